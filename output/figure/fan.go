package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// Headline names the series of the three headline measures.
var Headline = []string{"leadership_capacity", "collateral_damage", "crises"}

// fanPoints is roughly the number of weeks of a long run that a fan chart shows.
const fanPoints = 180

// fanLevels are the quantiles of a fan: ends of the 95, 80 and 50% bands around
// the median.
var fanLevels = [7]float64{.025, .1, .25, .5, .75, .9, .975}

// A fan is the distribution of a series over the runs of an arm: the quantiles of
// fanLevels at some times, in units of the clock.
type fan struct {
	times     []float64
	quantiles [][7]float64
}

// manyArms is the largest number of arms for which a fan shows more than its inner band.
const manyArms = 4

// longest returns the number of weeks of the longest arm, or an error if there is none.
func longest(results *experiment.Results) (most int, err error) {
	if len(results.Runs) == 0 {
		return 0, errors.New("figure: no runs")
	}
	for _, runs := range results.Runs {
		if len(runs) == 0 {
			return 0, errors.New("figure: no runs")
		}
		weeks := len(runs[0].Weekly)
		if weeks == 0 {
			return 0, errors.New("figure: the weekly series were not recorded; set Weekly in the plan")
		}
		for i := range runs {
			if len(runs[i].Weekly) != weeks {
				return 0, fmt.Errorf("figure: the runs of an arm differ in length: %d and %d weeks", weeks, len(runs[i].Weekly))
			}
		}
		most = max(most, weeks)
	}
	return most, nil
}

// armNames returns the names of the arms, in order.
func armNames(results *experiment.Results) []string {
	names := make([]string, len(results.Runs))
	for i := range names {
		names[i] = results.Plan.Arms[i].Name
	}
	return names
}

// fanOf returns the spread of a series over runs of equal length.
func fanOf(runs []experiment.Run, series *sim.Series, scale float64, c clock) fan {
	weeks := len(runs[0].Weekly)
	every := (weeks + fanPoints - 1) / fanPoints
	var f fan
	values, sums := make([]float64, len(runs)), make([]float64, len(runs))
	add := func(time float64) {
		f.times = append(f.times, time)
		f.quantiles = append(f.quantiles, [7]float64(quantiles(values, fanLevels[:]...)))
	}
	if summed(series) {
		add(0)
	}
	for week := range weeks {
		for i := range runs {
			values[i] = scale * series.Of(&runs[i].Weekly[week])
			if sums[i] += values[i]; summed(series) {
				values[i] = sums[i]
			}
		}
		if (weeks-1-week)%every == 0 {
			add(c.end(week))
		}
	}
	return f
}

// scaleOf returns the factor that converts a series to the unit shown.
func scaleOf(series *sim.Series, members int) float64 {
	if series.Name == "collateral_damage" {
		return 100 / float64(max(1, members))
	}
	return 1
}

// commonShocks returns the weeks in which a shock struck in every run, or none if any
// shock struck in only some runs.
func commonShocks(results *experiment.Results) []int {
	var common []int
	for week := range results.Runs[0][0].Weekly {
		struck, all := 0, 0
		for _, runs := range results.Runs {
			for i := range runs {
				if all++; week < len(runs[i].Weekly) && runs[i].Weekly[week].Shocks > 0 {
					struck++
				}
			}
		}
		if struck == all {
			common = append(common, week)
		} else if struck > 0 {
			return nil
		}
	}
	return common
}

// A turn is an intervention in all arms or in some of them.
type turn struct {
	week int
	what string
}

