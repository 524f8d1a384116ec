package sim

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomColumn returns numbers in [low, high), some of them at the ends of the
// range or 0.
func randomColumn(source *rand.Rand, n int, low, high float64) []float64 {
	column := make([]float64, n)
	for i := range column {
		switch column[i] = low + (high-low)*source.Float64(); source.IntN(8) {
		case 0:
			column[i] = low
		case 1:
			column[i] = 0
		}
	}
	return column
}

func sameBits(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}

func TestOperateUnitEqualsItsPlainTwin(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for range 2_000 {
		n := 1 + source.IntN(40)
		fast := unitWork{
			readiness: randomColumn(source, n, 0, .3), trust: randomColumn(source, n, -2, 2), harm: randomColumn(source, n, 0, 1),
			routine: randomColumn(source, n, 0, 5), capacity: randomColumn(source, n, 0, 1), weights: make([]float64, n),
			constant: source.Float64(), perTrust: source.Float64(), perHarm: source.Float64(), fear: source.Float64(),
			delegation: source.Float64(), fromBoss: source.Float64(), one: 1,
		}
		plain := fast
		plain.weights = make([]float64, n)
		for first := 0; first < n; {
			last := first + 1 + source.IntN(n-first)
			operateUnit(&fast, first, last)
			operateUnitPlainly(&plain, first, last)
			first = last
		}
		if !sameBits(fast.weights, plain.weights) || !sameBits(fast.done[:], plain.done[:]) || !sameBits(fast.preventive[:], plain.preventive[:]) {
			t.Fatalf("%d members: %v %v %v, plainly %v %v %v", n, fast.weights, fast.done, fast.preventive, plain.weights, plain.done, plain.preventive)
		}
	}
}

func TestLearnUnitEqualsItsPlainTwin(t *testing.T) {
	source := rand.New(rand.NewPCG(2, 2))
	for range 2_000 {
		n := 1 + source.IntN(40)
		fast := unitLearning{
			capacity: randomColumn(source, n, 0, 1), routine: randomColumn(source, n, 0, 5),
			learned: source.Float64(), forget: source.Float64(), coached: 5 * source.Float64(), example: source.Float64(), one: 1,
		}
		plain := fast
		plain.capacity = slices.Clone(fast.capacity)
		first := source.IntN(n)
		last := first + source.IntN(n-first+1)
		learnUnit(&fast, first, last)
		learnUnitPlainly(&plain, first, last)
		if !sameBits(fast.capacity, plain.capacity) {
			t.Fatalf("seats %d to %d: %v, plainly %v", first, last-1, fast.capacity, plain.capacity)
		}
	}
}

func TestSumSkillsAddsUpEveryDomainInTheOrderOfSeats(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 3))
	for domains := 2; domains <= 64; domains++ {
		for _, n := range []int{1, 2, 57} {
			weights := randomColumn(source, n, 0, 2)
			skills := randomColumn(source, n*domains, -.2, 3)
			var signed, unsigned, wantSigned, wantUnsigned [64]float64
			for d := range domains {
				signed[d], unsigned[d] = 9, 9 // values left from an earlier week
				for i, w := range weights {
					product := float64(w * skills[i*domains+d])
					wantSigned[d] += product
					wantUnsigned[d] += math.Abs(product)
				}
			}
			sumSkills(&signed, &unsigned, weights, skills, domains)
			if !sameBits(signed[:domains], wantSigned[:domains]) || !sameBits(unsigned[:domains], wantUnsigned[:domains]) {
				t.Errorf("the sums over %d members are wrong for %d domains", n, domains)
			}
		}
	}
}
