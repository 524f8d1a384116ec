package sim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// compareWithPlain runs the organization and its plain twin side by side and reports the
// first week in which they differ. They may differ only by rounding; with the settings
// of the tests it does not affect any draw or choice.
func compareWithPlain(t *testing.T, setup *Setup, seed uint64) {
	t.Helper()
	o, err := New(setup, seed, 0)
	if err != nil {
		t.Fatal(err)
	}
	plain := newPlain(setup, seed, 0)
	for !o.Done() {
		o.Week()
		plain.step()
		differences := differencesOf(o, plain)
		if len(differences) > 0 {
			t.Errorf("week %d, engine and plain twin:\n%s", plain.week-1, fmt.Sprint(differences[:min(8, len(differences))]))
			return
		}
	}
	engine, twin := o.Outcomes(), plain.outcomes()
	for _, outcome := range OutcomeTable {
		if a, b := outcome.Of(&engine), outcome.Of(&twin); apart(a, b) {
			t.Errorf("outcome %s: engine %v, plain twin %v", outcome.Name, a, b)
		}
	}
}

func apart(a, b float64) bool { return !(math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))) }

func differencesOf(o *Organization, plain *plainOrganization) []string {
	var differences []string
	compare := func(a, b float64, format string, arguments ...any) {
		if apart(a, b) {
			differences = append(differences, fmt.Sprintf(format, arguments...)+fmt.Sprintf(": %v, %v\n", a, b))
		}
	}
	engine, twin := o.Observe(), plain.observations[len(plain.observations)-1]
	compare(float64(engine.Week), float64(twin.Week), "week")
	for _, series := range SeriesTable {
		compare(series.Of(&engine), series.Of(&twin), "%s", series.Name)
	}
	for d, v := range plain.vulnerability {
		compare(o.vulnerability[d], v, "vulnerability in domain %d", d)
	}
	for i := range plain.members {
		member, m := o.Member(i), &plain.members[i]
		if !slices.Equal(member.Ties, m.ties) {
			differences = append(differences, fmt.Sprintf("ties of %d: %v, %v\n", i, member.Ties, m.ties))
		}
		present := m.vacancy == 0 && m.returns < plain.week
		if member.Present != present {
			differences = append(differences, fmt.Sprintf("presence of %d: %v, %v\n", i, member.Present, present))
		}
		if !present || !member.Present {
			continue
		}
		compare(float64(member.Tasks), float64(m.tasks), "tasks of %d", i)
		compare(member.Capacity, m.capacity, "capacity of %d", i)
		compare(member.Trust, m.trust, "trust of %d", i)
		compare(member.Harm, m.harm, "harm of %d", i)
		for d, x := range m.competence {
			compare(member.Competence[d], x, "competence of %d in %d", i, d)
		}
	}
	return differences
}

func TestPlainTwinUnderTheRegimes(t *testing.T) {
	t.Parallel()
	for _, regime := range Regimes {
		t.Run(regime.Name, func(t *testing.T) {
			for seed := range uint64(5) {
				compareWithPlain(t, &Setup{Parameters: Defaults(), Regime: regime}, seed)
			}
		})
	}
}

// busy is settings in which much happens in little time, for scenarios of a small
// organization in distress.
func busy() Parameters {
	settings := Defaults()
	settings.Organization.Members, settings.Organization.Span = 40, 3
	settings.Environment.Weeks = 130
	settings.Environment.BackgroundRate, settings.Environment.ShockEvery = .6, 13
	settings.Environment.Magnitude = .25
	return settings
}

