package inference

import (
	"fmt"

	"leaderful/sim"
)

// A Claim is a sentence of the argument that runs can support or oppose.
type Claim struct {
	ID          string
	Words       string // the claim
	Estimand    string // what is estimated
	Holds       string // where the whole interval must lie, beyond the negligible zone
	Comparisons []Comparison
}

// A Comparison is one assertion of a claim: that a weighted sum of outcomes within a
// replication is above 0.
type Comparison struct {
	Label   string // "power-with - domineering"
	Outcome string // whose unit it has
	Terms   []Term
	NoWorse bool // the claim is only that it is not below 0

	// Given says that parameters and regimes settle the sign before anything runs;
	// runs only estimate the size.
	Given bool

	// Above and Below say what a value above or below 0 means, with %s in place of
	// its size.
	Above, Below string
}

// A Term is an outcome of a regime with its weight in a comparison.
type Term struct {
	Weight  float64
	Outcome string
	Arm     Arm
}

// An Arm is a regime and the change made for it alone.
type Arm struct {
	Regime string
	Change Change
}

// A Change sets a parameter for one arm from the first week on. The zero value
// changes nothing.
type Change struct {
	Name      string // as part of an arm's name: "unhealed"
	Parameter string
	Value     float64
	Relative  bool // Value multiplies the parameter instead of replacing it
}

// Name returns the name of the arm in data sets: "power-with-complexity-6".
func (a Arm) Name() string {
	if a.Change.Name == "" {
		return a.Regime
	}
	return a.Regime + "-" + a.Change.Name
}

// The changes that claims need.
var (
	unhealed = Change{"unhealed", "harm.heal", 0, false}
	halved   = Change{"leaders-halved", "organization.leader_attention", .5, true}
)

func complexity(k int) Change {
	return Change{fmt.Sprintf("complexity-%d", k), "environment.shock_complexity", float64(k), false}
}

// given marks comparisons whose sign follows from the parameters.
func given(c Comparison) Comparison {
	c.Given = true
	return c
}

// Between compares an outcome of a regime with that of another: how much more of it the
// first has.
func Between(outcome, regime, other string) Comparison {
	o := sim.OutcomeNamed(outcome)
	return Comparison{
		Label: regime + " - " + other, Outcome: outcome,
		Terms: []Term{{1, outcome, Arm{Regime: regime}}, {-1, outcome, Arm{Regime: other}}},
		Above: o.Above + " under " + regime + " than under " + other,
		Below: o.Below + " under " + regime + " than under " + other,
	}
}

// noLess claims that a regime has no less of an outcome than another.
func noLess(outcome, regime, other string) Comparison {
	c := Between(outcome, regime, other)
	c.NoWorse = true
	return c
}

// complexities are the levels of shock_complexity over which C2 measures a slope.
var complexities = []int{1, 2, 3, 4, 5, 6}

// slope claims that the difference in crises between two regimes grows with
// complexity: the least-squares slope over its levels, within a replication
// (summary measures; Matthews et al. 1990), times the range, so that it has the
// unit and the zone of the outcome.
func slope(regime, other string) Comparison {
	c := Comparison{
		Label: "rise of " + regime + " - " + other, Outcome: "crises_per_year",
		Above: "from complexity 1 to 6, crises a year under " + regime + " minus those under " + other + " rise by %s",
		Below: "from complexity 1 to 6, crises a year under " + regime + " minus those under " + other + " fall by %s",
	}
	middle, squares := 0.0, 0.0
	for _, k := range complexities {
		middle += float64(k) / float64(len(complexities))
	}
	for _, k := range complexities {
		squares += (float64(k) - middle) * (float64(k) - middle)
	}
	span := float64(complexities[len(complexities)-1] - complexities[0])
	for _, k := range complexities {
		weight := (float64(k) - middle) / squares * span
		c.Terms = append(c.Terms,
			Term{weight, "crises_per_year", Arm{regime, complexity(k)}},
			Term{-weight, "crises_per_year", Arm{other, complexity(k)}})
	}
	return c
}

// worsening claims that crises become more frequent in the second half, by more
// than under another regime.
func worsening(regime, other string) Comparison {
	return Comparison{
		Label: "rise of " + regime + " - rise of " + other, Outcome: "crises_per_year",
		Terms: []Term{
			{1, "crises_last", Arm{Regime: regime}}, {-1, "crises_first", Arm{Regime: regime}},
			{-1, "crises_last", Arm{Regime: other}}, {1, "crises_first", Arm{Regime: other}},
		},
		Above: "from the first half to the second, crises a year rise by %s more under " + regime + " than under " + other,
		Below: "from the first half to the second, crises a year rise by %s less under " + regime + " than under " + other,
	}
}

// healing claims that a regime has more crises if harm never heals.
func healing(regime string) Comparison {
	return Comparison{
		Label: regime + ": unhealed - healed", Outcome: "crises_per_year",
		Terms: []Term{{1, "crises_per_year", Arm{regime, unhealed}}, {-1, "crises_per_year", Arm{Regime: regime}}},
		Above: "under " + regime + " there are %s more crises a year if harm never heals",
		Below: "under " + regime + " there are %s fewer crises a year if harm never heals",
	}
}

