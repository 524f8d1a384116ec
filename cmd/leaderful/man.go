package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newMan(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "man",
		Short:   "Write the manual pages",
		Long:    "man writes a manual page for each command into a folder, or that of leaderful itself to the\nstandard output.",
		Example: "  leaderful man | man -l -\n  leaderful man --out ~/.local/share/man/man1",
		Args:    noArguments,
	}
	out := cmd.Flags().String("out", "", "write all pages into this `folder`")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		header := &doc.GenManHeader{Title: "LEADERFUL", Section: "1", Source: "leaderful " + version, Manual: "leaderful"}
		if *out == "" {
			return doc.GenMan(cmd.Root(), header, app.stdout)
		}
		if err := os.MkdirAll(*out, 0o755); err != nil {
			return err
		}
		header.Title = ""
		if err := doc.GenManTree(cmd.Root(), header, *out); err != nil {
			return err
		}
		fmt.Fprintf(app.stdout, "the manual pages are in %s\n", *out)
		return nil
	}
	return cmd
}
