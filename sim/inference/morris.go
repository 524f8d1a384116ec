package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// FewTrajectories is the number of elementary effects of a factor below which
// what is said of it is rough.
const FewTrajectories = 10

// Effects sums up the elementary effects of a factor: changes of the output, in
// its units, per change of the factor over its whole range.
type Effects struct {
	N                int     // elementary effects it rests on
	Mu               float64 // their mean
	MuLow, MuHigh    float64 // ends of its interval, by Student's t; infinite for fewer than two effects
	MuStar           float64 // mean of their absolute values (Campolongo, Cariboni & Saltelli 2007)
	MuStarError      float64 // its standard error; NaN for fewer than two effects
	MuStarLow        float64 // ends of its interval; infinite for fewer than two effects
	MuStarHigh       float64
	MuStarChance     float64 // the mu* that chance alone gives a factor without effect; NaN where it is not known
	Sigma            float64 // standard deviation of the effects, with chance taken out; NaN for fewer than two
	SigmaUncorrected float64 // of the effects as they are
}

// BeyondChance reports whether a factor has an effect that chance does not explain.
func (e *Effects) BeyondChance() bool {
	if math.IsNaN(e.MuStarChance) {
		return e.MuStarLow > 0
	}
	return e.MuStarLow > e.MuStarChance
}

// A Screening is what Morris's method finds.
type Screening struct {
	Level    float64   // coverage of each interval
	Effects  []Effects // by factor
	Warnings []string
}

// Screen sums up elementary effects (Morris 1991, "Factorial sampling plans for
// preliminary computational experiments"; mu*: Campolongo, Cariboni & Saltelli
// 2007, "An effective screening design for sensitivity analysis of large
// models").
//
// points holds the values of the factors at each point of a Morris design, scaled
// so that a factor's range is [0, 1], and outputs the runs of each point, by
// replication; a run that is missing or failed is NaN, and rows may be short or
// nil. A trajectory is as many points in sequence as there are factors, and one
// more; which factor a step moves is read off the points. It panics if points and
// outputs are not equally many whole trajectories, if a step moves more than
// one factor, and on a resampling without source, level or resamples.
//
// An effect is the mean, over the replications that both ends of its step have,
// of the difference between them, by the size of the step. A step with an end
// that has no runs, or only one shared with the other while points have more, is
// left out, and only that step. A step may move nothing where a factor takes few
// values; then its factor lacks an effect. Warnings say so.
//
// Chance does not bias mu. With s² the sample variance of the differences
// between the ends over R replications, and D the step, it adds s² / (R D²) to
// the squares of effects, on average, which is taken out of sigma²; sigma is 0
// where less is left than nothing. It also gives a factor without any effect
// the mu* of MuStarChance, the mean absolute value of a normal variable of that
// variance: sqrt(2/pi) times the root of its mean. A mu* of that size says
// nothing. Where replications share their world over all points, s² is the
// variance of what the world does to the effect, and worlds as such cancel.
//
// Intervals of mu* come from resampling the effects of a factor. Like those of mu
// and standard errors they hold the chance of trajectories and of independent
// seeds; with CommonWorlds set intervals, but not standard errors, are widened by
// that of the choice of worlds, which takes three replications. They are intervals
// of the mu* of means of as many replications, with what chance adds to it.
func Screen(points, outputs [][]float64, factors []string, resampling Resampling) Screening {
	resampling.check()
	length := len(factors) + 1
	if len(points) != len(outputs) || len(points)%length != 0 {
		panic(fmt.Sprintf("inference: %d points and %d outputs of trajectories of %d points", len(points), len(outputs), length))
	}
	fewest := fewestRuns(outputs)
	effects, chance, missing, still := elementaryEffects(points, outputs, len(factors), fewest)
	var without [][2][]float64 // mu and mu* by factor, without each group of worlds
	if resampling.CommonWorlds && fewest > 1 {
		for _, kept := range withoutWorlds(outputs) {
			less, _, _, _ := elementaryEffects(points, kept, len(factors), fewest)
			mu, muStar := make([]float64, len(factors)), make([]float64, len(factors))
			for j := range factors {
				mu[j], muStar[j] = stat.Mean(less[j], nil), meanSize(less[j])
			}
			without = append(without, [2][]float64{mu, muStar})
		}
	}

	s := Screening{Level: resampling.Level}
	for j, name := range factors {
		e := summarize(effects[j], chance[j], resampling)
		if fewest < 2 {
			e.MuStarChance = math.NaN()
		}
		if without != nil && e.N > 1 {
			var means, sizes []float64
			for _, less := range without {
				means, sizes = append(means, less[0][j]), append(sizes, less[1][j])
			}
			e.MuLow, e.MuHigh = resampling.widen(e.Mu, e.MuLow, e.MuHigh, means)
			e.MuStarLow, e.MuStarHigh = resampling.widen(e.MuStar, e.MuStarLow, e.MuStarHigh, sizes)
		}
		s.Effects = append(s.Effects, e)
		if missing[j] > 0 {
			s.Warnings = append(s.Warnings, fmt.Sprintf("%d elementary effects of %s are left out: runs are missing", missing[j], name))
		}
		switch {
		case e.N == 0:
			s.Warnings = append(s.Warnings, fmt.Sprintf("there are no elementary effects of %s", name))
		case e.N < FewTrajectories:
			s.Warnings = append(s.Warnings, fmt.Sprintf("%d elementary effects of %s are few: what they say is rough below %d", e.N, name, FewTrajectories))
		}
	}
	if still > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d steps move no factor and are left out", still))
	}
	if fewest < 2 {
		s.Warnings = append(s.Warnings, "one replication a point: what is chance cannot be told from what factors do")
	}
	if resampling.CommonWorlds && fewest > 1 && without == nil {
		s.Warnings = append(s.Warnings, uncommonWorlds)
	}
	return s
}

