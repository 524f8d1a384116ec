package figure

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// printable checks that a figure is printable: a second drawing is equal, everything
// is within the page, no texts overlap, and the alt text contains no NaN or infinity.
func printable(t *testing.T, draw func() (*Figure, error)) *Figure {
	t.Helper()
	f, err := draw()
	if err != nil {
		t.Fatal(err)
	}
	first, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	again, err := draw()
	if err != nil {
		t.Fatal(err)
	}
	if second, err := again.SVG(); err != nil || !bytes.Equal(first, second) {
		t.Errorf("%s differs when drawn again (%v)", f.Name, err)
	}
	if len(first) > 3<<19 {
		t.Errorf("the SVG of %s has %d bytes", f.Name, len(first))
	}
	var texts []extent
	for _, e := range extents(f) {
		if !(e.left >= 0 && e.right <= f.width && e.bottom >= 0 && e.top <= f.height) {
			t.Errorf("%s of %s at %v; the page is %v x %v", e.what, f.Name, e.box, f.width, f.height)
		}
		if e.text {
			texts = append(texts, e)
		}
	}
	for i := range texts {
		for j := range i {
			a, b := texts[i], texts[j]
			a.left, a.right = a.left+.5, a.right-.5 // labels may touch
			if a.overlaps(b.box) {
				t.Errorf("%s: %s and %s overlap", f.Name, a.what, b.what)
			}
		}
	}
	for _, bad := range []string{"NaN", "Inf", "%!"} {
		if strings.Contains(f.AltText, bad) {
			t.Errorf("%s speaks of %s: %s", f.Name, bad, f.AltText)
		}
	}
	return f
}

// says checks that a figure's alt text contains all wanted parts.
func says(t *testing.T, f *Figure, want ...string) {
	t.Helper()
	for _, words := range want {
		if !strings.Contains(f.AltText, words) {
			t.Errorf("the alt text of %s lacks %q: %s", f.Name, words, f.AltText)
		}
	}
}

// refuses checks that drawing returns an error that says something.
func refuses(t *testing.T, name, what string, draw func() (*Figure, error)) {
	t.Helper()
	if f, err := draw(); err == nil || !strings.Contains(err.Error(), what) || !strings.HasPrefix(err.Error(), "figure: ") {
		t.Errorf("%s: got %v, %v; want an error that says %q", name, f, err, what)
	}
}

var madeRegimes = []string{"domineering", "compassionate", "power-with", "situational", "laissez-faire", "masquerade", "relapsing"}

const longRegime = "the regime of a scenario whose author could not bring himself to leave anything out"

// madeOutcome returns made-up values of an outcome for regimes, 400 each.
func madeOutcome(outcome string, regimes []string) RaincloudPanel {
	r := rand.New(rand.NewPCG(11, 12))
	panel := RaincloudPanel{Outcome: outcome, Regimes: regimes}
	for i := range regimes {
		values := make([]float64, 400)
		for k := range values {
			z, level := r.NormFloat64(), float64((5*i+2)%7)/7
			switch outcome {
			case "crises_per_year": // whole crises in ten years
				values[k] = math.Round(10*math.Exp(.4*z-1.2+1.4*level)) / 10
			case "collateral_damage":
				if values[k] = math.Exp(.8*z + 2*level); r.Float64() < .6*(1-level) {
					values[k] = 0
				}
			case "recurrence":
				values[k] = max(0, min(1, .8*level+.05+.25*z))
			default:
				values[k] = 1 / (1 + math.Exp(-.3*z-2*level+1))
			}
		}
		panel.Values = append(panel.Values, values)
	}
	return panel
}

func madeRaincloud() []RaincloudPanel {
	return []RaincloudPanel{madeOutcome("crises_per_year", madeRegimes), madeOutcome("leadership_capacity", madeRegimes),
		madeOutcome("collateral_damage", madeRegimes), madeOutcome("recurrence", madeRegimes)}
}

