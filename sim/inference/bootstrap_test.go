package inference

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

func warnsOf(t *testing.T, warnings []string, word string) {
	t.Helper()
	if !slices.ContainsFunc(warnings, func(w string) bool { return strings.Contains(w, word) }) {
		t.Errorf("no warning of %q among %q", word, warnings)
	}
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); r == nil || !strings.HasPrefix(fmt.Sprint(r), "inference: ") {
			t.Errorf("%s: panic of %v", what, r)
		}
	}()
	f()
}

// covers fails the test unless intervals contain the truth in 93 to 97 of 100
// trials, plus or minus two standard errors of the observed share.
func covers(t *testing.T, what string, truth float64, trials int, interval func() Interval) {
	t.Helper()
	covered := 0
	for range trials {
		if i := interval(); i.Low <= truth && truth <= i.High {
			covered++
		}
	}
	share := float64(covered) / float64(trials)
	t.Logf("%s: %.4f of %d", what, share, trials)
	slack := 2 * math.Sqrt(.95*.05/float64(trials))
	if share < .93-slack || share > .97+slack {
		t.Errorf("%s: intervals at .95 cover %.4f", what, share)
	}
}

func meanOf(values []float64) float64 { return stat.Mean(values, nil) }

func effectOf(values []float64) float64 {
	mean, deviation := stat.MeanStdDev(values, nil)
	return mean / deviation
}

func plugInVariance(values []float64) float64 { return stat.PopVariance(values, nil) }

func correlationOf(pairs [][2]float64) float64 {
	x, y := make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		x[i], y[i] = p[0], p[1]
	}
	return stat.Correlation(x, y, nil)
}

// The data is test A of the spatial test of Efron & Tibshirani (1993, "An
// introduction to the bootstrap", table 14.1), in 26 children.
var spatialTest = []float64{48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41}

// lawSchools are the mean LSAT and GPA of 15 law schools (Efron 1979; Efron &
// Tibshirani 1993, table 3.1).
var lawSchools = [][2]float64{
	{576, 3.39}, {635, 3.30}, {558, 2.81}, {578, 3.03}, {666, 3.44}, {580, 3.07}, {555, 3.00}, {661, 3.43},
	{651, 3.36}, {605, 3.13}, {653, 3.12}, {575, 2.74}, {545, 2.76}, {572, 2.88}, {594, 2.96},
}

// By R 4.2.2:
//
//	acc <- function(x, s) {u <- sapply(seq_along(x), function(i) s(x[-i]))
//	  L <- mean(u) - u; sum(L^3) / (6 * sum(L^2)^1.5)}
//
// Efron & Tibshirani print .061 for the variance of the spatial test. X is
// round(extra[11:20] - extra[1:10], 1) of R's data set sleep.
func TestAcceleration(t *testing.T) {
	differences := []float64{1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, .8, 4.6, 1.4}
	near(t, "a of a variance", acceleration(spatialTest, plugInVariance), 0.0612401198123, 1e-12)
	near(t, "a of a mean", acceleration(spatialTest, meanOf), -0.0208547632089, 1e-12)
	near(t, "a of an effect", acceleration(differences, effectOf), -0.102362083679, 1e-12)
}

