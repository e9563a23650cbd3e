package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sync"
	"time"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// firstAhead is how much a reader fetches first, in bytes, where it is read in order:
// often little is wanted.
const firstAhead = 128 * kib

// Reader is an object that is read as a file is. Ranges are fetched as they are
// needed; who reads in order is read ahead for, in parallel, within the limits of
// the Manager. Every byte is of the object that Open found, or the error is a
// *ChangedError. It is an io.ReadSeekCloser, an io.ReaderAt and an fs.File, and safe
// for concurrent use.
type Reader struct {
	d    *download
	info fileInfo
	ctx  context.Context //nolint:containedctx // io.Reader and io.ReaderAt have none

	mu     sync.Mutex // of what follows
	pos    int64
	next   int64 // where reading ahead goes on
	size   int64 // of the next piece
	ahead  []*piece
	cancel context.CancelFunc // of what is read ahead
	under  context.Context    //nolint:containedctx // of what is read ahead
	wg     sync.WaitGroup
	closed bool
}

// piece is a range on its way.
type piece struct {
	from int64
	data []byte
	err  error
	done chan struct{}
}

// Open finds an object and gives it as a file to read. The context is that of all
// reading, and an end of it ends that; Close frees what was read ahead. Data is not
// compared with a checksum of the whole object, since nobody need read the whole.
func (m *Manager) Open(ctx context.Context, bucket, key string, opts ...Option) (*Reader, error) {
	d, o, err := m.newDownload(ctx, bucket, key, opts)
	if err == nil && o.resume {
		err = errors.New("transfer: the option Resume is for regular files, by DownloadFile")
	}
	if err != nil {
		return nil, err
	}
	var head answer
	if err := m.client.Call(ctx, "HeadObject", without(bucket, key, d.extra, nil), &head); err != nil {
		return nil, err
	}
	d.learn(&head)
	if d.size < 0 {
		return nil, fmt.Errorf("transfer: the answer to HeadObject of %s has no length", d.name())
	}
	d.algorithm, d.wanted = "", ""
	r := &Reader{d: d, info: fileInfo{name: path.Base(key), size: d.size, modified: d.modified, result: d.result()}}
	r.ctx, r.size = ctx, min(firstAhead, m.cfg.PartSize)
	r.under, r.cancel = context.WithCancel(ctx)
	return r, nil
}

// Size is the length of the object in bytes.
func (r *Reader) Size() int64 { return r.d.size }

// Stat tells the object's name, size and time; its Sys is a Result.
func (r *Reader) Stat() (fs.FileInfo, error) { return r.info, nil }

// Close ends what is read ahead. What is under way in ReadAt comes to its end.
func (r *Reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return fs.ErrClosed
	}
	r.closed = true
	r.drop()
	return nil
}

// drop gives up what was read ahead.
func (r *Reader) drop() {
	r.cancel()
	r.wg.Wait()
	for _, p := range r.ahead {
		r.d.share.give(int64(len(p.data)))
	}
	r.ahead, r.size = nil, min(firstAhead, r.d.m.cfg.PartSize)
	if !r.closed {
		r.under, r.cancel = context.WithCancel(r.ctx)
	}
}

// Seek sets where Read goes on. It fetches nothing.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.d.size
	default:
		return 0, fmt.Errorf("transfer: Seek with whence %d, which is none of io.SeekStart, SeekCurrent and SeekEnd", whence)
	}
	if offset < 0 {
		return 0, fmt.Errorf("transfer: Seek to %d of %s", offset, r.d.name())
	}
	r.pos = offset
	return offset, nil
}

