package sim

import (
	"math"
	"strings"
	"testing"
)

func TestSetupCheckNamesEverythingWrong(t *testing.T) {
	number := func(x float64) *float64 { return &x }
	domineering := regimeNamed("domineering")
	broken := domineering
	broken.Rigidity = -1
	for what, c := range map[string]struct {
		spoil func(*Setup)
		want  []string
	}{
		"nothing":              {func(s *Setup) {}, nil},
		"two parameters":       {func(s *Setup) { s.Parameters.Harm.Heal = 2; s.Parameters.Turnover.Vacancy = 0 }, []string{"harm.heal is 2; the range is 0 to 1", "turnover.vacancy is 0; the range is 1 to 104"}},
		"not a number":         {func(s *Setup) { s.Parameters.Trust.Rate = math.NaN() }, []string{"trust.rate is NaN"}},
		"too broad a shock":    {func(s *Setup) { s.Parameters.Environment.ShockBreadth = 13 }, []string{"environment.shock_breadth is 13, above organization.domains, which is 12"}},
		"too few domains":      {func(s *Setup) { s.Parameters.Organization.Domains = 1 }, []string{"organization.domains is 1", "shock_breadth is 6", "max_complexity is 6"}},
		"a regime":             {func(s *Setup) { s.Regime.Espoused.Sanction = 1.5 }, []string{"sanction of regime power-with is 1.5; the range is 0 to 1"}},
		"a habit":              {func(s *Setup) { s.Regime.Habit = &Policy{Layoffs: -1} }, []string{"habitual layoffs of regime power-with is -1"}},
		"the start":            {func(s *Setup) { s.Start.Trust = number(-1); s.Start.Backlog = 11 }, []string{"start trust is -1", "start backlog is 11; the range is 0 to 10"}},
		"a drift":              {func(s *Setup) { s.Drift.Load = -2 }, []string{"drift of load is -2"}},
		"a shock's week":       {func(s *Setup) { s.Shocks = ShockPlan{ShocksListed, []Shock{{520, .1, 3, 2}}} }, []string{"week of shock 1 is 520; the range is 0 to 519"}},
		"shocks not listed":    {func(s *Setup) { s.Shocks.Listed = []Shock{{5, .1, 3, 2}} }, []string{"shocks are listed, but their timing is not"}},
		"an empty change":      {func(s *Setup) { s.Interventions = []Intervention{{Week: 3}} }, []string{"intervention 1 needs exactly one of"}},
		"two changes in one":   {func(s *Setup) { s.Interventions = []Intervention{{Week: 3, Regime: &domineering, Cut: &Cut{.1}}} }, []string{"intervention 1 needs exactly one of"}},
		"a broken regime":      {func(s *Setup) { s.Interventions = []Intervention{{Regime: &broken}} }, []string{"rigidity of regime domineering is -1"}},
		"an unknown parameter": {func(s *Setup) { s.Interventions = []Intervention{{Parameter: &ParameterChange{"harm.heel", 0}}} }, []string{`unknown parameter "harm.heel"`}},
		"a fixed parameter": {func(s *Setup) {
			s.Interventions = []Intervention{{Parameter: &ParameterChange{"organization.members", 9}}}
		}, []string{"organization.members cannot change during a run"}},
		"an impossible change, taken back": {func(s *Setup) {
			s.Interventions = []Intervention{
				{Week: 10, Parameter: &ParameterChange{"environment.shock_breadth", 13}},
				{Week: 20, Parameter: &ParameterChange{"environment.shock_breadth", 6}},
			}
		}, []string{"intervention 1: environment.shock_breadth is 13, above organization.domains"}},
		"an absence": {func(s *Setup) { s.Interventions = []Intervention{{Absence: &Absence{57, 0}}} }, []string{"seat of intervention 1 is 57; the range is 0 to 56", "weeks of intervention 1 is 0"}},
	} {
		setup := defaultSetup("power-with")
		c.spoil(&setup)
		wrong := setup.Check()
		if len(wrong) != len(c.want) {
			t.Errorf("%s: %d faults, want %d: %v", what, len(wrong), len(c.want), wrong)
			continue
		}
		for i, err := range wrong {
			if !strings.Contains(err.Error(), c.want[i]) {
				t.Errorf("%s: %q does not say %q", what, err, c.want[i])
			}
		}
		if _, err := New(&setup, 1, 0); (err == nil) != (len(c.want) == 0) {
			t.Errorf("%s: New returns %v", what, err)
		}
	}
}

func TestNoParameterIsANegativeZero(t *testing.T) {
	setup := Setup{Parameters: Defaults()}
	p := ParameterNamed("people.coaching")
	if err := p.Set(&setup, math.Copysign(0, -1)); err != nil || math.Signbit(p.Get(&setup)) {
		t.Errorf("it is %v, %v", p.Get(&setup), err)
	}
}
