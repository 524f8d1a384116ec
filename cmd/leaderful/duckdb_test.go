//go:build duckdb

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/scenarios"
	"leaderful/sim/experiment"
)

// variedSweep has values of every kind: long fractions, names with dots and hyphens,
// and a seed that needs 53 bits.
const variedSweep = `
name: varied
scenario: small.yaml
regimes: [compassionate, power-with]
vary:
  turnover.quit_rate: {from: 0.01, to: 0.4, steps: 3, scale: log}
  work.unit_loss: [0, 0.3]
  regimes.power-with.sanction: [0, 0.1]
design: grid
replications: 5
weekly: [trust, open_crises]
seed: 9007199254740991
`

// fillBadly adds points to a data set, one part per record, as one of two processes
// would. If broken, power-with fails at the highest rate of quits.
func fillBadly(t *testing.T, file, out string, from, to int, broken bool) {
	t.Helper()
	s, err := scenarios.OpenSweep(file)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	folder, err := dataset.Begin(ctx, out, findings.ManifestOf(s), dataset.Start{From: from, To: to, Shared: true, Progress: func(int64, int64) {}})
	if err != nil {
		t.Fatal(err)
	}
	w := folder.Write(time.Nanosecond)
	err = s.Run(ctx, nil, 2, from, to, experiment.Saved{}, func(r *experiment.Record) error {
		if broken && r.Values[0] == 0.4 {
			r.Runs[1] = experiment.Run{Err: &experiment.Failure{Arm: "power-with", Seed: r.Seeds[1], Replication: r.Replication, Reason: "it \"broke\",\nfor größer is not finer"}}
		}
		return w.Append(s, r)
	})
	if err := errors.Join(err, w.Close(), folder.End()); err != nil {
		t.Fatal(err)
	}
}

// DuckDB reads from parts, merged data sets and exports exactly the values of the CSV,
// and the SQL of LOADING.md does what it claims.
func TestDuckDBReadsEveryValue(t *testing.T) {
	project := t.TempDir()
	if err := os.CopyFS(project, os.DirFS("../../output/dataset/testdata/duckdb")); err != nil {
		t.Fatal(err)
	}
	install := exec.Command("npm", "ci", "--no-audit", "--no-fund")
	install.Dir = project
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	folder := place(t, "small.yaml", smallScenario, "s.yaml", variedSweep)
	file, results := filepath.Join(folder, "s.yaml"), filepath.Join(folder, "results")
	export := func() {
		t.Helper()
		if err := os.RemoveAll(folder + "/merged"); err != nil {
			t.Fatal(err)
		}
		command(t, 0, "dataset", "merge", results, "--out", folder+"/merged")
		for _, form := range []string{"csv", "parquet"} {
			// The test changes what it exported before: --force writes it anew.
			command(t, 0, "dataset", "export", results, folder+"/runs."+form, "--force")
			command(t, 0, "dataset", "export", results, folder+"/weeks."+form, "--weekly", "--force")
		}
	}
	script := func(name string, arguments ...string) (string, error) {
		node := exec.Command("node", append([]string{filepath.Join(project, name)}, arguments...)...)
		node.Dir = folder
		out, err := node.CombinedOutput()
		return string(out), err
	}

	command(t, 0, "sweep", file, "--out", results, "--quiet", "--save-every", "1ms", "--shard", "1/2")
	fillBadly(t, file, results, 6, 12, true)
	if parts, _ := filepath.Glob(results + "/runs/*.parquet"); len(parts) < 20 {
		t.Fatalf("only %d parts", len(parts))
	}
	export()
	// 12 points, 5 replications, 2 regimes; the 24 outcomes of the 20 failed runs are
	// absent, as is the reason of the 100 others.
	want := ""
	for _, table := range []string{"runs: 120 rows of 32 values, 580 of them absent", "weeks: 6000 rows of 6 values, 0 of them absent"} {
		name, counts, _ := strings.Cut(table, ": ")
		for _, files := range []string{"results/%s/*.parquet", "merged/%s/*.parquet", "%s.parquet"} {
			want += fmt.Sprintf(files, name) + ": " + counts + "\n"
		}
	}
	if out, err := script("compare.mjs"); err != nil || out != want {
		t.Fatalf("%v; it says\n%s, want\n%s", err, out, want)
	}

	// The comparison must be able to find differences.
	text := contents(t, folder)["runs.csv"]
	lines := strings.SplitAfter(text, "\n")
	for wrong, change := range map[string]func() string{
		"row 0, column seed: 9007199254740991 in Parquet, 9007199254740990 in CSV": func() string { return strings.Replace(text, "9007199254740991", "9007199254740990", 1) },
		"row 40, column turnover.quit_rate: 0.0632455532034 in Parquet, ":          func() string { return strings.Replace(text, "0.0632455532034", "0.06324555320340001", 1) },
		"column failure: the run of power-with in replication 0 ":                  func() string { return strings.Replace(text, "größer", "grösser", 1) },
		"number of rows":   func() string { return strings.Join(append(lines[:5:5], lines[6:]...), "") },
		"names of columns": func() string { return strings.Replace(text, "quits,dismissals", "dismissals,quits", 1) },
	} {
		if err := os.WriteFile(folder+"/runs.csv", []byte(change()), 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := script("compare.mjs"); err == nil || !strings.Contains(out, wrong) {
			t.Errorf("%s is not detected: %v\n%s", wrong, err, out)
		}
	}

	fillBadly(t, file, results, 8, 10, false) // duplicates of some that failed
	export()
	loading, err := filepath.Abs("../../output/dataset/LOADING.md")
	if err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile(loading)
	if err != nil {
		t.Fatal(err)
	}
	want = fmt.Sprintf("%d blocks of SQL; 60 pairs at 12 points, 50 of them known; 20 doubles\n", strings.Count(string(document), "```sql"))
	if out, err := script("loading.mjs", loading); err != nil || out != want {
		t.Errorf("%v; it says\n%s, want\n%s", err, out, want)
	}
}
