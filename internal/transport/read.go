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

// Lent is the memory of a body, which the next body may get once nothing holds on
// to this one. The zero value is none.
type Lent struct {
	b  *bytes.Buffer
	to *Spare
}

// Spare keeps the memory of a body for the next of a row of them, such as pages:
// on any processor and through garbage collections, as a sync.Pool does not. The
// zero value has none; it is safe for concurrent use.
type Spare struct {
	mu sync.Mutex
	b  *bytes.Buffer
}

// swap puts b in the place of what there was.
func (s *Spare) swap(b *bytes.Buffer) (was *bytes.Buffer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was, s.b = s.b, b
	return was
}

// Release ends the row.
func (s *Spare) Release() { Lent{b: s.swap(nil)}.Release() }

// ReadLent is ReadAll into memory that Release gives back, to the spare if there
// is one, which is where it is looked for first. Without Release it is the
// body's own.
func ReadLent(r io.Reader, length int64, spare *Spare) (string, Lent, error) {
	if length == 0 {
		return "", Lent{}, nil
	}
	var b *bytes.Buffer
	if spare != nil {
		b = spare.swap(nil)
	}
	if b == nil {
		b = lent.Get().(*bytes.Buffer)
	}
	if length > 0 && length <= trusted {
		b.Grow(int(length) + bytes.MinRead) // ReadFrom looks for more
	}
	n, err := b.ReadFrom(r)
	if err == nil && n < length || errors.Is(err, io.ErrUnexpectedEOF) && length > 0 {
		err = &ShortBodyError{length, n}
	}
	body := b.Bytes()
	if length > 0 {
		body = body[:min(n, length)]
	}
	return text(body), Lent{b, spare}, err
}

// lent are buffers for bodies that are read once: those that are decoded into
// copies, such as S3's lists, and those whose length is not known. To grow a new
// one for each takes two to three times the body's size.
var lent = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxLent is how large a buffer may be that is kept, in bytes.
const maxLent = 1 << 20

// Release ends the body's life: no part of it may be in use.
func (l Lent) Release() {
	if l.b == nil || l.b.Cap() > maxLent {
		return
	}
	l.b.Reset()
	if l.to != nil {
		l.b = l.to.swap(l.b)
	}
	if l.b != nil {
		lent.Put(l.b)
	}
}

func readUnknown(r io.Reader, length int64) (string, error) {
	body, memory, err := ReadLent(r, length, nil)
	if memory.b.Cap() > maxLent { // it would not be kept
		return body, err
	}
	defer memory.Release()
	return strings.Clone(body), err
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
