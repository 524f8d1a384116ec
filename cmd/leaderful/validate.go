package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"leaderful/scenarios"
)

func newValidate(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check scenario files without running them",
		Long: `validate prints everything that is wrong in scenario files, each fault with its
file, line and column. It exits with 2 if anything is.`,
		Example: "  leaderful validate my-scenario.yaml\n  leaderful validate *.yaml --json",
		Args:    oneOrMore("files"),
	}
	asJSON := cmd.Flags().Bool("json", false, "print the faults as JSON")
	cmd.RunE = func(_ *cobra.Command, arguments []string) error {
		found := []object{}
		wrong := 0
		for _, path := range arguments {
			s, err := scenarios.Open(path)
			var faults scenarios.Faults
			switch {
			case err == nil:
				if !*asJSON {
					fmt.Fprintf(app.stdout, "%s: fine: %s, %d regimes\n", path, s.Name, len(s.Arms))
				}
			case errors.As(err, &faults):
				wrong += len(faults)
				for _, f := range faults {
					found = append(found, object{{"file", f.File}, {"line", f.Line}, {"column", f.Column}, {"message", f.Message}})
				}
			default:
				wrong++
				found = append(found, object{{"file", path}, {"line", 0}, {"column", 0}, {"message", err.Error()}})
			}
			if err != nil && !*asJSON {
				fmt.Fprintln(app.stdout, err)
			}
		}
		if *asJSON {
			if err := printJSON(app.stdout, found); err != nil {
				return err
			}
		}
		switch wrong {
		case 0:
			return nil
		case 1:
			return misuse("there is 1 fault")
		default:
			return misuse("there are %d faults", wrong)
		}
	}
	return cmd
}
