// Package sim is the model: an organization of members in a reporting tree that lives
// through a stream of problems under a regime of leadership, week by week. ODD.md in
// this folder describes it in full.
//
// Week (week.go) lists the phases of a week, and most have a file: arrive, rank, erupt,
// decide (with plan), work, operate, develop, turn_over, observe. They change an
// Organization (this file): its members (member, relax, skill, columns), ties and voices,
// and its problems (problem). A Setup (setup, policy, parameters) says what an
// organization is and what happens to it; field and field_table describe each of its
// numbers, and outcomes and observe what is measured. event reports what happens,
// settled says what needs no runs, engine names the version of all this.
//
// sim/experiment runs it, as does the page of cmd/classroom; everything else reads its
// tables. It reads no files, has no clock, starts no goroutine and draws only keyed
// numbers (sim/random, for the purposes in purpose.go), so that a seed settles a run.
package sim

import (
	"math"
	"slices"

	"leaderful/sim/random"
)

// An Organization is one organization in one replication. It is not safe for
// concurrent use; different organizations are independent.
type Organization struct {
	setup    Setup
	settings Parameters // as changed by interventions
	key      random.Key
	week     int // the coming or current week

	regime   Regime
	pull     float64
	enacted  Policy
	gap      float64
	softness float64

	members int // seats
	leaders int // seats 0 to leaders-1 have reports
	domains int
	span    int

	seats         []seat
	capacity      []float64 // l, by seat
	trustKept     []float64 // by seat: deviation of t from trustRest, over trustScale; see relax.go
	trustRest     float64
	trustScale    scale
	harmKept      []float64 // by seat: h over harmScale
	harmScale     scale
	readiness     []float64 // by seat: the part .2 a + .1 c + .2 belonging of effort
	routine       []float64 // r, by seat; 0 if nobody is present; of a seat not touched, all its attention
	weights       []float64 // of each seat's work in prevention, this week
	skills        []float64 // members x domains; see skill.go
	skillScale    scale
	ties          ties
	traits        []float64 // .2 alignment + .1 curiosity, by seat
	vulnerability []float64 // V by domain

	present   int        // members present
	touched   []int32    // seats whose attention or tasks changed this week
	vacant    []int32    // vacant seats in order, as of the last turnover
	leavers   []int32    // seats vacated since
	ranking   []ranked   // scratch of rank
	quits     []quitDraw // of those who may quit this week
	absentees []absentee
	voices    voices

	problems []problem
	free     []int32 // unused places in problems
	open     []int32 // places in problems of the open ones, worst first
	arrivals int     // problems arrived so far, which is the number of the next one

	signed     [64]float64 // scratch of prevent
	unsigned   [64]float64
	candidates []int32 // scratch: distinct seats of a crew

	tally  tally
	report func(Event) // nil: without a listener
}

// A seat is a place in the reporting tree. The state of its member that is used every
// week is in columns of the Organization.
type seat struct {
	attention   float64 // left this week; may fall below 0
	tasks       int32   // this week
	crisisTasks int32   // of these
	vacancy     int32   // weeks until somebody is hired; 0: the seat is filled
	absence     int32   // 1 while the member is away
}

func (s *seat) present() bool { return s.vacancy|s.absence == 0 }

// New founds an organization. It returns an error if the setup is invalid.
func New(setup *Setup, seed uint64, replication int) (*Organization, error) {
	o := new(Organization)
	if err := o.Reset(setup, seed, replication); err != nil {
		return nil, err
	}
	return o, nil
}

