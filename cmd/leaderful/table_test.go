package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// In 60 columns no line is broken by the terminal, no word by a table, and no cell
// is lost.
func TestTablesFitTheirRoom(t *testing.T) {
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

func TestTablesWrapAtWords(t *testing.T) {
	table := table{header: []string{"name", "in words", "share so far", "verdict"}, left: 2, words: true}
	table.add("first", "two or three words", "[0.1, 0.2]", "no real difference")
	table.add("", "x", "1", "~")
	for room, want := range map[int]string{
		100: "name   in words            share so far  verdict\n" +
			"first  two or three words    [0.1, 0.2]  no real difference\n" +
			"       x                              1  ~\n",
		40: "name   in words     share so  verdict\n" +
			"                         far\n" +
			"first  two or     [0.1, 0.2]  no real\n" +
			"       three                  difference\n" +
			"       words\n" +
			"       x                   1  ~\n",
		24: "first, two or three\nwords\n" +
			"    share so far [0.1,\n    0.2]\n" +
			"    verdict no real\n    difference\n" +
			"x\n    share so far 1\n    verdict ~\n",
	} {
		t.Setenv("COLUMNS", map[int]string{100: "100", 40: "40", 24: "24"}[room])
		var b strings.Builder
		if table.print(&b); b.String() != want {
			t.Errorf("in %d columns it is\n%s\nwant\n%s", room, b.String(), want)
		}
	}
}
