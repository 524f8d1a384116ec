package main

import (
	"fmt"
	"slices"
	"strings"

	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
)

// applySettings applies assignments of the form name=value.
func applySettings(base *sim.Setup, assignments []string) error {
	for _, assignment := range assignments {
		change, err := scenarios.ParseAssignment(assignment)
		if err == nil {
			err = sim.ParameterNamed(change.Name).Set(base, change.Value)
		}
		if err != nil {
			return fmt.Errorf("set is %q; %w", assignment, err)
		}
	}
	if wrong := base.Parameters.Check(); len(wrong) > 0 {
		return wrong[0]
	}
	return nil
}

// chooseArms returns all arms of the scenario, or those named: its own, or regimes
// of the model.
func chooseArms(scenario *scenarios.Scenario, named []string) ([]scenarios.Arm, error) {
	if len(named) == 0 {
		return scenario.Arms, nil
	}
	known := sim.RegimeNames()
	for _, arm := range scenario.Arms {
		if !slices.Contains(known, arm.Name) {
			known = append(known, arm.Name)
		}
	}
	var chosen []scenarios.Arm
	for _, name := range named {
		if slices.ContainsFunc(chosen, func(a scenarios.Arm) bool { return a.Name == name }) {
			return nil, fmt.Errorf("regime %q is listed twice", name)
		}
		arm, ok := scenarios.ArmNamed(name)
		if i := slices.IndexFunc(scenario.Arms, func(a scenarios.Arm) bool { return a.Name == name }); i >= 0 {
			arm, ok = scenario.Arms[i], true
		}
		if !ok {
			return nil, fmt.Errorf("unknown regime %q%s", name, words.DidYouMean(name, known))
		}
		chosen = append(chosen, arm)
	}
	return chosen, nil
}

// chooseOutcomes sets the outcomes to print, in the order of the outcome table:
// those requested, or the usual ones and those of the scenario's evidence. Sentences
// report the same outcomes; if "all" was requested, only the usual ones and those of
// the evidence.
func (s *study) chooseOutcomes(usual []string) error {
	for _, e := range s.Scenario.Evidence {
		usual = append(slices.Clip(usual), e.Outcome)
	}
	named := s.options.outcomes
	if err := findings.CheckOutcomes(named); err != nil {
		return err
	}
	switch {
	case len(named) == 0:
		named = usual
	case slices.Equal(named, []string{"all"}):
		named = sim.OutcomeNames()
	default:
		usual = named
	}
	for i := range sim.OutcomeTable {
		outcome := &sim.OutcomeTable[i]
		if slices.Contains(named, outcome.Name) {
			s.Outcomes = append(s.Outcomes, outcome)
		}
		if slices.Contains(usual, outcome.Name) {
			s.Worded = append(s.Worded, outcome)
		}
	}
	return nil
}

// choosePairs sets the pairs of arms to compare: those requested and, if a reference
// is requested, all others with it; else those that the scenario requests.
func (s *study) choosePairs() error {
	var names []string
	for _, arm := range s.arms {
		names = append(names, arm.Name)
	}
	if len(names) < 2 {
		return fmt.Errorf("compare needs at least two regimes")
	}
	among := func(what, name string) error {
		if slices.Contains(names, name) {
			return nil
		}
		return fmt.Errorf("%s %q is not among the regimes compared%s", what, name, words.DidYouMean(name, names))
	}
	for _, pair := range s.options.pairs {
		for _, name := range []string{pair.Arm, pair.Reference} {
			if err := among("pairs: the regime", name); err != nil {
				return err
			}
		}
	}
	s.Pairs = s.options.pairs
	if reference := s.options.reference; reference != "" {
		if err := among("the reference", reference); err != nil {
			return err
		}
		for _, name := range names {
			if pair := (scenarios.Pair{Arm: name, Reference: reference}); name != reference && !slices.Contains(s.Pairs, pair) {
				s.Pairs = append(s.Pairs, pair)
			}
		}
	}
	if len(s.Pairs) == 0 {
		s.Pairs = s.Scenario.EvidencePairs(names)
	}
	return nil
}

// armsOf returns the arms of pairs, each once.
func armsOf(pairs []scenarios.Pair) []string {
	var names []string
	for _, pair := range pairs {
		for _, name := range []string{pair.Arm, pair.Reference} {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// readPairs reads pairs of the form regime:regime.
func readPairs(texts []string) ([]scenarios.Pair, error) {
	var pairs []scenarios.Pair
	for _, text := range texts {
		arm, reference, ok := strings.Cut(text, ":")
		pair := scenarios.Pair{Arm: arm, Reference: reference}
		switch {
		case !ok || arm == "" || reference == "" || strings.Contains(reference, ":"):
			return nil, fmt.Errorf("pairs: %q; a pair is regime:regime, such as compassionate:power-with", text)
		case arm == reference:
			return nil, fmt.Errorf("pairs: %s is compared with itself", arm)
		case slices.Contains(pairs, pair) || slices.Contains(pairs, scenarios.Pair{Arm: reference, Reference: arm}):
			return nil, fmt.Errorf("pairs: %s and %s are listed twice", arm, reference)
		}
		pairs = append(pairs, pair)
	}
	return pairs, nil
}
