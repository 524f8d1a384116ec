package experiment

import (
	"context"
	"iter"
	"slices"

	"leaderful/sim"
)

// A Record is one replication of one point: a run of each arm.
type Record struct {
	Point       int
	Replication int
	Values      []float64 // of the factors
	Seeds       []uint64  // of the worlds, by arm
	Runs        []Run     // by arm
}

// leastGroup is the least number of points that take turns on the way to a precision,
// so that all workers have work while each point waits for its results. The saved runs
// of a group are spread over the parts of all its rounds, and merging has to read all
// of these at the same time.
const leastGroup = 8

// Saved describes the runs that exist already.
type Saved struct {
	Blocks []Block
	// Recall visits the saved values of the contrast that must be precise, for a
	// range of points, in any order. It is needed only with a precision.
	Recall func(from, to int, visit func(point, replication int, value float64, ok bool)) error
}

// Run runs the replications of the points [from, to) that are required and not saved,
// and delivers each record when it is done, in no particular order, from one
// goroutine. A run that fails is part of its record. When the context ends, the runs
// in progress are finished and delivered, unless abandon is closed.
func (s *Sweep) Run(ctx context.Context, abandon <-chan struct{}, workers int, from, to int, saved Saved, deliver func(*Record) error) error {
	if s.Replications.Precision == 0 {
		want := Block{from, to, 0, s.Replications.Most}
		return pool(ctx, abandon, workers, tasks(Missing(saved.Blocks, want)), s.record, deliver)
	}
	return s.Replications.recall(from, to, &saved, func(g *group) error {
		size := max(leastGroup, min(workers, MostWorkers))
		for i := 0; i < len(g.histories); i += size {
			some := &group{g.first + i, g.histories[i:min(i+size, len(g.histories))]}
			if err := s.runToPrecision(ctx, abandon, workers, some, deliver); err != nil {
				return err
			}
		}
		return nil
	})
}

// A task is one replication of one point.
type task struct{ point, replication int }

func tasks(blocks iter.Seq[Block]) iter.Seq[task] {
	return func(yield func(task) bool) {
		for b := range blocks {
			for p := b.FromPoint; p < b.ToPoint; p++ {
				for r := b.FromReplication; r < b.ToReplication; r++ {
					if !yield(task{p, r}) {
						return
					}
				}
			}
		}
	}
}

// record runs all arms in one replication of a point.
func (s *Sweep) record(w *Worker, t task) *Record {
	if w.setups == nil || w.point != t.point {
		w.point, w.values = t.point, s.Values(t.point)
		w.setups, w.seeds, w.errs = make([]sim.Setup, len(s.Arms)), make([]uint64, len(s.Arms)), make([]error, len(s.Arms))
		for arm := range s.Arms {
			w.setups[arm], w.errs[arm] = s.Setup(arm, w.values)
			w.seeds[arm] = s.WorldSeed(arm, w.values)
		}
	}
	record := &Record{t.point, t.replication, w.values, w.seeds, make([]Run, len(s.Arms))}
	for arm := range s.Arms {
		if w.errs[arm] != nil {
			record.Runs[arm].Err = &Failure{s.Arms[arm].Name, w.seeds[arm], t.replication, w.errs[arm]}
			continue
		}
		record.Runs[arm] = w.run(&w.setups[arm], s.Arms[arm].Name, w.seeds[arm], t.replication, s.Series != nil)
	}
	return record
}

// Replay runs one replication of one point.
func (s *Sweep) Replay(point, replication int) *Record {
	return s.record(new(Worker), task{point, replication})
}

// A history holds a point's values of the contrast that must be precise.
type history struct {
	values []float64
	state  []byte // by replication: absent, failed or known
	target int    // replications required before the next look
	done   bool
}

const (
	absent = iota
	failed
	known
)

