package sim

import (
	"reflect"
	"slices"
)

// Settled returns the value that an outcome takes in every run of a setup, and true,
// if the parameters leave nothing to chance: for example, nobody can be dismissed
// where nobody is ever sanctioned or cut. It returns false in cases that it does not
// know. A share or mean of events that cannot happen is not settled: it measures
// nothing.
func (outcome *Outcome) Settled(s *Setup) (value float64, settled bool) {
	switch outcome.Name {
	case "problems_per_year", "crises_per_year", "crises_first", "crises_last", "open_problems":
		return 0, !s.anythingArrives()
	case "leader_exits":
		return 0, !s.anythingArrives() || s.most(func(p *Parameters) float64 { return p.Turnover.Board }) == 0
	case "quits":
		return 0, s.most(func(p *Parameters) float64 { return p.Turnover.QuitRate }) == 0
	case "dismissals":
		return 0, !s.anybodyDismissed()
	case "collateral_damage":
		return 0, !s.anybodyHurt() && !s.anybodyDismissed()
	case "harm":
		return 0, !s.anybodyHurt() && s.Start.Harm == 0
	}
	return 0, false
}

// SettledDifference returns by how much an outcome of a exceeds that of b in every pair
// of runs in one world, and true, if the parameters leave nothing to chance: because
// both are settled; because the setups differ only in names or in the healing of harm
// that nobody can suffer; or because the outcome depends on the world alone, and the
// world is the same.
func (outcome *Outcome) SettledDifference(a, b *Setup) (difference float64, settled bool) {
	of, known := outcome.Settled(a)
	than, alsoKnown := outcome.Settled(b)
	switch {
	case known && alsoKnown:
		return of - than, true
	case outcome.Name == "problems_per_year" && reflect.DeepEqual(a.arrivalPart(), b.arrivalPart()):
		return 0, true
	}
	return 0, reflect.DeepEqual(a.nameless(), b.nameless())
}

// most returns the largest value that a parameter takes during a run.
func (s *Setup) most(of func(*Parameters) float64) float64 {
	most := of(&s.Parameters)
	for _, intervention := range s.Interventions {
		if change := intervention.Parameter; change != nil {
			settings := s.Parameters
			if change.apply(&settings) == nil {
				most = max(most, of(&settings))
			}
		}
	}
	return most
}

// ever reports whether a number of the policy is above 0 at any time, in a regime or
// in its habit.
func (s *Setup) ever(of func(*Policy) float64) bool {
	acts := func(r *Regime) bool { return of(&r.Espoused) > 0 || r.Habit != nil && of(r.Habit) > 0 }
	return acts(&s.Regime) || slices.ContainsFunc(s.Interventions, func(i Intervention) bool { return i.Regime != nil && acts(i.Regime) })
}

// anythingArrives reports whether a problem can arrive.
func (s *Setup) anythingArrives() bool {
	shocks := s.most(func(p *Parameters) float64 { return p.Environment.ShockLoad }) > 0
	if s.Shocks.Timing == ShocksListed {
		shocks = slices.ContainsFunc(s.Shocks.Listed, func(shock Shock) bool { return shock.Load > 0 })
	}
	return shocks || s.Start.Backlog > 0 || s.most(func(p *Parameters) float64 { return p.Environment.BackgroundRate }) > 0
}

// anybodyCut reports whether a cut can fall on anybody.
func (s *Setup) anybodyCut() bool {
	return slices.ContainsFunc(s.Interventions, func(i Intervention) bool { return i.Cut != nil && i.Cut.Chance > 0 })
}

// anybodyDismissed reports whether a member can be dismissed.
func (s *Setup) anybodyDismissed() bool {
	if s.anybodyCut() || !s.anythingArrives() {
		return s.anybodyCut()
	}
	blamed := s.most(func(p *Parameters) float64 { return max(p.Turnover.DismissBlamed, p.Turnover.DismissCrew) }) > 0
	return s.ever(func(p *Policy) float64 { return p.Layoffs }) || blamed && s.ever(func(p *Policy) float64 { return p.Sanction })
}

// anybodyHurt reports whether a member can be harmed, by a sanction, a cut or the surge
// of command.
func (s *Setup) anybodyHurt() bool {
	sanctions := s.anybodyCut() || s.anythingArrives() && s.ever(func(p *Policy) float64 { return max(p.Sanction, p.Layoffs) })
	if sanctions && s.most(func(p *Parameters) float64 { return p.Harm.Sanction }) > 0 {
		return true
	}
	return s.anythingArrives() && s.ever(func(p *Policy) float64 { return p.Command }) && s.most(func(p *Parameters) float64 { return p.Harm.Surge }) > 0
}

// arrivalPart returns the part of the setup that decides how many problems arrive.
func (s *Setup) arrivalPart() Setup {
	part := Setup{Shocks: ShockPlan{Timing: s.Shocks.Timing}, Drift: Drift{Load: s.Drift.Load}, Start: Start{Backlog: s.Start.Backlog}}
	from, to := &s.Parameters, &part.Parameters
	to.Organization.Members = from.Organization.Members
	to.Environment.Weeks = from.Environment.Weeks
	to.Environment.BackgroundRate = from.Environment.BackgroundRate
	to.Environment.ShockEvery, to.Environment.ShockLoad = from.Environment.ShockEvery, from.Environment.ShockLoad
	for _, shock := range s.Shocks.Listed {
		part.Shocks.Listed = append(part.Shocks.Listed, Shock{Week: shock.Week, Load: shock.Load})
	}
	for _, intervention := range s.Interventions {
		if change := intervention.Parameter; change != nil &&
			slices.Contains([]string{"environment.background_rate", "environment.shock_every", "environment.shock_load"}, change.Name) {
			part.Interventions = append(part.Interventions, intervention)
		}
	}
	return part
}

// nameless returns the setup without what changes nothing: the names of its
// regimes, and how fast harm heals where nobody can come to harm.
func (s *Setup) nameless() Setup {
	strip := func(r Regime) Regime { r.Name, r.Meaning = "", ""; return r }
	plain := *s
	plain.Regime = strip(s.Regime)
	plain.Interventions = slices.Clone(s.Interventions)
	for i := range plain.Interventions {
		if r := plain.Interventions[i].Regime; r != nil {
			stripped := strip(*r)
			plain.Interventions[i].Regime = &stripped
		}
	}
	if !s.anybodyHurt() && s.Start.Harm == 0 {
		plain.Parameters.Harm.Heal = 0
		plain.Interventions = slices.DeleteFunc(plain.Interventions, func(i Intervention) bool {
			return i.Parameter != nil && i.Parameter.Name == "harm.heal"
		})
	}
	if len(plain.Interventions) == 0 {
		plain.Interventions = nil
	}
	return plain
}
