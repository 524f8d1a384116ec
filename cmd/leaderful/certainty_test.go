package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// differencesOf returns the differences that compare prints as JSON.
func differencesOf(t *testing.T, arguments ...string) (list []struct {
	Outcome, Regime, Finding, Wanting string
	Mean, Low, High, Effect           *float64
	StandardError                     *float64 `json:"standard_error"`
}) {
	t.Helper()
	var answer struct{ Differences json.RawMessage }
	if err := json.Unmarshal([]byte(must(t, append([]string{"compare", "--json", "--quiet"}, arguments...)...)), &answer); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(answer.Differences, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// With few runs compare finds only differences that the parameters settle, says why,
// and gives no error, interval or effect where no spread was seen.
func TestFewRunsGiveNoFinding(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 48 comparisons of all outcomes")
	}
	for _, scenario := range []string{"baseline", "novices"} {
		for _, n := range []int{1, 2, 5, 29} {
			for seed := range 6 {
				for _, d := range differencesOf(t, scenario, "--outcomes", "all", "--replications", fmt.Sprint(n), "--seed", fmt.Sprint(seed)) {
					settled := d.Low != nil && *d.Low == *d.High
					if settled != (d.Wanting == "") || settled != (d.Finding == "no real difference") || !settled && d.Finding != "undecided" {
						t.Errorf("%s, %d runs, seed %d: %+v", scenario, n, seed, d)
					}
					if n == 1 && !settled && (d.StandardError != nil || d.Effect != nil || d.Low != nil) {
						t.Errorf("%s, one run, seed %d: %+v", scenario, seed, d)
					}
					if d.Outcome == "problems_per_year" && !settled || d.Outcome == "crises_per_year" && settled {
						t.Errorf("%s, %d runs, seed %d: settled is %v of %s", scenario, n, seed, settled, d.Outcome)
					}
				}
			}
		}
	}
}

// Errors have two significant digits and means match them; where no spread was
// seen there is neither an error of 0 nor an interval of no width.
func TestTablesShowNoErrorOfZero(t *testing.T) {
	for _, arguments := range [][]string{
		{"compare", "novices", "--replications", "1"}, {"compare", "novices", "--replications", "5"}, {"compare", "baseline", "--replications", "40"},
		{"run", "novices", "--replications", "1"}, {"run", "novices", "--replications", "5"},
	} {
		text := must(t, append(arguments, "--outcomes", "all", "--quiet")...)
		for _, found := range regexp.MustCompile(`(\S+) ± (\S+)`).FindAllStringSubmatch(text, -1) {
			if found[1] == "mean" {
				continue
			}
			mean, err := found[1], found[2]
			if digits := strings.TrimLeft(strings.ReplaceAll(err, ".", ""), "0"); len(digits) != 2 && strings.Contains(err, ".") {
				t.Errorf("%v: %s does not have two significant digits", arguments, found[0])
			}
			if decimals := func(s string) int { _, after, _ := strings.Cut(s, "."); return len(after) }; decimals(mean) != decimals(err) {
				t.Errorf("%v: %s do not match", arguments, found[0])
			}
		}
		for _, found := range regexp.MustCompile(`\[([^,\]]+), ([^,\]]+)\]`).FindAllStringSubmatch(text, -1) {
			if found[1] == found[2] {
				t.Errorf("%v: the interval %s", arguments, found[0])
			}
		}
	}
	if text := must(t, "compare", "novices", "--replications", "1", "--quiet"); !strings.Contains(strings.Join(strings.Fields(text), " "), "one run gives neither a standard error nor an interval") {
		t.Errorf("compare does not say why one run decides nothing: %s", text)
	}
}

// Comparisons that the parameters settle are settled in claims, too, from the first
// run on, also when read back; no others are, even if all runs are equal.
func TestSettledComparisonsOfClaims(t *testing.T) {
	unhurt := []string{"--out", t.TempDir(), "--budget", "2000", "--set", "harm.sanction=0", "--set", "harm.surge=0",
		"--set", "turnover.dismiss_blamed=0", "--set", "turnover.dismiss_crew=0", "--set", "environment.background_rate=0"}
	settled := 0
	for _, claim := range parse(t, ask(t, unhurt...)).Claims {
		for _, c := range claim.Comparisons {
			known := slices.Contains([]string{"situational - power-with", "masquerade: unhealed - healed"}, c.Comparison) && (claim.Claim == "C5" || claim.Claim == "C6")
			width := c.Low != nil && *c.Low == *c.High
			if known && (!width || c.Verdict != "no real difference") || width && c.Verdict != "no real difference" {
				t.Errorf("%s, %s: %+v", claim.Claim, c.Comparison, c)
			}
			if width {
				settled++
			}
		}
	}
	if settled < 2 {
		t.Errorf("%d comparisons are settled", settled)
	}
}
