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

// How verdicts are looked at without mechanisms: in steps of so many
// replications, with intervals that are tightest at about as many as the default
// budget has room for.
const (
	knockoutBudget   = 600_000
	knockoutStep     = 100
	knockoutTightest = 1200
	knockoutFolder   = "knockout"
)

func newKnockout(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "knockout",
		Short: "Ask for each verdict again with each mechanism switched off",
		Long: `knockout asks all claims again with each of the model's mechanisms switched off in
turn, in the same worlds, and prints a matrix of claims by mechanisms: which
verdicts are only as strong as an assumption. leaderful explain NAME says what a
mechanism's parameter does.

Verdicts are those of leaderful claims; intervals hold together over the whole
matrix. An asterisk marks where what a claim compares moves, with its mechanism,
by more than the zone of negligible differences (paired t-tests, adjusted by
Holm's method).

The runs stay in the folder knockout of --out; the same command goes on with
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

// A column of a matrix is what is known without a mechanism.
type column struct {
	mechanism *inference.Mechanism // nil: as is
	judgement judgement
	moves     []float64 // of each comparison against as is
	p         []float64 // of these, adjusted
}

// name is that of the column.
func (c *column) name() string {
	if c.mechanism == nil {
		return "as is"
	}
	return c.mechanism.Name
}

// title is that of the column in a figure.
func (c *column) title() string {
	if c.mechanism == nil {
		return c.name()
	}
	return c.mechanism.Title
}

// A matrix holds the verdicts with nothing and with each mechanism switched off.
type matrix struct {
	setting *setting
	level   float64
	runs    int
	columns []column // as is first
	already []string // mechanisms that are off anyway

	// Before holds the verdicts with everything as it is, by comparison: where the
	// matrix' own runs do not decide, those of the claims' runs if there are any.
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

// verdict returns that on a comparison in a column: the one that changes are counted
// from where everything is as it is.
func (m *matrix) verdict(c *column, comparison int) inference.Verdict {
	if c.mechanism == nil {
		return m.before[comparison]
	}
	return c.judgement.findings[comparison].verdict
}

// significance is that of what moves.
const significance = .05

// moved reports whether a comparison moves with a column's mechanism by more than
// what is negligible.
func (m *matrix) moved(c *column, comparison int) bool {
	return c.mechanism != nil && c.p[comparison] <= significance
}

// newKnockoutInquiry opens the data set: a point with everything as it is, and
// one without each mechanism that is not off already.
func newKnockoutInquiry(folder string, s *setting) (*inquiry, []*inference.Mechanism, []string, error) {
	var factors []scenarios.Range
	var base []float64
	var off []*inference.Mechanism
	var already []string
	for i := range inference.Mechanisms {
		m := &inference.Mechanisms[i]
		works := false
		for _, change := range m.Off {
			value := sim.ParameterNamed(change.Name).Get(&s.parameters)
			factors = append(factors, scenarios.Range{Name: change.Name, Low: min(value, change.Value), High: max(value, change.Value)})
			base = append(base, value)
			works = works || value != change.Value
		}
		if works {
			off = append(off, m)
		} else {
			already = append(already, m.Name)
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
	q, err := newInquiry(filepath.Join(folder, knockoutFolder), knockoutFolder, "Which verdicts hang on which mechanism?", s, allComparisons(), false, factors, points)
	if err == nil {
		q.ledgers[0].composition.Points = points // in this order, whatever the folder's
	}
	return q, off, already, err
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
	q, off, already, err := newKnockoutInquiry(o.out, s)
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
		return misuse("a budget of %d runs is too small: a replication of everything takes %d", f.budget, len(points)*l.arms())
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
	m := matrixOf(q, off, already, f.level, zones)
	err = errors.Join(err, m.resolveIn(ctx, o.out, zones))
	if o.json {
		err = errors.Join(err, printJSON(app.stdout, m.json()))
	} else {
		app.printMatrix(m)
		app.tellWhere(o, f, knockoutFolder)
	}
	if interrupted {
		fmt.Fprintln(app.stderr, "interrupted; all runs that are complete are saved, and the same command goes on with the rest")
	}
	if err == nil && work.failed > 0 {
		err = someFailed{work.failed}
	}
	return err
}

// resolve takes verdicts that the matrix leaves open from the claims' own runs, which
// are more.
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

// resolveIn takes them from the claims' runs in a folder of results, if it has any.
func (m *matrix) resolveIn(ctx context.Context, folder string, zones map[string]float64) error {
	if !begun(filepath.Join(folder, claimsFolder, groupOf(inference.Arm{}))) {
		return nil
	}
	j, _, err := storedClaims(ctx, folder, m.level, zones)
	if err == nil {
		m.resolve(j)
	}
	return err
}

// matrixOf judges everything at every point of the inquiry.
func matrixOf(q *inquiry, off []*inference.Mechanism, already []string, level float64, zones map[string]float64) *matrix {
	m := &matrix{setting: q.setting, level: level, runs: q.known(), already: already}
	claims, _ := chooseClaims(nil)
	comparisons := allComparisons()
	// The whole matrix is one family.
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

// move returns by how much a comparison differs at a point from the first one,
// within replications, with the p-value of Student's t-test that this is beyond a
// zone (a minimum-effect test: Murphy & Myors 1999, "Testing the hypothesis that
// treatments have negligible effects"); 1 where there is too little to test.
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
		return d.Mean, 1
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(d.N - 1)}
	return d.Mean, min(1, 2*t.Survival((math.Abs(d.Mean)-zone)/d.StandardError))
}

// symbols are those of verdicts in a matrix.
var symbols = map[inference.Verdict]string{
	inference.Supported: "+", inference.Opposed: "-", inference.NoDifference: "0", inference.Mixed: "~", inference.Open: "?",
}

// printMatrix prints the matrix of claims by mechanisms, and what changes in words.
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
		"from the one with everything as it is; * where something compared moves by more than what is negligible.")
	for i := range m.columns[1:] {
		paragraph(app.stdout, m.sentence(&m.columns[i+1]))
	}
	if len(m.already) > 0 {
		paragraph(app.stdout, "Off already in this setting: "+enumerate(m.already)+".")
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

// claimMoved reports whether anything that a claim compares moves.
func (m *matrix) claimMoved(c *column, claim *inference.Claim) bool {
	for i := range c.judgement.findings {
		if c.judgement.findings[i].claim == claim && m.moved(c, i) {
			return true
		}
	}
	return false
}

// changes tells which decided verdicts change without a mechanism.
func (m *matrix) changes(c *column) []string {
	var changes []string
	for i := range c.judgement.findings {
		now, before := &c.judgement.findings[i], &m.columns[0].judgement.findings[i]
		if now.verdict.Changed(m.before[i]) {
			changes = append(changes, fmt.Sprintf("%s, %s in %s: from %s (%s) to %s (%s)", now.claim.ID, now.comparison.Label, now.comparison.Outcome,
				m.before[i], signed(before.difference.Mean), now.verdict, signed(now.difference.Mean)))
		}
	}
	return changes
}

// sentence says what changes without a mechanism.
func (m *matrix) sentence(c *column) string {
	changes := m.changes(c)
	what := fmt.Sprintf("Without %s (%s)", c.mechanism.Name, c.mechanism.Does)
	switch len(changes) {
	case 0:
		return fmt.Sprintf("%s no decided verdict changes; %d of %d are undecided.", what, c.open(), len(c.judgement.findings))
	case 1:
		return fmt.Sprintf("%s 1 verdict changes: %s.", what, changes[0])
	default:
		return fmt.Sprintf("%s %d verdicts change: %s.", what, len(changes), strings.Join(changes, "; "))
	}
}

// json returns the matrix's form for machines.
func (m *matrix) json() object {
	columns := make([]object, len(m.columns))
	for i := range m.columns {
		c := &m.columns[i]
		cells := make([]object, len(c.judgement.findings))
		for k := range cells {
			f := &c.judgement.findings[k]
			d := &f.difference
			cells[k] = object{{"claim", f.claim.ID}, {"comparison", f.comparison.Label}, {"outcome", f.comparison.Outcome}, {"mean", number(d.Mean)},
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
