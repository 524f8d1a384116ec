package main

import "leaderful/sim"

// A recording is a run that is simulated piece by piece, with the data of the current
// piece for display. Numbers are laid out as the page needs them: consecutively.
type recording struct {
	organization *sim.Organization
	piece

	glimpses []sim.Glimpse
	moved    []int // seats whose ties may have changed this week
	tied     []int32
}

// A piece is the data of some weeks.
type piece struct {
	lived  int
	series []float64 // by week, in the order of sim.SeriesTable
	frames []byte    // by week, then seat: capacity, trust, harm, load, state
	ties   []int32   // see retie
	events []int32   // see note
	values []float64 // two per event: severity, value
	names  []string  // names in events, which refer to them by their index here
}

// A frame has five bytes per seat; these are the bits of the last.
const (
	frameBytes    = 5
	statePresent  = 1
	stateInCrisis = 2
)

// mostFrameBytes bounds the frames of a piece, and so its memory in a browser.
const mostFrameBytes = 16 << 20

// record founds an organization to be recorded.
func record(setup *sim.Setup, seed uint64, replication int) (*recording, error) {
	organization, err := sim.New(setup, seed, replication)
	if err != nil {
		return nil, err
	}
	r := &recording{organization: organization}
	organization.Listen(r.note)
	return r, nil
}

// leaders returns how many seats have reports; these are the first ones.
func (r *recording) leaders() int {
	n := 0
	for n < r.organization.Members() && r.organization.Member(n).Leader {
		n++
	}
	return n
}

// bosses returns the boss of each seat.
func (r *recording) bosses() []int32 {
	bosses := make([]int32, r.organization.Members())
	for i := range bosses {
		bosses[i] = int32(r.organization.Member(i).Boss)
	}
	return bosses
}

// foundingTies returns all ties of the founders, as pairs of seats.
func (r *recording) foundingTies() []int32 {
	var pairs, tied []int32
	for i := range r.organization.Members() {
		tied = r.organization.Ties(i, tied[:0])
		for _, j := range tied {
			if int32(i) < j {
				pairs = append(pairs, int32(i), j)
			}
		}
	}
	return pairs
}

// live begins a new piece and simulates the given number of weeks, but no more than
// remain or fit into a piece.
func (r *recording) live(weeks int) {
	o := r.organization
	weeks = min(weeks, max(1, mostFrameBytes/(frameBytes*o.Members())))
	r.piece = piece{series: r.series[:0], frames: r.frames[:0], ties: r.ties[:0],
		events: r.events[:0], values: r.values[:0], names: r.names[:0]}
	for r.lived < weeks && !o.Done() {
		o.Week()
		r.lived++
		seen := o.Observe()
		for i := range sim.SeriesTable {
			r.series = append(r.series, sim.SeriesTable[i].Of(&seen))
		}
		r.picture()
		for _, seat := range r.moved {
			r.retie(seen.Week, seat)
		}
		r.moved = r.moved[:0]
	}
}

// picture adds the frame of a week.
func (r *recording) picture() {
	r.glimpses = r.organization.Glimpses(r.glimpses[:0])
	for i := range r.glimpses {
		g := &r.glimpses[i]
		state := byte(0)
		if g.Present {
			state |= statePresent
		}
		if g.InCrisis {
			state |= stateInCrisis
		}
		r.frames = append(r.frames, shade(g.Capacity), shade(g.Trust), shade(g.Harm), byte(min(g.Tasks, 255)), state)
	}
}

// shade converts a number in [0, 1] to a byte.
func shade(x float64) byte { return byte(255*x + .5) }

// retie records the ties of a seat that have changed by the end of a week: the week, the
// seat, the number of its ties, and the seats that it is tied to.
func (r *recording) retie(week, seat int) {
	r.tied = r.organization.Ties(seat, r.tied[:0])
	r.ties = append(r.ties, int32(week), int32(seat), int32(len(r.tied)))
	r.ties = append(r.ties, r.tied...)
}

// Bits of an event's flags.
const (
	flagRight     = 1
	flagDismissed = 2
)

// note records an event as whole numbers: kind, week, seat, problem, flags, weeks,
// count, the index of the name (-1: none), then the numbers of facets, members heard and
// crew members, and these.
func (r *recording) note(e sim.Event) {
	if e.ChangesTies() {
		r.moved = append(r.moved, e.Seat)
	}
	flags, name := int32(0), int32(-1)
	if e.Right {
		flags |= flagRight
	}
	if e.Dismissed {
		flags |= flagDismissed
	}
	if e.Name != "" {
		name = int32(len(r.names))
		r.names = append(r.names, e.Name)
	}
	r.events = append(r.events, int32(e.Kind), int32(e.Week), int32(e.Seat), int32(e.Problem), flags,
		int32(e.Weeks), int32(e.Count), name, int32(len(e.Facets)), int32(len(e.Heard)), int32(len(e.Crew)))
	for _, list := range [][]int{e.Facets, e.Heard, e.Crew} {
		for _, n := range list {
			r.events = append(r.events, int32(n))
		}
	}
	r.values = append(r.values, e.Severity, e.Value)
}
