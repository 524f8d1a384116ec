package sim

import (
	"math/bits"
	"slices"

	"leaderful/sim/random"
)

// turnOver fills seats whose vacancy is over and lets members quit, in the
// order of the seats.
func (o *Organization) turnOver() {
	o.mergeLeavers()
	quits := o.quitters()
	due, kept := 0, o.vacant[:0]
	for {
		quitter := quits.next()
		for ; due < len(o.vacant) && int(o.vacant[due]) < quitter; due++ {
			i := o.vacant[due]
			s := &o.seats[i]
			s.vacancy--
			if s.vacancy == 0 {
				o.hire(int(i))
			} else {
				kept = append(kept, i)
			}
		}
		if quitter >= o.members {
			break
		}
		if s := &o.seats[quitter]; s.present() && quits.draw(quitter) < o.quitChance(quitter) {
			o.tally.quits++
			o.leave(quitter)
			if o.report != nil {
				o.tell(Event{Kind: Quit, Seat: quitter})
			}
		}
	}
	o.vacant = kept
}

// mergeLeavers puts the seats vacated since the last turnover in their places
// among the vacant ones.
func (o *Organization) mergeLeavers() {
	if len(o.leavers) == 0 {
		return
	}
	o.vacant = append(o.vacant, o.leavers...)
	o.leavers = o.leavers[:0]
	slices.Sort(o.vacant)
}

// quitChance is the chance that a member quits this week.
func (o *Organization) quitChance(i int) float64 {
	turnover := &o.settings.Turnover
	return float64(turnover.QuitRate / yearWeeks *
		(1 + float64(turnover.QuitHarm*o.harm(i)) + float64(turnover.QuitTrust*max(0, .5-o.trust(i)))))
}

// quitters walks over the seats whose draw is low enough for anybody to quit;
// only they are looked at.
type quitters struct {
	key     random.Key
	week    int
	members int
	limit   uint64 // exclusive bound of the octets of those who may quit; 256: all
	block   int    // of eight seats, under way
	octets  uint64
	within  uint64 // high bits of the bytes of octets that remain to be looked at
}

func (o *Organization) quitters() quitters {
	turnover := &o.settings.Turnover
	highest := float64(turnover.QuitRate / yearWeeks * (1 + turnover.QuitHarm + turnover.QuitTrust/2))
	limit := uint64(256)
	if highest < .5 {
		limit = uint64(256*highest) + 1
	}
	return quitters{key: o.key, week: o.week, members: o.members, limit: limit, block: -1}
}

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// next returns the next seat that may quit, or the number of seats.
func (q *quitters) next() int {
	for {
		for q.within != 0 {
			n := bits.TrailingZeros64(q.within) / 8
			q.within &= q.within - 1
			if i := 8*q.block + n; q.octet(i) < q.limit {
				return min(i, q.members)
			}
		}
		q.block++
		if 8*q.block >= q.members {
			return q.members
		}
		q.octets = q.key.Octets(drawQuit, int64(q.block), q.week)
		q.within = highBits
		if q.limit <= 128 {
			// The bytes below limit, with false alarms above the first.
			q.within &= (q.octets - q.limit*lowBits) &^ q.octets
		}
	}
}

func (q *quitters) octet(i int) uint64 { return q.octets >> (8 * (i % 8)) & 0xff }

// draw returns the uniform draw of the seat that next returned.
func (q *quitters) draw(i int) float64 {
	return q.key.Refine(uint8(q.octet(i)), drawQuit, int64(i), q.week)
}
