package search

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/stat"
)

// A kernel is a Matérn covariance of order 5/2: with r the distance in lengths,
// variance (1 + √5 r + 5/3 r²) exp(-√5 r) (Rasmussen & Williams 2006, equation
// 4.17).
type kernel struct {
	variance float64
	lengths  []float64
}

// scale returns points row by row, each coordinate divided by its length.
func (k kernel) scale(points [][]float64) []float64 {
	scaled := make([]float64, 0, len(points)*len(k.lengths))
	for _, p := range points {
		for j, x := range p {
			scaled = append(scaled, x/k.lengths[j])
		}
	}
	return scaled
}

func maternCorrelation(x, y []float64) float64 {
	square := 0.0
	for j := range x {
		square += (x[j] - y[j]) * (x[j] - y[j])
	}
	c, _ := matern(square)
	return c
}

// matern returns the correlation at a squared distance, and its derivative with
// respect to the logarithm of the length of a dimension, per squared distance in that
// dimension.
func matern(square float64) (correlation, rise float64) {
	r := math.Sqrt(5 * square)
	e := math.Exp(-r)
	return (1 + r + r*r/3) * e, 5. / 3 * (1 + r) * e
}

const (
	startPoints  = 150 // with which the search for a kernel starts
	kernelPoints = 400 // with which it is completed

	lengthDeviation = 1.25 // of the prior of the logarithm of a length
	spreadDeviation = 1    // and of that of Spread
)

// fitKernel returns the kernel with the largest posterior density.
func fitKernel(points [][]float64, means, variances []float64) (kernel, error) {
	d := len(points[0])
	scale := scaleOf(means, variances)
	fewer := newKernelSearch(points, means, variances, scale, startPoints)
	var best []float64
	height := math.Inf(1)
	for _, start := range [...]struct{ spread, length float64 }{{0, 0}, {0, -1.2}, {1, 1.2}, {-1, 0}} {
		x := fewer.middle()
		x[0] += 2 * start.spread
		for j := range d {
			x[1+j] += start.length
		}
		x, f := fewer.minimize(x, 60)
		if f < height {
			best, height = x, f
		}
	}
	if best == nil {
		return kernel{}, fmt.Errorf("search: the covariance of %d points cannot be factored: some points are equal and have no noise", len(points))
	}
	if len(points) > startPoints {
		more := newKernelSearch(points, means, variances, scale, kernelPoints)
		if x, f := more.minimize(best, 40); !math.IsInf(f, 1) {
			best = x
		}
	}
	variance, lengths := kernelOf(best)
	return kernel{variance * scale * scale, lengths}, nil
}

// scaleOf returns the standard deviation of the means or, if they are all equal, their
// typical standard error, or 1.
func scaleOf(means, variances []float64) float64 {
	if scale := stat.StdDev(means, nil); scale > 0 {
		return scale
	}
	if noise := stat.Mean(variances, nil); noise > 0 {
		return math.Sqrt(noise)
	}
	return 1
}

// A kernelSearch knows the posterior density of kernels. Their parameters are
// the logarithms of the variance, in squares of the scale, and of the lengths.
type kernelSearch struct {
	dimensions    int
	values, noise []float64 // in units of the scale and its square
	apart         []float64 // squared differences by pair of points and dimension; pairs in the order of the upper triangle

	negative float64   // minus the logarithm of the density; infinite where there is none
	gradient []float64 // of negative

	correlation, rise []float64 // by pair
	matrix            []float64
	trend, weights    []float64
}

