package dataset

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"leaderful/sim/experiment"
)

// SessionsFolder holds a file of each process that worked on a data set: when,
// where and how long. It is no part of the results.
const SessionsFolder = "sessions"

// A cursor is how far the reading of a part has come.
type cursor struct {
	runs, weeks *Table
	row, week   int // next
}

// key returns the point and replication of a row; its columns are the same in
// both tables.
func key(t *Table, row int) [2]int64 { return [2]int64{t.Wholes[0][row], t.Wholes[1][row]} }

func end(t *Table, row int) int {
	from := row
	for row < t.Rows && key(t, row) == key(t, from) {
		row++
	}
	return row
}

// record steps over the next replication of a point, and returns its rows.
func (c *cursor) record() (rows, weeks [2]int) {
	at := key(c.runs, c.row)
	rows = [2]int{c.row, end(c.runs, c.row)}
	c.row = rows[1]
	if c.weeks != nil && c.week < c.weeks.Rows && key(c.weeks, c.week) == at {
		weeks = [2]int{c.week, end(c.weeks, c.week)}
		c.week = weeks[1]
	}
	return rows, weeks
}

// scan visits the rows of folders of one sweep in the order of points,
// replications and regimes, each replication of a point once, whatever the parts
// they lie in. Of doubles it takes the one that did not fail. Only parts that
// hold the points in hand are in memory.
func scan(folders []*Folder, visit func(c *cursor, rows, weeks [2]int) error) error {
	type waiting struct {
		folder *Folder
		part   *part
	}
	var parts []waiting
	for _, f := range folders {
		for _, p := range f.parts {
			if p.design != f.Manifest.DesignHash {
				return fmt.Errorf("%s: the points of %s have other numbers by now; run the sweep again to bring them up to date", f.Path, p.name)
			}
			parts = append(parts, waiting{f, p})
		}
	}
	first := func(p *part) [2]int64 {
		return [2]int64{int64(p.blocks[0].FromPoint), int64(p.blocks[0].FromReplication)}
	}
	order := func(a, b [2]int64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }
	slices.SortStableFunc(parts, func(a, b waiting) int { return order(first(a.part), first(b.part)) })
	var open []*cursor
	last := [2]int64{-1, -1}
	for len(parts) > 0 || len(open) > 0 {
		least := [2]int64{math.MaxInt64, 0}
		for _, c := range open {
			if at := key(c.runs, c.row); order(at, least) < 0 {
				least = at
			}
		}
		for len(parts) > 0 && order(first(parts[0].part), least) <= 0 {
			runs, weeks, err := parts[0].folder.load(parts[0].part)
			if err != nil {
				return err
			}
			open = append(open, &cursor{runs: runs, weeks: weeks})
			least = first(parts[0].part)
			parts = parts[1:]
		}
		var chosen *cursor
		var rows, weeks [2]int
		for _, c := range open {
			if key(c.runs, c.row) != least {
				continue
			}
			r, w := c.record()
			if chosen == nil || failedIn(chosen.runs, rows) && !failedIn(c.runs, r) {
				chosen, rows, weeks = c, r, w
			}
		}
		if order(last, least) >= 0 {
			return fmt.Errorf("the rows of a part are not in order, at point %d, replication %d", least[0], least[1])
		}
		last = least
		if err := visit(chosen, rows, weeks); err != nil {
			return err
		}
		open = slices.DeleteFunc(open, func(c *cursor) bool { return c.row == c.runs.Rows })
	}
	return nil
}

func failedIn(runs *Table, rows [2]int) bool {
	return slices.ContainsFunc(runs.Texts[len(runs.Columns)-1][rows[0]:rows[1]], func(reason string) bool { return reason != "" })
}

// An Incomplete error says what a data set lacks.
type Incomplete struct {
	Folder        string
	Missing, Want int // replications of points
}

func (i *Incomplete) Error() string {
	return fmt.Sprintf("%s is not complete: %d of %d replications of points are missing", i.Folder, i.Missing, i.Want)
}

// Complete returns nil, or an Incomplete. Where a precision decides how many
// replications a point needs, it asks for the least that each does.
func Complete(folders ...*Folder) error {
	m := folders[0].Manifest
	want := experiment.Block{ToPoint: m.Points, ToReplication: m.Replications.Most}
	if m.Replications.Precision > 0 {
		want.ToReplication = m.Replications.Least
	}
	var have []experiment.Block
	for _, f := range folders {
		have = append(have, f.Blocks()...)
	}
	missing := 0
	for b := range experiment.Missing(have, want) {
		missing += b.Size()
	}
	if missing > 0 {
		return &Incomplete{folders[0].Path, missing, want.Size()}
	}
	return nil
}

