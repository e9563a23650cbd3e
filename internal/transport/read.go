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

// TooLongError says that a response is longer than its reader allows.
type TooLongError struct{ Limit int64 }

// Error names the limit.
func (e *TooLongError) Error() string {
	return fmt.Sprintf("the response is longer than the limit of %d bytes", e.Limit)
}

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

// BodyMemory is what a body was read into. Release lets another body have it, once
// nothing holds on to this one. The zero value is none.
type BodyMemory struct {
	b  *bytes.Buffer
	to *MemoryCache
}

// MemoryCache keeps the memory of one body for the next of a series, such as pages:
// on any processor and through garbage collections, as a sync.Pool does not. The
// zero value is empty; it is safe for concurrent use.
type MemoryCache struct {
	mu sync.Mutex
	b  *bytes.Buffer
}

// swap puts b in the place of what there was.
func (c *MemoryCache) swap(b *bytes.Buffer) (was *bytes.Buffer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	was, c.b = c.b, b
	return was
}

// Release gives the memory to the pool: the series has ended.
func (c *MemoryCache) Release() { BodyMemory{b: c.swap(nil)}.Release() }

// ReadReusable is ReadAll into memory from the cache, or from a pool where that is nil
// or empty. Release gives it back; without Release it stays the body's own.
func ReadReusable(r io.Reader, length int64, cache *MemoryCache) (string, BodyMemory, error) {
	if length == 0 {
		return "", BodyMemory{}, nil
	}
	var b *bytes.Buffer
	if cache != nil {
		b = cache.swap(nil)
	}
	if b == nil {
		b = reused.Get().(*bytes.Buffer)
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
	return text(body), BodyMemory{b, cache}, err
}

// reused are buffers for bodies that are read once: those that are decoded into
// copies, such as S3's lists, and those whose length is not known. To grow a new
// one for each takes two to three times the body's size.
var reused = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxReused is how large a buffer may be that is kept, in bytes.
const maxReused = 1 << 20

// Release ends the body's life: no part of it may be in use.
func (m BodyMemory) Release() {
	if m.b == nil || m.b.Cap() > maxReused {
		return
	}
	m.b.Reset()
	if m.to != nil {
		m.b = m.to.swap(m.b)
	}
	if m.b != nil {
		reused.Put(m.b)
	}
}

func readUnknown(r io.Reader, length int64) (string, error) {
	body, memory, err := ReadReusable(r, length, nil)
	if memory.b.Cap() > maxReused { // it would not be kept
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
