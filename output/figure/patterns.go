package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"leaderful/sim/inference"
)

// A PatternRow is something measured in the model against what the literature
// reports of real organizations.
type PatternRow struct {
	Pattern         string             // "P7"; its rows stand together
	Words           string             // the pattern
	Quantity        string             // what is measured, with its unit
	Regime          string             // under which; may be empty
	Measured        inference.Interval // its value may be NaN, its ends infinite
	LiteratureLow   float64            // ends of what is reported; one of them may be infinite
	LiteratureHigh  float64
	Verdict, Source string // the verdict is "holds", "fails" or "undecided"
}

var patternMarks = []verdictMark{
	{"holds", circle, blue, false},
	{"fails", inverted, vermillion, false},
	{"undecided", circle, softInk, true},
}

// PatternDots draws what was measured against the literature's interval, a row
// each, every row with an axis of its own. It returns an error for a verdict that
// does not exist, and for an interval of the literature that is none or without
// ends.
func PatternDots(rows []PatternRow, page Page) (*Figure, error) {
	if len(rows) == 0 {
		return nil, errors.New("figure: there are no patterns")
	}
	counts := make([]int, len(patternMarks))
	var groups [][]PatternRow
	for _, r := range rows {
		low, high := r.LiteratureLow, r.LiteratureHigh
		if !(low <= high) || math.IsInf(low, 1) || math.IsInf(high, -1) || (math.IsInf(low, -1) && math.IsInf(high, 1)) {
			return nil, fmt.Errorf("figure: %s, %s: the literature’s interval from %v to %v is none", r.Pattern, r.Quantity, low, high)
		}
		k, err := verdictNumber(patternMarks, r.Verdict)
		if err != nil {
			return nil, err
		}
		counts[k]++
		g := slices.IndexFunc(groups, func(g []PatternRow) bool { return g[0].Pattern == r.Pattern })
		if g < 0 {
			g = len(groups)
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], r)
	}

	verdicts := tally(counts, []string{"hold", "fail", "undecided"})
	title := plural(len(groups), "pattern", "patterns") + " of real organizations, and what the model shows"
	subtitle := fmt.Sprintf("%s: %s. Grey bands are what the literature reports, marks what was measured in the model, which was not fitted to it. "+
		"Every quantity has an axis of its own.", plural(len(rows), "test", "tests"), verdicts)

	const size, line, lead, head, ticks, strip = 6.8, 7.8, 5., 13., 8., 9.
	const indent, quantities, numbers, marks = 20., 150., 100., 50.
	// A row is as high as its words and its axis need.
	said := func(r PatternRow) []string {
		lines := wrapped(r.Quantity, size, false, quantities-indent-10)
		return append(lines, wrapped(r.Regime, size, false, quantities-indent-10)...)
	}
	tall := func(r PatternRow) float64 { return lead + max(strip+ticks, line*float64(len(said(r)))) }
	heads := func(g []PatternRow) (sentence, sources []string) {
		room := page.inside() - indent
		sentence = wrapped(g[0].Words, size+.4, true, room)
		sources = wrapped(patternSources(g), noteSize, false, room)
		if len(sentence) == 1 && len(sources) == 1 && textWidth(sentence[0], size+.4, true)+textWidth(sources[0], noteSize, false)+6 <= room {
			return sentence, nil
		}
		return sentence, sources
	}
	height := 12.
	for _, g := range groups {
		sentence, sources := heads(g)
		height += head + line*float64(len(sentence)-1+len(sources)) + 2
		for _, r := range g {
			height += tall(r)
		}
	}
	level := patternLevels(rows)
	sheet, area := framedSheet(height, title, subtitle, level, page)
	left, right := area.left+quantities, area.right-numbers-marks
	y := area.top - 6
	sheet.text(area.left+indent, y, "measured", tickSize-.4, false, softInk, fromLeft)
	sheet.text(right+numbers-8, y, "estimate [interval]", tickSize-.4, false, softInk, toRight)
	sheet.text(right+numbers+2, y, "verdict", tickSize-.4, false, softInk, fromLeft)
	y -= 6

	alt := fmt.Sprintf("Dot plot of %s of %s against intervals from the literature. Verdicts: %s. %s",
		plural(len(rows), "test", "tests"), plural(len(groups), "pattern", "patterns"), verdicts, level)
	for _, g := range groups {
		sentence, sources := heads(g)
		sheet.segment(area.left, y, area.right, y, stroke{gridInk, .5, nil})
		baseline := y - head + 4
		sheet.text(area.left, baseline, g[0].Pattern, size+.4, true, textInk, fromLeft)
		for i, part := range sentence {
			if i > 0 {
				y, baseline = y-line, baseline-line
			}
			sheet.text(area.left+indent, baseline, part, size+.4, true, textInk, fromLeft)
		}
		if sources == nil {
			sheet.text(area.right, baseline, patternSources(g), noteSize, false, noteInk, toRight)
		}
		for _, part := range sources {
			y, baseline = y-line, baseline-line
			sheet.text(area.left+indent, baseline, part, noteSize, false, noteInk, fromLeft)
		}
		y -= head
		alt += fmt.Sprintf(" %s, %s (%s):", g[0].Pattern, strings.TrimSuffix(g[0].Words, "."), patternSources(g))
		for _, r := range g {
			k, _ := verdictNumber(patternMarks, r.Verdict)
			mark := patternMarks[k]
			m := &r.Measured
			plot := panel{box: box{left, y - lead - strip, right, y - lead}}
			plot.xLow, plot.xHigh = patternRange(alike(g, r))
			middle := (plot.bottom + plot.top) / 2
			sheet.patternAxis(&plot, r)
			sheet.cutWhisker(plot.box, plot.x(m.Low), plot.x(m.High), middle, stroke{mark.color, 1.3, nil})
			if !math.IsNaN(m.Value) && !math.IsInf(m.Value, 0) {
				sheet.verdict(mark, point{plot.x(m.Value), middle}, 5)
			}
			regime := len(said(r)) - len(wrapped(r.Regime, size, false, quantities-indent-10))
			for i, part := range said(r) {
				ink := textInk
				if i >= regime {
					ink = softInk
				}
				sheet.text(area.left+indent, middle-size*.34-line*float64(i), part, size, false, ink, fromLeft)
			}
			decimals := patternDecimals(alike(g, r))
			estimate, interval := "", "no estimate"
			if !math.IsNaN(m.Value) && !math.IsInf(m.Value, 0) {
				estimate, interval = briefly(m.Value, decimals), intervalWords(m.Low, m.High, decimals)
			}
			left := right + numbers - 8 - max(54, textWidth(interval, size, false)+5)
			sheet.text(left, middle-size*.34, estimate, size, true, textInk, toRight)
			sheet.text(right+numbers-8, middle-size*.34, interval, size, false, textInk, toRight)
			sheet.text(right+numbers-8, middle-size*.34-line, "literature "+literatureWords(r), noteSize, false, noteInk, toRight)
			sheet.verdictWord(mark, right+numbers+2, middle, size)

			alt += " " + r.Quantity
			if r.Regime != "" {
				alt += ", " + r.Regime
			}
			alt += fmt.Sprintf(": %s, literature %s, %s;", strings.TrimSpace(estimate+" "+interval), literatureWords(r), r.Verdict)
			y -= tall(r)
		}
		y -= 2
		alt = strings.TrimSuffix(alt, ";") + "."
	}
	return sheet.figure("patterns", alt), nil
}

