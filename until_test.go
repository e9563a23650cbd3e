package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/athena"
	"github.com/boto3-go/boto3/service/ec2"
)

func execution(state, reason string) boto3.Map {
	return boto3.Map{"QueryExecution": boto3.Map{"QueryExecutionId": "q", "Status": boto3.Map{"State": state, "StateChangeReason": reason}}}
}

const (
	querySucceeded = "QueryExecution.Status.State == 'SUCCEEDED'"
	queryOver      = "contains(['FAILED', 'CANCELLED'], QueryExecution.Status.State)"
)

// TestUntil reaches the goal by an expression and by a function, in the same calls.
func TestUntil(t *testing.T) {
	in := boto3.Map{"QueryExecutionId": "q"}
	for name, until := range map[string]func(*testing.T, *boto3.Session) (string, error){
		"by name": func(t *testing.T, s *boto3.Session) (string, error) {
			c, err := s.Client("athena")
			if err != nil {
				return "", err
			}
			out, err := boto3.Until(t.Context(), c, "get_query_execution", in, boto3.Goal[boto3.Map]{When: querySucceeded, Never: queryOver}, boto3.Delay(time.Minute))
			state, _ := out.Search("QueryExecution.Status.State")
			return fmt.Sprint(state), err
		},
		"typed": func(t *testing.T, s *boto3.Session) (string, error) {
			out, err := boto3.Until(t.Context(), athena.New(s), "GetQueryExecution", &athena.GetQueryExecutionInput{QueryExecutionId: "q"},
				boto3.Goal[*athena.GetQueryExecutionOutput]{Done: func(out *athena.GetQueryExecutionOutput) (bool, error) {
					return out.QueryExecution.Status.State == athena.QueryExecutionStateSucceeded, nil
				}}, boto3.Delay(time.Minute))
			return string(out.QueryExecution.Status.State), err
		},
		"a struct": func(t *testing.T, s *boto3.Session) (string, error) {
			type answer struct {
				QueryExecution struct{ Status struct{ State string } }
			}
			out, err := boto3.Until(t.Context(), athena.New(s), "GetQueryExecution", in, boto3.Goal[answer]{
				When: "QueryExecution.QueryExecutionId == 'q'",
				Done: func(out answer) (bool, error) { return out.QueryExecution.Status.State == "SUCCEEDED", nil },
			}, boto3.Delay(time.Minute))
			return out.QueryExecution.Status.State, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stub := bototest.New(t)
				stub.Expect("athena", "GetQueryExecution", in).Return(execution("QUEUED", "")).Return(execution("RUNNING", "")).Return(execution("SUCCEEDED", ""))
				began := time.Now()
				if state, err := until(t, stub.Session()); state != "SUCCEEDED" || err != nil {
					t.Error(state, err)
				}
				if took := time.Since(began); took != 2*time.Minute {
					t.Error(took)
				}
			})
		})
	}
}

