// Package scenarios holds the canned scenarios and reads scenario files,
// strictly.
package scenarios

import (
	"fmt"
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
	Favours  string     // the side that runs favoured: PowerWith, PowerOver or Neither; empty if the file does not say
	Evidence []Evidence // what Favours rests on

	Settings      sim.Parameters // the defaults, with the file's settings applied
	Changed       []string       // names of the settings that the file gives, in the order of the parameter table
	Shocks        sim.ShockPlan
	Drift         sim.Drift
	Start         sim.Start
	Interventions []sim.Intervention // in every arm
	Arms          []Arm
	Replications  int
}

// The sides that runs can favour.
const (
	PowerWith = "power-with"
	PowerOver = "power-over"
	Neither   = "neither"
)

// DefaultReplications is used where a file gives none.
const DefaultReplications = 400

// mostReplications bounds what a file can ask for.
const mostReplications = 10_000_000

// An Arm is one side of the comparison: a regime, under a name, and what happens
// to it on the way.
type Arm struct {
	Name          string
	Meaning       string
	Regime        sim.Regime
	Interventions []sim.Intervention
}

// Evidence says in which outcome which arm does better than which.
type Evidence struct {
	Outcome, Better, Worse string
}

// ArmNamed returns the arm of a regime of the model, and whether there is one of
// the name.
func ArmNamed(name string) (Arm, bool) {
	regime, ok := sim.RegimeNamed(name)
	return Arm{Name: regime.Name, Meaning: regime.Meaning, Regime: regime}, ok
}

// Setup returns what a run of an arm needs.
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
	if slices.Contains(Names(), nameOrFile) {
		return Load(nameOrFile)
	}
	if filepath.Ext(nameOrFile) == "" && !strings.ContainsRune(nameOrFile, filepath.Separator) {
		if _, err := os.Stat(nameOrFile); err != nil {
			return Load(nameOrFile)
		}
	}
	text, err := readBounded(nameOrFile)
	if err != nil {
		return nil, err
	}
	return Read(nameOrFile, text)
}

// readBounded reads a file that is not larger than a scenario may be.
func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder, not a scenario file", path)
	}
	if info.Size() > mostBytes {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, mostBytes)
	}
	return os.ReadFile(path)
}

// Read reads a scenario from the text of a file, whose name is for messages
// only. Everything that is wrong is returned as Faults.
func Read(file string, text []byte) (*Scenario, error) {
	r := &scenarioReading{reading: reading{file: file}}
	root, err := r.root(text)
	if err != nil {
		return nil, err
	}
	s := &Scenario{Settings: sim.Defaults(), Replications: DefaultReplications}
	r.scenario(root, s)
	if err := r.err(); err != nil {
		return nil, err
	}
	return s, nil
}

// scenarioReading knows where in the file the settings stand.
type scenarioReading struct {
	reading
	settings map[string]*yaml.Node // by name
}

func (r *scenarioReading) scenario(root *yaml.Node, s *Scenario) {
	// What ranges depend on comes first, wherever it stands in the file.
	var later []func()
	defer func() {
		for _, check := range later {
			check()
		}
	}()
	var regimes, shocks, interventions *yaml.Node
	keep := func(into **yaml.Node) func(key, value *yaml.Node) {
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
		{"evidence", func(key, value *yaml.Node) {
			later = append(later, func() { r.evidence(key, value, s) })
		}},
		{"replications", r.integer(&s.Replications, 1, mostReplications)},
		{"settings", func(_, value *yaml.Node) { r.readSettings(value, s) }},
		{"drift", func(_, value *yaml.Node) {
			r.fields(value, []field{
				{"complexity", r.number(&s.Drift.Complexity, -1, 10)},
				{"load", r.number(&s.Drift.Load, -1, 10)},
				{"growth", r.number(&s.Drift.Growth, -1, 10)},
			})
		}},
		{"start", func(_, value *yaml.Node) { r.start(value, &s.Start) }},
		{"shocks", keep(&shocks)},
		{"interventions", keep(&interventions)},
		{"regimes", keep(&regimes)},
	})
	for _, required := range []struct{ key, value string }{{"name", s.Name}, {"title", s.Title}, {"question", s.Question}} {
		if required.value == "" && !r.faultAtKey(root, required.key) {
			r.fault(root, "the key %q is missing", required.key)
		}
	}
	if shocks != nil {
		r.shocks(shocks, s)
	}
	if interventions != nil {
		s.Interventions = r.interventions(interventions, s)
	}
	if regimes == nil {
		r.fault(root, "the key %q is missing: the regimes to compare", "regimes")
	} else {
		r.arms(regimes, s)
	}
	if len(r.faults) == 0 {
		r.remaining(root, s)
	}
}

