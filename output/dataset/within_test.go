package dataset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"leaderful/sim/experiment"
)

// state describes everything in a folder: files by name and text, other entries by
// name and kind.
func state(t *testing.T, folder string) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Base(path) == lockFile {
			return err
		}
		text := []byte(entry.Type().String())
		if entry.Type().IsRegular() {
			if text, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		all = append(all, fmt.Sprintf("%s %x", path, text))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

// An unreadable file is not damaged: nothing is moved or rerun, and the error names
// the file. The test uses obstacles that stop even the superuser.
func TestUnreadableFilesAreNotDamaged(t *testing.T) {
	sound := false
	for _, table := range []string{runsFolder, weeksFolder} {
		for what, spoil := range map[string]func(path string) error{
			"a folder":         func(path string) error { return os.Mkdir(path, 0o755) },
			"a link to itself": func(path string) error { return os.Symlink(filepath.Base(path), path) },
			"a link outside":   func(path string) error { return os.Symlink("/dev/null", path) },
			"a pipe":           func(path string) error { return syscall.Mkfifo(path, 0o644) },
		} {
			s := fragile(&sound, "design", "weekly: all\ndesign")
			f := fill(t, s, t.TempDir(), false)
			spoilt := filepath.Join(f.Path, f.parts[0].file(table == weeksFolder))
			if err := errors.Join(os.Remove(spoilt), spoil(spoilt)); err != nil {
				t.Fatal(err)
			}
			before := state(t, f.Path)
			_, began := Begin(context.Background(), f.Path, manifestOf(s), Start{To: 3, Progress: quiet})
			_, opened := Open(f.Path)
			_, verified := OpenVerified(f.Path, quiet)
			for _, err := range []error{began, opened, verified} {
				if err == nil || !strings.Contains(err.Error(), spoilt) {
					t.Errorf("%s instead of one of %s: %v", what, table, err)
				}
			}
			if state(t, f.Path) != before {
				t.Errorf("%s instead of one of %s: something was moved or written", what, table)
			}
		}
	}
}

// A disk error while a part is read says nothing about its bytes.
func TestDiskErrorsAreNotDamage(t *testing.T) {
	sound := false
	f := fill(t, fragile(&sound), t.TempDir(), false)
	file, err := openWithin(f.Path, f.parts[0].file(false))
	if err != nil {
		t.Fatal(err)
	}
	broken := &source{File: file}
	file.Close() // so that reading fails
	var damage *Damage
	if _, err := openParquet(broken); err == nil || errors.As(err, &damage) {
		t.Errorf("a closed file: %v", err)
	}
	if err := broken.verdict(syscall.EIO); !errors.As(err, &damage) {
		t.Errorf("an error of the library itself: %v", err)
	}
	if broken.ReadAt(make([]byte, 1), 0); errors.As(broken.verdict(errors.New("it is not Parquet")), &damage) {
		t.Error("a disk error is taken for damage")
	}
}

// A large file that shrinks while it is read, or was cut off before, is an error that
// names the file, although it is mapped into memory.
func TestMappedFilesThatShrink(t *testing.T) {
	f := wide(t, 1, 800)
	p := f.parts[0]
	path := filepath.Join(f.Path, p.file(false))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{0, 4096, int64(len(whole)) / 2, int64(len(whole)) - 1} {
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := openSource(f.Path, p.file(false), f.mapped)
		if err != nil || file.mapped == nil {
			t.Fatalf("a file of %d bytes is not mapped: %v", len(whole), err)
		}
		opened, err := openParquet(file)
		if err != nil {
			t.Fatal(err)
		}
		reading, failed := make(chan bool), make(chan error)
		go func() {
			var err error
			for at, page := int64(0), make([]byte, 4096); err == nil && at < int64(len(whole)); at += 4096 {
				if at > size { // only the first read afterwards fails for certain
					<-reading
				}
				_, err = file.ReadAt(page, at)
			}
			failed <- err
		}()
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		close(reading)
		if err := <-failed; !errors.Is(err, io.EOF) && !strings.Contains(err.Error(), path) || size < int64(len(whole))/2 && errors.Is(err, io.EOF) {
			t.Errorf("shrunk to %d bytes: %v", size, err)
		}
		_, err = decode(opened.RowGroups()[0], f.Manifest.Columns, nil)
		var damage *Damage
		if err = file.verdict(err); err == nil || errors.As(err, &damage) || !strings.Contains(err.Error(), path) {
			t.Errorf("shrunk to %d bytes before its rows are read: %v", size, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		for _, f.sound[p.file(false)] = range []bool{false, true} { // its checksum may have matched before
			if _, err := p.cursor(false, 0, 1); err == nil || !strings.Contains(err.Error(), p.name) {
				t.Errorf("cut off at %d bytes: %v", size, err)
			}
		}
	}
}

// A data set without its folder of weeks was copied incompletely: nothing is rerun.
func TestMissingFolderOfWeeks(t *testing.T) {
	sound := false
	s := fragile(&sound, "design", "weekly: all\ndesign")
	f := fill(t, s, t.TempDir(), false)
	if err := os.Rename(filepath.Join(f.Path, weeksFolder), filepath.Join(t.TempDir(), "elsewhere")); err != nil {
		t.Fatal(err)
	}
	before := state(t, f.Path)
	if _, err := Begin(context.Background(), f.Path, manifestOf(s), Start{To: 3, Progress: quiet}); err == nil || !strings.Contains(err.Error(), weeksFolder) {
		t.Error(err)
	}
	if state(t, f.Path) != before {
		t.Error("something was moved or written")
	}
}

// A missing file of weeks is damage: its part is moved aside and rerun.
func TestMissingWeeks(t *testing.T) {
	sound := false
	s := fragile(&sound, "design", "weekly: all\ndesign")
	f := fill(t, s, t.TempDir(), false)
	want := merged(t, f)
	if err := os.Remove(filepath.Join(f.Path, f.parts[0].file(true))); err != nil {
		t.Fatal(err)
	}
	if got := merged(t, fill(t, s, f.Path, false)); len(got) != 3 || got[manifestFile] != want[manifestFile] {
		t.Errorf("%d files", len(got))
	}
}

// Other files among the parts stay where they are. A file that looks like a table is
// refused, as other programs would take it for one.
func TestOtherFilesAmongTheParts(t *testing.T) {
	sound := false
	s := fragile(&sound)
	f := fill(t, s, t.TempDir(), false)
	note := filepath.Join(f.Path, runsFolder, "notes.txt")
	if err := os.WriteFile(note, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	before := state(t, f.Path)
	fill(t, s, f.Path, false)
	if state(t, f.Path) != before {
		t.Error("another file was moved")
	}
	copied := filepath.Join(f.Path, runsFolder, "copy of "+f.parts[0].name)
	if err := os.Rename(note, copied); err != nil {
		t.Fatal(err)
	}
	before = state(t, f.Path)
	if _, err := Begin(context.Background(), f.Path, manifestOf(s), Start{To: 3, Progress: quiet}); err == nil || !strings.Contains(err.Error(), copied+" is not a part of the data set") {
		t.Error(err)
	}
	if state(t, f.Path) != before {
		t.Error("another table was moved")
	}
}

// forge rewrites a part with changed rows or notes, under a name with its new checksum.
func forge(t *testing.T, f *Folder, change func(runs *Table, notes map[string]string)) {
	t.Helper()
	p := f.parts[0]
	c, err := p.cursor(false, 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	notes := p.notes()
	change(c.table, notes)
	var file bytes.Buffer
	if err := encodeOne(&file, c.table, notes); err != nil {
		t.Fatal(err)
	}
	replace(t, f, file.Bytes())
}

// replace replaces the first part of runs by other bytes.
func replace(t *testing.T, f *Folder, text []byte) {
	t.Helper()
	if err := os.Remove(filepath.Join(f.Path, f.parts[0].file(false))); err != nil {
		t.Fatal(err)
	}
	put(t, f.Path, text)
}

// put writes bytes as a part of runs.
func put(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(path, runsFolder, fileName(experiment.Block{}, checksum(text))), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// exercise reads a folder in every way and returns the errors.
func exercise(path string) error {
	f, err := OpenVerified(path, quiet)
	if err != nil {
		return err
	}
	var all error
	for _, damage := range f.Damaged {
		all = errors.Join(all, errors.New(damage.Reason))
	}
	_, _, err = f.Done(0, f.Manifest.Points)
	all = errors.Join(all, err)
	for _, weekly := range []bool{false, true} {
		all = errors.Join(all, f.Export(context.Background(), new(bytes.Buffer), CSV, weekly, quiet),
			f.Read(context.Background(), weekly, []string{"trust"}, func(v *Values) error {
				if v.Point < 0 || v.Point >= f.Manifest.Points || v.Replication < 0 || v.Replication >= f.Manifest.Replications.Most || v.Regime >= len(f.Manifest.Arms) {
					return fmt.Errorf("a row is %+v", v)
				}
				return nil
			}))
	}
	return errors.Join(all, f.Recall(&f.Manifest.Headline, 0, f.Manifest.Points, func(int, int, float64, bool) {}))
}

// A part's notes are checked before they are used: no name leads out of the folder,
// and no number causes memory to be allocated for rows that do not exist.
func TestFalseNotes(t *testing.T) {
	sound := false
	s := fragile(&sound, "design", "weekly: all\ndesign")
	for what, change := range map[string]func(runs *Table, notes map[string]string){
		"weeks outside":       func(_ *Table, notes map[string]string) { notes[noteWeeks] = "../../thesis.tex" },
		"weeks far outside":   func(_ *Table, notes map[string]string) { notes[noteWeeks] = "../../../../../../../../etc/hostname" },
		"weeks that are runs": func(_ *Table, notes map[string]string) { notes[noteWeeks] = "../runs/" + notes[noteWeeks] },
		"no weeks":            func(_ *Table, notes map[string]string) { notes[noteWeeks] = "" },
		"more runs":           func(_ *Table, notes map[string]string) { notes[noteBlocks] = "[[0,3,0,4],[0,2147483648,0,10000000]]" },
		"runs without end": func(_ *Table, notes map[string]string) {
			notes[noteBlocks] = "[[0,9223372036854775807,0,9223372036854775807]]"
		},
		"runs backwards":           func(_ *Table, notes map[string]string) { notes[noteBlocks] = "[[3,0,4,0]]" },
		"other runs":               func(_ *Table, notes map[string]string) { notes[noteBlocks] = "[[5,8,0,4]]" },
		"no runs":                  func(_ *Table, notes map[string]string) { notes[noteBlocks] = "[]" },
		"more failures":            func(_ *Table, notes map[string]string) { notes[noteFailures] = "25" },
		"failures backwards":       func(_ *Table, notes map[string]string) { notes[noteFailures] = "-1" },
		"another regime":           func(runs *Table, _ map[string]string) { runs.Texts[2][3] = "another" },
		"regimes in another order": func(runs *Table, _ map[string]string) { slices.Reverse(runs.Texts[2]) },
		"a far replication":        func(runs *Table, _ map[string]string) { runs.Wholes[1][23] = 1 << 62 },
		"a point below 0":          func(runs *Table, _ map[string]string) { runs.Wholes[0][0] = -1 },
	} {
		outer := t.TempDir()
		thesis := filepath.Join(outer, "thesis.tex")
		if err := os.WriteFile(thesis, []byte("years of work"), 0o644); err != nil {
			t.Fatal(err)
		}
		f := fill(t, s, filepath.Join(outer, "set"), false)
		forge(t, f, change)
		if err := exercise(f.Path); err == nil {
			t.Errorf("%s: it is believed", what)
		}
		again, err := Begin(context.Background(), f.Path, manifestOf(s), Start{To: 3, Progress: quiet})
		if err == nil {
			again.End()
		}
		if text, err := os.ReadFile(thesis); string(text) != "years of work" {
			t.Errorf("%s: a file outside the data set is gone: %v", what, err)
		}
	}
}

// No link makes a data set read or write outside its folder.
func TestLinksOutOfADataSet(t *testing.T) {
	sound := false
	s := fragile(&sound, "design", "weekly: all\ndesign")
	for _, name := range []string{runsFolder, weeksFolder, SessionsFolder, damagedFolder, SlurmFolder, lockFile, manifestFile} {
		f := fill(t, s, t.TempDir(), false)
		if err := f.SaveSession("a.json", nil); err != nil {
			t.Fatal(err)
		}
		outside := filepath.Join(t.TempDir(), "outside")
		if err := os.Rename(filepath.Join(f.Path, name), outside); err != nil && name != damagedFolder && name != SlurmFolder {
			t.Fatal(err)
		} else if err != nil {
			if err := os.Mkdir(outside, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink(outside, filepath.Join(f.Path, name)); err != nil {
			t.Fatal(err)
		}
		before := state(t, outside)
		if _, err := Begin(context.Background(), f.Path, manifestOf(s), Start{To: 3, Progress: quiet}); err == nil || !strings.Contains(err.Error(), filepath.Join(f.Path, name)) {
			t.Errorf("%s is a link: %v", name, err)
		}
		opened, err := Open(f.Path)
		if err == nil {
			_, _, err = opened.Sessions()
		}
		if err == nil && name != damagedFolder && name != SlurmFolder && name != lockFile { // which readers ignore
			t.Errorf("%s is a link, and it is followed", name)
		}
		if state(t, outside) != before {
			t.Errorf("%s is a link, and what it leads to has changed", name)
		}
	}
	// The data set's folder itself may be a link.
	f := fill(t, s, t.TempDir(), false)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(f.Path, link); err != nil {
		t.Fatal(err)
	}
	if exported(t, fill(t, s, link, false)) != exported(t, f) {
		t.Error("by a link it is another data set")
	}
}

// Only unfinished files that a crash left in the folder are removed, nothing else with
// such a name, and nothing in folders with similar names.
func TestOnlyUnfinishedFilesAreRemoved(t *testing.T) {
	sound := false
	s := fragile(&sound, "design", "weekly: all\ndesign")
	outer := t.TempDir()
	path := filepath.Join(outer, "set[12]*")
	f := fill(t, s, path, false)
	long := time.Now().Add(-48 * time.Hour)
	put := func(name string) string {
		name = filepath.Join(outer, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, nil, 0o644), os.Chtimes(name, long, long)); err != nil {
			t.Fatal(err)
		}
		return name
	}
	orphan := "p000000000-r000000-0123456789abcdef.parquet"
	gone := []string{put("set[12]*/.tmp-123"), put("set[12]*/runs/.tmp-123"), put("set[12]*/weeks/" + orphan)}
	kept := []string{put("set[12]*/.tmp-thesis"), put("set[12]*/runs/.tmp-123.tex"), put("set[12]*/weeks/mine.parquet"),
		put("set1/weeks/" + orphan), put("set1/runs/.tmp-123"), put("set2/.tmp-123"), put("set[12]*/.tmp-99/thesis.tex")}
	fill(t, s, f.Path, false)
	for _, name := range append(gone, kept...) {
		if _, err := os.Lstat(name); (err == nil) != slices.Contains(kept, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzPart reads arbitrary bytes as a part with a matching checksum: it is refused, or read.
func FuzzPart(f *testing.F) {
	sound := false
	s := fragile(&sound)
	t := new(testing.T)
	made := fill(t, s, f.TempDir(), false)
	text, err := os.ReadFile(filepath.Join(made.Path, made.parts[0].file(false)))
	if err != nil {
		f.Fatal(err)
	}
	manifest, err := made.Manifest.text()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(0, []byte{})
	f.Add(len(text)-8, []byte{0xff, 0xff, 0xff, 0xff})
	f.Add(len(text)-60, []byte{0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, at int, patch []byte) {
		changed := bytes.Clone(text)
		if at < 0 || at > len(changed) || len(patch) > len(changed)-at {
			return
		}
		copy(changed[at:], patch)
		path := placed(t, manifest)
		if err := os.Mkdir(filepath.Join(path, runsFolder), 0o755); err != nil {
			t.Fatal(err)
		}
		put(t, path, changed)
		exercise(path)
	})
}
