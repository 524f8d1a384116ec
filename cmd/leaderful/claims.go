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
	"leaderful/sim/inference"
)

// How claims are inspected: first after some replications, then each time there are
// half as many again. Compared with intervals that are inspected once, these are
// tightest at about as many replications as most comparisons need. All of this was
// fixed before any run.
const (
	claimsBudget   = 700_000
	firstLook      = 200
	growthOfLooks  = 1.5
	claimsTightest = 2000
)

// claimsFolder holds the claims' data sets, inside the folder of results.
const claimsFolder = "claims"

// Weekly series kept for some replications, for figures.
const (
	courseFolder       = "course"
	courseReplications = 200
)

var courseSeries = []string{"performance", "leadership_capacity", "trust", "vulnerability", "crises"}

func newClaims(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "claims [C1 ...]",
		Short: "Put the claims to the test, with as many runs as needed",
		Long: `claims runs simulations in batches until each claim is decided or the budget is
spent, and reports which claims hold, which do not, and which are undecided.
leaderful explain C1 says what a claim asserts and how it is measured.

Organizations of one replication share world, founders and draws, so every result
is a difference within replications. A verdict is "supported" if the whole
interval lies on the claimed side beyond the zone of differences that are
practically nil, "opposed" if it lies wholly beyond it on the other side, "no
real difference" if it lies inside, and "undecided" otherwise. The intervals are
confidence sequences: they hold together for all comparisons, however often they
are inspected.

The runs are saved in the folder claims of --out: one data set for the unchanged
regimes and one for each setting that a claim changes. If all claims are tested, a
few more runs record their weeks for figures. The same command continues from the
saved runs, and a larger --budget adds to them; Ctrl-C loses nothing and prints the
results so far. The exit code does not depend on the verdicts.`,
		Example: `  leaderful claims
  leaderful claims C1 C11 --budget 50000
  leaderful claims --scenario turbulent --out turbulent-results
  leaderful claims --set environment.growth=0.05 --out fast-growth`,
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			return slices.DeleteFunc(claimNames(), func(id string) bool { return slices.Contains(given, id) }), cobra.ShellCompDirectiveNoFileComp
		},
	}
	var flags inquiryFlags
	addInquiryFlags(cmd, &flags, claimsBudget)
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		chosen, err := chooseClaims(arguments)
		if err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		return app.claims(cmd.Context(), chosen, o, &flags)
	}
	return cmd
}

func claimNames() []string {
	var names []string
	for i := range inference.Claims {
		names = append(names, inference.Claims[i].ID)
	}
	return names
}

// chooseClaims returns the named claims, or all of them.
func chooseClaims(names []string) ([]*inference.Claim, error) {
	return chooseByID("claim", inference.Claims, func(c *inference.Claim) string { return c.ID }, names)
}

// chooseByID returns the entries of a table whose ids are named, in the table's order,
// or all entries if no id is named.
func chooseByID[T any](what string, table []T, id func(*T) string, names []string) ([]*T, error) {
	var chosen []*T
	var known []string
	for i := range table {
		known = append(known, id(&table[i]))
		if len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, known[i]) }) {
			chosen = append(chosen, &table[i])
		}
	}
	for _, name := range names {
		if !slices.Contains(known, strings.ToUpper(name)) {
			return nil, fmt.Errorf("unknown %s %q%s (use %s to %s, separated by spaces)", what, name, didYouMean(name, known), known[0], known[len(known)-1])
		}
	}
	return chosen, nil
}

// allComparisons returns the comparisons of all claims.
func allComparisons() []inference.Comparison {
	var all []inference.Comparison
	for i := range inference.Claims {
		all = append(all, inference.Claims[i].Comparisons...)
	}
	return all
}

// A finding is the result of one comparison.
type finding struct {
	claim      *inference.Claim
	comparison *inference.Comparison
	difference inference.Difference
	verdict    inference.Verdict
}

// A judgement holds the results of some claims.
type judgement struct {
	setting  *setting
	level    float64 // of all intervals together
	zones    map[string]float64
	budget   int
	runs     int // that it is based on
	claims   []*inference.Claim
	findings []finding           // claim by claim
	parts    []*dataset.Manifest // of the runs, if they are stored
	extra    []finding           // comparisons outside the claims, with the verdicts Supported for more and Opposed for less
}

