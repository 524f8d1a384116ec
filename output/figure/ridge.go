package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"
)

// A GapRow holds the gaps between successive crises of a regime's runs.
type GapRow struct {
	Regime   string
	Gaps     []float64 // weeks, 0 or more; may be empty
	Censored int       // number of times from the last crisis to the end of a run, which are not in Gaps
}

// gapsApart is the smallest number of different gaps whose density is drawn, if there
// are enough gaps; otherwise they are drawn individually.
const gapsApart = 5

// Heights above and below the ridges.
const gapHead, gapFoot = 16., 30.

// A gapChart draws gaps between crises.
type gapChart struct {
	regimeChart
	rows    []GapRow
	ridges  []gapRidge
	low     float64 // of the axis, as logarithms
	high    float64
	highest float64 // density
	row     float64 // height
	atOnce  bool    // whether some gaps are of no weeks
	narrow  bool    // numbers are below the names
}

// A gapRidge is what is drawn of a row.
type gapRidge struct {
	above             []float64 // gaps above 0, ascending
	none              float64   // share of gaps of no weeks
	places, densities []float64 // over the logarithm
	quartiles         []float64
	median            string
}

// CrisisGaps draws the time from one crisis to the next: for each regime a ridge, the
// density of the gaps on a logarithmic axis of weeks, on the same scale for all, with
// its median. Gaps of 0 weeks, which have no logarithm, are counted at the left. A
// whole number of weeks represents the time around it: several gaps of w weeks are
// spread over w - 1/2 to w + 1/2. It returns an error for no rows, a regime named
// twice, no gaps at all, and gaps that are negative or not finite.
func CrisisGaps(rows []GapRow, page Page) (*Figure, error) {
	if err := gapCheck(rows); err != nil {
		return nil, err
	}
	l := gapChart{rows: rows, narrow: page.inside() < 320}
	var names []string
	var all, ends []float64
	censored := 0
	for i := range rows {
		r := newGapRidge(&rows[i])
		names, l.ridges = append(names, rows[i].Regime), append(l.ridges, r)
		all, censored, l.atOnce = append(all, r.above...), censored+rows[i].Censored, l.atOnce || r.none > 0
		if len(r.densities) > 0 {
			l.highest = max(l.highest, slices.Max(r.densities))
			ends = append(ends, r.places[0], r.places[len(r.places)-1])
		}
	}
	if len(all) == 0 {
		all = []float64{1, yearWeeks}
	}
	l.low, l.high = finiteRange(append(ends, math.Log(.8*slices.Min(all)), math.Log(1.25*slices.Max(all)))...)

	l.regimeChart = newRegimeChart(page, "gaps", "Time from one crisis to the next", names)
	l.explanation = "Gaps between crises, one by one, on a logarithmic axis."
	if l.highest > 0 {
		l.explanation = "Density of the gaps between crises on a logarithmic axis: equal areas are equal shares."
		l.notes = "Densities: Gaussian kernel on the logarithm, Silverman’s bandwidth; whole weeks are spread over the week around them."
	}
	l.explanation += " Mark and bar: median and middle half. "
	if censored > 0 {
		l.explanation += plural(censored, "gap was cut off by the end of its run (censored)", "gaps were cut off by the end of their runs (censored)") +
			", so long gaps are underrepresented."
	} else {
		l.explanation += "No gap was cut off by the end of its run (censored)."
	}
	for i := 0; l.narrow && i < len(rows); i++ {
		for _, line := range l.summary(i) {
			l.widest = max(l.widest, textWidth(line, noteSize, false))
		}
	}
	room := l.room() - gapHead - gapFoot
	const least = 25.
	from := parts(len(rows), max(1, int((room-.3*least)/least)))
	l.row = min(34, room/(float64(from[1])+.3)) // the first page has the most rows
	return l.figure(from, []int{0, 1}, func(p *regimePage) float64 { return gapHead + (.3+float64(p.to-p.from))*l.row + gapFoot }, l.draw), nil
}

func newGapRidge(row *GapRow) gapRidge {
	r := gapRidge{median: "none"}
	for _, gap := range slices.Sorted(slices.Values(row.Gaps)) {
		if gap > 0 {
			r.above = append(r.above, gap)
		}
	}
	r.places, r.densities = gapDensity(r.above)
	if all := float64(len(row.Gaps)); all > 0 {
		r.none = (all - float64(len(r.above))) / all
		floats.Scale(float64(len(r.above))/all, r.densities)
		r.quartiles = quantiles(row.Gaps, 0, .25, .5, .75, 1)
		r.median = survivalWeeks(r.quartiles[2])
	}
	return r
}

