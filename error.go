package boto3

import (
	"errors"
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/model"
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
	Code       string // the service's code, such as "NoSuchKey"
	Message    string // the service's own words
	RequestID  string
	HostID     string // x-amz-id-2, which S3's support asks for
	StatusCode int    // HTTP status, 0 when there was no response
	Attempts   int    // how often the request was sent
	// Fields holds the members of the service's error beyond its message.
	Fields Map
	// Err is the cause of a failure on this side, nil for a service's error.
	Err error

	named string // the service's own name for a code of the query protocol
}

// Error describes the failure in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s.%s: ", e.Service, e.Operation)
	switch {
	case e.Code != "" && e.Message != "":
		fmt.Fprintf(&b, "%s: %s", e.Code, e.Message)
	case e.Code != "":
		b.WriteString(e.Code)
	case e.Message != "":
		b.WriteString(e.Message)
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
		more = append(more, "request id "+e.RequestID)
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
func (e *Error) Unwrap() error { return e.Err }

// Is matches a Code. An error of a service that once spoke the query protocol
// is matched by its code of then, which Code holds, and by its name of today.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && (e.Code == string(code) || e.named == string(code) && code != "")
}

// UnknownServiceError reports a client name that no description has.
type UnknownServiceError struct {
	Name  string
	known []string
}

// Error names the nearest services.
func (e *UnknownServiceError) Error() string {
	return fmt.Sprintf("unknown service %q%s", e.Name, nearest.Hint(e.Name, e.known))
}

// UnknownOperationError reports an operation that a service does not have.
type UnknownOperationError struct {
	Service, Operation string
	known              []string
}

// Error names the nearest operations.
func (e *UnknownOperationError) Error() string {
	return fmt.Sprintf("service %s has no operation %q%s", e.Service, e.Operation, nearest.Hint(e.Operation, e.known))
}

// UnknownVersionError reports an API version that no description has.
type UnknownVersionError struct {
	Service, Version string
	Known            []string
}

// Error lists the versions that there are.
func (e *UnknownVersionError) Error() string {
	return fmt.Sprintf("service %s has no API version %q; there are: %s", e.Service, e.Version, strings.Join(e.Known, ", "))
}

// NotPageableError reports an operation without a paginator.
type NotPageableError struct{ Service, Operation string }

// Error says what to do instead.
func (e *NotPageableError) Error() string {
	return fmt.Sprintf("operation %s of %s cannot be paginated: it has no paginator; use Call", e.Operation, e.Service)
}

// UnknownWaiterError reports a waiter that a service does not have.
type UnknownWaiterError struct {
	Service, Waiter string
	Known           []string
}

// Error names the nearest waiters.
func (e *UnknownWaiterError) Error() string {
	hint := nearest.Hint(e.Waiter, e.Known)
	if hint == "" && len(e.Known) > 0 {
		hint = "; there are: " + strings.Join(e.Known, ", ")
	}
	return fmt.Sprintf("service %s has no waiter %q%s", e.Service, e.Waiter, hint)
}

// NoRegionError reports a call that needs a region where none is set.
type NoRegionError struct{ Service string }

// Error says where a region can be set.
func (e *NoRegionError) Error() string {
	return fmt.Sprintf("service %s needs a region: set Config.Region, AWS_DEFAULT_REGION, or region in the profile", e.Service)
}

// EndpointError reports that no endpoint suits the settings and parameters of
// a call.
type EndpointError struct{ Err error }

// Error gives the endpoint rules' own reason.
func (e *EndpointError) Error() string { return "no endpoint: " + e.Err.Error() }

// Unwrap returns the reason.
func (e *EndpointError) Unwrap() error { return e.Err }

// DamagedError reports a service description that cannot be read.
type DamagedError = model.DamagedError

var errNilContext = errors.New("the context is nil")
