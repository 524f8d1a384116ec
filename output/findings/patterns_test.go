package findings

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// patternCalled returns the test of a pattern.
func patternCalled(t *testing.T, id string) *patternTest {
	t.Helper()
	tests, err := ChoosePatterns([]string{id})
	if err != nil || len(tests) != 1 {
		t.Fatalf("%d tests, %v", len(tests), err)
	}
	return tests[0]
}

// patternsIn measures patterns in a folder of results, with a seed; none: all patterns.
func patternsIn(t *testing.T, folder string, seed uint64, budget int, ids ...string) map[string]*PatternResult {
	t.Helper()
	q := questionIn(t, AboutPatterns, budget)
	q.Setting.Seed, q.Chosen = seed, ids
	results := map[string]*PatternResult{}
	for _, r := range answerTo(t, q, folder, atWork(1, 1)).(*Patterns).Results {
		results[r.Pattern.ID] = r
	}
	return results
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

// The default budget is the number of runs that the patterns take.
func TestDefaultBudgetOfPatterns(t *testing.T) {
	s := new(Setting)
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
	if runs != PatternsBudget {
		t.Errorf("the patterns take %d runs, the default budget is %d", runs, PatternsBudget)
	}
}

func TestPatternsWithoutRuns(t *testing.T) {
	results := patternsIn(t, t.TempDir(), 1, 0)
	if len(results) != len(inference.Patterns) {
		t.Fatalf("%d results", len(results))
	}
	for _, r := range results {
		if r.Verdict != inference.Unsettled || len(r.Measurements) > 0 || r.Runs != 0 {
			t.Errorf("%+v", r)
		}
	}
}

func TestDataSetOfAnotherPatternIsRefused(t *testing.T) {
	folder := t.TempDir()
	patternsIn(t, folder, 1, 680, "P5")
	path := patternCalled(t, "P5").data[0].path(folder+"/patterns", "P5")
	if !HasDataSet(path) {
		t.Fatal("P5 has no runs in " + path)
	}
	if _, err := readPattern(context.Background(), path, "P4", &patternCalled(t, "P4").data[0]); err == nil {
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
	if testing.Short() {
		t.Skip("-short leaves out runs for every pattern")
	}
	results := patternsIn(t, t.TempDir(), 9, 1700, "P1", "P3", "P6", "P8", "P10")

	t.Run("P1", func(t *testing.T) {
		r := results["P1"]
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
		isNear(t, "first weeks", r.Measurements[0].Measured.Value, first/measuring)
		isNear(t, "rise", r.Measurements[1].Measured.Value, slopes/measuring)
		if want := "power-with - " + better; r.Measurements[0].Regime != want {
			t.Errorf("%s, want %s", r.Measurements[0].Regime, want)
		}
	})
	t.Run("P6", func(t *testing.T) {
		r := results["P6"]
		m := r.Measurements[0]
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
		r := results["P10"]
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
		isNear(t, "head", r.Measurements[0].Measured.Value, (usually-headless)/seat)
		isNear(t, "half of the head's loss minus a unit leader's", r.Measurements[3].Measured.Value, ((usually-headless)/2-(usually-unitless))/seat)
	})
	t.Run("P8", func(t *testing.T) {
		r := results["P8"]
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
		isNear(t, "gap of power-with", r.Measurements[2].Measured.Value, sum/float64(n))
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
	s := &Setting{Seed: 4}
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

// The populations are spread as the canned sweep sensitivity spreads them.
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
	measurements, _ := measureVoice([]*patternRuns{r}, UsualLevel)
	for i, want := range []float64{.2, .1, .3, .4} {
		isNear(t, measurements[i].Quantity, measurements[i].Measured.Value, want)
	}
	if n := measurements[0].Measured.N; n != 40 {
		t.Errorf("%d replications without a failure, want 40", n)
	}
	if n := measurements[1].Measured.N; n != 39 {
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
