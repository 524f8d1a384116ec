package main

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"leaderful/sim"
)

// eventful returns a setup in which every kind of event happens.
func eventful() sim.Setup {
	setup := sim.Setup{Parameters: sim.Defaults()}
	setup.Regime, _ = sim.RegimeNamed("domineering")
	later, _ := sim.RegimeNamed("relapsing")
	setup.Parameters.Environment.Weeks = 260
	setup.Parameters.Environment.BackgroundRate = 1
	setup.Interventions = []sim.Intervention{
		{Week: 0, Cut: &sim.Cut{Chance: .1}},
		{Week: 30, Absence: &sim.Absence{Seat: 0, Weeks: 20}},
		{Week: 60, Parameter: &sim.ParameterChange{Name: "environment.growth", Value: .06}},
		{Week: 90, Regime: &later},
	}
	return setup
}

// recorded records a whole run in pieces of some weeks and joins them.
func recorded(t *testing.T, setup *sim.Setup, weeks int) (*recording, piece) {
	t.Helper()
	r, err := record(setup, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	var whole piece
	for !r.organization.Done() {
		r.live(weeks)
		whole.lived += r.lived
		whole.series = append(whole.series, r.series...)
		whole.frames = append(whole.frames, r.frames...)
		whole.ties = append(whole.ties, r.ties...)
		whole.events = append(whole.events, r.events...)
		whole.values = append(whole.values, r.values...)
		whole.names = append(whole.names, r.names...)
	}
	return r, whole
}

func TestPiecesMakeTheWholeRun(t *testing.T) {
	setup := eventful()
	unwatched, err := sim.New(&setup, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	r, whole := recorded(t, &setup, 1000)
	var series []float64
	var frames []byte
	for !unwatched.Done() {
		unwatched.Week()
		seen := unwatched.Observe()
		for i := range sim.SeriesTable {
			series = append(series, sim.SeriesTable[i].Of(&seen))
		}
		for i := range unwatched.Members() {
			m := unwatched.Member(i)
			state := byte(0)
			if m.Present {
				state = 1
			}
			if m.InCrisis {
				state |= 2
			}
			frames = append(frames, byte(255*m.Capacity+.5), byte(255*m.Trust+.5), byte(255*m.Harm+.5), byte(m.Tasks), state)
		}
	}
	if whole.lived != 260 || !slices.Equal(whole.series, series) {
		t.Error("the series of a recorded run are not those of the run")
	}
	if !bytes.Equal(whole.frames, frames) {
		t.Error("the frames of a recorded run do not show its members")
	}
	if r.organization.Outcomes() != unwatched.Outcomes() {
		t.Error("recording changes the outcomes")
	}
	for _, weeks := range []int{1, 13, 250} {
		if _, pieces := recorded(t, &setup, weeks); !slices.Equal(pieces.series, series) || !bytes.Equal(pieces.frames, frames) ||
			!slices.Equal(pieces.ties, whole.ties) || !slices.Equal(pieces.values, whole.values) || len(pieces.events) != len(whole.events) || !slices.Equal(pieces.names, whole.names) {
			t.Errorf("pieces of %d weeks make a different run", weeks)
		}
	}
}

// The record of events is complete.
func TestEventsAreNotedInFull(t *testing.T) {
	setup := eventful()
	o, err := sim.New(&setup, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	var heard []sim.Event
	o.Listen(func(e sim.Event) { heard = append(heard, e) })
	o.Run()
	_, whole := recorded(t, &setup, 1000)
	kinds := map[sim.EventKind]bool{}
	at, number := 0, 0
	for ; at < len(whole.events); number++ {
		n := whole.events[at:]
		list := func(from, count int32) (list []int) {
			for _, seat := range n[from : from+count] {
				list = append(list, int(seat))
			}
			return list
		}
		facets, consulted, crew := n[8], n[9], n[10]
		e := sim.Event{Kind: sim.EventKind(n[0]), Week: int(n[1]), Seat: int(n[2]), Problem: int(n[3]),
			Right: n[4]&1 != 0, Dismissed: n[4]&2 != 0, Weeks: int(n[5]), Count: int(n[6]),
			Facets: list(11, facets), Heard: list(11+facets, consulted), Crew: list(11+facets+consulted, crew),
			Severity: whole.values[2*number], Value: whole.values[2*number+1]}
		if n[7] >= 0 {
			e.Name = whole.names[n[7]]
		}
		at += int(11 + facets + consulted + crew)
		want := heard[number]
		for _, list := range []*[]int{&want.Facets, &want.Heard, &want.Crew} {
			if len(*list) == 0 {
				*list = nil
			}
		}
		if !reflect.DeepEqual(e, want) {
			t.Fatalf("event %d is noted as\n%+v\nwant\n%+v", number, e, want)
		}
		kinds[e.Kind] = true
	}
	if number != len(heard) || 2*number != len(whole.values) {
		t.Errorf("%d events are noted, and %d values; %d events were heard", number, len(whole.values), len(heard))
	}
	for kind := sim.Arrived; kind <= sim.LetLie; kind++ {
		if !kinds[kind] {
			t.Errorf("the run has no event of the kind %q", kind)
		}
	}
}

// The ties of the founders and the recorded changes give all ties in any week.
func TestTiesAreToldInFull(t *testing.T) {
	setup := eventful()
	r, err := record(&setup, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	tied := map[[2]int32]bool{}
	tie := func(i, j int32) { tied[[2]int32{min(i, j), max(i, j)}] = true }
	founding := r.foundingTies()
	for n := 0; n < len(founding); n += 2 {
		tie(founding[n], founding[n+1])
	}
	for !r.organization.Done() {
		r.live(1)
		for changes := r.ties; len(changes) > 0; {
			week, seat, count := changes[0], changes[1], changes[2]
			if int(week) != r.organization.CurrentWeek()-1 {
				t.Fatalf("ties of week %d are recorded in week %d", week, r.organization.CurrentWeek()-1)
			}
			for pair := range tied {
				if pair[0] == seat || pair[1] == seat {
					delete(tied, pair)
				}
			}
			for _, other := range changes[3 : 3+count] {
				tie(seat, other)
			}
			changes = changes[3+count:]
		}
		n := 0
		for i := range r.organization.Members() {
			for _, j := range r.organization.Member(i).Ties {
				n++
				if !tied[[2]int32{int32(min(i, j)), int32(max(i, j))}] {
					t.Fatalf("in week %d the tie between %d and %d is not recorded", r.organization.CurrentWeek()-1, i, j)
				}
			}
		}
		if n != 2*len(tied) {
			t.Fatalf("in week %d %d ties exist, and %d are recorded", r.organization.CurrentWeek()-1, n/2, len(tied))
		}
	}
}

func TestShape(t *testing.T) {
	setup := eventful()
	setup.Parameters.Organization.Members, setup.Parameters.Organization.Span = 20, 4
	r, err := record(&setup, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.bosses(), []int32{0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4}; !slices.Equal(got, want) {
		t.Errorf("the bosses are %v; want %v", got, want)
	}
	if got := r.leaders(); got != 5 {
		t.Errorf("%d seats have reports; want 5", got)
	}
}

// A piece is not larger than a browser can take at a time, and has at least one week.
func TestPiecesAreBounded(t *testing.T) {
	setup := eventful()
	setup.Parameters.Organization.Members = 60_000
	r, err := record(&setup, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	if r.live(260); r.lived == 0 || r.lived == 260 || len(r.frames) > mostFrameBytes || len(r.frames) != r.lived*60_000*frameBytes {
		t.Errorf("a piece has %d weeks and %d bytes of frames", r.lived, len(r.frames))
	}
}
