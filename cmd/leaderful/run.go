package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
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
		if err := s.chooseOutcomes(findings.MostTelling); err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		if *log != "" {
			for _, other := range []string{"out", "weekly", "outcomes", "replications"} {
				if cmd.Flags().Changed(other) {
					return findings.Misused("--log prints the events of one run; it cannot be combined with --%s", other)
				}
			}
			if s.linked != nil {
				*replication = s.Plan.First
			}
			return app.log(s, *log, *replication)
		}
		if cmd.Flags().Changed("replication") {
			return findings.Misused("--replication needs --log")
		}
		if s.options.json && cmd.Flags().Changed("outcomes") {
			return findings.Misused("run --json prints all outcomes; it cannot be combined with --outcomes")
		}
		err = app.execute(cmd.Context(), s)
		return app.finish(s, err, func() error {
			var err error
			switch {
			case s.options.json && s.linked != nil:
				err = telling.PrintJSON(app.stdout, append(telling.StudyJSON(&s.Study), s.linkedJSON()...))
			case s.options.json:
				err = telling.PrintJSON(app.stdout, telling.StudyJSON(&s.Study))
			case s.linked != nil:
				app.printLinked(s)
			default:
				telling.PrintOutcomes(app.stdout, &s.Study)
			}
			return errors.Join(err, app.draw(s, nil))
		})
	}
	return cmd
}
