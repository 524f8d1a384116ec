package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"leaderful/sim"
)

// A RaincloudPanel holds the values of an outcome, one per run, by regime.
type RaincloudPanel struct {
	Outcome string // a name of sim.OutcomeTable
	Regimes []string
	Values  [][]float64 // by regime
}

// rainDrops is the largest number of runs of a regime that are drawn individually.
const rainDrops = 100

// rainSpikeShare is the smallest share of runs exactly at a natural limit that is
// drawn as a bar instead of as part of the density.
const rainSpikeShare = .05

// Raincloud draws the distributions of outcomes over runs (Allen et al. 2019,
// "Raincloud plots: a multi-platform tool for robust data visualization"): one panel
// per outcome, one row per regime, with the density above, quartiles and median in the
// middle, and individual runs below. Densities are those of rainDensity, bounded at
// the outcome's natural limits. Runs exactly at a limit are drawn as a bar beside the
// axis whose height is their share; the density of the others is lower accordingly.
// It returns an error for no panels, for an unknown outcome, for a regime without
// values or named twice, and for values that are not finite or beyond the natural
// limits.
func Raincloud(panels []RaincloudPanel, page Page) (*Figure, error) {
	if len(panels) == 0 {
		return nil, errors.New("figure: no outcomes")
	}
	l := rainChart{panels: panels, columns: min(len(panels), 2), row: 27}
	var names []string
	fewest, most, rows := math.MaxInt, 0, 0
	for i := range panels {
		if err := panels[i].check(); err != nil {
			return nil, err
		}
		names, rows = append(names, panels[i].Regimes...), max(rows, len(panels[i].Regimes))
		for _, values := range panels[i].Values {
			fewest, most = min(fewest, len(values)), max(most, len(values))
		}
		l.scales = append(l.scales, rainScaleOf(&panels[i]))
	}
	l.regimeChart = newRegimeChart(page, "raincloud", "", distinct(names))
	l.rows = rows
	l.title = "How outcomes differ from run to run"
	if len(panels) == 1 {
		l.title = wordsFor(outcomeWords, panels[0].Outcome).title + " from run to run"
	}
	l.fitted = fittedNames(l.regimes, labelSize, true, min(rainLabel, .28*page.inside()))
	l.widest = 18
	for _, name := range l.fitted {
		l.widest = max(l.widest, textWidth(name, labelSize, true)+18)
	}
	l.runs = plural(most, "run", "runs")
	if fewest < most {
		l.runs = fmt.Sprintf("%s to %s runs", grouped(fewest), grouped(most))
	}
	l.explanation = fmt.Sprintf("Box: the middle half; line: the middle 95%%; mark: the median. Rain: %s, evenly by rank.", plural(min(most, rainDrops), "run", "runs"))
	if most >= rainFewest { // else there are no clouds
		l.explanation = fmt.Sprintf("Cloud: density of %s, each scaled to its own height. %s", l.runs, l.explanation)
		l.notes = "Densities: Gaussian kernel, Silverman’s bandwidth, reflected at natural limits; for ten runs or more. " +
			"Where runs lie exactly at a limit, a bar beside the axis is as high as their share, and the cloud is that of the others."
	}

	if (page.inside()-2*l.widest-rainGap)/2 < 110 {
		l.columns = 1
	}
	if len(panels) == 1 {
		l.row = 36
	}
	// As many rows per panel, and then lines of panels, as fit.
	room := l.room()
	const least = 20.
	from := parts(rows, max(1, int((room-rainHead-rainFoot)/least)))
	tallest := rainHead + rainFoot
	l.row = min(l.row, (room-tallest)/float64(from[1])) // the first page has the most rows
	tallest += l.row * float64(from[1])
	lines := (len(panels) + l.columns - 1) / l.columns
	panelsFrom := parts(lines, max(1, int(room/tallest)))
	for i := range panelsFrom {
		panelsFrom[i] = min(len(panels), l.columns*panelsFrom[i])
	}
	return l.figure(from, panelsFrom, func(p *regimePage) float64 {
		return float64((p.last-p.first+l.columns-1)/l.columns) * (rainHead + l.row*float64(p.to-p.from) + rainFoot)
	}, l.draw), nil
}

