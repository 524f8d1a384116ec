package experiment

import (
	"math"
	"slices"
	"testing"

	"leaderful/sim"
	"leaderful/sim/random"
)

func unitFactors(n int) []Factor {
	factors := make([]Factor, n)
	for i := range factors {
		factors[i] = Factor{Name: string(rune('a' + i%26)), Spread: Spread{Shape: Uniform, High: 1}}
	}
	return factors
}

func pointsOf(d *Design, factors []Factor, seed uint64) [][]float64 {
	points := make([][]float64, d.Points(factors))
	for p := range points {
		points[p] = make([]float64, len(factors))
		d.Point(factors, seed, p, points[p])
	}
	return points
}

// The first points of the unscrambled sequence in three dimensions, as Joe and
// Kuo's own notes give them.
func TestSobolSequence(t *testing.T) {
	want := [][]float64{
		{0, 0, 0}, {.5, .5, .5}, {.75, .25, .25}, {.25, .75, .75},
		{.375, .375, .625}, {.875, .875, .125}, {.625, .125, .875}, {.125, .625, .375},
	}
	for n, point := range want {
		gray := uint32(n ^ n>>1) // their order
		for d, x := range point {
			if got := float64(sobol(gray, d)) / (1 << sobolBits); got != x {
				t.Errorf("point %d, dimension %d is %v, want %v", n, d, got, x)
			}
		}
	}
}

// Each dimension of the first 2^k points has one point in each of 2^k equal
// intervals, scrambled or not; dimensions 1 and 2 have one in each elementary
// rectangle.
func TestSobolSpreadsEvenly(t *testing.T) {
	const n = 256
	points := pointsOf(&Design{Kind: Sobol, Size: n}, unitFactors(sobolDimensions), 5)
	for d := range sobolDimensions {
		var seen [n]bool
		for _, p := range points {
			cell := int(p[d] * n)
			if seen[cell] {
				t.Fatalf("dimension %d has two points in an interval", d)
			}
			seen[cell] = true
		}
	}
	for wide := range 9 {
		columns := 1 << wide
		seen := map[[2]int]bool{}
		for _, p := range points {
			seen[[2]int{int(p[0] * float64(columns)), int(p[1] * float64(n/columns))}] = true
		}
		if len(seen) != n {
			t.Errorf("%d of %d rectangles of width 1/%d hold a point", len(seen), n, columns)
		}
	}
}

// The variance of a mean over scrambled points falls like n^-3 for a smooth
// function, that of random points like 1/n (Owen 1997).
func TestScramblingIsUnbiasedAndPrecise(t *testing.T) {
	factors := unitFactors(4)
	mean := func(kind Kind, seed uint64) float64 {
		sum := 0.0
		for _, p := range pointsOf(&Design{Kind: kind, Size: 256}, factors, seed) {
			sum += (p[0] + p[1]*p[2] + p[3]*p[3]) / 256
		}
		return sum - (.5 + .25 + 1./3)
	}
	spread := map[Kind]float64{}
	for _, kind := range []Kind{Sobol, Random, LatinHypercube} {
		bias := 0.0
		for seed := range uint64(100) {
			e := mean(kind, seed)
			bias += e / 100
			spread[kind] += e * e / 100
		}
		if se := math.Sqrt(spread[kind] / 100); math.Abs(bias) > 4*se {
			t.Errorf("%s is biased by %v, standard error %v", kind, bias, se)
		}
	}
	if spread[Sobol] > spread[Random]/1000 || spread[LatinHypercube] > spread[Random]/5 {
		t.Errorf("mean squared errors are %v", spread)
	}
}

