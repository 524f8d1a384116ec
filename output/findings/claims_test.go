package findings

import (
	"maps"
	"slices"
	"testing"
	"time"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// shortQuestion is a question about a few members for half a year.
func shortQuestion(t *testing.T, of Subject, budget int) *Question {
	t.Helper()
	return questionIn(t, of, budget, "environment.weeks=26", "organization.members=8")
}

// questionIn is a question about the baseline, with parameters changed.
func questionIn(t *testing.T, of Subject, budget int, set ...string) *Question {
	t.Helper()
	file, err := scenarios.ReadSource("baseline")
	if err != nil {
		t.Fatal(err)
	}
	q := &Question{Subject: of, Setting: Setting{Scenario: file, Set: set, Seed: 1}, Level: UsualLevel, Zones: sim.Zones(), Budget: budget}
	if err := q.Setting.Read(); err != nil {
		t.Fatal(err)
	}
	return q
}

// answerTo asks a question; a shard has no answer.
func answerTo(t *testing.T, q *Question, folder string, w *Work) Answer {
	t.Helper()
	w.SaveEvery = time.Minute
	found, err := Ask(t.Context(), q, folder, w)
	if err != nil || (found == nil) != w.Sharded() {
		t.Fatal(found, err)
	}
	return found
}

// claimsIn opens the question about all claims in a folder of results.
func claimsIn(t *testing.T, folder string, budget int) *claimsAsking {
	t.Helper()
	q := shortQuestion(t, AboutClaims, budget)
	a, err := openClaims(q, q.folder(folder))
	if err != nil {
		t.Fatal(err)
	}
	return a.(*claimsAsking)
}

// Shards run what the budget allows; without a shard the runs are judged as if one
// process had made them.
func TestShardsOfClaims(t *testing.T) {
	folder := t.TempDir()
	const budget = 9000
	for _, n := range []int{2, 1} {
		answerTo(t, shortQuestion(t, AboutClaims, budget), folder+"/shards", atWork(n, 2))
	}
	shards := claimsIn(t, folder+"/shards", budget)
	for _, l := range shards.All {
		if err := l.recall(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := l.complete(0); n != budget/33 {
			t.Errorf("%s has %d replications", l.Path, n)
		}
	}
	together := answerTo(t, shortQuestion(t, AboutClaims, budget), folder+"/shards", atWork(1, 1)).(*Verdicts)
	answerTo(t, shortQuestion(t, AboutClaims, budget), folder+"/alone", atWork(1, 1))
	alone := claimsIn(t, folder+"/alone", budget)
	for i, l := range alone.All {
		if err := l.recall(t.Context()); err != nil {
			t.Fatal(err)
		}
		n := min(l.complete(0), shards.All[i].complete(0))
		l.rows[0] = l.rows[0][:n]
		if n < firstLook || !holds(shards.All[i], l) {
			t.Errorf("%s: shards and a single process differ in %d replications", l.Path, n)
		}
	}
	if together.Runs > budget || together.Findings[0].Difference.N < budget/33 {
		t.Errorf("the %d runs of shards are judged as %+v", together.Runs, together.Findings[0])
	}
}

// Only the data sets of open comparisons grow: first to the first look, then by
// half, and in equal shares if the budget is insufficient.
func TestTargetsOfClaims(t *testing.T) {
	q := claimsIn(t, t.TempDir(), 0).Inquiry
	if want := []string{"heal", "leader_attention", "regimes", "shock_complexity"}; !slices.Equal(slices.Sorted(slices.Values(q.names)), want) {
		t.Fatalf("the data sets are %v", q.names)
	}
	arms := map[string]int{"regimes": 7, "shock_complexity": 18, "heal": 5, "leader_attention": 3}
	for i, name := range q.names {
		if q.All[i].arms() != arms[name] {
			t.Fatalf("%s has %d arms", name, q.All[i].arms())
		}
	}
	type lengths map[string]int
	for what, c := range map[string]struct {
		there  lengths
		open   []string // claims
		budget int
		want   lengths // nil: nothing grows
	}{
		"at first":                     {lengths{}, ClaimNames(), 700_000, lengths{"regimes": 200, "shock_complexity": 200, "heal": 200, "leader_attention": 200}},
		"one claim at first":           {lengths{}, []string{"C9"}, 700_000, lengths{"regimes": 200, "leader_attention": 200}},
		"slopes need no regimes":       {lengths{}, []string{"C2"}, 700_000, lengths{"shock_complexity": 200}},
		"all are decided":              {lengths{"regimes": 200, "shock_complexity": 200, "heal": 200, "leader_attention": 200}, nil, 700_000, nil},
		"by half":                      {lengths{"regimes": 200, "heal": 200}, []string{"C1"}, 700_000, lengths{"regimes": 300}},
		"by half, rounded up":          {lengths{"regimes": 301}, []string{"C5"}, 700_000, lengths{"regimes": 450}},
		"the shorter is what counts":   {lengths{"regimes": 1000, "heal": 200}, []string{"C6"}, 700_000, lengths{"heal": 300}},
		"until it is as long":          {lengths{"regimes": 1000, "heal": 700}, []string{"C6"}, 700_000, lengths{"regimes": 1013, "heal": 1013}},
		"what two claims need":         {lengths{"regimes": 300, "shock_complexity": 200}, []string{"C1", "C2"}, 700_000, lengths{"regimes": 450, "shock_complexity": 300}},
		"the budget is spent":          {lengths{"regimes": 100}, []string{"C1"}, 700, nil},
		"the budget was larger before": {lengths{"regimes": 200}, []string{"C1"}, 700, nil},
		"what is left":                 {lengths{"regimes": 200}, []string{"C1"}, 1750, lengths{"regimes": 250}},
		"less than a replication":      {lengths{"regimes": 200}, []string{"C1"}, 1406, nil},
		"in equal shares":              {lengths{"regimes": 200, "shock_complexity": 200}, []string{"C1", "C2"}, 200*25 + 25*50, lengths{"regimes": 250, "shock_complexity": 250}},
		"no budget at all":             {lengths{}, ClaimNames(), 0, nil},
	} {
		for i, name := range q.names {
			q.All[i].Composition.Replications = c.there[name]
		}
		v := Verdicts{Question: &Question{Budget: c.budget}}
		for i := range inference.Claims {
			claim := &inference.Claims[i]
			for k := range claim.Comparisons {
				verdict := inference.Supported
				if slices.Contains(c.open, claim.ID) {
					verdict = inference.Open
				}
				v.Findings = append(v.Findings, Finding{Claim: claim, Comparison: &claim.Comparisons[k], Verdict: verdict})
			}
		}
		got := v.targets(q)
		if (got == nil) != (c.want == nil) {
			t.Errorf("%s: %v", what, got)
			continue
		}
		grow := lengths{}
		cost := q.runs()
		for i := range got {
			if l := q.All[i]; got[i] > l.Replications() {
				grow[q.names[i]] = got[i]
				cost += (got[i] - l.Replications()) * l.arms()
			}
		}
		if !maps.Equal(grow, c.want) || got != nil && cost > c.budget {
			t.Errorf("%s: %v grow, want %v; %d runs of %d", what, grow, c.want, cost, c.budget)
		}
	}
}
