//go:build !js

package main

import (
	"slices"

	"leaderful/scenarios"
	"leaderful/sim"
)

// A description is what the page is built from. Its form is that of the type
// Description in output/classroom/source/engine/protocol.ts.
type description struct {
	Version    string                 `json:"version"`
	Engine     string                 `json:"engine"`
	Parameters []parameterDescription `json:"parameters"`
	Policy     []policyDescription    `json:"policy"`
	Regimes    []sim.Regime           `json:"regimes"`
	Outcomes   []outcomeDescription   `json:"outcomes"`
	Series     []seriesDescription    `json:"series"`
	Scenarios  []scenarioDescription  `json:"scenarios"`
}

type parameterDescription struct {
	Name    string   `json:"name"`
	Default float64  `json:"default"`
	Min     float64  `json:"min"`
	Max     float64  `json:"max"`
	Unit    string   `json:"unit"`
	Kind    sim.Kind `json:"kind"`
	Source  string   `json:"source"`
	Meaning string   `json:"meaning"`
	Whole   bool     `json:"whole"`
}

type policyDescription struct {
	Name    string `json:"name"` // as in the JSON of sim.Policy
	Symbol  string `json:"symbol"`
	Meaning string `json:"meaning"`
}

type outcomeDescription struct {
	Name    string  `json:"name"`
	Title   string  `json:"title"`
	Unit    string  `json:"unit"`
	Meaning string  `json:"meaning"`
	Better  int     `json:"better"`
	Zone    float64 `json:"zone"`
	More    string  `json:"more"`
	Less    string  `json:"less"`
}

type seriesDescription struct {
	Name    string `json:"name"`
	Unit    string `json:"unit"`
	Meaning string `json:"meaning"`
}

type scenarioDescription struct {
	Name          string             `json:"name"`
	Title         string             `json:"title"`
	Story         string             `json:"story"`
	Question      string             `json:"question"`
	LookFor       string             `json:"look_for"`
	Finding       string             `json:"finding"`
	Favours       string             `json:"favours"`
	Winners       []string           `json:"winners"`
	Asked         []string           `json:"asked"` // the outcomes of its evidence
	Pairs         []pairDescription  `json:"pairs"` // the arms that its evidence compares
	Changed       []string           `json:"changed"`
	Settings      sim.Parameters     `json:"settings"`
	Shocks        sim.ShockPlan      `json:"shocks"`
	Drift         sim.Drift          `json:"drift"`
	Start         sim.Start          `json:"start"`
	Interventions []sim.Intervention `json:"interventions"`
	Arms          []armDescription   `json:"arms"`
	Replications  int                `json:"replications"`
}

// A pairDescription names two arms in the order of their scenario.
type pairDescription struct {
	First  string `json:"first"`
	Second string `json:"second"`
}

type armDescription struct {
	Name          string             `json:"name"`
	Meaning       string             `json:"meaning"`
	Regime        sim.Regime         `json:"regime"`
	Interventions []sim.Intervention `json:"interventions"`
}

// describe describes the model and the canned scenarios.
func describe() (*description, error) {
	d := &description{Version: sim.Version, Engine: sim.Engine, Regimes: sim.Regimes}
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		d.Parameters = append(d.Parameters, parameterDescription{p.Name, p.Default, p.Min, p.Max, p.Unit, p.Kind, p.Source, p.Meaning, p.Whole()})
	}
	for _, number := range sim.PolicyNumbers {
		d.Policy = append(d.Policy, policyDescription{sim.GoName(number.Name), number.Symbol, number.Meaning})
	}
	for i := range sim.OutcomeTable {
		o := &sim.OutcomeTable[i]
		d.Outcomes = append(d.Outcomes, outcomeDescription{o.Name, o.Title, o.Unit, o.Meaning, o.Better, o.Zone, o.More, o.Less})
	}
	for i := range sim.SeriesTable {
		s := &sim.SeriesTable[i]
		d.Series = append(d.Series, seriesDescription{s.Name, s.Unit, s.Meaning})
	}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name)
		if err != nil {
			return nil, err
		}
		d.Scenarios = append(d.Scenarios, describeScenario(s))
	}
	return d, nil
}

func describeScenario(s *scenarios.Scenario) scenarioDescription {
	d := scenarioDescription{s.Name, s.Title, s.Story, s.Question, s.LookFor, s.Finding, s.Favours, present(s.Winners()), []string{}, []pairDescription{},
		present(s.Changed), s.Base.Parameters, s.Base.Shocks, s.Base.Drift, s.Base.Start, present(s.Base.Interventions), nil, s.Replications}
	place := func(name string) int {
		return slices.IndexFunc(s.Arms, func(arm scenarios.Arm) bool { return arm.Name == name })
	}
	for _, e := range s.Evidence {
		pair := pairDescription{e.Better, e.Worse}
		if place(pair.First) > place(pair.Second) {
			pair = pairDescription{e.Worse, e.Better}
		}
		if !slices.Contains(d.Pairs, pair) {
			d.Pairs = append(d.Pairs, pair)
		}
		if !slices.Contains(d.Asked, e.Outcome) {
			d.Asked = append(d.Asked, e.Outcome)
		}
	}
	for i := range s.Arms {
		a := &s.Arms[i]
		d.Arms = append(d.Arms, armDescription{a.Name, a.Meaning, a.Regime, present(a.Interventions)})
	}
	return d
}

// present makes an empty list [] in JSON instead of null.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
