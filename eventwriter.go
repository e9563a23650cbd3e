package boto3

import (
	"context"

	"github.com/boto3-go/boto3/internal/engine"
)

// EventWriter sends the events of a call whose input has a stream of them. It
// stands for that member in the input:
//
//	w := boto3.NewEventWriter[boto3.Map]()
//	err := client.Call(ctx, "StartConversation", boto3.Map{ ..., "requestEventStream": w}, &out)
//
// T is a Map with one key, or a struct with a field for each kind of event, of
// which one is set. A nil writer is a stream without events. Each event is
// signed, in a chain that begins at the request's signature.
//
// Events are sent while those of the output are received. Call returns when
// the service has answered, which some services do after the first event only:
// Send may be called before Call returns, from another goroutine. Once the
// output's events have ended, or are no longer ranged over, so has the writer.
//
// An EventWriter serves one call and is safe for concurrent use.
type EventWriter[T any] struct{ pipe *engine.Pipe }

// NewEventWriter makes a writer for one call.
func NewEventWriter[T any]() *EventWriter[T] { return &EventWriter[T]{engine.NewPipe()} }

// Send sends an event. It waits until the call has begun and the connection has
// taken the event. An event that does not fit the description is an error that
// leaves the stream usable; any other error ends it, and is the service's own
// where the stream was refused. After ctx is done an event that was waiting may
// have been sent in part and will be sent whole.
func (w *EventWriter[T]) Send(ctx context.Context, event T) error { return w.events().Send(ctx, event) }

// Close says that no more events follow; the output goes on until the service
// ends it. Closing again does nothing. It never fails.
func (w *EventWriter[T]) Close() error {
	w.events().Close()
	return nil
}

// events is the writer's pipe; nil for one that NewEventWriter has not made.
func (w *EventWriter[T]) events() *engine.Pipe {
	if w == nil {
		return nil
	}
	return w.pipe
}
