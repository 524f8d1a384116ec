package sim

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Glimpses shows the same as Member for each seat, and looking at the ties of the seats in
// which somebody came or left suffices to know all ties.
func TestGlimpsesAndTiesAreThoseOfMembers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		setup := drawSetup(t)
		seed := rapid.Uint64().Draw(t, "seed")
		unwatched, err := New(&setup, seed, 0)
		if err != nil {
			t.Fatal(err)
		}
		watched := unwatched.Clone()
		var moved []int
		watched.Listen(func(e Event) {
			if e.ChangesTies() {
				moved = append(moved, e.Seat)
			}
		})
		ties := make([][]int32, watched.Members())
		for i := range ties {
			if ties[i] = watched.Ties(i, []int32{-1}); ties[i][0] != -1 {
				t.Fatal("what was in the slice has changed")
			}
			ties[i] = ties[i][1:]
		}
		glimpses := []Glimpse{{Tasks: -1}}
		for !watched.Done() {
			watched.Week()
			for _, i := range moved {
				for j := range ties {
					ties[j] = slices.DeleteFunc(ties[j], func(k int32) bool { return k == int32(i) })
				}
				ties[i] = watched.Ties(i, nil)
				for _, j := range ties[i] {
					ties[j] = append(ties[j], int32(i))
				}
			}
			moved = nil
			glimpses = watched.Glimpses(glimpses[:1])
			if len(glimpses) != 1+watched.Members() || glimpses[0].Tasks != -1 {
				t.Fatal("what was in the slice has changed")
			}
			for i := range ties {
				m := watched.Member(i)
				if want := (Glimpse{m.Capacity, m.Trust, m.Harm, m.Tasks, m.Present, m.InCrisis}); glimpses[1+i] != want {
					t.Fatalf("seat %d is seen as %+v; want %+v", i, glimpses[1+i], want)
				}
				slices.Sort(ties[i])
				if !slices.EqualFunc(ties[i], m.Ties, func(a int32, b int) bool { return int(a) == b }) {
					t.Fatalf("seat %d is tied to %v; want %v", i, ties[i], m.Ties)
				}
			}
		}
		unwatched.Run()
		if got, want := watched.Outcomes(), unwatched.Outcomes(); got != want {
			t.Fatalf("watching changes the outcomes: %+v, not %+v", got, want)
		}
	})
}