// TestUntilEnds without its goal.
func TestUntilEnds(t *testing.T) {
	in := boto3.Map{"InstanceIds": []string{"i-1"}}
	state := func(name string) boto3.Map {
		return boto3.Map{"Reservations": []any{boto3.Map{"Instances": []any{boto3.Map{"State": boto3.Map{"Name": name}, "StateTransitionReason": "spot"}}}}}
	}
	const running, at = "Reservations[0].Instances[0].State.Name == 'running'", "Reservations[0].Instances[0]"
	fault := errors.New("no")
	for name, c := range map[string]struct {
		goal    boto3.Goal[boto3.Map]
		opts    []boto3.WaitOption
		answers func(*bototest.Expectation)
		text    string // "" for success
		last    bool
		is      error
	}{
		"never": {
			goal:    boto3.Goal[boto3.Map]{When: running, Never: at + ".State.Name == 'terminated'", Reason: at + ".StateTransitionReason"},
			answers: func(e *bototest.Expectation) { e.Return(state("pending")).Return(state("terminated")) },
			text:    "waiting for DescribeInstances of ec2: a terminal state was reached (Reservations[0].Instances[0].State.Name == 'terminated': spot)", last: true,
		},
		"attempts": {
			goal: boto3.Goal[boto3.Map]{When: running}, opts: []boto3.WaitOption{boto3.MaxWaitAttempts(2)},
			answers: func(e *bototest.Expectation) { e.Times(2).Return(state("pending")) }, text: "the goal was not reached in 2 calls", last: true,
		},
		"time": {
			goal: boto3.Goal[boto3.Map]{When: running}, opts: []boto3.WaitOption{boto3.MaxWait(12 * time.Second)},
			answers: func(e *bototest.Expectation) { e.Times(3).Return(state("pending")) }, text: "stopped after 3 calls: the maximum wait is over", last: true,
		},
		"not there yet": {
			goal: boto3.Goal[boto3.Map]{When: running, Retry: []boto3.Code{"InvalidInstanceID.NotFound"}},
			answers: func(e *bototest.Expectation) {
				e.Fail(boto3.Code("InvalidInstanceID.NotFound")).Return(state("running"))
			}, last: true,
		},
		"another error": {
			goal: boto3.Goal[boto3.Map]{When: running, Retry: []boto3.Code{"InvalidInstanceID.NotFound"}},
			answers: func(e *bototest.Expectation) {
				e.Fail(boto3.Code("UnauthorizedOperation"))
			}, text: "a call failed", is: boto3.Code("UnauthorizedOperation"),
		},
		"gone": {
			goal: boto3.Goal[boto3.Map]{Gone: []boto3.Code{"InvalidInstanceID.NotFound"}},
			answers: func(e *bototest.Expectation) {
				e.Return(state("shutting-down")).Fail(boto3.Code("InvalidInstanceID.NotFound"))
			},
		},
		"a function's error": {
			goal:    boto3.Goal[boto3.Map]{Done: func(boto3.Map) (bool, error) { return false, fault }},
			answers: func(e *bototest.Expectation) { e.Return(state("pending")) }, text: "the goal cannot be judged: no", last: true, is: fault,
		},
		"no truth": {
			goal:    boto3.Goal[boto3.Map]{When: at + ".State.Name"},
			answers: func(e *bototest.Expectation) { e.Return(state("pending")) }, text: "gives a string, not true or false", last: true,
		},
		"no goal":         {text: "none of When, Done and Gone"},
		"no expression":   {goal: boto3.Goal[boto3.Map]{When: "a ="}, text: "the goal"},
		"senseless bound": {goal: boto3.Goal[boto3.Map]{When: running}, opts: []boto3.WaitOption{boto3.MaxWait(-1)}, text: "MaxWait is below zero"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stub := bototest.New(t)
				if c.answers != nil {
					c.answers(stub.Expect("ec2", "DescribeInstances", in))
				}
				out, err := boto3.Until(t.Context(), ec2.New(stub.Session()), "DescribeInstances", in, c.goal, c.opts...)
				if (err == nil) != (c.text == "") || err != nil && !strings.Contains(err.Error(), c.text) || (out != nil) != c.last {
					t.Errorf("%v, %v", out, err)
				}
				if c.is != nil && !errors.Is(err, c.is) {
					t.Errorf("%v is no %v", err, c.is)
				}
			})
		})
	}
}

// TestUntilOfTheContext ends with it, and keeps the last answer.
func TestUntilOfTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("athena", "GetQueryExecution", nil).AnyTimes().Return(execution("RUNNING", ""))
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
		defer cancel()
		out, err := boto3.Until(ctx, athena.New(stub.Session()), "GetQueryExecution", boto3.Map{"QueryExecutionId": "q"}, boto3.Goal[boto3.Map]{When: querySucceeded})
		failed, ok := errors.AsType[*boto3.WaitError](err)
		if !ok || !errors.Is(err, context.DeadlineExceeded) || failed.Waiter != "GetQueryExecution" || failed.Last == nil || out == nil {
			t.Error(out, err)
		}
	})
}

// TestUntilOfAStream is refused before anything is sent.
func TestUntilOfAStream(t *testing.T) {
	s := newSession(t, boto3.Config{})
	c, err := s.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	_, err = boto3.Until(t.Context(), c, "GetObject", nil, boto3.Goal[boto3.Map]{When: "ContentLength == `3`"})
	if err == nil || !strings.Contains(err.Error(), "GetObject answers with a stream") {
		t.Error(err)
	}
	if _, err = boto3.Until(t.Context(), nil, "GetObject", nil, boto3.Goal[boto3.Map]{}); err == nil {
		t.Error("no client")
	}
}

// A query is waited for with a goal of its own.
func ExampleUntil() {
	states := []string{"PENDING", "RUNNING", "DONE"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"QueryExecution": {"Status": {"State": %q}}}`, states[0])
		states = states[1:]
	}))
	defer server.Close()
	c := athena.New(nil, boto3.Config{Region: "eu-central-1", EndpointURL: server.URL, Credentials: credentials.Static("AKIDEXAMPLE", "secret", "")})
	out, err := boto3.Until(context.Background(), c, "GetQueryExecution", &athena.GetQueryExecutionInput{QueryExecutionId: "q-1"},
		boto3.Goal[*athena.GetQueryExecutionOutput]{
			When:  "QueryExecution.Status.State == 'DONE'",
			Never: "QueryExecution.Status.State == 'FAILED'", Reason: "QueryExecution.Status.StateChangeReason",
		}, boto3.Delay(time.Millisecond), boto3.MaxWait(time.Minute))
	fmt.Println(out.QueryExecution.Status.State, err)
	// Output: DONE <nil>
}
