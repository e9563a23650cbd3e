package bototest

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// Expectation is a call that a test expects, and its answers: one for each time
// that it is made, attempts after a fault included. Its methods return it, so that
// they can be chained:
//
//	stub.Expect("sqs", "SendMessage", in).Fault(bototest.Throttle()).Return(out)
type Expectation struct {
	stub               *Stub
	service, operation string
	op                 *model.Operation
	want               map[string]any // nil is any input
	partial            bool
	match              func(x *exchange) error

	times   int // how often all answers are given; negative for any number of times
	answers []answer
	given   int
	pending answer // what is said of the next answer
}

// input keeps what a call's input has to be.
func (e *Expectation) input(in any) (err error) {
	if isNil(in) {
		return nil
	}
	if e.op.Input == nil {
		if isEmpty(in) {
			return nil
		}
		return fmt.Errorf("the operation has no input")
	}
	if _, err := binder.In(e.op.Input.Shape, in); err != nil {
		return err
	}
	e.want, err = plainInput(e, in)
	return err
}

// Partial lets the caller give more than is expected.
func (e *Expectation) Partial() *Expectation { return e.set(func() { e.partial = true }) }

// Times expects the call n times: the answers are given n times over.
func (e *Expectation) Times(n int) *Expectation { return e.set(func() { e.times = n }) }

// AnyTimes lets the call be made any number of times, or not at all, and at any
// time.
func (e *Expectation) AnyTimes() *Expectation { return e.set(func() { e.times = -1 }) }

// Return answers with an output, a Map or a struct; nil is one without members. An
// output that does not fit the description fails the test.
func (e *Expectation) Return(out any) *Expectation {
	e.stub.t.Helper()
	if isNil(out) {
		out = nil
	}
	if err := checkOutput(e.op, out); err != nil {
		e.stub.t.Errorf("bototest: %v", err)
	}
	return e.answer(func(context.Context, *exchange) (any, error) { return out, nil })
}

// Fail answers with an error of the service: a *boto3.Error, an exception of a
// typed package or a boto3.Code, declared by the description or not.
func (e *Expectation) Fail(err error) *Expectation {
	return e.answer(func(context.Context, *exchange) (any, error) { return nil, err })
}

// Answer answers with what a function makes of the input.
func (e *Expectation) Answer(h Handler) *Expectation {
	return e.answer(func(ctx context.Context, x *exchange) (any, error) {
		out, err := h(ctx, x.Input)
		return out, err
	})
}

// Fault lets an attempt go wrong. The client's next attempt gets the next answer;
// after [Delay] and [CutBody] it is this attempt that does.
func (e *Expectation) Fault(f *Fault) *Expectation {
	return e.set(func() {
		switch f.kind {
		case delay:
			e.pending.delays = append(e.pending.delays, f)
		case cutBody:
			e.pending.fault = f
		case refuse, reset, timeout:
			e.pending.fault = f
			e.answers = append(e.answers, e.pending)
			e.pending = answer{}
		}
	})
}

func (e *Expectation) answer(give func(ctx context.Context, x *exchange) (any, error)) *Expectation {
	return e.set(func() {
		e.pending.give = give
		e.answers = append(e.answers, e.pending)
		e.pending = answer{}
	})
}

func (e *Expectation) set(change func()) *Expectation {
	e.stub.mu.Lock()
	defer e.stub.mu.Unlock()
	change()
	return e
}

// left is how many answers are still to be given; the stub's lock is held, as for
// all that follows.
func (e *Expectation) left() int {
	if e.times < 0 {
		return 0
	}
	return e.times*max(1, len(e.answers)) - e.given
}

func (e *Expectation) open() bool { return e.times < 0 || e.left() > 0 }

// next is the answer to the call at hand.
func (e *Expectation) next() answer {
	i := e.given
	e.given++
	if len(e.answers) == 0 {
		return answer{give: func(context.Context, *exchange) (any, error) {
			if err := checkOutput(e.op, nil); err != nil {
				return nil, errNoAnswer
			}
			return nil, nil
		}}
	}
	return e.answers[i%len(e.answers)]
}

