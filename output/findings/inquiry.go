package findings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/durable"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// An inquiry is a set of ledgers that share worlds and seeds, so that the arms of a
// comparison may be in several of them.
type Inquiry struct {
	setting     *Setting
	All         []*Ledger
	names       []string // of the ledgers' folders
	ledgerOfArm map[string]*Ledger
}

func (q *Inquiry) ledgers() []*Ledger { return q.All }

// manifests returns the manifests of the ledgers that have data sets.
func (q *Inquiry) manifests() []*dataset.Manifest {
	var all []*dataset.Manifest
	for _, l := range q.All {
		if m, err := dataset.ReadManifest(l.Path); err == nil {
			all = append(all, m)
		}
	}
	return all
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

func regimeOrder(name string) int { return slices.Index(sim.RegimeNames(), name) }

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
func newInquiry(path, name, question string, s *Setting, comparisons []inference.Comparison, separate bool, factors []scenarios.Range, points [][]float64) (*Inquiry, error) {
	arms, outcomes := needed(comparisons)
	q := &Inquiry{setting: s, ledgerOfArm: map[string]*Ledger{}}
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
			Name: called, Title: question, Question: question, Scenario: s.Scenario, Settings: s.changes, Arms: grouped[group],
			Factors: factors, Points: points, Seed: s.Seed,
		}, outcomes)
		if err != nil {
			return nil, err
		}
		q.All = append(q.All, l)
		for _, arm := range grouped[group] {
			q.ledgerOfArm[arm.Name] = l
		}
	}
	return q, nil
}

// runs returns how many runs the ledgers hold or will hold.
func (q *Inquiry) runs() int {
	n := 0
	for _, l := range q.All {
		n += l.runs()
	}
	return n
}

// CountedRuns returns how many runs count: those of replications without a gap.
func (q *Inquiry) CountedRuns() int {
	n := 0
	for _, l := range q.All {
		for point := range l.rows {
			n += len(l.Composition.Arms) * l.complete(point)
		}
	}
	return n
}

// ledgersOf returns the ledgers that a comparison needs.
func (q *Inquiry) ledgersOf(c *inference.Comparison) []*Ledger {
	var all []*Ledger
	for _, t := range c.Terms {
		if l := q.ledgerOfArm[t.Arm.Name()]; !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}

// byReplication returns a comparison's values at a point, for the replications that
// all its arms have: NaN where a run failed.
func (q *Inquiry) byReplication(c *inference.Comparison, point int) []float64 {
	n := math.MaxInt
	for _, l := range q.ledgersOf(c) {
		n = min(n, l.complete(point))
	}
	type place struct {
		ledger *Ledger
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
func (q *Inquiry) settled(c *inference.Comparison, point int) (sum float64, settled bool) {
	type part struct {
		outcome *sim.Outcome
		weight  float64
		setup   sim.Setup
	}
	var open []part
	for _, t := range c.Terms {
		l := q.ledgerOfArm[t.Arm.Name()]
		if l.sweep == nil || point >= len(l.Composition.Points) {
			return 0, false
		}
		arm := slices.IndexFunc(l.Composition.Arms, func(v scenarios.Variant) bool { return v.Name == t.Arm.Name() })
		setup, err := l.sweep.Setup(arm, l.Composition.Points[point])
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

// Values returns a comparison's values at a point without failed runs, and the number
// of replications left out.
func (q *Inquiry) Values(c *inference.Comparison, point int) (values []float64, failed int) {
	all := q.byReplication(c, point)
	values = slices.DeleteFunc(slices.Clone(all), math.IsNaN)
	return values, len(all) - len(values)
}

// judge estimates a comparison at a point, by an interval that may be inspected
// repeatedly.
func (q *Inquiry) judge(c *inference.Comparison, point int, level, zone float64, tightest int) inference.Difference {
	values, failed := q.Values(c, point)
	d := inference.SequentialMean(values, level, zone, tightest)
	if settled, known := q.settled(c, point); known && len(values) > 0 {
		d = inference.SettledDifference(settled, len(values), level, zone)
	}
	if failed > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%d replications with failed runs are left out", failed))
	}
	return d
}

// TargetsFile says, by the names of ledgers, how many replications each should have
// at the next look.
const TargetsFile = "targets.json"

// mostTargetBytes is the maximum size of targetsFile.
const mostTargetBytes = 1 << 20

// saveTargets saves the number of replications that each ledger should have.
func (q *Inquiry) saveTargets(path string) error {
	targets := map[string]int{}
	for i, l := range q.All {
		targets[q.names[i]] = l.Replications()
	}
	text, err := json.Marshal(targets)
	if err != nil {
		return err
	}
	if err := durable.MakeFolder(path); err != nil {
		return err
	}
	return durable.Write(filepath.Join(path, TargetsFile), append(text, '\n'))
}

// recallTargets sets the ledgers' replications to the saved targets. If these cannot
// be read the ledgers use what their data sets say, and the targets are saved again at
// the next look; the error is a warning.
func (q *Inquiry) recallTargets(path string) error {
	file := filepath.Join(path, TargetsFile)
	text, err := dataset.ReadWithin(path, TargetsFile, mostTargetBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	targets := map[string]int{}
	if err == nil && json.Unmarshal(text, &targets) != nil {
		err = fmt.Errorf("%s is damaged", file)
	}
	for i, l := range q.All {
		if target := targets[q.names[i]]; target <= experiment.MostReplications {
			l.Composition.Replications = max(l.Composition.Replications, target)
		} else {
			err = fmt.Errorf("%s is damaged", file)
		}
	}
	if err != nil {
		return fmt.Errorf("%w; continuing from the data sets", err)
	}
	return nil
}
