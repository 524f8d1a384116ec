package main

import (
	"cmp"
	"context"
	"encoding/json"
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
	"leaderful/scenarios"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// sweepFlags are the settings of a sweep besides those of every run.
type sweepFlags struct {
	dryRun, retryFailed bool
	shard               string
	saveEvery           time.Duration
	command             string // the command that continues the sweep; empty: sweep
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

// someFailed is the error of a sweep that is done, but in which runs failed.
type someFailed struct{ runs int64 }

func (s someFailed) Error() string {
	return fmt.Sprintf("%d runs failed; the data set gives the reasons, and --retry-failed reruns them", s.runs)
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
					return 0, 0, misuse("%s is %q; it must be a whole number from 0 to %d", variable, value, mostTasks)
				}
				first = fmt.Sprint(index + 1)
				text = first + "/" + last
				break
			}
		}
		if first == "auto" {
			return 0, 0, misuse("shard is %q, but none of %s is set; one of them is in a task on a cluster", text, strings.Join(shardVariables, ", "))
		}
	}
	total, ok := scenarios.ParseWhole(last, 1, mostTasks)
	part, alsoOk := scenarios.ParseWhole(first, 1, total)
	if !ok || !alsoOk {
		return 0, 0, misuse("shard is %q; it must be I/N with I from 1 to N, such as 3/8, and N up to %d", text, mostTasks)
	}
	return int(part), int(total), nil
}

// manifestOf describes a sweep as it was read by this program.
func manifestOf(s *experiment.Sweep) *dataset.Manifest {
	return dataset.NewManifest(s, version, build())
}

