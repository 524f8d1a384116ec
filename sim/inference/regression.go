package inference

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// A Slope is the slope of a least-squares line with its interval.
type Slope struct {
	Interval
	Intercept     float64
	StandardError float64 // of the slope; NaN for fewer than three points
}

// SlopeOf fits y = Intercept + Value * x by ordinary least squares, one point
// per index, with the slope's interval by Student's t on n - 2 degrees of freedom
// at a level in (0, 1): lm and confint of R. The interval assumes independent
// points with equal variance about a straight line; where points share worlds,
// use SlopeWithinReplications.
//
// The slope is NaN if x does not vary. SlopeOf panics if the lengths differ, the
// level is outside (0, 1) or a value is not finite.
func SlopeOf(x, y []float64, level float64) Slope {
	if len(x) != len(y) {
		panic("inference: a slope of samples of different lengths")
	}
	mustBeFinite("a slope", x)
	mustBeFinite("a slope", y)
	n := len(x)
	s := Slope{Interval: unbounded(n, math.NaN(), level), Intercept: math.NaN(), StandardError: math.NaN()}
	if n < 2 || slices.Min(x) == slices.Max(x) {
		s.warn("x takes fewer than two values: the slope is undefined")
		return s
	}
	s.Intercept, s.Value = stat.LinearRegression(x, y, nil, false)
	if n < 3 {
		s.warn("two points give no interval for the slope")
		return s
	}
	if n < FewReplications {
		s.warn("%d points are few: intervals are rough below %d", n, FewReplications)
	}
	mean := stat.Mean(x, nil)
	var scatter, spread float64
	for i := range x {
		residual := y[i] - s.Intercept - s.Value*x[i]
		scatter += residual * residual
		spread += (x[i] - mean) * (x[i] - mean)
	}
	freedom := float64(n - 2)
	s.StandardError = math.Sqrt(scatter / freedom / spread)
	if s.StandardError <= rounding*math.Abs(s.Value) || scatter == 0 {
		s.StandardError = math.NaN()
		s.warn("all points lie on one line: the slope has no interval")
		return s
	}
	reach := distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile(1-(1-level)/2) * s.StandardError
	s.Low, s.High = s.Value-reach, s.Value+reach
	return s
}

// A LevelDifference is the difference between two arms in one replication at
// one level of a factor.
type LevelDifference struct {
	Replication int
	Level       float64 // the factor's value
	Difference  float64 // NaN where a run is missing
}

// A WithinSlope is the mean, over replications, of the slope of a difference over
// the levels of a factor. Its Mean is in units of the difference per unit of the
// factor, and its Finding says whether the difference grows.
type WithinSlope struct {
	Difference
	Replications []int     // replications that have every level, ascending
	Slopes       []float64 // of each of these
}

// SlopeWithinReplications estimates how a difference between two arms changes
// with a factor. Runs of one replication share worlds and draws across levels,
// so its rows are not independent; each replication gives one
// least-squares slope, and these slopes are independent (a two-stage, or summary-measures,
// analysis: Matthews et al. 1990, "Analysis of serial measurements in medical
// research", BMJ 300). The slope describes a straight trend; where the
// trend is curved, it averages over the levels chosen.
//
// A replication that lacks a level, or whose difference there is NaN, is left
// out with a warning, so that all slopes are over the same levels; the levels are
// those of the rows whose difference is not NaN. The order of rows does not
// matter. A zone is in units of the slope; 0: none.
//
// SlopeWithinReplications panics if a replication has two rows at one level, a
// level of the factor is not finite, a difference is infinite, or the level of
// the interval is outside (0, 1).
func SlopeWithinReplications(rows []LevelDifference, level, zone float64) WithinSlope {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("inference: a level of %v; levels lie between 0 and 1", level))
	}
	byReplication := map[int]map[float64]float64{}
	all := map[float64]bool{}
	for _, row := range rows {
		if isNotFinite(row.Level) || math.IsInf(row.Difference, 0) {
			panic(fmt.Sprintf("inference: a difference of %v at level %v of a factor", row.Difference, row.Level))
		}
		differences := byReplication[row.Replication]
		if differences == nil {
			differences = map[float64]float64{}
			byReplication[row.Replication] = differences
		}
		if _, twice := differences[row.Level]; twice {
			panic(fmt.Sprintf("inference: replication %d has two rows at level %v of the factor", row.Replication, row.Level))
		}
		differences[row.Level] = row.Difference
		if !math.IsNaN(row.Difference) {
			all[row.Level] = true
		}
	}
	levels := slices.Sorted(maps.Keys(all))
	var w WithinSlope
	if len(levels) < 2 {
		w.Difference = PairedDifference(nil, nil, level, zone)
		w.Warnings = []string{"the factor takes fewer than two levels: the slope is undefined"}
		return w
	}
	y := make([]float64, len(levels))
	for _, replication := range slices.Sorted(maps.Keys(byReplication)) {
		complete := true
		for i, l := range levels {
			difference, ok := byReplication[replication][l]
			complete = complete && ok && !math.IsNaN(difference)
			y[i] = difference
		}
		if complete {
			_, slope := stat.LinearRegression(levels, y, nil, false)
			w.Replications = append(w.Replications, replication)
			w.Slopes = append(w.Slopes, slope)
		}
	}
	w.Difference = PairedDifference(w.Slopes, make([]float64, len(w.Slopes)), level, zone)
	if left := len(byReplication) - len(w.Slopes); left > 0 {
		w.Warnings = append(w.Warnings, fmt.Sprintf("%d of %d replications lack a level of the factor and are left out", left, len(byReplication)))
	}
	return w
}
