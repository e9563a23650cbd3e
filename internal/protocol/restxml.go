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
		r.Body, err = body(wire.AppendXMLBody, op.Input, in)
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
	if r.Body, err = body(wire.AppendXML, payload, v); err != nil {
		return nil, fmt.Errorf("%s: %w", payload.Name, err)
	}
	return r, nil
}

// Decode reads an output from the status, the headers and the body.
func (c *restXMLCodec) Decode(op *model.Operation, r *Response, out bind.Slot) error {
	if op.Output == nil {
		return nil
	}
	shape := op.Output.Shape
	if !out.Wanted() {
		err := wire.CheckHTTP(shape, r.Header)
		if err == nil && !rawPayload(op) {
			err = unreadXML(r.Body)
		}
		return err
	}
	s := out.Struct()
	if err := wire.DecodeHTTP(shape, r.StatusCode, r.Header, s); err != nil {
		return err
	}
	m := shape.Payload
	switch {
	case m == nil && !wire.HasElements(shape):
		return unreadXML(r.Body)
	case m == nil && r.Body == "":
		return errEmpty
	case m == nil:
		x := wire.NewXMLReader(r.Body)
		root, err := ownRoot(x, r.Body, op, shape)
		if err == nil {
			err = x.Struct(root, shape, s)
		}
		if err != nil {
			return err
		}
		return x.End()
	case m.Shape.EventStream, m.Shape.Union && r.Body == "":
		return nil
	case m.Shape.Kind == model.Blob || m.Shape.Kind == model.String:
		return wire.DecodeRawPayload(m, strings.Clone(r.Body), r.Stream, s.Member(m.Index))
	case r.Body != "":
		if _, err := ownRoot(wire.NewXMLReader(r.Body), r.Body, op, m.Shape); err != nil {
			return err
		}
	}
	if err := wire.DecodeXML(r.Body, m, s.Member(m.Index)); err != nil {
		return fmt.Errorf("%s: %w", m.Name, err)
	}
	return nil
}

// ownRoot reads a document's root, which has to be that of the output or its
// payload. Most descriptions do not name it: it may have any name but those of
// errors and web pages if it is empty or has a member that the shape knows.
func ownRoot(x *wire.XMLReader, body string, op *model.Operation, shape *model.Shape) (wire.XMLTag, error) {
	root, err := x.Root()
	if err != nil {
		return root, QuoteAnswer(body, err)
	}
	name := x.Name(root)
	switch {
	case isForeign(name):
		return root, foreignRoot(body, name, "an output's")
	case shape.Kind == model.Structure && !x.HasMember(root, shape) && name != shape.Name && !NamesOutput(name, op):
		return root, foreignRoot(body, name, "an output's, and it has no member of "+shape.Name)
	}
	return root, nil
}

// NamesOutput says whether a root has a name by which a description alone would
// give it to an operation's output.
func NamesOutput(root string, op *model.Operation) bool {
	if root == op.Output.Shape.Name || root == op.Output.LocationName {
		return true
	}
	rest, ok := strings.CutPrefix(root, op.Name)
	return ok && (rest == "Response" || rest == "Result" || rest == "Output")
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
