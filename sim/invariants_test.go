package sim

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The same settings are drawn every time, unless the command line says otherwise (as in
// make fuzz); failures do not leave files in the tree.
func init() {
	flag.Set("rapid.checks", "400")
	flag.Set("rapid.seed", "1")
	flag.Set("rapid.nofailfile", "true")
}

// drawSetup draws a valid setup of a small organization: parameters anywhere in their
// range, preferably at its ends, and everything else.
func drawSetup(t *rapid.T) Setup {
	setup := Setup{Parameters: Defaults()}
	limits := map[string]float64{
		"organization.members": 40, "organization.span": 12, "environment.weeks": 130,
		"environment.background_rate": 20, "environment.shock_load": 2,
	}
	within := func(p *Field) float64 {
		high := p.Max
		if limit, ok := limits[p.Name]; ok {
			high = limit
		}
		switch p.Name {
		case "environment.max_complexity", "environment.shock_breadth":
			high = min(high, float64(setup.Parameters.Organization.Domains))
		}
		switch rapid.IntRange(0, 9).Draw(t, p.Name+" where") {
		case 0:
			return p.Min
		case 1:
			return high
		}
		if p.Whole {
			return float64(rapid.IntRange(int(p.Min), int(high)).Draw(t, p.Name))
		}
		return rapid.Float64Range(p.Min, high).Draw(t, p.Name)
	}
	for i := range ParameterTable {
		p := &ParameterTable[i]
		if bounded := slices.Contains([]string{"organization.members", "environment.weeks", "environment.max_complexity", "environment.shock_breadth"}, p.Name); bounded || rapid.Bool().Draw(t, p.Name+" differs") {
			if err := p.Set(&setup, within(p)); err != nil {
				t.Fatal(err)
			}
		}
	}
	setup.Regime = drawRegime(t, "first")

	week := rapid.IntRange(0, setup.Parameters.Environment.Weeks-1)
	domains := setup.Parameters.Organization.Domains
	setup.Shocks.Timing = rapid.SampledFrom([]ShockTiming{ShocksAtRandom, ShocksEvenly, ShocksListed}).Draw(t, "timing")
	if setup.Shocks.Timing == ShocksListed {
		for range rapid.IntRange(0, 4).Draw(t, "shocks") {
			setup.Shocks.Listed = append(setup.Shocks.Listed, Shock{
				Week: week.Draw(t, "shock week"), Load: rapid.Float64Range(0, 2).Draw(t, "load"),
				Breadth: rapid.IntRange(1, domains).Draw(t, "breadth"), Complexity: rapid.Float64Range(1, 20).Draw(t, "complexity")})
		}
	}
	rate := rapid.OneOf(rapid.Just(0.), rapid.Float64Range(FieldNamed("drift.load").Min, 3))
	setup.Drift = Drift{Complexity: rate.Draw(t, "drift of complexity"), Load: rate.Draw(t, "drift of load"), Growth: rate.Draw(t, "drift of growth")}

	share := rapid.OneOf(rapid.SampledFrom([]float64{0, 1}), rapid.Float64Range(0, 1))
	some := func(name string) *float64 {
		if !rapid.Bool().Draw(t, name+" given") {
			return nil
		}
		v := share.Draw(t, name)
		return &v
	}
	setup.Start = Start{Vulnerability: some("vulnerability"), Trust: some("trust"), Capacity: some("capacity"),
		Harm: share.Draw(t, "harm"), Backlog: rapid.Float64Range(0, 2).Draw(t, "backlog")}

	for range rapid.IntRange(0, 4).Draw(t, "interventions") {
		intervention := Intervention{Week: week.Draw(t, "week of intervention")}
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			regime := drawRegime(t, "next")
			intervention.Regime = &regime
		case 1:
			p := rapid.SampledFrom(ParameterTable).Filter(func(p Field) bool { return !p.Fixed }).Draw(t, "parameter")
			intervention.Parameter = &ParameterChange{Name: p.Name, Value: within(&p)}
		case 2:
			intervention.Cut = &Cut{Chance: share.Draw(t, "cut")}
		case 3:
			intervention.Absence = &Absence{Seat: rapid.IntRange(0, setup.Parameters.Organization.Members-1).Draw(t, "seat"),
				Weeks: rapid.IntRange(1, 60).Draw(t, "weeks")}
		}
		setup.Interventions = append(setup.Interventions, intervention)
	}
	return setup
}

