package sim

import (
	"cmp"
	"math"
	"slices"

	"leaderful/sim/random"
)

// A plainOrganization is a second implementation of the specification, sentence by
// sentence and without regard to speed. It shares with Organization only the settings,
// the keys of the draws and the types of observations.
type plainOrganization struct {
	setup         *Setup
	settings      Parameters
	key           random.Key
	week          int
	regime        Regime
	pull          float64
	enacted       Policy
	gap           float64
	members       []plainMember
	vulnerability []float64

	problems     []*plainProblem // all that ever arrived, oldest first
	open         []*plainProblem // the unresolved, in the order of the week
	decisions    []plainDecision
	shocks       []int // the week of each
	damage       []float64
	quits        int
	dismissals   int
	leaderExits  int
	observations []Observation
}

type plainMember struct {
	competence           []float64
	capacity             float64
	trust, harm          float64
	alignment, curiosity float64
	attention            float64
	routine              float64 // share of the week
	tasks, crisisTasks   int
	ties                 []int // ascending
	vacancy              int   // weeks until someone is hired; 0 if someone is
	returns              int   // the week from which an absent member is back
	spoke                []int // the week of each time heard or deciding
}

type plainProblem struct {
	number     int
	identity   int64
	arrived    int
	facets     []int
	severity   float64
	growth     float64
	place      int
	holder     int
	own        bool
	stage      string
	since      int // week in which it reached its stage
	wait       int
	tries      int
	decider    int
	heard      []int
	crew       []int
	left       []float64
	right      bool
	crisis     bool
	onset      int
	commanded  bool
	hurtful    bool
	reported   int // the week of the first report, or never
	resolvedIn int // the week, or never
}

type plainDecision struct {
	week            int
	follower, right bool
}

const never = -1

func newPlain(setup *Setup, seed uint64, replication int) *plainOrganization {
	o := &plainOrganization{
		setup:         setup,
		settings:      setup.Parameters,
		key:           random.NewKey(seed, replication),
		regime:        setup.Regime,
		pull:          setup.Regime.Pull,
		members:       make([]plainMember, setup.Parameters.Organization.Members),
		vulnerability: make([]float64, setup.Parameters.Organization.Domains),
	}
	start := &setup.Start
	for i := range o.members {
		o.newcomer(i, founding)
		m := &o.members[i]
		if start.Capacity != nil {
			m.capacity *= *start.Capacity
		}
		if start.Trust != nil {
			m.trust = *start.Trust
		}
		m.harm = start.Harm
	}
	for i := range o.members {
		o.tie(i, o.boss(i))
	}
	for i := range o.members {
		for n := range o.settings.Organization.LateralTies {
			o.tie(i, o.key.Below(len(o.members), drawTie, int64(i), founding, n))
		}
	}
	for d := range o.vulnerability {
		o.vulnerability[d] = o.settings.Vulnerability.Initial
		if start.Vulnerability != nil {
			o.vulnerability[d] = *start.Vulnerability
		}
	}
	return o
}

// Section 7: a member.
func (o *plainOrganization) newcomer(i, week int) {
	people := &o.settings.People
	uniform := func(purpose random.Purpose, ordinal int, low, high float64) float64 {
		return low + (high-low)*o.key.Uniform(purpose, int64(i), week, ordinal)
	}
	low, high, capacity := 0.0, .2, people.CapacityFollower
	if o.leads(i) {
		low, high, capacity = .1, .5, people.CapacityLeader
	}
	domains := len(o.vulnerability)
	competence := make([]float64, domains)
	for d := range competence {
		competence[d] = uniform(drawCompetence, d, low, high)
	}
	first := o.key.Below(domains, drawStrongDomain, int64(i), week, 0)
	second := o.key.Below(domains-1, drawStrongDomain, int64(i), week, 1)
	if second >= first {
		second++
	}
	competence[first] = uniform(drawStrength, 0, .5, .9)
	competence[second] = uniform(drawStrength, 1, .5, .9)
	o.members[i] = plainMember{
		competence: competence,
		capacity:   min(1, capacity*uniform(drawCapacity, 0, .7, 1.3)),
		trust:      o.settings.Trust.Initial,
		alignment:  bounded(people.Alignment + uniform(drawAlignment, 0, -.4, .4)),
		curiosity:  bounded(people.Curiosity + uniform(drawCuriosity, 0, -.4, .4)),
	}
}

// Section 2: the tree.

