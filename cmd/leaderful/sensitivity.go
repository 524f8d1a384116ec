package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference/sensitivity"
)

// cannedSensitivity is the sweep analysed by default.
const cannedSensitivity = "sensitivity"

// vital are the outcomes analysed by default, together with the headline's.
var vital = []string{"performance", "leadership_capacity", "collateral_damage", "crises_per_year"}

func newSensitivity(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sensitivity [DIR|FILE|NAME]",
		Short: "Show what drives each outcome and each difference between regimes",
		Long: `sensitivity shows what drives each outcome of each regime, and each difference from a
reference regime: the factors of a sweep on which it depends, the most important
first, and how much of it is chance. The method depends on the design of the sweep:

saltelli  shares of the variance between points (Sobol' indices): first, the share
          that knowing a factor would remove; total, the share that would remain if
          all other factors were known. The sign says whether the outcome rises with
          the factor. Chance is taken out.
morris    mu*, the mean size of the change over a factor's whole range; the mu* that
          chance alone gives a factor without effect; mu, which has a sign; sigma,
          how much the effect depends on the values of the factors.
others    rank correlations, which show only monotone influence.

A folder with a data set is analysed as it is. A sweep file or a canned sweep is
first run into --out, as leaderful sweep does; the same command continues where it
stopped. Without an argument the canned sweep ` + cannedSensitivity + ` is used, which takes a few
minutes.

--json prints {"folder", "sweep", "version", "design", "points", "runs", "failed",
"reference", "level", "resamples", "seed", "factors", "quantities", "warnings"}.
A quantity is {"outcome", "regime", "reference", "sentence", "chance", "variance",
"drivers", "interactions", "warnings"}: regime - reference, or the regime's own
outcome where reference is null. Its drivers, the most important first, are
{"factor", "measure", "value", "low", "high", "seen"} and the other measures of the
design. Undefined values are null; a seed above 2^53 is text.

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 done but some runs of
the sweep failed, 130 interrupted.`,
		Example: `  leaderful sensitivity results
  leaderful sensitivity results --outcomes crises_per_year,trust --reference power-with
  leaderful sensitivity screening --out screened
  leaderful sensitivity --json`,
		Args:              atMostOne("folder or sweep"),
		ValidArgsFunction: completeSweeps,
	}
	var ask question
	f := cmd.Flags()
	f.String("out", "", "keep the runs of a sweep in this `folder`; default: findings/ followed by its name")
	addWorkers(f)
	addSeed(f, math.MaxUint64, "`number` that seeds the bootstrap")
	addLevel(f, &ask.level, "coverage of the intervals, between 0 and 1")
	addWhole(f, &ask.resamples, "resamples", usualResamples, 100, 100_000, "resamples of the bootstrap, at least 100")
	f.String("reference", "", "the `regime` to compare with; default: the headline's, else power-with, else the last")
	f.Bool("json", false, "print one JSON object instead of tables")
	f.Bool("quiet", false, "no progress")
	addOutcomesFlag(cmd)
	complete(cmd, "reference", cobra.ShellCompDirectiveNoFileComp, regimeNames())
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		ask.outcomes, ask.reference, ask.seed = o.outcomes, o.reference, o.seed
		if err := checkOutcomes(ask.outcomes); err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		what := strings.Join(arguments, "")
		if info, err := os.Stat(what); err == nil && info.IsDir() && !slices.Contains(scenarios.SweepNames(), what) {
			if cmd.Flags().Changed("out") {
				return usageError{fmt.Errorf("--out is for the runs of a sweep; %s already holds its runs", what), cmd.CommandPath()}
			}
			folder, err := openStored(what)
			if err != nil {
				return err
			}
			return app.sensitivity(cmd.Context(), folder, &ask, o)
		}
		return app.sweepSensitivity(cmd.Context(), what, &ask, o)
	}
	return cmd
}

