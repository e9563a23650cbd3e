package protocol

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// rpcV2CBOR is the Smithy RPC v2 protocol with CBOR.
// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
type rpcV2CBOR struct{}

// cborMap is the major type of a map, the first three bits of one.
const cborMap = 5

func newRPCV2CBOR() Codec { return &rpcV2CBOR{} }

// Encode writes the input as one CBOR map; an operation without input sends
// nothing.
func (c *rpcV2CBOR) Encode(op *model.Operation, in bind.Value) (*Request, error) {
	prefix, err := wire.HostPrefix(op, in)
	if err != nil {
		return nil, err
	}
	r := &Request{
		Method: http.MethodPost, HostPrefix: prefix,
		Path:   "/service/" + op.Service.TargetPrefix + "/operation/" + op.Name,
		Header: http.Header{"Smithy-Protocol": {"rpc-v2-cbor"}, "Accept": {"application/cbor"}},
	}
	if op.EventOutput != nil {
		r.Header["Accept"] = []string{"application/vnd.amazon.eventstream"}
	}
	if op.Service.QueryCompatible {
		r.Header["X-Amzn-Query-Mode"] = []string{"true"}
	}
	if op.Input == nil {
		return r, nil
	}
	r.Header["Content-Type"] = []string{"application/cbor"}
	r.Body, err = body(wire.AppendCBOR, op.Input, in)
	return r, err
}

// Decode reads the output from one CBOR map.
func (c *rpcV2CBOR) Decode(op *model.Operation, r *Response, out bind.Slot) error {
	if op.Output == nil || r.Body == "" {
		return nil
	}
	err := wire.DecodeCBOR(r.Body, op.Output, out)
	if r.Body[0]>>5 == cborMap {
		return err
	}
	if err == nil {
		err = errors.New("the answer is no map")
	}
	return QuoteAnswer(r.Body, err)
}

// CopiesBody is false: most of a body is what outputs hold.
func (c *rpcV2CBOR) CopiesBody() bool { return false }

// DecodeFault reads an error map.
func (c *rpcV2CBOR) DecodeFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error) {
	f := statusFault(op, r)
	if fromProxy(r) || f.Foreign != nil {
		return f, nil //nolint:nilerr // what is wrong stands in the fault
	}
	v, _ := wire.ParseCBOR(r.Body) // what stands after the map does not hide the error
	body, _ := v.(map[string]any)
	if body == nil {
		f.foreign(r)
	}
	f.read(body, cmp.Or(textIn(body, "__type"), r.Header.Get(errorTypeHeader)))
	return f, f.model(op, r, b, func(shape *model.Shape, s bind.StructSlot) error {
		if body == nil {
			return nil
		}
		return wire.DecodeCBORInto(r.Body, shape, s)
	})
}

// EncodeDocument writes an event's payload.
func (c *rpcV2CBOR) EncodeDocument(m *model.Member, v bind.Value) ([]byte, error) {
	return wire.AppendCBOR(nil, m, v)
}

// DecodeDocument reads an event's payload.
func (c *rpcV2CBOR) DecodeDocument(m *model.Member, data string, out bind.Slot) error {
	if data == "" {
		return nil
	}
	return wire.DecodeCBOR(data, m, out)
}
