package dataset

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"leaderful/sim"
)

// A Kind is the type of a column's values.
type Kind string

const (
	Whole Kind = "whole" // a 64-bit integer
	Real  Kind = "real"  // a 64-bit floating-point number; NaN is absent
	Text  Kind = "text"  // UTF-8; empty text is absent
)

// A Column describes a column of a table.
type Column struct {
	Name    string `json:"name"`
	Kind    Kind   `json:"kind"`
	Unit    string `json:"unit,omitempty"`
	Meaning string `json:"meaning"`
}

// A Table holds rows by column, each in the slice of its kind.
type Table struct {
	Columns []Column
	Rows    int
	Wholes  [][]int64
	Reals   [][]float64
	Texts   [][]string
}

// NewTable returns a table without rows.
func NewTable(columns []Column) *Table {
	n := len(columns)
	return &Table{Columns: columns, Wholes: make([][]int64, n), Reals: make([][]float64, n), Texts: make([][]string, n)}
}

// copyRows appends the rows [from, to) of another table with the same columns, with
// the given point number.
func (t *Table) copyRows(other *Table, from, to int, point int64) {
	for c := range t.Columns {
		switch t.Columns[c].Kind {
		case Whole:
			t.Wholes[c] = append(t.Wholes[c], other.Wholes[c][from:to]...)
		case Real:
			t.Reals[c] = append(t.Reals[c], other.Reals[c][from:to]...)
		case Text:
			t.Texts[c] = append(t.Texts[c], other.Texts[c][from:to]...)
		}
	}
	for row := range to - from {
		t.Wholes[0][t.Rows+row] = point
	}
	t.Rows += to - from
}

// clear removes all rows but keeps their memory.
func (t *Table) clear() {
	for c := range t.Columns {
		t.Wholes[c], t.Reals[c], t.Texts[c] = t.Wholes[c][:0], t.Reals[c][:0], t.Texts[c][:0]
	}
	t.Rows = 0
}

// value returns a cell as a Parquet value.
func (t *Table) value(c, row int) parquet.Value {
	switch t.Columns[c].Kind {
	case Whole:
		return parquet.Int64Value(t.Wholes[c][row]).Level(0, 0, c)
	case Real:
		if x := t.Reals[c][row]; !math.IsNaN(x) {
			return parquet.DoubleValue(x).Level(0, 1, c)
		}
	case Text:
		if text := t.Texts[c][row]; text != "" {
			return parquet.ByteArrayValue([]byte(text)).Level(0, 1, c)
		}
	}
	return parquet.NullValue().Level(0, 0, c)
}

// ordered is a group of columns in a given order; parquet.Group orders them
// alphabetically.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

func (o ordered) Fields() []parquet.Field { return o.fields }

// compression is shared by all columns: each codec keeps its own encoders, with
// megabytes of history.
var compression = &zstd.Codec{}

func schemaOf(columns []Column) *parquet.Schema {
	group := parquet.Group{}
	for _, column := range columns {
		switch column.Kind {
		case Whole:
			group[column.Name] = parquet.Compressed(parquet.Int(64), compression)
		case Real:
			group[column.Name] = parquet.Compressed(parquet.Optional(parquet.Leaf(parquet.DoubleType)), compression)
		case Text:
			group[column.Name] = parquet.Compressed(parquet.Optional(parquet.Encoded(parquet.String(), &parquet.RLEDictionary)), compression)
		}
	}
	fields := make([]parquet.Field, len(columns))
	for _, field := range group.Fields() {
		for i := range columns {
			if columns[i].Name == field.Name() {
				fields[i] = field
			}
		}
	}
	return parquet.NewSchema("leaderful", ordered{group, fields})
}

// An encoder writes tables with the same columns as row groups of a Parquet file.
type encoder struct {
	tail   *footerWriter
	writer *parquet.GenericWriter[any]
	values []parquet.Value
}

