package figure

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

var provenance = Page{Provenance: Provenance{Scenario: "baseline", Version: "1.2.3", Settings: "0123456789ab", Seed: 7, Replications: 8}}

// collected runs regimes; change, unless nil, alters their setup.
func collected(t *testing.T, replications int, change func(*sim.Setup), names ...string) *experiment.Results {
	t.Helper()
	plan := &experiment.Plan{Seed: 7, Replications: replications, Weekly: true}
	for _, name := range names {
		regime, known := sim.RegimeNamed(name)
		if !known {
			regime, _ = sim.RegimeNamed("power-with")
		}
		setup := sim.Setup{Parameters: sim.Defaults(), Regime: regime}
		setup.Parameters.Environment.Weeks = 260
		if change != nil {
			change(&setup)
		}
		plan.Arms = append(plan.Arms, experiment.Arm{Name: name, Setup: setup})
	}
	results, err := experiment.Collect(context.Background(), plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func comparisons(results *experiment.Results) []Comparison {
	var list []Comparison
	for _, name := range []string{"crises_per_year", "leadership_capacity"} {
		outcome := sim.OutcomeNamed(name)
		for arm := 1; arm < len(results.Runs); arm++ {
			list = append(list, Comparison{name, results.Plan.Arms[arm].Name, results.Plan.Arms[0].Name,
				inference.PairedDifference(results.Values(arm, outcome), results.Values(0, outcome), .95, sim.OutcomeNamed(name).Zone)})
		}
	}
	return list
}

// lived runs one organization of an arm and records moments.
func lived(t *testing.T, results *experiment.Results, arm int) (weekly []sim.Observation, events []sim.Event, moments []Moment) {
	t.Helper()
	setup := &results.Plan.Arms[arm].Setup
	o, err := sim.New(setup, 7, 0)
	if err != nil {
		t.Fatal(err)
	}
	o.Listen(func(e sim.Event) { events = append(events, e) })
	quarter := max(1, setup.Parameters.Environment.Weeks/4)
	for !o.Done() {
		o.Week()
		weekly = append(weekly, o.Observe())
		if o.CurrentWeek()%quarter == 0 && len(moments) < 4 {
			moments = append(moments, MomentOf(o))
		}
	}
	return weekly, events, moments
}

// everyKind draws every kind of figure from results.
func everyKind(t *testing.T, results *experiment.Results) []*Figure {
	t.Helper()
	weekly, events, moments := lived(t, results, 0)
	var figures []*Figure
	add := func(f *Figure, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		figures = append(figures, f)
	}
	add(Fan(results, nil, provenance))
	add(Story(results.Plan.Arms[0].Name, results.Plan.Arms[0].Setup.Parameters.Places(), weekly, events, provenance))
	add(Forest(comparisons(results), provenance))
	add(Raster(results, provenance))
	if results.Plan.Arms[0].Setup.Parameters.Environment.Weeks > 2*yearWeeks {
		add(Recovery(results, provenance))
	}
	add(Network(results.Plan.Arms[0].Name, moments, provenance))
	return figures
}

// written returns the names and contents of a figure's files.
func written(t *testing.T, f *Figure) (names []string, contents [][]byte) {
	t.Helper()
	err := f.Write(func(name string, content []byte) error {
		names, contents = append(names, name), append(contents, content)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names, contents
}

func TestEveryKindInEveryFormat(t *testing.T) {
	t.Parallel()
	figures := everyKind(t, collected(t, 8, nil, "domineering", "power-with", "my own"))
	if len(figures) != 6 {
		t.Fatalf("there are %d kinds; want 6", len(figures))
	}
	for _, f := range figures {
		t.Run(f.Name, func(t *testing.T) {
			names, first := written(t, f)
			var want []string
			for _, ending := range []string{"png", "svg", "pdf", "txt"} {
				want = append(want, f.Name+"."+ending)
			}
			if !slices.Equal(names, want) {
				t.Fatalf("wrote %v; want %v", names, want)
			}
			checkPNG(t, first[0], f)
			checkSVG(t, first[1], f)
			checkPDF(t, first[2])
			if got := string(first[3]); got != f.Text() || !strings.Contains(got, f.AltText) {
				t.Errorf("the text beside the figure is %q; want %q", got, f.Text())
			}
			_, again := written(t, f)
			for i, name := range names {
				if !bytes.Equal(again[i], first[i]) {
					t.Errorf("%s differs when written again", name)
				}
			}
		})
	}
}

func checkPNG(t *testing.T, content []byte, f *Figure) {
	t.Helper()
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if want := int(math.Round(f.width / 72 * 300)); config.Width != want {
		t.Errorf("the PNG is %d pixels wide; want %d", config.Width, want)
	}
	at := bytes.Index(content, []byte("pHYs"))
	if at < 0 {
		t.Fatal("the PNG does not say how large it is on paper")
	}
	perMetre := binary.BigEndian.Uint32(content[at+4:])
	if dpi := float64(perMetre) * .0254; math.Abs(dpi-300) > .1 || content[at+12] != 1 {
		t.Errorf("the PNG has %v dots per inch; want 300", dpi)
	}
	decoded, err := png.Decode(bytes.NewReader(content)) // checks the chunks' sums, too
	if err != nil {
		t.Fatal(err)
	}
	dark := 0
	for y := decoded.Bounds().Min.Y; y < decoded.Bounds().Max.Y; y += 3 {
		for x := decoded.Bounds().Min.X; x < decoded.Bounds().Max.X; x += 3 {
			if r, g, b, _ := decoded.At(x, y).RGBA(); r+g+b < 3*0x6000 {
				dark++
			}
		}
	}
	if dark < 500 {
		t.Errorf("only %d of the pixels looked at are dark: little is drawn", dark)
	}
	if len(content) > 1<<20 {
		t.Errorf("the PNG has %d bytes; want less than a megabyte", len(content))
	}
}

func checkSVG(t *testing.T, content []byte, f *Figure) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(content))
	elements := map[string]int{}
	var text strings.Builder
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
		case xml.CharData:
			text.Write(token)
		}
	}
	if elements["path"] < 5 || elements["text"] < 5 {
		t.Errorf("the SVG has %d paths and %d texts", elements["path"], elements["text"])
	}
	for _, want := range []string{f.Title, f.AltText, provenance.Settings, "@font-face"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the SVG lacks %q", want)
		}
	}
}

