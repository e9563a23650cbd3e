package protocol

import (
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// jsonRPC is the json protocol in its versions 1.0 and 1.1.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
type jsonRPC struct{}

func newJSON() Codec { return jsonRPC{} }

// Encode writes the input as one JSON object.
func (c jsonRPC) Encode(op *model.Operation, in bind.Value) (*Request, error) {
	prefix, err := wire.HostPrefix(op, in)
	if err != nil {
		return nil, err
	}
	version := op.Service.JSONVersion
	if version == "" {
		version = "1.0"
	}
	r := &Request{Method: op.Method, Path: "/", HostPrefix: prefix, Header: http.Header{
		"X-Amz-Target": {op.Service.TargetPrefix + "." + op.Name},
		"Content-Type": {"application/x-amz-json-" + version},
	}}
	if op.Service.QueryCompatible {
		r.Header["X-Amzn-Query-Mode"] = []string{"true"}
	}
	if op.Input == nil {
		r.Body = []byte("{}")
		return r, nil
	}
	r.Body, err = wire.AppendJSON(make([]byte, 0, 256), op.Input, in)
	return r, err
}

// Decode reads the output from one JSON object.
func (c jsonRPC) Decode(op *model.Operation, r *Response, out bind.Slot) error {
	if op.Output == nil || !out.Wanted() || strings.TrimSpace(r.Body) == "" {
		return nil
	}
	return wire.DecodeJSON(r.Body, op.Output, out)
}

// DecodeFault reads an error object.
func (c jsonRPC) DecodeFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error) {
	return decodeJSONFault(op, r, b)
}

// EncodeDocument writes an event's payload.
func (c jsonRPC) EncodeDocument(m *model.Member, v bind.Value) ([]byte, error) {
	return wire.AppendJSON(nil, m, v)
}

// DecodeDocument reads an event's payload.
func (c jsonRPC) DecodeDocument(m *model.Member, data string, out bind.Slot) error {
	if data == "" {
		return nil
	}
	return wire.DecodeJSON(data, m, out)
}

// decodeJSONFault finds the code in the header X-Amzn-Errortype or the members
// __type and code, and the message under any of its names.
func decodeJSONFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error) {
	f := statusFault(r)
	if fromProxy(r) && r.Header.Get("X-Amzn-Errortype") == "" {
		return f, nil
	}
	var body map[string]any
	if strings.TrimSpace(r.Body) != "" {
		v, err := wire.ParseJSON(r.Body)
		if object, ok := v.(map[string]any); ok && err == nil {
			body = object
		} else {
			f.Message = r.Body
		}
	}
	f.read(op, r, body)
	return f, f.model(op, r, b, func(shape *model.Shape, s bind.StructSlot) error {
		if body == nil {
			return nil
		}
		return wire.DecodeJSONInto(r.Body, shape, s)
	})
}

// read takes code and message from an error's members, which JSON and CBOR
// name alike.
func (f *Fault) read(op *model.Operation, r *Response, body map[string]any) {
	for _, name := range []string{"message", "Message", "errorMessage"} {
		if text, ok := body[name].(string); ok && text != "" {
			f.Message = text
			break
		}
	}
	code := r.Header.Get("X-Amzn-Errortype")
	for _, name := range []string{"__type", "code", "Code"} {
		if text, ok := body[name].(string); ok && code == "" {
			code = text
		}
	}
	if code != "" {
		f.Code = bareCode(code)
	}
	f.Members = map[string]any{}
	for name, v := range body {
		if name != "__type" {
			f.Members[name] = v
		}
	}
	if op.Service.QueryCompatible || r.Header.Get("X-Amzn-Query-Error") != "" {
		if code, kind, ok := strings.Cut(r.Header.Get("X-Amzn-Query-Error"), ";"); ok && code != "" {
			f.Code, f.Type = code, kind
		}
	}
}

// bareCode takes a namespace before and a URI after off a code.
func bareCode(code string) string {
	code, _, _ = strings.Cut(code, ":")
	return code[strings.LastIndexByte(code, '#')+1:]
}
