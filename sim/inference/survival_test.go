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

// By R 4.2.2 with survival 3.5.3:
//
//	f <- survfit(Surv(time, status) ~ x, aml, conf.type = "log-log")
//	summary(f, censored = TRUE); f
func TestKaplanMeierOfRemissions(t *testing.T) {
	type row struct {
		time                        float64
		atRisk, events              int
		survival, error, low, upper float64
	}
	nan := math.NaN()
	for _, c := range []struct {
		spells []Spell
		rows   []row
	}{
		{maintained, []row{
			{9, 11, 1, 0.90909091, 0.086678417, 0.508080206, 0.98667382},
			{13, 10, 1, 0.81818182, 0.116291300, 0.447428615, 0.95116223},
			{18, 8, 1, 0.71590909, 0.139664971, 0.350190386, 0.89902397},
			{23, 7, 1, 0.61363636, 0.152632331, 0.265752040, 0.83529924},
			{28, 6, 0, 0.61363636, 0.152632331, 0.265752040, 0.83529924},
			{31, 5, 1, 0.49090909, 0.164193267, 0.167330910, 0.75339979},
			{34, 4, 1, 0.36818182, 0.162668886, 0.092829575, 0.65704083},
			{45, 3, 0, 0.36818182, 0.162668886, 0.092829575, 0.65704083},
			{48, 2, 1, 0.18409091, 0.153492746, 0.011738480, 0.52501484},
			{161, 1, 0, 0.18409091, 0.153492746, 0.011738480, 0.52501484},
		}},
		{nonmaintained, []row{
			{5, 12, 2, 0.833333333, 0.107582871, 0.4817149422, 0.95550937},
			{8, 10, 2, 0.666666667, 0.136082763, 0.3370189325, 0.85971180},
			{12, 8, 1, 0.583333333, 0.142318761, 0.2701389241, 0.80094019},
			{16, 7, 0, 0.583333333, 0.142318761, 0.2701389241, 0.80094019},
			{23, 6, 1, 0.486111111, 0.148130063, 0.1918766196, 0.72967157},
			{27, 5, 1, 0.388888889, 0.146986184, 0.1262720122, 0.64981741},
			{30, 4, 1, 0.291666667, 0.138715169, 0.0724016089, 0.56088605},
			{33, 3, 1, 0.194444444, 0.121874505, 0.0311986429, 0.46142948},
			{43, 2, 1, 0.097222222, 0.091866365, 0.0057463057, 0.34890386},
			{45, 1, 1, 0, nan, nan, nan},
		}},
	} {
		curve := KaplanMeier(c.spells, .95)
		if len(curve.Steps) != len(c.rows) {
			t.Fatalf("%d steps, want %d", len(curve.Steps), len(c.rows))
		}
		for i, want := range c.rows {
			got := curve.Steps[i]
			if got.Time != want.time || got.AtRisk != want.atRisk || got.Events != want.events {
				t.Errorf("step %+v, want %+v", got, want)
			}
			near(t, "survival", got.Survival, want.survival, 1e-8)
			if math.IsNaN(want.error) {
				if !math.IsNaN(got.StandardError) || !math.IsNaN(got.Low) || !math.IsNaN(got.High) {
					t.Errorf("step %+v has an interval", got)
				}
				continue
			}
			near(t, "error", got.StandardError, want.error, 1e-8)
			near(t, "low", got.Low, want.low, 1e-8)
			near(t, "high", got.High, want.upper, 1e-8)
		}
		warnsOf(t, curve.Warnings, "are few")
	}
	with, without := KaplanMeier(maintained, .95), KaplanMeier(nonmaintained, .95)
	if m := with.Median(); m.Value != 31 || m.Low != 13 || !math.IsInf(m.High, 1) {
		t.Errorf("median %+v", m)
	} else {
		warnsOf(t, m.Warnings, "no upper end")
	}
	if m := without.Median(); m.Value != 23 || m.Low != 5 || m.High != 33 {
		t.Errorf("median %+v", m)
	}
}

