package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"leaderful/sim/inference"
)

// Figures writes a number whose error is unknown, with about three significant
// figures; 0 only if it is 0.
func Figures(x float64) string {
	switch a := math.Abs(x); {
	case IsNotFinite(x):
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

// Signed is Figures with a plus sign before positive numbers.
func Signed(x float64) string { return WithPlus(Figures)(x) }

// WithPlus adds a plus sign to positive numbers.
func WithPlus(write func(float64) string) func(float64) string {
	return func(x float64) string {
		text := write(x)
		if x > 0 && strings.Trim(text, "0.-") != "" {
			return "+" + text
		}
		return text
	}
}

// RoundedTo returns a function that writes numbers with a given error, or half-width of
// an interval: to the decimals at which that has two significant digits.
func RoundedTo(err float64) func(float64) string {
	decimals, known := inference.Decimals(err)
	if !known {
		return Figures
	}
	return func(x float64) string {
		if IsNotFinite(x) {
			return Figures(x)
		}
		return inference.Rounded(x, decimals)
	}
}

// PlusMinus writes a value and its error, or the half-width of its interval; if that is
// unknown, it writes the value alone, with bare.
func PlusMinus(value, err float64, bare func(float64) string) string {
	if _, known := inference.Decimals(err); !known {
		return bare(value)
	}
	return RoundedTo(err)(value) + " ± " + RoundedTo(err)(err)
}

// MeanAndInterval writes the mean of a difference and its interval.
func MeanAndInterval(d *inference.Difference) (mean, ends string) {
	write := WithPlus(RoundedTo(d.Reach()))
	if d.Settled {
		return write(d.Value), "settled"
	}
	return write(d.Value), Interval(d.Low, d.High, write)
}

// Effect writes a standardized difference, or nothing if it is not finite.
func Effect(d *inference.Difference) string {
	if IsNotFinite(d.Effect) {
		return ""
	}
	return Signed(d.Effect)
}

// IsNotFinite reports whether x is infinite or not a number.
func IsNotFinite(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }

// Interval writes the ends of an interval; an infinite end as dots.
func Interval(low, high float64, write func(float64) string) string {
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

// ValueAndInterval writes a value with its interval, if it has one.
func ValueAndInterval(i *inference.Interval) string {
	write := RoundedTo(i.Reach())
	if IsNotFinite(i.Low) && IsNotFinite(i.High) {
		return write(i.Value)
	}
	return write(i.Value) + " " + Interval(i.Low, i.High, write)
}
