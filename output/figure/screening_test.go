package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"leaderful/sim/inference"
	"leaderful/sim/inference/sensitivity"
)

// ended returns a value between the ends of its interval.
func ended(value, low, high float64) inference.Interval {
	return inference.Interval{Value: value, Low: low, High: high}
}

// madeUpScreening returns an invented, plausible screening.
func madeUpScreening() sensitivity.Screening {
	s := sensitivity.Screening{Level: .95}
	for j := range madeUpFactors {
		size := 1.9 * math.Pow(.72, float64(j*7%len(madeUpFactors)))
		spread := size * []float64{.06, .3, .55, 1.2, .8}[j%5]
		mu := size * []float64{1, -1, .97, .3, -.5}[j%5]
		s.Effects = append(s.Effects, sensitivity.Effects{
			N: 40, Mu: ended(mu, 0, 0), MuStar: ended(size+.03, .88*size+.01, 1.13*size+.05),
			MuStarChance: .05 + .002*float64(j), Sigma: spread, SigmaUncorrected: spread + .05,
		})
	}
	return s
}

func TestMorrisPlot(t *testing.T) {
	draw := func() (*Figure, error) {
		return MorrisPlot("crises_per_year", "domineering - power-with", madeUpFactors, madeUpScreening(), provenance)
	}
	f := checkDrawing(t, "screening", draw)
	if f.Name != "screening-crises_per_year-domineering-power-with" || f.Title != "Which factors move crises: domineering − power-with" {
		t.Errorf("the figure is %s, %q", f.Name, f.Title)
	}
	altSays(t, f,
		"Scatter plot of the size (mu*) and the spread (sigma) of the elementary effects of 18 factors on crises of domineering minus power-with (per year), the largest first, with 95% intervals."+
			" members: mu* 1.930 [1.682, 2.197], chance alone 0.050, sigma 0.114, raises it; insight: mu* 1.398 [1.214, 1.596], chance alone 0.076, sigma 1.642, either way;",
		"report_weeks: mu* ", "lowers it;", "either way, may be chance")
	for _, name := range []string{"insight", "capacity_follower", "members", "learn_deciding"} {
		if !slices.ContainsFunc(extents(f), func(e extent) bool { return e.what == fmt.Sprintf("the text %q", name) }) {
			t.Errorf("the point of %s has no name", name)
		}
	}
}

func TestMorrisPlotOfExtremes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out screenings with extreme effects")
	}
	inf, nan := math.Inf(1), math.NaN()
	unknown := sensitivity.Effects{Mu: ended(nan, -inf, inf), MuStar: ended(nan, -inf, inf), MuStarChance: nan, Sigma: nan, SigmaUncorrected: nan}
	one := unknown
	one.N, one.Mu.Value, one.MuStar.Value = 1, .5, .5
	crowd := sensitivity.Screening{Level: .95}
	var names []string
	for j := range 40 {
		crowd.Effects = append(crowd.Effects, sensitivity.Effects{N: 20, Mu: ended(.5, 0, 0), MuStar: ended(.5+.001*float64(j%7), .4, .6), MuStarChance: .1, Sigma: .2 + .001*float64(j%5)})
		names = append(names, "a_factor_with_a_long_name")
	}
	for name, s := range map[string]sensitivity.Screening{
		"one factor":   {Level: .95, Effects: []sensitivity.Effects{{N: 9, Mu: ended(1, 0, 0), MuStar: ended(1, .8, 1.2), MuStarChance: .1, Sigma: .3}}},
		"unknown":      {Level: .95, Effects: []sensitivity.Effects{unknown, one}},
		"nothing":      {Level: .95, Effects: []sensitivity.Effects{{N: 9}, {N: 9}}},
		"no chance":    {Level: .95, Effects: []sensitivity.Effects{{N: 9, Mu: ended(-1, 0, 0), MuStar: ended(1, .8, inf), MuStarChance: nan, Sigma: 0}}},
		"all chance":   {Level: .95, Effects: []sensitivity.Effects{{N: 9, Mu: ended(.1, 0, 0), MuStar: ended(.1, 0, .2), MuStarChance: .3, Sigma: 0}}},
		"all spread":   {Level: .95, Effects: []sensitivity.Effects{{N: 9, MuStar: ended(1e-6, 0, 1e-5), Sigma: 100}}},
		"large":        {Level: .95, Effects: []sensitivity.Effects{{N: 9, Mu: ended(5e7, 0, 0), MuStar: ended(5e7, 4e7, 6e7), MuStarChance: 1, Sigma: 1e3}}},
		"a dense knot": crowd,
	} {
		factors := append([]string{"shock_load", "growth"}, names...)[:len(s.Effects)]
		checkDrawing(t, name, func() (*Figure, error) { return MorrisPlot("crises_per_year", "", factors, s, provenance) })
	}
}

