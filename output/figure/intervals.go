package figure

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
)

// An intervalChart draws estimates with their intervals, one per row: a strip for the
// picture, beside it names and numbers in columns. If the width is too small for that,
// the words of a row are above its strip.
type intervalChart struct {
	name, title, subtitle, notes string

	text     string // the beginning of the chart's text
	between  string // what separates the descriptions of rows; "; " if empty
	names    string // headings of columns
	asides   string // if empty, asides are below names
	numbers  string
	behind   string
	verdicts string // if empty, verdicts are marks without words
	groups   []intervalGroup
	above    func(s *sheet, p *panel) // if set, draws above all rows, into a height of head
	head     float64
	keys     []key
	row      float64 // preferred height of a row
	dense    float64 // its height where space is short; 0 for that of its words
	least    float64 // width of a strip; 0 for intervalLeast
	widest   float64 // width of a strip; 0 for any
}

// An intervalGroup is a group of rows below a heading, which may be empty.
type intervalGroup struct {
	tag, heading, aside string
	rows                []intervalRow
}

// An intervalRow is an estimate, the source of both its picture and its words.
type intervalRow struct {
	name, aside      string
	value, low, high float64     // on the axis; not finite if unknown
	mark             verdictMark // its word describes the estimate
	bar              bool        // draw a bar from 0, pale if the mark is hollow, instead of the mark
	chance           *float64    // a tick on the strip
	alone            *float64    // a diamond
	estimate         string
	interval         string
	behind           string // an additional number
	strong           bool   // that number stands out
	under            string // what the numbers are compared with
	details          string // more words
	description      string // all words; if empty, they follow from the rest
	axis             *intervalAxis
	ground           func(s *sheet, p *panel) // draws the background of the row; nil for a grid
}

// An intervalAxis is the axis of rows. It is drawn once, below consecutive rows that
// share it.
type intervalAxis struct {
	low, high float64
	signed    bool
	title     string
	numbers   []plot.Tick                            // nil for a linear axis
	draw      func(s *sheet, p *panel, spans []span) // what to draw instead, for the rows of a page
}

// tall returns the height of the axis below the rows.
func (a *intervalAxis) tall() float64 {
	if a.title != "" {
		return 22
	}
	return 12
}

const (
	intervalStrip = 9.  // least height of a strip with words above it
	intervalLeast = 76. // width of a strip
	intervalNames = 66. // width of names
	intervalInset = 8.  // on each side of a strip over the full width
	intervalHead  = tickSize - .4
)

// intervalColumns gives the positions of a chart's columns, from the left margin.
type intervalColumns struct {
	inside                      float64 // width of the page
	from                        float64 // left end of the numbers
	stacked                     bool    // words above strips
	tags, indent, nameWidth     float64
	asides, asideWidth          float64
	left, right                 float64 // of the strip
	estimate, interval          float64
	behind, verdicts            float64
	head, row, strip, lead, gap float64 // heights: lead is between rows, gap above headings
	size, line                  float64 // of type, and from line to line
}

