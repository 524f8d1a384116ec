package dataset

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

const (
	fragileScenario = `
name: fragile
title: A sweep that fails
question: What becomes of it?
settings: {environment: {weeks: 30}}
regimes: [domineering, compassionate]
`
	fragileSweep = `
name: fragile-sweep
scenario: fragile.yaml
worlds: by-point
vary: {harm.heal: [0.1, 0.2, 0.3]}
design: grid
replications: 4
headline: {outcome: trust, regime: domineering}
`
)

// fragile returns a sweep in which one point fails while broken is true. Pairs are
// replacements in its file.
func fragile(broken *bool, pairs ...string) *experiment.Sweep {
	text := strings.NewReplacer(pairs...).Replace(fragileSweep)
	s, err := scenarios.ReadSweep("s.yaml", []byte(text), func(string) ([]byte, error) { return []byte(fragileScenario), nil })
	if err != nil {
		panic(err)
	}
	breaking.Store(s, broken)
	return s
}

// breaking holds what decides whether a sweep fails, by sweep.
var breaking sync.Map

func manifestOf(s *experiment.Sweep) *Manifest { return NewManifest(s, "test", "test") }

func quiet(int64, int64) {}

func begin(t *testing.T, s *experiment.Sweep, path string, start Start) *Folder {
	t.Helper()
	start.Progress = quiet
	f, err := Begin(context.Background(), path, manifestOf(s), start)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// run runs the missing replications of a range of points and writes them.
func run(t *testing.T, s *experiment.Sweep, f *Folder, from, to int, have []experiment.Block) {
	t.Helper()
	w := f.Write(time.Hour)
	err := s.Run(context.Background(), nil, 2, from, to, experiment.Saved{Blocks: have}, func(r *experiment.Record) error {
		if broken, ok := breaking.Load(s); ok && *broken.(*bool) && r.Point == 1 {
			r.Runs[1] = experiment.Run{Err: &experiment.Failure{Arm: s.Arms[1].Name, Seed: r.Seeds[1], Replication: r.Replication, Reason: "it broke"}}
		}
		return w.Append(s, r)
	})
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
}

func done(t *testing.T, f *Folder) (runs, failures int64) {
	t.Helper()
	runs, failures, err := f.Done(0, f.Manifest.Points)
	if err != nil {
		t.Fatal(err)
	}
	return runs, failures
}

func fill(t *testing.T, s *experiment.Sweep, path string, retry bool) *Folder {
	t.Helper()
	f := begin(t, s, path, Start{To: s.Points(), Retry: retry})
	run(t, s, f, 0, s.Points(), f.Blocks())
	if err := f.End(); err != nil {
		t.Fatal(err)
	}
	var err error
	if f, err = Open(path); err != nil {
		t.Fatal(err)
	}
	return f
}

func exported(t *testing.T, f *Folder) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Export(context.Background(), &b, CSV, false, quiet); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFailuresAreRecordedAndRetried(t *testing.T) {
	broken := true
	s := fragile(&broken)
	f := fill(t, s, t.TempDir(), false)
	if runs, failures := done(t, f); runs != 24 || failures != 4 {
		t.Errorf("%d runs, %d failures", runs, failures)
	}
	if text := exported(t, f); strings.Count(text, "it broke") != 4 || !strings.Contains(text, "the run of compassionate in replication 0 of seed ") {
		t.Errorf("the failures are reported as %s", text)
	}
	broken = false
	if again := fill(t, s, f.Path, false); exported(t, again) != exported(t, f) {
		t.Error("failed runs were repeated without a request")
	}
	mended := fill(t, s, f.Path, true)
	if _, failures := done(t, mended); failures != 0 {
		t.Errorf("%d failures are left", failures)
	}
	if exported(t, mended) != exported(t, fill(t, s, t.TempDir(), false)) {
		t.Error("the repaired data set differs from one made in one go")
	}
}

// Two processes that do the same work, some of which fails, leave duplicates, which
// count once and leave no trace in the merged data set.
func TestDuplicatesCountOnce(t *testing.T) {
	broken := true
	s := fragile(&broken)
	f := fill(t, s, t.TempDir(), false)
	want := exported(t, f)
	wantMerged := merged(t, f)
	for range 2 {
		doubled := begin(t, s, f.Path, Start{From: 1, To: 2, Shared: true})
		defer doubled.End()
		run(t, s, doubled, 1, 2, nil)
	}
	var err error
	if f, err = Open(f.Path); err != nil {
		t.Fatal(err)
	}
	rows := int64(0)
	for _, p := range f.parts {
		rows += p.rows
	}
	if runs, failures := done(t, f); runs != 24 || failures != 4 || rows <= 24 || exported(t, f) != want {
		t.Errorf("%d runs in %d rows, %d failures", runs, rows, failures)
	}
	if got := merged(t, f); !maps.Equal(got, wantMerged) {
		t.Error("duplicates leave a trace in the merged data set")
	}
}

// merged merges a folder and returns the files by name.
func merged(t *testing.T, folders ...*Folder) map[string]string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "merged")
	if err := Merge(context.Background(), folders, out, false, quiet); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err := filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			var text []byte
			text, err = os.ReadFile(path)
			files[strings.TrimPrefix(path, out)] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A failure to write leaves complete parts intact.
