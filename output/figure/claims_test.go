package figure

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/vg/recorder"

	"leaderful/sim"
	"leaderful/sim/inference"
)

// madeUpDifference returns a difference between 1,600 replications, scaled to an outcome.
func madeUpDifference(outcome string, mean, half float64) inference.Difference {
	zone := sim.OutcomeNamed(outcome).Zone
	const n, level = 1600, 1 - .05/35
	error := half / 3.2
	return inference.Difference{
		Interval: inference.Interval{N: n, Value: mean, StandardError: error, Low: mean - half, High: mean + half, Level: level},
		Effect:   mean / (error * 40), Zone: zone,
	}
}

// madeUpClaims returns invented, plausible comparisons.
func madeUpClaims() []ClaimRow {
	var rows []ClaimRow
	claim, words := "", ""
	under := func(id, sentence string) { claim, words = id, sentence }
	add := func(comparison, outcome string, mean, half float64, verdict string) {
		rows = append(rows, ClaimRow{claim, words, comparison, outcome, madeUpDifference(outcome, mean, half), false, verdict})
	}
	const yes, no, none, open = "supported", "opposed", "no real difference", "undecided"
	under("C1", "Where power is shared, followers grow into leaders.")
	add("power-with - domineering", "leadership_capacity", .312, .009, yes)
	add("power-with - compassionate", "leadership_capacity", .227, .010, yes)
	under("C2", "The more complex things are, the better shared leadership copes.")
	add("rise of domineering - power-with", "crises_per_year", .41, .11, yes)
	add("rise of compassionate - power-with", "crises_per_year", .07, .10, open)
	under("C3", "Organizations that stay with power-over go from turnaround to turnaround.")
	add("rise of domineering - rise of power-with", "crises_per_year", .22, .06, yes)
	add("rise of compassionate - rise of power-with", "crises_per_year", .018, .03, none)
	add("domineering - power-with", "recurrence", .17, .04, yes)
	add("compassionate - power-with", "recurrence", .05, .045, open)
	under("C4", "In an emergency, command is faster (conceded to power-over).")
	add("power-with - situational", "crisis_weeks", 2.3, .4, yes)
	add("power-with - domineering", "crisis_weeks", -1.9, .5, no)
	add("power-with - compassionate", "crisis_weeks", .1, .35, none)
	under("C5", "Command leaves people damaged.")
	add("domineering - power-with", "collateral_damage", 41.2, 1.3, yes)
	add("compassionate - power-with", "collateral_damage", 12.9, .8, yes)
	add("situational - power-with", "collateral_damage", 1.1, .3, yes)
	under("C6", "Damage that is not healed brings the next crisis sooner.")
	for i, regime := range []string{"domineering", "compassionate", "situational", "masquerade", "relapsing"} {
		add(regime+": unhealed - healed", "crises_per_year", []float64{.84, .36, .06, .19, .11}[i], .05, []string{yes, yes, open, yes, yes}[i])
	}
	under("C7", "Power-over does better with compassion than without.")
	add("domineering - compassionate", "crises_per_year", .53, .05, yes)
	add("domineering - compassionate", "collateral_damage", 28.3, 1.2, yes)
	under("C8", "But compassion does not turn power-over into power-with, even under that name.")
	add("power-with - masquerade", "leadership_capacity", .148, .008, yes)
	add("power-with - masquerade", "trust", .26, .01, yes)
	add("compassionate - masquerade", "trust", -.031, .009, no)
	under("C9", "Identified leaders are worth more, not less, where followers lead too.")
	add("leaders' worth, power-with - domineering", "performance", .004, .006, none)
	add("leaders' worth, power-with - compassionate", "performance", -.048, .007, no)
	under("C10", "Power-with renews an organization without trauma.")
	add("power-with - domineering", "renewal", .19, .01, yes)
	add("power-with - compassionate", "renewal", .12, .01, yes)
	under("C11", "Those who rule by power prepare their own removal.")
	add("domineering - power-with", "leader_exits", .09, .02, yes)
	add("compassionate - power-with", "leader_exits", .021, .02, open)
	under("C12", "Kept for emergencies and followed by healing, command costs nothing.")
	add("power-with - situational", "crises_per_year", .01, .03, yes)
	add("situational - power-with", "leadership_capacity", -.021, .006, open)
	rows[len(rows)-1].NoWorse, rows[len(rows)-2].NoWorse = true, true
	under("C13", "The mere threat silences people.")
	add("power-with - domineering", "trust", .55, .01, yes)
	add("power-with - compassionate", "trust", .24, .01, yes)
	add("power-with - domineering", "voiced", .48, .01, yes)
	add("power-with - compassionate", "voiced", .21, .01, yes)
	under("C14", "Shared power is not the same as absent leadership.")
	add("laissez-faire - power-with", "crises_per_year", .71, .06, yes)
	under("C15", "Falling back on power-over under threat undoes what power-with has built.")
	add("power-with - relapsing", "leadership_capacity", .052, .008, yes)
	add("relapsing - power-with", "crises_per_year", 0, 0, open)
	rows[len(rows)-1].Difference.Low, rows[len(rows)-1].Difference.High = math.Inf(-1), math.Inf(1)
	rows[len(rows)-1].Difference.Value, rows[len(rows)-1].Difference.N = .03, 40
	return rows
}