// columns lays out columns in a width; if dense, more fits on a page.
func (c *intervalChart) columns(inside float64, dense bool) *intervalColumns {
	l := &intervalColumns{inside: inside, head: max(10, c.head), row: c.row, strip: max(intervalStrip, c.dense), lead: 2.6, gap: 4, size: 6.8, line: 7.4}
	if dense {
		l.row, l.lead, l.gap, l.size, l.line = c.dense, 1.4, 2.2, 6.5, 7.1
	}
	for _, g := range c.groups {
		if g.tag != "" {
			l.tags = max(l.tags, textWidth(g.tag, l.size+.6, true)+8)
		} else if g.heading != "" {
			l.indent = 8
		}
	}
	l.indent = max(l.indent, l.tags)
	// widest returns the width that a column needs if its words are broken at a width.
	widest := func(heading string, bold bool, width float64, of func(r *intervalRow) string) float64 {
		most := textWidth(heading, intervalHead, false)
		if heading != "" {
			most += 5 // the numbers of an axis extend beyond its ends
		}
		for _, g := range c.groups {
			for i := range g.rows {
				for _, line := range fitted(of(&g.rows[i]), l.size, bold, width) {
					most = max(most, textWidth(line, l.size, bold))
				}
			}
		}
		return most
	}
	nameOf := func(r *intervalRow) string { return r.name }
	asideOf := func(r *intervalRow) string { return r.aside }
	name, aside := widest(c.names, false, inside, nameOf), widest(c.asides, false, inside, asideOf)
	estimate := widest("", true, inside, func(r *intervalRow) string { return r.estimate })
	interval := max(widest("", false, inside, func(r *intervalRow) string { return r.interval }),
		widest("", false, inside, func(r *intervalRow) string { return r.under })-estimate)
	if c.numbers != "" {
		l.interval = max(estimate+interval+13, textWidth(c.numbers, intervalHead, false)+8)
		l.estimate = l.interval - interval - 5
	}
	l.behind = l.interval
	if c.behind != "" {
		l.behind += 10 + widest(c.behind, false, inside, func(r *intervalRow) string { return r.behind })
	}
	numbers := l.behind
	l.verdicts = l.behind + 10
	if c.verdicts != "" {
		numbers += 19 + widest(c.verdicts, false, inside, func(r *intervalRow) string { return r.mark.word })
	}

	left := inside - numbers - l.indent - cmp.Or(c.least, intervalLeast)
	if c.asides != "" {
		l.nameWidth = min(name, left-14-min(aside, intervalNames))
		l.asideWidth = min(aside, left-14-l.nameWidth)
	} else {
		l.nameWidth = min(max(name, aside), left-8)
		if !dense {
			l.nameWidth = min(l.nameWidth, max(.3*inside, .62*left))
		}
		l.asideWidth = l.nameWidth
	}
	l.from = inside - numbers
	if l.stacked = l.nameWidth < min(intervalNames, name) || l.asideWidth < min(intervalNames, aside); l.stacked {
		l.nameWidth, l.asideWidth, l.asides = inside-l.indent, inside-l.indent, l.indent
		if l.left, l.right = l.indent+intervalInset, inside-intervalInset; c.numbers == "" {
			l.right = l.from
		}
	} else {
		l.nameWidth, l.asideWidth = widest(c.names, false, l.nameWidth, nameOf), widest(c.asides, false, l.asideWidth, asideOf)
		if c.asides != "" {
			l.asides = l.indent + l.nameWidth + 6
		} else {
			l.nameWidth = max(l.nameWidth, l.asideWidth)
			l.asides, l.asideWidth = l.indent, l.nameWidth
		}
		l.left = l.asides + l.asideWidth + 8
		l.from = min(l.from, l.left+cmp.Or(c.widest, inside))
		l.right = l.from
	}
	for _, column := range []*float64{&l.estimate, &l.interval, &l.behind, &l.verdicts} {
		*column += l.from
	}
	return l
}

// words returns the lines of a row's name and of its aside, and how many lines of
// numbers it has; above strips, the first of them is beside the last of words, if that
// is short. from is the first row of its group on the page; other rows do not repeat
// what the row before says.
func (c *intervalChart) words(l *intervalColumns, g, i, from int) (names, asides []string, numbers int) {
	r := &c.groups[g].rows[i]
	name, aside := r.name, r.aside
	if i > from {
		before := &c.groups[g].rows[i-1]
		switch {
		case c.asides != "" && aside == before.aside && !l.stacked:
			aside = ""
		case c.asides == "" && name == before.name && aside != "":
			name = ""
		}
	}
	for _, number := range []string{c.numbers, r.under} {
		if number != "" {
			numbers++
		}
	}
	names, asides = fitted(name, l.size, false, l.nameWidth), fitted(aside, l.size, false, l.asideWidth)
	words := slices.Concat(names, asides)
	if l.stacked && numbers > 0 && len(words) > 0 && l.indent+textWidth(words[len(words)-1], l.size, false) < l.from {
		numbers--
	}
	return names, asides, numbers
}