// Heights above and below the rows of a panel, and the distance between panels.
const rainHead, rainFoot, rainGap = 26., 20., 20.

// rainLabel is the greatest width of a regime's name, rainGutter the space for the bars
// at a limit, and rainBar their width.
const rainLabel, rainGutter, rainBar = 96, 38, 4.5

// A rainChart draws distributions.
type rainChart struct {
	regimeChart
	panels  []RaincloudPanel
	scales  []rainScale
	runs    string // of each regime
	columns int
	row     float64 // height
}

// shown returns the rows of a panel that are on a page.
func (l *rainChart) shown(p *regimePage, panel int) RaincloudPanel {
	all := &l.panels[panel]
	from, to := min(p.from, len(all.Regimes)), min(p.to, len(all.Regimes))
	return RaincloudPanel{all.Outcome, all.Regimes[from:to], all.Values[from:to]}
}

// draw draws a page.
func (l *rainChart) draw(p *regimePage) string {
	// A panel needs no labels if the one to its left has the same.
	shared := l.columns == 2
	var names []string
	for i := p.first; i < p.last; i++ {
		one := l.shown(p, i)
		names = append(names, one.Regimes...)
		shared = shared && (i == p.first || (i-p.first)%2 == 0 || slices.Equal(l.shown(p, i-1).Regimes, one.Regimes))
	}
	labels := l.columns
	if shared {
		labels = 1
	}
	width := (p.area.width() - float64(labels)*l.widest - float64(l.columns-1)*rainGap) / float64(l.columns)
	alt := fmt.Sprintf("Raincloud plot with %s, one row for each of %s, with %s each.", plural(p.last-p.first, "panel", "panels"), listed(distinct(names)), l.runs)
	y, body := p.area.top, l.row*float64(p.to-p.from)
	for i := p.first; i < p.last; i++ {
		one, column := l.shown(p, i), (i-p.first)%l.columns
		left, heading := p.area.left+l.widest, p.area.left
		if column == 1 {
			left = p.area.right - width
			if heading = left; !shared {
				heading -= l.widest
			}
		}
		w := wordsFor(outcomeWords, one.Outcome)
		p.headingWithin(heading, y-18, left+width-heading, 10, w.title, unitAndAim(w))
		plot := panel{box: box{left, y - rainHead - body, left + width, y - rainHead}, yHigh: 1}
		l.drawRows(p.sheet, &plot, &one, &l.scales[i], !shared || column == 0)
		alt += " " + one.describe(w.title, unitAndAim(w))
		if column == l.columns-1 {
			y -= rainHead + body + rainFoot
		}
	}
	return alt
}

// check returns an error if a panel is invalid.
func (r *RaincloudPanel) check() error {
	switch {
	case sim.OutcomeNamed(r.Outcome) == nil:
		return unknownOutcome(r.Outcome)
	case len(r.Regimes) == 0:
		return fmt.Errorf("figure: %s has no regimes", r.Outcome)
	case len(r.Regimes) != len(r.Values):
		return fmt.Errorf("figure: %s has %d regimes and values of %d", r.Outcome, len(r.Regimes), len(r.Values))
	case len(distinct(r.Regimes)) < len(r.Regimes):
		return fmt.Errorf("figure: %s lists a regime twice", r.Outcome)
	}
	low, high := rainLimits(r.Outcome)
	const rounding = 1e-9
	for i, values := range r.Values {
		if len(values) == 0 {
			return fmt.Errorf("figure: %s of %s has no values", r.Outcome, r.Regimes[i])
		}
		for _, v := range values {
			if !isFinite(v) || v < low-rounding || v > high+rounding {
				return fmt.Errorf("figure: %s of %s is %v; it must be in [%v, %v]", r.Outcome, r.Regimes[i], v, low, high)
			}
		}
	}
	return nil
}

// rainLimits returns the natural limits of an outcome; infinite if it has none.
func rainLimits(outcome string) (low, high float64) {
	if outcome == "resilience_loss" { // below 0 if performance rises
		return math.Inf(-1), math.Inf(1)
	}
	switch sim.OutcomeNamed(outcome).Unit {
	case "share", "capacity", "trust", "harm", "V":
		return 0, 1
	}
	return 0, math.Inf(1)
}

// A rainSpike is a value that many runs share.
type rainSpike struct{ at, share float64 }

