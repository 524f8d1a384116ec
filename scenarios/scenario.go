// Package scenarios contains the canned scenarios and sweeps, and reads files like them
// strictly: every fault at once, with its line and column.
//
// canned.go embeds the files of the folders beside it. read.go walks through YAML and
// collects faults, number.go and name.go read values and guess what was meant, kind.go
// says what a file is. On these stand the readers of scenarios (scenario.go, with the
// regimes and pairs that its evidence.go names), of sweeps (sweep.go) and of leaderful.yaml
// (configuration.go). link.go packs a run of the page into an address, link_read.go reads
// it with the same distrust. compose.go varies a scenario for a sweep's arms.
//
// The commands and the page's build call it. It returns setups of sim and sweeps of
// sim/experiment, and runs neither.
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
	"leaderful/sim/experiment"
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

	Base         sim.Setup // of every arm, without a regime
	Changed      []string  // names of the settings in the file, in the order of the parameter table
	items        []string  // what factors call each intervention of Base; those of one item of the file have the same name
	Arms         []Arm
	Replications int
}

// DefaultReplications is the number of replications if a file gives none.
const DefaultReplications = 400

// The limits of a file.
const (
	mostArms          = 50
	mostInterventions = 1_000
	mostShocks        = 10_000
	mostEvidence      = 100
)

// An Arm is one side of a comparison: a regime, under a name, and its interventions.
type Arm struct {
	Name          string             `json:"name"`
	Meaning       string             `json:"meaning,omitzero"`
	Regime        sim.Regime         `json:"regime"`
	Interventions []sim.Intervention `json:"interventions,omitzero"`
	items         []string           // as in Scenario
}

// ArmNamed returns the arm of a regime of the model, and whether a regime has that
// name.
func ArmNamed(name string) (Arm, bool) {
	regime, ok := sim.RegimeNamed(name)
	return Arm{Name: regime.Name, Meaning: regime.Meaning, Regime: regime}, ok
}

// Setup returns the setup for runs of an arm.
func (s *Scenario) Setup(arm *Arm) sim.Setup {
	setup := s.Base
	setup.Regime, setup.Interventions = arm.Regime, slices.Concat(s.Base.Interventions, arm.Interventions)
	return setup
}