func drawPolicy(t *rapid.T, name string) Policy {
	if rapid.Bool().Draw(t, name+" is named") {
		return rapid.SampledFrom(Regimes).Draw(t, name).Espoused
	}
	var policy Policy
	for _, number := range PolicyNumbers {
		*number.Of(&policy) = rapid.OneOf(rapid.SampledFrom([]float64{0, 1}), rapid.Float64Range(0, 1)).Draw(t, name+" "+number.Name)
	}
	return policy
}

func drawRegime(t *rapid.T, name string) Regime {
	if rapid.Bool().Draw(t, name+" regime is named") {
		return rapid.SampledFrom(Regimes).Draw(t, name+" regime")
	}
	share := rapid.OneOf(rapid.SampledFrom([]float64{0, 1}), rapid.Float64Range(0, 1))
	regime := Regime{Name: name, Espoused: drawPolicy(t, name), Pull: share.Draw(t, "pull"),
		Practice: share.Draw(t, "practice"), Rigidity: share.Draw(t, "rigidity")}
	if rapid.Bool().Draw(t, name+" has a habit") {
		habit := drawPolicy(t, name+" habit")
		regime.Habit = &habit
	}
	return regime
}

// A witness listens to the events of an organization and keeps its own records.
type witness struct {
	leaders int
	vacant  map[int]bool // seats that somebody left
	away    map[int]bool
	open    map[int]*witnessed // problems by number
	calls   []heardCall
	crises  []int // weeks in which one began

	arrived, resolved, resolutionWeeks int
	endedCrises, crisisWeeks           int
	plans, rightPlans, followerPlans   int
	reports, delays, atOnce            int // first reports
	renewed                            int
	quits, dismissals, exits           int

	week struct{ crises, shocks, plans, followerPlans int }

	wrong []string
}

type witnessed struct {
	arrived, onset int
	facets         int
	crisis         bool
	reported       bool
	planned        bool
	right          bool
	wounding       bool // somebody was sanctioned because of it
}

type heardCall struct{ week, seat int }

func newWitness(setup *Setup) *witness {
	organization := &setup.Parameters.Organization
	return &witness{leaders: (organization.Members + organization.Span - 2) / organization.Span,
		vacant: map[int]bool{}, away: map[int]bool{}, open: map[int]*witnessed{}}
}

func (w *witness) object(e Event, format string, arguments ...any) {
	w.wrong = append(w.wrong, e.String()+": "+fmt.Sprintf(format, arguments...))
}

func (w *witness) leave(e Event) {
	if w.vacant[e.Seat] || w.away[e.Seat] {
		w.object(e, "that seat is empty")
	}
	w.vacant[e.Seat] = true
	w.calls = slices.DeleteFunc(w.calls, func(c heardCall) bool { return c.seat == e.Seat })
}

func (w *witness) mustBePresent(e Event, seat int) {
	if w.vacant[seat] || w.away[seat] {
		w.object(e, "seat %d is empty", seat)
	}
}

