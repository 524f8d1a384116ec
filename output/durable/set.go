package durable

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// IndexName is the name of the file that lists which files in its folder the program
// wrote. It contains one JSON object per line and is only ever appended to; lines that
// cannot be parsed are ignored. Without it every file counts as somebody else's.
const IndexName = ".leaderful"

// An entry of the index. A file is the program's own as long as its checksum is in one
// of its entries: once somebody has changed the file, it is theirs.
type entry struct {
	Name string `json:"file"` // from the folder, with slashes
	Set  string `json:"set,omitempty"`
	Sum  string `json:"sha256"`
}

// Foreign says that a file is not the program's own and was not replaced.
type Foreign struct{ Path string }

func (f *Foreign) Error() string {
	return f.Path + " already exists, and leaderful did not write it or it was changed since; not overwritten (--force overwrites it)"
}

// A Set is the files that a command writes into a folder. Nothing changes there until
// Keep: then they replace the program's own files of the same names, and files of an
// earlier set of the same name that the new one lacks are removed.
type Set struct {
	folder, name string
	force        bool
	given        bool // to the user: none of its files is the program's own
	files        []output
}

// An output is a file of a set. Its draft is nil if the path cannot be replaced, such
// as a device, which is written to directly.
type output struct {
	name   string
	path   string // of the file itself, links followed
	draft  *Draft
	direct *os.File
}

// NewSet begins a set of files in a folder, which it creates if necessary. A set without
// a name replaces no earlier set. With force it also replaces other people's files.
func NewSet(folder, name string, force bool) (*Set, error) {
	if err := MakeFolder(folder); err != nil {
		return nil, err
	}
	return &Set{folder: folder, name: name, force: force}, nil
}

// Create begins a file of the set, or returns Foreign if it would replace one that is
// not the program's own. A replaced file keeps its permissions; links are followed.
func (s *Set) Create(name string, rights fs.FileMode) (io.Writer, error) {
	path := filepath.Join(s.folder, filepath.FromSlash(name))
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, &fs.PathError{Op: "write", Path: path, Err: syscall.EISDIR}
	case err == nil && !info.Mode().IsRegular():
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil {
			s.files = append(s.files, output{direct: file})
		}
		return file, err
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	if err := s.allow(name); err != nil {
		return nil, err
	}
	path, err = followed(path)
	if err != nil {
		return nil, err
	}
	if strings.Contains(name, "/") {
		if err := MakeFolder(filepath.Dir(path)); err != nil {
			return nil, err
		}
	}
	draft, err := newDraft(filepath.Dir(path), path, rights)
	if err != nil {
		return nil, err
	}
	s.files = append(s.files, output{name: name, path: path, draft: draft})
	if info != nil {
		err = draft.file.Chmod(info.Mode().Perm())
	}
	return draft, err
}

// Write adds a file to the set.
func (s *Set) Write(name string, text []byte) error {
	w, err := s.Create(name, 0o666)
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// followed returns the path to which links lead; nothing need exist there.
func followed(path string) (string, error) {
	for range 40 {
		to, err := os.Readlink(path)
		if err != nil { // not a link
			return path, nil
		}
		if !filepath.IsAbs(to) {
			to = filepath.Dir(path) + string(filepath.Separator) + to
		}
		path = to
	}
	return "", &fs.PathError{Op: "write", Path: path, Err: syscall.ELOOP}
}

// Keep puts all files of the set into their places.
func (s *Set) Keep() error {
	var written []entry
	for _, f := range s.files {
		if f.direct != nil {
			if err := f.direct.Close(); err != nil {
				return err
			}
			continue
		}
		if err := f.draft.store(); err != nil {
			return err
		}
		if err := s.allow(f.name); err != nil { // somebody may have created it meanwhile
			return err
		}
		if !s.given {
			written = append(written, entry{f.name, s.name, f.draft.Checksum()})
		}
	}
	// The index comes before the files, so that after a crash in between the program
	// still recognizes all of them as its own.
	before, err := readIndex(s.folder)
	if err == nil {
		err = extendIndex(s.folder, before, written)
	}
	if err != nil {
		return err
	}
	folders := map[string]bool{s.folder: true}
	for _, f := range s.files {
		if f.draft == nil {
			continue
		}
		if err := f.draft.place(f.path); err != nil {
			return err
		}
		folders[filepath.Dir(f.path)] = true
	}
	if err := s.removeStale(before, written); err != nil {
		return err
	}
	for folder := range folders {
		if err := SyncFolder(folder); err != nil {
			return err
		}
	}
	return nil
}

// Discard removes the drafts that were not kept.
func (s *Set) Discard() {
	for _, f := range s.files {
		if f.draft != nil {
			f.draft.Discard()
		}
	}
}

// allow returns Foreign if a file of this name exists and must not be replaced.
func (s *Set) allow(name string) error {
	path := filepath.Join(s.folder, filepath.FromSlash(name))
	info, err := os.Stat(path)
	if s.force || errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	entries, err := readIndex(s.folder)
	if err != nil {
		return err
	}
	var sums []string
	for _, e := range entries {
		if e.Name == name {
			sums = append(sums, e.Sum)
		}
	}
	if own, err := hasSum(path, sums); own || err != nil {
		return err
	}
	return &Foreign{path}
}

// hasSum reports whether a file has one of the given checksums.
func hasSum(path string, sums []string) (bool, error) {
	if len(sums) == 0 {
		return false, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	sum, err := Checksum(file)
	return err == nil && slices.Contains(sums, sum), err
}

// removeStale removes the program's own files of an earlier set of the same name.
func (s *Set) removeStale(before, written []entry) error {
	for _, e := range before {
		name := filepath.FromSlash(e.Name)
		if s.name == "" || e.Set != s.name || !filepath.IsLocal(name) || slices.ContainsFunc(written, func(w entry) bool { return w.Name == e.Name }) {
			continue
		}
		path := filepath.Join(s.folder, name)
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
			continue
		}
		if own, err := hasSum(path, []string{e.Sum}); err != nil || !own {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

func readIndex(folder string) (entries []entry, err error) {
	path := filepath.Join(folder, IndexName)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	text, err := os.ReadFile(path)
	for line := range bytes.Lines(text) {
		var e entry
		if json.Unmarshal(line, &e) == nil && e.Name != "" {
			entries = append(entries, e)
		}
	}
	return entries, err
}

// mostEntries is the number of entries from which an index is rewritten with only the
// last entry of each file.
const mostEntries = 10_000

// extendIndex adds entries that the index lacks. Other processes may do so at the same
// time, so all of them are appended in one write.
func extendIndex(folder string, before, added []entry) error {
	path := filepath.Join(folder, IndexName)
	all := slices.DeleteFunc(slices.Clone(added), func(e entry) bool { return slices.Contains(before, e) })
	if len(all) == 0 {
		return nil
	}
	crowded := len(before) >= mostEntries
	if crowded {
		all = append(slices.Clone(before), all...)
		last := map[string]int{}
		for i, e := range all {
			last[e.Name] = i
		}
		i := -1
		all = slices.DeleteFunc(all, func(e entry) bool { i++; return last[e.Name] != i })
	}
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	for _, e := range all {
		if err := lines.Encode(e); err != nil {
			return err
		}
	}
	if crowded {
		return Write(path, text.Bytes())
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(text.Bytes())
	return errors.Join(err, file.Sync(), file.Close())
}
