// Package sensitivity finds which factors matter to an output, from the runs of a design.
//
// Each kind of design has its analysis: a Saltelli design is decomposed into Sobol'
// indices (sobol.go, Decompose), a Morris design into elementary effects (morris.go,
// Screen), and any other shows rank correlations (association.go, Associate). chance.go
// separates the chance of runs and of common worlds from the effects of factors, and
// resampling.go has the bootstrap for the intervals.
//
// The sensitivity command calls it, and figures draw its results. It takes points and
// outputs in the order of the designs of sim/experiment, and lays out none itself; a
// missing run is NaN, and is left out with a warning, never imputed.
package sensitivity

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"leaderful/sim/inference"
)

// FewBasePoints is the number of base points below which intervals for sensitivity
// indices are known to be rough: for Ishigami's function, 95% intervals cover 90 to
// 95% at 128 and 93 to 95% at 256, least for an index of 0.
const FewBasePoints = 256

// An Index is a share of the variance of a point's expected output. By chance
// estimates may lie slightly outside [0, 1]; they are not clipped.
type Index struct {
	inference.Interval         // from N base points, with chance taken out; NaN and infinite where undefined
	Uncorrected        float64 // from the means of the replications, without taking chance out
}

// An Interaction is the share of the variance due to two factors together,
// beyond what either does alone.
type Interaction struct {
	Factors [2]int // in ascending order
	Index
}

// A Decomposition is the result of a variance-based sensitivity analysis.
type Decomposition struct {
	Level        float64       // coverage of each interval
	Variance     float64       // of a point's expected output, between points, with chance taken out
	Chance       Index         // share of the variance of single runs that is chance, in [0, 1]
	First, Total []Index       // by factor
	Second       []Interaction // by pair of factors; empty if the design lacks the points for it
	Warnings     []string
}

