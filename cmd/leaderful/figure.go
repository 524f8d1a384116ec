package main

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/sim"
)

// kindFlags are the flags of the command that apply only to some kinds.
var kindFlags = []string{"point", "level", "outcomes", "regimes"}

// refuseFlags returns an error if a flag that does not apply to the kind is given.
func refuseFlags(k *telling.Kind, cmd *cobra.Command) error {
	for _, flag := range kindFlags {
		if !slices.Contains(k.Takes, flag) && cmd.Flags().Changed(flag) {
			var others []string
			for i := range telling.Kinds {
				if other := &telling.Kinds[i]; slices.Contains(other.Takes, flag) {
					others = append(others, other.Name)
				}
			}
			return usageError{fmt.Errorf("--%s does not apply to the figure %s; it applies to %s", flag, k.Name, words.Enumerate(others)), cmd.CommandPath()}
		}
	}
	return nil
}

func newFigure(app *application) *cobra.Command {
	var names, lines []string
	for _, k := range telling.Kinds {
		names = append(names, k.Name)
		lines = append(lines, fmt.Sprintf("  %-10s %s", k.Name, k.Shows))
	}
	cmd := &cobra.Command{
		Use:   "figure KIND DIR",
		Short: "Draw a figure from stored runs",
		Long: `figure draws a folder of results, or a single data set, as PNG, SVG and PDF, with a
text that describes the figure. It never runs anything, so you can use it while
another command is still adding runs. Files are named after the kind of figure and,
if there are several, after what each shows. Figures fit a page (A4, Letter); with
--all-pages, the further pages of figures that need several are written too.

--json prints {"kind", "figures": [{"name", "title", "pages": number of pages,
"files": [the files written]}, ...]}.

Kinds:
` + strings.Join(lines, "\n"),
		Example: "  leaderful figure claims findings\n  leaderful figure map findings --out figures\n  leaderful figure raincloud findings/claims/regimes",
		Args:    exactly("a kind of figure", "a folder"),
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) == 0 {
				return names, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	d := telling.Display{}
	f := cmd.Flags()
	f.String("out", "figures", "write into this `folder`")
	addDrawingFlags(cmd)
	addForceFlag(cmd)
	f.Bool("quiet", false, "do not list the files written")
	addWhole(f, &d.Point, "point", 0, 0, math.MaxInt32, "show the runs at this point of the design, a `number` from 0")
	addLevel(f, &d.Level, "coverage of intervals")
	f.StringSlice("regimes", nil, "regimes to show, by `names`; default: all in the runs")
	addOutcomesFlag(cmd)
	f.Lookup("outcomes").Usage = "outcomes to show, by `names`; default: the most telling"
	f.Bool("json", false, "print one JSON object that lists the files written")
	completeList(cmd, "regimes", false, func(arguments []string, _ string) []string {
		if len(arguments) > 1 {
			if m, err := dataset.ReadManifest((&telling.Display{Folder: arguments[1]}).Within(filepath.Join(string(findings.AboutClaims), "regimes"))); err == nil {
				var names []string
				for i := range m.Arms {
					names = append(names, m.Arms[i].Name)
				}
				return names
			}
		}
		return sim.RegimeNames()
	})
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		i := slices.Index(names, arguments[0])
		if i < 0 {
			return usageError{fmt.Errorf("unknown kind of figure %q%s; the kinds are %s", arguments[0], words.DidYouMean(arguments[0], names), words.Enumerate(names)), cmd.CommandPath()}
		}
		if err := refuseFlags(&telling.Kinds[i], cmd); err != nil {
			return err
		}
		d.Folder, d.Zones, d.Layout, d.Outcomes, d.Regimes = arguments[1], sim.Zones(), o.drawing.Layout, o.outcomes, o.regimes
		exhibits, err := telling.Kinds[i].Draw(cmd.Context(), &d)
		if err != nil {
			return err
		}
		if err := o.drawing.begin(o.out, "figure "+telling.Kinds[i].Name, o.force); err != nil {
			return err
		}
		defer o.drawing.set.Discard()
		var made []telling.Object
		for _, e := range exhibits {
			before := len(o.drawing.files)
			if err := o.drawing.write(e.Figure); err != nil {
				return err
			}
			made = append(made, telling.NewObject("name", e.Figure.Name, "title", e.Figure.Title, "pages", 1+len(e.Figure.Further), "files", o.drawing.files[before:]))
		}
		if err := o.drawing.set.Keep(); err != nil {
			return err
		}
		if o.json {
			return telling.PrintJSON(app.stdout, telling.NewObject("kind", arguments[0], "figures", made))
		}
		if !o.quiet {
			fmt.Fprintln(app.stdout, strings.Join(o.drawing.files, "\n"))
			fmt.Fprint(app.stderr, o.drawing.leftOut())
		}
		return nil
	}
	return cmd
}
