package findings

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// How claims are inspected: first after some replications, then each time there are
// half as many again. Compared with intervals that are inspected once, these are
// tightest at about as many replications as most comparisons need. All of this was
// fixed before any run.
const (
	ClaimsBudget   = 700_000
	firstLook      = 200
	growthOfLooks  = 1.5
	claimsTightest = 2000
)

// Weekly series kept for some replications, for figures, in a folder of the claims.
const (
	CourseFolder       = "course"
	courseReplications = 200
)

var courseSeries = []string{"performance", "leadership_capacity", "trust", "vulnerability", "crises"}

// ClaimNames returns the IDs of the claims.
func ClaimNames() []string {
	var names []string
	for i := range inference.Claims {
		names = append(names, inference.Claims[i].ID)
	}
	return names
}

// ChooseClaims returns the named claims, or all of them.
func ChooseClaims(names []string) ([]*inference.Claim, error) {
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
			return nil, fmt.Errorf("unknown %s %q%s (use %s to %s, separated by spaces)", what, name, words.DidYouMean(name, known), known[0], known[len(known)-1])
		}
	}
	return chosen, nil
}

// AllComparisons returns the comparisons of all claims.
func AllComparisons() []inference.Comparison {
	var all []inference.Comparison
	for i := range inference.Claims {
		all = append(all, inference.Claims[i].Comparisons...)
	}
	return all
}

// A finding is the result of one comparison.
type Finding struct {
	Claim      *inference.Claim // nil outside the claims
	Comparison *inference.Comparison
	Difference inference.Difference
	Verdict    inference.Verdict
}

// Verdicts are the results of some claims.
type Verdicts struct {
	Question *Question
	Runs     int // that they are based on
	Claims   []*inference.Claim
	Findings []Finding           // claim by claim
	Parts    []*dataset.Manifest // of the runs
	Extra    []Finding           // comparisons outside the claims, with the verdicts Supported for more and Opposed for less
}

func (v *Verdicts) Asked() *Question { return v.Question }

// extraComparisons compare power-with with its rivals in outcomes outside the claims.
var extraComparisons = []inference.Comparison{
	inference.Between("crises_per_year", "power-with", "domineering"), inference.Between("crises_per_year", "power-with", "compassionate"),
	inference.Between("performance", "power-with", "domineering"), inference.Between("performance", "power-with", "compassionate"),
}

// Of returns the findings of a claim, and their joint verdict.
func (v *Verdicts) Of(c *inference.Claim) ([]Finding, inference.Verdict) {
	var findings []Finding
	var verdicts []inference.Verdict
	for _, f := range v.Findings {
		if f.Claim == c {
			findings = append(findings, f)
			verdicts = append(verdicts, f.Verdict)
		}
	}
	return findings, inference.Together(verdicts)
}

// Undecided returns how many comparisons are not decided.
func (v *Verdicts) Undecided() int {
	n := 0
	for i := range v.Findings {
		if v.Findings[i].Verdict == inference.Open {
			n++
		}
	}
	return n
}

// String reports how many comparisons are decided, for the progress line.
func (v *Verdicts) String() string {
	return fmt.Sprintf("%d of %s decided", len(v.Findings)-v.Undecided(), words.Counted(len(v.Findings), "comparison"))
}

// judge judges all comparisons at a point of an inquiry, by intervals that hold together
// at a level.
func (v *Verdicts) judge(q *Inquiry, point int, level float64, tightest int) {
	// The family is all comparisons of all claims, whichever are chosen, so that claims
	// may be tested one by one.
	each := inference.Simultaneous(level, len(AllComparisons()))
	find := func(claim *inference.Claim, comparison *inference.Comparison) Finding {
		d := q.judge(comparison, point, each, v.Question.zone(comparison.Outcome), tightest)
		verdict := d.Verdict(comparison.NoWorse)
		if v.Question.Setting.CannotVary(comparison) {
			verdict = inference.Open
		}
		return Finding{claim, comparison, d, verdict}
	}
	v.Findings, v.Extra = v.Findings[:0], v.Extra[:0]
	for _, c := range v.Claims {
		for i := range c.Comparisons {
			v.Findings = append(v.Findings, find(c, &c.Comparisons[i]))
		}
	}
	for i := range extraComparisons {
		v.Extra = append(v.Extra, find(nil, &extraComparisons[i]))
	}
	v.Runs = q.CountedRuns()
}

// claimsAsking makes runs until each comparison is decided or the budget is spent, and
// then, if all claims are asked about, some that record their weeks.
type claimsAsking struct {
	*Inquiry
	path     string
	verdicts *Verdicts
	course   *Ledger // nil: not all claims are asked about
}

