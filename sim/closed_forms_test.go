package sim

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// stillness is the settings in which no problem ever arises and nobody quits.
var stillness = map[string]float64{
	"environment.background_rate": 0, "environment.shock_load": 0, "turnover.quit_rate": 0,
}

// still returns a setup without problems and quits, with further changes.
func still(regime string, changes map[string]float64) Setup {
	setup := setupOf(regime, stillness)
	for name, value := range changes {
		if err := ParameterNamed(name).Set(&setup, value); err != nil {
			panic(err)
		}
	}
	return setup
}

// near fails the test unless got is want, up to rounding.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-11) {
		t.Fatalf("%s is %.15g, want %.15g", what, got, want)
	}
}

// approach is the value of a quantity after some weeks, each of which moves it a share
// of the way from its start to its resting level.
func approach(start, rest, share float64, weeks int) float64 {
	return rest + (start-rest)*math.Pow(1-share, float64(weeks))
}

func TestTrustApproachesRest(t *testing.T) {
	for _, regime := range Regimes {
		setup := still(regime.Name, map[string]float64{"trust.initial": .85})
		o := found(t, &setup, 1, 0)
		espoused, enacted := regime.Espoused, regime.Espoused
		if regime.Name == "masquerade" {
			enacted = *regime.Habit
		}
		gap := (math.Abs(espoused.Delegation-enacted.Delegation) + math.Abs(espoused.Consultation-enacted.Consultation) +
			math.Abs(espoused.Sanction-enacted.Sanction)) / 3
		rest := .5 + .3*(enacted.Consultation-.5) - .5*enacted.Sanction*(1-enacted.Compassion/2) - .2*gap
		for !o.Done() {
			o.Week()
			for _, i := range []int{0, 3, 56} {
				near(t, "trust under "+regime.Name, o.Member(i).Trust, approach(.85, rest, .04, o.CurrentWeek()))
			}
		}
	}
}

// TestTrustRestsAtTheEnds moves the resting level beyond both ends of [0, 1].
func TestTrustRestsAtTheEnds(t *testing.T) {
	for _, c := range []struct {
		policy Policy
		weight float64
		rest   float64
	}{{Policy{Consultation: 1}, 1, 1}, {Policy{Sanction: 1}, 1, 0}} {
		setup := still("power-with", map[string]float64{"trust.voice_weight": c.weight, "trust.threat_weight": c.weight})
		setup.Regime = Regime{Espoused: c.policy}
		o := found(t, &setup, 1, 0)
		for !o.Done() {
			o.Week()
			near(t, "trust", o.Member(9).Trust, approach(.5, c.rest, .04, o.CurrentWeek()))
		}
	}
}

// TestTrustFollowsPractice makes a habit's pull decay, and with it the gap.
func TestTrustFollowsPractice(t *testing.T) {
	setup := still("power-with", nil)
	habit := regimeNamed("domineering").Espoused
	setup.Regime.Habit, setup.Regime.Pull, setup.Regime.Practice = &habit, .9, .03
	o := found(t, &setup, 1, 0)
	trust := .5
	for !o.Done() {
		pull := .9 * math.Pow(.97, float64(o.CurrentWeek()))
		consultation, sanction, compassion := .85+pull*(.20-.85), pull*.80, .80+pull*(.10-.80)
		gap := pull * (.80 + .65 + .80) / 3
		rest := max(0, .5+.3*(consultation-.5)-.5*sanction*(1-compassion/2)-.2*gap)
		trust += .04 * (rest - trust)
		o.Week()
		near(t, "pull", o.Observe().Pull, pull*.97)
		near(t, "trust", o.Member(20).Trust, trust)
	}
}

