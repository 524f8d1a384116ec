package sim

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// In settings in which about half of the parameters that hurt, dismiss, remove, drive
// away or bring problems are 0, every run of a setup whose outcome is settled has that
// value, to the bit, and every pair of runs in one world has that difference.
func TestSettledOutcomesHoldInEveryRun(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 1,500 random settings")
	}
	t.Parallel()
	outcomes := map[string]int{} // how often each was settled
	differences := map[string]int{}
	for n := range uint64(1500) {
		chance := rand.New(rand.NewPCG(n, 7))
		setup := thinned(randomSetup(t, chance), chance)
		twin := setup
		twin.Regime = thinnedRegime(randomRegime(chance), chance)
		if chance.IntN(3) == 0 { // the same under another name
			twin.Regime = setup.Regime
			twin.Regime.Name = "other"
		}
		if chance.IntN(2) == 0 {
			twin.Parameters.Harm.Heal = chance.Float64()
		}
		if chance.IntN(2) == 0 {
			unhealed := Intervention{Week: chance.IntN(setup.Parameters.Environment.Weeks), Parameter: &ParameterChange{"harm.heal", 0}}
			twin.Interventions = append(slices.Clone(setup.Interventions), unhealed)
		}
		if chance.IntN(3) == 0 {
			twin.Start.Trust = &twin.Parameters.Trust.Initial
		}
		if chance.IntN(3) == 0 {
			twin.Parameters.Environment.BackgroundRate /= 2
		}
		for replication := range 2 {
			a, b := outcomesOf(t, &setup, n, replication), outcomesOf(t, &twin, n, replication)
			for i := range OutcomeTable {
				outcome := &OutcomeTable[i]
				if want, settled := outcome.Settled(&setup); settled {
					outcomes[outcome.Name]++
					if got := outcome.Of(&a); got != want {
						t.Errorf("setup %d, replication %d: %s is %v, settled at %v", n, replication, outcome.Name, got, want)
					}
				}
				if want, settled := outcome.SettledDifference(&setup, &twin); settled {
					differences[outcome.Name]++
					if got := outcome.Of(&a) - outcome.Of(&b); got != want {
						t.Errorf("setup %d, replication %d: %s differs by %v, settled at %v", n, replication, outcome.Name, got, want)
					}
				}
			}
		}
	}
	for _, name := range []string{"problems_per_year", "crises_per_year", "crises_first", "crises_last", "open_problems", "leader_exits", "quits", "dismissals", "collateral_damage", "harm"} {
		if outcomes[name] < 40 {
			t.Errorf("%s was settled only %d times", name, outcomes[name])
		}
	}
	for i := range OutcomeTable {
		if name := OutcomeTable[i].Name; differences[name] < 40 {
			t.Errorf("the difference in %s was settled only %d times", name, differences[name])
		}
	}
}

func TestSettledByDefault(t *testing.T) {
	powerWith, domineering := defaultSetup("power-with"), defaultSetup("domineering")
	unhurt := domineering
	unhurt.Parameters.Harm.Sanction, unhurt.Parameters.Harm.Surge = 0, 0
	quiet := domineering
	quiet.Regime.Espoused.Layoffs, quiet.Parameters.Turnover.DismissBlamed, quiet.Parameters.Turnover.DismissCrew = 0, 0, 0
	cut := quiet
	cut.Interventions = []Intervention{{Week: 9, Cut: &Cut{.1}}}
	unhealed := func(s Setup) Setup { s.Parameters.Harm.Heal = 0; return s }
	from := func(s Setup, i Intervention) Setup { s.Interventions = []Intervention{i}; return s }
	for _, c := range []struct {
		outcome string
		a, b    Setup
		settled bool
	}{
		{"dismissals", powerWith, quiet, true},
		{"dismissals", powerWith, domineering, false},
		{"dismissals", powerWith, cut, false},
		{"collateral_damage", powerWith, quiet, false},
		{"harm", unhurt, powerWith, true},
		{"collateral_damage", unhurt, powerWith, false}, // dismissals are damage
		{"problems_per_year", powerWith, domineering, true},
		{"crises_per_year", powerWith, domineering, false},
		{"leader_exits", powerWith, domineering, false},
		{"trust", domineering, domineering, true},
		{"crises_per_year", unhealed(unhurt), unhurt, true},
		{"crises_per_year", from(unhurt, Intervention{Parameter: &ParameterChange{"harm.heal", 0}}), unhurt, true},
		{"crises_per_year", from(unhurt, Intervention{Parameter: &ParameterChange{"harm.surge", .1}}), unhurt, false},
		{"crises_per_year", unhealed(domineering), domineering, false},
	} {
		if _, settled := OutcomeNamed(c.outcome).SettledDifference(&c.a, &c.b); settled != c.settled {
			t.Errorf("%s of %s and %s: settled is %v", c.outcome, c.a.Regime.Name, c.b.Regime.Name, settled)
		}
	}
}

func outcomesOf(t *testing.T, setup *Setup, seed uint64, replication int) Outcomes {
	t.Helper()
	o, err := New(setup, seed, replication)
	if err != nil {
		t.Fatal(err)
	}
	o.Run()
	return o.Outcomes()
}

// thinned sets about half of the parameters that let things happen to 0.
func thinned(s Setup, chance *rand.Rand) Setup {
	zero := func(values ...*float64) {
		for _, value := range values {
			if chance.IntN(2) == 0 {
				*value = 0
			}
		}
	}
	p := &s.Parameters
	zero(&p.Turnover.Board, &p.Turnover.QuitRate, &p.Turnover.DismissBlamed, &p.Turnover.DismissCrew,
		&p.Harm.Sanction, &p.Harm.Surge, &p.Environment.BackgroundRate, &p.Environment.ShockLoad, &s.Start.Backlog, &s.Start.Harm)
	if chance.IntN(4) == 0 {
		s.Shocks = ShockPlan{Timing: ShocksListed}
	}
	s.Regime = thinnedRegime(s.Regime, chance)
	for i := range s.Interventions {
		intervention := &s.Interventions[i]
		switch {
		case intervention.Regime != nil:
			*intervention.Regime = thinnedRegime(*intervention.Regime, chance)
		case intervention.Parameter != nil && ParameterNamed(intervention.Parameter.Name).Min == 0 && chance.IntN(2) == 0 && !ParameterNamed(intervention.Parameter.Name).Whole:
			intervention.Parameter.Value = 0
		case intervention.Cut != nil:
			zero(&intervention.Cut.Chance)
		}
	}
	return s
}

func thinnedRegime(r Regime, chance *rand.Rand) Regime {
	thin := func(p *Policy) {
		for _, value := range []*float64{&p.Sanction, &p.Command, &p.Layoffs} {
			if chance.IntN(3) > 0 {
				*value = 0
			}
		}
	}
	thin(&r.Espoused)
	if r.Habit != nil {
		habit := *r.Habit
		thin(&habit)
		r.Habit = &habit
	}
	return r
}