// height returns the height of a row, with the axis if that is drawn below it; last
// says that the page ends there. An aside in its own column continues beside the rows
// that do not repeat it; the last of them has the rest.
func (c *intervalChart) height(l *intervalColumns, g, i, from int, last bool) float64 {
	names, asides, numbers := c.words(l, g, i, from)
	axis, lines := 0., max(len(names), numbers)
	if last || c.ends(g, i) {
		axis = c.groups[g].rows[i].axis.tall()
	}
	rows := c.groups[g].rows
	switch {
	case l.stacked:
		return l.lead + l.line*float64(len(names)+len(asides)+numbers) + l.strip + axis
	case c.asides == "":
		lines = max(len(names)+len(asides), numbers)
	case last || i+1 == len(rows) || rows[i+1].aside != rows[i].aside:
		rest := len(asides)
		for ; i > from && rows[i-1].aside == rows[i].aside; i-- {
			var above int
			names, asides, above = c.words(l, g, i-1, from)
			rest += len(asides) - max(len(names), above)
		}
		lines = max(lines, rest)
	}
	return max(max(l.row, l.lead+l.line)+axis, l.lead+l.line*float64(lines))
}

// ends reports whether the axis of a row is drawn below it on every page.
func (c *intervalChart) ends(g, i int) bool {
	axis := c.groups[g].rows[i].axis
	if i+1 < len(c.groups[g].rows) {
		return c.groups[g].rows[i+1].axis != axis
	}
	return g+1 == len(c.groups) || c.groups[g+1].rows[0].axis != axis
}

// foot returns the height of the legend below the rows.
func (c *intervalChart) foot(inside float64) float64 {
	if len(c.keys) == 0 {
		return 0
	}
	return 10 * float64(legend(nil, 0, 0, inside, intervalHead, c.keys))
}

// intervalFigure draws charts, each on as many pages as necessary.
func intervalFigure(page Page, charts ...*intervalChart) *Figure {
	var draws []func(page Page) *Figure
	for _, c := range charts {
		room := page.room(c.title, c.subtitle, c.notes) - c.foot(page.inside())
		var rows []int
		for _, g := range c.groups {
			rows = append(rows, len(g.rows))
		}
		var l *intervalColumns
		var pages [][]span
		for _, dense := range []bool{false, true} {
			l = c.columns(page.inside(), dense)
			pages = divided(rows, room-l.head, func(g int) float64 { return c.heading(nil, l, g, 0, 0) }, func(g, i, from int) (height, last float64) {
				height = c.height(l, g, i, from, false)
				return height, c.height(l, g, i, from, true) - height
			})
			if len(pages) == 1 {
				break
			}
		}
		for _, spans := range pages {
			// The remaining space separates the groups.
			spaced := *l
			spaced.gap = min(4, l.gap+max(0, room-c.tall(l, spans))/(1.6*float64(len(spans))))
			draws = append(draws, func(page Page) *Figure { return c.draw(page, &spaced, spans) })
		}
	}
	return page.paged(len(draws), func(page Page, number int) *Figure { return draws[number](page) })
}

// tall returns the height of the rows of a page.
func (c *intervalChart) tall(l *intervalColumns, spans []span) float64 {
	height := l.head
	for k, s := range spans {
		height += c.heading(nil, l, s.group, 0, 0)
		for i := s.from; i < s.to; i++ {
			height += c.height(l, s.group, i, s.from, k == len(spans)-1 && i == s.to-1)
		}
	}
	return height
}