// TestCapacityApproachesBalance: learning from routine and forgetting balance at
// learn_routine f / (learn_routine f + forget_capacity).
func TestCapacityApproachesBalance(t *testing.T) {
	t.Parallel()
	const learn, forget, attention, weeks = .03, .02, 1.5, 1500
	for _, regime := range Regimes {
		setup := still(regime.Name, map[string]float64{
			"people.learn_routine": learn, "people.forget_capacity": forget, "people.coaching": 0,
			"organization.leader_attention": attention, "environment.weeks": weeks})
		delegation := regime.Espoused.Delegation
		if regime.Name == "masquerade" {
			delegation = regime.Habit.Delegation
		}
		for seat, gain := range map[int]float64{0: learn * attention, 7: learn * attention, 8: learn * delegation, 56: learn * delegation} {
			balance := gain / (gain + forget)
			start := found(t, &setup, 1, 0).Member(seat).Capacity
			o := found(t, &setup, 1, 0)
			for !o.Done() {
				o.Week()
				near(t, "capacity under "+regime.Name, o.Member(seat).Capacity, approach(start, balance, gain+forget, o.CurrentWeek()))
			}
			near(t, "final capacity under "+regime.Name, o.Member(seat).Capacity, balance)
		}
	}
}

// TestCoachingClosesTheDistance: without other learning or forgetting, a follower
// approaches its boss's capacity, and nobody's capacity sinks to a boss's.
func TestCoachingClosesTheDistance(t *testing.T) {
	setup := still("power-with", map[string]float64{
		"people.learn_routine": 0, "people.forget_capacity": 0, "people.coaching": .1, "organization.leader_attention": 1.2})
	o := found(t, &setup, 1, 0)
	start := make([]Member, o.Members())
	head := 0.0
	for i := range start {
		start[i] = o.Member(i)
		head = start[0].Capacity
	}
	for !o.Done() {
		o.Week()
		for i := 1; i <= 7; i++ {
			want := start[i].Capacity
			if want < head {
				want = approach(want, head, .1*.30*1.2, o.CurrentWeek())
			}
			near(t, "capacity", o.Member(i).Capacity, want)
		}
	}
}

func TestVulnerabilityApproachesItsFixedPoint(t *testing.T) {
	without := still("power-with", map[string]float64{"vulnerability.prevention": 0})
	o := found(t, &without, 1, 0)
	for !o.Done() {
		o.Week()
		near(t, "vulnerability without prevention", o.Observe().Vulnerability, approach(.3, 1, .004, o.CurrentWeek()))
	}

	// With members who do not change, prevention P is constant, and so drift and
	// prevention balance at drift / (drift + prevention P / members).
	for _, regime := range Regimes {
		setup := still(regime.Name, map[string]float64{
			"people.learn_routine": 0, "people.forget_capacity": 0, "people.coaching": 0,
			"people.forget_competence": 0, "trust.rate": 0, "vulnerability.prevention": .5})
		setup.Start.Harm = .3
		setup.Parameters.Harm.Heal = 0
		o := found(t, &setup, 1, 0)
		prevention := preventionOf(o, &setup)
		for !o.Done() {
			o.Week()
			for d, v := range o.vulnerability {
				mended := .5 * prevention[d] / float64(o.Members())
				near(t, "vulnerability under "+regime.Name, v, approach(.3, .004/(.004+mended), .004+mended, o.CurrentWeek()))
			}
		}
	}
}

// preventionOf returns P by domain, member by member, in a week without problems.
func preventionOf(o *Organization, setup *Setup) []float64 {
	policy := setup.Regime.Espoused
	if setup.Regime.Habit != nil {
		for _, number := range PolicyNumbers {
			espoused, habit := number.Of(&policy), number.Of(setup.Regime.Habit)
			*espoused += setup.Regime.Pull * (*habit - *espoused)
		}
	}
	settings := &setup.Parameters
	p := make([]float64, settings.Organization.Domains)
	for i := range o.Members() {
		m := o.Member(i)
		if !m.Present {
			continue
		}
		attention := 1.0
		if m.Leader {
			attention = settings.Organization.LeaderAttention
		}
		boss := o.Member(m.Boss)
		belonging := min(1, float64(len(m.Ties))/(1+2*float64(settings.Organization.LateralTies)))
		motive := .4*m.Trust + o.traits[i] + .1*boss.Capacity + .2*belonging
		willing := settings.People.BaseEffort + (1-settings.People.BaseEffort)*motive
		effort := (1 - m.Harm) * max(willing, settings.People.FearEffort*policy.Sanction)
		initiative := policy.Delegation*m.Capacity + (1-policy.Delegation)*boss.Capacity*settings.Organization.LeaderAttention
		for d, x := range m.Competence {
			p[d] += effort * attention * initiative * x
		}
	}
	return p
}