// summary returns the lines below a name if there are no columns for them.
func (l *gapChart) summary(i int) []string {
	return []string{"median " + l.ridges[i].median, fmt.Sprintf("of %s (%s)", grouped(len(l.rows[i].Gaps)), grouped(l.rows[i].Censored))}
}

// draw draws a page.
func (l *gapChart) draw(p *regimePage) string {
	plot := panel{box: box{p.area.left + l.widest + 18, p.area.bottom + gapFoot, p.area.right - 112, p.area.top - gapHead}, xLow: l.low, xHigh: l.high}
	if l.narrow {
		plot.left, plot.right = plot.left-4, p.area.right-4
	}
	if l.atOnce {
		plot.left += 44
		p.text(plot.left-26, plot.bottom-3-tickSize*.8, "same week", tickSize, false, softInk, centred)
	}
	l.axis(p, &plot)
	head := func(right float64, text string) {
		p.text(right, plot.top+6, text, tickSize, true, softInk, toRight)
	}
	if l.narrow {
		head(p.area.left+textWidth("weeks (cut off)", tickSize, true), "weeks (cut off)")
	} else {
		head(p.area.right-60, "median, weeks")
		head(p.area.right, "gaps (cut off)")
	}

	rise := l.row * 1.3 // of the highest ridge
	base := func(i int) float64 { return plot.top - (rise - l.row) - l.row*float64(i-p.from+1) }
	for i := p.from; i < p.to; i++ {
		base, look, r := base(i), l.looks[i], &l.ridges[i]
		if l.narrow {
			p.text(p.area.left, base+16, l.fitted[i], labelSize, true, legible(look.color), fromLeft)
			p.paragraph(p.area.left, base+8.5, 0, l.summary(i), noteSize, false, softInk, 7)
		} else {
			l.regime(p.sheet, i, p.area.left+l.widest, base+5)
		}
		p.segment(plot.left, base, plot.right, base, stroke{mixed(look.color, white, .4), .6, nil})
		if len(r.places) > 0 {
			lower, upper := ridge(&plot, r.places, r.densities, base, rise*.94/l.highest)
			p.between(lower, upper, faded(white, .7))
			p.between(lower, upper, faded(look.color, .4))
			p.line(upper, stroke{legible(look.color), 1, look.dash})
		} else {
			for _, gap := range r.above {
				x := plot.x(math.Log(gap))
				p.segment(x, base, x, base+.3*l.row, stroke{legible(look.color), .9, nil})
			}
		}
		if l.atOnce {
			p.gapsOfZero(plot.left-26, base, l.row, r.none, look)
		}
	}
	var descriptions []string
	for i := p.from; i < p.to; i++ { // above the ridges of the rows below
		l.drawSummary(p, &plot, base(i), i)
		descriptions = append(descriptions, l.describe(i))
	}
	what := "Ridges of the density of the gaps"
	if l.highest == 0 {
		what = "Single gaps"
	}
	return fmt.Sprintf("%s between crises, in weeks on a logarithmic axis, for each of %s. %s.", what, listed(l.regimes[p.from:p.to]), strings.Join(descriptions, "; "))
}

// axis draws the axis below a panel, and a line at a year.
func (l *gapChart) axis(s *regimePage, plot *panel) {
	span := MapAxis{Low: math.Exp(plot.xLow), High: math.Exp(plot.xHigh), Logarithmic: true}
	values, texts := span.ticks(max(2, int(plot.width()/(textWidth(significant(span.High, 1), tickSize, false)+8))))
	for k, v := range values {
		values[k] = math.Log(v)
	}
	s.uprights(plot, values, stroke{gridInk, .4, nil})
	s.axis(plot, plot.bottom, -1, tickSize, labelled(values, texts))
	if year := math.Log(yearWeeks); year > plot.xLow && year < plot.xHigh {
		s.segment(plot.x(year), plot.bottom, plot.x(year), plot.top+4, stroke{softInk, .7, []float64{2, 1.5}})
		s.text(plot.x(year), plot.top+6, "a year", tickSize, false, softInk, centred)
	}
	unit := "weeks from one crisis to the next, log scale"
	if textWidth(unit, tickSize, false) > plot.width() {
		unit = "weeks, log scale"
	}
	s.text(plot.middle().x, plot.bottom-23, unit, tickSize, false, softInk, centred)
}

