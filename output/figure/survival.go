package figure

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"leaderful/sim/inference"
)

// A RegimeSurvival is the survival curve of a regime's times without a crisis,
// in weeks: inference.KaplanMeier or inference.RecurrentSurvival of them. The
// latter has no intervals of its own; ends from a bootstrap over organizations,
// put into its steps, are drawn as any others.
type RegimeSurvival struct {
	Regime string
	Curve  inference.SurvivalCurve
}

// SurvivalCurves draws for each regime which share of the times without a
// crisis lasts longer than a number of weeks, with the pointwise intervals that
// the curves have, and the medians; below, how many of them are still watched at
// some times. The horizon is the last week shown; 0: that of the longest time.
// A curve ends with its longest time, unless it has come down to 0. It returns
// an error for no curves, a regime named twice, curves without spells or of
// different levels, a curve that is not one, and a horizon that is negative or
// not finite.
func SurvivalCurves(regimes []RegimeSurvival, horizon float64, page Page) (*Figure, error) {
	if err := survivalCheck(regimes, horizon); err != nil {
		return nil, err
	}
	names := make([]string, len(regimes))
	fitted := make([]string, len(regimes))
	labels := 0.
	banded, censored := 0, 0
	longest := 0.
	for i := range regimes {
		names[i] = regimes[i].Regime
		fitted[i] = rainFitted(names[i], labelSize, true, rainLabel)
		labels = max(labels, textWidth(fitted[i], labelSize, true))
		steps := regimes[i].Curve.Steps
		longest = max(longest, steps[len(steps)-1].Time)
		if survivalBanded(&regimes[i].Curve) {
			banded++
		}
		for _, s := range steps {
			censored += s.Censored
		}
	}
	if horizon == 0 {
		horizon = max(1, longest)
	}
	looks := looksOf(names)
	c := newClock(int(math.Ceil(horizon)))
	level := percent(regimes[0].Curve.Level)

	title := "Time to the next crisis"
	if len(names) == 1 {
		title += ": " + names[0]
	}
	subtitle := "Share of the times without a crisis that last longer; "
	switch banded {
	case 0:
		subtitle += "the curves come without intervals"
	case len(regimes):
		subtitle += fmt.Sprintf("bands are pointwise %s%% intervals", level)
	default:
		subtitle += fmt.Sprintf("bands, where there are any, are pointwise %s%% intervals", level)
	}
	subtitle += ". Marks on the dotted line are medians."
	if censored > 0 {
		subtitle += fmt.Sprintf(" In it as long as they were watched: %s.", plural(censored, "time cut off by the end of its run", "times cut off by the end of their runs"))
	}

	const row, tall, axis, head = 11.5, 206., 26., 14.
	table := 17 + row*float64(len(regimes))
	sheet, area := framedSheet(head+tall+axis+table, title, subtitle, "", page)
	const sample = 26. // of a line
	left := area.left + max(labels+18, 64)
	plot := panel{box: box{left, area.top - head - tall, area.right - max(sample+labels+18, 88), area.top - head}, xHigh: c.last, yHigh: 1}
	sheet.heading(area.left, plot.top+7, "Without a new crisis", "share of the times, %")
	ticks := c.ticks(xTicks(plot.width()))
	for _, v := range ticks {
		sheet.segment(plot.x(v), plot.bottom, plot.x(v), plot.top, stroke{gridInk, .4, nil})
	}
	for _, v := range []float64{0, .25, .5, .75, 1} {
		sheet.segment(plot.left, plot.y(v), plot.right, plot.y(v), stroke{gridInk, .4, nil})
		sheet.text(plot.left-4, plot.y(v)-tickSize*.35, percent(v), tickSize, false, softInk, toRight)
	}
	sheet.segment(plot.left, plot.y(.5), plot.right, plot.y(.5), stroke{softInk, .7, []float64{1.2, 1.8}})
	sheet.timeAxis(&plot, c, ticks)

	for i := range regimes {
		sheet.survivalBand(&plot, c, &regimes[i].Curve, horizon, faded(looks[i].color, .17))
	}
	lines := make([][]point, len(regimes))
	for i := range regimes {
		lines[i] = survivalLine(&plot, c, &regimes[i].Curve, horizon)
	}
	sheet.lines(lines, looks)
	medians := make([]inference.Interval, len(regimes))
	for i := range regimes {
		medians[i] = regimes[i].Curve.Median()
		if x := medians[i].Value; x <= horizon {
			sheet.marker(looks[i].mark, plot.at(x/c.unit, .5), 5.4, looks[i].color, stroke{white, 1.5, nil})
		}
	}
	// The names, in the order of the medians, as the curves lie.
	order := make([]int, len(regimes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(medians[b].Value, medians[a].Value) })
	y := plot.top - 8
	for _, i := range order {
		x := plot.right + 14
		sheet.segment(x, y+labelSize*.34, x+sample, y+labelSize*.34, stroke{looks[i].color, 1.4, looks[i].dash})
		sheet.marker(looks[i].mark, point{x + sample/2, y + labelSize*.34}, 4.6, looks[i].color, stroke{white, 1.2, nil})
		sheet.text(x+sample+4, y, fitted[i], labelSize, true, legible(looks[i].color), fromLeft)
		y -= row + 1
	}

	// Who is still watched.
	y = plot.bottom - axis - 8
	sheet.text(area.left, y, "Still watched", tickSize, true, softInk, fromLeft)
	sheet.text(area.right, y, "median, weeks", tickSize, true, softInk, toRight)
	times := survivalTimes(ticks, plot.width())
	var columns []string
	for _, v := range times {
		columns = append(columns, number(v*c.unit, 1))
	}
	var told []string
	for i := range regimes {
		y -= row
		curve := &regimes[i].Curve
		sheet.text(area.left, y, fitted[i], labelSize, true, legible(looks[i].color), fromLeft)
		var counts []string
		for _, v := range times {
			count := grouped(survivalWatched(curve, v*c.unit))
			counts = append(counts, count)
			sheet.text(plot.x(v), y, count, tickSize, false, textInk, centred)
		}
		median := survivalMedian(&medians[i])
		sheet.text(area.right, y, median, tickSize, false, textInk, toRight)
		told = append(told, fmt.Sprintf("%s: %s, %s of them ended by a crisis, median in weeks %s, %s after a year, still watched %s",
			names[i], plural(curve.N, "time", "times"), grouped(curve.Events), median, survivalAfter(curve, yearWeeks), listed(counts)))
	}
	alt := fmt.Sprintf("Survival curves of the time without a crisis over %s, for each of %s. Still watched is counted at weeks %s. %s.",
		c.label(), listed(names), listed(columns), strings.Join(told, "; "))
	return sheet.figure("survival", alt), nil
}

