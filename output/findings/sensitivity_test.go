package findings

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim/experiment"
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

// planted returns the sweep, read, and the folder of its results.
func planted(t *testing.T, design, replications string) (s *experiment.Sweep, results string) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"small.yaml": `
name: small
title: small
question: small?
settings: {environment: {weeks: 200}, organization: {members: 20}}
regimes: [domineering, power-with]
`,
		"s.yaml": fmt.Sprintf(plantedSweep, design, replications),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := scenarios.OpenSweep(folder + "/s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return s, folder + "/out"
}

// The numbers equal those of analyses of the same points, run again one by one.
func TestSensitivityAnalysesTheRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out sensitivity analyses of sweeps")
	}
	s, folder := planted(t, "{kind: saltelli, size: 64, second_order: true}", "6")
	ask := &Analysis{Outcomes: []string{"performance"}, Resamples: 200, Seed: 3, Source: s}
	got := answerTo(t, &Question{Subject: AboutSensitivity, Level: .9, Analysis: ask}, folder, atWork(1, 1)).(*Sensitivities)
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
	var names []string
	for i := range s.Factors {
		names = append(names, s.Factors[i].Name)
	}
	want := sensitivity.Decompose(runs, names, true, sensitivity.Resampling{
		Level: .9, Resamples: 200, Source: rand.New(rand.NewPCG(1, 1)), CommonWorlds: true,
	})
	x := &got.Quantities[2]
	if x.Contrast != difference || len(x.Decomposition.Second) != 3 {
		t.Fatalf("the third quantity is %+v", x)
	}
	for j := range want.Total {
		if x.Decomposition.Total[j].Value != want.Total[j].Value || x.Decomposition.First[j].Value != want.First[j].Value {
			t.Errorf("factor %d has %+v, want %+v", j, x.Decomposition.Total[j], want.Total[j])
		}
	}
	if x.Chance != want.Chance.Value || !slices.IsSortedFunc(x.Drivers, func(a, b Driver) int { return int(math.Copysign(1, b.Value-a.Value)) }) {
		t.Errorf("chance is %v, want %v; the drivers are %+v", x.Chance, want.Chance.Value, x.Drivers)
	}
	// Other outcomes have no effect on the result, and the seed is the bootstrap's.
	f, err := dataset.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	ask.Outcomes = []string{"trust", "performance"}
	more, err := Analyse(t.Context(), f, &Question{Level: .9, Analysis: ask}, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	if alone, combined := got.Quantities[1].Drivers, more.Quantities[4].Drivers; !slices.Equal(alone, combined) {
		t.Errorf("together with another outcome the drivers are %+v, alone %+v", combined, alone)
	}
	ask.Seed++
	if more, err = Analyse(t.Context(), f, &Question{Level: .9, Analysis: ask}, func(int64, int64) {}); err != nil || slices.Equal(more.Quantities[4].Drivers, got.Quantities[1].Drivers) {
		t.Errorf("another seed has no effect, %v", err)
	}
}

func TestSensitivityIsEndedByItsContext(t *testing.T) {
	s, folder := planted(t, "{kind: random, size: 4}", "2")
	q := &Question{Subject: AboutSensitivity, Level: .95, Analysis: &Analysis{Resamples: 100, Source: s}}
	answerTo(t, q, folder, atWork(1, 1))
	f, err := dataset.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	reported := int64(0)
	_, err = Analyse(ctx, f, q, func(done, total int64) {
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
	s, err := scenarios.OpenSweep(CannedSensitivity)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"organization.members", "organization.span", "environment.shock_load", "environment.shock_complexity",
		"environment.growth", "turnover.quit_rate", "work.unit_loss", "people.alignment", "people.capacity_follower"} {
		if !slices.ContainsFunc(s.Factors, func(f experiment.Factor) bool { return f.Name == name }) {
			t.Errorf("it does not vary %s", name)
		}
	}
	var arms []string
	for i := range s.Arms {
		arms = append(arms, s.Arms[i].Name)
	}
	if s.Design.Kind != experiment.Saltelli || s.Worlds != experiment.Common || !slices.Equal(arms, []string{"compassionate", "power-with"}) {
		t.Errorf("it is %+v of %q", s.Design, arms)
	}
	contrasts, err := new(Analysis).contrasts(ManifestOf(s))
	if err != nil || len(contrasts) != 12 || contrasts[2].Outcome != "crises_per_year" || contrasts[2].Reference != "power-with" {
		t.Errorf("its contrasts are %+v, %v", contrasts, err)
	}
}
