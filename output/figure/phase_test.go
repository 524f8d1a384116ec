package figure

import (
	"math"
	"math/rand/v2"
	"testing"
)

// madePaths returns made-up paths over a number of weeks.
func madePaths(weeks int) []PhasePath {
	r := rand.New(rand.NewPCG(8, 2))
	ends := [][2]float64{{.16, .62}, {.22, .52}, {.61, .17}, {.55, .21}, {.33, .58}, {.24, .49}, {.45, .3}}
	var paths []PhasePath
	for i, name := range madeRegimes {
		path := PhasePath{Regime: name}
		x, y := .25, .3
		for week := range weeks {
			x += .012*(ends[i][0]-x)*(1+.5*math.Sin(float64(week)/20)) + .0006*r.NormFloat64()
			y += .02*(ends[i][1]+.1*math.Exp(-float64(week)/60)-y) + .0009*r.NormFloat64()
			path.Capacity, path.Vulnerability = append(path.Capacity, x), append(path.Vulnerability, y)
		}
		path.SpreadCapacity = [2]float64{x - .03, x + .035}
		path.SpreadVulnerability = [2]float64{y - .05, y + .04}
		paths = append(paths, path)
	}
	return paths
}

func TestPhasePortrait(t *testing.T) {
	f := printable(t, func() (*Figure, error) { return PhasePortrait(madePaths(520), provenance) })
	says(t, f, "Phase portrait of domineering", "over 10 years", "relapsing goes from capacity 0.2", "most vulnerable in week")
	for _, name := range madeRegimes {
		if textsOf(f, name) != 1 {
			t.Errorf("the drawing names %s %d times", name, textsOf(f, name))
		}
	}
	if textsOf(f, "start") != 1 {
		t.Error("the start is not marked once")
	}
	still := PhasePath{Regime: "a", Capacity: make([]float64, 60), Vulnerability: make([]float64, 60)}
	elsewhere := madePaths(104)[:2]
	for week := range elsewhere[1].Capacity {
		elsewhere[1].Capacity[week] += .3
	}
	long := madePaths(260)[:2]
	long[0].Regime, long[1].Regime = longRegime, longRegime+"!"
	var crowd []PhasePath
	for i, path := range madePaths(260) {
		path.Regime = "regime number " + string(rune('a'+i))
		path.Capacity, path.Vulnerability = madePaths(260)[0].Capacity, madePaths(260)[0].Vulnerability
		crowd = append(crowd, path)
	}
	corner := PhasePath{Regime: "corner", Capacity: []float64{.5, 1}, Vulnerability: []float64{.5, 0}, SpreadCapacity: [2]float64{.9, 1}, SpreadVulnerability: [2]float64{0, .1}}
	for name, paths := range map[string][]PhasePath{
		"two":        {madePaths(520)[0], madePaths(520)[2]},
		"one":        madePaths(520)[3:4],
		"one week":   madePaths(1),
		"thirty":     madePaths(30 * 52),
		"still":      {still},
		"elsewhere":  elsewhere,
		"long names": long,
		"crowd":      crowd,
		"corner":     {corner},
	} {
		t.Run(name, func(t *testing.T) {
			f := printable(t, func() (*Figure, error) { return PhasePortrait(paths, provenance) })
			for i := range paths {
				if n := textsOf(f, rainFitted(paths[i].Regime, labelSize, true, 150)); n < 1 {
					t.Errorf("the drawing does not name %s", paths[i].Regime)
				}
			}
		})
	}
}

func TestTextOfPhaseGivesThePaths(t *testing.T) {
	f, err := PhasePortrait([]PhasePath{
		{"mine", []float64{.2, .3, .4}, []float64{.3, .5, .1}, [2]float64{.3, .5}, [2]float64{.05, .15}},
		{"power-with", []float64{.2, .5, .8}, []float64{.3, .2, .1}, [2]float64{.7, .9}, [2]float64{.0, .2}},
	}, provenance)
	if err != nil {
		t.Fatal(err)
	}
	want := "Phase portrait of mine and power-with over 3 weeks: leadership capacity of followers across, vulnerability up, both from 0 to 1, means over replications. " +
		"mine goes from capacity 0.200 and vulnerability 0.300 to 0.400 and 0.100 (middle half of the replications 0.300 to 0.500 and 0.050 to 0.150), most vulnerable in week 1, at 0.500; " +
		"power-with goes from capacity 0.200 and vulnerability 0.300 to 0.800 and 0.100 (middle half of the replications 0.700 to 0.900 and 0.000 to 0.200), most vulnerable in week 0, at 0.300."
	if f.AltText != want {
		t.Errorf("the alt text is\n%s\nwant\n%s", f.AltText, want)
	}
}

func TestPhaseRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func([]PhasePath) []PhasePath
		what   string
	}{
		"nothing":   {func([]PhasePath) []PhasePath { return nil }, "no regimes"},
		"no weeks":  {func(p []PhasePath) []PhasePath { p[0].Capacity = nil; return p }, "no weeks"},
		"mismatch":  {func(p []PhasePath) []PhasePath { p[1].Vulnerability = p[1].Vulnerability[1:]; return p }, "60 and 59 weeks"},
		"lengths":   {func(p []PhasePath) []PhasePath { return append(p[:1], madePaths(61)[1]) }, "61 and 61 weeks"},
		"twice":     {func(p []PhasePath) []PhasePath { return append(p, p[0]) }, "two paths"},
		"outside":   {func(p []PhasePath) []PhasePath { p[0].Capacity[5] = 1.1; return p }, "in week 5"},
		"nothing 2": {func(p []PhasePath) []PhasePath { p[0].Vulnerability[5] = math.NaN(); return p }, "NaN"},
		"quartiles": {func(p []PhasePath) []PhasePath { p[0].SpreadCapacity = [2]float64{.5, .4}; return p }, "quartiles of domineering"},
	} {
		refuses(t, name, c.what, func() (*Figure, error) { return PhasePortrait(c.change(madePaths(60)), provenance) })
	}
}
