// Package classroom holds the browser page, in which the same engine runs. The
// page is built before the program that holds it; its sources lie beside.
package classroom

import (
	"embed"
	"errors"
	"io/fs"
)

// The folder is there in every copy of the source; the site in it once it has been
// built.
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
