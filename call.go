package boto3

import (
	"context"
	"errors"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// perform is the path of a call: prepare the request, send it until an attempt
// stands, decode what came.
func (c *engine) perform(ctx context.Context, name string, in, out any, s *callState) error {
	op, err := c.operation(name)
	if err != nil {
		return err
	}
	st := &s.call
	*st = c.newCall(op, out, &s.callConfig)
	err = c.prepare(ctx, st, in, &s.callConfig)
	if op.EventInput != nil {
		err = c.beginEvents(s, err)
	}
	if err != nil {
		return s.abandon(c.fault(st, err))
	}
	response, err := c.attempts(ctx, s)
	if err != nil {
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
	if err != nil {
		return &Error{
			Service: c.model.Name, Operation: name, StatusCode: s.meta.StatusCode, RequestID: s.meta.RequestID,
			Attempts: s.meta.Attempts, Err: &ResponseError{err},
		}
	}
	s.lent.Release()
	return nil
}

func (c *engine) newCall(op *model.Operation, out any, o *callConfig) call.Call {
	return call.Call{
		Service: c.model, Op: op, Settings: c.settings, Binder: c.binds(o), Region: c.region,
		Out: out, Memory: &c.memory, Probe: c.probes,
	}
}

// prepare goes from the caller's input to a request that only lacks its
// signature: bind, the service's own hook, validate, endpoint, encode.
func (c *engine) prepare(ctx context.Context, st *call.Call, in any, o *callConfig) (err error) {
	if st.In, err = bindInput(st.Binder, st.Op, in, o); err != nil {
		return err
	}
	if c.hooks.Input != nil {
		if err := c.hooks.Input(st); err != nil {
			return err
		}
	}
	if c.settings.ParameterValidation {
		if err := validate.Params(st.In); err != nil {
			return err
		}
	}
	if err := c.resolveEndpoint(ctx, st); err != nil {
		return err
	}
	if st.Request, err = c.codec.Encode(st.Op, st.In); err != nil {
		return err
	}
	c.validationMode(st)
	if st.Op.EndpointOperation && !st.Presign {
		st.Request.Header.Set("X-Amz-Api-Version", c.model.APIVersion)
	}
	if c.settings.DisableHostPrefixInjection {
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
	if err := c.chooseAuth(st); err != nil || c.hooks.CrossRegion == nil || st.Presign {
		return err
	}
	return c.hooks.CrossRegion(st, func(region string, body []byte) (string, error) {
		return c.presignIn(ctx, st, region, body)
	})
}

// ResponseError reports a response that cannot be used: one that is cut off,
// whose checksum does not match, or that is not what the description says.
type ResponseError struct{ Err error }

// Error gives the reason.
func (e *ResponseError) Error() string { return "unusable response: " + e.Err.Error() }

// Unwrap returns the reason.
func (e *ResponseError) Unwrap() error { return e.Err }

// decode stores the output and lets the service's hook have a last look.
func (c *engine) decode(st *call.Call, r *protocol.Response) error {
	if st.Op.Output == nil || st.Out == nil {
		if r.Stream != nil {
			return r.Stream.Close()
		}
		return nil
	}
	slot, err := st.Binder.Out(st.Op.Output.Shape, st.Out)
	if err == nil {
		err = c.codec.Decode(st.Op, r, slot)
	}
	if err == nil && c.hooks.Output != nil {
		err = c.hooks.Output(st)
	}
	if err != nil && r.Stream != nil {
		return errors.Join(err, r.Stream.Close())
	}
	return err
}

// fault wraps a failure before anything was sent. A *ParamError stays as it is.
func (c *engine) fault(st *call.Call, err error) error {
	if p, ok := errors.AsType[*ParamError](err); ok {
		p.Operation = c.model.Name + "." + st.Op.Name
		return p
	}
	return &Error{Service: c.model.Name, Operation: st.Op.Name, Err: err}
}

// ParamError reports an input that does not fit the description of its
// operation, with every fault and its path.
type ParamError = validate.ParamError
