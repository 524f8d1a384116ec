package sim

import (
	"slices"
	"strings"
	"testing"
)

func TestPeopleAreNamedByTheirPlaces(t *testing.T) {
	p := Places{Members: 57, Span: 7}
	for _, c := range []struct {
		seats []int
		want  string
	}{
		{[]int{0}, "the head"},
		{[]int{3}, "the leader of unit 3"},
		{[]int{51}, "a member of unit 7"},
		{[]int{8}, "a member of unit 1"},
		{[]int{-1}, "nobody"},
		{nil, "nobody"},
		{[]int{29, 22, 22, 28, 0}, "the head, 2 members of unit 3 and a member of unit 4"},
	} {
		if got := p.Name(c.seats...); got != c.want {
			t.Errorf("the seats %v are called %q; want %q", c.seats, got, c.want)
		}
	}
	small := Places{Members: 9, Span: 7} // in which seat 8 reports to seat 1
	if got, want := small.Name(1, 2, 8), "the leader of unit 1, a member who reports to the head and a member of unit 1"; got != want {
		t.Errorf("in a small organization they are called %q; want %q", got, want)
	}
	if got, want := small.Name(2, 3), "2 members who report to the head"; got != want {
		t.Errorf("in a small organization they are called %q; want %q", got, want)
	}
	deep := Places{Members: 400, Span: 7}
	if got, want := deep.Name(399, 57), "a member of unit 1 and a member of unit 7"; got != want {
		t.Errorf("two levels below their units' leaders they are called %q; want %q", got, want)
	}
	e := Event{Week: 4, Kind: Hired, Seat: 51, Problem: -1}
	if got, want := p.Describe(e), []string{"week 4: a newcomer takes the place of a member of unit 7"}; !slices.Equal(got, want) {
		t.Errorf("it describes the event as %q; want %q", got, want)
	}
}

func TestTheSameEventWeekAfterWeekIsOneLine(t *testing.T) {
	silent := func(week, seat int, severity float64) Event {
		return Event{Week: week, Kind: KeptSilent, Seat: seat, Problem: 14, Severity: severity}
	}
	asked := func(week, seat int) Event { return Event{Week: week, Kind: WithheldAdvice, Seat: seat, Problem: 14} }
	got := Places{Members: 57, Span: 7}.Describe(
		silent(3, 40, .5), silent(4, 40, .51), silent(5, 40, .53), // a week is missing
		silent(7, 40, .54),
		silent(8, 3, .55),        // another member
		asked(9, 3), asked(9, 3), // in the same week
		asked(10, 4), asked(11, 4), // without a severity
		silent(12, 4, .7), silent(13, 4, .701),
	)
	want := []string{
		"weeks 3 to 5: a member of unit 5 stays silent about problem 14 (severity 0.50 to 0.53)",
		"week 7: a member of unit 5 stays silent about problem 14 (severity 0.54)",
		"week 8: the leader of unit 3 stays silent about problem 14 (severity 0.55)",
		"week 9: the leader of unit 3 is asked about problem 14 and stays silent",
		"week 9: the leader of unit 3 is asked about problem 14 and stays silent",
		"weeks 10 to 11: the leader of unit 4 is asked about problem 14 and stays silent",
		"weeks 12 to 13: the leader of unit 4 stays silent about problem 14 (severity 0.70)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("it describes them as\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Crises keeps exactly the events of problems that became crises, problem by
// problem.
func TestCrisesHaveTheHistoriesOfTheirProblems(t *testing.T) {
	domineering, _ := RegimeNamed("domineering")
	setup := Setup{Parameters: Defaults(), Regime: domineering}
	setup.Parameters.Environment.Weeks = 300
	o, err := New(&setup, 5, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []Event
	var crises Crises
	o.Listen(func(e Event) {
		all = append(all, e)
		crises.Add(e)
	})
	for !o.Done() {
		o.Week()
	}
	var want []string
	for _, began := range all {
		if began.Kind != CrisisBegan {
			continue
		}
		for _, e := range all {
			if e.Problem == began.Problem {
				want = append(want, e.String())
			}
		}
	}
	var got []string
	for _, history := range crises.Histories() {
		if history[0].Kind != Arrived {
			t.Errorf("a history begins with %v", history[0])
		}
		for _, e := range history {
			got = append(got, e.String())
		}
	}
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("%d events led to crises; it lists %d:\n%s", len(want), len(got), strings.Join(got, "\n"))
	}
	if len(got)*2 > len(all) {
		t.Errorf("%d of %d events led to crises", len(got), len(all))
	}
}
