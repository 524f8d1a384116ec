package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"leaderful/output/durable"
	"leaderful/sim"
)

func newMan(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "man",
		Short:   "Write the manual pages",
		Long:    "man writes a manual page for each command into a folder, or that of leaderful itself to\nstandard output.",
		Example: "  leaderful man | man -l -\n  leaderful man --out ~/.local/share/man/man1",
		Args:    noArguments,
	}
	out := cmd.Flags().String("out", "", "write all pages into this `folder`")
	force := addForceFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		header := &doc.GenManHeader{Title: "LEADERFUL", Section: "1", Source: "leaderful " + sim.Version, Manual: "leaderful"}
		if *out == "" {
			return doc.GenMan(cmd.Root(), header, app.stdout)
		}
		header.Title = ""
		set, err := durable.NewSet(*out, "man", *force)
		if err != nil {
			return err
		}
		defer set.Discard()
		if err := writeManual(cmd.Root(), header, set); err != nil {
			return err
		}
		if err := set.Keep(); err != nil {
			return err
		}
		fmt.Fprintf(app.stdout, "wrote the manual pages to %s\n", *out)
		return nil
	}
	return cmd
}

// writeManual adds the pages of a command and those below it.
func writeManual(cmd *cobra.Command, header *doc.GenManHeader, set *durable.Set) error {
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && !c.IsAdditionalHelpTopicCommand() {
			if err := writeManual(c, header, set); err != nil {
				return err
			}
		}
	}
	page := *header // a copy, whose title GenMan fills in
	var text bytes.Buffer
	if err := doc.GenMan(cmd, &page, &text); err != nil {
		return err
	}
	return set.Write(strings.ReplaceAll(cmd.CommandPath(), " ", "-")+"."+header.Section, text.Bytes())
}
