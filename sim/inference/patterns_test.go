package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
)

func TestTenPatternsAreDescribed(t *testing.T) {
	if len(Patterns) != 10 {
		t.Fatalf("%d patterns", len(Patterns))
	}
	for _, p := range Patterns {
		if p.Words == "" || p.Test == "" || p.Source == "" {
			t.Errorf("%s has no description", p.ID)
		}
	}
}

// measured is a measurement of an interval, compared with the literature's.
func measured(literatureLow, literatureHigh, low, high float64) Measurement {
	return Measurement{Low: literatureLow, High: literatureHigh, Measured: Interval{N: 100, Low: low, High: high}}
}

func TestMeasurementsAreComparedWithTheLiterature(t *testing.T) {
	infinite := math.Inf(1)
	for _, c := range []struct {
		literatureLow, literatureHigh, low, high float64
		want                                     PatternVerdict
	}{
		{.15, .35, .16, .34, Holds},
		{.15, .35, .16, .36, Unsettled},
		{.15, .35, .1, .4, Unsettled},
		{.15, .35, .15, .34, Unsettled}, // the ends are no part of it
		{.15, .35, .36, .5, Fails},
		{.15, .35, -.2, .15, Fails},
		{0, infinite, .001, .2, Holds},
		{0, infinite, .001, infinite, Holds},
		{0, infinite, -.001, infinite, Unsettled},
		{0, infinite, -.2, -.1, Fails},
		{0, infinite, 0, 0, Fails}, // no difference at all is none above 0
		{-infinite, 0, -.2, -.1, Holds},
		{-infinite, 0, -infinite, -.1, Holds},
		{-infinite, 0, 0, 0, Fails},
		{-infinite, 0, -infinite, infinite, Unsettled},
		{0, infinite, math.NaN(), math.NaN(), Unsettled},
	} {
		m := measured(c.literatureLow, c.literatureHigh, c.low, c.high)
		if got := m.Verdict(); got != c.want {
			t.Errorf("[%v, %v] against %v to %v: %s, want %s", c.low, c.high, c.literatureLow, c.literatureHigh, got, c.want)
		}
	}
	none := Measurement{High: infinite, Measured: Interval{Low: 1, High: 2}}
	if got := none.Verdict(); got != Unsettled {
		t.Errorf("without runs: %s", got)
	}
}

