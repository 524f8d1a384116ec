package sim

// Trust and harm relax by the same factor for everybody, so between the events
// that touch a member they follow a closed form: trust is
// trustRest + deviation x trustScale and harm is a multiple of harmScale. A week
// changes the two scales, not the members. Competence fades in the same way
// (skill.go).

// A scale that has shrunk below its bound is folded back into the members'
// values. For trust and harm the bound only avoids underflow; skills are added up as
// stored, so they must not lose digits to each other.
const (
	smallestScale      = 0x1p-64
	smallestSkillScale = 0x1p-4
)

// A scale is a factor that shrinks week by week, and its inverse.
type scale struct{ value, inverse float64 }

// unscaled is the scale of values stored as they are.
var unscaled = scale{1, 1}

// shrink reduces the scale by a share. It reports whether the scale has fallen below a
// bound.
func (s *scale) shrink(share, bound float64) bool {
	s.value = float64(s.value * (1 - share))
	s.inverse = 1 / s.value
	return s.value < bound
}

func (o *Organization) trust(i int) float64 {
	t := o.trustRest + float64(o.trustKept[i]*o.trustScale.value)
	if t < 0 {
		return 0
	}
	if t > 1 {
		return 1
	}
	return t
}

func (o *Organization) setTrust(i int, t float64) {
	o.trustKept[i] = float64((t - o.trustRest) * o.trustScale.inverse)
}

func (o *Organization) harm(i int) float64 {
	h := float64(o.harmKept[i] * o.harmScale.value)
	if h > 1 {
		return 1
	}
	return h
}

func (o *Organization) setHarm(i int, h float64) {
	o.harmKept[i] = float64(h * o.harmScale.inverse)
}

// relaxTrust moves everybody's trust a share of the way to its resting level.
func (o *Organization) relaxTrust(rest, share float64) {
	if rest != o.trustRest {
		o.rebaseTrust(rest)
	}
	if o.trustScale.shrink(share, smallestScale) {
		o.rebaseTrust(rest)
	}
}

// rebaseTrust expresses everybody's trust as a deviation from a resting level, at
// scale 1.
func (o *Organization) rebaseTrust(rest float64) {
	for i := range o.seats {
		o.trustKept[i] = o.trust(i) - rest
	}
	o.trustRest, o.trustScale = rest, unscaled
}

// heal removes a share of everybody's harm.
func (o *Organization) heal(share float64) {
	if o.harmScale.shrink(share, smallestScale) {
		for i := range o.seats {
			o.harmKept[i] = o.harm(i)
		}
		o.harmScale = unscaled
	}
}
