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
// step. Counts are those of spells, without weights.
type SurvivalStep struct {
	Time      float64
	AtRisk    int // spells that last at least until Time
	Events    int // spells that end at Time
	Censored  int // spells last seen at Time, assumed to outlast its events
	Survival  float64
	Low, High float64 // pointwise interval; NaN without one
}

// A SurvivalCurve estimates the probability that a spell outlasts a time, at
// each time.
type SurvivalCurve struct {
	N, Events int
	Steps     []SurvivalStep // at every time at which a spell ends or was last seen, ascending
	Level     float64
}

// RecurrentSurvival estimates the survival curve of successive spells within
// organizations, for a spell of an organization drawn at random
// (Wang & Chang 1999, "Nonparametric estimation of a recurrent survival
// function", JASA 94). Each organization lists its spells in chronological
// order; only the last may be censored. It is left out if an earlier spell ended,
// since long spells are more likely to be cut off. All organizations that have spells
// have the same total weight. (Kaplan & Meier's curve of all spells would be biased
// towards the short ones, of which an organization contributes more.) Organizations
// must be independent, the spells of an organization identically distributed, and the
// end of observation must not depend on them.
//
// The curve has no intervals; Bootstrap gives it some. RecurrentSurvival panics if a
// length is negative, infinite or NaN, or a spell follows a censored one.
func RecurrentSurvival(organizations [][]Spell) SurvivalCurve {
	type weightedSpell struct {
		Spell
		weight float64
	}
	var spells []weightedSpell
	atRisk := 0. // weight of the spells not yet processed
	for _, all := range organizations {
		kept := all
		if last := len(all) - 1; last > 0 && !all[last].Ended {
			kept = all[:last]
		}
		for i, s := range kept {
			if !(s.Length >= 0) || math.IsInf(s.Length, 1) {
				panic(fmt.Sprintf("inference: a spell of length %v", s.Length))
			}
			if !s.Ended && i < len(all)-1 {
				panic("inference: a spell that follows a censored one")
			}
			weight := 1 / float64(len(kept))
			spells = append(spells, weightedSpell{s, weight})
			atRisk += weight
		}
	}
	slices.SortFunc(spells, func(a, b weightedSpell) int { return cmp.Compare(a.Length, b.Length) })
	n := len(spells)
	c := SurvivalCurve{N: n, Level: .95, Steps: make([]SurvivalStep, 0, n)}
	survival := 1. // by the product-limit estimator
	for from := 0; from < n; {
		step := SurvivalStep{Time: spells[from].Length, AtRisk: n - from, Low: math.NaN(), High: math.NaN()}
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
		}
		atRisk -= ending + censored
		c.Events += step.Events
		step.Survival = survival
		c.Steps = append(c.Steps, step)
	}
	return c
}

// At returns the curve's state at a time; before the first step that is a
// survival of 1.
func (c *SurvivalCurve) At(time float64) SurvivalStep {
	i, found := slices.BinarySearchFunc(c.Steps, time, func(s SurvivalStep, t float64) int { return cmp.Compare(s.Time, t) })
	if found {
		return c.Steps[i]
	}
	if i == 0 {
		return SurvivalStep{AtRisk: c.N, Survival: 1, Low: math.NaN(), High: math.NaN()}
	}
	return c.Steps[i-1]
}

// Median estimates the time that half of all spells outlast: the middle of the
// stretch if the curve stays at one half, infinite if it does not fall to one half,
// and NaN without spells.
func (c *SurvivalCurve) Median() float64 {
	const tolerance = 1e-8 // products of fractions that should equal one half miss it
	for i, s := range c.Steps {
		if !(s.Survival < .5+tolerance) {
			continue
		}
		if s.Survival > .5-tolerance {
			for _, later := range c.Steps[i+1:] {
				if later.Survival < s.Survival-tolerance {
					return (s.Time + later.Time) / 2
				}
			}
		}
		return s.Time
	}
	if c.N == 0 {
		return math.NaN()
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
