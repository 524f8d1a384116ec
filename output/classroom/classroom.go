// Package classroom holds the browser page, which runs the same engine. The page is
// built before the program that embeds it, from the sources beside this file.
//
//	source/      the page, in TypeScript; tests lie beside what they test
//	generated/   the engine and its description, from cmd/classroom (make page)
//	page/        the folder that is embedded; page/site is the built page
//
// The commands serve and page call Site. This package imports nothing of the module and
// works without a built page: Site then says what is missing.
package classroom

import (
	"embed"
	"errors"
	"io/fs"
)

// Every copy of the source has the folder; the site is in it once it has been built.
//
//go:embed all:page
var page embed.FS

// ErrNotBuilt says that the program was built without the page.
var ErrNotBuilt = errors.New("this leaderful was built without the page: `make page` in its source builds one with it")

// Site returns the files of the page, or ErrNotBuilt.
func Site() (fs.FS, error) { return siteIn(page) }

func siteIn(files fs.FS) (fs.FS, error) {
	if _, err := fs.Stat(files, "page/site/index.html"); err != nil {
		return nil, ErrNotBuilt
	}
	return fs.Sub(files, "page/site")
}
