package sim

import (
	"cmp"
	"slices"
)

// rank puts the open problems in order of severity, worst first, older first
// among equals.
func (o *Organization) rank() {
	slices.SortFunc(o.open, func(a, b int32) int {
		p, q := &o.problems[a], &o.problems[b]
		if p.severity != q.severity {
			return cmp.Compare(q.severity, p.severity)
		}
		return cmp.Compare(p.number, q.number)
	})
}
