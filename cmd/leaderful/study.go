package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A study is a scenario that the options have made ready to run, and what came
// of it.
type study struct {
	options  *options
	scenario *scenarios.Scenario
	plan     *experiment.Plan
	outcomes []*sim.Outcome // to print
	results  *experiment.Results

	keepWeekly bool // in the results, of the first mostWeekly replications
	arms       []scenarios.Arm
	linked     *linked // nil unless the study follows a link
	page       string  // address of the page; empty: no links to it
}

// prepare reads a scenario and applies the options to it.
func (app *application) prepare(cmd *cobra.Command, nameOrFile string) (*study, error) {
	o, err := app.options(cmd)
	if err != nil {
		return nil, err
	}
	return open(cmd, o, nameOrFile)
}

// open reads a scenario and applies options to it.
func open(cmd *cobra.Command, o *options, nameOrFile string) (*study, error) {
	scenario, err := scenarios.Open(nameOrFile)
	if err != nil {
		return nil, usageError{error: err}
	}
	if err := applySettings(&scenario.Settings, o.set); err != nil {
		return nil, usageError{err, cmd.CommandPath()}
	}
	arms, err := chooseArms(scenario, o.regimes)
	if err != nil {
		return nil, usageError{err, cmd.CommandPath()}
	}
	s := &study{options: o, scenario: scenario, arms: arms, keepWeekly: o.out != ""}
	if s.outcomes, err = chooseOutcomes(o.outcomes); err != nil {
		return nil, usageError{err, cmd.CommandPath()}
	}
	s.plan = planFor(scenario, arms)
	s.plan.Seed, s.plan.Replications, s.plan.Workers = o.seed, o.replications, o.workers
	s.plan.Weekly = o.weekly != "" || o.out != ""
	if s.plan.Replications == 0 {
		s.plan.Replications = scenario.Replications
	}
	for i := range s.plan.Arms {
		if err := s.plan.Arms[i].Setup.Err(); err != nil {
			return nil, misuse("%s: %w", s.plan.Arms[i].Name, err)
		}
	}
	return s, nil
}

// applySettings carries out assignments of the form group.name=value.
func applySettings(settings *sim.Parameters, assignments []string) error {
	for _, assignment := range assignments {
		name, text, ok := strings.Cut(assignment, "=")
		if !ok {
			return fmt.Errorf("--set %s: expected group.name=value", assignment)
		}
		name = strings.TrimSpace(name)
		parameter := sim.ParameterNamed(name)
		if parameter == nil {
			return fmt.Errorf("--set %s: unknown parameter %q%s", assignment, name, didYouMean(name, parameterNames()))
		}
		value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return fmt.Errorf("--set %s: %s takes a number from %s, found %q", assignment, name, parameter.Range(), text)
		}
		if err := parameter.Set(settings, value); err != nil {
			return fmt.Errorf("--set %s: %w", assignment, err)
		}
	}
	if wrong := settings.Check(); len(wrong) > 0 {
		return wrong[0]
	}
	return nil
}

// chooseArms returns the scenario's arms, or those named: its own, or regimes of
// the model.
func chooseArms(scenario *scenarios.Scenario, named []string) ([]scenarios.Arm, error) {
	if len(named) == 0 {
		return scenario.Arms, nil
	}
	known := regimeNames()
	for _, arm := range scenario.Arms {
		if !slices.Contains(known, arm.Name) {
			known = append(known, arm.Name)
		}
	}
	var chosen []scenarios.Arm
	for _, name := range named {
		if slices.ContainsFunc(chosen, func(a scenarios.Arm) bool { return a.Name == name }) {
			return nil, fmt.Errorf("regime %q is named twice", name)
		}
		arm, ok := scenarios.ArmNamed(name)
		if i := slices.IndexFunc(scenario.Arms, func(a scenarios.Arm) bool { return a.Name == name }); i >= 0 {
			arm, ok = scenario.Arms[i], true
		}
		if !ok {
			return nil, fmt.Errorf("unknown regime %q%s", name, didYouMean(name, known))
		}
		chosen = append(chosen, arm)
	}
	return chosen, nil
}

// telling are the outcomes printed unless others are asked for.
var telling = []string{
	"crises_per_year", "collateral_damage", "leadership_capacity", "performance", "trust", "renewal",
	"quits", "dismissals", "leader_exits", "crisis_weeks", "recurrence", "follower_decisions",
}

// chooseOutcomes returns the outcomes of the given names, in the order of the
// outcome table.
func chooseOutcomes(named []string) ([]*sim.Outcome, error) {
	if len(named) == 0 {
		named = telling
	}
	all := slices.Equal(named, []string{"all"})
	for _, name := range named {
		if !all && sim.OutcomeNamed(name) == nil {
			return nil, fmt.Errorf("unknown outcome %q%s", name, didYouMean(name, append(outcomeNames(), "all")))
		}
	}
	var chosen []*sim.Outcome
	for i := range sim.OutcomeTable {
		if outcome := &sim.OutcomeTable[i]; all || slices.Contains(named, outcome.Name) {
			chosen = append(chosen, outcome)
		}
	}
	return chosen, nil
}

// mostWeekly is for how many replications the weeks are kept to be drawn, so
// that memory does not grow with their number.
const mostWeekly = 1000

// execute runs the study, with progress, and writes the weekly file as it goes.
// What was complete when it was interrupted is kept, and the error returned.
func (app *application) execute(ctx context.Context, s *study) error {
	var weekly *weeklyFile
	if s.options.weekly != "" {
		var err error
		if weekly, err = createWeekly(s.options.weekly, s.scenario.Name, s.plan); err != nil {
			return err
		}
		defer weekly.discard()
	}
	s.results = &experiment.Results{Plan: s.plan, Runs: make([][]experiment.Run, len(s.plan.Arms))}
	progress := app.startProgress(s.plan.Replications*len(s.plan.Arms), "runs", s.options.quiet)
	err := experiment.Execute(ctx, s.plan, func(replication int, runs []experiment.Run) error {
		if weekly != nil {
			if err := weekly.write(replication, runs); err != nil {
				return err
			}
		}
		for i, run := range runs {
			if !s.keepWeekly || len(s.results.Runs[i]) >= mostWeekly {
				run.Weekly = nil
			}
			s.results.Runs[i] = append(s.results.Runs[i], run)
		}
		progress.done(len(runs))
		return nil
	})
	progress.end()
	if weekly != nil && s.results.Replications() > 0 && (err == nil || ctx.Err() != nil) {
		if failure := weekly.keep(); failure != nil {
			return failure
		}
	}
	return err
}

// finish reports a study that was executed, complete or interrupted: report
// prints what there is.
func (app *application) finish(s *study, err error, report func() error) error {
	if err != nil {
		if s.results == nil || s.results.Replications() == 0 || !errors.Is(err, context.Canceled) {
			return err
		}
		fmt.Fprintf(app.stderr, "interrupted after %d of %d replications; these are complete and reported\n",
			s.results.Replications(), s.plan.Replications)
	}
	if failure := report(); failure != nil {
		return failure
	}
	return err
}
