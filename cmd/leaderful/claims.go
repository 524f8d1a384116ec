package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
)

func newClaims(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "claims [C1 ...]",
		Short: "Put the claims to the test, with as many runs as needed",
		Long: `claims runs simulations in batches until each claim is decided or the budget is
spent, and reports which claims hold, which do not, and which are undecided.
leaderful explain C1 says what a claim asserts and how it is measured.

Organizations of one replication share world, founders and draws, so every result
is a difference within replications. A verdict is "supported" if the whole
interval lies on the claimed side beyond the zone of differences that are
practically nil, "opposed" if it lies wholly beyond it on the other side, "no
real difference" if it lies inside, and "undecided" otherwise. The intervals are
confidence sequences: they hold together for all comparisons, however often they
are inspected.

The runs are saved in the folder claims of --out: one data set for the unchanged
regimes and one for each setting that a claim changes. If all claims are tested, a
few more runs record their weeks for figures. The same command continues from the
saved runs, and a larger --budget adds to them; Ctrl-C loses nothing and prints the
results so far. The exit code does not depend on the verdicts.`,
		Example: `  leaderful claims
  leaderful claims C1 C11 --budget 50000
  leaderful claims --scenario turbulent --out turbulent-results
  leaderful claims --set environment.growth=0.05 --out fast-growth`,
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			return slices.DeleteFunc(findings.ClaimNames(), func(id string) bool { return slices.Contains(given, id) }), cobra.ShellCompDirectiveNoFileComp
		},
	}
	var flags inquiryFlags
	addInquiryFlags(cmd, &flags, findings.ClaimsBudget)
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if _, err := findings.ChooseClaims(arguments); err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		q, err := flags.question(findings.AboutClaims, o)
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
