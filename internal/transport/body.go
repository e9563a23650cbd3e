// Package transport holds what lies between an encoded call and the network:
// request bodies that can be sent again, checksums, the aws-chunked coding,
// request compression, and the default HTTP client.
package transport

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"sync"
)

// Body is one request body for all attempts of a call. It belongs to the
// goroutine that makes the call; only the readers that it opens may be used by
// others, such as net/http, which can read on after a response has come.
//
// A Body never closes the caller's reader.
type Body struct {
	data   []byte
	at     io.ReaderAt
	source io.Reader // read in its own order: the io.ReadSeeker in seek, or one that cannot be rewound
	seek   io.Seeker
	base   int64 // offset of the body in at or seek
	size   int64 // -1 when not known
	told   bool  // whether size is only what SetLength was told
	used   bool  // whether source has been read and seek is nil
	sha256 string

	first   attempt // spares an allocation
	current *attempt
}

// Watcher is a caller's reader that wants to know what each pass over it is
// for: computing a checksum or a signature, or sending. BeginPass comes before
// the first Read of a pass.
type Watcher interface{ BeginPass(sending bool) }

// Summer is a caller's reader that computes a checksum of what is read from it
// itself. OwnSum returns the hash of its last pass, or nil where it computes
// another.
type Summer interface {
	OwnSum(algorithm string) hash.Hash
}

// Filer is a caller's io.ReadSeeker whose bytes lie in a file as they are to be
// sent. File returns the file and the offset in it that Read would go on from,
// or nil where the bytes must be read; Advance is told what was sent from there
// without a Read.
type Filer interface {
	File() (file *os.File, offset int64)
	Advance(n int64)
}

// ownSum is the hash of a Summer: what is written to it is there already.
type ownSum struct{ hash.Hash }

// Write does nothing.
func (ownSum) Write(p []byte) (int, error) { return len(p), nil }

// NewSum returns the hash that a checksum of the body is to be computed with,
// which may know what was read already: NewChecksum's, or a Summer's own.
func (b *Body) NewSum(algorithm string) (hash.Hash, error) {
	if s, ok := b.source.(Summer); ok {
		if h := s.OwnSum(algorithm); h != nil {
			return ownSum{h}, nil
		}
	}
	return NewChecksum(algorithm)
}

// sendPass is what open is told by Open.
const sendPass = "retrying"

// OneTimeError says that a body which can be read only once would have to be
// read again.
type OneTimeError struct {
	What string // what needs the body again, such as "retrying"
}

// Error says what to pass instead.
func (e *OneTimeError) Error() string {
	return e.What + " needs the body again, but its reader cannot be rewound; pass a []byte, a string, or an io.ReadSeeker such as an *os.File or a *bytes.Reader"
}

// BytesBody is a body of bytes, which must not change until Release. A nil
// slice is a call without a body.
func BytesBody(data []byte) *Body { return &Body{data: data, size: int64(len(data))} }

// ReaderAtBody is a body of size bytes from an offset. It never moves the
// reader's own offset, so several calls may share one reader.
func ReaderAtBody(r io.ReaderAt, offset, size int64) *Body {
	return &Body{at: r, base: offset, size: size}
}

// ReaderBody is a body from a reader's current position to its end. An
// io.ReadSeeker can be sent again, and is read by offset, without moving its
// position, if it also is an io.ReaderAt. Any other reader can be read once,
// and its length is known only if it has a method Len. A *bytes.Buffer is taken
// as the bytes that it holds.
func ReaderBody(r io.Reader) (*Body, error) {
	if r == nil || r == http.NoBody {
		return BytesBody(nil), nil
	}
	if buffer, ok := r.(*bytes.Buffer); ok {
		return BytesBody(buffer.Bytes()), nil
	}
	b := &Body{source: r, size: -1}
	seeker, ok := r.(io.Seeker)
	if !ok {
		if l, ok := r.(interface{ Len() int }); ok {
			b.size = int64(l.Len())
		}
		return b, nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil { // a pipe is an *os.File that cannot seek
		return b, nil //nolint:nilerr // it can still be read, once
	}
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("finding the end of the body: %w", err)
	}
	if _, err := seeker.Seek(start, io.SeekStart); err != nil {
		return nil, fmt.Errorf("rewinding the body: %w", err)
	}
	b.base, b.size = start, max(end-start, 0)
	if at, ok := r.(io.ReaderAt); ok {
		b.at, b.source = at, nil
	} else {
		b.seek = seeker
	}
	return b, nil
}

