package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/durable"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
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
		var t facts
		t.line("sweep", m.Name)
		if m.Title != "" {
			t.line("title", m.Title)
		}
		t.line("design", fmt.Sprintf("%s, %d points, %d factors", m.Design.Kind, m.Points, len(m.Factors)))
		t.line("runs", fmt.Sprintf("%d, of which %d failed", runs, failed))
		t.line("state", state)
		t.line("took", fmt.Sprintf("%s in %s", duration(seconds), counted(len(sessions), "session")))
		t.line("seed", fmt.Sprintf("%d, worlds %s", m.Seed, m.Worlds))
		t.line("engine", fmt.Sprintf("%s, leaderful %s (%s)", m.Engine, m.Version, m.Build))
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
		damaged := []object{}
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
				damaged = append(damaged, object{{"folder", f.Path}, {"part", damage.Part}, {"reason", damage.Reason}})
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
			if err := printJSON(app.stdout, object{{"whole", intact}, {"damaged", damaged}, {"failed", failed}, {"missing", missing}, {"at_least", atLeast}}); err != nil {
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

// leftOut names the damaged parts of folders, which are not read.
func (app *application) leftOut(folders ...*dataset.Folder) {
	for _, f := range folders {
		for _, damage := range f.Damaged {
			fmt.Fprintf(app.stderr, "left out damaged part: %s%c%s\n", filepath.Clean(f.Path), filepath.Separator, damage)
		}
	}
}

func openAll(paths []string) ([]*dataset.Folder, error) {
	var folders []*dataset.Folder
	for _, path := range paths {
		f, err := dataset.Open(path)
		if err != nil {
			return nil, err
		}
		folders = append(folders, f)
	}
	return folders, nil
}

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
			sweep = manifestOf(s)
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
		folders, err := openAll(paths)
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
		if !slices.Contains([]dataset.Form{dataset.Parquet, dataset.CSV, dataset.JSONLines}, form) {
			return misuse("%s: the file's name must end in .parquet, .csv or .jsonl", path)
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

func newReplay(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "replay DIR ROW",
		Short: "Rerun a row of a data set and compare it bit for bit",
		Long: `replay reruns one run of a data set: the row with a number, from 0, in the order in
which merge and export write rows. It reports that the result is identical to the bit, or
shows the first difference and exits with 1.

--json prints {"row", "point", "values": {"group.name": value, ...}, "replication",
"regime", "seed", "identical": true or false, "difference": null or {"column",
"there", "now"} as text, "engine": the data set's, "engine_now": this program's}.`,
		Example: "  leaderful replay results 4711\n  leaderful replay results 4711 --out figures",
		Args:    exactly("a folder", "a row"),
	}
	cmd.Flags().String("out", "", "draw figures of this run into this `folder`")
	addForceFlag(cmd)
	addDrawingFlags(cmd)
	cmd.Flags().Bool("json", false, "print one JSON object")
	cmd.Flags().Bool("quiet", false, "no progress")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		number, ok := scenarios.ParseWhole(arguments[1], 0, math.MaxInt)
		if !ok {
			return misuse("the row is %q; it must be a whole number from 0", arguments[1])
		}
		return app.replay(cmd.Context(), arguments[0], int(number), o)
	}
	return cmd
}

func (app *application) replay(ctx context.Context, path string, number int, o *options) error {
	f, err := openStored(path) // rows are counted, so none may be missing
	if err != nil {
		return err
	}
	s, err := f.Manifest.Sweep()
	if err != nil {
		return err
	}
	row, err := f.Row(number)
	if err != nil {
		return err
	}
	point, replication, regime := int(row.Wholes[0][0]), int(row.Wholes[1][0]), row.Texts[2][0]
	record := s.Replay(point, replication)
	again := dataset.NewTable(f.Manifest.Columns)
	dataset.AppendRuns(again, &s.Sweep, record)
	arm := 0
	for again.Texts[2][arm] != regime {
		arm++
	}
	differs := -1 // the first column that differs
	for c, column := range f.Manifest.Columns {
		same := true
		switch column.Kind {
		case dataset.Whole:
			same = row.Wholes[c][0] == again.Wholes[c][arm]
		case dataset.Real:
			same = math.Float64bits(row.Reals[c][0]) == math.Float64bits(again.Reals[c][arm])
		case dataset.Text:
			same = row.Texts[c][0] == again.Texts[c][arm]
		}
		if !same {
			differs = c
			break
		}
	}
	var difference any
	var other error
	if differs >= 0 {
		name, stored, now := f.Manifest.Columns[differs].Name, row.Cell(differs, 0), again.Cell(differs, arm)
		difference = object{{"column", name}, {"there", stored}, {"now", now}}
		other = fmt.Errorf("%s is %s in the data set and %s now (the data set's engine is %s, this program's %s)", name, stored, now, f.Manifest.Engine, sim.Engine)
	}
	if o.json {
		values := object{}
		for j := range s.Factors {
			values = append(values, member{s.Factors[j].Name, record.Values[j]})
		}
		err := printJSON(app.stdout, object{{"row", number}, {"point", point}, {"values", values}, {"replication", replication}, {"regime", regime},
			{"seed", seedNumber(record.Seeds[arm])}, {"identical", other == nil}, {"difference", difference}, {"engine", f.Manifest.Engine}, {"engine_now", sim.Engine}})
		if err != nil {
			return err
		}
	} else {
		fmt.Fprintf(app.stdout, "row %d: point %d (%s), replication %d, %s, seed %d\n", number, point, s.Describe(record.Values), replication, regime, record.Seeds[arm])
	}
	if other != nil {
		return other
	}
	if !o.json {
		fmt.Fprintln(app.stdout, "identical to the bit")
	}
	if o.out == "" {
		return nil
	}
	setup, err := s.Setup(arm, record.Values)
	if err != nil {
		return err
	}
	plan := &experiment.Plan{Arms: []experiment.Arm{{Name: regime, Setup: setup}}, Seed: record.Seeds[arm], First: replication, Replications: 1, Workers: 1, Weekly: true}
	st := &study{options: o, scenario: s.Scenario, plan: plan, keepWeekly: true, sweep: placeOf(s, point, record.Values)}
	if err := app.execute(ctx, st); err != nil {
		return err
	}
	return app.draw(st, nil)
}
