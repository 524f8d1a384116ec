package dataset

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// tidy rewrites parts whose points have been renumbered and, with retry, parts with
// failed runs, leaving these out. It can be repeated after a crash with the same
// result: a new part is written before the old one is removed.
func (f *Folder) tidy(start *Start) error {
	for _, p := range slices.Clone(f.parts) {
		if f.current(p) && !(start.Retry && p.failures > 0 && p.holds(start.From, start.To)) {
			continue
		}
		rewritten, err := f.rewrite(p, start)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		f.parts = slices.DeleteFunc(f.parts, func(q *part) bool { return q == p })
		for _, r := range rewritten {
			f.add(r)
		}
		if !slices.ContainsFunc(f.parts, func(q *part) bool { return q.name == p.name }) {
			if err := f.remove(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// add adds a part to the folder's list, unless it is there.
func (f *Folder) add(p *part) {
	if !slices.ContainsFunc(f.parts, func(q *part) bool { return q.name == p.name }) {
		f.parts = append(f.parts, p)
	}
	f.known[p.name] = true
}

// rewrite writes the rows of a part as new parts, with the present numbers of their
// points and, with retry, without replications in which a run failed.
func (f *Folder) rewrite(p *part, start *Start) ([]*part, error) {
	w := f.newWriter(math.MaxInt64)
	numbers := map[int64]int64{}
	find := f.Manifest.Design.Finder(f.Manifest.Factors)
	var weeks *cursor
	if p.weeks != "" {
		var err error
		if weeks, err = f.cursor(p, true, 0, math.MaxInt); err != nil {
			return nil, err
		}
		defer weeks.close()
	}
	err := f.each(p, 0, math.MaxInt, nil, func(runs *Table) error {
		for from := 0; from < runs.Rows; {
			to := end(runs, from)
			at := key(runs, from)
			if _, met := numbers[at[0]]; !met {
				number := int(at[0])
				if !f.current(p) {
					var found bool
					if number, found = find(number, f.valuesOf(runs, from)); !found {
						return errors.New("it holds a point that the sweep does not have")
					}
				}
				numbers[at[0]] = int64(number)
			}
			number := numbers[at[0]]
			drop := start.Retry && number >= int64(start.From) && number < int64(start.To) && failedIn(runs, from, to) > 0
			if !drop {
				w.runs.copyRows(runs, from, to, number)
			}
			from = to
			for weeks != nil && weeks.table != nil && weeks.key() == at {
				if !drop {
					w.weeks.copyRows(weeks.table, weeks.row, end(weeks.table, weeks.row), number)
				}
				if err := weeks.skip(); err != nil {
					return err
				}
			}
			if err := w.save(); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	return w.written, nil
}

// remove removes a part, and its file of weeks unless another part shares it.
func (f *Folder) remove(p *part) error {
	err := removeWithin(f.Path, f.file(p, false))
	if p.weeks != "" && !slices.ContainsFunc(f.parts, func(q *part) bool { return q.weeks == p.weeks }) {
		err = errors.Join(err, removeWithin(f.Path, f.file(p, true)))
	}
	return err
}

// firstFactor is the number of the first column after the keys in both tables: a
// factor, or a series.
const firstFactor = 4

// valuesOf returns a row's factor values.
func (f *Folder) valuesOf(runs *Table, row int) []float64 {
	values := make([]float64, len(f.Manifest.Factors))
	for j := range values {
		values[j] = runs.Reals[firstFactor+j][row]
	}
	return values
}
