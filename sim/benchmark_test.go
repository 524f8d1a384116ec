package sim

import (
	"fmt"
	"testing"
)

func defaultSetup(regime string) Setup {
	r, ok := RegimeNamed(regime)
	if !ok {
		panic("no regime " + regime)
	}
	return Setup{Parameters: Defaults(), Regime: r}
}

// BenchmarkRun lives the default scenario, one replication after the other.
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

// BenchmarkWeek lives the weeks of one organization after its first year, when
// every buffer has reached its size.
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
