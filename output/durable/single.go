package durable

import (
	"io"
	"path/filepath"
)

// A File is a set of a single file, named by the user.
type File struct {
	io.Writer
	set Set
}

// Create begins a file whose folder exists. It returns Foreign if it would replace
// one that is not the program's own, unless it is forced to.
func Create(path string, force bool) (*File, error) {
	f := &File{set: Set{folder: filepath.Dir(path), force: force}}
	var err error
	f.Writer, err = f.set.Create(filepath.Base(path), 0o666)
	return f, err
}

// Keep puts the file into its place.
func (f *File) Keep() error { return f.set.Keep() }

// Discard removes what was not kept.
func (f *File) Discard() { f.set.Discard() }

// Replace makes a file of a text, as Create and Keep do.
func Replace(path string, text []byte, force bool) error { return replace(path, text, force, false) }

// Give makes a file that is the user's from the beginning: the program does not
// replace it.
func Give(path string, text []byte, force bool) error { return replace(path, text, force, true) }

func replace(path string, text []byte, force, given bool) error {
	f, err := Create(path, force)
	defer f.Discard()
	if err != nil {
		return err
	}
	f.set.given = given
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Keep()
}

// Check returns Foreign if a path is one that Create would refuse.
func Check(path string, force bool) error {
	return (&Set{folder: filepath.Dir(path), force: force}).allow(filepath.Base(path))
}
