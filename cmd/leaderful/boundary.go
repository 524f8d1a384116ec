package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/stat"

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
	"leaderful/sim/inference/search"
)

// How the search proceeds: it starts with a number of evenly spread points and adds
// points in batches, chosen from candidates; of many comparisons those whose sign is
// least certain decide where. Over many factors half of the budget is reserved for
// points on which rules are measured, with more replications, since no neighbours
// correct a mean on the wrong side there.
const (
	boundaryFolder = "boundary"

	mapBudget       = 40_000
	mapReplications = 50
	mapFirst        = 32
	mapBatch        = 16

	rulesBudget       = 800_000
	rulesReplications = 20
	rulesFirst        = 128
	rulesBatch        = 96

	mostPoints    = 1000 // of a surface
	mostVoices    = 12   // comparisons that choose points
	candidates    = 2048
	freshShare    = 1. / 2
	freshTimes    = 3 // times as many replications at fresh points
	settledErrors = 3 // standard errors from 0 at every point: the sign does not change
	fewForRules   = 5 // fresh points on a side: with fewer no rules are searched for
)

// boxRules require fewer and simpler rules than usual, so that people can check them.
var boxRules = search.BoxRules{Peel: .05, Support: .02, Gain: .1, Coverage: .1, Boxes: 2, Shuffles: 19}

// An axis is a factor of a search with its range.
type axis struct {
	name, unit string
	low, high  float64
	log, whole bool
}

// usualAxes are the default factors of a search, with their ranges.
var usualAxes = []axis{
	{name: "organization.members", low: 10, high: 200, log: true},
	{name: "organization.span", low: 2, high: 15, log: true},
	{name: "environment.shock_load", low: .015, high: .24, log: true},
	{name: "environment.shock_complexity", low: 1, high: 6},
	{name: "environment.growth", low: .005, high: .1, log: true},
	{name: "turnover.quit_rate", low: .02, high: .5, log: true},
	{name: "work.unit_loss", low: 0, high: .6},
	{name: "people.alignment", low: .1, high: .9},
	{name: "people.capacity_follower", low: .05, high: .6},
}

// at returns the factor's value at a coordinate in [0, 1]; place is its inverse.
func (a *axis) at(u float64) float64 {
	v := a.low + u*(a.high-a.low)
	if a.log {
		v = a.low * math.Pow(a.high/a.low, u)
	}
	if a.whole {
		return math.Round(v)
	}
	return min(max(roundTo(v, 4), a.low), a.high)
}

func (a *axis) place(v float64) float64 {
	if a.log {
		return min(max(math.Log(v/a.low)/math.Log(a.high/a.low), 0), 1)
	}
	return min(max((v-a.low)/(a.high-a.low), 0), 1)
}

// roundTo rounds to significant digits, so that points can be read.
func roundTo(x float64, digits int) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil {
		panic("leaderful: not a number: " + err.Error())
	}
	return rounded
}

// axisOf reads NAME, NAME=LOW:HIGH or NAME=LOW:HIGH:log.
func axisOf(text string) (axis, error) {
	name, extent, given := strings.Cut(text, "=")
	p, err := scenarios.ParameterNamed(name)
	if err != nil {
		return axis{}, misuse("%w", err)
	}
	name = p.Name
	a := axis{name: name}
	if i := slices.IndexFunc(usualAxes, func(u axis) bool { return u.name == name }); i >= 0 {
		a = usualAxes[i]
	} else if !given {
		return a, misuse("%s has no default range; use %s=LOW:HIGH, within %s", name, name, p.Range())
	}
	if given {
		parts := strings.Split(extent, ":")
		if len(parts) == 2 || len(parts) == 3 && parts[2] == "log" {
			a.log = len(parts) == 3
			var low, high bool
			a.low, low = scenarios.ParseNumber(parts[0])
			a.high, high = scenarios.ParseNumber(parts[1])
			given = low && high
		} else {
			given = false
		}
		if !given {
			return a, misuse("%q is not a factor; it must be %s=LOW:HIGH or %s=LOW:HIGH:log", text, name, name)
		}
	}
	a.unit, a.whole = p.Unit, p.Whole
	switch {
	case a.whole && (a.low != math.Trunc(a.low) || a.high != math.Trunc(a.high)):
		return a, misuse("%s goes from %v to %v; the ends must be whole numbers", name, a.low, a.high)
	case !(a.low < a.high) || a.low < p.Min || a.high > p.Max:
		return a, misuse("%s goes from %v to %v; it must be a range within %s", name, a.low, a.high, p.Range())
	case a.log && a.low <= 0:
		return a, misuse("%s is logarithmic, so it must start above 0", name)
	}
	return a, nil
}

