package figure

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"leaderful/sim"
	"leaderful/sim/inference/sensitivity"
)

// most is the largest number of factors that a note names.
const most = 12

// oneWay is the smallest ratio of |mu| to mu* at which a factor's effects are said to
// have one direction.
const oneWay = .9

// MorrisPlot draws what Morris's method finds about the factors of an outcome, for the
// arm or difference named by of, unless empty: the size of their effects (mu*, with
// its interval) against their spread (sigma). Both axes show square roots, which
// spreads small values and keeps lines of equal ratios straight. Between the lines
// (of Garcia Sanchez et al. 2014, "Application of sensitivity analysis in building
// energy simulations") effects range from almost linear, below sigma = 0.1 mu*, through
// monotone to non-monotone, above sigma = mu*. It returns an error for an unknown
// outcome, and unless there are as many effects as factors.
func MorrisPlot(outcome, of string, factors []string, screening sensitivity.Screening, page Page) (*Figure, error) {
	switch {
	case len(factors) == 0:
		return nil, errors.New("figure: no factors")
	case len(screening.Effects) != len(factors):
		return nil, fmt.Errorf("figure: %d effects for %d factors", len(screening.Effects), len(factors))
	case sim.OutcomeNamed(outcome) == nil:
		return nil, unknownOutcome(outcome)
	}
	w := wordsFor(outcomeWords, outcome)
	title := "Which factors move " + outcomeInSentence(w.title) + titleOf(of)
	drawn := func(e *sensitivity.Effects) bool {
		return isFinite(e.MuStar.Value) && isFinite(e.Sigma)
	}

	subtitle := fmt.Sprintf("Change of %s (%s) as a factor moves through its range. Right: larger effects, with %s%% intervals. "+
		"Up: effects that vary more with the other factors and along the range. Ticks: values due to chance alone. Axes are of square roots.", outcomeInSentence(w.title), w.unit, percent(screening.Level))
	const above, hollow = 22., "Hollow, may be chance: "
	below := 38 + 10*float64(legend(nil, 0, 0, page.inside(), tickSize, screeningKeys()))
	all := make([]string, len(factors))
	for i := range factors {
		all[i] = factorTitle(factors[i])
	}
	notes := "" // a slide has no space for them; the text beside it has all
	if !page.Slides {
		notes = "Unnamed, for lack of space: " + hollow + listed(all[:min(len(all), 3*most)])
	}
	plotHeight := min(280, page.room(title, subtitle, notes)-above-below)
	plot := panel{box: box{page.margin() + 28, 0, page.width() - page.margin() - 44, plotHeight}}
	for i := range screening.Effects {
		e := &screening.Effects[i]
		if !drawn(e) {
			continue
		}
		plot.xHigh, plot.yHigh = max(plot.xHigh, e.MuStar.Value), max(plot.yHigh, e.Sigma)
		for _, v := range []float64{e.MuStar.High, e.MuStarChance} {
			if isFinite(v) {
				plot.xHigh = max(plot.xHigh, v)
			}
		}
	}
	if plot.xHigh == 0 {
		plot.xHigh = max(1, plot.yHigh)
	}
	plot.xHigh, plot.yHigh = max(plot.xHigh, .3*plot.yHigh), max(plot.yHigh, .3*plot.xHigh)
	plot.xHigh, plot.yHigh = math.Sqrt(1.08*plot.xHigh), math.Sqrt(1.12*plot.yHigh)

	// Names are placed first: those without space are listed in a note.
	var points []point
	var shown []int
	var missing, unnamed, unsure []string
	for i := range screening.Effects {
		if e := &screening.Effects[i]; drawn(e) {
			shown = append(shown, i)
			points = append(points, plot.at(math.Sqrt(e.MuStar.Value), math.Sqrt(e.Sigma)))
		} else {
			missing = append(missing, factorTitle(factors[i]))
		}
	}
	names := make([]string, len(shown))
	clear := slices.ContainsFunc(screening.Effects, func(e sensitivity.Effects) bool { return e.BeyondChance() })
	for k, i := range shown {
		if !clear || screening.Effects[i].BeyondChance() { // without any, all are named
			names[k] = shortened(factorTitle(factors[i]), labelSize, false, 130)
		}
	}
	whiskers := make([]box, len(shown))
	var ticks []box
	for k, i := range shown {
		e := &screening.Effects[i]
		y := points[k].y
		if isFinite(e.MuStarChance) {
			x := plot.x(root(e.MuStarChance))
			ticks = append(ticks, box{x - .4, y - 3, x + .4, y + 3})
		}
		whiskers[k] = box{max(plot.left, plot.x(root(e.MuStar.Low))), y - 2, min(plot.right, plot.x(root(e.MuStar.High))), y + 2}
	}
	var crossed [][2]point
	for _, share := range screeningShares {
		crossed = append(crossed, [2]point{plot.at(0, 0), screeningEnd(&plot, share)})
	}
	labels := placeNames(points, names, whiskers, ticks, crossed, plot.box)
	for k, l := range labels {
		switch {
		case names[k] == "":
			unsure = append(unsure, factorTitle(factors[shown[k]]))
		case !l.placed:
			unnamed = append(unnamed, factorTitle(factors[shown[k]]))
		}
	}
	notes = ""
	for _, note := range []struct {
		says  string
		names []string
	}{{"Not drawn, for lack of effects: ", missing}, {hollow, unsure}, {"Unnamed, for lack of space: ", unnamed}} {
		if note.names != nil && !page.Slides {
			notes += note.says + some(note.names) + ". "
		}
	}
	sheet, area := framedSheet(above+plotHeight+below, title, subtitle, strings.TrimSpace(notes), page)
	plot.bottom, plot.top = area.bottom+below, area.bottom+below+plotHeight
	raise := func(q point) point { return point{q.x, q.y + plot.bottom} }

	sheet.screeningAxes(&plot)
	sheet.screeningLines(&plot)
	for k, i := range shown {
		e := &screening.Effects[i]
		q := raise(points[k])
		c, _ := screeningLook(e)
		sheet.cutWhisker(plot.box, plot.x(root(e.MuStar.Low)), plot.x(root(e.MuStar.High)), q.y, stroke{mixed(c, white, .45), .9, nil})
	}
	for _, tick := range ticks {
		tick.bottom, tick.top = tick.bottom+plot.bottom, tick.top+plot.bottom
		sheet.rectangle(tick, textInk)
	}
	for k, l := range labels {
		if l.placed && l.led {
			to := raise(l.to)
			sheet.segment(raise(points[k]).x, raise(points[k]).y, to.x, to.y, stroke{axisInk, .5, nil})
		}
	}
	for k, i := range shown {
		e := &screening.Effects[i]
		c, mark := screeningLook(e)
		fill := white
		if e.BeyondChance() {
			fill = c
		}
		sheet.marker(mark, raise(points[k]), 5, fill, stroke{c, 1.2, nil})
	}
	for k, l := range labels {
		if l.placed {
			sheet.text(l.left+1, plot.bottom+l.bottom+1.8, names[k], labelSize, false, textInk, fromLeft)
		}
	}
	legend(sheet, area.left, area.bottom+below-40, page.inside(), tickSize, screeningKeys())

	alt := fmt.Sprintf("Scatter plot of the size (mu*) and the spread (sigma) of the elementary effects of %s on %s", plural(len(factors), "factor", "factors"), outcomeInSentence(w.title))
	alt += wordsOf(of)
	alt += fmt.Sprintf(" (%s), the largest first, with %s%% intervals.", w.unit, percent(screening.Level))
	order := make([]int, len(factors))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(sizeOf(screening.Effects[b].MuStar.Value), sizeOf(screening.Effects[a].MuStar.Value))
	})
	for _, i := range order {
		alt += " " + factorWords(factors[i]) + ": " + screeningWords(&screening.Effects[i]) + ";"
	}
	return sheet.figure(nameOf("screening", outcome, of), strings.TrimSuffix(alt, ";")+"."), nil
}

