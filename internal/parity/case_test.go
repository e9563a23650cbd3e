package parity_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/boto3-go/boto3/model"
)

// stream is a blob that is given as a reader.
type stream []byte

// appendParams writes parameters for the oracle: JSON in which what JSON lacks
// is an object with one key that begins with "$". The members of a structure
// come in the order of the description, other keys in alphabetical order, so
// that both sides walk them in the same order.
func appendParams(b []byte, s *model.Shape, x any) []byte {
	switch x := x.(type) {
	case nil, bool, string:
		text, err := json.Marshal(x)
		if err != nil {
			return append(b, "null"...)
		}
		return append(b, text...)
	case int64:
		return strconv.AppendInt(b, x, 10)
	case float64:
		return fmt.Appendf(b, `{"$f":"%s"}`, strconv.FormatFloat(x, 'g', -1, 64))
	case []byte:
		return fmt.Appendf(b, `{"$b":"%s"}`, base64.StdEncoding.EncodeToString(x))
	case stream:
		return fmt.Appendf(b, `{"$s":"%s"}`, base64.StdEncoding.EncodeToString(x))
	case time.Time:
		_, offset := x.Zone()
		return fmt.Appendf(b, `{"$t":[%d,%d,%d]}`, x.Unix(), x.Nanosecond()/1000, offset)
	case []any:
		return appendList(b, s, x)
	case map[string]any:
		return appendObject(b, s, x)
	}
	return append(b, "null"...)
}

func appendList(b []byte, s *model.Shape, list []any) []byte {
	var element *model.Shape
	if s != nil && s.Kind == model.List {
		element = s.Element.Shape
	}
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendParams(b, element, v)
	}
	return append(b, ']')
}

func appendObject(b []byte, s *model.Shape, object map[string]any) []byte {
	b = append(b, '{')
	for i, name := range inOrder(s, object) {
		if i > 0 {
			b = append(b, ',')
		}
		var inner *model.Shape
		if s != nil && s.Kind == model.Map {
			inner = s.Value.Shape
		} else if s != nil {
			if m, ok := s.Member(name); ok {
				inner = m.Shape
			}
		}
		b = append(b, quote(name)...)
		b = append(b, ':')
		b = appendParams(b, inner, object[name])
	}
	return append(b, '}')
}

func quote(s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`)
	}
	return text
}

// inOrder lists the keys as the other side is to meet them.
func inOrder(s *model.Shape, object map[string]any) []string {
	names := slices.Sorted(maps.Keys(object))
	if s == nil || s.Kind != model.Structure {
		return names
	}
	rank := func(name string) int {
		if m, ok := s.Member(name); ok {
			return m.Index
		}
		return math.MaxInt
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	return names
}
