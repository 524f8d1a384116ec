package sensitivity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// trajectories returns a Morris design of four levels, in random order.
func trajectories(n, factors int, source *rand.Rand) [][]float64 {
	var points [][]float64
	for range n {
		x, steps := make([]float64, factors), make([]float64, factors)
		for j := range x {
			x[j], steps[j] = float64(source.IntN(2))/3, 2./3
			if source.IntN(2) == 0 {
				x[j], steps[j] = x[j]+2./3, -2./3
			}
		}
		points = append(points, slices.Clone(x))
		for _, j := range source.Perm(factors) {
			x[j] += steps[j]
			points = append(points, slices.Clone(x))
		}
	}
	return points
}

// R 4.2.2 with ee.oat and the summaries of package sensitivity 1.27.1 (its files
// morris_oat.R and morris.R), on six trajectories of Ishigami's function whose
// starts and directions are Park and Miller's numbers from the seed 42.
func TestScreeningOfR(t *testing.T) {
	uniform := parkMiller(42)
	var points, outputs [][]float64
	for range 6 {
		var x, steps [3]float64
		for j := range x {
			x[j], steps[j] = math.Floor(2*uniform())/3, 2./3
			if uniform() >= .5 {
				x[j], steps[j] = x[j]+2./3, -2./3
			}
		}
		points = append(points, slices.Clone(x[:]))
		for j := range x {
			x[j] += steps[j]
			points = append(points, slices.Clone(x[:]))
		}
	}
	for _, u := range points {
		outputs = append(outputs, []float64{ishigami(u)})
	}
	s := Screen(points, outputs, threeFactors, resamplingOf(1, 100))
	for j, want := range []struct{ mu, muStar, sigma float64 }{
		{9.786986146037, 9.786986146037, 6.453728864548},
		{-2.625, 7.875, 8.133265027036},
		{4.165864068889, 4.165864068889, 6.453728864548},
	} {
		e := s.Effects[j]
		near(t, "mu", e.Mu.Value, want.mu, 1e-11)
		near(t, "mu*", e.MuStar.Value, want.muStar, 1e-11)
		near(t, "sigma", e.Sigma, want.sigma, 1e-11)
		// t's .975-quantile with 5 degrees of freedom, by R's qt
		near(t, "reach of mu", (e.Mu.High-e.Mu.Low)/2, 2.570581835636*want.sigma/math.Sqrt(6), 1e-11)
		near(t, "middle of mu", (e.Mu.High+e.Mu.Low)/2, want.mu, 1e-11)
		if !(e.MuStar.Low <= e.MuStar.Value && e.MuStar.Value <= e.MuStar.High) || e.N != 6 || !math.IsNaN(e.MuStarChance) {
			t.Errorf("factor %d has %+v", j, e)
		}
	}
	warnsOf(t, s.Warnings, "6 elementary effects of a are few")
	warnsOf(t, s.Warnings, "one replication")
}

// Morris's (1991) function of 20 factors: the first ten matter, 8 to 10 evenly,
// 1 to 7 by curvature or with each other; the last ten hardly do.
func TestScreeningOfMorrissFunction(t *testing.T) {
	source := rand.New(rand.NewPCG(14, 14))
	var single [20]float64
	var double [20][20]float64
	for i := range 20 {
		single[i] = source.NormFloat64()
		if i < 10 {
			single[i] = 20
		}
		for j := i + 1; j < 20; j++ {
			double[i][j] = source.NormFloat64()
			if j < 6 {
				double[i][j] = -15
			}
		}
	}
	points := trajectories(20, 20, source)
	var outputs [][]float64
	var names []string
	for _, x := range points {
		var w [20]float64
		for i := range w {
			w[i] = 2 * (x[i] - .5)
			if i == 2 || i == 4 || i == 6 {
				w[i] = 2 * (1.1*x[i]/(x[i]+.1) - .5)
			}
		}
		y := 1.0
		for i := range 20 {
			y += single[i] * w[i]
			for j := i + 1; j < 20; j++ {
				y += double[i][j] * w[i] * w[j]
				for k := j + 1; k < 5; k++ {
					y -= 10 * w[i] * w[j] * w[k]
					for l := k + 1; l < 4; l++ {
						y += 5 * w[i] * w[j] * w[k] * w[l]
					}
				}
			}
		}
		outputs = append(outputs, []float64{y})
	}
	for i := range 20 {
		names = append(names, fmt.Sprint("x", i+1))
	}
	s := Screen(points, outputs, names, resamplingOf(1, 200))
	for i, e := range s.Effects {
		var ok bool
		switch {
		case i < 7:
			ok = e.MuStar.Value > 25 && e.Sigma > 15
		case i < 10:
			ok = e.MuStar.Value > 30 && e.Sigma < 10
		default:
			ok = e.MuStar.Value < 12 && e.Sigma < 12
		}
		if !ok {
			t.Errorf("factor %d has mu* %.1f and sigma %.1f", i+1, e.MuStar.Value, e.Sigma)
		}
	}
}

