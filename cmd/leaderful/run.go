package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// jsonForm documents what --json prints.
const jsonForm = `With --json it prints one object:
  {"scenario", "version", "seed", "replications",
   "settings": {"group.name": value, ... all of them},
   "regimes": {"NAME": {"outcomes": {"crises_per_year": {"mean",
   "standard_error", "n"}, ... all of them}}}}`

// jsonSeed documents the seeds that --json prints.
const jsonSeed = `A seed above 2^53 is text, since most readers of JSON would round it.`

func newRun(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run SCENARIO|FILE|--link URL",
		Short: "Run a scenario and print its outcomes, or replay a link",
		Long: `run simulates organizations in a scenario and prints the mean of each outcome over
the replications, with its 95% interval (Student's t).

` + jsonForm + "\n" + jsonSeed + `

With --log it prints, in plain words, every event of a single replication of a
single regime; with --log crises only the history of each problem that became a
crisis, from its arrival to its end, in which the same event week after week is one
line. With --json the events are JSON Lines, in which seats have numbers.

With --link it replays, to the bit, the runs of a link from the page or from compare,
one for each of its arms, and prints their outcomes and digests, which the page shows
too. Scenario, settings, seed and replication are those of the link, whatever the
configuration says. --regimes chooses among its arms. With --json the object also
has "replication", "digests": {"NAME": SHA-256 of all weeks and outcomes, ...} and
"warnings": a list of sentences.`,
		Example: `  leaderful run baseline
  leaderful run emergency --regimes domineering,power-with --replications 1000
  leaderful run baseline --set turnover.quit_rate=0.6 --json
  leaderful run storm --weekly weeks.csv
  leaderful run baseline --regimes power-with --log --replication 3
  leaderful run baseline --regimes domineering --log crises
  leaderful run --link 'http://127.0.0.1:8080/#v1....'
  leaderful run --link 'http://127.0.0.1:8080/#v1....' --regimes domineering --log`,
		Args: func(cmd *cobra.Command, arguments []string) error {
			rest := withoutLogKind(cmd, arguments)
			if cmd.Flags().Changed("log") && len(rest) == 2 {
				return usageError{fmt.Errorf("log is %q; it must be %s", rest[1], strings.Join(logKinds, " or ")), cmd.CommandPath()}
			}
			return atMostOne("scenario or file")(cmd, rest)
		},
		ValidArgsFunction: completeScenarios,
	}
	addRunFlags(cmd)
	addOutcomesFlag(cmd)
	log := cmd.Flags().String("log", "", "print the events of one run instead: `all`, or crises for those of problems that became one")
	cmd.Flags().Lookup("log").NoOptDefVal = logAll
	complete(cmd, "log", cobra.ShellCompDirectiveNoFileComp, logKinds)
	replication := new(int)
	addWhole(cmd.Flags(), replication, "replication", 0, 0, mostReplications, "`number` of the replication to print events of, from 0")
	link := cmd.Flags().String("link", "", "replay the runs of this `URL`, or of what follows its #")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		arguments = withoutLogKind(cmd, arguments)
		if *log != "" && !slices.Contains(logKinds, *log) {
			return usageError{fmt.Errorf("log is %q; it must be %s", *log, strings.Join(logKinds, " or ")), cmd.CommandPath()}
		}
		var s *study
		switch {
		case *link != "":
			s, err = app.follow(cmd, o, *link, arguments)
		case len(arguments) == 0:
			err = exactly(scenarioOrFile)(cmd, arguments)
		default:
			s, err = open(cmd, o, arguments[0])
		}
		if err != nil {
			return err
		}
		if err := s.chooseOutcomes(mostTelling); err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		if *log != "" {
			for _, other := range []string{"out", "weekly", "outcomes", "replications"} {
				if cmd.Flags().Changed(other) {
					return misuse("--log prints the events of one run; it cannot be combined with --%s", other)
				}
			}
			if s.linked != nil {
				*replication = s.plan.First
			}
			return app.log(s, *log, *replication)
		}
		if cmd.Flags().Changed("replication") {
			return misuse("--replication needs --log")
		}
		if s.options.json && cmd.Flags().Changed("outcomes") {
			return misuse("run --json prints all outcomes; it cannot be combined with --outcomes")
		}
		err = app.execute(cmd.Context(), s)
		return app.finish(s, err, func() error {
			var err error
			switch {
			case s.options.json && s.linked != nil:
				err = printJSON(app.stdout, append(s.json(), s.linkedJSON()...))
			case s.options.json:
				err = printJSON(app.stdout, s.json())
			case s.linked != nil:
				app.printLinked(s)
			default:
				app.printOutcomes(s)
			}
			return errors.Join(err, app.draw(s, nil))
		})
	}
	return cmd
}

