package transfer

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"sync"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// Writer is an object that is being written. Close makes the object of all that was
// written, or leaves nothing. It is for one goroutine at a time.
type Writer struct {
	pipe   *io.PipeWriter
	stop   func() bool
	ended  func() error // of the context
	done   chan struct{}
	once   sync.Once
	result Result
	err    error
}

// Create begins an object, which is there once Close returns without an error. When
// the context ends, when a Write or ReadFrom has failed, and after CloseWithError,
// nothing is written and an older object stays as it was. Close must be called, or
// the context must end.
//
//	w, err := m.Create(ctx, "bucket", "key")
//	...
//	if err := encode(w); err != nil {
//		return w.CloseWithError(err)
//	}
//	return w.Close()
func (m *Manager) Create(ctx context.Context, bucket, key string, opts ...Option) (*Writer, error) {
	_, o, err := m.newUpload(ctx, bucket, key, opts)
	if err == nil && o.resume {
		err = errors.New("transfer: the option Resume is for regular files, by UploadFile")
	}
	if err != nil {
		return nil, err
	}
	from, to := io.Pipe()
	w := &Writer{pipe: to, done: make(chan struct{}), ended: func() error { return ctxerr.Of(ctx) }}
	w.stop = context.AfterFunc(ctx, func() { _ = to.CloseWithError(ctxerr.Of(ctx)) })
	go func() { // Close waits for it
		defer close(w.done)
		w.result, w.err = m.Upload(ctx, bucket, key, from, opts...)
		_ = from.CloseWithError(errors.Join(w.err, io.ErrClosedPipe)) // for writes that come after
	}()
	return w, nil
}

// Write hands bytes to the upload. Its error is that of the upload.
func (w *Writer) Write(b []byte) (int, error) {
	n, err := w.pipe.Write(b)
	if ended := w.ended(); err != nil && ended != nil {
		err = ended
	}
	return n, err
}

// onlyWriter hides ReadFrom.
type onlyWriter struct{ io.Writer }

// ReadFrom writes all that a reader gives. Where that fails, the object is not
// written.
func (w *Writer) ReadFrom(r io.Reader) (int64, error) {
	n, err := io.Copy(onlyWriter{w}, r)
	if err != nil {
		_ = w.pipe.CloseWithError(err)
	}
	return n, err
}

// Close completes the object and waits for it.
func (w *Writer) Close() error {
	closed := true
	w.once.Do(func() {
		closed = false
		_ = w.pipe.Close() // it never fails
		<-w.done
		w.stop()
	})
	if closed {
		return fs.ErrClosed
	}
	return w.err
}

// CloseWithError gives the object up for a reason, waits until nothing of it is left,
// and returns the reason, joined by what went wrong with that.
func (w *Writer) CloseWithError(reason error) error {
	if reason == nil {
		return w.Close()
	}
	_ = w.pipe.CloseWithError(reason)
	if err := w.Close(); err != nil && !errors.Is(err, fs.ErrClosed) {
		return err
	}
	return reason
}

// Result tells of the object after Close.
func (w *Writer) Result() Result {
	select {
	case <-w.done:
		return w.result
	default:
		return Result{}
	}
}
