package figure

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// Knockouts are verdicts on comparisons in the unchanged model and with each of its
// mechanisms switched off in turn.
type Knockouts struct {
	Mechanisms []string // the first is the unchanged model: "as is"
	Rows       []KnockoutRow
}

// A KnockoutRow holds the verdicts on a comparison.
type KnockoutRow struct {
	Claim      string // "C1"; its rows must be consecutive
	Comparison string // "power-with - domineering"
	Outcome    string // a name of sim.OutcomeTable
	Cells      []KnockoutCell
}

// A KnockoutCell is the verdict on a comparison without a mechanism.
type KnockoutCell struct {
	Verdict inference.Verdict
	Shift   int // +1 if the estimate is significantly above the unchanged model's, -1 if below, 0 otherwise
}

// changed reports whether a verdict differs from that of the unchanged model.
func (r *KnockoutRow) changed(mechanism int) bool {
	return r.Cells[mechanism].Verdict.Changed(r.Cells[0].Verdict)
}

// The lengths of the matrix, in points.
const (
	knockoutTall  = 11. // of a row
	knockoutLeast = 13. // of a cell
	knockoutMost  = 30.
	knockoutApart = 3. // between the unchanged model and the others
	knockoutSize  = 6.6
)

// KnockoutMatrix draws verdicts, with one row per comparison and one column per
// mechanism that is switched off; the first column is the unchanged model. A decided
// verdict that changes has a heavy frame; a triangle marks a significant shift of the
// estimate. It returns an error for an unknown outcome or verdict, and for rows of
// different lengths.
func KnockoutMatrix(k Knockouts, page Page) (*Figure, error) {
	columns := len(k.Mechanisms)
	if len(k.Rows) == 0 || columns == 0 {
		return nil, errors.New("figure: no verdicts")
	}
	changed := 0
	for i := range k.Rows {
		r := &k.Rows[i]
		if sim.OutcomeNamed(r.Outcome) == nil {
			return nil, unknownOutcome(r.Outcome)
		}
		if len(r.Cells) != columns {
			return nil, fmt.Errorf("figure: %s, %s, has %d verdicts for %d mechanisms", r.Claim, r.Comparison, len(r.Cells), columns)
		}
		for j, cell := range r.Cells {
			if _, err := tally(claimMarks, []string{string(cell.Verdict)}); err != nil {
				return nil, fmt.Errorf("%w (%s, %s, column %s)", err, r.Claim, r.Comparison, k.Mechanisms[j])
			}
			if r.changed(j) {
				changed++
			}
		}
	}
	as := k.Mechanisms[0]
	cases := plural(len(k.Rows)*(columns-1), "case", "cases")
	chart := intervalChart{
		name:  "knockout",
		title: "What the claims depend on",
		subtitle: fmt.Sprintf("Verdicts of the model %s, then with one mechanism switched off at a time. Heavy frames: a decided verdict changes, in %d of %s. "+
			"Triangles: the estimate is significantly higher or lower than %s.", as, changed, cases, as),
		text: fmt.Sprintf("Matrix of verdicts on %s, %s and without each of %s. A decided verdict changes in %d of %s.",
			plural(len(k.Rows), "comparison", "comparisons"), as, plural(columns-1, "mechanism", "mechanisms"), changed, cases),
		between: ". ", names: "comparison", asides: "outcome", behind: "changed", keys: knockoutKeys(), row: knockoutTall, dense: knockoutTall,
	}
	for _, name := range k.Mechanisms {
		chart.head = max(chart.head, 8+textWidth(name, knockoutSize, true))
	}
	// As many columns as fit; the first is on every page.
	var charts []*intervalChart
	most := max(1, int((page.inside()-60)/knockoutLeast)-1)
	for first := 1; first < columns || charts == nil; first += most {
		turn := []int{0}
		for j := first; j < min(columns, first+most); j++ {
			turn = append(turn, j)
		}
		charts = append(charts, k.chart(chart, turn))
	}
	return intervalFigure(page, charts...), nil
}

