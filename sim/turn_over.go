package sim

import "slices"

// turnOver fills seats whose vacancy is over and decides who quits, in the order of the
// seats.
func (o *Organization) turnOver() {
	o.mergeLeavers()
	due, kept := 0, o.vacant[:0]
	countDown := func(end int) {
		for ; due < len(o.vacant) && int(o.vacant[due]) < end; due++ {
			i := o.vacant[due]
			s := &o.seats[i]
			s.vacancy--
			if s.vacancy == 0 {
				o.hire(int(i))
			} else {
				kept = append(kept, i)
			}
		}
	}
	o.drawQuits()
	for _, q := range o.quits {
		i := int(q.seat)
		countDown(i)
		if o.seats[i].present() && o.key.Refine(q.octet, drawQuit, int64(i), o.week) < o.quitChance(i) {
			o.tally.quits++
			o.leave(i)
			if o.report != nil {
				o.emit(Event{Kind: Quit, Seat: i})
			}
		}
	}
	countDown(o.members)
	o.vacant = kept
}

// mergeLeavers inserts the seats vacated since the last turnover into the vacant ones,
// in order.
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

// quitDraw is the beginning of a seat's draw.
type quitDraw struct {
	seat  int32
	octet uint8
}

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// drawQuits collects, in o.quits, the seats whose draw is low enough for any member to
// quit.
func (o *Organization) drawQuits() {
	o.quits = o.quits[:0]
	turnover := &o.settings.Turnover
	highest := float64(turnover.QuitRate / yearWeeks * (1 + turnover.QuitHarm + turnover.QuitTrust/2))
	limit, all := uint64(256), true // of the octets, exclusive
	if highest < .5 {
		limit, all = uint64(256*highest)+1, false
	}
	for first := 0; first < o.members; first += 8 {
		octets := o.key.Octets(drawQuit, int64(first/8), o.week)
		// Is any of the eight bytes below limit (at most 128)?
		if !all && (octets-limit*lowBits)&^octets&highBits == 0 {
			continue
		}
		for i := first; i < min(first+8, o.members); i++ {
			if octet := octets & 0xff; octet < limit {
				o.quits = append(o.quits, quitDraw{int32(i), uint8(octet)})
			}
			octets >>= 8
		}
	}
}