func (o *plainOrganization) boss(i int) int {
	if i == 0 {
		return 0
	}
	return (i - 1) / o.settings.Organization.Span
}

func (o *plainOrganization) reports(i int) []int {
	var reports []int
	for j := 1; j < len(o.members); j++ {
		if o.boss(j) == i {
			reports = append(reports, j)
		}
	}
	return reports
}

func (o *plainOrganization) leads(i int) bool {
	return len(o.members) > i*o.settings.Organization.Span+1
}

func (o *plainOrganization) inUnit(i, of int) bool {
	for i != of && i > 0 {
		i = o.boss(i)
	}
	return i == of
}

func (o *plainOrganization) unit(of int) []int {
	var unit []int
	for i := range o.members {
		if o.inUnit(i, of) {
			unit = append(unit, i)
		}
	}
	return unit
}

func (o *plainOrganization) commander(p *plainProblem) int { return o.boss(o.boss(p.place)) }

func (o *plainOrganization) present(i int) bool {
	return o.members[i].vacancy == 0 && o.members[i].returns <= o.week
}

func (o *plainOrganization) tie(i, j int) {
	if i == j {
		return
	}
	add := func(i, j int) {
		ties := &o.members[i].ties
		if at, tied := slices.BinarySearch(*ties, j); !tied {
			*ties = slices.Insert(*ties, at, j)
		}
	}
	add(i, j)
	add(j, i)
}

// Section 5: small functions.

func bounded(x float64) float64 { return min(1, max(0, x)) }

func (o *plainOrganization) softness() float64 { return 1 - o.enacted.Compassion/2 }

func (o *plainOrganization) voice(i int) float64 {
	floor := o.settings.Trust.VoiceFloor
	return floor + (1-floor)*o.members[i].trust
}

func (o *plainOrganization) belonging(i int) float64 {
	return min(1, float64(len(o.members[i].ties))/float64(1+2*o.settings.Organization.LateralTies))
}

func (o *plainOrganization) motive(i int) float64 {
	m := &o.members[i]
	admiration := 0.0
	if o.present(o.boss(i)) {
		admiration = o.members[o.boss(i)].capacity
	}
	return .4*m.trust + .2*m.alignment + .1*m.curiosity + .1*admiration + .2*o.belonging(i)
}

func (o *plainOrganization) effort(i int) float64 {
	base := o.settings.People.BaseEffort
	return (1 - o.members[i].harm) * max(base+(1-base)*o.motive(i), o.settings.People.FearEffort*o.enacted.Sanction)
}

func (o *plainOrganization) acting(i int) int {
	for i > 0 && !o.present(i) {
		i = o.boss(i)
	}
	if o.present(i) {
		return i
	}
	deputy := nobody
	for _, j := range o.reports(0) {
		if o.present(j) && (deputy == nobody || o.members[j].capacity > o.members[deputy].capacity) {
			deputy = j
		}
	}
	return deputy
}

func (o *plainOrganization) knows(i, domain int) int {
	best := i
	for _, j := range o.members[i].ties {
		if o.present(j) && o.members[j].competence[domain] > o.members[best].competence[domain] {
			best = j
		}
	}
	return best
}

func (o *plainOrganization) book(damage float64) { o.damage[o.week] += damage }

func (o *plainOrganization) hurt(i int, amount float64) {
	rise := min(amount*o.softness(), 1-o.members[i].harm)
	o.members[i].harm += rise
	o.book(rise)
}

// sanction returns whether there was anyone to sanction.
func (o *plainOrganization) sanction(i int, dismissed bool) bool {
	if !o.present(i) {
		return false
	}
	m := &o.members[i]
	o.hurt(i, o.settings.Harm.Sanction)
	m.trust *= 1 - o.settings.Trust.SanctionLoss*o.softness()
	for _, j := range m.ties {
		if o.present(j) {
			o.members[j].trust *= 1 - o.settings.Trust.WitnessLoss*o.softness()
		}
	}
	if dismissed {
		o.book(1 - m.harm)
		o.dismissals++
		o.leave(i)
	}
	return true
}

func (o *plainOrganization) leave(i int) {
	for _, j := range o.members[i].ties {
		ties := &o.members[j].ties
		at, _ := slices.BinarySearch(*ties, i)
		*ties = slices.Delete(*ties, at, at+1)
	}
	o.members[i].ties = nil
	o.members[i].vacancy = o.settings.Turnover.Vacancy
}

