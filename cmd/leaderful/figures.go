package main

import (
	"fmt"

	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// draw draws the study's figures into the folder of --out, if given. The forest needs
// comparisons. Figures over time show the first mostWeekly replications, and say so.
func (app *application) draw(s *study, comparisons []findings.Comparison) error {
	if s.options.out == "" {
		return nil
	}
	page := figure.Page{Layout: s.options.drawing.Layout, Provenance: telling.StudyProvenance(&s.Study, s.asRead, s.sweep)}
	weekly := &experiment.Results{Plan: s.Plan, Runs: make([][]experiment.Run, len(s.Results.Runs))}
	for arm, runs := range s.Results.Runs {
		weekly.Runs[arm] = runs[:min(len(runs), mostWeekly)]
	}
	drawn := page
	drawn.Replications = weekly.Replications()
	type drawing func() (*figure.Figure, error)
	drawings := []drawing{
		func() (*figure.Figure, error) { return figure.Fan(weekly, figure.Headline, drawn) },
		func() (*figure.Figure, error) { return figure.Raster(weekly, drawn) },
		func() (*figure.Figure, error) { return figure.Recovery(weekly, drawn) },
	}
	if len(comparisons) > 0 {
		forest := make([]figure.Comparison, len(comparisons))
		for i, c := range comparisons {
			forest[i] = figure.Comparison{Outcome: c.Outcome.Name, Arm: c.Arm, Reference: c.Reference, Difference: c.Difference}
		}
		drawings = append(drawings, func() (*figure.Figure, error) { return figure.Forest(forest, page) })
	}
	single := page
	single.Replications = 1
	for _, arm := range s.portrayed(comparisons) {
		life, err := s.live(arm)
		if err != nil {
			return err
		}
		name := s.Plan.Arms[arm].Name
		drawings = append(drawings,
			func() (*figure.Figure, error) {
				return figure.Story(name, s.Plan.Arms[arm].Setup.Parameters.Places(), life.weekly, life.events, single)
			},
			func() (*figure.Figure, error) { return figure.Network(name, life.moments, single) })
	}
	d := &s.options.drawing
	if err := d.begin(s.options.out, "runs", s.options.force); err != nil {
		return err
	}
	defer d.set.Discard()
	written := 0
	progress := app.startProgress(int64(len(drawings)), "figures", s.options.quiet)
	defer progress.End()
	for _, draw := range drawings {
		f, err := draw()
		progress.Done(1)
		if err != nil {
			fmt.Fprintf(app.stderr, "left out: %v\n", err)
			continue
		}
		if err := d.write(f); err != nil {
			return err
		}
		written++
	}
	progress.End()
	if err := d.set.Keep(); err != nil {
		return err
	}
	if !s.options.quiet {
		fmt.Fprintf(app.stderr, "wrote %d figures to %s, each as %s, with a text that describes it\n%s", written, s.options.out, d.formatNames(), d.leftOut())
	}
	return nil
}

// portrayed returns the arms whose single runs are drawn: the reference and the first
// other arm or, without comparisons, the first arm.
func (s *study) portrayed(comparisons []findings.Comparison) []int {
	if len(comparisons) == 0 {
		return []int{0}
	}
	var arms []int
	for arm := range s.Plan.Arms {
		if name := s.Plan.Arms[arm].Name; name == comparisons[0].Arm || name == comparisons[0].Reference {
			arms = append(arms, arm)
		}
	}
	return arms
}

// A life is a detailed record of one run.
type life struct {
	weekly  []sim.Observation
	events  []sim.Event
	moments []figure.Moment
}

// live reruns the first replication of an arm and records it, with a moment at the end
// of the first week and of each third of the run.
func (s *study) live(arm int) (*life, error) {
	setup := &s.Plan.Arms[arm].Setup
	organization, err := sim.New(setup, s.Plan.Seed, s.Plan.First)
	if err != nil {
		return nil, err
	}
	l := new(life)
	organization.Listen(func(e sim.Event) { l.events = append(l.events, e) })
	weeks := setup.Parameters.Environment.Weeks
	labels := map[int]string{1: "at the start", weeks / 3: "after a third", 2 * weeks / 3: "after two thirds", weeks: "at the end"}
	for !organization.Done() {
		organization.Week()
		l.weekly = append(l.weekly, organization.Observe())
		if label := labels[organization.CurrentWeek()]; label != "" {
			moment := figure.MomentOf(organization)
			moment.Label = label
			l.moments = append(l.moments, moment)
		}
	}
	return l, nil
}
