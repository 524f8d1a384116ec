package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// mostNameLetters bounds the name that a link gives an arm.
const mostNameLetters = 80

// ReadLink reads a link from an address or its fragment. All faults in its content
// are returned as Faults.
func ReadLink(address string) (*Link, error) {
	text, err := unpack(address)
	if err != nil {
		return nil, err
	}
	return readLink(text)
}

// linkReading reads JSON as strictly as files are read. It numbers values instead of
// lines, in the order of the text.
type linkReading struct {
	scenarioReading
	source []byte
	places []place
}

// A place locates a value: its object or list, its key or number, and its bytes.
type place struct {
	within, key string
	from, to    int64
}

// readLink reads the JSON of a link.
func readLink(text []byte) (*Link, error) {
	r := &linkReading{scenarioReading: scenarioReading{reading: reading{file: "link"}}, source: text, places: []place{{}}}
	l := new(Link)
	if root := r.document(); root != nil {
		r.link(root, l)
	}
	if r.err() == nil {
		return l, nil
	}
	faults := slices.Clone(r.faults)
	for i := range faults {
		faults[i] = r.inWords(faults[i])
	}
	return nil, faults
}

// inWords describes the place of a fault in words.
func (r *linkReading) inWords(f Fault) Fault {
	at := r.places[f.Line]
	path := at.within
	switch rest, named := strings.CutPrefix(f.Message, at.key+" "); {
	case at.key == "":
	case named:
		path, f.Message = "", join(at.within, at.key)+" "+rest
	default:
		path = join(at.within, at.key)
	}
	if path != "" {
		f.Message = path + ": " + f.Message
	}
	return Fault{File: f.File, Message: f.Message}
}

// join appends a key to a path.
func join(path, key string) string {
	if path == "" || key == "" {
		return path + key
	}
	return path + "." + key
}

// document returns the root of the JSON, or nil if it cannot be read.
func (r *linkReading) document() *yaml.Node {
	if _, _, found := notText(r.source); found {
		r.faultAt(0, 0, "it contains invalid UTF-8")
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(r.source))
	decoder.UseNumber()
	root, err := r.value(decoder, "", "", 0)
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			return root
		}
		err = fmt.Errorf("text follows its end")
	}
	r.faultAt(0, 0, "it is not valid JSON: %v", err)
	return nil
}

// value reads the next value.
func (r *linkReading) value(decoder *json.Decoder, within, key string, depth int) (*yaml.Node, error) {
	number := len(r.places)
	r.places = append(r.places, place{within: within, key: key, from: decoder.InputOffset()})
	defer func() { r.places[number].to = decoder.InputOffset() }()
	if depth > mostDepth {
		return nil, fmt.Errorf("nested more than %d levels deep", mostDepth)
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: number}
	path := join(within, key)
	switch v := token.(type) {
	case string:
		n.Tag, n.Value, n.Style = "!!str", v, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = "!!float", v.String()
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(v)
	case nil:
		n.Tag, n.Value = "!!null", "null"
	case json.Delim:
		n.Kind = map[json.Delim]yaml.Kind{'{': yaml.MappingNode, '[': yaml.SequenceNode}[v]
		keys := map[string]bool{}
		for item := 1; decoder.More(); item++ {
			key := strconv.Itoa(item)
			if n.Kind == yaml.MappingNode {
				token, err := decoder.Token()
				if err != nil {
					return nil, err
				}
				key, _ = token.(string)
				if keys[key] {
					return nil, fmt.Errorf("the key %q is listed twice", short(key))
				}
				keys[key] = true
				r.places = append(r.places, place{within: path})
				n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key, Line: len(r.places) - 1})
			}
			child, err := r.value(decoder, path, short(key), depth+1)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		if _, err := decoder.Token(); err != nil {
			return nil, err
		}
	}
	return n, nil
}

