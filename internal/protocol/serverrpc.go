package protocol

import (
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// DecodeRequest reads the input from one JSON object.
func (c *jsonRPC) DecodeRequest(op *model.Operation, r *Incoming, in bind.Slot) error {
	if op.Input == nil || op.EventInput != nil || strings.TrimSpace(r.Body) == "" {
		return nil
	}
	return wire.DecodeJSON(r.Body, op.Input, in)
}

// EncodeResponse writes the output as one JSON object.
func (c *jsonRPC) EncodeResponse(op *model.Operation, out bind.Value, requestID string) (r *Reply, err error) {
	r = rpcHead(op, jsonType(op.Service.JSONVersion), requestID)
	if r.Body = []byte("{}"); op.Output != nil {
		r.Body, err = wire.AppendJSON(nil, op.Output, out)
	}
	return r, err
}

// EncodeRefusal writes an error object with the code as its __type.
func (c *jsonRPC) EncodeRefusal(op *model.Operation, f *Refusal) (r *Reply, err error) {
	r = newReply(f.status(), nil, jsonType(op.Service.JSONVersion), f.RequestID)
	f.rename(op.Service, r)
	r.Body, err = wire.AppendJSONFault(nil, append([]wire.Text{{Name: "__type", Value: f.Code}}, f.texts("message")...), f.member(), f.Members)
	return r, err
}

// rename gives a refusal of a service that once spoke the query protocol the
// exception's own name, and puts the code of then in a header.
func (f *Refusal) rename(s *model.Service, r *Reply) {
	if s.QueryCompatible && f.Shape != nil && f.Shape.Name != f.Code {
		r.Header.Set(queryErrorHeader, f.Code+";"+f.sender())
		renamed := *f
		renamed.Code = f.Shape.Name
		*f = renamed
	}
}

// DecodeRequest reads the input from one CBOR map.
func (c *rpcV2CBOR) DecodeRequest(op *model.Operation, r *Incoming, in bind.Slot) error {
	if op.Input == nil || op.EventInput != nil || r.Body == "" {
		return nil
	}
	return wire.DecodeCBOR(r.Body, op.Input, in)
}

// EncodeResponse writes the output as one CBOR map.
func (c *rpcV2CBOR) EncodeResponse(op *model.Operation, out bind.Value, requestID string) (r *Reply, err error) {
	r = rpcHead(op, "application/cbor", requestID)
	r.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
	if op.Output != nil {
		r.Body, err = wire.AppendCBOR(nil, op.Output, out)
	}
	return r, err
}

// EncodeRefusal writes an error map.
func (c *rpcV2CBOR) EncodeRefusal(op *model.Operation, f *Refusal) (r *Reply, err error) {
	r = newReply(f.status(), nil, "application/cbor", f.RequestID)
	r.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
	f.rename(op.Service, r)
	r.Body, err = wire.AppendCBORFault(nil, append([]wire.Text{{Name: "__type", Value: f.Code}}, f.texts("message")...), f.member(), f.Members)
	return r, err
}

// DecodeRequest reads the input from the form, in the body or in the query.
func (c *queryCodec) DecodeRequest(op *model.Operation, r *Incoming, in bind.Slot) error {
	if op.Input == nil {
		return nil
	}
	form := r.Body
	if form == "" {
		form = r.Query
	}
	return wire.DecodeForm(form, c.dialect, op.Input, in)
}

// EncodeResponse writes a document with the output and the request's id.
func (c *queryCodec) EncodeResponse(op *model.Operation, out bind.Value, requestID string) (r *Reply, err error) {
	r = newReply(200, nil, "text/xml", requestID)
	b := append([]byte("<"), op.Name+"Response"...)
	if ns := op.Service.XMLNamespace; ns != "" {
		b = append(append(append(b, ` xmlns="`...), ns...), '"')
	}
	b = append(b, '>')
	switch {
	case op.Output == nil:
	case op.Output.ResultWrapper != "":
		b, err = wire.AppendXMLOutput(b, &model.Member{Shape: op.Output.Shape}, op.Output.ResultWrapper, out)
	default:
		b, err = wire.AppendXMLMembers(b, op.Output.Shape, out)
	}
	if c.dialect == wire.EC2Form {
		b = wire.AppendXMLText(b, "requestId", requestID)
	} else {
		b = append(b, "<ResponseMetadata>"...)
		b = wire.AppendXMLText(b, "RequestId", requestID)
		b = append(b, "</ResponseMetadata>"...)
	}
	r.Body = append(append(append(b, "</"...), op.Name+"Response"...), '>')
	return r, err
}

// EncodeRefusal writes the error element in the form of the dialect.
func (c *queryCodec) EncodeRefusal(_ *model.Operation, f *Refusal) (r *Reply, err error) {
	r = newReply(f.status(), nil, "text/xml", f.RequestID)
	if c.dialect == wire.EC2Form {
		r.Body, err = f.appendXML([]byte("<Response><Errors>"), false)
		r.Body = append(r.Body, "</Errors>"...)
		r.Body = append(wire.AppendXMLText(r.Body, "RequestID", f.RequestID), "</Response>"...)
		return r, err
	}
	r.Body, err = f.appendXML([]byte("<ErrorResponse>"), true)
	r.Body = append(wire.AppendXMLText(r.Body, "RequestId", f.RequestID), "</ErrorResponse>"...)
	return r, err
}

// appendXML writes the error element. typed says whose fault it is.
func (f *Refusal) appendXML(b []byte, typed bool) (_ []byte, err error) {
	b = append(b, "<Error>"...)
	if typed {
		b = wire.AppendXMLText(b, "Type", f.sender())
	}
	if !f.has("Code") {
		b = wire.AppendXMLText(b, "Code", f.Code)
	}
	for _, t := range f.texts("Message") {
		b = wire.AppendXMLText(b, t.Name, t.Value)
	}
	if f.Shape != nil {
		b, err = wire.AppendXMLMembers(b, f.Shape, f.Members)
	}
	if f.Bare {
		b = wire.AppendXMLText(b, "RequestId", f.RequestID)
	}
	return append(b, "</Error>"...), err
}
