package figure

import (
	"errors"
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"
)

// Knockouts are verdicts on claims, as the model is and with each of its
// mechanisms switched off in turn.
type Knockouts struct {
	Rows       []string // claims or comparisons; those that begin with the same word stand together
	Mechanisms []string // the first stands for the model as it is: "as is"
	Cells      [][]KnockoutCell
}

// A KnockoutCell is what becomes of a claim without a mechanism.
type KnockoutCell struct {
	Verdict string // "supported", "opposed", "no real difference" or "undecided"
	Shift   int    // +1 if the estimate is significantly above that of the model as it is, -1 if below, 0 otherwise
}

// The measures of the matrix, in points.
const (
	knockoutTall  = 12.2 // of a row of one line
	knockoutLine  = 7    // of further lines
	knockoutLabel = 100. // of the names of rows, where columns are many
	knockoutTotal = 32.  // of the column of totals
	knockoutLeast = 13.  // of a cell
	knockoutSize  = 6.6  // of type
)

// KnockoutMatrix draws the verdicts on claims, a row each, without each mechanism
// in turn, a column each, the first for the model as it is. A verdict other than
// there has a heavy frame; a triangle says that the estimate has shifted
// significantly. It returns an error for a verdict that does not exist, and for
// rows of different lengths.
func KnockoutMatrix(k Knockouts, page Page) (*Figure, error) {
	columns := len(k.Mechanisms)
	room := page.inside() - knockoutTotal
	switch {
	case len(k.Rows) == 0 || columns == 0:
		return nil, errors.New("figure: there are no verdicts")
	case len(k.Cells) != len(k.Rows):
		return nil, fmt.Errorf("figure: %d rows of verdicts have %d names", len(k.Cells), len(k.Rows))
	case float64(columns)*knockoutLeast > room-knockoutLabel:
		return nil, fmt.Errorf("figure: %d mechanisms are too many for the width of a page", columns)
	}
	changedIn, changedOf := make([]int, columns), make([]int, len(k.Rows))
	changed := 0
	for i, cells := range k.Cells {
		if len(cells) != columns {
			return nil, fmt.Errorf("figure: %s has %d verdicts for %d mechanisms", k.Rows[i], len(cells), columns)
		}
		for j, cell := range cells {
			if _, err := verdictNumber(claimMarks, cell.Verdict); err != nil {
				return nil, fmt.Errorf("%w (%s, column %s)", err, k.Rows[i], k.Mechanisms[j])
			}
			if cell.Verdict != cells[0].Verdict {
				changedIn[j]++
				changedOf[i]++
				changed++
			}
		}
	}

	title := "What the claims hang on"
	subtitle := fmt.Sprintf("Verdicts of the model %s, then with one mechanism switched off at a time. Heavy frames: another verdict than %s, in %d of %s. "+
		"Triangles: the estimate is significantly higher or lower than %s.",
		k.Mechanisms[0], k.Mechanisms[0], changed, plural(len(k.Rows)*(columns-1), "case", "cases"), k.Mechanisms[0])

	const totals = "verdicts changed"
	labels, word := textWidth(totals, noteSize, false)+6, 2*knockoutLeast
	for _, name := range k.Rows {
		labels = max(labels, textWidth(rowName(name), knockoutSize, false)+6)
	}
	for _, name := range k.Mechanisms {
		for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '_' }) {
			word = max(word, textWidth(part, knockoutSize, false)+headGap)
		}
	}
	// Columns have the room that the longest word above needs, rows' names the rest.
	labels = min(labels, max(knockoutLabel, room-float64(columns)*word/2))
	wide := min(36, (room-labels)/float64(columns))
	names := make([][]string, len(k.Rows))
	rowHeight := func(i int) float64 { return max(knockoutTall, knockoutLine*float64(len(names[i]))+3.4) }
	const sectionGap, legend = 3.5, 30.
	height := legend + knockoutTall
	for i, name := range k.Rows {
		names[i] = fitted(rowName(name), knockoutSize, false, labels-6)
		height += rowHeight(i)
		if i > 0 && firstWord(name) != firstWord(k.Rows[i-1]) && sectioned(k.Rows) {
			height += sectionGap
		}
	}
	heads := columnHeads(k.Mechanisms, wide)
	top := 0.
	for _, h := range heads {
		top = max(top, h.rise+float64(len(h.lines))*knockoutLine)
	}
	top += 4
	sheet, area := framedSheet(height+top, title, subtitle, "", page)

	left := area.left + labels
	y := area.top - top
	const apart = 3. // between the model as it is and the others
	column := func(j int) (from, to float64) {
		from = left + wide*float64(j)
		if j == 0 {
			return from, from + wide - apart
		}
		return from, from + wide
	}
	for j, h := range heads {
		from, to := column(j)
		middle := (from + to) / 2
		if h.rise > 0 {
			sheet.segment(middle, y+1.5, middle, y+h.rise+1, stroke{axisInk, .4, nil})
		}
		for i, part := range h.lines {
			sheet.text(middle, y+3+h.rise+knockoutLine*float64(len(h.lines)-1-i), part, knockoutSize, j == 0, textInk, centred)
		}
	}
	_, end := column(columns - 1)
	for i, part := range strings.Fields(totals) {
		sheet.text(end+6, y+3+knockoutLine*float64(1-i), part, noteSize, false, softInk, fromLeft)
	}

	alt := fmt.Sprintf("Matrix of verdicts on %s, %s and without each of %s. The verdict changes in %d of %d cases.",
		plural(len(k.Rows), "claim or comparison", "claims or comparisons"), k.Mechanisms[0], plural(columns-1, "mechanism", "mechanisms"), changed, len(k.Rows)*(columns-1))
	var frames []box
	for i, cells := range k.Cells {
		if i > 0 && firstWord(k.Rows[i]) != firstWord(k.Rows[i-1]) && sectioned(k.Rows) {
			y -= sectionGap
		}
		bottom := y - rowHeight(i)
		middle := (y + bottom) / 2
		for n, part := range names[i] {
			sheet.text(area.left, middle-knockoutSize*.34+knockoutLine*(float64(len(names[i])-1)/2-float64(n)), part, knockoutSize, false, textInk, fromLeft)
		}
		for j, cell := range cells {
			from, to := column(j)
			b := box{from + .6, bottom + .6, to - .6, y - .6}
			verdict, _ := verdictNumber(claimMarks, cell.Verdict)
			differs := cell.Verdict != cells[0].Verdict
			sheet.knockoutCell(b, verdict, cell.Shift, differs || j == 0)
			if differs {
				frames = append(frames, b)
			}
		}
		ink := softInk
		if changedOf[i] > 0 {
			ink = textInk
		}
		sheet.text(end+6, middle-knockoutSize*.34, grouped(changedOf[i]), knockoutSize, changedOf[i] > 0, ink, fromLeft)
		alt += " " + strings.ReplaceAll(rowName(k.Rows[i]), " − ", " minus ") + ": " + knockoutWords(k.Mechanisms, cells) + "."
		y = bottom
	}
	for _, b := range frames {
		sheet.frameOf(b, stroke{black, 1.5, nil})
	}
	sheet.text(left-6, y-9, totals, noteSize, false, softInk, toRight)
	for j := 1; j < columns; j++ {
		from, to := column(j)
		ink := softInk
		if changedIn[j] > 0 {
			ink = textInk
		}
		sheet.text((from+to)/2, y-9, grouped(changedIn[j]), knockoutSize, changedIn[j] > 0, ink, centred)
	}
	sheet.knockoutLegend(area.left, area.bottom+6)
	return sheet.figure("knockouts", alt), nil
}

