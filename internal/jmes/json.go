package jmes

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// appendJSON writes a plain value as JSON without spaces, members in their order;
// ok is false where it nests too deep. Bytes are base64, and what has no JSON is text.
func (s *search) appendJSON(b []byte, v any, depth int) (_ []byte, ok bool) {
	if depth > maxDepth {
		return b, false
	}
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), true
	case bool:
		return strconv.AppendBool(b, v), true
	case int64:
		return strconv.AppendInt(b, v, 10), true
	case float64:
		return appendFloat(b, v), true
	case []byte:
		b = base64.StdEncoding.AppendEncode(append(b, '"'), v)
		return append(b, '"'), true
	case []any:
		b, ok = append(b, '['), true
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			if b, ok = s.appendJSON(b, plain(e), depth+1); !ok {
				return b, false
			}
		}
		return append(b, ']'), true
	case map[string]any:
		b, ok = append(b, '{'), true
		for i, name := range s.keys(v) {
			if i > 0 {
				b = append(b, ',')
			}
			if b, ok = s.appendJSON(append(appendString(b, name), ':'), plain(v[name]), depth+1); !ok {
				return b, false
			}
		}
		return append(b, '}'), true
	}
	if t, ok := text(v); ok {
		return appendString(b, t), true
	}
	return appendString(b, fmt.Sprint(v)), true
}

func appendString(b []byte, s string) []byte {
	var quoted strings.Builder
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string never fails
	return append(b, strings.TrimSuffix(quoted.String(), "\n")...)
}

// appendFloat writes a number as Python does: with a decimal point or an
// exponent, so that one sees that it is no int64.
func appendFloat(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, "NaN"...)
	case math.IsInf(f, 0):
		return append(strconv.AppendFloat(b, f, 'f', -1, 64)[:len(b)], map[bool]string{true: "Infinity", false: "-Infinity"}[f > 0]...)
	case f != 0 && (math.Abs(f) < 1e-4 || math.Abs(f) >= 1e16):
		return strconv.AppendFloat(b, f, 'e', -1, 64)
	case f == math.Trunc(f):
		return strconv.AppendFloat(b, f, 'f', 1, 64)
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}