// RunArms returns the arms as they run.
func (s *Scenario) RunArms(arms []Arm) []experiment.Arm {
	var all []experiment.Arm
	for i := range arms {
		all = append(all, experiment.Arm{Name: arms[i].Name, Setup: s.Setup(&arms[i]), Items: slices.Concat(s.items, arms[i].items)})
	}
	return all
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
func OpenAny(nameOrFile string) (*Scenario, *experiment.Sweep, error) {
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
func ReadSource(nameOrFile string) (experiment.File, error) {
	canned := slices.Contains(Names(), nameOrFile)
	if !canned && nameOrFile != "-" && filepath.Ext(nameOrFile) == "" && !strings.ContainsRune(nameOrFile, filepath.Separator) {
		_, err := os.Stat(nameOrFile)
		canned = errors.Is(err, fs.ErrNotExist)
	}
	name, read := nameOrFile, ReadFile
	if canned && slices.Contains(SweepNames(), nameOrFile) {
		return experiment.File{}, WrongKind{nameOrFile, aSweep, aScenario}
	} else if canned {
		name, read = nameOrFile+".yaml", Source
	}
	text, err := read(nameOrFile)
	return experiment.File{Name: name, Text: string(text)}, err
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
	s := newScenario()
	root := r.root(text)
	if root != nil {
		r.scenario(root, s)
	}
	if err := r.verdict(root, aScenario); err != nil {
		return nil, err
	}
	return s, nil
}

func newScenario() *Scenario {
	return &Scenario{Base: sim.Setup{Parameters: sim.Defaults()}, Replications: DefaultReplications}
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
		{"replications", integer(&r.reading, &s.Replications, 1, experiment.MostReplications)},
		{"settings", func(_, value *yaml.Node) { r.readSettings(value, s) }},
		{"drift", func(_, value *yaml.Node) { r.fields(value, r.keysOf(sim.FieldsOf("drift"), &s.Base)) }},
		{"start", func(_, value *yaml.Node) { r.fields(value, r.keysOf(sim.FieldsOf("start"), &s.Base)) }},
		{"shocks", later(&shocks)},
		{"interventions", later(&interventions)},
		{"regimes", later(&regimes)},
	})
	r.need(root, "name", "title", "question", "regimes")
	if shocks != nil {
		r.shocks(shocks, s)
	}
	if interventions != nil {
		s.Base.Interventions, s.items = r.interventions(interventions, "", s)
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
				v, ok := r.numeral(p.Name, value, p.Min, p.Max, p.Whole)
				if !ok {
					v = unbounding(p)
				}
				if err := p.Set(&s.Base, v); err != nil {
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
func unbounding(p *sim.Field) float64 {
	if p.Bounding() {
		return p.Max
	}
	return p.Default
}

// combinations reports settings that are in range separately but not together, at
// their places in the file.
func (r *scenarioReading) combinations(s *Scenario) {
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		at := r.settings[p.Name]
		if at == nil {
			at = r.settings[p.Bound]
		}
		for _, err := range impossible(&s.Base.Parameters, p) {
			r.fault(at, "%v", err)
		}
	}
}

// impossible returns why a parameter, although in its range, contradicts other
// settings.
func impossible(settings *sim.Parameters, p *sim.Field) []error {
	if p.Bound == "" {
		return nil
	}
	return slices.DeleteFunc(settings.Check(), func(err error) bool {
		return !strings.HasPrefix(err.Error(), p.Name+" is ")
	})
}

// keysOf returns the keys of fields that are not parameters: the last parts of their
// names.
func (r *reading) keysOf(fields []*sim.Field, setup *sim.Setup) []field {
	var keys []field
	for _, f := range fields {
		keys = append(keys, field{lastPart(f.Name), r.into(f, setup)})
	}
	return keys
}

// parameters reads values of parameters by their full names and takes those in range.
func (r *reading) parameters(n *yaml.Node, take func(p *sim.Field, key, value *yaml.Node, v float64)) {
	var known []field
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		known = append(known, field{p.Name, func(key, value *yaml.Node) {
			if v, ok := r.numeral(p.Name, value, p.Min, p.Max, p.Whole); ok {
				take(p, key, value, v)
			}
		}})
	}
	r.fields(n, known)
}

// into reads a number into its field of a setup.
func (r *reading) into(f *sim.Field, setup *sim.Setup) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if v, ok := r.numeral(key.Value, value, f.Min, f.Highest(&setup.Parameters), f.Whole); ok {
			if err := f.Set(setup, v); err != nil {
				panic("scenarios: " + err.Error())
			}
		}
	}
}

// shocks reads "at random", "evenly", or a list.
func (r *scenarioReading) shocks(n *yaml.Node, s *Scenario) {
	plan := &s.Base.Shocks
	if n.Kind == yaml.ScalarNode {
		var timing string
		r.word(&timing, []string{"at random", "evenly"})(&yaml.Node{Value: "shocks"}, n)
		if timing == "evenly" {
			plan.Timing = sim.ShocksEvenly
		}
		return
	}
	plan.Timing = sim.ShocksListed
	e := &s.Base.Parameters.Environment
	r.items("shocks", n, mostShocks, func(item *yaml.Node) {
		plan.Listed = append(plan.Listed, sim.Shock{Load: e.ShockLoad, Breadth: e.ShockBreadth, Complexity: e.ShockComplexity})
		var fields []*sim.Field
		for _, f := range sim.FieldsOf("shocks") {
			fields = append(fields, f.Of(len(plan.Listed)))
		}
		r.fields(item, r.keysOf(fields, &s.Base))
		r.need(item, "week")
	})
}

// week reads a week of the run.
func (r *scenarioReading) week(into *int, s *Scenario) func(key, value *yaml.Node) {
	return integer(&r.reading, into, 0, s.Base.Parameters.Environment.Weeks-1)
}

