package sim

import (
	"math"

	"leaderful/sim/random"
)

// ceiling is the highest severity.
const ceiling = 3

// arrive brings the week's problems, which are the same for every organization
// of a replication, to their seats.
func (o *Organization) arrive() {
	environment := &o.settings.Environment
	drift := &o.setup.Drift
	arrival := arrivals{pool: o.domains}

	if o.week == 0 && o.setup.Start.Backlog > 0 {
		arrival.source = fromBacklog
		arrival.complexity = environment.ShockComplexity
		o.bring(&arrival, o.key.Poisson(float64(o.setup.Start.Backlog*float64(o.members)), drawBacklog, 0, o.week))
	}

	arrival.source = fromBackground
	arrival.complexity = o.drifted("environment.background_complexity", environment.BackgroundComplexity, drift.Complexity)
	rate := o.drifted("environment.background_rate", environment.BackgroundRate, drift.Load)
	o.bring(&arrival, o.key.Poisson(float64(rate*float64(o.members))/yearWeeks, drawBackground, 0, o.week))

	arrival.source = fromShock
	strike := func(shock Shock) {
		arrival.pool = shock.Breadth
		arrival.complexity = shock.Complexity
		o.pickDomains(arrival.domains[:], shock.Breadth, int64(arrival.source))
		arrivals := o.key.Poisson(float64(shock.Load*float64(o.members)), drawShockProblems, int64(arrival.source), o.week)
		o.tally.shock(o.week)
		if o.report != nil {
			o.emit(Event{Kind: ShockStruck, Count: arrivals, Facets: o.facetList(arrival.domains[:shock.Breadth])})
		}
		o.bring(&arrival, arrivals)
		arrival.source++
	}
	if o.setup.Shocks.Timing == ShocksListed {
		for _, shock := range o.setup.Shocks.Listed {
			if shock.Week == o.week {
				strike(shock)
			}
		}
	} else if o.shockStrikes() {
		strike(Shock{
			Breadth:    environment.ShockBreadth,
			Load:       o.drifted("environment.shock_load", environment.ShockLoad, drift.Load),
			Complexity: o.drifted("environment.shock_complexity", environment.ShockComplexity, drift.Complexity),
		})
	}
}

// shockStrikes decides whether an unlisted shock falls into this week.
func (o *Organization) shockStrikes() bool {
	every := o.settings.Environment.ShockEvery
	if o.setup.Shocks.Timing == ShocksAtRandom {
		return o.key.Chance(1/every, drawShock, 0, o.week, 0)
	}
	// A multiple of every, rounded up, is a week w with a multiple in (w-1, w].
	w := float64(o.week)
	return o.week > 0 && math.Floor(w/every) > math.Floor((w-1)/every)
}

// drifted returns a parameter's present value under a drift at a rate per year, kept
// in its range.
func (o *Organization) drifted(name string, value, rate float64) float64 {
	if rate == 0 {
		return value
	}
	p := ParameterNamed(name)
	return min(p.Max, max(p.Min, float64(value*(1+float64(rate*float64(o.week))/yearWeeks))))
}

// The sources of a week's problems, which keep the identities of problems distinct.
// Further shocks in a week are numbered from fromShock on.
const (
	fromBackground = iota
	fromBacklog
	fromShock
)

// arrivals describes the problems that one source brings in a week.
type arrivals struct {
	source     int
	complexity float64   // mean, before the cap
	pool       int       // number of domains to draw from
	domains    [64]uint8 // the pool, when it is not all domains
}

// bring adds n problems.
func (o *Organization) bring(from *arrivals, n int) {
	if n == 0 {
		return
	}
	environment := &o.settings.Environment
	growth := o.drifted("environment.growth", environment.Growth, o.setup.Drift.Growth)
	more := 1 - 1/from.complexity
	most := min(environment.MaxComplexity, from.pool)
	for index := range n {
		place := o.take()
		p := &o.problems[place]
		identity := int64(index)<<36 | int64(from.source)<<16 | int64(o.week)
		*p = problem{number: o.arrivals, identity: identity, arrived: o.week, entered: int32(o.week), decider: nobody}
		o.arrivals++
		p.place = int32(math.Floor(float64(o.key.Uniform(drawPlace, identity, o.week, 0) * float64(o.members))))
		p.holder = p.place
		p.facets = 1
		for int(p.facets) < most && o.key.Chance(more, drawComplexity, identity, o.week, int(p.facets)) {
			p.facets++
		}
		o.pickFacets(p, from)
		vulnerability := 0.0
		for _, d := range p.domain[:p.facets] {
			vulnerability += o.vulnerability[d]
		}
		magnitude := spread(environment.Magnitude, environment.MagnitudeSigma, o.key.Normal(drawMagnitude, identity, o.week, 0))
		exposure := float64(o.settings.Vulnerability.Exposure*vulnerability) / float64(p.facets)
		p.severity = min(ceiling, float64(magnitude*(1+exposure)))
		p.growth = spread(growth, environment.GrowthSigma, o.key.Normal(drawGrowth, identity, o.week, 0))
		p.own = o.key.Chance(o.enacted.Delegation, drawRoute, identity, o.week, 0)
		o.tally.arrived(p)
		o.open = append(o.open, place)
		if o.report != nil {
			o.emitOf(p, Event{Kind: Arrived, Seat: int(p.place)})
		}
	}
}

// take returns the place of an unused problem.
func (o *Organization) take() int32 {
	if n := len(o.free); n > 0 {
		place := o.free[n-1]
		o.free = o.free[:n-1]
		return place
	}
	o.problems = append(o.problems, problem{})
	return int32(len(o.problems) - 1)
}

// spread returns a lognormal number with the given median.
func spread(median, sigma, z float64) float64 {
	if sigma == 0 {
		return median
	}
	return float64(median * random.Exp(float64(sigma*z)))
}

// pickDomains draws n distinct domains of all into the front of pool.
func (o *Organization) pickDomains(pool []uint8, n int, subject int64) {
	for d := range o.domains {
		pool[d] = uint8(d)
	}
	for i := range n {
		j := i + o.key.Below(o.domains-i, drawShockDomain, subject, o.week, i)
		pool[i], pool[j] = pool[j], pool[i]
	}
}

// pickFacets draws the problem's distinct domains from its source's pool: the
// k-th place of the remaining ones, counted upward.
func (o *Organization) pickFacets(p *problem, from *arrivals) {
	var picked [mostFacets]int // places in the pool, in ascending order
	for f := range int(p.facets) {
		place := o.key.Below(from.pool-f, drawFacet, p.identity, o.week, f)
		at := 0
		for ; at < f && picked[at] <= place; at++ {
			place++
		}
		copy(picked[at+1:f+1], picked[at:f])
		picked[at] = place
		if from.source >= fromShock {
			p.domain[f] = from.domains[place]
		} else {
			p.domain[f] = uint8(place)
		}
	}
}
