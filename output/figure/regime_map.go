package figure

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"sort"
	"strings"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/plot/vg"

	"leaderful/sim"
	"leaderful/sim/inference"
	"leaderful/sim/inference/search"
)

// A MapAxis is one of the two factors of a DifferenceMap.
type MapAxis struct {
	Name        string // from the parameter table, or any other name
	Unit        string // may be empty
	Low, High   float64
	Logarithmic bool    // Low is above 0
	Default     float64 // the default setting; not shown if NaN or out of range
}

// A MapPoint is a setting at which the difference was simulated.
type MapPoint struct {
	X, Y    float64
	Finding inference.Finding
}

// A DifferenceMap is the difference between two regimes over two factors, estimated
// from the simulated settings.
type DifferenceMap struct {
	Outcome        string // a name of sim.OutcomeTable
	Arm, Reference string // the difference is Arm - Reference
	X, Y           MapAxis
	Difference     func(x, y float64) inference.Difference // the estimate at a setting; finite, always with the same level and zone
	Shares         search.Shares                           // of the map's area, by verdict
	Points         []MapPoint                              // within the axes; may be empty
}

// mapCells is the number of cells along each axis.
const mapCells = 120

// A mapField holds what a map draws: the mean difference and the ends of its interval
// on a grid, by row from the lowest y upward.
type mapField struct {
	mean, low, high [][]float64
	least, most     float64 // mean differences
	level, zone     float64
}

// turns reports whether the mean difference changes its sign.
func (f *mapField) turns() bool { return f.least < 0 && f.most >= 0 }

// open returns how far an interval is inside the undecided region; below 0 outside.
// beyond does the same for the region beyond the zone on one side, and negligible for
// the region within the zone. The rule is that of inference.Difference.
func (f *mapField) open(low, high float64) float64 {
	return min(-f.beyond(low, high, 1), -f.beyond(low, high, -1), -f.negligible(low, high))
}

func (f *mapField) beyond(low, high, side float64) float64 {
	if side < 0 {
		low = -high
	}
	return low - f.zone
}

func (f *mapField) negligible(low, high float64) float64 { return min(low+f.zone, f.zone-high) }

// at turns a function of an interval into a function of a place on the sheet.
func (f *mapField) at(plot *panel, of func(low, high float64) float64) func(at point) float64 {
	return func(at point) float64 { return of(mapAt(f.low, plot, at), mapAt(f.high, plot, at)) }
}

