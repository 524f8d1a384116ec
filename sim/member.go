package sim

import "slices"

// newcomer seats a new member, by the draws of a week; ties are added later.
func (o *Organization) newcomer(i, week int) {
	people := &o.settings.People
	subject := int64(i)
	low, spread, capacity := 0.0, .2, people.CapacityFollower
	if o.leads(i) {
		low, spread, capacity = .1, .4, people.CapacityLeader
	}
	for d := range o.domains {
		o.setCompetence(i, d, low+float64(spread*o.key.Uniform(drawCompetence, subject, week, d)))
	}
	first := o.key.Below(o.domains, drawStrongDomain, subject, week, 0)
	second := o.key.Below(o.domains-1, drawStrongDomain, subject, week, 1)
	if second >= first {
		second++
	}
	o.setCompetence(i, first, .5+float64(.4*o.key.Uniform(drawStrength, subject, week, 0)))
	o.setCompetence(i, second, .5+float64(.4*o.key.Uniform(drawStrength, subject, week, 1)))

	o.seats[i] = seat{}
	o.refresh(i)
	o.capacity[i] = min(1, float64(capacity*(.7+float64(.6*o.key.Uniform(drawCapacity, subject, week, 0)))))
	o.setTrust(i, o.settings.Trust.Initial)
	o.setHarm(i, 0)
	alignment := trait(people.Alignment, o.key.Uniform(drawAlignment, subject, week, 0))
	curiosity := trait(people.Curiosity, o.key.Uniform(drawCuriosity, subject, week, 0))
	o.traits[i] = float64(.2*alignment) + float64(.1*curiosity)
	o.belong(i)
}

// trait spreads a uniform draw evenly around a mean, kept in [0, 1].
func trait(mean, uniform float64) float64 {
	return min(1, max(0, mean+float64(.8*uniform)-.4))
}

// A Cause is a cause of collateral damage.
type Cause int

const (
	FromSanction Cause = iota
	FromSurge
	FromDismissal
	causes
)

// hurt harms a member, softened by compassion, and records the damage.
func (o *Organization) hurt(i int, amount float64, cause Cause) {
	h := o.harm(i)
	rise := min(float64(amount*o.softness), 1-h)
	o.setHarm(i, h+rise)
	o.tally.damage[cause] += rise
}

// sanction disciplines the member of a seat, witnessed by its ties, and dismisses it if
// so decided. It reports whether the seat had a member.
func (o *Organization) sanction(i int, dismissed bool) bool {
	if !o.seats[i].present() {
		return false
	}
	o.hurt(i, o.settings.Harm.Sanction, FromSanction)
	o.setTrust(i, float64(o.trust(i)*(1-float64(o.settings.Trust.SanctionLoss*o.softness))))
	witness := 1 - float64(o.settings.Trust.WitnessLoss*o.softness)
	for n := o.ties.first[i]; n >= 0; n = o.ties.nodes[n].next {
		if j := int(o.ties.nodes[n].seat); o.seats[j].present() {
			o.setTrust(j, float64(o.trust(j)*witness))
		}
	}
	if dismissed {
		o.tally.damage[FromDismissal] += 1 - o.harm(i)
		o.tally.dismissals++
		o.leave(i)
	}
	return true
}

// leave empties a seat and cuts all ties of its member.
func (o *Organization) leave(i int) {
	o.cutTies(i)
	o.voices.leave(i)
	o.seats[i] = seat{vacancy: int32(o.settings.Turnover.Vacancy)}
	o.refresh(i)
	o.leavers = append(o.leavers, int32(i))
	o.present--
}

// hire fills a vacant seat; the newcomer is tied to its boss, its reports and random
// seats, if their members are present.
func (o *Organization) hire(i int) {
	o.newcomer(i, o.week)
	o.present++
	o.voices.join(i)
	tie := func(j int) {
		if o.seats[j].present() {
			o.tie(i, j)
		}
	}
	tie(o.boss(i))
	for j, last := o.reports(i); j < last; j++ {
		tie(j)
	}
	for n := range o.settings.Organization.LateralTies {
		tie(o.key.Below(o.members, drawTie, int64(i), o.week, n))
	}
	if o.report != nil {
		o.emit(Event{Kind: Hired, Seat: i})
	}
}

// An absentee is a member who is away because of an intervention. Except for its ties
// its seat is treated as vacant, so its state does not change and is kept here.
type absentee struct {
	seat     int
	back     int // the week in which it returns
	capacity float64
	trust    float64
	harm     float64
	skills   []float64
}

// sendAway begins the absence of a seat's member, if it has one, or extends it.
func (o *Organization) sendAway(i, weeks int) {
	if k := slices.IndexFunc(o.absentees, func(a absentee) bool { return a.seat == i }); k >= 0 {
		o.absentees[k].back = max(o.absentees[k].back, o.week+weeks)
		return
	}
	if !o.seats[i].present() {
		return
	}
	away := absentee{seat: i, back: o.week + weeks, capacity: o.capacity[i],
		trust: o.trust(i), harm: o.harm(i), skills: make([]float64, o.domains)}
	for d := range away.skills {
		away.skills[d] = o.competence(i, d)
	}
	o.absentees = append(o.absentees, away)
	o.seats[i].absence = 1
	o.refresh(i)
	o.voices.pause(i)
	o.present--
	if o.report != nil {
		o.emit(Event{Kind: SentAway, Seat: i, Weeks: weeks})
	}
}

// welcomeBack ends the absences that end this week.
func (o *Organization) welcomeBack() {
	staying := o.absentees[:0]
	for _, away := range o.absentees {
		if away.back > o.week {
			staying = append(staying, away)
			continue
		}
		i := away.seat
		o.capacity[i] = away.capacity
		o.setTrust(i, away.trust)
		o.setHarm(i, away.harm)
		for d, x := range away.skills {
			o.setCompetence(i, d, x)
		}
		o.seats[i].absence = 0
		o.refresh(i)
		o.voices.join(i)
		o.present++
		if o.report != nil {
			o.emit(Event{Kind: Returned, Seat: i})
		}
	}
	o.absentees = staying
}
