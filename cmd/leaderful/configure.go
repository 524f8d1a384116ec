package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"leaderful/output/findings"
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

// setFromEnvironment sets a flag to the value of its environment variable.
func setFromEnvironment(flag *pflag.Flag, text string) error {
	if value, err := setFlag(flag, text); err != nil {
		return fmt.Errorf("%s: %w", variable(flag.Name), refusal(flag, value, err))
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

const prefix = "LEADERFUL_"

// variable returns the name of the environment's variable for a flag.
func variable(flag string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// Foreign variables that happen to have our prefix: those that Kubernetes and Docker
// set for a service called leaderful, and those that modules on clusters set to
// where a program is installed.
var (
	ofService = regexp.MustCompile(`^([A-Z0-9_]+_)?(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$`)
	ofPort    = regexp.MustCompile(`^(tcp|udp|sctp)://`)
	ofModule  = regexp.MustCompile(`^(ROOT|HOME|DIR|BASE|PREFIX|PATH|VERSION|BIN|LIB|LIB64|INC|INCLUDE|SHARE|DOC|MAN|MODULE|MODULEFILE|ARCH|LICENSE|(INSTALL|BIN|LIB|INC|INCLUDE|DATA)_?(DIR|PATH|ROOT))$`)
)

// ofKubernetes reports whether a variable, by its name after the prefix, says where
// a service is.
func ofKubernetes(name, value string) bool {
	return ofService.MatchString(name) || strings.HasSuffix(name, "PORT") && ofPort.MatchString(value)
}

// bindEnvironment gives environment variables precedence over the configuration
// file. A variable whose name is nearly one of ours is refused; any other unknown
// one is only reported to have no effect.
func (app *application) bindEnvironment(v *viper.Viper, known map[string][]*pflag.Flag) error {
	flags := map[string]string{} // by the names of their variables after the prefix
	var names []string
	for flag := range known {
		name := strings.TrimPrefix(variable(flag), prefix)
		flags[name] = flag
		names = append(names, name)
	}
	slices.Sort(names)
	for _, setting := range os.Environ() {
		name, value, _ := strings.Cut(setting, "=")
		short, ours := strings.CutPrefix(name, prefix)
		flag, exists := flags[short]
		switch {
		case !ours || ofKubernetes(short, value):
		case exists:
			if err := v.BindEnv(flag, name); err != nil {
				return err
			}
		case ofModule.MatchString(short):
		default:
			if nearest := scenarios.Nearest(short, names); nearest != "" {
				return findings.Misused("unknown environment variable %s; did you mean %q?", name, prefix+nearest)
			}
			if !slices.Contains(app.unknown, name) {
				app.unknown = append(app.unknown, name)
				fmt.Fprintf(app.stderr, "leaderful: the environment variable %s has no effect; no setting has this name\n", name)
			}
		}
	}
	return nil
}

// readConfiguration reads the configuration file, if there is one.
func readConfiguration(cmd *cobra.Command, v *viper.Viper, known map[string][]*pflag.Flag) error {
	path, err := cmd.Flags().GetString("config")
	if err != nil {
		return err
	}
	if path == "" {
		if path = configurationFile(); path == "" {
			return nil
		}
	}
	text, err := scenarios.ReadFile(path)
	if err != nil {
		return findings.Misused("%w", err)
	}
	keys, err := scenarios.ReadConfiguration(path, text, formsOf(known))
	if err != nil {
		return findings.Misuse{Err: err}
	}
	configured := map[string]any{}
	for _, key := range keys {
		configured[key.Name] = key
	}
	return v.MergeConfigMap(configured)
}

// configurationFile returns the path of the configuration file, or "".
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
