// Package scenarios contains the canned scenarios and reads scenario files strictly.
package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"leaderful/sim"
)

// A Scenario is a story, the question it asks, and the arms that it compares.
type Scenario struct {
	Name     string
	Title    string
	Story    string
	Question string
	LookFor  string
	Finding  string     // what runs showed; empty if the file does not say
	Favours  string     // PowerWith, PowerOver or Neither; empty if the file does not say
	Evidence []Evidence // what Finding and Favours rest on

	Settings      sim.Parameters // the defaults, with the file's settings applied
	Changed       []string       // names of the settings in the file, in the order of the parameter table
	Shocks        sim.ShockPlan
	Drift         sim.Drift
	Start         sim.Start
	Interventions []sim.Intervention // in every arm
	items         []int              // the item of the file's list that each of Interventions comes from, from 1
	Arms          []Arm
	Replications  int
}

// DefaultReplications is the number of replications if a file gives none.
const DefaultReplications = 400

// The limits of a file.
const (
	MostReplications  = 10_000_000
	mostArms          = 50
	mostInterventions = 1_000
	mostShocks        = 10_000
	mostEvidence      = 100
)

// An Arm is one side of a comparison: a regime, under a name, and its interventions.
type Arm struct {
	Name          string
	Meaning       string
	Regime        sim.Regime
	Interventions []sim.Intervention
	items         []int // as in Scenario
}

// ArmNamed returns the arm of a regime of the model, and whether a regime has that
// name.
func ArmNamed(name string) (Arm, bool) {
	regime, ok := sim.RegimeNamed(name)
	return Arm{Name: regime.Name, Meaning: regime.Meaning, Regime: regime}, ok
}

// Setup returns the setup for runs of an arm.
func (s *Scenario) Setup(arm *Arm) sim.Setup {
	return sim.Setup{
		Parameters:    s.Settings,
		Regime:        arm.Regime,
		Shocks:        s.Shocks,
		Drift:         s.Drift,
		Start:         s.Start,
		Interventions: slices.Concat(s.Interventions, arm.Interventions),
	}
}

// Open reads a canned scenario by its name, or a file by its path.
func Open(nameOrFile string) (*Scenario, error) {
	file, err := ReadSource(nameOrFile)
	if err != nil {
		return nil, err
	}
	return Read(file.Name, []byte(file.Text))
}

// OpenAny reads a scenario or a sweep, whichever a file contains; the other is nil. It
// reads the file only once, so that it may be a pipe.
func OpenAny(nameOrFile string) (*Scenario, *Sweep, error) {
	if slices.Contains(SweepNames(), nameOrFile) {
		sweep, err := OpenSweep(nameOrFile)
		return nil, sweep, err
	}
	file, err := ReadSource(nameOrFile)
	if err != nil {
		return nil, nil, err
	}
	if isSweep(file) {
		sweep, err := readSweepFile(file)
		return nil, sweep, err
	}
	scenario, err := Read(file.Name, []byte(file.Text))
	return scenario, nil, err
}

// ReadSource returns the text of a canned scenario, by its name, or of a file.
func ReadSource(nameOrFile string) (File, error) {
	canned := slices.Contains(Names(), nameOrFile)
	if !canned && nameOrFile != "-" && filepath.Ext(nameOrFile) == "" && !strings.ContainsRune(nameOrFile, filepath.Separator) {
		_, err := os.Stat(nameOrFile)
		canned = errors.Is(err, fs.ErrNotExist)
	}
	name, read := nameOrFile, ReadFile
	if canned && slices.Contains(SweepNames(), nameOrFile) {
		return File{}, WrongKind{nameOrFile, aSweep, aScenario}
	} else if canned {
		name, read = nameOrFile+".yaml", Source
	}
	text, err := read(nameOrFile)
	return File{name, string(text)}, err
}

