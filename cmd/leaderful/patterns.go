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

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// patternsFolder holds the patterns' data sets, inside the folder of results;
// patternsBudget is the number of runs that all patterns together take by default.
const (
	patternsFolder = "patterns"
	patternsBudget = 68_000
)

func newPatterns(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "patterns [P1 ...]",
		Short: "Compare the model with known behaviour of real organizations",
		Long: `patterns measures in the model what studies report about real organizations, to
which the model was not fitted, and reports which patterns the model shows.
leaderful explain P1 says what a pattern is, how it is measured, and its source.

A pattern consists of one or more measured quantities, whose intervals are compared
with the literature's: a quantity holds if its whole interval lies inside, fails if
it lies wholly outside, and is undecided otherwise. If a study reports only a
direction, the literature's interval is all values above or below 0. A pattern holds
if all its quantities do and fails if any fails. The intervals of a pattern hold
together with 95% confidence (Bonferroni over its quantities). Quantities in brackets
are shown for comparison and do not count.

Quantities, settings and the number of organizations were fixed before any result
was seen, and the intervals are meant to be inspected once. --budget is for all
patterns together: each takes its share, even if it is measured alone, so a larger
budget means more organizations for each.

Where power-with is compared with the better power-over regime, the first fifth of
the replications choose that regime, by performance, and the others measure: if
the same replications did both, chance would make the better one look too good.

P1 is measured in the scenario novices, all others in --scenario. The runs are saved
in the folder patterns of --out; the same command continues from them, and Ctrl-C
loses nothing and prints the results so far. The exit code does not depend on the
verdicts.`,
		Example: `  leaderful patterns
  leaderful patterns P5 P9
  leaderful patterns P7 --budget 1000000 --out many
  leaderful patterns --json > patterns.json`,
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			return slices.DeleteFunc(patternNames(), func(id string) bool { return slices.Contains(given, id) }), cobra.ShellCompDirectiveNoFileComp
		},
	}
	var flags inquiryFlags
	addInquiryFlags(cmd, &flags, patternsBudget)
	cmd.Flags().Lookup("budget").Usage = "maximum number of `runs` for all patterns together, including existing runs"
	cmd.Flags().Lookup("level").Usage = "coverage of all intervals of a pattern together"
	if err := cmd.Flags().MarkHidden("zone"); err != nil {
		panic("leaderful: no flag to hide: " + err.Error())
	}
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if flags.zones != nil {
			return usageError{errors.New("--zone has no effect here: patterns are compared with the literature's intervals"), cmd.CommandPath()}
		}
		chosen, err := choosePatterns(arguments)
		if err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		return app.patterns(cmd.Context(), chosen, o, &flags)
	}
	return cmd
}

func patternNames() []string {
	var names []string
	for i := range inference.Patterns {
		names = append(names, inference.Patterns[i].ID)
	}
	return names
}

// choosePatterns returns the tests of the named patterns, or of all patterns.
func choosePatterns(names []string) ([]*patternTest, error) {
	return chooseByID("pattern", patternTests, func(p *patternTest) string { return p.id }, names)
}

// A patternTest says how a pattern is measured in the model.
type patternTest struct {
	id     string
	shocks bool // it varies the size of shocks
	data   []patternData
	// measure returns the result from the runs of its data sets.
	measure func(runs []*patternRuns, level float64) *patternResult
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
	compose func(s *setting, points int) scenarios.Composition
}

// at returns the data set's composition with a share of its default size, which may be
// empty.
func (d *patternData) at(id string, s *setting, share float64) scenarios.Composition {
	scaled := func(n int) int { return int(float64(n)*share + 1e-9) }
	c := d.compose(s, scaled(d.points))
	c.Name = strings.TrimSuffix(strings.ToLower(id)+"-"+d.folder, "-")
	c.Title = patternOf(id).Words
	c.Question = "Does the model show the known behaviour of real organizations?"
	c.Seed, c.Weekly = s.seed, d.weekly
	c.Replications = min(scaled(d.replications), mostReplications)
	if d.replications == 0 {
		c.Replications = min(1, len(c.Points))
	}
	return c
}

