package sim

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// weeksOf runs up to a given week, exclusive, and returns the observations.
func weeksOf(o *Organization, until int) []Observation {
	var all []Observation
	for o.CurrentWeek() < until {
		o.Week()
		all = append(all, o.Observe())
	}
	return all
}

// differingSeats returns the seats in which two organizations differ.
func differingSeats(a, b *Organization) []int {
	var seats []int
	for i := range a.Members() {
		if !reflect.DeepEqual(a.Member(i), b.Member(i)) {
			seats = append(seats, i)
		}
	}
	return seats
}

func TestSameRegimeIsSameToTheBit(t *testing.T) {
	t.Parallel()
	for _, c := range variety() {
		if a, b := digestOf(found(t, &c.setup, 7, 3)), digestOf(found(t, &c.setup, 7, 3)); a != b {
			t.Errorf("%s: two runs differ", c.name)
		}
		if a, b := digestOf(found(t, &c.setup, 7, 3)), digestOf(found(t, &c.setup, 7, 4)); a == b {
			t.Errorf("%s: two replications are equal", c.name)
		}
		if a, b := digestOf(found(t, &c.setup, 7, 3)), digestOf(found(t, &c.setup, 8, 3)); a == b {
			t.Errorf("%s: two seeds are equal", c.name)
		}
	}
}

// TestResetEqualsNew founds organizations of all kinds in the memory of one that has run
// as another, to the end or not.
func TestResetEqualsNew(t *testing.T) {
	t.Parallel()
	var reused Organization
	for _, halfway := range []bool{false, true} {
		for _, c := range variety() {
			if err := reused.Reset(&c.setup, 1, 0); err != nil {
				t.Fatal(err)
			}
			if halfway {
				weeksOf(&reused, 153)
				if err := reused.Reset(&c.setup, 1, 0); err != nil {
					t.Fatal(err)
				}
			}
			if digestOf(&reused) != digestOf(found(t, &c.setup, 1, 0)) {
				t.Errorf("%s: an organization founded in used memory differs", c.name)
			}
		}
	}
}

func TestRegimeChangeLeavesThePastAlone(t *testing.T) {
	const change = 200
	for _, from := range Regimes {
		for _, to := range Regimes {
			if from.Name == to.Name {
				continue
			}
			kept := setupOf(from.Name, map[string]float64{"environment.background_rate": .5})
			changed := kept
			changed.Interventions = []Intervention{{Week: change, Regime: &to}}
			a, b := found(t, &kept, 2, 0), found(t, &changed, 2, 0)
			if before, same := weeksOf(a, change), weeksOf(b, change); !slices.Equal(before, same) {
				t.Errorf("from %s to %s: the weeks before the change differ", from.Name, to.Name)
			}
			if digestOf(a) == digestOf(b) {
				t.Errorf("from %s to %s: the change made no difference", from.Name, to.Name)
			}
		}
	}
}

// TestForkEqualsIntervention forks a run in a week: the fork must continue as if the
// change had been planned, and must not affect the original run.
func TestForkEqualsIntervention(t *testing.T) {
	const change = 200
	to := regimeNamed("relapsing")
	for _, from := range Regimes {
		kept, changed := setupOf(from.Name, nil), setupOf(from.Name, nil)
		changed.Interventions = []Intervention{{Week: change, Regime: &to}}
		original := found(t, &kept, 5, 1)
		weeksOf(original, change)
		fork := original.Clone()
		if err := fork.SetRegime(to); err != nil {
			t.Fatal(err)
		}
		planned := found(t, &changed, 5, 1)
		weeksOf(planned, change)
		if digestOf(fork) != digestOf(planned) {
			t.Errorf("%s: the fork differs from the intervention", from.Name)
		}
		alone := found(t, &kept, 5, 1)
		weeksOf(alone, change)
		if digestOf(original) != digestOf(alone) {
			t.Errorf("%s: the fork changed the original run", from.Name)
		}
	}
	o := found(t, &Setup{Parameters: Defaults(), Regime: to}, 1, 0)
	if err := o.SetRegime(Regime{Pull: 2}); err == nil {
		t.Error("a pull of 2 is not refused")
	}
}

