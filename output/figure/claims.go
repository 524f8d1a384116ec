package figure

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

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

// A verdictMark is how a verdict looks. Shape and filling alone distinguish verdicts;
// colour only helps.
type verdictMark struct {
	word   string
	mark   shape
	color  color.NRGBA
	hollow bool
}

var claimMarks = []verdictMark{
	{"supported", circle, blue, false},
	{"opposed", inverted, vermillion, false},
	{"no real difference", square, softInk, false},
	{"undecided", circle, softInk, true},
}

// verdictNumber returns the index of a verdict's mark.
func verdictNumber(marks []verdictMark, verdict string) (int, error) {
	if k := slices.Index(verdictWords(marks), verdict); k >= 0 {
		return k, nil
	}
	return 0, fmt.Errorf("figure: unknown verdict %q; the verdicts are %s", verdict, listed(verdictWords(marks)))
}

func verdictWords(marks []verdictMark) []string {
	words := make([]string, len(marks))
	for i, m := range marks {
		words[i] = m.word
	}
	return words
}

// verdict draws the mark of a verdict.
func (s *sheet) verdict(m verdictMark, centre point, size float64) {
	fill := m.color
	if m.hollow {
		fill = white
	}
	s.marker(m.mark, centre, size, fill, stroke{m.color, 1.2, nil})
}

// verdictWord writes the word of a verdict after its mark.
func (s *sheet) verdictWord(m verdictMark, x, middle, size float64) {
	s.verdict(m, point{x + 3, middle}, 4.4)
	s.text(x+9, middle-size*.34, m.word, size, false, legible(m.color), fromLeft)
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
	counts := make([]int, len(claimMarks))
	for _, r := range rows {
		if sim.OutcomeNamed(r.Outcome) == nil {
			return nil, fmt.Errorf("figure: unknown outcome %q", r.Outcome)
		}
		if zone := r.Difference.Zone; !(zone > 0) || math.IsInf(zone, 0) {
			return nil, fmt.Errorf("figure: %s, %s, has a negligible zone of %v; it must be above 0", r.Claim, r.Comparison, zone)
		}
		k, err := verdictNumber(claimMarks, r.Verdict)
		if err != nil {
			return nil, err
		}
		counts[k]++
	}
	groups := together(rows, func(r ClaimRow) string { return r.Claim })
	verdicts := tally(counts, verdictWords(claimMarks))
	confidence := claimsConfidence(rows)
	chart := &intervalChart{
		name:     "claims",
		title:    plural(len(groups), "claim", "claims") + " put to the test",
		subtitle: fmt.Sprintf("%s: %s. Numbers are in the outcome’s own unit.", plural(len(rows), "comparison", "comparisons"), verdicts),
		notes:    confidence + " " + claimsReplications(rows),
		text: fmt.Sprintf("Forest plot of %s under %s, each arranged so that what is claimed is above 0. Verdicts: %s. %s",
			plural(len(rows), "mean paired difference", "mean paired differences"), plural(len(groups), "claim", "claims"), verdicts, confidence),
		names: "comparison", asides: "outcome", numbers: "mean [interval]", verdicts: "verdict",
		above: func(s *sheet, p *panel) { s.zoneAxis(p, p.top, 1) },
	}
	low, high := claimsRange(rows)
	axis := &intervalAxis{low: low, high: high, title: claimsAxis, draw: func(s *sheet, p *panel) { s.zoneAxis(p, p.bottom, -1) }}
	for _, g := range groups {
		group := intervalGroup{tag: g[0].Claim, heading: g[0].Words}
		if slices.ContainsFunc(g, func(r ClaimRow) bool { return r.NoWorse }) {
			group.aside = "not being worse is enough"
		}
		for _, r := range g {
			d := &r.Difference
			k, _ := verdictNumber(claimMarks, r.Verdict)
			row := intervalRow{name: rowName(r.Comparison), aside: wordsFor(outcomeWords, r.Outcome).title, axis: axis, mark: claimMarks[k],
				value: zones(d.Mean / d.Zone), low: zones(d.Low / d.Zone), high: zones(d.High / d.Zone),
				ground: func(s *sheet, p *panel) { s.claimedSide(p, r.NoWorse) }}
			row.estimate, row.interval = differenceWords(d)
			if row.estimate != "" {
				row.details = fixedDecimals(d.Mean/d.Zone, 1) + " times the zone"
			}
			group.rows = append(group.rows, row)
		}
		chart.groups = append(chart.groups, group)
	}
	return chart.figure(page), nil
}