func TestMorrisPlotRefuses(t *testing.T) {
	f, err := MorrisPlot("trust", "", nil, sensitivity.Screening{}, provenance)
	drawsNothing(t, "no factors", f, err)
	f, err = MorrisPlot("trust", "", []string{"a"}, sensitivity.Screening{}, provenance)
	drawsNothing(t, "0 effects for 1 factors", f, err)
	f, err = MorrisPlot("happiness", "", []string{"a"}, sensitivity.Screening{Effects: make([]sensitivity.Effects, 1)}, provenance)
	drawsNothing(t, "happiness", f, err)
}

func TestNamesOfPointsDoNotCollide(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out crowded screenings")
	}
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	p := panel{box: box{0, 0, 300, 200}, xHigh: 1, yHigh: 1}
	placed := 0
	for range 30 {
		all := make([]screeningFactor, 1+r.IntN(25))
		for i := range all {
			f := &all[i]
			f.title, f.drawn, f.named = "a factor of the model"[:4+r.IntN(17)], true, true
			f.MuStar.Value, f.Sigma = math.Pow(r.Float64()*r.Float64(), 2), math.Pow(r.Float64()*r.Float64(), 2)
			f.MuStar.Low, f.MuStar.High, f.MuStarChance = .9*f.MuStar.Value, 1.1*f.MuStar.Value, .2
		}
		places := placeNames(&p, all)
		meets := func(i int, other box) bool {
			line, leads := places[i].lineTo(all[i].at(&p))
			return leads && crosses(line, other)
		}
		for i, name := range places {
			if name.width() == 0 {
				continue
			}
			placed++
			if name.left < 0 || name.right > 300 || name.bottom < 0 || name.top > 200 {
				t.Fatalf("a name at %v", name.box)
			}
			for k := range all {
				at := all[k].at(&p)
				if name.overlaps(around(at, 4, 4)) || name.overlaps(all[k].tick(&p)) {
					t.Fatalf("the name at %v lies on the point or the tick of %v", name.box, at)
				}
			}
			for k, other := range places[:i] {
				if other.width() > 0 && (name.overlaps(other.box) || meets(i, other.box) || meets(k, name.box)) {
					t.Fatalf("the names at %v and %v, or lines to them, collide", name.box, other.box)
				}
			}
		}
	}
	if placed < 250 {
		t.Errorf("only %d names found room", placed)
	}
}

func TestLinesCrossBoxes(t *testing.T) {
	b := box{10, 10, 20, 20}
	for _, c := range []struct {
		from, to point
		want     bool
	}{
		{point{0, 0}, point{30, 30}, true}, {point{0, 0}, point{9, 9}, false}, {point{15, 15}, point{16, 16}, true}, {point{0, 15}, point{30, 15}, true},
		{point{0, 5}, point{30, 5}, false}, {point{5, 0}, point{5, 30}, false}, {point{15, 30}, point{15, 12}, true}, {point{0, 25}, point{12, 30}, false},
	} {
		if got := crosses([2]point{c.from, c.to}, b); got != c.want || crosses([2]point{c.to, c.from}, b) != c.want {
			t.Errorf("from %v to %v: %v; want %v", c.from, c.to, got, c.want)
		}
	}
}

func TestTicksOfRoots(t *testing.T) {
	for _, end := range []float64{1e-4, .03, .7, 1, 1.6, 44, 1e5} {
		ticks := rootTicks(end, .06)
		if len(ticks) < 4 || len(ticks) > 17 || ticks[0] != 0 {
			t.Errorf("ticks up to %v: %v", end*end, ticks)
		}
		for i, v := range ticks {
			for _, other := range ticks[:i] {
				if apart := math.Abs(math.Sqrt(v)-math.Sqrt(other)) / end; apart < .06-1e-9 || v > end*end*(1+1e-9) {
					t.Errorf("ticks up to %v: %v and %v are %v of the axis apart", end*end, v, other, apart)
				}
			}
		}
	}
}
