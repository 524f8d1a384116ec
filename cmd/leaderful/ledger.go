package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A ledger is a data set that grows in points and replications while its results are
// used: the values of some outcomes are in memory.
type ledger struct {
	path        string
	composition scenarios.Composition // as grown so far
	keep        []string              // outcomes kept in memory

	outcomes []*sim.Outcome // of keep
	sweep    *experiment.Sweep
	rows     [][]outcomeValues // by point and replication
}

// outcomeValues are the values of one replication of a point, by arm and outcome; nil
// if it has not run. Values of failed runs are NaN.
type outcomeValues []float64

// openLedger returns the ledger of a folder, which may not exist yet, with the points
// and replications that its data set is to have.
func openLedger(path string, composition scenarios.Composition, keep []string) (*ledger, error) {
	l := &ledger{path: path, composition: composition, keep: keep}
	for _, name := range keep {
		l.outcomes = append(l.outcomes, sim.OutcomeNamed(name))
	}
	// A process that was killed early leaves a folder without a manifest.
	if !hasDataSet(path) {
		return l, nil
	}
	m, err := dataset.ReadManifest(path)
	if err != nil {
		return nil, err
	}
	if m.Design.Kind == experiment.Points && varies(m.Factors, composition.Factors) {
		l.composition.Points = m.Design.Listed
		l.composition.Replications = m.Replications.Most
	}
	return l, nil
}

// varies reports whether a data set varies the same factors as a composition, over the
// same ranges; otherwise its points are not points of the composition.
func varies(factors []experiment.Factor, ranges []scenarios.Range) bool {
	return slices.EqualFunc(factors, ranges, func(f experiment.Factor, r scenarios.Range) bool {
		if r.Low == r.High {
			return f.Name == r.Name && slices.Equal(f.Spread.Levels, []float64{r.Low})
		}
		return f.Name == r.Name && f.Spread.Low == r.Low && f.Spread.High == r.High && (f.Spread.Shape == experiment.LogUniform) == r.Logarithmic
	})
}

// replications returns how many replications each point has, or will have.
func (l *ledger) replications() int { return l.composition.Replications }

// labour says how to run; all ledgers of a command share it.
type labour struct {
	app       *application
	o         *options
	shard     [2]int // number, from 1, and number of shards
	saveEvery time.Duration
	progress  *progress
	failed    int64
}

// compose reads the ledger's sweep again.
func (l *ledger) compose() error {
	sweep, err := scenarios.Compose(&l.composition)
	if err != nil {
		return misuse("%w", err)
	}
	l.sweep = sweep
	return nil
}

// expect sets the number of replications to reach, unless the folder refuses it.
func (l *ledger) expect(replications int) error {
	l.composition.Replications = max(l.composition.Replications, replications)
	if err := l.compose(); err != nil {
		return err
	}
	err := dataset.Check(l.path, manifestOf(l.sweep))
	var refusal *dataset.Refusal
	if errors.As(err, &refusal) {
		return usageError{error: err}
	}
	return err
}

// grow makes the missing runs until the listed points have the given number of
// replications. Existing points and replications are never removed. Runs saved by
// other processes are loaded.
func (l *ledger) grow(ctx context.Context, work *labour, points [][]float64, replications int) error {
	l.composition.Points = points
	l.composition.Replications = max(l.composition.Replications, replications)
	if err := l.compose(); err != nil {
		return err
	}
	app := work.app
	o := *work.o
	o.out = l.path
	folder, err := app.begin(ctx, l.sweep, &o, dataset.Start{To: len(points), Shared: work.shard[1] > 1})
	if err != nil {
		return err
	}
	defer folder.End()
	if l.rows == nil {
		if err := l.load(ctx, folder); err != nil {
			return err
		}
	}
	l.extend()
	most := l.composition.Replications
	saved := experiment.Saved{Blocks: folder.Blocks()}
	first, last := most*(work.shard[0]-1)/work.shard[1], most*work.shard[0]/work.shard[1]
	for _, others := range [][2]int{{0, first}, {last, most}} {
		if others[0] < others[1] {
			saved.Blocks = append(saved.Blocks, experiment.Block{ToPoint: len(points), FromReplication: others[0], ToReplication: others[1]})
		}
	}
	j := &job{fmt.Sprintf("%d/%d", work.shard[0], work.shard[1]), o.workers, work.saveEvery, 0, len(points)}
	before := work.failed
	_, err = app.perform(ctx, l.sweep, folder, j, saved, func(record *experiment.Record, kept *session) {
		l.addRecord(record)
		work.failed = before + kept.Failed
		work.progress.done(int64(len(record.Runs)))
	})
	return err
}

