package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"leaderful/output/findings"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// judged is the part of claims --json on which scripts rely.
type judged struct {
	Scenario string `json:"scenario"`
	Version  string `json:"version"`
	Seed     uint64 `json:"seed"`
	Level    float64
	Runs     int
	Budget   int
	Claims   []struct {
		Claim, Words, Verdict, Sentence string
		Comparisons                     []struct {
			Comparison, Outcome string
			Mean                *float64
			StandardError       *float64 `json:"standard_error"`
			Low, High           *float64
			Level               float64
			Effect              *float64
			NegligibleZone      float64 `json:"negligible_zone"`
			N                   int
			Verdict             string
			Given               bool
			Warnings            []string
		}
	}
	Beside []struct {
		Comparison, Outcome string
		Mean                *float64
		StandardError       *float64 `json:"standard_error"`
		Low, High           *float64
		Level               float64
		NegligibleZone      float64 `json:"negligible_zone"`
		N                   int
		Finding             string
	}
}

func parse(t *testing.T, text string) *judged {
	t.Helper()
	j := new(judged)
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(j); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return j
}

// ask puts claims to the test in tiny runs, and returns the JSON.
func ask(t *testing.T, arguments ...string) string {
	t.Helper()
	return must(t, slices.Concat([]string{"claims", "--json"}, miniature, arguments)...)
}

// There is damage under domineering and none under power-with: few runs show it, with
// any number of workers, and compare computes the same mean.
func TestClaimWithAKnownAnswer(t *testing.T) {
	folder := t.TempDir()
	text := ask(t, "C5", "--budget", "3000", "--out", folder+"/one", "--workers", "1")
	if other := ask(t, "c5", "--budget", "3000", "--out", folder+"/three", "--workers", "3"); other != text {
		t.Errorf("three workers say %s, one says %s", other, text)
	}
	j := parse(t, text)
	c := j.Claims[0].Comparisons[0]
	if len(j.Claims) != 1 || c.Comparison != "domineering - power-with" || c.Outcome != "collateral_damage" || c.Verdict != "supported" || *c.Low <= c.NegligibleZone {
		t.Errorf("it is %+v", c)
	}
	if j.Runs > 3000 || c.N < 200 || j.Claims[0].Claim != "C5" || c.Level != inference.Simultaneous(.95, len(findings.AllComparisons())) || c.NegligibleZone != .5 {
		t.Errorf("of %d runs, %d replications at the level %v", j.Runs, c.N, c.Level)
	}
	compared := must(t, slices.Concat([]string{"compare", "baseline", "--json", "--regimes", "domineering,power-with", "--outcomes", "collateral_damage", "--replications", fmt.Sprint(c.N)}, miniature)...)
	if !strings.Contains(compared, fmt.Sprintf(`"mean": %v,`, *c.Mean)) || !strings.Contains(compared, fmt.Sprintf(`"standard_error": %v,`, *c.StandardError)) {
		t.Errorf("the mean is %v ± %v, compare says %s", *c.Mean, *c.StandardError, compared)
	}
}

// The keys on which scripts rely, in order.
func TestKeysOfClaimsJSON(t *testing.T) {
	text := ask(t, "C5", "C12", "--budget", "500", "--out", t.TempDir())
	j := parse(t, text)
	if len(j.Claims) != 2 || len(j.Claims[0].Comparisons) != 3 || len(j.Claims[1].Comparisons) != 2 || j.Scenario != "baseline" || j.Version != version || j.Seed != 1 || j.Budget != 500 || j.Level != .95 {
		t.Errorf("it is %+v", j)
	}
	at := 0
	for _, key := range []string{"scenario", "version", "seed", "level", "runs", "budget", "claims", "claim", "words", "verdict", "sentence", "comparisons",
		"comparison", "outcome", "mean", "standard_error", "low", "high", "level", "effect", "negligible_zone", "n", "verdict", "given", "warnings", "beside", "finding"} {
		next := strings.Index(text[at:], `"`+key+`": `)
		if next < 0 {
			t.Fatalf("%s is out of order in %s", key, text)
		}
		at += next
	}
	if strings.Contains(text, `"warnings": null`) {
		t.Error("an empty list is missing")
	}
}

