package durable

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// holds compares a file with a text.
func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), got, err, want)
	}
}

// names returns what a folder holds beside the index.
func names(t *testing.T, folder string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != IndexName {
			all = append(all, e.Name())
		}
	}
	return all
}

// set writes files, given by name and text, as a set.
func set(folder, name string, force bool, files ...string) error {
	s, err := NewSet(folder, name, force)
	if err != nil {
		return err
	}
	defer s.Discard()
	for i := 0; i < len(files); i += 2 {
		if err := s.Write(files[i], []byte(files[i+1])); err != nil {
			return err
		}
	}
	return s.Keep()
}

func TestOwnFilesAreReplacedAndOthersAreNot(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "runs.csv")
	for _, text := range []string{"one", "two", "three"} {
		if err := Replace(path, []byte(text), false); err != nil {
			t.Fatal(err)
		}
		holds(t, path, text)
	}
	refused := func(what string) {
		t.Helper()
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var foreign *Foreign
		if err := Replace(path, []byte("mine"), false); !errors.As(err, &foreign) || foreign.Path != path {
			t.Errorf("%s: %v", what, err)
		}
		if err := Check(path, false); !errors.As(err, &foreign) {
			t.Errorf("%s: it is said to be free: %v", what, err)
		}
		holds(t, path, string(before))
	}
	put(t, path, "three, and a note of mine")
	refused("a file that was changed")
	if err := Replace(path, []byte("four"), true); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "four")
	if err := Check(path, false); err != nil {
		t.Errorf("what was forced is its own from then on: %v", err)
	}
	for what, index := range map[string]string{"no index": "", "a damaged one": `{"file":"runs.csv","sha`, "one of elsewhere": `{"file":"other.csv","sha256":"00"}`} {
		put(t, filepath.Join(folder, IndexName), index)
		refused(what)
	}
	if err := Give(path, []byte("given"), true); err != nil {
		t.Fatal(err)
	}
	refused("a file that was given to the user")
	if got := names(t, folder); !slices.Equal(got, []string{"runs.csv"}) {
		t.Errorf("it leaves %v", got)
	}
}

// A set is written as a whole or not at all, and leaves nothing of its predecessor
// but what was changed since.
func TestSets(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "figures")
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(set(folder, "runs", false, "fan.png", "fan", "story-a.png", "a", "story-b.png", "b", "assets/x.js", "x"))
	check(set(folder, "claims", false, "claims.png", "claims"))
	put(t, filepath.Join(folder, "story-b.png"), "b, retouched")
	put(t, filepath.Join(folder, "thesis.tex"), "mine")
	check(set(folder, "runs", false, "fan.png", "fan again", "story-c.png", "c", "assets/y.js", "y"))
	if got, want := names(t, folder), []string{"assets", "claims.png", "fan.png", "story-b.png", "story-c.png", "thesis.tex"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %v; want %v", got, want)
	}
	if got := names(t, filepath.Join(folder, "assets")); !slices.Equal(got, []string{"y.js"}) {
		t.Errorf("its assets are %v", got)
	}
	holds(t, filepath.Join(folder, "fan.png"), "fan again")

	before := names(t, folder)
	for what, err := range map[string]error{
		"a foreign file": set(folder, "runs", false, "fan.png", "no", "story-d.png", "no", "thesis.tex", "no"),
		"a folder":       set(folder, "runs", true, "fan.png", "no", "story-d.png", "no", "assets", "no"),
	} {
		if err == nil {
			t.Errorf("%s is replaced", what)
		}
	}
	if !slices.Equal(names(t, folder), before) {
		t.Errorf("sets that failed leave %v", names(t, folder))
	}
	holds(t, filepath.Join(folder, "fan.png"), "fan again")
	holds(t, filepath.Join(folder, "thesis.tex"), "mine")

	// A file that another set has taken over is that set's.
	check(set(folder, "claims", false, "fan.png", "fan of claims", "claims.png", "claims"))
	check(set(folder, "runs", false, "story-c.png", "c"))
	holds(t, filepath.Join(folder, "fan.png"), "fan of claims")

	// An index that came from elsewhere removes nothing outside its folder.
	outside := filepath.Join(filepath.Dir(folder), "thesis.tex")
	check(set(filepath.Dir(folder), "", false, "thesis.tex", "outside"))
	index, err := os.ReadFile(filepath.Join(filepath.Dir(folder), IndexName))
	check(err)
	put(t, filepath.Join(folder, IndexName), strings.NewReplacer("thesis.tex", "../thesis.tex", `"sha256"`, `"set":"runs","sha256"`).Replace(string(index)))
	check(set(folder, "runs", true, "fan.png", "fan"))
	holds(t, outside, "outside")
}