// newEncoder starts a file, with the meanings of the columns in its metadata.
func newEncoder(w io.Writer, columns []Column) (*encoder, error) {
	meaning, err := json.Marshal(columns)
	if err != nil {
		return nil, err
	}
	tail := &footerWriter{to: w, columns: columns}
	writer := parquet.NewGenericWriter[any](tail, schemaOf(columns), parquet.CreatedBy("leaderful", strconv.Itoa(formatVersion), sim.Engine))
	writer.SetKeyValueMetadata("leaderful.columns", string(meaning))
	return &encoder{tail: tail, writer: writer}, nil
}

// write adds rows of a table, in the given order, as a row group, unless there are
// no rows.
func (e *encoder) write(table *Table, rows []int) error {
	if len(rows) == 0 {
		return nil
	}
	for c, column := range e.writer.ColumnWriters() {
		e.values = slices.Grow(e.values[:0], len(rows))
		for _, row := range rows {
			e.values = append(e.values, table.value(c, row))
		}
		if _, err := column.WriteRowValues(e.values); err != nil {
			return err
		}
	}
	return e.writer.Flush()
}

// close finishes the file, with notes in its metadata.
func (e *encoder) close(notes map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(notes)) {
		e.writer.SetKeyValueMetadata(key, notes[key])
	}
	e.tail.holding = true
	if err := e.writer.Close(); err != nil {
		return err
	}
	return e.tail.finish()
}

// encodeOne writes a file with one row group.
func encodeOne(w io.Writer, table *Table, rows []int, notes map[string]string) error {
	e, err := newEncoder(w, table.Columns)
	if err != nil {
		return err
	}
	if err := e.write(table, rows); err != nil {
		return err
	}
	return e.close(notes)
}

// footerWriter adds metadata of columns to a Parquet file's footer; the library's
// writer has no option for it.
type footerWriter struct {
	to      io.Writer
	columns []Column
	holding bool // hold the data back: it is the end of the file
	end     bytes.Buffer
}

func (f *footerWriter) Write(p []byte) (int, error) {
	if f.holding {
		return f.end.Write(p)
	}
	return f.to.Write(p)
}

// trailer is what follows a footer: its length and four letters.
const trailer = 8

func (f *footerWriter) finish() error {
	end := f.end.Bytes()
	length := int(binary.LittleEndian.Uint32(end[len(end)-trailer:]))
	body, footer := end[:len(end)-trailer-length], end[len(end)-trailer-length:len(end)-trailer]
	var metadata format.FileMetaData
	protocol := new(thrift.CompactProtocol)
	if err := thrift.Unmarshal(protocol, footer, &metadata); err != nil {
		return err
	}
	for g := range metadata.RowGroups {
		for c := range metadata.RowGroups[g].Columns {
			chunk := &metadata.RowGroups[g].Columns[c].MetaData
			chunk.KeyValueMetadata = []format.KeyValue{{Key: "meaning", Value: f.columns[c].Meaning}, {Key: "unit", Value: f.columns[c].Unit}}
		}
	}
	footer, err := thrift.Marshal(protocol, &metadata)
	if err != nil {
		return err
	}
	if _, err := f.to.Write(body); err != nil {
		return err
	}
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(footer)))
	_, err = f.to.Write(append(footer, "PAR1"...))
	return err
}

// A source is a Parquet file that is being read. It remembers a read error, which the
// Parquet library does not distinguish from damage.
type source struct {
	*os.File
	err error
}

func (s *source) ReadAt(p []byte, offset int64) (int, error) {
	n, err := s.File.ReadAt(p, offset)
	if err != nil && !errors.Is(err, io.EOF) && s.err == nil {
		s.err = err
	}
	return n, err
}

// verdict converts an error of the Parquet library: the file could not be read, or
// it is unsound.
func (s *source) verdict(err error) error {
	switch {
	case err == nil:
		return nil
	case s.err != nil:
		return s.err
	}
	return unsoundf("%v", err)
}

