package sim

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whoever looks at all seats at once sees what Member shows of each, and ties
// change only in weeks in which somebody came or left.
func TestGlimpsesAndTiesAreThoseOfMembers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		setup := drawSetup(t)
		seed := rapid.Uint64().Draw(t, "seed")
		unwatched, err := New(&setup, seed, 0)
		if err != nil {
			t.Fatal(err)
		}
		watched := unwatched.Clone()
		moved := true // founded
		watched.Listen(func(e Event) { moved = moved || e.ChangesTies() })
		glimpses, ties := []Glimpse{{Tasks: -1}}, []Tie{{-1, -1}}
		for !watched.Done() {
			watched.Week()
			before := slices.Clone(ties)
			glimpses, ties = watched.Glimpses(glimpses[:1]), watched.Ties(ties[:1])
			if glimpses[0].Tasks != -1 || ties[0] != (Tie{-1, -1}) {
				t.Fatal("what was in the slices has changed")
			}
			if !moved && !slices.Equal(before, ties) {
				t.Fatalf("ties changed in week %d, in which nobody came or left", watched.CurrentWeek()-1)
			}
			moved = false
			var pairs []Tie
			for i := range watched.Members() {
				m := watched.Member(i)
				if want := (Glimpse{m.Present, m.InCrisis, m.Capacity, m.Trust, m.Harm, m.Tasks}); glimpses[1+i] != want {
					t.Fatalf("seat %d is seen as %+v; want %+v", i, glimpses[1+i], want)
				}
				for _, j := range m.Ties {
					if j > i {
						pairs = append(pairs, Tie{int32(i), int32(j)})
					}
				}
			}
			if len(glimpses) != 1+watched.Members() || !slices.Equal(ties[1:], pairs) {
				t.Fatalf("%d seats and ties %v are seen; want %d and %v", len(glimpses)-1, ties[1:], watched.Members(), pairs)
			}
		}
		unwatched.Run()
		if got, want := watched.Outcomes(), unwatched.Outcomes(); got != want {
			t.Fatalf("watching changes the outcomes: %+v, not %+v", got, want)
		}
	})
}
