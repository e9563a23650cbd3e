// Package transport holds what moves bytes: request bodies that can be sent
// again, checksums, compression, the default HTTP client and the reading of
// responses.
package transport

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
)

// Body is one request body for all attempts of a call. It never closes the
// caller's reader. Its methods are for one goroutine; the readers that Open
// gives may outlive the attempt, as those of net/http do.
type Body struct {
	data   []byte
	at     io.ReaderAt
	seeker io.ReadSeeker
	start  int64
	plain  io.Reader
	length int64 // -1 when it is not known
	used   bool
	last   *detachable
}

// OneTimeError reports a body that cannot be sent again or read twice.
type OneTimeError struct{ What string }

// Error says what to pass instead.
func (e *OneTimeError) Error() string {
	return e.What + " needs the body a second time, but it is a reader that cannot go back; pass an io.ReadSeeker, such as *os.File or *bytes.Reader, or a []byte"
}

// BytesBody is a body in memory.
func BytesBody(data []byte) *Body { return &Body{data: data, length: int64(len(data))} }

// ReaderBody is a body that a reader gives, from where it stands. One that can
// seek can be sent again; one that is also an io.ReaderAt is read apart for
// each attempt.
func ReaderBody(r io.Reader) (*Body, error) {
	switch r := r.(type) {
	case nil:
		return BytesBody(nil), nil
	case *bytes.Buffer:
		return BytesBody(r.Bytes()), nil
	}
	b := &Body{plain: r, length: -1}
	seeker, ok := r.(io.ReadSeeker)
	if !ok {
		if sized, ok := r.(interface{ Len() int }); ok {
			b.length = int64(sized.Len())
		}
		return b, nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return b, nil //nolint:nilerr // a pipe that only looks as if it could seek
	}
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("finding the length of the body: %w", err)
	}
	if _, err := seeker.Seek(start, io.SeekStart); err != nil {
		return nil, fmt.Errorf("going back to the start of the body: %w", err)
	}
	b.plain, b.seeker, b.start, b.length = nil, seeker, start, max(0, end-start)
	b.at, _ = r.(io.ReaderAt)
	return b, nil
}

// SetLength tells the length of a body that cannot tell it itself.
func (b *Body) SetLength(n int64) {
	if b.length < 0 {
		b.length = n
	}
}

// Len is the number of bytes, and whether it is known.
func (b *Body) Len() (int64, bool) { return max(b.length, 0), b.length >= 0 }

// Rewindable says whether the body can be opened once more.
func (b *Body) Rewindable() bool { return b.plain == nil || !b.used }

// Bytes returns a body that is in memory.
func (b *Body) Bytes() ([]byte, bool) { return b.data, b.plain == nil && b.seeker == nil }

// Open gives a reader over the whole body. What Open gave before reads nothing
// from then on, so that a late reader cannot disturb the next attempt.
func (b *Body) Open() (io.ReadCloser, error) {
	b.detach()
	if b.plain != nil && b.used {
		return nil, &OneTimeError{"sending the request again"}
	}
	b.used = true
	switch {
	case b.plain != nil:
		b.last = &detachable{r: b.plain}
	case b.at != nil:
		return io.NopCloser(io.NewSectionReader(b.at, b.start, b.length)), nil
	case b.seeker != nil:
		if _, err := b.seeker.Seek(b.start, io.SeekStart); err != nil {
			return nil, fmt.Errorf("going back to the start of the body: %w", err)
		}
		b.last = &detachable{r: io.LimitReader(b.seeker, b.length)}
	default:
		return io.NopCloser(bytes.NewReader(b.data)), nil
	}
	return b.last, nil
}

func (b *Body) detach() {
	if b.last != nil {
		_ = b.last.Close() // it cannot fail
		b.last = nil
	}
}

// Release ends the reader that Open gave last, so that the caller's reader is
// the caller's again, and leaves a body that can seek at its end.
func (b *Body) Release() { b.detach() }

// detachable is a reader that can be cut off from what it reads.
type detachable struct {
	mu sync.Mutex
	r  io.Reader
}

var errDetached = errors.New("the attempt is over")

func (d *detachable) Read(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.r == nil {
		return 0, errDetached
	}
	return d.r.Read(p)
}

func (d *detachable) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.r = nil
	return nil
}

// Sum reads the whole body through a hash and goes back to its start.
func (b *Body) Sum(h hash.Hash) error {
	if b.plain != nil {
		return &OneTimeError{"a checksum before the body"}
	}
	if b.seeker == nil {
		_, err := h.Write(b.data)
		return err
	}
	r, err := b.Open()
	if err != nil {
		return err
	}
	if _, err := io.Copy(h, r); err != nil {
		return fmt.Errorf("reading the body: %w", err)
	}
	b.detach()
	_, err = b.seeker.Seek(b.start, io.SeekStart)
	return err
}

// SHA256 is the body's SHA-256 in lower-case hex, as signatures have it.
func (b *Body) SHA256() (string, error) {
	if b.seeker == nil && b.plain == nil {
		sum := sha256.Sum256(b.data)
		return hex.EncodeToString(sum[:]), nil
	}
	h := sha256.New()
	if err := b.Sum(h); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