// boundaryFlags are the flags of boundary.
type boundaryFlags struct {
	inquiryFlags
	x, y, outcome, regime, reference string
	factors                          []string
	replications                     int
}

func newBoundary(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "boundary",
		Short: "Search for the settings at which the sign of a difference changes",
		Long: `boundary searches for the settings at which the difference between two regimes, or a
comparison of a claim, changes its sign.

With --x and --y it maps one difference over two factors. Without them it searches
over many factors (--factor; by default ` + fmt.Sprint(len(usualAxes)) + `), for --outcome or, without that, for all
claims together. Rules describe where the difference lies beyond the negligible zone
on the side that opposes the claim. They are measured on fresh points that the search
did not use: how much of that region they cover, and how often they are right.

A Gaussian process is fitted to the points run so far, and further points are placed
where its sign is least certain (straddle heuristic, Bryan et al. 2005). Rules are
boxes found by PRIM (Friedman & Fisher 1999) on the process (Arzamasov & Boehm 2021).

The runs are saved in the folder boundary of --out; the same command continues from
them, and a larger --budget gives sharper results.`,
		Example: `  leaderful boundary --x environment.shock_complexity --y environment.growth
  leaderful boundary --x work.unit_loss=0:1 --y people.capacity_follower --outcome performance
  leaderful boundary --outcome crises_per_year --regime domineering
  leaderful boundary`,
		Args: noArguments,
	}
	var flags boundaryFlags
	addInquiryFlags(cmd, &flags.inquiryFlags, 0)
	f := cmd.Flags()
	f.Lookup("budget").Usage = fmt.Sprintf("maximum number of `runs`, including existing runs; 0: %d for a map, %d for rules", mapBudget, rulesBudget)
	f.Lookup("level").Usage = "coverage of each interval"
	f.Lookup("shard").Usage = "run only part `I/N` of the replications of the next points, without answering; auto/N on a cluster"
	// These have shorthands because completion looks up one-letter flags as shorthands.
	f.StringVarP(&flags.x, "x", "x", "", "`factor` from left to right: NAME or NAME=LOW:HIGH[:log]")
	f.StringVarP(&flags.y, "y", "y", "", "`factor` from bottom to top")
	f.Var(&listFlag{&flags.factors, func(text string) error {
		_, err := axisOf(text)
		return err
	}}, "factor", "`factor` of a search over many factors; may be repeated")
	f.StringVar(&flags.outcome, "outcome", "", "`name` of the outcome; default: crises_per_year with --x and --y, else the comparisons of all claims")
	f.StringVar(&flags.regime, "regime", "compassionate", "`name` of the regime")
	f.StringVar(&flags.reference, "reference", "power-with", "`name` of the regime to compare it with")
	addWhole(f, &flags.replications, "replications", 0, 0, mostReplications/freshTimes, fmt.Sprintf("organizations of each regime at each point; 0: %d for a map, %d for rules", mapReplications, rulesReplications))
	complete(cmd, "outcome", cobra.ShellCompDirectiveNoFileComp, outcomeNames())
	complete(cmd, "regime", cobra.ShellCompDirectiveNoFileComp, regimeNames())
	complete(cmd, "reference", cobra.ShellCompDirectiveNoFileComp, regimeNames())
	for _, flag := range []string{"x", "y", "factor"} {
		complete(cmd, flag, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace, parameterNames())
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		flags.reference = o.reference
		if f := cmd.Flags(); flags.outcome == "" && flags.x == "" && (f.Changed("regime") || f.Changed("reference")) {
			return usageError{errors.New("--regime and --reference need --outcome; without it all claims are searched"), cmd.CommandPath()}
		}
		b, err := newBoundarySearch(o, &flags)
		if err != nil {
			return err
		}
		return app.boundary(cmd.Context(), b, o, &flags)
	}
	return cmd
}

