package findings

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// PatternsBudget is the number of runs that all patterns together take by default.
const PatternsBudget = 68_000

// PatternNames returns the IDs of the patterns.
func PatternNames() []string {
	var names []string
	for i := range inference.Patterns {
		names = append(names, inference.Patterns[i].ID)
	}
	return names
}

// ChoosePatterns returns the tests of the named patterns, or of all patterns.
func ChoosePatterns(names []string) ([]*patternTest, error) {
	return chooseByID("pattern", patternTests, func(p *patternTest) string { return p.id }, names)
}

// A patternTest says how a pattern is measured in the model.
type patternTest struct {
	id     string
	shocks bool // it varies the size of shocks
	data   []patternData
	// measure returns what the runs of its data sets show, and sentences on how it was
	// measured or on other results.
	measure func(runs []*patternRuns, level float64) ([]inference.Measurement, []string)
}

// patternData is a data set that a pattern needs.
type patternData struct {
	folder       string   // inside the pattern's folder; "": that folder itself
	replications int      // of each point by default; 0: one, and the number of points grows
	points       int      // by default, if their number grows
	weekly       []string // series to read, or
	columns      []string // outcomes to read
	// reduce turns the series of a run into as many numbers as numbers says.
	reduce  func(series [][]float64) []float64
	numbers int
	compose func(s *Setting, points int) scenarios.Composition
}

// at returns the data set's composition with a share of its default size, which may be
// empty.
func (d *patternData) at(id string, s *Setting, share float64) scenarios.Composition {
	scaled := func(n int) int { return int(float64(n)*share + 1e-9) }
	c := d.compose(s, scaled(d.points))
	c.Name = strings.TrimSuffix(strings.ToLower(id)+"-"+d.folder, "-")
	c.Title = patternOf(id).Words
	c.Question = "Does the model show the known behaviour of real organizations?"
	c.Seed, c.Weekly = s.Seed, d.weekly
	c.Replications = min(scaled(d.replications), experiment.MostReplications)
	if d.replications == 0 {
		c.Replications = min(1, len(c.Points))
	}
	return c
}

// path returns the folder of the data set in the folder of patterns.
func (d *patternData) path(patterns, id string) string {
	return filepath.Join(patterns, strings.ToLower(id), d.folder)
}

// patternOf returns the pattern of an id; it panics if there is none.
func patternOf(id string) *inference.Pattern {
	for i := range inference.Patterns {
		if p := &inference.Patterns[i]; p.ID == id {
			return p
		}
	}
	panic("leaderful: no pattern is called " + id)
}

// A patternResult is the result for a pattern.
type PatternResult struct {
	Pattern      *inference.Pattern
	Measurements []inference.Measurement
	Verdict      inference.PatternVerdict
	Runs         int                 // that it is based on
	Parts        []*dataset.Manifest // of its runs
	Notes        []string            // sentences on how it was measured, or on other results
}

// patternRuns hold the numbers from a data set's runs.
type patternRuns struct {
	manifest     *dataset.Manifest
	arms         []string
	points       [][]float64     // by factor
	values       [][][][]float64 // by point, replication and arm; nil where a run is missing
	replications int             // complete at all points, from the first one on without a gap: which of them count must not depend on how long runs take
}

// readPattern reads a data set of a pattern, which may not exist.
func readPattern(ctx context.Context, path, id string, d *patternData) (*patternRuns, error) {
	c := d.at(id, new(Setting), 1)
	r := &patternRuns{}
	for _, arm := range c.Arms {
		r.arms = append(r.arms, arm.Name)
	}
	if !HasDataSet(path) {
		r.points = c.Points
		r.values = make([][][][]float64, len(r.points))
		return r, nil
	}
	folder, err := dataset.Open(path)
	if err != nil {
		return nil, err
	}
	m := folder.Manifest
	r.manifest, r.points = m, m.Design.Listed
	var regimes, factors, wanted []string
	for i := range m.Arms {
		regimes = append(regimes, m.Arms[i].Name)
	}
	for i := range m.Factors {
		factors = append(factors, m.Factors[i].Name)
	}
	for i := range c.Factors {
		wanted = append(wanted, c.Factors[i].Name)
	}
	if !slices.Equal(regimes, r.arms) || !slices.Equal(factors, wanted) || d.replications > 0 && len(r.points) != len(c.Points) {
		return nil, fmt.Errorf("%s is not a data set of the pattern %s as this program measures it", path, id)
	}
	r.values = make([][][][]float64, len(r.points))
	put := func(point, replication, arm int, numbers []float64) {
		for len(r.values[point]) <= replication {
			r.values[point] = append(r.values[point], make([][]float64, len(r.arms)))
		}
		r.values[point][replication][arm] = numbers
	}
	err = folder.Read(ctx, false, d.columns, func(v *dataset.Values) error {
		numbers := slices.Clone(v.Of)
		if d.weekly != nil { // runs that failed have no weeks
			numbers = slices.Repeat([]float64{math.NaN()}, d.numbers)
		}
		put(v.Point, v.Replication, v.Regime, numbers)
		return nil
	})
	if err == nil && d.weekly != nil {
		err = readWeeks(ctx, folder, d, put)
	}
	if err != nil {
		return nil, err
	}
	if d.replications == 0 {
		for p := range r.values {
			if completeReplications(r.values[p]) == 0 {
				r.values, r.points = r.values[:p], r.points[:p]
				break
			}
		}
	}
	if len(r.values) == 0 {
		return r, nil
	}
	r.replications = math.MaxInt
	for p := range r.values {
		r.replications = min(r.replications, completeReplications(r.values[p]))
	}
	return r, nil
}

