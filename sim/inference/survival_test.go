package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// spellsOf treats negative lengths as censored spells.
func spellsOf(lengths ...float64) []Spell {
	spells := make([]Spell, len(lengths))
	for i, l := range lengths {
		spells[i] = Spell{math.Abs(l), l > 0}
	}
	return spells
}

// The data is R's aml: weeks in remission of patients with acute myelogenous
// leukemia, with and without maintenance chemotherapy (Miller 1981, "Survival
// analysis", p. 49, of a trial by Embury et al. 1977).
var (
	maintained    = spellsOf(9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161)
	nonmaintained = spellsOf(5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45)
)

// alone makes an organization of each spell: the curve is that of Kaplan & Meier 1958.
func alone(spells []Spell) [][]Spell {
	organizations := make([][]Spell, len(spells))
	for i := range spells {
		organizations[i] = spells[i : i+1]
	}
	return organizations
}

// By R 4.2.2 with survival 3.5.3:
//
//	f <- survfit(Surv(time, status) ~ x, aml)
//	summary(f, censored = TRUE); f
func TestSurvivalOfRemissions(t *testing.T) {
	type row struct {
		time           float64
		atRisk, events int
		survival       float64
	}
	for _, c := range []struct {
		spells []Spell
		median float64
		rows   []row
	}{
		{maintained, 31, []row{
			{9, 11, 1, 0.90909091}, {13, 10, 1, 0.81818182}, {18, 8, 1, 0.71590909}, {23, 7, 1, 0.61363636}, {28, 6, 0, 0.61363636},
			{31, 5, 1, 0.49090909}, {34, 4, 1, 0.36818182}, {45, 3, 0, 0.36818182}, {48, 2, 1, 0.18409091}, {161, 1, 0, 0.18409091},
		}},
		{nonmaintained, 23, []row{
			{5, 12, 2, 0.833333333}, {8, 10, 2, 0.666666667}, {12, 8, 1, 0.583333333}, {16, 7, 0, 0.583333333}, {23, 6, 1, 0.486111111},
			{27, 5, 1, 0.388888889}, {30, 4, 1, 0.291666667}, {33, 3, 1, 0.194444444}, {43, 2, 1, 0.097222222}, {45, 1, 1, 0},
		}},
	} {
		curve := RecurrentSurvival(alone(c.spells))
		if len(curve.Steps) != len(c.rows) {
			t.Fatalf("%d steps, want %d", len(curve.Steps), len(c.rows))
		}
		for i, want := range c.rows {
			got := curve.Steps[i]
			if got.Time != want.time || got.AtRisk != want.atRisk || got.Events != want.events {
				t.Errorf("step %+v, want %+v", got, want)
			}
			near(t, "survival", got.Survival, want.survival, 1e-8)
		}
		if m := curve.Median(); m != c.median {
			t.Errorf("median %v, want %v", m, c.median)
		}
	}
}

// survfit of R takes the middle of a stretch at one half:
//
//	survfit(Surv(c(1, 2, 3, 4), c(1, 1, 1, 1)) ~ 1)
//	survfit(Surv(1:6, c(0, 1, 1, 1, 1, 0)) ~ 1)
func TestMedianOfFewSpells(t *testing.T) {
	four, six := RecurrentSurvival(alone(spellsOf(1, 2, 3, 4))), RecurrentSurvival(alone(spellsOf(-1, 2, 3, 4, 5, -6)))
	if m := four.Median(); m != 2.5 {
		t.Errorf("median %v", m)
	}
	if m := six.Median(); m != 4 {
		t.Errorf("median %v", m)
	}
	if s := six.At(1.5); s.Survival != 1 || !math.IsNaN(s.Low) {
		t.Errorf("before the first event %+v", s)
	}
	if s := six.At(.5); s.Survival != 1 || s.AtRisk != 6 {
		t.Errorf("before the first step %+v", s)
	}
	near(t, "survival between steps", six.At(3.7).Survival, .6, 1e-15)
	none, open := RecurrentSurvival(nil), RecurrentSurvival(alone(spellsOf(-5, -6)))
	if m := none.Median(); !math.IsNaN(m) {
		t.Errorf("no spells have the median %v", m)
	}
	if m := open.Median(); !math.IsInf(m, 1) {
		t.Errorf("spells without end have the median %v", m)
	}
}

