package transport

import (
	"fmt"
	"io"
)

// TooLongError says that a response is longer than its reader allows.
type TooLongError struct{ Limit int64 }

// Error names the limit.
func (e *TooLongError) Error() string {
	return fmt.Sprintf("the response is longer than the limit of %d bytes", e.Limit)
}

// ReadLimited is ReadAll that fails with a *TooLongError on more than limit
// bytes, without reading them.
func ReadLimited(r io.Reader, length, limit int64) (string, error) {
	if length > limit {
		return "", &TooLongError{limit}
	}
	if length >= 0 {
		return ReadAll(r, length)
	}
	body, err := ReadAll(io.LimitReader(r, limit+1), length)
	if err == nil && int64(len(body)) > limit {
		return "", &TooLongError{limit}
	}
	return body, err
}
