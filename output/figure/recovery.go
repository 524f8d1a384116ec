package figure

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// recoveryBefore and recoveryAfter are the numbers of weeks shown around a shock.
const recoveryBefore, recoveryAfter = 26, 52

// Recovery draws performance around shocks, which strike in week 0, as the difference
// from the mean of the year before: for each arm the mean over runs of each run's mean
// over its shocks, with the 95% interval of the mean over runs. A shock counts if the
// run includes a year before it and a year from it. It returns an error for results
// without weekly series or without such shocks.
func Recovery(results *experiment.Results, page Page) (*Figure, error) {
	if _, err := longest(results); err != nil {
		return nil, err
	}
	names := armNames(results)
	paths := make([][]inference.Estimate, len(names))
	shocks, runsWith := 0, 0
	for i, runs := range results.Runs {
		around := make([][]float64, recoveryBefore+recoveryAfter)
		n := 0
		for r := range runs {
			path, counted := aroundShocks(runs[r].Weekly)
			if counted == 0 {
				continue
			}
			n++
			shocks += counted
			for k, v := range path {
				around[k] = append(around[k], v)
			}
		}
		if n == 0 {
			return nil, fmt.Errorf("figure: no run of %s has a shock with a year before and a year after it", names[i])
		}
		runsWith += n
		for _, values := range around {
			paths[i] = append(paths[i], inference.MeanOf(values, .95))
		}
	}
	low, high := 0., 0.
	for _, path := range paths {
		for _, e := range path {
			low, high = min(low, e.Mean), max(high, e.Mean)
			if !math.IsInf(e.Low, 0) {
				low, high = min(low, e.Low), max(high, e.High)
			}
		}
	}
	if high == low {
		return nil, errors.New("figure: shocks do not change performance")
	}

	l := recoveryLayout{names: names, looks: looksOf(names), paths: paths, title: "Performance around a shock", height: 232,
		notes: fmt.Sprintf("%s in %s; further shocks within the weeks shown are included.", plural(shocks, "shock", "shocks"), plural(runsWith, "run", "runs"))}
	if len(names) == 1 {
		l.title += ": " + names[0]
	}
	l.fitted, l.widest = page.names(names, labelSize, true)
	l.height = min(l.height, page.room(l.title, l.subtitle(0, 2), l.notes))
	plot := panel{box: box{top: l.height - recoveryAxis - recoveryHead}}
	plot.yLow, plot.yHigh = widened(100*low, 100*high, yTicks(plot.height()))
	from := parts(len(names), 1+int((plot.height()-4)/(labelSize*1.15)))
	return page.paged(len(from)-1, func(page Page, number int) *Figure {
		return l.draw(page, plot, from[number], from[number+1])
	}), nil
}

// recoveryHead and recoveryAxis are the space above and below the panel.
const recoveryHead, recoveryAxis = 6., 26.

// A recoveryLayout holds what the pages of a recovery figure share.
type recoveryLayout struct {
	names, fitted []string
	widest        float64
	looks         []look
	paths         [][]inference.Estimate // by arm, of performance as a share
	title, notes  string
	height        float64
}

func (l *recoveryLayout) subtitle(from, to int) string {
	return ofRegimes(from, to, len(l.names)) + "Difference from the mean of the year before the shock, in percentage points of everyone’s full week. " +
		"Lines are means over runs of each run’s mean over its shocks, bands their 95% intervals."
}

