package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"

	"leaderful/sim/inference"
)

// A RegimeSurvival is the survival curve of a regime's times without a crisis,
// in weeks.
type RegimeSurvival struct {
	Regime string
	Curve  inference.SurvivalCurve
}

// Heights of a survival figure: of a row, of the axis and above the panel; and the
// length of a line's sample.
const survivalRow, survivalAxis, survivalHead, survivalSample = 11.5, 26., 14., 26.

// A survivalChart draws survival curves. Names are at the right and again beside the
// numbers at risk: on a narrow page only there, on a slide only at the right.
type survivalChart struct {
	regimeChart
	curves        []RegimeSurvival
	medians       []float64
	c             clock
	horizon       float64
	legend, table bool
}

// SurvivalCurves draws for each regime the share of the times without a crisis that
// last longer than a number of weeks, with pointwise intervals, if the curves have
// them, and the medians; below, the numbers at risk at some times. The horizon is the
// last week shown; 0 for the week of the longest time. A curve ends with its longest
// time, unless it has reached 0. It returns an error for no curves, a regime named
// twice, curves without spells or with different levels, a curve that rises, and a
// horizon that is negative or not finite.
func SurvivalCurves(regimes []RegimeSurvival, horizon float64, page Page) (*Figure, error) {
	if err := survivalCheck(regimes, horizon); err != nil {
		return nil, err
	}
	var names []string
	l := survivalChart{curves: regimes, legend: page.inside() >= 320, table: !page.Slides}
	longest, banded, censored := 1., 0, 0
	for i := range regimes {
		curve := &regimes[i].Curve
		names, l.medians = append(names, regimes[i].Regime), append(l.medians, curve.Median())
		longest = max(longest, curve.Steps[len(curve.Steps)-1].Time)
		if slices.ContainsFunc(curve.Steps, survivalBanded) {
			banded++
		}
		for _, s := range curve.Steps {
			censored += s.Censored
		}
	}
	l.horizon = cmp.Or(horizon, longest)
	l.c = newClock(int(math.Ceil(l.horizon)))
	l.regimeChart = newRegimeChart(page, "survival", "Time to the next crisis", names)
	bands := "the curves have no intervals"
	if banded > 0 {
		bands = fmt.Sprintf("bands, where drawn, are pointwise %s%% intervals", percent(regimes[0].Curve.Level))
	}
	if banded == len(regimes) {
		bands = strings.Replace(bands, ", where drawn,", "", 1)
	}
	l.explanation = "Share of the times without a crisis that last longer; " + bands + ". Marks on the dotted line are medians."
	if censored > 0 {
		l.explanation += " " + plural(censored, "time was cut off by the end of its run (censored) and counts up to that point.",
			"times were cut off by the end of their runs (censored) and count up to that point.")
	}

	room := l.room() - survivalHead - survivalAxis
	most := 1
	for l.least(most+1)+l.below(most+1) <= room {
		most++
	}
	from := parts(len(regimes), most)
	on := from[1] // regimes on the first page, which has the most
	tall := min(max(206, l.least(on)), room-l.below(on))
	return l.figure(from, []int{0, 1}, func(p *regimePage) float64 { return survivalHead + tall + survivalAxis + l.below(p.to-p.from) },
		func(p *regimePage) string { return l.draw(p, tall) }), nil
}

// least returns the least height of the panel of some regimes, and below that of their
// table.
func (l *survivalChart) least(regimes int) float64 {
	if !l.legend {
		return 100
	}
	return 8 + (survivalRow+1)*float64(regimes)
}

func (l *survivalChart) below(regimes int) float64 {
	switch {
	case !l.table:
		return 0
	case l.legend:
		return 17 + survivalRow*float64(regimes)
	}
	return 17 + 2*survivalRow*float64(regimes)
}