// alike returns the rows of a group that show the same quantity as one of them;
// they share an axis.
func alike(group []PatternRow, r PatternRow) []PatternRow {
	var same []PatternRow
	for _, other := range group {
		if other.Quantity == r.Quantity {
			same = append(same, other)
		}
	}
	return same
}

// patternSources lists the sources of a pattern, each once.
func patternSources(group []PatternRow) string {
	sources := make([]string, len(group))
	for i, r := range group {
		sources[i] = r.Source
	}
	return strings.Join(distinct(sources), "; ")
}

// patternLevels says how sure the intervals of patterns are.
func patternLevels(rows []PatternRow) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		low, high = min(low, r.Measured.Level), max(high, r.Measured.Level)
	}
	if low == high {
		return fmt.Sprintf("Each interval has %s%% confidence on its own.", percent(low))
	}
	return fmt.Sprintf("Intervals have %s to %s%% confidence, each on its own.", percent(low), percent(high))
}

// patternRange returns an axis that holds all that is finite, and nothing where
// that is near, with room at either side.
func patternRange(rows []PatternRow) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		for _, v := range []float64{r.LiteratureLow, r.LiteratureHigh, r.Measured.Value, r.Measured.Low, r.Measured.High} {
			if !math.IsInf(v, 0) && !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if span := high - low; span > 0 {
		if low > 0 && low < span {
			low = 0
		}
		if high < 0 && -high < span {
			high = 0
		}
	}
	pad := .12 * (high - low)
	if pad == 0 {
		pad = max(.5*math.Abs(high), 1e-9)
		if high == 0 {
			pad = 1
		}
	}
	return low - pad, high + pad
}