func (r *linkReading) link(root *yaml.Node, l *Link) {
	// Parts that others refer to are read first, wherever they are in the text.
	var set, arms *yaml.Node
	var s *Scenario
	r.fields(root, []field{
		{"engine", r.digits(&l.Engine)},
		{"settings", r.digits(&l.Settings)},
		{"scenario", func(_, value *yaml.Node) { s = r.linkScenario(value, &l.Scenario) }},
		{"set", func(_, value *yaml.Node) { set = value }},
		{"arms", func(_, value *yaml.Node) { arms = value }},
		{"seed", r.seed(&l.Seed)},
		{"replication", integer(&r.reading, &l.Replication, 0, experiment.MostReplications)},
		{"page", func(_, value *yaml.Node) { l.Page = r.raw(value) }},
	})
	r.need(root, "engine", "settings", "scenario", "arms", "seed", "replication")
	if s == nil || arms == nil {
		return
	}
	if set != nil {
		l.Set = r.values(set)
		r.assign(set, &s.Base, l.Set)
	}
	r.linkArms(arms, s, l)
	if len(r.faults) == 0 {
		var err error
		if s.Arms, err = l.arms(s); err != nil {
			r.fault(arms, "%v", err)
		}
		for _, err := range s.check() {
			r.fault(root, "%v", err)
		}
	}
}

// assign sets parameters that are each in their range, and reports those that
// contradict each other.
func (r *linkReading) assign(at *yaml.Node, settings *sim.Setup, values map[string]float64) {
	if err := assign(settings, values); err != nil {
		r.fault(at, "%v", err)
	}
	for _, err := range settings.Parameters.Check() {
		r.fault(at, "%v", err)
	}
}

// linkScenario reads the name of a canned scenario, or one that the link carries,
// and returns it; nil if it has faults.
func (r *linkReading) linkScenario(n *yaml.Node, into *LinkScenario) *Scenario {
	before := len(r.faults)
	if n.Kind == yaml.ScalarNode {
		r.word(&into.Name, names)(&yaml.Node{Value: "scenario"}, n)
	} else {
		into.Own = r.ownScenario(n)
		into.Name = into.Own.Name
	}
	if len(r.faults) > before {
		return nil
	}
	s, err := into.load()
	if err != nil {
		r.fault(n, "%v", err)
		return nil
	}
	return s
}

func (r *linkReading) ownScenario(n *yaml.Node) *OwnScenario {
	o := new(OwnScenario)
	s := newScenario() // ranges depend on these
	var interventions, arms *yaml.Node
	r.fields(n, []field{
		{"name", r.name(&o.Name)},
		{"title", r.text(&o.Title)},
		{"question", r.phrase(&o.Question)},
		{"settings", func(_, value *yaml.Node) {
			o.Settings = r.values(value)
			r.assign(value, &s.Base, o.Settings)
		}},
		{"shocks", r.model(reflect.ValueOf(&o.Shocks).Elem(), "Shocks")},
		{"drift", r.model(reflect.ValueOf(&o.Drift).Elem(), "Drift")},
		{"start", r.model(reflect.ValueOf(&o.Start).Elem(), "Start")},
		{"interventions", func(_, value *yaml.Node) { interventions = value }},
		{"arms", func(_, value *yaml.Node) { arms = value }},
	})
	r.need(n, "name", "title", "arms")
	if interventions != nil {
		r.events(&o.Interventions)(nil, interventions)
	}
	if arms != nil {
		r.items("arms", arms, mostArms, func(item *yaml.Node) {
			var arm Arm
			r.fields(item, []field{
				{"name", r.name(&arm.Name)},
				{"meaning", r.phrase(&arm.Meaning)},
				{"regime", r.model(reflect.ValueOf(&arm.Regime).Elem(), "Regime")},
				{"interventions", r.events(&arm.Interventions)},
			})
			r.need(item, "name", "regime")
			if slices.ContainsFunc(o.Arms, func(other Arm) bool { return other.Name == arm.Name }) {
				r.fault(item, "the arm %q is listed twice", arm.Name)
			}
			o.Arms = append(o.Arms, arm)
		})
	}
	return o
}