func (w *witness) hear(e Event) {
	if e.String() == "" {
		w.object(e, "no words")
	}
	var p *witnessed
	if e.Problem >= 0 && e.Kind != Arrived {
		if p = w.open[e.Problem]; p == nil {
			w.object(e, "unknown problem")
			return
		}
		if !(e.Severity >= 0 && e.Severity <= ceiling) {
			w.object(e, "severity %v", e.Severity)
		}
	}
	switch e.Kind {
	case Arrived:
		if e.Problem != w.arrived {
			w.object(e, "number %d was due", w.arrived)
		}
		facets := slices.Clone(e.Facets)
		slices.Sort(facets)
		if len(facets) == 0 || len(slices.Compact(facets)) != len(e.Facets) {
			w.object(e, "facets %v", e.Facets)
		}
		w.arrived++
		w.open[e.Problem] = &witnessed{arrived: e.Week, facets: len(e.Facets)}
	case ShockStruck:
		w.week.shocks++
	case CrisisBegan:
		if p.crisis || e.Severity < 1 {
			w.object(e, "it is not a new crisis")
		}
		p.crisis, p.onset = true, e.Week
		w.crises = append(w.crises, e.Week)
		w.week.crises++
	case Sanctioned, LaidOff:
		if p != nil {
			p.wounding = true
		}
		if e.Dismissed {
			w.dismissals++
			w.leave(e)
		} else {
			w.mustBePresent(e, e.Seat)
		}
	case Removed:
		w.exits++
		w.leave(e)
	case Quit:
		w.quits++
		w.leave(e)
	case Hired:
		if !w.vacant[e.Seat] {
			w.object(e, "the seat is not vacant")
		}
		delete(w.vacant, e.Seat)
	case SentAway:
		w.mustBePresent(e, e.Seat)
		w.away[e.Seat] = true
	case Returned:
		if !w.away[e.Seat] {
			w.object(e, "nobody was away")
		}
		delete(w.away, e.Seat)
	case SpokeUp:
		w.mustBePresent(e, e.Seat)
		if !p.reported {
			p.reported = true
			w.reports++
			w.delays += e.Week - p.arrived
			if e.Week == p.arrived {
				w.atOnce++
			}
		}
	case KeptSilent, WithheldAdvice, SteppedIn:
		w.mustBePresent(e, e.Seat)
	case Planned:
		w.plans++
		w.week.plans++
		p.planned, p.right = true, e.Right
		if e.Right {
			w.rightPlans++
		}
		if e.Seat >= w.leaders {
			w.followerPlans++
			w.week.followerPlans++
		}
		voices := append([]int{e.Seat}, e.Heard...)
		for n, seat := range voices {
			w.mustBePresent(e, seat)
			if slices.Contains(voices[:n], seat) {
				w.object(e, "seat %d speaks twice", seat)
			}
			w.calls = append(w.calls, heardCall{e.Week, seat})
		}
		if len(e.Crew) != p.facets {
			w.object(e, "a crew of %v", e.Crew)
		}
	case FoundWrong:
		if !p.planned || p.right {
			w.object(e, "its plan was right")
		}
		p.planned = false
	case Resolved:
		if !p.planned || !p.right {
			w.object(e, "its plan was wrong")
		}
		w.resolved++
		w.resolutionWeeks += e.Week - p.arrived
		if p.crisis {
			w.endedCrises++
			w.crisisWeeks += e.Week - p.onset
		} else if !p.wounding {
			w.renewed++
		}
		delete(w.open, e.Problem)
	}
}

// evenness is 1 - Gini of how often the members present were heard in the last year, by
// comparing everybody with everybody.
func (w *witness) evenness(o *Organization) float64 {
	w.calls = slices.DeleteFunc(w.calls, func(c heardCall) bool { return c.week <= o.CurrentWeek()-1-yearWeeks })
	var counts []float64
	for i := range o.Members() {
		if !o.Member(i).Present {
			continue
		}
		times := 0
		for _, c := range w.calls {
			if c.seat == i {
				times++
			}
		}
		counts = append(counts, float64(times))
	}
	total, differences := 0., 0.
	for _, a := range counts {
		total += a
		for _, b := range counts {
			differences += math.Abs(a - b)
		}
	}
	if total == 0 {
		return 1
	}
	return 1 - differences/(2*float64(len(counts))*total)
}

