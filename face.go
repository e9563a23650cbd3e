package boto3

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"sync"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/internal/validate"
)

// binder knows how values are bound to shapes; its plans are shared by all
// clients.
var binder = bind.New(wrapMap, custom.Extra...)

// wrapMap makes a Map of a structure.
func wrapMap(m map[string]any) any { return Map(m) }

var mapType = reflect.TypeFor[Map]()

// face makes the types of this package for the engine, which does not know them.
var face = sync.OnceValue(func() *engine.Face {
	return &engine.Face{
		MapType: mapType, Map: wrapMap,
		Events: func(each func(yield func(map[string]any, error) bool)) any {
			return iter.Seq2[Map, error](func(yield func(Map, error) bool) {
				each(func(m map[string]any, err error) bool { return yield(m, err) })
			})
		},
		Pipe: func(writer any) *engine.Pipe {
			w, ok := writer.(interface{ events() *engine.Pipe })
			if !ok {
				return nil
			}
			return w.events()
		},
		Failed:  failed,
		Refusal: refusal,
		InvalidParams: func(operation string, err *validate.ParamError) error {
			p := &ParamError{Operation: operation}
			for _, f := range err.Faults {
				p.Faults = append(p.Faults, ParamFault(f))
			}
			return p
		},
		Unknown: func(in, kind, name string, known []string) error {
			e := &UnknownError{In: in, Kind: kind, Name: name, Known: known}
			if name != "" {
				e.Nearest = nearest.Names(name, known)
			}
			return e
		},
		NoRegion:   func(service string) error { return &NoRegionError{service} },
		NoEndpoint: func(service, operation string, err error) error { return &EndpointError{service, operation, err} },
		NoAuth:     func(service string, schemes []string) error { return &UnsupportedAuthError{service, schemes} },
		BadResponse: func(err error) error {
			if d, ok := errors.AsType[*call.Damage](err); ok {
				err = new(MessageChecksumError(*d))
			}
			return &ResponseError{err}
		},
		WaitStopped: func(service, waiter, reason string, last map[string]any, err error) error {
			return &WaitError{service, waiter, reason, last, err}
		},
	}
})

// failed makes the error of a call.
func failed(f engine.Failure) error {
	e := &Error{
		Service: f.Service, Operation: f.Operation, StatusCode: f.Meta.StatusCode,
		RequestID: f.Meta.RequestID, HostID: f.Meta.HostID, Attempts: f.Meta.Attempts, Err: f.Err,
	}
	if f.Fault != nil {
		e.Code, e.Message, e.Fields, e.named = Code(f.Fault.Code), f.Fault.Message, f.Fault.Members, Code(f.Fault.Named)
		if f.Fault.HostID != "" {
			e.HostID = f.Fault.HostID
		}
	}
	return e
}

// refusal reads what a service answered with out of an error.
func refusal(err error) (engine.Refusal, bool) {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code == "" {
		return engine.Refusal{}, false
	}
	return engine.Refusal{Code: string(e.Code), Message: e.Message, Status: e.StatusCode}, true
}

// resourceErrors makes the errors of resources.
var resourceErrors = resource.Errors{
	Identifier: func(resource, identifier, reason string) error {
		if identifier != "" {
			reason = "identifier " + identifier + " " + reason
		}
		return &ResourceError{resource, "identifier", reason}
	},
	NoLoad: func(resource string) error {
		return &ResourceError{resource, "no load", "cannot be loaded: its attributes are known only when it comes from a collection or an action"}
	},
	Absent: func(resource, operation, path string) error {
		return &ResourceError{resource, "absent", fmt.Sprintf("not found: the response of %s has no %s", operation, path)}
	},
	IsAbsent: func(err error) bool {
		e, ok := errors.AsType[*ResourceError](err)
		return ok && e.Kind == "absent"
	},
}
