package main

import (
	"fmt"
	"slices"
	"strings"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// level is the coverage of the intervals printed.
const level = .95

// A comparison is the difference between an arm and a reference in an outcome.
type comparison struct {
	scenarios.Pair
	outcome       *sim.Outcome
	mean          float64
	referenceMean float64
	difference    inference.Difference
}

// compareArms compares the study's pairs in its outcomes, pair by pair, with
// simultaneous intervals.
func (s *study) compareArms() []comparison {
	simultaneous := inference.Simultaneous(level, len(s.pairs)*len(s.outcomes))
	place := func(name string) int {
		return slices.IndexFunc(s.plan.Arms, func(a experiment.Arm) bool { return a.Name == name })
	}
	var comparisons []comparison
	for _, pair := range s.pairs {
		for _, outcome := range s.outcomes {
			arm, reference := place(pair.Arm), place(pair.Reference)
			a, b := s.results.Values(arm, outcome), s.results.Values(reference, outcome)
			difference := inference.PairedDifference(a, b, simultaneous, outcome.Zone)
			if settled, known := outcome.SettledDifference(&s.plan.Arms[arm].Setup, &s.plan.Arms[reference].Setup); known {
				difference = inference.SettledDifference(settled, len(a), simultaneous, outcome.Zone)
			}
			comparisons = append(comparisons, comparison{
				Pair: pair, outcome: outcome,
				mean: inference.MeanOf(a, level).Value, referenceMean: inference.MeanOf(b, level).Value,
				difference: difference,
			})
		}
	}
	return comparisons
}

// reading returns what the difference's interval shows in a word: the arm that does
// better, or more or less where neither is better.
func (c *comparison) reading() string {
	finding := c.difference.Finding()
	switch {
	case finding == inference.Undecided:
		return "~"
	case finding == inference.Negligible:
		return "="
	case c.outcome.Better == 0 && finding == inference.Higher:
		return "more"
	case c.outcome.Better == 0:
		return "less"
	case (finding == inference.Higher) == (c.outcome.Better > 0):
		return c.Arm
	default:
		return c.Reference
	}
}

// sentences say in plain words what each arm of each pair wins.
func (s *study) sentences(comparisons []comparison) []string {
	var texts []string
	for start := 0; start < len(comparisons); start += len(s.outcomes) {
		texts = append(texts, s.sentence(comparisons[start:start+len(s.outcomes)]))
	}
	return texts
}

// sentence says how the arm of a pair differs from the reference: what it wins,
// what it loses, and then what is neither.
func (s *study) sentence(pair []comparison) string {
	var wins, losses, more, same, open []string
	for i := range pair {
		c := &pair[i]
		if !slices.Contains(s.worded, c.outcome) {
			continue
		}
		title := strings.ToLower(c.outcome.Title)
		does, toward := c.outcome.More, c.outcome.Better
		switch c.difference.Finding() {
		case inference.Undecided:
			open = append(open, title)
			continue
		case inference.Negligible:
			same = append(same, title)
			continue
		case inference.Lower:
			does, toward = c.outcome.Less, -toward
		}
		does += fmt.Sprintf(" (%s against %s)", figures(c.mean), figures(c.referenceMean))
		switch toward {
		case 1:
			wins = append(wins, does)
		case -1:
			losses = append(losses, does)
		default:
			more = append(more, does)
		}
	}
	text := enumerate(wins)
	join := func(conjunction string, words []string) {
		if text != "" && len(words) > 0 {
			text += conjunction
		}
		text += enumerate(words)
	}
	join(", but ", losses)
	join("; it also ", more)
	if text == "" && len(open) == 0 {
		text = "does not really differ"
	} else if text == "" {
		text = "shows no clear difference"
	}
	text = fmt.Sprintf("Compared with %s, %s %s.", pair[0].Reference, pair[0].Arm, text)
	if len(same) > 0 {
		text += " Practically the same: " + enumerate(same) + "."
	}
	if len(open) > 0 {
		text += " Undecided by these runs: " + enumerate(open) + "."
	}
	return text
}

// withoutCrisis returns a sentence to add about how many runs have 0 for crisis_weeks
// because they had no crisis.
func (s *study) withoutCrisis() string {
	if !slices.Contains(s.outcomes, sim.OutcomeNamed("crisis_weeks")) {
		return ""
	}
	var counts []string
	for arm, runs := range s.results.Runs {
		without := 0
		for i := range runs {
			if runs[i].Outcomes.CrisesPerYear == 0 {
				without++
			}
		}
		if without > 0 {
			counts = append(counts, fmt.Sprintf("%d of %s", without, s.plan.Arms[arm].Name))
		}
	}
	if counts == nil {
		return ""
	}
	return " Runs without a crisis count as 0 in the length of crises (crisis_weeks): " + enumerate(counts) + "."
}

// oneLine writes a text, which may come from a link, on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// enumerate joins words with commas and "and".
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// counted returns a number of things, whose plural ends in s.
func counted[T int | int64](n T, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