// ReadFile returns the text of a file, or of standard input if the path is "-", cut
// off just beyond the largest size that can be read.
func ReadFile(path string) ([]byte, error) {
	file := os.Stdin
	if path != "-" {
		var err error
		if file, err = os.Open(path); err != nil {
			return nil, err
		}
		defer file.Close()
	}
	return io.ReadAll(io.LimitReader(file, mostBytes+1))
}

// readBeside reads a file that another one names. It must be a regular file of limited
// size, since a device or a pipe need not end.
func readBeside(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", path)
	case info.Size() > most:
		return nil, fmt.Errorf("%s has %d bytes; the maximum is %d", path, info.Size(), most)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("%s has grown beyond %d bytes", path, most)
	}
	return text, err
}

// Read reads a scenario from the text of a file, whose name is for messages only. All
// faults found are returned as Faults.
func Read(file string, text []byte) (*Scenario, error) {
	r := &scenarioReading{reading: reading{file: file}}
	s := &Scenario{Settings: sim.Defaults(), Replications: DefaultReplications}
	root := r.root(text)
	if root != nil {
		r.scenario(root, s)
	}
	if err := r.verdict(root, aScenario); err != nil {
		return nil, err
	}
	return s, nil
}

// scenarioReading knows where in the file the settings are.
type scenarioReading struct {
	reading
	settings map[string]*yaml.Node // by name
}

func (r *scenarioReading) scenario(root *yaml.Node, s *Scenario) {
	// Keys that ranges depend on are read first, wherever they are in the file.
	var shocks, interventions, regimes, evidence *yaml.Node
	later := func(into **yaml.Node) func(key, value *yaml.Node) {
		return func(_, value *yaml.Node) { *into = value }
	}
	r.fields(root, []field{
		{"name", r.name(&s.Name)},
		{"title", r.text(&s.Title)},
		{"story", r.text(&s.Story)},
		{"question", r.text(&s.Question)},
		{"look_for", r.text(&s.LookFor)},
		{"finding", r.text(&s.Finding)},
		{"favours", r.word(&s.Favours, []string{PowerWith, PowerOver, Neither})},
		{"evidence", later(&evidence)},
		{"replications", integer(&r.reading, &s.Replications, 1, MostReplications)},
		{"settings", func(_, value *yaml.Node) { r.readSettings(value, s) }},
		{"drift", func(_, value *yaml.Node) {
			r.fields(value, []field{
				{"complexity", r.number(&s.Drift.Complexity, -1, 10)},
				{"load", r.number(&s.Drift.Load, -1, 10)},
				{"growth", r.number(&s.Drift.Growth, -1, 10)},
			})
		}},
		{"start", func(_, value *yaml.Node) { r.start(value, &s.Start) }},
		{"shocks", later(&shocks)},
		{"interventions", later(&interventions)},
		{"regimes", later(&regimes)},
	})
	r.need(root, "name", "title", "question", "regimes")
	if shocks != nil {
		r.shocks(shocks, s)
	}
	if interventions != nil {
		s.Interventions, s.items = r.interventions(interventions, s)
	}
	if regimes != nil {
		r.arms(regimes, s)
	}
	if evidence != nil {
		r.evidence(evidence, s)
	}
	if len(r.faults) == 0 {
		r.remaining(root, s)
	}
}

// remaining reports the model's own errors about the scenario.
func (r *scenarioReading) remaining(root *yaml.Node, s *Scenario) {
	for _, err := range s.check() {
		r.fault(root, "%v", err)
	}
}

