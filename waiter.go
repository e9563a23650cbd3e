package boto3

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/model"
)

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

type waiter struct {
	Operation   string
	Delay       float64 // seconds
	MaxAttempts int
	Acceptors   []acceptor
}

type acceptor struct {
	State    string // success, failure or retry
	Matcher  string
	Argument string
	Expected any
	path     *jmes.Expression
}

// waiters reads and compiles the waiters of a description.
func waiters(s *model.Service) (map[string]*waiter, error) {
	data, err := s.Section(model.WaitersSection)
	if err != nil || data == nil {
		return nil, err
	}
	var file struct {
		Waiters map[string]*waiter `json:"waiters"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, &DamagedError{File: s.Name + " waiters", Err: err}
	}
	for name, w := range file.Waiters {
		if err := w.compile(); err != nil {
			return nil, &DamagedError{File: s.Name + " waiter " + name, Err: err}
		}
	}
	return file.Waiters, nil
}

func (w *waiter) compile() error {
	if w == nil {
		return errors.New("it is null")
	}
	for i := range w.Acceptors {
		a := &w.Acceptors[i]
		if n, ok := a.Expected.(float64); ok && n == float64(int64(n)) {
			a.Expected = int64(n)
		}
		switch a.Matcher {
		case "path", "pathAll", "pathAny":
			var err error
			if a.path, err = jmes.Compile(a.Argument); err != nil {
				return err
			}
		case "status", "error":
		default:
			return fmt.Errorf("unknown matcher %q", a.Matcher)
		}
	}
	return nil
}

// WaiterNames lists the service's waiters in alphabetical order.
func (c *Client) WaiterNames() ([]string, error) {
	all, err := inside(c).waiters()
	return ordered.Keys(all), err
}

// Wait calls the waiter's operation until the resource is in the state that
// the waiter is named for, and returns the last response; that is nil when the
// goal is that the call fails, such as "BucketNotExists". Delay and
// MaxWaitAttempts override the description's own delay and number of calls;
// MaxWait bounds the time. A *WaitError says why waiting ended otherwise.
func (c *Client) Wait(ctx context.Context, name string, in any, opts ...CallOption) (Map, error) {
	return inside(c).wait(ctx, name, in, opts)
}

func (c *engine) wait(ctx context.Context, name string, in any, opts []CallOption) (Map, error) {
	all, err := c.waiters()
	if err != nil {
		return nil, err
	}
	w, ok := all[name]
	if !ok {
		return nil, &UnknownWaiterError{c.model.Name, name, ordered.Keys(all)}
	}
	r := c.startWait(name, w, callOptions(opts))
	var meta ResponseMetadata
	opts = append(slices.Clip(opts), Metadata(&meta))
	for n := 1; ; n++ {
		out := Map{}
		callErr := c.call(ctx, w.Operation, in, &out, opts)
		done, err := r.step(n, out, meta.StatusCode, callErr)
		if err != nil {
			return out, err
		}
		if done {
			if callErr != nil { // which was the goal
				out = nil
			}
			return out, nil
		}
		if err := c.pause(ctx, r.delay, r.deadline); err != nil {
			return out, r.failed(fmt.Sprintf("stopped after %d calls", n), out, err)
		}
	}
}

// waitRun is the state of one wait.
type waitRun struct {
	*waiter
	service, name string
	delay         time.Duration
	deadline      time.Time // zero for none
	limit         int       // of calls; 0 for none
}

func (c *engine) startWait(name string, w *waiter, o *callConfig) *waitRun {
	r := &waitRun{waiter: w, service: c.model.Name, name: name, delay: time.Duration(w.Delay * float64(time.Second)), limit: w.MaxAttempts}
	if o.delay > 0 {
		r.delay = o.delay
	}
	if o.maxWait > 0 {
		r.deadline = time.Now().Add(o.maxWait)
		r.limit = 0
	}
	if o.waitAttempts > 0 {
		r.limit = o.waitAttempts
	}
	return r
}

func (r *waitRun) failed(reason string, last Map, err error) error {
	return &WaitError{r.service, r.name, reason, last, err}
}

// step judges call n: done says that the goal is reached.
func (r *waitRun) step(n int, out Map, status int, callErr error) (done bool, err error) {
	failure, _ := errors.AsType[*Error](callErr)
	if callErr != nil && (failure == nil || failure.Code == "") {
		return false, r.failed("a call failed", nil, callErr)
	}
	state, matched, fault := r.judge(out, failure, status)
	switch {
	case fault != nil:
		return false, r.failed("its acceptors cannot be evaluated", out, fault)
	case state == "success":
		return true, nil
	case state == "failure":
		return false, r.failed("a terminal state was reached ("+matched+")", out, callErr)
	case state == "" && callErr != nil:
		return false, r.failed("a call failed", nil, callErr)
	case r.limit > 0 && n >= r.limit:
		return false, r.failed(fmt.Sprintf("the goal was not reached in %d calls", n), out, callErr)
	}
	return false, nil
}

// errMaxWait is the cause of a wait that took too long.
var errMaxWait = errors.New("the maximum wait is over")

func (c *engine) pause(ctx context.Context, delay time.Duration, deadline time.Time) error {
	over := !deadline.IsZero() && time.Until(deadline) < delay
	if over {
		delay = max(0, time.Until(deadline))
	}
	if err := sleep(ctx, delay); err != nil {
		return err
	}
	if over {
		return errMaxWait
	}
	return nil
}

// judge finds the state of the first acceptor that matches a response, or the
// service's error; it is "" when none does.
func (w *waiter) judge(out Map, failure *Error, status int) (state, matched string, err error) {
	for i := range w.Acceptors {
		a := &w.Acceptors[i]
		ok, err := a.matches(out, failure, status)
		if err != nil {
			return "", "", err
		}
		if ok {
			return a.State, fmt.Sprintf("%s %s is %v", a.Matcher, a.Argument, a.Expected), nil
		}
	}
	return "", "", nil
}

func (a *acceptor) matches(out Map, failure *Error, status int) (bool, error) {
	refused := failure != nil
	switch a.Matcher {
	case "status":
		return a.Expected == any(int64(status)), nil
	case "error":
		if wanted, ok := a.Expected.(bool); ok {
			return refused == wanted, nil
		}
		return refused && any(failure.Code) == a.Expected, nil
	}
	if refused {
		return false, nil //nolint:nilerr // paths are of successes; another acceptor may take the error
	}
	found, err := value(a.path, out)
	if err != nil {
		return false, err
	}
	if a.Matcher == "path" {
		return equal(found, a.Expected), nil
	}
	list, ok := found.([]any)
	if !ok || len(list) == 0 {
		return false, nil
	}
	expected := func(v any) bool { return equal(v, a.Expected) }
	if a.Matcher == "pathAny" {
		return slices.ContainsFunc(list, expected), nil
	}
	return !slices.ContainsFunc(list, func(v any) bool { return !expected(v) }), nil
}

// equal compares a found value with one of a description: a string, number,
// boolean or null. Others are equal to nothing.
func equal(found, expected any) bool {
	switch found.(type) {
	case nil, string, bool, int64, float64:
		return found == expected
	}
	return false
}