// extraComparisons compare power-with with its rivals in outcomes outside the claims.
var extraComparisons = []inference.Comparison{
	inference.Between("crises_per_year", "power-with", "domineering"), inference.Between("crises_per_year", "power-with", "compassionate"),
	inference.Between("performance", "power-with", "domineering"), inference.Between("performance", "power-with", "compassionate"),
}

// moreOrLess puts the verdict on an extra comparison into words.
var moreOrLess = map[inference.Verdict]string{
	inference.Supported: "more", inference.Opposed: "less", inference.NoDifference: "no real difference", inference.Open: "undecided",
}

// of returns the findings of a claim, and their joint verdict.
func (j *judgement) of(c *inference.Claim) ([]finding, inference.Verdict) {
	var findings []finding
	var verdicts []inference.Verdict
	for _, f := range j.findings {
		if f.claim == c {
			findings = append(findings, f)
			verdicts = append(verdicts, f.verdict)
		}
	}
	return findings, inference.Together(verdicts)
}

// argumentsWithRuns returns the claims that have runs, as arguments; none if all have.
func (j *judgement) argumentsWithRuns() string {
	arguments, all := "", true
	for _, c := range j.claims {
		findings, _ := j.of(c)
		if slices.ContainsFunc(findings, func(f finding) bool { return f.difference.N > 0 }) {
			arguments += " " + c.ID
		} else {
			all = false
		}
	}
	if all {
		return ""
	}
	return arguments
}

// undecided returns how many comparisons are not decided.
func (j *judgement) undecided() int {
	n := 0
	for i := range j.findings {
		if j.findings[i].verdict == inference.Open {
			n++
		}
	}
	return n
}

// String reports how many comparisons are decided, for the progress line.
func (j *judgement) String() string {
	return fmt.Sprintf("%d of %s decided", len(j.findings)-j.undecided(), counted(len(j.findings), "comparison"))
}

// judgeAll judges all comparisons at a point of an inquiry.
func (j *judgement) judgeAll(q *inquiry, point, tightest int) {
	// The family is all comparisons of all claims, whichever are chosen, so that claims
	// may be tested one by one.
	family := len(allComparisons())
	j.findings = j.findings[:0]
	for _, c := range j.claims {
		for i := range c.Comparisons {
			comparison := &c.Comparisons[i]
			d := q.judge(comparison, point, inference.Simultaneous(j.level, family), j.zones[comparison.Outcome], tightest)
			verdict := d.Verdict(comparison.NoWorse)
			if j.setting.cannotVary(comparison) {
				verdict = inference.Open
			}
			j.findings = append(j.findings, finding{c, comparison, d, verdict})
		}
	}
	j.extra = j.extra[:0]
	for i := range extraComparisons {
		d := q.judge(&extraComparisons[i], point, inference.Simultaneous(j.level, family), j.zones[extraComparisons[i].Outcome], tightest)
		j.extra = append(j.extra, finding{nil, &extraComparisons[i], d, d.Verdict(false)})
	}
	j.runs = q.countedRuns()
}

// newClaimsInquiry opens the claims' data sets.
func (app *application) newClaimsInquiry(folder string, s *setting) (*inquiry, error) {
	factors, points := s.weeksFactor()
	path := filepath.Join(folder, claimsFolder)
	q, err := newInquiry(path, "claims", "Do the claims hold?", s, allComparisons(), true, factors, points)
	if err == nil {
		app.warn(q.recallTargets(path))
	}
	return q, err
}

