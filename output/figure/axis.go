package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"

	"leaderful/sim/inference"
)

// niceTicks returns the ticks in [low, high] and their step: the smallest of 1, 2 or 5
// times a power of ten that gives at most the given number of ticks, which must be at
// least 2. low must be below high.
func niceTicks(low, high float64, most int) (ticks []float64, step float64) {
	rough := (high - low) / float64(most)
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, step = range []float64{power, 2 * power, 5 * power, 10 * power, 20 * power} {
		// The first step with few enough multiples is used.
		first, last := math.Ceil(low/step-1e-9), math.Floor(high/step+1e-9)
		if n := int(last-first) + 1; n <= most {
			for i := range n {
				ticks = append(ticks, (first+float64(i))*step)
			}
			return ticks, step
		}
	}
	return nil, step
}

// widened returns the range of an axis that contains [low, high] and ends on ticks.
func widened(low, high float64, most int) (float64, float64) {
	if !(high > low) {
		pad := max(math.Abs(high)*.1, 1e-9)
		if low >= 0 && low-pad < 0 {
			low, high = 0, max(high+pad, 1)
		} else {
			low, high = low-pad, high+pad
		}
	}
	for range 3 { // a wider range may have a larger step
		_, step := niceTicks(low, high, most)
		low, high = math.Floor(low/step+1e-9)*step, math.Ceil(high/step-1e-9)*step
	}
	return low, high
}

// number formats a value with as many decimals as its step needs.
func number(v, step float64) string {
	decimals := 0
	if step < 1 {
		decimals = int(math.Ceil(-math.Log10(step) - 1e-9))
	}
	return minus(grouping(strconv.FormatFloat(v, 'f', decimals, 64)))
}

// significant writes a value with about the given number of significant digits.
func significant(v float64, digits int) string {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return minus(strconv.FormatFloat(v, 'f', -1, 64))
	}
	decimals := max(0, digits-1-int(math.Floor(math.Log10(math.Abs(v)))))
	return minus(grouping(strconv.FormatFloat(v, 'f', min(decimals, 6), 64)))
}

// decimalsFor returns the number of decimals for a value with an error or interval
// half-width err: as many as give err two significant digits or, if err is unknown,
// the value three.
func decimalsFor(v, err float64) int {
	if decimals, known := inference.Decimals(err); known {
		return decimals
	}
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	return min(6, max(0, 2-int(math.Floor(math.Log10(math.Abs(v))))))
}

// fixedDecimals formats a value with a number of decimals; a negative number rounds to tens.
func fixedDecimals(v float64, decimals int) string {
	return minus(grouping(inference.Rounded(v, decimals)))
}

// percent writes a share as a percentage.
func percent(share float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(100*share, 'f', 2, 64), "0"), ".")
}

// minus uses a true minus sign, and drops the sign of 0.
func minus(s string) string {
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		if strings.Trim(rest, "0.,") == "" {
			return rest
		}
		return "−" + rest
	}
	return s
}

// grouping separates thousands.
func grouping(s string) string {
	whole, fraction, dotted := strings.Cut(s, ".")
	digits := strings.TrimPrefix(whole, "-")
	sign := whole[:len(whole)-len(digits)]
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if dotted {
		return sign + digits + "." + fraction
	}
	return sign + digits
}

// signed puts a plus sign before a value above 0.
func signed(v float64, text string) string {
	if v > 0 && strings.Trim(text, "0.,") != "" {
		return "+" + text
	}
	return text
}

// briefly is like fixedDecimals, but writes 2e9 or 2e-9 where a column has no space.
func briefly(v float64, decimals int) string {
	switch {
	case math.Abs(v) < 1e4 && decimals <= 6:
		return fixedDecimals(v, decimals)
	case v == 0:
		return "0"
	}
	digits, power, _ := strings.Cut(strconv.FormatFloat(v, 'e', 1, 64), "e")
	exponent, _ := strconv.Atoi(power)
	return minus(strings.TrimSuffix(digits, ".0") + "e" + strconv.Itoa(exponent))
}

