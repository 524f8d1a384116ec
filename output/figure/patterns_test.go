package figure

import (
	"math"
	"strings"
	"testing"

	"leaderful/sim/inference"
)

// madeUpPatterns returns invented, plausible measurements.
func madeUpPatterns() []PatternRow {
	above, below := math.Inf(1), math.Inf(-1)
	var rows []PatternRow
	pattern, words, source := "", "", ""
	under := func(id, sentence, from string) { pattern, words, source = id, sentence, from }
	add := func(quantity, regime string, value, half, low, high float64, verdict string) {
		rows = append(rows, PatternRow{pattern, words, quantity, regime,
			inference.Interval{N: 500, Value: value, Low: value - half, High: value + half, Level: .95}, low, high, verdict, source})
	}
	under("P1", "Directed teams are ahead at first; empowered ones improve more.", "Lorinkova et al. 2013; Martin et al. 2013")
	add("difference in performance, first 8 weeks", "power-with − domineering", -.031, .004, below, 0, "holds")
	add("slope of the difference, per year", "power-with − domineering", .052, .006, 0, above, "holds")
	under("P2", "Direction helps when problems are severe or the team is inexperienced.", "Yun et al. 2005")
	add("change of the difference with growth, .05 to .3", "", .012, .02, below, 0, "undecided")
	add("change of the difference with capacity_follower, .1 to .6", "", .071, .009, 0, above, "holds")
	under("P3", "Delegation pays most in turbulence.", "Aghion et al. 2021")
	add("difference after shocks at a high load minus at a low one", "", -.011, .004, 0, above, "fails")
	under("P4", "Planning separately harms units that depend on each other.", "Lanaj et al. 2013")
	add("difference at a unit_loss of .6 minus at 0", "", -.083, .011, below, 0, "holds")
	under("P5", "Where speaking up is safe, more errors are reported, and sooner.", "Edmondson 1996")
	add("problems spoken up about, share", "power-with − domineering", .44, .01, 0, above, "holds")
	add("delay of the first report, weeks", "power-with − domineering", -2.61, .12, below, 0, "holds")
	under("P6", "After a cut of 1%, 15-45% more people quit within a year.", "Trevor & Nyberg 2008")
	add("rise in quits in the year after the cut, %", "domineering", 71, 9, 15, 45, "fails")
	add("rise in quits in the year after the cut, %", "power-with", 22, 8, 15, 45, "undecided")
	under("P7", "Shared leadership and performance are correlated, at .15 to .35.", "Wang et al. 2014; D’Innocenzo et al. 2016")
	add("correlation of delegation with performance, 500 organizations", "", .27, .045, .15, .35, "holds")
	under("P8", "Overload has a tipping point: an organization collapses at a higher load than the load at which it recovers.", "Rudolph & Repenning 2002")
	add("shock_load of collapse minus that of recovery", "domineering", 3.4, .6, 0, above, "holds")
	add("shock_load of collapse minus that of recovery", "power-with", 0, 0, 0, above, "undecided")
	rows[len(rows)-1].Measured = inference.Interval{N: 3, Value: 1.2, Low: below, High: above, Level: .95}
	under("P9", "Crises and leaders’ exits occur at realistic rates.", "PwC 2019; Kaplan & Minton 2012")
	add("organizations in crisis within 5 years, %", "domineering", 88, 2, 55, 80, "fails")
	add("organizations in crisis within 5 years, %", "power-with", 61, 3, 55, 80, "holds")
	add("leader exits per year", "domineering", .131, .012, .10, .17, "holds")
	under("P10", "The absence of the head is felt; that of another leader hardly.", "Bennedsen et al. 2020")
	add("performance lost while the head is away for 8 weeks, %", "domineering", 4.2, .7, 0, above, "holds")
	add("lost with a unit leader, share of that", "domineering", .31, .12, 0, .5, "holds")
	return rows
}

