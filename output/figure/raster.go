package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"

	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// rasterRows is the largest number of runs that a raster shows.
const rasterRows = 100

// rateWeeks is the width of the bins of the marginal rate.
const rateWeeks = 13

// Raster draws when crises started and how long they lasted, one row per run and one
// panel per arm, with the rate over time in all runs above. A row is the same
// world in every panel. It returns an error for results without weekly series.
func Raster(results *experiment.Results, page Page) (*Figure, error) {
	weeks, err := longest(results)
	if err != nil {
		return nil, err
	}
	l := rasterLayout{c: newClock(weeks), weeks: weeks, names: armNames(results), rows: rowsOf(results), runs: results.Runs}
	l.looks = looksOf(l.names)
	for _, runs := range l.runs {
		l.rates = append(l.rates, ratesOf(runs))
		l.means = append(l.means, meanRate(runs))
	}
	_, l.highest = widened(0, max(.1, slices.Max(slices.Concat(l.rates...))), 3)

	l.columns = min(len(l.names), 2)
	if len(l.names) > 4 {
		l.columns = 3
	}
	for l.columns > 1 && l.width(page) < 110 {
		l.columns--
	}
	l.head = 24
	if l.width(page) < 200 { // the mean is written below the name
		l.head = 34
	}
	room := page.room(rasterTitle, l.subtitle(0, 2), "")
	l.body = 46 + .8*float64(len(l.rows))
	switch most := room - l.head - rasterRate - rasterFoot; {
	case page.Slides:
		l.body = most
	case len(l.rows) == 1:
		l.body = min(16, most)
	case l.columns > 2:
		l.body = min(.75*l.body, most)
	default:
		l.body = min(l.body, most)
	}
	from := parts((len(l.names)+l.columns-1)/l.columns, max(1, int(room/(l.head+rasterRate+l.body+rasterFoot))))
	return page.paged(len(from)-1, func(page Page, number int) *Figure {
		return l.draw(page, l.columns*from[number], min(len(l.names), l.columns*from[number+1]))
	}), nil
}

// Heights and distances of a raster's panels.
const rasterRate, rasterFoot, rasterGap, rasterAxis = 26., 22., 26., 16.

const rasterTitle = "When crises strike, run by run"

// A rasterLayout holds what the pages of a raster share.
type rasterLayout struct {
	c          clock
	weeks      int
	names      []string
	looks      []look
	runs       [][]experiment.Run
	rows       []int // runs shown, from the top
	rates      [][]float64
	highest    float64  // rate of the axis
	means      []string // mean rate with its interval
	columns    int
	head, body float64 // heights
}

// width returns the width of a panel.
func (l *rasterLayout) width(page Page) float64 {
	return (page.inside() - rasterAxis - rasterGap*float64(l.columns-1)) / float64(l.columns)
}

func (l *rasterLayout) subtitle(from, to int) string {
	n := len(l.runs[0])
	shown := "each row is a run"
	if n > len(l.rows) {
		shown = fmt.Sprintf("each row is one of the first %d of %s runs", len(l.rows), grouped(n))
	}
	if len(l.names) > 1 {
		shown += ", the same world in every panel"
	}
	interval := ""
	if l.banded() {
		interval = " [95% interval]"
	}
	return ofRegimes(from, to, len(l.names)) + fmt.Sprintf("Dark ticks are the starts of crises, tints the weeks until they are resolved; %s, those with most crises on top. "+
		"Above: new crises per year, by quarter, in all runs, and their mean%s.", shown, interval)
}

// banded reports whether a mean has an interval.
func (l *rasterLayout) banded() bool {
	return slices.ContainsFunc(l.means, func(mean string) bool { return strings.Contains(mean, "[") })
}

// startedIn returns the number of crises that started in some weeks.
func startedIn(weekly []sim.Observation) (crises float64) {
	for w := range weekly {
		crises += weekly[w].Crises
	}
	return crises
}

// openCrises returns the spells of weeks in which a crisis is open: the first week of
// each, and the one after its last.
func openCrises(weekly []sim.Observation) (spells [][2]int) {
	for w := range weekly {
		switch last := len(spells) - 1; {
		case weekly[w].OpenCrises == 0 && weekly[w].Crises == 0:
		case last >= 0 && spells[last][1] == w:
			spells[last][1]++
		default:
			spells = append(spells, [2]int{w, w + 1})
		}
	}
	return spells
}

// meanRate writes the mean rate of new crises in runs, with its interval.
func meanRate(runs []experiment.Run) string {
	started := make([]float64, len(runs))
	for r := range runs {
		started[r] = startedIn(runs[r].Weekly) * float64(yearWeeks) / float64(len(runs[r].Weekly))
	}
	mean := inference.MeanOf(started, .95)
	decimals := decimalsFor(mean.Mean, mean.Reach())
	rate := fixedDecimals(mean.Mean, decimals) + " per year"
	if !math.IsInf(mean.Low, 0) {
		rate += fmt.Sprintf(" [%s, %s]", fixedDecimals(mean.Low, decimals), fixedDecimals(mean.High, decimals))
	}
	return rate
}

