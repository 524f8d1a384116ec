package telling

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"leaderful/output/dataset"
	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// An exhibit is a figure with its caption and its numbers.
type Exhibit struct {
	Figure  *figure.Figure
	caption string
	Table   Table
}

// A display says how to make exhibits from stored runs.
type Display struct {
	Folder   string // a folder of results, or a data set
	Layout   figure.Layout
	Level    float64
	Zones    map[string]float64
	Point    int
	Outcomes []string // to show; empty for the kind's default
	Regimes  []string // to show; empty for all
}

// page returns the page for a figure of runs from data sets.
func (d *Display) page(replications int, runs int64, parts ...*dataset.Manifest) figure.Page {
	p := provenanceOf(replications, parts...)
	p.Runs = runs
	return figure.Page{Layout: d.Layout, Provenance: p}
}

// pageOfPoint returns the page for a figure of the point shown.
func (d *Display) pageOfPoint(m *dataset.Manifest, replications int) (figure.Page, error) {
	p, err := provenanceOfPoint(replications, d.Point, m)
	return figure.Page{Layout: d.Layout, Provenance: p}, err
}

// A kind is a kind of figure.
type Kind struct {
	Name, Shows string
	Takes       []string // which of kindFlags apply to it
	Draw        func(context.Context, *Display) ([]Exhibit, error)
}

// Kinds are the figures that can be drawn from stored runs.
var Kinds = []Kind{
	{"claims", "the comparisons of the claims, with verdicts; from results of leaderful claims", []string{"level", "outcomes", "regimes"}, drawClaims},
	{"knockout", "verdicts without each mechanism; from results of leaderful knockout", []string{"level", "outcomes", "regimes"}, drawKnockout},
	{"map", "where the sign of a difference changes over two factors; from results of leaderful boundary", []string{"level", "outcomes", "regimes"}, DrawMaps},
	{"patterns", "measurements compared with the literature; from results of leaderful patterns", []string{"level", "regimes"}, drawPatterns},
	{"tornado", "what a sweep's headline, or another outcome, depends on; from any data set with several factors", []string{"level", "outcomes", "regimes"}, drawTornado},
	{"screening", "mu* and sigma of the same; from a data set with a morris design", []string{"level", "outcomes", "regimes"}, drawScreening},
	{"raincloud", "the distribution of outcomes over runs; from any data set", []string{"point", "outcomes", "regimes"}, DrawRaincloud},
	{"survival", "the time to the next crisis; from a data set with the weekly series crises", []string{"point", "level", "regimes"}, drawSurvival},
	{"gaps", "the gaps between crises; from the same data sets", []string{"point", "regimes"}, drawGaps},
	{"phase", "capacity by vulnerability through time; from a data set with these weekly series", []string{"point", "regimes"}, drawPhase},
}

// Within returns the first data set at one of the paths in the folder, or the folder
// itself if it is one.
func (d *Display) Within(paths ...string) string {
	if findings.HasDataSet(d.Folder) {
		return d.Folder
	}
	for _, path := range paths {
		if findings.HasDataSet(filepath.Join(d.Folder, path)) {
			return filepath.Join(d.Folder, path)
		}
	}
	return filepath.Join(d.Folder, paths[0])
}

// outcomesOf returns the outcomes of a data set to show: the requested ones or,
// without a request, the usual ones that it has or, if it has none of these, all.
func (d *Display) outcomesOf(m *dataset.Manifest, usual []string) ([]string, error) {
	hasColumn := func(name string) bool {
		return slices.ContainsFunc(m.Columns, func(c dataset.Column) bool { return c.Name == name })
	}
	var available, chosen []string
	for _, name := range sim.OutcomeNames() {
		if hasColumn(name) {
			available = append(available, name)
		}
	}
	if len(d.Outcomes) == 0 {
		for _, name := range usual {
			if hasColumn(name) {
				chosen = append(chosen, name)
			}
		}
		if chosen == nil {
			return available, nil
		}
		return chosen, nil
	}
	if slices.Equal(d.Outcomes, []string{"all"}) {
		return available, nil
	}
	for _, name := range d.Outcomes {
		if !slices.Contains(available, name) {
			return nil, findings.Misused("these runs have no outcome %q%s; they have %s", name, words.DidYouMean(name, available), words.Enumerate(available))
		}
		if !slices.Contains(chosen, name) {
			chosen = append(chosen, name)
		}
	}
	return chosen, nil
}

