package main

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

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/figure"
	report "leaderful/output/telling"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// An exhibit is a figure with its caption and its numbers.
type exhibit struct {
	figure  *figure.Figure
	caption string
	table   report.Table
}

// A display says how to make exhibits from stored runs.
type display struct {
	folder   string // a folder of results, or a data set
	layout   figure.Layout
	level    float64
	zones    map[string]float64
	point    int
	outcomes []string // to show; empty for the kind's default
	regimes  []string // to show; empty for all
}

// page returns the page for a figure of runs from data sets.
func (d *display) page(replications int, runs int64, parts ...*dataset.Manifest) figure.Page {
	p := provenanceOf(replications, parts...)
	p.Runs = runs
	return figure.Page{Layout: d.layout, Provenance: p}
}

// pageOfPoint returns the page for a figure of the point shown.
func (d *display) pageOfPoint(m *dataset.Manifest, replications int) (figure.Page, error) {
	p, err := provenanceOfPoint(replications, d.point, m)
	return figure.Page{Layout: d.layout, Provenance: p}, err
}

// A kind is a kind of figure.
type kind struct {
	name, shows string
	takes       []string // which of kindFlags apply to it
	draw        func(context.Context, *display) ([]exhibit, error)
}

// kindFlags are the flags of the command that apply only to some kinds.
var kindFlags = []string{"point", "level", "outcomes", "regimes"}

// refuse returns an error if a flag that does not apply to the kind is given.
func (k *kind) refuse(cmd *cobra.Command) error {
	for _, flag := range kindFlags {
		if !slices.Contains(k.takes, flag) && cmd.Flags().Changed(flag) {
			var others []string
			for i := range kinds {
				if other := &kinds[i]; slices.Contains(other.takes, flag) {
					others = append(others, other.name)
				}
			}
			return usageError{fmt.Errorf("--%s does not apply to the figure %s; it applies to %s", flag, k.name, enumerate(others)), cmd.CommandPath()}
		}
	}
	return nil
}

// kinds are the figures that can be drawn from stored runs.
var kinds = []kind{
	{"claims", "the comparisons of the claims, with verdicts; from results of leaderful claims", []string{"level", "outcomes", "regimes"}, drawClaims},
	{"knockout", "verdicts without each mechanism; from results of leaderful knockout", []string{"level", "outcomes", "regimes"}, drawKnockout},
	{"map", "where the sign of a difference changes over two factors; from results of leaderful boundary", []string{"level", "outcomes", "regimes"}, drawMaps},
	{"patterns", "measurements compared with the literature; from results of leaderful patterns", []string{"level", "regimes"}, drawPatterns},
	{"tornado", "what a sweep's headline, or another outcome, depends on; from any data set with several factors", []string{"level", "outcomes", "regimes"}, drawTornado},
	{"screening", "mu* and sigma of the same; from a data set with a morris design", []string{"level", "outcomes", "regimes"}, drawScreening},
	{"raincloud", "the distribution of outcomes over runs; from any data set", []string{"point", "outcomes", "regimes"}, drawRaincloud},
	{"survival", "the time to the next crisis; from a data set with the weekly series crises", []string{"point", "level", "regimes"}, drawSurvival},
	{"gaps", "the gaps between crises; from the same data sets", []string{"point", "regimes"}, drawGaps},
	{"phase", "capacity by vulnerability through time; from a data set with these weekly series", []string{"point", "regimes"}, drawPhase},
}

