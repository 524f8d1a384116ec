package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"leaderful/output/durable"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// eventful are settings of tiny organizations that have crises.
var eventful = []string{"--set", "environment.weeks=104", "--set", "organization.members=8", "--set", "environment.growth=0.2",
	"--set", "environment.magnitude=0.5", "--quiet"}

// tinySweep is a sweep file without its design.
const tinySweep = `
name: tiny
scenario: small.yaml
vary:
  environment.magnitude: {from: 0.02, to: 0.6}
  work.unit_loss: {from: 0, to: 0.5}
design: {kind: %s}
replications: 4
outcomes: [performance]
`

// made holds the results of each command, made once: their files, and the commands'
// output with --json.
var made struct {
	once    sync.Once
	files   map[string]string
	printed map[string]string
}

// questions are the commands that make results.
var questions = map[string][]string{
	"claims":   {"claims", "--budget", "2400"},
	"knockout": {"knockout", "--budget", "3000"},
	"map":      append(slices.Clone(searches["map"]), "--budget", "400"),
	"rules":    append(slices.Clone(searches["rules"]), "--budget", "800"),
	"turns":    append(slices.Clone(searches["claims"]), "--budget", "3000"),
	"patterns": {"patterns", "--budget", "400"},
}

// results returns a separate folder of results, and the output of the commands that
// made them.
func results(t *testing.T) (folder string, printed map[string]string) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out what needs the results of every analysis")
	}
	made.once.Do(func() {
		folder := place(t, "small.yaml", smallScenario, "saltelli.yaml", fmt.Sprintf(tinySweep, "saltelli, size: 8"), "morris.yaml", fmt.Sprintf(tinySweep, "morris, size: 4, levels: 4"))
		made.printed = map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(questions)) { // claims before knockout, which reads them
			made.printed[name] = must(t, slices.Concat(questions[name], eventful, []string{"--json", "--out", folder + "/results"})...)
		}
		for path, file := range map[string]string{"sensitivity": "saltelli.yaml", "screening": "morris.yaml"} {
			made.printed[path] = must(t, "sensitivity", folder+"/"+file, "--out", folder+"/results/"+path, "--json", "--quiet")
		}
		made.files = contents(t, folder+"/results")
	})
	folder = t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(made.files)) {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(made.files[name]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder, made.printed
}

// jsonText returns the JSON of a value as commands print it.
func jsonText(t *testing.T, value any) string {
	t.Helper()
	var b strings.Builder
	if err := telling.PrintJSON(&b, value); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// budgets are not a property of results.
var budgetLine = regexp.MustCompile(`(?m)^  "budget": \d+,\n`)

// Stored results say the same as the commands that ran them.
func TestStoredResultsSayWhatWasPrinted(t *testing.T) {
	t.Parallel()
	folder, printed := results(t)
	zones := sim.Zones()
	same := func(what, got string) {
		t.Helper()
		if want := budgetLine.ReplaceAllString(printed[what], ""); budgetLine.ReplaceAllString(got, "") != want {
			t.Errorf("%s: stored results give %s\nthe command printed %s", what, got, want)
		}
	}
	answered := func(of findings.Subject) {
		t.Helper()
		answer, err := findings.Recall(t.Context(), filepath.Join(folder, string(of)), of, findings.UsualLevel, zones)
		if err != nil {
			t.Fatal(err)
		}
		same(string(of), jsonText(t, telling.JSON(answer)))
	}
	answered(findings.AboutClaims)
	answered(findings.AboutKnockout)
	all, err := findings.RecallBoundaries(t.Context(), folder, findings.UsualLevel, zones)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d searches, %v", len(all), err)
	}
	for i, what := range []string{"turns", "map", "rules"} { // by the names of their folders
		if all[i].Planar() {
			what = "map"
		} else if all[i].Outcome != "" {
			what = "rules"
		}
		same(what, jsonText(t, telling.JSON(all[i])))
	}
}

// figuresIn returns the files of figures in a folder, by name.
func figuresIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := contents(t, folder)
	delete(files, durable.IndexName)
	return files
}

