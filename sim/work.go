package sim

import "slices"

// work makes the crews work on their problems, and determines the results.
func (o *Organization) work() {
	for _, place := range o.open {
		if p := &o.problems[place]; p.stage == stageWorking {
			o.assign(p)
		}
	}
	remaining := o.open[:0]
	for _, place := range o.open {
		p := &o.problems[place]
		if p.stage == stageWorking {
			done := o.labour(p)
			if p.right && done {
				o.resolve(p)
				o.free = append(o.free, place)
				continue
			}
			if !p.right && (done || o.chance(o.settings.Decision.Detect, drawDetect, p)) {
				o.fail(p)
			}
		}
		remaining = append(remaining, place)
	}
	o.open = remaining
}

// assign replaces crew members who are missing or gone, and counts tasks.
func (o *Organization) assign(p *problem) {
	replaced := false
	for f := range int(p.facets) {
		if !p.unfinished(f) {
			continue
		}
		if p.crew[f] == nobody || !o.seats[p.crew[f]].present() {
			replaced = true
			p.crew[f] = nobody
			if decider := o.acting(int(p.decider)); decider != nobody {
				p.crew[f] = int32(o.knows(decider, int(p.domain[f])))
				if o.report != nil {
					o.emitOf(p, Event{Kind: SteppedIn, Seat: int(p.crew[f]), Facets: []int{int(p.domain[f])}})
				}
			}
		}
		if i := p.crew[f]; i != nobody {
			s := &o.seats[i]
			if s.tasks == 0 {
				o.touch(int(i))
			}
			s.tasks++
			if p.crisis {
				s.crisisTasks++
			}
		}
	}
	if replaced {
		o.meet(p)
	}
}

// meet counts the distinct members of a new crew and the units among them that are
// strangers to the decider.
func (o *Organization) meet(p *problem) {
	team := o.team(p)
	decider := int(p.decider)
	p.distinct, p.strangers = int32(len(team)), 0
	for n, i := range team {
		if o.stranger(int(i), decider) && !o.bossAmong(team[:n], o.boss(int(i)), decider) {
			p.strangers++
		}
	}
}

// stranger reports whether a crew member is neither in the decider's unit nor
// under the decider's boss.
func (o *Organization) stranger(i, decider int) bool {
	return o.boss(i) != o.boss(decider) && !o.inUnit(i, decider)
}

// bossAmong reports whether a stranger in the team has the given boss.
func (o *Organization) bossAmong(team []int32, boss, decider int) bool {
	for _, i := range team {
		if o.boss(int(i)) == boss && o.stranger(int(i), decider) {
			return true
		}
	}
	return false
}

// labour is a week's work of a problem's crew. It reports whether all facets
// are done.
func (o *Organization) labour(p *problem) bool {
	work := &o.settings.Work
	flow := 1 / (1 + float64(work.CrewLoss*float64(p.distinct-1)) + float64(work.UnitLoss*float64(p.strangers)))
	if p.commanded {
		flow = float64(flow * work.Surge)
	}
	done := true
	for f := range int(p.facets) {
		if !p.unfinished(f) {
			continue
		}
		i := int(p.crew[f])
		if i == nobody || !o.seats[i].present() {
			done = false // the seat is empty, or its member was dismissed earlier in this phase
			continue
		}
		d := int(p.domain[f])
		share := o.share(&o.seats[i], p.crisis)
		x := o.competence(i, d)
		p.left[f] -= float64(float64(float64(o.effort(i)*x)*flow) * share)
		done = done && !p.unfinished(f)
		x += float64(float64(o.settings.People.LearnCompetence*share) * (1 - x))
		o.setCompetence(i, d, min(1, x))
		if p.commanded {
			o.hurt(i, o.settings.Harm.Surge, FromSurge)
			p.wounding = true
		}
	}
	return done
}

// share is the part of a week that a crew member gives to one facet.
func (o *Organization) share(s *seat, crisis bool) float64 {
	attention := max(0, s.attention)
	switch {
	case crisis:
		return attention / float64(s.crisisTasks)
	case s.crisisTasks > 0:
		return 0
	default:
		return float64(o.settings.Work.ProblemShare*attention) / float64(s.tasks)
	}
}

// fail sends a problem whose plan was wrong back to the start.
func (o *Organization) fail(p *problem) {
	p.enter(stageOpen, o.week)
	if o.report != nil {
		o.emitOf(p, Event{Kind: FoundWrong, Seat: int(p.decider)})
	}
	team := o.team(p)
	if len(team) > 0 && o.chance(o.enacted.Sanction, drawCrewSanction, p) {
		i := team[o.key.Below(len(team), drawCrewMember, p.identity, o.week, 0)]
		o.punish(p, int(i), o.chance(o.settings.Turnover.DismissCrew, drawDismissCrew, p), Sanctioned)
	}
}

// resolve ends a problem.
func (o *Organization) resolve(p *problem) {
	team := o.team(p)
	for _, i := range p.heard[:p.voices] {
		if !slices.Contains(team, i) {
			team = append(team, i)
		}
	}
	if !slices.Contains(team, p.decider) {
		team = append(team, p.decider)
	}
	o.candidates = team
	for _, i := range team {
		if o.seats[i].present() {
			o.gainTrust(int(i))
		}
	}
	if p.commanded {
		part := float64(o.unitSize(o.commander(p))) / float64(o.members)
		for _, d := range p.domain[:p.facets] {
			v := &o.vulnerability[d]
			*v += float64(float64(o.settings.Vulnerability.QuickFix*part) * (1 - *v))
		}
	}
	o.tally.resolved(p, o.week)
	if o.report != nil {
		o.emitOf(p, Event{Kind: Resolved, Seat: int(p.decider), Weeks: o.week - p.arrived})
	}
}

// grow makes unresolved problems worse.
func (o *Organization) grow() {
	for _, place := range o.open {
		p := &o.problems[place]
		p.severity = min(ceiling, float64(p.severity*(1+p.growth)))
	}
}
