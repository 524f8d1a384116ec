package figure

import (
	"errors"
	"fmt"
	"image/color"
	"strings"

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

// changes counts the verdicts that change in some columns.
func (r *KnockoutRow) changes(columns []int) (n int) {
	for _, j := range columns {
		if r.changed(j) {
			n++
		}
	}
	return n
}

// The dimensions of the matrix, in points.
const (
	knockoutTall   = 11.  // of a row with one line
	knockoutLine   = 7    // of further lines
	knockoutLabel  = 118. // of the names of rows, at least
	knockoutTotal  = 32.  // of the column of totals
	knockoutLeast  = 13.  // of a cell
	knockoutUsual  = 16.
	knockoutWidest = 30.
	knockoutApart  = 3.  // between the unchanged model and the others
	knockoutGap    = 3.5 // between claims
	knockoutSize   = 6.6 // of type
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
			return nil, fmt.Errorf("figure: unknown outcome %q", r.Outcome)
		}
		if len(r.Cells) != columns {
			return nil, fmt.Errorf("figure: %s, %s, has %d verdicts for %d mechanisms", r.Claim, r.Comparison, len(r.Cells), columns)
		}
		for j, cell := range r.Cells {
			if _, err := verdictNumber(claimMarks, string(cell.Verdict)); err != nil {
				return nil, fmt.Errorf("%w (%s, %s, column %s)", err, r.Claim, r.Comparison, k.Mechanisms[j])
			}
		}
		for j := range r.Cells {
			if r.changed(j) {
				changed++
			}
		}
	}
	as := k.Mechanisms[0]
	cases := plural(len(k.Rows)*(columns-1), "case", "cases")
	title := "What the claims depend on"
	subtitle := fmt.Sprintf("Verdicts of the model %s, then with one mechanism switched off at a time. Heavy frames: a decided verdict changes, in %d of %s. "+
		"Triangles: the estimate is significantly higher or lower than %s.", as, changed, cases, as)
	alt := fmt.Sprintf("Matrix of verdicts on %s, %s and without each of %s. A decided verdict changes in %d of %s.",
		plural(len(k.Rows), "comparison", "comparisons"), as, plural(columns-1, "mechanism", "mechanisms"), changed, cases)

	// As many columns as fit; the first is on every page.
	inside := page.inside()
	most := max(2, int((inside-knockoutTotal-knockoutLabel-knockoutApart)/knockoutLeast))
	var turns [][]int
	for first := 1; first < columns || turns == nil; first += most - 1 {
		turn := []int{0}
		for j := first; j < min(columns, first+most-1); j++ {
			turn = append(turn, j)
		}
		turns = append(turns, turn)
	}
	groups := together(k.Rows, func(r KnockoutRow) string { return r.Claim })
	var sizes []int
	for _, g := range groups {
		sizes = append(sizes, len(g))
	}
	legend := knockoutLegend(nil, 0, 0, inside)
	fixed := 12 + 10*float64(legend)
	var l *knockoutLayout
	var top float64
	var pages [][]span
	for _, wide := range []float64{knockoutUsual, knockoutLeast} {
		l, top = knockoutColumns(k, wide, len(turns[0]), inside), 0
		for j, name := range k.Mechanisms {
			for _, part := range l.head(name, j == 0) {
				top = max(top, 8+textWidth(part, knockoutSize, j == 0))
			}
		}
		pages = divided(sizes, page.room(title, subtitle, "")-fixed-top, func(int) float64 { return knockoutGap },
			func(g, i, from int) (float64, float64) { return l.height(groups[g], i, from), 0 })
		if len(pages) == 1 {
			break
		}
	}
	return page.paged(len(pages)*len(turns), func(page Page, number int) *Figure {
		spans, turn := pages[number/len(turns)], turns[number%len(turns)]
		tall := fixed + top
		for _, s := range spans {
			tall += knockoutGap
			for i := s.from; i < s.to; i++ {
				tall += l.height(groups[s.group], i, s.from)
			}
		}
		sheet, area := framedSheet(tall, title, subtitle, "", page)
		text := alt + sheet.knockouts(k.Mechanisms, groups, spans, turn, l, area, top)
		knockoutLegend(sheet, area.left, area.bottom+10*float64(legend)-7, inside)
		return sheet.figure("knockout", text)
	}), nil
}