// checkWeek compares the visible state of an organization after a week with the model's
// promises and with the witness's records.
func (w *witness) checkWeek(t *rapid.T, o *Organization) {
	for _, complaint := range w.wrong {
		t.Error(complaint)
	}
	w.wrong = nil
	seen := o.Observe()
	for i := range SeriesTable {
		if v := SeriesTable[i].Of(&seen); math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			t.Errorf("week %d: %s is %v", seen.Week, SeriesTable[i].Name, v)
		}
	}
	share := func(what string, v float64) {
		if !(v >= 0 && v <= 1) {
			t.Errorf("week %d: %s is %v", seen.Week, what, v)
		}
	}
	for _, name := range []string{"leadership_capacity", "trust", "harm", "vulnerability", "pull", "follower_decisions", "evenness"} {
		share(name, SeriesNamed(name).Of(&seen))
	}
	for d, v := range o.vulnerability {
		share(fmt.Sprintf("vulnerability of domain %d", d), v)
	}

	members := make([]Member, o.Members())
	for i := range members {
		members[i] = o.Member(i)
	}
	for i, m := range members {
		if empty := w.vacant[i] || w.away[i]; m.Present == empty {
			t.Errorf("week %d: presence in seat %d is %v, but %v by its events", seen.Week, i, m.Present, !empty)
		}
		if w.vacant[i] && w.away[i] {
			t.Errorf("week %d: seat %d is vacant while its member is away", seen.Week, i)
		}
		share(fmt.Sprintf("capacity of seat %d", i), m.Capacity)
		share(fmt.Sprintf("trust of seat %d", i), m.Trust)
		share(fmt.Sprintf("harm of seat %d", i), m.Harm)
		for d, x := range m.Competence {
			share(fmt.Sprintf("competence of seat %d in domain %d", i, d), x)
		}
		if w.vacant[i] && len(m.Ties) > 0 {
			t.Errorf("week %d: vacant seat %d has ties %v", seen.Week, i, m.Ties)
		}
		for n, j := range m.Ties {
			if w.vacant[j] || j == i || n > 0 && m.Ties[n-1] == j || !slices.Contains(members[j].Ties, i) {
				t.Errorf("week %d: seat %d has ties %v, seat %d has %v", seen.Week, i, m.Ties, j, members[j].Ties)
			}
		}
	}

	openCrises := 0
	for _, p := range w.open {
		if p.crisis {
			openCrises++
		}
	}
	byFollowers := 0.
	if w.week.plans > 0 {
		byFollowers = float64(w.week.followerPlans) / float64(w.week.plans)
	}
	for _, booked := range []struct {
		name string
		want float64
	}{
		{"open_problems", float64(len(w.open))},
		{"open_crises", float64(openCrises)},
		{"crises", float64(w.week.crises)},
		{"shocks", float64(w.week.shocks)},
		{"follower_decisions", byFollowers},
		{"evenness", w.evenness(o)},
	} {
		if got := SeriesNamed(booked.name).Of(&seen); math.Abs(got-booked.want) > 1e-9 {
			t.Errorf("week %d: %s is %v, by the events %v", seen.Week, booked.name, got, booked.want)
		}
	}
	w.week.crises, w.week.shocks, w.week.plans, w.week.followerPlans = 0, 0, 0, 0
}

// recurrence is the share of crises before the last year that are followed by another
// within a year.
func (w *witness) recurrence(weeks int) float64 {
	counted, followed := 0, 0
	for n, week := range w.crises {
		if week >= weeks-yearWeeks {
			continue
		}
		counted++
		if slices.ContainsFunc(w.crises[n+1:], func(later int) bool { return later <= week+yearWeeks }) {
			followed++
		}
	}
	return mean(followed, counted)
}

func mean(sum, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(n)
}

