package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// rasterRows is how many runs a raster shows at most.
const rasterRows = 100

// rateWeeks is the width of the bins of the marginal rate.
const rateWeeks = 13

// Raster draws when crises began and how long there was one, a row a run, a
// panel an arm, with the rate over time of all runs above. A row is the same
// world in every panel. It returns an error for results without weekly series.
func Raster(results *experiment.Results, page Page) (*Figure, error) {
	weeks, err := longest(results)
	if err != nil {
		return nil, err
	}
	names := armNames(results)
	looks := looksOf(names)
	c := newClock(weeks)
	n := len(results.Runs[0])
	rows := rowsOf(results)

	columns := min(len(names), 2)
	if len(names) > 4 {
		columns = 3
	}
	lines := (len(names) + columns - 1) / columns
	title := "When crises strike, run by run"
	shown := "a row is a run"
	if n > len(rows) {
		shown = fmt.Sprintf("a row is one of the first %d of %s runs", len(rows), grouped(n))
	}
	if len(names) > 1 {
		shown += ", the same world in every panel"
	}
	interval := " [95% interval]"
	if columns > 2 || n == 1 {
		interval = ""
	}
	subtitle := fmt.Sprintf("Dark ticks are the beginnings of crises, tints the weeks until they are resolved; %s, those with most crises on top. "+
		"Above: crises begun per year, by quarters, all runs, and their mean%s.", shown, interval)

	const rateHeight, head, foot, gap = 26., 24., 22., 26.
	bodyHeight := 46 + .8*float64(len(rows))
	if columns > 2 {
		bodyHeight *= .75
	}
	if len(rows) == 1 {
		bodyHeight = 16
	}
	sheet, area := framedSheet(float64(lines)*(head+rateHeight+bodyHeight+foot), title, subtitle, "", page)
	area.left += 16
	width := (area.width() - gap*float64(columns-1)) / float64(columns)

	rates := make([][]float64, len(names))
	highest := 0.
	for i, runs := range results.Runs {
		rates[i] = ratesOf(runs)
		highest = max(highest, slices.Max(rates[i]))
	}
	_, highest = widened(0, max(highest, .1), 3)

	alt := fmt.Sprintf("Raster of crises in %d runs over %s, one panel for each of %s, with the mean rate and its 95%% interval.", len(rows), c.label(), listed(names))
	for i, runs := range results.Runs {
		x := area.left + float64(i%columns)*(width+gap)
		y := area.top - float64(i/columns)*(head+rateHeight+bodyHeight+foot)
		l := looks[i]
		begun := make([]float64, len(runs))
		for r := range runs {
			for w := range runs[r].Weekly {
				begun[r] += runs[r].Weekly[w].Crises
			}
			begun[r] *= float64(yearWeeks) / float64(len(runs[r].Weekly))
		}
		mean := inference.MeanOf(begun, .95)
		said := fixedDecimals(mean.Mean, 2) + " a year"
		if mean.N > 1 {
			said += fmt.Sprintf(" [%s, %s]", fixedDecimals(mean.Low, 2), fixedDecimals(mean.High, 2))
		}
		alt += fmt.Sprintf(" %s: crises begun %s.", names[i], said)
		if columns > 2 {
			said, _, _ = strings.Cut(said, " [")
		}
		sheet.marker(l.mark, point{x + 3, y - 8.5}, 4.6, l.color, stroke{})
		sheet.text(x+9, y-11, names[i], panelSize, true, legible(l.color), fromLeft)
		sheet.text(x+width, y-11, said, tickSize, false, softInk, toRight)

		rate := panel{box: box{x, y - head - rateHeight + 4, x + width, y - head + 4}, xHigh: c.last, yHigh: highest}
		ticks, step := niceTicks(0, highest, 3)
		for _, v := range ticks {
			sheet.segment(rate.left, rate.y(v), rate.right, rate.y(v), stroke{gridInk, .4, nil})
			if v > 0 || i%columns == 0 {
				sheet.text(rate.left-3, rate.y(v)-tickSize*.33, number(v, step), tickSize-.6, false, softInk, toRight)
			}
		}
		var lower, upper []point
		for b, v := range rates[i] {
			from, to := float64(b*rateWeeks)/c.unit, min(c.last, float64((b+1)*rateWeeks)/c.unit)
			lower = append(lower, rate.at(from, 0), rate.at(to, 0))
			upper = append(upper, rate.at(from, v), rate.at(to, v))
		}
		sheet.between(lower, upper, faded(l.color, .35))
		sheet.line(upper, stroke{l.color, .9, nil})
		sheet.segment(rate.left, rate.bottom, rate.right, rate.bottom, stroke{axisInk, .5, nil})

		body := panel{box: box{x, rate.bottom - 4 - bodyHeight, x + width, rate.bottom - 4}, xHigh: c.last, yHigh: float64(len(rows))}
		sheet.rectangle(body.box, rgb(0xF7F7F7))
		times := c.ticks(xTicks(width))
		for _, v := range times {
			sheet.segment(body.x(v), body.bottom, body.x(v), body.top, stroke{gridInk, .4, nil})
		}
		var spells, onsets []box
		thin := max(.55, body.width()/float64(weeks))
		for row, r := range rows {
			top := body.y(float64(len(rows) - row))
			bottom := body.y(float64(len(rows)-row) - .86)
			from := -1
			weekly := runs[r].Weekly
			for w := 0; w <= len(weekly); w++ {
				open := w < len(weekly) && (weekly[w].OpenCrises > 0 || weekly[w].Crises > 0)
				if open && from < 0 {
					from = w
				}
				if !open && from >= 0 {
					spells = append(spells, box{body.x(float64(from) / c.unit), bottom, body.x(float64(w) / c.unit), top})
					from = -1
				}
				if w < len(weekly) && weekly[w].Crises > 0 {
					left := body.x(float64(w) / c.unit)
					onsets = append(onsets, box{left, bottom, min(left+thin, body.right), top})
				}
			}
		}
		sheet.rectangles(spells, mixed(l.color, white, .55))
		sheet.rectangles(onsets, mixed(l.color, black, .25))
		if len(onsets) == 0 {
			sheet.text((body.left+body.right)/2, (body.bottom+body.top)/2-3, "no crisis in any of these runs", labelSize, false, softInk, centred)
		}
		sheet.timeAxis(&body, c, times)
	}
	return sheet.figure("raster", alt), nil
}

