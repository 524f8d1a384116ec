package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"leaderful/output/durable"
	"leaderful/output/findings"
	"leaderful/output/telling"
)

func newReport(app *application) *cobra.Command {
	d := telling.Display{}
	format := "html"
	var zones []string
	cmd := &cobra.Command{
		Use:   "report [DIR]",
		Short: "Write a report on stored runs, as one HTML file or Markdown",
		Long: `report describes the results in a folder (by default ` + findings.ResultsFolder + `): the question,
the verdicts, where they change, what they depend on, the patterns, the figures with
their numbers, the methods, the limits, and the commands that reproduce everything.
It never runs anything; it says which results are missing.

The HTML file needs nothing else: it can be mailed, printed and read without a
network. Markdown is the same text without the figures.`,
		Example: "  leaderful report findings\n  leaderful report findings --out report.html\n  leaderful report findings --format markdown --out FINDINGS.md",
		Args:    atMostOne("folder"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	f := cmd.Flags()
	f.String("out", "", "write this `file`; default: report.html or FINDINGS.md in the folder")
	addForceFlag(cmd)
	f.Bool("quiet", false, "no progress")
	f.StringVar(&format, "format", format, "`html` or markdown")
	addLevel(f, &d.Level, "coverage of all intervals together")
	addZone(cmd, &zones)
	complete(cmd, "format", cobra.ShellCompDirectiveNoFileComp, []string{"html", "markdown"})
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if !cmd.Flags().Changed("format") && format != "markdown" {
			format = "html" // a format from the environment or a file may be meant for figures
		}
		if telling.ReportFiles[format] == "" {
			return usageError{fmt.Errorf("format is %q; it takes html or markdown", format), cmd.CommandPath()}
		}
		d.Folder = findings.ResultsFolder
		if d.Zones, err = zonesOf(zones); err != nil {
			return err
		}
		if len(arguments) == 1 {
			d.Folder = arguments[0]
		}
		return app.report(cmd.Context(), &d, format, o)
	}
	return cmd
}

func (app *application) report(ctx context.Context, d *telling.Display, format string, o *options) error {
	path := cmp.Or(o.out, filepath.Join(d.Folder, telling.ReportFiles[format]))
	if err := durable.Check(path, o.force); err != nil { // before the work
		return err
	}
	progress, done := app.tell("sections", o.quiet)
	document, err := telling.Compile(ctx, d, format == "html", progress)
	done()
	if err != nil {
		return err
	}
	var text []byte
	if format == "html" {
		text, err = document.HTML()
	} else {
		text, err = document.Markdown()
	}
	if err != nil {
		return err
	}
	if err := durable.Replace(path, text, o.force); err != nil {
		return err
	}
	if !o.quiet {
		fmt.Fprintf(app.stdout, "wrote %s, %s\n", path, megabytes(float64(len(text))))
	}
	return nil
}
