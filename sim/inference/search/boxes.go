package search

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"leaderful/sim/inference"
)

// A Box is a rule about where something holds: a range in some of the dimensions.
type Box struct {
	Bounds []Bound // by dimension

	// By the points that it was found with, weighted by their labels:
	Points   int     // number inside
	Coverage float64 // share of all positive cases that are inside, and not in an earlier box
	Density  float64 // share of the cases inside, and not in an earlier box, that are positive
}

// A Bound is a box's range in a dimension; an end is infinite where the box does not
// restrict that side.
type Bound struct{ Low, High float64 }

// Restricted reports whether the box restricts the dimension.
func (b Bound) Restricted() bool { return !math.IsInf(b.Low, -1) || !math.IsInf(b.High, 1) }

// contains reports whether a point is inside bounds.
func contains(bounds []Bound, point []float64) bool {
	for i, b := range bounds {
		if point[i] < b.Low || point[i] > b.High {
			return false
		}
	}
	return true
}

// BoxRules say how boxes are searched for and which are worth reporting.
type BoxRules struct {
	Peel     float64 // share of the points inside that a step cuts off, in (0, 1)
	Support  float64 // a box holds at least this share of all points
	Gain     float64 // without any one of its bounds, a box would lose more than this share of its density
	Coverage float64 // a further box covers at least this share of the positive cases
	Boxes    int     // maximum number of boxes
	Shuffles int     // searches with shuffled labels that the search for a box must beat; 19 for a chance of 5%
}

func (r *BoxRules) check() {
	switch {
	case !(r.Peel > 0 && r.Peel < 1):
		panic(fmt.Sprintf("search: peels of a share of %v", r.Peel))
	case !(r.Support >= 0 && r.Support <= 1), !(r.Gain >= 0), !(r.Coverage >= 0):
		panic("search: rules of boxes with shares outside their range")
	case r.Boxes < 0 || r.Shuffles < 0:
		panic("search: negative numbers of boxes or of shuffles")
	}
}

// A BoxMeasure says how good boxes, taken together, are on points that were not used
// to find them. Intervals are Wilson's, for points drawn independently; they are
// conservative for points spaced more evenly.
type BoxMeasure struct {
	Coverage  inference.Interval // share of the positive cases that are inside any of the boxes
	Density   inference.Interval // share of the cases inside that are positive
	Elsewhere inference.Interval // share of the cases outside that are positive
}

// MeasureBoxes measures boxes on points, with intervals at a level in (0, 1).
// Without boxes nothing is inside. It panics if points and labels differ in
// number.
func MeasureBoxes(boxes []Box, points [][]float64, positive []bool, level float64) BoxMeasure {
	if len(points) != len(positive) {
		panic("search: points and labels differ in number")
	}
	var inside, outside, positiveInside, positiveOutside int
	for i, p := range points {
		n, positives := &outside, &positiveOutside
		if slices.ContainsFunc(boxes, func(b Box) bool { return contains(b.Bounds, p) }) {
			n, positives = &inside, &positiveInside
		}
		*n++
		if positive[i] {
			*positives++
		}
	}
	return BoxMeasure{
		Coverage:  inference.WilsonInterval(positiveInside, positiveInside+positiveOutside, level),
		Density:   inference.WilsonInterval(positiveInside, inside, level),
		Elsewhere: inference.WilsonInterval(positiveOutside, outside, level),
	}
}

// FindBoxes searches for boxes in which labels are high. A label says whether a case
// is positive, 0 or 1, or is the probability that it is; points may be in any units. It
// is the patient rule induction method (Friedman & Fisher 1999, "Bump hunting in high-dimensional data") as scenario discovery uses it (Bryant &
// Lempert 2010, "Thinking inside the box"); with many points labelled by a
// surface it finds better boxes than with the few that were measured (Arzamasov
// & Böhm 2021, "REDS: rule extraction for discovering scenarios").
//
// Boxes are judged by quality: a weighted harmonic mean of coverage (the share of the
// positive cases inside) and density, of all boxes together, in which density counts
// for more (F with a β of 1/2: van Rijsbergen 1979, "Information retrieval"),
// 1.25 p / (P/4 + n) with P positive cases in all, and p among n cases inside. So a
// rule that mostly holds, together with a second one, is worth more than a single
// rule that includes everything and more. A box is found in four steps. It is peeled:
// a share of the points inside is cut off repeatedly, at the side that raises the
// density most per point cut off (equal values stay together), down to the minimum
// support. Of all boxes on that path the one of the highest quality is taken. (One
// path can miss a region in two places, each of which hides the other; so there are
// more paths, one from each half of the space in each dimension, and the one that
// leads to the best box counts.) Bounds without which density would hardly fall are
// dropped, the least important first (in place of Bryant & Lempert's quasi-p-values,
// which any bound passes if there are many points). Then points are pasted to the
// side where that raises quality most, as long as it does.
//
// The first box must be better than the entire space, further ones must improve on the
// boxes before them and cover enough; and for each, peeling must reach a higher
// quality than in any of the searches with shuffled labels, whose number the rules
// give. If there is no such box, the result is empty. So boxes reveal little about a
// label that is positive nearly everywhere: then search with 1 - label. Shuffling
// assumes that labels are independent; those of a surface are not, and only fresh runs
// show what such boxes are worth (MeasureBoxes). Two boxes of 5000 points in 9
// dimensions take about a second and a half.
//
// It panics if the rules are out of range, the source is nil, points and labels differ
// in number, a label is outside of [0, 1] or a coordinate is not finite.
func FindBoxes(points [][]float64, labels []float64, rules BoxRules, source *rand.Rand) []Box {
	rules.check()
	switch {
	case source == nil:
		panic("search: boxes without a random source")
	case len(points) != len(labels):
		panic("search: points and labels differ in number")
	}
	for i, p := range points {
		if !inference.Finite(p...) {
			panic("search: boxes of values that are not all finite")
		}
		if len(p) != len(points[0]) {
			panic("search: boxes of points of different dimensions")
		}
		if !(labels[i] >= 0 && labels[i] <= 1) {
			panic(fmt.Sprintf("search: boxes with a label of %v", labels[i]))
		}
	}
	var boxes []Box
	s := newBoxSearch(points, labels, rules)
	for len(boxes) < rules.Boxes {
		box, found, height := s.find()
		if !found || len(boxes) > 0 && box.Coverage < rules.Coverage || !s.beatsChance(height, source) {
			break
		}
		boxes = append(boxes, box)
		s.cover(box.Bounds)
	}
	return boxes
}
