package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

func TestAxesAreReadAndRefused(t *testing.T) {
	for text, want := range map[string]axis{
		"environment.growth":          {"environment.growth", "", .005, .1, true, false},
		"environment.growth=0:0.2":    {"environment.growth", "", 0, .2, false, false},
		"work.unit_loss=.1:1:log":     {"work.unit_loss", "", .1, 1, true, false},
		"organization.members":        {"organization.members", "", 10, 200, true, true},
		"span":                        {"organization.span", "", 2, 15, true, true},
		"environment.weeks=10:50":     {"environment.weeks", "", 10, 50, false, true},
		"environment.weeks=1e1:5e1":   {"environment.weeks", "", 10, 50, false, true},
		"people.fear_effort=0.25:0.5": {"people.fear_effort", "", .25, .5, false, false},
	} {
		got, err := axisOf(text)
		if want.unit = got.unit; err != nil || got != want {
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
		if _, err := axisOf(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v does not say %q", text, err, want)
		}
	}
}

func TestPlaceIsTheInverseOfAt(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, a := range []axis{
		{name: "a", low: 0, high: .6},
		{name: "b", low: .005, high: .1, log: true},
		{name: "c", low: 10, high: 2000, whole: true},
		{name: "d", low: 10, high: 200, log: true, whole: true},
		{name: "e", low: .3333333, high: .6666666},
	} {
		before := math.Inf(-1)
		for i := range 101 {
			v := a.at(float64(i) / 100)
			if v < before || v < a.low || v > a.high || a.whole && v != math.Trunc(v) {
				t.Errorf("%s at %d%% is %v, after %v", a.name, i, v, before)
			}
			before = v
		}
		if a.at(0) != a.low || a.at(1) != a.high || a.place(a.low) != 0 || a.place(a.high) != 1 {
			t.Errorf("%s goes from %v to %v, placed at %v and %v", a.name, a.at(0), a.at(1), a.place(a.low), a.place(a.high))
		}
		for range 200 {
			v := a.at(random.Float64())
			if again := a.at(a.place(v)); again != v {
				t.Errorf("%s at %v lies at %v", a.name, v, again)
			}
		}
	}
}

func TestSpreadHasNoDuplicatesAndGrows(t *testing.T) {
	b := &boundarySearch{setting: &setting{seed: 3}, axes: []axis{{name: "a", low: 1, high: 9, whole: true}, {name: "b", low: 2, high: 6, whole: true}}}
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
	*boundarySearch
	difference func(u []float64) float64
	noise      float64
	random     *rand.Rand
}

const plantedReplications = 30

func plant(axes []axis, noise float64, difference func(u []float64) float64) *constructedSearch {
	comparison := inference.Between("performance", "domineering", "power-with")
	b := &boundarySearch{
		level:   level,
		setting: &setting{name: "planted", seed: 1}, axes: axes, comparisons: []inference.Comparison{comparison}, claimIDs: []string{""},
		zones: sim.Zones(), replications: plantedReplications,
	}
	made := func() *inquiry {
		q, err := newInquiry("/nowhere", boundaryFolder, "?", b.setting, b.comparisons, false, nil, nil)
		if err != nil {
			panic(err)
		}
		q.ledgers[0].composition.Replications = plantedReplications
		return q
	}
	b.search = made()
	if !b.planar() {
		b.fresh = made()
	}
	return &constructedSearch{b, difference, noise, rand.New(rand.NewPCG(4, 5))}
}

// run makes up the runs of further points.
func (p *constructedSearch) run(q *inquiry, points [][]float64) {
	l := q.ledgers[0]
	first := len(l.composition.Points)
	l.composition.Points = slices.Concat(l.composition.Points, points)
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
	p.run(p.search, p.spread(experiment.Sobol, even, p.seed(seedFirst)))
	for n := p.search.points(); n < total; n = p.search.points() {
		more, err := p.next(n, min(batch, total-n), func(int64, int64) {})
		if err != nil {
			t.Fatal(err)
		}
		if len(more) == 0 {
			break
		}
		p.run(p.search, more)
	}
	return p
}

func (p *constructedSearch) turning(t *testing.T) *turning {
	t.Helper()
	all, err := p.turnings(func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// jsonOf returns the search's JSON, read.
func (p *constructedSearch) jsonOf(t *testing.T, results ...*turning) boundaryJSON {
	t.Helper()
	var b bytes.Buffer
	if err := printJSON(&b, p.json(results)); err != nil {
		t.Fatal(err)
	}
	return readBoundary(t, b.String())
}

// boundaryJSON is the part of boundary --json on which scripts rely.
type boundaryJSON struct {
	Scenario, Version  string
	Seed, Replications int
	Factors            []struct {
		Factor, Unit string
		Low, High    float64
		Logarithmic  bool
	}
	Comparisons []struct {
		Claim, Comparison, Outcome string
		Zone                       float64 `json:"negligible_zone"`
		Settings                   int
		Lengths                    map[string]float64
		LeftOutWithin              float64  `json:"left_out_within"`
		Above                      *float64 `json:"area_above"`
		Below                      *float64 `json:"area_below"`
		Nil                        *float64 `json:"area_no_real_difference"`
		Undecided                  *float64 `json:"area_undecided"`
		Fresh                      *int     `json:"fresh_settings"`
		FreshAbove                 *int     `json:"fresh_above"`
		FreshBelow                 *int     `json:"fresh_below"`
		SureAbove                  *int     `json:"fresh_surely_above"`
		SureBelow                  *int     `json:"fresh_surely_below"`
		RulesFor                   string   `json:"rules_for"`
		Rules                      []map[string]struct{ From, To *float64 }
		Coverage, Density          *struct{ Share, Low, High *float64 }
		Elsewhere                  *struct{ Share, Low, High *float64 }
	}
}

func readBoundary(t *testing.T, text string) (b boundaryJSON) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return b
}

var square = []axis{{name: "people.fear_effort", low: 0, high: 1}, {name: "environment.growth", low: .01, high: .1, log: true}}

// The map finds a difference that changes its sign along the diagonal, and is right
// about it.
func TestMapFindsAPlantedLine(t *testing.T) {
	p := plant(square, .3, func(u []float64) float64 { return u[0] - u[1] }).searched(t, mapFirst, mapBatch, 96)
	r := p.turning(t)
	wrong, sureAndWrong := 0, 0
	for _, u := range grid(40) {
		sign := r.surface.Signs([][]float64{u})[0]
		if u[0] != u[1] && (sign > .5) != (u[0] > u[1]) {
			wrong++
			if d := r.surface.Differences([][]float64{u}, p.level, r.zone)[0]; d.Finding() == inference.Higher || d.Finding() == inference.Lower {
				sureAndWrong++
			}
		}
	}
	if wrong > 1600*4/100 || sureAndWrong > 1600/100 {
		t.Errorf("%d of 1600 cells have the wrong sign, %d of them are sure of it", wrong, sureAndWrong)
	}
	if above, below := r.shares[inference.Higher], r.shares[inference.Lower]; above < .4 || below < .4 || above > .5 || below > .5 {
		t.Errorf("%v of the map are above, %v below", above, below)
	}
	for i := range 11 { // the line, where it should be
		x := .05 + .09*float64(i)
		if means, deviations := r.surface.Predict([][]float64{{x, x}}); math.Abs(means[0]) > 4*deviations[0] {
			t.Errorf("on the line, at %v, it is %v ± %v", x, means[0], deviations[0])
		}
	}
	if text := r.mapSentence(); !strings.Contains(text, "The sign changes: there are settings on both sides.") {
		t.Errorf("it says %q", text)
	}
	got := p.jsonOf(t, r)
	c := got.Comparisons[0]
	if got.Scenario != "planted" || got.Replications != plantedReplications || len(got.Factors) != 2 || !got.Factors[1].Logarithmic || got.Factors[1].High != .1 ||
		c.Comparison != "domineering - power-with" || c.Zone != .02 || c.Settings != 96 || *c.Above != r.shares[inference.Higher] || *c.Below != r.shares[inference.Lower] ||
		*c.Nil != r.shares[inference.Negligible] || *c.Undecided != r.shares[inference.Undecided] ||
		len(c.Lengths) != 2 || c.Fresh != nil || c.Rules != nil || c.LeftOutWithin < .85 {
		t.Errorf("its JSON is %+v", got)
	}
}

func TestSearchGoesWhereTheSignIsUncertain(t *testing.T) {
	p := plant(square, .2, func(u []float64) float64 { return u[0] - .3 }).searched(t, mapFirst, mapBatch, 112)
	near := 0
	for _, u := range p.placed(p.search.ledgers[0].composition.Points[mapFirst:]) {
		if math.Abs(u[0]-.3) < .1 {
			near++
		}
	}
	if near < 80*2/5 { // a fifth of the area
		t.Errorf("%d of 80 points lie near the line", near)
	}
}

func TestMapGolden(t *testing.T) {
	p := plant(square, .2, func(u []float64) float64 { return 1.5*u[0]*u[0] + u[1] - 1 }).searched(t, mapFirst, mapBatch, 64)
	var b bytes.Buffer
	(&application{stdout: &b}).printBoundary(p.boundarySearch, []*turning{p.turning(t)})
	golden(t, "boundary-map.txt", b.String())
}

// If every sign is certain no more points are run, and the words say so.
func TestNoSignChanges(t *testing.T) {
	for difference, want := range map[float64]string{
		1:  "The sign does not change on this map: the difference is above 0.02 throughout.",
		-1: "The sign does not change on this map: the difference is below -0.02 throughout.",
		0:  "No part of the map is decided yet; a larger --budget gives sharper results.",
	} {
		noise := .1
		if difference == 0 {
			noise = 0
		}
		p := plant(square, noise, func([]float64) float64 { return difference }).searched(t, mapFirst, mapBatch, 48)
		if n := p.search.points(); (n == mapFirst) != (difference != 0) {
			t.Errorf("with differences of %v it runs %d points", difference, n)
		}
		r := p.turning(t)
		if text := r.mapSentence(); text != want || slices.Max(r.shares[:]) < 1 {
			t.Errorf("with differences of %v it says %q, and %v", difference, text, r.shares)
		}
	}
	p := plant(square, .1, func([]float64) float64 { return 1 })
	var b bytes.Buffer
	(&application{stdout: &b}).printBoundary(p.boundarySearch, []*turning{p.turning(t)})
	if !strings.Contains(b.String(), "too few points") {
		t.Errorf("without runs it prints %s", &b)
	}
}

var five = []axis{
	{name: "people.fear_effort", low: 0, high: 1},
	{name: "environment.growth", low: .01, high: .1, log: true},
	{name: "organization.members", low: 10, high: 200, log: true, whole: true},
	{name: "people.alignment", low: 0, high: 1},
	{name: "work.unit_loss", low: 0, high: .6},
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
	if r.about != below || r.fresh != 150 || r.freshAbove+r.freshBelow < 145 || r.freshBelow < 20 || r.freshBelow > 40 {
		t.Errorf("of %d fresh settings %d are above and %d below, and rules are for %q", r.fresh, r.freshAbove, r.freshBelow, r.about)
	}
	if r.measure.Coverage.Value < .75 || r.measure.Density.Value < .75 || r.measure.Elsewhere.Value > .1 {
		t.Errorf("rules cover %v and are right in %v, elsewhere %v: %v", r.measure.Coverage, r.measure.Density, r.measure.Elsewhere, r.rules(p.boundarySearch))
	}
	box := r.boxes[0].Bounds
	if !(math.Abs(box[0].Low-.6) <= .1) || math.Abs(box[3].High-.5) > .1 || box[1].Restricted() || box[2].Restricted() {
		t.Errorf("the rules are %v", r.rules(p.boundarySearch))
	}
	c := p.jsonOf(t, r).Comparisons[0]
	rule := c.Rules[0]
	if *c.Fresh != 150 || *c.FreshBelow != r.freshBelow || *c.FreshAbove != r.freshAbove || c.RulesFor != "below" || c.Above != nil || rule["people.fear_effort"].To != nil ||
		math.Abs(*rule["people.fear_effort"].From-.6) > .1 || rule["people.alignment"].From != nil || *c.Coverage.Share != r.measure.Coverage.Value ||
		*c.Density.Low != r.measure.Density.Low || *c.Elsewhere.High != r.measure.Elsewhere.High {
		t.Errorf("its JSON is %+v", c)
	}
	var b bytes.Buffer
	(&application{stdout: &b}).printBoundary(p.boundarySearch, []*turning{r})
	golden(t, "boundary-rules.txt", b.String())

	// The words say that a rule is no better than none.
	r.measure.Density, r.measure.Elsewhere = inference.WilsonInterval(4, 8, level), inference.WilsonInterval(60, 142, level)
	if text := r.sentence(p.boundarySearch); !strings.Contains(text, "this is true in 50% [22%, 78%] of such settings, and in 42% of all others") || !strings.HasSuffix(text, "The rule is not confirmed by these settings.") {
		t.Errorf("of a rule without effect it says %s", text)
	}
	r.about, r.freshAbove, r.freshBelow = noSide, 0, 0
	if text := r.sentence(p.boundarySearch); !strings.HasSuffix(text, "The mean is practically nil in all of them.") {
		t.Errorf("without settings beyond the zone it says %s", text)
	}

	// A search without fresh settings reports no results.
	p.fresh.ledgers[0] = emptyLedger("", p.search.ledgers[0].composition.Arms, p.search.ledgers[0].keep)
	p.fresh.ledgerOfArm = map[string]*ledger{"domineering": p.fresh.ledgers[0], "power-with": p.fresh.ledgers[0]}
	r = p.turning(t)
	b.Reset()
	(&application{stdout: &b}).printBoundary(p.boundarySearch, []*turning{r})
	if text := strings.Join(strings.Fields(b.String()), " "); r.fresh != 0 || r.boxes != nil || !strings.Contains(text, "there are no results yet") || !strings.Contains(text, "the search has 192 settings so far") {
		t.Errorf("without fresh settings it prints %s", &b)
	}
	if c := p.jsonOf(t, r).Comparisons[0]; *c.Fresh != 0 || c.Coverage != nil || c.Density != nil || c.Elsewhere != nil {
		t.Errorf("without fresh settings its JSON is %+v", c)
	}
}

// Rules describe a side that is rare, but not too rare.
func TestSubjectOfRules(t *testing.T) {
	for _, c := range []struct {
		above, none, below int
		want               turnSide
	}{
		{100, 0, 0, noSide},
		{96, 0, 4, noSide},
		{95, 0, 5, below},
		{50, 0, 50, below},
		{49, 0, 51, above},
		{5, 0, 95, above},
		{4, 0, 96, noSide},
		{80, 20, 0, notAbove},
		{80, 16, 4, notAbove},
		{80, 15, 5, below},
		{50, 50, 0, notAbove},
		{49, 51, 0, above},
		{4, 96, 0, noSide},
		{0, 40, 60, noSide},
		{0, 0, 0, noSide},
	} {
		comparison := inference.Between("performance", "domineering", "power-with")
		r := &turning{comparison: &comparison, fresh: c.above + c.none + c.below, freshAbove: c.above, freshBelow: c.below,
			sureAbove: c.above, sureBelow: c.below, sureNotAbove: c.none + c.below}
		if got := r.subject(); got != c.want {
			t.Errorf("with %d above, %d nil and %d below, rules are for %q", c.above, c.none, c.below, got)
		}
		// A claim of being no worse holds where there is no difference.
		comparison.NoWorse = true
		if got := r.subject(); got == notAbove || c.want != notAbove && got != c.want {
			t.Errorf("no worse: with %d above, %d nil and %d below, rules are for %q", c.above, c.none, c.below, got)
		}
	}
	for side, want := range map[turnSide][5]bool{below: {true, false, false, false, false}, notAbove: {true, true, true, true, false}, above: {false, false, false, false, true}} {
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

func TestSharesAreNoneOrAllOnlyIfTheyAre(t *testing.T) {
	for share, want := range map[float64]string{0: "0%", 1: "100%", .001: "<1%", .006: "1%", .5: "50%", .994: "99%", .999: ">99%"} {
		if got := percent(share); got != want {
			t.Errorf("%v is reported as %s", share, got)
		}
	}
}

func TestSettingsAreCountedInEnglish(t *testing.T) {
	for fresh, want := range map[int]string{12: "below -0.02 in 3 of 12 settings (surely in 2 of 12)", 100: "below -0.02 in 3% of settings (surely in 2%)"} {
		turns := turning{comparison: &inference.Comparison{}, zone: .02, fresh: fresh, freshBelow: 3, sureBelow: 2}
		if _, rest := turns.words(&boundarySearch{}); !strings.HasPrefix(rest, want) {
			t.Errorf("%d settings: %q", fresh, rest)
		}
	}
}

// miniature organizations, for a short time.
var miniature = []string{"--set", "environment.weeks=26", "--set", "organization.members=8", "--quiet"}

// searches are commands of boundary, by what they ask, with a budget for each.
var searches = map[string][]string{
	"map":    {"boundary", "--x", "people.fear_effort=0:1", "--y", "people.base_effort=0:1", "--outcome", "performance", "--regime", "domineering", "--replications", "5"},
	"rules":  {"boundary", "--factor", "people.fear_effort=0:1", "--factor", "environment.growth", "--factor", "people.base_effort=0:1", "--outcome", "performance", "--regime", "domineering", "--replications", "4"},
	"claims": {"boundary", "--factor", "people.fear_effort=0:1", "--factor", "environment.growth", "--replications", "3"},
}

// searchedIn runs a search into a folder and returns its JSON.
func searchedIn(t *testing.T, folder, kind string, budget int, more ...string) string {
	t.Helper()
	return must(t, slices.Concat(searches[kind], miniature, []string{"--json", "--out", folder, "--budget", fmt.Sprint(budget)}, more)...)
}

// found reads the only search of a folder of results.
func found(t *testing.T, folder string) *boundarySearch {
	t.Helper()
	all, err := storedBoundaries(t.Context(), folder, level, sim.Zones())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d searches, %v", len(all), err)
	}
	return all[0]
}

// pointsOf returns the points of a search: the searched points, then the fresh ones.
func pointsOf(b *boundarySearch) (search, fresh [][]float64) {
	search = b.search.ledgers[0].composition.Points
	if b.fresh != nil {
		fresh = b.fresh.ledgers[0].composition.Points
	}
	return search, fresh
}

// A search that grows in steps keeps its points, stays within its budgets, and ends
// with the result of one that has the last budget from the start.
func TestSearchGrowsWithinItsBudget(t *testing.T) {
	t.Parallel()
	for kind, budgets := range map[string][]int{"map": {105, 415, 600, 799}, "rules": {320, 1700, 2600}} {
		folder, last := t.TempDir(), ""
		var search, fresh [][]float64
		for _, budget := range budgets {
			last = searchedIn(t, folder, kind, budget)
			b := found(t, folder)
			runs := b.search.runs()
			if b.fresh != nil {
				runs += b.fresh.runs()
			}
			if runs > budget || runs < budget*9/10 {
				t.Errorf("%s: with a budget of %d there are %d runs", kind, budget, runs)
			}
			moreSearch, moreFresh := pointsOf(b)
			if len(moreSearch) <= len(search) || !slices.EqualFunc(moreSearch[:len(search)], search, slices.Equal) || !slices.EqualFunc(moreFresh[:len(fresh)], fresh, slices.Equal) {
				t.Errorf("%s: with a budget of %d earlier points are lost", kind, budget)
			}
			search, fresh = moreSearch, moreFresh
		}
		if again := searchedIn(t, folder, kind, budgets[0]); again != last {
			t.Errorf("%s: a smaller budget gives another result from the same runs", kind)
		}
		once := t.TempDir()
		if searchedIn(t, once, kind, budgets[len(budgets)-1]) != last {
			t.Errorf("%s: a search in steps differs from one in a single step", kind)
		}
	}
}

// Two shards run the first points; without a shard the rest follows.
func TestShardsOfASearch(t *testing.T) {
	t.Parallel()
	for kind, budget := range map[string]int{"map": 500, "rules": 600} {
		folder, once := t.TempDir(), t.TempDir()
		for _, shard := range []string{"1/2", "2/2"} {
			if text := searchedIn(t, folder, kind, budget, "--shard", shard); text != "" {
				t.Errorf("a shard answers %s", text)
			}
		}
		search, _ := pointsOf(found(t, folder))
		if got := searchedIn(t, folder, kind, budget); got != searchedIn(t, once, kind, budget) {
			t.Errorf("%s: after two shards it says %s", kind, got)
		}
		all, _ := pointsOf(found(t, folder))
		if !slices.EqualFunc(all[:len(search)], search, slices.Equal) {
			t.Errorf("%s: the points of the shards are lost", kind)
		}
	}
}

// An interrupted search reports the results so far, and continues to the same end as
// an undisturbed one.
func TestSearchIsInterruptedAndResumed(t *testing.T) {
	t.Parallel()
	arguments := slices.Concat(searches["map"], []string{"--set", "environment.weeks=400", "--set", "organization.members=30", "--quiet", "--json", "--budget", "600", "--save-every", "10ms"})
	folder, once := t.TempDir(), t.TempDir()
	cmd, said := process(t, append(arguments, "--out", folder)...)
	stderr := new(bytes.Buffer)
	cmd.Stderr = stderr
	start(t, cmd)
	saved(t, filepath.Join(folder, "boundary", "performance-domineering-power-with-fear_effort-base_effort"), 2)
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if cmd.ProcessState.ExitCode() != exitInterrupted || !strings.Contains(stderr.String(), "the same command continues with the rest") {
		t.Errorf("%v: %s", cmd.ProcessState, stderr)
	}
	want := must(t, append(arguments, "--out", once)...)
	if text := said.String(); text == want {
		t.Error("it was not interrupted")
	} else if c := readBoundary(t, text).Comparisons; len(c) != 1 {
		t.Errorf("interrupted, it says %s", text)
	}
	if got := must(t, append(arguments, "--out", folder)...); got != want {
		t.Errorf("resumed, it says %s, undisturbed %s", got, want)
	}
	a, _ := pointsOf(found(t, folder))
	b, _ := pointsOf(found(t, once))
	if !slices.EqualFunc(a, b, slices.Equal) {
		t.Error("the points differ from those of an undisturbed search")
	}
}

func TestSearchesAreRefusedInWords(t *testing.T) {
	folder := t.TempDir()
	searchedIn(t, folder, "map", 105)
	for line, want := range map[string]string{
		"--x work.unit_loss":                    "a map needs both --x and --y",
		"--y work.unit_loss":                    "a map needs both --x and --y",
		"--x work.unit_loss --y work.unit_loss": "the factor work.unit_loss is listed twice",
		"--factor work.unit_loss --factor x":    `unknown parameter "x"`,
		"--x work.unit_loss --y people.alignment --factor environment.growth": "cannot be combined with --factor",
		"--outcome truts":                     `did you mean "trust"?`,
		"--outcome trust --regime power-wit":  `did you mean "power-with"?`,
		"--outcome trust --regime power-with": "power-with is compared with itself",
		"--regime domineering":                "need --outcome",
		"--reference domineering":             "need --outcome",
		"--budget 40":                         "a budget of 40 runs is too small: it must allow at least two settings of 660 runs each, 20 replications of 33 arms",
		"--budget -1":                         "budget is -1; it must be a whole number from 0 to 1000000000",
		"--outcome trust --replications 1":    "at least 2 are needed",
		"--outcome trust --replications -1":   "replications is -1; it must be a whole number from 0 to 3333333",
		"--outcome trust --zone truts=1":      `did you mean "trust"?`,
		"--outcome trust --zone trust=-1":     "a size of at least 0",
		"--outcome trust --level 1":           "a number between 0 and 1",
		"--outcome trust --shard 3/2":         `shard is "3/2"`,
		strings.Join(searches["map"][1:], " ") + " --replications 8 --budget 105": "with 8 replications the existing settings need 160",
	} {
		r := do(slices.Concat([]string{"boundary"}, strings.Fields(line), miniature, []string{"--out", folder})...)
		if r.code != exitUsage || !strings.Contains(r.stderr, want) || strings.Contains(r.stderr, "saved runs are kept") {
			t.Errorf("boundary %s: exit code %d, %q does not say %q", line, r.code, r.stderr, want)
		}
	}
	// The existing runs are of another range.
	other := slices.Clone(searches["map"])
	other[2] = "people.fear_effort=0:0.9"
	if r := do(slices.Concat(other, miniature, []string{"--out", folder, "--budget", "105"})...); r.code == exitDone || !strings.Contains(r.stderr, "people.fear_effort") {
		t.Errorf("with another range: %+v", r)
	}
}
