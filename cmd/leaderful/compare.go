package main

import (
	"errors"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
)

func newCompare(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare SCENARIO|FILE",
		Short: "Compare regimes side by side on common worlds",
		Long: `compare runs every regime in the same worlds and prints the means side by side,
then paired differences, and says in words what each side wins. It compares the pairs
of regimes in the scenario's evidence, in the outcomes of that evidence and the four of
the claim itself: crises, collateral damage, leadership capacity and performance. A
regime that the evidence leaves out (all of them, if there is no evidence) is compared
with power-with or, without power-with, with the last regime. --outcomes, --pairs and
--reference choose others.

The intervals hold together for all differences printed (Bonferroni); those of
few, skewed differences are wider. The last column names the regime that does better,
or says more or less where neither is better, if the whole interval lies beyond the
zone of differences that are practically nil (leaderful explain OUTCOME shows it); it
is = if the interval lies inside, and ~ (undecided) otherwise. It is also ~ with fewer than 30
replications, or where all replications are equal although the parameters do not
settle the difference: equal runs have no interval, and a single run has no error
either.

` + jsonForm + `
and "differences": a list of {"outcome", "regime", "reference", "mean",
"standard_error", "low", "high", "level", "effect", "negligible_zone", "n",
"finding", "wanting"}, where mean is that of regime - reference, effect is
standardized, finding is higher, lower, no real difference, or undecided, and
wanting says why the runs do not suffice for a finding, if they do not; values that
the runs cannot show (such as the error of one run) are null; and "link": the address
at which the page plays a run of the first regime and of the reference (--page gives
the address of the page; leaderful run --link replays it here).

` + jsonSeed + `

With --out it draws figures (PNG, SVG and PDF, each with a text description): a fan
chart over time, a forest plot of differences, a raster of crises, recovery after
shocks and, for the reference and the first other regime, the story of one run and its
network at four moments.`,
		Example: `  leaderful compare baseline
  leaderful compare turnaround --out figures
  leaderful compare emergency --regimes situational,power-with --reference power-with
  leaderful compare downsizing --pairs compassionate-cut:compassionate,power-with-cut:power-with --outcomes trust,quits
  leaderful compare my-scenario.yaml --replications 2000 --json`,
		Args:              exactly(scenarioOrFile),
		ValidArgsFunction: completeScenarios,
	}
	addRunFlags(cmd)
	addOutcomesFlag(cmd)
	cmd.Flags().StringSlice("pairs", nil, "compare these `pairs` of regimes, such as compassionate:power-with; default: those of the scenario's evidence")
	cmd.Flags().String("reference", "", "compare all other regimes with this `regime`")
	completeList(cmd, "pairs", true, pairsOffered)
	completeList(cmd, "reference", false, regimesOffered)
	page := addPageFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		s, err := app.prepare(cmd, arguments[0])
		if err != nil {
			return err
		}
		if s.page, err = pageAddress(*page); err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		return app.compare(cmd, s, func(s *study, comparisons []findings.Comparison) {
			telling.PrintComparison(app.stdout, &s.Study, comparisons)
			app.printLink(s, comparisons)
		})
	}
	return cmd
}

// compare executes a study and reports it with its differences: as JSON, or with
// print.
func (app *application) compare(cmd *cobra.Command, s *study, print func(*study, []findings.Comparison)) error {
	if err := errors.Join(s.chooseOutcomes(findings.Headline), s.choosePairs()); err != nil {
		return usageError{err, cmd.CommandPath()}
	}
	err := app.execute(cmd.Context(), s)
	return app.finish(s, err, func() error {
		comparisons := s.Study.Compare()
		var err error
		if s.options.json {
			form := append(telling.StudyJSON(&s.Study), telling.Member{Key: "differences", Value: telling.DifferencesJSON(comparisons)})
			if s.page != "" {
				form = append(form, telling.Member{Key: "link", Value: s.address(shown(comparisons))})
			}
			err = telling.PrintJSON(app.stdout, form)
		} else {
			print(s, comparisons)
		}
		return errors.Join(err, app.draw(s, comparisons))
	})
}
