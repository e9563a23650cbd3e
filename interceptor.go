package boto3

import (
	"context"
	"fmt"
	"slices"

	"github.com/boto3-go/boto3/internal/engine"
)

// Invocation is one call of an operation as an Interceptor sees it.
type Invocation struct {
	Service   string
	Operation string
	Input     any // what the caller gave: a struct, a pointer to one, a map, or nil
	Output    any // what the result is stored in: a pointer to a struct or Map, or nil
	Metadata  *ResponseMetadata
}

// Handler carries out an invocation.
type Handler func(ctx context.Context, inv *Invocation) error

// Interceptor wraps the handling of every call of a client: it may look at or
// replace input, output and error, call next any number of times, or not at
// all. It must be safe for concurrent use.
type Interceptor func(next Handler) Handler

// optionsKey carries a call's options past the interceptors.
type optionsKey struct{}

// around puts the interceptors around the calls of a service, the first
// outermost.
func around(service string, list []Interceptor) func(engine.Do) engine.Do {
	if len(list) == 0 {
		return nil
	}
	return func(next engine.Do) engine.Do {
		handler := func(ctx context.Context, inv *Invocation) error {
			s := &engine.State{} // of its own: an interceptor may call next more than once
			if o, ok := ctx.Value(optionsKey{}).(*engine.Options); ok {
				s.Options = *o
			}
			err := next(ctx, s, inv.Operation, inv.Input, inv.Output)
			if inv.Metadata != nil {
				*inv.Metadata = ResponseMetadata(s.Meta)
			}
			return err
		}
		for i, wrap := range slices.Backward(list) {
			if wrap == nil {
				continue
			}
			if handler = wrap(handler); handler == nil {
				err := fmt.Errorf("interceptor %d returned no Handler", i)
				handler = func(context.Context, *Invocation) error { return err }
			}
		}
		return func(ctx context.Context, s *engine.State, operation string, in, out any) error {
			inv := &Invocation{Service: service, Operation: operation, Input: in, Output: out, Metadata: (*ResponseMetadata)(&s.Meta)}
			return handler(context.WithValue(ctx, optionsKey{}, &s.Options), inv)
		}
	}
}
