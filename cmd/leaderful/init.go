package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"leaderful/output/durable"
	"leaderful/output/findings"
	"leaderful/scenarios"
)

func newInit(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "init [FILE]",
		Short:   "Write a commented scenario or sweep file to start from",
		Long:    "init writes a commented scenario, or with --sweep a sweep, to a new file, or to\nstandard output if no file is named. `init sweep` is short for `init --sweep`.",
		Example: "  leaderful init my-scenario.yaml\n  leaderful init --sweep my-sweep.yaml\n  leaderful init sweep > my-sweep.yaml",
		Args: func(cmd *cobra.Command, arguments []string) error {
			if len(arguments) == 2 && arguments[0] == "sweep" {
				arguments = arguments[1:]
			}
			return atMostOne("file")(cmd, arguments)
		},
	}
	sweep := cmd.Flags().Bool("sweep", false, "a sweep instead of a scenario")
	force := cmd.Flags().Bool("force", false, "replace the file if it exists")
	cmd.RunE = func(_ *cobra.Command, arguments []string) error {
		if len(arguments) > 0 && arguments[0] == "sweep" {
			*sweep, arguments = true, arguments[1:]
		}
		text, use := scenarios.Template(), "leaderful compare %s"
		if *sweep {
			text, use = scenarios.SweepTemplate(), "leaderful sweep %s --out results"
		}
		if len(arguments) == 0 {
			_, err := app.stdout.Write(text)
			return err
		}
		path := arguments[0]
		err := durable.Give(path, text, *force)
		var foreign *durable.Foreign
		if errors.As(err, &foreign) {
			return findings.Misused("%s already exists; not overwritten (--force overwrites it)", path)
		} else if err != nil {
			return err
		}
		fmt.Fprintf(app.stdout, "wrote %s; `"+use+"` runs it\n", path, path)
		return nil
	}
	return cmd
}
