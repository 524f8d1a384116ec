package scenarios

import (
	"fmt"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A target is something that a sweep can vary, with the range of its values.
type target struct {
	factor    experiment.Factor
	low, high float64
}

// targets lists everything that can vary in a sweep: parameters; the scenario's
// drift, start, listed shocks and interventions; and the numbers of its regimes.
func targets(s *Sweep) []target {
	var all []target
	add := func(name, unit, meaning string, whole bool, low, high float64, set func(arm int, setup *sim.Setup, v float64) error) {
		all = append(all, target{experiment.Factor{Name: name, Unit: unit, Meaning: meaning, Whole: whole, Set: set}, low, high})
	}
	simple := func(set func(setup *sim.Setup, v float64)) func(int, *sim.Setup, float64) error {
		return func(_ int, setup *sim.Setup, v float64) error { set(setup, v); return nil }
	}
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		add(p.Name, p.Unit, p.Meaning, p.Whole(), p.Min, p.Max, func(_ int, setup *sim.Setup, v float64) error {
			return p.Set(&setup.Parameters, v)
		})
	}
	add("drift.complexity", "per year", "drift of the mean complexity of problems", false, -1, 10, simple(func(s *sim.Setup, v float64) { s.Drift.Complexity = v }))
	add("drift.load", "per year", "drift of the number of problems", false, -1, 10, simple(func(s *sim.Setup, v float64) { s.Drift.Load = v }))
	add("drift.growth", "per year", "drift of the growth of problems", false, -1, 10, simple(func(s *sim.Setup, v float64) { s.Drift.Growth = v }))
	load := sim.ParameterNamed("environment.shock_load")
	complexity := sim.ParameterNamed("environment.shock_complexity")
	add("start.vulnerability", "V", "vulnerability of every domain at the start", false, 0, 1, simple(func(s *sim.Setup, v float64) { s.Start.Vulnerability = &v }))
	add("start.trust", "trust", "trust of the founders", false, 0, 1, simple(func(s *sim.Setup, v float64) { s.Start.Trust = &v }))
	add("start.capacity", "factor", "factor on the founders' leadership capacity", false, 0, 1, simple(func(s *sim.Setup, v float64) { s.Start.Capacity = &v }))
	add("start.harm", "harm", "harm of the founders", false, 0, 1, simple(func(s *sim.Setup, v float64) { s.Start.Harm = v }))
	add("start.backlog", "problems per member", "problems that are waiting in week 0", false, load.Min, load.Max, simple(func(s *sim.Setup, v float64) { s.Start.Backlog = v }))

	lastWeek := float64(s.Scenario.Settings.Environment.Weeks - 1)
	domains := float64(s.Scenario.Settings.Organization.Domains)
	for i := range s.Scenario.Shocks.Listed {
		name := func(key string) string { return fmt.Sprintf("shocks.%d.%s", i+1, key) }
		shock := func(set func(*sim.Shock, float64)) func(int, *sim.Setup, float64) error {
			return simple(func(setup *sim.Setup, v float64) { set(&setup.Shocks.Listed[i], v) })
		}
		add(name("week"), "week", "when the shock strikes", true, 0, lastWeek, shock(func(s *sim.Shock, v float64) { s.Week = int(v) }))
		add(name("load"), load.Unit, "problems that the shock brings", false, load.Min, load.Max, shock(func(s *sim.Shock, v float64) { s.Load = v }))
		add(name("breadth"), "domains", "domains that the shock hits", true, 1, domains, shock(func(s *sim.Shock, v float64) { s.Breadth = int(v) }))
		add(name("complexity"), complexity.Unit, "mean complexity of the shock's problems", false, complexity.Min, complexity.Max, shock(func(s *sim.Shock, v float64) { s.Complexity = v }))
	}
	// Adds targets for the interventions of one arm, or of all arms (arm -1), which
	// are consecutive in a setup, beginning with the one at first.
	interventions := func(prefix string, arm, first int, list []sim.Intervention, items []int) {
		for number := 1; len(items) > 0 && number <= items[len(items)-1]; number++ {
			each := func(change func(*sim.Intervention, float64)) func(int, *sim.Setup, float64) error {
				return func(running int, setup *sim.Setup, v float64) error {
					for i := range items {
						if items[i] == number && (arm < 0 || arm == running) {
							change(&setup.Interventions[first+i], v)
						}
					}
					return nil
				}
			}
			name := fmt.Sprintf("%sinterventions.%d.", prefix, number)
			add(name+"week", "week", "when the intervention happens", true, 0, lastWeek,
				each(func(i *sim.Intervention, v float64) { i.Week = int(v) }))
			for i := range list {
				switch {
				case items[i] != number:
				case list[i].Cut != nil:
					add(name+"cut", "probability", "chance that each member is dismissed", false, 0, 1,
						each(func(i *sim.Intervention, v float64) {
							if i.Cut != nil {
								i.Cut.Chance = v
							}
						}))
				case list[i].Absence != nil:
					add(name+"absence", "weeks", "how long somebody is away", true, 1, 52000,
						each(func(i *sim.Intervention, v float64) {
							if i.Absence != nil {
								i.Absence.Weeks = int(v)
							}
						}))
				}
			}
		}
	}
	common := len(s.Scenario.Interventions)
	interventions("", -1, 0, s.Scenario.Interventions, s.Scenario.items)
	for arm := range s.Arms {
		regime := &s.Arms[arm].Setup.Regime
		prefix := "regimes." + s.Arms[arm].Name + "."
		number := func(name, meaning string, of func(*sim.Regime) *float64) {
			add(prefix+name, "share", meaning+", of "+s.Arms[arm].Name, false, 0, 1, func(running int, setup *sim.Setup, v float64) error {
				if running == arm {
					*of(&setup.Regime) = v
				}
				return nil
			})
		}
		for _, p := range sim.PolicyNumbers {
			number(p.Name, p.Meaning, func(r *sim.Regime) *float64 { return p.Of(&r.Espoused) })
			if regime.Habit != nil {
				number("habit."+p.Name, "of the habit: "+p.Meaning, func(r *sim.Regime) *float64 { return p.Of(r.Habit) })
			}
		}
		if regime.Habit != nil {
			number("pull", "pull of the habit at the start", func(r *sim.Regime) *float64 { return &r.Pull })
			number("practice", "weekly decay of the habit's pull", func(r *sim.Regime) *float64 { return &r.Practice })
			number("rigidity", "how far a crisis throws leaders back on the habit", func(r *sim.Regime) *float64 { return &r.Rigidity })
		}
		interventions(prefix, arm, common, s.Scenario.Arms[arm].Interventions, s.Scenario.Arms[arm].items)
	}
	return all
}
