package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// spread moves heights as little as possible (in the least-squares sense) so that
// neighbours are at least gap apart and all are within [low, high]; if that is
// impossible, they are spaced evenly. Their order is kept.
func spread(heights []float64, gap, low, high float64) []float64 {
	n := len(heights)
	if n == 0 {
		return nil
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(heights[a], heights[b]) })
	if room := high - low; float64(n-1)*gap > room && n > 1 {
		gap = room / float64(n-1)
	}
	// After k gaps are subtracted, the k-th height must not decrease: pool
	// adjacent violators (Ayer et al. 1955).
	type block struct {
		sum   float64
		count int
	}
	mean := func(b block) float64 { return b.sum / float64(b.count) }
	var blocks []block
	for k, i := range order {
		blocks = append(blocks, block{heights[i] - float64(k)*gap, 1})
		for len(blocks) > 1 && mean(blocks[len(blocks)-2]) > mean(blocks[len(blocks)-1]) {
			last := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			blocks[len(blocks)-1].sum += last.sum
			blocks[len(blocks)-1].count += last.count
		}
	}
	moved := make([]float64, n)
	k := 0
	ceiling := high - float64(n-1)*gap
	for _, b := range blocks {
		for range b.count {
			moved[order[k]] = math.Max(low, math.Min(ceiling, mean(b))) + float64(k)*gap
			k++
		}
	}
	return moved
}

// fittedNames shortens names to a width: at their ends, in the middle if only their
// ends differ, or with numbers if necessary. They stay distinct.
func fittedNames(names []string, size float64, bold bool, width float64) []string {
	fitted := make([]string, len(names))
	count := map[string]int{}
	for i, name := range names {
		fitted[i] = rainFitted(name, size, bold, width)
		count[fitted[i]]++
	}
	middle := map[string]int{}
	for i, name := range names {
		if count[fitted[i]] > 1 {
			letters := []rune(name)
			kept := len(letters) - 1
			short := func() string { return string(letters[:(kept+1)/2]) + "…" + string(letters[len(letters)-kept/2:]) }
			for kept > 0 && textWidth(short(), size, bold) > width {
				kept--
			}
			fitted[i] = short()
		}
		middle[fitted[i]]++
	}
	for i, name := range names {
		if middle[fitted[i]] > 1 {
			number := fmt.Sprintf(" %d", i+1)
			fitted[i] = rainFitted(name, size, bold, width-textWidth(number, size, bold)) + number
		}
	}
	return fitted
}

// A flag is a text on a pole at a place on the time axis.
type flag struct {
	x      float64
	width  float64
	weight float64 // heavier flags are placed first

	row     int // from the bottom; -1 if none is free
	reverse bool
}

// flagGap keeps texts apart from each other and from poles.
const flagGap = 3

// span returns the horizontal extent of a flag's text.
func (f *flag) span() (left, right float64) {
	if f.reverse {
		return f.x - f.width - flagGap, f.x - flagGap
	}
	return f.x + flagGap, f.x + flagGap + f.width
}

// free reports whether a flag's text is within [left, right] and meets neither another
// text nor a taller pole, and its pole meets no text.
func (f *flag) free(flags []flag, left, right float64) bool {
	from, to := f.span()
	if from < left || to > right {
		return false
	}
	for i := range flags {
		g := &flags[i]
		if g == f || g.row < 0 {
			continue
		}
		gFrom, gTo := g.span()
		switch {
		case math.Abs(g.x-f.x) < 1, // one pole, two texts
			g.row == f.row && from < gTo+2*flagGap && gFrom < to+2*flagGap,
			g.row > f.row && g.x > from-flagGap && g.x < to+flagGap,
			g.row < f.row && f.x > gFrom-flagGap && f.x < gTo+flagGap:
			return false
		}
	}
	return true
}

// hoist gives each flag a row from 0 to rows-1 and a side of its pole so that it is
// free, the heaviest first; flags without space get row -1. It tries four orders of
// search and takes the one that hoists the most weight.
func hoist(flags []flag, rows int, left, right float64) {
	order := make([]int, len(flags))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(flags[b].weight, flags[a].weight) })
	var best []flag
	most := -1.
	for attempt := range 4 {
		tried := slices.Clone(flags)
		for i := range tried {
			tried[i].row = -1
		}
		hoisted := 0.
		for _, i := range order {
			f := &tried[i]
		places:
			for place := range 2 * rows {
				row, reverse := place/2, place%2 == 1
				if attempt&1 != 0 { // all rows on one side first
					row, reverse = place%rows, place >= rows
				}
				if attempt&2 != 0 { // from above
					row = rows - 1 - row
				}
				f.row, f.reverse = row, reverse
				if f.free(tried, left, right) {
					hoisted += f.weight
					break places
				}
				f.row = -1
			}
		}
		if hoisted > most {
			best, most = tried, hoisted
		}
	}
	copy(flags, best)
	// Remove empty rows.
	next := 0
	for row := range rows {
		used := false
		for i := range flags {
			if flags[i].row == row {
				flags[i].row, used = next, true
			}
		}
		if used {
			next++
		}
	}
}
