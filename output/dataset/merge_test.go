package dataset

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A merge that replaces a data set removes only the data set's own files: a folder to
// which somebody has added anything else stays unchanged, even if that happens during
// the merge.
func TestReplacingRemovesOnlyOwnFiles(t *testing.T) {
	sound := false
	f := fill(t, fragile(&sound), t.TempDir(), false)
	late := ""
	progress := func(done, _ int64) {
		if done == 1 && late != "" {
			if err := os.WriteFile(late, []byte("mine"), 0o644); err != nil {
				t.Error(err)
			}
		}
	}
	again := func(out string) error { return Merge(context.Background(), []*Folder{f}, out, true, progress) }
	for name, put := range map[string]func(path string) error{
		"notes.txt":       func(path string) error { return os.WriteFile(path, []byte("mine"), 0o644) },
		".hidden":         func(path string) error { return os.WriteFile(path, []byte("mine"), 0o644) },
		"runs/p1.parquet": func(path string) error { return os.WriteFile(path, []byte("mine"), 0o644) },
		"runs/analysis/plot.R": func(path string) error {
			return errors.Join(os.Mkdir(filepath.Dir(path), 0o755), os.WriteFile(path, []byte("mine"), 0o644))
		},
		"sessions": func(path string) error { return os.Symlink("/etc", path) },
		"damaged/runs/x.parquet": func(path string) error {
			return errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte("mine"), 0o644))
		},
		"late.txt": nil,
	} {
		out := filepath.Join(t.TempDir(), "merged")
		if err := again(out); err != nil {
			t.Fatal(err)
		}
		before := state(t, out)
		if put == nil {
			late = filepath.Join(out, name)
		} else if err := put(filepath.Join(out, name)); err != nil {
			t.Fatal(err)
		} else {
			before = state(t, out)
		}
		err := again(out)
		first, _, _ := strings.Cut(name, "/")
		if err == nil || !strings.Contains(err.Error(), "not part of its data set") || !strings.Contains(err.Error(), first) {
			t.Errorf("%s: %v", name, err)
		}
		if late != "" {
			if err := os.Remove(late); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			late = ""
		}
		if after := state(t, out); after != before {
			t.Errorf("%s: the folder has changed", name)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(out), ".*")); len(left) > 0 {
			t.Errorf("%s: %v are left", name, left)
		}
	}
	out := filepath.Join(t.TempDir(), "merged")
	if err := again(out); err != nil {
		t.Fatal(err)
	}
	set, err := Open(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := set.SaveSession("20260101T000000.000-a/../host-1.json", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if _, texts, err := set.Sessions(); err != nil || len(texts) != 1 {
		t.Errorf("%d sessions, %v", len(texts), err)
	}
	if err := again(out); err != nil { // which a sweep had continued
		t.Error(err)
	}
	if err := again(t.TempDir() + "/none/merged"); err != nil {
		t.Error(err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "notes.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := again(other); err == nil || !strings.Contains(err.Error(), "is not a data set, so it is not replaced") {
		t.Error(err)
	}
}

// Leftovers of merges that crashed long ago are removed; other folders of that name stay.
func TestAbandonedMergesAreRemoved(t *testing.T) {
	sound := false
	f := fill(t, fragile(&sound), t.TempDir(), false)
	outer := t.TempDir()
	long := time.Now().Add(-48 * time.Hour)
	put := func(name string) string {
		path := filepath.Join(outer, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, nil, 0o644), os.Chtimes(path, long, long)); err != nil {
			t.Fatal(err)
		}
		for folder := filepath.Dir(path); folder != outer; folder = filepath.Dir(folder) {
			if err := os.Chtimes(folder, long, long); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	gone, mine, named := put(".tmp-merge-1/runs/.tmp-2"), put(".tmp-merge-2/thesis.tex"), put(".tmp-merge-a/manifest.json")
	if err := Merge(context.Background(), []*Folder{f}, filepath.Join(outer, "merged"), false, quiet); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(gone); err == nil {
		t.Error("the leftovers of a merge are still there")
	}
	for _, path := range []string{mine, named} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// A footer that declares lists longer than itself is rejected.
func TestFalseFooters(t *testing.T) {
	of := func(footer ...byte) error {
		file := append([]byte("PAR1"), footer...)
		file = append(binary.LittleEndian.AppendUint32(file, uint32(len(footer))), "PAR1"...)
		return checkFooter(bytes.NewReader(file), int64(len(file)))
	}
	if err := of(0x19, 0x25, 2, 4, 0x11, 0); err != nil { // a list of two numbers, and true
		t.Error(err)
	}
	for what, footer := range map[string][]byte{
		"an endless list": {0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07, 0}, "an endless text": {0x18, 0xff, 0xff, 0xff, 0xff, 0x07, 0},
		"an endless map": {0x1b, 0xff, 0xff, 0xff, 0xff, 0x07, 0x55, 0}, "no end": {0x15, 2}, "an unknown type": {0x1e, 0}, "nothing": {},
		"endless nesting": bytes.Repeat([]byte{0x1c}, 1000),
	} {
		if err := of(footer...); err == nil {
			t.Errorf("%s passes", what)
		}
	}
	if err := checkFooter(strings.NewReader("PAR1\xff\xff\xff\xffPAR1"), 12); err == nil {
		t.Error("a footer longer than its file passes")
	}
	if err := checkFooter(strings.NewReader(""), 0); err == nil {
		t.Error("an empty file passes")
	}
}
