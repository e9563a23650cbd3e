// Package jsonread hides the readers of encoding/json. A package that mentions a
// json.Decoder, or one of the errors with a reflect.Type in it, compiles 65
// functions for the methods of package reflect's types, though it calls none.
package jsonread

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Reader is a *json.Decoder.
type Reader interface {
	Token() (json.Token, error)
	More() bool
	Decode(value any) error
}

// New reads data as json.Unmarshal does.
//
//go:noinline
func New(data []byte) Reader { return json.NewDecoder(bytes.NewReader(data)) }

// NewExact is New, but numbers without a type of their own are a json.Number.
//
//go:noinline
func NewExact(data []byte) Reader {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d
}

// Fault is an error of encoding/json without what it quotes: a text may hold
// secrets.
//
//go:noinline
func Fault(err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("malformed JSON at byte %d", syntax.Offset)
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("JSON member %q has the wrong type", kind.Field)
	}
	return errors.New("malformed JSON")
}