// turnsOf returns the interventions of the plan, in order of time.
func turnsOf(plan *experiment.Plan) []turn {
	var turns []turn
	for _, arm := range plan.Arms {
		for _, intervention := range arm.Setup.Interventions {
			what := "intervention"
			switch {
			case intervention.Regime != nil:
				what = "regime: " + intervention.Regime.Name
			case intervention.Parameter != nil:
				what = fmt.Sprintf("%s: %v", intervention.Parameter.Name, intervention.Parameter.Value)
			case intervention.Cut != nil:
				what = fmt.Sprintf("cut of %v%%", math.Round(1000*intervention.Cut.Chance)/10)
			case intervention.Absence != nil:
				what = arm.Setup.Parameters.Places().Name(intervention.Absence.Seat) + " away"
			}
			if t := (turn{intervention.Week, what}); !slices.Contains(turns, t) {
				turns = append(turns, t)
			}
		}
	}
	slices.SortStableFunc(turns, func(a, b turn) int { return cmp.Compare(a.week, b.week) })
	return turns
}

// A fanChart draws series over time.
type fanChart struct {
	regimeChart
	c      clock
	runs   int // of each arm
	shocks []int
	turns  []turn
	panels []fanPanel
	height float64 // of a panel
	second float64 // of its heading
}

// A fanPanel holds what a fan chart shows of a series, arm by arm.
type fanPanel struct {
	words
	fans      []fan
	low, high float64 // of the outermost band of all arms
}

// fanHead and fanFoot are the space above and below each panel.
const fanHead, fanFoot = 14., 18.

// Fan draws series of all arms over time, one panel per series: the median of the
// runs and the bands that contain 50, 80 and 95% of them. Without series it draws
// Headline. Crises, collateral damage and shocks are shown as cumulative sums. It
// returns an error for an unknown series and for results without weekly series.
func Fan(results *experiment.Results, series []string, page Page) (*Figure, error) {
	if len(series) == 0 {
		series = Headline
	}
	for _, name := range series {
		if sim.SeriesNamed(name) == nil {
			return nil, fmt.Errorf("figure: unknown series %q", name)
		}
	}
	weeks, err := longest(results)
	if err != nil {
		return nil, err
	}
	names := armNames(results)
	l := fanChart{c: newClock(weeks), runs: len(results.Runs[0]), shocks: commonShocks(results), turns: turnsOf(results.Plan)}
	l.regimeChart = newRegimeChart(page, "fan", countedRegimes(len(names))+" over "+l.c.label(), names)
	l.explanation = "One run each"
	if bands := l.bands(); len(bands) > 0 {
		var shares []string
		for _, b := range bands {
			shares = append([]string{fanBands[b].share}, shares...)
		}
		l.explanation = fmt.Sprintf("Lines are medians of %s runs, bands contain the middle %s%% of them", grouped(l.runs), listed(shares))
	}
	if len(l.shocks) > 0 {
		l.explanation += "; triangles mark the shocks common to all"
	}
	l.explanation += "."
	var headings []words
	for _, name := range series {
		l.panels = append(l.panels, l.panel(results, sim.SeriesNamed(name)))
		headings = append(headings, wordsFor(seriesWords, name))
	}
	l.second = headingHeight(headings, page.inside())
	l.height = 126
	if len(series) == 1 {
		l.height = 210
	}
	around, room := fanHead+l.second+fanFoot, l.room()
	perPage := max(1, int(room/(around+l.height)))
	if perPage == 1 {
		l.height = min(210, room-around)
	}
	return l.figure(parts(len(names), 1+int((l.height-4)/(labelSize*1.15))), parts(len(series), perPage),
		func(p *regimePage) float64 { return float64(p.last-p.first) * (around + l.height) }, l.draw), nil
}

// fanBands gives the share of the runs and the opacity of each band, whose lower end
// is the same place of fanLevels.
var fanBands = []struct {
	share   string
	opacity float64
}{{"95", .10}, {"80", .13}, {"50", .20}}

// bands returns the bands drawn, as indices of fanBands.
func (l *fanChart) bands() []int {
	switch {
	case l.runs == 1:
		return nil
	case len(l.regimes) > manyArms:
		return []int{2}
	}
	return []int{0, 1, 2}
}