// Runs stay within the budget; a larger one adds to them, and a smaller one removes
// nothing. The command succeeds whatever the verdicts.
func TestBudgetOfClaims(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out claims with six budgets")
	}
	folder := t.TempDir()
	runs, course := 0, 0
	n := map[string]int{}
	for _, budget := range []int{0, 10, 700, 5000, 12000, 3000} {
		j := parse(t, ask(t, "--budget", fmt.Sprint(budget), "--out", folder))
		if most := max(budget, runs); j.Runs > most || j.Runs < runs || budget >= 700 && j.Runs < most*9/10 {
			t.Errorf("with a budget of %d after %d runs there are %d", budget, runs, j.Runs)
		}
		runs = j.Runs
		for _, c := range j.Claims {
			for _, d := range c.Comparisons {
				name := c.Claim + d.Comparison + d.Outcome
				if d.N < n[name] || budget < 33 && d.N > 0 {
					t.Errorf("%s has %d replications, after %d", name, d.N, n[name])
				}
				n[name] = d.N
			}
		}
		kept := 0
		if _, err := os.Stat(folder + "/claims/course"); err == nil {
			var info struct{ Runs int }
			if err := json.Unmarshal([]byte(must(t, "dataset", "info", folder+"/claims/course", "--json")), &info); err != nil {
				t.Fatal(err)
			}
			kept = info.Runs
		}
		if kept < course || kept > max(budget, course) || budget >= 5000 && kept != 200*len(sim.RegimeNames()) {
			t.Errorf("with a budget of %d, weeks are recorded for %d runs, after %d", budget, kept, course)
		}
		course = kept
	}
	if table := must(t, slices.Concat([]string{"claims", "--budget", "0", "--out", t.TempDir()}, miniature)...); !strings.Contains(table, "C1, not tested: ") || strings.Contains(table, "NaN") {
		t.Errorf("without runs it says %s", table)
	}
}

// Processes that are killed or interrupted after they saved something end with exactly
// the output of an undisturbed one, including the last batch, which is cut to the rest
// of the budget.
func TestClaimsAreKilledAndInterrupted(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out processes that are killed")
	}
	random := rand.New(rand.NewPCG(3, 4))
	folder := t.TempDir()
	arguments := slices.Concat([]string{"claims", "--json", "--budget", "14000", "--save-every", "2ms", "--out"}, []string{folder + "/alone"}, miniature)
	want := must(t, arguments...)
	arguments[slices.Index(arguments, folder+"/alone")] = folder + "/harried"
	killed, interrupted := 0, 0
	for round := 0; ; round++ {
		cmd, said := process(t, arguments...)
		var output bytes.Buffer
		cmd.Stdout = &output
		signal := os.Signal(os.Kill)
		if round%2 == 1 {
			signal = os.Interrupt
		}
		err := signalled(t, cmd, signal, moreParts(folder+"/harried/claims/*", 1+random.IntN(20)))
		status := cmd.ProcessState.Sys().(syscall.WaitStatus)
		switch {
		case err == nil:
			if output.String() != want {
				t.Errorf("after %d kills and %d interrupts it says %s\nundisturbed it says %s", killed, interrupted, &output, want)
			}
			if killed+interrupted < 4 {
				t.Errorf("it was killed %d times and interrupted %d times", killed, interrupted)
			}
			return
		case status.Signaled() && status.Signal() == syscall.SIGKILL:
			killed++
		case status.ExitStatus() == exitInterrupted:
			interrupted++
			if j := parse(t, output.String()); j.Runs > 14000 || len(j.Claims) != len(inference.Claims) {
				t.Errorf("interrupted it says %s", &output)
			}
		default:
			t.Fatalf("%v: %s", err, said)
		}
	}
}

