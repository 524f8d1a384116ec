package figure

import (
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/recorder"
)

// madeUpKnockouts are verdicts as there may be, not as they came out.
func madeUpKnockouts(comparisons bool) Knockouts {
	k := Knockouts{Mechanisms: []string{"as is", "threat_weight", "gap_weight", "learn", "coaching", "quick_fix", "prevention",
		"unit_loss", "fear_effort", "surge", "surge_harm", "silence", "insight", "exposure"}}
	r := rand.New(rand.NewPCG(7, 8))
	claim := ""
	for _, row := range madeUpClaims() {
		name := row.Claim + " " + strings.TrimSuffix(row.Words, ".")
		if comparisons {
			name = row.Claim + " " + strings.ReplaceAll(row.Outcome, "_", " ") + ", " + row.Comparison
		} else if row.Claim == claim {
			continue
		}
		claim = row.Claim
		cells := make([]KnockoutCell, len(k.Mechanisms))
		for j := range cells {
			cells[j].Verdict = row.Verdict
			if j > 0 && r.IntN(8) == 0 {
				cells[j].Verdict = claimMarks[r.IntN(4)].word
			}
			if j > 0 && (r.IntN(6) == 0 || cells[j].Verdict != row.Verdict) {
				cells[j].Shift = r.IntN(3) - 1
			}
		}
		k.Rows, k.Cells = append(k.Rows, name), append(k.Cells, cells)
	}
	return k
}

func TestKnockoutMatrix(t *testing.T) {
	for _, comparisons := range []bool{false, true} {
		f := checkDrawing(t, "knockouts", func() (*Figure, error) { return KnockoutMatrix(madeUpKnockouts(comparisons), provenance) })
		if f.Name != "knockouts" || f.height > 10*72 {
			t.Errorf("the figure is %s, %v inches high", f.Name, f.height/72)
		}
	}
}

func TestKnockoutMatrixTellsWhatChanges(t *testing.T) {
	k := Knockouts{
		Rows:       []string{"C1 a - b", "C2 c"},
		Mechanisms: []string{"as is", "learn", "surge", "insight"},
		Cells: [][]KnockoutCell{
			{{"supported", 0}, {"opposed", -1}, {"supported", 1}, {"supported", 0}},
			{{"undecided", 0}, {"undecided", 0}, {"undecided", 0}, {"undecided", 0}},
		},
	}
	f := checkDrawing(t, "small", func() (*Figure, error) { return KnockoutMatrix(k, provenance) })
	want := "Matrix of verdicts on 2 claims or comparisons, as is and without each of 3 mechanisms. The verdict changes in 1 of 6 cases. " +
		"C1 a minus b: as is supported; without learn opposed, significantly lower; without surge the same, but significantly higher; without the others the same. " +
		"C2 c: as is undecided; without any of them the same."
	if f.AltText != want {
		t.Errorf("the alt text is\n%s\nwant\n%s", f.AltText, want)
	}
	// One heavy frame is the legend's, the other that of the verdict that changes.
	frames := 0
	for _, action := range f.drawing.Actions {
		if width, is := action.(*recorder.SetLineWidth); is && width.Width == 1.5 {
			frames++
		}
	}
	if frames != 2 {
		t.Errorf("there are %d heavy frames; want 2", frames)
	}
}

func TestKnockoutMatrixOfExtremes(t *testing.T) {
	one := [][]KnockoutCell{{{"supported", 0}}}
	wide := Knockouts{Rows: []string{"a claim of many words " + strings.Repeat("and more ", 20) + "at the end"}}
	for j := range 22 {
		wide.Mechanisms = append(wide.Mechanisms, "mechanism "+strings.Repeat("x", j+1))
	}
	wide.Cells = [][]KnockoutCell{make([]KnockoutCell, 22)}
	for j := range wide.Cells[0] {
		wide.Cells[0][j] = KnockoutCell{claimMarks[j%4].word, j%3 - 1}
	}
	for name, k := range map[string]Knockouts{
		"one cell":        {[]string{"C1"}, []string{"as is"}, one},
		"a word too long": {[]string{strings.Repeat("x", 200)}, []string{"as is"}, one},
		"wide":            wide,
	} {
		checkDrawing(t, name, func() (*Figure, error) { return KnockoutMatrix(k, provenance) })
	}
}

func TestKnockoutMatrixRefuses(t *testing.T) {
	many := make([]string, 40)
	for says, k := range map[string]Knockouts{
		"no verdicts":               {},
		"2 rows of verdicts have 1": {[]string{"C1"}, []string{"as is"}, [][]KnockoutCell{{{"supported", 0}}, {}}},
		"C1 has 0 verdicts for 1":   {[]string{"C1"}, []string{"as is"}, [][]KnockoutCell{{}}},
		`"proved"; there are supported, opposed, no real difference and undecided (C1, column learn)`: {[]string{"C1"}, []string{"as is", "learn"}, [][]KnockoutCell{{{"supported", 0}, {"proved", 0}}}},
		"40 mechanisms": {[]string{"C1"}, many, [][]KnockoutCell{make([]KnockoutCell, 40)}},
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