// checkDrawing draws a figure twice and checks what every figure must satisfy: its
// pages are sound, all formats can be written, and both drawings have equal bytes.
func checkDrawing(t *testing.T, name string, draw func() (*Figure, error)) *Figure {
	t.Helper()
	f, err := draw()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	checkPages(t, name, f, Layout{})
	again, err := draw()
	if err != nil {
		t.Fatal(err)
	}
	for k, render := range []func(*Figure) ([]byte, error){(*Figure).SVG, (*Figure).pdf} {
		first, err := render(f)
		second, errAgain := render(again)
		if err != nil || errAgain != nil || !bytes.Equal(first, second) {
			t.Errorf("%s: format %d is not written, or not the same again: %v, %v", name, k, err, errAgain)
		}
	}
	return f
}

// checkPages checks that the pages of a figure are no larger than the layout allows,
// that nothing extends beyond them, that no texts overlap, that every character has a
// glyph, and that the alt text is in words.
func checkPages(t *testing.T, name string, f *Figure, l Layout) {
	t.Helper()
	for i, page := range pagesOf(f) {
		if page.width != l.width() || page.height > l.tallest()+1e-9 || l.Slides && page.height != l.tallest() {
			t.Errorf("%s: page %d is %v x %v; it may be %v x %v", name, i+1, page.width, page.height, l.width(), l.tallest())
		}
		var texts []extent
		for _, e := range extents(page) {
			if !(e.left >= 0 && e.right <= page.width && e.bottom >= 0 && e.top <= page.height) {
				t.Errorf("%s: %s of page %d lies at %v; the page is %v x %v", name, e.what, i+1, e.box, page.width, page.height)
			}
			if e.text {
				e.left, e.right = e.left+.3, e.right-.3 // texts may touch
				texts = append(texts, e)
			}
		}
		for i := range texts {
			for j := range i {
				if texts[i].overlaps(texts[j].box) {
					t.Errorf("%s: %s and %s overlap", name, texts[i].what, texts[j].what)
				}
			}
		}
		var buffer sfnt.Buffer
		for i, runes := range page.texts() {
			font, err := opentype.Parse(faces[i].source)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range runes {
				if glyph, err := font.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
					t.Errorf("%s: the font has no %q", name, r)
				}
			}
		}
		for _, bad := range []string{"NaN", "Inf", "%!", "  ", " ,", ",,", "--"} {
			if strings.Contains(page.AltText, bad) {
				t.Errorf("%s: the alt text has %q: %s", name, bad, page.AltText)
			}
		}
	}
}

// altSays checks that an alt text contains all parts.
func altSays(t *testing.T, f *Figure, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(f.AltText, part) {
			t.Errorf("the alt text of %s lacks %q:\n%s", f.Name, part, f.AltText)
		}
	}
}

// drawsNothing checks that nothing is drawn and that the error gives the reason.
func drawsNothing(t *testing.T, says string, f *Figure, err error) {
	t.Helper()
	if f != nil || err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("got %v, %v; want an error that says %q", f, err, says)
	}
}

func TestClaimsForest(t *testing.T) {
	f := checkDrawing(t, "all claims", func() (*Figure, error) { return ClaimsForest(madeUpClaims(), provenance) })
	if f.Name != "claims" || f.Title != "15 claims put to the test" {
		t.Errorf("the figure is %s, %q", f.Name, f.Title)
	}
	if f.Further != nil {
		t.Errorf("39 comparisons take %d pages", 1+len(f.Further))
	}
	altSays(t, f,
		"Forest plot of 39 mean paired differences under 15 claims, each arranged so that what is claimed is above 0. "+
			"Verdicts: 27 supported, 3 opposed, 3 no real difference, 6 undecided. All 39 intervals hold together with 94.43% confidence.",
		" C4, In an emergency, command is faster (conceded to power-over): power-with minus situational, crisis length (0 if none): +2.30 [1.90, 2.70], 4.6 times the zone, supported; "+
			"power-with minus domineering, crisis length (0 if none): −1.90 [−2.40, −1.40], −3.8 times the zone, opposed; ",
		" command costs nothing (not being worse is enough): power-with minus situational, crises: +0.010 [−0.020, 0.040], 0.2 times the zone, supported;",
		" relapsing minus power-with, crises: +0.0300 no interval, 0.6 times the zone, undecided.")
}

