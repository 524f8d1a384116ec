package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/findings"
)

func newDatasetMerge(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "merge DIR... --out DIR",
		Short: "Merge the shards of a sweep into one ordered data set",
		Long: `merge writes a new folder with one file per table, in the order of points,
replications and regimes. The same sweep gives the same bytes, regardless of shards,
workers, interruptions and crashes. Until it is complete, the new folder has a
temporary name.`,
		Example: "  leaderful dataset merge results --out merged\n  leaderful dataset merge shard-1 shard-2 --out merged",
		Args:    oneOrMore("folders"),
	}
	out := cmd.Flags().String("out", "", "the new `folder`")
	replace := cmd.Flags().Bool("replace", false, "replace an existing data set of the sweep")
	partial := cmd.Flags().Bool("partial", false, "merge the existing runs even if others are missing")
	wait := cmd.Flags().Bool("wait", false, "wait until nothing is missing")
	of := cmd.Flags().String("of", "", "merge only if the folders hold the sweep of this `file`, in its present state")
	lookEvery := new(time.Duration)
	addTime(cmd.Flags(), lookEvery, "look-every", 10*time.Second, time.Millisecond, "with --wait, the time between looks")
	quiet := cmd.Flags().Bool("quiet", false, "no progress")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		if *out == "" {
			return usageError{errors.New("merge needs --out with a new folder"), cmd.CommandPath()}
		}
		var sweep *dataset.Manifest
		if *of != "" {
			s, err := openSweep(*of, "")
			if err != nil {
				return err
			}
			sweep = findings.ManifestOf(s)
		}
		folders, err := app.awaitComplete(cmd.Context(), arguments, sweep, *wait, *lookEvery)
		var incomplete *dataset.Incomplete
		if err != nil && !(*partial && errors.As(err, &incomplete)) {
			return err
		}
		app.leftOut(folders...)
		progress, done := app.tell("replications", *quiet)
		err = dataset.Merge(cmd.Context(), folders, *out, *replace, progress)
		done()
		if err == nil {
			fmt.Fprintf(app.stdout, "wrote %s\n", *out)
		}
		return err
	}
	return cmd
}

// awaitComplete opens folders and returns an error if anything is missing. If wait is
// true, it reports what is missing and waits until the folders exist and nothing is.
// With a manifest, it accepts only folders of exactly that sweep.
func (app *application) awaitComplete(ctx context.Context, paths []string, of *dataset.Manifest, wait bool, every time.Duration) ([]*dataset.Folder, error) {
	reported := ""
	for {
		folders, err := dataset.OpenAll(paths)
		if err == nil {
			err = dataset.Complete(folders...)
		}
		if of != nil && len(folders) > 0 {
			if other := dataset.Mismatches(folders[0].Manifest, of); len(other) > 0 {
				err = fmt.Errorf("%s holds another sweep, or an earlier version of this one:\n  %s", folders[0].Path, strings.Join(other, "\n  "))
			}
		}
		if err == nil || !wait {
			return folders, err
		}
		if text := err.Error(); text != reported {
			fmt.Fprintf(app.stderr, "waiting: %s\n", text)
			reported = text
		}
		app.nothingToFinish.Store(true)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(every):
		}
		app.nothingToFinish.Store(false)
	}
}
