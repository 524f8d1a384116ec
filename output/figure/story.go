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

// storyFlagSize is the size of the words of happenings.
const storyFlagSize = 6.6

// Story draws one run: leadership capacity, collateral damage and performance over its
// weeks, with its shocks and crises and the names of the most telling events. It
// returns an error if there are no weeks.
func Story(arm string, places sim.Places, weekly []sim.Observation, events []sim.Event, page Page) (*Figure, error) {
	if len(weekly) == 0 {
		return nil, errors.New("figure: a story needs the weekly series of its run")
	}
	// Lengths: rows of flags, the lanes of shocks and crises below them, heads of panels,
	// and their common foot.
	const flagRow, lanes, above, foot = 9.6, 24., 28., 14.
	const subtitle = "A single run. Triangles are shocks, dark bars and tinted weeks are open crises; the most telling events are named."
	c, look, panels := newClock(len(weekly)), looksOf([]string{arm})[0], storyPanels(weekly)
	title := "One organization’s " + c.label() + ": " + arm
	inside := panel{box: box{left: page.margin() + 26, right: page.width() - page.margin() - 34}, xHigh: c.last}
	start := func(week int) float64 { return inside.x(float64(week) / c.unit) }
	var headings []words
	for i := range panels {
		headings = append(headings, panels[i].words)
	}
	second := headingHeight(headings, page.inside())

	// Flags come first, as their number of rows determines the height.
	happenings := happeningsOf(events, places, len(weekly))
	flags := make([]flag, len(happenings))
	for i, h := range happenings {
		flags[i] = flag{x: start(h.week), words: h.words, width: textWidth(h.words, storyFlagSize, false), weight: h.weight}
	}
	most := 5
	if page.Slides {
		most = 3
	}
	hoist(flags, most, page.margin(), page.width()-page.margin())
	rows := 0
	var tale []string
	for i, f := range flags {
		if f.row >= 0 {
			tale = append(tale, fmt.Sprintf("%s %s: %s", c.name, c.timeOf(happenings[i].week), f.words))
			rows = max(rows, f.row+1)
		}
	}
	flags = slices.DeleteFunc(flags, func(f flag) bool { return f.row < 0 })
	over := float64(rows)*flagRow + 2 + lanes

	shocks, crises, crisisWeeks, open := 0, 0, 0, openCrises(weekly)
	for w := range weekly {
		shocks, crises = shocks+int(weekly[w].Shocks), crises+int(weekly[w].Crises)
	}
	for _, spell := range open {
		crisisWeeks += spell[1] - spell[0]
	}
	about := fmt.Sprintf("One run of %s over %s: %s, %s, a crisis open in %s.", arm, c.label(),
		plural(shocks, "shock", "shocks"), plural(crises, "crisis", "crises"), plural(crisisWeeks, "week", "weeks"))
	told := ""
	if len(tale) > 0 {
		told = " Events: " + strings.Join(tale, ". ") + "."
		if unnamed := len(happenings) - len(tale); unnamed > 0 {
			told += fmt.Sprintf(" Not named: %s.", plural(unnamed, "further event", "further events"))
		}
	}

	height := 80. // of a panel
	room := page.room(title, subtitle, "") - over - foot
	perPage := min(len(panels), max(1, int(room/(above+second+height))))
	height = min(height, room/float64(perPage)-above-second)
	parts := parts(len(panels), perPage)
	return page.paged(len(parts)-1, func(page Page, number int) *Figure {
		panels := panels[parts[number]:parts[number+1]]
		sheet, area := framedSheet(over+float64(len(panels))*(above+second+height)+foot, title, subtitle, "", page)

		// The lanes of shocks and crises below the flags.
		laneTop := area.top - over + lanes
		shockY, crisisY := laneTop-6, laneTop-16
		for _, f := range flags {
			y := laneTop + 3 + float64(f.row)*flagRow
			sheet.segment(f.x, crisisY-6, f.x, y+storyFlagSize*.75, stroke{axisInk, .5, nil})
			from, _ := f.span()
			sheet.text(from, y, f.words, storyFlagSize, false, textInk, fromLeft)
		}
		sheet.text(inside.left-4, shockY-2.3, "shocks", tickSize-.4, false, softInk, toRight)
		sheet.text(inside.left-4, crisisY-2.3, "crises", tickSize-.4, false, softInk, toRight)
		sheet.segment(inside.left, shockY, inside.right, shockY, stroke{gridInk, .5, nil})
		sheet.segment(inside.left, crisisY, inside.right, crisisY, stroke{gridInk, .5, nil})
		for w := range weekly {
			if weekly[w].Shocks > 0 {
				sheet.marker(inverted, point{start(w), shockY}, 4.4, softInk, stroke{white, .8, nil})
			}
		}
		var bars []box
		for _, spell := range open {
			begin := start(spell[0])
			bars = append(bars, box{begin, crisisY - 3, max(start(spell[1]), begin+.8), crisisY + 3})
		}
		sheet.rectangles(bars, textInk)

		alt, ticks := about, c.ticks(xTicks(inside.width()))
		plot, top := inside, crisisY-8
		for k := range panels {
			plot.top = top - above - second + 4
			plot.bottom = plot.top - height
			alt += " " + sheet.storyPanel(plot, &panels[k], c, look, second, ticks, flags, bars)
			top -= height + above + second
		}
		sheet.timeAxis(&plot, c, ticks)
		return sheet.figure("story-"+fileName(arm), alt+told)
	}), nil
}

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

