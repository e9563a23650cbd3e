package protocol

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// DecodeRequest reads the HTTP bindings and the body.
func (c *restJSON) DecodeRequest(op *model.Operation, r *Incoming, in bind.Slot) error {
	if op.Input == nil {
		return nil
	}
	shape, s := op.Input.Shape, in.Struct()
	if err := wire.DecodeHTTPRequest(op, r.Labels, r.Query, r.Header, s); err != nil {
		return err
	}
	empty := strings.TrimSpace(r.Body) == ""
	switch p := shape.Payload; {
	case p == nil && (empty || !hasBody(shape) || op.EventInput != nil):
		return nil
	case p == nil:
		return wire.DecodeJSONInto(r.Body, shape, s)
	case p.Shape.EventStream:
		return nil
	case p.Shape.Kind == model.Blob || p.Shape.Kind == model.String:
		return decodeRawRequest(p, r, s)
	case empty:
		return nil
	default:
		return wire.DecodeJSON(r.Body, p, s.Member(p.Index))
	}
}

// decodeRawRequest reads a body that is one blob or string. None at all leaves
// the member absent.
func decodeRawRequest(p *model.Member, r *Incoming, in bind.StructSlot) error {
	if r.Body == "" && r.Stream == nil {
		return nil
	}
	return wire.DecodeRawPayload(p, r.Body, r.Stream, in.Member(p.Index))
}

// EncodeResponse fills the HTTP bindings and writes the rest, or the payload, as
// JSON.
func (c *restJSON) EncodeResponse(op *model.Operation, out bind.Value, requestID string) (*Reply, error) {
	r, p, err := restHead(op, out, requestID)
	if err != nil || op.Output == nil || p != nil && p.Shape.EventStream {
		return r, err
	}
	if p == nil {
		if hasBody(op.Output.Shape) {
			r.Body, err = wire.AppendJSON(nil, op.Output, out)
			setType(op, r, jsonMediaType)
		}
		return r, err
	}
	v, ok := out.Member(p.Index)
	switch {
	case !ok:
	case p.Shape.Kind == model.Blob || p.Shape.Kind == model.String:
		err = r.raw(op, v)
	default:
		r.Body, err = wire.AppendJSON(nil, p, v)
		setType(op, r, jsonMediaType)
	}
	return r, err
}

// EncodeRefusal writes an error object, whose code is in a header.
func (c *restJSON) EncodeRefusal(_ *model.Operation, f *Refusal) (*Reply, error) {
	header, err := f.head()
	if err != nil {
		return nil, err
	}
	r := newReply(f.status(), header, jsonMediaType, f.RequestID)
	r.Header.Set(errorTypeHeader, f.Code)
	r.Body, err = wire.AppendJSONFault(nil, f.texts("message"), f.member(), f.Members)
	return r, err
}

// restHead begins an answer with the status and the members in headers, and
// gives the output's payload member.
func restHead(op *model.Operation, out bind.Value, requestID string) (r *Reply, payload *model.Member, err error) {
	status := cmp.Or(op.StatusCode, http.StatusOK)
	if op.Output == nil {
		return newReply(status, nil, "", requestID), nil, nil
	}
	own, header, err := wire.EncodeHTTPResponse(op.Output.Shape, out)
	if err != nil {
		return nil, nil, err
	}
	mediaType := ""
	if op.EventOutput != nil {
		mediaType = eventMediaType
	}
	return newReply(cmp.Or(own, status), header, mediaType, requestID), op.Output.Shape.Payload, nil
}

// setType names the media type, unless that is for a member of the output to say.
func setType(op *model.Operation, r *Reply, mediaType string) {
	for i := range op.Output.Shape.Members {
		if op.Output.Shape.Members[i].Header == "Content-Type" {
			return
		}
	}
	r.Header.Set("Content-Type", mediaType)
}

// raw writes a blob or a string that is the whole body.
func (r *Reply) raw(op *model.Operation, v bind.Value) (err error) {
	p := op.Output.Shape.Payload
	r.Body, r.Stream, err = wire.EncodeRawPayload(p, v)
	if p.Shape.Kind == model.String {
		setType(op, r, "text/plain")
	} else {
		setType(op, r, "application/octet-stream")
	}
	return err
}

// DecodeRequest reads the HTTP bindings and the document.
func (c *restXMLCodec) DecodeRequest(op *model.Operation, r *Incoming, in bind.Slot) error {
	if op.Input == nil {
		return nil
	}
	shape, s := op.Input.Shape, in.Struct()
	if err := wire.DecodeHTTPRequest(op, r.Labels, r.Query, r.Header, s); err != nil {
		return err
	}
	switch p := shape.Payload; {
	case p == nil && (r.Body == "" || !hasBody(shape)):
		return nil
	case p == nil:
		return c.decodeMembers(shape, r.Body, s)
	case p.Shape.EventStream:
		return nil
	case p.Shape.Kind == model.Blob || p.Shape.Kind == model.String:
		return decodeRawRequest(p, r, s)
	case strings.TrimSpace(r.Body) == "":
		return nil
	default:
		return wire.DecodeXML(r.Body, p, s.Member(p.Index))
	}
}

// EncodeResponse fills the HTTP bindings and writes the rest, or the payload, as
// a document.
func (c *restXMLCodec) EncodeResponse(op *model.Operation, out bind.Value, requestID string) (*Reply, error) {
	r, p, err := restHead(op, out, requestID)
	if err != nil || op.Output == nil || p != nil && p.Shape.EventStream {
		return r, err
	}
	if p == nil {
		if wire.HasXMLBody(op.Output.Shape) {
			r.Body, err = wire.AppendXMLOutput(nil, op.Output, op.Name+"Result", out)
			setType(op, r, "application/xml")
		}
		return r, err
	}
	v, ok := out.Member(p.Index)
	switch {
	case !ok:
	case p.Shape.Kind == model.Blob || p.Shape.Kind == model.String:
		err = r.raw(op, v)
	default:
		r.Body, err = wire.AppendXMLOutput(nil, p, cmp.Or(p.WireName(), p.Shape.Name), v)
		setType(op, r, "application/xml")
	}
	return r, err
}

// EncodeRefusal writes the error element; an answer to HEAD has none.
func (c *restXMLCodec) EncodeRefusal(op *model.Operation, f *Refusal) (*Reply, error) {
	header, err := f.head()
	if err != nil {
		return nil, err
	}
	r := newReply(f.status(), header, "application/xml", f.RequestID)
	switch {
	case op.Method == http.MethodHead:
	case f.Bare:
		r.Body, err = f.appendXML(nil, false)
	default:
		r.Body, err = f.appendXML([]byte("<ErrorResponse>"), true)
		r.Body = append(wire.AppendXMLText(r.Body, "RequestId", f.RequestID), "</ErrorResponse>"...)
	}
	return r, err
}