// intervalWords writes an interval; either end may be infinite.
func intervalWords(low, high float64, decimals int) string {
	switch {
	case !isFinite(low) && !isFinite(high):
		return "no interval"
	case !isFinite(low):
		return "[up to " + briefly(high, decimals) + "]"
	case !isFinite(high):
		return "[from " + briefly(low, decimals) + "]"
	}
	return fmt.Sprintf("[%s, %s]", briefly(low, decimals), briefly(high, decimals))
}

// decimalsGiven returns the number of decimals with which a value was given, up to six
// significant digits.
func decimalsGiven(v float64) int {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	_, decimals, _ := strings.Cut(strconv.FormatFloat(rounded, 'f', -1, 64), ".")
	return len(decimals)
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func grouped(n int) string { return grouping(strconv.Itoa(n)) }

// A panel is a rectangle of the sheet with a scale on each axis.
type panel struct {
	box
	xLow, xHigh, yLow, yHigh float64
}

func (p *panel) x(v float64) float64 {
	return p.left + (v-p.xLow)/(p.xHigh-p.xLow)*p.width()
}

func (p *panel) y(v float64) float64 {
	return p.bottom + (v-p.yLow)/(p.yHigh-p.yLow)*p.height()
}

func (p *panel) at(x, y float64) point { return point{p.x(x), p.y(y)} }

// yTicks returns how many ticks suit a panel with a height.
func yTicks(height float64) int { return max(4, int(height/14)) }

// xTicks returns how many ticks suit a panel with a width.
func xTicks(width float64) int { return max(3, int(width/20)) }

// grid draws horizontal lines and the numbers left of them, and vertical lines.
func (s *sheet) grid(p *panel, columns []float64) {
	s.uprights(p, columns, stroke{gridInk, .4, nil})
	ticks, step := niceTicks(p.yLow, p.yHigh, yTicks(p.height()))
	for _, v := range ticks {
		s.segment(p.left, p.y(v), p.right, p.y(v), stroke{gridInk, .4, nil})
		s.text(p.left-4, p.y(v)-tickSize*.35, number(v, step), tickSize, false, softInk, toRight)
	}
	if p.yLow <= 0 && p.yHigh >= 0 {
		s.segment(p.left, p.y(0), p.right, p.y(0), stroke{axisInk, .6, nil})
	}
}

// heading writes a panel's title, and its unit in lighter type.
func (s *sheet) heading(x, y float64, title, unit string) {
	s.text(x, y, title, panelSize, true, textInk, fromLeft)
	s.text(x+textWidth(title, panelSize, true)+4, y, unit, tickSize, false, softInk, fromLeft)
}

// headingHeight returns the extra height of headings: that of a second line for the
// units, unless each title fits on one line with its unit.
func headingHeight(of []words, width float64) float64 {
	for _, w := range of {
		if textWidth(w.title, panelSize, true)+4+textWidth(w.unit, tickSize, false) > width {
			return 9
		}
	}
	return 0
}

// headingWithin writes a heading within a width: with as much of the unit as fits, on
// the second line if there is one.
func (s *sheet) headingWithin(x, y, width, second float64, title, unit string) {
	if second > 0 {
		s.text(x, y, rainFitted(unit, tickSize, false, width), tickSize, false, softInk, fromLeft)
		unit = ""
	}
	s.headingIn(x, y+second, width, fromLeft, title, unit)
}

// headingIn writes as much of a panel's title and unit as fits into a width.
func (s *sheet) headingIn(x, y, width, align float64, title, unit string) {
	const gap, least = 4, 30
	title = rainFitted(title, panelSize, true, width)
	whole := textWidth(title, panelSize, true)
	left := width - whole - gap
	for textWidth(unit, tickSize, false) > left && strings.Contains(unit, "; ") {
		unit = unit[:strings.LastIndex(unit, "; ")]
	}
	if unit = rainFitted(unit, tickSize, false, left); left <= least {
		unit = ""
	}
	if unit != "" {
		whole += gap + textWidth(unit, tickSize, false)
	}
	s.heading(x+align*(width-whole), y, title, unit)
}

// yearWeeks is the length of a year.
const yearWeeks = 52

// A clock is the time axis: in years, or in weeks for runs of at most two years.
type clock struct {
	unit float64 // weeks
	name string
	last float64 // end of the axis, in units
}

func newClock(weeks int) clock {
	if weeks <= 2*yearWeeks {
		return clock{1, "week", float64(weeks)}
	}
	return clock{yearWeeks, "year", float64(weeks) / yearWeeks}
}

// end returns the time at which a week, from 0, is over.
func (c clock) end(week int) float64 { return float64(week+1) / c.unit }

// ticks returns about the given number of times, or fewer: whole years, or weeks,
// quarterly where that suits.
func (c clock) ticks(most int) []float64 {
	if c.unit == 1 {
		for _, step := range []float64{1, 2, 4, 13, 26, 52} {
			if c.last/step <= float64(most) {
				var ticks []float64
				for v := 0.; v <= c.last+1e-9; v += step {
					ticks = append(ticks, v)
				}
				return ticks
			}
		}
	}
	ticks, step := niceTicks(0, c.last, most)
	if step < 1 {
		ticks = ticks[:0]
		for v := 0.; v <= c.last; v++ {
			ticks = append(ticks, v)
		}
	}
	return ticks
}

// timeOf writes the time at which a week, from 0, starts; years have one decimal.
func (c clock) timeOf(week int) string {
	return strings.TrimSuffix(number(math.Floor(10*float64(week)/c.unit)/10, .1), ".0")
}

// label writes the end of the axis in words: "3.4 years".
func (c clock) label() string {
	if c.unit == 1 {
		return fmt.Sprintf("%s weeks", number(c.last, 1))
	}
	if c.last == 1 {
		return "1 year"
	}
	return strings.TrimSuffix(number(c.last, .1), ".0") + " years"
}

// timeAxis writes the numbers below a panel with the clock's x axis, and the unit
// before 0.
func (s *sheet) timeAxis(p *panel, c clock, ticks []float64) {
	numbers := numbered(ticks, 1)
	numbers[0].Label = c.name + " 0"
	s.axis(p, p.bottom, -1, tickSize, numbers)
}

// numbered writes numbers at ticks with a step.
func numbered(values []float64, step float64) []plot.Tick {
	ticks := make([]plot.Tick, len(values))
	for i, v := range values {
		ticks[i] = plot.Tick{Value: v, Label: number(v, step)}
	}
	return ticks
}

// labelled returns ticks with labels.
func labelled(values []float64, labels []string) []plot.Tick {
	ticks := make([]plot.Tick, len(values))
	for i, v := range values {
		ticks[i] = plot.Tick{Value: v, Label: labels[i]}
	}
	return ticks
}

// axis draws a horizontal axis at a height, with its words above (side is 1) or below
// (-1) where they have space. Of a label of several words the last is at its tick.
func (s *sheet) axis(p *panel, y, side, size float64, ticks []plot.Tick) {
	s.segment(p.left, y, p.right, y, stroke{axisInk, .6, nil})
	baseline := y + 5
	if side < 0 {
		baseline = y - 3 - tickSize*.8
	}
	written := math.Inf(-1)
	for _, tick := range ticks {
		x, length := p.x(tick.Value), 2.5
		if tick.IsMinor() {
			length = 1.6
		}
		if x < p.left-.1 || x > p.right+.1 {
			continue
		}
		s.segment(x, y, x, y+side*length, stroke{axisInk, .6, nil})
		if tick.IsMinor() {
			continue
		}
		before := tick.Label[:strings.LastIndex(tick.Label, " ")+1]
		half := textWidth(tick.Label[len(before):], size, false) / 2
		if left := x - half - textWidth(before, size, false); left > written+2 {
			s.text(left, baseline, tick.Label, size, false, softInk, fromLeft)
			written = x + half
		}
	}
}

// uprights draws lines over the height of a panel at those values that it shows.
func (s *sheet) uprights(p *panel, values []float64, with stroke) {
	for _, v := range values {
		if x := p.x(v); x >= p.left && x <= p.right {
			s.segment(x, p.bottom, x, p.top, with)
		}
	}
}
