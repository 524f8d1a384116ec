package sim

import (
	"strings"
	"testing"

	"leaderful/output/golden"
)

// transcribed is the setup of a small organization to which everything possible happens
// within thirty weeks.
func transcribed() Setup {
	setup := setupOf("domineering", map[string]float64{
		"organization.members": 10, "organization.span": 3, "environment.weeks": 30,
		"environment.background_rate": 1.5, "environment.shock_load": .3, "environment.shock_every": 15,
		"environment.magnitude": .2, "environment.growth": .05,
		"turnover.quit_rate": .6, "turnover.vacancy": 5, "turnover.board": .3,
	})
	powerWith := regimeNamed("power-with")
	setup.Interventions = []Intervention{
		{Week: 14, Absence: &Absence{Seat: 1, Weeks: 3}},
		{Week: 16, Regime: &powerWith},
		{Week: 16, Parameter: &ParameterChange{Name: "people.coaching", Value: .05}},
	}
	return setup
}

// TestTranscript tests the words of every event of a small organization.
func TestTranscript(t *testing.T) {
	setup := transcribed()
	var words strings.Builder
	kinds := map[EventKind]bool{}
	o := found(t, &setup, 64, 0)
	o.Listen(func(e Event) {
		kinds[e.Kind] = true
		words.WriteString(e.String() + "\n")
	})
	o.Run()
	for kind := Arrived; kind <= LetLie; kind++ {
		if !kinds[kind] {
			t.Errorf("no event of kind %d is in the transcript", kind)
		}
	}
	golden.Equal(t, "testdata/transcript.txt", words.String())
}
