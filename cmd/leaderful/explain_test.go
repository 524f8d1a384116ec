package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"leaderful/output/telling"
	"leaderful/sim/inference"
)

// TestEveryColumnIsExplained finds the columns and labels of tables in the source.
func TestEveryColumnIsExplained(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.go", "../../output/telling/*.go"} {
		some, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, some...)
	}
	lists := regexp.MustCompile(`(?:Columns\(\d, ((?:"[^"]*"(?:, )?)+)|Title: ("[^"]*")|titles :?= \[\]string\{([^}]*)\}|Columns\[\d\]\.Title(?:, [^=]*)? = (.*)|\bt\.line\(("[^"]*"))`)
	quoted := regexp.MustCompile(`"([^"]*)"`)
	found := map[string]bool{}
	for _, file := range files {
		// Exhibits and reports have tables of their own, in whole words.
		if name := filepath.Base(file); strings.HasSuffix(name, "_test.go") || name == "exhibits.go" || name == "report.go" {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range lists.FindAllStringSubmatch(string(source), -1) {
			for _, name := range quoted.FindAllStringSubmatch(strings.Join(list[1:], " "), -1) {
				if strings.ToLower(name[1]) == name[1] { // the words of reports begin with a capital
					found[name[1]] = true
				}
			}
		}
	}
	for _, name := range []string{"", "first-order index", "mu* by chance"} { // of reports
		delete(found, name)
	}
	if len(found) < 45 {
		t.Fatalf("found only %d columns: %v", len(found), found)
	}
	for _, symbol := range telling.Symbols {
		found[symbol] = true
	}
	for _, verdict := range []inference.Verdict{inference.Supported, inference.Opposed, inference.NoDifference, inference.Open, inference.Mixed} {
		found[string(verdict)] = true
	}
	for _, word := range strings.Fields("power-over crisis shock severity facet seat damage board effect zone turnover more less = ~ † settled holds fails neither V share") {
		found[word] = true
	}
	for name := range found {
		if _, err := lookUp(entries(), name); err != nil {
			t.Error(err)
		}
	}
}

func TestNamesToExplainAreFoundHoweverWritten(t *testing.T) {
	for name, want := range map[string]string{
		"collateral damage": "collateral_damage (outcome)",
		"Collateral-Damage": "collateral_damage (outcome)",
		"crisis length":     "crisis_weeks (outcome)",
		"facets":            "facet (term)",
		"crises":            "crises (weekly series)",
		"Quit_Rate":         "turnover.quit_rate (parameter)",
		"power with":        "power-with (regime)",
		"board":             "turnover.board (parameter)",
		"turnover":          "turnover.quit_rate, ",
		"initial":           "vulnerability.initial (parameter)",
		"initial trust":     "trust.initial (parameter)",
		"negligible zone":   "zone (term)",
	} {
		if text := must(t, "explain", name); !strings.Contains(text, want) {
			t.Errorf("explain %s prints %s", name, text)
		}
	}
	if text := must(t, "explain", "collateral", "damage"); !strings.Contains(text, "collateral_damage (outcome)") {
		t.Errorf("explain collateral damage prints %s", text)
	}
}

func TestVersionIsAFlagToo(t *testing.T) {
	if flag, command := must(t, "--version"), must(t, "version"); flag != command || !strings.Contains(flag, version) {
		t.Errorf("--version prints %q, version %q", flag, command)
	}
}
