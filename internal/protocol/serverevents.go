package protocol

import (
	"github.com/boto3-go/boto3/eventstream"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// InitialResponse is the message that holds the members beside a stream of
// events that is sent to a client, encoded already.
func (e Events) InitialResponse(body []byte) eventstream.Message {
	return e.message(initialResponse, e.codec.documentType(), body)
}

// IsInitialRequest says whether a message holds the members beside a stream that
// a client sends.
func (e Events) IsInitialRequest(m eventstream.Message) bool {
	return m.Headers.Text(eventTypeHeader) == initialRequest
}

// DecodeInitial reads the members beside a stream into a structure that was
// begun already.
func (e Events) DecodeInitial(shape *model.Shape, m eventstream.Message, s bind.StructSlot) error {
	if len(m.Payload) == 0 {
		return nil
	}
	return e.codec.decodeMembers(shape, string(m.Payload), s)
}

// Exception makes the message of an exception: a member of the stream's union.
func (e Events) Exception(member *model.Member, v bind.Value) (eventstream.Message, error) {
	m, err := e.encodeStruct(member, v)
	m.Headers.Set(messageTypeHeader, eventstream.String("exception"))
	m.Headers.Set(exceptionTypeHeader, eventstream.String(member.Name))
	return m, err
}

// Error makes the message of an error that the stream's union lacks.
func (e Events) Error(code, message string) eventstream.Message {
	return eventstream.Message{Headers: eventstream.Headers{
		{Name: messageTypeHeader, Value: eventstream.String("error")},
		{Name: errorCodeHeader, Value: eventstream.String(code)},
		{Name: errorMessageHeader, Value: eventstream.String(message)},
	}}
}
