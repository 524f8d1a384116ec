// Package words writes numbers, with as many digits as their errors allow, and lists,
// counts and paragraphs in plain English. Answers, errors, reports and commands share it.
//
// number.go writes numbers, differences and intervals; words.go shares, counts, lists,
// words for a shell and guesses at what was meant; wrap.go lays out paragraphs.
//
// output/findings, output/telling and the commands call it. It knows how to write a
// value, not what the value says about a question, and prints nothing itself.
package words

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"leaderful/scenarios"
	"leaderful/sim/inference"
)

// Bounds writes the ends of an interval, either of which may be infinite.
func Bounds(i *inference.Interval) string { return Interval(i.Low, i.High, RoundedTo(i.Reach())) }

// Percent writes a share, as 0% and 100% only if it is exactly that.
func Percent(share float64) string {
	switch {
	case share > 0 && share < .005:
		return "<1%"
	case share < 1 && share >= .995:
		return ">99%"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

// ThreeDigits writes a number with at most three significant digits.
func ThreeDigits(x float64) string { return fmt.Sprint(RoundTo(x, 3)) }

// RoundTo rounds to significant digits, so that points can be read.
func RoundTo(x float64, digits int) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil {
		panic("leaderful: not a number: " + err.Error())
	}
	return rounded
}

// OneLine writes a text, which may come from a link, on one line.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Enumerate joins words with commas and "and".
func Enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// Counted returns a number of things, whose plural ends in s.
func Counted[T int | int64](n T, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

var plainWord = regexp.MustCompile(`^[\w@%+=:,./-]+$`)

// ShellWord quotes a text as one word for a POSIX shell.
func ShellWord(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// DidYouMean suggests the nearest known word, if one is near.
func DidYouMean(word string, known []string) string {
	if nearest := scenarios.Nearest(word, known); nearest != "" {
		return fmt.Sprintf("; did you mean %q?", nearest)
	}
	return ""
}