// A boundarySearch is a search for settings at which signs change.
type boundarySearch struct {
	setting      *setting
	axes         []axis
	claims       []*inference.Claim // nil: one comparison is searched for
	comparisons  []inference.Comparison
	claimIDs     []string // of the comparisons
	zones        map[string]float64
	replications int
	level        float64
	budget       int
	search       *inquiry
	fresh        *inquiry // on which rules are measured; nil for a map
}

// planar reports whether the search makes a map.
func (b *boundarySearch) planar() bool { return len(b.axes) == 2 && b.claims == nil }

func newBoundarySearch(o *options, f *boundaryFlags) (*boundarySearch, error) {
	s, err := settingOf(&f.inquiryFlags, o)
	if err != nil {
		return nil, err
	}
	b := &boundarySearch{setting: s, replications: f.replications, level: f.level, budget: f.budget}
	if b.zones, err = zonesOf(f.zones); err != nil {
		return nil, err
	}
	texts := f.factors
	switch {
	case (f.x == "") != (f.y == ""):
		return nil, misuse("a map needs both --x and --y")
	case f.x != "" && texts != nil:
		return nil, misuse("--x and --y (a map) cannot be combined with --factor (a search over many factors)")
	case f.x != "":
		texts = []string{f.x, f.y}
		if f.outcome == "" {
			f.outcome = "crises_per_year"
		}
	case texts == nil:
		for i := range usualAxes {
			texts = append(texts, usualAxes[i].name)
		}
	}
	for _, text := range texts {
		a, err := axisOf(text)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(b.axes, func(other axis) bool { return other.name == a.name }) {
			return nil, misuse("the factor %s is listed twice", a.name)
		}
		b.axes = append(b.axes, a)
	}
	name := "claims"
	if f.outcome == "" {
		for i := range b.axes {
			if b.axes[i].name == halvedByClaims {
				return nil, misuse("%s is varied by the claims themselves; it can be a factor only with --outcome", halvedByClaims)
			}
		}
		b.searchAllClaims()
	} else {
		c, err := comparisonOf(f.outcome, f.regime, f.reference)
		if err != nil {
			return nil, err
		}
		b.comparisons, b.claimIDs = []inference.Comparison{c}, []string{""}
		name = strings.Join([]string{f.outcome, f.regime, f.reference}, "-")
	}
	if f.outcome != "" || f.factors != nil {
		for i := range b.axes {
			_, short, _ := strings.Cut(b.axes[i].name, ".")
			name += "-" + short
		}
	}
	usual := [2]int{rulesReplications, rulesBudget}
	if b.planar() {
		usual = [2]int{mapReplications, mapBudget}
	}
	if b.replications == 0 {
		b.replications = usual[0]
	}
	if b.budget == 0 {
		b.budget = usual[1]
	}
	if b.replications < 2 {
		return nil, misuse("replications is %d; at least 2 are needed", b.replications)
	}
	return b, b.open(filepath.Join(o.out, boundaryFolder, name))
}

// halvedByClaims is the parameter that a claim halves from its value in the setting.
const halvedByClaims = "organization.leader_attention"

// searchAllClaims makes the comparisons of all claims those of the search.
func (b *boundarySearch) searchAllClaims() {
	b.claims, _ = chooseClaims(nil)
	for _, c := range b.claims {
		for _, comparison := range c.Comparisons {
			if b.setting.cannotVary(&comparison) {
				continue
			}
			b.comparisons, b.claimIDs = append(b.comparisons, comparison), append(b.claimIDs, c.ID)
		}
	}
}

// comparisonOf compares an outcome of two regimes.
func comparisonOf(outcome, regime, reference string) (inference.Comparison, error) {
	if sim.OutcomeNamed(outcome) == nil {
		return inference.Comparison{}, misuse("unknown outcome %q%s", outcome, didYouMean(outcome, outcomeNames()))
	}
	for _, name := range []string{regime, reference} {
		if _, known := sim.RegimeNamed(name); !known {
			return inference.Comparison{}, misuse("unknown regime %q%s", name, didYouMean(name, regimeNames()))
		}
	}
	if regime == reference {
		return inference.Comparison{}, misuse("%s is compared with itself", regime)
	}
	return inference.Between(outcome, regime, reference), nil
}

