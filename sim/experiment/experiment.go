// Package experiment runs organizations: which arms, which replications, on how
// many workers. Results do not depend on the number of workers.
package experiment

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"leaderful/sim"
)

// An Arm is one side of a comparison: a setup under a name.
type Arm struct {
	Name  string
	Setup sim.Setup
}

// A Plan says what to run: every arm in every replication. The arms of a
// replication share world, founders and draws.
type Plan struct {
	Arms         []Arm
	Seed         uint64
	Replications int  // numbered from First
	First        int  // number of the first replication
	Workers      int  // 0: one per processor
	Weekly       bool // record the weekly series
}

// A Run is what one arm came to in one replication.
type Run struct {
	Outcomes sim.Outcomes
	Weekly   []sim.Observation // a week each; nil unless the plan asks for it
}

// A Failure is a run that could not be completed because the model broke one
// of its own promises.
type Failure struct {
	Arm         string
	Seed        uint64
	Replication int
	Reason      any // what it panicked with
}

func (f *Failure) Error() string {
	return fmt.Sprintf("the run of %s in replication %d of seed %d failed: %v", f.Arm, f.Replication, f.Seed, f.Reason)
}

// batch is the work of one replication, on its way back from a worker.
type batch struct {
	replication int
	runs        []Run
	err         error
}

// Execute runs the plan and delivers the runs of each replication, in the order
// of the arms, replication by replication in ascending order, from a single
// goroutine. When the context ends, the replications in hand are finished and
// delivered and Execute returns the context's error; so what was delivered is
// always the first replications of the plan, complete. It stops likewise at the
// first error of deliver, or of a run.
func Execute(ctx context.Context, plan *Plan, deliver func(replication int, runs []Run) error) error {
	for i := range plan.Arms {
		if err := plan.Arms[i].Setup.Err(); err != nil {
			return fmt.Errorf("%s: %w", plan.Arms[i].Name, err)
		}
	}
	workers := plan.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	stopped, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	// No more than this many replications are ahead of delivery.
	ahead := make(chan struct{}, 4*workers)
	numbers := make(chan int)
	batches := make(chan batch, workers)
	go func() {
		defer close(numbers)
		for n := range plan.Replications {
			select {
			case ahead <- struct{}{}:
			case <-stopped.Done():
				return
			}
			select {
			case numbers <- plan.First + n:
			case <-stopped.Done():
				return
			}
		}
	}()
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			var organization sim.Organization
			for number := range numbers {
				runs, err := replicate(&organization, plan, number)
				batches <- batch{number, runs, err}
			}
		})
	}
	go func() {
		working.Wait()
		close(batches)
	}()

	waiting := map[int]batch{}
	next := plan.First
	var failed error
	for arrived := range batches {
		waiting[arrived.replication] = arrived
		for {
			due, there := waiting[next]
			if !there {
				break
			}
			delete(waiting, next)
			next++
			<-ahead
			if failed == nil {
				failed = due.err
			}
			if failed == nil {
				failed = deliver(due.replication, due.runs)
			}
			if failed != nil {
				stop(failed)
			}
		}
	}
	if failed != nil {
		return failed
	}
	if next == plan.First+plan.Replications {
		return nil
	}
	return context.Cause(ctx)
}

// replicate runs all arms in one replication.
func replicate(organization *sim.Organization, plan *Plan, replication int) (runs []Run, err error) {
	runs = make([]Run, len(plan.Arms))
	for i := range plan.Arms {
		if runs[i], err = one(organization, plan, i, replication); err != nil {
			return nil, err
		}
	}
	return runs, nil
}

// one runs one arm in one replication. A panic of the model becomes a Failure.
func one(organization *sim.Organization, plan *Plan, arm, replication int) (run Run, err error) {
	defer recoverAs(plan, arm, replication, &err)
	setup := &plan.Arms[arm].Setup
	if err := organization.Reset(setup, plan.Seed, replication); err != nil {
		return run, err
	}
	if !plan.Weekly {
		organization.Run()
	} else {
		run.Weekly = make([]sim.Observation, 0, setup.Parameters.Environment.Weeks)
		for !organization.Done() {
			organization.Week()
			run.Weekly = append(run.Weekly, organization.Observe())
		}
	}
	run.Outcomes = organization.Outcomes()
	return run, nil
}

// recoverAs turns a panic of the model into a Failure. Reset leaves nothing of
// the organization that panicked.
func recoverAs(plan *Plan, arm, replication int, err *error) {
	if reason := recover(); reason != nil {
		*err = &Failure{plan.Arms[arm].Name, plan.Seed, replication, reason}
	}
}

// Results holds the runs of a plan: by arm, then by replication.
type Results struct {
	Plan *Plan
	Runs [][]Run
}

// Collect executes the plan and keeps its runs; progress, which may be nil, is
// told after each replication how many are done. What was complete when an
// error or the context ended it is returned beside the error.
func Collect(ctx context.Context, plan *Plan, progress func(done int)) (*Results, error) {
	results := &Results{Plan: plan, Runs: make([][]Run, len(plan.Arms))}
	err := Execute(ctx, plan, func(_ int, runs []Run) error {
		for i, run := range runs {
			results.Runs[i] = append(results.Runs[i], run)
		}
		if progress != nil {
			progress(results.Replications())
		}
		return nil
	})
	return results, err
}

// Replications returns the number of complete replications.
func (r *Results) Replications() int {
	if len(r.Runs) == 0 {
		return 0
	}
	return len(r.Runs[0])
}

// Values returns an outcome of one arm, by replication.
func (r *Results) Values(arm int, outcome *sim.Outcome) []float64 {
	values := make([]float64, len(r.Runs[arm]))
	for i := range values {
		values[i] = outcome.Of(&r.Runs[arm][i].Outcomes)
	}
	return values
}
