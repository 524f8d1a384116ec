package experiment

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"leaderful/sim/random"
)

// The purposes of a design's draws. Their keys belong to a seed that no replication
// has.
const (
	drawPoint random.Purpose = iota
	drawScramble
	drawStratum
	drawWithin
	drawTrajectory
)

// A Kind is a way to choose points.
type Kind string

const (
	Grid           Kind = "grid"            // every level of every factor with every other
	Points         Kind = "points"          // those listed
	Random         Kind = "random"          // independent draws
	LatinHypercube Kind = "latin-hypercube" // one point in each of n strata of each factor (McKay, Beckman & Conover 1979)
	Sobol          Kind = "sobol"           // Sobol's sequence, scrambled (Owen 1995)
	Morris         Kind = "morris"          // trajectories that change one factor at a time (Morris 1991)
	Saltelli       Kind = "saltelli"        // two Sobol' samples and their crossings (Saltelli 2002, Saltelli et al. 2010)
)

// Kinds lists the kinds of designs.
var Kinds = []Kind{Grid, Points, Random, LatinHypercube, Sobol, Morris, Saltelli}

// A Design chooses the points of a sweep.
type Design struct {
	Kind        Kind        `json:"kind"`
	Size        int         `json:"size,omitempty"`         // points; Morris: trajectories; Saltelli: base points; Grid and Points: 0
	Levels      int         `json:"levels,omitempty"`       // Morris: even number of levels of each factor
	SecondOrder bool        `json:"second_order,omitempty"` // Saltelli: also for second-order indices
	Listed      [][]float64 `json:"points,omitempty"`       // Points: values by factor
}

// Grows reports whether a larger design keeps the points of a smaller one: as its
// first points, except for Grid and Points, whose points Finder finds.
func (d *Design) Grows() bool { return d.Kind != LatinHypercube }

// MostPoints bounds a design, so that every point's number is in a Sobol' sequence and
// fits into any table.
const MostPoints = 1<<31 - 1

// Check returns what is wrong with the design for these factors, or nil.
func (d *Design) Check(factors []Factor) error {
	needs := 0 // dimensions of Sobol's sequence
	switch d.Kind {
	case Grid:
		for i := range factors {
			if factors[i].Spread.Shape != Levels {
				return fmt.Errorf("a grid needs levels of %s: a list, or a range with steps", factors[i].Name)
			}
		}
	case Points:
		if len(d.Listed) == 0 {
			return fmt.Errorf("it has no points")
		}
	case Random, LatinHypercube:
	case Sobol:
		needs = len(factors)
	case Morris:
		if d.Levels < 2 || d.Levels%2 == 1 {
			return fmt.Errorf("levels is %d; it must be an even number", d.Levels)
		}
	case Saltelli:
		needs = 2 * len(factors)
	default:
		return fmt.Errorf("unknown design %q", d.Kind)
	}
	if needs > sobolDimensions {
		return fmt.Errorf("%d factors need %d dimensions of Sobol's sequence; it has %d", len(factors), needs, sobolDimensions)
	}
	if d.Kind != Grid && d.Kind != Points && d.Size < 1 {
		return fmt.Errorf("a %s design needs a size of at least 1", d.Kind)
	}
	if n := d.count(factors); n > MostPoints {
		return fmt.Errorf("%.3g points are too many; the maximum is %d", n, MostPoints)
	}
	return nil
}

// Points returns the number of points.
func (d *Design) Points(factors []Factor) int { return int(d.count(factors)) }

func (d *Design) count(factors []Factor) float64 {
	switch d.Kind {
	case Grid:
		n := 1.0
		for i := range factors {
			n *= float64(len(factors[i].Spread.Levels))
		}
		return n
	case Points:
		return float64(len(d.Listed))
	}
	return float64(d.Size) * float64(d.group(len(factors)))
}

// group returns how many points belong together: a Morris trajectory, or the
// crossings of one base point of Saltelli's.
func (d *Design) group(factors int) int {
	switch {
	case d.Kind == Morris:
		return factors + 1
	case d.Kind == Saltelli && d.SecondOrder:
		return 2*factors + 2
	case d.Kind == Saltelli:
		return factors + 2
	}
	return 1
}

