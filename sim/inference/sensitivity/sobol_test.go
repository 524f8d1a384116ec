package sensitivity

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"leaderful/sim/inference"
)

// ishigami is Ishigami & Homma's (1990) function with a = 7, b = .1, of
// coordinates in [0, 1].
func ishigami(u []float64) float64 {
	x, y, z := math.Pi*(2*u[0]-1), math.Pi*(2*u[1]-1), math.Pi*(2*u[2]-1)
	return math.Sin(x) + 7*math.Sin(y)*math.Sin(y) + .1*z*z*z*z*math.Sin(x)
}

// ishigamiIndices returns the variance of the function and its indices.
func ishigamiIndices() (variance float64, first, total [3]float64) {
	const a, b = 7, .1
	pi4 := math.Pow(math.Pi, 4)
	v1, v2, v13 := (1+b*pi4/5)*(1+b*pi4/5)/2, a*a/8., b*b*pi4*pi4*(1./18-1./50)
	variance = v1 + v2 + v13
	return variance, [3]float64{v1 / variance, v2 / variance, 0}, [3]float64{(v1 + v13) / variance, v2 / variance, v13 / variance}
}

// saltelliPoints returns a design of random base points, numbered as in
// sim/experiment.
func saltelliPoints(base, factors int, secondOrder bool, uniform func() float64) [][]float64 {
	var points [][]float64
	for range base {
		a, b := make([]float64, factors), make([]float64, factors)
		for j := range a {
			a[j] = uniform()
		}
		for j := range b {
			b[j] = uniform()
		}
		points = append(points, a)
		for j := range a {
			crossed := slices.Clone(a)
			crossed[j] = b[j]
			points = append(points, crossed)
		}
		for j := range a {
			if secondOrder {
				crossed := slices.Clone(b)
				crossed[j] = a[j]
				points = append(points, crossed)
			}
		}
		points = append(points, b)
	}
	return points
}

// runsOf returns replications of a function with normal noise. Common worlds
// have a main effect and an interaction with each of the first three factors, with the
// given total variance.
func runsOf(points [][]float64, replications int, deviation float64, common bool, source *rand.Rand) [][]float64 {
	worlds := make([][4]float64, replications)
	for r := range worlds {
		for w := range worlds[r] {
			worlds[r][w] = deviation / 2 * source.NormFloat64()
		}
	}
	var outputs [][]float64
	for _, u := range points {
		runs := make([]float64, replications)
		for r, w := range worlds {
			runs[r] = ishigami(u)
			if !common {
				runs[r] += deviation * source.NormFloat64()
				continue
			}
			runs[r] += w[0]
			for j := range 3 {
				runs[r] += w[1+j] * math.Sqrt(12) * (u[j] - .5)
			}
		}
		outputs = append(outputs, runs)
	}
	return outputs
}

var threeFactors = []string{"a", "b", "c"}

// parkMiller is the generator of Park & Miller 1988, which other languages have
// in a line.
func parkMiller(seed int64) func() float64 {
	return func() float64 {
		seed = seed * 16807 % 2147483647
		return float64(seed) / 2147483647
	}
}

