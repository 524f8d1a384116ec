package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/scenarios"
)

func newValidate(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check scenario and sweep files without running them",
		Long: `validate prints every fault in scenario and sweep files with its file, line and
column. A file that says what to vary is a sweep. The exit code is 2 if any file has
a fault.`,
		Example: "  leaderful validate my-scenario.yaml\n  leaderful validate *.yaml --json",
		Args:    oneOrMore("files"),
	}
	asJSON := cmd.Flags().Bool("json", false, "print the faults as JSON")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		found := []telling.Object{}
		wrong := 0
		for _, path := range arguments {
			what, err := validate(path)
			var file scenarios.Unidentified
			if errors.As(err, &file) {
				err = file.Known(formsOf(configurable(cmd.Root())))
			}
			var faults scenarios.Faults
			switch {
			case err == nil:
				if !*asJSON {
					fmt.Fprintf(app.stdout, "%s: valid: %s\n", path, what)
				}
			case errors.As(err, &faults):
				wrong += len(faults)
				for _, f := range faults {
					found = append(found, telling.NewObject("file", f.File, "line", f.Line, "column", f.Column, "message", f.Message))
				}
			default:
				wrong++
				found = append(found, telling.NewObject("file", path, "line", 0, "column", 0, "message", err.Error()))
			}
			if err != nil && !*asJSON {
				fmt.Fprintln(app.stdout, err)
			}
		}
		if *asJSON {
			if err := telling.PrintJSON(app.stdout, found); err != nil {
				return err
			}
		}
		switch wrong {
		case 0:
			return nil
		case 1:
			return findings.Misused("found 1 fault")
		default:
			return findings.Misused("found %d faults", wrong)
		}
	}
	return cmd
}

// validate describes a scenario or sweep file, or returns its faults.
func validate(path string) (string, error) {
	scenario, s, err := scenarios.OpenAny(path)
	if err != nil {
		return "", err
	}
	if scenario != nil {
		return fmt.Sprintf("%s, %s", scenario.Name, words.Counted(len(scenario.Arms), "regime")), nil
	}
	return fmt.Sprintf("%s, a sweep of %s: %s, %s, at most %s of each", s.Name, s.Scenario,
		words.Counted(s.Points(), "point"), words.Counted(len(s.Arms), "regime"), words.Counted(s.Replications.Most, "replication")), nil
}
