package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"leaderful/sim"
	"leaderful/sim/inference/sensitivity"
)

// A Sensitivity says how much an outcome depends on each of several factors.
type Sensitivity struct {
	Outcome string // a name of sim.OutcomeTable
	Of      string // the arm or difference whose outcome it is; may be empty
	Measure string // what is shown: "total index", "rank correlation"
	Unit    string // the unit in a few words; may be empty
	Pale    string // description of factors that are not Seen: "the interval contains 0"
	Rows    []TornadoRow
	Level   float64            // coverage of each interval
	Chance  *sensitivity.Index // share of the variance of single runs due to chance; nil if unknown
}

// A TornadoRow is the estimate for one factor.
type TornadoRow struct {
	Factor    string
	Value     float64  // of the measure; NaN where undefined
	Low, High float64  // ends of its interval; infinite where undefined
	Seen      bool     // whether an influence is detected
	First     *float64 // first-order index, if any
	Chance    *float64 // the value of the measure due to chance alone, if known
}

// Tornado draws how much an outcome depends on its factors, one bar each, the largest
// on top: to the right of the zero line or, if negative, to the left; pale if no
// influence is detected. It returns an error for an unknown outcome.
func Tornado(t Sensitivity, page Page) (*Figure, error) {
	if len(t.Rows) == 0 {
		return nil, errors.New("figure: no factors")
	}
	if sim.OutcomeNamed(t.Outcome) == nil {
		return nil, fmt.Errorf("figure: unknown outcome %q", t.Outcome)
	}
	rows := slices.Clone(t.Rows)
	size := func(r TornadoRow) float64 {
		if math.IsNaN(r.Value) {
			return -1
		}
		return math.Abs(r.Value)
	}
	slices.SortStableFunc(rows, func(a, b TornadoRow) int { return cmp.Compare(size(b), size(a)) })
	unseen := 0
	for _, r := range rows {
		if !r.Seen {
			unseen++
		}
	}
	w := wordsFor(outcomeWords, t.Outcome)
	measure := t.Measure
	if t.Unit != "" {
		measure += " (" + t.Unit + ")"
	}
	chart := &intervalChart{
		name:     "tornado-" + t.Outcome,
		title:    "What moves " + outcomeInSentence(w.title),
		subtitle: fmt.Sprintf("Bars: %s, with %s%% intervals; pale: %s.", measure, percent(t.Level), t.Pale),
		text:     fmt.Sprintf("Bar chart of the %s of %s on %s", t.Measure, plural(len(rows), "factor", "factors"), outcomeInSentence(w.title)),
		names:    "factor", numbers: "value [interval]", row: 13.5,
	}
	if t.Of != "" {
		chart.name += "-" + stemOf(t.Of)
		chart.title += ": " + rowName(t.Of)
		chart.text += " of " + strings.ReplaceAll(rowName(t.Of), " − ", " minus ")
	}
	chart.text += fmt.Sprintf(", largest first, with %s%% intervals.", percent(t.Level))
	if slices.ContainsFunc(rows, func(r TornadoRow) bool { return r.Chance != nil }) {
		chart.subtitle += " Ticks: values due to chance alone."
	}
	if slices.ContainsFunc(rows, func(r TornadoRow) bool { return r.First != nil }) {
		chart.behind = "first order"
		chart.subtitle += " Diamonds: first-order index, the effect of the factor alone; the rest of its bar is interaction with others."
	}
	if t.Chance != nil {
		chance := fmt.Sprintf(" Chance alone accounts for %s%% %s of the variance of single runs.", fixedDecimals(100*t.Chance.Value, 0), tornadoInterval(t.Chance))
		chart.subtitle += chance
		chart.text += chance
	}
	if unseen > 0 {
		chart.text += fmt.Sprintf(" Pale, %s: %s.", t.Pale, plural(unseen, "factor", "factors"))
	}
	low, high := tornadoRange(rows)
	room := .03 * (high - low)
	axis := &intervalAxis{low: min(0, low-room), high: high + room, title: t.Measure}
	if low == 0 {
		axis.low = 0
	}
	decimals := tornadoDecimals(rows)
	var group intervalGroup
	for _, r := range rows {
		row := intervalRow{name: factorTitle(r.Factor), value: r.Value, low: r.Low, high: r.High, axis: axis, bar: true, chance: r.Chance, alone: r.First,
			mark: verdictMark{color: blue}, interval: "undefined"}
		if row.name != r.Factor {
			row.aside, chart.asides = r.Factor, "parameter"
		}
		if r.Value < 0 {
			row.mark.color = vermillion
		}
		if !r.Seen {
			row.mark.word, row.mark.hollow = t.Pale, true
		}
		if isFinite(r.Value) {
			row.estimate, row.interval = briefly(r.Value, decimals), intervalWords(r.Low, r.High, decimals)
		}
		if r.Chance != nil && isFinite(*r.Chance) {
			row.details = "chance alone " + briefly(*r.Chance, decimals)
		}
		if r.First != nil {
			row.behind = "undefined"
			if isFinite(*r.First) {
				row.behind = briefly(*r.First, decimals)
			}
			row.details = "first order " + row.behind
		}
		group.rows = append(group.rows, row)
	}
	chart.groups = []intervalGroup{group}
	return chart.figure(page), nil
}

// tornadoRange returns the range of an axis that contains 0 and all finite values.
func tornadoRange(rows []TornadoRow) (low, high float64) {
	for _, r := range rows {
		values := []float64{r.Value, r.Low, r.High}
		for _, further := range []*float64{r.First, r.Chance} {
			if further != nil {
				values = append(values, *further)
			}
		}
		for _, v := range values {
			if isFinite(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if low == high {
		return 0, 1
	}
	return low, high
}

// tornadoDecimals returns the number of decimals of values: two for indices, more if
// all values are small, fewer if some are large.
func tornadoDecimals(rows []TornadoRow) int {
	largest := 0.
	for _, r := range rows {
		if isFinite(r.Value) {
			largest = max(largest, math.Abs(r.Value))
		}
	}
	switch {
	case largest >= 100:
		return 0
	case largest >= 10:
		return 1
	case largest >= .1 || largest == 0:
		return 2
	default:
		return min(6, 1-int(math.Floor(math.Log10(largest))))
	}
}

func tornadoInterval(i *sensitivity.Index) string {
	if math.IsInf(i.Low, 0) || math.IsInf(i.High, 0) {
		return "(no interval)"
	}
	return fmt.Sprintf("[%s, %s]", fixedDecimals(100*i.Low, 0), fixedDecimals(100*i.High, 0))
}

// outcomeInSentence writes the title of an outcome within a sentence.
func outcomeInSentence(title string) string { return strings.ToLower(title[:1]) + title[1:] }

// capital capitalizes a title.
func capital(title string) string { return strings.ToUpper(title[:1]) + title[1:] }

// stemOf returns a name as a part of a file's name: lower-case letters, digits and
// single dashes.
func stemOf(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9')
	}), "-")
}