// sweepSensitivity makes the missing runs of a sweep and analyses it.
func (app *application) sweepSensitivity(ctx context.Context, file string, ask *question, o *options) error {
	s, err := openSweep(cmp.Or(file, cannedSensitivity), "")
	if err != nil {
		return err
	}
	if _, err := ask.contrasts(manifestOf(s)); err != nil { // before it runs for minutes
		return err
	}
	if o.out == "" {
		o.out = filepath.Join(resultsFolder, s.Name)
	}
	folder, err := app.begin(ctx, s, o, dataset.Start{From: 0, To: s.Points()})
	if err != nil {
		return err
	}
	defer folder.End()
	flags := &sweepFlags{shard: wholeShard, saveEvery: 10 * time.Second, command: "sensitivity"}
	if _, err := app.runSweep(ctx, s, folder, file, o, flags, 0, s.Points()); err != nil {
		return err
	}
	if err := folder.Refresh(); err != nil {
		return err
	}
	if err := app.sensitivity(ctx, folder, ask, o); err != nil {
		return err
	}
	_, failed, err := folder.Done(0, s.Points())
	if err == nil && failed > 0 {
		err = someFailed{failed}
	}
	return err
}

// sensitivity analyses a data set and prints the results.
func (app *application) sensitivity(ctx context.Context, folder *dataset.Folder, ask *question, o *options) error {
	report, done := app.tell("quantities", o.quiet)
	found, err := sensitivityOf(ctx, folder, ask, report)
	done()
	if err != nil {
		return err
	}
	if o.json {
		return printJSON(app.stdout, found.json())
	}
	app.printSensitivities(found)
	return nil
}

// A question configures a sensitivity analysis.
type question struct {
	outcomes  []string // by name, or all; nil: the headline's and the vital ones
	reference string   // regime; empty: the headline's, else power-with, else the last
	level     float64  // coverage of intervals, in (0, 1)
	resamples int      // of the bootstrap
	seed      uint64   // of the bootstrap
}

// contrasts returns the quantities of a data set to analyse: by outcome, each regime
// and then each difference. The error is a usageError.
func (q *question) contrasts(m *dataset.Manifest) ([]experiment.Contrast, error) {
	var recorded []string
	for _, c := range m.Columns {
		if sim.OutcomeNamed(c.Name) != nil {
			recorded = append(recorded, c.Name)
		}
	}
	outcomes := q.outcomes
	switch {
	case len(outcomes) == 0:
		for _, name := range append([]string{m.Headline.Outcome}, vital...) {
			if slices.Contains(recorded, name) && !slices.Contains(outcomes, name) {
				outcomes = append(outcomes, name)
			}
		}
		if len(outcomes) == 0 {
			outcomes = recorded
		}
	case slices.Equal(outcomes, []string{"all"}):
		outcomes = recorded
	}
	var regimes []string
	for i := range m.Arms {
		regimes = append(regimes, m.Arms[i].Name)
	}
	reference := cmp.Or(q.reference, m.Headline.Reference)
	if reference == "" && len(regimes) > 1 {
		reference = scenarios.ReferenceAmong(regimes)
	}
	if reference != "" && !slices.Contains(regimes, reference) {
		return nil, misuse("the reference %q is not among the regimes of the sweep, %s%s", reference, enumerate(regimes), didYouMean(reference, regimes))
	}
	var contrasts []experiment.Contrast
	for i, outcome := range outcomes {
		if !slices.Contains(recorded, outcome) {
			return nil, misuse("the sweep does not record %q; it records %s", outcome, enumerate(recorded))
		}
		if slices.Contains(outcomes[:i], outcome) {
			return nil, misuse("outcome %q is listed twice", outcome)
		}
		for _, regime := range regimes {
			contrasts = append(contrasts, experiment.Contrast{Outcome: outcome, Arm: regime})
		}
		for _, regime := range regimes {
			if regime != reference && reference != "" {
				contrasts = append(contrasts, experiment.Contrast{Outcome: outcome, Arm: regime, Reference: reference})
			}
		}
	}
	return contrasts, nil
}

// usualResamples is the default number of resamples of the bootstrap.
const usualResamples = 1_000

