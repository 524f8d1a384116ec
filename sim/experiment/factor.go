package experiment

import (
	"fmt"
	"math"
	"slices"

	"leaderful/sim"
	"leaderful/sim/random"
)

// A Factor is something that a sweep varies.
type Factor struct {
	Name    string `json:"name"` // of a field: environment.growth, regimes.power-with.delegation
	Unit    string `json:"unit,omitempty"`
	Meaning string `json:"meaning"`
	Whole   bool   `json:"whole,omitempty"` // takes whole numbers only
	Spread  Spread `json:"spread"`
}

// FactorOf returns the factor that varies a field of Fields, without a spread.
func FactorOf(f *sim.Field) Factor {
	return Factor{Name: f.Name, Unit: f.Unit, Meaning: f.Meaning, Whole: f.Whole}
}

// A Shape says how the values of a factor are spread.
type Shape string

const (
	Levels     Shape = "levels"     // the values listed, each as likely as the others
	Uniform    Shape = "uniform"    // evenly between Low and High
	LogUniform Shape = "loguniform" // evenly in the logarithm, between Low and High
	Triangular Shape = "triangular" // between Low and High, densest at Mode
	Normal     Shape = "normal"     // of Mean and Deviation, cut off at Low and High
	LogNormal  Shape = "lognormal"  // the exponential of a normal of Mean and Deviation, cut off at Low and High
)

// Shapes lists the shapes of continuous spreads.
var Shapes = []Shape{Uniform, LogUniform, Triangular, Normal, LogNormal}

// A Spread says which values a factor takes and how often.
type Spread struct {
	Shape     Shape     `json:"shape"`
	Levels    []float64 `json:"levels,omitempty"`    // for Levels, in the order given
	Low       float64   `json:"low,omitempty"`       // lowest value, except for Levels
	High      float64   `json:"high,omitempty"`      // highest value, except for Levels
	Mode      float64   `json:"mode,omitempty"`      // for Triangular
	Mean      float64   `json:"mean,omitempty"`      // for Normal; for LogNormal that of the logarithm
	Deviation float64   `json:"deviation,omitempty"` // standard deviation, likewise
}

// Check returns what is wrong with the spread, or nil.
func (s *Spread) Check() error {
	switch {
	case s.Shape == Levels && len(s.Levels) == 0:
		return fmt.Errorf("it has no levels")
	case s.Shape == Levels:
		met := map[float64]bool{}
		for _, level := range s.Levels {
			if met[level] {
				return fmt.Errorf("the level %v is listed twice", level)
			}
			met[level] = true
		}
	case !slices.Contains(Shapes, s.Shape):
		return fmt.Errorf("unknown distribution %q", s.Shape)
	case !(s.Low < s.High):
		return fmt.Errorf("it runs from %v to %v; the first must be below the second", s.Low, s.High)
	case (s.Shape == LogUniform || s.Shape == LogNormal) && s.Low <= 0:
		return fmt.Errorf("its logarithm is taken, so its whole range must be above 0; it begins at %v", s.Low)
	case s.Shape == Triangular && !(s.Mode >= s.Low && s.Mode <= s.High):
		return fmt.Errorf("its mode is %v, outside %v to %v", s.Mode, s.Low, s.High)
	case s.Shape == Normal:
		return s.checkNormal(s.Low, s.High)
	case s.Shape == LogNormal:
		return s.checkNormal(random.Log(s.Low), random.Log(s.High))
	}
	return nil
}

// Limits for the normal distribution, in deviations: beyond the first a share is too
// small for a floating-point number; in a range as narrow as the second its share has
// lost half of its digits.
const (
	farthestTail  = 37
	narrowestCut  = 1e-6
	tailBeginning = 4 // from here on, shares are counted from the near end
)

// checkNormal returns why the normal distribution cannot be cut off at low and high.
func (s *Spread) checkNormal(low, high float64) error {
	from, to := (low-s.Mean)/s.Deviation, (high-s.Mean)/s.Deviation
	switch {
	case !(s.Deviation > 0):
		return fmt.Errorf("its deviation is %v; it must be above 0", s.Deviation)
	case from > farthestTail || to < -farthestTail:
		return fmt.Errorf("all of its range is more than %d deviations from its mean, where its share is 0", farthestTail)
	case to-from < narrowestCut:
		return fmt.Errorf("its deviation is %v, so much wider than its range that it is uniform there", s.Deviation)
	case s.Mean+s.Deviation == s.Mean:
		return fmt.Errorf("its deviation is %v, too small relative to its mean for values to differ", s.Deviation)
	}
	return nil
}

