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
	paths := make([][]inference.Interval, len(names)) // of performance as a share
	shocks, counting := 0, 0
	low, high := 0., 0.
	for i, runs := range results.Runs {
		around := make([][]float64, recoveryBefore+recoveryAfter)
		for r := range runs {
			path, counted := aroundShocks(runs[r].Weekly)
			shocks += counted
			for k := 0; k < len(path) && counted > 0; k++ {
				around[k] = append(around[k], path[k])
			}
		}
		if len(around[0]) == 0 {
			return nil, fmt.Errorf("figure: no run of %s has a shock with a year before and a year after it", names[i])
		}
		counting += len(around[0])
		for _, values := range around {
			e := inference.MeanOf(values, .95)
			paths[i] = append(paths[i], e)
			low, high = min(low, e.Value), max(high, e.Value)
			if !math.IsInf(e.Low, 0) {
				low, high = min(low, e.Low), max(high, e.High)
			}
		}
	}
	if high == low {
		return nil, errors.New("figure: shocks do not change performance")
	}

	c := newRegimeChart(page, "recovery", "Performance around a shock", names)
	c.explanation = "Difference from the mean of the year before the shock, in percentage points of everyone’s full week. " +
		"Lines are means over runs of each run’s mean over its shocks, bands their 95% intervals."
	c.notes = fmt.Sprintf("%s in %s; further shocks within the weeks shown are included.", plural(shocks, "shock", "shocks"), plural(counting, "run", "runs"))
	const above, below = 6., 26. // the panel
	height := min(232, c.room())
	low, high = widened(100*low, 100*high, yTicks(height-below-above))
	parts := parts(len(names), 1+int((height-below-above-4)/(labelSize*1.15)))
	return c.figure(parts, []int{0, 1}, func(*regimePage) float64 { return height }, func(p *regimePage) string {
		plot := panel{box{p.area.left + 28, p.area.bottom + below, p.area.right - c.widest - 16, p.area.top - above}, -recoveryBefore, recoveryAfter, low, high}
		return p.recovery(&plot, names[p.from:p.to], c.fitted[p.from:p.to], c.looks[p.from:p.to], paths[p.from:p.to])
	}), nil
}

// recovery draws the panel of a page with the means of some arms, and returns a
// description of it.
func (s *sheet) recovery(plot *panel, names, fitted []string, looks []look, paths [][]inference.Interval) string {
	step := 13
	if plot.width() < 150 {
		step = 26
	}
	var ticks []float64
	for week := -recoveryBefore; week <= recoveryAfter; week += step {
		ticks = append(ticks, float64(week))
	}
	s.grid(plot, ticks)
	s.segment(plot.x(0), plot.bottom, plot.x(0), plot.top, stroke{softInk, .7, []float64{2, 1.5}})
	s.text(plot.x(0)+4, plot.top-7, "shock strikes", labelSize, false, softInk, fromLeft)
	numbers := numbered(ticks, 1)
	for i, v := range ticks {
		numbers[i].Label = signed(v, numbers[i].Label)
	}
	s.axis(plot, plot.bottom, -1, tickSize, numbers)
	s.text(plot.middle().x, plot.bottom-20, "weeks from the shock", tickSize, false, softInk, centred)

	at := func(k int, v float64) point { return plot.at(float64(k-recoveryBefore), 100*v) }
	lines := make([][]point, len(paths))
	for i, path := range paths {
		var lower, upper []point
		for k, e := range path {
			lines[i] = append(lines[i], at(k, e.Value))
			if !math.IsInf(e.Low, 0) {
				lower, upper = append(lower, at(k, e.Low)), append(upper, at(k, e.High))
			}
		}
		s.between(lower, upper, faded(looks[i].color, .2))
	}
	s.lines(lines, looks)
	alt := fmt.Sprintf("Line chart of performance from %d weeks before to %d weeks after a shock, as the difference from the mean of the year before, in percentage points of a full week.",
		recoveryBefore, recoveryAfter)
	ends := make([]float64, len(paths))
	for i, path := range paths {
		deepest, missing := recoveryBefore, 0.
		for k, e := range path[recoveryBefore:] {
			if e.Value < path[deepest].Value {
				deepest = recoveryBefore + k
			}
			if k < yearWeeks/2 {
				missing -= e.Value
			}
		}
		last := len(path) - 1
		for k := 3 + 4*i%13; k <= last; k += 13 {
			s.marker(looks[i].mark, lines[i][k], 4.4, looks[i].color, stroke{white, 1, nil})
		}
		ends[i] = lines[i][last].y
		alt += fmt.Sprintf(" %s: lowest at %s points in week %d, %s weeks of full performance missing over the first 26 weeks, %s points a year on;",
			names[i], fixedDecimals(100*path[deepest].Value, 1), deepest-recoveryBefore, fixedDecimals(missing, 2), fixedDecimals(100*path[last].Value, 1))
	}
	s.names(plot, ends, looks, fitted)
	return strings.TrimSuffix(alt, ";") + "."
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
