package dataset

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/parquet-go/parquet-go"
)

func TestTableSurvivesARoundTrip(t *testing.T) {
	columns := []Column{{"zeta", Whole, "", "first, though last in the alphabet"}, {"alpha.x-y", Real, "per year", "a rate"}, {"name", Text, "", "a name"}}
	table := NewTable(columns)
	for i := range 3000 {
		table.Wholes[0] = append(table.Wholes[0], int64(i*i))
		x := math.Sqrt(float64(i))
		if i%7 == 0 {
			x = math.NaN()
		}
		table.Reals[1] = append(table.Reals[1], x)
		table.Texts[2] = append(table.Texts[2], []string{"a", "", "ü"}[i%3])
		table.Rows++
	}
	var rows []int
	for row := range table.Rows {
		rows = append(rows, row)
	}
	var file, again bytes.Buffer
	for _, to := range []*bytes.Buffer{&file, &again} {
		e := newEncoder(to, columns)
		if err := errors.Join(e.write(table, rows), e.write(table, rows[:7]), e.close(map[string]string{"key": "a note", "another": "x"})); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Error("the same table makes different files")
	}
	opened, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(opened.RowGroups()[0], columns, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.Rows != 3000 || !reflect.DeepEqual(got.Wholes[0], table.Wholes[0]) || !reflect.DeepEqual(got.Texts[2], table.Texts[2]) {
		t.Error("another table came back")
	}
	for i, x := range got.Reals[1] {
		if math.Float64bits(x) != math.Float64bits(table.Reals[1][i]) && !(math.IsNaN(x) && i%7 == 0) {
			t.Fatalf("row %d is %v", i, x)
		}
	}
	only, err := decode(opened.RowGroups()[1], columns, []int{2})
	if err != nil || only.Rows != 7 || !reflect.DeepEqual(only.Texts[2], table.Texts[2][:7]) || only.Reals[1] != nil {
		t.Errorf("the second group is %v, %v", only, err)
	}
	if note, _ := opened.Lookup("key"); note != "a note" {
		t.Errorf("the note is %q", note)
	}
	if kv := opened.Metadata().RowGroups[1].Columns[1].MetaData.KeyValueMetadata; len(kv) != 2 || kv[0].Value != "a rate" || kv[1].Value != "per year" {
		t.Errorf("the column's metadata is %v", kv)
	}
	for i, name := range []string{"zeta", "alpha.x-y", "name"} {
		if got := opened.Schema().Fields()[i].Name(); got != name {
			t.Errorf("column %d is %s", i, got)
		}
	}
}