// Every kind of figure is drawn and described, equal each time, and nothing runs.
func TestEveryKindOfFigure(t *testing.T) {
	t.Parallel()
	folder, _ := results(t)
	before := contents(t, folder)
	for _, k := range telling.Kinds {
		of := folder
		if k.Name == "screening" {
			of = filepath.Join(folder, "screening")
		}
		out := t.TempDir()
		listed := strings.Fields(must(t, "figure", k.Name, of, "--out", out))
		files := figuresIn(t, out)
		if len(listed) != len(files) || len(files) < 4 {
			t.Errorf("%s: it lists %v, but wrote %d files", k.Name, listed, len(files))
		}
		for name := range files {
			if rest, is := strings.CutPrefix(name, k.Name); !is || rest[0] != '.' && rest[0] != '-' {
				t.Errorf("a file of the kind %s has the name %s", k.Name, name)
			}
		}
		for name, text := range files {
			if !slices.Contains([]string{".png", ".svg", ".pdf", ".txt"}, filepath.Ext(name)) || len(text) < 100 {
				t.Errorf("%s: %s has %d bytes", k.Name, name, len(text))
			}
			if strings.Contains(text, "NaN") && filepath.Ext(name) != ".png" && filepath.Ext(name) != ".pdf" || strings.Contains(text, folder) {
				t.Errorf("%s: %s says %.300s", k.Name, name, text)
			}
		}
		if k.Name != "claims" && k.Name != "survival" {
			continue
		}
		again := t.TempDir()
		must(t, "figure", k.Name, of, "--out", again, "--quiet")
		if !sameFiles(figuresIn(t, again), files) {
			t.Errorf("%s: the second drawing differs", k.Name)
		}
	}
	if !sameFiles(contents(t, folder), before) {
		t.Error("drawing has changed the results")
	}
}

// Maps over the same factors do not overwrite each other.
func TestMapsHaveDistinctNames(t *testing.T) {
	folder := t.TempDir()
	searchedIn(t, folder, "map", 105)
	searchedIn(t, folder, "map", 105, "--regime", "compassionate")
	must(t, "figure", "map", folder, "--out", folder+"/figures", "--quiet")
	if n := len(figuresIn(t, folder+"/figures")); n != 8 {
		t.Errorf("two maps are %d files", n)
	}
}

