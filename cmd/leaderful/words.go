package main

import (
	"fmt"
	"strings"

	"leaderful/sim/inference"
)

// level is the coverage of the intervals printed.
const level = .95

// A comparison is the difference of an arm to the reference in one outcome.
type comparison struct {
	arm, reference string
	outcome        string
	better         int // of the outcome
	mean           float64
	referenceMean  float64
	difference     inference.Difference
}

// compareArms compares every arm with the reference in the study's outcomes,
// with intervals that hold together.
func (s *study) compareArms(reference int) []comparison {
	family := (len(s.plan.Arms) - 1) * len(s.outcomes)
	simultaneous := inference.Simultaneous(level, family)
	var comparisons []comparison
	for arm := range s.plan.Arms {
		if arm == reference {
			continue
		}
		for _, outcome := range s.outcomes {
			a, b := s.results.Values(arm, outcome), s.results.Values(reference, outcome)
			comparisons = append(comparisons, comparison{
				arm: s.plan.Arms[arm].Name, reference: s.plan.Arms[reference].Name,
				outcome: outcome.Name, better: outcome.Better,
				mean: inference.MeanOf(a, level).Mean, referenceMean: inference.MeanOf(b, level).Mean,
				difference: inference.PairedDifference(a, b, simultaneous, inference.NegligibleZones[outcome.Name]),
			})
		}
	}
	return comparisons
}

// reading says in a word what the difference's interval allows to say: who does
// better, or more or less where neither is better.
func (c *comparison) reading() string {
	finding := c.difference.Finding()
	switch {
	case finding == inference.Undecided:
		return "~"
	case finding == inference.Negligible:
		return "="
	case c.better == 0 && finding == inference.Higher:
		return "more"
	case c.better == 0:
		return "less"
	case (finding == inference.Higher) == (c.better > 0):
		return c.arm
	default:
		return c.reference
	}
}

// headline are the outcomes that sentences speak of, and how.
var headline = []struct{ outcome, more, less, same string }{
	{"leadership_capacity", "more leadership among its followers", "less leadership among its followers", "leadership among its followers"},
	{"collateral_damage", "more collateral damage", "less collateral damage", "collateral damage"},
	{"crises_per_year", "more crises", "fewer crises", "the frequency of crises"},
	{"performance", "better performance", "worse performance", "performance"},
}

// sentence says in plain words how an arm differs from the reference in the
// headline outcomes that were compared, whichever way the differences point.
func sentence(comparisons []comparison, arm string) string {
	var differs, same, open []string
	reference := ""
	for _, h := range headline {
		for i := range comparisons {
			c := &comparisons[i]
			if c.arm != arm || c.outcome != h.outcome {
				continue
			}
			reference = c.reference
			values := fmt.Sprintf(" (%s against %s)", figures(c.mean), figures(c.referenceMean))
			switch c.difference.Finding() {
			case inference.Higher:
				differs = append(differs, h.more+values)
			case inference.Lower:
				differs = append(differs, h.less+values)
			case inference.Negligible:
				same = append(same, h.same)
			default:
				open = append(open, h.same)
			}
		}
	}
	if reference == "" {
		return ""
	}
	var parts []string
	if len(differs) > 0 {
		parts = append(parts, "has "+enumerate(differs))
	}
	if len(same) > 0 {
		parts = append(parts, "does not really differ in "+enumerate(same))
	}
	text := fmt.Sprintf("Compared with %s, %s %s.", reference, arm, strings.Join(parts, "; it "))
	switch {
	case len(open) > 0 && len(parts) > 0:
		text += fmt.Sprintf(" These runs do not decide about %s.", enumerate(open))
	case len(open) > 0:
		text = fmt.Sprintf("Between %s and %s these runs do not decide about %s.", arm, reference, enumerate(open))
	}
	return text
}

// enumerate joins words as a sentence does.
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// counted returns a number of things, whose plural ends in s.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
