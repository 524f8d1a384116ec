package figure

import (
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"leaderful/sim"
)

// smoothWeeks is the width of the moving average of a story's performance.
const smoothWeeks = 13

// A happening is a noteworthy week of a run.
type happening struct {
	week   int
	words  string
	weight float64
}

// manyDismissed is the smallest number of dismissals in a week that a story reports.
const manyDismissed = 3

// happeningsOf returns the noteworthy weeks of a run in order of time, each with
// everything that happened in it.
func happeningsOf(events []sim.Event, places sim.Places, weeks int) []happening {
	resolved := map[int]int{} // by problem
	largest := 0
	for _, e := range events {
		switch e.Kind {
		case sim.Resolved:
			resolved[e.Problem] = e.Week
		case sim.ShockStruck:
			largest = max(largest, e.Count)
		}
	}
	var happenings []happening
	for from := 0; from < len(events); {
		week := events[from].Week
		to := from
		for to < len(events) && events[to].Week == week {
			to++
		}
		var crises, dismissed, removed, shock, longest int
		var words []string
		weight := 0.
		add := func(w float64, format string, arguments ...any) {
			weight = max(weight, w)
			words = append(words, fmt.Sprintf(format, arguments...))
		}
		open := false
		for _, e := range events[from:to] {
			switch e.Kind {
			case sim.RegimeChanged:
				add(1000, "regime changes to %s", e.Name)
			case sim.ParameterChanged:
				add(900, "%s becomes %v", e.Name, e.Value)
			case sim.SentAway:
				weight := 700.
				if e.Seat == 0 {
					weight = 800
				}
				add(weight, "%s is away for %s", places.Name(e.Seat), plural(e.Weeks, "week", "weeks"))
			case sim.Quit:
				if e.Seat == 0 {
					add(300, "the head quits")
				}
			case sim.CrisisBegan:
				crises++
				end, done := resolved[e.Problem]
				if !done {
					end, open = weeks, true
				}
				longest = max(longest, end-e.Week)
			case sim.Removed:
				removed++
				if e.Seat == 0 {
					add(520, "board removes the head")
				} else {
					add(500, "board removes a commander")
				}
			case sim.Sanctioned, sim.LaidOff:
				if e.Dismissed {
					dismissed++
				}
			case sim.ShockStruck:
				shock += e.Count
			}
		}
		if dismissed >= manyDismissed {
			add(200+10*float64(dismissed), "%d dismissed", dismissed)
		}
		if crises > 0 {
			text := "crisis"
			if crises > 1 {
				text = fmt.Sprintf("%d crises", crises)
			}
			if open {
				text += ", unresolved at the end"
			} else if longest == 0 {
				text += ", over within the week"
			} else {
				text += fmt.Sprintf(", over in %s", plural(longest, "week", "weeks"))
			}
			weight = max(weight, 60+min(100, float64(longest)))
			words = slices.Insert(words, 0, text)
		}
		if shock > 0 && shock == largest {
			add(150, "largest shock: %s", plural(shock, "problem", "problems"))
			largest = -1 // reported once
		}
		if len(words) > 0 {
			happenings = append(happenings, happening{week, strings.Join(words, "; "), weight})
		}
		from = to
	}
	for i := range happenings {
		if strings.Contains(happenings[i].words, "cris") {
			happenings[i].words = "first " + happenings[i].words
			happenings[i].weight += 150
			break
		}
	}
	return happenings
}

// smoothed returns the mean over the window around each value; the window is cut off
// at the ends.
func smoothed(values []float64, window int) []float64 {
	means := make([]float64, len(values))
	for i := range values {
		from, to := max(0, i-window/2), min(len(values), i+window/2+1)
		sum := 0.
		for _, v := range values[from:to] {
			sum += v
		}
		means[i] = sum / float64(to-from)
	}
	return means
}

// Story draws one run: leadership capacity, collateral damage and performance over its
// weeks, with its shocks and crises and the names of the most telling events. It
// returns an error if there are no weeks.
func Story(arm string, places sim.Places, weekly []sim.Observation, events []sim.Event, page Page) (*Figure, error) {
	weeks := len(weekly)
	if weeks == 0 {
		return nil, errors.New("figure: a story needs the weekly series of its run")
	}
	l := storyLayout{arm: arm, c: newClock(weeks), weekly: weekly, look: looksOf([]string{arm})[0], left: page.margin() + 26, right: page.width() - page.margin() - 34, height: 80}
	l.title = "One organization’s " + l.c.label() + ": " + arm
	l.measure()
	var headings []words
	for i := range l.panels {
		headings = append(headings, l.panels[i].words)
	}
	l.second = headingHeight(headings, page.inside())

	// Flags come first, as their number of rows determines the height.
	inside := l.inside()
	happenings := happeningsOf(events, places, weeks)
	flags := make([]flag, len(happenings))
	for i, h := range happenings {
		flags[i] = flag{x: inside.x(float64(h.week) / l.c.unit), width: textWidth(h.words, storyFlagSize, false), weight: h.weight}
	}
	most := 5
	if page.Slides {
		most = 3
	}
	hoist(flags, most, page.margin(), page.width()-page.margin())
	for i, f := range flags {
		if f.row >= 0 {
			l.named, l.flags = append(l.named, happenings[i]), append(l.flags, f)
			l.flagRows = max(l.flagRows, f.row+1)
		}
	}
	l.unnamed = len(happenings) - len(l.named)

	room := page.room(l.title, storySubtitle, "") - l.above() - storyFoot
	perPage := min(len(l.panels), max(1, int(room/(storyHead+l.second+l.height))))
	l.height = min(l.height, room/float64(perPage)-storyHead-l.second)
	from := parts(len(l.panels), perPage)
	return page.paged(len(from)-1, func(page Page, number int) *Figure {
		return l.draw(page, l.panels[from[number]:from[number+1]])
	}), nil
}

