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
	const above, below, gap, axis = 26., 22., 26., 16. // the rate, and around panels
	const title = "When crises strike, run by run"
	c, names, rows := newClock(weeks), armNames(results), rowsOf(results)
	looks := looksOf(names)
	rates, means := make([][]float64, len(names)), make([]string, len(names))
	for i, runs := range results.Runs {
		rates[i], means[i] = ratesOf(runs), meanRate(runs)
	}
	_, highest := widened(0, max(.1, slices.Max(slices.Concat(rates...))), 3)

	reading := "each row is a run"
	if n := len(results.Runs[0]); n > len(rows) {
		reading = fmt.Sprintf("each row is one of the first %d of %s runs", len(rows), grouped(n))
	}
	if len(names) > 1 {
		reading += ", the same world in every panel"
	}
	reading = "Dark ticks are the starts of crises, tints the weeks until they are resolved; " + reading + ", those with most crises on top. " +
		"Above: new crises per year, by quarter, in all runs, and their mean"
	rate := "the mean rate of new crises"
	if slices.ContainsFunc(means, func(mean string) bool { return strings.Contains(mean, "[") }) {
		reading, rate = reading+" [95% interval]", rate+" and, in brackets, its 95% interval"
	}
	subtitle := func(from, to int) string { return ofRegimes(from, to, len(names)) + reading + "." }

	columns := min(len(names), 2)
	if len(names) > 4 {
		columns = 3
	}
	wide := func() float64 { return (page.inside() - axis - gap*float64(columns-1)) / float64(columns) }
	for columns > 1 && wide() < 110 {
		columns--
	}
	width, head, forName := wide(), 24., wide()-9
	beside := width >= 200 // the mean is beside the name, or else below it
	if !beside {
		head = 34
	}
	for i := 0; i < len(means) && beside; i++ {
		forName = min(forName, width-15-textWidth(means[i], tickSize, false))
	}
	fitted := fittedNames(names, panelSize, true, forName)
	room := page.room(title, subtitle(0, 2), "")
	body := 46 + .8*float64(len(rows))
	switch most := room - head - above - below; {
	case page.Slides:
		body = most
	case len(rows) == 1:
		body = min(16, most)
	case columns > 2:
		body = min(.75*body, most)
	default:
		body = min(body, most)
	}
	line := head + above + body + below
	parts := parts((len(names)+columns-1)/columns, max(1, int(room/line)))
	return page.paged(len(parts)-1, func(page Page, number int) *Figure {
		from, to := columns*parts[number], min(len(names), columns*parts[number+1])
		sheet, area := framedSheet(float64((to-from+columns-1)/columns)*line, title, subtitle(from, to), "", page)
		alt := fmt.Sprintf("Raster of crises in %s over %s, one panel for each of %s, with %s.", plural(len(rows), "run", "runs"), c.label(), listed(names[from:to]), rate)
		for i := from; i < to; i++ {
			x := area.left + axis + float64((i-from)%columns)*(width+gap)
			y := area.top - float64((i-from)/columns)*line
			look := looks[i]
			alt += fmt.Sprintf(" %s: %s.", names[i], means[i])
			sheet.marker(look.mark, point{x + 3, y - 8.5}, 4.6, look.color, stroke{})
			sheet.text(x+9, y-11, fitted[i], panelSize, true, legible(look.color), fromLeft)
			if beside {
				sheet.text(x+width, y-11, means[i], tickSize, false, softInk, toRight)
			} else {
				sheet.text(x+9, y-20.5, means[i], tickSize, false, softInk, fromLeft)
			}
			rate := panel{box: box{x, y - head - above + 4, x + width, y - head + 4}, xHigh: c.last, yHigh: highest}
			sheet.crisisRates(&rate, c, rates[i], look)
			plot := panel{box: box{x, rate.bottom - 4 - body, x + width, rate.bottom - 4}, xHigh: c.last, yHigh: float64(len(rows))}
			sheet.crisisRows(&plot, c, results.Runs[i], rows, look)
		}
		return sheet.figure("raster", alt)
	}), nil
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
	decimals := decimalsFor(mean.Value, mean.Reach())
	rate := fixedDecimals(mean.Value, decimals) + " per year"
	if !math.IsInf(mean.Low, 0) {
		rate += fmt.Sprintf(" [%s, %s]", fixedDecimals(mean.Low, decimals), fixedDecimals(mean.High, decimals))
	}
	return rate
}

// crisisRates draws the rates of an arm's new crises by quarter.
func (s *sheet) crisisRates(plot *panel, c clock, rates []float64, look look) {
	ticks, step := niceTicks(0, plot.yHigh, 3)
	for _, v := range ticks {
		s.segment(plot.left, plot.y(v), plot.right, plot.y(v), stroke{gridInk, .4, nil})
		s.text(plot.left-3, plot.y(v)-tickSize*.33, number(v, step), tickSize-.6, false, softInk, toRight)
	}
	var lower, upper []point
	for b, v := range rates {
		begin, end := float64(b*rateWeeks)/c.unit, min(c.last, float64((b+1)*rateWeeks)/c.unit)
		lower = append(lower, plot.at(begin, 0), plot.at(end, 0))
		upper = append(upper, plot.at(begin, v), plot.at(end, v))
	}
	s.between(lower, upper, faded(look.color, .35))
	s.line(upper, stroke{look.color, .9, nil})
	s.segment(plot.left, plot.bottom, plot.right, plot.bottom, stroke{axisInk, .5, nil})
}

// crisisRows draws the rows of an arm's runs and the axis of time.
func (s *sheet) crisisRows(plot *panel, c clock, runs []experiment.Run, rows []int, look look) {
	s.rectangle(plot.box, rgb(0xF7F7F7))
	times := c.ticks(xTicks(plot.width()))
	s.uprights(plot, times, stroke{gridInk, .4, nil})
	var spells, onsets []box
	for row, r := range rows {
		top, bottom := plot.y(float64(len(rows)-row)), plot.y(float64(len(rows)-row)-.86)
		weekly := runs[r].Weekly
		thin := max(.55, plot.width()/float64(len(weekly)))
		for _, open := range openCrises(weekly) {
			spells = append(spells, box{plot.x(float64(open[0]) / c.unit), bottom, plot.x(float64(open[1]) / c.unit), top})
		}
		for w := range weekly {
			if left := plot.x(float64(w) / c.unit); weekly[w].Crises > 0 {
				onsets = append(onsets, box{left, bottom, min(left+thin, plot.right), top})
			}
		}
	}
	s.rectangles(spells, mixed(look.color, white, .55))
	s.rectangles(onsets, mixed(look.color, black, .25))
	if len(onsets) == 0 {
		none := rainFitted("no crisis in any of these runs", labelSize, false, plot.width()-4)
		s.text(plot.middle().x, plot.middle().y-3, none, labelSize, false, softInk, centred)
	}
	s.timeAxis(plot, c, times)
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
