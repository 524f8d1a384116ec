package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// patternsOutput is the part of patterns --json on which scripts rely.
type patternsOutput struct {
	Scenario     string
	Seed         uint64
	Level        float64
	Runs, Budget int
	Patterns     []struct {
		Pattern, Words, Source, Verdict, Sentence string
		Remarks                                   []string
		Runs                                      int
		Measurements                              []struct {
			Quantity, Regime, Verdict string
			Counts                    bool
			LiteratureLow             *float64 `json:"literature_low"`
			LiteratureHigh            *float64 `json:"literature_high"`
			Value, Low, High          *float64
			Level                     float64
			N                         int
			Warnings                  []string
		}
	}
}

// patternsIn runs the command and reads its output.
func patternsIn(t *testing.T, folder string, arguments ...string) patternsOutput {
	t.Helper()
	var got patternsOutput
	text := must(t, append([]string{"patterns", "--json", "--quiet", "--out", folder}, arguments...)...)
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// defaultTest returns the test of a pattern.
func defaultTest(t *testing.T, id string) *patternTest {
	t.Helper()
	tests, err := choosePatterns([]string{id})
	if err != nil || len(tests) != 1 {
		t.Fatalf("%d tests, %v", len(tests), err)
	}
	return tests[0]
}

// resultOf measures a pattern from the data sets of a folder.
func resultOf(t *testing.T, folder, id string) *patternResult {
	t.Helper()
	results, err := patternsOf(context.Background(), folder, level, []*patternTest{defaultTest(t, id)})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

// lived runs a setup for a number of weeks and returns the outcomes.
func lived(t *testing.T, setup *sim.Setup, seed uint64, replication, weeks int) (*sim.Organization, []sim.Observation) {
	t.Helper()
	o, err := sim.New(setup, seed, replication)
	if err != nil {
		t.Fatal(err)
	}
	var seen []sim.Observation
	for range weeks {
		o.Week()
		seen = append(seen, o.Observe())
	}
	return o, seen
}

// usual returns the default setup of a regime, for a number of weeks.
func usual(regime string, weeks int) *sim.Setup {
	s := &sim.Setup{Parameters: sim.Defaults()}
	s.Regime, _ = sim.RegimeNamed(regime)
	s.Parameters.Environment.Weeks = weeks
	return s
}

func TestPatternsOfAFewRuns(t *testing.T) {
	folder := t.TempDir()
	text := must(t, "patterns", "--budget", "1360", "--out", folder, "--quiet")
	for _, id := range patternNames() {
		if !strings.Contains(text, "\n"+id+", ") {
			t.Errorf("%s is not mentioned:\n%s", id, text)
		}
	}
	for _, want := range []string{"in the literature below 0", "0.15 to 0.45", "(Bonferroni)", "replications are few", "calibrated to .45 a year"} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	got := patternsIn(t, folder, "--budget", "1360")
	if got.Scenario != "baseline" || got.Seed != 1 || got.Level != level || got.Budget != 1360 || len(got.Patterns) != len(inference.Patterns) {
		t.Fatalf("%+v", got)
	}
	runs := 0
	for i, p := range got.Patterns {
		runs += p.Runs
		counting := 0
		for _, m := range p.Measurements {
			if m.Counts {
				counting++
			}
			if m.N == 0 || m.LiteratureLow == nil && m.LiteratureHigh == nil {
				t.Errorf("%s, %s: %+v", p.Pattern, m.Quantity, m)
			}
		}
		if counting == 0 || !strings.Contains(p.Sentence, p.Verdict) || p.Source != inference.Patterns[i].Source {
			t.Errorf("%s: %+v", p.Pattern, p)
		}
		for _, m := range p.Measurements {
			if want := inference.Simultaneous(level, counting); math.Abs(m.Level-want) > 1e-12 {
				t.Errorf("%s, %s: a level of %v for %d quantities", p.Pattern, m.Quantity, m.Level, counting)
			}
		}
	}
	if runs != got.Runs || runs != 1360 {
		t.Errorf("%d runs, %d of patterns, want 1360", got.Runs, runs)
	}
}

// The default budget is the number of runs that the patterns take.
func TestDefaultBudgetOfPatterns(t *testing.T) {
	s := new(setting)
	runs := 0
	for i := range patternTests {
		p := &patternTests[i]
		if p.id != inference.Patterns[i].ID {
			t.Errorf("the test of %s is in the place of %s", p.id, inference.Patterns[i].ID)
		}
		for k := range p.data {
			c := p.data[k].at(p.id, s, 1)
			runs += len(c.Arms) * len(c.Points) * c.Replications
		}
	}
	if runs != patternsBudget {
		t.Errorf("the patterns take %d runs, the default budget is %d", runs, patternsBudget)
	}
}

// Patterns measured in two steps, after an interrupt, in shards, or with other patterns
// have the same results as in a single step.
func TestPatternsAreResumed(t *testing.T) {
	t.Parallel()
	const budget = "2040"
	chosen := []string{"P1", "P6", "P7", "P9", "--budget", budget}
	at := func(folder string) []*patternResult {
		t.Helper()
		var all []*patternResult
		for _, id := range []string{"P1", "P6", "P7", "P9"} {
			all = append(all, resultOf(t, folder, id))
		}
		return all
	}
	full := t.TempDir()
	patternsIn(t, full, chosen...)
	want := at(full)

	interrupted := t.TempDir()
	ctx := endingWhen(t, moreParts(interrupted+"/patterns/*", 1))
	r := doIn(ctx, append([]string{"patterns", "--json", "--quiet", "--out", interrupted}, chosen...)...)
	var partial patternsOutput
	if err := json.Unmarshal([]byte(r.stdout), &partial); err != nil || len(partial.Patterns) != 4 {
		t.Fatalf("interrupted: exit code %d, %v\n%s%s", r.code, err, r.stdout, r.stderr)
	}
	if r.code != exitInterrupted && r.code != exitDone {
		t.Fatalf("interrupted: exit code %d: %s", r.code, r.stderr)
	}
	patternsIn(t, interrupted, chosen...)

	grown := t.TempDir()
	patternsIn(t, grown, "P9", "P7", "--budget", "1020")
	patternsIn(t, grown, chosen...)
	patternsIn(t, grown, "P9", "--budget", "68") // existing runs stay

	shards := t.TempDir()
	for _, shard := range []string{"2/2", "1/2"} {
		must(t, append([]string{"patterns", "--quiet", "--out", shards, "--shard", shard}, chosen...)...)
	}
	for name, folder := range map[string]string{"interrupted": interrupted, "grown": grown, "sharded": shards} {
		if got := at(folder); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got[0], want[0])
		}
	}
}

