package inference

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// A Pattern is known behaviour of real organizations to which the model was not
// fitted.
type Pattern struct {
	ID     string
	Words  string
	Test   string
	Source string
	Note   string // what a sceptic should know; may be empty
}

// Patterns are the patterns that the model is compared with. The quantities, the
// settings and the number of organizations were fixed before any result was seen.
var Patterns = []Pattern{
	{"P1", "Directed teams are ahead at first; empowered ones improve more.",
		"novices, one year: performance of power-with minus the better power-over is below 0 in the first 8 weeks and rises over the year",
		"Lorinkova et al. 2013; Martin et al. 2013", ""},
	{"P2", "Direction helps when problems are severe or the team is inexperienced.",
		"the difference falls as growth rises, rises with capacity_follower, and is below 0 somewhere in the range",
		"Yun et al. 2005", ""},
	{"P3", "Delegation pays most in turbulence.",
		"the difference in the 26 weeks after shocks is larger at a high than at a low shock_load",
		"Aghion et al. 2021", ""},
	{"P4", "Planning separately harms units that depend on each other.",
		"the difference at a unit_loss of .6 is below that at 0, and for crises_per_year its sign changes",
		"Lanaj et al. 2013", "The same study is why work.unit_loss exists; its size is not taken from it."},
	{"P5", "Where speaking up is safe, more errors are reported, and sooner.",
		"share of referred problems reported in their first week, and the delay of reports",
		"Edmondson 1996", ""},
	{"P6", "After a cut of 1%, 15-45% more people quit within a year.",
		"one cut of 1% in an organization of 1,000 seats: quits in the year from the cut on, compared with the same organizations without it",
		"Trevor & Nyberg 2008", "The same study is a source of trust.witness_loss, so this is only half independent."},
	{"P7", "Shared leadership and performance are correlated, at .15 to .35.",
		"500 organizations with random policies and settings, each in a world of its own: correlation of delegation with performance",
		"Wang et al. 2014; D'Innocenzo et al. 2016", ""},
	{"P8", "Overload has a tipping point: an organization collapses at a higher load than the load at which it recovers.",
		"shock_load is ramped up, then down, one level per year: the load at which performance falls below half, minus the load from which it stays above half again",
		"Rudolph & Repenning 2002", "Backlogs alone make recovery lag behind a ramp; with two years per level half of such a lag would remain."},
	{"P9", "Crises and leaders' exits occur at realistic rates.",
		"55-80% of organizations have a crisis within 5 years; .10-.17 leader exits a year",
		"PwC 2019; Kaplan & Minton 2012", "Not fully independent: the frequency of crises was calibrated to .45 a year, from the same survey, and turnover.board is based on the same rate of exits."},
	{"P10", "The absence of the head is felt; that of another leader hardly.",
		"work lost while the head, or one leader of a unit, is away for 8 weeks: for the head more than one seat's own work, for the other less than half of the head's",
		"Bennedsen et al. 2020", ""},
}

// A PatternVerdict says whether the model shows a pattern.
type PatternVerdict string

const (
	Holds     PatternVerdict = "holds"     // the whole interval lies inside the literature's
	Fails     PatternVerdict = "fails"     // wholly outside
	Unsettled PatternVerdict = "undecided" // anything else
)

// A Measurement is a quantity of a pattern as measured in the model, together with
// the interval that the literature reports. Where the literature reports only a
// direction, one end is 0 and the other infinite.
type Measurement struct {
	Quantity  string // with its unit
	Regime    string // the regime, or the two compared
	Low, High float64
	Measured  Interval
	Beside    bool // shown for comparison: the pattern's verdict does not depend on it
}

// Verdict compares the interval with the literature's, which excludes its ends: no
// difference at all is not a difference above 0. It is Unsettled with fewer than
// FewReplications, and where the values are insufficient.
func (m *Measurement) Verdict() PatternVerdict {
	low, high := m.Measured.Low, m.Measured.High
	switch {
	case math.IsNaN(low) || math.IsNaN(high) || m.Measured.N < FewReplications || m.Measured.Wanting != "":
		return Unsettled
	case high <= m.Low || low >= m.High:
		return Fails
	case (low > m.Low || math.IsInf(m.Low, -1)) && (high < m.High || math.IsInf(m.High, 1)):
		return Holds
	default:
		return Unsettled
	}
}

// PatternHolds is the verdict on a pattern: it holds if all its quantities do, and
// fails if any fails. Its intervals should hold simultaneously (see Simultaneous), so
// that no pattern fails just because it has many quantities.
func PatternHolds(measurements []Measurement) PatternVerdict {
	quantities, holds := 0, 0
	for i := range measurements {
		if measurements[i].Beside {
			continue
		}
		quantities++
		switch measurements[i].Verdict() {
		case Fails:
			return Fails
		case Holds:
			holds++
		}
	}
	if quantities > 0 && holds == quantities {
		return Holds
	}
	return Unsettled
}

