package scenarios

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// The limits of a sweep file.
const (
	mostLevels     = 10_000
	mostListed     = 1_000_000
	mostTableBytes = 64 << 20 // of a table of points
	mostBudget     = 1_000_000_000_000
)

// OpenSweep reads a canned sweep by its name, or a file by its path.
func OpenSweep(nameOrFile string) (*experiment.Sweep, error) {
	if slices.Contains(SweepNames(), nameOrFile) {
		text, err := SweepSource(nameOrFile)
		if err != nil {
			return nil, err
		}
		return ReadSweep(nameOrFile+".yaml", text, nil)
	}
	text, err := ReadFile(nameOrFile)
	if errors.Is(err, os.ErrNotExist) && filepath.Ext(nameOrFile) == "" {
		if slices.Contains(names, nameOrFile) {
			return nil, WrongKind{nameOrFile, aScenario, aSweep}
		}
		if nearest := Nearest(nameOrFile, SweepNames()); nearest != "" {
			return nil, fmt.Errorf("unknown sweep %q; did you mean %q?", nameOrFile, nearest)
		}
	}
	if err != nil {
		return nil, err
	}
	return readSweepFile(experiment.File{Name: nameOrFile, Text: string(text)})
}

// readSweepFile reads a sweep from a file and from the files that it names, which are
// beside it or, if it is a pipe, in the current folder.
func readSweepFile(file experiment.File) (*experiment.Sweep, error) {
	folder := filepath.Dir(file.Name)
	if info, err := os.Stat(file.Name); err == nil && !info.Mode().IsRegular() {
		folder = "."
	}
	return ReadSweep(file.Name, []byte(file.Text), func(beside string) ([]byte, error) {
		if !filepath.IsAbs(beside) {
			beside = filepath.Join(folder, beside)
		}
		return readBeside(beside, mostTableBytes)
	})
}

// isSweep reports whether a file contains a sweep, or resembles one more than a
// scenario.
func isSweep(file experiment.File) bool {
	root := (&reading{file: file.Name}).root([]byte(file.Text))
	return root != nil && (kindOfFile(root) == aSweep || kindOfFile(root) == "" && value(root, "scenario") != nil)
}

// ReadSweep reads a sweep from the text of a file; open, which may be nil,
// returns the text of another file that it names. All faults found are returned as
// Faults.
func ReadSweep(file string, text []byte, open func(name string) ([]byte, error)) (*experiment.Sweep, error) {
	if open == nil {
		open = func(string) ([]byte, error) { return nil, errors.New("no files beside it are available") }
	}
	r := &sweepReading{reading: reading{file: file}, open: open}
	s := &experiment.Sweep{Seed: 1, Worlds: experiment.Common, Files: []experiment.File{{Name: file, Text: string(text)}}}
	root := r.root(text)
	if root != nil {
		r.sweep(root, s)
	}
	if err := r.verdict(root, aSweep); err != nil {
		return nil, err
	}
	return s, nil
}

// sweepReading knows the scenario, how to read other files, and the budget.
type sweepReading struct {
	reading
	scenario *Scenario
	open     func(name string) ([]byte, error) // of a file beside it
	budget   int64
}

