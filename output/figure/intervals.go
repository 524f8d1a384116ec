package figure

import (
	"math"
	"slices"
	"strings"
)

// An intervalChart draws estimates with their intervals, one per row, beside their
// names and numbers, in groups, on as many pages as necessary. If the width is too
// small for columns, the words of a row are above its strip.
type intervalChart struct {
	name, title, subtitle, notes string

	text     string // the beginning of the chart's text
	names    string // headings of columns
	asides   string // if empty, asides are below names
	numbers  string
	behind   string
	verdicts string // if empty, verdicts are marks without words
	groups   []intervalGroup
	above    func(s *sheet, p *panel) // if set, also draws the axis above all rows
	row      float64                  // preferred height of a row
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
	under            string // what the numbers are compared with
	details          string // more words
	axis             *intervalAxis
	ground           func(s *sheet, p *panel) // draws the background of the row; nil for a grid
}

// An intervalAxis is the axis of rows. It is drawn once, below consecutive rows that
// share it.
type intervalAxis struct {
	low, high float64
	signed    bool
	title     string
	draw      func(s *sheet, p *panel) // nil for a linear axis
}

// tall returns the height of the axis below the rows.
func (a *intervalAxis) tall() float64 {
	if a.title != "" {
		return 22
	}
	return 12
}

const (
	intervalStrip = 9.  // height of a strip without words above it
	intervalLeast = 76. // width of a strip
	intervalNames = 66. // width of names
	intervalInset = 8.  // on each side of a strip over the full width
)

// intervalColumns gives the positions of a chart's columns, from the left margin.
type intervalColumns struct {
	stacked                              bool // words above strips
	indent, names, asides, nameWidth     float64
	asideWidth, left, right              float64 // of the strip
	estimate, interval, behind, verdicts float64
	head, row, lead, gap                 float64 // heights: lead is between rows, gap above headings
	size, line                           float64 // of type, and from line to line
}

// words returns the lines of a row's name and of its aside. from is the first row of
// its group on the page; other rows do not repeat what the row before says.
func (c *intervalChart) words(l *intervalColumns, g, i, from int) (names, asides []string) {
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
	return fitted(name, l.size, false, l.nameWidth), fitted(aside, l.size, false, l.asideWidth)
}

// lines returns how many lines of words a row has. An aside in its own column
// continues beside the rows that do not repeat it; the last of them has the rest.
func (c *intervalChart) lines(l *intervalColumns, g, i, from int, last bool) int {
	rows := c.groups[g].rows
	names, asides := c.words(l, g, i, from)
	numbers := 1
	if rows[i].under != "" {
		numbers = 2
	}
	switch {
	case l.stacked:
		return len(names) + len(asides) + numbers
	case c.asides == "":
		return max(len(names)+len(asides), numbers)
	}
	lines := max(len(names), numbers)
	if last || i+1 == len(rows) || rows[i+1].aside != rows[i].aside {
		before := 0
		for ; i > from && rows[i-1].aside == rows[i].aside; i-- {
			before += c.lines(l, g, i-1, from, false)
		}
		_, asides = c.words(l, g, i, from)
		lines = max(lines, len(asides)-before)
	}
	return lines
}

// height returns the height of a row, with the axis if that is drawn below it; last
// says that the page ends there.
func (c *intervalChart) height(l *intervalColumns, g, i, from int, last bool) float64 {
	words, axis := l.lead+l.line*float64(c.lines(l, g, i, from, last)), 0.
	if last || c.ends(g, i) {
		axis = c.groups[g].rows[i].axis.tall()
	}
	if l.stacked {
		return words + intervalStrip + axis
	}
	return max(max(l.row, l.lead+l.line)+axis, words)
}