// RegimeMap draws where each of two regimes is better: the mean difference in tones,
// from light where the reference is better to dark where the arm is; the line of no
// difference; the lines beyond which intervals are outside the negligible zone;
// hatching where nothing is decided; dots where there is practically no difference;
// the simulated settings and the default setting. For an outcome without a better
// direction it says higher instead of better. It returns an error for an unknown
// outcome, an axis without extent, points beyond the axes, and a surface that is not
// finite.
func RegimeMap(m *DifferenceMap, page Page) (*Figure, error) {
	field, err := m.field()
	if err != nil {
		return nil, err
	}
	w := wordsFor(outcomeWords, m.Outcome)
	word, toward := "higher", 1.
	if better := sim.OutcomeNamed(m.Outcome).Better; better != 0 {
		word, toward = "better", float64(better)
	}

	title := fmt.Sprintf("Where %s is %s than %s", m.Arm, word, m.Reference)
	finds := m.finds(field, toward, word)
	subtitle := fmt.Sprintf("%s (%s), %s − %s. %s", w.title, unitAndAim(w), m.Arm, m.Reference, finds)
	if !field.turns() {
		subtitle += " The estimated sign does not change within these ranges."
	}

	// The legend is beside the map, in one column or, on a low page, in two; on a
	// narrow page it is below the map.
	const side, head, foot, below = 128., 14., 32., 170.
	room, inside := page.room(title, subtitle, ""), page.inside()
	tall, aside, under := min(296, room-head-foot), side, 0.
	switch {
	case inside < 2.6*side:
		tall, aside, under = min(tall-below, inside), 6, below
	case tall < 280:
		aside = 2 * side
	}
	sheet, area := framedSheet(tall+head+foot+under, title, subtitle, "", page)
	plot := panel{box: box{area.left + 30, area.bottom + foot + under, area.right - aside, area.top - head}, xHigh: 1, yHigh: 1}
	scale := newMapScale(m, field, toward)
	grid := panel{box: plot.box, xHigh: mapCells, yHigh: mapCells}
	sheet.mapTones(&grid, field, scale)
	sheet.mapDots(&plot, field)
	sheet.mapHatch(&plot, field)
	edges := slices.Concat(mapContours(&grid, field.low, field.zone, false), mapContours(&grid, field.high, -field.zone, false))
	for _, line := range edges {
		sheet.line(line, mapEdge)
	}
	for _, line := range mapContours(&grid, field.mean, 0, false) {
		sheet.line(line, stroke{white, 4, nil})
		sheet.line(line, mapZero)
	}
	labels := labeller{within: plot.box}
	for _, one := range m.Points {
		at := plot.at(m.X.place(one.X), m.Y.place(one.Y))
		sheet.mapMark(at, one.Finding, toward)
		labels.marks = append(labels.marks, around(at, 5, 5))
	}
	sheet.mapAxes(&plot, area, &m.X, &m.Y)

	if m.hasDefault() {
		sheet.mapDefault(plot.at(m.X.place(m.X.Default), m.Y.place(m.Y.Default)), &labels)
	}
	for k, name := range []string{m.Arm, m.Reference} {
		sheet.mapWords(&grid, field, toward*float64(1-2*k), rainFitted(name, panelSize, true, plot.width()/2), word, &labels)
	}
	bar, keys := box{plot.right + 20, plot.bottom, area.right, area.top - 4}, box{}
	switch {
	case under > 0:
		bar = box{area.left, area.bottom, area.left + .5*inside - 8, area.bottom + under}
		keys = box{bar.right + 16, bar.bottom, area.right, bar.top}
	case aside > side:
		bar.right = bar.left + side - 24
		keys = box{bar.right + 14, bar.bottom, area.right, bar.top}
	}
	sheet.mapLegend(bar, keys, m, field, scale, word, len(edges) > 0)
	stem := strings.Join([]string{m.Outcome, m.X.Name, m.Y.Name, m.Arm, m.Reference}, "-")
	return sheet.figure("map-"+fileName(strings.ReplaceAll(stem, ".", "-")), m.describe(field, finds, toward, word)), nil
}

// The line of no difference, and the lines around decided regions.
var (
	mapZero = stroke{textInk, 2.2, nil}
	mapEdge = stroke{textInk, .9, []float64{3.5, 2}}
	mapThin = stroke{faded(textInk, .75), .45, nil}
)

// field evaluates the surface, or returns an error if the map is invalid.
func (m *DifferenceMap) field() (*mapField, error) {
	switch {
	case sim.OutcomeNamed(m.Outcome) == nil:
		return nil, unknownOutcome(m.Outcome)
	case m.Difference == nil:
		return nil, errors.New("figure: a map without a difference")
	case m.Arm == m.Reference:
		return nil, fmt.Errorf("figure: a map of the difference of %q from itself", m.Arm)
	}
	for _, axis := range []*MapAxis{&m.X, &m.Y} {
		if !(axis.High > axis.Low) || math.IsInf(axis.High-axis.Low, 0) || axis.Logarithmic && !(axis.Low > 0) {
			return nil, fmt.Errorf("figure: the axis of %s goes from %v to %v", axis.Name, axis.Low, axis.High)
		}
	}
	for _, one := range m.Points {
		if !m.X.holds(one.X) || !m.Y.holds(one.Y) {
			return nil, fmt.Errorf("figure: the point %v, %v is outside the map", one.X, one.Y)
		}
	}
	f := &mapField{}
	for row := range mapCells + 1 {
		means, lows, highs := make([]float64, mapCells+1), make([]float64, mapCells+1), make([]float64, mapCells+1)
		for column := range means {
			x, y := m.X.value(float64(column)/mapCells), m.Y.value(float64(row)/mapCells)
			d := m.Difference(x, y)
			if !isFinite(d.Value) || !isFinite(d.Low) || !isFinite(d.High) || !(d.Low <= d.Value && d.Value <= d.High) || !(d.Zone >= 0) {
				return nil, fmt.Errorf("figure: at %v, %v the difference is %v [%v, %v], with a negligible zone of %v", x, y, d.Value, d.Low, d.High, d.Zone)
			}
			means[column], lows[column], highs[column] = d.Value, d.Low, d.High
			f.level, f.zone = d.Level, d.Zone
		}
		f.mean, f.low, f.high = append(f.mean, means), append(f.low, lows), append(f.high, highs)
	}
	all := slices.Concat(f.mean...)
	f.least, f.most = slices.Min(all), slices.Max(all)
	return f, nil
}