// readWeeks reads a data set's weekly series and reduces them to numbers.
func readWeeks(ctx context.Context, folder *dataset.Folder, d *patternData, put func(point, replication, arm int, numbers []float64)) error {
	series := make([][]float64, len(d.weekly))
	var last dataset.Values
	end := func() {
		if len(series[0]) > 0 {
			put(last.Point, last.Replication, last.Regime, d.reduce(series))
		}
		for i := range series {
			series[i] = series[i][:0]
		}
	}
	err := folder.Read(ctx, true, d.weekly, func(v *dataset.Values) error {
		if v.Week == 0 {
			end()
		}
		last = *v
		for i := range series {
			series[i] = append(series[i], v.Of[i])
		}
		return nil
	})
	if err == nil {
		end()
	}
	return err
}

// completeReplications returns how many replications, from the first one on, have all
// arms.
func completeReplications(replications [][][]float64) int {
	gap := slices.IndexFunc(replications, func(arms [][]float64) bool {
		return slices.ContainsFunc(arms, func(numbers []float64) bool { return numbers == nil })
	})
	if gap >= 0 {
		return gap
	}
	return len(replications)
}

// setting returns a setting that all arms of the data set share; 0 if there is no data
// set.
func (r *patternRuns) setting(name string) float64 {
	if r.manifest == nil {
		return 0
	}
	return sim.ParameterNamed(name).Get(&r.manifest.Arms[0].Setup)
}

// of returns a number of an arm at a point, by replication.
func (r *patternRuns) of(point int, arm string, number int) []float64 {
	a := slices.Index(r.arms, arm)
	if a < 0 {
		panic("leaderful: a pattern is measured under " + arm + ", which does not run")
	}
	values := make([]float64, r.replications)
	for n := range values {
		values[n] = r.values[point][n][a][number]
	}
	return values
}

// count returns the number of runs that count.
func (r *patternRuns) count() int { return r.replications * len(r.points) * len(r.arms) }

// A contest compares power-with with the power-over regime that does better at a
// point.
type contest struct {
	runs   *patternRuns
	point  int
	better string
	from   int // first replication that measures; those before it choose the better regime
}

// contestAt chooses the better regime by performance, the first number of the runs.
func (r *patternRuns) contestAt(point int) contest {
	values := make([][]float64, len(powerOver))
	for i, regime := range powerOver {
		values[i] = r.of(point, regime, 0)
	}
	regime, chosenBy := inference.Better(values)
	if regime < 0 {
		return contest{runs: r, point: point, better: "power-over", from: chosenBy}
	}
	return contest{runs: r, point: point, better: powerOver[regime], from: chosenBy}
}

// ahead returns a number under power-with minus the same under the better power-over
// regime, for each replication that measures.
func (c *contest) ahead(number int) []float64 {
	if c.better == "power-over" {
		return nil
	}
	a, b := c.runs.of(c.point, "power-with", number)[c.from:], c.runs.of(c.point, c.better, number)[c.from:]
	for i := range a {
		a[i] -= b[i]
	}
	return a
}

// describe names the comparison of contests, and says which regime was the better one.
func describe(contests []contest) (label, note string) {
	var better []string
	for _, c := range contests {
		if !slices.Contains(better, c.better) {
			better = append(better, c.better)
		}
	}
	chosen := fmt.Sprintf("The better power-over regime was %s", better[0])
	label = "power-with - " + better[0]
	if len(better) > 1 {
		label = "power-with - better power-over"
		chosen = "The better power-over regime differed between the settings"
	}
	return label, fmt.Sprintf("%s (chosen by the first %s and measured by the others).", chosen, words.Counted(contests[0].from, "replication"))
}

