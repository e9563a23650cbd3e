package eventstream

import (
	"errors"
	"fmt"
	"io"
)

// What is wrong with a message: each error of this package wraps one of these
// or the error of the underlying reader or writer.
var (
	// ErrTruncated means that the stream ended within a message. The error
	// also matches [io.ErrUnexpectedEOF].
	ErrTruncated = errors.New("message cut short")
	// ErrLength means that a length is impossible or above the format's limits.
	ErrLength = errors.New("bad length")
	// ErrHeader means that a header is malformed or stands twice.
	ErrHeader = errors.New("bad header")
)

// TruncatedError says that a stream ended within a message: the connection was
// lost, and what came before is valid. It matches [ErrTruncated] and
// [io.ErrUnexpectedEOF].
type TruncatedError struct {
	// Got and Want count the message's bytes. Want is the length of the prelude
	// where that is incomplete.
	Got, Want int
}

// Error gives both counts.
func (e *TruncatedError) Error() string {
	return fmt.Sprintf("event stream: %v: %d of %d bytes", ErrTruncated, e.Got, e.Want)
}

// Unwrap returns [ErrTruncated] and [io.ErrUnexpectedEOF].
func (e *TruncatedError) Unwrap() []error { return []error{ErrTruncated, io.ErrUnexpectedEOF} }

// ChecksumError says that bytes were damaged on their way.
type ChecksumError struct {
	// Part is "prelude" or "message".
	Part string
	// Got was computed from the bytes, Want stood in the message.
	Got, Want uint32
}

// Error gives both checksums.
func (e *ChecksumError) Error() string {
	return fmt.Sprintf("event stream: %s checksum is %08x, not %08x", e.Part, e.Got, e.Want)
}

func badLength(format string, args ...any) error {
	return fmt.Errorf("event stream: %w: %s", ErrLength, fmt.Sprintf(format, args...))
}

func badHeader(format string, args ...any) error {
	return fmt.Errorf("event stream: %w: %s", ErrHeader, fmt.Sprintf(format, args...))
}
