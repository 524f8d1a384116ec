package figure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"leaderful/sim/inference"
)

// A regimeChart is a figure that shows the same of several regimes, in one panel or in
// several, on as many pages as necessary.
type regimeChart struct {
	page                     Page
	name, title, explanation string
	notes                    string
	regimes, fitted          []string // their names, and those beside the drawing
	widest                   float64  // of the latter
	looks                    []look
	rows                     int // regimes in a panel
}

// A regimePage is a page of a regimeChart, for some regimes and panels.
type regimePage struct {
	*sheet
	area        box
	from, to    int // of the regimes
	first, last int // of the panels
}

func newRegimeChart(page Page, name, title string, regimes []string) regimeChart {
	c := regimeChart{page: page, name: name, title: title, regimes: regimes, looks: looksOf(regimes), rows: len(regimes)}
	if len(regimes) == 1 {
		c.title += ": " + regimes[0]
	}
	c.fitted = fittedNames(regimes, labelSize, true, max(56, min(134, .28*page.inside()))) // a share of the width
	for _, name := range c.fitted {
		c.widest = max(c.widest, textWidth(name, labelSize, true))
	}
	return c
}

// room returns the greatest height of a page's drawing.
func (c *regimeChart) room() float64 {
	return c.page.room(c.title, ofRegimes(0, 2, c.rows)+c.explanation, c.notes)
}

// figure draws a page for each part of the regimes and of the panels; draw returns a
// description of the page.
func (c *regimeChart) figure(regimes, panels []int, height func(p *regimePage) float64, draw func(p *regimePage) string) *Figure {
	pages := len(panels) - 1
	return c.page.paged(pages*(len(regimes)-1), func(page Page, number int) *Figure {
		k, l := number/pages, number%pages
		p := &regimePage{from: regimes[k], to: regimes[k+1], first: panels[l], last: panels[l+1]}
		p.sheet, p.area = framedSheet(height(p), c.title, ofRegimes(p.from, p.to, c.rows)+c.explanation, c.notes, page)
		return p.sheet.figure(c.name, draw(p))
	})
}

// regime writes a regime's name with its right end at x, after it the mark.
func (c *regimeChart) regime(s *sheet, i int, x, y float64) {
	s.marker(c.looks[i].mark, point{x + 5, y + labelSize*.34}, 4.4, c.looks[i].color, stroke{})
	s.text(x, y, c.fitted[i], labelSize, true, legible(c.looks[i].color), toRight)
}

// rainBandwidth returns .9 min(deviation, interquartile range / 1.34) n^(-1/5)
// (Silverman 1986, "Density estimation for statistics and data analysis",
// equation 3.31); a range of 0 is ignored. It is 0 if all values are equal.
func rainBandwidth(ascending []float64) float64 {
	if len(ascending) < 2 {
		return 0
	}
	spread := stat.StdDev(ascending, nil)
	if middle := (inference.Quantile(.75, ascending) - inference.Quantile(.25, ascending)) / 1.34; middle > 0 {
		spread = min(spread, middle)
	}
	return .9 * spread * math.Pow(float64(len(ascending)), -.2)
}

// rainDensity estimates the density of a sample at places from three bandwidths
// below it to three above, by a Gaussian kernel with rainBandwidth, reflected
// at the limits (Silverman 1986, section 2.10), which may be infinite. It returns no
// places if all values are equal.
func rainDensity(ascending []float64, low, high float64) (places, density []float64) {
	bandwidth := rainBandwidth(ascending)
	if !(bandwidth > 0) {
		return nil, nil
	}
	const tails, reach = 3, 5 // bandwidths: the extent shown, and the reach of a kernel
	from := max(low, ascending[0]-tails*bandwidth)
	to := min(high, ascending[len(ascending)-1]+tails*bandwidth)
	n := int(max(120, min(1200, 5*(to-from)/bandwidth)))
	step := (to - from) / float64(n-1)
	places, density = make([]float64, n), make([]float64, n)
	for i := range places {
		places[i] = from + float64(i)*step
	}
	weight := 1 / (float64(len(ascending)) * bandwidth * math.Sqrt(2*math.Pi))
	for _, value := range ascending {
		for _, v := range []float64{value, 2*low - value, 2*high - value} {
			first := max(from, v-reach*bandwidth)
			last := min(to, v+reach*bandwidth)
			for i := int(math.Ceil((first - from) / step)); first <= last && i < n && places[i] <= last; i++ {
				z := (places[i] - v) / bandwidth
				density[i] += weight * math.Exp(-z*z/2)
			}
		}
	}
	return places, density
}

// rainFewest is the smallest number of values whose density is drawn.
const rainFewest = 10

// rainCloud returns the density of values, or nothing if they are too few.
func rainCloud(ascending []float64, low, high float64) (places, density []float64) {
	if len(ascending) < rainFewest {
		return nil, nil
	}
	return rainDensity(ascending, low, high)
}

// ridge returns the lines around a density above a base, in the given scale.
func ridge(p *panel, places, density []float64, base, scale float64) (lower, upper []point) {
	for i, v := range places {
		lower = append(lower, point{p.x(v), base})
		upper = append(upper, point{p.x(v), base + scale*density[i]})
	}
	return lower, upper
}

// quantiles returns quantiles of values.
func quantiles(values []float64, levels ...float64) []float64 {
	ascending := slices.Sorted(slices.Values(values))
	list := make([]float64, len(levels))
	for k, level := range levels {
		list[k] = inference.Quantile(level, ascending)
	}
	return list
}