// SetLength tells the length in bytes of a body that cannot tell it itself; one
// that can must agree. A body that turns out to be longer or shorter fails while
// it is sent, with a *LongRequestError or a *ShortRequestError.
func (b *Body) SetLength(n int64) error {
	switch {
	case b.size < 0:
		b.size, b.told = n, true
	case b.size < n:
		return &ShortRequestError{Want: n, Got: b.size}
	case b.size > n:
		return &LongRequestError{Want: n}
	}
	return nil
}

// Len returns the length in bytes and whether it is known.
func (b *Body) Len() (n int64, known bool) { return max(b.size, 0), b.size >= 0 }

// Bytes returns the body's bytes if it is held in memory. They must not be
// changed. Of bytes that nobody changes after the call either, a *bytes.Reader
// serves net/http better than Open: it is sent in one piece with the header.
func (b *Body) Bytes() (data []byte, ok bool) {
	return b.data, b.at == nil && b.source == nil
}

// Rewindable says whether the body can be opened again: always, unless it is a
// reader that cannot seek and has been opened.
func (b *Body) Rewindable() bool { return !b.used }

// Open returns a reader of the whole body for one attempt. The reader of the
// attempt before ends with an error from then on, so that it cannot disturb the
// new one. Open fails with a *OneTimeError if the body cannot be read again.
func (b *Body) Open() (io.ReadCloser, error) { return b.open(sendPass) }

func (b *Body) open(what string) (*attempt, error) {
	if b.used {
		return nil, &OneTimeError{What: what}
	}
	a := &b.first
	if b.current != nil {
		b.current.stop()
		a = new(attempt)
	}
	if b.seek != nil {
		if _, err := b.seek.Seek(b.base, io.SeekStart); err != nil {
			return nil, fmt.Errorf("rewinding the body: %w", err)
		}
	}
	if w, ok := b.source.(Watcher); ok {
		w.BeginPass(what == sendPass)
	}
	b.used = b.source != nil && b.seek == nil
	a.body, a.left = b, b.size
	b.current = a
	return a, nil
}

// Release ends the body's use: a reader that is still open fails from then on,
// and the caller's bytes or io.ReadSeeker are not touched any more. It does not
// wait for a reader that cannot be rewound, which may block for ever.
func (b *Body) Release() {
	if b.current != nil {
		b.current.stop()
	}
}

// buffers are for reading bodies and responses through.
var buffers = sync.Pool{New: func() any { return new([64 << 10]byte) }}

// Sum writes the whole body to a hash. It fails with a *OneTimeError if the
// body could not be sent afterwards.
func (b *Body) Sum(h hash.Hash) error {
	if b.source != nil && b.seek == nil {
		return &OneTimeError{What: "computing a checksum"}
	}
	if data, ok := b.Bytes(); ok {
		_, err := h.Write(data)
		return err
	}
	a, err := b.open("computing a checksum")
	if err != nil {
		return err
	}
	buffer := buffers.Get().(*[64 << 10]byte)
	defer buffers.Put(buffer)
	if _, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{a}, buffer[:]); err != nil {
		return fmt.Errorf("reading the body for its checksum: %w", err)
	}
	return a.Close()
}

// SumSigned is Sum for a body whose SHA256 is needed too: both come of one
// reading.
func (b *Body) SumSigned(h hash.Hash) error {
	if _, ok := b.Bytes(); ok {
		return b.Sum(h)
	}
	signed := sha256.New()
	if err := b.Sum(twoHashes{h, signed}); err != nil {
		return err
	}
	b.sha256 = hex.EncodeToString(signed.Sum(nil))
	return nil
}

// twoHashes is a hash that writes to another, too.
type twoHashes struct {
	hash.Hash
	other hash.Hash
}

// Write never fails.
func (t twoHashes) Write(p []byte) (int, error) {
	_, _ = t.other.Write(p) // a hash never fails
	return t.Hash.Write(p)
}

// SHA256 returns the SHA-256 of the body in hexadecimal, as signatures have it.
// It is computed once.
func (b *Body) SHA256() (string, error) {
	if b.sha256 != "" {
		return b.sha256, nil
	}
	if data, ok := b.Bytes(); ok {
		sum := sha256.Sum256(data)
		var text [2 * sha256.Size]byte
		hex.Encode(text[:], sum[:])
		b.sha256 = string(text[:])
		return b.sha256, nil
	}
	h := sha256.New()
	if err := b.Sum(h); err != nil {
		return "", err
	}
	b.sha256 = hex.EncodeToString(h.Sum(nil))
	return b.sha256, nil
}

var errStopped = errors.New("this attempt's body is closed")