func TestLatinHypercubeFillsEveryStratum(t *testing.T) {
	for _, n := range []int{1, 2, 7, 100, 1000} {
		for d, points := 0, pointsOf(&Design{Kind: LatinHypercube, Size: n}, unitFactors(3), 9); d < 3; d++ {
			seen := map[int]bool{}
			for _, p := range points {
				seen[int(p[d]*float64(n))] = true
			}
			if len(seen) != n {
				t.Errorf("%d of %d strata are filled", len(seen), n)
			}
		}
	}
	key := random.NewKey(1, 0)
	for n := 1; n < 70; n++ {
		var image []int
		for i := range n {
			image = append(image, permute(key, 2, n, i))
		}
		slices.Sort(image)
		for i := range image {
			if image[i] != i {
				t.Fatalf("permute is not a permutation of %d", n)
			}
		}
	}
	if i := permute(key, 0, MostPoints, MostPoints-1); i < 0 || i >= MostPoints { // more than 2^30: an int may have 32 bits
		t.Errorf("permute maps into %d of %d", i, MostPoints)
	}
}

func TestDesignsThatGrowKeepTheirPoints(t *testing.T) {
	factors := unitFactors(5)
	for _, kind := range []Kind{Random, Sobol, Morris, Saltelli} {
		small := pointsOf(&Design{Kind: kind, Size: 10, Levels: 4}, factors, 3)
		large := pointsOf(&Design{Kind: kind, Size: 25, Levels: 4}, factors, 3)
		if !slices.EqualFunc(small, large[:len(small)], slices.Equal[[]float64]) {
			t.Errorf("%s does not keep its points", kind)
		}
	}
}

func TestGridAndItsNumbers(t *testing.T) {
	factors := []Factor{{Spread: Spread{Shape: Levels, Levels: []float64{1, 2, 3}}}, {Spread: Spread{Shape: Levels, Levels: []float64{7, 5}}}}
	d := &Design{Kind: Grid}
	points := pointsOf(d, factors, 1)
	want := [][]float64{{1, 7}, {1, 5}, {2, 7}, {2, 5}, {3, 7}, {3, 5}}
	if !slices.EqualFunc(points, want, slices.Equal[[]float64]) {
		t.Errorf("the grid is %v", points)
	}
	for i, p := range points {
		if n, found := d.Finder(factors)(i, p); !found || n != i {
			t.Errorf("point %d is found as %d", i, n)
		}
	}
	if _, found := d.Finder(factors)(0, []float64{1, 6}); found {
		t.Error("a point that is not there is found")
	}
}

// A trajectory changes each factor once, by levels/2 levels.
func TestMorrisTrajectories(t *testing.T) {
	const k, levels = 6, 4
	points := pointsOf(&Design{Kind: Morris, Size: 50, Levels: levels}, unitFactors(k), 2)
	for at := 0; at < len(points); at += k + 1 {
		moved := map[int]bool{}
		for step := range k {
			for j := range k {
				if d := points[at+step+1][j] - points[at+step][j]; d != 0 {
					moved[j] = true
					if math.Abs(math.Abs(d)-levels/2./(levels-1)) > 1e-12 {
						t.Fatalf("a step of %v", d)
					}
				}
			}
			if len(moved) != step+1 {
				t.Fatalf("after step %d %d factors have moved", step, len(moved))
			}
		}
	}
}