// rainSpikes returns the spikes of a sample at its natural limits, or at its only
// value, and the remaining values.
func rainSpikes(ascending []float64, low, high float64) (spikes []rainSpike, rest []float64) {
	n := float64(len(ascending))
	rest = ascending
	cut := func(at float64, least float64) {
		first, _ := slices.BinarySearch(rest, at)
		last := first
		for last < len(rest) && rest[last] == at {
			last++
		}
		if share := float64(last-first) / n; last-first > 1 && share >= least {
			spikes, rest = append(spikes, rainSpike{at, share}), slices.Delete(slices.Clone(rest), first, last)
		}
	}
	cut(low, rainSpikeShare)
	cut(high, rainSpikeShare)
	if k := len(rest); k > 1 && rest[0] == rest[k-1] {
		cut(rest[0], 0)
	}
	return spikes, rest
}

// A rainScale is the range of a panel's axis, and whether it has bars at the natural
// limits.
type rainScale struct {
	low, high       float64 // natural limits
	least, greatest float64
	at              [2]bool
}

// rainScaleOf returns the scale that suits all rows of a panel.
func rainScaleOf(of *RaincloudPanel) rainScale {
	s := rainScale{least: math.Inf(1), greatest: math.Inf(-1)}
	s.low, s.high = rainLimits(of.Outcome)
	for _, values := range of.Values {
		ascending := slices.Sorted(slices.Values(values))
		s.least, s.greatest = min(s.least, ascending[0]), max(s.greatest, ascending[len(ascending)-1])
		spikes, rest := rainSpikes(ascending, s.low, s.high)
		for _, spike := range spikes {
			s.at[0], s.at[1] = s.at[0] || spike.at == s.low, s.at[1] || spike.at == s.high
		}
		if places, _ := rainCloud(rest, s.low, s.high); len(places) > 0 {
			s.least, s.greatest = min(s.least, places[0]), max(s.greatest, places[len(places)-1])
		}
	}
	if s.least > 0 && s.low == 0 && s.least < .5*s.greatest {
		s.least = 0
	}
	return s
}

// drawRows draws the rows of a panel, from the top, and its axis; if labelled, with the
// regimes' names.
func (l *rainChart) drawRows(s *sheet, plot *panel, of *RaincloudPanel, scale *rainScale, labelled bool) {
	edge, y := plot.left, plot.bottom-3-tickSize*.8
	if scale.at[0] {
		s.text(plot.left, y, "exactly "+number(scale.low, 1), tickSize-.4, false, softInk, fromLeft)
		plot.left += rainGutter
	}
	if scale.at[1] {
		s.text(plot.right, y, "exactly "+number(scale.high, 1), tickSize-.4, false, softInk, toRight)
		plot.right -= rainGutter
	}
	most := max(2, int(plot.width()/34))
	plot.xLow, plot.xHigh = widened(scale.least, scale.greatest, most)
	if pad := .02 * (scale.greatest - scale.least); pad > 0 {
		plot.xLow, plot.xHigh = scale.least-pad, scale.greatest+pad
	}
	plot.xLow, plot.xHigh = max(scale.low, plot.xLow), min(scale.high, plot.xHigh)
	ticks, step := niceTicks(plot.xLow, plot.xHigh, most+1)
	s.uprights(plot, ticks, stroke{gridInk, .4, nil})
	s.axis(plot, plot.bottom, -1, tickSize-.4, numbered(ticks, step))
	for k, name := range of.Regimes {
		i := slices.Index(l.regimes, name)
		bottom := plot.top - l.row*float64(k+1)
		if labelled {
			l.regime(s, i, edge-14, bottom+.42*l.row)
		}
		s.rainRow(plot, box{plot.left, bottom, plot.right, bottom + l.row}, slices.Sorted(slices.Values(of.Values[k])), scale.low, scale.high, l.looks[i])
	}
}

