package experiment

import (
	"strings"
	"testing"

	"leaderful/sim"
)

// interlocking is a sweep of an organization's domains, and of how many of them a
// shock hits, which must not be more.
func interlocking(kind Kind) *Sweep {
	settings := sim.Defaults()
	settings.Environment.Weeks, settings.Organization.Members = 5, 10
	s := &Sweep{
		Arms:   []Arm{{Name: "a", Setup: sim.Setup{Parameters: settings, Regime: sim.Regimes[0]}}},
		Design: Design{Kind: kind}, Worlds: Common, Replications: Replications{Most: 1}, Outcomes: []string{"trust"}, Headline: Contrast{Outcome: "trust", Arm: "a"},
	}
	for _, name := range []string{"organization.domains", "environment.shock_breadth"} {
		s.Factors = append(s.Factors, Factor{Name: name, Whole: true})
	}
	if kind == Grid {
		s.Factors[0].Spread, s.Factors[1].Spread = Spread{Shape: Levels, Levels: []float64{12, 10}}, Spread{Shape: Levels, Levels: []float64{1, 4}}
	} else {
		s.Factors[0].Spread, s.Factors[1].Spread = Spread{Shape: Uniform, Low: 10, High: 20}, Spread{Shape: Uniform, Low: 1, High: 10}
	}
	return s
}

// A sweep is checked by what it declares: the points of the largest designs are
// not made. Where values do not fit together, small designs are looked at point by
// point, and large ones are refused.
func TestCheckMakesNoPoints(t *testing.T) {
	const all = 200_000_000
	for _, c := range []struct {
		kind    Kind
		size    int
		breadth float64 // the most domains that a shock hits
		want    string
	}{
		{Grid, 0, 4, ""},
		{Grid, 0, 11, "a at point 3 (organization.domains 10, environment.shock_breadth 11): environment.shock_breadth is 11, above organization.domains, which is 10"},
		{Sobol, all, 10, ""},
		{Random, all, 10, ""},
		{Saltelli, all, 10, ""},
		{LatinHypercube, all, 10, ""},
		{Sobol, 1, 11, ""}, // its only point is in the middle
		{Sobol, 300, 20, "environment.shock_breadth is "},
		{Sobol, all, 11, "environment.shock_breadth is 11, above organization.domains, which is 10"},
	} {
		s := interlocking(c.kind)
		s.Design.Size = c.size
		if c.kind == Grid {
			s.Factors[1].Spread.Levels[1] = c.breadth
		} else {
			s.Factors[1].Spread.High = c.breadth
		}
		if err := s.Check(); err == nil && c.want != "" || err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s of %d with shocks of up to %v domains: %v", c.kind, c.size, c.breadth, err)
		}
	}
	listed := interlocking(Sobol)
	listed.Design = Design{Kind: Points, Listed: [][]float64{{12, 3}, {11, 10}}}
	if err := listed.Check(); err != nil { // though the ends of the ranges do not fit
		t.Error(err)
	}
	listed.Design.Listed[1][1] = 12
	if err := listed.Check(); err == nil {
		t.Error("a listed point that does not fit passes")
	}
}
