package protocol

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// readXMLFault reads what the error documents of all XML protocols say. It
// knows the forms <ErrorResponse><Error>, <Response><Errors><Error> and <Error>
// alone, each with or without the request's id. Of a body that is none of them,
// such as the HTML page of a proxy, it reads nothing.
func readXMLFault(r *Response) *Fault {
	f := &Fault{}
	x := wire.NewXMLReader(r.Body)
	root, err := x.Root()
	if err != nil || strings.EqualFold(root.Name, "html") {
		return f
	}
	read := Fault{}
	if err := faultElement(x, root, &read, 0); err != nil || x.End() != nil {
		return f
	}
	*f = read
	return f
}

// faultElement reads an element of an error document.
func faultElement(x *wire.XMLReader, tag wire.XMLTag, f *Fault, depth int) error {
	for {
		child, ok, err := x.Child(tag)
		if err != nil || !ok {
			return err
		}
		switch child.Name {
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
		case "Type":
			err = faultText(x, child, &f.Type)
		case "RequestId", "RequestID", "requestId":
			err = faultText(x, child, &f.RequestID)
		case "HostId":
			err = faultText(x, child, &f.HostID)
		default:
			err = x.Skip(child)
		}
		if err != nil {
			return err
		}
	}
}

func faultText(x *wire.XMLReader, tag wire.XMLTag, dst *string) error {
	text, err := x.Text(tag)
	*dst = cmp.Or(*dst, text)
	return err
}

// fillFault gives a fault without a code the status as its code, and finds the
// modelled exception; false says that there is none.
func fillFault(f *Fault, op *model.Operation, r *Response) bool {
	if f.Code == "" {
		f.Code = strconv.Itoa(r.StatusCode)
		f.Message = cmp.Or(f.Message, http.StatusText(r.StatusCode))
		return false
	}
	shape, err := op.Service.ErrorShape(f.Code)
	if err != nil || shape == nil {
		return false
	}
	f.Shape = shape
	return true
}

// decodeFaultMembers reads the members of a modelled exception; head reads
// those outside the body. What cannot be read is left out: the code and the
// message are what matters.
func decodeFaultMembers(f *Fault, body string, b *bind.Binder, head func(bind.StructSlot) error) {
	members := map[string]any{}
	slot, err := b.Out(f.Shape, members)
	if err != nil {
		return
	}
	f.Members = members
	out := slot.Struct()
	defer out.Done()
	if head != nil && head(out) != nil {
		return
	}
	x := wire.NewXMLReader(body)
	tag, err := x.Root()
	if err != nil {
		return
	}
	if tag, err = errorElement(x, tag); err == nil {
		_ = x.Struct(tag, f.Shape, out)
	}
}

// errorElement goes down to the element with the exception's members: it is
// Error, perhaps within Errors, or else the root itself.
func errorElement(x *wire.XMLReader, root wire.XMLTag) (wire.XMLTag, error) {
	if root.Name == "Error" {
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
		case child.Name == "Error":
			return child, nil
		case child.Name == "Errors" && tag == root:
			tag = child
		default:
			if err := x.Skip(child); err != nil {
				return tag, err
			}
		}
	}
}