// Lengths of a story: rows of flags, the lanes of shocks and crises below them,
// heads of panels, and their common foot.
const storyFlagSize, storyFlagRow, storyLanes, storyHead, storyFoot = 6.6, 9.6, 24., 28., 14.

const storySubtitle = "A single run. Triangles are shocks, dark bars and tinted weeks are open crises; the most telling events are named."

// A storyPanel is a series of a story.
type storyPanel struct {
	words
	values, shown []float64 // the weekly values, and those of the thick line
}

// A storyLayout holds what the pages of a story share.
type storyLayout struct {
	arm, title  string
	c           clock
	look        look
	weekly      []sim.Observation
	panels      []storyPanel
	spells      [][2]int // weeks in which a crisis is open: [from, to)
	crises      int
	shocks      int
	named       []happening
	flags       []flag // of the named happenings
	flagRows    int
	unnamed     int // number of happenings without space
	left, right float64
	height      float64 // of a panel
	second      float64 // of its heading
}

// measure collects from the weeks what is drawn and described.
func (l *storyLayout) measure() {
	damage := 0.
	values := [3][]float64{}
	for w := range l.weekly {
		o := &l.weekly[w]
		l.crises += int(o.Crises)
		l.shocks += int(o.Shocks)
		if o.OpenCrises > 0 || o.Crises > 0 {
			if n := len(l.spells); n > 0 && l.spells[n-1][1] == w {
				l.spells[n-1][1]++
			} else {
				l.spells = append(l.spells, [2]int{w, w + 1})
			}
		}
		damage += o.CollateralDamage
		values[0] = append(values[0], o.LeadershipCapacity)
		values[1] = append(values[1], damage)
		values[2] = append(values[2], o.Performance)
	}
	for k, name := range []string{"leadership_capacity", "collateral_damage", "performance"} {
		p := storyPanel{wordsFor(seriesWords, name), values[k], values[k]}
		switch name {
		case "collateral_damage":
			p.unit = "cumulative harm (1 = one member’s maximum)"
		case "performance":
			p.shown = smoothed(values[k], smoothWeeks)
		}
		l.panels = append(l.panels, p)
	}
}

// inside is the axis of time.
func (l *storyLayout) inside() panel {
	return panel{box: box{left: l.left, right: l.right}, xHigh: l.c.last}
}

// above returns the height above the panels.
func (l *storyLayout) above() float64 { return float64(l.flagRows)*storyFlagRow + 2 + storyLanes }

// draw draws a page with some of the panels.
func (l *storyLayout) draw(page Page, panels []storyPanel) *Figure {
	sheet, area := framedSheet(l.above()+float64(len(panels))*(storyHead+l.second+l.height)+storyFoot, l.title, storySubtitle, "", page)
	inside := l.inside()
	ticks := l.c.ticks(xTicks(inside.width()))
	var spells []box
	crisisWeeks := 0
	for _, s := range l.spells {
		crisisWeeks += s[1] - s[0]
		begin := inside.x(float64(s[0]) / l.c.unit)
		spells = append(spells, box{left: begin, right: max(inside.x(float64(s[1])/l.c.unit), begin+.8)})
	}

	// The lanes of shocks and crises below the flags.
	laneTop := area.top - l.above() + storyLanes
	shockY, crisisY := laneTop-6, laneTop-16
	for i, f := range l.flags {
		y := laneTop + 3 + float64(f.row)*storyFlagRow
		sheet.segment(f.x, crisisY-6, f.x, y+storyFlagSize*.75, stroke{axisInk, .5, nil})
		from, _ := f.span()
		sheet.text(from, y, l.named[i].words, storyFlagSize, false, textInk, fromLeft)
	}
	sheet.text(l.left-4, shockY-2.3, "shocks", tickSize-.4, false, softInk, toRight)
	sheet.text(l.left-4, crisisY-2.3, "crises", tickSize-.4, false, softInk, toRight)
	sheet.segment(l.left, shockY, l.right, shockY, stroke{gridInk, .5, nil})
	sheet.segment(l.left, crisisY, l.right, crisisY, stroke{gridInk, .5, nil})
	for w := range l.weekly {
		if l.weekly[w].Shocks > 0 {
			sheet.marker(inverted, point{inside.x(float64(w) / l.c.unit), shockY}, 4.4, softInk, stroke{white, .8, nil})
		}
	}
	var bars []box
	for _, b := range spells {
		bars = append(bars, box{b.left, crisisY - 3, b.right, crisisY + 3})
	}
	sheet.rectangles(bars, textInk)

	alt := fmt.Sprintf("One run of %s over %s: %s, %s, a crisis open in %s.", l.arm, l.c.label(),
		plural(l.shocks, "shock", "shocks"), plural(l.crises, "crisis", "crises"), plural(crisisWeeks, "week", "weeks"))
	top := crisisY - 8
	for k := range panels {
		panelTop := top - storyHead - l.second + 4
		plot := panel{box: box{l.left, panelTop - l.height, l.right, panelTop}, xHigh: l.c.last}
		alt += " " + l.drawPanel(sheet, &plot, &panels[k], ticks, spells)
		if k == len(panels)-1 {
			sheet.timeAxis(&plot, l.c, ticks)
		}
		top -= l.height + storyHead + l.second
	}
	return sheet.figure("story-"+fileName(l.arm), alt+l.tale())
}

