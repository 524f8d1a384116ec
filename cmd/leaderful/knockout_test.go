package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"leaderful/sim/inference"
)

// without is the part of knockout --json on which scripts rely.
type without struct {
	Scenario, Version string
	Seed              uint64
	Level             float64
	Runs              int
	Columns           []struct {
		Mechanism   string
		Comparisons []struct {
			Claim, Comparison, Outcome string
			Mean, Low, High            *float64
			N                          int
			Verdict                    string
			Move                       *float64
			Adjusted                   *float64 `json:"p_adjusted"`
			Moved                      *bool
			Changed                    *bool `json:"verdict_changed"`
		}
		Off map[string]float64
	}
}

func parseMatrix(t *testing.T, text string) *without {
	t.Helper()
	m := new(without)
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(m); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return m
}

// withoutMechanisms runs the command in miniature and returns what it prints.
func withoutMechanisms(t *testing.T, arguments ...string) string {
	t.Helper()
	return must(t, slices.Concat([]string{"knockout"}, miniature, arguments)...)
}

// In steps, in shards, with one worker or three, the output is the same.
func TestKnockoutIsResumed(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out knock-outs that are resumed")
	}
	folder := t.TempDir()
	const perReplication = 14 * 33
	want := withoutMechanisms(t, "--json", "--budget", "16000", "--out", folder+"/once", "--workers", "3")
	m := parseMatrix(t, want)
	if n := 16000 / perReplication; m.Runs != n*perReplication || m.Columns[0].Comparisons[0].N != n || len(m.Columns) != 14 || m.Level != .95 || m.Scenario != "baseline" || m.Version != version {
		t.Errorf("it holds %d runs in %d columns", m.Runs, len(m.Columns))
	}
	withoutMechanisms(t, "--json", "--budget", "3000", "--out", folder+"/steps", "--workers", "1")
	if got := withoutMechanisms(t, "--json", "--budget", "16000", "--out", folder+"/steps"); got != want {
		t.Error("runs made in steps give another result")
	}
	if got := withoutMechanisms(t, "--json", "--budget", "500", "--out", folder+"/steps"); got != want {
		t.Error("a smaller budget removes runs")
	}
	for _, shard := range []string{"1/2", "2/2"} {
		if got := withoutMechanisms(t, "--json", "--budget", "16000", "--out", folder+"/shards", "--shard", shard); got != "" {
			t.Errorf("a shard says %s", got)
		}
	}
	if got := withoutMechanisms(t, "--json", "--budget", "16000", "--out", folder+"/shards"); got != want {
		t.Error("runs made in shards give another result")
	}
	cmd, said := process(t, slices.Concat([]string{"knockout", "--budget", "1000000", "--save-every", "2ms", "--out", folder + "/interrupted"}, miniature)...)
	signalled(t, cmd, os.Interrupt, moreParts(folder+"/interrupted/knockout", 8))
	text := strings.TrimSpace(strings.Replace(said.String(), "leaderful: "+secondInterrupt, "", 1))
	if cmd.ProcessState.ExitCode() != exitInterrupted || !strings.HasPrefix(text, "claim  as is  threat_weight") || !strings.Contains(text, "\nC15 ") || !strings.Contains(text, "the same command continues with the rest") {
		t.Errorf("%v: %s", cmd.ProcessState, text)
	}
}

func TestMechanismsThatAreAlreadyOff(t *testing.T) {
	folder := t.TempDir()
	off := []string{"--set", "trust.threat_weight=0", "--set", "people.learn_heard=0", "--budget", "900", "--out", folder}
	text := withoutMechanisms(t, off...)
	if !strings.Contains(text, "Already off in this setting: threat_weight.") || strings.Contains(text, "Without threat_weight") || !strings.Contains(text, "Without learn ") {
		t.Errorf("it says %s", text)
	}
	m := parseMatrix(t, withoutMechanisms(t, append(off, "--json")...))
	var names []string
	for _, c := range m.Columns {
		names = append(names, c.Mechanism)
	}
	if len(names) != len(inference.Mechanisms) || slices.Contains(names, "threat_weight") || names[2] != "learn" || len(m.Columns[2].Off) != 4 {
		t.Errorf("the columns are %v", names)
	}
	for want, arguments := range map[string][]string{
		"use another folder to keep both":                 {"--budget", "900"},
		"a budget of 10 runs is too small":                {"--budget", "10", "--out", t.TempDir()},
		"leaderful knockout takes no arguments":           {"C1"},
		"level is 2; it must be a number between 0 and 1": {"--level", "2"},
		`zone is "trust=x"; it must be outcome=size`:      {"--zone", "trust=x"},
		"factors.people.fear_effort":                      {"--set", "trust.threat_weight=0", "--set", "people.learn_heard=0", "--set", "people.fear_effort=0.1"},
		"factors.trust.threat_weight.spread":              {"--set", "people.learn_heard=0"},
		`unknown scenario "calmm"; did you mean `:         {"--scenario", "calmm"},
	} {
		_, stderr := command(t, 2, slices.Concat([]string{"knockout", "--out", folder}, miniature, arguments)...)
		if !strings.Contains(stderr, want) || strings.Contains(stderr, "the same command continues") {
			t.Errorf("%v: %s", arguments, stderr)
		}
	}
}