// faultAtKey reports whether a key is there, so that whatever is wrong with its
// value has been said.
func (r *scenarioReading) faultAtKey(root *yaml.Node, key string) bool {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == key {
			return true
		}
	}
	return false
}

// remaining lets the model itself check what the file has come to.
func (r *scenarioReading) remaining(root *yaml.Node, s *Scenario) {
	for i := range s.Arms {
		setup := s.Setup(&s.Arms[i])
		for _, err := range setup.Check() {
			r.fault(root, "%s: %v", s.Arms[i].Name, err)
		}
	}
}

// name reads a word that can stand on a command line.
func (r *scenarioReading) name(into *string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		r.text(into)(key, value)
		if strings.ContainsFunc(*into, func(c rune) bool {
			return !(c == '-' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
		}) {
			r.fault(value, "the name %q may hold a-z, 0-9 and - only", short(*into))
		}
	}
}

// word reads one of several words.
func (r *scenarioReading) word(into *string, words []string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if value.Kind != yaml.ScalarNode || !slices.Contains(words, value.Value) {
			r.unknown(value, key.Value, words)
			return
		}
		*into = value.Value
	}
}

// readSettings reads parameters by group.
func (r *scenarioReading) readSettings(n *yaml.Node, s *Scenario) {
	r.settings = map[string]*yaml.Node{}
	var groups []field
	for i := 0; i < len(sim.ParameterTable); {
		group, _, _ := strings.Cut(sim.ParameterTable[i].Name, ".")
		var parameters []field
		for ; i < len(sim.ParameterTable) && strings.HasPrefix(sim.ParameterTable[i].Name, group+"."); i++ {
			p := &sim.ParameterTable[i]
			parameters = append(parameters, field{p.Name[len(group)+1:], func(_, value *yaml.Node) {
				r.settings[p.Name] = value
				if v, ok := r.numeral(p.Name, value, p.Min, p.Max); ok {
					if err := p.Set(&s.Settings, v); err != nil {
						r.fault(value, "%v", err)
					}
				}
			}})
		}
		groups = append(groups, field{group, func(_, value *yaml.Node) { r.fields(value, parameters) }})
	}
	r.fields(n, groups)
	for i := range sim.ParameterTable {
		if name := sim.ParameterTable[i].Name; r.settings[name] != nil {
			s.Changed = append(s.Changed, name)
		}
	}
	r.combinations(s)
}

// combinations finds settings that are in range but not together, at the value
// that the file gives.
func (r *scenarioReading) combinations(s *Scenario) {
	domains := s.Settings.Organization.Domains
	for _, pair := range []struct {
		name  string
		value int
	}{
		{"environment.shock_breadth", s.Settings.Environment.ShockBreadth},
		{"environment.max_complexity", s.Settings.Environment.MaxComplexity},
	} {
		if pair.value <= domains {
			continue
		}
		at := r.settings[pair.name]
		if at == nil {
			at = r.settings["organization.domains"]
		}
		r.fault(at, "%s is %d, above organization.domains, which is %d", pair.name, pair.value, domains)
	}
}

