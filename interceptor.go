package boto3

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/boto3-go/boto3/internal/engine"
)

// Invocation is one call of an operation as an [Interceptor] or a [Hook] sees it.
// It is of use as long as that runs.
type Invocation struct {
	Service   string
	Operation string // or "PresignPost", for a form
	// Input is what the caller gave: a struct, a pointer to one, a map, or nil; for a
	// form a *[PostForm] of the invocation's own, whose fields may be changed.
	Input any
	// Output is what the result is stored in: a pointer to a struct or Map, or nil where
	// the caller discards it; a *[PresignedRequest] or *[PresignedPost] where nothing is
	// sent.
	Output   any
	Metadata *ResponseMetadata
	// Client makes the call: it tells the region, and has the description.
	Client *Client

	call *engine.State // the caller's; nil in an Invocation that a program made
	sets []engine.Set
}

// Get is the input's member at a path ("Bucket", "Tags[0].Key"), whatever the type
// of the input is, with what [Set] and Invocation.Set have put there, and the tokens
// and sizes of pages. Structures are Maps. Of a form there are Bucket and Key. The
// last value is false where the input has nothing there.
func (inv *Invocation) Get(path string) (any, bool) {
	if form, ok := inv.Input.(*PostForm); ok && form != nil {
		switch path {
		case "Bucket":
			return form.Bucket, form.Bucket != ""
		case "Key":
			return form.Key, form.Key != ""
		}
		return nil, false
	}
	e, err := inv.Client.ready()
	if err != nil {
		return nil, false
	}
	return e.InputAt(inv.options(), inv.Operation, inv.Input, path)
}

// Takes says whether the operation's input can have a member at a path, so that a hook
// for many operations asks before it calls Set: ListBuckets and PresignPost have no
// ExpectedBucketOwner.
func (inv *Invocation) Takes(path string) bool {
	e, err := inv.Client.ready()
	return err == nil && e.Takes(inv.Operation, path)
}

// Set gives the input's member at a path another value, as the option [Set] does.
// The caller's own input is not changed. A path or value that does not fit is the
// error of the call.
func (inv *Invocation) Set(path string, value any) {
	inv.sets = append(inv.sets, engine.Set{Path: path, Value: value})
}

// Decode stores the output of a call that has been made in what v points to, a
// struct or a Map, whatever the type of the output is. A streaming body stays the
// caller's. Presigned requests and forms have no output: Invocation.Output is all
// there is.
func (inv *Invocation) Decode(v any) error {
	e, err := inv.Client.ready()
	if err != nil {
		return err
	}
	switch inv.Output.(type) {
	case nil:
		return errors.New("the caller discards the output of " + inv.Operation)
	case *PresignedRequest, *PresignedPost:
		return fmt.Errorf("%s was presigned and not sent, so that it has no output to decode: Invocation.Output is the %T", inv.Operation, inv.Output)
	}
	m, err := e.OutputMap(inv.options(), inv.Operation, inv.Output)
	if err != nil {
		return err
	}
	return Map(m).Decode(v)
}

// options are the caller's, with what the invocation sets laid over the input.
func (inv *Invocation) options() *engine.Options {
	o := &engine.Options{}
	if inv.call != nil {
		*o = inv.call.Options
	}
	o.Sets = append(slices.Clip(o.Sets), inv.sets...)
	return o
}

// Handler carries out an invocation.
type Handler func(ctx context.Context, inv *Invocation) error

// Interceptor wraps the handling of every call of a client, presigned requests
// included: it may look at or replace input, output and error, call next any number
// of times, or not at all. A [Hook] does the same at single points. It must be safe
// for concurrent use.
type Interceptor func(next Handler) Handler

// callKey carries a call past interceptors that hand on an Invocation of their own.
type callKey struct{}

// callOf is the call that an interceptor hands on: by the Invocation, or by the context
// where that is the program's own.
func callOf(ctx context.Context, inv *Invocation) (*engine.State, error) {
	switch {
	case ctx == nil:
		return nil, engine.ErrNilContext
	case inv == nil:
		return nil, errors.New("an interceptor called next without an Invocation")
	case inv.call != nil:
		return inv.call, nil
	}
	if call, ok := ctx.Value(callKey{}).(*engine.State); ok {
		return call, nil
	}
	return nil, errors.New("an interceptor called next with an Invocation and a context of its own, by which the options of the call would be lost: hand on the Invocation, or a copy of it")
}

// around puts interceptors, the first outermost, and within them the hooks around
// the calls of a client.
func (c *Client) around(list []Interceptor) func(engine.Do) engine.Do {
	return func(perform engine.Do) engine.Do {
		handler := c.innermost(perform)
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
			hooks, err := c.hooksOf(operation, s.Hooks)
			if err != nil {
				return err
			}
			if len(list) == 0 && len(hooks) == 0 {
				return perform(ctx, s, operation, in, out)
			}
			inv := &Invocation{Service: c.service, Operation: operation, Input: outward(in), Output: outward(out), Metadata: (*ResponseMetadata)(&s.Meta), Client: c, call: s}
			return handler(context.WithValue(ctx, callKey{}, s), inv)
		}
	}
}

// innermost makes the call, with its hooks.
func (c *Client) innermost(perform engine.Do) Handler {
	return func(ctx context.Context, inv *Invocation) error {
		call, err := callOf(ctx, inv)
		if err != nil {
			return err
		}
		list, err := c.hooksOf(inv.Operation, call.Hooks)
		if err != nil {
			return err
		}
		s := &engine.State{Options: call.Options} // of its own: an interceptor may call next more than once
		done := slices.ContainsFunc(list, func(h *Hook) bool { return h.Done != nil })
		if done && inv.Output == nil && c.engine.Buffered(inv.Operation) {
			inv.Output = &Map{}
		}
		for _, h := range list {
			if h.Params != nil && err == nil {
				err = h.Params(ctx, inv)
			}
		}
		if err == nil {
			s.Sets = append(slices.Clip(s.Sets), inv.sets...)
			s.Watch = watch(list, inv)
			err = perform(ctx, s, inv.Operation, inward(inv.Input), inward(inv.Output))
			call.Heard(s)
		}
		if inv.Metadata != nil {
			*inv.Metadata = ResponseMetadata(s.Meta)
		}
		for _, h := range slices.Backward(list) {
			if h.Done != nil {
				err = h.Done(ctx, inv, err)
			}
		}
		return err
	}
}

// outward is an input or output as users know it, inward as the engine does.
func outward(v any) any {
	switch v := v.(type) {
	case *engine.Presigned:
		return (*PresignedRequest)(v)
	case *engine.PostForm:
		return (*PostForm)(v)
	case *engine.PresignedPost:
		return (*PresignedPost)(v)
	}
	return v
}

func inward(v any) any {
	switch v := v.(type) {
	case *PresignedRequest:
		return (*engine.Presigned)(v)
	case *PostForm:
		return (*engine.PostForm)(v)
	case *PresignedPost:
		return (*engine.PresignedPost)(v)
	}
	return v
}
