package main

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/sim"
)

// boundaryFlags are the flags of boundary.
type boundaryFlags struct {
	inquiryFlags
	x, y, outcome, regime, reference string
	factors                          []string
	replications                     int
}

func newBoundary(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "boundary",
		Short: "Search for the settings at which the sign of a difference changes",
		Long: `boundary searches for the settings at which the difference between two regimes, or a
comparison of a claim, changes its sign.

With --x and --y it maps one difference over two factors. Without them it searches
over many factors (--factor; by default ` + fmt.Sprint(len(findings.UsualAxes)) + `), for --outcome or, without that, for all
claims together. Rules describe where the difference lies beyond the negligible zone
on the side that opposes the claim. They are measured on fresh points that the search
did not use: how much of that region they cover, and how often they are right.

A Gaussian process is fitted to the points run so far, and further points are placed
where its sign is least certain (straddle heuristic, Bryan et al. 2005). Rules are
boxes found by PRIM (Friedman & Fisher 1999) on the process (Arzamasov & Boehm 2021).

The runs are saved in the folder boundary of --out; the same command continues from
them, and a larger --budget gives sharper results.`,
		Example: `  leaderful boundary --x environment.shock_complexity --y environment.growth
  leaderful boundary --x work.unit_loss=0:1 --y people.capacity_follower --outcome performance
  leaderful boundary --outcome crises_per_year --regime domineering
  leaderful boundary`,
		Args: noArguments,
	}
	var flags boundaryFlags
	addInquiryFlags(cmd, &flags.inquiryFlags, 0)
	f := cmd.Flags()
	f.Lookup("budget").Usage = fmt.Sprintf("maximum number of `runs`, including existing runs; 0: %d for a map, %d for rules", findings.MapBudget, findings.RulesBudget)
	f.Lookup("level").Usage = "coverage of each interval"
	f.Lookup("shard").Usage = "run only part `I/N` of the replications of the next points, without answering; auto/N on a cluster"
	// These have shorthands because completion looks up one-letter flags as shorthands.
	f.StringVarP(&flags.x, "x", "x", "", "`factor` from left to right: NAME or NAME=LOW:HIGH[:log]")
	f.StringVarP(&flags.y, "y", "y", "", "`factor` from bottom to top")
	f.Var(&listFlag{&flags.factors, func(text string) error {
		_, err := findings.AxisOf(text)
		return err
	}}, "factor", "`factor` of a search over many factors; may be repeated")
	f.StringVar(&flags.outcome, "outcome", "", "`name` of the outcome; default: crises_per_year with --x and --y, else the comparisons of all claims")
	f.StringVar(&flags.regime, "regime", "compassionate", "`name` of the regime")
	f.StringVar(&flags.reference, "reference", "power-with", "`name` of the regime to compare it with")
	addWhole(f, &flags.replications, "replications", 0, 0, mostReplications/findings.FreshTimes, fmt.Sprintf("organizations of each regime at each point; 0: %d for a map, %d for rules", findings.MapReplications, findings.RulesReplications))
	complete(cmd, "outcome", cobra.ShellCompDirectiveNoFileComp, sim.OutcomeNames())
	complete(cmd, "regime", cobra.ShellCompDirectiveNoFileComp, sim.RegimeNames())
	complete(cmd, "reference", cobra.ShellCompDirectiveNoFileComp, sim.RegimeNames())
	for _, flag := range []string{"x", "y", "factor"} {
		complete(cmd, flag, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace, sim.ParameterNames())
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		flags.reference = o.reference
		if f := cmd.Flags(); flags.outcome == "" && flags.x == "" && (f.Changed("regime") || f.Changed("reference")) {
			return usageError{errors.New("--regime and --reference need --outcome; without it all claims are searched"), cmd.CommandPath()}
		}
		q, err := flags.question(findings.AboutBoundary, o)
		if err == nil {
			q.Search, err = flags.search()
		}
		if err != nil {
			return err
		}
		if q.Budget == 0 {
			q.Budget = q.Search.UsualBudget()
		}
		return app.ask(cmd.Context(), q, o, &flags.inquiryFlags)
	}
	return cmd
}

// search returns the search that the flags describe.
func (f *boundaryFlags) search() (*findings.Search, error) {
	s := &findings.Search{Outcome: f.outcome, Regime: f.regime, Reference: f.reference, Replications: f.replications}
	texts := f.factors
	switch {
	case (f.x == "") != (f.y == ""):
		return nil, findings.Misused("a map needs both --x and --y")
	case f.x != "" && texts != nil:
		return nil, findings.Misused("--x and --y (a map) cannot be combined with --factor (a search over many factors)")
	case f.x != "":
		texts = []string{f.x, f.y}
		s.Outcome = cmp.Or(s.Outcome, "crises_per_year")
	}
	if s.Outcome == "" {
		s.Regime, s.Reference = "", ""
	}
	for _, text := range texts {
		a, err := findings.AxisOf(text)
		if err != nil {
			return nil, err
		}
		s.Axes = append(s.Axes, a)
	}
	return s, s.Check()
}
