package dataset

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// ordinary is a sweep of the default settings under all regimes: one point, and a
// replication for each iteration of a benchmark.
func ordinary(replications int) *experiment.Sweep {
	s := &experiment.Sweep{Worlds: experiment.Common, Design: experiment.Design{Kind: experiment.Grid}, Replications: experiment.Replications{Most: replications}}
	for _, regime := range sim.Regimes {
		s.Arms = append(s.Arms, experiment.Arm{Name: regime.Name, Setup: sim.Setup{Parameters: sim.Defaults(), Regime: regime}})
	}
	for i := range sim.OutcomeTable {
		s.Outcomes = append(s.Outcomes, &sim.OutcomeTable[i])
	}
	growth := sim.ParameterNamed("environment.growth")
	s.Factors = []experiment.Factor{{Name: growth.Name, Spread: experiment.Spread{Shape: experiment.Levels, Levels: []float64{growth.Default}},
		Set: func(_ int, setup *sim.Setup, v float64) error { return growth.Set(&setup.Parameters, v) }}}
	return s
}

// BenchmarkEngine is what BenchmarkSweep is to be compared with: the runs, and
// nothing else.
func BenchmarkEngine(b *testing.B) {
	s := ordinary(1)
	var organization sim.Organization
	replication := 0
	for b.Loop() {
		for arm := range s.Arms {
			if err := organization.Reset(&s.Arms[arm].Setup, 0, replication); err != nil {
				b.Fatal(err)
			}
			organization.Run()
			organization.Outcomes()
		}
		replication++
	}
	b.ReportMetric(float64(b.N*len(s.Arms))/b.Elapsed().Seconds(), "runs/s")
}

// BenchmarkSweep runs replications of all regimes and writes them as a sweep does.
func BenchmarkSweep(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			s := ordinary(b.N)
			folder, err := Begin(context.Background(), b.TempDir(), NewManifest(s), Start{To: 1, Tell: quiet})
			if err != nil {
				b.Fatal(err)
			}
			defer folder.End()
			w := folder.Write(10 * time.Second)
			b.ResetTimer()
			err = s.Run(context.Background(), nil, workers, 0, 1, experiment.Saved{}, func(r *experiment.Record) error { return w.Append(s, r) })
			if err := errors.Join(err, w.Close()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N*len(s.Arms))/b.Elapsed().Seconds(), "runs/s")
		})
	}
}