func TestPatternHoldsIfAllItsQuantitiesDo(t *testing.T) {
	infinite := math.Inf(1)
	holds, fails, open := measured(0, infinite, 1, 2), measured(0, infinite, -2, -1), measured(0, infinite, -1, 1)
	uncounted := func(m Measurement) Measurement { m.Beside = true; return m }
	for _, c := range []struct {
		name         string
		measurements []Measurement
		want         PatternVerdict
	}{
		{"all hold", []Measurement{holds, holds}, Holds},
		{"one is open", []Measurement{holds, open}, Unsettled},
		{"one fails", []Measurement{open, fails, holds}, Fails},
		{"one that does not count fails", []Measurement{holds, uncounted(fails)}, Holds},
		{"one that does not count holds", []Measurement{open, uncounted(holds)}, Unsettled},
		{"none counts", []Measurement{uncounted(holds)}, Unsettled},
		{"there are none", nil, Unsettled},
	} {
		if got := PatternHolds(c.measurements); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestBetterIsChosenByTheFirstFifth(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name             string
		values           [][]float64
		regime, chosenBy int
	}{
		{"the first two of ten say so", [][]float64{{2, 2, 0, 0, 0, 0, 0, 0, 0, 0}, {1, 1, 9, 9, 9, 9, 9, 9, 9, 9}}, 0, 2},
		{"of few the first one", [][]float64{{1, 5}, {2, 0}}, 1, 1},
		{"NaN does not count", [][]float64{{nan, 1, 0, 0, 0, 0, 0, 0, 0, 0}, {0, 1.5, 0, 0, 0, 0, 0, 0, 0, 0}}, 0, 2},
		{"nobody is there", [][]float64{nil, nil}, -1, 0},
		{"all are NaN", [][]float64{{nan}, {nan}}, -1, 1},
	} {
		if regime, chosenBy := Better(c.values); regime != c.regime || chosenBy != c.chosenBy {
			t.Errorf("%s: %d by %d, want %d by %d", c.name, regime, chosenBy, c.regime, c.chosenBy)
		}
	}
}

// TestSeparateChoiceAndMeasurementIsUnbiased: where two regimes are equal, the one
// that does better in some replications does not look better in the others.
func TestSeparateChoiceAndMeasurementIsUnbiased(t *testing.T) {
	const trials, n = 4000, 50
	source := rand.New(rand.NewPCG(3, 5))
	apart, together := make([]float64, trials), make([]float64, trials)
	for trial := range trials {
		values := [][]float64{make([]float64, n), make([]float64, n)}
		for _, regime := range values {
			for r := range regime {
				regime[r] = source.NormFloat64()
			}
		}
		regime, from := Better(values)
		apart[trial] = stat.Mean(values[regime][from:], nil)
		together[trial] = max(stat.Mean(values[0], nil), stat.Mean(values[1], nil))
	}
	if i := MeanInterval(apart, .999); i.Low > 0 || i.High < 0 {
		t.Errorf("the one chosen has a mean of %.4f [%.4f, %.4f], not 0", i.Value, i.Low, i.High)
	}
	// The larger of two means of 50 standard normals lies 1/sqrt(50 pi) above 0.
	near(t, "mean of the better of two, chosen by what measures it", stat.Mean(together, nil), 1/math.Sqrt(n*math.Pi), .006)
}

func TestMeanIntervalLeavesOutMissingValues(t *testing.T) {
	got := MeanInterval([]float64{1, math.NaN(), 2, 3}, .95)
	want := MeanOf([]float64{1, 2, 3}, .95)
	if got.N != 3 || got.Value != want.Value || got.Low != want.Low || got.High != want.High {
		t.Errorf("%+v", got)
	}
	warnsOf(t, got.Warnings, "1 replications have no value")
	same := MeanInterval(slices.Repeat([]float64{2}, 40), .95)
	warnsOf(t, same.Warnings, "all 40 values are equal")
	if !math.IsInf(same.Low, -1) || !math.IsInf(same.High, 1) {
		t.Errorf("equal values have the interval %v to %v", same.Low, same.High)
	}
}

// TestRatioOfMeansIsFiellers: its ends are the ratios that Student's t just
// distinguishes from the sample's; over a constant it is the mean divided by that.
func TestRatioOfMeansIsFiellers(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	a, b := make([]float64, 60), make([]float64, 60)
	for i := range a {
		b[i] = 10 + 2*source.NormFloat64()
		a[i] = .3*b[i] + source.NormFloat64()
	}
	r := RatioOfMeans(a, b, .9)
	near(t, "ratio", r.Value, stat.Mean(a, nil)/stat.Mean(b, nil), 1e-12)
	for what, end := range map[string]float64{"low": r.Low, "high": r.High} {
		rest := make([]float64, len(a))
		for i := range a {
			rest[i] = a[i] - end*b[i]
		}
		e := MeanOf(rest, .9)
		near(t, what+" end, distance of the rest from 0 beyond its interval", min(math.Abs(e.Low), math.Abs(e.High)), 0, 1e-9)
	}
	constant := slices.Repeat([]float64{4}, len(a))
	of, e := RatioOfMeans(a, constant, .95), MeanOf(a, .95)
	near(t, "low end over a constant", of.Low, e.Low/4, 1e-12)
	near(t, "high end over a constant", of.High, e.High/4, 1e-12)

	around0 := RatioOfMeans([]float64{1, 2, 3, 4}, []float64{-1, 1, -2, 2.1}, .95)
	if !math.IsInf(around0.Low, -1) || !math.IsInf(around0.High, 1) {
		t.Errorf("over what may be 0: [%v, %v]", around0.Low, around0.High)
	}
	warnsOf(t, around0.Warnings, "may be 0")
	missing := RatioOfMeans([]float64{1, math.NaN(), 3}, []float64{1, 1, 1}, .95)
	if missing.N != 2 || missing.Value != 2 {
		t.Errorf("with a pair missing: %+v", missing)
	}
	mustPanic(t, "lengths", func() { RatioOfMeans(a, b[1:], .95) })
}

func TestRatioOfMeansCovers(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(8, 2))
	covers(t, "ratio of means", .5, 4000, func() Interval {
		a, b := make([]float64, 40), make([]float64, 40)
		for i := range a {
			common := source.NormFloat64()
			b[i] = 4 + common
			a[i] = 2 + .5*common + .3*source.NormFloat64()
		}
		return RatioOfMeans(a, b, .95)
	})
}

func TestLeastOf(t *testing.T) {
	high, low, wide := []float64{3, 4, 5, 4}, []float64{1, 2, 3, 2}, []float64{-6, 10, -6, 12}
	each := Simultaneous(.95, 3)
	least, at := LeastOf([][]float64{high, low, wide}, .95)
	if at != 1 || least.Value != 2 || least.N != 4 {
		t.Errorf("the least is number %d: %+v", at, least)
	}
	near(t, "low end", least.Low, MeanOf(wide, each).Low, 1e-12)   // nothing excludes that it is the least
	near(t, "high end", least.High, MeanOf(low, each).High, 1e-12) // one of them is lower than this
	if none, at := LeastOf(nil, .95); at != -1 || none.N != 0 {
		t.Errorf("without quantities: number %d, %+v", at, none)
	}
}

func TestLeastOfCoversTheLeast(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(4, 9))
	missed := 0
	const trials = 1000
	for range trials {
		quantities := make([][]float64, 8)
		for k := range quantities {
			quantities[k] = make([]float64, 30)
			for r := range quantities[k] {
				quantities[k][r] = float64(k/6) + source.NormFloat64() // six of them are the least
			}
		}
		if least, _ := LeastOf(quantities, .95); least.Low > 0 || least.High < 0 {
			missed++
		}
	}
	if share := float64(missed) / trials; share > .05+3*math.Sqrt(.05*.95/trials) {
		t.Errorf("the interval misses the least in a share of %v", share)
	}
}

