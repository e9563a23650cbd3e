package protocol

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// restXMLCodec is https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html.
type restXMLCodec struct{}

func newRESTXML() Codec { return &restXMLCodec{} }

// Encode writes the members that have HTTP bindings to their places and the
// others, or the payload, to the body.
func (c *restXMLCodec) Encode(op *model.Operation, in bind.Value) (*Request, error) {
	head, err := wire.EncodeHTTP(op, in)
	if err != nil {
		return nil, err
	}
	r := &Request{
		Method:     cmp.Or(op.Method, http.MethodPost),
		Path:       head.Path,
		Query:      head.Query,
		Header:     head.Header,
		HostPrefix: head.HostPrefix,
	}
	if op.Input == nil {
		return r, nil
	}
	payload := op.Input.Shape.Payload
	if payload == nil {
		r.Body, err = wire.AppendXMLBody(nil, op.Input, in)
		return r, err
	}
	v, ok := in.Member(payload.Index)
	switch {
	case !ok || payload.Shape.EventStream:
		return r, nil
	case payload.Shape.Kind == model.Blob || payload.Shape.Kind == model.String:
		r.Body, r.Stream, err = wire.EncodeRawPayload(payload, v)
		return r, err
	}
	if r.Body, err = wire.AppendXML(nil, payload, v); err != nil {
		return nil, fmt.Errorf("%s: %w", payload.Name, err)
	}
	return r, nil
}

// Decode reads an output from the status, the headers and the body.
func (c *restXMLCodec) Decode(op *model.Operation, r *Response, out bind.Slot) error {
	if op.Output == nil || !out.Wanted() {
		return nil
	}
	return decodeRESTXML(op.Output.Shape, r, out.Struct())
}

func decodeRESTXML(shape *model.Shape, r *Response, out bind.StructSlot) error {
	if err := wire.DecodeHTTP(shape, r.StatusCode, r.Header, out); err != nil {
		return err
	}
	m := shape.Payload
	switch {
	case m == nil && r.Body == "":
		return nil
	case m == nil:
		x := wire.NewXMLReader(r.Body)
		root, err := x.Root()
		if err != nil {
			return err
		}
		if name := x.Name(root); strings.EqualFold(name, "html") || name == "Error" {
			return foreignRoot(r.Body, name, "an output's")
		}
		if err := x.Struct(root, shape, out); err != nil {
			return err
		}
		return x.End()
	case m.Shape.EventStream, m.Shape.Union && r.Body == "":
		return nil
	case m.Shape.Kind == model.Blob || m.Shape.Kind == model.String:
		return wire.DecodeRawPayload(m, strings.Clone(r.Body), r.Stream, out.Member(m.Index))
	}
	if name, err := rootOf(r.Body); err == nil && (strings.EqualFold(name, "html") || name == "Error") {
		return foreignRoot(r.Body, name, "an output's")
	}
	if err := wire.DecodeXML(r.Body, m, out.Member(m.Index)); err != nil {
		return fmt.Errorf("%s: %w", m.Name, err)
	}
	return nil
}

// rootOf is the name of a document's root element.
func rootOf(body string) (string, error) {
	x := wire.NewXMLReader(body)
	root, err := x.Root()
	if err != nil {
		return "", err
	}
	return x.Name(root), nil
}

// CopiesBody is true: most of a document is markup.
func (c *restXMLCodec) CopiesBody() bool { return true }

// DecodeFault reads the error element, or what status and headers say where the
// body has none, as in answers to HEAD.
func (c *restXMLCodec) DecodeFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error) {
	return decodeXMLFault(op, r, b)
}

// EncodeDocument writes a value as a document.
func (c *restXMLCodec) EncodeDocument(m *model.Member, v bind.Value) ([]byte, error) {
	return wire.AppendXML(nil, m, v)
}

// DecodeDocument reads a value from a document.
func (c *restXMLCodec) DecodeDocument(m *model.Member, data string, out bind.Slot) error {
	return wire.DecodeXML(strings.TrimSpace(data), m, out)
}
