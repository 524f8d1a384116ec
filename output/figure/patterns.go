package figure

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"leaderful/sim/inference"
)

// A PatternRow compares a quantity measured in the model with what the literature
// reports about real organizations.
type PatternRow struct {
	Pattern         string             // "P7"; its rows must be consecutive
	Words           string             // the pattern
	Quantity        string             // what is measured, with its unit
	Regime          string             // may be empty
	Measured        inference.Interval // its value may be NaN, its ends infinite
	LiteratureLow   float64            // ends of the reported interval; one may be infinite
	LiteratureHigh  float64
	Verdict, Source string // the verdict is "holds", "fails" or "undecided"
}

var patternMarks = []verdictMark{
	{"holds", circle, blue, false},
	{"fails", inverted, vermillion, false},
	{"undecided", circle, softInk, true},
}

// PatternDots draws measured quantities against the literature's intervals, one per
// row, each with its own axis. It returns an error for an unknown verdict, and for an
// interval of the literature that is empty or has no finite end.
func PatternDots(rows []PatternRow, page Page) (*Figure, error) {
	if len(rows) == 0 {
		return nil, errors.New("figure: no patterns")
	}
	counts := make([]int, len(patternMarks))
	for _, r := range rows {
		low, high := r.LiteratureLow, r.LiteratureHigh
		if !(low <= high) || math.IsInf(low, 1) || math.IsInf(high, -1) || (math.IsInf(low, -1) && math.IsInf(high, 1)) {
			return nil, fmt.Errorf("figure: %s, %s: the literature’s interval from %v to %v is empty", r.Pattern, r.Quantity, low, high)
		}
		k, err := verdictNumber(patternMarks, r.Verdict)
		if err != nil {
			return nil, err
		}
		counts[k]++
	}
	groups := together(rows, func(r PatternRow) string { return r.Pattern })
	verdicts := tally(counts, []string{"hold", "fail", "undecided"})
	level := patternLevels(rows)
	chart := &intervalChart{
		name:  "patterns",
		title: plural(len(groups), "pattern", "patterns") + " of real organizations, and what the model shows",
		subtitle: fmt.Sprintf("%s: %s. Grey bands: reported in the literature. Marks: measured in the model, which was not fitted to the literature. "+
			"Every quantity has its own axis.", plural(len(rows), "test", "tests"), verdicts),
		notes: level,
		text: fmt.Sprintf("Dot plot of %s of %s against intervals from the literature. Verdicts: %s. %s",
			plural(len(rows), "test", "tests"), plural(len(groups), "pattern", "patterns"), verdicts, level),
		names: "measured", numbers: "estimate [interval]", verdicts: "verdict",
	}
	for _, g := range groups {
		group := intervalGroup{tag: g[0].Pattern, heading: g[0].Words, aside: patternSources(g)}
		axes := map[string]*intervalAxis{}
		for _, r := range g {
			if axes[r.Quantity] == nil {
				low, high := patternRange(withSameQuantity(g, r))
				axes[r.Quantity] = &intervalAxis{low: low, high: high}
			}
			k, _ := verdictNumber(patternMarks, r.Verdict)
			m, axis := &r.Measured, axes[r.Quantity]
			row := intervalRow{name: r.Quantity, aside: rowName(r.Regime), value: m.Value, low: m.Low, high: m.High, mark: patternMarks[k],
				under: "literature " + literatureWords(r), axis: axis, interval: "no estimate",
				ground: func(s *sheet, p *panel) { s.literature(p, r); axis.zero(s, p) }}
			if isFinite(m.Value) {
				decimals := decimalsFor(m.Value, m.HalfWidth())
				row.estimate, row.interval = briefly(m.Value, decimals), intervalWords(m.Low, m.High, decimals)
			}
			group.rows = append(group.rows, row)
		}
		chart.groups = append(chart.groups, group)
	}
	return chart.figure(page), nil
}

// withSameQuantity returns the rows of a group that show the same quantity as a row;
// they share an axis.
func withSameQuantity(group []PatternRow, r PatternRow) []PatternRow {
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

// patternLevels states the confidence of the intervals of patterns.
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

// patternRange returns the range of an axis that contains all finite values, and 0 if
// that is near, with space on both sides.
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

// literature draws what the literature reports, on the background of a strip.
func (s *sheet) literature(p *panel, r PatternRow) {
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
}

// tickText writes the number at a tick, briefly if it has many digits.
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

// decimalsGiven returns the number of decimals with which a value was given, up to six
// significant digits.
func decimalsGiven(v float64) int {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	_, decimals, _ := strings.Cut(strconv.FormatFloat(rounded, 'f', -1, 64), ".")
	return len(decimals)
}