// draw draws a page with some of the arms.
func (l *rasterLayout) draw(page Page, from, to int) *Figure {
	lines := (to - from + l.columns - 1) / l.columns
	line := l.head + rasterRate + l.body + rasterFoot
	sheet, area := framedSheet(float64(lines)*line, rasterTitle, l.subtitle(from, to), "", page)
	width := l.width(page)
	alt := fmt.Sprintf("Raster of crises in %s over %s, one panel for each of %s, with the mean rate of new crises", plural(len(l.rows), "run", "runs"), l.c.label(), listed(l.names[from:to]))
	if l.banded() {
		alt += " and, in brackets, its 95% interval"
	}
	alt += "."
	room := width - 9
	if l.head < 30 {
		for _, mean := range l.means {
			room = min(room, width-15-textWidth(mean, tickSize, false))
		}
	}
	fitted := fittedNames(l.names, panelSize, true, room)
	for i := from; i < to; i++ {
		x := area.left + rasterAxis + float64((i-from)%l.columns)*(width+rasterGap)
		y := area.top - float64((i-from)/l.columns)*line
		look := l.looks[i]
		alt += fmt.Sprintf(" %s: %s.", l.names[i], l.means[i])
		sheet.marker(look.mark, point{x + 3, y - 8.5}, 4.6, look.color, stroke{})
		sheet.text(x+9, y-11, fitted[i], panelSize, true, legible(look.color), fromLeft)
		if l.head < 30 {
			sheet.text(x+width, y-11, l.means[i], tickSize, false, softInk, toRight)
		} else {
			sheet.text(x+9, y-20.5, l.means[i], tickSize, false, softInk, fromLeft)
		}

		rate := panel{box: box{x, y - l.head - rasterRate + 4, x + width, y - l.head + 4}, xHigh: l.c.last, yHigh: l.highest}
		ticks, step := niceTicks(0, l.highest, 3)
		for _, v := range ticks {
			sheet.segment(rate.left, rate.y(v), rate.right, rate.y(v), stroke{gridInk, .4, nil})
			sheet.text(rate.left-3, rate.y(v)-tickSize*.33, number(v, step), tickSize-.6, false, softInk, toRight)
		}
		var lower, upper []point
		for b, v := range l.rates[i] {
			begin, end := float64(b*rateWeeks)/l.c.unit, min(l.c.last, float64((b+1)*rateWeeks)/l.c.unit)
			lower = append(lower, rate.at(begin, 0), rate.at(end, 0))
			upper = append(upper, rate.at(begin, v), rate.at(end, v))
		}
		sheet.between(lower, upper, faded(look.color, .35))
		sheet.line(upper, stroke{look.color, .9, nil})
		sheet.segment(rate.left, rate.bottom, rate.right, rate.bottom, stroke{axisInk, .5, nil})

		body := panel{box: box{x, rate.bottom - 4 - l.body, x + width, rate.bottom - 4}, xHigh: l.c.last, yHigh: float64(len(l.rows))}
		l.drawRows(sheet, &body, l.runs[i], look)
	}
	return sheet.figure("raster", alt)
}

// drawRows draws the rows of a panel and its axis.
func (l *rasterLayout) drawRows(sheet *sheet, body *panel, runs []experiment.Run, look look) {
	sheet.rectangle(body.box, rgb(0xF7F7F7))
	times := l.c.ticks(xTicks(body.width()))
	for _, v := range times {
		sheet.segment(body.x(v), body.bottom, body.x(v), body.top, stroke{gridInk, .4, nil})
	}
	var spells, onsets []box
	thin := max(.55, body.width()/float64(l.weeks))
	for row, r := range l.rows {
		top := body.y(float64(len(l.rows) - row))
		bottom := body.y(float64(len(l.rows)-row) - .86)
		weekly := runs[r].Weekly
		for _, open := range openCrises(weekly) {
			spells = append(spells, box{body.x(float64(open[0]) / l.c.unit), bottom, body.x(float64(open[1]) / l.c.unit), top})
		}
		for w := range weekly {
			if left := body.x(float64(w) / l.c.unit); weekly[w].Crises > 0 {
				onsets = append(onsets, box{left, bottom, min(left+thin, body.right), top})
			}
		}
	}
	sheet.rectangles(spells, mixed(look.color, white, .55))
	sheet.rectangles(onsets, mixed(look.color, black, .25))
	if len(onsets) == 0 {
		none := rainFitted("no crisis in any of these runs", labelSize, false, body.width()-4)
		sheet.text(body.middle().x, body.middle().y-3, none, labelSize, false, softInk, centred)
	}
	sheet.timeAxis(body, l.c, times)
}

// rowsOf returns the runs that a raster shows, starting with those with the most crises
// in all arms.
func rowsOf(results *experiment.Results) []int {
	rows := make([]int, min(rasterRows, len(results.Runs[0])))
	fewest := make([]float64, len(rows))
	for r := range rows {
		for _, runs := range results.Runs {
			fewest[r] -= startedIn(runs[r].Weekly)
		}
	}
	floats.ArgsortStable(fewest, rows)
	return rows
}

// ratesOf returns the new crises per year in successive bins of rateWeeks.
func ratesOf(runs []experiment.Run) (rates []float64) {
	weeks := len(runs[0].Weekly)
	for from := 0; from < weeks; from += rateWeeks {
		to, started := min(from+rateWeeks, weeks), 0.
		for r := range runs {
			started += startedIn(runs[r].Weekly[from:to])
		}
		rates = append(rates, started*(yearWeeks/float64((to-from)*len(runs))))
	}
	return rates
}

// plural writes a number with its noun: "1 crisis", "2 crises".
func plural(n int, one, more string) string {
	return strings.TrimSpace(grouped(n) + " " + map[bool]string{true: one, false: more}[n == 1])
}
