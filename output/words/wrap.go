package words

import (
	"strings"
	"unicode/utf8"
)

// Wrap breaks prose into indented lines of at most width columns, unless a word is
// longer.
func Wrap(text string, width int, indent string) string {
	return Fill(strings.Fields(text), width, indent, indent, func(word string) string { return word })
}

// Fill is Wrap for words, with indents of its own for the first and the further lines;
// the first word of each line is written by opening.
func Fill(words []string, width int, first, further string, opening func(word string) string) string {
	var lines []string
	line, empty := first, true
	for _, word := range words {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line, empty = further, true
		}
		if empty {
			word = opening(word)
		} else {
			word = " " + word
		}
		line, empty = line+word, false
	}
	return strings.Join(append(lines, line), "\n")
}