func (o *plainOrganization) chance(x float64, purpose random.Purpose, p *plainProblem, ordinal int) bool {
	return o.key.Chance(x, purpose, p.identity, o.week, ordinal)
}

func (o *plainOrganization) roll(x float64, purpose random.Purpose, p *plainProblem) int {
	whole := math.Floor(x)
	if o.chance(x-whole, purpose, p, 0) {
		whole++
	}
	return int(whole)
}

// Section 4: the schedule.
func (o *plainOrganization) step() {
	o.damage = append(o.damage, 0)
	o.intervene()
	o.arrive()
	slices.SortFunc(o.open, func(p, q *plainProblem) int {
		return cmp.Or(cmp.Compare(q.severity, p.severity), cmp.Compare(p.number, q.number))
	})
	for _, p := range o.open {
		o.erupt(p)
	}
	for _, p := range o.open {
		o.decide(p)
	}
	o.work()
	for _, p := range o.open {
		p.severity = min(3, p.severity*(1+p.growth))
	}
	performance := o.operate()
	for i := range o.members {
		if o.present(i) {
			o.develop(i)
		}
	}
	o.turnOver()
	o.pull *= 1 - o.regime.Practice
	o.observe(performance)
	o.week++
}

// intervene starts the week: interventions, attention, tasks and policy.
func (o *plainOrganization) intervene() {
	for _, intervention := range o.setup.Interventions {
		if intervention.Week != o.week {
			continue
		}
		if r := intervention.Regime; r != nil {
			o.regime, o.pull = *r, r.Pull
		}
		if c := intervention.Parameter; c != nil {
			if err := c.apply(&o.settings); err != nil {
				panic(err)
			}
		}
	}

	o.enacted = o.regime.Espoused
	if o.regime.Habit != nil {
		for _, number := range PolicyNumbers {
			*number.Of(&o.enacted) = (1-o.pull)**number.Of(&o.regime.Espoused) + o.pull**number.Of(o.regime.Habit)
		}
	}
	o.gap = (math.Abs(o.regime.Espoused.Delegation-o.enacted.Delegation) +
		math.Abs(o.regime.Espoused.Consultation-o.enacted.Consultation) +
		math.Abs(o.regime.Espoused.Sanction-o.enacted.Sanction)) / 3
	for i := range o.members {
		m := &o.members[i]
		m.tasks, m.crisisTasks = 0, 0
		m.attention = 1
		if o.leads(i) {
			m.attention = o.settings.Organization.LeaderAttention
		}
	}

	for n, intervention := range o.setup.Interventions {
		if intervention.Week != o.week {
			continue
		}
		if c := intervention.Cut; c != nil {
			for i := range o.members {
				if o.present(i) && o.key.Chance(c.Chance, drawCut, int64(i), o.week, n) {
					o.sanction(i, true)
				}
			}
		}
		if a := intervention.Absence; a != nil && o.members[a.Seat].vacancy == 0 {
			o.members[a.Seat].returns = max(o.members[a.Seat].returns, o.week+a.Weeks)
		}
	}
}