func openClaims(q *Question, path string) (asking, error) {
	chosen, err := ChooseClaims(q.chosen())
	if err != nil {
		return nil, Misuse{err}
	}
	factors, points := q.Setting.unvaried()
	a := &claimsAsking{path: path, verdicts: &Verdicts{Question: q, Claims: chosen}}
	if a.Inquiry, err = newInquiry(path, "claims", "Do the claims hold?", &q.Setting, AllComparisons(), true, factors, points); err != nil {
		return nil, err
	}
	if len(chosen) == len(inference.Claims) {
		a.course, err = openLedger(filepath.Join(path, CourseFolder), scenarios.Composition{
			Name: "course", Title: "Week by week", Question: "How do organizations fare week by week?", Scenario: q.Setting.Scenario, Settings: q.Setting.changes,
			Arms: asIs(sim.RegimeNames()), Factors: factors, Points: points, Seed: q.Setting.Seed, Weekly: courseSeries,
		}, nil)
	}
	return a, err
}

func (a *claimsAsking) stages(w *Work) ([]stage, error) {
	if err := a.recallTargets(a.path); err != nil {
		w.Say(fmt.Sprintf("warning: %v", err))
	}
	budget := a.verdicts.Question.Budget
	if w.Sharded() { // the shard's share of the replications that the budget allows
		arms := 0
		for _, l := range a.All {
			arms += l.arms()
		}
		replications := min(budget/arms, experiment.MostReplications)
		return []stage{{replications * arms / w.Shard[1], []step{once(together(a.All, replications)...)}}}, nil
	}
	// Existing data sets, including unfinished ones, come first.
	existing := slices.DeleteFunc(slices.Clone(a.All), func(l *Ledger) bool { return l.Replications() == 0 })
	stages := []stage{{max(0, budget-a.runs()), []step{once(together(existing, 0)...), a.next}}}
	if a.course != nil {
		// The course does not count against the budget: it is shorter if it would need more
		// runs than the budget itself.
		replications := max(a.course.Replications(), min(courseReplications, budget/a.course.arms()))
		if replications > 0 {
			stages = append(stages, stage{replications * a.course.arms(), []step{once(together([]*Ledger{a.course}, replications)...)}})
		}
	}
	return stages, nil
}

// next judges the runs so far and returns the next batch.
func (a *claimsAsking) next(w *Work) ([]growing, error) {
	a.verdicts.judge(a.Inquiry, 0, a.verdicts.Question.Level, claimsTightest)
	w.progress.Remark(a.verdicts, w.failed)
	targets := a.verdicts.targets(a.Inquiry)
	if targets == nil {
		return nil, nil
	}
	var all []growing
	for i, l := range a.All {
		if targets[i] > l.Replications() {
			if err := l.expect(targets[i]); err != nil {
				return nil, err
			}
			all = append(all, growth{l, l.Composition.Points, targets[i]})
		}
	}
	// All targets are saved before any ledger grows, so that a command that is killed
	// meanwhile continues as if it had not been.
	return all, a.saveTargets(a.path)
}

func (a *claimsAsking) answer(context.Context, dataset.Progress) (Answer, error) {
	a.verdicts.judge(a.Inquiry, 0, a.verdicts.Question.Level, claimsTightest)
	a.verdicts.Parts = a.manifests()
	return a.verdicts, nil
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
func (v *Verdicts) targets(q *Inquiry) []int {
	targets := make([]int, len(q.All))
	cost := 0
	for _, f := range v.Findings {
		if f.Verdict != inference.Open || v.Question.Setting.CannotVary(f.Comparison) {
			continue
		}
		// Comparisons across ledgers have as many values as the shortest.
		shortest := math.MaxInt
		for _, l := range q.ledgersOf(f.Comparison) {
			shortest = min(shortest, l.Replications())
		}
		target := min(nextLook(shortest), experiment.MostReplications)
		for i, l := range q.All {
			if slices.Contains(q.ledgersOf(f.Comparison), l) && target > max(targets[i], l.Replications()) {
				targets[i] = target
			}
		}
	}
	for i, l := range q.All {
		cost += max(0, targets[i]-l.Replications()) * l.arms()
	}
	left := v.Question.Budget - q.runs()
	if cost == 0 || left <= 0 {
		return nil
	}
	if cost > left {
		grows := false
		for i, l := range q.All {
			more := int(float64(max(0, targets[i]-l.Replications())) * float64(left) / float64(cost))
			targets[i] = l.Replications() + more
			grows = grows || more > 0
		}
		if !grows {
			return nil
		}
	}
	return targets
}