// rowsOf returns the runs that a raster shows, those with most crises over all
// arms first.
func rowsOf(results *experiment.Results) []int {
	rows := make([]int, min(rasterRows, len(results.Runs[0])))
	begun := make([]float64, len(rows))
	for r := range rows {
		rows[r] = r
		for _, runs := range results.Runs {
			for w := range runs[r].Weekly {
				begun[r] += runs[r].Weekly[w].Crises
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(begun[b], begun[a]) })
	return rows
}

// ratesOf returns the crises begun per year in successive bins of rateWeeks.
func ratesOf(runs []experiment.Run) []float64 {
	weeks := len(runs[0].Weekly)
	rates := make([]float64, (weeks+rateWeeks-1)/rateWeeks)
	for r := range runs {
		for w := range runs[r].Weekly {
			rates[w/rateWeeks] += runs[r].Weekly[w].Crises
		}
	}
	for b := range rates {
		width := min(rateWeeks, weeks-b*rateWeeks)
		rates[b] *= yearWeeks / float64(width*len(runs))
	}
	return rates
}

// plural writes a number with what it counts: "1 crisis", "2 crises".
func plural(n int, one, more string) string {
	return strings.TrimSpace(grouped(n) + " " + map[bool]string{true: one, false: more}[n == 1])
}
