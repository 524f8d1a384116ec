package sim

// skillFloor is the competence that does not fade.
const skillFloor = .2

// The competence x of a member in a domain is kept as its deviation from the
// floor: x - skillFloor where that is not positive, and otherwise
// (x - skillFloor) / skillScale, so that a week of fading changes the scale and
// not the members x domains numbers.

func (o *Organization) competence(i, domain int) float64 {
	v := o.skills[i*o.domains+domain]
	if v > 0 {
		v = float64(v * o.skillScale)
	}
	return skillFloor + v
}

func (o *Organization) setCompetence(i, domain int, x float64) {
	v := x - skillFloor
	if v > 0 {
		v /= o.skillScale
	}
	o.skills[i*o.domains+domain] = v
}

// fade takes a share of all competence above the floor away.
func (o *Organization) fade(share float64) {
	o.skillScale = float64(o.skillScale * (1 - share))
	if o.skillScale < smallestScale {
		for k, v := range o.skills {
			if v > 0 {
				o.skills[k] = float64(v * o.skillScale)
			}
		}
		o.skillScale = 1
	}
}

// prevent returns in o.prevention, for every domain, the sum over members of
// weight x competence; total is the sum of the weights.
//
// With v the kept deviation and s the scale, x = .2 + (s (v + |v|) + (v - |v|)) / 2,
// so the two sums of w v and w |v| suffice.
func (o *Organization) prevent(total float64) {
	var signed, unsigned [64]float64
	sumSkills(&signed, &unsigned, o.weights, o.skills, o.domains)
	for d := range o.prevention {
		above := float64(o.skillScale * (unsigned[d] + signed[d]))
		below := unsigned[d] - signed[d]
		o.prevention[d] = float64(skillFloor*total) + float64(.5*(above-below))
	}
}
