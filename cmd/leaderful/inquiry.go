package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/durable"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// resultsFolder is the default folder in which commands that answer questions keep
// their data sets, each in a folder of its own name.
const resultsFolder = "findings"

// A setting is a scenario, with settings changed, in which an inquiry is made.
type setting struct {
	name       string // of the scenario
	scenario   experiment.File
	changes    []sim.ParameterChange
	parameters sim.Parameters // including the changes
	listed     bool           // its shocks are listed, with their complexity
	seed       uint64
}

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
	f.String("out", resultsFolder, "keep the runs in this `folder`, and continue from existing runs there")
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

// unfinished is the error of a command that was cut short.
func unfinished(err error) error {
	var usage usageError
	if errors.As(err, &usage) { // found before any run
		return err
	}
	return fmt.Errorf("%w\nsaved runs are kept; the same command continues", err)
}

// settingOf reads the setting that the flags describe.
func settingOf(f *inquiryFlags, o *options) (*setting, error) {
	file, err := scenarios.ReadSource(f.scenario)
	if err != nil {
		return nil, misuse("%w", err)
	}
	read, err := scenarios.Read(file.Name, []byte(file.Text))
	if err != nil {
		return nil, usageError{error: err}
	}
	s := &setting{name: read.Name, scenario: file, seed: o.seed}
	if err := applySettings(&read.Base, o.set); err != nil {
		return nil, usageError{error: err}
	}
	for _, assignment := range o.set {
		change, err := scenarios.ParseAssignment(assignment)
		if err != nil {
			return nil, usageError{error: err}
		}
		s.changes = append(s.changes, change)
	}
	s.parameters, s.listed = read.Base.Parameters, read.Base.Shocks.Timing == sim.ShocksListed
	return s, nil
}

// cannotVary reports whether the setting fixes what a comparison varies: listed shocks
// have their own complexity.
func (s *setting) cannotVary(c *inference.Comparison) bool {
	return s != nil && s.listed && slices.ContainsFunc(c.Terms, func(t inference.Term) bool { return t.Arm.Change.Parameter == "environment.shock_complexity" })
}

// variantOf returns an arm of a comparison as a variant of the scenario.
func (s *setting) variantOf(arm inference.Arm) scenarios.Variant {
	v := scenarios.Variant{Name: arm.Name(), Like: arm.Regime}
	if change := arm.Change; change.Name != "" {
		value := change.Value
		if change.Relative {
			value *= sim.ParameterNamed(change.Parameter).Get(&sim.Setup{Parameters: s.parameters})
		}
		v.Meaning = fmt.Sprintf("%s, with %s at %v", arm.Regime, change.Parameter, value)
		v.Interventions = []sim.Intervention{{Parameter: &sim.ParameterChange{Name: change.Parameter, Value: value}}}
	}
	return v
}

// An inquiry is a set of ledgers that share worlds and seeds, so that the arms of a
// comparison may be in several of them.
type inquiry struct {
	setting     *setting
	ledgers     []*ledger
	names       []string // of the ledgers' folders
	ledgerOfArm map[string]*ledger
	manifests   []*dataset.Manifest // of stored ledgers
}

// needed returns the arms and outcomes of comparisons, in a fixed order.
func needed(comparisons []inference.Comparison) (arms []inference.Arm, outcomes []string) {
	for i := range comparisons {
		for _, t := range comparisons[i].Terms {
			if !slices.Contains(arms, t.Arm) {
				arms = append(arms, t.Arm)
			}
			if !slices.Contains(outcomes, t.Outcome) {
				outcomes = append(outcomes, t.Outcome)
			}
		}
	}
	slices.SortStableFunc(arms, func(a, b inference.Arm) int { return regimeOrder(a.Regime) - regimeOrder(b.Regime) })
	return arms, outcomes
}

func regimeOrder(name string) int { return slices.Index(regimeNames(), name) }

// groupOf returns the name of the ledger that holds an arm's runs, if ledgers grow
// separately: the changed parameter, or "regimes" for unchanged regimes.
func groupOf(arm inference.Arm) string {
	if arm.Change.Name == "" {
		return "regimes"
	}
	_, name, _ := strings.Cut(arm.Change.Parameter, ".")
	return name
}