// A knockoutLayout gives the positions of a matrix's columns, from the left margin.
type knockoutLayout struct {
	comparisons, outcomes   float64 // names of rows
	comparisonWide, outWide float64
	left, wide              float64 // of the cells
}

// knockoutColumns lays out columns of the given width.
func knockoutColumns(k Knockouts, wide float64, columns int, inside float64) *knockoutLayout {
	var tag, comparison, outcome float64
	for i := range k.Rows {
		r := &k.Rows[i]
		tag = max(tag, textWidth(r.Claim, knockoutSize, true)+5)
		comparison = max(comparison, textWidth(rowName(r.Comparison), knockoutSize, false))
		outcome = max(outcome, textWidth(wordsFor(outcomeWords, r.Outcome).title, knockoutSize, false))
	}
	n := float64(columns)
	room := inside - knockoutTotal - knockoutApart
	names := min(tag+comparison+outcome+14, max(knockoutLabel, room-n*wide))
	both := names - tag - 14
	l := &knockoutLayout{comparisons: tag, left: names, wide: min(knockoutWidest, (room-names)/n), outWide: min(outcome, max(.42*both, both-comparison))}
	l.comparisonWide = both - l.outWide
	l.outcomes = tag + l.comparisonWide + 7
	return l
}

// head returns the lines of the name of a mechanism, which is written upward.
func (l *knockoutLayout) head(name string, bold bool) []string {
	lines := []string{name}
	if room := int(l.wide / knockoutLine); room > 1 {
		lines = fitted(name, knockoutSize, bold, max(44, textWidth(name, knockoutSize, bold)/float64(room)+12))
	}
	return lines
}

// words returns the lines of a row's names. from is the first row of its claim on the
// page; other rows do not repeat the outcome.
func (l *knockoutLayout) words(rows []KnockoutRow, i, from int) (comparison, outcome []string) {
	comparison = fitted(rowName(rows[i].Comparison), knockoutSize, false, l.comparisonWide)
	if i == from || rows[i].Outcome != rows[i-1].Outcome {
		outcome = fitted(wordsFor(outcomeWords, rows[i].Outcome).title, knockoutSize, false, l.outWide)
	}
	return comparison, outcome
}

func (l *knockoutLayout) height(rows []KnockoutRow, i, from int) float64 {
	comparison, outcome := l.words(rows, i, from)
	return max(knockoutTall, knockoutLine*float64(max(len(comparison), len(outcome)))+2)
}

