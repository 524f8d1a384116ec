package main

import (
	"fmt"
	"math"
	"reflect"
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
	setup.Parameters = sim.Defaults()
	r.model(&setup, reflect.ValueOf(&setup).Elem(), "")("", value)
	wrong = append(r.faults, r.outside...)
	if len(r.faults) == 0 {
		for _, err := range setup.Check() {
			wrong = append(wrong, err.Error())
		}
	}
	return setup, wrong
}

// model reads a value at a place in the setup, into it.
func (r *reading) model(setup *sim.Setup, into reflect.Value, place string) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		switch kind := into.Kind(); {
		case kind == reflect.Struct:
			var fields []field
			for i := range into.NumField() {
				name := into.Type().Field(i).Name
				fields = append(fields, field{name, r.model(setup, into.Field(i), strings.TrimPrefix(place+"."+name, "."))})
			}
			r.object(fields)(at, value)
		case kind == reflect.Slice:
			r.list(func(at string, item js.Value) {
				one := reflect.New(into.Type().Elem()).Elem()
				r.model(setup, one, place)(at, item)
				into.Set(reflect.Append(into, one))
			})(at, value)
		case kind == reflect.Pointer:
			if !value.IsNull() {
				into.Set(reflect.New(into.Type().Elem()))
				r.model(setup, into.Elem(), place)(at, value)
			}
		case kind == reflect.String:
			r.text(into.Addr().Interface().(*string))(at, value)
		case into.Type() == reflect.TypeFor[sim.ShockTiming]():
			r.timing(into.Addr().Interface().(*sim.ShockTiming))(at, value)
		case strings.HasPrefix(place, "Parameters."):
			r.parameter(setup, sim.FieldAt(place))(at, value)
		case kind == reflect.Int:
			r.whole(into.Addr().Interface().(*int))(at, value)
		default:
			r.number(into.Addr().Interface().(*float64))(at, value)
		}
	}
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

// parameter reads a setting, which keeps its default if the value is outside its range.
func (r *reading) parameter(setup *sim.Setup, p *sim.Field) func(at string, value js.Value) {
	return func(at string, value js.Value) {
		var v float64
		before := len(r.faults)
		if r.number(&v)(at, value); len(r.faults) > before {
			return
		}
		if err := p.Set(setup, v); err != nil {
			r.outside = append(r.outside, err.Error())
		}
	}
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
