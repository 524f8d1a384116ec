package telling

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// moreOrLess puts the verdict on a comparison outside the claims into words.
var moreOrLess = map[inference.Verdict]string{
	inference.Supported: "more", inference.Opposed: "less", inference.NoDifference: "no real difference", inference.Open: "undecided",
}

// printClaims prints the table of comparisons and a sentence for each claim.
func printClaims(w io.Writer, v *findings.Verdicts) {
	t := Table{Columns: append(Columns(3, "claim", "comparison", "outcome", "estimate", "interval", "effect", "n"), Column{Title: "verdict"})}
	for _, c := range v.Claims {
		results, _ := v.Of(c)
		for i, f := range results {
			id := ""
			if i == 0 {
				id = c.ID
			}
			d := &f.Difference
			mean, ends := words.MeanAndInterval(d)
			t.Add(id, findingLabel(&f), f.Comparison.Outcome, mean, ends, words.Effect(d), fmt.Sprint(d.N), string(f.Verdict))
		}
	}
	for i, f := range v.Extra {
		id := ""
		if i == 0 {
			id = "-"
		}
		d := &f.Difference
		mean, ends := words.MeanAndInterval(d)
		t.Add(id, f.Comparison.Label, f.Comparison.Outcome, mean, ends, words.Effect(d), fmt.Sprint(d.N), moreOrLess[f.Verdict])
	}
	t.Print(w)
	fmt.Fprintln(w)
	for _, c := range v.Claims {
		PrintParagraph(w, claimSentence(v, c))
	}
	PrintParagraph(w, claimsNote(v))
	for _, warning := range claimsWarnings(v) {
		PrintParagraph(w, "Note: "+warning+".")
	}
}

// claimSentence reports the result for a claim in plain words.
func claimSentence(v *findings.Verdicts, c *inference.Claim) string {
	lead, rest := claimWords(v, c)
	return lead + " " + rest
}