func TestPlainTwinInDegenerateSettings(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out settings at the ends of their ranges")
	}
	t.Parallel()
	type change map[string]float64
	changes := []change{
		{"organization.members": 1},
		{"organization.members": 2},
		{"organization.members": 3, "organization.span": 1},
		{"organization.span": 1},
		{"organization.span": 50},
		{"organization.lateral_ties": 0},
		{"organization.lateral_ties": 20},
		{"organization.domains": 2, "environment.max_complexity": 2, "environment.shock_breadth": 2},
		{"organization.leader_attention": 0},
		{"organization.leader_attention": 5},
		{"environment.shock_every": 1},
		{"environment.max_complexity": 12, "environment.shock_breadth": 12, "environment.shock_complexity": 20, "environment.background_complexity": 20},
		{"turnover.vacancy": 1},
		{"turnover.vacancy": 1, "turnover.quit_rate": 5, "turnover.quit_harm": 20, "turnover.quit_trust": 20},
		{"turnover.vacancy": 104, "turnover.quit_rate": 5},
		{"turnover.quit_rate": 5},
		{"turnover.board": 1, "turnover.dismiss_blamed": 1, "turnover.dismiss_crew": 1},
		{"environment.growth": 1},
		{"work.size": 0},
		{"work.size": 0, "decision.consult_weeks": 0, "decision.report_weeks": 0},
		{"people.base_effort": 0, "people.fear_effort": 0},
		{"organization.leader_attention": 5, "people.learn_competence": .5},
		{"organization.leader_attention": 5, "people.coaching": 1},
		{"people.forget_competence": .1, "environment.weeks": 260, "vulnerability.prevention": 10},
		{"trust.rate": .9, "harm.heal": .6, "harm.sanction": 1},
	}
	for i := range ParameterTable {
		p := &ParameterTable[i]
		if !p.Whole && p.Name != "environment.background_rate" {
			changes = append(changes, change{p.Name: p.Min}, change{p.Name: p.Max})
		}
	}
	for n, change := range changes {
		t.Run(fmt.Sprint(change), func(t *testing.T) {
			setup := Setup{Parameters: busy()}
			for i := range ParameterTable {
				p := &ParameterTable[i]
				if value, changed := change[p.Name]; changed {
					if err := p.Set(&setup, value); err != nil {
						t.Fatal(err)
					}
				}
			}
			for _, regime := range []string{"domineering", "relapsing"} {
				setup.Regime = mustRegime(t, regime)
				compareWithPlain(t, &setup, uint64(n))
			}
		})
	}
}

func mustRegime(t *testing.T, name string) Regime {
	t.Helper()
	regime, found := RegimeNamed(name)
	if !found {
		t.Fatalf("unknown regime %s", name)
	}
	return regime
}

