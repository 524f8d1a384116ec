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

	"leaderful/sim/experiment"
)

// key returns the point and replication of a row; its columns are the same in
// both tables.
func key(t *Table, row int) [2]int64 { return [2]int64{t.Wholes[0][row], t.Wholes[1][row]} }

func order(a, b [2]int64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }

// A cursor reads a part's table, one row group at a time.
type cursor struct {
	part    *part
	weekly  bool
	columns []Column
	only    []int // columns to read; nil for all
	file    *source
	groups  []parquet.RowGroup // to come
	table   *Table             // nil at the end
	row     int                // next
}

// cursor starts to read a part's table of runs, or of weeks, after checking its
// checksum. It skips row groups without points in [from, to).
func (p *part) cursor(weekly bool, from, to int, only ...int) (*cursor, error) {
	f, name := p.folder, p.file(weekly)
	columns, err := f.columns(weekly)
	if err != nil {
		return nil, err
	}
	if err := f.compare(name); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Path, err)
	}
	mapped := f.mapped
	if only != nil {
		mapped = never
	}
	file, err := openSource(f.Path, name, mapped)
	if err != nil {
		return nil, err
	}
	c := &cursor{part: p, weekly: weekly, columns: columns, only: only, file: file}
	opened, err := openParquet(file)
	if err != nil {
		err = fmt.Errorf("%s: %w", filepath.Join(f.Path, name), err)
	} else {
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
			return fmt.Errorf("%s: %w", filepath.Join(c.part.folder.Path, c.part.file(c.weekly)), err)
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
	regimes := c.part.folder.Manifest.Arms
	hull := hullOf(c.part.blocks)
	t := c.table
	for row, week := 0, int64(0); row < t.Rows; row++ {
		at, regime := key(t, row), t.Texts[2][row]
		if at[0] < int64(hull.FromPoint) || at[0] >= int64(hull.ToPoint) || at[1] < int64(hull.FromReplication) || at[1] >= int64(hull.ToReplication) {
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
		if t.Wholes[3][row] != week || !slices.ContainsFunc(regimes, func(r experiment.Arm) bool { return r.Name == regime }) {
			return fmt.Errorf("the weeks of replication %d of point %d are not in order", at[1], at[0])
		}
	}
	return nil
}

func (c *cursor) key() [2]int64 { return key(c.table, c.row) }

// end returns the index after the last row of the current replication of a point.
func (c *cursor) end() int {
	row := c.row
	for row < c.table.Rows && key(c.table, row) == c.key() {
		row++
	}
	return row
}

// take visits the rows of the current replication, unless visit is nil, and advances
// to the next one.
func (c *cursor) take(visit func(t *Table, from, to int) error) error {
	end := c.end()
	if visit != nil {
		if err := visit(c.table, c.row, end); err != nil {
			return err
		}
	}
	if c.row = end; end < c.table.Rows {
		return nil
	}
	return c.nextGroup()
}

// lost returns a number that grows with the failed runs of the current replication,
// which have no weeks.
func (c *cursor) lost() int64 {
	if c.weekly {
		return int64(c.row - c.end())
	}
	return failedIn(c.table, c.row, c.end())
}

// each visits the replications in the row groups of a part's table of runs that may
// hold points in [from, to).
func (p *part) each(from, to int, only []int, visit func(runs *Table, from, to int) error) error {
	c, err := p.cursor(false, from, to, only...)
	if err != nil {
		return err
	}
	defer c.close()
	for c.table != nil {
		if err := c.take(visit); err != nil {
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
	var parts []*part
	for _, f := range folders {
		for _, p := range f.parts {
			if !p.current() {
				return fmt.Errorf("%s: the points of %s have been renumbered since; run the sweep again to update them", f.Path, p.name)
			}
			parts = append(parts, p)
		}
	}
	first := func(p *part) [2]int64 {
		return [2]int64{int64(p.blocks[0].FromPoint), int64(p.blocks[0].FromReplication)}
	}
	slices.SortStableFunc(parts, func(a, b *part) int { return order(first(a), first(b)) })
	var open []*cursor
	defer func() {
		for _, c := range open {
			c.close()
		}
	}()
	last := [2]int64{-1, -1}
	for ctx.Err() == nil {
		open = slices.DeleteFunc(open, func(c *cursor) bool {
			if c.table == nil { // also weeks of runs that all failed
				c.close()
			}
			return c.table == nil
		})
		var next *cursor
		if len(open) > 0 {
			next = slices.MinFunc(open, func(a, b *cursor) int {
				if by := order(a.key(), b.key()); by != 0 {
					return by
				}
				return cmp.Compare(a.lost(), b.lost())
			})
		}
		if len(parts) > 0 && (next == nil || order(first(parts[0]), next.key()) <= 0) {
			c, err := parts[0].cursor(weekly, 0, math.MaxInt)
			if err != nil {
				return err
			}
			open, parts = append(open, c), parts[1:]
			continue
		}
		if next == nil {
			return nil
		}
		at := next.key()
		if order(last, at) >= 0 {
			return fmt.Errorf("the rows of a part are not in order, at point %d, replication %d", at[0], at[1])
		}
		last = at
		for _, c := range open {
			var err error
			if c == next {
				err = c.take(visit)
			} else if c.key() == at {
				err = c.take(nil)
			}
			if err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
