package figure

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"

	"leaderful/sim/inference"
)

// analyses returns the figures of analyses, each with typical and with very long content.
func analyses() map[string]func(much bool, page Page) (*Figure, error) {
	const regimes = 50
	long := func(i int) string { return fmt.Sprintf("a-regime-with-a-name-that-goes-on-and-on-%d", i) }
	sensitivity := func(s Sensitivity) func(bool, Page) (*Figure, error) {
		return func(much bool, page Page) (*Figure, error) {
			s := s
			if much {
				s.Of, s.Rows = long(1)+" - "+long(2), nil
				for i := range 62 {
					s.Rows = append(s.Rows, TornadoRow{Factor: "regimes." + long(i) + ".delegation", Value: 1 / float64(i+2), Low: -.1, High: .6})
				}
			}
			return Tornado(s, page)
		}
	}
	return map[string]func(bool, Page) (*Figure, error){
		"forest": func(much bool, page Page) (*Figure, error) {
			var rows []Comparison
			for _, outcome := range []string{"crises_per_year", "recurrence", "performance"} {
				for i := range 3 {
					rows = append(rows, Comparison{outcome, []string{"domineering", "compassionate", "situational"}[i], "power-with", madeUpDifference(outcome, .1*float64(i), .07)})
				}
				for i := range regimes - 1 {
					if much {
						rows = append(rows, Comparison{outcome, long(i), long(regimes), madeUpDifference(outcome, -.3+.02*float64(i), .1)})
					}
				}
			}
			return Forest(rows, page)
		},
		"claims": func(much bool, page Page) (*Figure, error) {
			rows := madeUpClaims()
			for i := 0; much && i < regimes; i++ {
				rows = append(rows, ClaimRow{"C16", strings.Repeat("Words that say what is claimed ", 9), long(i) + " - " + long(i+1), "recurrence", madeUpDifference("recurrence", .1, .05), false, "undecided"})
			}
			return ClaimsForest(rows, page)
		},
		"patterns": func(much bool, page Page) (*Figure, error) {
			rows := madeUpPatterns()
			for i := 0; much && i < regimes; i++ {
				rows = append(rows, PatternRow{"P11", strings.Repeat("Words that say what is known ", 9), "a quantity of " + long(i%3), long(i) + " - " + long(i+1),
					inference.Interval{Value: -.2, Low: -.3, High: -.1, Level: .95}, math.Inf(-1), 0, "holds", strings.Repeat("Somebody & Other 2001; ", 9)})
			}
			return PatternDots(rows, page)
		},
		"tornado":      sensitivity(madeUpIndices()),
		"correlations": sensitivity(madeUpCorrelations()),
		"knockout": func(much bool, page Page) (*Figure, error) {
			k := madeUpKnockouts()
			for i := 0; much && i < regimes; i++ {
				row := k.Rows[i%9]
				row.Claim, row.Comparison = "C16", long(i)+" - "+long(i+1)
				k.Rows = append(k.Rows, row)
			}
			return KnockoutMatrix(k, page)
		},
		"screening": func(much bool, page Page) (*Figure, error) {
			names, s := append([]string{}, madeUpFactors...), madeUpScreening()
			of := "domineering - power-with"
			for i := 0; much && i < regimes; i++ {
				of = long(1) + " - " + long(2)
				names, s.Effects = append(names, "regimes."+long(i)+".delegation"), append(s.Effects, s.Effects[i%9])
			}
			return MorrisPlot("crises_per_year", of, names, s, page)
		},
		"map": func(much bool, page Page) (*Figure, error) {
			m := madeMap()
			if much {
				m.Arm, m.Reference, m.X.Name, m.Y.Name = long(1), long(2), "regimes."+long(1)+".delegation", "regimes."+long(2)+".compassion"
				m.Y.Unit = strings.Repeat("a unit of many words ", 5)
			}
			return RegimeMap(m, page)
		},
		"phase": func(much bool, page Page) (*Figure, error) {
			paths := madePaths(520)
			for i := 0; much && len(paths) < regimes; i++ {
				another := paths[i]
				another.Regime = long(i)
				paths = append(paths, another)
			}
			return PhasePortrait(paths, page)
		},
	}
}

func TestFiguresOfAnalysisFitEveryPage(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out every figure of an analysis on every page")
	}
	t.Parallel()
	for kind, draw := range analyses() {
		for _, much := range []bool{false, true} {
			fits(t, fmt.Sprintf("%s, much %v", kind, much), func(page Page) (*Figure, error) { return draw(much, page) })
		}
		if f, err := draw(false, provenance); err != nil || f.Further != nil {
			t.Errorf("%s takes more than a page, %v", kind, err)
		}
	}
}

// A drawnMark is a filled path; a marker also has an outline.
type drawnMark struct {
	fill, outline color.NRGBA
	corners       int // of the path; 0 if it is round
	marker        bool
}

