package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"leaderful/scenarios"
	"leaderful/sim"
)

// blockOf returns the text from the first line with a given beginning to the next empty
// line, as one line.
func blockOf(text, begin string) string {
	for _, block := range strings.Split(text, "\n\n") {
		if words := strings.Join(strings.Fields(block), " "); strings.HasPrefix(words, begin) {
			return words
		}
	}
	return ""
}

// speaksOf reports whether a sentence mentions an outcome.
func speaksOf(sentence string, o *sim.Outcome) bool {
	listed := regexp.MustCompile(`(the same|by these runs): [^.]*\b` + regexp.QuoteMeta(strings.ToLower(o.Title)) + `(,| and|\.)`)
	return strings.Contains(sentence, o.More+" (") || strings.Contains(sentence, o.Less+" (") || listed.MatchString(sentence)
}

// Every canned scenario is answered: the comparisons of its evidence are printed and put
// into words.
func TestComparisonsAnswerTheirScenarios(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out a comparison of every scenario")
	}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		text := must(t, "compare", name, "--replications", "30")
		for _, e := range s.Evidence {
			arm, reference := e.Better, e.Worse
			if blockOf(text, arm+" - "+reference+" ") == "" {
				arm, reference = reference, arm
			}
			if table := blockOf(text, arm+" - "+reference+" "); !strings.Contains(table, " "+e.Outcome+" ") {
				t.Errorf("%s: %s of %s and %s is not printed, but %q", name, e.Outcome, e.Better, e.Worse, table)
			}
			if sentence := blockOf(text, "Compared with "+reference+", "+arm+" "); !speaksOf(sentence, sim.OutcomeNamed(e.Outcome)) {
				t.Errorf("%s: %s of %s and %s is not told by %q", name, e.Outcome, e.Better, e.Worse, sentence)
			}
		}
	}
}

func TestSentencesSayWhatEitherSideWins(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out comparisons of several scenarios")
	}
	text := must(t, "compare", "emergency")
	sentence := blockOf(text, "Compared with power-with, compassionate ")
	if !regexp.MustCompile(`ends crises sooner \(1\.\d+ against 4\.\d+\), but does more collateral damage \(.* Practically the same: .*performance lost after a shock`).MatchString(sentence) {
		t.Errorf("of an emergency it is said: %q", sentence)
	}
	if sentence := blockOf(text, "Compared with compassionate, situational "); !strings.Contains(sentence, "performs better (") {
		t.Errorf("of command in crises only it is said: %q", sentence)
	}
	text = must(t, "compare", "baseline", "--pairs", "situational:compassionate", "--outcomes", "follower_decisions,trust,right")
	if sentence := blockOf(text, "Compared with compassionate, situational "); !strings.Contains(sentence, "; it also leaves more of its decisions to followers (") {
		t.Errorf("of what is neither better nor worse it is said: %q", sentence)
	}
}

// compared returns the pairs and outcomes of a comparison, and checks that its intervals
// are simultaneous.
func compared(t *testing.T, arguments ...string) (pairs, outcomes []string) {
	t.Helper()
	var got parsed
	if err := json.Unmarshal([]byte(must(t, append([]string{"compare", "--json", "--replications", "2"}, arguments...)...)), &got); err != nil {
		t.Fatal(err)
	}
	for _, d := range got.Differences {
		if pair := d.Regime + ":" + d.Reference; !slices.Contains(pairs, pair) {
			pairs = append(pairs, pair)
		}
		if !slices.Contains(outcomes, d.Outcome) {
			outcomes = append(outcomes, d.Outcome)
		}
		if together := float64(len(got.Differences)) * (1 - d.Level); math.Abs(together-.05) > 1e-9 {
			t.Errorf("%v: %d intervals of level %v hold simultaneously with %v", arguments, len(got.Differences), d.Level, 1-together)
		}
	}
	if len(got.Differences) != len(pairs)*len(outcomes) {
		t.Errorf("%v: %d differences of the pairs %v in %v", arguments, len(got.Differences), pairs, outcomes)
	}
	return pairs, outcomes
}

