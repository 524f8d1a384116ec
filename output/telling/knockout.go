package telling

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/sim/inference"
)

// Symbols stand for verdicts in a matrix.
var Symbols = map[inference.Verdict]string{
	inference.Supported: "+", inference.Opposed: "-", inference.NoDifference: "0", inference.Mixed: "~", inference.Open: "?",
}

// printMatrix prints the matrix of claims by mechanisms, and the changes in words.
func printMatrix(w io.Writer, m *findings.Matrix) {
	t := Table{Columns: Columns(1, "claim")}
	for i := range m.Columns {
		t.Columns = append(t.Columns, Column{Title: m.Columns[i].Name(), Number: true})
	}
	for _, claim := range m.Columns[0].Verdicts.Claims {
		row := []string{claim.ID}
		before := m.Joint(&m.Columns[0], claim)
		for i := range m.Columns {
			verdict := m.Joint(&m.Columns[i], claim)
			cell := Symbols[verdict]
			if m.ClaimMoved(&m.Columns[i], claim) {
				cell += "*"
			}
			if verdict.Changed(before) {
				cell = "[" + cell + "]"
			}
			row = append(row, cell)
		}
		t.Add(row...)
	}
	t.Print(w)
	fmt.Fprintln(w)
	PrintParagraph(w, "+ supported, - opposed, 0 no real difference, ~ mixed (parts are decided differently), ? undecided; in brackets where the verdict differs "+
		"from the one with all mechanisms on; * where a comparison moves by more than the negligible zone.")
	for i := range m.Columns[1:] {
		PrintParagraph(w, matrixSentence(m, &m.Columns[i+1]))
	}
	if len(m.AlreadyOff) > 0 {
		PrintParagraph(w, "Already off in this setting: "+words.Enumerate(m.AlreadyOff)+".")
	}
	PrintParagraph(w, fmt.Sprintf("All intervals of the matrix hold together with %s%% confidence. %s, seed %d.", words.Figures(100*m.Question.Level), words.Counted(m.Runs, "run"), m.Question.Setting.Seed))
}

// MatrixChanges lists the decided verdicts that change without a mechanism.
func MatrixChanges(m *findings.Matrix, c *findings.Column) []string {
	var changes []string
	for i := range c.Verdicts.Findings {
		now, before := &c.Verdicts.Findings[i], &m.Columns[0].Verdicts.Findings[i]
		if now.Verdict.Changed(m.Before[i]) {
			changes = append(changes, fmt.Sprintf("%s, %s in %s: from %s (%s) to %s (%s)", now.Claim.ID, now.Comparison.Label, now.Comparison.Outcome,
				m.Before[i], words.Signed(before.Difference.Value), now.Verdict, words.Signed(now.Difference.Value)))
		}
	}
	return changes
}

// matrixSentence reports what changes without a mechanism.
func matrixSentence(m *findings.Matrix, c *findings.Column) string {
	changes := MatrixChanges(m, c)
	what := fmt.Sprintf("Without %s (%s)", c.Mechanism.Name, c.Mechanism.Does)
	switch len(changes) {
	case 0:
		return fmt.Sprintf("%s, no decided verdict changes; %d of %d are undecided.", what, c.Open(), len(c.Verdicts.Findings))
	case 1:
		return fmt.Sprintf("%s, 1 verdict changes: %s.", what, changes[0])
	default:
		return fmt.Sprintf("%s, %d verdicts change: %s.", what, len(changes), strings.Join(changes, "; "))
	}
}

