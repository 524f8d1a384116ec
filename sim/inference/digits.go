package inference

import (
	"math"
	"strconv"
	"strings"
)

// ErrorDigits is the number of significant digits to which an error is written.
const ErrorDigits = 2

// Decimals returns the number of decimals to which an error, or the half-width of an
// interval, is written to have ErrorDigits significant digits; the value it belongs
// to is written to as many. -1 means tens. known is false where there is no error:
// where it is 0, infinite or NaN.
func Decimals(err float64) (decimals int, known bool) {
	if err == 0 || !Finite(err) {
		return 0, false
	}
	text := strconv.FormatFloat(math.Abs(err), 'e', ErrorDigits-1, 64)
	exponent, _ := strconv.Atoi(text[len("d.de"):])
	return ErrorDigits - 1 - exponent, true
}

// Rounded writes x with a number of decimals (negative: to tens, hundreds and so on),
// never as a negative zero.
func Rounded(x float64, decimals int) string {
	if decimals < 0 {
		tens := math.Pow10(-decimals)
		x, decimals = math.Round(x/tens)*tens, 0
	}
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if x <= 0 && !strings.ContainsAny(text, "123456789") {
		text = strconv.FormatFloat(0, 'f', decimals, 64)
	}
	return text
}

// Reach is half the width of the interval. Where that is infinite it is the standard
// error of a mean or, for another statistic, the distance from the value to the finite
// end; NaN without one. The value is written with as many decimals.
func (i *Interval) Reach() float64 {
	reach := (i.High - i.Low) / 2
	switch {
	case !math.IsInf(reach, 0):
		return reach
	case i.StandardError != 0:
		return i.StandardError
	case !math.IsInf(i.Low, 0):
		return i.Value - i.Low
	case !math.IsInf(i.High, 0):
		return i.High - i.Value
	}
	return math.NaN()
}