// worth claims that leaders' attention is worth more performance under a regime
// than under another.
func worth(regime, other string) Comparison {
	return Comparison{
		Label: "leaders' worth, " + regime + " - " + other, Outcome: "performance",
		Terms: []Term{
			{1, "performance", Arm{Regime: regime}}, {-1, "performance", Arm{regime, halved}},
			{-1, "performance", Arm{Regime: other}}, {1, "performance", Arm{other, halved}},
		},
		Above: "the loss of performance when leaders have half their attention is %s larger under " + regime + " than under " + other,
		Below: "the loss of performance when leaders have half their attention is %s smaller under " + regime + " than under " + other,
	}
}

// Claims are the claims put to the test. Some signs are given: nobody is hurt under
// power-with, which neither sanctions nor commands, so damage, and renewal without
// hurting anyone, can only differ one way; and consultation, threat and gap determine
// trust. Power-over means the regimes domineering and compassionate, each compared
// separately. C6 is tested for the regimes that can hurt anybody: under the others
// there is nothing to heal.
var Claims = []Claim{
	{"C1", "Where power is shared, followers grow into leaders.", "leadership_capacity, power-with minus power-over", "above 0", []Comparison{
		Between("leadership_capacity", "power-with", "domineering"), Between("leadership_capacity", "power-with", "compassionate")}},
	{"C2", "The more complex things are, the better shared leadership copes.", "slope of crises_per_year, power-over minus power-with, over shock_complexity from 1 to 6", "above 0", []Comparison{
		slope("domineering", "power-with"), slope("compassionate", "power-with")}},
	{"C3", "Organizations that stay with power-over go from turnaround to turnaround.", "crises_last minus crises_first, power-over minus power-with; and recurrence, power-over minus power-with", "above 0, both", []Comparison{
		worsening("domineering", "power-with"), worsening("compassionate", "power-with"),
		Between("recurrence", "domineering", "power-with"), Between("recurrence", "compassionate", "power-with")}},
	{"C4", "In an emergency, command is faster (conceded to power-over).", "crisis_weeks, power-with minus situational and power-with minus power-over", "above 0", []Comparison{
		Between("crisis_weeks", "power-with", "situational"), Between("crisis_weeks", "power-with", "domineering"), Between("crisis_weeks", "power-with", "compassionate")}},
	{"C5", "Command leaves people damaged.", "collateral_damage, power-over minus power-with and situational minus power-with", "above 0", []Comparison{
		given(Between("collateral_damage", "domineering", "power-with")), given(Between("collateral_damage", "compassionate", "power-with")),
		given(Between("collateral_damage", "situational", "power-with"))}},
	{"C6", "Damage that is not healed brings the next crisis sooner.", "crises_per_year with harm.heal at 0 minus with its default, for each regime that hurts", "above 0", []Comparison{
		healing("domineering"), healing("compassionate"), healing("situational"), healing("masquerade"), healing("relapsing")}},
	{"C7", "Power-over does better with compassion than without.", "crises_per_year and collateral_damage, domineering minus compassionate", "above 0", []Comparison{
		Between("crises_per_year", "domineering", "compassionate"), Between("collateral_damage", "domineering", "compassionate")}},
	{"C8", "But compassion does not turn power-over into power-with, even under that name.", "leadership_capacity and trust, power-with minus masquerade; trust, compassionate minus masquerade", "above 0", []Comparison{
		Between("leadership_capacity", "power-with", "masquerade"), given(Between("trust", "power-with", "masquerade")), given(Between("trust", "compassionate", "masquerade"))}},
	{"C9", "Identified leaders are worth more, not less, where followers lead too.", "performance lost when all leaders' attention is halved, power-with minus power-over", "above 0", []Comparison{
		worth("power-with", "domineering"), worth("power-with", "compassionate")}},
	{"C10", "Power-with renews an organization without trauma.", "renewal, power-with minus power-over", "above 0", []Comparison{
		given(Between("renewal", "power-with", "domineering")), given(Between("renewal", "power-with", "compassionate"))}},
	{"C11", "Those who rule by power prepare their own removal.", "leader_exits, power-over minus power-with", "above 0", []Comparison{
		Between("leader_exits", "domineering", "power-with"), Between("leader_exits", "compassionate", "power-with")}},
	{"C12", "Kept for emergencies and followed by healing, command costs nothing.", "crises_per_year and leadership_capacity, situational minus power-with", "inside the negligible zone, or better", []Comparison{
		noLess("crises_per_year", "power-with", "situational"), noLess("leadership_capacity", "situational", "power-with")}},
	{"C13", "The mere threat silences people.", "trust and voiced, power-with minus power-over", "above 0", []Comparison{
		given(Between("trust", "power-with", "domineering")), given(Between("trust", "power-with", "compassionate")),
		Between("voiced", "power-with", "domineering"), Between("voiced", "power-with", "compassionate")}},
	{"C14", "Shared power is not the same as absent leadership.", "crises_per_year, laissez-faire minus power-with", "above 0", []Comparison{
		Between("crises_per_year", "laissez-faire", "power-with")}},
	{"C15", "Falling back on power-over under threat undoes what power-with has built.", "leadership_capacity and crises_per_year, power-with compared with relapsing", "power-with better in both", []Comparison{
		Between("leadership_capacity", "power-with", "relapsing"), Between("crises_per_year", "relapsing", "power-with")}},
}