// open opens the data sets of the search.
func (b *boundarySearch) open(path string) (err error) {
	var factors []scenarios.Range
	for i := range b.axes {
		factors = append(factors, scenarios.Range{Name: b.axes[i].name, Low: b.axes[i].low, High: b.axes[i].high, Logarithmic: b.axes[i].log})
	}
	open := func(path, question string) *inquiry {
		if err != nil {
			return nil
		}
		var q *inquiry
		q, err = newInquiry(path, boundaryFolder, question, b.setting, b.comparisons, false, factors, nil)
		if err == nil {
			// Points must not share worlds: a surface fitted to all points would mistake
			// the chance of common worlds for an effect.
			c := &q.ledgers[0].composition
			c.Worlds = experiment.ByPoint
			if b.claims == nil {
				terms := b.comparisons[0].Terms
				c.Headline = experiment.Contrast{Outcome: terms[0].Outcome, Arm: terms[0].Arm.Regime, Reference: terms[1].Arm.Regime}
			}
		}
		return q
	}
	if b.planar() {
		b.search = open(path, "Where does the sign change?")
		return err
	}
	b.search = open(filepath.Join(path, "search"), "Where does the sign change?")
	b.fresh = open(filepath.Join(path, "fresh"), "How good are the rules?")
	return err
}

// spread returns points of a design over the axes, without duplicates.
func (b *boundarySearch) spread(kind experiment.Kind, size int, seed uint64) [][]float64 {
	factors := make([]experiment.Factor, len(b.axes))
	for j := range factors {
		factors[j].Spread = experiment.Spread{Shape: experiment.Uniform, Low: 0, High: 1}
	}
	design := experiment.Design{Kind: kind, Size: size}
	seen := map[string]bool{}
	var points [][]float64
	for i := range size {
		values := make([]float64, len(b.axes))
		design.Point(factors, seed, i, values)
		for j := range values {
			values[j] = b.axes[j].at(values[j])
		}
		if key := fmt.Sprint(values); !seen[key] {
			seen[key] = true
			points = append(points, values)
		}
	}
	return points
}

// placed returns points in the unit cube.
func (b *boundarySearch) placed(points [][]float64) [][]float64 {
	placed := make([][]float64, len(points))
	for i, values := range points {
		placed[i] = make([]float64, len(values))
		for j, v := range values {
			placed[i][j] = b.axes[j].place(v)
		}
	}
	return placed
}

// seed returns the seed of a design, distinct from those of other designs and of runs.
func (b *boundarySearch) seed(purpose uint64) uint64 { return b.setting.seed<<8 ^ purpose }

const (
	seedFirst = iota + 1
	seedCandidates
	seedFresh
	seedRules
)

// A measurement holds the results of a comparison at the points that have run.
type measurement struct {
	points    [][]float64 // in the unit cube
	means     []float64
	variances []float64 // of the means
}

// measure returns the measurement of a comparison at those of the first points of an
// inquiry that have at least two replications.
func (b *boundarySearch) measure(q *inquiry, comparison, points int) *measurement {
	m := new(measurement)
	var replications []int
	placed := b.placed(q.ledgers[0].composition.Points[:points])
	for p := range placed {
		values, _ := q.values(&b.comparisons[comparison], p)
		if len(values) < 2 {
			continue
		}
		mean, variance := stat.MeanVariance(values, nil)
		m.points, m.means = append(m.points, placed[p]), append(m.means, mean)
		m.variances = append(m.variances, variance/float64(len(values)))
		replications = append(replications, len(values))
	}
	if len(replications) > 0 {
		m.variances = search.SteadyVariances(m.variances, replications)
	}
	return m
}

// settled reports whether the sign is the same at all points, and clear enough to
// search no further. It is not clear at a point without a spread.
func (m *measurement) settled() bool {
	for i := range m.means {
		if m.variances[i] == 0 || math.Abs(m.means[i]) <= settledErrors*math.Sqrt(m.variances[i]) || (m.means[i] > 0) != (m.means[0] > 0) {
			return false
		}
	}
	return true
}

