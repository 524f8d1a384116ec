// Package durable writes files that matter. Each is written beside its place, synced
// and renamed, so that a full disk, a kill or a power cut leaves what was there
// before. Files that others wrote are not replaced unless the user insists.
package durable

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// A Draft is a file in the making, under a temporary name in the folder where it
// is to be.
type Draft struct {
	path string // for errors: where it is to be, as far as that is known
	file *os.File
	sum  hash.Hash
	kept bool
}

// NewDraft begins a file in a folder, with the rights that the user's umask leaves
// of the given ones.
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

// Checksum returns the SHA-256 of what was written so far, as 64 hexadecimal
// digits.
func (d *Draft) Checksum() string { return hex.EncodeToString(d.sum.Sum(nil)) }

// store makes sure that what was written survives a power cut, and closes the
// file.
func (d *Draft) store() error {
	return d.named(cmp.Or(d.file.Sync(), d.file.Close()))
}

// Keep completes the file and gives it its path, replacing what is there. A file
// that cannot be completed never gets there.
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

// Write replaces one of the program's own files, or makes it.
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

// MakeFolder makes a folder, and those above it, whose names survive a power cut.
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
