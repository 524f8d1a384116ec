package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
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
		order := make([]int, len(s.points))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.points[a][d], s.points[b][d]) })
		s.sorted[d] = order
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
func (s *boxSearch) cover(box *Box) {
	var points [][]float64
	var labels []float64
	for i, p := range s.points {
		if box.Contains(p) {
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
		boxes, path := s.peel(start)
		height = max(height, heightOf(path))
		if box, q := s.choose(boxes, path); q > quality {
			best, quality, found = box, q, true
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
			if _, path := shuffled.peel(start); heightOf(path) >= height {
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

// heightOf returns the highest quality of a box with bounds.
func heightOf(path []Peel) float64 {
	height := 0.0
	for _, p := range path {
		if p.Restricted > 0 {
			height = max(height, p.Quality)
		}
	}
	return height
}

// choose returns the best box of a path, without the bounds that do not matter, and
// its quality, which is 0 if no bound matters.
func (s *boxSearch) choose(boxes [][]Bound, path []Peel) (Box, float64) {
	best := -1
	for i, p := range path {
		if p.Restricted > 0 && (best < 0 || p.Quality > path[best].Quality) {
			best = i
		}
	}
	if best < 0 {
		return Box{}, 0
	}
	box := Box{Bounds: boxes[best], Peeling: path}
	s.drop(&box)
	s.paste(&box)
	s.drop(&box)
	if box.restricted() == 0 {
		return Box{}, 0
	}
	n, positive := s.inside(&box)
	box.Points, box.Coverage, box.Density = n, positive/s.positive, positive/float64(n)
	return box, s.quality(n, positive)
}

// inside returns how many of the points left a box holds, and the sum of their
// labels.
func (s *boxSearch) inside(box *Box) (n int, positive float64) {
	for i, p := range s.points {
		if box.Contains(p) {
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

// bound moves a face of a box to x, or as far as the points reach.
func (s *boxSearch) bound(bounds []Bound, f face, x float64, restricted bool) {
	b, order := &bounds[f.dimension], s.sorted[f.dimension]
	switch {
	case f.high && restricted:
		b.High, b.HighRestricted = x, true
	case f.high:
		b.High, b.HighRestricted = s.points[order[len(order)-1]][f.dimension], false
	case restricted:
		b.Low, b.LowRestricted = x, true
	default:
		b.Low, b.LowRestricted = s.points[order[0]][f.dimension], false
	}
}

// faces lists the faces of a box in order.
func (s *boxSearch) faces() []face {
	var faces []face
	for d := range s.sorted {
		faces = append(faces, face{d, false}, face{d, true})
	}
	return faces
}

// between returns a number between that of a point outside and that of one inside,
// or the latter if there is none.
func between(outside, inside float64) float64 {
	if middle := outside/2 + inside/2; middle != outside {
		return middle
	}
	return inside
}

// strip returns how many ordered points are a share of n, including all that equal the
// last: at least one and at most available.
func strip(n int, share float64, value func(i int) float64, available int) int {
	k := max(1, int(share*float64(n)))
	for k < available && value(k) == value(k-1) {
		k++
	}
	return min(k, available)
}

// peel returns the boxes from all points left down to the minimum support. If a face is
// given, the first step cuts off half of the points there.
func (s *boxSearch) peel(start []face) (boxes [][]Bound, path []Peel) {
	bounds := make([]Bound, len(s.sorted))
	for _, f := range s.faces() {
		s.bound(bounds, f, 0, false)
	}
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
		restricted := 0
		for i := range bounds {
			if bounds[i].Restricted() {
				restricted++
			}
		}
		boxes = append(boxes, slices.Clone(bounds))
		path = append(path, Peel{n, positive / s.positive, positive / float64(n), s.quality(n, positive), restricted})

		var best struct {
			face
			size     int
			positive float64
		}
		gain, share, faces := math.Inf(-1), s.rules.Peel, s.faces()
		if len(boxes) == 1 && start != nil {
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
			k := strip(n, share, func(i int) float64 { return s.points[at(i)][f.dimension] }, n)
			if n-k < least {
				continue
			}
			cut := 0.0
			for i := range k {
				cut += s.labels[at(i)]
			}
			if g := ((positive-cut)/float64(n-k) - positive/float64(n)) / float64(k); g > gain {
				gain, best.face, best.size, best.positive = g, f, k, cut
			}
		}
		if best.size == 0 {
			return boxes, path
		}
		order, d := left[best.dimension], best.dimension
		off, edge := order[:best.size], best.size
		if best.high {
			off, edge = order[n-best.size:], n-best.size
		}
		outer, inner := s.points[order[edge-1]][d], s.points[order[edge]][d]
		if best.high {
			outer, inner = inner, outer
		}
		s.bound(bounds, best.face, between(outer, inner), true)
		for _, i := range off {
			in[i] = false
		}
		n -= best.size
		positive = max(0, positive-best.positive)
		for d, order := range left {
			left[d] = slices.DeleteFunc(order, func(i int) bool { return !in[i] })
		}
	}
}

// drop frees faces one after another, each time the one that costs the least density,
// as long as the loss is small.
func (s *boxSearch) drop(box *Box) {
	for {
		n, positive := s.inside(box)
		density := positive / float64(n)
		var best []Bound
		least := math.Inf(1)
		for _, f := range s.faces() {
			b := box.Bounds[f.dimension]
			if f.high && !b.HighRestricted || !f.high && !b.LowRestricted {
				continue
			}
			freed := Box{Bounds: slices.Clone(box.Bounds)}
			s.bound(freed.Bounds, f, 0, false)
			n, positive := s.inside(&freed)
			if loss := density - positive/float64(n); loss < least {
				best, least = freed.Bounds, loss
			}
		}
		if best == nil || least > s.rules.Gain*density {
			return
		}
		box.Bounds = best
	}
}

// paste moves faces outwards, each time the one whose strip raises quality most.
func (s *boxSearch) paste(box *Box) {
	for {
		n, positive := s.inside(box)
		height := s.quality(n, positive)
		var best []Bound
		for _, f := range s.faces() {
			b := box.Bounds[f.dimension]
			if f.high && !b.HighRestricted || !f.high && !b.LowRestricted {
				continue
			}
			freed := Box{Bounds: slices.Clone(box.Bounds)}
			s.bound(freed.Bounds, f, 0, false)
			var beyond []int // from the face outwards
			for _, i := range s.sorted[f.dimension] {
				x := s.points[i][f.dimension]
				if (f.high && x > b.High || !f.high && x < b.Low) && freed.Contains(s.points[i]) {
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
			k := strip(n, s.rules.Peel, at, len(beyond))
			added := 0.0
			for _, i := range beyond[:k] {
				added += s.labels[i]
			}
			if q := s.quality(n+k, positive+added); q > height {
				if k < len(beyond) {
					s.bound(freed.Bounds, f, between(at(k), at(k-1)), true)
				}
				best, height = freed.Bounds, q
			}
		}
		if best == nil {
			return
		}
		box.Bounds = best
	}
}
