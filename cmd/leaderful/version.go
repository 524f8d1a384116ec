package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/sim"
)

const version = sim.Version

func newVersion(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  leaderful version --json",
		Args:    noArguments,
	}
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(*cobra.Command, []string) error {
		if *asJSON {
			return telling.PrintJSON(app.stdout, telling.NewObject(
				"version", version, "engine", sim.Engine, "commit", findings.Commit(), "go", runtime.Version(), "platform", runtime.GOOS+"/"+runtime.GOARCH))
		}
		_, err := io.WriteString(app.stdout, versionLine())
		return err
	}
	return cmd
}

// versionLine is what version and --version print.
func versionLine() string {
	return fmt.Sprintf("leaderful %s (engine %s, %s)\n", version, sim.Engine, findings.Build())
}
