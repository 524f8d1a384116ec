package inference

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func warnsOf(t *testing.T, warnings []string, word string) {
	t.Helper()
	if !slices.ContainsFunc(warnings, func(w string) bool { return strings.Contains(w, word) }) {
		t.Errorf("no warning of %q among %q", word, warnings)
	}
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); r == nil || !strings.HasPrefix(fmt.Sprint(r), "inference: ") {
			t.Errorf("%s: panic of %v", what, r)
		}
	}()
	f()
}

// covers fails the test unless intervals contain the truth in 93 to 97 of 100
// trials, plus or minus two standard errors of the observed share.
func covers(t *testing.T, what string, truth float64, trials int, interval func() Interval) {
	t.Helper()
	covered := 0
	for range trials {
		if i := interval(); i.Low <= truth && truth <= i.High {
			covered++
		}
	}
	share := float64(covered) / float64(trials)
	t.Logf("%s: %.4f of %d", what, share, trials)
	slack := 2 * math.Sqrt(.95*.05/float64(trials))
	if share < .93-slack || share > .97+slack {
		t.Errorf("%s: intervals at .95 cover %.4f", what, share)
	}
}

// By prop.test(successes, n, conf.level = level, correct = FALSE) of R 4.2.2.
func TestWilsonIntervalAgainstR(t *testing.T) {
	for _, c := range []struct {
		successes, n     int
		level, low, high float64
	}{
		{3, 10, .95, 0.107791267406301, 0.603221852538855},
		{0, 20, .95, 0, 0.161125158052819},
		{47, 50, .9, 0.859058053539301, 0.975768742968782},
		{5, 5, .95, 0.565517535216825, 1},
		{81, 263, .95, 0.255288519878274, 0.3662095769828},
		{1, 1, .99, 0.130977543280186, 1},
	} {
		within(t, "share", WilsonInterval(c.successes, c.n, c.level), float64(c.successes)/float64(c.n), c.low, c.high, 1e-12)
	}
	none := WilsonInterval(0, 0, .95)
	if !math.IsNaN(none.Value) || none.Low != 0 || none.High != 1 {
		t.Errorf("no trials give %+v", none)
	}
	warnsOf(t, none.Warnings, "no cases")
	mustPanic(t, "more successes than trials", func() { WilsonInterval(3, 2, .95) })
	mustPanic(t, "level", func() { WilsonInterval(1, 2, 1) })
}
