package sim

import "slices"

// yearWeeks is the length of a year.
const yearWeeks = 52

// voices counts how often each member was heard or decided in the last year, and keeps
// the evenness of these counts up to date.
//
// With G(c) the number of present members heard more than c times, n members
// and a total of T, the Gini coefficient is 1 - (sum of G(c)^2) / (n T).
type voices struct {
	counts  []int32 // by seat
	tenure  []int32 // by seat: how many members it has had, to distinguish one from its successor
	above   []int64 // G(c)
	squares int64   // sum of G(c)^2
	total   int64   // T, over present members
	paused  []int32 // seats whose member is away: not counted in above, squares and total

	calls []call // of the last year, oldest first, from head on
	head  int
	weeks [yearWeeks]int // calls in each week, by week modulo yearWeeks
}

type call struct{ seat, tenure int32 }

func (v *voices) reset(members int) {
	v.counts = resized(v.counts, members)
	v.tenure = resized(v.tenure, members)
	v.calls = slices.Grow(v.calls[:0], 4*members) // more than a usual year's
	*v = voices{counts: v.counts, tenure: v.tenure, above: v.above[:0], paused: v.paused[:0], calls: v.calls[:0]}
}

func (v *voices) clone() voices {
	c := *v
	c.counts, c.tenure, c.above = slices.Clone(v.counts), slices.Clone(v.tenure), slices.Clone(v.above)
	c.paused, c.calls = slices.Clone(v.paused), slices.Clone(v.calls)
	return c
}

// raise and lower move the count of one present member between c and c+1.
func (v *voices) raise(c int) {
	if c == len(v.above) {
		v.above = append(v.above, 0)
	}
	v.squares += 2*v.above[c] + 1
	v.above[c]++
	v.total++
}

func (v *voices) lower(c int) {
	v.squares -= 2*v.above[c] - 1
	v.above[c]--
	v.total--
}

// begin forgets the calls of the week that is now more than a year in the past.
func (v *voices) begin(week int) {
	past := &v.weeks[week%yearWeeks]
	for ; *past > 0; *past-- {
		old := v.calls[v.head]
		v.head++
		if v.tenure[old.seat] != old.tenure {
			continue
		}
		v.counts[old.seat]--
		if !slices.Contains(v.paused, old.seat) {
			v.lower(int(v.counts[old.seat]))
		}
	}
	if v.head > len(v.calls)/2 {
		v.calls = append(v.calls[:0], v.calls[v.head:]...)
		v.head = 0
	}
}

// hear counts that a present member decided or was heard.
func (v *voices) hear(i, week int) {
	v.raise(int(v.counts[i]))
	v.counts[i]++
	v.calls = append(v.calls, call{int32(i), v.tenure[i]})
	v.weeks[week%yearWeeks]++
}

// pause removes a member who goes away from the comparison, join adds one who arrives
// or returns, and leave forgets one who was present.
func (v *voices) pause(i int) {
	for c := range int(v.counts[i]) {
		v.lower(c)
	}
	v.paused = append(v.paused, int32(i))
}

func (v *voices) join(i int) {
	for c := range int(v.counts[i]) {
		v.raise(c)
	}
	if k := slices.Index(v.paused, int32(i)); k >= 0 {
		v.paused = slices.Delete(v.paused, k, k+1)
	}
}

func (v *voices) leave(i int) {
	for c := range int(v.counts[i]) {
		v.lower(c)
	}
	v.counts[i] = 0
	v.tenure[i]++
}

// evenness returns 1 - Gini, in [0, 1]: 1 if nobody or everybody equally was heard.
func (v *voices) evenness(present int) float64 {
	if v.total == 0 {
		return 1
	}
	return float64(v.squares) / float64(float64(present)*float64(v.total))
}
