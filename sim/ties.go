package sim

import "slices"

// ties are symmetric: a tie between two members is a node in the list of each.
// Every member draws a bounded number of ties, so the nodes are allocated once.
type ties struct {
	nodes []tieNode
	first []int32 // of each seat's list; -1: none
	count []int32 // of each seat
	free  int32   // first unused node
}

type tieNode struct {
	seat int32
	next int32 // -1: the last
}

func (t *ties) reset(members, lateral int) {
	t.nodes = resized(t.nodes, 2*(members-1+members*lateral))
	t.first = resized(t.first, members)
	t.count = resized(t.count, members)
	for i := range t.first {
		t.first[i] = -1
	}
	t.free = -1
	for n := len(t.nodes) - 1; n >= 0; n-- {
		t.nodes[n].next = t.free
		t.free = int32(n)
	}
}

func (t *ties) clone() ties {
	return ties{slices.Clone(t.nodes), slices.Clone(t.first), slices.Clone(t.count), t.free}
}

func (t *ties) has(i, j int) bool {
	for n := t.first[i]; n >= 0; n = t.nodes[n].next {
		if t.nodes[n].seat == int32(j) {
			return true
		}
	}
	return false
}

// add puts j into i's list.
func (t *ties) add(i, j int) {
	n := t.free
	t.free = t.nodes[n].next
	t.nodes[n] = tieNode{int32(j), t.first[i]}
	t.first[i] = n
	t.count[i]++
}

// remove removes j from i's list, which must contain it.
func (t *ties) remove(i, j int) {
	link := &t.first[i]
	for t.nodes[*link].seat != int32(j) {
		link = &t.nodes[*link].next
	}
	n := *link
	*link = t.nodes[n].next
	t.nodes[n].next = t.free
	t.free = n
	t.count[i]--
}

// tie lets members i and j turn to each other; it does nothing if i is j or if they
// are tied already.
func (o *Organization) tie(i, j int) {
	if i == j || o.ties.has(i, j) {
		return
	}
	o.ties.add(i, j)
	o.ties.add(j, i)
	o.belong(i)
	o.belong(j)
}

// cutTies cuts all ties of member i.
func (o *Organization) cutTies(i int) {
	for o.ties.first[i] >= 0 {
		j := int(o.ties.nodes[o.ties.first[i]].seat)
		o.ties.remove(i, j)
		o.ties.remove(j, i)
		o.belong(j)
	}
}

// belong computes the part of a willing member's effort that depends on traits and
// ties.
func (o *Organization) belong(i int) {
	belonging := min(1, float64(o.ties.count[i])/float64(1+2*o.settings.Organization.LateralTies))
	motive := o.traits[i] + float64(.2*belonging)
	o.readiness[i] = float64((1 - o.settings.People.BaseEffort) * motive)
}
