package protocol

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// queryCodec is the protocols that send a form and answer in XML:
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html and its dialect,
// https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html.
type queryCodec struct{ dialect wire.FormDialect }

func newQuery() Codec { return &queryCodec{wire.QueryForm} }

func newEC2() Codec { return &queryCodec{wire.EC2Form} }

// Encode writes the input as a form that begins with the action's name and the
// API's version.
func (c *queryCodec) Encode(op *model.Operation, in bind.Value) (*Request, error) {
	prefix, err := wire.HostPrefix(op, in)
	if err != nil {
		return nil, err
	}
	form, err := body(func(b []byte, m *model.Member, v bind.Value) ([]byte, error) {
		b = append(append(b, "Action="...), op.Name...)
		b = append(append(b, "&Version="...), op.Service.APIVersion...)
		if m == nil {
			return b, nil
		}
		return wire.AppendForm(b, c.dialect, m, v)
	}, op.Input, in)
	if err != nil {
		return nil, err
	}
	return &Request{
		Method:     cmp.Or(op.Method, http.MethodPost),
		Path:       "/",
		Header:     http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}},
		Body:       form,
		HostPrefix: prefix,
	}, nil
}

// Decode reads the output from the document's root or from the result element
// within it.
func (c *queryCodec) Decode(op *model.Operation, r *Response, out bind.Slot) error {
	err := c.output(op, r, out)
	if err == nil && r.Body != "" && requestID(r.Header) == "" {
		r.RequestID = c.requestID(r.Body)
	}
	return err
}

// requestID is the id of the request as a document has it.
func (c *queryCodec) requestID(body string) string {
	path := []string{"ResponseMetadata", "RequestId"}
	if c.dialect == wire.EC2Form {
		path = []string{"requestId"}
	}
	x := wire.NewXMLReader(body)
	tag, err := x.Root()
	for err == nil {
		child, ok, childErr := x.Child(tag)
		switch {
		case childErr != nil || !ok:
			return ""
		case x.Name(child) != path[0]:
			err = x.Skip(child)
		case len(path) == 1:
			text, _ := x.Text(child)
			return strings.Clone(text)
		default:
			tag, path = child, path[1:]
		}
	}
	return ""
}

func (c *queryCodec) output(op *model.Operation, r *Response, out bind.Slot) error {
	if op.Output == nil || r.Body == "" && len(op.Output.Shape.Members) == 0 {
		return unreadXML(r.Body)
	}
	x := wire.NewXMLReader(r.Body)
	root, err := x.Root()
	if err != nil {
		return QuoteAnswer(r.Body, err)
	}
	if name := x.Name(root); name != op.Name+"Response" {
		return foreignRoot(r.Body, name, op.Name+"Response")
	}
	switch wrapper := c.resultWrapper(op, x, root); {
	case wrapper != "":
		err = decodeWrapped(x, root, wrapper, op.Output.Shape, out)
	case out.Wanted():
		err = x.Struct(root, op.Output.Shape, out.Struct())
	default:
		err = x.Skip(root)
	}
	if err != nil {
		return err
	}
	return x.End()
}

// resultWrapper is the name of the element around the result, if there is one:
// the description's, or the protocol's usual name where the response has it.
func (c *queryCodec) resultWrapper(op *model.Operation, x *wire.XMLReader, root wire.XMLTag) string {
	if op.Output.ResultWrapper != "" || c.dialect == wire.EC2Form {
		return op.Output.ResultWrapper
	}
	place := x.XMLPlace
	child, _, err := x.Child(root)
	x.XMLPlace = place
	if name, ok := strings.CutSuffix(x.Name(child), "Result"); ok && name == op.Name && err == nil {
		return x.Name(child)
	}
	return ""
}

// decodeWrapped reads the result among the root's children. A document without
// one is not the service's, but perhaps the page of a proxy.
func decodeWrapped(x *wire.XMLReader, root wire.XMLTag, wrapper string, shape *model.Shape, out bind.Slot) error {
	found := false
	for {
		child, ok, err := x.Child(root)
		switch {
		case err != nil:
			return err
		case !ok && !found:
			return fmt.Errorf("element %s has no %s, which is to hold the result", quote.Word(x.Name(root)), wrapper)
		case !ok:
			return nil
		case x.Name(child) == wrapper && !found:
			found = true
			if out.Wanted() {
				err = x.Struct(child, shape, out.Struct())
			} else {
				err = x.Skip(child)
			}
		default:
			err = x.Skip(child)
		}
		if err != nil {
			return err
		}
	}
}

// CopiesBody is true: most of a document is markup.
func (c *queryCodec) CopiesBody() bool { return true }

// DecodeFault reads the error element, wherever the service has put it.
func (c *queryCodec) DecodeFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error) {
	return decodeXMLFault(op, r, b)
}

// EncodeDocument writes a value alone as a form.
func (c *queryCodec) EncodeDocument(m *model.Member, v bind.Value) ([]byte, error) {
	return wire.AppendForm(nil, c.dialect, m, v)
}

// DecodeDocument reads a value from an XML document.
func (c *queryCodec) DecodeDocument(m *model.Member, data string, out bind.Slot) error {
	return wire.DecodeXML(data, m, out)
}
