package sim

import (
	"math"
	"testing"
)

// reference holds means and standard errors of an independent implementation of
// the model over 300 runs at the defaults.
var reference = map[string]map[string][2]float64{
	"domineering": {
		"crises_per_year": {1.396, .047}, "collateral_damage": {13.37, .28}, "leadership_capacity": {.2107, .00046},
		"performance": {.4532, .0045}, "trust": {.09456, .0011}, "harm": {.03419, .001}, "vulnerability": {.4228, .0021},
		"renewal": {.3088, .0026}, "quits": {.2105, .001}, "dismissals": {.09091, .0024}, "leader_exits": {.102, .0059},
		"crisis_weeks": {6.712, .51}, "resolution_weeks": {24.14, .33}, "open_problems": {6.743, .33},
		"follower_decisions": {.04682, .0015}, "right": {.4098, .0012}, "voiced": {.4443, .0029}, "voice_delay": {2.088, .019},
		"problems_per_year": {11.58, .1}, "crises_first": {1.131, .052}, "crises_last": {1.661, .07},
	},
	"power-with": {
		"crises_per_year": {.4103, .015}, "collateral_damage": {0, 0}, "leadership_capacity": {.4929, .00068},
		"performance": {.6837, .00095}, "trust": {.604, .00014}, "harm": {0, 0}, "vulnerability": {.3464, .00035},
		"renewal": {.9363, .002}, "quits": {.09819, .00072}, "dismissals": {0, 0}, "leader_exits": {.03633, .0034},
		"crisis_weeks": {3.772, .16}, "resolution_weeks": {14.06, .093}, "open_problems": {3.45, .2},
		"follower_decisions": {.7541, .0024}, "right": {.4461, .0014}, "voiced": {.7353, .0065}, "voice_delay": {.3883, .011},
		"problems_per_year": {11.58, .1}, "crises_first": {.3707, .019}, "crises_last": {.45, .024},
	},
}

// TestReferenceMeans compares means over 1,000 runs with the reference. Of its
// 42 comparisons, one set in 400 would show a difference of four standard
// errors by chance.
func TestReferenceMeans(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 1,000 runs of each regime")
	}
	t.Parallel()
	const runs = 1000
	for regime, outcomes := range reference {
		setup := defaultSetup(regime)
		var o Organization
		sum, squares := map[string]float64{}, map[string]float64{}
		for replication := range runs {
			if err := o.Reset(&setup, 20, replication); err != nil {
				t.Fatal(err)
			}
			o.Run()
			result := o.Outcomes()
			for name := range outcomes {
				v := OutcomeNamed(name).Of(&result)
				sum[name] += v
				squares[name] += v * v
			}
		}
		for name, want := range outcomes {
			mean := sum[name] / runs
			variance := (squares[name]/runs - mean*mean) / (runs - 1)
			spread := math.Sqrt(variance + want[1]*want[1])
			if difference := mean - want[0]; math.Abs(difference) > 4*spread {
				t.Errorf("%s under %s is %.5g, against %v (%v): %.1f standard errors", name, regime, mean, want[0], want[1], difference/spread)
			}
		}
	}
}