func TestPlainTwinUnderInterventions(t *testing.T) {
	relapsing, domineering := mustRegime(t, "relapsing"), mustRegime(t, "domineering")
	for name, interventions := range map[string][]Intervention{
		"regime": {{Week: 30, Regime: &relapsing}, {Week: 90, Regime: &domineering}},
		"parameters": {
			{Week: 20, Parameter: &ParameterChange{"organization.leader_attention", 2}},
			{Week: 30, Parameter: &ParameterChange{"trust.rate", .3}},
			{Week: 40, Parameter: &ParameterChange{"harm.heal", .3}},
			{Week: 50, Parameter: &ParameterChange{"people.forget_competence", .1}},
			{Week: 60, Parameter: &ParameterChange{"people.capacity_follower", .9}},
			{Week: 60, Parameter: &ParameterChange{"turnover.vacancy", 2}},
			{Week: 70, Parameter: &ParameterChange{"environment.shock_breadth", 1}},
			{Week: 80, Parameter: &ParameterChange{"work.size", 3}},
		},
		"cut":                    {{Week: 0, Cut: &Cut{.2}}, {Week: 60, Cut: &Cut{.5}}, {Week: 60, Cut: &Cut{.5}}, {Week: 61, Cut: &Cut{.1}}},
		"everybody":              {{Week: 50, Cut: &Cut{1}}},
		"absence of the head":    {{Week: 10, Absence: &Absence{0, 30}}},
		"absence of a leader":    {{Week: 0, Absence: &Absence{2, 60}}, {Week: 5, Absence: &Absence{4, 70}}},
		"absence of a follower":  {{Week: 20, Absence: &Absence{39, 1}}, {Week: 40, Absence: &Absence{38, 500}}},
		"absences that overlap":  {{Week: 5, Absence: &Absence{1, 20}}, {Week: 10, Absence: &Absence{1, 40}}, {Week: 20, Absence: &Absence{1, 5}}},
		"absences that follow":   {{Week: 5, Absence: &Absence{1, 5}}, {Week: 10, Absence: &Absence{1, 5}}, {Week: 15, Absence: &Absence{0, 5}}},
		"cut, absence, regime":   {{Week: 40, Cut: &Cut{.3}}, {Week: 40, Absence: &Absence{3, 20}}, {Week: 40, Regime: &relapsing}},
		"absence, cut, absences": {{Week: 40, Absence: &Absence{3, 20}}, {Week: 40, Cut: &Cut{.6}}, {Week: 42, Absence: &Absence{3, 9}}, {Week: 43, Absence: &Absence{0, 9}}, {Week: 44, Absence: &Absence{0, 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, regime := range []string{"domineering", "situational"} {
				for seed := range uint64(2) {
					setup := &Setup{Parameters: busy(), Regime: mustRegime(t, regime), Interventions: interventions}
					compareWithPlain(t, setup, seed)
				}
			}
		})
	}
}

func TestPlainTwinUnderShockPlansAndStarts(t *testing.T) {
	t.Parallel()
	low, high, half := 0.0, 1.0, .5
	for name, change := range map[string]func(*Setup){
		"evenly":    func(s *Setup) { s.Shocks.Timing = ShocksEvenly },
		"fractions": func(s *Setup) { s.Shocks.Timing = ShocksEvenly; s.Parameters.Environment.ShockEvery = 2.3 },
		"weekly":    func(s *Setup) { s.Shocks.Timing = ShocksEvenly; s.Parameters.Environment.ShockEvery = 1 },
		"none":      func(s *Setup) { s.Shocks.Timing = ShocksListed },
		"listed": func(s *Setup) {
			s.Shocks = ShockPlan{ShocksListed, []Shock{{80, .4, 2, 1}, {0, .2, 12, 6}, {60, .3, 3, 2}, {129, 1, 1, 20}}}
		},
		"two in a week": func(s *Setup) {
			s.Shocks = ShockPlan{ShocksListed, []Shock{{60, .2, 2, 1}, {80, .3, 3, 3}, {80, .3, 9, 2}}}
		},
		"drift":      func(s *Setup) { s.Drift = Drift{Complexity: 1, Load: .5, Growth: 2} },
		"drift down": func(s *Setup) { s.Drift = Drift{Complexity: -1, Load: -.5, Growth: -1} },
		"distress": func(s *Setup) {
			s.Start = Start{Vulnerability: &high, Trust: &low, Harm: .6, Capacity: &half, Backlog: 1}
		},
		"no distress":   func(s *Setup) { s.Start = Start{Vulnerability: &low, Trust: &high, Capacity: &low} },
		"lost to harm":  func(s *Setup) { s.Start = Start{Harm: 1} },
		"without times": func(s *Setup) { s.Parameters.Environment.BackgroundRate = 0; s.Parameters.Environment.ShockLoad = 0 },
		"one week":      func(s *Setup) { s.Parameters.Environment.Weeks = 1 },
		"odd weeks":     func(s *Setup) { s.Parameters.Environment.Weeks = 53 },
	} {
		t.Run(name, func(t *testing.T) {
			for seed, regime := range Regimes {
				setup := &Setup{Parameters: busy(), Regime: regime}
				change(setup)
				compareWithPlain(t, setup, uint64(seed))
			}
		})
	}
}

// lives bounds the ranges so that a random organization does not drown in problems or
// take long, and so that members' competences do not become equal, at 0.2 or at 1, except
// for rounding errors that would then pick the crew.
var lives = map[string][2]float64{
	"organization.members":              {1, 80},
	"organization.span":                 {1, 12},
	"organization.lateral_ties":         {0, 8},
	"organization.domains":              {2, 20},
	"organization.leader_attention":     {0, 2},
	"people.learn_competence":           {0, .5},
	"people.forget_competence":          {0, .1},
	"work.size":                         {0, 4},
	"work.disruption":                   {0, 10},
	"turnover.quit_rate":                {0, 1},
	"turnover.vacancy":                  {1, 20},
	"environment.weeks":                 {1, 150},
	"environment.background_rate":       {0, 2},
	"environment.background_complexity": {1, 6},
	"environment.shock_every":           {1, 40},
	"environment.shock_load":            {0, .5},
	"environment.shock_complexity":      {1, 8},
	"environment.magnitude":             {0, .6},
	"environment.growth":                {0, .1},
}

func TestPlainTwinInRandomSettings(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 400 random settings")
	}
	t.Parallel()
	for n := range uint64(400) {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			setup := randomSetup(t, rand.New(rand.NewPCG(n, 0)))
			compareWithPlain(t, &setup, n)
		})
	}
}

