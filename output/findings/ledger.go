package findings

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A ledger is a data set that grows in points and replications while its results are
// used: the values of some outcomes are in memory.
type Ledger struct {
	Path        string
	Composition scenarios.Composition // as grown so far
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
func openLedger(path string, composition scenarios.Composition, keep []string) (*Ledger, error) {
	l := &Ledger{Path: path, Composition: composition, keep: keep}
	for _, name := range keep {
		l.outcomes = append(l.outcomes, sim.OutcomeNamed(name))
	}
	// A process that was killed early leaves a folder without a manifest.
	if !l.exists() {
		return l, nil
	}
	m, err := dataset.ReadManifest(path)
	if err != nil {
		return nil, err
	}
	if m.Design.Kind == experiment.Points && varies(m.Factors, composition.Factors) {
		l.Composition.Points = m.Design.Listed
		l.Composition.Replications = m.Replications.Most
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

// Replications returns how many replications each point has, or will have.
func (l *Ledger) Replications() int { return l.Composition.Replications }

// exists reports whether the ledger has a data set, even an unreadable one.
func (l *Ledger) exists() bool { return HasDataSet(l.Path) }

// intact returns an error if the ledger has a data set that is damaged.
func (l *Ledger) intact() error {
	if !l.exists() {
		return nil
	}
	_, err := OpenStored(l.Path)
	return err
}

// runs returns how many runs the ledger holds or will hold.
func (l *Ledger) runs() int { return l.arms() * len(l.Composition.Points) * l.Replications() }

// arms returns how many arms the ledger has.
func (l *Ledger) arms() int { return len(l.Composition.Arms) }

// compose reads the ledger's sweep again.
func (l *Ledger) compose() error {
	sweep, err := scenarios.Compose(&l.Composition)
	if err != nil {
		return Misused("%w", err)
	}
	l.sweep = sweep
	return nil
}

// expect sets the number of replications to reach, unless the folder refuses it.
func (l *Ledger) expect(replications int) error {
	l.Composition.Replications = max(l.Composition.Replications, replications)
	if len(l.Composition.Points) == 0 { // the folder's are not the ledger's, since it varies something else
		lowest := make([]float64, len(l.Composition.Factors))
		for i, factor := range l.Composition.Factors {
			lowest[i] = factor.Low
		}
		l.Composition.Points = [][]float64{lowest}
		l.Composition.Replications = max(l.Composition.Replications, 1)
	}
	if err := l.compose(); err != nil {
		return err
	}
	return Refused(dataset.Check(l.Path, ManifestOf(l.sweep)))
}

// grow makes the missing runs until the listed points have the given number of
// replications. Existing points and replications are never removed. Runs saved by
// other processes are loaded.
func (l *Ledger) grow(ctx context.Context, w *Work, points [][]float64, replications int) error {
	l.Composition.Points = points
	l.Composition.Replications = max(l.Composition.Replications, replications)
	if err := l.compose(); err != nil {
		return err
	}
	folder, err := w.Begin(ctx, l.Path, l.sweep, 0, len(points))
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
	most := l.Composition.Replications
	saved := experiment.Saved{Blocks: folder.Blocks()}
	first, last := w.share(most)
	for _, others := range [][2]int{{0, first}, {last, most}} {
		if others[0] < others[1] {
			saved.Blocks = append(saved.Blocks, experiment.Block{ToPoint: len(points), FromReplication: others[0], ToReplication: others[1]})
		}
	}
	before := w.failed
	_, err = w.perform(ctx, l.sweep, folder, 0, len(points), saved, func(record *experiment.Record, kept *Session) {
		l.addRecord(record)
		w.failed = before + kept.Failed
		w.progress.Done(int64(len(record.Runs)))
	})
	return err
}

// recall loads the saved runs unless they are loaded already.
func (l *Ledger) recall(ctx context.Context) error {
	if l.rows != nil || l.Replications() == 0 || !l.exists() {
		return nil
	}
	if err := l.compose(); err != nil {
		return err
	}
	folder, err := dataset.Open(l.Path)
	if err != nil {
		return err
	}
	return l.load(ctx, folder)
}

// load reads the values of a folder's runs.
func (l *Ledger) load(ctx context.Context, folder *dataset.Folder) error {
	if !slices.EqualFunc(folder.Manifest.Arms, l.Composition.Arms, func(r experiment.Arm, v scenarios.Variant) bool { return r.Name == v.Name }) {
		return fmt.Errorf("%s holds runs of other regimes", folder.Path)
	}
	l.rows = make([][]outcomeValues, len(l.Composition.Points))
	err := folder.Read(ctx, false, l.keep, func(v *dataset.Values) error {
		if v.Point < len(l.rows) && v.Replication < l.Composition.Replications {
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
func (l *Ledger) extend() {
	for len(l.rows) < len(l.Composition.Points) {
		l.rows = append(l.rows, nil)
	}
	for p := range l.rows {
		l.rows[p] = slices.Grow(l.rows[p], l.Composition.Replications-len(l.rows[p]))[:l.Composition.Replications]
	}
}

func (l *Ledger) addRecord(record *experiment.Record) {
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
func (l *Ledger) complete(point int) int {
	if point >= len(l.rows) {
		return 0
	}
	if gap := slices.IndexFunc(l.rows[point], func(row outcomeValues) bool { return row == nil }); gap >= 0 {
		return gap
	}
	return len(l.rows[point])
}

// at returns the index of an outcome of an arm in outcomeValues.
func (l *Ledger) at(arm, outcome string) int {
	a := slices.IndexFunc(l.Composition.Arms, func(v scenarios.Variant) bool { return v.Name == arm })
	k := slices.Index(l.keep, outcome)
	if a < 0 || k < 0 {
		panic(fmt.Sprintf("leaderful: %s of %s is not kept", outcome, arm))
	}
	return a*len(l.keep) + k
}

// HasDataSet reports whether a folder holds a data set, even an unreadable one.
func HasDataSet(path string) bool {
	_, err := os.Stat(filepath.Join(path, "manifest.json"))
	return !errors.Is(err, fs.ErrNotExist)
}

// OpenStored opens a data set, and returns an error if any part of it is damaged.
func OpenStored(path string) (*dataset.Folder, error) {
	folder, err := dataset.Open(path)
	if err == nil && len(folder.Damaged) > 0 {
		d := &folder.Damaged[0]
		err = fmt.Errorf("%s has damaged parts, such as %s: %s; run the command that made them again to repair them", path, d.Part, d.Reason)
	}
	return folder, err
}