func (l *fanChart) panel(results *experiment.Results, series *sim.Series) fanPanel {
	p := fanPanel{words: wordsFor(seriesWords, series.Name)}
	outermost := append(l.bands(), 2)[0]
	var ends []float64
	for i, runs := range results.Runs {
		f := fanOf(runs, series, scaleOf(series, results.Plan.Arms[i].Setup.Parameters.Organization.Members), l.c)
		p.fans = append(p.fans, f)
		for _, q := range f.quantiles {
			ends = append(ends, q[outermost], q[6-outermost])
		}
	}
	p.low, p.high = slices.Min(ends), slices.Max(ends)
	if p.low > 0 && p.low < .5*p.high {
		p.low = 0
	}
	if strings.HasPrefix(p.unit, "number") {
		p.high = max(p.high, 4) // whole numbers at the ticks
	}
	return p
}

// draw draws a page.
func (l *fanChart) draw(p *regimePage) string {
	runs := "One run of each of "
	if l.runs > 1 {
		runs = "Medians and bands of " + grouped(l.runs) + " runs of "
	}
	alt := fmt.Sprintf("Fan chart with %s over %s; the horizontal axis is time in %ss. %s%s.",
		plural(p.last-p.first, "panel", "panels"), l.c.label(), l.c.name, runs, listed(l.regimes[p.from:p.to]))
	top := p.area.top
	for k := p.first; k < p.last; k++ {
		one := &l.panels[k]
		top -= fanHead + l.second
		plot := panel{box: box{p.area.left + 24, top - l.height, p.area.right - l.widest - 16, top}, xHigh: l.c.last}
		plot.yLow, plot.yHigh = widened(one.low, one.high, yTicks(l.height))
		p.headingWithin(p.area.left, top+6, p.area.width(), l.second, one.title, one.unit)
		ticks := l.c.ticks(xTicks(plot.width()))
		p.grid(&plot, ticks)
		p.timeAxis(&plot, l.c, ticks)
		for _, week := range l.shocks {
			p.marker(inverted, point{plot.x(float64(week) / l.c.unit), plot.top + 1.5}, 3.2, softInk, stroke{})
		}
		l.fans(p, &plot, one.fans[p.from:p.to])
		p.turns(&plot, l.c, l.turns, k == p.first)
		top -= l.height + fanFoot

		alt += fmt.Sprintf(" %s (%s), at the end:", one.title, one.unit)
		var ends []string
		for i := p.from; i < p.to; i++ {
			ends = append(ends, " "+l.describe(i, one.fans[i].quantiles[len(one.fans[i].quantiles)-1]))
		}
		alt += strings.Join(ends, ";") + "."
	}
	return alt + turnWords(l.turns, l.c)
}

// describe describes the last quantiles of an arm.
func (l *fanChart) describe(i int, quantiles [7]float64) string {
	if l.runs == 1 {
		return l.regimes[i] + " " + significant(quantiles[3], 3)
	}
	text := l.regimes[i] + " median " + significant(quantiles[3], 3)
	for _, b := range slices.Backward(l.bands()) {
		text += fmt.Sprintf(", middle %s%% %s to %s", fanBands[b].share, significant(quantiles[b], 3), significant(quantiles[6-b], 3))
	}
	return text
}

// turnWords describes interventions in words.
func turnWords(turns []turn, c clock) string {
	if len(turns) == 0 {
		return ""
	}
	var descriptions []string
	for _, t := range turns {
		descriptions = append(descriptions, fmt.Sprintf("%s %s (%s)", c.name, c.timeOf(t.week), t.what))
	}
	return " Dashed lines mark interventions: " + listed(descriptions) + "."
}