func TestWhatIsCompared(t *testing.T) {
	t.Chdir(t.TempDir())
	own := "name: own\ntitle: T\nquestion: Q\nregimes: [relapsing, domineering, power-with, compassionate]\n"
	if err := os.WriteFile("plain.yaml", []byte(own), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("evident.yaml", []byte(own+"evidence: [{outcome: voiced, better: relapsing, worse: domineering}]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	claim := "crises_per_year collateral_damage leadership_capacity performance"
	for _, c := range []struct{ arguments, pairs, outcomes string }{
		{"plain.yaml", "relapsing:power-with domineering:power-with compassionate:power-with", claim},
		// No regime is left out: power-with is not in the evidence, so all are compared with it.
		{"evident.yaml", "domineering:relapsing relapsing:power-with domineering:power-with compassionate:power-with", claim + " voiced"},
		{"evident.yaml --regimes relapsing,domineering", "domineering:relapsing", claim + " voiced"},
		{"evident.yaml --reference compassionate", "relapsing:compassionate domineering:compassionate power-with:compassionate", claim + " voiced"},
		{"evident.yaml --pairs compassionate:domineering --outcomes trust", "compassionate:domineering", "trust"},
		{"evident.yaml --pairs power-with:situational --outcomes quits,trust", "power-with:situational", "trust quits"},
		{"plain.yaml --regimes power-with,domineering,situational --pairs situational:domineering --reference power-with --outcomes trust",
			"situational:domineering domineering:power-with situational:power-with", "trust"},
		{"absent-head --outcomes performance", "power-with-absent:power-with compassionate-absent:compassionate domineering-absent:domineering power-with-absent:compassionate power-with-absent:domineering", "performance"},
		{"emergency --regimes situational,domineering --outcomes trust", "situational:domineering", "trust"},
	} {
		pairs, outcomes := compared(t, append(strings.Fields(c.arguments), "--set", "environment.weeks=80")...)
		if got := strings.Join(pairs, " "); got != c.pairs {
			t.Errorf("%s compares %s\nwant %s", c.arguments, got, c.pairs)
		}
		if got := strings.Join(outcomes, " "); got != c.outcomes {
			t.Errorf("%s compares %s\nwant %s", c.arguments, got, c.outcomes)
		}
	}

	if err := os.WriteFile("leaderful.yaml", []byte("pairs: [domineering:power-with]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if pairs, _ := compared(t, "baseline"); !slices.Equal(pairs, []string{"domineering:power-with"}) {
		t.Errorf("by the configuration file it compares %v", pairs)
	}
	t.Setenv("LEADERFUL_PAIRS", "situational:power-with,situational:domineering")
	if pairs, _ := compared(t, "baseline"); !slices.Equal(pairs, []string{"situational:power-with", "situational:domineering"}) {
		t.Errorf("by the environment it compares %v", pairs)
	}
	if pairs, _ := compared(t, "baseline", "--pairs", "compassionate:power-with"); !slices.Equal(pairs, []string{"compassionate:power-with"}) {
		t.Errorf("by the flag it compares %v", pairs)
	}
}

// The forest plot shows the same as the table.
func TestForestShowsThePairsCompared(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	must(t, "compare", "neglected-healing", "--replications", "20", "--out", folder, "--quiet")
	text, err := os.ReadFile(filepath.Join(folder, "forest.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range []string{"domineering-unhealed minus domineering", "compassionate-unhealed minus compassionate", "situational-unhealed minus compassionate-unhealed"} {
		if !strings.Contains(string(text), pair) {
			t.Errorf("the forest does not tell of %s: %s", pair, text)
		}
	}
}

func TestPairsAreCheckedWithAdvice(t *testing.T) {
	for arguments, want := range map[string]string{
		"power-with":                                   "a pair is regime:regime",
		"a:b:c":                                        "a pair is regime:regime",
		"power-with:power-with":                        "compared with itself",
		"power-wit:domineering":                        `did you mean "power-with"?`,
		"domineering:calm,calm:domineering":            "listed twice",
		"power-with:calm --regimes power-with":         "at least two regimes",
		"calm:domineering --reference relapsing":       `unknown regime "calm"`,
		"power-with:domineering --reference power-wit": `did you mean "power-with"?`,
		"power-with:situationl --regimes power-with,situational,relapsing": `did you mean "situational"?`,
	} {
		r := do(append([]string{"compare", "baseline", "--pairs"}, strings.Fields(arguments)...)...)
		if r.code != exitUsage || !strings.Contains(r.stderr, want) {
			t.Errorf("--pairs %s: exit code %d, %q does not say %q", arguments, r.code, r.stderr, want)
		}
	}
}