// The signs of claimMarks in the cells, and the grounds they stand on, of which that
// of what is opposed is hatched, too.
var (
	knockoutSigns   = []string{"+", "−", "0", "?"}
	knockoutGrounds = []color.NRGBA{mixed(white, blue, .42), mixed(white, vermillion, .16), rgb(0xEDEDED), white}
)

// shiftSize is the size of the triangles of shifts.
const shiftSize = 2.9

// knockoutCell draws a verdict, its sign on a ground of its own, and beside it the
// triangle of a shift. What is not strong has a lighter sign.
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

// knockoutLegend explains the cells.
func (s *sheet) knockoutLegend(x, y float64) {
	cell := func() box { return box{x, y - 5, x + 20, y + 5} }
	explain := func(text string) {
		s.text(x+24, y-tickSize*.34, text, tickSize-.4, false, softInk, fromLeft)
		x += 24 + textWidth(text, tickSize-.4, false) + 11
	}
	for verdict, m := range claimMarks {
		s.knockoutCell(cell(), verdict, 0, true)
		explain(m.word)
	}
	s.frameOf(cell(), stroke{black, 1.5, nil})
	explain("verdict changed")
	for i, text := range []string{"estimate higher", "lower"} {
		s.marker([]shape{triangle, inverted}[i], point{x + 3, y}, shiftSize, black, stroke{})
		x -= 15
		explain(text)
	}
}