// compressed returns the measurement on a scale that compresses large differences: the
// inverse hyperbolic sine of multiples of a size, with variances by the delta method.
// Where organizations break down, differences are a hundred times those at which signs
// change, and a surface through both would show neither.
func (m *measurement) compressed(size float64) *measurement {
	c := measurement{points: m.points, means: make([]float64, len(m.means)), variances: make([]float64, len(m.means))}
	for i, mean := range m.means {
		c.means[i] = math.Asinh(mean / size)
		c.variances[i] = m.variances[i] / (size*size + mean*mean)
	}
	return &c
}

// size returns the unit of a comparison's differences: its negligible zone or, without
// one, the median of their sizes.
func (m *measurement) size(zone float64) float64 {
	if zone > 0 {
		return zone
	}
	sizes := make([]float64, len(m.means))
	for i, mean := range m.means {
		sizes[i] = math.Abs(mean)
	}
	slices.Sort(sizes)
	if median := inference.Quantile(.5, sizes); median > 0 {
		return median
	}
	return 1
}

// surface fits a surface to a measurement.
func (m *measurement) surface() (*search.Surface, error) {
	return search.FitSurface(m.points, m.means, m.variances)
}

// points returns how many points an inquiry has.
func (q *inquiry) points() int { return len(q.ledgers[0].composition.Points) }

// next returns the points to run after the first ones: those at which the least
// certain comparisons are least certain of their signs.
func (b *boundarySearch) next(after, batch int, report dataset.Progress) ([][]float64, error) {
	points := b.search.ledgers[0].composition.Points[:after]
	seen := map[string]bool{}
	for _, values := range points {
		seen[fmt.Sprint(values)] = true
	}
	pool := slices.DeleteFunc(b.spread(experiment.Sobol, candidates, b.seed(seedCandidates)+uint64(len(points))<<16), func(values []float64) bool { return seen[fmt.Sprint(values)] })
	placed := b.placed(pool)
	type voice struct {
		surface *search.Surface
		noise   float64
		doubt   float64
	}
	var voices []voice
	for c := range b.comparisons {
		report(int64(c), int64(len(b.comparisons)))
		m := b.measure(b.search, c, after)
		if len(m.points) < 2 || m.settled() {
			continue
		}
		if !b.planar() {
			m = m.compressed(m.size(b.zones[b.comparisons[c].Outcome]))
		}
		surface, err := m.surface()
		if err != nil {
			return nil, err
		}
		v := voice{surface: surface, noise: stat.Mean(m.variances, nil)}
		for _, p := range surface.Signs(placed) {
			v.doubt += min(p, 1-p)
		}
		voices = append(voices, v)
	}
	report(int64(len(b.comparisons)), int64(len(b.comparisons)))
	slices.SortStableFunc(voices, func(a, b voice) int {
		switch {
		case a.doubt > b.doubt:
			return -1
		case a.doubt < b.doubt:
			return 1
		}
		return 0
	})
	voices = voices[:min(len(voices), mostVoices)]
	var chosen [][]float64
	for i, v := range voices {
		share := batch*(i+1)/len(voices) - batch*i/len(voices)
		picked := v.surface.NextPoints(placed, share, v.noise)
		slices.Sort(picked)
		for _, k := range slices.Backward(picked) {
			chosen = append(chosen, pool[k])
			pool, placed = slices.Delete(pool, k, k+1), slices.Delete(placed, k, k+1)
		}
	}
	return chosen, nil
}

func (app *application) boundary(ctx context.Context, b *boundarySearch, o *options, f *boundaryFlags) error {
	work, err := app.labourOf(o, &f.inquiryFlags)
	if err != nil {
		return err
	}
	err = app.explore(ctx, b, work)
	if work.shard[1] > 1 {
		return err
	}
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return unfinished(err)
	}
	report, done := app.tell("comparisons searched for rules", o.quiet)
	results, failed := b.turnings(report)
	done()
	if failed != nil {
		return errors.Join(err, failed)
	}
	if o.json {
		err = errors.Join(err, printJSON(app.stdout, b.json(results)))
	} else {
		app.printBoundary(b, results)
		app.reportFolder(o, &f.inquiryFlags, boundaryFolder)
	}
	if interrupted {
		fmt.Fprintln(app.stderr, "interrupted; all complete runs are saved, and the same command continues with the rest")
	}
	if err == nil && work.failed > 0 {
		err = someFailed{work.failed}
	}
	return err
}

