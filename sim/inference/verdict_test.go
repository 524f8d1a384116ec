package inference

import (
	"math"
	"testing"

	"leaderful/sim"
)

func TestVerdictFollowsTheInterval(t *testing.T) {
	const zone = .05
	infinite := math.Inf(1)
	for _, c := range []struct {
		low, high float64
		noWorse   bool
		want      Verdict
	}{
		{.051, .2, false, Supported},
		{.05, .2, false, Open}, // it must lie beyond the zone
		{-.2, -.051, false, Opposed},
		{-.2, -.05, false, Open},
		{-.05, .05, false, NoDifference},
		{-.04, .051, false, Open},
		{-.2, .2, false, Open},
		{-infinite, infinite, false, Open},
		{math.NaN(), math.NaN(), false, Open},
		{-.05, .3, true, Supported}, // nil or better
		{-.04, .04, true, Supported},
		{-.051, .04, true, Open},
		{-.2, -.051, true, Opposed},
		{-infinite, infinite, true, Open},
	} {
		d := Difference{Interval: Interval{N: 100, Low: c.low, High: c.high}, Zone: zone}
		if got := d.Verdict(c.noWorse); got != c.want {
			t.Errorf("[%v, %v], no worse %v: %q, want %q", c.low, c.high, c.noWorse, got, c.want)
		}
	}
	none := Difference{Zone: zone}
	if got := none.Verdict(false); got != Open {
		t.Errorf("without runs: %q", got)
	}
}

func TestTogether(t *testing.T) {
	for _, c := range []struct {
		parts []Verdict
		want  Verdict
	}{
		{[]Verdict{Supported, Supported}, Supported},
		{[]Verdict{Supported, Open}, Open},
		{[]Verdict{Opposed, Opposed}, Opposed},
		{[]Verdict{NoDifference, Open}, Open},
		{[]Verdict{Supported, NoDifference}, Mixed},
		{[]Verdict{Supported, Opposed, Open}, Mixed}, // whatever the open one becomes
		{[]Verdict{Open}, Open},
		{nil, Open},
	} {
		if got := Together(c.parts); got != c.want {
			t.Errorf("%q: %q, want %q", c.parts, got, c.want)
		}
	}
}

// Values of R 4.2.2: p.adjust(c(.01, .04, .03, .005, .04, .5), "holm").
func TestHolmAgreesWithR(t *testing.T) {
	got := Holm([]float64{.01, .04, .03, .005, .04, .5})
	want := []float64{.05, .12, .12, .03, .12, .5}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Errorf("p %d: %v, want %v", i, got[i], want[i])
		}
	}
	if len(Holm(nil)) != 0 {
		t.Error("without p-values")
	}
}

// valueOf returns the value of a comparison in one replication.
func valueOf(c *Comparison, value func(arm Arm, outcome string) float64) float64 {
	sum := 0.0
	for _, t := range c.Terms {
		sum += t.Weight * value(t.Arm, t.Outcome)
	}
	return sum
}

// The terms of comparisons must exist and balance: with the same outcome in all arms
// there is no difference.
func TestComparisonsBalance(t *testing.T) {
	seen := map[string]bool{}
	for _, claim := range Claims {
		if seen[claim.ID] || len(claim.Comparisons) == 0 {
			t.Errorf("%s is listed twice or compares nothing", claim.ID)
		}
		seen[claim.ID] = true
		for _, c := range claim.Comparisons {
			if got := valueOf(&c, func(Arm, string) float64 { return 1 }); math.Abs(got) > 1e-12 {
				t.Errorf("%s, %s: %v for arms that are all equal", claim.ID, c.Label, got)
			}
			if outcome := sim.OutcomeNamed(c.Outcome); outcome == nil || !(outcome.Zone > 0) {
				t.Errorf("%s, %s: no negligible zone", claim.ID, c.Label)
			}
			for _, term := range c.Terms {
				if _, known := sim.RegimeNamed(term.Arm.Regime); !known || sim.OutcomeNamed(term.Outcome) == nil {
					t.Errorf("%s, %s: %s of %s does not exist", claim.ID, c.Label, term.Outcome, term.Arm.Name())
				}
				if change := term.Arm.Change; change.Name != "" && sim.ParameterNamed(change.Parameter) == nil {
					t.Errorf("%s, %s: no parameter %s", claim.ID, c.Label, change.Parameter)
				}
			}
		}
	}
}

// A difference that is proportional to complexity rises from 1 to 6 by five times
// its slope; one that is constant does not rise.
func TestSlopeComparison(t *testing.T) {
	c := slope("domineering", "power-with")
	value := func(a Arm, _ string) float64 {
		if a.Regime == "power-with" {
			return .7
		}
		return 1.3 + .2*a.Change.Value
	}
	if got := valueOf(&c, value); math.Abs(got-1) > 1e-12 {
		t.Errorf("a slope of .2 rises by %v over five", got)
	}
}

func TestMechanismsExist(t *testing.T) {
	defaults := sim.Setup{Parameters: sim.Defaults()}
	for _, m := range Mechanisms {
		for _, off := range m.Off {
			p := sim.ParameterNamed(off.Name)
			if p == nil {
				t.Fatalf("%s: no parameter %s", m.Name, off.Name)
			}
			if p.Get(&defaults) == off.Value {
				t.Errorf("%s: %s is %v by default", m.Name, off.Name, off.Value)
			}
		}
	}
}
