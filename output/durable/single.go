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

// Create begins a file in an existing folder. Unless forced, it returns Foreign if it
// would replace a file that is not the program's own.
func Create(path string, force bool) (*File, error) {
	f := &File{set: Set{folder: filepath.Dir(path), force: force}}
	var err error
	f.Writer, err = f.set.Create(filepath.Base(path), 0o666)
	return f, err
}

// Keep puts the file into its place.
func (f *File) Keep() error { return f.set.Keep() }

// Discard removes the file unless it was kept.
func (f *File) Discard() { f.set.Discard() }

// Replace writes a text to a file, by Create and Keep.
func Replace(path string, text []byte, force bool) error { return replace(path, text, force, false) }

// Give writes a file that belongs to the user from the beginning: the program does not
// replace it later.
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

// Check returns Foreign if Create would refuse the path.
func Check(path string, force bool) error {
	return (&Set{folder: filepath.Dir(path), force: force}).allow(filepath.Base(path))
}
