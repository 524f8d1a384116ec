package search

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// A boxSearch is the search for one box among the points left by earlier ones.
type boxSearch struct {
	rules            BoxRules
	cases            int     // in all
	positive         float64 // the sum of all labels
	covered          int     // cases in earlier boxes
	positivesCovered float64

	points [][]float64 // points left by earlier boxes
	labels []float64
	sorted [][]int // by dimension: the points left in ascending order
	// quality of the earlier boxes, or of the entire space if there are none, which a
	// box must exceed.
	toBeat float64
}

func newBoxSearch(points [][]float64, labels []float64, rules BoxRules) *boxSearch {
	s := &boxSearch{rules: rules, cases: len(points), points: points, labels: labels}
	for _, l := range labels {
		s.positive += l
	}
	s.toBeat = s.quality(len(points), s.positive)
	s.sort()
	return s
}

func (s *boxSearch) sort() {
	if len(s.points) == 0 {
		s.sorted = nil
		return
	}
	s.sorted = make([][]int, len(s.points[0]))
	for d := range s.sorted {
		values := make([]float64, len(s.points))
		for i, p := range s.points {
			values[i] = p[d]
		}
		s.sorted[d] = make([]int, len(values))
		floats.ArgsortStable(values, s.sorted[d])
	}
}

// coverageWeight is what coverage weighs in quality where density weighs 1: the
// square of β.
const coverageWeight = .25

// quality is that of the earlier boxes together with one that holds n of the cases
// left.
func (s *boxSearch) quality(n int, positive float64) float64 {
	if s.positive == 0 {
		return 0
	}
	return (1 + coverageWeight) * (s.positivesCovered + positive) / (coverageWeight*s.positive + float64(s.covered+n))
}

// cover removes the points of a box.
func (s *boxSearch) cover(bounds []Bound) {
	var points [][]float64
	var labels []float64
	for i, p := range s.points {
		if contains(bounds, p) {
			s.covered++
			s.positivesCovered += s.labels[i]
		} else {
			points, labels = append(points, p), append(labels, s.labels[i])
		}
	}
	s.points, s.labels = points, labels
	s.toBeat = s.quality(0, 0)
	s.sort()
}

// find returns the best box, whether it exceeds toBeat, and the highest quality on any
// path of peeling.
func (s *boxSearch) find() (best Box, found bool, height float64) {
	quality := s.toBeat
	for _, start := range s.starts() {
		bounds, reached := s.peel(start)
		if bounds == nil {
			continue
		}
		height = max(height, reached)
		bounds = s.drop(s.paste(s.drop(bounds)))
		if !slices.ContainsFunc(bounds, Bound.Restricted) {
			continue
		}
		if n, positive := s.inside(bounds); s.quality(n, positive) > quality {
			best = Box{bounds, n, positive / s.positive, positive / float64(n)}
			quality, found = s.quality(n, positive), true
		}
	}
	return best, found, height
}

// beatsChance reports whether a height exceeds every height that peeling reaches with
// shuffled labels.
func (s *boxSearch) beatsChance(height float64, source *rand.Rand) bool {
	shuffled := *s
	shuffled.labels = slices.Clone(s.labels)
	for range s.rules.Shuffles {
		source.Shuffle(len(shuffled.labels), func(i, j int) {
			shuffled.labels[i], shuffled.labels[j] = shuffled.labels[j], shuffled.labels[i]
		})
		for _, start := range shuffled.starts() {
			if _, reached := shuffled.peel(start); reached >= height {
				return false
			}
		}
	}
	return true
}

// starts are the first cuts of the paths of peeling: none, or half of the points at
// a face.
func (s *boxSearch) starts() [][]face {
	if len(s.points) == 0 || s.positive == 0 {
		return nil
	}
	starts := [][]face{nil}
	for _, f := range s.faces() {
		starts = append(starts, []face{f})
	}
	return starts
}

// inside returns how many of the points left are inside bounds, and the sum of their
// labels.
func (s *boxSearch) inside(bounds []Bound) (n int, positive float64) {
	for i, p := range s.points {
		if contains(bounds, p) {
			n++
			positive += s.labels[i]
		}
	}
	return n, positive
}

// A face is a side of a box.
type face struct {
	dimension int
	high      bool
}

// of returns where the face of a box is.
func (f face) of(bounds []Bound) *float64 {
	if f.high {
		return &bounds[f.dimension].High
	}
	return &bounds[f.dimension].Low
}

// faces lists the faces of a box in order.
func (s *boxSearch) faces() []face {
	var faces []face
	for d := range s.sorted {
		faces = append(faces, face{d, false}, face{d, true})
	}
	return faces
}

// unrestricted returns bounds that hold everything.
func (s *boxSearch) unrestricted() []Bound {
	return slices.Repeat([]Bound{{math.Inf(-1), math.Inf(1)}}, len(s.sorted))
}

