package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"leaderful/output/classroom"
	"leaderful/output/durable"
)

// aPage is a small page.
func aPage() fstest.MapFS {
	return fstest.MapFS{
		"index.html": {Data: []byte(`<!doctype html><head><meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; script-src 'self'">` +
			strings.Repeat("<p>a page</p>", 200))},
		"icon.svg":               {Data: []byte("<svg/>")},
		"service-worker.js":      {Data: []byte("self.skip")},
		"leaderful.webmanifest":  {Data: []byte("{}")},
		"assets/index-1a2b.js":   {Data: []byte(strings.Repeat("let a = 1\n", 500))},
		"assets/engine-3c4d.bin": {Data: bytes.Repeat([]byte{0x1f, 0x8b, 0}, 1000)},
	}
}

// with runs a command line of a program built with a page.
func with(page fs.FS, arguments ...string) result {
	var stdout, stderr bytes.Buffer
	app := &application{stdout: &stdout, stderr: &stderr, site: func() (fs.FS, error) {
		if page == nil {
			return nil, classroom.ErrNotBuilt
		}
		return page, nil
	}}
	code := app.run(context.Background(), arguments)
	return result{code, stdout.String(), stderr.String()}
}

func TestWithoutThePageItIsSaidHowItIsBuilt(t *testing.T) {
	for _, line := range []string{"serve --port 0", "page --out " + filepath.Join(t.TempDir(), "page")} {
		if r := with(nil, strings.Fields(line)...); r.code != exitFailed || !strings.Contains(r.stderr, "make page") {
			t.Errorf("%s: %+v", line, r)
		}
	}
}

// filesIn returns the files below a folder.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestPageWritesThePageAndReplacesIt(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "some where", "public")
	page := aPage()
	r := with(page, "page", "--out", folder)
	if r.code != exitDone || !strings.Contains(r.stdout, "6 files") || !strings.Contains(r.stdout, "--directory '"+folder+"' 8080") {
		t.Fatalf("%+v", r)
	}
	written := func() []string {
		return slices.DeleteFunc(filesIn(t, folder), func(name string) bool { return name == durable.IndexName })
	}
	for name, file := range page {
		if text, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !bytes.Equal(text, file.Data) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := fstest.TestFS(page, written()...); err != nil {
		t.Errorf("%v is not what the page holds: %v", written(), err)
	}

	// Another version replaces the first.
	delete(page, "assets/index-1a2b.js")
	page["assets/index-9f9f.js"] = &fstest.MapFile{Data: []byte("let b")}
	page["index.html"] = &fstest.MapFile{Data: []byte("<!doctype html>other")}
	if r := with(page, "page", "--out", folder); r.code != exitDone {
		t.Fatalf("%+v", r)
	}
	text, err := os.ReadFile(filepath.Join(folder, "index.html"))
	if err != nil || string(text) != "<!doctype html>other" || slices.Contains(written(), "assets/index-1a2b.js") || !slices.Contains(written(), "assets/index-9f9f.js") {
		t.Errorf("after another version the folder holds %v, %q, %v", written(), text, err)
	}

	// Files that are not the page's are not touched, and changed files are not the page's.
	mine := filepath.Join(folder, "assets", "thesis.txt")
	for _, path := range []string{mine, filepath.Join(folder, "icon.svg")} {
		if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if r := with(aPage(), "page", "--out", folder); r.code != exitUsage || !strings.Contains(r.stderr, "icon.svg already exists") {
		t.Errorf("with a file that was changed: %+v", r)
	}
	if text, _ := os.ReadFile(filepath.Join(folder, "index.html")); string(text) != "<!doctype html>other" {
		t.Error("a page that was refused was written in part")
	}
	if r := with(aPage(), "page", "--out", folder, "--force"); r.code != exitDone {
		t.Errorf("with --force: %+v", r)
	}
	if text, _ := os.ReadFile(mine); string(text) != "mine" {
		t.Errorf("a file of somebody else holds %q", text)
	}
	if r := with(aPage(), "page"); r.code == exitDone || !strings.Contains(r.stderr, "--out") {
		t.Errorf("without a folder: %+v", r)
	}
}

func TestAPageThatCannotBeReadLeavesTheOneBefore(t *testing.T) {
	folder := t.TempDir()
	if number, _, err := writePage(aPage(), folder, false); err != nil || number != 6 {
		t.Fatalf("%d files, %v", number, err)
	}
	before := contents(t, folder)
	if _, _, err := writePage(unreadable{aPage(), "service-worker.js"}, folder, false); err == nil {
		t.Fatal("a page that cannot be read was written")
	}
	if !sameFiles(before, contents(t, folder)) {
		t.Error("it has changed the page that was there")
	}
}

// unreadable is a file system one of whose files cannot be read.
type unreadable struct {
	fstest.MapFS
	name string
}

func (u unreadable) ReadFile(name string) ([]byte, error) {
	if name == u.name {
		return nil, fs.ErrPermission
	}
	return u.MapFS.ReadFile(name)
}
