package bototest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

const eventMediaType = "application/vnd.amazon.eventstream"

// checkOutput says what is wrong with an answer by the service's description.
func checkOutput(op *model.Operation, out any) error {
	if op.Output == nil {
		if !isNil(out) && !isEmpty(out) {
			return fmt.Errorf("%s.%s has no output, but is answered with a %T", op.Service.Name, op.Name, out)
		}
		return nil
	}
	v, err := binder.In(op.Output.Shape, out)
	if err == nil {
		err = validate.Params(v)
	}
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*validate.ParamError](err); ok {
		faults := make([]string, len(p.Faults))
		for i, f := range p.Faults {
			faults[i] = f.String()
		}
		return fmt.Errorf("the answer does not fit the output of %s.%s:\n- %s", op.Service.Name, op.Name, strings.Join(faults, "\n- "))
	}
	return fmt.Errorf("the answer does not fit the output of %s.%s: %w", op.Service.Name, op.Name, err)
}

// reply encodes an answer.
func (x *exchange) reply(ctx context.Context, out any) (*protocol.Reply, error) {
	if err := checkOutput(x.op, out); err != nil {
		return nil, err
	}
	x.Output = out
	var v bind.Value
	if x.op.Output != nil {
		var err error
		if v, err = binder.In(x.op.Output.Shape, out); err != nil {
			return nil, err
		}
	}
	r, err := x.server.EncodeResponse(x.op, v, x.RequestID)
	if err != nil {
		return nil, fmt.Errorf("the answer to %s.%s: %w", x.Service, x.Operation, err)
	}
	if x.op.EventOutput != nil {
		err = x.replyEvents(ctx, r, v)
	}
	if x.Service == "s3" {
		r.Header.Set("X-Amz-Request-Id", x.RequestID)
		r.Header.Set("X-Amz-Id-2", "bototest")
	}
	return r, err
}

// refuse encodes an error: a *boto3.Error, an exception of a typed package, a
// boto3.Code, or any other, which is an InternalFailure.
func (x *exchange) refuse(err error) (*protocol.Reply, error) {
	x.Err = err
	if e, ok := errors.AsType[*boto3.Error](err); ok && e.RequestID != "" {
		x.RequestID = e.RequestID
	}
	f, shape, refused := x.refusal(err)
	if refused != nil {
		return nil, refused
	}
	f.Shape, f.RequestID, f.Bare = shape, x.RequestID, x.Service == "s3"
	r, err := x.server.EncodeRefusal(x.op, f)
	if err != nil {
		return nil, fmt.Errorf("the error that answers %s.%s: %w", x.Service, x.Operation, err)
	}
	if x.Service == "s3" {
		r.Header.Set("X-Amz-Request-Id", x.RequestID)
	}
	return r, nil
}

// refusal is an error as the wire takes it. Its members are those of the
// exception that the description has for the code.
func (x *exchange) refusal(err error) (*protocol.Refusal, *model.Shape, error) {
	f := &protocol.Refusal{Code: "InternalFailure", StatusCode: http.StatusInternalServerError}
	var members any
	if modelled, ok := errors.AsType[exception](err); ok {
		f.Code, f.Message, f.StatusCode = string(modelled.ModelCode()), "", 0
		members = modelled
		if e := failureOf(modelled); e != nil {
			f.Message, f.StatusCode = e.Message, e.StatusCode
		}
	} else if e, ok := errors.AsType[*boto3.Error](err); ok && e.Code != "" {
		f.Code, f.Message, f.StatusCode = string(e.Code), e.Message, e.StatusCode
		members = e.Fields
	} else if code, ok := errors.AsType[boto3.Code](err); ok {
		f.Code, f.StatusCode = string(code), 0
	} else {
		f.Message = err.Error()
	}
	shape, err := x.op.Service.ErrorShape(f.Code)
	if err != nil {
		return nil, nil, err
	}
	if shape == nil || shape.Error.StatusCode == 0 {
		f.StatusCode = cmp.Or(f.StatusCode, statusOf(f.Code))
	}
	if shape == nil {
		return f, nil, nil
	}
	if f.Members, err = binder.In(shape, members); err == nil {
		err = checkFields(f.Members)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the error %s does not fit its description: %w", f.Code, err)
	}
	return f, shape, nil
}

