package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// The data is Student's (1908, "The probable error of a mean"): hours of sleep
// gained with two drugs. The interval is that of R 4.2's t.test(a, b, paired =
// TRUE) on its data set sleep: mean -1.58, 95% interval -2.4598858 to
// -0.7001142, on 9 degrees of freedom.
var (
	drugA = []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}
	drugB = []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
)

func TestPairedDifferenceOfStudentsSleepers(t *testing.T) {
	d := PairedDifference(drugA, drugB, .95, 0)
	near(t, "mean", d.Value, -1.58, 1e-12)
	near(t, "low", d.Low, -2.4598858, 1e-7)
	near(t, "high", d.High, -0.7001142, 1e-7)
	near(t, "effect", d.Effect, -4.0621277/math.Sqrt(10), 1e-7) // t / sqrt(n)
	if d.Finding() != Undecided || d.Wanting == "" || len(d.Warnings) != 1 {
		t.Errorf("ten pairs give the finding %v, wanting %q, with the warnings %q", d.Finding(), d.Wanting, d.Warnings)
	}
}

func TestIntervalCoversItsMean(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(1, 2))
	for _, level := range []float64{.8, .95, .99} {
		const trials = 20_000
		covered := 0
		for range trials {
			values := make([]float64, 12)
			for i := range values {
				values[i] = 3 + source.NormFloat64()
			}
			if e := MeanOf(values, level); e.Low <= 3 && 3 <= e.High {
				covered++
			}
		}
		spread := math.Sqrt(level * (1 - level) / trials)
		near(t, "coverage", float64(covered)/trials, level, 4*spread)
	}
}

func TestSimultaneousIntervalsCoverTogether(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(3, 4))
	const trials, family = 4_000, 20
	level := Simultaneous(.95, family)
	together := 0
	for range trials {
		all := true
		for range family {
			values := make([]float64, 30)
			for i := range values {
				values[i] = source.NormFloat64()
			}
			e := MeanOf(values, level)
			all = all && e.Low <= 0 && 0 <= e.High
		}
		if all {
			together++
		}
	}
	if share := float64(together) / trials; share < .94 || share > .97 {
		t.Errorf("%d intervals hold together in %.3f of the trials", family, share)
	}
}

func TestThinDataIsReported(t *testing.T) {
	none, one := MeanOf(nil, .95), MeanOf([]float64{4}, .95)
	if !math.IsNaN(none.Value) || len(none.Warnings) == 0 {
		t.Errorf("no values give %+v", none)
	}
	if one.Value != 4 || !math.IsInf(one.Low, -1) || !math.IsInf(one.High, 1) || len(one.Warnings) == 0 {
		t.Errorf("one value gives %+v", one)
	}
	for _, e := range []Interval{none, one} {
		if !math.IsNaN(e.StandardError) {
			t.Errorf("%d values have a standard error of %v", e.N, e.StandardError)
		}
	}
}

// Equal differences show no spread: no error, no interval, no effect and no finding,
// however many there are, and also if they differ by rounding alone. Only differences
// that the parameters settle have an interval without width.
func TestEqualDifferencesAreUndecided(t *testing.T) {
	for what, d := range map[string]Difference{
		"two":             PairedDifference([]float64{2, 3}, []float64{1, 2}, .95, .5),
		"a thousand":      PairedDifference(slices.Repeat([]float64{2}, 1000), slices.Repeat([]float64{1}, 1000), .95, .5),
		"nil":             PairedDifference(make([]float64, 1000), make([]float64, 1000), .95, .5),
		"by rounding":     PairedDifference([]float64{.3, .5, .7}, []float64{.2, .4, .6}, .95, .05),
		"nil by rounding": PairedDifference([]float64{.1 + .2, .3}, []float64{.3, .3}, .95, .05),
		"at any time":     SequentialMean(slices.Repeat([]float64{2}, 10_000), .95, .5, 100),
	} {
		if !math.IsInf(d.Low, -1) || !math.IsInf(d.High, 1) || !math.IsNaN(d.StandardError) || !math.IsNaN(d.Effect) ||
			d.Finding() != Undecided || d.Verdict(true) != Open || d.Wanting == "" || len(d.Warnings) != 1 {
			t.Errorf("%s: equal differences give %+v", what, d)
		}
	}
	for value, want := range map[float64]Finding{0: Negligible, .5: Negligible, .6: Higher, -2: Lower} {
		d := SettledDifference(value, 2, .95, .5)
		if d.Finding() != want || d.Low != value || d.High != value || d.StandardError != 0 || !math.IsNaN(d.Effect) {
			t.Errorf("settled at %v: %+v, %v", value, d, d.Finding())
		}
	}
}

