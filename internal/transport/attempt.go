package transport

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// attempt reads a body for one attempt. The zero value is not usable.
//
// Reads from memory, by offset or from an io.ReadSeeker hold the lock, so that
// once stop has returned the caller's data is not touched. A reader that cannot
// be rewound may block for long; stop only sees to it that no further read of
// it begins.
type attempt struct {
	mu      sync.Mutex
	body    *Body
	left    int64 // bytes to come; negative when not known
	offset  int64
	care    care
	stopped atomic.Bool
}

// Read reads on, or fails once the attempt is over.
func (a *attempt) Read(p []byte) (int, error) {
	b := a.body
	if b.source == nil || b.seek != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
	}
	if a.stopped.Load() {
		return 0, errStopped
	}
	if a.left == 0 {
		return 0, io.EOF
	}
	if a.left > 0 && int64(len(p)) > a.left {
		p = p[:a.left]
	}
	n, err := a.read(p)
	n, err = a.care.of(n, len(p), err)
	if b.told && int64(n) == a.left && err == nil && a.more() {
		return 0, &LongRequestError{Want: b.size} // the end is held back: nothing cut short is ever complete
	}
	a.offset += int64(n)
	if a.left < 0 {
		return n, err
	}
	a.left -= int64(n)
	switch {
	case a.left == 0 && (err == nil || errors.Is(err, io.EOF)):
		return n, io.EOF
	case errors.Is(err, io.EOF):
		return n, &ShortRequestError{Want: b.size, Got: a.offset}
	}
	return n, err
}

// inFile says whether the body can be sent from a file.
func (a *attempt) inFile() bool {
	_, ok := a.body.source.(Filer)
	return ok && a.body.seek != nil && a.left > 0
}

func (a *attempt) read(p []byte) (int, error) {
	b := a.body
	switch {
	case b.at != nil:
		return b.at.ReadAt(p, b.base+a.offset)
	case b.source != nil:
		return b.source.Read(p)
	case a.offset >= int64(len(b.data)):
		return 0, io.EOF
	}
	return copy(p, b.data[a.offset:]), nil
}

// more says whether something follows the announced length.
func (a *attempt) more() bool {
	n, err := 0, error(nil)
	for tries := 0; n == 0 && err == nil && tries < maxIdle; tries++ {
		n, err = a.body.source.Read(make([]byte, 1))
	}
	return n > 0
}

// Close ends the attempt's reading. It leaves the caller's reader open, and
// does not wait for a read that is under way.
func (a *attempt) Close() error {
	a.stopped.Store(true)
	return nil
}

// stop closes the attempt and waits for a read that is under way, unless that
// could take for ever.
func (a *attempt) stop() {
	a.stopped.Store(true)
	if a.body.source == nil || a.body.seek != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
	}
}

// LongRequestError says that a request's body goes on after the bytes that were
// announced.
type LongRequestError struct{ Want int64 }

// Error gives the length.
func (e *LongRequestError) Error() string {
	return fmt.Sprintf("the request's body is longer than the %d bytes that were announced; check the reader and the ContentLength that was given", e.Want)
}

// ShortRequestError says that a request's body had fewer bytes than announced.
type ShortRequestError struct{ Want, Got int64 }

// Error gives both lengths.
func (e *ShortRequestError) Error() string {
	return fmt.Sprintf("the request's body ended after %d of %d bytes; check the reader and the ContentLength that was given", e.Got, e.Want)
}

// Unwrap returns io.ErrUnexpectedEOF.
func (e *ShortRequestError) Unwrap() error { return io.ErrUnexpectedEOF }
