package search

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"leaderful/sim/inference"
)

// gridOf returns the centres of the cells of a grid with the given number per side.
func gridOf(side, dimensions int) [][]float64 {
	points := [][]float64{nil}
	for range dimensions {
		var more [][]float64
		for _, p := range points {
			for i := range side {
				more = append(more, append(slices.Clone(p), (float64(i)+.5)/float64(side)))
			}
		}
		points = more
	}
	return points
}

// spaced returns the first n points of a sequence that fills a square or cube
// evenly: multiples of powers of the root of x^(d+1) = x + 1.
func spaced(n, dimensions int) [][]float64 {
	root := 2.
	for range 60 {
		root = math.Pow(1+root, 1/float64(dimensions+1))
	}
	points := make([][]float64, n)
	for i := range points {
		for j := range dimensions {
			_, f := math.Modf(.5 + float64(i+1)/math.Pow(root, float64(j+1)))
			points[i] = append(points[i], f)
		}
	}
	return points
}

func randomPoints(n, dimensions int, source *rand.Rand) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		for range dimensions {
			points[i] = append(points[i], source.Float64())
		}
	}
	return points
}

func surfaceOf(t testing.TB, points [][]float64, means, variances []float64) *Surface {
	t.Helper()
	s, err := FitSurface(points, means, variances)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// at returns the posterior at a point.
func at(s *Surface, x []float64) (mean, deviation float64) {
	means, deviations := s.Predict([][]float64{x})
	return means[0], deviations[0]
}

func conditionedOn(t *testing.T, points [][]float64, means, variances []float64, k kernel) *Surface {
	t.Helper()
	s, err := conditioned(points, means, variances, k)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// With one point of variance v and a process of variance s, the mean is the
// value everywhere, and the variance s + (s + v) - 2 c at a covariance of c: that
// of f(x) - y. With two points, the trend is their weighted mean.
func TestSurfaceOfOneAndTwoPoints(t *testing.T) {
	k := kernel{4, []float64{.5}}
	covariance := func(x, y float64) float64 {
		r := math.Sqrt(5) * math.Abs(x-y) / .5
		return 4 * (1 + r + r*r/3) * math.Exp(-r)
	}
	one := conditionedOn(t, [][]float64{{.3}}, []float64{7}, []float64{.25}, k)
	for _, x := range []float64{0, .3, .8} {
		mean, deviation := at(one, []float64{x})
		near(t, "mean of one", mean, 7, 1e-12)
		near(t, "variance of one", deviation*deviation, 4+4.25-2*covariance(x, .3), 1e-8)
	}
	if !math.IsNaN(one.leaveOneOut()[0]) {
		t.Errorf("one point is compared with %v others", one.leaveOneOut())
	}

	two := conditionedOn(t, [][]float64{{.2}, {.6}}, []float64{1, 3}, []float64{.5, 1}, k)
	a, b, c := 4.5, 5., covariance(.2, .6)
	determinant := a*b - c*c
	precision := (a + b - 2*c) / determinant
	constant := ((b-c)*1 + (a-c)*3) / (a + b - 2*c)
	near(t, "trend of two", two.Constant, constant, 1e-9)
	for _, x := range []float64{0, .2, .5, 1} {
		p, q := covariance(x, .2), covariance(x, .6)
		wp, wq := (b*p-c*q)/determinant, (a*q-c*p)/determinant
		mean, deviation := at(two, []float64{x})
		near(t, "mean of two", mean, constant+wp*(1-constant)+wq*(3-constant), 1e-9)
		near(t, "variance of two", deviation*deviation, 4-wp*p-wq*q+(1-wp-wq)*(1-wp-wq)/precision, 1e-8)
	}
	// Each is predicted by the other alone.
	spread := math.Sqrt(a + b - 2*c)
	near(t, "first residual", two.leaveOneOut()[0], -2/spread, 1e-9)
	near(t, "second residual", two.leaveOneOut()[1], 2/spread, 1e-9)
}

var (
	sixPoints    = [][]float64{{.1, .2}, {.4, .9}, {.7, .3}, {.95, .6}, {.5, .5}, {.2, .75}}
	sixMeans     = []float64{1.2, -.4, .9, -1.1, .3, .05}
	sixVariances = []float64{.04, .02, .09, .01, .05, .03}
)

// By R 4.2.2, with explicit inverses:
//
//	k <- function(A, B) {r <- sqrt(5 * (outer(A[,1], B[,1], "-")^2/.6^2 + outer(A[,2], B[,2], "-")^2/1.1^2))
//	  1.44 * (1 + r + r^2/3) * exp(-r)}
//	K <- k(X, X) + diag(v + 1.44e-10); P <- solve(K); o <- rep(1, 6); b <- sum(P %*% y) / sum(P)
//	m <- b + k(N, X) %*% P %*% (y - b); u <- 1 - k(N, X) %*% P %*% o
//	C <- k(N, N) - k(N, X) %*% P %*% k(X, N) + u %*% t(u) / sum(P)
//	cbind(m, sqrt(diag(C)), pnorm(m / sqrt(diag(C))))
//
// and the residuals by the same with each point left out. The best parameters
// are those of optim(c(0, 0, 0), f, method = "BFGS", control = list(reltol =
// 1e-15)) for an f with determinant(K) and solve(K).
func TestSurfaceAgainstR(t *testing.T) {
	s := conditionedOn(t, sixPoints, sixMeans, sixVariances, kernel{1.44, []float64{.6, 1.1}})
	near(t, "trend", s.Constant, -0.131365769079089, 1e-12)
	for _, c := range []struct{ x, y, mean, deviation, sign float64 }{
		{.3, .3, 0.95919007497899766, 0.267944765531225, 0.9998280748045001},
		{.5, .5, 0.37448409984766889, 0.182509474344753, 0.9799084207746899},
		{1, 0, -0.00505457748167537, 0.661653851663974, 0.4969523867370236},
		{.75, .8, -0.84111998319440917, 0.323383204298247, 0.0046476114377039},
	} {
		mean, deviation := at(s, []float64{c.x, c.y})
		near(t, "mean", mean, c.mean, 1e-11)
		near(t, "deviation", deviation, c.deviation, 1e-11)
		near(t, "sign", s.Signs([][]float64{[]float64{c.x, c.y}})[0], c.sign, 1e-11)
	}
	for i, want := range []float64{0.9967063958734360, -0.0558877787437202, 2.0795361262694700, -2.3690092912552005, -0.5765428721266993, -0.3617677680655543} {
		near(t, "residual", s.leaveOneOut()[i], want, 1e-10)
	}
	near(t, "share within", s.Within, 4./6, 1e-12)

	search := newKernelSearch(sixPoints, sixMeans, sixVariances, scaleOf(sixMeans, sixVariances), 6)
	search.evaluate([]float64{.2, -.3, .4})
	near(t, "density", search.negative, 5.75435670558927, 1e-11)
	fitted := surfaceOf(t, sixPoints, sixMeans, sixVariances)
	near(t, "fitted spread", fitted.Spread, 1.294676196225913, 2e-2)
	near(t, "first fitted length", fitted.Lengths[0], 0.982423896890732, 2e-2)
	near(t, "second fitted length", fitted.Lengths[1], 0.562988692102664, 2e-2)
	warnsOf(t, fitted.Warnings, "6 points are few")
}

func TestGradientOfKernelDensity(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	points := randomPoints(25, 3, source)
	var means, variances []float64
	for _, p := range points {
		means = append(means, math.Sin(5*p[0])+p[1]+.1*source.NormFloat64())
		variances = append(variances, .02*source.Float64())
	}
	s := newKernelSearch(points, means, variances, scaleOf(means, variances), 25)
	for range 5 {
		x := s.middle()
		for i := range x {
			x[i] += source.NormFloat64()
		}
		s.evaluate(x)
		gradient := slices.Clone(s.gradient)
		for i := range x {
			const h = 1e-5
			ahead, behind := slices.Clone(x), slices.Clone(x)
			ahead[i] += h
			behind[i] -= h
			s.evaluate(ahead)
			rise := s.negative
			s.evaluate(behind)
			rise = (rise - s.negative) / (2 * h)
			near(t, "gradient", gradient[i], rise, 1e-5*(1+math.Abs(rise)))
		}
	}
}

func TestSurfacePassesThroughExactMeans(t *testing.T) {
	points := spaced(40, 2)
	means, variances := make([]float64, 40), make([]float64, 40)
	for i, p := range points {
		means[i] = 50 + 3*math.Sin(4*p[0])*p[1]
	}
	s := surfaceOf(t, points, means, variances)
	for i, p := range points {
		mean, deviation := at(s, p)
		near(t, "mean at a point", mean, means[i], 1e-3)
		near(t, "deviation at a point", deviation, 0, 1e-3)
	}
	for _, p := range gridOf(7, 2) {
		mean, _ := at(s, p)
		near(t, "mean between points", mean, 50+3*math.Sin(4*p[0])*p[1], .15)
	}
	// The surface does not pass through a noisy mean.
	means[7], variances[7] = means[7]+2, 4
	if mean, _ := at(surfaceOf(t, points, means, variances), points[7]); mean > means[7]-1.5 {
		t.Errorf("a mean of %v with much noise is followed to %v", means[7], mean)
	}
}

func TestLeaveOneOutIsThatOfFittingWithout(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	points := randomPoints(30, 3, source)
	var means, variances []float64
	for range points {
		means = append(means, 10+source.NormFloat64())
		variances = append(variances, source.Float64())
	}
	k := kernel{1.5, []float64{.4, .8, 2}}
	s := conditionedOn(t, points, means, variances, k)
	for i := range points {
		without := func(x []float64) []float64 { return slices.Delete(slices.Clone(x), i, i+1) }
		fewer := conditionedOn(t, slices.Delete(slices.Clone(points), i, i+1), without(means), without(variances), k)
		mean, deviation := at(fewer, points[i])
		near(t, "residual", s.leaveOneOut()[i], (means[i]-mean)/math.Sqrt(deviation*deviation+variances[i]), 1e-6)
	}
}

// prior draws a function of the kernel at points.
func prior(k kernel, points [][]float64, source *rand.Rand) []float64 {
	n, d := len(points), len(k.lengths)
	scaled := k.scale(points)
	covariance := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			covariance.SetSym(i, j, k.variance*maternCorrelation(scaled[i*d:(i+1)*d], scaled[j*d:(j+1)*d]))
		}
		covariance.SetSym(i, i, k.variance*(1+1e-9))
	}
	var root mat.Cholesky
	if !root.Factorize(covariance) {
		panic("a prior without a root")
	}
	var lower mat.TriDense
	root.LTo(&lower)
	z := make([]float64, n)
	for i := range z {
		z[i] = source.NormFloat64()
	}
	var values mat.VecDense
	values.MulVec(&lower, mat.NewVecDense(n, z))
	return values.RawVector().Data
}