// OpenTURNS 1.20 (Debian's python3-openturns 1.20-9), on the design of 16 base
// points whose coordinates are Park and Miller's numbers from the seed 42, all of
// A first, then all of B:
//
//	JansenSensitivityAlgorithm(X, Y, 16).getTotalOrderIndices()
//	MauntzKucherenkoSensitivityAlgorithm(X, Y, 16).getFirstOrderIndices()
//
// It divides by the variance at A alone, by Jansen's sum over 2N - 1, and takes
// the mean of all points for a centre in the first order.
func TestNumeratorsOfOpenTURNS(t *testing.T) {
	const n = 16
	uniform := parkMiller(42)
	var a, b [n][3]float64
	for _, sample := range []*[n][3]float64{&a, &b} {
		for i := range sample {
			for j := range sample[i] {
				sample[i][j] = uniform()
			}
		}
	}
	next := 0
	points := saltelliPoints(n, 3, false, func() float64 {
		i, j := next/6, next%6
		next++
		if j < 3 {
			return a[i][j]
		}
		return b[i][j-3]
	})
	outputs := runsOf(points, 1, 0, false, rand.New(rand.NewPCG(1, 1)))
	s := saltelli{outputs: outputs, group: 5, fewest: 1}
	atA := 0.0
	for i, runs := range outputs {
		s.centre += runs[0] / float64(len(outputs))
		if i%5 == 0 {
			atA += runs[0] / n
		}
	}
	variance := 0.0 // times n
	for i := 0; i < len(outputs); i += 5 {
		variance += (outputs[i][0] - atA) * (outputs[i][0] - atA)
	}
	for j, want := range []struct{ first, total float64 }{
		{0.32066032403857836, 0.347709018940973},
		{0.46781728311465537, 0.41739898311018997},
		{0.0725245743791462, 0.10783768910336562},
	} {
		first := total(s.rows(firstOrder(j))).effect
		totals := total(s.rows(totalOrder(j))).effect
		near(t, "first", first/variance, want.first, 1e-12)
		near(t, "total", totals*2/(2*n-1)/(variance/(n-1)), want.total, 1e-12)
	}
}

// The g-function of Saltelli & Sobol' (1995) has V_j = 1 / (3 (1 + a_j)²), the
// variance Π(1 + V_j) - 1 and the total part V_j Π(1 + V_k), k other than j.
func TestIndicesOfTheGFunction(t *testing.T) {
	a := []float64{0, 1, 4.5, 9, 99, 99, 99, 99}
	source := rand.New(rand.NewPCG(8, 8))
	points := saltelliPoints(8_192, len(a), false, source.Float64)
	var outputs [][]float64
	for _, u := range points {
		y := 1.0
		for j := range a {
			y *= (math.Abs(4*u[j]-2) + a[j]) / (1 + a[j])
		}
		outputs = append(outputs, []float64{y})
	}
	product := 1.0
	for j := range a {
		product *= 1 + 1/(3*(1+a[j])*(1+a[j]))
	}
	d := Decompose(outputs, strings.Split("abcdefgh", ""), false, resamplingOf(1, 1))
	near(t, "variance", d.Variance, product-1, .01)
	for j := range a {
		part := 1 / (3 * (1 + a[j]) * (1 + a[j]))
		near(t, "first", d.First[j].Value, part/(product-1), .025)
		near(t, "total", d.Total[j].Value, part*product/(1+part)/(product-1), .025)
	}
}

// Averaged over analyses of 300 base points and three replications each, whose
// noise has the variance of the function: corrected indices are right, and
// uncorrected ones are as wrong as the formulas of Decompose say.
func TestChanceIsTakenOut(t *testing.T) {
	const trials, base, replications = 60, 300, 3
	variance, first, totals := ishigamiIndices()
	source := rand.New(rand.NewPCG(9, 9))
	for _, common := range []bool{false, true} {
		samples := map[string][]float64{}
		for range trials {
			points := saltelliPoints(base, 3, true, source.Float64)
			d := Decompose(runsOf(points, replications, math.Sqrt(variance), common, source), threeFactors, true, resamplingOf(1, 1))
			note := func(name string, value float64) { samples[name] = append(samples[name], value) }
			note("variance", d.Variance)
			note("chance", d.Chance.Value)
			for j, name := range threeFactors {
				note("first "+name, d.First[j].Value)
				note("total "+name, d.Total[j].Value)
				note("uncorrected first "+name, d.First[j].Uncorrected)
				note("uncorrected total "+name, d.Total[j].Uncorrected)
			}
			for i, pair := range []string{"ab", "ac", "bc"} {
				note("second "+pair, d.Second[i].Value)
			}
		}
		want := map[string]float64{"variance": variance, "chance": .5, "second ab": 0, "second ac": totals[2], "second bc": 0}
		for j, name := range threeFactors {
			want["first "+name], want["total "+name] = first[j], totals[j]
			// Common worlds: a quarter of their variance is that with each factor.
			if common {
				want["uncorrected first "+name] = (first[j] + 1./4/replications) / (1 + 3./4/replications)
				want["uncorrected total "+name] = (totals[j] + 1./4/replications) / (1 + 3./4/replications)
			} else {
				want["uncorrected first "+name] = first[j] / (1 + 1./replications)
				want["uncorrected total "+name] = (totals[j] + 1./replications) / (1 + 1./replications)
			}
		}
		for name, value := range want {
			e := inference.MeanOf(samples[name], .95)
			tolerance := 4*e.StandardError + .012 // a ratio's own bias, of order 1/base
			if name == "variance" {
				tolerance = 4 * e.StandardError
			}
			near(t, name, e.Value, value, tolerance)
		}
	}
}

