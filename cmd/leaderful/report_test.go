package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
)

// written returns the report on a folder in a format.
func written(t *testing.T, folder, format string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report")
	if out := must(t, "report", folder, "--format", format, "--out", path); !strings.Contains(out, "wrote "+path) {
		t.Errorf("it says %q", out)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tablesOf returns the rows of a Markdown text's tables, with the text of their cells.
func tablesOf(markdown string) (rows [][]string) {
	marks := strings.NewReplacer("✓ ", "", "✗ ", "", "= ", "", "? ", "")
	plain := strings.NewReplacer(`\`, "", "**", "")
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			continue
		}
		var cells []string
		for _, cell := range strings.Split(strings.Trim(line, "|"), "|") {
			cells = append(cells, marks.Replace(strings.TrimSpace(plain.Replace(cell))))
		}
		rows = append(rows, cells)
	}
	return rows
}

// anyStarts reports whether any row starts with the given cells.
func anyStarts(rows [][]string, cells ...string) bool {
	return slices.ContainsFunc(rows, func(row []string) bool { return len(row) >= len(cells) && slices.Equal(row[:len(cells)], cells) })
}

// judgedJSON is the part of claims --json that the tests read.
type judgedJSON struct {
	Claims []struct {
		Claim, Verdict, Sentence string
		Comparisons              []struct {
			Comparison, Outcome, Verdict string
			Mean, Low, High, Effect      *float64
			StandardError                *float64 `json:"standard_error"`
			N                            int
			Given                        bool
		}
	}
}

func TestReportContainsWhatWasPrinted(t *testing.T) {
	folder, printed := results(t)
	before := contents(t, folder)
	text := written(t, folder, "markdown")
	rows := tablesOf(text)
	var j judgedJSON
	if err := json.Unmarshal([]byte(printed["claims"]), &j); err != nil {
		t.Fatal(err)
	}
	for _, c := range j.Claims {
		for _, d := range c.Comparisons {
			if d.Given {
				d.Comparison += " " + telling.GivenMark
			}
			if c.Claim == "C12" {
				d.Comparison += " " + telling.NoWorseMark
			}
			text := func(x *float64, write func(float64) string, none string) string {
				if x == nil {
					return none
				}
				return words.WithPlus(write)(*x)
			}
			write := words.Figures
			if d.StandardError != nil {
				write = words.RoundedTo(*d.StandardError)
			}
			between := "no interval"
			if d.Low != nil {
				write = words.RoundedTo((*d.High - *d.Low) / 2)
				between = "[" + text(d.Low, write, "") + ", " + text(d.High, write, "") + "]"
			}
			if !anyStarts(rows, d.Comparison, d.Outcome, text(d.Mean, write, "-"), between, text(d.Effect, words.Figures, ""), fmt.Sprint(d.N), d.Verdict) {
				t.Errorf("%s: no row of %+v", c.Claim, d)
			}
		}
	}
	for what, search := range map[string]string{"rules": "", "turns": "C"} {
		for _, c := range readBoundary(t, printed[what]).Comparisons {
			share := func(n int) string { return telling.FreshShare(&findings.Turning{Fresh: *c.Fresh}, n) }
			name := strings.TrimSpace(c.Claim + " " + c.Comparison + ", " + c.Outcome)
			if c.Claim == "C12" { // negligible is as claimed
				if !anyStarts(rows, name, share(*c.Fresh-*c.FreshBelow), share(*c.Fresh-*c.FreshAbove-*c.FreshBelow), share(*c.FreshBelow)+" ("+share(*c.SureBelow)+")") {
					t.Errorf("%s: no row of %s", what, name)
				}
				continue
			}
			if !strings.HasPrefix(c.Claim, search) || !anyStarts(rows, name, share(*c.FreshAbove)+" ("+share(*c.SureAbove)+")", share(*c.Fresh-*c.FreshAbove-*c.FreshBelow), share(*c.FreshBelow)+" ("+share(*c.SureBelow)+")") {
				t.Errorf("%s: no row of %s", what, name)
			}
		}
	}
	c := readBoundary(t, printed["map"]).Comparisons[0]
	if want := fmt.Sprintf("Above the negligible zone on %s of the map, below on %s, within on %s, undecided on %s.", words.Percent(*c.Above), words.Percent(*c.Below), words.Percent(*c.Nil), words.Percent(*c.Undecided)); !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
		t.Errorf("it does not say %q about the map", want)
	}
	var m struct {
		Columns []struct {
			Mechanism   string
			Comparisons []struct{ Claim, Comparison, Outcome, Verdict string }
		}
	}
	if err := json.Unmarshal([]byte(printed["knockout"]), &m); err != nil {
		t.Fatal(err)
	}
	for i, d := range m.Columns[0].Comparisons {
		at := slices.IndexFunc(rows, func(row []string) bool {
			return row[0] == d.Claim+" "+d.Comparison+", "+d.Outcome && len(row) == 1+len(m.Columns)
		})
		if at < 0 {
			t.Errorf("no row of %s %s", d.Claim, d.Comparison)
			continue
		}
		for k, column := range m.Columns {
			symbol := map[string]string{"supported": "+", "opposed": "-", "no real difference": "0", "undecided": "?"}[column.Comparisons[i].Verdict]
			if got := strings.Trim(rows[at][1+k], "*"); got != symbol {
				t.Errorf("%s without %s is shown as %q, want %q", rows[at][0], column.Mechanism, got, symbol)
			}
		}
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "%!") {
		t.Error("it contains values that are not numbers")
	}
	if !sameFiles(contents(t, folder), before) {
		t.Error("the report has changed the results")
	}
}

// The page is well formed, small enough to be mailed, and says nothing about this
// machine; it equals the report at the default place.
func TestReportIsOnePage(t *testing.T) {
	t.Parallel()
	folder, _ := results(t)
	page := written(t, folder, "html")
	if len(page) > 5e6 {
		t.Errorf("it has %d bytes", len(page))
	}
	decoder := xml.NewDecoder(strings.NewReader(page))
	identifiers, figures := map[string]bool{}, 0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		if element, ok := token.(xml.StartElement); ok {
			if element.Name.Local == "svg" {
				figures++
			}
			for _, a := range element.Attr {
				if a.Name.Local != "id" {
					continue
				}
				if identifiers[a.Value] {
					t.Errorf("two elements have the id %s", a.Value)
				}
				identifiers[a.Value] = true
			}
		}
	}
	if figures < 8 {
		t.Errorf("%d figures", figures)
	}
	for _, section := range []string{"question", "short", "verdicts", "turns", "hangs", "patterns", "lives", "methods", "limits", "commands"} {
		if !identifiers[section] {
			t.Errorf("section %s is missing", section)
		}
	}
	markdown := written(t, folder, "markdown")
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{folder, os.TempDir() + "/", home + "/", filepath.Dir(filepath.Dir(here))} {
		if strings.Contains(page, secret) || strings.Contains(markdown, secret) {
			t.Errorf("it contains %s", secret)
		}
	}
	must(t, "report", folder, "--quiet")
	must(t, "report", folder, "--quiet", "--format", "markdown")
	if files := contents(t, folder); files["report.html"] != page || files["FINDINGS.md"] != markdown {
		t.Error("a second report, at the default place, differs")
	}
}

// The program accepts the commands that a report lists.
func TestCommandsOfAReportAreAccepted(t *testing.T) {
	folder, _ := results(t)
	text := written(t, folder, "markdown")
	_, rest, _ := strings.Cut(text, "How to reproduce all of this")
	_, rest, _ = strings.Cut(rest, "```")
	rest, _, _ = strings.Cut(rest, "```")
	var lines []string
	for line := range strings.Lines(rest) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "leaderful ") {
			lines = append(lines, line)
		}
	}
	if len(lines) < 7 {
		t.Fatalf("it lists %q", lines)
	}
	for _, line := range lines {
		arguments := strings.Fields(line)[1:]
		cmd, rest, err := newRoot(&application{stdout: io.Discard, stderr: io.Discard}).Find(arguments)
		if err == nil {
			err = cmd.ParseFlags(rest)
		}
		if err == nil && cmd.Args != nil {
			err = cmd.ValidateArgs(cmd.Flags().Args())
		}
		if err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if arguments[0] == "boundary" { // its factors are read before the budget is
			r := do(append(arguments, "--budget", "1", "--out", t.TempDir(), "--quiet")...)
			if r.code != exitUsage || !strings.Contains(r.stderr, "a budget of 1 runs is too small") {
				t.Errorf("%s: %+v", line, r)
			}
		}
	}
}

// The report says what has not been run, whatever else has been.
func TestReportSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	commands := map[string]string{string(findings.AboutClaims): "leaderful claims", string(findings.AboutKnockout): "leaderful knockout", string(findings.AboutBoundary): "leaderful boundary", string(findings.AboutPatterns): "leaderful patterns", "sensitivity": "leaderful sensitivity"}
	for _, only := range []string{string(findings.AboutClaims), string(findings.AboutKnockout), string(findings.AboutBoundary), "sensitivity"} {
		folder, _ := results(t)
		for other := range commands {
			if other != only {
				if err := os.RemoveAll(filepath.Join(folder, other)); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, format := range []string{"html", "markdown"} {
			if format == "html" && only == string(findings.AboutClaims) {
				continue // which takes long, and is tested above
			}
			path := filepath.Join(t.TempDir(), "report")
			r := do("report", folder, "--format", format, "--out", path, "--quiet")
			if r.code != exitDone {
				t.Errorf("with %s only: %+v", only, r)
				continue
			}
			text := contents(t, filepath.Dir(path))["report"]
			for other, command := range commands {
				if missing := strings.Contains(text, command+"</code> has not been run") || strings.Contains(text, command+"` has not"); missing != (other != only) {
					t.Errorf("with %s only: it says that %s is missing: %v", only, other, missing)
				}
			}
		}
	}
}

func TestReportsAreRefusedInWords(t *testing.T) {
	folder, _ := results(t)
	empty := t.TempDir()
	for line, want := range map[string]string{
		empty:                               "contains no results; run `leaderful claims --out ",
		filepath.Join(empty, "none"):        "contains no results",
		folder + " " + empty:                "takes one folder",
		folder + " --format pdf":            `format is "pdf"; it takes html or markdown`,
		folder + " --level 1":               "a number between 0 and 1",
		folder + " --out " + empty:          empty,
		folder + " --out " + empty + "/a/b": "a/b",
	} {
		r := do(append([]string{"report", "--quiet", "--format", "markdown"}, strings.Fields(line)...)...)
		if r.code != exitUsage && r.code != exitFailed || !strings.Contains(r.stderr, want) {
			t.Errorf("report %s: exit code %d, %q does not say %q", line, r.code, r.stderr, want)
		}
	}
	if len(contents(t, empty)) > 0 {
		t.Error("a refused report leaves files")
	}
}

// Organizations in which nothing happens also have a report.
func TestReportOfQuietYears(t *testing.T) {
	folder := t.TempDir()
	must(t, slices.Concat([]string{"claims", "--out", folder, "--budget", "700"}, miniature)...)
	rows := tablesOf(written(t, folder, "markdown"))
	if !slices.ContainsFunc(rows, func(row []string) bool { return row[0] == "crises_per_year" && row[1] == "0" }) {
		t.Error("it does not say that crises are absent")
	}
}
