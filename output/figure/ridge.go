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
	Censored int       // times from a last crisis to the end of a run, which are not among Gaps
}

// gapsApart is from how many different gaps on their density is drawn, if they
// are enough for one; others are drawn one by one.
const gapsApart = 5

// CrisisGaps draws how long it is from one crisis to the next: for each regime
// a ridge, the density of the gaps on a logarithmic axis of weeks, in the same
// proportion for all, with its median. Gaps of no weeks, which a logarithm does
// not know, are counted at the left. Whole weeks stand for the time around
// them: several gaps of w weeks are spread over w - 1/2 to w + 1/2. It returns
// an error for no rows, a regime named twice, no gap at all, and gaps that are
// negative or not finite.
func CrisisGaps(rows []GapRow, page Page) (*Figure, error) {
	if err := gapCheck(rows); err != nil {
		return nil, err
	}
	names := make([]string, len(rows))
	fitted := make([]string, len(rows))
	labels := 0.
	sorted := make([][]float64, len(rows)) // above 0
	none := make([]int, len(rows))
	low, high := math.Inf(1), 0.
	censored, atOnce := 0, 0
	for i := range rows {
		names[i] = rows[i].Regime
		fitted[i] = rainFitted(names[i], labelSize, true, rainLabel)
		labels = max(labels, textWidth(fitted[i], labelSize, true))
		for _, gap := range slices.Sorted(slices.Values(rows[i].Gaps)) {
			if gap == 0 {
				none[i]++
				continue
			}
			sorted[i] = append(sorted[i], gap)
			low, high = min(low, gap), max(high, gap)
		}
		censored += rows[i].Censored
		atOnce += none[i]
	}
	looks := looksOf(names)
	if math.IsInf(low, 1) {
		low, high = 1, yearWeeks
	}

	title := "How long from one crisis to the next"
	if len(names) == 1 {
		title += ": " + names[0]
	}
	subtitle := "Density of the gaps between crises on a logarithmic axis: equal areas are equal shares of them. Mark and bar: median and middle half. "
	if censored > 0 {
		subtitle += fmt.Sprintf("Not in it: %s, by which long gaps are underrated.", plural(censored, "gap cut off by the end of its run", "gaps cut off by the end of their runs"))
	} else {
		subtitle += "No gap was cut off by the end of its run."
	}
	const notes = "Densities: Gaussian kernel on the logarithm, Silverman’s bandwidth; whole weeks are spread over the week around them."

	const head, row, foot = 16., 34., 30.
	rise := row * 1.3 // of the highest ridge
	sheet, area := framedSheet(head+rise-row+row*float64(len(rows))+foot, title, subtitle, notes, page)
	left := area.left + labels + 18
	if atOnce > 0 {
		left += 44
	}
	places, densities := make([][]float64, len(rows)), make([][]float64, len(rows))
	highest := 0.
	for i, gaps := range sorted {
		places[i], densities[i] = gapDensity(gaps)
		for k := range densities[i] {
			densities[i][k] *= float64(len(gaps)) / float64(len(rows[i].Gaps))
		}
		if len(densities[i]) > 0 {
			highest = max(highest, slices.Max(densities[i]))
		}
	}
	plot := panel{box: box{left, area.bottom + foot, area.right - 112, area.top - head}, xLow: math.Log(.8 * low), xHigh: math.Log(1.25 * high)}
	for _, at := range places {
		if len(at) > 0 {
			plot.xLow, plot.xHigh = min(plot.xLow, at[0]), max(plot.xHigh, at[len(at)-1])
		}
	}

	// Ticks, and a line at a year.
	span := MapAxis{Low: math.Exp(plot.xLow), High: math.Exp(plot.xHigh), Logarithmic: true}
	values, texts := span.ticks(int(plot.width() / (textWidth(significant(span.High, 1), tickSize, false) + 8)))
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
	sheet.text((plot.left+plot.right)/2, plot.bottom-23, "weeks from one crisis to the next, log scale", tickSize, false, softInk, centred)
	sheet.text(area.right-60, plot.top+6, "median, weeks", tickSize, true, softInk, toRight)
	sheet.text(area.right, plot.top+6, "gaps (cut off)", tickSize, true, softInk, toRight)
	if atOnce > 0 {
		sheet.text(plot.left-26, plot.bottom-3-tickSize*.8, "same week", tickSize, false, softInk, centred)
	}

	base := func(i int) float64 { return plot.top - (rise - row) - row*float64(i+1) }
	for i := range rows {
		base := base(i)
		l := looks[i]
		sheet.marker(l.mark, point{area.left + labels + 5, base + 5 + labelSize*.34}, 4.4, l.color, stroke{})
		sheet.text(area.left+labels, base+5, fitted[i], labelSize, true, legible(l.color), toRight)
		sheet.segment(plot.left, base, plot.right, base, stroke{mixed(l.color, white, .4), .6, nil})
		if len(places[i]) > 0 {
			var lower, upper []point
			for k, v := range places[i] {
				lower = append(lower, point{plot.x(v), base})
				upper = append(upper, point{plot.x(v), base + rise*.94*densities[i][k]/highest})
			}
			sheet.between(lower, upper, faded(white, .7))
			sheet.between(lower, upper, faded(l.color, .4))
			sheet.line(upper, stroke{legible(l.color), 1, l.dash})
		} else {
			for _, gap := range sorted[i] {
				x := plot.x(math.Log(gap))
				sheet.segment(x, base, x, base+.3*row, stroke{legible(l.color), .9, nil})
			}
		}
		if atOnce > 0 {
			sheet.gapsAtOnce(plot.left-26, base, row, float64(none[i])/float64(max(1, len(rows[i].Gaps))), l)
		}
	}
	var told []string
	for i := range rows { // above the ridges of the rows below
		told = append(told, sheet.gapSummary(&plot, area.right, base(i), &rows[i], looks[i]))
	}
	alt := fmt.Sprintf("Ridges of the density of the gaps between crises, in weeks on a logarithmic axis, for each of %s. %s.", listed(names), strings.Join(told, "; "))
	return sheet.figure("crisis-gaps", alt), nil
}

