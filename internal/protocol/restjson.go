package protocol

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// restJSON is the rest-json protocol.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
type restJSON struct{}

func newRESTJSON() Codec { return &restJSON{} }

// Encode fills the HTTP bindings and writes the rest, or the payload, as JSON.
func (c *restJSON) Encode(op *model.Operation, in bind.Value) (*Request, error) {
	head, err := wire.EncodeHTTP(op, in)
	if err != nil {
		return nil, err
	}
	r := &Request{Method: cmp.Or(op.Method, http.MethodPost), Path: head.Path, Query: head.Query, Header: head.Header, HostPrefix: head.HostPrefix}
	if op.Input == nil {
		return r, nil
	}
	contentType := "application/json"
	if p := op.Input.Shape.Payload; p != nil {
		contentType, err = c.payload(r, p, in)
	} else if hasBody(op.Input.Shape) {
		r.Body, err = body(wire.AppendJSON, op.Input, in)
	}
	streams := r.Stream != nil || op.EventInput != nil
	if (len(r.Body) > 0 || streams) && contentType != "" && r.Header.Get("Content-Type") == "" {
		r.Header["Content-Type"] = []string{contentType}
	}
	return r, err
}

// payload writes the payload member and gives the media type that it has where
// the input names none.
func (c *restJSON) payload(r *Request, p *model.Member, in bind.Value) (contentType string, err error) {
	v, ok := in.Member(p.Index)
	if p.Shape.EventStream {
		return "application/vnd.amazon.eventstream", nil
	}
	switch p.Shape.Kind {
	case model.Blob, model.String:
		if ok {
			r.Body, r.Stream, err = wire.EncodeRawPayload(p, v)
		}
		if p.Shape.Kind == model.String {
			return "text/plain", err
		}
		if p.Streaming {
			return "", err
		}
		return "application/octet-stream", err
	default:
	}
	switch {
	case !ok && p.Shape.Union:
		return "", nil
	case !ok:
		r.Body = []byte("{}")
	default:
		r.Body, err = body(wire.AppendJSON, p, v)
	}
	return "application/json", err
}

// hasBody says whether a structure has members that no HTTP binding carries.
func hasBody(shape *model.Shape) bool {
	for i := range shape.Members {
		if shape.Members[i].Location == model.InBody {
			return true
		}
	}
	return false
}

// Decode reads the HTTP bindings and the body.
func (c *restJSON) Decode(op *model.Operation, r *Response, out bind.Slot) error {
	if op.Output == nil {
		return nil
	}
	shape := op.Output.Shape
	if !out.Wanted() {
		return wire.CheckHTTP(shape, r.Header)
	}
	s := out.Struct()
	if err := wire.DecodeHTTP(shape, r.StatusCode, r.Header, s); err != nil {
		return err
	}
	empty := strings.TrimSpace(r.Body) == ""
	p := shape.Payload
	switch {
	case p == nil && (empty || !hasBody(shape)):
		return nil
	case p == nil:
		err := wire.DecodeJSONInto(r.Body, shape, s)
		if err == nil && r.Body[0] != '{' && strings.TrimSpace(r.Body) == "null" {
			err = errNull
		}
		if err != nil {
			return quoteUnless('{', r.Body, err)
		}
		return nil
	case p.Shape.Kind == model.Blob || p.Shape.Kind == model.String:
		return wire.DecodeRawPayload(p, r.Body, r.Stream, s.Member(p.Index))
	case empty && p.Shape.Kind == model.Structure && !p.Shape.Union, empty && p.Shape.Kind == model.Map:
		return wire.DecodeJSON("{}", p, s.Member(p.Index))
	case empty:
		return nil
	}
	err := wire.DecodeJSON(r.Body, p, s.Member(p.Index))
	if err != nil && p.Shape.Kind == model.Structure {
		err = quoteUnless('{', r.Body, err)
	}
	return err
}

// CopiesBody is false: most of a body is what outputs hold.
func (c *restJSON) CopiesBody() bool { return false }

// DecodeFault reads an error object, whose code is in a header or the body.
func (c *restJSON) DecodeFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error) {
	return decodeJSONFault(op, r, b, func(body map[string]any) string {
		return cmp.Or(r.Header.Get(errorTypeHeader), textIn(body, "code", "Code", "__type"))
	})
}

// EncodeDocument writes an event's payload.
func (c *restJSON) EncodeDocument(m *model.Member, v bind.Value) ([]byte, error) {
	return wire.AppendJSON(nil, m, v)
}

// DecodeDocument reads an event's payload.
func (c *restJSON) DecodeDocument(m *model.Member, data string, out bind.Slot) error {
	if data == "" {
		return nil
	}
	return wire.DecodeJSON(data, m, out)
}
