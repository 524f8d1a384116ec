package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"leaderful/sim/inference"
)

// A table is text in columns: the first ones are left-aligned, numbers right-aligned.
type table struct {
	header []string
	rows   [][]string
	left   int // left-aligned columns, counted from the first; the last column is too if words is set
	words  bool
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// print writes the table, with its header in bold if the writer allows it. Without
// room for all columns, it wraps their words; if that is not enough, every row becomes
// a paragraph that names the columns.
func (t *table) print(w io.Writer) {
	widths, fits := t.fit(room(w))
	if !fits {
		t.printParagraphs(w, room(w))
		return
	}
	fmt.Fprintln(w, bold(w, t.lines(t.header, widths)))
	for _, row := range t.rows {
		fmt.Fprintln(w, t.lines(row, widths))
	}
}

// aligned reports whether a column is aligned left.
func (t *table) aligned(column int) bool {
	return column < t.left || t.words && column == len(t.header)-1
}

// fit returns widths of columns that together fit into the room, and whether any do. Text and headers are wrapped at words, numbers are not.
func (t *table) fit(room int) (widths []int, fits bool) {
	widths, least := make([]int, len(t.header)), make([]int, len(t.header))
	total := 2 * (len(t.header) - 1)
	for i, header := range t.header {
		widths[i], least[i] = utf8.RuneCountInString(header), longestWord(header)
		for _, row := range t.rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
			if t.aligned(i) {
				least[i] = max(least[i], longestWord(row[i]))
			} else {
				least[i] = max(least[i], utf8.RuneCountInString(row[i]))
			}
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

// lines writes a row in columns of the widths given.
func (t *table) lines(row []string, widths []int) string {
	cells, height := make([][]string, len(row)), 1
	for i, cell := range row {
		cells[i] = []string{cell}
		if utf8.RuneCountInString(cell) > widths[i] {
			cells[i] = strings.Split(wrap(cell, widths[i], ""), "\n")
		}
		height = max(height, len(cells[i]))
	}
	lines := make([]string, height)
	for k := range lines {
		var b strings.Builder
		for i := range row {
			cell := ""
			if k < len(cells[i]) {
				cell = cells[i][k]
			}
			padding := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i > 0 {
				b.WriteString("  ")
			}
			if t.aligned(i) {
				b.WriteString(cell + padding)
			} else {
				b.WriteString(padding + cell)
			}
		}
		lines[k] = strings.TrimRight(b.String(), " ")
	}
	return strings.Join(lines, "\n")
}

// printParagraphs writes every row as its first columns that are aligned left, two
// at most, and below them each other column with its name.
func (t *table) printParagraphs(w io.Writer, room int) {
	const indent = "    "
	for _, row := range t.rows {
		first := slices.DeleteFunc(slices.Clone(row[:min(2, t.left)]), func(cell string) bool { return cell == "" })
		fmt.Fprintln(w, bold(w, wrap(strings.Join(first, ", "), room, "")))
		line := ""
		for i := len(row[:min(2, t.left)]); i < len(row); i++ {
			pair := strings.Join(strings.Fields(t.header[i]+" "+row[i]), " ")
			if strings.HasSuffix(row[i], t.header[i]) { // no interval
				pair = row[i]
			}
			if line != "" && utf8.RuneCountInString(line+"  "+pair) <= room {
				line += "  " + pair
				continue
			}
			if line != "" {
				fmt.Fprintln(w, line)
			}
			line = wrap(pair, room, indent)
		}
		fmt.Fprintln(w, line)
	}
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

// figures writes a number whose error is unknown, with about three significant
// figures; 0 only if it is 0.
func figures(x float64) string {
	switch a := math.Abs(x); {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "-"
	case a >= 99.95:
		return fmt.Sprintf("%.0f", x)
	case a >= 9.995:
		return fmt.Sprintf("%.1f", x)
	case a >= .9995:
		return fmt.Sprintf("%.2f", x)
	case a == 0:
		return "0"
	case a < .00095:
		return strconv.FormatFloat(x, 'g', inference.ErrorDigits, 64)
	default:
		return fmt.Sprintf("%.3f", x)
	}
}

// signed is figures with a plus sign before positive numbers.
func signed(x float64) string { return plus(figures)(x) }

// plus adds a plus sign to positive numbers.
func plus(write func(float64) string) func(float64) string {
	return func(x float64) string {
		text := write(x)
		if x > 0 && strings.Trim(text, "0.-") != "" {
			return "+" + text
		}
		return text
	}
}

// to returns a function that writes numbers with a given error, or half-width of an
// interval: to the decimals at which that has two significant digits.
func to(err float64) func(float64) string {
	decimals, known := inference.Decimals(err)
	if !known {
		return figures
	}
	return func(x float64) string {
		if isNotFinite(x) {
			return figures(x)
		}
		return inference.Rounded(x, decimals)
	}
}

// plusMinus writes a value and its error, or the half-width of its interval; if that is
// unknown, it writes the value alone, with bare.
func plusMinus(value, err float64, bare func(float64) string) string {
	if _, known := inference.Decimals(err); !known {
		return bare(value)
	}
	return to(err)(value) + " ± " + to(err)(err)
}

// meanAndInterval writes the mean of a difference and its interval.
func meanAndInterval(d *inference.Difference) (mean, ends string) {
	write := plus(to(d.Reach()))
	if d.Settled {
		return write(d.Mean), "settled"
	}
	return write(d.Mean), interval(d.Low, d.High, write)
}

// effect writes a standardized difference, or nothing if it is not finite.
func effect(d *inference.Difference) string {
	if isNotFinite(d.Effect) {
		return ""
	}
	return signed(d.Effect)
}

func isNotFinite(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }

// interval writes the ends of an interval; an infinite end as dots.
func interval(low, high float64, write func(float64) string) string {
	if math.IsInf(low, -1) && math.IsInf(high, 1) {
		return "no interval"
	}
	end := func(x float64) string {
		if math.IsInf(x, 0) {
			return "..."
		}
		return write(x)
	}
	return "[" + end(low) + ", " + end(high) + "]"
}

// valueAndInterval writes a value with its interval, if it has one.
func valueAndInterval(i *inference.Interval) string {
	write := to(i.HalfWidth())
	if isNotFinite(i.Low) && isNotFinite(i.High) {
		return write(i.Value)
	}
	return write(i.Value) + " " + interval(i.Low, i.High, write)
}

// wrap breaks prose into lines of at most width columns.
func wrap(text string, width int, indent string) string {
	var lines []string
	line := indent
	for _, word := range strings.Fields(text) {
		if line != indent && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	return strings.Join(append(lines, line), "\n")
}

// paragraph writes prose that fits the writer, followed by an empty line.
func paragraph(w io.Writer, text string) {
	fmt.Fprintf(w, "%s\n\n", wrap(text, min(100, terminalWidth(w)), ""))
}
