package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// plantedSweep varies a factor on which crises depend, between two that hardly matter.
// Design and replications are filled in.
const plantedSweep = `
name: planted
scenario: small.yaml
vary:
  people.curiosity: {from: 0.59, to: 0.61}
  environment.magnitude: {from: 0.02, to: 0.6}
  people.forget_competence: {from: 0, to: 0.0001}
design: %s
replications: %s
`

// planted places a sweep and returns the folder of its files.
func planted(t *testing.T, design, replications string) string {
	t.Helper()
	longer := strings.Replace(smallScenario, "weeks: 60", "weeks: 200", 1) // and less chance
	return place(t, "small.yaml", longer, "s.yaml", fmt.Sprintf(plantedSweep, design, replications))
}

// analysed is the part of sensitivity --json that the tests read.
type analysed struct {
	Folder, Sweep string
	Reference     string
	Points, Runs  int
	Failed        int
	Quantities    []struct {
		Outcome, Regime, Sentence string
		Reference                 *string
		Chance                    struct{ Share *float64 }
		Drivers                   []struct {
			Factor, Measure  string
			Value, Low, High *float64
			Seen             bool
			Sign             int
		}
		Warnings []string
	}
	Warnings []string
}

func analysedBy(t *testing.T, arguments ...string) (got analysed) {
	t.Helper()
	text := must(t, append([]string{"sensitivity", "--json", "--quiet"}, arguments...)...)
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// The factor that crises were made to depend on is found first, whatever the design, for every
// regime; the same command finds the runs there.
func TestSensitivityFindsPlantedDrivers(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out sensitivity analyses of sweeps")
	}
	for design, measure := range map[string]string{
		"{kind: saltelli, size: 64}":                    "total index",
		"{kind: morris, size: 20, levels: 4}":           "mu*",
		"{kind: random, size: 60}":                      "rank correlation",
		"{kind: sobol, size: 64}":                       "rank correlation",
		"{kind: latin-hypercube, size: 60}":             "rank correlation",
		"{kind: saltelli, size: 64}\nseed: 5":           "total index",
		"{kind: random, size: 60}\nworlds: independent": "rank correlation",
	} {
		t.Run(design, func(t *testing.T) {
			folder := planted(t, design, "8")
			got := analysedBy(t, folder+"/s.yaml", "--out", folder+"/out")
			if got.Sweep != "planted" || got.Folder != folder+"/out" || got.Reference != "power-with" || got.Runs == 0 || got.Failed != 0 {
				t.Errorf("the head is %+v", got)
			}
			if len(got.Quantities) != 4*3 {
				t.Errorf("there are %d quantities", len(got.Quantities))
			}
			for _, x := range got.Quantities {
				if x.Outcome != "crises_per_year" || x.Reference != nil {
					continue
				}
				first := x.Drivers[0]
				if first.Factor != "environment.magnitude" || first.Measure != measure || !first.Seen || first.Sign != 1 {
					t.Errorf("crises of %s depend on %+v", x.Regime, first)
				}
				if !strings.Contains(x.Sentence, "most ") || !strings.Contains(x.Sentence, " environment.magnitude ("+measure) {
					t.Errorf("it says %q", x.Sentence)
				}
				if known := x.Chance.Share != nil; known != (measure != "mu*") || known && !(*x.Chance.Share > 0 && *x.Chance.Share < 1) {
					t.Errorf("the share of chance is %v", x.Chance.Share)
				}
			}
			again := analysedBy(t, folder+"/out")
			if len(again.Quantities) != len(got.Quantities) || again.Quantities[0].Sentence != got.Quantities[0].Sentence {
				t.Errorf("of the data set it says %q, of the sweep %q", again.Quantities[0].Sentence, got.Quantities[0].Sentence)
			}
			text := must(t, "sensitivity", folder+"/out", "--outcomes", "crises_per_year")
			if !strings.Contains(strings.Join(strings.Fields(text), " "), got.Quantities[0].Sentence) || strings.Contains(text, "NaN") {
				t.Errorf("it prints %s", text)
			}
		})
	}
}

