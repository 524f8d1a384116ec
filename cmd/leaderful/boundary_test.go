package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"leaderful/output/findings"
	"leaderful/sim"
)

// boundaryJSON is the part of boundary --json on which scripts rely.
type boundaryJSON struct {
	Scenario, Version  string
	Seed, Replications int
	Factors            []struct {
		Factor, Unit string
		Low, High    float64
		Logarithmic  bool
	}
	Comparisons []struct {
		Claim, Comparison, Outcome string
		Zone                       float64 `json:"negligible_zone"`
		Settings                   int
		Lengths                    map[string]float64
		LeftOutWithin              float64  `json:"left_out_within"`
		Above                      *float64 `json:"area_above"`
		Below                      *float64 `json:"area_below"`
		Nil                        *float64 `json:"area_no_real_difference"`
		Undecided                  *float64 `json:"area_undecided"`
		Fresh                      *int     `json:"fresh_settings"`
		FreshAbove                 *int     `json:"fresh_above"`
		FreshBelow                 *int     `json:"fresh_below"`
		SureAbove                  *int     `json:"fresh_surely_above"`
		SureBelow                  *int     `json:"fresh_surely_below"`
		RulesFor                   string   `json:"rules_for"`
		Rules                      []map[string]struct{ From, To *float64 }
		Coverage, Density          *struct{ Share, Low, High *float64 }
		Elsewhere                  *struct{ Share, Low, High *float64 }
	}
}

func readBoundary(t *testing.T, text string) (b boundaryJSON) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return b
}

// miniature organizations, for a short time.
var miniature = []string{"--set", "environment.weeks=26", "--set", "organization.members=8", "--quiet"}

// searches are commands of boundary, by what they ask, with a budget for each.
var searches = map[string][]string{
	"map":    {"boundary", "--x", "people.fear_effort=0:1", "--y", "people.base_effort=0:1", "--outcome", "performance", "--regime", "domineering", "--replications", "5"},
	"rules":  {"boundary", "--factor", "people.fear_effort=0:1", "--factor", "environment.growth", "--factor", "people.base_effort=0:1", "--outcome", "performance", "--regime", "domineering", "--replications", "4"},
	"claims": {"boundary", "--factor", "people.fear_effort=0:1", "--factor", "environment.growth", "--replications", "3"},
}

// searchedIn runs a search into a folder and returns its JSON.
func searchedIn(t *testing.T, folder, kind string, budget int, more ...string) string {
	t.Helper()
	return must(t, slices.Concat(searches[kind], miniature, []string{"--json", "--out", folder, "--budget", fmt.Sprint(budget)}, more)...)
}

// found reads the only search of a folder of results.
func found(t *testing.T, folder string) *findings.Boundary {
	t.Helper()
	all, err := findings.RecallBoundaries(t.Context(), folder, findings.UsualLevel, sim.Zones())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d searches, %v", len(all), err)
	}
	return all[0]
}

// pointsOf returns the points of a search: the searched points, then the fresh ones.
func pointsOf(b *findings.Boundary) (search, fresh [][]float64) {
	all := b.Manifests()
	if len(all) > 1 {
		fresh = all[1].Design.Listed
	}
	return all[0].Design.Listed, fresh
}

// A search that grows in steps keeps its points, stays within its budgets, and ends
// with the result of one that has the last budget from the start.
func TestSearchGrowsWithinItsBudget(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out searches of four budgets")
	}
	for kind, budgets := range map[string][]int{"map": {105, 415, 600, 799}, "rules": {320, 1700, 2600}} {
		folder, last := t.TempDir(), ""
		var search, fresh [][]float64
		for _, budget := range budgets {
			last = searchedIn(t, folder, kind, budget)
			b := found(t, folder)
			runs := 0
			for _, m := range b.Manifests() {
				runs += m.Points * m.Replications.Most * len(m.Arms)
			}
			if runs > budget || runs < budget*9/10 {
				t.Errorf("%s: with a budget of %d there are %d runs", kind, budget, runs)
			}
			moreSearch, moreFresh := pointsOf(b)
			if len(moreSearch) <= len(search) || !slices.EqualFunc(moreSearch[:len(search)], search, slices.Equal) || !slices.EqualFunc(moreFresh[:len(fresh)], fresh, slices.Equal) {
				t.Errorf("%s: with a budget of %d earlier points are lost", kind, budget)
			}
			search, fresh = moreSearch, moreFresh
		}
		if again := searchedIn(t, folder, kind, budgets[0]); again != last {
			t.Errorf("%s: a smaller budget gives another result from the same runs", kind)
		}
		once := t.TempDir()
		if searchedIn(t, once, kind, budgets[len(budgets)-1]) != last {
			t.Errorf("%s: a search in steps differs from one in a single step", kind)
		}
	}
}

