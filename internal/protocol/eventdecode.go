package protocol

import (
	"bytes"
	"cmp"
	"fmt"

	"github.com/boto3-go/boto3/eventstream"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// The headers that say what a message of a stream is.
// https://smithy.io/2.0/aws/amazon-eventstream.html
const (
	messageTypeHeader   = ":message-type"
	eventTypeHeader     = ":event-type"
	exceptionTypeHeader = ":exception-type"
	errorCodeHeader     = ":error-code"
	errorMessageHeader  = ":error-message"
	contentTypeHeader   = ":content-type"
)

// Types of the messages that stand first in the streams of RPC protocols.
const (
	initialRequest  = "initial-request"
	initialResponse = "initial-response"
)

// eventCodec is a protocol whose streams of events are known.
type eventCodec interface {
	Codec
	// decodeMembers reads a document into a structure that was begun already.
	decodeMembers(shape *model.Shape, data string, s bind.StructSlot) error
	// documentType is the media type of a document in a stream.
	documentType() string
	// isRPC says that members beside the stream go in a message of their own.
	isRPC() bool
}

func (*jsonRPC) decodeMembers(shape *model.Shape, data string, s bind.StructSlot) error {
	return wire.DecodeJSONInto(data, shape, s)
}

func (*restJSON) decodeMembers(shape *model.Shape, data string, s bind.StructSlot) error {
	return wire.DecodeJSONInto(data, shape, s)
}

func (*rpcV2CBOR) decodeMembers(shape *model.Shape, data string, s bind.StructSlot) error {
	return wire.DecodeCBORInto(data, shape, s)
}

func (*restXMLCodec) decodeMembers(shape *model.Shape, data string, s bind.StructSlot) error {
	x := wire.NewXMLReader(data)
	root, err := x.Root()
	if err == nil {
		err = x.Struct(root, shape, s)
	}
	if err == nil {
		err = x.End()
	}
	return err
}

func (*jsonRPC) documentType() string      { return "application/json" }
func (*restJSON) documentType() string     { return "application/json" }
func (*rpcV2CBOR) documentType() string    { return "application/cbor" }
func (*restXMLCodec) documentType() string { return "application/xml" }

func (*jsonRPC) isRPC() bool      { return true }
func (*restJSON) isRPC() bool     { return false }
func (*rpcV2CBOR) isRPC() bool    { return true }
func (*restXMLCodec) isRPC() bool { return false }

// Events reads and writes the messages of event streams in one protocol. It
// holds no state and is safe for concurrent use.
type Events struct{ codec eventCodec }

// EventsOf returns the form that streams of events have in a protocol.
func EventsOf(c Codec) (Events, error) {
	e, ok := c.(eventCodec)
	if !ok {
		return Events{}, fmt.Errorf("protocol %T has no streams of events", c)
	}
	return Events{e}, nil
}

// Initial says that the members beside a stream are its first message, as in
// RPC protocols; elsewhere the HTTP head holds them.
func (e Events) Initial() bool { return e.codec.isRPC() }

// IsInitial says whether a message holds the members beside the stream.
func (e Events) IsInitial(m eventstream.Message) bool {
	return m.Headers.Text(eventTypeHeader) == initialResponse
}

// IsFault says whether a message is an exception or error.
func (e Events) IsFault(m eventstream.Message) bool {
	kind := m.Headers.Text(messageTypeHeader)
	return kind == "exception" || kind == "error"
}

// Known finds the kind of event that a message is; nil for one that the
// description lacks.
func (e Events) Known(union *model.Shape, m eventstream.Message) *model.Member {
	event, _ := union.Member(m.Headers.Text(eventTypeHeader))
	return event
}

// Decode reads a message of a known kind. Nothing in out aliases the message.
func (e Events) Decode(event *model.Member, m eventstream.Message, out bind.Slot) error {
	member := out.Struct().Member(event.Index)
	if !member.Wanted() {
		return nil
	}
	if err := e.decodeStruct(event.Shape, m, member.Struct()); err != nil {
		return fmt.Errorf("event %s: %w", event.Name, err)
	}
	return nil
}

func (e Events) decodeStruct(shape *model.Shape, m eventstream.Message, s bind.StructSlot) error {
	var payload *model.Member
	for i := range shape.Members {
		member := &shape.Members[i]
		if member.EventPayload {
			payload = member
		}
		value, ok := m.Headers.Get(member.Name)
		if !member.EventHeader || !ok {
			continue
		}
		if err := decodeEventHeader(member, value, s.Member(i)); err != nil {
			return fmt.Errorf("header %s: %w", member.Name, err)
		}
	}
	if payload != nil {
		if err := e.decodePayload(payload, m.Payload, s.Member(payload.Index)); err != nil {
			return fmt.Errorf("%s: %w", payload.Name, err)
		}
		return nil
	}
	if len(m.Payload) == 0 {
		return nil
	}
	return e.codec.decodeMembers(shape, string(m.Payload), s)
}

func (e Events) decodePayload(m *model.Member, data []byte, out bind.Slot) error {
	switch m.Shape.Kind {
	case model.Blob:
		return out.SetBytes(append(make([]byte, 0, len(data)), data...))
	case model.String:
		return out.SetString(string(bytes.ToValidUTF8(data, []byte("\uFFFD"))))
	default:
		return e.codec.DecodeDocument(m, string(data), out)
	}
}

func decodeEventHeader(m *model.Member, v eventstream.Value, out bind.Slot) error {
	if !out.Wanted() {
		return nil
	}
	switch m.Shape.Kind {
	case model.Boolean:
		if x, ok := v.Bool(); ok {
			return out.SetBool(x)
		}
	case model.Integer, model.Long:
		if x, ok := v.Int(); ok {
			return out.SetInt(x)
		}
	case model.Blob:
		if x, ok := v.Bytes(); ok {
			return out.SetBytes(x)
		}
	case model.String:
		if x, ok := v.Text(); ok {
			return out.SetString(x)
		}
		if v.Type() == eventstream.TypeUUID {
			return out.SetString(v.String())
		}
	case model.Timestamp:
		if x, ok := v.Time(); ok {
			return out.SetTime(x)
		}
	case model.Structure, model.List, model.Map, model.Float, model.Double:
	}
	return fmt.Errorf("a value of type %s where the description has a %s", v.Type(), m.Shape.Kind)
}

// DecodeFault reads an exception or error. One whose members cannot be read
// still has its code.
func (e Events) DecodeFault(union *model.Shape, m eventstream.Message, b *bind.Binder) *Fault {
	name := m.Headers.Text(exceptionTypeHeader)
	f := &Fault{
		Code:    cmp.Or(m.Headers.Text(errorCodeHeader), name, "InternalFailure"),
		Message: m.Headers.Text(errorMessageHeader), Members: map[string]any{},
	}
	member, ok := union.Member(name)
	if !ok {
		return f
	}
	f.Shape = member.Shape
	f.Code = cmp.Or(f.Shape.Error.Code, f.Shape.Name)
	if slot, err := b.Out(f.Shape, f.Members); err == nil {
		_ = e.decodeStruct(f.Shape, m, slot.Struct()) // its code is worth more than why not
	}
	f.Message = cmp.Or(f.Message, textIn(f.Members, "message", "Message", "errorMessage"))
	return f
}
