package classroom

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestSiteIsWhatWasBuilt(t *testing.T) {
	built := fstest.MapFS{
		"page/.gitignore":           {},
		"page/site/index.html":      {Data: []byte("<!doctype html>")},
		"page/site/assets/index.js": {},
	}
	site, err := siteIn(built)
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(site, "index.html", "assets/index.js"); err != nil {
		t.Error(err)
	}
	delete(built, "page/site/index.html")
	if _, err := siteIn(built); !errors.Is(err, ErrNotBuilt) || !strings.Contains(err.Error(), "make page") {
		t.Errorf("without the page: %v", err)
	}
}

// TestThePageAsksForNothingElse looks at the page, if it has been built: as make
// test-page does before.
func TestThePageAsksForNothingElse(t *testing.T) {
	site, err := Site()
	if errors.Is(err, ErrNotBuilt) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	index, err := fs.ReadFile(site, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(index), "Content-Security-Policy") {
		t.Error("the page has no Content-Security-Policy")
	}
	for _, address := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(string(index), -1) {
		if !strings.HasPrefix(address[1], "./") && !strings.HasPrefix(address[1], "data:") && !strings.HasPrefix(address[1], "#") {
			t.Errorf("the page refers to %s, which is not in its own folder", address[1])
		}
		if name, own := strings.CutPrefix(address[1], "./"); own && name != "" {
			if _, err := fs.Stat(site, name); err != nil {
				t.Errorf("the page refers to what is not there: %v", err)
			}
		}
	}
}