// knockoutWords tells the verdicts of a row.
func knockoutWords(mechanisms []string, cells []KnockoutCell) string {
	shifted := func(shift int) string {
		return map[int]string{-1: "significantly lower", 1: "significantly higher"}[shift]
	}
	words := mechanisms[0] + " " + cells[0].Verdict
	rest := 0
	for j := 1; j < len(cells); j++ {
		cell := cells[j]
		cell.Shift = max(-1, min(1, cell.Shift))
		switch {
		case cell.Verdict != cells[0].Verdict:
			words += fmt.Sprintf("; without %s %s", mechanisms[j], cell.Verdict)
			if cell.Shift != 0 {
				words += ", " + shifted(cell.Shift)
			}
		case cell.Shift != 0:
			words += fmt.Sprintf("; without %s the same, but %s", mechanisms[j], shifted(cell.Shift))
		default:
			rest++
		}
	}
	if rest > 0 {
		others := "without the others"
		if rest == len(cells)-1 {
			others = "without any of them"
		}
		words += "; " + others + " the same"
	}
	return words
}

// rowName sets the signs of a name.
func rowName(name string) string { return strings.ReplaceAll(name, " - ", " − ") }

func firstWord(name string) string {
	word, _, _ := strings.Cut(name, " ")
	return word
}

// sectioned reports whether any neighbouring rows begin with the same word.
func sectioned(rows []string) bool {
	for i := 1; i < len(rows); i++ {
		if firstWord(rows[i]) == firstWord(rows[i-1]) {
			return true
		}
	}
	return false
}

// A columnHead is the name above a column: its lines, and how far it is raised
// above its neighbours.
type columnHead struct {
	lines []string
	rise  float64
}

// headGap keeps the names above columns apart from what leads to the raised ones.
const headGap = 7

// columnHeads lays out names above columns of a width: on one level if they fit,
// else raised in turns, so that each has the room of almost two columns.
func columnHeads(names []string, wide float64) []columnHead {
	heads := make([]columnHead, len(names))
	spaced := make([]string, len(names))
	fit := true
	for j, name := range names {
		spaced[j] = strings.ReplaceAll(name, "_", " ")
		heads[j].lines = wrapped(spaced[j], knockoutSize, j == 0, wide-3)
		for _, part := range heads[j].lines {
			fit = fit && textWidth(part, knockoutSize, j == 0) <= wide-3
		}
	}
	if fit {
		return heads
	}
	low := 0.
	for j := range heads {
		heads[j].lines = fitted(spaced[j], knockoutSize, j == 0, 2*wide-headGap)
		if j%2 == 0 {
			low = max(low, knockoutLine*float64(len(heads[j].lines)))
		}
	}
	for j := 1; j < len(heads); j += 2 {
		heads[j].rise = low + 2
	}
	return heads
}

// fitted is wrapped, with words that are too wide cut short.
func fitted(text string, size float64, bold bool, width float64) []string {
	lines := wrapped(text, size, bold, width)
	for i, part := range lines {
		lines[i] = shortened(part, size, bold, width)
	}
	return lines
}

// shortened cuts a text that is wider than a width, and says so by an ellipsis.
func shortened(text string, size float64, bold bool, width float64) string {
	if textWidth(text, size, bold) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 1 && textWidth(string(runes)+"…", size, bold) > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
