package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The data is Anscombe's (1973, "Graphs in statistical analysis", The American
// Statistician 27): the first and the fourth of his quartet. By R 4.2.2:
//
//	m <- lm(y1 ~ x1, anscombe); coef(summary(m)); confint(m)
//	m <- lm(dist ~ speed, cars); coef(summary(m)); confint(m, level = .9)
func TestSlopesAgainstR(t *testing.T) {
	x1 := []float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}
	y1 := []float64{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68}
	x4 := []float64{8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8}
	y4 := []float64{6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89}
	for _, c := range []struct {
		what                        string
		x, y                        []float64
		level                       float64
		intercept, slope, low, high float64
		error                       float64
	}{
		{"Anscombe's first", x1, y1, .95, 3.000090909091, 0.500090909091, 0.233370136385, 0.766811681797, 0.117905500596},
		{"Anscombe's fourth", x4, y4, .95, 3.001727272727, 0.499909090909, 0.233384127962, 0.766434053856, 0.11781894173},
		{"cars", carSpeeds, carDistances, .95, -17.57909489051, 3.93240875912, 3.09696432814, 4.76785319011, 0.415512776657},
		{"cars at .9", carSpeeds, carDistances, .9, -17.57909489051, 3.93240875912, 3.23550067632, 4.62931684193, 0.415512776657},
	} {
		s := SlopeOf(c.x, c.y, c.level)
		within(t, c.what, s.Interval, c.slope, c.low, c.high, 2e-11)
		near(t, c.what+", intercept", s.Intercept, c.intercept, 2e-11)
		near(t, c.what+", error", s.StandardError, c.error, 2e-11)
		if (len(s.Warnings) > 0) != (len(c.x) < 30) {
			t.Errorf("%s warns %q", c.what, s.Warnings)
		}
	}
}

// The data is the distance in millimetres from pituitary to pterygomaxillary
// fissure of eleven girls at the ages of 8, 10, 12 and 14 (Potthoff & Roy 1964,
// Biometrika 51). By R 4.2.2 with nlme:
//
//	O <- as.data.frame(subset(Orthodont, Sex == "Female"))
//	t.test(sapply(split(O, as.character(O$Subject)), function(d) coef(lm(distance ~ age, d))[2]))
var girls = [][4]float64{
	{21, 20, 21.5, 23}, {21, 21.5, 24, 25.5}, {20.5, 24, 24.5, 26}, {23.5, 24.5, 25, 26.5}, {21.5, 23, 22.5, 23.5}, {20, 21, 21, 22.5},
	{21.5, 22.5, 23, 25}, {23, 23, 23.5, 24}, {20, 21, 22, 21.5}, {16.5, 19, 19, 19.5}, {24.5, 25, 28, 28},
}

func girlRows() []LevelDifference {
	var rows []LevelDifference
	for g, distances := range girls {
		for i, d := range distances {
			rows = append(rows, LevelDifference{Replication: g + 1, Level: float64(8 + 2*i), Difference: d})
		}
	}
	return rows
}

func TestSlopesWithinGirls(t *testing.T) {
	rows := girlRows()
	w := SlopeWithinReplications(rows, .95, 0)
	near(t, "mean slope", w.Mean, 0.479545454545, 1e-12)
	near(t, "low end", w.Low, 0.332011405932, 1e-11)
	near(t, "high end", w.High, 0.627079503159, 1e-11)
	near(t, "effect", w.Effect, 7.242354349/math.Sqrt(11), 1e-9)
	for g, want := range []float64{0.375, 0.800, 0.850, 0.475, 0.275, 0.375, 0.550, 0.175, 0.275, 0.450, 0.675} {
		near(t, "slope", w.Slopes[g], want, 1e-12)
	}
	if w.Finding() != Undecided || len(w.Warnings) != 1 { // eleven are few
		t.Errorf("%+v", w)
	}

	// Without one row of the second girl and a number for the third, in another
	// order, two girls are left out.
	rows[8].Difference = math.NaN()
	rows = slices.Delete(rows, 5, 6)
	slices.Reverse(rows)
	fewer := SlopeWithinReplications(rows, .95, 0)
	if !slices.Equal(fewer.Replications, []int{1, 4, 5, 6, 7, 8, 9, 10, 11}) {
		t.Errorf("replications %v", fewer.Replications)
	}
	if want := slices.Delete(slices.Clone(w.Slopes), 1, 3); !slices.Equal(fewer.Slopes, want) {
		t.Errorf("slopes %v, want %v", fewer.Slopes, want)
	}
	warnsOf(t, fewer.Warnings, "2 of 11 replications")
}

