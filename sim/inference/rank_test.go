package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func within(t *testing.T, what string, i Interval, value, low, high, tolerance float64) {
	t.Helper()
	near(t, what, i.Value, value, tolerance)
	near(t, what+", low end", i.Low, low, tolerance)
	near(t, what+", high end", i.High, high, tolerance)
}

// The data of these tests:
//   - depression: Hamilton's scale of depression before and after a
//     tranquilizer, in nine patients (Hollander & Wolfe 1973, p. 29);
//   - permeability: of the human chorioamnion at term and at 12 to 26 weeks
//     (Hollander & Wolfe 1973, p. 69);
//   - sleep: Student 1908, rounded to tenths as printed;
//   - sprays: insects under sprays A, B and C (Beall 1942, Biometrika 32);
//   - cars: speed in miles per hour and distance to stop in feet (Ezekiel 1930,
//     "Methods of correlation analysis");
//   - tuna: lightness and a panel's score of tuna (Hollander & Wolfe 1973, p. 187).
//
// All but rounded sleep are typed from the examples or data sets of R 4.2.2, by
// which, with tol.root = 1e-10, the expected values come:
//
//	wilcox.test(x, y, paired = TRUE, conf.int = TRUE), wilcox.test(x, y, conf.int = TRUE)
var (
	depressionBefore  = []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	depressionAfter   = []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	permeabilityTerm  = []float64{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46}
	permeabilityEarly = []float64{1.15, 0.88, 0.90, 0.74, 1.21}
	sprayA            = []float64{10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13}
	sprayB            = []float64{11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13}
	sprayC            = []float64{0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4}
	carSpeeds         = []float64{4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25}
	carDistances      = []float64{2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85}
	tunaLightness     = []float64{44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1}
	tunaScores        = []float64{2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8}
)

func TestSignedRankAgainstR(t *testing.T) {
	differences := make([]float64, 9)
	for i := range differences {
		differences[i] = depressionBefore[i] - depressionAfter[i]
	}
	exact := WilcoxonSignedRank(differences, .95)
	if exact.Statistic != 40 || !exact.Exact || len(exact.Warnings) != 0 {
		t.Errorf("%+v", exact)
	}
	near(t, "P", exact.P, 0.0390625, 1e-15)
	within(t, "depression", exact.Shift, .46, .010, .786, 1e-12)

	// A zero, and two ties.
	tied := WilcoxonSignedRank([]float64{-1.2, -2.4, -1.3, -1.3, 0, -1, -1.8, -.8, -4.6, -1.4}, .95)
	if tied.Statistic != 0 || tied.Exact {
		t.Errorf("%+v", tied)
	}
	near(t, "P", tied.P, 0.00909069801593, 1e-14)
	warnsOf(t, tied.Warnings, "ties or zeros")
	// wilcox.test leaves the zero out of its interval, -2.95 to -1.05, and out of
	// its estimate, -1.40; here it counts. By R:
	//
	//	d <- outer(x, x, `+`); d <- sort(d[!lower.tri(d)]) / 2; k <- qsignrank(.025, 10)
	//	c(median(d), d[k], d[56 - k])
	within(t, "sleep", tied.Shift, -1.3, -2.7, -.9, 1e-12)

	// Fifty distances less 40, of which two are 0 and many tied.
	less := make([]float64, 50)
	for i, d := range carDistances {
		less[i] = d - 40
	}
	many := WilcoxonSignedRank(less, .95)
	if many.Statistic != 621 || many.Exact {
		t.Errorf("%+v", many)
	}
	near(t, "P", many.P, 0.738738654538, 1e-12)
	// Likewise, where wilcox.test has -7 to 10 without the zeros, with
	// k <- floor(50 * 51 / 4 - qnorm(.975) * sqrt(50 * 51 * 101 / 24)).
	within(t, "cars", many.Shift, 1, -6, 9, 1e-12)

	z := make([]float64, 80)
	for i := range z {
		k := float64(i + 1)
		z[i] = math.Sqrt(k)*math.Pow(-1, k) + .3*math.Pow(k, .7)
	}
	large := WilcoxonSignedRank(z, .95)
	if large.Statistic != 2388 || large.Exact || len(large.Warnings) != 0 {
		t.Errorf("%+v", large)
	}
	near(t, "P", large.P, 2.3218396975e-04, 1e-14)
	within(t, "eighty", large.Shift, 4.06183053564, 2.40656903255, 5.38389056961, .02)
}

