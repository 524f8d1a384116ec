package findings

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// knockoutIn opens the question about mechanisms in a folder of results.
func knockoutIn(t *testing.T, folder string) *knockoutAsking {
	t.Helper()
	q := shortQuestion(t, AboutKnockout, KnockoutBudget)
	a, err := openKnockout(q, q.folder(folder))
	if err != nil {
		t.Fatal(err)
	}
	return a.(*knockoutAsking)
}

// constructed is an inquiry into mechanisms whose values are noise plus the result of
// effect for an arm without a mechanism ("": all mechanisms on).
func constructed(t *testing.T, replications int, effect func(mechanism, arm, outcome string) float64) *knockoutAsking {
	t.Helper()
	q := knockoutIn(t, t.TempDir())
	if len(q.off) != len(inference.Mechanisms) || q.alreadyOff != nil {
		t.Fatal(q.off, q.alreadyOff)
	}
	random := rand.New(rand.NewPCG(5, 6))
	l := q.All[0]
	l.Composition.Replications = replications
	noise := make([]outcomeValues, replications)
	for r := range noise {
		for range l.arms() * len(l.keep) {
			noise[r] = append(noise[r], random.NormFloat64())
		}
	}
	for p := range l.Composition.Points {
		mechanism := ""
		if p > 0 {
			mechanism = q.off[p-1].Name
		}
		var rows []outcomeValues
		for r := range replications {
			row := slices.Clone(noise[r])
			for a, arm := range l.Composition.Arms {
				for k, outcome := range l.keep {
					row[a*len(l.keep)+k] += effect(mechanism, arm.Name, outcome)
				}
			}
			rows = append(rows, row)
		}
		l.rows = append(l.rows, rows)
	}
	return q
}

// comparisonAt returns the index of a comparison of a claim among all comparisons.
func comparisonAt(t *testing.T, id, label, outcome string) int {
	t.Helper()
	at := 0
	for i := range inference.Claims {
		for _, c := range inference.Claims[i].Comparisons {
			if inference.Claims[i].ID == id && c.Label == label && c.Outcome == outcome {
				return at
			}
			at++
		}
	}
	t.Fatalf("%s does not compare %s in %s", id, label, outcome)
	return 0
}

// With all mechanisms on, power-with has .5 more trust than domineering; without
// the threat it has .5 less, and without insight .51 more. Everything else
// is noise that all points share.
func TestConstructedMatrix(t *testing.T) {
	q := constructed(t, 3000, func(mechanism, arm, outcome string) float64 {
		switch {
		case arm != "power-with" || outcome != "trust":
			return 0
		case mechanism == "threat_weight":
			return -.5
		case mechanism == "insight":
			return .51
		}
		return .5
	})
	m := q.matrix()
	all := AllComparisons()
	domineering := comparisonAt(t, "C13", "power-with - domineering", "trust")
	trust := []int{domineering, comparisonAt(t, "C13", "power-with - compassionate", "trust"), comparisonAt(t, "C8", "power-with - masquerade", "trust")}
	if m.Runs != 3000*len(m.Columns)*q.All[0].arms() || len(m.Columns) != len(q.off)+1 || m.Columns[0].Name() != "as is" {
		t.Errorf("%d runs in %d columns", m.Runs, len(m.Columns))
	}
	var p []float64
	for i := range m.Columns {
		c := &m.Columns[i]
		if got, want := c.Verdicts.Findings[0].Difference.Level, inference.Simultaneous(.95, len(m.Columns)*len(all)); math.Abs(got-want) > 1e-12 {
			t.Fatalf("the level of each interval is %v, want %v", got, want)
		}
		for k := range c.Verdicts.Findings {
			moves := 0.0
			if slices.Contains(trust, k) {
				moves = map[string]float64{"threat_weight": -1, "insight": .01}[c.Name()]
			}
			if c.Mechanism == nil {
				continue
			}
			_, chance := q.move(&all[k], i, sim.Zones()[all[k].Outcome])
			p = append(p, chance)
			if math.Abs(c.Moves[k]-moves) > 1e-9 {
				t.Errorf("without %s comparison %d moves by %v, not %v", c.Name(), k, c.Moves[k], moves)
			}
			// A move of half a zone does not matter, however certain it is.
			if moved := moves == -1; m.Moved(c, k) != moved || moved && c.P[k] > 1e-9 || !moved && c.P[k] != 1 {
				t.Errorf("without %s comparison %d moves: %v, p %v", c.Name(), k, m.Moved(c, k), c.P[k])
			}
		}
	}
	for k, adjusted := range inference.Holm(p) {
		if got := m.Columns[1+k/len(all)].P[k%len(all)]; got != adjusted {
			t.Fatalf("p-value %d is adjusted to %v, want %v in the family of all", k, got, adjusted)
		}
	}
	if v := m.Columns[0].Verdicts.Findings[domineering].Verdict; v != inference.Supported {
		t.Errorf("with all mechanisms trust is %s", v)
	}
	if v := m.Columns[1].Verdicts.Findings[domineering].Verdict; v != inference.Opposed {
		t.Errorf("without the threat trust is %s", v)
	}
	var changed []string
	for k := range m.Before {
		if m.Columns[1].Verdicts.Findings[k].Verdict.Changed(m.Before[k]) {
			changed = append(changed, m.Columns[1].Verdicts.Findings[k].Claim.ID)
		}
		if m.Columns[2].Verdicts.Findings[k].Verdict.Changed(m.Before[k]) {
			t.Errorf("without %s comparison %d changes", m.Columns[2].Name(), k)
		}
	}
	if !slices.Equal(changed, []string{"C8", "C13", "C13"}) || m.Columns[2].Name() != "gap_weight" || m.Columns[2].Open() != 29 || len(all) != 39 {
		t.Errorf("without the threat verdicts of %v change; without %s, %d of %d are undecided", changed, m.Columns[2].Name(), m.Columns[2].Open(), len(all))
	}
	var moved []string
	for _, claim := range m.Columns[0].Verdicts.Claims {
		for i := range m.Columns {
			if m.ClaimMoved(&m.Columns[i], claim) {
				moved = append(moved, claim.ID+" without "+m.Columns[i].Name())
			}
		}
	}
	if !slices.Equal(moved, []string{"C8 without threat_weight", "C13 without threat_weight"}) {
		t.Errorf("claims that move are %v", moved)
	}
}

