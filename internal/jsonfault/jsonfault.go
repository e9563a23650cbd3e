// Package jsonfault says what is wrong with JSON that may be secret: where and of what
// kind, and nothing of what stands there.
package jsonfault

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Of is the error of json.Unmarshal of a text of size bytes into to, without what it
// quotes.
func Of(err error, size int, to any) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(wrong.Value, " ") // a number follows
		field := "the whole"
		if wrong.Field != "" {
			field = wrong.Field
		}
		return fmt.Errorf("a JSON %s does not fit %s, a Go %s", kind, field, wrong.Type)
	}
	if wrong, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("it is not JSON: byte %d of %d is wrong", wrong.Offset, size)
	}
	if wrong, ok := errors.AsType[*json.InvalidUnmarshalError](err); ok {
		return wrong
	}
	return fmt.Errorf("it does not fit %T", to)
}