func (r *sweepReading) sweep(root *yaml.Node, s *experiment.Sweep) {
	nodes := map[string]*yaml.Node{}
	later := func(key, value *yaml.Node) { nodes[key.Value] = value }
	worlds := string(s.Worlds)
	ways := namesIn(experiment.AllWorlds, func(w *experiment.Worlds) string { return string(*w) })
	r.fields(root, []field{
		{"name", r.name(&s.Name)},
		{"title", r.text(&s.Title)},
		{"question", r.text(&s.Question)},
		{"seed", integer(&r.reading, &s.Seed, 0, experiment.MostSeed-1)},
		{"worlds", r.word(&worlds, ways)},
		{"budget", integer(&r.reading, &r.budget, 1, mostBudget)},
		{"scenario", later}, {"regimes", later}, {"vary", later}, {"design", later},
		{"replications", later}, {"outcomes", later}, {"weekly", later}, {"headline", later},
	})
	s.Worlds = experiment.Worlds(worlds)
	r.need(root, "name", "scenario", "vary", "design", "replications")
	if nodes["scenario"] == nil || !r.readScenario(nodes["scenario"], s) {
		return
	}
	r.regimes(nodes["regimes"], s)
	r.contrast(nodes["headline"], s, &s.Headline)
	if n := nodes["outcomes"]; n != nil {
		s.Outcomes = r.choose("outcomes", n, outcomeNames())
	} else {
		s.Outcomes = outcomeNames()
	}
	r.among(nodes["headline"], s)
	if n := nodes["weekly"]; n != nil && n.Value != "false" {
		if n.Value == "true" {
			n.Value = "all"
		}
		s.Series = r.choose("weekly", n, namesIn(sim.SeriesTable, func(series *sim.Series) string { return series.Name }))
	}
	if n := nodes["vary"]; n != nil {
		r.vary(n, s)
	}
	if n := nodes["design"]; n != nil {
		r.design(n, s)
	}
	if n := nodes["replications"]; n != nil {
		r.replications(n, s)
	}
	if len(r.faults) > 0 {
		return
	}
	if err := s.Check(); err != nil {
		r.fault(nodes["design"], "%v", err)
		return
	}
	if r.budget > 0 {
		r.spend(nodes["replications"], s)
	}
}

// spend divides the budget of a sweep equally among its points.
func (r *sweepReading) spend(at *yaml.Node, s *experiment.Sweep) {
	share := int(min(r.budget/int64(s.Points())/int64(len(s.Arms)), experiment.MostReplications))
	rule := &s.Replications
	if rule.Most <= share {
		return
	}
	if least := max(rule.Least, 1); rule.Precision == 0 || share < least {
		r.fault(at, "with %d points and %d regimes, each point gets %d replications of the budget of %d runs, fewer than requested",
			s.Points(), len(s.Arms), share, r.budget)
		return
	}
	rule.Most, rule.Budget = share, r.budget
}

func (r *sweepReading) readScenario(n *yaml.Node, s *experiment.Sweep) bool {
	var name string
	r.text(&name)(&yaml.Node{Value: "scenario"}, n)
	if name == "" {
		return false
	}
	var text []byte
	var err error
	if slices.Contains(Names(), name) || filepath.Ext(name) == "" {
		text, err = Source(name)
		name += ".yaml"
	} else {
		text, err = r.open(name)
	}
	if err != nil {
		r.fault(n, "%v", err)
		return false
	}
	r.scenario, err = Read(name, text)
	var wrong WrongKind
	if errors.As(err, &wrong) {
		r.fault(n, "%v", err)
		return false
	} else if err != nil {
		r.fault(n, "the scenario has faults:\n%v", err)
		return false
	}
	s.Files = append(s.Files, experiment.File{Name: name, Text: string(text)})
	s.Scenario, s.Evidence = r.scenario.Name, r.scenario.Asked()
	return true
}

// regimes chooses arms: the scenario's, or those named, of the scenario or the
// model.
func (r *sweepReading) regimes(n *yaml.Node, s *experiment.Sweep) {
	arms := r.scenario.Arms
	if n != nil {
		known := slices.Clone(arms)
		for i := range sim.Regimes {
			if !slices.ContainsFunc(known, func(a Arm) bool { return a.Name == sim.Regimes[i].Name }) {
				arm, _ := ArmNamed(sim.Regimes[i].Name)
				known = append(known, arm)
			}
		}
		arms = nil
		names := namesIn(known, func(a *Arm) string { return a.Name })
		for _, name := range r.choose("regimes", n, names) {
			arms = append(arms, known[slices.Index(names, name)])
		}
	}
	s.Arms = r.scenario.RunArms(arms)
}

