package main

import (
	"fmt"
	"io"
	"math"
	"os"
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

// print writes the table, with its header in bold if the writer allows it.
func (t *table) print(w io.Writer) {
	widths := make([]int, len(t.header))
	for _, row := range append([][]string{t.header}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	line := func(row []string) string {
		var b strings.Builder
		for i, cell := range row {
			padding := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i > 0 {
				b.WriteString("  ")
			}
			if i < t.left || t.words && i == len(row)-1 {
				b.WriteString(cell + padding)
			} else {
				b.WriteString(padding + cell)
			}
		}
		return strings.TrimRight(b.String(), " ")
	}
	fmt.Fprintln(w, bold(w, line(t.header)))
	for _, row := range t.rows {
		fmt.Fprintln(w, line(row))
	}
}

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
