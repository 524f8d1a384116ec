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
	"leaderful/output/report"
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
		Short: "Write what stored runs say: one HTML file, or Markdown",
		Long: `report writes from a folder of results (by default ` + resultsFolder + `) what its runs say: the
question, the verdicts, where they turn, what they hang on, the patterns, the
figures with their numbers, the methods, the limits, and the commands that make all
of it again. It never runs anything; what has not been run is said to be missing.

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
			format = "html" // what the environment or a file says may be meant for figures
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
	tell, done := app.tell("sections", o.quiet)
	document, err := compile(ctx, d, format == "html", tell)
	done()
	if err != nil {
		return err
	}
	var text []byte
	if format == "html" {
		text, err = document.HTML()
	} else {
		text, err = document.Markdown("")
	}
	if err != nil {
		return err
	}
	if err := durable.Replace(path, text, o.force); err != nil {
		return err
	}
	if !o.quiet {
		fmt.Fprintf(app.stdout, "%s is written, %s\n", path, megabytes(float64(len(text))))
	}
	return nil
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// A compilation is a report in the making.
type compilation struct {
	*display
	context    context.Context
	figures    bool
	document   *report.Document
	claims     *judgement // nil: they were not put to the test
	matrix     *matrix
	boundaries []*boundarySearch
	turnings   map[*boundarySearch][]*turning
	patterns   []*patternResult
	drivers    *sensitivities
	regimes    []string
	means      []inference.Estimate // by regime and outcome of regimeOutcomes
	manifests  []manifestOfPart
}

// manifestOfPart is what the methods are written from.
type manifestOfPart struct {
	part     string
	manifest *dataset.Manifest
}

// compile writes the report of a folder of results.
func compile(ctx context.Context, d *display, figures bool, tell dataset.Progress) (*report.Document, error) {
	c := &compilation{display: d, context: ctx, figures: figures, turnings: map[*boundarySearch][]*turning{}, document: &report.Document{Title: "Does sharing power make leaders?"}}
	steps := []func() error{c.readClaims, c.readMatrix, c.readBoundaries, c.readPatterns, c.readDrivers, c.readMeans,
		c.question, c.inShort, c.verdicts, c.turns, c.hangs, c.observed, c.lives, c.methods, c.limits, c.commands}
	for i, step := range steps {
		tell(int64(i), int64(len(steps)))
		if err := step(); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	tell(int64(len(steps)), int64(len(steps)))
	if c.manifests == nil && c.patterns == nil {
		return nil, fmt.Errorf("%s holds no results; `leaderful claims --out %s` makes the first", d.folder, shellWord(d.folder))
	}
	return c.document, nil
}

func (c *compilation) readClaims() (err error) {
	if !hasFolder(c.folder, claimsFolder) || isEmpty(filepath.Join(c.folder, claimsFolder)) {
		return nil
	}
	var m *dataset.Manifest
	c.claims, m, err = storedClaims(c.context, c.folder, c.level, c.zones)
	c.keep("The verdicts", m)
	return err
}

// isEmpty reports whether a folder has nothing in it.
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
	c.keep("What they hang on", m)
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
		c.keep("Where it turns ("+name+")", m)
		if b.fresh != nil && hasDataSet(b.fresh.ledgers[0].path) {
			if m, err = dataset.ReadManifest(b.fresh.ledgers[0].path); err != nil {
				return err
			}
			c.keep("Fresh settings ("+name+")", m)
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
	c.keep("Sensitivity", folder.Manifest)
	return err
}

func (c *compilation) keep(part string, m *dataset.Manifest) {
	if m != nil {
		c.manifests = append(c.manifests, manifestOfPart{part, m})
	}
}

// add adds a section.
func (c *compilation) add(identifier, heading string, blocks ...report.Block) {
	c.document.Sections = append(c.document.Sections, report.Section{Identifier: identifier, Heading: heading, Blocks: blocks})
}

// show adds exhibits to blocks, where figures are shown.
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

// figureOr shows an exhibit or, where there are no figures, its numbers as a table
// of the given caption.
func (c *compilation) figureOr(caption report.Text, blocks []report.Block, e exhibit, err error) ([]report.Block, error) {
	if err != nil || c.figures {
		return c.show(blocks, []exhibit{e}, err)
	}
	e.table.Caption = caption
	return append(blocks, e.table), nil
}

// missing says that a command has not been run.
func missing(what, command string) report.Block {
	return report.Note{Warning: true, Paragraphs: []report.Text{report.Text(fmt.Sprintf("%s `%s` has not been run into this folder.", what, command))}}
}

func prose(format string, arguments ...any) report.Block {
	return report.Paragraph(fmt.Sprintf(format, arguments...))
}

func (c *compilation) question() error {
	c.document.Standfirst = "An essay says: to lead by *power-over* gets an organization out of one crisis and sets up the next; *power-with* " +
		"makes leaders of its people. Here the claim is put to a test that it can fail."
	c.add("question", "The question",
		prose("*Power-over* means that a leader may discipline or dismiss, and that people comply because of it. *Power-with* means that the leader disclaims "+
			"that right and that decisions and responsibility are shared. The essay claims that power-with grows leadership in everybody, so that drastic turnarounds "+
			"are not needed, and that power-over has its place in emergencies at most."),
		prose("Simulated organizations are led in seven ways, which differ in nothing but what leaders do: how much they delegate, consult, sanction, soften, develop and command, "+
			"and whether they dismiss. The mechanisms - who learns, who falls silent, what grows into a crisis - are the same for all, and each can be switched off. "+
			"*Domineering* and *compassionate* are power-over, the one harsh and the other kind; *power-with* shares power; *situational* shares it and keeps command for crises; "+
			"*laissez-faire* gives it away and leads nobody; *masquerade* is compassionate power-over that calls itself power-with; *relapsing* means power-with and falls back under threat."),
		prose("This can show what follows from assumptions, and which of them a conclusion hangs on. It cannot show that the assumptions are true of any organization."))
	return nil
}

// led is a text that begins in strong type.
func led(lead, rest string) report.Text {
	return report.Text("**"+string(report.Plain(lead))+"** ") + report.Plain(rest)
}

// inShort says what the runs come to, for and against the essay alike.
func (c *compilation) inShort() error {
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
			{"crises_per_year", "crises a year"}, {"performance", "performance"}, {"leadership_capacity", "leadership capacity of followers"}, {"collateral_damage", "collateral damage"},
		} {
			plain = append(plain, fmt.Sprintf("%s %s, %s and %s", of.words, figures(c.mean("domineering", of.outcome).Mean),
				figures(c.mean("compassionate", of.outcome).Mean), figures(c.mean("power-with", of.outcome).Mean)))
		}
		items = append(items, led("Under domineering, compassionate and power-with, in this order:", strings.Join(plain, "; ")+"."))
	}
	for _, rival := range []string{"domineering", "compassionate"} {
		items = append(items, led("Power-with against "+rival+" power-over:", j.against(rival)))
	}
	items = append(items, led("In crises, which no claim asks of them outright:", j.inCrises()))
	var speaks []string
	for i := range j.findings {
		f := &j.findings[i]
		if f.verdict == inference.Opposed {
			speaks = append(speaks, fmt.Sprintf("%s: %s", f.claim.ID, f.words()))
		}
	}
	if speaks == nil {
		speaks = []string{"no comparison"}
	}
	if open := j.undecided(); open > 0 {
		speaks = append(speaks, fmt.Sprintf("%d of %d are undecided", open, len(j.findings)))
	}
	items = append(items, led("What lies wholly on the other side of a claim:", strings.Join(speaks, "; ")+"."))
	var given []string
	for i := range j.findings {
		if f := &j.findings[i]; f.comparison.Given && !slices.Contains(given, f.claim.ID) {
			given = append(given, f.claim.ID)
		}
	}
	items = append(items, led("What runs were not needed for:", fmt.Sprintf("in %s the sign of what is marked %s follows from the parameters - nobody can be hurt under power-with, and trust rests where consultation, threat and gap put it; runs show the size only.", enumerate(given), givenMark)))
	if c.matrix != nil {
		items = append(items, led("What verdicts hang on:", c.matrix.inShort()))
	}
	for _, b := range c.boundaries {
		if b.claims != nil {
			items = append(items, led("Where they turn:", turnsInShort(c.turnings[b])))
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
		items = append(items, led("Of the patterns that real organizations show,", fmt.Sprintf("the model shows %s; it fails %s; undecided: %s.", orNone(holds), orNone(fails), orNone(open))))
	}
	c.add("short", "In short", append(c.oneSetting(), report.List{Items: items})...)
	return nil
}

// inCrises says who has more crises, and longer ones: power-with or its rivals.
func (j *judgement) inCrises() string {
	var parts []string
	tell := func(f *finding, verdict string) {
		ends := " " + interval(f.difference.Low, f.difference.High, signed)
		if isNotFinite(f.difference.Low) && isNotFinite(f.difference.High) {
			ends = ""
		}
		parts = append(parts, fmt.Sprintf("%s%s (%s)", f.words(), ends, verdict))
	}
	for i := range j.extra {
		if f := &j.extra[i]; f.comparison.Outcome == "crises_per_year" {
			tell(f, moreOrLess[f.verdict])
		}
	}
	for i := range j.findings {
		if f := &j.findings[i]; f.claim.ID == conceded {
			tell(f, moreOrLess[f.verdict])
		}
	}
	return strings.Join(parts, "; ") + ". Intervals are of power-with minus the other."
}

// against counts the verdicts of the comparisons of power-with with a rival.
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
	return text + "; not " + enumerate(not) + "."
}

// conceded is the claim that the essay grants to power-over.
const conceded = "C4"

// inShort says which mechanisms decided verdicts hang on.
func (m *matrix) inShort() string {
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
		return "nothing can be said yet: no verdict is decided, so none can be seen to change."
	}
	if parts == nil {
		return fmt.Sprintf("no decided verdict is seen to change with any single mechanism; of %d verdicts without a mechanism %d are undecided.", len(m.columns[1:])*len(m.before), m.undecided())
	}
	text := "a decided verdict changes without " + enumerate(parts)
	if none != nil {
		text += "; none is seen to change without " + enumerate(none)
	}
	return text + "."
}

// turnsInShort says which comparisons turn, in what share of fresh settings, and
// which in none.
func turnsInShort(results []*turning) string {
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
		few = "(these are few, and say little) "
	}
	return few + fmt.Sprintf("of %s drawn at random, against the claim by their means, and surely, by the whole of their intervals: %s. As claimed in all of them: %s.", counted(n, "setting"), orNone(turn), orNone(never))
}

func (c *compilation) verdicts() error {
	if c.claims == nil {
		c.add("verdicts", "The verdicts", missing("There are no verdicts.", "leaderful claims"))
		return nil
	}
	j := c.claims
	var sentences report.List
	for _, claim := range j.claims {
		lead, rest := j.words(claim)
		sentences.Items = append(sentences.Items, led(lead, rest))
	}
	blocks := []report.Block{
		prose("A claim that asserts several things is *supported* only if all of them are, and *mixed* if they are decided differently: as stated it then does not hold. " +
			"*Supported* means that the whole interval lies on the claimed side, beyond the zone of differences that are practically nil; *opposed* that it lies beyond it on the other side; " +
			"*no real difference* that it lies inside; *undecided* anything else."),
		sentences, prose("%s", report.Plain(j.note())),
	}
	for _, w := range j.warnings() {
		blocks = append(blocks, report.Note{Warning: true, Paragraphs: []report.Text{report.Plain(w + ".")}})
	}
	e, err := c.display.claims(j)
	if blocks, err = c.figureOr("What each claim compares, and what the runs say", blocks, e, err); err != nil {
		return err
	}
	c.add("verdicts", "The verdicts", blocks...)
	return nil
}

func (c *compilation) turns() error {
	if c.boundaries == nil {
		c.add("turns", "Where they turn", missing("Nothing is known of where verdicts turn.", "leaderful boundary"))
		return nil
	}
	blocks := []report.Block{prose("A verdict in one setting says little about others. Here the search is for the settings in which signs turn: runs went where the sign was least certain " +
		"[@bryan], and rules were found by patient rule induction [@friedman] on a Gaussian process fitted to them [@arzamasov], then measured on fresh settings that the search had not seen.")}
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
		table := report.Table{Caption: "How often each comparison lies on which side of the negligible zone, over random settings: by means and, in brackets, by each setting's whole interval",
			Columns: columnsOf(1, "Comparison", "as claimed", "practically nil", "against", "rules cover", "and are right", "elsewhere")}
		var rules report.List
		for _, t := range results {
			cover, right, elsewhere := "-", "-", "-"
			if t.boxes != nil {
				cover, right, elsewhere = percent(t.measure.Coverage.Value), shareWithInterval(&t.measure.Density), percent(t.measure.Elsewhere.Value)
			}
			table.Rows = append(table.Rows, row(strings.TrimSpace(t.claim+" "+t.comparison.Label+", "+t.comparison.Outcome), t.shareAbove(), t.shareNil(), t.shareBelow(), cover, right, elsewhere))
			rules.Items = append(rules.Items, led(t.words(b)))
		}
		blocks = append(blocks, prose("Over %s: %s fresh settings, drawn at random, with %d replications each; rules from %d others.", report.Plain(b.ranges()),
			fmt.Sprint(results[0].fresh), b.fresh.ledgers[0].replications(), results[0].points), table, rules)
	}
	c.add("turns", "Where they turn", blocks...)
	return nil
}

func code(text string) string { return "`" + text + "`" }

// mapWords is mapSentence without what only helps in a terminal.
func (t *turning) mapWords() string {
	switch {
	case t.shares[inference.Higher] > 0 && t.shares[inference.Lower] > 0:
		return "It turns: there are settings on either side."
	case t.shares[inference.Higher]+t.shares[inference.Lower] > .99:
		return "It turns nowhere on this map."
	}
	return "Where it is decided it has the same sign or is practically nil; whether it turns in the rest is open."
}

func (c *compilation) hangs() error {
	var blocks []report.Block
	if c.matrix == nil {
		blocks = append(blocks, missing("Nothing is known of which verdict hangs on which mechanism.", "leaderful knockout"))
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
			sentences.Items = append(sentences.Items, report.Plain("No verdict is seen to change without "+enumerate(none)+"."))
		}
		blocks = append(blocks, prose("Each claim again, with one mechanism of the model switched off at a time, in the same worlds. What changes is only as strong as that assumption."), sentences)
		e, err := c.display.matrix(m, c.manifestOf("What they hang on"))
		caption := report.Text("Verdicts as is, and without each mechanism: + supported, - opposed, 0 no real difference, ? undecided; strong where a decided verdict changes; \\* where the estimate moves by more than is negligible")
		if blocks, err = c.figureOr(caption, blocks, e, err); err != nil {
			return err
		}
	}
	if c.drivers == nil {
		blocks = append(blocks, missing("Nothing is known of what drives the outcomes over all settings.", "leaderful sensitivity"))
	} else {
		var sentences report.List
		for i := range c.drivers.quantities {
			x := &c.drivers.quantities[i]
			if x.Reference != "" && !x.constant() {
				sentences.Items = append(sentences.Items, report.Plain(c.drivers.sentence(x)))
			}
		}
		blocks = append(blocks, prose("And over the settings themselves: how much of the variance of what regimes differ by goes back to which setting [@saltelli], with the part that is mere chance taken out."), sentences)
		if c.figures {
			differences := *c.drivers
			differences.quantities = slices.DeleteFunc(slices.Clone(c.drivers.quantities), func(x sensitivity) bool { return x.Reference == "" })
			exhibits, err := c.tornados(&differences)
			if blocks, err = c.show(blocks, exhibits, err); err != nil {
				return err
			}
		}
	}
	c.add("hangs", "What they hang on", blocks...)
	return nil
}

// manifestOf returns the manifest of a part.
func (c *compilation) manifestOf(part string) *dataset.Manifest {
	return c.manifests[slices.IndexFunc(c.manifests, func(m manifestOfPart) bool { return m.part == part })].manifest
}

func (c *compilation) observed() error {
	if c.patterns == nil {
		c.add("patterns", "What real organizations do", missing("The model was not held against any pattern.", "leaderful patterns"))
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
		prose("What organizations are known to do, and what the model was not fitted to. **Holds**: %s. **Fails**: %s. **Undecided**: %s.", orNone(holds), orNone(fails), orNone(open)),
		sentences,
	}
	e, err := c.display.patterns(c.patterns)
	if blocks, err = c.figureOr("What was measured, against what the literature reports", blocks, e, err); err != nil {
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

// regimeOutcomes are those of which the report tells each regime's mean.
var regimeOutcomes = []string{"crises_per_year", "crisis_weeks", "recurrence", "collateral_damage", "leadership_capacity", "trust", "performance", "renewal", "quits", "leader_exits"}

// readMeans reads what each regime comes to.
func (c *compilation) readMeans() error {
	path := filepath.Join(c.folder, claimsFolder, "regimes")
	if c.claims == nil || !hasDataSet(path) {
		return nil
	}
	folder, err := openStored(path)
	if err != nil {
		return err
	}
	for i := range folder.Manifest.Regimes {
		c.regimes = append(c.regimes, folder.Manifest.Regimes[i].Name)
	}
	values := make([][]float64, len(c.regimes)*len(regimeOutcomes))
	next := 0 // replications from the first one on, without a gap, as in verdicts
	err = folder.Read(c.context, false, regimeOutcomes, func(v *dataset.Values) error {
		if v.Replication > next {
			return nil
		}
		if v.Regime == len(c.regimes)-1 {
			next++
		}
		for k, x := range v.Of {
			if !math.IsNaN(x) {
				at := v.Regime*len(regimeOutcomes) + k
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

// mean returns what a regime comes to in an outcome.
func (c *compilation) mean(regime, outcome string) *inference.Estimate {
	return &c.means[slices.Index(c.regimes, regime)*len(regimeOutcomes)+slices.Index(regimeOutcomes, outcome)]
}

// lives shows what regimes come to, how outcomes are spread, and the course of
// the years.
func (c *compilation) lives() error {
	if c.means == nil {
		return nil
	}
	table := report.Table{Identifier: "regime-table", Caption: "Means over runs, with 95% intervals of each", Columns: columnsOf(1, append([]string{"Outcome"}, c.regimes...)...)}
	for _, outcome := range regimeOutcomes {
		cells := []string{outcome}
		for _, regime := range c.regimes {
			e := c.mean(regime, outcome)
			cells = append(cells, plusMinus(e.Mean, e.Reach(), figures))
		}
		table.Rows = append(table.Rows, row(cells...))
	}
	blocks := []report.Block{prose("What each regime comes to in the scenario %s.", code(c.claims.setting.name)), table}
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
	c.add("lives", "What each regime comes to", blocks...)
	return nil
}

func (c *compilation) methods() error {
	if c.manifests == nil {
		return nil
	}
	table := report.Table{Caption: "The runs that this rests on", Columns: columnsOf(3, "Part", "Scenario", "Engine", "settings run", "regimes", "replications", "seed")}
	for _, p := range c.manifests {
		m := p.manifest
		s, err := settingFrom(m)
		if err != nil {
			return err
		}
		table.Rows = append(table.Rows, row(p.part, s.name, m.Engine, fmt.Sprint(m.Points), fmt.Sprint(len(m.Regimes)), fmt.Sprint(m.Replications.Most), fmt.Sprint(m.Seed)))
	}
	if c.patterns != nil {
		runs := 0
		for _, r := range c.patterns {
			runs += r.runs
		}
		table.Rows = append(table.Rows, row("Patterns: "+counted(runs, "run")+" in settings of their own", "-", "-", "-", "-", "-", "-"))
	}
	zones := report.Table{Caption: "Differences that are practically nil", Columns: columnsOf(1, "Outcome", "up to")}
	for i := range sim.OutcomeTable {
		if zone := c.zones[sim.OutcomeTable[i].Name]; zone > 0 {
			zones.Rows = append(zones.Rows, row(sim.OutcomeTable[i].Name, fmt.Sprint(zone)))
		}
	}
	first := c.manifests[0].manifest
	blocks := []report.Block{
		prose("Organizations of one replication share world, founders and every single draw until their regimes make them differ; so each comparison is a difference within replications. "+
			"All chance comes from the seeds below. Engine %s, program %s. Standardized effects are means over standard deviations of the differences.", report.Plain(first.Engine), report.Plain(first.Version)),
		prose("For the verdicts batches were run until each comparison was decided or a budget spent; the intervals of verdicts and of the matrix stay honest under that repeated looking (t-confidence sequences [@wang]) and hold together with %s%% confidence over all comparisons of a table (Bonferroni). "+
			"Whether something moves without a mechanism by more than is negligible is tested by paired t-tests adjusted by Holm's method [@holm], at one look. Where values are too skewed or too few for an interval, there is none, and the verdict stays undecided. Intervals of rules and of settings are each by itself.", figures(100*c.level)),
		table, zones,
	}
	if c.boundaries != nil {
		blocks = append(blocks, prose("Searches begin with a scrambled Sobol' sequence. Each setting has worlds of its own, shared by its regimes. Over many settings differences are compressed by an inverse hyperbolic sine in units of the negligible zone before a surface is fitted. "+
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
			c.document.Foot = "The parts come from several seeds, which the methods list."
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
		report.Text(fmt.Sprintf("Of %d parameters %d are assumptions, which no source anchors. Where a verdict hangs on one of %d mechanisms, the knock-out matrix says so; where it hangs on the value of a parameter, only a sweep does.", len(sim.ParameterTable), assumed, len(inference.Mechanisms))),
		"The frequency of crises was calibrated, to one survey, for a compassionate organization: it was to meet .45 a year, and meets fewer as the model is now described. What is said of differences in crises leans on that.",
		"Regimes do not adapt: leaders neither learn from crises nor change their ways, and nobody chooses where to work by how it is led.",
		"A mean or share of nothing is 0: the length of crises in runs without one, their recurrence, the share of referred problems reported at once where none was referred. In small or quiet organizations that decides comparisons.",
		"Power-with cannot hurt anybody in this model, since it neither sanctions nor commands; what that costs in other respects shows, what it costs outside the model does not.",
		"Over many settings \"against\" and \"as claimed\" are counted by means of few replications, so that near the ends of the negligible zone chance puts some settings on the wrong side.",
		"Intervals are about the model. They say how well its means are known, not how well it describes an organization.",
	}})
	return nil
}

// flags return those that ask for the setting: the scenario, what is other in it
// than in the canned one of its name, and the seed.
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
		if value := parameter.Get(&s.parameters); value != parameter.Get(&canned.Settings) {
			flags += fmt.Sprintf(" --set %s=%v", parameter.Name, value)
		}
	}
	if s.seed != 1 {
		flags += fmt.Sprintf(" --seed %d", s.seed)
	}
	return flags
}

// oneSetting warns where parts of a report come from several settings.
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
	return []report.Block{report.Note{Warning: true, Paragraphs: []report.Text{"Parts of this report come from different scenarios, settings or seeds; the commands at the end tell them apart."}}}
}

// judged returns the flags that ask for the level and the zones of the report.
func (c *compilation) judged() string {
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
	// A budget is named unless it is the usual one.
	line := func(command string, of *setting, runs, usual int) {
		if runs != usual {
			command += fmt.Sprintf(" --budget %d", runs)
		}
		lines = append(lines, command+of.flags()+c.judged())
	}
	if j := c.claims; j != nil {
		budget := j.runs
		if j.undecided() == 0 && budget <= claimsBudget {
			budget = claimsBudget // it ended before
		}
		line("leaderful claims"+j.argumentsWithRuns(), j.setting, budget, claimsBudget)
	}
	if m := c.matrix; m != nil {
		budget := m.runs
		if perReplication := len(m.columns) * len(c.manifestOf("What they hang on").Regimes); knockoutBudget/perReplication*perReplication == budget {
			budget = knockoutBudget
		}
		line("leaderful knockout", m.setting, budget, knockoutBudget)
	}
	for _, b := range c.boundaries {
		line(b.command(), b.setting, b.runs(), b.usualRuns())
	}
	if c.patterns != nil {
		runs, asked := 0, ""
		of := &setting{name: "baseline", seed: 1, parameters: sim.Defaults()}
		for _, r := range c.patterns {
			if runs += r.runs; r.runs > 0 {
				asked += " " + r.pattern.ID
			}
		}
		if c.claims != nil {
			of = c.claims.setting
		}
		if len(strings.Fields(asked)) == len(c.patterns) {
			asked = ""
		} else {
			runs = patternsBudget // of which each asked has its share
		}
		line("leaderful patterns"+asked, of, runs, patternsBudget)
	}
	if c.drivers != nil {
		lines = append(lines, "leaderful sensitivity")
	}
	lines = append(lines, "leaderful report "+resultsFolder+c.judged())
	c.add("commands", "To make all of this again", prose("Into an empty folder, these commands make the numbers above again; the same seed gives the same runs, to the bit, on any machine and with any number of workers. `leaderful findings` runs them all, with the usual budgets, and writes this text:"),
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

// usualRuns returns how many a search makes with the usual budget.
func (b *boundarySearch) usualRuns() int {
	l := b.search.ledgers[0]
	perPoint := l.arms() * max(l.replications(), 1)
	if b.planar() {
		return min(mapBudget/perPoint, mostPoints) * perPoint
	}
	return rulesBudget / perPoint * perPoint
}

// command returns the command that makes a search.
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