func TestFolderThatCannotBeWritten(t *testing.T) {
	sound := false
	s := fragile(&sound)
	f := fill(t, s, t.TempDir(), false)
	want := exported(t, f)
	f.Manifest.Replications.Most = 9
	w := f.Write(time.Nanosecond)
	if err := os.Rename(filepath.Join(f.Path, runsFolder), filepath.Join(f.Path, "away")); err != nil {
		t.Fatal(err)
	}
	s.Replications.Most = 9
	err := s.Run(context.Background(), nil, 2, 0, s.Points(), experiment.Saved{Blocks: f.Blocks()}, func(r *experiment.Record) error { return w.Append(s, r) })
	if err = errors.Join(err, w.Close()); err == nil {
		t.Fatal("writing into a missing folder succeeded")
	}
	if err := os.Rename(filepath.Join(f.Path, "away"), filepath.Join(f.Path, runsFolder)); err != nil {
		t.Fatal(err)
	}
	if again, err := Open(f.Path); err != nil || exported(t, again) != want {
		t.Errorf("complete parts are gone: %v", err)
	}
}

func TestManifestDescribesTheSweep(t *testing.T) {
	sound := false
	f := fill(t, fragile(&sound), t.TempDir(), false)
	m := f.Manifest
	if m.Engine != sim.Engine || m.Points != 3 || len(m.Arms) != 2 || m.Arms[0].Setup.Parameters.Environment.Weeks != 30 || len(m.Columns) != 4+1+24+1 {
		t.Errorf("the manifest is %+v", m)
	}
	for _, c := range m.Columns {
		if c.Meaning == "" {
			t.Errorf("column %s has no meaning", c.Name)
		}
	}
}

// Done and failed runs are counted for a range of points, so that a shard reports
// only its own points.
func TestDoneCountsARange(t *testing.T) {
	broken := true
	f := fill(t, fragile(&broken), t.TempDir(), false) // point 1 fails
	for _, c := range []struct {
		from, to       int
		runs, failures int64
	}{{0, 1, 8, 0}, {1, 2, 8, 4}, {0, 2, 16, 4}, {2, 3, 8, 0}, {0, 3, 24, 4}, {1, 1, 0, 0}} {
		if runs, failures, err := f.Done(c.from, c.to); err != nil || runs != c.runs || failures != c.failures {
			t.Errorf("points %d to %d: %d runs, %d failures, %v", c.from, c.to, runs, failures, err)
		}
	}
}

// A shard that retries leaves the failures of other shards alone, and needs exclusive
// access to the folder.
func TestRetryOfAShard(t *testing.T) {
	broken := true
	s := fragile(&broken)
	f := fill(t, s, t.TempDir(), false)
	elsewhere := begin(t, s, f.Path, Start{From: 2, To: 3, Shared: true, Retry: true})
	if _, failures := done(t, elsewhere); failures != 4 {
		t.Errorf("a shard without failures leaves %d of another's", failures)
	}
	_, err := Begin(context.Background(), f.Path, manifestOf(s), Start{From: 1, To: 2, Shared: true, Retry: true, Progress: quiet})
	var busy *Busy
	if !errors.As(err, &busy) {
		t.Errorf("a retry while another process works on the folder: %v", err)
	}
	if err := elsewhere.End(); err != nil {
		t.Fatal(err)
	}
	broken = false
	here := begin(t, s, f.Path, Start{From: 1, To: 2, Shared: true, Retry: true})
	defer here.End()
	run(t, s, here, 1, 2, here.Blocks())
	if runs, failures := done(t, here); runs != 24 || failures != 0 {
		t.Errorf("after the retry: %d runs, %d failures", runs, failures)
	}
}

