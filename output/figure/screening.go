package figure

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"leaderful/sim"
	"leaderful/sim/inference/sensitivity"
)

// mostNamed is the largest number of factors that a note names.
const mostNamed = 12

// lineTo returns the line that leads from a point to its name, if that is distant.
func (p place) lineTo(from point) (line [2]point, leads bool) {
	line = [2]point{from, {max(p.left, min(p.right, from.x)), max(p.bottom, min(p.top, from.y))}}
	return line, p.width() > 0 && from.distance(line[1]) > 10
}

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
	about, level := outcomeInSentence(w.title), percent(screening.Level)
	title := "Which factors move " + about + titleOf(of)
	subtitle := fmt.Sprintf("Change of %s (%s) as a factor moves through its range. Right: larger effects, with %s%% intervals. "+
		"Up: effects that vary more with the other factors and along the range. Ticks: values due to chance alone. Axes are of square roots.", about, w.unit, level)

	// The factors and the ends of the axes.
	var all []screeningFactor
	var sizes, spreads []float64
	clear := slices.ContainsFunc(screening.Effects, func(e sensitivity.Effects) bool { return e.BeyondChance() })
	for i, name := range factors {
		f := screeningFactor{Effects: screening.Effects[i], factor: name, title: factorTitle(name)}
		if f.drawn = isFinite(f.MuStar.Value) && isFinite(f.Sigma); f.drawn {
			sizes, spreads = append(sizes, f.MuStar.Value, f.MuStar.High, f.MuStarChance), append(spreads, f.Sigma)
		}
		f.named = f.drawn && (!clear || f.BeyondChance()) // without any beyond chance, all are named
		all = append(all, f)
	}
	_, size := finiteRange(append(sizes, 0)...)
	_, spread := finiteRange(append(spreads, 0)...)
	if size == 0 {
		size = max(1, spread)
	}
	size = max(size, .3*spread)
	plot := panel{xHigh: math.Sqrt(1.08 * size), yHigh: math.Sqrt(1.12 * max(spread, .3*size))}

	// Names are placed first: those without space are listed in a note. A slide has no
	// space for it; the text beside the slide has all.
	const above, hollow, unnamed = 22., "Hollow, may be chance: ", "Unnamed, for lack of space: "
	below := 38 + 10*float64(legend(nil, 0, 0, page.inside(), tickSize, screeningKeys()))
	notes := ""
	if !page.Slides {
		var most []string
		for _, f := range all[:min(len(all), 3*mostNamed)] {
			most = append(most, f.title)
		}
		notes = unnamed + hollow + listed(most)
	}
	plot.box = box{page.margin() + 28, 0, page.width() - page.margin() - 44, min(280, page.room(title, subtitle, notes)-above-below)}
	listed := map[string][]string{}
	for i, spot := range placeNames(&plot, all) {
		switch f := &all[i]; {
		case !f.drawn:
			listed["Not drawn, for lack of effects: "] = append(listed["Not drawn, for lack of effects: "], f.title)
		case !f.named:
			listed[hollow] = append(listed[hollow], f.title)
		case spot.width() == 0:
			listed[unnamed] = append(listed[unnamed], f.title)
		}
	}
	notes = ""
	for _, says := range []string{"Not drawn, for lack of effects: ", hollow, unnamed} {
		if listed[says] != nil && !page.Slides {
			notes += says + some(listed[says]) + ". "
		}
	}
	sheet, area := framedSheet(above+plot.height()+below, title, subtitle, strings.TrimSpace(notes), page)
	plot.bottom, plot.top = area.bottom+below, area.bottom+below+plot.height()
	sheet.screeningAxes(&plot)
	sheet.screeningLines(&plot)
	sheet.screeningFactors(&plot, all)
	legend(sheet, area.left, area.bottom+below-40, page.inside(), tickSize, screeningKeys())

	alt := fmt.Sprintf("Scatter plot of the size (mu*) and the spread (sigma) of the elementary effects of %s on %s%s (%s), the largest first, with %s%% intervals.",
		plural(len(factors), "factor", "factors"), about, wordsOf(of), w.unit, level)
	slices.SortStableFunc(all, func(a, b screeningFactor) int { return cmp.Compare(sizeOf(b.MuStar.Value), sizeOf(a.MuStar.Value)) })
	for i := range all {
		alt += " " + factorWords(all[i].factor) + ": " + all[i].words() + ";"
	}
	return sheet.figure(nameOf("screening", outcome, of), strings.TrimSuffix(alt, ";")+"."), nil
}

// A screeningFactor is a factor with its effects.
type screeningFactor struct {
	sensitivity.Effects
	factor, title string
	drawn, named  bool
}

// at returns the place of a factor on a panel.
func (f *screeningFactor) at(p *panel) point {
	return p.at(math.Sqrt(f.MuStar.Value), math.Sqrt(f.Sigma))
}

// name is the name at the factor's point.
func (f *screeningFactor) name() string { return shortened(f.title, labelSize, false, 130) }

// tick returns the box of the tick at the value due to chance.
func (f *screeningFactor) tick(p *panel) box {
	return around(point{p.x(root(f.MuStarChance)), f.at(p).y}, .8, 6)
}

