package experiment

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"leaderful/sim"
)

// A Sweep runs arms at the points of a design. Its JSON is all of it.
type Sweep struct {
	Name         string       `json:"name"`
	Title        string       `json:"title,omitempty"`
	Question     string       `json:"question,omitempty"`
	Scenario     string       `json:"scenario"`           // name of the scenario in which it takes place
	Evidence     []string     `json:"evidence,omitempty"` // outcomes that the scenario's evidence is about
	Seed         uint64       `json:"seed"`               // below MostSeed
	Worlds       Worlds       `json:"worlds"`
	Replications Replications `json:"replications"`
	Design       Design       `json:"design"`
	Factors      []Factor     `json:"factors"`
	Arms         []Arm        `json:"regimes"`          // before factors change them
	Outcomes     []string     `json:"outcomes"`         // names
	Series       []string     `json:"weekly,omitempty"` // names of the series recorded weekly; nil: none
	Headline     Contrast     `json:"headline"`
	Files        []File       `json:"files,omitempty"` // that it was read from, its own first
}

// A File is the name and the text of a file that was read.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// MostReplications bounds the replications of a point.
const MostReplications = 10_000_000

// MostSeed bounds seeds, so that they are exact as floating-point numbers in tables.
const MostSeed = 1 << 53

// Worlds says which runs of one replication share world, founders and draws.
type Worlds string

const (
	Common      Worlds = "common"      // all points and arms
	ByPoint     Worlds = "by-point"    // the arms of a point
	Independent Worlds = "independent" // none
)

// AllWorlds lists the ways to share worlds.
var AllWorlds = []Worlds{Common, ByPoint, Independent}

// Replications says how many organizations each arm gets at each point: Most, or
// as soon as the half-width of the 95% interval of a contrast is at most
// Precision, looked at after Least and then after every Least more. With this
// sequential rule of Chow & Robbins (1965) the intervals keep their level in the
// limit of small precision.
type Replications struct {
	Most      int      `json:"most"`
	Least     int      `json:"least,omitempty"`     // with a precision
	Precision float64  `json:"precision,omitempty"` // 0: always Most
	Of        Contrast `json:"of,omitzero"`         // what must be precise
	Budget    int64    `json:"budget,omitempty"`    // runs, of which Most is the share of each point and arm; 0: Most was given
}

// A Contrast is an outcome of an arm or, with a reference, the difference between the
// arm and the reference in the same replication.
type Contrast struct {
	Outcome   string `json:"outcome"`
	Arm       string `json:"regime"`
	Reference string `json:"reference,omitempty"`
}

// Points returns the number of points.
func (s *Sweep) Points() int { return s.Design.Points(s.Factors) }

// Values returns the values of a point, by factor.
func (s *Sweep) Values(point int) []float64 {
	values := make([]float64, len(s.Factors))
	s.Design.Point(s.Factors, s.Seed, point, values)
	return values
}

// Setup returns the setup of an arm at a point with the given values, or an error if a
// factor cannot have its value there.
func (s *Sweep) Setup(arm int, values []float64) (sim.Setup, error) {
	setup := s.Arms[arm].Setup
	setup.Shocks.Listed = slices.Clone(setup.Shocks.Listed)
	setup.Interventions = slices.Clone(setup.Interventions)
	setup.Regime.Habit = copied(setup.Regime.Habit)
	for i := range setup.Interventions {
		intervention := &setup.Interventions[i]
		intervention.Regime = copied(intervention.Regime)
		intervention.Parameter = copied(intervention.Parameter)
		intervention.Cut = copied(intervention.Cut)
		intervention.Absence = copied(intervention.Absence)
	}
	for j := range s.Factors {
		if err := s.Arms[arm].set(&setup, s.Factors[j].Name, values[j]); err != nil {
			return setup, err
		}
	}
	return setup, nil
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	q := *p
	return &q
}

// WorldSeed returns the seed of an arm's runs at a point with the given values. It
// depends on the values of the point, not on its number, so that it stays the same
// when the design grows.
func (s *Sweep) WorldSeed(arm int, values []float64) uint64 {
	if s.Worlds == Common {
		return s.Seed
	}
	sum := sha256.New()
	write := func(x uint64) { sum.Write(binary.LittleEndian.AppendUint64(nil, x)) }
	write(s.Seed)
	for j := range s.Factors {
		sum.Write([]byte(s.Factors[j].Name))
		write(math.Float64bits(values[j]))
	}
	if s.Worlds == Independent {
		sum.Write([]byte(s.Arms[arm].Name))
	}
	return binary.LittleEndian.Uint64(sum.Sum(nil)) % MostSeed
}