func TestRises(t *testing.T) {
	x := []float64{1, 3, 4}
	near(t, "rise of a line", Rise(x, []float64{5, 9, 11}), 6, 1e-12)
	if !math.IsNaN(Rise(x, []float64{5, math.NaN(), 11})) {
		t.Error("a rise through NaN")
	}
	rises := RiseWithin(x, [][]float64{{5, 0}, {9, 0}, {11, 0}})
	near(t, "rise of the first replication", rises[0], 6, 1e-12)
	near(t, "rise of the second", rises[1], 0, 1e-12)
	mustPanic(t, "x does not vary", func() { Rise([]float64{2, 2}, []float64{1, 2}) })
	mustPanic(t, "lengths", func() { Rise(x, []float64{1}) })
}

func TestMeanAfterCountsEachWeekOnce(t *testing.T) {
	values := []float64{9, 1, 2, 3, 4, 9, 9, 5}
	events := []float64{0, 1, 0, 2, 0, 0, 0, 1}
	// Two weeks from each of the weeks 1, 3 and, cut off by the end, 7.
	near(t, "mean after events", MeanAfter(values, events, 2), (1+2+3+4+5)/5., 1e-12)
	near(t, "windows that meet", MeanAfter(values, events, 3), (1+2+3+4+9+5)/6., 1e-12)
	if !math.IsNaN(MeanAfter(values, make([]float64, len(values)), 2)) {
		t.Error("a mean after no events")
	}
	mustPanic(t, "lengths", func() { MeanAfter(values, events[1:], 2) })
}

func TestTippingOf(t *testing.T) {
	loads := []float64{1, 2, 3, 4}
	for _, c := range []struct {
		name  string
		steps []float64 // at 1, 2, 3, 4, 3, 2, 1
		want  Tipping
	}{
		{"it recovers lower", []float64{1, .9, .8, .2, .3, .4, .7}, Tipping{true, 4, true, 1}},
		{"where it collapsed", []float64{1, .9, .4, .2, .6, .7, .8}, Tipping{true, 3, true, 3}},
		{"higher than it collapsed", []float64{1, .4, .6, .4, .6, .7, .8}, Tipping{true, 2, true, 3}},
		{"for good only from 1 on", []float64{1, .9, .8, .2, .7, .3, .7}, Tipping{true, 4, true, 1}},
		{"never", []float64{1, .9, .4, 0, 0, 0, .5}, Tipping{true, 3, false, 0}},
		{"no collapse", []float64{1, .9, .8, .5, .8, .9, 1}, Tipping{}},
	} {
		if got := TippingOf(loads, c.steps); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	mustPanic(t, "steps", func() { TippingOf(loads, make([]float64, 8)) })
}

func TestTippingGapBoundsUnseenValues(t *testing.T) {
	gap := func(tippings ...Tipping) Interval { return TippingGap(tippings, 1, .95) }
	// Gaps that only rounding tells apart have no spread.
	if g := gap(Tipping{Collapse: 1.2, Recovery: .6, Collapsed: true, Recovered: true}, Tipping{Collapse: .9, Recovery: .3, Collapsed: true, Recovered: true}); !math.IsInf(g.Low, -1) || !math.IsInf(g.High, 1) {
		t.Errorf("equal gaps have the interval [%v, %v]", g.Low, g.High)
	}
	both := []Tipping{{true, 4, true, 2}, {true, 5, true, 2}, {true, 4, true, 1}}
	near(t, "mean gap", gap(both...).Value, 8/3., 1e-12)
	near(t, "its low end", gap(both...).Low, MeanOf([]float64{2, 3, 3}, .95).Low, 1e-12)

	// One that did not recover does so between 0 and the lowest load.
	stuck := gap(append(slices.Clone(both), Tipping{Collapsed: true, Collapse: 4})...)
	near(t, "low end with one that did not recover", stuck.Low, MeanOf([]float64{2, 3, 3, 3}, .95).Low, 1e-12)
	near(t, "high end", stuck.High, MeanOf([]float64{2, 3, 3, 4}, .95).High, 1e-12)
	warnsOf(t, stuck.Warnings, "1 of 4 organizations that collapsed did not recover")

	// One that did not collapse has a lower bound of 0 and no upper bound.
	stood := gap(append(slices.Clone(both), Tipping{})...)
	near(t, "low end with one that did not collapse", stood.Low, MeanOf([]float64{2, 3, 3, 0}, .95).Low, 1e-12)
	if !math.IsInf(stood.High, 1) {
		t.Errorf("the high end is %v", stood.High)
	}
	warnsOf(t, stood.Warnings, "1 of 4 organizations never collapsed")

	nothing := gap(Tipping{}, Tipping{})
	if !math.IsNaN(nothing.Value) || !math.IsInf(nothing.Low, -1) || !math.IsInf(nothing.High, 1) {
		t.Errorf("of organizations that never collapsed: %+v", nothing)
	}
	if none := gap(); none.N != 0 {
		t.Errorf("without organizations: %+v", none)
	}
}
