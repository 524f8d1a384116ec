package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/sim"
)

// What --log prints.
const (
	logAll    = "all"
	logCrises = "crises"
)

var logKinds = []string{logAll, logCrises}

// withoutLogKind removes the optional value of --log from the arguments.
func withoutLogKind(cmd *cobra.Command, arguments []string) []string {
	flag := cmd.Flags().Lookup("log")
	if at := slices.IndexFunc(arguments, func(word string) bool { return slices.Contains(logKinds, word) }); at >= 0 && flag.Changed {
		flag.Value.Set(arguments[at])
		return slices.Delete(slices.Clone(arguments), at, at+1)
	}
	return arguments
}

// log prints the events of one run, or those that led to crises.
func (app *application) log(s *study, kind string, replication int) error {
	if len(s.Plan.Arms) != 1 {
		var names []string
		for _, arm := range s.Plan.Arms {
			names = append(names, arm.Name)
		}
		return findings.Misused("--log prints one run; choose a regime with --regimes: %s", strings.Join(names, ", "))
	}
	organization, err := sim.New(&s.Plan.Arms[0].Setup, s.Plan.Seed, replication)
	if err != nil {
		return err
	}
	if !s.options.json {
		telling.PrintHeading(app.stdout, words.OneLine(s.Scenario.Title))
		text := fmt.Sprintf("scenario %s, regime %s, replication %d, seed %d, settings %s",
			s.Scenario.Name, words.OneLine(s.Plan.Arms[0].Name), replication, s.Plan.Seed, s.Plan.SettingsHash())
		fmt.Fprintf(app.stdout, "%s\n\n", words.Wrap(text, telling.Room(app.stdout), ""))
	}
	places := s.Plan.Arms[0].Setup.Parameters.Places()
	encoder := json.NewEncoder(app.stdout)
	print := func(events ...sim.Event) (err error) {
		if s.options.json {
			for _, e := range events {
				err = errors.Join(err, encoder.Encode(e))
			}
			return err
		}
		for _, line := range places.Describe(events...) {
			const indent = "    " // of continuation lines
			_, err = fmt.Fprintln(app.stdout, strings.TrimPrefix(words.Wrap(indent+line, telling.Room(app.stdout), indent), indent))
		}
		return err
	}
	var failure error
	var crises sim.Crises
	organization.Listen(func(e sim.Event) {
		if kind == logCrises {
			crises.Add(e)
		} else if failure == nil {
			failure = print(e)
		}
	})
	for !organization.Done() && failure == nil {
		organization.Week()
	}
	if kind == logAll || failure != nil {
		return failure
	}
	histories := crises.Histories()
	if !s.options.json {
		fmt.Fprintf(app.stdout, "%s in %s\n", countedCrises(len(histories)), words.Counted(organization.CurrentWeek(), "week"))
	}
	for _, history := range histories {
		if !s.options.json {
			fmt.Fprintln(app.stdout)
		}
		if err := print(history...); err != nil {
			return err
		}
	}
	return nil
}

func countedCrises(n int) string {
	switch n {
	case 0:
		return "no crisis"
	case 1:
		return "1 crisis"
	}
	return fmt.Sprintf("%d crises", n)
}
