package telling

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// ReportFiles are the names of reports in a folder of results, by format.
var ReportFiles = map[string]string{"html": "report.html", "markdown": "FINDINGS.md"}

// A compilation is a report under construction.
type compilation struct {
	*Display
	context    context.Context
	figures    bool
	document   *Document
	claims     *findings.Verdicts // nil if they were not tested
	matrix     *findings.Matrix
	boundaries []*findings.Boundary
	patterns   *findings.Patterns
	drivers    *findings.Sensitivities
	regimes    []string
	means      []inference.Interval // by regime and outcome of meanOutcomes
	manifests  []manifestOfPart
}

// A manifestOfPart is an entry in the methods.
type manifestOfPart struct {
	part     string
	manifest *dataset.Manifest
}

// Compile writes the report of a folder of results.
func Compile(ctx context.Context, d *Display, figures bool, progress dataset.Progress) (*Document, error) {
	c := &compilation{Display: d, context: ctx, figures: figures, document: &Document{Title: "Does sharing power make leaders?"}}
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
		return nil, fmt.Errorf("%s contains no results; run `leaderful claims --out %s` first", d.Folder, words.ShellWord(d.Folder))
	}
	return c.document, nil
}

// read answers the question of a subject in the folder of results, if it was asked.
func read[T findings.Answer](c *compilation, of findings.Subject) (found T, err error) {
	path := filepath.Join(c.Folder, string(of))
	if !findings.Asked(path) {
		return found, nil
	}
	a, err := findings.Recall(c.context, path, of, c.Level, c.Zones)
	if err == nil {
		found = a.(T)
	}
	return found, err
}

func (c *compilation) readClaims() (err error) {
	if c.claims, err = read[*findings.Verdicts](c, findings.AboutClaims); c.claims != nil && len(c.claims.Parts) > 0 {
		c.addManifest("The verdicts", c.claims.Parts[0])
	}
	return err
}

func (c *compilation) readMatrix() (err error) {
	if c.matrix, err = read[*findings.Matrix](c, findings.AboutKnockout); c.matrix != nil {
		c.addManifest("What they depend on", c.matrix.Manifest)
	}
	return err
}

func (c *compilation) readBoundaries() (err error) {
	c.boundaries, err = findings.RecallBoundaries(c.context, c.Folder, c.Level, c.Zones)
	for _, b := range c.boundaries {
		for i, m := range b.Manifests() {
			c.addManifest([]string{"Where verdicts change", "Fresh settings"}[i]+" ("+b.Name()+")", m)
		}
	}
	return err
}

func (c *compilation) readPatterns() (err error) {
	c.patterns, err = read[*findings.Patterns](c, findings.AboutPatterns)
	return err
}

func (c *compilation) readDrivers() error {
	path := filepath.Join(c.Folder, string(findings.AboutSensitivity))
	if !findings.HasDataSet(path) {
		return nil
	}
	folder, err := findings.OpenStored(path)
	if err != nil {
		return err
	}
	q := &findings.Question{Subject: findings.AboutSensitivity, Level: c.Level, Analysis: &findings.Analysis{Resamples: findings.UsualResamples, Seed: 1}}
	c.drivers, err = findings.Analyse(c.context, folder, q, func(int64, int64) {})
	c.addManifest("Sensitivity", folder.Manifest)
	return err
}

func (c *compilation) addManifest(part string, m *dataset.Manifest) {
	if m != nil {
		c.manifests = append(c.manifests, manifestOfPart{part, m})
	}
}

// add adds a section.
func (c *compilation) add(identifier, heading string, blocks ...Block) {
	c.document.Sections = append(c.document.Sections, Section{Identifier: identifier, Heading: heading, Blocks: blocks})
}

// show adds exhibits to blocks if the report has figures.
func (c *compilation) show(blocks []Block, exhibits []Exhibit, err error) ([]Block, error) {
	if err != nil || !c.figures {
		return blocks, err
	}
	for _, e := range exhibits {
		pages := append([]*figure.Figure{e.Figure}, e.Figure.Further...)
		for i, page := range pages {
			svg, err := page.SVG()
			if err != nil {
				return nil, err
			}
			shown := Figure{Identifier: "figure-" + strings.ToLower(strings.NewReplacer(".", "-", " ", "-").Replace(page.Name)), SVG: svg, Caption: Plain(e.caption), Table: e.Table}
			if len(pages) > 1 {
				shown.Caption += Plain(fmt.Sprintf(" Page %d of %d.", i+1, len(pages)))
			}
			blocks = append(blocks, shown)
		}
	}
	return blocks, nil
}

