package experiment

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

func numbers(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func TestPoolDeliversEveryResultOnce(t *testing.T) {
	for _, workers := range []int{1, 3, 8} {
		var got []int
		err := pool(context.Background(), nil, workers, numbers(500), func(_ *Worker, n int) int { return n }, func(n int) error {
			got = append(got, n)
			return nil
		})
		slices.Sort(got)
		if err != nil || !slices.Equal(got, slices.Collect(numbers(500))) {
			t.Errorf("%d workers deliver %v, %v", workers, got, err)
		}
	}
}

// There are never more workers than tasks, however many are requested.
func TestAbsurdNumbersOfWorkers(t *testing.T) {
	var workers atomic.Int32
	err := pool(context.Background(), nil, math.MaxInt, numbers(3), func(w *Worker, n int) int {
		if w.values == nil {
			w.values = []float64{}
			workers.Add(1)
		}
		return n
	}, func(int) error { return nil })
	if err != nil || workers.Load() > 3 {
		t.Errorf("%d workers for 3 tasks, %v", workers.Load(), err)
	}
	results, err := Collect(context.Background(), smallPlan(2, math.MaxInt), nil)
	if err != nil || results.Replications() != 2 {
		t.Errorf("%d replications, %v", results.Replications(), err)
	}
	s := interlocking(Grid)
	s.Replications = Replications{Most: 2, Least: 2, Precision: 1e-9, Of: Contrast{Outcome: "trust", Arm: "a"}}
	records := 0
	err = s.Run(context.Background(), nil, math.MaxInt, 0, 2, Saved{}, func(*Record) error { records++; return nil })
	if err != nil || records != 4 {
		t.Errorf("%d records, %v", records, err)
	}
}

// When the context ends, all tasks that were started are delivered.
func TestPoolFinishesWhatIsBegun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var started atomic.Int32
	delivered := 0
	err := pool(ctx, nil, 4, numbers(1_000_000), func(_ *Worker, n int) int {
		started.Add(1)
		if n >= 10 {
			<-ctx.Done()
		}
		return n
	}, func(int) error {
		if delivered++; delivered == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || delivered != int(started.Load()) || delivered < 10 || delivered > 100 {
		t.Errorf("%d started, %d delivered, %v", started.Load(), delivered, err)
	}
}

// When it is abandoned, all finished tasks are delivered immediately, without waiting for
// those in progress.
func TestPoolLosesNothingDone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	abandon := make(chan struct{})
	stuck := make(chan struct{})
	defer close(stuck)
	var done sync.WaitGroup
	done.Add(19) // all but the one that hangs
	delivered := 0
	err := pool(ctx, abandon, 2, numbers(20), func(_ *Worker, n int) int {
		if n == 10 {
			<-stuck
		} else {
			done.Done()
		}
		return n
	}, func(int) error {
		if delivered++; delivered == 1 {
			done.Wait()
			cancel()
			close(abandon)
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || delivered != 19 {
		t.Errorf("%d of 19 finished tasks are delivered, %v", delivered, err)
	}
}

func TestPoolStopsAtTheFirstErrorOfDelivery(t *testing.T) {
	full := errors.New("the disk is full")
	calls := 0
	err := pool(context.Background(), nil, 3, numbers(1000), func(_ *Worker, n int) int { return n }, func(int) error {
		calls++
		return full
	})
	if err != full || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}
