package random

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// unlikely is the chance at which a test on fixed keys would have failed.
const unlikely = .0005

// chiSquare fails the test if counts are unlikely to come from the expected
// ones. Neighbouring cells are joined until at least five are expected in each.
func chiSquare(t *testing.T, what string, counts []int, expected []float64) {
	t.Helper()
	statistic, cells := 0.0, 0
	observed, due, left := 0.0, 0.0, 0.0
	for _, e := range expected {
		left += e
	}
	for n, e := range expected {
		observed += float64(counts[n])
		due += e
		left -= e
		if due >= 5 && (left >= 5 || n == len(expected)-1) {
			statistic += (observed - due) * (observed - due) / due
			cells++
			observed, due = 0, 0
		}
	}
	if cells < 2 {
		t.Fatalf("%s: too few expected: %v", what, expected)
	}
	if p := (distuv.ChiSquared{K: float64(cells - 1)}).Survival(statistic); p < unlikely {
		t.Errorf("%s: chi-square %.1f over %d cells has a chance of %.2g", what, statistic, cells, p)
	}
}

func even(n, cells int) []float64 {
	expected := make([]float64, cells)
	for k := range expected {
		expected[k] = float64(n) / float64(cells)
	}
	return expected
}

func TestUniform(t *testing.T) {
	const draws, cells = 200_000, 1000
	counts := make([]int, cells)
	key := NewKey(1, 0)
	for n := range draws {
		u := key.Uniform(3, int64(n%100), n/100, 0)
		if !(u >= 0 && u < 1) || math.Ldexp(u, 53) != math.Floor(math.Ldexp(u, 53)) {
			t.Fatalf("a uniform draw of %v", u)
		}
		counts[int(u*cells)]++
	}
	chiSquare(t, "uniform draws", counts, even(draws, cells))
	if largest := unit(math.MaxUint64); largest != 1-0x1p-53 {
		t.Errorf("the largest uniform draw is %v", largest)
	}
}

// A question is everything that a draw depends on.
type question struct {
	seed          uint64
	replication   int
	purpose       Purpose
	subject       int64
	week, ordinal int
}

func (q question) bits() uint64 {
	return NewKey(q.seed, q.replication).Bits(q.purpose, q.subject, q.week, q.ordinal)
}

// neighbours are the ways in which a question differs least from another.
var neighbours = []struct {
	name string
	of   func(question) question
}{
	{"seed", func(q question) question { q.seed++; return q }},
	{"replication", func(q question) question { q.replication++; return q }},
	{"purpose", func(q question) question { q.purpose++; return q }},
	{"subject", func(q question) question { q.subject++; return q }},
	{"week", func(q question) question { q.week++; return q }},
	{"ordinal", func(q question) question { q.ordinal++; return q }},
	{"problem of a week", func(q question) question { q.subject += 1 << 40; return q }},
	{"source of problems", func(q question) question { q.subject += 1 << 32; return q }},
	{"subject for ordinal", func(q question) question { q.subject++; q.ordinal--; return q }},
	{"week for purpose", func(q question) question { q.week++; q.purpose--; return q }},
}

// questions returns questions of the kind that the model asks.
func questions(n int) []question {
	all := make([]question, n)
	for i := range all {
		all[i] = question{seed: uint64(i % 3), replication: i % 5, purpose: Purpose(1 + i%37), subject: int64(i % 1009), week: i % 521, ordinal: i % 4}
	}
	return all
}

// TestNeighboursAvalanche: between neighbouring questions every bit of the
// answer changes with a chance of one half, and as many bits change as of
// independent answers.
func TestNeighboursAvalanche(t *testing.T) {
	const draws = 20_000
	binomial := distuv.Binomial{N: 64, P: .5}
	expected := make([]float64, 65)
	for k := range expected {
		expected[k] = draws * binomial.Prob(float64(k))
	}
	for _, neighbour := range neighbours {
		var changed [64]int
		distances := make([]int, 65)
		for _, q := range questions(draws) {
			difference := q.bits() ^ neighbour.of(q).bits()
			distances[bits.OnesCount64(difference)]++
			for b := range changed {
				changed[b] += int(difference >> b & 1)
			}
		}
		chiSquare(t, "bits changed by another "+neighbour.name, distances, expected)
		for b, n := range changed {
			if deviation := (float64(n) - draws/2) / math.Sqrt(draws/4); math.Abs(deviation) > 4.5 {
				t.Errorf("another %s changes bit %d %d times of %d", neighbour.name, b, n, draws)
			}
		}
	}
}

