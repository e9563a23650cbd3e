package wire

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// appendText writes a scalar as text: the same in elements, forms, queries,
// labels and headers but for the timestamps, which each place writes in a
// format of its own where the description names none.
func appendText(dst []byte, m *model.Member, v bind.Value, stamp model.TimestampFormat) ([]byte, error) {
	switch m.Shape.Kind {
	case model.String:
		text, err := v.Text()
		return append(dst, text...), err
	case model.Boolean:
		x, err := v.Bool()
		return strconv.AppendBool(dst, x), err
	case model.Integer, model.Long:
		x, err := v.Int()
		return strconv.AppendInt(dst, x, 10), err
	case model.Float, model.Double:
		if n, whole := v.Whole(); whole {
			return strconv.AppendInt(dst, n, 10), nil
		}
		x, err := v.Float()
		return appendDecimal(dst, x), err
	case model.Blob:
		x, err := v.Bytes()
		return base64.StdEncoding.AppendEncode(dst, x), err
	case model.Timestamp:
		x, err := v.Time()
		if err != nil {
			return dst, err
		}
		if m.TimestampFormat != model.DefaultTimestamp {
			stamp = m.TimestampFormat
		}
		return AppendTime(dst, stamp, x), nil
	case model.Structure, model.List, model.Map:
	}
	return dst, fmt.Errorf("a %s cannot be written as text", m.Shape.Kind)
}

// appendDecimal writes a number with a decimal point or an exponent, as in
// 1.0, 0.25 and 1e+16.
func appendDecimal(dst []byte, x float64) []byte {
	switch {
	case math.IsNaN(x):
		return append(dst, "NaN"...)
	case math.IsInf(x, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(x, -1):
		return append(dst, "-Infinity"...)
	}
	if abs := math.Abs(x); abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		return strconv.AppendFloat(dst, x, 'e', -1, 64)
	}
	dst = strconv.AppendFloat(dst, x, 'f', -1, 64)
	if x == math.Trunc(x) {
		dst = append(dst, ".0"...)
	}
	return dst
}

// escapeSet is the bytes of ASCII that stay as they are, a bit each, and
// whether a space becomes a plus.
type escapeSet struct {
	low, high uint64
	plus      bool
}

const (
	unreservedLow  = 0x3ff<<'0' | 1<<'-' | 1<<'.'
	unreservedHigh = 0x3ffffff<<('A'-64) | 0x3ffffff<<('a'-64) | 1<<('_'-64) | 1<<('~'-64)
)

var (
	escapeURI  = escapeSet{low: unreservedLow, high: unreservedHigh}
	escapePath = escapeSet{low: unreservedLow | 1<<'/', high: unreservedHigh}
	escapeForm = escapeSet{low: unreservedLow, high: unreservedHigh, plus: true}
)

func (e *escapeSet) keeps(c byte) bool {
	if c < 64 {
		return e.low>>c&1 != 0
	}
	return c < 128 && e.high>>(c-64)&1 != 0
}

// appendEscaped percent-encodes text.
func appendEscaped[T string | []byte](dst []byte, set *escapeSet, s T) []byte {
	const hex = "0123456789ABCDEF"
	start := 0
	for i := range len(s) {
		c := s[i]
		if set.keeps(c) {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		if c == ' ' && set.plus {
			dst = append(dst, '+')
		} else {
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return append(dst, s[start:]...)
}

// appendEscapedText percent-encodes a scalar.
func appendEscapedText(dst []byte, set *escapeSet, m *model.Member, v bind.Value, stamp model.TimestampFormat) ([]byte, error) {
	if m.Shape.Kind == model.String {
		text, err := v.Text()
		return appendEscaped(dst, set, text), err
	}
	var buf [64]byte
	text, err := appendText(buf[:0], m, v, stamp)
	if err != nil {
		return dst, err
	}
	return appendEscaped(dst, set, text), nil
}
