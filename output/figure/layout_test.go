package figure

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"leaderful/sim/inference"
)

// analyses are the figures of analysis, each of usual content and of very much.
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

func TestEveryAnalysisFitsEveryPage(t *testing.T) {
	for kind, draw := range analyses() {
		for name, l := range map[string]Layout{"usual": {}, "narrow": {Width: MinWidth}, "small": {Width: 5}, "wide": {Width: MaxWidth}, "slides": {Slides: true}, "untitled": {NoTitle: true}} {
			for _, much := range []bool{false, true} {
				page := provenance
				page.Layout = l
				f, err := draw(much, page)
				if err != nil {
					t.Fatalf("%s, %s: %v", kind, name, err)
				}
				checkPages(t, fmt.Sprintf("%s, %s, much %v", kind, name, much), f, l)
				if name == "usual" && !much && f.Further != nil {
					t.Errorf("%s takes %d pages", kind, 1+len(f.Further))
				}
			}
		}
	}
}
