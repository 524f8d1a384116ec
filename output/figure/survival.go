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
// in weeks.
type RegimeSurvival struct {
	Regime string
	Curve  inference.SurvivalCurve
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
	l := survivalLayout{regimes: regimes, level: percent(regimes[0].Curve.Level), tall: 206}
	longest := 0.
	for i := range regimes {
		curve := &regimes[i].Curve
		l.names = append(l.names, regimes[i].Regime)
		l.medians = append(l.medians, curve.Median())
		longest = max(longest, curve.Steps[len(curve.Steps)-1].Time)
		if survivalBanded(curve) {
			l.banded++
		}
		for _, s := range curve.Steps {
			l.censored += s.Censored
		}
	}
	if l.horizon = horizon; horizon == 0 {
		l.horizon = max(1, longest)
	}
	l.looks = looksOf(l.names)
	l.fitted = fittedNames(l.names, labelSize, true, min(rainLabel, .28*page.inside()))
	for _, name := range l.fitted {
		l.labels = max(l.labels, textWidth(name, labelSize, true))
	}
	l.c = newClock(int(math.Ceil(l.horizon)))
	l.title = "Time to the next crisis"
	if len(l.names) == 1 {
		l.title += ": " + l.names[0]
	}

	// Names are at the right and again beside the numbers at risk: on a narrow page
	// only there, on a slide only at the right.
	room := page.room(l.title, l.subtitle(0, 2), "") - survivalHead - survivalAxis
	l.legend, l.table = page.inside() >= 320, !page.Slides
	most := 1 + int((room-8-survivalRow)/(survivalRow+1))
	switch {
	case l.legend && l.table:
		most = int((room - 17 - 16) / (2*survivalRow + 1))
	case l.table:
		most = int((room - 17 - 100) / (2 * survivalRow))
	}
	from := parts(len(regimes), max(1, most))
	on := 0 // regimes on a page
	for k := range len(from) - 1 {
		on = max(on, from[k+1]-from[k])
	}
	if l.legend {
		l.tall = max(l.tall, float64(on)*(survivalRow+1)+8)
	}
	l.tall = min(l.tall, room-l.below(on))
	return page.paged(len(from)-1, func(page Page, number int) *Figure {
		return l.draw(page, from[number], from[number+1])
	}), nil
}

// Heights of a survival figure: of a row, of the axis and above the panel; and the
// length of a line's sample.
const survivalRow, survivalAxis, survivalHead, survivalSample = 11.5, 26., 14., 26.

// A survivalLayout holds what the pages of survival curves share.
type survivalLayout struct {
	title, level  string
	regimes       []RegimeSurvival
	names, fitted []string
	labels        float64 // width of the names
	looks         []look
	medians       []float64
	c             clock
	horizon       float64
	banded        int // curves with intervals
	censored      int
	tall          float64 // height of the panel
	legend, table bool
}

// below returns the height of the table of some regimes.
func (l *survivalLayout) below(regimes int) float64 {
	switch {
	case !l.table:
		return 0
	case l.legend:
		return 17 + survivalRow*float64(regimes)
	}
	return 17 + 2*survivalRow*float64(regimes)
}

func (l *survivalLayout) subtitle(from, to int) string {
	text := ofRegimes(from, to, len(l.regimes)) + "Share of the times without a crisis that last longer; "
	switch l.banded {
	case 0:
		text += "the curves have no intervals"
	case len(l.regimes):
		text += fmt.Sprintf("bands are pointwise %s%% intervals", l.level)
	default:
		text += fmt.Sprintf("bands, where drawn, are pointwise %s%% intervals", l.level)
	}
	text += ". Marks on the dotted line are medians."
	if l.censored > 0 {
		text += " " + plural(l.censored, "time was cut off by the end of its run (censored) and counts up to that point.",
			"times were cut off by the end of their runs (censored) and count up to that point.")
	}
	return text
}

