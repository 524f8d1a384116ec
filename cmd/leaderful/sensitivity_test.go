package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
	"leaderful/sim/inference/sensitivity"
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

// The numbers equal those of analyses of the same points, run again one by one.
func TestSensitivityAnalysesTheRuns(t *testing.T) {
	folder := planted(t, "{kind: saltelli, size: 64, second_order: true}", "6")
	must(t, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	f, err := dataset.Open(folder + "/out")
	if err != nil {
		t.Fatal(err)
	}
	ask := &question{outcomes: []string{"performance"}, level: .9, resamples: 200, seed: 3}
	got, err := sensitivityOf(t.Context(), f, ask, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenarios.OpenSweep(folder + "/s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	difference := experiment.Contrast{Outcome: "performance", Arm: "domineering", Reference: "power-with"}
	var runs [][]float64
	for point := range s.Points() {
		runs = append(runs, nil)
		for replication := range 6 {
			value, ok := s.Contrast(&difference, s.Replay(point, replication).Runs)
			if !ok {
				t.Fatal("a run failed")
			}
			runs[point] = append(runs[point], value)
		}
	}
	want := sensitivity.Decompose(runs, factorNames(s), true, sensitivity.Resampling{
		Level: .9, Resamples: 200, Source: rand.New(rand.NewPCG(1, 1)), CommonWorlds: true,
	})
	x := &got.quantities[2]
	if x.Contrast != difference || len(x.decomposition.Second) != 3 {
		t.Fatalf("the third quantity is %+v", x)
	}
	for j := range want.Total {
		if x.decomposition.Total[j].Value != want.Total[j].Value || x.decomposition.First[j].Value != want.First[j].Value {
			t.Errorf("factor %d has %+v, want %+v", j, x.decomposition.Total[j], want.Total[j])
		}
	}
	if x.chance != want.Chance.Value || !slices.IsSortedFunc(x.drivers, func(a, b driver) int { return int(math.Copysign(1, b.value-a.value)) }) {
		t.Errorf("chance is %v, want %v; the drivers are %+v", x.chance, want.Chance.Value, x.drivers)
	}
	// Other outcomes have no effect on the result, and the seed is the bootstrap's.
	ask.outcomes = []string{"trust", "performance"}
	more, err := sensitivityOf(t.Context(), f, ask, nil)
	if err != nil {
		t.Fatal(err)
	}
	if alone, combined := got.quantities[1].drivers, more.quantities[4].drivers; !slices.Equal(alone, combined) {
		t.Errorf("together with another outcome the drivers are %+v, alone %+v", combined, alone)
	}
	ask.seed++
	if more, err = sensitivityOf(t.Context(), f, ask, nil); err != nil || slices.Equal(more.quantities[4].drivers, got.quantities[1].drivers) {
		t.Errorf("another seed has no effect, %v", err)
	}
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
	f, err := dataset.Begin(t.Context(), folder+"/out", manifestOf(s), dataset.Start{To: s.Points(), Progress: func(int64, int64) {}})
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
	empty, err := dataset.Begin(t.Context(), folder+"/empty", manifestOf(s), dataset.Start{To: 4, Progress: func(int64, int64) {}})
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

func TestSensitivityIsEndedByItsContext(t *testing.T) {
	folder := planted(t, "{kind: random, size: 4}", "2")
	must(t, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	f, err := dataset.Open(folder + "/out")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	reported := int64(0)
	_, err = sensitivityOf(ctx, f, &question{level: .95, resamples: 100}, func(done, total int64) {
		if reported = done; done == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || reported != 2 {
		t.Errorf("after %d quantities it ends with %v", reported, err)
	}
}

// The canned sweep varies at least the default factors of boundary.
func TestSensitivitySweepIsCanned(t *testing.T) {
	s, err := scenarios.OpenSweep(cannedSensitivity)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"organization.members", "organization.span", "environment.shock_load", "environment.shock_complexity",
		"environment.growth", "turnover.quit_rate", "work.unit_loss", "people.alignment", "people.capacity_follower"} {
		if !slices.Contains(factorNames(s), name) {
			t.Errorf("it does not vary %s", name)
		}
	}
	if s.Design.Kind != experiment.Saltelli || s.Worlds != experiment.Common || !slices.Equal(armNames(s), []string{"compassionate", "power-with"}) {
		t.Errorf("it is %+v of %q", s.Design, armNames(s))
	}
	ask := &question{}
	contrasts, err := ask.contrasts(manifestOf(s))
	if err != nil || len(contrasts) != 12 || contrasts[2].Outcome != "crises_per_year" || contrasts[2].Reference != "power-with" {
		t.Errorf("its contrasts are %+v, %v", contrasts, err)
	}
}

func TestSentencesOfDrivers(t *testing.T) {
	nan, of := math.NaN(), func(kind experiment.Kind) *sensitivities {
		return &sensitivities{manifest: &dataset.Manifest{Sweep: experiment.Sweep{
			Design: experiment.Design{Kind: kind}, Factors: []experiment.Factor{{Name: "a"}, {Name: "b"}, {Name: "c"}},
		}}}
	}
	between := experiment.Contrast{Outcome: "crises_per_year", Arm: "compassionate", Reference: "power-with"}
	within := experiment.Contrast{Outcome: "trust", Arm: "power-with"}
	differ := spread{points: 8, low: 1, high: 2}
	for _, c := range []struct {
		kind experiment.Kind
		x    quantity
		want string
	}{
		{experiment.Saltelli, quantity{Contrast: between, means: differ, chance: .236, decomposition: &sensitivity.Decomposition{}, drivers: []driver{
			{factor: 1, value: .61, low: .55, high: .68, seen: true}, {factor: 0, value: .3, low: .2, high: .4, seen: true}, {factor: 2, value: .01, low: -.01, high: .9},
		}}, "The difference in crises per year between compassionate and power-with depends most on b (total index 0.61 [0.55, 0.68]); next is a (total index 0.30 [0.20, 0.40]); " +
			"chance makes up 24% of the variance between single runs."},
		{experiment.Morris, quantity{Contrast: within, means: differ, chance: nan, screening: &sensitivity.Screening{}, drivers: []driver{
			{factor: 0, value: .015, low: .01, high: .02, seen: true}, {factor: 2, value: .011, low: .009, high: .013, seen: true},
		}}, "The outcome trust under power-with depends most on a (mu* 0.015 [0.010, 0.020]) and c (mu* 0.011 [0.009, 0.013]), whose intervals overlap; " +
			"but changes of up to 0.02 are practically nil."},
		{experiment.Random, quantity{Contrast: within, means: differ, chance: .5, association: &sensitivity.Association{}, drivers: []driver{
			{factor: 0, value: -.8, low: -.9, high: -.7, seen: true}, {factor: 1, value: .7, low: .6, high: .75, seen: true}, {factor: 2, value: .2, low: .1, high: .3, seen: true},
		}}, "The outcome trust under power-with is most correlated with a (rank correlation -0.80 [-0.90, -0.70]) and b (rank correlation 0.70 [0.60, 0.75]), whose intervals overlap; " +
			"next is c (rank correlation 0.20 [0.10, 0.30]); chance makes up 50% of the variance between single runs."},
		{experiment.Saltelli, quantity{Contrast: within, means: differ, chance: .9, decomposition: &sensitivity.Decomposition{}, drivers: []driver{
			{factor: 2, value: .1, low: -.1, high: .3},
		}}, "The outcome trust under power-with is not seen to depend on any factor: the strongest may be c (total index 0.10 [-0.10, 0.30]); chance makes up 90% of the variance between single runs."},
		{experiment.Saltelli, quantity{Contrast: within, means: differ, chance: 1, decomposition: &sensitivity.Decomposition{Chance: sensitivity.Index{Interval: inference.Interval{N: 4}}},
			drivers: []driver{{value: nan, low: math.Inf(-1), high: math.Inf(1)}}},
			"The outcome trust under power-with differs between points no more than by chance: no factor is seen to affect it."},
		{experiment.Saltelli, quantity{Contrast: within, means: spread{points: 8, low: 1, high: 1}, chance: nan, drivers: []driver{{value: nan}}},
			"The outcome trust under power-with is the same at all points: no factor was seen to change it."},
	} {
		if got := of(c.kind).sentence(&c.x); got != c.want {
			t.Errorf("it says %q, want %q", got, c.want)
		}
	}
}