// some lists names; if they are many, a few and the number of the others. The text
// beside the figure has all.
func some(names []string) string {
	if further := len(names) - most; further > 1 {
		return listed(append(slices.Clone(names[:most]), fmt.Sprintf("%d others", further)))
	}
	return listed(names)
}

// screeningLook returns the colour and marker of a factor, for the direction of its effects.
func screeningLook(e *sensitivity.Effects) (color.NRGBA, shape) {
	switch {
	case e.MuStar.Value > 0 && e.Mu.Value >= oneWay*e.MuStar.Value:
		return blue, triangle
	case e.MuStar.Value > 0 && e.Mu.Value <= -oneWay*e.MuStar.Value:
		return vermillion, inverted
	default:
		return softInk, circle
	}
}

// screeningWords describes a factor's effects.
func screeningWords(e *sensitivity.Effects) string {
	if math.IsNaN(e.MuStar.Value) || math.IsInf(e.MuStar.Value, 0) {
		return "has no known effects"
	}
	decimals := 3
	if e.MuStar.Value >= 10 {
		decimals = 1
	}
	words := "mu* " + briefly(e.MuStar.Value, decimals) + " " + intervalWords(e.MuStar.Low, e.MuStar.High, decimals)
	if !math.IsNaN(e.MuStarChance) {
		words += ", chance alone " + briefly(e.MuStarChance, decimals)
	}
	if math.IsNaN(e.Sigma) {
		words += ", sigma unknown"
	} else {
		words += ", sigma " + briefly(e.Sigma, decimals)
	}
	_, mark := screeningLook(e)
	words += map[shape]string{triangle: ", raises it", inverted: ", lowers it", circle: ", either way"}[mark]
	if !e.BeyondChance() {
		words += ", may be chance"
	}
	return words
}

