package scenarios

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"leaderful/sim"
)

// The sides that runs can favour in a scenario's question: the better of the
// power-over regimes, or power-with. Situational, which is a bit of both, is mentioned
// in the finding and does not count here if power-with itself is compared.
const (
	PowerWith = "power-with"
	PowerOver = "power-over"
	Neither   = "neither"
)

// Evidence says that an arm does better than another in an outcome.
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

// ReferenceAmong returns the arm with which others are compared by default:
// power-with, else the last.
func ReferenceAmong(arms []string) string {
	if slices.Contains(arms, PowerWith) {
		return PowerWith
	}
	return arms[len(arms)-1]
}

// EvidencePairs returns the pairs, among two or more arms, that the scenario asks to
// compare: the pairs of its evidence, in which the reference is power-with or else the
// arm that comes first; and the arms that these leave out, each with the usual
// reference.
func (s *Scenario) EvidencePairs(arms []string) []Pair {
	var pairs []Pair
	reference := ReferenceAmong(arms)
	compared := map[string]bool{}
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
		compared[e.Better], compared[e.Worse] = true, true
		later, earlier := arms[max(better, worse)], arms[min(better, worse)]
		if later == PowerWith {
			later, earlier = earlier, later
		}
		add(Pair{later, earlier})
	}
	alone := !compared[reference]
	for _, arm := range arms {
		if arm != reference && (alone || !compared[arm]) {
			add(Pair{arm, reference})
		}
	}
	return pairs
}

// Asked returns the outcomes that the evidence is about.
func (s *Scenario) Asked() []string {
	var outcomes []string
	for _, e := range s.Evidence {
		if !slices.Contains(outcomes, e.Outcome) {
			outcomes = append(outcomes, e.Outcome)
		}
	}
	return outcomes
}

// sideOf returns the side that a regime is on, by what its leaders do at the start.
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

// Winners returns the arms of the favoured side that, by the evidence, do better than
// an arm of the other side.
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

// evidence reads the comparisons that the finding rests on.
func (r *scenarioReading) evidence(n *yaml.Node, s *Scenario) {
	known, arms := outcomeNames(), namesIn(s.Arms, func(a *Arm) string { return a.Name })
	type subject struct{ outcome, first, second string }
	lines := map[subject]int{}
	r.items("evidence", n, mostEvidence, func(item *yaml.Node) {
		var e Evidence
		r.fields(item, []field{
			{"outcome", func(key, value *yaml.Node) {
				r.word(&e.Outcome, known)(key, value)
				if e.Outcome != "" && sim.OutcomeNamed(e.Outcome).Better == 0 {
					r.fault(value, "more %s is neither better nor worse; evidence needs an outcome that can be better or worse", e.Outcome)
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
			r.fault(item, "%s of %s and %s is listed twice; first in line %d", e.Outcome, e.Better, e.Worse, line)
		} else {
			lines[about] = item.Line
		}
		s.Evidence = append(s.Evidence, e)
	})
}
