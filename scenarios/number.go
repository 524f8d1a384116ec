package scenarios

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"leaderful/sim"
)

// The grammar of numbers, wherever text is read: decimal digits with an optional sign,
// point and exponent, and nothing else. So 010 is ten, and 0x1F, 1_000, 1:30, inf and
// 0,2 are not numbers. White space around numbers is ignored. testdata/numbers.json has
// examples, which also test the page.
var decimal = regexp.MustCompile(`^([-+]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([-+]?[0-9]+))?$`)

func trimmed(text string) string { return strings.Trim(text, " \t\r\n") }

// ParseNumber returns the floating-point number nearest to the number in a text, and
// whether the text is a number within range. It never returns a negative zero.
func ParseNumber(text string) (float64, bool) {
	text = trimmed(text)
	if !decimal.MatchString(text) {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v + 0, err == nil
}

// ParseWhole returns the whole number in a text, and whether it is one from low to
// high. Its value counts, not its notation: 1e3 and 1000.0 are whole. It is exact for
// any number of digits.
func ParseWhole(text string, low, high uint64) (uint64, bool) {
	parts := decimal.FindStringSubmatch(trimmed(text))
	if parts == nil {
		return 0, false
	}
	const farthest = 1 << 30 // longer than any text
	power, err := strconv.Atoi("0" + strings.TrimLeft(parts[5], "+-"))
	if err != nil || power > farthest {
		power = farthest
	}
	if strings.HasPrefix(parts[5], "-") {
		power = -power
	}
	digits := strings.TrimRight(parts[2]+parts[3]+parts[4], "0")
	zeros := len(parts[2]) + power - len(digits) // zeros that follow the digits; if negative, digits after the point
	digits = strings.TrimLeft(digits, "0")
	switch {
	case digits == "":
		return 0, low == 0
	case parts[1] == "-" || zeros < 0 || len(digits)+zeros > len("18446744073709551615"):
		return 0, false
	}
	v, err := strconv.ParseUint(digits+strings.Repeat("0", zeros), 10, 64)
	return v, err == nil && v >= low && v <= high
}

// ParseAssignment reads the form name=value of a setting, in which the group
// may be omitted as in ParameterNamed.
func ParseAssignment(text string) (change sim.ParameterChange, err error) {
	name, number, given := strings.Cut(text, "=")
	if !given {
		return change, errors.New("it must be name=value")
	}
	p, err := ParameterNamed(trimmed(name))
	if err != nil {
		return change, err
	}
	v, err := parseSetting(p, number)
	return sim.ParameterChange{Name: p.Name, Value: v}, err
}

// parseSetting returns the value of a parameter in a text.
func parseSetting(p *sim.Field, text string) (float64, error) {
	v, ok := ParseNumber(text)
	if !ok {
		return 0, fmt.Errorf("%s takes a number from %s, found %q", p.Name, p.Range(), short(text))
	}
	if _, whole := ParseWhole(text, 0, math.MaxUint64); p.Whole && !whole && v >= p.Min {
		return 0, fmt.Errorf("%s is %s; it takes whole numbers", p.Name, short(trimmed(text)))
	}
	var scratch sim.Setup
	return v, p.Set(&scratch, v)
}
