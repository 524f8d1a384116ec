package random

import "math"

// The functions here use only operations that IEEE 754 rounds correctly, in a
// fixed order, with every product rounded before a sum (float64(x*y)): those of
// package math differ between processors.

const (
	ln2High = 0x1.62e42feep-1       // ln 2, its leading 31 bits
	ln2Low  = 0x1.a39ef35793c76p-33 // ln 2 - ln2High
	invLn2  = 0x1.71547652b82fep+0  // 1 / ln 2
)

// Exp returns e^x, with a relative error below 1e-15. It is 0 below -708 and
// +Inf above 709.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x < -708:
		return 0
	case x > 709:
		return math.Inf(1)
	}
	// x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor series, even and odd
	// terms apart.
	n := math.Floor(float64(x*invLn2) + 0.5)
	r := (x - float64(n*ln2High)) - float64(n*ln2Low)
	square := float64(r * r)
	even := polynomial(&expEven, square)
	odd := float64(r * polynomial(&expOdd, square))
	return float64((even + odd) * math.Float64frombits(uint64(int64(n)+1023)<<52))
}

// The Taylor coefficients of e^x, 1/n! for even and for odd n.
var (
	expEven = [8]float64{1, 1. / 2, 1. / 24, 1. / 720, 1. / 40320, 1. / 3628800, 1. / 479001600, 1. / 87178291200}
	expOdd  = [8]float64{1, 1. / 6, 1. / 120, 1. / 5040, 1. / 362880, 1. / 39916800, 1. / 6227020800, 1. / 1307674368000}
)

// Log returns the natural logarithm of x, with a relative error below 1e-15;
// -Inf at 0, NaN below.
func Log(x float64) float64 {
	switch {
	case x != x || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case x > math.MaxFloat64:
		return x
	}
	exponent := 0.0
	if x < 0x1p-1022 {
		x = float64(x * 0x1p54)
		exponent = -54
	}
	b := math.Float64bits(x)
	exponent += float64(int(b>>52) - 1023)
	m := math.Float64frombits(b&(1<<52-1) | 1023<<52)
	if m > math.Sqrt2 {
		m = float64(m * 0.5)
		exponent++
	}
	// ln m = 2 artanh s = 2 s (1 + s^2/3 + s^4/5 + ...), with |s| <= 0.1716.
	s := (m - 1) / (m + 1)
	square := float64(s * s)
	fourth := float64(square * square)
	series := float64(square*polynomial(&logEven, fourth)) + float64(fourth*polynomial(&logOdd, fourth))
	return float64(exponent*ln2High) + (float64(exponent*ln2Low) + float64(float64(2*s)*(1+series)))
}

// The coefficients 1/3, 1/7, ... and 1/5, 1/9, ... of the series of artanh.
var (
	logEven = [8]float64{1. / 3, 1. / 7, 1. / 11, 1. / 15, 1. / 19, 1. / 23}
	logOdd  = [8]float64{1. / 5, 1. / 9, 1. / 13, 1. / 17, 1. / 21}
)

// Pow returns x^y for x in [0, 1] and y >= 0; 0^0 is 1.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case y == 1:
		return x
	}
	return Exp(float64(y * Log(x)))
}

// NormalQuantile returns the z below which a standard normal number lies with
// probability p in (0, 1): algorithm AS 241, PPND16 (Wichura 1988), whose
// relative error is about 1e-16.
func NormalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q*polynomial(&centreNumerator, r)) / polynomial(&centreDenominator, r)
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	r = math.Sqrt(-Log(r))
	var z float64
	if r <= 5 {
		z = polynomial(&middleNumerator, r-1.6) / polynomial(&middleDenominator, r-1.6)
	} else {
		z = polynomial(&tailNumerator, r-5) / polynomial(&tailDenominator, r-5)
	}
	if q < 0 {
		return -z
	}
	return z
}

// polynomial evaluates the coefficients, lowest order first, at x.
func polynomial(coefficients *[8]float64, x float64) float64 {
	sum := coefficients[7]
	for i := 6; i >= 0; i-- {
		sum = coefficients[i] + float64(sum*x)
	}
	return sum
}

// The coefficients of AS 241: centre (a, b), middle (c, d), tail (e, f).
var (
	centreNumerator = [8]float64{3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3}
	centreDenominator = [8]float64{1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3}
	middleNumerator = [8]float64{1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
		1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	middleDenominator = [8]float64{1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	tailNumerator = [8]float64{6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	tailDenominator = [8]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)
