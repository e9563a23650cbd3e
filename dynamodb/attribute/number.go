package attribute

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Number is a DynamoDB number in decimal notation, such as "12", "-0.5" or
// "6.02E+23": up to 38 digits, exact. Zero, and magnitudes from 1E-130 to below
// 1E+126 can be stored.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
type Number string

// The bounds of a number: digits of the coefficient, and the exponent of the
// first digit that is not 0.
const (
	maxDigits   = 38
	minExponent = -130
	maxExponent = 125
)

// ParseNumber checks that a text is a number that can be stored exactly.
// Leading zeros and a decimal point may be in it, and an exponent.
func ParseNumber(text string) (Number, error) {
	n := Number(text)
	return n, n.check()
}

// check says why the number cannot be stored.
func (n Number) check() error {
	if strings.EqualFold(string(n), "nan") || strings.HasSuffix(strings.ToLower(string(n)), "inf") {
		return fmt.Errorf("DynamoDB has no number %s", string(n))
	}
	digits, exponent, ok := n.scan()
	switch {
	case !ok:
		return fmt.Errorf("%q is not a decimal number", string(n))
	case len(digits) > maxDigits:
		return fmt.Errorf("%s has %d digits where %d can be kept; round it first", string(n), len(digits), maxDigits)
	case digits == "":
		return nil
	}
	if first := exponent + len(digits) - 1; first > maxExponent || first < minExponent {
		return fmt.Errorf("%s is out of the range of DynamoDB's numbers, 1E%d to below 1E+%d", string(n), minExponent, maxExponent+1)
	}
	return nil
}

// scan reads the number as an integer without leading zeros times a power of
// ten.
func (n Number) scan() (digits string, exponent int, ok bool) {
	text := strings.TrimLeft(string(n), "+-")
	if len(n)-len(text) > 1 {
		return "", 0, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		e, err := strconv.Atoi(text[i+1:])
		if err != nil || e > 1<<20 || e < -1<<20 {
			return "", 0, false
		}
		text, exponent = text[:i], e
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits = whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", 0, false
	}
	return strings.TrimLeft(digits, "0"), exponent - len(fraction), true
}

// Int64 returns the number as an int64; one with a fraction, or too large, is
// an error.
func (n Number) Int64() (int64, error) {
	if i, err := strconv.ParseInt(string(n), 10, 64); err == nil {
		return i, nil
	}
	i, err := n.BigInt()
	if err == nil && !i.IsInt64() {
		err = fmt.Errorf("%s overflows int64", string(n))
	}
	if err != nil {
		return 0, err
	}
	return i.Int64(), nil
}

// BigInt returns the number as an integer; one with a fraction is an error.
func (n Number) BigInt() (*big.Int, error) {
	r, err := n.Rat()
	if err != nil {
		return nil, err
	}
	if !r.IsInt() {
		return nil, fmt.Errorf("%s is not whole", string(n))
	}
	return r.Num(), nil
}

// Rat returns the number exactly.
func (n Number) Rat() (*big.Rat, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return nil, fmt.Errorf("%q is not a decimal number", string(n))
	}
	return r, nil
}

// Float64 returns the nearest float64. One that is too large is an error.
func (n Number) Float64() (float64, error) {
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return 0, errors.Unwrap(err)
	}
	if len(n) <= maxDigits && n.isPlain() {
		return f, nil
	}
	return f, n.check()
}

// isPlain says that the number has neither an exponent nor what only
// strconv takes for a number.
func (n Number) isPlain() bool {
	for i := range len(n) {
		if c := n[i]; (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

// String returns the decimal notation.
func (n Number) String() string { return string(n) }

// MarshalJSON writes the number as a JSON number, digit for digit.
func (n Number) MarshalJSON() ([]byte, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	return json.Marshal(json.Number(n))
}

// UnmarshalJSON reads a JSON number, digit for digit.
func (n *Number) UnmarshalJSON(text []byte) error {
	parsed, err := ParseNumber(string(text))
	if err == nil {
		*n = parsed
	}
	return err
}
