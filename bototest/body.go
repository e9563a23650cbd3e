package bototest

import (
	"io"
	"strings"
)

// Body is a streaming body for an output. It may be answered with more than once:
// each answer has all of it.
func Body(text string) io.ReadCloser { return &body{strings.NewReader(text), text} }

type body struct {
	*strings.Reader
	text string
}

// Close does nothing.
func (b *body) Close() error { return nil }

// fresh is a stream from its start, if it can be had again.
func fresh(stream io.Reader) io.Reader {
	if b, ok := stream.(*body); ok {
		return strings.NewReader(b.text)
	}
	return stream
}
