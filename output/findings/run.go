package findings

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"leaderful/output/dataset"
	"leaderful/output/words"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// Misuse is a mistake of the user, found before anything runs.
type Misuse struct{ Err error }

func (m Misuse) Error() string { return m.Err.Error() }

func (m Misuse) Unwrap() error { return m.Err }

// Misused makes an error of the user.
func Misused(format string, arguments ...any) error {
	return Misuse{fmt.Errorf(format, arguments...)}
}

// SomeFailed is the error of a sweep that is done, but in which runs failed.
type SomeFailed struct{ Runs int64 }

func (s SomeFailed) Error() string {
	return fmt.Sprintf("%d runs failed; the data set gives the reasons, and --retry-failed reruns them", s.Runs)
}

// A Watcher is told how work proceeds.
type Watcher interface {
	// Start begins to show the progress of so many things: "runs".
	Start(total int64, what string) Follower
	// Say reports something that is not an error.
	Say(text string)
}

// A Follower shows how far something has come.
type Follower interface {
	Done(n int64)                           // n more are done
	Remark(note fmt.Stringer, failed int64) // what is shown beside the numbers from now on
	End()
}

// Tell returns functions that show and end the progress of something whose size
// becomes known with the first call.
func Tell(w Watcher, what string) (tell dataset.Progress, end func()) {
	var f Follower
	finished := int64(0)
	tell = func(done, total int64) {
		if f == nil {
			f = w.Start(total, what)
		}
		f.Done(done - finished)
		finished = done
	}
	return tell, func() {
		if f != nil {
			f.End()
		}
	}
}

// Work says how to run.
type Work struct {
	Watcher
	Workers     int           // runs at a time; 0: one per processor
	Shard       [2]int        // number, from 1, and number of shards
	SaveEvery   time.Duration // complete runs are saved at least this often
	RetryFailed bool
	Shared      bool            // other processes may work in the same folder
	Abandoned   <-chan struct{} // closed to abandon even the runs in progress; nil: never
	Saving      func(bool)      // is told when complete runs begin and cease to be saved; may be nil

	progress Follower
	failed   int64 // runs so far
}

// share returns the part [from, to) of n things that is the shard's.
func (w *Work) share(n int) (from, to int) {
	return n * (w.Shard[0] - 1) / w.Shard[1], n * w.Shard[0] / w.Shard[1]
}

// Sharded reports whether other processes do other parts of the work.
func (w *Work) Sharded() bool { return w.Shard[1] > 1 }

// ManifestOf describes a sweep as it was read by this program.
func ManifestOf(s *experiment.Sweep) *dataset.Manifest {
	return dataset.NewManifest(s, sim.Version, Build())
}

// Commit returns the commit that the program was built from, or "unknown".
func Commit() string {
	commit, changed := "unknown", ""
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range build.Settings {
			switch {
			case setting.Key == "vcs.revision":
				commit = setting.Value
			case setting.Key == "vcs.modified" && setting.Value == "true":
				changed = ", with changes"
			}
		}
	}
	return commit + changed
}

// Build returns the commit, the Go version and the platform of the program.
func Build() string {
	return "commit " + Commit() + ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH
}

// Begin opens or creates the folder of a sweep for the points [from, to), and reports
// damaged parts.
func (w *Work) Begin(ctx context.Context, path string, s *experiment.Sweep, from, to int) (*dataset.Folder, error) {
	start := dataset.Start{From: from, To: to, Shared: w.Shared || w.Sharded(), Retry: w.RetryFailed, Wait: func() {
		w.Say(fmt.Sprintf("waiting for the lock on %s, which another process holds", path))
	}}
	var done func()
	start.Progress, done = Tell(w, "parts checked")
	folder, err := dataset.Begin(ctx, path, ManifestOf(s), start)
	done()
	if err != nil {
		return nil, Refused(err)
	}
	for _, damage := range folder.Damaged {
		w.Say(fmt.Sprintf("moved damaged part aside, will rerun it: %v", damage))
	}
	return folder, nil
}

// Refused returns an error that is a mistake of the user if a folder refused a sweep.
func Refused(err error) error {
	var refusal *dataset.Refusal
	if errors.As(err, &refusal) {
		return Misuse{err}
	}
	return err
}