func TestClaimsForestOfExtremes(t *testing.T) {
	t.Parallel()
	row := func(mean, low, high float64) ClaimRow {
		d := inference.Difference{Interval: inference.Interval{N: 2, Value: mean, StandardError: math.NaN(), Low: low, High: high, Level: .95}, Zone: .05}
		return ClaimRow{"C1", "Words.", "a - b", "crises_per_year", d, false, "undecided"}
	}
	inf, nan := math.Inf(1), math.NaN()
	for name, rows := range map[string][]ClaimRow{
		"one row":         {row(.1, .08, .12)},
		"no estimate":     {row(nan, nan, nan), row(nan, -inf, inf)},
		"zero width":      {row(0, 0, 0), row(.3, .3, .3)},
		"open above":      {row(.2, .1, inf), row(.2, -inf, .4)},
		"huge":            {row(1e9, 9e8, 2e9), row(-1e7, -2e7, 3)},
		"infinite itself": {row(inf, -inf, inf)},
		"long names": {{"C1", strings.Repeat("A sentence that does not end ", 12), "a regime with quite a long name - another regime with an even longer one",
			"leadership_capacity", madeUpDifference("leadership_capacity", .1, .01), true, "supported"}},
	} {
		f := checkDrawing(t, name, func() (*Figure, error) { return ClaimsForest(rows, provenance) })
		switch name {
		case "no estimate":
			altSays(t, f, "a minus b, crises: no estimate, undecided;")
		case "open above":
			altSays(t, f, "+0.200 [from 0.100]", "+0.200 [up to 0.400]")
		}
	}
	mixed := madeUpClaims()
	mixed[3].Difference.Level = .9
	for i := range mixed {
		mixed[i].Difference.Level -= .02
	}
	f := checkDrawing(t, "levels", func() (*Figure, error) { return ClaimsForest(mixed, provenance) })
	altSays(t, f, "Intervals have 88 to 97.86% confidence, each on its own.")
}

func TestClaimsForestRefuses(t *testing.T) {
	change := func(change func(*ClaimRow)) []ClaimRow {
		rows := madeUpClaims()
		change(&rows[5])
		return rows
	}
	for says, rows := range map[string][]ClaimRow{
		"no claims":     nil,
		"happiness":     change(func(r *ClaimRow) { r.Outcome = "happiness" }),
		`"proved"`:      change(func(r *ClaimRow) { r.Verdict = "proved" }),
		"zone of 0":     change(func(r *ClaimRow) { r.Difference.Zone = 0 }),
		"zone of NaN":   change(func(r *ClaimRow) { r.Difference.Zone = math.NaN() }),
		"zone of +Inf;": change(func(r *ClaimRow) { r.Difference.Zone = math.Inf(1) }),
	} {
		f, err := ClaimsForest(rows, provenance)
		drawsNothing(t, says, f, err)
	}
}

func TestVerdictsDifferWithoutColour(t *testing.T) {
	for _, marks := range [][]verdictMark{claimMarks, patternMarks} {
		for i, m := range marks {
			for _, other := range marks[:i] {
				if m.mark == other.mark && m.hollow == other.hollow {
					t.Errorf("%s and %s have the same mark", m.word, other.word)
				}
			}
			if undecided := m.word == "undecided"; m.hollow != undecided {
				t.Errorf("%s: hollow is %v", m.word, m.hollow)
			}
		}
	}
}

func TestAxisOfZones(t *testing.T) {
	for _, c := range []struct{ multiple, at float64 }{
		{0, 0}, {.5, .5}, {1, 1}, {10, 1 + zoneDecade}, {100, 1 + 2*zoneDecade}, {-10, -1 - zoneDecade}, {math.Inf(-1), math.Inf(-1)},
	} {
		if got := zones(c.multiple); math.Abs(got-c.at) > 1e-12 {
			t.Errorf("%v zones lie at %v; want %v", c.multiple, got, c.at)
		}
	}
	for v := -300.; v < 300; v += .7 {
		if !(zones(v) < zones(v+.7)) {
			t.Fatalf("the axis turns at %v", v)
		}
	}
}

// An interval beyond the axis must not look as if it ended there.
func TestIntervalsBeyondTheAxisHaveArrows(t *testing.T) {
	within := box{0, 0, 100, 10}
	for _, c := range []struct {
		low, high    float64
		bars, arrows int
	}{{10, 20, 2, 0}, {-5, 20, 1, 1}, {-5, 200, 0, 2}, {math.Inf(-1), math.Inf(1), 0, 2}, {50, 50, 2, 0}, {math.NaN(), 3, 0, 0}} {
		s := newSheet(10, Layout{})
		before := len(s.canvas.Actions)
		s.cutWhisker(within, c.low, c.high, 5, stroke{black, 1, nil})
		bars, arrows := -1, 0 // one stroke is the interval itself
		for _, action := range s.canvas.Actions[before:] {
			switch action.(type) {
			case *recorder.Stroke:
				bars++
			case *recorder.Fill:
				arrows++
			}
		}
		if bars = max(0, bars); bars != c.bars || arrows != c.arrows {
			t.Errorf("[%v, %v] has %d bars and %d arrows; want %d and %d", c.low, c.high, bars, arrows, c.bars, c.arrows)
		}
	}
}
