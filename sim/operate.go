package sim

// operate is the week's routine work, and the prevention and performance that
// come of it.
//
// It is effort and initiative written out for all members at once: what is the
// same for a unit is drawn up once, and trust and harm are read at their
// scales.
func (o *Organization) operate() {
	people := &o.settings.People
	slope := 1 - people.BaseEffort
	routine := routineWork{
		fear:    float64(people.FearEffort * o.enacted.Sanction),
		slope:   slope,
		trust:   float64(float64(slope*.4) * o.trustScale),
		harm:    o.harmScale,
		own:     o.enacted.Delegation,
		engaged: 1 - o.settings.Work.ProblemShare,
	}
	constant := people.BaseEffort + float64(float64(slope*.4)*o.trustRest)

	var done, preventive float64
	unit := func(boss, first, last int) {
		routine.constant, routine.fromBoss = constant, 0
		if b := &o.seats[boss]; b.present() {
			routine.constant = constant + float64(float64(slope*.1)*b.capacity)
			routine.fromBoss = float64((1 - o.enacted.Delegation) * float64(b.capacity*max(0, b.attention)))
		}
		done, preventive = routine.operate(o.seats[first:last], o.weights[first:last], done, preventive)
	}
	unit(0, 0, 1)
	for boss := range o.leaders {
		first, last := o.reports(boss)
		unit(boss, first, last)
	}

	o.prevent(preventive)
	vulnerability := &o.settings.Vulnerability
	for d, v := range o.vulnerability {
		mended := float64(float64(vulnerability.Prevention*(o.prevention[d]/float64(o.members))) * v)
		o.vulnerability[d] = min(1, max(0, v+float64(vulnerability.Drift*(1-v))-mended))
	}
	severity := 0.0
	for _, place := range o.open {
		severity += o.problems[place].severity
	}
	o.tally.performance = max(0, done-float64(o.settings.Work.Disruption*severity)) / float64(o.members)
}

// routineWork holds what is the same for all members of a unit in a week.
type routineWork struct {
	constant float64 // effort of a willing member without trust, traits, ties and harm
	slope    float64 // effort per unit of motive
	trust    float64 // effort per unit of a seat's trust, at its scale
	harm     float64 // the scale of harm
	fear     float64 // effort that the threat of sanction enforces
	own      float64 // weight of one's own capacity in initiative
	fromBoss float64 // initiative that comes from the boss
	engaged  float64 // share of attention that a task leaves to routine
}

// operate lets the seats of one unit do their routine work: their routine
// share r, and as their weight w x initiative. It adds the sums of w and of
// the weights to done and preventive.
func (u *routineWork) operate(seats []seat, weights []float64, done, preventive float64) (float64, float64) {
	weights = weights[:len(seats)]
	for i := range seats {
		s := &seats[i]
		if !s.present() {
			s.routine, weights[i] = 0, 0
			continue
		}
		r := max(0, s.attention)
		if s.tasks > 0 {
			if s.crisisTasks > 0 {
				r = 0
			} else {
				r = float64(r * u.engaged)
			}
		}
		willing := u.constant + float64(u.slope*s.fixedMotive) + float64(u.trust*s.trust)
		w := float64(float64((1-float64(u.harm*s.harm))*max(willing, u.fear)) * r)
		weight := float64(w * (float64(u.own*s.capacity) + u.fromBoss))
		s.routine = r
		weights[i] = weight
		done += w
		preventive += weight
	}
	return done, preventive
}

// sumSkills adds up, for every domain, weight x skill and weight x |skill| over
// all members.
func sumSkills(signed, unsigned *[64]float64, weights, skills []float64, domains int) {
	for i, w := range weights {
		row := skills[i*domains:][:domains]
		for d, v := range row {
			product := float64(w * v)
			signed[d] += product
			if product < 0 {
				product = -product
			}
			unsigned[d] += product
		}
	}
}