// However far an interval lies from the zone, it allows no finding until there are
// enough values: FewReplications, and more if they are skewed.
func TestFindingNeedsEnoughReplications(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	var values []float64
	for len(values) < FewReplications-1 {
		values = append(values, 10+source.NormFloat64())
	}
	judge := func() (Finding, Verdict) {
		d := PairedDifference(values, make([]float64, len(values)), .95, .5)
		return d.Finding(), d.Verdict(false)
	}
	if f, v := judge(); f != Undecided || v != Open {
		t.Errorf("%d values decide: %v, %v", len(values), f, v)
	}
	values = append(values, 10)
	if f, v := judge(); f != Higher || v != Supported {
		t.Errorf("%d values do not decide: %v, %v", len(values), f, v)
	}
	values[0] = 60
	if f, v := judge(); f != Undecided || v != Open {
		t.Errorf("%d values, most of whose sum is one value, decide: %v, %v", len(values), f, v)
	}
}

// Skewed values allow a finding if even their widened interval lies beyond the zone.
func TestSkewedDifferencesHaveWiderIntervals(t *testing.T) {
	values := make([]float64, 100)
	for i := range values {
		values[i] = 10 + float64(i%2)
	}
	values[0] = 40
	const skewness = 9.5754 // of the values, adjusted for their number (G1)
	mean := MeanOf(values, .95)
	d := PairedDifference(values, make([]float64, 100), .95, .5)
	wider := 5 * skewness / 10
	if got := (d.High - d.Low) / (mean.High - mean.Low); math.Abs(got-wider) > 1e-4 {
		t.Errorf("the interval is %v times as wide, want %v", got, wider)
	}
	if d.Value != mean.Value || d.StandardError != mean.StandardError || d.Finding() != Higher || mean.Wanting == "" {
		t.Errorf("%+v, %v; the mean alone %+v", d, d.Finding(), mean)
	}
	if d = PairedDifference(values, make([]float64, 100), .95, d.Low+.01); d.Finding() != Undecided {
		t.Errorf("with a zone up to %v: %v", d.Zone, d.Finding())
	}
}

func TestFinding(t *testing.T) {
	for _, c := range []struct {
		low, high, zone float64
		want            Finding
	}{
		{.1, .4, 0, Higher},
		{-.4, -.1, 0, Lower},
		{-.1, .4, 0, Undecided},
		{.051, .4, .05, Higher},
		{-.4, -.051, .05, Lower},
		{-.04, .04, .05, Negligible},
		{.01, .04, .05, Negligible},
		{-.05, .05, .05, Negligible},
		{.01, .06, .05, Undecided}, // not nothing, and perhaps practically nil
		{.05, .4, .05, Undecided},
		{-.06, -.01, .05, Undecided},
		{-.04, .06, .05, Undecided},
		{math.Inf(-1), math.Inf(1), .05, Undecided},
		{math.NaN(), math.NaN(), .05, Undecided},
	} {
		d := Difference{Interval: Interval{N: 100, Low: c.low, High: c.high}, Zone: c.zone}
		if got := d.Finding(); got != c.want {
			t.Errorf("an interval from %v to %v with a zone of %v gives %v, want %v", c.low, c.high, c.zone, got, c.want)
		}
	}
}

func TestQuantile(t *testing.T) {
	// quantile(c(1, 2, 4, 8), p) of R, whose default is type 7.
	values := []float64{1, 2, 4, 8}
	for p, want := range map[float64]float64{0: 1, .1: 1.3, .25: 1.75, .5: 3, .75: 5, .9: 6.8, 1: 8} {
		near(t, "quantile", Quantile(p, values), want, 1e-12)
	}
}