func TestRankSumAgainstR(t *testing.T) {
	exact := MannWhitney(permeabilityTerm, permeabilityEarly, .95)
	if exact.Statistic != 35 || !exact.Exact || len(exact.Warnings) != 0 {
		t.Errorf("%+v", exact)
	}
	near(t, "P", exact.P, 0.254412254412, 1e-12)
	within(t, "permeability", exact.Shift, .305, -.15, .76, 1e-12)

	sprays := MannWhitney(sprayA, sprayB, .95)
	if sprays.Statistic != 62 || sprays.Exact {
		t.Errorf("%+v", sprays)
	}
	near(t, "P", sprays.P, 0.581215988374, 1e-12)
	within(t, "sprays A and B", sprays.Shift, -1, -5, 3, 1e-12)
	warnsOf(t, sprays.Warnings, "ties")
	sprays = MannWhitney(sprayA, sprayC, .95)
	if sprays.Statistic != 143.5 {
		t.Errorf("%+v", sprays)
	}
	near(t, "P", sprays.P, 3.83625454413e-05, 1e-15)
	within(t, "sprays A and C", sprays.Shift, 12, 9, 16, 1e-12)

	u, w := make([]float64, 60), make([]float64, 55)
	for i := range u {
		u[i] = math.Log(float64(i + 1))
	}
	for i := range w {
		w[i] = math.Sqrt(float64(i+1))/2 + .01234
	}
	large := MannWhitney(u, w, .95)
	if large.Statistic != 2407 || large.Exact || len(large.Warnings) != 0 {
		t.Errorf("%+v", large)
	}
	near(t, "P", large.P, 2.27955577854e-05, 1e-15)
	within(t, "sixty and fifty-five", large.Shift, 0.639571084288, 0.365205906795, 0.953395902824, .002)
}

// The greatest rank sums that are significant at .05, two-sided, of 6 to 25
// differences, are Wilcoxon's; those of R's qsignrank(.025, n) - 1 agree. Of two
// samples, the greatest U of Mann & Whitney for 5 and 5, 10 and 10, 10 and 20, 20
// and 20 are 2, 23, 55 and 127: qwilcox(.025, n, m) - 1.
func TestCriticalValues(t *testing.T) {
	critical := func(counts []float64) int {
		v := 0
		for exactP(counts, float64(v)) <= .05 {
			v++
		}
		return v - 1
	}
	signed := []int{0, 2, 3, 5, 8, 10, 13, 17, 21, 25, 29, 34, 40, 46, 52, 58, 65, 73, 81, 89}
	for i, want := range signed {
		if got := critical(signedRankCounts(i + 6)); got != want {
			t.Errorf("critical value of %d differences is %d, want %d", i+6, got, want)
		}
	}
	for _, c := range []struct{ n, m, want int }{{5, 5, 2}, {10, 10, 23}, {10, 20, 55}, {20, 20, 127}, {49, 49, 924}} {
		if got := critical(rankSumCounts(c.n, c.m)); got != c.want {
			t.Errorf("critical value of %d and %d is %d, want %d", c.n, c.m, got, c.want)
		}
	}
	// psignrank(400, 49), pwilcox(1000, 49, 49) and pwilcox(20, 10, 12) of R 4.2.2.
	near(t, "P of 400 of 49", exactP(signedRankCounts(49), 400), 2*0.01706307535777718, 1e-15)
	near(t, "P of 1000 of 49 and 49", exactP(rankSumCounts(49, 49), 1000), 2*0.07796816202342759, 1e-14)
	near(t, "P of 20 of 10 and 12", exactP(rankSumCounts(10, 12), 20), 2*0.00357227911407478, 1e-16)
}