// newInquiry opens the ledgers that comparisons need: one for each group if separate,
// else a single one at the path. All have the same factors and points.
func newInquiry(path, name, question string, s *setting, comparisons []inference.Comparison, separate bool, factors []scenarios.Range, points [][]float64) (*inquiry, error) {
	arms, outcomes := needed(comparisons)
	q := &inquiry{setting: s, ledgerOfArm: map[string]*ledger{}}
	grouped := map[string][]scenarios.Variant{}
	for _, arm := range arms {
		group := ""
		if separate {
			group = groupOf(arm)
		}
		if !slices.Contains(q.names, group) {
			q.names = append(q.names, group)
		}
		grouped[group] = append(grouped[group], s.variantOf(arm))
	}
	for _, group := range q.names {
		called := strings.TrimSuffix(name+"-"+strings.ReplaceAll(group, "_", "-"), "-")
		l, err := openLedger(filepath.Join(path, group), scenarios.Composition{
			Name: called, Title: question, Question: question, Scenario: s.scenario, Settings: s.changes, Arms: grouped[group],
			Factors: factors, Points: points, Seed: s.seed,
		}, outcomes)
		if err != nil {
			return nil, err
		}
		q.ledgers = append(q.ledgers, l)
		for _, arm := range grouped[group] {
			q.ledgerOfArm[arm.Name] = l
		}
	}
	return q, nil
}

// weeksFactor is the factor of sweeps in which nothing varies.
func (s *setting) weeksFactor() ([]scenarios.Range, [][]float64) {
	weeks := float64(s.parameters.Environment.Weeks)
	return []scenarios.Range{{Name: "environment.weeks", Low: weeks, High: weeks}}, [][]float64{{weeks}}
}

// runs returns how many runs the ledgers hold or will hold.
func (q *inquiry) runs() int {
	n := 0
	for _, l := range q.ledgers {
		n += len(l.composition.Arms) * len(l.composition.Points) * l.replications()
	}
	return n
}

// countedRuns returns how many runs count: those of replications without a gap.
func (q *inquiry) countedRuns() int {
	n := 0
	for _, l := range q.ledgers {
		for point := range l.rows {
			n += len(l.composition.Arms) * l.complete(point)
		}
	}
	return n
}

