package experiment

import (
	"cmp"
	"context"
	"runtime"
	"sync"

	"leaderful/sim"
)

// A Worker is the state that a goroutine that runs organizations keeps between
// tasks.
type Worker struct {
	organization sim.Organization

	// Of the current point, by arm; setups are nil before the first point.
	point  int
	values []float64
	setups []sim.Setup
	seeds  []uint64
	errs   []error // why an arm has no setup there
}

// MostWorkers is the largest number of workers that run at a time, however many are
// requested.
const MostWorkers = 4096

// pool hands tasks to workers and delivers their results, in the order in which
// they are done, from the calling goroutine. When the context ends, no more tasks
// are started, and those in progress are finished and delivered; when abandon is
// closed, those in progress are abandoned, and only finished ones are delivered. After
// the first error of deliver it also starts no more tasks, and returns the error. No
// worker is more than a few results ahead of delivery, and none starts before there is
// a task for it.
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
						results <- do(&worker, task) // received until the end in any case
					}
				})
			}
			select {
			case queue <- task:
			case <-stopped.Done():
				return
			}
		}
		complete = stopped.Err() == nil // otherwise the tasks may have ended early
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
				go func() { // lets workers end whose results are not awaited
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
