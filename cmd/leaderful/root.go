package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cast"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

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
through the same worlds, and says what became of them.

Without a command it compares the regimes in the baseline scenario.

Settings come from flags, from the environment (LEADERFUL_SEED=7) and from a
configuration file (--config FILE, else ./leaderful.yaml, else leaderful.yaml in
the user's configuration folder), in this order. NO_COLOR is respected; only
bold type is used, and only on a terminal.

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 done but some runs of a
sweep failed, 130 interrupted (after finishing and reporting the runs in hand).
Text that cannot be written to standard output, on a full disk for example, makes it
1. A reader that closes the pipe, like head, changes nothing.`,
		Example: `  leaderful
  leaderful compare turnaround
  leaderful compare baseline --regimes domineering,power-with --out figures
  leaderful explain threat_weight`,
		SilenceUsage:      true,
		SilenceErrors:     true,
		DisableAutoGenTag: true,
		Args:              noArguments,
	}
	root.RunE = func(cmd *cobra.Command, _ []string) error { return app.overview(cmd) }
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		message, _, _ := strings.Cut(err.Error(), ": strconv.") // where Go's own words begin
		return usageError{errors.New(message + nearestFlag(cmd, err)), cmd.CommandPath()}
	})
	root.PersistentFlags().String("config", "", "configuration `file` (YAML; keys are the flags' names)")
	addRunFlags(root)
	root.AddCommand(
		newRun(app), newCompare(app), newScenarios(app), newExplain(app), newClaims(app), newKnockout(app), newBoundary(app), newFigure(app), newReport(app), newFindings(app), newPatterns(app),
		newSweep(app), newSensitivity(app), newDataset(app), newReplay(app), newCluster(app), newInit(app), newValidate(app), newVersion(app), newMan(app),
		newServe(app), newPage(app),
	)
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
	return usageError{fmt.Errorf("unknown command %q%s", arguments[0], didYouMean(arguments[0], known)), cmd.CommandPath()}
}

// exactly refuses all but a number of arguments, named for the message.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, arguments []string) error {
		if len(arguments) == len(names) {
			return nil
		}
		return usageError{fmt.Errorf("%s takes %s", cmd.CommandPath(), strings.Join(names, " and ")), cmd.CommandPath()}
	}
}

// oneOrMore refuses no arguments at all.
func oneOrMore(names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, arguments []string) error {
		if len(arguments) > 0 {
			return nil
		}
		return usageError{fmt.Errorf("%s takes one or more %s", cmd.CommandPath(), names), cmd.CommandPath()}
	}
}

// atMostOne refuses more than one argument.
func atMostOne(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, arguments []string) error {
		if len(arguments) <= 1 {
			return nil
		}
		return usageError{fmt.Errorf("%s takes one %s", cmd.CommandPath(), name), cmd.CommandPath()}
	}
}

// didYouMean suggests the nearest known word, if one is near.
func didYouMean(word string, known []string) string {
	if nearest := scenarios.Nearest(word, known); nearest != "" {
		return fmt.Sprintf("; did you mean %q?", nearest)
	}
	return ""
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
	weekly       string
	json         bool
	quiet        bool
}

// addRunFlags adds the flags of commands that run organizations.
func addRunFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Uint64("seed", 1, "`number` that all chance is drawn from")
	flags.Int("replications", 0, "organizations of each regime; 0: as many as the scenario says")
	flags.Int("workers", 0, "runs at a time; 0: one per processor")
	flags.StringArray("set", nil, "change a setting: `group.name=value`; may be repeated")
	flags.StringSlice("regimes", nil, "regimes to run, by `names`; default: the scenario's")
	flags.String("out", "", "draw figures into this `folder`")
	addDrawingFlags(cmd)
	flags.String("weekly", "", "write every weekly series of every run to this `file` (.csv)")
	flags.Bool("json", false, "print one JSON object instead of tables")
	flags.Bool("quiet", false, "no progress")
	settings := parameterNames()
	for i := range settings {
		settings[i] += "="
	}
	completeList(cmd, "regimes", false, regimesOffered)
	complete(cmd, "set", cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace, settings)
}

// addOutcomesFlag adds the flag of commands that print outcomes of choice.
func addOutcomesFlag(cmd *cobra.Command) {
	cmd.Flags().StringSlice("outcomes", nil, "outcomes to print, by `names`, or all; default: the most telling, and those of the scenario's evidence")
	completeList(cmd, "outcomes", false, func([]string, string) []string { return append(outcomeNames(), "all") })
}

// complete offers words to a shell that completes a flag.
func complete(cmd *cobra.Command, flag string, directive cobra.ShellCompDirective, words []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, directive)); err != nil {
		panic("leaderful: no such flag to complete: " + err.Error())
	}
}

// completeList offers items to a shell that completes a flag that takes a list of
// them: those that what stands before the last comma does not hold yet. More says
// that an item goes on after what is offered.
func completeList(cmd *cobra.Command, flag string, more bool, items func(arguments []string, begun string) []string) {
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
	for _, name := range regimeNames() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// pairsOffered returns the first halves of pairs, or pairs of what was begun.
func pairsOffered(arguments []string, begun string) []string {
	first, _, half := strings.Cut(begun, ":")
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

// configurable returns the flags of all commands, which the environment and
// configuration files set too, and keysOf those of one.
func configurable(cmd *cobra.Command) []string {
	var names []string
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		names = append(names, keysOf(cmd)...)
		for _, c := range cmd.Commands() {
			visit(c)
		}
	}
	visit(cmd.Root())
	slices.Sort(names)
	return slices.Compact(names)
}

func keysOf(cmd *cobra.Command) []string {
	var names []string
	cmd.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
		if flag.Name != "help" {
			names = append(names, flag.Name)
		}
	})
	return names
}

// variable returns the name of the environment's variable for a flag.
func variable(flag string) string {
	return "LEADERFUL_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// options reads a command's settings from its flags, the environment and the
// configuration file, in this order.
func (app *application) options(cmd *cobra.Command) (*options, error) {
	v := viper.New()
	v.SetEnvPrefix("LEADERFUL")
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	v.AutomaticEnv()
	if err := v.BindPFlags(cmd.Flags()); err != nil {
		return nil, err
	}
	if err := readConfiguration(cmd, v); err != nil {
		return nil, err
	}
	var known []string
	for _, flag := range configurable(cmd) {
		known = append(known, variable(flag))
	}
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, "LEADERFUL_") && !slices.Contains(known, name) {
			return nil, misuse("unknown environment variable %s%s", name, didYouMean(name, known))
		}
	}
	if err := setFlags(cmd, v); err != nil {
		return nil, err
	}
	o := new(options)
	var wrong error
	read := func(key, takes string, convert func(any) error) {
		if cmd.Flags().Lookup(key) == nil {
			return
		}
		if err := convert(v.Get(key)); err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("%s is %q; it takes %s", key, fmt.Sprint(v.Get(key)), takes))
		}
	}
	words := func(into *[]string) func(any) error {
		return func(value any) (err error) {
			if s, ok := value.(string); ok {
				*into = strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == ' ' })
				return nil
			}
			*into, err = cast.ToStringSliceE(value)
			return err
		}
	}
	read("seed", "a whole number from 0 to 2^64-1", func(x any) (err error) { o.seed, err = cast.ToUint64E(x); return err })
	read("replications", "a whole number", func(x any) (err error) { o.replications, err = cast.ToIntE(x); return err })
	read("workers", "a whole number", func(x any) (err error) { o.workers, err = cast.ToIntE(x); return err })
	read("set", "group.name=value", words(&o.set))
	read("regimes", "names", words(&o.regimes))
	read("outcomes", "names", words(&o.outcomes))
	read("pairs", "regime:regime", func(x any) error {
		var texts []string
		if err := words(&texts)(x); err != nil {
			return err
		}
		var malformed error
		o.pairs, malformed = readPairs(texts)
		wrong = errors.Join(wrong, malformed)
		return nil
	})
	read("reference", "a name", func(x any) (err error) { o.reference, err = cast.ToStringE(x); return err })
	read("out", "a folder", func(x any) (err error) { o.out, err = cast.ToStringE(x); return err })
	read("weekly", "a file", func(x any) (err error) { o.weekly, err = cast.ToStringE(x); return err })
	read("json", "true or false", func(x any) (err error) { o.json, err = cast.ToBoolE(x); return err })
	read("quiet", "true or false", func(x any) (err error) { o.quiet, err = cast.ToBoolE(x); return err })
	switch {
	case wrong != nil:
	case o.replications < 0:
		wrong = fmt.Errorf("replications is %d; it must not be negative", o.replications)
	case o.workers < 0:
		wrong = fmt.Errorf("workers is %d; it must not be negative", o.workers)
	case o.weekly != "" && filepath.Ext(o.weekly) != ".csv":
		wrong = fmt.Errorf("weekly is %q; the file's name must end in .csv", o.weekly)
	}
	if wrong == nil {
		o.drawing, wrong = readDrawing(cmd, o.out)
	}
	if wrong != nil {
		return nil, usageError{wrong, cmd.CommandPath()}
	}
	return o, nil
}

// setFlags gives the flags that the command line does not give, and that a command
// reads by itself, what the environment or the configuration file says.
func setFlags(cmd *cobra.Command, v *viper.Viper) error {
	var wrong error
	cmd.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
		_, inEnvironment := os.LookupEnv(variable(flag.Name))
		if flag.Changed || slices.Contains(common, flag.Name) || !inEnvironment && !v.InConfig(flag.Name) {
			return
		}
		if err := flag.Value.Set(v.GetString(flag.Name)); err != nil && wrong == nil {
			wrong = usageError{fmt.Errorf("%s is %q; it takes a %s", flag.Name, v.GetString(flag.Name), flag.Value.Type()), cmd.CommandPath()}
		}
	})
	return wrong
}

// common are the flags that options holds.
var common = []string{"seed", "replications", "workers", "set", "regimes", "outcomes", "pairs", "reference", "out", "weekly", "json", "quiet"}

// readConfiguration reads the configuration file, if there is one.
func readConfiguration(cmd *cobra.Command, v *viper.Viper) error {
	path, err := cmd.Flags().GetString("config")
	if err != nil {
		return err
	}
	if path == "" {
		if path = configurationFile(); path == "" {
			return nil
		}
	}
	v.SetConfigFile(path)
	v.SetConfigType("yaml")
	if err := v.ReadInConfig(); err != nil {
		return misuse("%s: %w", path, err)
	}
	known := configurable(cmd)
	for _, key := range v.AllKeys() {
		if v.InConfig(key) && !slices.Contains(known, key) {
			return misuse("%s: unknown key %q%s", path, key, didYouMean(key, known))
		}
	}
	return nil
}

// configurationFile returns where a configuration file lies, or "".
func configurationFile() string {
	candidates := []string{"leaderful.yaml"}
	if folder, err := os.UserConfigDir(); err == nil {
		candidates = append(candidates, filepath.Join(folder, "leaderful", "leaderful.yaml"))
	}
	for _, path := range candidates {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) && err == nil {
			return path
		}
	}
	return ""
}

func parameterNames() []string {
	names := make([]string, len(sim.ParameterTable))
	for i := range names {
		names[i] = sim.ParameterTable[i].Name
	}
	return names
}

func outcomeNames() []string {
	names := make([]string, len(sim.OutcomeTable))
	for i := range names {
		names[i] = sim.OutcomeTable[i].Name
	}
	return names
}

func regimeNames() []string {
	names := make([]string, len(sim.Regimes))
	for i := range names {
		names[i] = sim.Regimes[i].Name
	}
	return names
}