// Reset founds the organization again, as New does, but reuses its memory.
func (o *Organization) Reset(setup *Setup, seed uint64, replication int) error {
	if err := setup.Err(); err != nil {
		return err
	}
	o.setup = *setup
	o.settings = setup.Parameters
	o.key = random.NewKey(seed, replication)
	o.week = 0
	o.changeRegime(&setup.Regime)

	shape := &o.settings.Organization
	o.members, o.domains, o.span = shape.Members, shape.Domains, shape.Span
	o.leaders = (o.members + o.span - 2) / o.span
	o.seats = resized(o.seats, o.members)
	o.capacity = resized(o.capacity, o.members)
	o.trustKept = resized(o.trustKept, o.members)
	o.harmKept = resized(o.harmKept, o.members)
	o.readiness = resized(o.readiness, o.members)
	o.routine = resized(o.routine, o.members)
	o.skills = resized(o.skills, o.members*o.domains)
	o.traits = resized(o.traits, o.members)
	o.weights = resized(o.weights, o.members)
	o.vulnerability = resized(o.vulnerability, o.domains)
	o.ties.reset(o.members, shape.LateralTies)
	o.voices.reset(o.members)
	o.present = o.members
	o.touched, o.vacant, o.leavers, o.absentees = o.touched[:0], o.vacant[:0], o.leavers[:0], o.absentees[:0]
	// Room for the usual number of open problems, so that they are seldom copied.
	o.problems, o.free, o.open, o.arrivals = slices.Grow(o.problems[:0], o.members/4), o.free[:0], o.open[:0], 0
	o.tally.reset(o.settings.Environment.Weeks)
	o.report = nil

	o.trustRest = 0
	o.trustScale, o.harmScale, o.skillScale = unscaled, unscaled, unscaled
	start := &setup.Start
	for i := range o.seats {
		o.newcomer(i, founding)
		if start.Capacity != nil {
			o.capacity[i] = float64(o.capacity[i] * *start.Capacity)
		}
		if start.Trust != nil {
			o.setTrust(i, *start.Trust)
		}
		o.setHarm(i, start.Harm)
	}
	for i := 1; i < o.members; i++ {
		o.tie(i, o.boss(i))
	}
	for i := range o.seats {
		for n := range shape.LateralTies {
			o.tie(i, o.key.Below(o.members, drawTie, int64(i), founding, n))
		}
	}
	for d := range o.vulnerability {
		o.vulnerability[d] = o.settings.Vulnerability.Initial
		if start.Vulnerability != nil {
			o.vulnerability[d] = *start.Vulnerability
		}
	}
	return nil
}