// choosersShare of the replications, the first ones, choose the better regime.
const choosersShare = .2

// Better returns the index of the regime that does best and the number of
// replications that chose it: the first fifth. values holds a number, of which more
// is better, by regime and replication. The replications that chose should be left
// out of measurements that involve the chosen regime: if the same replications chose
// and measured, the best would by chance look better than it is, and differences from
// it would be too small. NaN values do not count. Without replications no regime is
// chosen, and the index is -1.
func Better(values [][]float64) (regime, chosenBy int) {
	if len(values) == 0 || len(values[0]) == 0 {
		return -1, 0
	}
	chosenBy = max(1, int(choosersShare*float64(len(values[0]))))
	regime = -1
	most := math.Inf(-1)
	for i := range values {
		sum := 0.0
		n := 0
		for _, value := range values[i][:chosenBy] {
			if !math.IsNaN(value) {
				sum += value
				n++
			}
		}
		if mean := sum / float64(n); mean > most {
			regime, most = i, mean
		}
	}
	return regime, chosenBy
}

// MeanInterval is MeanOf for the values that are not NaN.
func MeanInterval(values []float64, level float64) Interval {
	i := MeanOf(slices.DeleteFunc(slices.Clone(values), math.IsNaN), level)
	i.warnOfLeft(len(values) - i.N)
	return i
}

func (i *Interval) warnOfLeft(left int) {
	if left > 0 {
		i.warn("%d replications have no value and are left out", left)
	}
}

