package search

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"leaderful/sim/inference"
)

var inf = math.Inf(1)

// usualRules suit a few hundred points and more.
var usualRules = BoxRules{Peel: .05, Support: .02, Gain: .05, Coverage: .05, Boxes: 3, Shuffles: 19}

func TestMeasuresOfBoxes(t *testing.T) {
	boxes := []Box{
		{Bounds: []Bound{{-inf, .5}, {-inf, inf}}},
		{Bounds: []Bound{{.4, inf}, {.8, .9}}},
	}
	points := [][]float64{{.1, .1}, {.5, .85}, {.6, .85}, {.7, .95}, {.9, .1}, {-3, 99}, {.51, .79}}
	m := MeasureBoxes(boxes, points, []bool{true, true, false, true, false, true, false}, .95)
	for _, c := range []struct {
		got          inference.Interval
		successes, n int
	}{{m.Coverage, 3, 4}, {m.Density, 3, 4}, {m.Elsewhere, 1, 3}} {
		if want := inference.WilsonInterval(c.successes, c.n, .95); !reflect.DeepEqual(c.got, want) {
			t.Errorf("got %+v, want %+v", c.got, want)
		}
	}
	none := MeasureBoxes(nil, points, make([]bool, 7), .95)
	if none.Density.N != 0 || none.Elsewhere.Value != 0 || !math.IsNaN(none.Density.Value) || !math.IsNaN(none.Coverage.Value) {
		t.Errorf("no boxes give %+v", none)
	}
	mustPanic(t, "lengths", func() { MeasureBoxes(nil, points, nil, .95) })
}

// labelled draws points in six dimensions, whose positive cases are given by a
// rule, with a share of the labels flipped.
func labelled(n int, turned float64, rule func(p []float64) bool, source *rand.Rand) ([][]float64, []float64) {
	points := randomPoints(n, 6, source)
	labels := make([]float64, n)
	for i, p := range points {
		if rule(p) != (source.Float64() < turned) {
			labels[i] = 1
		}
	}
	return points, labels
}

func TestPlantedBoxIsFound(t *testing.T) {
	planted := func(p []float64) bool { return p[1] > .35 && p[3] > .2 && p[3] < .7 && p[4] < .6 }
	for _, turned := range []float64{0, .1} {
		source := rand.New(rand.NewPCG(1, 2))
		points, labels := labelled(2000, turned, planted, source)
		boxes := FindBoxes(points, labels, usualRules, source)
		if len(boxes) == 0 {
			t.Fatal("no box")
		}
		b := boxes[0]
		for d, want := range []Bound{
			{-inf, inf}, {.35, inf}, {-inf, inf}, {.2, .7}, {-inf, .6}, {-inf, inf},
		} {
			got := b.Bounds[d]
			if got.Low != want.Low && !(math.Abs(got.Low-want.Low) <= .04) || got.High != want.High && !(math.Abs(got.High-want.High) <= .04) {
				t.Errorf("dimension %d is restricted as %+v, want %+v", d, got, want)
			}
		}
		if len(boxes) > 1 {
			t.Errorf("beside it there are %+v", boxes[1:])
		}
		fresh, _ := labelled(4000, 0, planted, source)
		truth := make([]bool, len(fresh))
		for i, p := range fresh {
			truth[i] = planted(p)
		}
		m := MeasureBoxes(boxes, fresh, truth, .95)
		if m.Coverage.Value < .9 || m.Density.Value < .9 || m.Elsewhere.Value > .03 {
			t.Errorf("on fresh points: %+v", m)
		}
	}
}

