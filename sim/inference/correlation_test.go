package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

func within(t *testing.T, what string, i Interval, value, low, high, tolerance float64) {
	t.Helper()
	near(t, what, i.Value, value, tolerance)
	near(t, what+", low end", i.Low, low, tolerance)
	near(t, what+", high end", i.High, high, tolerance)
}

// The data of these tests, typed from the data sets and examples of R 4.2.2:
//   - cars: speed in miles per hour and distance to stop in feet (Ezekiel 1930,
//     "Methods of correlation analysis");
//   - tuna: lightness and a panel's score of tuna (Hollander & Wolfe 1973, p. 187).
var (
	carSpeeds     = []float64{4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25}
	carDistances  = []float64{2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85}
	tunaLightness = []float64{44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1}
	tunaScores    = []float64{2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8}
)

// By R 4.2.2: cor.test(x, y), cor.test(speed, dist, conf.level = .99),
// cor(x, y, method = "spearman").
func TestCorrelationsAgainstR(t *testing.T) {
	within(t, "tuna", PearsonCorrelation(tunaLightness, tunaScores, .95), 0.571181557564, -0.149742633037, 0.895579461839, 1e-11)
	within(t, "cars", PearsonCorrelation(carSpeeds, carDistances, .99), 0.806894900689, 0.630558025192, 0.904019477864, 1e-11)
	near(t, "ranks of tuna", SpearmanCorrelation(tunaLightness, tunaScores, .95).Value, .6, 1e-14)
	near(t, "ranks of cars", SpearmanCorrelation(carSpeeds, carDistances, .95).Value, 0.830356838833, 1e-12)
}

func TestCorrelationsCover(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(33, 34))
	for _, rho := range []float64{0, .25, .8} {
		draw := func() (x, y []float64) {
			x, y = make([]float64, 60), make([]float64, 60)
			for i := range x {
				x[i] = source.NormFloat64()
				y[i] = rho*x[i] + math.Sqrt(1-rho*rho)*source.NormFloat64()
			}
			return x, y
		}
		covers(t, "Pearson", rho, 4000, func() Interval { x, y := draw(); return PearsonCorrelation(x, y, .95) })
		ranked := 6 / math.Pi * math.Asin(rho/2) // Pearson 1907
		covers(t, "Spearman", ranked, 2000, func() Interval { x, y := draw(); return SpearmanCorrelation(x, y, .95) })
	}
}

func TestCorrelationsWarnWhereTheyFail(t *testing.T) {
	flat := PearsonCorrelation(carSpeeds, make([]float64, 50), .95)
	if !math.IsNaN(flat.Value) || flat.Low != -1 || flat.High != 1 {
		t.Errorf("%+v", flat)
	}
	warnsOf(t, flat.Warnings, "does not vary")
	warnsOf(t, PearsonCorrelation([]float64{1, 2, 3}, []float64{1, 2, 4}, .95).Warnings, "fewer than four")
	warnsOf(t, PearsonCorrelation(carSpeeds, carSpeeds, .95).Warnings, "one line")
	warnsOf(t, SpearmanCorrelation(tunaLightness, tunaScores, .95).Warnings, "9 pairs are few")
	mustPanic(t, "lengths", func() { PearsonCorrelation(carSpeeds, nil, .95) })
	mustPanic(t, "NaN", func() { SpearmanCorrelation([]float64{math.NaN()}, []float64{1}, .95) })
	mustPanic(t, "infinite", func() { PearsonCorrelation([]float64{math.Inf(1)}, []float64{1}, .95) })
	mustPanic(t, "level", func() { PearsonCorrelation(carSpeeds, carDistances, 1) })
}