// By R 4.2.2 with boot 1.3.28.1, for a deterministic distribution:
//
//	tt <- qgamma(ppoints(999), 4, .02); L <- c(-1, -1, -.5, 0, .2, 2.3)
//	boot:::bca.ci(t0 = 190, t = tt, L = L, conf = .95)
//	boot:::norm.inter(tt, c(.025, .975)); qnorm(sum(tt < 190) / 999)
//
// The quantiles of the gamma distribution (shape 4, rate .02) are computed here
// by halving its distribution function.
func TestEndsAreThoseOfBoot(t *testing.T) {
	gamma := func(x float64) float64 { // 1 - exp(-y)(1 + y + y²/2 + y³/6)
		y := .02 * x
		return 1 - math.Exp(-y)*(1+y*(1+y/2*(1+y/3)))
	}
	ascending := make([]float64, 999)
	for i := range ascending {
		low, high := 0., 5000.
		for range 80 {
			if middle := (low + high) / 2; gamma(middle) < (float64(i)+.5)/999 {
				low = middle
			} else {
				high = middle
			}
		}
		ascending[i] = low
	}
	below, _ := slices.BinarySearch(ascending, 190)
	z0 := normalQuantile(float64(below) / 999)
	near(t, "z0", z0, 0.0665412132781, 1e-12)
	near(t, "percentile low", resampledQuantile(ascending, .025), 54.1636836148, 1e-7)
	near(t, "percentile high", resampledQuantile(ascending, .975), 439.735002752, 1e-7)
	for level, want := range map[float64][2]float64{.95: {71.40454239256, 537.2923765474}, .9: {84.14267591735, 455.3440331758}} {
		low, _ := bcaProbability((1-level)/2, z0, 0.0802621895178)
		high, _ := bcaProbability(1-(1-level)/2, z0, 0.0802621895178)
		near(t, "BCa low", resampledQuantile(ascending, low), want[0], 1e-6)
		near(t, "BCa high", resampledQuantile(ascending, high), want[1], 1e-6)
	}
}

// By boot 1.3.28.1 with 200,000 resamples or more (its own error is about .2
// for the variance, .001 for the correlation):
//
//	set.seed(3); b <- boot(A, function(d, i) var(d[i]), 400000)
//	u <- sapply(1:26, function(i) var(A[-i])); boot:::bca.ci(b, conf = .95, L = mean(u) - u)
//	boot.ci(b, conf = .95, type = "perc")
//	set.seed(2); b <- boot(law, function(d, i) cor(d[i, 1], d[i, 2]), 200000)
//
// For the correlation boot takes the jackknife around the sample's value, which
// gives an a of -.0741 and ends of .3349 and .9419; ours is around its mean, as
// Efron's is.
func TestBCaAgainstBoot(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	variance := func(values []float64) float64 { return stat.Variance(values, nil) }
	b := BCa(spatialTest, variance, 40_000, .95, source)
	near(t, "BCa low", b.Low, 110.127576317, 1.2)
	near(t, "BCa high", b.High, 290.409473566, 2)
	p := PercentileBootstrap(spatialTest, variance, 40_000, .95, source)
	near(t, "percentile low", p.Low, 89.9384615385, 1)
	near(t, "percentile high", p.High, 259.293653838, 1)
	warnsOf(t, b.Warnings, "26 values are few")
	c := BCa(lawSchools, correlationOf, 40_000, .95, source)
	near(t, "correlation", c.Value, 0.7763744912894, 1e-12)
	near(t, "z0", c.BiasCorrection, -0.09801548162912, .02)
	near(t, "BCa low", c.Low, 0.3349150321432, .015)
	near(t, "BCa high", c.High, 0.9419167196734, .004)
}

func TestBCaCovers(t *testing.T) {
	source := rand.New(rand.NewPCG(7, 8))
	values := make([]float64, 100)
	covers(t, "BCa of the mean of 100 exponential values", 1, 1000, func() Interval {
		for i := range values {
			values[i] = source.ExpFloat64()
		}
		return BCa(values, meanOf, 600, .95, source).Interval
	})
	covers(t, "BCa of the standardized effect of 100 normal values", .5, 1000, func() Interval {
		for i := range values {
			values[i] = .5 + source.NormFloat64()
		}
		return BCa(values, effectOf, 600, .95, source).Interval
	})
}