func TestRaincloud(t *testing.T) {
	t.Parallel()
	all := madeRaincloud()
	f := printable(t, func() (*Figure, error) { return Raincloud(all, provenance) })
	says(t, f, "4 panels", "Crises (per year; less is better)", "Leadership capacity of followers", "relapsing median", "exactly 0")
	other := RaincloudPanel{Outcome: "resilience_loss", Regimes: []string{longRegime, "b"}, Values: [][]float64{{-1, -2, 3.5}, {2, 5}}}
	for name, panels := range map[string][]RaincloudPanel{
		"one":              all[:1],
		"two":              all[:2],
		"three":            all[1:],
		"one regime":       {madeOutcome("trust", []string{"power-with"})},
		"different rows":   {all[0], other},
		"long names":       {{Outcome: "right", Regimes: []string{longRegime}, Values: [][]float64{{.2, .4}}}},
		"all zeros":        {{Outcome: "dismissals", Regimes: []string{"a", "power-with"}, Values: [][]float64{make([]float64, 50), make([]float64, 50)}}},
		"one value":        {{Outcome: "trust", Regimes: []string{"a"}, Values: [][]float64{{.31}}}},
		"one value of all": {{Outcome: "trust", Regimes: []string{"a"}, Values: [][]float64{{.31, .31, .31}}}},
		"large":            {{Outcome: "open_problems", Regimes: []string{"a"}, Values: [][]float64{{1e6, 3e6, 2.5e7}}}},
		"all of a share":   {{Outcome: "voiced", Regimes: []string{"a"}, Values: [][]float64{{1, 1, 1, 1, .3, .9, .5, .1, 0, 0, 0}}}},
	} {
		t.Run(name, func(t *testing.T) {
			printable(t, func() (*Figure, error) { return Raincloud(panels, provenance) })
		})
	}
}

func TestDistributionsInEveryFormat(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out figures of distributions in every format")
	}
	for name, draw := range map[string]func() (*Figure, error){
		"raincloud": func() (*Figure, error) { return Raincloud(madeRaincloud(), provenance) },
		"map":       func() (*Figure, error) { return RegimeMap(madeMap(), provenance) },
		"survival":  func() (*Figure, error) { return SurvivalCurves(madeSurvival(false), 208, provenance) },
		"phase":     func() (*Figure, error) { return PhasePortrait(madePaths(520), provenance) },
		"gaps":      func() (*Figure, error) { return CrisisGaps(madeGaps(), provenance) },
	} {
		t.Run(name, func(t *testing.T) {
			f, err := draw()
			if err != nil {
				t.Fatal(err)
			}
			for _, render := range []struct {
				of    func() ([]byte, error)
				check func(content []byte)
			}{
				{f.png, func(content []byte) { checkPNG(t, content, f) }},
				{f.SVG, func(content []byte) { checkSVG(t, content, f) }},
				{f.pdf, func(content []byte) { checkPDF(t, content) }},
			} {
				content, err := render.of()
				if err != nil {
					t.Fatal(err)
				}
				render.check(content)
			}
		})
	}
}

func TestTextOfRaincloudGivesTheValues(t *testing.T) {
	f, err := Raincloud([]RaincloudPanel{{Outcome: "quits", Regimes: []string{"power-with", "mine"},
		Values: [][]float64{{0, 0, 0, 1, 2, 3, 4, 5}, {2, 1, 4, 3, 5}}}}, provenance)
	if err != nil {
		t.Fatal(err)
	}
	want := "Raincloud plot with 1 panel, one row for each of power-with and mine, with 5 to 8 runs each. " +
		"Members who quit (per member-year; less is better): " +
		"power-with median 1.50, middle half 0 to 3.25, middle 95% 0 to 4.83, 38% exactly 0; mine median 3.00, middle half 2.00 to 4.00, middle 95% 1.10 to 4.90."
	if f.AltText != want {
		t.Errorf("the alt text is\n%s\nwant\n%s", f.AltText, want)
	}
	if text := f.Explanation + f.Foot; strings.Contains(text, "loud") || strings.Contains(text, "ensit") { // of too few runs
		t.Errorf("without clouds it says %s", text)
	}
}

func TestRaincloudRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		panels []RaincloudPanel
		what   string
	}{
		"nothing":         {nil, "no outcomes"},
		"unknown outcome": {[]RaincloudPanel{{Outcome: "happiness"}}, "happiness"},
		"no regimes":      {[]RaincloudPanel{{Outcome: "trust"}}, "no regimes"},
		"mismatch":        {[]RaincloudPanel{{Outcome: "trust", Regimes: []string{"a", "b"}, Values: [][]float64{{1}}}}, "2 regimes and values of 1"},
		"twice":           {[]RaincloudPanel{{Outcome: "trust", Regimes: []string{"a", "a"}, Values: [][]float64{{1}, {1}}}}, "twice"},
		"empty":           {[]RaincloudPanel{{Outcome: "trust", Regimes: []string{"a"}, Values: [][]float64{{}}}}, "no values"},
		"not a number":    {[]RaincloudPanel{{Outcome: "trust", Regimes: []string{"a"}, Values: [][]float64{{math.NaN()}}}}, "NaN"},
		"infinite":        {[]RaincloudPanel{{Outcome: "quits", Regimes: []string{"a"}, Values: [][]float64{{math.Inf(1)}}}}, "Inf"},
		"beyond limits":   {[]RaincloudPanel{{Outcome: "trust", Regimes: []string{"a"}, Values: [][]float64{{1.2}}}}, "[0, 1]"},
	} {
		refuses(t, name, c.what, func() (*Figure, error) { return Raincloud(c.panels, provenance) })
	}
}

func integral(places, density []float64) float64 {
	sum := 0.
	for i := 1; i < len(places); i++ {
		sum += (places[i] - places[i-1]) * (density[i] + density[i-1]) / 2
	}
	return sum
}

func TestDensityIntegratesToOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	inf := math.Inf(1)
	for name, c := range map[string]struct {
		low, high float64
		draw      func() float64
	}{
		"normal":             {-inf, inf, r.NormFloat64},
		"exponential from 0": {0, inf, r.ExpFloat64},
		"uniform in [0, 1]":  {0, 1, r.Float64},
		"outlier":            {-inf, inf, func() float64 { return math.Trunc(r.Float64()*1.01) * 40 * r.Float64() }},
		"squares":            {0, 1, func() float64 { u := r.Float64(); return u * u }},
	} {
		for _, n := range []int{2, 3, 20, 700} {
			values := make([]float64, n)
			for i := range values {
				values[i] = c.draw()
			}
			slices.Sort(values)
			if values[0] == values[n-1] {
				continue
			}
			places, density := rainDensity(values, c.low, c.high)
			if places[0] < c.low || places[len(places)-1] > c.high {
				t.Errorf("%s, %d values: a density from %v to %v", name, n, places[0], places[len(places)-1])
			}
			// Tails of three bandwidths lose up to .0027 of the kernels at the ends.
			if got := integral(places, density); math.Abs(got-1) > .003 {
				t.Errorf("%s, %d values: the density integrates to %v", name, n, got)
			}
		}
	}
}

func TestDensityReflectsAtLimits(t *testing.T) {
	// Of a uniform sample the density is 1 up to the limits, where without
	// reflection it would fall to one half.
	uniform := make([]float64, 2000)
	for i := range uniform {
		uniform[i] = (float64(i) + .5) / 2000
	}
	places, density := rainDensity(uniform, 0, 1)
	for i, v := range density {
		if math.Abs(v-1) > .01 {
			t.Fatalf("the density of a uniform sample is %v at %v", v, places[i])
		}
	}
	_, open := rainDensity(uniform, math.Inf(-1), math.Inf(1))
	if least := slices.Min(open); least > .01 {
		t.Errorf("without limits the density falls to %v", least)
	}
	// Twice the density of the sample and its mirror image together, of the same bandwidth.
	sample := []float64{.1, .4, .5, 1.1, 2}
	bandwidth := rainBandwidth(sample)
	places, density = rainDensity(sample, 0, math.Inf(1))
	for i, at := range places {
		want := 0.
		for _, v := range sample {
			for _, w := range []float64{v, -v} {
				z := (at - w) / bandwidth
				want += math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / bandwidth / 5
			}
		}
		if math.Abs(density[i]-want) > 1e-5 {
			t.Fatalf("the density is %v at %v; want %v", density[i], at, want)
		}
	}
}