// Decompose estimates Sobol' indices: First, the share of the variance that
// would vanish, on average, if a factor were known; Total, the share that would
// be left if all other factors were known; Second, as an Interaction says.
//
// outputs holds the runs of each point of a Saltelli design, by replication, the
// points being numbered as in sim/experiment: for each base point A, then A with
// each factor in turn from B, for Second also B with each factor from A,
// then B. A run that is missing or failed is NaN; rows may be short or nil. It
// panics if the number of points is not a multiple of the size of that group, and if
// the resampling has no source, level or resamples.
//
// With outputs relative to their mean over A and B, and V their variance there
// (divisor 2N - 1), the uncorrected estimators are
//
//	First  Σ f(B) (f(AB_j) - f(A)) / N / V           Saltelli et al. 2010, table 2 (b)
//	Total  Σ (f(A) - f(AB_j))² / 2N / V              Jansen 1999; there table 2 (f)
//	Second Σ (f(BA_j) f(AB_k) - f(A) f(B)) / N / V   Saltelli 2002, averaged over (j, k)
//	       - First_j - First_k                       and (k, j)
//
// (Saltelli et al. 2010, "Variance based sensitivity analysis of model output";
// Jansen 1999, "Analysis of variance designs for model output"; Saltelli 2002,
// "Making best use of model evaluations to compute sensitivity indices".)
//
// # Chance
//
// f is known only as a mean of R replications, so chance enters. Let σ² be
// the variance of a point's runs, averaged over points, their worlds
// independent. Then V estimates V + σ²/R; the numerator of First keeps its
// expectation, so First is too small by the factor V / (V + σ²/R); the
// numerator of Total gains (σ²(A) + σ²(AB_j)) / 2R, so that a factor without effect
// gets the share σ²/R / (V + σ²/R).
//
// All of these are sums of products of means, and for two points p and q whose
// runs of the same replication may depend on each other, while replications are
// independent,
//
//	E[mean(p) mean(q)] = E[p] E[q] + cov(p, q) / R
//
// Hence these terms are subtracted, base point by base point, with s the sample
// variance or covariance over the replications:
//
//	V       s²(A - B) / 2R
//	First   s(B, AB_j - A) / R
//	Total   s²(A - AB_j) / 2R
//	Second  (s(BA_j, AB_k) - s(A, B)) / R
//
// Numerators and V are then unbiased whatever the variances of the points, and
// both for independent and for common worlds. With common worlds, where a
// replication has the same world at all points, write a run as f(x) + h(w) +
// g(x, w). h cancels in all differences between points, and g adds var g / R to V in
// the uncorrected estimators and the corresponding parts of it to the numerators: the
// effects that factors have in these R worlds, but not on average over worlds. No
// seed noise then looks like the effect of an inert factor, so uncorrected indices
// are exact for those R worlds; corrected indices are those of the expectation over
// all worlds. The mean of R per-replication
// analyses, for comparison, estimates V + var g and its parts (Hart, Alexanderian
// & Gremaud 2017, "Efficient computation of Sobol' indices for stochastic
// models"): corrected = uncorrected - (per replication - uncorrected) / (R - 1),
// for each sum, is the same correction.
//
// With one replication no correction is possible, and a warning says so.
//
// # Missing runs and intervals
//
// For an index, a base point contributes the replications that all the points the
// index needs there have. If there are none, or only one although others have more,
// the base point is left out of that index, and a warning gives the number of such
// points. If failures depend on the factors, the remaining sample is biased.
//
// Intervals come from resampling base points. They reflect the chance of the
// factors' sample and of independent seeds. All base points share the choice of
// common worlds, so resampling does not reflect it; with CommonWorlds set, intervals
// are widened to include it, estimated by leaving out worlds in turn, which needs three
// replications. For base points of a Sobol' sequence, which are more even than
// random ones, intervals are conservative.
func Decompose(outputs [][]float64, factors []string, second bool, resampling Resampling) Decomposition {
	resampling.check()
	group := len(factors) + 2
	if second {
		group += len(factors)
	}
	if len(outputs)%group != 0 {
		panic(fmt.Sprintf("sensitivity: %d points of a Saltelli design in groups of %d", len(outputs), group))
	}
	s := saltelli{outputs: outputs, group: group, fewest: fewestRuns(outputs), resampling: resampling}
	s.centre, s.tiny = s.scale()
	d := Decomposition{Level: resampling.Level}
	base := len(outputs) / group
	noteMissing := func(what string, n int) {
		if n < base {
			d.Warnings = append(d.Warnings, fmt.Sprintf("%d of %d base points are left out for %s: runs are missing", base-n, base, what))
		}
	}

	between := s.rows(betweenPoints)
	n := len(between)
	d.Variance = s.variance(total(between), n, true)
	if n < FewBasePoints {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%d base points are few: intervals are rough below %d", n, FewBasePoints))
	}
	noteMissing("the variance", n)
	if s.fewest < 2 {
		d.Warnings = append(d.Warnings, "one replication per point: chance cannot be separated from the effects of factors")
	}
	switch {
	case n == 0:
		d.Warnings = append(d.Warnings, "no base point has all its runs: indices are undefined")
	case math.IsNaN(s.variance(total(between), n, false)):
		d.Warnings = append(d.Warnings, "the output has no variance: indices are undefined")
	case math.IsNaN(d.Variance):
		d.Warnings = append(d.Warnings, "points differ no more than by chance: indices are undefined")
	}
	if resampling.CommonWorlds && s.fewest > 1 {
		for _, kept := range withoutWorlds(outputs) {
			less := s
			less.outputs = kept
			s.without = append(s.without, &less)
		}
		if s.without == nil {
			d.Warnings = append(d.Warnings, uncommonWorlds)
		}
	}
	d.Chance = s.index(betweenPoints, (*saltelli).chance)
	if s.fewest < 2 {
		d.Chance.Value, d.Chance.Uncorrected = math.NaN(), math.NaN()
		d.Chance.Low, d.Chance.High = math.Inf(-1), math.Inf(1)
	}
	for j, name := range factors {
		first := s.index(firstOrder(j), (*saltelli).share)
		d.First = append(d.First, first)
		d.Total = append(d.Total, s.index(totalOrder(j), (*saltelli).share))
		noteMissing(name, first.N)
	}
	if !second {
		return d
	}
	for j := range factors {
		for k := j + 1; k < len(factors); k++ {
			pair := s.index(secondOrder(j, k, len(factors)), (*saltelli).share)
			d.Second = append(d.Second, Interaction{[2]int{j, k}, pair})
			noteMissing(factors[j]+" with "+factors[k], pair.N)
		}
	}
	return d
}

// saltelli is the state of a decomposition.
type saltelli struct {
	outputs    [][]float64
	group      int     // number of points that belong to a base point
	fewest     int     // replications that a point needs
	centre     float64 // mean output of A and B
	tiny       float64 // variance that rounding alone can produce
	resampling Resampling
	without    []*saltelli // without each group of common worlds
}

// scale returns the mean of the outputs at A and B, and the variance that rounding
// alone can produce in outputs of their size.
func (s *saltelli) scale() (centre, tiny float64) {
	var values []float64
	largest := 0.0
	for base := 0; base < len(s.outputs); base += s.group {
		for _, value := range slices.Concat(s.outputs[base], s.outputs[base+s.group-1]) {
			if inference.Finite(value) {
				values = append(values, value)
				largest = max(largest, math.Abs(value))
			}
		}
	}
	return stat.Mean(values, nil), 1e-24 * largest * largest
}

