package sim

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A Kind says where a parameter's default comes from.
type Kind string

const (
	Anchored   Kind = "anchored"   // in a published source
	Calibrated Kind = "calibrated" // to the frequency of crises that surveys report
	Assumption Kind = "assumption" // without a source: a subject for sweeps and knock-outs
)

// A Field describes one number of a Setup: a parameter, with its default and its
// source, or another one.
type Field struct {
	Name    string  `json:"name"`            // group.name
	Title   string  `json:"title,omitempty"` // of a parameter, in a few words, for figures
	Default float64 `json:"default"`
	Min     float64 `json:"min"`
	Max     float64 `json:"max"`
	Whole   bool    `json:"whole"`           // takes whole numbers only
	Bound   string  `json:"bound,omitempty"` // name of the parameter that says how many values it can take, from Min on; empty: none
	Like    string  `json:"-"`               // name of the parameter whose range, bound and unit it has; empty: none
	Unit    string  `json:"unit"`
	Kind    Kind    `json:"kind,omitempty"`
	Source  string  `json:"source"` // of an anchored or calibrated default; empty otherwise
	Meaning string  `json:"meaning"`
	Fixed   bool    `json:"fixed"` // the parameter shapes an organization when it is founded, so it cannot change during a run

	at      string // its place in a Setup, if the name does not say it
	path    []int  // the same, as indices of fields
	item    int    // of a list, from 0
	ofHabit bool   // has no effect without a habit
}

// GoName returns the name of a Go field: LateralTies for lateral_ties,
// Organization.LateralTies for organization.lateral_ties.
func GoName(name string) string {
	upper := true
	return strings.Map(func(c rune) rune {
		if c == '_' {
			upper = true
			return -1
		}
		if upper {
			c -= 'a' - 'A'
		}
		upper = c == '.'
		return c
	}, name)
}

// placed finds the places of fields in a Setup.
func placed(within string, fields []Field) []Field {
	for i := range fields {
		f := &fields[i]
		if f.at == "" {
			f.at = within + GoName(f.Name)
		}
		of := reflect.TypeFor[Setup]()
		for name := range strings.SplitSeq(f.at, ".") {
			for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
				of = of.Elem()
			}
			field, ok := of.FieldByName(name)
			if !ok {
				panic("sim: a setup has no " + f.at)
			}
			f.path, of = append(f.path, field.Index...), field.Type
		}
		f.Whole = of.Kind() == reflect.Int
	}
	return fields
}

// limited gives fields the ranges that parameters determine.
func limited(fields []Field) []Field {
	for i := range fields {
		f := &fields[i]
		if f.Like != "" {
			p := ParameterNamed(f.Like)
			f.Min, f.Max, f.Bound, f.Unit = p.Min, p.Max, p.Bound, p.Unit
		} else if f.Bound != "" {
			f.Max = ParameterNamed(f.Bound).Max - 1 + f.Min
		}
	}
	return fields
}

// Of returns the field for one item of its list, from 1: shocks.2.week for shocks.week.
func (f Field) Of(item int) *Field {
	group, name, _ := strings.Cut(f.Name, ".")
	f.Name, f.item = fmt.Sprintf("%s.%d.%s", group, item, name), item-1
	return &f
}

// FieldsOf returns the fields of a group, such as drift, without a number of an item.
func FieldsOf(group string) []*Field {
	var fields []*Field
	group += "."
	for _, table := range [][]Field{ParameterTable, ConditionTable} {
		for i := range table {
			if strings.HasPrefix(table[i].Name, group) {
				fields = append(fields, &table[i])
			}
		}
	}
	return fields
}

// ParameterNamed returns the parameter of a name, or nil.
func ParameterNamed(name string) *Field {
	for i := range ParameterTable {
		if ParameterTable[i].Name == name {
			return &ParameterTable[i]
		}
	}
	return nil
}

