package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// A Sensitivity says how much an outcome hangs on each of several factors.
type Sensitivity struct {
	Outcome string // a name of sim.OutcomeTable
	Of      string // the arm or the difference whose outcome it is; may be empty
	Measure string // what is shown: "total Sobol’ index", "rank correlation"
	Rows    []TornadoRow
	Level   float64          // coverage of each interval
	Chance  *inference.Index // share of the variance of single runs that is mere chance; nil if not known
}

// A TornadoRow is what is known of one factor.
type TornadoRow struct {
	Factor    string
	Value     float64  // of the measure; NaN where undefined
	Low, High float64  // ends of its interval; infinite where undefined
	First     *float64 // first-order index, if there is one
}

// SobolSensitivity returns what a decomposition says of an outcome: total indices,
// with the first-order ones beside them. It panics if it has not as many as there
// are factors.
func SobolSensitivity(outcome, of string, factors []string, d inference.Decomposition) Sensitivity {
	if len(d.Total) != len(factors) || len(d.First) != len(factors) {
		panic(fmt.Sprintf("figure: indices of %d factors, of which there are %d", len(d.Total), len(factors)))
	}
	s := Sensitivity{Outcome: outcome, Of: of, Measure: "total Sobol’ index", Level: d.Level}
	if !math.IsNaN(d.Chance.Value) {
		s.Chance = &d.Chance
	}
	for j, name := range factors {
		s.Rows = append(s.Rows, TornadoRow{name, d.Total[j].Value, d.Total[j].Low, d.Total[j].High, &d.First[j].Value})
	}
	return s
}

// Tornado draws how much an outcome hangs on its factors, a bar each, the largest
// on top: to the right of nothing or, where below 0, to the left. It returns an
// error for an outcome that does not exist.
func Tornado(t Sensitivity, page Page) (*Figure, error) {
	if len(t.Rows) == 0 {
		return nil, errors.New("figure: there are no factors")
	}
	if sim.OutcomeNamed(t.Outcome) == nil {
		return nil, fmt.Errorf("figure: there is no outcome %q", t.Outcome)
	}
	rows := slices.Clone(t.Rows)
	size := func(r TornadoRow) float64 {
		if math.IsNaN(r.Value) {
			return -1
		}
		return math.Abs(r.Value)
	}
	slices.SortStableFunc(rows, func(a, b TornadoRow) int { return cmp.Compare(size(b), size(a)) })
	firsts := slices.ContainsFunc(rows, func(r TornadoRow) bool { return r.First != nil })
	low, high := tornadoRange(rows)

	w := wordsFor(outcomeWords, t.Outcome)
	title := "What moves " + outcomeInSentence(w.title)
	if t.Of != "" {
		title += ": " + rowName(t.Of)
	}
	subtitle := fmt.Sprintf("Bars: %s, with %s%% intervals; pale where the interval holds 0.", t.Measure, percent(t.Level))
	if firsts {
		subtitle += " Diamonds: first-order index, what the factor does alone; the rest of its bar is interplay with others."
	}
	chance := ""
	if t.Chance != nil {
		chance = fmt.Sprintf("Chance alone makes %s%% %s of the variance of single runs.", fixedDecimals(100*t.Chance.Value, 0), tornadoInterval(t.Chance))
		subtitle += " " + chance
	}

	const line, labels = 13.5, 130.
	numbers := 92.
	if firsts {
		numbers += 40
	}
	const above, below = 16., 28.
	sheet, area := framedSheet(above+line*float64(len(rows))+below, title, subtitle, "", page)
	names, widest := make([]string, len(rows)), 0.
	for i, r := range rows {
		names[i] = shortened(r.Factor, labelSize, false, labels)
		widest = max(widest, textWidth(names[i], labelSize, false))
	}
	plot := panel{box: box{area.left + widest + 10, area.bottom + below, area.right - numbers - 8, area.top - above}}
	plot.xLow, plot.xHigh = low, high
	room := .03 * (high - low)
	if low < 0 {
		plot.xLow -= room
	}
	if high > 0 {
		plot.xHigh += room
	}
	ticks, step := niceTicks(plot.xLow, plot.xHigh, xTicks(plot.width()/2))
	for _, v := range ticks {
		sheet.segment(plot.x(v), plot.bottom, plot.x(v), plot.top, stroke{gridInk, .4, nil})
		sheet.segment(plot.x(v), plot.bottom, plot.x(v), plot.bottom-2.5, stroke{axisInk, .6, nil})
		sheet.text(plot.x(v), plot.bottom-3-tickSize*.8, tickText(v, step), tickSize, false, softInk, centred)
	}
	sheet.segment(plot.left, plot.bottom, plot.right, plot.bottom, stroke{axisInk, .6, nil})
	sheet.text((plot.left+plot.right)/2, plot.bottom-20, t.Measure, tickSize, false, softInk, centred)
	edge := area.right
	if firsts {
		sheet.text(edge, plot.top+5, "first order", tickSize-.4, false, softInk, toRight)
		edge -= 40
	}
	sheet.text(edge, plot.top+5, "value [interval]", tickSize-.4, false, softInk, toRight)

	alt := fmt.Sprintf("Bar chart of the %s of %s on %s", t.Measure, plural(len(rows), "factor", "factors"), outcomeInSentence(w.title))
	if t.Of != "" {
		alt += " of " + strings.ReplaceAll(rowName(t.Of), " − ", " minus ")
	}
	alt += fmt.Sprintf(", largest first, with %s%% intervals.", percent(t.Level))
	if chance != "" {
		alt += " " + chance
	}
	decimals := tornadoDecimals(rows)
	for i, r := range rows {
		middle := plot.top - line*(float64(i)+.5)
		sheet.text(plot.left-6, middle-labelSize*.34, names[i], labelSize, false, textInk, toRight)
		value, interval := "", "undefined"
		if !math.IsNaN(r.Value) && !math.IsInf(r.Value, 0) {
			value, interval = briefly(r.Value, decimals), intervalWords(r.Low, r.High, decimals)
			sheet.tornadoBar(&plot, r, middle, .62*line)
		}
		sheet.text(edge-52, middle-labelSize*.34, value, labelSize-.4, true, textInk, toRight)
		sheet.text(edge, middle-labelSize*.34, interval, labelSize-.4, false, textInk, toRight)
		alt += fmt.Sprintf(" %s %s", r.Factor, strings.TrimSpace(value+" "+interval))
		if r.First != nil {
			first := "undefined"
			if v := *r.First; !math.IsNaN(v) && !math.IsInf(v, 0) {
				first = briefly(v, decimals)
				if x := plot.x(v); x >= plot.left && x <= plot.right {
					sheet.marker(diamond, point{x, middle}, 4.2, white, stroke{black, 1.6, nil})
				}
			}
			sheet.text(area.right, middle-labelSize*.34, first, labelSize-.4, false, softInk, toRight)
			alt += ", first order " + first
		}
		alt += ";"
	}
	sheet.segment(plot.x(0), plot.bottom, plot.x(0), plot.top, stroke{softInk, .8, nil})
	name := "tornado-" + t.Outcome
	if t.Of != "" {
		name += "-" + stemOf(t.Of)
	}
	return sheet.figure(name, strings.TrimSuffix(alt, ";")+"."), nil
}