// Clusters of one to nine values that share an effect.
func TestBootstrapOfClustersCovers(t *testing.T) {
	source := rand.New(rand.NewPCG(9, 10))
	mean := OverClusters(meanOf)
	draw := func() [][]float64 {
		clusters := make([][]float64, 100)
		for c := range clusters {
			shared := source.NormFloat64()
			clusters[c] = make([]float64, 1+source.IntN(9))
			for i := range clusters[c] {
				clusters[c][i] = 2 + shared + .5*source.NormFloat64()
			}
		}
		return clusters
	}
	covers(t, "BCa over clusters", 2, 600, func() Interval { return BCa(draw(), mean, 400, .95, source).Interval })
	naive := 0
	for range 800 {
		if e := MeanOf(slices.Concat(draw()...), .95); e.Low <= 2 && 2 <= e.High {
			naive++
		}
	}
	t.Logf("intervals that ignore clusters cover %d of 800", naive)
	if naive > 600 {
		t.Errorf("intervals that ignore clusters cover %d of 800: the test is uninformative", naive)
	}
}

func TestBootstrapWarnsWhereItFails(t *testing.T) {
	source := rand.New(rand.NewPCG(11, 12))
	infinite := func(what string, b BootstrapInterval, word string) {
		t.Helper()
		if !math.IsInf(b.Low, -1) || !math.IsInf(b.High, 1) {
			t.Errorf("%s gives %+v", what, b)
		}
		warnsOf(t, b.Warnings, word)
	}
	infinite("no value", BCa(nil, meanOf, 99, .95, source), "no values")
	infinite("one value", BCa([]float64{3}, meanOf, 99, .95, source), "one value")
	infinite("an effect without spread", BCa(slices.Repeat([]float64{2}, 40), effectOf, 99, .95, source), "statistic of the sample")
	infinite("all on one side", BCa(spatialTest, func(v []float64) float64 {
		seen := map[float64]bool{}
		for _, x := range v {
			seen[x] = true
		}
		return float64(len(seen))
	}, 999, .95, source), "one side")
	same := BCa(slices.Repeat([]float64{2}, 40), meanOf, 999, .95, source)
	if same.Value != 2 || !math.IsInf(same.Low, -1) || !math.IsInf(same.High, 1) || !math.IsNaN(same.StandardError) {
		t.Errorf("forty equal values give %+v", same)
	}
	warnsOf(t, same.Warnings, "same in all resamples")

	mostly := append(make([]float64, 35), 1, 2, 3, 4, 5)
	warnsOf(t, BCa(mostly, func(v []float64) float64 { slices.Sort(v); return Quantile(.85, v) }, 999, .95, source).Warnings, "ties")
	thin := BCa(mostly[33:], effectOf, 999, .95, source) // 0, 0, 1, 2, 3, 4, 5
	warnsOf(t, thin.Warnings, "7 values are few")
	warnsOf(t, BCa(spatialTest, meanOf, 99, .95, source).Warnings, "99 resamples are few")
	gone := BCa([]float64{1, 1, 1, 2}, effectOf, 999, .95, source)
	warnsOf(t, gone.Warnings, "left out")
	warnsOf(t, gone.Warnings, "leaving out a unit makes")

	mustPanic(t, "no source", func() { BCa(spatialTest, meanOf, 99, .95, nil) })
	mustPanic(t, "a level of 95", func() { BCa(spatialTest, meanOf, 99, 95, source) })
	mustPanic(t, "one resample", func() { PercentileBootstrap(spatialTest, meanOf, 1, .95, source) })
}

func TestBootstrapProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 { // that do not merge when scaled
			return float64(rapid.IntRange(-2e6, 2e6).Draw(t, "value")) / 1e6
		}), 2, 40).Draw(t, "values")
		kept := slices.Clone(values)
		seed := rapid.Uint64().Draw(t, "seed")
		run := func(statistic func([]float64) float64) BootstrapInterval {
			return PercentileBootstrap(values, statistic, 199, .9, rand.New(rand.NewPCG(seed, 1)))
		}
		median := func(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
		plain, again := run(median), run(median)
		scaled := run(func(v []float64) float64 { return 4*median(v) + 8 })
		if !slices.Equal(kept, values) {
			t.Fatal("the bootstrap reorders its input")
		}
		if plain.Low != again.Low || plain.High != again.High {
			t.Fatal("one seed gives two intervals")
		}
		if math.IsInf(plain.Low, 0) { // all resamples, or both ends, are equal
			if !math.IsInf(scaled.Low, 0) {
				t.Fatalf("no interval becomes %v to %v when scaled", scaled.Low, scaled.High)
			}
			return
		}
		if !(plain.Low <= plain.High) || math.Abs(scaled.Low-4*plain.Low-8) > 1e-9 || math.Abs(scaled.High-4*plain.High-8) > 1e-9 {
			t.Fatalf("%v to %v becomes %v to %v when scaled", plain.Low, plain.High, scaled.Low, scaled.High)
		}
		if plain.Low < slices.Min(values) || plain.High > slices.Max(values) {
			t.Fatal("the interval of a median extends beyond the sample")
		}
	})
}

// By R 4.2.2, of the n values 1, 2, ... in some order:
//
//	r <- 0; while (pbinom(r, n, p) <= .025) r <- r + 1
//	s <- n + 1; while (1 - pbinom(s - 2, n, p) <= .025) s <- s - 1
//	pbinom(s - 1, n, p) - ifelse(r > 0, pbinom(r - 1, n, p), 0)
func TestQuantileIntervals(t *testing.T) {
	for _, c := range []struct {
		n         int
		p         float64
		low, high int
		coverage  float64
	}{
		{10, .25, 0, 6, 0.980272293091},
		{10, .5, 2, 9, 0.978515625},
		{10, .9, 7, 11, 0.9872048016},
		{20, .25, 2, 10, 0.961822958191},
		{20, .5, 6, 15, 0.958610534668},
		{20, .9, 15, 21, 0.988746865835},
		{100, .25, 17, 35, 0.962462637701},
		{100, .5, 40, 61, 0.964799799782},
		{100, .9, 84, 96, 0.955690107191},
	} {
		values := make([]float64, c.n)
		for i := range values {
			values[i] = float64((i*7)%c.n + 1) // 7 shares no factor with n
		}
		q := QuantileOf(values, c.p, .95)
		what := fmt.Sprintf("the %v-quantile of %d", c.p, c.n)
		if q.LowRank != c.low || q.HighRank != c.high {
			t.Errorf("%s: ranks %d to %d, want %d to %d", what, q.LowRank, q.HighRank, c.low, c.high)
		}
		near(t, what, q.Coverage, c.coverage, 1e-11)
		low, high := float64(c.low), float64(c.high)
		if c.low == 0 {
			low = math.Inf(-1)
		}
		if c.high > c.n {
			high = math.Inf(1)
		}
		if q.Low != low || q.High != high {
			t.Errorf("%s lies from %v to %v", what, q.Low, q.High)
		}
		if (c.low == 0 || c.high > c.n) != (len(q.Warnings) > 0) {
			t.Errorf("%s warns %q", what, q.Warnings)
		}
	}
	warnsOf(t, QuantileOf(slices.Repeat([]float64{2}, 40), .5, .95).Warnings, "ties")
	warnsOf(t, QuantileOf(nil, .5, .95).Warnings, "no values")
	mustPanic(t, "a quantile of 1", func() { QuantileOf(spatialTest, 1, .95) })
	mustPanic(t, "a quantile of NaN", func() { QuantileOf([]float64{math.NaN()}, .5, .95) })
}

func TestQuantileIntervalsCover(t *testing.T) {
	source := rand.New(rand.NewPCG(13, 14))
	const trials = 5000
	covered, said := 0, 0.
	for range trials {
		values := make([]float64, 60)
		for i := range values {
			values[i] = source.ExpFloat64()
		}
		q := QuantileOf(values, .8, .95)
		said = q.Coverage
		if truth := math.Log(5); q.Low <= truth && truth <= q.High {
			covered++
		}
	}
	near(t, "coverage", float64(covered)/trials, said, 4*math.Sqrt(said*(1-said)/trials))
}