// On average over the prior, posterior intervals contain the function as often as
// their level says: exactly if the kernel is known, and nearly if it is estimated.
func TestSurfaceIntervalsCover(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	k := kernel{2, []float64{.3, .9}}
	const functions, measured, asked = 60, 40, 25
	points := append(spaced(measured, 2), randomPoints(asked, 2, source)...)
	var known, fitted, left float64
	for range functions {
		f := prior(k, points, source)
		means, variances := make([]float64, measured), make([]float64, measured)
		for i := range means {
			variances[i] = .02 + .2*source.Float64()
			means[i] = 3 + f[i] + math.Sqrt(variances[i])*source.NormFloat64()
		}
		for _, c := range []struct {
			surface *Surface
			covered *float64
		}{{conditionedOn(t, points[:measured], means, variances, k), &known}, {surfaceOf(t, points[:measured], means, variances), &fitted}} {
			got, deviations := c.surface.Predict(points[measured:])
			for i := range got {
				if math.Abs(got[i]-3-f[measured+i]) <= 1.96*deviations[i] {
					*c.covered += 1. / (functions * asked)
				}
			}
			left += c.surface.Within / (2 * functions)
		}
	}
	t.Logf("known kernel: %.4f, fitted: %.4f, left out: %.4f", known, fitted, left)
	near(t, "coverage with a known kernel", known, .95, .015)
	near(t, "coverage with a fitted kernel", fitted, .925, .025)
	near(t, "share of those left out", left, .95, .02)
}

