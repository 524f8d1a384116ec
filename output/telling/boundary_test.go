package telling

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"leaderful/output/findings"
	"leaderful/output/golden"
	"leaderful/scenarios"
	"leaderful/sim/inference"
	"leaderful/sim/inference/search"
)

// searchOver is a search over axes of which some points have run, with a result that is
// to be filled in.
func searchOver(axes []findings.Axis, points int) (*findings.Boundary, *findings.Turning) {
	comparison := inference.Between("performance", "domineering", "power-with")
	r := &findings.Turning{Comparison: &comparison, Zone: .02, Points: points}
	return &findings.Boundary{
		Search:            &findings.Search{Axes: axes, Outcome: "performance", Regime: "domineering", Reference: "power-with", Replications: 30},
		Question:          &findings.Question{Subject: findings.AboutBoundary, Level: findings.UsualLevel, Setting: findings.Setting{Name: "planted", Seed: 1}},
		Comparisons:       []inference.Comparison{comparison},
		Searched:          &findings.Inquiry{All: []*findings.Ledger{{Composition: scenarios.Composition{Replications: 30}}}},
		FreshReplications: 30,
		Turnings:          []*findings.Turning{r},
	}, r
}

// mapped is a search over two factors that has measured a difference, which is known at
// each point of the unit square, with some noise.
func mapped(t *testing.T, difference func(u []float64) float64) (*findings.Boundary, *findings.Turning) {
	t.Helper()
	const deviation = .04
	random := rand.New(rand.NewPCG(4, 5))
	points := centres(8)
	var means, variances []float64
	for _, u := range points {
		means, variances = append(means, difference(u)+deviation*random.NormFloat64()), append(variances, deviation*deviation)
	}
	surface, err := search.FitSurface(points, means, variances)
	if err != nil {
		t.Fatal(err)
	}
	b, r := searchOver([]findings.Axis{{Name: "people.fear_effort", Low: 0, High: 1}, {Name: "environment.growth", Low: .01, High: .1, Log: true}}, len(points))
	r.Surface = surface
	r.Shares = search.SharesOf(surface.Differences(centres(60), b.Question.Level, r.Zone))
	return b, r
}

// centres returns the centres of the cells of a unit square, so many to a side.
func centres(side int) (all [][]float64) {
	for i := range side * side {
		all = append(all, []float64{(float64(i%side) + .5) / float64(side), (float64(i/side) + .5) / float64(side)})
	}
	return all
}

// ruled is a search over five factors that has found a rule: the difference is below the
// zone in a corner.
func ruled() (*findings.Boundary, *findings.Turning) {
	b, r := searchOver([]findings.Axis{
		{Name: "people.fear_effort", Low: 0, High: 1},
		{Name: "environment.growth", Low: .01, High: .1, Log: true},
		{Name: "organization.members", Low: 10, High: 200, Log: true, Whole: true},
		{Name: "people.alignment", Low: 0, High: 1},
		{Name: "work.unit_loss", Low: 0, High: .6},
	}, 192)
	r.Surface = new(search.Surface)
	r.Fresh, r.FreshAbove, r.FreshBelow = 150, 118, 32
	r.SureAbove, r.SureBelow, r.SureNotAbove = 117, 30, 30
	r.About = findings.Below
	bounds := make([]search.Bound, len(b.Axes))
	for i := range bounds {
		bounds[i] = search.Bound{Low: math.Inf(-1), High: math.Inf(1)}
	}
	bounds[0].Low, bounds[3].High = .63245, .459
	r.Boxes = []search.Box{{Bounds: bounds}}
	r.Measure.Coverage = inference.WilsonInterval(29, 32, findings.UsualLevel)
	r.Measure.Density = inference.WilsonInterval(29, 29, findings.UsualLevel)
	r.Measure.Elsewhere = inference.WilsonInterval(3, 121, findings.UsualLevel)
	return b, r
}

func printed(b *findings.Boundary) string {
	var w bytes.Buffer
	Print(&w, b)
	return w.String()
}

// boundaryShown is what the JSON of a search shows.
type boundaryShown struct {
	Scenario     string
	Replications int
	Factors      []struct {
		High        float64
		Logarithmic bool
	}
	Comparisons []struct {
		Comparison    string
		Zone          float64 `json:"negligible_zone"`
		Settings      int
		Lengths       map[string]float64
		LeftOutWithin float64  `json:"left_out_within"`
		Above         *float64 `json:"area_above"`
		Below         *float64 `json:"area_below"`
		Nil           *float64 `json:"area_no_real_difference"`
		Undecided     *float64 `json:"area_undecided"`
		Fresh         *int     `json:"fresh_settings"`
		FreshAbove    *int     `json:"fresh_above"`
		FreshBelow    *int     `json:"fresh_below"`
		RulesFor      string   `json:"rules_for"`
		Rules         []map[string]struct{ From, To *float64 }
		Coverage      *struct{ Share, Low, High *float64 }
		Density       *struct{ Share, Low, High *float64 }
		Elsewhere     *struct{ Share, Low, High *float64 }
	}
}

