package main

import (
	"github.com/spf13/cobra"

	"leaderful/output/findings"
)

func newKnockout(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "knockout",
		Short: "Test each claim again with each mechanism switched off",
		Long: `knockout tests all claims again with each of the model's mechanisms switched off in
turn, in the same worlds, and prints a matrix of claims by mechanisms. It shows which
verdicts depend on a single assumption. leaderful explain NAME says what a mechanism's
parameter does.

Verdicts follow the rule of leaderful claims; intervals hold together over the entire
matrix. An asterisk marks a claim with a comparison that moves by more than the zone
of negligible differences when the mechanism is off (paired t-tests, adjusted by
Holm's method).

The runs are saved in the folder knockout of --out; the same command continues from
them.`,
		Example: `  leaderful knockout
  leaderful knockout --budget 1000000 --json > knockout.json`,
		Args: noArguments,
	}
	var flags inquiryFlags
	addInquiryFlags(cmd, &flags, findings.KnockoutBudget)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		q, err := flags.question(findings.AboutKnockout, o)
		if err != nil {
			return err
		}
		return app.ask(cmd.Context(), q, o, &flags)
	}
	return cmd
}