// exception is an error of a typed package that has members.
type exception interface {
	error
	ModelCode() boto3.Code
}

// failureOf is what an exception embeds, nil where its maker left that out: such a
// one has no message, and its methods cannot be called.
func failureOf(e exception) *boto3.Error {
	rv := reflect.Indirect(reflect.ValueOf(e))
	if rv.Kind() != reflect.Struct || !rv.FieldByName("Failure").IsValid() {
		return nil
	}
	failure, _ := reflect.TypeAssert[*boto3.Error](rv.FieldByName("Failure"))
	return failure
}

// checkFields finds members that an exception lacks. Required ones may be absent.
func checkFields(v bind.Value) error {
	p, ok := errors.AsType[*validate.ParamError](validate.Params(v))
	if !ok {
		return nil
	}
	for _, f := range p.Faults {
		if !strings.Contains(f.Message, "required, but missing") {
			return errors.New(f.String())
		}
	}
	return nil
}

// statusOf is the HTTP status of codes whose description does not tell it.
func statusOf(code string) int {
	switch {
	case strings.HasPrefix(code, "NoSuch"), strings.HasSuffix(code, "NotFound"), code == "404":
		return http.StatusNotFound
	case strings.HasPrefix(code, "AccessDenied"), code == "SignatureDoesNotMatch", code == "InvalidAccessKeyId", code == "403":
		return http.StatusForbidden
	case code == "PreconditionFailed":
		return http.StatusPreconditionFailed
	case code == "NotModified":
		return http.StatusNotModified
	case code == "SlowDown", code == "ServiceUnavailable":
		return http.StatusServiceUnavailable
	case code == "InternalError", code == "InternalFailure":
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// bare is an answer to what is no call of a service.
func bare(status int, code, message string) *protocol.Reply {
	body := fmt.Sprintf("{\"__type\":%q,\"message\":%q}", code, message)
	return &protocol.Reply{
		StatusCode: status, Body: []byte(body),
		Header: http.Header{"Content-Type": {"application/json"}, "X-Amzn-Errortype": {code}},
	}
}

// response is a reply as an HTTP client gets it.
func response(r *http.Request, reply *protocol.Reply, cut *Fault) *http.Response {
	resp := &http.Response{
		StatusCode: reply.StatusCode, Status: fmt.Sprintf("%d %s", reply.StatusCode, http.StatusText(reply.StatusCode)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: reply.Header, Request: r,
		ContentLength: int64(len(reply.Body)),
	}
	var body io.Reader = bytes.NewReader(reply.Body)
	if reply.Stream != nil {
		resp.ContentLength, body = -1, fresh(reply.Stream)
	}
	announced, err := strconv.ParseInt(reply.Header.Get("Content-Length"), 10, 64)
	if r.Method == http.MethodHead {
		body = bytes.NewReader(nil)
		if err == nil {
			resp.ContentLength = announced
		}
	} else {
		delete(reply.Header, "Content-Length") // of what the body is, whatever a member says
	}
	if cut != nil && cut.kind == cutBody {
		body = io.MultiReader(io.LimitReader(body, cut.after), brokenReader{})
	}
	if closer, ok := body.(io.ReadCloser); ok {
		resp.Body = closer
	} else {
		resp.Body = io.NopCloser(body)
	}
	return resp
}

// brokenReader is a connection that was lost.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// isEmpty says whether a Map or a struct has no members to give.
func isEmpty(v any) bool {
	rv := reflect.Indirect(reflect.ValueOf(v))
	return rv.Kind() == reflect.Map && rv.Len() == 0 || rv.Kind() == reflect.Struct && rv.NumField() == 0
}

// isNil says whether an answer is nothing, or a nil pointer.
func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	return !rv.IsValid() || (rv.Kind() == reflect.Pointer || rv.Kind() == reflect.Map || rv.Kind() == reflect.Func) && rv.IsNil()
}
