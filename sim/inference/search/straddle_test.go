package search

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// branin is Branin's function (1972) on the unit square, less a level that its
// three basins lie below.
func branin(p []float64) float64 {
	x, y := 15*p[0]-5, 15*p[1]
	a := y - 5.1/(4*math.Pi*math.Pi)*x*x + 5/math.Pi*x - 6
	return a*a + 10*(1-1/(8*math.Pi))*math.Cos(x) + 10 - 40
}

// steps is above 0 where its first two coordinates are large, and the third is
// not small; the fourth does not matter.
func steps(p []float64) float64 {
	return math.Tanh(6*(p[0]-.6)) + math.Tanh(6*(p[1]-.4)) + .3*p[2] - .3
}

// Points placed by straddle, in four waves, find where the sign flips better than
// as many spaced points do.
func TestStraddleFindsTheContour(t *testing.T) {
	t.Parallel()
	const waves, seeds = 4, 8
	for _, c := range []struct {
		what                    string
		f                       func([]float64) float64
		dimensions, start, wave int
		deviation               float64
	}{{"Branin's function", branin, 2, 12, 4, .5}, {"steps", steps, 4, 40, 15, .3}} {
		candidates, asked := spaced(400, c.dimensions), randomPoints(2000, c.dimensions, rand.New(rand.NewPCG(1, 2)))
		misclassified := func(s *Surface) float64 {
			means, _ := s.Predict(asked)
			wrong := 0.
			for i, p := range asked {
				if (means[i] > 0) != (c.f(p) > 0) {
					wrong++
				}
			}
			return wrong / float64(len(asked))
		}
		noise := c.deviation * c.deviation
		var straddle, evenly float64
		for seed := range uint64(seeds) {
			source := rand.New(rand.NewPCG(seed, 1))
			measured := func(points [][]float64) *Surface {
				means := make([]float64, len(points))
				for i, p := range points {
					means[i] = c.f(p) + c.deviation*source.NormFloat64()
				}
				return surfaceOf(t, points, means, slices.Repeat([]float64{noise}, len(points)))
			}
			points := spaced(c.start, c.dimensions)
			s := measured(points)
			for range waves {
				for _, i := range s.NextPoints(candidates, c.wave, noise) {
					points = append(points, candidates[i])
				}
				s = measured(points)
			}
			straddle += misclassified(s) / seeds
			evenly += misclassified(measured(spaced(len(points), c.dimensions))) / seeds
		}
		t.Logf("%s: %.4f misclassified by straddle, %.4f by spaced points", c.what, straddle, evenly)
		if straddle > .9*evenly {
			t.Errorf("%s: %.4f of the space is misclassified with straddle, %.4f with spaced points", c.what, straddle, evenly)
		}
	}
}

// The batch equals that of a plain twin that refits the surface after each choice, to
// its own mean.
func TestBatchIsThatOfAKrigingBeliever(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	points := randomPoints(25, 3, source)
	var means, variances []float64
	for _, p := range points {
		means = append(means, p[0]-p[1]*p[2]+.1*source.NormFloat64())
		variances = append(variances, .01+.02*source.Float64())
	}
	k := kernel{.5, []float64{.6, .9, 1.5}}
	candidates := randomPoints(200, 3, source)
	chosen := conditionedOn(t, points, means, variances, k).NextPoints(candidates, 12, .015)
	for step, got := range chosen {
		s := conditionedOn(t, points, means, variances, k)
		best, height := -1, math.Inf(-1)
		for i, x := range candidates {
			mean, deviation := at(s, x)
			if straddle := 1.96*deviation - math.Abs(mean); !slices.Contains(chosen[:step], i) && straddle > height {
				best, height = i, straddle
			}
		}
		if got != best {
			t.Fatalf("choice %d is candidate %d, want %d", step, got, best)
		}
		mean, _ := at(s, candidates[best])
		points, means, variances = append(points, candidates[best]), append(means, mean), append(variances, .015)
	}
}

func TestBatchSpreadsOut(t *testing.T) {
	points := spaced(40, 2)
	means, variances := make([]float64, 40), slices.Repeat([]float64{.001}, 40)
	for i, p := range points {
		means[i] = math.Sin(9*p[0]+2*p[1]) + math.Cos(8*p[1]) - 1
	}
	s := surfaceOf(t, points, means, variances)
	candidates := randomPoints(3000, 2, rand.New(rand.NewPCG(3, 4)))
	chosen := s.NextPoints(candidates, 12, .001)
	for i, a := range chosen {
		for _, b := range chosen[:i] {
			if apart := math.Hypot(candidates[a][0]-candidates[b][0], candidates[a][1]-candidates[b][1]); apart < .05 {
				t.Errorf("%v and %v, both chosen, are %.3f apart", candidates[a], candidates[b], apart)
			}
		}
	}
	// No more than there are, and none twice, even if candidates are equal.
	few := [][]float64{{.5, .5}, {.5, .5}, {.1, .9}}
	all := s.NextPoints(few, 10, 0)
	slices.Sort(all)
	if !slices.Equal(all, []int{0, 1, 2}) {
		t.Errorf("of three candidates %v are chosen", all)
	}
	if none := s.NextPoints(nil, 3, 0); len(none) != 0 {
		t.Errorf("of no candidates %v are chosen", none)
	}
}