// A file may come while the set is being made.
func TestFileThatComesMeanwhileStays(t *testing.T) {
	folder := t.TempDir()
	f, err := Create(filepath.Join(folder, "weeks.csv"), false)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, "weeks")
	put(t, filepath.Join(folder, "weeks.csv"), "mine")
	var foreign *Foreign
	if err := f.Keep(); !errors.As(err, &foreign) {
		t.Error(err)
	}
	f.Discard()
	holds(t, filepath.Join(folder, "weeks.csv"), "mine")
	if got := names(t, folder); len(got) != 1 {
		t.Errorf("it leaves %v", got)
	}
}

// What cannot be completed never gets its place.
func TestDraftThatFailsLeavesWhatIsThere(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "report.html")
	if err := Write(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	d, err := NewDraft(folder, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	d.file.Close() // so that it can be neither written nor synced
	if _, err := d.Write([]byte("new")); err == nil {
		t.Error("it can be written")
	}
	if err := d.Keep(path); err == nil {
		t.Error("it is kept")
	}
	d.Discard()
	holds(t, path, "old")
	if got := names(t, folder); !slices.Equal(got, []string{"report.html"}) {
		t.Errorf("it leaves %v", got)
	}
}

func TestLinksDevicesAndRights(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("this system has other links, devices and permissions")
	}
	folder, elsewhere := t.TempDir(), t.TempDir()
	link, target := filepath.Join(folder, "runs.csv"), filepath.Join(elsewhere, "data.csv")
	if err := errors.Join(os.Symlink("link.csv", link), os.Symlink(target, filepath.Join(folder, "link.csv"))); err != nil {
		t.Fatal(err)
	}
	// At first the links lead nowhere.
	for _, text := range []string{"one", "two"} {
		if err := Replace(link, []byte(text), false); err != nil {
			t.Fatal(err)
		}
		holds(t, target, text)
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link has become %v, %v", info.Mode(), err)
		}
		if err := os.Chmod(target, 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("a file of mode 640 has become %v, %v", info.Mode(), err)
	}
	put(t, target, "mine")
	var foreign *Foreign
	if err := Replace(link, []byte("three"), false); !errors.As(err, &foreign) {
		t.Errorf("through a link: %v", err)
	}
	holds(t, target, "mine")
	if got := names(t, elsewhere); len(got) != 1 {
		t.Errorf("it leaves %v", got)
	}
	loop := filepath.Join(folder, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Fatal(err)
	}
	if err := Replace(loop, nil, true); err == nil {
		t.Error("a link to itself is written")
	}
	if err := Replace(os.DevNull, []byte("nothing"), false); err != nil {
		t.Errorf("a device: %v", err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Error("a device was replaced")
	}
}

// Commands that write into a folder at the same time all know their files again.
func TestManyAtATime(t *testing.T) {
	folder := t.TempDir()
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			if err := set(folder, fmt.Sprint(i), false, fmt.Sprint(i), "one"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i := range 16 {
		if err := set(folder, fmt.Sprint(i), false, fmt.Sprint(i), "two"); err != nil {
			t.Error(err)
		}
	}
}

// An index does not grow for ever.
func TestIndexIsWrittenAnew(t *testing.T) {
	folder := t.TempDir()
	var old strings.Builder
	for i := range mostEntries {
		fmt.Fprintf(&old, `{"file":"a","sha256":"%d"}`+"\n", i)
	}
	put(t, filepath.Join(folder, IndexName), old.String())
	for _, text := range []string{"one", "two", "three"} {
		if err := set(folder, "", text == "one", "b", text, "a", text); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := readIndex(folder)
	if err != nil || len(entries) > 10 {
		t.Errorf("the index has %d entries, %v", len(entries), err)
	}
}