// elementaryEffects returns the effects by factor, the sums of what chance is
// expected to add to their squares, how many lack runs, and how many steps move
// nothing.
func elementaryEffects(points, outputs [][]float64, factors, fewest int) (effects [][]float64, chance []float64, missing []int, still int) {
	effects = make([][]float64, factors)
	chance = make([]float64, factors)
	missing = make([]int, factors)
	for i := 1; i < len(points); i++ {
		if i%(factors+1) == 0 {
			continue
		}
		j, step := moved(points[i-1], points[i])
		if step == 0 {
			still++
			continue
		}
		runs := runsShared(outputs[i-1], outputs[i])
		if len(runs[0]) < fewest {
			missing[j]++
			continue
		}
		difference := minus(runs[1], runs[0])
		_, added := product(difference, difference)
		effects[j] = append(effects[j], stat.Mean(difference, nil)/step)
		chance[j] += added / (step * step)
	}
	return effects, chance, missing, still
}

func meanSize(effects []float64) float64 {
	sum := 0.0
	for _, effect := range effects {
		sum += math.Abs(effect)
	}
	return sum / float64(len(effects))
}

// moved returns the factor that differs between two points, and by how much; 0
// where none does.
func moved(from, to []float64) (factor int, step float64) {
	for j := range from {
		if from[j] == to[j] {
			continue
		}
		if step != 0 {
			panic("inference: a step of a trajectory moves more than one factor")
		}
		factor, step = j, to[j]-from[j]
	}
	return factor, step
}

// summarize sums up the effects of one factor; chance is the sum of what chance
// is expected to add to their squares.
func summarize(effects []float64, chance float64, resampling Resampling) Effects {
	n := len(effects)
	nan := math.NaN()
	e := Effects{
		N: n, Mu: nan, MuLow: math.Inf(-1), MuHigh: math.Inf(1),
		MuStar: nan, MuStarError: nan, MuStarLow: math.Inf(-1), MuStarHigh: math.Inf(1),
		MuStarChance: nan, Sigma: nan, SigmaUncorrected: nan,
	}
	if n == 0 {
		return e
	}
	chance /= float64(n)
	rows := make([]terms, n)
	sizes := make([]float64, n)
	for i, effect := range effects {
		sizes[i] = math.Abs(effect)
		rows[i].effect = sizes[i]
	}
	mean := MeanOf(effects, resampling.Level)
	e.Mu, e.MuLow, e.MuHigh = mean.Mean, mean.Low, mean.High
	e.MuStar = stat.Mean(sizes, nil)
	e.MuStarChance = math.Sqrt(2 / math.Pi * chance)
	if n > 1 {
		e.MuStarError = stat.StdErr(stat.StdDev(sizes, nil), float64(n))
		e.SigmaUncorrected = stat.StdDev(effects, nil)
		e.Sigma = math.Sqrt(max(0, e.SigmaUncorrected*e.SigmaUncorrected-chance))
		e.MuStarLow, e.MuStarHigh = resampling.interval(rows, func(sums terms, n int) float64 { return sums.effect / float64(n) })
	}
	return e
}
