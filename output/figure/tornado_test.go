package figure

import (
	"math"
	"strings"
	"testing"

	"leaderful/sim/inference/sensitivity"
)

// madeUpFactors are the parameters of the made-up sensitivities.
var madeUpFactors = []string{"members", "span", "shock_load", "shock_complexity", "growth", "quit_rate", "unit_loss", "alignment", "capacity_follower",
	"threat_weight", "leader_attention", "report_weeks", "consult_weeks", "insight", "exposure", "prevention", "learn_deciding", "coaching"}

// madeUpIndices returns invented, plausible indices of a decomposition.
func madeUpIndices() Sensitivity {
	s := Sensitivity{Outcome: "crises_per_year", Of: "power-with", Measure: "total index", Pale: "the interval holds 0", Level: .95,
		Chance: &sensitivity.Index{Interval: ended(.634, .61, .66)}}
	for j, name := range madeUpFactors {
		total := .52 * math.Pow(.74, float64(j*7%len(madeUpFactors)))
		half := .012 + .09*total
		first := .7*total - .004
		s.Rows = append(s.Rows, TornadoRow{Factor: name, Value: total, Low: total - half, High: total + half, Seen: total > half, First: &first})
	}
	return s
}

// madeUpCorrelations returns signed sensitivities of a design with random points.
func madeUpCorrelations() Sensitivity {
	s := Sensitivity{Outcome: "crises_per_year", Of: "domineering - power-with", Measure: "rank correlation", Pale: "the interval holds 0", Level: .95}
	for j, name := range madeUpFactors {
		v := .6 * math.Pow(.75, float64(j*5%len(madeUpFactors))) * float64(1-2*(j%2))
		s.Rows = append(s.Rows, TornadoRow{Factor: name, Value: v, Low: v - .06, High: v + .06, Seen: math.Abs(v) > .06})
	}
	return s
}

func TestTornado(t *testing.T) {
	f := checkDrawing(t, "indices", func() (*Figure, error) { return Tornado(madeUpIndices(), provenance) })
	if f.Name != "tornado-crises_per_year-power-with" || f.Title != "What moves crises: power-with" {
		t.Errorf("the figure is %s, %q", f.Name, f.Title)
	}
	altSays(t, f,
		"Bar chart of the total index of 18 factors on crises of power-with, largest first, with 95% intervals. "+
			"Chance alone accounts for 63% [61, 66] of the variance of single runs. Pale, the interval holds 0: 5 factors. members: 0.52 [0.46, 0.58], first order 0.36; insight: 0.38 [0.34, 0.43], first order 0.27;",
		"quit_rate: 0.00 [−0.01, 0.02], first order 0.00, the interval holds 0.")

	f = checkDrawing(t, "correlations", func() (*Figure, error) { return Tornado(madeUpCorrelations(), provenance) })
	if f.Name != "tornado-crises_per_year-domineering-power-with" {
		t.Errorf("the figure is %s", f.Name)
	}
	altSays(t, f, "on crises of domineering minus power-with, largest first, with 95% intervals. Pale, the interval holds 0: 9 factors. members: 0.60 [0.54, 0.66]; report_weeks: −0.45 [−0.51, −0.39];")
	if strings.Contains(f.AltText, "first order") || strings.Contains(f.AltText, "Chance") {
		t.Errorf("the alt text speaks of what there is not: %s", f.AltText)
	}
}

func TestTornadoSortsWithoutTouchingItsInput(t *testing.T) {
	s := madeUpCorrelations()
	s.Rows = append([]TornadoRow{{Factor: "unknown", Value: math.NaN(), Low: math.Inf(-1), High: math.Inf(1)}}, s.Rows...)
	f := checkDrawing(t, "one undefined", func() (*Figure, error) { return Tornado(s, provenance) })
	altSays(t, f, "; unknown: undefined, the interval holds 0.")
	if s.Rows[0].Factor != "unknown" {
		t.Error("the rows given are in another order now")
	}
}

func TestTornadoOfExtremes(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	row := func(value, low, high float64, first ...float64) TornadoRow {
		r := TornadoRow{Factor: "a_factor", Value: value, Low: low, High: high, Seen: low > 0 || high < 0}
		for i := range first {
			r.First, r.Chance = &first[i], &first[i]
		}
		return r
	}
	var many []TornadoRow
	for range 35 {
		many = append(many, row(.1, -.1, .3, .05))
		many[len(many)-1].Factor = "a_factor_whose_name_is_quite_long_and_then_some"
	}
	for name, rows := range map[string][]TornadoRow{
		"one row":        {row(.3, .2, .4)},
		"all undefined":  {row(nan, -inf, inf, nan), row(inf, nan, nan)},
		"open intervals": {row(.3, -inf, inf, .2), row(-.3, -inf, -.1, -inf)},
		"nothing":        {row(0, 0, 0, 0)},
		"tiny and huge":  {row(1e-7, 0, 2e-7), row(1e9, 9e8, 2e9, 5e8)},
		"below 0 only":   {row(-.3, -.4, -.2), row(-.1, -.12, -.08)},
		"35 long names":  many,
	} {
		checkDrawing(t, name, func() (*Figure, error) {
			return Tornado(Sensitivity{Outcome: "trust", Measure: "measure", Pale: "not seen", Rows: rows, Level: .95}, provenance)
		})
	}
	s := madeUpIndices()
	s.Chance = &sensitivity.Index{Interval: ended(.5, -inf, inf)}
	f := checkDrawing(t, "no interval of chance", func() (*Figure, error) { return Tornado(s, provenance) })
	altSays(t, f, "Chance alone accounts for 50% (no interval) of the variance")
}

func TestTornadoRefuses(t *testing.T) {
	f, err := Tornado(Sensitivity{Outcome: "trust"}, provenance)
	drawsNothing(t, "no factors", f, err)
	f, err = Tornado(Sensitivity{Outcome: "happiness", Rows: make([]TornadoRow, 1)}, provenance)
	drawsNothing(t, "happiness", f, err)
}
