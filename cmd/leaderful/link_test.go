package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"leaderful/output/golden"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

var inAddress = regexp.MustCompile(`#(v1\.[\w-]+)`)

// unpacked replaces packed links, which may differ between versions of Go, by their
// content.
func unpacked(t *testing.T, text string) string {
	t.Helper()
	return inAddress.ReplaceAllStringFunc(text, func(fragment string) string {
		link, err := scenarios.ReadLink(fragment)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := json.Marshal(link)
		if err != nil {
			t.Fatal(err)
		}
		return "#v1." + string(packed)
	})
}

// linkOf returns the link that a comparison prints.
func linkOf(t *testing.T, arguments ...string) string {
	t.Helper()
	var got struct{ Link string }
	if err := json.Unmarshal([]byte(must(t, append([]string{"compare", "--json"}, arguments...)...)), &got); err != nil {
		t.Fatal(err)
	}
	return got.Link
}

// replayed is what run --link --json prints in addition to run --json.
type replayed struct {
	parsed
	Replication int
	Digests     map[string]string
	Warnings    []string
}

func replay(t *testing.T, arguments ...string) replayed {
	t.Helper()
	var got replayed
	if err := json.Unmarshal([]byte(must(t, append([]string{"run", "--json", "--link"}, arguments...)...)), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// TestALinkReplaysTheRunsOfAComparison compares links with the engine itself.
func TestALinkReplaysTheRunsOfAComparison(t *testing.T) {
	mine := filepath.Join(t.TempDir(), "mine.yaml")
	must(t, "init", mine)
	for _, arguments := range [][]string{
		{"baseline", "--replications", "2"},
		{"storm", "--replications", "2", "--seed", "18446744073709551615", "--set", "turnover.quit_rate=0.6", "--regimes", "relapsing,situational"},
		{mine, "--replications", "2", "--set", "environment.weeks=300", "--reference", "learner"},
	} {
		s, err := scenarios.Open(arguments[0])
		if err != nil {
			t.Fatal(err)
		}
		link, err := scenarios.ReadLink(linkOf(t, arguments...))
		if err != nil {
			t.Fatal(err)
		}
		got := replay(t, link.Fragment())
		if got.Scenario != s.Name || got.Seed != json.Number(fmt.Sprint(link.Seed)) || got.Replications != 1 || got.Replication != 0 || len(got.Digests) != 2 || len(got.Warnings) != 0 {
			t.Errorf("%v: the head is %+v", arguments, got)
		}
		for _, arm := range link.Arms {
			a, err := chooseArms(s, []string{arm.Arm})
			if err != nil {
				t.Fatal(err)
			}
			setup := s.Setup(&a[0])
			for i := range sim.ParameterTable {
				if p := &sim.ParameterTable[i]; p.Set(&setup, got.Settings[p.Name]) != nil {
					t.Errorf("%s is %v", p.Name, got.Settings[p.Name])
				}
			}
			o, err := sim.New(&setup, link.Seed, 0)
			if err != nil {
				t.Fatal(err)
			}
			var weekly []sim.Observation
			for !o.Done() {
				o.Week()
				weekly = append(weekly, o.Observe())
			}
			outcomes := o.Outcomes()
			if want := experiment.Digest(weekly, &outcomes); got.Digests[arm.Arm] != want {
				t.Errorf("%v: the digest of %s is %s, want %s", arguments, arm.Arm, got.Digests[arm.Arm], want)
			}
			for i := range sim.OutcomeTable {
				outcome := &sim.OutcomeTable[i]
				if mean := got.Regimes[arm.Arm].Outcomes[outcome.Name].Mean; mean != outcome.Of(&outcomes) {
					t.Errorf("%v: %s under %s is %v, want %v", arguments, outcome.Name, arm.Arm, mean, outcome.Of(&outcomes))
				}
			}
		}
	}
}

// The strongest rival of power-with is shown, not the weakest.
func TestComparisonsLinkToTheStrongestPair(t *testing.T) {
	short := []string{"--replications", "2", "--set", "environment.weeks=60"}
	text := must(t, append([]string{"compare", "baseline", "--page", "https://example.org/class/#story"}, short...)...)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) < 2 || !strings.Contains(lines[len(lines)-2], "compassionate and power-with live:") || !strings.HasPrefix(lines[len(lines)-1], "https://example.org/class/#v1.") {
		t.Errorf("the comparison ends with %q", lines[len(lines)-2:])
	}
	t.Setenv("LEADERFUL_PAGE", "https://example.org/elsewhere/")
	if link := linkOf(t, append([]string{"baseline"}, short...)...); !strings.HasPrefix(link, "https://example.org/elsewhere/#v1.") {
		t.Errorf("the environment's page is not in %s", link)
	}
	// A very long list of shocks makes a link that is too long to print among tables.
	var many strings.Builder
	many.WriteString("name: many\ntitle: M\nquestion: Q\nregimes: [domineering, power-with]\nshocks:\n")
	for i := range 2500 {
		many.WriteString("  - {week: " + strconv.Itoa(i*7919%520) + ", load: 0.000" + strconv.Itoa(1000+i*104729%7993) + "}\n")
	}
	path := filepath.Join(t.TempDir(), "many.yaml")
	if err := os.WriteFile(path, []byte(many.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if text := must(t, "compare", path, "--replications", "1"); !strings.Contains(text, "--json prints it)") {
		t.Errorf("a long link is printed: %.300s", text[len(text)-300:])
	}
	if got := replay(t, linkOf(t, path, "--replications", "1")); got.Scenario != "many" {
		t.Errorf("the long link leads to %q", got.Scenario)
	}
}

// branched is a link like those of the page.
func branched(t *testing.T, change func(*scenarios.Link)) string {
	t.Helper()
	link := &scenarios.Link{
		Engine: sim.Engine, Settings: "000000000000", Scenario: scenarios.LinkScenario{Name: "baseline"},
		Set: map[string]float64{"environment.weeks": 120}, Seed: 4, Replication: 11,
		Arms: []scenarios.LinkArm{
			{Arm: "domineering"},
			{Arm: "domineering", Name: "domineering, then power-with", Changes: []scenarios.LinkChange{{Week: 60, Arm: "power-with"}}},
		},
	}
	s, err := link.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	link.Settings = planFor(s, s.Arms).SettingsHash()
	change(link)
	return "http://127.0.0.1:8080/#" + link.Fragment()
}

func TestLinksAreReplayedAsOtherRunsAre(t *testing.T) {
	link := branched(t, func(*scenarios.Link) {})
	golden.Equal(t, "testdata/run-link.txt", must(t, "run", "--link", link, "--outcomes", "crises_per_year,trust"))

	// Settings in the environment for other runs do not apply to these.
	t.Setenv("LEADERFUL_SEED", "9")
	t.Setenv("LEADERFUL_REPLICATIONS", "50")
	t.Setenv("LEADERFUL_REGIMES", "situational")
	whole := replay(t, link)
	if whole.Seed != "4" || whole.Replication != 11 || len(whole.Digests) != 2 {
		t.Errorf("beside an environment, the link leads to %+v", whole)
	}
	one := replay(t, link, "--regimes", "domineering, then power-with")
	if len(one.Digests) != 1 || one.Digests["domineering, then power-with"] != whole.Digests["domineering, then power-with"] {
		t.Errorf("the digest of one arm is %v, of both %v", one.Digests, whole.Digests)
	}

	path := filepath.Join(t.TempDir(), "weeks.csv")
	must(t, "run", "--link", link, "--weekly", path)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if rows := strings.Split(strings.TrimSpace(string(text)), "\n"); len(rows) != 1+2*120 || !strings.HasPrefix(rows[121], `baseline,"domineering, then power-with",11,0,`) {
		t.Errorf("the weekly file has %d rows, such as %q", len(rows), rows[min(121, len(rows)-1)])
	}

	told := must(t, "run", "--link", link, "--log", "--regimes", "domineering, then power-with")
	if !strings.Contains(told, "week 60: ") || !strings.Contains(told, "power-with") {
		t.Errorf("the log does not tell of the change: %.200q", told)
	}
	// The value of --log may follow it or be omitted, which means all.
	line := []string{"run", "--link", link, "--regimes", "domineering, then power-with"}
	for _, log := range [][]string{{"--log", "all"}, {"--log=all"}} {
		if all := must(t, append(slices.Clone(line), log...)...); all != told {
			t.Errorf("%v prints something else than --log", log)
		}
	}
	if crises := must(t, append(slices.Clone(line), "--log", "crises")...); !strings.Contains(crises, " in 120 weeks\n") || len(crises) >= len(told) {
		t.Errorf("--log crises prints %.200q", crises)
	}
	for _, c := range []struct {
		want      string
		arguments []string
	}{
		{"choose a regime with --regimes", []string{"--log"}},
		{"log is \"some\"; it must be all or crises", []string{"--log=some"}},
		{"the link has no arm", []string{"--regimes", "power-with"}},
		{"is listed twice", []string{"--regimes", "domineering,domineering"}},
		{"cannot be combined with --replications", []string{"--replications", "3"}},
		{"prints all outcomes", []string{"--json", "--outcomes", "trust"}},
	} {
		r := do(append([]string{"run", "--link", link}, c.arguments...)...)
		if r.code != exitUsage || !strings.Contains(r.stderr, c.want) {
			t.Errorf("%v: exit code %d, %q does not say %q", c.arguments, r.code, r.stderr, c.want)
		}
	}
}

func TestALinkOfAnotherEngineOrOtherSettingsIsFollowedWithAWarning(t *testing.T) {
	want := replay(t, branched(t, func(*scenarios.Link) {})).Digests
	link := branched(t, func(l *scenarios.Link) { l.Engine, l.Settings = "0123456789ab", "ba9876543210" })
	got := replay(t, link)
	if len(got.Warnings) != 2 || !strings.Contains(got.Warnings[0], "0123456789ab") || !strings.Contains(got.Warnings[1], "ba9876543210") {
		t.Errorf("the warnings are %q", got.Warnings)
	}
	for name, digest := range want {
		if got.Digests[name] != digest {
			t.Errorf("the digest of %s is %s, want %s", name, got.Digests[name], digest)
		}
	}
	r := do("run", "--link", link)
	if r.code != exitDone || strings.Count(r.stderr, "warning: ") != 2 {
		t.Errorf("exit code %d, %q", r.code, r.stderr)
	}
}
