package inference

import (
	"math"
	"strconv"
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
	if x <= 0 && !hasDigit(text) {
		text = strconv.FormatFloat(0, 'f', decimals, 64)
	}
	return text
}

// hasDigit reports whether a number in text form is anything but 0.
func hasDigit(text string) bool {
	for _, c := range text {
		if c >= '1' && c <= '9' {
			return true
		}
	}
	return false
}

// Reach is half the width of the interval, or the standard error where there is no
// interval. The mean is written with as many decimals.
func (e *Estimate) Reach() float64 {
	if reach := (e.High - e.Low) / 2; !math.IsInf(reach, 0) {
		return reach
	}
	return e.StandardError
}

// HalfWidth is half the width of an interval, or the distance from the value to the
// finite end where the other is infinite; NaN where both are.
func (i *Interval) HalfWidth() float64 {
	switch low, high := math.IsInf(i.Low, 0), math.IsInf(i.High, 0); {
	case low && high:
		return math.NaN()
	case low:
		return i.High - i.Value
	case high:
		return i.Value - i.Low
	}
	return (i.High - i.Low) / 2
}
