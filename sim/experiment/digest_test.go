package experiment

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"leaderful/sim"
)

// The digests of the regimes' default runs are those in the model's own tests.
func TestDigestIsThatOfTheModel(t *testing.T) {
	text, err := os.ReadFile("../testdata/digest.txt")
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]string{}
	for line := range strings.Lines(string(text)) {
		digest, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		held[name] = digest
	}
	plan := &Plan{Seed: 1, Replications: 1, Weekly: true}
	for _, regime := range sim.Regimes {
		plan.Arms = append(plan.Arms, Arm{Name: regime.Name, Setup: sim.Setup{Parameters: sim.Defaults(), Regime: regime}})
	}
	results, err := Collect(context.Background(), plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, arm := range plan.Arms {
		run := &results.Runs[i][0]
		if got := Digest(run.Weekly, &run.Outcomes); got != held[arm.Name] {
			t.Errorf("the digest of %s is %s; the model's tests have %q", arm.Name, got, held[arm.Name])
		}
		weekly := slices.Clone(run.Weekly)
		weekly[400].Pull += 1e-15
		if Digest(weekly, &run.Outcomes) == held[arm.Name] {
			t.Errorf("%s has the same digest when its pull in a week is another", arm.Name)
		}
		outcomes := run.Outcomes
		outcomes.Evenness += 1e-15
		if Digest(run.Weekly, &outcomes) == held[arm.Name] {
			t.Errorf("%s has the same digest when an outcome is another", arm.Name)
		}
	}
}
