package transport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unsafe"
)

// ShortBodyError reports a body that ended before its Content-Length.
type ShortBodyError struct{ Want, Got int64 }

// Error gives both lengths.
func (e *ShortBodyError) Error() string {
	return fmt.Sprintf("the response ended after %d of %d bytes", e.Got, e.Want)
}

// Unwrap makes it an io.ErrUnexpectedEOF.
func (e *ShortBodyError) Unwrap() error { return io.ErrUnexpectedEOF }

// trusted is how much is allocated on the word of a Content-Length alone.
const trusted = 16 << 20

// ReadAll reads a response's body, whose length is -1 where the header does not
// tell. It allocates once when the length is known, and closes nothing.
func ReadAll(r io.Reader, length int64) (string, error) {
	if length == 0 {
		return "", nil
	}
	if length < 0 || length > trusted {
		return readUnknown(r, length)
	}
	data := make([]byte, length)
	n, err := io.ReadFull(r, data)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "", &ShortBodyError{length, int64(n)}
	}
	return text(data), err
}

// growing are buffers for bodies whose length is not known, such as S3's lists.
// To grow a new one for each takes two to three times the body's size, of which
// up to twice would stay with the body.
var growing = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxGrowing is how large a buffer may be that is kept, in bytes. A larger one is
// left to the body, without a copy.
const maxGrowing = 1 << 20

func readUnknown(r io.Reader, length int64) (string, error) {
	b := growing.Get().(*bytes.Buffer)
	n, err := b.ReadFrom(r)
	body := text(b.Bytes())
	if b.Cap() <= maxGrowing {
		body = strings.Clone(body)
		b.Reset()
		growing.Put(b)
	}
	if err == nil && length > 0 && n < length || errors.Is(err, io.ErrUnexpectedEOF) && length > 0 {
		return "", &ShortBodyError{length, n}
	}
	return body, err
}

// text makes a string of bytes that nobody else holds, without copying.
func text(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

// ExactReader ends with a *ShortBodyError where r ends before length bytes.
func ExactReader(r io.ReadCloser, length int64) io.ReadCloser {
	return &exactReader{ReadCloser: r, want: length}
}

type exactReader struct {
	io.ReadCloser
	want, got int64
}

func (e *exactReader) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	e.got += int64(n)
	if err != nil && e.got < e.want && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
		err = &ShortBodyError{e.want, e.got}
	}
	return n, err
}

// bytesOf is the memory of a text, for reading only.
func bytesOf(text string) []byte { return unsafe.Slice(unsafe.StringData(text), len(text)) }