// The constants of Cost, in member-weeks: the cost of a week beside its members, and
// of a problem from its arrival to its end. Measured at ten settings around the
// defaults; where an organization is overloaded and problems stay open, they cost up
// to twice as much.
const (
	weekCost    = 18
	problemCost = 480
)

// Cost estimates the work of one replication of a point, in member-weeks.
func (s *Sweep) Cost(values []float64) float64 {
	total := 0.0
	for arm := range s.Arms {
		setup, err := s.Setup(arm, values)
		if err != nil {
			continue // it fails immediately
		}
		environment := &setup.Parameters.Environment
		weeks, members := float64(environment.Weeks), float64(setup.Parameters.Organization.Members)
		load := setup.Start.Backlog + float64(environment.BackgroundRate/52*weeks) // problems per member
		if setup.Shocks.Timing == sim.ShocksListed {
			for i := range setup.Shocks.Listed {
				load += setup.Shocks.Listed[i].Load
			}
		} else {
			load += float64(environment.ShockLoad / float64(environment.ShockEvery) * weeks)
		}
		total += float64(weeks*(members+weekCost)) + float64(load*members*problemCost)
	}
	return total
}

// costVaries reports whether the estimated cost of points differs systematically.
// That of random points does not: any sequence of them costs about as much as another.
func (s *Sweep) costVaries() bool {
	return (s.Design.Kind == Grid || s.Design.Kind == Points) && slices.ContainsFunc(s.Factors, func(f Factor) bool {
		switch f.Name {
		case "organization.members", "environment.weeks", "environment.background_rate", "environment.shock_load", "environment.shock_every", "start.backlog":
			return true
		}
		return strings.HasPrefix(f.Name, "shocks.") && strings.HasSuffix(f.Name, ".load")
	})
}

// Shard returns the range of points of one of n shards, numbered from 1. Together the
// shards contain all points; each has about the same amount of work.
func (s *Sweep) Shard(number, n int) (from, to int) {
	points := s.Points()
	if n == 1 || !s.costVaries() {
		at := func(k int) int { return int(math.Round(float64(points) * float64(k) / float64(n))) }
		return at(number - 1), at(number)
	}
	total := 0.0
	for p := range points {
		total += s.Cost(s.Values(p))
	}
	// A point belongs to the shard in whose share of the work its middle lies.
	done, low, high := 0.0, total*float64(number-1)/float64(n), total*float64(number)/float64(n)
	for p := range points {
		cost := s.Cost(s.Values(p))
		middle := done + cost/2
		done += cost
		if middle < low {
			from = p + 1
		}
		if middle < high {
			to = p + 1
		}
	}
	return from, to
}

// mostChecked is the largest number of points checked one by one if some may be
// impossible.
const mostChecked = 100_000

// Defect returns which parts of the sweep are missing or contradict each other, whatever
// the engine, or nil.
func (s *Sweep) Defect() error {
	regimes := make([]string, len(s.Arms))
	for i := range s.Arms {
		regimes[i] = s.Arms[i].Name
	}
	factors := make([]string, len(s.Factors))
	for j := range s.Factors {
		factors[j] = s.Factors[j].Name
	}
	for _, list := range []struct {
		what     string
		names    []string
		optional bool
	}{{"regimes", regimes, false}, {"factors", factors, false}, {"outcomes", s.Outcomes, false}, {"series", s.Series, true}} {
		switch distinct := slices.Compact(slices.Sorted(slices.Values(list.names))); {
		case len(distinct) == 0 && !list.optional:
			return fmt.Errorf("its %s are missing", list.what)
		case len(distinct) < len(list.names) || slices.Contains(distinct, ""):
			return fmt.Errorf("the names of its %s are not distinct", list.what)
		}
	}
	for j := range s.Factors {
		if err := s.Factors[j].Spread.Check(); err != nil {
			return fmt.Errorf("%s: %w", s.Factors[j].Name, err)
		}
	}
	for i, values := range s.Design.Listed {
		if len(values) != len(s.Factors) {
			return fmt.Errorf("point %d has %d values for %d factors", i, len(values), len(s.Factors))
		}
		for j, v := range values {
			if err := s.Factors[j].Admits(v); err != nil {
				return fmt.Errorf("point %d: %w", i, err)
			}
		}
	}
	if err := s.Design.Check(s.Factors); err != nil {
		return err
	}
	rule := &s.Replications
	switch {
	case s.Seed >= MostSeed:
		return fmt.Errorf("its seed is %d; it must be below 2^53", s.Seed)
	case !slices.Contains(AllWorlds, s.Worlds):
		return fmt.Errorf("its worlds are invalid: %q", s.Worlds)
	case rule.Most < 1 || rule.Most > MostReplications || rule.Budget < 0 || rule.Precision < 0 || rule.Precision > 0 && (rule.Least < 2 || rule.Least > rule.Most):
		return fmt.Errorf("its replications are invalid: %+v", *rule)
	}
	contrasts := []Contrast{s.Headline}
	if rule.Precision > 0 {
		contrasts = append(contrasts, rule.Of)
	}
	for _, c := range contrasts {
		if !slices.Contains(s.Outcomes, c.Outcome) || !slices.Contains(regimes, c.Arm) || c.Reference != "" && !slices.Contains(regimes, c.Reference) {
			return fmt.Errorf("it has no %s of %s", c.Outcome, strings.Join(slices.DeleteFunc([]string{c.Arm, c.Reference}, func(s string) bool { return s == "" }), " and "))
		}
	}
	return nil
}

