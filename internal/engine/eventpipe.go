package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// ErrEventsEnded is the error of sending an event on a stream that the service
// has ended, or whose output is no longer read.
var ErrEventsEnded = errors.New("the stream of events has ended")

var (
	errWriterClosed = errors.New("the event writer is closed")
	errNoWriter     = errors.New("there is no event writer: make one with NewEventWriter")
	errWriterUsed   = errors.New("an event writer serves one call; make another with NewEventWriter")
	errConnection   = fmt.Errorf("%w: the connection was closed; the output's events tell why", ErrEventsEnded)
)

// Pipe hands events from Send to the body of the request.
type Pipe struct {
	begun   chan struct{} // closed when encode is set
	closed  chan struct{} // by the user
	failed  chan struct{} // closed when err is set
	frames  chan eventFrame
	closing sync.Once
	encode  func(event any) ([]byte, error)

	claimed atomic.Bool // by a call
	// consumed says that the call cannot be tried again: an event was taken, or
	// the service has answered.
	consumed atomic.Bool

	mu  sync.Mutex
	err error
}

// NewPipe makes a pipe for one call.
func NewPipe() *Pipe {
	return &Pipe{begun: make(chan struct{}), closed: make(chan struct{}), failed: make(chan struct{}), frames: make(chan eventFrame)}
}

// Close says that no more events follow.
func (p *Pipe) Close() {
	if p != nil {
		p.closing.Do(func() { close(p.closed) })
	}
}

// eventFrame is an encoded event on its way.
type eventFrame struct {
	data  []byte
	taken chan struct{} // closed when the connection has all of it
}

// fail ends the pipe. The first reason counts, unless it was only that the
// connection is closed.
func (p *Pipe) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.err == nil:
		p.err = err
		close(p.failed)
	case errors.Is(p.err, errConnection):
		p.err = err
	}
}

func (p *Pipe) reason() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Send hands over an event and waits until the connection has taken it.
func (p *Pipe) Send(ctx context.Context, event any) error {
	if ctx == nil {
		return ErrNilContext
	}
	if p == nil {
		return errNoWriter
	}
	select {
	case <-p.closed:
		return errWriterClosed
	case <-p.failed:
		return p.reason()
	default:
	}
	select {
	case <-p.begun:
	case <-p.closed:
		return errWriterClosed
	case <-p.failed:
		return p.reason()
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
	data, err := p.encode(event)
	if err != nil {
		return err
	}
	frame := eventFrame{data, make(chan struct{})}
	select {
	case p.frames <- frame:
	case <-p.closed:
		return errWriterClosed
	case <-p.failed:
		return p.reason()
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
	select {
	case <-frame.taken:
		return nil
	case <-p.failed:
		return p.reason()
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
}