// TestNeighboursAreIndependent spreads pairs of neighbouring draws over a grid.
func TestNeighboursAreIndependent(t *testing.T) {
	const draws, side = 50_000, 16
	for _, neighbour := range neighbours {
		counts := make([]int, side*side)
		for _, q := range questions(draws) {
			a, b := unit(q.bits()), unit(neighbour.of(q).bits())
			counts[int(a*side)*side+int(b*side)]++
		}
		chiSquare(t, "pairs of draws with another "+neighbour.name, counts, even(draws, side*side))
	}
}

// TestAnswersAreDistinct asks half a million different questions: two equal
// answers of 64 bits would be no accident.
func TestAnswersAreDistinct(t *testing.T) {
	var answers []uint64
	for replication := range 2 {
		key := NewKey(1, replication)
		for purpose := range Purpose(20) {
			for subject := range int64(50) {
				for week := -1; week < 49; week++ {
					for ordinal := range 5 {
						answers = append(answers, key.Bits(purpose, subject, week, ordinal))
					}
				}
			}
		}
	}
	n := len(answers)
	slices.Sort(answers)
	if distinct := len(slices.Compact(answers)); distinct != n {
		t.Errorf("%d questions have %d answers", n, distinct)
	}
}

func TestChance(t *testing.T) {
	key := NewKey(1, 0)
	const draws = 100_000
	for _, p := range []float64{.001, .1, .5, .97} {
		happened := 0
		for n := range draws {
			if key.Chance(p, 1, int64(n), 0, 0) {
				happened++
			}
		}
		chiSquare(t, fmt.Sprintf("a chance of %v", p), []int{happened, draws - happened}, []float64{p * draws, (1 - p) * draws})
	}
	for n := range draws {
		for _, never := range []float64{0, -1} {
			if key.Chance(never, 1, int64(n), 0, 0) {
				t.Fatalf("a chance of %v has happened", never)
			}
		}
		for _, always := range []float64{1, 2} {
			if !key.Chance(always, 1, int64(n), 0, 0) {
				t.Fatalf("a chance of %v has not happened", always)
			}
		}
	}
}

func TestBelow(t *testing.T) {
	key := NewKey(2, 0)
	const draws = 50_000
	for _, n := range []int{2, 3, 7, 57, 1000} {
		counts := make([]int, n)
		for i := range draws {
			counts[key.Below(n, 1, int64(i), n, 0)]++
		}
		chiSquare(t, fmt.Sprintf("numbers below %d", n), counts, even(draws, n))
	}
	const many = math.MaxInt32
	highest := 0
	for i := range draws {
		if key.Below(1, 2, int64(i), 0, 0) != 0 {
			t.Fatal("a number below 1 is not 0")
		}
		v := key.Below(many, 3, int64(i), 0, 0)
		if v < 0 || v >= many {
			t.Fatalf("%d is not below %d", v, many)
		}
		highest = max(highest, v)
	}
	if float64(highest) < many*(1-20./draws) {
		t.Errorf("of %d numbers below %d the highest is %d", draws, many, highest)
	}
}

func TestRoll(t *testing.T) {
	key := NewKey(3, 0)
	const draws = 50_000
	for _, x := range []float64{0, .3, 1, 2.75, 10} {
		whole := math.Floor(x)
		more := 0
		for i := range draws {
			switch key.Roll(x, 1, int64(i), 0, 0) {
			case int(whole):
			case int(whole) + 1:
				more++
			default:
				t.Fatalf("a roll of %v", x)
			}
		}
		if x == whole {
			if more > 0 {
				t.Errorf("a roll of %v is not always %v", x, x)
			}
			continue
		}
		chiSquare(t, fmt.Sprintf("rolls of %v", x), []int{more, draws - more}, []float64{(x - whole) * draws, (whole + 1 - x) * draws})
	}
}

func TestNormal(t *testing.T) {
	const draws = 100_000
	key := NewKey(4, 0)
	sample := make([]float64, draws)
	for n := range sample {
		sample[n] = key.Normal(1, int64(n), 0, 0)
	}
	slices.Sort(sample)
	distance := 0.0
	for k, z := range sample {
		f := math.Erfc(-z/math.Sqrt2) / 2
		distance = max(distance, f-float64(k)/draws, float64(k+1)/draws-f)
	}
	const limit = 1.95 // exceeded with a chance of .001
	if distance*math.Sqrt(draws) > limit {
		t.Errorf("normal draws are at a distance of %v from their distribution", distance)
	}
}

