package telling

import (
	"math"
	"slices"
	"testing"

	"leaderful/output/findings"
	"leaderful/sim/inference"
)

func TestSentencesOfVerdicts(t *testing.T) {
	claim := &inference.Claims[slices.IndexFunc(inference.Claims, func(c inference.Claim) bool { return c.ID == "C7" })]
	of := func(n int, mean, low, high float64) inference.Difference {
		return inference.Difference{Interval: inference.Interval{N: n, Value: mean, Low: low, High: high}, Zone: .05}
	}
	infinite := math.Inf(1)
	for want, d := range map[string][2]inference.Difference{
		"C7, supported: Power-over does better with compassion than without. The runs support it: there are 1.20 more crises a year under domineering than under compassionate; " +
			"collateral damage per 100 member-years is 3.00 higher under domineering than under compassionate.": {of(300, 1.2, .9, 1.5), of(300, 3, 2, 4)},
		"C7, opposed: Power-over does better with compassion than without. The runs speak against it: there are 1.20 fewer crises a year under domineering than under compassionate; " +
			"collateral damage per 100 member-years is 3.00 lower under domineering than under compassionate.": {of(300, -1.2, -1.5, -.9), of(300, -3, -4, -2)},
		"C7, no real difference: Power-over does better with compassion than without. It makes no real difference: there are 0.010 more crises a year under domineering than under compassionate; " +
			"collateral damage per 100 member-years is 0.010 lower under domineering than under compassionate.": {of(300, .01, 0, .02), of(300, -.01, -.02, 0)},
		"C7, undecided: Power-over does better with compassion than without. The runs do not decide it; so far: there are 1.20 more crises a year under domineering than under compassionate (supported); " +
			"collateral damage per 100 member-years is 3.00 higher under domineering than under compassionate.": {of(300, 1.2, .9, 1.5), of(300, 3, -infinite, infinite)},
		"C7, mixed: Power-over does better with compassion than without. It holds only in part: there are 1.20 more crises a year under domineering than under compassionate (supported); " +
			"collateral damage per 100 member-years is 3.00 lower under domineering than under compassionate (opposed).": {of(300, 1.2, .9, 1.5), of(300, -3, -4, -2)},
		"C7, not tested: Power-over does better with compassion than without. There are no runs for it.": {of(0, math.NaN(), -infinite, infinite), of(0, math.NaN(), -infinite, infinite)},
	} {
		v := findings.Verdicts{Claims: []*inference.Claim{claim}}
		for i := range d {
			v.Findings = append(v.Findings, findings.Finding{Claim: claim, Comparison: &claim.Comparisons[i], Difference: d[i], Verdict: d[i].Verdict(false)})
		}
		if got := claimSentence(&v, claim); got != want {
			t.Errorf("it says  %s\nit should %s", got, want)
		}
	}
}
