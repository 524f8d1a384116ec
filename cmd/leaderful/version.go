package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

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
			return printJSON(app.stdout, object{
				{"version", version}, {"engine", sim.Engine}, {"commit", commit()}, {"go", runtime.Version()}, {"platform", runtime.GOOS + "/" + runtime.GOARCH},
			})
		}
		_, err := io.WriteString(app.stdout, versionLine())
		return err
	}
	return cmd
}

// versionLine is what version and --version print.
func versionLine() string {
	return fmt.Sprintf("leaderful %s (engine %s, %s)\n", version, sim.Engine, build())
}

// commit returns the commit that the program was built from, or "unknown".
func commit() string {
	commit, changed := "unknown", ""
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range build.Settings {
			switch {
			case setting.Key == "vcs.revision":
				commit = setting.Value
			case setting.Key == "vcs.modified" && setting.Value == "true":
				changed = ", with changes"
			}
		}
	}
	return commit + changed
}

// build returns the commit, the Go version and the platform of the program.
func build() string {
	return "commit " + commit() + ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH
}