// heading returns the lines of a group's heading, and the lines of its aside that do
// not fit after it.
func (c *intervalChart) heading(l *intervalColumns, g int, inside float64) (lines, asides []string) {
	group := &c.groups[g]
	room := inside - c.tagged(l)
	lines = fitted(group.heading, l.size+.6, true, room)
	if n := len(lines); n > 0 && textWidth(lines[n-1], l.size+.6, true)+5+textWidth(group.aside, l.size-.4, false) > room {
		asides = fitted(group.aside, l.size-.4, false, room)
	}
	return lines, asides
}

func (c *intervalChart) headingHeight(l *intervalColumns, g int, inside float64) float64 {
	lines, asides := c.heading(l, g, inside)
	if lines == nil {
		return 0
	}
	return l.gap + l.line*float64(len(lines)+len(asides)) + .6*l.gap
}

// tagged returns the width of the tags before headings.
func (c *intervalChart) tagged(l *intervalColumns) float64 {
	wide := 0.
	for _, g := range c.groups {
		if g.tag != "" {
			wide = max(wide, textWidth(g.tag, l.size+.6, true)+8)
		}
	}
	return wide
}

// columns lays out columns in a width; if dense, more fits on a page.
func (c *intervalChart) columns(inside float64, dense bool) *intervalColumns {
	l := &intervalColumns{head: 10, row: c.row, lead: 2.6, gap: 4, size: 6.8, line: 7.4}
	if dense {
		l.row, l.lead, l.gap, l.size, l.line = 0, 1.4, 2.2, 6.5, 7.1
	}
	l.indent = c.tagged(l)
	if c.above != nil {
		l.head = 22
	}
	var name, aside, estimate, interval, behind, verdict float64
	for _, g := range c.groups {
		if g.heading != "" && l.indent == 0 {
			l.indent = 8
		}
		for _, r := range g.rows {
			wide := func(text string, bold bool) float64 { return textWidth(text, l.size, bold) }
			name, aside = max(name, wide(r.name, false)), max(aside, wide(r.aside, false))
			estimate, interval = max(estimate, wide(r.estimate, true)), max(interval, wide(r.interval, false), wide(r.under, false)-wide(r.estimate, true))
			behind, verdict = max(behind, wide(r.behind, false)), max(verdict, wide(r.mark.word, false))
		}
	}
	if c.behind != "" {
		behind = max(behind, textWidth(c.behind, tickSize-.4, false)) + 10
	}
	if c.verdicts != "" {
		verdict += 9 + 10
	} else {
		verdict = 0
	}
	estimate, interval = estimate+8, interval+5
	if short := textWidth(c.numbers, tickSize-.4, false) + 8 - estimate - interval; short > 0 {
		estimate += short
	}
	l.names = l.indent
	numbers := estimate + interval + behind + verdict
	left := inside - numbers - l.indent - intervalLeast
	switch {
	case c.asides != "":
		l.nameWidth = min(name, left-14-min(aside, intervalNames))
		l.asideWidth = min(aside, left-14-l.nameWidth)
	default:
		l.nameWidth = min(max(name, aside), left-8)
		if !dense {
			l.nameWidth = min(l.nameWidth, max(.3*inside, .62*left))
		}
		l.asideWidth = l.nameWidth
	}
	// Broken words may need less.
	broken := func(width float64, of func(*intervalRow) string) float64 {
		widest := 0.
		for _, g := range c.groups {
			for i := range g.rows {
				for _, line := range fitted(of(&g.rows[i]), l.size, false, width) {
					widest = max(widest, textWidth(line, l.size, false))
				}
			}
		}
		return widest
	}
	whole := c.asides != "" && l.nameWidth >= max(name, textWidth(c.names, tickSize-.4, false)) && l.asideWidth >= max(aside, textWidth(c.asides, tickSize-.4, false))
	if l.stacked = l.nameWidth < min(intervalNames, max(name, aside)) && !whole; l.stacked {
		l.asides, l.nameWidth = l.names, inside-l.indent
		l.asideWidth = l.nameWidth
		l.left, l.right = l.indent+intervalInset, inside-intervalInset
		if c.above == nil {
			l.head = 2
		}
		return l
	}
	l.nameWidth = broken(l.nameWidth, func(r *intervalRow) string { return r.name })
	l.asideWidth = broken(l.asideWidth, func(r *intervalRow) string { return r.aside })
	if c.asides != "" {
		l.asides = l.names + l.nameWidth + 6
		l.left = l.asides + l.asideWidth + 8
	} else {
		l.nameWidth = max(l.nameWidth, l.asideWidth)
		l.asideWidth = l.nameWidth
		l.asides, l.left = l.names, l.names+l.nameWidth+8
	}
	l.right = inside - numbers
	l.estimate = l.right + estimate
	l.interval = l.estimate + interval
	l.behind = l.interval + behind
	l.verdicts = l.behind + 10
	return l
}

