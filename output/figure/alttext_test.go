package figure

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"

	"leaderful/sim"
)

// A shapeDrawn is a path of a figure and how it was drawn.
type shapeDrawn struct {
	filled bool
	color  color.NRGBA
	width  float64 // of a line
	dashed bool
	points []point // of its first part, without curves' handles
	parts  int
}

// A textDrawn is a text of a figure.
type textDrawn struct {
	text  string
	size  float64
	bold  bool
	x, y  float64 // of its left end, on the baseline
	width float64
}

// drawn returns the shapes and texts of a figure.
func drawn(f *Figure) (shapes []shapeDrawn, texts []textDrawn) {
	var pen shapeDrawn
	add := func(filled bool, path vg.Path) {
		s := pen
		s.filled = filled
		for _, part := range path {
			if part.Type == vg.MoveComp {
				s.parts++
			}
			if s.parts == 1 && part.Type != vg.CloseComp {
				s.points = append(s.points, point{part.Pos.X.Points(), part.Pos.Y.Points()})
			}
		}
		shapes = append(shapes, s)
	}
	for _, action := range f.drawing.Actions {
		switch a := action.(type) {
		case *recorder.SetColor:
			pen.color = a.Color.(color.NRGBA)
		case *recorder.SetLineWidth:
			pen.width = a.Width.Points()
		case *recorder.SetLineDash:
			pen.dashed = len(a.Dashes) > 0
		case *recorder.Stroke:
			add(false, a.Path)
		case *recorder.Fill:
			add(true, a.Path)
		case *recorder.FillString:
			size, bold := a.Font.Size.Points(), a.Font.Weight == xfont.WeightBold
			texts = append(texts, textDrawn{a.String, size, bold, a.Point.X.Points(), a.Point.Y.Points(), textWidth(a.String, size, bold)})
		}
	}
	return shapes, texts
}

// numberIn reads a number as figures print it.
func numberIn(text string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.NewReplacer("−", "-", ",", "", "+", "").Replace(text), 64)
	return v, err == nil
}

// An axisDrawn converts places on a figure into values, by the printed ticks.
type axisDrawn struct{ at, values []float64 }

func (a axisDrawn) value(place float64) float64 {
	last := len(a.at) - 1
	return a.values[0] + (place-a.at[0])/(a.at[last]-a.at[0])*(a.values[last]-a.values[0])
}

// axesDrawn reads the axes of a figure's only panel: up, numbers with the same right
// end; across, numbers on the same baseline.
func axesDrawn(texts []textDrawn) (across, up axisDrawn) {
	rows, columns := map[int][]textDrawn{}, map[int][]textDrawn{}
	for _, t := range texts {
		if _, is := numberIn(t.text); is && !t.bold && t.size > noteSize {
			rows[int(math.Round(t.y))] = append(rows[int(math.Round(t.y))], t)
			columns[int(math.Round(t.x+t.width))] = append(columns[int(math.Round(t.x+t.width))], t)
		}
	}
	longest := func(groups map[int][]textDrawn) (most []textDrawn) {
		for _, group := range groups {
			if len(group) > len(most) {
				most = group
			}
		}
		return most
	}
	for _, t := range longest(rows) {
		v, _ := numberIn(t.text)
		across.at, across.values = append(across.at, t.x+t.width/2), append(across.values, v)
	}
	for _, t := range longest(columns) {
		v, _ := numberIn(t.text)
		up.at, up.values = append(up.at, t.y+t.size*.35), append(up.values, v)
	}
	return across, up
}

// near checks that a drawn value equals a described one, to its last digit.
func near(t *testing.T, what string, drawn float64, described string) {
	t.Helper()
	v, is := numberIn(described)
	_, decimals, _ := strings.Cut(described, ".")
	if !is || math.Abs(drawn-v) > .51*math.Pow(10, -float64(len(decimals)))+1e-6*math.Abs(v) {
		t.Errorf("%s: %v is drawn, %s described", what, drawn, described)
	}
}

