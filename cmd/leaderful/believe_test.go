package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/scenarios"
)

// mutations yields copies of a value, each with one change in one place. In lists only
// the ends are changed.
func mutations(value any, yield func(changed any)) {
	for _, other := range []any{nil, 0, -1, 7, int64(1) << 60, 1e300, "", "../../x", []any{}, map[string]any{}} {
		yield(other)
	}
	switch v := value.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		for _, key := range keys {
			if slices.Contains([]string{"meaning", "unit", "title", "question", "version", "build", "Meaning"}, key) {
				continue // text
			}
			if slices.Contains([]string{"People", "Trust", "Harm", "Work", "Decision", "Vulnerability", "Turnover", "Espoused"}, key) {
				continue // repetitions
			}
			clone := maps.Clone(v)
			delete(clone, key)
			yield(clone)
			mutations(v[key], func(changed any) {
				clone[key] = changed
				yield(clone)
			})
		}
	case []any:
		for _, i := range slices.Compact([]int{0, len(v) - 1}) {
			if i < 0 || i >= len(v) {
				continue
			}
			yield(slices.Delete(slices.Clone(v), i, i+1))
			yield(append(slices.Clone(v), v[i]))
			mutations(v[i], func(changed any) {
				clone := slices.Clone(v)
				clone[i] = changed
				yield(clone)
			})
		}
	}
}

// Whatever a manifest says, no command panics: it is refused, or commands that read data
// sets can work with it. Manifests of another engine cannot be checked in full, so
// more of them are accepted.
func TestNoManifestMakesACommandPanic(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out every command with many faulty manifests")
	}
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "4"))
	out := filepath.Join(folder, "out")
	command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet")
	commands := [][]string{
		{"dataset", "info", out}, {"dataset", "verify", out}, {"dataset", "export", out, "-", "--quiet"}, {"dataset", "export", out, "-", "--weekly", "--quiet"},
		{"dataset", "merge", out, "--out", folder + "/merged", "--partial", "--quiet"}, {"replay", out, "0"}, {"sensitivity", out, "--quiet"},
		{"sweep", "--out", out, "--dry-run"}, {"sweep", folder + "/s.yaml", "--out", out, "--dry-run"},
	}
	for _, k := range telling.Kinds {
		commands = append(commands, []string{"figure", k.Name, out, "--out", folder + "/figures", "--quiet", "--format", "svg"})
	}
	manifest := filepath.Join(out, "manifest.json")
	var whole map[string]any
	text, err := os.ReadFile(manifest)
	if err == nil {
		err = json.Unmarshal(text, &whole)
	}
	if err != nil {
		t.Fatal(err)
	}
	delete(whole, "checksum")
	tried, accepted := 0, 0
	for _, engine := range []string{"another", whole["engine"].(string)} {
		whole["engine"] = engine
		mutations(whole, func(changed any) {
			text, err := json.Marshal(changed)
			if err != nil {
				t.Fatal(err)
			}
			if bare, whole := bytes.CutSuffix(text, []byte("}")); whole && len(bare) > 1 {
				text = fmt.Appendf(bare, `,"checksum":"%.8x"}`, sha256.Sum256(text))
			}
			overwrite(t, manifest, string(text))
			tried++
			m, err := dataset.ReadManifest(out)
			if err != nil {
				return
			}
			accepted++
			if m.Points < 1 || len(m.Arms) < 1 {
				t.Errorf("it is accepted: %s", text)
			}
			arguments := commands[accepted%len(commands)] // each gets manifests of all kinds
			if code := do(arguments...).code; code != exitDone && code != exitFailed && code != exitUsage {
				t.Errorf("%v: exit code %d", arguments, code)
			}
			os.RemoveAll(folder + "/merged")
		})
	}
	if accepted < 5*len(commands) || accepted > tried/2 {
		t.Errorf("%[2]d of %[1]d manifests are accepted", tried, accepted)
	}
}

// A sweep may have more points and replications than fit into memory: commands that
// read its results so far allocate memory only for those.
func TestUnfinishedSweepsTakeLittleMemory(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", `
name: vast
scenario: small.yaml
vary: {environment.growth: {from: 0, to: 1}, work.unit_loss: {from: 0, to: 1}}
design: {kind: saltelli, size: 500000000}
replications: 10000000
`)
	out := filepath.Join(folder, "out")
	s, err := scenarios.OpenSweep(folder + "/s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := dataset.Begin(t.Context(), out, findings.ManifestOf(s), dataset.Start{To: s.Points(), Shared: true, Progress: func(int64, int64) {}})
	if err != nil {
		t.Fatal(err)
	}
	w := f.Write(time.Hour)
	for p := range 40 { // of the last shard of all
		if err := errors.Join(w.Append(s, s.Replay(s.Points()-1-p, 0)), w.Append(s, s.Replay(s.Points()-1-p, 1))); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), f.End()); err != nil {
		t.Fatal(err)
	}
	for _, arguments := range [][]string{{"dataset", "info", out}, {"dataset", "export", out, "-", "--quiet"}, {"sensitivity", out, "--quiet"},
		{"sweep", folder + "/s.yaml", "--out", out, "--dry-run"}, {"replay", out, "3"}} {
		if r := do(arguments...); r.code != exitDone {
			t.Errorf("%v: exit code %d, %s", arguments, r.code, r.stderr)
		}
	}
}
