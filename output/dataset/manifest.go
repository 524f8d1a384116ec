// Package dataset keeps the results of sweeps on disk: a folder with a manifest
// and tables in Parquet parts that no crash can harm. A part is written under
// another name, synced, and renamed to one that holds the checksum of its bytes.
package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// formatVersion is that of the folder's layout.
const formatVersion = 2

// A Manifest says what a data set is made from.
type Manifest struct {
	Format       int                     `json:"format"`
	Name         string                  `json:"name"`
	Title        string                  `json:"title,omitempty"`
	Question     string                  `json:"question,omitempty"`
	Engine       string                  `json:"engine"`  // sim.Engine
	Version      string                  `json:"version"` // of the program
	Build        string                  `json:"build"`
	Seed         uint64                  `json:"seed"`
	Worlds       experiment.Worlds       `json:"worlds"`
	Replications experiment.Replications `json:"replications"`
	Design       experiment.Design       `json:"design"`
	Points       int                     `json:"points"`
	Factors      []experiment.Factor     `json:"factors"`
	Regimes      []Regime                `json:"regimes"`
	Columns      []Column                `json:"columns"`          // of the table of runs
	Weekly       []Column                `json:"weekly,omitempty"` // of the table of weeks, if there is one
	Headline     experiment.Contrast     `json:"headline"`
	SettingsHash string                  `json:"settings_hash"`
	DesignHash   string                  `json:"design_hash"`
	Files        []SourceFile            `json:"files"`              // as they were read, the sweep's first
	Checksum     string                  `json:"checksum,omitempty"` // of all before it; manifests of earlier programs have none
}

// A Regime is an arm of the sweep, before factors change it.
type Regime struct {
	Name     string             `json:"name"`
	Settings map[string]float64 `json:"settings"` // every parameter, by name
	Setup    map[string]any     `json:"setup"`    // the rest of its sim.Setup, by the names of its fields
}

// A SourceFile is a file that the sweep was read from.
type SourceFile struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// NewManifest describes a sweep as it was read by a program of a version and build.
func NewManifest(s *scenarios.Sweep, version, build string) *Manifest {
	m := &Manifest{
		Format: formatVersion, Name: s.Name, Title: s.Title, Question: s.Question, Engine: sim.Engine, Version: version, Build: build,
		Seed: s.Seed, Worlds: s.Worlds, Replications: s.Replications,
		Design: s.Design, Points: s.Points(), Factors: s.Factors, Headline: s.Headline,
		SettingsHash: (&experiment.Plan{Arms: s.Arms}).SettingsHash(),
		DesignHash:   designHash(s.Design, s.Factors, s.Seed), Columns: runColumns(&s.Sweep), Weekly: weekColumns(&s.Sweep),
	}
	for _, file := range s.Files {
		m.Files = append(m.Files, SourceFile{filepath.Base(file.Name), file.Text})
	}
	for i := range s.Arms {
		setup := &s.Arms[i].Setup
		r := Regime{s.Arms[i].Name, map[string]float64{}, setupByName(setup)}
		for p := range sim.ParameterTable {
			r.Settings[sim.ParameterTable[p].Name] = sim.ParameterTable[p].Get(&setup.Parameters)
		}
		m.Regimes = append(m.Regimes, r)
	}
	return m
}

// Sweep reads the sweep from the files that the manifest holds.
func (m *Manifest) Sweep() (*scenarios.Sweep, error) {
	files := make([]scenarios.File, len(m.Files))
	for i, file := range m.Files {
		files[i] = scenarios.File{Name: file.Name, Text: file.Text}
	}
	return scenarios.ReadRecorded(files)
}

// setupByName returns a setup, without its parameters, as manifests show it.
func setupByName(setup *sim.Setup) map[string]any {
	all, ok := byName(plain(setup)).(map[string]any)
	if !ok {
		panic("dataset: a setup that is no object")
	}
	delete(all, "parameters")
	return all
}

// plain returns what a value is as JSON.
func plain(value any) (tree any) {
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &tree)
	}
	if err != nil {
		panic("dataset: what cannot be rendered: " + err.Error())
	}
	return tree
}

var innerCapital = regexp.MustCompile(`([a-z])([A-Z])`)