// put adds the value of a replication; of duplicates it keeps one that did not fail.
func (h *history) put(replication int, value float64, ok bool) {
	for len(h.state) <= replication {
		h.state, h.values = append(h.state, absent), append(h.values, 0)
	}
	switch {
	case ok:
		h.state[replication], h.values[replication] = known, value
	case h.state[replication] == absent:
		h.state[replication] = failed
	}
}

// look decides that the point is done, or sets its next target.
func (h *history) look(rule *Replications) {
	var values []float64
	for r := range h.target {
		if h.state[r] == known {
			values = append(values, h.values[r])
		}
	}
	h.done = h.target >= rule.Most || precise(values, rule.Precision)
	h.target = min(h.target+rule.Least, rule.Most)
}

// precise reports whether the 95% interval of a mean has a half-width of at most
// d: n >= (z/d)^2 (s^2 + 1/n), after Chow & Robbins 1965, whose 1/n keeps a few
// equal values from ending the search.
func precise(values []float64, d float64) bool {
	n := float64(len(values))
	if n < 2 {
		return false
	}
	mean, squares := 0.0, 0.0
	for _, x := range values {
		mean += x / n
	}
	for _, x := range values {
		squares += float64((x - mean) * (x - mean))
	}
	const z = 1.959963984540054
	return n*d*d >= float64(z*z*(squares/(n-1)+1/n))
}

// A group is some points in sequence on their way to a precision.
type group struct {
	first     int // point
	histories []history
}

// mostRecalled is about the number of values of replications recalled at a time.
const mostRecalled = 1_000_000

// recall visits the points [from, to), some at a time, with their saved values.
func (r *Replications) recall(from, to int, saved *Saved, visit func(g *group) error) error {
	size := min(max(mostRecalled/r.Most, leastGroup), 4096)
	for ; from < to; from += size {
		g := &group{from, make([]history, min(size, to-from))}
		for i := range g.histories {
			g.histories[i].target = min(r.Least, r.Most)
		}
		if saved.Recall != nil {
			err := saved.Recall(from, from+len(g.histories), func(point, replication int, value float64, ok bool) {
				g.histories[point-from].put(replication, value, ok)
			})
			if err != nil {
				return err
			}
		}
		if err := visit(g); err != nil {
			return err
		}
	}
	return nil
}

// due returns the tasks that must run before the next look: none once each point is
// precise or has had all its replications.
func (g *group) due(rule *Replications) []task {
	var due []task
	for i := range g.histories {
		h := &g.histories[i]
		for !h.done {
			before := len(due)
			for r := range h.target {
				if r >= len(h.state) || h.state[r] == absent {
					due = append(due, task{g.first + i, r})
				}
			}
			if len(due) > before {
				break
			}
			h.look(rule)
		}
	}
	return due
}

// runToPrecision runs a group of points in rounds, until each is precise or has had
// all its replications. The replications of a point depend only on its own results.
func (s *Sweep) runToPrecision(ctx context.Context, abandon <-chan struct{}, workers int, g *group, deliver func(*Record) error) error {
	rule := &s.Replications
	for {
		due := g.due(rule)
		if len(due) == 0 {
			return nil
		}
		err := pool(ctx, abandon, workers, slices.Values(due), s.record, func(record *Record) error {
			value, ok := s.Contrast(&rule.Of, record.Runs)
			g.histories[record.Point-g.first].put(record.Replication, value, ok)
			return deliver(record)
		})
		if err != nil {
			return err
		}
	}
}

// Outstanding returns the number of required replications of the points [from, to)
// that are not saved. With a precision these are the replications before the next look
// at each point; the number is 0 only when nothing remains to be run.
func (r *Replications) Outstanding(from, to int, saved Saved) (int64, error) {
	n := int64(0)
	if r.Precision == 0 {
		for b := range Missing(saved.Blocks, Block{from, to, 0, r.Most}) {
			n += b.Size()
		}
		return n, nil
	}
	err := r.recall(from, to, &saved, func(g *group) error {
		n += int64(len(g.due(r)))
		return nil
	})
	return n, err
}