func newFigure(app *application) *cobra.Command {
	var names, lines []string
	for _, k := range kinds {
		names = append(names, k.name)
		lines = append(lines, fmt.Sprintf("  %-10s %s", k.name, k.shows))
	}
	cmd := &cobra.Command{
		Use:   "figure KIND DIR",
		Short: "Draw a figure from stored runs",
		Long: `figure draws a folder of results, or a single data set, as PNG, SVG and PDF, with a
text that describes the figure. It never runs anything, so you can use it while
another command is still adding runs. Files are named after the kind of figure and,
if there are several, after what each shows. Figures fit a page (A4, Letter); with
--all-pages, the further pages of figures that need several are written too.

--json prints {"kind", "figures": [{"name", "title", "pages": number of pages,
"files": [the files written]}, ...]}.

Kinds:
` + strings.Join(lines, "\n"),
		Example: "  leaderful figure claims findings\n  leaderful figure map findings --out figures\n  leaderful figure raincloud findings/claims/regimes",
		Args:    exactly("a kind of figure", "a folder"),
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) == 0 {
				return names, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	d := display{}
	f := cmd.Flags()
	f.String("out", "figures", "write into this `folder`")
	addDrawingFlags(cmd)
	addForceFlag(cmd)
	f.Bool("quiet", false, "do not list the files written")
	addWhole(f, &d.point, "point", 0, 0, math.MaxInt32, "show the runs at this point of the design, a `number` from 0")
	addLevel(f, &d.level, "coverage of intervals")
	f.StringSlice("regimes", nil, "regimes to show, by `names`; default: all in the runs")
	addOutcomesFlag(cmd)
	f.Lookup("outcomes").Usage = "outcomes to show, by `names`; default: the most telling"
	f.Bool("json", false, "print one JSON object that lists the files written")
	completeList(cmd, "regimes", false, func(arguments []string, _ string) []string {
		if len(arguments) > 1 {
			if m, err := dataset.ReadManifest((&display{folder: arguments[1]}).within(filepath.Join(claimsFolder, "regimes"))); err == nil {
				var names []string
				for i := range m.Arms {
					names = append(names, m.Arms[i].Name)
				}
				return names
			}
		}
		return regimeNames()
	})
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		i := slices.Index(names, arguments[0])
		if i < 0 {
			return usageError{fmt.Errorf("unknown kind of figure %q%s; the kinds are %s", arguments[0], didYouMean(arguments[0], names), enumerate(names)), cmd.CommandPath()}
		}
		if err := kinds[i].refuse(cmd); err != nil {
			return err
		}
		d.folder, d.zones, d.layout, d.outcomes, d.regimes = arguments[1], sim.Zones(), o.drawing.Layout, o.outcomes, o.regimes
		exhibits, err := kinds[i].draw(cmd.Context(), &d)
		if err != nil {
			return err
		}
		if err := o.drawing.begin(o.out, "figure "+kinds[i].name, o.force); err != nil {
			return err
		}
		defer o.drawing.set.Discard()
		var made []object
		for _, e := range exhibits {
			before := len(o.drawing.files)
			if err := o.drawing.write(e.figure); err != nil {
				return err
			}
			made = append(made, object{{"name", e.figure.Name}, {"title", e.figure.Title}, {"pages", 1 + len(e.figure.Further)}, {"files", o.drawing.files[before:]}})
		}
		if err := o.drawing.set.Keep(); err != nil {
			return err
		}
		if o.json {
			return printJSON(app.stdout, object{{"kind", arguments[0]}, {"figures", made}})
		}
		if !o.quiet {
			fmt.Fprintln(app.stdout, strings.Join(o.drawing.files, "\n"))
			fmt.Fprint(app.stderr, o.drawing.leftOut())
		}
		return nil
	}
	return cmd
}

// within returns the first data set at one of the paths in the folder, or the folder
// itself if it is one.
func (d *display) within(paths ...string) string {
	if hasDataSet(d.folder) {
		return d.folder
	}
	for _, path := range paths {
		if hasDataSet(filepath.Join(d.folder, path)) {
			return filepath.Join(d.folder, path)
		}
	}
	return filepath.Join(d.folder, paths[0])
}

func drawClaims(ctx context.Context, d *display) ([]exhibit, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	j, _, err := storedClaims(ctx, d.folder, d.level, d.zones)
	if err != nil {
		return nil, err
	}
	e, err := d.claims(j)
	return []exhibit{e}, err
}

// claims draws the forest of the claims.
func (d *display) claims(j *judgement) (exhibit, error) {
	var rows []figure.ClaimRow
	most := 0
	for i := range j.findings {
		f := &j.findings[i]
		if !d.shows(f.comparison) {
			continue
		}
		rows = append(rows, figure.ClaimRow{Claim: f.claim.ID, Words: f.claim.Words, Comparison: f.comparison.Label, Outcome: f.comparison.Outcome,
			Difference: f.difference, NoWorse: f.comparison.NoWorse, Verdict: string(f.verdict)})
		most = max(most, f.difference.N)
	}
	if rows == nil {
		return exhibit{}, misuse("no claim compares these regimes in these outcomes")
	}
	drawn, err := figure.ClaimsForest(rows, d.page(most, int64(j.runs), j.parts...))
	if err != nil {
		return exhibit{}, err
	}
	return exhibit{drawn, "The comparisons of the claims, in multiples of each outcome’s negligible zone. The claimed direction is to the right.", j.table()}, nil
}

