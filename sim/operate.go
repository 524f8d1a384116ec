package sim

// operate does the week's routine work and computes the resulting prevention and
// performance.
func (o *Organization) operate() {
	for _, i := range o.touched {
		o.routine[i] = o.routineShare(&o.seats[i])
	}
	done, preventive := o.routineWork()
	o.prevent(preventive)
	o.tally.performance = max(0, done-float64(o.settings.Work.Disruption*o.totalSeverity())) / float64(o.members)
}

func (o *Organization) totalSeverity() float64 {
	sum := 0.0
	for _, place := range o.open {
		sum += o.problems[place].severity
	}
	return sum
}

// routineShare is the part of a week that a member gives to routine work.
func (o *Organization) routineShare(s *seat) float64 {
	switch {
	case !s.present() || s.crisisTasks > 0:
		return 0
	case s.tasks > 0:
		return float64(max(0, s.attention) * (1 - o.settings.Work.ProblemShare))
	default:
		return max(0, s.attention)
	}
}

// routineWork sets the weight of each seat in prevention, w x initiative, and
// returns the sums of w and of the weights. Members who are not present have a
// routine share of 0.
//
// It is effort and initiative written out for all members together: quantities that are
// the same for a unit are computed once, and trust and harm are read at their scales.
func (o *Organization) routineWork() (done, preventive float64) {
	people := &o.settings.People
	willing := 1 - people.BaseEffort
	untrusting := people.BaseEffort + float64(float64(.4*willing)*o.trustRest)
	unit := unitWork{
		readiness:  o.readiness,
		trust:      o.trustKept,
		harm:       o.harmKept,
		routine:    o.routine,
		capacity:   o.capacity,
		weights:    o.weights,
		perTrust:   float64(float64(.4*willing) * o.trustScale.value),
		perHarm:    o.harmScale.value,
		fear:       float64(people.FearEffort * o.enacted.Sanction),
		delegation: o.enacted.Delegation,
		one:        1,
	}
	perCapacity, led := float64(.1*willing), 1-o.enacted.Delegation
	for first, last, boss := 0, 1, 0; first < o.members; first, last, boss = o.nextUnit(first, last, boss) {
		unit.constant, unit.fromBoss = untrusting, 0
		if b := &o.seats[boss]; b.present() {
			l := o.capacity[boss]
			unit.constant += float64(perCapacity * l)
			if b.attention > 0 {
				unit.fromBoss = float64(led * float64(l*b.attention))
			}
		}
		operateUnit(&unit, first, last)
	}
	return unit.done[0] + unit.done[1], unit.preventive[0] + unit.preventive[1]
}

// nextUnit steps through the seats boss by boss: from the head, who is its own boss, to
// the reports of seat 0, of seat 1, and so on.
func (o *Organization) nextUnit(first, last, boss int) (nextFirst, nextLast, nextBoss int) {
	if first > 0 {
		boss++
	}
	return last, min(last+o.span, o.members), boss
}