// ledgersOf returns the ledgers that a comparison needs.
func (q *inquiry) ledgersOf(c *inference.Comparison) []*ledger {
	var all []*ledger
	for _, t := range c.Terms {
		if l := q.ledgerOfArm[t.Arm.Name()]; !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}

// byReplication returns a comparison's values at a point, for the replications that
// all its arms have: NaN where a run failed.
func (q *inquiry) byReplication(c *inference.Comparison, point int) []float64 {
	n := math.MaxInt
	for _, l := range q.ledgersOf(c) {
		n = min(n, l.complete(point))
	}
	type place struct {
		ledger *ledger
		at     int
		weight float64
	}
	places := make([]place, len(c.Terms))
	for i, t := range c.Terms {
		l := q.ledgerOfArm[t.Arm.Name()]
		places[i] = place{l, l.at(t.Arm.Name(), t.Outcome), t.Weight}
	}
	values := make([]float64, n)
	for r := range values {
		size := 0.0
		for i := range places {
			term := places[i].weight * places[i].ledger.rows[point][r][places[i].at]
			values[r] += term
			size += math.Abs(term)
		}
		values[r] = inference.Unrounded(values[r], values[0], size)
	}
	return values
}

// settled returns the value of a comparison at a point in every replication, and true,
// if the parameters of its arms leave nothing to chance.
func (q *inquiry) settled(c *inference.Comparison, point int) (sum float64, settled bool) {
	type part struct {
		outcome *sim.Outcome
		weight  float64
		setup   sim.Setup
	}
	var open []part
	for _, t := range c.Terms {
		l := q.ledgerOfArm[t.Arm.Name()]
		if l.sweep == nil || point >= len(l.composition.Points) {
			return 0, false
		}
		arm := slices.IndexFunc(l.composition.Arms, func(v scenarios.Variant) bool { return v.Name == t.Arm.Name() })
		setup, err := l.sweep.Setup(arm, l.composition.Points[point])
		if err != nil {
			return 0, false
		}
		p := part{sim.OutcomeNamed(t.Outcome), t.Weight, setup}
		if value, known := p.outcome.Settled(&p.setup); known {
			sum += p.weight * value
			continue
		}
		against := slices.IndexFunc(open, func(o part) bool {
			if o.outcome != p.outcome || o.weight != -p.weight {
				return false
			}
			_, known := p.outcome.SettledDifference(&p.setup, &o.setup)
			return known
		})
		if against < 0 {
			open = append(open, p)
			continue
		}
		value, _ := p.outcome.SettledDifference(&p.setup, &open[against].setup)
		sum += p.weight * value
		open = slices.Delete(open, against, against+1)
	}
	return sum, len(open) == 0
}

// values returns a comparison's values at a point without failed runs, and the number
// of replications left out.
func (q *inquiry) values(c *inference.Comparison, point int) (values []float64, failed int) {
	all := q.byReplication(c, point)
	values = slices.DeleteFunc(slices.Clone(all), math.IsNaN)
	return values, len(all) - len(values)
}

// judge estimates a comparison at a point, by an interval that may be inspected
// repeatedly.
func (q *inquiry) judge(c *inference.Comparison, point int, level, zone float64, tightest int) inference.Difference {
	values, failed := q.values(c, point)
	d := inference.SequentialMean(values, level, zone, tightest)
	if settled, known := q.settled(c, point); known && len(values) > 0 {
		d = inference.SettledDifference(settled, len(values), level, zone)
	}
	if failed > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%d replications with failed runs are left out", failed))
	}
	return d
}

// targetsFile says, by the names of ledgers, how many replications each should have
// at the next look.
const targetsFile = "targets.json"

// mostTargetBytes is the maximum size of targetsFile.
const mostTargetBytes = 1 << 20

// saveTargets saves the number of replications that each ledger should have.
func (q *inquiry) saveTargets(path string) error {
	targets := object{}
	for i, l := range q.ledgers {
		targets = append(targets, member{q.names[i], l.replications()})
	}
	text, err := json.Marshal(targets)
	if err != nil {
		return err
	}
	if err := durable.MakeFolder(path); err != nil {
		return err
	}
	return durable.Write(filepath.Join(path, targetsFile), append(text, '\n'))
}

// recallTargets sets the ledgers' replications to the saved targets. If these cannot
// be read the ledgers use what their data sets say, and the targets are saved again at
// the next look; the error is a warning.
func (q *inquiry) recallTargets(path string) error {
	file := filepath.Join(path, targetsFile)
	text, err := dataset.ReadWithin(path, targetsFile, mostTargetBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	targets := map[string]int{}
	if err == nil && json.Unmarshal(text, &targets) != nil {
		err = fmt.Errorf("%s is damaged", file)
	}
	for i, l := range q.ledgers {
		if target := targets[q.names[i]]; target <= experiment.MostReplications {
			l.composition.Replications = max(l.composition.Replications, target)
		} else {
			err = fmt.Errorf("%s is damaged", file)
		}
	}
	if err != nil {
		return fmt.Errorf("%w; continuing from the data sets", err)
	}
	return nil
}

// growTogether grows all ledgers to a number of replications.
func (q *inquiry) growTogether(ctx context.Context, work *labour, points [][]float64, replications int) error {
	for _, l := range q.ledgers {
		if err := l.grow(ctx, work, points, replications); err != nil {
			return err
		}
	}
	return nil
}

// labourOf reads how to run from the flags.
func (app *application) labourOf(o *options, f *inquiryFlags) (*labour, error) {
	number, n, err := shardOf(f.shard)
	if err != nil {
		return nil, err
	}
	return &labour{app: app, o: o, shard: [2]int{number, n}, saveEvery: f.saveEvery}, nil
}