// By R 4.2.2 with survival 3.5.3, each spell weighted by 1 over those of its
// organization that are not left out:
//
//	f <- survfit(Surv(t, e) ~ 1, weights = w)
func TestRecurrentSurvivalIsAWeightedProductLimit(t *testing.T) {
	c := RecurrentSurvival([][]Spell{spellsOf(4, 9, -3), spellsOf(-20), spellsOf(7, 7, 2, -5), spellsOf(11, 6), spellsOf(2, -8), spellsOf(15), nil})
	want := map[float64]float64{2: 0.77777778, 4: 0.69444444, 6: 0.61111111, 7: 0.5, 9: 0.41666667, 11: 0.33333333, 15: 0.16666667, 20: 0.16666667}
	if len(c.Steps) != len(want) {
		t.Errorf("%d steps", len(c.Steps))
	}
	for _, s := range c.Steps {
		near(t, "survival", s.Survival, want[s.Time], 1e-8)
		if !math.IsNaN(s.Low) || !math.IsNaN(s.High) {
			t.Errorf("step %+v has an interval", s)
		}
	}
	if m := c.Median(); m != 8 {
		t.Errorf("median %v", m)
	}
	mustPanic(t, "a spell after a censored one", func() { RecurrentSurvival([][]Spell{spellsOf(-3, 4)}) })
	mustPanic(t, "a length below 0", func() { RecurrentSurvival([][]Spell{{{-1, true}}}) })
	mustPanic(t, "a length of NaN", func() { RecurrentSurvival([][]Spell{{{math.NaN(), true}}}) })
}

// Organizations differ in their rate (gamma of shape 2 and mean 1) and are
// observed for four units of time: the survival of a random organization's spell
// is (1 + t/2)^-2. Kaplan & Meier's curve of all
// spells together ignores that restless organizations contribute more of them.
func TestSpellsOfOrganizations(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 160 bootstraps of a survival curve")
	}
	t.Parallel()
	source := rand.New(rand.NewPCG(23, 24))
	rates := distuv.Gamma{Alpha: 2, Beta: 2, Src: source}
	draw := func() [][]Spell {
		organizations := make([][]Spell, 50)
		for o := range organizations {
			rate, left := rates.Rand(), 4.
			for left > 0 {
				length := source.ExpFloat64() / rate
				organizations[o] = append(organizations[o], Spell{min(length, left), length <= left})
				left -= length
			}
		}
		return organizations
	}
	truth := math.Pow(1+1./2, -2) // at 1
	covers(t, "bootstrap over organizations", truth, 160, func() Interval {
		organizations := draw()
		c := RecurrentSurvival(organizations)
		c.Bootstrap(organizations, 200, .95, source)
		s := c.At(1)
		return Interval{Low: s.Low, High: s.High}
	})
	pooled := 0.
	for range 50 {
		c := RecurrentSurvival(alone(slices.Concat(draw()...)))
		pooled += c.At(1).Survival / 50
	}
	if t.Logf("the pooled survival is %.3f, the truth %.3f", pooled, truth); pooled > truth-.05 {
		t.Errorf("the pooled survival is %v: the test is uninformative", pooled)
	}
}

func TestSurvivalProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spells := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Spell {
			return Spell{float64(rapid.IntRange(1, 12).Draw(t, "length")), rapid.Bool().Draw(t, "ended")}
		}), 1, 40).Draw(t, "spells")
		c := RecurrentSurvival(alone(spells))
		before, atRisk := 1., len(spells)
		for _, s := range c.Steps {
			if s.Survival > before || s.AtRisk != atRisk {
				t.Fatalf("step %+v after a survival of %v with %d at risk", s, before, atRisk)
			}
			before, atRisk = s.Survival, atRisk-s.Events-s.Censored
		}
		for i := range spells {
			spells[i].Ended = true
		}
		// Without censoring the curve is the share of longer spells.
		c = RecurrentSurvival(alone(spells))
		for _, s := range c.Steps {
			longer := 0
			for _, spell := range spells {
				if spell.Length > s.Time {
					longer++
				}
			}
			if math.Abs(s.Survival-float64(longer)/float64(len(spells))) > 1e-12 {
				t.Fatalf("survival %v with %d longer of %d", s.Survival, longer, len(spells))
			}
		}
	})
}