// table is the table of verdicts.
func (j *judgement) table() report.Table {
	t := report.Table{Columns: columnsOf(2, "Comparison", "Outcome", "Estimate", "Interval", "Effect", "n", "Verdict")}
	t.Columns[6].Number = false
	for _, c := range j.claims {
		findings, verdict := j.of(c)
		t.Rows = append(t.Rows, report.Row{Group: report.Text(fmt.Sprintf("**%s** %s *%s*", c.ID, report.Plain(c.Words), verdict))})
		for _, f := range findings {
			d := &f.difference
			mean, ends := meanAndInterval(d)
			r := row(f.label(), f.comparison.Outcome, mean, ends, effect(d), fmt.Sprint(d.N))
			r.Cells = append(r.Cells, report.Cell{Text: string(f.verdict), Verdict: true})
			t.Rows = append(t.Rows, r)
		}
	}
	t.Rows = append(t.Rows, report.Row{Group: "**Comparisons outside the claims**"})
	for _, f := range j.extra {
		d := &f.difference
		mean, ends := meanAndInterval(d)
		t.Rows = append(t.Rows, row(f.comparison.Label, f.comparison.Outcome, mean, ends, effect(d), fmt.Sprint(d.N), moreOrLess[f.verdict]))
	}
	return t
}

func drawKnockout(ctx context.Context, d *display) ([]exhibit, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	m, manifest, err := storedMatrix(ctx, d.folder, d.level, d.zones)
	if err != nil {
		return nil, err
	}
	if err := m.resolveIn(ctx, d.folder, d.zones); err != nil {
		return nil, err
	}
	e, err := d.matrix(m, manifest)
	return []exhibit{e}, err
}

// matrix draws the matrix of claims by mechanisms, comparison by comparison.
func (d *display) matrix(m *matrix, manifest *dataset.Manifest) (exhibit, error) {
	k := figure.Knockouts{}
	for i := range m.columns {
		k.Mechanisms = append(k.Mechanisms, m.columns[i].title())
	}
	first := &m.columns[0].judgement
	for i := range first.findings {
		f := &first.findings[i]
		if !d.shows(f.comparison) {
			continue
		}
		cells := make([]figure.KnockoutCell, len(m.columns))
		for n := range m.columns {
			c := &m.columns[n]
			cells[n].Verdict = m.verdict(c, i)
			if m.moved(c, i) {
				cells[n].Shift = map[bool]int{true: 1, false: -1}[c.moves[i] > 0]
			}
		}
		k.Rows = append(k.Rows, figure.KnockoutRow{Claim: f.claim.ID, Comparison: f.comparison.Label, Outcome: f.comparison.Outcome, Cells: cells})
	}
	if k.Rows == nil {
		return exhibit{}, misuse("no claim compares these regimes in these outcomes")
	}
	drawn, err := figure.KnockoutMatrix(k, d.page(manifest.Replications.Most, int64(m.runs), manifest))
	if err != nil {
		return exhibit{}, err
	}
	return exhibit{drawn, "Verdicts of the unchanged model, and without each mechanism.", m.table()}, nil
}

