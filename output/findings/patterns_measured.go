package findings

import (
	"fmt"
	"math"
	"slices"

	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// The regimes that patterns are about. typical is the one to whose crises the model
// was calibrated: the verdict on a pattern of typical organizations depends on it.
var (
	powerOver    = []string{"domineering", "compassionate"}
	threeRegimes = append(slices.Clone(powerOver), "power-with")
)

const typical = "compassionate"

// byTypical are the three regimes, the typical one first.
var byTypical = []string{typical, "domineering", "power-with"}

// How patterns are measured. Ranges are those of the canned sweep sensitivity
// where it has them; years have 52 weeks.
const (
	yearWeeks = 52

	firstWeeks      = 8  // of P1
	afterShockWeeks = 26 // of P3: as in resilience_loss

	cutSeats  = 1000 // of P6
	cutWeek   = 104  // trust has settled by then
	cutChance = .01

	crisisYears = 5 // of P9

	awayWeek  = 52 // of P10
	awayWeeks = 8
	headSeat  = 0
	unitSeat  = 1 // the first leader of a unit

	perHundred = 100 // members: the unit of loads of P8
)

var (
	growths    = experiment.LevelsBetween(.01, .1, 5, true, false) // of P2
	capacities = experiment.LevelsBetween(.05, .6, 5, false, false)
	shockLoads = [2]float64{.03, .12} // of P3: half and twice the default
	unitLosses = [2]float64{0, .6}    // of P4: the higher one is that of the scenario coupled-units

	// rampLoads are the levels of P8, in problems per member and week: the load is
	// a steady stream, with a shock every week, so that the timing of shocks adds no
	// noise. The lowest is about the default load of shocks (.06 every 26 weeks). Trials
	// with another seed showed that organizations collapse within the range.
	rampLoads = experiment.LevelsBetween(.002, .02, 10, false, false)
)

// populations are the settings of the organizations of P7, as in the canned sweep
// sensitivity: those in which an organization is most likely to be.
var populations = []experiment.Factor{
	{Name: "organization.members", Whole: true, Spread: experiment.Spread{Shape: experiment.LogUniform, Low: 20, High: 300}},
	{Name: "organization.span", Whole: true, Spread: experiment.Spread{Shape: experiment.Uniform, Low: 3, High: 12}},
	{Name: "people.alignment", Spread: experiment.Spread{Shape: experiment.Uniform, Low: .2, High: 1}},
	{Name: "people.capacity_follower", Spread: experiment.Spread{Shape: experiment.Uniform, Low: .05, High: .6}},
	{Name: "turnover.quit_rate", Spread: experiment.Spread{Shape: experiment.LogUniform, Low: .03, High: .4}},
	{Name: "work.unit_loss", Spread: experiment.Spread{Shape: experiment.Uniform, Low: 0, High: .6}},
	{Name: "environment.shock_load", Spread: experiment.Spread{Shape: experiment.LogUniform, Low: .02, High: .2}},
	{Name: "environment.shock_complexity", Spread: experiment.Spread{Shape: experiment.Uniform, Low: 1, High: 6}},
	{Name: "environment.growth", Spread: experiment.Spread{Shape: experiment.LogUniform, Low: .01, High: .1}},
}

// anyPolicy is the arm of P7, in which each organization draws all seven numbers of
// its policy.
const anyPolicy = "any-policy"

// patternTests say how the patterns are measured, in their order.
var patternTests = []patternTest{
	{id: "P1", measure: measureHeadStart, data: []patternData{{replications: 2000, weekly: []string{"performance"}, reduce: reduceYear, numbers: 3, compose: composeNovices}}},
	{id: "P2", measure: measureDirection, data: []patternData{{replications: 200, columns: []string{"performance"}, compose: composeDirection}}},
	{id: "P3", measure: measureTurbulence, shocks: true, data: []patternData{{replications: 400, weekly: []string{"performance", "shocks"}, reduce: reduceShocks, numbers: 2, compose: composeTurbulence}}},
	{id: "P4", measure: measureCoupling, data: []patternData{{replications: 2000, columns: []string{"performance", "crises_per_year"}, compose: composeCoupling}}},
	{id: "P5", measure: measureVoice, data: []patternData{{replications: 1000, columns: []string{"voiced", "voice_delay"}, compose: composeAsIs}}},
	{id: "P6", measure: measureCut, data: []patternData{
		{folder: "cut", replications: 500, columns: []string{"quits"}, compose: composeCut},
		{folder: "before", replications: 500, columns: []string{"quits"}, compose: composeBeforeCut},
	}},
	{id: "P7", measure: measurePopulation, data: []patternData{{points: 500, columns: []string{"performance"}, compose: composePopulation}}},
	{id: "P8", measure: measureTipping, shocks: true, data: []patternData{
		{folder: "yearly", replications: 100, weekly: []string{"performance"}, reduce: reduceRamp, numbers: 2*len(rampLoads) - 1, compose: composeRamp(yearWeeks)},
		{folder: "two-yearly", replications: 100, weekly: []string{"performance"}, reduce: reduceRamp, numbers: 2*len(rampLoads) - 1, compose: composeRamp(2 * yearWeeks)},
	}},
	{id: "P9", measure: measureRates, data: []patternData{{replications: 2000, columns: []string{"crises_per_year", "leader_exits"}, compose: composeRates}}},
	{id: "P10", measure: measureAbsence, data: []patternData{{replications: 2000, columns: []string{"performance"}, compose: composeAbsence}}},
}

// asIs returns arms of unchanged regimes.
func asIs(regimes []string) []scenarios.Variant {
	var arms []scenarios.Variant
	for _, name := range regimes {
		arms = append(arms, scenarios.Variant{Name: name, Like: name})
	}
	return arms
}

// fixed returns a composition in which nothing varies, with settings changed, that
// runs for a number of weeks.
func (s *Setting) fixed(weeks int, arms []scenarios.Variant, changes ...sim.ParameterChange) scenarios.Composition {
	length := float64(weeks)
	changes = slices.Concat(s.changes, changes, []sim.ParameterChange{{Name: "environment.weeks", Value: length}})
	return scenarios.Composition{
		Scenario: s.Scenario, Settings: changes, Arms: arms,
		Factors: []scenarios.Range{{Name: "environment.weeks", Low: length, High: length}}, Points: [][]float64{{length}},
	}
}

// varied returns a composition over all combinations of the levels of factors.
func (s *Setting) varied(names []string, levels ...[]float64) scenarios.Composition {
	c := scenarios.Composition{Scenario: s.Scenario, Settings: s.changes, Arms: asIs(threeRegimes), Points: [][]float64{nil}}
	for j, name := range names {
		c.Factors = append(c.Factors, scenarios.Range{Name: name, Low: slices.Min(levels[j]), High: slices.Max(levels[j])})
		var points [][]float64
		for _, point := range c.Points {
			for _, level := range levels[j] {
				points = append(points, append(slices.Clone(point), level))
			}
		}
		c.Points = points
	}
	return c
}

// moreThan is a measurement of a quantity that the literature reports to be above a
// value.
func moreThan(value float64, quantity, regime string, measured inference.Interval) inference.Measurement {
	return inference.Measurement{Quantity: quantity, Regime: regime, Low: value, High: math.Inf(1), Measured: measured}
}

// negative is a measurement of a quantity that the literature reports to be below 0.
func negative(quantity, regime string, measured inference.Interval) inference.Measurement {
	return inference.Measurement{Quantity: quantity, Regime: regime, Low: math.Inf(-1), High: 0, Measured: measured}
}

// P1. The scenario novices, for a year.

func composeNovices(s *Setting, _ int) scenarios.Composition {
	text, err := scenarios.Source("novices")
	if err != nil {
		panic("leaderful: the scenario novices is missing: " + err.Error())
	}
	c := s.fixed(yearWeeks, asIs(threeRegimes), sim.ParameterChange{Name: "people.capacity_follower", Value: .1})
	c.Scenario = experiment.File{Name: "novices.yaml", Text: string(text)}
	return c
}

// reduceYear returns mean performance over the year and over the first weeks, and its
// rise over the year.
func reduceYear(series [][]float64) []float64 {
	performance := series[0]
	weeks := make([]float64, len(performance))
	for w := range weeks {
		weeks[w] = float64(w)
	}
	return []float64{mean(performance), mean(performance[:firstWeeks]), inference.Rise(weeks, performance)}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, value := range values {
		sum += value
	}
	return sum / float64(len(values))
}

func measureHeadStart(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	c := runs[0].contestAt(0)
	label, note := describe([]contest{c})
	each := inference.Simultaneous(level, 2)
	return []inference.Measurement{
		negative(fmt.Sprintf("performance in the first %d weeks", firstWeeks), label, inference.MeanInterval(c.ahead(1), each)),
		moreThan(0, "rise of performance over the year", label, inference.MeanInterval(c.ahead(2), each)),
	}, []string{note}
}

// P2. A grid over the growth of problems and the followers' capacity to lead.

func composeDirection(s *Setting, _ int) scenarios.Composition {
	return s.varied([]string{"environment.growth", "people.capacity_follower"}, growths, capacities)
}

func measureDirection(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	r := runs[0]
	var contests []contest
	var ahead [][]float64
	var speed, capacity []float64
	for p, values := range r.points {
		c := r.contestAt(p)
		contests, ahead = append(contests, c), append(ahead, c.ahead(0))
		speed, capacity = append(speed, math.Log(values[0])), append(capacity, values[1])
	}
	label, note := describe(contests)
	each := inference.Simultaneous(level, 3)
	least, at := inference.LeastOf(ahead, each)
	return []inference.Measurement{
			negative(fmt.Sprintf("change in performance as %s goes from %v to %v", titleOf("environment.growth"), growths[0], growths[len(growths)-1]), label,
				inference.MeanInterval(inference.RiseWithin(speed, ahead), each)),
			moreThan(0, fmt.Sprintf("change in performance as %s goes from %v to %v", titleOf("people.capacity_follower"), capacities[0], capacities[len(capacities)-1]), label,
				inference.MeanInterval(inference.RiseWithin(capacity, ahead), each)),
			negative("performance, lowest on the grid", label, least),
		}, []string{
			fmt.Sprintf("The difference is lowest at a %s of %s and a %s of %s; its interval allows for the search among %d settings.",
				titleOf("environment.growth"), words.Figures(r.points[at][0]), titleOf("people.capacity_follower"), words.Figures(r.points[at][1]), len(r.points)), note}
}

// P3. Weeks after small and large shocks.

func composeTurbulence(s *Setting, _ int) scenarios.Composition {
	return s.varied([]string{"environment.shock_load"}, shockLoads[:])
}

// reduceShocks returns mean performance, and its mean in the weeks from a shock on.
func reduceShocks(series [][]float64) []float64 {
	return []float64{mean(series[0]), inference.MeanAfter(series[0], series[1], afterShockWeeks)}
}

func measureTurbulence(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	low, high := runs[0].contestAt(0), runs[0].contestAt(1)
	label, note := describe([]contest{low, high})
	m := moreThan(0, fmt.Sprintf("performance after shocks of %v minus %v problems per member", shockLoads[1], shockLoads[0]), label, inference.MeanInterval(minus(high.ahead(1), low.ahead(1)), level))
	return []inference.Measurement{m}, []string{
		fmt.Sprintf("In the %d weeks after shocks the difference was %s at %v and %s at %v.", afterShockWeeks, meanText(low.ahead(1), level), shockLoads[0], meanText(high.ahead(1), level), shockLoads[1]), note}
}

// titleOf returns the title of a parameter.
func titleOf(name string) string { return sim.ParameterNamed(name).Title }

// meanText writes the mean of values with its interval, if there are any.
func meanText(values []float64, level float64) string {
	i := inference.MeanInterval(values, level)
	if i.N == 0 {
		return "unknown (no runs)"
	}
	write := words.WithPlus(words.RoundedTo(i.Reach()))
	return write(i.Value) + " " + words.Interval(i.Low, i.High, write)
}

// P4. Units that do not depend on each other, and units that do.

func composeCoupling(s *Setting, _ int) scenarios.Composition {
	return s.varied([]string{"work.unit_loss"}, unitLosses[:])
}

func measureCoupling(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	apart, coupled := runs[0].contestAt(0), runs[0].contestAt(1)
	label, note := describe([]contest{apart, coupled})
	each := inference.Simultaneous(level, 3)
	crises := func(loss float64) string {
		return fmt.Sprintf("crises a year at a %s of %v", titleOf("work.unit_loss"), loss)
	}
	found = []inference.Measurement{
		negative(fmt.Sprintf("performance at a %s of %v minus at %v", titleOf("work.unit_loss"), unitLosses[1], unitLosses[0]), label,
			inference.MeanInterval(minus(coupled.ahead(0), apart.ahead(0)), each)),
		negative(crises(unitLosses[0]), "power-with - "+apart.better, inference.MeanInterval(apart.ahead(1), each)),
		moreThan(0, crises(unitLosses[1]), "power-with - "+coupled.better, inference.MeanInterval(coupled.ahead(1), each)),
	}
	notes = []string{fmt.Sprintf("The difference in performance was %s at %v and %s at %v.", meanText(apart.ahead(0), each), unitLosses[0], meanText(coupled.ahead(0), each), unitLosses[1]), note}
	if zone := sim.OutcomeNamed("crises_per_year").Zone; math.Abs(found[1].Measured.Value) <= zone {
		notes = append(notes, fmt.Sprintf("Whatever its sign, the difference in crises at a %s of %v is practically nil (at most %v a year).", titleOf("work.unit_loss"), unitLosses[0], zone))
	}
	return found, notes
}

// P5. The setting without changes.

func composeAsIs(s *Setting, _ int) scenarios.Composition {
	return s.fixed(s.Base.Parameters.Environment.Weeks, asIs(threeRegimes))
}

func measureVoice(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	r := runs[0]
	each := inference.Simultaneous(level, 2*len(powerOver))
	for _, regime := range powerOver {
		found = append(found, moreThan(0, "share of referred problems reported in their first week", "power-with - "+regime,
			inference.MeanInterval(minus(r.of(0, "power-with", 0), r.of(0, regime, 0)), each)))
	}
	for _, regime := range powerOver {
		found = append(found, moreThan(0, "weeks until a referred problem is reported, if ever", regime+" - power-with",
			inference.MeanInterval(minus(r.of(0, regime, 1), r.of(0, "power-with", 1)), each)))
	}
	return found, notes
}

// P6. A cut, and the quits in the year from it on: those of a run that ends with
// that year, minus those of one that ends just before the cut. Draws are keyed by
// week, so that the shorter run is the beginning of the longer one, with and
// without the cut.

func (s *Setting) largeOrganization(weeks int, arms []scenarios.Variant) scenarios.Composition {
	return s.fixed(weeks, arms, sim.ParameterChange{Name: "organization.members", Value: cutSeats})
}

func composeCut(s *Setting, _ int) scenarios.Composition {
	arms := asIs(threeRegimes)
	for _, regime := range threeRegimes {
		arms = append(arms, scenarios.Variant{Name: regime + "-cut", Like: regime,
			Meaning:       fmt.Sprintf("%s, with %v dismissed in week %d", regime, cutChance, cutWeek),
			Interventions: []sim.Intervention{{Week: cutWeek, Cut: &sim.Cut{Chance: cutChance}}}})
	}
	return s.largeOrganization(cutWeek+yearWeeks, arms)
}

func composeBeforeCut(s *Setting, _ int) scenarios.Composition {
	return s.largeOrganization(cutWeek, asIs(threeRegimes))
}

func measureCut(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	after, before := runs[0], runs[1]
	for _, regime := range byTypical {
		quits := func(arm string) []float64 {
			all, first := after.of(0, arm, 0), before.of(0, regime, 0)
			year := make([]float64, min(len(all), len(first)))
			for i := range year {
				year[i] = (all[i]*(cutWeek+yearWeeks) - first[i]*cutWeek) / yearWeeks * cutSeats
			}
			return year
		}
		cut, uncut := quits(regime+"-cut"), quits(regime)
		more := inference.RatioOfMeans(minus(cut, uncut), uncut, level)
		found = append(found, inference.Measurement{
			Quantity: "quits in the year after the cut, relative increase", Regime: regime, Low: .15, High: .45, Measured: more, Beside: regime != typical,
		})
		if regime == typical {
			notes = []string{fmt.Sprintf("Without the cut %s of %d people quit in that year; the cut changes that number by %s, and nobody can quit from the seats that it leaves vacant.",
				words.Figures(mean(uncut)), cutSeats, words.Signed(mean(minus(cut, uncut))))}
		}
	}
	return found, notes
}

// P7. Organizations that share nothing, not even a world.

func composePopulation(s *Setting, organizations int) scenarios.Composition {
	factors := slices.Clone(populations)
	for _, number := range sim.PolicyNumbers {
		factors = append(factors, experiment.Factor{Name: "regimes." + anyPolicy + "." + number.Name, Spread: experiment.Spread{Shape: experiment.Uniform, Low: 0, High: 1}})
	}
	c := scenarios.Composition{
		Scenario: s.Scenario, Settings: s.changes, Worlds: experiment.ByPoint,
		Arms: []scenarios.Variant{{Name: anyPolicy, Like: "power-with", Meaning: "each organization with its own random policy"}},
	}
	for i := range factors {
		c.Factors = append(c.Factors, scenarios.Range{Name: factors[i].Name, Low: factors[i].Spread.Low, High: factors[i].Spread.High})
	}
	design := experiment.Design{Kind: experiment.Random}
	for p := range organizations {
		values := make([]float64, len(factors))
		design.Point(factors, s.Seed, p, values)
		c.Points = append(c.Points, values)
	}
	return c
}

func measurePopulation(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	r := runs[0]
	column := len(populations) + slices.IndexFunc(sim.PolicyNumbers, func(n sim.PolicyNumber) bool { return n.Name == "delegation" })
	var delegation, performance []float64
	for p, values := range r.points {
		if v := r.of(p, anyPolicy, 0)[0]; !math.IsNaN(v) {
			delegation, performance = append(delegation, values[column]), append(performance, v)
		}
	}
	correlation := inference.PearsonCorrelation(delegation, performance, level)
	ranks := inference.SpearmanCorrelation(delegation, performance, level)
	return []inference.Measurement{{
			Quantity: "correlation of delegation with performance", Regime: "random policies", Low: .15, High: .35, Measured: correlation,
		}}, []string{fmt.Sprintf("Delegation and the other six numbers of the policy are spread evenly from 0 to 1, and nine settings as in the canned sweep sensitivity. The correlation of the ranks is %s %s.",
			words.Figures(ranks.Value), words.Bounds(&ranks))}
}

// P8. Load that rises and falls again in steps.

func composeRamp(weeks int) func(*Setting, int) scenarios.Composition {
	return func(s *Setting, _ int) scenarios.Composition {
		steps := 2*len(rampLoads) - 1
		c := s.fixed(weeks*steps, asIs(threeRegimes),
			sim.ParameterChange{Name: "environment.shock_every", Value: 1}, sim.ParameterChange{Name: "environment.shock_load", Value: rampLoads[0]})
		for k := 1; k < steps; k++ {
			load := rampLoads[min(k, steps-1-k)]
			c.Interventions = append(c.Interventions, sim.Intervention{Week: weeks * k, Parameter: &sim.ParameterChange{Name: "environment.shock_load", Value: load}})
		}
		return c
	}
}

// reduceRamp returns mean performance in each step.
func reduceRamp(series [][]float64) []float64 {
	steps := make([]float64, 2*len(rampLoads)-1)
	weeks := len(series[0]) / len(steps)
	for k := range steps {
		steps[k] = mean(series[0][weeks*k : weeks*(k+1)])
	}
	return steps
}

func measureTipping(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	loads := make([]float64, len(rampLoads))
	for k := range loads {
		loads[k] = perHundred * rampLoads[k]
	}
	notes = []string{fmt.Sprintf("Loads are in problems per week and %d members, from %s to %s and back.", perHundred, words.Figures(loads[0]), words.Figures(loads[len(loads)-1]))}
	each := inference.Simultaneous(level, len(threeRegimes))
	for i, pace := range []string{"one year per level", "two years per level"} {
		r := runs[i]
		for _, regime := range threeRegimes {
			var tippings []inference.Tipping
			recovered, collapse := 0, []float64{}
			for n := range r.replications {
				steps := make([]float64, 2*len(rampLoads)-1)
				for k := range steps {
					steps[k] = r.of(0, regime, k)[n]
				}
				if math.IsNaN(steps[0]) {
					continue
				}
				t := inference.TippingOf(loads, steps)
				tippings = append(tippings, t)
				if t.Collapsed {
					collapse = append(collapse, t.Collapse)
				}
				if t.Recovered {
					recovered++
				}
			}
			m := moreThan(0, "load of collapse - load of recovery, "+pace, regime, inference.TippingGap(tippings, loads[0], each))
			m.Beside = i > 0
			found = append(found, m)
			if i == 0 {
				notes = append(notes, fmt.Sprintf("Under %s %d of %d collapsed, at a load of %s on average, and %d of these recovered.",
					regime, len(collapse), len(tippings), words.Figures(mean(collapse)), recovered))
			}
		}
	}
	return found, notes
}

// P9. Five years without changes.

func composeRates(s *Setting, _ int) scenarios.Composition {
	return s.fixed(crisisYears*yearWeeks, asIs(threeRegimes))
}

func measureRates(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	r := runs[0]
	each := inference.Simultaneous(level, 2)
	for _, regime := range byTypical {
		crises, n := 0, 0
		for _, rate := range r.of(0, regime, 0) {
			if !math.IsNaN(rate) {
				n++
			}
			if rate > 0 {
				crises++
			}
		}
		found = append(found, inference.Measurement{
			Quantity: fmt.Sprintf("share with a crisis within %d years", crisisYears), Regime: regime,
			Low: .55, High: .8, Measured: inference.WilsonInterval(crises, n, each), Beside: regime != typical,
		})
	}
	for _, regime := range byTypical {
		found = append(found, inference.Measurement{
			Quantity: "leaders removed a year", Regime: regime, Low: .1, High: .17, Measured: inference.MeanInterval(r.of(0, regime, 1), each), Beside: regime != typical,
		})
	}
	return found, notes
}

// P10. Somebody is away until the run ends. Anybody's absence costs the work of one
// seat, so the loss is measured in average seats: the head's absence is felt if it
// costs more than one, and another leader's hardly if it costs less than half of the
// head's.

func composeAbsence(s *Setting, _ int) scenarios.Composition {
	arms := asIs(threeRegimes)
	for _, regime := range threeRegimes {
		for _, away := range []struct {
			name, who string
			seat      int
		}{{"-headless", "head", headSeat}, {"-without-unit-leader", "leader of the first unit", unitSeat}} {
			arms = append(arms, scenarios.Variant{Name: regime + away.name, Like: regime,
				Meaning:       fmt.Sprintf("%s, with the %s away from week %d on", regime, away.who, awayWeek),
				Interventions: []sim.Intervention{{Week: awayWeek, Absence: &sim.Absence{Seat: away.seat, Weeks: awayWeeks}}}})
		}
	}
	return s.fixed(awayWeek+awayWeeks, arms)
}

func measureAbsence(runs []*patternRuns, level float64) (found []inference.Measurement, notes []string) {
	r := runs[0]
	each := inference.Simultaneous(level, 2)
	scale := r.setting("organization.members") * (awayWeek + awayWeeks) / awayWeeks
	var losses, gaps []inference.Measurement
	for _, regime := range byTypical {
		usual := r.of(0, regime, 0)
		lost := func(arm string) []float64 {
			loss := minus(usual, r.of(0, arm, 0))
			for i := range loss {
				loss[i] *= scale
			}
			return loss
		}
		head, unit := lost(regime+"-headless"), lost(regime+"-without-unit-leader")
		halfHead := make([]float64, len(head))
		for i := range head {
			halfHead[i] = head[i] / 2
		}
		felt := moreThan(1, "work lost while the head is away, in seats", regime, inference.RatioOfMeans(head, usual, each))
		more := moreThan(0, "work lost, half of the head's - a unit leader's, in seats", regime, inference.RatioOfMeans(minus(halfHead, unit), usual, each))
		felt.Beside, more.Beside = regime != typical, regime != typical
		losses, gaps = append(losses, felt), append(gaps, more)
		other := inference.RatioOfMeans(unit, usual, each)
		notes = append(notes, fmt.Sprintf("Under %s the absence of a unit leader costs the work of %s %s seats.", regime, words.Figures(other.Value), words.Bounds(&other)))
	}
	return slices.Concat(losses, gaps), notes
}
