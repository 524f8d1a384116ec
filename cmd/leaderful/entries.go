package main

import (
	"fmt"
	"strings"

	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// An entry is a name that can be explained.
type entry struct {
	name string
	also []string // other names
	kind string   // "parameter", "outcome", ...
	line string   // meaning in one line
	rows [][2]string
}

// entries returns everything that can be explained, kind by kind.
func entries() []entry {
	var all []entry
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		rows := [][2]string{
			{"unit", p.Unit}, {"default", fmt.Sprint(p.Default)}, {"range", p.Range()}, {"kind", string(p.Kind)},
		}
		if p.Source != "" {
			rows = append(rows, [2]string{"source", p.Source})
		}
		all = append(all, entry{p.Name, []string{p.Title}, "parameter", p.Meaning, rows})
	}
	better := map[int]string{1: "more is better for an organization", -1: "less is better for an organization", 0: "neither more nor less is better as such"}
	for _, o := range sim.OutcomeTable {
		rows := [][2]string{{"unit", o.Unit}, {"reading", better[o.Better]}, {"practically nil", fmt.Sprintf("differences up to %v", o.Zone)}}
		all = append(all, entry{o.Name, []string{o.Title}, "outcome", o.Meaning, rows})
	}
	for _, s := range sim.SeriesTable {
		all = append(all, entry{s.Name, nil, "weekly series", s.Meaning, [][2]string{{"unit", s.Unit}}})
	}
	for i := range sim.Regimes {
		r := &sim.Regimes[i]
		rows := [][2]string{{"policy", policyWords(&r.Espoused)}}
		if r.Habit != nil {
			rows = append(rows, [2]string{"habit", policyWords(r.Habit)},
				[2]string{"pull", fmt.Sprintf("%v at the start, falling by a share of %v a week, thrown back by %v at each crisis", r.Pull, r.Practice, r.Rigidity)})
		}
		all = append(all, entry{r.Name, nil, "regime", r.Meaning, rows})
	}
	for _, n := range sim.PolicyNumbers {
		all = append(all, entry{n.Name, nil, "policy number", n.Meaning, [][2]string{{"symbol", n.Symbol}, {"range", "0 to 1"}}})
	}
	for _, name := range scenarios.Names() {
		if s, err := scenarios.Load(name); err == nil {
			all = append(all, entry{name, []string{s.Title}, "scenario", s.Title, [][2]string{{"question", s.Question}, {"more", "leaderful scenarios show " + name}}})
		}
	}
	for _, c := range inference.Claims {
		all = append(all, entry{c.ID, nil, "claim", c.Words, [][2]string{{"estimand", c.Estimand}, {"holds if", c.Holds}}})
	}
	for _, m := range inference.Mechanisms {
		var off []string
		for _, change := range m.Off {
			off = append(off, fmt.Sprintf("%s at %v", change.Name, change.Value))
		}
		all = append(all, entry{m.Name, []string{m.Title}, "mechanism", m.Does, [][2]string{{"off with", words.Enumerate(off)}}})
	}
	for _, p := range inference.Patterns {
		all = append(all, entry{p.ID, nil, "pattern", p.Words, [][2]string{{"test", p.Test}, {"source", p.Source}}})
	}
	for _, group := range parameterGroups() {
		all = append(all, entry{group.name, nil, "group of parameters", words.Enumerate(group.members), nil})
	}
	for _, t := range telling.Glossary {
		e := entry{t.Words[0], t.Words[1:], "term", t.Meaning, nil}
		if len(e.also) > 0 {
			e.rows = [][2]string{{"also", strings.Join(e.also, ", ")}}
		}
		all = append(all, e)
	}
	return all
}

type parameterGroup struct {
	name    string
	members []string
}

// parameterGroups returns the groups of parameters, in order.
func parameterGroups() []parameterGroup {
	var groups []parameterGroup
	for _, name := range sim.ParameterNames() {
		group, _, _ := strings.Cut(name, ".")
		if last := len(groups) - 1; last < 0 || groups[last].name != group {
			groups = append(groups, parameterGroup{name: group})
		}
		last := &groups[len(groups)-1]
		last.members = append(last.members, name)
	}
	return groups
}

// policyWords writes a policy's numbers on one line.
func policyWords(p *sim.Policy) string {
	words := make([]string, len(sim.PolicyNumbers))
	for i, n := range sim.PolicyNumbers {
		words[i] = fmt.Sprintf("%s %v", n.Name, *n.Of(p))
	}
	return strings.Join(words, ", ")
}
