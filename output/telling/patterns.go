package telling

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/sim/inference"
)

// literature writes the literature's interval.
func literature(m *inference.Measurement) string {
	switch {
	case math.IsInf(m.Low, -1):
		return fmt.Sprintf("below %v", m.High)
	case math.IsInf(m.High, 1):
		return fmt.Sprintf("above %v", m.Low)
	default:
		return fmt.Sprintf("%v to %v", m.Low, m.High)
	}
}

// printPatterns prints the table of measurements and sentences on each pattern.
func printPatterns(w io.Writer, p *findings.Patterns) {
	t := Table{Columns: append(Columns(4, "pattern", "quantity", "regime", "literature", "measured", "interval", "n"), Column{Title: "verdict"})}
	for _, r := range p.Results {
		id := r.Pattern.ID
		for i := range r.Measurements {
			m := &r.Measurements[i]
			verdict := string(m.Verdict())
			if m.Beside {
				verdict = "(" + verdict + ")"
			}
			x := &m.Measured
			t.Add(id, m.Quantity, m.Regime, literature(m), words.RoundedTo(x.Reach())(x.Value), words.Bounds(x), fmt.Sprint(x.N), verdict)
			id = ""
		}
		if len(r.Measurements) == 0 {
			t.Add(id, "-", "-", "-", "-", "-", "0", string(r.Verdict))
		}
	}
	t.Print(w)
	fmt.Fprintln(w)
	for _, r := range p.Results {
		PrintParagraph(w, strings.Join(append([]string{patternSentence(r)}, patternRemarks(r)...), " "))
	}
	PrintParagraph(w, fmt.Sprintf("A quantity holds if its whole interval lies inside the literature's and fails if it lies wholly outside; a pattern holds if all its quantities do, "+
		"and fails if any fails. Quantities in brackets do not count. The intervals of a pattern hold together with %s%% confidence (Bonferroni), "+
		"and are meant to be inspected once, with a number of organizations fixed in advance. %s, seed %d.", words.Figures(100*p.Question.Level), words.Counted(p.Runs, "run"), p.Question.Setting.Seed))
	for _, r := range p.Results {
		for _, warning := range patternWarnings(r) {
			PrintParagraph(w, "Note: "+r.Pattern.ID+", "+warning+".")
		}
	}
}

// patternSentence reports the result for a pattern in plain words.
func patternSentence(r *findings.PatternResult) string {
	head := fmt.Sprintf("%s, %s: %s", r.Pattern.ID, r.Verdict, r.Pattern.Words)
	if len(r.Measurements) == 0 {
		return head + " There are no complete runs for it."
	}
	var parts []string
	for i := range r.Measurements {
		m := &r.Measurements[i]
		if m.Beside {
			continue
		}
		part := fmt.Sprintf("%s, %s, was %s, in the literature %s", m.Quantity, m.Regime, words.ValueAndInterval(&m.Measured), literature(m))
		if verdict := m.Verdict(); verdict != r.Verdict {
			part += " (" + string(verdict) + ")"
		}
		parts = append(parts, part)
	}
	lead := map[inference.PatternVerdict]string{
		inference.Holds: "The model shows it", inference.Fails: "The model does not show it", inference.Unsettled: "These runs do not decide it",
	}[r.Verdict]
	return fmt.Sprintf("%s %s: %s.", head, lead, strings.Join(parts, "; "))
}

// patternRemarks returns further sentences on a pattern.
func patternRemarks(r *findings.PatternResult) []string {
	if r.Pattern.Note == "" {
		return r.Notes
	}
	return append([]string{r.Pattern.Note}, r.Notes...)
}

// patternWarnings returns the warnings about the data, each once, with the quantities that it
// concerns.
func patternWarnings(r *findings.PatternResult) []string {
	var all []string
	about := map[string][]string{}
	for i := range r.Measurements {
		m := &r.Measurements[i]
		for _, w := range m.Measured.Warnings {
			if about[w] == nil {
				all = append(all, w)
			}
			about[w] = append(about[w], m.Quantity+", "+m.Regime)
		}
	}
	for i, w := range all {
		if len(about[w]) < len(r.Measurements) {
			all[i] = strings.Join(about[w], "; ") + ": " + w
		}
	}
	return all
}