// A replication in which a run failed is left out of comparisons with that run, and of
// no others.
func TestMovesArePairedWhereRunsFailed(t *testing.T) {
	q := constructed(t, 50, func(mechanism, arm, outcome string) float64 {
		return map[bool]float64{true: .25}[mechanism == "learn" && arm == "power-with" && outcome == "trust"]
	})
	l := q.All[0]
	at := l.at("power-with", "trust")
	c := inference.Between("trust", "power-with", "domineering")
	if mean, p := q.move(&c, 3, .02); math.Abs(mean-.25) > 1e-12 || p != 1 {
		t.Errorf("where all moves are equal, %v, p is %v", mean, p)
	}
	for r, row := range l.rows[3] { // a spread with a mean of 0
		row[at] += .01 * float64(r%3-1)
	}
	l.rows[0][5][at], l.rows[3][9][at] = math.NaN(), math.NaN() // with all mechanisms, and without learning
	mean, p := q.move(&c, 3, .02)
	if math.Abs(mean-.25) > .001 || p > 1e-12 {
		t.Errorf("it moves by %v, p %v", mean, p)
	}
	if mean, p = q.move(&c, 1, .02); mean != 0 || p != 1 {
		t.Errorf("a comparison that does not move moves by %v, p %v", mean, p)
	}
	l.rows[3] = l.rows[3][:inference.FewReplications]
	if mean, p = q.move(&c, 3, .02); math.Abs(mean-.25) > .001 || p != 1 {
		t.Errorf("with too few replications it says %v, p %v", mean, p)
	}
	l.rows[3] = nil
	if mean, p = q.move(&c, 3, .02); !math.IsNaN(mean) || p != 1 {
		t.Errorf("without replications it says %v, p %v", mean, p)
	}
}

// Every point differs from the setting only in the parameters of one mechanism.
func TestPointsWithoutMechanisms(t *testing.T) {
	q := knockoutIn(t, t.TempDir())
	l := q.All[0]
	l.Composition.Replications = 1
	if err := l.compose(); err != nil {
		t.Fatal(err)
	}
	if l.sweep.Points() != len(q.off)+1 {
		t.Fatalf("there are %d points", l.sweep.Points())
	}
	for arm := range l.sweep.Arms {
		for point := range l.sweep.Points() {
			want := l.sweep.Arms[arm].Setup
			if point > 0 {
				for _, change := range q.off[point-1].Off {
					if err := sim.ParameterNamed(change.Name).Set(&want, change.Value); err != nil {
						t.Fatal(err)
					}
				}
			}
			setup, err := l.sweep.Setup(arm, l.sweep.Values(point))
			if err != nil || setup.Parameters != want.Parameters || point > 0 && setup.Parameters == l.sweep.Arms[arm].Setup.Parameters {
				t.Errorf("point %d of %s: %v, %+v", point, l.sweep.Arms[arm].Name, err, setup.Parameters)
			}
		}
	}
}

// Runs without other mechanisms, or without two at once, are refused.
func TestOtherPointsThanThoseOfMechanismsAreRefused(t *testing.T) {
	folder := t.TempDir()
	q := knockoutIn(t, folder)
	for i := range q.points[1] { // without the first two
		if q.points[1][i] == q.points[0][i] {
			q.points[1][i] = q.points[2][i]
		}
	}
	if err := q.All[0].grow(t.Context(), atWork(1, 1), q.points, 1); err != nil {
		t.Fatal(err)
	}
	question := shortQuestion(t, AboutKnockout, KnockoutBudget)
	if _, err := openKnockout(question, question.folder(folder)); err == nil || !strings.Contains(err.Error(), "do not match this program's mechanisms") {
		t.Errorf("points of other mechanisms: %v", err)
	}
}