// storedLedger reads a data set without running anything: its arms, points and
// replications are those of the manifest.
func storedLedger(ctx context.Context, path string, keep []string) (*ledger, *dataset.Manifest, error) {
	folder, err := dataset.Open(path)
	if err != nil {
		return nil, nil, err
	}
	m := folder.Manifest
	c := scenarios.Composition{Points: m.Design.Listed, Replications: m.Replications.Most, Seed: m.Seed}
	for i := range m.Arms {
		c.Arms = append(c.Arms, scenarios.Variant{Name: m.Arms[i].Name})
	}
	l, err := openLedger(path, c, keep)
	if err == nil {
		l.sweep = &m.Sweep
		err = l.load(ctx, folder)
	}
	return l, m, err
}

// recall loads the saved runs unless they are loaded already.
func (l *ledger) recall() error {
	if l.rows != nil || l.replications() == 0 || !hasDataSet(l.path) {
		return nil
	}
	folder, err := dataset.Open(l.path)
	if err != nil {
		return err
	}
	return l.load(context.Background(), folder)
}

// load reads the values of a folder's runs.
func (l *ledger) load(ctx context.Context, folder *dataset.Folder) error {
	if !slices.EqualFunc(folder.Manifest.Arms, l.composition.Arms, func(r experiment.Arm, v scenarios.Variant) bool { return r.Name == v.Name }) {
		return fmt.Errorf("%s holds runs of other regimes", folder.Path)
	}
	l.rows = make([][]outcomeValues, len(l.composition.Points))
	err := folder.Read(ctx, false, l.keep, func(v *dataset.Values) error {
		if v.Point < len(l.rows) && v.Replication < l.composition.Replications {
			for len(l.rows[v.Point]) <= v.Replication { // not for more than there are: a manifest may ask for any number
				l.rows[v.Point] = append(l.rows[v.Point], nil)
			}
			row := &l.rows[v.Point][v.Replication]
			if *row == nil {
				*row = make(outcomeValues, l.arms()*len(l.keep))
			}
			copy((*row)[v.Regime*len(l.keep):], v.Of)
		}
		return nil
	})
	if err != nil {
		l.rows = nil
	}
	return err
}

// extend makes room for new runs.
func (l *ledger) extend() {
	for len(l.rows) < len(l.composition.Points) {
		l.rows = append(l.rows, nil)
	}
	for p := range l.rows {
		l.rows[p] = slices.Grow(l.rows[p], l.composition.Replications-len(l.rows[p]))[:l.composition.Replications]
	}
}

func (l *ledger) addRecord(record *experiment.Record) {
	row := make(outcomeValues, 0, len(record.Runs)*len(l.keep))
	for i := range record.Runs {
		for _, outcome := range l.outcomes {
			value := math.NaN()
			if record.Runs[i].Err == nil {
				value = outcome.Of(&record.Runs[i].Outcomes)
			}
			row = append(row, value)
		}
	}
	l.rows[record.Point][record.Replication] = row
}

// complete returns how many of a point's replications, from the first one on, have
// run without a gap: which of them count must not depend on how long runs take.
func (l *ledger) complete(point int) int {
	if point >= len(l.rows) {
		return 0
	}
	if gap := slices.IndexFunc(l.rows[point], func(row outcomeValues) bool { return row == nil }); gap >= 0 {
		return gap
	}
	return len(l.rows[point])
}

// at returns the index of an outcome of an arm in outcomeValues.
func (l *ledger) at(arm, outcome string) int {
	a := slices.IndexFunc(l.composition.Arms, func(v scenarios.Variant) bool { return v.Name == arm })
	k := slices.Index(l.keep, outcome)
	if a < 0 || k < 0 {
		panic(fmt.Sprintf("leaderful: %s of %s is not kept", outcome, arm))
	}
	return a*len(l.keep) + k
}