// TestPreventionSurvivesFading adds prevention up member by member in weeks of
// turnover in which competence fades fast, week by week.
func TestPreventionSurvivesFading(t *testing.T) {
	t.Parallel()
	for _, fading := range []float64{0, .001, .5, .98, 1} {
		setup := still("power-with", map[string]float64{
			"people.forget_competence": fading, "turnover.quit_rate": 1, "turnover.vacancy": 3, "organization.domains": 13})
		o := found(t, &setup, 1, 0)
		for !o.Done() {
			before := slices.Clone(o.vulnerability)
			prevention := preventionOf(o, &setup)
			o.Week()
			for d, v := range before {
				if want := v + .004*(1-v) - .10*prevention[d]/57*v; math.Abs(o.vulnerability[d]-want) > 1e-9 {
					t.Fatalf("fading by %v: vulnerability is %v, want %v", fading, o.vulnerability[d], want)
				}
			}
		}
	}
}

func TestHarmHeals(t *testing.T) {
	for _, regime := range Regimes {
		setup := still(regime.Name, nil)
		setup.Start.Harm = .9
		compassion := regime.Espoused.Compassion // masquerade's habit is as compassionate as what it espouses
		o := found(t, &setup, 1, 0)
		for !o.Done() {
			o.Week()
			near(t, "harm under "+regime.Name, o.Member(40).Harm, approach(.9, 0, .02*(.5+compassion), o.CurrentWeek()))
		}
	}
}

func TestCompetenceFadesToItsFloor(t *testing.T) {
	for _, fading := range []float64{.001, .3, 1} {
		setup := still("power-with", map[string]float64{"people.forget_competence": fading})
		o := found(t, &setup, 1, 0)
		start := found(t, &setup, 1, 0)
		for !o.Done() {
			o.Week()
			for _, i := range []int{0, 8, 56} {
				for d, x := range o.Member(i).Competence {
					want := start.Member(i).Competence[d]
					if want > .2 {
						want = approach(want, .2, fading, o.CurrentWeek())
					}
					near(t, "competence", x, want)
				}
			}
		}
	}
}

// unlikely is the chance at which a test on fixed seeds would have failed.
const unlikely = .001

// chiSquare fails the test if counts are unlikely to come from the expected
// ones. Neighbouring cells are joined until at least five are expected in each.
func chiSquare(t *testing.T, what string, counts []int, expected []float64) {
	t.Helper()
	if len(counts) != len(expected) {
		t.Fatalf("%s: %d counts for %d cells", what, len(counts), len(expected))
	}
	statistic, cells := 0.0, 0
	observed, due, left := 0.0, 0.0, 0.0
	for _, e := range expected {
		left += e
	}
	for n, e := range expected {
		observed += float64(counts[n])
		due += e
		left -= e
		if due >= 5 && (left >= 5 || n == len(expected)-1) {
			statistic += (observed - due) * (observed - due) / due
			cells++
			observed, due = 0, 0
		}
	}
	if cells < 2 {
		t.Fatalf("%s: too few expected: %v", what, expected)
	}
	if p := (distuv.ChiSquared{K: float64(cells - 1)}).Survival(statistic); p < unlikely {
		t.Errorf("%s: chi-square %.1f over %d cells has a chance of %.2g; counts %v, expected %.1f", what, statistic, cells, p, counts, expected)
	}
}

// kolmogorovSmirnov fails the test if a sample is unlikely to come from a
// continuous distribution.
func kolmogorovSmirnov(t *testing.T, what string, sample []float64, cdf func(float64) float64) {
	t.Helper()
	slices.Sort(sample)
	n := float64(len(sample))
	distance := 0.0
	for k, x := range sample {
		f := cdf(x)
		distance = max(distance, f-float64(k)/n, float64(k+1)/n-f)
	}
	const limit = 1.95 // exceeded with a chance of .001 by sqrt(n) times the distance, for large n
	if len(sample) < 1000 || distance*math.Sqrt(n) > limit {
		t.Errorf("%s: distance %.4f in a sample of %d", what, distance, len(sample))
	}
}

