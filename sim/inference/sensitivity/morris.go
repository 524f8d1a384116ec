package sensitivity

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"leaderful/sim/inference"
)

// FewTrajectories is the number of elementary effects of a factor below which
// estimates are rough.
const FewTrajectories = 10

// Effects sums up the elementary effects of a factor: changes of the output, in
// its units, per change of the factor over its whole range.
type Effects struct {
	N                int                // number of elementary effects
	Mu               inference.Interval // their mean, by Student's t
	MuStar           inference.Interval // mean of their absolute values (Campolongo, Cariboni & Saltelli 2007)
	MuStarChance     float64            // the mu* that chance alone gives a factor without effect; NaN where it is not known
	Sigma            float64            // standard deviation of the effects, with chance taken out; NaN for fewer than two
	SigmaUncorrected float64            // the same without taking chance out
}

// BeyondChance reports whether a factor has an effect that chance does not explain.
func (e *Effects) BeyondChance() bool {
	if math.IsNaN(e.MuStarChance) {
		return e.MuStar.Low > 0
	}
	return e.MuStar.Low > e.MuStarChance
}

// A Screening is the result of Morris's method.
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
// nil. A trajectory is a sequence of one more point than there are factors; the
// points show which factor a step changes. It panics if points and outputs are not
// the same number of complete trajectories, if a step changes more than one factor,
// and if the resampling has no source, level or resamples.
//
// An effect is the mean difference between the ends of a step, over the replications
// that both ends have, divided by the size of the step. A step is left out if its
// ends share no replication, or only one although points have more. A step may change
// nothing if its factor takes few values; then that effect is missing. Warnings
// report both.
//
// Chance does not bias mu. With s² the sample variance of the differences
// between the ends over R replications, and D the step, it adds s² / (R D²) to
// the squares of effects, on average, which is subtracted from sigma²; sigma is 0
// where the result is negative. It also gives a factor without any effect
// the mu* of MuStarChance, the mean absolute value of a normal variable of that
// variance: sqrt(2/pi) times the root of its mean. A mu* of that size
// is no evidence of an effect. Where replications share their world over all points, s² is the
// variance of the effect between worlds; the worlds' own contribution cancels.
//
// Intervals of mu* come from resampling the effects of a factor. Like those of mu
// and like standard errors they reflect the chance of trajectories and of independent
// seeds; with CommonWorlds set, intervals, but not standard errors, are widened to
// include the choice of worlds, which needs three replications. They are intervals for
// the mu* of means of as many replications, including the share of chance.
func Screen(points, outputs [][]float64, factors []string, resampling Resampling) Screening {
	resampling.check()
	length := len(factors) + 1
	if len(points) != len(outputs) || len(points)%length != 0 {
		panic(fmt.Sprintf("sensitivity: %d points and %d outputs of trajectories of %d points", len(points), len(outputs), length))
	}
	fewest := fewestRuns(outputs)
	effects, chance, missing, still := elementaryEffects(points, outputs, len(factors), fewest)
	var without [][][]float64 // effects by factor, without each group of worlds
	if resampling.CommonWorlds && fewest > 1 {
		for _, kept := range withoutWorlds(outputs) {
			less, _, _, _ := elementaryEffects(points, kept, len(factors), fewest)
			without = append(without, less)
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
				means, sizes = append(means, stat.Mean(less[j], nil)), append(sizes, meanSize(less[j]))
			}
			widen(&e.Mu, means)
			widen(&e.MuStar, sizes)
		}
		s.Effects = append(s.Effects, e)
		if missing[j] > 0 {
			s.Warnings = append(s.Warnings, fmt.Sprintf("%d elementary effects of %s are left out: runs are missing", missing[j], name))
		}
		switch {
		case e.N == 0:
			s.Warnings = append(s.Warnings, fmt.Sprintf("there are no elementary effects of %s", name))
		case e.N < FewTrajectories:
			s.Warnings = append(s.Warnings, fmt.Sprintf("%d elementary effects of %s are few: estimates are rough below %d", e.N, name, FewTrajectories))
		}
	}
	if still > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d steps change no factor and are left out", still))
	}
	if fewest < 2 {
		s.Warnings = append(s.Warnings, "one replication per point: chance cannot be separated from the effects of factors")
	}
	if resampling.CommonWorlds && fewest > 1 && without == nil {
		s.Warnings = append(s.Warnings, uncommonWorlds)
	}
	return s
}

// elementaryEffects returns, by factor, the effects, the sum of what chance is
// expected to add to their squares, and how many effects lack runs; and how many
// steps change nothing.
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
			panic("sensitivity: a step of a trajectory changes more than one factor")
		}
		factor, step = j, to[j]-from[j]
	}
	return factor, step
}

// summarize sums up the effects of one factor; chance is the total that chance is
// expected to add to their squares.
func summarize(effects []float64, chance float64, resampling Resampling) Effects {
	n := float64(len(effects))
	rows, sizes := make([]terms, len(effects)), make([]float64, len(effects))
	for i, effect := range effects {
		effects[i] = inference.Unrounded(effect, effects[0], math.Abs(effect))
		sizes[i] = math.Abs(effects[i])
		rows[i].effect = sizes[i]
	}
	e := Effects{
		N: len(effects), Mu: inference.MeanOf(effects, resampling.Level),
		MuStar:       resampling.interval(rows, func(sums terms, n int) float64 { return sums.effect / float64(n) }),
		MuStarChance: math.Sqrt(2 / math.Pi * (chance / n)), SigmaUncorrected: stat.StdDev(effects, nil),
	}
	e.MuStar.Value, e.MuStar.StandardError = stat.Mean(sizes, nil), stat.StdErr(stat.StdDev(sizes, nil), n)
	e.Mu.Value = inference.Unrounded(e.Mu.Value, 0, e.MuStar.Value)
	e.Sigma = math.Sqrt(max(0, e.SigmaUncorrected*e.SigmaUncorrected-chance/n))
	return e
}
