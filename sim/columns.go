package sim

import "math"

// The three loops here run over all members every week and are most of the work in
// large organizations. They go through columns, one for each quantity, so that
// processors can handle several members or domains in one instruction; on amd64 they
// do (columns_amd64.s). Their results are equal to the bit everywhere: nothing is
// fused, and the order of every sum is fixed.

// unitWork is the input and the result of a week's routine work by the members of one
// unit.
type unitWork struct {
	readiness, trust, harm, routine, capacity, weights []float64 // by seat

	constant   float64 // effort of a willing member without trust, traits and ties
	perTrust   float64 // effort for each unit of trust, as stored
	perHarm    float64 // harm for each unit of harm, as stored
	fear       float64 // effort that the threat of sanction enforces
	delegation float64 // weight of one's own capacity in initiative
	fromBoss   float64 // initiative that comes from the boss
	one        float64 // 1

	done, preventive [2]float64 // sums of w and of weights, over every other member of each unit
}

// operateUnitPlainly sets the weights of the seats first to last-1, and adds
// them and their work to the sums.
func operateUnitPlainly(u *unitWork, first, last int) {
	for i := first; i < last; i++ {
		effort := u.constant + u.readiness[i] + float64(u.perTrust*u.trust[i])
		if effort < u.fear {
			effort = u.fear
		}
		w := float64(float64((1-float64(u.perHarm*u.harm[i]))*effort) * u.routine[i])
		weight := float64((float64(u.delegation*u.capacity[i]) + u.fromBoss) * w)
		u.weights[i] = weight
		u.done[(i-first)&1] += w
		u.preventive[(i-first)&1] += weight
	}
}

// unitLearning is the input of a week's learning by the members of one unit.
type unitLearning struct {
	capacity, routine []float64 // by seat

	learned float64 // by a week of routine
	forget  float64
	coached float64 // share of the gap to the example that coaching closes
	example float64 // the boss's capacity
	one     float64 // 1
}

// learnUnitPlainly changes the capacity of the seats first to last-1.
func learnUnitPlainly(u *unitLearning, first, last int) {
	for i := first; i < last; i++ {
		l := u.capacity[i]
		l += float64(float64(u.learned*u.routine[i])*(1-l)) - float64(u.forget*l)
		ahead := u.example - l
		if ahead < 0 {
			ahead = 0
		}
		l += float64(u.coached * ahead)
		if l > 1 {
			l = 1
		}
		u.capacity[i] = l
	}
}

// sumSkills adds up, for every domain, weight x skill and weight x |skill| over
// all members, in the order of the seats; weights must not be negative.
func sumSkills(signed, unsigned *[64]float64, weights, skills []float64, domains int) {
	clear(signed[:domains])
	clear(unsigned[:domains])
	d := 0
	for ; d+12 <= domains; d += 12 {
		sumTwelve((*[12]float64)(signed[d:]), (*[12]float64)(unsigned[d:]), weights, skills[d:], domains)
	}
	for ; d+4 <= domains; d += 4 {
		sumFour((*[4]float64)(signed[d:]), (*[4]float64)(unsigned[d:]), weights, skills[d:], domains)
	}
	for ; d < domains; d++ {
		sumOne(&signed[d], &unsigned[d], weights, skills[d:], domains)
	}
}

// sumOne adds up one domain: skills begins with its first member's skill, and every
// stride-th number after that is the next member's. sumFour does the same for four
// neighbouring domains, with their sums in registers, and sumTwelve for twelve.
func sumOne(signed, unsigned *float64, weights, skills []float64, stride int) {
	for i, w := range weights {
		product := float64(w * skills[i*stride])
		*signed += product
		*unsigned += math.Abs(product)
	}
}

func sumFour(signed, unsigned *[4]float64, weights, skills []float64, stride int) {
	s0, s1, s2, s3 := signed[0], signed[1], signed[2], signed[3]
	u0, u1, u2, u3 := unsigned[0], unsigned[1], unsigned[2], unsigned[3]
	at := 0
	for _, w := range weights {
		row := (*[4]float64)(skills[at:])
		at += stride
		p0, p1, p2, p3 := float64(w*row[0]), float64(w*row[1]), float64(w*row[2]), float64(w*row[3])
		s0 += p0
		s1 += p1
		s2 += p2
		s3 += p3
		u0 += math.Abs(p0)
		u1 += math.Abs(p1)
		u2 += math.Abs(p2)
		u3 += math.Abs(p3)
	}
	*signed = [4]float64{s0, s1, s2, s3}
	*unsigned = [4]float64{u0, u1, u2, u3}
}

func sumTwelvePlainly(signed, unsigned *[12]float64, weights, skills []float64, stride int) {
	for d := 0; d < 12; d += 4 {
		sumFour((*[4]float64)(signed[d:]), (*[4]float64)(unsigned[d:]), weights, skills[d:], stride)
	}
}
