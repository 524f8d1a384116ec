package sim

// develop changes the members over a week: they learn from routine and from their
// boss, forget, gain or lose trust, and heal.
func (o *Organization) develop() {
	people, policy := &o.settings.People, &o.enacted
	o.learnRoutine()

	trust := &o.settings.Trust
	rest := .5 + float64(trust.VoiceWeight*(policy.Consultation-.5)) -
		float64(float64(trust.ThreatWeight*policy.Sanction)*o.softness) - float64(trust.GapWeight*o.gap)
	o.relaxTrust(min(1, max(0, rest)), trust.Rate)
	o.heal(min(1, float64(o.settings.Harm.Heal*(.5+policy.Compassion))))
	o.fade(people.ForgetCompetence)
}

// learnRoutine changes everybody's leadership capacity: by routine work, by
// forgetting, and by the example of the boss. The value of an empty seat does not
// matter.
func (o *Organization) learnRoutine() {
	people := &o.settings.People
	unit := unitLearning{capacity: o.capacity, routine: o.routine, forget: people.ForgetCapacity, one: 1}
	leader, follower := people.LearnRoutine, float64(people.LearnRoutine*o.enacted.Delegation)
	coaching := float64(people.Coaching * o.enacted.Development)
	for first, last, boss := 0, 1, 0; first < o.members; first, last, boss = o.nextUnit(first, last, boss) {
		unit.example, unit.coached = o.capacity[boss], 0
		if b := &o.seats[boss]; first > 0 && b.present() && b.attention > 0 {
			unit.coached = float64(coaching * b.attention)
		}
		middle := min(last, max(first, o.leaders))
		if first < middle {
			unit.learned = leader
			learnUnit(&unit, first, middle)
		}
		if middle < last {
			unit.learned = follower
			learnUnit(&unit, middle, last)
		}
	}
}
