package telling

import (
	"fmt"
	"io"
	"os"

	"leaderful/output/words"
)

// Print writes the table to a terminal or elsewhere, as wide as that allows, with its
// header in bold type if it is a terminal.
func (t *Table) Print(w io.Writer) {
	t.Text(w, Room(w), func(text string) string { return Bold(w, text) })
}

// Add adds a row of plain cells.
func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, NewRow(cells...)) }

// PrintHeading writes a line in bold type, or several where there is not room for it.
func PrintHeading(w io.Writer, text string) { fmt.Fprintln(w, Bold(w, words.Wrap(text, Room(w), ""))) }

// Bold emphasizes text on a terminal, unless NO_COLOR asks for plain text.
func Bold(w io.Writer, text string) string {
	if !IsTerminal(w) || os.Getenv("NO_COLOR") != "" {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}

// PrintParagraph writes prose that fits the writer, followed by an empty line.
func PrintParagraph(w io.Writer, text string) {
	fmt.Fprintf(w, "%s\n\n", words.Wrap(text, min(100, TerminalWidth(w)), ""))
}