// TestPoisson takes means on both sides of the borders of a block.
func TestPoisson(t *testing.T) {
	key := NewKey(5, 0)
	const draws = 20_000
	for n, mean := range []float64{.001, .03, .5, 1, 3.7, 15.99, 16, 16.01, 31.9, 32, 100, 1000} {
		most := int(mean + 12*math.Sqrt(mean) + 12)
		counts, expected := make([]int, most), make([]float64, most)
		sum, squares := 0.0, 0.0
		for week := range draws {
			k := key.Poisson(mean, Purpose(n+1), 0, week)
			if k < 0 || k >= most {
				t.Fatalf("a Poisson number of %d at a mean of %v", k, mean)
			}
			counts[k]++
			sum += float64(k)
			squares += (float64(k) - mean) * (float64(k) - mean)
		}
		distribution := distuv.Poisson{Lambda: mean}
		for k := range expected {
			expected[k] = draws * distribution.Prob(float64(k))
		}
		chiSquare(t, fmt.Sprintf("Poisson numbers of mean %v", mean), counts, expected)
		if deviation := (sum/draws - mean) / math.Sqrt(mean/draws); math.Abs(deviation) > 3.5 {
			t.Errorf("Poisson numbers of mean %v have a mean of %v", mean, sum/draws)
		}
		// The variance of (k - mean)^2 is mean + 2 mean^2.
		if deviation := (squares/draws - mean) / math.Sqrt((mean+2*mean*mean)/draws); math.Abs(deviation) > 3.5 {
			t.Errorf("Poisson numbers of mean %v have a variance of %v", mean, squares/draws)
		}
	}
	for week := range draws {
		if key.Poisson(0, 1, 0, week) != 0 {
			t.Fatal("a Poisson number of mean 0 is not 0")
		}
	}
	const large = 1e5
	if k := float64(key.Poisson(large, 1, 0, 0)); math.Abs(k-large) > 4*math.Sqrt(large) {
		t.Errorf("a Poisson number of mean %v is %v", large, k)
	}
}

// TestOctets tests that octets begin the draws that Refine completes, and that these are
// uniform and independent between the subjects of a block.
func TestOctets(t *testing.T) {
	key := NewKey(6, 0)
	const blocks, cells, side = 10_000, 1024, 16
	counts, pairs, bySubject := make([]int, cells), make([]int, side*side), make([]int, 8*side)
	for block := range blocks {
		octets := key.Octets(1, int64(block), 7)
		var draws [8]float64
		for n := range draws {
			octet := uint8(octets >> (8 * n))
			u := key.Refine(octet, 1, int64(8*block+n), 7)
			if !(u >= 0 && u < 1) || uint8(u*256) != octet {
				t.Fatalf("the octet %d is refined to %v", octet, u)
			}
			draws[n] = u
			counts[int(u*cells)]++
			bySubject[n*side+int(u*side)]++
		}
		for n := range 7 {
			pairs[int(draws[n]*side)*side+int(draws[n+1]*side)]++
		}
	}
	chiSquare(t, "refined draws", counts, even(8*blocks, cells))
	chiSquare(t, "refined draws by subject", bySubject, even(8*blocks, 8*side))
	chiSquare(t, "pairs of refined draws", pairs, even(7*blocks, side*side))
	if lowest, highest := (key.Refine(0, 1, 0, 0)), key.Refine(255, 1, 0, 0); lowest >= 1./256 || highest < 255./256 {
		t.Errorf("the octets 0 and 255 are refined to %v and %v", lowest, highest)
	}
}

// TestDigest tests every bit of the functions and draws, on every processor.
func TestDigest(t *testing.T) {
	const want = "91079f5147cd5dd31d13bdef5398262211e710a5173c9b6854d5328a746d0f16"
	h := sha256.New()
	write := func(v float64) {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(v))
		h.Write(b[:])
	}
	key := NewKey(math.MaxUint64, 123)
	for n := range 5000 {
		u := key.Uniform(1, int64(n)-2500, n, 3)
		write(u)
		write(Exp((u - .5) * 1400))
		write(Log(u))
		write(Log(Exp((u - .5) * 1400)))
		write(Pow(u, float64(n)/500))
		write(NormalQuantile(u))
		write(NormalQuantile(Exp(-700 * u)))
		write(key.Normal(2, int64(n), -1, 0))
		write(float64(key.Poisson(u*float64(n%50), 3, int64(n), n)))
		write(float64(key.Below(n+1, 4, int64(n)<<40, n, n)))
		write(float64(key.Roll(10*u, 5, int64(n), n, 0)))
		write(key.Refine(uint8(key.Octets(6, int64(n), n)), 6, int64(n), n))
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != want {
		t.Errorf("the digest is %s, want %s", got, want)
	}
}
