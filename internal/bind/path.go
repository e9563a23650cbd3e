package bind

import (
	"errors"
	"strconv"
	"strings"
)

// PathError is a failure at a place inside a value.
type PathError struct {
	Path string // "Items[3].price"
	Err  error
}

// Error gives the path and the reason.
func (e *PathError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *PathError) Unwrap() error { return e.Err }

// AtName puts the name of a member or the key of an entry before the path of
// an error.
func AtName(name string, err error) error { return at(name, err) }

// AtIndex puts the index of an element before the path of an error.
func AtIndex(i int, err error) error { return at("["+strconv.Itoa(i)+"]", err) }

func at(step string, err error) error {
	inner, ok := errors.AsType[*PathError](err)
	switch {
	case !ok:
		return &PathError{step, err}
	case strings.HasPrefix(inner.Path, "["):
		return &PathError{step + inner.Path, inner.Err}
	}
	return &PathError{step + "." + inner.Path, inner.Err}
}