// regimesOf returns the numbers of the regimes of a data set to show: the requested
// ones, or all.
func (d *Display) regimesOf(m *dataset.Manifest) ([]int, error) {
	var names []string
	var chosen []int
	for i := range m.Arms {
		names = append(names, m.Arms[i].Name)
		if len(d.Regimes) == 0 {
			chosen = append(chosen, i)
		}
	}
	for _, name := range d.Regimes {
		i := slices.Index(names, name)
		if i < 0 {
			return nil, findings.Misused("these runs have no regime %q%s; they have %s", name, words.DidYouMean(name, names), words.Enumerate(names))
		}
		if !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	return chosen, nil
}

// check returns an error for requested outcomes and regimes that do not exist.
func (d *Display) check() error {
	if err := findings.CheckOutcomes(d.Outcomes); err != nil {
		return findings.Misuse{Err: err}
	}
	for _, name := range d.Regimes {
		if known := sim.RegimeNames(); !slices.Contains(known, name) {
			return findings.Misused("unknown regime %q%s", name, words.DidYouMean(name, known))
		}
	}
	return nil
}

// shows reports whether a comparison's outcome and regimes are to be shown.
func (d *Display) shows(c *inference.Comparison) bool {
	var regimes []string
	for _, t := range c.Terms {
		regimes = append(regimes, t.Arm.Regime)
	}
	return (len(d.Outcomes) == 0 || slices.Equal(d.Outcomes, []string{"all"}) || slices.Contains(d.Outcomes, c.Outcome)) && d.showsRegimes(regimes...)
}

// showsRegimes reports whether all of some regimes are to be shown.
func (d *Display) showsRegimes(names ...string) bool {
	return len(d.Regimes) == 0 || !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(d.Regimes, name) })
}

// mustHave returns an error unless a data set has the point shown.
func (d *Display) mustHave(m *dataset.Manifest) error {
	if d.Point < 0 || d.Point >= m.Points {
		return findings.Misused("point is %d; the design has points 0 to %d", d.Point, m.Points-1)
	}
	return nil
}

