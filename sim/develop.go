package sim

// develop is what a week does to the members: they learn from routine and from
// their boss, forget, come to trust or not, and heal.
func (o *Organization) develop() {
	people, policy := &o.settings.People, &o.enacted
	leaders := learning{routine: people.LearnRoutine, forget: people.ForgetCapacity}
	followers := learning{routine: float64(people.LearnRoutine * policy.Delegation), forget: people.ForgetCapacity}
	coaching := float64(people.Coaching * policy.Development)

	if o.leaders > 0 {
		leaders.develop(o.seats[:1])
	} else {
		followers.develop(o.seats[:1])
	}
	for boss := range o.leaders {
		first, last := o.reports(boss)
		b := &o.seats[boss]
		coached := 0.0
		if b.present() {
			coached = float64(coaching * max(0, b.attention))
		}
		leaders.coaching, leaders.example = coached, b.capacity
		followers.coaching, followers.example = coached, b.capacity
		middle := min(last, max(first, o.leaders))
		leaders.develop(o.seats[first:middle])
		followers.develop(o.seats[middle:last])
	}

	trust := &o.settings.Trust
	rest := .5 + float64(trust.VoiceWeight*(policy.Consultation-.5)) -
		float64(float64(trust.ThreatWeight*policy.Sanction)*o.softness) - float64(trust.GapWeight*o.gap)
	o.relaxTrust(min(1, max(0, rest)), trust.Rate)
	o.heal(min(1, float64(o.settings.Harm.Heal*(.5+policy.Compassion))))
	o.fade(people.ForgetCompetence)
}

// learning holds what is the same for the leaders, or the followers, of a unit.
type learning struct {
	routine  float64 // learned per week of routine
	forget   float64 // forgotten per week
	coaching float64 // share of the difference to the boss's capacity closed in a week
	example  float64 // the boss's capacity
}

// develop changes the leadership capacity of the members of one unit.
func (u *learning) develop(seats []seat) {
	for i := range seats {
		s := &seats[i]
		if !s.present() {
			continue
		}
		l := s.capacity
		l += float64(float64(u.routine*s.routine)*(1-l)) - float64(u.forget*l)
		if u.example > l {
			l += float64(u.coaching * (u.example - l))
		}
		s.capacity = min(1, l)
	}
}
