package main

import (
	"cmp"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"leaderful/scenarios"
)

// commands yields a command and all below it.
func commands(cmd *cobra.Command) iter.Seq[*cobra.Command] {
	return func(yield func(*cobra.Command) bool) {
		var visit func(*cobra.Command) bool
		visit = func(cmd *cobra.Command) bool {
			return yield(cmd) && !slices.ContainsFunc(cmd.Commands(), func(c *cobra.Command) bool { return !visit(c) })
		}
		visit(cmd)
	}
}

// settable reports whether the environment and configuration files can set a flag.
func settable(flag *pflag.Flag) bool {
	return !slices.Contains([]string{"config", "help", "version"}, flag.Name)
}

// configurable returns, by name, the flags of all commands that the environment and
// configuration files can set.
func configurable(root *cobra.Command) map[string][]*pflag.Flag {
	flags := map[string][]*pflag.Flag{}
	for cmd := range commands(root) {
		cmd.NonInheritedFlags().VisitAll(func(flag *pflag.Flag) {
			if settable(flag) {
				flags[flag.Name] = append(flags[flag.Name], flag)
			}
		})
	}
	return flags
}

// formsOf returns what the flags of each name take; most flags of a name take the
// same.
func formsOf(known map[string][]*pflag.Flag) map[string]scenarios.Form {
	forms := map[string]scenarios.Form{}
	for name, flags := range known {
		for _, flag := range flags {
			switch flag.Value.(type) {
			case *listFlag:
				forms[name] = scenarios.Assignments
			case pflag.SliceValue:
				forms[name] = max(forms[name], scenarios.ManyValues)
			default:
				forms[name] = max(forms[name], scenarios.OneValue)
			}
		}
	}
	return forms
}

// configure sets the flags that the command line does not set from the environment
// or else from the configuration file. A value for other commands is refused as
// well, if each of them would refuse it.
func (app *application) configure(cmd *cobra.Command) error {
	v := viper.New()
	v.AllowEmptyEnv(true)
	known := configurable(cmd.Root())
	if err := readConfiguration(cmd, v, known); err != nil {
		return err
	}
	if err := app.bindEnvironment(v, known); err != nil {
		return err
	}
	var wrong []error
	var faults scenarios.Faults
	for _, name := range slices.Sorted(maps.Keys(known)) {
		flags := known[name]
		if own := cmd.Flags().Lookup(name); own != nil {
			flags = []*pflag.Flag{own}
		}
		if flags[0].Changed || !v.IsSet(name) {
			continue
		}
		var refusals []error
		for _, flag := range flags {
			var err error
			switch value := v.Get(name).(type) {
			case string:
				err = setFromEnvironment(flag, value)
			case scenarios.ConfiguredKey:
				err = setConfigured(flag, &value)
			}
			if err != nil {
				refusals = append(refusals, err)
			}
		}
		var fault scenarios.Fault
		switch {
		case len(refusals) < len(flags):
		case errors.As(refusals[0], &fault):
			faults = append(faults, fault)
		default:
			wrong = append(wrong, refusals[0])
		}
	}
	if faults != nil {
		slices.SortFunc(faults, func(a, b scenarios.Fault) int { return cmp.Compare(a.Line, b.Line) })
		wrong = append(wrong, faults)
	}
	if wrong != nil {
		return usageError{errors.Join(wrong...), cmd.CommandPath()}
	}
	return nil
}

// setFlag sets a flag to a text, in which commas and spaces separate the values of
// a list. With an error it returns the wrong value.
func setFlag(flag *pflag.Flag, text string) (wrong string, err error) {
	list, several := flag.Value.(pflag.SliceValue)
	if !several {
		return text, flag.Value.Set(text)
	}
	err = list.Replace(nil)
	parts := strings.Split(text, ",")
	for _, part := range parts {
		values := strings.Fields(part)
		if len(values) == 0 && len(parts) > 1 {
			values = []string{""} // refused, as it is in the flag
		}
		for _, value := range values {
			if err = list.Append(value); err != nil {
				return value, err
			}
		}
	}
	return text, err
}

// setConfigured sets a flag to its value in a configuration file.
func setConfigured(flag *pflag.Flag, key *scenarios.ConfiguredKey) error {
	list, several := flag.Value.(pflag.SliceValue)
	if key.Listed && several {
		if err := list.Replace(nil); err != nil {
			panic("leaderful: a flag that cannot be emptied: " + err.Error())
		}
	}
	for i := range key.Values {
		value := &key.Values[i]
		text, err := value.Text, error(nil)
		switch {
		case !key.Listed:
			text, err = setFlag(flag, text)
		case several:
			err = list.Append(text)
		default: // the key means something else to other commands
			err = errors.New("it takes one value, not a list")
		}
		if err != nil {
			return value.Fault(refusal(flag, text, err))
		}
	}
	return nil
}