func (a *MapAxis) holds(v float64) bool { return v >= a.Low && v <= a.High }

// place returns the position of a value along the axis, from 0 to 1; value is its
// inverse.
func (a *MapAxis) place(v float64) float64 {
	if a.Logarithmic {
		return math.Log(v/a.Low) / math.Log(a.High/a.Low)
	}
	return (v - a.Low) / (a.High - a.Low)
}

func (a *MapAxis) value(place float64) float64 {
	if a.Logarithmic {
		return a.Low * math.Pow(a.High/a.Low, place)
	}
	return a.Low + place*(a.High-a.Low)
}

// ticks returns the values at which the axis has numbers, and the numbers.
func (a *MapAxis) ticks(most int) (values []float64, texts []string) {
	for _, steps := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		if values = nil; !a.Logarithmic {
			break
		}
		for decade := math.Floor(math.Log10(a.Low)); decade <= math.Log10(a.High); decade++ {
			for _, step := range steps {
				if v := step * math.Pow(10, decade); v >= a.Low*(1-1e-9) && v <= a.High*(1+1e-9) {
					values = append(values, v)
				}
			}
		}
		if len(values) <= most {
			break
		}
	}
	text := func(v float64) string { return significant(v, 1) }
	if len(values) <= 2 {
		var step float64
		values, step = niceTicks(a.Low, a.High, most)
		text = func(v float64) string { return number(v, step) }
	}
	for _, v := range values {
		texts = append(texts, text(v))
	}
	return values, texts
}

func (m *DifferenceMap) hasDefault() bool { return m.X.holds(m.X.Default) && m.Y.holds(m.Y.Default) }

// finds states the shares of the map with each verdict.
func (m *DifferenceMap) finds(f *mapField, toward float64, word string) string {
	arm, reference := m.Shares[inference.Higher], m.Shares[inference.Lower]
	if toward < 0 {
		arm, reference = reference, arm
	}
	text := fmt.Sprintf("The %s%% intervals find %s %s on %s of the map, %s on %s", percent(f.level), m.Arm, word, rainPercent(arm), m.Reference, rainPercent(reference))
	if f.zone > 0 {
		text += fmt.Sprintf(", practically no difference on %s", rainPercent(m.Shares[inference.Negligible]))
	}
	return text + fmt.Sprintf("; %s is undecided.", rainPercent(m.Shares[inference.Undecided]))
}

// A mapScale gives differences their tones, in bands.
type mapScale struct {
	bands     []float64 // lower ends, ascending, and the upper end of the last
	step      float64
	reach     float64 // the largest size of a difference
	toward    float64 // 1 if the arm is better where the difference is above 0, -1 if below
	arm, than color.NRGBA
}

func newMapScale(m *DifferenceMap, f *mapField, toward float64) *mapScale {
	low, high := f.least, f.most
	looks := looksOf([]string{m.Arm, m.Reference})
	s := &mapScale{reach: max(-low, high), toward: toward, arm: looks[0].color, than: looks[1].color}
	if s.reach == 0 {
		s.reach = 1
	}
	if low, high = min(low, 0), max(high, 0); low == high {
		low, high = -s.reach, s.reach
	}
	// About ten bands; 0 is always a boundary.
	_, s.step = niceTicks(low, high, 11)
	first, last := math.Floor(low/s.step+1e-9), math.Ceil(high/s.step-1e-9)
	for k := first; k <= last; k++ {
		s.bands = append(s.bands, k*s.step)
	}
	s.reach = max(s.reach, -s.bands[0], s.bands[len(s.bands)-1])
	return s
}

// tone returns the colour of the band that starts at a difference.
func (s *mapScale) tone(from float64) color.NRGBA {
	return mapTone(s.toward*(from+s.step/2)/s.reach, s.arm, s.than)
}