// readSettings reads parameters by group, or by name as changes does.
func (r *scenarioReading) readSettings(n *yaml.Node, s *Scenario) {
	r.settings = map[string]*yaml.Node{}
	var groups, full []field
	for i := 0; i < len(sim.ParameterTable); {
		group, _, _ := strings.Cut(sim.ParameterTable[i].Name, ".")
		var parameters []field
		for ; i < len(sim.ParameterTable) && strings.HasPrefix(sim.ParameterTable[i].Name, group+"."); i++ {
			p := &sim.ParameterTable[i]
			take := func(key, value *yaml.Node) {
				if first := r.settings[p.Name]; first != nil {
					r.fault(key, "%s is listed twice; first in line %d", p.Name, first.Line)
					return
				}
				r.settings[p.Name] = value
				v, ok := r.numeral(p.Name, value, p.Min, p.Max, p.Whole())
				if !ok {
					v = unbounding(p)
				}
				if err := p.Set(&s.Settings, v); err != nil {
					r.fault(value, "%v", err)
				}
			}
			parameters = append(parameters, field{p.Name[len(group)+1:], take})
			full = append(full, field{p.Name, take})
		}
		groups = append(groups, field{group, func(_, value *yaml.Node) { r.fields(value, parameters) }})
	}
	r.fields(n, append(groups, full...))
	for i := range sim.ParameterTable {
		if name := sim.ParameterTable[i].Name; r.settings[name] != nil {
			s.Changed = append(s.Changed, name)
		}
	}
	r.combinations(s)
}

// unbounding returns the value that replaces a faulty one: for parameters that bound
// others the highest, so that one fault does not cause others.
func unbounding(p *sim.Parameter) float64 {
	switch p.Name {
	case "organization.members", "organization.domains", "environment.weeks":
		return p.Max
	}
	return p.Default
}

// combinations reports settings that are in range separately but not together, at
// their places in the file.
func (r *scenarioReading) combinations(s *Scenario) {
	for _, name := range belowDomains {
		at := r.settings[name]
		if at == nil {
			at = r.settings["organization.domains"]
		}
		for _, err := range impossible(&s.Settings, name) {
			r.fault(at, "%v", err)
		}
	}
}

// belowDomains are the parameters that must not exceed organization.domains.
var belowDomains = []string{"environment.shock_breadth", "environment.max_complexity"}

// impossible returns why a parameter, although in its range, contradicts other
// settings.
func impossible(settings *sim.Parameters, name string) []error {
	if !slices.Contains(belowDomains, name) {
		return nil
	}
	return slices.DeleteFunc(settings.Check(), func(err error) bool {
		return !strings.HasPrefix(err.Error(), name+" is ")
	})
}

func (r *scenarioReading) start(n *yaml.Node, start *sim.Start) {
	optional := func(into **float64) func(key, value *yaml.Node) {
		return func(key, value *yaml.Node) {
			if v, ok := r.numeral(key.Value, value, 0, 1, false); ok {
				*into = &v
			}
		}
	}
	load := sim.ParameterNamed("environment.shock_load")
	r.fields(n, []field{
		{"vulnerability", optional(&start.Vulnerability)},
		{"trust", optional(&start.Trust)},
		{"capacity", optional(&start.Capacity)},
		{"harm", r.number(&start.Harm, 0, 1)},
		{"backlog", r.number(&start.Backlog, load.Min, load.Max)},
	})
}

// shocks reads "at random", "evenly", or a list.
func (r *scenarioReading) shocks(n *yaml.Node, s *Scenario) {
	if n.Kind == yaml.ScalarNode {
		var timing string
		r.word(&timing, []string{"at random", "evenly"})(&yaml.Node{Value: "shocks"}, n)
		if timing == "evenly" {
			s.Shocks.Timing = sim.ShocksEvenly
		}
		return
	}
	s.Shocks.Timing = sim.ShocksListed
	e := &s.Settings.Environment
	load, complexity := sim.ParameterNamed("environment.shock_load"), sim.ParameterNamed("environment.shock_complexity")
	r.items("shocks", n, mostShocks, func(item *yaml.Node) {
		shock := sim.Shock{Load: e.ShockLoad, Breadth: e.ShockBreadth, Complexity: e.ShockComplexity}
		r.fields(item, []field{
			{"week", r.week(&shock.Week, s)},
			{"load", r.number(&shock.Load, load.Min, load.Max)},
			{"breadth", integer(&r.reading, &shock.Breadth, 1, s.Settings.Organization.Domains)},
			{"complexity", r.number(&shock.Complexity, complexity.Min, complexity.Max)},
		})
		r.need(item, "week")
		s.Shocks.Listed = append(s.Shocks.Listed, shock)
	})
}