// draw draws a page with a panel of a height.
func (l *survivalChart) draw(p *regimePage, tall float64) string {
	top := p.area.top - survivalHead
	plot := panel{box: box{p.area.left + 24, top - tall, p.area.right - 10, top}, xHigh: l.c.last, yHigh: 1}
	if l.legend {
		plot.right = p.area.right - max(survivalSample+l.widest+18, 88)
		if l.table {
			plot.left = p.area.left + max(l.widest+18, 64)
		}
	}
	p.heading(p.area.left, plot.top+7, "Without a new crisis", "share of the times, %")
	ticks := l.c.ticks(xTicks(plot.width()))
	p.uprights(&plot, ticks, stroke{gridInk, .4, nil})
	for _, v := range []float64{0, .25, .5, .75, 1} {
		p.segment(plot.left, plot.y(v), plot.right, plot.y(v), stroke{gridInk, .4, nil})
		p.text(plot.left-4, plot.y(v)-tickSize*.35, percent(v), tickSize, false, softInk, toRight)
	}
	p.segment(plot.left, plot.y(.5), plot.right, plot.y(.5), stroke{softInk, .7, []float64{1.2, 1.8}})
	p.timeAxis(&plot, l.c, ticks)

	var lines [][]point
	var shortest []float64 // medians, negative
	for i := p.from; i < p.to; i++ {
		p.survivalBand(&plot, l.c, &l.curves[i].Curve, l.horizon, l.looks[i])
		lines = append(lines, survivalLine(&plot, l.c, &l.curves[i].Curve, l.horizon))
		shortest = append(shortest, -l.medians[i])
	}
	p.lines(lines, l.looks[p.from:p.to])
	for i := p.from; i < p.to; i++ {
		if x := l.medians[i]; x <= l.horizon {
			p.marker(l.looks[i].mark, plot.at(x/l.c.unit, .5), 5.4, l.looks[i].color, stroke{white, 1.5, nil})
		}
	}
	named := func(i int, x, y float64) {
		p.segment(x, y+labelSize*.34, x+survivalSample, y+labelSize*.34, stroke{l.looks[i].color, 1.4, l.looks[i].dash})
		p.marker(l.looks[i].mark, point{x + survivalSample/2, y + labelSize*.34}, 4.6, l.looks[i].color, stroke{white, 1.2, nil})
		p.text(x+survivalSample+4, y, l.fitted[i], labelSize, true, legible(l.looks[i].color), fromLeft)
	}
	order := make([]int, len(shortest)) // that of the curves
	floats.ArgsortStable(shortest, order)
	for k, i := range order {
		if l.legend {
			named(p.from+i, plot.right+14, plot.top-8-(survivalRow+1)*float64(k))
		}
	}

	// The numbers at risk.
	y := plot.bottom - survivalAxis - 8
	if l.table {
		p.text(p.area.left, y, "At risk", tickSize, true, softInk, fromLeft)
		p.text(p.area.right, y, "median, weeks", tickSize, true, softInk, toRight)
	}
	times := survivalTimes(ticks, plot.width())
	var columns, descriptions []string
	for _, v := range times {
		columns = append(columns, number(v*l.c.unit, 1))
	}
	for i := p.from; i < p.to; i++ {
		curve := &l.curves[i].Curve
		median := survivalWeeks(l.medians[i])
		var counts []string
		for _, v := range times {
			counts = append(counts, grouped(survivalAtRisk(curve, v*l.c.unit)))
		}
		descriptions = append(descriptions, fmt.Sprintf("%s: %s, %s of them ended by a crisis, median in weeks %s, %s after a year, at risk %s",
			l.regimes[i], plural(curve.N, "time", "times"), grouped(curve.Events), median, survivalAfter(curve, yearWeeks), listed(counts)))
		if !l.table {
			continue
		}
		y -= survivalRow
		p.text(p.area.right, y, median, tickSize, false, textInk, toRight)
		if l.legend {
			p.text(p.area.left, y, l.fitted[i], labelSize, true, legible(l.looks[i].color), fromLeft)
		} else {
			named(i, p.area.left, y)
			y -= survivalRow
		}
		for k, v := range times {
			p.text(plot.x(v), y, counts[k], tickSize, false, textInk, centred)
		}
	}
	return fmt.Sprintf("Survival curves of the time without a crisis over %s, for each of %s. Numbers at risk are given for weeks %s. %s.",
		l.c.label(), listed(l.regimes[p.from:p.to]), listed(columns), strings.Join(descriptions, "; "))
}

