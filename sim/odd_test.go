package sim

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"leaderful/output/golden"
)

const odd = "ODD.md"

// oddTables are the tables of ODD.md that come from the code, by their marks.
func oddTables(t *testing.T) map[string][][]string {
	t.Helper()
	parameters := [][]string{{"name", "default", "range", "unit", "kind", "meaning", "source"}}
	for _, p := range ParameterTable {
		unit := p.Unit
		if p.Whole {
			unit += ", whole"
		}
		parameters = append(parameters, []string{code(p.Name), fmt.Sprint(p.Default), p.Range(), unit, string(p.Kind), p.Meaning, p.Source})
	}
	policy := [][]string{{"number", "symbol", "what leaders do"}}
	regimes := [][]string{{"regime"}}
	for _, n := range PolicyNumbers {
		policy = append(policy, []string{n.Name, n.Symbol, n.Meaning})
		regimes[0] = append(regimes[0], n.Symbol)
	}
	regimes[0] = append(regimes[0], "habit", "pull", "practice", "rigidity")
	for _, r := range Regimes {
		row := []string{r.Name}
		for _, n := range PolicyNumbers {
			row = append(row, fmt.Sprint(*n.Of(&r.Espoused)))
		}
		habit := ""
		for _, other := range Regimes {
			if r.Habit != nil && other.Habit == nil && other.Espoused == *r.Habit {
				habit = other.Name
			}
		}
		if r.Habit == nil {
			row = append(row, "", "", "", "")
		} else {
			row = append(row, habit, fmt.Sprint(r.Pull), fmt.Sprint(r.Practice), fmt.Sprint(r.Rigidity))
		}
		regimes = append(regimes, row)
	}
	outcomes := [][]string{{"outcome", "unit", "what it is"}}
	for _, o := range OutcomeTable {
		outcomes = append(outcomes, []string{code(o.Name), o.Unit, o.Meaning})
	}
	series := [][]string{{"series", "unit", "what it is"}}
	for _, s := range SeriesTable {
		series = append(series, []string{code(s.Name), s.Unit, s.Meaning})
	}
	return map[string][][]string{
		"parameters": parameters, "policy": policy, "regimes": regimes, "outcomes": outcomes, "series": series, "draws": drawsTable(t),
	}
}

// drawsTable reads the purposes of draws from their declarations.
func drawsTable(t *testing.T) [][]string {
	t.Helper()
	source, err := os.ReadFile("purpose.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{{"number", "purpose", "subject, week; ordinal"}}
	for _, found := range regexp.MustCompile(`(?m)^\tdraw(\w+).*// (.*)$`).FindAllStringSubmatch(string(source), -1) {
		purpose := strings.ToLower(regexp.MustCompile(`(.)([A-Z])`).ReplaceAllString(found[1], "$1 $2"))
		rows = append(rows, []string{fmt.Sprint(len(rows)), purpose, found[2]})
	}
	if last := int(drawCut); len(rows)-1 != last {
		t.Fatalf("%d of %d purposes are declared with a comment", len(rows)-1, last)
	}
	return rows
}

func code(name string) string { return "`" + name + "`" }

func markdown(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return b.String()
}

// TestODDTablesEqualTheCode compares every table of the model's description with the
// code; -update rewrites them.
func TestODDTablesEqualTheCode(t *testing.T) {
	text, err := os.ReadFile(odd)
	if err != nil {
		t.Fatal(err)
	}
	tables := oddTables(t)
	seen := map[string]bool{}
	marked := regexp.MustCompile(`(?s)<!-- table: (\w+) -->\n.*?<!-- end -->`)
	updated := marked.ReplaceAllStringFunc(string(text), func(block string) string {
		name := marked.FindStringSubmatch(block)[1]
		rows, known := tables[name]
		if !known {
			t.Errorf("the code has no table %q", name)
			return block
		}
		seen[name] = true
		return "<!-- table: " + name + " -->\n" + markdown(rows) + "<!-- end -->"
	})
	for name := range tables {
		if !seen[name] {
			t.Errorf("the table of %s is missing", name)
		}
	}
	golden.Equal(t, odd, updated)
}

// TestODDSpeaksOfEveryParameter tests that the text outside the tables names every
// parameter where it acts.
func TestODDSpeaksOfEveryParameter(t *testing.T) {
	text, err := os.ReadFile(odd)
	if err != nil {
		t.Fatal(err)
	}
	prose := regexp.MustCompile(`(?s)<!-- table: .*?<!-- end -->`).ReplaceAllString(string(text), "")
	for _, p := range ParameterTable {
		if !strings.Contains(prose, code(p.Name)) {
			t.Errorf("%s is not mentioned", p.Name)
		}
	}
	for _, term := range regexp.MustCompile("`([a-z]+\\.[a-z_]+)`").FindAllStringSubmatch(prose, -1) {
		if name := term[1]; ParameterNamed(name) == nil && !strings.HasSuffix(name, ".go") {
			t.Errorf("unknown parameter %s", name)
		}
	}
}
