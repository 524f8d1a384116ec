package telling

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"leaderful/output/words"
)

// A Table is rendered as text for a terminal, as Markdown, HTML, CSV and JSON. Its first
// column names the rows. In a document, tables are numbered, except those of figures.
type Table struct {
	Identifier string // in a document; may be empty
	Caption    Text
	Columns    []Column
	Rows       []Row
}

type Column struct {
	Title  string
	Number bool // aligned right and never wrapped; otherwise words
}

// A Row has as many cells as there are columns, or none if it is the heading of the
// following rows.
type Row struct {
	Group Text
	Cells []Cell
}

// A Cell has type in Markdown and HTML, not on a terminal.
type Cell struct {
	Text    string
	Strong  bool
	Verdict bool // the text is a verdict, which may have a sign and a tone in HTML
}

func (c Cell) runs() []run {
	text := oneLine(c.Text)
	switch {
	case text == "":
		return nil
	case c.Strong:
		return []run{{strong, text}}
	}
	return []run{{plain, text}}
}

// Columns returns columns of which the first contain words, the others numbers.
func Columns(inWords int, titles ...string) []Column {
	columns := make([]Column, len(titles))
	for i, title := range titles {
		columns[i] = Column{title, i >= inWords}
	}
	return columns
}

// NewRow returns a row of plain cells.
func NewRow(cells ...string) Row {
	r := Row{Cells: make([]Cell, len(cells))}
	for i, cell := range cells {
		r.Cells[i].Text = cell
	}
	return r
}

// grid returns the titles and, below them, the texts of the cells; none for the heading
// of a group.
func (t *Table) grid() [][]string {
	grid := make([][]string, 1+len(t.Rows))
	for _, c := range t.Columns {
		grid[0] = append(grid[0], c.Title)
	}
	for i, r := range t.Rows {
		for _, c := range r.Cells {
			grid[1+i] = append(grid[1+i], c.Text)
		}
	}
	return grid
}

// Text writes the table without its caption for a terminal with a width, with its
// titles and group headings in bold. Without room for all columns, it wraps their words;
// if that is not enough, every row becomes a paragraph that names the columns.
func (t *Table) Text(w io.Writer, width int, bold func(string) string) {
	grid := t.grid()
	widths, fits := t.fit(grid, width)
	for i, row := range grid {
		switch {
		case row == nil:
			fmt.Fprintln(w, bold(words.Wrap(t.Rows[i-1].Group.string(), width, "")))
		case fits && i == 0:
			fmt.Fprintln(w, bold(t.lines(row, widths)))
		case fits:
			fmt.Fprintln(w, t.lines(row, widths))
		case i > 0:
			t.paragraph(w, row, width, bold)
		}
	}
}

// fit returns widths of columns that together fit into the room, and whether any do.
// Words and titles are wrapped, numbers are not.
func (t *Table) fit(grid [][]string, room int) (widths []int, fits bool) {
	widths, least := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	total := 2 * (len(t.Columns) - 1)
	for i, c := range t.Columns {
		for k, row := range grid {
			if row == nil {
				continue
			}
			width := utf8.RuneCountInString(row[i])
			widths[i] = max(widths[i], width)
			if k == 0 || !c.Number {
				width = longestWord(row[i])
			}
			least[i] = max(least[i], width)
		}
		total += widths[i]
	}
	for ; total > room; total-- {
		widest := -1
		for i := range widths {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return nil, false
		}
		widths[widest]--
	}
	return widths, true
}

func longestWord(text string) int {
	longest := 0
	for _, word := range strings.Fields(text) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	return longest
}

// lines returns a row in columns of the widths given.
func (t *Table) lines(row []string, widths []int) string {
	cells, height := make([][]string, len(row)), 1
	for i, text := range row {
		cells[i] = []string{text}
		if utf8.RuneCountInString(text) > widths[i] {
			cells[i] = strings.Split(words.Wrap(text, widths[i], ""), "\n")
		}
		height = max(height, len(cells[i]))
	}
	lines := make([]string, height)
	for k := range lines {
		for i, cell := range cells {
			part, width := "", widths[i]
			if k < len(cell) {
				part = cell[k]
			}
			if !t.Columns[i].Number {
				width = -width // aligned left
			}
			lines[k] += fmt.Sprintf("%*s  ", width, part)
		}
		lines[k] = strings.TrimRight(lines[k], " ")
	}
	return strings.Join(lines, "\n")
}

// paragraph writes a row as its first columns of words, two at most, and below them each
// other column with its title.
func (t *Table) paragraph(w io.Writer, row []string, width int, bold func(string) string) {
	const indent = "    "
	var names, pairs []string
	for i, text := range row {
		pair := t.Columns[i].Title + " " + text
		switch {
		case i < 2 && i == len(names) && !t.Columns[i].Number:
			names = append(names, text)
			continue
		case strings.HasSuffix(text, t.Columns[i].Title): // no interval
			pair = text
		}
		pairs = append(pairs, " "+strings.Join(strings.Fields(pair), " "))
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	fmt.Fprintln(w, bold(words.Wrap(strings.Join(names, ", "), width, "")))
	fmt.Fprintln(w, strings.TrimRight(words.Fill(pairs, width, indent, indent, func(pair string) string {
		return strings.TrimPrefix(words.Wrap(pair, width, indent), indent)
	}), " "))
}

// records returns the names of the columns in snake case and, below them, the texts of
// the cells; the last column is the group if there are groups.
func (t *Table) records() [][]string {
	grid, group := t.grid(), "group"
	for k, title := range grid[0] {
		grid[0][k] = strings.ReplaceAll(strings.ToLower(title), " ", "_")
	}
	if slices.ContainsFunc(grid, func(row []string) bool { return row == nil }) {
		for i, row := range grid {
			if row == nil {
				group = t.Rows[i-1].Group.string()
				continue
			}
			grid[i] = append(row, group)
			if i == 0 {
				group = ""
			}
		}
	}
	return slices.DeleteFunc(grid, func(row []string) bool { return row == nil })
}

// CSV writes the table with a line of names.
func (t *Table) CSV(w io.Writer) error { return csv.NewWriter(w).WriteAll(t.records()) }

// MarshalJSON returns an array of objects. A cell in a column of numbers is a number if
// it reads as one; every other cell is a string.
func (t *Table) MarshalJSON() ([]byte, error) {
	records := t.records()
	objects := make([]map[string]any, len(records)-1)
	for i, record := range records[1:] {
		objects[i] = map[string]any{}
		for k, cell := range record {
			objects[i][records[0][k]] = cell
			if x, err := strconv.ParseFloat(cell, 64); err == nil && k < len(t.Columns) && t.Columns[k].Number && !words.IsNotFinite(x) {
				objects[i][records[0][k]] = x
			}
		}
	}
	return json.Marshal(objects)
}
