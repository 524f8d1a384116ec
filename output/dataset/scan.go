package dataset

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// key returns the point and replication of a row; its columns are the same in
// both tables.
func key(t *Table, row int) [2]int64 { return [2]int64{t.Wholes[0][row], t.Wholes[1][row]} }

func order(a, b [2]int64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }

// end returns the index after the last row of the replication that a row belongs to.
func end(t *Table, row int) int {
	from := row
	for row < t.Rows && key(t, row) == key(t, from) {
		row++
	}
	return row
}

// A cursor reads a part's table, one row group at a time.
type cursor struct {
	file    *source
	folder  *Folder
	part    *part
	weekly  bool
	groups  []parquet.RowGroup // to come
	columns []Column
	only    []int  // columns to read; nil for all
	table   *Table // nil at the end
	row     int    // next
}

// cursor starts to read a part's table of runs, or of weeks, after checking its
// checksum. It skips row groups without points in [from, to).
func (f *Folder) cursor(p *part, weekly bool, from, to int, only ...int) (*cursor, error) {
	c := &cursor{folder: f, part: p, weekly: weekly, columns: f.Manifest.Columns, only: only}
	if weekly {
		c.columns = f.Manifest.Weekly
	}
	name := f.file(p, weekly)
	if err := f.compare(name); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Path, err)
	}
	file, err := openWithin(f.Path, name)
	if err != nil {
		return nil, err
	}
	c.file = &source{File: file}
	opened, err := openParquet(c.file)
	if err == nil {
		for i, group := range opened.RowGroups() {
			if mayHold(&opened.Metadata().RowGroups[i], from, to) {
				c.groups = append(c.groups, group)
			}
		}
		err = c.nextGroup()
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// mayHold reports whether, by its statistics, a row group may hold points in
// [from, to).
func mayHold(group *format.RowGroup, from, to int) bool {
	of := &group.Columns[0].MetaData.Statistics
	if len(of.MinValue) != 8 || len(of.MaxValue) != 8 {
		return true
	}
	least, most := int64(binary.LittleEndian.Uint64(of.MinValue)), int64(binary.LittleEndian.Uint64(of.MaxValue))
	return most >= int64(from) && least < int64(to)
}

func (c *cursor) close() { c.file.Close() }

// nextGroup reads the next row group that has rows.
func (c *cursor) nextGroup() (err error) {
	for c.table, c.row = nil, 0; len(c.groups) > 0 && (c.table == nil || c.table.Rows == 0); c.groups = c.groups[1:] {
		if c.table, err = decode(c.groups[0], c.columns, c.only); err == nil {
			err = c.check()
		}
		if err = c.file.verdict(err); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(c.folder.Path, c.folder.file(c.part, c.weekly)), err)
		}
	}
	if c.table != nil && c.table.Rows == 0 {
		c.table = nil
	}
	return nil
}

// check returns an error if the rows of a row group are not those that the part
// declares, with the regimes and weeks in order.
func (c *cursor) check() error {
	if c.only != nil && !slices.Contains(c.only, 2) {
		panic("dataset: rows are read without their keys")
	}
	regimes := c.folder.Manifest.Regimes
	low, high := [2]int64{math.MaxInt64, math.MaxInt64}, [2]int64{}
	for _, b := range c.part.blocks {
		low[0], low[1] = min(low[0], int64(b.FromPoint)), min(low[1], int64(b.FromReplication))
		high[0], high[1] = max(high[0], int64(b.ToPoint)), max(high[1], int64(b.ToReplication))
	}
	t := c.table
	for row, week := 0, int64(0); row < t.Rows; row++ {
		at, regime := key(t, row), t.Texts[2][row]
		if at[0] < low[0] || at[0] >= high[0] || at[1] < low[1] || at[1] >= high[1] {
			return fmt.Errorf("it holds replication %d of point %d, which it does not declare", at[1], at[0])
		}
		if !c.weekly {
			turn := row % len(regimes)
			if regime != regimes[turn].Name || key(t, row-turn) != at || turn == 0 && t.Rows-row < len(regimes) {
				return fmt.Errorf("the regimes of replication %d of point %d are not those of the sweep", at[1], at[0])
			}
			continue
		}
		if week++; row == 0 || key(t, row-1) != at || t.Texts[2][row-1] != regime {
			week = 0
		}
		if t.Wholes[3][row] != week || !slices.ContainsFunc(regimes, func(r Regime) bool { return r.Name == regime }) {
			return fmt.Errorf("the weeks of replication %d of point %d are not in order", at[1], at[0])
		}
	}
	return nil
}

