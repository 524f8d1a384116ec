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

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// formatVersion is the version of the folder's layout.
const formatVersion = 3

// A Manifest describes how a data set was made. Its sweep suffices to run it again.
type Manifest struct {
	Format           int    `json:"format"`
	Engine           string `json:"engine"`  // sim.Engine
	Version          string `json:"version"` // of the program
	Build            string `json:"build"`
	experiment.Sweep `json:"sweep"`
	Points           int      `json:"points"`
	Columns          []Column `json:"columns"`          // of the table of runs
	Weekly           []Column `json:"weekly,omitempty"` // of the table of weeks, if any
	SettingsHash     string   `json:"settings_hash"`
	DesignHash       string   `json:"design_hash"`
	Checksum         string   `json:"checksum,omitempty"` // of everything before it
}

// NewManifest returns the manifest of a sweep run by a program of a version and build.
func NewManifest(s *experiment.Sweep, version, build string) *Manifest {
	m := &Manifest{
		Format: formatVersion, Engine: sim.Engine, Version: version, Build: build, Sweep: *s, Points: s.Points(),
		Columns: runColumns(s), Weekly: weekColumns(s),
		SettingsHash: (&experiment.Plan{Arms: s.Arms}).SettingsHash(), DesignHash: designHash(s.Design, s.Factors, s.Seed),
	}
	m.Files = nil
	for _, file := range s.Files {
		m.Files = append(m.Files, experiment.File{Name: filepath.Base(file.Name), Text: file.Text})
	}
	return m
}

// setupByName returns a setup, without its parameters, as manifests show it.
func setupByName(setup *sim.Setup) map[string]any {
	all, ok := snakeCase(plain(setup)).(map[string]any)
	if !ok {
		panic("dataset: a setup is not an object")
	}
	delete(all, "parameters")
	return all
}

// plain returns a value as a tree of JSON values.
func plain(value any) (tree any) {
	if err := json.Unmarshal([]byte(asJSON(value)), &tree); err != nil {
		panic("dataset: a value cannot be read back: " + err.Error())
	}
	return tree
}

var innerCapital = regexp.MustCompile(`([a-z])([A-Z])`)

// snakeCase rewrites the keys of objects: ShockLoad becomes shock_load.
func snakeCase(tree any) any {
	switch v := tree.(type) {
	case map[string]any:
		named := map[string]any{}
		for key, inner := range v {
			named[strings.ToLower(innerCapital.ReplaceAllString(key, "${1}_$2"))] = snakeCase(inner)
		}
		return named
	case []any:
		for i := range v {
			v[i] = snakeCase(v[i])
		}
	}
	return tree
}

// designHash differs between designs that number their points differently: a design
// that grows keeps its hash.
func designHash(d experiment.Design, factors []experiment.Factor, seed uint64) string {
	if d.Grows() {
		d.Size = 0
	}
	factors = slices.Clone(factors)
	for i := range factors {
		factors[i].Meaning = "" // meanings do not affect the numbers of points
	}
	sum := sha256.Sum256([]byte(asJSON(struct {
		Design  experiment.Design
		Factors []experiment.Factor
		Seed    uint64
	}{d, factors, seed})))
	return hex.EncodeToString(sum[:6])
}

// keyColumns are the first columns of every table.
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
	for _, name := range s.Outcomes {
		o := sim.OutcomeNamed(name)
		columns = append(columns, Column{o.Name, Real, o.Unit, o.Meaning})
	}
	return append(columns, Column{"failure", Text, "", "why the run failed; absent if it did not"})
}

func weekColumns(s *experiment.Sweep) []Column {
	if s.Series == nil {
		return nil
	}
	columns := append(keyColumns(), weekColumn)
	for _, name := range s.Series {
		series := sim.SeriesNamed(name)
		columns = append(columns, Column{series.Name, Real, series.Unit, series.Meaning})
	}
	return columns
}