// sensitivities hold the drivers of the outcomes in a data set.
type sensitivities struct {
	question
	folder     string
	manifest   *dataset.Manifest
	runs       int64 // existing, including failed ones
	failed     int64
	quantities []quantity // by outcome, each regime and then each difference
	warnings   []string   // common to all quantities
}

// A quantity is the outcome of a regime, or its difference from that of a reference in
// the same replication, with its drivers. The design determines which analysis is set.
type quantity struct {
	experiment.Contrast
	decomposition *sensitivity.Decomposition // of a Saltelli design
	screening     *sensitivity.Screening     // of a Morris design
	association   *sensitivity.Association   // of any other; with a decomposition: at its points A and B
	drivers       []driver                   // one per factor, the most important first
	chance        float64                    // share of the variance of single runs; NaN where unknown
	means         spread                     // of the points' means
	warnings      []string                   // of this quantity alone
}

// constant reports whether a quantity is the same at all points.
func (x *quantity) constant() bool { return x.means.low == x.means.high }

// spread is the range of the means of points.
type spread struct {
	points    int // with runs
	low, high float64
}

// A driver is a factor with the measure of its importance: its total index, its
// mu*, or its rank correlation, whose absolute value counts.
type driver struct {
	factor           int // index in the manifest
	value, low, high float64
	seen             bool // the interval excludes an influence of 0, or of chance alone
	sign             int  // 1 if the quantity rises with the factor, -1 if it falls; 0 if neither is established
}

// least and most return the ends of the interval of a driver's size.
func (d *driver) least() float64 { return max(0, d.low, -d.high) }
func (d *driver) most() float64  { return max(-d.low, d.high) }

// measure names the measure of drivers.
func (s *sensitivities) measure() string {
	switch s.manifest.Design.Kind {
	case experiment.Saltelli:
		return "total index"
	case experiment.Morris:
		return "mu*"
	}
	return "rank correlation"
}

// sensitivityOf analyses a data set; report, which may be nil, receives the number of
// quantities done and their total. A question that the data set cannot answer is a
// usageError; when the context ends, its error is returned.
func sensitivityOf(ctx context.Context, folder *dataset.Folder, ask *question, report dataset.Progress) (*sensitivities, error) {
	m := folder.Manifest
	contrasts, err := ask.contrasts(m)
	if err != nil {
		return nil, err
	}
	s := &sensitivities{question: *ask, folder: folder.Path, manifest: m}
	for i := range contrasts {
		if contrasts[i].Reference != "" {
			s.reference = contrasts[i].Reference
		}
	}
	if err := s.look(folder); err != nil {
		return nil, err
	}
	numbers := pointsRun(folder)
	outputs, err := readOutputs(ctx, folder, contrasts, numbers)
	if err != nil {
		return nil, err
	}
	points := s.points(numbers)
	for i := range contrasts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if report != nil {
			report(int64(i), int64(len(contrasts)))
		}
		s.quantities = append(s.quantities, s.analyse(contrasts[i], points, outputs.of(m, &contrasts[i])))
	}
	if report != nil {
		report(int64(len(contrasts)), int64(len(contrasts)))
	}
	s.liftWarnings()
	return s, nil
}

// look adds the warnings about the data set.
func (s *sensitivities) look(folder *dataset.Folder) (err error) {
	warn := func(format string, arguments ...any) {
		s.warnings = append(s.warnings, fmt.Sprintf(format, arguments...))
	}
	m := s.manifest
	if s.runs, s.failed, err = folder.Done(0, m.Points); err != nil {
		return err
	}
	if s.runs == 0 {
		return fmt.Errorf("%s holds no runs yet", folder.Path)
	}
	if s.failed > 0 {
		warn("%d of %d runs failed and are left out; if failure depends on the factors, the remaining sample is biased", s.failed, s.runs)
	}
	var incomplete *dataset.Incomplete
	if err := dataset.Complete(folder); errors.As(err, &incomplete) {
		warn("%v", incomplete)
	} else if err != nil {
		return err
	}
	if len(m.Arms) < 2 {
		warn("there is only one regime, so there are no differences between regimes")
	}
	switch m.Design.Kind {
	case experiment.Saltelli, experiment.Morris:
		return nil
	case experiment.Grid, experiment.Points:
		warn("a %s design is not a random sample: its correlations are those of the chosen points, and intervals are computed as if these were drawn at random", m.Design.Kind)
	}
	warn("rank correlations show only monotone influence, and the chance in the means of a point's runs pulls them towards 0; a saltelli design shows every influence")
	return nil
}

