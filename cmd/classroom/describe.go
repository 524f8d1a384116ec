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
	Version    string                `json:"version"`
	Engine     string                `json:"engine"`
	Parameters []sim.Field           `json:"parameters"`
	Conditions []sim.Field           `json:"conditions"` // the other numbers of a setup
	Policy     []policyDescription   `json:"policy"`
	Regimes    []sim.Regime          `json:"regimes"`
	Outcomes   []sim.Outcome         `json:"outcomes"`
	Series     []sim.Series          `json:"series"`
	Scenarios  []scenarioDescription `json:"scenarios"`
}

type policyDescription struct {
	Name    string `json:"name"` // as in the JSON of sim.Policy
	Symbol  string `json:"symbol"`
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
	d := &description{Version: sim.Version, Engine: sim.Engine, Parameters: sim.ParameterTable, Conditions: sim.ConditionTable,
		Regimes: sim.Regimes, Outcomes: sim.OutcomeTable, Series: sim.SeriesTable}
	for _, number := range sim.PolicyNumbers {
		d.Policy = append(d.Policy, policyDescription{sim.GoName(number.Name), number.Symbol, number.Meaning})
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
	d := scenarioDescription{s.Name, s.Title, s.Story, s.Question, s.LookFor, s.Finding, s.Favours, present(s.Winners()), present(s.Asked()), []pairDescription{},
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
