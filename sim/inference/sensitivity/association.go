package sensitivity

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"leaderful/sim/inference"
)

// An Association describes how factors and a point's mean output are related, in a
// design that allows no decomposition.
type Association struct {
	Level        float64
	Correlations []inference.Interval // by factor: Spearman's rank correlation; NaN where undefined
	Chance       Share                // of the variance of single runs
	Warnings     []string
}

// Associate correlates the ranks of each factor with those of the means of the
// points' runs (see SpearmanCorrelation) at a level in (0, 1).
//
// points holds the values of the factors at each point, and outputs the runs of
// each point, by replication; a run that is missing or failed is NaN, and rows may
// be short or nil. Points without runs are left out with a warning. With common
// set, where replications share their world over all points, intervals are widened
// to include the choice of worlds, which is estimated by leaving out worlds in turn
// and needs three replications, as in Decompose.
//
// A correlation shows monotone influence only: an output that first rises and
// then falls with a factor may have none. Its interval assumes that points are
// drawn independently; it is conservative for points that are spread more evenly,
// and only indicative for points that were chosen. The chance in means of few
// replications pulls correlations towards 0.
//
// Associate panics if points and outputs differ in number, if a point's values are
// not as many as the factors, or if the level is outside (0, 1).
func Associate(points, outputs [][]float64, factors []string, common bool, level float64) Association {
	if len(points) != len(outputs) {
		panic(fmt.Sprintf("sensitivity: %d points with the outputs of %d", len(points), len(outputs)))
	}
	if slices.ContainsFunc(points, func(values []float64) bool { return len(values) != len(factors) }) {
		panic("sensitivity: a point without a value for each factor")
	}
	a := Association{Level: level, Chance: ChanceShare(outputs, common)}
	a.Warnings = slices.Clone(a.Chance.Warnings)
	warn := func(format string, arguments ...any) {
		if text := fmt.Sprintf(format, arguments...); !slices.Contains(a.Warnings, text) {
			a.Warnings = append(a.Warnings, text)
		}
	}
	var without [][][]float64
	if common {
		if without = withoutWorlds(outputs); without == nil {
			warn("%s", uncommonWorlds)
		}
	}
	_, means := meansByFactor(points, outputs, 0)
	still := len(means) > 1 && slices.Min(means) == slices.Max(means)
	if still {
		warn("the output is the same at all points: correlations are undefined")
	}
	for j, name := range factors {
		x, y := meansByFactor(points, outputs, j)
		c := inference.SpearmanCorrelation(x, y, level)
		switch {
		case len(x) > 1 && slices.Min(x) == slices.Max(x):
			warn("%s does not vary: its correlation is undefined", name)
		case !still:
			for _, text := range c.Warnings {
				warn("%s", text)
			}
		}
		if without != nil && c.N > 3 && !math.IsNaN(c.Value) {
			var estimates []float64
			for _, kept := range without {
				x, y := meansByFactor(points, kept, j)
				estimates = append(estimates, inference.SpearmanCorrelation(x, y, level).Value)
			}
			widen(&c, estimates)
			c.Low, c.High = max(-1, c.Low), min(1, c.High)
		}
		a.Correlations = append(a.Correlations, c)
	}
	return a
}

// meansByFactor returns the values of a factor, and the mean outputs, at the
// points that have runs.
func meansByFactor(points, outputs [][]float64, factor int) (values, means []float64) {
	for i, runs := range outputs {
		if shared := runsShared(runs)[0]; len(shared) > 0 {
			means = append(means, stat.Mean(shared, nil))
			if factor < len(points[i]) {
				values = append(values, points[i][factor])
			}
		}
	}
	return values, means
}