// TestSanctionHurts tests the effects of one sanction, whom it affects, and the damage
// recorded.
func TestSanctionHurts(t *testing.T) {
	for _, regime := range Regimes[:5] {
		for _, harm := range []float64{0, .3, .95} {
			for _, dismissed := range []bool{false, true} {
				setup := still(regime.Name, map[string]float64{"trust.initial": .6, "environment.weeks": 1})
				setup.Start.Harm = harm
				o := found(t, &setup, 1, 0)
				o.enact()
				soft := 1 - regime.Espoused.Compassion/2
				rise := min(.2*soft, 1-harm)
				witnesses := o.Member(3).Ties
				if !o.sanction(3, dismissed) {
					t.Fatal("seat 3 is empty")
				}
				want := [causes]float64{FromSanction: rise}
				if m := o.Member(3); dismissed {
					want[FromDismissal] = 1 - harm - rise
					if m.Present || len(m.Ties) > 0 {
						t.Errorf("dismissed, seat 3 is present or has ties: %+v", m)
					}
				} else {
					near(t, "trust after a sanction", m.Trust, .6*(1-.5*soft))
					near(t, "harm after a sanction", m.Harm, harm+rise)
				}
				for cause, damage := range o.tally.damage {
					near(t, "damage", damage, want[cause])
				}
				for i := range o.Members() {
					if i == 3 {
						continue
					}
					trust := .6
					if slices.Contains(witnesses, i) {
						trust *= 1 - .15*soft
					}
					near(t, "trust of the others", o.Member(i).Trust, trust)
					near(t, "harm of the others", o.Member(i).Harm, harm)
				}
			}
		}
	}
}

// TestCutEmptiesSeats dismisses everybody: the damage is all that was unharmed.
func TestCutEmptiesSeats(t *testing.T) {
	setup := still("compassionate", map[string]float64{"environment.weeks": 52})
	setup.Start.Harm = .25
	setup.Interventions = []Intervention{{Week: 0, Cut: &Cut{Chance: 1}}}
	o := found(t, &setup, 1, 0)
	o.Week()
	for i := range o.Members() {
		if o.Member(i).Present {
			t.Fatalf("seat %d has survived a cut of everybody", i)
		}
	}
	if seen := o.Observe(); seen.LeadershipCapacity != 0 || seen.Trust != 0 || seen.Harm != 0 || seen.Performance != 0 {
		t.Errorf("something is seen of an empty organization: %+v", seen)
	}
	o.Run()
	outcomes := o.Outcomes()
	near(t, "damage", outcomes.CollateralDamage, 75)
	near(t, "dismissals", outcomes.Dismissals, 1)
	for i := range o.Members() {
		if !o.Member(i).Present {
			t.Errorf("seat %d is still vacant after a year", i)
		}
	}
}