func (app *application) claims(ctx context.Context, chosen []*inference.Claim, o *options, f *inquiryFlags) error {
	s, err := settingOf(f, o)
	if err != nil {
		return err
	}
	j := &judgement{setting: s, level: f.level, budget: f.budget, claims: chosen}
	if j.zones, err = zonesOf(f.zones); err != nil {
		return err
	}
	q, err := app.newClaimsInquiry(o.out, s)
	if err != nil {
		return err
	}
	work, err := app.labourOf(o, f)
	if err != nil {
		return err
	}
	if work.shard[1] > 1 {
		return app.claimsShard(ctx, q, j, work)
	}
	err = app.decide(ctx, q, j, work)
	if err == nil && len(chosen) == len(inference.Claims) {
		err = s.course(ctx, o.out, f.budget, work)
	}
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return unfinished(err)
	}
	if o.json {
		err = errors.Join(err, printJSON(app.stdout, j.json()))
	} else {
		app.printJudgement(j)
		app.reportFolder(o, f, claimsFolder)
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

// reportFolder prints where the runs of a command are.
func (app *application) reportFolder(o *options, f *inquiryFlags, folder string) {
	if o.quiet {
		return
	}
	flags := ""
	if f.level != level {
		flags += fmt.Sprintf(" --level %v", f.level)
	}
	for _, zone := range f.zones {
		flags += " --zone " + shellWord(zone)
	}
	fmt.Fprintf(app.stderr, "the runs are in %s; `leaderful report %s%s` shows the results\n", filepath.Join(o.out, folder), shellWord(o.out), flags)
}

// arms returns how many arms a ledger has.
func (l *ledger) arms() int { return len(l.composition.Arms) }

// decide runs batches until each comparison is decided or the budget is spent.
func (app *application) decide(ctx context.Context, q *inquiry, j *judgement, work *labour) error {
	work.progress = app.startProgress(int64(max(0, j.budget-q.runs())), "runs", work.o.quiet)
	defer work.progress.end()
	// Existing data sets, including unfinished ones, come first.
	growing := slices.DeleteFunc(slices.Clone(q.ledgers), func(l *ledger) bool { return l.replications() == 0 })
	for {
		for _, l := range growing {
			if err := l.grow(ctx, work, l.composition.Points, l.replications()); err != nil {
				for _, l := range q.ledgers {
					err = errors.Join(err, l.recall())
				}
				j.judgeAll(q, 0, claimsTightest)
				return err
			}
		}
		j.judgeAll(q, 0, claimsTightest)
		work.progress.remark(j, work.failed)
		targets := j.targets(q)
		if targets == nil {
			return nil
		}
		growing = nil
		for i, l := range q.ledgers {
			if targets[i] > l.replications() {
				growing = append(growing, l)
				if err := l.expect(targets[i]); err != nil {
					return err
				}
			}
		}
		// All targets are saved before any ledger grows, so that a command that is killed
		// meanwhile continues as if it had not been.
		if err := q.saveTargets(filepath.Join(work.o.out, claimsFolder)); err != nil {
			return err
		}
	}
}

// nextLook returns the first number of replications above n at which claims are
// inspected. It does not depend on the budgets that led there.
func nextLook(n int) int {
	look := firstLook
	for look <= n {
		look = int(math.Ceil(growthOfLooks * float64(look)))
	}
	return look
}

// targets returns how many replications each ledger should have at the next look,
// or nil if nothing is left to decide or to spend. Ledgers that no open comparison
// needs do not grow; if the budget is insufficient each gets the same share of what it
// needs.
func (j *judgement) targets(q *inquiry) []int {
	targets := make([]int, len(q.ledgers))
	cost := 0
	for _, f := range j.findings {
		if f.verdict != inference.Open || j.setting.cannotVary(f.comparison) {
			continue
		}
		// Comparisons across ledgers have as many values as the shortest.
		shortest := math.MaxInt
		for _, l := range q.ledgersOf(f.comparison) {
			shortest = min(shortest, l.replications())
		}
		target := min(nextLook(shortest), mostReplications)
		for i, l := range q.ledgers {
			if slices.Contains(q.ledgersOf(f.comparison), l) && target > max(targets[i], l.replications()) {
				targets[i] = target
			}
		}
	}
	for i, l := range q.ledgers {
		cost += max(0, targets[i]-l.replications()) * l.arms()
	}
	left := j.budget - q.runs()
	if cost == 0 || left <= 0 {
		return nil
	}
	if cost > left {
		grows := false
		for i, l := range q.ledgers {
			more := int(float64(max(0, targets[i]-l.replications())) * float64(left) / float64(cost))
			targets[i] = l.replications() + more
			grows = grows || more > 0
		}
		if !grows {
			return nil
		}
	}
	return targets
}

// claimsShard runs one shard's share of the replications that the budget allows.
func (app *application) claimsShard(ctx context.Context, q *inquiry, j *judgement, work *labour) error {
	arms := 0
	for _, l := range q.ledgers {
		arms += l.arms()
	}
	replications := min(j.budget/arms, mostReplications)
	work.progress = app.startProgress(int64(replications*arms/work.shard[1]), "runs", work.o.quiet)
	defer work.progress.end()
	err := q.growTogether(ctx, work, q.ledgers[0].composition.Points, replications)
	work.progress.end()
	if err == nil && !work.o.quiet {
		fmt.Fprintf(app.stderr, "shard %d of %d is done; once all shards are, run the same command without --shard for the verdicts\n", work.shard[0], work.shard[1])
	}
	return err
}

// course records the weekly series of some replications, which do not count against
// the budget: fewer if they would need more runs than the budget itself.
func (s *setting) course(ctx context.Context, folder string, budget int, work *labour) error {
	l, err := s.courseLedger(folder)
	if err != nil {
		return err
	}
	replications := max(l.replications(), min(courseReplications, budget/l.arms()))
	if replications == 0 {
		return nil
	}
	work.progress = work.app.startProgress(int64(replications*l.arms()), "runs", work.o.quiet)
	defer work.progress.end()
	return l.grow(ctx, work, l.composition.Points, replications)
}

func (s *setting) courseLedger(folder string) (*ledger, error) {
	factors, points := s.weeksFactor()
	c := scenarios.Composition{
		Name: "course", Title: "Week by week", Question: "How do organizations fare week by week?", Scenario: s.scenario, Settings: s.changes,
		Factors: factors, Points: points, Seed: s.seed, Weekly: courseSeries,
	}
	for _, name := range regimeNames() {
		c.Arms = append(c.Arms, scenarios.Variant{Name: name, Like: name})
	}
	return openLedger(filepath.Join(folder, claimsFolder, courseFolder), c, nil)
}

// printJudgement prints the table of comparisons and a sentence for each claim.
func (app *application) printJudgement(j *judgement) {
	t := table{header: []string{"claim", "comparison", "outcome", "estimate", "interval", "effect", "n", "verdict"}, left: 3, words: true}
	for _, c := range j.claims {
		findings, _ := j.of(c)
		for i, f := range findings {
			id := ""
			if i == 0 {
				id = c.ID
			}
			d := &f.difference
			mean, ends := meanAndInterval(d)
			t.add(id, f.label(), f.comparison.Outcome, mean, ends, effect(d), fmt.Sprint(d.N), string(f.verdict))
		}
	}
	for i, f := range j.extra {
		id := ""
		if i == 0 {
			id = "-"
		}
		d := &f.difference
		mean, ends := meanAndInterval(d)
		t.add(id, f.comparison.Label, f.comparison.Outcome, mean, ends, effect(d), fmt.Sprint(d.N), moreOrLess[f.verdict])
	}
	t.print(app.stdout)
	fmt.Fprintln(app.stdout)
	for _, c := range j.claims {
		paragraph(app.stdout, j.sentence(c))
	}
	paragraph(app.stdout, j.note())
	for _, warning := range j.warnings() {
		paragraph(app.stdout, "Note: "+warning+".")
	}
}

// sentence reports the result for a claim in plain words.
func (j *judgement) sentence(c *inference.Claim) string {
	lead, rest := j.words(c)
	return lead + " " + rest
}

// words returns the sentence in two parts: its lead and the rest.
func (j *judgement) words(c *inference.Claim) (lead, rest string) {
	findings, verdict := j.of(c)
	if !slices.ContainsFunc(findings, func(f finding) bool { return f.difference.N > 0 }) {
		return c.ID + ", not tested:", c.Words + " There are no runs for it."
	}
	holdsInPart := slices.ContainsFunc(findings, func(f finding) bool { return f.verdict == inference.Supported })
	var parts []string
	for _, f := range findings {
		part := f.words()
		if f.verdict != verdict {
			part += " (" + string(f.verdict) + ")"
		}
		parts = append(parts, part)
	}
	reading := map[inference.Verdict]string{
		inference.Supported: "The runs support it", inference.Opposed: "The runs speak against it",
		inference.NoDifference: "It makes no real difference", inference.Open: "The runs do not decide it; so far",
		inference.Mixed: "It does not hold as stated",
	}[verdict]
	if verdict == inference.Mixed && holdsInPart {
		reading = "It holds only in part"
	}
	return fmt.Sprintf("%s, %s:", c.ID, verdict), fmt.Sprintf("%s %s: %s.", c.Words, reading, strings.Join(parts, "; "))
}

// givenMark follows comparisons whose sign the parameters settle.
const givenMark = "†"

// noWorseMark follows comparisons that are only claimed not to be below the negligible
// zone.
const noWorseMark = "(no worse)"

// label names a comparison, with its mark if it has one.
func (f *finding) label() string {
	switch {
	case f.comparison.Given:
		return f.comparison.Label + " " + givenMark
	case f.comparison.NoWorse:
		return f.comparison.Label + " " + noWorseMark
	}
	return f.comparison.Label
}

// words reports the estimate of a comparison.
func (f *finding) words() string {
	d := &f.difference
	switch {
	case d.N == 0:
		return f.comparison.Label + " has no runs"
	case d.Value < 0:
		return fmt.Sprintf(f.comparison.Below, figures(-d.Value))
	default:
		return fmt.Sprintf(f.comparison.Above, figures(d.Value))
	}
}

// note explains how to read the table.
func (j *judgement) note() string {
	return fmt.Sprintf("Differences are within replications and signed so that the claim is a value above 0; effect: mean divided by standard deviation. "+
		"The intervals of all %d comparisons of the claims hold together with %s%% confidence, however often they are inspected (t-confidence sequences, Wang & Ramdas 2024; Bonferroni). "+
		"A claim that asserts several things is supported if all of them are, and mixed if they are decided differently. "+
		"Where a comparison is marked %s, the parameters settle the sign and the runs only estimate the size; where it is marked (no worse), the claim is only that it does not lie below the negligible zone. Comparisons outside the claims come last, with intervals at the same level. %s, seed %d.",
		len(allComparisons()), figures(100*j.level), givenMark, counted(j.runs, "run"), j.setting.seed)
}

// warnings returns the warnings about the data, each once, with the comparisons that
// it concerns or their number.
func (j *judgement) warnings() []string {
	const mostNamed = 3
	var all []string
	about := map[string][]string{}
	for _, f := range j.findings {
		warnings := f.difference.Warnings
		if j.setting.cannotVary(f.comparison) {
			warnings = append(slices.Clone(warnings), "the scenario lists its shocks with their complexity, so complexity cannot vary")
		}
		for _, w := range warnings {
			if about[w] == nil {
				all = append(all, w)
			}
			about[w] = append(about[w], f.claim.ID+" "+f.comparison.Label)
		}
	}
	for i, w := range all {
		subject := enumerate(about[w])
		if n := len(about[w]); n > mostNamed {
			subject = fmt.Sprintf("%d comparisons (`leaderful claims --json` lists the warnings of each)", n)
		}
		all[i] = subject + ": " + w
	}
	return all
}

// json returns the judgement as JSON.
func (j *judgement) json() object {
	claims := make([]object, len(j.claims))
	for i, c := range j.claims {
		findings, verdict := j.of(c)
		comparisons := make([]object, len(findings))
		for k, f := range findings {
			d := &f.difference
			comparisons[k] = object{
				{"comparison", f.comparison.Label}, {"outcome", f.comparison.Outcome}, {"mean", number(d.Value)}, {"standard_error", number(d.StandardError)},
				{"low", number(d.Low)}, {"high", number(d.High)}, {"level", d.Level}, {"effect", number(d.Effect)},
				{"negligible_zone", d.Zone}, {"n", d.N}, {"verdict", f.verdict}, {"given", f.comparison.Given}, {"warnings", slices.Clip(append([]string{}, d.Warnings...))},
			}
		}
		claims[i] = object{{"claim", c.ID}, {"words", c.Words}, {"verdict", verdict}, {"sentence", j.sentence(c)}, {"comparisons", comparisons}}
	}
	beside := make([]object, len(j.extra))
	for i, f := range j.extra {
		d := &f.difference
		beside[i] = object{{"comparison", f.comparison.Label}, {"outcome", f.comparison.Outcome}, {"mean", number(d.Value)}, {"standard_error", number(d.StandardError)},
			{"low", number(d.Low)}, {"high", number(d.High)}, {"level", d.Level}, {"negligible_zone", d.Zone}, {"n", d.N}, {"finding", moreOrLess[f.verdict]}}
	}
	return object{{"scenario", j.setting.name}, {"version", version}, {"seed", j.setting.seed}, {"level", j.level}, {"runs", j.runs}, {"budget", j.budget}, {"claims", claims}, {"beside", beside}}
}