// Merge makes of folders of one sweep a new one with a single part. The same
// results make the same bytes, however they came about.
func Merge(folders []*Folder, out string) error {
	for _, f := range folders[1:] {
		if a, b := differences(folders[0].Manifest, f.Manifest), differences(f.Manifest, folders[0].Manifest); len(a)+len(b) > 0 {
			return &Refusal{folders[0].Path, append(a, b...)}
		}
	}
	if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is there already and not empty", out)
	}
	m := folders[0].Manifest
	if err := os.MkdirAll(filepath.Join(out, runsFolder), 0o755); err != nil {
		return err
	}
	merged := &part{design: m.DesignHash}
	var have []experiment.Block
	for _, f := range folders {
		have = append(have, f.Blocks()...)
		for _, p := range f.parts {
			merged.failures += p.failures
		}
	}
	merged.blocks = union(have)
	if m.Weekly != nil {
		if err := os.MkdirAll(filepath.Join(out, weeksFolder), 0o755); err != nil {
			return err
		}
		name, err := mergeTable(folders, filepath.Join(out, weeksFolder), m.Weekly, nil, ofWeeks)
		if err != nil {
			return err
		}
		merged.weeks = name
	}
	_, err := mergeTable(folders, filepath.Join(out, runsFolder), m.Columns, merged.notes(), ofRuns)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	_, err = writeDurably(out, manifestFile, append(text, '\n'))
	return err
}

// union returns what blocks hold, each replication of a point once, in a form
// that depends on nothing else.
func union(blocks []experiment.Block) []experiment.Block {
	var hull experiment.Block
	for _, b := range blocks {
		hull.ToPoint, hull.ToReplication = max(hull.ToPoint, b.ToPoint), max(hull.ToReplication, b.ToReplication)
	}
	gaps := slices.Collect(experiment.Missing(blocks, hull))
	var all []experiment.Block
	for b := range experiment.Missing(gaps, hull) {
		if n := len(all); n > 0 && all[n-1].ToPoint == b.FromPoint && all[n-1].FromReplication == b.FromReplication && all[n-1].ToReplication == b.ToReplication {
			all[n-1].ToPoint = b.ToPoint
			continue
		}
		all = append(all, b)
	}
	return all
}

// A choice picks one of the two tables of a cursor, and the rows of it that belong
// to the replication in hand.
type choice func(c *cursor, rows, weeks [2]int) (*Table, [2]int)

func ofRuns(c *cursor, rows, _ [2]int) (*Table, [2]int)   { return c.runs, rows }
func ofWeeks(c *cursor, _, weeks [2]int) (*Table, [2]int) { return c.weeks, weeks }

// table returns the columns of the table of weeks, or of runs, and how to pick it.
func (f *Folder) table(weekly bool) ([]Column, choice, error) {
	switch {
	case !weekly:
		return f.Manifest.Columns, ofRuns, nil
	case f.Manifest.Weekly == nil:
		return nil, nil, fmt.Errorf("%s has no weekly series; `weekly` in the sweep file asks for them", f.Path)
	}
	return f.Manifest.Weekly, ofWeeks, nil
}

// mergedRows is the size of the row groups of a merged table.
const mergedRows = 100_000

