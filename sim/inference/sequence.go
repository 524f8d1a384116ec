package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// SequenceOf estimates the mean of independent values by an interval that may be
// inspected after every value, so that sampling may stop for any reason: with
// probability level, in (0, 1), all the intervals of an endless sequence contain
// the mean. It is the t-confidence sequence of Wang & Ramdas 2024
// ("Anytime-valid t-tests and confidence sequences for Gaussian means with unknown
// variance", their test martingale from a normal mixture over the standardized
// effect, after Lai 1976), which is exact for normal values and, as their number
// grows, approaches the asymptotic sequence of Waudby-Smith, Arbour, Sinha, Kennedy
// & Ramdas 2024 ("Time-uniform central limit theory and asymptotic confidence
// sequences"), for which a finite variance suffices.
//
// Skewed values approach it more slowly: there is no interval until there are as many
// as MeanOf requires of skewed values, nor where all are equal. Compared with an
// interval that is inspected once, this one is narrowest at about the number of
// values given by tightest, which must be chosen before the values are seen. It panics if tightest is less than 1.
func SequenceOf(values []float64, level float64, tightest int) Interval {
	if tightest < 1 {
		panic("inference: tightest of a confidence sequence must be at least 1")
	}
	e := MeanOf(values, level)
	e.Low, e.High = math.Inf(-1), math.Inf(1)
	if e.N == 0 || same(values) || tooSkewed(values) != "" {
		return e
	}
	n, miss := float64(e.N), 1-level
	prior := mixturePrecision(float64(tightest), miss)
	variance := stat.Variance(values, nil)
	// The mixture's likelihood ratio against a mean m is
	//   sqrt(prior/(n+prior)) (1 - (n d)^2/((n+prior) V))^(-n/2)
	// with d the distance of m from the mean and V = (n-1) variance + n d^2, the
	// squares about m. Values of m at which it is below 1/miss are in the interval.
	reach := 1 - math.Pow(miss*miss*prior/(n+prior), 1/n)
	room := n - reach*(n+prior)
	if room <= 0 {
		e.Wanting = fmt.Sprintf("%d values are too few for an interval that may be inspected repeatedly", e.N)
		e.Warnings = append(e.Warnings, e.Wanting)
		return e
	}
	half := math.Sqrt(reach * (n + prior) * (n - 1) * variance / (n * room))
	e.Low, e.High = e.Value-half, e.Value+half
	return e
}

// mixturePrecision returns the precision of the mixture, in values, with which
// Robbins' boundary is about lowest after n values (Waudby-Smith et al. 2024,
// appendix B.2).
func mixturePrecision(n, miss float64) float64 {
	l := -2 * math.Log(miss)
	return n / (l + math.Log(l) + 1)
}

// SequentialMean is PairedDifference, given the differences, with the interval of
// SequenceOf.
func SequentialMean(differences []float64, level, zone float64, tightest int) Difference {
	return differenceOf(SequenceOf(differencesOf(differences, make([]float64, len(differences))), level, tightest), zone)
}