func (r *scenarioReading) start(n *yaml.Node, start *sim.Start) {
	optional := func(into **float64) func(key, value *yaml.Node) {
		return func(key, value *yaml.Node) {
			if v, ok := r.numeral(key.Value, value, 0, 1); ok {
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
	r.items("shocks", n, func(item *yaml.Node) {
		shock := sim.Shock{Week: -1, Load: e.ShockLoad, Breadth: e.ShockBreadth, Complexity: e.ShockComplexity}
		r.fields(item, []field{
			{"week", r.week(&shock.Week, s)},
			{"load", r.number(&shock.Load, load.Min, load.Max)},
			{"breadth", r.integer(&shock.Breadth, 1, s.Settings.Organization.Domains)},
			{"complexity", r.number(&shock.Complexity, complexity.Min, complexity.Max)},
		})
		if shock.Week < 0 && item.Kind == yaml.MappingNode && !r.faultAtKey(item, "week") {
			r.fault(item, "the key %q is missing", "week")
		}
		s.Shocks.Listed = append(s.Shocks.Listed, shock)
	})
}

// week reads a week of the run.
func (r *scenarioReading) week(into *int, s *Scenario) func(key, value *yaml.Node) {
	return r.integer(into, 0, s.Settings.Environment.Weeks-1)
}

func (r *scenarioReading) interventions(n *yaml.Node, s *Scenario) []sim.Intervention {
	var list []sim.Intervention
	r.items("interventions", n, func(item *yaml.Node) {
		before := len(r.faults)
		week, given := -1, 0
		var taken []sim.Intervention
		r.fields(item, []field{
			{"week", r.week(&week, s)},
			{"regime", func(_, value *yaml.Node) {
				given++
				if regime, ok := r.regime(value); ok {
					taken = append(taken, sim.Intervention{Regime: &regime})
				}
			}},
			{"set", func(_, value *yaml.Node) {
				given++
				taken = append(taken, r.changes(value)...)
			}},
			{"cut", func(key, value *yaml.Node) {
				given++
				var cut sim.Cut
				r.number(&cut.Chance, 0, 1)(key, value)
				taken = append(taken, sim.Intervention{Cut: &cut})
			}},
			{"absence", func(_, value *yaml.Node) {
				given++
				absence := sim.Absence{Weeks: 1}
				r.fields(value, []field{
					{"seat", r.integer(&absence.Seat, 0, s.Settings.Organization.Members-1)},
					{"weeks", r.integer(&absence.Weeks, 1, 52000)},
				})
				taken = append(taken, sim.Intervention{Absence: &absence})
			}},
		})
		switch {
		case len(r.faults) > before:
		case week < 0:
			r.fault(item, "the key %q is missing", "week")
		case given == 0:
			r.fault(item, "an intervention needs one of regime, set, cut and absence")
		}
		for _, intervention := range taken {
			intervention.Week = week
			list = append(list, intervention)
		}
	})
	return list
}

// changes reads parameters by their full names, for an intervention.
func (r *scenarioReading) changes(n *yaml.Node) []sim.Intervention {
	var list []sim.Intervention
	var known []field
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		known = append(known, field{p.Name, func(key, value *yaml.Node) {
			v, ok := r.numeral(p.Name, value, p.Min, p.Max)
			change := sim.ParameterChange{Name: p.Name, Value: v}
			if !ok {
				return
			}
			if err := change.Check(); err != nil {
				r.fault(key, "%v", err)
				return
			}
			list = append(list, sim.Intervention{Parameter: &change})
		}})
	}
	r.fields(n, known)
	return list
}

// arms reads the regimes to compare.
func (r *scenarioReading) arms(n *yaml.Node, s *Scenario) {
	lines := map[string]int{}
	r.items("regimes", n, func(item *yaml.Node) {
		arm, ok := r.arm(item, s)
		if !ok {
			return
		}
		if line, twice := lines[arm.Name]; twice {
			r.fault(item, "the regime %q stands twice; first in line %d", arm.Name, line)
			return
		}
		lines[arm.Name] = item.Line
		s.Arms = append(s.Arms, arm)
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.fault(n, "regimes is empty")
	}
}

func (r *scenarioReading) arm(n *yaml.Node, s *Scenario) (Arm, bool) {
	before := len(r.faults)
	var interventions *yaml.Node
	regime, _ := r.regime(n, field{"interventions", func(_, value *yaml.Node) { interventions = value }})
	arm := Arm{Name: regime.Name, Meaning: regime.Meaning, Regime: regime}
	if interventions != nil {
		arm.Interventions = r.interventions(interventions, s)
	}
	return arm, len(r.faults) == before
}

// regimeNames are the names of the model's regimes.
func regimeNames() []string {
	names := make([]string, len(sim.Regimes))
	for i := range sim.Regimes {
		names[i] = sim.Regimes[i].Name
	}
	return names
}

// regime reads a regime of the model by its name, or one of the user's own; more
// are further keys that the latter may have here.
func (r *scenarioReading) regime(n *yaml.Node, more ...field) (sim.Regime, bool) {
	if n.Kind == yaml.ScalarNode {
		regime, ok := sim.RegimeNamed(n.Value)
		if !ok {
			r.unknown(n, "regime", regimeNames())
		}
		return regime, ok
	}
	before := len(r.faults)
	var regime sim.Regime
	like := ""
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "like" {
				like = n.Content[i+1].Value
				regime, _ = sim.RegimeNamed(like)
			}
		}
	}
	regime.Name, regime.Meaning = "", ""
	given := 0
	known := []field{
		{"name", r.name(&regime.Name)},
		{"meaning", r.text(&regime.Meaning)},
		{"like", r.word(&like, regimeNames())},
		{"habit", func(_, value *yaml.Node) { regime.Habit = r.habit(value) }},
		{"pull", r.number(&regime.Pull, 0, 1)},
		{"practice", r.number(&regime.Practice, 0, 1)},
		{"rigidity", r.number(&regime.Rigidity, 0, 1)},
	}
	r.fields(n, slices.Concat(known, r.policy(&regime.Espoused, &given), more))
	if len(r.faults) > before {
		return regime, false
	}
	if regime.Name == "" {
		r.fault(n, "the key %q is missing", "name")
	}
	if like == "" && given < len(sim.PolicyNumbers) {
		r.fault(n, "a regime of your own needs all seven numbers (delegation to layoffs), or the key %q with a regime to start from", "like")
	}
	return regime, len(r.faults) == before
}

// policy reads the seven numbers.
func (r *scenarioReading) policy(into *sim.Policy, given *int) []field {
	var known []field
	for _, number := range sim.PolicyNumbers {
		take := r.number(number.Of(into), 0, 1)
		known = append(known, field{number.Name, func(key, value *yaml.Node) {
			*given++
			take(key, value)
		}})
	}
	return known
}

// habit reads a habitual policy: that of a regime of the model, or numbers.
func (r *scenarioReading) habit(n *yaml.Node) *sim.Policy {
	if n.Kind == yaml.ScalarNode {
		regime, ok := sim.RegimeNamed(n.Value)
		if !ok {
			r.unknown(n, "regime", regimeNames())
		}
		return &regime.Espoused
	}
	var policy sim.Policy
	given := 0
	before := len(r.faults)
	r.fields(n, r.policy(&policy, &given))
	if len(r.faults) == before && given < len(sim.PolicyNumbers) {
		r.fault(n, "a habit needs the name of a regime, or all seven numbers (delegation to layoffs)")
	}
	return &policy
}

// evidence reads what the finding rests on.
func (r *scenarioReading) evidence(key, n *yaml.Node, s *Scenario) {
	outcomes := make([]string, len(sim.OutcomeTable))
	for i := range sim.OutcomeTable {
		outcomes[i] = sim.OutcomeTable[i].Name
	}
	arms := make([]string, len(s.Arms))
	for i := range s.Arms {
		arms[i] = s.Arms[i].Name
	}
	r.items(key.Value, n, func(item *yaml.Node) {
		var e Evidence
		r.fields(item, []field{
			{"outcome", r.word(&e.Outcome, outcomes)},
			{"better", r.word(&e.Better, arms)},
			{"worse", r.word(&e.Worse, arms)},
		})
		s.Evidence = append(s.Evidence, e)
	})
}
