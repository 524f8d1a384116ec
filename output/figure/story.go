package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"leaderful/sim"
)

// smoothWeeks is the width of the window over which the story's performance is
// averaged.
const smoothWeeks = 13

// A happening is what a week of a run is worth telling for.
type happening struct {
	week   int
	words  string
	weight float64
}

// manyDismissed is from how many dismissals in a week on a story tells them.
const manyDismissed = 3

// happeningsOf returns the weeks of a run that are worth telling, in order of
// time; what happens in one week is told together.
func happeningsOf(events []sim.Event, weeks int) []happening {
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
	var told []happening
	for from := 0; from < len(events); {
		week := events[from].Week
		to := from
		for to < len(events) && events[to].Week == week {
			to++
		}
		var crises, dismissed, removed, shock, longest int
		var words []string
		weight := 0.
		tell := func(w float64, format string, arguments ...any) {
			weight = max(weight, w)
			words = append(words, fmt.Sprintf(format, arguments...))
		}
		open := false
		for _, e := range events[from:to] {
			switch e.Kind {
			case sim.RegimeChanged:
				tell(1000, "regime changes to %s", e.Name)
			case sim.ParameterChanged:
				tell(900, "%s becomes %v", e.Name, e.Value)
			case sim.SentAway:
				if e.Seat == 0 {
					tell(800, "the head is away for %s", plural(e.Weeks, "week", "weeks"))
				} else {
					tell(700, "seat %d is away for %s", e.Seat, plural(e.Weeks, "week", "weeks"))
				}
			case sim.Quit:
				if e.Seat == 0 {
					tell(300, "the head quits")
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
					tell(520, "board removes the head")
				} else {
					tell(500, "board removes a commander")
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
			tell(200+10*float64(dismissed), "%d dismissed", dismissed)
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
			tell(150, "largest shock: %s", plural(shock, "problem", "problems"))
			largest = -1 // told once
		}
		if len(words) > 0 {
			told = append(told, happening{week, strings.Join(words, "; "), weight})
		}
		from = to
	}
	for i := range told {
		if strings.Contains(told[i].words, "cris") {
			told[i].words = "first " + told[i].words
			told[i].weight += 150
			break
		}
	}
	return told
}

// smoothed returns the mean over the window around each value, cut off at the
// ends.
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

// Story draws one run: leadership capacity, collateral damage and performance
// over its weeks, with its shocks and crises, the most telling events named in
// words. It returns an error if there are no weeks.
func Story(arm string, weekly []sim.Observation, events []sim.Event, page Page) (*Figure, error) {
	weeks := len(weekly)
	if weeks == 0 {
		return nil, errors.New("figure: a story needs the weekly series of its run")
	}
	c := newClock(weeks)
	l := looksOf([]string{arm})[0]
	title := "One organization’s " + c.label() + ": " + arm
	subtitle := "A single run. Triangles are shocks, dark bars and tinted weeks are open crises; the most telling events are named."

	// Flags come first: how many rows they need decides the height.
	left, right := page.margin()+26, page.width()-page.margin()-34
	inside := panel{box: box{left: left, right: right}, xHigh: c.last}
	ticks := c.ticks(xTicks(inside.width()))
	told := happeningsOf(events, weeks)
	flags := make([]flag, len(told))
	const flagSize = 6.6
	for i, h := range told {
		flags[i] = flag{x: inside.x(float64(h.week) / c.unit), width: textWidth(h.words, flagSize, false), weight: h.weight}
	}
	hoist(flags, 5, page.margin(), page.width()-page.margin())
	rows := 0
	for _, f := range flags {
		rows = max(rows, f.row+1)
	}

	const rowHeight, lanes, head, height, foot = 9.6, 24., 28., 80., 14.
	flagHeight := float64(rows)*rowHeight + 2
	sheet, area := framedSheet(flagHeight+lanes+3*(head+height)+foot, title, subtitle, "", page)

	// Spells of crisis, through all panels.
	var spells []box
	crisisWeeks, begun, struck := 0, 0., 0.
	for w := 0; w < weeks; w++ {
		begun += weekly[w].Crises
		struck += weekly[w].Shocks
		inCrisis := func(w int) bool { return weekly[w].OpenCrises > 0 || weekly[w].Crises > 0 }
		if !inCrisis(w) {
			continue
		}
		from := w
		for w+1 < weeks && inCrisis(w+1) {
			w++
			begun += weekly[w].Crises
			struck += weekly[w].Shocks
		}
		crisisWeeks += w + 1 - from
		begin := inside.x(float64(from) / c.unit)
		spells = append(spells, box{left: begin, right: max(inside.x(c.end(w)), begin+.8)})
	}

	// The lanes of shocks and crises below the flags.
	laneTop := area.top - flagHeight
	shockY, crisisY := laneTop-6, laneTop-16
	for i, f := range flags {
		if f.row < 0 {
			continue
		}
		y := laneTop + 3 + float64(f.row)*rowHeight
		sheet.segment(f.x, crisisY-6, f.x, y+flagSize*.75, stroke{axisInk, .5, nil})
		from, _ := f.span()
		sheet.text(from, y, told[i].words, flagSize, false, textInk, fromLeft)
	}
	sheet.text(left-4, shockY-2.3, "shocks", tickSize-.4, false, softInk, toRight)
	sheet.text(left-4, crisisY-2.3, "crises", tickSize-.4, false, softInk, toRight)
	sheet.segment(left, shockY, right, shockY, stroke{gridInk, .5, nil})
	sheet.segment(left, crisisY, right, crisisY, stroke{gridInk, .5, nil})
	for w := range weekly {
		if weekly[w].Shocks > 0 {
			sheet.marker(inverted, point{inside.x(float64(w) / c.unit), shockY}, 4.4, softInk, stroke{white, .8, nil})
		}
	}
	var bars []box
	for _, b := range spells {
		bars = append(bars, box{b.left, crisisY - 3, b.right, crisisY + 3})
	}
	sheet.rectangles(bars, textInk)

	alt := fmt.Sprintf("One run of %s over %s: %s, %s, a crisis open in %s.", arm, c.label(),
		plural(int(struck), "shock", "shocks"), plural(int(begun), "crisis", "crises"), plural(crisisWeeks, "week", "weeks"))
	damage := 0.
	values := [3][]float64{}
	for w := range weekly {
		damage += weekly[w].CollateralDamage
		values[0] = append(values[0], weekly[w].LeadershipCapacity)
		values[1] = append(values[1], damage)
		values[2] = append(values[2], weekly[w].Performance)
	}
	top := crisisY - 8
	each := (top-area.bottom-foot)/3 - head
	for k, name := range []string{"leadership_capacity", "collateral_damage", "performance"} {
		w := wordsFor(seriesWords, name)
		if name == "collateral_damage" {
			w.unit = "harm done since the start; 1 is all that a member can bear"
		}
		panelTop := top - head + 4
		plot := panel{box: box{left, panelTop - each, right, panelTop}, xHigh: c.last}
		plot.yLow, plot.yHigh = widened(min(0, slices.Min(values[k])), slices.Max(values[k]), yTicks(each))
		for _, b := range spells {
			b.bottom, b.top = plot.bottom, plot.top
			sheet.rectangle(b, faded(black, .09))
		}
		for _, f := range flags {
			if f.row >= 0 {
				sheet.segment(f.x, plot.bottom, f.x, plot.top, stroke{rgb(0xBDBDBD), .5, []float64{1.5, 1.5}})
			}
		}
		sheet.heading(page.margin(), panelTop+6, w.title, w.unit)
		sheet.grid(&plot, ticks)
		line := make([]point, 0, weeks)
		shown := values[k]
		if name == "performance" {
			for i, v := range values[k] {
				line = append(line, plot.at(c.end(i), v))
			}
			sheet.line(line, stroke{faded(l.color, .45), .5, nil})
			shown = smoothed(values[k], smoothWeeks)
			line = line[:0]
			sheet.text(right, panelTop+6, fmt.Sprintf("thin: weekly; thick: mean of %d weeks", smoothWeeks), tickSize-.6, false, noteInk, toRight)
		}
		for i, v := range shown {
			line = append(line, plot.at(c.end(i), v))
		}
		sheet.line(line, stroke{white, 2.4, nil})
		sheet.line(line, stroke{l.color, 1.4, nil})
		last := shown[weeks-1]
		end := line[weeks-1]
		sheet.marker(circle, end, 3.6, l.color, stroke{white, .8, nil})
		sheet.text(end.x+5, min(max(end.y-labelSize*.34, plot.bottom), plot.top-4), significant(last, 2), labelSize, true, legible(l.color), fromLeft)
		alt += fmt.Sprintf(" %s goes from %s to %s (between %s and %s).", w.title, significant(values[k][0], 2), significant(values[k][weeks-1], 2),
			significant(slices.Min(values[k]), 2), significant(slices.Max(values[k]), 2))
		if k == 2 {
			sheet.timeAxis(&plot, c, ticks)
		}
		top -= each + head
	}
	alt += tale(told, c)
	return sheet.figure("story-"+fileName(arm), alt), nil
}

// tale tells the weightiest happenings in order of time.
func tale(told []happening, c clock) string {
	weightiest := slices.Clone(told)
	slices.SortStableFunc(weightiest, func(a, b happening) int { return cmp.Compare(b.weight, a.weight) })
	weightiest = weightiest[:min(len(weightiest), 8)]
	slices.SortStableFunc(weightiest, func(a, b happening) int { return cmp.Compare(a.week, b.week) })
	if len(weightiest) == 0 {
		return ""
	}
	var parts []string
	for _, h := range weightiest {
		parts = append(parts, fmt.Sprintf("%s %s: %s", c.name, number(math.Floor(10*float64(h.week)/c.unit)/10, .1), h.words))
	}
	return " Events: " + strings.Join(parts, ". ") + "."
}

// fileName makes a file's stem of a name.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return '-'
		}
	}, name)
}
