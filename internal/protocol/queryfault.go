package protocol

import (
	"cmp"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// decodeXMLFault reads the error element, wherever the service has put it, or
// what status and headers say where the body has none, as in answers to HEAD.
func decodeXMLFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error) {
	f, ok := readXMLFault(r)
	switch {
	case !ok, f.Code == "" && f.Message == "":
		return statusFault(op, r).foreign(r), nil
	case f.Code == "":
		return statusFault(op, r), nil
	}
	f.RequestID = cmp.Or(f.RequestID, requestID(r.Header))
	f.HostID = cmp.Or(f.HostID, r.Header.Get("X-Amz-Id-2"))
	err := f.model(op, r, b, func(shape *model.Shape, out bind.StructSlot) error {
		x := wire.NewXMLReader(r.Body)
		tag, err := x.Root()
		if err != nil {
			return err
		}
		if tag, err = errorElement(x, tag); err != nil {
			return err
		}
		return x.Struct(tag, shape, out)
	})
	return f, err
}

// readXMLFault reads what the error documents of all XML protocols say. It
// knows the forms <ErrorResponse><Error>, <Response><Errors><Error> and <Error>
// alone, each with or without the request's id. A body that is not a document
// to its end, or the HTML page of a proxy, is none.
func readXMLFault(r *Response) (*Fault, bool) {
	x := wire.NewXMLReader(r.Body)
	root, err := x.Root()
	if err != nil || strings.EqualFold(x.Name(root), "html") {
		return nil, false
	}
	f := &Fault{}
	if x.Name(root) == "Error" { // S3, whose headers are the first to go by
		f.RequestID, f.HostID = requestID(r.Header), r.Header.Get("X-Amz-Id-2")
	}
	if err := faultElement(x, root, f, 0); err != nil || x.End() != nil {
		return nil, false
	}
	return f, true
}

// faultElement reads an element of an error document.
func faultElement(x *wire.XMLReader, tag wire.XMLTag, f *Fault, depth int) error {
	for {
		child, ok, err := x.Child(tag)
		if err != nil || !ok {
			return err
		}
		switch x.Name(child) {
		case "Errors", "Error":
			if depth == 2 || f.Code != "" {
				err = x.Skip(child)
			} else {
				err = faultElement(x, child, f, depth+1)
			}
		case "Code":
			err = faultText(x, child, &f.Code)
		case "Message", "message":
			err = faultText(x, child, &f.Message)
		case "RequestId", "RequestID", "requestId":
			err = faultText(x, child, &f.RequestID)
		case "HostId":
			err = faultText(x, child, &f.HostID)
		default:
			err = faultDetail(x, tag, child, f)
		}
		if err != nil {
			return err
		}
	}
}

// faultDetail keeps what else an error says, such as the bucket's region. Of
// the elements around the error none is kept.
func faultDetail(x *wire.XMLReader, parent, tag wire.XMLTag, f *Fault) error {
	if x.Name(parent) != "Error" {
		return x.Skip(tag)
	}
	v, err := plainValue(x, tag)
	if err != nil {
		return err
	}
	f.keep(x.Name(tag), repeated(f.Members, x.Name(tag), v))
	return nil
}

// plainValue reads an element without a description: it is its text, or a map of
// the elements in it.
func plainValue(x *wire.XMLReader, tag wire.XMLTag) (any, error) {
	place := x.XMLPlace
	var inner map[string]any
	for {
		child, ok, err := x.Child(tag)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		v, err := plainValue(x, child)
		if err != nil {
			return nil, err
		}
		if inner == nil {
			inner = map[string]any{}
		}
		inner[x.Name(child)] = repeated(inner, x.Name(child), v)
	}
	if inner != nil {
		return inner, nil
	}
	x.XMLPlace = place
	return x.Text(tag)
}

// repeated is the value of an element with one that came before it by the same
// name: such elements are a list.
func repeated(in map[string]any, name string, v any) any {
	switch before := in[name].(type) {
	case nil:
		return v
	case []any:
		return append(before, v)
	default:
		return []any{before, v}
	}
}

func faultText(x *wire.XMLReader, tag wire.XMLTag, dst *string) error {
	text, err := x.Text(tag)
	*dst = cmp.Or(*dst, text)
	return err
}

// errorElement goes down to the element with the exception's members: it is
// Error, perhaps within Errors, or else the root itself.
func errorElement(x *wire.XMLReader, root wire.XMLTag) (wire.XMLTag, error) {
	if x.Name(root) == "Error" {
		return root, nil
	}
	start, tag := x.XMLPlace, root
	for {
		child, ok, err := x.Child(tag)
		switch {
		case err != nil:
			return tag, err
		case !ok:
			x.XMLPlace = start
			return root, nil
		case x.Name(child) == "Error":
			return child, nil
		case x.Name(child) == "Errors" && tag == root:
			tag = child
		default:
			if err := x.Skip(child); err != nil {
				return tag, err
			}
		}
	}
}