// mergeTable writes one table of all folders as one file and returns its name.
func mergeTable(folders []*Folder, folder string, columns []Column, notes map[string]string, of choice) (string, error) {
	temporary, err := os.CreateTemp(folder, ".tmp-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(temporary.Name())
	defer temporary.Close()
	buffer := bufio.NewWriterSize(temporary, 1<<20)
	tables := make(chan *Table)
	stopped := make(chan struct{})
	defer close(stopped)
	var wrong error
	go func() {
		defer close(tables)
		group := NewTable(columns)
		send := func() error {
			select {
			case tables <- group:
				group = NewTable(columns)
				return nil
			case <-stopped:
				return io.ErrClosedPipe
			}
		}
		wrong = scan(folders, func(c *cursor, rows, weeks [2]int) error {
			table, which := of(c, rows, weeks)
			for row := which[0]; row < which[1]; row++ {
				group.Append(table, row)
				if group.Rows == mergedRows {
					if err := send(); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if wrong == nil && group.Rows > 0 {
			wrong = send()
		}
	}()
	err = encode(buffer, columns, notes, func() (*Table, error) {
		table, more := <-tables
		if !more {
			return nil, wrong
		}
		return table, nil
	})
	if err == nil {
		err = buffer.Flush()
	}
	if err != nil {
		return "", err
	}
	sum, err := checksumOf(temporary)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("p%09d-r%06d-%s.parquet", 0, 0, sum)
	return name, settle(temporary, folder, name)
}

// A Form is one of an export.
type Form string

const (
	Parquet   Form = "parquet"
	CSV       Form = "csv"
	JSONLines Form = "jsonl"
)

// Export writes the table of runs, or of weeks, in order. A value that is absent
// is an empty field in CSV and null in JSON Lines; numbers are written so that
// they are read back equal to the bit.
func (f *Folder) Export(w io.Writer, form Form, weekly bool) error {
	columns, of, err := f.table(weekly)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriterSize(w, 1<<20)
	row := func(t *Table, i int) error { return nil }
	rows := csv.NewWriter(buffer)
	switch form {
	case CSV:
		fields := make([]string, len(columns))
		for c := range columns {
			fields[c] = columns[c].Name
		}
		if err := rows.Write(fields); err != nil {
			return err
		}
		row = func(t *Table, i int) error {
			for c := range columns {
				fields[c] = t.Cell(c, i)
			}
			return rows.Write(fields)
		}
	case JSONLines:
		names := make([][]byte, len(columns))
		for c := range columns {
			name, err := json.Marshal(columns[c].Name)
			if err != nil {
				return err
			}
			names[c] = name
		}
		var line []byte
		row = func(t *Table, i int) error {
			line = append(line[:0], '{')
			for c := range columns {
				if c > 0 {
					line = append(line, ',')
				}
				line = append(append(line, names[c]...), ':')
				switch text := t.Cell(c, i); {
				case text == "":
					line = append(line, "null"...)
				case columns[c].Kind == Text:
					quoted, err := json.Marshal(text)
					if err != nil {
						return err
					}
					line = append(line, quoted...)
				default:
					line = append(line, text...)
				}
			}
			_, err := buffer.Write(append(line, '}', '\n'))
			return err
		}
	default:
		return fmt.Errorf("there is no form %q; known are parquet, csv and jsonl", form)
	}
	err = scan([]*Folder{f}, func(c *cursor, r, weeks [2]int) error {
		t, which := of(c, r, weeks)
		for i := which[0]; i < which[1]; i++ {
			if err := row(t, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows.Flush()
	if err := rows.Error(); err != nil {
		return err
	}
	return buffer.Flush()
}

// ExportParquet writes one table as one Parquet file.
func (f *Folder) ExportParquet(path string, weekly bool) error {
	columns, of, err := f.table(weekly)
	if err != nil {
		return err
	}
	folder := filepath.Dir(path)
	name, err := mergeTable([]*Folder{f}, folder, columns, nil, of)
	if err != nil {
		return err
	}
	return os.Rename(filepath.Join(folder, name), path)
}

// Cell returns a cell as it stands in a text file: empty if absent.
func (t *Table) Cell(c, row int) string {
	switch t.Columns[c].Kind {
	case Whole:
		return strconv.FormatInt(t.Wholes[c][row], 10)
	case Real:
		if x := t.Reals[c][row]; !math.IsNaN(x) {
			return strconv.FormatFloat(x, 'g', -1, 64)
		}
		return ""
	}
	return t.Texts[c][row]
}

// Row returns a row of the table of runs in order, from 0, as a table of one.
func (f *Folder) Row(number int) (*Table, error) {
	var found *Table
	seen := 0
	err := scan([]*Folder{f}, func(c *cursor, rows, _ [2]int) error {
		if n := rows[1] - rows[0]; found == nil && number >= seen && number < seen+n {
			found = NewTable(f.Manifest.Columns)
			found.Append(c.runs, rows[0]+number-seen)
			return io.EOF
		}
		seen += rows[1] - rows[0]
		return nil
	})
	if found != nil {
		return found, nil
	}
	if err == nil {
		err = fmt.Errorf("%s has the rows 0 to %d, but no row %d", f.Path, seen-1, number)
	}
	return nil, err
}