// The output is 3a plus normal noise; b has no effect. Chance alone gives b the
// mu* of MuStarChance, and neither factor any sigma.
func TestChanceInScreening(t *testing.T) {
	source := rand.New(rand.NewPCG(15, 15))
	points := trajectories(2_000, 2, source)
	var outputs [][]float64
	for _, x := range points {
		runs := make([]float64, 5)
		for r := range runs {
			runs[r] = 3*x[0] + source.NormFloat64()
		}
		outputs = append(outputs, runs)
	}
	s := Screen(points, outputs, []string{"a", "b"}, resamplingOf(1, 50))
	deviation := math.Sqrt(2./5) / (2. / 3)
	a, b := s.Effects[0], s.Effects[1]
	near(t, "mu of a", a.Mu.Value, 3, .1)
	near(t, "mu of b", b.Mu.Value, 0, .1)
	near(t, "mu* of b", b.MuStar.Value, math.Sqrt(2/math.Pi)*deviation, .05)
	near(t, "mu* of chance", b.MuStarChance, math.Sqrt(2/math.Pi)*deviation, .02)
	near(t, "sigma as it is", a.SigmaUncorrected, deviation, .05)
	if a.Sigma > .25 || b.Sigma > .25 {
		t.Errorf("the sigmas are %v and %v", a.Sigma, b.Sigma)
	}
}

func TestIntervalOfMuStarCovers(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(16, 16))
	// Its effects of a are those of its four pairs of levels of b and c.
	function := func(x []float64) float64 { return 2*x[0] + 4*x[0]*(x[1]-.5)*(x[2]+1) }
	want := 0.0
	for _, b := range []float64{0, 1. / 3, 2. / 3, 1} {
		for _, c := range []float64{0, 1. / 3, 2. / 3, 1} {
			want += math.Abs(2+4*(b-.5)*(c+1)) / 16
		}
	}
	const trials = 1_000
	covered := 0
	for range trials {
		points := trajectories(40, 3, source)
		var outputs [][]float64
		for _, x := range points {
			outputs = append(outputs, []float64{function(x)})
		}
		e := Screen(points, outputs, threeFactors, Resampling{Level: .95, Resamples: 300, Source: source}).Effects[0]
		if e.MuStar.Low <= want && want <= e.MuStar.High {
			covered++
		}
	}
	t.Logf("%d of %d", covered, trials)
	if share := float64(covered) / trials; share < .92 || share > .97 {
		t.Errorf("the interval of mu* covers in %.3f of the trials", share)
	}
}

func TestUninformativeSteps(t *testing.T) {
	points := [][]float64{{0, 0}, {0, 1}, {1, 1}, {1, 1}, {1, 1}, {0, 1}}
	outputs := [][]float64{{1, 2}, {3, 4}, {math.NaN(), 9}, {4, 5}, {4, 5}, {2, 3}}
	s := Screen(points, outputs, []string{"a", "b"}, resamplingOf(1, 50))
	if a, b := s.Effects[0], s.Effects[1]; a.N != 1 || a.Mu.Value != 2 || b.N != 1 || b.Mu.Value != 2 ||
		!math.IsNaN(a.Sigma) || !math.IsInf(a.MuStar.High, 1) {
		t.Errorf("the effects are %+v and %+v", a, b)
	}
	warnsOf(t, s.Warnings, "1 elementary effects of a are left out")
	warnsOf(t, s.Warnings, "1 steps change no factor")
	none := Screen(points, make([][]float64, 6), []string{"a", "b"}, resamplingOf(1, 50))
	warnsOf(t, none.Warnings, "there are no elementary effects of b")
	if !math.IsNaN(none.Effects[0].MuStar.Value) {
		t.Errorf("no runs give %+v", none.Effects[0])
	}
	mustPanic(t, "a step of two factors", func() {
		Screen([][]float64{{0, 0}, {1, 1}, {1, 1}}, outputs[:3], []string{"a", "b"}, resamplingOf(1, 50))
	})
	mustPanic(t, "half a trajectory", func() { Screen(points[:4], outputs[:4], []string{"a", "b"}, resamplingOf(1, 50)) })
}

// Effects that rounding alone tells apart have no spread, and no interval of no width;
// those that cancel have a mean of 0.
func TestEffectsWithoutSpreadHaveNoInterval(t *testing.T) {
	points := trajectories(8, 3, rand.New(rand.NewPCG(1, 2)))
	var outputs [][]float64
	for _, x := range points {
		outputs = append(outputs, []float64{.1*x[0] + .7, .1*x[0] + .7})
	}
	s := Screen(points, outputs, threeFactors, resamplingOf(1, 200))
	for j, want := range []float64{.1, 0, 0} {
		e := s.Effects[j]
		if math.Abs(e.MuStar.Value-want) > 1e-12 || !math.IsInf(e.MuStar.Low, -1) || !math.IsInf(e.MuStar.High, 1) || !math.IsInf(e.Mu.Low, -1) || !math.IsInf(e.Mu.High, 1) {
			t.Errorf("mu* of factor %d is %v [%v, %v], mu %v [%v, %v]", j, e.MuStar.Value, e.MuStar.Low, e.MuStar.High, e.Mu.Value, e.Mu.Low, e.Mu.High)
		}
	}
	e := summarize([]float64{.1, .2, -.3, -.2, .3, -.1}, 0, resamplingOf(1, 200))
	if e.Mu.Value != 0 || e.MuStar.Low >= e.MuStar.High {
		t.Errorf("effects that cancel have the mean %v, mu* [%v, %v]", e.Mu.Value, e.MuStar.Low, e.MuStar.High)
	}
}
