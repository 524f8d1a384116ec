package main_test

import (
	"errors"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// A rule says what the packages in a folder may import.
type rule struct {
	place    string   // as in path.Match
	own      []string // places of this module, as in path.Match
	standard bool     // otherwise only the standard library
	without  []string // never, not even through others
}

const module = "leaderful"

// heavy are libraries that must not be in the browser page's program.
var heavy = []string{"github.com/spf13/viper", "github.com/spf13/cobra", "github.com/parquet-go", "github.com/apache/arrow", "gonum.org/v1/plot"}

// house has the rules; the first that fits a package applies, and a package that none
// fits is misplaced.
var house = []rule{
	{place: "sim/random", standard: true},
	{place: "sim", own: []string{"sim/random"}, standard: true},
	{place: "sim/experiment", own: []string{"sim", "sim/random"}, without: heavy},
	{place: "sim/inference", own: []string{"sim"}, without: heavy},
	{place: "sim/inference/*", own: []string{"sim/inference"}, without: heavy},
	{place: "scenarios", own: []string{"sim", "sim/experiment"}, without: heavy},
	{place: "output/durable", standard: true},
	{place: "output/golden", standard: true}, // nobody may import it, except tests
	{place: "output/classroom", standard: true},
	{place: "output/words", own: []string{"scenarios", "sim/inference"}, without: heavy},
	{place: "output/dataset", own: []string{"output/durable", "sim", "sim/experiment"}},
	{place: "output/figure", own: []string{"sim", "sim/experiment", "sim/inference", "sim/inference/*"}},
	{place: "output/findings", own: []string{"output/dataset", "output/durable", "output/words", "scenarios", "sim", "sim/experiment", "sim/inference", "sim/inference/*"}},
	{place: "output/telling", own: []string{"output/findings", "output/dataset", "output/figure", "output/words", "scenarios", "sim", "sim/experiment", "sim/inference", "sim/inference/*"}},
	{place: "cmd/classroom", own: []string{"scenarios", "sim", "sim/experiment"}, without: heavy},
	{place: "cmd/leaderful", own: []string{"output/telling", "output/findings", "output/dataset", "output/figure", "output/words", "output/durable", "output/classroom", "scenarios", "sim", "sim/experiment", "sim/inference", "sim/inference/*"}},
}

// An imported package has a path and may be in the standard library.
type imported struct {
	path     string
	standard bool
}

// objections returns the forbidden imports of a package, direct and indirect.
func objections(importer string, direct, all []imported) []string {
	place, _ := strings.CutPrefix(importer, module+"/")
	n := slices.IndexFunc(house, func(r rule) bool { return matches(r.place, place) })
	if n < 0 {
		return []string{importer + " stands in no place of the house"}
	}
	r := house[n]
	var wrong []string
	for _, p := range direct {
		own, ours := strings.CutPrefix(p.path, module+"/")
		switch {
		case ours && !slices.ContainsFunc(r.own, func(allowed string) bool { return matches(allowed, own) }):
			wrong = append(wrong, importer+" imports "+p.path+", against the arrows")
		case !ours && !p.standard && r.standard:
			wrong = append(wrong, importer+" imports "+p.path+", which is not in the standard library")
		}
	}
	for _, p := range all {
		for _, banned := range r.without {
			if p.path == banned || strings.HasPrefix(p.path, banned+"/") {
				wrong = append(wrong, importer+" pulls in "+p.path)
			}
		}
	}
	return wrong
}

func matches(pattern, place string) bool {
	ok, err := path.Match(pattern, place)
	return err == nil && ok
}

// goList returns the lines that go list prints for a target, from the module's
// root.
func goList(t *testing.T, target []string, arguments ...string) []string {
	t.Helper()
	command := exec.Command("go", append([]string{"list"}, arguments...)...)
	command.Dir = "../.."
	command.Env = append(os.Environ(), target...)
	out, err := command.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list %s: %v\n%s", strings.Join(arguments, " "), err, exit.Stderr)
		}
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// TestArrows checks every package as it is built here and for the browser.
func TestArrows(t *testing.T) {
	present := map[string]bool{}
	for _, target := range [][]string{nil, {"GOOS=js", "GOARCH=wasm"}} {
		standard := map[string]bool{}
		for _, p := range goList(t, target, "std") {
			standard[p] = true
		}
		for _, line := range goList(t, target, "-e", "-f", `{{.ImportPath}}|{{join .Imports " "}}|{{join .Deps " "}}`, "./...") {
			fields := strings.Split(line, "|")
			list := func(paths string) []imported {
				var all []imported
				for _, p := range strings.Fields(paths) {
					all = append(all, imported{p, standard[p]})
				}
				return all
			}
			present[fields[0]] = true
			for _, objection := range objections(fields[0], list(fields[1]), list(fields[2])) {
				t.Error(objection)
			}
		}
	}
	for _, place := range []string{"sim", "sim/random", "sim/experiment", "sim/inference", "sim/inference/search", "sim/inference/sensitivity"} {
		if !present[module+"/"+place] {
			t.Errorf("%s is missing", place)
		}
	}
}

func TestObjections(t *testing.T) {
	for _, c := range []struct {
		importer string
		direct   []imported
		all      []imported
		want     string // empty: no objection
	}{
		{importer: "leaderful/sim", direct: []imported{{"leaderful/sim/random", false}, {"math", true}}},
		{importer: "leaderful/sim", direct: []imported{{"leaderful/sim/experiment", false}}, want: "against the arrows"},
		{importer: "leaderful/sim", direct: []imported{{"gonum.org/v1/gonum/stat", false}}, want: "not in the standard library"},
		{importer: "leaderful/sim/random", direct: []imported{{"leaderful/sim", false}}, want: "against the arrows"},
		{importer: "leaderful/sim/inference", direct: []imported{{"gonum.org/v1/gonum/stat", false}, {"leaderful/sim", false}}},
		{importer: "leaderful/sim/inference", direct: []imported{{"leaderful/scenarios", false}}, want: "against the arrows"},
		{importer: "leaderful/sim/inference", direct: []imported{{"leaderful/sim/inference/search", false}}, want: "against the arrows"},
		{importer: "leaderful/sim/inference/search", direct: []imported{{"leaderful/sim/inference", false}}},
		{importer: "leaderful/sim/inference/search", direct: []imported{{"leaderful/sim/inference/sensitivity", false}}, want: "against the arrows"},
		{importer: "leaderful/scenarios", direct: []imported{{"leaderful/sim", false}}, all: []imported{{"github.com/spf13/viper", false}}, want: "pulls in github.com/spf13/viper"},
		{importer: "leaderful/scenarios", direct: []imported{{"leaderful/output/figure", false}}, want: "against the arrows"},
		{importer: "leaderful/output/figure", direct: []imported{{"leaderful/sim/inference", false}, {"gonum.org/v1/plot/vg", false}}, all: []imported{{"gonum.org/v1/plot/vg", false}}},
		{importer: "leaderful/output/dataset", direct: []imported{{"leaderful/output/durable", false}, {"leaderful/sim/experiment", false}}},
		{importer: "leaderful/output/dataset", direct: []imported{{"leaderful/output/findings", false}}, want: "against the arrows"},
		{importer: "leaderful/output/findings", direct: []imported{{"leaderful/output/telling", false}}, want: "against the arrows"},
		{importer: "leaderful/cmd/leaderful", direct: []imported{{"leaderful/output/golden", false}}, want: "against the arrows"},
		{importer: "leaderful/output/figure", direct: []imported{{"leaderful/cmd/leaderful", false}}, want: "against the arrows"},
		{importer: "leaderful/output/figure", direct: []imported{{"leaderful/scenarios", false}}, want: "against the arrows"},
		{importer: "leaderful/output/telling", direct: []imported{{"leaderful/output/findings", false}, {"leaderful/output/figure", false}, {"leaderful/scenarios", false}}},
		{importer: "leaderful/output/figure", direct: []imported{{"leaderful/output/telling", false}}, want: "against the arrows"},
		{importer: "leaderful/cmd/leaderful", direct: []imported{{"leaderful/scenarios", false}, {"leaderful/output/figure", false}}, all: []imported{{"github.com/spf13/viper", false}}},
		{importer: "leaderful/cmd/classroom", all: []imported{{"gonum.org/v1/plot/vg", false}}, want: "pulls in gonum.org/v1/plot/vg"},
		{importer: "leaderful/util", want: "stands in no place"},
		{importer: "leaderful/sim/random/deep", want: "stands in no place"},
	} {
		wrong := strings.Join(objections(c.importer, c.direct, c.all), "\n")
		if c.want == "" && wrong != "" || !strings.Contains(wrong, c.want) {
			t.Errorf("%s importing %v and %v: objection %q, want %q", c.importer, c.direct, c.all, wrong, c.want)
		}
	}
}
