package sim

import (
	"cmp"
	"slices"
)

// rank puts the open problems in order of severity, worst first, older first
// among equals.
//
// The order of last week is nearly right, so while they are few, each is moved
// to its place among those before it.
func (o *Organization) rank() {
	const few = 24
	if len(o.open) > few {
		slices.SortFunc(o.open, func(a, b int32) int {
			p, q := &o.problems[a], &o.problems[b]
			return cmp.Or(cmp.Compare(q.severity, p.severity), cmp.Compare(p.number, q.number))
		})
		return
	}
	for n := 1; n < len(o.open); n++ {
		place := o.open[n]
		p := &o.problems[place]
		at := n
		for ; at > 0 && p.before(&o.problems[o.open[at-1]]); at-- {
			o.open[at] = o.open[at-1]
		}
		o.open[at] = place
	}
}

// before reports whether a problem comes before another.
func (p *problem) before(q *problem) bool {
	return p.severity > q.severity || p.severity == q.severity && p.number < q.number
}
