package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"leaderful/output/findings"
	"leaderful/scenarios"
)

const smallScenario = `
name: small
title: small
question: small?
settings: {environment: {weeks: 60}, organization: {members: 20}}
regimes: [domineering, power-with]
`

// smallSweep varies two things; levels and replications are filled in.
const smallSweep = `
name: small
scenario: small.yaml
vary:
  environment.growth: %s
  work.unit_loss: [0, 0.5]
design: grid
replications: %s
weekly: [trust]
`

// place writes files into a new folder and returns it.
func place(t *testing.T, files ...string) string {
	t.Helper()
	folder := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(folder, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// contents returns the files of a folder by name.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sameFiles(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for name, text := range a {
		if b[name] != text {
			return false
		}
	}
	return true
}

// command runs the program in this process.
func command(t *testing.T, want int, arguments ...string) (stdout, stderr string) {
	t.Helper()
	var out, errors bytes.Buffer
	if code := run(context.Background(), arguments, &out, &errors); code != want {
		t.Fatalf("leaderful %s: exit code %d, want %d\n%s%s", strings.Join(arguments, " "), code, want, &out, &errors)
	}
	return out.String(), errors.String()
}

// swept runs a sweep undisturbed and returns the merged data set.
func swept(t *testing.T, levels, replications string) map[string]string {
	t.Helper()
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, levels, replications))
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	return merged(t, folder, "out")
}

func merged(t *testing.T, folder string, parts ...string) map[string]string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "merged")
	arguments := []string{"dataset", "merge", "--out", out}
	for _, part := range parts {
		arguments = append(arguments, filepath.Join(folder, part))
	}
	command(t, 0, arguments...)
	return contents(t, out)
}

func TestSweepGrows(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "5"))
	sweep := func() string {
		out, _ := command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
		return out
	}
	sweep()
	change := func(levels, replications string) {
		if err := os.WriteFile(folder+"/s.yaml", []byte(fmt.Sprintf(smallSweep, levels, replications)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	change("[0.1, 0.15, 0.2]", "5") // a grid that is refined keeps its points
	if out := sweep(); !strings.Contains(out, "60 runs") || !strings.Contains(out, "20 of them ran now") {
		t.Errorf("after refining: %s", out)
	}
	change("[0.1, 0.15, 0.2]", "8")
	if out := sweep(); !strings.Contains(out, "36 of them ran now") || !strings.Contains(out, "`leaderful sensitivity ") {
		t.Errorf("after more replications: %s", out)
	}
	if !sameFiles(merged(t, folder, "out"), swept(t, "[0.1, 0.15, 0.2]", "8")) {
		t.Error("the extended data set differs from one made in one go")
	}
	change("[0.1, 0.2]", "8")
	_, errors := command(t, 2, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	if !strings.Contains(errors, "vary.environment.growth: the folder has the level 0.15, the file lacks it") {
		t.Errorf("a level less: %s", errors)
	}
	change("[0.1, 0.15, 0.2]", "8\nseed: 9")
	if _, errors = command(t, 2, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet"); !strings.Contains(errors, "seed: the folder has 1, the file 9") {
		t.Errorf("another seed: %s", errors)
	}
}

func TestPrecisionIsReachedAndResumed(t *testing.T) {
	rule := "{precision: %s, of: {outcome: performance, regime: power-with}, least: 5, most: 200}"
	fine := strings.Replace(rule, "%s", "0.02", 1)
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", strings.Replace(rule, "%s", "0.05", 1)))
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	if err := os.WriteFile(folder+"/s.yaml", []byte(fmt.Sprintf(smallSweep, "[0.1, 0.2]", fine)), 0o644); err != nil {
		t.Fatal(err)
	}
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	if !sameFiles(merged(t, folder, "out"), swept(t, "[0.1, 0.2]", fine)) {
		t.Error("a precision reached in two steps is not that reached in one")
	}
	out, _ := command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	if !strings.Contains(out, "0 of them ran now") {
		t.Errorf("what is precise ran again: %s", out)
	}
}

func TestExportsAgreeAndRowsReplay(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "3"))
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	for _, name := range []string{"runs.csv", "runs.jsonl", "runs.parquet"} {
		command(t, 0, "dataset", "export", folder+"/out", folder+"/"+name)
	}
	command(t, 0, "dataset", "export", folder+"/out", folder+"/weeks.csv", "--weekly")
	files := contents(t, folder)
	if n := strings.Count(files["runs.csv"], "\n"); n != 1+24 {
		t.Errorf("the CSV has %d lines", n)
	}
	if n := strings.Count(files["weeks.csv"], "\n"); n != 1+24*60 {
		t.Errorf("the CSV of weeks has %d lines", n)
	}
	if !strings.HasPrefix(files["runs.jsonl"], `{"point":0,"replication":0,"regime":"domineering","seed":1,"environment.growth":0.1,`) {
		t.Errorf("the JSON Lines begin with %.120s", files["runs.jsonl"])
	}
	for _, row := range []string{"0", "13", "23"} {
		if out, _ := command(t, 0, "replay", folder+"/out", row); !strings.Contains(out, "identical to the bit") {
			t.Errorf("row %s: %s", row, out)
		}
	}
	if _, errors := command(t, 1, "replay", folder+"/out", "24"); !strings.Contains(errors, "no row 24") {
		t.Errorf("row 24: %s", errors)
	}
}

func TestSweepRefusesWhatMakesNoSense(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "3"), "other.txt", "x")
	for want, arguments := range map[string][]string{
		"sweep needs --out":                    {"sweep", folder + "/s.yaml"},
		`shard is "4/3"`:                       {"sweep", folder + "/s.yaml", "--out", folder + "/o", "--shard", "4/3"},
		`did you mean "screening"?`:            {"sweep", "screenin", "--out", folder + "/o"},
		"merge needs --out":                    {"dataset", "merge", folder},
		"must end in .parquet, .csv or .jsonl": {"dataset", "export", folder + "/out", "runs.xls"},
	} {
		if strings.HasPrefix(want, "must end") {
			command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
		}
		if _, errors := command(t, 2, arguments...); !strings.Contains(errors, want) {
			t.Errorf("%v: %s", arguments, errors)
		}
	}
	if _, errors := command(t, 1, "sweep", folder+"/s.yaml", "--out", folder, "--quiet"); !strings.Contains(errors, "contains other files, but no data set") {
		t.Errorf("a folder in use: %s", errors)
	}
}