// table is the matrix of claims by mechanisms.
func (m *matrix) table() report.Table {
	t := report.Table{Columns: columnsOf(1, "Comparison")}
	for i := range m.columns {
		t.Columns = append(t.Columns, report.Column{Title: m.columns[i].name()})
	}
	first := &m.columns[0].judgement
	for i := range first.findings {
		f := &first.findings[i]
		r := row(f.claim.ID + " " + f.comparison.Label + ", " + f.comparison.Outcome)
		for n := range m.columns {
			verdict := m.verdict(&m.columns[n], i)
			cell := symbols[verdict]
			if m.moved(&m.columns[n], i) {
				cell += "*"
			}
			r.Cells = append(r.Cells, report.Cell{Text: cell, Strong: verdict.Changed(m.before[i])})
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func drawMaps(ctx context.Context, d *display) ([]exhibit, error) {
	var searches []*boundarySearch
	if err := d.check(); err != nil {
		return nil, err
	}
	if hasDataSet(d.folder) {
		b, err := storedBoundary(ctx, d.folder, d.level, d.zones)
		if err != nil {
			return nil, err
		}
		searches = []*boundarySearch{b}
	} else {
		var err error
		if searches, err = storedBoundaries(ctx, d.folder, d.level, d.zones); err != nil {
			return nil, err
		}
	}
	var exhibits []exhibit
	for _, b := range searches {
		if !b.planar() || !d.shows(&b.comparisons[0]) {
			continue
		}
		e, err := d.boundary(b)
		if err != nil {
			return nil, err
		}
		exhibits = append(exhibits, e)
	}
	switch {
	case exhibits == nil && slices.ContainsFunc(searches, (*boundarySearch).planar):
		return nil, misuse("%s has no map for these outcomes and regimes", d.folder)
	case exhibits == nil:
		return nil, fmt.Errorf("%s contains no search over two factors; run `leaderful boundary --x ... --y ...` first", d.folder)
	}
	return exhibits, nil
}

// boundary draws the map of a search over two factors.
func (d *display) boundary(b *boundarySearch) (exhibit, error) {
	results, err := b.turnings(func(int64, int64) {})
	if err != nil {
		return exhibit{}, err
	}
	t := results[0]
	if t.surface == nil {
		return exhibit{}, fmt.Errorf("%s has too few points so far", b.search.ledgers[0].path)
	}
	x, y := &b.axes[0], &b.axes[1]
	of := func(a *axis) figure.MapAxis {
		return figure.MapAxis{Name: a.name, Unit: a.unit, Low: a.low, High: a.high, Logarithmic: a.log, Default: sim.ParameterNamed(a.name).Get(&sim.Setup{Parameters: b.setting.parameters})}
	}
	terms := t.comparison.Terms
	m := &figure.DifferenceMap{Outcome: t.comparison.Outcome, Arm: terms[0].Arm.Name(), Reference: terms[1].Arm.Name(), X: of(x), Y: of(y), Shares: t.shares,
		Difference: func(vx, vy float64) inference.Difference {
			return t.surface.Differences([][]float64{{x.place(vx), y.place(vy)}}, b.level, t.zone)[0]
		}}
	l := b.search.ledgers[0]
	for p, values := range l.composition.Points {
		paired, _ := b.search.values(t.comparison, p)
		if len(paired) < 2 {
			continue
		}
		found := inference.Difference{Interval: inference.MeanOf(paired, b.level), Zone: t.zone}
		m.Points = append(m.Points, figure.MapPoint{X: values[0], Y: values[1], Finding: found.Finding()})
	}
	manifest, err := dataset.ReadManifest(l.path)
	if err != nil {
		return exhibit{}, err
	}
	drawn, err := figure.RegimeMap(m, d.page(l.replications(), int64(b.search.countedRuns()), manifest))
	caption := fmt.Sprintf("%s in %s over two settings. %s The numbers are the fitted surface’s, with the half-widths of its 95%% intervals.", t.comparison.Label, t.comparison.Outcome, t.trust())
	return exhibit{drawn, caption, mapTable(m, x, y)}, err
}

// mapSteps is the number of values of each setting in a map's table.
const mapSteps = 7

// mapTable lists a map's surface at evenly spaced settings.
func mapTable(m *figure.DifferenceMap, x, y *axis) report.Table {
	t := report.Table{Columns: columnsOf(1, y.name+" by "+x.name)}
	for column := range mapSteps {
		t.Columns = append(t.Columns, report.Column{Title: number3(x.at(float64(column) / (mapSteps - 1))), Number: true})
	}
	for step := range mapSteps {
		v := y.at(1 - float64(step)/(mapSteps-1))
		cells := []string{number3(v)}
		for column := range mapSteps {
			d := m.Difference(x.at(float64(column)/(mapSteps-1)), v)
			cells = append(cells, plusMinus(d.Value, d.Reach(), signed))
		}
		t.Rows = append(t.Rows, row(cells...))
	}
	return t
}

// outcomesOf returns the outcomes of a data set to show: the requested ones or,
// without a request, the usual ones that it has or, if it has none of these, all.
func (d *display) outcomesOf(m *dataset.Manifest, usual []string) ([]string, error) {
	hasColumn := func(name string) bool {
		return slices.ContainsFunc(m.Columns, func(c dataset.Column) bool { return c.Name == name })
	}
	var available, chosen []string
	for _, name := range outcomeNames() {
		if hasColumn(name) {
			available = append(available, name)
		}
	}
	if len(d.outcomes) == 0 {
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
	if slices.Equal(d.outcomes, []string{"all"}) {
		return available, nil
	}
	for _, name := range d.outcomes {
		if !slices.Contains(available, name) {
			return nil, misuse("these runs have no outcome %q%s; they have %s", name, didYouMean(name, available), enumerate(available))
		}
		if !slices.Contains(chosen, name) {
			chosen = append(chosen, name)
		}
	}
	return chosen, nil
}

// regimesOf returns the numbers of the regimes of a data set to show: the requested
// ones, or all.
func (d *display) regimesOf(m *dataset.Manifest) ([]int, error) {
	var names []string
	var chosen []int
	for i := range m.Arms {
		names = append(names, m.Arms[i].Name)
		if len(d.regimes) == 0 {
			chosen = append(chosen, i)
		}
	}
	for _, name := range d.regimes {
		i := slices.Index(names, name)
		if i < 0 {
			return nil, misuse("these runs have no regime %q%s; they have %s", name, didYouMean(name, names), enumerate(names))
		}
		if !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	return chosen, nil
}

// check returns an error for requested outcomes and regimes that do not exist.
func (d *display) check() error {
	if err := checkOutcomes(d.outcomes); err != nil {
		return usageError{error: err}
	}
	for _, name := range d.regimes {
		if known := regimeNames(); !slices.Contains(known, name) {
			return misuse("unknown regime %q%s", name, didYouMean(name, known))
		}
	}
	return nil
}

// shows reports whether a comparison's outcome and regimes are to be shown.
func (d *display) shows(c *inference.Comparison) bool {
	var regimes []string
	for _, t := range c.Terms {
		regimes = append(regimes, t.Arm.Regime)
	}
	return (len(d.outcomes) == 0 || slices.Equal(d.outcomes, []string{"all"}) || slices.Contains(d.outcomes, c.Outcome)) && d.showsRegimes(regimes...)
}

// showsRegimes reports whether all of some regimes are to be shown.
func (d *display) showsRegimes(names ...string) bool {
	return len(d.regimes) == 0 || !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(d.regimes, name) })
}

// mustHave returns an error unless a data set has the point shown.
func (d *display) mustHave(m *dataset.Manifest) error {
	if d.point < 0 || d.point >= m.Points {
		return misuse("point is %d; the design has points 0 to %d", d.point, m.Points-1)
	}
	return nil
}

func drawRaincloud(ctx context.Context, d *display) ([]exhibit, error) {
	folder, err := openStored(d.within(filepath.Join(claimsFolder, "regimes"), claimsFolder+"/"+courseFolder))
	if err != nil {
		return nil, err
	}
	m := folder.Manifest
	if err := d.mustHave(m); err != nil {
		return nil, err
	}
	usual := slices.Clone(headline)
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
		if v.Point == d.point && !math.IsNaN(v.Of[0]) {
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
	table := report.Table{Columns: columnsOf(2, "Outcome", "Regime", "n", "2.5%", "25%", "median", "75%", "97.5%", "mean")}
	for i, name := range outcomes {
		panels = append(panels, figure.RaincloudPanel{Outcome: name, Regimes: regimes, Values: values[i]})
		for r, regime := range regimes {
			ascending := slices.Sorted(slices.Values(values[i][r]))
			if len(ascending) == 0 {
				continue
			}
			cells := []string{name, regime, fmt.Sprint(len(ascending))}
			for _, p := range []float64{.025, .25, .5, .75, .975} {
				cells = append(cells, figures(inference.Quantile(p, ascending)))
			}
			table.Rows = append(table.Rows, row(append(cells, figures(inference.MeanOf(ascending, level).Value))...))
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
	return []exhibit{{drawn, "The distribution of outcomes over runs; each run is one organization.", table}}, nil
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
func (d *display) courseOf(ctx context.Context, series ...string) (*course, error) {
	folder, err := openStored(d.within(filepath.Join(claimsFolder, courseFolder)))
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
		if v.Point != d.point || at < 0 {
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
			return nil, fmt.Errorf("%s has no weeks of %s at point %d", folder.Path, c.regimes[r], d.point)
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

func drawSurvival(ctx context.Context, d *display) ([]exhibit, error) {
	c, err := d.courseOf(ctx, "crises")
	if err != nil {
		return nil, err
	}
	var curves []figure.RegimeSurvival
	table := report.Table{Columns: columnsOf(1, "Regime", "times", "ended by a crisis", "median weeks", "outlasting 26 weeks", "52 weeks", "104 weeks")}
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
		curve.Bootstrap(organizations, survivalResamples, d.level, rand.New(rand.NewPCG(c.manifest.Seed, uint64(r))))
		curves = append(curves, figure.RegimeSurvival{Regime: regime, Curve: curve})
		cells := []string{regime, fmt.Sprint(curve.N), fmt.Sprint(curve.Events), figures(curve.Median())}
		for _, weeks := range []float64{26, 52, 104} {
			s := curve.At(weeks)
			cells = append(cells, figures(s.Survival)+" "+interval(s.Low, s.High, figures))
		}
		table.Rows = append(table.Rows, row(cells...))
	}
	if curves == nil {
		return nil, fmt.Errorf("%s contains no crises", d.folder)
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
	return []exhibit{{drawn, caption, table}}, nil
}

func drawGaps(ctx context.Context, d *display) ([]exhibit, error) {
	c, err := d.courseOf(ctx, "crises")
	if err != nil {
		return nil, err
	}
	var rows []figure.GapRow
	found := 0
	table := report.Table{Columns: columnsOf(1, "Regime", "gaps", "10%", "25%", "median weeks", "75%", "90%", "cut off by the end")}
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
				cell = figures(inference.Quantile(p, ascending))
			}
			cells = append(cells, cell)
		}
		table.Rows = append(table.Rows, row(append(cells, fmt.Sprint(g.Censored))...))
	}
	if found == 0 {
		return nil, fmt.Errorf("no organization in %s has two crises", d.folder)
	}
	page, err := d.pageOfPoint(c.manifest, len(c.runs[0]))
	if err != nil {
		return nil, err
	}
	drawn, err := figure.CrisisGaps(rows, page)
	if err != nil {
		return nil, err
	}
	return []exhibit{{drawn, "Gaps between the starts of successive crises. Long gaps are more often cut off by the end of the run, so short gaps are overrepresented.", table}}, nil
}

func drawPhase(ctx context.Context, d *display) ([]exhibit, error) {
	c, err := d.courseOf(ctx, "leadership_capacity", "vulnerability")
	if err != nil {
		return nil, err
	}
	var paths []figure.PhasePath
	table := report.Table{Columns: columnsOf(1, "Regime", "capacity after 1 year", "after half", "at the end", "vulnerability after 1 year", "after half", "at the end")}
	for r, regime := range c.regimes {
		p := figure.PhasePath{Regime: regime}
		var capacities, vulnerabilities []float64
		for week := range c.runs[r][0][0] {
			capacities, vulnerabilities = capacities[:0], vulnerabilities[:0]
			for _, w := range c.runs[r] {
				capacities, vulnerabilities = append(capacities, w[0][week]), append(vulnerabilities, w[1][week])
			}
			p.Capacity = append(p.Capacity, inference.MeanOf(capacities, level).Value)
			p.Vulnerability = append(p.Vulnerability, inference.MeanOf(vulnerabilities, level).Value)
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
				cells = append(cells, figures(path[week]))
			}
		}
		table.Rows = append(table.Rows, row(cells...))
	}
	page, err := d.pageOfPoint(c.manifest, len(c.runs[0]))
	if err != nil {
		return nil, err
	}
	drawn, err := figure.PhasePortrait(paths, page)
	if err != nil {
		return nil, err
	}
	return []exhibit{{drawn, "The path of each regime through leadership capacity and vulnerability: means over organizations.", table}}, nil
}

// sensitivityIn analyses what drives the requested outcomes of a data set, or its
// headline. It keeps the differences between regimes or, if regimes are requested,
// the outcomes and differences of these.
func (d *display) sensitivityIn(ctx context.Context) (*sensitivities, error) {
	folder, err := openStored(d.within("sensitivity", "screening"))
	if err != nil {
		return nil, err
	}
	m := folder.Manifest
	ask := question{level: d.level, resamples: usualResamples, seed: 1}
	if ask.outcomes, err = d.outcomesOf(m, append([]string{m.Headline.Outcome}, vital...)); err != nil {
		return nil, err
	}
	if len(d.outcomes) == 0 {
		ask.outcomes = ask.outcomes[:1]
	}
	regimes, err := d.regimesOf(m)
	if err != nil {
		return nil, err
	}
	s, err := sensitivityOf(ctx, folder, &ask, nil)
	if err != nil {
		return nil, err
	}
	s.quantities = slices.DeleteFunc(s.quantities, func(x quantity) bool {
		if len(d.regimes) == 0 {
			return x.Reference == "" && len(m.Arms) > 1
		}
		return !slices.ContainsFunc(regimes, func(r int) bool { return m.Arms[r].Name == x.Arm })
	})
	return s, nil
}

func drawTornado(ctx context.Context, d *display) ([]exhibit, error) {
	s, err := d.sensitivityIn(ctx)
	if err != nil {
		return nil, err
	}
	return d.tornados(s)
}

// of names the regime or difference of a quantity.
func (x *quantity) of() string {
	if x.Reference == "" {
		return x.Arm
	}
	return x.Arm + " - " + x.Reference
}

// tornados draws what each quantity depends on.
func (d *display) tornados(s *sensitivities) ([]exhibit, error) {
	var exhibits []exhibit
	names := make([]string, len(s.manifest.Factors))
	for j := range names {
		names[j] = s.manifest.Factors[j].Name
	}
	for i := range s.quantities {
		x := &s.quantities[i]
		if x.constant() {
			continue
		}
		shown := figure.Sensitivity{Outcome: x.Outcome, Of: x.of(), Measure: s.measure(), Pale: "may be 0", Level: s.level}
		if x.decomposition != nil && !math.IsNaN(x.chance) {
			shown.Chance = &x.decomposition.Chance
		} else if x.screening != nil {
			shown.Pale, shown.Unit = "may be chance", "mean size of the change as a factor moves through its range, in the outcome’s unit"
		}
		for _, driver := range x.drivers {
			row := figure.TornadoRow{Factor: names[driver.factor], Value: driver.value, Low: driver.low, High: driver.high, Seen: driver.seen}
			switch {
			case x.decomposition != nil:
				row.First = &x.decomposition.First[driver.factor].Value
			case x.screening != nil:
				row.Chance = &x.screening.Effects[driver.factor].MuStarChance
			}
			shown.Rows = append(shown.Rows, row)
		}
		drawn, err := figure.Tornado(shown, d.page(s.manifest.Replications.Most, s.runs, s.manifest))
		if err != nil {
			return nil, err
		}
		table := report.Table{Columns: columnsOf(1, "Factor", shown.Measure, "interval")}
		if x.decomposition != nil {
			table.Columns = append(table.Columns, columnsOf(0, "first-order index")...)
		}
		for _, r := range shown.Rows { // the drivers are sorted
			cells := []string{r.Factor, figures(r.Value), interval(r.Low, r.High, figures)}
			if x.decomposition != nil {
				cells = append(cells, figures(*r.First))
			}
			table.Rows = append(table.Rows, row(cells...))
		}
		exhibits = append(exhibits, exhibit{drawn, s.sentence(x), table})
	}
	if exhibits == nil {
		return nil, fmt.Errorf("no outcome varies in %s", s.folder)
	}
	return exhibits, nil
}

func drawScreening(ctx context.Context, d *display) ([]exhibit, error) {
	s, err := d.sensitivityIn(ctx)
	if err != nil {
		return nil, err
	}
	var exhibits []exhibit
	var names []string
	for j := range s.manifest.Factors {
		names = append(names, s.manifest.Factors[j].Name)
	}
	for i := range s.quantities {
		x := &s.quantities[i]
		if x.screening == nil || x.constant() {
			continue
		}
		drawn, err := figure.MorrisPlot(x.Outcome, x.of(), names, *x.screening, d.page(s.manifest.Replications.Most, s.runs, s.manifest))
		if err != nil {
			return nil, err
		}
		table := report.Table{Columns: columnsOf(1, "Factor", "mu*", "interval", "sigma", "mu* by chance")}
		for j, e := range x.screening.Effects {
			table.Rows = append(table.Rows, row(names[j], figures(e.MuStar.Value), interval(e.MuStar.Low, e.MuStar.High, figures), figures(e.Sigma), figures(e.MuStarChance)))
		}
		exhibits = append(exhibits, exhibit{drawn, s.sentence(x), table})
	}
	if exhibits == nil {
		return nil, fmt.Errorf("%s does not have a morris design, or no outcome varies in it", d.folder)
	}
	return exhibits, nil
}

// hasFolder reports whether a folder of results has a command's folder.
func hasFolder(folder, of string) bool {
	_, err := os.Stat(filepath.Join(folder, of))
	return !errors.Is(err, fs.ErrNotExist)
}

func drawPatterns(ctx context.Context, d *display) ([]exhibit, error) {
	tests, err := choosePatterns(nil)
	if err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	results, err := patternsOf(ctx, d.folder, d.level, tests)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(results, func(r *patternResult) bool { return r.measurements != nil }) {
		return nil, fmt.Errorf("%s is not a data set of patterns; run `leaderful patterns` first", d.folder)
	}
	e, err := d.patterns(results)
	return []exhibit{e}, err
}

// patterns draws the measurements against the literature.
func (d *display) patterns(results []*patternResult) (exhibit, error) {
	var rows []figure.PatternRow
	for _, r := range results {
		for i := range r.measurements {
			m := &r.measurements[i]
			if m.Beside || !d.showsRegimes(strings.Split(m.Regime, " - ")...) {
				continue
			}
			rows = append(rows, figure.PatternRow{Pattern: r.pattern.ID, Words: r.pattern.Words, Quantity: m.Quantity, Regime: m.Regime, Measured: m.Measured,
				LiteratureLow: m.Low, LiteratureHigh: m.High, Verdict: string(m.Verdict()), Source: r.pattern.Source})
		}
	}
	var parts []*dataset.Manifest
	most, runs := 0, int64(0)
	for _, r := range results {
		runs += int64(r.runs)
		for _, m := range r.parts {
			parts, most = append(parts, m), max(most, m.Replications.Most)
		}
	}
	if parts == nil {
		return exhibit{}, errors.New("no pattern has runs")
	}
	if rows == nil {
		return exhibit{}, misuse("no pattern is measured under these regimes")
	}
	page := d.page(most, runs, parts...)
	page.Scenario, page.Sweep = "of each pattern", fmt.Sprintf("%s of patterns", counted(len(parts), "data set"))
	drawn, err := figure.PatternDots(rows, page)
	return exhibit{drawn, "Measurements in the model compared with what the literature reports about real organizations.", patternsTable(results)}, err
}

// patternsTable is the table of patterns.
func patternsTable(results []*patternResult) report.Table {
	t := report.Table{Columns: columnsOf(3, "Quantity", "Regime", "Literature", "Measured", "Interval", "n", "Verdict")}
	t.Columns[6].Number = false
	for _, r := range results {
		t.Rows = append(t.Rows, report.Row{Group: report.Text(fmt.Sprintf("**%s** %s *%s* (%s)", r.pattern.ID, report.Plain(r.pattern.Words), r.verdict, report.Plain(r.pattern.Source)))})
		for i := range r.measurements {
			m := &r.measurements[i]
			cells := row(m.Quantity, m.Regime, literature(m), figures(m.Measured.Value), bounds(&m.Measured), fmt.Sprint(m.Measured.N))
			verdict := report.Cell{Text: string(m.Verdict()), Verdict: true}
			if m.Beside {
				verdict = report.Cell{Text: "(" + string(m.Verdict()) + ", does not count)"}
			}
			cells.Cells = append(cells.Cells, verdict)
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}
