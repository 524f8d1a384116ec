package inference

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// An Interval is a statistic of a sample with an interval for the quantity that it
// estimates.
type Interval struct {
	N         int
	Value     float64 // the statistic; NaN where the sample does not determine it
	Low, High float64 // infinite where there is no bound on that side
	Level     float64 // coverage of the interval: .95
	Wanting   string  // why the values are insufficient for a verdict, apart from their number; empty if they suffice
	Warnings  []string
}

func (i *Interval) warn(format string, arguments ...any) {
	i.Warnings = append(i.Warnings, fmt.Sprintf(format, arguments...))
}

// unbounded returns the interval that excludes nothing.
func unbounded(n int, value, level float64) Interval {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("inference: a level of %v; levels lie between 0 and 1", level))
	}
	return Interval{N: n, Value: value, Low: math.Inf(-1), High: math.Inf(1), Level: level}
}

// normalQuantile returns the point that a standard normal variable stays below
// with probability p.
func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// mustBeFinite panics if a value is NaN or infinite: the caller must leave out
// missing values, since only the caller knows what their absence means.
func mustBeFinite(what string, values []float64) {
	if slices.ContainsFunc(values, isNotFinite) {
		panic("inference: " + what + " of values that are not all finite")
	}
}

func isNotFinite(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }
