package dataset

import (
	"context"
	"fmt"
	"slices"
)

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
	all, err := f.columns(weekly)
	if err != nil {
		return err
	}
	numbers := make([]int, len(columns))
	for i, name := range columns {
		numbers[i] = slices.IndexFunc(all, func(c Column) bool { return c.Name == name && c.Kind == Real })
		if numbers[i] < 0 {
			return fmt.Errorf("%s has no column %s", f.Path, name)
		}
	}
	regimes := map[string]int{}
	for i := range f.Manifest.Regimes {
		regimes[f.Manifest.Regimes[i].Name] = i
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