// byName writes the keys of objects in lower case: ShockLoad as shock_load.
func byName(tree any) any {
	switch v := tree.(type) {
	case map[string]any:
		named := map[string]any{}
		for key, inner := range v {
			named[strings.ToLower(innerCapital.ReplaceAllString(key, "${1}_$2"))] = byName(inner)
		}
		return named
	case []any:
		for i := range v {
			v[i] = byName(v[i])
		}
	}
	return tree
}

// designHash tells designs apart whose points have other numbers: a design that
// grows keeps its hash.
func designHash(d experiment.Design, factors []experiment.Factor, seed uint64) string {
	if d.Grows() {
		d.Size = 0
	}
	factors = slices.Clone(factors)
	for i := range factors {
		factors[i].Meaning = "" // words number no points
	}
	text, err := json.Marshal(struct {
		Design  experiment.Design
		Factors []experiment.Factor
		Seed    uint64
	}{d, factors, seed})
	if err != nil {
		panic("dataset: a design that cannot be rendered: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// keyColumns begin every table.
func keyColumns() []Column {
	return []Column{
		{"point", Whole, "", "number of the point in the design, from 0"},
		{"replication", Whole, "", "number of the replication, from 0; runs of the same number and seed share their world"},
		{"regime", Text, "", "what leaders do, by name"},
	}
}

var weekColumn = Column{"week", Whole, "weeks", "from 0"}

func runColumns(s *experiment.Sweep) []Column {
	columns := append(keyColumns(), Column{"seed", Whole, "", "seed of the run's world"})
	for i := range s.Factors {
		columns = append(columns, Column{s.Factors[i].Name, Real, s.Factors[i].Unit, s.Factors[i].Meaning})
	}
	for _, o := range s.Outcomes {
		columns = append(columns, Column{o.Name, Real, o.Unit, o.Meaning})
	}
	return append(columns, Column{"failure", Text, "", "why the run failed; absent if it did not"})
}

func weekColumns(s *experiment.Sweep) []Column {
	if s.Series == nil {
		return nil
	}
	columns := append(keyColumns(), weekColumn)
	for _, series := range s.Series {
		columns = append(columns, Column{series.Name, Real, series.Unit, series.Meaning})
	}
	return columns
}

// identity tells sweeps apart of which none extends the other: the head of the
// SHA-256 of all that must be the same.
func (m *Manifest) identity() string {
	leaves := flat(m)
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(leaves)) {
		fmt.Fprintf(sum, "%s=%s\n", name, leaves[name])
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Refusal says why a folder cannot go on with a sweep.
type Refusal struct {
	Folder      string
	Differences []string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("%s holds the results of another sweep, which this one does not extend:\n  %s\nanother folder keeps both",
		r.Folder, strings.Join(r.Differences, "\n  "))
}

// mostDifferences are told.
const mostDifferences = 20

// differences returns what is other in a sweep's manifest than in the one that
// is there, besides what only adds to it: points and replications.
func differences(there, now *Manifest) []string {
	var all []string
	tell := func(format string, arguments ...any) { all = append(all, fmt.Sprintf(format, arguments...)) }
	// What is a whole list is told in a line.
	listed := map[string]bool{}
	list := func(what, path string, there, now []string) {
		if !slices.Equal(there, now) {
			tell("%s: there %s, in the file %s", what, enumerated(there), enumerated(now))
			listed[path] = true
		}
	}
	list("regimes", "regimes.", names(there.Regimes, func(r Regime) string { return r.Name }), names(now.Regimes, func(r Regime) string { return r.Name }))
	list("vary", "factors.", names(there.Factors, func(f experiment.Factor) string { return f.Name }), names(now.Factors, func(f experiment.Factor) string { return f.Name }))
	if !listed["factors."] {
		list("outcomes", "columns.", names(there.Columns, nameOf), names(now.Columns, nameOf))
	}
	listed["columns."] = listed["columns."] || listed["factors."]
	list("weekly", "weekly.", names(there.Weekly, nameOf), names(now.Weekly, nameOf))
	a, b := flat(there), flat(now)
	paths := maps.Clone(a)
	maps.Copy(paths, b)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		group, _, _ := strings.Cut(path, ".")
		switch {
		case a[path] == b[path], listed[group+"."]:
		case b[path] == "":
			tell("%s: there %s, no longer in the file", path, a[path])
		case a[path] == "":
			tell("%s: not there, in the file %s", path, b[path])
		default:
			tell("%s: there %s, in the file %s", path, a[path], b[path])
		}
	}
	if most := there.Replications.Most; now.Replications.Most < most {
		if budget := now.Replications.Budget; budget > 0 {
			tell("replications: there up to %d, in the file up to %d, each point's share of the budget; a budget of %d leaves them as many",
				most, now.Replications.Most, most*now.Points*len(now.Regimes))
		} else {
			tell("replications: there %d, in the file %d; they can only grow", most, now.Replications.Most)
		}
	}
	if now.Replications.Precision > there.Replications.Precision {
		tell("precision: there %v, in the file %v; it can only become finer", there.Replications.Precision, now.Replications.Precision)
	}
	if (now.Replications.Precision == 0) != (there.Replications.Precision == 0) {
		tell("replications: a number on one side, a precision on the other")
	}
	if now.Design.Kind == there.Design.Kind {
		all = append(all, lostPoints(there, now)...)
	}
	if len(all) > mostDifferences {
		all = append(all[:mostDifferences], fmt.Sprintf("and %d more", len(all)-mostDifferences))
	}
	return all
}

// Unlike returns in what sweeps differ, points and replications and the numbers
// of the points included.
func Unlike(a, b *Manifest) []string {
	wrong := append(differences(a, b), differences(b, a)...)
	if len(wrong) == 0 && a.DesignHash != b.DesignHash {
		wrong = []string{"the order of levels or points, which numbers the points"}
	}
	return wrong
}

func names[T any](list []T, name func(T) string) []string {
	var all []string
	for _, item := range list {
		all = append(all, name(item))
	}
	return all
}

// enumerated writes a list in a line.
func enumerated(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// lostPoints tells what a design has less than the one that is there.
func lostPoints(there, now *Manifest) (all []string) {
	tell := func(format string, arguments ...any) { all = append(all, fmt.Sprintf(format, arguments...)) }
	switch now.Design.Kind {
	case experiment.Grid:
		for i := range min(len(there.Factors), len(now.Factors)) {
			for _, level := range there.Factors[i].Spread.Levels {
				if !slices.Contains(now.Factors[i].Spread.Levels, level) {
					tell("vary.%s: there with the level %v, which the file does not have", there.Factors[i].Name, level)
				}
			}
		}
	case experiment.Points:
		find := now.Design.Finder(now.Factors)
		for i, values := range there.Design.Listed {
			if point, found := find(i, values); !found {
				tell("design.points: there with the point %v, which the file does not have", values)
			} else if point != i && (there.Design.Repeats() || now.Design.Repeats()) {
				tell("design.points: some points are equal, so new ones must follow those that are there; point %d has moved", i)
				break
			}
		}
	case experiment.LatinHypercube:
		if now.Design.Size != there.Design.Size {
			tell("design.size: there %d, in the file %d; a Latin hypercube cannot grow, a sobol or random design can", there.Design.Size, now.Design.Size)
		}
	default:
		if now.Design.Size < there.Design.Size {
			tell("design.size: there %d, in the file %d; it can only grow", there.Design.Size, now.Design.Size)
		}
	}
	return all
}

// flat returns everything that two manifests must have in common, by path.
func flat(m *Manifest) map[string]string {
	c := *m
	c.Name, c.Title, c.Question, c.Version, c.Build, c.Files, c.Checksum = "", "", "", "", "", nil, ""
	c.Points, c.DesignHash, c.SettingsHash, c.Headline = 0, "", "", experiment.Contrast{}
	c.Replications.Most, c.Replications.Precision, c.Replications.Budget = 0, 0, 0
	c.Design.Size, c.Design.Listed = 0, nil
	c.Factors = slices.Clone(c.Factors)
	for i := range c.Factors {
		if c.Design.Kind == experiment.Grid {
			c.Factors[i].Spread.Levels = nil
		}
	}
	tree := plain(&c)
	leaves := map[string]string{}
	collect(leaves, "", tree)
	return leaves
}

func collect(leaves map[string]string, path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if key != "meaning" { // words change no results
				collect(leaves, strings.TrimPrefix(path+"."+key, "."), inner)
			}
		}
	case []any:
		for i, inner := range v {
			name := fmt.Sprint(i + 1)
			if object, ok := inner.(map[string]any); ok {
				if text, ok := object["name"].(string); ok {
					name = text
				}
			}
			collect(leaves, path+"."+name, inner)
		}
	case nil:
	default:
		leaves[path] = fmt.Sprint(v)
	}
}
