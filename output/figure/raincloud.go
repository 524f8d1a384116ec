package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot/vg"

	"leaderful/sim"
	"leaderful/sim/inference"
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
	l := rainLayout{looks: map[string]look{}, fitted: map[string]string{}, columns: min(len(panels), 2), row: 27}
	rows, fewest, most := 0, math.MaxInt, 0
	for i := range panels {
		if err := panels[i].check(); err != nil {
			return nil, err
		}
		l.names = append(l.names, panels[i].Regimes...)
		rows = max(rows, len(panels[i].Regimes))
		for _, values := range panels[i].Values {
			fewest, most = min(fewest, len(values)), max(most, len(values))
		}
		l.scales = append(l.scales, rainScaleOf(&panels[i]))
	}
	l.names = distinct(l.names)
	fitted := fittedNames(l.names, labelSize, true, min(rainLabel, .28*page.inside()))
	for i, look := range looksOf(l.names) {
		l.looks[l.names[i]], l.fitted[l.names[i]] = look, fitted[i]
		l.labels = max(l.labels, textWidth(fitted[i], labelSize, true)+18)
	}
	l.runs = plural(most, "run", "runs")
	if fewest < most {
		l.runs = fmt.Sprintf("%s to %s runs", grouped(fewest), grouped(most))
	}
	l.title = "How outcomes differ from run to run"
	if len(panels) == 1 {
		l.title = wordsFor(outcomeWords, panels[0].Outcome).title + " from run to run"
	}
	l.subtitle = fmt.Sprintf("Box: the middle half; line: the middle 95%%; mark: the median. Rain: %s, evenly by rank.", plural(min(most, rainDrops), "run", "runs"))
	if most >= rainFewest { // else there are no clouds
		l.subtitle = fmt.Sprintf("Cloud: density of %s, each scaled to its own height. %s", l.runs, l.subtitle)
		l.notes = rainNotes
	}

	if (page.inside()-2*l.labels-rainGap)/2 < 110 {
		l.columns = 1
	}
	if len(panels) == 1 {
		l.row = 36
	}
	// As many rows per panel, and then lines of panels, as fit.
	room := page.room(l.title, ofRegimes(0, 2, rows)+l.subtitle, l.notes)
	const least = 20.
	rowsFrom := parts(rows, max(1, int((room-rainHead-rainFoot)/least)))
	tallest := 0
	for k := range len(rowsFrom) - 1 {
		tallest = max(tallest, rowsFrom[k+1]-rowsFrom[k])
	}
	l.row = min(l.row, (room-rainHead-rainFoot)/float64(tallest))
	lines := (len(panels) + l.columns - 1) / l.columns
	panelsFrom := parts(lines, max(1, int(room/(rainHead+rainFoot+l.row*float64(tallest)))))
	pages := len(panelsFrom) - 1
	return page.paged(pages*(len(rowsFrom)-1), func(page Page, number int) *Figure {
		from, to := l.columns*panelsFrom[number%pages], min(len(panels), l.columns*panelsFrom[number%pages+1])
		return l.draw(page, panels[from:to], l.scales[from:to], rowsFrom[number/pages], rowsFrom[number/pages+1], rows)
	}), nil
}

// Heights above and below the rows of a panel, and the distance between panels.
const rainHead, rainFoot, rainGap = 26., 20., 20.

const rainNotes = "Densities: Gaussian kernel, Silverman’s bandwidth, reflected at natural limits; for ten runs or more. " +
	"Where runs lie exactly at a limit, a bar beside the axis is as high as their share, and the cloud is that of the others."

// A rainLayout holds what the pages of a raincloud share.
type rainLayout struct {
	title, subtitle, runs, notes string
	names                        []string // of regimes
	fitted                       map[string]string
	labels                       float64 // width of the names
	looks                        map[string]look
	scales                       []rainScale
	columns                      int
	row                          float64 // height
}

