package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/telling"
)

func newDatasetVerify(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify DIR...",
		Short: "Check every part against its checksum, and look for missing runs",
		Long: `verify reads every part, compares its bytes with the checksum in its name, and
reports damaged parts, missing replications and failed runs. It exits with 1 if
anything is damaged or missing. To repair the data set, run the same sweep into the
folder again. Several folders are treated as shards of one sweep.

--json prints {"whole": true or false, "damaged": [{"folder", "part", "reason"}, ...],
"failed": number of runs, "missing": number of replications, "at_least": true if more
may be missing, because a precision decides}.`,
		Example: "  leaderful dataset verify results",
		Args:    oneOrMore("folders"),
	}
	asJSON := cmd.Flags().Bool("json", false, "print one JSON object")
	cmd.RunE = func(_ *cobra.Command, arguments []string) error {
		failed := int64(0)
		damaged := []telling.Object{}
		var folders []*dataset.Folder
		report := func(format string, values ...any) {
			if !*asJSON {
				fmt.Fprintf(app.stdout, format+"\n", values...)
			}
		}
		for _, path := range arguments {
			progress, done := app.tell("parts", false)
			f, err := dataset.OpenVerified(path, progress)
			done()
			if err != nil {
				return err
			}
			folders = append(folders, f)
			for _, damage := range f.Damaged {
				damaged = append(damaged, telling.NewObject("folder", f.Path, "part", damage.Part, "reason", damage.Reason))
				report("damaged: %s%c%s", filepath.Clean(f.Path), filepath.Separator, damage)
			}
			_, failures, err := f.Done(0, f.Manifest.Points)
			if err != nil {
				return err
			}
			failed += failures
		}
		if failed > 0 {
			report("failed: %d runs", failed)
		}
		missing, atLeast := int64(0), false
		var incomplete *dataset.Incomplete
		if err := dataset.Complete(folders...); errors.As(err, &incomplete) {
			missing, atLeast = incomplete.Missing, incomplete.Least
			report("missing: %v", incomplete)
		} else if err != nil {
			return err
		}
		intact := len(damaged) == 0 && incomplete == nil
		if *asJSON {
			if err := telling.PrintJSON(app.stdout, telling.NewObject("whole", intact, "damaged", damaged, "failed", failed, "missing", missing, "at_least", atLeast)); err != nil {
				return err
			}
		}
		if !intact {
			return errors.New("the data set is damaged or incomplete; run `leaderful sweep --out` with its folder to run the missing replications")
		}
		report("all checksums match, and nothing is missing")
		return nil
	}
	return cmd
}