// palest returns the tone of the smallest differences on the map.
func (s *mapScale) palest() color.NRGBA {
	size := func(from float64) float64 { return math.Abs(from + s.step/2) }
	return s.tone(slices.MinFunc(s.bands[:len(s.bands)-1], func(a, b float64) int { return cmp.Compare(size(a), size(b)) }))
}

// mapTone returns the tone of a difference from -1, entirely for the reference and
// light, to 1, entirely for the arm and dark. Lightness falls evenly, so that the tones
// are also readable in grey; the colours are those of the regimes.
func mapTone(difference float64, arm, reference color.NRGBA) color.NRGBA {
	difference = max(-1, min(1, difference))
	hue := arm
	if difference < 0 {
		hue = reference
	}
	middle := rgb(0xB4B4B4)
	return mapShade(mixed(middle, hue, math.Pow(math.Abs(difference), .6)), 74-24*difference)
}

// mapShade returns a colour mixed with black or white so that it has a
// lightness from 0 to 100 (L* of CIE 1976).
func mapShade(c color.NRGBA, lightness float64) color.NRGBA {
	toward := white
	if mapLightness(c) > lightness {
		toward = black
	}
	const steps = 1 << 20
	share := func(k int) color.NRGBA { return mixed(c, toward, float64(k)/steps) }
	return share(sort.Search(steps, func(k int) bool { return (mapLightness(share(k)) < lightness) != (toward == white) }))
}

func mapLightness(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	y := .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
	if y <= .008856 {
		return 903.3 * y
	}
	return 116*math.Cbrt(y) - 16
}

