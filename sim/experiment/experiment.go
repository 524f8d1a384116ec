// Package experiment runs organizations: which arms, which replications, on how many
// workers. Results do not depend on the number of workers.
//
// A Plan (experiment.go) runs arms in the same worlds; pool.go has its workers, the only
// place where runs are concurrent. A Sweep (sweep.go) repeats a plan at the points of a
// design (design.go, sobol.go), which vary factors (factor.go) over the numbers of a
// setup (field.go); run_sweep.go runs it, or one record of it again, and coverage.go
// counts what is missing. digest.go and hash.go name a run and its settings, so that
// others can tell whether they have the same.
//
// The commands call it, and output/dataset stores what it hands over. It writes no files
// and judges no results.
package experiment

import (
	"context"
	"fmt"

	"leaderful/sim"
)

// An Arm is one side of a comparison: a setup under a name.
type Arm struct {
	Name  string    `json:"name"`
	Setup sim.Setup `json:"setup"`
	Items []string  `json:"items,omitempty"` // what factors call each intervention of the setup; several can have the same name
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

// A Run is the result of one arm in one replication.
type Run struct {
	Outcomes sim.Outcomes
	Weekly   []sim.Observation // one per week; nil unless requested
	Err      error             // nil, or a Failure; the other fields are then empty
}

// A Failure is a run that could not be completed because the model broke one of its
// promises.
type Failure struct {
	Arm         string
	Seed        uint64
	Replication int
	Reason      any // the value of the panic
}

func (f *Failure) Error() string {
	return fmt.Sprintf("the run of %s in replication %d of seed %d failed: %v", f.Arm, f.Replication, f.Seed, f.Reason)
}

// batch is the work of one replication, on its way back from a worker.
type batch struct {
	replication int
	runs        []Run
}

// Execute runs the plan and delivers the runs of each replication, in the order
// of the arms, replication by replication in ascending order, from a single
// goroutine. When the context ends, the replications in progress are finished and
// delivered and Execute returns the context's error, so the replications delivered
// are always the first of the plan, and complete. It stops likewise at the first error
// of deliver, or of a run.
func Execute(ctx context.Context, plan *Plan, deliver func(replication int, runs []Run) error) error {
	setups := make([]*sim.Setup, len(plan.Arms))
	for i := range plan.Arms {
		setups[i] = &plan.Arms[i].Setup
		if err := setups[i].Err(); err != nil {
			return fmt.Errorf("%s: %w", plan.Arms[i].Name, err)
		}
	}
	// No more than this many replications are ahead of delivery.
	ahead := make(chan struct{}, 1024)
	numbers := func(yield func(int) bool) {
		for n := range plan.Replications {
			select {
			case ahead <- struct{}{}:
			case <-ctx.Done():
				return
			}
			if !yield(plan.First + n) {
				return
			}
		}
	}
	replicate := func(w *Worker, number int) batch {
		runs := make([]Run, len(plan.Arms))
		for i := range runs {
			runs[i] = w.run(setups[i], plan.Arms[i].Name, plan.Seed, number, plan.Weekly)
		}
		return batch{number, runs}
	}
	waiting := map[int][]Run{}
	next := plan.First
	err := pool(ctx, nil, plan.Workers, numbers, replicate, func(done batch) error {
		waiting[done.replication] = done.runs
		for {
			runs, due := waiting[next]
			if !due {
				return nil
			}
			delete(waiting, next)
			<-ahead
			for i := range runs {
				if runs[i].Err != nil {
					return runs[i].Err
				}
			}
			if err := deliver(next, runs); err != nil {
				return err
			}
			next++
		}
	})
	if err != nil && ctx.Err() != nil && next == plan.First+plan.Replications {
		return nil // the context ended after the last replication had started
	}
	return err
}

// run runs a setup once. A panic of the model becomes a Failure.
func (w *Worker) run(setup *sim.Setup, arm string, seed uint64, replication int, weekly bool) (run Run) {
	defer recoverAs(arm, seed, replication, &run)
	if err := w.organization.Reset(setup, seed, replication); err != nil {
		return Run{Err: &Failure{arm, seed, replication, err}}
	}
	if !weekly {
		w.organization.Run()
	} else {
		run.Weekly = make([]sim.Observation, 0, setup.Parameters.Environment.Weeks)
		for !w.organization.Done() {
			w.organization.Week()
			run.Weekly = append(run.Weekly, w.organization.Observe())
		}
	}
	run.Outcomes = w.organization.Outcomes()
	return run
}

// recoverAs turns a panic of the model into a Failure. The organization that panicked
// can be reused, since Reset clears it completely.
func recoverAs(arm string, seed uint64, replication int, run *Run) {
	if reason := recover(); reason != nil {
		*run = Run{Err: &Failure{arm, seed, replication, reason}}
	}
}

// Results holds the runs of a plan: by arm, then by replication.
type Results struct {
	Plan *Plan
	Runs [][]Run
}

// Collect executes the plan and keeps its runs; after each replication it calls
// progress, which may be nil, with the number done. When an error or the context ends
// it, it returns the complete replications together with the error.
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
