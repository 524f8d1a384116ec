package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
)

func newPatterns(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "patterns [P1 ...]",
		Short: "Compare the model with known behaviour of real organizations",
		Long: `patterns measures in the model what studies report about real organizations, to
which the model was not fitted, and reports which patterns the model shows.
leaderful explain P1 says what a pattern is, how it is measured, and its source.

A pattern consists of one or more measured quantities, whose intervals are compared
with the literature's: a quantity holds if its whole interval lies inside, fails if
it lies wholly outside, and is undecided otherwise. If a study reports only a
direction, the literature's interval is all values above or below 0. A pattern holds
if all its quantities do and fails if any fails. The intervals of a pattern hold
together with 95% confidence (Bonferroni over its quantities). Quantities in brackets
are shown for comparison and do not count.

Quantities, settings and the number of organizations were fixed before any result
was seen, and the intervals are meant to be inspected once. --budget is for all
patterns together: each takes its share, even if it is measured alone, so a larger
budget means more organizations for each.

Where power-with is compared with the better power-over regime, the first fifth of
the replications choose that regime, by performance, and the others measure: if
the same replications did both, chance would make the better one look too good.

P1 is measured in the scenario novices, all others in --scenario. The runs are saved
in the folder patterns of --out; the same command continues from them, and Ctrl-C
loses nothing and prints the results so far. The exit code does not depend on the
verdicts.`,
		Example: `  leaderful patterns
  leaderful patterns P5 P9
  leaderful patterns P7 --budget 1000000 --out many
  leaderful patterns --json > patterns.json`,
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			return slices.DeleteFunc(findings.PatternNames(), func(id string) bool { return slices.Contains(given, id) }), cobra.ShellCompDirectiveNoFileComp
		},
	}
	var flags inquiryFlags
	addInquiryFlags(cmd, &flags, findings.PatternsBudget)
	cmd.Flags().Lookup("budget").Usage = "maximum number of `runs` for all patterns together, including existing runs"
	cmd.Flags().Lookup("level").Usage = "coverage of all intervals of a pattern together"
	if err := cmd.Flags().MarkHidden("zone"); err != nil {
		panic("leaderful: no flag to hide: " + err.Error())
	}
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if flags.zones != nil {
			return usageError{errors.New("--zone has no effect here: patterns are compared with the literature's intervals"), cmd.CommandPath()}
		}
		if _, err := findings.ChoosePatterns(arguments); err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		q, err := flags.question(findings.AboutPatterns, o)
		if err != nil {
			return err
		}
		for _, id := range arguments {
			q.Chosen = append(q.Chosen, strings.ToUpper(id))
		}
		return app.ask(cmd.Context(), q, o, &flags)
	}
	return cmd
}
