package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
)

// newRoot returns the command line.
func newRoot(app *application) *cobra.Command {
	root := &cobra.Command{
		Use:   "leaderful",
		Short: "Put a claim about leadership to the test",
		Long: `leaderful runs organizations under power-over (leaders may discipline or dismiss)
and power-with (decisions and responsibility are shared, without that threat)
through the same worlds, and compares the outcomes.

Without a command it compares the regimes in the baseline scenario.

Settings come from flags, from the environment (LEADERFUL_SEED=7) and from a
configuration file (--config FILE, else ./leaderful.yaml, else leaderful.yaml in
the user's configuration folder), in this order. A repeatable flag takes a
comma-separated list from the environment and a list from the file. NO_COLOR is
respected; only bold type is used, and only on a terminal. Text fits the width of the
terminal, or of COLUMNS if that is set.

Exit codes: 0 done, 1 failed, 2 usage or configuration error, 3 done but some runs of
a sweep failed, 130 interrupted (after finishing and reporting the runs in progress).
If text cannot be written to standard output, for example on a full disk, the code is
1. A reader that closes the pipe early, like head, does not change it.`,
		Example: `  leaderful
  leaderful compare turnaround
  leaderful compare baseline --regimes domineering,power-with --out figures
  leaderful explain threat_weight`,
		SilenceUsage:      true,
		SilenceErrors:     true,
		DisableAutoGenTag: true,
		Args:              noArguments,
		Version:           sim.Version,
	}
	root.SetVersionTemplate(versionLine())
	root.RunE = func(cmd *cobra.Command, _ []string) error { return app.overview(cmd) }
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		var invalid *pflag.InvalidValueError
		if errors.As(err, &invalid) {
			return usageError{refusal(invalid.GetFlag(), invalid.GetValue(), invalid.Unwrap()), cmd.CommandPath()}
		}
		return usageError{errors.New(err.Error() + nearestFlag(cmd, err)), cmd.CommandPath()}
	})
	root.PersistentFlags().String("config", "", "configuration `file` (YAML; keys are the flags' names)")
	addRunFlags(root)
	root.AddCommand(
		newRun(app), newCompare(app), newScenarios(app), newExplain(app), newClaims(app), newKnockout(app), newBoundary(app), newFigure(app), newReport(app), newFindings(app), newPatterns(app),
		newSweep(app), newSensitivity(app), newDataset(app), newReplay(app), newCluster(app), newInit(app), newValidate(app), newVersion(app), newMan(app),
		newServe(app), newPage(app),
	)
	refuseUnknownTopics(root)
	for cmd := range commands(root) {
		if run := cmd.RunE; run != nil {
			cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
				if err := app.configure(cmd); err != nil {
					return err
				}
				err := run(cmd, arguments)
				var file scenarios.Unidentified
				if errors.As(err, &file) {
					err = findings.Misuse{Err: file.Known(formsOf(configurable(root)))}
				}
				return err
			}
		}
	}
	return root
}

// noArguments refuses arguments: of the root, unknown commands.
func noArguments(cmd *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	if !cmd.HasSubCommands() {
		return usageError{fmt.Errorf("%s takes no arguments", cmd.CommandPath()), cmd.CommandPath()}
	}
	var known []string
	for _, c := range cmd.Commands() {
		known = append(known, c.Name())
	}
	meant := words.DidYouMean(arguments[0], known)
	if other := commandMeant(cmd, arguments[0]); other != "" {
		meant = fmt.Sprintf("; did you mean `%s`?", other)
	}
	return usageError{fmt.Errorf("unknown command %q%s", arguments[0], meant), cmd.CommandPath()}
}

// commandMeant returns the command line that was probably meant by a scenario, or by a
// subcommand, in the place of a command; empty: none.
func commandMeant(cmd *cobra.Command, word string) string {
	if slices.Contains(scenarios.Names(), word) || filepath.Ext(word) == ".yaml" {
		switch cmd.CommandPath() {
		case "leaderful":
			return "leaderful compare " + word
		case "leaderful scenarios":
			return "leaderful scenarios show " + word
		}
	}
	for _, above := range cmd.Commands() {
		for _, below := range above.Commands() {
			if below.Name() == word {
				return below.CommandPath()
			}
		}
	}
	return ""
}