// namesIn returns the names of the rows of a table.
func namesIn[T any](table []T, name func(*T) string) []string {
	names := make([]string, len(table))
	for i := range table {
		names[i] = name(&table[i])
	}
	return names
}

func outcomeNames() []string {
	return namesIn(sim.OutcomeTable, func(o *sim.Outcome) string { return o.Name })
}

// choose reads a list of known names, or the word "all".
func (r *reading) choose(what string, n *yaml.Node, known []string) []string {
	if n.Kind == yaml.ScalarNode && n.Value == "all" {
		return known
	}
	var chosen []string
	r.items(what, n, len(known), func(item *yaml.Node) {
		var word string
		r.word(&word, known)(&yaml.Node{Value: "name in " + what}, item)
		if word != "" {
			if slices.Contains(chosen, word) {
				r.fault(item, "%s is listed twice", word)
			}
			chosen = append(chosen, word)
		}
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.fault(n, "%s is empty", what)
	}
	return chosen
}

// usualContrast is crises per year of the first regime against power-with, if it runs,
// or else the second.
func usualContrast(s *experiment.Sweep) experiment.Contrast {
	c := experiment.Contrast{Outcome: "crises_per_year", Arm: s.Arms[0].Name}
	others := namesIn(s.Arms[1:], func(a *experiment.Arm) string { return a.Name })
	if len(others) > 0 {
		c.Reference = others[max(slices.Index(others, PowerWith), 0)]
	}
	return c
}

// contrast reads an outcome of a regime against a reference; the default is the usual one.
func (r *sweepReading) contrast(n *yaml.Node, s *experiment.Sweep, into *experiment.Contrast) {
	arms := namesIn(s.Arms, func(a *experiment.Arm) string { return a.Name })
	if len(arms) == 0 {
		return
	}
	*into = usualContrast(s)
	if n == nil {
		return
	}
	if value(n, "regime") != nil {
		into.Reference = ""
	}
	r.fields(n, []field{
		{"outcome", r.word(&into.Outcome, outcomeNames())},
		{"regime", r.word(&into.Arm, arms)},
		{"reference", r.word(&into.Reference, arms)},
	})
	if into.Arm == into.Reference {
		r.fault(n, "%s is compared with itself", into.Arm)
	}
}

// among makes sure that the data set contains the headline: without one in the file,
// it is about the first of the outcomes if crises are not among them.
func (r *sweepReading) among(n *yaml.Node, s *experiment.Sweep) {
	if len(s.Outcomes) == 0 || slices.Contains(s.Outcomes, s.Headline.Outcome) {
		return
	}
	if n != nil && value(n, "outcome") != nil {
		r.fault(n, "%s is the headline, so it must be among the outcomes", s.Headline.Outcome)
	}
	s.Headline.Outcome = s.Outcomes[0]
}

// vary reads the factors.
func (r *sweepReading) vary(n *yaml.Node, s *experiment.Sweep) {
	var known []field
	for _, varied := range experiment.Fields(s.Arms) {
		known = append(known, field{varied.Name, func(_, value *yaml.Node) {
			factor := experiment.FactorOf(&varied)
			before := len(r.faults)
			r.spread(value, &varied, &factor.Spread)
			if len(r.faults) > before {
				return
			}
			if err := factor.Spread.Check(); err != nil {
				r.fault(value, "%s: %v", factor.Name, err)
			}
			s.Factors = append(s.Factors, factor)
		}})
	}
	r.fields(n, known)
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		r.fault(n, "vary is empty")
	}
}