// explore runs points until the budget is spent. The result of a search does not
// depend on the budgets that led there: a batch of points that an earlier budget cut
// short is chosen again, from the results before it, and completed.
func (app *application) explore(ctx context.Context, b *boundarySearch, work *labour) error {
	first, batch := rulesFirst, rulesBatch
	if b.planar() {
		first, batch = mapFirst, mapBatch
	}
	l := b.search.ledgers[0]
	replications := max(b.replications, l.replications())
	perPoint, perFresh := l.arms()*replications, l.arms()*replications*freshTimes
	fresh, existing := 0, b.search.points()*perPoint
	if b.fresh != nil {
		fresh = int(float64(b.budget) * freshShare / float64(perFresh))
		existing += b.fresh.points() * perFresh
	}
	most := min((b.budget-fresh*perFresh)/perPoint, mostPoints)
	switch {
	case most < 2:
		return misuse("a budget of %d runs is too small: it must allow at least two settings of %d runs each, %s of %s", b.budget, perPoint,
			counted(perPoint/l.arms(), "replication"), counted(l.arms(), "arm"))
	case b.replications > l.replications() && existing > b.budget:
		return misuse("a budget of %d runs is too small: with %d replications the existing settings need %d", b.budget, b.replications, existing)
	}
	work.progress = app.startProgress(int64(most*perPoint+fresh*perFresh), "runs", work.o.quiet)
	defer work.progress.end()
	// The results so far are reported even if the rest is interrupted.
	if b.fresh != nil && b.fresh.points() > 0 {
		f := b.fresh.ledgers[0]
		if err := f.grow(ctx, work, f.composition.Points, f.replications()); err != nil {
			return err
		}
	}
	points, even := l.composition.Points, b.spread(experiment.Sobol, first, b.seed(seedFirst))
	if len(points) < len(even) {
		points = missingFrom(points, even)[:max(len(points), min(len(even), most))]
	}
	for {
		if err := l.grow(ctx, work, points, b.replications); err != nil {
			return err
		}
		if len(points) >= most || work.shard[1] > 1 {
			break
		}
		known := len(points) - (len(points)-len(even))%batch
		wave, err := b.next(known, batch, func(int64, int64) {})
		if err != nil {
			return err
		}
		more := missingFrom(points, wave)
		if len(more) == len(points) {
			break // every sign is settled
		}
		points = more[:min(len(more), most)]
	}
	if fresh == 0 {
		return nil
	}
	l = b.fresh.ledgers[0]
	points = b.spread(experiment.Random, fresh, b.seed(seedFresh))
	if existing := len(l.composition.Points); existing > len(points) {
		points = l.composition.Points
	}
	return l.grow(ctx, work, points, b.replications*freshTimes)
}

// missingFrom returns points followed by those of a batch that are not among them.
func missingFrom(points, wave [][]float64) [][]float64 {
	all := slices.Clone(points)
	for _, values := range wave {
		if !slices.ContainsFunc(points, func(p []float64) bool { return slices.Equal(p, values) }) {
			all = append(all, values)
		}
	}
	return all
}

// A turning is the result of a search for where a comparison changes its sign.
type turning struct {
	claim      string // "": none
	comparison *inference.Comparison
	zone       float64
	points     int
	surface    *search.Surface // nil: the sign is the same everywhere
	measured   *measurement

	shares search.Shares // of the area of a map with each finding

	// For a search over many factors: how many fresh points lie beyond the zone, and
	// rules for where the comparison lies on one side.
	fresh                  int
	freshAbove, freshBelow int // by their means, which may lie on the wrong side by chance
	sureAbove, sureBelow   int // by the whole interval of each setting
	sureNotAbove           int // whose whole interval lies at or below the upper end of the zone
	about                  turnSide
	boxes                  []search.Box
	measure                search.BoxMeasure
}

// A turnSide is the side of the zone that rules describe.
type turnSide string

