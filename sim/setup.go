package sim

import (
	"errors"
	"fmt"
	"strings"
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
	Load       float64 // mean problems per member
	Breadth    int     // domains hit
	Complexity float64 // mean
}

// Drift lets the environment change at a rate per year: in week w a quantity is
// its parameter times 1 + rate w/52, kept in the parameter's range.
type Drift struct {
	Complexity float64 // of background_complexity and shock_complexity
	Load       float64 // of background_rate and shock_load
	Growth     float64 // of growth
}

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

// A ParameterChange sets a parameter that is not fixed to another value.
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
	case p.Fixed:
		return fmt.Errorf("%s cannot change during a run", c.Name)
	}
	s := Setup{Parameters: *settings}
	err := p.Set(&s, c.Value)
	*settings = s.Parameters
	return err
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

// Check returns everything that is wrong with the setup.
func (s *Setup) Check() []error {
	wrong := append(s.Parameters.Check(), s.Regime.Check()...)
	reject := func(format string, arguments ...any) { wrong = append(wrong, fmt.Errorf(format, arguments...)) }
	check := func(f *Field, what string) {
		if v, given := f.value(s); given && !(v >= f.Min && v <= f.Highest(&s.Parameters)) {
			reject("%s is %v; the range is %v to %v", what, v, f.Min, f.Highest(&s.Parameters))
		}
	}
	checkItem := func(fields []*Field, item int, what string) {
		for _, f := range fields {
			key := f.at[strings.LastIndexByte(f.at, '.')+1:]
			check(f.Of(item), fmt.Sprintf("%s of %s %d", strings.ToLower(key), what, item))
		}
	}
	ofShocks, ofInterventions := FieldsOf("shocks"), FieldsOf("interventions")
	for i := range s.Shocks.Listed {
		checkItem(ofShocks, i+1, "shock")
	}
	if len(s.Shocks.Listed) > 0 && s.Shocks.Timing != ShocksListed {
		reject("shocks are listed, but their timing is not")
	}
	for _, f := range FieldsOf("drift") {
		check(f, strings.Replace(f.Name, ".", " of ", 1))
	}
	for _, f := range FieldsOf("start") {
		check(f, strings.Replace(f.Name, ".", " ", 1))
	}
	sound := len(wrong) == 0
	for i := range s.Interventions {
		intervention := &s.Interventions[i]
		checkItem(ofInterventions, i+1, "intervention")
		what := fmt.Sprintf("intervention %d", i+1)
		if r := intervention.Regime; r != nil {
			wrong = append(wrong, r.Check()...)
		}
		if c := intervention.Parameter; c != nil {
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
		given := 0
		for _, is := range []bool{intervention.Regime != nil, intervention.Parameter != nil, intervention.Cut != nil, intervention.Absence != nil} {
			if is {
				given++
			}
		}
		if given != 1 {
			reject("%s needs exactly one of regime, parameter, cut and absence", what)
		}
	}
	return wrong
}

// Err joins the errors of Check; it is nil if nothing is wrong.
func (s *Setup) Err() error { return errors.Join(s.Check()...) }
