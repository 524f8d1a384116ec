package inference

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// exactBelow is the number of values below which rank tests without ties use
// the exact distribution: that of R's wilcox.test.
const exactBelow = 50

// A RankTest tests, by ranks alone, whether values are centred on 0 or two samples
// have the same location.
type RankTest struct {
	Statistic float64  // V or W of R's wilcox.test
	P         float64  // two-sided; NaN where no test is possible
	Exact     bool     // P is exact; false: a normal approximation with correction for continuity
	Shift     Interval // the Hodges-Lehmann estimate of the location or of the distance
	Warnings  []string
}

// WilcoxonSignedRank tests whether independent differences are symmetric about
// 0 (Wilcoxon 1945) and estimates their centre of symmetry at a level in (0, 1).
//
// The test is that of R's wilcox.test: differences of 0 are left out;
// tied sizes share their mean rank; P is exact for fewer than 50 differences
// without zeros and ties, else by the normal distribution with corrections for
// ties and continuity. Sizes are tied if they are the same float64: round
// values that carry arithmetic noise.
//
// The shift is the median of all means of two differences, with the interval
// between two of these means (Hodges & Lehmann 1963; Hollander & Wolfe 1973,
// "Nonparametric statistical methods", section 3.3). It counts differences of 0
// and is exact for fewer than 50 differences; ties only raise its coverage.
// Where differences are not symmetric the shift is neither their mean nor their
// median.
//
// WilcoxonSignedRank panics if the level is outside (0, 1) or a value is not finite.
func WilcoxonSignedRank(differences []float64, level float64) RankTest {
	mustBeFinite("a signed-rank test", differences)
	t := RankTest{P: math.NaN(), Shift: unbounded(len(differences), math.NaN(), level)}
	sizes := make([]float64, 0, len(differences))
	var positive []bool
	for _, d := range differences {
		if d != 0 {
			sizes, positive = append(sizes, math.Abs(d)), append(positive, d > 0)
		}
	}
	ranks, ties := midranks(sizes)
	for i, rank := range ranks {
		if positive[i] {
			t.Statistic += rank
		}
	}
	n := float64(len(sizes))
	zeros := len(differences) - len(sizes)
	switch {
	case n == 0:
		t.Warnings = append(t.Warnings, "all differences are 0")
	case n < exactBelow && zeros == 0 && ties == 0:
		t.Exact = true
		t.P = exactP(signedRankCounts(len(sizes)), t.Statistic)
	default:
		t.P = normalP(t.Statistic-n*(n+1)/4, n*(n+1)*(2*n+1)/24-ties/48)
		t.warnOfTies(len(differences) < exactBelow)
	}

	ascending := slices.Sorted(slices.Values(differences))
	size := len(ascending)
	means := size * (size + 1) / 2
	t.Shift.betweenPairs(means, func(k int) float64 {
		return smallestOf(k, ascending[0], ascending[max(0, size-1)], func(x float64) int {
			// Pairs of i and j count twice, i with itself once.
			pairs, own, j := 0, 0, size
			for i := range ascending {
				for j > 0 && (ascending[i]+ascending[j-1])/2 > x {
					j--
				}
				pairs += j
				if ascending[i] <= x {
					own++
				}
			}
			return (pairs + own) / 2
		})
	}, func() []float64 {
		if size >= exactBelow {
			return nil
		}
		return signedRankCounts(size)
	}, float64(means)*float64(2*size+1)/12)
	return t
}

