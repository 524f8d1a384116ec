package sim

import (
	"fmt"
	"math"
	"slices"
)

// Parameters are the settings of a model run, in the groups of the
// specification. Each field is described by the Parameter of its name.
type Parameters struct {
	Organization struct {
		Members, Span, LateralTies, Domains int
		LeaderAttention                     float64
	}
	People struct {
		CapacityFollower, CapacityLeader                        float64
		LearnDeciding, LearnHeard, LearnRoutine, ForgetCapacity float64
		Coaching, LearnCompetence, ForgetCompetence             float64
		Alignment, Curiosity, BaseEffort, FearEffort            float64
	}
	Trust struct {
		Initial, VoiceFloor, VoiceWeight, ThreatWeight, GapWeight float64
		Rate, Gain, SanctionLoss, WitnessLoss                     float64
	}
	Harm struct {
		Sanction, Surge, Heal float64
	}
	Work struct {
		Size, CrewLoss, UnitLoss, ProblemShare, Surge, Disruption float64
	}
	Decision struct {
		Attention, Hearing, ConsultWeeks, ReportWeeks      float64
		JudgementFloor, ComplexityPenalty, Insight, Detect float64
	}
	Vulnerability struct {
		Initial, Drift, QuickFix, Prevention, Exposure float64
	}
	Turnover struct {
		QuitRate, QuitHarm, QuitTrust     float64
		Vacancy                           int
		Board, DismissBlamed, DismissCrew float64
	}
	Environment struct {
		Weeks                                          int
		BackgroundRate, BackgroundComplexity           float64
		ShockEvery, ShockLoad, ShockComplexity         float64
		ShockBreadth, MaxComplexity                    int
		Magnitude, MagnitudeSigma, Growth, GrowthSigma float64
	}
}

// A Kind says where a parameter's default comes from.
type Kind string

const (
	Anchored   Kind = "anchored"   // in a published source
	Calibrated Kind = "calibrated" // to the frequency of crises that surveys report
	Assumption Kind = "assumption" // without a source: a subject for sweeps and knock-outs
)

// A Parameter describes one setting: its name in configuration files, sweeps and
// tables, its default and range, and its meaning.
type Parameter struct {
	Name    string // group.name
	Title   string // in a few words, for figures
	Default float64
	Min     float64
	Max     float64
	Unit    string
	Kind    Kind
	Source  string // of an anchored or calibrated default; empty otherwise
	Meaning string

	real  func(*Parameters) *float64
	whole func(*Parameters) *int
}

// Whole reports whether the parameter takes whole numbers only.
func (p *Parameter) Whole() bool { return p.whole != nil }

// Get returns the parameter's value in settings.
func (p *Parameter) Get(settings *Parameters) float64 {
	if p.whole != nil {
		return float64(*p.whole(settings))
	}
	return *p.real(settings)
}

// Set changes the parameter's value in settings, or returns an error that names the
// range if the value is outside it.
func (p *Parameter) Set(settings *Parameters, value float64) error {
	if !(value >= p.Min && value <= p.Max) {
		return fmt.Errorf("%s is %v; the range is %s", p.Name, value, p.Range())
	}
	if p.whole == nil {
		*p.real(settings) = value + 0 // no negative zero, which would have another settings hash
		return nil
	}
	if value != math.Floor(value) {
		return fmt.Errorf("%s is %v; it takes whole numbers", p.Name, value)
	}
	*p.whole(settings) = int(value)
	return nil
}

// Range returns the parameter's range in words: "0 to 1".
func (p *Parameter) Range() string { return fmt.Sprintf("%v to %v", p.Min, p.Max) }

// ParameterNamed returns the parameter of a name, or nil.
func ParameterNamed(name string) *Parameter {
	i := slices.IndexFunc(ParameterTable, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return &ParameterTable[i]
}

// Defaults returns the default settings.
func Defaults() Parameters {
	var settings Parameters
	for i := range ParameterTable {
		p := &ParameterTable[i]
		if err := p.Set(&settings, p.Default); err != nil {
			panic("sim: a default is outside its own range: " + err.Error())
		}
	}
	return settings
}

// Check returns everything that is wrong with the settings: values that are outside
// their range or not numbers, and impossible combinations.
func (settings *Parameters) Check() []error {
	var wrong []error
	for i := range ParameterTable {
		p := &ParameterTable[i]
		if v := p.Get(settings); !(v >= p.Min && v <= p.Max) {
			wrong = append(wrong, fmt.Errorf("%s is %v; the range is %s", p.Name, v, p.Range()))
		}
	}
	domains := settings.Organization.Domains
	if n := settings.Environment.ShockBreadth; n > domains {
		wrong = append(wrong, fmt.Errorf("environment.shock_breadth is %d, above organization.domains, which is %d", n, domains))
	}
	if n := settings.Environment.MaxComplexity; n > domains {
		wrong = append(wrong, fmt.Errorf("environment.max_complexity is %d, above organization.domains, which is %d", n, domains))
	}
	return wrong
}