func TestLengthsShowWhichDimensionsMatter(t *testing.T) {
	source := rand.New(rand.NewPCG(7, 8))
	points := randomPoints(150, 5, source)
	means, variances := make([]float64, 150), slices.Repeat([]float64{.01}, 150)
	for i, p := range points {
		means[i] = math.Sin(6*p[1]) + 2*(p[3]-.5)*(p[3]-.5) + .1*source.NormFloat64()
	}
	s := surfaceOf(t, points, means, variances)
	for _, idle := range []int{0, 2, 4} {
		if s.Lengths[idle] < 3*max(s.Lengths[1], s.Lengths[3]) {
			t.Errorf("dimension %d, which does not matter, has a length of %v among %v", idle, s.Lengths[idle], s.Lengths)
		}
	}
	if len(s.Warnings) > 0 {
		t.Errorf("warnings %q", s.Warnings)
	}
}

func TestSurfaceIsDeterministicAndScales(t *testing.T) {
	source := rand.New(rand.NewPCG(9, 10))
	points := randomPoints(300, 2, source)
	means, variances := make([]float64, 300), make([]float64, 300)
	for i, p := range points {
		variances[i] = .01
		means[i] = p[0]*p[0] - p[1] + .1*source.NormFloat64()
	}
	a, b := surfaceOf(t, points, means, variances), surfaceOf(t, points, means, variances)
	candidates := gridOf(20, 2)
	am, ad := a.Predict(candidates)
	bm, bd := b.Predict(candidates)
	if !slices.Equal(am, bm) || !slices.Equal(ad, bd) || !slices.Equal(a.NextPoints(candidates, 9, .01), b.NextPoints(candidates, 9, .01)) {
		t.Error("the same measurements give two surfaces")
	}
	for i, x := range candidates {
		mean, deviation := at(a, x)
		near(t, "mean of one and of many", mean, am[i], 1e-12)
		near(t, "deviation of one and of many", deviation, ad[i], 1e-9)
	}
	// Other units change nothing but the units.
	for i := range means {
		means[i] = 1000 * (means[i] - 4)
		variances[i] *= 1e6
	}
	c := surfaceOf(t, points, means, variances)
	cm, cd := c.Predict(candidates)
	for i := range am {
		near(t, "mean in other units", cm[i]/1000+4, am[i], 1e-3)
		near(t, "deviation in other units", cd[i]/1000, ad[i], 1e-3)
	}
}