// MannWhitney tests whether two independent samples come from one distribution
// (Wilcoxon 1945; Mann & Whitney 1947) or one lies above the other, and
// estimates how far values of a lie above those of b at a level in (0, 1).
//
// The test is that of R's wilcox.test: Statistic is the number of pairs in
// which the value of a is the greater, ties counting one half; P is exact for
// fewer than 50 values in each sample without ties, else by the normal
// distribution with corrections for ties and continuity.
//
// The shift is the median of all differences between a value of a and one of
// b, with the interval between two of them, which assumes that the
// distributions differ in location only (Hodges & Lehmann 1963; Hollander & Wolfe
// 1973, section 4.3). It is exact where both samples hold fewer than 50 values.
// Its N counts both samples together.
//
// MannWhitney panics if the level is outside (0, 1) or a value is not finite.
func MannWhitney(a, b []float64, level float64) RankTest {
	mustBeFinite("a rank-sum test", a)
	mustBeFinite("a rank-sum test", b)
	t := RankTest{P: math.NaN(), Shift: unbounded(len(a)+len(b), math.NaN(), level)}
	if len(a) == 0 || len(b) == 0 {
		t.Statistic = math.NaN()
		t.Warnings = append(t.Warnings, "one of the samples has no values")
		t.Shift.warn("one of the samples has no values")
		return t
	}
	n, m := float64(len(a)), float64(len(b))
	ranks, ties := midranks(slices.Concat(a, b))
	for _, rank := range ranks[:len(a)] {
		t.Statistic += rank
	}
	t.Statistic -= n * (n + 1) / 2
	small := len(a) < exactBelow && len(b) < exactBelow
	if small && ties == 0 {
		t.Exact = true
		t.P = exactP(rankSumCounts(len(a), len(b)), t.Statistic)
	} else {
		t.P = normalP(t.Statistic-n*m/2, n*m/12*(n+m+1-ties/((n+m)*(n+m-1))))
		t.warnOfTies(small)
	}

	above, below := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	t.Shift.betweenPairs(len(a)*len(b), func(k int) float64 {
		return smallestOf(k, above[0]-below[len(below)-1], above[len(above)-1]-below[0], func(x float64) int {
			pairs, j := 0, 0
			for _, value := range above {
				for j < len(below) && value-below[j] > x {
					j++
				}
				pairs += len(below) - j
			}
			return pairs
		})
	}, func() []float64 {
		if !small {
			return nil
		}
		return rankSumCounts(len(a), len(b))
	}, n*m*(n+m+1)/12)
	return t
}

func (t *RankTest) warnOfTies(small bool) {
	if math.IsNaN(t.P) {
		t.Warnings = append(t.Warnings, "all values are tied: there is nothing to test")
	} else if small {
		t.Warnings = append(t.Warnings, "ties or zeros among few values: P is approximate")
	}
}

// midranks returns the rank of each value, from 1, ties sharing their mean
// rank, and the sum of t^3 - t over groups of t tied values.
func midranks(values []float64) (ranks []float64, ties float64) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	ranks = make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+1+to) / 2
		}
		tied := float64(to - from)
		ties += tied*tied*tied - tied
		from = to
	}
	return ranks, ties
}

// signedRankCounts returns how many of the 2^n sets of signs give each sum of
// positive ranks.
func signedRankCounts(n int) []float64 {
	counts := make([]float64, n*(n+1)/2+1)
	counts[0] = 1
	for rank := 1; rank <= n; rank++ {
		for sum := rank * (rank + 1) / 2; sum >= rank; sum-- {
			counts[sum] += counts[sum-rank]
		}
	}
	return counts
}

// rankSumCounts returns how many of the ways to distribute n + m ranks over two
// samples give each number of pairs in which the first has the greater rank.
func rankSumCounts(n, m int) []float64 {
	// ways[k][sum]: k values of the first sample were placed, above sum values
	// of the second in all.
	ways := make([][]float64, n+1)
	for k := range ways {
		ways[k] = make([]float64, n*m+1)
	}
	ways[0][0] = 1
	for passed := 0; passed <= m; passed++ {
		for k := 1; k <= n; k++ {
			for sum := passed; sum <= k*passed; sum++ {
				ways[k][sum] += ways[k-1][sum-passed]
			}
		}
	}
	return ways[n]
}

// exactP returns the two-sided P of a statistic with a symmetric distribution.
func exactP(counts []float64, statistic float64) float64 {
	tail := min(int(statistic), len(counts)-1-int(statistic))
	var in, all float64
	for i, count := range counts {
		all += count
		if i <= tail {
			in += count
		}
	}
	return min(1, 2*in/all)
}

// normalP returns the two-sided P of a statistic whose distance from its mean is
// excess, with the correction for continuity; NaN without variance.
func normalP(excess, variance float64) float64 {
	if !(variance > 0) {
		return math.NaN()
	}
	switch {
	case excess > 0:
		excess -= .5
	case excess < 0:
		excess += .5
	}
	return 2 * distuv.UnitNormal.CDF(-math.Abs(excess)/math.Sqrt(variance))
}

