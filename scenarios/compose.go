package scenarios

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A Composition is a sweep over listed points that a program defines instead of a
// file.
type Composition struct {
	Name, Title, Question string
	Scenario              File                  // the sweep starts from it
	Settings              []sim.ParameterChange // of all arms and points
	Interventions         []sim.Intervention    // in all arms: of Parameter, Cut and Absence
	Arms                  []Variant
	Factors               []Range
	Points                [][]float64 // by factor
	Seed                  uint64
	Worlds                experiment.Worlds // "": common to all points
	Replications          int
	Outcomes              []string            // nil: all
	Weekly                []string            // series; nil: none
	Headline              experiment.Contrast // the zero value: the usual one
}

// A Variant is an arm that follows a regime of the model, with interventions of its
// own.
type Variant struct {
	Name          string
	Meaning       string // required unless it is the regime itself
	Like          string
	Interventions []sim.Intervention // of Parameter, Cut and Absence
}

// A Range is a factor of a composition, by its name in sweep files, and its range.
type Range struct {
	Name        string
	Low, High   float64
	Logarithmic bool
}

// Compose writes the files of a composition and reads its sweep from them, so that
// the files kept beside the results suffice to reproduce them. It returns an error if
// the composition is invalid.
func Compose(c *Composition) (*Sweep, error) {
	scenario, err := c.scenario()
	if err != nil {
		return nil, err
	}
	for i, point := range c.Points {
		if len(point) != len(c.Factors) {
			return nil, fmt.Errorf("point %d has %d values for %d factors", i, len(point), len(c.Factors))
		}
	}
	return ReadRecorded([]File{c.sweep(), scenario, c.points()})
}

// Names of the files of a composition.
const (
	composedScenario = "scenario.yaml"
	composedPoints   = "points.csv"
)

func scalar(value any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode}
	switch v := value.(type) {
	case string:
		n.SetString(v)
	case int:
		n.Value = strconv.Itoa(v)
	case uint64:
		n.Value = strconv.FormatUint(v, 10)
	case float64:
		n.Value = strconv.FormatFloat(v, 'g', -1, 64)
	}
	return n
}

// object makes a mapping of keys and nodes in turn.
func object(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i < len(pairs); i += 2 {
		node, ok := pairs[i+1].(*yaml.Node)
		if !ok {
			node = scalar(pairs[i+1])
		}
		n.Content = append(n.Content, scalar(pairs[i]), node)
	}
	return n
}

func list(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Content: items}
}

func listOf(words []string) *yaml.Node {
	n := list()
	n.Style = yaml.FlowStyle
	for _, word := range words {
		n.Content = append(n.Content, scalar(word))
	}
	return n
}

// put sets the value of a key in a mapping, replacing any other.
func put(mapping *yaml.Node, key string, node *yaml.Node) {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			mapping.Content[i+1] = node
			return
		}
	}
	mapping.Content = append(mapping.Content, scalar(key), node)
}

// quote makes sure that texts can be read back: YAML's blocks with tabs or indented
// lines cannot always.
func quote(n *yaml.Node) {
	if text := strings.TrimRight(n.Value, "\n"); n.Kind == yaml.ScalarNode && (strings.ContainsAny(text, "\n\t") || strings.HasPrefix(text, " ")) {
		n.Style = yaml.DoubleQuotedStyle
	}
	for _, child := range n.Content {
		quote(child)
	}
}

// write renders a document.
func write(root *yaml.Node) string {
	quote(root)
	text, err := yaml.Marshal(root)
	if err != nil {
		panic("scenarios: a document that cannot be rendered: " + err.Error())
	}
	return string(text)
}