// TestQuitsAreBinomial counts the quits of one week in many replications, with chances
// from so small that few draws are examined up to certainty.
func TestQuitsAreBinomial(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 48,000 weeks of quits")
	}
	t.Parallel()
	const members, runs = 21, 6000
	for _, c := range []struct{ rate, harm, trust float64 }{
		{.1, 0, .5}, {.5, .4, .5}, {1, 0, .1}, {2, .9, 0}, {5, .5, .2}, {5, 1, 0}, {0, 1, 0},
		{.134, 1, 0}, // the highest chance of all, just below three octets
	} {
		setup := still("power-with", map[string]float64{
			"organization.members": members, "environment.weeks": 1, "turnover.quit_rate": c.rate, "turnover.quit_harm": 2,
			"trust.rate": 0, "harm.heal": 0})
		setup.Start.Harm, setup.Start.Trust = c.harm, &c.trust
		chance := min(1, c.rate/52*(1+2*c.harm+3*max(0, .5-c.trust)))
		binomial := distuv.Binomial{N: members, P: chance}

		counts, bySeat := make([]int, members+1), make([]int, members)
		var o Organization
		for replication := range runs {
			if err := o.Reset(&setup, 1, replication); err != nil {
				t.Fatal(err)
			}
			o.Week()
			quits := 0
			for i := range members {
				if !o.Member(i).Present {
					quits++
					bySeat[i]++
				}
			}
			counts[quits]++
			if got := o.Outcomes().Quits * members / 52; math.Abs(got-float64(quits)) > 1e-9 {
				t.Fatalf("%d seats are empty after %v quits", quits, got)
			}
		}
		if chance == 0 {
			if counts[0] != runs {
				t.Errorf("some quit without a reason: %v", counts)
			}
			continue
		}
		expected, each := make([]float64, members+1), make([]float64, members)
		for n := range expected {
			expected[n] = runs * binomial.Prob(float64(n))
		}
		for i := range each {
			each[i] = runs * chance
		}
		chiSquare(t, "quits in a week", counts, expected)
		chiSquare(t, "quits by seat", bySeat, each)
	}
}

// TestArrivals tests the distributions of the problems in a world: numbers, complexity,
// facets, place, route, severity and growth.
func TestArrivals(t *testing.T) {
	t.Parallel()
	const members, weeks, replications = 10, 2000, 4
	setup := setupOf("compassionate", map[string]float64{
		"organization.members": members, "environment.weeks": weeks, "organization.domains": 8,
		"environment.background_rate": 6.5, "environment.background_complexity": 2.5, "environment.max_complexity": 5,
		"environment.shock_every": 4, "environment.shock_load": .3, "environment.shock_breadth": 3, "environment.shock_complexity": 2,
		"environment.magnitude": .01, "environment.magnitude_sigma": .7, "environment.growth": .001,
		"environment.growth_sigma": .6, "vulnerability.exposure": 0, "work.size": 0, "decision.judgement_floor": 1, "decision.insight": 1})
	var (
		perWeek, perShock                               [40]int
		complexity, ofShocks                            [6]int
		places                                          [members]int
		domains, pairs                                  = make([]int, 8), make([]int, 8*7/2)
		struck                                          = make([]int, 8)
		magnitudes, growths, grown                      []float64 // grown: the magnitude that goes with each growth
		shocks, background, fromShock, facets, referred int
		pool                                            []int
	)
	for replication := range replications {
		o := found(t, &setup, 5, replication)
		magnitude := map[int]float64{} // by problem
		remaining := 0                 // problems of the shock to come
		count := 0
		o.Listen(func(e Event) {
			switch e.Kind {
			case ShockStruck:
				shocks++
				perShock[e.Count]++
				remaining, pool = e.Count, e.Facets
				for _, d := range pool {
					struck[d]++
				}
			case Arrived:
				places[e.Seat]++
				magnitude[e.Problem] = math.Log(e.Severity/.01) / .7
				magnitudes = append(magnitudes, magnitude[e.Problem])
				if remaining > 0 {
					remaining--
					fromShock++
					ofShocks[len(e.Facets)]++
					for _, d := range e.Facets {
						if !slices.Contains(pool, d) {
							t.Fatalf("%v, but the shock struck domains %v", e, pool)
						}
					}
					return
				}
				count++
				background++
				complexity[len(e.Facets)]++
				for _, d := range e.Facets {
					domains[d]++
					facets++
				}
				if len(e.Facets) == 2 {
					low, high := min(e.Facets[0], e.Facets[1]), max(e.Facets[0], e.Facets[1])
					pairs[high*(high-1)/2+low]++
				}
			}
		})
		for !o.Done() {
			count = 0
			before := o.arrivals
			o.Week()
			perWeek[count]++
			for _, place := range o.open {
				// Problems that outlive their first week, which does not depend on their growth.
				if p := &o.problems[place]; p.number >= before {
					growths = append(growths, math.Log(p.growth/.001)/.6)
					grown = append(grown, magnitude[p.number])
				}
			}
		}
		referred += o.tally.referred
	}

	poisson := func(mean float64, n, cells int) []float64 {
		expected := make([]float64, cells)
		for k := range expected {
			expected[k] = float64(n) * distuv.Poisson{Lambda: mean}.Prob(float64(k))
		}
		return expected
	}
	geometric := func(mean float64, most, n int) []float64 {
		expected := make([]float64, 6)
		for k := 1; k < most; k++ {
			expected[k] = float64(n) * math.Pow(1-1/mean, float64(k-1)) / mean
		}
		expected[most] = float64(n) * math.Pow(1-1/mean, float64(most-1))
		return expected
	}
	even := func(n, cells int) []float64 {
		expected := make([]float64, cells)
		for k := range expected {
			expected[k] = float64(n) / float64(cells)
		}
		return expected
	}
	all := weeks * replications
	chiSquare(t, "background problems a week", perWeek[:], poisson(6.5*members/52, all, len(perWeek)))
	chiSquare(t, "shocks", []int{shocks, all - shocks}, []float64{float64(all) / 4, float64(all) * 3 / 4})
	chiSquare(t, "problems of a shock", perShock[:], poisson(.3*members, shocks, len(perShock)))
	chiSquare(t, "complexity", complexity[1:], geometric(2.5, 5, background)[1:])
	chiSquare(t, "complexity of shocks' problems", ofShocks[1:4], geometric(2, 3, fromShock)[1:4])
	chiSquare(t, "places", places[:], even(background+fromShock, members))
	chiSquare(t, "domains", domains, even(facets, 8))
	chiSquare(t, "pairs of domains", pairs, even(complexity[2], len(pairs)))
	chiSquare(t, "domains struck by shocks", struck, even(3*shocks, 8))
	arrived := background + fromShock
	chiSquare(t, "route", []int{arrived - referred, referred}, []float64{.15 * float64(arrived), .85 * float64(arrived)})
	if r := stat.Correlation(growths, grown, nil) * math.Sqrt(float64(len(growths))); math.Abs(r) > 3.3 {
		t.Errorf("growth depends on magnitude: the correlation is %.1f standard errors from 0", r)
	}
	standard := distuv.Normal{Mu: 0, Sigma: 1}
	kolmogorovSmirnov(t, "logarithm of magnitudes", magnitudes, standard.CDF)
	kolmogorovSmirnov(t, "logarithm of growth", growths, standard.CDF)
}