const (
	noSide   turnSide = ""
	below    turnSide = "below"     // the zone: against the claim
	notAbove turnSide = "not above" // not as claimed
	above    turnSide = "above"     // as claimed, where most settings are not
)

// subject chooses the side that rules describe: where a claim is reversed or, if that is
// too rare, where it ceases to hold; or where it holds, if that is the smaller part.
func (t *turning) subject() turnSide {
	switch {
	case t.sureBelow >= fewForRules && 2*t.freshBelow <= t.fresh:
		return below
	case t.sureBelow < fewForRules && t.sureNotAbove >= fewForRules && 2*(t.fresh-t.freshAbove) <= t.fresh && !t.comparison.NoWorse:
		return notAbove
	case t.sureAbove >= fewForRules && 2*t.freshAbove <= t.fresh:
		return above
	}
	return noSide
}

// contains reports whether a difference lies on the side of a zone.
func (s turnSide) contains(difference, zone float64) bool {
	switch s {
	case below:
		return difference < -zone
	case notAbove:
		return difference <= zone
	default:
		return difference > zone
	}
}

// mapSide is the number of cells per side into which a map is divided to measure the
// shares of its area.
const mapSide = 60

// turnings returns the results for all comparisons.
func (b *boundarySearch) turnings(report dataset.Progress) ([]*turning, error) {
	var all []*turning
	for c := range b.comparisons {
		report(int64(c), int64(len(b.comparisons)))
		t := &turning{claim: b.claimIDs[c], comparison: &b.comparisons[c], zone: b.zones[b.comparisons[c].Outcome]}
		t.measured = b.measure(b.search, c, b.search.points())
		t.points = len(t.measured.points)
		all = append(all, t)
		if t.points < 2 {
			continue
		}
		if m := t.measured; !m.settled() || b.planar() {
			if !b.planar() {
				m = m.compressed(m.size(t.zone))
			}
			surface, err := m.surface()
			if err != nil {
				return nil, err
			}
			t.surface = surface
		}
		if b.planar() {
			t.shares = search.SharesOf(t.surface.Differences(grid(mapSide), b.level, t.zone))
		} else {
			b.rule(t, c)
		}
	}
	report(int64(len(b.comparisons)), int64(len(b.comparisons)))
	return all, nil
}

// grid returns the centres of the cells of a map, row by row from the lowest y.
func grid(side int) [][]float64 {
	var cells [][]float64
	for y := range side {
		for x := range side {
			cells = append(cells, []float64{(float64(x) + .5) / float64(side), (float64(y) + .5) / float64(side)})
		}
	}
	return cells
}

// rule counts fresh points, and finds and measures rules.
func (b *boundarySearch) rule(t *turning, comparison int) {
	fresh := b.measure(b.fresh, comparison, b.fresh.points())
	t.fresh = len(fresh.points)
	for point := range b.fresh.points() {
		values, _ := b.fresh.values(t.comparison, point)
		d := inference.Difference{Interval: inference.MeanOf(values, b.level), Zone: t.zone}
		switch d.Finding() {
		case inference.Higher:
			t.sureAbove++
		case inference.Lower:
			t.sureBelow++
		}
		if d.Wanting == "" && d.High <= t.zone {
			t.sureNotAbove++
		}
	}
	for _, mean := range fresh.means {
		if above.contains(mean, t.zone) {
			t.freshAbove++
		}
		if below.contains(mean, t.zone) {
			t.freshBelow++
		}
	}
	t.about = t.subject()
	if t.surface == nil || t.about == noSide {
		return
	}
	points := b.placed(b.spread(experiment.Sobol, candidates, b.seed(seedRules)))
	means, _ := t.surface.Predict(points)
	labels := make([]float64, len(points))
	size := t.measured.size(t.zone)
	for i, mean := range means {
		if t.about.contains(size*math.Sinh(mean), t.zone) {
			labels[i] = 1
		}
	}
	positive := make([]bool, t.fresh)
	for i, mean := range fresh.means {
		positive[i] = t.about.contains(mean, t.zone)
	}
	source := rand.New(rand.NewPCG(b.seed(seedRules), uint64(comparison)))
	t.boxes = search.FindBoxes(points, labels, boxRules, source)
	t.measure = search.MeasureBoxes(t.boxes, fresh.points, positive, b.level)
}
