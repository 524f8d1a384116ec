package main

import (
	"context"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

func newReplay(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "replay DIR ROW",
		Short: "Rerun a row of a data set and compare it bit for bit",
		Long: `replay reruns one run of a data set: the row with a number, from 0, in the order in
which merge and export write rows. It reports that the result is identical to the bit, or
shows the first difference and exits with 1.

--json prints {"row", "point", "values": {"group.name": value, ...}, "replication",
"regime", "seed", "identical": true or false, "difference": null or {"column",
"there", "now"} as text, "engine": the data set's, "engine_now": this program's}.`,
		Example: "  leaderful replay results 4711\n  leaderful replay results 4711 --out figures",
		Args:    exactly("a folder", "a row"),
	}
	cmd.Flags().String("out", "", "draw figures of this run into this `folder`")
	addForceFlag(cmd)
	addDrawingFlags(cmd)
	cmd.Flags().Bool("json", false, "print one JSON object")
	cmd.Flags().Bool("quiet", false, "no progress")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		number, ok := scenarios.ParseWhole(arguments[1], 0, math.MaxInt)
		if !ok {
			return findings.Misused("the row is %q; it must be a whole number from 0", arguments[1])
		}
		return app.replay(cmd.Context(), arguments[0], int(number), o)
	}
	return cmd
}

func (app *application) replay(ctx context.Context, path string, number int, o *options) error {
	f, err := findings.OpenStored(path) // rows are counted, so none may be missing
	if err != nil {
		return err
	}
	s := &f.Manifest.Sweep
	if err := s.Check(); err != nil {
		return err
	}
	row, err := f.Row(number)
	if err != nil {
		return err
	}
	point, replication, regime := int(row.Wholes[0][0]), int(row.Wholes[1][0]), row.Texts[2][0]
	record := s.Replay(point, replication)
	again := dataset.NewTable(f.Manifest.Columns)
	dataset.AppendRuns(again, s, record)
	arm := 0
	for again.Texts[2][arm] != regime {
		arm++
	}
	var difference any
	var other error
	for c, column := range f.Manifest.Columns {
		if stored, now := row.Cell(c, 0), again.Cell(c, arm); stored != now {
			difference = telling.NewObject("column", column.Name, "there", stored, "now", now)
			other = fmt.Errorf("%s is %s in the data set and %s now (the data set's engine is %s, this program's %s)", column.Name, stored, now, f.Manifest.Engine, sim.Engine)
			break
		}
	}
	if o.json {
		values := telling.Object{}
		for j := range s.Factors {
			values = append(values, telling.Member{Key: s.Factors[j].Name, Value: record.Values[j]})
		}
		err := telling.PrintJSON(app.stdout, telling.NewObject("row", number, "point", point, "values", values, "replication", replication, "regime", regime,
			"seed", telling.SeedNumber(record.Seeds[arm]), "identical", other == nil, "difference", difference, "engine", f.Manifest.Engine, "engine_now", sim.Engine))
		if err != nil {
			return err
		}
	} else {
		fmt.Fprintf(app.stdout, "row %d: point %d (%s), replication %d, %s, seed %d\n", number, point, s.Describe(record.Values), replication, regime, record.Seeds[arm])
	}
	if other == nil && !o.json {
		fmt.Fprintln(app.stdout, "identical to the bit")
	}
	if other != nil || o.out == "" {
		return other
	}
	setup, err := s.Setup(arm, record.Values)
	if err != nil {
		return err
	}
	plan := &experiment.Plan{Arms: []experiment.Arm{{Name: regime, Setup: setup}}, Seed: record.Seeds[arm], First: replication, Replications: 1, Workers: 1, Weekly: true}
	scenario := &scenarios.Scenario{Name: s.Scenario, Base: s.Arms[0].Setup}
	st := &study{Study: findings.Study{Scenario: scenario, Plan: plan}, options: o, keepWeekly: true, sweep: telling.PlaceOf(s, point, record.Values)}
	if err := app.execute(ctx, st); err != nil {
		return err
	}
	return app.draw(st, nil)
}
