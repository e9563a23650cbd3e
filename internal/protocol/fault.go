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

const (
	errorTypeHeader  = "X-Amzn-Errortype"
	queryErrorHeader = "X-Amzn-Query-Error"
)

// statusFault is the fault of a response whose body tells nothing.
func statusFault(r *Response) *Fault {
	return &Fault{
		Code: strconv.Itoa(r.StatusCode), Message: http.StatusText(r.StatusCode),
		RequestID: requestID(r.Header), HostID: r.Header.Get("X-Amz-Id-2"),
	}
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
		f.Code = code
		if body != nil {
			f.Message = ""
		}
	}
	f.Message = cmp.Or(textIn(body, "message", "Message", "errorMessage"), f.Message)
	f.Members = map[string]any{}
	for name, v := range body {
		if name != "__type" {
			f.Members[name] = v
		}
	}
}

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
	codes := []string{f.Code}
	if code, kind, ok := strings.Cut(r.Header.Get(queryErrorHeader), ";"); ok && code != "" && !strings.Contains(kind, ";") {
		codes = []string{code, f.Code}
		f.Code, f.Named, f.Type = code, f.Code, kind
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
	f.Members = members
	f.Message = cmp.Or(f.Message, textIn(members, "message", "Message", "errorMessage"))
	return nil
}
