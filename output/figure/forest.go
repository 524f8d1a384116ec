package figure

import (
	"errors"
	"fmt"
	"math"

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
	var levels []float64
	commonReference := true
	for _, c := range comparisons {
		if sim.OutcomeNamed(c.Outcome) == nil {
			return nil, unknownOutcome(c.Outcome)
		}
		commonReference = commonReference && c.Reference == comparisons[0].Reference
		arms, levels = append(arms, c.Arm), append(levels, comparisons[0].Difference.Level)
	}
	of := ""
	if commonReference {
		of = " from " + comparisons[0].Reference
	}
	chart := &intervalChart{
		name:     "forest",
		title:    "Differences" + of + " within replications",
		subtitle: "Mean paired differences; hollow where undecided. Shaded: negligible. " + confidence(levels, true),
		notes:    "d: mean difference divided by the standard deviation of the differences.",
		text: fmt.Sprintf("Forest plot of %s%s. %s", plural(len(comparisons), "mean paired difference", "mean paired differences"),
			of, confidence(levels, true)),
		numbers: "difference [interval]", behind: "d", row: 12.5,
	}
	looks := map[string]look{}
	for i, l := range looksOf(distinct(arms)) {
		looks[distinct(arms)[i]] = l
	}
	// Zero is at the same place in all groups, with enough space on both sides.
	groups := together(comparisons, func(c Comparison) string { return c.Outcome })
	zero := 0.
	for _, g := range groups {
		below, above := reach(g)
		zero += below / (below + above) / float64(len(groups))
	}
	zero = max(.12, min(.88, zero))
	for _, g := range groups {
		below, above := reach(g)
		scale := 1.05 * max(below/zero, above/(1-zero))
		axis := &intervalAxis{low: -zero * scale, high: (1 - zero) * scale, signed: true}
		w := wordsFor(outcomeWords, g[0].Outcome)
		group := intervalGroup{heading: w.title, aside: unitAndAim(w)}
		for _, c := range g {
			d, l := &c.Difference, looks[c.Arm]
			r := intervalRow{name: c.Arm, value: d.Value, low: d.Low, high: d.High, axis: axis,
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
	return intervalFigure(page, chart), nil
}

// reach returns how far a group's intervals and zones extend below and above 0; the
// sum is above 0.
func reach(group []Comparison) (below, above float64) {
	values := []float64{0}
	for _, c := range group {
		d := &c.Difference
		values = append(values, d.Value, d.Low, d.High, d.Zone, -d.Zone)
	}
	low, high := finiteRange(values...)
	if low == high {
		return 1, 1
	}
	return -low, high
}

// differenceWords writes the mean of a difference, with its sign, and its interval.
func differenceWords(d *inference.Difference) (mean, interval string) {
	if !isFinite(d.Value) {
		return "", "no estimate"
	}
	decimals := decimalsFor(d.Value, d.Reach())
	mean, interval = signed(d.Value, briefly(d.Value, decimals)), intervalWords(d.Low, d.High, decimals)
	if d.Settled {
		interval = "settled"
	}
	return mean, interval
}
