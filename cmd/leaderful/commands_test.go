package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"leaderful/output/golden"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// result is the exit code and the output of a command line.
type result struct {
	code           int
	stdout, stderr string
}

// do runs a command line.
func do(arguments ...string) result { return doIn(context.Background(), arguments...) }

func doIn(ctx context.Context, arguments ...string) result {
	var stdout, stderr bytes.Buffer
	code := run(ctx, arguments, &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

// must runs a command line that must succeed, and returns what it prints.
func must(t *testing.T, arguments ...string) string {
	t.Helper()
	r := do(arguments...)
	if r.code != exitDone {
		t.Fatalf("leaderful %s: exit code %d: %s", strings.Join(arguments, " "), r.code, r.stderr)
	}
	return r.stdout
}

func TestOutputOfCommands(t *testing.T) {
	short := []string{"--replications", "40", "--set", "environment.weeks=104"}
	for file, arguments := range map[string][]string{
		"overview.txt":          short,
		"run.txt":               append([]string{"run", "baseline", "--regimes", "domineering,power-with,relapsing"}, short...),
		"compare.txt":           append([]string{"compare", "emergency"}, short...),
		"compare-few.txt":       {"compare", "baseline", "--replications", "3", "--regimes", "compassionate,power-with", "--outcomes", "crises_per_year,trust,right"},
		"scenarios-show.txt":    {"scenarios", "show", "conversion"},
		"explain-parameter.txt": {"explain", "threat_weight"},
		"explain-outcome.txt":   {"explain", "crises_per_year"},
		"explain-regime.txt":    {"explain", "relapsing"},
		"explain-claim.txt":     {"explain", "c12"},
		"log-crises.txt":        {"run", "baseline", "--regimes", "domineering", "--log", "crises", "--replication", "2", "--set", "environment.weeks=150"},
		"log.txt":               {"run", "baseline", "--regimes", "domineering", "--log", "--replication", "2", "--set", "environment.weeks=40"},
		"run.json":              append([]string{"run", "baseline", "--regimes", "power-with", "--json"}, short...),
		"compare.json":          {"compare", "baseline", "--regimes", "compassionate,power-with", "--outcomes", "trust,crises_per_year", "--json", "--replications", "5", "--set", "environment.weeks=60"},
	} {
		t.Run(file, func(t *testing.T) { golden.Equal(t, "testdata/"+file, unpacked(t, must(t, arguments...))) })
	}
}

// parsed is the form of run --json and compare --json that scripts rely on.
type parsed struct {
	Scenario     string
	Version      string
	Seed         json.Number // or text
	Replications int
	Settings     map[string]float64
	Regimes      map[string]struct {
		Outcomes map[string]struct {
			Mean, StandardError float64
			N                   int
		}
	}
	Differences []struct {
		Outcome, Regime, Reference, Finding string
		Mean, Low, High, Level              float64
		N                                   int
	}
}

func TestJSONHoldsWhatTheEngineComputes(t *testing.T) {
	text := must(t, "compare", "baseline", "--json", "--replications", "12", "--seed", "9",
		"--regimes", "domineering,power-with", "--set", "turnover.quit_rate=0.6", "--set", "environment.weeks=80")
	text = strings.ReplaceAll(text, "standard_error", "standardError")
	var got parsed
	decoder := json.NewDecoder(strings.NewReader(text))
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Scenario != "baseline" || got.Version != version || got.Seed != "9" || got.Replications != 12 {
		t.Errorf("the head is %+v", got)
	}
	if len(got.Settings) != len(sim.ParameterTable) || got.Settings["turnover.quit_rate"] != .6 || got.Settings["organization.members"] != 57 {
		t.Errorf("the settings are %v", got.Settings)
	}
	plan := &experiment.Plan{Seed: 9, Replications: 12}
	for _, name := range []string{"domineering", "power-with"} {
		regime, _ := sim.RegimeNamed(name)
		setup := sim.Setup{Parameters: sim.Defaults(), Regime: regime}
		setup.Parameters.Turnover.QuitRate, setup.Parameters.Environment.Weeks = .6, 80
		plan.Arms = append(plan.Arms, experiment.Arm{Name: name, Setup: setup})
	}
	results, err := experiment.Collect(t.Context(), plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	for arm := range plan.Arms {
		outcomes := got.Regimes[plan.Arms[arm].Name].Outcomes
		if len(outcomes) != len(sim.OutcomeTable) {
			t.Errorf("%s has %d outcomes", plan.Arms[arm].Name, len(outcomes))
		}
		for i := range sim.OutcomeTable {
			o := &sim.OutcomeTable[i]
			sum := 0.0
			for _, v := range results.Values(arm, o) {
				sum += v
			}
			if e := outcomes[o.Name]; math.Abs(e.Mean-sum/12) > 1e-12*math.Abs(sum) || e.N != 12 || e.StandardError < 0 {
				t.Errorf("%s under %s is %+v, the mean is %v", o.Name, plan.Arms[arm].Name, e, sum/12)
			}
		}
	}
	if len(got.Differences) != 5 {
		t.Errorf("there are %d differences", len(got.Differences))
	}
	for _, d := range got.Differences {
		want := got.Regimes["domineering"].Outcomes[d.Outcome].Mean - got.Regimes["power-with"].Outcomes[d.Outcome].Mean
		if math.Abs(d.Mean-want) > 1e-9 || d.Low > d.Mean || d.High < d.Mean || d.N != 12 || d.Level <= .95 || d.Reference != "power-with" {
			t.Errorf("the difference in %s is %+v, the means differ by %v", d.Outcome, d, want)
		}
	}
}

func TestWorkersChangeNothing(t *testing.T) {
	arguments := []string{"compare", "baseline", "--json", "--replications", "9", "--set", "environment.weeks=60"}
	if must(t, append(arguments, "--workers", "1")...) != must(t, append(arguments, "--workers", "5")...) {
		t.Error("five workers print something else than one")
	}
}

func TestMisuseIsRefusedWithAdvice(t *testing.T) {
	folder := t.TempDir()
	broken := filepath.Join(folder, "broken.yaml")
	if err := os.WriteFile(broken, []byte("name: x\ntitle: T\nquestion: Q\nsettings: {turnover: {quit_rat: 1}}\nregimes: [power-wiht]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"comprae baseline":                                                      `did you mean "compare"?`,
		"run":                                                                   "takes a scenario or a file",
		"run baseline storm":                                                    "takes one scenario or file",
		"run --link baseline":                                                   "not a link to runs",
		"run --link #v2.abc":                                                    "a newer leaderful",
		"run baseline --link #v1.x":                                             "cannot be combined with baseline",
		"run --link #v1.x --seed 3":                                             "cannot be combined with --seed",
		"run --link #v1.x --set trust.gain=1":                                   "cannot be combined with --set",
		"run --link #v1.x --log --replication 3":                                "cannot be combined with --replication",
		"run --link #v1.x":                                                      "damaged or cut off",
		"compare baseline --page leaderful.org":                                 "must be an address",
		"compare baseline --page javascript:1":                                  "must be an address",
		"run turnarund":                                                         `did you mean "turnaround"?`,
		"run " + filepath.Join(folder, "none.yaml"):                             "none.yaml",
		"run " + broken:                                                         `broken.yaml:4:23: unknown key "quit_rat"; did you mean "quit_rate"?`,
		"run baseline --sed 3":                                                  "did you mean --seed?",
		"run baseline --seed x":                                                 "seed",
		"run baseline --replications -1":                                        "replications is -1; it must be a whole number from 0 to 10000000",
		"run baseline --workers -1":                                             "workers is -1; it must be a whole number from 0 to 10000",
		"run baseline --regimes power-wit":                                      `did you mean "power-with"?`,
		"run baseline --regimes power-with,power-with":                          "listed twice",
		"run baseline --outcomes truts":                                         `did you mean "trust"?`,
		"run baseline --set turnover.quit_rat=1":                                `did you mean "turnover.quit_rate"?`,
		"run baseline --set turnover.quit_rate=9":                               "the range is 0 to 5",
		"run baseline --set turnover.quit_rate=NaN":                             "takes a number from 0 to 5",
		"run baseline --set turnover.quit_rate=often":                           "takes a number from 0 to 5",
		"run baseline --set turnover.vacancy=1.5":                               "whole numbers",
		"run baseline --set turnover.vacancy":                                   "it must be name=value",
		"run baseline --set organization.domains=4":                             "above organization.domains",
		"run storm --set environment.weeks=20":                                  "week of shock 1",
		"run baseline --weekly weeks.txt":                                       ".csv",
		"run baseline --log":                                                    "choose a regime",
		"run baseline --regimes power-with --log --out figures":                 "cannot be combined with --out",
		"run baseline --json --outcomes trust":                                  "prints all outcomes",
		"--outcomes trust":                                                      "unknown flag",
		"run baseline --replication 3":                                          "--replication needs --log",
		"run baseline --regimes power-with --log --replication -1":              "replication is -1; it must be a whole number from 0 to 10000000",
		"compare baseline --regimes power-with":                                 "at least two regimes",
		"compare baseline --reference power-wit":                                `did you mean "power-with"?`,
		"explain turnover.quit_rat":                                             `did you mean "turnover.quit_rate"?`,
		"scenarios show bselin":                                                 `did you mean "baseline"?`,
		"scenarios shw baseline":                                                "unknown command",
		"validate " + broken:                                                    "2 faults",
		"init " + broken:                                                        "already exists; not overwritten",
		"version now":                                                           "takes no arguments",
		"run baseline --config " + filepath.Join(folder, "none.yaml"):           "none.yaml",
		"run baseline --set turnover.quit_rate=0.1 --set environment.weeks=1e9": "the range is 1 to 52000",
	} {
		r := do(strings.Fields(line)...)
		if r.code != exitUsage || !strings.Contains(r.stdout+r.stderr, want) {
			t.Errorf("leaderful %s: exit code %d, %q does not say %q", line, r.code, r.stdout+r.stderr, want)
		}
	}
}

// TestSettingsByFlagEnvironmentAndFile tests their order of precedence.
func TestSettingsByFlagEnvironmentAndFile(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	head := func(arguments ...string) parsed {
		var got parsed
		arguments = append([]string{"run", "baseline", "--regimes", "power-with", "--set", "environment.weeks=10", "--json"}, arguments...)
		if err := json.Unmarshal([]byte(must(t, arguments...)), &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	expect := func(what string, got parsed, seed uint64, replications int) {
		t.Helper()
		if got.Seed != json.Number(fmt.Sprint(seed)) || got.Replications != replications {
			t.Errorf("%s: seed %s and %d replications, want %d and %d", what, got.Seed, got.Replications, seed, replications)
		}
	}
	expect("defaults", head(), 1, scenarios.DefaultReplications)
	if err := os.WriteFile("leaderful.yaml", []byte("seed: 5\nreplications: 7\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	expect("file", head(), 5, 7)
	t.Setenv("LEADERFUL_SEED", "6")
	expect("environment over file", head(), 6, 7)
	expect("flag over environment", head("--seed", "8"), 8, 7)

	other := filepath.Join(t.TempDir(), "other.yaml")
	if err := os.WriteFile(other, []byte("replications: 3\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	expect("another file", head("--config", other), 6, 3)

	t.Setenv("LEADERFUL_SEED", "six")
	if r := do("run", "baseline"); r.code != exitUsage || !strings.Contains(r.stderr, `seed is "six"`) {
		t.Errorf("a seed of six: %+v", r)
	}
	t.Setenv("LEADERFUL_SEED", "6")
	t.Setenv("LEADERFUL_SEDE", "6")
	if r := do("run", "baseline"); r.code != exitUsage || !strings.Contains(r.stderr, `did you mean "LEADERFUL_SEED"?`) {
		t.Errorf("an unknown variable: %+v", r)
	}
	os.Unsetenv("LEADERFUL_SEDE")
	if err := os.WriteFile("leaderful.yaml", []byte("replicatons: 7\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := do("run", "baseline"); r.code != exitUsage || !strings.Contains(r.stderr, `did you mean "replications"?`) {
		t.Errorf("an unknown key: %+v", r)
	}

	// Flags that only some commands have, and that have hyphens.
	if err := os.WriteFile("leaderful.yaml", []byte("dry-run: true\nsave-every: 0s\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := do("sweep", "screening"); r.code != exitUsage || !strings.Contains(r.stderr, "save-every is 0s") {
		t.Errorf("a flag of a sweep in the file: %+v", r)
	}
	t.Setenv("LEADERFUL_SAVE_EVERY", "2s")
	t.Setenv("LEADERFUL_SHARD", "5/4")
	if r := do("sweep", "screening"); r.code != exitUsage || !strings.Contains(r.stderr, `shard is "5/4"`) {
		t.Errorf("a flag of a sweep in the environment: %+v", r)
	}
	if r := do("sweep", "screening", "--shard", "1/4"); r.code != exitDone || !strings.Contains(r.stdout, "65 points") {
		t.Errorf("a flag over the environment: %+v", r)
	}
}

func TestWeeklyFileHoldsEveryWeek(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "weeks.csv")
	if r := do("run", "baseline", "--regimes", "domineering,power-with", "--replications", "3", "--set", "environment.weeks=30", "--weekly", path); r.code != exitDone || !strings.HasSuffix(r.stderr, path+" is written\n") {
		t.Fatalf("it says %+v", r)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+2*3*30 {
		t.Fatalf("the file has %d rows", len(rows))
	}
	at := 1
	for replication := range 3 {
		for _, name := range []string{"domineering", "power-with"} {
			regime, _ := sim.RegimeNamed(name)
			setup := sim.Setup{Parameters: sim.Defaults(), Regime: regime}
			setup.Parameters.Environment.Weeks = 30
			o, err := sim.New(&setup, 1, replication)
			if err != nil {
				t.Fatal(err)
			}
			for week := range 30 {
				o.Week()
				seen := o.Observe()
				want := []string{"baseline", name, strconv.Itoa(replication), strconv.Itoa(week)}
				for _, s := range sim.SeriesTable {
					want = append(want, strconv.FormatFloat(s.Of(&seen), 'g', -1, 64))
				}
				if !slices.Equal(rows[at], want) {
					t.Fatalf("row %d is %v, want %v", at, rows[at], want)
				}
				at++
			}
		}
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 2 { // with the index
		t.Errorf("beside the file lies %v", entries)
	}
}

func TestWeeklyFileInAFolderThatIsNotThere(t *testing.T) {
	r := do("run", "baseline", "--weekly", filepath.Join(t.TempDir(), "none", "weeks.csv"))
	if r.code != exitFailed || r.stdout != "" {
		t.Errorf("%+v", r)
	}
}

func TestInterruptionReportsWhatIsComplete(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weeks.csv")
	ctx := endingWhen(t, func() bool { return sizeOfFiles(filepath.Dir(path)) > 0 })
	r := doIn(ctx, "run", "baseline", "--regimes", "power-with", "--replications", "1000000", "--weekly", path, "--json")
	var got parsed
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	if r.code != exitInterrupted || got.Replications == 0 || got.Replications == 1_000_000 || !strings.Contains(r.stderr, "interrupted after") {
		t.Errorf("exit code %d, %d replications, %q", r.code, got.Replications, r.stderr)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if rows := bytes.Count(text, []byte("\n")); rows != 1+got.Replications*520 {
		t.Errorf("%d rows for %d replications", rows, got.Replications)
	}
}

// endingWhen returns a context that ends when a condition becomes true.
func endingWhen(t *testing.T, happened func() bool) context.Context {
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		defer stop()
		for end := time.Now().Add(2 * time.Minute); !happened() && ctx.Err() == nil && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
	}()
	return ctx
}

// sizeOfFiles returns the total size of the files in a folder.
func sizeOfFiles(folder string) int64 {
	entries, _ := os.ReadDir(folder)
	total := int64(0)
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			total += info.Size()
		}
	}
	return total
}

// TestSignals interrupts the program itself, once and twice. The file of weeks shows
// when it is running.
func TestSignals(t *testing.T) {
	begin := func(size int64, arguments ...string) (cmd *exec.Cmd, stdout, stderr *transcript) {
		folder := t.TempDir()
		cmd, stdout = process(t, append(arguments, "--weekly", folder+"/weeks.csv")...)
		stderr = new(transcript)
		cmd.Stderr = stderr
		start(t, cmd)
		await(t, "it runs", func() bool {
			entries, _ := os.ReadDir(folder)
			return len(entries) > 0 && sizeOfFiles(folder) >= size
		})
		cmd.Process.Signal(os.Interrupt)
		return cmd, stdout, stderr
	}
	cmd, stdout, stderr := begin(1, "run", "baseline", "--replications", "1000000")
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || !strings.Contains(stdout.String(), "crises_per_year") || !strings.Contains(stderr.String(), "interrupted after") {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}

	// A single run of this size takes minutes: the first interrupt waits for it.
	cmd, stdout, stderr = begin(0, "run", "baseline", "--regimes", "power-with", "--set", "organization.members=300000", "--workers", "1")
	await(t, "the first interrupt is answered", func() bool { return strings.Contains(stderr.String(), secondInterrupt) })
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || stdout.String() != "" {
		t.Errorf("after the second interrupt: %v, %q", cmd.ProcessState, stdout)
	}
}

func TestFiguresGoIntoTheFolder(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "figures")
	r := do("compare", "baseline", "--regimes", "domineering,power-with", "--replications", "5", "--set", "environment.weeks=120", "--out", folder)
	if r.code != exitDone || !strings.Contains(r.stderr, "8 figures") {
		t.Fatalf("%+v", r)
	}
	for _, name := range []string{"fan", "forest", "raster", "recovery", "story-domineering", "story-power-with", "network-domineering", "network-power-with"} {
		for _, ending := range []string{".png", ".svg", ".pdf", ".txt"} {
			if info, err := os.Stat(filepath.Join(folder, name+ending)); err != nil || info.Size() == 0 {
				t.Errorf("%s%s: %v", name, ending, err)
			}
		}
	}
}

func TestEveryNameThatExplainListsIsExplained(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out an explanation of every name")
	}
	listed := must(t, "explain")
	for _, e := range entries() {
		if !strings.Contains(listed, e.name) {
			t.Errorf("%s is not listed", e.name)
		}
		if text := must(t, "explain", e.name); !strings.Contains(text, e.name) || e.line == "" {
			t.Errorf("explain %s prints %q", e.name, text)
		}
	}
}

func TestInitWritesAScenarioThatRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "init", "mine.yaml")
	if text := must(t, "validate", "mine.yaml"); !strings.Contains(text, "valid") {
		t.Errorf("validate prints %q", text)
	}
	must(t, "run", "mine.yaml", "--replications", "2")
	if string(scenarios.Template()) != must(t, "init") {
		t.Error("init prints something else than it writes")
	}
	must(t, "init", "sweep", "sweep.yaml")
	if text := must(t, "validate", "sweep.yaml"); !strings.Contains(text, "a sweep of baseline") {
		t.Errorf("init sweep FILE writes what validate calls %q", text)
	}
	if r := do("compare", "mine.yaml", "--out", "sweep.yaml"); r.code != exitUsage || r.stdout != "" || !strings.Contains(r.stderr, "not a folder") {
		t.Errorf("a file in the place of a folder of figures: %+v", r)
	}
}

func TestHelpHasExamples(t *testing.T) {
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		if cmd.Short == "" || cmd.Runnable() && cmd.Example == "" {
			t.Errorf("%s has no short description, or no examples", cmd.CommandPath())
		}
		for _, c := range cmd.Commands() {
			visit(c)
		}
	}
	visit(newRoot(&application{stdout: os.Stdout, stderr: os.Stderr}))
	if text := must(t, "compare", "--help"); !strings.Contains(text, "Examples:") || !strings.Contains(text, `"differences"`) {
		t.Errorf("compare --help prints %q", text)
	}
}

func TestVersionManAndCompletion(t *testing.T) {
	var got map[string]string
	if err := json.Unmarshal([]byte(must(t, "version", "--json")), &got); err != nil || got["version"] != version {
		t.Errorf("version --json gives %v, %v", got, err)
	}
	if text := must(t, "man"); !strings.HasPrefix(text, ".nh\n.TH") {
		t.Errorf("man prints %.40q", text)
	}
	folder := t.TempDir()
	must(t, "man", "--out", folder)
	if _, err := os.Stat(filepath.Join(folder, "leaderful-compare.1")); err != nil {
		t.Error(err)
	}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		if text := must(t, "completion", shell); !strings.Contains(text, "leaderful") {
			t.Errorf("completion %s prints %.40q", shell, text)
		}
	}
	for line, want := range map[string]string{
		"__complete run ":                                                   "turnaround",
		"__complete compare --regimes ":                                     "power-with",
		"__complete compare downsizing --regimes power-with,comp":           "power-with,compassionate-cut\n",
		"__complete compare downsizing --pairs ":                            "compassionate-cut:\n",
		"__complete compare downsizing --pairs a:b,compassionate-cut:power": "a:b,compassionate-cut:power-with-cut\n",
		"__complete compare downsizing --reference ":                        "compassionate-cut\n",
		"__complete run baseline --set turn":                                "turnover.quit_rate=",
		"__complete boundary --x environ":                                   "environment.growth",
		"__complete claims --zone cri":                                      "crises_per_year=",
		"__complete knockout --set trust.g":                                 "trust.gap_weight=",
		"__complete figure ":                                                "raincloud",
		"__complete figure gaps nowhere --regimes domineering,":             "domineering,power-with\n",
		"__complete figure gaps nowhere --format png,":                      "png,svg\n",
		"__complete explain ":                                               "threat_weight",
	} {
		words := strings.Split(line, " ")
		if text := do(words...).stdout; !strings.Contains(text, want) {
			t.Errorf("%s does not offer %s: %.200q", line, want, text)
		}
	}
}

func FuzzSettings(f *testing.F) {
	f.Add("turnover.quit_rate=0.6")
	f.Add("organization.members=1e6")
	f.Add("=")
	f.Add("harm.heal=0x1p-2")
	f.Fuzz(func(t *testing.T, assignment string) {
		base := sim.Setup{Parameters: sim.Defaults()}
		if err := applySettings(&base, []string{assignment}); err == nil && len(base.Parameters.Check()) > 0 {
			t.Errorf("%q makes settings that are refused: %v", assignment, base.Parameters.Check())
		}
	})
}

// TestMisuseNamesWhatWasMeant holds that a scenario, or a command below another one, in
// the place of a command, and words that are one too many, are answered with what helps.
func TestMisuseNamesWhatWasMeant(t *testing.T) {
	for line, want := range map[string]string{
		"storm":                      "did you mean `leaderful compare storm`?",
		"mine.yaml":                  "did you mean `leaderful compare mine.yaml`?",
		"scenarios storm":            "did you mean `leaderful scenarios show storm`?",
		"merge results":              "did you mean `leaderful dataset merge`?",
		"help storm":                 "did you mean `leaderful compare storm`?",
		"help scenarios shw":         "unknown command",
		"compare":                    "`leaderful scenarios` lists",
		"compare baseline storm":     `unexpected argument "storm"`,
		"run baseline storm":         `unexpected argument "storm"`,
		"run baseline --log crisis":  `log is "crisis"; it must be all or crises`,
		"explain facets of problems": "`leaderful explain` lists all names",
	} {
		r := do(strings.Fields(line)...)
		if r.code != exitUsage || !strings.Contains(r.stderr, want) {
			t.Errorf("leaderful %s: exit code %d, %q does not say %q", line, r.code, r.stderr, want)
		}
	}
	if text := must(t, "help", "compare", "baseline"); !strings.HasPrefix(text, "compare ") {
		t.Errorf("help compare baseline prints %.100q", text)
	}
}
