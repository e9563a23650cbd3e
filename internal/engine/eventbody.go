package engine

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/eventstream"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

const eventStreamType = "application/vnd.amazon.eventstream"

// eventBody is the body of a request whose input is a stream of events. The
// HTTP client's goroutine reads it; only Close may be called by others.
type eventBody struct {
	pipe    *Pipe
	signer  *auth.EventSigner // nil where events are not signed
	now     func() time.Time
	rest    []byte // of the current frame
	buffer  []byte
	taken   chan struct{} // of the current frame, or nil
	ended   bool
	stopped chan struct{}
	stop    sync.Once
}

// Read gives the next bytes, and waits for events.
func (b *eventBody) Read(p []byte) (int, error) {
	for len(b.rest) == 0 {
		if b.ended {
			return 0, io.EOF
		}
		if err := b.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	if len(b.rest) == 0 && b.taken != nil {
		close(b.taken)
		b.taken = nil
	}
	return n, nil
}

func (b *eventBody) next() error {
	select { // what is closed for both comes first
	case <-b.stopped:
		return ErrEventsEnded
	default:
	}
	select {
	case f := <-b.pipe.frames:
		b.pipe.consumed.Store(true)
		b.taken = f.taken
		return b.frame(f.data)
	case <-b.pipe.closed:
		b.ended = true
		if b.signer == nil {
			return nil
		}
		return b.frame(nil) // a signed message of nothing is the end
	case <-b.pipe.failed:
		return b.pipe.reason()
	case <-b.stopped:
		return ErrEventsEnded
	}
}

// frame wraps an encoded event in a signed message.
func (b *eventBody) frame(event []byte) (err error) {
	if b.signer == nil {
		b.rest = event
		return nil
	}
	signature := b.signer.Sign(event, b.now())
	b.buffer, err = eventstream.AppendMessage(b.buffer[:0], eventstream.Message{
		Headers: eventstream.Headers{
			{Name: ":date", Value: eventstream.Timestamp(signature.Date)},
			{Name: ":chunk-signature", Value: eventstream.Bytes(signature.ChunkSignature)},
		},
		Payload: event,
	})
	b.rest = b.buffer
	return err
}

// Close ends the reading. The HTTP client calls it when the request is over,
// for whatever reason.
func (b *eventBody) Close() error {
	b.stop.Do(func() {
		close(b.stopped)
		if b.pipe.consumed.Load() {
			b.pipe.fail(errConnection)
		}
	})
	return nil
}

// commit says that the service has answered: there will be no other attempt.
func (b *eventBody) commit() {
	b.pipe.consumed.Store(true)
	select {
	case <-b.stopped:
		b.pipe.fail(errConnection)
	default:
	}
}

// beginEvents connects the writer in the input with the call, which may have
// failed already. A stream that is absent is an empty one.
func (c *Engine) beginEvents(s *State, failure error) (err error) {
	st := &s.call
	v, given := st.Member(st.Op.EventInput.Name)
	if given {
		pipe := c.Face.Pipe(v.Any())
		if pipe == nil {
			return cmp.Or(failure, fmt.Errorf("%s: type %T cannot send events; pass a *boto3.EventWriter", st.Op.EventInput.Name, v.Any()))
		}
		if !pipe.claimed.CompareAndSwap(false, true) {
			return cmp.Or(failure, errWriterUsed)
		}
		s.input = pipe
	}
	if failure != nil {
		return failure
	}
	if !given {
		s.input = NewPipe()
		s.input.Close()
	}
	events, err := protocol.EventsOf(c.Codec)
	if err != nil {
		return err
	}
	st.Request.Header.Set("Content-Type", eventStreamType)
	if events.Initial() {
		if s.initial, err = eventstream.AppendMessage(nil, events.InitialRequest(st.Request.Body)); err != nil {
			return err
		}
		st.Request.Body = nil
	}
	s.input.encode = eventEncoder{c, st, events, c.Binder.EventShape(st.Op.EventInput.Shape)}.encode
	close(s.input.begun)
	return nil
}

// eventEncoder makes messages of the events that are sent.
type eventEncoder struct {
	client *Engine
	call   *call.Call
	events protocol.Events
	union  *model.Shape
}

func (e eventEncoder) encode(event any) ([]byte, error) {
	data, err := e.message(event)
	if err == nil && len(data) > eventstream.MaxPayloadLen {
		err = fmt.Errorf("an event of %d bytes, %d are allowed: %w", len(data), eventstream.MaxPayloadLen, eventstream.ErrLength)
	}
	if err != nil {
		return nil, e.client.unsent(e.call, err)
	}
	return data, nil
}

func (e eventEncoder) message(event any) ([]byte, error) {
	v, err := e.client.Binder.In(e.union, event)
	if err != nil {
		return nil, err
	}
	if e.call.Settings.ParameterValidation {
		if err := validate.Params(v); err != nil {
			return nil, err
		}
	}
	m, err := e.events.Encode(e.union, v)
	if err != nil {
		return nil, err
	}
	return eventstream.AppendMessage(nil, m)
}

// newEventBody makes the body of one attempt.
func (s *State) newEventBody() *eventBody {
	return &eventBody{pipe: s.input, rest: s.initial, now: time.Now, stopped: make(chan struct{})}
}

// signEvents signs a request whose events are signed one by one.
func (c *Engine) signEvents(s *State, r *http.Request, creds credentials.Credentials, now time.Time) error {
	if s.call.Auth.Scheme != "v4" {
		return c.Face.NoAuth(c.Model.Name, []string{s.call.Auth.Scheme})
	}
	o := v4Options(&s.call, now, "")
	signer, err := c.signer.SignV4Events(r, authKeys(creds), o)
	if err != nil {
		return err
	}
	body, _ := r.Body.(*eventBody)
	body.now = func() time.Time { return time.Now().Add(time.Duration(c.skew.Load())) }
	body.signer = signer
	if len(body.rest) > 0 {
		return body.frame(body.rest)
	}
	return nil
}

// doer is the HTTP client for an operation.
func (c *Engine) doer(op *model.Operation) HTTPClient {
	if op.EventInput != nil || op.EventOutput != nil {
		return c.Streams
	}
	return c.HTTP
}

// abandon ends the events of a call that failed, with its error.
func (s *State) abandon(err error) error {
	if s.input != nil {
		s.input.fail(err)
	}
	return err
}
