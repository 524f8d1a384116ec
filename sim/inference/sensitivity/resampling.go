package sensitivity

import (
	"cmp"
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

// interval returns the ends of the BCa interval of a statistic of summed terms
// of n rows. Its corrections and quantiles are those of BCa, with two differences.
// Rows enter only by their sum, so that neither a resample nor the jackknife makes a
// slice of rows, and the latter takes linear time, where BCa's is quadratic. And an
// index is a ratio that some resamples leave undefined, which is a sign of
// uncertainty: such resamples count as lying beyond either end instead of being left
// out. Where BCa only warns, the nearest possible value is used here. Fewer than two
// rows have an infinite interval.
func (r *Resampling) interval(rows []terms, statistic func(sums terms, n int) float64) (low, high float64) {
	n := len(rows)
	low, high = math.Inf(-1), math.Inf(1)
	sums := total(rows)
	estimate := statistic(sums, n)
	if n < 2 || math.IsNaN(estimate) {
		return low, high
	}
	ascending := make([]float64, 0, r.Resamples)
	below := 0.0
	for range r.Resamples {
		var drawn terms
		for range n {
			drawn = drawn.add(rows[r.Source.IntN(n)], 1)
		}
		value := statistic(drawn, n)
		switch {
		case value < estimate:
			below++
		case !(value > estimate): // ties, and resamples without a value
			below += .5
		}
		if !math.IsNaN(value) {
			ascending = append(ascending, value)
		}
	}
	slices.Sort(ascending)
	without := make([]float64, n)
	for i, row := range rows {
		without[i] = statistic(sums.add(row, -1), n-1)
	}
	if len(ascending) == 0 || ascending[0] == ascending[len(ascending)-1] && slices.Min(without) == slices.Max(without) {
		return low, high // without a spread, nothing is known about the error
	}
	acceleration := accelerationOf(without)
	if !inference.Finite(acceleration) {
		acceleration = 0
	}
	resamples := float64(r.Resamples)
	bias := distuv.UnitNormal.Quantile(min(max(below, .5), resamples-.5) / resamples)
	lost := slices.Repeat([]float64{math.Inf(-1)}, r.Resamples-len(ascending))
	if p, exists := bcaProbability((1-r.Level)/2, bias, acceleration); exists {
		low = resampledQuantile(slices.Concat(lost, ascending), p)
	}
	for i := range lost {
		lost[i] = math.Inf(1)
	}
	if p, exists := bcaProbability((1+r.Level)/2, bias, acceleration); exists {
		high = resampledQuantile(slices.Concat(ascending, lost), p)
	}
	return low, high
}

// worldGroups is the maximum number of groups of replications left out in turn.
const worldGroups = 10

// uncommonWorlds says why intervals do not include the choice of worlds.
const uncommonWorlds = "intervals do not include the choice of common worlds, which needs at least 3 replications"

// withoutWorlds returns copies of outputs, each of which lacks a group of
// replications; none with fewer than three replications, which are too few to
// separate worlds from chance.
func withoutWorlds(outputs [][]float64) [][][]float64 {
	replications := 0
	for _, runs := range outputs {
		replications = max(replications, len(runs))
	}
	if replications < 3 {
		return nil
	}
	copies := make([][][]float64, min(replications, worldGroups))
	for g := range copies {
		for _, runs := range outputs {
			kept := slices.Clone(runs)
			for r := g; r < len(kept); r += len(copies) {
				kept[r] = math.NaN()
			}
			copies[g] = append(copies[g], kept)
		}
	}
	return copies
}

// widen extends an interval to include the choice of worlds: without holds the estimates without each group of worlds in turn, whose
// spread gives their error by the jackknife (Efron & Tibshirani 1993, "An
// Introduction to the Bootstrap", chapter 11). Errors from both sources add in
// squares.
func (r *Resampling) widen(estimate, low, high float64, without []float64) (float64, float64) {
	groups := float64(len(without))
	error := math.Sqrt((groups-1)*(groups-1)/groups) * stat.StdDev(without, nil)
	if math.IsNaN(error) {
		return math.Inf(-1), math.Inf(1)
	}
	error *= distuv.StudentsT{Sigma: 1, Nu: groups - 1}.Quantile((1 + r.Level) / 2)
	return estimate - math.Hypot(estimate-low, error), estimate + math.Hypot(high-estimate, error)
}

// runsShared returns the outputs, by point and replication, of the replications
// that all of the points have.
func runsShared(points ...[]float64) [][]float64 {
	fewest := len(slices.MinFunc(points, func(a, b []float64) int { return cmp.Compare(len(a), len(b)) }))
	shared := make([][]float64, len(points))
	for i := range shared {
		shared[i] = make([]float64, 0, fewest)
	}
	for r := range fewest {
		if slices.ContainsFunc(points, func(outputs []float64) bool { return !inference.Finite(outputs[r]) }) {
			continue
		}
		for i, outputs := range points {
			shared[i] = append(shared[i], outputs[r])
		}
	}
	return shared
}

// fewestRuns returns how many replications a point needs to be usable: two if any
// point has as many, so that chance can be separated from effects, otherwise one.
func fewestRuns(outputs [][]float64) int {
	for _, runs := range outputs {
		if len(runsShared(runs)[0]) > 1 {
			return 2
		}
	}
	return 1
}

// A Share says how much of the variance of single runs is chance.
type Share struct {
	Between  float64 // variance, between points, of a point's expected output; 0 where the estimate is negative
	Within   float64 // variance of the runs of a point, on average over points
	Chance   float64 // Within / (Between + Within), in [0, 1]; NaN where undefined
	Warnings []string
}

// ChanceShare estimates the components of the variance of single runs, by the
// one-way analysis of variance with random effects (for unequal numbers of runs:
// Searle, Casella & McCulloch 1992, "Variance Components", section 3.6):
//
//	Within = MSW, Between = (MSB - MSW) / n0, n0 = (N - Σ n²/N) / (points - 1)
//
// Chance is 1 minus the intraclass correlation. outputs holds the runs of each
// point, by replication; NaN is a missing run. Points should be drawn from the
// spread of the factors.
//
// With common worlds, where runs of one replication share their world over all
// points, MSB lacks the world's own effect h, which is the same everywhere, and
// the interaction g of world and point is all the chance left in it. So MSB - MSW
// is too small by var h. If common is set, the mean square of the interaction in the
// two-way layout is subtracted instead, which is unbiased in that case; it is also
// unbiased for independent worlds, at the cost of a few degrees of freedom. It uses
// the replications that all points share, after leaving out points with fewer than
// two runs.
func ChanceShare(outputs [][]float64, common bool) Share {
	nan := math.NaN()
	s := Share{Between: nan, Within: nan, Chance: nan}
	var groups [][]float64
	for _, runs := range outputs {
		if shared := runsShared(runs)[0]; len(shared) > 0 {
			groups = append(groups, shared)
		}
	}
	if missing := len(outputs) - len(groups); missing > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d of %d points have no runs and are left out", missing, len(outputs)))
	}
	runs, squares, grand := 0.0, 0.0, 0.0
	for _, group := range groups {
		n := float64(len(group))
		runs += n
		squares += n * n
		grand += n * stat.Mean(group, nil)
	}
	points := float64(len(groups))
	if points < 2 || runs == points {
		s.Warnings = append(s.Warnings, "the share of chance needs at least two points, one of them with at least two runs")
		return s
	}
	grand /= runs
	var within, between float64
	for _, group := range groups {
		n := float64(len(group))
		mean := stat.Mean(group, nil)
		between += n * (mean - grand) * (mean - grand)
		for _, value := range group {
			within += (value - mean) * (value - mean)
		}
	}
	s.Within = within / (runs - points)
	s.Between = (between/(points-1) - s.Within) / ((runs - squares/runs) / (points - 1))
	if common {
		var layout [][]float64
		for _, runs := range outputs {
			if len(runsShared(runs)[0]) > 1 {
				layout = append(layout, runs)
			}
		}
		layout = runsShared(layout...)
		if len(layout) < 2 || len(layout[0]) < 2 {
			s.Between = nan
			s.Warnings = append(s.Warnings, "with common worlds the share of chance needs at least two replications that all points share")
			return s
		}
		s.Between = twoWayBetween(layout)
	}
	if s.Between < 0 {
		s.Between = 0
		s.Warnings = append(s.Warnings, "points differ no more than by chance")
	}
	if s.Between+s.Within > 0 {
		s.Chance = s.Within / (s.Between + s.Within)
	} else {
		s.Warnings = append(s.Warnings, "all runs have the same output: the share of chance is undefined")
	}
	return s
}

