package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"leaderful/sim/experiment"
)

// columns returns the columns of the table of weeks, or of runs.
func (f *Folder) columns(weekly bool) ([]Column, error) {
	if !weekly {
		return f.Manifest.Columns, nil
	}
	if f.Manifest.Weekly == nil {
		return nil, fmt.Errorf("%s has no weekly series; add `weekly` to the sweep file to record them", f.Path)
	}
	return f.Manifest.Weekly, nil
}

// column returns the number of the column with real numbers that has a name.
func (f *Folder) column(weekly bool, name string) (int, error) {
	columns, err := f.columns(weekly)
	if err != nil {
		return 0, err
	}
	number := slices.IndexFunc(columns, func(c Column) bool { return c.Name == name && c.Kind == Real })
	if number < 0 {
		err = fmt.Errorf("%s has no column %s", f.Path, name)
	}
	return number, err
}

// Values are the numbers in one row of a table.
type Values struct {
	Point       int
	Replication int
	Regime      int       // its index among the manifest's
	Week        int       // from 0; 0 in the table of runs
	Of          []float64 // of the columns requested; NaN if absent, as when a run failed; valid until the next row
}

// Read visits the numbers in some columns of the table of runs, or of weeks, in
// the order of points, replications, regimes and weeks, until the context ends.
func (f *Folder) Read(ctx context.Context, weekly bool, columns []string, visit func(*Values) error) error {
	if _, err := f.columns(weekly); err != nil {
		return err
	}
	numbers := make([]int, len(columns))
	for i, name := range columns {
		var err error
		if numbers[i], err = f.column(weekly, name); err != nil {
			return err
		}
	}
	regimes := map[string]int{}
	for i := range f.Manifest.Arms {
		regimes[f.Manifest.Arms[i].Name] = i
	}
	values := Values{Of: make([]float64, len(columns))}
	return scan(ctx, []*Folder{f}, weekly, func(t *Table, from, to int) error {
		if t.Wholes[0][from] >= int64(f.Manifest.Points) || t.Wholes[1][from] >= int64(f.Manifest.Replications.Most) {
			return nil // the sweep has grown since the manifest was read
		}
		for row := from; row < to; row++ {
			values.Point, values.Replication, values.Regime = int(t.Wholes[0][row]), int(t.Wholes[1][row]), regimes[t.Texts[2][row]]
			if weekly {
				values.Week = int(t.Wholes[3][row])
			}
			for i, c := range numbers {
				values.Of[i] = t.Reals[c][row]
			}
			if err := visit(&values); err != nil {
				return err
			}
		}
		return nil
	})
}

// Recall visits the stored values of a contrast at the points in [from, to), in
// no particular order; ok is false where a run failed.
func (f *Folder) Recall(c *experiment.Contrast, from, to int, visit func(point, replication int, value float64, ok bool)) error {
	column, err := f.column(false, c.Outcome)
	if err != nil {
		return err
	}
	for _, p := range f.parts {
		if !p.current() || !p.holds(from, to) {
			continue
		}
		err := p.each(from, to, []int{0, 1, 2, column}, func(runs *Table, row, end int) error {
			at, value := key(runs, row), 0.0
			if at[0] < int64(from) || at[0] >= int64(to) {
				return nil
			}
			for ; row < end; row++ {
				switch runs.Texts[2][row] {
				case c.Arm:
					value += runs.Reals[column][row]
				case c.Reference:
					value -= runs.Reals[column][row]
				}
			}
			visit(int(at[0]), int(at[1]), value, !math.IsNaN(value))
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Row returns the row with a number, from 0, of the ordered table of runs, as a
// table with one row.
func (f *Folder) Row(number int) (*Table, error) {
	found := NewTable(f.Manifest.Columns)
	seen := 0
	err := scan(context.Background(), []*Folder{f}, false, func(runs *Table, from, to int) error {
		if row := from + number - seen; row >= from && row < to {
			found.copyRows(runs, row, row+1, runs.Wholes[0][row])
			return io.EOF
		}
		seen += to - from
		return nil
	})
	if errors.Is(err, io.EOF) && found.Rows > 0 {
		return found, nil
	}
	if err == nil {
		err = fmt.Errorf("%s has rows 0 to %d, but no row %d", f.Path, seen-1, number)
	}
	return nil, err
}