// gapCheck returns what is wrong with rows.
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
		return errors.New("figure: there are no gaps between crises")
	}
	return nil
}

// gapDensity estimates the density of the logarithms of gaps, ascending and
// above 0; of too few different ones it has no places.
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

// gapsAtOnce draws the share of gaps of no weeks as a bar with its number.
func (s *sheet) gapsAtOnce(x, base, row, share float64, l look) {
	s.segment(x-10, base, x+10, base, stroke{mixed(l.color, white, .4), .6, nil})
	top := base + share*.72*row
	s.rectangle(box{x - 3, base, x + 3, top}, legible(l.color))
	s.text(x, top+2, rainPercent(share), noteSize, false, textInk, centred)
}

// gapSummary draws median and middle half below a ridge, writes the numbers at
// the right, and returns them in words.
func (s *sheet) gapSummary(plot *panel, right, base float64, row *GapRow, l look) string {
	counts := fmt.Sprintf("%s (%s)", grouped(len(row.Gaps)), grouped(row.Censored))
	s.text(right, base+5, counts, labelSize, false, textInk, toRight)
	if len(row.Gaps) == 0 {
		s.text(right-60, base+5, "none", labelSize, false, textInk, toRight)
		const words = "no run had two crises"
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
		s.segment(x(quartile[0]), base, x(quartile[2]), base, stroke{legible(l.color), 2, nil})
	}
	if quartile[1] > 0 {
		s.marker(l.mark, point{x(quartile[1]), base}, 5, l.color, stroke{white, 1.3, nil})
	}
	s.text(right-60, base+5, survivalWeeks(quartile[1]), labelSize, true, textInk, toRight)
	last := len(ascending) - 1
	text := fmt.Sprintf("%s: median %s weeks, middle half %s to %s, all from %s to %s, of %s, %s more cut off", row.Regime,
		survivalWeeks(quartile[1]), survivalWeeks(quartile[0]), survivalWeeks(quartile[2]),
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
