package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
)

func newDatasetInfo(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "info DIR",
		Short:   "Describe a data set and its state",
		Example: "  leaderful dataset info results\n  leaderful dataset info results --json",
		Args:    exactly("a folder"),
	}
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(_ *cobra.Command, arguments []string) error {
		f, err := dataset.Open(arguments[0])
		if err != nil {
			return err
		}
		m := f.Manifest
		runs, failed, err := f.Done(0, m.Points)
		if err != nil {
			return err
		}
		sessions := app.sessionsOf(f)
		seconds := 0.0
		for _, s := range sessions {
			seconds += s.Seconds
		}
		state := "complete"
		var incomplete *dataset.Incomplete
		if err := dataset.Complete(f); errors.As(err, &incomplete) {
			state = err.Error()
		} else if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(app.stdout, object{{"manifest", m}, {"runs", runs}, {"failed", failed}, {"complete", incomplete == nil},
				{"seconds", seconds}, {"sessions", sessions}, {"damaged", f.Damaged}})
		}
		t := facts{{"sweep", m.Name}}
		if m.Title != "" {
			t.line("title", m.Title)
		}
		t = append(t, facts{
			{"design", fmt.Sprintf("%s, %d points, %d factors", m.Design.Kind, m.Points, len(m.Factors))},
			{"runs", fmt.Sprintf("%d, of which %d failed", runs, failed)},
			{"state", state},
			{"took", fmt.Sprintf("%s in %s", duration(seconds), counted(len(sessions), "session"))},
			{"seed", fmt.Sprintf("%d, worlds %s", m.Seed, m.Worlds)},
			{"engine", fmt.Sprintf("%s, leaderful %s (%s)", m.Engine, m.Version, m.Build)},
		}...)
		t.print(app)
		fmt.Fprintln(app.stdout)
		columns := table{header: []string{"column", "unit", "meaning"}, left: 2, words: true}
		for _, c := range m.Columns {
			columns.add(c.Name, c.Unit, c.Meaning)
		}
		columns.print(app.stdout)
		for _, damaged := range f.Damaged {
			fmt.Fprintf(app.stdout, "damaged: %s\n", damaged)
		}
		return nil
	}
	return cmd
}
