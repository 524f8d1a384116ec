package inference

import (
	"math"
	"testing"
)

func TestErrorsHaveTwoSignificantDigits(t *testing.T) {
	for _, c := range []struct {
		value, err float64
		want       string
	}{
		{.21009, .00343, "0.2101 ± 0.0034"},
		{.2, .0996, "0.20 ± 0.10"}, // rounded up to one more digit
		{1.4384, .0655, "1.438 ± 0.066"},
		{13.4489, 2.04, "13.4 ± 2.0"},
		{5432, 123, "5430 ± 120"},
		{5432, 99.6, "5430 ± 100"},
		{5432, 12.3, "5432 ± 12"},
		{-.00001, .034, "0.000 ± 0.034"},
		{-3, 340, "0 ± 340"},
		{2e-7, 3.1e-8, "0.000000200 ± 0.000000031"},
	} {
		decimals, known := Decimals(c.err)
		if got := Rounded(c.value, decimals) + " ± " + Rounded(c.err, decimals); !known || got != c.want {
			t.Errorf("%v with an error of %v is written %q, want %q", c.value, c.err, got, c.want)
		}
	}
	for _, err := range []float64{0, math.NaN(), math.Inf(1)} {
		if _, known := Decimals(err); known {
			t.Errorf("an error of %v has decimals", err)
		}
	}
}
