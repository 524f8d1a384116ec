package main

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// without is the part of knockout --json on which scripts rely.
type without struct {
	Scenario, Version string
	Seed              uint64
	Level             float64
	Runs              int
	Columns           []struct {
		Mechanism   string
		Comparisons []struct {
			Claim, Comparison, Outcome string
			Mean, Low, High            *float64
			N                          int
			Verdict                    string
			Move                       *float64
			Adjusted                   *float64 `json:"p_adjusted"`
			Moved                      *bool
			Changed                    *bool `json:"verdict_changed"`
		}
		Off map[string]float64
	}
}

func parseMatrix(t *testing.T, text string) *without {
	t.Helper()
	m := new(without)
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(m); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return m
}

// constructed is an inquiry into mechanisms whose values are noise plus the result of
// effect for an arm without a mechanism ("": all mechanisms on).
func constructed(t *testing.T, replications int, effect func(mechanism, arm, outcome string) float64) (*inquiry, []*inference.Mechanism) {
	t.Helper()
	q, off, alreadyOff, err := newKnockoutInquiry(t.TempDir(), shortSetting(t))
	if err != nil || len(off) != len(inference.Mechanisms) || alreadyOff != nil {
		t.Fatal(off, alreadyOff, err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	l := q.ledgers[0]
	l.composition.Replications = replications
	noise := make([]outcomeValues, replications)
	for r := range noise {
		for range l.arms() * len(l.keep) {
			noise[r] = append(noise[r], random.NormFloat64())
		}
	}
	for p := range l.composition.Points {
		mechanism := ""
		if p > 0 {
			mechanism = off[p-1].Name
		}
		var rows []outcomeValues
		for r := range replications {
			row := slices.Clone(noise[r])
			for a, arm := range l.composition.Arms {
				for k, outcome := range l.keep {
					row[a*len(l.keep)+k] += effect(mechanism, arm.Name, outcome)
				}
			}
			rows = append(rows, row)
		}
		l.rows = append(l.rows, rows)
	}
	return q, off
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
	q, off := constructed(t, 3000, func(mechanism, arm, outcome string) float64 {
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
	zones, err := zonesOf(nil)
	if err != nil {
		t.Fatal(err)
	}
	m := matrixOf(q, off, nil, .95, zones)
	domineering := comparisonAt(t, "C13", "power-with - domineering", "trust")
	trust := []int{domineering, comparisonAt(t, "C13", "power-with - compassionate", "trust"), comparisonAt(t, "C8", "power-with - masquerade", "trust")}
	if m.runs != 3000*len(m.columns)*q.ledgers[0].arms() || len(m.columns) != len(off)+1 || m.columns[0].name() != "as is" {
		t.Errorf("%d runs in %d columns", m.runs, len(m.columns))
	}
	var p []float64
	for i := range m.columns {
		c := &m.columns[i]
		if got, want := c.judgement.findings[0].difference.Level, inference.Simultaneous(.95, len(m.columns)*len(allComparisons())); math.Abs(got-want) > 1e-12 {
			t.Fatalf("the level of each interval is %v, want %v", got, want)
		}
		for k := range c.judgement.findings {
			moves := 0.0
			if slices.Contains(trust, k) {
				moves = map[string]float64{"threat_weight": -1, "insight": .01}[c.name()]
			}
			if c.mechanism == nil {
				continue
			}
			_, chance := q.move(&allComparisons()[k], i, zones[allComparisons()[k].Outcome])
			p = append(p, chance)
			if math.Abs(c.moves[k]-moves) > 1e-9 {
				t.Errorf("without %s comparison %d moves by %v, not %v", c.name(), k, c.moves[k], moves)
			}
			// A move of half a zone does not matter, however certain it is.
			if moved := moves == -1; m.moved(c, k) != moved || moved && c.p[k] > 1e-9 || !moved && c.p[k] != 1 {
				t.Errorf("without %s comparison %d moves: %v, p %v", c.name(), k, m.moved(c, k), c.p[k])
			}
		}
	}
	for k, adjusted := range inference.Holm(p) {
		if got := m.columns[1+k/len(allComparisons())].p[k%len(allComparisons())]; got != adjusted {
			t.Fatalf("p-value %d is adjusted to %v, want %v in the family of all", k, got, adjusted)
		}
	}
	if v := m.columns[0].judgement.findings[domineering].verdict; v != inference.Supported {
		t.Errorf("with all mechanisms trust is %s", v)
	}
	if v := m.columns[1].judgement.findings[domineering].verdict; v != inference.Opposed {
		t.Errorf("without the threat trust is %s", v)
	}
	if text := m.sentence(&m.columns[1]); !strings.Contains(text, "Without threat_weight (a standing threat lowers trust), 3 verdicts change: C8, power-with - masquerade in trust: from supported (+0.") ||
		!strings.Contains(text, "C13, power-with - domineering in trust: from supported (+0.") || !strings.Contains(text, ") to opposed (-0.") {
		t.Errorf("it says %s", text)
	}
	if text := m.sentence(&m.columns[2]); text != "Without gap_weight (a gap between words and deeds lowers trust), no decided verdict changes; 29 of 39 are undecided." {
		t.Errorf("it says %s", text)
	}
	printed := new(bytes.Buffer)
	(&application{stdout: printed}).printMatrix(m)
	var marked []string
	for _, line := range strings.Split(printed.String(), "\n") {
		if cells := strings.Fields(line); len(cells) == len(m.columns)+1 && strings.Contains(line, "*") && strings.HasPrefix(cells[0], "C") {
			marked = append(marked, cells[0])
			if !strings.HasSuffix(cells[2], "*") && !strings.HasSuffix(cells[2], "*]") || strings.Count(line, "*") != 1 {
				t.Errorf("the moves are reported as %s", line)
			}
		}
	}
	if !slices.Equal(marked, []string{"C8", "C13"}) {
		t.Errorf("claims that move are %v in\n%s", marked, printed)
	}
	text := new(bytes.Buffer)
	if err := printJSON(text, m.json()); err != nil {
		t.Fatal(err)
	}
	got := parseMatrix(t, text.String())
	as, threat := got.Columns[0].Comparisons[domineering], got.Columns[1].Comparisons[domineering]
	if got.Columns[0].Mechanism != "as is" || got.Columns[0].Off != nil || as.Move != nil || as.Moved != nil || as.Verdict != "supported" || as.N != 3000 {
		t.Errorf("with all mechanisms: %+v", as)
	}
	if off := got.Columns[1].Off; len(off) != 1 || got.Columns[1].Mechanism != "threat_weight" || threat.Claim != "C13" || *threat.Move != m.columns[1].moves[domineering] ||
		*threat.Adjusted != m.columns[1].p[domineering] || !*threat.Moved || !*threat.Changed || threat.Verdict != "opposed" {
		t.Errorf("without the threat: %+v, %v", threat, off)
	}
}

// A replication in which a run failed is left out of comparisons with that run, and of
// no others.
func TestMovesArePairedWhereRunsFailed(t *testing.T) {
	q, _ := constructed(t, 50, func(mechanism, arm, outcome string) float64 {
		return map[bool]float64{true: .25}[mechanism == "learn" && arm == "power-with" && outcome == "trust"]
	})
	l := q.ledgers[0]
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

func TestWhenVerdictsChange(t *testing.T) {
	all := []inference.Verdict{inference.Supported, inference.Opposed, inference.NoDifference, inference.Mixed, inference.Open}
	for _, a := range all {
		for _, b := range all {
			if want := a != b && a != inference.Open && b != inference.Open; b.Changed(a) != want {
				t.Errorf("from %s to %s: %v", a, b, !want)
			}
			if (symbols[a] == symbols[b]) != (a == b) {
				t.Errorf("%s and %s look like %s and %s", a, b, symbols[a], symbols[b])
			}
		}
	}
}

// Every point differs from the setting only in the parameters of one mechanism.
func TestPointsWithoutMechanisms(t *testing.T) {
	q, off, _, err := newKnockoutInquiry(t.TempDir(), shortSetting(t))
	if err != nil {
		t.Fatal(err)
	}
	l := q.ledgers[0]
	l.composition.Replications = 1
	if err := l.compose(); err != nil {
		t.Fatal(err)
	}
	if l.sweep.Points() != len(off)+1 {
		t.Fatalf("there are %d points", l.sweep.Points())
	}
	for arm := range l.sweep.Arms {
		for point := range l.sweep.Points() {
			want := l.sweep.Arms[arm].Setup
			if point > 0 {
				for _, change := range off[point-1].Off {
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

// withoutMechanisms runs the command in miniature and returns what it prints.
func withoutMechanisms(t *testing.T, arguments ...string) string {
	t.Helper()
	return must(t, slices.Concat([]string{"knockout"}, miniature, arguments)...)
}

// In steps, in shards, with one worker or three, the output is the same.
func TestKnockoutIsResumed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	const perReplication = 14 * 33
	want := withoutMechanisms(t, "--json", "--budget", "16000", "--out", folder+"/once", "--workers", "3")
	m := parseMatrix(t, want)
	if n := 16000 / perReplication; m.Runs != n*perReplication || m.Columns[0].Comparisons[0].N != n || len(m.Columns) != 14 || m.Level != .95 || m.Scenario != "baseline" || m.Version != version {
		t.Errorf("it holds %d runs in %d columns", m.Runs, len(m.Columns))
	}
	withoutMechanisms(t, "--json", "--budget", "3000", "--out", folder+"/steps", "--workers", "1")
	if got := withoutMechanisms(t, "--json", "--budget", "16000", "--out", folder+"/steps"); got != want {
		t.Error("runs made in steps give another result")
	}
	if got := withoutMechanisms(t, "--json", "--budget", "500", "--out", folder+"/steps"); got != want {
		t.Error("a smaller budget removes runs")
	}
	for _, shard := range []string{"1/2", "2/2"} {
		if got := withoutMechanisms(t, "--json", "--budget", "16000", "--out", folder+"/shards", "--shard", shard); got != "" {
			t.Errorf("a shard says %s", got)
		}
	}
	if got := withoutMechanisms(t, "--json", "--budget", "16000", "--out", folder+"/shards"); got != want {
		t.Error("runs made in shards give another result")
	}
	cmd, said := process(t, slices.Concat([]string{"knockout", "--budget", "1000000", "--save-every", "2ms", "--out", folder + "/interrupted"}, miniature)...)
	signalled(t, cmd, os.Interrupt, moreParts(folder+"/interrupted/knockout", 8))
	text := strings.TrimSpace(strings.Replace(said.String(), "leaderful: "+secondInterrupt, "", 1))
	if cmd.ProcessState.ExitCode() != exitInterrupted || !strings.HasPrefix(text, "claim  as is  threat_weight") || !strings.Contains(text, "\nC15 ") || !strings.Contains(text, "the same command continues with the rest") {
		t.Errorf("%v: %s", cmd.ProcessState, text)
	}
}

func TestMechanismsThatAreAlreadyOff(t *testing.T) {
	folder := t.TempDir()
	off := []string{"--set", "trust.threat_weight=0", "--set", "people.learn_heard=0", "--budget", "900", "--out", folder}
	text := withoutMechanisms(t, off...)
	if !strings.Contains(text, "Already off in this setting: threat_weight.") || strings.Contains(text, "Without threat_weight") || !strings.Contains(text, "Without learn ") {
		t.Errorf("it says %s", text)
	}
	m := parseMatrix(t, withoutMechanisms(t, append(off, "--json")...))
	var names []string
	for _, c := range m.Columns {
		names = append(names, c.Mechanism)
	}
	if len(names) != len(inference.Mechanisms) || slices.Contains(names, "threat_weight") || names[2] != "learn" || len(m.Columns[2].Off) != 4 {
		t.Errorf("the columns are %v", names)
	}
	for want, arguments := range map[string][]string{
		"use another folder to keep both":                 {"--budget", "900"},
		"a budget of 10 runs is too small":                {"--budget", "10", "--out", t.TempDir()},
		"leaderful knockout takes no arguments":           {"C1"},
		"level is 2; it must be a number between 0 and 1": {"--level", "2"},
		`zone is "trust=x"; it must be outcome=size`:      {"--zone", "trust=x"},
		"factors.people.fear_effort":                      {"--set", "trust.threat_weight=0", "--set", "people.learn_heard=0", "--set", "people.fear_effort=0.1"},
		"factors.trust.threat_weight.spread":              {"--set", "people.learn_heard=0"},
		`unknown scenario "calmm"; did you mean `:         {"--scenario", "calmm"},
	} {
		_, stderr := command(t, 2, slices.Concat([]string{"knockout", "--out", folder}, miniature, arguments)...)
		if !strings.Contains(stderr, want) || strings.Contains(stderr, "the same command continues") {
			t.Errorf("%v: %s", arguments, stderr)
		}
	}
}