// week reads a week of the run.
func (r *scenarioReading) week(into *int, s *Scenario) func(key, value *yaml.Node) {
	return integer(&r.reading, into, 0, s.Settings.Environment.Weeks-1)
}

// interventions reads a list of items for given weeks; an item may contain several
// interventions. It returns them one by one, and for each the number of its item.
func (r *scenarioReading) interventions(n *yaml.Node, s *Scenario) (list []sim.Intervention, items []int) {
	number := 0
	r.items("interventions", n, mostInterventions, func(item *yaml.Node) {
		number++
		week, first := 0, len(list)
		kinds := []field{
			{"regime", func(_, value *yaml.Node) {
				regime := r.regime(value)
				list = append(list, sim.Intervention{Regime: &regime})
			}},
			{"set", func(_, value *yaml.Node) { list = append(list, r.changes(value, s)...) }},
			{"cut", func(key, value *yaml.Node) {
				var cut sim.Cut
				r.number(&cut.Chance, 0, 1)(key, value)
				list = append(list, sim.Intervention{Cut: &cut})
			}},
			{"absence", func(_, value *yaml.Node) {
				var absence sim.Absence
				r.fields(value, []field{
					{"seat", integer(&r.reading, &absence.Seat, 0, s.Settings.Organization.Members-1)},
					{"weeks", integer(&r.reading, &absence.Weeks, 1, 52000)},
				})
				r.need(value, "seat", "weeks")
				list = append(list, sim.Intervention{Absence: &absence})
			}},
		}
		r.fields(item, append(kinds, field{"week", r.week(&week, s)}))
		r.need(item, "week")
		if item.Kind == yaml.MappingNode && !slices.ContainsFunc(kinds, func(f field) bool { return value(item, f.key) != nil }) {
			r.fault(item, "an intervention needs one of regime, set, cut and absence")
		}
		for i := range list[first:] {
			list[first+i].Week = week
			items = append(items, number)
		}
	})
	return list, items
}

// changes reads parameters by their full names, for an intervention.
func (r *scenarioReading) changes(n *yaml.Node, s *Scenario) []sim.Intervention {
	var list []sim.Intervention
	var known []field
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		known = append(known, field{p.Name, func(key, value *yaml.Node) {
			v, ok := r.numeral(p.Name, value, p.Min, p.Max, p.Whole())
			if !ok {
				return
			}
			change := sim.ParameterChange{Name: p.Name, Value: v}
			changed := s.Settings
			if err := change.Check(); err != nil {
				r.fault(key, "%v", err)
			} else if err := p.Set(&changed, v); err == nil {
				for _, err := range impossible(&changed, p.Name) {
					r.fault(value, "%v", err)
				}
			}
			list = append(list, sim.Intervention{Parameter: &change})
		}})
	}
	r.fields(n, known)
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		r.fault(n, "set is empty")
	}
	return list
}

