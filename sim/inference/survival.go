package inference

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// A Spell is a time until an event, such as the weeks from the end of one
// crisis to the beginning of the next, or until observation ended without one.
type Spell struct {
	Length float64 // 0 or more, in any unit
	Ended  bool    // by the event; false: censored, the event had not happened yet
}

// A SurvivalStep is the state of a survival curve from one time until the next
// step.
type SurvivalStep struct {
	Time          float64
	AtRisk        int // spells that last at least until Time
	Events        int // spells that end at Time
	Censored      int // spells last seen at Time, assumed to outlast its events
	Survival      float64
	StandardError float64 // of Survival, by Greenwood's formula; NaN once Survival is 0
	Low, High     float64 // pointwise interval; NaN where Survival is 1 or 0, for which Greenwood's formula gives none
}

// A SurvivalCurve estimates the probability that a spell outlasts a time, at
// each time.
type SurvivalCurve struct {
	N, Events int
	Steps     []SurvivalStep // at every time at which a spell ends or was last seen, ascending
	Level     float64
	Warnings  []string

	noIntervals string // why the curve has no intervals; empty if it has
}

// KaplanMeier estimates the survival curve of independent, right-censored
// spells (Kaplan & Meier 1958), with pointwise intervals at a level in (0, 1)
// on the scale log(-log(survival)) (Kalbfleisch & Prentice 2002, "The
// statistical analysis of failure time data", section 1.4), which keep inside
// (0, 1): conf.type = "log-log" of R's survfit.
//
// Spells of one organization are not independent, which has two consequences. They
// are alike, so these intervals are too short. And an organization with short spells
// contributes more of them, so where organizations differ the curve itself is biased
// towards short spells. Use RecurrentSurvival and its Bootstrap instead.
//
// KaplanMeier panics if the level is outside (0, 1), or a length is negative,
// infinite or NaN.
func KaplanMeier(spells []Spell, level float64) SurvivalCurve {
	c := productLimit(evenly(spells), level)
	switch {
	case c.N == 0:
		c.Warnings = append(c.Warnings, "there are no spells")
	case c.Events == 0:
		c.Warnings = append(c.Warnings, fmt.Sprintf("none of the %d spells ended: the curve stays at 1 and has no interval", c.N))
	case c.Events < FewReplications:
		c.Warnings = append(c.Warnings, fmt.Sprintf("%d ended spells are few: intervals are rough below %d", c.Events, FewReplications))
	}
	return c
}

// RecurrentSurvival estimates the survival curve of successive spells within
// organizations, for a spell of an organization drawn at random
// (Wang & Chang 1999, "Nonparametric estimation of a recurrent survival
// function", JASA 94). Each organization lists its spells in chronological
// order; only the last may be censored. It is left out if an earlier spell ended,
// since long spells are more likely to be cut off. All organizations have the same
// total weight. Organizations must be independent, the spells of an organization
// identically distributed, and the end of observation must not depend on them.
//
// The curve has no intervals of its own; Bootstrap gives it some.
//
// AtRisk, Events and Censored of its steps count spells that are not left out,
// without weights. Organizations without spells are left out with a warning.
// RecurrentSurvival panics as KaplanMeier does, or if a spell follows a
// censored one.
func RecurrentSurvival(organizations [][]Spell) SurvivalCurve {
	var spells []weightedSpell
	empty := 0
	for _, all := range organizations {
		if len(all) == 0 {
			empty++
			continue
		}
		if slices.ContainsFunc(all[:len(all)-1], func(s Spell) bool { return !s.Ended }) {
			panic("inference: a spell that follows a censored one")
		}
		kept := all
		if last := len(all) - 1; last > 0 && !all[last].Ended {
			kept = all[:last]
		}
		for _, s := range kept {
			spells = append(spells, weightedSpell{s, 1 / float64(len(kept))})
		}
	}
	c := productLimit(spells, .95)
	for i := range c.Steps {
		s := &c.Steps[i]
		s.StandardError, s.Low, s.High = math.NaN(), math.NaN(), math.NaN()
	}
	c.noIntervals = "spells of one organization depend on each other: intervals need a bootstrap over organizations"
	c.Warnings = append(c.Warnings, c.noIntervals)
	if empty > 0 {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%d of %d organizations have no spells and are left out", empty, len(organizations)))
	}
	return c
}

type weightedSpell struct {
	Spell
	weight float64
}

func evenly(spells []Spell) []weightedSpell {
	weighted := make([]weightedSpell, len(spells))
	for i, s := range spells {
		weighted[i] = weightedSpell{s, 1}
	}
	return weighted
}