// drawnMarks returns the filled paths on all pages of a figure.
func drawnMarks(f *Figure) []drawnMark {
	var marks []drawnMark
	for _, page := range pagesOf(f) {
		var ink, outline color.NRGBA
		var stroked vg.Path
		for _, action := range page.drawing.Actions {
			switch a := action.(type) {
			case *recorder.SetColor:
				ink = a.Color.(color.NRGBA)
			case *recorder.Stroke:
				stroked, outline = a.Path, ink
			case *recorder.Fill:
				m := drawnMark{fill: ink, marker: len(stroked) > 0 && len(a.Path) == len(stroked) && a.Path[0].Pos == stroked[0].Pos}
				if m.marker {
					m.outline = outline
				}
				for _, part := range a.Path {
					if part.Type == vg.CurveComp {
						m.corners = -1
					}
				}
				if m.corners++; m.corners > 0 {
					m.corners = len(a.Path) - 1
				}
				marks = append(marks, m)
			}
		}
	}
	return marks
}

func count(f *Figure, like func(m drawnMark) bool) (n int) {
	for _, m := range drawnMarks(f) {
		if like(m) {
			n++
		}
	}
	return n
}

// described returns the number that a pattern finds in a figure's text.
func described(t *testing.T, f *Figure, pattern string) int {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(f.AltText)
	if found == nil {
		return 0
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Drawing and text agree.
func TestPicturesAndTextsAgree(t *testing.T) {
	drawn := map[string]*Figure{}
	for kind, draw := range analyses() {
		f, err := draw(false, provenance)
		if err != nil {
			t.Fatal(err)
		}
		drawn[kind] = f
	}
	agree := func(kind, what string, marks, words int) {
		t.Helper()
		if marks != words || marks == 0 {
			t.Errorf("%s: %s: %d drawn, %d described", kind, what, marks, words)
		}
	}
	like := func(v verdictMark) func(drawnMark) bool {
		return func(m drawnMark) bool {
			return m.marker && m.outline == v.color && (m.fill == white) == v.hollow && (m.corners == 0) == (v.mark == circle)
		}
	}
	// In charts of intervals, a verdict's mark is at the estimate and again before its word.
	for kind, marks := range map[string][]verdictMark{"claims": claimMarks, "patterns": patternMarks} {
		for _, v := range marks {
			agree(kind, v.word, count(drawn[kind], like(v)), 2*described(t, drawn[kind], `(\d+) `+strings.TrimSuffix(v.word, "s")))
		}
	}
	hollow := func(m drawnMark) bool { return m.marker && m.fill == white }
	agree("forest", "undecided", count(drawn["forest"], hollow), strings.Count(drawn["forest"].AltText, ", undecided"))
	for _, kind := range []string{"tornado", "correlations"} {
		f := drawn[kind]
		bars := func(share float64) int {
			return count(f, func(m drawnMark) bool {
				return m.fill == mixed(blue, white, share) || m.fill == mixed(vermillion, white, share)
			})
		}
		pale := described(t, f, `Pale, the interval holds 0: (\d+)`)
		agree(kind, "pale bars", bars(.85), pale)
		agree(kind, "pale bars, one by one", pale, strings.Count(f.AltText, ", the interval holds 0")-1)
		agree(kind, "solid bars", bars(.35), described(t, f, `of (\d+) factors`)-pale)
	}
	agree("knockout", "frames", heavyFrames(drawn["knockout"]), described(t, drawn["knockout"], `changes in (\d+) of`))
	agree("knockout", "changes one by one", heavyFrames(drawn["knockout"]), strings.Count(drawn["knockout"].AltText, " changed to "))
	// The legend has one of each.
	agree("screening", "hollow", count(drawn["screening"], hollow)-1, strings.Count(drawn["screening"].AltText, "may be chance"))
	agree("map", "power-with", count(drawn["map"], func(m drawnMark) bool { return m.marker && m.corners == 0 && m.fill == textInk })-1,
		described(t, drawn["map"], `power-with better at (\d+)`))
	agree("map", "compassionate", count(drawn["map"], func(m drawnMark) bool { return m.marker && m.corners == 0 && m.fill == white })-1,
		described(t, drawn["map"], `compassionate at (\d+)`))
	crosses := func(m drawnMark) bool { return m.marker && m.corners == 12 } // upright and slanting
	agree("map", "neither", count(drawn["map"], crosses)-2, described(t, drawn["map"], `practically no difference at (\d+)`)+described(t, drawn["map"], `undecided at (\d+)`))
	for _, path := range madePaths(520) {
		named := 0
		for _, e := range extents(drawn["phase"]) {
			if e.what == fmt.Sprintf("the text %q", path.Regime) {
				named++
			}
		}
		agree("phase", path.Regime, named, strings.Count(drawn["phase"].AltText, " "+path.Regime+" goes from capacity"))
	}
}
