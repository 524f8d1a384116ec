package inference

import "leaderful/sim"

// A Mechanism is a part of the model that can be switched off.
type Mechanism struct {
	Name  string
	Title string // in a few words, for columns
	Does  string
	Off   []sim.ParameterChange // what switches it off
}

// Mechanisms are switched off one at a time to see which verdicts change.
var Mechanisms = []Mechanism{
	{"threat_weight", "standing threat", "a standing threat lowers trust", []sim.ParameterChange{{Name: "trust.threat_weight", Value: 0}}},
	{"gap_weight", "word–deed gap", "a gap between words and deeds lowers trust", []sim.ParameterChange{{Name: "trust.gap_weight", Value: 0}}},
	{"learn", "learning", "people learn from deciding, from being heard, from routine and from work", []sim.ParameterChange{
		{Name: "people.learn_deciding", Value: 0}, {Name: "people.learn_heard", Value: 0}, {Name: "people.learn_routine", Value: 0}, {Name: "people.learn_competence", Value: 0}}},
	{"coaching", "coaching", "leaders with time to spare coach their reports", []sim.ParameterChange{{Name: "people.coaching", Value: 0}}},
	{"quick_fix", "quick fixes", "command leaves causes unresolved and covers them up", []sim.ParameterChange{{Name: "vulnerability.quick_fix", Value: 0}}},
	{"prevention", "prevention", "initiative in routine work mends latent defects", []sim.ParameterChange{{Name: "vulnerability.prevention", Value: 0}}},
	{"unit_loss", "loss between units", "crews from several units lose time", []sim.ParameterChange{{Name: "work.unit_loss", Value: 0}}},
	{"fear_effort", "effort from fear", "the threat of sanction makes people work", []sim.ParameterChange{{Name: "people.fear_effort", Value: 0}}},
	{"surge", "surge", "under command crews work harder", []sim.ParameterChange{{Name: "work.surge", Value: 1}}},
	{"surge_harm", "harm of surge", "working under command hurts", []sim.ParameterChange{{Name: "harm.surge", Value: 0}}},
	{"silence", "silence", "people who do not trust keep silent", []sim.ParameterChange{{Name: "trust.voice_floor", Value: 1}}},
	{"insight", "insight", "failed attempts reveal what the problem is", []sim.ParameterChange{{Name: "decision.insight", Value: 0}}},
	{"exposure", "exposure", "latent defects make problems more severe", []sim.ParameterChange{{Name: "vulnerability.exposure", Value: 0}}},
}
