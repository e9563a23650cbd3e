package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// firstRead is how much of a reader is read before a whole part's buffer is
// made for it.
const firstRead = 64 * kib

// grown is the size of the part after number parts of that size, of a stream of
// unknown length. All are equal for the first half of the parts that the store
// takes, since some stores take no others; from there on the size doubles ten
// times.
func (c Config) grown(number int, size int64) int64 {
	half := c.MaxParts / 2
	if c.EqualParts || number < half || (number-half)%max(half/10, 1) != 0 {
		return size
	}
	return min(size*2, maxPartSize)
}

// stream uploads what a reader gives in order, through buffers.
func (u *upload) stream(ctx context.Context, r io.Reader, size int64) (Result, error) {
	planned := size
	if size < 0 {
		planned = min(u.m.cfg.MultipartThreshold, maxPutSize) // there is as much where there are parts
	}
	partSize, err := u.m.cfg.partSize(planned)
	if err != nil {
		return Result{}, err
	}
	s := &stream{u: u, r: r, want: size, part: partSize}
	first, err := s.next(ctx, s.firstSize())
	if err != nil {
		return Result{}, err
	}
	if s.ended && u.m.cfg.single(int64(len(first))) {
		defer u.share.give(s.taken)
		if u.meter != nil && u.meter.total < 0 {
			u.meter.setTotal(int64(len(first)))
		}
		return u.putBytes(ctx, first)
	}
	if u.m.cfg.NoMultipart {
		s.u.share.give(s.taken)
		return Result{}, u.m.cfg.errTooLarge(int64(len(first)))
	}
	return u.multipart(ctx, planned, nil, func(ctx context.Context, p *parts) error { return s.feed(ctx, p, first) })
}

// stream cuts a reader into parts.
type stream struct {
	u     *upload
	r     io.Reader
	want  int64 // bytes that were announced, or -1
	got   int64
	part  int64 // size of the first parts
	taken int64 // memory of the last buffer
	ended bool
}

// firstSize is how much is read before it is known whether there will be parts:
// whole parts, so that the short one is the last.
func (s *stream) firstSize() int64 {
	first := min(max(s.u.m.cfg.MultipartThreshold, 1), maxPutSize+1)
	if s.u.m.cfg.NoMultipart {
		first = maxPutSize + 1
	}
	if s.want >= 0 {
		first = min(first-1, s.want) + 1 // one byte more shows a reader that gives more
	}
	return (first + s.part - 1) / s.part * s.part
}

// feed uploads the parts; first is what was read already.
func (s *stream) feed(ctx context.Context, p *parts, first []byte) error {
	number, err := s.cut(ctx, p, first)
	for err == nil && !s.ended {
		if s.want < 0 {
			p.size = s.u.m.cfg.grown(number, p.size)
		}
		var data []byte
		if data, err = s.next(ctx, p.size); err != nil {
			break
		}
		size := p.size
		give := func() { s.u.share.give(size) }
		if len(data) == 0 {
			give()
			break
		}
		number++
		if err = p.send(ctx, number, bytes.NewReader(data), 0, int64(len(data)), give); err != nil {
			give()
		}
	}
	return err
}

// cut uploads the first buffer, which may hold several parts, and returns how
// many. The buffer is given back with the last of them.
func (s *stream) cut(ctx context.Context, p *parts, first []byte) (number int, err error) {
	var pending atomic.Int64
	pending.Store((int64(len(first)) + p.size - 1) / p.size)
	size := s.taken
	give := func() {
		if pending.Add(-1) == 0 {
			s.u.share.give(size)
		}
	}
	for rest := range slices.Chunk(first, int(p.size)) {
		if err == nil {
			number++
			err = p.send(ctx, number, bytes.NewReader(rest), 0, int64(len(rest)), give)
		}
		if err != nil {
			give()
		}
	}
	return number, err
}

// next reads up to size bytes into a buffer that counts as taken.
func (s *stream) next(ctx context.Context, size int64) ([]byte, error) {
	if err := s.u.share.take(ctx, size); err != nil {
		return nil, err
	}
	s.taken = size
	data, err := s.read(size)
	if err == nil && ctx.Err() != nil {
		err = ctxerr.Of(ctx)
	}
	if err != nil {
		s.u.share.give(size)
		return nil, err
	}
	return data, nil
}

func (s *stream) read(size int64) ([]byte, error) {
	data := make([]byte, min(size, firstRead))
	n, err := s.fill(data)
	for err == nil && int64(n) < size {
		more := make([]byte, min(size, max(s.part, 2*int64(n))))
		copy(more, data)
		data = more
		var k int
		k, err = s.fill(data[n:])
		n += k
	}
	s.got += int64(n)
	s.ended = errors.Is(err, io.EOF)
	if err != nil && !s.ended {
		return nil, fmt.Errorf("transfer: reading what is to be uploaded: %w", err)
	}
	if s.want >= 0 && (s.got > s.want || s.ended && s.got < s.want) {
		return nil, &SizeError{Want: s.want, Got: s.got}
	}
	return data[:n], nil
}

// fill reads until the buffer is full. Not io.ReadFull: an io.ErrUnexpectedEOF
// of the caller's reader is no end.
func (s *stream) fill(b []byte) (n int, err error) {
	n, err = fill(s.r, b)
	if n == len(b) && errors.Is(err, io.EOF) {
		return n, io.EOF
	}
	return n, err
}