// productLimit is the product-limit estimator. It sorts the spells.
func productLimit(spells []weightedSpell, level float64) SurvivalCurve {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("inference: a level of %v; levels lie between 0 and 1", level))
	}
	n := len(spells)
	c := SurvivalCurve{N: n, Level: level, Steps: make([]SurvivalStep, 0, n)}
	atRisk := 0. // weight of the spells not yet processed
	for _, s := range spells {
		if !(s.Length >= 0) || math.IsInf(s.Length, 1) {
			panic(fmt.Sprintf("inference: a spell of length %v", s.Length))
		}
		atRisk += s.weight
	}
	slices.SortFunc(spells, func(a, b weightedSpell) int { return cmp.Compare(a.Length, b.Length) })
	z := normalQuantile(1 - (1-level)/2)
	survival, variance := 1., 0. // the variance is that of log(survival)
	for from := 0; from < n; {
		step := SurvivalStep{Time: spells[from].Length, AtRisk: n - from}
		ending, censored := 0., 0.
		for ; from < n && spells[from].Length == step.Time; from++ {
			if s := spells[from]; s.Ended {
				step.Events++
				ending += s.weight
			} else {
				step.Censored++
				censored += s.weight
			}
		}
		if step.Events == step.AtRisk {
			survival = 0
		} else if step.Events > 0 {
			survival *= 1 - ending/atRisk
			variance += ending / (atRisk * (atRisk - ending))
		}
		atRisk -= ending + censored
		c.Events += step.Events
		step.Survival = survival
		step.StandardError, step.Low, step.High = math.NaN(), math.NaN(), math.NaN()
		if survival > 0 {
			step.StandardError = survival * math.Sqrt(variance)
		}
		if survival > 0 && survival < 1 {
			logarithm := math.Log(survival)
			reach := math.Exp(z * math.Sqrt(variance) / -logarithm)
			step.Low, step.High = math.Exp(logarithm*reach), math.Exp(logarithm/reach)
		}
		c.Steps = append(c.Steps, step)
	}
	return c
}

// At returns the curve's state at a time; before the first step that is a
// survival of 1.
func (c *SurvivalCurve) At(time float64) SurvivalStep {
	i, found := slices.BinarySearchFunc(c.Steps, time, func(s SurvivalStep, t float64) int { return cmp.Compare(s.Time, t) })
	switch {
	case found:
		return c.Steps[i]
	case i > 0:
		return c.Steps[i-1]
	default:
		return SurvivalStep{AtRisk: c.N, Survival: 1, Low: math.NaN(), High: math.NaN()}
	}
}

// Median estimates the time that half of all spells outlast, with the interval
// of the times whose pointwise intervals contain one half (Brookmeyer & Crowley
// 1982, "A confidence interval for the median survival time", Biometrics 38).
// The median is infinite if the curve does not fall to one half, and the middle of
// the stretch if it stays at one half. Ends that the curve does not reach are 0 and
// infinite, with warnings.
func (c *SurvivalCurve) Median() Interval {
	m := unbounded(c.N, math.Inf(1), c.Level)
	m.Low = 0
	m.Warnings = slices.Clone(c.Warnings)
	if c.N == 0 {
		m.Value = math.NaN()
		return m
	}
	m.Value = c.falls(func(s SurvivalStep) float64 { return s.Survival })
	if math.IsInf(m.Value, 1) {
		m.warn("more than half of the spells outlast the observation: the median is not reached")
	}
	if c.noIntervals != "" {
		return m
	}
	m.High = c.falls(func(s SurvivalStep) float64 { return s.High })
	if low := c.falls(func(s SurvivalStep) float64 { return s.Low }); !math.IsInf(low, 1) {
		m.Low = low
	} else {
		m.warn("the interval for the median has no lower end")
	}
	if math.IsInf(m.High, 1) {
		m.warn("the interval for the median has no upper end")
	}
	return m
}

// falls returns the time at which a height of the curve falls to one half, infinite
// if it does not.
func (c *SurvivalCurve) falls(height func(SurvivalStep) float64) float64 {
	const tolerance = 1e-8 // products of fractions that should equal one half miss it
	for i, s := range c.Steps {
		h := height(s)
		if !(h < .5+tolerance) {
			continue
		}
		if h > .5-tolerance {
			for _, later := range c.Steps[i+1:] {
				if height(later) < h-tolerance {
					return (s.Time + later.Time) / 2
				}
			}
		}
		return s.Time
	}
	return math.Inf(1)
}

// Bootstrap gives the curve that RecurrentSurvival estimates for organizations
// pointwise percentile intervals at a level in (0, 1), from organizations drawn with
// replacement a number of times (Efron 1979).
func (c *SurvivalCurve) Bootstrap(organizations [][]Spell, resamples int, level float64, source *rand.Rand) {
	heights := make([][]float64, len(c.Steps))
	drawn := make([][]Spell, len(organizations))
	for range resamples {
		for i := range drawn {
			drawn[i] = organizations[source.IntN(len(organizations))]
		}
		resampled := RecurrentSurvival(drawn)
		for i := range c.Steps {
			heights[i] = append(heights[i], resampled.At(c.Steps[i].Time).Survival)
		}
	}
	c.Level = level
	for i := range c.Steps {
		slices.Sort(heights[i])
		c.Steps[i].Low = Quantile((1-level)/2, heights[i])
		c.Steps[i].High = Quantile(1-(1-level)/2, heights[i])
	}
}
