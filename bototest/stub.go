package bototest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
)

// Stub answers the calls that a test expects, in place of AWS. It stands where the
// network would: requests are serialized, signed, recognized and read, answers are
// encoded and decoded, so that a test covers the wire too. It needs no socket and
// no goroutine, and so works under testing/synctest.
//
// A call that was not expected fails the test and says what differs from the
// nearest one that was. An expected call that is not made fails the test at its end.
// Answers and expected inputs are checked against the service's description when
// they are given.
//
// A Stub is safe for concurrent use. It is an HTTP client: Do sends requests that
// were made otherwise, with a presigned URL for one.
type Stub struct {
	t testing.TB

	mu       sync.Mutex
	expected []*Expectation
	anyOrder bool
	optional bool // calls may be left unmade
	calls    []*Call
}

// New makes a stub for a test.
func New(t testing.TB) *Stub {
	t.Helper()
	s := &Stub{t: t}
	t.Cleanup(s.finish)
	return s
}

// Config makes a client call the stub: boto3.NewClient("s3", stub.Config()), or
// the New of a typed package. Such a client is of the default session, which reads the
// environment and the user's files for what the Config does not say; those of
// [Stub.Session] are not.
func (s *Stub) Config() boto3.Config {
	cfg := clientConfig()
	cfg.HTTPClient = s
	cfg.Interceptors = []boto3.Interceptor{tell}
	return cfg
}

// Session makes a session whose clients all call the stub. It reads nothing of the
// environment and the user's files.
func (s *Stub) Session() *boto3.Session { return newSession(s.t, s.Config()) }

// AnyOrder lets the expected calls come in any order, and returns the stub.
func (s *Stub) AnyOrder() *Stub {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.anyOrder = true
	return s
}

// Expect expects a call. in is what its input has to be, a Map or a struct: all
// that the caller gives, and no more, unless [Expectation.Partial] is said; nil
// is any input. Values in it may be matchers, as [Any] is one. What a client adds by
// itself, such as checksums and idempotency tokens, is compared only where in has
// it.
func (s *Stub) Expect(service, operation string, in any) *Expectation {
	s.t.Helper()
	e := &Expectation{stub: s, times: 1, service: service, operation: operation}
	op, err := operationOf(service, operation)
	if err == nil {
		e.op = op
		err = e.input(in)
	}
	if err != nil {
		s.t.Fatalf("bototest: expect %s.%s: %v", service, operation, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expected = append(s.expected, e)
	return e
}

// Calls lists the requests that came, each attempt of a call for itself, in the
// order in which they were answered.
func (s *Stub) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := make([]Call, len(s.calls))
	for i, c := range s.calls {
		calls[i] = *c
	}
	return calls
}

// finish fails the test for what was expected and did not come.
func (s *Stub) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.expected {
		if left := e.left(); left > 0 && !s.optional {
			s.t.Errorf("bototest: expected %s, which was not called%s", e.describe(), again(left))
		}
	}
}

func again(left int) string {
	if left == 1 {
		return ""
	}
	return fmt.Sprintf(" (%d answers are left)", left)
}

// Do answers a request.
func (s *Stub) Do(r *http.Request) (*http.Response, error) {
	r, events := pumped(r)
	return events.until(s.answer(r))
}

func (s *Stub) answer(r *http.Request) (*http.Response, error) {
	x, err := receive(r, s.expects)
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls = append(s.calls, &x.Call)
	}()
	if x.op == nil {
		s.t.Errorf("bototest: a request that is no call of a service, %s %s: %v", r.Method, r.URL, err)
		x.Err = err
		return response(r, bare(http.StatusBadRequest, "UnknownOperationException", err.Error()), nil), nil
	}
	if err != nil {
		s.t.Errorf("bototest: %v", err)
		return s.refuse(r, x, unreadable(err))
	}
	told, _ := r.Context().Value(begunKey{}).(*begun)
	e, a, err := s.take(x, told)
	if err != nil {
		s.t.Errorf("bototest: %v", err)
		return s.refuse(r, x, &boto3.Error{Code: "UnexpectedCall", Message: err.Error()})
	}
	for _, d := range a.delays {
		x.Fault = d
		if err := d.wait(r.Context()); err != nil {
			return nil, err
		}
	}
	if a.fault != nil {
		x.Fault = a.fault
	}
	switch {
	case a.fault != nil && a.fault.kind == refuse:
		return s.refuse(r, x, a.fault.err)
	case a.fault != nil && a.fault.kind != cutBody:
		return nil, a.fault.lost()
	}
	return s.respond(r, x, e, a)
}

// respond encodes an answer.
func (s *Stub) respond(r *http.Request, x *exchange, e *Expectation, a answer) (*http.Response, error) {
	out, err := a.give(context.WithValue(r.Context(), callKey{}, &x.Call), x)
	if err != nil {
		return s.refuse(r, x, err)
	}
	reply, err := x.reply(r.Context(), out)
	if err != nil {
		s.t.Errorf("bototest: %s: %v", e.describe(), err)
		return s.refuse(r, x, err)
	}
	return response(r, reply, a.fault), nil
}

func (s *Stub) refuse(r *http.Request, x *exchange, err error) (*http.Response, error) {
	reply, encodeErr := x.refuse(err)
	if encodeErr != nil {
		s.t.Errorf("bototest: %v", encodeErr)
		reply = bare(http.StatusInternalServerError, "InternalFailure", encodeErr.Error())
	}
	return response(r, reply, nil), nil
}

// expects says whether a call of the operation is still due.
func (s *Stub) expects(service, operation string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.expected {
		if e.service == service && e.operation == operation && e.open() {
			return true
		}
	}
	return false
}

// take finds the expectation that a call fits and its next answer.
func (s *Stub) take(x *exchange, told *begun) (*Expectation, answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var next []*Expectation // those that a call may fit
	due := false
	for _, e := range s.expected {
		if !e.open() || due && !s.anyOrder && e.times >= 0 {
			continue
		}
		next = append(next, e)
		due = due || e.times >= 0
	}
	if len(next) == 0 {
		return nil, answer{}, fmt.Errorf("%s was called, and no call is expected%s", x.describe(), s.before())
	}
	var nearest *Expectation
	var least []string
	for _, e := range next {
		lines, err := e.differences(x, told)
		if err != nil {
			return nil, answer{}, err
		}
		if len(lines) == 0 {
			return e, e.next(), nil
		}
		if nearest == nil || len(lines) < len(least) {
			nearest, least = e, lines
		}
	}
	return nil, answer{}, fmt.Errorf("%s was called, but the call expected is %s:\n  %s", x.Name(), nearest.describe(), strings.Join(least, "\n  "))
}

// before says what has been called, for a call too many.
func (s *Stub) before() string {
	if len(s.expected) == 0 {
		return ""
	}
	return fmt.Sprintf(" any more (the %d that were have been made)", len(s.expected))
}

// answer is what one call gets.
type answer struct {
	delays []*Fault
	fault  *Fault
	give   func(ctx context.Context, x *exchange) (any, error)
}

var errNoAnswer = errors.New("the expectation has no answer; say Return, Fail or Answer")

// plainInput is an input in plain types.
func plainInput(e *Expectation, in any) (map[string]any, error) {
	v, err := binder.View(e.op.Input.Shape, in)
	if err != nil {
		return nil, err
	}
	x, err := treeOf(e.op.Input.Shape, v)
	members, _ := x.(map[string]any)
	return members, err
}
