package experiment

import (
	"cmp"
	"iter"
	"slices"
)

// A Block is a rectangle of work: every replication of a range with every point
// of a range, in all arms. Ends are exclusive.
type Block struct {
	FromPoint, ToPoint             int
	FromReplication, ToReplication int
}

// Size returns the number of replications of points in the block.
func (b *Block) Size() int64 {
	return int64(b.ToPoint-b.FromPoint) * int64(b.ToReplication-b.FromReplication)
}

// Missing yields the parts of a wanted block that are not in any existing block, in
// ascending order of points and, within a point, of replications. The time it takes
// depends on the number of blocks, not on their size.
func Missing(have []Block, want Block) iter.Seq[Block] {
	have = slices.DeleteFunc(slices.Clone(have), func(b Block) bool {
		return b.ToPoint <= want.FromPoint || b.FromPoint >= want.ToPoint || b.FromPoint >= b.ToPoint
	})
	cuts := []int{want.FromPoint, want.ToPoint}
	for i := range have {
		cuts = append(cuts, max(have[i].FromPoint, want.FromPoint), min(have[i].ToPoint, want.ToPoint))
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortFunc(have, func(a, b Block) int { return cmp.Compare(a.FromPoint, b.FromPoint) })
	return func(yield func(Block) bool) {
		var open []Block // blocks that contain the points from one cut to the next
		next := 0
		for i := range len(cuts) - 1 {
			from, to := cuts[i], cuts[i+1]
			for ; next < len(have) && have[next].FromPoint <= from; next++ {
				open = append(open, have[next])
			}
			open = slices.DeleteFunc(open, func(b Block) bool { return b.ToPoint <= from })
			slices.SortFunc(open, func(a, b Block) int { return cmp.Compare(a.FromReplication, b.FromReplication) })
			next := want.FromReplication
			gap := func(until int) bool {
				until = min(until, want.ToReplication)
				return next >= until || yield(Block{from, to, next, until})
			}
			for _, b := range open {
				if !gap(b.FromReplication) {
					return
				}
				next = max(next, b.ToReplication)
			}
			if !gap(want.ToReplication) {
				return
			}
		}
	}
}

// Cover returns the fewest blocks, each as wide as possible, that contain exactly the
// given replications of points, which must be in ascending order.
func Cover(points, replications []int) []Block {
	var blocks []Block
	for i := 0; i < len(points); {
		run := Block{points[i], points[i] + 1, replications[i], replications[i] + 1}
		for i++; i < len(points) && points[i] == run.FromPoint && replications[i] == run.ToReplication; i++ {
			run.ToReplication++
		}
		if last := len(blocks) - 1; last >= 0 && blocks[last].ToPoint == run.FromPoint &&
			blocks[last].FromReplication == run.FromReplication && blocks[last].ToReplication == run.ToReplication {
			blocks[last].ToPoint++
			continue
		}
		blocks = append(blocks, run)
	}
	return blocks
}
