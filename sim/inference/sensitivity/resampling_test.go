package sensitivity

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

func resamplingOf(seed uint64, resamples int) Resampling {
	return Resampling{Level: .95, Resamples: resamples, Source: rand.New(rand.NewPCG(seed, 1))}
}

// R 4.2.2: v with anova(lm(v ~ g)) gives mean squares of 3.015958333333 and
// 0.084320512821, and Searle's n0 the rest.
func TestChanceShareOfUnequalGroups(t *testing.T) {
	nan := math.NaN()
	s := ChanceShare([][]float64{
		{4.1, 3.9, 4.4}, {5.0, 5.3, nan, 4.8, 5.1}, nil, {3.2, 3.6}, {4.9, 4.0, 4.4, 4.7, 4.3}, {6.1, 5.7, 5.9, 6.4},
	}, false)
	near(t, "within", s.Within, .084320512821, 1e-12)
	near(t, "between", s.Between, .831015445185, 1e-12)
	near(t, "chance", s.Chance, .092119742574, 1e-12)
	warnsOf(t, s.Warnings, "1 of 6 points have no runs and are left out")
}

// Shrout & Fleiss 1979, "Intraclass correlations", tables 2 to 4: mean squares
// of 11.24 between targets, 6.26 within and 1.02 residual; ICC(1, 1) is .17 and
// ICC(2, 1), where judges take the place of worlds, .29.
func TestChanceShareOfShroutAndFleiss(t *testing.T) {
	ratings := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	alone, common := ChanceShare(ratings, false), ChanceShare(ratings, true)
	near(t, "within", alone.Within, 6.26, .005)
	near(t, "between", alone.Between, (11.24-6.26)/4, .005)
	near(t, "ICC(1, 1)", 1-alone.Chance, .17, .005)
	near(t, "between, common worlds", common.Between, (11.24-1.02)/4, .005)
	near(t, "ICC(2, 1)", 1-common.Chance, .29, .005)
}

func TestChanceShareThatIsUndefined(t *testing.T) {
	for name, outputs := range map[string][][]float64{
		"no points": nil, "one point": {{1, 2}}, "single runs": {{1}, {2}, {3}}, "equal runs": {{1, 1}, {1, 1}},
	} {
		if s := ChanceShare(outputs, false); !math.IsNaN(s.Chance) || len(s.Warnings) == 0 {
			t.Errorf("%s give %+v", name, s)
		}
	}
	s := ChanceShare([][]float64{{1, 2}, {2, 1}}, false)
	if s.Chance != 1 {
		t.Errorf("points with the same mean give %+v", s)
	}
	warnsOf(t, s.Warnings, "no more than by chance")
	warnsOf(t, ChanceShare([][]float64{{1, 2, math.NaN()}, {math.NaN(), 2, 3}}, true).Warnings, "all points share")
}

// boot 1.3-28.1 in R 4.2.2, on the logarithms of Park and Miller's numbers:
//
//	s <- 42; x <- numeric(25)
//	for (i in 1:25) { s <- (s*16807) % 2147483647; x[i] <- -log(s/2147483647) }
//	set.seed(1); boot.ci(boot(x, function(x, i) mean(x[i]), 100000), type = "bca")
//
// The ends are those of resamples 0.077 and 0.997 of the way up, so the upper one
// is itself uncertain by .01.
func TestIntervalIsBCa(t *testing.T) {
	uniform := parkMiller(42)
	rows := make([]terms, 25)
	for i := range rows {
		rows[i].effect = -math.Log(uniform())
	}
	r := resamplingOf(3, 100_000)
	i := r.interval(rows, func(sums terms, n int) float64 { return sums.effect / float64(n) })
	near(t, "low", i.Low, .85252269, .01)
	near(t, "high", i.High, 2.3393739, .03)
}

func TestUndefinedResamplesLieBeyondBothEnds(t *testing.T) {
	rows := make([]terms, 200)
	for i := range rows {
		rows[i].effect = float64(i % 2)
	}
	r := resamplingOf(4, 1_000)
	interval := func(limit float64) (low, high float64) {
		i := r.interval(rows, func(sums terms, n int) float64 {
			if sums.effect > limit { // of 100, with a deviation of 7
				return math.NaN()
			}
			return sums.effect / float64(n)
		})
		return i.Low, i.High
	}
	if low, high := interval(120); low < .41 || low > .45 || high < .55 || high > .59 {
		t.Errorf("an interval with few undefined resamples runs from %v to %v", low, high)
	}
	if low, high := interval(110); !math.IsInf(low, -1) || !math.IsInf(high, 1) {
		t.Errorf("an interval with many undefined resamples runs from %v to %v", low, high)
	}
}

func TestInvalidResamplingPanics(t *testing.T) {
	good := resamplingOf(1, 10)
	for _, spoil := range []func(r *Resampling){
		func(r *Resampling) { r.Source = nil },
		func(r *Resampling) { r.Level = 1 },
		func(r *Resampling) { r.Resamples = 0 },
	} {
		r := good
		spoil(&r)
		mustPanic(t, "a decomposition", func() { Decompose(nil, []string{"a"}, false, r) })
		mustPanic(t, "a screening", func() { Screen(nil, nil, []string{"a"}, r) })
	}
}

// The data is test A of the spatial test of Efron & Tibshirani (1993, "An
// introduction to the bootstrap", table 14.1), in 26 children. By R 4.2.2:
//
//	u <- sapply(seq_along(x), function(i) mean(x[-i])); L <- mean(u) - u; sum(L^3) / (6 * sum(L^2)^1.5)
func TestAcceleration(t *testing.T) {
	scores := []float64{48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41}
	means := make([]float64, len(scores))
	for i := range scores {
		means[i] = stat.Mean(slices.Delete(slices.Clone(scores), i, i+1), nil)
	}
	near(t, "a of a mean", accelerationOf(means), -0.0208547632089, 1e-12)
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
	z0 := distuv.UnitNormal.Quantile(float64(below) / 999)
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
