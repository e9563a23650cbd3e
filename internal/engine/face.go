package engine

import (
	"reflect"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/validate"
)

// Face makes what callers see. Their types are the root package's, which the
// engine does not know, so that package fills in a Face for all its clients.
type Face struct {
	// MapType is the map of a structure, and Map makes one of a plain map.
	MapType reflect.Type
	Map     func(map[string]any) any
	// Events makes an iterator over maps, for an output without a type.
	Events func(each func(yield func(map[string]any, error) bool)) any
	// Pipe is what an event writer in an input sends through; nil for what is
	// no event writer.
	Pipe func(writer any) *Pipe

	// Failed makes the error of a call, and Refusal reads back what the service
	// answered; ok is false for another error.
	Failed  func(Failure) error
	Refusal func(error) (r Refusal, ok bool)

	// The errors of what cannot be called.
	InvalidParams func(operation string, err *validate.ParamError) error
	Unknown       func(service, kind, name string, known []string) error
	NoRegion      func(service string) error
	NoEndpoint    func(service, operation string, err error) error
	NoAuth        func(service string, schemes []string) error
	BadResponse   func(err error) error
	WaitStopped   func(service, waiter, reason string, last map[string]any, err error) error
}

// Refusal is the error that a service answered with.
type Refusal struct {
	Code    string
	Message string
	Status  int // of the HTTP response
}

// Failure is a call that failed.
type Failure struct {
	Service, Operation string
	Meta               Metadata
	// Fault is what the service answered, nil when it did not answer.
	Fault *protocol.Fault
	// Err is why the call failed on this side.
	Err error
}

// Plain is the map in a value of the callers' map type, or a plain map.
func (f *Face) Plain(v any) (m map[string]any, ok bool) {
	if m, ok = v.(map[string]any); ok {
		return m, true
	}
	rv := reflect.ValueOf(v)
	if !rv.IsValid() || rv.Type() != f.MapType {
		return nil, false
	}
	return reflect.TypeAssert[map[string]any](rv.Convert(plainMap))
}

var plainMap = reflect.TypeFor[map[string]any]()

// NewMap makes a pointer to an empty map of the callers' type, to store an output
// in.
func (f *Face) NewMap() (pointer any) {
	v := reflect.New(f.MapType)
	v.Elem().Set(reflect.MakeMap(f.MapType))
	return v.Interface()
}

// At is the map that a pointer of NewMap points to. Whoever was given the pointer
// may have stored another than the first there.
func (f *Face) At(pointer any) map[string]any {
	m, _ := f.Plain(reflect.ValueOf(pointer).Elem().Interface())
	return m
}