// pages divides the rows between pages with the given space.
func (c *intervalChart) pages(l *intervalColumns, inside, room float64) [][]span {
	var rows []int
	for _, g := range c.groups {
		rows = append(rows, len(g.rows))
	}
	return divided(rows, room, func(g int) float64 { return c.headingHeight(l, g, inside) }, func(g, i, from int) (height, last float64) {
		height = c.height(l, g, i, from, false)
		return height, c.height(l, g, i, from, true) - height
	})
}

// ends reports whether the axis of a row is drawn below it on every page.
func (c *intervalChart) ends(g, i int) bool {
	axis := c.groups[g].rows[i].axis
	if i+1 < len(c.groups[g].rows) {
		return c.groups[g].rows[i+1].axis != axis
	}
	return g+1 == len(c.groups) || c.groups[g+1].rows[0].axis != axis
}

// figure draws the chart.
func (c *intervalChart) figure(page Page) *Figure {
	inside := page.inside()
	room := page.room(c.title, c.subtitle, c.notes)
	var l *intervalColumns
	var pages [][]span
	for _, dense := range []bool{false, true} {
		l = c.columns(inside, dense)
		if pages = c.pages(l, inside, room-l.head); len(pages) == 1 {
			break
		}
	}
	return page.paged(len(pages), func(page Page, number int) *Figure {
		spans := pages[number]
		l := *l
		// The remaining space separates the groups.
		spare := room - c.tall(&l, spans, inside)
		l.gap = min(4, l.gap+max(0, spare)/(1.6*float64(len(spans))))
		sheet, area := framedSheet(c.tall(&l, spans, inside), c.title, c.subtitle, c.notes, page)
		return sheet.figure(c.name, c.draw(sheet, area, &l, spans))
	})
}

// tall returns the height of a page.
func (c *intervalChart) tall(l *intervalColumns, spans []span, inside float64) float64 {
	height := l.head
	for k, s := range spans {
		height += c.headingHeight(l, s.group, inside)
		for i := s.from; i < s.to; i++ {
			height += c.height(l, s.group, i, s.from, k == len(spans)-1 && i == s.to-1)
		}
	}
	return height
}