// linkArms reads the arms of a link to a scenario whose settings are set.
func (r *linkReading) linkArms(n *yaml.Node, s *Scenario, l *Link) {
	var known []string
	for _, arm := range s.Arms {
		known = append(known, arm.Name)
	}
	for _, name := range namesOf(every) {
		if !slices.Contains(known, name) {
			known = append(known, name)
		}
	}
	var shown []string
	r.items("arms", n, mostArms, func(item *yaml.Node) {
		var arm LinkArm
		r.fields(item, []field{
			{"arm", r.word(&arm.Arm, known)},
			{"name", r.shown(&arm.Name)},
			{"policy", func(_, value *yaml.Node) { arm.Policy = r.numbers(value) }},
			{"changes", func(_, list *yaml.Node) {
				arm.Changes = []LinkChange{}
				r.items("changes", list, mostInterventions, func(item *yaml.Node) {
					var change LinkChange
					r.fields(item, []field{
						{"week", r.week(&change.Week, s)},
						{"arm", r.word(&change.Arm, known)},
						{"policy", func(_, value *yaml.Node) { change.Policy = r.numbers(value) }},
						{"set", func(_, value *yaml.Node) { change.Set = r.laterValues(value) }},
					})
					r.need(item, "week")
					if item.Kind == yaml.MappingNode && value(item, "arm") == nil && value(item, "policy") == nil && value(item, "set") == nil {
						r.fault(item, "a change needs one of arm, policy and set")
					}
					arm.Changes = append(arm.Changes, change)
				})
			}},
		})
		r.need(item, "arm")
		name := arm.Name
		if name == "" {
			name = arm.Arm
		}
		if name != "" && slices.Contains(shown, name) {
			r.fault(item, "two arms are named %q; rename one of them", name)
		}
		shown = append(shown, name)
		l.Arms = append(l.Arms, arm)
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.fault(n, "arms is empty")
	}
}

// raw returns the text of a value.
func (r *linkReading) raw(n *yaml.Node) json.RawMessage {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "page takes keys with values, found %s", kindOf(n))
		return nil
	}
	at := r.places[n.Line]
	var text bytes.Buffer
	if err := json.Compact(&text, bytes.TrimLeft(r.source[at.from:at.to], " \t\r\n:,")); err != nil {
		panic("scenarios: a value that was read is not JSON: " + err.Error())
	}
	return text.Bytes()
}

var twelveDigits = regexp.MustCompile(`^[0-9a-f]{12}$`)

// digits reads 12 hexadecimal digits.
func (r *linkReading) digits(into *string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if value.Tag != "!!str" || !twelveDigits.MatchString(value.Value) {
			r.fault(value, "%s takes 12 hexadecimal digits, found %s", key.Value, kindOf(value))
			return
		}
		*into = value.Value
	}
}

var wholeNumber = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)

// seed reads a number as text: JSON's numbers are not exact up to 2^64.
func (r *linkReading) seed(into *uint64) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		seed, ok := ParseWhole(value.Value, 0, math.MaxUint64)
		if value.Tag != "!!str" || !wholeNumber.MatchString(value.Value) || !ok {
			r.fault(value, "%s takes a whole number from 0 to 2^64-1, in quotation marks, found %s", key.Value, kindOf(value))
			return
		}
		*into = seed
	}
}

// shown reads a name that is only displayed.
func (r *linkReading) shown(into *string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		var name string
		r.text(&name)(key, value)
		switch {
		case name == "":
		case name != value.Value || strings.ContainsFunc(name, invisible):
			r.fault(value, "%s begins or ends with a space, or contains invisible characters", key.Value)
		case utf8.RuneCountInString(name) > mostNameLetters:
			r.fault(value, "%s has more than %d letters", key.Value, mostNameLetters)
		default:
			*into = name
		}
	}
}

// invisible reports whether a character cannot be seen.
func invisible(c rune) bool {
	return c == utf8.RuneError || unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}

// phrase reads text that may be empty.
func (r *linkReading) phrase(into *string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if value.Tag != "!!str" || strings.TrimSpace(value.Value) != "" {
			r.text(into)(key, value)
		}
	}
}

// values reads settings by their full names.
func (r *linkReading) values(n *yaml.Node) map[string]float64 {
	values := map[string]float64{}
	r.parameters(n, func(p *sim.Field, _, _ *yaml.Node, v float64) { values[p.Name] = v })
	return values
}