// A contribution is what base points add to the numerator of an index: add computes it
// from the runs of A, of B and of other members of a base point's group.
type contribution struct {
	members []int
	add     func(t *terms, runs [][]float64)
}

// betweenPoints is the variance of a point's runs.
var betweenPoints = contribution{nil, func(t *terms, runs [][]float64) {
	if len(runs[0]) > 1 {
		t.effect = (stat.Variance(runs[0], nil) + stat.Variance(runs[1], nil)) / 2
	}
}}

func firstOrder(j int) contribution {
	return contribution{[]int{1 + j}, func(t *terms, runs [][]float64) {
		t.effect, t.effectChance = product(runs[1], minus(runs[2], runs[0]))
	}}
}

func totalOrder(j int) contribution {
	return contribution{[]int{1 + j}, func(t *terms, runs [][]float64) {
		difference := minus(runs[0], runs[2])
		t.effect, t.effectChance = product(difference, difference)
		t.effect, t.effectChance = t.effect/2, t.effectChance/2
	}}
}

func secondOrder(j, k, factors int) contribution {
	return contribution{[]int{1 + j, 1 + k, 1 + factors + j, 1 + factors + k}, func(t *terms, runs [][]float64) {
		a, b, abj, abk, baj, bak := runs[0], runs[1], runs[2], runs[3], runs[4], runs[5]
		for _, part := range []struct {
			weight float64
			p, q   []float64
		}{
			{.5, baj, abk}, {.5, bak, abj}, {-1, a, b},
			{-1, b, minus(abj, a)}, {-1, b, minus(abk, a)},
		} {
			value, chance := product(part.p, part.q)
			t.effect += part.weight * value
			t.effectChance += part.weight * chance
		}
	}}
}

// product returns the product of the means of two points' runs, and how much
// chance is expected to add to it.
func product(p, q []float64) (value, chance float64) {
	value = stat.Mean(p, nil) * stat.Mean(q, nil)
	if len(p) > 1 {
		chance = stat.Covariance(p, q, nil) / float64(len(p))
	}
	return value, chance
}

func minus(p, q []float64) []float64 { return floats.SubTo(make([]float64, len(p)), p, q) }

// rows collects the terms of the base points at which A, B and the members have enough
// runs: the replications that all of them have.
func (s *saltelli) rows(c contribution) []terms {
	var rows []terms
	for base := 0; base < len(s.outputs); base += s.group {
		points := [][]float64{s.outputs[base], s.outputs[base+s.group-1]}
		for _, member := range c.members {
			points = append(points, s.outputs[base+member])
		}
		runs := runsShared(points...)
		if len(runs[0]) < s.fewest {
			continue
		}
		for _, outputs := range runs {
			floats.AddConst(-s.centre, outputs)
		}
		a, b := stat.Mean(runs[0], nil), stat.Mean(runs[1], nil)
		difference := minus(runs[0], runs[1])
		_, chance := product(difference, difference)
		t := terms{sum: a + b, squares: a*a + b*b, chance: chance / 2}
		c.add(&t, runs)
		rows = append(rows, t)
	}
	return rows
}

// variance returns the variance between points from the sums over n base points,
// or NaN if there is none.
func (s *saltelli) variance(sums terms, n int, corrected bool) float64 {
	v := (sums.squares - sums.sum*sums.sum/float64(2*n)) / float64(2*n-1)
	if corrected {
		v -= sums.chance / float64(n)
	}
	if !(v > s.tiny) {
		return math.NaN()
	}
	return v
}

// share returns an effect's share of the variance between points.
func (s *saltelli) share(sums terms, n int, corrected bool) float64 {
	effect := sums.effect
	if corrected {
		effect -= sums.effectChance
	}
	return effect / float64(n) / s.variance(sums, n, corrected)
}

// chance returns the share of chance in the variance of single runs: 1 where points
// do not differ.
func (s *saltelli) chance(sums terms, n int, corrected bool) float64 {
	v := s.variance(sums, n, corrected)
	if math.IsNaN(v) {
		v = 0
	}
	return sums.effect / (sums.effect + float64(n)*v)
}

// index estimates an index from the contributions of base points.
func (s *saltelli) index(c contribution, from func(s *saltelli, sums terms, n int, corrected bool) float64) Index {
	rows := s.rows(c)
	x := Index{s.resampling.interval(rows, func(sums terms, n int) float64 { return from(s, sums, n, true) }), from(s, total(rows), len(rows), false)}
	if s.without == nil || x.N < 2 {
		return x
	}
	var without []float64
	for _, less := range s.without {
		rows := less.rows(c)
		without = append(without, from(less, total(rows), len(rows), true))
	}
	widen(&x.Interval, without)
	return x
}
