package telling

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestTablesWrapAtWords(t *testing.T) {
	table := Table{Columns: append(Columns(2, "name", "in words", "share so far"), Column{Title: "verdict"}), Rows: []Row{
		{Group: "A *group* of rows"},
		NewRow("first", "two or three words", "[0.1, 0.2]", "no real difference"),
		NewRow("", "x", "1", "~"),
	}}
	for room, want := range map[int]string{
		100: "<name   in words            share so far  verdict>\n" +
			"<A group of rows>\n" +
			"first  two or three words    [0.1, 0.2]  no real difference\n" +
			"       x                              1  ~\n",
		40: "<name   in words     share so  verdict\n" +
			"                         far>\n" +
			"<A group of rows>\n" +
			"first  two or     [0.1, 0.2]  no real\n" +
			"       three                  difference\n" +
			"       words\n" +
			"       x                   1  ~\n",
		24: "<A group of rows>\n<first, two or three\nwords>\n" +
			"    share so far [0.1,\n    0.2]\n" +
			"    verdict no real\n    difference\n" +
			"<x>\n    share so far 1\n    verdict ~\n",
	} {
		var b strings.Builder
		table.Text(&b, room, func(text string) string { return "<" + text + ">" })
		if b.String() != want {
			t.Errorf("in %d columns it is\n%s\nwant\n%s", room, b.String(), want)
		}
	}
}

func TestTablesAsData(t *testing.T) {
	table := Table{Columns: Columns(1, "Name", "Share so far"), Rows: []Row{NewRow("a, b", "+0.5"), NewRow("2", "-")}}
	grouped := table
	grouped.Rows = []Row{NewRow("x", "1"), {Group: "**A** group"}, {Cells: []Cell{{Text: "supported", Verdict: true}, {Text: "NaN"}}}}
	for _, c := range []struct {
		table     *Table
		csv, json string
	}{
		{&table, "name,share_so_far\n\"a, b\",+0.5\n2,-\n", `[{"name":"a, b","share_so_far":0.5},{"name":"2","share_so_far":"-"}]`},
		{&grouped, "name,share_so_far,group\nx,1,\nsupported,NaN,A group\n", `[{"group":"","name":"x","share_so_far":1},{"group":"A group","name":"supported","share_so_far":"NaN"}]`},
		{&Table{Columns: Columns(1, "Name")}, "name\n", "[]"},
	} {
		var b strings.Builder
		if err := c.table.CSV(&b); err != nil || b.String() != c.csv {
			t.Errorf("CSV %q, %v; want %q", b.String(), err, c.csv)
		}
		if text, err := json.Marshal(c.table); err != nil || string(text) != c.json {
			t.Errorf("JSON %s, %v; want %s", text, err, c.json)
		}
	}
}
