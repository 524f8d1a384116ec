package dataset

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// within calls a function with a data set's folder. Its files are opened, moved and
// removed by names that cannot lead out of it, whatever links it contains. Errors
// contain the folder's path; if it does not exist, the error is fs.ErrNotExist.
func within(folder string, use func(root *os.Root) error) error {
	if folder == "" {
		return errors.New("the name of a folder is empty")
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		if info, failed := os.Stat(folder); failed == nil && !info.IsDir() {
			return fmt.Errorf("%s is not a folder", folder)
		}
		return err
	}
	defer root.Close()
	err = use(root)
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return &fs.PathError{Op: strings.TrimSuffix(failed.Op, "at"), Path: filepath.Join(folder, failed.Path), Err: failed.Err}
	}
	return err
}

// openWithin opens a regular file of a folder. Anything else is neither a table nor
// text, and reading a pipe might never end.
func openWithin(folder, name string) (file *os.File, err error) {
	err = within(folder, func(root *os.Root) error {
		info, err := root.Stat(name)
		if err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not a regular file", filepath.Join(folder, name))
		}
		if err == nil {
			file, err = root.Open(name)
		}
		return err
	})
	return file, err
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
func listWithin(folder, name string) (entries []fs.DirEntry, err error) {
	err = within(folder, func(root *os.Root) error {
		entries, err = fs.ReadDir(root.FS(), name)
		return err
	})
	return entries, err
}

// missing reports whether a name certainly does not exist in a folder.
func missing(folder, name string) bool {
	absent := false
	within(folder, func(root *os.Root) error {
		_, err := root.Lstat(name)
		absent = errors.Is(err, fs.ErrNotExist)
		return nil
	})
	return absent
}

// removeWithin removes a file of a folder, unless another process has done so.
func removeWithin(folder, name string) error {
	return within(folder, func(root *os.Root) error {
		if err := root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
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
