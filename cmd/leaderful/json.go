package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// An object is a JSON object whose keys keep their order.
type object []member

type member struct {
	key   string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.key, err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// printJSON writes a value as JSON, indented.
func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// number is a finite number, or null.
func number(x float64) any {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return x
}

// seedNumber is a seed, as text where most readers of JSON, which hold numbers as
// floating-point, would round it.
func seedNumber(seed uint64) any {
	if seed > 1<<53 {
		return strconv.FormatUint(seed, 10)
	}
	return seed
}

// json returns the study's form for machines, which scripts rely on: all settings
// and, for every regime, all outcomes.
func (s *study) json() object {
	settings := make(object, len(sim.ParameterTable))
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		settings[i] = member{p.Name, p.Get(&s.scenario.Base)}
	}
	regimes := make(object, len(s.plan.Arms))
	for arm := range s.plan.Arms {
		outcomes := make(object, len(sim.OutcomeTable))
		for i := range sim.OutcomeTable {
			outcome := &sim.OutcomeTable[i]
			e := inference.MeanOf(s.results.Values(arm, outcome), level)
			outcomes[i] = member{outcome.Name, object{
				{"mean", number(e.Value)}, {"standard_error", number(e.StandardError)}, {"n", e.N},
			}}
		}
		regimes[arm] = member{s.plan.Arms[arm].Name, object{{"outcomes", outcomes}}}
	}
	return object{
		{"scenario", s.scenario.Name},
		{"version", version},
		{"seed", seedNumber(s.plan.Seed)},
		{"replications", s.results.Replications()},
		{"settings", settings},
		{"regimes", regimes},
	}
}

// differencesJSON returns comparisons in their form for machines.
func differencesJSON(comparisons []comparison) []object {
	list := make([]object, len(comparisons))
	for i := range comparisons {
		c := &comparisons[i]
		d := &c.difference
		list[i] = object{
			{"outcome", c.outcome.Name}, {"regime", c.Arm}, {"reference", c.Reference},
			{"mean", number(d.Value)}, {"standard_error", number(d.StandardError)},
			{"low", number(d.Low)}, {"high", number(d.High)}, {"level", d.Level},
			{"effect", number(d.Effect)}, {"negligible_zone", d.Zone}, {"n", d.N}, {"finding", d.Finding().String()}, {"wanting", d.Wanting},
		}
	}
	return list
}