// draw draws a page with some of the regimes.
func (l *survivalLayout) draw(page Page, from, to int) *Figure {
	sheet, area := framedSheet(survivalHead+l.tall+survivalAxis+l.below(to-from), l.title, l.subtitle(from, to), "", page)
	top := area.top - survivalHead
	plot := panel{box: box{area.left + 24, top - l.tall, area.right - 10, top}, xHigh: l.c.last, yHigh: 1}
	if l.legend {
		plot.right = area.right - max(survivalSample+l.labels+18, 88)
		if l.table {
			plot.left = area.left + max(l.labels+18, 64)
		}
	}
	sheet.heading(area.left, plot.top+7, "Without a new crisis", "share of the times, %")
	ticks := l.c.ticks(xTicks(plot.width()))
	for _, v := range ticks {
		sheet.segment(plot.x(v), plot.bottom, plot.x(v), plot.top, stroke{gridInk, .4, nil})
	}
	for _, v := range []float64{0, .25, .5, .75, 1} {
		sheet.segment(plot.left, plot.y(v), plot.right, plot.y(v), stroke{gridInk, .4, nil})
		sheet.text(plot.left-4, plot.y(v)-tickSize*.35, percent(v), tickSize, false, softInk, toRight)
	}
	sheet.segment(plot.left, plot.y(.5), plot.right, plot.y(.5), stroke{softInk, .7, []float64{1.2, 1.8}})
	sheet.timeAxis(&plot, l.c, ticks)

	for i := from; i < to; i++ {
		sheet.survivalBand(&plot, l.c, &l.regimes[i].Curve, l.horizon, faded(l.looks[i].color, .17))
	}
	var lines [][]point
	for i := from; i < to; i++ {
		lines = append(lines, survivalLine(&plot, l.c, &l.regimes[i].Curve, l.horizon))
	}
	sheet.lines(lines, l.looks[from:to])
	var order []int // of the medians, in the order of the curves
	for i := from; i < to; i++ {
		order = append(order, i)
		if x := l.medians[i]; x <= l.horizon {
			sheet.marker(l.looks[i].mark, plot.at(x/l.c.unit, .5), 5.4, l.looks[i].color, stroke{white, 1.5, nil})
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.medians[b], l.medians[a]) })
	named := func(i int, x, y float64) {
		sheet.segment(x, y+labelSize*.34, x+survivalSample, y+labelSize*.34, stroke{l.looks[i].color, 1.4, l.looks[i].dash})
		sheet.marker(l.looks[i].mark, point{x + survivalSample/2, y + labelSize*.34}, 4.6, l.looks[i].color, stroke{white, 1.2, nil})
		sheet.text(x+survivalSample+4, y, l.fitted[i], labelSize, true, legible(l.looks[i].color), fromLeft)
	}
	y := plot.top - 8
	for _, i := range order {
		if l.legend {
			named(i, plot.right+14, y)
		}
		y -= survivalRow + 1
	}

	// The numbers at risk.
	y = plot.bottom - survivalAxis - 8
	if l.table {
		sheet.text(area.left, y, "At risk", tickSize, true, softInk, fromLeft)
		sheet.text(area.right, y, "median, weeks", tickSize, true, softInk, toRight)
	}
	times := survivalTimes(ticks, plot.width())
	var columns, descriptions []string
	for _, v := range times {
		columns = append(columns, number(v*l.c.unit, 1))
	}
	for i := from; i < to; i++ {
		curve := &l.regimes[i].Curve
		median := survivalMedian(l.medians[i])
		var counts []string
		for _, v := range times {
			counts = append(counts, grouped(survivalAtRisk(curve, v*l.c.unit)))
		}
		descriptions = append(descriptions, fmt.Sprintf("%s: %s, %s of them ended by a crisis, median in weeks %s, %s after a year, at risk %s",
			l.names[i], plural(curve.N, "time", "times"), grouped(curve.Events), median, survivalAfter(curve, yearWeeks), listed(counts)))
		if !l.table {
			continue
		}
		y -= survivalRow
		sheet.text(area.right, y, median, tickSize, false, textInk, toRight)
		if l.legend {
			sheet.text(area.left, y, l.fitted[i], labelSize, true, legible(l.looks[i].color), fromLeft)
		} else {
			named(i, area.left, y)
			y -= survivalRow
		}
		for k, v := range times {
			sheet.text(plot.x(v), y, counts[k], tickSize, false, textInk, centred)
		}
	}
	alt := fmt.Sprintf("Survival curves of the time without a crisis over %s, for each of %s. Numbers at risk are given for weeks %s. %s.",
		l.c.label(), listed(l.names[from:to]), listed(columns), strings.Join(descriptions, "; "))
	return sheet.figure("survival", alt)
}

// survivalCheck returns an error if curves or horizon are invalid.
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

// survivalTimes returns the ticks with space for a number below.
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

// survivalAtRisk returns how many spells were observed at least until a time.
func survivalAtRisk(curve *inference.SurvivalCurve, time float64) int {
	for _, s := range curve.Steps {
		if s.Time >= time {
			return s.AtRisk
		}
	}
	return 0
}

// survivalMedian writes a median.
func survivalMedian(m float64) string {
	if math.IsInf(m, 1) {
		return "not reached"
	}
	return survivalWeeks(m)
}

// survivalWeeks writes a number of weeks; a whole number has no decimal.
func survivalWeeks(v float64) string {
	if v < 1 {
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
	if !math.IsNaN(at.Low) && !math.IsNaN(at.High) {
		text += fmt.Sprintf(" [%s, %s]", rainPercent(at.Low), rainPercent(at.High))
	}
	return text
}
