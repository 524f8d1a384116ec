package main

import (
	"os"
	"strings"
	"testing"

	"leaderful/scenarios"
)

// If a file is not of the expected kind, the message names its kind and its use.
func TestFilesOfAnotherKindAreCalledWhatTheyAre(t *testing.T) {
	t.Chdir(t.TempDir())
	for file, text := range map[string]string{
		"scenario.yaml":      string(scenarios.Template()),
		"short.yaml":         "name: short\ntitle: T\nquestion: Q\nregimes: [power-with, domineering]\n",
		"sweep.yaml":         string(scenarios.SweepTemplate()),
		"configuration.yaml": "seed: 7\nworkers: 2\nreplications: 100\n",
		"options.yaml":       "scenario: turbulent\nregimes: [power-with]\nquiet: true\n",
		"within.yaml":        "name: within\nscenario: sweep.yaml\nvary: {trust.gap_weight: [0, 1]}\ndesign: grid\nreplications: 2\n",
		"unknown.yaml":       "services: {a: 1}\nseed: 3\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const (
		notASweep = " is a scenario, not a sweep; `leaderful compare "
		aSweep    = " is a sweep, not a scenario; `leaderful sweep "
		forOthers = " is a configuration file, not a "
	)
	for line, want := range map[string]string{
		"sweep baseline":                           "baseline" + notASweep + "baseline` runs it",
		"sweep scenario.yaml":                      "scenario.yaml" + notASweep,
		"sweep short.yaml":                         "short.yaml" + notASweep,
		"sweep configuration.yaml":                 "configuration.yaml" + forOthers + "sweep; `--config configuration.yaml`",
		"sweep options.yaml":                       "options.yaml" + forOthers + "sweep",
		"sweep within.yaml":                        "within.yaml:2:11: sweep.yaml" + aSweep,
		"sweep unknown.yaml":                       `unknown.yaml:1:1: unknown key "services"`,
		"sensitivity storm":                        "storm" + notASweep,
		"sensitivity scenario.yaml":                "scenario.yaml" + notASweep,
		"cluster slurm baseline --out x --tasks 2": "baseline" + notASweep,
		"cluster kubernetes scenario.yaml --out x --tasks 2 --image i --claim c": "scenario.yaml" + notASweep,
		"compare screening":                       "screening" + aSweep + "screening --out DIR` runs it",
		"compare sweep.yaml":                      "sweep.yaml" + aSweep,
		"compare configuration.yaml":              "configuration.yaml" + forOthers + "scenario",
		"compare options.yaml":                    "options.yaml" + forOthers + "scenario",
		"compare unknown.yaml":                    `unknown.yaml:1:1: unknown key "services"`,
		"run sweep.yaml":                          "sweep.yaml" + aSweep,
		"run screening":                           "screening" + aSweep,
		"scenarios show sweep.yaml":               "sweep.yaml" + aSweep,
		"claims --scenario screening":             "screening" + aSweep,
		"knockout --scenario sweep.yaml":          "sweep.yaml" + aSweep,
		"boundary --scenario configuration.yaml":  "configuration.yaml" + forOthers + "scenario",
		"patterns --scenario sweep.yaml":          "sweep.yaml" + aSweep,
		"findings --scenario sweep.yaml":          "sweep.yaml" + aSweep,
		"validate configuration.yaml":             "configuration.yaml" + forOthers,
		"compare baseline --config scenario.yaml": "scenario.yaml is a scenario, not a configuration file; `leaderful compare ",
		"compare baseline --config sweep.yaml":    "sweep.yaml is a sweep, not a configuration file; `leaderful sweep ",
	} {
		r := do(strings.Fields(line)...)
		if text := r.stdout + r.stderr; r.code != exitUsage || !strings.Contains(text, want) || strings.Count(text, "\n") > 8 {
			t.Errorf("leaderful %s: exit code %d, %q does not say %q", line, r.code, text, want)
		}
	}
	for _, file := range []string{"scenario.yaml", "short.yaml", "sweep.yaml"} {
		must(t, "validate", file)
	}
}