// matrixJSON returns the matrix in its form for machines, on which scripts rely.
func matrixJSON(m *findings.Matrix) any {
	type cell struct {
		Claim      string            `json:"claim"`
		Comparison string            `json:"comparison"`
		Outcome    string            `json:"outcome"`
		Mean       jsonNumber        `json:"mean"`
		Low        jsonNumber        `json:"low"`
		High       jsonNumber        `json:"high"`
		N          int               `json:"n"`
		Verdict    inference.Verdict `json:"verdict"`
		Move       *jsonNumber       `json:"move,omitempty"`
		PAdjusted  *float64          `json:"p_adjusted,omitempty"`
		Moved      *bool             `json:"moved,omitempty"`
		Changed    *bool             `json:"verdict_changed,omitempty"`
	}
	type column struct {
		Mechanism   string `json:"mechanism"`
		Comparisons []cell `json:"comparisons"`
		Off         Object `json:"off,omitempty"`
	}
	var columns []column
	for i := range m.Columns {
		c := &m.Columns[i]
		shown := column{Mechanism: c.Name(), Comparisons: []cell{}}
		for k := range c.Verdicts.Findings {
			f := &c.Verdicts.Findings[k]
			d := &f.Difference
			x := cell{Claim: f.Claim.ID, Comparison: f.Comparison.Label, Outcome: f.Comparison.Outcome, Mean: jsonNumber(d.Value), Low: jsonNumber(d.Low), High: jsonNumber(d.High), N: d.N, Verdict: m.Verdict(c, k)}
			if c.Mechanism != nil {
				move, moved, changed := jsonNumber(c.Moves[k]), m.Moved(c, k), f.Verdict.Changed(m.Before[k])
				x.Move, x.PAdjusted, x.Moved, x.Changed = &move, &c.P[k], &moved, &changed
			}
			shown.Comparisons = append(shown.Comparisons, x)
		}
		if c.Mechanism != nil {
			for _, change := range c.Mechanism.Off {
				shown.Off = append(shown.Off, Member{change.Name, change.Value})
			}
		}
		columns = append(columns, shown)
	}
	return struct {
		common
		Level   float64  `json:"level"`
		Runs    int      `json:"runs"`
		Columns []column `json:"columns"`
	}{commonOf(m.Question), m.Question.Level, m.Runs, columns}
}

func drawKnockout(ctx context.Context, d *Display) ([]Exhibit, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	found, err := findings.Recall(ctx, filepath.Join(d.Folder, string(findings.AboutKnockout)), findings.AboutKnockout, d.Level, d.Zones)
	if err != nil {
		return nil, err
	}
	e, err := d.Matrix(found.(*findings.Matrix))
	return []Exhibit{e}, err
}

// Matrix draws the matrix of claims by mechanisms, comparison by comparison.
func (d *Display) Matrix(m *findings.Matrix) (Exhibit, error) {
	k := figure.Knockouts{}
	for i := range m.Columns {
		k.Mechanisms = append(k.Mechanisms, columnTitle(&m.Columns[i]))
	}
	first := &m.Columns[0].Verdicts
	for i := range first.Findings {
		f := &first.Findings[i]
		if !d.shows(f.Comparison) {
			continue
		}
		cells := make([]figure.KnockoutCell, len(m.Columns))
		for n := range m.Columns {
			c := &m.Columns[n]
			cells[n].Verdict = m.Verdict(c, i)
			if m.Moved(c, i) {
				cells[n].Shift = map[bool]int{true: 1, false: -1}[c.Moves[i] > 0]
			}
		}
		k.Rows = append(k.Rows, figure.KnockoutRow{Claim: f.Claim.ID, Comparison: f.Comparison.Label, Outcome: f.Comparison.Outcome, Cells: cells})
	}
	if k.Rows == nil {
		return Exhibit{}, findings.Misused("no claim compares these regimes in these outcomes")
	}
	drawn, err := figure.KnockoutMatrix(k, d.page(m.Manifest.Replications.Most, int64(m.Runs), m.Manifest))
	if err != nil {
		return Exhibit{}, err
	}
	return Exhibit{drawn, "Verdicts of the unchanged model, and without each mechanism.", matrixTable(m)}, nil
}

// matrixTable is the matrix of claims by mechanisms.
func matrixTable(m *findings.Matrix) Table {
	t := Table{Columns: Columns(1, "Comparison")}
	for i := range m.Columns {
		t.Columns = append(t.Columns, Column{Title: m.Columns[i].Name()})
	}
	first := &m.Columns[0].Verdicts
	for i := range first.Findings {
		f := &first.Findings[i]
		r := NewRow(f.Claim.ID + " " + f.Comparison.Label + ", " + f.Comparison.Outcome)
		for n := range m.Columns {
			verdict := m.Verdict(&m.Columns[n], i)
			cell := Symbols[verdict]
			if m.Moved(&m.Columns[n], i) {
				cell += "*"
			}
			r.Cells = append(r.Cells, Cell{Text: cell, Strong: verdict.Changed(m.Before[i])})
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// columnTitle names a column in a figure.
func columnTitle(c *findings.Column) string {
	if c.Mechanism == nil {
		return c.Name()
	}
	return c.Mechanism.Title
}
