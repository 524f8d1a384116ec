package figure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// A place is where a label may be.
type place struct {
	box
	cost float64 // the lower, the better
}

// A labeller places labels so that they lie within a box and none meets another one or
// anything else that is taken.
type labeller struct {
	within box
	taken  []box
	marks  []box // what labels should not hide
}

// place takes the cheapest of some places, where every mark that a label would hide
// adds a price, and reports whether there is one.
func (l *labeller) place(places []place, price float64) (best place, found bool) {
	least := math.Inf(1)
	for _, p := range places {
		in := p.left >= l.within.left && p.right <= l.within.right && p.bottom >= l.within.bottom && p.top <= l.within.top
		if !in || slices.ContainsFunc(l.taken, p.overlaps) {
			continue
		}
		cost := p.cost
		for _, mark := range l.marks {
			if p.overlaps(mark) {
				cost += price
			}
		}
		if cost < least {
			best, least, found = p, cost, true
		}
	}
	if found {
		l.taken = append(l.taken, best.box)
	}
	return best, found
}

// mark adds closely spaced marks along a line.
func (l *labeller) mark(line []point) {
	const apart = 3.
	l.marks = append(l.marks, around(line[0], 2, 2))
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		n := int(a.distance(b)/apart) + 1
		for k := 1; k <= n; k++ {
			share := float64(k) / float64(n)
			l.marks = append(l.marks, around(point{a.x + share*(b.x-a.x), a.y + share*(b.y-a.y)}, 2, 2))
		}
	}
}

// rings returns the places for a box of a size in rings around a point, no farther away
// than a distance.
func rings(at point, width, height, farthest float64) (places []place) {
	for distance := 5.; distance <= min(farthest, 200); distance += 5 {
		for spoke := range 16 {
			sin, cos := math.Sincos(2 * math.Pi * float64(spoke) / 16)
			middle := point{at.x + cos*(distance+width/2), at.y + sin*(distance+height/2)}
			places = append(places, place{around(middle, width, height), distance})
		}
	}
	return places
}

// spread moves heights as little as possible (in the least-squares sense) so that
// neighbours are at least gap apart and all are within [low, high]; if that is
// impossible, they are spaced evenly. Their order is kept.
func spread(heights []float64, gap, low, high float64) []float64 {
	n := len(heights)
	if room := high - low; float64(n-1)*gap > room && n > 1 {
		gap = room / float64(n-1)
	}
	ascending, order := slices.Clone(heights), make([]int, n)
	floats.ArgsortStable(ascending, order)
	// After k gaps are subtracted, the k-th height must not decrease: this is the
	// max-min formula of isotonic regression (Ayer et al. 1955).
	for k := range ascending {
		ascending[k] -= float64(k) * gap
	}
	moved := make([]float64, n)
	ceiling := high - float64(n-1)*gap
	for k := range moved {
		height := math.Inf(-1)
		for from := range k + 1 {
			sum, least := 0., math.Inf(1)
			for to := from; to < n; to++ {
				if sum += ascending[to]; to >= k {
					least = min(least, sum/float64(to-from+1))
				}
			}
			height = max(height, least)
		}
		moved[order[k]] = max(low, min(ceiling, height)) + float64(k)*gap
	}
	return moved
}

// fittedNames shortens names to a width: at their ends, in the middle if only their
// ends differ, or with numbers if necessary. They stay distinct.
func fittedNames(names []string, size float64, bold bool, width float64) []string {
	fitted := make([]string, len(names))
	for i, name := range names {
		fitted[i] = rainFitted(name, size, bold, width)
	}
	alter := func(shorten func(i int) string) { // names that are equal
		count := map[string]int{}
		for _, name := range fitted {
			count[name]++
		}
		for i := range fitted {
			if count[fitted[i]] > 1 {
				fitted[i] = shorten(i)
			}
		}
	}
	alter(func(i int) string { return shortened(names[i], size, bold, width) })
	alter(func(i int) string {
		number := fmt.Sprintf(" %d", i+1)
		return rainFitted(names[i], size, bold, width-textWidth(number, size, bold)) + number
	})
	return fitted
}

// A flag is a text on a pole at a place on the time axis.
type flag struct {
	x      float64
	words  string
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

// hoist gives each flag a row from 0 to rows-1 and a side of its pole so that its text
// meets no other text and no taller pole, and its pole no text, the heaviest first;
// flags without space get row -1. It tries four orders of search and takes the one that
// hoists the most weight.
func hoist(flags []flag, rows int, left, right float64) {
	lightness, order := make([]float64, len(flags)), make([]int, len(flags))
	for i := range flags {
		lightness[i] = -flags[i].weight
	}
	floats.ArgsortStable(lightness, order)
	var best []flag
	most := -1.
	for attempt := range 4 {
		tried, hoisted := slices.Clone(flags), 0.
		// Rows are 1 high; poles are boxes without width.
		labels := labeller{within: box{left - flagGap, 0, right + flagGap, float64(rows)}}
		for _, i := range order {
			f := &tried[i]
			f.row = -1
			if slices.ContainsFunc(labels.taken, func(b box) bool { return b.width() == 0 && math.Abs(b.left-f.x) < 1 }) {
				continue // one pole, two texts
			}
			var places []place
			for k := range 2 * rows {
				row, reverse := k/2, k%2 == 1
				if attempt&1 != 0 { // all rows on one side first
					row, reverse = k%rows, k >= rows
				}
				if attempt&2 != 0 { // from above
					row = rows - 1 - row
				}
				text := box{f.x, float64(row), f.x + f.width + 2*flagGap, float64(row + 1)}
				if reverse {
					text.left, text.right = f.x-f.width-2*flagGap, f.x
				}
				if pole := (box{f.x, 0, f.x, float64(row)}); !slices.ContainsFunc(labels.taken, pole.overlaps) {
					places = append(places, place{text, float64(k)})
				}
			}
			if text, found := labels.place(places, 0); found {
				f.row, f.reverse = int(text.bottom), text.left < f.x
				labels.taken = append(labels.taken, box{f.x, 0, f.x, text.bottom})
				hoisted += f.weight
			}
		}
		if hoisted > most {
			best, most = tried, hoisted
		}
	}
	copy(flags, best)
	var used []int // empty rows are removed
	for i := range flags {
		if flags[i].row >= 0 {
			used = append(used, flags[i].row)
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	for i := range flags {
		flags[i].row = slices.Index(used, flags[i].row)
	}
}