// The correction equals that from analyses of single replications: the sums less the
// excess of the single ones over them, divided by replications - 1.
func TestCorrectionAgainstSingleReplications(t *testing.T) {
	const replications = 4
	source := rand.New(rand.NewPCG(10, 10))
	outputs := runsOf(saltelliPoints(50, 3, false, source.Float64), replications, 3, true, source)
	d := Decompose(outputs, threeFactors, false, resamplingOf(1, 1))
	s := saltelli{outputs: outputs, group: 5, fewest: 1}
	for j := range threeFactors {
		parts := totalOrder(j)
		means := total(s.rows(parts)).effect / 50
		single := 0.0
		for r := range replications {
			alone := saltelli{group: 5, fewest: 1}
			for _, runs := range outputs {
				alone.outputs = append(alone.outputs, runs[r:r+1])
			}
			single += total(alone.rows(parts)).effect / 50 / replications
		}
		near(t, "total", d.Total[j].Value*d.Variance, means-(single-means)/(replications-1), 1e-12)
	}
}

// Over 1,500 trials of 256 base points the six intervals covered in 92.9% (the
// first-order index that is 0) to 95.2%, with or without independent noise, and
// in 94.7% to 99.5% with common worlds; of 512, in 93.5% to 95.4%, and 93.6% to
// 99.2%.
func TestIntervalsOfIndicesCover(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out hundreds of sensitivity analyses")
	}
	t.Parallel()
	_, first, totals := ishigamiIndices()
	source := rand.New(rand.NewPCG(11, 11))
	for _, c := range []struct {
		name         string
		replications int
		deviation    float64
		common       bool
		low, high    float64
	}{
		{"deterministic", 1, 0, false, .87, 1},
		{"independent worlds", 2, 2, false, .87, 1},
		{"common worlds", 6, 4, true, .87, 1},
	} {
		const trials = 100
		var covered [6]int
		for range trials {
			points := saltelliPoints(256, 3, false, source.Float64)
			resampling := Resampling{Level: .95, Resamples: 150, Source: source, CommonWorlds: c.common}
			d := Decompose(runsOf(points, c.replications, c.deviation, c.common, source), threeFactors, false, resampling)
			for j := range threeFactors {
				if d.First[j].Low <= first[j] && first[j] <= d.First[j].High {
					covered[j]++
				}
				if d.Total[j].Low <= totals[j] && totals[j] <= d.Total[j].High {
					covered[3+j]++
				}
			}
		}
		for i, n := range covered {
			if share := float64(n) / trials; share < c.low || share > c.high {
				t.Errorf("%s: interval %d covers in %.3f of the trials", c.name, i, share)
			}
		}
		t.Logf("%s: %v of %d", c.name, covered, trials)
	}
}

