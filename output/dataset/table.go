package dataset

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
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
			return parquet.ValueOf(text).Level(0, 1, c)
		}
	}
	return parquet.NullValue().Level(0, 0, c)
}

// put appends a Parquet value to a column.
func (t *Table) put(c int, v parquet.Value) {
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
		t.Texts[c] = append(t.Texts[c], string(v.ByteArray()))
	}
}

// Cell returns a cell as text, empty if absent.
func (t *Table) Cell(c, row int) string {
	if v := t.value(c, row); !v.IsNull() {
		return v.String()
	}
	return ""
}

// copyRows appends the rows [from, to) of another table with the same columns, with
// the given point number.
func (t *Table) copyRows(other *Table, from, to int, point int64) {
	for row := from; row < to; row++ {
		for c := range t.Columns {
			t.put(c, other.value(c, row))
		}
		t.Wholes[0][t.Rows] = point
		t.Rows++
	}
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

// nodes gives the Parquet type for each kind of column.
var nodes = map[Kind]parquet.Node{
	Whole: parquet.Compressed(parquet.Int(64), compression),
	Real:  parquet.Compressed(parquet.Optional(parquet.Leaf(parquet.DoubleType)), compression),
	Text:  parquet.Compressed(parquet.Optional(parquet.Encoded(parquet.String(), &parquet.RLEDictionary)), compression),
}

func schemaOf(columns []Column) *parquet.Schema {
	all := ordered{Group: parquet.Group{}}
	for _, column := range columns {
		all.Group[column.Name] = nodes[column.Kind]
		all.fields = append(all.fields, parquet.Group{column.Name: nodes[column.Kind]}.Fields()...)
	}
	return parquet.NewSchema("leaderful", all)
}

// An encoder writes tables with the same columns as row groups of a Parquet file.
type encoder struct {
	to      struct{ io.Writer } // the file
	columns []Column
	writer  *parquet.GenericWriter[any]
	values  []parquet.Value
}

// newEncoder starts a file, with the meanings of the columns in its metadata.
func newEncoder(w io.Writer, columns []Column) *encoder {
	e := &encoder{columns: columns}
	e.to.Writer = w
	e.writer = parquet.NewGenericWriter[any](&e.to, schemaOf(columns), parquet.CreatedBy("leaderful", strconv.Itoa(formatVersion), sim.Engine),
		parquet.KeyValueMetadata("leaderful.columns", asJSON(columns)))
	return e
}

// asJSON returns a value as JSON.
func asJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic("dataset: a value cannot be rendered: " + err.Error())
	}
	return string(text)
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

// close finishes the file, with notes in its metadata. It holds back the end of the
// file to add metadata of columns to the footer, for which the library's writer has no
// option.
func (e *encoder) close(notes map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(notes)) {
		e.writer.SetKeyValueMetadata(key, notes[key])
	}
	file, end := e.to.Writer, new(bytes.Buffer)
	e.to.Writer = end
	if err := e.writer.Close(); err != nil {
		return err
	}
	metadata := e.writer.File().Metadata()
	for _, group := range metadata.RowGroups {
		for c := range group.Columns {
			group.Columns[c].MetaData.KeyValueMetadata = []format.KeyValue{{Key: "meaning", Value: e.columns[c].Meaning}, {Key: "unit", Value: e.columns[c].Unit}}
		}
	}
	footer, err := thrift.Marshal(new(thrift.CompactProtocol), metadata)
	if err != nil {
		return err
	}
	before := end.Bytes()[:end.Len()-trailer]
	before = before[:len(before)-int(binary.LittleEndian.Uint32(end.Bytes()[len(before):]))]
	text := append(binary.LittleEndian.AppendUint32(append(before, footer...), uint32(len(footer))), "PAR1"...)
	_, err = file.Write(text)
	return err
}

// encodeOne writes a file with the rows of a table in order, as one row group.
func encodeOne(w io.Writer, table *Table, notes map[string]string) error {
	e := newEncoder(w, table.Columns)
	if err := e.write(table, rowsInOrder(table)); err != nil {
		return err
	}
	return e.close(notes)
}

// mostGroupRows bounds a row group: the rows of a part, including the weeks of its
// last replication.
const mostGroupRows = 1 << 24

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
		if kind := chunk.Type().Kind(); kind != nodes[columns[c].Kind].Type().Kind() {
			return nil, fmt.Errorf("the column %s is of type %v", columns[c].Name, kind)
		}
	}
	for c, chunk := range chunks {
		if only != nil && !slices.Contains(only, c) {
			continue
		}
		if err := table.read(c, chunk); err != nil {
			return nil, err
		}
	}
	return table, nil
}

// read reads a column.
func (t *Table) read(c int, chunk parquet.ColumnChunk) error {
	values := parquet.NewColumnChunkValueReader(chunk)
	defer values.Close()
	read := 0
	_, err := parquet.CopyValues(parquet.ValueWriterFunc(func(page []parquet.Value) (int, error) {
		if read += len(page); read > t.Rows {
			return 0, fmt.Errorf("the column %s has more rows than its row group", t.Columns[c].Name)
		}
		for _, v := range page {
			t.put(c, v)
		}
		return len(page), nil
	}), values)
	if err == nil && read < t.Rows {
		err = fmt.Errorf("the column %s does not have the %d rows of its row group", t.Columns[c].Name, t.Rows)
	}
	return err
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
		if err := encodeOne(&file, table, nil); err != nil {
			return 0, err
		}
		sizes[i] = file.Len()
	}
	return float64(sizes[1]-sizes[0]) / float64(t.Rows), nil
}
