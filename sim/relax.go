package sim

// Trust and harm relax by the same factor for everybody, so between the events
// that touch a member they follow a closed form: trust is
// trustRest + deviation x trustScale and harm is a multiple of harmScale. A
// week of it changes the two scales, not the members. Competence fades in the
// same way (skill.go).

// smallestScale is where a scale is folded back into the members' values, so
// that it never underflows; a scale of 0 is folded at once.
const smallestScale = 0x1p-64

func (o *Organization) trust(i int) float64 {
	return min(1, max(0, o.trustRest+float64(o.seats[i].trust*o.trustScale)))
}

func (o *Organization) setTrust(i int, t float64) {
	o.seats[i].trust = (t - o.trustRest) / o.trustScale
}

func (o *Organization) harm(i int) float64 {
	return min(1, float64(o.seats[i].harm*o.harmScale))
}

func (o *Organization) setHarm(i int, h float64) {
	o.seats[i].harm = h / o.harmScale
}

// relaxTrust takes everybody's trust a share of the way to its level of rest.
func (o *Organization) relaxTrust(rest, share float64) {
	if rest != o.trustRest {
		o.rebaseTrust(rest)
	}
	o.trustScale = float64(o.trustScale * (1 - share))
	if o.trustScale < smallestScale {
		o.rebaseTrust(rest)
	}
}

// rebaseTrust expresses everybody's trust as a deviation from rest, at scale 1.
func (o *Organization) rebaseTrust(rest float64) {
	for i := range o.seats {
		o.seats[i].trust = o.trust(i) - rest
	}
	o.trustRest, o.trustScale = rest, 1
}

// heal takes a share of everybody's harm away.
func (o *Organization) heal(share float64) {
	o.harmScale = float64(o.harmScale * (1 - share))
	if o.harmScale < smallestScale {
		for i := range o.seats {
			o.seats[i].harm = o.harm(i)
		}
		o.harmScale = 1
	}
}
