package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/inference"
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
		s.plan.Replications = overviewReplications
	}
	s.plan.Weekly, s.keepWeekly = true, true // for the strips
	return app.compare(cmd, s, app.printOverview)
}

// strips are the measures that the overview shows over time.
var strips = []struct{ title, series, outcome string }{
	{"leadership of followers", "leadership_capacity", "leadership_capacity"},
	{"collateral damage", "collateral_damage", "collateral_damage"},
	{"crises", "crises", "crises_per_year"},
}

func (app *application) printOverview(s *study, comparisons []comparison) {
	w := app.stdout
	weeks := s.scenario.Base.Parameters.Environment.Weeks
	heading(w, s.scenario.Title)
	text := fmt.Sprintf("%d organizations of %d members under each regime, in the same worlds", s.results.Replications(), s.scenario.Base.Parameters.Organization.Members)
	fmt.Fprintf(w, "%s\n\n", wrap(text, room(w), ""))
	const points = 16
	t := table{header: []string{""}, left: 1}
	for _, strip := range strips {
		t.header = append(t.header, center(strip.title, points+6))
	}
	columns := make([][]string, len(strips))
	for k, strip := range strips {
		series, outcome := sim.SeriesNamed(strip.series), sim.OutcomeNamed(strip.outcome)
		paths := make([][]float64, len(s.plan.Arms))
		highest := 0.0
		for arm := range s.plan.Arms {
			paths[arm] = s.meanPath(arm, series, points)
			highest = max(highest, slices.Max(paths[arm]))
		}
		for arm := range s.plan.Arms {
			mean := inference.MeanOf(s.results.Values(arm, outcome), level).Value
			columns[k] = append(columns[k], fmt.Sprintf("%s %5s", sparkline(paths[arm], highest), figures(mean)))
		}
	}
	for arm := range s.plan.Arms {
		row := []string{s.plan.Arms[arm].Name}
		for k := range strips {
			row = append(row, columns[k][arm])
		}
		t.add(row...)
	}
	t.print(w)
	fmt.Fprintln(w)
	paragraph(w, fmt.Sprintf("Strips cover %.3g years and share one scale in each column. Numbers: mean leadership capacity of followers in the last year (0 to 1), "+
		"damage per 100 member-years, crises per year.", float64(weeks)/52))
	texts := s.sentences(comparisons)
	for _, text := range texts[:min(len(texts), overviewSentences)] {
		paragraph(w, text)
	}
	if text := s.withoutCrisis() + s.warnings(); text != "" {
		paragraph(w, strings.TrimSpace(text))
	}
	fmt.Fprintf(w, `Next:
  leaderful compare baseline     all regimes, with intervals (--out: figures)
  leaderful scenarios            other stories, some of which %s wins
  leaderful explain power-with   what a term means
  leaderful serve                the same in the browser (make page builds it)
  leaderful --help               everything else
`, strings.Join(powerOverWinners(), " or "))
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

// meanPath returns the mean of a weekly series over the runs of an arm, in a number
// of equal stretches of time.
func (s *study) meanPath(arm int, series *sim.Series, points int) []float64 {
	sums := make([]float64, points)
	counts := make([]float64, points)
	for _, run := range s.results.Runs[arm] { // runs beyond mostWeekly have no weeks
		for week := range run.Weekly {
			at := week * points / len(run.Weekly)
			sums[at] += series.Of(&run.Weekly[week])
			counts[at]++
		}
	}
	for at := range sums {
		if counts[at] > 0 {
			sums[at] /= counts[at]
		}
	}
	return sums
}

// sparkline draws values between 0 and the highest as blocks.
func sparkline(values []float64, highest float64) string {
	blocks := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, v := range values {
		at := 0
		if highest > 0 {
			at = min(len(blocks)-1, int(v/highest*float64(len(blocks))))
		}
		b.WriteRune(blocks[at])
	}
	return b.String()
}

// center puts a word in the middle of a column.
func center(word string, width int) string {
	space := max(0, width-utf8.RuneCountInString(word))
	return strings.Repeat(" ", space/2) + word + strings.Repeat(" ", space-space/2)
}