// figureOr shows an exhibit or, in a report without figures, its numbers as a table
// with the given caption.
func (c *compilation) figureOr(caption Text, blocks []Block, e Exhibit, err error) ([]Block, error) {
	if err != nil || c.figures {
		return c.show(blocks, []Exhibit{e}, err)
	}
	e.Table.Caption = caption
	return append(blocks, e.Table), nil
}

// missing warns that a command has not been run.
func missing(what, command string) Block {
	return Note{Warning: true, Paragraphs: []Text{Text(fmt.Sprintf("%s `%s` has not been run in this folder.", what, command))}}
}

func prose(format string, arguments ...any) Block {
	return Paragraph(fmt.Sprintf(format, arguments...))
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
func led(lead, rest string) Text {
	return Text("**"+string(Plain(lead))+"** ") + Plain(rest)
}

// summary summarizes the results, both for and against the essay.
func (c *compilation) summary() error {
	if c.claims == nil {
		return nil
	}
	j := c.claims
	counts := map[inference.Verdict][]string{}
	for _, claim := range j.Claims {
		results, verdict := j.Of(claim)
		if slices.ContainsFunc(results, func(f findings.Finding) bool { return f.Difference.N > 0 }) {
			counts[verdict] = append(counts[verdict], claim.ID)
		}
	}
	var parts []string
	for _, v := range []inference.Verdict{inference.Supported, inference.Mixed, inference.NoDifference, inference.Opposed, inference.Open} {
		if ids := counts[v]; ids != nil {
			parts = append(parts, fmt.Sprintf("%s %s", words.Enumerate(ids), v))
		}
	}
	items := []Text{led("Of the claims as stated:", strings.Join(parts, "; ")+".")}
	if c.means != nil {
		var plain []string
		for _, of := range []struct{ outcome, words string }{
			{"crises_per_year", "crises per year"}, {"performance", "performance"}, {"leadership_capacity", "leadership capacity of followers"}, {"collateral_damage", "collateral damage"},
		} {
			plain = append(plain, fmt.Sprintf("%s %s, %s and %s", of.words, words.Figures(c.mean("domineering", of.outcome).Value),
				words.Figures(c.mean("compassionate", of.outcome).Value), words.Figures(c.mean("power-with", of.outcome).Value)))
		}
		items = append(items, led("Under domineering, compassionate and power-with, in this order:", strings.Join(plain, "; ")+"."))
	}
	for _, rival := range []string{"domineering", "compassionate"} {
		items = append(items, led("Power-with against "+rival+" power-over:", against(j, rival)))
	}
	items = append(items, led("Crises, which no claim asks about directly:", inCrises(j)))
	var opposed []string
	for i := range j.Findings {
		f := &j.Findings[i]
		if f.Verdict == inference.Opposed {
			opposed = append(opposed, fmt.Sprintf("%s: %s", f.Claim.ID, findingWords(f)))
		}
	}
	if opposed == nil {
		opposed = []string{"none"}
	}
	if open := j.Undecided(); open > 0 {
		opposed = append(opposed, fmt.Sprintf("%d of %d are undecided", open, len(j.Findings)))
	}
	items = append(items, led("Comparisons entirely on the opposite side of a claim:", strings.Join(opposed, "; ")+"."))
	var given []string
	for i := range j.Findings {
		if f := &j.Findings[i]; f.Comparison.Given && !slices.Contains(given, f.Claim.ID) {
			given = append(given, f.Claim.ID)
		}
	}
	items = append(items, led("Settled without runs:", fmt.Sprintf("in %s the signs marked %s follow from the parameters - nobody can be hurt under power-with, and trust settles where consultation, threat and gap put it; runs show only the size.", words.Enumerate(given), GivenMark)))
	if c.matrix != nil {
		items = append(items, led("What verdicts depend on:", matrixSummary(c.matrix)))
	}
	for _, b := range c.boundaries {
		if b.Outcome == "" {
			items = append(items, led("Where they change:", changesSummary(b.Turnings)))
		}
	}
	if c.patterns != nil {
		ids := c.patternsByVerdict()
		items = append(items, led("Patterns of real organizations:", fmt.Sprintf("the model reproduces %s; it fails to reproduce %s; undecided: %s.", orNone(ids[inference.Holds]), orNone(ids[inference.Fails]), orNone(ids[inference.Unsettled]))))
	}
	c.add("short", "In short", append(c.oneSetting(), List{Items: items})...)
	return nil
}

// inCrises says whether power-with or its rivals have more crises, and longer ones.
func inCrises(v *findings.Verdicts) string {
	var parts []string
	add := func(f *findings.Finding, verdict string) {
		ends := " " + words.Interval(f.Difference.Low, f.Difference.High, words.Signed)
		if words.IsNotFinite(f.Difference.Low) && words.IsNotFinite(f.Difference.High) {
			ends = ""
		}
		parts = append(parts, fmt.Sprintf("%s%s (%s)", findingWords(f), ends, verdict))
	}
	for i := range v.Extra {
		if f := &v.Extra[i]; f.Comparison.Outcome == "crises_per_year" {
			add(f, moreOrLess[f.Verdict])
		}
	}
	for i := range v.Findings {
		if f := &v.Findings[i]; f.Claim.ID == conceded {
			add(f, moreOrLess[f.Verdict])
		}
	}
	return strings.Join(parts, "; ") + ". Intervals are for power-with minus the other regime."
}

// against counts the verdicts on comparisons between power-with and a rival.
func against(v *findings.Verdicts, rival string) string {
	counts := map[inference.Verdict]int{}
	total, given := 0, 0
	var not []string
	for i := range v.Findings {
		f := &v.Findings[i]
		compares := func(regime string) bool {
			return slices.ContainsFunc(f.Comparison.Terms, func(t inference.Term) bool { return t.Arm.Regime == regime })
		}
		if f.Claim.ID == conceded || !compares(rival) || !compares("power-with") {
			continue
		}
		total++
		counts[f.Verdict]++
		if f.Verdict == inference.Supported && f.Comparison.Given {
			given++
		}
		if f.Verdict != inference.Supported {
			not = append(not, fmt.Sprintf("%s (%s in %s: %s)", f.Claim.ID, f.Comparison.Label, f.Comparison.Outcome, f.Verdict))
		}
	}
	text := fmt.Sprintf("%d of the %s that claim an advantage (all but those of %s, which grants one to power-over) are supported, %d of these by the parameters alone (%s)",
		counts[inference.Supported], words.Counted(total, "comparison"), conceded, given, GivenMark)
	if not == nil {
		return text + "."
	}
	return text + "; not supported: " + words.Enumerate(not) + "."
}

// conceded is the claim in which the essay grants an advantage to power-over.
const conceded = "C4"

// matrixSummary says which mechanisms decided verdicts depend on.
func matrixSummary(m *findings.Matrix) string {
	var parts, none []string
	for i := range m.Columns[1:] {
		c := &m.Columns[i+1]
		var ids []string
		for k := range c.Verdicts.Findings {
			now := &c.Verdicts.Findings[k]
			if now.Verdict.Changed(m.Before[k]) && !slices.Contains(ids, now.Claim.ID) {
				ids = append(ids, now.Claim.ID)
			}
		}
		if ids == nil {
			none = append(none, fmt.Sprintf("%s (%d undecided)", c.Name(), c.Open()))
		} else {
			parts = append(parts, fmt.Sprintf("%s (%s)", c.Name(), words.Enumerate(ids)))
		}
	}
	if !slices.ContainsFunc(m.Before, func(v inference.Verdict) bool { return v != inference.Open }) {
		return "nothing is known yet: no verdict is decided, so no change can be detected."
	}
	if parts == nil {
		return fmt.Sprintf("no decided verdict is seen to change without any single mechanism; of %d verdicts without a mechanism, %d are undecided.", len(m.Columns[1:])*len(m.Before), m.Undecided())
	}
	text := "a decided verdict changes without " + words.Enumerate(parts)
	if none != nil {
		text += "; no change is detected without " + words.Enumerate(none)
	}
	return text + "."
}

// changesSummary says which comparisons change sign, in what share of fresh settings,
// and which in none.
func changesSummary(results []*findings.Turning) string {
	var turn, never []string
	for _, t := range results {
		if t.Fresh == 0 {
			continue
		}
		name := fmt.Sprintf("%s %s in %s", t.Claim, t.Comparison.Label, t.Comparison.Outcome)
		claimed := t.FreshAbove
		if t.Comparison.NoWorse {
			claimed = t.Fresh - t.FreshBelow
		}
		switch {
		case t.SureBelow > 0:
			turn = append(turn, fmt.Sprintf("%s (%s, surely %s)", name, words.Percent(float64(t.FreshBelow)/float64(t.Fresh)), words.Percent(float64(t.SureBelow)/float64(t.Fresh))))
		case claimed == t.Fresh:
			never = append(never, name)
		}
	}
	n := 0
	if len(results) > 0 {
		n = results[0].Fresh
	}
	few := ""
	if n < inference.FewReplications {
		few = ", which are too few to say much,"
	}
	return fmt.Sprintf("share of %s drawn at random%s in which the mean contradicts the claim and, surely, the entire interval does: %s. As claimed in all of them: %s.", words.Counted(n, "setting"), few, orNone(turn), orNone(never))
}

func (c *compilation) verdicts() error {
	if c.claims == nil {
		c.add("verdicts", "The verdicts", missing("The verdicts are missing.", "leaderful claims"))
		return nil
	}
	j := c.claims
	var sentences List
	for _, claim := range j.Claims {
		lead, rest := claimWords(j, claim)
		sentences.Items = append(sentences.Items, led(lead, rest))
	}
	blocks := []Block{
		prose("A claim that asserts several things is *supported* only if all of them are, and *mixed* if they are decided differently: as stated, it then does not hold. " +
			"*Supported* means that the entire interval is on the claimed side of the zone of negligible differences; *opposed*, that it is on the other side; " +
			"*no real difference*, that it is within the zone; *undecided*, anything else."),
		sentences, prose("%s", Plain(claimsNote(j))),
	}
	for _, w := range claimsWarnings(j) {
		blocks = append(blocks, Note{Warning: true, Paragraphs: []Text{Plain(w + ".")}})
	}
	e, err := c.Display.claims(j)
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
	blocks := []Block{prose("A verdict in one setting says little about others. This search looked for the settings in which signs change: it ran where the sign was least certain " +
		"[@bryan], found rules by patient rule induction [@friedman] on a Gaussian process fitted to the runs [@arzamasov], and measured them on fresh settings that it had not used.")}
	for _, b := range c.boundaries {
		results := b.Turnings
		if b.Planar() {
			t := results[0]
			if t.Surface == nil {
				continue
			}
			blocks = append(blocks, prose("**%s in %s over %s and %s.** Above the negligible zone on %s of the map, below on %s, within on %s, undecided on %s. %s %s",
				Plain(t.Comparison.Label), Plain(t.Comparison.Outcome), Plain(b.Axes[0].Name), Plain(b.Axes[1].Name), words.Percent(t.Shares[inference.Higher]), words.Percent(t.Shares[inference.Lower]),
				words.Percent(t.Shares[inference.Negligible]), words.Percent(t.Shares[inference.Undecided]), Plain(mapWords(t)), Plain(surfaceTrust(t))))
			e, err := c.Boundary(b)
			if blocks, err = c.show(blocks, []Exhibit{e}, err); err != nil {
				return err
			}
			continue
		}
		table := Table{Caption: "How often each comparison is on each side of the negligible zone, over random settings: by means and, in brackets, by entire intervals",
			Columns: Columns(1, "Comparison", "as claimed", "negligible", "against", "rules cover", "rules are right", "elsewhere")}
		var rules List
		for _, t := range results {
			cover, right, elsewhere := "-", "-", "-"
			if t.Boxes != nil {
				cover, right, elsewhere = words.Percent(t.Measure.Coverage.Value), shareWithInterval(&t.Measure.Density), words.Percent(t.Measure.Elsewhere.Value)
			}
			table.Rows = append(table.Rows, NewRow(strings.TrimSpace(t.Claim+" "+t.Comparison.Label+", "+t.Comparison.Outcome), shareAbove(t), shareNil(t), shareBelow(t), cover, right, elsewhere))
			rules.Items = append(rules.Items, led(turningWords(b, t)))
		}
		blocks = append(blocks, prose("Over %s: %s fresh settings, drawn at random, with %d replications each; rules derived from %d others.", Plain(rangesOf(b.Axes)),
			fmt.Sprint(results[0].Fresh), b.FreshReplications, results[0].Points), table, rules)
	}
	c.add("turns", "Where they change", blocks...)
	return nil
}

// mapWords is mapSentence without the details for the terminal.
func mapWords(t *findings.Turning) string {
	switch {
	case t.Shares[inference.Higher] > 0 && t.Shares[inference.Lower] > 0:
		return "The sign changes: some settings are on each side."
	case t.Shares[inference.Higher]+t.Shares[inference.Lower] > .99:
		return "The sign does not change on this map."
	}
	return "Where decided, the difference has the same sign or is negligible; whether the sign changes elsewhere is open."
}

func (c *compilation) dependencies() error {
	var blocks []Block
	if c.matrix == nil {
		blocks = append(blocks, missing("It is unknown which verdict depends on which mechanism.", "leaderful knockout"))
	} else {
		m := c.matrix
		var sentences List
		var none []string
		for i := range m.Columns[1:] {
			column := &m.Columns[i+1]
			if MatrixChanges(m, column) == nil {
				none = append(none, fmt.Sprintf("%s (%s; %d of %d undecided)", column.Name(), column.Mechanism.Does, column.Open(), len(column.Verdicts.Findings)))
				continue
			}
			sentences.Items = append(sentences.Items, Plain(matrixSentence(m, column)))
		}
		if none != nil {
			sentences.Items = append(sentences.Items, Plain("No change is detected without "+words.Enumerate(none)+"."))
		}
		blocks = append(blocks, prose("Each claim was tested again in the same worlds, with one mechanism of the model switched off at a time. A verdict that changes is only as strong as that assumption."), sentences)
		e, err := c.Display.Matrix(m)
		caption := Text("Verdicts as is, and without each mechanism: + supported, - opposed, 0 no real difference, ? undecided; bold if a decided verdict changes; \\* if the estimate changes by more than the negligible zone")
		if blocks, err = c.figureOr(caption, blocks, e, err); err != nil {
			return err
		}
	}
	if c.drivers == nil {
		blocks = append(blocks, missing("It is unknown what drives the outcomes across all settings.", "leaderful sensitivity"))
	} else {
		var sentences List
		for i := range c.drivers.Quantities {
			x := &c.drivers.Quantities[i]
			if x.Reference != "" && !x.Constant() {
				sentences.Items = append(sentences.Items, Plain(driversSentence(c.drivers, x)))
			}
		}
		blocks = append(blocks, prose("Across the settings: how much of the variance of the differences between regimes is due to each setting [@saltelli], excluding pure chance."), sentences)
		if c.figures {
			differences := *c.drivers
			differences.Quantities = slices.DeleteFunc(slices.Clone(c.drivers.Quantities), func(x findings.Quantity) bool { return x.Reference == "" })
			exhibits, err := c.Tornados(&differences)
			if blocks, err = c.show(blocks, exhibits, err); err != nil {
				return err
			}
		}
	}
	c.add("hangs", "What they depend on", blocks...)
	return nil
}

// patternsByVerdict returns the IDs of the patterns with each verdict.
func (c *compilation) patternsByVerdict() map[inference.PatternVerdict][]string {
	ids := map[inference.PatternVerdict][]string{}
	for _, r := range c.patterns.Results {
		ids[r.Verdict] = append(ids[r.Verdict], r.Pattern.ID)
	}
	return ids
}

func (c *compilation) observed() error {
	if c.patterns == nil {
		c.add("patterns", "What real organizations do", missing("The model was not compared with any pattern.", "leaderful patterns"))
		return nil
	}
	var sentences List
	for _, r := range c.patterns.Results {
		head, rest, _ := strings.Cut(strings.Join(append([]string{patternSentence(r)}, patternRemarks(r)...), " "), ": ")
		sentences.Items = append(sentences.Items, led(head+":", rest))
	}
	ids := c.patternsByVerdict()
	blocks := []Block{
		prose("Patterns known from real organizations, to which the model was not fitted. **Holds**: %s. **Fails**: %s. **Undecided**: %s.",
			orNone(ids[inference.Holds]), orNone(ids[inference.Fails]), orNone(ids[inference.Unsettled])),
		sentences,
	}
	e, err := c.Display.patterns(c.patterns)
	if blocks, err = c.figureOr("Measurements compared with what the literature reports", blocks, e, err); err != nil {
		return err
	}
	c.add("patterns", "What real organizations do", blocks...)
	return nil
}

func orNone(items []string) string {
	if items == nil {
		return "none"
	}
	return words.Enumerate(items)
}

// meanOutcomes are the outcomes whose means the report gives for each regime.
var meanOutcomes = []string{"crises_per_year", "crisis_weeks", "recurrence", "collateral_damage", "leadership_capacity", "trust", "performance", "renewal", "quits", "leader_exits"}

// readMeans reads each regime's means.
func (c *compilation) readMeans() error {
	path := filepath.Join(c.Folder, string(findings.AboutClaims), "regimes")
	if c.claims == nil || !findings.HasDataSet(path) {
		return nil
	}
	folder, err := findings.OpenStored(path)
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
		c.means = append(c.means, inference.MeanOf(v, findings.UsualLevel))
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
	table := Table{Identifier: "regime-table", Caption: "Means over runs, each with its 95% interval", Columns: Columns(1, append([]string{"Outcome"}, c.regimes...)...)}
	for _, outcome := range meanOutcomes {
		cells := []string{outcome}
		for _, regime := range c.regimes {
			e := c.mean(regime, outcome)
			cells = append(cells, words.PlusMinus(e.Value, e.Reach(), words.Figures))
		}
		table.Rows = append(table.Rows, NewRow(cells...))
	}
	blocks := []Block{prose("The outcomes of each regime in the scenario %s.", "`"+c.claims.Question.Setting.Name+"`"), table}
	if c.figures {
		draws := []func(context.Context, *Display) ([]Exhibit, error){DrawRaincloud}
		if findings.HasDataSet(filepath.Join(c.Folder, string(findings.AboutClaims), findings.CourseFolder)) {
			draws = append(draws, drawSurvival, drawGaps, drawPhase)
		}
		for _, draw := range draws {
			exhibits, err := draw(c.context, c.Display)
			if err != nil && c.context.Err() == nil {
				blocks = append(blocks, Note{Paragraphs: []Text{Plain("A figure is left out: " + err.Error() + ".")}})
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
	table := Table{Caption: "The runs behind this report", Columns: Columns(3, "Part", "Scenario", "Engine", "settings run", "regimes", "replications", "seed")}
	for _, p := range c.manifests {
		m := p.manifest
		table.Rows = append(table.Rows, NewRow(p.part, m.Scenario, m.Engine, fmt.Sprint(m.Points), fmt.Sprint(len(m.Arms)), fmt.Sprint(m.Replications.Most), fmt.Sprint(m.Seed)))
	}
	if c.patterns != nil {
		runs := 0
		for _, r := range c.patterns.Results {
			runs += r.Runs
		}
		table.Rows = append(table.Rows, NewRow("Patterns: "+words.Counted(runs, "run")+" in their own settings", "-", "-", "-", "-", "-", "-"))
	}
	zones := Table{Caption: "Negligible differences", Columns: Columns(1, "Outcome", "up to")}
	for i := range sim.OutcomeTable {
		if zone := c.Zones[sim.OutcomeTable[i].Name]; zone > 0 {
			zones.Rows = append(zones.Rows, NewRow(sim.OutcomeTable[i].Name, fmt.Sprint(zone)))
		}
	}
	first := c.manifests[0].manifest
	blocks := []Block{
		prose("Organizations in the same replication share their world, their founders and every random draw until their regimes make them differ, so each comparison is a difference within replications. "+
			"All randomness comes from the seeds below. Engine %s, program %s. Standardized effects are means over standard deviations of the differences.", Plain(first.Engine), Plain(first.Version)),
		prose("For the verdicts, batches were run until each comparison was decided or the budget was spent; the intervals of verdicts and of the matrix stay valid under these repeated looks (t-confidence sequences [@wang]) and hold together with %s%% confidence over all comparisons of a table (Bonferroni). "+
			"Paired t-tests, adjusted by Holm's method [@holm] and made at a single look, test whether an estimate changes by more than the negligible zone without a mechanism. Where values are too skewed or too few for an interval, none is given and the verdict stays undecided. Each interval of rules and of settings holds on its own.", words.Figures(100*c.Level)),
		table, zones,
	}
	if c.boundaries != nil {
		blocks = append(blocks, prose("Searches start with a scrambled Sobol' sequence. Each setting has its own worlds, shared by its regimes. In searches over many settings, differences are compressed by an inverse hyperbolic sine in units of the negligible zone before a surface is fitted. "+
			"Shares and rules are measured on settings drawn independently at random; their intervals are Wilson's."))
	}
	c.document.Sources = []Source{
		{Key: "wang", Text: "Wang & Ramdas 2024, Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance."},
		{Key: "holm", Text: "Holm 1979, A simple sequentially rejective multiple test procedure."},
	}
	if c.boundaries != nil {
		c.document.Sources = append(c.document.Sources,
			Source{Key: "bryan", Text: "Bryan et al. 2005, Active learning for identifying function threshold boundaries."},
			Source{Key: "friedman", Text: "Friedman & Fisher 1999, Bump hunting in high-dimensional data."},
			Source{Key: "arzamasov", Text: "Arzamasov & Böhm 2021, REDS: rule extraction for discovering scenarios."})
	}
	if c.drivers != nil {
		c.document.Sources = append(c.document.Sources, Source{Key: "saltelli", Text: "Saltelli et al. 2010, Variance based sensitivity analysis of model output."})
	}
	c.add("methods", "Methods", blocks...)
	var parts []*dataset.Manifest
	for _, p := range c.manifests {
		parts = append(parts, p.manifest)
	}
	c.document.Foot = Plain(fmt.Sprintf("leaderful %s, engine %s, seed %d, settings %s.", first.Version, first.Engine, first.Seed, hashOf(parts)))
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
	c.add("limits", "Limits", List{Items: []Text{
		Text(fmt.Sprintf("Of %d parameters, %d are assumptions without a source. Whether a verdict depends on one of %d mechanisms is shown by the knock-out matrix; whether it depends on the value of a parameter, only by a sweep.", len(sim.ParameterTable), assumed, len(inference.Mechanisms))),
		"The frequency of crises was calibrated to one survey, for a compassionate organization: the target was 0.45 per year, and the model as now described has fewer. Statements about differences in crises rest on that.",
		"Regimes do not adapt: leaders neither learn from crises nor change their ways, and nobody chooses where to work by how it is led.",
		"With no events, a mean or share is 0: the length of crises in runs without a crisis, their recurrence, the share of referred problems reported immediately if none was referred. In small or quiet organizations that decides comparisons.",
		"Power-with cannot hurt anybody in this model, since it neither sanctions nor commands; what that costs in other outcomes is visible, what it costs outside the model is not.",
		"In searches over many settings, \"against\" and \"as claimed\" are counted by means over few replications, so that near the ends of the negligible zone chance puts some settings on the wrong side.",
		"Intervals are about the model. They say how well its means are known, not how well it describes an organization.",
	}})
	return nil
}

// oneSetting warns if the parts of a report come from several settings.
func (c *compilation) oneSetting() []Block {
	var settings []string
	for _, a := range c.answers() {
		if flags := a.Asked().Setting.Flags(); a.Asked().Subject != findings.AboutPatterns && !slices.Contains(settings, flags) {
			settings = append(settings, flags)
		}
	}
	if len(settings) < 2 {
		return nil
	}
	return []Block{Note{Warning: true, Paragraphs: []Text{"Parts of this report come from different scenarios, settings or seeds; the commands at the end show which."}}}
}

// judgementFlags returns the flags for the report's level and zones.
func (c *compilation) judgementFlags() string {
	flags := ""
	if c.Level != findings.UsualLevel {
		flags += fmt.Sprintf(" --level %v", c.Level)
	}
	for i := range sim.OutcomeTable {
		name := sim.OutcomeTable[i].Name
		if c.Zones[name] != sim.OutcomeTable[i].Zone {
			flags += fmt.Sprintf(" --zone %s=%v", name, c.Zones[name])
		}
	}
	return flags
}

// answers returns the answers that the report is about.
func (c *compilation) answers() []findings.Answer {
	var all []findings.Answer
	if c.claims != nil {
		all = append(all, c.claims)
	}
	if c.matrix != nil {
		all = append(all, c.matrix)
	}
	for _, b := range c.boundaries {
		all = append(all, b)
	}
	if c.patterns != nil {
		all = append(all, c.patterns)
	}
	return all
}

func (c *compilation) commands() error {
	var lines []string
	for _, a := range c.answers() {
		lines = append(lines, a.Asked().Command()+c.judgementFlags())
	}
	if c.drivers != nil {
		lines = append(lines, "leaderful sensitivity")
	}
	lines = append(lines, "leaderful report "+findings.ResultsFolder+c.judgementFlags())
	c.add("commands", "How to reproduce all of this", prose("In an empty folder, these commands reproduce the numbers above; the same seed gives the same runs, bit for bit, on any machine and with any number of workers. `leaderful findings` runs all of them, with the usual budgets, and writes this text:"),
		Command(strings.Join(lines, "\n")))
	return nil
}