func TestPatternsWithoutRuns(t *testing.T) {
	tests, err := choosePatterns(nil)
	if err != nil {
		t.Fatal(err)
	}
	results, err := patternsOf(context.Background(), t.TempDir(), level, tests)
	if err != nil || len(results) != len(inference.Patterns) {
		t.Fatalf("%d results, %v", len(results), err)
	}
	for _, r := range results {
		if r.verdict != inference.Unsettled || len(r.measurements) > 0 || r.runs != 0 || !strings.Contains(r.sentence(), "no complete runs") {
			t.Errorf("%+v", r)
		}
	}
	if text := must(t, "patterns", "p5", "--budget", "0", "--out", t.TempDir()); !strings.Contains(text, "no complete runs") {
		t.Errorf("with a budget of 0: %s", text)
	}
}

func TestMisuseOfPatterns(t *testing.T) {
	folder := t.TempDir()
	for line, want := range map[string]string{
		"patterns P11":                              `unknown pattern "P11"`,
		"patterns P5 --budget -1":                   "a whole number from 0 to 1000000000",
		"patterns P5 --zone trust=.1":               "--zone has no effect here",
		"patterns P5 --level 2":                     "between 0 and 1",
		"patterns P5 --shard 3/2":                   "must be I/N",
		"patterns P3 --scenario storm":              "P3 varies the size of shocks, but the scenario storm lists its shocks",
		"patterns P5 --scenario stom":               `did you mean "storm"?`,
		"patterns P5 --set trust.rat=1":             `did you mean "trust.rate"?`,
		"patterns P10 --set organization.members=1": "seat of intervention 1 is 1; the range is 0 to 0",
	} {
		r := do(append(strings.Fields(line), "--out", folder)...)
		if r.code != exitUsage || !strings.Contains(r.stdout+r.stderr, want) {
			t.Errorf("leaderful %s: exit code %d, %q does not say %q", line, r.code, r.stdout+r.stderr, want)
		}
	}
	must(t, "patterns", "P5", "--budget", "680", "--out", folder, "--quiet")
	if r := do("patterns", "P5", "--budget", "680", "--out", folder, "--seed", "2"); r.code != exitUsage || !strings.Contains(r.stderr, "seed") {
		t.Errorf("another seed in the same folder: exit code %d, %s", r.code, r.stderr)
	}
	// A data set of another pattern is refused.
	if _, err := readPattern(context.Background(), defaultTest(t, "P5").data[0].path(folder, "P5"), "P4", &defaultTest(t, "P4").data[0]); err == nil {
		t.Error("P4 is measured from the runs of P5")
	}
}