func checkPDF(t *testing.T, content []byte) {
	t.Helper()
	if !bytes.HasPrefix(content, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(content), []byte("%%EOF")) {
		t.Error("this is not a PDF")
	}
	if n := bytes.Count(content, []byte("/FontFile2")); n != 2 {
		t.Errorf("the PDF embeds %d fonts; want 2", n)
	}
}

func TestAltTextHasTheNumbers(t *testing.T) {
	results := collected(t, 8, nil, "domineering", "power-with")
	for _, f := range everyKind(t, results) {
		var want []string
		switch f.Name {
		case "fan":
			var last []float64
			for _, run := range results.Runs[1] {
				last = append(last, run.Weekly[259].LeadershipCapacity)
			}
			slices.Sort(last)
			want = []string{"power-with median " + significant((last[3]+last[4])/2, 3), "8 runs", "5 years"}
		case "forest":
			d := comparisons(results)[0].Difference
			want = []string{"differences from domineering. ", " power-with: ", fmt.Sprintf("d %s", signed(d.Effect, fixedDecimals(d.Effect, 2)))}
		case "raster":
			mean := inference.MeanOf(results.Values(0, sim.OutcomeNamed("crises_per_year")), .95)
			want = []string{"domineering: " + fixedDecimals(mean.Value, 2) + " per year", fixedDecimals(mean.High, 2)}
		case "recovery":
			want = []string{"domineering: lowest at", "weeks of full performance missing"}
		case "story-domineering":
			weekly, _, _ := lived(t, results, 0)
			want = []string{"Leadership capacity of followers goes from " + significant(weekly[0].LeadershipCapacity, 2) +
				" to " + significant(weekly[259].LeadershipCapacity, 2), "Events: "}
		case "network-domineering":
			want = []string{"57 seats", "4 moments", "At year 5: followers’ capacity"}
		}
		if len(want) == 0 {
			t.Errorf("an unexpected figure: %s", f.Name)
		}
		for _, part := range want {
			if !strings.Contains(f.AltText, part) {
				t.Errorf("the alt text of %s lacks %q:\n%s", f.Name, part, f.AltText)
			}
		}
	}
}

