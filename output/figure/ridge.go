package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"leaderful/sim/inference"
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
	l := gapLayout{rows: rows, none: make([]int, len(rows)), sorted: make([][]float64, len(rows))}
	low, high := math.Inf(1), 0.
	for i := range rows {
		l.names = append(l.names, rows[i].Regime)
		for _, gap := range slices.Sorted(slices.Values(rows[i].Gaps)) {
			if gap == 0 {
				l.none[i]++
				continue
			}
			l.sorted[i] = append(l.sorted[i], gap)
			low, high = min(low, gap), max(high, gap)
		}
		l.censored += rows[i].Censored
		l.atOnce += l.none[i]
	}
	l.fitted, l.labels = page.names(l.names, labelSize, true)
	l.looks = looksOf(l.names)
	if math.IsInf(low, 1) {
		low, high = 1, yearWeeks
	}
	l.low, l.high = math.Log(.8*low), math.Log(1.25*high)
	for i, gaps := range l.sorted {
		places, densities := gapDensity(gaps)
		for k := range densities {
			densities[k] *= float64(len(gaps)) / float64(len(rows[i].Gaps))
		}
		if len(densities) > 0 {
			l.highest = max(l.highest, slices.Max(densities))
			l.low, l.high = min(l.low, places[0]), max(l.high, places[len(places)-1])
		}
		l.places, l.densities = append(l.places, places), append(l.densities, densities)
	}
	l.title = "Time from one crisis to the next"
	if len(rows) == 1 {
		l.title += ": " + l.names[0]
	}
	l.narrow = page.inside() < 320
	if l.narrow {
		for i := range rows {
			for _, line := range l.summary(i) {
				l.labels = max(l.labels, textWidth(line, noteSize, false))
			}
		}
	}
	room := page.room(l.title, l.subtitle(0, 2), l.notes()) - gapHead - gapFoot
	const least = 25.
	from := parts(len(rows), max(1, int((room-.3*least)/least)))
	l.row = min(34, room/(float64(from[1])+.3)) // the first page has the most rows
	return page.paged(len(from)-1, func(page Page, number int) *Figure {
		return l.draw(page, from[number], from[number+1])
	}), nil
}

// Heights above and below the ridges.
const gapHead, gapFoot = 16., 30.

const gapNotes = "Densities: Gaussian kernel on the logarithm, Silverman’s bandwidth; whole weeks are spread over the week around them."

// notes returns the notes, which are about densities.
func (l *gapLayout) notes() string {
	if l.highest == 0 {
		return ""
	}
	return gapNotes
}

// A gapLayout holds what the pages of gaps share.
type gapLayout struct {
	title             string
	rows              []GapRow
	names, fitted     []string
	labels            float64 // width of the names
	looks             []look
	sorted            [][]float64 // gaps above 0
	none              []int       // gaps of no weeks
	places, densities [][]float64 // over the logarithm
	low, high         float64     // of the axis, as logarithms
	highest           float64     // density
	censored, atOnce  int
	row               float64 // height
	narrow            bool    // numbers are below the names
}

func (l *gapLayout) subtitle(from, to int) string {
	shows := "Density of the gaps between crises on a logarithmic axis: equal areas are equal shares."
	if l.highest == 0 {
		shows = "Gaps between crises, one by one, on a logarithmic axis."
	}
	text := ofRegimes(from, to, len(l.rows)) + shows + " Mark and bar: median and middle half. "
	if l.censored > 0 {
		return text + fmt.Sprintf("%s, so long gaps are underrepresented.", plural(l.censored, "gap was cut off by the end of its run (censored)", "gaps were cut off by the end of their runs (censored)"))
	}
	return text + "No gap was cut off by the end of its run (censored)."
}

// median writes the median of a row's gaps.
func (l *gapLayout) median(i int) string {
	if len(l.rows[i].Gaps) == 0 {
		return "none"
	}
	return survivalWeeks(inference.Quantile(.5, slices.Sorted(slices.Values(l.rows[i].Gaps))))
}

// summary returns the lines below a name if there are no columns for them.
func (l *gapLayout) summary(i int) []string {
	return []string{"median " + l.median(i), fmt.Sprintf("of %s (%s)", grouped(len(l.rows[i].Gaps)), grouped(l.rows[i].Censored))}
}

