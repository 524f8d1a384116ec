package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// A ClaimRow is one comparison that a claim rests on.
type ClaimRow struct {
	Claim      string               // "C1"; its rows must be consecutive
	Words      string               // the claim
	Comparison string               // "power-with - domineering"
	Outcome    string               // a name of sim.OutcomeTable
	Difference inference.Difference // the claim is that it is above 0; its zone must be above 0
	NoWorse    bool                 // the claim is only that it is not below the zone
	Verdict    string               // "supported", "opposed", "no real difference" or "undecided"
}

var claimMarks = []verdictMark{
	{"supported", circle, blue, false},
	{"opposed", inverted, vermillion, false},
	{"no real difference", square, softInk, false},
	{"undecided", circle, softInk, true},
}

// ClaimsForest draws the comparisons that claims rest on, one per row, below the text
// of their claim. As their outcomes have different units, the axis is in multiples of
// the half-width of the outcome's negligible zone: linear within the zone, logarithmic
// beyond. The claimed direction is to the right. Beside it are the estimate and its
// interval, in the outcome's own unit, and the verdict, as a mark and in words. It
// returns an error for an unknown outcome or verdict and for a difference without a
// zone.
func ClaimsForest(rows []ClaimRow, page Page) (*Figure, error) {
	if len(rows) == 0 {
		return nil, errors.New("figure: no claims")
	}
	verdicts := make([]string, len(rows))
	levels := make([]float64, len(rows))
	replications := make([]int, len(rows))
	multiples := []float64{-10 / 1.3, 10 / 1.3} // of the zone, on the axis
	for i, r := range rows {
		d := &r.Difference
		if sim.OutcomeNamed(r.Outcome) == nil {
			return nil, unknownOutcome(r.Outcome)
		}
		if !(d.Zone > 0) || math.IsInf(d.Zone, 0) {
			return nil, fmt.Errorf("figure: %s, %s, has a negligible zone of %v; it must be above 0", r.Claim, r.Comparison, d.Zone)
		}
		verdicts[i], levels[i], replications[i] = r.Verdict, d.Level, d.N
		multiples = append(multiples, d.Value/d.Zone, d.Low/d.Zone, d.High/d.Zone)
	}
	found, err := tally(claimMarks, verdicts)
	if err != nil {
		return nil, err
	}
	groups := together(rows, func(r ClaimRow) string { return r.Claim })
	chart := &intervalChart{
		name:     "claims",
		title:    plural(len(groups), "claim", "claims") + " put to the test",
		subtitle: fmt.Sprintf("%s: %s. Numbers are in the outcome’s own unit.", plural(len(rows), "comparison", "comparisons"), found),
		notes:    confidence(levels, true),
		text: fmt.Sprintf("Forest plot of %s under %s, each arranged so that what is claimed is above 0. Verdicts: %s. %s",
			plural(len(rows), "mean paired difference", "mean paired differences"), plural(len(groups), "claim", "claims"), found, confidence(levels, true)),
		names: "comparison", asides: "outcome", numbers: "mean [interval]", verdicts: "verdict",
		above: claimsHead, head: 22,
	}
	if fewest, most := slices.Min(replications), slices.Max(replications); fewest < most { // else the foot says how many
		chart.notes += fmt.Sprintf(" Each rests on %s to %s replications.", grouped(fewest), grouped(most))
	}
	low, high := finiteRange(multiples...)
	axis := &intervalAxis{low: zones(max(1.3*low, -1.3e4)), high: zones(min(1.3*high, 1.3e4)), numbers: zoneTicks(),
		title: "multiples of the negligible zone (shaded), logarithmic beyond it"}
	for _, g := range groups {
		group := intervalGroup{tag: g[0].Claim, heading: g[0].Words}
		for _, r := range g {
			if r.NoWorse {
				group.aside = "not being worse is enough"
			}
			d := &r.Difference
			row := intervalRow{name: rowName(r.Comparison), aside: wordsFor(outcomeWords, r.Outcome).title, axis: axis, mark: markOf(claimMarks, r.Verdict),
				value: zones(d.Value / d.Zone), low: zones(d.Low / d.Zone), high: zones(d.High / d.Zone),
				ground: func(s *sheet, p *panel) { s.claimedSide(p, r.NoWorse) }}
			row.estimate, row.interval = differenceWords(d)
			if row.estimate != "" {
				row.details = fixedDecimals(d.Value/d.Zone, 1) + " times the zone"
			}
			group.rows = append(group.rows, row)
		}
		chart.groups = append(chart.groups, group)
	}
	return intervalFigure(page, chart), nil
}

// zoneDecade is the width of a power of ten on the axis of zones, where half the zone
// has width 1.
const zoneDecade = 1.25

// zones is the axis of multiples of the negligible zone: v itself within ±1,
// then logarithmic.
func zones(v float64) float64 {
	if math.Abs(v) <= 1 {
		return v
	}
	return math.Copysign(1+zoneDecade*math.Log10(math.Abs(v)), v)
}

// zoneTicks returns the ticks of the axis of zones, with numbers at 0 and at powers of
// ten.
func zoneTicks() []plot.Tick {
	ticks := []plot.Tick{{Label: "0"}}
	for power := 1.; power <= 1e4; power *= 10 {
		for k := 1.; k < 10; k++ {
			for _, v := range []float64{-k * power, k * power} {
				tick := plot.Tick{Value: zones(v)}
				if k == 1 {
					tick.Label = signed(v, number(v, 1))
				}
				ticks = append(ticks, tick)
			}
		}
	}
	slices.SortFunc(ticks, func(a, b plot.Tick) int { return cmp.Compare(a.Value, b.Value) })
	return ticks
}

// claimsHead draws the axis of zones above the rows, and what its sides mean.
func claimsHead(s *sheet, p *panel) {
	s.axis(p, p.top, 1, intervalHead, zoneTicks())
	y, claimed, against := p.top+14, "as claimed →", "← against"
	s.text(p.right, y, claimed, noteSize, true, legible(blue), toRight)
	s.text(p.left, y, against, noteSize, true, legible(vermillion), fromLeft)
	middle, half := p.x(0), textWidth("negligible", noteSize, false)/2+4
	if middle-half > p.left+textWidth(against, noteSize, true) && middle+half < p.right-textWidth(claimed, noteSize, true) {
		s.text(middle, y, "negligible", noteSize, false, softInk, centred)
	}
}

// claimedSide draws the background of a row: the claimed side, the zone and the zero line.
func (s *sheet) claimedSide(p *panel, noWorse bool) {
	edge := p.x(1)
	if noWorse {
		edge = p.x(-1)
	}
	s.rectangle(p.box, rgb(0xFAFAFA))
	s.rectangle(box{edge, p.bottom, p.right, p.top}, mixed(white, blue, .11))
	s.rectangle(box{p.x(-1), p.bottom, p.x(1), p.top}, faded(black, .11))
	for _, tick := range zoneTicks() {
		if math.Abs(tick.Value) > 1 && !tick.IsMinor() {
			s.uprights(p, []float64{tick.Value}, stroke{faded(axisInk, .45), .4, nil})
		}
	}
	s.segment(edge, p.bottom, edge, p.top, stroke{mixed(white, blue, .6), .7, nil})
	s.uprights(p, []float64{0}, stroke{softInk, .7, nil})
}