func TestSteadyVariances(t *testing.T) {
	// Variances of single values of 8, 0 and 5, with 4, 4 and 0 degrees of freedom,
	// are 4 in common.
	got := SteadyVariances([]float64{8. / 5, 0, 123}, []int{5, 5, 1})
	for i, want := range []float64{(4*4. + 4*8) / 8 / 5, 4 * 4. / 8 / 5, 4} {
		near(t, "steady variance", got[i], want, 1e-12)
	}
	near(t, "variance of many replications", SteadyVariances([]float64{2e-4, 0}, []int{10000, 5})[0], 2e-4, 1e-7)
	if got := SteadyVariances([]float64{1, 1}, []int{1, 1}); !slices.Equal(got, []float64{0, 0}) {
		t.Errorf("single replications have the variances %v", got)
	}
	mustPanic(t, "lengths", func() { SteadyVariances([]float64{1}, nil) })
	mustPanic(t, "no replications", func() { SteadyVariances([]float64{1}, []int{0}) })
}

func TestSurfacesWarnWhereTheyFail(t *testing.T) {
	point, far := []float64{.5}, []float64{.9}
	for what, fit := range map[string]func() (*Surface, error){
		"no points":     func() (*Surface, error) { return FitSurface(nil, nil, nil) },
		"one point":     func() (*Surface, error) { return FitSurface([][]float64{point}, []float64{1}, []float64{1}) },
		"no dimensions": func() (*Surface, error) { return FitSurface([][]float64{{}, {}}, []float64{1, 2}, []float64{1, 1}) },
		"numbers":       func() (*Surface, error) { return FitSurface([][]float64{point, far}, []float64{1}, []float64{1, 1}) },
		"ragged points": func() (*Surface, error) {
			return FitSurface([][]float64{point, {.1, .2}}, []float64{1, 2}, []float64{1, 1})
		},
		"outside": func() (*Surface, error) {
			return FitSurface([][]float64{point, {1.1}}, []float64{1, 2}, []float64{1, 1})
		},
		"not a number": func() (*Surface, error) {
			return FitSurface([][]float64{point, {math.NaN()}}, []float64{1, 2}, []float64{1, 1})
		},
		"infinite mean": func() (*Surface, error) {
			return FitSurface([][]float64{point, far}, []float64{1, math.Inf(1)}, []float64{1, 1})
		},
		"variance": func() (*Surface, error) {
			return FitSurface([][]float64{point, far}, []float64{1, 2}, []float64{1, -1})
		},
		"two means": func() (*Surface, error) {
			return FitSurface([][]float64{point, point}, []float64{1, 2}, []float64{0, 0})
		},
		"no number there": func() (*Surface, error) {
			return FitSurface([][]float64{point, far}, []float64{1, 2}, []float64{1, math.NaN()})
		},
	} {
		if s, err := fit(); err == nil || s != nil {
			t.Errorf("%s: %v, %v", what, s, err)
		}
	}
	s := surfaceOf(t, [][]float64{point, far}, []float64{1, 2}, []float64{1, 1})
	mustPanic(t, "dimensions", func() { at(s, []float64{1, 2}) })
	mustPanic(t, "noise", func() { s.NextPoints([][]float64{point}, 1, -1) })

	// Equal means without noise: a flat surface, and no failure.
	points, none := spaced(30, 2), make([]float64, 30)
	flat := surfaceOf(t, points, none, none)
	mean, deviation := at(flat, []float64{.33, .77})
	near(t, "flat mean", mean, 0, 1e-9)
	near(t, "flat deviation", deviation, 0, .05)
	near(t, "sign of nothing", flat.Signs([][]float64{[]float64{.33, .77}})[0], .5, 1e-6)

	// The same points twice, with the same exact means.
	twice := append(slices.Clone(points), points...)
	means := make([]float64, 60)
	for i, p := range twice {
		means[i] = p[0] - p[1]*p[1]
	}
	repeated := surfaceOf(t, twice, means, make([]float64, 60))
	mean, _ = at(repeated, points[4])
	near(t, "mean of a repeated point", mean, means[4], 1e-3)

	// Nothing but noise.
	source := rand.New(rand.NewPCG(11, 12))
	noise := make([]float64, 30)
	for i := range noise {
		noise[i] = source.NormFloat64()
	}
	drowned := surfaceOf(t, points, noise, slices.Repeat([]float64{1}, 30))
	warnsOf(t, drowned.Warnings, "no more than their noise")

	// Noise that is ten times as large as stated.
	wrong := surfaceOf(t, append(slices.Clone(points), points...), append(slices.Clone(noise), slices.Repeat([]float64{0}, 30)...), slices.Repeat([]float64{1e-4}, 60))
	warnsOf(t, wrong.Warnings, "deviations are too small")

	some := slices.Repeat([]float64{1}, 30)
	some[3] = 0
	warnsOf(t, surfaceOf(t, points, noise, some).Warnings, "1 of 30 points have no noise")
}