// identity distinguishes sweeps that cannot extend each other: it is the start of the
// SHA-256 of everything that must be equal.
func (m *Manifest) identity() string {
	leaves := flat(m)
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(leaves)) {
		fmt.Fprintf(sum, "%s=%s\n", name, leaves[name])
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Refusal says why a sweep cannot continue in a folder.
type Refusal struct {
	Folder      string
	Differences []string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("%s holds the results of another sweep, which this one does not extend:\n  %s\nuse another folder to keep both",
		r.Folder, strings.Join(r.Differences, "\n  "))
}

// mostDifferences is the number of differences that are listed.
const mostDifferences = 20

// differences returns how a sweep's manifest differs from the stored one, except for
// additional points and replications.
func differences(stored, now *Manifest) []string {
	var all []string
	add := func(format string, arguments ...any) { all = append(all, fmt.Sprintf(format, arguments...)) }
	// A difference between lists is one line.
	listed := map[string]bool{}
	list := func(what, path string, stored, now []string) {
		if !slices.Equal(stored, now) {
			add("%s: the folder has %s, the file %s", what, enumerated(stored), enumerated(now))
			listed[path] = true
		}
	}
	list("regimes", "regimes.", names(stored.Arms, armName), names(now.Arms, armName))
	list("vary", "factors.", names(stored.Factors, func(f experiment.Factor) string { return f.Name }), names(now.Factors, func(f experiment.Factor) string { return f.Name }))
	if !listed["factors."] {
		list("outcomes", "columns.", names(stored.Columns, nameOf), names(now.Columns, nameOf))
	}
	listed["columns."] = listed["columns."] || listed["factors."]
	list("weekly", "weekly.", names(stored.Weekly, nameOf), names(now.Weekly, nameOf))
	a, b := flat(stored), flat(now)
	for _, path := range different(a, b) {
		group, _, _ := strings.Cut(path, ".")
		switch {
		case listed[group+"."]:
		case b[path] == "":
			add("%s: the folder has %s, the file lacks it", path, a[path])
		case a[path] == "":
			add("%s: the folder lacks it, the file has %s", path, b[path])
		default:
			add("%s: the folder has %s, the file %s", path, a[path], b[path])
		}
	}
	if most := stored.Replications.Most; now.Replications.Most < most {
		if budget := now.Replications.Budget; budget > 0 {
			add("replications: the folder has up to %d, the file up to %d, each point's share of the budget; a budget of %d keeps their number",
				most, now.Replications.Most, most*now.Points*len(now.Arms))
		} else {
			add("replications: the folder has %d, the file %d; their number can only grow", most, now.Replications.Most)
		}
	}
	if now.Replications.Precision > stored.Replications.Precision {
		add("precision: the folder has %v, the file %v; it can only become finer", stored.Replications.Precision, now.Replications.Precision)
	}
	if (now.Replications.Precision == 0) != (stored.Replications.Precision == 0) {
		add("replications: one has a number, the other a precision")
	}
	if now.Design.Kind == stored.Design.Kind {
		all = append(all, lostPoints(stored, now)...)
	}
	return shortened(all, mostDifferences)
}

// different returns the paths, in order, at which two sets of values differ.
func different(a, b map[string]string) []string {
	paths := maps.Clone(a)
	maps.Copy(paths, b)
	maps.DeleteFunc(paths, func(path, _ string) bool { return a[path] == b[path] })
	return slices.Sorted(maps.Keys(paths))
}

// Mismatches returns how two sweeps differ, including their points, replications and
// the numbers of the points.
func Mismatches(a, b *Manifest) []string {
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

// enumerated joins a list on one line.
func enumerated(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// lostPoints lists the points of the stored design that a design lacks.
func lostPoints(stored, now *Manifest) (all []string) {
	add := func(format string, arguments ...any) { all = append(all, fmt.Sprintf(format, arguments...)) }
	switch now.Design.Kind {
	case experiment.Grid:
		for i := range min(len(stored.Factors), len(now.Factors)) {
			for _, level := range stored.Factors[i].Spread.Levels {
				if !slices.Contains(now.Factors[i].Spread.Levels, level) {
					add("vary.%s: the folder has the level %v, the file lacks it", stored.Factors[i].Name, level)
				}
			}
		}
	case experiment.Points:
		find := now.Design.Finder(now.Factors)
		for i, values := range stored.Design.Listed {
			if point, found := find(i, values); !found {
				add("design.points: the folder has the point %v, the file lacks it", values)
			} else if point != i && (stored.Design.Repeats() || now.Design.Repeats()) {
				add("design.points: some points are equal, so new points must follow the existing ones; point %d has moved", i)
				break
			}
		}
	case experiment.LatinHypercube:
		if now.Design.Size != stored.Design.Size {
			add("design.size: the folder has %d, the file %d; a Latin hypercube cannot grow, a sobol or random design can", stored.Design.Size, now.Design.Size)
		}
	default:
		if now.Design.Size < stored.Design.Size {
			add("design.size: the folder has %d, the file %d; it can only grow", stored.Design.Size, now.Design.Size)
		}
	}
	return all
}

// flat returns everything that must be equal in two manifests, by path.
func flat(m *Manifest) map[string]string {
	type regime struct {
		Name     string             `json:"name"`
		Settings map[string]float64 `json:"settings"` // every parameter, by name
		Setup    map[string]any     `json:"setup"`    // the rest of its sim.Setup, by the names of its fields
		Items    []string           `json:"items"`
	}
	regimes := make([]regime, len(m.Arms))
	for i := range m.Arms {
		arm := &m.Arms[i]
		regimes[i] = regime{arm.Name, map[string]float64{}, setupByName(&arm.Setup), arm.Items}
		for p := range sim.ParameterTable {
			regimes[i].Settings[sim.ParameterTable[p].Name] = sim.ParameterTable[p].Get(&arm.Setup)
		}
	}
	design, rule, factors := m.Design, m.Replications, slices.Clone(m.Factors)
	design.Size, design.Listed = 0, nil
	rule.Most, rule.Precision, rule.Budget = 0, 0, 0
	for i := range factors {
		if design.Kind == experiment.Grid {
			factors[i].Spread.Levels = nil
		}
	}
	leaves := map[string]string{}
	collect(leaves, "", plain(map[string]any{
		"format": m.Format, "engine": m.Engine, "seed": m.Seed, "worlds": m.Worlds, "replications": rule, "design": design,
		"factors": factors, "regimes": regimes, "columns": m.Columns, "weekly": m.Weekly,
	}))
	return leaves
}

func collect(leaves map[string]string, path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if key != "meaning" { // meanings do not affect results
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
