package runtime

import (
	"fmt"
	"io"
	"strconv"

	"github.com/boto3-go/boto3/internal/redact"
)

// Format prints a value of a generated type without what is sensitive in it,
// alike for every verb but %q, which quotes the text, and %#v, which puts the
// type before it.
func Format(v any, s fmt.State, verb rune) {
	line := redact.Guarded(v)
	switch {
	case verb == 'q':
		line = strconv.Quote(line)
	case s.Flag('#'):
		line = fmt.Sprintf("%T", v) + line
	}
	_, _ = io.WriteString(s, line)
}

// Text is what [Format] prints. It serves types that cannot have a method Format.
func Text(v any) string { return redact.Guarded(v) }

// MarshalText is the text of a value of a generated type without what is
// sensitive in it, for log/slog and JSON. It has no inverse.
func MarshalText(v any) ([]byte, error) { return []byte(redact.Guarded(v)), nil }
