package sim

import "slices"

// An Observation is the visible state of an organization at the end of a week. Means
// are over the members present; those of followers are 0 if none is present.
type Observation struct {
	Week               int
	Performance        float64 // routine done, less disruption, in weeks per seat
	LeadershipCapacity float64 // mean of followers, [0, 1]
	Trust              float64 // mean of followers, [0, 1]
	Harm               float64 // mean of followers, [0, 1]
	Vulnerability      float64 // mean over domains, [0, 1]
	OpenProblems       float64
	OpenCrises         float64
	Pull               float64 // of habit, [0, 1]
	FollowerDecisions  float64 // share of the week's decisions taken by followers; 0 without decisions
	Evenness           float64 // of voice over the last year, [0, 1]
	Crises             float64 // that began this week
	CollateralDamage   float64 // done this week, all causes
	Shocks             float64 // that struck this week
}

// A Series describes one number of an Observation.
type Series struct {
	Name    string                     `json:"name"`
	Unit    string                     `json:"unit"`
	Meaning string                     `json:"meaning"`
	Of      func(*Observation) float64 `json:"-"`
}

// SeriesTable describes the weekly series, in the order of their columns.
var SeriesTable = []Series{
	{"performance", "weeks per seat", "routine work done, less disruption by open problems", func(o *Observation) float64 { return o.Performance }},
	{"leadership_capacity", "capacity", "mean of the followers present", func(o *Observation) float64 { return o.LeadershipCapacity }},
	{"trust", "trust", "mean of the followers present", func(o *Observation) float64 { return o.Trust }},
	{"harm", "harm", "mean of the followers present", func(o *Observation) float64 { return o.Harm }},
	{"vulnerability", "V", "mean over domains", func(o *Observation) float64 { return o.Vulnerability }},
	{"open_problems", "problems", "problems not resolved", func(o *Observation) float64 { return o.OpenProblems }},
	{"open_crises", "crises", "crises not resolved", func(o *Observation) float64 { return o.OpenCrises }},
	{"pull", "share", "pull of the habit on the enacted policy", func(o *Observation) float64 { return o.Pull }},
	{"follower_decisions", "share", "share of the week's decisions taken by followers; 0 without decisions", func(o *Observation) float64 { return o.FollowerDecisions }},
	{"evenness", "share", "1 - Gini coefficient of times heard or deciding over the last year", func(o *Observation) float64 { return o.Evenness }},
	{"crises", "crises", "crises that began in the week", func(o *Observation) float64 { return o.Crises }},
	{"collateral_damage", "damage", "damage done in the week, all causes", func(o *Observation) float64 { return o.CollateralDamage }},
	{"shocks", "shocks", "shocks that struck in the week", func(o *Observation) float64 { return o.Shocks }},
}