// draw draws a page with some of the rows.
func (l *gapLayout) draw(page Page, from, to int) *Figure {
	sheet, area := framedSheet(gapHead+(.3+float64(to-from))*l.row+gapFoot, l.title, l.subtitle(from, to), l.notes(), page)
	rise := l.row * 1.3 // of the highest ridge
	left, right := area.left+l.labels+18, area.right-112
	if l.narrow {
		left, right = area.left+l.labels+14, area.right-4
	}
	if l.atOnce > 0 {
		left += 44
	}
	plot := panel{box: box{left, area.bottom + gapFoot, right, area.top - gapHead}, xLow: l.low, xHigh: l.high}

	// Ticks, and a line at a year.
	span := MapAxis{Low: math.Exp(plot.xLow), High: math.Exp(plot.xHigh), Logarithmic: true}
	values, texts := span.ticks(max(2, int(plot.width()/(textWidth(significant(span.High, 1), tickSize, false)+8))))
	for k, v := range values {
		x := plot.x(math.Log(v))
		sheet.segment(x, plot.bottom, x, plot.top, stroke{gridInk, .4, nil})
		sheet.segment(x, plot.bottom, x, plot.bottom-2.5, stroke{axisInk, .6, nil})
		sheet.text(x, plot.bottom-3-tickSize*.8, texts[k], tickSize, false, softInk, centred)
	}
	if year := math.Log(yearWeeks); year > plot.xLow && year < plot.xHigh {
		sheet.segment(plot.x(year), plot.bottom, plot.x(year), plot.top+4, stroke{softInk, .7, []float64{2, 1.5}})
		sheet.text(plot.x(year), plot.top+6, "a year", tickSize, false, softInk, centred)
	}
	sheet.segment(plot.left, plot.bottom, plot.right, plot.bottom, stroke{axisInk, .6, nil})
	unit := "weeks from one crisis to the next, log scale"
	if textWidth(unit, tickSize, false) > plot.width() {
		unit = "weeks, log scale"
	}
	sheet.text((plot.left+plot.right)/2, plot.bottom-23, unit, tickSize, false, softInk, centred)
	if l.narrow {
		sheet.text(area.left, plot.top+6, "weeks (cut off)", tickSize, true, softInk, fromLeft)
	} else {
		sheet.text(area.right-60, plot.top+6, "median, weeks", tickSize, true, softInk, toRight)
		sheet.text(area.right, plot.top+6, "gaps (cut off)", tickSize, true, softInk, toRight)
	}
	if l.atOnce > 0 {
		sheet.text(plot.left-26, plot.bottom-3-tickSize*.8, "same week", tickSize, false, softInk, centred)
	}

	base := func(i int) float64 { return plot.top - (rise - l.row) - l.row*float64(i-from+1) }
	for i := from; i < to; i++ {
		base, look := base(i), l.looks[i]
		if l.narrow {
			sheet.text(area.left, base+16, l.fitted[i], labelSize, true, legible(look.color), fromLeft)
			for k, line := range l.summary(i) {
				sheet.text(area.left, base+8.5-7*float64(k), line, noteSize, false, softInk, fromLeft)
			}
		} else {
			sheet.marker(look.mark, point{area.left + l.labels + 5, base + 5 + labelSize*.34}, 4.4, look.color, stroke{})
			sheet.text(area.left+l.labels, base+5, l.fitted[i], labelSize, true, legible(look.color), toRight)
		}
		sheet.segment(plot.left, base, plot.right, base, stroke{mixed(look.color, white, .4), .6, nil})
		if len(l.places[i]) > 0 {
			var lower, upper []point
			for k, v := range l.places[i] {
				lower = append(lower, point{plot.x(v), base})
				upper = append(upper, point{plot.x(v), base + rise*.94*l.densities[i][k]/l.highest})
			}
			sheet.between(lower, upper, faded(white, .7))
			sheet.between(lower, upper, faded(look.color, .4))
			sheet.line(upper, stroke{legible(look.color), 1, look.dash})
		} else {
			for _, gap := range l.sorted[i] {
				x := plot.x(math.Log(gap))
				sheet.segment(x, base, x, base+.3*l.row, stroke{legible(look.color), .9, nil})
			}
		}
		if l.atOnce > 0 {
			sheet.gapsOfZero(plot.left-26, base, l.row, float64(l.none[i])/float64(max(1, len(l.rows[i].Gaps))), look)
		}
	}
	var descriptions []string
	for i := from; i < to; i++ { // above the ridges of the rows below
		descriptions = append(descriptions, l.drawSummary(sheet, &plot, area.right, base(i), i))
	}
	what := "Ridges of the density of the gaps"
	if l.highest == 0 {
		what = "Single gaps"
	}
	alt := fmt.Sprintf("%s between crises, in weeks on a logarithmic axis, for each of %s. %s.", what, listed(l.names[from:to]), strings.Join(descriptions, "; "))
	return sheet.figure("gaps", alt)
}