// refuseUnknownTopics makes the command help refuse what is not a command.
func refuseUnknownTopics(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	help.Example = "  leaderful help compare"
	help.Args = func(_ *cobra.Command, arguments []string) error {
		if found, rest, _ := root.Find(arguments); found.HasSubCommands() {
			return noArguments(found, rest)
		}
		return nil
	}
}

// scenarioOrFile names the argument of commands that run one.
const scenarioOrFile = "a scenario or a file (`leaderful scenarios` lists the canned scenarios)"

// exactly refuses any number of arguments other than that of the names, which are
// for the message.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, arguments []string) error {
		if len(arguments) == len(names) {
			return noneEmpty(cmd, arguments)
		}
		extra := ""
		if len(arguments) > len(names) {
			extra = fmt.Sprintf("; unexpected argument %q", arguments[len(names)])
		}
		return usageError{fmt.Errorf("%s takes %s%s", cmd.CommandPath(), strings.Join(names, " and "), extra), cmd.CommandPath()}
	}
}

// oneOrMore refuses a command line without arguments.
func oneOrMore(names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, arguments []string) error {
		if len(arguments) > 0 {
			return noneEmpty(cmd, arguments)
		}
		return usageError{fmt.Errorf("%s takes one or more %s", cmd.CommandPath(), names), cmd.CommandPath()}
	}
}

// atMostOne refuses more than one argument.
func atMostOne(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, arguments []string) error {
		if len(arguments) <= 1 {
			return noneEmpty(cmd, arguments)
		}
		return usageError{fmt.Errorf("%s takes one %s; unexpected argument %q", cmd.CommandPath(), name, arguments[1]), cmd.CommandPath()}
	}
}

// noneEmpty refuses an empty argument, for example from an unset shell variable.
func noneEmpty(cmd *cobra.Command, arguments []string) error {
	if slices.Contains(arguments, "") {
		return usageError{fmt.Errorf("an argument of %s is empty", cmd.CommandPath()), cmd.CommandPath()}
	}
	return nil
}

// nearestFlag suggests a flag for one that is unknown.
func nearestFlag(cmd *cobra.Command, err error) string {
	_, word, unknown := strings.Cut(err.Error(), "unknown flag: --")
	if !unknown {
		return ""
	}
	var known []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, flag.Name) })
	if nearest := scenarios.Nearest(word, known); nearest != "" {
		return fmt.Sprintf("; did you mean --%s?", nearest)
	}
	return ""
}

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

// complete offers words to a shell that completes a flag.
func complete(cmd *cobra.Command, flag string, directive cobra.ShellCompDirective, words []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, directive)); err != nil {
		panic("leaderful: no such flag to complete: " + err.Error())
	}
}

// completeList offers items to a shell that completes a list flag, without those
// already listed before the last comma. With more, an offered item is only the
// beginning of one.
func completeList(cmd *cobra.Command, flag string, more bool, items func(arguments []string, partial string) []string) {
	directive := cobra.ShellCompDirectiveNoFileComp
	if more {
		directive |= cobra.ShellCompDirectiveNoSpace
	}
	err := cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, arguments []string, typed string) ([]string, cobra.ShellCompDirective) {
		comma := strings.LastIndexByte(typed, ',') + 1
		var offered []string
		for _, item := range items(arguments, typed[comma:]) {
			if !slices.Contains(strings.Split(typed[:comma], ","), item) {
				offered = append(offered, typed[:comma]+item)
			}
		}
		return offered, directive
	})
	if err != nil {
		panic("leaderful: no such flag to complete: " + err.Error())
	}
}

// regimesOffered returns the arms of the scenario that a command line names, and the
// regimes of the model.
func regimesOffered(arguments []string, _ string) []string {
	var names []string
	if len(arguments) > 0 {
		if s, err := scenarios.Open(arguments[0]); err == nil {
			for _, arm := range s.Arms {
				names = append(names, arm.Name)
			}
		}
	}
	for _, name := range sim.RegimeNames() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// pairsOffered returns the first halves of pairs or, if a first half has been typed,
// pairs that begin with it.
func pairsOffered(arguments []string, partial string) []string {
	first, _, half := strings.Cut(partial, ":")
	var items []string
	for _, name := range regimesOffered(arguments, "") {
		switch {
		case !half:
			items = append(items, name+":")
		case name != first:
			items = append(items, first+":"+name)
		}
	}
	return items
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
