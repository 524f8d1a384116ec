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
	"leaderful/sim/inference"
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

// errNoWeekly says that results lack the weekly series for a figure over time.
var errNoWeekly = errors.New("figure: the weekly series were not recorded; set Weekly in the plan")

// weeksOf returns the number of weeks of an arm's runs.
func weeksOf(runs []experiment.Run) (int, error) {
	if len(runs) == 0 {
		return 0, errors.New("figure: no runs")
	}
	weeks := len(runs[0].Weekly)
	if weeks == 0 {
		return 0, errNoWeekly
	}
	for i := range runs {
		if len(runs[i].Weekly) != weeks {
			return 0, fmt.Errorf("figure: the runs of an arm differ in length: %d and %d weeks", weeks, len(runs[i].Weekly))
		}
	}
	return weeks, nil
}

// longest returns the number of weeks of the longest arm, or an error if there is none.
func longest(results *experiment.Results) (int, error) {
	if len(results.Runs) == 0 {
		return 0, errors.New("figure: no runs")
	}
	most := 0
	for _, runs := range results.Runs {
		weeks, err := weeksOf(runs)
		if err != nil {
			return 0, err
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
	values := make([]float64, len(runs))
	sums := make([]float64, len(runs))
	add := func(time float64) {
		slices.Sort(values)
		var quantiles [7]float64
		for k, level := range fanLevels {
			quantiles[k] = inference.Quantile(level, values)
		}
		f.times = append(f.times, time)
		f.quantiles = append(f.quantiles, quantiles)
	}
	if summed(series) {
		add(0)
	}
	for week := range weeks {
		shown := (weeks-1-week)%every == 0
		for i := range runs {
			v := scale * series.Of(&runs[i].Weekly[week])
			sums[i] += v
			if summed(series) {
				v = sums[i]
			}
			values[i] = v
		}
		if shown {
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
		struck, spared := false, false
		for _, runs := range results.Runs {
			for i := range runs {
				if week < len(runs[i].Weekly) && runs[i].Weekly[week].Shocks > 0 {
					struck = true
				} else {
					spared = true
				}
			}
		}
		if struck && spared {
			return nil
		}
		if struck {
			common = append(common, week)
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

// Fan draws series of all arms over time, one panel per series: the median of the
// runs and the bands that contain 50, 80 and 95% of them. Without series it draws
// Headline. Crises, collateral damage and shocks are shown as cumulative sums. It
// returns an error for an unknown series and for results without weekly series.
func Fan(results *experiment.Results, series []string, page Page) (*Figure, error) {
	if len(series) == 0 {
		series = Headline
	}
	var chosen []*sim.Series
	for _, name := range series {
		one := sim.SeriesNamed(name)
		if one == nil {
			return nil, fmt.Errorf("figure: unknown series %q", name)
		}
		chosen = append(chosen, one)
	}
	weeks, err := longest(results)
	if err != nil {
		return nil, err
	}
	names := armNames(results)
	l := fanLayout{c: newClock(weeks), runs: len(results.Runs[0]), names: names, looks: looksOf(names), shocks: commonShocks(results), turns: turnsOf(results.Plan)}
	l.fitted, l.widest = page.names(names, labelSize, true)
	for _, one := range chosen {
		l.panels = append(l.panels, fanPanelOf(results, one, l.c))
	}

	var headings []words
	for i := range l.panels {
		headings = append(headings, l.panels[i].words)
	}
	l.second = headingHeight(headings, page.inside())
	l.height = 126
	if len(chosen) == 1 {
		l.height = 210
	}
	title := countedRegimes(len(names)) + " over " + l.c.label()
	if len(names) == 1 {
		title += ": " + names[0]
	}
	l.title = title
	room := page.room(title, l.subtitle(0, 2), "")
	perPage := max(1, int(room/(l.around()+l.height)))
	if perPage == 1 {
		l.height = min(210, room-l.around())
	}
	armsFrom := parts(len(names), 1+int((l.height-4)/(labelSize*1.15)))
	panelsFrom := parts(len(chosen), perPage)
	pages := len(panelsFrom) - 1
	return page.paged(pages*(len(armsFrom)-1), func(page Page, number int) *Figure {
		arms, panels := number/pages, number%pages
		return l.draw(page, armsFrom[arms], armsFrom[arms+1], l.panels[panelsFrom[panels]:panelsFrom[panels+1]])
	}), nil
}

// A fanPanel holds what a fan chart shows of a series, arm by arm.
type fanPanel struct {
	words
	fans      []fan
	low, high []float64 // by band of fanBands: of all arms
}

// fanBands gives the outer quantile, an index of fanLevels, and the share of the runs
// of each band.
var fanBands = []struct {
	quantile int
	share    string
}{{0, "95"}, {1, "80"}, {2, "50"}}

func fanPanelOf(results *experiment.Results, series *sim.Series, c clock) fanPanel {
	p := fanPanel{words: wordsFor(seriesWords, series.Name)}
	for range fanBands {
		p.low, p.high = append(p.low, math.Inf(1)), append(p.high, math.Inf(-1))
	}
	for i, runs := range results.Runs {
		f := fanOf(runs, series, scaleOf(series, results.Plan.Arms[i].Setup.Parameters.Organization.Members), c)
		p.fans = append(p.fans, f)
		for b := range fanBands {
			for _, q := range f.quantiles {
				p.low[b], p.high[b] = min(p.low[b], q[b]), max(p.high[b], q[6-b])
			}
		}
	}
	return p
}

// fanHead and fanFoot are the space above and below each panel.
const fanHead, fanFoot = 14., 18.

// A fanLayout holds what the pages of a fan chart share.
type fanLayout struct {
	c             clock
	title         string
	runs          int // of each arm
	names, fitted []string
	widest        float64
	looks         []look
	shocks        []int
	turns         []turn
	panels        []fanPanel
	height        float64 // of a panel
	second        float64 // of its heading
}

// around returns the height above and below a panel.
func (l *fanLayout) around() float64 { return fanHead + l.second + fanFoot }

// bands returns the outermost quantiles of the bands drawn.
func (l *fanLayout) bands() []int {
	switch {
	case l.runs == 1:
		return nil
	case len(l.names) > manyArms:
		return []int{2}
	}
	return []int{0, 1, 2}
}

// shares lists the shares of runs in the bands drawn, the smallest first.
func (l *fanLayout) shares() string {
	var shares []string
	for _, b := range l.bands() {
		shares = append([]string{fanBands[b].share}, shares...)
	}
	return listed(shares) + "%"
}

func (l *fanLayout) subtitle(from, to int) string {
	text := "One run each"
	if l.runs > 1 {
		text = fmt.Sprintf("Lines are medians of %s runs, bands contain the middle %s of them", grouped(l.runs), l.shares())
	}
	if len(l.shocks) > 0 {
		text += "; triangles mark the shocks common to all"
	}
	return ofRegimes(from, to, len(l.names)) + text + "."
}

// draw draws a page with some of the arms and panels.
func (l *fanLayout) draw(page Page, from, to int, panels []fanPanel) *Figure {
	sheet, area := framedSheet(float64(len(panels))*(l.around()+l.height), l.title, l.subtitle(from, to), "", page)
	left, right := area.left+24, area.right-l.widest-16
	alt := fmt.Sprintf("Fan chart with %s over %s; the horizontal axis is time in %ss. %s",
		plural(len(panels), "panel", "panels"), l.c.label(), l.c.name, map[bool]string{true: "One run of each of ", false: "Medians and bands of "}[l.runs == 1])
	if l.runs > 1 {
		alt += grouped(l.runs) + " runs of "
	}
	alt += listed(l.names[from:to]) + "."
	for k := range panels {
		p := &panels[k]
		top := area.top - float64(k)*(l.around()+l.height) - fanHead - l.second
		plot := panel{box: box{left, top - l.height, right, top}, xHigh: l.c.last}
		outermost := 2
		if bands := l.bands(); bands != nil {
			outermost = bands[0]
		}
		low, high := p.low[outermost], p.high[outermost]
		if low > 0 && low < .5*high {
			low = 0
		}
		if strings.HasPrefix(p.unit, "number") {
			high = max(high, 4) // whole numbers at the ticks
		}
		plot.yLow, plot.yHigh = widened(low, high, yTicks(l.height))
		sheet.headingWithin(area.left, top+6, area.width(), l.second, p.title, p.unit)
		ticks := l.c.ticks(xTicks(plot.width()))
		sheet.grid(&plot, ticks)
		sheet.timeAxis(&plot, l.c, ticks)
		for _, week := range l.shocks {
			sheet.marker(inverted, point{plot.x(float64(week) / l.c.unit), plot.top + 1.5}, 3.2, softInk, stroke{})
		}
		sheet.fans(&plot, p.fans[from:to], l.looks[from:to], l.fitted[from:to], l.bands())
		sheet.turns(&plot, l.c, l.turns, k == 0)

		alt += fmt.Sprintf(" %s (%s), at the end:", p.title, p.unit)
		for i := from; i < to; i++ {
			q := p.fans[i].quantiles[len(p.fans[i].quantiles)-1]
			alt += " " + l.names[i]
			if l.runs > 1 {
				alt += " median"
			}
			alt += " " + significant(q[3], 3)
			for b := len(fanBands) - 1; b >= 0; b-- {
				if slices.Contains(l.bands(), b) {
					alt += fmt.Sprintf(", middle %s%% %s to %s", fanBands[b].share, significant(q[b], 3), significant(q[6-b], 3))
				}
			}
			alt += ";"
		}
		alt = strings.TrimSuffix(alt, ";") + "."
	}
	return sheet.figure("fan", alt+turnWords(l.turns, l.c))
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
func (s *sheet) fans(p *panel, fans []fan, looks []look, names []string, bands []int) {
	along := func(f fan, k int) []point {
		line := make([]point, len(f.times))
		for j := range line {
			line[j] = p.at(f.times[j], f.quantiles[j][k])
		}
		return line
	}
	for _, k := range bands {
		for i, f := range fans {
			s.between(along(f, k), along(f, 6-k), faded(looks[i].color, []float64{.10, .13, .20}[k]))
		}
	}
	medians := make([][]point, len(fans))
	for i, f := range fans {
		medians[i] = along(f, 3)
	}
	s.lines(medians, looks)
	ends := make([]float64, len(fans))
	for i, median := range medians {
		ends[i] = median[len(median)-1].y
	}
	for i, f := range fans {
		const marks = 6
		for m := range marks {
			j := int((float64(m) + .3 + .6*float64(i)/float64(len(fans))) / marks * float64(len(f.times)))
			if j < len(f.times) {
				s.marker(looks[i].mark, p.at(f.times[j], f.quantiles[j][3]), 4.2, looks[i].color, stroke{white, 1, nil})
			}
		}
	}
	s.names(p, ends, looks, names)
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
	var taken []box
	for _, t := range turns {
		what := rainFitted(t.what, size, false, p.width()-6)
		x, width := p.x(float64(t.week)/c.unit)+3, textWidth(what, size, false)
		if x+width > p.right {
			x = max(p.left+2, min(x-width-6, p.right-width-2))
		}
		for row := range rows { // without space here, the text beside the figure has it
			y := p.top - 8 - float64(row)*8.5
			label := box{x - 1.5, y - 2, x + width + 1.5, y + size*.85}
			if slices.ContainsFunc(taken, label.overlaps) {
				continue
			}
			taken = append(taken, label)
			s.rectangle(label, faded(white, .85))
			s.text(x, y, what, size, false, softInk, fromLeft)
			break
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