// Exact distributions and selected pairs against plain twins: all signs and all
// divisions gone through, all pairs sorted.
func TestRankTestsAgainstPlainTwins(t *testing.T) {
	for n := 1; n <= 10; n++ {
		plain := make([]float64, n*(n+1)/2+1)
		for signs := range 1 << n {
			sum := 0
			for rank := range n {
				if signs>>rank&1 == 1 {
					sum += rank + 1
				}
			}
			plain[sum]++
		}
		if !slices.Equal(plain, signedRankCounts(n)) {
			t.Errorf("sums of signed ranks of %d", n)
		}
		for first := 1; first < n; first++ {
			plain := make([]float64, first*(n-first)+1)
			for members := range 1 << n {
				sum, size := 0, 0
				for rank := range n {
					if members>>rank&1 == 1 {
						sum, size = sum+rank-size, size+1
					}
				}
				if size == first {
					plain[sum]++
				}
			}
			if !slices.Equal(plain, rankSumCounts(first, n-first)) {
				t.Errorf("rank sums of %d and %d", first, n-first)
			}
		}
	}
	median := func(values []float64) float64 {
		slices.Sort(values)
		return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-3, 3), rapid.Map(rapid.IntRange(-3, 3), func(i int) float64 { return float64(i) })), 2, 60)
		a, b := values.Draw(t, "a"), values.Draw(t, "b")
		var means, differences []float64
		for i := range a {
			for j := i; j < len(a); j++ {
				means = append(means, (a[i]+a[j])/2)
			}
			for j := range b {
				differences = append(differences, a[i]-b[j])
			}
		}
		one, two := WilcoxonSignedRank(a, .9), MannWhitney(a, b, .9)
		if want := median(means); one.Shift.Value != want {
			t.Fatalf("shift of one sample is %v, want %v", one.Shift.Value, want)
		}
		if want := median(differences); two.Shift.Value != want {
			t.Fatalf("shift of two samples is %v, want %v", two.Shift.Value, want)
		}
		for _, i := range []Interval{one.Shift, two.Shift} {
			if !(i.Low <= i.Value && i.Value <= i.High) {
				t.Fatalf("%+v", i)
			}
		}
		swapped := MannWhitney(b, a, .9)
		if two.P != swapped.P && math.Abs(two.P-swapped.P) > 1e-12 || two.Shift.Low != -swapped.Shift.High {
			t.Fatalf("%+v and, swapped, %+v", two, swapped)
		}
	})
}

func TestRankTestsKeepTheirLevelAndCover(t *testing.T) {
	source := rand.New(rand.NewPCG(31, 32))
	sample := func(n int, at float64) []float64 {
		values := make([]float64, n)
		for i := range values {
			values[i] = at + source.NormFloat64()/max(.1, source.Float64()) // heavy tails, symmetric
		}
		return values
	}
	for _, n := range []int{20, 80} { // exact, approximate
		covers(t, "one sample", 1, 1500, func() Interval { return WilcoxonSignedRank(sample(n, 1), .95).Shift })
		covers(t, "two samples", 1, 1000, func() Interval { return MannWhitney(sample(n, 2), sample(n, 1), .95).Shift })
		wrong := 0
		for range 1500 {
			if WilcoxonSignedRank(sample(n, 0), .95).P < .05 {
				wrong++
			}
		}
		near(t, "share of false alarms", float64(wrong)/1500, .049, .02)
	}
}

// By R 4.2.2: cor.test(x, y), cor.test(speed, dist, conf.level = .99),
// cor(x, y, method = "spearman").
func TestCorrelationsAgainstR(t *testing.T) {
	within(t, "tuna", PearsonCorrelation(tunaLightness, tunaScores, .95), 0.571181557564, -0.149742633037, 0.895579461839, 1e-11)
	within(t, "cars", PearsonCorrelation(carSpeeds, carDistances, .99), 0.806894900689, 0.630558025192, 0.904019477864, 1e-11)
	near(t, "ranks of tuna", SpearmanCorrelation(tunaLightness, tunaScores, .95).Value, .6, 1e-14)
	near(t, "ranks of cars", SpearmanCorrelation(carSpeeds, carDistances, .95).Value, 0.830356838833, 1e-12)
}