// draw draws a page with some of the panels and, if they have that many, some of their rows.
func (l *rainLayout) draw(page Page, panels []RaincloudPanel, scales []rainScale, from, to, rows int) *Figure {
	shown := make([]RaincloudPanel, len(panels))
	var names []string
	bodies := make([]float64, (len(panels)+l.columns-1)/l.columns)
	total := 0.
	for i, p := range panels {
		first, last := min(from, len(p.Regimes)), min(to, len(p.Regimes))
		shown[i] = RaincloudPanel{p.Outcome, p.Regimes[first:last], p.Values[first:last]}
		names = append(names, shown[i].Regimes...)
		bodies[i/l.columns] = max(bodies[i/l.columns], l.row*float64(last-first))
	}
	for _, body := range bodies {
		total += rainHead + body + rainFoot
	}
	sheet, area := framedSheet(total, l.title, ofRegimes(from, to, rows)+l.subtitle, l.notes, page)

	// A panel needs no labels if the one to its left has the same.
	shared := l.columns == 2
	for i := 1; i < len(shown); i += 2 {
		shared = shared && slices.Equal(shown[i-1].Regimes, shown[i].Regimes)
	}
	width := area.width() - l.labels
	if l.columns == 2 {
		width = (area.width() - 2*l.labels - rainGap) / 2
		if shared {
			width = (area.width() - l.labels - rainGap) / 2
		}
	}
	alt := fmt.Sprintf("Raincloud plot with %s, one row for each of %s, with %s each.", plural(len(shown), "panel", "panels"), listed(distinct(names)), l.runs)
	y := area.top
	for i := range shown {
		one, body := &shown[i], bodies[i/l.columns]
		left := area.left + l.labels
		headingLeft := area.left
		if i%l.columns == 1 {
			left = area.right - width
			headingLeft = left - l.labels
			if shared {
				headingLeft = left
			}
		}
		w := wordsFor(outcomeWords, one.Outcome)
		unit := w.unit
		switch sim.OutcomeNamed(one.Outcome).Better {
		case 1:
			unit += "; more is better"
		case -1:
			unit += "; less is better"
		}
		sheet.headingWithin(headingLeft, y-18, left+width-headingLeft, 10, w.title, unit)
		plot := panel{box: box{left, y - rainHead - body, left + width, y - rainHead}, yHigh: 1}
		l.rows(sheet, &plot, one, &scales[i], !shared || i%l.columns == 0)
		alt += " " + one.describe(w.title, unit)
		if i%l.columns == l.columns-1 {
			y -= rainHead + body + rainFoot
		}
	}
	return sheet.figure("raincloud", alt)
}

// rainLabel is the greatest width of a regime's name, rainGutter the space for the bars
// at a limit, and rainBar their width.
const rainLabel, rainGutter, rainBar = 96, 38, 4.5

