package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"syscall/js"

	"leaderful/sim"
)

// A reading reads a setup from JavaScript. Its fields are those of Go's JSON of
// sim.Setup, all of which are required.
type reading struct {
	faults  []string // missing values and values of the wrong type
	outside []string // settings outside their range
}

// A field is a name that an object must have, and the function that reads its value;
// at is its name in messages.
type field struct {
	name string
	read func(at string, value js.Value)
}

// mostListed bounds the lists of a setup.
const mostListed = 10_000

var (
	keysOf  = js.Global().Get("Object").Get("keys")
	isArray = js.Global().Get("Array").Get("isArray")
)

// readSetup returns the setup that a value describes and everything that is wrong
// with it, in words.
func readSetup(value js.Value) (setup sim.Setup, wrong []string) {
	var r reading
	r.setup(&setup)("", value)
	wrong = append(r.faults, r.outside...)
	if len(r.faults) == 0 {
		for _, err := range setup.Check() {
			wrong = append(wrong, err.Error())
		}
	}
	return setup, wrong
}

func (r *reading) setup(s *sim.Setup) func(at string, value js.Value) {
	return r.object([]field{
		{"Parameters", r.parameters(&s.Parameters)},
		{"Regime", r.regime(&s.Regime)},
		{"Shocks", r.object([]field{
			{"Timing", r.timing(&s.Shocks.Timing)},
			{"Listed", r.list(func(at string, item js.Value) {
				var shock sim.Shock
				r.object([]field{
					{"Week", r.whole(&shock.Week)},
					{"Load", r.number(&shock.Load)},
					{"Breadth", r.whole(&shock.Breadth)},
					{"Complexity", r.number(&shock.Complexity)},
				})(at, item)
				s.Shocks.Listed = append(s.Shocks.Listed, shock)
			})},
		})},
		{"Drift", r.object([]field{
			{"Complexity", r.number(&s.Drift.Complexity)},
			{"Load", r.number(&s.Drift.Load)},
			{"Growth", r.number(&s.Drift.Growth)},
		})},
		{"Start", r.object([]field{
			{"Vulnerability", optional(&s.Start.Vulnerability, r.number)},
			{"Trust", optional(&s.Start.Trust, r.number)},
			{"Harm", r.number(&s.Start.Harm)},
			{"Capacity", optional(&s.Start.Capacity, r.number)},
			{"Backlog", r.number(&s.Start.Backlog)},
		})},
		{"Interventions", r.list(func(at string, item js.Value) {
			s.Interventions = append(s.Interventions, r.intervention(at, item))
		})},
	})
}

func (r *reading) fault(at, format string, arguments ...any) {
	if at == "" {
		at = "the setup"
	}
	r.faults = append(r.faults, at+" "+fmt.Sprintf(format, arguments...))
}

// object reads an object that has these fields and no others.
func (r *reading) object(fields []field) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		if value.Type() != js.TypeObject || isArray.Invoke(value).Bool() {
			r.fault(at, "is %s instead of an object", kindOf(value))
			return
		}
		within := at
		if at != "" {
			within += "."
		}
		for _, f := range fields {
			if v := value.Get(f.name); v.IsUndefined() {
				r.fault(within+f.name, "is missing")
			} else {
				f.read(within+f.name, v)
			}
		}
		keys := keysOf.Invoke(value)
		if keys.Length() <= len(fields) {
			return
		}
		for i := range keys.Length() {
			key := keys.Index(i).String()
			if !slices.ContainsFunc(fields, func(f field) bool { return f.name == key }) {
				r.fault(within+key, "is unknown")
			}
		}
	}
}

// list reads an array; null is an empty one.
func (r *reading) list(read func(at string, item js.Value)) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		switch {
		case value.IsNull():
		case !isArray.Invoke(value).Bool():
			r.fault(at, "is %s instead of a list", kindOf(value))
		case value.Length() > mostListed:
			r.fault(at, "has %d entries; at most %d can be read", value.Length(), mostListed)
		default:
			for i := range value.Length() {
				read(fmt.Sprintf("%s[%d]", at, i), value.Index(i))
			}
		}
	}
}

// optional reads a value that may be null.
func optional[T any](into **T, read func(into *T) func(at string, value js.Value)) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		if !value.IsNull() {
			*into = new(T)
			read(*into)(at, value)
		}
	}
}

