package scenarios

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"leaderful/sim/experiment"
)

func TestCannedSweepsAndTemplate(t *testing.T) {
	for _, name := range SweepNames() {
		s, err := OpenSweep(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if s.Name != name || s.Title == "" || s.Question == "" || len(s.Factors) == 0 || s.Points() < 2 {
			t.Errorf("%s is incomplete", name)
		}
	}
	s, err := ReadSweep("template", SweepTemplate(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Points() != 16 {
		t.Errorf("the template has %d points", s.Points())
	}
}

// A sweep is a plain value: its JSON is all of it. Every scenario can be the subject of
// one.
func TestSweepsReturnFromJSON(t *testing.T) {
	var all []*experiment.Sweep
	for _, name := range SweepNames() {
		s, err := OpenSweep(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	for _, name := range Names() {
		s, err := ReadSweep("s.yaml", []byte("name: s\nscenario: "+name+"\nvary: {harm.heal: [0, 0.1]}\ndesign: grid\nreplications: {precision: 0.1, most: 100}\nweekly: all\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	for _, s := range all {
		again := returned(t, s)
		for arm := range s.Arms {
			want, err := s.Setup(arm, s.Values(1))
			got, alsoErr := again.Setup(arm, again.Values(1))
			if err != nil || alsoErr != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, %v, point 1 of %s is\n%+v\nwant\n%+v", s.Name, err, alsoErr, s.Arms[arm].Name, got, want)
			}
		}
	}
}

const sound = `
name: s
scenario: conversion
vary:
  environment.growth: [0.1, 0.2]
  regimes.relapsing.habit.sanction: {from: 0, to: 1, steps: 3}
regimes: [power-with, relapsing]
design: grid
replications: 3
`

func TestFactorsReachWhatTheyName(t *testing.T) {
	s, err := ReadSweep("s.yaml", []byte(sound), nil)
	if err != nil {
		t.Fatal(err)
	}
	values := s.Values(4)
	if values[0] != .2 || values[1] != .5 {
		t.Fatalf("point 4 is %v", values)
	}
	before := s.Arms[1].Setup.Regime.Habit.Sanction
	setup, err := s.Setup(1, values)
	if err != nil || setup.Parameters.Environment.Growth != .2 || setup.Regime.Habit.Sanction != .5 {
		t.Errorf("the setup is %+v, %v", setup.Regime, err)
	}
	if s.Arms[1].Setup.Regime.Habit.Sanction != before {
		t.Error("a point changed the base setup")
	}
	if setup, err := s.Setup(0, values); err != nil || setup.Regime.Habit != nil {
		t.Errorf("the other regime got a habit: %v", err)
	}
}

func TestInterventionsOfAScenarioVary(t *testing.T) {
	s, err := ReadSweep("s.yaml", []byte(`
name: s
scenario: mine.yaml
vary: {interventions.1.week: [10, 20], interventions.1.absence: [4]}
design: grid
replications: 3
`), func(string) ([]byte, error) { return Template(), nil })
	if err != nil {
		t.Fatal(err)
	}
	setup, err := s.Setup(0, s.Values(1))
	if err != nil || setup.Interventions[0].Week != 20 || setup.Interventions[0].Absence.Weeks != 4 {
		t.Errorf("the intervention is %+v, %v", setup.Interventions[0], err)
	}
}

func TestPointsFromATable(t *testing.T) {
	text := strings.Replace(sound, "design: grid", "design: {kind: points, file: p.csv}", 1)
	open := func(csv string) func(string) ([]byte, error) {
		return func(string) ([]byte, error) { return []byte(csv), nil }
	}
	s, err := ReadSweep("s.yaml", []byte(text), open("regimes.relapsing.habit.sanction,environment.growth\n0.5,0.1\n1,0.2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if v := s.Values(0); s.Points() != 2 || v[0] != .1 || v[1] != .5 {
		t.Errorf("%d points, the first %v", s.Points(), v)
	}
	_, err = ReadSweep("s.yaml", []byte(text), open("environment.growth,regimes.relapsing.habit.sanction\nx,0.5\n0.7,0.5\n"))
	if err == nil || !strings.Contains(err.Error(), `p.csv:2: environment.growth is "x"`) || !strings.Contains(err.Error(), "0.7") {
		t.Errorf("the error is %v", err)
	}
}

// A table may come from a spreadsheet, with a byte-order mark, blanks and empty lines;
// faults are reported with their lines.
// A table of points that does not end, or is too large, is not read.
func TestTablesThatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("large.csv", "")
	if err := os.Truncate(filepath.Join(folder, "large.csv"), 10<<30); err != nil { // sparse: it takes no room
		t.Fatal(err)
	}
	write("many.csv", "environment.growth\n"+strings.Repeat("1\n", mostListed+1))
	for file, want := range map[string]string{
		"/dev/zero": "/dev/zero is not a regular file", folder: "is not a regular file", "large.csv": "large.csv has 10737418240 bytes; the maximum is 67108864",
		"many.csv": "more than 1000000 points, the maximum", "none.csv": "no such file",
	} {
		write("s.yaml", fmt.Sprintf("name: s\nscenario: baseline\nvary: {environment.growth: {from: 0, to: 2}}\ndesign: {kind: points, file: %s}\nreplications: 3\n", file))
		if _, err := OpenSweep(filepath.Join(folder, "s.yaml")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("points from %s: %v", file, err)
		}
	}
	for _, file := range []string{"/dev/zero", filepath.Join(folder, "large.csv")} {
		if _, err := Open(file); err == nil || !strings.Contains(err.Error(), "larger than 1048576 bytes") {
			t.Errorf("a scenario from %s: %v", file, err)
		}
	}
}

func TestTablesFromSpreadsheets(t *testing.T) {
	text := strings.Replace(sound, "design: grid", "design: {kind: points, file: p.csv}", 1)
	read := func(csv string) (*experiment.Sweep, error) {
		return ReadSweep("s.yaml", []byte(text), func(string) ([]byte, error) { return []byte(csv), nil })
	}
	s, err := read("\ufeffenvironment.growth, regimes.relapsing.habit.sanction\r\n\r\n0.1 , 0.5\r\n0.2,1\r\n")
	if err != nil || s.Points() != 2 || s.Values(1)[0] != .2 {
		t.Errorf("%v, %+v", err, s)
	}
	for csv, want := range map[string]string{
		"environment.growth;regimes.relapsing.habit.sanction\n0.1;0.5\n":            "separate names and numbers with commas",
		"environment.growth,regimes.relapsing.habit.sanction\n\n\n0.1,0.5\n0.7,1\n": "p.csv:5: environment.growth is 0.7; it varies from 0.1 to 0.2",
		"environment.growth\tregimes.relapsing.habit.sanction\n0.1\t0.5\n":          "separate names and numbers with commas",
		"environment.growth,environment.growth,regimes.relapsing.habit.sanction\n":  `p.csv:1: the column "environment.growth" is listed twice`,
		"environment.growht,regimes.relapsing.habit.sanction\n0.1,0.5\n":            `p.csv:1: the column "environment.growth" is missing; is it "environment.growht"?`,
		",environment.growth,regimes.relapsing.habit.sanction,note\n1,0.1,0.5,x\n":  `p.csv:1: columns that do not vary: "", note; other_columns: ignore, beside file, ignores them`,
		"environment.growth,regimes.relapsing.habit.sanction\n0x1,0.5\n":            `environment.growth is "0x1", which is not a number`,
		"environment.growth,regimes.relapsing.habit.sanction\n0.1\n":                "wrong number of fields",
		"environment.growth,regimes.relapsing.habit.sanction\n":                     "it needs a line of names, followed by one line for each point",
		"": "it needs a line of names, followed by one line for each point",
	} {
		if _, err := read(csv); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "<nil>") {
			t.Errorf("%q: the error is %v, want %s", csv, err, want)
		}
	}
	_, err = read("environment.growth,regimes.relapsing.habit.sanction\nx,0.5\n")
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 1 {
		t.Errorf("one word that is not a number is reported as %v", err)
	}
}

// Without a headline in the file, it is about an outcome in the data set.
func TestHeadlineIsAmongTheOutcomes(t *testing.T) {
	s, err := ReadSweep("s.yaml", []byte(sound+"\noutcomes: [performance, trust]\n"), nil)
	if err != nil || s.Headline.Outcome != "performance" {
		t.Errorf("%v, %+v", err, s)
	}
	if _, err = ReadSweep("s.yaml", []byte(sound+"\noutcomes: [performance]\nheadline: {outcome: trust, regime: power-with}\n"), nil); err == nil || !strings.Contains(err.Error(), "must be among the outcomes") {
		t.Errorf("the error is %v", err)
	}
}

func TestSweepFaultsTellTheirPlace(t *testing.T) {
	for change, want := range map[[2]string]string{
		{"environment.growth:", "environment.grwth:"}:                                             `s.yaml:5:3: unknown key "environment.grwth"; did you mean "environment.growth"?`,
		{"[0.1, 0.2]", "[0.1, 7]"}:                                                                "s.yaml:5:29: environment.growth is 7; the range is 0 to",
		{"[0.1, 0.2]", "[0.1, 0.1]"}:                                                              "the level 0.1 is listed twice",
		{"[0.1, 0.2]", "{from: 0.1, to: 0.2}"}:                                                    "a grid needs levels of environment.growth",
		{"design: grid", "design: sobel"}:                                                         `unknown design "sobel"; did you mean "sobol"?`,
		{"design: grid", "design: {kind: grid, size: 4}"}:                                         "size has no effect in the design grid",
		{"design: grid", "design: {kind: sobol}"}:                                                 `the key "size" is missing`,
		{"scenario: conversion", "scenario: convertion"}:                                          `did you mean "conversion"?`,
		{"replications: 3", "replications: {precision: 0.1}"}:                                     `the key "most" is missing`,
		{"replications: 3", "replications: 30\nbudget: 100"}:                                      "each point gets 8 replications of the budget of 100 runs",
		{"replications: 3", "replications: 30\noutcomes: [trsut]"}:                                `did you mean "trust"?`,
		{"relapsing]", "relapsing, nobody]"}:                                                      `unknown name in regimes "nobody"`,
		{"{from: 0, to: 1, steps: 3}", "{distribution: normal, mean: 0}"}:                         `the key "deviation" is missing`,
		{"{from: 0, to: 1, steps: 3}", "{distribution: uniform, from: 0, to: 1, mean: 3}"}:        "mean has no effect here",
		{"{from: 0, to: 1, steps: 3}", "{from: 0, to: 1, steps: 3, scale: log}"}:                  "a logarithmic range must begin above 0",
		{"{from: 0, to: 1, steps: 3}", "{from: 1, to: 0, steps: 3}"}:                              "it runs from 1 to 0; the first must be below the second",
		{"vary:", "headline: {outcome: trust, regime: power-with, reference: power-with}\nvary:"}: "compared with itself",
	} {
		_, err := ReadSweep("s.yaml", []byte(strings.Replace(sound, change[0], change[1], 1)), nil)
		var faults Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want %s", change[1], err, want)
		}
	}
}

func TestBudgetIsShared(t *testing.T) {
	text := strings.Replace(sound, "replications: 3", "replications: {precision: 0.01, most: 5000}\nbudget: 1200", 1)
	s, err := ReadSweep("s.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Replications.Most != 100 || s.Replications.Of != (experiment.Contrast{Outcome: "crises_per_year", Arm: "power-with", Reference: "relapsing"}) {
		t.Errorf("the rule is %+v", s.Replications)
	}
}

func FuzzReadSweep(f *testing.F) {
	f.Add([]byte(sound))
	f.Add(SweepTemplate())
	for _, name := range SweepNames() {
		text, err := SweepSource(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := ReadSweep("fuzz", text, nil)
		if err == nil && s.Points() < 1 {
			t.Error("a sweep without points")
		}
	})
}

// Designs of other tools: columns in any order and with others among them, equal points
// (as in Morris samples of SALib), and exported data sets.
func TestTablesOfOtherTools(t *testing.T) {
	for _, c := range []struct {
		csv    string
		points [][]float64
	}{
		{"\ufeff\"regimes.relapsing.habit.sanction\",\"environment.growth\"\r\n\"0.5\",\"0.1\"\r\n1,2e-1\r\n", [][]float64{{.1, .5}, {.2, 1}}},
		{"environment.growth,regimes.relapsing.habit.sanction\n0.1,0.5\n0.2,0.5\n0.1,0.5\n0.1,.50\n", [][]float64{{.1, .5}, {.2, .5}, {.1, .5}, {.1, .5}}},
		{",environment.growth,note,regimes.relapsing.habit.sanction\n0,0.1,\"a, b\",0.5\n1,0.2,,-0\n", [][]float64{{.1, .5}, {.2, 0}}},
		{"point,replication,regime,environment.growth,regimes.relapsing.habit.sanction,trust\n0,0,a,0.1,0.5,1\n0,0,b,0.1,0.5,1\n0,1,a,0.1,0.5,1\n1,0,a,0.1,0.5,1\n2,0,a,0.2,0.5,1\n",
			[][]float64{{.1, .5}, {.1, .5}, {.2, .5}}},
	} {
		text := strings.Replace(sound, "design: grid", "design: {other_columns: ignore, file: p.csv, kind: points}", 1)
		s, err := ReadSweep("s.yaml", []byte(text), func(string) ([]byte, error) { return []byte(c.csv), nil })
		if err != nil || !slices.EqualFunc(s.Design.Listed, c.points, slices.Equal[[]float64]) {
			t.Errorf("%q: %v, %+v", c.csv, err, s)
		}
	}
	text := strings.Replace(sound, "design: grid", "design: {other_columns: ignore, file: p.csv, kind: points}", 1)
	contradiction := "point,environment.growth,regimes.relapsing.habit.sanction\n0,0.1,0.5\n0,0.2,0.5\n"
	if _, err := ReadSweep("s.yaml", []byte(text), func(string) ([]byte, error) { return []byte(contradiction), nil }); err == nil || !strings.Contains(err.Error(), "p.csv:3: point 0 has values that differ from earlier ones") {
		t.Error(err)
	}
	for design, want := range map[string]string{
		"{kind: grid, other_columns: ignore}":               "other_columns ",
		"{kind: points, file: p.csv, other_columns: keep}":  `unknown other_columns "keep"`,
		"{kind: saltelli, size: 4, second_order: True}":     "second_order takes true or false",
		"{kind: saltelli, size: 4, second_order: yes}":      "second_order takes true or false",
		"{kind: saltelli, size: 4, second_order: \"true\"}": "second_order takes true or false",
	} {
		_, err := ReadSweep("s.yaml", []byte(strings.Replace(sound, "design: grid", "design: "+design, 1)), func(string) ([]byte, error) { return []byte(contradiction), nil })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", design, err)
		}
	}
}
