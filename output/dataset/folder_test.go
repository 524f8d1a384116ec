package dataset

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// fragile is a sweep one of whose points fails while broken.
func fragile(broken *bool) *experiment.Sweep {
	settings := sim.Defaults()
	settings.Environment.Weeks = 30
	s := &experiment.Sweep{Worlds: experiment.ByPoint, Design: experiment.Design{Kind: experiment.Grid}, Replications: experiment.Replications{Most: 4},
		Headline: experiment.Contrast{Outcome: "trust", Arm: "domineering"}}
	for _, regime := range sim.Regimes[:2] {
		s.Arms = append(s.Arms, experiment.Arm{Name: regime.Name, Setup: sim.Setup{Parameters: settings, Regime: regime}})
	}
	for i := range sim.OutcomeTable {
		s.Outcomes = append(s.Outcomes, &sim.OutcomeTable[i])
	}
	heal := sim.ParameterNamed("harm.heal")
	s.Factors = []experiment.Factor{{Name: heal.Name, Meaning: heal.Meaning, Spread: experiment.Spread{Shape: experiment.Levels, Levels: []float64{.1, .2, .3}},
		Set: func(arm int, setup *sim.Setup, v float64) error {
			if *broken && arm == 1 && v == .2 {
				return errors.New("it broke")
			}
			return heal.Set(&setup.Parameters, v)
		}}}
	return s
}

func fill(t *testing.T, s *experiment.Sweep, path string, retry bool) *Folder {
	t.Helper()
	f, err := Begin(path, NewManifest(s), retry, true)
	if err != nil {
		t.Fatal(err)
	}
	w := f.Write(s, time.Hour)
	err = s.Run(context.Background(), nil, 2, 0, s.Points(), experiment.Saved{Blocks: f.Blocks()}, w.Append)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if f, err = Open(path); err != nil {
		t.Fatal(err)
	}
	return f
}

func exported(t *testing.T, f *Folder) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Export(&b, CSV, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFailuresAreRecordedAndRetried(t *testing.T) {
	broken := true
	s := fragile(&broken)
	f := fill(t, s, t.TempDir(), false)
	if runs, failures := f.Done(); runs != 24 || failures != 4 {
		t.Errorf("%d runs, %d failures", runs, failures)
	}
	if text := exported(t, f); strings.Count(text, "it broke") != 4 || !strings.Contains(text, "the run of compassionate in replication 0 of seed ") {
		t.Errorf("the failures are told as %s", text)
	}
	broken = false
	if again := fill(t, s, f.Path, false); exported(t, again) != exported(t, f) {
		t.Error("what failed ran again without being asked for")
	}
	mended := fill(t, s, f.Path, true)
	if _, failures := mended.Done(); failures != 0 {
		t.Errorf("%d failures are left", failures)
	}
	if exported(t, mended) != exported(t, fill(t, s, t.TempDir(), false)) {
		t.Error("what was mended is not what was made at once")
	}
}

// Two processes that did the same work leave doubles, which count once, and
// which the next one alone in the folder removes.
func TestDoublesCountOnce(t *testing.T) {
	sound := false
	s := fragile(&sound)
	f := fill(t, s, t.TempDir(), false)
	want := exported(t, f)
	doubled, err := Begin(f.Path, NewManifest(s), false, false)
	if err != nil {
		t.Fatal(err)
	}
	w := doubled.Write(s, time.Hour)
	if err := s.Run(context.Background(), nil, 1, 1, 2, experiment.Saved{}, w.Append); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, alone := range []bool{false, true} {
		if _, err := Begin(f.Path, NewManifest(s), false, alone); err != nil {
			t.Fatal(err)
		}
		if f, err = Open(f.Path); err != nil {
			t.Fatal(err)
		}
		rows := 0
		for _, p := range f.parts {
			rows += p.rows
		}
		if runs, _ := f.Done(); runs != 24 || exported(t, f) != want || alone == (rows != 24) {
			t.Errorf("alone %v: %d runs in %d rows", alone, runs, rows)
		}
	}
}

// What cannot be written leaves what was complete.
func TestFolderThatCannotBeWritten(t *testing.T) {
	sound := false
	s := fragile(&sound)
	f := fill(t, s, t.TempDir(), false)
	want := exported(t, f)
	f.Manifest.Replications.Most = 9
	w := f.Write(s, time.Nanosecond)
	if err := os.Rename(filepath.Join(f.Path, runsFolder), filepath.Join(f.Path, "away")); err != nil {
		t.Fatal(err)
	}
	s.Replications.Most = 9
	err := s.Run(context.Background(), nil, 2, 0, s.Points(), experiment.Saved{Blocks: f.Blocks()}, w.Append)
	if err = errors.Join(err, w.Close()); err == nil {
		t.Fatal("it was written into nowhere")
	}
	if err := os.Rename(filepath.Join(f.Path, "away"), filepath.Join(f.Path, runsFolder)); err != nil {
		t.Fatal(err)
	}
	if again, err := Open(f.Path); err != nil || exported(t, again) != want {
		t.Errorf("what was complete is gone: %v", err)
	}
}

func TestManifestTellsEverything(t *testing.T) {
	sound := false
	f := fill(t, fragile(&sound), t.TempDir(), false)
	m := f.Manifest
	if m.Engine != sim.Engine || m.Points != 3 || len(m.Regimes) != 2 || m.Regimes[0].Settings["environment.weeks"] != 30 || len(m.Columns) != 4+1+24+1 {
		t.Errorf("the manifest is %+v", m)
	}
	for _, c := range m.Columns {
		if c.Meaning == "" {
			t.Errorf("column %s has no meaning", c.Name)
		}
	}
}