// newKernelSearch uses at most a number of the points, taken evenly from their order.
func newKernelSearch(points [][]float64, means, variances []float64, scale float64, most int) *kernelSearch {
	n, d := min(len(points), most), len(points[0])
	s := &kernelSearch{dimensions: d}
	var taken [][]float64
	for i := range n {
		from := i * len(points) / n
		taken = append(taken, points[from])
		s.values = append(s.values, means[from]/scale)
		s.noise = append(s.noise, variances[from]/(scale*scale))
	}
	pairs := n * (n - 1) / 2
	s.apart = make([]float64, 0, pairs*d)
	for i, p := range taken {
		for _, q := range taken[i+1:] {
			for k := range p {
				s.apart = append(s.apart, (p[k]-q[k])*(p[k]-q[k]))
			}
		}
	}
	s.correlation, s.rise = make([]float64, pairs), make([]float64, pairs)
	s.matrix = make([]float64, n*n)
	s.trend, s.weights = make([]float64, n), make([]float64, n)
	s.gradient = make([]float64, 1+d)
	return s
}

// middle returns the parameters with the highest prior density.
func (s *kernelSearch) middle() []float64 {
	x := make([]float64, 1+s.dimensions)
	for j := range s.dimensions {
		x[1+j] = math.Log(math.Sqrt(float64(s.dimensions)) / 2)
	}
	return x
}

// kernelOf returns variance and lengths, limited to values that floating-point numbers
// can represent wherever a search goes.
func kernelOf(x []float64) (variance float64, lengths []float64) {
	within := func(x, reach float64) float64 { return math.Exp(min(max(x, -reach), reach)) }
	for _, l := range x[1:] {
		lengths = append(lengths, within(l, 7))
	}
	return within(x[0], 25), lengths
}

// minimize goes downhill from x, in at most the given number of steps, and returns
// where it ends: quasi-Newton steps with the update of Broyden, Fletcher, Goldfarb & Shanno,
// halved until they keep a ten-thousandth of what the gradient promises (Nocedal &
// Wright 2006, "Numerical optimization", algorithm 6.1 and equation 3.4).
func (s *kernelSearch) minimize(x []float64, steps int) ([]float64, float64) {
	const enough, reach = 1e-3, 2 // of gradient and gain; of a step in any direction
	s.evaluate(x)
	d := len(x)
	f, gradient := s.negative, slices.Clone(s.gradient)
	inverse := identity(d) // of the Hessian, approximately
	direction, next := make([]float64, d), make([]float64, d)
	small := 0
	for fresh := true; steps > 0 && small < 2 && floats.Norm(gradient, math.Inf(1)) > enough; steps-- {
		for i := range direction {
			direction[i] = -floats.Dot(inverse[i], gradient)
		}
		slope := floats.Dot(direction, gradient)
		step := min(1, reach/floats.Norm(direction, math.Inf(1)))
		for {
			floats.AddScaledTo(next, x, step, direction)
			s.evaluate(next)
			if s.negative <= f+1e-4*step*slope || step < 1e-6 {
				break
			}
			step /= 2
		}
		if !(s.negative < f) {
			if fresh {
				break
			}
			inverse, fresh = identity(d), true
			continue
		}
		if small++; f-s.negative >= enough {
			small = 0
		}
		moved, turned := floats.SubTo(make([]float64, d), next, x), floats.SubTo(make([]float64, d), s.gradient, gradient)
		x, f = slices.Clone(next), s.negative
		copy(gradient, s.gradient)
		update(inverse, moved, turned, fresh)
		fresh = false
	}
	return x, f
}

func identity(d int) [][]float64 {
	rows := make([][]float64, d)
	for i := range rows {
		rows[i] = make([]float64, d)
		rows[i][i] = 1
	}
	return rows
}

// update corrects the inverse of a Hessian for a step moved over which the gradient
// changed by turned. The first update also sets the scale.
func update(inverse [][]float64, moved, turned []float64, first bool) {
	curvature := floats.Dot(moved, turned)
	if curvature <= 1e-12 {
		return
	}
	d := len(moved)
	if first {
		for i := range inverse {
			inverse[i][i] = curvature / floats.Dot(turned, turned)
		}
	}
	bent := make([]float64, d) // inverse turned
	for i := range bent {
		bent[i] = floats.Dot(inverse[i], turned)
	}
	along := (1 + floats.Dot(turned, bent)/curvature) / curvature
	for i := range d {
		for j := range d {
			inverse[i][j] += along*moved[i]*moved[j] - (bent[i]*moved[j]+moved[i]*bent[j])/curvature
		}
	}
}

