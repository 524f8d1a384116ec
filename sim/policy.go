package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Policy describes what leaders do, as seven numbers in [0, 1], which PolicyNumbers
// describes.
type Policy struct {
	Delegation, Consultation, Sanction, Compassion, Development, Command, Layoffs float64
}

// A PolicyNumber describes one of the seven numbers of a policy.
type PolicyNumber struct {
	Name    string
	Symbol  string
	Meaning string
	Of      func(*Policy) *float64
}

// PolicyNumbers describes the numbers of a policy, in the order of the
// specification.
var PolicyNumbers = []PolicyNumber{
	{"delegation", "D", "share of problems that their holders decide without asking first", func(p *Policy) *float64 { return &p.Delegation }},
	{"consultation", "C", "chance that the most competent member known to the decider is asked about a facet before a decision", func(p *Policy) *float64 { return &p.Consultation }},
	{"sanction", "S", "chance that a failure is answered with discipline; as a standing threat, its weight", func(p *Policy) *float64 { return &p.Sanction }},
	{"compassion", "K", "how far blows are softened and injuries tended", func(p *Policy) *float64 { return &p.Compassion }},
	{"development", "G", "how much of a leader's free attention goes into coaching", func(p *Policy) *float64 { return &p.Development }},
	{"command", "M", "chance that a crisis is taken over from above", func(p *Policy) *float64 { return &p.Command }},
	{"layoffs", "L", "share of the unit dismissed at the onset of a crisis", func(p *Policy) *float64 { return &p.Layoffs }},
}

// blend returns (1 - share) p + share q, number by number.
func (p Policy) blend(q Policy, share float64) Policy {
	if share == 0 {
		return p
	}
	for i := range PolicyNumbers {
		a, b := PolicyNumbers[i].Of(&p), PolicyNumbers[i].Of(&q)
		*a = float64((1-share)**a) + float64(share**b)
	}
	return p
}

// gap returns the distance of the enacted policy from the espoused one, in [0, 1].
func gap(espoused, enacted *Policy) float64 {
	return (math.Abs(espoused.Delegation-enacted.Delegation) +
		math.Abs(espoused.Consultation-enacted.Consultation) +
		math.Abs(espoused.Sanction-enacted.Sanction)) / 3
}

// softness is the share of a blow that remains despite compassion.
func (p *Policy) softness() float64 { return 1 - p.Compassion/2 }

// A Regime is an espoused policy and the habit that pulls the enacted policy
// away from it.
type Regime struct {
	Name     string
	Meaning  string // one line of plain language
	Espoused Policy
	Habit    *Policy // nil: no habit
	Pull     float64 // of the habit at the start
	Practice float64 // weekly decay of the pull
	Rigidity float64 // how far a crisis throws leaders back on habit
}

// Check returns everything that is wrong with the regime.
func (r *Regime) Check() []error {
	var wrong []error
	s := &Setup{Regime: *r}
	for _, f := range FieldsOf("regime") {
		if v, given := f.value(s); given && !(v >= f.Min && v <= f.Max) {
			what := strings.Replace(strings.TrimPrefix(f.Name, "regime."), "habit.", "habitual ", 1)
			wrong = append(wrong, fmt.Errorf("%s of regime %s is %v; the range is %s", what, r.Name, v, f.Range()))
		}
	}
	return wrong
}

var (
	domineering   = Policy{Delegation: .05, Consultation: .20, Sanction: .80, Compassion: .10, Development: .05, Command: 1, Layoffs: .05}
	compassionate = Policy{Delegation: .15, Consultation: .60, Sanction: .30, Compassion: .80, Development: .20, Command: 1, Layoffs: .02}
	powerWith     = Policy{Delegation: .85, Consultation: .85, Compassion: .80, Development: .30}
	situational   = Policy{Delegation: .85, Consultation: .85, Compassion: .80, Development: .30, Command: 1}
	laissezFaire  = Policy{Delegation: 1, Consultation: .10, Compassion: .10}
)

// Regimes are the named regimes, in the order of the specification.
var Regimes = []Regime{
	{Name: "domineering", Espoused: domineering,
		Meaning: "power-over without mercy: bosses decide, blame and dismiss"},
	{Name: "compassionate", Espoused: compassionate,
		Meaning: "power-over that cares: bosses decide after listening, blame less and tend the injured"},
	{Name: "power-with", Espoused: powerWith,
		Meaning: "decisions and responsibility are shared, nobody is threatened, crises are not taken over"},
	{Name: "situational", Espoused: situational,
		Meaning: "power-with that reserves command for emergencies"},
	{Name: "laissez-faire", Espoused: laissezFaire,
		Meaning: "absent leadership: everybody decides alone, nobody asks, coaches or threatens"},
	{Name: "masquerade", Espoused: powerWith, Habit: &compassionate, Pull: 1,
		Meaning: "compassionate power-over that calls itself power-with"},
	{Name: "relapsing", Espoused: powerWith, Habit: &domineering, Practice: .02, Rigidity: .5,
		Meaning: "intends power-with, but falls back on domineering under threat"},
}

// RegimeNamed returns the regime with a name, and whether it exists.
func RegimeNamed(name string) (Regime, bool) {
	i := slices.IndexFunc(Regimes, func(r Regime) bool { return r.Name == name })
	if i < 0 {
		return Regime{}, false
	}
	return Regimes[i], true
}
