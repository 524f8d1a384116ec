package sim

// skillFloor is the competence that does not fade.
const skillFloor = .2

// The competence x of a member in a domain is stored as its deviation from the floor:
// x - skillFloor if that is not positive, and (x - skillFloor) / skillScale otherwise, so
// that a week of fading changes the scale instead of members x domains numbers.

func (o *Organization) competence(i, domain int) float64 {
	v := o.skills[i*o.domains+domain]
	if v > 0 {
		v = float64(v * o.skillScale.value)
	}
	return min(1, skillFloor+v) // rounding may bring it slightly above 1
}

func (o *Organization) setCompetence(i, domain int, x float64) {
	v := x - skillFloor
	if v > 0 {
		v = float64(v * o.skillScale.inverse)
	}
	o.skills[i*o.domains+domain] = v
}

// fade removes a share of all competence above the floor.
func (o *Organization) fade(share float64) {
	if o.skillScale.shrink(share, smallestSkillScale) {
		for k, v := range o.skills {
			if v > 0 {
				o.skills[k] = float64(v * o.skillScale.value)
			}
		}
		o.skillScale = unscaled
	}
}

// prevent applies drift and the members' prevention to every domain's vulnerability;
// total is the sum of their weights.
//
// P is the sum of weight x competence. With v the stored deviation and s the
// scale, x = .2 + (s (v + |v|) + (v - |v|)) / 2, so the sums of w v and of w |v|
// suffice.
func (o *Organization) prevent(total float64) {
	sumSkills(&o.signed, &o.unsigned, o.weights, o.skills, o.domains)
	base := float64(skillFloor * total)
	half := float64(.5 * o.skillScale.value)
	perMember := o.settings.Vulnerability.Prevention / float64(o.members)
	drift := o.settings.Vulnerability.Drift
	for d, v := range o.vulnerability {
		signed, unsigned := o.signed[d], o.unsigned[d]
		prevention := base + float64(half*(unsigned+signed)) - float64(.5*(unsigned-signed))
		v += float64(drift*(1-v)) - float64(float64(perMember*prevention)*v)
		switch {
		case v < 0:
			v = 0
		case v > 1:
			v = 1
		}
		o.vulnerability[d] = v
	}
}
