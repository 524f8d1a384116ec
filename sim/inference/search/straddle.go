package search

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// NextPoints chooses n of the candidates (all if there are fewer) to be measured next
// in a search for where the function changes sign, and returns their indices in the
// order of choice. Each is the one with the largest
// straddle, 1.96 deviation - |mean| (Bryan et al. 2005, "Active learning for
// identifying function threshold boundaries"): uncertain, and near 0. After each
// choice the surface is treated as if it had been measured there, with noise of the
// given variance and its own mean as the result, which does not change its means
// (the kriging believer: Ginsbourger, Le Riche & Carraro 2010); so a batch spreads
// out. Among equals the first is chosen.
//
// The gain over evenly spaced points depends on the function: a sixth to two thirds
// less of the space on the wrong side of 0 where the contour is steep or curved, next
// to nothing where the function is smooth everywhere and noise is large, so that each
// measurement is informative about the entire space.
//
// It stores a number for each pair of candidate and measured point. It panics if
// noise is negative or a candidate has a different number of dimensions.
func (s *Surface) NextPoints(candidates [][]float64, n int, noise float64) []int {
	if !(noise >= 0) {
		panic(fmt.Sprintf("search: measurements with a variance of %v", noise))
	}
	r := s.relate(candidates)
	n = min(n, len(candidates))
	chosen := make([]int, 0, n)
	var shared [][]float64 // by choice and candidate: the covariance at that time / √(variance of the measurement)
	for len(chosen) < n {
		best, height := -1, math.Inf(-1)
		for i, v := range r.variances {
			if straddle := 1.96*math.Sqrt(v) - math.Abs(r.means[i]); straddle > height && !slices.Contains(chosen, i) {
				best, height = i, straddle
			}
		}
		chosen = append(chosen, best)
		total := r.variances[best] + noise
		if total == 0 {
			continue // measuring a known value again adds nothing
		}
		with := s.covariances(&r, best)
		for _, earlier := range shared {
			for i := range with {
				with[i] -= earlier[best] * earlier[i]
			}
		}
		for i := range with {
			with[i] /= math.Sqrt(total)
			r.variances[i] = max(0, r.variances[i]-with[i]*with[i])
		}
		shared = append(shared, with)
	}
	return chosen
}

// covariances returns the covariances of new points with one of them, given the
// measurements.
func (s *Surface) covariances(r *relations, with int) []float64 {
	n, d := len(s.weights), len(s.Lengths)
	c := make([]float64, len(r.means))
	x := r.scaled[with*d : (with+1)*d]
	for i := range c {
		c[i] = s.Spread*s.Spread*maternCorrelation(x, r.scaled[i*d:(i+1)*d]) + r.beyond[i]*r.beyond[with]/s.precision
	}
	projected := blas64.General{Rows: len(c), Cols: n, Stride: n, Data: r.projected}
	blas64.Gemv(blas.NoTrans, -1, projected, vector(r.projected[with*n:(with+1)*n]), 1, vector(c))
	return c
}