// An interrupt prints the table of results so far, and how to continue.
func TestInterruptedClaimsAreReported(t *testing.T) {
	folder := t.TempDir()
	arguments := slices.Concat([]string{"claims", "--budget", "700000", "--save-every", "2ms", "--out", folder}, miniature)
	for range 2 { // the second time it is interrupted among existing runs
		cmd, said := process(t, arguments...)
		signalled(t, cmd, os.Interrupt, moreParts(folder+"/claims/*", 8))
		text := strings.Join(strings.Fields(strings.Replace(said.String(), "leaderful: "+secondInterrupt, "", 1)), " ")
		if cmd.ProcessState.ExitCode() != exitInterrupted || !strings.HasPrefix(text, "claim comparison outcome estimate interval effect n verdict C1 power-with - domineering") ||
			!strings.Contains(text, "C15, ") || !strings.HasSuffix(text, "interrupted; all complete runs are saved, and the same command continues with the rest leaderful: interrupted") {
			t.Fatalf("%v: %s", cmd.ProcessState, said)
		}
		if strings.Contains(text, "decide it: power-with - domineering has no runs") {
			t.Errorf("the saved runs are not counted: %s", said)
		}
		before, _, _ := strings.Cut(text, " runs, seed 1.")
		var reported, held int
		fmt.Sscan(before[strings.LastIndex(before, " ")+1:], &reported)
		for _, name := range []string{"regimes", "heal", "leader_attention", "shock_complexity"} {
			if !findings.HasDataSet(folder + "/claims/" + name) {
				continue
			}
			var info struct{ Runs int }
			if err := json.Unmarshal([]byte(must(t, "dataset", "info", folder+"/claims/"+name, "--json")), &info); err != nil {
				t.Fatal(err)
			}
			held += info.Runs
		}
		// Runs beyond a gap do not count until the gap is filled.
		if reported == 0 || reported > held || reported < held*9/10 {
			t.Errorf("it reports %d runs, and holds %d", reported, held)
		}
	}
}

// A shard says nothing; without a shard the command judges the runs of all.
func TestShardsOfClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out claims in shards")
	}
	folder := t.TempDir()
	for _, shard := range []string{"2/2", "1/2"} {
		if out := ask(t, "--budget", "9000", "--out", folder, "--shard", shard); out != "" {
			t.Errorf("a shard answers %s", out)
		}
	}
	if together := parse(t, ask(t, "--budget", "9000", "--out", folder)); together.Runs > 9000 || together.Claims[0].Comparisons[0].N < 9000/33 {
		t.Errorf("the runs of shards are judged as %+v", together.Claims[0])
	}
}

func TestZonesAndLevelsOfClaims(t *testing.T) {
	folder := t.TempDir()
	tested := func(more ...string) (verdict string, width float64) {
		c := parse(t, ask(t, slices.Concat([]string{"C7", "--budget", "3000", "--out", folder}, more)...)).Claims[0].Comparisons[1]
		return c.Verdict, *c.High - *c.Low
	}
	verdict, width := tested()
	if verdict != "supported" {
		t.Errorf("domineering does not damage more: %s", verdict)
	}
	if verdict, wide := tested("--zone", "collateral_damage=1000"); verdict != "no real difference" || wide != width {
		t.Errorf("in a zone of 1000 it is %s, the width %v, not %v", verdict, wide, width)
	}
	if verdict, _ := tested("--zone", "trust=1000", "--zone", "collateral_damage=5", "--zone", "collateral_damage= 0.5"); verdict != "supported" {
		t.Errorf("in other outcomes' zones it is %s", verdict)
	}
	if _, narrow := tested("--level", "0.5"); narrow >= width {
		t.Errorf("at the level .5 the width is %v, at .95 %v", narrow, width)
	}
	if _, wide := tested("--level", "0.999"); wide <= width {
		t.Errorf("at the level .999 the width is %v, at .95 %v", wide, width)
	}
}