// twoWayBetween returns the component of variance between the points of a full
// layout, by point and replication.
func twoWayBetween(layout [][]float64) float64 {
	points, replications := float64(len(layout)), float64(len(layout[0]))
	worlds := make([]float64, len(layout[0]))
	means := make([]float64, len(layout))
	for i, runs := range layout {
		means[i] = stat.Mean(runs, nil)
		for r, value := range runs {
			worlds[r] += value / points
		}
	}
	grand, between := stat.MeanVariance(means, nil)
	interaction := 0.0
	for i, runs := range layout {
		for r, value := range runs {
			residual := value - means[i] - worlds[r] + grand
			interaction += residual * residual
		}
	}
	return between - interaction/((points-1)*(replications-1))/replications
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
// values (Efron 1987, equation 7.3), NaN if they are not finite or all equal.
func accelerationOf(without []float64) float64 {
	mean := stat.Mean(without, nil)
	var squares, cubes float64
	for _, value := range without {
		influence := mean - value
		squares += influence * influence
		cubes += influence * influence * influence
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}

// resampledQuantile returns the p-quantile of the bootstrap distribution.
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
	switch { // between resamples without a finite statistic
	case math.IsInf(low, -1):
		return low
	case math.IsInf(high, 1):
		return high
	}
	from, to := distuv.UnitNormal.Quantile(rank/(n+1)), distuv.UnitNormal.Quantile((rank+1)/(n+1))
	return low + (distuv.UnitNormal.Quantile(p)-from)/(to-from)*(high-low)
}
