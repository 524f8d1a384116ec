package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
)

func newDataset(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "dataset",
		Short:   "Inspect, check, merge and export the data sets of sweeps",
		Example: "  leaderful dataset info results\n  leaderful dataset export results runs.csv",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDatasetInfo(app), newDatasetVerify(app), newDatasetMerge(app), newDatasetExport(app))
	return cmd
}

// leftOut names the damaged parts of folders, which are not read.
func (app *application) leftOut(folders ...*dataset.Folder) {
	for _, f := range folders {
		for _, damage := range f.Damaged {
			fmt.Fprintf(app.stderr, "left out damaged part: %s%c%s\n", filepath.Clean(f.Path), filepath.Separator, damage)
		}
	}
}
