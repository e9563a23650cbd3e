package protocol

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/boto3-go/boto3/eventstream"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// InitialRequest is the message that holds the members beside a stream of
// events, encoded already.
func (e Events) InitialRequest(body []byte) eventstream.Message {
	return e.message(initialRequest, e.codec.documentType(), body)
}

func (e Events) message(name, contentType string, payload []byte) eventstream.Message {
	m := eventstream.Message{Headers: eventstream.Headers{
		{Name: messageTypeHeader, Value: eventstream.String("event")},
		{Name: eventTypeHeader, Value: eventstream.String(name)},
	}, Payload: payload}
	if contentType != "" {
		m.Headers.Set(contentTypeHeader, eventstream.String(contentType))
	}
	return m
}

// Encode makes the message of an event: a union with one member set.
func (e Events) Encode(union *model.Shape, v bind.Value) (eventstream.Message, error) {
	for i := range union.Members {
		event := &union.Members[i]
		inner, ok := v.Member(i)
		if !ok {
			continue
		}
		m, err := e.encodeStruct(event, inner)
		if err != nil {
			err = fmt.Errorf("event %s: %w", event.Name, err)
		}
		return m, err
	}
	return eventstream.Message{}, errors.New("an event with no member set")
}

func (e Events) encodeStruct(event *model.Member, v bind.Value) (eventstream.Message, error) {
	m := e.message(event.Name, "", nil)
	payload := -1
	headers := false
	for i := range event.Shape.Members {
		member := &event.Shape.Members[i]
		if member.EventPayload {
			payload = i
		}
		x, ok := v.Member(i)
		if !member.EventHeader {
			continue
		}
		headers = true
		if !ok {
			continue
		}
		value, err := encodeEventHeader(member, x)
		if err != nil {
			return m, fmt.Errorf("%s: %w", member.Name, err)
		}
		m.Headers.Set(member.Name, value)
	}
	var contentType string
	var err error
	switch {
	case payload >= 0:
		contentType, m.Payload, err = e.encodePayload(&event.Shape.Members[payload], v, payload)
	case headers && !slices.ContainsFunc(event.Shape.Members, func(c model.Member) bool { return !c.EventHeader }):
		// every member is a header
	default:
		contentType = e.codec.documentType()
		m.Payload, err = e.codec.EncodeDocument(event, v)
	}
	if contentType != "" {
		m.Headers.Set(contentTypeHeader, eventstream.String(contentType))
	}
	return m, err
}

func (e Events) encodePayload(m *model.Member, event bind.Value, i int) (contentType string, data []byte, err error) {
	v, ok := event.Member(i)
	switch m.Shape.Kind {
	case model.Blob:
		contentType = "application/octet-stream"
		if ok {
			data, err = v.Bytes()
		}
	case model.String:
		contentType = "text/plain"
		if ok {
			var text string
			text, err = v.Text()
			data = []byte(text)
		}
	default:
		contentType = e.codec.documentType()
		if ok {
			data, err = e.codec.EncodeDocument(m, v)
		}
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", m.Name, err)
	}
	return contentType, data, err
}

func encodeEventHeader(m *model.Member, v bind.Value) (eventstream.Value, error) {
	switch m.Shape.Kind {
	case model.Boolean:
		x, err := v.Bool()
		return eventstream.Bool(x), err
	case model.Integer:
		x, err := v.Int()
		if err == nil && (x < math.MinInt32 || x > math.MaxInt32) {
			err = fmt.Errorf("%d does not fit in 32 bits", x)
		}
		return eventstream.Int32(int32(x)), err
	case model.Long:
		x, err := v.Int()
		return eventstream.Int64(x), err
	case model.Blob:
		x, err := v.Bytes()
		return eventstream.Bytes(x), err
	case model.String:
		x, err := v.Text()
		return eventstream.String(x), err
	case model.Timestamp:
		x, err := v.Time()
		return eventstream.Timestamp(x), err
	case model.Structure, model.List, model.Map, model.Float, model.Double:
	}
	return eventstream.Value{}, fmt.Errorf("a header cannot be a %s", m.Shape.Kind)
}
