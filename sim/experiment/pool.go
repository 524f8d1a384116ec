package experiment

import (
	"cmp"
	"context"
	"runtime"
	"sync"

	"leaderful/sim"
)

// A Worker is what one of the goroutines that run organizations keeps from one
// task to the next.
type Worker struct {
	organization sim.Organization

	// Of the point in hand, by arm; setups are nil before the first.
	point  int
	values []float64
	setups []sim.Setup
	seeds  []uint64
	errs   []error // why an arm has no setup there
}

// MostWorkers is how many workers run at a time at most, however many are asked for.
const MostWorkers = 4096

// pool hands tasks to workers and delivers their results, in the order in which
// they are done, from the calling goroutine. When the context ends no more
// tasks are begun, and those in hand are finished and delivered; when abandon is
// closed they are left alone, and only what is done already is delivered. It
// stops beginning tasks likewise after the first error of deliver, and returns
// it. No worker is more than a few results ahead of delivery, and none starts
// before there is a task for it.
func pool[Task, Result any](ctx context.Context, abandon <-chan struct{}, workers int, tasks func(yield func(Task) bool),
	do func(*Worker, Task) Result, deliver func(Result) error) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, MostWorkers)
	stopped, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan Task)
	results := make(chan Result, 16*workers)
	complete := false
	go func() {
		defer close(results)
		var working sync.WaitGroup
		defer working.Wait()
		defer close(queue)
		started := 0
		for task := range tasks {
			if started < workers {
				select {
				case queue <- task:
					continue
				default: // nobody is idle
				}
				started++
				working.Go(func() {
					var worker Worker
					for task := range queue {
						results <- do(&worker, task) // received until the end, come what may
					}
				})
			}
			select {
			case queue <- task:
			case <-stopped.Done():
				return
			}
		}
		complete = stopped.Err() == nil // else the tasks may have ended early
	}()
	var failed error
	take := func(result Result) {
		if failed == nil {
			if failed = deliver(result); failed != nil {
				stop(failed)
			}
		}
	}
	for {
		select {
		case <-abandon:
			for {
				select {
				case result, more := <-results:
					if more {
						take(result)
						continue
					}
				default:
				}
				go func() { // lets workers end whose results nobody waits for
					for range results {
					}
				}()
				return cmp.Or(failed, context.Cause(ctx))
			}
		case result, more := <-results:
			switch {
			case more:
				take(result)
			case failed == nil && !complete:
				return context.Cause(ctx)
			default:
				return failed
			}
		}
	}
}