// A session is the record of a process that worked on a data set.
type Session struct {
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

// Run makes what a folder lacks of the points [from, to) of a sweep, and returns the
// record of this process. The error is context.Canceled only if every complete run is
// saved.
func (w *Work) Run(ctx context.Context, s *experiment.Sweep, folder *dataset.Folder, from, to int) (*Session, error) {
	saved := experiment.Saved{Blocks: folder.Blocks(), Recall: func(from, to int, visit func(point, replication int, value float64, ok bool)) error {
		return folder.Recall(&s.Replications.Of, from, to, visit)
	}}
	w.progress = w.Start(LeftOf(s, folder.Blocks(), from, to), "runs")
	defer w.progress.End()
	headline := NewRunning(s)
	return w.perform(ctx, s, folder, from, to, saved, func(record *experiment.Record, kept *Session) {
		headline.add(record)
		w.progress.Remark(headline, kept.Failed)
		w.progress.Done(int64(len(record.Runs)))
	})
}

// perform runs what is not saved yet of the points [from, to), adds it to the folder,
// and keeps a record of the process. It calls each with every record and the session so
// far. The error is context.Canceled only if every complete run is saved.
func (w *Work) perform(ctx context.Context, s *experiment.Sweep, folder *dataset.Folder, from, to int, saved experiment.Saved, each func(*experiment.Record, *Session)) (*Session, error) {
	if w.Saving != nil {
		w.Saving(true)
		defer w.Saving(false)
	}
	writer := folder.Write(w.SaveEvery)
	host, _ := os.Hostname()
	kept := &Session{Started: time.Now().UTC(), saved: time.Now(), Shard: fmt.Sprintf("%d/%d", w.Shard[0], w.Shard[1]), Workers: w.Workers, Host: host, Version: sim.Version, Build: Build()}
	if kept.Workers == 0 {
		kept.Workers = runtime.GOMAXPROCS(0)
	}
	err := s.Run(ctx, w.Abandoned, w.Workers, from, to, saved, func(record *experiment.Record) error {
		kept.Runs += int64(len(record.Runs))
		for i := range record.Runs {
			if record.Runs[i].Err != nil {
				kept.Failed++
			}
		}
		each(record, kept)
		kept.save(folder, max(w.SaveEvery, time.Second))
		return writer.Append(s, record)
	})
	failure := writer.Close()
	if kept.Runs > 0 {
		if err := kept.save(folder, 0); err != nil {
			w.Say(fmt.Sprintf("could not save the session record: %v", err))
		}
	}
	return kept, cmp.Or(failure, err)
}

// save writes the record of the process so far, unless it was last written less than
// every ago.
func (s *Session) save(folder *dataset.Folder, every time.Duration) error {
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

// SessionsOf returns the records of the processes that worked on a data set. They are
// not part of the results: those that cannot be read are left out; the error is a
// warning.
func SessionsOf(folder *dataset.Folder) (all []Session, warning error) {
	paths, texts, warning := folder.Sessions()
	for i, text := range texts {
		var s Session
		if json.Unmarshal(text, &s) != nil || !(s.Seconds >= 0 && s.Seconds < 1e9) {
			warning = errors.Join(warning, fmt.Errorf("%s is damaged and ignored", paths[i]))
			continue
		}
		all = append(all, s)
	}
	return all, warning
}

// WholeOf returns the block of all replications of the points [from, to).
func WholeOf(s *experiment.Sweep, from, to int) experiment.Block {
	return experiment.Block{FromPoint: from, ToPoint: to, ToReplication: s.Replications.Most}
}

// LeftOf returns how many runs of the points [from, to) are missing.
func LeftOf(s *experiment.Sweep, have []experiment.Block, from, to int) int64 {
	left := int64(0)
	for b := range experiment.Missing(have, WholeOf(s, from, to)) {
		left += b.Size() * int64(len(s.Arms))
	}
	return left
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

func NewRunning(s *experiment.Sweep) *running { return &running{sweep: s} }

func (r *running) add(record *experiment.Record) {
	value, ok := r.sweep.Contrast(&r.sweep.Headline, record.Runs)
	r.Put(record.Replication, value, ok)
}

func (r *running) Put(replication int, value float64, ok bool) {
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
	text := fmt.Sprintf("%s %s", h.Outcome, words.Signed(mean))
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
	return fmt.Sprintf("%s (standard error %s), %s", text, words.Figures(math.Sqrt(squares.value()*groups/(groups-1))/float64(n)), who)
}