// path returns the folder of the data set in a folder of results.
func (d *patternData) path(results, id string) string {
	return filepath.Join(results, patternsFolder, strings.ToLower(id), d.folder)
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
type patternResult struct {
	pattern      *inference.Pattern
	measurements []inference.Measurement
	verdict      inference.PatternVerdict
	runs         int                 // that it is based on
	parts        []*dataset.Manifest // of its runs
	notes        []string            // sentences on how it was measured, or on other results
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
	c := d.at(id, new(setting), 1)
	r := &patternRuns{}
	for _, arm := range c.Arms {
		r.arms = append(r.arms, arm.Name)
	}
	if !hasDataSet(path) {
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
	return label, fmt.Sprintf("%s (chosen by the first %s and measured by the others).", chosen, counted(contests[0].from, "replication"))
}

// minus returns a - b.
func minus(a, b []float64) []float64 {
	differences := make([]float64, min(len(a), len(b)))
	for i := range differences {
		differences[i] = a[i] - b[i]
	}
	return differences
}

// patternsOf returns the results for patterns from the data sets in a folder of
// results. It runs nothing; a pattern with missing data sets has no measurements. The
// intervals of a pattern hold together at the level.
func patternsOf(ctx context.Context, results string, level float64, tests []*patternTest) ([]*patternResult, error) {
	var all []*patternResult
	for _, t := range tests {
		var runs []*patternRuns
		var parts []*dataset.Manifest
		count, absent := 0, false
		for i := range t.data {
			d := &t.data[i]
			r, err := readPattern(ctx, d.path(results, t.id), t.id, d)
			if err != nil {
				return nil, err
			}
			count += r.count()
			absent = absent || r.count() == 0
			runs = append(runs, r)
			if r.manifest != nil {
				parts = append(parts, r.manifest)
			}
		}
		result := &patternResult{}
		if !absent {
			result = t.measure(runs, level)
		}
		result.pattern, result.runs, result.parts = patternOf(t.id), count, parts
		result.verdict = inference.PatternHolds(result.measurements)
		all = append(all, result)
	}
	return all, nil
}

func (app *application) patterns(ctx context.Context, chosen []*patternTest, o *options, f *inquiryFlags) error {
	s, err := settingOf(f, o)
	if err != nil {
		return err
	}
	work, err := app.labourOf(o, f)
	if err != nil {
		return err
	}
	ledgers, targets, err := patternLedgers(chosen, s, o.out, float64(f.budget)/patternsBudget)
	if err != nil {
		return err
	}
	left := int64(0)
	for i, l := range ledgers {
		n, err := outstanding(l, targets[i])
		if err != nil {
			return err
		}
		left += n
	}
	work.progress = app.startProgress(left/int64(work.shard[1]), "runs", o.quiet)
	for i, l := range ledgers {
		if err = l.grow(ctx, work, targets[i].Points, targets[i].Replications); err != nil {
			break
		}
	}
	work.progress.end()
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return unfinished(err)
	}
	if work.shard[1] > 1 {
		if err == nil && !o.quiet {
			fmt.Fprintf(app.stderr, "shard %d of %d is done; once all shards are, run the same command without --shard for the verdicts\n", work.shard[0], work.shard[1])
		}
		return err
	}
	results, failure := patternsOf(context.WithoutCancel(ctx), o.out, f.level, chosen)
	if failure != nil {
		return errors.Join(err, failure)
	}
	if o.json {
		err = errors.Join(err, printJSON(app.stdout, patternsJSON(results, s, f)))
	} else {
		app.printPatterns(results, s, f.level)
		app.reportFolder(o, f, patternsFolder)
	}
	if interrupted {
		fmt.Fprintln(app.stderr, "interrupted; all complete runs are saved, and the same command continues with the rest")
		return err
	}
	if err == nil && work.failed > 0 {
		err = someFailed{work.failed}
	}
	return err
}

// patternLedgers opens the data sets of tests and returns the composition that each
// should reach. Existing runs are never removed. Data sets that would be empty are left
// out.
func patternLedgers(tests []*patternTest, s *setting, results string, share float64) (ledgers []*ledger, targets []scenarios.Composition, err error) {
	for _, t := range tests {
		for i := range t.data {
			d := &t.data[i]
			c := d.at(t.id, s, share)
			l, err := openLedger(d.path(results, t.id), c, nil)
			if err != nil {
				return nil, nil, err
			}
			if len(c.Points) < len(l.composition.Points) {
				c.Points = l.composition.Points
			}
			c.Replications = max(c.Replications, l.replications())
			if c.Replications == 0 {
				continue
			}
			l.composition.Points, l.composition.Replications = c.Points, c.Replications
			if err := l.compose(); err != nil {
				return nil, nil, err
			}
			if t.shocks && l.sweep.Arms[0].Setup.Shocks.Timing == sim.ShocksListed {
				return nil, nil, misuse("%s varies the size of shocks, but the scenario %s lists its shocks", t.id, s.name)
			}
			ledgers, targets = append(ledgers, l), append(targets, c)
		}
	}
	return ledgers, targets, nil
}

// outstanding returns how many runs a ledger lacks to reach its target.
func outstanding(l *ledger, target scenarios.Composition) (int64, error) {
	var existing []experiment.Block
	if hasDataSet(l.path) {
		folder, err := dataset.Open(l.path)
		if err != nil {
			return 0, err
		}
		existing = folder.Blocks()
	}
	n := int64(0)
	for b := range experiment.Missing(existing, experiment.Block{ToPoint: len(target.Points), ToReplication: target.Replications}) {
		n += b.Size() * int64(l.arms())
	}
	return n, nil
}

// literature writes the literature's interval.
func literature(m *inference.Measurement) string {
	switch {
	case math.IsInf(m.Low, -1):
		return fmt.Sprintf("below %v", m.High)
	case math.IsInf(m.High, 1):
		return fmt.Sprintf("above %v", m.Low)
	default:
		return fmt.Sprintf("%v to %v", m.Low, m.High)
	}
}

// printPatterns prints the table of measurements and sentences on each pattern.
func (app *application) printPatterns(results []*patternResult, s *setting, level float64) {
	t := table{header: []string{"pattern", "quantity", "regime", "literature", "measured", "interval", "n", "verdict"}, left: 4, words: true}
	runs := 0
	for _, r := range results {
		runs += r.runs
		id := r.pattern.ID
		for i := range r.measurements {
			m := &r.measurements[i]
			verdict := string(m.Verdict())
			if m.Beside {
				verdict = "(" + verdict + ")"
			}
			x := &m.Measured
			t.add(id, m.Quantity, m.Regime, literature(m), to(x.Reach())(x.Value), bounds(x), fmt.Sprint(x.N), verdict)
			id = ""
		}
		if len(r.measurements) == 0 {
			t.add(id, "-", "-", "-", "-", "-", "0", string(r.verdict))
		}
	}
	t.print(app.stdout)
	fmt.Fprintln(app.stdout)
	for _, r := range results {
		paragraph(app.stdout, strings.Join(append([]string{r.sentence()}, r.remarks()...), " "))
	}
	paragraph(app.stdout, fmt.Sprintf("A quantity holds if its whole interval lies inside the literature's and fails if it lies wholly outside; a pattern holds if all its quantities do, "+
		"and fails if any fails. Quantities in brackets do not count. The intervals of a pattern hold together with %s%% confidence (Bonferroni), "+
		"and are meant to be inspected once, with a number of organizations fixed in advance. %s, seed %d.", figures(100*level), counted(runs, "run"), s.seed))
	for _, r := range results {
		for _, warning := range r.warnings() {
			paragraph(app.stdout, "Note: "+r.pattern.ID+", "+warning+".")
		}
	}
}

// bounds writes the ends of an interval, either of which may be infinite.
func bounds(i *inference.Interval) string { return interval(i.Low, i.High, to(i.Reach())) }

// sentence reports the result for a pattern in plain words.
func (r *patternResult) sentence() string {
	head := fmt.Sprintf("%s, %s: %s", r.pattern.ID, r.verdict, r.pattern.Words)
	if len(r.measurements) == 0 {
		return head + " There are no complete runs for it."
	}
	var parts []string
	for i := range r.measurements {
		m := &r.measurements[i]
		if m.Beside {
			continue
		}
		part := fmt.Sprintf("%s, %s, was %s, in the literature %s", m.Quantity, m.Regime, valueAndInterval(&m.Measured), literature(m))
		if verdict := m.Verdict(); verdict != r.verdict {
			part += " (" + string(verdict) + ")"
		}
		parts = append(parts, part)
	}
	lead := map[inference.PatternVerdict]string{
		inference.Holds: "The model shows it", inference.Fails: "The model does not show it", inference.Unsettled: "These runs do not decide it",
	}[r.verdict]
	return fmt.Sprintf("%s %s: %s.", head, lead, strings.Join(parts, "; "))
}

// remarks returns further sentences on a pattern.
func (r *patternResult) remarks() []string {
	if r.pattern.Note == "" {
		return r.notes
	}
	return append([]string{r.pattern.Note}, r.notes...)
}

// warnings returns the warnings about the data, each once, with the quantities that it
// concerns.
func (r *patternResult) warnings() []string {
	var all []string
	about := map[string][]string{}
	for i := range r.measurements {
		m := &r.measurements[i]
		for _, w := range m.Measured.Warnings {
			if about[w] == nil {
				all = append(all, w)
			}
			about[w] = append(about[w], m.Quantity+", "+m.Regime)
		}
	}
	for i, w := range all {
		if len(about[w]) < len(r.measurements) {
			all[i] = strings.Join(about[w], "; ") + ": " + w
		}
	}
	return all
}

// patternsJSON returns results as JSON, on which scripts rely.
func patternsJSON(results []*patternResult, s *setting, f *inquiryFlags) object {
	patterns := make([]object, len(results))
	runs := 0
	for i, r := range results {
		runs += r.runs
		measurements := make([]object, len(r.measurements))
		for k := range r.measurements {
			m := &r.measurements[k]
			x := &m.Measured
			measurements[k] = object{
				{"quantity", m.Quantity}, {"regime", m.Regime}, {"counts", !m.Beside},
				{"literature_low", number(m.Low)}, {"literature_high", number(m.High)},
				{"value", number(x.Value)}, {"low", number(x.Low)}, {"high", number(x.High)}, {"level", x.Level}, {"n", x.N},
				{"verdict", m.Verdict()}, {"warnings", append([]string{}, x.Warnings...)},
			}
		}
		patterns[i] = object{
			{"pattern", r.pattern.ID}, {"words", r.pattern.Words}, {"source", r.pattern.Source}, {"verdict", r.verdict},
			{"sentence", r.sentence()}, {"remarks", append([]string{}, r.remarks()...)}, {"runs", r.runs}, {"measurements", measurements},
		}
	}
	return object{{"scenario", s.name}, {"version", version}, {"seed", s.seed}, {"level", f.level}, {"runs", runs}, {"budget", f.budget}, {"patterns", patterns}}
}
