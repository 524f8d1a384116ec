package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/durable"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/scenarios"
)

// analyses are the commands that findings are based on, in order, without the arguments
// that all share.
var analyses = []struct {
	arguments []string
	budget    int    // 0: none
	folder    string // of the results, if it has no default
}{
	{[]string{"claims"}, findings.ClaimsBudget, ""},
	{[]string{"knockout"}, findings.KnockoutBudget, ""},
	{[]string{"boundary", "--x", "environment.shock_complexity", "--y", "environment.growth"}, findings.MapBudget, ""},
	{[]string{"boundary", "--x", "work.unit_loss=0:1", "--y", "people.capacity_follower", "--outcome", "performance"}, findings.MapBudget, ""},
	{[]string{"boundary"}, findings.RulesBudget, ""},
	{[]string{"patterns"}, findings.PatternsBudget, ""},
	{[]string{"sensitivity"}, 0, "sensitivity"},
}

// leastShare leaves every analysis enough runs to start.
const (
	leastShare = .01
	mostShare  = 100
)

func newFindings(app *application) *cobra.Command {
	share := 1.
	markdown, scenario := "", "baseline"
	cmd := &cobra.Command{
		Use:   "findings",
		Short: "Run every analysis and write the report",
		Long: `findings runs every analysis with its default budget - claims, knockout, two maps and
the rules of boundary, patterns and sensitivity - and writes the report: report.html
and FINDINGS.md in the folder. It takes about half an hour on two processors; --share
0.1 takes a tenth of the runs. Sensitivity always analyses the baseline, with the seed
of its canned sweep. The same command continues where it stopped.`,
		Example: "  leaderful findings\n  leaderful findings --markdown sim/FINDINGS.md\n  leaderful findings --share 0.05 --out quick",
		Args:    noArguments,
	}
	f := cmd.Flags()
	f.String("out", findings.ResultsFolder, "keep runs and reports in this `folder`")
	addSeed(f, mostSeed, "`number` that seeds all random draws")
	addWorkers(f)
	addSet(cmd)
	f.StringVar(&scenario, "scenario", scenario, "`name` or file of the scenario to use")
	complete(cmd, "scenario", cobra.ShellCompDirectiveDefault, scenarios.Names())
	addForceFlag(cmd)
	f.Bool("quiet", false, "no progress")
	f.Var(&realFlag{into: &share, low: leastShare, high: mostShare}, "share", "share of the default budgets, from 0.01; below 1, sensitivity is left out, since its design is fixed")
	f.StringVar(&markdown, "markdown", "", "write the Markdown to this `file` instead of FINDINGS.md in the folder")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if info, err := os.Stat(scenario); err == nil && !info.Mode().IsRegular() || scenario == "-" {
			return usageError{fmt.Errorf("%s is read once for each analysis; it must be a name or a regular file", scenario), cmd.CommandPath()}
		}
		setting := []string{"--scenario", scenario}
		for _, change := range o.set {
			setting = append(setting, "--set", change)
		}
		config, err := cmd.Flags().GetString("config")
		if err != nil {
			return err
		}
		return app.findings(cmd.Context(), o, share, setting, config, cmp.Or(markdown, filepath.Join(o.out, telling.ReportFiles["markdown"])))
	}
	return cmd
}

func (app *application) findings(ctx context.Context, o *options, share float64, setting []string, config, markdown string) error {
	var commands [][]string
	for _, q := range analyses {
		if q.budget == 0 && share < 1 {
			continue
		}
		arguments := append(append([]string{}, q.arguments...), "--out", filepath.Join(o.out, q.folder))
		if q.budget > 0 {
			arguments = append(append(arguments, setting...), "--seed", strconv.FormatUint(o.seed, 10), "--budget", strconv.Itoa(int(float64(q.budget)*share)))
		}
		commands = append(commands, append(arguments, "--workers", strconv.Itoa(o.workers)))
	}
	for _, path := range []string{filepath.Join(o.out, telling.ReportFiles["html"]), markdown} {
		if err := durable.Check(path, o.force); err != nil { // before anything runs
			return err
		}
	}
	force := fmt.Sprintf("--force=%v", o.force)
	commands = append(commands, []string{"report", o.out, force}, []string{"report", o.out, "--format", "markdown", "--out", markdown, force})
	if config != "" {
		for i := range commands {
			commands[i] = append(commands[i], "--config", config)
		}
	}
	asTyped := strings.NewReplacer(" --workers 0", "", " --force=false", "") // nobody types defaults
	stdout := app.stdout
	defer func() { app.stdout = stdout }()
	var failed error
	for i, arguments := range commands {
		if !o.quiet {
			fmt.Fprintf(app.stderr, "%d of %d: leaderful %s\n", i+1, len(commands), asTyped.Replace(strings.Join(arguments, " ")))
		}
		app.stdout = io.Discard // the report contains it all
		if arguments[0] == "report" {
			app.stdout = stdout
		}
		root := newRoot(app)
		root.SetArgs(append(arguments, fmt.Sprintf("--quiet=%v", o.quiet)))
		err := root.ExecuteContext(ctx)
		var some findings.SomeFailed
		switch {
		case errors.As(err, &some):
			failed = err
		case err != nil:
			return err
		}
	}
	return failed
}