func shownBy(t *testing.T, b *findings.Boundary) (shown boundaryShown) {
	t.Helper()
	var w bytes.Buffer
	if err := PrintJSON(&w, JSON(b)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(w.Bytes(), &shown); err != nil {
		t.Fatalf("%v in %s", err, &w)
	}
	return shown
}

func TestMapGolden(t *testing.T) {
	b, _ := mapped(t, func(u []float64) float64 { return 1.5*u[0]*u[0] + u[1] - 1 })
	golden.Equal(t, "testdata/boundary-map.txt", printed(b))
}

func TestMapAsJSON(t *testing.T) {
	b, r := mapped(t, func(u []float64) float64 { return u[0] - u[1] })
	got := shownBy(t, b)
	c := got.Comparisons[0]
	if got.Scenario != "planted" || got.Replications != 30 || len(got.Factors) != 2 || !got.Factors[1].Logarithmic || got.Factors[1].High != .1 ||
		c.Comparison != "domineering - power-with" || c.Zone != .02 || c.Settings != 64 || *c.Above != r.Shares[inference.Higher] || *c.Below != r.Shares[inference.Lower] ||
		*c.Nil != r.Shares[inference.Negligible] || *c.Undecided != r.Shares[inference.Undecided] ||
		len(c.Lengths) != 2 || c.Fresh != nil || c.Rules != nil || c.LeftOutWithin < .85 {
		t.Errorf("its JSON is %+v", got)
	}
}

func TestSentenceOfAMap(t *testing.T) {
	for _, c := range []struct {
		higher, lower, negligible, undecided float64
		want                                 string
	}{
		{1, 0, 0, 0, "The sign does not change on this map: the difference is above 0.02 throughout."},
		{0, 1, 0, 0, "The sign does not change on this map: the difference is below -0.02 throughout."},
		{0, 0, 0, 1, "No part of the map is decided yet; a larger --budget gives sharper results."},
		{0, 0, 1, 0, "There is practically no difference on this map."},
		{.45, .45, 0, .1, "The sign changes: there are settings on both sides. `leaderful figure map` draws the line with its uncertainty."},
		{.45, 0, .45, .1, "Where the difference is decided it has the same sign or is practically nil; whether the sign changes elsewhere is undecided."},
	} {
		r := &findings.Turning{Zone: .02}
		r.Shares[inference.Higher], r.Shares[inference.Lower], r.Shares[inference.Negligible], r.Shares[inference.Undecided] = c.higher, c.lower, c.negligible, c.undecided
		if text := mapSentence(r); text != c.want {
			t.Errorf("with %+v it says %q", c, text)
		}
	}
	b, r := mapped(t, func(u []float64) float64 { return u[0] - u[1] })
	if text := mapSentence(r); !strings.Contains(text, "The sign changes: there are settings on both sides.") {
		t.Errorf("of a sign that changes it says %q", text)
	}
	r.Surface = nil
	if text := printed(b); !strings.Contains(text, "too few points") {
		t.Errorf("without runs it prints %s", text)
	}
}

func TestRulesGolden(t *testing.T) {
	b, _ := ruled()
	golden.Equal(t, "testdata/boundary-rules.txt", printed(b))
}

func TestRulesAsJSON(t *testing.T) {
	b, r := ruled()
	c := shownBy(t, b).Comparisons[0]
	rule := c.Rules[0]
	if *c.Fresh != 150 || *c.FreshBelow != r.FreshBelow || *c.FreshAbove != r.FreshAbove || c.RulesFor != "below" || c.Above != nil || rule["people.fear_effort"].To != nil ||
		math.Abs(*rule["people.fear_effort"].From-.632) > .001 || rule["people.alignment"].From != nil || *c.Coverage.Share != r.Measure.Coverage.Value ||
		*c.Density.Low != r.Measure.Density.Low || *c.Elsewhere.High != r.Measure.Elsewhere.High {
		t.Errorf("its JSON is %+v", c)
	}
}

func TestSentencesOfRules(t *testing.T) {
	b, r := ruled()
	// The words say that a rule is no better than none.
	r.Measure.Density, r.Measure.Elsewhere = inference.WilsonInterval(4, 8, findings.UsualLevel), inference.WilsonInterval(60, 142, findings.UsualLevel)
	if text := turningSentence(b, r); !strings.Contains(text, "this is true in 50% [22%, 78%] of such settings, and in 42% of all others") || !strings.HasSuffix(text, "The rule is not confirmed by these settings.") {
		t.Errorf("of a rule without effect it says %s", text)
	}
	r.About, r.FreshAbove, r.FreshBelow = findings.NoSide, 0, 0
	if text := turningSentence(b, r); !strings.HasSuffix(text, "The mean is practically nil in all of them.") {
		t.Errorf("without settings beyond the zone it says %s", text)
	}
}

func TestSearchWithoutFreshSettings(t *testing.T) {
	b, r := searchOver([]findings.Axis{{Name: "people.fear_effort", Low: 0, High: 1}, {Name: "people.alignment", Low: 0, High: 1}, {Name: "work.unit_loss", Low: 0, High: .6}}, 192)
	r.Surface = new(search.Surface)
	if text := strings.Join(strings.Fields(printed(b)), " "); !strings.Contains(text, "there are no results yet") || !strings.Contains(text, "the search has 192 settings so far") {
		t.Errorf("it prints %s", text)
	}
	if c := shownBy(t, b).Comparisons[0]; *c.Fresh != 0 || c.Coverage != nil || c.Density != nil || c.Elsewhere != nil {
		t.Errorf("its JSON is %+v", c)
	}
}

func TestSettingsAreCountedInEnglish(t *testing.T) {
	for fresh, want := range map[int]string{12: "below -0.02 in 3 of 12 settings (surely in 2 of 12)", 100: "below -0.02 in 3% of settings (surely in 2%)"} {
		turns := findings.Turning{Comparison: &inference.Comparison{}, Zone: .02, Fresh: fresh, FreshBelow: 3, SureBelow: 2}
		if _, rest := turningWords(&findings.Boundary{}, &turns); !strings.HasPrefix(rest, want) {
			t.Errorf("%d settings: %q", fresh, rest)
		}
	}
}
