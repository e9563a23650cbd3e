package engine

import (
	"bufio"
	"context"
	"errors"
	"io"
	"sync/atomic"

	"github.com/boto3-go/boto3/eventstream"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// ErrEventsRead is the error of ranging over a stream of events a second time:
// they come once and are not kept.
var ErrEventsRead = errors.New("the events of this call have been read; make the call again for new ones")

var errNoInitialResponse = errors.New("the stream of events ended before its initial response")

// eventReader is the stream of events in a response. The connection is held
// until the events have been ranged over, a range was left by break, or the
// call's context is done.
type eventReader struct {
	client  *Engine
	op      *model.Operation
	events  protocol.Events
	union   *model.Shape // the kinds of events
	meta    Metadata
	cause   func() error // why the call's context is done, or nil
	body    io.ReadCloser
	decoder *eventstream.Decoder
	input   *Pipe                // the events that are sent meanwhile; nil when there are none
	first   *eventstream.Message // read, but not given out yet
	ranged  atomic.Bool
}

// openEvents stores the output of a call whose response is a stream of events.
// RPC protocols send its other members as the first message, which is waited
// for.
func (c *Engine) openEvents(ctx context.Context, s *State, response *protocol.Response) error {
	r := &eventReader{
		client: c, op: s.call.Op, union: s.call.Op.EventOutput.Shape, meta: s.Meta, body: response.Stream, input: s.input,
		decoder: eventstream.NewDecoder(bufio.NewReader(response.Stream)),
		cause:   func() error { return ctxerr.Of(ctx) },
	}
	if s.eventBody != nil {
		s.eventBody.commit()
	}
	err := r.open(s, response)
	if err != nil {
		return r.end(err)
	}
	return nil
}

func (r *eventReader) open(s *State, response *protocol.Response) (err error) {
	st := &s.call
	if r.events, err = protocol.EventsOf(r.client.Codec); err != nil {
		return err
	}
	head := &protocol.Response{StatusCode: response.StatusCode, Header: response.Header}
	if r.events.Initial() {
		if head.Body, err = r.initial(); err != nil {
			return err
		}
	}
	if err := r.client.decode(st, head); err != nil {
		return r.client.Face.BadResponse(err)
	}
	if st.Out == nil {
		_ = r.end(nil)
		return nil
	}
	out, err := r.client.Binder.Reopen(st.Op.Output.Shape, st.Out)
	if err != nil {
		return err
	}
	slot := out.Member(st.Op.EventOutput.Index)
	if !slot.Wanted() {
		_ = r.end(nil)
		return nil
	}
	return slot.SetEvents(r.client.Face.Events(r.maps), r.each)
}

// initial reads the message with the members beside the stream. A service that
// leaves it out is forgiven.
func (r *eventReader) initial() (body string, err error) {
	m, err := r.next()
	switch {
	case errors.Is(err, io.EOF):
		return "", r.client.Face.BadResponse(errNoInitialResponse)
	case err != nil:
		return "", err
	case r.events.IsInitial(m):
		return string(m.Payload), nil
	}
	r.first = &m
	return "", nil
}

// next reads a message that is no fault.
func (r *eventReader) next() (eventstream.Message, error) {
	if err := r.cause(); err != nil {
		return eventstream.Message{}, err
	}
	if m := r.first; m != nil {
		r.first = nil
		return *m, nil
	}
	m, err := r.decoder.Decode()
	if err == io.EOF { //nolint:errorlint // wrapped, it is the connection's and no end
		return m, err
	}
	if err != nil {
		if cause := r.cause(); cause != nil {
			return m, cause
		}
		return m, r.client.Face.BadResponse(err)
	}
	if r.events.IsFault(m) {
		return m, r.fault(r.events.DecodeFault(r.union, m, r.client.Binder))
	}
	return m, nil
}

// fault makes the error of an exception in a stream.
func (r *eventReader) fault(f *protocol.Fault) error {
	return r.client.Face.Failed(Failure{Service: r.client.Model.Name, Operation: r.op.Name, Meta: r.meta, Fault: f})
}

// wrap makes the error of a call of what went wrong on this side.
func (r *eventReader) wrap(err error) error {
	if _, refused := r.client.Face.Refusal(err); refused {
		return err
	}
	return r.client.Face.Failed(Failure{Service: r.client.Model.Name, Operation: r.op.Name, Meta: r.meta, Err: err})
}

// end releases the connection and ends the stream that is sent. It returns the
// error as the caller sees it.
func (r *eventReader) end(err error) error {
	if err != nil {
		err = r.wrap(err)
	}
	if r.input != nil {
		reason := err
		if reason == nil {
			reason = r.wrap(ErrEventsEnded)
		}
		r.input.fail(reason)
	}
	_ = r.body.Close() // nothing more is wanted of it
	return err
}

// maps ranges over the events as maps with one key.
func (r *eventReader) maps(yield func(map[string]any, error) bool) {
	var event map[string]any
	shape := r.client.Binder.EventShape(r.union)
	r.each(func() bind.Slot {
		event = map[string]any{}
		slot, _ := r.client.Binder.Out(shape, event) // it takes every map
		return slot
	}, func(err error) bool {
		if err != nil {
			event = nil
		}
		return yield(event, err)
	})
}

// each ranges over the events, once. Those of a kind that the description lacks
// are passed over, as botocore does.
func (r *eventReader) each(fresh func() bind.Slot, yield func(error) bool) {
	if r.ranged.Swap(true) {
		yield(r.wrap(ErrEventsRead))
		return
	}
	ended := false
	defer func() { // left by break or a panic of the loop's body
		if !ended {
			_ = r.end(nil)
		}
	}()
	for {
		m, err := r.next()
		if err == nil {
			known := r.events.Known(r.union, m)
			if known == nil {
				continue
			}
			if err = r.events.Decode(known, m, fresh()); err != nil {
				err = r.client.Face.BadResponse(err)
			}
		}
		if err != nil {
			ended = true
			if err = r.drop(err); err != nil {
				yield(err)
			}
			return
		}
		if !yield(nil) {
			return
		}
	}
}

// drop ends the stream after an error; the end of the stream is none.
func (r *eventReader) drop(err error) error {
	if err == io.EOF { //nolint:errorlint // see next
		return r.end(nil)
	}
	return r.end(err)
}
