package boto3

import (
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// ErrRepeatedToken is wrapped by the error of a pagination in which the service
// gave the same token twice, so that pages would never end.
var ErrRepeatedToken = engine.ErrRepeatedToken

// ErrBadToken is wrapped by the error of a pagination whose [StartingToken] is none, or
// none for the operation: what a web page was asked for with a token that is not its
// own.
var ErrBadToken = engine.ErrBadToken

// ErrEventsRead is the error of ranging over a stream of events a second time:
// they come once and are not kept.
var ErrEventsRead = engine.ErrEventsRead

// ErrEventsEnded is the error of sending an event on a stream that the service
// has ended, or whose output is no longer read.
var ErrEventsEnded = engine.ErrEventsEnded

// ParamError reports an input that does not fit the description of its
// operation, with every fault at once. It is returned before anything is sent.
type ParamError struct {
	// Operation is the operation that was called, such as "s3.ListObjectsV2".
	Operation string
	Faults    []ParamFault
}

// mostFaults are written into the text of a ParamError; Faults has all.
const mostFaults = 100

// ParamFault is one thing wrong with an input.
type ParamFault struct {
	Path    string // such as "Tags[2].Key"; empty for the input as a whole
	Message string // what is wrong there
}

// Error lists every fault with its path, one a line when there are several.
func (e *ParamError) Error() string {
	text := validate.ParamError{Operation: quote.Message(e.Operation)}
	for _, f := range e.Faults[:min(len(e.Faults), mostFaults)] {
		text.Faults = append(text.Faults, validate.Fault{Path: quote.Text(f.Path, 512), Message: quote.Text(f.Message, 512)})
	}
	if more := len(e.Faults) - mostFaults; more > 0 {
		return fmt.Sprintf("%s\n- and %d more", text.Error(), more)
	}
	return text.Error()
}

// UnknownError reports a name that a service, a resource or the whole of AWS does
// not have, before any call.
type UnknownError struct {
	// Kind is what the name should have been of: "service", "API version",
	// "operation", "paginator", "waiter", or of a resource an "action",
	// "attribute", "collection", "sub-resource" ...; "resources" where the
	// service In has none.
	Kind string
	// In is what was asked: a service such as "s3", a type of resource such as
	// "s3.Bucket", or "" for all of AWS.
	In      string
	Name    string
	Known   []string // what there is
	Nearest []string // those of Known that may have been meant, at most three
}

// Error names the nearest, or all if none is near.
func (e *UnknownError) Error() string {
	var hint string
	switch {
	case len(e.Nearest) > 0:
		hint = nearest.Hint(e.Name, e.Nearest)
	case e.Kind == "paginator":
		hint = "; use Call"
	case len(e.Known) > 0 && len(e.Known) <= 40:
		hint = "; there are: " + strings.Join(e.Known, ", ")
	case len(e.Known) == 0 && e.In != "":
		hint = "; it has none"
	}
	if e.Kind == "API version" { // botocore ships 34 that are older
		hint += fmt.Sprintf("; a description from botocore can be put at %s/%s/service-2.json below ~/.aws/models", e.In, quote.Word(e.Name))
	}
	switch {
	case e.Kind == "resources":
		return fmt.Sprintf("service %s has no resources, only a client%s", e.In, strings.Replace(hint, "there are", "there are resources of", 1))
	case e.In == "":
		return fmt.Sprintf("unknown %s \"%s\"%s", e.Kind, quote.Word(e.Name), hint)
	case strings.Contains(e.In, "."):
		return fmt.Sprintf("%s has no %s \"%s\"%s", e.In, e.Kind, quote.Word(e.Name), hint)
	}
	return fmt.Sprintf("service %s has no %s \"%s\"%s", e.In, e.Kind, quote.Word(e.Name), hint)
}

// NoRegionError reports a call that needs a region where none is set.
type NoRegionError struct{ Service string }

// Error says where a region can be set.
func (e *NoRegionError) Error() string {
	return fmt.Sprintf("service %s needs a region: set Config.Region, AWS_DEFAULT_REGION, or region in the profile", e.Service)
}

// EndpointError reports that no endpoint suits the settings and parameters of
// a call, or that a service which names its endpoints itself did not name one.
type EndpointError struct {
	Service   string
	Operation string // "" where no operation would have one
	Err       error
}

// Error gives the reason.
func (e *EndpointError) Error() string {
	of := e.Service
	if e.Operation != "" {
		of += "." + e.Operation
	}
	return fmt.Sprintf("no endpoint for %s: %v", of, e.Err)
}

// Unwrap returns the reason.
func (e *EndpointError) Unwrap() error { return e.Err }

// UnsupportedAuthError reports that a service takes none of the ways of signing
// that this module knows.
type UnsupportedAuthError struct {
	Service string
	Schemes []string
}

// Error lists the schemes that the service takes.
func (e *UnsupportedAuthError) Error() string {
	return "service " + e.Service + " takes only unknown auth schemes: " + strings.Join(e.Schemes, ", ")
}

// ResponseError reports a response that cannot be used: one that is cut off,
// whose checksum does not match, or that is not what the description says.
type ResponseError struct{ Err error }

// Error gives the reason.
func (e *ResponseError) Error() string {
	return "unusable response: " + quote.Message(fmt.Sprint(e.Err))
}

// Unwrap returns the reason.
func (e *ResponseError) Unwrap() error { return e.Err }

// DamagedError reports a service description that cannot be read.
type DamagedError = model.DamagedError

// WaitError reports a waiter that did not reach its goal. It wraps the last
// call's error, if that failed.
type WaitError struct {
	Service, Waiter string
	Reason          string
	// Last is the last response; nil when the last call failed.
	Last Map
	Err  error
}

// Error says which waiter stopped and why.
func (e *WaitError) Error() string {
	text := fmt.Sprintf("waiting for %s of %s: %s", e.Waiter, e.Service, e.Reason)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the last call's error, or the context's.
func (e *WaitError) Unwrap() error { return e.Err }

// ResourceError reports a resource that cannot be what it is asked to be.
type ResourceError struct {
	Resource string // such as `ec2.Instance(id="i-1")`
	// Kind is "identifier" where no resource can be by that identifier, "no load"
	// where no call reads the attributes, which are known only of a resource that
	// came from a collection or an action, and "absent" where the call that reads
	// them succeeded but did not find the resource.
	Kind   string
	Reason string
}

// Error names the resource and says what is wrong.
func (e *ResourceError) Error() string { return e.Resource + ": " + quote.Message(e.Reason) }
