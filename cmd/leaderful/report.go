package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/durable"
	"leaderful/output/figure"
	report "leaderful/output/telling"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/inference"
)

func newReport(app *application) *cobra.Command {
	d := display{}
	format := "html"
	var zones []string
	cmd := &cobra.Command{
		Use:   "report [DIR]",
		Short: "Write a report on stored runs, as one HTML file or Markdown",
		Long: `report describes the results in a folder (by default ` + resultsFolder + `): the question,
the verdicts, where they change, what they depend on, the patterns, the figures with
their numbers, the methods, the limits, and the commands that reproduce everything.
It never runs anything; it says which results are missing.

The HTML file needs nothing else: it can be mailed, printed and read without a
network. Markdown is the same text without the figures.`,
		Example: "  leaderful report findings\n  leaderful report findings --out report.html\n  leaderful report findings --format markdown --out FINDINGS.md",
		Args:    atMostOne("folder"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	f := cmd.Flags()
	f.String("out", "", "write this `file`; default: report.html or FINDINGS.md in the folder")
	addForceFlag(cmd)
	f.Bool("quiet", false, "no progress")
	f.StringVar(&format, "format", format, "`html` or markdown")
	addLevel(f, &d.level, "coverage of all intervals together")
	addZone(cmd, &zones)
	complete(cmd, "format", cobra.ShellCompDirectiveNoFileComp, []string{"html", "markdown"})
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if !cmd.Flags().Changed("format") && format != "markdown" {
			format = "html" // a format from the environment or a file may be meant for figures
		}
		if reportFiles[format] == "" {
			return usageError{fmt.Errorf("format is %q; it takes html or markdown", format), cmd.CommandPath()}
		}
		d.folder = resultsFolder
		if d.zones, err = zonesOf(zones); err != nil {
			return err
		}
		if len(arguments) == 1 {
			d.folder = arguments[0]
		}
		return app.report(cmd.Context(), &d, format, o)
	}
	return cmd
}

// reportFiles are the names of reports in a folder of results, by format.
var reportFiles = map[string]string{"html": "report.html", "markdown": "FINDINGS.md"}

func (app *application) report(ctx context.Context, d *display, format string, o *options) error {
	path := orElse(o.out, filepath.Join(d.folder, reportFiles[format]))
	if err := durable.Check(path, o.force); err != nil { // before the work
		return err
	}
	progress, done := app.tell("sections", o.quiet)
	document, err := compile(ctx, d, format == "html", progress)
	done()
	if err != nil {
		return err
	}
	var text []byte
	if format == "html" {
		text, err = document.HTML()
	} else {
		text, err = document.Markdown()
	}
	if err != nil {
		return err
	}
	if err := durable.Replace(path, text, o.force); err != nil {
		return err
	}
	if !o.quiet {
		fmt.Fprintf(app.stdout, "wrote %s, %s\n", path, megabytes(float64(len(text))))
	}
	return nil
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// A compilation is a report under construction.
type compilation struct {
	*display
	context    context.Context
	figures    bool
	document   *report.Document
	claims     *judgement // nil if they were not tested
	matrix     *matrix
	boundaries []*boundarySearch
	turnings   map[*boundarySearch][]*turning
	patterns   []*patternResult
	drivers    *sensitivities
	regimes    []string
	means      []inference.Interval // by regime and outcome of meanOutcomes
	manifests  []manifestOfPart
}

// A manifestOfPart is an entry in the methods.
type manifestOfPart struct {
	part     string
	manifest *dataset.Manifest
}

// compile writes the report of a folder of results.
func compile(ctx context.Context, d *display, figures bool, progress dataset.Progress) (*report.Document, error) {
	c := &compilation{display: d, context: ctx, figures: figures, turnings: map[*boundarySearch][]*turning{}, document: &report.Document{Title: "Does sharing power make leaders?"}}
	steps := []func() error{c.readClaims, c.readMatrix, c.readBoundaries, c.readPatterns, c.readDrivers, c.readMeans,
		c.question, c.summary, c.verdicts, c.changes, c.dependencies, c.observed, c.regimeOutcomes, c.methods, c.limits, c.commands}
	for i, step := range steps {
		progress(int64(i), int64(len(steps)))
		if err := step(); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	progress(int64(len(steps)), int64(len(steps)))
	if c.manifests == nil && c.patterns == nil {
		return nil, fmt.Errorf("%s contains no results; run `leaderful claims --out %s` first", d.folder, shellWord(d.folder))
	}
	return c.document, nil
}

func (c *compilation) readClaims() (err error) {
	if !hasFolder(c.folder, claimsFolder) || isEmpty(filepath.Join(c.folder, claimsFolder)) {
		return nil
	}
	var m *dataset.Manifest
	c.claims, m, err = storedClaims(c.context, c.folder, c.level, c.zones)
	c.addManifest("The verdicts", m)
	return err
}

// isEmpty reports whether a folder is empty.
func isEmpty(folder string) bool {
	entries, err := os.ReadDir(folder)
	return err == nil && len(entries) == 0
}

func (c *compilation) readMatrix() (err error) {
	if !hasDataSet(filepath.Join(c.folder, knockoutFolder)) {
		return nil
	}
	var m *dataset.Manifest
	if c.matrix, m, err = storedMatrix(c.context, c.folder, c.level, c.zones); err == nil {
		c.matrix.resolve(c.claims)
	}
	c.addManifest("What they depend on", m)
	return err
}

func (c *compilation) readBoundaries() (err error) {
	if c.boundaries, err = storedBoundaries(c.context, c.folder, c.level, c.zones); err != nil {
		return err
	}
	for _, b := range c.boundaries {
		if c.turnings[b], err = b.turnings(func(int64, int64) {}); err != nil {
			return err
		}
		m, err := dataset.ReadManifest(b.search.ledgers[0].path)
		if err != nil {
			return err
		}
		name := filepath.Base(strings.TrimSuffix(b.search.ledgers[0].path, "/search"))
		c.addManifest("Where verdicts change ("+name+")", m)
		if b.fresh != nil && hasDataSet(b.fresh.ledgers[0].path) {
			if m, err = dataset.ReadManifest(b.fresh.ledgers[0].path); err != nil {
				return err
			}
			c.addManifest("Fresh settings ("+name+")", m)
		}
	}
	return nil
}

func (c *compilation) readPatterns() error {
	if !hasFolder(c.folder, patternsFolder) {
		return nil
	}
	tests, err := choosePatterns(nil)
	if err != nil {
		return err
	}
	c.patterns, err = patternsOf(c.context, c.folder, c.level, tests)
	return err
}

func (c *compilation) readDrivers() error {
	path := filepath.Join(c.folder, "sensitivity")
	if !hasDataSet(path) {
		return nil
	}
	folder, err := openStored(path)
	if err != nil {
		return err
	}
	c.drivers, err = sensitivityOf(c.context, folder, &question{level: c.level, resamples: usualResamples, seed: 1}, nil)
	c.addManifest("Sensitivity", folder.Manifest)
	return err
}

func (c *compilation) addManifest(part string, m *dataset.Manifest) {
	if m != nil {
		c.manifests = append(c.manifests, manifestOfPart{part, m})
	}
}

// add adds a section.
func (c *compilation) add(identifier, heading string, blocks ...report.Block) {
	c.document.Sections = append(c.document.Sections, report.Section{Identifier: identifier, Heading: heading, Blocks: blocks})
}

// show adds exhibits to blocks if the report has figures.
func (c *compilation) show(blocks []report.Block, exhibits []exhibit, err error) ([]report.Block, error) {
	if err != nil || !c.figures {
		return blocks, err
	}
	for _, e := range exhibits {
		pages := append([]*figure.Figure{e.figure}, e.figure.Further...)
		for i, page := range pages {
			svg, err := page.SVG()
			if err != nil {
				return nil, err
			}
			shown := report.Figure{Identifier: "figure-" + strings.ToLower(strings.NewReplacer(".", "-", " ", "-").Replace(page.Name)), SVG: svg, Caption: report.Plain(e.caption), Table: e.table}
			if len(pages) > 1 {
				shown.Caption += report.Plain(fmt.Sprintf(" Page %d of %d.", i+1, len(pages)))
			}
			blocks = append(blocks, shown)
		}
	}
	return blocks, nil
}

// figureOr shows an exhibit or, in a report without figures, its numbers as a table
// with the given caption.
func (c *compilation) figureOr(caption report.Text, blocks []report.Block, e exhibit, err error) ([]report.Block, error) {
	if err != nil || c.figures {
		return c.show(blocks, []exhibit{e}, err)
	}
	e.table.Caption = caption
	return append(blocks, e.table), nil
}

// missing warns that a command has not been run.
func missing(what, command string) report.Block {
	return report.Note{Warning: true, Paragraphs: []report.Text{report.Text(fmt.Sprintf("%s `%s` has not been run in this folder.", what, command))}}
}

func prose(format string, arguments ...any) report.Block {
	return report.Paragraph(fmt.Sprintf(format, arguments...))
}

func (c *compilation) question() error {
	c.document.Standfirst = "An essay claims that leading by *power-over* gets an organization out of one crisis and sets up the next, whereas *power-with* " +
		"turns its people into leaders. Here the claim is put to a test that it can fail."
	c.add("question", "The question",
		prose("*Power-over* means that a leader may discipline or dismiss, and that people comply because of it. *Power-with* means that the leader disclaims "+
			"that right and that decisions and responsibility are shared. The essay claims that power-with grows leadership in everybody, so that drastic turnarounds "+
			"are not needed, and that power-over has a place in emergencies at most."),
		prose("Simulated organizations are led in seven ways, which differ only in what leaders do: how much they delegate, consult, sanction, soften, develop and command, "+
			"and whether they dismiss. The mechanisms - who learns, who falls silent, what grows into a crisis - are the same for all, and each can be switched off. "+
			"*Domineering* and *compassionate* are power-over, the one harsh and the other kind; *power-with* shares power; *situational* shares it and keeps command for crises; "+
			"*laissez-faire* gives it away and leads nobody; *masquerade* is compassionate power-over that calls itself power-with; *relapsing* intends power-with but falls back under threat."),
		prose("This can show what follows from assumptions, and which of them a conclusion depends on. It cannot show that the assumptions are true of any organization."))
	return nil
}

// led returns a text that starts in bold type.
func led(lead, rest string) report.Text {
	return report.Text("**"+string(report.Plain(lead))+"** ") + report.Plain(rest)
}

// summary summarizes the results, both for and against the essay.
func (c *compilation) summary() error {
	if c.claims == nil {
		return nil
	}
	j := c.claims
	counts := map[inference.Verdict][]string{}
	for _, claim := range j.claims {
		findings, verdict := j.of(claim)
		if slices.ContainsFunc(findings, func(f finding) bool { return f.difference.N > 0 }) {
			counts[verdict] = append(counts[verdict], claim.ID)
		}
	}
	var parts []string
	for _, v := range []inference.Verdict{inference.Supported, inference.Mixed, inference.NoDifference, inference.Opposed, inference.Open} {
		if ids := counts[v]; ids != nil {
			parts = append(parts, fmt.Sprintf("%s %s", enumerate(ids), v))
		}
	}
	items := []report.Text{led("Of the claims as stated:", strings.Join(parts, "; ")+".")}
	if c.means != nil {
		var plain []string
		for _, of := range []struct{ outcome, words string }{
			{"crises_per_year", "crises per year"}, {"performance", "performance"}, {"leadership_capacity", "leadership capacity of followers"}, {"collateral_damage", "collateral damage"},
		} {
			plain = append(plain, fmt.Sprintf("%s %s, %s and %s", of.words, figures(c.mean("domineering", of.outcome).Value),
				figures(c.mean("compassionate", of.outcome).Value), figures(c.mean("power-with", of.outcome).Value)))
		}
		items = append(items, led("Under domineering, compassionate and power-with, in this order:", strings.Join(plain, "; ")+"."))
	}
	for _, rival := range []string{"domineering", "compassionate"} {
		items = append(items, led("Power-with against "+rival+" power-over:", j.against(rival)))
	}
	items = append(items, led("Crises, which no claim asks about directly:", j.inCrises()))
	var opposed []string
	for i := range j.findings {
		f := &j.findings[i]
		if f.verdict == inference.Opposed {
			opposed = append(opposed, fmt.Sprintf("%s: %s", f.claim.ID, f.words()))
		}
	}
	if opposed == nil {
		opposed = []string{"none"}
	}
	if open := j.undecided(); open > 0 {
		opposed = append(opposed, fmt.Sprintf("%d of %d are undecided", open, len(j.findings)))
	}
	items = append(items, led("Comparisons entirely on the opposite side of a claim:", strings.Join(opposed, "; ")+"."))
	var given []string
	for i := range j.findings {
		if f := &j.findings[i]; f.comparison.Given && !slices.Contains(given, f.claim.ID) {
			given = append(given, f.claim.ID)
		}
	}
	items = append(items, led("Settled without runs:", fmt.Sprintf("in %s the signs marked %s follow from the parameters - nobody can be hurt under power-with, and trust settles where consultation, threat and gap put it; runs show only the size.", enumerate(given), givenMark)))
	if c.matrix != nil {
		items = append(items, led("What verdicts depend on:", c.matrix.summary()))
	}
	for _, b := range c.boundaries {
		if b.claims != nil {
			items = append(items, led("Where they change:", changesSummary(c.turnings[b])))
		}
	}
	if c.patterns != nil {
		var holds, fails, open []string
		for _, r := range c.patterns {
			switch r.verdict {
			case inference.Holds:
				holds = append(holds, r.pattern.ID)
			case inference.Fails:
				fails = append(fails, r.pattern.ID)
			default:
				open = append(open, r.pattern.ID)
			}
		}
		items = append(items, led("Patterns of real organizations:", fmt.Sprintf("the model reproduces %s; it fails to reproduce %s; undecided: %s.", orNone(holds), orNone(fails), orNone(open))))
	}
	c.add("short", "In short", append(c.oneSetting(), report.List{Items: items})...)
	return nil
}

// inCrises says whether power-with or its rivals have more crises, and longer ones.
func (j *judgement) inCrises() string {
	var parts []string
	add := func(f *finding, verdict string) {
		ends := " " + interval(f.difference.Low, f.difference.High, signed)
		if isNotFinite(f.difference.Low) && isNotFinite(f.difference.High) {
			ends = ""
		}
		parts = append(parts, fmt.Sprintf("%s%s (%s)", f.words(), ends, verdict))
	}
	for i := range j.extra {
		if f := &j.extra[i]; f.comparison.Outcome == "crises_per_year" {
			add(f, moreOrLess[f.verdict])
		}
	}
	for i := range j.findings {
		if f := &j.findings[i]; f.claim.ID == conceded {
			add(f, moreOrLess[f.verdict])
		}
	}
	return strings.Join(parts, "; ") + ". Intervals are for power-with minus the other regime."
}

// against counts the verdicts on comparisons between power-with and a rival.
func (j *judgement) against(rival string) string {
	counts := map[inference.Verdict]int{}
	total, given := 0, 0
	var not []string
	for i := range j.findings {
		f := &j.findings[i]
		compares := func(regime string) bool {
			return slices.ContainsFunc(f.comparison.Terms, func(t inference.Term) bool { return t.Arm.Regime == regime })
		}
		if f.claim.ID == conceded || !compares(rival) || !compares("power-with") {
			continue
		}
		total++
		counts[f.verdict]++
		if f.verdict == inference.Supported && f.comparison.Given {
			given++
		}
		if f.verdict != inference.Supported {
			not = append(not, fmt.Sprintf("%s (%s in %s: %s)", f.claim.ID, f.comparison.Label, f.comparison.Outcome, f.verdict))
		}
	}
	text := fmt.Sprintf("%d of the %s that claim an advantage (all but those of %s, which grants one to power-over) are supported, %d of these by the parameters alone (%s)",
		counts[inference.Supported], counted(total, "comparison"), conceded, given, givenMark)
	if not == nil {
		return text + "."
	}
	return text + "; not supported: " + enumerate(not) + "."
}

// conceded is the claim in which the essay grants an advantage to power-over.
const conceded = "C4"

// summary says which mechanisms decided verdicts depend on.
func (m *matrix) summary() string {
	var parts, none []string
	for i := range m.columns[1:] {
		c := &m.columns[i+1]
		var ids []string
		for k := range c.judgement.findings {
			now := &c.judgement.findings[k]
			if now.verdict.Changed(m.before[k]) && !slices.Contains(ids, now.claim.ID) {
				ids = append(ids, now.claim.ID)
			}
		}
		if ids == nil {
			none = append(none, fmt.Sprintf("%s (%d undecided)", c.name(), c.open()))
		} else {
			parts = append(parts, fmt.Sprintf("%s (%s)", c.name(), enumerate(ids)))
		}
	}
	if !slices.ContainsFunc(m.before, func(v inference.Verdict) bool { return v != inference.Open }) {
		return "nothing is known yet: no verdict is decided, so no change can be detected."
	}
	if parts == nil {
		return fmt.Sprintf("no decided verdict is seen to change without any single mechanism; of %d verdicts without a mechanism, %d are undecided.", len(m.columns[1:])*len(m.before), m.undecided())
	}
	text := "a decided verdict changes without " + enumerate(parts)
	if none != nil {
		text += "; no change is detected without " + enumerate(none)
	}
	return text + "."
}

// changesSummary says which comparisons change sign, in what share of fresh settings,
// and which in none.
func changesSummary(results []*turning) string {
	var turn, never []string
	for _, t := range results {
		if t.fresh == 0 {
			continue
		}
		name := fmt.Sprintf("%s %s in %s", t.claim, t.comparison.Label, t.comparison.Outcome)
		claimed := t.freshAbove
		if t.comparison.NoWorse {
			claimed = t.fresh - t.freshBelow
		}
		switch {
		case t.sureBelow > 0:
			turn = append(turn, fmt.Sprintf("%s (%s, surely %s)", name, percent(float64(t.freshBelow)/float64(t.fresh)), percent(float64(t.sureBelow)/float64(t.fresh))))
		case claimed == t.fresh:
			never = append(never, name)
		}
	}
	n := 0
	if len(results) > 0 {
		n = results[0].fresh
	}
	few := ""
	if n < inference.FewReplications {
		few = ", which are too few to say much,"
	}
	return fmt.Sprintf("share of %s drawn at random%s in which the mean contradicts the claim and, surely, the entire interval does: %s. As claimed in all of them: %s.", counted(n, "setting"), few, orNone(turn), orNone(never))
}

func (c *compilation) verdicts() error {
	if c.claims == nil {
		c.add("verdicts", "The verdicts", missing("The verdicts are missing.", "leaderful claims"))
		return nil
	}
	j := c.claims
	var sentences report.List
	for _, claim := range j.claims {
		lead, rest := j.words(claim)
		sentences.Items = append(sentences.Items, led(lead, rest))
	}
	blocks := []report.Block{
		prose("A claim that asserts several things is *supported* only if all of them are, and *mixed* if they are decided differently: as stated, it then does not hold. " +
			"*Supported* means that the entire interval is on the claimed side of the zone of negligible differences; *opposed*, that it is on the other side; " +
			"*no real difference*, that it is within the zone; *undecided*, anything else."),
		sentences, prose("%s", report.Plain(j.note())),
	}
	for _, w := range j.warnings() {
		blocks = append(blocks, report.Note{Warning: true, Paragraphs: []report.Text{report.Plain(w + ".")}})
	}
	e, err := c.display.claims(j)
	if blocks, err = c.figureOr("The comparisons of each claim, and their results", blocks, e, err); err != nil {
		return err
	}
	c.add("verdicts", "The verdicts", blocks...)
	return nil
}

func (c *compilation) changes() error {
	if c.boundaries == nil {
		c.add("turns", "Where they change", missing("It is unknown where verdicts change.", "leaderful boundary"))
		return nil
	}
	blocks := []report.Block{prose("A verdict in one setting says little about others. This search looked for the settings in which signs change: it ran where the sign was least certain " +
		"[@bryan], found rules by patient rule induction [@friedman] on a Gaussian process fitted to the runs [@arzamasov], and measured them on fresh settings that it had not used.")}
	for _, b := range c.boundaries {
		results := c.turnings[b]
		if b.planar() {
			t := results[0]
			if t.surface == nil {
				continue
			}
			blocks = append(blocks, prose("**%s in %s over %s and %s.** Above the negligible zone on %s of the map, below on %s, within on %s, undecided on %s. %s %s",
				report.Plain(t.comparison.Label), report.Plain(t.comparison.Outcome), report.Plain(b.axes[0].name), report.Plain(b.axes[1].name), percent(t.shares[inference.Higher]), percent(t.shares[inference.Lower]),
				percent(t.shares[inference.Negligible]), percent(t.shares[inference.Undecided]), report.Plain(t.mapWords()), report.Plain(t.trust())))
			e, err := c.boundary(b)
			if blocks, err = c.show(blocks, []exhibit{e}, err); err != nil {
				return err
			}
			continue
		}
		table := report.Table{Caption: "How often each comparison is on each side of the negligible zone, over random settings: by means and, in brackets, by entire intervals",
			Columns: columnsOf(1, "Comparison", "as claimed", "negligible", "against", "rules cover", "rules are right", "elsewhere")}
		var rules report.List
		for _, t := range results {
			cover, right, elsewhere := "-", "-", "-"
			if t.boxes != nil {
				cover, right, elsewhere = percent(t.measure.Coverage.Value), shareWithInterval(&t.measure.Density), percent(t.measure.Elsewhere.Value)
			}
			table.Rows = append(table.Rows, row(strings.TrimSpace(t.claim+" "+t.comparison.Label+", "+t.comparison.Outcome), t.shareAbove(), t.shareNil(), t.shareBelow(), cover, right, elsewhere))
			rules.Items = append(rules.Items, led(t.words(b)))
		}
		blocks = append(blocks, prose("Over %s: %s fresh settings, drawn at random, with %d replications each; rules derived from %d others.", report.Plain(b.ranges()),
			fmt.Sprint(results[0].fresh), b.fresh.ledgers[0].replications(), results[0].points), table, rules)
	}
	c.add("turns", "Where they change", blocks...)
	return nil
}

func code(text string) string { return "`" + text + "`" }

// mapWords is mapSentence without the details for the terminal.
func (t *turning) mapWords() string {
	switch {
	case t.shares[inference.Higher] > 0 && t.shares[inference.Lower] > 0:
		return "The sign changes: some settings are on each side."
	case t.shares[inference.Higher]+t.shares[inference.Lower] > .99:
		return "The sign does not change on this map."
	}
	return "Where decided, the difference has the same sign or is negligible; whether the sign changes elsewhere is open."
}

func (c *compilation) dependencies() error {
	var blocks []report.Block
	if c.matrix == nil {
		blocks = append(blocks, missing("It is unknown which verdict depends on which mechanism.", "leaderful knockout"))
	} else {
		m := c.matrix
		var sentences report.List
		var none []string
		for i := range m.columns[1:] {
			column := &m.columns[i+1]
			if m.changes(column) == nil {
				none = append(none, fmt.Sprintf("%s (%s; %d of %d undecided)", column.name(), column.mechanism.Does, column.open(), len(column.judgement.findings)))
				continue
			}
			sentences.Items = append(sentences.Items, report.Plain(m.sentence(column)))
		}
		if none != nil {
			sentences.Items = append(sentences.Items, report.Plain("No change is detected without "+enumerate(none)+"."))
		}
		blocks = append(blocks, prose("Each claim was tested again in the same worlds, with one mechanism of the model switched off at a time. A verdict that changes is only as strong as that assumption."), sentences)
		e, err := c.display.matrix(m, c.manifestOf("What they depend on"))
		caption := report.Text("Verdicts as is, and without each mechanism: + supported, - opposed, 0 no real difference, ? undecided; bold if a decided verdict changes; \\* if the estimate changes by more than the negligible zone")
		if blocks, err = c.figureOr(caption, blocks, e, err); err != nil {
			return err
		}
	}
	if c.drivers == nil {
		blocks = append(blocks, missing("It is unknown what drives the outcomes across all settings.", "leaderful sensitivity"))
	} else {
		var sentences report.List
		for i := range c.drivers.quantities {
			x := &c.drivers.quantities[i]
			if x.Reference != "" && !x.constant() {
				sentences.Items = append(sentences.Items, report.Plain(c.drivers.sentence(x)))
			}
		}
		blocks = append(blocks, prose("Across the settings: how much of the variance of the differences between regimes is due to each setting [@saltelli], excluding pure chance."), sentences)
		if c.figures {
			differences := *c.drivers
			differences.quantities = slices.DeleteFunc(slices.Clone(c.drivers.quantities), func(x quantity) bool { return x.Reference == "" })
			exhibits, err := c.tornados(&differences)
			if blocks, err = c.show(blocks, exhibits, err); err != nil {
				return err
			}
		}
	}
	c.add("hangs", "What they depend on", blocks...)
	return nil
}

// manifestOf returns the manifest of a part.
func (c *compilation) manifestOf(part string) *dataset.Manifest {
	return c.manifests[slices.IndexFunc(c.manifests, func(m manifestOfPart) bool { return m.part == part })].manifest
}

func (c *compilation) observed() error {
	if c.patterns == nil {
		c.add("patterns", "What real organizations do", missing("The model was not compared with any pattern.", "leaderful patterns"))
		return nil
	}
	var sentences report.List
	var holds, fails, open []string
	for _, r := range c.patterns {
		head, rest, _ := strings.Cut(strings.Join(append([]string{r.sentence()}, r.remarks()...), " "), ": ")
		sentences.Items = append(sentences.Items, led(head+":", rest))
		switch r.verdict {
		case inference.Holds:
			holds = append(holds, r.pattern.ID)
		case inference.Fails:
			fails = append(fails, r.pattern.ID)
		default:
			open = append(open, r.pattern.ID)
		}
	}
	blocks := []report.Block{
		prose("Patterns known from real organizations, to which the model was not fitted. **Holds**: %s. **Fails**: %s. **Undecided**: %s.", orNone(holds), orNone(fails), orNone(open)),
		sentences,
	}
	e, err := c.display.patterns(c.patterns)
	if blocks, err = c.figureOr("Measurements compared with what the literature reports", blocks, e, err); err != nil {
		return err
	}
	c.add("patterns", "What real organizations do", blocks...)
	return nil
}

func orNone(words []string) string {
	if words == nil {
		return "none"
	}
	return enumerate(words)
}

// meanOutcomes are the outcomes whose means the report gives for each regime.
var meanOutcomes = []string{"crises_per_year", "crisis_weeks", "recurrence", "collateral_damage", "leadership_capacity", "trust", "performance", "renewal", "quits", "leader_exits"}

// readMeans reads each regime's means.
func (c *compilation) readMeans() error {
	path := filepath.Join(c.folder, claimsFolder, "regimes")
	if c.claims == nil || !hasDataSet(path) {
		return nil
	}
	folder, err := openStored(path)
	if err != nil {
		return err
	}
	for i := range folder.Manifest.Arms {
		c.regimes = append(c.regimes, folder.Manifest.Arms[i].Name)
	}
	values := make([][]float64, len(c.regimes)*len(meanOutcomes))
	next := 0 // replications from the first on, without gaps, as in verdicts
	err = folder.Read(c.context, false, meanOutcomes, func(v *dataset.Values) error {
		if v.Replication > next {
			return nil
		}
		if v.Regime == len(c.regimes)-1 {
			next++
		}
		for k, x := range v.Of {
			if !math.IsNaN(x) {
				at := v.Regime*len(meanOutcomes) + k
				values[at] = append(values[at], x)
			}
		}
		return nil
	})
	for _, v := range values {
		c.means = append(c.means, inference.MeanOf(v, level))
	}
	return err
}

// mean returns a regime's mean of an outcome.
func (c *compilation) mean(regime, outcome string) *inference.Interval {
	return &c.means[slices.Index(c.regimes, regime)*len(meanOutcomes)+slices.Index(meanOutcomes, outcome)]
}

// regimeOutcomes shows the regimes' means, the distributions of outcomes, and the
// development over the years.
func (c *compilation) regimeOutcomes() error {
	if c.means == nil {
		return nil
	}
	table := report.Table{Identifier: "regime-table", Caption: "Means over runs, each with its 95% interval", Columns: columnsOf(1, append([]string{"Outcome"}, c.regimes...)...)}
	for _, outcome := range meanOutcomes {
		cells := []string{outcome}
		for _, regime := range c.regimes {
			e := c.mean(regime, outcome)
			cells = append(cells, plusMinus(e.Value, e.Reach(), figures))
		}
		table.Rows = append(table.Rows, row(cells...))
	}
	blocks := []report.Block{prose("The outcomes of each regime in the scenario %s.", code(c.claims.setting.name)), table}
	if c.figures {
		draws := []func(context.Context, *display) ([]exhibit, error){drawRaincloud}
		if hasDataSet(filepath.Join(c.folder, claimsFolder, courseFolder)) {
			draws = append(draws, drawSurvival, drawGaps, drawPhase)
		}
		for _, draw := range draws {
			exhibits, err := draw(c.context, c.display)
			if err != nil && c.context.Err() == nil {
				blocks = append(blocks, report.Note{Paragraphs: []report.Text{report.Plain("A figure is left out: " + err.Error() + ".")}})
				continue
			}
			if blocks, err = c.show(blocks, exhibits, err); err != nil {
				return err
			}
		}
	}
	c.add("lives", "The outcomes of each regime", blocks...)
	return nil
}

func (c *compilation) methods() error {
	if c.manifests == nil {
		return nil
	}
	table := report.Table{Caption: "The runs behind this report", Columns: columnsOf(3, "Part", "Scenario", "Engine", "settings run", "regimes", "replications", "seed")}
	for _, p := range c.manifests {
		m := p.manifest
		s, err := settingFrom(m)
		if err != nil {
			return err
		}
		table.Rows = append(table.Rows, row(p.part, s.name, m.Engine, fmt.Sprint(m.Points), fmt.Sprint(len(m.Arms)), fmt.Sprint(m.Replications.Most), fmt.Sprint(m.Seed)))
	}
	if c.patterns != nil {
		runs := 0
		for _, r := range c.patterns {
			runs += r.runs
		}
		table.Rows = append(table.Rows, row("Patterns: "+counted(runs, "run")+" in their own settings", "-", "-", "-", "-", "-", "-"))
	}
	zones := report.Table{Caption: "Negligible differences", Columns: columnsOf(1, "Outcome", "up to")}
	for i := range sim.OutcomeTable {
		if zone := c.zones[sim.OutcomeTable[i].Name]; zone > 0 {
			zones.Rows = append(zones.Rows, row(sim.OutcomeTable[i].Name, fmt.Sprint(zone)))
		}
	}
	first := c.manifests[0].manifest
	blocks := []report.Block{
		prose("Organizations in the same replication share their world, their founders and every random draw until their regimes make them differ, so each comparison is a difference within replications. "+
			"All randomness comes from the seeds below. Engine %s, program %s. Standardized effects are means over standard deviations of the differences.", report.Plain(first.Engine), report.Plain(first.Version)),
		prose("For the verdicts, batches were run until each comparison was decided or the budget was spent; the intervals of verdicts and of the matrix stay valid under these repeated looks (t-confidence sequences [@wang]) and hold together with %s%% confidence over all comparisons of a table (Bonferroni). "+
			"Paired t-tests, adjusted by Holm's method [@holm] and made at a single look, test whether an estimate changes by more than the negligible zone without a mechanism. Where values are too skewed or too few for an interval, none is given and the verdict stays undecided. Each interval of rules and of settings holds on its own.", figures(100*c.level)),
		table, zones,
	}
	if c.boundaries != nil {
		blocks = append(blocks, prose("Searches start with a scrambled Sobol' sequence. Each setting has its own worlds, shared by its regimes. In searches over many settings, differences are compressed by an inverse hyperbolic sine in units of the negligible zone before a surface is fitted. "+
			"Shares and rules are measured on settings drawn independently at random; their intervals are Wilson's."))
	}
	c.document.Sources = []report.Source{
		{Key: "wang", Text: "Wang & Ramdas 2024, Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance."},
		{Key: "holm", Text: "Holm 1979, A simple sequentially rejective multiple test procedure."},
	}
	if c.boundaries != nil {
		c.document.Sources = append(c.document.Sources,
			report.Source{Key: "bryan", Text: "Bryan et al. 2005, Active learning for identifying function threshold boundaries."},
			report.Source{Key: "friedman", Text: "Friedman & Fisher 1999, Bump hunting in high-dimensional data."},
			report.Source{Key: "arzamasov", Text: "Arzamasov & Böhm 2021, REDS: rule extraction for discovering scenarios."})
	}
	if c.drivers != nil {
		c.document.Sources = append(c.document.Sources, report.Source{Key: "saltelli", Text: "Saltelli et al. 2010, Variance based sensitivity analysis of model output."})
	}
	c.add("methods", "Methods", blocks...)
	var parts []*dataset.Manifest
	for _, p := range c.manifests {
		parts = append(parts, p.manifest)
	}
	c.document.Foot = report.Plain(fmt.Sprintf("leaderful %s, engine %s, seed %d, settings %s.", first.Version, first.Engine, first.Seed, hashOf(parts)))
	for _, p := range c.manifests[1:] {
		if p.manifest.Seed != c.manifests[0].manifest.Seed && p.part != "Sensitivity" {
			c.document.Foot = "The parts use several seeds, which the methods list."
		}
	}
	return nil
}

func (c *compilation) limits() error {
	assumed := 0
	for i := range sim.ParameterTable {
		if sim.ParameterTable[i].Kind == sim.Assumption {
			assumed++
		}
	}
	c.add("limits", "Limits", report.List{Items: []report.Text{
		report.Text(fmt.Sprintf("Of %d parameters, %d are assumptions without a source. Whether a verdict depends on one of %d mechanisms is shown by the knock-out matrix; whether it depends on the value of a parameter, only by a sweep.", len(sim.ParameterTable), assumed, len(inference.Mechanisms))),
		"The frequency of crises was calibrated to one survey, for a compassionate organization: the target was 0.45 per year, and the model as now described has fewer. Statements about differences in crises rest on that.",
		"Regimes do not adapt: leaders neither learn from crises nor change their ways, and nobody chooses where to work by how it is led.",
		"With no events, a mean or share is 0: the length of crises in runs without a crisis, their recurrence, the share of referred problems reported immediately if none was referred. In small or quiet organizations that decides comparisons.",
		"Power-with cannot hurt anybody in this model, since it neither sanctions nor commands; what that costs in other outcomes is visible, what it costs outside the model is not.",
		"In searches over many settings, \"against\" and \"as claimed\" are counted by means over few replications, so that near the ends of the negligible zone chance puts some settings on the wrong side.",
		"Intervals are about the model. They say how well its means are known, not how well it describes an organization.",
	}})
	return nil
}

// flags returns the flags that select the setting: the scenario, the values that
// differ from the canned scenario of that name, and the seed.
func (s *setting) flags() string {
	canned, err := scenarios.Load(s.name)
	if err != nil {
		return " --scenario FILE"
	}
	flags := ""
	if s.name != "baseline" {
		flags = " --scenario " + s.name
	}
	for i := range sim.ParameterTable {
		parameter := &sim.ParameterTable[i]
		if value := parameter.Get(&sim.Setup{Parameters: s.parameters}); value != parameter.Get(&canned.Base) {
			flags += fmt.Sprintf(" --set %s=%v", parameter.Name, value)
		}
	}
	if s.seed != 1 {
		flags += fmt.Sprintf(" --seed %d", s.seed)
	}
	return flags
}

// oneSetting warns if the parts of a report come from several settings.
func (c *compilation) oneSetting() []report.Block {
	var settings []string
	add := func(s *setting) {
		if flags := s.flags(); !slices.Contains(settings, flags) {
			settings = append(settings, flags)
		}
	}
	if c.claims != nil {
		add(c.claims.setting)
	}
	if c.matrix != nil {
		add(c.matrix.setting)
	}
	for _, b := range c.boundaries {
		add(b.setting)
	}
	if len(settings) < 2 {
		return nil
	}
	return []report.Block{report.Note{Warning: true, Paragraphs: []report.Text{"Parts of this report come from different scenarios, settings or seeds; the commands at the end show which."}}}
}

// judgementFlags returns the flags for the report's level and zones.
func (c *compilation) judgementFlags() string {
	flags := ""
	if c.level != level {
		flags += fmt.Sprintf(" --level %v", c.level)
	}
	for i := range sim.OutcomeTable {
		name := sim.OutcomeTable[i].Name
		if c.zones[name] != sim.OutcomeTable[i].Zone {
			flags += fmt.Sprintf(" --zone %s=%v", name, c.zones[name])
		}
	}
	return flags
}

func (c *compilation) commands() error {
	var lines []string
	// A budget is named unless it is the default.
	line := func(command string, of *setting, runs, usual int) {
		if runs != usual {
			command += fmt.Sprintf(" --budget %d", runs)
		}
		lines = append(lines, command+of.flags()+c.judgementFlags())
	}
	if j := c.claims; j != nil {
		budget := j.runs
		if j.undecided() == 0 && budget <= claimsBudget {
			budget = claimsBudget // it ended early
		}
		line("leaderful claims"+j.argumentsWithRuns(), j.setting, budget, claimsBudget)
	}
	if m := c.matrix; m != nil {
		budget := m.runs
		if perReplication := len(m.columns) * len(c.manifestOf("What they depend on").Arms); knockoutBudget/perReplication*perReplication == budget {
			budget = knockoutBudget
		}
		line("leaderful knockout", m.setting, budget, knockoutBudget)
	}
	for _, b := range c.boundaries {
		line(b.command(), b.setting, b.runs(), b.usualRuns())
	}
	if c.patterns != nil {
		runs, selected := 0, ""
		of := &setting{name: "baseline", seed: 1, parameters: sim.Defaults()}
		for _, r := range c.patterns {
			if runs += r.runs; r.runs > 0 {
				selected += " " + r.pattern.ID
			}
		}
		if c.claims != nil {
			of = c.claims.setting
		}
		if len(strings.Fields(selected)) == len(c.patterns) {
			selected = ""
		} else {
			runs = patternsBudget // shared by the selected patterns
		}
		line("leaderful patterns"+selected, of, runs, patternsBudget)
	}
	if c.drivers != nil {
		lines = append(lines, "leaderful sensitivity")
	}
	lines = append(lines, "leaderful report "+resultsFolder+c.judgementFlags())
	c.add("commands", "How to reproduce all of this", prose("In an empty folder, these commands reproduce the numbers above; the same seed gives the same runs, bit for bit, on any machine and with any number of workers. `leaderful findings` runs all of them, with the usual budgets, and writes this text:"),
		report.Command(strings.Join(lines, "\n")))
	return nil
}

// runs returns how many runs a search rests on.
func (b *boundarySearch) runs() int {
	runs := b.search.runs()
	if b.fresh != nil {
		runs += b.fresh.runs()
	}
	return runs
}

// usualRuns returns how many runs a search makes with the default budget.
func (b *boundarySearch) usualRuns() int {
	l := b.search.ledgers[0]
	perPoint := l.arms() * max(l.replications(), 1)
	if b.planar() {
		return min(mapBudget/perPoint, mostPoints) * perPoint
	}
	return rulesBudget / perPoint * perPoint
}

// command returns the command that runs a search.
func (b *boundarySearch) command() string {
	command := "leaderful boundary"
	of := func(a *axis) string {
		text := fmt.Sprintf("%s=%v:%v", a.name, a.low, a.high)
		if a.log {
			text += ":log"
		}
		return text
	}
	usual := rulesReplications
	switch {
	case b.planar():
		command += fmt.Sprintf(" --x %s --y %s", of(&b.axes[0]), of(&b.axes[1]))
		usual = mapReplications
	case !slices.EqualFunc(b.axes, usualAxes, func(a, u axis) bool { return a.name == u.name && a.low == u.low && a.high == u.high && a.log == u.log }):
		for i := range b.axes {
			command += " --factor " + of(&b.axes[i])
		}
	}
	if b.claims == nil {
		terms := b.comparisons[0].Terms
		command += fmt.Sprintf(" --outcome %s --regime %s --reference %s", terms[0].Outcome, terms[0].Arm.Regime, terms[1].Arm.Regime)
	}
	if replications := b.search.ledgers[0].replications(); replications != usual {
		command += fmt.Sprintf(" --replications %d", replications)
	}
	return command
}