// draw draws a page with some of the arms, in a panel with the given scale.
func (l *recoveryLayout) draw(page Page, plot panel, from, to int) *Figure {
	sheet, area := framedSheet(l.height, l.title, l.subtitle(from, to), l.notes, page)
	plot = panel{box: box{area.left + 28, area.bottom + recoveryAxis, area.right - l.widest - 16, area.top - recoveryHead},
		xLow: -recoveryBefore, xHigh: recoveryAfter, yLow: plot.yLow, yHigh: plot.yHigh}
	step := 13
	if plot.width() < 150 {
		step = 26
	}
	var ticks []float64
	for week := -recoveryBefore; week <= recoveryAfter; week += step {
		ticks = append(ticks, float64(week))
	}
	sheet.grid(&plot, ticks)
	sheet.segment(plot.x(0), plot.bottom, plot.x(0), plot.top, stroke{softInk, .7, []float64{2, 1.5}})
	sheet.text(plot.x(0)+4, plot.top-7, "shock strikes", labelSize, false, softInk, fromLeft)
	sheet.segment(plot.left, plot.bottom, plot.right, plot.bottom, stroke{axisInk, .6, nil})
	for _, v := range ticks {
		sheet.segment(plot.x(v), plot.bottom, plot.x(v), plot.bottom-2.5, stroke{axisInk, .6, nil})
		sheet.text(plot.x(v), plot.bottom-3-tickSize*.8, signed(v, number(v, 1)), tickSize, false, softInk, centred)
	}
	sheet.text((plot.left+plot.right)/2, plot.bottom-20, "weeks from the shock", tickSize, false, softInk, centred)

	alt := fmt.Sprintf("Line chart of performance from %d weeks before to %d weeks after a shock, as the difference from the mean of the year before, in percentage points of a full week.",
		recoveryBefore, recoveryAfter)
	at := func(k int, v float64) point { return plot.at(float64(k-recoveryBefore), 100*v) }
	lines := make([][]point, to-from)
	for i, path := range l.paths[from:to] {
		var lower, upper []point
		for k, e := range path {
			lines[i] = append(lines[i], at(k, e.Mean))
			if !math.IsInf(e.Low, 0) {
				lower, upper = append(lower, at(k, e.Low)), append(upper, at(k, e.High))
			}
		}
		sheet.between(lower, upper, faded(l.looks[from+i].color, .2))
	}
	sheet.lines(lines, l.looks[from:to])
	ends := make([]float64, to-from)
	for i, path := range l.paths[from:to] {
		line := lines[i]
		deepest, missing := recoveryBefore, 0.
		for k, e := range path {
			if k >= recoveryBefore && e.Mean < path[deepest].Mean {
				deepest = k
			}
			if k >= recoveryBefore && k < recoveryBefore+26 {
				missing -= e.Mean
			}
		}
		look := l.looks[from+i]
		for k := 3 + 4*i%13; k < len(line); k += 13 {
			sheet.marker(look.mark, line[k], 4.4, look.color, stroke{white, 1, nil})
		}
		ends[i] = line[len(line)-1].y
		alt += fmt.Sprintf(" %s: lowest at %s points in week %d, %s weeks of full performance missing over the first 26 weeks, %s points a year on;",
			l.names[from+i], fixedDecimals(100*path[deepest].Mean, 1), deepest-recoveryBefore, fixedDecimals(missing, 2), fixedDecimals(100*path[len(path)-1].Mean, 1))
	}
	sheet.names(&plot, ends, l.looks[from:to], l.fitted[from:to])
	return sheet.figure("recovery", strings.TrimSuffix(alt, ";")+".")
}

// aroundShocks returns performance in the weeks around shocks minus the mean of the
// year before, averaged over a run's shocks, and how many shocks counted.
func aroundShocks(weekly []sim.Observation) ([]float64, int) {
	path := make([]float64, recoveryBefore+recoveryAfter)
	counted := 0
	for week := yearWeeks; week+recoveryAfter <= len(weekly); week++ {
		if weekly[week].Shocks == 0 {
			continue
		}
		before := 0.
		for _, o := range weekly[week-yearWeeks : week] {
			before += o.Performance
		}
		before /= yearWeeks
		for k := range path {
			path[k] += weekly[week-recoveryBefore+k].Performance - before
		}
		counted++
	}
	for k := range path {
		path[k] /= float64(max(1, counted))
	}
	return path, counted
}
