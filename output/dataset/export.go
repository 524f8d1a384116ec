package dataset

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"

	"leaderful/sim"
)

// A Form is the file format of an export.
type Form string

const (
	Parquet   Form = "parquet"
	CSV       Form = "csv"
	JSONLines Form = "jsonl"
)

// Forms lists the formats of an export.
var Forms = []Form{Parquet, CSV, JSONLines}

// Export writes the table of runs, or of weeks, in order. An absent value is an empty
// field in CSV and null in JSON Lines; numbers are written so that they read back
// bit for bit. Progress is reported in rows.
func (f *Folder) Export(ctx context.Context, w io.Writer, form Form, weekly bool, progress Progress) error {
	columns, err := f.columns(weekly)
	if err != nil {
		return err
	}
	done, total := int64(0), f.rows(weekly)
	count := func(_ *Table, from, to int) {
		done += int64(to - from)
		progress(done, total)
	}
	if form == Parquet {
		return writeTable(ctx, w, []*Folder{f}, weekly, count, nil)
	}
	buffer := bufio.NewWriterSize(w, 1<<20)
	rows := csv.NewWriter(buffer)
	fields := names(columns, nameOf)
	write := rows.Write
	switch form {
	case CSV:
		if err := write(fields); err != nil {
			return err
		}
	case JSONLines:
		write = jsonLines(buffer, columns)
	default:
		return fmt.Errorf("unknown format %q; use parquet, csv or jsonl", form)
	}
	err = scan(ctx, []*Folder{f}, weekly, func(t *Table, from, to int) error {
		for row := from; row < to; row++ {
			for c := range columns {
				fields[c] = t.Cell(c, row)
			}
			if err := write(fields); err != nil {
				return err
			}
		}
		count(t, from, to)
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

// rows returns about how many rows a table has; the number is exact for the table of
// runs without duplicates.
func (f *Folder) rows(weekly bool) int64 {
	n, weeks := int64(0), int64(1)
	if weekly {
		weeks = int64(min(f.Manifest.Arms[0].Setup.Parameters.Environment.Weeks, int(sim.ParameterNamed("environment.weeks").Max)))
	}
	for _, p := range f.parts {
		n += p.rows * weeks
	}
	return n
}

// jsonLines returns a function that writes the cells of a row as a JSON object on its
// own line.
func jsonLines(w io.Writer, columns []Column) func(cells []string) error {
	keys := names(columns, func(c Column) string { return asJSON(c.Name) + ":" })
	var line []byte
	return func(cells []string) error {
		line = append(line[:0], '{')
		for c, text := range cells {
			if c > 0 {
				line = append(line, ',')
			}
			line = append(line, keys[c]...)
			switch {
			case text == "":
				line = append(line, "null"...)
			case columns[c].Kind == Text:
				line = append(line, asJSON(text)...)
			default:
				line = append(line, text...)
			}
		}
		_, err := w.Write(append(line, '}', '\n'))
		return err
	}
}
