//go:build !js

package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A witnessedRun is a run and the digest that it must have, wherever it runs.
type witnessedRun struct {
	Scenario    string    `json:"scenario"`
	Arm         string    `json:"arm"`
	Seed        string    `json:"seed"`
	Replication int       `json:"replication"`
	Setup       sim.Setup `json:"setup"`
	Digest      string    `json:"digest"`
}

// witnesses are the runs that are compared. They cover all regimes and many features of
// scenarios.
var witnesses = []struct {
	scenario, arm string
	members       float64 // 0: as in the scenario
	seed          uint64
	replication   int
}{
	{"baseline", "domineering", 0, 1, 0},
	{"baseline", "compassionate", 0, 2, 7},
	{"baseline", "power-with", 300, 1, 0},
	{"baseline", "situational", 0, 1<<64 - 1, 3},
	{"turbulent", "laissez-faire", 0, 20, 1},
	{"masquerade", "masquerade", 0, 3, 2},
	{"relapse", "relapsing", 0, 4, 5},
	{"conversion", "converted-with-habit", 0, 5, 399},
	{"storm", "power-with", 0, 6, 11},
	{"absent-head", "power-with-absent", 0, 7, 12},
}

// digests runs the witnesses.
func digests() ([]witnessedRun, error) {
	var all []witnessedRun
	for _, w := range witnesses {
		s, err := scenarios.Load(w.scenario)
		if err != nil {
			return nil, err
		}
		arm, ok := scenarios.ArmNamed(w.arm)
		if i := slices.IndexFunc(s.Arms, func(a scenarios.Arm) bool { return a.Name == w.arm }); i >= 0 {
			arm, ok = s.Arms[i], true
		}
		if !ok {
			return nil, fmt.Errorf("%s has no arm %s", w.scenario, w.arm)
		}
		setup := s.Setup(&arm)
		if w.members > 0 {
			if err := sim.ParameterNamed("organization.members").Set(&setup, w.members); err != nil {
				return nil, err
			}
		}
		plan := &experiment.Plan{Arms: []experiment.Arm{{Name: w.arm, Setup: setup}},
			Seed: w.seed, First: w.replication, Replications: 1, Weekly: true}
		results, err := experiment.Collect(context.Background(), plan, nil)
		if err != nil {
			return nil, err
		}
		run := &results.Runs[0][0]
		all = append(all, witnessedRun{w.scenario, w.arm, strconv.FormatUint(w.seed, 10), w.replication,
			setup, experiment.Digest(run.Weekly, &run.Outcomes)})
	}
	return all, nil
}