func DrawRaincloud(ctx context.Context, d *Display) ([]Exhibit, error) {
	folder, err := findings.OpenStored(d.Within(filepath.Join(string(findings.AboutClaims), "regimes"), string(findings.AboutClaims)+"/"+findings.CourseFolder))
	if err != nil {
		return nil, err
	}
	m := folder.Manifest
	if err := d.mustHave(m); err != nil {
		return nil, err
	}
	usual := slices.Clone(findings.Headline)
	for _, outcome := range m.Evidence {
		if !slices.Contains(usual, outcome) {
			usual = append(usual, outcome)
		}
	}
	outcomes, err := d.outcomesOf(m, usual)
	if err != nil {
		return nil, err
	}
	shown, err := d.regimesOf(m)
	if err != nil {
		return nil, err
	}
	values := make([][][]float64, len(outcomes)) // by outcome and regime
	for i := range values {
		values[i] = make([][]float64, len(m.Arms))
	}
	err = folder.Read(ctx, false, outcomes, func(v *dataset.Values) error {
		if v.Point == d.Point && !math.IsNaN(v.Of[0]) {
			for i, x := range v.Of {
				values[i][v.Regime] = append(values[i][v.Regime], x)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var regimes []string
	for i := range values {
		var selected [][]float64
		for _, r := range shown {
			selected = append(selected, values[i][r])
		}
		values[i] = selected
	}
	for _, r := range shown {
		regimes = append(regimes, m.Arms[r].Name)
	}
	var panels []figure.RaincloudPanel
	table := Table{Columns: Columns(2, "Outcome", "Regime", "n", "2.5%", "25%", "median", "75%", "97.5%", "mean")}
	for i, name := range outcomes {
		panels = append(panels, figure.RaincloudPanel{Outcome: name, Regimes: regimes, Values: values[i]})
		for r, regime := range regimes {
			ascending := slices.Sorted(slices.Values(values[i][r]))
			if len(ascending) == 0 {
				continue
			}
			cells := []string{name, regime, fmt.Sprint(len(ascending))}
			for _, p := range []float64{.025, .25, .5, .75, .975} {
				cells = append(cells, words.Figures(inference.Quantile(p, ascending)))
			}
			table.Rows = append(table.Rows, NewRow(append(cells, words.Figures(inference.MeanOf(ascending, findings.UsualLevel).Value))...))
		}
	}
	page, err := d.pageOfPoint(m, len(values[0][0]))
	if err != nil {
		return nil, err
	}
	drawn, err := figure.Raincloud(panels, page)
	if err != nil {
		return nil, err
	}
	return []Exhibit{{drawn, "The distribution of outcomes over runs; each run is one organization.", table}}, nil
}

// A course holds weekly series of a point's organizations.
type course struct {
	manifest *dataset.Manifest
	regimes  []string
	runs     [][]weekly // by regime and replication
}

// weekly holds the series of one run, by series and week.
type weekly [][]float64

// courseOf reads weekly series of a point's runs.
func (d *Display) courseOf(ctx context.Context, series ...string) (*course, error) {
	folder, err := findings.OpenStored(d.Within(filepath.Join(string(findings.AboutClaims), findings.CourseFolder)))
	if err != nil {
		return nil, err
	}
	if err := d.mustHave(folder.Manifest); err != nil {
		return nil, err
	}
	shown, err := d.regimesOf(folder.Manifest)
	if err != nil {
		return nil, err
	}
	c := &course{manifest: folder.Manifest, runs: make([][]weekly, len(shown))}
	for _, r := range shown {
		c.regimes = append(c.regimes, c.manifest.Arms[r].Name)
	}
	err = folder.Read(ctx, true, series, func(v *dataset.Values) error {
		at := slices.Index(shown, v.Regime)
		if v.Point != d.Point || at < 0 {
			return nil
		}
		runs := &c.runs[at]
		for len(*runs) <= v.Replication {
			*runs = append(*runs, make(weekly, len(series)))
		}
		for i, x := range v.Of {
			w := &(*runs)[v.Replication][i]
			*w = append(*w, x)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for r := range c.runs {
		c.runs[r] = slices.DeleteFunc(c.runs[r], func(w weekly) bool { return len(w[0]) == 0 })
		if len(c.runs[r]) == 0 {
			return nil, fmt.Errorf("%s has no weeks of %s at point %d", folder.Path, c.regimes[r], d.Point)
		}
	}
	return c, nil
}

// spells returns the times between crises of a run, whose first series counts new
// crises: from each week with a new crisis to the next such week, and from the last
// one to the end.
func (w weekly) spells() []inference.Spell {
	var spells []inference.Spell
	last := -1
	for week, begin := range w[0] {
		if begin == 0 {
			continue
		}
		if last >= 0 {
			spells = append(spells, inference.Spell{Length: float64(week - last), Ended: true})
		}
		last = week
	}
	if last >= 0 {
		spells = append(spells, inference.Spell{Length: float64(len(w[0]) - last)})
	}
	return spells
}

// survivalResamples is the number of bootstrap resamples of organizations for the
// intervals of survival curves.
const survivalResamples = 400

func drawSurvival(ctx context.Context, d *Display) ([]Exhibit, error) {
	c, err := d.courseOf(ctx, "crises")
	if err != nil {
		return nil, err
	}
	var curves []figure.RegimeSurvival
	table := Table{Columns: Columns(1, "Regime", "times", "ended by a crisis", "median weeks", "outlasting 26 weeks", "52 weeks", "104 weeks")}
	for r, regime := range c.regimes {
		var organizations [][]inference.Spell
		for _, w := range c.runs[r] {
			if spells := w.spells(); spells != nil {
				organizations = append(organizations, spells)
			}
		}
		if organizations == nil {
			continue
		}
		curve := inference.RecurrentSurvival(organizations)
		curve.Bootstrap(organizations, survivalResamples, d.Level, rand.New(rand.NewPCG(c.manifest.Seed, uint64(r))))
		curves = append(curves, figure.RegimeSurvival{Regime: regime, Curve: curve})
		cells := []string{regime, fmt.Sprint(curve.N), fmt.Sprint(curve.Events), words.Figures(curve.Median())}
		for _, weeks := range []float64{26, 52, 104} {
			s := curve.At(weeks)
			cells = append(cells, words.Figures(s.Survival)+" "+words.Interval(s.Low, s.High, words.Figures))
		}
		table.Rows = append(table.Rows, NewRow(cells...))
	}
	if curves == nil {
		return nil, fmt.Errorf("%s contains no crises", d.Folder)
	}
	page, err := d.pageOfPoint(c.manifest, len(c.runs[0]))
	if err != nil {
		return nil, err
	}
	drawn, err := figure.SurvivalCurves(curves, 0, page)
	if err != nil {
		return nil, err
	}
	caption := "The time from the start of one crisis to the start of the next, for an organization drawn at random (Wang & Chang 1999); intervals from a bootstrap over organizations."
	return []Exhibit{{drawn, caption, table}}, nil
}

func drawGaps(ctx context.Context, d *Display) ([]Exhibit, error) {
	c, err := d.courseOf(ctx, "crises")
	if err != nil {
		return nil, err
	}
	var rows []figure.GapRow
	found := 0
	table := Table{Columns: Columns(1, "Regime", "gaps", "10%", "25%", "median weeks", "75%", "90%", "cut off by the end")}
	for r, regime := range c.regimes {
		g := figure.GapRow{Regime: regime}
		for _, w := range c.runs[r] {
			for _, s := range w.spells() {
				if s.Ended {
					g.Gaps = append(g.Gaps, s.Length)
				} else {
					g.Censored++
				}
			}
		}
		found += len(g.Gaps)
		rows = append(rows, g)
		cells := []string{regime, fmt.Sprint(len(g.Gaps))}
		ascending := slices.Sorted(slices.Values(g.Gaps))
		for _, p := range []float64{.1, .25, .5, .75, .9} {
			cell := "-"
			if len(ascending) > 0 {
				cell = words.Figures(inference.Quantile(p, ascending))
			}
			cells = append(cells, cell)
		}
		table.Rows = append(table.Rows, NewRow(append(cells, fmt.Sprint(g.Censored))...))
	}
	if found == 0 {
		return nil, fmt.Errorf("no organization in %s has two crises", d.Folder)
	}
	page, err := d.pageOfPoint(c.manifest, len(c.runs[0]))
	if err != nil {
		return nil, err
	}
	drawn, err := figure.CrisisGaps(rows, page)
	if err != nil {
		return nil, err
	}
	return []Exhibit{{drawn, "Gaps between the starts of successive crises. Long gaps are more often cut off by the end of the run, so short gaps are overrepresented.", table}}, nil
}

func drawPhase(ctx context.Context, d *Display) ([]Exhibit, error) {
	c, err := d.courseOf(ctx, "leadership_capacity", "vulnerability")
	if err != nil {
		return nil, err
	}
	var paths []figure.PhasePath
	table := Table{Columns: Columns(1, "Regime", "capacity after 1 year", "after half", "at the end", "vulnerability after 1 year", "after half", "at the end")}
	for r, regime := range c.regimes {
		p := figure.PhasePath{Regime: regime}
		var capacities, vulnerabilities []float64
		for week := range c.runs[r][0][0] {
			capacities, vulnerabilities = capacities[:0], vulnerabilities[:0]
			for _, w := range c.runs[r] {
				capacities, vulnerabilities = append(capacities, w[0][week]), append(vulnerabilities, w[1][week])
			}
			p.Capacity = append(p.Capacity, inference.MeanOf(capacities, findings.UsualLevel).Value)
			p.Vulnerability = append(p.Vulnerability, inference.MeanOf(vulnerabilities, findings.UsualLevel).Value)
		}
		for i, values := range [][]float64{capacities, vulnerabilities} {
			slices.Sort(values)
			[]*[2]float64{&p.SpreadCapacity, &p.SpreadVulnerability}[i][0] = inference.Quantile(.25, values)
			[]*[2]float64{&p.SpreadCapacity, &p.SpreadVulnerability}[i][1] = inference.Quantile(.75, values)
		}
		paths = append(paths, p)
		cells := []string{regime}
		for _, path := range [][]float64{p.Capacity, p.Vulnerability} {
			last := len(path) - 1
			for _, week := range []int{min(51, last), last / 2, last} {
				cells = append(cells, words.Figures(path[week]))
			}
		}
		table.Rows = append(table.Rows, NewRow(cells...))
	}
	page, err := d.pageOfPoint(c.manifest, len(c.runs[0]))
	if err != nil {
		return nil, err
	}
	drawn, err := figure.PhasePortrait(paths, page)
	if err != nil {
		return nil, err
	}
	return []Exhibit{{drawn, "The path of each regime through leadership capacity and vulnerability: means over organizations.", table}}, nil
}