func TestCorrelationsCover(t *testing.T) {
	source := rand.New(rand.NewPCG(33, 34))
	for _, rho := range []float64{0, .25, .8} {
		draw := func() (x, y []float64) {
			x, y = make([]float64, 60), make([]float64, 60)
			for i := range x {
				x[i] = source.NormFloat64()
				y[i] = rho*x[i] + math.Sqrt(1-rho*rho)*source.NormFloat64()
			}
			return x, y
		}
		covers(t, "Pearson", rho, 4000, func() Interval { x, y := draw(); return PearsonCorrelation(x, y, .95) })
		ranked := 6 / math.Pi * math.Asin(rho/2) // Pearson 1907
		covers(t, "Spearman", ranked, 2000, func() Interval { x, y := draw(); return SpearmanCorrelation(x, y, .95) })
	}
}

func TestRankTestsWarnWhereTheyFail(t *testing.T) {
	none := WilcoxonSignedRank(nil, .95)
	if !math.IsNaN(none.P) || !math.IsNaN(none.Shift.Value) {
		t.Errorf("%+v", none)
	}
	warnsOf(t, none.Warnings, "all differences are 0")
	warnsOf(t, none.Shift.Warnings, "fewer than two")
	if one := WilcoxonSignedRank([]float64{3}, .95); one.P != 1 || one.Shift.Value != 3 || !math.IsInf(one.Shift.Low, -1) {
		t.Errorf("%+v", one)
	}
	zeros := WilcoxonSignedRank(make([]float64, 40), .95)
	if !math.IsNaN(zeros.P) {
		t.Errorf("%+v", zeros)
	}
	warnsOf(t, zeros.Shift.Warnings, "ties")
	five := WilcoxonSignedRank([]float64{1, 2, 3, 4, 5}, .95)
	if five.Shift.Value != 3 || !math.IsInf(five.Shift.Low, -1) || !math.IsInf(five.Shift.High, 1) {
		t.Errorf("%+v", five)
	}
	warnsOf(t, five.Shift.Warnings, "5 values are too few")
	empty := MannWhitney(nil, []float64{1}, .95)
	if !math.IsNaN(empty.P) || !math.IsNaN(empty.Shift.Value) {
		t.Errorf("%+v", empty)
	}
	warnsOf(t, empty.Warnings, "no values")
	same := MannWhitney(make([]float64, 60), make([]float64, 60), .95)
	if !math.IsNaN(same.P) {
		t.Errorf("%+v", same)
	}
	warnsOf(t, same.Warnings, "all values are tied")

	flat := PearsonCorrelation(carSpeeds, make([]float64, 50), .95)
	if !math.IsNaN(flat.Value) || flat.Low != -1 || flat.High != 1 {
		t.Errorf("%+v", flat)
	}
	warnsOf(t, flat.Warnings, "does not vary")
	warnsOf(t, PearsonCorrelation([]float64{1, 2, 3}, []float64{1, 2, 4}, .95).Warnings, "fewer than four")
	warnsOf(t, PearsonCorrelation(carSpeeds, carSpeeds, .95).Warnings, "one line")
	warnsOf(t, SpearmanCorrelation(tunaLightness, tunaScores, .95).Warnings, "9 pairs are few")
	mustPanic(t, "lengths", func() { PearsonCorrelation(carSpeeds, nil, .95) })
	mustPanic(t, "NaN", func() { SpearmanCorrelation([]float64{math.NaN()}, []float64{1}, .95) })
	mustPanic(t, "infinite", func() { WilcoxonSignedRank([]float64{math.Inf(1)}, .95) })
	mustPanic(t, "level", func() { MannWhitney(sprayA, sprayB, 1) })
}