func TestClaimsRefuseInvalidArguments(t *testing.T) {
	folder := place(t, "faulty.yaml", "name: faulty\ntitle: x\nquestion: x?\nsettings: {harm: {heel: 1}}\nregimes: [domineering]\n")
	for want, arguments := range map[string][]string{
		`unknown claim "C16"; did you mean "C1"? (use C1 to C15`: {"C16"},
		`unknown claim "trust" (use C1 to C15`:                   {"C1", "trust"},
		"level is 1; it must be a number between 0 and 1":        {"--level", "1"},
		"level is 0;": {"--level", "0"},
		`level is "NaN"; it must be a number between 0 and 1`:          {"--level", "NaN"},
		"budget is -1; it must be a whole number from 0 to 1000000000": {"--budget", "-1"},
		"save-every is 0; it must be a time from 1ms to 168h0m0s":      {"--save-every", "0"},
		`unknown outcome "trst"; did you mean "trust"?`:                {"--zone", "trst=0.1"},
		`zone is "trust"; it must be outcome=size`:                     {"--zone", "trust"},
		`zone is "trust=0.1x"; it must be outcome=size`:                {"--zone", "trust=0.1x"},
		`zone is "trust=-1"; it must be outcome=size`:                  {"--zone", "trust=-1"},
		`zone is "trust=NaN"; it must be outcome=size`:                 {"--zone", "trust=NaN"},
		`zone is "trust=Inf"; it must be outcome=size`:                 {"--zone", "trust=Inf"},
		`shard is "3/2"`: {"--shard", "3/2"},
		`unknown parameter "harm.heel"; did you mean "harm.heal"?`:                           {"--set", "harm.heel=0"},
		"harm.heal is 2; the range is 0 to 1":                                                {"--set", "harm.heal=2"},
		`unknown scenario "turbulnt"; did you mean "turbulent"?`:                             {"--scenario", "turbulnt"},
		`faulty.yaml:4:19: unknown key "heel"`:                                               {"--scenario", folder + "/faulty.yaml"},
		"missing.yaml":                                                                       {"--scenario", folder + "/missing.yaml"},
		"seed is 18446744073709551615; it must be a whole number from 0 to 9007199254740991": {"--seed", "18446744073709551615"},
	} {
		out := filepath.Join(folder, "out")
		stdout, stderr := command(t, 2, slices.Concat([]string{"claims", "--budget", "500", "--out", out}, arguments, miniature[4:])...)
		if !strings.Contains(stderr, want) || stdout != "" {
			t.Errorf("%v: %s%s", arguments, stdout, stderr)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%v leave a folder", arguments)
		}
	}
}

// Another setting, scenario or seed gives other results, and a folder with different
// ones is refused with the differences.
func TestClaimsOfAnotherSetting(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out claims in several settings")
	}
	folder := t.TempDir()
	first := ask(t, "C5", "C6", "--budget", "3000", "--out", folder)
	before := contents(t, folder)
	for want, arguments := range map[string][]string{
		"environment.weeks":                    {"--set", "environment.weeks=30"},
		"settings.environment.growth":          {"--set", "environment.growth=0.2"},
		"seed: the folder has 1, the file 2":   {"--seed", "2"},
		"settings.trust.voice_floor":           {"--set", "trust.voice_floor=0.9", "--set", "trust.voice_floor=0.8"},
		"settings.organization.members":        {"--set", "organization.members=9"},
		"environment.shock_every: the folder ": {"--scenario", "turbulent"},
	} {
		all := slices.Concat([]string{"claims", "C5", "C6", "--budget", "3000", "--json"}, miniature, arguments, []string{"--out"})
		_, stderr := command(t, 2, append(all, folder)...)
		if !strings.Contains(stderr, want) || !strings.Contains(stderr, "use another folder to keep both") || strings.Contains(stderr, "the same command continues") {
			t.Errorf("%v: %s", arguments, stderr)
		}
		if other := must(t, append(all, t.TempDir())...); other == first {
			t.Errorf("%v has no effect", arguments)
		}
	}
	if !sameFiles(before, contents(t, folder)) {
		t.Error("a refused command leaves traces")
	}
	if j := parse(t, must(t, slices.Concat([]string{"claims", "C5", "--budget", "100", "--json", "--scenario", "turbulent", "--out", t.TempDir()}, miniature)...)); j.Scenario != "turbulent" {
		t.Errorf("the scenario is called %s", j.Scenario)
	}
	if again := ask(t, "C5", "C6", "--budget", "3000", "--out", folder); again != first {
		t.Errorf("it says %s, at first %s", again, first)
	}
}