// Tables beside figures contain what the commands print.
func TestTablesOfFiguresContainWhatWasPrinted(t *testing.T) {
	folder, _ := results(t)
	d := &telling.Display{Folder: folder, Level: findings.UsualLevel, Zones: sim.Zones()}
	exhibits, err := telling.DrawMaps(t.Context(), d)
	if err != nil || len(exhibits) != 1 {
		t.Fatalf("%d maps, %v", len(exhibits), err)
	}
	b := found(t, onlyMap(t, folder))
	rows, columns := exhibits[0].Table.Rows, exhibits[0].Table.Columns
	for _, r := range rows {
		for k, cell := range r.Cells[1:] {
			var x, y float64
			if _, err := fmt.Sscan(columns[k+1].Title+" "+r.Cells[0].Text, &x, &y); err != nil {
				t.Fatal(err)
			}
			means, _ := b.Turnings[0].Surface.Predict([][]float64{{b.Axes[0].Place(x), b.Axes[1].Place(y)}})
			var got float64
			if _, err := fmt.Sscan(cell.Text, &got); err != nil || math.Abs(got-means[0]) > .01 { // headings are rounded
				t.Errorf("at %v and %v the table says %s, the surface %v", x, y, cell.Text, means[0])
			}
		}
	}
	exhibits, err = telling.DrawRaincloud(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if rows := exhibits[0].Table.Rows; len(rows) != 4*7 {
		t.Errorf("the raincloud's table has %d rows", len(rows))
	}
}

// A figure says the same about its data as the command.
func TestFiguresSayWhatCommandsSay(t *testing.T) {
	folder, _ := results(t)
	d := &telling.Display{Folder: folder, Level: findings.UsualLevel, Zones: sim.Zones()}
	says := func(e telling.Exhibit, want string) {
		t.Helper()
		if !strings.Contains(e.Figure.AltText, want) {
			t.Errorf("%s does not say %q, but %.300s", e.Figure.Name, want, e.Figure.AltText)
		}
	}
	answer, err := findings.Recall(t.Context(), folder+"/knockout", findings.AboutKnockout, findings.UsualLevel, d.Zones)
	if err != nil {
		t.Fatal(err)
	}
	m := answer.(*findings.Matrix)
	m.Before[0] = inference.Supported // some verdicts change, some become undecided
	for i := range m.Columns[1:] {
		m.Columns[i+1].Verdicts.Findings[0].Verdict = []inference.Verdict{inference.Opposed, inference.Open}[i%2]
	}
	changed := 0
	for i := range m.Columns[1:] {
		changed += len(telling.MatrixChanges(m, &m.Columns[i+1]))
	}
	e, err := d.Matrix(m)
	if err != nil || changed < 7 {
		t.Fatal(changed, err)
	}
	says(e, fmt.Sprintf("A decided verdict changes in %d of %d cases.", changed, len(m.Before)*(len(m.Columns)-1)))

	d.Folder = filepath.Join(folder, "screening")
	s, err := d.SensitivityIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	exhibits, err := d.Tornados(s)
	if err != nil || len(exhibits) != len(s.Quantities) {
		t.Fatal(len(exhibits), err)
	}
	for i, e := range exhibits {
		seen := 0
		for _, driver := range s.Quantities[i].Drivers {
			if driver.Seen {
				seen++
			}
		}
		if unseen := len(s.Quantities[i].Drivers) - seen; unseen > 0 {
			says(e, fmt.Sprintf("Pale, may be chance: %d factor", unseen))
		}
	}

	b, err := findings.RecallBoundaries(t.Context(), folder, findings.UsualLevel, d.Zones)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range b {
		if b.Planar() {
			if e, err = d.Boundary(b); err != nil {
				t.Fatal(err)
			}
			says(e, fmt.Sprintf("; %s is undecided", words.Percent(b.Turnings[0].Shares[inference.Undecided])))
		}
	}
}

// onlyMap returns a folder of results whose only search is the map.
func onlyMap(t *testing.T, folder string) string {
	t.Helper()
	searches, err := filepath.Glob(filepath.Join(folder, string(findings.AboutBoundary), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range searches {
		if !strings.HasPrefix(filepath.Base(path), "performance-domineering-power-with-fear_effort-base_effort") {
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	return folder
}

func TestFiguresAreRefusedInWords(t *testing.T) {
	folder, _ := results(t)
	nothing := place(t, "notes.txt", "x")
	for line, want := range map[string]string{
		"clams " + folder:                                                      `unknown kind of figure "clams"; did you mean "claims"?`,
		"claims":                                                               "takes a kind of figure and a folder",
		"claims " + folder + " more":                                           "takes a kind of figure and a folder",
		"claims " + folder + " --level 2":                                      "a number between 0 and 1",
		"claims " + folder + " --level 0":                                      "a number between 0 and 1",
		"raincloud " + folder + " --point 1":                                   "point is 1; the design has points 0 to 0",
		"raincloud " + folder + " --point -1":                                  "point is -1",
		"phase " + folder + " --point 7":                                       "point is 7",
		"survival " + folder + "/sensitivity":                                  "weekly series",
		"gaps " + folder + "/claims/regimes":                                   "weekly series",
		"map " + folder + "/sensitivity":                                       "answers a question of sensitivity, not of boundary",
		"map " + folder + "/claims/regimes":                                    "contains no search over two factors",
		"screening " + folder + "/sensitivity":                                 "does not have a morris design",
		"raincloud " + folder + "/sensitivity --out " + nothing + "/notes.txt": "notes.txt",
		"claims " + folder + " --point 1":                                      "--point does not apply to the figure claims; it applies to raincloud, survival, gaps and phase",
		"claims " + folder + " --outcomes quits":                               "no claim compares these regimes in these outcomes",
		"knockout " + folder + " --outcomes quits":                             "no claim compares these regimes in these outcomes",
		"claims " + folder + " --regimes bossy":                                `unknown regime "bossy"`,
		"map " + folder + " --outcomes trust":                                  "has no map for these outcomes and regimes",
		"patterns " + folder + " --regimes relapsing":                          "no pattern is measured under these regimes",
		"survival " + folder + " --outcomes trust":                             "--outcomes does not apply to the figure survival",
		"raincloud " + folder + " --regimes dominering":                        `no regime "dominering"; did you mean "domineering"?`,
		"raincloud " + folder + " --outcomes trst":                             `"trst"; did you mean "trust"?`,
		"claims " + folder + " --width 3":                                      "inches from 3.3 to 20",
		"claims " + folder + " --width 4 --slides":                             "cannot be combined with --width",
		"claims " + folder + " --format png,gif":                               `format is "gif"; choose from png,svg,pdf`,
		"claims " + nothing:                                                    "contains no runs",
		"knockout " + nothing:                                                  "contains no runs of knockout",
		"map " + nothing:                                                       "leaderful boundary --x",
		"patterns " + nothing:                                                  "contains no runs of patterns",
		"tornado " + nothing:                                                   "is not a data set",
		"screening " + nothing:                                                 "is not a data set",
		"raincloud " + nothing:                                                 "is not a data set",
		"survival " + nothing:                                                  "is not a data set",
	} {
		r := do(append([]string{"figure"}, strings.Fields(line)...)...)
		if r.code != exitUsage && r.code != exitFailed || !strings.Contains(r.stderr, want) {
			t.Errorf("figure %s: exit code %d, %q does not say %q", line, r.code, r.stderr, want)
		}
	}
}

// Every kind is drawn as slides, with all pages on request, and lists its files.
func TestEveryKindHasTheRequestedLayout(t *testing.T) {
	t.Parallel()
	folder, _ := results(t)
	sized := regexp.MustCompile(`width="([\d.]+)pt" height="([\d.]+)pt"`)
	for _, k := range telling.Kinds {
		of := folder
		if k.Name == "screening" {
			of = filepath.Join(folder, "screening")
		}
		out := t.TempDir()
		text := must(t, "figure", k.Name, of, "--out", out, "--format", "svg", "--slides", "--all-pages", "--json")
		var got struct {
			Kind    string
			Figures []struct {
				Name, Title string
				Pages       int
				Files       []string
			}
		}
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.Kind != k.Name || len(got.Figures) == 0 {
			t.Fatalf("%s: %v: %s", k.Name, err, text)
		}
		n := 0
		for _, f := range got.Figures {
			n += len(f.Files)
			if len(f.Files) != 2*f.Pages || f.Title == "" || !slices.Contains(f.Files, filepath.Join(out, f.Name+".svg")) {
				t.Errorf("%s: %+v", k.Name, f)
			}
		}
		files := figuresIn(t, out)
		for name, content := range files {
			if size := sized.FindStringSubmatch(content); filepath.Ext(name) == ".svg" && (size == nil || size[1] != "960" || size[2] != "540") {
				t.Errorf("%s: %s is not 16:9: %q", k.Name, name, size)
			}
		}
		if len(files) != n {
			t.Errorf("%s: it lists %d files, but wrote %d", k.Name, n, len(files))
		}
	}
	out := t.TempDir()
	must(t, "figure", "raincloud", folder, "--out", out, "--format", "svg,pdf", "--width", "89mm", "--no-title", "--quiet")
	files := figuresIn(t, out)
	if size := sized.FindStringSubmatch(files["raincloud.svg"]); len(files) != 3 || size == nil || !strings.HasPrefix(size[1], "252.28") || strings.Count(files["raincloud.svg"], ">How outcomes") != 1 {
		t.Errorf("for a column it is %q, with %v", size, slices.Sorted(maps.Keys(files)))
	}
}

// Figures of times between crises need only the series that they show.
func TestTimesNeedOnlyCrises(t *testing.T) {
	scenario := strings.Replace(smallScenario, "environment: {weeks: 60}", "environment: {weeks: 200, magnitude: 0.5, growth: 0.2}", 1)
	folder := place(t, "small.yaml", scenario, "s.yaml", fmt.Sprintf(strings.Replace(smallSweep, "trust", "crises", 1), "[0.1, 0.2]", "6"))
	must(t, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	for _, kind := range []string{"survival", "gaps"} {
		must(t, "figure", kind, folder+"/out", "--point", "3", "--out", folder, "--quiet")
	}
	if r := do("figure", "phase", folder+"/out", "--out", folder); r.code != exitFailed || !strings.Contains(r.stderr, "leadership_capacity") {
		t.Errorf("without its series the phase portrait says %+v", r)
	}
}

// Unfinished results are reported.
func TestUnfinishedResultsAreReported(t *testing.T) {
	t.Parallel()
	folder, _ := results(t)
	for _, path := range []string{"claims/heal", "claims/course", "boundary/*/fresh", "knockout/runs/*"} {
		paths, _ := filepath.Glob(filepath.Join(folder, path))
		for _, p := range paths {
			if err := os.RemoveAll(p); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.MkdirAll(filepath.Join(folder, "boundary", "begun", "search"), 0o755); err != nil {
		t.Fatal(err)
	}
	answer, err := findings.Recall(t.Context(), folder+"/claims", findings.AboutClaims, findings.UsualLevel, sim.Zones())
	if err != nil {
		t.Fatal(err)
	}
	v := answer.(*findings.Verdicts)
	for _, c := range v.Claims {
		found, verdict := v.Of(c)
		if none := found[0].Difference.N == 0; none != (c.ID == "C6") || none && verdict != inference.Open {
			t.Errorf("without the runs of C6, %s has %d replications and is %s", c.ID, found[0].Difference.N, verdict)
		}
	}
	all, err := findings.RecallBoundaries(t.Context(), folder, findings.UsualLevel, sim.Zones())
	if err != nil || len(all) != 3 {
		t.Fatalf("%d searches, %v", len(all), err)
	}
	for _, b := range all {
		for _, r := range b.Turnings {
			if r.Fresh != 0 || r.Boxes != nil {
				t.Errorf("without fresh settings there are %+v", r)
			}
		}
		if text := jsonText(t, telling.JSON(b)); !b.Planar() && !strings.Contains(text, `"fresh_settings": 0`) {
			t.Errorf("without fresh settings it says %s", text)
		}
	}
	for _, kind := range []string{"claims", "knockout", "map"} {
		must(t, "figure", kind, folder, "--out", folder+"/figures", "--quiet")
	}
}

// Damaged and foreign folders give clear errors, and no panic.
func TestDamagedResultsGiveClearErrors(t *testing.T) {
	t.Parallel()
	clean, _ := results(t)
	foreign := contents(t, filepath.Join(clean, "sensitivity"))
	damage := map[string]func(folder string){
		"a manifest that is none":        func(folder string) { overwrite(t, filepath.Join(folder, "manifest.json"), "{") },
		"an empty manifest":              func(folder string) { overwrite(t, filepath.Join(folder, "manifest.json"), "") },
		"a manifest that says nothing":   func(folder string) { overwrite(t, filepath.Join(folder, "manifest.json"), "{}\n") },
		"a manifest of another data set": func(folder string) { overwrite(t, filepath.Join(folder, "manifest.json"), foreign["manifest.json"]) },
		"parts that are none":            func(folder string) { overwriteParts(t, folder, "PAR1") },
		"a manifest without a sweep file": func(folder string) {
			text := contents(t, folder)["manifest.json"]
			overwrite(t, filepath.Join(folder, "manifest.json"), text[:strings.LastIndex(text, `"files"`)]+`"files": []}`)
		},
	}
	for what, spoil := range damage {
		folder, _ := results(t)
		onlyMap(t, folder)
		found, _ := filepath.Glob(filepath.Join(folder, string(findings.AboutBoundary), "*"))
		for kind, path := range map[string]string{"claims": folder + "/claims/regimes", "knockout": folder + "/knockout", "map": found[0],
			"tornado": folder + "/sensitivity", "raincloud": folder + "/claims/regimes", "survival": folder + "/claims/course", "patterns": folder + "/patterns/p5"} {
			spoil(path)
			r := do("figure", kind, folder, "--out", t.TempDir(), "--quiet")
			if harmless := kind == "tornado" && what == "a manifest of another data set" || kind == "patterns"; !harmless && r.code == exitDone || r.code != exitDone && len(r.stderr) < 30 {
				t.Errorf("%s, with %s: exit code %d, %s", kind, what, r.code, r.stderr)
			}
		}
		if r := do("report", folder, "--quiet"); r.code == exitDone {
			t.Errorf("the report does not mention %s", what)
		}
	}
}

func overwrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func overwriteParts(t *testing.T, folder, text string) {
	t.Helper()
	for _, table := range []string{"runs", "weeks"} {
		parts, _ := filepath.Glob(filepath.Join(folder, table, "*.parquet"))
		for _, path := range parts {
			overwrite(t, path, text)
		}
	}
}

// Rainclouds show the outcomes of the scenario's evidence besides the headline ones.
func TestRaincloudsShowTheScenariosOutcomes(t *testing.T) {
	t.Parallel()
	folder := place(t, "s.yaml", "name: short\nscenario: emergency\nvary: {environment.weeks: [60]}\ndesign: grid\nreplications: 2\n")
	must(t, "sweep", folder+"/s.yaml", "--out", folder+"/d", "--quiet")
	must(t, "figure", "raincloud", folder+"/d", "--out", folder+"/f", "--format", "svg", "--all-pages", "--quiet")
	text := ""
	for name, content := range figuresIn(t, folder+"/f") {
		if filepath.Ext(name) == ".txt" {
			text += content
		}
	}
	for _, outcome := range []string{"Crises (", "Collateral damage (", "Crisis length", "Performance lost after a shock ("} {
		if !strings.Contains(text, outcome) {
			t.Errorf("%s is not shown: %s", outcome, text)
		}
	}
}
