package sim

// Done reports whether the run has reached its last week.
func (o *Organization) Done() bool { return o.week >= o.settings.Environment.Weeks }

// CurrentWeek returns the number of weeks simulated, which is the number of the coming
// week.
func (o *Organization) CurrentWeek() int { return o.week }

// Week simulates one week. It panics if the run is done.
func (o *Organization) Week() {
	if o.Done() {
		panic("sim: Week called after the last week")
	}
	o.begin()
	o.arrive()
	o.rank()
	o.erupt()
	o.decide()
	o.work()
	o.grow()
	o.operate()
	o.develop()
	o.turnOver()
	o.practise()
	o.observe()
	o.week++
}

// Run simulates all remaining weeks.
func (o *Organization) Run() {
	for !o.Done() {
		o.Week()
	}
}

// begin applies interventions, computes the enacted policy and resets attention and
// task counts.
func (o *Organization) begin() {
	for _, i := range o.touched {
		o.refresh(int(i))
	}
	o.touched = o.touched[:0]
	o.tally.begin()
	o.voices.begin(o.week)
	o.welcomeBack()
	for i := range o.setup.Interventions {
		if intervention := &o.setup.Interventions[i]; intervention.Week == o.week {
			o.changeCourse(intervention)
		}
	}
	if o.regime.Habit != nil {
		o.enact()
	}
	for i := range o.setup.Interventions {
		if intervention := &o.setup.Interventions[i]; intervention.Week == o.week {
			o.intervene(intervention, i)
		}
	}
}

// enact computes the policy of the week; without a habit it is the same every week.
func (o *Organization) enact() {
	o.enacted = o.regime.Espoused
	if o.regime.Habit != nil {
		o.enacted = o.regime.Espoused.blend(*o.regime.Habit, o.pull)
	}
	o.gap = gap(&o.regime.Espoused, &o.enacted)
	o.softness = o.enacted.softness()
}

// changeCourse applies an intervention in regime or parameters.
func (o *Organization) changeCourse(intervention *Intervention) {
	if r := intervention.Regime; r != nil {
		o.changeRegime(r)
		if o.report != nil {
			o.emit(Event{Kind: RegimeChanged, Name: r.Name})
		}
	}
	if c := intervention.Parameter; c != nil {
		if err := c.apply(&o.settings); err != nil {
			panic("sim: cannot apply a checked intervention: " + err.Error())
		}
		for i := range o.seats {
			o.refresh(i) // leader_attention
			o.belong(i)  // base_effort
		}
		if o.report != nil {
			o.emit(Event{Kind: ParameterChanged, Name: c.Name, Value: c.Value})
		}
	}
}

// intervene applies a cut or an absence.
func (o *Organization) intervene(intervention *Intervention, ordinal int) {
	if a := intervention.Absence; a != nil {
		o.sendAway(a.Seat, a.Weeks)
	}
	if c := intervention.Cut; c != nil {
		for i := range o.seats {
			if o.key.Chance(c.Chance, drawCut, int64(i), o.week, ordinal) && o.sanction(i, true) && o.report != nil {
				o.emit(Event{Kind: LaidOff, Seat: i, Dismissed: true})
			}
		}
	}
}

// practise makes the habit's pull decay.
func (o *Organization) practise() {
	o.pull = float64(o.pull * (1 - o.regime.Practice))
}