func TestTwoBoxesAreCovered(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(3, 4))
	rule := func(p []float64) bool { return p[0] < .4 && p[2] < .5 || p[0] > .7 && p[5] > .4 }
	points, labels := labelled(2000, .05, rule, source)
	boxes := FindBoxes(points, labels, usualRules, source)
	if len(boxes) != 2 {
		t.Fatalf("%d boxes: %+v", len(boxes), boxes)
	}
	low, high := boxes[0], boxes[1]
	if math.IsInf(low.Bounds[0].High, 1) {
		low, high = high, low
	}
	near(t, "first of the low box", low.Bounds[0].High, .4, .04)
	near(t, "second of the low box", low.Bounds[2].High, .5, .04)
	near(t, "first of the high box", high.Bounds[0].Low, .7, .04)
	near(t, "second of the high box", high.Bounds[5].Low, .4, .04)
	rules := usualRules
	rules.Boxes = 1
	if one := FindBoxes(points, labels, rules, source); len(one) != 1 {
		t.Errorf("%d boxes where one is wanted", len(one))
	}
	rules.Boxes, rules.Coverage = 3, .7
	if one := FindBoxes(points, labels, rules, source); len(one) != 1 {
		t.Errorf("%d boxes where further ones must cover most", len(one))
	}
}

// Noise gives a box by chance in at most one of twenty searches.
func TestNoiseHasNoBox(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	const searches = 60
	found := 0
	for search := range searches {
		rate := []float64{.05, .3, .5, .8}[search%4]
		points := randomPoints(300, 6, source)
		labels := make([]float64, len(points))
		for i := range labels {
			if source.Float64() < rate {
				labels[i] = 1
			}
		}
		if boxes := FindBoxes(points, labels, usualRules, source); len(boxes) > 0 {
			found++
		}
	}
	t.Logf("boxes in %d of %d", found, searches)
	if float64(found) > .05*searches+2*math.Sqrt(.05*.95*searches) {
		t.Errorf("boxes are found in %d of %d searches of noise", found, searches)
	}
	for what, labels := range map[string][]float64{"nothing": make([]float64, 50), "everything": slices.Repeat([]float64{1}, 50), "as likely as not": slices.Repeat([]float64{.5}, 50)} {
		if boxes := FindBoxes(spaced(50, 3), labels, usualRules, source); len(boxes) > 0 {
			t.Errorf("where %s is positive there are boxes %+v", what, boxes)
		}
	}
	if boxes := FindBoxes(nil, nil, usualRules, source); len(boxes) > 0 {
		t.Errorf("without points there are boxes %+v", boxes)
	}
}

// In one dimension all boxes can be tried.
func TestBoxIsNearlyOptimal(t *testing.T) {
	source := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		const n = 120
		points, labels := randomPoints(n, 1, source), make([]float64, n)
		slices.SortFunc(points, func(a, b []float64) int { return slices.Compare(a, b) })
		total := 0.
		for i, p := range points {
			labels[i] = math.Min(1, math.Exp(-40*(p[0]-.6)*(p[0]-.6))+.1*source.Float64())
			total += labels[i]
		}
		best := 0.
		for from := range n {
			positive := 0.
			for to := from; to < n; to++ {
				positive += labels[to]
				best = max(best, 1.25*positive/(total/4+float64(to-from+1)))
			}
		}
		boxes := FindBoxes(points, labels, usualRules, source)
		if len(boxes) == 0 {
			t.Fatal("no box")
		}
		b := boxes[0]
		if quality := 1.25 / (.25/b.Coverage + 1/b.Density); quality < best-.01 {
			t.Errorf("a box has a quality of %.4f, the best one %.4f", quality, best)
		}
	}
}

func TestBoxProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(1, 120).Draw(t, "points"), rapid.IntRange(1, 4).Draw(t, "dimensions")
		levels := rapid.IntRange(1, 30).Draw(t, "levels") // few make ties
		source := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		points, labels := make([][]float64, n), make([]float64, n)
		total := 0.
		for i := range points {
			for range d {
				points[i] = append(points[i], 10*float64(source.IntN(levels)))
			}
			labels[i] = .3 * source.Float64()
			if points[i][0] >= 5*float64(levels) {
				labels[i] = 1 - labels[i]
			}
			total += labels[i]
		}
		rules := usualRules
		rules.Shuffles = rapid.IntRange(0, 3).Draw(t, "shuffles")
		before := slices.Clone(labels)
		seed := source.Uint64()
		boxes := FindBoxes(points, labels, rules, rand.New(rand.NewPCG(seed, 1)))
		if again := FindBoxes(points, labels, rules, rand.New(rand.NewPCG(seed, 1))); !reflect.DeepEqual(boxes, again) {
			t.Error("two searches find different boxes")
		}
		if !slices.Equal(labels, before) {
			t.Error("a search changes its labels")
		}
		for b, box := range boxes {
			inside, positive := 0, 0.
			for i, p := range points {
				if contains(box.Bounds, p) && !slices.ContainsFunc(boxes[:b], func(earlier Box) bool { return contains(earlier.Bounds, p) }) {
					inside++
					positive += labels[i]
				}
			}
			if inside != box.Points || math.Abs(box.Coverage-positive/total) > 1e-9 || math.Abs(box.Density-positive/float64(inside)) > 1e-9 {
				t.Errorf("box %+v holds %d points with %v positives of %v", box, inside, positive, total)
			}
			if !slices.ContainsFunc(box.Bounds, Bound.Restricted) || float64(inside) < rules.Support*float64(n) {
				t.Errorf("a box %+v of %d points", box, n)
			}
		}
	})
}

