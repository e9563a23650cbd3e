package boto3

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrEventsEnded is the error of sending an event on a stream that the service
// has ended, or whose output is no longer read.
var ErrEventsEnded = errors.New("the stream of events has ended")

var (
	errWriterClosed = errors.New("the event writer is closed")
	errWriterUsed   = errors.New("an event writer serves one call; make another with NewEventWriter")
	errConnection   = fmt.Errorf("%w: the connection was closed; the output's events tell why", ErrEventsEnded)
)

// EventWriter sends the events of a call whose input has a stream of them. It
// stands for that member in the input:
//
//	w := boto3.NewEventWriter[boto3.Map]()
//	err := client.Call(ctx, "StartConversation", boto3.Map{ ..., "requestEventStream": w}, &out)
//
// T is a Map with one key, or a struct with a field for each kind of event, of
// which one is set. A nil writer is a stream without events. Each event is signed, in a chain that begins at the
// request's signature.
//
// Events are sent while those of the output are received. Call returns when
// the service has answered, which some services do after the first event only:
// Send may be called before Call returns, from another goroutine. Once the
// output's events have ended, or are no longer ranged over, so has the writer.
//
// An EventWriter serves one call and is safe for concurrent use.
type EventWriter[T any] struct{ pipe *eventPipe }

// NewEventWriter makes a writer for one call.
func NewEventWriter[T any]() *EventWriter[T] {
	return &EventWriter[T]{&eventPipe{
		begun: make(chan struct{}), closed: make(chan struct{}), failed: make(chan struct{}), frames: make(chan eventFrame),
	}}
}

// Send sends an event. It waits until the call has begun and the connection has
// taken the event. An event that does not fit the description is an error that
// leaves the stream usable; any other error ends it, and is the service's own
// where the stream was refused. After ctx is done an event that was waiting may
// have been sent in part and will be sent whole.
func (w *EventWriter[T]) Send(ctx context.Context, event T) error {
	if ctx == nil {
		return errNilContext
	}
	return w.pipe.send(ctx, event)
}

// Close says that no more events follow; the output goes on until the service
// ends it. Closing again does nothing. It never fails.
func (w *EventWriter[T]) Close() error {
	w.pipe.closing.Do(func() { close(w.pipe.closed) })
	return nil
}

func (w *EventWriter[T]) events() *eventPipe { return w.pipe }

// eventPipe hands events from Send to the body of the request.
type eventPipe struct {
	begun   chan struct{} // closed when encode is set
	closed  chan struct{} // by the user
	failed  chan struct{} // closed when err is set
	frames  chan eventFrame
	closing sync.Once
	encode  func(event any) ([]byte, error)

	claimed atomic.Bool // by a call
	// spent says that the call cannot be tried again: an event was taken, or
	// the service has answered.
	spent atomic.Bool

	mu  sync.Mutex
	err error
}

// eventFrame is an encoded event on its way.
type eventFrame struct {
	data  []byte
	taken chan struct{} // closed when the connection has all of it
}

// fail ends the pipe. The first reason counts, unless it was only that the
// connection is closed.
func (p *eventPipe) fail(err error) {
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

func (p *eventPipe) reason() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

func (p *eventPipe) send(ctx context.Context, event any) error {
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
		return context.Cause(ctx)
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
		return context.Cause(ctx)
	}
	select {
	case <-frame.taken:
		return nil
	case <-p.failed:
		return p.reason()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