// Arrive, and the world of section 7.
func (o *plainOrganization) arrive() {
	environment, drift := &o.settings.Environment, &o.setup.Drift
	members := float64(len(o.members))
	all := make([]int, len(o.vulnerability))
	for d := range all {
		all[d] = d
	}
	drifted := func(name string, rate float64) float64 {
		p := ParameterNamed(name)
		return min(p.Max, max(p.Min, p.Get(&Setup{Parameters: o.settings})*(1+rate*float64(o.week)/52)))
	}
	bring := func(source, n int, complexity float64, pool []int) {
		for index := range n {
			identity := int64(index)<<36 | int64(source)<<16 | int64(o.week)
			p := &plainProblem{number: len(o.problems), identity: identity, arrived: o.week, since: o.week, stage: "open", reported: never, resolvedIn: never}
			k := 1
			for k < min(environment.MaxComplexity, len(pool)) && o.chance(1-1/complexity, drawComplexity, p, k) {
				k++
			}
			rest := slices.Clone(pool)
			vulnerability := 0.0
			for f := range k {
				at := o.key.Below(len(rest), drawFacet, identity, o.week, f)
				p.facets = append(p.facets, rest[at])
				vulnerability += o.vulnerability[rest[at]]
				rest = slices.Delete(rest, at, at+1)
			}
			lognormal := func(median, sigma float64, purpose random.Purpose) float64 {
				return median * random.Exp(sigma*o.key.Normal(purpose, identity, o.week, 0))
			}
			magnitude := lognormal(environment.Magnitude, environment.MagnitudeSigma, drawMagnitude)
			p.severity = min(3, magnitude*(1+o.settings.Vulnerability.Exposure*vulnerability/float64(k)))
			p.growth = lognormal(drifted("environment.growth", drift.Growth), environment.GrowthSigma, drawGrowth)
			p.place = int(o.key.Uniform(drawPlace, identity, o.week, 0) * members)
			p.holder = p.place
			p.own = o.chance(o.enacted.Delegation, drawRoute, p, 0)
			o.problems = append(o.problems, p)
			o.open = append(o.open, p)
		}
	}

	if o.week == 0 && o.setup.Start.Backlog > 0 {
		bring(fromBacklog, o.key.Poisson(o.setup.Start.Backlog*members, drawBacklog, 0, o.week), environment.ShockComplexity, all)
	}
	background := drifted("environment.background_rate", drift.Load) * members / 52
	bring(fromBackground, o.key.Poisson(background, drawBackground, 0, o.week), drifted("environment.background_complexity", drift.Complexity), all)

	var shocks []Shock
	usual := Shock{
		Load:       drifted("environment.shock_load", drift.Load),
		Breadth:    environment.ShockBreadth,
		Complexity: drifted("environment.shock_complexity", drift.Complexity),
	}
	switch o.setup.Shocks.Timing {
	case ShocksAtRandom:
		if o.key.Chance(1/environment.ShockEvery, drawShock, 0, o.week, 0) {
			shocks = append(shocks, usual)
		}
	case ShocksEvenly:
		for n := 1; ; n++ {
			week := int(math.Ceil(float64(n) * environment.ShockEvery))
			if week == o.week {
				shocks = append(shocks, usual)
			}
			if week >= o.week {
				break
			}
		}
	case ShocksListed:
		for _, shock := range o.setup.Shocks.Listed {
			if shock.Week == o.week {
				shocks = append(shocks, shock)
			}
		}
	}
	for n, shock := range shocks {
		source := fromShock + n
		pool := slices.Clone(all)
		for d := range shock.Breadth {
			other := d + o.key.Below(len(pool)-d, drawShockDomain, int64(source), o.week, d)
			pool[d], pool[other] = pool[other], pool[d]
		}
		o.shocks = append(o.shocks, o.week)
		bring(source, o.key.Poisson(shock.Load*members, drawShockProblems, int64(source), o.week), shock.Complexity, pool[:shock.Breadth])
	}
}

func (o *plainOrganization) erupt(p *plainProblem) {
	if holder := o.acting(p.place); holder != nobody {
		p.holder = holder
	}
	if p.severity < 1 || p.crisis {
		return
	}
	p.crisis, p.onset = true, o.week
	if o.regime.Habit != nil {
		o.pull += o.regime.Rigidity * (1 - o.pull)
	}
	if o.chance(o.enacted.Command, drawCommand, p, 0) {
		p.commanded = true
		o.enter(p, "open")
	}
	if o.chance(o.enacted.Sanction, drawBlame, p, 0) {
		o.sanction(p.holder, o.chance(o.settings.Turnover.DismissBlamed, drawDismissBlamed, p, 0))
	}
	for _, i := range o.unit(o.commander(p)) {
		if o.present(i) && o.chance(o.enacted.Layoffs, drawLayoff, p, i) {
			o.sanction(i, true)
		}
	}
	if o.chance(o.settings.Turnover.Board, drawBoard, p, 0) && o.present(o.commander(p)) {
		o.leaderExits++
		o.leave(o.commander(p))
	}
}

func (o *plainOrganization) enter(p *plainProblem, stage string) { p.stage, p.since = stage, o.week }

