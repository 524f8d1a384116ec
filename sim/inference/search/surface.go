// Package search finds where, in the space of the factors, the sign of a difference
// changes, from few and noisy measurements.
//
// A Surface (surface.go) is fitted through the measured points, with a kernel that
// kernel.go finds; straddle.go chooses the points to measure next. Once the surface is
// good enough, many points labelled by it show the region in which a difference is above
// 0: boxes.go has the boxes that describe such a region as rules, and measures them on
// fresh points; peel.go searches for them.
//
// The boundary command and its maps call it. It takes the place of no run: it knows
// neither factors nor outcomes, only points in the unit cube and numbers, and what it
// finds is tested by the caller with fresh runs.
package search

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"leaderful/sim/inference"
)

// A Surface is an estimate of a smooth function from noisy measurements at points of
// the unit cube: the posterior of a Gaussian process
// (Rasmussen & Williams 2006, "Gaussian processes for machine learning") with a
// constant trend, a Matérn kernel of order 5/2 with a length for each dimension,
// and, for each point, a known variance of the noise (stochastic kriging:
// Ankenman, Nelson & Staum 2010, Operations Research 58).
//
// The function may change direction about twice within a length. A dimension whose
// length is many times 1, the side of the cube, hardly matters.
type Surface struct {
	Constant float64   // the trend, estimated by generalized least squares
	Spread   float64   // standard deviation of the process around its trend
	Lengths  []float64 // of the kernel, by dimension, in sides of the cube
	Within   float64   // share of the means within 1.96 deviations of their prediction from all the others: about .95 if the surface is right
	Warnings []string

	scaled    []float64         // the points, row by row, each coordinate divided by its length
	root      blas64.Triangular // U of U'U, the covariance of the means
	weights   []float64         // the inverse covariance times (means - Constant)
	trend     []float64         // the inverse covariance times ones
	precision float64           // of Constant: the sum of trend
	exact     bool              // no measurement has noise
}

const (
	// pointsPerDimension is the number of points that a surface should have for each
	// dimension (Loeppky, Sacks & Welch 2009, "Choosing the sample size of a
	// computer experiment").
	pointsPerDimension = 10

	// firstNugget is the share of the process's variance that is added to every
	// point so that the covariance can be factored; if it is not enough, it is raised
	// up to lastNugget.
	firstNugget = 1e-10
	lastNugget  = 1e-5
)

// FitSurface fits a surface to means measured at points of the unit cube, with
// the variances of the means: squared standard errors, taken as they are. A
// variance of 0 makes the surface pass through its mean; variances estimated from
// a few replications are better steadied first (SteadyVariances).
//
// Spread and lengths maximize the posterior density. The restricted likelihood
// (Patterson & Thompson 1971, from which the trend is integrated out) is combined
// with weak priors that keep a few points from making the surface a plane or a
// bed of nails: the logarithm of a length is normal around that of half the
// diagonal of the cube, with a standard deviation of 1.25; that of Spread around
// that of the standard deviation of the means, with one of 1. The search starts
// from four places with at most 150 of the points, and continues from the best
// result with at most 400, which are taken evenly from the order given; then
// the process is conditioned on all points. So 600 points in 9 dimensions take half a
// second. Deviations do not include the uncertainty of spread and lengths, which are
// estimated: intervals at .95, for functions drawn from a process in 2 to 9
// dimensions, covered .92 to .95 with 40 points and more, .89 with 20.
//
// It returns an error if points, means and variances differ in number,
// there are fewer than two points, a number is not finite, a variance is negative,
// points differ in dimension or lie outside of [0, 1], or the same point has two
// different means without noise.
func FitSurface(points [][]float64, means, variances []float64) (*Surface, error) {
	if err := checkMeasurements(points, means, variances); err != nil {
		return nil, err
	}
	k, err := fitKernel(points, means, variances)
	if err != nil {
		return nil, err
	}
	s, err := conditioned(points, means, variances, k)
	if err != nil {
		return nil, err
	}
	s.exact = slices.Max(variances) == 0
	s.warn(means, variances)
	return s, nil
}

