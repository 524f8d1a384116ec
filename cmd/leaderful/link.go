package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// linked holds what a link adds to a study.
type linked struct {
	warnings []string // why the runs may differ from those its author saw
}

// follow prepares the runs of a link.
func (app *application) follow(cmd *cobra.Command, o *options, address string, arguments []string) (*study, error) {
	if len(arguments) > 0 {
		return nil, findings.Misused("--link names the scenario to run; it cannot be combined with %s", arguments[0])
	}
	for _, other := range []string{"seed", "replications", "replication", "set"} {
		if cmd.Flags().Changed(other) {
			return nil, findings.Misused("--link replays the runs unchanged; it cannot be combined with --%s", other)
		}
	}
	link, err := scenarios.ReadLink(address)
	if err != nil {
		return nil, findings.Misuse{Err: err}
	}
	scenario, err := link.Resolve()
	if err != nil {
		return nil, findings.Misuse{Err: err}
	}
	s := &study{Study: findings.Study{Scenario: scenario}, options: o, keepWeekly: true, linked: new(linked)}
	whole := planFor(scenario, scenario.Arms)
	if link.Engine != sim.Engine {
		s.linked.warn("the link was made with engine %s, but this is engine %s: numbers may differ from those its author saw", link.Engine, sim.Engine)
	}
	if hash := whole.SettingsHash(); link.Settings != hash {
		s.linked.warn("the link was made with settings %s, but here they are %s: a default, a scenario or a regime has changed since", link.Settings, hash)
	}
	if s.arms = scenario.Arms; cmd.Flags().Changed("regimes") {
		if s.arms, err = amongLinked(scenario.Arms, o.regimes); err != nil {
			return nil, usageError{err, cmd.CommandPath()}
		}
	}
	s.Plan = planFor(scenario, s.arms)
	s.Plan.Seed, s.Plan.First, s.Plan.Replications = link.Seed, link.Replication, 1
	s.Plan.Workers, s.Plan.Weekly = o.workers, true
	for _, warning := range s.linked.warnings {
		fmt.Fprintf(app.stderr, "warning: %s\n", warning)
	}
	return s, nil
}

func (l *linked) warn(format string, arguments ...any) {
	l.warnings = append(l.warnings, fmt.Sprintf(format, arguments...))
}

// planFor returns a plan of arms of a scenario.
func planFor(scenario *scenarios.Scenario, arms []scenarios.Arm) *experiment.Plan {
	plan := new(experiment.Plan)
	for i := range arms {
		plan.Arms = append(plan.Arms, experiment.Arm{Name: arms[i].Name, Setup: scenario.Setup(&arms[i])})
	}
	return plan
}

// amongLinked chooses arms by name. Names in a link may contain commas, which the
// flag takes for separators.
func amongLinked(arms []scenarios.Arm, named []string) ([]scenarios.Arm, error) {
	var known []string
	for _, arm := range arms {
		known = append(known, arm.Name)
	}
	if whole := strings.Join(named, ","); slices.Contains(known, whole) {
		named = []string{whole}
	}
	var chosen []scenarios.Arm
	for i, name := range named {
		at := slices.Index(known, name)
		switch {
		case at < 0:
			return nil, fmt.Errorf("the link has no arm %q; it has %s", name, strings.Join(known, "; "))
		case slices.Contains(named[:i], name):
			return nil, fmt.Errorf("arm %q is listed twice", name)
		}
		chosen = append(chosen, arms[at])
	}
	return chosen, nil
}

// digests returns the digest of the run of each arm.
func (s *study) digests() []string {
	digests := make([]string, len(s.Plan.Arms))
	for arm, runs := range s.Results.Runs {
		digests[arm] = experiment.Digest(runs[0].Weekly, &runs[0].Outcomes)
	}
	return digests
}

// linkedJSON returns what a link adds to the form for machines.
func (s *study) linkedJSON() telling.Object {
	digests := make(telling.Object, len(s.Plan.Arms))
	for arm, digest := range s.digests() {
		digests[arm] = telling.Member{Key: s.Plan.Arms[arm].Name, Value: digest}
	}
	warnings := s.linked.warnings
	if warnings == nil {
		warnings = []string{}
	}
	return telling.NewObject("replication", s.Plan.First, "digests", digests, "warnings", warnings)
}

// printLinked prints the outcomes of each run, as many side by side as fit.
func (app *application) printLinked(s *study) {
	w := app.stdout
	telling.PrintHeading(w, words.OneLine(s.Scenario.Title))
	text := fmt.Sprintf("scenario %s, replication %d, seed %d, settings %s", s.Scenario.Name, s.Plan.First, s.Plan.Seed, s.Plan.SettingsHash())
	fmt.Fprintf(w, "%s\n\n", words.Wrap(text, telling.Room(w), ""))
	const digits = 12 // of a digest; the page shows as many
	digests := s.digests()
	column := digits
	for _, arm := range s.Plan.Arms {
		column = max(column, utf8.RuneCountInString(arm.Name))
	}
	const first = 44
	perTable := max(1, (telling.TerminalWidth(w)-first)/(column+2))
	for from := 0; from < len(s.Plan.Arms); from += perTable {
		arms := s.Plan.Arms[from:min(from+perTable, len(s.Plan.Arms))]
		t := telling.Table{Columns: telling.Columns(2, "outcome", "unit")}
		last := []string{"digest", "of the whole run"}
		for i, arm := range arms {
			t.Columns = append(t.Columns, telling.Column{Title: arm.Name, Number: true})
			last = append(last, digests[from+i][:digits])
		}
		for _, outcome := range s.Outcomes {
			row := []string{outcome.Name, outcome.Unit}
			for i := range arms {
				row = append(row, words.Figures(s.Results.Values(from+i, outcome)[0]))
			}
			t.Add(row...)
		}
		t.Add(last...)
		t.Print(w)
		fmt.Fprintln(w)
	}
	telling.PrintParagraph(w, "These are single runs in the same world. Chance may outweigh the effect of a regime; leaderful compare averages over many worlds. "+
		"A run with the same digest, here or on the page, is identical to the bit.")
}