// Damage is found before the data are used, in the parts that hold the current
// points.
func TestDamageIsFoundByChecksum(t *testing.T) {
	sound := false
	f := fill(t, fragile(&sound), t.TempDir(), false)
	path := filepath.Join(f.Path, f.parts[0].file(false))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{4, len(text) / 2, len(text) - 20, len(text) - 1} {
		changed := bytes.Clone(text)
		changed[at] ^= 16
		if err := os.WriteFile(path, changed, 0o644); err != nil {
			t.Fatal(err)
		}
		verified, err := OpenVerified(f.Path, quiet)
		if err != nil || len(verified.Damaged) != 1 || !strings.Contains(verified.Damaged[0].Reason, "checksum") || len(verified.parts) != 0 {
			t.Errorf("byte %d: %v, %v", at, verified.Damaged, err)
		}
		if err := Complete(verified); err == nil {
			t.Errorf("byte %d: nothing is missing", at)
		}
	}
	for _, size := range []int64{0, 1, 8} {
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		if opened, err := Open(f.Path); err != nil || len(opened.Damaged) != 1 {
			t.Errorf("cut to %d bytes: %v", size, err)
		}
	}
}

// Complete records are saved in time, even if no further record arrives.
func TestStragglersDoNotDelaySaving(t *testing.T) {
	sound := false
	s := fragile(&sound)
	f := begin(t, s, t.TempDir(), Start{To: 3})
	defer f.End()
	w := f.Write(20 * time.Millisecond)
	if err := w.Append(s, s.Replay(0, 0)); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if parts, _ := filepath.Glob(filepath.Join(f.Path, runsFolder, "*.parquet")); len(parts) == 1 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("nothing is saved")
		}
	}
	if err := w.Close(); err != nil || len(f.parts) != 1 {
		t.Errorf("%d parts, %v", len(f.parts), err)
	}
}

// A failed write is retried once before it is given up.
func TestAPassingFailureLosesNothing(t *testing.T) {
	sound := false
	s := fragile(&sound)
	f := begin(t, s, t.TempDir(), Start{To: 3})
	defer f.End()
	runs := filepath.Join(f.Path, runsFolder)
	if err := os.Rename(runs, runs+"-away"); err != nil {
		t.Fatal(err)
	}
	w := f.Write(time.Nanosecond)
	var err error
	for r := 0; err == nil; r++ {
		err = w.Append(s, s.Replay(0, r))
	}
	if err := os.Rename(runs+"-away", runs); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if runs, _ := done(t, f); runs < 4 {
		t.Errorf("%d runs are saved, want those of at least two records", runs)
	}
}

// A damaged part that another process replaces meanwhile stays.
func TestReplacedPartStays(t *testing.T) {
	sound := false
	f := fill(t, fragile(&sound), t.TempDir(), false)
	f.Damaged = []Damage{{Part: f.parts[0].name, Reason: "it was damaged"}}
	f.parts = nil
	if err := f.check(&Start{To: 3, Progress: quiet}); err != nil {
		t.Fatal(err)
	}
	if runs, _ := done(t, f); runs != 24 {
		t.Errorf("%d runs are left", runs)
	}
}

// A factor whose description changes remains the same factor.
func TestDescriptionsDoNotAffectIdentity(t *testing.T) {
	sound := false
	s := fragile(&sound, "[0.1, 0.2, 0.3]", "{from: 0.1, to: 0.3}", "design: grid", "design: {kind: sobol, size: 3}")
	f := fill(t, s, t.TempDir(), false)
	s.Factors[0].Meaning = "how fast harm heals, in other words"
	if runs, _ := done(t, fill(t, s, f.Path, false)); runs != 24 {
		t.Errorf("%d runs", runs)
	}
	if parts, _ := filepath.Glob(filepath.Join(f.Path, runsFolder, "*.parquet")); len(parts) != 1 {
		t.Errorf("%d parts", len(parts))
	}
}