// screeningFactors draws the factors with their intervals and names.
func (s *sheet) screeningFactors(p *panel, all []screeningFactor) {
	names := placeNames(p, all)
	drawn := func(draw func(f *screeningFactor, at point, c color.NRGBA, mark shape, name place)) {
		for i := range all {
			if f := &all[i]; f.drawn {
				c, mark := f.look()
				draw(f, f.at(p), c, mark, names[i])
			}
		}
	}
	drawn(func(f *screeningFactor, at point, c color.NRGBA, _ shape, _ place) {
		s.cutWhisker(p.box, p.x(root(f.MuStar.Low)), p.x(root(f.MuStar.High)), at.y, stroke{mixed(c, white, .45), .9, nil})
	})
	drawn(func(f *screeningFactor, at point, _ color.NRGBA, _ shape, name place) {
		if isFinite(f.MuStarChance) {
			s.rectangle(f.tick(p), textInk)
		}
		if line, leads := name.lineTo(at); leads {
			s.line(line[:], stroke{axisInk, .5, nil})
		}
	})
	drawn(func(f *screeningFactor, at point, c color.NRGBA, mark shape, name place) {
		s.verdict(verdictMark{mark: mark, color: c, hollow: !f.BeyondChance()}, at, 5)
		if name.width() > 0 {
			s.text(name.left+1, name.bottom+1.8, f.name(), labelSize, false, textInk, fromLeft)
		}
	})
}

// some lists names; if they are many, a few and the number of the others. The text
// beside the figure has all.
func some(names []string) string {
	if further := len(names) - mostNamed; further > 1 {
		return listed(append(slices.Clone(names[:mostNamed]), fmt.Sprintf("%d others", further)))
	}
	return listed(names)
}

// look returns the colour and marker of a factor, for the direction of its effects.
func (e *screeningFactor) look() (color.NRGBA, shape) {
	switch {
	case e.MuStar.Value > 0 && e.Mu.Value >= oneWay*e.MuStar.Value:
		return blue, triangle
	case e.MuStar.Value > 0 && e.Mu.Value <= -oneWay*e.MuStar.Value:
		return vermillion, inverted
	default:
		return softInk, circle
	}
}

// words describes a factor's effects.
func (e *screeningFactor) words() string {
	if !isFinite(e.MuStar.Value) {
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
	_, mark := e.look()
	words += map[shape]string{triangle: ", raises it", inverted: ", lowers it", circle: ", either way"}[mark]
	if !e.BeyondChance() {
		words += ", may be chance"
	}
	return words
}

// screeningAxes draws both axes and their words.
func (s *sheet) screeningAxes(p *panel) {
	var across []plot.Tick
	for _, v := range rootTicks(p.xHigh, 26/p.width()) {
		across = append(across, plot.Tick{Value: math.Sqrt(v), Label: briefly(v, decimalsGiven(v))})
	}
	slices.Reverse(across[1:])
	s.axis(p, p.bottom, -1, tickSize, across)
	for _, v := range rootTicks(p.yHigh, 15/p.height()) {
		y := p.y(math.Sqrt(v))
		s.segment(p.left, y, p.left-2.5, y, stroke{axisInk, .6, nil})
		s.text(p.left-4, y-tickSize*.35, briefly(v, decimalsGiven(v)), tickSize, false, softInk, toRight)
	}
	s.segment(p.left, p.bottom, p.left, p.top, stroke{axisInk, .6, nil})
	s.heading(p.left-28, p.top+14, "σ", "spread of the effects")
	s.headingIn(p.left, p.bottom-22, p.width(), toRight, "μ*", "mean size of the effects")
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

// placeNames returns a place for the name of each factor, the farthest from the origin
// first, so that no name covers a point, a tick, another name or a line to one, and as
// few as possible cover an interval or a line of equal ratios; without space or without
// a name it is empty.
func placeNames(p *panel, all []screeningFactor) []place {
	labels := labeller{within: box{p.left + 1, p.bottom + 1, p.right - 1, p.top - 1}}
	for _, share := range screeningShares {
		labels.mark([]point{p.at(0, 0), screeningEnd(p, share)})
	}
	nearness, order := make([]float64, len(all)), make([]int, len(all))
	for i := range all {
		f := &all[i]
		if !f.drawn {
			continue
		}
		at := f.at(p)
		nearness[i] = -at.x - at.y
		labels.taken = append(labels.taken, around(at, 9, 9))
		labels.mark([]point{{max(p.left, p.x(root(f.MuStar.Low))), at.y}, {min(p.right, p.x(root(f.MuStar.High))), at.y}})
		if isFinite(f.MuStarChance) {
			labels.taken = append(labels.taken, f.tick(p))
		}
	}
	floats.ArgsortStable(nearness, order)
	places := make([]place, len(all))
	var lines [][2]point // to names
	for _, i := range order {
		f := &all[i]
		if !f.named {
			continue
		}
		at := f.at(p)
		var clear []place // of lines to names
		for _, spot := range rings(at, textWidth(f.name(), labelSize, false)+2, labelSize+.8, 150) {
			covered := slices.ContainsFunc(lines, func(line [2]point) bool { return crosses(line, spot.box) })
			if line, leads := spot.lineTo(at); leads && !covered {
				covered = slices.ContainsFunc(places, func(other place) bool { return crosses(line, other.box) })
				for _, taken := range labels.taken {
					if !taken.overlaps(around(at, 1, 1)) && crosses(line, taken) {
						spot.cost += 8
					}
				}
			}
			if !covered {
				clear = append(clear, spot)
			}
		}
		places[i], _ = labels.place(clear, 3)
		if line, leads := places[i].lineTo(at); leads {
			lines = append(lines, line)
		}
	}
	return places
}

// crosses reports whether a line enters a box.
func crosses(line [2]point, in box) bool {
	canvas := draw.Canvas{Rectangle: vg.Rectangle{Min: at(point{in.left, in.bottom}), Max: at(point{in.right, in.top})}}
	return in.width() > 0 && len(canvas.ClipLinesXY([]vg.Point{at(line[0]), at(line[1])})) > 0
}