// Base points without runs are left out; the rest is analysed as if it were complete.
func TestMissingRunsLeaveOutBasePoints(t *testing.T) {
	nan := math.NaN()
	source := rand.New(rand.NewPCG(12, 12))
	totals := runsOf(saltelliPoints(300, 3, true, source.Float64), 3, 1, false, source)
	const group = 8
	outputs := slices.Clone(totals)
	outputs[2] = []float64{nan, 5, math.Inf(1)}      // base point 0, A with b from B: one run is too few
	outputs[5*group+3] = nil                         // base point 5, A with c from B
	outputs[7*group+4] = []float64{nan, nan, nan}    // base point 7, B with a from A
	outputs[9*group+group-1] = []float64{}           // base point 9, B
	outputs[11*group] = []float64{nan, 1, 2.5, 1e99} // one run less at A, and one that no other has
	outputs[11*group][3] = nan
	d := Decompose(outputs, threeFactors, true, resamplingOf(1, 20))

	for _, c := range []struct {
		name string
		got  Index
		n    int
	}{
		{"first a", d.First[0], 299}, {"first b", d.First[1], 298}, {"total c", d.Total[2], 298},
		{"a with b", d.Second[0].Index, 297}, {"a with c", d.Second[1].Index, 297}, {"b with c", d.Second[2].Index, 297},
		{"chance", d.Chance, 299},
	} {
		if c.got.N != c.n {
			t.Errorf("%s is based on %d base points, want %d", c.name, c.got.N, c.n)
		}
	}
	warnsOf(t, d.Warnings, "1 of 300 base points are left out for the variance")
	warnsOf(t, d.Warnings, "2 of 300 base points are left out for b:")
	warnsOf(t, d.Warnings, "3 of 300 base points are left out for b with c:")

	var rest [][]float64
	for base := range 300 {
		if base != 0 && base != 9 {
			rest = append(rest, outputs[base*group:(base+1)*group]...)
		}
	}
	want := Decompose(rest, threeFactors, true, resamplingOf(1, 20))
	near(t, "first b", d.First[1].Value, want.First[1].Value, 1e-3) // but for the centre
	near(t, "total b", d.Total[1].Value, want.Total[1].Value, 1e-12)
}

func TestIndicesThatAreUndefined(t *testing.T) {
	source := rand.New(rand.NewPCG(13, 13))
	points := saltelliPoints(20, 3, false, source.Float64)
	constant, noise := make([][]float64, len(points)), make([][]float64, len(points))
	for i := range points {
		constant[i] = []float64{.1, .1, .1}
		z := source.NormFloat64()
		noise[i] = []float64{z, .01 - .99*z}
	}
	for _, c := range []struct {
		name, about string
		outputs     [][]float64
	}{
		{"a constant", "no variance", constant},
		{"mere noise", "no more than by chance", noise},
		{"no runs", "no base point", make([][]float64, len(points))},
	} {
		d := Decompose(c.outputs, threeFactors, false, resamplingOf(1, 50))
		warnsOf(t, d.Warnings, c.about)
		warnsOf(t, d.Warnings, "are few")
		if !math.IsNaN(d.Variance) {
			t.Errorf("%s has the variance %v", c.name, d.Variance)
		}
		for _, x := range slices.Concat(d.First, d.Total) {
			if !math.IsNaN(x.Value) || !math.IsInf(x.Low, -1) || !math.IsInf(x.High, 1) {
				t.Errorf("%s gives %+v", c.name, x)
			}
		}
	}
	single := Decompose(runsOf(points, 1, 0, false, source), threeFactors, false, resamplingOf(1, 50))
	warnsOf(t, single.Warnings, "one replication")
	if !math.IsNaN(single.Chance.Value) || single.Total[0].Value != single.Total[0].Uncorrected {
		t.Errorf("single replications give %+v", single)
	}
	few := resamplingOf(1, 50)
	few.CommonWorlds = true
	warnsOf(t, Decompose(runsOf(points, 2, 1, true, source), threeFactors, false, few).Warnings, uncommonWorlds)
	mustPanic(t, "half a base point", func() { Decompose(constant[:7], threeFactors, false, few) })
}
