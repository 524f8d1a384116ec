package findings

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"leaderful/output/dataset"
	"leaderful/output/words"
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
	MapBudget       = 40_000
	MapReplications = 50
	mapFirst        = 32
	mapBatch        = 16

	RulesBudget       = 800_000
	RulesReplications = 20
	rulesFirst        = 128
	rulesBatch        = 96

	mostPoints    = 1000 // of a surface
	mostVoices    = 12   // comparisons that choose points
	candidates    = 2048
	shareOfFresh  = 1. / 2
	FreshTimes    = 3 // times as many replications at fresh points
	SettledErrors = 3 // standard errors from 0 at every point: the sign does not change
	fewForRules   = 5 // fresh points on a side: with fewer no rules are searched for
)

// boxRules require fewer and simpler rules than usual, so that people can check them.
var boxRules = search.BoxRules{Peel: .05, Support: .02, Gain: .1, Coverage: .1, Boxes: 2, Shuffles: 19}

// An axis is a factor of a search with its range.
type Axis struct {
	Name  string  `json:"factor"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Log   bool    `json:"logarithmic,omitempty"`
	Unit  string  `json:"-"`
	Whole bool    `json:"-"`
}

// UsualAxes are the default factors of a search, with their ranges.
var UsualAxes = []Axis{
	{Name: "organization.members", Low: 10, High: 200, Log: true},
	{Name: "organization.span", Low: 2, High: 15, Log: true},
	{Name: "environment.shock_load", Low: .015, High: .24, Log: true},
	{Name: "environment.shock_complexity", Low: 1, High: 6},
	{Name: "environment.growth", Low: .005, High: .1, Log: true},
	{Name: "turnover.quit_rate", Low: .02, High: .5, Log: true},
	{Name: "work.unit_loss", Low: 0, High: .6},
	{Name: "people.alignment", Low: .1, High: .9},
	{Name: "people.capacity_follower", Low: .05, High: .6},
}

// At returns the factor's value at a coordinate in [0, 1]; place is its inverse.
func (a *Axis) At(u float64) float64 {
	v := a.Low + u*(a.High-a.Low)
	if a.Log {
		v = a.Low * math.Pow(a.High/a.Low, u)
	}
	if a.Whole {
		return math.Round(v)
	}
	return min(max(words.RoundTo(v, 4), a.Low), a.High)
}

func (a *Axis) Place(v float64) float64 {
	if a.Log {
		return min(max(math.Log(v/a.Low)/math.Log(a.High/a.Low), 0), 1)
	}
	return min(max((v-a.Low)/(a.High-a.Low), 0), 1)
}

// AxisOf reads NAME, NAME=LOW:HIGH or NAME=LOW:HIGH:log.
func AxisOf(text string) (Axis, error) {
	name, extent, given := strings.Cut(text, "=")
	p, err := scenarios.ParameterNamed(name)
	if err != nil {
		return Axis{}, Misused("%w", err)
	}
	name = p.Name
	a := Axis{Name: name}
	if i := slices.IndexFunc(UsualAxes, func(u Axis) bool { return u.Name == name }); i >= 0 {
		a = UsualAxes[i]
	} else if !given {
		return a, Misused("%s has no default range; use %s=LOW:HIGH, within %s", name, name, p.Range())
	}
	if given {
		parts := strings.Split(extent, ":")
		if len(parts) == 2 || len(parts) == 3 && parts[2] == "log" {
			a.Log = len(parts) == 3
			var low, high bool
			a.Low, low = scenarios.ParseNumber(parts[0])
			a.High, high = scenarios.ParseNumber(parts[1])
			given = low && high
		} else {
			given = false
		}
		if !given {
			return a, Misused("%q is not a factor; it must be %s=LOW:HIGH or %s=LOW:HIGH:log", text, name, name)
		}
	}
	return a, a.check()
}

// check completes an axis from its parameter, and returns what is wrong with it.
func (a *Axis) check() error {
	p := sim.ParameterNamed(a.Name)
	if p == nil {
		return Misused("unknown factor %q", a.Name)
	}
	a.Unit, a.Whole = p.Unit, p.Whole
	switch {
	case a.Whole && (a.Low != math.Trunc(a.Low) || a.High != math.Trunc(a.High)):
		return Misused("%s goes from %v to %v; the ends must be whole numbers", a.Name, a.Low, a.High)
	case !(a.Low < a.High) || a.Low < p.Min || a.High > p.Max:
		return Misused("%s goes from %v to %v; it must be a range within %s", a.Name, a.Low, a.High, p.Range())
	case a.Log && a.Low <= 0:
		return Misused("%s is logarithmic, so it must start above 0", a.Name)
	}
	return nil
}

// A searching asks where a difference between two regimes, or any comparison of the claims,
// changes its sign.
type Search struct {
	Axes         []Axis `json:"axes"`              // two of them make a map of a difference
	Outcome      string `json:"outcome,omitempty"` // "": all claims
	Regime       string `json:"regime,omitempty"`
	Reference    string `json:"reference,omitempty"`
	Replications int    `json:"replications"`         // of each regime at each point
	AllAxes      bool   `json:"usual_axes,omitempty"` // the usual ones, none having been named
}

// Planar reports whether the search makes a map.
func (s *Search) Planar() bool { return len(s.Axes) == 2 && s.Outcome != "" }

// usually returns one of two numbers: that of maps, or that of other searches.
func (s *Search) usually(ofMaps, ofOthers int) int {
	if s.Planar() {
		return ofMaps
	}
	return ofOthers
}

func (s *Search) UsualBudget() int { return s.usually(MapBudget, RulesBudget) }

func (s *Search) usualReplications() int { return s.usually(MapReplications, RulesReplications) }

// Check completes a search with what is usual, and returns what is wrong with it.
func (s *Search) Check() error {
	if s.Axes == nil {
		s.Axes, s.AllAxes = slices.Clone(UsualAxes), true
	}
	if s.Replications == 0 {
		s.Replications = s.usualReplications()
	}
	if s.Replications < 2 || s.Replications > experiment.MostReplications/FreshTimes {
		return Misused("replications is %d; at least 2 are needed", s.Replications)
	}
	for i := range s.Axes {
		a := &s.Axes[i]
		if err := a.check(); err != nil {
			return err
		}
		if slices.ContainsFunc(s.Axes[:i], func(other Axis) bool { return other.Name == a.Name }) {
			return Misused("the factor %s is listed twice", a.Name)
		}
		if s.Outcome == "" && a.Name == halvedByClaims {
			return Misused("%s is varied by the claims themselves; it can be a factor only with --outcome", halvedByClaims)
		}
	}
	if s.Outcome == "" {
		return nil
	}
	_, err := comparisonOf(s.Outcome, s.Regime, s.Reference)
	return err
}

// Name is the name of the search's folder.
func (s *Search) Name() string {
	name := "claims"
	if s.Outcome != "" {
		name = strings.Join([]string{s.Outcome, s.Regime, s.Reference}, "-")
	}
	if s.Outcome != "" || !s.AllAxes {
		for i := range s.Axes {
			_, short, _ := strings.Cut(s.Axes[i].Name, ".")
			name += "-" + short
		}
	}
	return name
}

// flags returns the flags of the command that asks for the search.
func (s *Search) flags() string {
	flags := ""
	of := func(a *Axis) string {
		text := fmt.Sprintf("%s=%v:%v", a.Name, a.Low, a.High)
		if a.Log {
			text += ":log"
		}
		return text
	}
	switch {
	case s.Planar():
		flags += fmt.Sprintf(" --x %s --y %s", of(&s.Axes[0]), of(&s.Axes[1]))
	case !s.AllAxes:
		for i := range s.Axes {
			flags += " --factor " + of(&s.Axes[i])
		}
	}
	if s.Outcome != "" {
		flags += fmt.Sprintf(" --outcome %s --regime %s --reference %s", s.Outcome, s.Regime, s.Reference)
	}
	if s.Replications != s.usualReplications() {
		flags += fmt.Sprintf(" --replications %d", s.Replications)
	}
	return flags
}

// comparisonOf compares an outcome of two regimes.
func comparisonOf(outcome, regime, reference string) (inference.Comparison, error) {
	if sim.OutcomeNamed(outcome) == nil {
		return inference.Comparison{}, Misused("unknown outcome %q%s", outcome, words.DidYouMean(outcome, sim.OutcomeNames()))
	}
	for _, name := range []string{regime, reference} {
		if _, known := sim.RegimeNamed(name); !known {
			return inference.Comparison{}, Misused("unknown regime %q%s", name, words.DidYouMean(name, sim.RegimeNames()))
		}
	}
	if regime == reference {
		return inference.Comparison{}, Misused("%s is compared with itself", regime)
	}
	return inference.Between(outcome, regime, reference), nil
}

// halvedByClaims is the parameter that a claim halves from its value in the setting.
const halvedByClaims = "organization.leader_attention"

// A boundary is what is known of where signs change.
type Boundary struct {
	*Search
	Question    *Question
	path        string
	claimIDs    []string // of the comparisons; "": none
	Comparisons []inference.Comparison
	Searched    *Inquiry
	fresh       *Inquiry // on which rules are measured; nil for a map
	Turnings    []*Turning

	FreshReplications int // of each fresh setting
}

func (b *Boundary) Asked() *Question { return b.Question }

func openBoundary(q *Question, path string) (asking, error) {
	if err := q.Search.Check(); err != nil {
		return nil, err
	}
	b := &Boundary{Search: q.Search, Question: q, path: path}
	if b.Outcome == "" {
		for i := range inference.Claims {
			for _, comparison := range inference.Claims[i].Comparisons {
				if !q.Setting.CannotVary(&comparison) {
					b.Comparisons, b.claimIDs = append(b.Comparisons, comparison), append(b.claimIDs, inference.Claims[i].ID)
				}
			}
		}
	} else {
		c, err := comparisonOf(b.Outcome, b.Regime, b.Reference)
		if err != nil {
			return nil, err
		}
		b.Comparisons, b.claimIDs = []inference.Comparison{c}, []string{""}
	}
	return b, b.openFolders()
}

// openFolders opens the data sets of the search.
func (b *Boundary) openFolders() (err error) {
	var factors []scenarios.Range
	for i := range b.Axes {
		factors = append(factors, scenarios.Range{Name: b.Axes[i].Name, Low: b.Axes[i].Low, High: b.Axes[i].High, Logarithmic: b.Axes[i].Log})
	}
	open := func(path, question string) *Inquiry {
		if err != nil {
			return nil
		}
		var q *Inquiry
		q, err = newInquiry(path, string(b.Question.Subject), question, &b.Question.Setting, b.Comparisons, false, factors, nil)
		if err == nil {
			// Points must not share worlds: a surface fitted to all points would mistake
			// the chance of common worlds for an effect.
			c := &q.All[0].Composition
			c.Worlds = experiment.ByPoint
			if b.Outcome != "" {
				c.Headline = experiment.Contrast{Outcome: b.Outcome, Arm: b.Regime, Reference: b.Reference}
			}
		}
		return q
	}
	if b.Planar() {
		b.Searched = open(b.path, "Where does the sign change?")
		return err
	}
	b.Searched = open(filepath.Join(b.path, "search"), "Where does the sign change?")
	b.fresh = open(filepath.Join(b.path, "fresh"), "How good are the rules?")
	return err
}

func (b *Boundary) ledgers() []*Ledger {
	all := slices.Clone(b.Searched.All)
	if b.fresh != nil {
		all = append(all, b.fresh.All...)
	}
	return all
}

// Manifests returns those of the search and of the fresh points, if they exist.
func (b *Boundary) Manifests() []*dataset.Manifest {
	all := b.Searched.manifests()
	if b.fresh != nil {
		all = append(all, b.fresh.manifests()...)
	}
	return all
}

// zone returns the largest difference of a comparison that is practically nil.
func (b *Boundary) zone(comparison int) float64 {
	return b.Question.zone(b.Comparisons[comparison].Outcome)
}

// spread returns points of a design over the axes, without duplicates.
func (b *Boundary) spread(kind experiment.Kind, size int, seed uint64) [][]float64 {
	factors := make([]experiment.Factor, len(b.Axes))
	for j := range factors {
		factors[j].Spread = experiment.Spread{Shape: experiment.Uniform, Low: 0, High: 1}
	}
	design := experiment.Design{Kind: kind, Size: size}
	seen := map[string]bool{}
	var points [][]float64
	for i := range size {
		values := make([]float64, len(b.Axes))
		design.Point(factors, seed, i, values)
		for j := range values {
			values[j] = b.Axes[j].At(values[j])
		}
		if key := fmt.Sprint(values); !seen[key] {
			seen[key] = true
			points = append(points, values)
		}
	}
	return points
}

// placed returns points in the unit cube.
func (b *Boundary) placed(points [][]float64) [][]float64 {
	placed := make([][]float64, len(points))
	for i, values := range points {
		placed[i] = make([]float64, len(values))
		for j, v := range values {
			placed[i][j] = b.Axes[j].Place(v)
		}
	}
	return placed
}

// seed returns the seed of a design, distinct from those of other designs and of runs.
func (b *Boundary) seed(purpose uint64) uint64 { return b.Question.Setting.Seed<<8 ^ purpose }

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
func (b *Boundary) measure(q *Inquiry, comparison, points int) *measurement {
	m := new(measurement)
	var replications []int
	placed := b.placed(q.All[0].Composition.Points[:points])
	for p := range placed {
		values, _ := q.Values(&b.Comparisons[comparison], p)
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
		if m.variances[i] == 0 || math.Abs(m.means[i]) <= SettledErrors*math.Sqrt(m.variances[i]) || (m.means[i] > 0) != (m.means[0] > 0) {
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
func (q *Inquiry) points() int { return len(q.All[0].Composition.Points) }

// next returns the points to run after the first ones: those at which the least
// certain comparisons are least certain of their signs.
func (b *Boundary) next(after, batch int) ([][]float64, error) {
	points := b.Searched.All[0].Composition.Points[:after]
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
	for c := range b.Comparisons {
		m := b.measure(b.Searched, c, after)
		if len(m.points) < 2 || m.settled() {
			continue
		}
		if !b.Planar() {
			m = m.compressed(m.size(b.zone(c)))
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

// stages runs points until the budget is spent. The result of a search does not depend
// on the budgets that led there: a batch of points that an earlier budget cut short is
// chosen again, from the results before it, and completed. Half of the budget of a
// search over many factors is reserved for fresh points.
func (b *Boundary) stages(w *Work) ([]stage, error) {
	first, batch := b.usually(mapFirst, rulesFirst), b.usually(mapBatch, rulesBatch)
	l, budget := b.Searched.All[0], b.Question.Budget
	if budget == 0 {
		budget = b.UsualBudget()
		b.Question.Budget = budget
	}
	replications := max(b.Replications, l.Replications())
	perPoint, perFresh := l.arms()*replications, l.arms()*replications*FreshTimes
	fresh, existing := 0, b.Searched.points()*perPoint
	if b.fresh != nil {
		fresh = int(float64(budget) * shareOfFresh / float64(perFresh))
		existing += b.fresh.points() * perFresh
	}
	most := min((budget-fresh*perFresh)/perPoint, mostPoints)
	switch {
	case most < 2:
		return nil, Misused("a budget of %d runs is too small: it must allow at least two settings of %d runs each, %s of %s", budget, perPoint,
			words.Counted(perPoint/l.arms(), "replication"), words.Counted(l.arms(), "arm"))
	case b.Replications > l.Replications() && existing > budget:
		return nil, Misused("a budget of %d runs is too small: with %d replications the existing settings need %d", budget, b.Replications, existing)
	}
	var steps []step
	// Existing fresh points come first: the results so far are reported even if the rest
	// is interrupted.
	if b.fresh != nil && b.fresh.points() > 0 {
		steps = append(steps, once(together(b.fresh.All, 0)...))
	}
	points, even := l.Composition.Points, b.spread(experiment.Sobol, first, b.seed(seedFirst))
	if len(points) < len(even) {
		points = missingFrom(points, even)[:max(len(points), min(len(even), most))]
	}
	steps = append(steps, once(growth{l, points, b.Replications}), func(w *Work) ([]growing, error) {
		if len(points) >= most || w.Sharded() {
			return nil, nil
		}
		known := len(points) - (len(points)-len(even))%batch
		wave, err := b.next(known, batch)
		if err != nil {
			return nil, err
		}
		more := missingFrom(points, wave)
		if len(more) == len(points) {
			return nil, nil // every sign is settled
		}
		points = more[:min(len(more), most)]
		return []growing{growth{l, points, b.Replications}}, nil
	})
	if fresh > 0 {
		f := b.fresh.All[0]
		random := b.spread(experiment.Random, fresh, b.seed(seedFresh))
		if len(f.Composition.Points) > len(random) {
			random = f.Composition.Points
		}
		steps = append(steps, once(growth{f, random, b.Replications * FreshTimes}))
	}
	return []stage{{most*perPoint + fresh*perFresh, steps}}, nil
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
type Turning struct {
	Claim      string // "": none
	Comparison *inference.Comparison
	Zone       float64
	Points     int
	Surface    *search.Surface // nil: the sign is the same everywhere
	measured   *measurement

	Shares search.Shares // of the area of a map with each finding

	// For a search over many factors: how many fresh points lie beyond the zone, and
	// rules for where the comparison lies on one side.
	Fresh                  int
	FreshAbove, FreshBelow int // by their means, which may lie on the wrong side by chance
	SureAbove, SureBelow   int // by the whole interval of each setting
	SureNotAbove           int // whose whole interval lies at or below the upper end of the zone
	About                  Side
	Boxes                  []search.Box
	Measure                search.BoxMeasure
}

// A turnSide is the side of the zone that rules describe.
type Side string

const (
	NoSide   Side = ""
	Below    Side = "below"     // the zone: against the claim
	NotAbove Side = "not above" // not as claimed
	Above    Side = "above"     // as claimed, where most settings are not
)

// subject chooses the side that rules describe: where a claim is reversed or, if that is
// too rare, where it ceases to hold; or where it holds, if that is the smaller part.
func (t *Turning) subject() Side {
	switch {
	case t.SureBelow >= fewForRules && 2*t.FreshBelow <= t.Fresh:
		return Below
	case t.SureBelow < fewForRules && t.SureNotAbove >= fewForRules && 2*(t.Fresh-t.FreshAbove) <= t.Fresh && !t.Comparison.NoWorse:
		return NotAbove
	case t.SureAbove >= fewForRules && 2*t.FreshAbove <= t.Fresh:
		return Above
	}
	return NoSide
}

// contains reports whether a difference lies on the side of a zone.
func (s Side) contains(difference, zone float64) bool {
	switch s {
	case Below:
		return difference < -zone
	case NotAbove:
		return difference <= zone
	default:
		return difference > zone
	}
}

// mapSide is the number of cells per side into which a map is divided to measure the
// shares of its area.
const mapSide = 60

// answer finds the turnings of all comparisons.
func (b *Boundary) answer(_ context.Context, report dataset.Progress) (Answer, error) {
	b.Turnings = nil
	if b.fresh != nil {
		b.FreshReplications = b.fresh.All[0].Replications()
	}
	for c := range b.Comparisons {
		report(int64(c), int64(len(b.Comparisons)))
		t := &Turning{Claim: b.claimIDs[c], Comparison: &b.Comparisons[c], Zone: b.zone(c)}
		t.measured = b.measure(b.Searched, c, b.Searched.points())
		t.Points = len(t.measured.points)
		b.Turnings = append(b.Turnings, t)
		if t.Points < 2 {
			continue
		}
		if m := t.measured; !m.settled() || b.Planar() {
			if !b.Planar() {
				m = m.compressed(m.size(t.Zone))
			}
			surface, err := m.surface()
			if err != nil {
				return nil, err
			}
			t.Surface = surface
		}
		if b.Planar() {
			t.Shares = search.SharesOf(t.Surface.Differences(grid(mapSide), b.Question.Level, t.Zone))
		} else {
			b.rule(t, c)
		}
	}
	report(int64(len(b.Comparisons)), int64(len(b.Comparisons)))
	return b, nil
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
func (b *Boundary) rule(t *Turning, comparison int) {
	fresh := b.measure(b.fresh, comparison, b.fresh.points())
	t.Fresh = len(fresh.points)
	for point := range b.fresh.points() {
		values, _ := b.fresh.Values(t.Comparison, point)
		d := inference.Difference{Interval: inference.MeanOf(values, b.Question.Level), Zone: t.Zone}
		switch d.Finding() {
		case inference.Higher:
			t.SureAbove++
		case inference.Lower:
			t.SureBelow++
		}
		if d.Wanting == "" && d.High <= t.Zone {
			t.SureNotAbove++
		}
	}
	for _, mean := range fresh.means {
		if Above.contains(mean, t.Zone) {
			t.FreshAbove++
		}
		if Below.contains(mean, t.Zone) {
			t.FreshBelow++
		}
	}
	t.About = t.subject()
	if t.Surface == nil || t.About == NoSide {
		return
	}
	points := b.placed(b.spread(experiment.Sobol, candidates, b.seed(seedRules)))
	means, _ := t.Surface.Predict(points)
	labels := make([]float64, len(points))
	size := t.measured.size(t.Zone)
	for i, mean := range means {
		if t.About.contains(size*math.Sinh(mean), t.Zone) {
			labels[i] = 1
		}
	}
	positive := make([]bool, t.Fresh)
	for i, mean := range fresh.means {
		positive[i] = t.About.contains(mean, t.Zone)
	}
	source := rand.New(rand.NewPCG(b.seed(seedRules), uint64(comparison)))
	t.Boxes = search.FindBoxes(points, labels, boxRules, source)
	t.Measure = search.MeasureBoxes(t.Boxes, fresh.points, positive, b.Question.Level)
}

// RecallBoundaries answers all boundary questions in a folder of results, or that of a
// folder which has a single one.
func RecallBoundaries(ctx context.Context, folder string, level float64, zones map[string]float64) ([]*Boundary, error) {
	paths := []string{folder}
	if !isFile(filepath.Join(folder, dataset.QuestionFile)) {
		entries, err := os.ReadDir(filepath.Join(folder, string(AboutBoundary)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		paths = nil
		for _, entry := range entries {
			if path := filepath.Join(folder, string(AboutBoundary), entry.Name()); entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
				paths = append(paths, path)
			}
		}
	}
	var all []*Boundary
	for _, path := range paths {
		if !isFile(filepath.Join(path, dataset.QuestionFile)) && !HasDataSet(path) && !HasDataSet(filepath.Join(path, "search")) {
			continue // nothing has run
		}
		found, err := Recall(ctx, path, AboutBoundary, level, zones)
		if err != nil {
			return nil, err
		}
		all = append(all, found.(*Boundary))
	}
	return all, nil
}