// TestCloneLivesOnAlike clones every kind of run in several weeks. Original and copy run
// in turn, so that shared memory would show.
func TestCloneLivesOnAlike(t *testing.T) {
	t.Parallel()
	for _, c := range variety() {
		for _, week := range []int{0, 1, 131, 157, 207} {
			original := found(t, &c.setup, 3, 2)
			weeksOf(original, week)
			clone := original.Clone()
			for !original.Done() {
				original.Week()
				clone.Week()
				if a, b := original.Observe(), clone.Observe(); a != b {
					t.Fatalf("%s, cloned at week %d: week %d differs", c.name, week, a.Week)
				}
			}
			if original.Outcomes() != clone.Outcomes() {
				t.Errorf("%s, cloned at week %d: outcomes differ", c.name, week)
			}
		}
	}
}

func TestWatchingChangesNothing(t *testing.T) {
	t.Parallel()
	for _, c := range variety() {
		quiet, watched := found(t, &c.setup, 4, 0), found(t, &c.setup, 4, 0)
		heard := 0
		watched.Listen(func(Event) { heard++ })
		for !quiet.Done() {
			quiet.Week()
			watched.Week()
			for i := range watched.Members() {
				watched.Member(i)
			}
			watched.Observe()
			watched.Outcomes()
			watched.Clone()
		}
		if quiet.Observe() != watched.Observe() || quiet.Outcomes() != watched.Outcomes() || len(differingSeats(quiet, watched)) > 0 {
			t.Errorf("%s: being watched made a difference", c.name)
		}
		if heard == 0 {
			t.Errorf("%s: no event was reported", c.name)
		}
	}
}

// worldOf describes what the world brings to a replication, without anything that an
// organization influences.
func worldOf(t *testing.T, setup *Setup, replication int) []string {
	o := found(t, setup, 6, replication)
	var world []string
	o.Listen(func(e Event) {
		if e.Kind == Arrived || e.Kind == ShockStruck {
			world = append(world, fmt.Sprint(e.Week, e.Kind, e.Seat, e.Problem, e.Facets, e.Count))
		}
	})
	o.Run()
	return world
}

func TestReplicationSharesWorldAndFounders(t *testing.T) {
	for replication := range 3 {
		first := setupOf(Regimes[0].Name, nil)
		world, founders := worldOf(t, &first, replication), found(t, &first, 6, replication)
		if len(world) < 50 {
			t.Fatalf("only %d arrivals", len(world))
		}
		for _, regime := range Regimes[1:] {
			setup := setupOf(regime.Name, nil)
			if seats := differingSeats(founders, found(t, &setup, 6, replication)); len(seats) > 0 {
				t.Errorf("%s, replication %d: founders differ in seats %v", regime.Name, replication, seats)
			}
			if !slices.Equal(world, worldOf(t, &setup, replication)) {
				t.Errorf("%s, replication %d: the world differs", regime.Name, replication)
			}
		}
		setup := setupOf(Regimes[0].Name, nil)
		if slices.Equal(world, worldOf(t, &setup, replication+1)) {
			t.Errorf("replications %d and %d share a world", replication, replication+1)
		}
	}
}

// TestQuitsAreShared tests that if quitting does not depend on what leaders do, the same
// members quit in the same weeks under every regime.
func TestQuitsAreShared(t *testing.T) {
	var first []string
	for _, regime := range Regimes {
		setup := setupOf(regime.Name, map[string]float64{
			"environment.background_rate": 0, "environment.shock_load": 0,
			"turnover.quit_rate": .5, "turnover.quit_harm": 0, "turnover.quit_trust": 0})
		var turnover []string
		o := found(t, &setup, 1, 0)
		o.Listen(func(e Event) { turnover = append(turnover, e.String()) })
		o.Run()
		if first == nil {
			first = turnover
		}
		if len(turnover) < 100 || !slices.Equal(turnover, first) {
			t.Errorf("%s: %d comings and goings differ from those of %s", regime.Name, len(turnover), Regimes[0].Name)
		}
	}
}

