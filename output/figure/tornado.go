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
		return nil, unknownOutcome(t.Outcome)
	}
	rows := slices.Clone(t.Rows)
	slices.SortStableFunc(rows, func(a, b TornadoRow) int { return cmp.Compare(sizeOf(b.Value), sizeOf(a.Value)) })
	outcome := outcomeInSentence(wordsFor(outcomeWords, t.Outcome).title)
	measure := t.Measure
	if t.Unit != "" {
		measure += " (" + t.Unit + ")"
	}
	level := percent(t.Level) + "% intervals"
	chart := &intervalChart{
		name:     nameOf("tornado", t.Outcome, t.Of),
		title:    "What moves " + outcome + titleOf(t.Of),
		subtitle: fmt.Sprintf("Bars: %s, with %s; pale: %s.", measure, level, t.Pale),
		text: fmt.Sprintf("Bar chart of the %s of %s on %s%s, largest first, with %s.",
			t.Measure, plural(len(rows), "factor", "factors"), outcome, wordsOf(t.Of), level),
		names: "factor", numbers: "value [interval]", row: 13.5,
	}
	// The largest value determines the decimals, all values the axis.
	values := []float64{0}
	axis := &intervalAxis{title: t.Measure}
	decimals := 2
	if k := slices.IndexFunc(rows, func(r TornadoRow) bool { return isFinite(r.Value) }); k >= 0 {
		decimals = tornadoDecimals(math.Abs(rows[k].Value))
	}
	var group intervalGroup
	unseen, chance := 0, false
	for _, r := range rows {
		row := intervalRow{name: factorTitle(r.Factor), value: r.Value, low: r.Low, high: r.High, axis: axis, bar: true, chance: r.Chance, alone: r.First,
			mark: verdictMark{color: blue}, interval: "undefined"}
		values = append(values, r.Value, r.Low, r.High)
		if row.name != r.Factor {
			row.aside, chart.asides = r.Factor, "parameter"
		}
		if r.Value < 0 {
			row.mark.color = vermillion
		}
		if !r.Seen {
			row.mark.word, row.mark.hollow = t.Pale, true
			unseen++
		}
		if isFinite(r.Value) {
			row.estimate, row.interval = briefly(r.Value, decimals), intervalWords(r.Low, r.High, decimals)
		}
		if r.Chance != nil {
			chance, values = true, append(values, *r.Chance)
			if isFinite(*r.Chance) {
				row.details = "chance alone " + briefly(*r.Chance, decimals)
			}
		}
		if r.First != nil {
			chart.behind, values = "first order", append(values, *r.First)
			row.behind = "undefined"
			if isFinite(*r.First) {
				row.behind = briefly(*r.First, decimals)
			}
			row.details = "first order " + row.behind
		}
		group.rows = append(group.rows, row)
	}
	if axis.low, axis.high = finiteRange(values...); axis.low == axis.high {
		axis.high = 1
	}
	space := .03 * (axis.high - axis.low)
	if axis.high += space; axis.low < 0 {
		axis.low -= space
	}
	if chance {
		chart.subtitle += " Ticks: values due to chance alone."
	}
	if chart.behind != "" {
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
	chart.groups = []intervalGroup{group}
	return intervalFigure(page, chart), nil
}

// sizeOf returns the size of a value, and -1 of one that is undefined.
func sizeOf(v float64) float64 {
	if math.IsNaN(v) {
		return -1
	}
	return math.Abs(v)
}

// tornadoDecimals returns the number of decimals of values: two for indices, more if
// the largest is small, fewer if it is large.
func tornadoDecimals(largest float64) int {
	switch {
	case largest >= 100:
		return 0
	case largest >= 10:
		return 1
	case largest >= .1 || largest == 0:
		return 2
	}
	return min(6, 1-int(math.Floor(math.Log10(largest))))
}

func tornadoInterval(i *sensitivity.Index) string {
	if math.IsInf(i.Low, 0) || math.IsInf(i.High, 0) {
		return "(no interval)"
	}
	return fmt.Sprintf("[%s, %s]", fixedDecimals(100*i.Low, 0), fixedDecimals(100*i.High, 0))
}

// nameOf returns the base name of the files of a figure about an outcome of an arm or
// a difference, which titleOf adds to the title and wordsOf to the text.
func nameOf(kind, outcome, of string) string {
	// Lower-case letters, digits and single dashes.
	parts := strings.FieldsFunc(strings.ToLower(of), func(r rune) bool { return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') })
	return strings.Join(append([]string{kind, outcome}, parts...), "-")
}

func titleOf(of string) string {
	if of == "" {
		return ""
	}
	return ": " + rowName(of)
}

func wordsOf(of string) string {
	if of == "" {
		return ""
	}
	return " of " + minusInWords(rowName(of))
}