// SeriesNamed returns the series of a name, or nil.
func SeriesNamed(name string) *Series {
	i := slices.IndexFunc(SeriesTable, func(s Series) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &SeriesTable[i]
}

// Observe returns the state after the last week. It changes nothing.
func (o *Organization) Observe() Observation {
	followers := o.followerMeans()
	t := &o.tally
	seen := Observation{
		Week:               o.week - 1,
		Performance:        t.performance,
		LeadershipCapacity: followers.capacity,
		Trust:              followers.trust,
		Harm:               followers.harm,
		Vulnerability:      o.meanVulnerability(),
		OpenProblems:       float64(len(o.open)),
		OpenCrises:         float64(t.openCrises),
		Pull:               o.pull,
		Evenness:           o.voices.evenness(o.present),
		Crises:             float64(t.weekCrises),
		CollateralDamage:   t.totalDamage() - t.damageBefore,
		Shocks:             float64(t.weekShocks),
	}
	if t.weekDecisions > 0 {
		seen.FollowerDecisions = float64(t.weekFollowerDecisions) / float64(t.weekDecisions)
	}
	return seen
}

// observe adds the week to the run's tally.
func (o *Organization) observe() {
	t := &o.tally
	t.performances = append(t.performances, t.performance)
	t.evenness += o.voices.evenness(o.present)
	if o.week >= o.settings.Environment.Weeks-yearWeeks {
		followers := o.followerMeans()
		t.lastWeeks++
		t.lastCapacity += followers.capacity
		t.lastTrust += followers.trust
		t.lastHarm += followers.harm
		t.lastVulnerability += o.meanVulnerability()
	}
}

type means struct{ capacity, trust, harm float64 }

// followerMeans returns the means over the followers present, or 0 if none is present.
func (o *Organization) followerMeans() means {
	var sum means
	present := 0
	for i := o.leaders; i < o.members; i++ {
		if o.seats[i].present() {
			present++
			sum.capacity += o.capacity[i]
			sum.trust += o.trust(i)
			sum.harm += o.harm(i)
		}
	}
	if present == 0 {
		return means{}
	}
	n := float64(present)
	return means{sum.capacity / n, sum.trust / n, sum.harm / n}
}

func (o *Organization) meanVulnerability() float64 {
	sum := 0.0
	for _, v := range o.vulnerability {
		sum += v
	}
	return sum / float64(o.domains)
}

// A Member is the visible state of a seat and its holder.
type Member struct {
	Present    bool
	Leader     bool    // the seat has reports
	Boss       int     // seat; the head is its own boss
	Capacity   float64 // leadership capacity, [0, 1]
	Trust      float64 // [0, 1]
	Harm       float64 // [0, 1]
	Tasks      int     // facets worked on in the last week
	InCrisis   bool    // holds or works on an open crisis
	Competence []float64
	Ties       []int // seats, in ascending order
}

// Member returns the visible state of a seat. It panics if the seat does not exist.
func (o *Organization) Member(i int) Member {
	s := &o.seats[i]
	m := Member{Present: s.present(), Leader: o.leads(i), Boss: o.boss(i), InCrisis: s.crisisTasks > 0}
	for n := o.ties.first[i]; n >= 0; n = o.ties.nodes[n].next {
		m.Ties = append(m.Ties, int(o.ties.nodes[n].seat))
	}
	slices.Sort(m.Ties)
	if !m.Present {
		return m
	}
	m.Capacity, m.Trust, m.Harm, m.Tasks = o.capacity[i], o.trust(i), o.harm(i), int(s.tasks)
	for d := range o.domains {
		m.Competence = append(m.Competence, o.competence(i, d))
	}
	for _, place := range o.open {
		if p := &o.problems[place]; p.crisis && int(p.holder) == i {
			m.InCrisis = true
		}
	}
	return m
}

// A Glimpse is the part of a Member that changes from week to week.
type Glimpse struct {
	Capacity, Trust, Harm float64
	Tasks                 int
	Present, InCrisis     bool
}

// Glimpses appends a Glimpse of every seat, in order, to a slice. It is for callers
// that look at all seats every week, for whom Member is too slow.
func (o *Organization) Glimpses(all []Glimpse) []Glimpse {
	all = slices.Grow(all, o.members)[:len(all)+o.members]
	seen := all[len(all)-o.members:]
	for i := range seen {
		s, g := &o.seats[i], &seen[i]
		*g = Glimpse{Present: s.present(), InCrisis: s.crisisTasks > 0}
		if g.Present {
			g.Capacity, g.Trust, g.Harm, g.Tasks = o.capacity[i], o.trust(i), o.harm(i), int(s.tasks)
		}
	}
	for _, place := range o.open {
		if p := &o.problems[place]; p.crisis && seen[p.holder].Present {
			seen[p.holder].InCrisis = true
		}
	}
	return all
}

// Ties appends to a slice, in ascending order, the seats whose members the member of a
// seat can turn to. A tie changes only in a week with an event, for one of its two
// seats, for which ChangesTies is true.
func (o *Organization) Ties(i int, all []int32) []int32 {
	first := len(all)
	for n := o.ties.first[i]; n >= 0; n = o.ties.nodes[n].next {
		all = append(all, o.ties.nodes[n].seat)
	}
	slices.Sort(all[first:])
	return all
}

// Members returns the number of seats.
func (o *Organization) Members() int { return o.members }
