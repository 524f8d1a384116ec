// Package golden compares what tests make with files that lie beside them. Its flag
// -update, the only one of its kind in this module, rewrites the files instead:
//
//	go test ./sim -update
//
// A rewritten file is read by its author (git diff) before it is committed. Only tests
// import this package.
package golden

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Equal fails a test unless text equals the file at path, with lines that end as on any
// system, and names the first line that differs. With -update it writes the file, and
// its folder if it is missing.
func Equal(t testing.TB, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (-update writes it)", err)
	}
	want := strings.ReplaceAll(string(content), "\r\n", "\n")
	if got == want {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range max(len(gotLines), len(wantLines)) {
		if g, w := lineOf(gotLines, n), lineOf(wantLines, n); g != w {
			t.Errorf("%s, line %d, differs (-update rewrites it)\n got %s\nwant %s", path, n+1, g, w)
			return
		}
	}
}

func lineOf(lines []string, n int) string {
	if n < len(lines) {
		return lines[n]
	}
	return "(line missing)"
}

// EqualJSON is Equal for a value as indented JSON.
func EqualJSON(t testing.TB, path string, got any) {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(got); err != nil {
		t.Fatal(err)
	}
	Equal(t, path, text.String())
}
