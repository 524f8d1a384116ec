package inference

import (
	"slices"

	"gonum.org/v1/gonum/floats"
)

// A Verdict is the result of testing a claim with runs.
type Verdict string

const (
	Supported    Verdict = "supported"          // the whole interval lies on the claimed side, beyond the negligible zone
	Opposed      Verdict = "opposed"            // wholly beyond it on the other side
	NoDifference Verdict = "no real difference" // wholly inside
	Open         Verdict = "undecided"          // anything else
)

// Verdict judges a difference that is claimed to be above 0. With
// noWorse the claim is only that the difference is not below 0, as when something is
// said to cost nothing; an interval wholly above the lower end of the zone supports it.
func (d *Difference) Verdict(noWorse bool) Verdict {
	switch finding := d.Finding(); {
	case finding == Lower:
		return Opposed
	case finding == Higher, noWorse && d.N > 0 && d.Wanting == "" && d.Low >= -d.Zone:
		return Supported
	case finding == Negligible:
		return NoDifference
	default:
		return Open
	}
}

// Changed reports whether a verdict differs from another and both are decided.
func (v Verdict) Changed(from Verdict) bool { return v != from && v != Open && from != Open }

// Mixed is the verdict on a claim whose parts are decided in different ways: as
// stated it does not hold.
const Mixed Verdict = "mixed"

// Together is the verdict on a claim that asserts several things: the verdict that
// all of them share, or Mixed as soon as two of them are decided differently.
// It is supported only if all its parts are; by this intersection-union rule
// (Berger 1982, "Multiparameter hypothesis testing and acceptance sampling") the
// joint verdict needs no wider intervals than its parts.
func Together(verdicts []Verdict) Verdict {
	var decided []Verdict
	for _, v := range verdicts {
		if v != Open && !slices.Contains(decided, v) {
			decided = append(decided, v)
		}
	}
	switch {
	case len(decided) > 1:
		return Mixed
	case len(decided) == 0 || slices.Contains(verdicts, Open):
		return Open
	default:
		return decided[0]
	}
}

// Holm adjusts the p-values of a family, each in [0, 1]: if every hypothesis whose
// adjusted p-value is at most a level is rejected, the chance of rejecting any true
// null hypothesis is at most that level (Holm 1979, "A simple sequentially rejective
// multiple test procedure").
func Holm(p []float64) []float64 {
	sorted, order, adjusted := slices.Clone(p), make([]int, len(p)), make([]float64, len(p))
	floats.Argsort(sorted, order)
	least := 0.0
	for rank, i := range order {
		least = max(least, min(1, float64(len(p)-rank)*sorted[rank]))
		adjusted[i] = least
	}
	return adjusted
}
