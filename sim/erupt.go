package sim

import "leaderful/sim/random"

// threshold is the severity at which a problem becomes a crisis.
const threshold = 1

// erupt turns the problems that have become too severe into crises.
func (o *Organization) erupt() {
	for _, place := range o.open {
		p := &o.problems[place]
		o.findHolder(p)
		if p.severity >= threshold && !p.crisis {
			o.begins(p)
		}
	}
}

// findHolder makes the member who acts for the problem's place its holder, and reports
// whether anybody does.
func (o *Organization) findHolder(p *problem) bool {
	if o.seats[p.place].present() {
		p.holder = p.place
		return true
	}
	holder := o.acting(int(p.place))
	if holder == nobody {
		return false
	}
	p.holder = int32(holder)
	return true
}

// commander returns the seat whose unit would be in crisis because of a problem.
func (o *Organization) commander(p *problem) int { return o.boss(o.boss(int(p.place))) }

// begins makes a problem a crisis.
func (o *Organization) begins(p *problem) {
	policy, turnover := &o.enacted, &o.settings.Turnover
	p.crisis = true
	p.onset = int32(o.week)
	o.tally.crisis(o.week)
	if o.report != nil {
		o.emitOf(p, Event{Kind: CrisisBegan, Seat: int(p.holder)})
	}
	if o.regime.Habit != nil {
		o.pull += float64(o.regime.Rigidity * (1 - o.pull))
	}
	if o.chance(policy.Command, drawCommand, p) {
		p.commanded = true
		p.enter(stageOpen, o.week)
		if o.report != nil {
			o.emitOf(p, Event{Kind: Commanded, Seat: o.acting(o.commander(p))})
		}
	}
	if o.chance(policy.Sanction, drawBlame, p) {
		o.punish(p, int(p.holder), o.chance(turnover.DismissBlamed, drawDismissBlamed, p), Sanctioned)
	}
	commander := o.commander(p)
	if policy.Layoffs > 0 {
		for first, last := commander, commander+1; first < last; first, last = o.level(first, last) {
			for i := first; i < last; i++ {
				if o.key.Chance(policy.Layoffs, drawLayoff, p.identity, o.week, i) {
					o.punish(p, i, true, LaidOff)
				}
			}
		}
	}
	if o.seats[commander].present() && o.chance(turnover.Board, drawBoard, p) {
		o.leave(commander)
		o.tally.leaderExits++
		if o.report != nil {
			o.emitOf(p, Event{Kind: Removed, Seat: commander})
		}
	}
}

// punish sanctions a member because of a problem; as is the kind of event.
func (o *Organization) punish(p *problem, i int, dismissed bool, as EventKind) {
	if !o.sanction(i, dismissed) {
		return
	}
	p.wounding = true
	if o.report != nil {
		o.emitOf(p, Event{Kind: as, Seat: i, Dismissed: dismissed})
	}
}

// chance makes a random decision about a problem, the same one throughout a week for
// the same purpose.
func (o *Organization) chance(probability float64, purpose random.Purpose, p *problem) bool {
	return o.key.Chance(probability, purpose, p.identity, o.week, 0)
}
