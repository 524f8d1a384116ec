package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// Every number that a flag takes has bounds and is read by the same grammar of
// numbers. The environment and configuration files set flags too. Messages about a
// refused value begin with "NAME is VALUE; " and end with the error of Set.

// Bounds that several flags share.
const (
	mostSeed         = experiment.MostSeed - 1 // of runs that are stored in tables
	mostReplications = experiment.MostReplications
	mostWorkers      = 10_000
	mostRuns         = 1_000_000_000
	mostTasks        = 1_000_000
	mostTime         = 7 * 24 * time.Hour
)

// addWhole adds a flag that takes whole numbers from low, which must not be negative,
// to high.
func addWhole[T int | uint64](flags *pflag.FlagSet, into *T, name string, value, low, high T, usage string) {
	*into = value
	flags.Var(&wholeFlag[T]{into, low, high}, name, usage)
}

// addLevel adds the flag of the coverage of intervals.
func addLevel(flags *pflag.FlagSet, into *float64, usage string) {
	*into = findings.UsualLevel
	flags.Var(&realFlag{into: into, low: 0, high: 1, open: true}, "level", usage)
}

// addTime adds a flag that takes durations from low to a week.
func addTime(flags *pflag.FlagSet, into *time.Duration, name string, value, low time.Duration, usage string) {
	*into = value
	flags.Var(&timeFlag{into, low}, name, usage)
}

// addSeed adds the flag of the seed.
func addSeed(flags *pflag.FlagSet, most uint64, usage string) {
	addWhole(flags, new(uint64), "seed", 1, 0, most, usage)
}

// addWorkers adds the flag of the number of simultaneous runs.
func addWorkers(flags *pflag.FlagSet) {
	addWhole(flags, new(int), "workers", 0, 0, mostWorkers, "runs at a time; 0: one per processor")
}

// addSet adds the flag that changes settings.
func addSet(cmd *cobra.Command) {
	check := func(text string) error {
		_, err := scenarios.ParseAssignment(text)
		return err
	}
	cmd.Flags().Var(&listFlag{new([]string), check}, "set", "change a setting: `name=value`; may be repeated")
	complete(cmd, "set", cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace, assigned(sim.ParameterNames()))
}

// addZone adds the flag of negligible zones.
func addZone(cmd *cobra.Command, into *[]string) {
	check := func(text string) error {
		_, _, err := zoneOf(text)
		return err
	}
	cmd.Flags().Var(&listFlag{into, check}, "zone", "largest difference that is practically nil: `outcome=size`; may be repeated")
	complete(cmd, "zone", cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace, assigned(sim.OutcomeNames()))
}

// assigned appends = to names.
func assigned(names []string) []string {
	for i := range names {
		names[i] += "="
	}
	return names
}

// zoneOf reads OUTCOME=SIZE.
func zoneOf(text string) (outcome string, size float64, err error) {
	outcome, number, _ := strings.Cut(text, "=")
	outcome = strings.TrimSpace(outcome)
	if sim.OutcomeNamed(outcome) == nil {
		return "", 0, fmt.Errorf("unknown outcome %q%s", outcome, words.DidYouMean(outcome, sim.OutcomeNames()))
	}
	size, ok := scenarios.ParseNumber(number)
	if !ok || size < 0 {
		return "", 0, errors.New("it must be outcome=size, with a size of at least 0")
	}
	return outcome, size, nil
}

// zonesOf returns the negligible zones, with those given.
func zonesOf(given []string) (map[string]float64, error) {
	zones := sim.Zones()
	for _, text := range given {
		outcome, size, err := zoneOf(text)
		if err != nil {
			return nil, findings.Misused("zone is %q; %w", text, err)
		}
		zones[outcome] = size
	}
	return zones, nil
}

// listOf returns the values of a list flag; none if the command does not have it.
func listOf(cmd *cobra.Command, name string) []string {
	if flag := cmd.Flags().Lookup(name); flag != nil {
		return flag.Value.(pflag.SliceValue).GetSlice()
	}
	return nil
}

// refusal is the error of a flag that refuses a text.
func refusal(flag *pflag.Flag, text string, err error) error {
	if flag.Value.Type() == "bool" {
		err = errors.New("it must be true or false")
	}
	_, number := scenarios.ParseNumber(text)
	if _, wrong := time.ParseDuration(text); !number && wrong != nil || strings.TrimSpace(text) != text {
		text = fmt.Sprintf("%q", text)
	}
	return fmt.Errorf("%s is %s; %w", flag.Name, text, err)
}
