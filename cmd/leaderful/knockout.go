package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/stat/distuv"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// How verdicts without mechanisms are inspected: in steps of knockoutStep
// replications, with intervals that are tightest at about as many as the default
// budget allows.
const (
	knockoutBudget   = 600_000
	knockoutStep     = 100
	knockoutTightest = 1200
	knockoutFolder   = "knockout"
)

func newKnockout(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "knockout",
		Short: "Test each claim again with each mechanism switched off",
		Long: `knockout tests all claims again with each of the model's mechanisms switched off in
turn, in the same worlds, and prints a matrix of claims by mechanisms. It shows which
verdicts depend on a single assumption. leaderful explain NAME says what a mechanism's
parameter does.

Verdicts follow the rule of leaderful claims; intervals hold together over the entire
matrix. An asterisk marks a claim with a comparison that moves by more than the zone
of negligible differences when the mechanism is off (paired t-tests, adjusted by
Holm's method).

The runs are saved in the folder knockout of --out; the same command continues from
them.`,
		Example: `  leaderful knockout
  leaderful knockout --budget 1000000 --json > knockout.json`,
		Args: noArguments,
	}
	var flags inquiryFlags
	addInquiryFlags(cmd, &flags, knockoutBudget)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		return app.knockout(cmd.Context(), o, &flags)
	}
	return cmd
}

// A column of a matrix holds the results without a mechanism.
type column struct {
	mechanism *inference.Mechanism // nil: all mechanisms on
	judgement judgement
	moves     []float64 // of each comparison, from all mechanisms on
	p         []float64 // their adjusted p-values
}

// name names the column.
func (c *column) name() string {
	if c.mechanism == nil {
		return "as is"
	}
	return c.mechanism.Name
}

// title names the column in a figure.
func (c *column) title() string {
	if c.mechanism == nil {
		return c.name()
	}
	return c.mechanism.Title
}

// A matrix holds the verdicts with all mechanisms on and with each switched off.
type matrix struct {
	setting    *setting
	level      float64
	runs       int
	columns    []column // as is first
	alreadyOff []string // mechanisms that the setting switches off

	// before holds the verdicts with all mechanisms on, by comparison. Where the matrix's
	// own runs do not decide, the verdict comes from the claims' runs if there are any.
	before []inference.Verdict
}

// undecided returns how many verdicts are undecided without mechanisms.
func (m *matrix) undecided() int {
	n := 0
	for i := range m.columns[1:] {
		n += m.columns[i+1].open()
	}
	return n
}

// open returns how many comparisons are undecided without a mechanism.
func (c *column) open() int { return c.judgement.undecided() }

// verdict returns the verdict on a comparison in a column; for the first column, the
// one from which changes are counted.
func (m *matrix) verdict(c *column, comparison int) inference.Verdict {
	if c.mechanism == nil {
		return m.before[comparison]
	}
	return c.judgement.findings[comparison].verdict
}

// significance is the level of the tests for moves.
const significance = .05

// moved reports whether a comparison moves by more than the negligible zone when a
// column's mechanism is off.
func (m *matrix) moved(c *column, comparison int) bool {
	return c.mechanism != nil && c.p[comparison] <= significance
}

// newKnockoutInquiry opens the data set: a point with all mechanisms on, and one for
// each mechanism that is not already off.
func newKnockoutInquiry(folder string, s *setting) (*inquiry, []*inference.Mechanism, []string, error) {
	var factors []scenarios.Range
	var base []float64
	var off []*inference.Mechanism
	var alreadyOff []string
	for i := range inference.Mechanisms {
		m := &inference.Mechanisms[i]
		active := false
		for _, change := range m.Off {
			value := sim.ParameterNamed(change.Name).Get(&sim.Setup{Parameters: s.parameters})
			factors = append(factors, scenarios.Range{Name: change.Name, Low: min(value, change.Value), High: max(value, change.Value)})
			base = append(base, value)
			active = active || value != change.Value
		}
		if active {
			off = append(off, m)
		} else {
			alreadyOff = append(alreadyOff, m.Name)
		}
	}
	points := [][]float64{base}
	for _, m := range off {
		point := slices.Clone(base)
		for _, change := range m.Off {
			point[slices.IndexFunc(factors, func(f scenarios.Range) bool { return f.Name == change.Name })] = change.Value
		}
		points = append(points, point)
	}
	q, err := newInquiry(filepath.Join(folder, knockoutFolder), knockoutFolder, "Which verdicts depend on which mechanism?", s, allComparisons(), false, factors, points)
	if err == nil {
		q.ledgers[0].composition.Points = points // in this order, whatever the folder's order
	}
	return q, off, alreadyOff, err
}