// draw draws a page and returns its text.
func (c *intervalChart) draw(sheet *sheet, area box, l *intervalColumns, spans []span) string {
	y := area.top - l.head
	axis := c.groups[spans[0].group].rows[spans[0].from].axis
	on := func(top, bottom float64) panel {
		return panel{box: box{area.left + l.left, bottom, area.left + l.right, top}, xLow: axis.low, xHigh: axis.high}
	}
	if c.above != nil {
		strip := on(y, y)
		c.above(sheet, &strip)
	}
	if !l.stacked {
		head := func(x float64, text string, align float64) {
			sheet.text(area.left+x, y+5, text, tickSize-.4, false, softInk, align)
		}
		head(l.names, c.names, fromLeft)
		if c.asides != "" {
			head(l.asides, c.asides, fromLeft)
		}
		head(l.interval, c.numbers, toRight)
		head(l.behind, c.behind, toRight)
		head(l.verdicts, c.verdicts, fromLeft)
	}
	text := c.text
	for k, span := range spans {
		group := &c.groups[span.group]
		y = c.drawHeading(sheet, area, l, span.group, y)
		var descriptions []string
		for i := span.from; i < span.to; i++ {
			r := &group.rows[i]
			axis = r.axis
			last := k == len(spans)-1 && i == span.to-1
			bottom := y - c.height(l, span.group, i, span.from, last)
			strip := on(y, bottom)
			if last || c.ends(span.group, i) {
				strip.bottom += axis.tall()
				axis.below(sheet, &strip)
			}
			c.drawRow(sheet, area, l, span.group, i, span.from, last, strip)
			y = bottom
			descriptions = append(descriptions, r.words())
		}
		if group.heading != "" {
			tag := ""
			if group.tag != "" {
				tag = group.tag + ", "
			}
			aside := ""
			if group.aside != "" {
				aside = " (" + group.aside + ")"
			}
			text += " " + tag + strings.TrimSuffix(strings.TrimSpace(group.heading), ".") + aside + ":"
		}
		text += " " + strings.Join(descriptions, "; ") + "."
	}
	return text
}

// drawHeading writes the heading of a group below y and returns the y at which it
// ends.
func (c *intervalChart) drawHeading(sheet *sheet, area box, l *intervalColumns, g int, y float64) float64 {
	lines, asides := c.heading(l, g, area.width())
	if lines == nil {
		return y
	}
	group := &c.groups[g]
	left, baseline := area.left+c.tagged(l), y-4-l.size*.72
	sheet.text(area.left, baseline, group.tag, l.size+.6, true, textInk, fromLeft)
	for i, line := range lines {
		sheet.text(left, baseline, line, l.size+.6, true, textInk, fromLeft)
		if i == len(lines)-1 && asides == nil {
			sheet.text(left+textWidth(line, l.size+.6, true)+5, baseline, group.aside, l.size-.4, false, softInk, fromLeft)
		}
		baseline -= l.line
	}
	for _, line := range asides {
		sheet.text(left, baseline, line, l.size-.4, false, softInk, fromLeft)
		baseline -= l.line
	}
	return y - c.headingHeight(l, g, area.width())
}

// drawRow draws a row into its box; strip is the part of the box for the interval.
func (c *intervalChart) drawRow(sheet *sheet, area box, l *intervalColumns, g, i, from int, last bool, strip panel) {
	r := &c.groups[g].rows[i]
	names, asides := c.words(l, g, i, from)
	middle := (strip.bottom + strip.top) / 2
	// column writes lines below each other, the first at a height.
	column := func(x, first float64, names, asides []string) {
		for k := range len(names) + len(asides) {
			line, ink := "", softInk
			if k < len(names) {
				line, ink = names[k], textInk
			} else {
				line = asides[k-len(names)]
			}
			sheet.text(area.left+x, first-l.size*.34-l.line*float64(k), line, l.size, false, ink, fromLeft)
		}
	}
	if l.stacked {
		y := strip.top - l.lead/2 - l.line/2
		column(l.names, y, names, asides)
		y -= l.line * float64(len(names)+len(asides))
		x := area.left + l.names
		write := func(text string, bold bool) {
			sheet.text(x, y-l.size*.34, text, l.size, bold, textInk, fromLeft)
			if text != "" {
				x += textWidth(text, l.size, bold) + 5
			}
		}
		write(r.estimate, true)
		write(r.interval, false)
		if r.behind != "" {
			write(c.behind+" "+r.behind, false)
		}
		if c.verdicts != "" {
			sheet.verdictWord(r.mark, area.right-9-textWidth(r.mark.word, l.size, false), y, l.size)
		}
		if r.under != "" {
			y -= l.line
			sheet.text(area.left+l.names, y-l.size*.34, r.under, l.size, false, noteInk, fromLeft)
		}
		strip.top = strip.bottom + intervalStrip
		middle = (strip.bottom + strip.top) / 2
	} else {
		// Words that fit beside the strip are centred on it.
		lines := c.lines(l, g, i, from, last)
		first := func(lines int) float64 {
			return strip.top - max(strip.height(), l.lead+l.line*float64(lines))/2 + l.line*float64(lines-1)/2
		}
		if c.asides != "" {
			column(l.names, first(len(names)), names, nil)
			column(l.asides, first(min(len(asides), lines)), nil, asides)
		} else {
			column(l.names, first(len(names)+len(asides)), names, asides)
		}
		y := first(1) - l.size*.34
		if r.under != "" {
			y = first(2) - l.size*.34
			sheet.text(area.left+l.interval, y-l.line, r.under, noteSize, false, noteInk, toRight)
		}
		sheet.text(area.left+l.interval-max(textWidth(r.interval, l.size, false), l.interval-l.estimate-5)-5, y, r.estimate, l.size, true, textInk, toRight)
		sheet.text(area.left+l.interval, y, r.interval, l.size, false, textInk, toRight)
		sheet.text(area.left+l.behind, y, r.behind, l.size, false, softInk, toRight)
		if c.verdicts != "" {
			sheet.verdictWord(r.mark, area.left+l.verdicts, y+l.size*.34, l.size)
		}
	}
	if r.ground != nil {
		r.ground(sheet, &strip)
	} else {
		r.axis.grid(sheet, &strip)
	}
	sheet.estimate(&strip, r, middle)
}

