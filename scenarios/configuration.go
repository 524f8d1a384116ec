package scenarios

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// A Form says what a key of a configuration file takes.
type Form int

const (
	OneValue    Form = iota
	ManyValues       // or a single one
	Assignments      // many values of the form name=value, or a mapping of names
)

// A ConfiguredKey is a key in a configuration file, with the text of its values.
type ConfiguredKey struct {
	Name   string
	Listed bool // the values are in a list or mapping; otherwise there is a single value
	Values []ConfiguredValue
}

// A ConfiguredValue is the text of a value, and where it is.
type ConfiguredValue struct {
	Text string
	at   Fault
}

// Fault returns a fault of the value.
func (v *ConfiguredValue) Fault(err error) Fault {
	v.at.Message = err.Error()
	return v.at
}

// ReadConfiguration reads a configuration file, which may be empty, from its text;
// known are the possible keys. It does not interpret the values. All faults found are
// returned as Faults.
func ReadConfiguration(file string, text []byte, known map[string]Form) ([]ConfiguredKey, error) {
	r := &reading{file: file}
	root, empty := r.document(text)
	if empty || len(r.faults) > 0 {
		return nil, r.err()
	}
	var keys []ConfiguredKey
	var fields []field
	for _, name := range slices.Sorted(maps.Keys(known)) {
		fields = append(fields, field{name, func(_, value *yaml.Node) {
			key := ConfiguredKey{Name: name, Listed: value.Kind != yaml.ScalarNode}
			switch {
			case value.Kind == yaml.SequenceNode && known[name] != OneValue:
				for _, item := range value.Content {
					r.configured(&key, name, "", item)
				}
			case value.Kind == yaml.MappingNode && known[name] == Assignments:
				r.assigned(&key, "", value, map[string]int{})
			default:
				r.configured(&key, name, "", value)
			}
			keys = append(keys, key)
		}})
	}
	r.fields(root, fields)
	return keys, r.verdict(root, aConfiguration)
}

// configured adds the text of a value, with a prefix.
func (r *reading) configured(key *ConfiguredKey, what, before string, n *yaml.Node) {
	switch {
	case refused(n):
	case n.Kind != yaml.ScalarNode:
		r.fault(n, "%s takes a single value, found %s", what, kindOf(n))
	case n.ShortTag() == "!!null":
		r.fault(n, "%s has no value", what)
	default:
		key.Values = append(key.Values, ConfiguredValue{before + n.Value, Fault{File: r.file, Line: n.Line, Column: n.Column}})
	}
}

// assigned adds name=value for each name in a mapping; names may be grouped in nested
// mappings.
func (r *reading) assigned(key *ConfiguredKey, group string, n *yaml.Node, lines map[string]int) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		full := group + name.Value
		id := full
		if p, err := ParameterNamed(full); err == nil {
			id = p.Name // it may have been listed without its group
		}
		line, twice := lines[id]
		lines[id] = name.Line
		switch {
		case refused(name) || name.Kind != yaml.ScalarNode:
		case twice:
			r.fault(name, "%s lists the key %q twice; first in line %d", key.Name, short(full), line)
		case value.Kind == yaml.MappingNode:
			r.assigned(key, full+".", value, lines)
		default:
			r.configured(key, key.Name+" "+short(full), full+"=", value)
		}
	}
}
