package jmes

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"strconv"
	"time"
)

var plainMap = reflect.TypeFor[map[string]any]()

// maxDepth bounds how deep values may nest where they are compared or written,
// so that one that holds itself does no harm.
const maxDepth = 10_000

// plain is a value as the rest of this package knows values: nil, bool, int64,
// float64, string, []any or map[string]any, and time.Time and []byte. Maps and
// lists of those types are not copied. Whatever else there is stays as it is and
// is of no type that an expression can name.
func plain(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string, []any, map[string]any, time.Time, []byte:
		return v
	case json.Number:
		return number(string(v))
	}
	return plainReflect(reflect.ValueOf(v))
}

func plainReflect(rv reflect.Value) any {
	for range maxDepth {
		if rv.Kind() != reflect.Pointer && rv.Kind() != reflect.Interface {
			break
		}
		if rv.IsNil() {
			return nil
		}
		if rv = rv.Elem(); rv.Type() == timeType {
			return rv.Interface()
		}
	}
	switch rv.Kind() {
	case reflect.Map:
		return plainEntries(rv)
	case reflect.Slice, reflect.Array:
		return plainElements(rv)
	case reflect.Bool:
		return rv.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return rv.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if rv.Uint() > math.MaxInt64 {
			return float64(rv.Uint())
		}
		return int64(rv.Uint())
	case reflect.Float32, reflect.Float64:
		return rv.Float()
	case reflect.String:
		return rv.String()
	default:
		return rv.Interface()
	}
}

var timeType = reflect.TypeFor[time.Time]()

func plainEntries(rv reflect.Value) any {
	if rv.CanConvert(plainMap) {
		return rv.Convert(plainMap).Interface()
	}
	if rv.Type().Key().Kind() != reflect.String {
		return rv.Interface()
	}
	m := make(map[string]any, rv.Len())
	for it := rv.MapRange(); it.Next(); {
		m[it.Key().String()] = it.Value().Interface()
	}
	return m
}

func plainElements(rv reflect.Value) any {
	if rv.Type().Elem().Kind() == reflect.Uint8 {
		if rv.Kind() == reflect.Slice {
			return rv.Bytes()
		}
		return rv.Interface()
	}
	list := make([]any, rv.Len())
	for i := range list {
		list[i] = rv.Index(i).Interface()
	}
	return list
}

// number reads a number of JSON: as int64 where it is written as a whole number
// that fits, else as float64. It is nil where the text is none.
func number(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && text[0] != '+' {
		return n
	}
	if !json.Valid([]byte(text)) {
		return nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && f == 0 {
		return nil // true, null or the like, which is JSON too
	}
	return f
}

// exact reads the numbers in a JSON value.
func exact(v any) any {
	switch v := v.(type) {
	case json.Number:
		return number(string(v))
	case []any:
		for i := range v {
			v[i] = exact(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = exact(v[k])
		}
	}
	return v
}

// truth is what a condition takes a value for.
func truth(v any) bool {
	switch v := plain(v).(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}

// text is a value that is used as text. A time is what the AWS CLI prints for it,
// so that it can be compared with a date in quotes.
func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case time.Time:
		layout := "2006-01-02T15:04:05"
		if v.Nanosecond() >= int(time.Microsecond) {
			layout += ".000000"
		}
		return v.UTC().Format(layout + "+00:00"), true
	}
	return "", false
}

// equal compares plain values. Depth is how deep they stand.
func equal(a, b any, depth int) bool {
	if depth > maxDepth {
		return false
	}
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !equal(plain(a[i]), plain(b[i]), depth+1) {
				return false
			}
		}
		return true
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, func(x, y any) bool { return equal(plain(x), plain(y), depth+1) })
	case []byte:
		b, ok := b.([]byte)
		return ok && bytes.Equal(a, b)
	}
	if order, ok := compare(a, b); ok {
		return order == 0
	}
	return same(a, b)
}

// same compares what has no order. Types that Go cannot compare are equal to
// nothing.
func same(a, b any) bool {
	if isNumber(a) || isNumber(b) { // NaN, and numbers beside others
		return false
	}
	return reflect.TypeOf(a) == reflect.TypeOf(b) && (a == nil || reflect.TypeOf(a).Comparable() && reflect.ValueOf(a).Comparable()) && a == b
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, float64:
		return true
	}
	return false
}

// compare orders two plain values, where both are numbers or both are texts.
func compare(a, b any) (order int, ok bool) {
	switch x := a.(type) {
	case int64:
		switch y := b.(type) {
		case int64:
			return cmpInt(x, y), true
		case float64:
			order, ok := compareMixed(x, y)
			return order, ok
		}
		return 0, false
	case float64:
		switch y := b.(type) {
		case int64:
			order, ok := compareMixed(y, x)
			return -order, ok
		case float64:
			return cmpFloat(x, y), x == x && y == y
		}
		return 0, false
	case time.Time:
		if y, ok := b.(time.Time); ok {
			return x.Compare(y), true
		}
	}
	x, isText := text(a)
	y, isText2 := text(b)
	switch {
	case !isText || !isText2:
		return 0, false
	case x < y:
		return -1, true
	case x > y:
		return 1, true
	}
	return 0, true
}

func cmpInt(x, y int64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func cmpFloat(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// compareMixed compares a whole number with any, without rounding it.
func compareMixed(x int64, y float64) (order int, ok bool) {
	switch {
	case y != y:
		return 0, false
	case y >= 1<<63:
		return -1, true
	case y < -1<<63:
		return 1, true
	}
	whole := math.Trunc(y)
	if order := cmpInt(x, int64(whole)); order != 0 {
		return order, true
	}
	return cmpFloat(whole, y), true
}