// spread reads a list of levels, a range, or a distribution.
func (r *sweepReading) spread(n *yaml.Node, f *sim.Field, s *experiment.Spread) {
	number := func(what string, n *yaml.Node) (float64, bool) {
		return r.numeral(what, n, f.Min, f.Max, f.Whole)
	}
	if n.Kind == yaml.SequenceNode {
		s.Shape = experiment.Levels
		r.items(f.Name, n, mostLevels, func(item *yaml.Node) {
			if v, ok := number(f.Name, item); ok {
				s.Levels = append(s.Levels, v)
			}
		})
		return
	}
	steps, scale, distribution := 0, "linear", ""
	s.Low, s.High = f.Min, f.Max
	bound := func(into *float64) func(key, value *yaml.Node) {
		return func(key, value *yaml.Node) {
			if v, ok := number(f.Name+" "+key.Value, value); ok {
				*into = v
			}
		}
	}
	shapes := namesIn(experiment.Shapes, func(shape *experiment.Shape) string { return string(*shape) })
	r.fields(n, []field{
		{"from", bound(&s.Low)}, {"to", bound(&s.High)},
		{"steps", integer(&r.reading, &steps, 2, mostLevels)},
		{"scale", r.word(&scale, []string{"linear", "log"})},
		{"distribution", r.word(&distribution, shapes)},
		{"mode", r.number(&s.Mode, f.Min, f.Max)},
		{"mean", r.number(&s.Mean, -1e12, 1e12)},
		{"deviation", r.number(&s.Deviation, 0, 1e12)},
	})
	if n.Kind != yaml.MappingNode {
		return
	}
	needs := map[string][]string{"": {"from", "to"}, "uniform": {"from", "to"}, "loguniform": {"from", "to"},
		"triangular": {"from", "mode", "to"}, "normal": {"mean", "deviation"}, "lognormal": {"mean", "deviation"}}[distribution]
	r.need(n, needs...)
	for _, key := range []string{"mode", "mean", "deviation"} {
		if at := value(n, key); at != nil && !slices.Contains(needs, key) {
			r.fault(at, "%s has no effect here; it belongs to a distribution", key)
		}
	}
	for _, key := range []string{"steps", "scale"} {
		if at := value(n, key); at != nil && distribution != "" {
			r.fault(at, "%s belongs to a range, not to a distribution", key)
		}
	}
	switch {
	case distribution != "":
		s.Shape = experiment.Shape(distribution)
	case !(s.Low < s.High):
		r.fault(n, "it runs from %v to %v; the first must be below the second", s.Low, s.High)
	case scale == "log" && s.Low <= 0:
		r.fault(n, "a logarithmic range must begin above 0")
	case steps > 0:
		s.Levels = experiment.LevelsBetween(s.Low, s.High, steps, scale == "log", f.Whole)
		s.Shape, s.Low, s.High = experiment.Levels, 0, 0
	case scale == "log":
		s.Shape = experiment.LogUniform
	default:
		s.Shape = experiment.Uniform
	}
}

// design reads how points are chosen.
func (r *sweepReading) design(n *yaml.Node, s *experiment.Sweep) {
	d := &s.Design
	var kind, file, others string
	kinds := namesIn(experiment.Kinds, func(k *experiment.Kind) string { return string(*k) })
	if n.Kind == yaml.ScalarNode {
		r.word(&kind, kinds)(&yaml.Node{Value: "design"}, n)
		d.Kind = experiment.Kind(kind)
		return
	}
	r.fields(n, []field{
		{"kind", r.word(&kind, kinds)},
		{"size", integer(&r.reading, &d.Size, 1, experiment.MostPoints)},
		{"levels", integer(&r.reading, &d.Levels, 2, 1000)},
		{"second_order", r.truth(&d.SecondOrder)},
		{"points", func(_, value *yaml.Node) { r.points(value, s) }},
		{"file", r.text(&file)},
		{"other_columns", r.word(&others, []string{"ignore"})},
	})
	if file != "" {
		r.table(value(n, "file"), file, others == "ignore", s)
	}
	r.need(n, "kind")
	d.Kind = experiment.Kind(kind)
	if d.Kind == experiment.Morris && d.Levels == 0 {
		d.Levels = 4
	}
	belongs := map[string][]string{
		"size":   {"random", "latin-hypercube", "sobol", "morris", "saltelli"},
		"levels": {"morris"}, "second_order": {"saltelli"}, "points": {"points"}, "file": {"points"}, "other_columns": {"points"},
	}
	for _, key := range []string{"size", "levels", "second_order", "points", "file", "other_columns"} {
		if at := value(n, key); at != nil && kind != "" && !slices.Contains(belongs[key], kind) {
			r.fault(at, "%s has no effect in the design %s", key, kind)
		}
	}
	if slices.Contains(belongs["size"], kind) {
		r.need(n, "size")
	}
}

