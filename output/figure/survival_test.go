package figure

import (
	"math"
	"math/rand/v2"
	"testing"

	"leaderful/sim/inference"
)

// madeSpells returns made-up times without a crisis of organizations under
// regimes, observed for ten years.
func madeSpells(regime int) [][]inference.Spell {
	r := rand.New(rand.NewPCG(3, uint64(regime)))
	mean := []float64{30, 45, 110, 80, 60, 55, 70}[regime]
	var organizations [][]inference.Spell
	for range 60 {
		var spells []inference.Spell
		for left := 520.; left > 0; {
			length := math.Ceil(mean * (.4*r.ExpFloat64() + .9*r.Float64()*r.Float64()))
			spells = append(spells, inference.Spell{Length: min(length, left), Ended: length <= left})
			left -= length + 6
		}
		organizations = append(organizations, spells)
	}
	return organizations
}

func madeSurvival(banded bool) []RegimeSurvival {
	var regimes []RegimeSurvival
	for i, name := range madeRegimes {
		organizations := madeSpells(i)
		curve := inference.RecurrentSurvival(organizations)
		if banded {
			curve.Bootstrap(organizations, 40, .95, rand.New(rand.NewPCG(4, uint64(i))))
		}
		regimes = append(regimes, RegimeSurvival{name, curve})
	}
	return regimes
}

// curveOf returns the curve of spells, each of an organization of its own.
func curveOf(regime string, spells ...inference.Spell) RegimeSurvival {
	var organizations [][]inference.Spell
	for _, s := range spells {
		organizations = append(organizations, []inference.Spell{s})
	}
	return RegimeSurvival{regime, inference.RecurrentSurvival(organizations)}
}

func TestSurvivalCurves(t *testing.T) {
	t.Parallel()
	f := printable(t, func() (*Figure, error) { return SurvivalCurves(madeSurvival(true), 208, provenance) })
	says(t, f, "over 4 years", "domineering", "relapsing", "median in weeks", "last longer [", "Numbers at risk are given for weeks 0, 52, 104, 156 and 208")
	mixed := madeSurvival(false)
	mixed[0].Curve.Steps[3].Low, mixed[0].Curve.Steps[3].High = .1, .9
	for name, c := range map[string]struct {
		regimes []RegimeSurvival
		horizon float64
	}{
		"no bands":      {madeSurvival(false), 104},
		"whole":         {madeSurvival(true), 0},
		"short":         {madeSurvival(true)[:2], 13},
		"one band only": {mixed, 0},
		"one regime":    {madeSurvival(true)[2:3], 0},
		"one spell":     {[]RegimeSurvival{curveOf("a", inference.Spell{Length: 9, Ended: true})}, 0},
		"no length":     {[]RegimeSurvival{curveOf("a", inference.Spell{Length: 0, Ended: true})}, 0},
		"all cut off":   {[]RegimeSurvival{curveOf("a", inference.Spell{Length: 90}), curveOf("power-with", inference.Spell{Length: 520})}, 0},
		"long names":    {[]RegimeSurvival{curveOf(longRegime, inference.Spell{Length: 90}), curveOf(longRegime+"!", inference.Spell{Length: 7, Ended: true})}, 0},
		"half a week":   {madeSurvival(true)[:1], .5},
		"long":          {[]RegimeSurvival{curveOf("a", inference.Spell{Length: 90000})}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			printable(t, func() (*Figure, error) { return SurvivalCurves(c.regimes, c.horizon, provenance) })
		})
	}
}

func TestTextOfSurvivalGivesTheCurves(t *testing.T) {
	mine := curveOf("mine", inference.Spell{Length: 10, Ended: true}, inference.Spell{Length: 60, Ended: true}, inference.Spell{Length: 80, Ended: true}, inference.Spell{Length: 80})
	mine.Curve.Steps[0].Low, mine.Curve.Steps[0].High = .13, .96
	f, err := SurvivalCurves([]RegimeSurvival{mine, curveOf("power-with", inference.Spell{Length: 52})}, 104, provenance)
	if err != nil {
		t.Fatal(err)
	}
	want := "Survival curves of the time without a crisis over 104 weeks, for each of mine and power-with. Numbers at risk are given for weeks 0, 13, 26, 39, 52, 65, 78, 91 and 104. " +
		"mine: 4 times, 3 of them ended by a crisis, median in weeks 70, 75% last longer [13%, 96%] after a year, at risk 4, 3, 3, 3, 3, 2, 2, 0 and 0; " +
		"power-with: 1 time, 0 of them ended by a crisis, median in weeks not reached, 100% last longer after a year, at risk 1, 1, 1, 1, 1, 0, 0, 0 and 0."
	if f.AltText != want {
		t.Errorf("the alt text is\n%s\nwant\n%s", f.AltText, want)
	}
}

func TestSurvivalLineIsTheCurve(t *testing.T) {
	curve := curveOf("a", inference.Spell{Length: 2, Ended: true}, inference.Spell{Length: 4, Ended: true}, inference.Spell{Length: 5}, inference.Spell{Length: 9, Ended: true}).Curve
	plot := panel{box: box{0, 0, 10, 1}, xHigh: 10, yHigh: 1}
	want := []point{{0, 1}, {2, 1}, {2, .75}, {4, .75}, {4, .5}, {9, .5}, {9, 0}, {10, 0}}
	got := survivalLine(&plot, clock{unit: 1}, &curve, 10)
	for i := range want {
		if len(got) != len(want) || math.Hypot(got[i].x-want[i].x, got[i].y-want[i].y) > 1e-9 {
			t.Fatalf("the line is %v; want %v", got, want)
		}
	}
	if got = survivalLine(&plot, clock{unit: 1}, &curve, 6); got[len(got)-1] != (point{6, .5}) {
		t.Errorf("up to week 6 the line ends at %v", got[len(got)-1])
	}
	for _, c := range []struct {
		time float64
		want int
	}{{0, 4}, {2, 4}, {2.5, 3}, {5, 2}, {6, 1}, {9, 1}, {10, 0}} {
		if n := survivalAtRisk(&curve, c.time); n != c.want {
			t.Errorf("%d are watched at %v; want %d", n, c.time, c.want)
		}
	}
}

func TestSurvivalRefuses(t *testing.T) {
	good := curveOf("a", inference.Spell{Length: 9, Ended: true})
	rising := curveOf("b", inference.Spell{Length: 9, Ended: true}, inference.Spell{Length: 12, Ended: true})
	rising.Curve.Steps[0].Survival = -1
	other := curveOf("b", inference.Spell{Length: 1, Ended: true})
	other.Curve.Level = .9
	for name, c := range map[string]struct {
		regimes []RegimeSurvival
		horizon float64
		what    string
	}{
		"nothing":     {nil, 0, "no regimes"},
		"no spells":   {[]RegimeSurvival{good, curveOf("b")}, 0, "b has no times"},
		"twice":       {[]RegimeSurvival{good, good}, 0, "two curves"},
		"levels":      {[]RegimeSurvival{good, other}, 0, "a different level"},
		"horizon":     {[]RegimeSurvival{good}, -1, "horizon of -1"},
		"no horizon":  {[]RegimeSurvival{good}, math.NaN(), "horizon of NaN"},
		"not a curve": {[]RegimeSurvival{rising}, 0, "the curve of b"},
	} {
		refuses(t, name, c.what, func() (*Figure, error) { return SurvivalCurves(c.regimes, c.horizon, provenance) })
	}
}