// TestSeverityGrowsGeometrically watches one problem that nobody ever takes up.
func TestSeverityGrowsGeometrically(t *testing.T) {
	setup := setupOf("power-with", map[string]float64{
		"environment.weeks": 200, "environment.background_rate": 0, "vulnerability.initial": .25,
		"environment.magnitude": .1, "environment.magnitude_sigma": 0, "environment.growth": .02, "environment.growth_sigma": 0,
		"vulnerability.exposure": 2, "people.capacity_follower": 0, "people.capacity_leader": 0, "people.learn_routine": 0})
	setup.Regime = Regime{Espoused: Policy{Delegation: 1}}
	setup.Shocks = ShockPlan{Timing: ShocksListed, Listed: []Shock{{Week: 0, Load: .5, Breadth: 12, Complexity: 1}}}
	o := found(t, &setup, 1, 0)
	arrived, onset := 0, -1
	o.Listen(func(e Event) {
		switch e.Kind {
		case Arrived:
			arrived++
			near(t, "severity on arrival", e.Severity, .1*(1+2*.25))
		case CrisisBegan:
			if onset < 0 {
				onset = e.Week
			}
			near(t, "severity of a crisis", e.Severity, .15*math.Pow(1.02, float64(e.Week)))
		}
	})
	o.Run()
	if want := int(math.Ceil(math.Log(1/.15) / math.Log(1.02))); onset != want || arrived == 0 {
		t.Errorf("%d problems become crises in week %d, want %d", arrived, onset, want)
	}
	for _, place := range o.open {
		near(t, "final severity", o.problems[place].severity, ceiling)
	}
	if o.Outcomes().OpenProblems != float64(arrived) {
		t.Errorf("%v of %d problems are open", o.Outcomes().OpenProblems, arrived)
	}
}
