// Package jobs runs what a service does in its own time, waits for it, and reads what
// came of it: queries of Athena and of CloudWatch Logs Insights, CloudFormation
// deployments, executions of Step Functions, jobs of Batch and Glue, commands of
// Systems Manager, tasks of ECS, exports and imports of DynamoDB's tables.
//
// Each function takes the input of the operation that starts the job, in any form that
// a call takes, and a client by name or of a typed package. Its options go to all calls
// that it makes; [boto3.Delay], [boto3.MaxWait] and [boto3.MaxWaitAttempts] are for the
// wait. Without them it waits until the context ends.
//
// Queries that are given up, because the context ends or the wait is over, are stopped
// at the service too. All else goes on there: its id is in the [Error].
package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// Error is a job that did not end well, or that was given up while it ran.
type Error struct {
	Service string // client name
	Job     string // what the service knows it by: an id, a name or an ARN
	// Status is the last that is known of it, in the service's words.
	Status string
	// Code is what kind of failure it was, for services that tell, such as
	// "States.TaskFailed".
	Code   string
	Reason string
	// Err is why the job was given up, such as a *boto3.WaitError; nil for one that
	// ended.
	Err error
}

// Error puts the reason first.
func (e *Error) Error() string {
	var parts []string
	for _, part := range []string{e.Code, e.Reason} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	what := e.Service + " " + e.Job
	if e.Status != "" {
		what += " is " + e.Status
	}
	if len(parts) == 0 {
		return what
	}
	return strings.Join(parts, ": ") + " (" + what + ")"
}

// Unwrap is why the job was given up.
func (e *Error) Unwrap() error { return e.Err }

// job is one under way.
type job struct {
	client boto3.AnyClient
	opts   []boto3.WaitOption
	id     string
}

var (
	errNoClient = errors.New("there is no client: it is nil; make one with Session.Client, NewClient or the New of a typed package")
	errGone     = errors.New("the service does not tell of it any more")
)

// absence counts how often in a row a service has not told of a job. What has just been
// started may be unknown for a moment, and must not be waited for without end.
type absence int

// lasts takes note of an answer, and says whether the job is to be given up.
func (a *absence) lasts(told bool) bool {
	const most = 10
	if *a++; told {
		*a = 0
	}
	return *a >= most
}

// start makes the call that starts a job.
func (j *job) start(ctx context.Context, operation string, in, out any, more ...boto3.CallOption) error {
	if j.client == nil {
		return errNoClient
	}
	return j.client.Dynamic().Call(ctx, operation, in, out, append(j.calls(), more...)...)
}

// begin is start for a job that is stopped when it is given up. When the context ends it
// waits for the answer, for a while: what has no id cannot be stopped.
func (j *job) begin(ctx context.Context, operation string, in, out any) error {
	if ctx == nil || ctx.Err() != nil {
		return j.start(ctx, operation, in, out)
	}
	outlasting, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	defer context.AfterFunc(ctx, func() {
		_ = pause(outlasting, grace)
		cancel(ctxerr.Of(ctx))
	})()
	return j.start(outlasting, operation, in, out)
}

// calls are the options that calls take.
func (j *job) calls() (list []boto3.CallOption) {
	for _, o := range j.opts {
		if c, ok := o.(boto3.CallOption); ok {
			list = append(list, c)
		}
	}
	return list
}

// failed is the error of the job; status is the last that is known.
func (j *job) failed(status, code, reason string, err error) *Error {
	return &Error{Service: j.client.Dynamic().Service(), Job: j.id, Status: status, Code: code, Reason: reason, Err: err}
}

// throttles are the codes by which services ask for fewer calls. A job goes on meanwhile,
// and is asked for again at the next look.
var throttles = []boto3.Code{
	"Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
	"TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException",
}

// until asks for the state of a job until it is one that stays, and returns the last that
// was told, also beside an error.
func until[T any](ctx context.Context, j *job, operation string, in any, every time.Duration, over func(*T) (bool, error)) (*T, error) {
	opts := append([]boto3.WaitOption{boto3.Delay(every)}, j.opts...)
	last := new(T)
	_, err := boto3.Until(ctx, j.client, operation, in, boto3.Goal[*T]{Retry: throttles, Done: func(out *T) (bool, error) {
		last = out
		return over(out)
	}}, opts...)
	return last, err
}

// grace is the time that stopping may take after the context has ended.
const grace = 5 * time.Second

// abandon stops a job at the service, best as it can: the caller hears why the job was
// given up, and not whether that was heard.
func (j *job) abandon(ctx context.Context, operation, member string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	_ = j.client.Dynamic().Call(ctx, operation, boto3.Map{member: j.id}, nil, j.calls()...)
}

// given is what the input of a call has as a member, once the call is made.
func given(member string, to *string) boto3.CallOption {
	return boto3.WithHook(boto3.Hook{Params: func(_ context.Context, inv *boto3.Invocation) error {
		if v, ok := inv.Get(member); ok {
			*to = fmt.Sprint(v)
		}
		return nil
	}})
}

// exit is an exit code, for people.
func exit(code *int, reason string) string {
	if code == nil {
		return reason
	}
	return strings.TrimSuffix(fmt.Sprintf("exit code %d: %s", *code, reason), ": ")
}

// orUnknown is for states that a service leaves out.
func orUnknown(status string) string { return cmp.Or(status, "unknown") }
