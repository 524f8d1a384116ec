package sim

import (
	"errors"
	"fmt"
)

// A Setup is everything that determines a run, except its seed and replication. The
// zero values of all fields but Parameters and Regime leave the model as specified.
type Setup struct {
	Parameters    Parameters
	Regime        Regime
	Shocks        ShockPlan
	Drift         Drift
	Start         Start
	Interventions []Intervention
}

// ShockTiming says when shocks strike.
type ShockTiming int

const (
	ShocksAtRandom ShockTiming = iota // with chance 1 / shock_every a week
	ShocksEvenly                      // at every multiple of shock_every weeks, rounded up, but not in week 0
	ShocksListed                      // in the weeks listed, and no others
)

// A ShockPlan says when shocks strike and, if they are listed, what each brings.
type ShockPlan struct {
	Timing ShockTiming
	Listed []Shock // for ShocksListed, in any order; several may share a week
}

// A Shock is one listed shock.
type Shock struct {
	Week       int     // from 0
	Load       float64 // mean problems per member, in the range of environment.shock_load
	Breadth    int     // domains hit, in the range of environment.shock_breadth
	Complexity float64 // mean, in the range of environment.shock_complexity
}

// Drift lets the environment change at a rate per year: in week w a quantity is
// its parameter times 1 + rate w/52, kept in the parameter's range.
type Drift struct {
	Complexity float64 // of background_complexity and shock_complexity
	Load       float64 // of background_rate and shock_load
	Growth     float64 // of growth
}

// driftMin and driftMax bound a drift's rate per year.
const driftMin, driftMax = -1, 10

// Start describes the distress in which an organization may begin. Its zero value is
// the start in the specification.
type Start struct {
	Vulnerability *float64 // of every domain, instead of vulnerability.initial
	Trust         *float64 // of the founders, instead of trust.initial
	Harm          float64  // of the founders
	Capacity      *float64 // factor in [0, 1] on the founders' leadership capacity; nil: 1
	Backlog       float64  // mean number of problems per member that are waiting in week 0, drawn like a shock's, with facets from all domains
}

// An Intervention happens at the start of a week: exactly one of Regime, Parameter, Cut
// and Absence is set. Within a week interventions happen in the order listed, regimes
// and parameters before cuts and absences.
type Intervention struct {
	Week      int // from 0
	Regime    *Regime
	Parameter *ParameterChange
	Cut       *Cut
	Absence   *Absence
}

// A ParameterChange sets a parameter to another value. Parameters used only to found an
// organization (organization.* except organization.leader_attention, and
// vulnerability.initial) and environment.weeks cannot change during a run.
type ParameterChange struct {
	Name  string
	Value float64
}

// Check returns what is wrong with the change, or nil.
func (c *ParameterChange) Check() error {
	settings := Defaults()
	return c.apply(&settings)
}

// apply makes the change.
func (c *ParameterChange) apply(settings *Parameters) error {
	p := ParameterNamed(c.Name)
	switch {
	case p == nil:
		return fmt.Errorf("unknown parameter %q", c.Name)
	case fixed[c.Name]:
		return fmt.Errorf("%s cannot change during a run", c.Name)
	}
	return p.Set(settings, c.Value)
}

// A Cut sanctions and dismisses each present member with a chance.
type Cut struct {
	Chance float64 // in [0, 1]
}

// An Absence takes the member of a seat away for some weeks; ties stay, and the
// same member returns.
type Absence struct {
	Seat  int // from 0
	Weeks int // at least 1
}

// fixed are the parameters that shape an organization when it is founded.
var fixed = map[string]bool{
	"organization.members": true, "organization.span": true, "organization.lateral_ties": true,
	"organization.domains": true, "vulnerability.initial": true, "environment.weeks": true,
}

// Check returns everything that is wrong with the setup.
func (s *Setup) Check() []error {
	wrong := append(s.Parameters.Check(), s.Regime.Check()...)
	reject := func(format string, arguments ...any) { wrong = append(wrong, fmt.Errorf(format, arguments...)) }
	between := func(what string, value, low, high float64) {
		if !(value >= low && value <= high) {
			reject("%s is %v; the range is %v to %v", what, value, low, high)
		}
	}
	within := func(what string, value float64, name string) {
		p := ParameterNamed(name)
		between(what, value, p.Min, p.Max)
	}
	lastWeek := float64(s.Parameters.Environment.Weeks - 1)
	for i, shock := range s.Shocks.Listed {
		what := func(key string) string { return fmt.Sprintf("%s of shock %d", key, i+1) }
		between(what("week"), float64(shock.Week), 0, lastWeek)
		within(what("load"), shock.Load, "environment.shock_load")
		within(what("complexity"), shock.Complexity, "environment.shock_complexity")
		between(what("breadth"), float64(shock.Breadth), 1, float64(s.Parameters.Organization.Domains))
	}
	if len(s.Shocks.Listed) > 0 && s.Shocks.Timing != ShocksListed {
		reject("shocks are listed, but their timing is not")
	}
	between("drift of complexity", s.Drift.Complexity, driftMin, driftMax)
	between("drift of load", s.Drift.Load, driftMin, driftMax)
	between("drift of growth", s.Drift.Growth, driftMin, driftMax)
	between("start harm", s.Start.Harm, 0, 1)
	within("start backlog", s.Start.Backlog, "environment.shock_load")
	for _, optional := range []struct {
		what  string
		value *float64
	}{{"start vulnerability", s.Start.Vulnerability}, {"start trust", s.Start.Trust}, {"start capacity", s.Start.Capacity}} {
		if optional.value != nil {
			between(optional.what, *optional.value, 0, 1)
		}
	}
	sound := len(wrong) == 0
	for i := range s.Interventions {
		intervention := &s.Interventions[i]
		what := fmt.Sprintf("intervention %d", i+1)
		between("week of "+what, float64(intervention.Week), 0, lastWeek)
		given := 0
		if r := intervention.Regime; r != nil {
			given++
			wrong = append(wrong, r.Check()...)
		}
		if c := intervention.Parameter; c != nil {
			given++
			// Parameters that can change are bounded only by parameters that cannot, so
			// each change is checked against the settings at the start.
			settings := s.Parameters
			if err := c.apply(&settings); err != nil {
				reject("%s: %w", what, err)
			} else if sound {
				for _, err := range settings.Check() {
					reject("%s: %w", what, err)
				}
			}
		}
		if c := intervention.Cut; c != nil {
			given++
			between("chance of "+what, c.Chance, 0, 1)
		}
		if a := intervention.Absence; a != nil {
			given++
			between("seat of "+what, float64(a.Seat), 0, float64(s.Parameters.Organization.Members-1))
			between("weeks of "+what, float64(a.Weeks), 1, 52000)
		}
		if given != 1 {
			reject("%s needs exactly one of regime, parameter, cut and absence", what)
		}
	}
	return wrong
}

// Err joins the errors of Check; it is nil if nothing is wrong.
func (s *Setup) Err() error { return errors.Join(s.Check()...) }
