package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// ErrNilContext is the error of whatever is given no context.
var ErrNilContext = errors.New("the context is nil")

// Perform is the path of a call: prepare the request, send it until an attempt
// stands, decode what came.
func (c *Engine) Perform(ctx context.Context, s *State, name string, in, out any) error {
	if post, ok := out.(*PresignedPost); ok && s.presign {
		return c.performPost(ctx, s, in, post)
	}
	op, err := c.Operation(name)
	if err != nil {
		return err
	}
	if s.presign {
		return c.presignURL(ctx, s, op, in, out)
	}
	st := &s.call
	*st = c.newCall(op, out, &s.Options)
	err = c.prepare(ctx, st, in, &s.Options)
	if op.EventInput != nil {
		err = c.beginEvents(s, err)
	}
	if err != nil {
		return s.abandon(c.unsent(st, err))
	}
	s.logged = true
	c.log.prepared(ctx, st)
	response, err := c.attempts(ctx, s)
	if err != nil {
		c.log.done(ctx, st, err)
		return s.abandon(err)
	}
	if op.EventOutput != nil {
		return c.openEvents(ctx, s, response)
	}
	err = c.decode(st, response)
	if err == nil && s.page != nil {
		st.Out = s.page
		err = c.decode(st, response)
	}
	if err == nil && c.hooks.Verify != nil && st.Verifies {
		err = c.verify(st, response)
	}
	if err != nil {
		err = c.failure(st, &s.Meta, nil, c.Face.BadResponse(err))
	}
	c.log.done(ctx, st, err)
	if err != nil {
		return err
	}
	if response.RequestID != "" {
		s.Meta.RequestID = response.RequestID
	}
	s.bodyMemory.Release()
	return nil
}

func (c *Engine) newCall(op *model.Operation, out any, o *Options) call.Call {
	return call.Call{
		Service: c.Model, Op: op, Settings: c.Settings, Binder: c.binder(o), Region: c.region,
		Out: out, Memory: &c.memory, Probe: c.probes, Verifies: c.responseChecksums == whenSupported,
	}
}

// prepare goes from the caller's input to a request that only lacks its
// signature: bind, the service's own hook, validate, endpoint, encode.
func (c *Engine) prepare(ctx context.Context, st *call.Call, in any, o *Options) (err error) {
	if st.In, err = bindInput(st.Binder, st.Op, in, o); err != nil {
		return err
	}
	if c.hooks.Input != nil {
		if err := c.hooks.Input(st); err != nil {
			return err
		}
	}
	if c.Settings.ParameterValidation {
		check := validate.Params
		switch c.Model.Protocol {
		case "rest-xml":
			check = validate.XMLParams
		case "query", "ec2":
			check = validate.FormParams
		}
		if err := check(st.In); err != nil {
			return err
		}
	}
	if err := c.resolveEndpoint(ctx, st); err != nil {
		return err
	}
	if st.Request, err = c.Codec.Encode(st.Op, st.In); err != nil {
		return err
	}
	c.validationMode(st)
	if st.Op.EndpointOperation && !st.Presign {
		st.Request.Header.Set("X-Amz-Api-Version", c.Model.APIVersion)
	}
	if c.Settings.DisableHostPrefixInjection {
		st.Request.HostPrefix = ""
	}
	for name, values := range st.Endpoint.Headers {
		st.Request.Header.Set(name, values[0])
	}
	if c.hooks.Request != nil {
		if err := c.hooks.Request(st); err != nil {
			return err
		}
	}
	if err := o.putHeader(st); err != nil {
		return err
	}
	if err := c.chooseAuth(st); err != nil || c.hooks.CrossRegion == nil || st.Presign {
		return err
	}
	return c.hooks.CrossRegion(st, func(region string, body []byte) (string, error) {
		return c.presignIn(ctx, st, region, body)
	})
}

// bindInput makes a view of the input, with the overlays of the options and an
// idempotency token where the caller gave none.
func bindInput(binder *bind.Binder, op *model.Operation, in any, o *Options) (bind.Value, error) {
	v, err := viewInput(binder, op, in)
	if err != nil || op.Input == nil {
		return v, err
	}
	for _, set := range o.Sets {
		if v, err = v.With(set.Path, set.Value); err != nil {
			return v, err
		}
	}
	for i := range op.Input.Shape.Members {
		m := &op.Input.Shape.Members[i]
		if !m.IdempotencyToken {
			continue
		}
		if _, given := v.Member(i); !given && !v.HasKey(m.Name) { // nil is the validator's to refuse
			if v, err = v.With(m.Name, newUUID()); err != nil {
				return v, err
			}
		}
	}
	return v, nil
}

