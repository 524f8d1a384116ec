package inference

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// midranks returns the rank of each value, from 1, ties sharing their mean rank.
func midranks(values []float64) []float64 {
	ascending, ranks := slices.Sorted(slices.Values(values)), make([]float64, len(values))
	for i, v := range values {
		below, _ := slices.BinarySearch(ascending, v)
		upTo, _ := slices.BinarySearch(ascending, math.Nextafter(v, math.Inf(1)))
		ranks[i] = float64(below+1+upTo) / 2
	}
	return ranks
}

// PearsonCorrelation estimates the linear correlation of x and y, one pair per
// index, with the interval of Fisher's z (Fisher 1921) at a level in (0, 1): that
// of R's cor.test. It assumes that the pairs are independent and jointly
// normal.
//
// The Value is NaN if x or y does not vary. PearsonCorrelation panics if the
// lengths differ, the level is outside (0, 1) or a value is not finite.
func PearsonCorrelation(x, y []float64, level float64) Interval {
	return correlation(x, y, level, false)
}

// SpearmanCorrelation is PearsonCorrelation of the ranks, ties sharing their
// mean rank, with the interval of Bonett & Wright 2000 ("Sample size
// requirements for estimating Pearson, Kendall and Spearman correlations",
// Psychometrika 65), who widen Fisher's: good for correlations up to .95.
func SpearmanCorrelation(x, y []float64, level float64) Interval {
	return correlation(x, y, level, true)
}

func correlation(x, y []float64, level float64, ranked bool) Interval {
	switch {
	case len(x) != len(y):
		panic("inference: a correlation of samples of different lengths")
	case !Finite(x...) || !Finite(y...):
		panic("inference: a correlation of values that are not all finite")
	}
	widening := 0.0 // of the variance of atanh(r), per r²
	if ranked {
		x, y, widening = midranks(x), midranks(y), .5
	}
	n := len(x)
	c := unbounded(n, math.NaN(), level)
	c.Low, c.High = -1, 1
	switch {
	case n < 2:
		c.warn("fewer than two pairs: the correlation is undefined")
		return c
	case slices.Min(x) == slices.Max(x) || slices.Min(y) == slices.Max(y):
		c.warn("one side of the pairs does not vary: the correlation is undefined")
		return c
	}
	c.Value = max(-1, min(1, stat.Correlation(x, y, nil)))
	switch {
	case n < 4:
		c.warn("fewer than four pairs give no interval for the correlation")
		return c
	case 1-math.Abs(c.Value) < rounding:
		c.warn("all pairs lie on one line: the correlation has no interval")
		return c
	case n < FewReplications:
		c.warn("%d pairs are few: intervals are rough below %d", n, FewReplications)
	}
	reach := distuv.UnitNormal.Quantile(1-(1-level)/2) * math.Sqrt((1+widening*c.Value*c.Value)/float64(n-3))
	c.Low, c.High = math.Tanh(math.Atanh(c.Value)-reach), math.Tanh(math.Atanh(c.Value)+reach)
	return c
}
