package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/scenarios"
)

// overviewReplications keeps the overview within a second or two.
const overviewReplications = 200

// overviewSentences is the number of regimes that the overview describes in words:
// both kinds of power-over.
const overviewSentences = 2

// overview compares the baseline's regimes: what leaderful does without a command.
func (app *application) overview(cmd *cobra.Command) error {
	s, err := app.prepare(cmd, "baseline")
	if err != nil {
		return err
	}
	if s.options.replications == 0 {
		s.Plan.Replications = overviewReplications
	}
	s.Plan.Weekly, s.keepWeekly = true, true // for the strips
	return app.compare(cmd, s, func(s *study, comparisons []findings.Comparison) {
		telling.PrintOverview(app.stdout, &s.Study, comparisons, overviewSentences)
		fmt.Fprintf(app.stdout, `Next:
  leaderful compare baseline     all regimes, with intervals (--out: figures)
  leaderful scenarios            other stories, some of which %s wins
  leaderful explain power-with   what a term means
  leaderful serve                the same in the browser (make page builds it)
  leaderful --help               everything else
`, strings.Join(powerOverWinners(), " or "))
	})
}

// powerOverWinners returns the arms of power-over that win a canned scenario.
func powerOverWinners() []string {
	var winners []string
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name)
		if err != nil {
			panic("leaderful: a canned scenario cannot be read: " + err.Error())
		}
		if s.Favours == scenarios.PowerOver {
			winners = append(winners, s.Winners()...)
		}
	}
	slices.Sort(winners)
	return slices.Compact(winners)
}
