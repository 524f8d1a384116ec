package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
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

// completeSweeps offers canned sweeps, and files.
func completeSweeps(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.SweepNames(), cobra.ShellCompDirectiveDefault
}

// wholeShard is all points.
const wholeShard = "1/1"

// shardVariables hold the number of a task on a cluster, from 0.
var shardVariables = []string{"SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"}

// shardOf reads I/N, or auto/N: I is then the number of the cluster's task, plus 1.
func shardOf(text string) (number, n int, err error) {
	first, last, _ := strings.Cut(text, "/")
	if first == "auto" {
		for _, variable := range shardVariables {
			if value, set := os.LookupEnv(variable); set {
				index, ok := scenarios.ParseWhole(value, 0, mostTasks)
				if !ok {
					return 0, 0, findings.Misused("%s is %q; it must be a whole number from 0 to %d", variable, value, mostTasks)
				}
				first = fmt.Sprint(index + 1)
				text = first + "/" + last
				break
			}
		}
		if first == "auto" {
			return 0, 0, findings.Misused("shard is %q, but none of %s is set; one of them is in a task on a cluster", text, strings.Join(shardVariables, ", "))
		}
	}
	total, ok := scenarios.ParseWhole(last, 1, mostTasks)
	part, alsoOk := scenarios.ParseWhole(first, 1, total)
	if !ok || !alsoOk {
		return 0, 0, findings.Misused("shard is %q; it must be I/N with I from 1 to N, such as 3/8, and N up to %d", text, mostTasks)
	}
	return int(part), int(total), nil
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

// The trial of a plan runs for this long, or for this many replications.
const (
	trialTime    = 1500 * time.Millisecond
	trialRecords = 200
)

// The memory that a sweep needs, measured on amd64: for the program alone, and for
// each member of an organization that is running.
const (
	programBytes = 24e6
	memberBytes  = 400
)

// A plan estimates the cost of a sweep from a short trial at points spread over the
// design.
type plan struct {
	runs, left    int64
	workers       int
	tried         int     // runs of the trial
	runSeconds    float64 // of one run on one processor
	memory, bytes float64 // bytes in memory; on disk, when everything is done
}

// seconds returns how long the workers need for the remaining runs.
func (p *plan) seconds() float64 { return p.runSeconds * float64(p.left) / float64(p.workers) }

// planOf plans the remaining runs of the points [from, to).
func planOf(s *experiment.Sweep, left int64, from, to, workers int) (*plan, error) {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	arms := len(s.Arms)
	want := findings.WholeOf(s, from, to)
	p := &plan{runs: want.Size() * int64(arms), left: left, workers: workers}
	m := findings.ManifestOf(s)
	table, weeks := dataset.NewTable(m.Columns), dataset.NewTable(m.Weekly)
	members := 0
	started := time.Now()
	for n := 0; n < trialRecords && from < to && (n == 0 || time.Since(started) < trialTime); n++ {
		// Multiples of the golden ratio are spread evenly over the points.
		_, share := math.Modf(float64(n) * math.Phi)
		record := s.Replay(from+int(share*float64(to-from)), n%s.Replications.Most)
		dataset.AppendRuns(table, s, record)
		if m.Weekly != nil {
			dataset.AppendWeeks(weeks, s, record)
		}
		p.tried += arms
		for arm := range s.Arms {
			if setup, err := s.Setup(arm, record.Values); err == nil {
				members = max(members, setup.Parameters.Organization.Members)
			}
		}
	}
	p.runSeconds = time.Since(started).Seconds() / float64(max(p.tried, 1))
	each, err := dataset.SizePerRow(table)
	if err != nil {
		return nil, err
	}
	if m.Weekly != nil {
		perWeek, err := dataset.SizePerRow(weeks)
		if err != nil {
			return nil, err
		}
		each += perWeek * float64(weeks.Rows) / float64(max(table.Rows, 1))
	}
	p.bytes = each * float64(p.runs)
	p.memory = programBytes + float64(workers)*float64(members)*memberBytes + dataset.BufferBytes(m)
	return p, nil
}

// planSweep prints the estimated cost of a sweep.
func (app *application) planSweep(s *experiment.Sweep, o *options, from, to int) error {
	left := findings.LeftOf(s, nil, from, to)
	if o.out != "" {
		m := findings.ManifestOf(s)
		if err := dataset.Check(o.out, m); err != nil {
			return findings.Refused(err)
		}
		existing, err := dataset.OpenAs(o.out, m)
		if err != nil {
			return err
		}
		left = findings.LeftOf(s, existing.Blocks(), from, to)
		if stale := existing.Stale() * int64(len(s.Arms)); stale > 0 { // runs that do not have their new numbers yet
			left -= int64(float64(stale) * float64(to-from) / float64(s.Points()))
		}
	}
	p, err := planOf(s, left, from, to, o.workers)
	if err != nil {
		return err
	}
	if o.json {
		return telling.PrintJSON(app.stdout, telling.NewObject("sweep", s.Name, "design", s.Design.Kind, "points", to-from, "regimes", len(s.Arms),
			"replications", s.Replications.Most, "runs", p.runs, "done", p.runs-p.left, "seconds", p.seconds(), "memory_bytes", math.Round(p.memory),
			"disk_bytes", math.Round(p.bytes)))
	}
	var t facts
	t.line("design", fmt.Sprintf("%s, %d points", s.Design.Kind, to-from))
	t.line("varies", strings.Join(factorNames(s), ", "))
	t.line("regimes", strings.Join(armNames(s), ", "))
	replications, upTo := fmt.Sprint(s.Replications.Most), ""
	if rule := s.Replications; rule.Precision > 0 {
		replications = fmt.Sprintf("%d to %d, until %s is known to ±%v", rule.Least, rule.Most, rule.Of.Outcome, rule.Precision)
		upTo = "up to "
	}
	t.line("replications", replications)
	t.line("runs", fmt.Sprintf("%s%d, of which %d are done", upTo, p.runs, p.runs-p.left))
	t.line("time", fmt.Sprintf("%s%v with %d workers (a run takes %.2f ms, over %d tried)",
		upTo, duration(p.seconds()), p.workers, p.runSeconds*1000, p.tried))
	t.line("memory", fmt.Sprintf("about %s, for any number of runs", megabytes(p.memory)))
	t.line("disk", fmt.Sprintf("%sabout %s", upTo, megabytes(p.bytes)))
	t.print(app)
	if s.Design.Kind == experiment.Sobol || s.Design.Kind == experiment.Saltelli {
		if s.Design.Size&(s.Design.Size-1) != 0 {
			fmt.Fprintf(app.stdout, "\nSobol' points spread best when their number is a power of two; it is %d.\n", s.Design.Size)
		}
	}
	return nil
}

// facts is a list of labelled lines.
type facts [][2]string

func (t *facts) line(what, text string) { *t = append(*t, [2]string{what, text}) }

func (t *facts) print(app *application) {
	indent := strings.Repeat(" ", 14)
	for _, line := range *t {
		fmt.Fprintf(app.stdout, "%-13s %s\n", line[0], strings.TrimPrefix(words.Wrap(line[1], telling.Room(app.stdout), indent), indent))
	}
}

func megabytes(bytes float64) string {
	if bytes < 1e6 {
		return fmt.Sprintf("%.0f kB", bytes/1e3)
	}
	if bytes < 1e9 {
		return fmt.Sprintf("%.0f MB", bytes/1e6)
	}
	if bytes < 1e12 {
		return fmt.Sprintf("%.1f GB", bytes/1e9)
	}
	return fmt.Sprintf("%.1f TB", bytes/1e12)
}

// duration writes a time in the units that suit its length.
func duration(seconds float64) string {
	switch {
	case seconds < 60:
		return fmt.Sprintf("%.1f s", seconds)
	case seconds < 3600:
		return fmt.Sprintf("%.0f min %.0f s", math.Floor(seconds/60), math.Mod(seconds, 60))
	case seconds < 2*86400:
		return fmt.Sprintf("%.0f h %.0f min", math.Floor(seconds/3600), math.Mod(seconds, 3600)/60)
	}
	return fmt.Sprintf("%.0f days", seconds/86400)
}

func factorNames(s *experiment.Sweep) []string {
	var names []string
	for i := range s.Factors {
		names = append(names, s.Factors[i].Name)
	}
	return slices.Clip(names)
}

func armNames(s *experiment.Sweep) []string {
	var names []string
	for i := range s.Arms {
		names = append(names, s.Arms[i].Name)
	}
	return slices.Clip(names)
}
