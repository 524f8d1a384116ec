package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A study is a scenario prepared by the options, and its results.
type study struct {
	findings.Study
	options    *options
	keepWeekly bool // keep the weeks of the first mostWeekly replications in the results
	arms       []scenarios.Arm
	linked     *linked    // nil unless the study follows a link
	page       string     // address of the page; empty: no links to it
	asRead     *sim.Setup // the scenario's settings before options changed them
	sweep      string     // the point and sweep that the run is from; empty: none
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
		return nil, findings.Misuse{Err: err}
	}
	asRead := scenario.Base
	if err := applySettings(&scenario.Base, o.set); err != nil {
		return nil, usageError{err, cmd.CommandPath()}
	}
	named := o.regimes
	if len(named) == 0 {
		named = armsOf(o.pairs)
	}
	arms, err := chooseArms(scenario, named)
	if err != nil {
		return nil, usageError{err, cmd.CommandPath()}
	}
	s := &study{Study: findings.Study{Scenario: scenario}, options: o, arms: arms, keepWeekly: o.out != "", asRead: &asRead}
	s.Plan = planFor(scenario, arms)
	s.Plan.Seed, s.Plan.Replications, s.Plan.Workers = o.seed, o.replications, o.workers
	s.Plan.Weekly = o.weekly != "" || o.out != ""
	if s.Plan.Replications == 0 {
		s.Plan.Replications = scenario.Replications
	}
	for i := range s.Plan.Arms {
		if err := s.Plan.Arms[i].Setup.Err(); err != nil {
			return nil, findings.Misused("%s: %w", s.Plan.Arms[i].Name, err)
		}
	}
	return s, nil
}

// mostWeekly is the number of replications whose weeks are kept for figures, so that
// memory does not grow with the number of replications.
const mostWeekly = 1000

// execute runs the study, with progress, and writes the weekly file meanwhile. When
// it is interrupted, it keeps the complete replications and returns the error.
func (app *application) execute(ctx context.Context, s *study) error {
	var weekly *weeklyFile
	if s.options.weekly != "" {
		var err error
		if weekly, err = createWeekly(s.options.weekly, s.options.force, s.Scenario.Name, s.Plan); err != nil {
			return err
		}
		defer weekly.discard()
	}
	s.Results = &experiment.Results{Plan: s.Plan, Runs: make([][]experiment.Run, len(s.Plan.Arms))}
	progress := app.startProgress(int64(s.Plan.Replications)*int64(len(s.Plan.Arms)), "runs", s.options.quiet)
	err := experiment.Execute(ctx, s.Plan, func(replication int, runs []experiment.Run) error {
		if weekly != nil {
			if err := weekly.write(replication, runs); err != nil {
				return err
			}
		}
		for i, run := range runs {
			if !s.keepWeekly || len(s.Results.Runs[i]) >= mostWeekly {
				run.Weekly = nil
			}
			s.Results.Runs[i] = append(s.Results.Runs[i], run)
		}
		progress.Done(int64(len(runs)))
		return nil
	})
	progress.End()
	if weekly != nil && s.Results.Replications() > 0 && (err == nil || ctx.Err() != nil) {
		if failure := weekly.keep(); failure != nil {
			return failure
		}
		if !s.options.quiet {
			fmt.Fprintf(app.stderr, "%s is written\n", s.options.weekly)
		}
	}
	return err
}

// finish reports a study that was executed, complete or interrupted: report prints
// the results.
func (app *application) finish(s *study, err error, report func() error) error {
	if err != nil {
		if s.Results == nil || s.Results.Replications() == 0 || !errors.Is(err, context.Canceled) {
			return err
		}
		fmt.Fprintf(app.stderr, "interrupted after %d of %d replications; the results are based on these\n",
			s.Results.Replications(), s.Plan.Replications)
	}
	if failure := report(); failure != nil {
		return failure
	}
	return err
}
