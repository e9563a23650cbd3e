// Package jmes evaluates JMESPath expressions (https://jmespath.org) over the
// values that this module makes. It works on those values as they are: whole
// numbers stay exact, and what an expression finds is the value itself.
//
// Where the specification is silent it does what Python's jmespath does, by which
// expressions for boto3 and the AWS CLI are written.
package jmes

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/syncmap"
)

// Expression is a compiled expression, safe for concurrent use.
type Expression struct {
	text string
	root node
	// names is the path of an expression that is only names and dots.
	names []string
}

// Kind is what is wrong with an expression, or with the values that it met, by
// the names of the specification.
type Kind string

// The kinds of faults.
const (
	Syntax          Kind = "syntax"
	InvalidType     Kind = "invalid-type"
	InvalidArity    Kind = "invalid-arity"
	InvalidValue    Kind = "invalid-value"
	UnknownFunction Kind = "unknown-function"
)

// Error reports an expression that cannot be compiled or evaluated.
type Error struct {
	Expression string
	Kind       Kind
	Offset     int // bytes from the beginning, for faults of the expression itself
	Reason     string
}

// Error says what is wrong and where.
func (e *Error) Error() string {
	at := ""
	if e.Kind != InvalidType {
		at = fmt.Sprintf(" at byte %d", e.Offset)
	}
	return fmt.Sprintf("JMESPath expression %.200q: %s%s", e.Expression, e.Reason, at)
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

// New compiles an expression. The error is an *Error.
func New(text string) (*Expression, error) {
	if path := strings.Split(text, "."); isPath(path) {
		return &Expression{text: text, root: pathNode(path), names: path}, nil
	}
	root, err := parse(text)
	if err != nil {
		return nil, err
	}
	return &Expression{text: text, root: root}, nil
}

func isPath(names []string) bool {
	for _, name := range names {
		if identifier(name) != len(name) || name == "" {
			return false
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

// Search evaluates the expression. What it finds is part of data, not a copy.
// Maps that the expression makes are of data's type, where that is a map's with
// string keys and any values; numbers that it makes are int64 or float64. The
// error is an *Error.
func (e *Expression) Search(data any) (any, error) {
	return e.root.eval(&search{expression: e.text, made: makerFor(data)}, data)
}

// Order knows in which order maps have their keys.
type Order interface {
	Keys(m map[string]any) []string
	// Keep is told of the maps that an expression makes. A key may be twice in it.
	Keep(m map[string]any, keys []string)
}

// SearchOrdered is Search where maps have an order, which the expression goes by
// and keeps in those that it makes.
func (e *Expression) SearchOrdered(data any, order Order) (any, error) {
	return e.root.eval(&search{expression: e.text, made: makerFor(data), order: order}, data)
}

// search is one evaluation.
type search struct {
	expression string
	order      Order // nil where maps have none
	// made is a map that the expression makes, as its caller knows maps. A
	// reflect.Type here would be compiled into all packages that use this one.
	made func(map[string]any) any
}

func makerFor(data any) func(map[string]any) any {
	t := reflect.TypeOf(data)
	if t == nil || t.Kind() != reflect.Map || !t.ConvertibleTo(plainMap) {
		t = plainMap
	}
	return func(m map[string]any) any { return reflect.ValueOf(m).Convert(t).Interface() }
}

// keys are a map's keys, in alphabetical order where it has none of its own.
func (s *search) keys(m map[string]any) []string {
	if s.order != nil {
		return s.order.Keys(m)
	}
	return ordered.Keys(m)
}

func (s *search) values(m map[string]any) []any {
	list := make([]any, 0, len(m))
	for _, name := range s.keys(m) {
		list = append(list, m[name])
	}
	return list
}

func (s *search) keep(m map[string]any, keys []string) {
	if s.order != nil {
		s.order.Keep(m, keys)
	}
}

func (s *search) fail(format string, args ...any) error {
	return &Error{Expression: s.expression, Kind: InvalidType, Reason: fmt.Sprintf(format, args...)}
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