func TestDegenerateOrganizations(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out figures of tiny organizations")
	}
	for name, change := range map[string]func(*sim.Setup){
		"one member": func(s *sim.Setup) { s.Parameters.Organization.Members = 1 },
		"a chain":    func(s *sim.Setup) { s.Parameters.Organization.Members, s.Parameters.Organization.Span = 20, 1 },
		"one week":   func(s *sim.Setup) { s.Parameters.Environment.Weeks = 1 },
		"one year":   func(s *sim.Setup) { s.Parameters.Environment.Weeks = 52 },
		"no crises": func(s *sim.Setup) {
			s.Shocks.Timing = sim.ShocksEvenly
			s.Parameters.Environment.Magnitude, s.Parameters.Environment.Growth = 1e-6, 0
		},
		"interventions": func(s *sim.Setup) {
			s.Interventions = []sim.Intervention{{Week: 20, Regime: &sim.Regimes[2]}, {Week: 40, Cut: &sim.Cut{Chance: .3}},
				{Week: 60, Absence: &sim.Absence{Seat: 0, Weeks: 8}},
				{Week: 80, Parameter: &sim.ParameterChange{Name: "harm.heal", Value: 0}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, replications := range []int{1, 2} {
				for _, f := range everyKind(t, collected(t, replications, change, "domineering", "power-with")) {
					if _, err := f.SVG(); err != nil {
						t.Errorf("%s: %v", f.Name, err)
					}
					for _, bad := range []string{"NaN", "Inf"} {
						if strings.Contains(f.AltText, bad) {
							t.Errorf("%s speaks of %s: %s", f.Name, bad, f.AltText)
						}
					}
				}
			}
		})
	}
}

// Coordinates outside the page, or NaN, would be a layout error.
func TestNothingLiesOutsideThePage(t *testing.T) {
	all := []string{"domineering", "compassionate", "power-with", "situational", "laissez-faire", "masquerade", "relapsing", "another"}
	for _, arms := range []int{1, 2, 3, 5, 8} {
		results := collected(t, 3, nil, all[:arms]...)
		if arms == 1 {
			results = collected(t, 3, nil, all[:2]...)
		}
		for _, f := range everyKind(t, results) {
			inside := func(x, y float64, what string) {
				if !(x >= -1 && x <= f.width+1 && y >= -1 && y <= f.height+1) {
					t.Errorf("%d arms: %s of %s at %v, %v; the page is %v x %v", arms, what, f.Name, x, y, f.width, f.height)
				}
			}
			for _, drawn := range extents(f) {
				inside(drawn.left, drawn.bottom, drawn.what)
				inside(drawn.right, drawn.top, drawn.what)
			}
		}
	}
}

