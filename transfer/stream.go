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

// growEvery is after how many parts of a stream of unknown length their size
// doubles.
const growEvery = 1000

// stream uploads what a reader gives in order, through buffers.
func (u *upload) stream(ctx context.Context, r io.Reader, size int64) (Result, error) {
	partSize, err := partSizeFor(u.m.cfg.PartSize, size)
	if err != nil {
		return Result{}, err
	}
	s := &stream{u: u, r: r, want: size}
	first, err := s.next(ctx, max(partSize, u.m.cfg.MultipartThreshold))
	if err != nil {
		return Result{}, err
	}
	if s.ended && int64(len(first)) < u.m.cfg.MultipartThreshold {
		defer u.share.give(s.taken)
		if u.meter != nil && u.meter.total < 0 {
			u.meter.setTotal(int64(len(first)))
		}
		return u.putBytes(ctx, first)
	}
	return u.multipart(ctx, size, func(ctx context.Context, p *parts) error { return s.feed(ctx, p, first) })
}

// stream cuts a reader into parts.
type stream struct {
	u     *upload
	r     io.Reader
	want  int64 // bytes that were announced, or -1
	got   int64
	taken int64 // memory of the last buffer
	ended bool
}

// feed uploads the parts; first is what was read already.
func (s *stream) feed(ctx context.Context, p *parts, first []byte) error {
	number, err := s.cut(ctx, p, first)
	for err == nil && !s.ended {
		if s.want < 0 && number%growEvery == 0 {
			p.size = min(p.size*2, maxPartSize)
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
	if err == nil && int64(n) < size {
		whole := make([]byte, size)
		copy(whole, data)
		data = whole
		var more int
		more, err = s.fill(data[n:])
		n += more
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
