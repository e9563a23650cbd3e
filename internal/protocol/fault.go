package protocol

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// statusFault is the fault of a response whose body tells nothing.
func statusFault(r *Response) *Fault {
	return &Fault{
		Code: strconv.Itoa(r.StatusCode), Message: http.StatusText(r.StatusCode),
		RequestID: requestID(r.Header), HostID: r.Header.Get("X-Amz-Id-2"),
	}
}

func requestID(h http.Header) string {
	if id := h.Get("X-Amzn-Requestid"); id != "" {
		return id
	}
	return h.Get("X-Amz-Request-Id")
}

// fromProxy says whether an error comes from something between the service and
// here: an HTML page or nothing.
func fromProxy(r *Response) bool {
	if r.StatusCode < http.StatusInternalServerError {
		return false
	}
	body := strings.TrimSpace(r.Body)
	return body == "" || strings.HasPrefix(body, "<html>")
}

// model finds the description's shape of the fault and reads its members.
func (f *Fault) model(op *model.Operation, r *Response, b *bind.Binder, read func(*model.Shape, bind.StructSlot) error) error {
	shape, err := op.Service.ErrorShape(f.Code)
	if err != nil || shape == nil {
		return err
	}
	f.Shape = shape
	members := map[string]any{}
	slot, err := b.Out(shape, members)
	if err != nil {
		return err
	}
	s := slot.Struct()
	// A member that cannot be read must not hide the error itself.
	_ = wire.DecodeHTTP(shape, r.StatusCode, r.Header, s)
	_ = read(shape, s)
	s.Done()
	f.Members = members
	if f.Message != "" {
		return nil
	}
	for _, name := range []string{"message", "Message", "errorMessage"} {
		if text, ok := members[name].(string); ok && text != "" {
			f.Message = text
		}
	}
	return nil
}