func TestTextsDoNotOverlap(t *testing.T) {
	for _, arms := range [][]string{{"domineering", "power-with"}, {"domineering", "compassionate", "power-with", "situational", "masquerade", "relapsing"}} {
		for _, f := range everyKind(t, collected(t, 6, nil, arms...)) {
			var texts []extent
			for _, e := range extents(f) {
				if e.text {
					texts = append(texts, e)
				}
			}
			for i := range texts {
				for j := range i {
					a, b := texts[i], texts[j]
					a.left, a.right = a.left+.5, a.right-.5 // labels may touch
					if a.overlaps(b.box) {
						t.Errorf("%s: %q and %q overlap", f.Name, a.what, b.what)
					}
				}
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	results := collected(t, 2, nil, "domineering", "power-with")
	bare := &experiment.Results{Plan: results.Plan, Runs: [][]experiment.Run{{{}}, {{}}}}
	uneven := &experiment.Results{Plan: results.Plan, Runs: [][]experiment.Run{
		{results.Runs[0][0], {Weekly: results.Runs[0][1].Weekly[:9]}}, results.Runs[1]}}
	none := &experiment.Results{Plan: results.Plan, Runs: make([][]experiment.Run, 2)}
	quiet := collected(t, 2, func(s *sim.Setup) { s.Shocks.Timing = sim.ShocksListed }, "power-with")
	for name, c := range map[string]struct {
		draw func() (*Figure, error)
		says string
	}{
		"unknown series":     {func() (*Figure, error) { return Fan(results, []string{"leadrship"}, provenance) }, "leadrship"},
		"fan, no weeks":      {func() (*Figure, error) { return Fan(bare, nil, provenance) }, "weekly"},
		"fan, uneven":        {func() (*Figure, error) { return Fan(uneven, nil, provenance) }, "length"},
		"fan, no runs":       {func() (*Figure, error) { return Fan(none, nil, provenance) }, "no runs"},
		"raster, no weeks":   {func() (*Figure, error) { return Raster(bare, provenance) }, "weekly"},
		"recovery, no weeks": {func() (*Figure, error) { return Recovery(bare, provenance) }, "weekly"},
		"recovery, no shock": {func() (*Figure, error) { return Recovery(quiet, provenance) }, "shock"},
		"story, no weeks":    {func() (*Figure, error) { return Story("a", sim.Places{}, nil, nil, provenance) }, "weekly"},
		"forest of nothing":  {func() (*Figure, error) { return Forest(nil, provenance) }, "no comparisons"},
		"unknown outcome":    {func() (*Figure, error) { return Forest([]Comparison{{Outcome: "happiness"}}, provenance) }, "happiness"},
		"no moments":         {func() (*Figure, error) { return Network("a", nil, provenance) }, "moments"},
		"too many seats": {func() (*Figure, error) {
			return Network("a", []Moment{{Seats: make([]sim.Member, maxSeats+1)}}, provenance)
		}, "5,001"},
		"no tree": {func() (*Figure, error) {
			return Network("a", []Moment{{Seats: []sim.Member{{Boss: 1}, {Boss: 0}}}}, provenance)
		}, "reports to"},
	} {
		if f, err := c.draw(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, %v; want an error that says %q", name, f, err, c.says)
		}
	}
	f, err := Forest(comparisons(results), provenance)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write(nil, "gif"); err == nil || !strings.Contains(err.Error(), "gif") {
		t.Errorf("a format that does not exist gives %v", err)
	}
}

func TestFanIsTheBruteForceSpread(t *testing.T) {
	results := collected(t, 23, nil, "domineering")
	runs := results.Runs[0]
	c := newClock(260)
	for _, name := range []string{"trust", "crises"} {
		series := sim.SeriesNamed(name)
		f := fanOf(runs, series, 2, c)
		if got := f.times[len(f.times)-1]; got != 5 {
			t.Errorf("%s ends at %v years; want 5", name, got)
		}
		for j, time := range f.times {
			weeks := int(math.Round(time * yearWeeks))
			var values []float64
			for r := range runs {
				v := 0.
				for w := range weeks {
					if name == "crises" {
						v += series.Of(&runs[r].Weekly[w])
					} else {
						v = series.Of(&runs[r].Weekly[w])
					}
				}
				values = append(values, 2*v)
			}
			slices.Sort(values)
			for k, level := range []float64{.025, .1, .25, .5, .75, .9, .975} {
				at := level * 22
				low := int(at)
				want := values[low]
				if low < 22 {
					want += (at - float64(low)) * (values[low+1] - values[low])
				}
				if got := f.quantiles[j][k]; math.Abs(got-want) > 1e-9 {
					t.Fatalf("%s after %d weeks: the %v quantile is %v; want %v", name, weeks, level, got, want)
				}
			}
		}
	}
}

func TestPathsAroundShocks(t *testing.T) {
	// Performance is 1, but .5 in the 10 weeks from a shock in week 100 on; a
	// shock too early and one too late do not count.
	weekly := make([]sim.Observation, 200)
	for w := range weekly {
		weekly[w].Performance = 1
		if w >= 100 && w < 110 {
			weekly[w].Performance = .5
		}
	}
	for _, w := range []int{51, 100, 149} {
		weekly[w].Shocks = 1
	}
	path, counted := aroundShocks(weekly)
	if counted != 1 {
		t.Fatalf("%d shocks count; want 1", counted)
	}
	for k, v := range path {
		week := k - recoveryBefore
		want := 0.
		if week >= 0 && week < 10 {
			want = -.5
		}
		if math.Abs(v-want) > 1e-12 {
			t.Errorf("week %d: %v; want %v", week, v, want)
		}
	}
}

func TestShocksAreMarkedOnlyIfCommon(t *testing.T) {
	evenly := collected(t, 3, func(s *sim.Setup) {
		s.Shocks.Timing = sim.ShocksEvenly
		s.Parameters.Environment.ShockEvery = 100
	}, "domineering", "power-with")
	if got := commonShocks(evenly); !slices.Equal(got, []int{100, 200}) {
		t.Errorf("common shocks are %v; want weeks 100 and 200", got)
	}
	if got := commonShocks(collected(t, 5, nil, "power-with")); got != nil {
		t.Errorf("shocks at random are said to be common in weeks %v", got)
	}
}

func TestStoryNamesWhatHappens(t *testing.T) {
	events := []sim.Event{
		{Week: 3, Kind: sim.ShockStruck, Count: 7},
		{Week: 5, Kind: sim.CrisisBegan, Problem: 1},
		{Week: 5, Kind: sim.Removed, Seat: 0},
		{Week: 5, Kind: sim.Sanctioned, Dismissed: true}, {Week: 5, Kind: sim.Sanctioned, Dismissed: true},
		{Week: 5, Kind: sim.Sanctioned, Dismissed: true}, {Week: 5, Kind: sim.Sanctioned},
		{Week: 9, Kind: sim.Resolved, Problem: 1},
		{Week: 12, Kind: sim.RegimeChanged, Name: "power-with"},
		{Week: 13, Kind: sim.SentAway, Seat: 4, Weeks: 1},
		{Week: 14, Kind: sim.CrisisBegan, Problem: 2},
		{Week: 15, Kind: sim.Quit, Seat: 3},
	}
	var got []string
	for _, h := range happeningsOf(events, sim.Places{Members: 57, Span: 7}, 20) {
		got = append(got, fmt.Sprint(h.week, " ", h.words))
	}
	want := []string{
		"3 largest shock: 7 problems",
		"5 first crisis, over in 4 weeks; board removes the head; 3 dismissed",
		"12 regime changes to power-with",
		"13 the leader of unit 4 is away for 1 week",
		"14 crisis, unresolved at the end",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLayoutKeepsSeatsApart(t *testing.T) {
	for _, members := range []int{2, 8, 57, 400} {
		seats := make([]sim.Member, members)
		for i := 1; i < members; i++ {
			seats[i].Boss = (i - 1) / 7
		}
		l := layoutOf(seats, 100)
		for i := range seats {
			if math.Hypot(l.at[i].x, l.at[i].y) > 100.001 {
				t.Errorf("%d members: seat %d lies outside", members, i)
			}
			for j := range i {
				if d := math.Hypot(l.at[i].x-l.at[j].x, l.at[i].y-l.at[j].y); d < l.largest*.95 {
					t.Fatalf("%d members: seats %d and %d are %v apart; a seat's radius is up to %v", members, i, j, d, l.largest)
				}
			}
		}
	}
}

func TestTrustColoursDarkenEvenly(t *testing.T) {
	lightness := func(trust float64) float64 {
		c := trustColor(trust)
		linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
		return math.Cbrt(.2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B))
	}
	for k := range 20 {
		step := lightness(float64(k)/20) - lightness(float64(k+1)/20)
		if step < .012 || step > .06 {
			t.Errorf("from trust %v to %v lightness falls by %v", float64(k)/20, float64(k+1)/20, step)
		}
	}
}

func TestLooksAreFixedAndDistinct(t *testing.T) {
	alone := looksOf([]string{"power-with"})[0]
	names := []string{"mine", "relapsing", "power-with", "another"}
	for i := range 9 {
		names = append(names, fmt.Sprint("arm ", i))
	}
	looks := looksOf(names)
	if fmt.Sprint(looks[2]) != fmt.Sprint(alone) {
		t.Errorf("power-with looks like %v beside others, and %v alone", looks[2], alone)
	}
	seen := map[string]string{}
	for i, l := range looks {
		if other, there := seen[fmt.Sprint(l)]; there {
			t.Errorf("%s looks like %s", names[i], other)
		}
		seen[fmt.Sprint(l)] = names[i]
	}
	for _, regime := range sim.Regimes {
		if regimeNumber(regime.Name) < 0 {
			t.Errorf("%s does not have its own look", regime.Name)
		}
	}
}

func TestEverySeriesAndOutcomeHasWords(t *testing.T) {
	for _, s := range sim.SeriesTable {
		if w := wordsFor(seriesWords, s.Name); w.unit == "" {
			t.Errorf("series %s has no words", s.Name)
		}
	}
	for _, o := range sim.OutcomeTable {
		if w := wordsFor(outcomeWords, o.Name); w.unit == "" {
			t.Errorf("outcome %s has no words", o.Name)
		}
	}
}

func TestTicksAreNice(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		low := r.NormFloat64() * math.Pow(10, float64(r.IntN(9)-4))
		high := low + math.Abs(r.NormFloat64())*math.Pow(10, float64(r.IntN(9)-4)) + 1e-6
		most := 2 + r.IntN(12)
		ticks, step := niceTicks(low, high, most)
		if len(ticks) > most {
			t.Fatalf("%d ticks in [%v, %v]; at most %d", len(ticks), low, high, most)
		}
		mantissa := step / math.Pow(10, math.Floor(math.Log10(step)+1e-9))
		if !slices.ContainsFunc([]float64{1, 2, 5}, func(nice float64) bool { return math.Abs(mantissa-nice) < 1e-6 }) {
			t.Fatalf("a step of %v", step)
		}
		for _, v := range ticks {
			if v < low-1e-6*step || v > high+1e-6*step || math.Abs(v/step-math.Round(v/step)) > 1e-6 {
				t.Fatalf("a tick at %v in [%v, %v] with step %v", v, low, high, step)
			}
		}
		most += 2 // no axis has fewer than 4
		from, to := widened(low, high, most)
		if from > low+1e-9*math.Abs(low) || to < high-1e-9*math.Abs(high) || to-from > 8*(high-low) {
			t.Fatalf("[%v, %v] widens to [%v, %v] for %d ticks", low, high, from, to, most)
		}
	}
}

func TestNumbersInPrint(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{number(-.25, .05), "−0.25"}, {number(0, .1), "0.0"}, {number(12000, 2000), "12,000"}, {number(-0.0001, .1), "0.0"},
		{significant(1234567, 3), "1,234,567"}, {significant(.012345, 3), "0.0123"}, {significant(0, 3), "0"},
		{percent(.95), "95"}, {percent(.975), "97.5"}, {signed(.5, "0.5"), "+0.5"}, {signed(.001, "0.0"), "0.0"},
		{grouped(-1234), "-1,234"}, {plural(1, "week", "weeks"), "1 week"}, {plural(2000, "week", "weeks"), "2,000 weeks"},
		{newClock(52).label(), "52 weeks"}, {newClock(520).label(), "10 years"}, {newClock(130).label(), "2.5 years"},
	} {
		if c.got != c.want {
			t.Errorf("%q; want %q", c.got, c.want)
		}
	}
}

func TestSpreadKeepsLabelsApart(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		heights := make([]float64, 1+r.IntN(9))
		for i := range heights {
			heights[i] = 100 * r.Float64()
			if i > 0 && r.IntN(3) == 0 {
				heights[i] = heights[i-1]
			}
		}
		gap := 20 * r.Float64()
		moved := spread(heights, gap, 0, 100)
		allowed := gap
		if n := len(heights); n > 1 {
			allowed = min(gap, 100/float64(n-1))
		}
		for i := range moved {
			if moved[i] < -1e-9 || moved[i] > 100+1e-9 {
				t.Fatalf("%v spreads to %v, outside 0 to 100", heights, moved)
			}
			for j := range i {
				if math.Abs(moved[i]-moved[j]) < allowed-1e-9 {
					t.Fatalf("%v spreads to %v, closer than %v", heights, moved, allowed)
				}
				if heights[i] < heights[j] && moved[i] > moved[j] {
					t.Fatalf("%v spreads to %v, in another order", heights, moved)
				}
			}
		}
	}
	apart := []float64{90, 10, 50}
	if got := spread(apart, 12, 0, 100); !slices.Equal(got, apart) {
		t.Errorf("labels that are apart move from %v to %v", apart, got)
	}
}

func TestFlagsDoNotCollide(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	hoisted := 0
	for range 300 {
		flags := make([]flag, 1+r.IntN(25))
		for i := range flags {
			flags[i] = flag{x: 400 * r.Float64(), width: 20 + 120*r.Float64(), weight: r.Float64()}
		}
		hoist(flags, 5, 0, 400)
		for i := range flags {
			f := &flags[i]
			if f.row < 0 {
				continue
			}
			hoisted++
			left, right := f.span()
			text := box{left, float64(f.row) + .1, right, float64(f.row) + .9}
			if f.row >= 5 || left < 0 || right > 400 {
				t.Fatalf("a flag at row %d from %v to %v", f.row, left, right)
			}
			for j := range flags {
				g := &flags[j]
				if j == i || g.row < 0 {
					continue
				}
				from, to := g.span()
				if text.overlaps(box{from, float64(g.row) + .1, to, float64(g.row) + .9}) {
					t.Fatalf("two texts overlap: %+v and %+v", *f, *g)
				}
				if text.overlaps(box{g.x - .1, 0, g.x + .1, float64(g.row) + .8}) {
					t.Fatalf("the pole of %+v crosses the text of %+v", *g, *f)
				}
			}
		}
	}
	if hoisted < 1000 {
		t.Errorf("only %d flags found room", hoisted)
	}
}

func TestPagesAreFilledInOrder(t *testing.T) {
	// Headings are 1 high, rows 2, and a page takes 1 more at its end.
	for _, c := range []struct {
		rows []int
		want [][]span
	}{
		{[]int{1, 1}, [][]span{{{0, 0, 1}, {1, 0, 1}}}},
		{[]int{2, 2}, [][]span{{{0, 0, 2}}, {{1, 0, 2}}}},
		{[]int{1, 7}, [][]span{{{0, 0, 1}, {1, 0, 2}}, {{1, 2, 6}}, {{1, 6, 7}}}},
		{[]int{5}, [][]span{{{0, 0, 4}}, {{0, 4, 5}}}},
	} {
		got := divided(c.rows, 10, func(int) float64 { return 1 }, func(g, i, from int) (float64, float64) { return 2, 1 })
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("groups of %v rows are divided into %v; want %v", c.rows, got, c.want)
		}
	}
	f := provenance.paged(3, func(page Page, number int) *Figure {
		sheet, _ := framedSheet(50, "title", "how to read it", "A note.", page)
		return sheet.figure("kind", "what it shows")
	})
	if len(f.Further) != 2 || f.Name != "kind" || f.Further[1].Name != "kind-3" || !strings.HasPrefix(f.Further[1].Foot, "Page 3 of 3. A note. Scenario") {
		t.Errorf("the pages are %+v", f)
	}
}
