package sim

// decide advances every open problem towards work as far as possible this week.
func (o *Organization) decide() {
	for _, place := range o.open {
		p := &o.problems[place]
		if o.findHolder(p) {
			o.advance(p)
		}
	}
}

// advance takes one problem through the steps that are due, which may be several in a
// week.
func (o *Organization) advance(p *problem) {
	holder := int(p.holder)
	decision := &o.settings.Decision
	if p.stage == stageOpen {
		switch {
		case p.commanded:
			if commander := o.acting(o.commander(p)); commander != nobody {
				o.plan(p, commander)
			}
		case p.own:
			if o.seats[holder].attention > 0 && o.chance(o.capacity[holder], drawInitiative, p) {
				o.plan(p, holder)
			} else if o.report != nil {
				o.emitOf(p, Event{Kind: LetLie, Seat: holder})
			}
		case o.leads(holder) || o.chance(o.voice(holder), drawReport, p):
			weeks := decision.ReportWeeks
			if p.facets > 2 {
				weeks = float64(2 * weeks)
			}
			p.wait = int32(o.key.Roll(weeks, drawReportWait, p.identity, o.week, 0))
			p.enter(stageReferred, o.week)
			o.tally.reported(p, o.week)
			if o.report != nil {
				o.emitOf(p, Event{Kind: SpokeUp, Seat: holder, Weeks: int(p.wait)})
			}
		default:
			if o.report != nil {
				o.emitOf(p, Event{Kind: KeptSilent, Seat: holder})
			}
		}
	}
	if (p.stage == stageReferred || p.stage == stageConsulting) && int(p.entered) < o.week {
		p.wait--
	}
	if p.stage == stageReferred && p.wait <= 0 {
		seat := holder
		if !o.leads(seat) {
			seat = o.boss(seat)
		}
		if p.facets > 2 {
			seat = o.boss(seat)
		}
		if decider := o.acting(seat); decider != nobody && o.seats[decider].attention > 0 {
			o.plan(p, decider)
		}
	}
	if p.stage == stageConsulting && p.wait <= 0 {
		p.enter(stageWorking, o.week)
	}
}
