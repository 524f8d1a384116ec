package dataset

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"leaderful/sim"
)

// A Form is the file format of an export.
type Form string

const (
	Parquet   Form = "parquet"
	CSV       Form = "csv"
	JSONLines Form = "jsonl"
)

// Export writes the table of runs, or of weeks, in order. An absent value is an empty
// field in CSV and null in JSON Lines; numbers are written so that they read back
// bit for bit. Progress is reported in rows.
func (f *Folder) Export(ctx context.Context, w io.Writer, form Form, weekly bool, progress Progress) error {
	done, total := int64(0), f.rows(weekly)
	if form == Parquet {
		return writeTable(ctx, w, []*Folder{f}, weekly, func(_ *Table, from, to int) {
			done += int64(to - from)
			progress(done, total)
		}, func() map[string]string { return nil })
	}
	columns, err := f.columns(weekly)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriterSize(w, 1<<20)
	var row func(t *Table, row int) error
	finish := func() error { return nil }
	switch form {
	case CSV:
		rows := csv.NewWriter(buffer)
		fields := make([]string, len(columns))
		for c := range columns {
			fields[c] = columns[c].Name
		}
		if err := rows.Write(fields); err != nil {
			return err
		}
		row = func(t *Table, row int) error {
			for c := range columns {
				fields[c] = t.Cell(c, row)
			}
			return rows.Write(fields)
		}
		finish = func() error { rows.Flush(); return rows.Error() }
	case JSONLines:
		if row, err = jsonLines(buffer, columns); err != nil {
			return err
		}
	default:
		return fmt.Errorf("unknown format %q; use parquet, csv or jsonl", form)
	}
	err = scan(ctx, []*Folder{f}, weekly, func(t *Table, from, to int) error {
		for ; from < to; from++ {
			if err := row(t, from); err != nil {
				return err
			}
			done++
		}
		progress(done, total)
		return nil
	})
	if err == nil {
		err = finish()
	}
	if err != nil {
		return err
	}
	return buffer.Flush()
}

// rows returns about how many rows a table has; the number is exact for the table of
// runs without duplicates.
func (f *Folder) rows(weekly bool) int64 {
	n, weeks := int64(0), int64(1)
	if weekly {
		weeks = int64(min(f.Manifest.Regimes[0].Settings["environment.weeks"], sim.ParameterNamed("environment.weeks").Max))
	}
	for _, p := range f.parts {
		n += p.rows * weeks
	}
	return n
}

// jsonLines returns a function that writes a row as a JSON object on its own line.
func jsonLines(w io.Writer, columns []Column) (func(t *Table, row int) error, error) {
	names := make([][]byte, len(columns))
	for c := range columns {
		name, err := json.Marshal(columns[c].Name)
		if err != nil {
			return nil, err
		}
		names[c] = name
	}
	var line []byte
	return func(t *Table, row int) error {
		line = append(line[:0], '{')
		for c := range columns {
			if c > 0 {
				line = append(line, ',')
			}
			line = append(append(line, names[c]...), ':')
			switch text := t.Cell(c, row); {
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
		_, err := w.Write(append(line, '}', '\n'))
		return err
	}, nil
}

// Cell returns a cell as text, empty if absent.
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

// Row returns the row with a number, from 0, of the ordered table of runs, as a
// table with one row.
func (f *Folder) Row(number int) (*Table, error) {
	var found *Table
	seen := 0
	err := scan(context.Background(), []*Folder{f}, false, func(runs *Table, from, to int) error {
		if at := from + number - seen; found == nil && at >= from && at < to {
			found = NewTable(f.Manifest.Columns)
			found.copyRows(runs, at, at+1, runs.Wholes[0][at])
			return io.EOF
		}
		seen += to - from
		return nil
	})
	if found != nil {
		return found, nil
	}
	if err == nil {
		err = fmt.Errorf("%s has rows 0 to %d, but no row %d", f.Path, seen-1, number)
	}
	return nil, err
}