func checkMeasurements(points [][]float64, means, variances []float64) error {
	switch {
	case len(points) != len(means) || len(points) != len(variances):
		return fmt.Errorf("search: %d points with %d means and %d variances", len(points), len(means), len(variances))
	case len(points) < 2:
		return fmt.Errorf("search: a surface needs at least two points, got %d", len(points))
	case len(points[0]) == 0:
		return fmt.Errorf("search: points have no dimensions")
	}
	for i, p := range points {
		if len(p) != len(points[0]) {
			return fmt.Errorf("search: point %d has %d dimensions, the first has %d", i, len(p), len(points[0]))
		}
		for j, x := range p {
			if !(x >= 0 && x <= 1) {
				return fmt.Errorf("search: point %d has %v in dimension %d, outside [0, 1]", i, x, j)
			}
		}
		if !inference.Finite(means[i]) {
			return fmt.Errorf("search: the mean of point %d is %v", i, means[i])
		}
		if !(variances[i] >= 0) || math.IsInf(variances[i], 0) {
			return fmt.Errorf("search: the variance of point %d is %v", i, variances[i])
		}
		for j := range i {
			if variances[i] == 0 && variances[j] == 0 && means[i] != means[j] && slices.Equal(p, points[j]) {
				return fmt.Errorf("search: points %d and %d are equal but have different means without noise", j, i)
			}
		}
	}
	return nil
}

// SteadyVariances returns variances of means with less influence of chance: a
// variance estimated from n replications is averaged with the pooled variance of all
// points, in proportion n - 1 to 4 (the posterior mean of a
// variance under an inverse chi-squared prior: Smyth 2004, "Linear models and
// empirical Bayes methods"; 4 is the least weight of a prior that itself has a
// variance). So five replications that happen to agree are not taken for certainty,
// and with many replications the point's own variance dominates. A point with one
// replication gets the pooled variance, whatever variance is given. It panics if
// lengths differ or a number of replications is below 1; if no point has two
// replications, all variances are 0.
func SteadyVariances(variances []float64, replications []int) []float64 {
	if len(variances) != len(replications) {
		panic("search: variances and replications differ in number")
	}
	const weight = 4
	var squares, freedom float64
	for i, n := range replications {
		if n < 1 {
			panic(fmt.Sprintf("search: a mean of %d replications", n))
		}
		if n > 1 {
			squares += float64(n-1) * variances[i] * float64(n)
			freedom += float64(n - 1)
		}
	}
	common := squares / max(1, freedom)
	steady := make([]float64, len(variances))
	for i, n := range replications {
		own := 0.0
		if n > 1 {
			own = float64(n-1) * variances[i] * float64(n)
		}
		steady[i] = (weight*common + own) / (weight + float64(n-1)) / float64(n)
	}
	return steady
}

// conditioned returns the surface of a known kernel.
func conditioned(points [][]float64, means, variances []float64, k kernel) (*Surface, error) {
	n := len(points)
	s := &Surface{Spread: math.Sqrt(k.variance), Lengths: k.lengths, scaled: k.scale(points)}
	covariance := make([]float64, n*n)
	factored := false
	for nugget := firstNugget; !factored && nugget <= 2*lastNugget; nugget *= 10 {
		for i := range n {
			row := covariance[i*n : (i+1)*n]
			s.correlate(s.row(i), row)
			floats.Scale(k.variance, row)
			row[i] += k.variance*nugget + variances[i]
		}
		s.root, factored = lapack64.Potrf(blas64.Symmetric{N: n, Stride: n, Data: covariance, Uplo: blas.Upper})
		if factored && nugget > firstNugget {
			s.Warnings = append(s.Warnings, fmt.Sprintf("points are nearly equal: a share of %.0e of the variance is treated as noise", nugget))
		}
	}
	if !factored {
		return nil, fmt.Errorf("search: the covariance of %d points cannot be factored: some points are equal and have no noise", n)
	}

	s.trend = slices.Repeat([]float64{1}, n)
	s.solve(s.trend)
	var weighted float64
	for i, t := range s.trend {
		s.precision += t
		weighted += t * means[i]
	}
	s.Constant = weighted / s.precision
	s.weights = slices.Clone(means)
	floats.AddConst(-s.Constant, s.weights)
	s.solve(s.weights)
	for _, r := range s.leaveOneOut() {
		if math.Abs(r) <= 1.96 {
			s.Within++
		}
	}
	s.Within /= float64(n)
	return s, nil
}