// outputs are the values of some outcomes: by outcome, regime, point and
// replication; NaN where a run failed or is missing.
type outputs map[string][][][]float64

// pointsRun returns the points of a data set that have runs, with all points of their
// groups (such as trajectories): a design may have far more points than fit into
// memory.
func pointsRun(folder *dataset.Folder) []int {
	m := folder.Manifest
	group := groupOfPoints(m)
	var all []int
	for _, b := range folder.Blocks() {
		for p := b.FromPoint / group * group; p < min((b.ToPoint+group-1)/group*group, m.Points); p++ {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// groupOfPoints returns the number of points per group of a design.
func groupOfPoints(m *dataset.Manifest) int {
	if k := m.Design.Kind; k == experiment.Saltelli || k == experiment.Morris {
		return m.Points / m.Design.Size
	}
	return 1
}

// readOutputs reads the outputs at the given points.
func readOutputs(ctx context.Context, folder *dataset.Folder, contrasts []experiment.Contrast, numbers []int) (outputs, error) {
	m := folder.Manifest
	var columns []string
	for i := range contrasts {
		if name := contrasts[i].Outcome; !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	values := make([][][][]float64, len(columns))
	all := outputs{}
	for c, name := range columns {
		values[c] = make([][][]float64, len(m.Arms))
		for regime := range values[c] {
			values[c][regime] = make([][]float64, len(numbers))
		}
		all[name] = values[c]
	}
	return all, folder.Read(ctx, false, columns, func(row *dataset.Values) error {
		point, _ := slices.BinarySearch(numbers, row.Point)
		for c := range columns {
			runs := &values[c][row.Regime][point]
			for len(*runs) < row.Replication {
				*runs = append(*runs, math.NaN())
			}
			*runs = append(*runs, row.Of[c])
		}
		return nil
	})
}

// of returns the values of a contrast, by point and replication.
func (o outputs) of(m *dataset.Manifest, c *experiment.Contrast) [][]float64 {
	named := func(name string) [][]float64 {
		return o[c.Outcome][slices.IndexFunc(m.Arms, func(r experiment.Arm) bool { return r.Name == name })]
	}
	values := named(c.Arm)
	if c.Reference == "" {
		return values
	}
	differences := make([][]float64, len(values))
	for point, reference := range named(c.Reference) {
		for r := range min(len(values[point]), len(reference)) {
			differences[point] = append(differences[point], values[point][r]-reference[r])
		}
	}
	return differences
}

// points returns the factors at the given points: their values or, in a Morris
// design, their coordinates in [0, 1], which a step changes only if it changes the
// value.
func (s *sensitivities) points(numbers []int) [][]float64 {
	m := s.manifest
	points := make([][]float64, len(numbers))
	for i := range points {
		points[i] = make([]float64, len(m.Factors))
		m.Design.Point(m.Factors, m.Seed, numbers[i], points[i])
	}
	if m.Design.Kind != experiment.Morris {
		return points
	}
	unit := make([]experiment.Factor, len(m.Factors))
	for j := range unit {
		unit[j].Spread = experiment.Spread{Shape: experiment.Uniform, High: 1}
	}
	coordinates := make([][]float64, len(numbers))
	for i := range coordinates {
		coordinates[i] = make([]float64, len(unit))
		m.Design.Point(unit, m.Seed, numbers[i], coordinates[i])
		if i%(len(unit)+1) == 0 {
			continue
		}
		for j := range unit {
			if points[i][j] == points[i-1][j] {
				coordinates[i][j] = coordinates[i-1][j]
			}
		}
	}
	return coordinates
}

// analyse finds the drivers of a quantity.
func (s *sensitivities) analyse(c experiment.Contrast, points, outputs [][]float64) quantity {
	m := s.manifest
	x := quantity{Contrast: c, chance: math.NaN(), means: spreadOf(outputs)}
	names := make([]string, len(m.Factors))
	for j := range names {
		names[j] = m.Factors[j].Name
	}
	common := m.Worlds == experiment.Common
	own := fnv.New64a() // a seed for each quantity, whatever else is analysed
	fmt.Fprintf(own, "%s %s %s", c.Outcome, c.Arm, c.Reference)
	resampling := sensitivity.Resampling{Level: s.level, Resamples: s.resamples, Source: rand.New(rand.NewPCG(s.seed, own.Sum64())), CommonWorlds: common}
	switch m.Design.Kind {
	case experiment.Saltelli:
		d := sensitivity.Decompose(outputs, names, m.Design.SecondOrder, resampling)
		a := sensitivity.Associate(randomOf(points, groupOfPoints(m)), randomOf(outputs, groupOfPoints(m)), names, common, s.level)
		x.decomposition, x.association, x.warnings, x.chance = &d, &a, d.Warnings, d.Chance.Value
		for j := range names {
			index := &d.Total[j]
			x.drivers = append(x.drivers, driver{factor: j, value: index.Value, low: index.Low, high: index.High, seen: index.Low > 0, sign: side(a.Correlations[j].Low, a.Correlations[j].High)})
		}
	case experiment.Morris:
		found := sensitivity.Screen(points, outputs, names, resampling)
		x.screening, x.warnings = &found, found.Warnings
		for j := range names {
			e := &found.Effects[j]
			x.drivers = append(x.drivers, driver{factor: j, value: e.MuStar.Value, low: e.MuStar.Low, high: e.MuStar.High, seen: e.BeyondChance(), sign: side(e.Mu.Low, e.Mu.High)})
		}
	default:
		a := sensitivity.Associate(points, outputs, names, common, s.level)
		x.association, x.warnings, x.chance = &a, a.Warnings, a.Chance.Chance
		for j := range names {
			r := &a.Correlations[j]
			sign := side(r.Low, r.High)
			x.drivers = append(x.drivers, driver{factor: j, value: r.Value, low: r.Low, high: r.High, seen: sign != 0, sign: sign})
		}
	}
	slices.SortStableFunc(x.drivers, func(a, b driver) int {
		return cmp.Compare(math.Abs(b.value), math.Abs(a.value)) // NaN comes last
	})
	return x
}

// side returns 1 for an interval above 0, -1 for one below, else 0.
func side(low, high float64) int {
	switch {
	case low > 0:
		return 1
	case high < 0:
		return -1
	}
	return 0
}

// randomOf returns the entries for the points A and B of a Saltelli design, which are
// two random samples.
func randomOf(ofPoints [][]float64, group int) [][]float64 {
	var kept [][]float64
	for i := 0; i < len(ofPoints); i += group {
		kept = append(kept, ofPoints[i], ofPoints[i+group-1])
	}
	return kept
}

// liftWarnings moves warnings that all quantities share to the common warnings.
func (s *sensitivities) liftWarnings() {
	var common []string
	for i, text := range s.quantities[0].warnings {
		everywhere := !slices.Contains(s.quantities[0].warnings[:i], text)
		for j := range s.quantities {
			everywhere = everywhere && slices.Contains(s.quantities[j].warnings, text)
		}
		if everywhere {
			common = append(common, text)
		}
	}
	s.warnings = append(s.warnings, common...)
	for i := range s.quantities {
		x := &s.quantities[i]
		x.warnings = slices.DeleteFunc(slices.Clone(x.warnings), func(text string) bool { return slices.Contains(common, text) })
	}
}

// subject names a quantity in a sentence.
func (x *quantity) subject() string {
	outcome := strings.ReplaceAll(x.Outcome, "_", " ")
	if x.Reference == "" {
		return fmt.Sprintf("The outcome %s under %s", outcome, x.Arm)
	}
	return fmt.Sprintf("The difference in %s between %s and %s", outcome, x.Arm, x.Reference)
}

// sentence says in plain words what a quantity depends on, and how much of it is
// chance.
func (s *sensitivities) sentence(x *quantity) string {
	write := s.writer()
	described := func(d *driver) string {
		ends := " " + interval(d.low, d.high, write)
		if isNotFinite(d.low) && isNotFinite(d.high) {
			ends = "," + ends
		}
		return fmt.Sprintf("%s (%s %s%s)", s.manifest.Factors[d.factor].Name, s.measure(), write(d.value), ends)
	}
	first, text := &x.drivers[0], x.subject()
	switch {
	case x.means.points < 2:
		return text + " cannot be traced to the factors: fewer than two points have runs."
	case x.constant():
		return text + " is the same at all points: no factor was seen to change it."
	case math.IsNaN(first.value) && x.decomposition != nil && x.decomposition.Chance.N > 0:
		return text + " differs between points no more than by chance: no factor is seen to affect it."
	case math.IsNaN(first.value):
		return text + " cannot be traced to the factors: too few of the necessary points have runs."
	case !first.seen:
		text += " is not seen to depend on any factor: the strongest may be " + described(first)
	default:
		verb, least, rivals := " depends most on ", first.least(), []string{described(first)}
		if x.decomposition == nil && x.screening == nil {
			verb = " is most correlated with "
		}
		var next *driver
		for i := 1; i < len(x.drivers); i++ {
			switch d := &x.drivers[i]; {
			case d.seen && d.most() >= least:
				rivals = append(rivals, described(d))
			case d.seen && next == nil:
				next = d
			}
		}
		text += verb + enumerate(rivals)
		if len(rivals) > 1 {
			text += ", whose intervals overlap"
		}
		if next != nil {
			text += "; next is " + described(next)
		}
		if zone := sim.OutcomeNamed(x.Outcome).Zone; x.screening != nil && first.value <= zone {
			text += fmt.Sprintf("; but changes of up to %v are practically nil", zone)
		}
	}
	if !math.IsNaN(x.chance) {
		text += fmt.Sprintf("; chance makes up %.0f%% of the variance between single runs", 100*x.chance)
	}
	return text + "."
}

// spreadOf returns the range of the means of points, from outputs by point and
// replication.
func spreadOf(outputs [][]float64) spread {
	s := spread{low: math.Inf(1), high: math.Inf(-1)}
	for _, runs := range outputs {
		n, sum := 0., 0.
		for _, value := range runs {
			if !math.IsNaN(value) {
				n++
				sum += value
			}
		}
		if n > 0 {
			s.points++
			s.low, s.high = min(s.low, sum/n), max(s.high, sum/n)
		}
	}
	return s
}

// writer returns the formatter of the measure: indices and correlations have two
// decimals; mu*, which has the outcome's unit, has its significant digits.
func (s *sensitivities) writer() func(float64) string {
	if s.manifest.Design.Kind == experiment.Morris {
		return figures
	}
	return hundredths
}

// hundredths writes a share or a correlation.
func hundredths(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "-"
	}
	return strings.Replace(fmt.Sprintf("%.2f", x), "-0.00", "0.00", 1)
}

// signs writes the signs of drivers.
var signs = map[int]string{1: "+", -1: "-", 0: "~"}

// mostInteractions is the maximum number of interactions printed for a quantity.
const mostInteractions = 10

// printSensitivities prints a sentence and a table for each quantity.
func (app *application) printSensitivities(s *sensitivities) {
	w, m := app.stdout, s.manifest
	heading(w, cmp.Or(m.Title, m.Name))
	paragraph(w, fmt.Sprintf("Based on %s at %s of a %s design over %s; the data set is %s.",
		counted(s.runs, "run"), counted(m.Points, "point"), m.Design.Kind, counted(len(m.Factors), "factor"), s.folder))
	for i := range s.quantities {
		x := &s.quantities[i]
		what := x.Outcome + ", " + x.Arm
		if x.Reference != "" {
			what += " - " + x.Reference
		}
		heading(w, what)
		paragraph(w, s.sentence(x))
		if math.IsNaN(x.drivers[0].value) || x.constant() {
			continue // the sentence says why
		}
		s.table(x).print(w)
		fmt.Fprintln(w)
		s.printInteractions(w, x)
		for _, text := range x.warnings {
			paragraph(w, "Note: "+text+".")
		}
	}
	paragraph(w, s.legend())
	for _, text := range s.warnings {
		paragraph(w, "Note: "+text+".")
	}
}

// table returns the drivers of a quantity, the most important first.
func (s *sensitivities) table(x *quantity) *table {
	t := &table{left: 1, words: true}
	write := s.writer()
	for i := range x.drivers {
		d := &x.drivers[i]
		name := s.manifest.Factors[d.factor].Name
		measured := []string{name, write(d.value), interval(d.low, d.high, write)}
		switch {
		case x.decomposition != nil:
			t.header = []string{"factor", "total", "interval", "first", "interval", "sign"}
			first := &x.decomposition.First[d.factor]
			t.add(append(measured, write(first.Value), interval(first.Low, first.High, write), signs[d.sign])...)
		case x.screening != nil:
			t.header = []string{"factor", "mu*", "interval", "by chance", "mu", "sigma", "sign"}
			e := &x.screening.Effects[d.factor]
			t.add(append(measured, figures(e.MuStarChance), signed(e.Mu.Value), figures(e.Sigma), signs[d.sign])...)
		default:
			t.header = []string{"factor", "rank correlation", "interval", "sign"}
			t.add(append(measured, signs[d.sign])...)
		}
	}
	return t
}

// printInteractions prints the effects of pairs of factors beyond their separate ones.
func (s *sensitivities) printInteractions(w io.Writer, x *quantity) {
	if x.decomposition == nil || len(x.decomposition.Second) == 0 {
		return
	}
	t := table{header: []string{"together", "second", "interval"}, left: 1}
	for _, pair := range x.interactions() {
		if pair.Low > 0 && len(t.rows) < mostInteractions {
			t.add(s.manifest.Factors[pair.Factors[0]].Name+" with "+s.manifest.Factors[pair.Factors[1]].Name,
				hundredths(pair.Value), interval(pair.Low, pair.High, hundredths))
		}
	}
	if len(t.rows) == 0 {
		paragraph(w, "No two factors are seen to interact.")
		return
	}
	t.print(w)
	fmt.Fprintln(w)
}

// interactions returns those of a decomposition, the strongest first.
func (x *quantity) interactions() []sensitivity.Interaction {
	sorted := slices.Clone(x.decomposition.Second)
	slices.SortStableFunc(sorted, func(a, b sensitivity.Interaction) int { return cmp.Compare(b.Value, a.Value) })
	return sorted
}

// legend says what the numbers mean.
func (s *sensitivities) legend() string {
	text := ""
	switch s.manifest.Design.Kind {
	case experiment.Saltelli:
		text = "First is the share of the variance between points that knowing the factor would remove, total the share that " +
			"would remain if all others were known; the excess of total over first is due to interactions with others. Chance is taken out of both. " +
			"The sign is that of the rank correlation: + if the quantity rises with the factor, - if it falls, ~ if neither is seen."
	case experiment.Morris:
		text = "mu* is the mean size of the change over a factor's whole range, in the outcome's unit, including the share of chance; " +
			"by chance is the mu* of a factor without effect. mu is the mean change; its sign is seen (+, -) or not (~). " +
			"sigma says how much the change depends on the values of this and the other factors."
	default:
		text = "+ if the quantity rises with the factor, - if it falls, ~ if neither is seen."
	}
	return fmt.Sprintf("%s Each interval holds separately with %.4g%% confidence.", text, 100*s.level)
}

// json returns the results as JSON, on which scripts rely.
func (s *sensitivities) json() object {
	m := s.manifest
	factors := make([]object, len(m.Factors))
	for j := range factors {
		f := &m.Factors[j]
		low, high := f.Spread.Low, f.Spread.High
		if f.Spread.Shape == experiment.Levels {
			low, high = slices.Min(f.Spread.Levels), slices.Max(f.Spread.Levels)
		}
		factors[j] = object{{"name", f.Name}, {"unit", f.Unit}, {"meaning", f.Meaning}, {"shape", f.Spread.Shape}, {"low", low}, {"high", high}}
	}
	quantities := make([]object, len(s.quantities))
	for i := range quantities {
		quantities[i] = s.quantityJSON(&s.quantities[i])
	}
	return object{
		{"folder", s.folder}, {"sweep", m.Name}, {"version", version}, {"design", m.Design}, {"points", m.Points},
		{"runs", s.runs}, {"failed", s.failed}, {"reference", text(s.reference)}, {"level", s.level},
		{"resamples", s.resamples}, {"seed", seedNumber(s.seed)}, {"factors", factors}, {"quantities", quantities}, {"warnings", listed(s.warnings)},
	}
}

func (s *sensitivities) quantityJSON(x *quantity) object {
	chance, variance := object{{"share", number(x.chance)}, {"low", nil}, {"high", nil}}, any(nil)
	interactions := []object{}
	switch {
	case x.decomposition != nil:
		d := x.decomposition
		chance[1].value, chance[2].value = number(d.Chance.Low), number(d.Chance.High)
		variance = number(d.Variance)
		for _, pair := range x.interactions() {
			names := []string{s.manifest.Factors[pair.Factors[0]].Name, s.manifest.Factors[pair.Factors[1]].Name}
			interactions = append(interactions, append(object{{"factors", names}}, indexJSON(&pair.Index)...))
		}
	case x.association != nil:
		variance = number(x.association.Chance.Between)
	}
	drivers := make([]object, len(x.drivers))
	for i := range drivers {
		d := &x.drivers[i]
		drivers[i] = object{
			{"factor", s.manifest.Factors[d.factor].Name}, {"measure", s.measure()}, {"value", number(d.value)},
			{"low", number(d.low)}, {"high", number(d.high)}, {"seen", d.seen}, {"sign", d.sign},
		}
		if x.decomposition != nil {
			drivers[i] = append(drivers[i], member{"first", indexJSON(&x.decomposition.First[d.factor])}, member{"total", indexJSON(&x.decomposition.Total[d.factor])})
		}
		if x.screening != nil {
			e := &x.screening.Effects[d.factor]
			drivers[i] = append(drivers[i], object{
				{"n", e.N}, {"mu", number(e.Mu.Value)}, {"mu_low", number(e.Mu.Low)}, {"mu_high", number(e.Mu.High)},
				{"mu_star", number(e.MuStar.Value)}, {"mu_star_low", number(e.MuStar.Low)}, {"mu_star_high", number(e.MuStar.High)},
				{"mu_star_standard_error", number(e.MuStar.StandardError)}, {"mu_star_chance", number(e.MuStarChance)},
				{"sigma", number(e.Sigma)}, {"sigma_uncorrected", number(e.SigmaUncorrected)},
			}...)
		}
		if x.association != nil {
			c := &x.association.Correlations[d.factor]
			drivers[i] = append(drivers[i], member{"rank_correlation", object{
				{"n", c.N}, {"value", number(c.Value)}, {"low", number(c.Low)}, {"high", number(c.High)},
			}})
		}
	}
	return object{
		{"outcome", x.Outcome}, {"regime", x.Arm}, {"reference", text(x.Reference)}, {"sentence", s.sentence(x)},
		{"chance", chance}, {"variance", variance}, {"drivers", drivers}, {"interactions", interactions}, {"warnings", listed(x.warnings)},
	}
}

func indexJSON(x *sensitivity.Index) object {
	return object{{"n", x.N}, {"value", number(x.Value)}, {"low", number(x.Low)}, {"high", number(x.High)}, {"uncorrected", number(x.Uncorrected)}}
}

// text is a name, or null where there is none.
func text(name string) any {
	if name == "" {
		return nil
	}
	return name
}

// listed is a list that is empty rather than null.
func listed(texts []string) []string { return append([]string{}, texts...) }
