package sensitivity

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"leaderful/sim/inference"
)

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
	var groups, layout [][]float64
	for _, runs := range outputs {
		shared := runsShared(runs)[0]
		if len(shared) > 0 {
			groups = append(groups, shared)
		}
		if len(shared) > 1 {
			layout = append(layout, runs)
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

// widen extends an interval to include the choice of worlds: without holds the
// estimates without each group of worlds in turn, whose spread gives their error by the
// jackknife (Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapter 11).
// Errors from both sources add in squares.
func widen(i *inference.Interval, without []float64) {
	groups := float64(len(without))
	error := math.Sqrt((groups-1)*(groups-1)/groups) * stat.StdDev(without, nil)
	if math.IsNaN(error) {
		i.Low, i.High = math.Inf(-1), math.Inf(1)
		return
	}
	error *= distuv.StudentsT{Sigma: 1, Nu: groups - 1}.Quantile((1 + i.Level) / 2)
	i.Low, i.High = i.Value-math.Hypot(i.Value-i.Low, error), i.Value+math.Hypot(i.High-i.Value, error)
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
