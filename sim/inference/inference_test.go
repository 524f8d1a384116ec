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
	near(t, "mean", d.Mean, -1.58, 1e-12)
	near(t, "low", d.Low, -2.4598858, 1e-7)
	near(t, "high", d.High, -0.7001142, 1e-7)
	near(t, "effect", d.Effect, -4.0621277/math.Sqrt(10), 1e-7) // t / sqrt(n)
	if d.Finding() != Lower {
		t.Errorf("the finding is %v", d.Finding())
	}
	if len(d.Warnings) != 1 {
		t.Errorf("ten pairs bring the warnings %q", d.Warnings)
	}
}

func TestIntervalCoversItsMean(t *testing.T) {
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

func TestThinDataIsSaidNotHidden(t *testing.T) {
	none, one := MeanOf(nil, .95), MeanOf([]float64{4}, .95)
	if !math.IsNaN(none.Mean) || len(none.Warnings) == 0 {
		t.Errorf("no values give %+v", none)
	}
	if one.Mean != 4 || !math.IsInf(one.Low, -1) || !math.IsInf(one.High, 1) || len(one.Warnings) == 0 {
		t.Errorf("one value gives %+v", one)
	}
	same := PairedDifference(slices.Repeat([]float64{2}, 40), slices.Repeat([]float64{1}, 40), .95, .5)
	if same.Mean != 1 || same.Low != 1 || same.High != 1 || same.Effect != 0 || len(same.Warnings) != 1 || same.Finding() != Higher {
		t.Errorf("forty equal differences give %+v", same)
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
		{-.04, .04, .05, Negligible},
		{.01, .04, .05, Negligible},
		{.01, .06, .05, Higher},
		{-.04, .06, .05, Undecided},
		{0, 0, 0, Negligible},
		{math.Inf(-1), math.Inf(1), .05, Undecided},
	} {
		d := Difference{Estimate: Estimate{Low: c.low, High: c.high}, Zone: c.zone}
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