// knockouts draws the cells of some rows and columns, and describes them in words.
func (s *sheet) knockouts(mechanisms []string, groups [][]KnockoutRow, spans []span, turn []int, l *knockoutLayout, area box, top float64) string {
	y := area.top - top
	left := area.left + l.left
	column := func(n int) (from, to float64) {
		from = left + l.wide*float64(n)
		if n > 0 {
			from += knockoutApart
		}
		return from, from + l.wide
	}
	for n, j := range turn {
		from, to := column(n)
		lines := l.head(mechanisms[j], j == 0)
		for i, part := range lines {
			s.upward((from+to)/2+knockoutSize*.34-knockoutLine*(float64(len(lines)-1)/2-float64(i)), y+4, part, knockoutSize, j == 0, textInk)
		}
	}
	_, end := column(len(turn) - 1)
	const totals = "verdicts changed"
	for i, part := range strings.Fields(totals) {
		s.text(end+6, y+3+knockoutLine*float64(1-i), part, noteSize, false, softInk, fromLeft)
	}
	total := func(x, y float64, n int, align float64) {
		ink := softInk
		if n > 0 {
			ink = textInk
		}
		s.text(x, y, grouped(n), knockoutSize, n > 0, ink, align)
	}
	descriptions := ""
	var frames []box
	for _, span := range spans {
		y -= knockoutGap
		for i := span.from; i < span.to; i++ {
			r := &groups[span.group][i]
			bottom := y - l.height(groups[span.group], i, span.from)
			middle := (y + bottom) / 2
			if i == span.from {
				s.text(area.left, middle-knockoutSize*.34, r.Claim, knockoutSize, true, textInk, fromLeft)
			}
			comparison, outcome := l.words(groups[span.group], i, span.from)
			for n, lines := range [][]string{comparison, outcome} {
				x, ink := area.left+l.comparisons, textInk
				if n == 1 {
					x, ink = area.left+l.outcomes, softInk
				}
				for k, part := range lines {
					s.text(x, middle-knockoutSize*.34+knockoutLine*(float64(len(lines)-1)/2-float64(k)), part, knockoutSize, false, ink, fromLeft)
				}
			}
			for n, j := range turn {
				from, to := column(n)
				b := box{from + .6, bottom + .6, to - .6, y - .6}
				verdict, _ := verdictNumber(claimMarks, string(r.Cells[j].Verdict))
				s.knockoutCell(b, verdict, r.Cells[j].Shift, r.changed(j) || j == 0)
				if r.changed(j) {
					frames = append(frames, b)
				}
			}
			total(end+6, middle-knockoutSize*.34, r.changes(turn), fromLeft)
			descriptions += " " + r.describe(mechanisms, turn) + "."
			y = bottom
		}
	}
	for _, b := range frames {
		s.frameOf(b, stroke{black, 1.5, nil})
	}
	s.text(left-6, y-9, totals, noteSize, false, softInk, toRight)
	for n, j := range turn[1:] {
		from, to := column(n + 1)
		changes := 0
		for _, span := range spans {
			for i := span.from; i < span.to; i++ {
				changes += groups[span.group][i].changes([]int{j})
			}
		}
		total((from+to)/2, y-9, changes, centred)
	}
	return descriptions
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
func (s *sheet) knockoutCell(b box, verdict, shift int, strong bool) {
	sign := knockoutSigns[verdict]
	ink := mixed(textInk, white, .35)
	if strong {
		ink = textInk
	}
	middle := point{(b.left + b.right) / 2, (b.bottom + b.top) / 2}
	if shift != 0 {
		middle.x -= 1.8
	}
	s.rectangle(b, knockoutGrounds[verdict])
	switch claimMarks[verdict].word {
	case "opposed":
		s.hatched(b, 3, stroke{mixed(white, vermillion, .85), .8, nil})
		s.fill(round(middle, 4.3), white)
	case "undecided":
		s.frameOf(box{b.left + .25, b.bottom + .25, b.right - .25, b.top - .25}, stroke{rgb(0xC4C4C4), .5, nil})
	}
	const size = labelSize + .4
	s.text(middle.x, middle.y-size*.35, sign, size, strong, ink, centred)
	switch {
	case shift > 0:
		s.marker(triangle, point{b.right - 3.2, b.top - 3.2}, shiftSize, black, stroke{white, .9, nil})
	case shift < 0:
		s.marker(inverted, point{b.right - 3.2, b.bottom + 3.2}, shiftSize, black, stroke{white, .9, nil})
	}
}

func (s *sheet) frameOf(b box, with stroke) {
	s.stroke(path([]point{{b.left, b.bottom}, {b.right, b.bottom}, {b.right, b.top}, {b.left, b.top}}, true), with)
}

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

// knockoutLegend explains the cells and returns how many lines that takes; without a
// sheet it draws nothing.
func knockoutLegend(s *sheet, left, y, inside float64) (lines int) {
	const size = tickSize - .4
	x, lines := left, 1
	explain := func(sign float64, text string, draw func()) {
		if wide := sign + textWidth(text, size, false); x > left && x+wide > left+inside {
			x, y, lines = left, y-10, lines+1
		}
		if s != nil {
			draw()
			s.text(x+sign, y-tickSize*.34, text, size, false, softInk, fromLeft)
		}
		x += sign + textWidth(text, size, false) + 11
	}
	cell := func() box { return box{x, y - 4, x + 18, y + 4} }
	for verdict, m := range claimMarks {
		explain(22, m.word, func() { s.knockoutCell(cell(), verdict, 0, true) })
	}
	explain(22, "decided verdict changes", func() { s.frameOf(cell(), stroke{black, 1.5, nil}) })
	for i, text := range []string{"estimate higher", "lower"} {
		explain(8, text, func() { s.marker([]shape{triangle, inverted}[i], point{x + 3, y}, shiftSize, black, stroke{}) })
	}
	return lines
}

// describe describes a row in words.
func (r *KnockoutRow) describe(mechanisms []string, turn []int) string {
	words := fmt.Sprintf("%s %s, %s: %s %s", r.Claim, strings.ReplaceAll(rowName(r.Comparison), " − ", " minus "),
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

// rowName replaces the hyphens between regimes by minus signs.
func rowName(name string) string { return strings.ReplaceAll(name, " - ", " − ") }

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
