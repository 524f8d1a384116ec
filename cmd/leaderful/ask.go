package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/scenarios"
)

// inquiryFlags are the flags of commands that answer questions by running simulations.
type inquiryFlags struct {
	scenario  string
	budget    int
	shard     string
	saveEvery time.Duration
	level     float64
	zones     []string
}

// addInquiryFlags adds the flags; budget is the default maximum number of runs.
func addInquiryFlags(cmd *cobra.Command, flags *inquiryFlags, budget int) {
	f := cmd.Flags()
	addSeed(f, mostSeed, "`number` that seeds all random draws")
	addSet(cmd)
	f.String("out", findings.ResultsFolder, "keep the runs in this `folder`, and continue from existing runs there")
	addWorkers(f)
	f.Bool("json", false, "print one JSON object instead of tables")
	f.Bool("quiet", false, "no progress")
	f.StringVar(&flags.scenario, "scenario", "baseline", "`name` or file of the scenario to use")
	addWhole(f, &flags.budget, "budget", budget, 0, mostRuns, "maximum number of `runs`, including existing runs")
	f.StringVar(&flags.shard, "shard", wholeShard, "run only part `I/N` of the replications, without answering; auto/N on a cluster")
	addTime(f, &flags.saveEvery, "save-every", 10*time.Second, time.Millisecond, "save complete runs at least this often")
	addLevel(f, &flags.level, "coverage of all intervals together")
	addZone(cmd, &flags.zones)
	complete(cmd, "scenario", cobra.ShellCompDirectiveDefault, scenarios.Names())
}

// question returns the question about a subject that the flags describe.
func (f *inquiryFlags) question(of findings.Subject, o *options) (*findings.Question, error) {
	file, err := scenarios.ReadSource(f.scenario)
	if err != nil {
		return nil, findings.Misuse{Err: err}
	}
	q := &findings.Question{Subject: of, Setting: findings.Setting{Scenario: file, Set: o.set, Seed: o.seed}, Level: f.level, Budget: f.budget}
	if err := q.Setting.Read(); err != nil {
		return nil, err
	}
	q.Zones, err = zonesOf(f.zones)
	return q, err
}

// work says how to run.
func (app *application) work(o *options, shard string, saveEvery time.Duration) (*findings.Work, error) {
	number, n, err := shardOf(shard)
	return &findings.Work{Watcher: &terminal{app, o.quiet}, Workers: o.workers, Shard: [2]int{number, n}, SaveEvery: saveEvery, Abandoned: app.abandoned, Saving: app.saving.Store}, err
}

// ask asks a question and prints the answer.
func (app *application) ask(ctx context.Context, q *findings.Question, o *options, f *inquiryFlags) error {
	work, err := app.work(o, f.shard, f.saveEvery)
	if err != nil {
		return err
	}
	found, err := findings.Ask(ctx, q, o.out, work)
	if found != nil {
		if o.json {
			err = errors.Join(err, telling.PrintJSON(app.stdout, telling.JSON(found)))
		} else {
			telling.Print(app.stdout, found)
			app.reportFolder(o, q, f)
		}
	}
	if errors.Is(err, context.Canceled) && !work.Sharded() {
		fmt.Fprintln(app.stderr, "interrupted; all complete runs are saved, and the same command continues with the rest")
		if q.Subject == findings.AboutSensitivity { // which has another default for --out
			fmt.Fprintf(app.stderr, "`%s --out %s` continues\n", q.Command(), words.ShellWord(o.out))
		}
	}
	return err
}

// reportFolder prints where the runs of a command are.
func (app *application) reportFolder(o *options, q *findings.Question, f *inquiryFlags) {
	if o.quiet || q.Subject == findings.AboutSensitivity {
		return
	}
	flags := ""
	if f.level != findings.UsualLevel {
		flags += fmt.Sprintf(" --level %v", f.level)
	}
	for _, zone := range f.zones {
		flags += " --zone " + words.ShellWord(zone)
	}
	fmt.Fprintf(app.stderr, "the runs are in %s; `leaderful report %s%s` shows the results\n", filepath.Join(o.out, string(q.Subject)), words.ShellWord(o.out), flags)
}
