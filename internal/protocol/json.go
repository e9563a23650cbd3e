package protocol

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// jsonRPC is the json protocol in its versions 1.0 and 1.1.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
type jsonRPC struct{}

func newJSON() Codec { return &jsonRPC{} }

// Encode writes the input as one JSON object.
func (c *jsonRPC) Encode(op *model.Operation, in bind.Value) (*Request, error) {
	prefix, err := wire.HostPrefix(op, in)
	if err != nil {
		return nil, err
	}
	r := &Request{Method: op.Method, Path: "/", HostPrefix: prefix, Header: make(http.Header, 8)}
	values := []string{op.Service.TargetPrefix + "." + op.Name, jsonType(op.Service.JSONVersion), "true"}
	r.Header["X-Amz-Target"], r.Header["Content-Type"] = values[0:1:1], values[1:2:2]
	if op.Service.QueryCompatible {
		r.Header["X-Amzn-Query-Mode"] = values[2:3:3]
	}
	if op.Input == nil {
		r.Body = []byte("{}")
		return r, nil
	}
	r.Body, err = body(wire.AppendJSON, op.Input, in)
	return r, err
}

func jsonType(version string) string {
	switch version {
	case "1.1":
		return "application/x-amz-json-1.1"
	case "", "1.0":
		return "application/x-amz-json-1.0"
	}
	return "application/x-amz-json-" + version
}

// Decode reads the output from one JSON object.
func (c *jsonRPC) Decode(op *model.Operation, r *Response, out bind.Slot) error {
	if op.Output == nil || !out.Wanted() || len(op.Output.Shape.Members) == 0 || strings.TrimSpace(r.Body) == "" {
		return nil
	}
	err := wire.DecodeJSON(r.Body, op.Output, out)
	if err == nil && r.Body[0] != '{' && strings.TrimSpace(r.Body) == "null" {
		err = errNull
	}
	if err != nil {
		return quoteUnless('{', r.Body, err)
	}
	return nil
}

// CopiesBody is false: most of a body is what outputs hold.
func (c *jsonRPC) CopiesBody() bool { return false }

// DecodeFault reads an error object, whose code is its __type; where it has
// none, what rest-json has for a code counts.
func (c *jsonRPC) DecodeFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error) {
	return decodeJSONFault(op, r, b, func(body map[string]any) string {
		return cmp.Or(textIn(body, "__type"), r.Header.Get(errorTypeHeader), textIn(body, "code", "Code"))
	})
}

// EncodeDocument writes an event's payload.
func (c *jsonRPC) EncodeDocument(m *model.Member, v bind.Value) ([]byte, error) {
	return wire.AppendJSON(nil, m, v)
}

// DecodeDocument reads an event's payload.
func (c *jsonRPC) DecodeDocument(m *model.Member, data string, out bind.Slot) error {
	if data == "" {
		return nil
	}
	return wire.DecodeJSON(data, m, out)
}

// decodeJSONFault reads an error object. A body that is none is the message.
func decodeJSONFault(op *model.Operation, r *Response, b *bind.Binder, code func(body map[string]any) string) (*Fault, error) {
	f := statusFault(op, r)
	if fromProxy(r) || isGzip(r.Body) {
		return f, nil
	}
	var body map[string]any
	document := r.Body
	if strings.TrimSpace(r.Body) != "" {
		v, err := wire.ParseJSON(r.Body)
		object, ok := v.(map[string]any)
		if err == nil && ok {
			body = object
		} else {
			f.Message = strings.ToValidUTF8(r.Body, "\uFFFD")
			if f.Foreign != nil {
				f.Foreign = errPage // the message quotes it
			}
			quoted, err := json.Marshal(f.Message)
			if err != nil {
				return nil, err
			}
			document = `{"message":` + string(quoted) + `}`
		}
	}
	f.read(body, code(body))
	return f, f.model(op, r, b, func(shape *model.Shape, s bind.StructSlot) error {
		if strings.TrimSpace(document) == "" {
			return nil
		}
		return wire.DecodeJSONInto(document, shape, s)
	})
}
