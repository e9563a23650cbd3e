// Package function calls functions of Lambda with Go values: JSON in and out, what a
// function fails with as an error, its log, and answers that come as a stream.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
package function

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/jsonfault"
	"github.com/boto3-go/boto3/service/lambda"
)

// Option is for one call of a function.
type Option func(*request)

// request is what the options say.
type request struct {
	qualifier, tenant string
	log               *string
	calls             []boto3.CallOption
}

// Qualifier calls a version of the function, or what an alias stands for.
func Qualifier(name string) Option { return func(r *request) { r.qualifier = name } }

// Tenant calls a function with tenant isolation for a tenant.
func Tenant(id string) Option { return func(r *request) { r.tenant = id } }

// LogTail stores the last 4 KiB of the function's log in to, when it has ended. An
// *Error has them then, too.
func LogTail(to *string) Option { return func(r *request) { r.log = to } }

// With gives options to the API call.
func With(opts ...boto3.CallOption) Option {
	return func(r *request) { r.calls = append(r.calls, opts...) }
}

// Invoke calls a function by its name or ARN and waits for what it returns. The event is
// written as JSON and what comes back read from JSON; nil is no event, and
// json.RawMessage is JSON already, in both places. What the function itself fails with
// is an [*Error]; other errors are of the call.
//
// A call is not made again when the function takes longer than the client's ReadTimeout,
// which is 60 s unless it is set: a function may run for 15 minutes.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
func Invoke[Out any](ctx context.Context, client boto3.AnyClient, name string, event any, opts ...Option) (Out, error) {
	var out Out
	payload, err := invoke(ctx, client, name, lambda.InvocationTypeRequestResponse, event, opts)
	if err != nil || len(payload) == 0 {
		return out, err
	}
	if err := json.Unmarshal(payload, &out); err != nil {
		return out, fmt.Errorf("function: what %s returned: %w", name, jsonfault.Of(err, len(payload), out))
	}
	return out, nil
}

// Start has Lambda call a function later, and tries again should it fail. Nothing comes
// back.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
func Start(ctx context.Context, client boto3.AnyClient, name string, event any, opts ...Option) error {
	_, err := invoke(ctx, client, name, lambda.InvocationTypeEvent, event, opts)
	return err
}

func invoke(ctx context.Context, client boto3.AnyClient, name string, kind lambda.InvocationType, event any, opts []Option) ([]byte, error) {
	r, payload, err := prepare(name, event, opts)
	if err != nil {
		return nil, err
	}
	in := &lambda.InvokeInput{FunctionName: name, InvocationType: kind, Qualifier: r.qualifier, TenantId: r.tenant, Payload: payload}
	if r.log != nil && kind == lambda.InvocationTypeRequestResponse {
		in.LogType = lambda.LogTypeTail
	}
	var out lambda.InvokeOutput
	var meta boto3.ResponseMetadata
	if err := dynamic(client).Call(ctx, "Invoke", in, &out, append(r.calls, boto3.Metadata(&meta))...); err != nil {
		return nil, err
	}
	tail := r.keepLog(out.LogResult)
	if out.FunctionError != "" {
		return nil, failure(name, out.FunctionError, out.Payload, tail, meta.RequestID)
	}
	return out.Payload, nil
}

// prepare reads the options and writes the event.
func prepare(name string, event any, opts []Option) (request, []byte, error) {
	var r request
	for _, opt := range opts {
		opt(&r)
	}
	if event == nil {
		return r, nil, nil
	}
	payload, err := json.Marshal(event)
	if err != nil {
		return r, nil, fmt.Errorf("function: the event for %s: %w", name, err)
	}
	return r, payload, nil
}

// keepLog decodes the end of the log, and stores it where it was asked for.
func (r *request) keepLog(encoded string) string {
	if r.log == nil {
		return ""
	}
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil { // it is not worth an error where the function has succeeded
		text = []byte(encoded)
	}
	*r.log = string(text)
	return *r.log
}

// dynamic is the client by names; nil, whose calls are errors, for none.
func dynamic(client boto3.AnyClient) *boto3.Client {
	if client == nil {
		return nil
	}
	return client.Dynamic()
}