// A and B share no factor; A with factor i from B has just that of B.
func TestSaltelliCrossings(t *testing.T) {
	const k = 4
	for _, second := range []bool{false, true} {
		d := &Design{Kind: Saltelli, Size: 8, SecondOrder: second}
		group := d.group(k)
		points := pointsOf(d, unitFactors(k), 2)
		for at := 0; at < len(points); at += group {
			a, b := points[at], points[at+group-1]
			for j := range k {
				if a[j] == b[j] {
					t.Fatal("A and B share a value")
				}
				for i := range k {
					if want := []float64{a[j], b[j]}[b2i(i == j)]; points[at+1+i][j] != want {
						t.Fatalf("A with factor %d from B has another %d", i, j)
					}
					if want := []float64{b[j], a[j]}[b2i(i == j)]; second && points[at+1+k+i][j] != want {
						t.Fatalf("B with factor %d from A has another %d", i, j)
					}
				}
			}
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Quantiles are those of the distributions: closed forms and, for the normal,
// tables.
func TestSpreads(t *testing.T) {
	close := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	u := Spread{Shape: LogUniform, Low: .01, High: 100}
	close("loguniform median", u.Quantile(.5), 1)
	tri := Spread{Shape: Triangular, Low: 0, High: 4, Mode: 1}
	close("triangular at its mode", tri.Quantile(.25), 1)
	close("triangular three quarters", tri.Quantile(.75), 4-math.Sqrt(.25*4*3))
	n := Spread{Shape: Normal, Low: -100, High: 100, Mean: 3, Deviation: 2}
	close("normal 97.5%", n.Quantile(.975), 3+2*1.959963984540054)
	cut := Spread{Shape: Normal, Low: 3, High: 100, Mean: 3, Deviation: 2}
	close("half normal median", cut.Quantile(.5), 3+2*.6744897501960817)
	l := Spread{Shape: LogNormal, Low: 1e-6, High: 1e6, Mean: 1, Deviation: .5}
	close("lognormal median", l.Quantile(.5), math.E)
	for _, s := range []Spread{u, tri, n, cut, l} {
		last := math.Inf(-1)
		for i := range 1001 {
			x := s.Quantile(float64(i) / 1000)
			if !(x >= s.Low && x <= s.High && x >= last) {
				t.Errorf("%s is not ascending in its range: %v after %v", s.Shape, x, last)
			}
			last = x
		}
	}
	whole := Factor{Whole: true, Spread: Spread{Shape: Uniform, Low: 2, High: 4}}
	counts := map[float64]int{}
	for i := range 3000 {
		counts[whole.At((float64(i)+.5)/3000)]++
	}
	if counts[2] != 1000 || counts[3] != 1000 || counts[4] != 1000 {
		t.Errorf("whole numbers are spread as %v", counts)
	}
	if got := LevelsBetween(.1, .4, 4, false, false); !slices.Equal(got, []float64{.1, .2, .3, .4}) {
		t.Errorf("levels are %v", got)
	}
}

// The quantiles are also right for a range far in a tail, outside of which lies nearly all
// of the distribution. The values wanted were computed with 60 digits (mpmath).
func TestNormalSpreadsInTheirTails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ mean, deviation, low, high, share, want float64 }{
		{0.5, 0.01, 0.6, 1, 0.001, 0.600000990776623416},
		{0.5, 0.01, 0.6, 1, 0.5, 0.600684118360814272},
		{0.5, 0.01, 0.6, 1, 0.999, 0.606625284007895504},
		{0.5, 0.01, 0, 0.4, 0.001, 0.393374715992104495},
		{0.5, 0.01, 0, 0.4, 0.5, 0.399315881639185728},
		{0.5, 0.01, 0, 0.4, 0.999, 0.399999009223376584},
		{0.5, 0.1, 0.89, 1, 0.001, 0.890024077939401203},
		{0.5, 0.1, 0.89, 1, 0.5, 0.90633037824380425},
		{0.5, 0.1, 0.89, 1, 0.999, 0.997017571303621314},
		{0.5, 0.01, 0.86, 1, 0.001, 0.860000277702704915},
		{0.5, 0.01, 0.86, 1, 0.5, 0.860192341357330596},
		{0.5, 0.01, 0.86, 1, 0.999, 0.86191227267670454},
		{0, 1, -40, -30, 0.001, -30.2291304309513985},
		{0, 1, -40, -30, 0.5, -30.0230704678273108},
		{0, 1, -40, -30, 0.999, -30.000033313059934},
		{0, 1, -3.9, -3.8, 0.001, -3.89987794985758529},
		{0, 1, -3.9, -3.8, 0.5, -3.84521987752739785},
		{0, 1, -3.9, -3.8, 0.999, -3.80008308197916995},
		{0.5, 1000, 0, 1, 0.001, 0.00100000008308350415},
		{0.5, 1000, 0, 1, 0.5, 0.5},
		{0.5, 1000, 0, 1, 0.999, 0.998999999916916495},
	} {
		s := Spread{Shape: Normal, Low: c.low, High: c.high, Mean: c.mean, Deviation: c.deviation}
		if err := s.Check(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
		if got := s.Quantile(c.share); math.Abs(got-c.want) > 1e-11 {
			t.Errorf("%+v: a share of %v lies below %.17g, want %.17g", s, c.share, got, c.want)
		}
		if first, last := s.Quantile(0), s.Quantile(1); math.Abs(first-c.low) > 1e-11 && c.low > -37 || math.Abs(last-c.high) > 1e-11 && c.high < .99 {
			t.Errorf("%+v goes from %v to %v", s, first, last)
		}
	}
	l := Spread{Shape: LogNormal, Low: math.E, High: math.Exp(2), Mean: 0, Deviation: .1}
	if got := math.Log(l.Quantile(.5)); math.Abs(got-1.006841183608142) > 1e-12 {
		t.Errorf("the median of a lognormal tail has the logarithm %v", got)
	}
	for _, tail := range []Spread{l, {Shape: Normal, Low: .6, High: 1, Mean: .5, Deviation: .01}, {Shape: Normal, Low: 0, High: .4, Mean: .5, Deviation: .01},
		{Shape: Normal, Low: .54, High: 1, Mean: .5, Deviation: .01}, {Shape: Normal, Low: 0, High: .46, Mean: .5, Deviation: .01}} {
		last := math.Inf(-1)
		for i := range 10_000 {
			x := tail.Quantile((float64(i) + .5) / 10_000)
			if !(x > last && x >= tail.Low && x <= tail.High) {
				t.Fatalf("%+v: %v follows %v", tail, x, last)
			}
			last = x
		}
	}
	for _, s := range []Spread{
		{Shape: Normal, Low: .9, High: 1, Mean: .5, Deviation: .01},
		{Shape: Normal, Low: 0, High: .1, Mean: .5, Deviation: .01},
		{Shape: LogNormal, Low: .9, High: 1, Mean: 5, Deviation: .1},
		{Shape: Normal, Low: 0, High: 1, Mean: .5, Deviation: 1e9},
		{Shape: Normal, Low: 0, High: 1, Mean: .5, Deviation: 1e-18},
		{Shape: Normal, Low: 0, High: 1, Mean: .5},
	} {
		if s.Check() == nil {
			t.Errorf("%+v is taken", s)
		}
	}
}

// Missing and Cover against a plain set of pairs.
func TestMissingAgainstAPlainSet(t *testing.T) {
	key := random.NewKey(4, 0)
	for round := range 300 {
		draw := func(i, below int) int { return key.Below(below, 0, int64(round), i, 0) }
		want := Block{draw(0, 4), 5 + draw(1, 10), draw(2, 3), 3 + draw(3, 6)}
		var have []Block
		there := map[[2]int]bool{}
		for b := range draw(4, 8) {
			p, r := draw(10+4*b, 14), draw(11+4*b, 9)
			block := Block{p, p + draw(12+4*b, 6), r, r + draw(13+4*b, 5)}
			have = append(have, block)
			for p := block.FromPoint; p < block.ToPoint; p++ {
				for r := block.FromReplication; r < block.ToReplication; r++ {
					there[[2]int{p, r}] = true
				}
			}
		}
		var points, replications []int
		for b := range Missing(have, want) {
			for p := b.FromPoint; p < b.ToPoint; p++ {
				for r := b.FromReplication; r < b.ToReplication; r++ {
					if there[[2]int{p, r}] {
						t.Fatalf("%v, %v: %d, %d is not missing or told twice", have, want, p, r)
					}
					there[[2]int{p, r}] = true
				}
			}
		}
		for p := want.FromPoint; p < want.ToPoint; p++ {
			for r := want.FromReplication; r < want.ToReplication; r++ {
				if !there[[2]int{p, r}] {
					t.Fatalf("%v, %v: %d, %d is missing and not told", have, want, p, r)
				}
				points, replications = append(points, p), append(replications, r)
			}
		}
		if cover := Cover(points, replications); !slices.Equal(cover, []Block{want}) {
			t.Fatalf("%v is covered by %v", want, cover)
		}
	}
}

func TestShardsAreAllPointsOnceAndBalanced(t *testing.T) {
	s := &Sweep{Arms: []Arm{{Name: "a", Setup: sim.Setup{Parameters: sim.Defaults(), Regime: sim.Regimes[0]}}}, Design: Design{Kind: Grid},
		Factors: []Factor{{Name: "organization.members", Whole: true, Spread: Spread{Shape: Levels, Levels: LevelsBetween(1, 1000, 400, false, true)}}}}
	for _, n := range []int{1, 2, 3, 7, 400, 900} {
		next, least, most := 0, math.Inf(1), 0.0
		for i := 1; i <= n; i++ {
			from, to := s.Shard(i, n)
			if from != next || to < from {
				t.Fatalf("shard %d of %d is %d to %d, after %d", i, n, from, to, next)
			}
			next = to
			cost := 0.0
			for p := from; p < to; p++ {
				cost += s.Cost(s.Values(p))
			}
			least, most = min(least, cost), max(most, cost)
		}
		if next != s.Points() {
			t.Fatalf("%d shards end with point %d", n, next)
		}
		if n <= 7 && most > 1.05*least {
			t.Errorf("the work of %d shards is %v to %v", n, least, most)
		}
	}
}

// With a precision, a point is done when its own results say so, and only then.
func TestOutstanding(t *testing.T) {
	value := func(point, replication int) float64 { return float64((point + 1) * (replication*7%5 - 2)) }
	rule := Replications{Least: 10, Most: 200, Precision: .5}
	saved := func(counts ...int) Saved {
		return Saved{Recall: func(from, to int, visit func(point, replication int, value float64, ok bool)) error {
			for p := from; p < to; p++ {
				for r := range counts[p] {
					visit(p, r, value(p, r), true)
				}
			}
			return nil
		}}
	}
	outstanding := func(counts ...int) int64 {
		n, err := rule.Outstanding(0, len(counts), saved(counts...))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	// The values of a point spread by 2.1 (point + 1): 40 and 130 replications are
	// the first multiples of 10 whose interval is narrow enough.
	for _, c := range []struct {
		counts []int
		want   int64
	}{
		{[]int{0, 0}, 20}, {[]int{10, 0}, 20}, {[]int{7, 0}, 13}, {[]int{40, 0}, 10}, {[]int{40, 125}, 5},
		{[]int{40, 130}, 0}, {[]int{39, 130}, 1}, {[]int{200, 200}, 0},
	} {
		if got := outstanding(c.counts...); got != c.want {
			t.Errorf("with %v there are %d outstanding, want %d", c.counts, got, c.want)
		}
	}
	rule.Most = 60 // before point 1 is precise
	if got := outstanding(40, 60); got != 0 {
		t.Errorf("with all that may be there are %d outstanding", got)
	}
	fixed := Replications{Most: 5}
	if n, _ := fixed.Outstanding(0, 4, Saved{Blocks: []Block{{0, 3, 0, 5}, {3, 4, 1, 3}}}); n != 3 {
		t.Errorf("%d outstanding of a fixed number", n)
	}
}

// A replication that failed in one of two duplicates is known from the other.
func TestDoublesAreKnownByWhatDidNotFail(t *testing.T) {
	var h history
	h.put(2, 0, false)
	h.put(2, 4, true)
	h.put(2, 0, false)
	h.put(0, 0, false)
	if h.state[2] != known || h.values[2] != 4 || h.state[0] != failed || h.state[1] != absent {
		t.Errorf("%+v", h)
	}
}