// draw draws a page.
func (c *intervalChart) draw(page Page, l *intervalColumns, spans []span) *Figure {
	foot := c.foot(l.inside)
	sheet, area := framedSheet(c.tall(l, spans)+foot, c.title, c.subtitle, c.notes, page)
	if foot > 0 {
		legend(sheet, area.left, area.bottom+foot-7, l.inside, intervalHead, c.keys)
	}
	y := area.top - l.head
	strip := panel{box: box{area.left + l.left, y, area.left + l.right, y}}
	on := func(a *intervalAxis, top, bottom float64) *panel {
		strip.xLow, strip.xHigh, strip.top, strip.bottom = a.low, a.high, top, bottom
		return &strip
	}
	if c.above != nil {
		c.above(sheet, on(c.groups[spans[0].group].rows[spans[0].from].axis, y, y))
	}
	head := func(x float64, text string, align float64) {
		sheet.text(area.left+x, y+5, text, intervalHead, false, softInk, align)
	}
	if head(l.behind, c.behind, toRight); !l.stacked {
		head(l.asides, c.asides, fromLeft)
	}
	if !l.stacked || c.above == nil {
		head(l.indent, c.names, fromLeft)
		head(l.interval, c.numbers, toRight)
		head(l.verdicts, c.verdicts, fromLeft)
	}
	text := c.text
	for k, span := range spans {
		group := &c.groups[span.group]
		y -= c.heading(sheet, l, span.group, area.left, y)
		var descriptions []string
		for i := span.from; i < span.to; i++ {
			r := &group.rows[i]
			last := k == len(spans)-1 && i == span.to-1
			bottom := y - c.height(l, span.group, i, span.from, last)
			strip := on(r.axis, y, bottom)
			if last || c.ends(span.group, i) {
				strip.bottom += r.axis.tall()
				r.axis.below(sheet, strip, spans)
			}
			c.drawRow(sheet, area.left, l, span.group, i, span.from, strip)
			y = bottom
			descriptions = append(descriptions, r.words())
		}
		text += group.words() + " " + strings.Join(descriptions, cmp.Or(c.between, "; ")) + "."
	}
	return sheet.figure(c.name, text)
}

// words introduces the group's rows.
func (g *intervalGroup) words() string {
	if g.heading == "" {
		return ""
	}
	text := " " + strings.TrimSuffix(strings.TrimSpace(g.heading), ".")
	if g.tag != "" {
		text = " " + g.tag + "," + text
	}
	if g.aside != "" {
		text += " (" + g.aside + ")"
	}
	return text + ":"
}

// heading writes the heading of a group below y and returns its height; without a
// sheet it writes nothing. A tag without a heading is beside the first row.
func (c *intervalChart) heading(s *sheet, l *intervalColumns, g int, x, y float64) float64 {
	group := &c.groups[g]
	if group.heading == "" {
		if group.tag == "" {
			return 0
		}
		return l.gap
	}
	room := l.inside - l.tags
	lines, asides := fitted(group.heading, l.size+.6, true, room), fitted(group.aside, l.size-.4, false, room)
	end := lines[len(lines)-1]
	beside := textWidth(end, l.size+.6, true)+5+textWidth(group.aside, l.size-.4, false) <= room
	if s != nil {
		baseline := y - 4 - l.size*.72
		s.text(x, baseline, group.tag, l.size+.6, true, textInk, fromLeft)
		s.paragraph(x+l.tags, baseline, 0, lines, l.size+.6, true, textInk, l.line)
		baseline -= l.line * float64(len(lines))
		if beside {
			s.text(x+l.tags+textWidth(end, l.size+.6, true)+5, baseline+l.line, group.aside, l.size-.4, false, softInk, fromLeft)
		} else {
			s.paragraph(x+l.tags, baseline, 0, asides, l.size-.4, false, softInk, l.line)
		}
	}
	if beside {
		asides = nil
	}
	return 1.6*l.gap + l.line*float64(len(lines)+len(asides))
}

