package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/telling"
	"leaderful/output/words"
)

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