// patternAxis draws a row's ground, the literature's band and the axis below.
func (s *sheet) patternAxis(p *panel, r PatternRow) {
	s.rectangle(p.box, rgb(0xF7F7F7))
	from, to := max(p.left, p.x(r.LiteratureLow)), min(p.right, p.x(r.LiteratureHigh))
	if to-from < 1.2 { // a single value
		from, to = (from+to)/2-.6, (from+to)/2+.6
	}
	s.rectangle(box{from, p.bottom, to, p.top}, rgb(0xCFCFCF))
	for _, end := range []struct{ value, x float64 }{{r.LiteratureLow, from}, {r.LiteratureHigh, to}} {
		if !math.IsInf(end.value, 0) {
			s.segment(end.x, p.bottom, end.x, p.top, stroke{softInk, .8, nil})
		}
	}
	if p.xLow < 0 && p.xHigh > 0 {
		s.segment(p.x(0), p.bottom, p.x(0), p.top, stroke{axisInk, .6, []float64{1.5, 1.2}})
	}
	s.segment(p.left, p.bottom, p.right, p.bottom, stroke{axisInk, .5, nil})
	ticks, step := niceTicks(p.xLow, p.xHigh, 5)
	for _, v := range ticks {
		s.segment(p.x(v), p.bottom, p.x(v), p.bottom-2, stroke{axisInk, .5, nil})
		s.text(p.x(v), p.bottom-2.8-noteSize*.72, tickText(v, step), noteSize, false, softInk, centred)
	}
}

// tickText writes the number at a tick, briefly where there are many digits.
func tickText(v, step float64) string {
	if step < 1e-4 || math.Abs(v) >= 1e6 {
		return briefly(math.Round(v/step)*step, 9)
	}
	return number(v, step)
}

// literatureWords writes what the literature reports.
func literatureWords(r PatternRow) string {
	low, high := r.LiteratureLow, r.LiteratureHigh
	switch {
	case math.IsInf(low, 0):
		return "below " + briefly(high, decimalsGiven(high))
	case math.IsInf(high, 0):
		return "above " + briefly(low, decimalsGiven(low))
	case low == high:
		return briefly(low, decimalsGiven(low))
	default:
		decimals := max(decimalsGiven(low), decimalsGiven(high))
		return briefly(low, decimals) + " to " + briefly(high, decimals)
	}
}

// decimalsGiven returns with how many decimals a value was given, up to six
// significant digits.
func decimalsGiven(v float64) int {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	_, decimals, _ := strings.Cut(strconv.FormatFloat(rounded, 'f', -1, 64), ".")
	return len(decimals)
}

// patternDecimals returns the decimals in which measurements are printed:
// those that show a third of half the width of the narrowest interval or,
// without one, three significant digits.
func patternDecimals(rows []PatternRow) int {
	least := math.Inf(1)
	for _, r := range rows {
		if half := (r.Measured.High - r.Measured.Low) / 2; half > 0 {
			least = min(least, half)
		}
	}
	if math.IsInf(least, 1) {
		least = math.Abs(rows[0].Measured.Value) / 30
	}
	if !(least > 0) || math.IsInf(least, 0) {
		return 2
	}
	return max(0, -int(math.Floor(math.Log10(least/3))))
}
