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
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim/experiment"
)

// sweepFlags are the settings of a sweep besides those of every run.
type sweepFlags struct {
	dryRun, retryFailed bool
	shard               string
	saveEvery           time.Duration
}

func newSweep(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sweep [FILE|NAME]",
		Short: "Vary settings and keep every run in a data set that survives crashes",
		Long: `sweep runs the points of a sweep file and keeps the results in a folder, as
Parquet parts beside a manifest. Started again with the same folder, it continues
where it stopped; if points or replications were added to the file, it runs only
these. A folder made from another file, seed or engine is refused. Without a file
it continues the sweep in the folder.

--shard 3/8 runs the third of eight parts of the points. Shards may share a folder
or have separate ones. With auto/8 a task on a cluster takes its number, from 0,
from SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX; see leaderful cluster.

Ctrl-C finishes the runs in progress and prints the command that continues; a
second Ctrl-C stops immediately. Neither loses a complete run; a process that is
killed loses at most the runs of the last --save-every.

Canned sweeps: ` + strings.Join(scenarios.SweepNames(), ", ") + `.
Exit codes: 0 done, 1 failed, 2 usage or configuration error, 3 done but some
runs failed, 130 interrupted.`,
		Example: `  leaderful init --sweep my-sweep.yaml
  leaderful sweep my-sweep.yaml --out results --dry-run
  leaderful sweep complexity-by-growth --out map
  leaderful sweep --out results
  leaderful sweep my-sweep.yaml --out results --shard 3/8`,
		Args:              atMostOne("sweep file"),
		ValidArgsFunction: completeSweeps,
	}
	var flags sweepFlags
	f := cmd.Flags()
	f.String("out", "", "keep the results in this `folder`")
	addWorkers(f)
	f.Bool("json", false, "print one JSON object when done")
	f.Bool("quiet", false, "no progress")
	f.BoolVar(&flags.dryRun, "dry-run", false, "print the plan: points, runs, time, memory and disk; run a short trial only")
	f.BoolVar(&flags.retryFailed, "retry-failed", false, "rerun failed runs")
	f.StringVar(&flags.shard, "shard", wholeShard, "run only part `I/N` of the points; auto/N on a cluster")
	addTime(f, &flags.saveEvery, "save-every", 10*time.Second, time.Millisecond, "save complete runs at least this often")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if len(arguments) == 0 && o.out == "" {
			return usageError{errors.New("sweep needs a sweep file, or --out with a folder that contains one"), cmd.CommandPath()}
		}
		return app.sweep(cmd.Context(), strings.Join(arguments, ""), o, &flags)
	}
	return cmd
}

// openSweep reads a sweep file or, without one, the sweep of a data set.
func openSweep(file, folder string) (*experiment.Sweep, error) {
	if file != "" {
		s, err := scenarios.OpenSweep(file)
		if err != nil {
			return nil, findings.Misuse{Err: err}
		}
		return s, nil
	}
	m, err := dataset.ReadManifest(folder)
	if err != nil {
		return nil, err
	}
	return &m.Sweep, nil
}

func (app *application) sweep(ctx context.Context, file string, o *options, flags *sweepFlags) error {
	s, err := openSweep(file, o.out)
	if err != nil {
		return err
	}
	if o.out == "" && !flags.dryRun {
		return usageError{errors.New("sweep needs --out with a folder for the results"), "leaderful sweep"}
	}
	number, n, err := shardOf(flags.shard)
	if err != nil {
		return err
	}
	flags.shard = fmt.Sprintf("%d/%d", number, n)
	from, to := s.Shard(number, n)
	if flags.dryRun {
		return app.planSweep(s, o, from, to)
	}
	work, err := app.work(o, flags.shard, flags.saveEvery)
	if err != nil {
		return err
	}
	work.RetryFailed = flags.retryFailed
	folder, err := work.Begin(ctx, o.out, s, from, to)
	if err != nil {
		return err
	}
	defer folder.End()
	kept, err := work.Run(ctx, s, folder, from, to)
	resume := fmt.Sprintf("`%s` continues", resumption(file, o, flags))
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(app.stderr, "interrupted after %d runs, all of which are saved; %s\n", kept.Runs, resume)
		return err
	case err != nil:
		return fmt.Errorf("%w\nsaved runs are kept; %s", err, resume)
	}
	return app.reportSweep(s, folder, o, kept, from, to)
}

// resumption returns the command that continues a sweep.
func resumption(file string, o *options, flags *sweepFlags) string {
	line := []string{"leaderful", "sweep"}
	if file != "" {
		line = append(line, words.ShellWord(file))
	}
	line = append(line, "--out", words.ShellWord(o.out))
	if flags.shard != wholeShard {
		line = append(line, "--shard", flags.shard)
	}
	return strings.Join(line, " ")
}

// reportSweep reports the runs of a sweep, or of a shard, when it is done.
func (app *application) reportSweep(s *experiment.Sweep, folder *dataset.Folder, o *options, kept *findings.Session, from, to int) error {
	runs, failed, err := folder.Done(from, to)
	if err != nil {
		return err
	}
	if o.json {
		err = telling.PrintJSON(app.stdout, telling.NewObject("folder", folder.Path, "sweep", s.Name, "shard", kept.Shard, "points", to-from, "runs", runs,
			"failed", failed, "runs_now", kept.Runs, "seconds", kept.Seconds))
	} else {
		what := ""
		if kept.Shard != wholeShard {
			what = " of shard " + kept.Shard
		}
		fmt.Fprintf(app.stdout, "%s contains %s%s of %s at %s; %d of them ran now, in %v\n", folder.Path, words.Counted(runs, "run"), what,
			s.Name, words.Counted(to-from, "point"), kept.Runs, duration(kept.Seconds))
		headline := findings.NewRunning(s)
		err = folder.Recall(&s.Headline, from, to, func(_, replication int, value float64, ok bool) { headline.Put(replication, value, ok) })
		if text := headline.String(); text != "" {
			fmt.Fprintf(app.stdout, "on average over these points: %s\n", text)
		}
		if err == nil && failed == 0 && kept.Shard == wholeShard {
			fmt.Fprintf(app.stdout, "`leaderful sensitivity %s` says what the outcomes depend on\n", words.ShellWord(folder.Path))
		}
	}
	if err == nil && failed > 0 {
		err = findings.SomeFailed{Runs: failed}
	}
	return err
}
