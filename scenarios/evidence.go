package scenarios

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"leaderful/sim"
)

// The sides that runs can favour in what a scenario asks: the better of the
// power-over regimes, or power-with. Situational, which is a bit of both, is told
// of in the finding and does not count here where power-with itself is compared.
const (
	PowerWith = "power-with"
	PowerOver = "power-over"
	Neither   = "neither"
)

// Evidence says in which outcome which arm does better than which.
type Evidence struct {
	Outcome, Better, Worse string
}

// String returns the evidence in words: "compassionate ends crises sooner than
// power-with".
func (e Evidence) String() string {
	outcome := sim.OutcomeNamed(e.Outcome)
	does := outcome.More
	if outcome.Better < 0 {
		does = outcome.Less
	}
	return e.Better + " " + does + " than " + e.Worse
}

// A Pair is two arms to compare: Arm - Reference.
type Pair struct{ Arm, Reference string }

// ReferenceAmong returns the arm with which others are compared where nothing else
// is asked for: power-with, else the last.
func ReferenceAmong(arms []string) string {
	if slices.Contains(arms, PowerWith) {
		return PowerWith
	}
	return arms[len(arms)-1]
}

// EvidencePairs returns which of two or more arms the scenario asks to compare: the
// pairs of its evidence, in which the reference is power-with or else the arm that
// comes first; and with the usual reference the arms that these leave out.
func (s *Scenario) EvidencePairs(arms []string) []Pair {
	var pairs []Pair
	reference := ReferenceAmong(arms)
	asked := map[string]bool{}
	add := func(p Pair) {
		if !slices.Contains(pairs, p) {
			pairs = append(pairs, p)
		}
	}
	for _, e := range s.Evidence {
		better, worse := slices.Index(arms, e.Better), slices.Index(arms, e.Worse)
		if better < 0 || worse < 0 {
			continue
		}
		asked[e.Better], asked[e.Worse] = true, true
		later, earlier := arms[max(better, worse)], arms[min(better, worse)]
		if later == PowerWith {
			later, earlier = earlier, later
		}
		add(Pair{later, earlier})
	}
	left := !asked[reference]
	for _, arm := range arms {
		if arm != reference && (left || !asked[arm]) {
			add(Pair{arm, reference})
		}
	}
	return pairs
}

// sideOf returns the side that a regime is on by what its leaders do at first.
func sideOf(regime *sim.Regime) string {
	practised := &regime.Espoused
	if regime.Habit != nil && regime.Pull == 1 {
		practised = regime.Habit
	}
	if practised.Sanction > 0 {
		return PowerOver
	}
	return PowerWith
}

// Winners returns the arms of the side that runs favour which, by the evidence,
// do better than an arm of the other side.
func (s *Scenario) Winners() []string {
	sides := map[string]string{}
	for i := range s.Arms {
		sides[s.Arms[i].Name] = sideOf(&s.Arms[i].Regime)
	}
	var winners []string
	for _, e := range s.Evidence {
		if sides[e.Better] == s.Favours && sides[e.Worse] != s.Favours && !slices.Contains(winners, e.Better) {
			winners = append(winners, e.Better)
		}
	}
	return winners
}

// Favoured returns the side that runs favour and, where the side's name does not
// say so, its arms that win: "power-over (compassionate)". It is empty if the file
// does not say.
func (s *Scenario) Favoured() string {
	winners := s.Winners()
	if len(winners) == 0 || slices.Equal(winners, []string{s.Favours}) {
		return s.Favours
	}
	return s.Favours + " (" + strings.Join(winners, ", ") + ")"
}

// evidence reads what the finding rests on.
func (r *scenarioReading) evidence(n *yaml.Node, s *Scenario) {
	var known, arms []string
	for i := range sim.OutcomeTable {
		known = append(known, sim.OutcomeTable[i].Name)
	}
	for i := range s.Arms {
		arms = append(arms, s.Arms[i].Name)
	}
	type subject struct{ outcome, first, second string }
	lines := map[subject]int{}
	r.items("evidence", n, mostEvidence, func(item *yaml.Node) {
		var e Evidence
		r.fields(item, []field{
			{"outcome", func(key, value *yaml.Node) {
				r.word(&e.Outcome, known)(key, value)
				if e.Outcome != "" && sim.OutcomeNamed(e.Outcome).Better == 0 {
					r.fault(value, "more %s is neither better nor worse; evidence needs an outcome that can be better", e.Outcome)
				}
			}},
			{"better", r.word(&e.Better, arms)},
			{"worse", r.word(&e.Worse, arms)},
		})
		r.need(item, "outcome", "better", "worse")
		if e.Outcome == "" || e.Better == "" || e.Worse == "" {
			return
		}
		about := subject{e.Outcome, min(e.Better, e.Worse), max(e.Better, e.Worse)}
		if e.Better == e.Worse {
			r.fault(value(item, "worse"), "%s is compared with itself", e.Worse)
		} else if line, twice := lines[about]; twice {
			r.fault(item, "%s of %s and %s is compared twice; first in line %d", e.Outcome, e.Better, e.Worse, line)
		} else {
			lines[about] = item.Line
		}
		s.Evidence = append(s.Evidence, e)
	})
}
