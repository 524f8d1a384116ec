package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The interval is that of the likelihood ratio: at its ends a ratio computed from
// the integral itself, by quadrature over effect and scale, is 1/error.
func TestSequenceAgainstItsIntegral(t *testing.T) {
	t.Parallel()
	values := []float64{1.2, .4, 2.2, -.3, 1.9, .8, 1.1, 2.6, .2, 1.5, .7, 1.3}
	const level, tightest = .9, 20
	e := SequenceOf(values, level, tightest)
	prior := mixturePrecision(tightest, 1-level)
	density := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	// likelihood of values about m with a scale, whose standardized effect is given
	likelihood := func(m, effect, scale float64) float64 {
		product := 1.
		for _, x := range values {
			product *= density((x-m)/scale-effect) / scale
		}
		return product
	}
	ratio := func(m float64) float64 {
		above, below := 0., 0.
		const step = .01
		for l := -3.; l < 3; l += step { // log scale: the measure d(scale)/scale
			scale := math.Exp(l)
			below += likelihood(m, 0, scale)
			for effect := -5.; effect < 5; effect += .02 {
				above += likelihood(m, effect, scale) * density(effect*math.Sqrt(prior)) * math.Sqrt(prior) * .02
			}
		}
		return above / below
	}
	for _, m := range []float64{e.Low, e.High} {
		near(t, "the likelihood ratio at an end", ratio(m), 1/(1-level), 1e-3)
	}
}

// With many values the interval is that of Waudby-Smith et al. 2024, equation 5:
// mean +- s sqrt(2 (n r + 1)/(n^2 r) log(sqrt(n r + 1)/error)), with r the inverse
// of the mixture's precision.
func TestSequenceApproachesTheAsymptoticOne(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	values := make([]float64, 200_000)
	for i := range values {
		values[i] = source.NormFloat64()
	}
	e := SequenceOf(values, .95, 1000)
	n, r := float64(len(values)), 1/mixturePrecision(1000, .05)
	want := math.Sqrt(2 * (n*r + 1) / (n * n * r) * math.Log(math.Sqrt(n*r+1)/.05))
	near(t, "half-width", (e.High-e.Low)/2/want, 1, .01)
}

// Inspected after every batch, the sequence misses the mean in at most 5% of all
// trials, whatever the distribution of the values; the usual interval, inspected as
// often, misses it in far more.
func TestSequenceCoversAtEveryInspection(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 2,400 sequences")
	}
	t.Parallel()
	source := rand.New(rand.NewPCG(7, 8))
	for name, draw := range map[string]func() float64{
		"normal":      source.NormFloat64,
		"exponential": func() float64 { return source.ExpFloat64() - 1 },
		"rare events": func() float64 { // four in a hundred replications differ, as crises do
			if source.Float64() < .04 {
				return .96
			}
			return -.04
		},
	} {
		const trials, batch, most = 800, 50, 2000
		outside, usual := 0, 0
		for range trials {
			values := make([]float64, 0, most)
			left, usuallyLeft := false, false
			for len(values) < most && !left {
				for range batch {
					values = append(values, draw())
				}
				e, m := SequenceOf(values, .95, 400), MeanOf(values, .95)
				left = e.Low > 0 || e.High < 0
				usuallyLeft = usuallyLeft || m.Low > 0 || m.High < 0
			}
			if left {
				outside++
			}
			if usuallyLeft {
				usual++
			}
		}
		t.Logf("%s: outside at some inspection in %.3f, the usual interval in %.3f", name, float64(outside)/trials, float64(usual)/trials)
		if share := float64(outside) / trials; share > .05 {
			t.Errorf("%s: the sequence misses the mean in %.3f of the trials", name, share)
		}
		if share := float64(usual) / trials; share < .15 {
			t.Errorf("%s: the usual interval, inspected repeatedly, misses the mean in only %.3f", name, share)
		}
	}
}

func TestSequenceOfFewValues(t *testing.T) {
	for _, values := range [][]float64{nil, {1}, {1, 2}, {1, 2, 3}} {
		e := SequenceOf(values, .95, 100)
		if !math.IsInf(e.Low, -1) || !math.IsInf(e.High, 1) || len(e.Warnings) == 0 {
			t.Errorf("%v give %+v", values, e)
		}
	}
}

func TestSequentialMeanOfStudentsSleepers(t *testing.T) {
	once, often := PairedDifference(drugA, drugB, .95, 0), SequentialMean(differencesOf(drugA, drugB), .95, 0, 10)
	if often.Value != once.Value || often.Effect != once.Effect {
		t.Errorf("the estimates are %+v and %+v", once, often)
	}
	// Ten pairs as skewed as these (-1.4) are too few for repeated inspection.
	if often.Finding() != Undecided || !math.IsInf(often.Low, -1) || often.Wanting == "" {
		t.Errorf("ten pairs give %+v", often)
	}
	var a, b []float64
	for range 20 { // as many as they need
		a, b = append(a, drugA...), append(b, drugB...)
	}
	once, often = PairedDifference(a, b, .95, 0), SequentialMean(differencesOf(a, b), .95, 0, 200)
	if often.Finding() != Lower || often.High-often.Low <= once.High-once.Low {
		t.Errorf("the intervals are %v to %v once, %v to %v at any time", once.Low, once.High, often.Low, often.High)
	}
}