// tally counts verdicts: "3 supported, 1 opposed, 2 undecided".
func tally(counts []int, words []string) string {
	var parts []string
	for k, n := range counts {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, words[k]))
		}
	}
	return strings.Join(parts, ", ")
}

// claimsConfidence states the confidence of the intervals.
func claimsConfidence(rows []ClaimRow) string {
	low, high := math.Inf(1), math.Inf(-1)
	miss := 0.
	for _, r := range rows {
		low, high = min(low, r.Difference.Level), max(high, r.Difference.Level)
		miss += 1 - r.Difference.Level
	}
	switch {
	case len(rows) > 1 && 1-miss > .8: // by Bonferroni's inequality
		return fmt.Sprintf("All %d intervals hold together with %s%% confidence.", len(rows), percent(1-miss))
	case low == high:
		return fmt.Sprintf("Each interval has %s%% confidence on its own.", percent(low))
	default:
		return fmt.Sprintf("Intervals have %s to %s%% confidence, each on its own.", percent(low), percent(high))
	}
}

// claimsReplications says how many replications the rows rest on, if the numbers differ.
func claimsReplications(rows []ClaimRow) string {
	fewest, most := rows[0].Difference.N, rows[0].Difference.N
	for _, r := range rows {
		fewest, most = min(fewest, r.Difference.N), max(most, r.Difference.N)
	}
	if fewest == most {
		return "" // the foot says so
	}
	return fmt.Sprintf("Each rests on %s to %s replications.", grouped(fewest), grouped(most))
}

// estimateWords writes an estimate, with its sign, and its interval.
func estimateWords(value, low, high float64, decimals int) (estimate, interval string) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "", "no estimate"
	}
	return signed(value, briefly(value, decimals)), intervalWords(low, high, decimals)
}

// intervalWords writes an interval; either end may be infinite.
func intervalWords(low, high float64, decimals int) string {
	fromBelow := math.IsInf(low, 0) || math.IsNaN(low)
	toAbove := math.IsInf(high, 0) || math.IsNaN(high)
	switch {
	case fromBelow && toAbove:
		return "no interval"
	case fromBelow:
		return "[up to " + briefly(high, decimals) + "]"
	case toAbove:
		return "[from " + briefly(low, decimals) + "]"
	default:
		return fmt.Sprintf("[%s, %s]", briefly(low, decimals), briefly(high, decimals))
	}
}

// briefly is like fixedDecimals, but writes 2e9 or 2e-9 where a column has no space.
func briefly(v float64, decimals int) string {
	switch {
	case math.Abs(v) < 1e4 && decimals <= 6:
		return fixedDecimals(v, decimals)
	case v == 0:
		return "0"
	}
	digits, power, _ := strings.Cut(strconv.FormatFloat(v, 'e', 1, 64), "e")
	exponent, _ := strconv.Atoi(power)
	return minus(strings.TrimSuffix(digits, ".0") + "e" + strconv.Itoa(exponent))
}

// claimsAxis describes the axis of claims.
const claimsAxis = "multiples of the negligible zone (shaded), logarithmic beyond it"

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

// claimsRange returns the ends of the axis, which contains all finite values up to
// 10,000 zones.
func claimsRange(rows []ClaimRow) (low, high float64) {
	low, high = -10, 10
	for _, r := range rows {
		for _, v := range []float64{r.Difference.Mean, r.Difference.Low, r.Difference.High} {
			if multiple := v / r.Difference.Zone; !math.IsInf(v, 0) && !math.IsNaN(v) {
				low, high = min(low, 1.3*multiple), max(high, 1.3*multiple)
			}
		}
	}
	return zones(max(low, -1.3e4)), zones(min(high, 1.3e4))
}