// freed returns each restricted face, with the bounds that result if it is freed.
func (s *boxSearch) freed(bounds []Bound) iter.Seq2[face, []Bound] {
	return func(yield func(face, []Bound) bool) {
		open := s.unrestricted()
		for _, f := range s.faces() {
			freed := slices.Clone(bounds)
			*f.of(freed) = *f.of(open)
			if *f.of(freed) != *f.of(bounds) && !yield(f, freed) {
				return
			}
		}
	}
}

// between returns a number between that of a point outside and that of one inside,
// or the latter if there is none.
func between(outside, inside float64) float64 {
	if middle := outside/2 + inside/2; middle != outside {
		return middle
	}
	return inside
}

// stripSize returns how many ordered points are a share of n, including all that equal the
// last: at least one and at most available.
func stripSize(n int, share float64, value func(i int) float64, available int) int {
	k := max(1, int(share*float64(n)))
	for k < available && value(k) == value(k-1) {
		k++
	}
	return min(k, available)
}

// peel cuts strips off the box of all points left, down to the minimum support, and
// returns the best bounds on the way and their quality; nil without a restricted one. If
// a face is given, the first step cuts off half of the points there.
func (s *boxSearch) peel(start []face) (best []Bound, height float64) {
	bounds := s.unrestricted()
	left := make([][]int, len(s.sorted))
	for d := range left {
		left[d] = slices.Clone(s.sorted[d])
	}
	in := make([]bool, len(s.points))
	positive := 0.0
	for i, l := range s.labels {
		in[i] = true
		positive += l
	}
	least := max(1, int(math.Ceil(s.rules.Support*float64(s.cases))))
	for n := len(s.points); ; {
		if q := s.quality(n, positive); slices.ContainsFunc(bounds, Bound.Restricted) && (best == nil || q > height) {
			best, height = slices.Clone(bounds), q
		}
		var strip struct {
			face
			size     int
			positive float64
		}
		gain, share, faces := math.Inf(-1), s.rules.Peel, s.faces()
		if n == len(s.points) && start != nil {
			share, faces = .5, start
		}
		for _, f := range faces {
			order := left[f.dimension]
			at := func(i int) int {
				if f.high {
					i = n - 1 - i
				}
				return order[i]
			}
			k := stripSize(n, share, func(i int) float64 { return s.points[at(i)][f.dimension] }, n)
			if n-k < least {
				continue
			}
			cut := 0.0
			for i := range k {
				cut += s.labels[at(i)]
			}
			if g := ((positive-cut)/float64(n-k) - positive/float64(n)) / float64(k); g > gain {
				gain, strip.face, strip.size, strip.positive = g, f, k, cut
			}
		}
		if strip.size == 0 {
			return best, height
		}
		order, d := left[strip.dimension], strip.dimension
		off, outer, inner := order[:strip.size], strip.size-1, strip.size
		if strip.high {
			off, outer, inner = order[n-strip.size:], n-strip.size, n-strip.size-1
		}
		*strip.of(bounds) = between(s.points[order[outer]][d], s.points[order[inner]][d])
		for _, i := range off {
			in[i] = false
		}
		n -= strip.size
		positive = max(0, positive-strip.positive)
		for d, order := range left {
			left[d] = slices.DeleteFunc(order, func(i int) bool { return !in[i] })
		}
	}
}

// drop frees faces one after another, each time the one that costs the least density,
// as long as the loss is small.
func (s *boxSearch) drop(bounds []Bound) []Bound {
	for {
		n, positive := s.inside(bounds)
		density := positive / float64(n)
		var best []Bound
		least := math.Inf(1)
		for _, freed := range s.freed(bounds) {
			n, positive := s.inside(freed)
			if loss := density - positive/float64(n); loss < least {
				best, least = freed, loss
			}
		}
		if best == nil || least > s.rules.Gain*density {
			return bounds
		}
		bounds = best
	}
}

// paste moves faces outwards, each time the one whose strip raises quality most.
func (s *boxSearch) paste(bounds []Bound) []Bound {
	for {
		n, positive := s.inside(bounds)
		height := s.quality(n, positive)
		var best []Bound
		for f, freed := range s.freed(bounds) {
			var beyond []int // from the face outwards
			for _, i := range s.sorted[f.dimension] {
				if !contains(bounds, s.points[i]) && contains(freed, s.points[i]) {
					beyond = append(beyond, i)
				}
			}
			if !f.high {
				slices.Reverse(beyond)
			}
			if len(beyond) == 0 {
				continue
			}
			at := func(i int) float64 { return s.points[beyond[i]][f.dimension] }
			k := stripSize(n, s.rules.Peel, at, len(beyond))
			added := 0.0
			for _, i := range beyond[:k] {
				added += s.labels[i]
			}
			if q := s.quality(n+k, positive+added); q > height {
				if k < len(beyond) {
					*f.of(freed) = between(at(k), at(k-1))
				}
				best, height = freed, q
			}
		}
		if best == nil {
			return bounds
		}
		bounds = best
	}
}