// survfit of R, as above, takes the middle of a stretch at one half:
//
//	survfit(Surv(c(1, 2, 3, 4), c(1, 1, 1, 1)) ~ 1, conf.type = "log-log")
//	survfit(Surv(1:6, c(0, 1, 1, 1, 1, 0)) ~ 1, conf.type = "log-log")
func TestMedianOfFewSpells(t *testing.T) {
	four := KaplanMeier(spellsOf(1, 2, 3, 4), .95)
	if m := four.Median(); m.Value != 2.5 || m.Low != 1 || !math.IsInf(m.High, 1) {
		t.Errorf("median %+v", m)
	}
	six := KaplanMeier(spellsOf(-1, 2, 3, 4, 5, -6), .95)
	if m := six.Median(); m.Value != 4 || m.Low != 2 || !math.IsInf(m.High, 1) {
		t.Errorf("median %+v", m)
	}
	if s := six.At(1.5); s.Survival != 1 || !math.IsNaN(s.Low) {
		t.Errorf("before the first event %+v", s)
	}
	if s := six.At(.5); s.Survival != 1 || s.AtRisk != 6 {
		t.Errorf("before the first step %+v", s)
	}
	near(t, "survival between steps", six.At(3.7).Survival, .6, 1e-15)
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
		if !math.IsNaN(s.StandardError) || !math.IsNaN(s.Low) {
			t.Errorf("step %+v has an interval", s)
		}
	}
	if m := c.Median(); m.Value != 8 || m.Low != 0 || !math.IsInf(m.High, 1) {
		t.Errorf("median %+v", m)
	}
	warnsOf(t, c.Warnings, "bootstrap over organizations")
	warnsOf(t, c.Warnings, "1 of 7 organizations")
	mustPanic(t, "a spell after a censored one", func() { RecurrentSurvival([][]Spell{spellsOf(-3, 4)}) })
}

func TestKaplanMeierCovers(t *testing.T) {
	source := rand.New(rand.NewPCG(21, 22))
	draw := func() SurvivalCurve {
		spells := make([]Spell, 100)
		for i := range spells {
			event, end := source.ExpFloat64(), 3*source.Float64()
			spells[i] = Spell{min(event, end), event <= end}
		}
		return KaplanMeier(spells, .95)
	}
	covers(t, "survival at .8", math.Exp(-.8), 4000, func() Interval {
		c := draw()
		s := c.At(.8)
		return Interval{Low: s.Low, High: s.High}
	})
	covers(t, "median", math.Ln2, 4000, func() Interval { c := draw(); return c.Median() })
}

// Organizations differ in their rate (gamma of shape 2 and mean 1) and are
// observed for four units of time: the survival of a random organization's spell
// is (1 + t/2)^-2. Kaplan & Meier's curve of all
// spells together ignores that restless organizations contribute more of them.
func TestSpellsOfOrganizations(t *testing.T) {
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
		c := KaplanMeier(slices.Concat(draw()...), .95)
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
		c := KaplanMeier(spells, .9)
		before, atRisk := 1., len(spells)
		for _, s := range c.Steps {
			if s.Survival > before || s.AtRisk != atRisk || s.Low > s.Survival || s.High < s.Survival {
				t.Fatalf("step %+v after a survival of %v with %d at risk", s, before, atRisk)
			}
			before, atRisk = s.Survival, atRisk-s.Events-s.Censored
		}
		for i := range spells {
			spells[i].Ended = true
		}
		// Without censoring the curve is the share of longer spells.
		c = KaplanMeier(spells, .9)
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
		// One organization per spell is the same as no organizations.
		each := make([][]Spell, len(spells))
		for i := range spells {
			each[i] = spells[i : i+1]
		}
		r := RecurrentSurvival(each)
		for i, s := range r.Steps {
			if math.Abs(s.Survival-c.Steps[i].Survival) > 1e-12 {
				t.Fatalf("survival %v, want %v", s.Survival, c.Steps[i].Survival)
			}
		}
	})
}

func TestSurvivalWarnsWhereItFails(t *testing.T) {
	none := KaplanMeier(nil, .95)
	if m := none.Median(); !math.IsNaN(m.Value) {
		t.Errorf("no spells have the median %+v", m)
	}
	warnsOf(t, none.Warnings, "no spells")
	open := KaplanMeier(spellsOf(-5, -6), .95)
	warnsOf(t, open.Warnings, "none of the 2")
	median := open.Median()
	if !math.IsInf(median.Value, 1) || median.Low != 0 || !math.IsInf(median.High, 1) {
		t.Errorf("spells without end have the median %+v", median)
	}
	warnsOf(t, median.Warnings, "not reached")
	mustPanic(t, "a length below 0", func() { KaplanMeier([]Spell{{-1, true}}, .95) })
	mustPanic(t, "a length of NaN", func() { KaplanMeier([]Spell{{math.NaN(), true}}, .95) })
	mustPanic(t, "a level of 0", func() { KaplanMeier(maintained, 0) })
}