// openSweep reads a sweep file or, without one, the sweep of a data set.
func openSweep(file, folder string) (*experiment.Sweep, error) {
	if file != "" {
		s, err := scenarios.OpenSweep(file)
		if err != nil {
			return nil, usageError{error: err}
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
	folder, err := app.begin(ctx, s, o, dataset.Start{From: from, To: to, Shared: n > 1, Retry: flags.retryFailed})
	if err != nil {
		return err
	}
	defer folder.End()
	kept, err := app.runSweep(ctx, s, folder, file, o, flags, from, to)
	if err != nil {
		return err
	}
	return app.reportSweep(s, folder, o, kept, from, to)
}

// begin opens or creates the folder of a sweep, and reports damaged parts.
func (app *application) begin(ctx context.Context, s *experiment.Sweep, o *options, start dataset.Start) (*dataset.Folder, error) {
	start.Wait = func() {
		fmt.Fprintf(app.stderr, "waiting for the lock on %s, which another process holds\n", o.out)
	}
	var done func()
	start.Progress, done = app.tell("parts checked", o.quiet)
	folder, err := dataset.Begin(ctx, o.out, manifestOf(s), start)
	done()
	var refusal *dataset.Refusal
	if errors.As(err, &refusal) {
		return nil, usageError{error: err}
	} else if err != nil {
		return nil, err
	}
	for _, damage := range folder.Damaged {
		fmt.Fprintf(app.stderr, "moved damaged part aside, will rerun it: %v\n", damage)
	}
	return folder, nil
}

// session is the record of a process that worked on a data set.
type session struct {
	Started time.Time `json:"started"`
	Seconds float64   `json:"seconds"`
	Runs    int64     `json:"runs"`
	Failed  int64     `json:"failed"`
	Shard   string    `json:"shard"`
	Workers int       `json:"workers"`
	Host    string    `json:"host"`
	Version string    `json:"version"`
	Build   string    `json:"build"`
	saved   time.Time
}

// runSweep runs what the folder lacks of the points [from, to), and returns the record
// of this process.
func (app *application) runSweep(ctx context.Context, s *experiment.Sweep, folder *dataset.Folder, file string, o *options, flags *sweepFlags, from, to int) (*session, error) {
	left := leftOf(s, folder.Blocks(), from, to)
	saved := experiment.Saved{Blocks: folder.Blocks(), Recall: func(from, to int, visit func(point, replication int, value float64, ok bool)) error {
		return folder.Recall(&s.Replications.Of, from, to, visit)
	}}
	progress := app.startProgress(left, "runs", o.quiet)
	headline := newRunning(s)
	kept, err := app.perform(ctx, s, folder, &job{flags.shard, o.workers, flags.saveEvery, from, to}, saved, func(record *experiment.Record, kept *session) {
		headline.add(record)
		progress.remark(headline, kept.Failed)
		progress.done(int64(len(record.Runs)))
	})
	progress.end()
	resume := fmt.Sprintf("`%s` continues", resumption(file, o, flags))
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(app.stderr, "interrupted after %d runs, all of which are saved; %s\n", kept.Runs, resume)
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w\nsaved runs are kept; %s", err, resume)
	}
	return kept, nil
}

// A job says how a process runs its part of a sweep.
type job struct {
	shard     string // as recorded in the session
	workers   int    // 0: one per processor
	saveEvery time.Duration
	from, to  int // points
}

// perform runs the part of a job that is not saved yet, adds it to the folder, and
// keeps a record of the process. It calls each with every record and the session so
// far. The error is context.Canceled only if every complete run is saved.
func (app *application) perform(ctx context.Context, s *experiment.Sweep, folder *dataset.Folder, j *job, saved experiment.Saved, each func(*experiment.Record, *session)) (*session, error) {
	app.saving.Store(true)
	defer app.saving.Store(false)
	writer := folder.Write(j.saveEvery)
	host, _ := os.Hostname()
	kept := &session{Started: time.Now().UTC(), saved: time.Now(), Shard: j.shard, Workers: j.workers, Host: host, Version: version, Build: build()}
	if kept.Workers == 0 {
		kept.Workers = runtime.GOMAXPROCS(0)
	}
	err := s.Run(ctx, app.abandoned, j.workers, j.from, j.to, saved, func(record *experiment.Record) error {
		kept.Runs += int64(len(record.Runs))
		for i := range record.Runs {
			if record.Runs[i].Err != nil {
				kept.Failed++
			}
		}
		each(record, kept)
		kept.save(folder, max(j.saveEvery, time.Second))
		return writer.Append(s, record)
	})
	failure := writer.Close()
	if kept.Runs > 0 {
		if err := kept.save(folder, 0); err != nil {
			fmt.Fprintf(app.stderr, "could not save the session record: %v\n", err)
		}
	}
	return kept, cmp.Or(failure, err)
}

// resumption returns the command that continues a sweep.
func resumption(file string, o *options, flags *sweepFlags) string {
	words := []string{"leaderful", cmp.Or(flags.command, "sweep")}
	if file != "" {
		words = append(words, shellWord(file))
	}
	words = append(words, "--out", shellWord(o.out))
	if flags.shard != wholeShard {
		words = append(words, "--shard", flags.shard)
	}
	return strings.Join(words, " ")
}

// reportSweep reports the runs of a sweep, or of a shard, when it is done.
func (app *application) reportSweep(s *experiment.Sweep, folder *dataset.Folder, o *options, kept *session, from, to int) error {
	runs, failed, err := folder.Done(from, to)
	if err != nil {
		return err
	}
	if o.json {
		err = printJSON(app.stdout, object{{"folder", folder.Path}, {"sweep", s.Name}, {"shard", kept.Shard}, {"points", to - from}, {"runs", runs},
			{"failed", failed}, {"runs_now", kept.Runs}, {"seconds", kept.Seconds}})
	} else {
		what := ""
		if kept.Shard != wholeShard {
			what = " of shard " + kept.Shard
		}
		fmt.Fprintf(app.stdout, "%s contains %s%s of %s at %s; %d of them ran now, in %v\n", folder.Path, counted(runs, "run"), what,
			s.Name, counted(to-from, "point"), kept.Runs, duration(kept.Seconds))
		headline := newRunning(s)
		err = folder.Recall(&s.Headline, from, to, func(_, replication int, value float64, ok bool) { headline.put(replication, value, ok) })
		if text := headline.String(); text != "" {
			fmt.Fprintf(app.stdout, "on average over these points: %s\n", text)
		}
		if err == nil && failed == 0 && kept.Shard == wholeShard {
			fmt.Fprintf(app.stdout, "`leaderful sensitivity %s` says what the outcomes depend on\n", shellWord(folder.Path))
		}
	}
	if err == nil && failed > 0 {
		err = someFailed{failed}
	}
	return err
}

// save writes the record of the process so far, unless it was last written less than
// every ago.
func (s *session) save(folder *dataset.Folder, every time.Duration) error {
	if time.Since(s.saved) < every {
		return nil
	}
	s.saved = time.Now()
	s.Seconds = s.saved.Sub(s.Started).Seconds()
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%s-%d.json", s.Started.Format("20060102T150405.000"), s.Host, os.Getpid())
	return folder.SaveSession(name, append(text, '\n'))
}

// sessionsOf returns the records of the processes that worked on a data set. They are
// not part of the results: it reports those that cannot be read and leaves them out.
func (app *application) sessionsOf(folder *dataset.Folder) []session {
	paths, texts, err := folder.Sessions()
	app.warn(err)
	var all []session
	for i, text := range texts {
		var s session
		if json.Unmarshal(text, &s) != nil || !(s.Seconds >= 0 && s.Seconds < 1e9) {
			app.warn(fmt.Errorf("%s is damaged and ignored", paths[i]))
			continue
		}
		all = append(all, s)
	}
	return all
}

// headlineGroups is the number of groups into which replications are divided, by
// their number, to estimate the uncertainty of a headline.
const headlineGroups = 64

// running is the mean of the headline contrast so far. Points share worlds, so its
// standard error comes from the means of groups of replications, which share
// none (random groups; Wolter 2007, Introduction to Variance Estimation, ch. 2).
type running struct {
	sweep  *experiment.Sweep
	groups [headlineGroups]struct {
		n   int
		sum exactSum
	}
}

// exactSum is a sum that depends on the order of its terms only in its last bits
// (Neumaier 1974).
type exactSum struct{ sum, rest float64 }

func (e *exactSum) add(x float64) {
	sum := e.sum + x
	if math.Abs(e.sum) >= math.Abs(x) {
		e.rest += e.sum - sum + x
	} else {
		e.rest += x - sum + e.sum
	}
	e.sum = sum
}

func (e *exactSum) value() float64 { return e.sum + e.rest }

func newRunning(s *experiment.Sweep) *running { return &running{sweep: s} }

func (r *running) add(record *experiment.Record) {
	value, ok := r.sweep.Contrast(&r.sweep.Headline, record.Runs)
	r.put(record.Replication, value, ok)
}

func (r *running) put(replication int, value float64, ok bool) {
	if ok {
		g := &r.groups[replication%headlineGroups]
		g.n++
		g.sum.add(value)
	}
}

// String returns the mean with its standard error, if it has one.
func (r *running) String() string {
	n, groups := 0, 0.
	var sum, squares exactSum
	for i := range r.groups {
		if g := &r.groups[i]; g.n > 0 {
			n += g.n
			sum.add(g.sum.value())
			groups++
		}
	}
	if n == 0 {
		return ""
	}
	h := &r.sweep.Headline
	who := h.Arm
	if h.Reference != "" {
		who += " - " + h.Reference
	}
	mean := sum.value() / float64(n)
	text := fmt.Sprintf("%s %s", h.Outcome, signed(mean))
	if groups < 2 {
		return text + ", " + who
	}
	for i := range r.groups {
		// of a ratio of sums, since groups differ in size
		observed, expected := r.groups[i].sum.value(), mean*float64(r.groups[i].n)
		residual := inference.Unrounded(observed-expected, 0, math.Abs(observed)+math.Abs(expected))
		squares.add(residual * residual)
	}
	if squares.value() == 0 { // without a spread the error is not known
		return text + ", " + who
	}
	return fmt.Sprintf("%s (standard error %s), %s", text, figures(math.Sqrt(squares.value()*groups/(groups-1))/float64(n)), who)
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

// wholeOf returns the block of all replications of the points [from, to).
func wholeOf(s *experiment.Sweep, from, to int) experiment.Block {
	return experiment.Block{FromPoint: from, ToPoint: to, ToReplication: s.Replications.Most}
}

// leftOf returns how many runs of the points [from, to) are missing.
func leftOf(s *experiment.Sweep, have []experiment.Block, from, to int) int64 {
	left := int64(0)
	for b := range experiment.Missing(have, wholeOf(s, from, to)) {
		left += b.Size() * int64(len(s.Arms))
	}
	return left
}

// planOf plans the remaining runs of the points [from, to).
func planOf(s *experiment.Sweep, left int64, from, to, workers int) (*plan, error) {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	arms := len(s.Arms)
	want := wholeOf(s, from, to)
	p := &plan{runs: want.Size() * int64(arms), left: left, workers: workers}
	m := manifestOf(s)
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
	left := leftOf(s, nil, from, to)
	if o.out != "" {
		m := manifestOf(s)
		var refusal *dataset.Refusal
		if err := dataset.Check(o.out, m); errors.As(err, &refusal) {
			return usageError{error: err}
		} else if err != nil {
			return err
		}
		existing, err := dataset.OpenAs(o.out, m)
		if err != nil {
			return err
		}
		left = leftOf(s, existing.Blocks(), from, to)
		if stale := existing.Stale() * int64(len(s.Arms)); stale > 0 { // runs that do not have their new numbers yet
			left -= int64(float64(stale) * float64(to-from) / float64(s.Points()))
		}
	}
	p, err := planOf(s, left, from, to, o.workers)
	if err != nil {
		return err
	}
	if o.json {
		return printJSON(app.stdout, object{{"sweep", s.Name}, {"design", s.Design.Kind}, {"points", to - from}, {"regimes", len(s.Arms)},
			{"replications", s.Replications.Most}, {"runs", p.runs}, {"done", p.runs - p.left}, {"seconds", p.seconds()}, {"memory_bytes", math.Round(p.memory)},
			{"disk_bytes", math.Round(p.bytes)}})
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
		fmt.Fprintf(app.stdout, "%-13s %s\n", line[0], strings.TrimPrefix(wrap(line[1], room(app.stdout), indent), indent))
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