// zoneAxis draws the axis of zones at a height, with its words above (side is 1)
// or below (-1).
func (s *sheet) zoneAxis(p *panel, y, side float64) {
	s.segment(p.left, y, p.right, y, stroke{axisInk, .5, nil})
	const size = tickSize - .4
	baseline := func(row float64) float64 {
		if side > 0 {
			return y + 5 + row*9
		}
		return y - 5 - size*.72 - row*9
	}
	tick := func(v, length float64) bool {
		x := p.x(zones(v))
		if x < p.left-.1 || x > p.right+.1 {
			return false
		}
		s.segment(x, y, x, y+side*length, stroke{axisInk, .5, nil})
		return true
	}
	written := math.Inf(-1) // where the last number ends
	label := func(v float64) {
		text := signed(v, number(v, 1))
		half, x := textWidth(text, size, false)/2, p.x(zones(v))
		if tick(v, 3) && x-half > written+2 {
			s.text(x, baseline(0), text, size, false, softInk, centred)
			written = x + half
		}
	}
	for power := 1e4; power >= 1; power /= 10 {
		label(-power)
		for k := 2.; k < 10; k++ {
			tick(k*power, 1.6)
			tick(-k*power, 1.6)
		}
	}
	label(0)
	for power := 1.; power <= 1e4; power *= 10 {
		label(power)
	}
	if side < 0 {
		s.text((p.left+p.right)/2, baseline(1), claimsAxis, size, false, softInk, centred)
		return
	}
	s.text(p.right, baseline(1), "as claimed →", noteSize, true, legible(blue), toRight)
	s.text(p.left, baseline(1), "← against", noteSize, true, legible(vermillion), fromLeft)
	middle, half := p.x(0), textWidth("negligible", noteSize, false)/2
	if middle-half > p.left+textWidth("← against", noteSize, true)+4 && middle+half < p.right-textWidth("as claimed →", noteSize, true)-4 {
		s.text(middle, baseline(1), "negligible", noteSize, false, softInk, centred)
	}
}

// claimedSide draws the background of a row: the claimed side, the zone and the zero line.
func (s *sheet) claimedSide(p *panel, noWorse bool) {
	bottom, top := p.bottom, p.top
	edge := p.x(1)
	if noWorse {
		edge = p.x(-1)
	}
	s.rectangle(box{p.left, bottom, p.right, top}, rgb(0xFAFAFA))
	s.rectangle(box{edge, bottom, p.right, top}, mixed(white, blue, .11))
	s.rectangle(box{p.x(-1), bottom, p.x(1), top}, faded(black, .11))
	for power := 10.; power <= 1e4; power *= 10 {
		for _, v := range []float64{-power, power} {
			if x := p.x(zones(v)); x > p.left && x < p.right {
				s.segment(x, bottom, x, top, stroke{faded(axisInk, .45), .4, nil})
			}
		}
	}
	s.segment(edge, bottom, edge, top, stroke{mixed(white, blue, .6), .7, nil})
	s.segment(p.x(0), bottom, p.x(0), top, stroke{softInk, .7, nil})
}

// cutWhisker draws an interval at a height within the sides of a box. An end
// inside has a bar, one beyond a side an arrow there.
func (s *sheet) cutWhisker(within box, low, high, y float64, with stroke) {
	if math.IsNaN(low) || math.IsNaN(high) {
		return
	}
	from, to := max(within.left, min(within.right, low)), max(within.left, min(within.right, high))
	s.segment(from, y, to, y, with)
	arrow := func(x, outward float64) {
		s.fill(path([]point{{x, y}, {x - outward*4.2, y + 2.4}, {x - outward*4.2, y - 2.4}}, true), with.color)
	}
	if low < within.left-.01 {
		arrow(within.left, -1)
	} else if from == low {
		s.segment(from, y-2, from, y+2, with)
	}
	if high > within.right+.01 {
		arrow(within.right, 1)
	} else if to == high {
		s.segment(to, y-2, to, y+2, with)
	}
}
