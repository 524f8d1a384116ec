package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A PhasePath is the path of a regime's organizations through leadership capacity and
// vulnerability: means over replications at the end of each week, and quartiles over
// replications at the end of the run.
type PhasePath struct {
	Regime                              string
	Capacity, Vulnerability             []float64 // by week, 0 to 1
	SpreadCapacity, SpreadVulnerability [2]float64
}

// phasePoints is roughly the number of weeks of a path that are drawn.
const phasePoints = 240

// PhasePortrait draws the path of each regime through leadership capacity (across)
// and vulnerability (up) from the first week to the last: with a mark for each year,
// and at the end an arrow head and a cross of the quartiles over replications. It
// returns an error for no paths, a regime named twice, paths of different lengths or
// without weeks, values outside [0, 1], and quartiles that are not in order.
func PhasePortrait(paths []PhasePath, page Page) (*Figure, error) {
	if err := phaseCheck(paths); err != nil {
		return nil, err
	}
	names := make([]string, len(paths))
	for i := range paths {
		names[i] = paths[i].Regime
	}
	const most = 8 // more paths on a page would be indistinguishable
	looks := looksOf(names)
	return page.paged((len(paths)+most-1)/most, func(page Page, number int) *Figure {
		from, to := number*most, min(len(paths), (number+1)*most)
		return drawPhase(paths[from:to], names[from:to], looks[from:to], page)
	}), nil
}

// drawPhase draws a page of the portrait.
func drawPhase(paths []PhasePath, names []string, looks []look, page Page) *Figure {
	weeks := len(paths[0].Capacity)
	c := newClock(weeks)

	title := "Where regimes lead: leadership capacity and vulnerability"
	if len(names) == 1 {
		title = "Where " + names[0] + " leads: leadership capacity and vulnerability"
	}
	subtitle := fmt.Sprintf("Means over replications through %s, to the arrow heads", c.label())
	if weeks > yearWeeks {
		subtitle += "; small marks are the ends of years where far enough apart, with numbers where space allows"
	}
	subtitle += ". Crosses: the middle half of the replications at the end, in both directions."

	const head, foot = 16., 32.
	tall := min(300, page.room(title, subtitle, "")-head-foot)
	sheet, area := framedSheet(head+tall+foot, title, subtitle, "", page)
	plot := panel{box: box{area.left + 28, area.bottom + foot, area.right - 6, area.top - head}}
	var across, up []float64
	for i := range paths {
		across = slices.Concat(across, paths[i].Capacity, paths[i].SpreadCapacity[:])
		up = slices.Concat(up, paths[i].Vulnerability, paths[i].SpreadVulnerability[:])
	}
	plot.xLow, plot.xHigh = phaseRange(across, 10)
	plot.yLow, plot.yHigh = phaseRange(up, 8)
	sheet.phaseAxes(&plot, area)

	lines := make([][]point, len(paths))
	years := make([][]int, len(paths)) // weeks of the marks
	labels := labeller{within: box{plot.left + 2, plot.bottom + 2, plot.right - 2, plot.top - 2}}
	for i := range paths {
		lines[i] = phaseLine(&plot, &paths[i])
		years[i] = phaseYears(&plot, &paths[i])
		labels.mark(lines[i])
		for _, bar := range phaseBars(&plot, &paths[i]) {
			labels.mark(bar)
		}
	}
	for i := range paths {
		sheet.phaseSpread(&plot, &paths[i], looks[i])
	}
	sheet.lines(lines, looks)
	for i := range paths {
		for _, week := range years[i] {
			at := phaseAt(&plot, &paths[i], week)
			sheet.marker(looks[i].mark, at, 3.8, looks[i].color, stroke{white, .9, nil})
			labels.taken = append(labels.taken, around(at, 6, 6))
		}
	}
	for i, line := range lines {
		sheet.phaseHead(line, looks[i])
		labels.taken = append(labels.taken, around(line[len(line)-1], 10, 10))
	}
	sheet.phaseStart(lines, &labels)
	sheet.phaseNames(lines, looks, names, &labels)
	for i := range paths {
		for _, week := range years[i] {
			sheet.phaseYear(phaseAt(&plot, &paths[i], week), (week+1)/yearWeeks, looks[i], &labels)
		}
	}

	alt := fmt.Sprintf("Phase portrait of %s over %s: leadership capacity of followers across, vulnerability up, both from 0 to 1, means over replications.", listed(names), c.label())
	for i := range paths {
		alt += " " + paths[i].describe() + ";"
	}
	return sheet.figure("phase", strings.TrimSuffix(alt, ";")+".")
}

