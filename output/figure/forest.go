package figure

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// A Comparison is the difference of an arm from a reference in an outcome.
type Comparison struct {
	Outcome    string // a name of sim.OutcomeTable
	Arm        string
	Reference  string
	Difference inference.Difference // arm - reference
}

// Forest draws paired differences, grouped by outcome: the estimate, its
// interval, the line of no difference and the zone of negligible ones. Each
// outcome has its own scale, with nothing in the middle of all. It returns an
// error for an outcome that does not exist.
func Forest(comparisons []Comparison, page Page) (*Figure, error) {
	if len(comparisons) == 0 {
		return nil, errors.New("figure: there are no comparisons")
	}
	var groups [][]Comparison
	var arms []string
	commonReference := true
	for _, c := range comparisons {
		if sim.OutcomeNamed(c.Outcome) == nil {
			return nil, fmt.Errorf("figure: there is no outcome %q", c.Outcome)
		}
		commonReference = commonReference && c.Reference == comparisons[0].Reference
		placed := false
		for g := range groups {
			if groups[g][0].Outcome == c.Outcome {
				groups[g] = append(groups[g], c)
				placed = true
			}
		}
		if !placed {
			groups = append(groups, []Comparison{c})
		}
		arms = append(arms, c.Arm)
	}
	title := "Differences within replications"
	if commonReference {
		title = "Differences from " + comparisons[0].Reference + " within replications"
	}
	level := comparisons[0].Difference.Level
	confidence := fmt.Sprintf("Each interval has %s%% confidence on its own", percent(level))
	// By Bonferroni's inequality; said where the intervals were made for it.
	if together := 1 - float64(len(comparisons))*(1-level); len(comparisons) > 1 && together > .8 {
		confidence = fmt.Sprintf("All %d intervals hold together with %s%% confidence", len(comparisons), percent(together))
	}
	subtitle := "Mean paired differences; hollow where the sign is not settled. Shaded: negligible. " + confidence + "."

	const row, head, foot = 13., 17., 17.
	const notes = "d: mean difference over the standard deviation of the differences."
	height := 0.
	for _, g := range groups {
		height += head + foot + row*float64(len(g))
	}
	sheet, area := framedSheet(height, title, subtitle, notes, page)

	looks := map[string]look{}
	for i, l := range looksOf(distinct(arms)) {
		looks[distinct(arms)[i]] = l
	}
	name := func(c Comparison) string {
		if commonReference {
			return c.Arm
		}
		return c.Arm + " − " + c.Reference
	}
	// Nothing lies at the same place in all groups, where it leaves room as needed.
	zero := 0.
	for _, g := range groups {
		below, above := reach(g)
		zero += below / (below + above) / float64(len(groups))
	}
	zero = max(.12, min(.88, zero))
	labels := 0.
	for _, c := range comparisons {
		labels = max(labels, textWidth(name(c), labelSize, false))
	}
	left := area.left + labels + 18
	right := area.right - 142
	y := area.top - 4
	sheet.text(right+100, y-4, "difference [interval]", tickSize, false, softInk, toRight)
	sheet.text(area.right, y-4, "d", tickSize, false, softInk, toRight)

	alt := fmt.Sprintf("Forest plot of %d mean paired differences. %s.", len(comparisons), confidence)
	for _, g := range groups {
		outcome := sim.OutcomeNamed(g[0].Outcome)
		w := wordsFor(outcomeWords, outcome.Name)
		y -= head
		unit := w.unit
		switch outcome.Better {
		case 1:
			unit += "; more is better"
		case -1:
			unit += "; less is better"
		}
		sheet.heading(area.left, y+4, w.title, unit)
		alt += fmt.Sprintf(" %s (%s):", w.title, w.unit)

		below, above := reach(g)
		scale := 1.05 * max(below/zero, above/(1-zero))
		plot := panel{box: box{left, y - row*float64(len(g)), right, y}, xLow: -zero * scale, xHigh: (1 - zero) * scale}
		ticks, step := niceTicks(plot.xLow, plot.xHigh, 9)
		sheet.rectangle(plot.box, rgb(0xFAFAFA))
		for _, v := range ticks {
			sheet.segment(plot.x(v), plot.bottom, plot.x(v), plot.top, stroke{gridInk, .4, nil})
			sheet.text(plot.x(v), plot.bottom-2-tickSize*.8, signed(v, number(v, step)), tickSize-.4, false, softInk, centred)
		}
		if zone := g[0].Difference.Zone; zone > 0 {
			sheet.rectangle(box{plot.x(-zone), plot.bottom, plot.x(zone), plot.top}, faded(black, .11))
		}
		sheet.segment(plot.x(0), plot.bottom, plot.x(0), plot.top, stroke{softInk, .8, nil})
		sheet.segment(plot.left, plot.bottom, plot.right, plot.bottom, stroke{axisInk, .5, nil})
		decimals := decimalsOf(g)
		for i, c := range g {
			middle := y - row*(float64(i)+.5)
			sheet.difference(&plot, middle, &c.Difference, looks[c.Arm])
			sheet.text(area.left+8, middle-labelSize*.34, name(c), labelSize, false, textInk, fromLeft)
			d := &c.Difference
			interval := "no interval"
			if !math.IsInf(d.Low, 0) {
				interval = fmt.Sprintf("[%s, %s]", fixedDecimals(d.Low, decimals), fixedDecimals(d.High, decimals))
			}
			sheet.text(right+36, middle-labelSize*.34, signed(d.Mean, fixedDecimals(d.Mean, decimals)), labelSize, true, textInk, toRight)
			sheet.text(right+100, middle-labelSize*.34, interval, labelSize, false, textInk, toRight)
			effect := signed(d.Effect, fixedDecimals(d.Effect, 2))
			if d.N < 2 {
				effect = "unknown"
			}
			sheet.text(area.right, middle-labelSize*.34, effect, labelSize, false, softInk, toRight)
			alt += fmt.Sprintf(" %s minus %s %s %s, d %s, %s;", c.Arm, c.Reference, signed(d.Mean, fixedDecimals(d.Mean, decimals)), interval, effect, findingWords(d.Finding()))
		}
		alt = strings.TrimSuffix(alt, ";") + "."
		y = plot.bottom - foot
	}
	return sheet.figure("forest", alt), nil
}