// Worlds are shared across levels and differ widely; slopes differ by world. A
// regression of all rows treats them as independent.
func TestSlopesWithinReplicationsCover(t *testing.T) {
	source := rand.New(rand.NewPCG(41, 42))
	draw := func() []LevelDifference {
		var rows []LevelDifference
		for r := range 40 {
			base, slope := 5*source.NormFloat64(), .3+.5*source.NormFloat64()
			for level := range 6 {
				rows = append(rows, LevelDifference{r, float64(level + 1), base + slope*float64(level+1) + .3*source.NormFloat64()})
			}
		}
		return rows
	}
	covers(t, "slope within replications", .3, 2500, func() Interval {
		w := SlopeWithinReplications(draw(), .95, 0)
		return Interval{Low: w.Low, High: w.High}
	})
	x, y := make([]float64, 50), make([]float64, 50)
	covers(t, "slope", -2, 4000, func() Interval {
		for i := range x {
			x[i] = source.Float64()
			y[i] = 1 - 2*x[i] + source.NormFloat64()
		}
		return SlopeOf(x, y, .95).Interval
	})
}

// With all levels in all replications, the mean of the slopes is the slope of
// the means, and the slope of all rows.
func TestSlopeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, levels := rapid.IntRange(2, 12).Draw(t, "replications"), rapid.IntRange(2, 6).Draw(t, "levels")
		var rows []LevelDifference
		var x, y []float64
		for r := range n {
			for l := range levels {
				row := LevelDifference{r, float64(l * l), rapid.Float64Range(-5, 5).Draw(t, "difference")}
				rows, x, y = append(rows, row), append(x, row.Level), append(y, row.Difference)
			}
		}
		w, s := SlopeWithinReplications(rows, .95, 0), SlopeOf(x, y, .95)
		if math.Abs(w.Mean-s.Value) > 1e-9 {
			t.Fatalf("slope %v within, %v of all", w.Mean, s.Value)
		}
		for i := range y {
			y[i] += 3 + 2*x[i]
		}
		if shifted := SlopeOf(x, y, .95); math.Abs(shifted.Value-s.Value-2) > 1e-9 || math.Abs(shifted.High-s.High-2) > 1e-7 {
			t.Fatalf("a slope of 2 added to %+v gives %+v", s, shifted)
		}
	})
}

func TestSlopesWarnWhereTheyFail(t *testing.T) {
	flat := SlopeOf([]float64{2, 2, 2}, []float64{1, 2, 3}, .95)
	if !math.IsNaN(flat.Value) || !math.IsInf(flat.Low, -1) {
		t.Errorf("%+v", flat)
	}
	warnsOf(t, flat.Warnings, "the slope is undefined")
	two := SlopeOf([]float64{1, 2}, []float64{1, 3}, .95)
	if two.Value != 2 || !math.IsInf(two.High, 1) {
		t.Errorf("%+v", two)
	}
	warnsOf(t, two.Warnings, "two points")
	warnsOf(t, SlopeOf([]float64{1, 2, 3, 4}, []float64{1.1, 2.2, 3.3, 4.4}, .95).Warnings, "one line")
	mustPanic(t, "lengths", func() { SlopeOf([]float64{1}, nil, .95) })
	mustPanic(t, "NaN", func() { SlopeOf([]float64{1}, []float64{math.NaN()}, .95) })

	none := SlopeWithinReplications(nil, .95, 0)
	if !math.IsNaN(none.Mean) || none.Finding() != Undecided {
		t.Errorf("%+v", none)
	}
	warnsOf(t, none.Warnings, "fewer than two levels")
	apart := SlopeWithinReplications([]LevelDifference{{1, 1, 3}, {2, 6, 4}}, .95, 0)
	if !math.IsNaN(apart.Mean) || !math.IsInf(apart.High, 1) {
		t.Errorf("%+v", apart)
	}
	warnsOf(t, apart.Warnings, "2 of 2")
	mustPanic(t, "a row twice", func() { SlopeWithinReplications([]LevelDifference{{1, 1, 3}, {1, 1, 3}}, .95, 0) })
	mustPanic(t, "an infinite level", func() { SlopeWithinReplications([]LevelDifference{{1, math.Inf(1), 3}}, .95, 0) })
	mustPanic(t, "a level of 95", func() { SlopeWithinReplications(girlRows(), 95, 0) })
}