// A plan is refused if the run would be, and counts only runs of the sweep.
func TestDryRunSaysWhetherItFits(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "5"),
		"other.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "5\nseed: 9"), "finer.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.15, 0.2]", "5"))
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	if out, _ := command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--dry-run"); !strings.Contains(out, "40, of which 40 are done") {
		t.Errorf("of its own folder it plans %s", out)
	}
	if _, errors := command(t, 2, "sweep", folder+"/other.yaml", "--out", folder+"/out", "--dry-run"); !strings.Contains(errors, "seed: the folder has 1, the file 9") {
		t.Errorf("of another's folder it plans %s", errors)
	}
	if _, errors := command(t, 1, "sweep", folder+"/s.yaml", "--out", folder, "--dry-run"); !strings.Contains(errors, "contains other files") {
		t.Errorf("of a folder in use it plans %s", errors)
	}
	// The points have other numbers when the grid is refined.
	if out, _ := command(t, 0, "sweep", folder+"/finer.yaml", "--out", folder+"/out", "--dry-run"); !strings.Contains(out, "60, of which 40 are done") {
		t.Errorf("of a refined grid it plans %s", out)
	}
}

// The same file recreates a lost manifest; the file of another sweep does not adopt the
// parts.
func TestPartsKnowTheirSweep(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "5"),
		"other.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "5\nseed: 9"))
	out := folder + "/out"
	command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet")
	manifest := contents(t, out)["manifest.json"]
	write := func(text string) {
		if err := os.WriteFile(out+"/manifest.json", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Replace(manifest, `"Sanction": 0.2,`, `"Sanction": 0.9,`, 1))
	if _, errors := command(t, 1, "dataset", "verify", out); !strings.Contains(errors, "manifest.json: damaged or changed") {
		t.Errorf("of a manifest that was changed verify says %s", errors)
	}
	command(t, 0, "sweep", folder+"/other.yaml", "--out", folder+"/other", "--quiet")
	write(contents(t, folder+"/other")["manifest.json"])
	if text, _ := command(t, 1, "dataset", "verify", out); !strings.Contains(text, "its sweep is not the manifest's") {
		t.Errorf("of another sweep's manifest verify says %s", text)
	}
	if err := os.Remove(out + "/manifest.json"); err != nil {
		t.Fatal(err)
	}
	if _, errors := command(t, 1, "sweep", folder+"/other.yaml", "--out", out, "--quiet"); !strings.Contains(errors, "holds parts of a sweep other than its manifest's") {
		t.Errorf("another sweep takes the parts: %s", errors)
	}
	if _, err := os.Stat(out + "/manifest.json"); err == nil {
		t.Error("a sweep that is refused leaves its manifest")
	}
	if text, _ := command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet"); !strings.Contains(text, "0 of them ran now") {
		t.Errorf("the same sweep says %s", text)
	}
	if contents(t, out)["manifest.json"] != manifest {
		t.Error("the manifest that was made anew is another")
	}
	command(t, 0, "sweep", folder+"/other.yaml", "--out", folder+"/second", "--quiet")
	before := contents(t, folder+"/second")
	if _, errors := command(t, 1, "dataset", "merge", out, "--out", folder+"/second", "--replace"); !strings.Contains(errors, "another sweep") {
		t.Errorf("a merge replaces another sweep: %s", errors)
	}
	if !sameFiles(contents(t, folder+"/second"), before) {
		t.Error("a merge has changed another sweep")
	}
	if _, errors := command(t, 1, "dataset", "merge", out, "--out", out+"/runs/merged"); !strings.Contains(errors, "is among the parts") {
		t.Errorf("a merge among the parts: %s", errors)
	}
}