// betweenPairs sets a Hodges-Lehmann estimate and its interval, given the number of
// means or differences of two, the k-th smallest of them, the exact
// distribution of their statistic or nil, and the variance of the statistic.
func (i *Interval) betweenPairs(pairs int, smallest func(k int) float64, exact func() []float64, variance float64) {
	if i.N < 2 {
		i.warn("fewer than two values give no interval")
		if pairs == 1 {
			i.Value = smallest(1)
		}
		return
	}
	i.Value = smallest((pairs + 1) / 2)
	if pairs%2 == 0 {
		i.Value = (i.Value + smallest(pairs/2+1)) / 2
	}
	// The k-th smallest and the k-th greatest pair are the ends, where the
	// statistic lies below k with a probability of at most (1 - level) / 2.
	k, outside := 0, (1-i.Level)/2
	if counts := exact(); counts != nil {
		all := 0.
		for _, count := range counts {
			all += count
		}
		for below := counts[0]; below <= outside*all; k++ {
			below += counts[k+1]
		}
	} else {
		k = int(math.Floor(float64(pairs)/2 + normalQuantile(outside)*math.Sqrt(variance)))
	}
	if k < 1 {
		i.warn("%d values are too few for an interval at a level of %v", i.N, i.Level)
		return
	}
	low, high := smallest(k), smallest(pairs+1-k)
	if low == high {
		i.warn("ties: both ends of the interval are equal, so there is no interval")
		return
	}
	i.Low, i.High = low, high
}

// smallestOf returns the k-th smallest of numbers between low and high, given
// how many of them are at most x. It halves the floating-point numbers between
// them 64 times, where sorting all pairs of 10,000 values would take 400 MB.
func smallestOf(k int, low, high float64, atMost func(x float64) int) float64 {
	from, to := ordinal(low), ordinal(high)
	for from < to {
		middle := from + (to-from)/2
		if atMost(numbered(middle)) >= k {
			to = middle
		} else {
			from = middle + 1
		}
	}
	return numbered(from)
}

// ordinal numbers float64 values in ascending order; numbered is its inverse.
func ordinal(x float64) uint64 {
	bits := math.Float64bits(x)
	if bits>>63 == 1 {
		return ^bits
	}
	return bits | 1<<63
}

func numbered(ordinal uint64) float64 {
	if ordinal>>63 == 1 {
		return math.Float64frombits(ordinal &^ (1 << 63))
	}
	return math.Float64frombits(^ordinal)
}

// PearsonCorrelation estimates the linear correlation of x and y, one pair per
// index, with the interval of Fisher's z (Fisher 1921) at a level in (0, 1): that
// of R's cor.test. It assumes that the pairs are independent and jointly
// normal; where they are not, use BCa over pairs.
//
// The Value is NaN if x or y does not vary. PearsonCorrelation panics if the
// lengths differ, the level is outside (0, 1) or a value is not finite.
func PearsonCorrelation(x, y []float64, level float64) Interval {
	return correlation(x, y, level, func(r, n float64) float64 { return 1 / (n - 3) })
}

// SpearmanCorrelation is PearsonCorrelation of the ranks, ties sharing their
// mean rank, with the interval of Bonett & Wright 2000 ("Sample size
// requirements for estimating Pearson, Kendall and Spearman correlations",
// Psychometrika 65), who widen Fisher's: good for correlations up to .95.
func SpearmanCorrelation(x, y []float64, level float64) Interval {
	mustBeFinite("a correlation", x)
	mustBeFinite("a correlation", y)
	ranksOfX, _ := midranks(x)
	ranksOfY, _ := midranks(y)
	return correlation(ranksOfX, ranksOfY, level, func(r, n float64) float64 { return (1 + r*r/2) / (n - 3) })
}

// correlation takes the variance of atanh(r) as a function of r and n.
func correlation(x, y []float64, level float64, variance func(r, n float64) float64) Interval {
	if len(x) != len(y) {
		panic("inference: a correlation of samples of different lengths")
	}
	mustBeFinite("a correlation", x)
	mustBeFinite("a correlation", y)
	n := len(x)
	c := unbounded(n, math.NaN(), level)
	c.Low, c.High = -1, 1
	switch {
	case n < 2:
		c.warn("fewer than two pairs: the correlation is undefined")
		return c
	case slices.Min(x) == slices.Max(x) || slices.Min(y) == slices.Max(y):
		c.warn("one side of the pairs does not vary: the correlation is undefined")
		return c
	}
	c.Value = max(-1, min(1, stat.Correlation(x, y, nil)))
	switch {
	case n < 4:
		c.warn("fewer than four pairs give no interval for the correlation")
		return c
	case 1-math.Abs(c.Value) < rounding:
		c.warn("all pairs lie on one line: the correlation has no interval")
		return c
	case n < FewReplications:
		c.warn("%d pairs are few: intervals are rough below %d", n, FewReplications)
	}
	reach := normalQuantile(1-(1-level)/2) * math.Sqrt(variance(c.Value, float64(n)))
	c.Low, c.High = math.Tanh(math.Atanh(c.Value)-reach), math.Tanh(math.Atanh(c.Value)+reach)
	return c
}