func BenchmarkFitSurface(b *testing.B) {
	source := rand.New(rand.NewPCG(13, 14))
	points := randomPoints(600, 9, source)
	means, variances := make([]float64, 600), make([]float64, 600)
	for i, p := range points {
		means[i] = math.Sin(4*p[0]) + p[1]*p[2] - .5*p[3] + .2*source.NormFloat64()
		variances[i] = .04
	}
	for b.Loop() {
		surfaceOf(b, points, means, variances)
	}
}

func BenchmarkPredict(b *testing.B) {
	source := rand.New(rand.NewPCG(13, 14))
	points, candidates := randomPoints(600, 9, source), randomPoints(5000, 9, source)
	means, variances := make([]float64, 600), slices.Repeat([]float64{.04}, 600)
	for i, p := range points {
		means[i] = math.Sin(4*p[0]) + p[1]*p[2] - .5*p[3] + .2*source.NormFloat64()
	}
	s := surfaceOf(b, points, means, variances)
	b.Run("5000", func(b *testing.B) {
		for b.Loop() {
			s.Predict(candidates)
		}
	})
	b.Run("choose 24", func(b *testing.B) {
		for b.Loop() {
			s.NextPoints(candidates, 24, .04)
		}
	})
}

func TestSharesOfFindings(t *testing.T) {
	between := func(low, high float64) inference.Difference {
		return inference.Difference{Zone: .1, Interval: inference.Interval{N: 9, Value: (low + high) / 2, Low: low, High: high}}
	}
	if got := SharesOf([]inference.Difference{between(.2, .3), between(.11, .5), between(-.1, .1), between(0, .2)}); got != (Shares{inference.Higher: .5, inference.Negligible: .25, inference.Undecided: .25}) {
		t.Errorf("the shares are %v", got)
	}
	// At the measured points the interval is that of the noise; without noise every
	// finding is undecided.
	points := [][]float64{{0}, {.5}, {1}}
	for _, variance := range []float64{1e-8, 0} {
		s, err := FitSurface(points, []float64{-.5, 0, .5}, []float64{variance, variance, variance})
		if err != nil {
			t.Fatal(err)
		}
		want := []inference.Finding{inference.Lower, inference.Negligible, inference.Higher}
		for i, d := range s.Differences(points, .95, .1) {
			if variance == 0 {
				want[i] = inference.Undecided
			}
			mean, deviation := at(s, points[i])
			if d.Finding() != want[i] || d.Value != mean || math.Abs(d.High-mean-1.959964*deviation) > 1e-6*deviation || math.Abs(d.Low+d.High-2*mean) > 1e-12 {
				t.Errorf("with a variance of %v at %v the difference is %v [%v, %v], %v", variance, points[i], d.Value, d.Low, d.High, d.Finding())
			}
		}
	}
}
