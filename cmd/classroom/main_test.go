//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// printed returns what a command prints.
func printed(t *testing.T, command string, into any) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run([]string{command}, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("%s exits with %d: %s", command, code, &stderr)
	}
	decoder := json.NewDecoder(&stdout)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// Setups built from the description, as the page does, are those of the scenarios, with
// the same settings hash.
func TestDescriptionGivesTheSetupsOfScenarios(t *testing.T) {
	var d description
	printed(t, "describe", &d)
	var described []string
	for i := range d.Scenarios {
		described = append(described, d.Scenarios[i].Name)
	}
	if !slices.Equal(described, scenarios.Names()) {
		t.Fatalf("described are %v; want %v", described, scenarios.Names())
	}
	for _, got := range d.Scenarios {
		s, err := scenarios.Load(got.Name)
		if err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]string{got.Title: s.Title, got.Story: s.Story, got.Question: s.Question,
			got.LookFor: s.LookFor, got.Finding: s.Finding, got.Favours: s.Favours} {
			if text != want {
				t.Errorf("%s: %q is described as %q", got.Name, want, text)
			}
		}
		if !slices.Equal(got.Changed, s.Changed) || got.Replications != s.Replications || len(got.Arms) != len(s.Arms) {
			t.Errorf("%s: %v, %d replications and %d arms are described", got.Name, got.Changed, got.Replications, len(got.Arms))
			continue
		}
		var wanted, built experiment.Plan
		for i := range s.Arms {
			arm := &got.Arms[i]
			setup := sim.Setup{Parameters: got.Settings, Regime: arm.Regime, Shocks: got.Shocks, Drift: got.Drift, Start: got.Start,
				Interventions: slices.Concat(got.Interventions, arm.Interventions)}
			if want := s.Setup(&s.Arms[i]); !reflect.DeepEqual(setup, want) {
				t.Errorf("%s, %s: the description gives\n%+v\nwant\n%+v", s.Name, arm.Name, setup, want)
			}
			wanted.Arms = append(wanted.Arms, experiment.Arm{Name: s.Arms[i].Name, Setup: s.Setup(&s.Arms[i])})
			built.Arms = append(built.Arms, experiment.Arm{Name: arm.Name, Setup: setup})
		}
		if built.SettingsHash() != wanted.SettingsHash() {
			t.Errorf("%s: the description gives settings with the hash %s; want %s", s.Name, built.SettingsHash(), wanted.SettingsHash())
		}
	}
}

// The page finds settings and numbers of a policy by their names in the description.
func TestDescriptionNamesWhatSetupsHave(t *testing.T) {
	var d description
	printed(t, "describe", &d)
	if d.Version != sim.Version || d.Engine != sim.Engine || !reflect.DeepEqual(d.Regimes, sim.Regimes) {
		t.Errorf("version %s, engine %s and regimes %+v are described", d.Version, d.Engine, d.Regimes)
	}
	text, err := json.Marshal(sim.Setup{Parameters: sim.Defaults(), Regime: sim.Regimes[0]})
	if err != nil {
		t.Fatal(err)
	}
	var setup struct {
		Parameters map[string]map[string]float64
		Regime     struct{ Espoused map[string]float64 }
	}
	if err := json.Unmarshal(text, &setup); err != nil {
		t.Fatal(err)
	}
	settings := 0
	for _, group := range setup.Parameters {
		settings += len(group)
	}
	if len(d.Parameters) != settings {
		t.Errorf("%d settings are described; want %d", len(d.Parameters), settings)
	}
	for _, p := range d.Parameters {
		group, name, _ := strings.Cut(p.Name, ".")
		if value, there := setup.Parameters[sim.GoName(group)][sim.GoName(name)]; !there || value != p.Default {
			t.Errorf("the default of %s is described as %v; want %v", p.Name, p.Default, value)
		}
		if p.Meaning == "" || p.Unit == "" || p.Min > p.Default || p.Max < p.Default {
			t.Errorf("%s is described as %+v", p.Name, p)
		}
	}
	if len(d.Policy) != len(setup.Regime.Espoused) {
		t.Errorf("%d numbers of a policy are described; want %d", len(d.Policy), len(setup.Regime.Espoused))
	}
	for _, number := range d.Policy {
		if _, exists := setup.Regime.Espoused[number.Name]; !exists || number.Meaning == "" || number.Symbol == "" {
			t.Errorf("a number of a policy is described as %+v", number)
		}
	}
	for _, pair := range [][2]any{{d.Conditions, sim.ConditionTable}, {d.Outcomes, sim.OutcomeTable}, {d.Series, sim.SeriesTable}} {
		got, err := json.Marshal(pair[0])
		want, alsoErr := json.Marshal(pair[1])
		if err != nil || alsoErr != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is described, %s wanted: %v, %v", got, want, err, alsoErr)
		}
	}
}