// scenario derives the scenario, without the findings about the original, which
// do not apply to it.
func (c *Composition) scenario() (File, error) {
	r := &reading{file: c.Scenario.Name}
	base := r.root([]byte(c.Scenario.Text))
	if base != nil && base.Kind != yaml.MappingNode {
		r.fault(base, "expected keys with values, found %s", kindOf(base))
	}
	if err := r.err(); err != nil {
		return File{}, err
	}
	root := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i < len(base.Content); i += 2 {
		switch base.Content[i].Value {
		case "finding", "favours", "evidence", "look_for":
		default:
			root.Content = append(root.Content, base.Content[i], base.Content[i+1])
		}
	}
	settings := value(root, "settings")
	if settings == nil {
		settings = object()
	}
	for _, change := range c.Settings {
		if at := settingOutsideGroups(settings, change.Name); at != nil {
			*at = *scalar(change.Value)
			continue
		}
		group, name, _ := strings.Cut(change.Name, ".")
		of := value(settings, group)
		if of == nil {
			of = object()
			put(settings, group, of)
		}
		put(of, name, scalar(change.Value))
	}
	if len(settings.Content) > 0 {
		put(root, "settings", settings)
	}
	if len(c.Interventions) > 0 {
		interventions := written(c.Interventions)
		before := value(root, "interventions")
		if before != nil && before.Kind == yaml.SequenceNode {
			interventions.Content = slices.Concat(before.Content, interventions.Content)
		}
		if before == nil || before.Kind == yaml.SequenceNode { // otherwise reading reports it
			put(root, "interventions", interventions)
		}
	}
	arms := list()
	for _, arm := range c.Arms {
		if arm.Name == arm.Like && len(arm.Interventions) == 0 {
			arms.Content = append(arms.Content, scalar(arm.Name))
			continue
		}
		n := object("name", arm.Name, "meaning", arm.Meaning, "like", arm.Like)
		if len(arm.Interventions) > 0 {
			put(n, "interventions", written(arm.Interventions))
		}
		arms.Content = append(arms.Content, n)
	}
	put(root, "regimes", arms)
	return File{composedScenario, write(root)}, nil
}

// settingOutsideGroups returns the value of a parameter that settings give by its
// name alone, or nil.
func settingOutsideGroups(settings *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(settings.Content) && settings.Kind == yaml.MappingNode; i += 2 {
		if p, err := ParameterNamed(settings.Content[i].Value); err == nil && p.Name == name {
			return settings.Content[i+1]
		}
	}
	return nil
}

// written returns interventions in the form of scenario files.
func written(interventions []sim.Intervention) *yaml.Node {
	all := list()
	for i := range interventions {
		n := object("week", interventions[i].Week)
		n.Style = yaml.FlowStyle
		switch v := &interventions[i]; {
		case v.Parameter != nil:
			put(n, "set", object(v.Parameter.Name, v.Parameter.Value))
		case v.Cut != nil:
			put(n, "cut", scalar(v.Cut.Chance))
		case v.Absence != nil:
			put(n, "absence", object("seat", v.Absence.Seat, "weeks", v.Absence.Weeks))
		default:
			panic("scenarios: an intervention that cannot be composed")
		}
		all.Content = append(all.Content, n)
	}
	return all
}

func (c *Composition) sweep() File {
	vary := object()
	for _, f := range c.Factors {
		n := list(scalar(f.Low))
		if f.Low != f.High {
			n = object("from", f.Low, "to", f.High)
			if f.Logarithmic {
				put(n, "scale", scalar("log"))
			}
		}
		n.Style = yaml.FlowStyle
		put(vary, f.Name, n)
	}
	root := object("name", c.Name, "title", c.Title, "question", c.Question, "scenario", composedScenario,
		"seed", c.Seed, "vary", vary, "design", object("kind", "points", "file", composedPoints), "replications", c.Replications)
	if c.Worlds != "" {
		put(root, "worlds", scalar(string(c.Worlds)))
	}
	if c.Outcomes != nil {
		put(root, "outcomes", listOf(c.Outcomes))
	}
	if c.Weekly != nil {
		put(root, "weekly", listOf(c.Weekly))
	}
	if h := c.Headline; h.Outcome != "" {
		headline := object("outcome", h.Outcome, "regime", h.Arm)
		if h.Reference != "" {
			put(headline, "reference", scalar(h.Reference))
		}
		put(root, "headline", headline)
	}
	return File{c.Name + ".yaml", write(root)}
}

func (c *Composition) points() File {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	row := make([]string, len(c.Factors))
	for j := range c.Factors {
		row[j] = c.Factors[j].Name
	}
	write := func() {
		if err := w.Write(row); err != nil {
			panic(fmt.Sprintf("scenarios: points that cannot be written: %v", err))
		}
	}
	write()
	for _, point := range c.Points {
		for j, v := range point {
			row[j] = strconv.FormatFloat(v, 'g', -1, 64)
		}
		write()
	}
	w.Flush()
	return File{composedPoints, text.String()}
}