// reach returns how far a group's intervals and zones go below and above 0,
// together more than 0.
func reach(group []Comparison) (below, above float64) {
	for _, c := range group {
		d := &c.Difference
		for _, v := range []float64{d.Mean, d.Low, d.High, d.Zone, -d.Zone} {
			if !math.IsInf(v, 0) && !math.IsNaN(v) {
				below, above = max(below, -v), max(above, v)
			}
		}
	}
	if below+above == 0 {
		return 1, 1
	}
	return below, above
}

func findingWords(f inference.Finding) string {
	return [...]string{inference.Undecided: "not decided", inference.Higher: "higher", inference.Lower: "lower", inference.Negligible: "practically nil"}[f]
}

// difference draws one estimate with its interval.
func (s *sheet) difference(p *panel, y float64, d *inference.Difference, l look) {
	if math.IsNaN(d.Mean) {
		return
	}
	if !math.IsInf(d.Low, 0) {
		low, high := p.x(d.Low), p.x(d.High)
		s.segment(low, y, high, y, stroke{l.color, 1.3, nil})
		for _, x := range []float64{low, high} {
			s.segment(x, y-2.2, x, y+2.2, stroke{l.color, 1.3, nil})
		}
	}
	fill := l.color
	if d.Finding() == inference.Undecided {
		fill = white
	}
	s.marker(l.mark, point{p.x(d.Mean), y}, 5, fill, stroke{l.color, 1.2, nil})
}

// decimalsOf returns the decimals that show the first digit of the narrowest
// standard error of a group, between 0 and 3.
func decimalsOf(group []Comparison) int {
	least := math.Inf(1)
	for _, c := range group {
		if e := c.Difference.StandardError; e > 0 {
			least = min(least, e)
		}
	}
	if math.IsInf(least, 1) {
		return 2
	}
	return min(3, max(0, -int(math.Floor(math.Log10(least)))))
}

// signed puts a plus before what is above 0.
func signed(v float64, text string) string {
	if v > 0 && strings.Trim(text, "0.,") != "" {
		return "+" + text
	}
	return text
}

// distinct returns names without repetition, in order of first appearance.
func distinct(names []string) []string {
	var once []string
	for _, name := range names {
		seen := false
		for _, other := range once {
			seen = seen || other == name
		}
		if !seen {
			once = append(once, name)
		}
	}
	return once
}