// Points share their worlds, so that many points do not make a headline more
// certain than its replications do.
func TestHeadlineIsAsUncertainAsItsReplications(t *testing.T) {
	s, err := scenarios.OpenSweep("until-decided")
	if err != nil {
		t.Fatal(err)
	}
	few, many := findings.NewRunning(s), findings.NewRunning(s)
	random := rand.New(rand.NewPCG(3, 4))
	var values []float64
	for replication := range 200 {
		values = append(values, random.NormFloat64())
		few.Put(replication, values[replication], true)
		for range 50 { // points
			many.Put(replication, values[replication], true)
		}
		many.Put(replication, 1e9, false)
	}
	mean, deviation := stat.MeanStdDev(values, nil)
	var got [2]float64
	if _, err := fmt.Sscanf(many.String(), "crises_per_year %g (standard error %g), compassionate - power-with", &got[0], &got[1]); err != nil {
		t.Fatalf("%q: %v", many, err)
	}
	if few.String() != many.String() || math.Abs(got[0]-mean) > .001 || math.Abs(got[1]/(deviation/math.Sqrt(200))-1) > .3 {
		t.Errorf("at one point it says %s, at fifty %s; the mean is %v ± %v", few, many, mean, deviation/math.Sqrt(200))
	}
	if one := findings.NewRunning(s); one.String() != "" {
		t.Errorf("of nothing it says %s", one)
	}
	equal := findings.NewRunning(s)
	for replication := range 7 {
		equal.Put(replication, .1, true)
	}
	if equal.String() != "crises_per_year +0.100, compassionate - power-with" {
		t.Errorf("of equal values it says %s", equal)
	}
}

func TestDurationsAndSizesSuitTheirLength(t *testing.T) {
	for seconds, want := range map[float64]string{4.44: "4.4 s", 75: "1 min 15 s", 3700: "1 h 2 min", 2.4e9: "27778 days"} {
		if got := duration(seconds); got != want {
			t.Errorf("%v seconds are told as %s, want %s", seconds, got, want)
		}
	}
	if got := megabytes(5.9e14); got != "590.0 TB" {
		t.Errorf("it says %s", got)
	}
}

// Folders whose points have other numbers are not merged or combined.
func TestFoldersOfOtherNumbersAreNotMerged(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "up.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "3"), "s.yaml", fmt.Sprintf(smallSweep, "[0.2, 0.1]", "3"))
	command(t, 0, "sweep", folder+"/up.yaml", "--out", folder+"/one", "--quiet", "--shard", "1/2")
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/two", "--quiet", "--shard", "2/2")
	for _, arguments := range [][]string{{"verify", folder + "/one", folder + "/two"}, {"merge", folder + "/one", folder + "/two", "--out", folder + "/merged", "--partial"}} {
		if _, errors := command(t, 1, append([]string{"dataset"}, arguments...)...); !strings.Contains(errors, "the order of levels or points") {
			t.Errorf("%v: %s", arguments, errors)
		}
	}
	// In one folder the points get their new numbers.
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/one", "--quiet")
	if !sameFiles(merged(t, folder, "one"), swept(t, "[0.2, 0.1]", "3")) {
		t.Error("a data set whose points had other numbers differs from one made in one go")
	}
}

