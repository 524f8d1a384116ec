package main

import (
	"fmt"
	"io"
	"os"

	"leaderful/output/telling"
)

// Short names of what output/telling writes.
var (
	columnsOf        = telling.Columns
	row              = telling.NewRow
	figures          = telling.Figures
	signed           = telling.Signed
	plus             = telling.WithPlus
	to               = telling.RoundedTo
	plusMinus        = telling.PlusMinus
	meanAndInterval  = telling.MeanAndInterval
	effect           = telling.Effect
	isNotFinite      = telling.IsNotFinite
	interval         = telling.Interval
	valueAndInterval = telling.ValueAndInterval
	wrap             = telling.Wrap
)

// A table is printed; its first columns contain words, the others numbers.
type table struct {
	header []string
	rows   []telling.Row
	left   int  // columns of words, counted from the first
	words  bool // in the last column too
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, row(cells...)) }

// print writes the table for the writer, with its header in bold if that allows it.
func (t *table) print(w io.Writer) {
	printed := telling.Table{Columns: columnsOf(t.left, t.header...), Rows: t.rows}
	if t.words {
		printed.Columns[len(t.header)-1].Number = false
	}
	printed.Text(w, room(w), func(text string) string { return bold(w, text) })
}

// heading writes a line in bold type, or several where there is not room for it.
func heading(w io.Writer, text string) { fmt.Fprintln(w, bold(w, wrap(text, room(w), ""))) }

// bold emphasizes text on a terminal, unless NO_COLOR asks for plain text.
func bold(w io.Writer, text string) string {
	if !isTerminal(w) || os.Getenv("NO_COLOR") != "" {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}

// paragraph writes prose that fits the writer, followed by an empty line.
func paragraph(w io.Writer, text string) {
	fmt.Fprintf(w, "%s\n\n", wrap(text, min(100, terminalWidth(w)), ""))
}
