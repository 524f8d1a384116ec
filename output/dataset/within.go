package dataset

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Files in a data set's folder are opened, moved and removed by names that cannot
// lead out of it, whatever links it contains.

// openFolder opens a folder. If it does not exist, the error is fs.ErrNotExist.
func openFolder(path string) (*os.Root, error) {
	if path == "" {
		return nil, errors.New("the name of a folder is empty")
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		if info, failed := os.Stat(path); failed == nil && !info.IsDir() {
			return nil, fmt.Errorf("%s is not a folder", path)
		}
	}
	return root, err
}

// located adds the folder's path to an error about a file in it.
func located(folder string, err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return &fs.PathError{Op: strings.TrimSuffix(failed.Op, "at"), Path: filepath.Join(folder, failed.Path), Err: failed.Err}
	}
	return err
}

// openWithin opens a regular file of a folder. Anything else is neither a table nor
// text, and reading a pipe might never end.
func openWithin(folder, name string) (*os.File, error) {
	root, err := openFolder(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	if err != nil {
		return nil, located(folder, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", filepath.Join(folder, name))
	}
	file, err := root.Open(name)
	return file, located(folder, err)
}

// ReadWithin reads a regular file of a folder; it is an error if it has more bytes than most.
func ReadWithin(folder, name string, most int64) ([]byte, error) {
	file, err := openWithin(folder, name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > most {
		return nil, fmt.Errorf("%s is larger than %d bytes", file.Name(), most)
	}
	return io.ReadAll(io.LimitReader(file, most))
}

// listWithin lists a folder within a folder, by name.
func listWithin(folder, name string) ([]fs.DirEntry, error) {
	root, err := openFolder(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	opened, err := root.Open(name)
	if err != nil {
		return nil, located(folder, err)
	}
	defer opened.Close()
	entries, err := opened.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, err
}

// missing reports whether a name certainly does not exist in a folder.
func missing(folder, name string) bool {
	root, err := openFolder(folder)
	if err != nil {
		return false
	}
	defer root.Close()
	_, err = root.Lstat(name)
	return errors.Is(err, fs.ErrNotExist)
}

// removeWithin removes a file of a folder, unless another process has done so.
func removeWithin(folder, name string) error {
	root, err := openFolder(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return located(folder, err)
	}
	return nil
}

// withoutLinks returns an error if a name that a process writes to in a data set is a
// link, which may lead out of it.
func withoutLinks(path string) error {
	for _, name := range []string{lockFile, runsFolder, weeksFolder, damagedFolder, SessionsFolder, SlurmFolder} {
		if info, err := os.Lstat(filepath.Join(path, name)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s is a link; links are not allowed in a data set", filepath.Join(path, name))
		}
	}
	return nil
}
