package sim

import "slices"

// mostFacets bounds the facets of a problem: the range of
// environment.max_complexity ends there.
const mostFacets = 20

// A stage is the progress of a problem.
type stage uint8

const (
	stageOpen stage = iota
	stageReferred
	stageConsulting
	stageWorking
)

// nobody is used instead of a seat if there is none.
const nobody = -1

// A problem is one that has not been resolved.
type problem struct {
	number   int   // in order of arrival, from 0
	identity int64 // the subject of its draws: the same in every organization of a replication
	arrived  int   // week
	severity float64
	growth   float64 // per week
	place    int32   // seat
	holder   int32   // seat
	facets   int32   // k
	tries    int32
	wait     int32 // weeks, when referred or consulting
	entered  int32 // week of the present stage
	onset    int32 // week in which it became a crisis
	stage    stage

	own       bool // its route; otherwise referred
	reported  bool // at least once
	crisis    bool
	commanded bool
	right     bool // its plan
	wounding  bool // somebody was hurt because of it

	decider   int32
	distinct  int32 // members of the crew
	strangers int32 // distinct bosses of crew members who are strangers to the decider
	voices    int32 // members heard
	heard     [mostFacets + 1]int32
	domain    [mostFacets]uint8 // by facet, like the following
	crew      [mostFacets]int32 // seat, or nobody
	left      [mostFacets]float64
}

// enter moves the problem to a stage.
func (p *problem) enter(s stage, week int) {
	p.stage = s
	p.entered = int32(week)
}

// unfinished reports whether a facet still needs work.
func (p *problem) unfinished(f int) bool { return p.left[f] > 0 }

// team collects the distinct members of the crew, in the order of the facets.
func (o *Organization) team(p *problem) []int32 {
	team := o.candidates[:0]
	for _, member := range p.crew[:p.facets] {
		if member != nobody && !slices.Contains(team, member) {
			team = append(team, member)
		}
	}
	o.candidates = team
	return team
}
