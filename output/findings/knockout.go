package findings

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// How verdicts without mechanisms are inspected: in steps of knockoutStep
// replications, with intervals that are tightest at about as many as the default
// budget allows.
const (
	KnockoutBudget   = 600_000
	knockoutStep     = 100
	knockoutTightest = 1200
)

// A column of a matrix holds the results without a mechanism.
type Column struct {
	Mechanism *inference.Mechanism // nil: all mechanisms on
	Verdicts  Verdicts
	Moves     []float64 // of each comparison, from all mechanisms on
	P         []float64 // their adjusted p-values
}

// Name names the column.
func (c *Column) Name() string {
	if c.Mechanism == nil {
		return "as is"
	}
	return c.Mechanism.Name
}

// Open returns how many comparisons are undecided without a mechanism.
func (c *Column) Open() int { return c.Verdicts.Undecided() }

// A matrix holds the verdicts with all mechanisms on and with each switched off.
type Matrix struct {
	Question   *Question
	Runs       int
	Columns    []Column // as is first
	AlreadyOff []string // mechanisms that the setting switches off
	Manifest   *dataset.Manifest

	// before holds the verdicts with all mechanisms on, by comparison. Where the matrix's
	// own runs do not decide, the verdict comes from the claims' runs if there are any.
	Before []inference.Verdict
}

func (m *Matrix) Asked() *Question { return m.Question }

// Undecided returns how many verdicts are undecided without mechanisms.
func (m *Matrix) Undecided() int {
	n := 0
	for i := range m.Columns[1:] {
		n += m.Columns[i+1].Open()
	}
	return n
}

// Verdict returns the verdict on a comparison in a column; for the first column, the
// one from which changes are counted.
func (m *Matrix) Verdict(c *Column, comparison int) inference.Verdict {
	if c.Mechanism == nil {
		return m.Before[comparison]
	}
	return c.Verdicts.Findings[comparison].Verdict
}

// Joint returns the verdict on a claim in a column.
func (m *Matrix) Joint(c *Column, claim *inference.Claim) inference.Verdict {
	var verdicts []inference.Verdict
	for i := range c.Verdicts.Findings {
		if c.Verdicts.Findings[i].Claim == claim {
			verdicts = append(verdicts, m.Verdict(c, i))
		}
	}
	return inference.Together(verdicts)
}

// significance is the level of the tests for moves.
const significance = .05

// Moved reports whether a comparison moves by more than the negligible zone when a
// column's mechanism is off.
func (m *Matrix) Moved(c *Column, comparison int) bool {
	return c.Mechanism != nil && c.P[comparison] <= significance
}

// ClaimMoved reports whether any comparison of a claim moves.
func (m *Matrix) ClaimMoved(c *Column, claim *inference.Claim) bool {
	for i := range c.Verdicts.Findings {
		if c.Verdicts.Findings[i].Claim == claim && m.Moved(c, i) {
			return true
		}
	}
	return false
}

// knockoutAsking makes as many replications of every point as the budget allows: a
// point with all mechanisms on, and one for each mechanism that is not already off.
type knockoutAsking struct {
	*Inquiry
	path       string
	question   *Question
	points     [][]float64
	off        []*inference.Mechanism // at each point but the first
	alreadyOff []string
}

func openKnockout(q *Question, path string) (asking, error) {
	a := &knockoutAsking{path: path, question: q}
	var factors []scenarios.Range
	var base []float64
	for i := range inference.Mechanisms {
		m := &inference.Mechanisms[i]
		active := false
		for _, change := range m.Off {
			value := sim.ParameterNamed(change.Name).Get(&q.Setting.Base)
			factors = append(factors, scenarios.Range{Name: change.Name, Low: min(value, change.Value), High: max(value, change.Value)})
			base = append(base, value)
			active = active || value != change.Value
		}
		if active {
			a.off = append(a.off, m)
		} else {
			a.alreadyOff = append(a.alreadyOff, m.Name)
		}
	}
	a.points = [][]float64{base}
	for _, m := range a.off {
		point := slices.Clone(base)
		for _, change := range m.Off {
			point[slices.IndexFunc(factors, func(f scenarios.Range) bool { return f.Name == change.Name })] = change.Value
		}
		a.points = append(a.points, point)
	}
	var err error
	a.Inquiry, err = newInquiry(path, string(q.Subject), "Which verdicts depend on which mechanism?", &q.Setting, AllComparisons(), false, factors, a.points)
	if err != nil {
		return nil, err
	}
	l := a.All[0]
	if l.exists() && !slices.EqualFunc(l.Composition.Points, a.points, slices.Equal) {
		return nil, fmt.Errorf("the points in %s do not match this program's mechanisms", path)
	}
	return a, nil
}