func (o *plainOrganization) decide(p *plainProblem) {
	holder := o.acting(p.place)
	if holder == nobody {
		return
	}
	p.holder = holder
	decisions := &o.settings.Decision
	complicated := len(p.facets) > 2

	if p.stage == "open" && p.commanded {
		if d := o.acting(o.commander(p)); d != nobody {
			o.plan(p, d)
		}
	}
	if p.stage == "open" && !p.commanded && p.own {
		if o.members[holder].attention > 0 && o.chance(o.members[holder].capacity, drawInitiative, p, 0) {
			o.plan(p, holder)
		}
	}
	if p.stage == "open" && !p.commanded && !p.own {
		if o.leads(holder) || o.chance(o.voice(holder), drawReport, p, 0) {
			o.enter(p, "referred")
			weeks := decisions.ReportWeeks
			if complicated {
				weeks *= 2
			}
			p.wait = o.roll(weeks, drawReportWait, p)
			if p.reported == never {
				p.reported = o.week
			}
		}
	}
	if (p.stage == "referred" || p.stage == "consulting") && p.since < o.week {
		p.wait--
	}
	if p.stage == "referred" && p.wait <= 0 {
		seat := holder
		if !o.leads(holder) {
			seat = o.boss(seat)
		}
		if complicated {
			seat = o.boss(seat)
		}
		if d := o.acting(seat); d != nobody && o.members[d].attention > 0 {
			o.plan(p, d)
		}
	}
	if p.stage == "consulting" && p.wait <= 0 {
		o.enter(p, "working")
	}
}

func (o *plainOrganization) plan(p *plainProblem, d int) {
	decisions, people := &o.settings.Decision, &o.settings.People
	k := float64(len(p.facets))

	p.decider, p.heard = d, nil
	if p.holder != d && o.chance(o.voice(p.holder), drawHolderVoice, p, 0) {
		p.heard = append(p.heard, p.holder)
	}
	for f, domain := range p.facets {
		if o.chance(o.enacted.Consultation, drawConsult, p, f) {
			asked := o.knows(d, domain)
			if asked != d && !slices.Contains(p.heard, asked) && o.chance(o.voice(asked), drawVoice, p, f) {
				p.heard = append(p.heard, asked)
			}
		}
	}

	cover := 0.0
	for _, domain := range p.facets {
		uncovered := 1 - o.members[d].competence[domain]
		for _, i := range p.heard {
			uncovered *= 1 - o.members[i].competence[domain]
		}
		cover += 1 - uncovered
	}
	coverage := 1 - (1-cover/k)*random.Pow(1-decisions.Insight, float64(p.tries))
	folly := 1 - o.members[d].capacity
	for _, i := range p.heard {
		folly *= 1 - o.members[i].capacity/2
	}
	judgement := decisions.JudgementFloor + (1-decisions.JudgementFloor)*(1-folly)
	p.right = o.chance(random.Pow(coverage, 1+decisions.ComplexityPenalty*(k-1))*judgement, drawRight, p, 0)
	p.tries++
	o.enter(p, "consulting")
	p.wait = 0
	if !p.commanded {
		p.wait = o.roll(decisions.ConsultWeeks*float64(len(p.heard)), drawConsultWait, p)
	}

	o.members[d].capacity += people.LearnDeciding * (1 - o.members[d].capacity)
	o.members[d].attention -= decisions.Attention * k
	o.members[d].spoke = append(o.members[d].spoke, o.week)
	for _, i := range p.heard {
		m := &o.members[i]
		m.capacity += people.LearnHeard * (1 - m.capacity)
		m.trust += o.settings.Trust.Gain * (1 - m.trust)
		m.attention -= decisions.Hearing * k
		m.spoke = append(m.spoke, o.week)
	}
	o.decisions = append(o.decisions, plainDecision{o.week, !o.leads(d), p.right})

	p.crew, p.left = nil, nil
	for _, domain := range p.facets {
		best := nobody
		candidates := append([]int{o.knows(d, domain)}, p.heard...)
		if p.commanded {
			candidates = o.unit(o.commander(p))
		}
		for _, i := range candidates {
			if o.present(i) && (best == nobody || o.members[i].competence[domain] > o.members[best].competence[domain]) {
				best = i
			}
		}
		p.crew = append(p.crew, best)
		p.left = append(p.left, o.settings.Work.Size)
	}
}

// distinct lists the crew, each member once.
func (p *plainProblem) distinct() []int {
	var crew []int
	for _, i := range p.crew {
		if i != nobody && !slices.Contains(crew, i) {
			crew = append(crew, i)
		}
	}
	return crew
}

func (o *plainOrganization) flow(p *plainProblem) float64 {
	var strangers []int
	for _, i := range p.distinct() {
		if !o.inUnit(i, p.decider) && o.boss(i) != o.boss(p.decider) && !slices.Contains(strangers, o.boss(i)) {
			strangers = append(strangers, o.boss(i))
		}
	}
	return 1 / (1 + o.settings.Work.CrewLoss*float64(len(p.distinct())-1) + o.settings.Work.UnitLoss*float64(len(strangers)))
}

