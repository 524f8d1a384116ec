package dataset

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// ordinary returns a sweep of the default settings under all regimes: one point, with
// one replication per iteration of a benchmark.
func ordinary(replications int) *experiment.Sweep {
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
			err = s.Run(context.Background(), nil, workers, 0, 1, experiment.Saved{}, func(r *experiment.Record) error { return w.Append(s, r) })
			if err := errors.Join(err, w.Close()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N*len(s.Arms))/b.Elapsed().Seconds(), "runs/s")
		})
	}
}

// wide returns a data set of the default settings, in parts with as many replications as
// given, whose outcomes are random so that they take as much space as those of a long sweep.
func wide(t testing.TB, parts, replications int) *Folder {
	s := ordinary(parts * replications)
	f, err := Begin(context.Background(), t.TempDir(), manifestOf(s), Start{To: 1, Progress: quiet})
	if err != nil {
		t.Fatal(err)
	}
	defer f.End()
	record := s.Replay(0, 0)
	random := rand.New(rand.NewPCG(1, 2))
	for range parts {
		w := f.newWriter(time.Hour)
		for range replications {
			AppendRuns(w.rows.runs, s, record)
			record.Replication++
		}
		for c := firstFactor + 1; c < len(f.Manifest.Columns)-1; c++ {
			for row := range w.rows.runs.Rows {
				w.rows.runs.Reals[c][row] = random.Float64()
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// BenchmarkReading compares mapped with plain reading of many small parts and of a few
// large ones: medians of the processor's time, taken in turn.
func BenchmarkReading(b *testing.B) {
	for _, c := range []struct{ parts, replications int }{{400, 1}, {100, 20}, {20, 400}, {4, 1900}, {1, 20000}} {
		f := wide(b, c.parts, c.replications)
		info, err := os.Stat(filepath.Join(f.Path, f.parts[0].file(false)))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("parts=%d/bytes=%d", c.parts, info.Size()), func(b *testing.B) {
			times := map[int64][]float64{}
			for b.Loop() {
				for _, f.mapped = range []int64{never, 0} {
					before := processorTime(b)
					if err := f.Read(context.Background(), false, []string{"trust"}, func(*Values) error { return nil }); err != nil {
						b.Fatal(err)
					}
					times[f.mapped] = append(times[f.mapped], (processorTime(b)-before).Seconds()*1000)
				}
			}
			median := func(of int64) float64 {
				slices.Sort(times[of])
				return times[of][len(times[of])/2]
			}
			b.ReportMetric(median(never), "plain-ms")
			b.ReportMetric(median(0), "mapped-ms")
			b.ReportMetric(median(0)/median(never), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// processorTime returns the time that processors have worked for this process.
func processorTime(t testing.TB) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