// drawRow draws a row; strip is the part of its box for the interval.
func (c *intervalChart) drawRow(sheet *sheet, left float64, l *intervalColumns, g, i, from int, strip *panel) {
	r := &c.groups[g].rows[i]
	names, asides, numbers := c.words(l, g, i, from)
	// Words that fit beside the strip are centred on it: lines start at this height.
	start := func(lines int) float64 {
		return strip.top - max(strip.height(), l.lead+l.line*float64(lines))/2 + l.line*float64(lines-1)/2 - l.size*.34
	}
	name, number, tag := start(len(names)), start(numbers), start(1)
	aside := start(min(len(asides), max(1, int((strip.height()-l.lead)/l.line+.01))))
	switch {
	case l.stacked:
		name = strip.top - (l.lead+l.line)/2 - l.size*.34
		aside, tag = name-l.line*float64(len(names)), name
		strip.top = strip.bottom + l.strip
		if number = strip.top + (l.lead+l.line)/2 - l.size*.34; r.under != "" {
			number += l.line
		}
	case c.asides == "":
		name = start(len(names) + len(asides))
		aside = name - l.line*float64(len(names))
	}
	if c.numbers == "" {
		number = strip.middle().y - l.size*.34
	}
	if group := &c.groups[g]; i == from && group.heading == "" {
		sheet.text(left, tag, group.tag, l.size, true, textInk, fromLeft)
	}
	sheet.paragraph(left+l.indent, name, 0, names, l.size, false, textInk, l.line)
	sheet.paragraph(left+l.asides, aside, 0, asides, l.size, false, softInk, l.line)
	sheet.text(left+l.estimate, number, r.estimate, l.size, true, textInk, toRight)
	sheet.text(left+l.interval, number, r.interval, l.size, false, textInk, toRight)
	sheet.text(left+l.interval, number-l.line, r.under, noteSize, false, noteInk, toRight)
	ink := softInk
	if r.strong {
		ink = textInk
	}
	sheet.text(left+l.behind, number, r.behind, l.size, r.strong, ink, toRight)
	if c.verdicts != "" {
		sheet.verdict(r.mark, point{left + l.verdicts + 3, number + l.size*.34}, 4.4)
		sheet.text(left+l.verdicts+9, number, r.mark.word, l.size, false, legible(r.mark.color), fromLeft)
	}
	if r.ground != nil {
		r.ground(sheet, strip)
	} else {
		r.axis.grid(sheet, strip)
	}
	sheet.estimate(strip, r)
}

// estimate draws the estimate of a row with its interval.
func (s *sheet) estimate(p *panel, r *intervalRow) {
	middle := p.middle().y
	with := stroke{r.mark.color, 1.2, nil}
	if r.bar && isFinite(r.value) {
		from, to := min(p.x(0), p.x(r.value)), max(p.x(0), p.x(r.value))
		thick := .31 * p.height()
		if b := (box{from, middle - thick, to, middle + thick}); to > from && r.mark.hollow {
			s.rectangle(b, mixed(r.mark.color, white, .85))
			s.frameOf(b, stroke{mixed(r.mark.color, white, .3), .6, nil})
		} else if to > from {
			s.rectangle(b, mixed(r.mark.color, white, .35))
		}
		with.color = mixed(r.mark.color, black, .45)
	}
	if !math.IsInf(r.low, 0) || !math.IsInf(r.high, 0) {
		s.cutWhisker(p.box, p.x(r.low), p.x(r.high), middle, with)
	}
	inside := func(v *float64) bool { return v != nil && p.x(*v) >= p.left-.01 && p.x(*v) <= p.right+.01 }
	if inside(r.chance) {
		s.segment(p.x(*r.chance), middle-4, p.x(*r.chance), middle+4, stroke{black, 1.1, nil})
	}
	if inside(r.alone) {
		s.marker(diamond, point{p.x(*r.alone), middle}, 4.2, white, stroke{black, 1.6, nil})
	}
	if !r.bar && inside(&r.value) {
		s.verdict(r.mark, point{p.x(r.value), middle}, 4.6)
	}
}

