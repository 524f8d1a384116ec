// Package inference says what runs mean: means and paired differences with
// intervals, and when the data is too thin to say anything.
package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// FewReplications is the number of replications below which an interval that
// leans on the central limit theorem deserves a warning.
const FewReplications = 30

// An Estimate is a mean with its interval.
type Estimate struct {
	N             int
	Mean          float64
	StandardError float64 // 0 for fewer than two values
	Low, High     float64 // ends of the interval; infinite for fewer than two values
	Level         float64 // coverage of the interval: .95
	Warnings      []string
}

// MeanOf estimates the mean of independent values by Student's t at a level in
// (0, 1).
func MeanOf(values []float64, level float64) Estimate {
	e := Estimate{N: len(values), Level: level, Low: math.Inf(-1), High: math.Inf(1)}
	switch {
	case e.N == 0:
		e.Mean = math.NaN()
		e.Warnings = []string{"there are no runs"}
		return e
	case e.N == 1:
		e.Mean = values[0]
		e.Warnings = []string{"one run has no interval"}
		return e
	case e.N < FewReplications:
		e.Warnings = []string{fmt.Sprintf("%d replications are few: intervals are rough below %d", e.N, FewReplications)}
	}
	mean, deviation := stat.MeanStdDev(values, nil)
	e.Mean = mean
	e.StandardError = stat.StdErr(deviation, float64(e.N))
	t := distuv.StudentsT{Sigma: 1, Nu: float64(e.N - 1)}.Quantile(1 - (1-level)/2)
	e.Low, e.High = mean-t*e.StandardError, mean+t*e.StandardError
	return e
}

// A Difference is an estimate of the mean difference between two arms within
// replications.
type Difference struct {
	Estimate
	Effect float64 // standardized: mean / standard deviation of the differences; 0 where there is no spread
	Zone   float64 // differences up to this size are practically nil; 0: none was agreed
}

// A Finding is what the interval of a difference allows to say.
type Finding int

const (
	Undecided  Finding = iota // the interval holds both signs, or reaches out of the negligible zone
	Higher                    // wholly above 0
	Lower                     // wholly below 0
	Negligible                // wholly inside the negligible zone
)

// PairedDifference estimates the mean of a - b at a level in (0, 1); a and b
// hold one value a replication, in the same order. It panics if their lengths
// differ.
func PairedDifference(a, b []float64, level, zone float64) Difference {
	if len(a) != len(b) {
		panic("inference: a paired difference of samples of different lengths")
	}
	d := Difference{Estimate: MeanOf(differencesOf(a, b), level), Zone: zone}
	if spread := d.StandardError * math.Sqrt(float64(d.N)); spread > 0 {
		d.Effect = d.Mean / spread
	} else if d.N > 1 && d.Mean != 0 {
		d.Warnings = append(d.Warnings, "the difference is the same in every replication")
	}
	return d
}

func differencesOf(a, b []float64) []float64 {
	differences := make([]float64, len(a))
	for i := range a {
		differences[i] = a[i] - b[i]
	}
	return differences
}

// Finding returns what the difference's interval allows to say.
func (d *Difference) Finding() Finding {
	switch {
	case d.Zone > 0 && d.Low >= -d.Zone && d.High <= d.Zone:
		return Negligible
	case d.Low == 0 && d.High == 0:
		return Negligible
	case d.Low > 0:
		return Higher
	case d.High < 0:
		return Lower
	default:
		return Undecided
	}
}

// Simultaneous returns the level that each of a family of intervals needs so
// that all of them hold together at the given level (Bonferroni's inequality;
// Dunn 1961, "Multiple comparisons among means").
func Simultaneous(level float64, family int) float64 {
	return 1 - (1-level)/float64(max(1, family))
}

// NegligibleZones are the differences that are practically nil, by outcome.
var NegligibleZones = map[string]float64{
	"crises_per_year":     .05,
	"collateral_damage":   .5,
	"leadership_capacity": .02,
	"performance":         .02,
	"trust":               .02,
	"renewal":             .02,
	"follower_decisions":  .02,
	"crisis_weeks":        .5,
	"leader_exits":        .02,
	"recurrence":          .03,
	"voiced":              .02,
}

// Quantile returns the p-quantile of values in ascending order, with linear
// interpolation between neighbours (type 7 of Hyndman & Fan 1996).
func Quantile(p float64, ascending []float64) float64 {
	at := p * float64(len(ascending)-1)
	low := int(at)
	if low+1 >= len(ascending) {
		return ascending[len(ascending)-1]
	}
	return ascending[low] + (at-float64(low))*(ascending[low+1]-ascending[low])
}