// The page knows kinds of events by their numbers.
func TestPageCountsKindsOfEvents(t *testing.T) {
	text, err := os.ReadFile("../../output/classroom/source/engine/protocol.ts")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?s)export const eventKinds = \[(.*?)\]`).FindSubmatch(text)
	if list == nil {
		t.Fatal("protocol.ts has no eventKinds")
	}
	var kinds []string
	for _, quoted := range regexp.MustCompile(`'([^']*)'`).FindAllSubmatch(list[1], -1) {
		kinds = append(kinds, string(quoted[1]))
	}
	var want []string
	for kind := range sim.LetLie + 1 {
		want = append(want, kind.String())
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("the page knows the kinds %q; want %q", kinds, want)
	}
}

// The runs that a browser must repeat use different features of the engine, and their
// setups survive JSON.
func TestDigests(t *testing.T) {
	var runs []witnessedRun
	printed(t, "digests", &runs)
	if len(runs) < 10 {
		t.Fatalf("%d runs are printed", len(runs))
	}
	regimes, digests := map[string]bool{}, map[string]bool{}
	var listed, changed, large bool
	for i, w := range runs {
		o, err := sim.New(&w.Setup, witnesses[i].seed, w.Replication)
		if err != nil {
			t.Fatal(err)
		}
		var weekly []sim.Observation
		for !o.Done() {
			o.Week()
			weekly = append(weekly, o.Observe())
		}
		outcomes := o.Outcomes()
		if got := experiment.Digest(weekly, &outcomes); got != w.Digest || digests[got] {
			t.Errorf("%s, %s has the digest %s, which must be printed and unique; printed is %s", w.Scenario, w.Arm, got, w.Digest)
		}
		digests[w.Digest] = true
		regimes[w.Setup.Regime.Name] = true
		listed = listed || len(w.Setup.Shocks.Listed) > 0
		changed = changed || len(w.Setup.Interventions) > 0
		large = large || w.Setup.Parameters.Organization.Members == 300
	}
	for _, regime := range sim.Regimes {
		if !regimes[regime.Name] {
			t.Errorf("no run is of %s", regime.Name)
		}
	}
	if !listed || !changed || !large {
		t.Errorf("runs with listed shocks, interventions and 300 members: %v, %v, %v", listed, changed, large)
	}
}

func TestUsage(t *testing.T) {
	for _, arguments := range [][]string{nil, {"help"}, {"describe", "now"}} {
		var stdout, stderr bytes.Buffer
		if code := run(arguments, &stdout, &stderr); code != 2 || stdout.Len() > 0 || stderr.String() != usage {
			t.Errorf("%v exits with %d and prints %q", arguments, code, &stderr)
		}
	}
}

// The engine is small because it contains next to nothing but the model.
func TestEngineHoldsTheModelOnly(t *testing.T) {
	list := exec.Command("go", "list", "-deps", ".")
	list.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	own := []string{"leaderful/cmd/classroom", "leaderful/sim", "leaderful/sim/random"}
	for dependency := range strings.Lines(string(out)) {
		dependency = strings.TrimSpace(dependency)
		first, _, _ := strings.Cut(dependency, "/")
		if slices.Contains(own, dependency) {
			continue
		}
		if first == "leaderful" || strings.Contains(first, ".") || first == "encoding" || first == "crypto" || first == "net" {
			t.Errorf("the engine pulls in %s", dependency)
		}
	}
}
