package sim

import (
	"fmt"
	"testing"
)

func defaultSetup(regime string) Setup {
	r, ok := RegimeNamed(regime)
	if !ok {
		panic("unknown regime " + regime)
	}
	return Setup{Parameters: Defaults(), Regime: r}
}

// BenchmarkRun runs the default scenario, one replication after the other.
func BenchmarkRun(b *testing.B) {
	for _, regime := range []string{"power-with", "domineering"} {
		b.Run(regime, func(b *testing.B) {
			setup := defaultSetup(regime)
			var o Organization
			b.ReportAllocs()
			replication := 0
			for b.Loop() {
				if err := o.Reset(&setup, 1, replication); err != nil {
					b.Fatal(err)
				}
				o.Run()
				replication++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "runs/s")
		})
	}
}

// BenchmarkWeek runs the weeks of one organization after its first year, when every
// buffer has reached its final size.
func BenchmarkWeek(b *testing.B) {
	for _, members := range []int{57, 1_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			setup := defaultSetup("power-with")
			setup.Parameters.Organization.Members = members
			setup.Parameters.Environment.Weeks = 52_000
			o, err := New(&setup, 1, 0)
			if err != nil {
				b.Fatal(err)
			}
			warmUp := 520
			if members > 1000 {
				warmUp = 60
			}
			for range warmUp {
				o.Week()
			}
			b.ReportAllocs()
			replication := 0
			for b.Loop() {
				if o.Done() {
					b.StopTimer()
					replication++
					if err := o.Reset(&setup, 1, replication); err != nil {
						b.Fatal(err)
					}
					for range warmUp {
						o.Week()
					}
					b.StartTimer()
				}
				o.Week()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(members), "ns/member-week")
		})
	}
}

// BenchmarkColumns compares the loops over all members with their plain versions, for
// units of seven.
func BenchmarkColumns(b *testing.B) {
	const members, span, domains = 57, 7, 12
	column := func() []float64 {
		c := make([]float64, members*domains)
		for i := range c {
			c[i] = float64(i%10) / 10
		}
		return c
	}
	work := unitWork{readiness: column(), trust: column(), harm: column(), routine: column(), capacity: column(), weights: column(),
		constant: .4, perTrust: .2, perHarm: 1, delegation: .8, fromBoss: .1, one: 1}
	learning := unitLearning{capacity: column(), routine: column(), learned: .004, forget: .004, coached: .006, example: .6, one: 1}
	weights, skills := column()[:members], column()
	var signed, unsigned [12]float64
	units := func(unit func(first, last int)) func() {
		return func() {
			for first := 1; first < members; first += span {
				unit(first, first+span)
			}
		}
	}
	for _, c := range []struct {
		name string
		loop func()
	}{
		{"operate", units(func(first, last int) { operateUnit(&work, first, last) })},
		{"operate-plainly", units(func(first, last int) { operateUnitPlainly(&work, first, last) })},
		{"learn", units(func(first, last int) { learnUnit(&learning, first, last) })},
		{"learn-plainly", units(func(first, last int) { learnUnitPlainly(&learning, first, last) })},
		{"sum", func() { sumTwelve(&signed, &unsigned, weights, skills, domains) }},
		{"sum-plainly", func() { sumTwelvePlainly(&signed, &unsigned, weights, skills, domains) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.loop()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/members, "ns/member")
		})
	}
}