// ReadAt reads from an offset; more than a part is fetched in parallel. It does not
// move where Read goes on, and reads nothing ahead.
func (r *Reader) ReadAt(b []byte, from int64) (int, error) {
	r.mu.Lock()
	closed := r.closed
	r.mu.Unlock()
	switch {
	case closed:
		return 0, fs.ErrClosed
	case from < 0:
		return 0, fmt.Errorf("transfer: ReadAt of %d of %s", from, r.d.name())
	case from >= r.d.size:
		return 0, io.EOF
	}
	n := int(min(int64(len(b)), r.d.size-from))
	run, ctx := r.d.m.group(r.ctx)
	part := r.d.m.cfg.PartSize
	for at := int64(0); at < int64(n); at += part {
		piece := b[at:min(at+part, int64(n))]
		if err := run.run(ctx, func() error { return r.d.into(ctx, piece, from+at) }); err != nil {
			run.fail(err)
			break
		}
	}
	if err := run.wait(); err != nil {
		return 0, err
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// into fetches a range into memory.
func (d *download) into(ctx context.Context, b []byte, from int64) error {
	w := &memoryWriter{b: b}
	s, err := d.section(from, from+int64(len(b)), w)
	if err != nil {
		return err
	}
	s.restart = func() { w.n = 0 }
	return s.run(ctx, nil)
}

// memoryWriter fills a slice.
type memoryWriter struct {
	b []byte
	n int
}

// Write fills on.
func (w *memoryWriter) Write(b []byte) (int, error) {
	n := copy(w.b[w.n:], b)
	w.n += n
	return n, nil
}

// Read reads on. Pieces double as long as they are read in order, and as many are
// fetched ahead as memory and MaxConcurrency allow.
func (r *Reader) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return 0, fs.ErrClosed
	case len(b) == 0:
		return 0, nil
	case r.pos >= r.d.size:
		return 0, io.EOF
	}
	if err := r.here(); err != nil {
		return 0, err
	}
	p := r.ahead[0]
	select {
	case <-p.done:
	case <-r.ctx.Done():
		return 0, ctxerr.Of(r.ctx)
	}
	if p.err != nil {
		err := p.err
		r.drop()
		return 0, err
	}
	n := copy(b, p.data[r.pos-p.from:])
	r.pos += int64(n)
	return n, nil
}

// here sees to it that the first piece is the one of the position, and that those
// after it are on their way.
func (r *Reader) here() error {
	if len(r.ahead) > 0 && (r.pos < r.ahead[0].from || r.pos > r.next) {
		r.drop() // it goes on elsewhere
	}
	for len(r.ahead) > 0 && r.pos >= r.ahead[0].end() {
		<-r.ahead[0].done
		r.d.share.give(int64(len(r.ahead[0].data)))
		r.ahead = r.ahead[1:]
		r.size = min(2*r.size, r.d.m.cfg.PartSize)
	}
	if len(r.ahead) == 0 {
		r.next = r.pos
		n := min(r.size, r.d.size-r.next)
		if err := r.d.share.take(r.ctx, n); err != nil {
			return err
		}
		r.begin(n)
	}
	if r.size == min(firstAhead, r.d.m.cfg.PartSize) {
		return nil // nothing tells yet that it is read in order
	}
	for len(r.ahead) < r.d.m.cfg.MaxConcurrency && r.next < r.d.size && !r.d.m.cfg.NoThreads {
		n := min(r.size, r.d.size-r.next)
		if !r.d.share.try(n) {
			break
		}
		r.begin(n)
	}
	return nil
}

func (p *piece) end() int64 { return p.from + int64(len(p.data)) }

// begin fetches the next n bytes.
func (r *Reader) begin(n int64) {
	p := &piece{from: r.next, data: make([]byte, n), done: make(chan struct{})}
	r.ahead = append(r.ahead, p)
	r.next += n
	ctx := r.under
	fetch := func() {
		defer close(p.done)
		if p.err = r.d.m.acquire(ctx); p.err != nil {
			return
		}
		defer r.d.m.release()
		p.err = r.d.into(ctx, p.data, p.from)
	}
	if r.d.m.cfg.NoThreads {
		fetch()
		return
	}
	r.wg.Go(fetch)
}

// fileInfo is what fs.FileInfo tells of an object, or of what is before a slash.
type fileInfo struct {
	name     string
	size     int64
	modified time.Time
	dir      bool
	result   Result
}

// Name is the last part of the key.
func (i fileInfo) Name() string { return i.name }

// Size is in bytes.
func (i fileInfo) Size() int64 { return i.size }

// Mode says that nothing can be written.
func (i fileInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// Type is that of Mode.
func (i fileInfo) Type() fs.FileMode { return i.Mode().Type() }

// Info is the same again, as fs.DirEntry has it.
func (i fileInfo) Info() (fs.FileInfo, error) { return i, nil }

// ModTime is in whole seconds.
func (i fileInfo) ModTime() time.Time { return i.modified.Truncate(time.Second) }

// IsDir says whether it is no object.
func (i fileInfo) IsDir() bool { return i.dir }

// Sys is a Result; of a directory nil.
func (i fileInfo) Sys() any {
	if i.dir {
		return nil
	}
	return i.result
}

// String is what fs.FormatFileInfo makes of it.
func (i fileInfo) String() string { return fs.FormatFileInfo(i) }