func (r *reading) number(into *float64) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		if value.Type() != js.TypeNumber {
			r.fault(at, "is %s instead of a number", kindOf(value))
			return
		}
		v := value.Float()
		if math.IsNaN(v) || math.IsInf(v, 0) {
			r.fault(at, "is %v, which is not a finite number", v)
			return
		}
		*into = v + 0 // no negative zero
	}
}

// mostWhole is the largest number up to which JavaScript represents all whole numbers
// exactly.
const mostWhole = 1<<53 - 1

func (r *reading) whole(into *int) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		var v float64
		before := len(r.faults)
		r.number(&v)(at, value)
		switch {
		case len(r.faults) > before:
		case v != math.Floor(v) || math.Abs(v) > mostWhole:
			r.fault(at, "is %v, which is not a whole number", v)
		default:
			*into = int(v)
		}
	}
}

func (r *reading) text(into *string) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		if value.Type() != js.TypeString {
			r.fault(at, "is %s instead of a string", kindOf(value))
			return
		}
		*into = value.String()
	}
}

// parameters reads the settings, group by group, in the order of the table.
func (r *reading) parameters(into *sim.Parameters) func(at string, value js.Value) {
	*into = sim.Defaults()
	var groups, fields []field
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		group, name, _ := strings.Cut(p.Name, ".")
		fields = append(fields, field{camel(name), func(at string, value js.Value) {
			var v float64
			before := len(r.faults)
			if r.number(&v)(at, value); len(r.faults) > before {
				return
			}
			if err := p.Set(into, v); err != nil {
				r.outside = append(r.outside, err.Error())
			}
		}})
		if last := i + 1; last == len(sim.ParameterTable) || !strings.HasPrefix(sim.ParameterTable[last].Name, group+".") {
			groups = append(groups, field{camel(group), r.object(fields)})
			fields = nil
		}
	}
	return r.object(groups)
}

func (r *reading) regime(into *sim.Regime) func(at string, value js.Value) {
	return r.object([]field{
		{"Name", r.text(&into.Name)},
		{"Meaning", r.text(&into.Meaning)},
		{"Espoused", r.policy(&into.Espoused)},
		{"Habit", optional(&into.Habit, r.policy)},
		{"Pull", r.number(&into.Pull)},
		{"Practice", r.number(&into.Practice)},
		{"Rigidity", r.number(&into.Rigidity)},
	})
}

func (r *reading) policy(into *sim.Policy) func(at string, value js.Value) {
	var fields []field
	for i := range sim.PolicyNumbers {
		number := &sim.PolicyNumbers[i]
		fields = append(fields, field{camel(number.Name), r.number(number.Of(into))})
	}
	return r.object(fields)
}

func (r *reading) timing(into *sim.ShockTiming) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		var timing int
		before := len(r.faults)
		r.whole(&timing)(at, value)
		switch {
		case len(r.faults) > before:
		case timing < int(sim.ShocksAtRandom) || timing > int(sim.ShocksListed):
			r.fault(at, "is %d; the range is %d to %d", timing, sim.ShocksAtRandom, sim.ShocksListed)
		default:
			*into = sim.ShockTiming(timing)
		}
	}
}

func (r *reading) intervention(at string, item js.Value) (intervention sim.Intervention) {
	r.object([]field{
		{"Week", r.whole(&intervention.Week)},
		{"Regime", optional(&intervention.Regime, r.regime)},
		{"Parameter", optional(&intervention.Parameter, func(into *sim.ParameterChange) func(string, js.Value) {
			return r.object([]field{{"Name", r.text(&into.Name)}, {"Value", r.number(&into.Value)}})
		})},
		{"Cut", optional(&intervention.Cut, func(into *sim.Cut) func(string, js.Value) {
			return r.object([]field{{"Chance", r.number(&into.Chance)}})
		})},
		{"Absence", optional(&intervention.Absence, func(into *sim.Absence) func(string, js.Value) {
			return r.object([]field{{"Seat", r.whole(&into.Seat)}, {"Weeks", r.whole(&into.Weeks)}})
		})},
	})(at, item)
	return intervention
}

// kindOf names the kind of a value in words.
func kindOf(value js.Value) string {
	switch kind := value.Type(); {
	case kind == js.TypeUndefined, kind == js.TypeNull:
		return kind.String()
	case kind != js.TypeObject:
		return "a " + kind.String()
	case isArray.Invoke(value).Bool():
		return "a list"
	}
	return "an object"
}
