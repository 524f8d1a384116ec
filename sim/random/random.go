// Package random draws random numbers by key instead of by sequence: every draw is a
// pure function of a replication's key, a purpose, a subject, a week and an ordinal.
// Two organizations that make the same draw get the same number, however different
// their histories; a draw that only one of them makes does not shift any other draw.
//
// random.go has the Key and its draws, functions.go the exponentials, logarithms and
// quantiles that they and sim need. All results are equal to the bit on every processor
// that Go supports, which the functions of package math do not promise.
//
// sim calls it, and sim/experiment for the points of designs. It imports nothing of this
// module, keeps no state and never asks a clock.
package random

import "math/bits"

// A Purpose says what a draw decides. The model numbers purposes and only ever appends
// numbers, so that renaming a purpose does not change results.
type Purpose uint64

// A Key is the randomness of one replication.
type Key uint64

// Odd multipliers that spread the parts of a key over 64 bits: the fractional
// parts of the golden ratio and of the square roots of 2, 3 and 5.
const (
	spreadPurpose = 0x9e3779b97f4a7c15
	spreadWeek    = 0x6a09e667f3bcc909
	spreadSubject = 0xbb67ae8584caa73b
	spreadOrdinal = 0x3c6ef372fe94f82b
)

// mix is the 64-bit finalizer of SplitMix (Steele, Lea & Flood 2014, "Fast
// splittable pseudorandom number generators", variant 13 of Stafford's mixers):
// a bijection in which every input bit changes every output bit with a chance
// near one half.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// NewKey returns the key of a replication of a seed.
func NewKey(seed uint64, replication int) Key {
	return Key(mix(mix(seed+spreadPurpose) + uint64(replication)*spreadWeek))
}

// Bits returns 64 random bits. The parts of the key are the coordinates of a
// lattice in the 64-bit integers, whose points the mixer scatters; along each
// axis this is SplitMix with that axis' multiplier as its increment.
func (k Key) Bits(purpose Purpose, subject int64, week, ordinal int) uint64 {
	return mix(uint64(k) + uint64(purpose)*spreadPurpose + uint64(week)*spreadWeek +
		uint64(subject)*spreadSubject + uint64(ordinal)*spreadOrdinal)
}

// Uniform returns a number in [0, 1), a multiple of 2^-53.
func (k Key) Uniform(purpose Purpose, subject int64, week, ordinal int) float64 {
	return unit(k.Bits(purpose, subject, week, ordinal))
}

func unit(b uint64) float64 { return float64(float64(b>>11) * 0x1p-53) }

// Chance is true with the given probability: never at 0 or less, always at 1
// or more.
func (k Key) Chance(probability float64, purpose Purpose, subject int64, week, ordinal int) bool {
	return k.Uniform(purpose, subject, week, ordinal) < probability
}

// Below returns a whole number in [0, n); n must be positive. The bias of the
// multiplication (Lemire 2019) is below n/2^64.
func (k Key) Below(n int, purpose Purpose, subject int64, week, ordinal int) int {
	high, _ := bits.Mul64(k.Bits(purpose, subject, week, ordinal), uint64(n))
	return int(high)
}

// Roll returns a random whole number with mean x >= 0: the floor of x, or one more
// with the probability of its fraction.
func (k Key) Roll(x float64, purpose Purpose, subject int64, week, ordinal int) int {
	whole := int(x)
	if k.Chance(x-float64(whole), purpose, subject, week, ordinal) {
		whole++
	}
	return whole
}

// Normal returns a standard normal number, by inversion of one uniform draw.
func (k Key) Normal(purpose Purpose, subject int64, week, ordinal int) float64 {
	centre := float64(k.Bits(purpose, subject, week, ordinal)>>12) + 0.5
	return NormalQuantile(float64(centre * 0x1p-52))
}

// poissonBlock is the largest mean that Poisson inverts in a single step: e^-16 leaves
// the uniform draw 30 bits of the first term.
const poissonBlock = 16

// Poisson returns a Poisson number of the given mean >= 0, with ordinals from 0
// up. A large mean is split into equal blocks whose numbers add up, so that the
// time it takes is proportional to the mean and no term underflows.
func (k Key) Poisson(mean float64, purpose Purpose, subject int64, week int) int {
	blocks := 1 + int(mean/poissonBlock)
	each := mean / float64(blocks)
	if blocks == 1 && k.Uniform(purpose, subject, week, 0) < 1-each {
		return 0 // since 1 - x <= e^-x; it spares rare events the exponential
	}
	first := Exp(-each)
	total := 0
	for block := range blocks {
		total += invertPoisson(k.Uniform(purpose, subject, week, block), each, first)
	}
	return total
}

// invertPoisson returns the smallest n whose cumulative probability exceeds u.
func invertPoisson(u, mean, first float64) int {
	n, term, cumulative := 0, first, first
	for u >= cumulative && term > 0 {
		n++
		term = float64(term*mean) / float64(n)
		cumulative += term
	}
	return n
}

// Octets returns the first eight bits of the uniform draws of eight neighbouring
// subjects, 8 block to 8 block + 7, the lowest byte for the first; Refine
// completes such a draw. This rules out a rare event for most subjects at an eighth of
// the cost of a draw.
func (k Key) Octets(purpose Purpose, block int64, week int) uint64 {
	return k.Bits(purpose, block, week, 0)
}

// Refine returns the uniform draw in [0, 1) of a subject whose octet is given.
func (k Key) Refine(octet uint8, purpose Purpose, subject int64, week int) float64 {
	rest := k.Bits(purpose, subject, week, 1) >> 19
	return float64(float64(uint64(octet)<<45|rest) * 0x1p-53)
}