// patternsJSON returns the results in their form for machines, on which scripts rely.
func patternsJSON(p *findings.Patterns) any {
	type measurement struct {
		Quantity       string                   `json:"quantity"`
		Regime         string                   `json:"regime"`
		Counts         bool                     `json:"counts"`
		LiteratureLow  jsonNumber               `json:"literature_low"`
		LiteratureHigh jsonNumber               `json:"literature_high"`
		Value          jsonNumber               `json:"value"`
		Low            jsonNumber               `json:"low"`
		High           jsonNumber               `json:"high"`
		Level          float64                  `json:"level"`
		N              int                      `json:"n"`
		Verdict        inference.PatternVerdict `json:"verdict"`
		Warnings       []string                 `json:"warnings"`
	}
	type pattern struct {
		Pattern      string                   `json:"pattern"`
		Words        string                   `json:"words"`
		Source       string                   `json:"source"`
		Verdict      inference.PatternVerdict `json:"verdict"`
		Sentence     string                   `json:"sentence"`
		Remarks      []string                 `json:"remarks"`
		Runs         int                      `json:"runs"`
		Measurements []measurement            `json:"measurements"`
	}
	list := []pattern{}
	for _, r := range p.Results {
		shown := pattern{r.Pattern.ID, r.Pattern.Words, r.Pattern.Source, r.Verdict, patternSentence(r), listed(patternRemarks(r)), r.Runs, []measurement{}}
		for i := range r.Measurements {
			m := &r.Measurements[i]
			x := &m.Measured
			shown.Measurements = append(shown.Measurements, measurement{m.Quantity, m.Regime, !m.Beside, jsonNumber(m.Low), jsonNumber(m.High),
				jsonNumber(x.Value), jsonNumber(x.Low), jsonNumber(x.High), x.Level, x.N, m.Verdict(), listed(x.Warnings)})
		}
		list = append(list, shown)
	}
	return struct {
		common
		Level    float64   `json:"level"`
		Runs     int       `json:"runs"`
		Budget   int       `json:"budget"`
		Patterns []pattern `json:"patterns"`
	}{commonOf(p.Question), p.Question.Level, p.Runs, p.Question.Budget, list}
}

func drawPatterns(ctx context.Context, d *Display) ([]Exhibit, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	found, err := findings.Recall(ctx, filepath.Join(d.Folder, string(findings.AboutPatterns)), findings.AboutPatterns, d.Level, nil)
	if err != nil {
		return nil, err
	}
	e, err := d.patterns(found.(*findings.Patterns))
	return []Exhibit{e}, err
}

// patterns draws the measurements against the literature.
func (d *Display) patterns(p *findings.Patterns) (Exhibit, error) {
	var rows []figure.PatternRow
	for _, r := range p.Results {
		for i := range r.Measurements {
			m := &r.Measurements[i]
			if m.Beside || !d.showsRegimes(strings.Split(m.Regime, " - ")...) {
				continue
			}
			rows = append(rows, figure.PatternRow{Pattern: r.Pattern.ID, Words: r.Pattern.Words, Quantity: m.Quantity, Regime: m.Regime, Measured: m.Measured,
				LiteratureLow: m.Low, LiteratureHigh: m.High, Verdict: string(m.Verdict()), Source: r.Pattern.Source})
		}
	}
	var parts []*dataset.Manifest
	most := 0
	for _, r := range p.Results {
		for _, m := range r.Parts {
			parts, most = append(parts, m), max(most, m.Replications.Most)
		}
	}
	if parts == nil {
		return Exhibit{}, errors.New("no pattern has runs")
	}
	if rows == nil {
		return Exhibit{}, findings.Misused("no pattern is measured under these regimes")
	}
	page := d.page(most, int64(p.Runs), parts...)
	page.Scenario, page.Sweep = "of each pattern", fmt.Sprintf("%s of patterns", words.Counted(len(parts), "data set"))
	drawn, err := figure.PatternDots(rows, page)
	return Exhibit{drawn, "Measurements in the model compared with what the literature reports about real organizations.", patternsTable(p)}, err
}

// patternsTable is the table of patterns.
func patternsTable(p *findings.Patterns) Table {
	t := Table{Columns: Columns(3, "Quantity", "Regime", "Literature", "Measured", "Interval", "n", "Verdict")}
	t.Columns[6].Number = false
	for _, r := range p.Results {
		t.Rows = append(t.Rows, Row{Group: Text(fmt.Sprintf("**%s** %s *%s* (%s)", r.Pattern.ID, Plain(r.Pattern.Words), r.Verdict, Plain(r.Pattern.Source)))})
		for i := range r.Measurements {
			m := &r.Measurements[i]
			cells := NewRow(m.Quantity, m.Regime, literature(m), words.Figures(m.Measured.Value), words.Bounds(&m.Measured), fmt.Sprint(m.Measured.N))
			verdict := Cell{Text: string(m.Verdict()), Verdict: true}
			if m.Beside {
				verdict = Cell{Text: "(" + string(m.Verdict()) + ", does not count)"}
			}
			cells.Cells = append(cells.Cells, verdict)
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}
