//go:build !amd64

package sim

func operateUnit(u *unitWork, first, last int) { operateUnitPlainly(u, first, last) }

func learnUnit(u *unitLearning, first, last int) { learnUnitPlainly(u, first, last) }

func sumTwelve(signed, unsigned *[12]float64, weights, skills []float64, stride int) {
	sumTwelvePlainly(signed, unsigned, weights, skills, stride)
}
