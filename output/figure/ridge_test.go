package figure

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// madeGaps returns made-up gaps in whole weeks, some of them 0.
func madeGaps() []GapRow {
	r := rand.New(rand.NewPCG(21, 4))
	var rows []GapRow
	for i, name := range madeRegimes {
		row := GapRow{Regime: name, Censored: 40 + 3*i}
		for range 300 + 200*((i*3)%7) {
			gap := math.Exp(1.1*r.NormFloat64() + []float64{2.6, 2.9, 4, 3.7, 3.1, 3, 3.4}[i])
			if r.Float64() < .3 {
				gap /= 12
			}
			row.Gaps = append(row.Gaps, math.Floor(gap))
		}
		rows = append(rows, row)
	}
	return rows
}

func TestCrisisGaps(t *testing.T) {
	t.Parallel()
	f := printable(t, func() (*Figure, error) { return CrisisGaps(madeGaps(), provenance) })
	says(t, f, "Ridges of the density", "domineering: median", "in the same week", "40 more cut off")
	positive := madeGaps()
	for i := range positive {
		for k := range positive[i].Gaps {
			positive[i].Gaps[k] += .3
		}
	}
	for name, rows := range map[string][]GapRow{
		"none at once":  positive,
		"one":           madeGaps()[2:3],
		"one gap":       {{"a", []float64{20}, 0}},
		"one of many":   {{"a", []float64{20, 20, 20, 20, 20, 20}, 4}},
		"no gaps of b":  {{"a", []float64{20, 4, 9, 2, 4, 8, 16, 32, 5, 7, 80}, 4}, {"b", nil, 60}},
		"all at once":   {{"a", make([]float64, 9), 4}, {"b", []float64{0, 0, 3}, 0}},
		"long names":    {{longRegime, []float64{20, 4, 9, 2, 4, 8, 16, 32}, 1}, {longRegime + "!", []float64{0, 4000, 20}, 12345}},
		"tiny":          {{"a", []float64{.01, .02, .3, 5, 7, 9}, 1}},
		"large":         {{"a", []float64{1e4, 2e4, 1e5, 5e5, 7e6, 9}, 1}},
		"many and many": {{"a", slices.Repeat([]float64{1, 2, 3, 5, 8, 13}, 20000), 100000}},
	} {
		t.Run(name, func(t *testing.T) {
			printable(t, func() (*Figure, error) { return CrisisGaps(rows, provenance) })
		})
	}
}

func TestTextOfCrisisGapsGivesTheGaps(t *testing.T) {
	f, err := CrisisGaps([]GapRow{{"mine", []float64{0, 4, 10, 30, 100}, 3}, {"power-with", nil, 8}}, provenance)
	if err != nil {
		t.Fatal(err)
	}
	want := "Single gaps between crises, in weeks on a logarithmic axis, for each of mine and power-with. " +
		"mine: median 10 weeks, middle half 4 to 30, all from 0 to 100, of 5 gaps, 3 more cut off, 20% in the same week; power-with: no gap, 8 cut off."
	if f.AltText != want {
		t.Errorf("the alt text is\n%s\nwant\n%s", f.AltText, want)
	}
}

func TestGapDensity(t *testing.T) {
	for _, row := range madeGaps() {
		gaps := slices.Sorted(slices.Values(row.Gaps))
		gaps = gaps[slices.IndexFunc(gaps, func(v float64) bool { return v > 0 }):]
		places, density := gapDensity(gaps)
		if got := integral(places, density); math.Abs(got-1) > .003 {
			t.Errorf("the density of the gaps of %s integrates to %v", row.Regime, got)
		}
		if places[0] < math.Log(.5) {
			t.Errorf("whole weeks have a density at %v weeks", math.Exp(places[0]))
		}
	}
	// Whole weeks, evenly from 1 to 200: the density of the logarithm is in
	// proportion to the weeks, without humps at single ones.
	var weeks []float64
	for w := range 200 {
		for range 50 {
			weeks = append(weeks, float64(w+1))
		}
	}
	places, density := gapDensity(weeks)
	for i := 1; i < len(places) && places[i] < math.Log(100); i++ {
		if density[i] < density[i-1] {
			t.Fatalf("the density has a hump at %v weeks", math.Exp(places[i]))
		}
	}
	if places, _ := gapDensity(slices.Concat(slices.Repeat([]float64{3}, 50), slices.Repeat([]float64{4}, 50))); places != nil {
		t.Error("two different gaps have a density")
	}
}

func TestCrisisGapsRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		rows []GapRow
		what string
	}{
		"nothing":      {nil, "no regimes"},
		"no gaps":      {[]GapRow{{"a", nil, 3}}, "no gaps"},
		"twice":        {[]GapRow{{"a", []float64{1}, 0}, {"a", nil, 0}}, "two rows"},
		"negative":     {[]GapRow{{"a", []float64{-1}, 0}}, "a gap of -1"},
		"not a number": {[]GapRow{{"a", []float64{math.NaN()}, 0}}, "a gap of NaN"},
		"censored":     {[]GapRow{{"a", []float64{1}, -2}}, "-2 censored"},
	} {
		refuses(t, name, c.what, func() (*Figure, error) { return CrisisGaps(c.rows, provenance) })
	}
}
