package figure

import (
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/recorder"

	"leaderful/sim/inference"
	"leaderful/sim/inference/search"
)

// madeMap returns a made-up map of crises in which power-with is worse with many
// members and with units that hinder each other.
func madeMap() *DifferenceMap {
	m := &DifferenceMap{
		Outcome: "crises_per_year", Arm: "power-with", Reference: "compassionate",
		X: MapAxis{Name: "organization.members", Unit: "seats", Low: 8, High: 400, Logarithmic: true, Default: 57},
		Y: MapAxis{Name: "work.unit_loss", Unit: "per stranger unit", Low: 0, High: .8, Default: .15},
	}
	m.setDifference(.05, func(x, y float64) (mean, deviation float64) {
		u, v := m.X.place(x), m.Y.place(y)
		mean = 1.1*(u*v*1.6-.38) - .22*math.Cos(5*u-1) + .12*math.Sin(7*v)
		// Known best along the line where the search went.
		return mean, .05 + .14*min(1, mean*mean) + .1*max(0, u-.8)
	})
	r := rand.New(rand.NewPCG(5, 5))
	for len(m.Points) < 160 {
		x, y := m.X.value(r.Float64()), m.Y.value(r.Float64())
		d := m.Difference(x, y)
		if len(m.Points) > 50 && math.Abs(d.Value) > .25 {
			continue
		}
		chance := .6 * d.StandardError * r.NormFloat64()
		d.Low, d.High = d.Low+chance, d.High+chance
		m.Points = append(m.Points, MapPoint{x, y, d.Finding()})
	}
	return m
}

// setDifference gives a map a difference with the given mean and deviation.
func (m *DifferenceMap) setDifference(zone float64, of func(x, y float64) (mean, deviation float64)) {
	m.Difference = func(x, y float64) inference.Difference {
		mean, deviation := of(x, y)
		return inference.Difference{Zone: zone, Interval: inference.Interval{N: 50, Level: .95, Value: mean, StandardError: deviation, Low: mean - 1.96*deviation, High: mean + 1.96*deviation}}
	}
	var all []inference.Difference
	for row := range 61 {
		for column := range 61 {
			all = append(all, m.Difference(m.X.value(float64(column)/60), m.Y.value(float64(row)/60)))
		}
	}
	m.Shares = search.SharesOf(all)
}

func TestRegimeMap(t *testing.T) {
	t.Parallel()
	f := printable(t, func() (*Figure, error) { return RegimeMap(madeMap(), provenance) })
	says(t, f, "Map of the difference power-with minus compassionate in crises (per year; less is better)",
		"members (organization.members, seats) from 8.00 to 400 on a logarithmic scale across", "practically no difference on",
		"At the default setting, members 57.0", "the sign of the estimate changes at members", "160 settings were simulated")
	if got := textsOf(f, "better"); got < 5 { // in both regions, at both ends of the bar, and of the points
		t.Errorf("%d texts say what is better; want at least 5", got)
	}
	for name, change := range map[string]func(*DifferenceMap){
		"no points": func(m *DifferenceMap) { m.Points = nil },
		"no zone": func(m *DifferenceMap) {
			m.setDifference(0, func(x, y float64) (float64, float64) { return .01 * (x - 50), .1 })
		},
		"nothing known": func(m *DifferenceMap) {
			m.setDifference(.05, func(x, y float64) (float64, float64) { return .01 * x, 50 })
		},
		"no difference": func(m *DifferenceMap) { m.setDifference(.05, func(x, y float64) (float64, float64) { return 0, 0 }) },
		"one sign": func(m *DifferenceMap) {
			m.setDifference(.05, func(x, y float64) (float64, float64) { return -1 - y, .1 })
		},
		"the other sign": func(m *DifferenceMap) {
			m.setDifference(.05, func(x, y float64) (float64, float64) { return 1 + y, .1 })
		},
		"tiny": func(m *DifferenceMap) {
			m.setDifference(.05, func(x, y float64) (float64, float64) { return 1e-6 * (x - 50), 1e-6 })
		},
		"more is better":   func(m *DifferenceMap) { m.Outcome = "performance" },
		"neither":          func(m *DifferenceMap) { m.Outcome = "follower_decisions" },
		"no default":       func(m *DifferenceMap) { m.X.Default = math.NaN() },
		"default in edge":  func(m *DifferenceMap) { m.X.Default, m.Y.Default = 400, 0 },
		"default at top":   func(m *DifferenceMap) { m.X.Default, m.Y.Default = 8, .8 },
		"narrow log scale": func(m *DifferenceMap) { m.X.Low, m.X.High, m.Points = 30, 45, nil },
		"long names": func(m *DifferenceMap) {
			m.Arm, m.Reference = longRegime, longRegime+" else"
			m.X.Name, m.X.Unit, m.Y.Name, m.Y.Unit = longRegime+longRegime, longRegime, longRegime+longRegime, longRegime
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := madeMap()
			change(m)
			printable(t, func() (*Figure, error) { return RegimeMap(m, provenance) })
		})
	}
}

