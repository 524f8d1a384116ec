package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is that of the engine and everything around it.
const version = "0.1.0"

func newVersion(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  leaderful version --json",
		Args:    noArguments,
	}
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(*cobra.Command, []string) error {
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
		platform := runtime.GOOS + "/" + runtime.GOARCH
		if *asJSON {
			return printJSON(app.stdout, object{
				{"version", version}, {"commit", commit + changed}, {"go", runtime.Version()}, {"platform", platform},
			})
		}
		fmt.Fprintf(app.stdout, "leaderful %s (commit %s%s, %s, %s)\n", version, commit, changed, runtime.Version(), platform)
		return nil
	}
	return cmd
}