// alone returns a figure, which must have only one page.
func alone(t *testing.T, f *Figure, err error) *Figure {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestStoriesNameTheEventsInTheirTexts(t *testing.T) {
	results := collected(t, 2, nil, "domineering", "compassionate")
	for arm := range results.Runs {
		weekly, events, _ := lived(t, results, arm)
		for layout, l := range layouts {
			f, err := Story("mine", sim.Places{Members: 57, Span: 7}, weekly, events, laidOut(l))
			for _, page := range pagesOf(alone(t, f, err)) {
				_, texts := drawn(page)
				var named []string
				for _, text := range texts {
					if text.size == storyFlagSize && text.text != "shocks" && text.text != "crises" {
						named = append(named, text.text)
					}
					if text.bold && text.size == labelSize && !strings.Contains(page.AltText, " to "+text.text+" (") && !strings.Contains(page.AltText, " to "+text.text+"; single weeks") {
						t.Errorf("%s: %s is at the end of a line, and the text says %s", layout, text.text, page.AltText)
					}
				}
				_, described, _ := strings.Cut(page.AltText, "Events: ")
				described, _, _ = strings.Cut(described, " Not named: ")
				var parts []string
				for _, part := range regexp.MustCompile(`(?:^|\. )year [\d.]+: `).Split(strings.TrimSuffix(described, "."), -1) {
					if part != "" {
						parts = append(parts, part)
					}
				}
				slices.Sort(named)
				slices.Sort(parts)
				if len(named) == 0 || !slices.Equal(named, parts) {
					t.Errorf("%s: it names\n%q\nand describes\n%q", layout, named, parts)
				}
			}
		}
	}
}

func TestTextsOfFansGiveTheirBands(t *testing.T) {
	for _, c := range []struct{ arms, runs, bands int }{{1, 9, 3}, {4, 9, 3}, {5, 9, 1}, {2, 1, 0}} {
		f, err := Fan(collected(t, c.runs, nil, madeRegimes[:c.arms]...), []string{"trust"}, provenance)
		alone(t, f, err)
		shapes, texts := drawn(f)
		_, up := axesDrawn(texts)
		var ends [][2]float64 // of the bands' right ends
		for _, s := range shapes {
			if s.filled && s.color.A < 0x40 && len(s.points) > 10 {
				n := len(s.points) / 2
				ends = append(ends, [2]float64{up.value(s.points[n-1].y), up.value(s.points[n].y)})
			}
		}
		if len(ends) != c.arms*c.bands {
			t.Fatalf("%d arms of %d runs have %d bands", c.arms, c.runs, len(ends))
		}
		explained := regexp.MustCompile(`\d+`).FindAllString(f.Explanation[strings.Index(f.Explanation, "middle")+1:], -1)
		described := regexp.MustCompile(`middle (\d+)% ([\d.]*\d) to ([\d.]*\d)`).FindAllStringSubmatch(f.AltText, -1)
		if len(described) != len(ends) || c.bands > 0 && len(explained) != c.bands {
			t.Fatalf("%d bands are drawn and %d described: %s; %s", len(ends), len(described), f.Explanation, f.AltText)
		}
		for i := range described {
			arm, band := i/c.bands, i%c.bands // described from the inner band out, drawn band by band from the outer in
			if described[i][1] != explained[band] {
				t.Errorf("the text describes the middle %s%%, the picture the middle %s%%", described[i][1], explained[band])
			}
			end := ends[(c.bands-1-band)*c.arms+arm]
			near(t, "lower end", end[0], described[i][2])
			near(t, "upper end", end[1], described[i][3])
		}
	}
}

func TestTextsOfRastersGiveThePrintedRates(t *testing.T) {
	for _, c := range []struct{ arms, runs int }{{1, 5}, {2, 5}, {7, 5}, {2, 1}} {
		names := madeRegimes[:c.arms]
		results := collected(t, c.runs, nil, names...)
		f, err := Raster(results, provenance)
		_, texts := drawn(alone(t, f, err))
		var printed []string
		for _, text := range texts {
			if strings.Contains(text.text, " per year") && text.size == tickSize {
				printed = append(printed, text.text)
			}
		}
		if len(printed) != c.arms {
			t.Fatalf("of %d arms %q is printed", c.arms, printed)
		}
		for i, name := range names {
			if !strings.Contains(f.AltText, name+": "+printed[i]+".") {
				t.Errorf("%s is printed for %s, and the text says %s", printed[i], name, f.AltText)
			}
		}
		if banded := strings.Contains(printed[0], "["); banded != strings.Contains(f.AltText, "95% interval") || banded != strings.Contains(f.Explanation, "95% interval") {
			t.Errorf("%s is printed; %s; %s", printed[0], f.Explanation, f.AltText)
		}
	}
}

func TestTextsOfRecoveriesGiveTheirLines(t *testing.T) {
	f, err := Recovery(collected(t, 8, nil, "domineering", "power-with"), provenance)
	shapes, texts := drawn(alone(t, f, err))
	across, up := axesDrawn(texts)
	described := regexp.MustCompile(`lowest at (\S+) points in week (\d+), (\S+) weeks of full performance missing over the first 26 weeks, (\S+) points a year on`).FindAllStringSubmatch(f.AltText, -1)
	var lines []shapeDrawn // the solid one is drawn before the dashed one
	for _, s := range shapes {
		if !s.filled && s.width == 1.4 && len(s.points) == recoveryBefore+recoveryAfter {
			lines = append(lines, s)
		}
	}
	if len(lines) != 2 || len(described) != 2 || lines[0].dashed {
		t.Fatalf("%d lines are drawn, %d described", len(lines), len(described))
	}
	slices.Reverse(lines)
	for i, line := range lines {
		lowest, missing := line.points[recoveryBefore], 0.
		for k, p := range line.points[recoveryBefore:] {
			if p.y < lowest.y {
				lowest = p
			}
			if k < 26 {
				missing -= up.value(p.y) / 100
			}
		}
		near(t, "lowest", up.value(lowest.y), described[i][1])
		near(t, "its week", across.value(lowest.x), described[i][2])
		near(t, "missing", missing, described[i][3])
		near(t, "the end", up.value(line.points[len(line.points)-1].y), described[i][4])
	}
}

func TestTextsOfNetworksCountVacantAndBusySeats(t *testing.T) {
	results := collected(t, 1, nil, "domineering")
	_, _, moments := lived(t, results, 0)
	for i := range moments { // crews in every state
		seats := moments[i].Seats
		for k := range seats {
			seats[k].InCrisis = k%(5+i) == 0
			seats[k].Present = k%(7-i) != 1
		}
	}
	for layout, l := range layouts {
		f, err := Network("mine", moments, laidOut(l))
		for _, page := range pagesOf(alone(t, f, err)) {
			shapes, texts := drawn(page)
			rings, hollow := -1, -1 // one of each in the legend
			for _, s := range shapes {
				if !s.filled && s.color == mixed(vermillion, black, .1) {
					rings++
				}
				if !s.filled && s.dashed && s.color == softInk {
					hollow++
				}
			}
			vacant, busy := 0, 0
			for _, described := range regexp.MustCompile(`(\d+) vacant, (\d+) busy with a crisis`).FindAllStringSubmatch(page.AltText, -1) {
				v, _ := strconv.Atoi(described[1])
				b, _ := strconv.Atoi(described[2])
				vacant, busy = vacant+v, busy+b
			}
			if rings != busy || hollow != vacant || busy == 0 || vacant == 0 {
				t.Errorf("%s: %d are ringed and %d hollow; the text says that %d are busy and %d seats vacant", layout, rings, hollow, busy, vacant)
			}
			var captions []string
			for _, text := range texts {
				captions = append(captions, text.text)
			}
			printed := strings.Join(captions, " ")
			for _, described := range regexp.MustCompile(`At (year [\d.]+): ([^.]*\.\d\d, [^.]*\.\d\d; [^.]*)\.`).FindAllStringSubmatch(page.AltText, -1) {
				if !strings.Contains(printed, described[1]+" "+described[2]) {
					t.Errorf("%s: %s is described but not printed: %s", layout, described[0], printed)
				}
			}
		}
	}
}

func TestTextsOfRaincloudsGiveTheirBoxes(t *testing.T) {
	panel := madeOutcome("leadership_capacity", madeRegimes[:4])
	f, err := Raincloud([]RaincloudPanel{panel}, provenance)
	shapes, texts := drawn(alone(t, f, err))
	across, _ := axesDrawn(texts)
	described := regexp.MustCompile(`median (\S+), middle half (\S+) to (\S+), middle 95% (\S+) to ([\d.]*\d)`).FindAllStringSubmatch(f.AltText, -1)
	var boxes, whiskers []shapeDrawn
	for i, s := range shapes {
		if !s.filled && s.width == .8 && len(s.points) == 4 && shapes[i-1].color == white {
			boxes, whiskers = append(boxes, s), append(whiskers, shapes[i-2])
		}
	}
	if len(described) != 4 || len(boxes) != 4 {
		t.Fatalf("%d boxes are drawn and %d described", len(boxes), len(described))
	}
	for i := range described {
		near(t, "lower quartile", across.value(boxes[i].points[0].x), described[i][2])
		near(t, "upper quartile", across.value(boxes[i].points[1].x), described[i][3])
		near(t, "lower end", across.value(whiskers[i].points[0].x), described[i][4])
		near(t, "upper end", across.value(whiskers[i].points[1].x), described[i][5])
	}
	// Shares at a limit are printed beside their bars.
	f, err = Raincloud([]RaincloudPanel{madeOutcome("collateral_damage", madeRegimes)}, provenance)
	_, texts = drawn(alone(t, f, err))
	var printed, said []string
	for _, text := range texts {
		if strings.HasSuffix(text.text, "%") {
			printed = append(printed, text.text)
		}
	}
	for _, share := range regexp.MustCompile(`(\S+%) exactly 0`).FindAllStringSubmatch(f.AltText, -1) {
		said = append(said, share[1])
	}
	if len(printed) == 0 || !slices.Equal(printed, said) {
		t.Errorf("%q are printed, %q described", printed, said)
	}
}

func TestTextsOfSurvivalCurvesGiveWhatIsPrinted(t *testing.T) {
	curves := []RegimeSurvival{}
	for _, c := range madeSurvival(true) {
		if c.Curve.Median() < 200 {
			curves = append(curves, c)
		}
	}
	for layout, l := range layouts {
		f, err := SurvivalCurves(curves, 208, laidOut(l))
		for _, page := range pagesOf(alone(t, f, err)) {
			shapes, texts := drawn(page)
			var across axisDrawn
			begin := texts[slices.IndexFunc(texts, func(text textDrawn) bool { return strings.HasPrefix(text.text, "year ") })]
			for _, text := range texts {
				if v, is := numberIn(strings.TrimPrefix(text.text, "year ")); is && text.y == begin.y {
					last := textWidth(text.text[len(text.text)-1:], tickSize, false) // of years of one digit
					across.at, across.values = append(across.at, text.x+text.width-last/2), append(across.values, yearWeeks*v)
				}
			}
			described := regexp.MustCompile(`([a-z-]+): [\d,]+ times?, [\d,]+ of them ended by a crisis, median in weeks ([^ ,]+), .*? a year, at risk ([^;]*?)(?:;|\.$)`).FindAllStringSubmatch(page.AltText, -1)
			if len(described) == 0 {
				t.Fatalf("%s: no description: %s", layout, page.AltText)
			}
			var printed []string
			for _, text := range texts {
				printed = append(printed, text.text)
			}
			for i, one := range described {
				look := looksOf(names(curves))[slices.Index(names(curves), one[1])]
				marks := 0
				for k, s := range shapes {
					if s.filled && s.color == look.color && k > 0 && !shapes[k-1].filled && shapes[k-1].width == 1.5 {
						low, high := math.Inf(1), math.Inf(-1)
						for _, p := range s.points {
							low, high = min(low, p.x), max(high, p.x)
						}
						marks++
						near(t, fmt.Sprintf("%s: the median of %s", layout, one[1]), math.Round(10*across.value((low+high)/2))/10, one[2])
					}
				}
				if marks != 1 {
					t.Errorf("%s: %s has %d medians", layout, one[1], marks)
				}
				if l.Slides {
					continue // without the table
				}
				if !slices.Contains(printed, one[2]) {
					t.Errorf("%s: the median of %s is described as %s, and printed are %q", layout, one[1], one[2], printed)
				}
				for _, count := range strings.Split(strings.ReplaceAll(one[3], " and ", ", "), ", ") {
					if !slices.Contains(printed, count) {
						t.Errorf("%s, %d: %s is described but not printed", layout, i, count)
					}
				}
			}
		}
	}
}

func names(curves []RegimeSurvival) []string {
	var all []string
	for _, c := range curves {
		all = append(all, c.Regime)
	}
	return all
}

func TestTextsOfGapsGiveWhatIsPrinted(t *testing.T) {
	rows := madeGaps()
	for layout, l := range layouts {
		f, err := CrisisGaps(rows, laidOut(l))
		for _, page := range pagesOf(alone(t, f, err)) {
			shapes, texts := drawn(page)
			var printed []string
			for _, text := range texts {
				printed = append(printed, text.text)
			}
			described := regexp.MustCompile(`([a-z-]+): median (\S+) weeks, middle half (\S+) to (\S+), all from \S+ to \S+, of (\S+) gaps, (\S+) more cut off, (\S+) in the same week`).FindAllStringSubmatch(page.AltText, -1)
			if len(described) == 0 {
				t.Fatalf("%s: no description: %s", layout, page.AltText)
			}
			var across axisDrawn // of logarithms
			for _, text := range texts {
				if v, is := numberIn(text.text); is && v > 0 && !text.bold && text.size == tickSize {
					across.at, across.values = append(across.at, text.x+text.width/2), append(across.values, math.Log(v))
				}
			}
			bars := 0
			for _, s := range shapes {
				if !s.filled && s.width == 2 && len(s.points) == 2 {
					near(t, layout+": lower quartile", math.Exp(across.value(s.points[0].x)), described[bars][3])
					near(t, layout+": upper quartile", math.Exp(across.value(s.points[1].x)), described[bars][4])
					bars++
				}
			}
			if bars != len(described) {
				t.Errorf("%s: %d bars are drawn, %d described", layout, bars, len(described))
			}
			for _, one := range described {
				counts := []string{one[2], one[5] + " (" + one[6] + ")"}
				if l.width() < 320 {
					counts = []string{"median " + one[2], "of " + one[5] + " (" + one[6] + ")"}
				}
				for _, want := range append(counts, one[7]) {
					if !slices.Contains(printed, want) {
						t.Errorf("%s: %s is described of %s and not printed", layout, want, one[1])
					}
				}
			}
		}
	}
}
