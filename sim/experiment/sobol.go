package experiment

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"leaderful/sim/random"
)

//go:embed direction_numbers.txt
var directionNumbers string

// sobolBits is the number of binary digits of a Sobol' coordinate; lower digits are
// random. sobolDimensions is the number of dimensions that have direction numbers.
const (
	sobolBits       = 32
	sobolDimensions = 512
)

// directions returns the direction numbers of each dimension, the first for
// the lowest bit of a point's number.
var directions = sync.OnceValue(func() [][sobolBits]uint32 {
	all := make([][sobolBits]uint32, 1, sobolDimensions)
	for bit := range sobolBits {
		all[0][bit] = 1 << (sobolBits - 1 - bit)
	}
	for line := range strings.Lines(directionNumbers) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var dimension, degree int
		var coefficients uint32
		reader := strings.NewReader(line)
		if _, err := fmt.Fscan(reader, &dimension, &degree, &coefficients); err != nil || dimension != len(all)+1 {
			panic("experiment: the table of direction numbers is damaged: " + line)
		}
		var v [sobolBits]uint32
		for bit := range sobolBits {
			if bit < degree {
				if _, err := fmt.Fscan(reader, &v[bit]); err != nil {
					panic("experiment: the table of direction numbers is damaged: " + line)
				}
				v[bit] <<= sobolBits - 1 - bit
				continue
			}
			v[bit] = v[bit-degree] ^ v[bit-degree]>>degree
			for k := 1; k < degree; k++ {
				if coefficients>>(degree-1-k)&1 == 1 {
					v[bit] ^= v[bit-k]
				}
			}
		}
		all = append(all, v)
	}
	return all
})

// sobol returns a coordinate of a point of Sobol's sequence as its first 32
// binary digits. Source: Sobol' 1967; direction numbers of Joe & Kuo 2008.
func sobol(number uint32, dimension int) uint32 {
	x := uint32(0)
	for v := &directions()[dimension]; number != 0; number &= number - 1 {
		bit := 0
		for number>>bit&1 == 0 {
			bit++
		}
		x ^= v[bit]
	}
	return x
}

// scramble permutes the digits of a coordinate by Owen's method: each digit is flipped
// or not, by a coin that belongs to the digits before it (nested uniform scrambling).
// Digits below the last are uniform. Any set of points whose size is a power of two
// keeps its even spread; each single point becomes uniform on [0, 1). Source: A. B.
// Owen 1995, Randomly permuted (t,m,s)-nets and (t,s)-sequences.
func scramble(key random.Key, x uint32, dimension int) float64 {
	scrambled := uint32(0)
	for digit := range sobolBits {
		before := int64(1)<<digit | int64(uint64(x)>>(sobolBits-digit))
		bit := x>>(sobolBits-1-digit)&1 ^ uint32(key.Bits(drawScramble, before, dimension, 0)>>63)
		scrambled = scrambled<<1 | bit
	}
	below := key.Bits(drawScramble, int64(1)<<sobolBits|int64(x), dimension, 0) >> (64 - 20)
	return float64(uint64(scrambled)<<20|below) * 0x1p-52
}