// TestSanctionReachesOnlyItsWitnesses gives one of two equal organizations an
// additional sanction in week 100 of a world without problems, where nothing
// can carry its effects further.
func TestSanctionReachesOnlyItsWitnesses(t *testing.T) {
	const week = 100
	setup := setupOf("domineering", map[string]float64{
		"environment.background_rate": 0, "environment.shock_load": 0, "turnover.quit_harm": 0, "turnover.quit_trust": 0})
	for _, seat := range []int{0, 5, 30} {
		plain, punished := found(t, &setup, 9, 0), found(t, &setup, 9, 0)
		weeksOf(plain, week)
		weeksOf(punished, week)
		if !punished.sanction(seat, false) {
			t.Fatalf("seat %d is empty", seat)
		}
		witnesses := plain.Member(seat).Ties
		reached := append([]int{seat}, witnesses...)
		slices.Sort(reached)
		reached = slices.DeleteFunc(reached, func(i int) bool { return !plain.Member(i).Present })
		if got := differingSeats(plain, punished); !slices.Equal(got, reached) {
			t.Errorf("sanction of seat %d: seats %v differ, its witnesses are %v", seat, got, witnesses)
		}
		for !plain.Done() {
			plain.Week()
			punished.Week()
			for _, i := range differingSeats(plain, punished) {
				if !slices.Contains(reached, i) {
					t.Fatalf("sanction of seat %d: seat %d differs in week %d", seat, i, plain.CurrentWeek()-1)
				}
				a, b := plain.Member(i), punished.Member(i)
				b.Trust = a.Trust
				if i == seat {
					b.Harm = a.Harm
				}
				if !reflect.DeepEqual(a, b) {
					t.Fatalf("sanction of seat %d: in seat %d, %+v has become %+v", seat, i, a, b)
				}
			}
		}
	}
}

// TestSanctionHasOnlyConsequences gives one of two equal organizations an
// additional sanction in week 100, amid its problems. The first event
// that differs must be the doing of the seat sanctioned or of its witnesses:
// nothing else is shifted. (Without exposure, so that vulnerability, which
// everybody's effort works on, is not a way around.) The world never differs.
func TestSanctionHasOnlyConsequences(t *testing.T) {
	t.Parallel()
	const week = 100
	differing := 0
	for replication := range 40 {
		setup := setupOf(Regimes[replication%len(Regimes)].Name, map[string]float64{
			"environment.background_rate": 1, "vulnerability.exposure": 0})
		seat := replication
		histories := make([][]Event, 2)
		var reached []int
		for n := range histories {
			o := found(t, &setup, 11, replication)
			o.Listen(func(e Event) { histories[n] = append(histories[n], e) })
			weeksOf(o, week)
			reached = append(o.Member(seat).Ties, seat)
			if n == 1 && !o.sanction(seat, false) {
				break
			}
			weeksOf(o, week+50)
		}
		// Only one history has the sanction itself.
		plain := histories[0]
		punished := slices.DeleteFunc(histories[1], func(e Event) bool { return e.Kind == Sanctioned && e.Week == week && e.Seat == seat })
		plain = slices.DeleteFunc(plain, func(e Event) bool { return e.Kind == Sanctioned && e.Week == week && e.Seat == seat })
		crews := map[int][]int{}
		for n := range min(len(plain), len(punished)) {
			a, b := plain[n], punished[n]
			if !reflect.DeepEqual(a, b) {
				differing++
				if a.Week < week || b.Week < week {
					t.Errorf("replication %d: a sanction in week %d has changed %q", replication, week, a)
				}
				if !touches(a, reached, crews) && !touches(b, reached, crews) {
					t.Errorf("replication %d: a sanction seen by %v has turned %q into %q", replication, reached, a, b)
				}
				break
			}
			if a.Kind == Planned || a.Kind == SteppedIn {
				crews[a.Problem] = append(crews[a.Problem], append(a.Crew, a.Seat)...)
			}
		}
	}
	if differing < 20 {
		t.Errorf("only %d sanctions had consequences", differing)
	}
}

// touches reports whether one of the seats is involved in an event.
func touches(e Event, seats []int, crews map[int][]int) bool {
	involved := slices.Concat([]int{e.Seat}, e.Heard, e.Crew)
	if e.Kind == Resolved || e.Kind == FoundWrong {
		involved = append(involved, crews[e.Problem]...)
	}
	return slices.ContainsFunc(involved, func(i int) bool { return slices.Contains(seats, i) })
}
