package sensitivity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"leaderful/sim/experiment"
	"leaderful/sim/inference/sensitivity"
)

// The designs of sim/experiment are numbered as the analyses take them:
// Ishigami's function with a = 7, b = .1 has the indices that it must have.
func TestAnalysesOfDesigns(t *testing.T) {
	names := []string{"a", "b", "c"}
	factors := make([]experiment.Factor, 3)
	for j := range factors {
		factors[j] = experiment.Factor{Name: names[j], Spread: experiment.Spread{Shape: experiment.Uniform, High: 1}}
	}
	run := func(d experiment.Design) (points, outputs [][]float64) {
		for i := range d.Points(factors) {
			u := make([]float64, 3)
			d.Point(factors, 7, i, u)
			x, y, z := math.Pi*(2*u[0]-1), math.Pi*(2*u[1]-1), math.Pi*(2*u[2]-1)
			points = append(points, u)
			outputs = append(outputs, []float64{math.Sin(x) + 7*math.Sin(y)*math.Sin(y) + .1*z*z*z*z*math.Sin(x)})
		}
		return points, outputs
	}
	resampling := sensitivity.Resampling{Level: .95, Resamples: 20, Source: rand.New(rand.NewPCG(1, 1))}
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	for _, secondOrder := range []bool{false, true} {
		_, outputs := run(experiment.Design{Kind: experiment.Saltelli, Size: 4_096, SecondOrder: secondOrder})
		d := sensitivity.Decompose(outputs, names, secondOrder, resampling)
		near("variance", d.Variance, 13.8446, .2)
		for j, want := range []struct{ first, total float64 }{{.3139, .5576}, {.4424, .4424}, {0, .2437}} {
			near("first "+names[j], d.First[j].Value, want.first, .005)
			near("total "+names[j], d.Total[j].Value, want.total, .005)
		}
		for i, want := range []float64{0, .2437, 0} {
			if secondOrder {
				near("second", d.Second[i].Value, want, .01)
			}
		}
	}
	points, outputs := run(experiment.Design{Kind: experiment.Morris, Size: 400, Levels: 4})
	s := sensitivity.Screen(points, outputs, names, resampling)
	for j, e := range s.Effects {
		if e.N != 400 {
			t.Errorf("%s has %d elementary effects", names[j], e.N)
		}
	}
	near("mu* of b", s.Effects[1].MuStar.Value, 7.875, 1e-9) // 7 (3/4) / (2/3) wherever it starts
}
