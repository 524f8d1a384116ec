package inference

// A Claim is a sentence of the argument that runs can speak for or against.
type Claim struct {
	ID       string
	Words    string // the claim
	Estimand string // what is estimated
	Holds    string // where its whole interval must lie, beyond the negligible zone
}

// Claims are the claims put to the test. Power-over stands for the regimes
// domineering and compassionate, each on its own.
var Claims = []Claim{
	{"C1", "Where power is shared, followers grow into leaders.", "leadership_capacity, power-with minus power-over", "above 0"},
	{"C2", "Shared leadership copes better the more complex things are.", "slope of crises_per_year, power-over minus power-with, over shock_complexity from 1 to 6", "above 0"},
	{"C3", "Whoever stays with power-over goes from turnaround to turnaround.", "crises_last minus crises_first under power-over, against power-with; and recurrence, power-over minus power-with", "above 0, both"},
	{"C4", "In an emergency, command is faster (granted to power-over).", "crisis_weeks, power-with minus situational and power-with minus power-over", "above 0"},
	{"C5", "Command leaves people damaged.", "collateral_damage, power-over minus power-with and situational minus power-with", "above 0"},
	{"C6", "Damage that is not healed brings the next crisis sooner.", "crises_per_year with harm.heal at 0 minus with its default, for each regime", "above 0"},
	{"C7", "Power-over with compassion does better than without.", "crises_per_year and collateral_damage, domineering minus compassionate", "above 0"},
	{"C8", "But compassion does not make it power-with, even where it goes by that name.", "leadership_capacity and trust, power-with minus masquerade; trust, compassionate minus masquerade", "above 0"},
	{"C9", "Identified leaders are worth more, not less, where followers lead too.", "performance lost when all leaders' attention is halved, power-with minus power-over", "above 0"},
	{"C10", "Power-with renews an organization without trauma.", "renewal, power-with minus power-over", "above 0"},
	{"C11", "Those who rule by power prepare their own removal.", "leader_exits, power-over minus power-with", "above 0"},
	{"C12", "Kept for emergencies, and with healing, command costs nothing.", "crises_per_year and leadership_capacity, situational minus power-with", "inside the negligible zone, or better"},
	{"C13", "The mere threat makes people fall silent.", "trust and voiced, power-with minus power-over", "above 0"},
	{"C14", "Shared power is something else than absent leadership.", "crises_per_year, laissez-faire minus power-with", "above 0"},
	{"C15", "To fall back on power-over under threat undoes what power-with has built.", "leadership_capacity and crises_per_year, power-with against relapsing", "power-with better in both"},
}

// A Pattern is something that real organizations are known to do and that the
// model was not fitted to.
type Pattern struct {
	ID     string
	Words  string
	Test   string
	Source string
}

// Patterns are the patterns held against the model.
var Patterns = []Pattern{
	{"P1", "Directed teams are ahead at first; empowered ones improve more.", "novices, one year: performance of power-with minus the better power-over is below 0 in the first 8 weeks and rises over the year", "Lorinkova et al. 2013; Martin et al. 2013"},
	{"P2", "Direction helps when problems are severe or the team is inexperienced.", "the difference falls as growth rises, rises with capacity_follower, and is below 0 somewhere in range", "Yun et al. 2005"},
	{"P3", "Delegation pays most in turbulence.", "the difference after shocks is larger at a high than at a low shock_load", "Aghion et al. 2021"},
	{"P4", "Planning apart harms units that depend on each other.", "the difference at a unit_loss of .6 is below that at 0, and its sign in crises_per_year flips", "Lanaj et al. 2013"},
	{"P5", "Where it is safe, more errors are reported, and sooner.", "share of problems spoken up about, and the delay", "Edmondson 1996"},
	{"P6", "After a cut of 1%, 15-45% more people quit within a year.", "one cut of 1% in an organization of 1,000 seats", "Trevor & Nyberg 2008"},
	{"P7", "Shared leadership and performance go together, at a correlation of .15 to .35.", "500 organizations with random policies and settings: correlation of delegation with performance", "Wang et al. 2014; D'Innocenzo et al. 2016"},
	{"P8", "Overload tips: an organization collapses at a higher load than it recovers at.", "shock_load ramped up, then down", "Rudolph & Repenning 2002"},
	{"P9", "Crises and leaders' exits come at realistic rates.", "55-80% of organizations in crisis within 5 years; .10-.17 leader exits a year", "PwC 2019; Kaplan & Minton 2012"},
	{"P10", "An absent head is felt; another absent leader hardly.", "performance lost while the head, or one leader of a unit, is away for 8 weeks", "Bennedsen et al. 2020"},
}
