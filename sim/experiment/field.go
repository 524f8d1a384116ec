package experiment

import (
	"fmt"
	"slices"
	"strings"

	"leaderful/sim"
)

// Factors name fields as package sim does, with two differences: the numbers of an arm's
// regime begin with regimes.ARM instead of regime, and those of an intervention with its
// name in the arm's Items instead of its number.

// Fields returns the fields that can vary in arms, under the names of factors and in the
// ranges that the first arm's settings leave.
func Fields(arms []Arm) []sim.Field {
	var fields []sim.Field
	met := map[string]bool{}
	for i := range arms {
		setup := &arms[i].Setup
		add := func(name string, f *sim.Field, meaning string) {
			if !met[name] && f.In(setup) {
				met[name] = true
				varied := *f
				varied.Name, varied.Meaning = name, meaning
				if f.Kind == "" {
					varied.Max = f.Highest(&arms[0].Setup.Parameters)
				}
				fields = append(fields, varied)
			}
		}
		addAll := func(group string) {
			for _, f := range sim.FieldsOf(group) {
				add(f.Name, f, f.Meaning)
			}
		}
		interventions := func(own bool) {
			for k, item := range arms[i].Items {
				for _, f := range sim.FieldsOf("interventions") {
					if strings.HasPrefix(item, "regimes.") == own {
						add(item+f.Name[strings.LastIndexByte(f.Name, '.'):], f.Of(k+1), f.Meaning)
					}
				}
			}
		}
		for p := range sim.ParameterTable {
			add(sim.ParameterTable[p].Name, &sim.ParameterTable[p], sim.ParameterTable[p].Meaning)
		}
		addAll("drift")
		addAll("start")
		for k := range setup.Shocks.Listed {
			for _, f := range sim.FieldsOf("shocks") {
				add(f.Of(k+1).Name, f.Of(k+1), f.Meaning)
			}
		}
		interventions(false)
		for _, f := range sim.FieldsOf("regime") {
			add(strings.Replace(f.Name, "regime.", "regimes."+arms[i].Name+".", 1), f, f.Meaning+", of "+arms[i].Name)
		}
		interventions(true)
	}
	return fields
}

// set changes the field that a factor names in a setup of the arm, unless it is a field
// of another arm.
func (a *Arm) set(setup *sim.Setup, factor string, value float64) error {
	name := factor
	if rest, ofRegime := strings.CutPrefix(factor, "regimes."); ofRegime {
		own := false
		if name, own = strings.CutPrefix(rest, a.Name+"."); !own {
			return nil
		}
		name = "regime." + name
	}
	dot := strings.LastIndexByte(factor, '.')
	if dot >= 0 && slices.Contains(a.Items, factor[:dot]) {
		for k, item := range a.Items {
			f := sim.FieldNamed(fmt.Sprintf("interventions.%d%s", k+1, factor[dot:]))
			if item == factor[:dot] && f != nil && f.In(setup) {
				if err := f.Set(setup, value); err != nil {
					return err
				}
			}
		}
		return nil
	}
	f := sim.FieldNamed(name)
	if f == nil {
		return fmt.Errorf("unknown field %q", factor)
	}
	return f.Set(setup, value)
}