// arms reads the regimes to compare.
func (r *scenarioReading) arms(n *yaml.Node, s *Scenario) {
	lines := map[string]int{}
	r.items("regimes", n, mostArms, func(item *yaml.Node) {
		var interventions *yaml.Node
		regime := r.regime(item, field{"interventions", func(_, value *yaml.Node) { interventions = value }})
		arm := Arm{Name: regime.Name, Meaning: regime.Meaning, Regime: regime}
		if interventions != nil {
			arm.Interventions, arm.items = r.interventions(interventions, s)
		}
		if line, twice := lines[arm.Name]; twice && arm.Name != "" {
			r.fault(item, "the regime %q is listed twice; first in line %d", arm.Name, line)
		}
		lines[arm.Name] = item.Line
		s.Arms = append(s.Arms, arm)
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.fault(n, "regimes is empty")
	}
}

// namesOf returns the names of the model's regimes that fit.
func namesOf(fits func(*sim.Regime) bool) []string {
	var names []string
	for i := range sim.Regimes {
		if fits(&sim.Regimes[i]) {
			names = append(names, sim.Regimes[i].Name)
		}
	}
	return names
}

func every(*sim.Regime) bool          { return true }
func noHabit(regime *sim.Regime) bool { return regime.Habit == nil }

// regime reads a regime of the model by its name, or the user's own regime; more are
// further keys that the latter may have here.
func (r *scenarioReading) regime(n *yaml.Node, more ...field) sim.Regime {
	var regime sim.Regime
	if n.Kind == yaml.ScalarNode {
		var name string
		r.word(&name, namesOf(every))(&yaml.Node{Value: "regime"}, n)
		regime, _ = sim.RegimeNamed(name)
		return regime
	}
	like := ""
	if base := value(n, "like"); base != nil {
		regime, _ = sim.RegimeNamed(base.Value)
	}
	regime.Name, regime.Meaning = "", ""
	r.fields(n, slices.Concat([]field{
		{"name", func(key, value *yaml.Node) {
			r.name(&regime.Name)(key, value)
			if _, taken := sim.RegimeNamed(regime.Name); taken {
				r.fault(value, "%s is a regime of the model; a regime of your own needs another name", regime.Name)
			}
		}},
		{"meaning", r.text(&regime.Meaning)},
		{"like", r.word(&like, namesOf(every))},
		{"habit", func(_, value *yaml.Node) { regime.Habit = r.habit(value) }},
		{"pull", r.number(&regime.Pull, 0, 1)},
		{"practice", r.number(&regime.Practice, 0, 1)},
		{"rigidity", r.number(&regime.Rigidity, 0, 1)},
	}, r.policy(&regime.Espoused), more))
	r.need(n, "name")
	if value(n, "like") == nil {
		r.needPolicy(n, "a regime of your own needs all seven numbers, or the key \"like\" with a regime to start from")
	}
	if regime.Habit == nil {
		for _, key := range []string{"pull", "practice", "rigidity"} {
			if value := value(n, key); value != nil {
				r.fault(value, "%s has no effect without a habit", key)
			}
		}
	}
	return regime
}

// policy returns the keys of the seven numbers.
func (r *scenarioReading) policy(into *sim.Policy) []field {
	var known []field
	for _, number := range sim.PolicyNumbers {
		known = append(known, field{number.Name, r.number(number.Of(into), 0, 1)})
	}
	return known
}

// needPolicy reports a mapping that lacks any of the seven numbers.
func (r *scenarioReading) needPolicy(n *yaml.Node, rule string) {
	var missing []string
	for _, number := range sim.PolicyNumbers {
		if value(n, number.Name) == nil {
			missing = append(missing, number.Name)
		}
	}
	if n.Kind == yaml.MappingNode && len(missing) > 0 {
		r.fault(n, "%s; missing: %s", rule, strings.Join(missing, ", "))
	}
}

// habit reads a habitual policy: seven numbers, or the name of a regime of the model
// that has no habit itself.
func (r *scenarioReading) habit(n *yaml.Node) *sim.Policy {
	var policy sim.Policy
	if n.Kind == yaml.ScalarNode {
		var name string
		r.word(&name, namesOf(noHabit))(&yaml.Node{Value: "habit"}, n)
		regime, _ := sim.RegimeNamed(name)
		return &regime.Espoused
	}
	r.fields(n, r.policy(&policy))
	r.needPolicy(n, "a habit needs all seven numbers, or is the name of a regime")
	return &policy
}