func TestMergeKnowsWhereItWrites(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "few.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "3"), "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "4"))
	command(t, 0, "sweep", folder+"/few.yaml", "--out", folder+"/out", "--quiet")
	before := contents(t, folder+"/out")
	if _, errors := command(t, 1, "dataset", "merge", folder+"/out", "--out", folder+"/out", "--replace"); !strings.Contains(errors, "cannot be merged into itself") {
		t.Errorf("into itself: %s", errors)
	}
	if !sameFiles(contents(t, folder+"/out"), before) {
		t.Error("a merge into itself has changed it")
	}
	command(t, 0, "dataset", "merge", folder+"/out", "--out", folder+"/merged/")
	if err := os.Symlink(folder+"/merged", folder+"/link"); err != nil {
		t.Fatal(err)
	}
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	if _, errors := command(t, 1, "dataset", "merge", folder+"/out", "--out", folder+"/link", "--replace", "--of", folder+"/few.yaml"); !strings.Contains(errors, "an earlier version") {
		t.Errorf("of another state of the file: %s", errors)
	}
	command(t, 0, "dataset", "merge", folder+"/out", "--out", folder+"/link/", "--replace", "--of", folder+"/s.yaml")
	if !sameFiles(contents(t, folder+"/merged"), swept(t, "[0.1, 0.2]", "4")) {
		t.Error("behind a link the merged data set is not the one that is there now")
	}
	if left, _ := filepath.Glob(folder + "/.*"); len(left) > 0 {
		t.Errorf("merging leaves %v", left)
	}
}

// A design of another tool may have equal points. It can be extended after them, and its
// data set is a design in turn.
func TestEqualPointsAreTaken(t *testing.T) {
	sweep := "name: small\nscenario: small.yaml\nvary: {environment.growth: {from: 0, to: 1}, work.unit_loss: {from: 0, to: 1}}\nreplications: 3\ndesign: {kind: points, file: p.csv%s}\n"
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(sweep, ""), "p.csv", "work.unit_loss,environment.growth\n0.5,0.1\n0,0.2\n0.5,0.1\n")
	table := func(text string) {
		t.Helper()
		if err := os.WriteFile(folder+"/p.csv", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := folder + "/out"
	command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet", "--shard", "1/2")
	command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet")
	table("work.unit_loss,environment.growth\n0.5,0.1\n0,0.2\n0.5,0.1\n0,0.2\n1,0.1\n")
	if text, _ := command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet"); !strings.Contains(text, "30 runs") || !strings.Contains(text, "5 points; 12 of them") {
		t.Errorf("it says %s", text)
	}
	command(t, 0, "dataset", "verify", out)
	command(t, 0, "replay", out, "29")
	command(t, 0, "dataset", "export", out, folder+"/p2.csv", "--quiet")
	table("work.unit_loss,environment.growth\n1,0.1\n0.5,0.1\n0,0.2\n0.5,0.1\n0,0.2\n")
	if _, errors := command(t, 2, "sweep", folder+"/s.yaml", "--out", out, "--quiet"); !strings.Contains(errors, "some points are equal, so new points must follow the existing ones") {
		t.Errorf("it says %s", errors)
	}

	exported, err := os.ReadFile(folder + "/p2.csv")
	if err != nil {
		t.Fatal(err)
	}
	table(string(exported))
	if _, errors := command(t, 2, "sweep", folder+"/s.yaml", "--dry-run"); !strings.Contains(errors, "columns that do not vary: point, replication, regime, seed, ") {
		t.Errorf("it says %s", errors)
	}
	if err := os.WriteFile(folder+"/s.yaml", []byte(fmt.Sprintf(sweep, ", other_columns: ignore")), 0o644); err != nil {
		t.Fatal(err)
	}
	if text, _ := command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet"); !strings.Contains(text, "30 runs") || !strings.Contains(text, "0 of them ran now") {
		t.Errorf("of its own data set it says %s", text)
	}
}
