package sim

import (
	"slices"

	"leaderful/sim/random"
)

// plan makes a decider consult as the policy says, decide on a plan and choose a crew.
func (o *Organization) plan(p *problem, decider int) {
	decision, people := &o.settings.Decision, &o.settings.People
	facets := int(p.facets)

	p.decider = int32(decider)
	p.voices = 0
	if holder := int(p.holder); holder != decider {
		o.listen(p, holder, drawHolderVoice, 0)
	}
	var expert [mostFacets]int
	for f := range facets {
		expert[f] = o.knows(decider, int(p.domain[f]))
		if o.key.Chance(o.enacted.Consultation, drawConsult, p.identity, o.week, f) &&
			expert[f] != decider && !slices.Contains(p.heard[:p.voices], int32(expert[f])) {
			o.listen(p, expert[f], drawVoice, f)
		}
	}
	heard := p.heard[:p.voices]

	p.right = o.chance(o.prospect(p), drawRight, p)
	p.tries++
	p.enter(stageConsulting, o.week)
	p.wait = 0
	if !p.commanded {
		p.wait = int32(o.key.Roll(float64(decision.ConsultWeeks*float64(len(heard))), drawConsultWait, p.identity, o.week, 0))
	}
	for f := range facets {
		p.left[f] = o.settings.Work.Size
		if p.commanded {
			p.crew[f] = int32(o.bestInUnit(o.commander(p), int(p.domain[f])))
			continue
		}
		best, most := expert[f], o.competence(expert[f], int(p.domain[f]))
		for _, i := range heard {
			if x := o.competence(int(i), int(p.domain[f])); x > most {
				best, most = int(i), x
			}
		}
		p.crew[f] = int32(best)
	}

	o.meet(p)

	o.tally.planned(o.leads(decider), p.right)
	o.voices.hear(decider, o.week)
	o.learn(decider, people.LearnDeciding)
	o.touch(decider).attention -= float64(decision.Attention * float64(facets))
	for _, i := range heard {
		o.voices.hear(int(i), o.week)
		o.learn(int(i), people.LearnHeard)
		o.gainTrust(int(i))
		o.touch(int(i)).attention -= float64(decision.Hearing * float64(facets))
	}
	if o.report != nil {
		o.emitOf(p, Event{Kind: Planned, Seat: decider, Heard: seatList(heard), Crew: seatList(p.crew[:facets]), Right: p.right, Weeks: int(p.wait)})
	}
}

// listen asks a member, who is heard if it speaks up.
func (o *Organization) listen(p *problem, i int, purpose random.Purpose, ordinal int) {
	if o.key.Chance(o.voice(i), purpose, p.identity, o.week, ordinal) {
		p.heard[p.voices] = int32(i)
		p.voices++
	} else if o.report != nil {
		o.emitOf(p, Event{Kind: WithheldAdvice, Seat: i})
	}
}

// prospect is the chance that the problem's decider and the voices heard find a right
// plan.
func (o *Organization) prospect(p *problem) float64 {
	decision := &o.settings.Decision
	heard := p.heard[:p.voices]
	cover := 0.0
	for _, d := range p.domain[:p.facets] {
		uncovered := 1 - o.competence(int(p.decider), int(d))
		for _, i := range heard {
			uncovered = float64(uncovered * (1 - o.competence(int(i), int(d))))
		}
		cover += 1 - uncovered
	}
	facets := float64(p.facets)
	missing := 1 - cover/facets
	for range p.tries {
		missing = float64(missing * (1 - decision.Insight))
	}
	blind := 1 - o.capacity[p.decider]
	for _, i := range heard {
		blind = float64(blind * (1 - o.capacity[i]/2))
	}
	judgement := decision.JudgementFloor + float64((1-decision.JudgementFloor)*(1-blind))
	exponent := 1 + float64(decision.ComplexityPenalty*(facets-1))
	return float64(random.Pow(max(0, 1-missing), exponent) * judgement)
}

// bestInUnit returns the most competent present member of a unit in a domain,
// the lowest seat among equals, or nobody.
func (o *Organization) bestInUnit(root, domain int) int {
	best, most := nobody, -1.0
	for first, last := root, root+1; first < last; first, last = o.level(first, last) {
		for i := first; i < last; i++ {
			if x := o.competence(i, domain); x > most && o.seats[i].present() {
				best, most = i, x
			}
		}
	}
	return best
}
