package findings

import (
	"fmt"
	"slices"

	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// UsualLevel is the usual coverage of intervals.
const UsualLevel = .95

// A study is a scenario as it was run, and its results.
type Study struct {
	Scenario *scenarios.Scenario
	Plan     *experiment.Plan
	Results  *experiment.Results
	Outcomes []*sim.Outcome // to print
	Worded   []*sim.Outcome // of these, those that sentences report
	Pairs    []scenarios.Pair
}

// A comparison is the difference between an arm and a reference in an outcome.
type Comparison struct {
	scenarios.Pair
	Outcome       *sim.Outcome
	Mean          float64
	ReferenceMean float64
	Difference    inference.Difference
}

// Compare compares the study's pairs in its outcomes, pair by pair, with
// simultaneous intervals.
func (s *Study) Compare() []Comparison {
	simultaneous := inference.Simultaneous(UsualLevel, len(s.Pairs)*len(s.Outcomes))
	place := func(name string) int {
		return slices.IndexFunc(s.Plan.Arms, func(a experiment.Arm) bool { return a.Name == name })
	}
	var comparisons []Comparison
	for _, pair := range s.Pairs {
		for _, outcome := range s.Outcomes {
			arm, reference := place(pair.Arm), place(pair.Reference)
			a, b := s.Results.Values(arm, outcome), s.Results.Values(reference, outcome)
			difference := inference.PairedDifference(a, b, simultaneous, outcome.Zone)
			if settled, known := outcome.SettledDifference(&s.Plan.Arms[arm].Setup, &s.Plan.Arms[reference].Setup); known {
				difference = inference.SettledDifference(settled, len(a), simultaneous, outcome.Zone)
			}
			comparisons = append(comparisons, Comparison{
				Pair: pair, Outcome: outcome,
				Mean: inference.MeanOf(a, UsualLevel).Value, ReferenceMean: inference.MeanOf(b, UsualLevel).Value,
				Difference: difference,
			})
		}
	}
	return comparisons
}

// The outcomes printed by default, beside those of the scenario's evidence: of runs,
// and of comparisons.
var (
	MostTelling = []string{
		"crises_per_year", "collateral_damage", "leadership_capacity", "performance", "trust", "renewal",
		"quits", "dismissals", "leader_exits", "crisis_weeks", "recurrence", "follower_decisions",
	}
	Headline = []string{"crises_per_year", "collateral_damage", "leadership_capacity", "performance"}
)

// CheckOutcomes refuses names that are neither outcomes nor "all" alone.
func CheckOutcomes(named []string) error {
	for _, name := range named {
		if sim.OutcomeNamed(name) == nil && !slices.Equal(named, []string{"all"}) {
			return fmt.Errorf("unknown outcome %q%s", name, words.DidYouMean(name, append(sim.OutcomeNames(), "all")))
		}
	}
	return nil
}
