package findings

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference/sensitivity"
)

// CannedSensitivity is the sweep analysed by default.
const CannedSensitivity = "sensitivity"

// Vital are the outcomes analysed by default, together with the headline's.
var Vital = []string{"performance", "leadership_capacity", "collateral_damage", "crises_per_year"}

// UsualResamples is the default number of resamples of the bootstrap.
const UsualResamples = 1_000

// An analysis asks what drives the outcomes in a data set.
type Analysis struct {
	Sweep     string   `json:"sweep,omitempty"`     // file or canned sweep that makes the data set
	Outcomes  []string `json:"outcomes,omitempty"`  // by name, or all; nil: the headline's and the vital ones
	Reference string   `json:"reference,omitempty"` // regime; empty: the headline's, else power-with, else the last
	Resamples int      `json:"resamples"`           // of the bootstrap
	Seed      uint64   `json:"seed"`                // of the bootstrap

	Source *experiment.Sweep `json:"-"` // as read
}

// arguments returns the arguments and flags of the command that asks for the analysis.
func (a *Analysis) arguments() string {
	text := ""
	if a.Sweep != CannedSensitivity {
		text = " " + words.ShellWord(a.Sweep)
	}
	if a.Outcomes != nil {
		text += " --outcomes " + strings.Join(a.Outcomes, ",")
	}
	if a.Reference != "" {
		text += " --reference " + a.Reference
	}
	if a.Resamples != UsualResamples {
		text += fmt.Sprintf(" --resamples %d", a.Resamples)
	}
	if a.Seed != 1 {
		text += fmt.Sprintf(" --seed %d", a.Seed)
	}
	return text
}

