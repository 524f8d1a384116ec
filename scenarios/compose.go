package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A Composition is a sweep over listed points that a program defines instead of a
// file.
type Composition struct {
	Name, Title, Question string
	Scenario              experiment.File       // the sweep starts from it
	Settings              []sim.ParameterChange // of all arms and points
	Interventions         []sim.Intervention    // in all arms: of Parameter, Cut and Absence
	Arms                  []Variant
	Factors               []Range
	Points                [][]float64 // by factor
	Seed                  uint64
	Worlds                experiment.Worlds // "": common to all points
	Replications          int
	Outcomes              []string            // nil: all
	Weekly                []string            // series; nil: none
	Headline              experiment.Contrast // the zero value: the usual one
}

// A Variant is an arm that follows a regime of the model, with interventions of its
// own.
type Variant struct {
	Name          string
	Meaning       string // required unless it is the regime itself
	Like          string
	Interventions []sim.Intervention // of Parameter, Cut and Absence
}

// A Range is a factor of a composition, by its name in sweep files, and its range.
type Range struct {
	Name        string
	Low, High   float64
	Logarithmic bool
}

// Compose returns the sweep of a composition, or an error if it is invalid. Of the
// scenario's file it keeps the text.
func Compose(c *Composition) (*experiment.Sweep, error) {
	scenario, err := Read(c.Scenario.Name, []byte(c.Scenario.Text))
	if err != nil {
		return nil, err
	}
	for _, change := range c.Settings {
		p, err := ParameterNamed(change.Name)
		if err == nil {
			err = p.Set(&scenario.Base, change.Value)
		}
		if err != nil {
			return nil, err
		}
	}
	s := &experiment.Sweep{
		Name: c.Name, Title: c.Title, Question: c.Question, Scenario: scenario.Name, Seed: c.Seed, Worlds: c.Worlds,
		Replications: experiment.Replications{Most: c.Replications}, Design: experiment.Design{Kind: experiment.Points, Listed: slices.Clone(c.Points)},
		Outcomes: c.Outcomes, Series: c.Weekly, Headline: c.Headline, Files: []experiment.File{c.Scenario},
	}
	if s.Worlds == "" {
		s.Worlds = experiment.Common
	}
	if s.Outcomes == nil {
		s.Outcomes = outcomeNames()
	}
	last := 0 // number of an item
	if n := len(scenario.items); n > 0 {
		fmt.Sscanf(scenario.items[n-1], "interventions.%d", &last)
	}
	scenario.Base.Interventions = slices.Concat(scenario.Base.Interventions, c.Interventions)
	scenario.items = append(scenario.items, itemsOf("", last, c.Interventions)...)
	var arms []Arm
	for _, v := range c.Arms {
		arm, known := ArmNamed(v.Like)
		if !known {
			return nil, unknown("regime", v.Like, namesOf(every))
		}
		if v.Name != v.Like || len(v.Interventions) > 0 {
			arm.Name, arm.Meaning = v.Name, strings.TrimSpace(v.Meaning)
			arm.Regime.Name, arm.Regime.Meaning = arm.Name, arm.Meaning
			arm.Interventions, arm.items = v.Interventions, itemsOf("regimes."+v.Name+".", 0, v.Interventions)
		}
		arms = append(arms, arm)
	}
	s.Arms = scenario.RunArms(arms)
	if s.Headline.Outcome == "" && len(arms) > 0 {
		s.Headline = usualContrast(s)
	}
	if len(arms) > 0 {
		err = c.vary(s)
	}
	if err == nil {
		err = s.Check()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// itemsOf names interventions as items of their own, numbered after last.
func itemsOf(prefix string, last int, interventions []sim.Intervention) []string {
	var items []string
	for i := range interventions {
		items = append(items, fmt.Sprintf("%sinterventions.%d", prefix, last+i+1))
	}
	return items
}

// vary sets the factors of a sweep.
func (c *Composition) vary(s *experiment.Sweep) error {
	fields := experiment.Fields(s.Arms)
	for _, r := range c.Factors {
		at := slices.IndexFunc(fields, func(f sim.Field) bool { return f.Name == r.Name })
		if at < 0 {
			return unknown("factor", r.Name, namesIn(fields, func(f *sim.Field) string { return f.Name }))
		}
		f := experiment.FactorOf(&fields[at])
		for _, end := range []float64{r.Low, r.High} {
			if !(end >= fields[at].Min && end <= fields[at].Max) {
				return fmt.Errorf("%s is %v; the range is %s", r.Name, end, fields[at].Range())
			}
		}
		switch f.Spread = (experiment.Spread{Shape: experiment.Uniform, Low: r.Low, High: r.High}); {
		case r.Low == r.High:
			f.Spread = experiment.Spread{Shape: experiment.Levels, Levels: []float64{r.Low}}
		case r.Logarithmic:
			f.Spread.Shape = experiment.LogUniform
		}
		s.Factors = append(s.Factors, f)
	}
	return nil
}
