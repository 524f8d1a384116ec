package telling

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"leaderful/output/findings"
	"leaderful/sim/inference"
)

// constructedMatrix returns a matrix in which power-with has .5 more trust than three of
// its rivals, and .5 less without the first mechanism; without all others it has .51
// more. Seven comparisons have no real difference, and all others are undecided.
func constructedMatrix() *findings.Matrix {
	m := &findings.Matrix{Question: &findings.Question{Level: .95}, Runs: 12}
	for i := range len(inference.Mechanisms) + 1 {
		c := findings.Column{Verdicts: findings.Verdicts{Question: m.Question}}
		trust, verdict := .5, inference.Supported
		switch i {
		case 0:
		case 1:
			trust, verdict = -.5, inference.Opposed
		default:
			trust = .51
		}
		if i > 0 {
			c.Mechanism = &inference.Mechanisms[i-1]
		}
		nothing := 0
		for k := range inference.Claims {
			claim := &inference.Claims[k]
			c.Verdicts.Claims = append(c.Verdicts.Claims, claim)
			for n := range claim.Comparisons {
				f := findings.Finding{Claim: claim, Comparison: &claim.Comparisons[n], Verdict: inference.Open}
				f.Difference.N = 3000
				move, p := 0., 1.
				switch {
				case ofTrust(claim, f.Comparison):
					f.Difference.Value, f.Verdict = trust, verdict
					if move = trust - .5; i == 1 {
						p = 1e-10
					}
				case nothing < 7:
					f.Verdict = inference.NoDifference
					nothing++
				}
				c.Verdicts.Findings = append(c.Verdicts.Findings, f)
				if i == 0 {
					m.Before = append(m.Before, f.Verdict)
				} else {
					c.Moves, c.P = append(c.Moves, move), append(c.P, p)
				}
			}
		}
		m.Columns = append(m.Columns, c)
	}
	return m
}

// ofTrust reports whether a comparison is one of the three that move.
func ofTrust(claim *inference.Claim, c *inference.Comparison) bool {
	switch claim.ID + " " + c.Label {
	case "C13 power-with - domineering", "C13 power-with - compassionate", "C8 power-with - masquerade":
		return c.Outcome == "trust"
	}
	return false
}

func TestSentencesOfMatrix(t *testing.T) {
	m := constructedMatrix()
	if text := matrixSentence(m, &m.Columns[1]); text != "Without threat_weight (a standing threat lowers trust), 3 verdicts change: C8, power-with - masquerade in trust: from supported (+0.500) to opposed (-0.500); "+
		"C13, power-with - domineering in trust: from supported (+0.500) to opposed (-0.500); C13, power-with - compassionate in trust: from supported (+0.500) to opposed (-0.500)." {
		t.Errorf("it says %s", text)
	}
	if text := matrixSentence(m, &m.Columns[2]); text != "Without gap_weight (a gap between words and deeds lowers trust), no decided verdict changes; 29 of 39 are undecided." {
		t.Errorf("it says %s", text)
	}
}

// Only the moves without the threat are marked.
func TestMovesAreMarked(t *testing.T) {
	m := constructedMatrix()
	printed := new(bytes.Buffer)
	Print(printed, m)
	var marked []string
	for _, line := range strings.Split(printed.String(), "\n") {
		if cells := strings.Fields(line); len(cells) == len(m.Columns)+1 && strings.Contains(line, "*") && strings.HasPrefix(cells[0], "C") {
			marked = append(marked, cells[0])
			if !strings.HasSuffix(cells[2], "*") && !strings.HasSuffix(cells[2], "*]") || strings.Count(line, "*") != 1 {
				t.Errorf("the moves are reported as %s", line)
			}
		}
	}
	if !slices.Equal(marked, []string{"C8", "C13"}) {
		t.Errorf("claims that move are %v in\n%s", marked, printed)
	}
}

func TestMatrixAsJSON(t *testing.T) {
	m := constructedMatrix()
	text := new(bytes.Buffer)
	if err := PrintJSON(text, JSON(m)); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Columns []struct {
			Mechanism   string
			Comparisons []struct {
				Claim    string
				N        int
				Verdict  string
				Move     *float64
				Adjusted *float64 `json:"p_adjusted"`
				Moved    *bool
				Changed  *bool `json:"verdict_changed"`
			}
			Off map[string]float64
		}
	}
	if err := json.Unmarshal(text.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	domineering := slices.IndexFunc(m.Columns[0].Verdicts.Findings, func(f findings.Finding) bool {
		return f.Claim.ID == "C13" && ofTrust(f.Claim, f.Comparison)
	})
	as, threat := got.Columns[0].Comparisons[domineering], got.Columns[1].Comparisons[domineering]
	if got.Columns[0].Mechanism != "as is" || got.Columns[0].Off != nil || as.Move != nil || as.Moved != nil || as.Verdict != "supported" || as.N != 3000 {
		t.Errorf("with all mechanisms: %+v", as)
	}
	if off := got.Columns[1].Off; len(off) != 1 || got.Columns[1].Mechanism != "threat_weight" || threat.Claim != "C13" || *threat.Move != m.Columns[1].Moves[domineering] ||
		*threat.Adjusted != m.Columns[1].P[domineering] || !*threat.Moved || !*threat.Changed || threat.Verdict != "opposed" {
		t.Errorf("without the threat: %+v, %v", threat, off)
	}
}

func TestWhenVerdictsChange(t *testing.T) {
	all := []inference.Verdict{inference.Supported, inference.Opposed, inference.NoDifference, inference.Mixed, inference.Open}
	for _, a := range all {
		for _, b := range all {
			if want := a != b && a != inference.Open && b != inference.Open; b.Changed(a) != want {
				t.Errorf("from %s to %s: %v", a, b, !want)
			}
			if (Symbols[a] == Symbols[b]) != (a == b) {
				t.Errorf("%s and %s look like %s and %s", a, b, Symbols[a], Symbols[b])
			}
		}
	}
}
