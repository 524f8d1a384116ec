package main

import (
	"fmt"
	"math"
	"path/filepath"

	"github.com/spf13/cobra"

	"leaderful/scenarios"
	"leaderful/sim"
)

// options are the settings of a command that runs organizations.
type options struct {
	seed         uint64
	replications int // 0: as many as the scenario says
	workers      int // 0: one per processor
	set          []string
	regimes      []string
	outcomes     []string
	pairs        []scenarios.Pair
	reference    string
	out          string
	drawing      drawing
	force        bool
	weekly       string
	json         bool
	quiet        bool
}

// addRunFlags adds the flags of commands that run organizations.
func addRunFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	addSeed(flags, math.MaxUint64, "`number` that seeds all random draws")
	addWhole(flags, new(int), "replications", 0, 0, mostReplications, "organizations of each regime; 0: as many as the scenario says")
	addWorkers(flags)
	addSet(cmd)
	flags.StringSlice("regimes", nil, "regimes to run, by `names`; default: the scenario's")
	flags.String("out", "", "draw figures into this `folder`")
	addDrawingFlags(cmd)
	flags.String("weekly", "", "write every weekly series of every run to this `file` (.csv)")
	addForceFlag(cmd)
	flags.Bool("json", false, "print one JSON object instead of tables")
	flags.Bool("quiet", false, "no progress")
	completeList(cmd, "regimes", false, regimesOffered)
}

// addOutcomesFlag adds the flag that chooses the outcomes to print.
func addOutcomesFlag(cmd *cobra.Command) {
	cmd.Flags().StringSlice("outcomes", nil, "outcomes to print, by `names`, or all; default: the main ones and those of the scenario's evidence")
	completeList(cmd, "outcomes", false, func([]string, string) []string { return append(sim.OutcomeNames(), "all") })
}

// addForceFlag adds the flag of commands that write files.
func addForceFlag(cmd *cobra.Command) *bool {
	return cmd.Flags().Bool("force", false, "also replace files that leaderful did not write or that have changed since")
}

// options returns the values of a command's flags.
func (app *application) options(cmd *cobra.Command) (*options, error) {
	// Flags that the command lacks leave their fields empty.
	f := cmd.Flags()
	o := &options{set: listOf(cmd, "set"), regimes: listOf(cmd, "regimes"), outcomes: listOf(cmd, "outcomes")}
	o.seed, _ = f.GetUint64("seed")
	o.replications, _ = f.GetInt("replications")
	o.workers, _ = f.GetInt("workers")
	o.reference, _ = f.GetString("reference")
	o.out, _ = f.GetString("out")
	o.weekly, _ = f.GetString("weekly")
	o.json, _ = f.GetBool("json")
	o.quiet, _ = f.GetBool("quiet")
	var wrong error
	if o.weekly != "" && filepath.Ext(o.weekly) != ".csv" {
		wrong = fmt.Errorf("weekly is %q; the file's name must end in .csv", o.weekly)
	}
	if wrong == nil {
		o.pairs, wrong = readPairs(listOf(cmd, "pairs"))
	}
	if wrong == nil {
		o.drawing, wrong = readDrawing(cmd, o.out)
	}
	if wrong != nil {
		return nil, usageError{wrong, cmd.CommandPath()}
	}
	o.force, _ = cmd.Flags().GetBool("force") // false for commands without it
	return o, nil
}