// Pairs of factors that are not seen to interact are not listed.
func TestSensitivityReportsInteractions(t *testing.T) {
	folder := planted(t, "{kind: saltelli, size: 64, second_order: true}", "6")
	must(t, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	if text := must(t, "sensitivity", folder+"/out", "--outcomes", "performance"); !strings.Contains(text, "No two factors are seen to interact") {
		t.Errorf("it does not report interactions: %s", text)
	}
}

func keysIn(value any) []string {
	return slices.Sorted(maps.Keys(value.(map[string]any)))
}

// Scripts rely on these names.
func TestSensitivityJSONKeepsItsNames(t *testing.T) {
	index := []string{"high", "low", "n", "uncorrected", "value"}
	driver := []string{"factor", "high", "low", "measure", "seen", "sign", "value"}
	for design, own := range map[string][]string{
		"{kind: saltelli, size: 4, second_order: true}": {"first", "rank_correlation", "total"},
		"{kind: morris, size: 4, levels: 4}": {"mu", "mu_high", "mu_low", "mu_star", "mu_star_chance", "mu_star_high", "mu_star_low",
			"mu_star_standard_error", "n", "sigma", "sigma_uncorrected"},
		"{kind: random, size: 8}": {"rank_correlation"},
	} {
		folder := planted(t, design, "2")
		var got map[string]any
		if err := json.Unmarshal([]byte(must(t, "sensitivity", folder+"/s.yaml", "--out", folder+"/out", "--quiet", "--json")), &got); err != nil {
			t.Fatal(err)
		}
		same := func(what string, value any, want ...string) {
			t.Helper()
			if keys := keysIn(value); !slices.Equal(keys, slices.Sorted(slices.Values(want))) {
				t.Errorf("%s: %s has the keys %q", design, what, keys)
			}
		}
		same("the whole", got, "folder", "sweep", "version", "design", "points", "runs", "failed", "reference", "level", "resamples", "seed",
			"factors", "quantities", "warnings")
		same("a factor", got["factors"].([]any)[0], "name", "unit", "meaning", "shape", "low", "high")
		quantity := got["quantities"].([]any)[2].(map[string]any)
		same("a quantity", quantity, "outcome", "regime", "reference", "sentence", "chance", "variance", "drivers", "interactions", "warnings")
		same("chance", quantity["chance"], "share", "low", "high")
		first := quantity["drivers"].([]any)[0].(map[string]any)
		same("a driver", first, append(own, driver...)...)
		if first["first"] != nil {
			same("an index", first["total"], index...)
			same("an interaction", quantity["interactions"].([]any)[0], append([]string{"factors"}, index...)...)
		}
	}
}

// spoiled saves a sweep's runs in a data set, some of them as failed.
func spoiled(t *testing.T, folder string, fails func(point, replication, arm int) bool) *dataset.Folder {
	t.Helper()
	s, err := scenarios.OpenSweep(folder + "/s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := dataset.Begin(t.Context(), folder+"/out", findings.ManifestOf(s), dataset.Start{To: s.Points(), Progress: func(int64, int64) {}})
	if err != nil {
		t.Fatal(err)
	}
	defer f.End()
	w := f.Write(time.Hour)
	for point := range s.Points() {
		for replication := range s.Replications.Most {
			record := s.Replay(point, replication)
			for arm := range record.Runs {
				if fails(point, replication, arm) {
					record.Runs[arm] = experiment.Run{Outcomes: sim.Outcomes{}, Err: errors.New("spoiled")}
				}
			}
			if err := w.Append(s, record); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSensitivityReportsFailedRuns(t *testing.T) {
	for _, design := range []string{"{kind: saltelli, size: 32}", "{kind: morris, size: 12, levels: 4}", "{kind: random, size: 60}"} {
		folder := planted(t, design, "3")
		spoiled(t, folder, func(point, replication, arm int) bool {
			return arm == 0 && (point == 7 || point%11 == 3 && replication == 1)
		})
		got := analysedBy(t, folder+"/out", "--outcomes", "crises_per_year")
		if got.Failed == 0 || !slices.ContainsFunc(got.Warnings, func(w string) bool { return strings.Contains(w, "runs failed and are left out") }) {
			t.Errorf("%s: %d failed; it warns of %q", design, got.Failed, got.Warnings)
		}
		text := must(t, "sensitivity", folder+"/out", "--outcomes", "crises_per_year")
		if !strings.Contains(text, "left out") || strings.Contains(text, "NaN") {
			t.Errorf("%s: it prints %s", design, text)
		}
		for _, x := range got.Quantities[:2] {
			if x.Drivers[0].Factor != "environment.magnitude" || x.Drivers[0].Low == nil {
				t.Errorf("%s: crises of %s depend on %+v", design, x.Regime, x.Drivers[0])
			}
		}
		// The failed runs of that point are missing from the regime and from the difference.
		if len(got.Quantities[0].Warnings) == 0 || len(got.Quantities[1].Warnings) > 0 || len(got.Quantities[2].Warnings) == 0 {
			t.Errorf("%s: their own warnings are %q, %q and %q", design, got.Quantities[0].Warnings, got.Quantities[1].Warnings, got.Quantities[2].Warnings)
		}
	}
	folder := planted(t, "{kind: random, size: 6}", "2")
	spoiled(t, folder, func(_, _, arm int) bool { return arm == 0 })
	text := strings.Join(strings.Fields(must(t, "sensitivity", folder+"/out", "--outcomes", "trust")), " ")
	if !strings.Contains(text, "cannot be traced to the factors: fewer than two") || strings.Contains(text, "NaN") {
		t.Errorf("for a regime without runs it says %s", text)
	}
	// A sweep with failed runs exits with 3 after reporting the results.
	if r := do("sensitivity", folder+"/s.yaml", "--out", folder+"/out", "--quiet"); r.code != exitSomeFailed || !strings.Contains(r.stdout, "trust") && !strings.Contains(r.stdout, "crises") {
		t.Errorf("a sweep with failed runs: %+v", r)
	}
}

// Sentences say when there is no result.
func TestSensitivityOfDegenerateData(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"nothing happens": {`
name: s
scenario: idle.yaml
vary: {environment.magnitude: {from: 0.1, to: 0.2}, environment.growth: {from: 0, to: 0.01}}
design: {kind: saltelli, size: 8}
replications: 2
outcomes: [crises_per_year]
`, []string{"is the same at all points: no factor was seen to change it"}},
		"nothing happens, screened": {`
name: s
scenario: idle.yaml
vary: {environment.magnitude: {from: 0.1, to: 0.2}, environment.growth: {from: 0, to: 0.01}}
design: {kind: morris, size: 8, levels: 4}
replications: 2
outcomes: [crises_per_year]
`, []string{"is the same at all points: no factor was seen to change it"}},
		"nothing happens, at random": {`
name: s
scenario: idle.yaml
vary: {environment.magnitude: {from: 0.1, to: 0.2}, environment.growth: {from: 0, to: 0.01}}
design: {kind: random, size: 8}
replications: 2
outcomes: [crises_per_year]
`, []string{"is the same at all points: no factor was seen to change it"}},
		"one replication": {`
name: s
scenario: small.yaml
vary: {environment.magnitude: {from: 0.1, to: 0.6}}
design: {kind: saltelli, size: 8}
replications: 1
outcomes: [crises_per_year]
`, []string{"one replication per point"}},
		"one regime": {`
name: s
scenario: small.yaml
regimes: [power-with]
vary: {environment.magnitude: {from: 0.1, to: 0.6}}
design: {kind: random, size: 8}
replications: 2
outcomes: [crises_per_year]
`, []string{"there is only one regime", "crises_per_year, power-with"}},
		"a factor that does not move": {`
name: s
scenario: small.yaml
vary: {environment.magnitude: {from: 0.1, to: 0.6}, organization.span: [3]}
design: {kind: morris, size: 8, levels: 4}
replications: 2
outcomes: [crises_per_year]
`, []string{"there are no elementary effects of organization.span"}},
		"a grid": {`
name: s
scenario: small.yaml
vary: {environment.magnitude: [0.1, 0.3, 0.6], environment.growth: [0.01, 0.02]}
design: grid
replications: 2
outcomes: [crises_per_year]
`, []string{"not a random sample", "only monotone influence"}},
		"two points": {`
name: s
scenario: small.yaml
vary: {environment.magnitude: [0.1, 0.6]}
design: grid
replications: 1
outcomes: [crises_per_year]
`, []string{"no interval"}},
	} {
		t.Run(name, func(t *testing.T) {
			folder := place(t, "small.yaml", smallScenario, "s.yaml", c.file, "idle.yaml", strings.Replace(smallScenario,
				"environment: {weeks: 60}", "environment: {weeks: 60, background_rate: 0, shock_load: 0}", 1))
			text := must(t, "sensitivity", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
			flowing := strings.Join(strings.Fields(text), " ")
			for _, want := range c.want {
				if !strings.Contains(flowing, want) {
					t.Errorf("it does not say %q: %s", want, text)
				}
			}
			for _, never := range []string{"NaN", "Inf"} {
				if strings.Contains(text, never) {
					t.Errorf("it says %s: %s", never, text)
				}
			}
			analysedBy(t, folder+"/out") // JSON takes no NaN
		})
	}
}

func TestSensitivityRefusesInvalidArguments(t *testing.T) {
	folder := planted(t, "{kind: random, size: 4}", "2\noutcomes: [trust, performance]")
	must(t, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	for line, want := range map[string]string{
		"sensitivity a b":                          "takes one folder or sweep",
		"sensitivity screenin":                     `did you mean "screening"?`,
		"sensitivity OUT --out x":                  "already holds its runs",
		"sensitivity OUT --reference power-wit":    `did you mean "power-with"?`,
		"sensitivity OUT --outcomes truts":         `did you mean "trust"?`,
		"sensitivity OUT --outcomes renewal":       "does not record \"renewal\"; it records trust and performance",
		"sensitivity OUT --outcomes trust,trust":   "listed twice",
		"sensitivity OUT --level 1":                "level is 1",
		"sensitivity OUT --level NaN":              `level is "NaN"`,
		"sensitivity OUT --resamples 10":           "resamples is 10",
		"sensitivity OUT --replications 10":        "unknown flag",
		"sensitivity --reference laissez-faire":    "is not among the regimes of the sweep, compassionate and power-with",
		"sensitivity s.yaml --outcomes collateral": "unknown outcome",
	} {
		r := do(strings.Fields(strings.ReplaceAll(line, "OUT", folder+"/out"))...)
		if r.code != exitUsage || !strings.Contains(r.stderr, want) {
			t.Errorf("leaderful %s: %+v does not say %q", line, r, want)
		}
	}
	s, err := scenarios.OpenSweep(folder + "/s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	empty, err := dataset.Begin(t.Context(), folder+"/empty", findings.ManifestOf(s), dataset.Start{To: 4, Progress: func(int64, int64) {}})
	if err != nil {
		t.Fatal(err)
	}
	empty.End()
	if r := do("sensitivity", folder+"/empty"); r.code != exitFailed || !strings.Contains(r.stderr, "holds no runs yet") {
		t.Errorf("of an empty data set: %+v", r)
	}
	if r := do("sensitivity", folder); r.code != exitFailed || !strings.Contains(r.stderr, folder) {
		t.Errorf("a folder without a data set: %+v", r)
	}
}

// Without --out the runs are in a folder named after the sweep; --reference is
// respected; an interrupt prints the command that continues.
func TestSensitivityRunsAndContinues(t *testing.T) {
	folder := planted(t, "{kind: random, size: 8}", "3")
	t.Chdir(folder)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	r := doIn(ended, "sensitivity", "s.yaml")
	if r.code != exitInterrupted || !strings.Contains(r.stderr, "`leaderful sensitivity s.yaml --out findings/planted` continues") {
		t.Errorf("interrupted: %+v", r)
	}
	must(t, "sweep", "s.yaml", "--out", "findings/planted", "--shard", "1/2", "--quiet")
	if text := must(t, "sensitivity", "findings/planted", "--outcomes", "trust"); !strings.Contains(strings.Join(strings.Fields(text), " "), "findings/planted is incomplete: ") {
		t.Errorf("of half a data set: %s", text)
	}
	text := must(t, "sensitivity", "s.yaml", "--reference", "domineering", "--outcomes", "trust", "--quiet")
	if !strings.Contains(text, "trust, power-with - domineering") || !strings.Contains(text, "findings/planted") {
		t.Errorf("of the complete data set: %s", text)
	}
	if entries, err := os.ReadDir("findings"); err != nil || len(entries) != 1 {
		t.Errorf("findings holds %v, %v", entries, err)
	}
	t.Setenv("LEADERFUL_LEVEL", ".5")
	var got map[string]any
	if err := json.Unmarshal([]byte(must(t, "sensitivity", "findings/planted", "--json", "--outcomes", "trust")), &got); err != nil || got["level"] != .5 {
		t.Errorf("with a level in the environment it is %v, %v", got["level"], err)
	}
}