// interventions reads a list of items for given weeks; an item may contain several
// interventions. It returns them one by one, and for each the name of its item, which
// begins with the prefix.
func (r *scenarioReading) interventions(n *yaml.Node, prefix string, s *Scenario) (list []sim.Intervention, items []string) {
	number := 0
	r.items("interventions", n, mostInterventions, func(item *yaml.Node) {
		number++
		week := 0
		here := &sim.Setup{Parameters: s.Base.Parameters}
		add := func(i sim.Intervention) { here.Interventions = append(here.Interventions, i) }
		into := func(name string) func(key, value *yaml.Node) {
			return r.into(sim.FieldNamed("interventions."+name).Of(len(here.Interventions)), here)
		}
		kinds := []field{
			{"regime", func(_, value *yaml.Node) {
				regime := r.regime(value)
				add(sim.Intervention{Regime: &regime})
			}},
			{"set", func(_, value *yaml.Node) { here.Interventions = append(here.Interventions, r.changes(value, s)...) }},
			{"cut", func(key, value *yaml.Node) {
				add(sim.Intervention{Cut: new(sim.Cut)})
				into("cut")(key, value)
			}},
			{"absence", func(_, value *yaml.Node) {
				add(sim.Intervention{Absence: new(sim.Absence)})
				r.fields(value, []field{{"seat", into("seat")}, {"weeks", into("absence")}})
				r.need(value, "seat", "weeks")
			}},
		}
		r.fields(item, append(kinds, field{"week", r.week(&week, s)}))
		r.need(item, "week")
		if item.Kind == yaml.MappingNode && !slices.ContainsFunc(kinds, func(f field) bool { return value(item, f.key) != nil }) {
			r.fault(item, "an intervention needs one of regime, set, cut and absence")
		}
		for _, intervention := range here.Interventions {
			intervention.Week = week
			list, items = append(list, intervention), append(items, fmt.Sprintf("%sinterventions.%d", prefix, number))
		}
	})
	return list, items
}

// changes reads parameters by their full names, for an intervention.
func (r *scenarioReading) changes(n *yaml.Node, s *Scenario) []sim.Intervention {
	var list []sim.Intervention
	r.parameters(n, func(p *sim.Field, key, value *yaml.Node, v float64) {
		change := sim.ParameterChange{Name: p.Name, Value: v}
		changed := s.Base
		if err := change.Check(); err != nil {
			r.fault(key, "%v", err)
		} else if err := p.Set(&changed, v); err == nil {
			for _, err := range impossible(&changed.Parameters, p) {
				r.fault(value, "%v", err)
			}
		}
		list = append(list, sim.Intervention{Parameter: &change})
	})
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
			arm.Interventions, arm.items = r.interventions(interventions, "regimes."+arm.Name+".", s)
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
	setup := &sim.Setup{Regime: regime}
	numbers := numbersOf("regime")
	policy, ofHabit := numbers[:len(sim.PolicyNumbers)], numbers[len(sim.PolicyNumbers):]
	r.fields(n, slices.Concat([]field{
		{"name", func(key, value *yaml.Node) {
			r.name(&setup.Regime.Name)(key, value)
			if _, taken := sim.RegimeNamed(setup.Regime.Name); taken {
				r.fault(value, "%s is a regime of the model; a regime of your own needs another name", setup.Regime.Name)
			}
		}},
		{"meaning", r.text(&setup.Regime.Meaning)},
		{"like", r.word(&like, namesOf(every))},
		{"habit", func(_, value *yaml.Node) { setup.Regime.Habit = r.habit(value) }},
	}, r.keysOf(ofHabit, setup), r.keysOf(policy, setup), more))
	r.need(n, "name")
	if value(n, "like") == nil {
		r.needPolicy(n, "a regime of your own needs all seven numbers, or the key \"like\" with a regime to start from")
	}
	if setup.Regime.Habit == nil {
		for _, f := range ofHabit {
			if value := value(n, lastPart(f.Name)); value != nil {
				r.fault(value, "%s has no effect without a habit", lastPart(f.Name))
			}
		}
	}
	return setup.Regime
}

// numbersOf returns the fields of a regime, or of its habit, whose names follow a
// prefix: those of the policy first.
func numbersOf(prefix string) []*sim.Field {
	return slices.DeleteFunc(sim.FieldsOf(prefix), func(f *sim.Field) bool { return lastPart(f.Name) != f.Name[len(prefix)+1:] })
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
	if n.Kind == yaml.ScalarNode {
		var name string
		r.word(&name, namesOf(noHabit))(&yaml.Node{Value: "habit"}, n)
		regime, _ := sim.RegimeNamed(name)
		return &regime.Espoused
	}
	setup := &sim.Setup{Regime: sim.Regime{Habit: new(sim.Policy)}}
	r.fields(n, r.keysOf(numbersOf("regime.habit"), setup))
	r.needPolicy(n, "a habit needs all seven numbers, or is the name of a regime")
	return setup.Regime.Habit
}