// screeningAxes draws both axes and their words.
func (s *sheet) screeningAxes(p *panel) {
	for _, v := range rootTicks(p.xHigh, 26/p.width()) {
		x := p.x(math.Sqrt(v))
		s.segment(x, p.bottom, x, p.bottom-2.5, stroke{axisInk, .6, nil})
		s.text(x, p.bottom-3-tickSize*.8, briefly(v, decimalsGiven(v)), tickSize, false, softInk, centred)
	}
	for _, v := range rootTicks(p.yHigh, 15/p.height()) {
		y := p.y(math.Sqrt(v))
		s.segment(p.left, y, p.left-2.5, y, stroke{axisInk, .6, nil})
		s.text(p.left-4, y-tickSize*.35, briefly(v, decimalsGiven(v)), tickSize, false, softInk, toRight)
	}
	s.segment(p.left, p.bottom, p.right, p.bottom, stroke{axisInk, .6, nil})
	s.segment(p.left, p.bottom, p.left, p.top, stroke{axisInk, .6, nil})
	s.heading(p.left-28, p.top+14, "σ", "spread of the effects")
	words := "mean size of the effects"
	x := p.right - textWidth(words, tickSize, false) - textWidth("μ*", panelSize, true) - 4
	s.heading(x, p.bottom-22, "μ*", words)
}

// root returns the square root of a value, or 0 if that is negative.
func root(v float64) float64 { return math.Sqrt(max(0, v)) }

// rootTicks returns 0 and those multiples of powers of ten by 1, 2 and 5 that are at
// least a share of the axis apart, on an axis of square roots up to the largest value.
func rootTicks(end, apart float64) []float64 {
	ticks := []float64{0}
	next := math.Inf(1)
	for power := math.Floor(2 * math.Log10(end)); power > 2*math.Log10(apart*end)-1; power-- {
		for _, digit := range []float64{5, 2, 1} {
			v := digit * math.Pow(10, power)
			if at := math.Sqrt(v) / end; at <= 1 && at >= apart && next-at >= apart {
				ticks, next = append(ticks, v), at
			}
		}
	}
	return ticks
}

// screeningShares are the ratios of sigma to mu* with lines.
var screeningShares = []float64{1, .5, .1}

// screeningEnd returns where the line of a ratio leaves the panel.
func screeningEnd(p *panel, share float64) point {
	if slope := math.Sqrt(share); slope*p.xHigh <= p.yHigh {
		return p.at(p.xHigh, slope*p.xHigh)
	}
	return point{p.x(p.yHigh / math.Sqrt(share)), p.top}
}

// screeningLines draws the lines of equal ratios, with their names at the ends.
func (s *sheet) screeningLines(p *panel) {
	var heights []float64
	var aside []string
	for _, share := range screeningShares {
		text := "σ = μ*"
		if share < 1 {
			text = "σ = " + fixedDecimals(share, 1) + " μ*"
		}
		end := screeningEnd(p, share)
		if end.y == p.top {
			s.text(end.x, p.top+3, text, tickSize, false, softInk, centred)
		} else {
			heights, aside = append(heights, end.y), append(aside, text)
		}
		s.segment(p.left, p.bottom, end.x, end.y, stroke{axisInk, .6, []float64{4, 2.5}})
	}
	for i, y := range spread(heights, tickSize*1.1, p.bottom+2, p.top-2) {
		s.text(p.right+3, y-tickSize*.35, aside[i], tickSize, false, softInk, fromLeft)
	}
}