// solve replaces x by the inverse covariance times x.
func (s *Surface) solve(x []float64) {
	v := vector(x)
	blas64.Trsv(blas.Trans, s.root, v)
	blas64.Trsv(blas.NoTrans, s.root, v)
}

// leaveOneOut returns, by point, the difference of the mean from its prediction from
// all the others, with the kernel as fitted, divided by the standard deviation of that
// difference; NaN for a single point. With P the inverse covariance less its part along
// the trend, the difference at point i is (P means)_i / P_ii and its variance 1 / P_ii
// (Dubrule 1983, "Cross validation of kriging in a unique neighborhood").
func (s *Surface) leaveOneOut() []float64 {
	n := len(s.weights)
	inverse := blas64.Triangular{N: n, Stride: n, Data: slices.Clone(s.root.Data), Uplo: blas.Upper, Diag: blas.NonUnit}
	lapack64.Potri(inverse)
	residuals := make([]float64, n)
	for i := range residuals {
		residuals[i] = math.NaN()
		if p := inverse.Data[i*n+i] - s.trend[i]*s.trend[i]/s.precision; n > 1 && p > 0 {
			residuals[i] = s.weights[i] / math.Sqrt(p)
		}
	}
	return residuals
}

// warn adds warnings for readers of a fitted surface.
func (s *Surface) warn(means, variances []float64) {
	warn := func(format string, arguments ...any) {
		s.Warnings = append(s.Warnings, fmt.Sprintf(format, arguments...))
	}
	n, d := len(s.weights), len(s.Lengths)
	if n < pointsPerDimension*d {
		warn("%d points are few for %d dimensions: a surface is rough below %d", n, d, pointsPerDimension*d)
	}
	exact := floats.Count(func(v float64) bool { return v == 0 }, variances)
	if exact > 0 && exact < n {
		warn("%d of %d points have no noise: the surface passes through their means", exact, n)
	}
	if exact == 0 && differNoMoreThanNoise(means, variances) {
		warn("the %d means differ no more than their noise would lead one to expect", n)
	}
	// With 20 points or more, a share below least has a probability below 1% if the
	// surface is right.
	least := .95 - 2.6*math.Sqrt(.95*.05/float64(n))
	if n >= 20 && s.Within < least {
		warn("only %.0f%% of the points lie within the 95%% intervals predicted from the others: deviations are too small", 100*s.Within)
	}
}

// differNoMoreThanNoise reports whether means with known variances are compatible with
// a single value: Q of Cochran 1954 ("The combination of estimates from different
// experiments") is not in the upper 5% of its distribution.
func differNoMoreThanNoise(means, variances []float64) bool {
	weights := make([]float64, len(means))
	for i, v := range variances {
		weights[i] = 1 / v
	}
	mean, q := stat.Mean(means, weights), 0.0
	for i, m := range means {
		q += weights[i] * (m - mean) * (m - mean)
	}
	return distuv.ChiSquared{K: float64(len(means) - 1)}.Survival(q) > .05
}

// predictedAtOnce bounds the memory that predictions take.
const predictedAtOnce = 256

// Predict returns the posterior means and standard deviations of the function at
// points: of the function itself, without the noise of a measurement. It panics if a
// point has a different number of dimensions.
func (s *Surface) Predict(points [][]float64) (means, deviations []float64) {
	for some := range slices.Chunk(points, predictedAtOnce) {
		r := s.relate(some)
		means = append(means, r.means...)
		for _, v := range r.variances {
			deviations = append(deviations, math.Sqrt(v))
		}
	}
	return means, deviations
}

