package figure

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// A Comparison is the difference between an arm and a reference in an outcome.
type Comparison struct {
	Outcome    string // a name of sim.OutcomeTable
	Arm        string
	Reference  string
	Difference inference.Difference // arm - reference
}

// Forest draws paired differences, grouped by outcome: the estimate, its interval,
// the line of no difference and the zone of negligible differences. Each outcome has
// its own scale, and the zero lines of all are aligned. It returns an error for an
// unknown outcome.
func Forest(comparisons []Comparison, page Page) (*Figure, error) {
	if len(comparisons) == 0 {
		return nil, errors.New("figure: no comparisons")
	}
	var arms []string
	commonReference := true
	for _, c := range comparisons {
		if sim.OutcomeNamed(c.Outcome) == nil {
			return nil, fmt.Errorf("figure: unknown outcome %q", c.Outcome)
		}
		commonReference = commonReference && c.Reference == comparisons[0].Reference
		arms = append(arms, c.Arm)
	}
	groups := together(comparisons, func(c Comparison) string { return c.Outcome })
	level := comparisons[0].Difference.Level
	confidence := fmt.Sprintf("Each interval has %s%% confidence on its own", percent(level))
	// By Bonferroni's inequality; stated only if the intervals were made for it.
	if together := 1 - float64(len(comparisons))*(1-level); len(comparisons) > 1 && together > .8 {
		confidence = fmt.Sprintf("All %d intervals hold together with %s%% confidence", len(comparisons), percent(together))
	}
	chart := &intervalChart{
		name:     "forest",
		title:    "Differences within replications",
		subtitle: "Mean paired differences; hollow where undecided. Shaded: negligible. " + confidence + ".",
		notes:    "d: mean difference divided by the standard deviation of the differences.",
		text:     fmt.Sprintf("Forest plot of %s. %s.", plural(len(comparisons), "mean paired difference", "mean paired differences"), confidence),
		numbers:  "difference [interval]", behind: "d", row: 12.5,
	}
	if commonReference {
		chart.title = "Differences from " + comparisons[0].Reference + " within replications"
		chart.text = strings.Replace(chart.text, ".", " from "+comparisons[0].Reference+".", 1)
	}
	looks := map[string]look{}
	for i, l := range looksOf(distinct(arms)) {
		looks[distinct(arms)[i]] = l
	}
	// Zero is at the same place in all groups, with enough space on both sides.
	zero := 0.
	for _, g := range groups {
		below, above := reach(g)
		zero += below / (below + above) / float64(len(groups))
	}
	zero = max(.12, min(.88, zero))
	for _, g := range groups {
		outcome := sim.OutcomeNamed(g[0].Outcome)
		w := wordsFor(outcomeWords, outcome.Name)
		unit := w.unit
		switch outcome.Better {
		case 1:
			unit += "; more is better"
		case -1:
			unit += "; less is better"
		}
		below, above := reach(g)
		scale := 1.05 * max(below/zero, above/(1-zero))
		axis := &intervalAxis{low: -zero * scale, high: (1 - zero) * scale, signed: true}
		group := intervalGroup{heading: w.title, aside: unit}
		for _, c := range g {
			d, l := &c.Difference, looks[c.Arm]
			r := intervalRow{name: c.Arm, value: d.Mean, low: d.Low, high: d.High, axis: axis,
				mark: verdictMark{d.Finding().String(), l.mark, l.color, d.Finding() == inference.Undecided}}
			if !commonReference {
				r.name += " − " + c.Reference
			}
			r.estimate, r.interval = differenceWords(d)
			if !math.IsNaN(d.Effect) {
				r.behind = signed(d.Effect, fixedDecimals(d.Effect, 2))
				r.details = "d " + r.behind
			}
			r.ground = func(s *sheet, p *panel) {
				axis.grid(s, p)
				s.rectangle(box{max(p.left, p.x(-d.Zone)), p.bottom, min(p.right, p.x(d.Zone)), p.top}, faded(black, .11))
				axis.zero(s, p)
			}
			group.rows = append(group.rows, r)
		}
		chart.groups = append(chart.groups, group)
	}
	return chart.figure(page), nil
}

// differenceWords writes the mean of a difference, with its sign, and its interval.
func differenceWords(d *inference.Difference) (mean, interval string) {
	mean, interval = estimateWords(d.Mean, d.Low, d.High, decimalsFor(d.Mean, d.Reach()))
	if d.Settled {
		interval = "settled"
	}
	return mean, interval
}

// reach returns how far a group's intervals and zones extend below and above 0; the
// sum is above 0.
func reach(group []Comparison) (below, above float64) {
	for _, c := range group {
		d := &c.Difference
		for _, v := range []float64{d.Mean, d.Low, d.High, d.Zone, -d.Zone} {
			if !math.IsInf(v, 0) && !math.IsNaN(v) {
				below, above = max(below, -v), max(above, v)
			}
		}
	}
	if below+above == 0 {
		return 1, 1
	}
	return below, above
}

// signed puts a plus sign before a value above 0.
func signed(v float64, text string) string {
	if v > 0 && strings.Trim(text, "0.,") != "" {
		return "+" + text
	}
	return text
}

// distinct returns names without repetition, in order of first appearance.
func distinct(names []string) []string {
	var once []string
	for _, name := range names {
		seen := false
		for _, other := range once {
			seen = seen || other == name
		}
		if !seen {
			once = append(once, name)
		}
	}
	return once
}
