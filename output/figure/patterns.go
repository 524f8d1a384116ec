package figure

import (
	"errors"
	"fmt"
	"math"
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
	var verdicts []string
	var levels []float64
	for _, r := range rows {
		low, high := r.LiteratureLow, r.LiteratureHigh
		if !(low <= high) || !isFinite(low) && !isFinite(high) {
			return nil, fmt.Errorf("figure: %s, %s: the literature’s interval from %v to %v is empty", r.Pattern, r.Quantity, low, high)
		}
		verdicts, levels = append(verdicts, r.Verdict), append(levels, r.Measured.Level)
	}
	found, err := tally(patternMarks, verdicts)
	if err != nil {
		return nil, err
	}
	groups := together(rows, func(r PatternRow) string { return r.Pattern })
	tests, level := plural(len(rows), "test", "tests"), confidence(levels, false)
	chart := &intervalChart{
		name:  "patterns",
		title: plural(len(groups), "pattern", "patterns") + " of real organizations, and what the model shows",
		subtitle: fmt.Sprintf("%s: %s. Grey bands: reported in the literature. Marks: measured in the model, which was not fitted to the literature. "+
			"Every quantity has its own axis.", tests, found),
		notes: level,
		text: fmt.Sprintf("Dot plot of %s of %s against intervals from the literature. Verdicts: %s. %s",
			tests, plural(len(groups), "pattern", "patterns"), found, level),
		names: "measured", numbers: "estimate [interval]", verdicts: "verdict",
	}
	for _, g := range groups {
		group := intervalGroup{tag: g[0].Pattern, heading: g[0].Words}
		var sources []string
		axes := map[string]*intervalAxis{}
		for _, same := range together(g, func(r PatternRow) string { return r.Quantity }) {
			low, high := patternRange(same)
			axes[same[0].Quantity] = &intervalAxis{low: low, high: high}
		}
		for _, r := range g {
			m, axis := &r.Measured, axes[r.Quantity]
			row := intervalRow{name: r.Quantity, aside: rowName(r.Regime), value: m.Value, low: m.Low, high: m.High, mark: markOf(patternMarks, r.Verdict),
				under: "literature " + literatureWords(r), axis: axis, interval: "no estimate",
				ground: func(s *sheet, p *panel) { s.literature(p, r); axis.zero(s, p) }}
			if isFinite(m.Value) {
				decimals := decimalsFor(m.Value, m.Reach())
				row.estimate, row.interval = briefly(m.Value, decimals), intervalWords(m.Low, m.High, decimals)
			}
			group.rows, sources = append(group.rows, row), append(sources, r.Source)
		}
		group.aside = strings.Join(distinct(sources), "; ")
		chart.groups = append(chart.groups, group)
	}
	return intervalFigure(page, chart), nil
}

// patternRange returns the range of an axis that contains all finite values, and 0 if
// that is near, with space on both sides.
func patternRange(rows []PatternRow) (low, high float64) {
	var values []float64
	for _, r := range rows {
		values = append(values, r.LiteratureLow, r.LiteratureHigh, r.Measured.Value, r.Measured.Low, r.Measured.High)
	}
	low, high = finiteRange(values...)
	if span := high - low; low > 0 && low < span {
		low = 0
	} else if high < 0 && -high < span {
		high = 0
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
		if isFinite(end.value) {
			s.segment(end.x, p.bottom, end.x, p.top, stroke{softInk, .8, nil})
		}
	}
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
	}
	decimals := max(decimalsGiven(low), decimalsGiven(high))
	return briefly(low, decimals) + " to " + briefly(high, decimals)
}