// Check returns what is wrong with the sweep, or nil. It checks the first point and,
// where settings bound each other, the ends of ranges that are least compatible; only
// if these are impossible does it check the points themselves.
func (s *Sweep) Check() error {
	if err := s.Defect(); err != nil {
		return err
	}
	fields := Fields(s.Arms)
	for j := range s.Factors {
		if name := s.Factors[j].Name; !slices.ContainsFunc(fields, func(f sim.Field) bool { return f.Name == name }) {
			return fmt.Errorf("unknown field %q", name)
		}
	}
	for _, name := range s.Outcomes {
		if sim.OutcomeNamed(name) == nil {
			return fmt.Errorf("unknown outcome %q", name)
		}
	}
	for _, name := range s.Series {
		if sim.SeriesNamed(name) == nil {
			return fmt.Errorf("unknown series %q", name)
		}
	}
	points := s.Points()
	look := min(1, points)
	var unlike error // why points that are not checked may be impossible
	if s.interlocked() {
		if s.Design.Kind == Points {
			look = points
		} else if unlike = s.possible("at the ends of the ranges", s.worst()); unlike != nil {
			look = min(points, mostChecked)
		}
	}
	for p := range look {
		if err := s.possible(fmt.Sprintf("at point %d", p), s.Values(p)); err != nil {
			return err
		}
	}
	if look < points {
		return unlike
	}
	return nil
}

// possible returns why an arm cannot have the given values.
func (s *Sweep) possible(where string, values []float64) error {
	for arm := range s.Arms {
		setup, err := s.Setup(arm, values)
		if err == nil {
			err = setup.Err()
		}
		if err != nil {
			return fmt.Errorf("%s %s (%s): %w", s.Arms[arm].Name, where, s.Describe(values), err)
		}
	}
	return nil
}

// worst returns values that contradict each other if any values of the factors do:
// settings bound each other from above only, and the bounded ones are whole numbers.
func (s *Sweep) worst() []float64 {
	values := s.Values(0)
	for j := range s.Factors {
		f := &s.Factors[j]
		switch low, high := f.Spread.Ends(); {
		case bounds(f):
			values[j] = math.Ceil(low)
		case f.Whole:
			values[j] = math.Floor(high)
		}
	}
	return values
}

// bounds reports whether a factor is a setting that others must not exceed.
func bounds(f *Factor) bool {
	p := sim.ParameterNamed(f.Name)
	return p != nil && p.Bounding()
}

// interlocked reports whether a factor bounds another setting or is bounded by one.
func (s *Sweep) interlocked() bool {
	return slices.ContainsFunc(s.Factors, func(f Factor) bool {
		p := sim.ParameterNamed(f.Name)
		return bounds(&f) || p != nil && p.Bound != ""
	})
}

// Describe names the values of a point.
func (s *Sweep) Describe(values []float64) string {
	text := ""
	for j := range s.Factors {
		if j > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s %v", s.Factors[j].Name, values[j])
	}
	return text
}

// arm returns the number of the arm with a name; it panics if there is none.
func (s *Sweep) arm(name string) int {
	i := slices.IndexFunc(s.Arms, func(a Arm) bool { return a.Name == name })
	if i < 0 {
		panic("experiment: a contrast with an arm that does not run: " + name)
	}
	return i
}

// Contrast returns the value of a contrast in one replication, from the runs of
// its arms, and whether none of them failed.
func (s *Sweep) Contrast(c *Contrast, runs []Run) (value float64, ok bool) {
	outcome, arm := sim.OutcomeNamed(c.Outcome), s.arm(c.Arm)
	ok = runs[arm].Err == nil
	value = outcome.Of(&runs[arm].Outcomes)
	if c.Reference != "" {
		reference := s.arm(c.Reference)
		ok = ok && runs[reference].Err == nil
		value -= outcome.Of(&runs[reference].Outcomes)
	}
	return value, ok
}