func (app *application) knockout(ctx context.Context, o *options, f *inquiryFlags) error {
	s, err := settingOf(f, o)
	if err != nil {
		return err
	}
	zones, err := zonesOf(f.zones)
	if err != nil {
		return err
	}
	q, off, alreadyOff, err := newKnockoutInquiry(o.out, s)
	if err != nil {
		return err
	}
	work, err := app.labourOf(o, f)
	if err != nil {
		return err
	}
	l := q.ledgers[0]
	points := l.composition.Points
	most := max(min(f.budget/(len(points)*l.arms()), mostReplications), l.replications())
	if most == 0 {
		return misuse("a budget of %d runs is too small: one replication of all points needs %d", f.budget, len(points)*l.arms())
	}
	work.progress = app.startProgress(int64(len(points)*l.arms()*most/work.shard[1]), "runs", o.quiet)
	for step := min(knockoutStep, most); err == nil; step = min(step+knockoutStep, most) {
		if work.shard[1] > 1 {
			step = most
		}
		err = l.grow(ctx, work, points, step)
		if step == most {
			break
		}
	}
	work.progress.end()
	err = errors.Join(err, l.recall())
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return unfinished(err)
	}
	if work.shard[1] > 1 {
		return err
	}
	m := matrixOf(q, off, alreadyOff, f.level, zones)
	err = errors.Join(err, m.resolveIn(ctx, o.out, zones))
	if o.json {
		err = errors.Join(err, printJSON(app.stdout, m.json()))
	} else {
		app.printMatrix(m)
		app.reportFolder(o, f, knockoutFolder)
	}
	if interrupted {
		fmt.Fprintln(app.stderr, "interrupted; all complete runs are saved, and the same command continues with the rest")
	}
	if err == nil && work.failed > 0 {
		err = someFailed{work.failed}
	}
	return err
}

// resolve takes verdicts that the matrix leaves open from the claims' own runs, of
// which there are more.
func (m *matrix) resolve(j *judgement) {
	if j == nil || j.setting.seed != m.setting.seed || j.setting.name != m.setting.name || j.setting.parameters != m.setting.parameters || len(j.findings) != len(m.before) {
		return
	}
	for i := range m.before {
		if m.before[i] == inference.Open {
			m.before[i] = j.findings[i].verdict
		}
	}
}

// resolveIn takes them from the claims' runs in a folder of results, if there are any.
func (m *matrix) resolveIn(ctx context.Context, folder string, zones map[string]float64) error {
	if !hasDataSet(filepath.Join(folder, claimsFolder, groupOf(inference.Arm{}))) {
		return nil
	}
	j, _, err := storedClaims(ctx, folder, m.level, zones)
	if err == nil {
		m.resolve(j)
	}
	return err
}

// matrixOf judges all comparisons at every point of the inquiry.
func matrixOf(q *inquiry, off []*inference.Mechanism, alreadyOff []string, level float64, zones map[string]float64) *matrix {
	m := &matrix{setting: q.setting, level: level, runs: q.countedRuns(), alreadyOff: alreadyOff}
	claims, _ := chooseClaims(nil)
	comparisons := allComparisons()
	// The entire matrix is one family.
	each := inference.Simultaneous(level, len(off)+1)
	var p []float64
	for point := range len(off) + 1 {
		c := column{judgement: judgement{setting: q.setting, level: each, zones: zones, claims: claims}}
		c.judgement.judgeAll(q, point, knockoutTightest)
		if point > 0 {
			c.mechanism = off[point-1]
			for i := range comparisons {
				move, chance := q.move(&comparisons[i], point, zones[comparisons[i].Outcome])
				c.moves = append(c.moves, move)
				p = append(p, chance)
			}
		}
		m.columns = append(m.columns, c)
	}
	for i := range m.columns[0].judgement.findings {
		m.before = append(m.before, m.columns[0].judgement.findings[i].verdict)
	}
	adjusted := inference.Holm(p)
	for i := range m.columns[1:] {
		m.columns[i+1].p = adjusted[i*len(comparisons) : (i+1)*len(comparisons)]
	}
	return m
}

// move returns the mean difference of a comparison between a point and the first one,
// within replications, with the p-value of Student's t-test that it exceeds a zone (a
// minimum-effect test: Murphy & Myors 1999, "Testing the hypothesis that treatments
// have negligible effects"), which is 1 where there are too few data to test.
func (q *inquiry) move(c *inference.Comparison, point int, zone float64) (mean, p float64) {
	without, with := q.byReplication(c, point), q.byReplication(c, 0)
	var moves []float64
	for r := range min(len(without), len(with)) {
		if move := without[r] - with[r]; !math.IsNaN(move) {
			moves = append(moves, move)
		}
	}
	d := inference.MeanOf(moves, level)
	if d.Wanting != "" {
		return d.Value, 1
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(d.N - 1)}
	return d.Value, min(1, 2*t.Survival((math.Abs(d.Value)-zone)/d.StandardError))
}

// symbols stand for verdicts in a matrix.
var symbols = map[inference.Verdict]string{
	inference.Supported: "+", inference.Opposed: "-", inference.NoDifference: "0", inference.Mixed: "~", inference.Open: "?",
}