// P6 requires that shorter runs are the beginning of longer ones, whatever happens
// later.
func TestShorterRunsBeginLongerOnes(t *testing.T) {
	for _, regime := range threeRegimes {
		long := usual(regime, 90)
		long.Interventions = []sim.Intervention{{Week: 60, Cut: &sim.Cut{Chance: .1}}}
		after, all := lived(t, long, 5, 2, 60)
		short, first := lived(t, usual(regime, 60), 5, 2, 60)
		if !reflect.DeepEqual(all, first) {
			t.Errorf("%s: the first 60 weeks of 90 are not those of 60", regime)
		}
		if a, b := after.Outcomes(), short.Outcomes(); a.Quits != b.Quits || a.Performance != b.Performance {
			t.Errorf("%s: outcomes differ: %+v, %+v", regime, a, b)
		}
	}
}

// TestMeasurementsFollowFromTheEngine repeats some patterns' measurements with
// organizations that are run week by week, without any data set.
func TestMeasurementsFollowFromTheEngine(t *testing.T) {
	folder := t.TempDir()
	patternsIn(t, folder, "P1", "P3", "P6", "P8", "P10", "--budget", "1700", "--seed", "9")

	t.Run("P1", func(t *testing.T) {
		r := resultOf(t, folder, "P1")
		n := 2000 / 40
		scenario, err := scenarios.Load("novices")
		if err != nil {
			t.Fatal(err)
		}
		weekly := map[string][][]sim.Observation{}
		year := map[string]float64{}
		for _, regime := range threeRegimes {
			for k := range n {
				arm, _ := scenarios.ArmNamed(regime)
				setup := scenario.Setup(&arm)
				_, seen := lived(t, &setup, 9, k, 52)
				weekly[regime] = append(weekly[regime], seen)
				for _, o := range seen {
					if k < n/5 {
						year[regime] += o.Performance
					}
				}
			}
		}
		better := "domineering"
		if year["compassionate"] > year["domineering"] {
			better = "compassionate"
		}
		first, middle, squares, slopes := 0.0, 25.5, 0.0, 0.0
		for w := range 52 {
			squares += (float64(w) - middle) * (float64(w) - middle)
		}
		for k := n / 5; k < n; k++ {
			for w := range 52 {
				d := weekly["power-with"][k][w].Performance - weekly[better][k][w].Performance
				if w < 8 {
					first += d / 8
				}
				slopes += 51 * (float64(w) - middle) * d / squares
			}
		}
		measuring := float64(n - n/5)
		isNear(t, "first weeks", r.measurements[0].Measured.Value, first/measuring)
		isNear(t, "rise", r.measurements[1].Measured.Value, slopes/measuring)
		if want := "power-with - " + better; r.measurements[0].Regime != want {
			t.Errorf("%s, want %s", r.measurements[0].Regime, want)
		}
	})
	t.Run("P6", func(t *testing.T) {
		r := resultOf(t, folder, "P6")
		m := r.measurements[0]
		n := 500 / 40
		if m.Regime != "compassionate" || m.Measured.N != n {
			t.Fatalf("%+v", m)
		}
		quits := func(cut bool) float64 {
			sum := 0.0
			for k := range n {
				s := usual("compassionate", 156)
				s.Parameters.Organization.Members = 1000
				if cut {
					s.Interventions = []sim.Intervention{{Week: 104, Cut: &sim.Cut{Chance: .01}}}
				}
				o, _ := lived(t, s, 9, k, 104)
				before := o.Outcomes().Quits * 2000
				for !o.Done() {
					o.Week()
				}
				sum += math.Round(o.Outcomes().Quits*3000 - before)
			}
			return sum
		}
		isNear(t, "quits", m.Measured.Value, quits(true)/quits(false)-1)
	})
	t.Run("P10", func(t *testing.T) {
		r := resultOf(t, folder, "P10")
		n := 2000 / 40
		worked := func(away ...sim.Intervention) (last, all float64) {
			for k := range n {
				s := usual("compassionate", 60)
				s.Interventions = away
				_, seen := lived(t, s, 9, k, 60)
				for w, o := range seen {
					all += 57 * o.Performance
					if w >= 52 {
						last += 57 * o.Performance
					}
				}
			}
			return last, all
		}
		usually, all := worked()
		headless, _ := worked(sim.Intervention{Week: 52, Absence: &sim.Absence{Seat: 0, Weeks: 8}})
		unitless, _ := worked(sim.Intervention{Week: 52, Absence: &sim.Absence{Seat: 1, Weeks: 8}})
		seat := all / 60 / 57 * 8 // an average seat's work in the weeks of the absence
		isNear(t, "head", r.measurements[0].Measured.Value, (usually-headless)/seat)
		isNear(t, "half of the head's loss minus a unit leader's", r.measurements[3].Measured.Value, ((usually-headless)/2-(usually-unitless))/seat)
	})
	t.Run("P8", func(t *testing.T) {
		r := resultOf(t, folder, "P8")
		sum, n := 0.0, 100/40
		for k := range n {
			s := usual("power-with", 19*52)
			s.Parameters.Environment.ShockEvery, s.Parameters.Environment.ShockLoad = 1, rampLoads[0]
			for step := 1; step < 19; step++ {
				s.Interventions = append(s.Interventions, sim.Intervention{Week: 52 * step, Parameter: &sim.ParameterChange{Name: "environment.shock_load", Value: rampLoads[min(step, 18-step)]}})
			}
			_, seen := lived(t, s, 9, k, 19*52)
			steps := make([]float64, 19)
			for w := range seen {
				steps[w/52] += seen[w].Performance / 52
			}
			tipped := inference.TippingOf(rampLoads, steps)
			if !tipped.Collapsed || !tipped.Recovered {
				t.Fatalf("%+v", tipped)
			}
			sum += 100 * (tipped.Collapse - tipped.Recovery)
		}
		isNear(t, "gap of power-with", r.measurements[2].Measured.Value, sum/float64(n))
	})
}

