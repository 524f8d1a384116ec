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
	N             int
	Value         float64 // the statistic; NaN where the sample does not determine it
	StandardError float64 // of a mean, NaN where no spread was seen: with fewer than two values, or equal ones; 0 for other statistics
	Low, High     float64 // infinite where there is no bound on that side
	Level         float64 // coverage of the interval: .95
	Wanting       string  // why the values are insufficient for a verdict; empty if they suffice
	Warnings      []string
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

// Finite reports whether no value is NaN or infinite.
func Finite(values ...float64) bool {
	return !slices.ContainsFunc(values, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
}

// WilsonInterval estimates a probability from the number of successes in n
// independent trials by the score interval (Wilson 1927, "Probable inference, the
// law of succession, and statistical inference") at a level in (0, 1). Without
// trials it is [0, 1], with a warning. It panics if successes are not in [0, n].
func WilsonInterval(successes, n int, level float64) Interval {
	if successes < 0 || successes > n {
		panic(fmt.Sprintf("inference: %d successes in %d trials", successes, n))
	}
	w := unbounded(n, math.NaN(), level)
	w.Low, w.High = 0, 1
	if n == 0 {
		w.warn("there are no cases")
		return w
	}
	trials := float64(n)
	w.Value = float64(successes) / trials
	z := distuv.UnitNormal.Quantile(1 - (1-level)/2)
	centre := w.Value + z*z/(2*trials)
	half := z * math.Sqrt(w.Value*(1-w.Value)/trials+z*z/(4*trials*trials))
	stretch := 1 + z*z/trials
	// Without successes, or failures, the end is exact despite rounding.
	if successes > 0 {
		w.Low = max(0, (centre-half)/stretch)
	}
	if successes < n {
		w.High = min(1, (centre+half)/stretch)
	}
	return w
}
