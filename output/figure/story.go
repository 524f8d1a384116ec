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
	first := "first "
	for from := 0; from < len(events); {
		week := events[from].Week
		to := from
		for to < len(events) && events[to].Week == week {
			to++
		}
		var crises, dismissed, shock, longest int
		var words []string
		weight, ending := 0., ""
		add := func(w float64, format string, arguments ...any) {
			weight = max(weight, w)
			words = append(words, fmt.Sprintf(format, arguments...))
		}
		for _, e := range events[from:to] {
			head := e.Seat == 0
			switch {
			case e.Kind == sim.RegimeChanged:
				add(1000, "regime changes to %s", e.Name)
			case e.Kind == sim.ParameterChanged:
				add(900, "%s becomes %v", e.Name, e.Value)
			case e.Kind == sim.SentAway && head:
				add(800, "%s is away for %s", places.Name(e.Seat), plural(e.Weeks, "week", "weeks"))
			case e.Kind == sim.SentAway:
				add(700, "%s is away for %s", places.Name(e.Seat), plural(e.Weeks, "week", "weeks"))
			case e.Kind == sim.Quit && head:
				add(300, "the head quits")
			case e.Kind == sim.CrisisBegan:
				crises++
				end, done := resolved[e.Problem]
				if !done {
					end, ending = weeks, ", unresolved at the end"
				}
				longest = max(longest, end-e.Week)
			case e.Kind == sim.Removed && head:
				add(520, "board removes the head")
			case e.Kind == sim.Removed:
				add(500, "board removes a commander")
			case (e.Kind == sim.Sanctioned || e.Kind == sim.LaidOff) && e.Dismissed:
				dismissed++
			case e.Kind == sim.ShockStruck:
				shock += e.Count
			}
		}
		from = to
		if dismissed >= manyDismissed {
			add(200+10*float64(dismissed), "%d dismissed", dismissed)
		}
		if crises > 0 {
			switch {
			case ending != "":
			case longest == 0:
				ending = ", over within the week"
			default:
				ending = ", over in " + plural(longest, "week", "weeks")
			}
			text := "crisis"
			if crises > 1 {
				text = fmt.Sprintf("%d crises", crises)
			}
			weight = max(weight, 60+min(100, float64(longest)))
			words = slices.Insert(words, 0, first+text+ending)
		}
		if shock > 0 && shock == largest {
			add(150, "largest shock: %s", plural(shock, "problem", "problems"))
			largest = -1 // reported once
		}
		if crises > 0 && first != "" {
			weight, first = weight+150, ""
		}
		if len(words) > 0 {
			happenings = append(happenings, happening{week, strings.Join(words, "; "), weight})
		}
	}
	return happenings
}

// smoothed returns the mean over the window around each value; the window is cut off
// at the ends.
func smoothed(values []float64, window int) []float64 {
	means := make([]float64, len(values))
	for i := range values {
		around := values[max(0, i-window/2):min(len(values), i+window/2+1)]
		sum := 0.
		for _, v := range around {
			sum += v
		}
		means[i] = sum / float64(len(around))
	}
	return means
}

// Story draws one run: leadership capacity, collateral damage and performance over its
// weeks, with its shocks and crises and the names of the most telling events. It
// returns an error if there are no weeks.
func Story(arm string, places sim.Places, weekly []sim.Observation, events []sim.Event, page Page) (*Figure, error) {
	if len(weekly) == 0 {
		return nil, errors.New("figure: a story needs the weekly series of its run")
	}
	l := storyLayout{arm: arm, c: newClock(len(weekly)), weekly: weekly, panels: storyPanels(weekly), look: looksOf([]string{arm})[0], height: 80}
	l.title = "One organization’s " + l.c.label() + ": " + arm
	l.inside = panel{box: box{left: page.margin() + 26, right: page.width() - page.margin() - 34}, xHigh: l.c.last}
	var headings []words
	for i := range l.panels {
		headings = append(headings, l.panels[i].words)
	}
	l.second = headingHeight(headings, page.inside())

	// Flags come first, as their number of rows determines the height.
	happenings := happeningsOf(events, places, len(weekly))
	flags := make([]flag, len(happenings))
	for i, h := range happenings {
		flags[i] = flag{x: l.at(h.week), width: textWidth(h.words, storyFlagSize, false), weight: h.weight}
	}
	most := 5
	if page.Slides {
		most = 3
	}
	hoist(flags, most, page.margin(), page.width()-page.margin())
	rows := 0
	for i, f := range flags {
		if f.row >= 0 {
			l.named, l.flags = append(l.named, happenings[i]), append(l.flags, f)
			rows = max(rows, f.row+1)
		}
	}
	l.unnamed = len(happenings) - len(l.named)
	l.above = float64(rows)*storyFlagRow + 2 + storyLanes

	room := page.room(l.title, storySubtitle, "") - l.above - storyFoot
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

// storyPanels returns the series of a story.
func storyPanels(weekly []sim.Observation) []storyPanel {
	var capacity, damage, performance []float64
	sum := 0.
	for w := range weekly {
		sum += weekly[w].CollateralDamage
		capacity, damage, performance = append(capacity, weekly[w].LeadershipCapacity), append(damage, sum), append(performance, weekly[w].Performance)
	}
	harm := wordsFor(seriesWords, "collateral_damage")
	harm.unit = "cumulative harm (1 = one member’s maximum)"
	return []storyPanel{{wordsFor(seriesWords, "leadership_capacity"), capacity, capacity}, {harm, damage, damage},
		{wordsFor(seriesWords, "performance"), performance, smoothed(performance, smoothWeeks)}}
}

// A storyLayout holds what the pages of a story share.
type storyLayout struct {
	arm, title string
	c          clock
	look       look
	weekly     []sim.Observation
	panels     []storyPanel
	named      []happening
	flags      []flag  // of the named happenings
	unnamed    int     // number of happenings without space
	inside     panel   // the axis of time
	above      float64 // height above the panels
	height     float64 // of a panel
	second     float64 // of its heading
}

// at returns the place of the start of a week.
func (l *storyLayout) at(week int) float64 { return l.inside.x(float64(week) / l.c.unit) }

// draw draws a page with some of the panels.
func (l *storyLayout) draw(page Page, panels []storyPanel) *Figure {
	each := storyHead + l.second + l.height
	sheet, area := framedSheet(l.above+float64(len(panels))*each+storyFoot, l.title, storySubtitle, "", page)
	left, right := l.inside.left, l.inside.right

	// The lanes of shocks and crises below the flags.
	laneTop := area.top - l.above + storyLanes
	shockY, crisisY := laneTop-6, laneTop-16
	for i, f := range l.flags {
		y := laneTop + 3 + float64(f.row)*storyFlagRow
		sheet.segment(f.x, crisisY-6, f.x, y+storyFlagSize*.75, stroke{axisInk, .5, nil})
		from, _ := f.span()
		sheet.text(from, y, l.named[i].words, storyFlagSize, false, textInk, fromLeft)
	}
	sheet.text(left-4, shockY-2.3, "shocks", tickSize-.4, false, softInk, toRight)
	sheet.text(left-4, crisisY-2.3, "crises", tickSize-.4, false, softInk, toRight)
	sheet.segment(left, shockY, right, shockY, stroke{gridInk, .5, nil})
	sheet.segment(left, crisisY, right, crisisY, stroke{gridInk, .5, nil})
	shocks, crises, crisisWeeks := 0, 0, 0
	for w := range l.weekly {
		shocks, crises = shocks+int(l.weekly[w].Shocks), crises+int(l.weekly[w].Crises)
		if l.weekly[w].Shocks > 0 {
			sheet.marker(inverted, point{l.at(w), shockY}, 4.4, softInk, stroke{white, .8, nil})
		}
	}
	var bars []box
	for _, open := range openCrises(l.weekly) {
		crisisWeeks += open[1] - open[0]
		begin := l.at(open[0])
		bars = append(bars, box{begin, crisisY - 3, max(l.at(open[1]), begin+.8), crisisY + 3})
	}
	sheet.rectangles(bars, textInk)

	alt := fmt.Sprintf("One run of %s over %s: %s, %s, a crisis open in %s.", l.arm, l.c.label(),
		plural(shocks, "shock", "shocks"), plural(crises, "crisis", "crises"), plural(crisisWeeks, "week", "weeks"))
	ticks := l.c.ticks(xTicks(l.inside.width()))
	top := crisisY - 8
	var plot panel
	for k := range panels {
		plot = l.inside
		plot.top = top - storyHead - l.second + 4
		plot.bottom = plot.top - l.height
		alt += " " + l.drawPanel(sheet, &plot, &panels[k], ticks, bars)
		top -= l.height + storyHead + l.second
	}
	sheet.timeAxis(&plot, l.c, ticks)
	return sheet.figure("story-"+fileName(l.arm), alt+l.tale())
}

// drawPanel draws a panel, tinted between the sides of bars, and returns a description
// of it.
func (l *storyLayout) drawPanel(sheet *sheet, plot *panel, p *storyPanel, ticks []float64, bars []box) string {
	low, high := slices.Min(p.values), slices.Max(p.values)
	plot.yLow, plot.yHigh = widened(min(0, low), high, yTicks(plot.height()))
	for _, b := range bars {
		sheet.rectangle(box{b.left, plot.bottom, b.right, plot.top}, faded(black, .09))
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
	as, between := "", " (between %s and %s)."
	if smooth {
		sheet.line(along(p.values), stroke{faded(l.look.color, .45), .5, nil})
		as, between = fmt.Sprintf(", as a mean of %d weeks,", smoothWeeks), "; single weeks lie between %s and %s."
	}
	line := along(p.shown)
	sheet.line(line, stroke{white, 2.4, nil})
	sheet.line(line, stroke{l.look.color, 1.4, nil})
	end := line[len(line)-1]
	first, last := significant(p.shown[0], 2), significant(p.shown[len(line)-1], 2)
	sheet.marker(circle, end, 3.6, l.look.color, stroke{white, .8, nil})
	sheet.text(end.x+5, min(max(end.y-labelSize*.34, plot.bottom), plot.top-4), last, labelSize, true, legible(l.look.color), fromLeft)
	return fmt.Sprintf("%s%s goes from %s to %s"+between, p.title, as, first, last, significant(low, 2), significant(high, 2))
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