// phaseCheck returns an error if paths are invalid.
func phaseCheck(paths []PhasePath) error {
	if len(paths) == 0 {
		return errNoRegimes
	}
	var names []string
	outside := func(v float64) bool { const rounding = 1e-9; return !(v >= -rounding && v <= 1+rounding) }
	for i := range paths {
		one := &paths[i]
		names = append(names, one.Regime)
		if len(one.Capacity) == 0 {
			return fmt.Errorf("figure: the path of %s has no weeks", one.Regime)
		}
		if len(one.Capacity) != len(one.Vulnerability) || len(one.Capacity) != len(paths[0].Capacity) {
			return fmt.Errorf("figure: the path of %s has %d and %d weeks, that of %s %d", one.Regime, len(one.Capacity), len(one.Vulnerability), paths[0].Regime, len(paths[0].Capacity))
		}
		for k := range one.Capacity {
			if outside(one.Capacity[k]) || outside(one.Vulnerability[k]) {
				return fmt.Errorf("figure: %s is at %v, %v in week %d; both must be in [0, 1]", one.Regime, one.Capacity[k], one.Vulnerability[k], k)
			}
		}
		for _, spread := range [][2]float64{one.SpreadCapacity, one.SpreadVulnerability} {
			if outside(spread[0]) || outside(spread[1]) || spread[0] > spread[1] {
				return fmt.Errorf("figure: quartiles of %s are %v and %v", one.Regime, spread[0], spread[1])
			}
		}
	}
	if len(distinct(names)) < len(names) {
		return errors.New("figure: a regime has two paths")
	}
	return nil
}

// phaseRange returns the range of an axis around values, within [0, 1].
func phaseRange(values []float64, most int) (low, high float64) {
	low, high = slices.Min(values), slices.Max(values)
	pad := max(.04*(high-low), .01)
	low, high = widened(max(0, low-pad), min(1, high+pad), most)
	return max(0, low), min(1, high)
}

func phaseAt(plot *panel, path *PhasePath, week int) point {
	return plot.at(path.Capacity[week], path.Vulnerability[week])
}

// phaseLine returns a path, thinned, with its first and last week.
func phaseLine(plot *panel, path *PhasePath) []point {
	last := len(path.Capacity) - 1
	every := last/phasePoints + 1
	var line []point
	for week := range path.Capacity {
		if week == 0 || (last-week)%every == 0 {
			line = append(line, phaseAt(plot, path, week))
		}
	}
	return line
}

// phaseAxes draws the grid and both axes.
func (s *sheet) phaseAxes(plot *panel, area box) {
	ticks, step := niceTicks(plot.xLow, plot.xHigh, min(11, int(plot.width()/24)))
	s.grid(plot, ticks)
	s.segment(plot.left, plot.bottom, plot.right, plot.bottom, stroke{axisInk, .6, nil})
	s.segment(plot.left, plot.bottom, plot.left, plot.top, stroke{axisInk, .6, nil})
	for _, v := range ticks {
		s.segment(plot.x(v), plot.bottom, plot.x(v), plot.bottom-2.5, stroke{axisInk, .6, nil})
		s.text(plot.x(v), plot.bottom-3-tickSize*.8, number(v, step), tickSize, false, softInk, centred)
	}
	w := wordsFor(seriesWords, "vulnerability")
	s.headingIn(area.left, plot.top+7, area.width(), fromLeft, w.title, w.unit+"; less is better")
	w = wordsFor(seriesWords, "leadership_capacity")
	s.headingIn(plot.left, plot.bottom-25, plot.width(), centred, w.title, w.unit+"; more is better")
}

// phaseYears returns the last weeks of the years that get a mark: those far enough
// from the mark before and from the end of the path.
func phaseYears(plot *panel, path *PhasePath) []int {
	const apart = 9
	last := len(path.Capacity) - 1
	end, before := phaseAt(plot, path, last), phaseAt(plot, path, 0)
	var weeks []int
	for week := yearWeeks - 1; week < last; week += yearWeeks {
		if at := phaseAt(plot, path, week); at.distance(end) > apart && at.distance(before) > apart {
			weeks = append(weeks, week)
			before = at
		}
	}
	return weeks
}

// phaseBars returns the two bars from quartile to quartile at the end of a path.
func phaseBars(plot *panel, path *PhasePath) [2][]point {
	end := phaseAt(plot, path, len(path.Capacity)-1)
	return [2][]point{
		{{plot.x(path.SpreadCapacity[0]), end.y}, {plot.x(path.SpreadCapacity[1]), end.y}},
		{{end.x, plot.y(path.SpreadVulnerability[0])}, {end.x, plot.y(path.SpreadVulnerability[1])}},
	}
}

// phaseSpread draws the cross of quartiles at the end of a path.
func (s *sheet) phaseSpread(plot *panel, path *PhasePath, l look) {
	with := stroke{mixed(l.color, white, .25), 1.1, nil}
	const serif = 2.4
	bars := phaseBars(plot, path)
	for k, bar := range bars {
		aside := []point{{0, serif}, {serif, 0}}[k]
		for _, end := range bar {
			s.segment(end.x-aside.x, end.y-aside.y, end.x+aside.x, end.y+aside.y, with)
		}
	}
	for _, bar := range bars {
		s.line(bar, with)
	}
}

