package boto3

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/quote"
)

// Code is an error code of a service, such as "NoSuchKey". Codes are errors, so
// that errors.Is(err, boto3.Code("NoSuchKey")) tells whether a call failed with
// that code; typed packages have them as constants.
type Code string

// Error returns the code.
func (c Code) Error() string { return string(c) }

// Error is a failed call: one that the service refused, or one that did not
// reach it (Err then says why, and Code is empty).
type Error struct {
	Service    string // client name, such as "s3"
	Operation  string
	Code       Code   // the service's code, such as "NoSuchKey"
	Message    string // the service's own words
	RequestID  string
	HostID     string // x-amz-id-2, which S3's support asks for
	StatusCode int    // HTTP status, 0 when there was no response
	Attempts   int    // how often the request was sent
	// Fields holds the members of the service's error beyond its message.
	Fields Map
	// Err is the cause of a failure on this side, nil for a service's error.
	Err error

	named Code // the service's own name for a code of the query protocol
}

// Error describes the failure in one line. Of what the service says it holds 2 KB
// at most, with control characters as Go's escapes; Message has all of it.
func (e *Error) Error() string {
	if e == nil { // that of a service's own error, made without it
		return "no answer of a service"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s.%s: ", e.Service, e.Operation)
	switch {
	case e.Code != "" && e.Message != "":
		fmt.Fprintf(&b, "%s: %s", quote.Word(string(e.Code)), quote.Message(e.Message))
	case e.Code != "":
		b.WriteString(quote.Word(string(e.Code)))
	case e.Message != "":
		b.WriteString(quote.Message(e.Message))
	}
	if e.Err != nil {
		if e.Code != "" || e.Message != "" {
			b.WriteString(": ")
		}
		b.WriteString(e.Err.Error())
	}
	var more []string
	if e.StatusCode != 0 {
		more = append(more, fmt.Sprintf("status %d", e.StatusCode))
	}
	if e.RequestID != "" {
		more = append(more, "request id "+quote.Word(e.RequestID))
	}
	if e.Attempts > 1 {
		more = append(more, fmt.Sprintf("%d attempts", e.Attempts))
	}
	if len(more) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(more, ", "))
	}
	return b.String()
}

// Unwrap returns the cause on this side, or nil.
func (e *Error) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}

// Is matches a Code. An error of a service that once spoke the query protocol
// is matched by its code of then, which Code holds, and by its name of today.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && e != nil && (e.Code == code || e.named == code && code != "")
}

// modeled is a service's error that is a struct of its own, with the members
// that the description gives it.
type modeled interface {
	error
	ModelCode() Code
}

var failureType = reflect.TypeFor[*Error]()

// As fills a pointer to a service's own error, such as **s3.InvalidObjectState,
// when the code is that error's. It makes [errors.As] and [errors.AsType] find
// such errors: the struct embeds *runtime.Failure first, tagged `boto3:"-"`, has
// the error's members as fields, and a method ModelCode that returns its code.
func (e *Error) As(target any) bool {
	to := reflect.ValueOf(target)
	if e == nil || to.Kind() != reflect.Pointer || to.IsNil() || to.Elem().Kind() != reflect.Pointer {
		return false
	}
	t := to.Type().Elem().Elem()
	if t.Kind() != reflect.Struct || t.NumField() == 0 || t.Field(0).Type != failureType {
		return false
	}
	fresh := reflect.New(t)
	err, ok := reflect.TypeAssert[modeled](fresh)
	if !ok || !e.Is(err.ModelCode()) {
		return false
	}
	if bind.Decode(map[string]any(e.Fields), err) != nil {
		return false
	}
	fresh.Elem().Field(0).Set(reflect.ValueOf(e))
	to.Elem().Set(fresh)
	return true
}
