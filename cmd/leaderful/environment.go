package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"leaderful/output/findings"
	"leaderful/scenarios"
)

// setFromEnvironment sets a flag to the value of its environment variable.
func setFromEnvironment(flag *pflag.Flag, text string) error {
	if value, err := setFlag(flag, text); err != nil {
		return fmt.Errorf("%s: %w", variable(flag.Name), refusal(flag, value, err))
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
