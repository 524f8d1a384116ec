package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"leaderful/output/dataset"
)

// Seeds are numbers as long as readers with floating-point numbers read them exactly,
// and text beyond.
func TestSeedsInJSON(t *testing.T) {
	alone(t)
	for seed, want := range map[string]string{
		"1": "1", "9007199254740991": "9007199254740991", "9007199254740992": "9007199254740992",
		"9007199254740993": `"9007199254740993"`, "18446744073709551615": `"18446744073709551615"`,
	} {
		for _, line := range []string{"run baseline --regimes power-with", "compare baseline --regimes domineering,power-with"} {
			text := must(t, append(strings.Fields(line), "--json", "--replications", "2", "--set", "environment.weeks=10", "--seed", seed)...)
			var got struct{ Seed json.RawMessage }
			if err := json.Unmarshal([]byte(text), &got); err != nil || string(got.Seed) != want {
				t.Errorf("%s --seed %s: the seed is %s, %v", line, seed, got.Seed, err)
			}
		}
	}
}

func TestJSONOfVerifyReplayAndExplain(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1]", "3"))
	out := folder + "/out"
	command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet")
	type verified struct {
		Whole   bool
		Damaged []struct{ Folder, Part, Reason string }
		Missing int
		AtLeast bool `json:"at_least"`
		Failed  int
	}
	verify := func(code int) (v verified) {
		text, _ := command(t, code, "dataset", "verify", "--json", out)
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		return v
	}
	if v := verify(0); !v.Whole || v.Damaged == nil || len(v.Damaged) > 0 || v.Missing > 0 {
		t.Errorf("of a whole one it says %+v", v)
	}
	var replayed struct {
		Row, Point, Replication int
		Values                  map[string]float64
		Regime, Engine          string
		Seed                    uint64
		Identical               bool
		Difference              *struct{ Column, There, Now string }
	}
	text, _ := command(t, 0, "replay", out, "11", "--json")
	if err := json.Unmarshal([]byte(text), &replayed); err != nil || !replayed.Identical || replayed.Difference != nil || replayed.Row != 11 || replayed.Point != 1 ||
		replayed.Replication != 2 || replayed.Regime != "power-with" || replayed.Values["work.unit_loss"] != .5 || replayed.Seed != 1 {
		t.Errorf("%v: %s", err, text)
	}
	parts, err := filepath.Glob(out + "/runs/*.parquet")
	if err != nil || len(parts) == 0 {
		t.Fatal(err, parts)
	}
	if err := os.Truncate(parts[0], 100); err != nil {
		t.Fatal(err)
	}
	if v := verify(1); v.Whole || len(v.Damaged) != 1 || v.Damaged[0].Part != filepath.Base(parts[0]) || v.Damaged[0].Reason == "" || v.Missing == 0 {
		t.Errorf("of a damaged one it says %+v", v)
	}

	key := regexp.MustCompile(`^[a-z_]+$`)
	var entries []map[string]any
	if err := json.Unmarshal([]byte(must(t, "explain", "--json")), &entries); err != nil || len(entries) < 100 {
		t.Fatalf("%v, %d entries", err, len(entries))
	}
	for _, e := range entries {
		for name := range e {
			if !key.MatchString(name) {
				t.Errorf("%v has the key %q", e["name"], name)
			}
		}
	}
}

// The path to a damaged part does not change the reason, which may contain another path.
func TestDamagedPartsAreNamed(t *testing.T) {
	var stderr strings.Builder
	app := &application{stderr: &stderr}
	app.leftOut(&dataset.Folder{Path: "runs/", Damaged: []dataset.Damage{{Part: "p.parquet", Reason: `its file cannot be "../../thesis.tex"`}}})
	if want := filepath.FromSlash("runs/runs/p.parquet") + `: its file cannot be "../../thesis.tex"` + "\n"; !strings.HasSuffix(stderr.String(), want) {
		t.Errorf("%q lacks %q", stderr.String(), want)
	}
}
