package main

import (
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"leaderful/output/findings"
	"leaderful/sim/inference"
)

// patternsOutput is the part of patterns --json on which scripts rely.
type patternsOutput struct {
	Scenario     string
	Seed         uint64
	Level        float64
	Runs, Budget int
	Patterns     []struct {
		Pattern, Words, Source, Verdict, Sentence string
		Remarks                                   []string
		Runs                                      int
		Measurements                              []struct {
			Quantity, Regime, Verdict string
			Counts                    bool
			LiteratureLow             *float64 `json:"literature_low"`
			LiteratureHigh            *float64 `json:"literature_high"`
			Value, Low, High          *float64
			Level                     float64
			N                         int
			Warnings                  []string
		}
	}
}

// patternsIn runs the command and reads its output.
func patternsIn(t *testing.T, folder string, arguments ...string) patternsOutput {
	t.Helper()
	var got patternsOutput
	text := must(t, append([]string{"patterns", "--json", "--quiet", "--out", folder}, arguments...)...)
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// resultsIn measures all patterns from the data sets of a folder.
func resultsIn(t *testing.T, folder string) []*findings.PatternResult {
	t.Helper()
	found, err := findings.Recall(context.Background(), filepath.Join(folder, "patterns"), findings.AboutPatterns, findings.UsualLevel, nil)
	if err != nil {
		t.Fatal(err)
	}
	return found.(*findings.Patterns).Results
}

func TestPatternsOfAFewRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out runs for every pattern")
	}
	folder := t.TempDir()
	text := must(t, "patterns", "--budget", "1360", "--out", folder, "--quiet")
	for _, id := range findings.PatternNames() {
		if !strings.Contains(text, "\n"+id+", ") {
			t.Errorf("%s is not mentioned:\n%s", id, text)
		}
	}
	for _, want := range []string{"in the literature below 0", "0.15 to 0.45", "(Bonferroni)", "replications are few", "calibrated to .45 a year"} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	got := patternsIn(t, folder, "--budget", "1360")
	if got.Scenario != "baseline" || got.Seed != 1 || got.Level != findings.UsualLevel || got.Budget != 1360 || len(got.Patterns) != len(inference.Patterns) {
		t.Fatalf("%+v", got)
	}
	runs := 0
	for i, p := range got.Patterns {
		runs += p.Runs
		counting := 0
		for _, m := range p.Measurements {
			if m.Counts {
				counting++
			}
			if m.N == 0 || m.LiteratureLow == nil && m.LiteratureHigh == nil {
				t.Errorf("%s, %s: %+v", p.Pattern, m.Quantity, m)
			}
		}
		if counting == 0 || !strings.Contains(p.Sentence, p.Verdict) || p.Source != inference.Patterns[i].Source {
			t.Errorf("%s: %+v", p.Pattern, p)
		}
		for _, m := range p.Measurements {
			if want := inference.Simultaneous(findings.UsualLevel, counting); math.Abs(m.Level-want) > 1e-12 {
				t.Errorf("%s, %s: a level of %v for %d quantities", p.Pattern, m.Quantity, m.Level, counting)
			}
		}
	}
	if runs != got.Runs || runs != 1360 {
		t.Errorf("%d runs, %d of patterns, want 1360", got.Runs, runs)
	}
}

// Patterns measured in two steps, after an interrupt, in shards, or with other patterns
// have the same results as in a single step.
func TestPatternsAreResumed(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out runs for every pattern")
	}
	const budget = "2040"
	chosen := []string{"P1", "P6", "P7", "P9", "--budget", budget}
	full := t.TempDir()
	patternsIn(t, full, chosen...)
	want := resultsIn(t, full)

	interrupted := t.TempDir()
	ctx := endingWhen(t, moreParts(interrupted+"/patterns/*", 1))
	r := doIn(ctx, append([]string{"patterns", "--json", "--quiet", "--out", interrupted}, chosen...)...)
	var partial patternsOutput
	if err := json.Unmarshal([]byte(r.stdout), &partial); err != nil || len(partial.Patterns) != 4 {
		t.Fatalf("interrupted: exit code %d, %v\n%s%s", r.code, err, r.stdout, r.stderr)
	}
	if r.code != exitInterrupted && r.code != exitDone {
		t.Fatalf("interrupted: exit code %d: %s", r.code, r.stderr)
	}
	patternsIn(t, interrupted, chosen...)

	grown := t.TempDir()
	patternsIn(t, grown, "P9", "P7", "--budget", "1020")
	patternsIn(t, grown, chosen...)
	patternsIn(t, grown, "P9", "--budget", "68") // existing runs stay

	shards := t.TempDir()
	for _, shard := range []string{"2/2", "1/2"} {
		must(t, append([]string{"patterns", "--quiet", "--out", shards, "--shard", shard}, chosen...)...)
	}
	for name, folder := range map[string]string{"interrupted": interrupted, "grown": grown, "sharded": shards} {
		if got := resultsIn(t, folder); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got[0], want[0])
		}
	}
}

func TestPatternsWithoutRuns(t *testing.T) {
	if text := must(t, "patterns", "p5", "--budget", "0", "--out", t.TempDir()); !strings.Contains(text, "no complete runs") {
		t.Errorf("with a budget of 0: %s", text)
	}
}

func TestMisuseOfPatterns(t *testing.T) {
	folder := t.TempDir()
	for line, want := range map[string]string{
		"patterns P11":                              `unknown pattern "P11"`,
		"patterns P5 --budget -1":                   "a whole number from 0 to 1000000000",
		"patterns P5 --zone trust=.1":               "--zone has no effect here",
		"patterns P5 --level 2":                     "between 0 and 1",
		"patterns P5 --shard 3/2":                   "must be I/N",
		"patterns P3 --scenario storm":              "P3 varies the size of shocks, but the scenario storm lists its shocks",
		"patterns P5 --scenario stom":               `did you mean "storm"?`,
		"patterns P5 --set trust.rat=1":             `did you mean "trust.rate"?`,
		"patterns P10 --set organization.members=1": "seat of intervention 1 is 1; the range is 0 to 0",
	} {
		r := do(append(strings.Fields(line), "--out", folder)...)
		if r.code != exitUsage || !strings.Contains(r.stdout+r.stderr, want) {
			t.Errorf("leaderful %s: exit code %d, %q does not say %q", line, r.code, r.stdout+r.stderr, want)
		}
	}
	must(t, "patterns", "P5", "--budget", "680", "--out", folder, "--quiet")
	if r := do("patterns", "P5", "--budget", "680", "--out", folder, "--seed", "2"); r.code != exitUsage || !strings.Contains(r.stderr, "seed") {
		t.Errorf("another seed in the same folder: exit code %d, %s", r.code, r.stderr)
	}
}