// Quantile returns the value below which a share u in [0, 1] of the spread lies.
// It is equal to the bit on every processor.
func (s *Spread) Quantile(u float64) float64 {
	span := s.High - s.Low
	switch s.Shape {
	case Levels:
		return s.Levels[min(int(u*float64(len(s.Levels))), len(s.Levels)-1)]
	case Uniform:
		return s.within(s.Low + float64(u*span))
	case LogUniform:
		low, high := random.Log(s.Low), random.Log(s.High)
		return s.within(random.Exp(low + float64(u*(high-low))))
	case Triangular:
		if rise := (s.Mode - s.Low) / span; u < rise {
			return s.within(s.Low + math.Sqrt(float64(u*span*(s.Mode-s.Low))))
		}
		return s.within(s.High - math.Sqrt(float64((1-u)*span*(s.High-s.Mode))))
	case Normal:
		return s.within(s.normal(s.Low, s.High, u))
	case LogNormal:
		return s.within(random.Exp(s.normal(random.Log(s.Low), random.Log(s.High), u)))
	}
	panic("experiment: a spread of unknown shape: " + string(s.Shape))
}

// within keeps a value in the range despite rounding.
func (s *Spread) within(x float64) float64 { return min(max(x, s.Low), s.High) }

// normal returns a quantile of the normal distribution cut off at low and high.
func (s *Spread) normal(low, high, u float64) float64 {
	from, to := (low-s.Mean)/s.Deviation, (high-s.Mean)/s.Deviation
	switch {
	case from > tailBeginning: // by symmetry: shares near 1 have no digits left to distinguish them
		return s.Mean - float64(s.Deviation*tailQuantile(-to, -from, 1, u))
	case to < -tailBeginning:
		return s.Mean + float64(s.Deviation*tailQuantile(from, to, 0, u))
	}
	below, above := normalShare(from), normalShare(to)
	p := below + float64(u*(above-below))
	if p <= 0 || p >= 1 {
		return []float64{low, high}[min(int(2*u), 1)]
	}
	return s.Mean + float64(s.Deviation*random.NormalQuantile(p))
}

// tailQuantile returns a quantile of the standard normal distribution cut off at
// from and to, both far below 0: the share u lies between it and from or, if end
// is 1, to.
func tailQuantile(from, to float64, end int, u float64) float64 {
	p := [2]float64{tailShare(from), tailShare(to)}
	at := p[end] + float64(u*(p[1-end]-p[end]))
	if at <= 0 {
		return from
	}
	return random.NormalQuantile(at)
}

// tailShare returns the share of the standard normal distribution below x, which
// is far below 0, to full precision.
func tailShare(x float64) float64 {
	low, high := 0.0, 1.0
	for {
		p := low + (high-low)/2
		switch {
		case p == low || p == high:
			return p
		case random.NormalQuantile(p) < x:
			low = p
		default:
			high = p
		}
	}
}

// normalShare returns the share of the standard normal distribution below x, by
// bisection of its quantile, which is portable to the bit.
func normalShare(x float64) float64 {
	low, high := 0.0, 1.0
	for range 60 {
		if p := low + (high-low)/2; random.NormalQuantile(p) < x {
			low = p
		} else {
			high = p
		}
	}
	return low + (high-low)/2
}

// At returns the factor's value at a coordinate u in [0, 1] of a design.
func (f *Factor) At(u float64) float64 {
	if !f.Whole || f.Spread.Shape == Levels {
		return f.Spread.Quantile(u)
	}
	if f.Spread.Shape == Uniform { // every whole number as likely as the others
		return min(f.Spread.Low+math.Floor(u*(f.Spread.High-f.Spread.Low+1)), f.Spread.High)
	}
	return math.Round(f.Spread.Quantile(u))
}

// Ends returns the lowest and the highest value of the spread.
func (s *Spread) Ends() (low, high float64) {
	if s.Shape == Levels {
		return slices.Min(s.Levels), slices.Max(s.Levels)
	}
	return s.Low, s.High
}

// Admits returns why the factor cannot have a value at a listed point, or nil.
func (f *Factor) Admits(v float64) error {
	switch low, high := f.Spread.Ends(); {
	case !(v >= low && v <= high):
		return fmt.Errorf("%s is %v; it varies from %v to %v", f.Name, v, low, high)
	case f.Whole && v != math.Trunc(v):
		return fmt.Errorf("%s is %v; it takes whole numbers", f.Name, v)
	}
	return nil
}

// LevelsBetween returns equally spaced levels from low to high or, if
// logarithmic, levels of equal ratios. For whole factors they are rounded, and
// duplicates are dropped.
func LevelsBetween(low, high float64, steps int, logarithmic, whole bool) []float64 {
	spread := Spread{Shape: Uniform, Low: low, High: high}
	if logarithmic {
		spread.Shape = LogUniform
	}
	var levels []float64
	for i := range steps {
		level := low
		switch {
		case i == steps-1 && steps > 1:
			level = high
		case i > 0:
			level = tidy(spread.Quantile(float64(i) / float64(steps-1)))
		}
		if whole {
			level = math.Round(level)
		}
		if len(levels) == 0 || level != levels[len(levels)-1] {
			levels = append(levels, level)
		}
	}
	return levels
}

// tidy rounds to 12 significant digits, so that a step of 0.1 gives 0.3, and a
// refined grid contains its earlier points.
func tidy(x float64) float64 {
	var tidied float64
	if _, err := fmt.Sscan(fmt.Sprintf("%.12g", x), &tidied); err != nil {
		panic("experiment: a level that is not a number")
	}
	return tidied
}
