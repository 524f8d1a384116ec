package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
)

func newScenarios(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "scenarios",
		Short:   "List the canned scenarios, or show one",
		Example: "  leaderful scenarios\n  leaderful scenarios show turnaround\n  leaderful scenarios show turnaround --yaml > mine.yaml",
		Args:    noArguments,
	}
	list := &cobra.Command{
		Use:     "list",
		Short:   "List the canned scenarios",
		Example: "  leaderful scenarios list --json",
		Args:    noArguments,
	}
	asJSON := cmd.PersistentFlags().Bool("json", false, "print JSON")
	list.RunE = func(*cobra.Command, []string) error { return app.listScenarios(*asJSON) }
	cmd.RunE = list.RunE
	show := &cobra.Command{
		Use:               "show NAME",
		Short:             "Show a scenario (its story, its question, and what runs showed) or a sweep's file",
		Example:           "  leaderful scenarios show emergency",
		Args:              exactly("a scenario (`leaderful scenarios` lists them)"),
		ValidArgsFunction: completeScenarios,
	}
	source := show.Flags().Bool("yaml", false, "print the scenario's file")
	show.RunE = func(_ *cobra.Command, arguments []string) error {
		return app.showScenario(arguments[0], *source, *asJSON)
	}
	cmd.AddCommand(list, show)
	return cmd
}

func (app *application) listScenarios(asJSON bool) error {
	var list []telling.Object
	t := telling.Table{Columns: telling.Columns(3, "scenario", "title", "runs favour")}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name)
		if err != nil {
			return err
		}
		list = append(list, scenarioJSON(s))
		t.Add(s.Name, s.Title, s.Favoured())
	}
	if asJSON {
		return telling.PrintJSON(app.stdout, list)
	}
	t.Print(app.stdout)
	fmt.Fprintf(app.stdout, `
  leaderful scenarios show NAME     a scenario's story
  leaderful compare NAME            runs it

%s
  leaderful scenarios show NAME     a sweep's file
  leaderful sweep NAME --out DIR    runs it
`, words.Wrap("Sweeps: "+strings.Join(scenarios.SweepNames(), ", "), telling.Room(app.stdout), ""))
	return nil
}

func scenarioJSON(s *scenarios.Scenario) telling.Object {
	var arms []string
	for _, arm := range s.Arms {
		arms = append(arms, arm.Name)
	}
	evidence := make([]telling.Object, len(s.Evidence))
	for i, e := range s.Evidence {
		evidence[i] = telling.NewObject("outcome", e.Outcome, "better", e.Better, "worse", e.Worse)
	}
	return telling.NewObject(
		"name", s.Name, "title", s.Title, "story", s.Story, "question", s.Question, "look_for", s.LookFor,
		"finding", s.Finding, "favours", s.Favours, "regimes", arms, "replications", s.Replications,
		"winners", append([]string{}, s.Winners()...), "evidence", evidence,
	)
}

func (app *application) showScenario(nameOrFile string, source, asJSON bool) error {
	sweep := slices.Contains(scenarios.SweepNames(), nameOrFile)
	if source || sweep {
		from := scenarios.Source
		if sweep {
			from = scenarios.SweepSource
		}
		text, err := from(nameOrFile)
		if err != nil {
			return findings.Misuse{Err: err}
		}
		_, err = app.stdout.Write(text)
		return err
	}
	s, err := scenarios.Open(nameOrFile)
	if err != nil {
		return findings.Misuse{Err: err}
	}
	if asJSON {
		return telling.PrintJSON(app.stdout, scenarioJSON(s))
	}
	w := app.stdout
	telling.PrintHeading(w, s.Title)
	fmt.Fprintln(w)
	for _, part := range []struct{ heading, text string }{
		{"", s.Story}, {"Question: ", s.Question}, {"Look for: ", s.LookFor}, {"Runs showed: ", s.Finding}, {"Runs favour: ", s.Favoured()},
	} {
		if part.text != "" {
			telling.PrintParagraph(w, part.heading+part.text)
		}
	}
	if len(s.Evidence) > 0 {
		fmt.Fprintln(w, telling.Bold(w, "Evidence"))
		for _, e := range s.Evidence {
			fmt.Fprintln(w, words.Wrap(fmt.Sprint(e), telling.Room(w), "  "))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, telling.Bold(w, "Regimes"))
	for _, arm := range s.Arms {
		fmt.Fprintln(w, words.Wrap(arm.Name+": "+arm.Meaning, min(100, telling.TerminalWidth(w)), "  "))
		for _, intervention := range arm.Interventions {
			fmt.Fprintf(w, "    week %d: %s\n", intervention.Week, interventionWords(&intervention))
		}
	}
	if len(s.Base.Interventions) > 0 {
		fmt.Fprintf(w, "\n%s\n", telling.Bold(w, "On the way"))
		for _, intervention := range s.Base.Interventions {
			fmt.Fprintf(w, "  week %d: %s\n", intervention.Week, interventionWords(&intervention))
		}
	}
	if len(s.Changed) > 0 {
		fmt.Fprintln(w)
		t := telling.Table{Columns: append(telling.Columns(1, "setting", "here", "default"), telling.Column{Title: "unit"})}
		for _, name := range s.Changed {
			p := sim.ParameterNamed(name)
			t.Add(name, fmt.Sprint(p.Get(&s.Base)), fmt.Sprint(p.Default), p.Unit)
		}
		t.Print(w)
	}
	return nil
}

// interventionWords describes an intervention in a few words.
func interventionWords(i *sim.Intervention) string {
	switch {
	case i.Regime != nil:
		return "the regime changes to " + i.Regime.Name
	case i.Parameter != nil:
		return fmt.Sprintf("%s becomes %v", i.Parameter.Name, i.Parameter.Value)
	case i.Cut != nil:
		return fmt.Sprintf("each member is dismissed with a chance of %v", i.Cut.Chance)
	case i.Absence != nil:
		return strings.TrimSpace(fmt.Sprintf("seat %d is away for %d weeks", i.Absence.Seat, i.Absence.Weeks))
	}
	panic("leaderful: an intervention that does nothing")
}