// resized returns a zeroed slice of n elements, in the memory of s if it
// suffices.
func resized[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// Clone returns a copy that continues independently: a fork of the run. The copy has
// no listener.
func (o *Organization) Clone() *Organization {
	c := *o
	c.seats = slices.Clone(o.seats)
	c.capacity = slices.Clone(o.capacity)
	c.trustKept = slices.Clone(o.trustKept)
	c.harmKept = slices.Clone(o.harmKept)
	c.readiness = slices.Clone(o.readiness)
	c.routine = slices.Clone(o.routine)
	c.skills = slices.Clone(o.skills)
	c.ties = o.ties.clone()
	c.traits = slices.Clone(o.traits)
	c.vulnerability = slices.Clone(o.vulnerability)
	c.touched = slices.Clone(o.touched)
	c.vacant = slices.Clone(o.vacant)
	c.leavers = slices.Clone(o.leavers)
	c.absentees = slices.Clone(o.absentees)
	for i := range c.absentees {
		c.absentees[i].skills = slices.Clone(c.absentees[i].skills)
	}
	c.voices = o.voices.clone()
	c.problems = slices.Clone(o.problems)
	c.free = slices.Clone(o.free)
	c.open = slices.Clone(o.open)
	c.weights = slices.Clone(o.weights)
	c.candidates, c.quits, c.ranking = nil, nil, nil
	c.tally = o.tally.clone()
	c.report = nil
	return &c
}

// changeRegime adopts a regime, with its initial pull.
func (o *Organization) changeRegime(r *Regime) {
	o.regime = *r
	o.pull = r.Pull
	o.enact()
}

// SetRegime changes the regime from the coming week on, as an intervention of
// that week would. It returns an error if the regime is invalid.
func (o *Organization) SetRegime(r Regime) error {
	if wrong := r.Check(); len(wrong) > 0 {
		return wrong[0]
	}
	o.changeRegime(&r)
	return nil
}

// leads reports whether a seat's holder is an identified leader.
func (o *Organization) leads(i int) bool { return i < o.leaders }

// boss returns the boss of a seat; the head is its own boss.
func (o *Organization) boss(i int) int {
	if i == 0 {
		return 0
	}
	return int(uint32(i-1) / uint32(o.span))
}

// reports returns the seats that report to seat i: first to last-1.
func (o *Organization) reports(i int) (first, last int) {
	first = min(i*o.span+1, o.members)
	return first, min(first+o.span, o.members)
}

// inUnit reports whether seat i is seat root or below it.
func (o *Organization) inUnit(i, root int) bool {
	for i > root {
		i = o.boss(i)
	}
	return i == root
}

// level returns the seats one level below the seats first to last-1 of one level of a
// unit. Seats are numbered level by level, so these are consecutive too.
func (o *Organization) level(first, last int) (int, int) {
	first, _ = o.reports(first)
	_, last = o.reports(last - 1)
	return first, last
}

// unitSize returns the number of seats in the unit of seat root.
func (o *Organization) unitSize(root int) int {
	size := 0
	for first, last := root, root+1; first < last; first, last = o.level(first, last) {
		size += last - first
	}
	return size
}

// startAttention is the attention with which the holder of a seat begins a week.
func (o *Organization) startAttention(i int) float64 {
	if o.leads(i) {
		return o.settings.Organization.LeaderAttention
	}
	return 1
}

// refresh gives a seat the attention with which its holder begins a week.
func (o *Organization) refresh(i int) {
	s := &o.seats[i]
	s.attention, s.tasks, s.crisisTasks = o.startAttention(i), 0, 0
	o.routine[i] = o.routineShare(s)
}

// touch notes that a seat's attention or tasks are about to change, so that
// they are reset before the next week.
func (o *Organization) touch(i int) *seat {
	o.touched = append(o.touched, int32(i))
	return &o.seats[i]
}

// acting returns who acts for a seat: its holder; while it is vacant its boss,
// and so on up; for a vacant head the present direct report with the most capacity,
// the lowest seat among equals; -1 if nobody does.
func (o *Organization) acting(i int) int {
	for !o.seats[i].present() {
		if i == 0 {
			return o.deputy()
		}
		i = o.boss(i)
	}
	return i
}

// deputy returns who acts for a vacant head.
func (o *Organization) deputy() int {
	best, most := -1, math.Inf(-1)
	first, last := o.reports(0)
	for i := first; i < last; i++ {
		if l := o.capacity[i]; l > most && o.seats[i].present() {
			best, most = i, l
		}
	}
	return best
}

// knows returns, of member i and its present ties, the one most competent in a
// domain: i, then the lowest seat, among equals.
func (o *Organization) knows(i, domain int) int {
	best, most := i, o.competence(i, domain)
	for n := o.ties.first[i]; n >= 0; n = o.ties.nodes[n].next {
		j := int(o.ties.nodes[n].seat)
		x := o.competence(j, domain)
		if (x > most || x == most && best != i && j < best) && o.seats[j].present() {
			best, most = j, x
		}
	}
	return best
}

// voice is the chance that member i speaks up.
func (o *Organization) voice(i int) float64 {
	floor := o.settings.Trust.VoiceFloor
	return floor + float64((1-floor)*o.trust(i))
}

// effort is the share of its attention that member i turns into work.
func (o *Organization) effort(i int) float64 {
	bossCapacity := 0.0
	if boss := o.boss(i); o.seats[boss].present() {
		bossCapacity = o.capacity[boss]
	}
	people := &o.settings.People
	motive := float64(.4*o.trust(i)) + float64(.1*bossCapacity)
	willing := people.BaseEffort + o.readiness[i] + float64((1-people.BaseEffort)*motive)
	return float64((1 - o.harm(i)) * max(willing, float64(people.FearEffort*o.enacted.Sanction)))
}

// learn raises a member's leadership capacity by a share of what is missing.
func (o *Organization) learn(i int, share float64) {
	o.capacity[i] += float64(share * (1 - o.capacity[i]))
}

// gainTrust raises a member's trust by trust.gain of what is missing.
func (o *Organization) gainTrust(i int) {
	t := o.trust(i)
	o.setTrust(i, t+float64(o.settings.Trust.Gain*(1-t)))
}
