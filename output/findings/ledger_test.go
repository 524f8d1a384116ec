package findings

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// smallLedger opens a ledger of two arms over the growth of problems.
func smallLedger(t *testing.T, path string, points [][]float64) *Ledger {
	t.Helper()
	text, err := scenarios.Source("baseline")
	if err != nil {
		t.Fatal(err)
	}
	l, err := openLedger(path, scenarios.Composition{
		Name: "small", Title: "Small", Question: "Small?", Scenario: experiment.File{Name: "baseline.yaml", Text: string(text)},
		Settings: []sim.ParameterChange{{Name: "environment.weeks", Value: 30}, {Name: "organization.members", Value: 8}},
		Arms:     []scenarios.Variant{{Name: "domineering", Like: "domineering"}, {Name: "power-with", Like: "power-with"}},
		Factors:  []scenarios.Range{{Name: "environment.growth", Low: .01, High: .1}}, Points: points, Seed: 3,
	}, []string{"trust", "performance"})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// atWork returns the work of one shard of several.
func atWork(number, n int) *Work {
	return &Work{Watcher: silent{}, Workers: 2, Shard: [2]int{number, n}, SaveEvery: time.Millisecond, progress: silent{}}
}

// silent watches work and tells nobody.
type silent struct{}

func (silent) Start(int64, string) Follower { return silent{} }
func (silent) Say(string)                   {}
func (silent) Done(int64)                   {}
func (silent) Remark(fmt.Stringer, int64)   {}
func (silent) End()                         {}

func grown(t *testing.T, l *Ledger, work *Work, points [][]float64, replications int) {
	t.Helper()
	if err := l.grow(context.Background(), work, points, replications); err != nil {
		t.Fatal(err)
	}
}

// holds reports whether two ledgers hold the same values, to the bit.
func holds(l, other *Ledger) bool {
	for p := range other.rows {
		for r, row := range other.rows[p] {
			if p >= len(l.rows) || r >= len(l.rows[p]) || len(l.rows[p][r]) != len(row) {
				return false
			}
			for i := range row {
				if math.Float64bits(l.rows[p][r][i]) != math.Float64bits(row[i]) {
					return false
				}
			}
		}
	}
	return true
}

var (
	twoPoints  = [][]float64{{.02}, {.05}}
	fourPoints = [][]float64{{.02}, {.05}, {.01}, {.1}}
)

// However a ledger grew - in steps, after breaks, by one process or by shards - it holds
// the same values as one that grew in a single step.
func TestLedgersDoNotDependOnHowTheyGrow(t *testing.T) {
	folder := t.TempDir()
	want := smallLedger(t, folder+"/once", nil)
	grown(t, want, atWork(1, 1), fourPoints, 7)
	if want.complete(0) != 7 || want.complete(3) != 7 || want.rows[2][3][want.at("power-with", "performance")] == 0 {
		t.Fatalf("it keeps %v", want.rows)
	}
	if holds(want, &Ledger{rows: [][]outcomeValues{{make(outcomeValues, 4)}}}) {
		t.Fatal("it keeps nothing but zeros")
	}

	l := smallLedger(t, folder+"/steps", nil)
	grown(t, l, atWork(1, 1), twoPoints, 3)
	if l.complete(1) != 3 || l.complete(2) != 0 {
		t.Errorf("%d and %d are complete", l.complete(1), l.complete(2))
	}
	grown(t, l, atWork(1, 1), fourPoints, 3)
	grown(t, l, atWork(1, 1), fourPoints, 7)
	if !holds(l, want) || !holds(want, l) {
		t.Error("a ledger that grew in steps differs")
	}

	again := smallLedger(t, folder+"/steps", twoPoints)
	if again.Replications() != 7 || len(again.Composition.Points) != 4 {
		t.Fatalf("it is opened with %d replications of %v", again.Replications(), again.Composition.Points)
	}
	grown(t, again, atWork(1, 1), fourPoints, 2) // which removes nothing
	if again.Replications() != 7 || !holds(again, want) || !holds(want, again) {
		t.Error("the loaded values differ")
	}
	if err := again.grow(context.Background(), atWork(1, 1), twoPoints, 7); err == nil || !strings.Contains(err.Error(), "the folder has the point [0.01]") {
		t.Errorf("with fewer points: %v", err)
	}

	for _, shard := range []int{2, 1, 3} {
		l := smallLedger(t, folder+"/shards", nil)
		grown(t, l, atWork(shard, 3), fourPoints, 7)
		if shard == 3 && l.complete(0) != 7 { // which loads what the others saved
			t.Errorf("the last shard knows %d replications", l.complete(0))
		}
	}
	l = smallLedger(t, folder+"/shards", nil)
	if err := l.recall(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !holds(l, want) || !holds(want, l) {
		t.Error("a ledger made by shards differs")
	}
}

func TestFoldersOfLedgers(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(folder+"/empty", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder + "/empty", folder + "/missing"} {
		if l := smallLedger(t, path, twoPoints); l.Replications() != 0 || len(l.Composition.Points) != 2 || l.complete(0) != 0 {
			t.Errorf("%s is opened as %+v", path, l)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "letter.txt"), []byte("dear"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := smallLedger(t, folder, nil).grow(context.Background(), atWork(1, 1), twoPoints, 2); err == nil || !strings.Contains(err.Error(), "contains other files, but no data set") {
		t.Errorf("in a folder with other files: %v", err)
	}
	// A process that is killed before it has written the manifest leaves this.
	if err := os.MkdirAll(folder+"/early/runs", 0o755); err != nil {
		t.Fatal(err)
	}
	early := smallLedger(t, folder+"/early", nil)
	grown(t, early, atWork(1, 1), twoPoints, 2)
	if early.complete(1) != 2 {
		t.Errorf("after an early kill %d replications are complete", early.complete(1))
	}
	if err := os.WriteFile(folder+"/early/manifest.json", []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := openLedger(folder+"/early", scenarios.Composition{}, nil); err == nil {
		t.Error("an unreadable manifest is treated as a missing one")
	}
	// Points of a folder that varies something else are not those of the ledger: the
	// folder is refused with the difference.
	grown(t, smallLedger(t, folder+"/there", nil), atWork(1, 1), twoPoints, 2)
	for name, change := range map[string]func(*scenarios.Composition){
		"vary":                       func(c *scenarios.Composition) { c.Factors[0].Name = "work.unit_loss" },
		"factors.environment.growth": func(c *scenarios.Composition) { c.Factors[0].High = .03 },
		"design.points":              func(c *scenarios.Composition) {},
		"regimes.domineering.settings": func(c *scenarios.Composition) {
			c.Settings = append(c.Settings, sim.ParameterChange{Name: "harm.heal"})
		},
		"seed": func(c *scenarios.Composition) { c.Seed = 4 },
		"the folder has domineering, power-with,": func(c *scenarios.Composition) { c.Arms = c.Arms[:1] },
	} {
		c := smallLedger(t, folder+"/elsewhere", [][]float64{{.03}}).Composition
		change(&c)
		l, err := openLedger(folder+"/there", c, nil)
		if err != nil {
			t.Fatal(err)
		}
		if name == "design.points" {
			l.Composition.Points = [][]float64{{.03}}
		}
		if err := l.expect(2); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is expected: %v", name, err)
		}
		if err := l.grow(context.Background(), atWork(1, 1), l.Composition.Points, 2); err == nil || !strings.Contains(err.Error(), "another sweep") || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// madeUp is an inquiry with a ledger of one point and outcome for each arm, whose
// values are made up; nil is a replication that has not run.
func madeUp(values map[string][]outcomeValues) *Inquiry {
	q := &Inquiry{ledgerOfArm: map[string]*Ledger{}}
	for _, regime := range sim.RegimeNames() {
		if rows, ok := values[regime]; ok {
			l := &Ledger{Composition: scenarios.Composition{Arms: []scenarios.Variant{{Name: regime}}, Points: [][]float64{{1}}, Replications: len(rows)}, keep: []string{"trust"}, rows: [][]outcomeValues{rows}}
			q.All, q.ledgerOfArm[regime] = append(q.All, l), l
		}
	}
	return q
}

func TestOnlyReplicationsBeforeAGapCount(t *testing.T) {
	nan := math.NaN()
	q := madeUp(map[string][]outcomeValues{
		"power-with":  {{1}, {2}, {nan}, {4}, {5}, nil, {7}},
		"domineering": {{.5}, {.5}, {.5}, {.5}, {nan}, {.5}},
	})
	for i, want := range []int{6, 5} {
		if got := q.All[i].complete(0); got != want {
			t.Errorf("%s: %d are complete, want %d", q.All[i].Composition.Arms[0].Name, got, want)
		}
	}
	if n := q.All[0].complete(1); n != 0 {
		t.Errorf("of a missing point %d are complete", n)
	}
	if n := (&Ledger{}).complete(0); n != 0 {
		t.Errorf("without points %d are complete", n)
	}
	c := inference.Between("trust", "power-with", "domineering")
	values, failed := q.Values(&c, 0)
	if failed != 2 || len(values) != 3 || values[0] != .5 || values[1] != 1.5 || values[2] != 3.5 {
		t.Errorf("the values are %v, %d failed", values, failed)
	}
	if d := q.judge(&c, 0, .95, .02, 100); d.N != 3 || !strings.Contains(strings.Join(d.Warnings, "\n"), "2 replications with failed runs are left out") {
		t.Errorf("it is judged as %+v", d)
	}
	if n := q.CountedRuns(); n != 6+5 {
		t.Errorf("%d runs are known", n)
	}
	if n := q.runs(); n != 7+6 {
		t.Errorf("%d runs are planned", n)
	}
}

// A slope over equal values is 0 in every replication, so that varying rounding errors
// do not make it look certain.
func TestTermsThatCancelAreZero(t *testing.T) {
	q := &Inquiry{ledgerOfArm: map[string]*Ledger{}}
	c := inference.Claims[1].Comparisons[0]
	for i, term := range c.Terms {
		rows := make([]outcomeValues, 300)
		for r := range rows {
			rows[r] = outcomeValues{float64(r%9)/7 + float64(i%2)}
		}
		q.ledgerOfArm[term.Arm.Name()] = &Ledger{Composition: scenarios.Composition{Arms: []scenarios.Variant{{Name: term.Arm.Name()}}}, keep: []string{term.Outcome}, rows: [][]outcomeValues{rows}}
	}
	values, _ := q.Values(&c, 0)
	for _, x := range values {
		if x != 0 {
			t.Fatalf("a slope over equal values is %v", x)
		}
	}
	if d := q.judge(&c, 0, .95, .05, claimsTightest); d.Verdict(false) != inference.Open {
		t.Errorf("of %d equal values the verdict is %s", d.N, d.Verdict(false))
	}
}