// cutWhisker draws an interval at a height within the sides of a box. An end
// inside has a bar, one beyond a side an arrow there.
func (s *sheet) cutWhisker(within box, low, high, y float64, with stroke) {
	if math.IsNaN(low) || math.IsNaN(high) {
		return
	}
	from, to := max(within.left, min(within.right, low)), max(within.left, min(within.right, high))
	s.segment(from, y, to, y, with)
	for _, end := range []struct {
		at, value, side, outward float64
	}{{from, low, within.left, -1}, {to, high, within.right, 1}} {
		if end.outward*(end.value-end.side) > .01 {
			s.fill(path([]point{{end.side, y}, {end.side - end.outward*4.2, y + 2.4}, {end.side - end.outward*4.2, y - 2.4}}, true), with.color)
		} else if end.at == end.value {
			s.segment(end.at, y-2, end.at, y+2, with)
		}
	}
}

// words describes a row.
func (r *intervalRow) words() string {
	if r.description != "" {
		return r.description
	}
	words := minusInWords(r.name)
	if r.aside != "" {
		words += ", " + outcomeInSentence(r.aside)
	}
	words += ": " + strings.TrimSpace(r.estimate+" "+r.interval)
	for _, more := range []string{r.details, r.under, r.mark.word} {
		if more != "" {
			words += ", " + more
		}
	}
	return words
}

// ticks returns the ticks that fit on a strip, and their step.
func (a *intervalAxis) ticks(p *panel) (ticks []float64, step float64) {
	const enough = 11
	for most := min(max(3, int(p.width()/24)), enough); len(ticks) < 2 && most <= enough; most++ {
		ticks, step = niceTicks(a.low, a.high, most)
	}
	return ticks, step
}

// grid draws the background of a strip, with lines where the axis has numbers.
func (a *intervalAxis) grid(s *sheet, p *panel) {
	s.rectangle(p.box, rgb(0xFAFAFA))
	ticks, _ := a.ticks(p)
	s.uprights(p, ticks, stroke{gridInk, .4, nil})
	a.zero(s, p)
}

// zero draws the zero line.
func (a *intervalAxis) zero(s *sheet, p *panel) {
	s.uprights(p, []float64{0}, stroke{softInk, .8, nil})
}

// below draws the axis below a strip.
func (a *intervalAxis) below(s *sheet, p *panel, spans []span) {
	if a.draw != nil {
		a.draw(s, p, spans)
		return
	}
	numbers := a.numbers
	if numbers == nil {
		values, step := a.ticks(p)
		numbers = numbered(values, step)
		for i, v := range values {
			if step < 1e-4 || math.Abs(v) >= 1e6 {
				numbers[i].Label = briefly(math.Round(v/step)*step, 9)
			}
			if a.signed {
				numbers[i].Label = signed(v, numbers[i].Label)
			}
		}
	}
	s.axis(p, p.bottom, -1, intervalHead, numbers)
	s.text((p.left+p.right)/2, p.bottom-19, a.title, tickSize, false, softInk, centred)
}

