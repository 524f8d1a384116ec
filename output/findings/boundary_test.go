package findings

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

func TestAxesAreReadAndRefused(t *testing.T) {
	for text, want := range map[string]Axis{
		"environment.growth":          {"environment.growth", .005, .1, true, "", false},
		"environment.growth=0:0.2":    {"environment.growth", 0, .2, false, "", false},
		"work.unit_loss=.1:1:log":     {"work.unit_loss", .1, 1, true, "", false},
		"organization.members":        {"organization.members", 10, 200, true, "", true},
		"span":                        {"organization.span", 2, 15, true, "", true},
		"environment.weeks=10:50":     {"environment.weeks", 10, 50, false, "", true},
		"environment.weeks=1e1:5e1":   {"environment.weeks", 10, 50, false, "", true},
		"people.fear_effort=0.25:0.5": {"people.fear_effort", .25, .5, false, "", false},
	} {
		got, err := AxisOf(text)
		if want.Unit = got.Unit; err != nil || got != want {
			t.Errorf("%s is read as %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"environment.grwth":               `did you mean "environment.growth"?`,
		"":                                "unknown parameter",
		"initial=0:1":                     "not unique; did you mean trust.initial or vulnerability.initial?",
		"people.fear_effort":              "has no default range; use people.fear_effort=LOW:HIGH, within 0 to 1",
		"environment.growth=":             "it must be environment.growth=LOW:HIGH or environment.growth=LOW:HIGH:log",
		"environment.growth=0.1":          "it must be",
		"environment.growth=0.1:x":        "it must be",
		"environment.growth=0.1:0.2:lin":  "it must be",
		"environment.growth=0.1:0.2:log:": "it must be",
		"environment.growth=-1:0.5":       "it must be a range within 0 to 1",
		"environment.growth=0:2":          "it must be a range within 0 to 1",
		"environment.growth=0.2:0.1":      "it must be a range within",
		"environment.growth=0.1:0.1":      "it must be a range within",
		"environment.growth=NaN:1":        "is not a factor",
		"environment.growth=0:1:log":      "logarithmic, so it must start above 0",
		"organization.members=10.5:20":    "the ends must be whole numbers",
	} {
		if _, err := AxisOf(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v does not say %q", text, err, want)
		}
	}
}

func TestPlaceIsTheInverseOfAt(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, a := range []Axis{
		{Name: "a", Low: 0, High: .6},
		{Name: "b", Low: .005, High: .1, Log: true},
		{Name: "c", Low: 10, High: 2000, Whole: true},
		{Name: "d", Low: 10, High: 200, Log: true, Whole: true},
		{Name: "e", Low: .3333333, High: .6666666},
	} {
		before := math.Inf(-1)
		for i := range 101 {
			v := a.At(float64(i) / 100)
			if v < before || v < a.Low || v > a.High || a.Whole && v != math.Trunc(v) {
				t.Errorf("%s at %d%% is %v, after %v", a.Name, i, v, before)
			}
			before = v
		}
		if a.At(0) != a.Low || a.At(1) != a.High || a.Place(a.Low) != 0 || a.Place(a.High) != 1 {
			t.Errorf("%s goes from %v to %v, placed at %v and %v", a.Name, a.At(0), a.At(1), a.Place(a.Low), a.Place(a.High))
		}
		for range 200 {
			v := a.At(random.Float64())
			if again := a.At(a.Place(v)); again != v {
				t.Errorf("%s at %v lies at %v", a.Name, v, again)
			}
		}
	}
}

func TestSpreadHasNoDuplicatesAndGrows(t *testing.T) {
	b := &Boundary{Question: &Question{Setting: Setting{Seed: 3}}, Search: &Search{Axes: []Axis{{Name: "a", Low: 1, High: 9, Whole: true}, {Name: "b", Low: 2, High: 6, Whole: true}}}}
	for _, kind := range []experiment.Kind{experiment.Sobol, experiment.Random} {
		few, many := b.spread(kind, 20, b.seed(seedFirst)), b.spread(kind, 400, b.seed(seedFirst))
		if len(many) != 9*5 {
			t.Errorf("%s gives %d of 45 settings", kind, len(many))
		}
		met := map[string]bool{}
		for i, p := range many {
			if met[fmt.Sprint(p)] || i < len(few) && !slices.Equal(few[i], p) {
				t.Errorf("%s: point %d is %v, again or unlike that of a smaller spread", kind, i, p)
			}
			met[fmt.Sprint(p)] = true
		}
	}
	if slices.EqualFunc(b.spread(experiment.Sobol, 20, b.seed(seedFirst)), b.spread(experiment.Sobol, 20, b.seed(seedCandidates)), slices.Equal) {
		t.Error("candidates are the points that were run first")
	}
}

// A constructedSearch is a search with made-up runs: the difference at a point of the
// unit cube and the noise of a replication are known.
type constructedSearch struct {
	*Boundary
	difference func(u []float64) float64
	noise      float64
	random     *rand.Rand
}

const plantedReplications = 30

func plant(axes []Axis, noise float64, difference func(u []float64) float64) *constructedSearch {
	b := &Boundary{
		Search:      &Search{Axes: axes, Outcome: "performance", Regime: "domineering", Reference: "power-with", Replications: plantedReplications},
		Question:    &Question{Subject: AboutBoundary, Level: UsualLevel, Zones: sim.Zones(), Setting: Setting{Name: "planted", Seed: 1}},
		Comparisons: []inference.Comparison{inference.Between("performance", "domineering", "power-with")}, claimIDs: []string{""},
	}
	made := func() *Inquiry {
		q, err := newInquiry("/nowhere", "boundary", "?", &b.Question.Setting, b.Comparisons, false, nil, nil)
		if err != nil {
			panic(err)
		}
		q.All[0].Composition.Replications = plantedReplications
		return q
	}
	b.Searched = made()
	if !b.Planar() {
		b.fresh = made()
	}
	return &constructedSearch{b, difference, noise, rand.New(rand.NewPCG(4, 5))}
}

// run makes up the runs of further points.
func (p *constructedSearch) run(q *Inquiry, points [][]float64) {
	l := q.All[0]
	first := len(l.Composition.Points)
	l.Composition.Points = slices.Concat(l.Composition.Points, points)
	l.extend()
	for i, u := range p.placed(points) {
		for r := range l.rows[first+i] {
			world := p.random.NormFloat64() // common to both
			l.rows[first+i][r] = outcomeValues{world + p.difference(u) + p.noise*p.random.NormFloat64(), world}
		}
	}
}

// searched runs a number of evenly spread points, then further ones in batches.
func (p *constructedSearch) searched(t *testing.T, even, batch, total int) *constructedSearch {
	t.Helper()
	p.run(p.Searched, p.spread(experiment.Sobol, even, p.seed(seedFirst)))
	for n := p.Searched.points(); n < total; n = p.Searched.points() {
		more, err := p.next(n, min(batch, total-n))
		if err != nil {
			t.Fatal(err)
		}
		if len(more) == 0 {
			break
		}
		p.run(p.Searched, more)
	}
	return p
}

func (p *constructedSearch) turning(t *testing.T) *Turning {
	t.Helper()
	if _, err := p.answer(t.Context(), func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	return p.Turnings[0]
}

var square = []Axis{{Name: "people.fear_effort", Low: 0, High: 1}, {Name: "environment.growth", Low: .01, High: .1, Log: true}}

// The map finds a difference that changes its sign along the diagonal, and is right
// about it.
func TestMapFindsAPlantedLine(t *testing.T) {
	p := plant(square, .3, func(u []float64) float64 { return u[0] - u[1] }).searched(t, mapFirst, mapBatch, 96)
	r := p.turning(t)
	wrong, sureAndWrong := 0, 0
	for _, u := range grid(40) {
		sign := r.Surface.Signs([][]float64{u})[0]
		if u[0] != u[1] && (sign > .5) != (u[0] > u[1]) {
			wrong++
			if d := r.Surface.Differences([][]float64{u}, p.Question.Level, r.Zone)[0]; d.Finding() == inference.Higher || d.Finding() == inference.Lower {
				sureAndWrong++
			}
		}
	}
	if wrong > 1600*4/100 || sureAndWrong > 1600/100 {
		t.Errorf("%d of 1600 cells have the wrong sign, %d of them are sure of it", wrong, sureAndWrong)
	}
	if above, below := r.Shares[inference.Higher], r.Shares[inference.Lower]; above < .4 || below < .4 || above > .5 || below > .5 {
		t.Errorf("%v of the map are above, %v below", above, below)
	}
	for i := range 11 { // the line, where it should be
		x := .05 + .09*float64(i)
		if means, deviations := r.Surface.Predict([][]float64{{x, x}}); math.Abs(means[0]) > 4*deviations[0] {
			t.Errorf("on the line, at %v, it is %v ± %v", x, means[0], deviations[0])
		}
	}
}

func TestSearchGoesWhereTheSignIsUncertain(t *testing.T) {
	p := plant(square, .2, func(u []float64) float64 { return u[0] - .3 }).searched(t, mapFirst, mapBatch, 112)
	near := 0
	for _, u := range p.placed(p.Searched.All[0].Composition.Points[mapFirst:]) {
		if math.Abs(u[0]-.3) < .1 {
			near++
		}
	}
	if near < 80*2/5 { // a fifth of the area
		t.Errorf("%d of 80 points lie near the line", near)
	}
}

// If every sign is certain no more points are run.
func TestNoSignChanges(t *testing.T) {
	for difference, want := range map[float64]inference.Finding{1: inference.Higher, -1: inference.Lower, 0: inference.Undecided} {
		noise := .1
		if difference == 0 {
			noise = 0
		}
		p := plant(square, noise, func([]float64) float64 { return difference }).searched(t, mapFirst, mapBatch, 48)
		if n := p.Searched.points(); (n == mapFirst) != (difference != 0) {
			t.Errorf("with differences of %v it runs %d points", difference, n)
		}
		if r := p.turning(t); r.Shares[want] < 1 {
			t.Errorf("with differences of %v the shares are %v", difference, r.Shares)
		}
	}
	if r := plant(square, .1, func([]float64) float64 { return 1 }).turning(t); r.Surface != nil || r.Points != 0 {
		t.Errorf("without runs it finds %+v", r)
	}
}

var five = []Axis{
	{Name: "people.fear_effort", Low: 0, High: 1},
	{Name: "environment.growth", Low: .01, High: .1, Log: true},
	{Name: "organization.members", Low: 10, High: 200, Log: true, Whole: true},
	{Name: "people.alignment", Low: 0, High: 1},
	{Name: "work.unit_loss", Low: 0, High: .6},
}

// corner is below the negligible zone in a corner of five dimensions, and far
// above it elsewhere, where it is a thousand times as large.
func corner(u []float64) float64 {
	if u[0] > .6 && u[3] < .5 {
		return -.1
	}
	return .1 + 100*u[4]*u[4]*u[4]
}

func TestRulesFindAPlantedCorner(t *testing.T) {
	p := plant(five, .1, corner).searched(t, 96, 32, 192)
	p.run(p.fresh, p.spread(experiment.Random, 150, p.seed(seedFresh)))
	r := p.turning(t)
	if r.About != Below || r.Fresh != 150 || r.FreshAbove+r.FreshBelow < 145 || r.FreshBelow < 20 || r.FreshBelow > 40 {
		t.Errorf("of %d fresh settings %d are above and %d below, and rules are for %q", r.Fresh, r.FreshAbove, r.FreshBelow, r.About)
	}
	if r.Measure.Coverage.Value < .75 || r.Measure.Density.Value < .75 || r.Measure.Elsewhere.Value > .1 {
		t.Errorf("rules cover %v and are right in %v, elsewhere %v: %v", r.Measure.Coverage, r.Measure.Density, r.Measure.Elsewhere, r.Boxes)
	}
	box := r.Boxes[0].Bounds
	if !(math.Abs(box[0].Low-.6) <= .1) || math.Abs(box[3].High-.5) > .1 || box[1].Restricted() || box[2].Restricted() {
		t.Errorf("the rules are %v", r.Boxes)
	}

	// A search without fresh settings reports no results.
	p.fresh.All[0].Composition.Points, p.fresh.All[0].rows = nil, nil
	if r = p.turning(t); r.Fresh != 0 || r.Boxes != nil || r.Points != 192 {
		t.Errorf("without fresh settings it finds %+v", r)
	}
}

// Rules describe a side that is rare, but not too rare.
func TestSubjectOfRules(t *testing.T) {
	for _, c := range []struct {
		above, none, below int
		want               Side
	}{
		{100, 0, 0, NoSide},
		{96, 0, 4, NoSide},
		{95, 0, 5, Below},
		{50, 0, 50, Below},
		{49, 0, 51, Above},
		{5, 0, 95, Above},
		{4, 0, 96, NoSide},
		{80, 20, 0, NotAbove},
		{80, 16, 4, NotAbove},
		{80, 15, 5, Below},
		{50, 50, 0, NotAbove},
		{49, 51, 0, Above},
		{4, 96, 0, NoSide},
		{0, 40, 60, NoSide},
		{0, 0, 0, NoSide},
	} {
		comparison := inference.Between("performance", "domineering", "power-with")
		r := &Turning{Comparison: &comparison, Fresh: c.above + c.none + c.below, FreshAbove: c.above, FreshBelow: c.below,
			SureAbove: c.above, SureBelow: c.below, SureNotAbove: c.none + c.below}
		if got := r.subject(); got != c.want {
			t.Errorf("with %d above, %d nil and %d below, rules are for %q", c.above, c.none, c.below, got)
		}
		// A claim of being no worse holds where there is no difference.
		comparison.NoWorse = true
		if got := r.subject(); got == NotAbove || c.want != NotAbove && got != c.want {
			t.Errorf("no worse: with %d above, %d nil and %d below, rules are for %q", c.above, c.none, c.below, got)
		}
	}
	for side, want := range map[Side][5]bool{Below: {true, false, false, false, false}, NotAbove: {true, true, true, true, false}, Above: {false, false, false, false, true}} {
		for i, difference := range []float64{-.03, -.02, 0, .02, .03} {
			if side.contains(difference, .02) != want[i] {
				t.Errorf("%v is %s: %v", difference, side, !want[i])
			}
		}
	}
}

func TestCompressionKeepsSignsAndOrder(t *testing.T) {
	m := &measurement{means: []float64{-1e6, -3, -.02, -1e-9, 0, 1e-9, .01, .02, 5, 1e6}}
	for range m.means {
		m.variances, m.points = append(m.variances, .04), append(m.points, []float64{.5})
	}
	size := m.size(.02)
	c := m.compressed(size)
	for i, mean := range m.means {
		if math.Signbit(c.means[i]) != math.Signbit(mean) || i > 0 && c.means[i] <= c.means[i-1] {
			t.Errorf("%v is compressed to %v", mean, c.means[i])
		}
		if back := size * math.Sinh(c.means[i]); math.Abs(back-mean) > 1e-12*math.Abs(mean) {
			t.Errorf("%v comes back as %v", mean, back)
		}
		step := 1e-6 * (size + math.Abs(mean))
		slope := (math.Asinh((mean+step)/size) - math.Asinh((mean-step)/size)) / (2 * step)
		if want := .04 * slope * slope; math.Abs(c.variances[i]-want) > 1e-5*want {
			t.Errorf("at %v the variance is %v, by the slope %v", mean, c.variances[i], want)
		}
	}
	if got := m.size(0); got <= .01 || got > 3 {
		t.Errorf("without a zone the size is %v", got)
	}
	if got := (&measurement{means: []float64{0, 0, 0}}).size(0); got != 1 {
		t.Errorf("without differences the size is %v", got)
	}
}

func TestSettled(t *testing.T) {
	for _, c := range []struct {
		means, errors []float64
		want          bool
	}{
		{[]float64{1, 2}, []float64{.3, .6}, true},
		{[]float64{-1, -2}, []float64{.3, .6}, true},
		{[]float64{1, -2}, []float64{.3, .6}, false},
		{[]float64{1, 2}, []float64{.3, .7}, false},
		{[]float64{0, 0}, []float64{0, 0}, false},
		{[]float64{1, 1}, []float64{0, 0}, false},
	} {
		m := &measurement{means: c.means}
		for _, e := range c.errors {
			m.variances = append(m.variances, e*e)
		}
		if m.settled() != c.want {
			t.Errorf("means %v with standard errors %v are settled: %v", c.means, c.errors, !c.want)
		}
	}
}
