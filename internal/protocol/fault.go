package protocol

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

const (
	errorTypeHeader  = "X-Amzn-Errortype"
	queryErrorHeader = "X-Amzn-Query-Error"
)

// statusFault is the fault of a response whose body tells nothing.
func statusFault(op *model.Operation, r *Response) *Fault {
	f := &Fault{
		Code: strconv.Itoa(r.StatusCode), Message: http.StatusText(r.StatusCode),
		RequestID: requestID(r.Header), HostID: r.Header.Get("X-Amz-Id-2"),
	}
	if name := statusCode(op, r); name != "" {
		f.Code, f.Named = name, f.Code
	}
	switch {
	case isGzip(r.Body):
		f.Foreign = errGzip
	case isPage(r.Body):
		f.Foreign = foreignPage(r.Body)
	}
	return f
}

// foreign marks the fault of a body in which no error of the service was found.
func (f *Fault) foreign(r *Response) *Fault {
	if f.Foreign == nil && strings.TrimSpace(r.Body) != "" {
		f.Foreign = fmt.Errorf("no error of the service came; the answer begins %s", quote.Text(r.Body, maxQuoted))
	}
	return f
}

// statusCode is the code of an answer that by the rules of HTTP has no body, as
// an answer with one would have it; "" where the status alone says no code.
func statusCode(op *model.Operation, r *Response) string {
	switch {
	case r.Body != "":
		return ""
	case r.StatusCode == http.StatusNotModified:
		return "NotModified"
	case r.StatusCode == http.StatusPreconditionFailed:
		return "PreconditionFailed"
	case r.StatusCode == http.StatusNotFound && op.Method == http.MethodHead:
		return "NotFound"
	}
	return ""
}

func requestID(h http.Header) string {
	return cmp.Or(h.Get("X-Amzn-Requestid"), h.Get("X-Amz-Request-Id"))
}

// fromProxy says whether an error comes from something between the service and
// here: an HTML page or nothing at all.
func fromProxy(r *Response) bool {
	if r.StatusCode < http.StatusInternalServerError || r.Header.Get(errorTypeHeader) != "" {
		return false
	}
	body := strings.TrimSpace(r.Body)
	return body == "" || strings.HasPrefix(body, "<html>")
}

// read takes a fault from the members of an error body. code is what the
// protocol found for a code, with whatever is around it.
func (f *Fault) read(body map[string]any, code string) {
	if code = bareCode(code); code != "" {
		f.Code, f.Named = code, ""
		if body != nil {
			f.Message = ""
		}
	}
	f.Message = cmp.Or(textIn(body, messageNames...), f.Message)
	f.Members = map[string]any{}
	for name, v := range body {
		if name != "__type" {
			f.Members[name] = v
		}
	}
}

// messageNames are the names that services give an error's message, the
// preferred one first.
var messageNames = []string{"message", "Message", "errorMessage"}

// textIn is the first of some members of a body that is text and not empty.
func textIn(body map[string]any, names ...string) string {
	for _, name := range names {
		if text, ok := body[name].(string); ok && text != "" {
			return text
		}
	}
	return ""
}

// bareCode takes a namespace before and a URI after off a code.
func bareCode(code string) string {
	code, _, _ = strings.Cut(code, ":")
	return code[strings.LastIndexByte(code, '#')+1:]
}

// model finds the description's shape of the fault and reads its members. A
// service that once spoke the query protocol names that protocol's code in a
// header of its own.
func (f *Fault) model(op *model.Operation, r *Response, b *bind.Binder, read func(*model.Shape, bind.StructSlot) error) error {
	for name, v := range f.Members {
		f.Members[name] = b.Dynamic(v)
	}
	codes := []string{f.Code}
	if code, kind, ok := strings.Cut(r.Header.Get(queryErrorHeader), ";"); ok && code != "" && !strings.Contains(kind, ";") {
		codes = []string{code, f.Code}
		f.Code, f.Named = code, f.Code
		f.keep("Type", kind)
		f.keep("QueryErrorCode", f.Named)
	}
	for _, code := range codes {
		shape, err := op.Service.ErrorShape(code)
		if err != nil {
			return err
		}
		if shape != nil {
			f.Shape = shape
			return f.members(r, b, read)
		}
	}
	return nil
}

// members reads the members of a modelled fault. One that cannot be read must
// not hide the fault itself.
func (f *Fault) members(r *Response, b *bind.Binder, read func(*model.Shape, bind.StructSlot) error) error {
	members := map[string]any{}
	slot, err := b.Out(f.Shape, members)
	if err != nil {
		return err
	}
	s := slot.Struct()
	_ = wire.DecodeHTTP(f.Shape, r.StatusCode, r.Header, s)
	_ = read(f.Shape, s)
	f.Message = cmp.Or(f.Message, textIn(members, messageNames...))
	f.extend(members)
	return nil
}

// extend lets the members that the description has take the place of what was
// read without it, and keeps the rest: services say more in their errors than
// their descriptions tell, S3 for one the bucket's or the upload's name.
func (f *Fault) extend(modelled map[string]any) {
	for name, v := range f.Members {
		// Message has the message, under whichever name it came. A member that
		// did not fit its shape is in nobody's way as text either.
		if slices.Contains(messageNames, name) && v == f.Message || f.describes(name) {
			delete(f.Members, name)
		}
	}
	for name, v := range modelled {
		f.keep(name, v)
	}
}

// describes says whether a name on the wire is a member's of the exception, in
// whatever case: members are told apart by less in a user's struct.
func (f *Fault) describes(name string) bool {
	return slices.ContainsFunc(f.Shape.Members, func(m model.Member) bool {
		return strings.EqualFold(m.Name, name) || strings.EqualFold(m.WireName(), name)
	})
}

func (f *Fault) keep(name string, v any) {
	if f.Members == nil {
		f.Members = map[string]any{}
	}
	f.Members[name] = v
}