// evaluate sets minus the logarithm of the posterior density at x, and its
// gradient. With K the covariance, P = K⁻¹ - K⁻¹1 1'K⁻¹/(1'K⁻¹1) and y the values,
// minus the restricted log likelihood is (log|K| + log 1'K⁻¹1 + y'Py)/2, and its
// derivative (tr(P dK) - y'P dK Py)/2.
func (s *kernelSearch) evaluate(x []float64) {
	variance, lengths := kernelOf(x)
	if !s.factor(variance, lengths) {
		s.negative = math.Inf(1)
		clear(s.gradient)
		return
	}
	n, d := len(s.values), s.dimensions
	root := blas64.Triangular{N: n, Stride: n, Data: s.matrix, Uplo: blas.Upper, Diag: blas.NonUnit}
	s.negative = 0
	for i := range n {
		s.negative += math.Log(s.matrix[i*n+i])
	}
	lapack64.Potri(root) // matrix is K⁻¹ now, its upper triangle
	inverse := blas64.Symmetric{N: n, Stride: n, Data: s.matrix, Uplo: blas.Upper}
	blas64.Symv(1, inverse, vector(slices.Repeat([]float64{1}, n)), 0, vector(s.trend))
	blas64.Symv(1, inverse, vector(s.values), 0, vector(s.weights))
	var precision, weighted float64
	for i, t := range s.trend {
		precision += t
		weighted += t * s.values[i]
	}
	constant, quadratic := weighted/precision, 0.0
	for i, t := range s.trend {
		s.weights[i] -= constant * t
		quadratic += s.weights[i] * s.values[i]
	}
	s.negative += (math.Log(precision) + quadratic) / 2

	clear(s.gradient)
	pair := 0
	for i := range n {
		pii := s.matrix[i*n+i] - s.trend[i]*s.trend[i]/precision
		s.gradient[0] += (pii - s.weights[i]*s.weights[i]) * variance * (1 + firstNugget) / 2
		for j := i + 1; j < n; j++ {
			p := s.matrix[i*n+j] - s.trend[i]*s.trend[j]/precision
			pull := (p - s.weights[i]*s.weights[j]) * variance // both (i, j) and (j, i): the half is gone
			s.gradient[0] += pull * s.correlation[pair]
			pull *= s.rise[pair]
			for k, a := range s.apart[pair*d : (pair+1)*d] {
				s.gradient[1+k] += pull * a
			}
			pair++
		}
	}
	for k, l := range lengths {
		s.gradient[1+k] /= l * l
	}
	for k, middle := range s.middle() {
		deviation := lengthDeviation
		if k == 0 {
			deviation = 2 * spreadDeviation
		}
		z := (x[k] - middle) / deviation
		s.negative += z * z / 2
		s.gradient[k] += z / deviation
	}
}

// factor sets matrix to the root of the covariance, if it has one.
func (s *kernelSearch) factor(variance float64, lengths []float64) bool {
	n, d := len(s.values), s.dimensions
	weights := make([]float64, d)
	for k, l := range lengths {
		weights[k] = 1 / (l * l)
	}
	for pair := range s.correlation {
		square := 0.0
		for k, a := range s.apart[pair*d : (pair+1)*d] {
			square += a * weights[k]
		}
		s.correlation[pair], s.rise[pair] = matern(square)
	}
	pair := 0
	for i := range n {
		s.matrix[i*n+i] = variance*(1+firstNugget) + s.noise[i]
		for j := i + 1; j < n; j++ {
			s.matrix[i*n+j] = variance * s.correlation[pair]
			pair++
		}
	}
	_, factored := lapack64.Potrf(blas64.Symmetric{N: n, Stride: n, Data: s.matrix, Uplo: blas.Upper})
	return factored
}

func vector(x []float64) blas64.Vector { return blas64.Vector{N: len(x), Inc: 1, Data: x} }