// laterValues reads settings that can change during a run.
func (r *linkReading) laterValues(n *yaml.Node) map[string]float64 {
	values := r.values(n)
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		name := n.Content[i].Value
		if v, there := values[name]; there {
			change := sim.ParameterChange{Name: name, Value: v}
			if err := change.Check(); err != nil {
				r.fault(n.Content[i+1], "%v", err)
			}
		}
	}
	return values
}

// numbers reads some of the seven numbers of a policy.
func (r *linkReading) numbers(n *yaml.Node) map[string]float64 {
	values := map[string]float64{}
	var known []field
	for _, number := range sim.PolicyNumbers {
		known = append(known, field{number.Name, func(key, value *yaml.Node) {
			if v, ok := r.numeral(key.Value, value, 0, 1, false); ok {
				values[number.Name] = v
			}
		}})
	}
	r.fields(n, known)
	return values
}

// The rest reads the JSON of the model's types.

// whole reads an object that has all of its keys.
func (r *linkReading) whole(n *yaml.Node, known []field) {
	r.fields(n, known)
	for _, f := range known {
		r.need(n, f.key)
	}
}

// model reads the JSON of a value of the model at a place in a setup, into it. Numbers
// have the range of their field, whatever the settings.
func (r *linkReading) model(into reflect.Value, place string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		switch kind := into.Kind(); {
		case (kind == reflect.Pointer || kind == reflect.Slice) && value.Tag == "!!null":
		case kind == reflect.Pointer:
			into.Set(reflect.New(into.Type().Elem()))
			r.model(into.Elem(), place)(key, value)
		case kind == reflect.Slice:
			r.items(key.Value, value, mostShocks, func(item *yaml.Node) {
				one := reflect.New(into.Type().Elem()).Elem()
				r.model(one, place)(key, item)
				into.Set(reflect.Append(into, one))
			})
		case kind == reflect.Struct && into.Type() == reflect.TypeFor[sim.ParameterChange]():
			r.change(value, into.Addr().Interface().(*sim.ParameterChange))
		case kind == reflect.Struct:
			var known []field
			for i := range into.NumField() {
				name := into.Type().Field(i).Name
				at := place + "." + name
				if into.Field(i).Type() == reflect.TypeFor[*sim.Regime]() {
					at = "Regime"
				}
				known = append(known, field{name, r.model(into.Field(i), at)})
			}
			r.whole(value, known)
		case into.Type() == reflect.TypeFor[sim.ShockTiming]():
			if v, ok := r.numeral(key.Value, value, float64(sim.ShocksAtRandom), float64(sim.ShocksListed), true); ok {
				into.SetInt(int64(v))
			}
		case place == "Regime.Name":
			r.name(into.Addr().Interface().(*string))(key, value)
		case kind == reflect.String:
			r.phrase(into.Addr().Interface().(*string))(key, value)
		default:
			f := sim.FieldAt(place)
			if v, ok := r.numeral(key.Value, value, f.Min, f.Max, f.Whole); ok && f.Whole {
				into.SetInt(int64(v))
			} else if ok {
				into.SetFloat(v)
			}
		}
	}
}

// change reads a change of a parameter.
func (r *linkReading) change(n *yaml.Node, into *sim.ParameterChange) {
	var to *yaml.Node
	r.whole(n, []field{
		{"Name", r.word(&into.Name, parameterNames())},
		{"Value", func(_, value *yaml.Node) { to = value }},
	})
	if p := sim.ParameterNamed(into.Name); p != nil && to != nil {
		r.number(&into.Value, p.Min, p.Max)(&yaml.Node{Value: p.Name}, to)
	}
}

// events reads a list of interventions.
func (r *linkReading) events(into *[]sim.Intervention) func(key, value *yaml.Node) {
	return func(_, value *yaml.Node) {
		r.items("interventions", value, mostInterventions, func(item *yaml.Node) {
			var i sim.Intervention
			r.model(reflect.ValueOf(&i).Elem(), "Interventions")(nil, item)
			*into = append(*into, i)
		})
	}
}

func parameterNames() []string {
	return namesIn(sim.ParameterTable, func(p *sim.Field) string { return p.Name })
}