// gapsOfZero draws the share of gaps of 0 weeks as a bar with its number.
func (s *sheet) gapsOfZero(x, base, row, share float64, l look) {
	s.segment(x-10, base, x+10, base, stroke{mixed(l.color, white, .4), .6, nil})
	top := base + share*.72*row
	s.rectangle(box{x - 3, base, x + 3, top}, legible(l.color))
	s.text(x, top+2, rainPercent(share), noteSize, false, textInk, centred)
}

// drawSummary draws median and middle half of a row below its ridge, and writes the
// numbers at the right.
func (l *gapChart) drawSummary(s *regimePage, plot *panel, base float64, i int) {
	row, look, quartiles := &l.rows[i], l.looks[i], l.ridges[i].quartiles
	if !l.narrow {
		s.text(s.area.right, base+5, fmt.Sprintf("%s (%s)", grouped(len(row.Gaps)), grouped(row.Censored)), labelSize, false, textInk, toRight)
		s.text(s.area.right-60, base+5, l.ridges[i].median, labelSize, len(row.Gaps) > 0, textInk, toRight)
	}
	if len(row.Gaps) == 0 {
		words := rainFitted("no run had two crises", labelSize, false, plot.width()-8)
		middle, half := plot.middle().x, textWidth(words, labelSize, false)/2+3
		s.rectangle(box{middle - half, base + 2, middle + half, base + labelSize + 5}, white)
		s.text(middle, base+5, words, labelSize, false, softInk, centred)
		return
	}
	x := func(weeks float64) float64 { return max(plot.left, plot.x(math.Log(max(weeks, 1e-3)))) }
	if quartiles[3] > 0 {
		s.segment(x(quartiles[1]), base, x(quartiles[3]), base, stroke{white, 3.2, nil})
		s.segment(x(quartiles[1]), base, x(quartiles[3]), base, stroke{legible(look.color), 2, nil})
	}
	if quartiles[2] > 0 {
		s.marker(look.mark, point{x(quartiles[2]), base}, 5, look.color, stroke{white, 1.3, nil})
	}
}

// describe describes a row.
func (l *gapChart) describe(i int) string {
	row, r := &l.rows[i], &l.ridges[i]
	if len(row.Gaps) == 0 {
		return fmt.Sprintf("%s: no gap, %d cut off", row.Regime, row.Censored)
	}
	text := fmt.Sprintf("%s: median %s weeks, middle half %s to %s, all from %s to %s, of %s, %s more cut off", row.Regime,
		r.median, survivalWeeks(r.quartiles[1]), survivalWeeks(r.quartiles[3]),
		survivalWeeks(r.quartiles[0]), survivalWeeks(r.quartiles[4]), plural(len(row.Gaps), "gap", "gaps"), grouped(row.Censored))
	if r.none > 0 {
		text += ", " + rainPercent(r.none) + " in the same week"
	}
	return text
}

// gapCheck returns an error if rows are invalid.
func gapCheck(rows []GapRow) error {
	if len(rows) == 0 {
		return errNoRegimes
	}
	named, gaps := map[string]bool{}, 0
	for _, r := range rows {
		named[r.Regime] = true
		gaps += len(r.Gaps)
		if r.Censored < 0 {
			return fmt.Errorf("figure: %s has %d censored gaps", r.Regime, r.Censored)
		}
		for _, gap := range r.Gaps {
			if !(gap >= 0) || math.IsInf(gap, 1) {
				return fmt.Errorf("figure: %s has a gap of %v weeks", r.Regime, gap)
			}
		}
	}
	switch {
	case len(named) < len(rows):
		return errors.New("figure: a regime has two rows of gaps")
	case gaps == 0:
		return errors.New("figure: no gaps between crises")
	}
	return nil
}

// gapDensity estimates the density of the logarithms of gaps, ascending and above 0;
// it returns no places if too few differ.
func gapDensity(gaps []float64) (places, density []float64) {
	whole := !slices.ContainsFunc(gaps, func(gap float64) bool { return gap != math.Trunc(gap) })
	if len(slices.Compact(slices.Clone(gaps))) < gapsApart || len(gaps) < rainFewest {
		return nil, nil
	}
	lowest := math.Inf(-1)
	if whole {
		lowest = math.Log(.5)
	}
	logarithms := make([]float64, len(gaps))
	for k, gap := range gaps {
		if first, _ := slices.BinarySearch(gaps, gap); whole {
			after, _ := slices.BinarySearch(gaps, gap+.5)
			gap += (float64(k-first)+.5)/float64(after-first) - .5
		}
		logarithms[k] = math.Log(gap)
	}
	return rainDensity(logarithms, lowest, math.Inf(1))
}