// finiteRange returns the range of the finite ones among values; from +Inf to -Inf if there
// are none.
func finiteRange(values ...float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if isFinite(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// confidence states the confidence of intervals with the given levels. If they were
// made for holding together, it says so (by Bonferroni's inequality).
func confidence(levels []float64, together bool) string {
	miss := 0.
	for _, level := range levels {
		miss += 1 - level
	}
	low, high := slices.Min(levels), slices.Max(levels)
	switch {
	case together && len(levels) > 1 && 1-miss > .8:
		return fmt.Sprintf("All %d intervals hold together with %s%% confidence.", len(levels), percent(1-miss))
	case low == high:
		return fmt.Sprintf("Each interval has %s%% confidence on its own.", percent(low))
	}
	return fmt.Sprintf("Intervals have %s to %s%% confidence, each on its own.", percent(low), percent(high))
}

// A verdictMark is how a verdict looks. Shape and filling alone distinguish verdicts;
// colour only helps.
type verdictMark struct {
	word   string
	mark   shape
	color  color.NRGBA
	hollow bool
}

// tally counts verdicts: "3 supported, 1 opposed, 2 undecided". It returns an error for
// one without a mark.
func tally(marks []verdictMark, verdicts []string) (string, error) {
	words := make([]string, len(marks))
	counts := map[string]int{}
	for k, m := range marks {
		words[k], counts[m.word] = m.word, 0
	}
	for _, verdict := range verdicts {
		if _, known := counts[verdict]; !known {
			return "", fmt.Errorf("figure: unknown verdict %q; the verdicts are %s", verdict, listed(words))
		}
		counts[verdict]++
	}
	var parts []string
	for _, word := range words {
		if counts[word] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[word], strings.TrimSuffix(word, "s")))
		}
	}
	return strings.Join(parts, ", "), nil
}

// markOf returns the mark of a verdict, which has one.
func markOf(marks []verdictMark, verdict string) verdictMark {
	return marks[slices.IndexFunc(marks, func(m verdictMark) bool { return m.word == verdict })]
}

// verdict draws the mark of a verdict.
func (s *sheet) verdict(m verdictMark, centre point, size float64) {
	fill := m.color
	if m.hollow {
		fill = white
	}
	s.marker(m.mark, centre, size, fill, stroke{m.color, 1.2, nil})
}

// A key is an entry of a legend: its sign is drawn right of x, centred on y.
type key struct {
	width float64 // of the sign
	words string
	draw  func(s *sheet, x, y float64)
}

// legend explains signs in as many lines as necessary, and returns their number;
// without a sheet it draws nothing.
func legend(s *sheet, left, y, inside, size float64, keys []key) (lines int) {
	x, lines := left, 1
	for _, k := range keys {
		wide := k.width + textWidth(k.words, size, false)
		if x > left && x+wide > left+inside {
			x, y, lines = left, y-10, lines+1
		}
		if s != nil {
			k.draw(s, x, y)
			s.text(x+k.width, y-tickSize*.34, k.words, size, false, softInk, fromLeft)
		}
		x += wide + 13
	}
	return lines
}

// A span is the rows of a group that are on the same page.
type span struct{ group, from, to int }

// divided divides groups of rows between pages with the given space. A group is only
// divided if it is higher than a page, and its heading is repeated on each; a row that
// is too high has its own page. row returns the height of row i of group g, whose
// first row on the page is from, and the additional height if the page ends there.
func divided(rows []int, room float64, heading func(g int) float64, row func(g, i, from int) (height, last float64)) [][]span {
	var pages [][]span
	var page []span
	used := 0.
	turn := func() {
		pages, page, used = append(pages, page), nil, 0
	}
	fit := func(g, from int, used float64) (to int, height float64) {
		height = used + heading(g)
		for to = from; to < rows[g]; to++ {
			tall, last := row(g, to, from)
			if height+tall+last > room && (to > from || used > 0) {
				break
			}
			height += tall
		}
		return to, height
	}
	for g := range rows {
		for from := 0; from < rows[g]; {
			to, height := fit(g, from, used)
			if to < rows[g] && page != nil {
				if alone, _ := fit(g, from, 0); to == from || alone == rows[g] {
					turn()
					continue
				}
			}
			page, used = append(page, span{g, from, to}), height
			if from = to; from < rows[g] {
				turn()
			}
		}
	}
	return append(pages, page)
}

// together groups rows that have the same key, in order of first appearance.
func together[T any](rows []T, key func(T) string) [][]T {
	var groups [][]T
	for _, r := range rows {
		g := slices.IndexFunc(groups, func(g []T) bool { return key(g[0]) == key(r) })
		if g < 0 {
			g = len(groups)
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], r)
	}
	return groups
}