// Two shards run the first points; without a shard the rest follows.
func TestShardsOfASearch(t *testing.T) {
	t.Parallel()
	for kind, budget := range map[string]int{"map": 500, "rules": 600} {
		folder, once := t.TempDir(), t.TempDir()
		for _, shard := range []string{"1/2", "2/2"} {
			if text := searchedIn(t, folder, kind, budget, "--shard", shard); text != "" {
				t.Errorf("a shard answers %s", text)
			}
		}
		search, _ := pointsOf(found(t, folder))
		if got := searchedIn(t, folder, kind, budget); got != searchedIn(t, once, kind, budget) {
			t.Errorf("%s: after two shards it says %s", kind, got)
		}
		all, _ := pointsOf(found(t, folder))
		if !slices.EqualFunc(all[:len(search)], search, slices.Equal) {
			t.Errorf("%s: the points of the shards are lost", kind)
		}
	}
}

// An interrupted search reports the results so far, and continues to the same end as
// an undisturbed one.
func TestSearchIsInterruptedAndResumed(t *testing.T) {
	t.Parallel()
	arguments := slices.Concat(searches["map"], []string{"--set", "environment.weeks=400", "--set", "organization.members=30", "--quiet", "--json", "--budget", "600", "--save-every", "10ms"})
	folder, once := t.TempDir(), t.TempDir()
	cmd, said := process(t, append(arguments, "--out", folder)...)
	stderr := new(bytes.Buffer)
	cmd.Stderr = stderr
	start(t, cmd)
	saved(t, filepath.Join(folder, "boundary", "performance-domineering-power-with-fear_effort-base_effort"), 2)
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if cmd.ProcessState.ExitCode() != exitInterrupted || !strings.Contains(stderr.String(), "the same command continues with the rest") {
		t.Errorf("%v: %s", cmd.ProcessState, stderr)
	}
	want := must(t, append(arguments, "--out", once)...)
	if text := said.String(); text == want {
		t.Error("it was not interrupted")
	} else if c := readBoundary(t, text).Comparisons; len(c) != 1 {
		t.Errorf("interrupted, it says %s", text)
	}
	if got := must(t, append(arguments, "--out", folder)...); got != want {
		t.Errorf("resumed, it says %s, undisturbed %s", got, want)
	}
	a, _ := pointsOf(found(t, folder))
	b, _ := pointsOf(found(t, once))
	if !slices.EqualFunc(a, b, slices.Equal) {
		t.Error("the points differ from those of an undisturbed search")
	}
}

func TestSearchesAreRefusedInWords(t *testing.T) {
	folder := t.TempDir()
	searchedIn(t, folder, "map", 105)
	for line, want := range map[string]string{
		"--x work.unit_loss":                    "a map needs both --x and --y",
		"--y work.unit_loss":                    "a map needs both --x and --y",
		"--x work.unit_loss --y work.unit_loss": "the factor work.unit_loss is listed twice",
		"--factor work.unit_loss --factor x":    `unknown parameter "x"`,
		"--x work.unit_loss --y people.alignment --factor environment.growth": "cannot be combined with --factor",
		"--outcome truts":                     `did you mean "trust"?`,
		"--outcome trust --regime power-wit":  `did you mean "power-with"?`,
		"--outcome trust --regime power-with": "power-with is compared with itself",
		"--regime domineering":                "need --outcome",
		"--reference domineering":             "need --outcome",
		"--budget 40":                         "a budget of 40 runs is too small: it must allow at least two settings of 660 runs each, 20 replications of 33 arms",
		"--budget -1":                         "budget is -1; it must be a whole number from 0 to 1000000000",
		"--outcome trust --replications 1":    "at least 2 are needed",
		"--outcome trust --replications -1":   "replications is -1; it must be a whole number from 0 to 3333333",
		"--outcome trust --zone truts=1":      `did you mean "trust"?`,
		"--outcome trust --zone trust=-1":     "a size of at least 0",
		"--outcome trust --level 1":           "a number between 0 and 1",
		"--outcome trust --shard 3/2":         `shard is "3/2"`,
		strings.Join(searches["map"][1:], " ") + " --replications 8 --budget 105": "with 8 replications the existing settings need 160",
	} {
		r := do(slices.Concat([]string{"boundary"}, strings.Fields(line), miniature, []string{"--out", folder})...)
		if r.code != exitUsage || !strings.Contains(r.stderr, want) || strings.Contains(r.stderr, "saved runs are kept") {
			t.Errorf("boundary %s: exit code %d, %q does not say %q", line, r.code, r.stderr, want)
		}
	}
	// The existing runs are of another range.
	other := slices.Clone(searches["map"])
	other[2] = "people.fear_effort=0:0.9"
	if r := do(slices.Concat(other, miniature, []string{"--out", folder, "--budget", "105"})...); r.code == exitDone || !strings.Contains(r.stderr, "people.fear_effort") {
		t.Errorf("with another range: %+v", r)
	}
}