// phaseHead draws the arrow head at the end of a line, in the direction of its last
// stretch, or a dot if the line does not move.
func (s *sheet) phaseHead(line []point, l look) {
	end := line[len(line)-1]
	const stretch, long, wide = 9., 8.5, 3.6
	for i := len(line) - 2; i >= 0; i-- {
		dx, dy := end.x-line[i].x, end.y-line[i].y
		if length := math.Hypot(dx, dy); length >= stretch || i == 0 && length > 1 {
			dx, dy = dx/length, dy/length
			tip := point{end.x + dx*2, end.y + dy*2}
			back := point{tip.x - dx*long, tip.y - dy*long}
			notch := point{tip.x - dx*long*.7, tip.y - dy*long*.7}
			head := path([]point{tip, {back.x - dy*wide, back.y + dx*wide}, notch, {back.x + dy*wide, back.y - dx*wide}}, true)
			s.stroke(head, stroke{white, 1.6, nil})
			s.fill(head, l.color)
			return
		}
	}
	s.marker(circle, end, 5, l.color, stroke{white, 1.4, nil})
}

// phaseStart marks where paths start: with one mark if they start together, otherwise
// with one mark each.
func (s *sheet) phaseStart(lines [][]point, labels *labeller) {
	const together = 16.
	var middle point
	var starts []point
	for _, line := range lines {
		starts = append(starts, line[0])
		middle.x += line[0].x / float64(len(lines))
		middle.y += line[0].y / float64(len(lines))
	}
	if !slices.ContainsFunc(starts, func(q point) bool { return q.distance(middle) > together }) {
		starts = []point{middle}
	}
	for _, at := range starts {
		s.marker(circle, at, 6, white, stroke{textInk, 2, nil})
		labels.taken = append(labels.taken, around(at, 10, 10))
	}
	for _, at := range starts {
		if spot, found := labels.place(rings(at, textWidth("start", labelSize, true), phaseHeight(labelSize), 40), math.Inf(1)); found {
			s.text(spot.left, spot.bottom+1, "start", labelSize, true, textInk, fromLeft)
		}
	}
}

// phaseHeight returns the height of the space for a label of a size.
func phaseHeight(size float64) float64 { return size*.75 + 2.5 }

// phaseNames writes the regimes' names near the ends of their paths, and draws lines
// to distant names.
func (s *sheet) phaseNames(lines [][]point, looks []look, names []string, labels *labeller) {
	const widest, sign, far, hidden = 150., 9., 16., 4.
	var write []func() // over all lines
	for i, line := range lines {
		end, name := line[len(line)-1], rainFitted(names[i], labelSize, true, widest)
		spot, found := labels.place(rings(end, sign+textWidth(name, labelSize, true), phaseHeight(labelSize), math.Inf(1)), hidden)
		if !found {
			continue
		}
		ink := legible(looks[i].color)
		if spot.cost > far {
			s.line([]point{end, {max(spot.left, min(spot.right, end.x)), max(spot.bottom, min(spot.top, end.y))}}, stroke{ink, .5, nil})
		}
		write = append(write, func() {
			s.rectangle(spot.box, faded(white, .8))
			s.marker(looks[i].mark, point{spot.left + 3, spot.bottom + 1 + labelSize*.34}, 4.4, looks[i].color, stroke{})
			s.text(spot.left+sign, spot.bottom+1, name, labelSize, true, ink, fromLeft)
		})
	}
	for _, name := range write {
		name()
	}
}

// phaseYear writes the number of a year beside its mark, if space allows.
func (s *sheet) phaseYear(at point, year int, l look, labels *labeller) {
	text := number(float64(year), 1)
	if spot, found := labels.place(rings(at, textWidth(text, noteSize, false), phaseHeight(noteSize), 9), math.Inf(1)); found {
		s.text(spot.left, spot.bottom+1, text, noteSize, false, legible(l.color), fromLeft)
		// The next number must also avoid this one's mark.
		labels.taken = append(labels.taken, box{spot.left - 4, spot.bottom - 3, spot.right + 4, spot.top + 3})
	}
}

// describe describes a path in words.
func (path *PhasePath) describe() string {
	last := len(path.Capacity) - 1
	value := func(v float64) string { return fixedDecimals(v, 3) }
	most := 0
	for week, v := range path.Vulnerability {
		if v > path.Vulnerability[most] {
			most = week
		}
	}
	return fmt.Sprintf("%s goes from capacity %s and vulnerability %s to %s and %s (middle half of the replications %s to %s and %s to %s), most vulnerable in week %s, at %s",
		path.Regime, value(path.Capacity[0]), value(path.Vulnerability[0]), value(path.Capacity[last]), value(path.Vulnerability[last]),
		value(path.SpreadCapacity[0]), value(path.SpreadCapacity[1]), value(path.SpreadVulnerability[0]), value(path.SpreadVulnerability[1]),
		grouped(most), value(path.Vulnerability[most]))
}