// Differences returns the surface's estimates at points, where the function is a
// difference, with intervals at a level in (0, 1) and a zone of negligible
// differences. They are insufficient for a verdict if none of the measurements has
// noise.
func (s *Surface) Differences(points [][]float64, level, zone float64) []inference.Difference {
	means, deviations := s.Predict(points)
	differences := make([]inference.Difference, len(points))
	for i, mean := range means {
		reach := distuv.UnitNormal.Quantile(1-(1-level)/2) * deviations[i]
		differences[i] = inference.Difference{Zone: zone, Interval: inference.Interval{N: len(s.weights), Value: mean, StandardError: deviations[i],
			Low: mean - reach, High: mean + reach, Level: level}}
		if s.exact {
			differences[i].Wanting = "no spread was seen at any setting: a rare event may not have happened yet"
		}
	}
	return differences
}

// Shares are the shares of several settings with each finding, from 0 to 1.
type Shares [4]float64

// SharesOf returns the shares of differences, of which there must be at least one.
func SharesOf(differences []inference.Difference) (shares Shares) {
	for i := range differences {
		shares[differences[i].Finding()]++
	}
	for i := range shares {
		shares[i] /= float64(len(differences))
	}
	return shares
}

// Signs returns the probabilities that the function is above 0 at points.
func (s *Surface) Signs(points [][]float64) []float64 {
	means, deviations := s.Predict(points)
	for i, m := range means {
		means[i] = .5
		if m != 0 || deviations[i] > 0 {
			means[i] = distuv.UnitNormal.CDF(m / deviations[i])
		}
	}
	return means
}

// relations describe how new points relate to the measured ones, with the predictions
// that follow.
type relations struct {
	scaled           []float64 // the new points, row by row, divided by the lengths
	projected        []float64 // row by row, the covariances with the measured points, times the inverse of the root
	beyond           []float64 // the part of the trend that the measured points do not account for
	means, variances []float64
}

func (s *Surface) relate(points [][]float64) relations {
	n, variance := len(s.weights), s.Spread*s.Spread
	for _, p := range points {
		if len(p) != len(s.Lengths) {
			panic(fmt.Sprintf("search: a point of %d dimensions on a surface of %d", len(p), len(s.Lengths)))
		}
	}
	r := relations{
		scaled: kernel{lengths: s.Lengths}.scale(points), projected: make([]float64, len(points)*n),
		beyond: make([]float64, len(points)), means: make([]float64, len(points)), variances: make([]float64, len(points)),
	}
	d := len(s.Lengths)
	for i := range points {
		row := r.projected[i*n : (i+1)*n]
		s.correlate(r.scaled[i*d:(i+1)*d], row)
		mean, accounted := s.Constant, 0.0
		for j, c := range row {
			row[j] = variance * c
			mean += row[j] * s.weights[j]
			accounted += row[j] * s.trend[j]
		}
		r.means[i], r.beyond[i] = mean, 1-accounted
	}
	if len(points) > 0 {
		blas64.Trsm(blas.Right, blas.NoTrans, 1, s.root, blas64.General{Rows: len(points), Cols: n, Stride: n, Data: r.projected})
	}
	for i := range points {
		v := variance + r.beyond[i]*r.beyond[i]/s.precision
		for _, p := range r.projected[i*n : (i+1)*n] {
			v -= p * p
		}
		r.variances[i] = max(0, v)
	}
	return r
}

func (s *Surface) row(i int) []float64 {
	d := len(s.Lengths)
	return s.scaled[i*d : (i+1)*d]
}

// correlate sets the correlations of a point, divided by the lengths, with the
// measured ones.
func (s *Surface) correlate(x, correlations []float64) {
	for i := range correlations {
		correlations[i] = maternCorrelation(x, s.row(i))
	}
}
