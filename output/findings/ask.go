// Package findings asks questions of the model and answers them by runs.
//
// A Question (question.go) names its subject and its setting, and is stored beside the
// runs that answer it. Ask (ask.go) makes the missing runs step by step, in one loop of
// asking, stopping and resuming for all subjects, and returns an Answer; Recall answers a
// stored question without running anything. Each subject has a file: claims, knockout,
// boundary, patterns (how each is measured: patterns_measured) and sensitivity. Runs are
// kept in ledgers (ledger.go), data sets that grow while they are used; an inquiry
// (inquiry.go) is a set of them in the same worlds, from which comparisons are judged.
// How runs are made and recorded stands in run.go. Nothing here prints, draws or reads
// flags: output/telling puts answers into words, and commands show the progress.
package findings

import (
	"context"
	"errors"
	"fmt"

	"leaderful/output/dataset"
)

// An answer is what the runs of a question show: *verdicts, *matrix, *boundary,
// *patternResults or *sensitivities.
type Answer interface {
	// Asked returns the question.
	Asked() *Question
}

// An asking makes the runs that a question needs.
type asking interface {
	// ledgers returns all ledgers of the question.
	ledgers() []*Ledger
	// stages returns what to do, in order; each stage has its own progress.
	stages(w *Work) ([]stage, error)
	// answer answers the question by the runs so far.
	answer(ctx context.Context, report dataset.Progress) (Answer, error)
}

// A stage makes runs in steps.
type stage struct {
	total int // runs, at most
	steps []step
}

// A step returns how ledgers are to grow next. It is taken again until nothing is left
// to grow.
type step func(w *Work) ([]growing, error)

// A growing makes missing runs.
type growing interface {
	grow(ctx context.Context, w *Work) error
}

// A growth says how a ledger is to grow.
type growth struct {
	ledger       *Ledger
	points       [][]float64
	replications int
}

func (g growth) grow(ctx context.Context, w *Work) error {
	return g.ledger.grow(ctx, w, g.points, g.replications)
}

// open returns the asking of a question, with its data sets in a folder.
func (q *Question) open(path string) (asking, error) {
	switch q.Subject {
	case AboutClaims:
		return openClaims(q, path)
	case AboutKnockout:
		return openKnockout(q, path)
	case AboutBoundary:
		return openBoundary(q, path)
	case AboutPatterns:
		return openPatterns(q, path)
	case AboutSensitivity:
		return openSensitivity(q, path)
	}
	panic("findings: an unknown subject: " + string(q.Subject))
}

// Ask makes the runs that a question needs in a folder of results, continuing from
// those that exist, and answers it. If the context ends, the answer is that of the runs
// so far, and the error context.Canceled; if runs failed, the error is SomeFailed. The
// other errors come without an answer, and so does the work of a shard. A question that
// is a mistake of the user is a Misuse.
func Ask(ctx context.Context, q *Question, results string, w *Work) (Answer, error) {
	path := q.folder(results)
	a, err := q.open(path)
	if err != nil {
		return nil, err
	}
	for _, l := range a.ledgers() {
		if l.exists() {
			// A data set over other factors has replications that the ledger does not know.
			if err := l.expect(max(1, l.Replications())); err != nil {
				return nil, err
			}
		}
	}
	stages, err := a.stages(w)
	if err != nil {
		return nil, err
	}
	if err := q.save(path); err != nil {
		return nil, err
	}
	for i := 0; err == nil && i < len(stages); i++ {
		err = w.pursue(ctx, &stages[i])
	}
	if w.Sharded() {
		if err == nil {
			w.Say(fmt.Sprintf("shard %d of %d is done; once all shards are, run the same command without --shard for the verdicts", w.Shard[0], w.Shard[1]))
		}
		return nil, err
	}
	for _, l := range a.ledgers() {
		err = errors.Join(err, l.recall(context.WithoutCancel(ctx)))
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		var m Misuse
		if errors.As(err, &m) { // found before any run
			return nil, err
		}
		return nil, fmt.Errorf("%w\nsaved runs are kept; the same command continues", err)
	}
	found, failure := answered(ctx, q, a, w)
	switch {
	case failure != nil:
		return nil, errors.Join(err, failure)
	case err == nil && w.failed > 0:
		return found, SomeFailed{w.failed}
	}
	return found, err
}

// pursue takes the steps of a stage.
func (w *Work) pursue(ctx context.Context, s *stage) error {
	w.progress = w.Start(int64(s.total), "runs")
	defer w.progress.End()
	for _, next := range s.steps {
		for {
			all, err := next(w)
			if err != nil {
				return err
			}
			for _, g := range all {
				if err := g.grow(ctx, w); err != nil {
					return err
				}
			}
			if len(all) == 0 {
				break
			}
		}
	}
	return nil
}

// answered answers by the runs so far, with progress. Only a sensitivity takes so long
// that it ends with the context.
func answered(ctx context.Context, q *Question, a asking, w Watcher) (Answer, error) {
	what := "comparisons searched for rules"
	if q.Subject == AboutSensitivity {
		what = "quantities"
	}
	report, done := Tell(w, what)
	defer done()
	return a.answer(ctx, report)
}

// Recall answers the question of a subject by the runs in its folder, with the level and
// zones given. It runs nothing.
func Recall(ctx context.Context, path string, of Subject, level float64, zones map[string]float64) (Answer, error) {
	q, err := readQuestion(path, of)
	if err != nil {
		return nil, err
	}
	q.Level, q.Zones, q.everything = level, zones, true
	a, err := q.open(path)
	if err != nil {
		return nil, err
	}
	for _, l := range a.ledgers() {
		if err := l.intact(); err != nil {
			return nil, err
		}
		if err := l.recall(ctx); err != nil {
			return nil, err
		}
	}
	return a.answer(ctx, func(int64, int64) {})
}

// once is a step that is taken once.
func once(all ...growing) step {
	return func(*Work) ([]growing, error) {
		now := all
		all = nil
		return now, nil
	}
}

// together grows ledgers to the same number of replications, or as far as they are.
func together(ledgers []*Ledger, replications int) []growing {
	var all []growing
	for _, l := range ledgers {
		all = append(all, growth{l, l.Composition.Points, max(replications, l.Replications())})
	}
	return all
}