// chart completes a chart with some of the columns.
func (k *Knockouts) chart(c intervalChart, turn []int) *intervalChart {
	c.least, c.widest = knockoutApart+knockoutLeast*float64(len(turn)), knockoutApart+knockoutMost*float64(len(turn))
	column := func(p *panel, n int) (from, to float64) {
		wide := (p.width() - knockoutApart) / float64(len(turn))
		from = p.left + wide*float64(n)
		if n > 0 {
			from += knockoutApart
		}
		return from, from + wide
	}
	c.above = func(s *sheet, p *panel) {
		for n, j := range turn {
			from, to := column(p, n)
			s.upward((from+to)/2+knockoutSize*.34, p.top+4, k.Mechanisms[j], knockoutSize, j == 0, textInk)
		}
	}
	groups := together(k.Rows, func(r KnockoutRow) string { return r.Claim })
	// Below the columns is how many verdicts above change.
	axis := &intervalAxis{draw: func(s *sheet, p *panel, spans []span) {
		s.text(p.left-6, p.bottom-9, c.behind, noteSize, false, softInk, toRight)
		for n, j := range turn[1:] {
			changes := 0
			for _, span := range spans {
				for i := span.from; i < span.to; i++ {
					changes += groups[span.group][i].changes([]int{j})
				}
			}
			ink := softInk
			if changes > 0 {
				ink = textInk
			}
			from, to := column(p, n+1)
			s.text((from+to)/2, p.bottom-9, grouped(changes), knockoutSize, changes > 0, ink, centred)
		}
	}}
	unknown := math.Inf(1)
	for _, g := range groups {
		group := intervalGroup{tag: g[0].Claim}
		for _, r := range g {
			group.rows = append(group.rows, intervalRow{name: rowName(r.Comparison), aside: wordsFor(outcomeWords, r.Outcome).title,
				value: unknown, low: -unknown, high: unknown, axis: axis, behind: grouped(r.changes(turn)), strong: r.changes(turn) > 0, description: r.describe(k.Mechanisms, turn),
				ground: func(s *sheet, p *panel) {
					for n, j := range turn {
						from, to := column(p, n)
						b := box{from + .6, p.bottom + .6, to - .6, p.top - .6}
						s.knockoutCell(b, r.Cells[j].Verdict, r.Cells[j].Shift, r.changed(j) || j == 0)
						if r.changed(j) {
							s.frameOf(b, stroke{black, 1.5, nil})
						}
					}
				}})
		}
		c.groups = append(c.groups, group)
	}
	return &c
}

// changes counts the verdicts that change in some columns.
func (r *KnockoutRow) changes(columns []int) (n int) {
	for _, j := range columns {
		if r.changed(j) {
			n++
		}
	}
	return n
}

// The signs of claimMarks in the cells, and the colours behind them; opposed verdicts
// are also hatched.
var (
	knockoutSigns   = []string{"+", "−", "0", "?"}
	knockoutGrounds = []color.NRGBA{mixed(white, blue, .42), mixed(white, vermillion, .16), rgb(0xEDEDED), white}
)

// shiftSize is the size of the triangles of shifts.
const shiftSize = 2.9

// knockoutCell draws a verdict, its sign on a coloured background, and beside it the
// triangle of a shift. The sign is lighter if not strong.
func (s *sheet) knockoutCell(b box, of inference.Verdict, shift int, strong bool) {
	verdict := slices.IndexFunc(claimMarks, func(m verdictMark) bool { return m.word == string(of) })
	ink := mixed(textInk, white, .35)
	if strong {
		ink = textInk
	}
	middle := point{(b.left + b.right) / 2, (b.bottom + b.top) / 2}
	if shift != 0 {
		middle.x -= 1.8
	}
	s.rectangle(b, knockoutGrounds[verdict])
	switch of {
	case "opposed":
		s.hatched(b, 3, stroke{mixed(white, vermillion, .85), .8, nil})
		s.fill(round(middle, 4.3), white)
	case "undecided":
		s.frameOf(box{b.left + .25, b.bottom + .25, b.right - .25, b.top - .25}, stroke{rgb(0xC4C4C4), .5, nil})
	}
	const size = labelSize + .4
	s.text(middle.x, middle.y-size*.35, knockoutSigns[verdict], size, strong, ink, centred)
	switch {
	case shift > 0:
		s.marker(triangle, point{b.right - 3.2, b.top - 3.2}, shiftSize, black, stroke{white, .9, nil})
	case shift < 0:
		s.marker(inverted, point{b.right - 3.2, b.bottom + 3.2}, shiftSize, black, stroke{white, .9, nil})
	}
}

