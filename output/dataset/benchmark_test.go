package dataset

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// ordinary returns a sweep of the default settings under all regimes: one point, with
// one replication per iteration of a benchmark.
func ordinary(replications int) *scenarios.Sweep {
	var regimes []string
	for _, regime := range sim.Regimes {
		regimes = append(regimes, regime.Name)
	}
	text := fmt.Sprintf("name: ordinary\nscenario: baseline\nregimes: [%s]\nvary: {environment.growth: [%v]}\ndesign: grid\nreplications: %d\n",
		strings.Join(regimes, ", "), sim.Defaults().Environment.Growth, replications)
	s, err := scenarios.ReadSweep("s.yaml", []byte(text), nil)
	if err != nil {
		panic(err)
	}
	return s
}

// BenchmarkEngine is the reference for BenchmarkSweep: the runs alone.
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
			folder, err := Begin(context.Background(), b.TempDir(), manifestOf(s), Start{To: 1, Progress: quiet})
			if err != nil {
				b.Fatal(err)
			}
			defer folder.End()
			w := folder.Write(10 * time.Second)
			b.ResetTimer()
			err = s.Run(context.Background(), nil, workers, 0, 1, experiment.Saved{}, func(r *experiment.Record) error { return w.Append(&s.Sweep, r) })
			if err := errors.Join(err, w.Close()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N*len(s.Arms))/b.Elapsed().Seconds(), "runs/s")
		})
	}
}