func TestInvariants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		setup := drawSetup(t)
		o, err := New(&setup, rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 1000).Draw(t, "replication"))
		if err != nil {
			t.Fatal(err)
		}
		w := newWitness(&setup)
		o.Listen(w.hear)
		damage := 0.
		for !o.Done() {
			o.Week()
			w.checkWeek(t, o)
			damage += o.Observe().CollateralDamage
		}

		outcomes := o.Outcomes()
		for i := range OutcomeTable {
			name, v := OutcomeTable[i].Name, OutcomeTable[i].Of(&outcomes)
			if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 && name != "resilience_loss" {
				t.Errorf("%s is %v", name, v)
			}
		}
		if o.arrivals != w.arrived || o.arrivals != w.resolved+len(w.open) || len(o.open) != len(w.open) {
			t.Errorf("%d problems arrived, by the events %d: %d resolved and %d open", o.arrivals, w.arrived, w.resolved, len(w.open))
		}
		weeks := setup.Parameters.Environment.Weeks
		years := float64(weeks) / yearWeeks
		memberYears := years * float64(o.Members())
		firstHalf := 0
		for _, week := range w.crises {
			if week < weeks/2 {
				firstHalf++
			}
		}
		byCause := 0.
		for _, d := range o.tally.damage {
			byCause += d
		}
		if setup.Regime.Name == "power-with" && len(setup.Interventions) == 0 && byCause != 0 {
			t.Errorf("damage %v where nobody is sanctioned or commanded", byCause)
		}
		for _, booked := range []struct {
			name string
			want float64
		}{
			{"crises_per_year", float64(len(w.crises)) / years},
			{"crises_first", float64(firstHalf) * yearWeeks / max(1, float64(weeks/2))},
			{"crises_last", float64(len(w.crises)-firstHalf) * yearWeeks / float64(weeks-weeks/2)},
			{"collateral_damage", 100 * damage / memberYears},
			{"collateral_damage", 100 * byCause / memberYears},
			{"quits", float64(w.quits) / memberYears},
			{"dismissals", float64(w.dismissals) / memberYears},
			{"leader_exits", float64(w.exits) / years},
			{"crisis_weeks", mean(w.crisisWeeks, w.endedCrises)},
			{"resolution_weeks", mean(w.resolutionWeeks, w.resolved)},
			{"open_problems", float64(len(w.open))},
			{"follower_decisions", mean(w.followerPlans, w.plans)},
			{"right", mean(w.rightPlans, w.plans)},
			{"problems_per_year", float64(w.arrived) / years},
			{"renewal", mean(w.renewed, w.arrived)},
			{"voiced", mean(w.atOnce, o.tally.referred)},
			{"voice_delay", mean(w.delays, w.reports)},
			{"recurrence", w.recurrence(weeks)},
		} {
			if got := OutcomeNamed(booked.name).Of(&outcomes); math.Abs(got-booked.want) > 1e-9*max(1, booked.want) {
				t.Errorf("%s is %v, by the events %v", booked.name, got, booked.want)
			}
		}
		for _, name := range []string{"leadership_capacity", "trust", "harm", "vulnerability", "renewal", "follower_decisions", "right", "recurrence", "voiced", "evenness"} {
			if v := OutcomeNamed(name).Of(&outcomes); v > 1 {
				t.Errorf("%s is %v", name, v)
			}
		}
	})
}

// TestSettingsAreRefused tests that no setup out of range is ever run.
func TestSettingsAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		setup := drawSetup(t)
		p := rapid.SampledFrom(ParameterTable).Draw(t, "parameter")
		value := rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), p.Min - 1, p.Max + 1, p.Max * 1.001}).Draw(t, "value")
		if p.Whole {
			p.place(&setup).SetInt(rapid.SampledFrom([]int64{int64(p.Min) - 1, int64(p.Max) + 1}).Draw(t, "whole value"))
		} else {
			p.place(&setup).SetFloat(value)
		}
		_, err := New(&setup, 1, 0)
		if err == nil || !strings.Contains(err.Error(), p.Name) {
			t.Fatalf("%s of %v is not refused: %v", p.Name, p.Get(&setup), err)
		}
	})
}