// claimWords returns the sentence in two parts: its lead and the rest.
func claimWords(v *findings.Verdicts, c *inference.Claim) (lead, rest string) {
	results, verdict := v.Of(c)
	if !slices.ContainsFunc(results, func(f findings.Finding) bool { return f.Difference.N > 0 }) {
		return c.ID + ", not tested:", c.Words + " There are no runs for it."
	}
	holdsInPart := slices.ContainsFunc(results, func(f findings.Finding) bool { return f.Verdict == inference.Supported })
	var parts []string
	for _, f := range results {
		part := findingWords(&f)
		if f.Verdict != verdict {
			part += " (" + string(f.Verdict) + ")"
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

// GivenMark follows comparisons whose sign the parameters settle.
const GivenMark = "†"

// NoWorseMark follows comparisons that are only claimed not to be below the negligible
// zone.
const NoWorseMark = "(no worse)"

// findingLabel names a comparison, with its mark if it has one.
func findingLabel(f *findings.Finding) string {
	switch {
	case f.Comparison.Given:
		return f.Comparison.Label + " " + GivenMark
	case f.Comparison.NoWorse:
		return f.Comparison.Label + " " + NoWorseMark
	}
	return f.Comparison.Label
}

// findingWords reports the estimate of a comparison.
func findingWords(f *findings.Finding) string {
	d := &f.Difference
	switch {
	case d.N == 0:
		return f.Comparison.Label + " has no runs"
	case d.Value < 0:
		return fmt.Sprintf(f.Comparison.Below, words.Figures(-d.Value))
	default:
		return fmt.Sprintf(f.Comparison.Above, words.Figures(d.Value))
	}
}

// claimsNote explains how to read the table.
func claimsNote(v *findings.Verdicts) string {
	return fmt.Sprintf("Differences are within replications and signed so that the claim is a value above 0; effect: mean divided by standard deviation. "+
		"The intervals of all %d comparisons of the claims hold together with %s%% confidence, however often they are inspected (t-confidence sequences, Wang & Ramdas 2024; Bonferroni). "+
		"A claim that asserts several things is supported if all of them are, and mixed if they are decided differently. "+
		"Where a comparison is marked %s, the parameters settle the sign and the runs only estimate the size; where it is marked (no worse), the claim is only that it does not lie below the negligible zone. Comparisons outside the claims come last, with intervals at the same level. %s, seed %d.",
		len(findings.AllComparisons()), words.Figures(100*v.Question.Level), GivenMark, words.Counted(v.Runs, "run"), v.Question.Setting.Seed)
}

// claimsWarnings returns the warnings about the data, each once, with the comparisons that
// it concerns or their number.
func claimsWarnings(v *findings.Verdicts) []string {
	const mostNamed = 3
	var all []string
	about := map[string][]string{}
	for _, f := range v.Findings {
		warnings := f.Difference.Warnings
		if v.Question.Setting.CannotVary(f.Comparison) {
			warnings = append(slices.Clone(warnings), "the scenario lists its shocks with their complexity, so complexity cannot vary")
		}
		for _, w := range warnings {
			if about[w] == nil {
				all = append(all, w)
			}
			about[w] = append(about[w], f.Claim.ID+" "+f.Comparison.Label)
		}
	}
	for i, w := range all {
		subject := words.Enumerate(about[w])
		if n := len(about[w]); n > mostNamed {
			subject = fmt.Sprintf("%d comparisons (`leaderful claims --json` lists the warnings of each)", n)
		}
		all[i] = subject + ": " + w
	}
	return all
}

// differenceJSON is the form of a difference for machines.
type differenceJSON struct {
	Mean          jsonNumber `json:"mean"`
	StandardError jsonNumber `json:"standard_error"`
	Low           jsonNumber `json:"low"`
	High          jsonNumber `json:"high"`
	Level         float64    `json:"level"`
}

// claimsJSON returns the verdicts in their form for machines, on which scripts rely.
func claimsJSON(v *findings.Verdicts) any {
	type comparison struct {
		Comparison string `json:"comparison"`
		Outcome    string `json:"outcome"`
		differenceJSON
		Effect         *jsonNumber       `json:"effect,omitempty"`
		NegligibleZone float64           `json:"negligible_zone"`
		N              int               `json:"n"`
		Verdict        inference.Verdict `json:"verdict,omitempty"`
		Given          *bool             `json:"given,omitempty"`
		Warnings       *[]string         `json:"warnings,omitempty"`
		Finding        string            `json:"finding,omitempty"`
	}
	of := func(f *findings.Finding) comparison {
		d := &f.Difference
		return comparison{Comparison: f.Comparison.Label, Outcome: f.Comparison.Outcome, differenceJSON: differenceOf(d), NegligibleZone: d.Zone, N: d.N}
	}
	type claim struct {
		Claim       string            `json:"claim"`
		Words       string            `json:"words"`
		Verdict     inference.Verdict `json:"verdict"`
		Sentence    string            `json:"sentence"`
		Comparisons []comparison      `json:"comparisons"`
	}
	claims := []claim{}
	for _, c := range v.Claims {
		results, verdict := v.Of(c)
		stated := claim{c.ID, c.Words, verdict, claimSentence(v, c), []comparison{}}
		for i := range results {
			f := &results[i]
			x := of(f)
			effect, warnings := jsonNumber(f.Difference.Effect), listed(f.Difference.Warnings)
			x.Effect, x.Verdict, x.Given, x.Warnings = &effect, f.Verdict, &f.Comparison.Given, &warnings
			stated.Comparisons = append(stated.Comparisons, x)
		}
		claims = append(claims, stated)
	}
	beside := []comparison{}
	for i := range v.Extra {
		x := of(&v.Extra[i])
		x.Finding = moreOrLess[v.Extra[i].Verdict]
		beside = append(beside, x)
	}
	return struct {
		common
		Level  float64      `json:"level"`
		Runs   int          `json:"runs"`
		Budget int          `json:"budget"`
		Claims []claim      `json:"claims"`
		Beside []comparison `json:"beside"`
	}{commonOf(v.Question), v.Question.Level, v.Runs, v.Question.Budget, claims, beside}
}

// common is what the JSON of every answer begins with.
type common struct {
	Scenario string `json:"scenario"`
	Version  string `json:"version"`
	Seed     uint64 `json:"seed"`
}

func commonOf(q *findings.Question) common {
	return common{q.Setting.Name, sim.Version, q.Setting.Seed}
}

func differenceOf(d *inference.Difference) differenceJSON {
	return differenceJSON{jsonNumber(d.Value), jsonNumber(d.StandardError), jsonNumber(d.Low), jsonNumber(d.High), d.Level}
}

func drawClaims(ctx context.Context, d *Display) ([]Exhibit, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	found, err := findings.Recall(ctx, filepath.Join(d.Folder, string(findings.AboutClaims)), findings.AboutClaims, d.Level, d.Zones)
	if err != nil {
		return nil, err
	}
	e, err := d.claims(found.(*findings.Verdicts))
	return []Exhibit{e}, err
}

// claims draws the forest of the claims.
func (d *Display) claims(v *findings.Verdicts) (Exhibit, error) {
	var rows []figure.ClaimRow
	most := 0
	for i := range v.Findings {
		f := &v.Findings[i]
		if !d.shows(f.Comparison) {
			continue
		}
		rows = append(rows, figure.ClaimRow{Claim: f.Claim.ID, Words: f.Claim.Words, Comparison: f.Comparison.Label, Outcome: f.Comparison.Outcome,
			Difference: f.Difference, NoWorse: f.Comparison.NoWorse, Verdict: string(f.Verdict)})
		most = max(most, f.Difference.N)
	}
	if rows == nil {
		return Exhibit{}, findings.Misused("no claim compares these regimes in these outcomes")
	}
	drawn, err := figure.ClaimsForest(rows, d.page(most, int64(v.Runs), v.Parts...))
	if err != nil {
		return Exhibit{}, err
	}
	return Exhibit{drawn, "The comparisons of the claims, in multiples of each outcome’s negligible zone. The claimed direction is to the right.", claimsTable(v)}, nil
}

// claimsTable is the table of verdicts.
func claimsTable(v *findings.Verdicts) Table {
	t := Table{Columns: Columns(2, "Comparison", "Outcome", "Estimate", "Interval", "Effect", "n", "Verdict")}
	t.Columns[6].Number = false
	for _, c := range v.Claims {
		results, verdict := v.Of(c)
		t.Rows = append(t.Rows, Row{Group: Text(fmt.Sprintf("**%s** %s *%s*", c.ID, Plain(c.Words), verdict))})
		for _, f := range results {
			d := &f.Difference
			mean, ends := words.MeanAndInterval(d)
			r := NewRow(findingLabel(&f), f.Comparison.Outcome, mean, ends, words.Effect(d), fmt.Sprint(d.N))
			r.Cells = append(r.Cells, Cell{Text: string(f.Verdict), Verdict: true})
			t.Rows = append(t.Rows, r)
		}
	}
	t.Rows = append(t.Rows, Row{Group: "**Comparisons outside the claims**"})
	for _, f := range v.Extra {
		d := &f.Difference
		mean, ends := words.MeanAndInterval(d)
		t.Rows = append(t.Rows, NewRow(f.Comparison.Label, f.Comparison.Outcome, mean, ends, words.Effect(d), fmt.Sprint(d.N), moreOrLess[f.Verdict]))
	}
	return t
}