// differences says what in a call is not as expected.
func (e *Expectation) differences(x *exchange, told *begun) ([]string, error) {
	if x.Service != e.service || x.Operation != e.operation {
		return []string{"operation: want " + e.service + "." + e.operation + ", got " + x.Name()}, nil
	}
	if e.match != nil {
		if unlike := e.match(x); unlike != nil {
			return []string{unlike.Error()}, nil //nolint:nilerr // it is the difference
		}
	}
	if e.want == nil {
		return nil, nil
	}
	got, err := plainInput(e, x.Input)
	if err != nil {
		return nil, err
	}
	d := difference{partial: e.partial}
	for _, name := range keysOf(e.want) {
		d.compare(name, e.want[name], got[name])
	}
	if e.partial || told == nil {
		return d.lines, nil
	}
	gave, err := plainInputGiven(e, told.input)
	if err != nil {
		return nil, err
	}
	for _, name := range keysOf(got) {
		if _, expected := e.want[name]; !expected && gave[name] {
			d.compare(name, nil, got[name])
		}
	}
	return d.lines, nil
}

// plainInputGiven are the members that a caller gave.
func plainInputGiven(e *Expectation, in any) (map[string]bool, error) {
	v, err := binder.View(e.op.Input.Shape, in)
	if err != nil {
		return nil, err
	}
	gave := map[string]bool{}
	for i := range e.op.Input.Shape.Members {
		if _, ok := v.Member(i); ok && !e.op.Input.Shape.Members[i].Shape.EventStream {
			gave[e.op.Input.Shape.Members[i].Name] = true
		}
	}
	return gave, nil
}

// describe is the call with its input.
func (x *exchange) describe() string {
	e := &Expectation{service: x.Service, operation: x.Operation, op: x.op}
	if x.op.Input != nil {
		e.want, _ = plainInput(e, x.Input) // it was decoded, and so can be read
	}
	return e.describe()
}

func (e *Expectation) describe() string {
	text := e.service + "." + e.operation
	if e.want == nil {
		return text
	}
	parts := make([]string, 0, len(e.want))
	for _, name := range keysOf(e.want) {
		if _, matcher := e.want[name].(func(any) error); matcher {
			parts = append(parts, name+": (a matcher)")
			continue
		}
		parts = append(parts, name+": "+show(e.want[name]))
	}
	return text + "{" + strings.Join(parts, ", ") + "}"
}

// Expected is an expectation of a typed call.
type Expected[In, Out any] struct{ *Expectation }

// Expect expects a call by its method, so that the compiler checks input and
// answer:
//
//	bototest.Expect(stub, (*s3.Client).GetObject, &s3.GetObjectInput{Bucket: "logs", Key: "k"}).
//		Return(&s3.GetObjectOutput{Body: bototest.Body("hello")})
//
// A nil input is any. The call may be made through any client: by name too.
func Expect[Client boto3.AnyClient, In, Out any](s *Stub, method Method[Client, In, Out], in *In) *Expected[In, Out] {
	s.t.Helper()
	op, err := operationFor(reflect.TypeFor[Client](), method)
	if err != nil {
		s.t.Fatalf("bototest: %v", err)
	}
	if in == nil {
		return &Expected[In, Out]{s.Expect(op.Service.Name, op.Name, nil)}
	}
	return &Expected[In, Out]{s.Expect(op.Service.Name, op.Name, in)}
}

// Return answers with an output.
func (e *Expected[In, Out]) Return(out *Out) *Expected[In, Out] {
	e.stub.t.Helper()
	e.Expectation.Return(out)
	return e
}

// Match has a function look at the input; its error says what is wrong.
func (e *Expected[In, Out]) Match(f func(in *In) error) *Expected[In, Out] {
	e.set(func() {
		e.match = func(x *exchange) error {
			in := new(In)
			if err := x.decode(in); err != nil {
				return err
			}
			return f(in)
		}
	})
	return e
}
