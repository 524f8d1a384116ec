package inference

import "leaderful/sim"

// A Mechanism is something that the model does and that can be switched off.
type Mechanism struct {
	Name string
	Does string
	Off  []sim.ParameterChange // what switches it off
}

// Mechanisms are those that verdicts are looked at without, one at a time.
var Mechanisms = []Mechanism{
	{"threat_weight", "a standing threat lowers trust", []sim.ParameterChange{{"trust.threat_weight", 0}}},
	{"gap_weight", "a gap between words and deeds lowers trust", []sim.ParameterChange{{"trust.gap_weight", 0}}},
	{"learn", "people learn from deciding, from being heard, from routine and from work", []sim.ParameterChange{
		{"people.learn_deciding", 0}, {"people.learn_heard", 0}, {"people.learn_routine", 0}, {"people.learn_competence", 0}}},
	{"coaching", "leaders with time to spare coach their reports", []sim.ParameterChange{{"people.coaching", 0}}},
	{"quick_fix", "command leaves causes as they were, and covers them up", []sim.ParameterChange{{"vulnerability.quick_fix", 0}}},
	{"prevention", "initiative in routine work mends latent defects", []sim.ParameterChange{{"vulnerability.prevention", 0}}},
	{"unit_loss", "crews from several units lose time", []sim.ParameterChange{{"work.unit_loss", 0}}},
	{"fear_effort", "the threat of sanction makes people work", []sim.ParameterChange{{"people.fear_effort", 0}}},
	{"surge", "under command crews work harder", []sim.ParameterChange{{"work.surge", 1}}},
	{"surge_harm", "working under command hurts", []sim.ParameterChange{{"harm.surge", 0}}},
	{"silence", "those who do not trust keep silent (voice_floor at 1: nobody does)", []sim.ParameterChange{{"trust.voice_floor", 1}}},
	{"insight", "failed tries teach what the problem is", []sim.ParameterChange{{"decision.insight", 0}}},
	{"exposure", "latent defects make problems more severe", []sim.ParameterChange{{"vulnerability.exposure", 0}}},
}