// share is a crew member's share of one facet.
func (o *plainOrganization) share(p *plainProblem, i int) float64 {
	m := &o.members[i]
	switch {
	case p.crisis:
		return max(0, m.attention) / float64(m.crisisTasks)
	case m.crisisTasks > 0:
		return 0
	default:
		return o.settings.Work.ProblemShare * max(0, m.attention) / float64(m.tasks)
	}
}

func (o *plainOrganization) work() {
	for _, p := range o.open {
		if p.stage != "working" {
			continue
		}
		for f, domain := range p.facets {
			if p.left[f] <= 0 {
				continue
			}
			if p.crew[f] == nobody || !o.present(p.crew[f]) {
				p.crew[f] = nobody
				if d := o.acting(p.decider); d != nobody {
					p.crew[f] = o.knows(d, domain)
				}
			}
			if i := p.crew[f]; i != nobody {
				o.members[i].tasks++
				if p.crisis {
					o.members[i].crisisTasks++
				}
			}
		}
	}
	for _, p := range o.open {
		if p.stage == "working" {
			o.workOn(p)
		}
	}
	o.open = slices.DeleteFunc(o.open, func(p *plainProblem) bool { return p.stage == "resolved" })
}

func (o *plainOrganization) workOn(p *plainProblem) {
	flow := o.flow(p)
	done := true
	for f, domain := range p.facets {
		if i := p.crew[f]; p.left[f] > 0 && i != nobody && o.present(i) {
			share := o.share(p, i)
			x := &o.members[i].competence[domain]
			progress := o.effort(i) * *x * flow * share
			if p.commanded {
				progress *= o.settings.Work.Surge
			}
			p.left[f] -= progress
			*x = bounded(*x + o.settings.People.LearnCompetence*share*(1-*x))
			if p.commanded {
				o.hurt(i, o.settings.Harm.Surge)
			}
		}
		done = done && p.left[f] <= 0
	}
	switch {
	case !p.right && (done || o.chance(o.settings.Decision.Detect, drawDetect, p, 0)):
		o.enter(p, "open")
		if crew := p.distinct(); len(crew) > 0 && o.chance(o.enacted.Sanction, drawCrewSanction, p, 0) {
			i := crew[o.key.Below(len(crew), drawCrewMember, p.identity, o.week, 0)]
			if o.sanction(i, o.chance(o.settings.Turnover.DismissCrew, drawDismissCrew, p, 0)) {
				p.hurtful = true
			}
		}
	case p.right && done:
		o.enter(p, "resolved")
		p.resolvedIn = o.week
		together := slices.Concat([]int{p.decider}, p.heard, p.distinct())
		slices.Sort(together)
		for _, i := range slices.Compact(together) {
			if o.present(i) {
				o.members[i].trust += o.settings.Trust.Gain * (1 - o.members[i].trust)
			}
		}
		if p.commanded {
			for _, domain := range p.facets {
				part := float64(len(o.unit(o.commander(p)))) / float64(len(o.members))
				o.vulnerability[domain] += o.settings.Vulnerability.QuickFix * part * (1 - o.vulnerability[domain])
			}
		}
	}
}

// operate returns the week's performance.
func (o *plainOrganization) operate() float64 {
	members := float64(len(o.members))
	total := 0.0
	prevention := make([]float64, len(o.vulnerability))
	for i := range o.members {
		if !o.present(i) {
			continue
		}
		m := &o.members[i]
		m.routine = max(0, m.attention)
		if m.tasks > 0 {
			m.routine *= 1 - o.settings.Work.ProblemShare
		}
		if m.crisisTasks > 0 {
			m.routine = 0
		}
		work := o.effort(i) * m.routine
		total += work
		initiative := o.enacted.Delegation * m.capacity
		if boss := &o.members[o.boss(i)]; o.present(o.boss(i)) {
			initiative += (1 - o.enacted.Delegation) * boss.capacity * max(0, boss.attention)
		}
		for d := range prevention {
			prevention[d] += work * initiative * m.competence[d]
		}
	}
	for d := range o.vulnerability {
		v := &o.vulnerability[d]
		*v = bounded(*v + o.settings.Vulnerability.Drift*(1-*v) - o.settings.Vulnerability.Prevention*(prevention[d]/members)**v)
	}
	severity := 0.0
	for _, p := range o.open {
		severity += p.severity
	}
	return max(0, total-o.settings.Work.Disruption*severity) / members
}