// fans draws bands, medians with markers, and the names at the right.
func (l *fanChart) fans(p *regimePage, plot *panel, fans []fan) {
	looks := l.looks[p.from:p.to]
	along := func(f fan, k int) []point {
		line := make([]point, len(f.times))
		for j := range line {
			line[j] = plot.at(f.times[j], f.quantiles[j][k])
		}
		return line
	}
	for _, b := range l.bands() {
		for i, f := range fans {
			p.between(along(f, b), along(f, 6-b), faded(looks[i].color, fanBands[b].opacity))
		}
	}
	medians, ends := make([][]point, len(fans)), make([]float64, len(fans))
	for i, f := range fans {
		medians[i] = along(f, 3)
		ends[i] = medians[i][len(medians[i])-1].y
	}
	p.lines(medians, looks)
	for i, median := range medians {
		const marks = 6
		for m := range marks {
			j := int((float64(m) + .3 + .6*float64(i)/float64(len(fans))) / marks * float64(len(median)))
			if j < len(median) {
				p.marker(looks[i].mark, median[j], 4.2, looks[i].color, stroke{white, 1, nil})
			}
		}
	}
	p.names(plot, ends, looks, l.fitted[p.from:p.to])
}

// lines draws lines that may overlap: first light edges for all, then the solid lines,
// then the dashed ones, whose gaps show the lines below.
func (s *sheet) lines(lines [][]point, looks []look) {
	for _, line := range lines {
		s.line(line, stroke{white, 2.6, nil})
	}
	for _, dashed := range []bool{false, true} {
		for i, line := range lines {
			if (looks[i].dash != nil) == dashed {
				s.line(line, stroke{looks[i].color, 1.4, looks[i].dash})
			}
		}
	}
}

// names writes the arms' names to the right of the ends of their lines, without
// overlap, and connects each with its line.
func (s *sheet) names(p *panel, ends []float64, looks []look, names []string) {
	heights := spread(ends, labelSize*1.15, p.bottom+2, p.top-2)
	for i, name := range names {
		if math.Abs(heights[i]-ends[i]) > 1 {
			s.line([]point{{p.right + 1, ends[i]}, {p.right + 5, heights[i]}}, stroke{faded(looks[i].color, .7), .6, nil})
		}
		s.marker(looks[i].mark, point{p.right + 8.5, heights[i]}, 4.2, looks[i].color, stroke{})
		s.text(p.right+13.5, heights[i]-labelSize*.34, name, labelSize, true, legible(looks[i].color), fromLeft)
	}
}

// turns marks each intervention with a line, and names them if named is true and they
// are few.
func (s *sheet) turns(p *panel, c clock, turns []turn, named bool) {
	for _, t := range turns {
		x := p.x(float64(t.week) / c.unit)
		s.segment(x, p.bottom, x, p.top, stroke{softInk, .7, []float64{2, 1.5}})
	}
	const size, few, rows = noteSize + .5, 6, 4
	if !named || len(turns) > few {
		return
	}
	labels := labeller{within: box{p.left, p.bottom, p.right, p.top}}
	for _, t := range turns {
		what := rainFitted(t.what, size, false, p.width()-6)
		x, width := p.x(float64(t.week)/c.unit)+3, textWidth(what, size, false)
		if x+width > p.right {
			x = max(p.left+2, min(x-width-6, p.right-width-2))
		}
		var places []place
		for row := range rows { // without space here, the text beside the figure has it
			y := p.top - 8 - float64(row)*8.5
			places = append(places, place{box{x - 1.5, y - 2, x + width + 1.5, y + size*.85}, float64(row)})
		}
		if spot, found := labels.place(places, 0); found {
			s.rectangle(spot.box, faded(white, .85))
			s.text(x, spot.bottom+2, what, size, false, softInk, fromLeft)
		}
	}
}

// countedRegimes writes a number of arms for the beginning of a title.
func countedRegimes(n int) string {
	small := []string{"No regimes", "One regime", "Two regimes", "Three regimes", "Four regimes", "Five regimes", "Six regimes", "Seven regimes"}
	if n < len(small) {
		return small[n]
	}
	return fmt.Sprintf("%d regimes", n)
}

// listed joins words: "a, b and c".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