// survivalCheck returns an error if curves or horizon are invalid.
func survivalCheck(regimes []RegimeSurvival, horizon float64) error {
	if len(regimes) == 0 {
		return errNoRegimes
	}
	if !(horizon >= 0) || math.IsInf(horizon, 1) {
		return fmt.Errorf("figure: a horizon of %v weeks", horizon)
	}
	named := map[string]bool{}
	for i := range regimes {
		curve := &regimes[i].Curve
		named[regimes[i].Regime] = true
		if len(curve.Steps) == 0 {
			return fmt.Errorf("figure: %s has no times without a crisis", regimes[i].Regime)
		}
		if curve.Level != regimes[0].Curve.Level {
			return fmt.Errorf("figure: the intervals of %s have a different level from those of %s", regimes[i].Regime, regimes[0].Regime)
		}
		time, survival := 0., 1.
		for _, s := range curve.Steps {
			if !(s.Time >= time) || !(s.Survival <= survival) || s.Survival < 0 || math.IsInf(s.Time, 1) {
				return fmt.Errorf("figure: the curve of %s goes from %v at %v weeks to %v at %v", regimes[i].Regime, survival, time, s.Survival, s.Time)
			}
			time, survival = s.Time, s.Survival
		}
	}
	if len(named) < len(regimes) {
		return errors.New("figure: a regime has two curves")
	}
	return nil
}

// survivalBanded reports whether a step has an interval.
func survivalBanded(s inference.SurvivalStep) bool { return !math.IsNaN(s.Low) && !math.IsNaN(s.High) }

// survivalLine returns a curve's steps up to a horizon.
func survivalLine(plot *panel, c clock, curve *inference.SurvivalCurve, horizon float64) []point {
	line := []point{plot.at(0, 1)}
	survival, time := 1., 0.
	for _, s := range curve.Steps {
		if time = min(s.Time, horizon); s.Time <= horizon && s.Survival < survival {
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
func (s *sheet) survivalBand(plot *panel, c clock, curve *inference.SurvivalCurve, horizon float64, l look) {
	var lower, upper []point
	for i, step := range curve.Steps {
		to := min(step.Time, horizon)
		if i+1 < len(curve.Steps) {
			to = min(horizon, curve.Steps[i+1].Time)
		}
		banded := survivalBanded(step) && step.Time < horizon
		if banded {
			lower = append(lower, plot.at(step.Time/c.unit, step.Low), plot.at(to/c.unit, step.Low))
			upper = append(upper, plot.at(step.Time/c.unit, step.High), plot.at(to/c.unit, step.High))
		}
		if !banded || i == len(curve.Steps)-1 {
			s.between(lower, upper, faded(l.color, .17))
			lower, upper = nil, nil
		}
	}
}

// survivalTimes returns the ticks with space for a number below.
func survivalTimes(ticks []float64, width float64) (times []float64) {
	every := int(math.Ceil(30 * float64(len(ticks)-1) / width))
	for i := 0; i < len(ticks); i += max(1, every) {
		times = append(times, ticks[i])
	}
	return times
}

// survivalAtRisk returns how many spells were observed at least until a time.
func survivalAtRisk(curve *inference.SurvivalCurve, time float64) int {
	for _, s := range curve.Steps {
		if s.Time >= time {
			return s.AtRisk
		}
	}
	return 0
}

// survivalWeeks writes a number of weeks; a whole number has no decimal.
func survivalWeeks(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "not reached"
	case v < 1:
		return significant(v, 2)
	}
	return strings.TrimSuffix(fixedDecimals(v, 1), ".0")
}

// survivalAfter says which share lasts longer than a time.
func survivalAfter(curve *inference.SurvivalCurve, time float64) string {
	if last := curve.Steps[len(curve.Steps)-1]; last.Time < time && last.Survival > 0 {
		return "unknown"
	}
	at := curve.At(time)
	text := rainPercent(at.Survival) + " last longer"
	if survivalBanded(at) {
		text += fmt.Sprintf(" [%s, %s]", rainPercent(at.Low), rainPercent(at.High))
	}
	return text
}
