package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/scenarios"
	"leaderful/sim"
)

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

func completeScenarios(_ *cobra.Command, arguments []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(arguments) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return scenarios.Names(), cobra.ShellCompDirectiveDefault
}

// completeSweeps offers canned sweeps, and files.
func completeSweeps(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.SweepNames(), cobra.ShellCompDirectiveDefault
}