// tornadoBar draws a bar from 0 and its interval.
func (s *sheet) tornadoBar(p *panel, r TornadoRow, middle, thick float64) {
	c := blue
	if r.Value < 0 {
		c = vermillion
	}
	from, to := min(p.x(0), p.x(r.Value)), max(p.x(0), p.x(r.Value))
	b := box{from, middle - thick/2, to, middle + thick/2}
	if r.Low > 0 || r.High < 0 {
		s.rectangle(b, mixed(c, white, .35))
	} else {
		s.rectangle(b, mixed(c, white, .85))
		s.frameOf(b, stroke{mixed(c, white, .3), .6, nil})
	}
	s.cutWhisker(p.box, p.x(r.Low), p.x(r.High), middle, stroke{mixed(c, black, .45), 1.1, nil})
}

// tornadoRange returns an axis that holds 0 and all that is finite.
func tornadoRange(rows []TornadoRow) (low, high float64) {
	for _, r := range rows {
		for _, v := range []float64{r.Value, r.Low, r.High} {
			if !math.IsInf(v, 0) && !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
		if r.First != nil && !math.IsInf(*r.First, 0) && !math.IsNaN(*r.First) {
			low, high = min(low, *r.First), max(high, *r.First)
		}
	}
	if low == high {
		return 0, 1
	}
	return low, high
}

// tornadoDecimals returns the decimals in which values are printed: two of indices,
// more where all are small, fewer where some are large.
func tornadoDecimals(rows []TornadoRow) int {
	largest := 0.
	for _, r := range rows {
		if !math.IsInf(r.Value, 0) && !math.IsNaN(r.Value) {
			largest = max(largest, math.Abs(r.Value))
		}
	}
	switch {
	case largest >= 100:
		return 0
	case largest >= 10:
		return 1
	case largest >= .1 || largest == 0:
		return 2
	default:
		return min(6, 1-int(math.Floor(math.Log10(largest))))
	}
}

func tornadoInterval(i *inference.Index) string {
	if math.IsInf(i.Low, 0) || math.IsInf(i.High, 0) {
		return "(no interval)"
	}
	return fmt.Sprintf("[%s, %s]", fixedDecimals(100*i.Low, 0), fixedDecimals(100*i.High, 0))
}

// outcomeInSentence writes the title of an outcome within a sentence.
func outcomeInSentence(title string) string { return strings.ToLower(title[:1]) + title[1:] }

// stemOf returns a name as a part of a file's: small letters, digits and single
// dashes.
func stemOf(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9')
	}), "-")
}