// textsOf counts the texts of a figure that contain some words.
func textsOf(f *Figure, words string) int {
	n := 0
	for _, action := range f.drawing.Actions {
		if text, is := action.(*recorder.FillString); is && strings.Contains(text.String, words) {
			n++
		}
	}
	return n
}

func TestTextOfRegimeMapSaysWhereTheSignChanges(t *testing.T) {
	// A plane: for trust, of which more is better, a is better where x > y.
	m := &DifferenceMap{Outcome: "trust", Arm: "a", Reference: "b",
		X: MapAxis{Name: "x", High: 1, Default: .25}, Y: MapAxis{Name: "y", High: 1, Default: .75},
		Points: []MapPoint{{.9, .1, inference.Higher}, {.1, .9, inference.Lower}, {.1, .8, inference.Lower}, {.5, .5, inference.Negligible}, {.5, .6, inference.Undecided}}}
	m.setDifference(.1, func(x, y float64) (float64, float64) { return x - y, 0 })
	f, err := RegimeMap(m, provenance)
	if err != nil {
		t.Fatal(err)
	}
	want := "Map of the difference a minus b in trust of followers (last year, 0 to 1; more is better) over two factors: x from 0 to 1.00 across and y from 0 to 1.00 up." +
		" The 95% intervals find a better on 40% of the map, b on 40%, practically no difference on 20%; 0% is undecided. Differences within 0.100 are negligible." +
		" It is lowest, −1.00, at x 0 and y 1.00. It is highest, +1.00, at x 1.00 and y 0." +
		" At the default setting, x 0.250 and y 0.750, it is −0.500, 95% interval −0.500 to −0.500. With y at its default the sign of the estimate changes at x 0.750." +
		" With x at its default it changes at y 0.250. 5 settings were simulated: a better at 1, b at 2, practically no difference at 1, undecided at 1."
	if f.AltText != want {
		t.Errorf("the alt text is\n%s\nwant\n%s", f.AltText, want)
	}
	// Of crises less is better, and it is the other way round.
	m.Outcome = "quits"
	if f, err = RegimeMap(m, provenance); err != nil {
		t.Fatal(err)
	}
	says(t, f, "a better at 2, b at 1")
	m.setDifference(.1, func(x, y float64) (float64, float64) { return 2, .5 })
	if f, err = RegimeMap(m, provenance); err != nil {
		t.Fatal(err)
	}
	says(t, f, "find a better on 0% of the map, b on 100%, practically no difference on 0%; 0% is undecided", "the sign of the estimate does not change")
}

func TestRegimeMapRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*DifferenceMap)
		what   string
	}{
		"unknown outcome": {func(m *DifferenceMap) { m.Outcome = "happiness" }, "happiness"},
		"no surface":      {func(m *DifferenceMap) { m.Difference = nil }, "without a difference"},
		"itself":          {func(m *DifferenceMap) { m.Reference = m.Arm }, "itself"},
		"zone":            {func(m *DifferenceMap) { m.setDifference(-1, func(x, y float64) (float64, float64) { return x, 1 }) }, "zone"},
		"axis":            {func(m *DifferenceMap) { m.Y.High = 0 }, "axis of work.unit_loss"},
		"log of 0":        {func(m *DifferenceMap) { m.X.Low = 0 }, "axis of organization.members"},
		"point outside":   {func(m *DifferenceMap) { m.Points[7].X = 401 }, "outside the map"},
		"not finite":      {func(m *DifferenceMap) { m.setDifference(.1, func(x, y float64) (float64, float64) { return 1 / y, 1 }) }, "at 8, 0 the difference is +Inf"},
		"deviation":       {func(m *DifferenceMap) { m.setDifference(.1, func(x, y float64) (float64, float64) { return x, -1 }) }, "the difference is 8 ["},
	} {
		m := madeMap()
		c.change(m)
		refuses(t, name, c.what, func() (*Figure, error) { return RegimeMap(m, provenance) })
	}
}

// sampled returns a function's values on a grid over [-1, 1] both ways.
func sampled(n int, f func(x, y float64) float64) [][]float64 {
	values := make([][]float64, n+1)
	for row := range values {
		for column := range n + 1 {
			values[row] = append(values[row], f(2*float64(column)/float64(n)-1, 2*float64(row)/float64(n)-1))
		}
	}
	return values
}

// gridPoints is a panel on which contours keep the columns and rows of their grid.
var gridPoints = panel{box: box{right: 1, top: 1}, xHigh: 1, yHigh: 1}

// shoelace returns the area that a ring encloses, above 0 if it runs counterclockwise.
func shoelace(ring []point) float64 {
	area := 0.
	for i := 1; i < len(ring); i++ {
		area += (ring[i-1].x*ring[i].y - ring[i].x*ring[i-1].y) / 2
	}
	return area
}

func TestContourOfAPlane(t *testing.T) {
	const n = 40
	lines := mapContours(&gridPoints, sampled(n, func(x, y float64) float64 { return 2*x - y + .3 }), 0, false)
	if len(lines) != 1 {
		t.Fatalf("the zero line of a plane has %d parts", len(lines))
	}
	for _, q := range lines[0] {
		x, y := 2*q.x/n-1, 2*q.y/n-1
		if d := 2*x - y + .3; math.Abs(d) > 1e-12 {
			t.Fatalf("the zero line passes %v, %v, where the plane is %v", x, y, d)
		}
	}
	// It has what is above on its left, which is the side of greater x.
	first, last := lines[0][0], lines[0][len(lines[0])-1]
	if first.y != n || last.y != 0 {
		t.Errorf("the line runs from y %v to %v; want from the upper edge to the lower", first.y, last.y)
	}
}

func TestContourOfACircle(t *testing.T) {
	const n, radius = 120, .7
	values := sampled(n, func(x, y float64) float64 { return radius - math.Hypot(x, y) })
	for _, closed := range []bool{false, true} {
		lines := mapContours(&gridPoints, values, 0, closed)
		if len(lines) != 1 || lines[0][0] != lines[0][len(lines[0])-1] {
			t.Fatalf("the contour of a cone has %d parts; want one ring", len(lines))
		}
		ring := make([]point, len(lines[0]))
		for i, q := range lines[0] {
			ring[i] = point{2*q.x/n - 1, 2*q.y/n - 1}
			if r := math.Hypot(ring[i].x, ring[i].y); math.Abs(r-radius) > 2e-4 {
				t.Fatalf("the circle passes at radius %v; want %v", r, radius)
			}
		}
		if got, want := shoelace(ring), math.Pi*radius*radius; math.Abs(got-want) > .002 {
			t.Errorf("the circle holds an area of %v; want %v", got, want)
		}
	}
	// A hole runs with the clock.
	if rings := mapContours(&gridPoints, sampled(n, func(x, y float64) float64 { return math.Hypot(x, y) - radius }), 0, true); len(rings) != 2 {
		t.Errorf("a square with a hole has %d rings", len(rings))
	} else if got, want := shoelace(rings[0])+shoelace(rings[1]), (4-math.Pi*radius*radius)*n*n/4; math.Abs(got-want) > 8 {
		t.Errorf("a square less a circle has an area of %v; want %v", got, want)
	}
}

func TestContoursEncloseValuesAboveTheLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	for range 200 {
		n := 2 + r.IntN(9)
		values := make([][]float64, n)
		for row := range values {
			for range n {
				values[row] = append(values[row], math.Round(4*r.NormFloat64())/4) // levels are often met exactly
			}
		}
		rings := mapContours(&gridPoints, values, 0, true)
		for _, ring := range rings {
			if ring[0] != ring[len(ring)-1] {
				t.Fatal("a ring is open")
			}
		}
		// The winding number is 1 around what is above, and 0 elsewhere.
		for row := range n {
			for column := range n {
				at := point{float64(column), float64(row)}
				if column == 0 || row == 0 || column == n-1 || row == n-1 || values[row][column] == 0 {
					continue // on the ring itself
				}
				winding := 0.
				for _, ring := range rings {
					for i := 1; i < len(ring); i++ {
						a, b := ring[i-1], ring[i]
						winding += math.Atan2((a.x-at.x)*(b.y-at.y)-(a.y-at.y)*(b.x-at.x), (a.x-at.x)*(b.x-at.x)+(a.y-at.y)*(b.y-at.y))
					}
				}
				want := 0.
				if values[row][column] > 0 {
					want = 1
				}
				if math.Abs(winding/(2*math.Pi)-want) > 1e-6 {
					t.Fatalf("%v has the winding number %v at row %d, column %d; want %v", values, winding/(2*math.Pi), row, column, want)
				}
			}
		}
	}
	if lines := mapContours(&gridPoints, sampled(5, func(x, y float64) float64 { return 1 }), 0, false); len(lines) != 0 {
		t.Errorf("what is above everywhere has contours %v", lines)
	}
	if rings := mapContours(&gridPoints, sampled(5, func(x, y float64) float64 { return 1 }), 0, true); len(rings) != 1 || math.Abs(shoelace(rings[0])-25) > 1e-9 {
		t.Errorf("what is above everywhere is bounded by %v", rings)
	}
}

func TestMapTonesDarkenEvenly(t *testing.T) {
	looks := looksOf(madeRegimes)
	for i := range looks {
		arm, reference := looks[i].color, looks[(i+1)%len(looks)].color
		before := math.Inf(1)
		for k := -10; k <= 10; k++ {
			got := mapLightness(mapTone(float64(k)/10, arm, reference))
			if want := 74 - 2.4*float64(k); math.Abs(got-want) > .8 {
				t.Errorf("at %v %s has the lightness %v; want %v", float64(k)/10, madeRegimes[i], got, want)
			}
			if got >= before {
				t.Errorf("%s does not darken at %v", madeRegimes[i], float64(k)/10)
			}
			before = got
		}
	}
	for _, c := range []struct {
		color color.NRGBA
		want  float64
	}{{white, 100}, {black, 0}, {rgb(0x777777), 50.03}, {rgb(0xFF0000), 53.24}} { // CIE 1976, D65
		if got := mapLightness(c.color); math.Abs(got-c.want) > .02 {
			t.Errorf("the lightness of %v is %v; want %v", c.color, got, c.want)
		}
	}
}

func TestMapAxes(t *testing.T) {
	axis := MapAxis{Low: 8, High: 400, Logarithmic: true}
	for _, place := range []float64{0, .3, 1} {
		if got := axis.place(axis.value(place)); math.Abs(got-place) > 1e-12 {
			t.Errorf("the value at %v lies at %v", place, got)
		}
	}
	if _, got := axis.ticks(8); !slices.Equal(got, []string{"10", "20", "50", "100", "200"}) {
		t.Errorf("ticks from 8 to 400 are %v", got)
	}
	axis = MapAxis{Low: .01, High: 1000, Logarithmic: true}
	if _, got := axis.ticks(8); !slices.Equal(got, []string{"0.01", "0.1", "1", "10", "100", "1,000"}) {
		t.Errorf("ticks from .01 to 1000 are %v", got)
	}
	axis = MapAxis{Low: 30, High: 45, Logarithmic: true}
	if _, got := axis.ticks(8); !slices.Equal(got, []string{"30", "32", "34", "36", "38", "40", "42", "44"}) {
		t.Errorf("ticks from 30 to 45 are %v", got)
	}
}