// rainRow draws cloud, box and rain of a sample into a row.
func (s *sheet) rainRow(plot *panel, row box, ascending []float64, low, high float64, l look) {
	base := row.bottom + .43*row.height()
	tall := .5 * row.height()
	spikes, rest := rainSpikes(ascending, low, high)
	places, density := rainCloud(rest, low, high)
	s.segment(row.left, base, row.right, base, stroke{gridInk, .4, nil})
	if len(density) > 0 {
		others := 1.
		for _, spike := range spikes {
			others -= spike.share
		}
		scale := tall * others / slices.Max(density)
		lower, upper := ridge(plot, places, density, base, scale)
		s.between(lower, upper, faded(l.color, .38))
		s.line(upper, stroke{legible(l.color), .8, nil})
	}
	for _, spike := range spikes {
		left := plot.x(spike.at) - rainBar/2
		switch spike.at {
		case low:
			left = plot.left - rainGutter + 3
			s.segment(left-2, base, plot.left-5, base, stroke{gridInk, .4, nil})
		case high:
			left = plot.right + 9
			s.segment(left-2, base, plot.right+rainGutter-2, base, stroke{gridInk, .4, nil})
		}
		s.rectangle(box{left, base, left + rainBar, base + spike.share*tall}, legible(l.color))
		label, align, x := rainPercent(spike.share), fromLeft, left+rainBar+1.5
		if spike.at != high && x+textWidth(label, noteSize, false) > plot.right {
			align, x = toRight, left-1.5
		}
		s.text(x, base+1.5, label, noteSize, false, textInk, align)
	}

	// The middle 95%, the middle half, and the median.
	middle := row.bottom + .315*row.height()
	at := quantiles(ascending, rainLevels...)
	ink := legible(l.color)
	s.segment(plot.x(at[3]), middle, plot.x(at[4]), middle, stroke{ink, .8, nil})
	half := box{plot.x(at[1]), middle - .055*row.height(), plot.x(at[2]), middle + .055*row.height()}
	if half.width() > .2 {
		s.rectangle(half, white)
		s.frameOf(half, stroke{ink, .8, nil})
	}

	// Steps of the golden ratio fill the strip evenly.
	drops := min(len(ascending), rainDrops)
	var rain vg.Path
	for k := range drops {
		rank := 0
		if drops > 1 {
			rank = k * (len(ascending) - 1) / (drops - 1)
		}
		_, jitter := math.Modf(.5 + float64(k)*(math.Sqrt(5)-1)/2)
		rain = append(rain, round(point{plot.x(ascending[rank]), row.bottom + (.05+.16*jitter)*row.height()}, .65)...)
	}
	s.fill(rain, mixed(l.color, black, .12))
	s.marker(l.mark, point{plot.x(at[0]), middle}, 4.4, l.color, stroke{white, 1.2, nil})
}

// rainLevels are the quantiles of a box: its median, and the ends of the middle half
// and of the middle 95%.
var rainLevels = []float64{.5, .25, .75, .025, .975}

// describe describes a panel in words.
func (r *RaincloudPanel) describe(title, unit string) string {
	low, high := rainLimits(r.Outcome)
	var rows []string
	for i, name := range r.Regimes {
		var words []any
		for _, v := range quantiles(r.Values[i], rainLevels...) {
			words = append(words, significant(v, 3))
		}
		text := name + fmt.Sprintf(" median %s, middle half %s to %s, middle 95%% %s to %s", words...)
		spikes, _ := rainSpikes(slices.Sorted(slices.Values(r.Values[i])), low, high)
		for _, spike := range spikes {
			text += fmt.Sprintf(", %s exactly %s", rainPercent(spike.share), significant(spike.at, 3))
		}
		rows = append(rows, text)
	}
	return fmt.Sprintf("%s (%s): %s.", title, unit, strings.Join(rows, "; "))
}

// rainPercent writes a share as a whole percentage, but only 0 and 1 as 0% and 100%.
func rainPercent(share float64) string {
	switch whole := math.Round(100 * share); {
	case whole == 0 && share > 0:
		return "<1%"
	case whole == 100 && share < 1:
		return ">99%"
	default:
		return fixedDecimals(whole, 0) + "%"
	}
}

// rainFitted returns a text, cut to fit into a width with an ellipsis if necessary.
func rainFitted(text string, size float64, bold bool, width float64) string {
	if textWidth(text, size, bold) <= width {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && textWidth(string(letters)+"…", size, bold) > width {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimRight(string(letters), " ") + "…"
}

// errNoRegimes says that there are no regimes to draw.
var errNoRegimes = errors.New("figure: no regimes")