// printOutcomes prints the outcomes of every arm, as many arms side by side as
// fit.
func (app *application) printOutcomes(s *study) {
	app.printTitle(s)
	const first, column = 44, 26
	perTable := max(1, (terminalWidth(app.stdout)-first)/column)
	for from := 0; from < len(s.plan.Arms); from += perTable {
		arms := s.plan.Arms[from:min(from+perTable, len(s.plan.Arms))]
		t := table{header: []string{"outcome", "unit"}, left: 2}
		for _, arm := range arms {
			t.header = append(t.header, arm.Name)
		}
		for _, outcome := range s.outcomes {
			row := []string{outcome.Name, outcome.Unit}
			for i := range arms {
				e := inference.MeanOf(s.results.Values(from+i, outcome), level)
				row = append(row, valueAndInterval(&e))
			}
			t.add(row...)
		}
		t.print(app.stdout)
		fmt.Fprintln(app.stdout)
	}
	paragraph(app.stdout, "Mean over replications and its 95% interval, for each outcome and regime separately."+s.warnings())
}

// printTitle prints the scenario and how it was run.
func (app *application) printTitle(s *study) {
	heading(app.stdout, s.scenario.Title)
	replications := "1 replication"
	if n := s.results.Replications(); n > 1 {
		replications = fmt.Sprintf("%d replications on common worlds", n)
	}
	text := fmt.Sprintf("scenario %s, %s, seed %d, settings %s", s.scenario.Name, replications, s.plan.Seed, s.plan.SettingsHash())
	fmt.Fprintf(app.stdout, "%s\n\n", wrap(text, room(app.stdout), ""))
}

// warnings returns a sentence to add about what makes the study's intervals doubtful.
func (s *study) warnings() string {
	if few := inference.TooFew(s.results.Replications()); few != "" {
		return " Warning: " + few + "."
	}
	return ""
}

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
	if len(s.plan.Arms) != 1 {
		var names []string
		for _, arm := range s.plan.Arms {
			names = append(names, arm.Name)
		}
		return misuse("--log prints one run; choose a regime with --regimes: %s", strings.Join(names, ", "))
	}
	organization, err := sim.New(&s.plan.Arms[0].Setup, s.plan.Seed, replication)
	if err != nil {
		return err
	}
	if !s.options.json {
		heading(app.stdout, oneLine(s.scenario.Title))
		text := fmt.Sprintf("scenario %s, regime %s, replication %d, seed %d, settings %s",
			s.scenario.Name, oneLine(s.plan.Arms[0].Name), replication, s.plan.Seed, s.plan.SettingsHash())
		fmt.Fprintf(app.stdout, "%s\n\n", wrap(text, room(app.stdout), ""))
	}
	places := s.plan.Arms[0].Setup.Parameters.Places()
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
			_, err = fmt.Fprintln(app.stdout, strings.TrimPrefix(wrap(indent+line, room(app.stdout), indent), indent))
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
		fmt.Fprintf(app.stdout, "%s in %s\n", countedCrises(len(histories)), counted(organization.CurrentWeek(), "week"))
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

func completeScenarios(_ *cobra.Command, arguments []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(arguments) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return scenarios.Names(), cobra.ShellCompDirectiveDefault
}
