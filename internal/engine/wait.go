package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/snake"
	"github.com/boto3-go/boto3/model"
)

type waiter struct {
	Operation   string
	Delay       float64 // seconds
	MaxAttempts int
	Acceptors   []acceptor
	Own         bool // of this module, not of AWS's description
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
		return nil, &model.DamagedError{File: s.Name + " waiters", Err: err}
	}
	for name, w := range file.Waiters {
		if err := w.compile(); err != nil {
			return nil, &model.DamagedError{File: s.Name + " waiter " + name, Err: err}
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

// WaiterNames lists the waiters, sorted.
func (c *Engine) WaiterNames() ([]string, error) {
	all, err := c.waiters()
	return ordered.Keys(all), err
}

// OwnWaiters lists those of the waiters that AWS does not describe, sorted.
func (c *Engine) OwnWaiters() ([]string, error) {
	all, err := c.waiters()
	var own []string
	for _, name := range ordered.Keys(all) {
		if all[name].Own {
			own = append(own, name)
		}
	}
	return own, err
}

// WaiterOperation is the operation that a waiter calls; ok is false where there
// is no such waiter.
func (c *Engine) WaiterOperation(name string) (operation string, ok bool, err error) {
	_, w, err := c.waiter(name)
	if w == nil {
		return "", false, err
	}
	return w.Operation, true, nil
}

// waiter finds a waiter by its name, or by boto3's; nil where there is none.
func (c *Engine) waiter(name string) (known string, w *waiter, err error) {
	all, err := c.waiters()
	if w := all[name]; w != nil {
		return name, w, nil
	}
	known = snake.Of(ordered.Keys(all))[name]
	return known, all[known], err
}

// Wait calls the waiter's operation until the resource is in the state that it
// is named for, and returns the last response; nil where the goal is that the
// call fails.
func (c *Engine) Wait(ctx context.Context, name string, in any, o *Options) (map[string]any, error) {
	if err := c.refused(o); err != nil {
		return nil, err
	}
	known, w, err := c.waiter(name)
	if err != nil {
		return nil, err
	}
	if w == nil {
		names, err := c.WaiterNames()
		return nil, cmp.Or(err, c.Face.Unknown(c.Model.Name, "waiter", name, names))
	}
	r := c.startWait(known, o)
	r.operation, r.judge = w.Operation, w.judge
	if r.delay == 0 {
		r.delay = time.Duration(w.Delay * float64(time.Second))
	}
	if r.limit == 0 && r.deadline.IsZero() {
		r.limit = w.MaxAttempts
	}
	return r.run(ctx, in, o)
}

// run makes the calls. The response is nil where the goal is that they fail.
func (r *waitRun) run(ctx context.Context, in any, o *Options) (map[string]any, error) {
	c := r.client
	for n := 1; ; n++ {
		pointer := c.Face.NewMap()
		s := &State{Options: *o}
		s.Features |= call.Waiter
		callErr := c.Call(ctx, s, r.operation, in, pointer)
		out := c.Face.At(pointer)
		done, err := r.step(n, out, s.Meta.StatusCode, callErr)
		if callErr != nil {
			out = nil
		}
		if done || err != nil {
			return out, err
		}
		if err := pause(ctx, r.delay, r.deadline); err != nil {
			return out, r.failed(fmt.Sprintf("stopped after %d calls", n), out, errors.Join(err, callErr))
		}
	}
}

// waitRun is the state of one wait.
type waitRun struct {
	client          *Engine
	name, operation string
	judge           judge
	delay           time.Duration
	deadline        time.Time // zero for none
	limit           int       // of calls; 0 for none
}

// judge finds the state of a response, or of the code of the service's error:
// success, failure, retry, or "" where it says nothing; matched is why.
type judge func(c *Engine, out map[string]any, code string, status int) (state, matched string, err error)

// startWait begins a wait that is bounded as the options say.
func (c *Engine) startWait(name string, o *Options) *waitRun {
	r := &waitRun{client: c, name: name, delay: o.Delay, limit: o.WaitAttempts}
	if o.MaxWait > 0 {
		r.deadline = time.Now().Add(o.MaxWait)
	}
	return r
}

func (r *waitRun) failed(reason string, last map[string]any, err error) error {
	return r.client.Face.WaitStopped(r.client.Model.Name, r.name, reason, last, err)
}

// step judges call n: done says that the goal is reached.
func (r *waitRun) step(n int, out map[string]any, status int, callErr error) (done bool, err error) {
	refusal, refused := r.client.Face.Refusal(callErr)
	if callErr != nil && !refused {
		return false, r.failed("a call failed", nil, callErr)
	}
	state, matched, fault := r.judge(r.client, out, refusal.Code, status)
	switch {
	case fault != nil:
		return false, r.failed("the goal cannot be judged", out, fault)
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

func pause(ctx context.Context, delay time.Duration, deadline time.Time) error {
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
// code of the service's error; it is "" when none does.
func (w *waiter) judge(c *Engine, out map[string]any, code string, status int) (state, matched string, err error) {
	for i := range w.Acceptors {
		a := &w.Acceptors[i]
		ok, err := a.matches(c, out, code, status)
		if err != nil {
			return "", "", err
		}
		if ok {
			return a.State, fmt.Sprintf("%s %s is %v", a.Matcher, a.Argument, a.Expected), nil
		}
	}
	return "", "", nil
}

func (a *acceptor) matches(c *Engine, out map[string]any, code string, status int) (bool, error) {
	refused := code != ""
	switch a.Matcher {
	case "status":
		return a.Expected == any(int64(status)), nil
	case "error":
		if wanted, ok := a.Expected.(bool); ok {
			return refused == wanted, nil
		}
		return refused && any(code) == a.Expected, nil
	}
	if refused {
		return false, nil // paths are of successes; another acceptor may take the error
	}
	found, err := c.value(a.path, out)
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