// minus returns a - b.
func minus(a, b []float64) []float64 {
	differences := make([]float64, min(len(a), len(b)))
	for i := range differences {
		differences[i] = a[i] - b[i]
	}
	return differences
}

// Patterns are the results for some patterns.
type Patterns struct {
	Question *Question
	Results  []*PatternResult
	Runs     int
}

func (p *Patterns) Asked() *Question { return p.Question }

// patternsAsking makes the organizations that patterns are measured by. Intervals are
// inspected once, so their number is fixed in advance.
type patternsAsking struct {
	question *Question
	path     string
	tests    []*patternTest
	grown    []growth // how far each data set is to grow
}

// openPatterns opens the data sets of the chosen patterns. Existing runs are never
// removed. Data sets that would be empty are left out.
func openPatterns(q *Question, path string) (asking, error) {
	a := &patternsAsking{question: q, path: path}
	var err error
	if a.tests, err = ChoosePatterns(q.chosen()); err != nil {
		return nil, Misuse{err}
	}
	share := float64(q.Budget) / PatternsBudget
	for _, t := range a.tests {
		for i := range t.data {
			d := &t.data[i]
			c := d.at(t.id, &q.Setting, share)
			l, err := openLedger(d.path(path, t.id), c, nil)
			if err != nil {
				return nil, err
			}
			if len(c.Points) < len(l.Composition.Points) {
				c.Points = l.Composition.Points
			}
			c.Replications = max(c.Replications, l.Replications())
			if c.Replications == 0 {
				continue
			}
			l.Composition.Points, l.Composition.Replications = c.Points, c.Replications
			if err := l.compose(); err != nil {
				return nil, err
			}
			if t.shocks && l.sweep.Arms[0].Setup.Shocks.Timing == sim.ShocksListed {
				return nil, Misused("%s varies the size of shocks, but the scenario %s lists its shocks", t.id, q.Setting.Name)
			}
			a.grown = append(a.grown, growth{l, c.Points, c.Replications})
		}
	}
	return a, nil
}

func (a *patternsAsking) ledgers() []*Ledger {
	var all []*Ledger
	for i := range a.grown {
		all = append(all, a.grown[i].ledger)
	}
	return all
}

func (a *patternsAsking) stages(w *Work) ([]stage, error) {
	left := int64(0)
	for i := range a.grown {
		n, err := a.grown[i].outstanding()
		if err != nil {
			return nil, err
		}
		left += n
	}
	return []stage{{int(left / int64(w.Shard[1])), []step{once(a.growing()...)}}}, nil
}

func (a *patternsAsking) growing() []growing {
	var all []growing
	for i := range a.grown {
		all = append(all, a.grown[i])
	}
	return all
}

// outstanding returns how many runs the ledger lacks.
func (g *growth) outstanding() (int64, error) {
	var existing []experiment.Block
	if g.ledger.exists() {
		folder, err := dataset.Open(g.ledger.Path)
		if err != nil {
			return 0, err
		}
		existing = folder.Blocks()
	}
	n := int64(0)
	for b := range experiment.Missing(existing, experiment.Block{ToPoint: len(g.points), ToReplication: g.replications}) {
		n += b.Size() * int64(g.ledger.arms())
	}
	return n, nil
}

// answer measures the patterns. A pattern with missing data sets has no measurements. The
// intervals of a pattern hold together at the level.
func (a *patternsAsking) answer(ctx context.Context, _ dataset.Progress) (Answer, error) {
	found := &Patterns{Question: a.question}
	for _, t := range a.tests {
		result := &PatternResult{Pattern: patternOf(t.id)}
		var runs []*patternRuns
		absent := false
		for i := range t.data {
			d := &t.data[i]
			r, err := readPattern(context.WithoutCancel(ctx), d.path(a.path, t.id), t.id, d)
			if err != nil {
				return nil, err
			}
			result.Runs += r.count()
			absent = absent || r.count() == 0
			runs = append(runs, r)
			if r.manifest != nil {
				result.Parts = append(result.Parts, r.manifest)
			}
		}
		if !absent {
			result.Measurements, result.Notes = t.measure(runs, a.question.Level)
		}
		result.Verdict = inference.PatternHolds(result.Measurements)
		found.Runs += result.Runs
		found.Results = append(found.Results, result)
	}
	return found, nil
}