func (o *plainOrganization) develop(i int) {
	people, trust := &o.settings.People, &o.settings.Trust
	m, boss := &o.members[i], &o.members[o.boss(i)]
	factor := 1.0
	if !o.leads(i) {
		factor = o.enacted.Delegation
	}
	m.capacity += people.LearnRoutine*factor*m.routine*(1-m.capacity) - people.ForgetCapacity*m.capacity
	if i > 0 && o.present(o.boss(i)) {
		m.capacity += people.Coaching * o.enacted.Development * max(0, boss.attention) * max(0, boss.capacity-m.capacity)
	}
	m.capacity = bounded(m.capacity)
	rest := bounded(.5 + trust.VoiceWeight*(o.enacted.Consultation-.5) - trust.ThreatWeight*o.enacted.Sanction*o.softness() - trust.GapWeight*o.gap)
	m.trust += trust.Rate * (rest - m.trust)
	m.harm -= min(1, o.settings.Harm.Heal*(.5+o.enacted.Compassion)) * m.harm
	for d, x := range m.competence {
		if x > .2 {
			m.competence[d] = .2 + (1-people.ForgetCompetence)*(x-.2)
		}
	}
}

func (o *plainOrganization) turnOver() {
	turnover := &o.settings.Turnover
	for i := range o.members {
		m := &o.members[i]
		if m.vacancy > 0 {
			m.vacancy--
			if m.vacancy == 0 {
				o.hire(i)
			}
			continue
		}
		if !o.present(i) {
			continue
		}
		octets := o.key.Octets(drawQuit, int64(i/8), o.week)
		uniform := o.key.Refine(uint8(octets>>(8*(i%8))), drawQuit, int64(i), o.week)
		if uniform < turnover.QuitRate/52*(1+turnover.QuitHarm*m.harm+turnover.QuitTrust*max(0, .5-m.trust)) {
			o.quits++
			o.leave(i)
		}
	}
}

func (o *plainOrganization) hire(i int) {
	o.newcomer(i, o.week)
	colleagues := append([]int{o.boss(i)}, o.reports(i)...)
	for n := range o.settings.Organization.LateralTies {
		colleagues = append(colleagues, o.key.Below(len(o.members), drawTie, int64(i), o.week, n))
	}
	for _, j := range colleagues {
		if o.present(j) {
			o.tie(i, j)
		}
	}
}

// Section 9: observation.

// plainRatio is 0 if the divisor is 0.
func plainRatio[N, D int | float64](sum N, n D) float64 {
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(n)
}

func (o *plainOrganization) observe(performance float64) {
	seen := Observation{
		Week:             o.week,
		Performance:      performance,
		OpenProblems:     float64(len(o.open)),
		Pull:             o.pull,
		Evenness:         o.evenness(),
		CollateralDamage: o.damage[o.week],
	}
	followers := 0
	for i, m := range o.members {
		if o.present(i) && !o.leads(i) {
			followers++
			seen.LeadershipCapacity += m.capacity
			seen.Trust += m.trust
			seen.Harm += m.harm
		}
	}
	seen.LeadershipCapacity = plainRatio(seen.LeadershipCapacity, followers)
	seen.Trust = plainRatio(seen.Trust, followers)
	seen.Harm = plainRatio(seen.Harm, followers)
	for _, v := range o.vulnerability {
		seen.Vulnerability += v / float64(len(o.vulnerability))
	}
	for _, p := range o.open {
		if p.crisis {
			seen.OpenCrises++
		}
	}
	for _, p := range o.problems {
		if p.crisis && p.onset == o.week {
			seen.Crises++
		}
	}
	for _, week := range o.shocks {
		if week == o.week {
			seen.Shocks++
		}
	}
	decisions, byFollowers := 0, 0
	for _, d := range o.decisions {
		if d.week == o.week {
			decisions++
			if d.follower {
				byFollowers++
			}
		}
	}
	seen.FollowerDecisions = plainRatio(byFollowers, decisions)
	o.observations = append(o.observations, seen)
}

