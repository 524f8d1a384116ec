// Package durable writes files that matter, for commands and for output/dataset. It
// knows nothing about what they contain.
//
// A Draft is written beside its place, synced and renamed, so that a full disk, a kill
// or a power cut leaves the previous file intact. A Set is the files that a command
// writes into a folder: they get their places together, and replace those of the set
// that the command wrote earlier. A File is a set of one. An index in the folder lists
// what the program wrote, with checksums; any other file, and one that was changed since,
// is somebody else's and is not replaced unless the user insists.
package durable

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// A Draft is an unfinished file, under a temporary name in the folder of its final
// path.
type Draft struct {
	path string // for errors: the final path, or its folder if only that is known
	file *os.File
	sum  hash.Hash
	kept bool
}

// NewDraft begins a file in a folder, with the given permissions less the user's umask.
func NewDraft(folder string, rights fs.FileMode) (*Draft, error) {
	return newDraft(folder, folder, rights)
}

func newDraft(folder, path string, rights fs.FileMode) (*Draft, error) {
	for {
		name := filepath.Join(folder, fmt.Sprintf(".tmp-%d", rand.Uint64()))
		file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, rights)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		d := &Draft{path: path, file: file, sum: sha256.New()}
		return d, d.named(err)
	}
}

// named lets an error name the path that the user knows instead of the temporary one.
func (d *Draft) named(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return &fs.PathError{Op: "write", Path: d.path, Err: at.Err}
	}
	return err
}

func (d *Draft) Write(text []byte) (int, error) {
	d.sum.Write(text)
	n, err := d.file.Write(text)
	return n, d.named(err)
}

// Checksum returns the SHA-256 of the bytes written so far, as 64 hexadecimal digits.
func (d *Draft) Checksum() string { return hex.EncodeToString(d.sum.Sum(nil)) }

// Checksum returns the SHA-256 of a file, likewise.
func Checksum(file io.Reader) (string, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, file)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// store makes sure that the written bytes survive a power cut, and closes the file.
func (d *Draft) store() error {
	return d.named(cmp.Or(d.file.Sync(), d.file.Close()))
}

// Keep completes the file and moves it to its path, replacing any file there. A file
// that cannot be completed never gets its path.
func (d *Draft) Keep(path string) error {
	if err := d.store(); err != nil {
		return err
	}
	if err := d.place(path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// place gives a stored draft its path.
func (d *Draft) place(path string) error {
	err := os.Rename(d.file.Name(), path)
	d.kept = err == nil
	return err
}

// Discard removes the draft unless it was kept.
func (d *Draft) Discard() {
	if !d.kept {
		d.file.Close()
		os.Remove(d.file.Name())
	}
}

// Write replaces or creates one of the program's own files.
func Write(path string, text []byte) error {
	d, err := newDraft(filepath.Dir(path), path, 0o666)
	if err != nil {
		return err
	}
	defer d.Discard()
	if _, err := d.Write(text); err != nil {
		return err
	}
	return d.Keep(path)
}

// MakeFolder creates a folder and its missing parents so that their names survive a
// power cut.
func MakeFolder(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if above := filepath.Dir(path); above != path {
		if err := MakeFolder(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o777); err != nil {
		if info, failed := os.Stat(path); failed != nil || !info.IsDir() {
			return err
		}
	}
	return SyncFolder(filepath.Dir(path))
}

// SyncFolder makes the names in a folder survive a power cut, where the system can
// do that.
func SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