// printMatrix prints the matrix of claims by mechanisms, and the changes in words.
func (app *application) printMatrix(m *matrix) {
	t := table{header: []string{"claim"}, left: 1}
	for i := range m.columns {
		t.header = append(t.header, m.columns[i].name())
	}
	for _, claim := range m.columns[0].judgement.claims {
		row := []string{claim.ID}
		before := m.joint(&m.columns[0], claim)
		for i := range m.columns {
			verdict := m.joint(&m.columns[i], claim)
			cell := symbols[verdict]
			if m.claimMoved(&m.columns[i], claim) {
				cell += "*"
			}
			if verdict.Changed(before) {
				cell = "[" + cell + "]"
			}
			row = append(row, cell)
		}
		t.add(row...)
	}
	t.print(app.stdout)
	fmt.Fprintln(app.stdout)
	paragraph(app.stdout, "+ supported, - opposed, 0 no real difference, ~ mixed (parts are decided differently), ? undecided; in brackets where the verdict differs "+
		"from the one with all mechanisms on; * where a comparison moves by more than the negligible zone.")
	for i := range m.columns[1:] {
		paragraph(app.stdout, m.sentence(&m.columns[i+1]))
	}
	if len(m.alreadyOff) > 0 {
		paragraph(app.stdout, "Already off in this setting: "+enumerate(m.alreadyOff)+".")
	}
	paragraph(app.stdout, fmt.Sprintf("All intervals of the matrix hold together with %s%% confidence. %s, seed %d.", figures(100*m.level), counted(m.runs, "run"), m.setting.seed))
}

// joint returns the verdict on a claim in a column.
func (m *matrix) joint(c *column, claim *inference.Claim) inference.Verdict {
	var verdicts []inference.Verdict
	for i := range c.judgement.findings {
		if c.judgement.findings[i].claim == claim {
			verdicts = append(verdicts, m.verdict(c, i))
		}
	}
	return inference.Together(verdicts)
}

// claimMoved reports whether any comparison of a claim moves.
func (m *matrix) claimMoved(c *column, claim *inference.Claim) bool {
	for i := range c.judgement.findings {
		if c.judgement.findings[i].claim == claim && m.moved(c, i) {
			return true
		}
	}
	return false
}

// changes lists the decided verdicts that change without a mechanism.
func (m *matrix) changes(c *column) []string {
	var changes []string
	for i := range c.judgement.findings {
		now, before := &c.judgement.findings[i], &m.columns[0].judgement.findings[i]
		if now.verdict.Changed(m.before[i]) {
			changes = append(changes, fmt.Sprintf("%s, %s in %s: from %s (%s) to %s (%s)", now.claim.ID, now.comparison.Label, now.comparison.Outcome,
				m.before[i], signed(before.difference.Value), now.verdict, signed(now.difference.Value)))
		}
	}
	return changes
}

// sentence reports what changes without a mechanism.
func (m *matrix) sentence(c *column) string {
	changes := m.changes(c)
	what := fmt.Sprintf("Without %s (%s)", c.mechanism.Name, c.mechanism.Does)
	switch len(changes) {
	case 0:
		return fmt.Sprintf("%s, no decided verdict changes; %d of %d are undecided.", what, c.open(), len(c.judgement.findings))
	case 1:
		return fmt.Sprintf("%s, 1 verdict changes: %s.", what, changes[0])
	default:
		return fmt.Sprintf("%s, %d verdicts change: %s.", what, len(changes), strings.Join(changes, "; "))
	}
}

// json returns the matrix as JSON.
func (m *matrix) json() object {
	columns := make([]object, len(m.columns))
	for i := range m.columns {
		c := &m.columns[i]
		cells := make([]object, len(c.judgement.findings))
		for k := range cells {
			f := &c.judgement.findings[k]
			d := &f.difference
			cells[k] = object{{"claim", f.claim.ID}, {"comparison", f.comparison.Label}, {"outcome", f.comparison.Outcome}, {"mean", number(d.Value)},
				{"low", number(d.Low)}, {"high", number(d.High)}, {"n", d.N}, {"verdict", m.verdict(c, k)}}
			if c.mechanism != nil {
				cells[k] = append(cells[k], member{"move", number(c.moves[k])}, member{"p_adjusted", c.p[k]}, member{"moved", m.moved(c, k)},
					member{"verdict_changed", f.verdict.Changed(m.before[k])})
			}
		}
		columns[i] = object{{"mechanism", c.name()}, {"comparisons", cells}}
		if c.mechanism != nil {
			off := object{}
			for _, change := range c.mechanism.Off {
				off = append(off, member{change.Name, change.Value})
			}
			columns[i] = append(columns[i], member{"off", off})
		}
	}
	return object{{"scenario", m.setting.name}, {"version", version}, {"seed", m.setting.seed}, {"level", m.level}, {"runs", m.runs}, {"columns", columns}}
}
