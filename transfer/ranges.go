package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// fetch downloads the object. The first request asks for all of it, so that one
// round trip serves a small object and tells all of a large one; of that its
// response becomes the first part, and further requests fetch the others.
func (d *download) fetch(ctx context.Context, at io.WriterAt, w io.Writer) error {
	if err := d.m.acquire(ctx); err != nil {
		return err
	}
	release := sync.OnceFunc(d.m.release)
	out, err := d.get(ctx, 0, 0)
	if err != nil {
		release()
		return err
	}
	d.learn(out)
	out.Body = &slotBody{out.Body, release}
	if err := d.reserve(); err != nil {
		return errors.Join(err, out.Body.Close())
	}
	if d.size >= d.m.cfg.MultipartThreshold && d.size > d.m.cfg.PartSize && !d.m.cfg.NoThreads {
		if c := d.composite(out); c != nil && at != nil {
			_ = out.Body.Close() // the first part is asked for by its number
			if verified, err := d.byParts(ctx, at, c); verified || err != nil {
				return err
			}
			out = nil
		}
		return d.ranges(ctx, at, w, out, nil)
	}
	s, err := d.section(0, d.size, w)
	if err != nil {
		return errors.Join(err, out.Body.Close())
	}
	if at != nil {
		o := &offsetWriter{at: at}
		s.w, s.restart = o, func() { o.offset = 0 }
	}
	if err := s.run(ctx, out); err != nil {
		return err
	}
	if d.size < 0 {
		d.size = s.got
	}
	return d.check(s.sum().sum)
}

// reserve makes room for the object, where it is large and goes to a file of the
// transfer's own.
func (d *download) reserve() error {
	if d.file == nil || d.size < d.m.cfg.MultipartThreshold {
		return nil
	}
	if err := reserve(d.file.file, d.size); err != nil {
		return fmt.Errorf("transfer: there is no room for the %d bytes of %s: %w", d.size, d.name(), err)
	}
	return nil
}

// slotBody gives its request's slot back when it is closed.
type slotBody struct {
	io.ReadCloser
	release func()
}

// Close closes the response.
func (b *slotBody) Close() error {
	defer b.release()
	return b.ReadCloser.Close()
}

// offsetWriter writes on from an offset.
type offsetWriter struct {
	at     io.WriterAt
	offset int64
}

// Write writes on.
func (o *offsetWriter) Write(b []byte) (int, error) {
	n, err := o.at.WriteAt(b, o.offset)
	o.offset += int64(n)
	return n, err
}

// ranges downloads the parts of an object, save for those that are proved to be
// there. Closing out, if there is one, gives its slot back.
func (d *download) ranges(ctx context.Context, at io.WriterAt, w io.Writer, out *answer, proved []*section) error {
	if !slices.Contains(composable, d.algorithm) {
		d.algorithm, d.wanted = "", ""
	}
	run, ctx := d.m.group(ctx)
	var ordered chan *pending
	if at == nil {
		ordered = make(chan *pending, d.m.cfg.MaxConcurrency)
		run.wg.Go(func() { d.inOrder(ctx, run, w, ordered) })
	}
	err := func() error {
		for offset := int64(0); offset < d.size; {
			end := min(offset+d.m.cfg.PartSize, d.size)
			if len(proved) > 0 && proved[0].from == offset {
				d.sections = append(d.sections, proved[0])
				offset, proved = proved[0].end, proved[1:]
				continue
			} else if len(proved) > 0 {
				end = min(end, proved[0].from)
			}
			s, err := d.section(offset, end, nil)
			if err != nil {
				return err
			}
			offset = end
			d.sections = append(d.sections, s)
			first := out
			out, s.begins = nil, first != nil && s.end < d.size
			if err := d.start(ctx, run, s, first, at, ordered); err != nil {
				return err
			}
		}
		return nil
	}()
	if out != nil {
		_ = out.Body.Close() // it was not begun
	}
	if ordered != nil {
		close(ordered)
	}
	run.fail(err)
	if err := run.wait(); err != nil {
		return err
	}
	if d.algorithm == "" {
		return nil
	}
	var sums []sumOfPart
	for _, s := range d.sections {
		sums = append(sums, s.sum())
	}
	whole, err := compose(d.algorithm, sums)
	if err != nil {
		return err
	}
	return d.check(whole)
}

// pending is a part on its way to a writer in order.
type pending struct {
	data bytes.Buffer
	size int64 // of the memory that it holds
	done chan struct{}
}

// start begins the download of a section when there is room for it.
func (d *download) start(ctx context.Context, run *group, s *section, first *answer, at io.WriterAt, ordered chan *pending) error {
	var p *pending
	if at != nil {
		o := &offsetWriter{at: at, offset: s.from}
		s.w, s.restart = o, func() { o.offset = s.from }
	} else {
		p = &pending{size: s.end - s.from, done: make(chan struct{})}
		if err := d.share.take(ctx, p.size); err != nil {
			if first != nil {
				_ = first.Body.Close() // it was not begun
			}
			return err
		}
		p.data.Grow(int(p.size))
		s.w, s.restart = &p.data, p.data.Reset
		select {
		case ordered <- p:
		case <-ctx.Done():
			d.share.give(p.size)
			if first != nil {
				_ = first.Body.Close()
			}
			return ctxerr.Of(ctx)
		}
	}
	work := func() error {
		err := s.run(ctx, first)
		if p != nil && err == nil {
			close(p.done)
		}
		return err
	}
	if first != nil { // it has a slot
		run.wg.Go(func() { run.fail(work()) })
		return nil
	}
	return run.run(ctx, work)
}

// inOrder writes parts as they come to be complete, one after the other, and
// gives their memory back. After a failure it only does the latter.
func (d *download) inOrder(ctx context.Context, run *group, w io.Writer, ordered <-chan *pending) {
	for p := range ordered {
		select {
		case <-p.done:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			run.fail(ctxerr.Of(ctx)) // all parts may have come, but this one is not written
		} else if err := writeAll(w, p.data.Bytes()); err != nil {
			run.fail(fmt.Errorf("transfer: downloading %s: %w", d.name(), err))
		}
		d.share.give(p.size)
	}
}
