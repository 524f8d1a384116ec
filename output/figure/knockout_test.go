package figure

import (
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/recorder"

	"leaderful/sim/inference"
)

// madeUpKnockouts returns invented, plausible verdicts.
func madeUpKnockouts() Knockouts {
	k := Knockouts{Mechanisms: []string{"as is"}}
	for _, m := range inference.Mechanisms {
		k.Mechanisms = append(k.Mechanisms, m.Title)
	}
	r := rand.New(rand.NewPCG(7, 8))
	for _, row := range madeUpClaims() {
		cells := make([]KnockoutCell, len(k.Mechanisms))
		for j := range cells {
			cells[j].Verdict = inference.Verdict(row.Verdict)
			if j > 0 && r.IntN(8) == 0 {
				cells[j].Verdict = inference.Verdict(claimMarks[r.IntN(4)].word)
			}
			if j > 0 && (r.IntN(6) == 0 || cells[j].Verdict != cells[0].Verdict) {
				cells[j].Shift = r.IntN(3) - 1
			}
		}
		k.Rows = append(k.Rows, KnockoutRow{row.Claim, row.Comparison, row.Outcome, cells})
	}
	return k
}

func TestKnockoutMatrix(t *testing.T) {
	f := checkDrawing(t, "knockout", func() (*Figure, error) { return KnockoutMatrix(madeUpKnockouts(), provenance) })
	if f.Name != "knockout" || f.Further != nil {
		t.Errorf("the figure is %s, of %d pages", f.Name, 1+len(f.Further))
	}
}

// An undecided verdict has not changed.
func TestTextOfKnockoutMatrixGivesChanges(t *testing.T) {
	k := Knockouts{
		Mechanisms: []string{"as is", "learning", "surge", "insight"},
		Rows: []KnockoutRow{
			{"C1", "a - b", "trust", []KnockoutCell{{"supported", 0}, {"opposed", -1}, {"supported", 1}, {"undecided", 0}}},
			{"C2", "c", "crises_per_year", []KnockoutCell{{"undecided", 0}, {"undecided", 0}, {"undecided", 0}, {"undecided", 0}}},
			{"C2", "d", "crises_per_year", []KnockoutCell{{"undecided", 0}, {"supported", 0}, {"undecided", 0}, {"undecided", 0}}},
		},
	}
	f := checkDrawing(t, "small", func() (*Figure, error) { return KnockoutMatrix(k, provenance) })
	want := "Matrix of verdicts on 3 comparisons, as is and without each of 3 mechanisms. A decided verdict changes in 1 of 9 cases. " +
		"C1 a minus b, trust of followers: as is supported; without learning changed to opposed, significantly lower; without surge supported, significantly higher; without insight undecided. " +
		"C2 c, crises: as is undecided; the same without any of them. " +
		"C2 d, crises: as is undecided; without learning supported; the same without the others."
	if f.AltText != want {
		t.Errorf("the alt text is\n%s\nwant\n%s", f.AltText, want)
	}
	if frames := heavyFrames(f); frames != 1 {
		t.Errorf("there are %d heavy frames; want 1", frames)
	}
}

// heavyFrames counts the heavy frames of cells, without the legend's.
func heavyFrames(f *Figure) int {
	frames := -1
	for _, action := range f.drawing.Actions {
		if width, is := action.(*recorder.SetLineWidth); is && width.Width == 1.5 {
			frames++
		}
	}
	return frames
}

func TestKnockoutMatrixOfExtremes(t *testing.T) {
	one := []KnockoutCell{{"supported", 0}}
	wide := Knockouts{Rows: []KnockoutRow{{"C1", "a comparison of many words " + strings.Repeat("and more ", 20) + "at the end", "recurrence", nil}}}
	for j := range 40 {
		wide.Mechanisms = append(wide.Mechanisms, "mechanism "+strings.Repeat("x", j+1))
		wide.Rows[0].Cells = append(wide.Rows[0].Cells, KnockoutCell{inference.Verdict(claimMarks[j%4].word), j%3 - 1})
	}
	for name, k := range map[string]Knockouts{
		"one cell":        {[]string{"as is"}, []KnockoutRow{{"C1", "a - b", "trust", one}}},
		"a word too long": {[]string{"as is"}, []KnockoutRow{{"C1", strings.Repeat("x", 200), "trust", one}}},
		"wide":            wide,
	} {
		checkDrawing(t, name, func() (*Figure, error) { return KnockoutMatrix(k, provenance) })
	}
}

func TestKnockoutMatrixRefuses(t *testing.T) {
	of := func(outcome string, cells ...KnockoutCell) Knockouts {
		return Knockouts{[]string{"as is", "learning"}, []KnockoutRow{{"C1", "a - b", outcome, cells}}}
	}
	for says, k := range map[string]Knockouts{
		"no verdicts":                     {},
		"C1, a - b, has 1 verdicts for 2": of("trust", KnockoutCell{}),
		`"proved"; the verdicts are supported, opposed, no real difference and undecided (C1, a - b, column learning)`: of("trust", KnockoutCell{"supported", 0}, KnockoutCell{"proved", 0}),
		"happiness": of("happiness"),
	} {
		f, err := KnockoutMatrix(k, provenance)
		drawsNothing(t, says, f, err)
	}
}

func TestKnockoutCellsDifferWithoutColour(t *testing.T) {
	grey := func(c color.NRGBA) float64 {
		return (.2126*float64(c.R) + .7152*float64(c.G) + .0722*float64(c.B)) / 255
	}
	for i, ground := range knockoutGrounds {
		for j := range i {
			if knockoutSigns[i] == knockoutSigns[j] {
				t.Errorf("%s and %s have one sign", claimMarks[i].word, claimMarks[j].word)
			}
			hatched := claimMarks[i].word == "opposed" || claimMarks[j].word == "opposed"
			if difference := math.Abs(grey(ground) - grey(knockoutGrounds[j])); difference < .05 && !hatched {
				t.Errorf("in grey the grounds of %s and %s differ by %v", claimMarks[i].word, claimMarks[j].word, difference)
			}
		}
	}
}

func TestHatchingStaysInItsBox(t *testing.T) {
	for _, b := range []box{{10, 20, 40, 30}, {0, 0, 5, 50}, {0, 0, .1, .1}} {
		s := newSheet(60, Layout{})
		before := len(s.canvas.Actions)
		s.hatched(b, 3, stroke{black, 1, nil})
		for _, e := range extents(&Figure{drawing: &recorder.Canvas{Actions: s.canvas.Actions[before:]}}) {
			if e.left < b.left-1e-9 || e.right > b.right+1e-9 || e.bottom < b.bottom-1e-9 || e.top > b.top+1e-9 {
				t.Errorf("a line of %v lies at %v", b, e.box)
			}
		}
	}
}
