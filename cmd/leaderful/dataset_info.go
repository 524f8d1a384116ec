package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
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
		sessions, warning := findings.SessionsOf(f)
		app.warn(warning)
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
			return telling.PrintJSON(app.stdout, telling.NewObject("manifest", m, "runs", runs, "failed", failed, "complete", incomplete == nil,
				"seconds", seconds, "sessions", sessions, "damaged", f.Damaged))
		}
		t := facts{{"sweep", m.Name}}
		if m.Title != "" {
			t.line("title", m.Title)
		}
		t = append(t, facts{
			{"design", fmt.Sprintf("%s, %d points, %d factors", m.Design.Kind, m.Points, len(m.Factors))},
			{"runs", fmt.Sprintf("%d, of which %d failed", runs, failed)},
			{"state", state},
			{"took", fmt.Sprintf("%s in %s", duration(seconds), words.Counted(len(sessions), "session"))},
			{"seed", fmt.Sprintf("%d, worlds %s", m.Seed, m.Worlds)},
			{"engine", fmt.Sprintf("%s, leaderful %s (%s)", m.Engine, m.Version, m.Build)},
		}...)
		t.print(app)
		fmt.Fprintln(app.stdout)
		columns := telling.Table{Columns: telling.Columns(3, "column", "unit", "meaning")}
		for _, c := range m.Columns {
			columns.Add(c.Name, c.Unit, c.Meaning)
		}
		columns.Print(app.stdout)
		for _, damaged := range f.Damaged {
			fmt.Fprintf(app.stdout, "damaged: %s\n", damaged)
		}
		return nil
	}
	return cmd
}