// Trained with probabilities, as a surface gives them, in any units.
func TestBoxOfASurface(t *testing.T) {
	source := rand.New(rand.NewPCG(9, 10))
	measured := spaced(120, 3)
	means := make([]float64, len(measured))
	for i, p := range measured {
		means[i] = math.Tanh(6*(p[0]-.5)) - math.Tanh(6*(p[2]-.6)) - .8 + .3*source.NormFloat64()
	}
	s := surfaceOf(t, measured, means, slices.Repeat([]float64{.09}, len(means)))
	points := randomPoints(3000, 3, source)
	labels := s.Signs(points)
	for _, p := range points {
		p[2] = 100 + 50*p[2]
	}
	boxes := FindBoxes(points, labels, usualRules, source)
	if len(boxes) == 0 {
		t.Fatal("no box")
	}
	bounds := boxes[0].Bounds
	if math.IsInf(bounds[0].Low, -1) || bounds[1].Restricted() || bounds[2].High < 115 || bounds[2].High > 140 {
		t.Errorf("bounds %+v", bounds)
	}
	fresh := randomPoints(3000, 3, source)
	truth := make([]bool, len(fresh))
	for i, p := range fresh {
		truth[i] = math.Tanh(6*(p[0]-.5))-math.Tanh(6*(p[2]-.6))-.8 > 0
		p[2] = 100 + 50*p[2]
	}
	m := MeasureBoxes(boxes, fresh, truth, .95)
	t.Logf("coverage %.3f, density %.3f, elsewhere %.3f", m.Coverage.Value, m.Density.Value, m.Elsewhere.Value)
	if m.Coverage.Value < .8 || m.Density.Value < .8 || m.Elsewhere.Value > .1 {
		t.Errorf("on fresh points: %+v", m)
	}
}

func TestBrokenBoxRulesPanic(t *testing.T) {
	source, points, labels := rand.New(rand.NewPCG(1, 1)), [][]float64{{1}, {2}}, []float64{0, 1}
	for what, rules := range map[string]BoxRules{"peel": {Peel: 1, Boxes: 1}, "nothing set": {}, "support": {Peel: .1, Support: 2}, "shuffles": {Peel: .1, Shuffles: -1}} {
		mustPanic(t, what, func() { FindBoxes(points, labels, rules, source) })
	}
	mustPanic(t, "source", func() { FindBoxes(points, labels, usualRules, nil) })
	mustPanic(t, "lengths", func() { FindBoxes(points, labels[:1], usualRules, source) })
	mustPanic(t, "label", func() { FindBoxes(points, []float64{0, 2}, usualRules, source) })
	mustPanic(t, "coordinate", func() { FindBoxes([][]float64{{1}, {math.NaN()}}, labels, usualRules, source) })
	mustPanic(t, "dimensions", func() { FindBoxes([][]float64{{1}, {1, 2}}, labels, usualRules, source) })
}

func BenchmarkFindBoxes(b *testing.B) {
	source := rand.New(rand.NewPCG(1, 2))
	points := randomPoints(5000, 9, source)
	labels := make([]float64, len(points))
	for i, p := range points {
		labels[i] = 1 / (1 + math.Exp(-10*(p[0]+p[1]*p[2]-p[3]-.2)))
	}
	for b.Loop() {
		FindBoxes(points, labels, usualRules, rand.New(rand.NewPCG(3, 4)))
	}
}