// gapCheck returns an error if rows are invalid.
func gapCheck(rows []GapRow) error {
	if len(rows) == 0 {
		return errNoRegimes
	}
	var names []string
	gaps := 0
	for i := range rows {
		names = append(names, rows[i].Regime)
		gaps += len(rows[i].Gaps)
		if rows[i].Censored < 0 {
			return fmt.Errorf("figure: %s has %d censored gaps", rows[i].Regime, rows[i].Censored)
		}
		for _, gap := range rows[i].Gaps {
			if !(gap >= 0) || math.IsInf(gap, 1) {
				return fmt.Errorf("figure: %s has a gap of %v weeks", rows[i].Regime, gap)
			}
		}
	}
	if len(distinct(names)) < len(names) {
		return errors.New("figure: a regime has two rows of gaps")
	}
	if gaps == 0 {
		return errors.New("figure: no gaps between crises")
	}
	return nil
}

// gapDensity estimates the density of the logarithms of gaps, ascending and above 0;
// it returns no places if too few differ.
func gapDensity(gaps []float64) (places, density []float64) {
	different, whole := 0, true
	for k, gap := range gaps {
		if k == 0 || gap != gaps[k-1] {
			different++
		}
		whole = whole && gap == math.Trunc(gap)
	}
	if different < gapsApart || len(gaps) < rainFewest {
		return nil, nil
	}
	logarithms := make([]float64, len(gaps))
	lowest := math.Inf(-1)
	if whole {
		lowest = math.Log(.5)
	}
	for first := 0; first < len(gaps); {
		last := first
		for last < len(gaps) && gaps[last] == gaps[first] {
			last++
		}
		for k := first; k < last; k++ {
			v := gaps[k]
			if whole {
				v += (float64(k-first)+.5)/float64(last-first) - .5
			}
			logarithms[k] = math.Log(v)
		}
		first = last
	}
	return rainDensity(logarithms, lowest, math.Inf(1))
}

// gapsOfZero draws the share of gaps of 0 weeks as a bar with its number.
func (s *sheet) gapsOfZero(x, base, row, share float64, l look) {
	s.segment(x-10, base, x+10, base, stroke{mixed(l.color, white, .4), .6, nil})
	top := base + share*.72*row
	s.rectangle(box{x - 3, base, x + 3, top}, legible(l.color))
	s.text(x, top+2, rainPercent(share), noteSize, false, textInk, centred)
}

// drawSummary draws median and middle half of a row below its ridge, writes the
// numbers at the right, and returns them in words.
func (l *gapLayout) drawSummary(s *sheet, plot *panel, right, base float64, i int) string {
	row, look := &l.rows[i], l.looks[i]
	if !l.narrow {
		s.text(right, base+5, fmt.Sprintf("%s (%s)", grouped(len(row.Gaps)), grouped(row.Censored)), labelSize, false, textInk, toRight)
		s.text(right-60, base+5, l.median(i), labelSize, len(row.Gaps) > 0, textInk, toRight)
	}
	if len(row.Gaps) == 0 {
		words := rainFitted("no run had two crises", labelSize, false, plot.width()-8)
		middle, half := (plot.left+plot.right)/2, textWidth(words, labelSize, false)/2+3
		s.rectangle(box{middle - half, base + 2, middle + half, base + labelSize + 5}, white)
		s.text(middle, base+5, words, labelSize, false, softInk, centred)
		return fmt.Sprintf("%s: no gap, %d cut off", row.Regime, row.Censored)
	}
	ascending := slices.Sorted(slices.Values(row.Gaps))
	quartile := [3]float64{}
	for k, q := range []float64{.25, .5, .75} {
		quartile[k] = inference.Quantile(q, ascending)
	}
	x := func(weeks float64) float64 { return max(plot.left, plot.x(math.Log(max(weeks, 1e-3)))) }
	if quartile[2] > 0 {
		s.segment(x(quartile[0]), base, x(quartile[2]), base, stroke{white, 3.2, nil})
		s.segment(x(quartile[0]), base, x(quartile[2]), base, stroke{legible(look.color), 2, nil})
	}
	if quartile[1] > 0 {
		s.marker(look.mark, point{x(quartile[1]), base}, 5, look.color, stroke{white, 1.3, nil})
	}
	last := len(ascending) - 1
	text := fmt.Sprintf("%s: median %s weeks, middle half %s to %s, all from %s to %s, of %s, %s more cut off", row.Regime,
		l.median(i), survivalWeeks(quartile[0]), survivalWeeks(quartile[2]),
		survivalWeeks(ascending[0]), survivalWeeks(ascending[last]), plural(len(ascending), "gap", "gaps"), grouped(row.Censored))
	if ascending[0] == 0 {
		share := 0.
		for _, gap := range ascending {
			if gap == 0 {
				share += 1 / float64(len(ascending))
			}
		}
		text += ", " + rainPercent(share) + " in the same week"
	}
	return text
}
