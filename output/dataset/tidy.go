package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// unfinished matches the temporary name of a file that is being written.
var unfinished = regexp.MustCompile(`^\.tmp-\d+$`)

// removeLeftovers removes files that crashed processes left long ago: temporary ones,
// and weeks whose runs were never written.
func (f *Folder) removeLeftovers() {
	for _, folder := range []string{".", runsFolder, weeksFolder, SessionsFolder} {
		entries, _ := listWithin(f.Path, folder) // files that cannot be listed stay
		for _, entry := range entries {
			name := entry.Name()
			orphan := folder == weeksFolder && partName.MatchString(name) && !f.uses(name)
			if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && (orphan || unfinished.MatchString(name)) && abandoned(info) {
				removeWithin(f.Path, filepath.Join(folder, name))
			}
		}
	}
}

// uses reports whether a part has the file of weeks with a name.
func (f *Folder) uses(weeks string) bool {
	return slices.ContainsFunc(f.parts, func(p *part) bool { return p.weeks == weeks })
}

// abandoned reports whether a file has not changed for an hour.
func abandoned(info fs.FileInfo) bool { return time.Since(info.ModTime()) >= time.Hour }

// add adds a part to the folder's list, unless it is there.
func (f *Folder) add(p *part) {
	if !slices.ContainsFunc(f.parts, func(q *part) bool { return q.name == p.name }) {
		f.parts = append(f.parts, p)
	}
	f.known[p.name] = true
}

// tidy rewrites parts whose points have been renumbered and, with retry, parts with
// failed runs, leaving these out. It can be repeated after a crash with the same
// result: a new part is written before the old one is removed.
func (f *Folder) tidy(start *Start) error {
	for _, p := range slices.Clone(f.parts) {
		if p.current() && !(start.Retry && p.failures > 0 && p.holds(start.From, start.To)) {
			continue
		}
		rewritten, err := p.rewrite(start)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		f.parts = slices.DeleteFunc(f.parts, func(q *part) bool { return q == p })
		for _, r := range rewritten {
			f.add(r)
		}
		if slices.ContainsFunc(f.parts, func(q *part) bool { return q.name == p.name }) {
			continue
		}
		err = removeWithin(f.Path, p.file(false))
		if p.weeks != "" && !f.uses(p.weeks) {
			err = errors.Join(err, removeWithin(f.Path, p.file(true)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rewrite writes the rows of a part as new parts, with the present numbers of their
// points and, with retry, without replications in which a run failed.
func (p *part) rewrite(start *Start) ([]*part, error) {
	f := p.folder
	w := f.newWriter(math.MaxInt64)
	find := f.Manifest.Design.Finder(f.Manifest.Factors)
	weeks := new(cursor)
	if p.weeks != "" {
		var err error
		if weeks, err = p.cursor(true, 0, math.MaxInt); err != nil {
			return nil, err
		}
		defer weeks.close()
	}
	err := p.each(0, math.MaxInt, nil, func(runs *Table, from, to int) error {
		at := key(runs, from)
		number := int(at[0])
		if !p.current() {
			var found bool
			if number, found = find(number, f.valuesOf(runs, from)); !found {
				return errors.New("it holds a point that the sweep does not have")
			}
		}
		drop := start.Retry && number >= start.From && number < start.To && failedIn(runs, from, to) > 0
		if !drop {
			w.rows.runs.copyRows(runs, from, to, int64(number))
		}
		for weeks.table != nil && weeks.key() == at {
			err := weeks.take(func(t *Table, from, to int) error {
				if !drop {
					w.rows.weeks.copyRows(t, from, to, int64(number))
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return w.save()
	})
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	return w.written, nil
}

// valuesOf returns a row's factor values.
func (f *Folder) valuesOf(runs *Table, row int) []float64 {
	values := make([]float64, len(f.Manifest.Factors))
	for j := range values {
		values[j] = runs.Reals[firstFactor+j][row]
	}
	return values
}