func (c *cursor) key() [2]int64 { return key(c.table, c.row) }

// skip advances to the next replication of a point.
func (c *cursor) skip() error {
	if c.row = end(c.table, c.row); c.row < c.table.Rows {
		return nil
	}
	return c.nextGroup()
}

// each visits the row groups of a part's table of runs that may hold points in
// [from, to).
func (f *Folder) each(p *part, from, to int, only []int, visit func(*Table) error) error {
	c, err := f.cursor(p, false, from, to, only...)
	if err != nil {
		return err
	}
	defer c.close()
	for c.table != nil {
		if err := visit(c.table); err != nil {
			return err
		}
		if err := c.nextGroup(); err != nil {
			return err
		}
	}
	return nil
}

// scan visits the rows of the table of runs, or of weeks, of folders of one sweep
// in the order of points, replications and regimes, until the context ends. It visits
// each replication of a point once, even if several parts hold it: it takes the one
// with the fewest failed runs. It keeps in memory one row group of each part that
// holds the current points.
func scan(ctx context.Context, folders []*Folder, weekly bool, visit func(t *Table, from, to int) error) error {
	type waiting struct {
		folder *Folder
		part   *part
	}
	var parts []waiting
	for _, f := range folders {
		for _, p := range f.parts {
			if !f.current(p) {
				return fmt.Errorf("%s: the points of %s have been renumbered since; run the sweep again to update them", f.Path, p.name)
			}
			parts = append(parts, waiting{f, p})
		}
	}
	first := func(p *part) [2]int64 {
		return [2]int64{int64(p.blocks[0].FromPoint), int64(p.blocks[0].FromReplication)}
	}
	slices.SortStableFunc(parts, func(a, b waiting) int { return order(first(a.part), first(b.part)) })
	var open []*cursor
	defer func() {
		for _, c := range open {
			c.close()
		}
	}()
	last := [2]int64{-1, -1}
	for ctx.Err() == nil {
		least := [2]int64{math.MaxInt64, 0}
		for _, c := range open {
			if at := c.key(); order(at, least) < 0 {
				least = at
			}
		}
		for len(parts) > 0 && order(first(parts[0].part), least) <= 0 {
			c, err := parts[0].folder.cursor(parts[0].part, weekly, 0, math.MaxInt)
			if err != nil {
				return err
			}
			parts = parts[1:]
			if c.table == nil { // weeks of runs that all failed
				c.close()
				continue
			}
			open = append(open, c)
			if at := c.key(); order(at, least) < 0 {
				least = at
			}
		}
		if len(open) == 0 {
			return nil
		}
		if order(last, least) >= 0 {
			return fmt.Errorf("the rows of a part are not in order, at point %d, replication %d", least[0], least[1])
		}
		last = least
		var chosen *cursor
		for _, c := range open {
			if c.key() == least && (chosen == nil || hasFewerFailures(c, chosen, weekly)) {
				chosen = c
			}
		}
		if err := visit(chosen.table, chosen.row, end(chosen.table, chosen.row)); err != nil {
			return err
		}
		for _, c := range open {
			if c.key() == least {
				if err := c.skip(); err != nil {
					return err
				}
			}
		}
		open = slices.DeleteFunc(open, func(c *cursor) bool {
			if c.table == nil {
				c.close()
			}
			return c.table == nil
		})
	}
	return ctx.Err()
}

// hasFewerFailures reports whether a cursor's copy of a replication has fewer failed
// runs than another's; failed runs have no weeks.
func hasFewerFailures(c, other *cursor, weekly bool) bool {
	if weekly {
		return end(c.table, c.row)-c.row > end(other.table, other.row)-other.row
	}
	return failedIn(c.table, c.row, end(c.table, c.row)) < failedIn(other.table, other.row, end(other.table, other.row))
}
