package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"leaderful/scenarios"
)

func newInit(app *application) *cobra.Command {
	return &cobra.Command{
		Use:     "init [FILE]",
		Short:   "Write a commented scenario file to start from",
		Long:    "init writes a commented scenario to a new file, or to the standard output if none is named.",
		Example: "  leaderful init my-scenario.yaml\n  leaderful compare my-scenario.yaml",
		Args: func(cmd *cobra.Command, arguments []string) error {
			if len(arguments) > 1 {
				return usageError{errors.New("leaderful init takes one file"), cmd.CommandPath()}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, arguments []string) error {
			if len(arguments) == 0 {
				_, err := app.stdout.Write(scenarios.Template())
				return err
			}
			path := arguments[0]
			file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, fs.ErrExist) {
				return misuse("%s is there already; it is left as it is", path)
			} else if err != nil {
				return err
			}
			_, err = file.Write(scenarios.Template())
			if err = errors.Join(err, file.Close()); err != nil {
				return err
			}
			fmt.Fprintf(app.stdout, "%s is written; `leaderful compare %s` runs it\n", path, path)
			return nil
		},
	}
}
