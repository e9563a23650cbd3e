package bototest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/eventstream"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// eventsOf is the form of the operation's streams.
func (x *exchange) eventsOf() (protocol.Events, error) {
	codec, err := protocol.For(x.op.Service)
	if err != nil {
		return protocol.Events{}, err
	}
	return protocol.EventsOf(codec)
}

// decodeEvents gives the input the events of the request's body: an
// iter.Seq2[boto3.Map, error], which reads them as they come.
func (x *exchange) decodeEvents(dst any) error {
	m, ok := dst.(boto3.Map)
	if !ok {
		return fmt.Errorf("%s takes a stream of events: handle it with a function of boto3.Map", x.op.Name)
	}
	events, err := x.eventsOf()
	if err != nil {
		return err
	}
	d := eventstream.NewDecoder(bufio.NewReader(x.events))
	next := func() (eventstream.Message, error) { return nextEvent(d) }
	if events.Initial() {
		first, err := next()
		if err != nil {
			return fmt.Errorf("the initial request of %s: %w", x.op.Name, err)
		}
		slot, err := binder.Reopen(x.op.Input.Shape, m)
		if err != nil {
			return err
		}
		if err := events.DecodeInitial(x.op.Input.Shape, first, slot); err != nil {
			return err
		}
	}
	union := x.op.EventInput.Shape
	shape := binder.EventShape(union)
	m[x.op.EventInput.Name] = iter.Seq2[boto3.Map, error](func(yield func(boto3.Map, error) bool) {
		for {
			message, err := next()
			if errors.Is(err, io.EOF) {
				return
			}
			event := boto3.Map{}
			if err == nil {
				err = decodeEvent(events, union, shape, message, event)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(event, nil) {
				return
			}
		}
	})
	return nil
}

func decodeEvent(events protocol.Events, union, shape *model.Shape, message eventstream.Message, event boto3.Map) error {
	known := events.Known(union, message)
	if known == nil {
		return fmt.Errorf("an event that %s lacks: %s", union.Name, message.Headers.Text(":event-type"))
	}
	slot, err := binder.Out(shape, event)
	if err != nil {
		return err
	}
	return events.Decode(known, message, slot)
}

// nextEvent reads an event, out of the signed message that is around it. A signed
// message of nothing is the end.
func nextEvent(d *eventstream.Decoder) (eventstream.Message, error) {
	m, err := d.Decode()
	if err != nil {
		return m, err
	}
	if _, signed := m.Headers.Get(":chunk-signature"); !signed {
		return m, nil
	}
	if len(m.Payload) == 0 {
		return m, io.EOF
	}
	return eventstream.NewDecoder(bytes.NewReader(m.Payload)).Decode()
}

// replyEvents makes the body of an answer a stream of the output's events.
func (x *exchange) replyEvents(ctx context.Context, r *protocol.Reply, out bind.Value) error {
	events, err := x.eventsOf()
	if err != nil {
		return err
	}
	stream := &eventReader{ctx: ctx, x: x, events: events, shape: binder.EventShape(x.op.EventOutput.Shape)}
	if events.Initial() {
		if stream.rest, err = eventstream.AppendMessage(nil, events.InitialResponse(r.Body)); err != nil {
			return err
		}
	}
	r.Body = nil
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", eventMediaType)
	}
	if v, ok := out.Member(x.op.EventOutput.Index); ok {
		given, err := eventSequence(v.Any())
		if err != nil {
			return fmt.Errorf("%s: %w", x.op.EventOutput.Name, err)
		}
		stream.next, stream.stop = iter.Pull2(given)
	}
	r.Stream = stream
	return nil
}

// eventSequence is the events of an answer: a slice of them, or an iterator over
// events and errors.
func eventSequence(v any) (iter.Seq2[any, error], error) {
	rv := reflect.ValueOf(v)
	switch {
	case rv.Kind() == reflect.Slice:
		return func(yield func(any, error) bool) {
			for i := range rv.Len() {
				if !yield(rv.Index(i).Interface(), nil) {
					return
				}
			}
		}, nil
	case rv.Kind() == reflect.Func && rv.Type().CanSeq2():
		return func(yield func(any, error) bool) {
			for event, err := range rv.Seq2() {
				fault, _ := reflect.TypeAssert[error](err)
				if !yield(event.Interface(), fault) {
					return
				}
			}
		}, nil
	}
	return nil, fmt.Errorf("type %T gives no events; pass a slice of them, or an iter.Seq2 of events and errors", v)
}

// eventReader is a body that encodes events as they are read.
type eventReader struct {
	ctx    context.Context //nolint:containedctx // the request's, as long as its body is read
	x      *exchange
	events protocol.Events
	shape  *model.Shape
	next   func() (any, error, bool)
	stop   func()
	rest   []byte
	ended  bool
}

// Read gives the next bytes of the stream.
func (e *eventReader) Read(p []byte) (int, error) {
	for len(e.rest) == 0 {
		if e.ended || e.next == nil {
			return 0, io.EOF
		}
		if err := e.ctx.Err(); err != nil {
			return 0, err
		}
		event, err, ok := e.next()
		if !ok {
			e.ended = true
			continue
		}
		m, err := e.message(event, err)
		if err == nil {
			e.rest, err = eventstream.AppendMessage(nil, m)
		}
		if err != nil {
			return 0, err
		}
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// Close ends the events, also where the client has read none.
func (e *eventReader) Close() error {
	if e.stop != nil {
		e.stop()
	}
	e.ended = true
	return nil
}

// message is an event, or the exception that ends the stream.
func (e *eventReader) message(event any, failed error) (eventstream.Message, error) {
	if failed == nil {
		v, err := binder.In(e.shape, event)
		if err != nil {
			return eventstream.Message{}, err
		}
		return e.events.Encode(e.shape, v)
	}
	e.ended = true
	f, shape, err := e.x.refusal(failed)
	if err != nil {
		return eventstream.Message{}, err
	}
	for i := range e.shape.Members {
		if m := &e.shape.Members[i]; shape != nil && m.Shape == shape {
			members, err := withMessage(shape, f.Members, f.Message)
			if err != nil {
				return eventstream.Message{}, err
			}
			return e.events.Exception(m, members)
		}
	}
	return e.events.Error(f.Code, f.Message), nil
}

// withMessage puts an error's message among the exception's members, the only
// place for it in a stream.
func withMessage(shape *model.Shape, v bind.Value, message string) (bind.Value, error) {
	for i := range shape.Members {
		m := &shape.Members[i]
		if _, given := v.Member(i); message != "" && !given && strings.EqualFold(m.Name, "message") {
			return v.With(m.Name, message)
		}
	}
	return v, nil
}
