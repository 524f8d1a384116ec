package experiment

import (
	"testing"

	"leaderful/sim"
)

func TestSettingsHashTellsSettingsApart(t *testing.T) {
	plan := func(change func(*Plan)) string {
		regime, _ := sim.RegimeNamed("power-with")
		later, _ := sim.RegimeNamed("domineering")
		p := &Plan{Arms: []Arm{{Name: "a", Setup: sim.Setup{Parameters: sim.Defaults(), Regime: regime,
			Interventions: []sim.Intervention{{Week: 3, Regime: &later}}}}}}
		change(p)
		return p.SettingsHash()
	}
	base := plan(func(*Plan) {})
	if len(base) != 12 {
		t.Errorf("the hash is %q; want 12 digits", base)
	}
	for name, change := range map[string]func(*Plan){
		"seed":                   func(p *Plan) { p.Seed = 7 },
		"replications":           func(p *Plan) { p.Replications = 9 },
		"meaning":                func(p *Plan) { p.Arms[0].Setup.Regime.Meaning = "other words" },
		"meaning after a change": func(p *Plan) { p.Arms[0].Setup.Interventions[0].Regime.Meaning = "other words" },
	} {
		if got := plan(change); got != base {
			t.Errorf("%s changes the hash from %s to %s", name, base, got)
		}
	}
	seen := map[string]string{base: "nothing"}
	for name, change := range map[string]func(*Plan){
		"a parameter":  func(p *Plan) { p.Arms[0].Setup.Parameters.Harm.Heal = .021 },
		"a policy":     func(p *Plan) { p.Arms[0].Setup.Regime.Espoused.Sanction = .1 },
		"a name":       func(p *Plan) { p.Arms[0].Name = "b" },
		"a later week": func(p *Plan) { p.Arms[0].Setup.Interventions[0].Week = 4 },
		"a start":      func(p *Plan) { p.Arms[0].Setup.Start.Harm = .2 },
		"another arm":  func(p *Plan) { p.Arms = append(p.Arms, p.Arms[0]) },
	} {
		hash := plan(change)
		if other, there := seen[hash]; there {
			t.Errorf("%s and %s have the same hash", name, other)
		}
		seen[hash] = name
	}
}
