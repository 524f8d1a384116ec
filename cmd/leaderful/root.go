package main

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"leaderful/output/findings"
	"leaderful/scenarios"
	"leaderful/sim"
)

// newRoot returns the command line.
func newRoot(app *application) *cobra.Command {
	root := &cobra.Command{
		Use:   "leaderful",
		Short: "Put a claim about leadership to the test",
		Long: `leaderful runs organizations under power-over (leaders may discipline or dismiss)
and power-with (decisions and responsibility are shared, without that threat)
through the same worlds, and compares the outcomes.

Without a command it compares the regimes in the baseline scenario.

Settings come from flags, from the environment (LEADERFUL_SEED=7) and from a
configuration file (--config FILE, else ./leaderful.yaml, else leaderful.yaml in
the user's configuration folder), in this order. A repeatable flag takes a
comma-separated list from the environment and a list from the file. NO_COLOR is
respected; only bold type is used, and only on a terminal. Text fits the width of the
terminal, or of COLUMNS if that is set.

Exit codes: 0 done, 1 failed, 2 usage or configuration error, 3 done but some runs of
a sweep failed, 130 interrupted (after finishing and reporting the runs in progress).
If text cannot be written to standard output, for example on a full disk, the code is
1. A reader that closes the pipe early, like head, does not change it.`,
		Example: `  leaderful
  leaderful compare turnaround
  leaderful compare baseline --regimes domineering,power-with --out figures
  leaderful explain threat_weight`,
		SilenceUsage:      true,
		SilenceErrors:     true,
		DisableAutoGenTag: true,
		Args:              noArguments,
		Version:           sim.Version,
	}
	root.SetVersionTemplate(versionLine())
	root.RunE = func(cmd *cobra.Command, _ []string) error { return app.overview(cmd) }
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		var invalid *pflag.InvalidValueError
		if errors.As(err, &invalid) {
			return usageError{refusal(invalid.GetFlag(), invalid.GetValue(), invalid.Unwrap()), cmd.CommandPath()}
		}
		return usageError{errors.New(err.Error() + nearestFlag(cmd, err)), cmd.CommandPath()}
	})
	root.PersistentFlags().String("config", "", "configuration `file` (YAML; keys are the flags' names)")
	addRunFlags(root)
	root.AddCommand(
		newRun(app), newCompare(app), newScenarios(app), newExplain(app), newClaims(app), newKnockout(app), newBoundary(app), newFigure(app), newReport(app), newFindings(app), newPatterns(app),
		newSweep(app), newSensitivity(app), newDataset(app), newReplay(app), newCluster(app), newInit(app), newValidate(app), newVersion(app), newMan(app),
		newServe(app), newPage(app),
	)
	refuseUnknownTopics(root)
	for cmd := range commands(root) {
		if run := cmd.RunE; run != nil {
			cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
				if err := app.configure(cmd); err != nil {
					return err
				}
				err := run(cmd, arguments)
				var file scenarios.Unidentified
				if errors.As(err, &file) {
					err = findings.Misuse{Err: file.Known(formsOf(configurable(root)))}
				}
				return err
			}
		}
	}
	return root
}
