package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// In 60 columns no line is broken by the terminal, no word by a table, and no cell
// is lost.
func TestTablesFitTheirRoom(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out tables of many commands")
	}
	folder := t.TempDir()
	for _, line := range []string{
		"scenarios", "scenarios show conversion", "explain turnover.board",
		"run calm --replications 2", "compare emergency --replications 2",
		"patterns --budget 300 --quiet --out " + folder, "claims --budget 500 --quiet --out " + folder,
		"dataset info " + folder + "/claims/regimes",
		"run baseline --regimes domineering --log crises",
	} {
		t.Setenv("COLUMNS", "")
		wide := must(t, strings.Fields(line)...)
		t.Setenv("COLUMNS", "60")
		narrow := must(t, strings.Fields(line)...)
		for _, text := range strings.Split(narrow, "\n") {
			if utf8.RuneCountInString(text) > 60 && strings.Contains(strings.TrimSpace(text), " ") && !strings.HasPrefix(text, "  leaderful ") {
				t.Errorf("%s: %q takes more than 60 columns", line, text)
			}
		}
		words := map[string]bool{} // without outcome, the header of what begins a paragraph
		for _, word := range strings.Fields(narrow) {
			words[strings.Trim(word, ",")] = true
		}
		for _, word := range strings.Fields(wide) {
			if word = strings.Trim(word, ","); !words[word] && word != "outcome" && !strings.Contains(word, "/") {
				t.Errorf("%s: %q is missing in 60 columns", line, word)
			}
		}
	}
}
