package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/scenarios"
	"leaderful/sim"
)

func newSensitivity(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sensitivity [DIR|FILE|NAME]",
		Short: "Show what drives each outcome and each difference between regimes",
		Long: `sensitivity shows what drives each outcome of each regime, and each difference from a
reference regime: the factors of a sweep on which it depends, the most important
first, and how much of it is chance. The method depends on the design of the sweep:

saltelli  shares of the variance between points (Sobol' indices): first, the share
          that knowing a factor would remove; total, the share that would remain if
          all other factors were known. The sign says whether the outcome rises with
          the factor. Chance is taken out.
morris    mu*, the mean size of the change over a factor's whole range; the mu* that
          chance alone gives a factor without effect; mu, which has a sign; sigma,
          how much the effect depends on the values of the factors.
others    rank correlations, which show only monotone influence.

A folder with a data set is analysed as it is. A sweep file or a canned sweep is
first run into --out, as leaderful sweep does; the same command continues where it
stopped. Without an argument the canned sweep ` + findings.CannedSensitivity + ` is used, which takes a few
minutes.

--json prints {"folder", "sweep", "version", "design", "points", "runs", "failed",
"reference", "level", "resamples", "seed", "factors", "quantities", "warnings"}.
A quantity is {"outcome", "regime", "reference", "sentence", "chance", "variance",
"drivers", "interactions", "warnings"}: regime - reference, or the regime's own
outcome where reference is null. Its drivers, the most important first, are
{"factor", "measure", "value", "low", "high", "seen"} and the other measures of the
design. Undefined values are null; a seed above 2^53 is text.

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 done but some runs of
the sweep failed, 130 interrupted.`,
		Example: `  leaderful sensitivity results
  leaderful sensitivity results --outcomes crises_per_year,trust --reference power-with
  leaderful sensitivity screening --out screened
  leaderful sensitivity --json`,
		Args:              atMostOne("folder or sweep"),
		ValidArgsFunction: completeSweeps,
	}
	var ask findings.Analysis
	var level float64
	f := cmd.Flags()
	f.String("out", "", "keep the runs of a sweep in this `folder`; default: findings/ followed by its name")
	addWorkers(f)
	addSeed(f, math.MaxUint64, "`number` that seeds the bootstrap")
	addLevel(f, &level, "coverage of the intervals, between 0 and 1")
	addWhole(f, &ask.Resamples, "resamples", findings.UsualResamples, 100, 100_000, "resamples of the bootstrap, at least 100")
	f.String("reference", "", "the `regime` to compare with; default: the headline's, else power-with, else the last")
	f.Bool("json", false, "print one JSON object instead of tables")
	f.Bool("quiet", false, "no progress")
	addOutcomesFlag(cmd)
	complete(cmd, "reference", cobra.ShellCompDirectiveNoFileComp, sim.RegimeNames())
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		ask.Outcomes, ask.Reference, ask.Seed = o.outcomes, o.reference, o.seed
		if err := findings.CheckOutcomes(ask.Outcomes); err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		q := &findings.Question{Subject: findings.AboutSensitivity, Level: level, Analysis: &ask}
		ask.Sweep = cmp.Or(strings.Join(arguments, ""), findings.CannedSensitivity)
		if info, err := os.Stat(ask.Sweep); err == nil && info.IsDir() && !slices.Contains(scenarios.SweepNames(), ask.Sweep) {
			if cmd.Flags().Changed("out") {
				return usageError{fmt.Errorf("--out is for the runs of a sweep; %s already holds its runs", ask.Sweep), cmd.CommandPath()}
			}
			return app.analyse(cmd.Context(), q, o)
		}
		if ask.Source, err = openSweep(ask.Sweep, ""); err != nil {
			return err
		}
		o.out = cmp.Or(o.out, filepath.Join(findings.ResultsFolder, ask.Source.Name))
		return app.ask(cmd.Context(), q, o, &inquiryFlags{shard: wholeShard, saveEvery: 10 * time.Second})
	}
	return cmd
}

// analyse analyses a data set as it is.
func (app *application) analyse(ctx context.Context, q *findings.Question, o *options) error {
	folder, err := findings.OpenStored(q.Analysis.Sweep)
	if err != nil {
		return err
	}
	report, done := findings.Tell(&terminal{app, o.quiet}, "quantities")
	found, err := findings.Analyse(ctx, folder, q, report)
	done()
	switch {
	case err != nil:
		return err
	case o.json:
		return telling.PrintJSON(app.stdout, telling.JSON(found))
	}
	telling.Print(app.stdout, found)
	return nil
}