// storyPanel draws a panel with the poles of flags, tinted between the sides of bars,
// and returns a description of it.
func (s *sheet) storyPanel(plot panel, p *storyPanel, c clock, look look, second float64, ticks []float64, flags []flag, bars []box) string {
	low, high := slices.Min(p.values), slices.Max(p.values)
	plot.yLow, plot.yHigh = widened(min(0, low), high, yTicks(plot.height()))
	for _, b := range bars {
		s.rectangle(box{b.left, plot.bottom, b.right, plot.top}, faded(black, .09))
	}
	for _, f := range flags {
		s.segment(f.x, plot.bottom, f.x, plot.top, stroke{rgb(0xBDBDBD), .5, []float64{1.5, 1.5}})
	}
	left, edge := plot.left-26, plot.right // from the margin
	lines := fmt.Sprintf("thin: weekly; thick: mean of %d weeks", smoothWeeks)
	smooth := p.name == "performance"
	if width := textWidth(lines, tickSize-.6, false); smooth && width < plot.width()-textWidth(p.title, panelSize, true) {
		s.text(edge, plot.top+6+second, lines, tickSize-.6, false, noteInk, toRight)
		if second == 0 {
			edge -= width + 6
		}
	}
	s.headingWithin(left, plot.top+6, edge-left, second, p.title, p.unit)
	s.grid(&plot, ticks)
	along := func(values []float64) []point {
		line := make([]point, len(values))
		for i, v := range values {
			line[i] = plot.at(c.end(i), v)
		}
		return line
	}
	as, between := "", " (between %s and %s)."
	if smooth {
		s.line(along(p.values), stroke{faded(look.color, .45), .5, nil})
		as, between = fmt.Sprintf(", as a mean of %d weeks,", smoothWeeks), "; single weeks lie between %s and %s."
	}
	line := along(p.shown)
	s.line(line, stroke{white, 2.4, nil})
	s.line(line, stroke{look.color, 1.4, nil})
	end := line[len(line)-1]
	first, last := significant(p.shown[0], 2), significant(p.shown[len(line)-1], 2)
	s.marker(circle, end, 3.6, look.color, stroke{white, .8, nil})
	s.text(end.x+5, min(max(end.y-labelSize*.34, plot.bottom), plot.top-4), last, labelSize, true, legible(look.color), fromLeft)
	return fmt.Sprintf("%s%s goes from %s to %s"+between, p.title, as, first, last, significant(low, 2), significant(high, 2))
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
