package transfer

import (
	"context"
	"errors"
	"hash"
	"io"
	"os"

	"github.com/boto3-go/boto3/internal/transport"
)

// part is one request's body: a section of a file or of a buffer. Its checksum
// is computed as it is read, by the first pass that comes to the end: the
// service compares it with what a later pass sends. It is for one goroutine at
// a time, which the engine sees to.
type part struct {
	at     io.ReaderAt
	base   int64
	size   int64
	offset int64
	hash   hash.Hash // nil for none
	summed bool      // whether hash is that of the whole part

	algorithm string // of hash

	sending bool
	mark    mark
	limit   *bandwidth
	done    <-chan struct{}
}

// newPart makes the body of size bytes from an offset of a source.
func (u *upload) newPart(ctx context.Context, at io.ReaderAt, base, size int64) (*part, error) {
	p := &part{at: at, base: base, size: size, limit: u.m.bandwidth, done: ctx.Done(), mark: mark{meter: u.meter}}
	if u.sums.algorithm == "" {
		return p, nil
	}
	var err error
	p.algorithm = u.sums.algorithm
	p.hash, err = transport.NewChecksum(p.algorithm)
	return p, err
}

var (
	_ transport.Watcher = (*part)(nil)
	_ transport.Summer  = (*part)(nil)
	_ transport.Filer   = (*part)(nil)
	_ io.ReadSeeker     = (*part)(nil)
)

// BeginPass tells whether the bytes that are read go out.
func (p *part) BeginPass(sending bool) {
	p.sending = sending
	if p.hash != nil && !p.summed {
		p.hash.Reset()
	}
}

// File is the file that the part lies in, unless its bytes are to be counted out
// or their checksum is not known yet.
func (p *part) File() (*os.File, int64) {
	file, ok := p.at.(*os.File)
	if !ok || p.limit != nil || p.hash != nil && !p.summed {
		return nil, 0
	}
	return file, p.base + p.offset
}

// Advance counts what was sent from the file.
func (p *part) Advance(n int64) {
	p.offset += n
	p.mark.reach(p.offset)
}

// OwnSum is the part's hash.
func (p *part) OwnSum(algorithm string) hash.Hash {
	if p.hash == nil || algorithm != p.algorithm {
		return nil
	}
	return p.hash
}

// Read reads the part, counts what is sent for the first time, and waits for
// its turn where bandwidth is bounded.
func (p *part) Read(b []byte) (int, error) {
	left := p.size - p.offset
	if left <= 0 {
		return 0, io.EOF
	}
	if p.sending {
		b = b[:p.limit.piece(len(b))]
	}
	b = b[:min(int64(len(b)), left)]
	n, err := p.at.ReadAt(b, p.base+p.offset)
	p.offset += int64(n)
	if p.hash != nil && !p.summed {
		_, _ = p.hash.Write(b[:n]) // a hash never fails
		p.summed = p.offset == p.size
	}
	if errors.Is(err, io.EOF) && n > 0 {
		err = nil // a short source shows at the next read
	}
	if p.sending {
		p.mark.reach(p.offset)
		if stopped := p.limit.wait(p.done, n); stopped != nil {
			return n, stopped
		}
	}
	return n, err
}

var errSeek = errors.New("transfer: parts seek only to where they begin and end")

// Seek goes to the beginning or the end, which is all that the engine needs.
func (p *part) Seek(offset int64, whence int) (int64, error) {
	switch {
	case whence == io.SeekStart && offset == 0:
		p.offset = 0
	case whence == io.SeekEnd && offset == 0:
		p.offset = p.size
	case whence == io.SeekCurrent && offset == 0:
	default:
		return 0, errSeek
	}
	return p.offset, nil
}