// points reads a list of points, each with a value for every factor.
func (r *sweepReading) points(n *yaml.Node, s *experiment.Sweep) {
	if len(s.Factors) == 0 {
		r.fault(n, "vary must name the factors of the points, with their ranges")
		return
	}
	r.items("points", n, mostListed, func(item *yaml.Node) {
		values := make([]float64, len(s.Factors))
		var known []field
		var names []string
		for j := range s.Factors {
			names = append(names, s.Factors[j].Name)
			known = append(known, field{names[j], func(key, value *yaml.Node) {
				if v, ok := r.numeral(key.Value, value, -1e15, 1e15, s.Factors[j].Whole); ok {
					r.place(value, "", s, j, v, values)
				}
			}})
		}
		r.fields(item, known)
		r.need(item, names...)
		s.Design.Listed = append(s.Design.Listed, values)
	})
}

// place sets a factor's value in a point, if it is in the factor's spread. Faults
// begin with where.
func (r *sweepReading) place(at *yaml.Node, where string, s *experiment.Sweep, factor int, v float64, values []float64) {
	f := &s.Factors[factor]
	if f.Spread.Shape == experiment.Levels && len(f.Spread.Levels) == 0 {
		return // already reported
	}
	if err := f.Admits(v); err != nil {
		r.fault(at, "%s%v", where, err)
	}
	values[factor] = v
}

// table reads points from a CSV file whose first line names the factors, in any
// order. Other columns are ignored on request; then rows that have the same number
// in a column "point", as exported data sets do, are one point.
func (r *sweepReading) table(at *yaml.Node, file string, ignore bool, s *experiment.Sweep) {
	text, err := r.open(file)
	if err != nil {
		r.fault(at, "%v", err)
		return
	}
	s.Files = append(s.Files, experiment.File{Name: file, Text: string(text)})
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
	reader.TrimLeadingSpace = true
	header, err := reader.Read()
	if err != nil {
		r.fault(at, "%s: it needs a line of names, followed by one line for each point", file)
		return
	}
	column, numbers, ok := r.columns(at, file, header, ignore, s)
	if !ok {
		return
	}
	seen := map[string]int{} // points by their numbers in the file
	for !r.full() {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			r.fault(at, "%s: %v", file, err)
			return
		}
		line, _ := reader.FieldPos(0)
		if len(s.Design.Listed) == mostListed {
			r.fault(at, "%s:%d: more than %d points, the maximum", file, line, mostListed)
			return
		}
		where := fmt.Sprintf("%s:%d: ", file, line)
		values := make([]float64, len(s.Factors))
		for j, c := range column {
			f := &s.Factors[j]
			v, ok := ParseNumber(row[c])
			if _, whole := ParseWhole(row[c], 0, math.MaxUint64); ok && f.Whole && !whole {
				r.fault(at, "%s%s is %s; it takes whole numbers", where, f.Name, short(trimmed(row[c])))
			} else if !ok {
				r.fault(at, "%s%s is %q, which is not a number", where, f.Name, short(row[c]))
			} else {
				r.place(at, where, s, j, v, values)
			}
		}
		if numbers >= 0 {
			first, again := seen[row[numbers]]
			if again && !slices.Equal(s.Design.Listed[first], values) {
				r.fault(at, "%spoint %s has values that differ from earlier ones", where, short(row[numbers]))
			}
			if again {
				continue
			}
			seen[row[numbers]] = len(s.Design.Listed)
		}
		s.Design.Listed = append(s.Design.Listed, values)
	}
	if len(s.Design.Listed) == 0 {
		r.fault(at, "%s: it needs a line of names, followed by one line for each point", file)
	}
}

