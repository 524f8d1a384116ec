package sensitivity

import (
	"math"
	"math/rand/v2"
	"testing"

	"leaderful/sim/inference"
)

// sampled draws points of three factors: the output rises with the first, falls less
// steeply with the second, and does not depend on the third; noise is chance, and world
// is what a replication adds to all points.
func sampled(points, replications int, noise, world float64, source *rand.Rand) (at, outputs [][]float64) {
	worlds := make([]float64, replications)
	for r := range worlds {
		worlds[r] = world * source.NormFloat64()
	}
	for range points {
		x := []float64{source.Float64(), source.Float64(), source.Float64()}
		var runs []float64
		for r := range replications {
			runs = append(runs, 3*x[0]-x[1]+worlds[r]+noise*source.NormFloat64())
		}
		at, outputs = append(at, x), append(outputs, runs)
	}
	return at, outputs
}

var threeNames = []string{"a", "b", "c"}

func TestAssociateFindsMonotoneInfluence(t *testing.T) {
	at, outputs := sampled(400, 5, .5, 2, rand.New(rand.NewPCG(1, 2)))
	outputs[3], outputs[7] = nil, []float64{math.NaN()}
	a := Associate(at, outputs, threeNames, false, .95)
	if a.Correlations[0].Low < .8 || a.Correlations[1].High > -.15 || a.Correlations[2].Low > 0 || a.Correlations[2].High < 0 {
		t.Errorf("the correlations are %+v", a.Correlations)
	}
	if a.Correlations[0].N != 398 {
		t.Errorf("they are based on %d points", a.Correlations[0].N)
	}
	warnsOf(t, a.Warnings, "2 of 400 points have no runs and are left out")
	// The means are ranked.
	x, means := meansByFactor(at, outputs, 1)
	if want := inference.SpearmanCorrelation(x, means, .95); want.Value != a.Correlations[1].Value || want.Low != a.Correlations[1].Low {
		t.Errorf("%+v, want %+v", a.Correlations[1], want)
	}
	// The variance between points is that of 3a - b, 10/12.
	near(t, "chance", Associate(at, outputs, threeNames, true, .95).Chance.Between, 10./12, .1)
}

// The interaction of a world with a factor is the same at all points, so more points
// do not reduce it.
func TestAssociateWidensByCommonWorlds(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	at, outputs := sampled(2_000, 6, .1, 0, source)
	for r := range 6 {
		slope := 3 * source.NormFloat64()
		for i := range outputs {
			outputs[i][r] += slope * at[i][2]
		}
	}
	alone, common := Associate(at, outputs, threeNames, false, .95), Associate(at, outputs, threeNames, true, .95)
	for j := range threeNames {
		a, c := alone.Correlations[j], common.Correlations[j]
		if a.Value != c.Value || c.Low > a.Low || c.High < a.High {
			t.Errorf("%s: [%v, %v] with common worlds, [%v, %v] without", threeNames[j], c.Low, c.High, a.Low, a.High)
		}
	}
	if c := common.Correlations[2]; c.Low > 0 || c.High < 0 {
		t.Errorf("a factor without effect on average over worlds has a correlation of [%v, %v]", c.Low, c.High)
	}
}

func TestAssociateDegenerateInput(t *testing.T) {
	points := [][]float64{{1, 2}, {2, 2}, {3, 2}, {4, 2}, {5, 2}}
	names := []string{"a", "b"}
	a := Associate(points, [][]float64{{1, 2}, {2, 3}, {3, 4}, {4, 5}, {6, 7}}, names, true, .95)
	if a.Correlations[0].Value != 1 || !math.IsNaN(a.Correlations[1].Value) {
		t.Errorf("the correlations are %+v", a.Correlations)
	}
	warnsOf(t, a.Warnings, "b does not vary")
	warnsOf(t, a.Warnings, "3 replications")
	a = Associate(points, [][]float64{{1}, {1}, {1}, {1}, {1}}, names, false, .95)
	if !math.IsNaN(a.Correlations[0].Value) {
		t.Errorf("the correlations are %+v", a.Correlations)
	}
	warnsOf(t, a.Warnings, "the same at all points")
	a = Associate(nil, nil, names, true, .95)
	if len(a.Correlations) != 2 || !math.IsNaN(a.Correlations[0].Value) {
		t.Errorf("without points the correlations are %+v", a.Correlations)
	}
	mustPanic(t, "outputs of other points", func() { Associate(points, nil, names, false, .95) })
	mustPanic(t, "a point with too few values", func() { Associate([][]float64{{1}}, [][]float64{{1}}, names, false, .95) })
	mustPanic(t, "a level of 1", func() { Associate(points, make([][]float64, 5), names, false, 1) })
}
