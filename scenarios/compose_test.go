package scenarios

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// The same compositions are drawn every time, unless the command line says
// otherwise; no file of a failure is left in the tree.
func init() {
	flag.Set("rapid.checks", "300")
	flag.Set("rapid.seed", "1")
	flag.Set("rapid.nofailfile", "true")
}

// cannedFile returns the file of a canned scenario.
func cannedFile(t *testing.T, name string) experiment.File {
	t.Helper()
	text, err := Source(name)
	if err != nil {
		t.Fatal(err)
	}
	return experiment.File{Name: name + ".yaml", Text: string(text)}
}

func set(name string, value float64) sim.Intervention {
	return sim.Intervention{Parameter: &sim.ParameterChange{Name: name, Value: value}}
}

// simple is a composition of two regimes at one point.
func simple(t *testing.T) Composition {
	return Composition{
		Name: "simple", Title: "Simple", Question: "Simple?", Scenario: cannedFile(t, "baseline"),
		Arms:    []Variant{{Name: "domineering", Like: "domineering"}, {Name: "power-with", Like: "power-with"}},
		Factors: []Range{{Name: "environment.weeks", Low: 52, High: 52}}, Points: [][]float64{{52}}, Seed: 1, Replications: 1,
	}
}

// setupOf is the setup of an arm at a point of a composition, computed without files.
func setupOf(t rapid.TB, c *Composition, base *Scenario, arm, point int) sim.Setup {
	setup := base.Base
	setup.Interventions = slices.Concat(base.Base.Interventions, c.Interventions, c.Arms[arm].Interventions)
	put := func(name string, value float64) {
		if err := sim.ParameterNamed(name).Set(&setup, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, change := range c.Settings {
		put(change.Name, change.Value)
	}
	for j, f := range c.Factors {
		put(f.Name, c.Points[point][j])
	}
	setup.Regime, _ = sim.RegimeNamed(c.Arms[arm].Like)
	if v := &c.Arms[arm]; v.Name != v.Like {
		setup.Regime.Name, setup.Regime.Meaning = v.Name, strings.TrimSpace(v.Meaning)
	}
	return setup
}

// same reports whether setups are equal; a list that is empty may be missing.
func same(a, b sim.Setup) bool {
	if len(a.Interventions) == 0 && len(b.Interventions) == 0 {
		a.Interventions, b.Interventions = nil, nil
	}
	return reflect.DeepEqual(a, b)
}

// returned returns a sweep from its JSON.
func returned(t rapid.TB, s *experiment.Sweep) *experiment.Sweep {
	t.Helper()
	text, err := json.Marshal(s)
	again := new(experiment.Sweep)
	if err == nil {
		err = json.Unmarshal(text, again)
	}
	if err != nil || !reflect.DeepEqual(again, s) {
		t.Fatalf("its JSON differs: %v\n%+v\nwant\n%+v", err, again, s)
	}
	return again
}

// meant checks that a sweep is what its composition means, and that its JSON reproduces
// it.
func meant(t rapid.TB, c *Composition, s *experiment.Sweep) {
	t.Helper()
	base, err := Read(c.Scenario.Name, []byte(c.Scenario.Text))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*experiment.Sweep{s, returned(t, s)} {
		if s.Name != c.Name || s.Title != c.Title || s.Question != c.Question {
			t.Fatalf("the words are %q, %q and %q", s.Name, s.Title, s.Question)
		}
		if len(s.Arms) != len(c.Arms) || s.Points() != len(c.Points) || s.Seed != c.Seed || s.Replications.Most != c.Replications || s.Replications.Precision != 0 {
			t.Fatalf("%d arms, %d points, seed %d, replications %+v", len(s.Arms), s.Points(), s.Seed, s.Replications)
		}
		for p := range c.Points {
			values := s.Values(p)
			if !slices.Equal(values, c.Points[p]) {
				t.Fatalf("point %d is %v, want %v", p, values, c.Points[p])
			}
			for arm := range c.Arms {
				got, err := s.Setup(arm, values)
				if want := setupOf(t, c, base, arm, p); err != nil || !same(got, want) {
					t.Fatalf("point %d, %s: %v\n%+v\nwant\n%+v", p, c.Arms[arm].Name, err, got, want)
				}
			}
		}
	}
}

func TestCompositionOfEveryCannedScenario(t *testing.T) {
	for _, name := range Names() {
		c := simple(t)
		c.Scenario = cannedFile(t, name)
		base, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		weeks := float64(base.Base.Parameters.Environment.Weeks)
		c.Factors, c.Points = []Range{{Name: "environment.weeks", Low: weeks, High: weeks}}, [][]float64{{weeks}}
		c.Settings = []sim.ParameterChange{{Name: "trust.threat_weight", Value: .123}}
		s, err := Compose(&c)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		meant(t, &c, s)
		if s.Evidence != nil {
			t.Errorf("%s: findings about it are passed on to another scenario", name)
		}
	}
}

func TestWhatACompositionSays(t *testing.T) {
	c := simple(t)
	c.Worlds = experiment.ByPoint
	c.Outcomes, c.Weekly = []string{"trust", "crises_per_year"}, []string{"performance", "trust"}
	c.Headline = experiment.Contrast{Outcome: "trust", Arm: "power-with"}
	c.Factors = append(c.Factors, Range{Name: "environment.growth", Low: .01, High: .1, Logarithmic: true}, Range{Name: "work.unit_loss", Low: 0, High: 1})
	c.Points = [][]float64{{52, .01, 0}, {52, .1, .5}}
	s, err := Compose(&c)
	if err != nil {
		t.Fatal(err)
	}
	meant(t, &c, s)
	if !slices.Equal(s.Outcomes, c.Outcomes) || !slices.Equal(s.Series, c.Weekly) || s.Worlds != experiment.ByPoint || s.Headline != c.Headline {
		t.Errorf("outcomes %v, weekly %v, worlds %s, headline %+v", s.Outcomes, s.Series, s.Worlds, s.Headline)
	}
	want := []experiment.Spread{{Shape: experiment.Levels, Levels: []float64{52}}, {Shape: experiment.LogUniform, Low: .01, High: .1}, {Shape: experiment.Uniform, Low: 0, High: 1}}
	for j := range want {
		if !reflect.DeepEqual(s.Factors[j].Spread, want[j]) {
			t.Errorf("%s is spread as %+v", s.Factors[j].Name, s.Factors[j].Spread)
		}
	}
	c.Headline.Reference = "domineering"
	if s, err = Compose(&c); err != nil || s.Headline != c.Headline {
		t.Errorf("the headline is %+v, %v", s.Headline, err)
	}
	plain := simple(t)
	if s, err = Compose(&plain); err != nil || len(s.Outcomes) != len(sim.OutcomeTable) || s.Series != nil || s.Worlds != experiment.Common ||
		s.Headline != (experiment.Contrast{Outcome: "crises_per_year", Arm: "domineering", Reference: "power-with"}) {
		t.Errorf("what is not said becomes %+v, %v", s, err)
	}
}

// Claims change a setting of one arm by an intervention in the first week: the outcomes
// are those of the setting itself, to the bit.
func TestChangeInTheFirstWeekIsTheSetting(t *testing.T) {
	for _, change := range []sim.ParameterChange{
		{Name: "harm.heal", Value: 0}, {Name: "organization.leader_attention", Value: .5},
		{Name: "environment.shock_complexity", Value: 1}, {Name: "environment.shock_complexity", Value: 6},
	} {
		differs := 0
		for _, regime := range []string{"domineering", "power-with", "relapsing"} {
			c := simple(t)
			c.Factors, c.Points = []Range{{Name: "environment.weeks", Low: 260, High: 260}}, [][]float64{{260}}
			c.Arms = []Variant{{Name: "changed", Meaning: "changed", Like: regime, Interventions: []sim.Intervention{set(change.Name, change.Value)}}, {Name: regime, Like: regime}}
			byIntervention, err := Compose(&c)
			if err != nil {
				t.Fatal(err)
			}
			c.Arms, c.Settings = c.Arms[1:], []sim.ParameterChange{change}
			bySetting, err := Compose(&c)
			if err != nil {
				t.Fatal(err)
			}
			for _, seed := range []uint64{1, 2, 1<<53 - 1} {
				byIntervention.Seed, bySetting.Seed = seed, seed
				for replication := range 3 {
					got, want := byIntervention.Replay(0, replication), bySetting.Replay(0, replication)
					if got.Runs[0].Err != nil || want.Runs[0].Err != nil {
						t.Fatal(got.Runs[0].Err, want.Runs[0].Err)
					}
					if got.Runs[0].Outcomes != want.Runs[0].Outcomes {
						t.Errorf("%s at %v, %s, seed %d: %+v by an intervention, %+v by the setting", change.Name, change.Value, regime, seed, got.Runs[0].Outcomes, want.Runs[0].Outcomes)
					}
					if got.Runs[0].Outcomes != got.Runs[1].Outcomes {
						differs++
					}
				}
			}
		}
		if differs == 0 {
			t.Errorf("%s at %v changes nothing at all", change.Name, change.Value)
		}
	}
}

func TestFaultsOfACompositionAreErrors(t *testing.T) {
	for want, spoil := range map[string]func(c *Composition){
		`unknown parameter "harm.heel"`:       func(c *Composition) { c.Settings = []sim.ParameterChange{{Name: "harm.heel", Value: 0}} },
		"harm.heal is 2; the range is 0 to 1": func(c *Composition) { c.Settings = []sim.ParameterChange{{Name: "harm.heal", Value: 2}} },
		"harm.heal is NaN":                    func(c *Composition) { c.Settings = []sim.ParameterChange{{Name: "harm.heal", Value: math.NaN()}} },
		"environment.shock_breadth is 13": func(c *Composition) {
			c.Settings = []sim.ParameterChange{{Name: "environment.shock_breadth", Value: 13}}
		},
		"week of intervention 1 is 52; the range is 0 to 51": func(c *Composition) { c.Interventions = []sim.Intervention{{Week: 52, Cut: &sim.Cut{Chance: .1}}} },
		"cannot change during a run":                         func(c *Composition) { c.Interventions = []sim.Intervention{set("organization.members", 9)} },
		"chance of intervention 1 is 2":                      func(c *Composition) { c.Interventions = []sim.Intervention{{Cut: &sim.Cut{Chance: 2}}} },
		"seat of intervention 1 is 57": func(c *Composition) {
			c.Interventions = []sim.Intervention{{Absence: &sim.Absence{Seat: 57, Weeks: 1}}}
		},
		"its regimes are missing":                          func(c *Composition) { c.Arms = nil },
		`unknown regime "power-wth"`:                       func(c *Composition) { c.Arms[0].Name, c.Arms[0].Like = "power-wth", "power-wth" },
		"the names of its regimes are not distinct":        func(c *Composition) { c.Arms[0] = c.Arms[1] },
		`unknown factor "environment.week"`:                func(c *Composition) { c.Factors[0].Name = "environment.week" },
		"environment.weeks is 0.5":                         func(c *Composition) { c.Factors[0].Low, c.Factors[0].High = .5, .5 },
		"it runs from 52 to 26":                            func(c *Composition) { c.Factors[0].Low, c.Factors[0].High = 52, 26 },
		"must be above 0":                                  func(c *Composition) { c.Factors[0] = Range{Name: "harm.heal", Low: 0, High: 1, Logarithmic: true} },
		"its factors are missing":                          func(c *Composition) { c.Factors, c.Points = nil, [][]float64{{}} },
		"environment.weeks is 53; it varies from 52 to 52": func(c *Composition) { c.Points = [][]float64{{53}} },
		"environment.weeks is +Inf":                        func(c *Composition) { c.Points = [][]float64{{math.Inf(1)}} },
		"it has no points":                                 func(c *Composition) { c.Points = nil },
		"point 1 has 2 values for 1 factors":               func(c *Composition) { c.Points = [][]float64{{52}, {52, 1}} },
		"its replications are invalid":                     func(c *Composition) { c.Replications = 0 },
		"its seed is ":                                     func(c *Composition) { c.Seed = math.MaxUint64 },
		`its worlds are invalid: "mine"`:                   func(c *Composition) { c.Worlds = "mine" },
		`unknown outcome "trst"`:                           func(c *Composition) { c.Outcomes = []string{"crises_per_year", "trst"} },
		"its outcomes are missing":                         func(c *Composition) { c.Outcomes = []string{} },
		`unknown series "tryst"`:                           func(c *Composition) { c.Weekly = []string{"tryst"} },
		"it has no trust of nobody":                        func(c *Composition) { c.Headline = experiment.Contrast{Outcome: "trust", Arm: "nobody"} },
		"the file is empty":                                func(c *Composition) { c.Scenario.Text = "" },
		`the key "name" is missing`:                        func(c *Composition) { c.Scenario.Text = "title: x\nquestion: y\n" },
	} {
		c := simple(t)
		spoil(&c)
		s, err := Compose(&c)
		if err == nil {
			t.Errorf("%s: nothing is wrong with %+v", want, s)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not reported: %v", want, err)
		}
	}
}

// A file whose factor has faulty levels and whose points are listed has faults, not
// a panic.
func TestPointsOfFaultyLevelsAreFaults(t *testing.T) {
	for _, levels := range []string{"[x]", "[]", "{from: 2, to: 1}", "[0.1, 0.1]", "3"} {
		text := "name: s\nscenario: baseline\nvary:\n  environment.growth: " + levels + "\ndesign:\n  kind: points\n  points: [{environment.growth: 0.1}, {environment.growth: 5}]\nreplications: 2\n"
		for _, text := range []string{text, strings.Replace(text, "points: [{environment.growth: 0.1}, {environment.growth: 5}]", "file: p.csv", 1)} {
			_, err := ReadSweep("s.yaml", []byte(text), func(string) ([]byte, error) { return []byte("environment.growth\n0.1\n5\n"), nil })
			if err == nil || !strings.Contains(err.Error(), "s.yaml:4:") {
				t.Errorf("%s: %v", levels, err)
			}
		}
	}
}

// drawn draws a value that a parameter may have, with a preference for odd ones.
func drawn(t *rapid.T, p *sim.Field, low, high float64) float64 {
	if p.Whole {
		return float64(rapid.IntRange(int(low), int(high)).Draw(t, p.Name))
	}
	odd := []float64{low, high, math.Nextafter(low, high), math.Nextafter(high, low)}
	for _, x := range []float64{0, math.SmallestNonzeroFloat64, 0x1p-1022, 1e-300, 1e-7, .1, 1. / 3, 1, math.Pi, 1e5} {
		if x >= low && x <= high {
			odd = append(odd, x)
		}
	}
	return rapid.OneOf(rapid.SampledFrom(odd), rapid.Float64Range(low, high)).Draw(t, p.Name)
}

// Any composition of legal values is read back as what it means.
func TestAnyCompositionReadsBack(t *testing.T) {
	var changeable, variable []*sim.Field
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		change := sim.ParameterChange{Name: p.Name, Value: p.Default}
		if change.Check() == nil {
			changeable = append(changeable, p)
		}
		if !p.Bounding() {
			variable = append(variable, p)
		}
	}
	const weeks, members, domains = 40, 9, 12
	most := func(p *sim.Field) float64 {
		if p.Bound == "organization.domains" {
			return domains
		}
		return p.Max
	}
	word := rapid.SampledFrom([]string{"a", "null", "true", "no", "0", "12", "1e3", "0x1f", "1-2", "2001-01-01", "y", "n", "off", "power-with-complexity-6"})
	text := rapid.OneOf(rapid.SampledFrom([]string{"null", "~", "12", "a: b", "# a", "- a", "'", `"`, "a\nb", "&a", "*a", "!!int 3", "{a}", "[", "a\u2028b", "\ufeffa", "é\u0301\U0001f600", "|", ">", "%", "@", "`", "1e3", "yes", "...", "---", "a\n\nb", "a\n  b", "a \n b", "a\tb"}),
		rapid.String()).Filter(func(s string) bool {
		return strings.TrimSpace(s) != "" && !strings.ContainsFunc(s, func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' })
	})
	base := cannedFile(t, "baseline")
	rapid.Check(t, func(t *rapid.T) {
		interventions := func(label string) (list []sim.Intervention) {
			for range rapid.IntRange(0, 3).Draw(t, label) {
				i := sim.Intervention{Week: rapid.IntRange(0, weeks-1).Draw(t, "week")}
				switch rapid.IntRange(0, 2).Draw(t, "kind") {
				case 0:
					p := rapid.SampledFrom(changeable).Draw(t, "parameter")
					i.Parameter = &sim.ParameterChange{Name: p.Name, Value: drawn(t, p, p.Min, most(p))}
				case 1:
					i.Cut = &sim.Cut{Chance: rapid.Float64Range(0, 1).Draw(t, "cut")}
				case 2:
					i.Absence = &sim.Absence{Seat: rapid.IntRange(0, members-1).Draw(t, "seat"), Weeks: rapid.IntRange(1, 52000).Draw(t, "weeks")}
				}
				list = append(list, i)
			}
			return list
		}
		c := Composition{
			Name: word.Draw(t, "name"), Title: text.Draw(t, "title"), Question: text.Draw(t, "question"), Scenario: base,
			Settings:      []sim.ParameterChange{{Name: "environment.weeks", Value: weeks}, {Name: "organization.members", Value: members}},
			Interventions: interventions("interventions"),
			Seed:          rapid.Uint64Range(0, experiment.MostSeed-1).Draw(t, "seed"), Replications: rapid.IntRange(1, experiment.MostReplications).Draw(t, "replications"),
		}
		for range rapid.IntRange(0, 4).Draw(t, "settings") {
			p := rapid.SampledFrom(variable).Draw(t, "parameter")
			c.Settings = append(c.Settings, sim.ParameterChange{Name: p.Name, Value: drawn(t, p, p.Min, most(p))})
		}
		for _, like := range rapid.Permutation(sim.Regimes).Draw(t, "regimes")[:rapid.IntRange(1, 4).Draw(t, "arms")] {
			if rapid.Bool().Draw(t, "as it is") {
				c.Arms = append(c.Arms, Variant{Name: like.Name, Like: like.Name})
				continue
			}
			name := fmt.Sprintf("%s%d", word.Draw(t, "variant"), len(c.Arms))
			c.Arms = append(c.Arms, Variant{Name: name[max(0, len(name)-mostLetters):], Meaning: text.Draw(t, "meaning"), Like: like.Name, Interventions: interventions("variant's")})
		}
		for _, p := range rapid.Permutation(variable).Draw(t, "factors")[:rapid.IntRange(1, 4).Draw(t, "number of factors")] {
			low := drawn(t, p, p.Min, most(p))
			high := drawn(t, p, low, most(p))
			c.Factors = append(c.Factors, Range{Name: p.Name, Low: low, High: high, Logarithmic: low > 0 && rapid.Bool().Draw(t, "logarithmic")})
		}
		met := map[string]bool{}
		for range rapid.IntRange(1, 5).Draw(t, "points") {
			point := make([]float64, len(c.Factors))
			for j, f := range c.Factors {
				point[j] = drawn(t, sim.ParameterNamed(f.Name), f.Low, f.High)
			}
			if key := fmt.Sprint(point); !met[key] {
				met[key] = true
				c.Points = append(c.Points, point)
			}
		}
		s, err := Compose(&c)
		if err != nil {
			t.Fatalf("%+v\n%v", c, err)
		}
		meant(t, &c, s)
	})
}
