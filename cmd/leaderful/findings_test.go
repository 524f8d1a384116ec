package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// findings runs every analysis in the given setting and writes both reports; run again
// it makes no more runs and writes the same reports.
func TestFindings(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out every analysis")
	}
	folder := t.TempDir()
	markdown := filepath.Join(folder, "what-is-true.md")
	all := slices.Concat([]string{"findings", "--out", folder, "--share", "0.012", "--quiet", "--markdown", markdown}, miniature)
	must(t, all...)
	read := func(name string) string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	text, page := read(markdown), read(filepath.Join(folder, "report.html"))
	for _, heading := range []string{"## In short", "## The verdicts", "## Where they change", "## What they depend on", "## What real organizations do", "## Methods", "## Limits", "## How to reproduce all of this"} {
		if !strings.Contains(text, heading) {
			t.Errorf("it has no %q", heading)
		}
	}
	if !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(text, "> ", "")), " "), "`leaderful sensitivity` has not been run") {
		t.Error("it does not say that sensitivity is left out with a share of the budget")
	}
	runs := 0
	for name := range contents(t, folder) {
		if strings.HasSuffix(name, ".parquet") {
			runs++
		}
	}
	aloud := slices.DeleteFunc(slices.Clone(all), func(word string) bool { return word == "--quiet" })
	if r := do(aloud...); r.code != exitDone || !strings.Contains(r.stderr, "7 of 8: leaderful report "+folder+"\n") || strings.Contains(r.stderr, "--workers") {
		t.Errorf("run again: %+v", r)
	}
	again := 0
	for name := range contents(t, folder) {
		if strings.HasSuffix(name, ".parquet") {
			again++
		}
	}
	if again != runs || read(markdown) != text || read(filepath.Join(folder, "report.html")) != page {
		t.Errorf("run again there are %d parts instead of %d, or another report", again, runs)
	}
	if r := do("findings", "--share", "0"); r.code != exitUsage || !strings.Contains(r.stderr, "share is 0") {
		t.Errorf("no share: %+v", r)
	}
}