func randomSetup(t *testing.T, chance *rand.Rand) Setup {
	setup := Setup{Parameters: Defaults(), Regime: randomRegime(chance)}
	one := func(n int) bool { return chance.IntN(n) == 0 }
	value := func(p *Field) float64 {
		low, high := p.Min, p.Max
		if bounds, bounded := lives[p.Name]; bounded {
			low, high = bounds[0], bounds[1]
		}
		switch p.Name {
		case "environment.shock_breadth", "environment.max_complexity":
			high = min(high, float64(setup.Parameters.Organization.Domains))
		}
		if p.Whole {
			return low + float64(chance.IntN(int(high-low)+1))
		}
		// A cube keeps most chances and rates small, as in reality.
		u := chance.Float64()
		if one(2) {
			u = u * u * u
		}
		return low + u*(high-low)
	}
	for i := range ParameterTable {
		p := &ParameterTable[i]
		if p.Whole || !one(4) {
			if err := p.Set(&setup, value(p)); err != nil {
				t.Fatal(err)
			}
		}
	}
	weeks, members := setup.Parameters.Environment.Weeks, setup.Parameters.Organization.Members

	switch setup.Shocks.Timing = ShockTiming(chance.IntN(3)); setup.Shocks.Timing {
	case ShocksListed:
		for week := 0; week < weeks; week += 1 + chance.IntN(40) {
			breadth := 1 + chance.IntN(setup.Parameters.Organization.Domains)
			setup.Shocks.Listed = append(setup.Shocks.Listed, Shock{week, chance.Float64() / 2, breadth, 1 + 5*chance.Float64()})
		}
	}
	if one(3) {
		setup.Drift = Drift{chance.Float64()*2 - 1, chance.Float64()*2 - 1, chance.Float64()*2 - 1}
	}
	if one(3) {
		number := func() *float64 {
			x := chance.Float64()
			return &x
		}
		setup.Start = Start{Vulnerability: number(), Trust: number(), Harm: *number(), Capacity: number(), Backlog: *number() / 4}
	}
	for range chance.IntN(6) {
		intervention := Intervention{Week: chance.IntN(weeks)}
		switch chance.IntN(4) {
		case 0:
			regime := randomRegime(chance)
			intervention.Regime = &regime
		case 1:
			p := &ParameterTable[chance.IntN(len(ParameterTable))]
			for p.Fixed {
				p = &ParameterTable[chance.IntN(len(ParameterTable))]
			}
			intervention.Parameter = &ParameterChange{p.Name, value(p)}
		case 2:
			intervention.Cut = &Cut{chance.Float64() / 2}
		case 3:
			intervention.Absence = &Absence{chance.IntN(members), 1 + chance.IntN(60)}
			if one(3) {
				intervention.Absence.Seat = 0
			}
		}
		setup.Interventions = append(setup.Interventions, intervention)
	}
	return setup
}

func randomRegime(chance *rand.Rand) Regime {
	policy := func() Policy {
		var p Policy
		for _, number := range PolicyNumbers {
			*number.Of(&p) = chance.Float64()
		}
		p.Layoffs *= p.Layoffs / 2
		return p
	}
	regime := Regime{Name: "random", Espoused: policy(), Pull: chance.Float64(), Practice: chance.Float64() / 10, Rigidity: chance.Float64()}
	if habit := policy(); chance.IntN(2) == 0 {
		regime.Habit = &habit
	}
	return regime
}
