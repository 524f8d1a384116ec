package sim

import "fmt"

// Parameters are the settings of a model run, in the groups of the
// specification. ParameterTable describes each.
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

// Defaults returns the default settings.
func Defaults() Parameters {
	var s Setup
	for i := range ParameterTable {
		p := &ParameterTable[i]
		if err := p.Set(&s, p.Default); err != nil {
			panic("sim: a default is outside its own range: " + err.Error())
		}
	}
	return s.Parameters
}

// Check returns everything that is wrong with the settings: values that are outside
// their range or not numbers, and impossible combinations.
func (settings *Parameters) Check() []error {
	var wrong, above []error
	s := &Setup{Parameters: *settings}
	for i := range ParameterTable {
		p := &ParameterTable[i]
		v := p.Get(s)
		if !(v >= p.Min && v <= p.Max) {
			wrong = append(wrong, fmt.Errorf("%s is %v; the range is %s", p.Name, v, p.Range()))
		}
		if high := p.Highest(settings); v > high && p.Bound != "" {
			above = append(above, fmt.Errorf("%s is %v, above %s, which is %v", p.Name, v, p.Bound, high))
		}
	}
	return append(wrong, above...)
}