func TestPatternDots(t *testing.T) {
	f := checkDrawing(t, "all patterns", func() (*Figure, error) { return PatternDots(madeUpPatterns(), provenance) })
	if f.Name != "patterns" || f.height > 9.5*72 {
		t.Errorf("the figure is %s, %v inches high", f.Name, f.height/72)
	}
	altSays(t, f,
		"Dot plot of 18 tests of 10 patterns against intervals from the literature. Verdicts: 12 hold, 3 fail, 3 undecided. Each interval has 95% confidence on its own.",
		" P6, After a cut of 1%, 15-45% more people quit within a year (Trevor & Nyberg 2008): rise in quits in the year after the cut, %, domineering: "+
			"71.0 [62.0, 80.0], literature 15 to 45, fails; rise in quits in the year after the cut, %, power-with: 22.0 [14.0, 30.0], literature 15 to 45, undecided.",
		"0.270 [0.225, 0.315], literature 0.15 to 0.35, holds.",
		"power-with: 1.20 no interval, literature above 0, undecided.",
		"−0.0310 [−0.0350, −0.0270], literature below 0, holds")
}

func TestPatternDotsOfExtremes(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	row := func(value, low, high, from, to float64) PatternRow {
		return PatternRow{"P1", "Words.", "quantity", "", inference.Interval{N: 3, Value: value, Low: low, High: high, Level: .95}, from, to, "undecided", "Somebody 2000"}
	}
	for name, rows := range map[string][]PatternRow{
		"one row":       {row(.2, .1, .3, 0, 1)},
		"no estimate":   {row(nan, -inf, inf, 0, inf), row(nan, nan, nan, .1, .2)},
		"zero width":    {row(0, 0, 0, 0, 0), row(3, 3, 3, 3, 3), row(1, 1, 1, -inf, 0)},
		"open":          {row(.2, -inf, .3, 0, inf)},
		"far away":      {row(1e6, 9e5, 1.1e6, .1, .2)},
		"tiny":          {row(-1e-9, -2e-9, 0, -1e-9, 0)},
		"infinite":      {row(inf, -inf, inf, 0, 1)},
		"long names":    {{"P10", "Words" + strings.Repeat(" of a long sentence", 12), "share" + strings.Repeat(" of a quantity", 9), "a regime with quite a long name", row(1, 0, 2, 0, inf).Measured, 0, inf, "holds", "Somebody 2000" + strings.Repeat("; Other & Other 2001", 9)}},
		"many patterns": append(madeUpPatterns(), madeUpPatterns()...),
	} {
		checkDrawing(t, name, func() (*Figure, error) { return PatternDots(rows, provenance) })
	}
}

func TestPatternDotsRefuses(t *testing.T) {
	inf := math.Inf(1)
	for says, row := range map[string]PatternRow{
		`"proved"`:               {Verdict: "proved", LiteratureHigh: 1},
		"from 2 to 1 is empty":   {Verdict: "holds", LiteratureLow: 2, LiteratureHigh: 1},
		"from -Inf to +Inf":      {Verdict: "holds", LiteratureLow: -inf, LiteratureHigh: inf},
		"from +Inf to +Inf":      {Verdict: "holds", LiteratureLow: inf, LiteratureHigh: inf},
		"from NaN to 1 is empty": {Verdict: "holds", LiteratureLow: math.NaN(), LiteratureHigh: 1},
	} {
		f, err := PatternDots([]PatternRow{row}, provenance)
		drawsNothing(t, says, f, err)
	}
	f, err := PatternDots(nil, provenance)
	drawsNothing(t, "no patterns", f, err)
}

// Rows that show the same quantity can be compared by eye only on one axis.
func TestSameQuantityHasOneAxis(t *testing.T) {
	rows := madeUpPatterns()
	f, err := PatternDots(rows[8:10], provenance)
	zeros := 0
	_, texts := drawn(alone(t, f, err))
	for _, text := range texts {
		if text.text == "0" {
			zeros++
		}
	}
	if zeros != 1 {
		t.Errorf("two rows of a quantity have %d axes", zeros)
	}
	low, high := patternRange(rows[8:10])
	if !(low < 0 && high > 80) {
		t.Errorf("the axis goes from %v to %v; it should hold 0 to 80", low, high)
	}
}