// screeningKeys explains the marks.
func screeningKeys() []key {
	var keys []key
	for _, m := range []verdictMark{
		{"raises the outcome", triangle, blue, false}, {"lowers it", inverted, vermillion, false}, {"either way", circle, softInk, false},
		{"hollow: may be chance", circle, softInk, true},
	} {
		keys = append(keys, key{10, m.word, func(s *sheet, x, y float64) { s.verdict(m, point{x + 3, y}, 5) }})
	}
	return keys
}

// A placedName is the position of the name of a point.
type placedName struct {
	box
	to     point // where a line from the point ends
	led    bool  // whether that line exists
	placed bool
}

// placeNames places the names of points within a box, in order of distance from the
// origin, the farthest first, so that no name covers a point, another name, a line to
// one or a reserved box, and as few as possible cover an interval or a line. Points
// without space or without a name are left out.
func placeNames(points []point, names []string, whiskers, reserved []box, crossed [][2]point, within box) []placedName {
	const tall, halo = labelSize + .8, 4.
	order := make([]int, len(points))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(points[b].x+points[b].y, points[a].x+points[a].y)
	})
	labels := make([]placedName, len(points))
	free := func(k int, l *placedName) bool {
		if l.left < within.left+1 || l.right > within.right-1 || l.bottom < within.bottom+1 || l.top > within.top-1 {
			return false
		}
		if slices.ContainsFunc(reserved, l.overlaps) {
			return false
		}
		for _, q := range points {
			mark := box{q.x - halo, q.y - halo, q.x + halo, q.y + halo}
			if l.overlaps(mark) {
				return false
			}
		}
		for j := range labels {
			other := &labels[j]
			if j == k || !other.placed {
				continue
			}
			if l.overlaps(other.box) || l.led && crosses(points[k], l.to, other.box) || other.led && crosses(points[j], other.to, l.box) {
				return false
			}
		}
		return true
	}
	for _, k := range order {
		if names[k] == "" {
			continue
		}
		q, wide := points[k], textWidth(names[k], labelSize, false)+2
		least := math.Inf(1)
		for _, distance := range []float64{5, 8, 12, 17, 23, 30, 38, 47, 57, 68, 80, 95, 112, 130, 150} {
			const directions = 24
			for d := range directions {
				angle := 2 * math.Pi * float64(d) / directions
				sin, cos := math.Sin(angle), math.Cos(angle)
				near := point{q.x + distance*cos, q.y + distance*sin}
				// The name touches near with the side or corner that faces the point.
				left := near.x - wide*(1-cos)/2
				bottom := near.y - tall*(1-sin)/2
				l := placedName{box: box{left, bottom, left + wide, bottom + tall}, led: distance > 10, placed: true}
				l.to = point{max(l.left, min(l.right, q.x)), max(l.bottom, min(l.top, q.y))}
				cost := distance + 3*(1-cos)/2
				for j := range whiskers {
					if l.overlaps(whiskers[j]) {
						cost += 12
					}
				}
				for _, line := range crossed {
					if crosses(line[0], line[1], l.box) {
						cost += 6
					}
				}
				for j, other := range points {
					if l.led && j != k && crosses(q, l.to, whiskers[j]) {
						cost += 3
					}
					if l.led && other != q && crosses(q, l.to, box{other.x - 2, other.y - 2, other.x + 2, other.y + 2}) {
						cost += 8
					}
				}
				if cost < least && free(k, &l) {
					least, labels[k] = cost, l
				}
			}
		}
	}
	return labels
}

// crosses reports whether the line between two points enters a box (Liang &
// Barsky 1984, "A new concept and method for line clipping").
func crosses(a, b point, in box) bool {
	from, to := 0., 1.
	for _, side := range [][2]float64{
		{a.x - b.x, a.x - in.left}, {b.x - a.x, in.right - a.x}, {a.y - b.y, a.y - in.bottom}, {b.y - a.y, in.top - a.y},
	} {
		step, room := side[0], side[1]
		switch {
		case step == 0 && room < 0:
			return false
		case step < 0:
			from = max(from, room/step)
		case step > 0:
			to = min(to, room/step)
		}
	}
	return from < to
}