func TestBandwidthIsSilvermans(t *testing.T) {
	// bw.nrd0 of R 4.2: .9 min(sd, IQR/1.34) n^-.2. Of 1 to 10: sd 3.02765, IQR 4.5.
	ten := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	if got, want := rainBandwidth(ten), .9*math.Sqrt(55./6)*math.Pow(10, -.2); math.Abs(got-want) > 1e-12 {
		t.Errorf("the bandwidth is %v; want %v", got, want)
	}
	// With outliers the quartiles decide, but not if they agree.
	if got, want := rainBandwidth([]float64{1, 2, 3, 4, 100}), .9*2/1.34*math.Pow(5, -.2); math.Abs(got-want) > 1e-12 {
		t.Errorf("the bandwidth is %v; want %v", got, want)
	}
	if got, want := rainBandwidth([]float64{1, 1, 1, 1, 6}), .9*math.Sqrt(5)*math.Pow(5, -.2); math.Abs(got-want) > 1e-12 {
		t.Errorf("the bandwidth is %v; want %v", got, want)
	}
	if got := rainBandwidth([]float64{4, 4, 4}); got != 0 {
		t.Errorf("the bandwidth of one value is %v; want 0", got)
	}
}

func TestSpikes(t *testing.T) {
	spikes, rest := rainSpikes([]float64{0, 0, 0, .2, .4, 1, 1, 1, 1, 1}, 0, 1)
	if len(spikes) != 2 || spikes[0] != (rainSpike{0, .3}) || spikes[1] != (rainSpike{1, .5}) || !slices.Equal(rest, []float64{.2, .4}) {
		t.Errorf("spikes %v and %v", spikes, rest)
	}
	if spikes, rest = rainSpikes([]float64{0, .2, .4, .4, 1}, 0, 1); len(spikes) != 0 || len(rest) != 5 {
		t.Errorf("single values at the limits are spikes %v", spikes)
	}
	if spikes, rest = rainSpikes([]float64{0, 0, 0}, 0, 1); len(spikes) != 1 || spikes[0] != (rainSpike{0, 1}) || len(rest) != 0 {
		t.Errorf("of zeros alone: spikes %v and %v", spikes, rest)
	}
	if spikes, rest = rainSpikes([]float64{0, 0, 7, 7}, 0, math.Inf(1)); len(spikes) != 2 || spikes[1] != (rainSpike{7, .5}) || len(rest) != 0 {
		t.Errorf("of two values: spikes %v and %v", spikes, rest)
	}
	long := make([]float64, 100)
	for i := 4; i < 100; i++ {
		long[i] = float64(i)
	}
	if spikes, _ = rainSpikes(long, 0, math.Inf(1)); len(spikes) != 0 {
		t.Errorf("4%% at a limit are a spike: %v", spikes)
	}
}

func TestFittedTextFits(t *testing.T) {
	for _, width := range []float64{15, 50, 200, 1000} {
		got := rainFitted(longRegime, labelSize, true, width)
		if textWidth(got, labelSize, true) > width {
			t.Errorf("%q is wider than %v", got, width)
		}
		if !strings.HasPrefix(longRegime, strings.TrimSuffix(got, "…")) {
			t.Errorf("%q is not the beginning", got)
		}
	}
	for _, c := range []struct {
		share float64
		want  string
	}{{0, "0%"}, {.001, "<1%"}, {.123, "12%"}, {.999, ">99%"}, {1, "100%"}} {
		if got := rainPercent(c.share); got != c.want {
			t.Errorf("%v is %q; want %q", c.share, got, c.want)
		}
	}
}