// evenness is 1 - Gini, which is half the mean difference between any two
// members, relative to the mean.
func (o *plainOrganization) evenness() float64 {
	var times []int
	sum := 0
	for i, m := range o.members {
		if !o.present(i) {
			continue
		}
		count := 0
		for _, week := range m.spoke {
			if week > o.week-52 {
				count++
			}
		}
		times = append(times, count)
		sum += count
	}
	difference := 0
	for _, a := range times {
		for _, b := range times {
			difference += max(a-b, b-a)
		}
	}
	return 1 - plainRatio(difference, 2*len(times)*sum)
}

func (o *plainOrganization) outcomes() Outcomes {
	weeks := len(o.observations)
	years := float64(weeks) / 52
	memberYears := years * float64(len(o.members))
	mean := func(first int, of func(*Observation) float64) float64 {
		sum := 0.0
		for i := first; i < weeks; i++ {
			sum += of(&o.observations[i])
		}
		return sum / float64(weeks-first)
	}
	performance := func(s *Observation) float64 { return s.Performance }
	lastYear := max(0, weeks-52)

	damage := 0.0
	for _, d := range o.damage {
		damage += d
	}
	var onsets []int
	resolved, renewed, resolvedCrises, referred, reported, voiced := 0, 0, 0, 0, 0, 0
	resolutionWeeks, crisisWeeks, reportWeeks := 0, 0, 0
	for _, p := range o.problems {
		if p.crisis {
			onsets = append(onsets, p.onset)
		}
		if p.resolvedIn != never {
			resolved++
			resolutionWeeks += p.resolvedIn - p.arrived
			if p.crisis {
				resolvedCrises++
				crisisWeeks += p.resolvedIn - p.onset
			} else if !p.hurtful {
				renewed++
			}
		}
		if !p.own {
			referred++
		}
		if p.reported != never {
			reported++
			reportWeeks += p.reported - p.arrived
			if p.reported == p.arrived {
				voiced++
			}
		}
	}
	slices.Sort(onsets)
	firstHalf, counted, followed := 0, 0, 0
	for n, onset := range onsets {
		if onset < weeks/2 {
			firstHalf++
		}
		if onset < weeks-52 {
			counted++
			if n+1 < len(onsets) && onsets[n+1]-onset <= 52 {
				followed++
			}
		}
	}
	byFollowers, right := 0, 0
	for _, d := range o.decisions {
		if d.follower {
			byFollowers++
		}
		if d.right {
			right++
		}
	}
	loss, shocks := 0.0, 0
	for _, shock := range o.shocks {
		if shock < 52 || shock+26 > weeks {
			continue
		}
		before := 0.0
		for week := shock - 52; week < shock; week++ {
			before += o.observations[week].Performance / 52
		}
		for week := shock; week < shock+26; week++ {
			loss += before - o.observations[week].Performance
		}
		shocks++
	}
	return Outcomes{
		CrisesPerYear:      float64(len(onsets)) / years,
		CollateralDamage:   damage / (memberYears / 100),
		LeadershipCapacity: mean(lastYear, func(s *Observation) float64 { return s.LeadershipCapacity }),
		Performance:        mean(0, performance),
		Trust:              mean(lastYear, func(s *Observation) float64 { return s.Trust }),
		Harm:               mean(lastYear, func(s *Observation) float64 { return s.Harm }),
		Vulnerability:      mean(lastYear, func(s *Observation) float64 { return s.Vulnerability }),
		Renewal:            plainRatio(renewed, len(o.problems)),
		Quits:              float64(o.quits) / memberYears,
		Dismissals:         float64(o.dismissals) / memberYears,
		LeaderExits:        float64(o.leaderExits) / years,
		CrisisWeeks:        plainRatio(crisisWeeks, resolvedCrises),
		ResolutionWeeks:    plainRatio(resolutionWeeks, resolved),
		OpenProblems:       float64(len(o.open)),
		FollowerDecisions:  plainRatio(byFollowers, len(o.decisions)),
		Right:              plainRatio(right, len(o.decisions)),
		ProblemsPerYear:    float64(len(o.problems)) / years,
		CrisesFirst:        plainRatio(firstHalf, float64(weeks/2)/52),
		CrisesLast:         plainRatio(len(onsets)-firstHalf, float64(weeks-weeks/2)/52),
		Recurrence:         plainRatio(followed, counted),
		ResilienceLoss:     plainRatio(loss, shocks),
		Voiced:             plainRatio(voiced, referred),
		VoiceDelay:         plainRatio(reportWeeks, reported),
		Evenness:           mean(0, func(s *Observation) float64 { return s.Evenness }),
	}
}