// contrasts returns the quantities of a data set to analyse: by outcome, each regime
// and then each difference. The error is a Misuse.
func (q *Analysis) contrasts(m *dataset.Manifest) ([]experiment.Contrast, error) {
	var recorded []string
	for _, c := range m.Columns {
		if sim.OutcomeNamed(c.Name) != nil {
			recorded = append(recorded, c.Name)
		}
	}
	outcomes := q.Outcomes
	switch {
	case len(outcomes) == 0:
		for _, name := range append([]string{m.Headline.Outcome}, Vital...) {
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
	reference := cmp.Or(q.Reference, m.Headline.Reference)
	if reference == "" && len(regimes) > 1 {
		reference = scenarios.ReferenceAmong(regimes)
	}
	if reference != "" && !slices.Contains(regimes, reference) {
		return nil, Misused("the reference %q is not among the regimes of the sweep, %s%s", reference, words.Enumerate(regimes), words.DidYouMean(reference, regimes))
	}
	var contrasts []experiment.Contrast
	for i, outcome := range outcomes {
		if !slices.Contains(recorded, outcome) {
			return nil, Misused("the sweep does not record %q; it records %s", outcome, words.Enumerate(recorded))
		}
		if slices.Contains(outcomes[:i], outcome) {
			return nil, Misused("outcome %q is listed twice", outcome)
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

// A sensitivityAsking runs a sweep and analyses it.
type sensitivityAsking struct {
	question *Question
	path     string
	sweep    *experiment.Sweep
}

func openSensitivity(q *Question, path string) (asking, error) {
	_, err := q.Analysis.contrasts(ManifestOf(q.Analysis.Source)) // before it runs for minutes
	return &sensitivityAsking{q, path, q.Analysis.Source}, err
}

func (a *sensitivityAsking) ledgers() []*Ledger { return nil }

func (a *sensitivityAsking) stages(*Work) ([]stage, error) {
	return []stage{{0, []step{once(a)}}}, Refused(dataset.Check(a.path, ManifestOf(a.sweep)))
}

// grow makes the missing runs of the sweep.
func (a *sensitivityAsking) grow(ctx context.Context, w *Work) error {
	folder, err := w.Begin(ctx, a.path, a.sweep, 0, a.sweep.Points())
	if err != nil {
		return err
	}
	defer folder.End()
	if _, err = w.Run(ctx, a.sweep, folder, 0, a.sweep.Points()); err != nil {
		return err
	}
	_, w.failed, err = folder.Done(0, a.sweep.Points())
	return err
}

func (a *sensitivityAsking) answer(ctx context.Context, report dataset.Progress) (Answer, error) {
	folder, err := dataset.Open(a.path)
	if err != nil {
		return nil, err
	}
	return Analyse(ctx, folder, a.question, report)
}

// Sensitivities hold the drivers of the outcomes in a data set.
type Sensitivities struct {
	Analysis
	Question   *Question
	Folder     string
	Manifest   *dataset.Manifest
	Runs       int64 // existing, including failed ones
	Failed     int64
	Quantities []Quantity // by outcome, each regime and then each difference
	Warnings   []string   // common to all quantities
}

func (s *Sensitivities) Asked() *Question { return s.Question }

// A quantity holds the drivers of a quantity: the outcome of a regime, or its
// difference from that of a reference in the same replication. The design determines
// which analysis is set.
type Quantity struct {
	experiment.Contrast
	Decomposition *sensitivity.Decomposition // of a Saltelli design
	Screening     *sensitivity.Screening     // of a Morris design
	Association   *sensitivity.Association   // of any other; with a decomposition: at its points A and B
	Drivers       []Driver                   // one per factor, the most important first
	Chance        float64                    // share of the variance of single runs; NaN where unknown
	Means         Range                      // of the points' means
	Warnings      []string                   // of this quantity alone
}

// Constant reports whether a quantity is the same at all points.
func (x *Quantity) Constant() bool { return x.Means.Low == x.Means.High }

// Range is the range of the means of points.
type Range struct {
	Points    int // with runs
	Low, High float64
}

// A driver is a factor with the measure of its importance: its total index, its
// mu*, or its rank correlation, whose absolute value counts.
type Driver struct {
	Factor           int // index in the manifest
	Value, Low, High float64
	Seen             bool // the interval excludes an influence of 0, or of chance alone
	Sign             int  // 1 if the quantity rises with the factor, -1 if it falls; 0 if neither is established
}

// Least and most return the ends of the interval of a driver's size.
func (d *Driver) Least() float64 { return max(0, d.Low, -d.High) }

func (d *Driver) Most() float64 { return max(-d.Low, d.High) }

// Measure names the measure of drivers.
func (s *Sensitivities) Measure() string {
	switch s.Manifest.Design.Kind {
	case experiment.Saltelli:
		return "total index"
	case experiment.Morris:
		return "mu*"
	}
	return "rank correlation"
}

// Analyse analyses a data set; report receives the number of
// quantities done and their total. A question that the data set cannot answer is a
// Misuse; when the context ends, its error is returned.
func Analyse(ctx context.Context, folder *dataset.Folder, q *Question, report dataset.Progress) (*Sensitivities, error) {
	m := folder.Manifest
	contrasts, err := q.Analysis.contrasts(m)
	if err != nil {
		return nil, err
	}
	s := &Sensitivities{Analysis: *q.Analysis, Question: q, Folder: folder.Path, Manifest: m}
	for i := range contrasts {
		if contrasts[i].Reference != "" {
			s.Reference = contrasts[i].Reference
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
		report(int64(i), int64(len(contrasts)))
		s.Quantities = append(s.Quantities, s.driversOf(contrasts[i], points, outputs.of(m, &contrasts[i])))
	}
	report(int64(len(contrasts)), int64(len(contrasts)))
	s.liftWarnings()
	return s, nil
}

// look adds the warnings about the data set.
func (s *Sensitivities) look(folder *dataset.Folder) (err error) {
	warn := func(format string, arguments ...any) {
		s.Warnings = append(s.Warnings, fmt.Sprintf(format, arguments...))
	}
	m := s.Manifest
	if s.Runs, s.Failed, err = folder.Done(0, m.Points); err != nil {
		return err
	}
	if s.Runs == 0 {
		return fmt.Errorf("%s holds no runs yet", folder.Path)
	}
	if s.Failed > 0 {
		warn("%d of %d runs failed and are left out; if failure depends on the factors, the remaining sample is biased", s.Failed, s.Runs)
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
func (s *Sensitivities) points(numbers []int) [][]float64 {
	m := s.Manifest
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

// driversOf finds the drivers of a quantity.
func (s *Sensitivities) driversOf(c experiment.Contrast, points, outputs [][]float64) Quantity {
	m := s.Manifest
	x := Quantity{Contrast: c, Chance: math.NaN(), Means: spreadOf(outputs)}
	names := make([]string, len(m.Factors))
	for j := range names {
		names[j] = m.Factors[j].Name
	}
	common := m.Worlds == experiment.Common
	own := fnv.New64a() // a seed for each quantity, whatever else is analysed
	fmt.Fprintf(own, "%s %s %s", c.Outcome, c.Arm, c.Reference)
	resampling := sensitivity.Resampling{Level: s.Question.Level, Resamples: s.Resamples, Source: rand.New(rand.NewPCG(s.Seed, own.Sum64())), CommonWorlds: common}
	switch m.Design.Kind {
	case experiment.Saltelli:
		d := sensitivity.Decompose(outputs, names, m.Design.SecondOrder, resampling)
		a := sensitivity.Associate(randomOf(points, groupOfPoints(m)), randomOf(outputs, groupOfPoints(m)), names, common, s.Question.Level)
		x.Decomposition, x.Association, x.Warnings, x.Chance = &d, &a, d.Warnings, d.Chance.Value
		for j := range names {
			index := &d.Total[j]
			x.Drivers = append(x.Drivers, Driver{Factor: j, Value: index.Value, Low: index.Low, High: index.High, Seen: index.Low > 0, Sign: side(a.Correlations[j].Low, a.Correlations[j].High)})
		}
	case experiment.Morris:
		found := sensitivity.Screen(points, outputs, names, resampling)
		x.Screening, x.Warnings = &found, found.Warnings
		for j := range names {
			e := &found.Effects[j]
			x.Drivers = append(x.Drivers, Driver{Factor: j, Value: e.MuStar.Value, Low: e.MuStar.Low, High: e.MuStar.High, Seen: e.BeyondChance(), Sign: side(e.Mu.Low, e.Mu.High)})
		}
	default:
		a := sensitivity.Associate(points, outputs, names, common, s.Question.Level)
		x.Association, x.Warnings, x.Chance = &a, a.Warnings, a.Chance.Chance
		for j := range names {
			r := &a.Correlations[j]
			sign := side(r.Low, r.High)
			x.Drivers = append(x.Drivers, Driver{Factor: j, Value: r.Value, Low: r.Low, High: r.High, Seen: sign != 0, Sign: sign})
		}
	}
	slices.SortStableFunc(x.Drivers, func(a, b Driver) int {
		return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) // NaN comes last
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
func (s *Sensitivities) liftWarnings() {
	var common []string
	for i, text := range s.Quantities[0].Warnings {
		everywhere := !slices.Contains(s.Quantities[0].Warnings[:i], text)
		for j := range s.Quantities {
			everywhere = everywhere && slices.Contains(s.Quantities[j].Warnings, text)
		}
		if everywhere {
			common = append(common, text)
		}
	}
	s.Warnings = append(s.Warnings, common...)
	for i := range s.Quantities {
		x := &s.Quantities[i]
		x.Warnings = slices.DeleteFunc(slices.Clone(x.Warnings), func(text string) bool { return slices.Contains(common, text) })
	}
}

// spreadOf returns the range of the means of points, from outputs by point and
// replication.
func spreadOf(outputs [][]float64) Range {
	s := Range{Low: math.Inf(1), High: math.Inf(-1)}
	for _, runs := range outputs {
		n, sum := 0., 0.
		for _, value := range runs {
			if !math.IsNaN(value) {
				n++
				sum += value
			}
		}
		if n > 0 {
			s.Points++
			s.Low, s.High = min(s.Low, sum/n), max(s.High, sum/n)
		}
	}
	return s
}