func (s *sheet) frameOf(b box, with stroke) { s.stroke(b.outline(), with) }

// hatched fills a box with rising lines, gap apart along its sides.
func (s *sheet) hatched(b box, gap float64, with stroke) {
	var lines vg.Path
	// The lines are y - bottom = x - c, which enter at the left or the bottom.
	for c := b.left - b.height() + gap/2; c < b.right; c += gap {
		from, to := max(b.left, c), min(b.right, c+b.height())
		if to > from {
			lines = append(lines, path([]point{{from, b.bottom + from - c}, {to, b.bottom + to - c}}, false)...)
		}
	}
	if len(lines) > 0 {
		s.stroke(lines, with)
	}
}

// knockoutKeys explains the cells.
func knockoutKeys() []key {
	var keys []key
	cell := func(x, y float64) box { return box{x, y - 4, x + 18, y + 4} }
	for _, m := range claimMarks {
		keys = append(keys, key{22, m.word, func(s *sheet, x, y float64) { s.knockoutCell(cell(x, y), inference.Verdict(m.word), 0, true) }})
	}
	shifted := func(mark shape) func(s *sheet, x, y float64) {
		return func(s *sheet, x, y float64) { s.marker(mark, point{x + 3, y}, shiftSize, black, stroke{}) }
	}
	return append(keys,
		key{22, "decided verdict changes", func(s *sheet, x, y float64) { s.frameOf(cell(x, y), stroke{black, 1.5, nil}) }},
		key{8, "estimate higher", shifted(triangle)}, key{8, "lower", shifted(inverted)})
}

// describe describes a row in words.
func (r *KnockoutRow) describe(mechanisms []string, turn []int) string {
	words := fmt.Sprintf("%s %s, %s: %s %s", r.Claim, minusInWords(rowName(r.Comparison)),
		outcomeInSentence(wordsFor(outcomeWords, r.Outcome).title), mechanisms[0], r.Cells[0].Verdict)
	var rest []string
	for _, j := range turn[1:] {
		cell := r.Cells[j]
		shift := map[int]string{-1: ", significantly lower", 1: ", significantly higher"}[max(-1, min(1, cell.Shift))]
		switch {
		case r.changed(j):
			words += fmt.Sprintf("; without %s changed to %s%s", mechanisms[j], cell.Verdict, shift)
		case cell.Verdict != r.Cells[0].Verdict || shift != "":
			words += fmt.Sprintf("; without %s %s%s", mechanisms[j], cell.Verdict, shift)
		default:
			rest = append(rest, mechanisms[j])
		}
	}
	switch {
	case len(rest) == len(turn)-1 && len(rest) > 1:
		words += "; the same without any of them"
	case len(rest) > 0:
		words += "; the same without the others"
	}
	return words
}

// fitted is like wrapped, but shortens words that are too wide.
func fitted(text string, size float64, bold bool, width float64) []string {
	lines := wrapped(text, size, bold, width)
	for i, part := range lines {
		lines[i] = shortened(part, size, bold, width)
	}
	return lines
}

// shortened cuts the middle out of a text that is wider than a width, so that names
// with different ends stay different.
func shortened(text string, size float64, bold bool, width float64) string {
	runes := []rune(text)
	for n := len(runes) - 1; textWidth(text, size, bold) > width && n > 0; n-- {
		text = string(runes[:(n+1)/2]) + "…" + string(runes[len(runes)-n/2:])
	}
	return text
}
