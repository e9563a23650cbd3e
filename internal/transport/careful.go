package transport

import (
	"fmt"
	"io"
)

// Careful reads from a reader that a caller has given, which may break the rules of
// io.Reader: a count that cannot be, or nothing time after time, is an error, where
// copying would panic or go on for ever.
type Careful struct {
	From io.Reader
	care care
}

// Read reads on.
func (c *Careful) Read(p []byte) (int, error) {
	n, err := c.From.Read(p)
	return c.care.of(n, len(p), err)
}

// care counts the reads in a row that brought nothing.
type care struct{ idle int }

// maxIdle is how many reads may bring nothing, as many as bufio allows.
const maxIdle = 100

func (c *care) of(n, room int, err error) (int, error) {
	switch {
	case n < 0 || n > room:
		return 0, fmt.Errorf("the reader says that it has read %d bytes into %d", n, room)
	case n > 0 || err != nil || room == 0:
		c.idle = 0
	default:
		if c.idle++; c.idle >= maxIdle {
			return 0, io.ErrNoProgress
		}
	}
	return n, err
}