// mapContours returns the lines along which values on a grid, by row, equal a level,
// by marching squares (Maple 2003, "Geometric design and space planning using the
// marching squares and marching cube algorithms") with linear interpolation; a square
// with alternating corners is decided by their mean. The panel's scales count columns
// and rows. Values at or above the level are to the left of a line. Lines end at the
// edge of the grid; if closed, they continue along it, so that together they enclose
// everything at or above the level. (The lines of plotter.Contour do not serve: they
// have no direction, enclose nothing at the edge, and come in a random order.)
func mapContours(plot *panel, values [][]float64, level float64, closed bool) [][]point {
	first, rows, columns := 0, len(values)-1, len(values[0])-1 // of squares
	if closed {
		// Everything beyond the edge is below the level.
		first, rows, columns = -1, rows+1, columns+1
	}
	value := func(x, y int) float64 {
		if x < 0 || y < 0 || y >= len(values) || x >= len(values[y]) {
			return math.Inf(-1)
		}
		return values[y][x]
	}
	type edge struct{ x, y, right, up int } // from a corner to the next one on the right or above
	crossing := func(e edge) point {
		a, b := value(e.x, e.y), value(e.x+e.right, e.y+e.up)
		share := (level - a) / (b - a)
		switch {
		case math.IsInf(a, -1):
			share = 1
		case math.IsInf(b, -1):
			share = 0
		}
		return plot.at(float64(e.x)+share*float64(e.right), float64(e.y)+share*float64(e.up))
	}
	next, reached := map[edge]edge{}, map[edge]bool{}
	var starts []edge
	for y := first; y < rows; y++ {
		for x := first; x < columns; x++ {
			// Counterclockwise around the square from its lower left corner.
			corners := [4]float64{value(x, y), value(x+1, y), value(x+1, y+1), value(x, y+1)}
			edges := [4]edge{{x, y, 1, 0}, {x + 1, y, 0, 1}, {x, y + 1, 1, 0}, {x, y, 0, 1}}
			above := func(k int) bool { return corners[k%4] >= level }
			turn := 1 // cut off the corners below, or else those above
			if above(0) == above(2) && above(1) == above(3) && corners[0]+corners[1]+corners[2]+corners[3] < 4*level {
				turn = 3
			}
			for k := range 4 {
				if !above(k) || above(k+1) {
					continue
				}
				// The walk leaves the region above the level here, and returns there.
				to := k + turn
				for above(to) || !above(to+1) {
					to++
				}
				next[edges[k]] = edges[to%4]
				reached[edges[to%4]] = true
				starts = append(starts, edges[k])
			}
		}
	}
	var lines [][]point
	for _, open := range []bool{true, false} { // lines from edge to edge before rings
		for _, from := range starts {
			to, left := next[from]
			if !left || reached[from] == open {
				continue
			}
			line := []point{crossing(from)}
			for ; left; to, left = next[from] {
				delete(next, from)
				line = append(line, crossing(to))
				from = to
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// mapAt interpolates a grid at a place on the sheet.
func mapAt(values [][]float64, plot *panel, at point) float64 {
	x := max(0, min(mapCells, (at.x-plot.left)/plot.width()*mapCells))
	y := max(0, min(mapCells, (at.y-plot.bottom)/plot.height()*mapCells))
	column, row := min(mapCells-1, int(x)), min(mapCells-1, int(y))
	x, y = x-float64(column), y-float64(row)
	return (1-y)*((1-x)*values[row][column]+x*values[row][column+1]) + y*((1-x)*values[row+1][column]+x*values[row+1][column+1])
}

// mapTones fills the map, band by band from below.
func (s *sheet) mapTones(grid *panel, f *mapField, scale *mapScale) {
	s.rectangle(grid.box, scale.tone(scale.bands[0]))
	for _, from := range scale.bands[1 : len(scale.bands)-1] {
		var region vg.Path
		for _, line := range mapContours(grid, f.mean, from, true) {
			region = append(region, path(line, true)...)
		}
		s.fill(region, scale.tone(from))
	}
}

// mapHatch hatches where nothing is decided.
func (s *sheet) mapHatch(plot *panel, f *mapField) {
	open := f.at(plot, f.open)
	const apart, step = 4.6 * math.Sqrt2, 1.2
	var hatch vg.Path
	for c := apart / 2; c < plot.width()+plot.height(); c += apart {
		// Down to the right, from the left or the upper side.
		from := point{plot.left + max(0, c-plot.height()), plot.bottom + min(c, plot.height())}
		length := min(plot.right-from.x, from.y-plot.bottom)
		along := func(t float64) point { return point{from.x + t, from.y - t} }
		before, drawing := open(from), false
		for t := 0.; t < length; t += step {
			next := min(length, t+step)
			now := open(along(next))
			begin, end := t, next
			switch cut := next - (next-t)*now/(now-before); {
			case before < 0:
				begin = cut
			case now < 0:
				end = cut
			}
			switch {
			case now < 0 && before < 0:
			case drawing:
				hatch[len(hatch)-1].Pos = at(along(end))
			default:
				hatch = append(hatch, path([]point{along(begin), along(end)}, false)...)
			}
			before, drawing = now, now >= 0
		}
	}
	s.stroke(hatch, mapThin)
}

// mapDots dots where the difference is negligible.
func (s *sheet) mapDots(plot *panel, f *mapField) {
	const apart = 4.6
	negligible := f.at(plot, f.negligible)
	var dots []box
	for row := 0; apart*(float64(row)+.5) < plot.height(); row++ {
		for column := 0; apart*(float64(column)+1) < plot.width(); column++ {
			at := point{plot.left + apart*(float64(column)+.5+.5*float64(row%2)), plot.bottom + apart*(float64(row)+.5)}
			if f.zone > 0 && negligible(at) >= 0 {
				dots = append(dots, around(at, mapDot, mapDot))
			}
		}
	}
	s.rectangles(dots, white)
}

// mapDot is the side of a dot.
const mapDot = 1.2

// mapMark marks a simulated setting: filled if the arm is better, hollow if the
// reference is, an upright cross if there is practically no difference, and a
// slanting cross if nothing is decided.
func (s *sheet) mapMark(at point, finding inference.Finding, toward float64) {
	switch {
	case finding == inference.Undecided:
		s.marker(cross, at, 2.6, textInk, stroke{white, .9, nil})
	case finding == inference.Negligible:
		s.marker(plus, at, 2.6, textInk, stroke{white, .9, nil})
	case (finding == inference.Higher) == (toward > 0):
		s.marker(circle, at, 2.9, textInk, stroke{white, 1, nil})
	default:
		s.marker(circle, at, 2.9, white, stroke{textInk, 1, nil})
	}
}

// mapDefault marks and names the default setting.
func (s *sheet) mapDefault(at point, labels *labeller) {
	const text, arm = "default", 5.5
	for _, with := range []struct {
		reach  float64
		stroke stroke
	}{{arm + .9, stroke{white, 3.4, nil}}, {arm, stroke{textInk, 1.7, nil}}} {
		s.segment(at.x-with.reach, at.y, at.x+with.reach, at.y, with.stroke)
		s.segment(at.x, at.y-with.reach, at.x, at.y+with.reach, with.stroke)
	}
	labels.taken = append(labels.taken, around(at, 2*(arm+4), 2*(arm+4)))
	if spot, found := labels.place(rings(at, textWidth(text, labelSize, true)+4, labelSize*.75+4, 30), mapPrice); found {
		s.rectangle(spot.box, faded(white, .82))
		s.text(spot.left+2, spot.bottom+2, text, labelSize, true, textInk, fromLeft)
	}
}

// mapPrice is how much farther away a label may be for each mark that it does not hide.
const mapPrice = 100

// mapWords writes which regime is better near the middle of the region where that is
// decided, or, if the words do not fit there, which perhaps is where that is likely; if
// possible without hiding marks, and not at all if they do not fit there either. sign is
// the sign of the differences with which the regime is better.
func (s *sheet) mapWords(grid *panel, f *mapField, sign float64, name, word string, labels *labeller) {
	const height, apart = 2*panelSize*1.15 + 5, 5. // twice the distance from the edges of the region
	decided := func(row, column int) bool { return f.beyond(f.low[row][column], f.high[row][column], sign) > 0 }
	likely := func(row, column int) bool { return sign*f.mean[row][column] > f.zone }
	for i, within := range []func(row, column int) bool{decided, likely} {
		if i > 0 {
			word = "perhaps " + word
		}
		var middle point
		var inside []point
		region := *labels
		for cell := range (mapCells + 1) * (mapCells + 1) {
			row, column := cell/(mapCells+1), cell%(mapCells+1)
			at := grid.at(float64(column), float64(row))
			if !within(row, column) {
				region.taken = append(region.taken, around(at, apart, apart))
				continue
			}
			middle.x, middle.y = middle.x+at.x, middle.y+at.y
			inside = append(inside, at)
		}
		middle.x, middle.y = middle.x/float64(len(inside)), middle.y/float64(len(inside))
		width := max(textWidth(name, panelSize, true), textWidth(word, panelSize, true)) + 8
		var places []place
		for k := 0; k < len(inside); k += 7 { // a seventh of the cells suffices
			places = append(places, place{around(inside[k], width, height), inside[k].distance(middle)})
		}
		if spot, found := region.place(places, mapPrice); found {
			s.rectangle(spot.box, faded(white, .82))
			for k, line := range []string{name, word} {
				s.text(spot.middle().x, spot.top-panelSize*(.95+1.15*float64(k)), line, panelSize, true, textInk, centred)
			}
			labels.taken = append(labels.taken, spot.box)
			return
		}
	}
}

// mapAxes draws the frame, the numbers and the factors' names.
func (s *sheet) mapAxes(plot *panel, area box, x, y *MapAxis) {
	s.frameOf(plot.box, stroke{softInk, .7, nil})
	values, texts := x.ticks(int(plot.width() / 36))
	for i, v := range values {
		at := plot.x(x.place(v))
		s.segment(at, plot.bottom, at, plot.bottom-3, stroke{softInk, .6, nil})
		s.text(at, plot.bottom-4-tickSize*.8, texts[i], tickSize, false, softInk, centred)
	}
	values, texts = y.ticks(int(plot.height() / 28))
	for i, v := range values {
		at := plot.y(y.place(v))
		s.segment(plot.left, at, plot.left-3, at, stroke{softInk, .6, nil})
		s.text(plot.left-5, at-tickSize*.35, texts[i], tickSize, false, softInk, toRight)
	}
	s.headingIn(area.left, plot.top+6, plot.right-area.left, fromLeft, capital(factorTitle(y.Name)), y.scaled())
	s.headingIn(plot.left, plot.bottom-25, plot.width(), centred, capital(factorTitle(x.Name)), x.scaled())
}

// scaled returns the unit, and adds that the scale is logarithmic if so.
func (a *MapAxis) scaled() string {
	if a.Logarithmic {
		return strings.TrimPrefix(a.Unit+", log scale", ", ")
	}
	return a.Unit
}

// mapLegend draws the bar of tones and explains lines and marks, from the top of its
// column or, if they have their own, of that.
func (s *sheet) mapLegend(column, keys box, m *DifferenceMap, f *mapField, scale *mapScale, word string, edges bool) {
	const barWidth = 11.
	const sign = 16. // width of the signs
	name := func(who string, width float64) string {
		return rainFitted(who, tickSize, true, width-textWidth(" "+word, tickSize, true)) + " " + word
	}
	ends := []string{name(m.Reference, column.width()), name(m.Arm, column.width())} // below and above
	if scale.toward < 0 {
		slices.Reverse(ends)
	}
	low, high := scale.bands[0], scale.bands[len(scale.bands)-1]
	y := column.top
	if high > 0 {
		s.text(column.left, y-tickSize*.8, ends[1], tickSize, true, textInk, fromLeft)
	}
	w := wordsFor(outcomeWords, m.Outcome)
	unit := wrapped("difference in "+outcomeInSentence(w.title)+", "+w.unit, tickSize, false, column.width())
	barTall := min(122, column.height()-46-tickSize*1.25*float64(len(unit)))
	bar := panel{box: box{column.left, y - 12 - barTall, column.left + barWidth, y - 12}, yLow: low, yHigh: high}
	for _, from := range scale.bands[:len(scale.bands)-1] {
		s.rectangle(box{bar.left, bar.y(from), bar.right, bar.y(from + scale.step)}, scale.tone(from))
	}
	s.frameOf(bar.box, stroke{softInk, .6, nil})
	ticks, step := niceTicks(low, high, min(9, int(barTall/11)))
	for _, v := range ticks {
		s.segment(bar.right, bar.y(v), bar.right+2.5, bar.y(v), stroke{softInk, .6, nil})
		s.text(bar.right+5, bar.y(v)-tickSize*.35, signed(v, number(v, step)), tickSize, false, softInk, fromLeft)
	}
	if low <= 0 && high >= 0 {
		s.segment(bar.left, bar.y(0), bar.right, bar.y(0), stroke{textInk, 1.6, nil})
	}
	y = bar.bottom - 4
	if low < 0 {
		s.text(column.left, y-tickSize*.8, ends[0], tickSize, true, textInk, fromLeft)
	}
	y = s.paragraph(column.left, y-16, tickSize*.3, unit, tickSize, false, softInk, tickSize*1.25) - 7
	if keys.width() > 0 {
		column, y = keys, keys.top-tickSize
	}

	key := func(shown bool, words string, draw func(at box)) {
		if shown {
			draw(box{column.left, y - 4, column.left + sign, y + 4})
			y = s.paragraph(column.left+sign+5, y, tickSize*.35, wrapped(words, tickSize, false, column.width()-sign-5), tickSize, false, softInk, tickSize*1.25) - 3.6
		}
	}
	key(f.turns(), "no difference", func(at box) { s.segment(at.left, y, at.right, y, mapZero) })
	key(edges, word+" begins", func(at box) { s.segment(at.left, y, at.right, y, mapEdge) })
	key(m.Shares[inference.Undecided] > 0, "undecided", func(at box) {
		s.rectangle(at, scale.palest())
		for x := at.left; x < at.right; x += 4.6 {
			reach := min(at.right-x, at.height())
			s.segment(x, at.top, x+reach, at.top-reach, mapThin)
		}
	})
	key(f.zone > 0 && m.Shares[inference.Negligible] > 0, "practically no difference, within ±"+significant(f.zone, 2), func(at box) {
		s.rectangle(at, scale.palest())
		for k := range 6 {
			row := float64(k / 3)
			s.rectangle(around(point{at.left + 2.5 + 4.6*float64(k%3) + 2.3*row, at.bottom + 1.8 + 4.4*row}, mapDot, mapDot), white)
		}
	})
	if len(m.Points) == 0 {
		return
	}
	y -= 3
	s.text(column.left, y-tickSize*.35, plural(len(m.Points), "setting simulated:", "settings simulated:"), tickSize, false, softInk, fromLeft)
	y -= tickSize * 1.6
	room := column.width() - sign - 5
	for k, finding := range []inference.Finding{inference.Higher, inference.Lower, inference.Negligible, inference.Undecided} {
		words := []string{name(m.Arm, room), name(m.Reference, room), "practically no difference", "undecided"}[k]
		key(finding != inference.Negligible || f.zone > 0, words, func(at box) { s.mapMark(point{at.middle().x, y}, finding, 1) })
	}
}

// describe describes the map in words.
func (m *DifferenceMap) describe(f *mapField, finds string, toward float64, word string) string {
	w := wordsFor(outcomeWords, m.Outcome)
	across, up := factorTitle(m.X.Name), factorTitle(m.Y.Name)
	value := func(v float64) string { return signed(v, significant(v, 3)) }
	place := func(x, y float64) string {
		return fmt.Sprintf("%s %s and %s %s", across, significant(x, 3), up, significant(y, 3))
	}
	text := fmt.Sprintf("Map of the difference %s minus %s in %s (%s) over two factors: %s across and %s up. %s",
		m.Arm, m.Reference, outcomeInSentence(w.title), unitAndAim(w), m.X.describe(), m.Y.describe(), finds)
	if f.zone > 0 {
		text += fmt.Sprintf(" Differences within %s are negligible.", significant(f.zone, 3))
	}
	all := slices.Concat(f.mean...)
	for k, end := range []int{floats.MinIdx(all), floats.MaxIdx(all)} {
		x, y := m.X.value(float64(end%(mapCells+1))/mapCells), m.Y.value(float64(end/(mapCells+1))/mapCells)
		text += fmt.Sprintf(" It is %s, %s, at %s.", []string{"lowest", "highest"}[k], value(all[end]), place(x, y))
	}
	if m.hasDefault() {
		d := m.Difference(m.X.Default, m.Y.Default)
		text += fmt.Sprintf(" At the default setting, %s, it is %s, %s%% interval %s to %s. With %s at its default the sign of the estimate %s. With %s at its default it %s.",
			place(m.X.Default, m.Y.Default), value(d.Value), percent(f.level), value(d.Low), value(d.High),
			up, mapTurns(&m.X, func(x float64) float64 { return m.Difference(x, m.Y.Default).Value }),
			across, mapTurns(&m.Y, func(y float64) float64 { return m.Difference(m.X.Default, y).Value }))
	} else if !f.turns() {
		text += " The estimated sign does not change."
	}
	if len(m.Points) > 0 {
		counts := [4]int{}
		for i := range m.Points {
			counts[m.Points[i].Finding]++
		}
		arm, reference := counts[inference.Higher], counts[inference.Lower]
		if toward < 0 {
			arm, reference = reference, arm
		}
		text += fmt.Sprintf(" %s: %s %s at %d, %s at %d, practically no difference at %d, undecided at %d.", plural(len(m.Points), "setting was simulated", "settings were simulated"),
			m.Arm, word, arm, m.Reference, reference, counts[inference.Negligible], counts[inference.Undecided])
	}
	return text
}

// describe describes the axis in words.
func (a *MapAxis) describe() string {
	words := factorWords(a.Name)
	if rest, named := strings.CutSuffix(words, ")"); a.Unit != "" && named {
		words = rest + ", " + a.Unit + ")"
	} else if a.Unit != "" {
		words += " (" + a.Unit + ")"
	}
	words += fmt.Sprintf(" from %s to %s", significant(a.Low, 3), significant(a.High, 3))
	if a.Logarithmic {
		words += " on a logarithmic scale"
	}
	return words
}

// mapTurns says where along an axis a difference changes its sign.
func mapTurns(axis *MapAxis, difference func(v float64) float64) string {
	var turns []string
	before := difference(axis.Low)
	for k := 1; k <= mapCells; k++ {
		now := difference(axis.value(float64(k) / mapCells))
		if (before > 0) != (now > 0) {
			turns = append(turns, significant(axis.value((float64(k)-now/(now-before))/mapCells), 3))
		}
		before = now
	}
	if len(turns) == 0 {
		return "does not change"
	}
	return "changes at " + factorTitle(axis.Name) + " " + listed(turns)
}
