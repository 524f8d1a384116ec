package sensitivity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"leaderful/sim/inference"
)

// A Resampling configures the intervals of sensitivity measures, which come from the
// bias-corrected and accelerated bootstrap (BCa; Efron 1987, "Better bootstrap
// confidence intervals") of complete base points or trajectories.
type Resampling struct {
	Level        float64    // coverage of each interval, in (0, 1): .95
	Resamples    int        // at least 1; 1,000 or more for a level of .95
	Source       *rand.Rand // of all randomness
	CommonWorlds bool       // runs of one replication share their world over all points: widen intervals to include the choice of worlds
}

// check panics if the resampling is invalid.
func (r *Resampling) check() {
	switch {
	case r.Source == nil:
		panic("sensitivity: a resampling without a random source")
	case !(r.Level > 0 && r.Level < 1):
		panic(fmt.Sprintf("sensitivity: a level of %v, outside (0, 1)", r.Level))
	case r.Resamples < 1:
		panic(fmt.Sprintf("sensitivity: %d resamples", r.Resamples))
	}
}

// terms are what one base point or trajectory adds to the sums that a
// sensitivity measure is computed from.
type terms struct {
	effect       float64 // numerator
	effectChance float64 // expected share of chance in it
	sum, squares float64 // of the outputs at A and B, for the variance
	chance       float64 // expected share of chance in that variance
}

func (t terms) add(u terms, sign float64) terms {
	return terms{
		t.effect + sign*u.effect, t.effectChance + sign*u.effectChance,
		t.sum + sign*u.sum, t.squares + sign*u.squares, t.chance + sign*u.chance,
	}
}

func total(rows []terms) terms {
	var t terms
	for _, row := range rows {
		t = t.add(row, 1)
	}
	return t
}

// interval returns a statistic of summed terms of n rows with its BCa interval, whose
// corrections and quantiles are Efron's, with two differences. Rows enter only by their
// sum, so that neither a resample nor the jackknife makes a slice of rows, and the
// latter takes linear instead of quadratic time. And an index is a ratio that some
// resamples leave undefined, which is a sign of uncertainty: such resamples count as
// lying beyond either end instead of being left out. Where a quantile would need more
// resamples, the nearest possible value is used. Fewer than two rows have an infinite
// interval.
func (r *Resampling) interval(rows []terms, statistic func(sums terms, n int) float64) inference.Interval {
	sums, n := total(rows), len(rows)
	i := inference.Interval{N: n, Value: statistic(sums, n), Low: math.Inf(-1), High: math.Inf(1), Level: r.Level}
	if n < 2 || math.IsNaN(i.Value) {
		return i
	}
	ascending := make([]float64, r.Resamples)
	below, lost := 0.0, 0
	for k := range ascending {
		var drawn terms
		for range n {
			drawn = drawn.add(rows[r.Source.IntN(n)], 1)
		}
		ascending[k] = statistic(drawn, n)
		switch {
		case ascending[k] < i.Value:
			below++
		case !(ascending[k] > i.Value): // ties, and resamples without a value
			below += .5
		}
		if math.IsNaN(ascending[k]) {
			lost++
		}
	}
	slices.Sort(ascending) // those without a value first
	without := make([]float64, n)
	for k, row := range rows {
		without[k] = statistic(sums.add(row, -1), n-1)
	}
	if lost == r.Resamples || ascending[lost] == ascending[r.Resamples-1] && slices.Min(without) == slices.Max(without) {
		return i // without a spread, nothing is known about the error
	}
	resamples := float64(r.Resamples)
	bias, acceleration := distuv.UnitNormal.Quantile(min(max(below, .5), resamples-.5)/resamples), accelerationOf(without)
	end := func(p float64, ascending []float64, beyond float64) float64 {
		if p, exists := bcaProbability(p, bias, acceleration); exists {
			if quantile := resampledQuantile(ascending, p); !math.IsNaN(quantile) {
				return quantile
			}
		}
		return beyond
	}
	i.Low = end((1-r.Level)/2, ascending, i.Low)
	i.High = end((1+r.Level)/2, slices.Concat(ascending[lost:], ascending[:lost]), i.High)
	return i
}

// bcaProbability returns the probability at which the bootstrap distribution has the
// end that a normal distribution has at p (Efron 1987, equation 3.9), and false where
// the acceleration allows no such end.
func bcaProbability(p, biasCorrection, acceleration float64) (float64, bool) {
	z := biasCorrection + distuv.UnitNormal.Quantile(p)
	stretch := 1 - acceleration*z
	return distuv.UnitNormal.CDF(biasCorrection + z/stretch), stretch > 0
}

// accelerationOf returns a sixth of the skewness of the jackknife's influence
// values (Efron 1987, equation 7.3), 0 if they are not finite or all equal.
func accelerationOf(without []float64) float64 {
	mean := stat.Mean(without, nil)
	var squares, cubes float64
	for _, value := range without {
		influence := mean - value
		squares += influence * influence
		cubes += influence * influence * influence
	}
	if acceleration := cubes / (6 * math.Pow(squares, 1.5)); inference.Finite(acceleration) {
		return acceleration
	}
	return 0
}

// resampledQuantile returns the p-quantile of the bootstrap distribution, NaN beside
// resamples without a value.
func resampledQuantile(ascending []float64, p float64) float64 {
	n := float64(len(ascending))
	rank := math.Trunc(p * (n + 1))
	switch {
	case rank < 1:
		return ascending[0]
	case rank >= n:
		return ascending[len(ascending)-1]
	}
	low, high := ascending[int(rank)-1], ascending[int(rank)]
	from, to := distuv.UnitNormal.Quantile(rank/(n+1)), distuv.UnitNormal.Quantile((rank+1)/(n+1))
	return low + (distuv.UnitNormal.Quantile(p)-from)/(to-from)*(high-low)
}
