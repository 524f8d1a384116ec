package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"strings"
	"testing"

	"leaderful/output/golden"
)

// writeObservation adds the bits of a week's series to a digest.
func writeObservation(h hash.Hash, seen *Observation) {
	for i := range SeriesTable {
		writeBits(h, SeriesTable[i].Of(seen))
	}
}

func writeOutcomes(h hash.Hash, outcomes *Outcomes) {
	for i := range OutcomeTable {
		writeBits(h, OutcomeTable[i].Of(outcomes))
	}
}

func writeBits(h hash.Hash, v float64) {
	var bits [8]byte
	binary.LittleEndian.PutUint64(bits[:], math.Float64bits(v))
	h.Write(bits[:])
}

// digestOf runs the remaining weeks and returns a digest of the observations in them and
// of the outcomes.
func digestOf(o *Organization) string {
	h := sha256.New()
	for !o.Done() {
		o.Week()
		seen := o.Observe()
		writeObservation(h, &seen)
	}
	outcomes := o.Outcomes()
	writeOutcomes(h, &outcomes)
	return fmt.Sprintf("%x", h.Sum(nil))
}

func found(t testing.TB, setup *Setup, seed uint64, replication int) *Organization {
	t.Helper()
	o, err := New(setup, seed, replication)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func regimeNamed(name string) Regime {
	r, ok := RegimeNamed(name)
	if !ok {
		panic("unknown regime " + name)
	}
	return r
}

// setupOf returns the default setup of a regime with parameters changed.
func setupOf(regime string, changes map[string]float64) Setup {
	setup := Setup{Parameters: Defaults(), Regime: regimeNamed(regime)}
	for name, value := range changes {
		if err := ParameterNamed(name).Set(&setup, value); err != nil {
			panic(err)
		}
	}
	return setup
}

type namedSetup struct {
	name  string
	setup Setup
}

// variety returns setups that together use every feature of the model.
func variety() []namedSetup {
	var all []namedSetup
	add := func(name string, setup Setup) { all = append(all, namedSetup{name, setup}) }
	for _, regime := range Regimes {
		add(regime.Name, setupOf(regime.Name, nil))
	}
	for _, members := range []float64{1, 2, 400} {
		for _, regime := range []string{"domineering", "relapsing"} {
			add(fmt.Sprintf("%s of %v", regime, members), setupOf(regime, map[string]float64{
				"organization.members": members, "environment.weeks": 208, "environment.background_rate": 1}))
		}
	}

	half, low, third := .5, .1, 1./3
	distress := setupOf("situational", nil)
	distress.Start = Start{Vulnerability: &half, Trust: &low, Harm: .4, Capacity: &third, Backlog: .3}
	add("distress", distress)

	drifting := setupOf("compassionate", nil)
	drifting.Drift = Drift{Complexity: .15, Load: .1, Growth: .07}
	drifting.Shocks.Timing = ShocksEvenly
	add("drift and even shocks", drifting)

	listed := setupOf("power-with", nil)
	listed.Shocks = ShockPlan{Timing: ShocksListed, Listed: []Shock{
		{Week: 0, Load: .1, Breadth: 2, Complexity: 2}, {Week: 130, Load: .6, Breadth: 12, Complexity: 5}, {Week: 130, Load: .1, Breadth: 1, Complexity: 1}}}
	add("listed shocks", listed)

	conversion, relapsing := regimeNamed("power-with"), regimeNamed("relapsing")
	habit := regimeNamed("domineering").Espoused
	conversion.Habit, conversion.Pull, conversion.Practice, conversion.Rigidity = &habit, .9, .01, .3
	course := setupOf("domineering", nil)
	course.Interventions = []Intervention{
		{Week: 100, Cut: &Cut{Chance: .2}},
		{Week: 150, Absence: &Absence{Seat: 0, Weeks: 20}},
		{Week: 155, Absence: &Absence{Seat: 3, Weeks: 5}},
		{Week: 200, Regime: &conversion},
		{Week: 200, Parameter: &ParameterChange{Name: "organization.leader_attention", Value: 1.7}},
		{Week: 300, Parameter: &ParameterChange{Name: "environment.growth", Value: .06}},
		{Week: 400, Regime: &relapsing},
	}
	add("interventions", course)

	add("extremes", setupOf("domineering", map[string]float64{
		"organization.members": 90, "organization.span": 3, "organization.lateral_ties": 5, "organization.domains": 20,
		"environment.background_rate": 3, "environment.background_complexity": 7, "environment.max_complexity": 20,
		"environment.magnitude_sigma": 2, "environment.growth_sigma": 2, "decision.complexity_penalty": .7,
		"vulnerability.quick_fix": 1, "vulnerability.prevention": 10, "trust.rate": 1, "harm.heal": 1,
		"people.forget_competence": .4, "turnover.quit_rate": 5, "turnover.quit_harm": 20, "turnover.vacancy": 1,
		"environment.weeks": 208}))
	return all
}

// TestDigest tests every bit of a set of runs: the file is the same on every processor.
func TestDigest(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	all := sha256.New()
	for _, c := range variety() {
		digest := digestOf(found(t, &c.setup, 1, 0))
		fmt.Fprintf(&lines, "%s  %s\n", digest, c.name)
		fmt.Fprintln(all, digest)
	}
	fmt.Fprintf(&lines, "%x  all\n", all.Sum(nil))
	t.Logf("digest of all runs: %x", all.Sum(nil))
	golden.Equal(t, "testdata/digest.txt", lines.String())
	if !strings.Contains(lines.String(), "\n"+Engine) {
		t.Errorf("the engine's name is %s, but its digest begins otherwise: results have changed, so the name must change too", Engine)
	}
}
