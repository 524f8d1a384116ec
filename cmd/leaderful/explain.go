package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

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

func newExplain(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [NAME]",
		Short: "Say what a name means",
		Long: `explain describes a parameter, outcome, weekly series, regime, policy number,
scenario, claim, mechanism or pattern: its meaning, unit, range, default, kind and
source. It also explains terms of the model and the columns of tables. A parameter
may be named without its group. Without a name it lists all names.`,
		Example: "  leaderful explain turnover.quit_rate\n  leaderful explain power-with\n  leaderful explain C4\n  leaderful explain collateral damage",
		Args:    noneEmpty,
		ValidArgsFunction: func(_ *cobra.Command, arguments []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, e := range entries() {
				names = append(names, e.name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		found := entries()
		if len(arguments) > 0 {
			var err error
			if found, err = lookUp(found, strings.Join(arguments, " ")); err != nil {
				return usageError{err, cmd.CommandPath()}
			}
		}
		if *asJSON {
			list := make([]telling.Object, len(found))
			for i, e := range found {
				list[i] = telling.NewObject("name", e.name, "kind", e.kind, "meaning", e.line)
				for _, row := range e.rows {
					list[i] = append(list[i], telling.Member{Key: strings.ReplaceAll(row[0], " ", "_"), Value: row[1]})
				}
			}
			return telling.PrintJSON(app.stdout, list)
		}
		if len(arguments) > 0 {
			app.explain(found)
		} else {
			app.listEntries(found)
		}
		return nil
	}
	return cmd
}

// lookUp returns the entries with a name; a parameter's group may be left out. Letters
// may be large or small, and words be joined by spaces, _ or -; a plural will do.
func lookUp(all []entry, name string) ([]entry, error) {
	plain := strings.NewReplacer("_", " ", "-", " ", "–", " ")
	form := func(name string) string {
		if len(name) > 1 {
			name = plain.Replace(name)
		}
		return strings.Join(strings.Fields(strings.ToLower(name)), " ")
	}
	wanted := form(name)
	for _, wanted := range []string{wanted, strings.TrimSuffix(wanted, "s"), strings.TrimSuffix(wanted, "es")} {
		var found []entry
		for _, e := range all {
			names := append([]string{e.name}, e.also...)
			for _, also := range e.also {
				before, _, _ := strings.Cut(also, " (")
				names = append(names, before)
			}
			if _, short, grouped := strings.Cut(e.name, "."); grouped {
				names = append(names, short)
			}
			if slices.ContainsFunc(names, func(name string) bool { return form(name) == wanted }) {
				found = append(found, e)
			}
		}
		if found != nil {
			return found, nil
		}
	}
	var names []string
	for _, e := range all {
		names = append(append(names, e.name), e.also...)
		if _, short, grouped := strings.Cut(e.name, "."); grouped {
			names = append(names, short)
		}
	}
	return nil, fmt.Errorf("unknown name %q%s (`leaderful explain` lists all names)", name, words.DidYouMean(name, names))
}

// explain prints entries with all their properties.
func (app *application) explain(found []entry) {
	w := app.stdout
	width := min(100, telling.TerminalWidth(w))
	for i, e := range found {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s (%s)\n%s\n", telling.Bold(w, e.name), e.kind, words.Wrap(e.line, width, "  "))
		longest := 0
		for _, row := range e.rows {
			longest = max(longest, len(row[0]))
		}
		for _, row := range e.rows {
			indent := strings.Repeat(" ", longest+4)
			text := words.Wrap(row[1], width, indent)
			fmt.Fprintf(w, "  %-*s  %s\n", longest, row[0], strings.TrimPrefix(text, indent))
		}
	}
}

// listEntries prints the names of entries with their lines, kind by kind.
func (app *application) listEntries(all []entry) {
	w := app.stdout
	width := telling.TerminalWidth(w)
	var kinds []string
	for _, e := range all {
		if !slices.Contains(kinds, e.kind) {
			kinds = append(kinds, e.kind)
		}
	}
	for _, kind := range kinds {
		fmt.Fprintf(w, "%s\n", telling.Bold(w, strings.ToUpper(kind)))
		for _, e := range all {
			if e.kind != kind {
				continue
			}
			const name = 34
			indent := strings.Repeat(" ", name+2)
			if width < 2*len(indent) {
				fmt.Fprintf(w, "  %s\n%s\n", e.name, words.Wrap(e.line, width, "    "))
				continue
			}
			fmt.Fprintf(w, "  %-*s%s\n", name, e.name, strings.TrimPrefix(words.Wrap(e.line, width, indent), indent))
		}
		fmt.Fprintln(w)
	}
}
