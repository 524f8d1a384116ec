package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"leaderful/output/words"
	"leaderful/scenarios"
)

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
