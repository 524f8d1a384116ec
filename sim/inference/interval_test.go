package inference

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
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