// Point fills in the values of a point, by factor. Points are numbered from 0,
// in the order that the method's literature and its tools use: in a grid the
// last factor changes fastest; a Morris trajectory is factors + 1 points in
// sequence; a base point of Saltelli's is A, then A with each factor from B
// and, for the second order, B with each factor from A, then B.
func (d *Design) Point(factors []Factor, seed uint64, point int, values []float64) {
	key := random.NewKey(^seed, math.MaxInt32)
	group := d.group(len(factors))
	base, member := point/group, point%group
	for j := range factors {
		f := &factors[j]
		switch d.Kind {
		case Points:
			values[j] = d.Listed[point][j]
		case Random:
			values[j] = f.At(key.Uniform(drawPoint, int64(point), j, 0))
		case LatinHypercube:
			stratum := permute(key, j, d.Size, point)
			within := key.Uniform(drawWithin, int64(stratum), j, 0)
			values[j] = f.At((float64(stratum) + within) / float64(d.Size))
		case Sobol:
			values[j] = f.At(scramble(key, sobol(uint32(point), j), j))
		case Saltelli:
			dimension := j
			if fromB := member == 1+j || member == group-1 || member > len(factors) && member != 1+len(factors)+j; fromB {
				dimension += len(factors)
			}
			values[j] = f.At(scramble(key, sobol(uint32(base), dimension), dimension))
		}
	}
	switch d.Kind {
	case Grid:
		for j := len(factors) - 1; j >= 0; j-- {
			levels := factors[j].Spread.Levels
			values[j] = levels[point%len(levels)]
			point /= len(levels)
		}
	case Morris:
		d.morris(factors, key, base, member, values)
	}
}

// morris fills in the values of a step of a trajectory. From a random start each
// step moves one factor, in random order, by levels/2 levels up or down.
func (d *Design) morris(factors []Factor, key random.Key, trajectory, step int, values []float64) {
	order := make([]int, len(factors))
	for j := range order {
		order[j] = j
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(key.Bits(drawTrajectory, int64(trajectory), a, 0), key.Bits(drawTrajectory, int64(trajectory), b, 0)),
			cmp.Compare(a, b))
	})
	half := d.Levels / 2
	for moved, j := range order {
		level := key.Below(half, drawTrajectory, int64(trajectory), j, 1)
		upward := key.Bits(drawTrajectory, int64(trajectory), j, 2)>>63 == 1
		if upward == (moved < step) {
			level += half
		}
		values[j] = factors[j].At(float64(level) / float64(d.Levels-1))
	}
}

// permute returns where a random permutation of 0 ... n-1, a different one for each
// dimension, sends i, without storing the permutation: a Feistel network over the next
// power of four, walked until it is back in range (Black & Rogaway 2002, Ciphers with
// arbitrary finite domains).
func permute(key random.Key, dimension, n, i int) int {
	half := 1
	for uint64(1)<<(2*half) < uint64(n) { // an int may have 32 bits
		half++
	}
	mask := uint64(1)<<half - 1
	x := uint64(i)
	for {
		left, right := x>>half, x&mask
		for round := range 6 {
			left, right = right, left^key.Bits(drawStratum, int64(right), dimension, round)>>(64-half)
		}
		if x = left<<half | right; x < uint64(n) {
			return int(x)
		}
	}
}

// Finder returns a function that finds the number of the point that has the given
// values and formerly had another number, for designs whose points change their
// numbers when they grow; in other designs it finds none. Among equal points it finds
// the one that has kept its number.
func (d *Design) Finder(factors []Factor) func(before int, values []float64) (point int, found bool) {
	if d.Kind == Grid {
		return func(_ int, values []float64) (point int, found bool) {
			for j := range factors {
				level := slices.Index(factors[j].Spread.Levels, values[j])
				if level < 0 {
					return 0, false
				}
				point = point*len(factors[j].Spread.Levels) + level
			}
			return point, true
		}
	}
	numbers := map[string]int{}
	if d.Kind == Points {
		for i, listed := range d.Listed {
			numbers[fmt.Sprint(listed)] = i
		}
	}
	return func(before int, values []float64) (point int, found bool) {
		if before < len(d.Listed) && slices.Equal(d.Listed[before], values) {
			return before, true
		}
		point, found = numbers[fmt.Sprint(values)]
		return point, found
	}
}

// Repeats reports whether some of the points listed are equal.
func (d *Design) Repeats() bool {
	met := map[string]bool{}
	for _, values := range d.Listed {
		met[fmt.Sprint(values)] = true
	}
	return len(met) < len(d.Listed)
}
