package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/durable"
	"leaderful/output/findings"
)

func newDatasetExport(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export DIR FILE",
		Short: "Write a data set as one Parquet, CSV or JSON Lines file",
		Long: `export writes the table of runs, or of weeks, to a file. Its extension selects the
format: .parquet, .csv or .jsonl. The file - is standard output, as CSV.`,
		Example: "  leaderful dataset export results runs.csv\n  leaderful dataset export results weeks.parquet --weekly",
		Args:    exactly("a folder", "a file"),
	}
	force := addForceFlag(cmd)
	weekly := cmd.Flags().Bool("weekly", false, "export the table of weekly series instead of the table of runs")
	quiet := cmd.Flags().Bool("quiet", false, "no progress")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		f, err := dataset.Open(arguments[0])
		if err != nil {
			return err
		}
		var incomplete *dataset.Incomplete
		if err := dataset.Complete(f); errors.As(err, &incomplete) {
			fmt.Fprintf(app.stderr, "%v; exporting the existing ones\n", incomplete)
		} else if err != nil {
			return err
		}
		app.leftOut(f)
		path := arguments[1]
		progress, done := app.tell("rows", *quiet)
		defer done()
		if path == "-" {
			return f.Export(cmd.Context(), app.stdout, dataset.CSV, *weekly, progress)
		}
		form := dataset.Form(strings.TrimPrefix(filepath.Ext(path), "."))
		if !slices.Contains(dataset.Forms, form) {
			return findings.Misused("%s: the file's name must end in .parquet, .csv or .jsonl", path)
		}
		if err := dataset.CheckOutsideTables(path); err != nil {
			return err
		}
		file, err := durable.Create(path, *force)
		defer file.Discard()
		if err == nil {
			err = f.Export(cmd.Context(), file, form, *weekly, progress)
		}
		if err == nil {
			err = file.Keep()
		}
		done()
		if err == nil {
			fmt.Fprintf(app.stdout, "wrote %s\n", path)
		}
		return err
	}
	return cmd
}