// recoverError turns a panic of the Parquet library, which some damaged files cause,
// into an error.
func recoverError(err *error) {
	if reason := recover(); reason != nil {
		*err = fmt.Errorf("it cannot be decoded: %v", reason)
	}
}

// openParquet reads the footer of a file. The error says whether the file could not
// be read or is unsound.
func openParquet(file *source) (*parquet.File, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	opened, err := func() (opened *parquet.File, err error) {
		defer recoverError(&err)
		if err := checkFooter(file, info.Size()); err != nil {
			return nil, err
		}
		return parquet.OpenFile(file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	}()
	return opened, file.verdict(err)
}

// mostGroupRows bounds a row group: the rows of a part, including the weeks of its
// last replication.
const mostGroupRows = 1 << 24

// kinds gives the Parquet type for each kind of column.
var kinds = map[Kind]parquet.Kind{Whole: parquet.Int64, Real: parquet.Double, Text: parquet.ByteArray}

// decode reads a row group that an encoder wrote: the columns with the given
// numbers, or all if nil.
func decode(group parquet.RowGroup, columns []Column, only []int) (table *Table, err error) {
	defer recoverError(&err)
	table = NewTable(columns)
	table.Rows = int(group.NumRows())
	chunks := group.ColumnChunks()
	if len(chunks) != len(columns) {
		return nil, fmt.Errorf("it has %d columns instead of %d", len(chunks), len(columns))
	}
	if n := group.NumRows(); n < 0 || n > mostGroupRows {
		return nil, fmt.Errorf("it has a row group of %d rows; the limit is %d", n, mostGroupRows)
	}
	for c, chunk := range chunks {
		if kind := chunk.Type().Kind(); kind != kinds[columns[c].Kind] {
			return nil, fmt.Errorf("the column %s is of type %v", columns[c].Name, kind)
		}
	}
	values := make([]parquet.Value, 1024)
	for c, chunk := range chunks {
		if only != nil && !slices.Contains(only, c) {
			continue
		}
		if err := table.read(c, chunk, values); err != nil {
			return nil, err
		}
		if n := len(table.Wholes[c]) + len(table.Reals[c]) + len(table.Texts[c]); n != table.Rows {
			return nil, fmt.Errorf("the column %s does not have the %d rows of its row group", columns[c].Name, table.Rows)
		}
	}
	return table, nil
}

func (t *Table) read(c int, chunk parquet.ColumnChunk, values []parquet.Value) error {
	pages := chunk.Pages()
	defer pages.Close()
	for read := 0; ; {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		reader := page.Values()
		for {
			n, err := reader.ReadValues(values)
			if read += n; read > t.Rows {
				return fmt.Errorf("the column %s has more rows than its row group", t.Columns[c].Name)
			}
			for _, v := range values[:n] {
				switch t.Columns[c].Kind {
				case Whole:
					t.Wholes[c] = append(t.Wholes[c], v.Int64())
				case Real:
					x := math.NaN()
					if !v.IsNull() {
						x = v.Double()
					}
					t.Reals[c] = append(t.Reals[c], x)
				case Text:
					text := ""
					if !v.IsNull() {
						text = string(v.ByteArray())
					}
					t.Texts[c] = append(t.Texts[c], text)
				}
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
		}
		parquet.Release(page)
	}
}

// SizePerRow estimates how many bytes a row takes on disk from the rows of a table,
// without the fixed size of a file.
func SizePerRow(t *Table) (float64, error) {
	if t.Rows == 0 {
		return 0, nil
	}
	var sizes [2]int
	for i, table := range []*Table{NewTable(t.Columns), t} {
		var file bytes.Buffer
		if err := encodeOne(&file, table, rowsInOrder(table), nil); err != nil {
			return 0, err
		}
		sizes[i] = file.Len()
	}
	return float64(sizes[1]-sizes[0]) / float64(t.Rows), nil
}