// RatioOfMeans estimates the mean of a divided by the mean of b, which have one pair
// per replication, with the interval of Fieller 1954 ("Some problems in interval
// estimation", JRSS B 16), which is exact for normal pairs: the ratios R for
// which Student's t does not distinguish the mean of a - R b from 0. Where it does not
// distinguish the mean of b from 0 either, the interval is infinite. Pairs with a NaN
// are left out. It panics if the lengths differ or the level is
// outside (0, 1).
func RatioOfMeans(a, b []float64, level float64) Interval {
	if len(a) != len(b) {
		panic("inference: a ratio of samples of different lengths")
	}
	var x, y []float64
	for i := range a {
		if !math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	n := len(x)
	r := unbounded(n, math.NaN(), level)
	r.warnOfLeft(len(a) - n)
	if n == 0 {
		r.warn("there are no runs")
		return r
	}
	above, below := stat.Mean(x, nil), stat.Mean(y, nil)
	r.Value = above / below
	switch {
	case n == 1:
		r.warn("one run gives no interval")
		return r
	case n < FewReplications:
		r.warn("%d replications are few: intervals are rough below %d", n, FewReplications)
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile(1 - (1-level)/2)
	size := t * t / float64(n)
	// The interval's ends solve p R^2 - 2 q R + s = 0.
	p := below*below - size*stat.Variance(y, nil)
	q := above*below - size*stat.Covariance(x, y, nil)
	s := above*above - size*stat.Variance(x, nil)
	if p <= 0 {
		r.warn("the divisor may be 0: the ratio has no interval")
		return r
	}
	if q*q-p*s <= rounding*q*q {
		r.warn("the ratio is the same in every replication: it has no interval")
		return r
	}
	root := math.Sqrt(q*q - p*s)
	r.Low, r.High = (q-root)/p, (q+root)/p
	return r
}

// LeastOf estimates the least of several quantities, each with one value per
// replication, so that its interval tells whether any of them lies below a value. If
// all their intervals hold simultaneously (they have the level that Simultaneous
// gives), so does the one from the least of their low ends to the least of their high
// ends. Its Value is the least mean, which chance makes lower than the least quantity;
// at is the index of that quantity.
func LeastOf(quantities [][]float64, level float64) (least Interval, at int) {
	least = unbounded(0, math.NaN(), level)
	if len(quantities) == 0 {
		least.warn("there are no runs")
		return least, -1
	}
	simultaneous := Simultaneous(level, len(quantities))
	for k, values := range quantities {
		i := MeanInterval(values, simultaneous)
		if k == 0 {
			least = i
			least.Level, least.StandardError = level, 0
		}
		least.N, least.Low, least.High = min(least.N, i.N), min(least.Low, i.Low), min(least.High, i.High)
		if i.Value < least.Value {
			least.Value, at = i.Value, k
		}
	}
	return least, at
}

// Rise returns by how much the least-squares line through points rises over the
// whole range of x; NaN if a y is. It panics if x and y differ in length or x does
// not vary.
func Rise(x, y []float64) float64 {
	if len(x) != len(y) {
		panic("inference: a slope of samples of different lengths")
	}
	low, high := slices.Min(x), slices.Max(x)
	if !(low < high) {
		panic("inference: a slope over something that does not vary")
	}
	_, slope := stat.LinearRegression(x, y, nil, false)
	return slope * (high - low)
}

// RiseWithin returns the Rise of each replication; y holds values by point and
// replication. Runs of one replication share worlds and draws, so that its values
// are not independent, but the rises are.
func RiseWithin(x []float64, y [][]float64) []float64 {
	rises := make([]float64, len(y[0]))
	at := make([]float64, len(y))
	for r := range rises {
		for p := range y {
			at[p] = y[p][r]
		}
		rises[r] = Rise(x, at)
	}
	return rises
}

// MeanAfter returns the mean of values over the given number of weeks from each event
// on, the week of the event included, counting each week once; NaN without events. It
// panics if values and events differ in number.
func MeanAfter(values, events []float64, weeks int) float64 {
	if len(values) != len(events) {
		panic("inference: values and events of different numbers of weeks")
	}
	sum, n, left := 0.0, 0.0, 0
	for w := range values {
		if events[w] > 0 {
			left = weeks
		}
		if left > 0 {
			left--
			sum += values[w]
			n++
		}
	}
	return sum / n
}

// A Tipping describes what an organization did as its load rose level by level and
// fell again. Loads are those of the levels.
type Tipping struct {
	Collapsed bool
	Collapse  float64 // first load on the way up at which performance is below half its value at the lowest load
	Recovered bool
	Recovery  float64 // first load on the way down from which performance stays above that half
}

// Performance below collapsedShare of that at the lowest load is a collapse.
const collapsedShare = .5

// TippingOf finds the collapse and recovery of an organization from its mean
// performance at each step: at the loads in ascending order, then at all but the
// last of them in descending order. It panics if there are fewer than two loads
// or other than 2n-1 steps.
func TippingOf(loads, performance []float64) Tipping {
	n := len(loads)
	if n < 2 || len(performance) != 2*n-1 {
		panic(fmt.Sprintf("inference: a ramp of %d loads with %d steps", n, len(performance)))
	}
	var t Tipping
	half := collapsedShare * performance[0]
	for k, load := range loads {
		if performance[k] < half {
			t.Collapsed, t.Collapse = true, load
			break
		}
	}
	for k := 2*n - 2; t.Collapsed && k >= n && performance[k] > half; k-- {
		t.Recovered, t.Recovery = true, loads[2*n-2-k]
	}
	return t
}

// TippingGap estimates the mean, over organizations, of the load of collapse minus
// the load of recovery, which is above 0 where overload tips.
//
// Quantities that a ramp does not show are bounded. An organization that collapsed
// and did not recover would recover somewhere between 0 and the lowest load. The gap
// of one that did not collapse is not seen: its lower bound is 0, and it has no upper
// bound. The interval reaches from the low end of the mean of the
// lower bounds to the high end of the mean of the upper ones (Horowitz & Manski
// 2000, "Nonparametric analysis of randomized experiments with missing covariate
// and outcome data", JASA 95, bound means so), and its Value is the mean of the
// lower bounds.
func TippingGap(tippings []Tipping, lowest, level float64) Interval {
	low, high := make([]float64, len(tippings)), make([]float64, len(tippings))
	collapsed, recovered := 0, 0
	for i, t := range tippings {
		switch {
		case !t.Collapsed:
			low[i], high[i] = 0, math.Inf(1)
			continue
		case !t.Recovered:
			low[i], high[i] = t.Collapse-lowest, t.Collapse
		default:
			low[i] = Unrounded(t.Collapse-t.Recovery, low[0], t.Collapse+t.Recovery)
			high[i] = low[i]
			recovered++
		}
		collapsed++
	}
	gap := MeanInterval(low, level)
	gap.StandardError = 0 // the interval is not that of a mean
	switch {
	case len(tippings) == 0:
		return gap
	case collapsed == 0:
		gap.Value, gap.Low, gap.High = math.NaN(), math.Inf(-1), math.Inf(1)
	case collapsed < len(tippings):
		gap.High = math.Inf(1)
	default:
		gap.High = MeanInterval(high, level).High
	}
	if collapsed < len(tippings) {
		gap.warn("%d of %d organizations never collapsed", len(tippings)-collapsed, len(tippings))
	}
	if recovered < collapsed {
		gap.warn("%d of %d organizations that collapsed did not recover even at the lowest load: the value is a lower bound", collapsed-recovered, collapsed)
	}
	return gap
}