// columns returns the column of each factor in a table, and the column that numbers
// the points, or -1.
func (r *sweepReading) columns(at *yaml.Node, file string, header []string, ignore bool, s *experiment.Sweep) (column []int, numbers int, ok bool) {
	before := len(r.faults)
	column, numbers = make([]int, len(s.Factors)), -1
	for j := range column {
		column[j] = -1
	}
	for c := range header {
		header[c] = strings.TrimSpace(header[c])
	}
	var names, absent []string // of factors; absent, which may be there by their last part
	for _, f := range s.Factors {
		names = append(names, f.Name)
		if !slices.Contains(header, f.Name) {
			absent = append(absent, f.Name)
		}
	}
	var others []string
	for c, name := range header {
		full, _ := FullName("column", name, absent)
		j := slices.Index(names, cmp.Or(full, name))
		switch {
		case j >= 0 && column[j] >= 0:
			r.fault(at, "%s:1: the column %q is listed twice", file, name)
		case j >= 0:
			column[j] = c
		default:
			others = append(others, cmp.Or(short(name), `""`))
			if name == "point" && ignore {
				numbers = c
			}
		}
	}
	for j := range column {
		if column[j] < 0 {
			advice := ""
			if len(header) == 1 && strings.ContainsAny(header[0], "; \t") {
				advice = "; separate names and numbers with commas"
			} else if nearest := Nearest(s.Factors[j].Name, others); nearest != "" {
				advice = fmt.Sprintf("; is it %q?", nearest)
			}
			r.fault(at, "%s:1: the column %q is missing%s", file, s.Factors[j].Name, advice)
			return nil, 0, false
		}
	}
	if len(others) > 0 && !ignore && before == 0 { // otherwise a factor with faults may be among them
		const most = 8 // named
		names := strings.Join(others[:min(most, len(others))], ", ")
		if len(others) > most {
			names += fmt.Sprintf(" and %d more", len(others)-most)
		}
		r.fault(at, "%s:1: columns that do not vary: %s; other_columns: ignore, beside file, ignores them", file, names)
	}
	return column, numbers, true
}

// replications reads the number of replications, or the precision that determines it.
func (r *sweepReading) replications(n *yaml.Node, s *experiment.Sweep) {
	rule := &s.Replications
	if n.Kind == yaml.ScalarNode {
		integer(&r.reading, &rule.Most, 1, experiment.MostReplications)(&yaml.Node{Value: "replications"}, n)
		return
	}
	rule.Of = s.Headline
	rule.Least = 20
	r.fields(n, []field{
		{"precision", r.number(&rule.Precision, 1e-12, 1e12)},
		{"of", func(_, value *yaml.Node) { r.contrast(value, s, &rule.Of) }},
		{"least", integer(&r.reading, &rule.Least, 2, experiment.MostReplications)},
		{"most", integer(&r.reading, &rule.Most, 2, experiment.MostReplications)},
	})
	r.need(n, "precision", "most")
	if rule.Most > 0 && rule.Least > rule.Most {
		r.fault(n, "least is %d, above most, which is %d", rule.Least, rule.Most)
	}
	if n.Kind == yaml.MappingNode && !slices.Contains(s.Outcomes, rule.Of.Outcome) {
		r.fault(n, "the precision is that of %s, so it must be among the outcomes", rule.Of.Outcome)
	}
}
