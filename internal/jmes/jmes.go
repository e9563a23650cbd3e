// Package jmes evaluates JMESPath expressions (https://jmespath.org) over the
// values that this module makes.
package jmes

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"github.com/boto3-go/boto3/internal/syncmap"
	"github.com/jmespath/go-jmespath"
)

// Expression is a compiled expression, safe for concurrent use.
type Expression struct {
	text     string
	compiled *jmespath.JMESPath
	// names is the path of an expression that is only names and dots.
	names []string
}

var cache syncmap.Map // string -> *Expression; the texts come from descriptions

// Compile compiles an expression that stands in a service description. It is
// compiled once.
func Compile(text string) (*Expression, error) {
	if e, ok := cache.Load(text); ok {
		return e.(*Expression), nil
	}
	e, err := New(text)
	if err != nil {
		return nil, err
	}
	cache.Store(text, e)
	return e, nil
}

// New compiles an expression.
func New(text string) (e *Expression, err error) {
	// The library indexes past the end of some malformed expressions.
	defer func() {
		if r := recover(); r != nil {
			e, err = nil, fmt.Errorf("JMESPath expression %q: malformed", text)
		}
	}()
	compiled, err := jmespath.Compile(text)
	if err != nil {
		return nil, fmt.Errorf("JMESPath expression %q: %w", text, err)
	}
	e = &Expression{text: text, compiled: compiled}
	if isPath(text) {
		e.names = strings.Split(text, ".")
	}
	return e, nil
}

func isPath(text string) bool {
	for part := range strings.SplitSeq(text, ".") {
		if part == "" {
			return false
		}
		for i, c := range part {
			letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}

// String returns the expression's text.
func (e *Expression) String() string { return e.text }

// Path returns the names of an expression that is only names and dots, such as
// "Result.NextToken"; nil for any other.
func (e *Expression) Path() []string { return e.names }

// Mentions says whether the expression's text has the name anywhere, so that a
// caller can leave out members that cannot matter.
func (e *Expression) Mentions(name string) bool { return strings.Contains(e.text, name) }

// Search evaluates the expression. Numbers of the result are int64 where they
// are whole and within 2^53, else float64; maps are map[string]any.
func (e *Expression) Search(data any) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = nil, fmt.Errorf("JMESPath expression %q: %v", e.text, r)
		}
	}()
	found, err := e.compiled.Search(plain(data))
	if err != nil {
		return nil, fmt.Errorf("JMESPath expression %q: %w", e.text, err)
	}
	return whole(found), nil
}

const exact = 1 << 53 // integers up to here are exact in a float64

// plain turns a tree into what the library knows: map[string]any, []any and
// float64. Values that it does not know stay and compare by equality.
func plain(v any) any {
	switch v := v.(type) {
	case nil, string, bool, float64:
		return v
	case int64:
		if v >= -exact && v <= exact {
			return float64(v)
		}
		return v
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = plain(e)
		}
		return list
	case map[string]any:
		m := make(map[string]any, len(v))
		for k, e := range v {
			m[k] = plain(e)
		}
		return m
	}
	return plainReflect(reflect.ValueOf(v))
}

func plainReflect(rv reflect.Value) any {
	switch rv.Kind() {
	case reflect.Map:
		if rv.Type().Key().Kind() != reflect.String {
			break
		}
		m := make(map[string]any, rv.Len())
		for it := rv.MapRange(); it.Next(); {
			m[it.Key().String()] = plain(it.Value().Interface())
		}
		return m
	case reflect.Slice:
		if rv.Type().Elem().Kind() == reflect.Uint8 {
			break
		}
		list := make([]any, rv.Len())
		for i := range list {
			list[i] = plain(rv.Index(i).Interface())
		}
		return list
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32:
		return plain(rv.Int())
	case reflect.Float32:
		return rv.Float()
	case reflect.String:
		return rv.String()
	default:
	}
	return rv.Interface()
}

// Member looks into a map of any type with string keys. It is here so that only
// this package compiles what it takes to use reflect.
func Member(v any, name string) any {
	if m, ok := v.(map[string]any); ok {
		return m[name]
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Map || rv.Type().Key().Kind() != reflect.String {
		return nil
	}
	e := rv.MapIndex(reflect.ValueOf(name).Convert(rv.Type().Key()))
	if !e.IsValid() {
		return nil
	}
	return e.Interface()
}

// whole undoes plain for numbers.
func whole(v any) any {
	switch v := v.(type) {
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= exact {
			return int64(v)
		}
		return v
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = whole(v[k])
		}
	}
	return v
}
