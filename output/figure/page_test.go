package figure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// layouts are the layouts in which every kind of figure must be printable.
var layouts = map[string]Layout{
	"default":          {},
	"a column":         {Width: MinWidth},
	"without a title":  {Width: 89 / 25.4, NoTitle: true},
	"wide":             {Width: 16},
	"slides":           {Slides: true},
	"slides, no title": {Slides: true, NoTitle: true},
}

// pagesOf returns a figure's pages.
func pagesOf(f *Figure) []*Figure { return append([]*Figure{f}, f.Further...) }

// fits checks that all pages of a figure are printable in every layout.
func fits(t *testing.T, name string, draw func(page Page) (*Figure, error)) {
	t.Helper()
	for layout, l := range layouts {
		f, err := draw(laidOut(l))
		if err != nil {
			t.Errorf("%s, %s: %v", name, layout, err)
			continue
		}
		checkPages(t, name+", "+layout, f, l)
	}
}

// armsFor returns names of arms: a few, the named regimes, and many long ones.
func armsFor() map[string][]string {
	var many []string
	for i := range 50 {
		many = append(many, fmt.Sprintf("%s, number %d", longRegime, i+1))
	}
	return map[string][]string{"one": {"power-with"}, "two": {"domineering", longRegime}, "seven": madeRegimes, "fifty": many}
}

// repeated gives runs of few arms the names of many.
func repeated(results *experiment.Results, names []string) *experiment.Results {
	plan := *results.Plan
	plan.Arms = nil
	many := &experiment.Results{Plan: &plan}
	for i, name := range names {
		arm := results.Plan.Arms[i%len(results.Plan.Arms)]
		arm.Name = name
		plan.Arms = append(plan.Arms, arm)
		many.Runs = append(many.Runs, results.Runs[i%len(results.Runs)])
	}
	return many
}

func TestFiguresOfRunsFitEveryPage(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out every figure of runs on every page")
	}
	t.Parallel()
	base := collected(t, 6, func(s *sim.Setup) {
		s.Interventions = []sim.Intervention{{Week: 20, Regime: &sim.Regimes[2]}, {Week: 22, Cut: &sim.Cut{Chance: .3}},
			{Week: 24, Absence: &sim.Absence{Seat: 0, Weeks: 8}}, {Week: 26, Parameter: &sim.ParameterChange{Name: "environment.shock_complexity", Value: 9}},
			{Week: 250, Parameter: &sim.ParameterChange{Name: "environment.shock_complexity", Value: 3}}}
	}, "domineering", "power-with")
	weekly, events, moments := lived(t, base, 0)
	for arms, names := range armsFor() {
		results := repeated(base, names)
		fits(t, arms, func(page Page) (*Figure, error) { return Fan(results, nil, page) })
		fits(t, arms, func(page Page) (*Figure, error) { return Raster(results, page) })
		fits(t, arms, func(page Page) (*Figure, error) { return Recovery(results, page) })
		fits(t, arms, func(page Page) (*Figure, error) {
			return Story(names[len(names)-1], sim.Places{Members: 57, Span: 7}, weekly, events, page)
		})
		fits(t, arms, func(page Page) (*Figure, error) { return Network(names[len(names)-1], moments, page) })
		var panels []RaincloudPanel
		for _, outcome := range []string{"crises_per_year", "leadership_capacity", "collateral_damage", "recurrence", "trust", "performance"} {
			panels = append(panels, madeOutcome(outcome, names))
		}
		fits(t, arms, func(page Page) (*Figure, error) { return Raincloud(panels, page) })
		var curves []RegimeSurvival
		var gaps []GapRow
		for i, name := range names {
			curves = append(curves, RegimeSurvival{name, madeSurvival(false)[i%7].Curve})
			gaps = append(gaps, GapRow{name, madeGaps()[i%7].Gaps, 12345})
		}
		fits(t, arms, func(page Page) (*Figure, error) { return SurvivalCurves(curves, 208, page) })
		fits(t, arms, func(page Page) (*Figure, error) { return CrisisGaps(gaps, page) })
	}
	fits(t, "nine moments", func(page Page) (*Figure, error) {
		return Network("power-with", append(append(slices.Clone(moments), moments...), moments[0]), page)
	})
	fits(t, "all series", func(page Page) (*Figure, error) {
		var all []string
		for i := range sim.SeriesTable {
			all = append(all, sim.SeriesTable[i].Name)
		}
		return Fan(base, all, page)
	})
}

func TestFittedNamesStayDistinct(t *testing.T) {
	names := []string{"short", longRegime + " 1", longRegime + " 2", "x" + longRegime, strings.Repeat("w", 90), strings.Repeat("w", 91), strings.Repeat("w", 92)}
	for _, width := range []float64{40, 60, 96, 134, 1e4} {
		fitted := fittedNames(names, labelSize, true, width)
		if len(distinct(fitted)) < len(names) {
			t.Errorf("within %v points the names are %q", width, fitted)
		}
		for _, name := range fitted {
			if textWidth(name, labelSize, true) > width {
				t.Errorf("%q is wider than %v points", name, width)
			}
		}
		if fitted[0] != "short" && width > 40 {
			t.Errorf("a short name becomes %q", fitted[0])
		}
	}
}

// laidOut returns a page with a layout.
func laidOut(l Layout) Page { return Page{Layout: l, Provenance: provenance.Provenance} }

// The values of many settings do not fill a slide; the text beside it has all of them.
func TestFeetOfSlidesAreShort(t *testing.T) {
	page := laidOut(Layout{Slides: true})
	page.Sweep = "wide, point 5 (" + strings.Repeat("environment.growth 0.2271194040734967, ", 50) + "harm.heal 0)"
	page.Changes = strings.Repeat("work.surge 1.5598702774271853, ", 50)
	f, err := Fan(collected(t, 2, nil, "power-with"), []string{"trust"}, page)
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, text := range func() []textDrawn { _, texts := drawn(f); return texts }() {
		if text.size == noteSize {
			lines++
		}
	}
	if lines > slideFoot || !strings.Contains(f.Text(), "harm.heal 0)") || !strings.Contains(f.Text(), page.Settings) {
		t.Errorf("the foot is of %d lines, and the text says %s", lines, f.Text())
	}
}