// viewInput makes a view of the input as the caller gave it.
func viewInput(binder *bind.Binder, op *model.Operation, in any) (bind.Value, error) {
	switch {
	case op.Input != nil:
		return binder.In(op.Input.Shape, in)
	case in == nil:
		return bind.Value{}, nil
	}
	return binder.In(emptyShape, in)
}

// emptyShape is the input of an operation that takes none.
var emptyShape = &model.Shape{Name: "Empty", Kind: model.Structure}

// Input views an operation's input, without the options of a call.
func (c *Engine) Input(operation string, in any) (bind.Value, error) {
	op, err := c.Operation(operation)
	if err != nil {
		return bind.Value{}, err
	}
	if op.Input == nil {
		return c.Binder.In(emptyShape, in)
	}
	return c.Binder.In(op.Input.Shape, in)
}

// decode stores the output and lets the service's hook have a last look.
func (c *Engine) decode(st *call.Call, r *protocol.Response) error {
	if err := protocol.CheckAnswer(st.Op, r); err != nil {
		return err
	}
	switch {
	case st.Op.Output != nil && st.Out != nil:
	case r.Stream != nil:
		err := c.Codec.Decode(st.Op, r, bind.Slot{})
		if closing := r.Stream.Close(); err == nil {
			err = closing
		}
		return err
	case st.Op.Output == nil || !hasDocument(st.Op.Output.Shape):
		return c.Codec.Decode(st.Op, r, bind.Slot{})
	default: // nobody asked for the output, but a login page is no success
		slot, err := st.Binder.Out(st.Op.Output.Shape, map[string]any{})
		if err == nil {
			err = c.Codec.Decode(st.Op, r, slot)
		}
		return err
	}
	slot, err := st.Binder.Out(st.Op.Output.Shape, st.Out)
	if err == nil {
		err = c.Codec.Decode(st.Op, r, slot)
	}
	if err == nil && c.hooks.Output != nil {
		err = c.hooks.Output(st)
	}
	if err != nil && r.Stream != nil {
		return errors.Join(err, r.Stream.Close())
	}
	return err
}

// verify has the service's hook compare checksums that stand in the output.
func (c *Engine) verify(st *call.Call, r *protocol.Response) error {
	return c.hooks.Verify(st, func(out any) error {
		slot, err := st.Binder.Out(st.Op.Output.Shape, out)
		if err == nil {
			err = c.Codec.Decode(st.Op, r, slot)
		}
		return err
	})
}

// hasDocument says whether an output is read from a document in the body.
func hasDocument(shape *model.Shape) bool {
	if p := shape.Payload; p != nil {
		return !p.Shape.EventStream && p.Shape.Kind != model.Blob && p.Shape.Kind != model.String
	}
	return slices.ContainsFunc(shape.Members, func(m model.Member) bool { return m.Location == model.InBody })
}

// unsent is the error of a call of which nothing was sent.
func (c *Engine) unsent(st *call.Call, err error) error {
	if p, ok := errors.AsType[*validate.ParamError](err); ok {
		return c.Face.InvalidParams(c.Model.Name+"."+st.Op.Name, p)
	}
	return c.failure(st, &Metadata{}, nil, err)
}

// failure is the error of a call that was sent.
func (c *Engine) failure(st *call.Call, meta *Metadata, f *protocol.Fault, err error) error {
	if f != nil && f.RequestID != "" {
		meta.RequestID = f.RequestID
	}
	if f != nil && f.Foreign != nil && err == nil {
		err = c.Face.BadResponse(f.Foreign)
	}
	return c.Face.Failed(Failure{Service: c.Model.Name, Operation: st.Op.Name, Meta: *meta, Fault: f, Err: err})
}

// newUUID is a random UUID of version 4 (RFC 9562).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	var text [36]byte
	at := 0
	for i, part := range [...][]byte{b[:4], b[4:6], b[6:8], b[8:10], b[10:]} {
		if i > 0 {
			text[at] = '-'
			at++
		}
		at += hex.Encode(text[at:], part)
	}
	return string(text[:])
}