func (a *knockoutAsking) stages(w *Work) ([]stage, error) {
	l, budget := a.All[0], a.question.Budget
	each := len(a.points) * l.arms()
	most := max(min(budget/each, experiment.MostReplications), l.Replications())
	if most == 0 {
		return nil, Misused("a budget of %d runs is too small: one replication of all points needs %d", budget, each)
	}
	if w.Sharded() {
		return []stage{{each * most / w.Shard[1], []step{once(growth{l, a.points, most})}}}, nil
	}
	done := 0
	return []stage{{each * most, []step{func(*Work) ([]growing, error) {
		if done == most {
			return nil, nil
		}
		done = min(done+knockoutStep, most)
		return []growing{growth{l, a.points, done}}, nil
	}}}}, nil
}

// answer judges all comparisons at every point. Verdicts that the matrix leaves open are
// taken from the claims' own runs in the same folder of results, of which there are more.
func (a *knockoutAsking) answer(ctx context.Context, _ dataset.Progress) (Answer, error) {
	m := a.matrix()
	if manifests := a.manifests(); manifests != nil {
		m.Manifest = manifests[0]
	}
	claims := filepath.Join(filepath.Dir(a.path), string(AboutClaims))
	if !HasDataSet(filepath.Join(claims, groupOf(inference.Arm{}))) {
		return m, nil
	}
	found, err := Recall(context.WithoutCancel(ctx), claims, AboutClaims, a.question.Level, a.question.Zones)
	if err == nil {
		m.resolve(found.(*Verdicts))
	}
	return m, err
}

// matrix judges all comparisons at every point.
func (a *knockoutAsking) matrix() *Matrix {
	m := &Matrix{Question: a.question, Runs: a.CountedRuns(), AlreadyOff: a.alreadyOff}
	claims, _ := ChooseClaims(nil)
	comparisons := AllComparisons()
	// The entire matrix is one family.
	each := inference.Simultaneous(a.question.Level, len(a.off)+1)
	var p []float64
	for point := range len(a.off) + 1 {
		c := Column{Verdicts: Verdicts{Question: a.question, Claims: claims}}
		c.Verdicts.judge(a.Inquiry, point, each, knockoutTightest)
		if point > 0 {
			c.Mechanism = a.off[point-1]
			for i := range comparisons {
				move, chance := a.move(&comparisons[i], point, a.question.zone(comparisons[i].Outcome))
				c.Moves = append(c.Moves, move)
				p = append(p, chance)
			}
		}
		m.Columns = append(m.Columns, c)
	}
	for i := range m.Columns[0].Verdicts.Findings {
		m.Before = append(m.Before, m.Columns[0].Verdicts.Findings[i].Verdict)
	}
	adjusted := inference.Holm(p)
	for i := range m.Columns[1:] {
		m.Columns[i+1].P = adjusted[i*len(comparisons) : (i+1)*len(comparisons)]
	}
	return m
}

// resolve takes verdicts that the matrix leaves open from the claims' runs, if they were
// made in the same setting.
func (m *Matrix) resolve(v *Verdicts) {
	of, other := &m.Question.Setting, &v.Question.Setting
	if other.Seed != of.Seed || other.Name != of.Name || other.Base.Parameters != of.Base.Parameters || len(v.Findings) != len(m.Before) {
		return
	}
	for i := range m.Before {
		if m.Before[i] == inference.Open {
			m.Before[i] = v.Findings[i].Verdict
		}
	}
}

// move returns the mean difference of a comparison between a point and the first one,
// within replications, with the p-value of Student's t-test that it exceeds a zone (a
// minimum-effect test: Murphy & Myors 1999, "Testing the hypothesis that treatments
// have negligible effects"), which is 1 where there are too few data to test.
func (q *Inquiry) move(c *inference.Comparison, point int, zone float64) (mean, p float64) {
	without, with := q.byReplication(c, point), q.byReplication(c, 0)
	var moves []float64
	for r := range min(len(without), len(with)) {
		if move := without[r] - with[r]; !math.IsNaN(move) {
			moves = append(moves, move)
		}
	}
	d := inference.MeanOf(moves, UsualLevel)
	if d.Wanting != "" {
		return d.Value, 1
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(d.N - 1)}
	return d.Value, min(1, 2*t.Survival((math.Abs(d.Value)-zone)/d.StandardError))
}