// check returns an error if a panel is invalid.
func (r *RaincloudPanel) check() error {
	if sim.OutcomeNamed(r.Outcome) == nil {
		return fmt.Errorf("figure: unknown outcome %q", r.Outcome)
	}
	if len(r.Regimes) == 0 {
		return fmt.Errorf("figure: %s has no regimes", r.Outcome)
	}
	if len(r.Regimes) != len(r.Values) {
		return fmt.Errorf("figure: %s has %d regimes and values of %d", r.Outcome, len(r.Regimes), len(r.Values))
	}
	if len(distinct(r.Regimes)) < len(r.Regimes) {
		return fmt.Errorf("figure: %s lists a regime twice", r.Outcome)
	}
	low, high := rainLimits(r.Outcome)
	const rounding = 1e-9
	for i, values := range r.Values {
		if len(values) == 0 {
			return fmt.Errorf("figure: %s of %s has no values", r.Outcome, r.Regimes[i])
		}
		for _, v := range values {
			if math.IsNaN(v) || math.IsInf(v, 0) || v < low-rounding || v > high+rounding {
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
	first := 0
	for first < len(rest) && rest[first] == low {
		first++
	}
	if first > 1 && float64(first)/n >= rainSpikeShare {
		spikes = append(spikes, rainSpike{low, float64(first) / n})
		rest = rest[first:]
	}
	last := len(rest)
	for last > 0 && rest[last-1] == high {
		last--
	}
	if k := len(rest) - last; k > 1 && float64(k)/n >= rainSpikeShare {
		spikes = append(spikes, rainSpike{high, float64(k) / n})
		rest = rest[:last]
	}
	if k := len(rest); k > 1 && rest[0] == rest[k-1] {
		spikes = append(spikes, rainSpike{rest[0], float64(k) / n})
		rest = nil
	}
	return spikes, rest
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
	add := func(v float64) {
		first := max(0, int(math.Ceil((v-reach*bandwidth-from)/step)))
		last := min(n-1, int(math.Floor((v+reach*bandwidth-from)/step)))
		for i := first; i <= last; i++ {
			z := (places[i] - v) / bandwidth
			density[i] += weight * math.Exp(-z*z/2)
		}
	}
	for _, v := range ascending {
		add(v)
		if mirrored := 2*low - v; mirrored > from-reach*bandwidth {
			add(mirrored)
		}
		if mirrored := 2*high - v; mirrored < to+reach*bandwidth {
			add(mirrored)
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

// rows draws the rows of a panel, from the top, and its axis; if labelled, with the
// regimes' names.
func (l *rainLayout) rows(s *sheet, plot *panel, of *RaincloudPanel, scale *rainScale, labelled bool) {
	edge := plot.left
	if scale.at[0] {
		s.text(plot.left, plot.bottom-3-tickSize*.8, "exactly "+number(scale.low, 1), tickSize-.4, false, softInk, fromLeft)
		plot.left += rainGutter
	}
	if scale.at[1] {
		s.text(plot.right, plot.bottom-3-tickSize*.8, "exactly "+number(scale.high, 1), tickSize-.4, false, softInk, toRight)
		plot.right -= rainGutter
	}
	most := max(2, int(plot.width()/34))
	if pad := .02 * (scale.greatest - scale.least); pad > 0 {
		plot.xLow, plot.xHigh = max(scale.low, scale.least-pad), min(scale.high, scale.greatest+pad)
	} else {
		plot.xLow, plot.xHigh = widened(scale.least, scale.greatest, most)
		plot.xLow, plot.xHigh = max(scale.low, plot.xLow), min(scale.high, plot.xHigh)
	}
	ticks, step := niceTicks(plot.xLow, plot.xHigh, most+1)
	for _, v := range ticks {
		s.segment(plot.x(v), plot.bottom, plot.x(v), plot.top, stroke{gridInk, .4, nil})
		s.segment(plot.x(v), plot.bottom, plot.x(v), plot.bottom-2.5, stroke{axisInk, .6, nil})
		s.text(plot.x(v), plot.bottom-3-tickSize*.8, number(v, step), tickSize-.4, false, softInk, centred)
	}
	s.segment(plot.left, plot.bottom, plot.right, plot.bottom, stroke{axisInk, .6, nil})
	for i, name := range of.Regimes {
		look := l.looks[name]
		bottom := plot.top - l.row*float64(i+1)
		if labelled {
			y := bottom + .42*l.row
			s.marker(look.mark, point{edge - 8, y + labelSize*.34}, 4.4, look.color, stroke{})
			s.text(edge-14, y, l.fitted[name], labelSize, true, legible(look.color), toRight)
		}
		s.rainRow(plot, box{plot.left, bottom, plot.right, bottom + l.row}, slices.Sorted(slices.Values(of.Values[i])), scale.low, scale.high, look)
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
		var lower, upper []point
		for i, v := range places {
			lower = append(lower, point{plot.x(v), base})
			upper = append(upper, point{plot.x(v), base + scale*density[i]})
		}
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
	x := func(p float64) float64 { return plot.x(inference.Quantile(p, ascending)) }
	ink := legible(l.color)
	s.segment(x(.025), middle, x(.975), middle, stroke{ink, .8, nil})
	half := box{x(.25), middle - .055*row.height(), x(.75), middle + .055*row.height()}
	if half.width() > .2 {
		s.rectangle(half, white)
		s.stroke(path([]point{{half.left, half.bottom}, {half.right, half.bottom}, {half.right, half.top}, {half.left, half.top}}, true), stroke{ink, .8, nil})
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
	s.marker(l.mark, point{x(.5), middle}, 4.4, l.color, stroke{white, 1.2, nil})
}

// describe describes a panel in words.
func (r *RaincloudPanel) describe(title, unit string) string {
	low, high := rainLimits(r.Outcome)
	var rows []string
	for i, name := range r.Regimes {
		ascending := slices.Sorted(slices.Values(r.Values[i]))
		value := func(p float64) string { return significant(inference.Quantile(p, ascending), 3) }
		text := fmt.Sprintf("%s median %s, middle half %s to %s, middle 95%% %s to %s", name, value(.5), value(.25), value(.75), value(.025), value(.975))
		spikes, _ := rainSpikes(ascending, low, high)
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