func isNear(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) < 1e-9) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Adding organizations to P7 does not change the existing ones.
func TestPopulationGrows(t *testing.T) {
	s := &setting{seed: 4}
	few, many := composePopulation(s, 40), composePopulation(s, 90)
	if !reflect.DeepEqual(few.Points, many.Points[:40]) {
		t.Error("the first 40 organizations of 90 are not those of 40")
	}
	for _, values := range many.Points {
		for j, v := range values {
			if v < many.Factors[j].Low || v > many.Factors[j].High {
				t.Errorf("%s is %v", many.Factors[j].Name, v)
			}
		}
	}
	names := make([]string, len(many.Factors))
	for j := range names {
		names[j] = many.Factors[j].Name
	}
	for _, number := range sim.PolicyNumbers {
		if !slices.Contains(names, fmt.Sprintf("regimes.%s.%s", anyPolicy, number.Name)) {
			t.Errorf("%s is not drawn", number.Name)
		}
	}
}

// populations are spread as the canned sweep sensitivity spreads them.
func TestPopulationsAreThoseOfTheSweep(t *testing.T) {
	sweep, err := scenarios.OpenSweep("sensitivity")
	if err != nil {
		t.Fatal(err)
	}
	if len(sweep.Factors) != len(populations) {
		t.Fatalf("%d factors, the sweep has %d", len(populations), len(sweep.Factors))
	}
	for _, f := range populations {
		if !slices.ContainsFunc(sweep.Factors, func(g experiment.Factor) bool { return g.Name == f.Name && reflect.DeepEqual(g.Spread, f.Spread) }) {
			t.Errorf("%s has another spread there than %+v", f.Name, f.Spread)
		}
	}
}

// A failed run is left out with its replication, and no other.
func TestFailedRunsAreLeftOut(t *testing.T) {
	r := &patternRuns{arms: threeRegimes, points: [][]float64{{1}}, values: make([][][][]float64, 1)}
	for n := range 40 {
		arms := [][]float64{{.1, .4}, {.2, .5}, {.3, .1}} // voiced and the delay of domineering, compassionate, power-with
		if n == 7 {
			arms[1] = []float64{math.NaN(), math.NaN()}
		}
		r.values[0] = append(r.values[0], arms)
	}
	r.replications = completeReplications(r.values[0])
	result := measureVoice([]*patternRuns{r}, level)
	for i, want := range []float64{.2, .1, .3, .4} {
		isNear(t, result.measurements[i].Quantity, result.measurements[i].Measured.Value, want)
	}
	if n := result.measurements[0].Measured.N; n != 40 {
		t.Errorf("%d replications without a failure, want 40", n)
	}
	if n := result.measurements[1].Measured.N; n != 39 {
		t.Errorf("%d replications with one, want 39", n)
	}
	r.values[0][5][2] = nil // has not run
	if n := completeReplications(r.values[0]); n != 5 {
		t.Errorf("%d replications before the gap, want 5", n)
	}
}

func TestMeansOfNoRunsAreUnknown(t *testing.T) {
	if text := meanText(nil, .95); text != "unknown (no runs)" {
		t.Errorf("the mean of no runs is written %q", text)
	}
}