// FieldNamed returns the field of a name, or nil. Lists have fields whose names
// include the number of an item.
func FieldNamed(name string) *Field {
	nameOf := func(f *Field) string { return f.Name }
	if f := fieldWith(name, nameOf); f != nil {
		return f
	}
	var group, number, key string
	if parts := strings.Split(name, "."); len(parts) == 3 {
		group, number, key = parts[0], parts[1], parts[2]
	}
	item, err := strconv.Atoi(number)
	f := fieldWith(group+"."+key, nameOf)
	if err != nil || item < 1 || f == nil || f.Of(item).Name != name {
		return nil
	}
	return f.Of(item)
}

// FieldAt returns the field at a place in a Setup, by the names of its types, such as
// Shocks.Listed.Week, or nil.
func FieldAt(place string) *Field {
	return fieldWith(place, func(f *Field) string { return f.at })
}

// fieldWith returns the first field with a key, or nil.
func fieldWith(key string, of func(*Field) string) *Field {
	for _, table := range [][]Field{ParameterTable, ConditionTable} {
		for i := range table {
			if of(&table[i]) == key {
				return &table[i]
			}
		}
	}
	return nil
}

// place returns where a setup holds the field, or the zero Value if it has no such
// shock, habit, cut or absence.
func (f *Field) place(s *Setup) reflect.Value {
	at := reflect.ValueOf(s).Elem()
	for _, i := range f.path {
		switch at.Kind() {
		case reflect.Pointer:
			if at.IsNil() {
				return reflect.Value{}
			}
			at = at.Elem()
		case reflect.Slice:
			if f.item >= at.Len() {
				return reflect.Value{}
			}
			at = at.Index(f.item)
		}
		at = at.Field(i)
	}
	return at
}

// In reports whether a setup has the field: the shock, the habit, the cut or the
// absence that it belongs to.
func (f *Field) In(s *Setup) bool {
	return f.place(s).IsValid() && (s.Regime.Habit != nil || !f.ofHabit)
}

// Range returns the field's range in words: "0 to 1".
func (f *Field) Range() string { return fmt.Sprintf("%v to %v", f.Min, f.Max) }

// Highest returns the highest value of a shock's or an intervention's number with these
// settings.
func (f *Field) Highest(settings *Parameters) float64 {
	if f.Bound == "" {
		return f.Max
	}
	return ParameterNamed(f.Bound).Get(&Setup{Parameters: *settings}) - 1 + f.Min
}

// Bounding reports whether the parameter bounds other fields.
func (f *Field) Bounding() bool {
	return slices.ContainsFunc(slices.Concat(ParameterTable, ConditionTable), func(other Field) bool { return other.Bound == f.Name })
}

// value returns the field's value in a setup, and whether it has one: parts of a start
// may be missing.
func (f *Field) value(s *Setup) (value float64, given bool) {
	at := f.place(s)
	if at.IsValid() && at.Kind() == reflect.Pointer {
		at = at.Elem()
	}
	switch {
	case !at.IsValid():
		return 0, false
	case f.Whole:
		return float64(at.Int()), true
	}
	return at.Float(), true
}

// Get returns the field's value in a setup; 0 if it has none.
func (f *Field) Get(s *Setup) float64 {
	value, _ := f.value(s)
	return value
}

// Set changes the field's value in a setup, or returns an error that names the range if
// the value is outside it.
func (f *Field) Set(s *Setup, value float64) error {
	if !(value >= f.Min && value <= f.Max) {
		return fmt.Errorf("%s is %v; the range is %s", f.Name, value, f.Range())
	}
	if f.Whole && value != math.Floor(value) {
		return fmt.Errorf("%s is %v; it takes whole numbers", f.Name, value)
	}
	value += 0 // no negative zero, which would have another settings hash
	switch at := f.place(s); {
	case !at.IsValid():
		return fmt.Errorf("the setup has no %s", f.Name)
	case f.Whole:
		at.SetInt(int64(value))
	case at.Kind() == reflect.Pointer:
		at.Set(reflect.ValueOf(&value))
	default:
		at.SetFloat(value)
	}
	return nil
}