// drawPanel draws a panel and returns a description of it.
func (l *storyLayout) drawPanel(sheet *sheet, plot *panel, p *storyPanel, ticks []float64, spells []box) string {
	low, high := slices.Min(p.values), slices.Max(p.values)
	plot.yLow, plot.yHigh = widened(min(0, low), high, yTicks(plot.height()))
	for _, b := range spells {
		b.bottom, b.top = plot.bottom, plot.top
		sheet.rectangle(b, faded(black, .09))
	}
	for _, f := range l.flags {
		sheet.segment(f.x, plot.bottom, f.x, plot.top, stroke{rgb(0xBDBDBD), .5, []float64{1.5, 1.5}})
	}
	left, edge := plot.left-26, plot.right // from the margin
	lines := fmt.Sprintf("thin: weekly; thick: mean of %d weeks", smoothWeeks)
	smooth := p.name == "performance"
	if width := textWidth(lines, tickSize-.6, false); smooth && width < plot.width()-textWidth(p.title, panelSize, true) {
		sheet.text(edge, plot.top+6+l.second, lines, tickSize-.6, false, noteInk, toRight)
		if l.second == 0 {
			edge -= width + 6
		}
	}
	sheet.headingWithin(left, plot.top+6, edge-left, l.second, p.title, p.unit)
	sheet.grid(plot, ticks)
	along := func(values []float64) []point {
		line := make([]point, len(values))
		for i, v := range values {
			line[i] = plot.at(l.c.end(i), v)
		}
		return line
	}
	if smooth {
		sheet.line(along(p.values), stroke{faded(l.look.color, .45), .5, nil})
	}
	line := along(p.shown)
	sheet.line(line, stroke{white, 2.4, nil})
	sheet.line(line, stroke{l.look.color, 1.4, nil})
	end := line[len(line)-1]
	first, last := significant(p.shown[0], 2), significant(p.shown[len(line)-1], 2)
	sheet.marker(circle, end, 3.6, l.look.color, stroke{white, .8, nil})
	sheet.text(end.x+5, min(max(end.y-labelSize*.34, plot.bottom), plot.top-4), last, labelSize, true, legible(l.look.color), fromLeft)
	if smooth {
		return fmt.Sprintf("%s, as a mean of %d weeks, goes from %s to %s; single weeks lie between %s and %s.", p.title, smoothWeeks, first, last, significant(low, 2), significant(high, 2))
	}
	return fmt.Sprintf("%s goes from %s to %s (between %s and %s).", p.title, first, last, significant(low, 2), significant(high, 2))
}

// tale describes the named happenings, in order of time.
func (l *storyLayout) tale() string {
	if len(l.named) == 0 {
		return ""
	}
	var parts []string
	for _, h := range l.named {
		parts = append(parts, fmt.Sprintf("%s %s: %s", l.c.name, l.c.timeOf(h.week), h.words))
	}
	text := " Events: " + strings.Join(parts, ". ") + "."
	if l.unnamed > 0 {
		text += fmt.Sprintf(" Not named: %s.", plural(l.unnamed, "further event", "further events"))
	}
	return text
}

// longestFileName is the largest number of letters in a part of a file's name.
const longestFileName = 90

// fileName turns a name into a part of a file's name: its letters and digits in lower
// case, with dashes for everything else. If other names could give the same result, or
// if it is cut, it ends in a hash of the name.
func fileName(name string) string {
	lost := false
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		lost = lost || r != ' '
		return '-'
	}, name)
	if !lost && len(plain) <= longestFileName {
		return plain
	}
	sum := crc32.ChecksumIEEE([]byte(name))
	return fmt.Sprintf("%s-%08x", strings.Trim(plain[:min(len(plain), longestFileName-9)], "-"), sum)
}