// estimate draws the estimate of a row with its interval.
func (s *sheet) estimate(p *panel, r *intervalRow, middle float64) {
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
	inside := func(v float64) bool { x := p.x(v); return x >= p.left-.01 && x <= p.right+.01 }
	if r.chance != nil && inside(*r.chance) {
		x := p.x(*r.chance)
		s.segment(x, middle-4, x, middle+4, chanceTick)
	}
	if r.alone != nil && inside(*r.alone) {
		s.marker(diamond, point{p.x(*r.alone), middle}, 4.2, white, stroke{black, 1.6, nil})
	}
	if !r.bar && inside(r.value) {
		s.verdict(r.mark, point{p.x(r.value), middle}, 4.6)
	}
}

// chanceTick marks the value due to chance alone.
var chanceTick = stroke{black, 1.1, nil}

// words describes a row.
func (r *intervalRow) words() string {
	of := r.name
	if r.aside != "" {
		of += ", " + outcomeInSentence(r.aside)
	}
	words := strings.ReplaceAll(of, " − ", " minus ") + ": " + strings.TrimSpace(r.estimate+" "+r.interval)
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
	for _, v := range ticks {
		s.segment(p.x(v), p.bottom, p.x(v), p.top, stroke{gridInk, .4, nil})
	}
	a.zero(s, p)
}

// zero draws the zero line.
func (a *intervalAxis) zero(s *sheet, p *panel) {
	if a.low <= 0 && a.high >= 0 {
		s.segment(p.x(0), p.bottom, p.x(0), p.top, stroke{softInk, .8, nil})
	}
}

// below draws the axis below a strip.
func (a *intervalAxis) below(s *sheet, p *panel) {
	if a.draw != nil {
		a.draw(s, p)
		return
	}
	s.segment(p.left, p.bottom, p.right, p.bottom, stroke{axisInk, .5, nil})
	ticks, step := a.ticks(p)
	written := math.Inf(-1)
	for _, v := range ticks {
		text := tickText(v, step)
		if a.signed {
			text = signed(v, text)
		}
		x, half := p.x(v), textWidth(text, tickSize-.4, false)/2
		s.segment(x, p.bottom, x, p.bottom-2, stroke{axisInk, .5, nil})
		if x-half > written+3 {
			s.text(x, p.bottom-3-tickSize*.72, text, tickSize-.4, false, softInk, centred)
			written = x + half
		}
	}
	s.text((p.left+p.right)/2, p.bottom-19, a.title, tickSize, false, softInk, centred)
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