// survivalCheck returns what is wrong with curves and horizon.
func survivalCheck(regimes []RegimeSurvival, horizon float64) error {
	if len(regimes) == 0 {
		return errNoRegimes
	}
	if !(horizon >= 0) || math.IsInf(horizon, 1) {
		return fmt.Errorf("figure: a horizon of %v weeks", horizon)
	}
	var names []string
	for i := range regimes {
		curve := &regimes[i].Curve
		names = append(names, regimes[i].Regime)
		if len(curve.Steps) == 0 {
			return fmt.Errorf("figure: %s has no times without a crisis", regimes[i].Regime)
		}
		if curve.Level != regimes[0].Curve.Level {
			return fmt.Errorf("figure: the intervals of %s have another level than those of %s", regimes[i].Regime, regimes[0].Regime)
		}
		time, survival := 0., 1.
		for _, s := range curve.Steps {
			if !(s.Time >= time) || !(s.Survival <= survival) || s.Survival < 0 || math.IsInf(s.Time, 1) {
				return fmt.Errorf("figure: the curve of %s goes from %v at %v weeks to %v at %v", regimes[i].Regime, survival, time, s.Survival, s.Time)
			}
			time, survival = s.Time, s.Survival
		}
	}
	if len(distinct(names)) < len(names) {
		return errors.New("figure: a regime has two curves")
	}
	return nil
}

// survivalBanded reports whether a curve has intervals.
func survivalBanded(curve *inference.SurvivalCurve) bool {
	for _, s := range curve.Steps {
		if !math.IsNaN(s.Low) && !math.IsNaN(s.High) {
			return true
		}
	}
	return false
}

// survivalLine returns a curve's steps up to a horizon.
func survivalLine(plot *panel, c clock, curve *inference.SurvivalCurve, horizon float64) []point {
	line := []point{plot.at(0, 1)}
	survival, time := 1., 0.
	for _, s := range curve.Steps {
		time = min(s.Time, horizon)
		if s.Time > horizon {
			break
		}
		if s.Survival < survival {
			line = append(line, plot.at(time/c.unit, survival), plot.at(time/c.unit, s.Survival))
			survival = s.Survival
		}
	}
	if survival == 0 {
		time = horizon
	}
	return append(line, plot.at(time/c.unit, survival))
}

// survivalBand fills between the ends of a curve's intervals.
func (s *sheet) survivalBand(plot *panel, c clock, curve *inference.SurvivalCurve, horizon float64, shade color.NRGBA) {
	var lower, upper []point
	flush := func() {
		s.between(lower, upper, shade)
		lower, upper = nil, nil
	}
	for i, step := range curve.Steps {
		if step.Time >= horizon {
			break
		}
		to := step.Time
		if i+1 < len(curve.Steps) {
			to = min(horizon, curve.Steps[i+1].Time)
		}
		if math.IsNaN(step.Low) || math.IsNaN(step.High) {
			flush()
			continue
		}
		lower = append(lower, plot.at(step.Time/c.unit, step.Low), plot.at(to/c.unit, step.Low))
		upper = append(upper, plot.at(step.Time/c.unit, step.High), plot.at(to/c.unit, step.High))
	}
	flush()
}

// survivalTimes returns the ticks under which there is room for a number.
func survivalTimes(ticks []float64, width float64) []float64 {
	every := 1
	for width/(float64(len(ticks)-1)/float64(every)) < 30 {
		every++
	}
	var times []float64
	for i := 0; i < len(ticks); i += every {
		times = append(times, ticks[i])
	}
	return times
}

// survivalWatched returns how many spells last at least until a time, as far as
// they were watched.
func survivalWatched(curve *inference.SurvivalCurve, time float64) int {
	for _, s := range curve.Steps {
		if s.Time >= time {
			return s.AtRisk
		}
	}
	return 0
}

// survivalMedian writes a median and its interval.
func survivalMedian(m *inference.Interval) string {
	if math.IsInf(m.Value, 1) {
		return "not reached"
	}
	text := survivalWeeks(m.Value)
	if m.Low > 0 || !math.IsInf(m.High, 1) {
		high := "∞"
		if !math.IsInf(m.High, 1) {
			high = survivalWeeks(m.High)
		}
		text += fmt.Sprintf(" [%s, %s]", survivalWeeks(m.Low), high)
	}
	return text
}

// survivalWeeks writes a number of weeks, whole ones without a decimal.
func survivalWeeks(v float64) string {
	if v < 1 {
		return significant(v, 2)
	}
	return strings.TrimSuffix(fixedDecimals(v, 1), ".0")
}

// survivalAfter tells which share outlasts a time.
func survivalAfter(curve *inference.SurvivalCurve, time float64) string {
	if last := curve.Steps[len(curve.Steps)-1]; last.Time < time && last.Survival > 0 {
		return "unknown"
	}
	at := curve.At(time)
	text := rainPercent(at.Survival) + " last longer"
	if !math.IsNaN(at.Low) && !math.IsNaN(at.High) {
		text += fmt.Sprintf(" [%s, %s]", rainPercent(at.Low), rainPercent(at.High))
	}
	return text
}
