package boto3_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/athena"
)

type ownWaiter struct {
	Operation, Path                 string
	Success, Failure, Pending, Gone []string
}

// TestOwnWaiters runs each of the module's own waiters by way of the states that are
// waited out to each goal, and to each state that ends it otherwise.
func TestOwnWaiters(t *testing.T) {
	data, err := os.ReadFile("cmd/botogen/waiters.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]map[string]ownWaiter
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for service, waiters := range all {
		for name, w := range waiters {
			t.Run(service+"."+name, func(t *testing.T) {
				for _, state := range w.Success {
					if err := ownWait(t, service, name, w, state); err != nil {
						t.Errorf("%s: %v", state, err)
					}
				}
				for _, code := range w.Gone {
					if err := ownWait(t, service, name, w, code); err != nil {
						t.Errorf("%s: %v", code, err)
					}
				}
				for _, state := range w.Failure {
					if failed, ok := errors.AsType[*boto3.WaitError](ownWait(t, service, name, w, state)); !ok || !strings.Contains(failed.Reason, state) {
						t.Errorf("%s: %v", state, failed)
					}
				}
			})
		}
	}
}

// ownWait waits through the pending states up to the last.
func ownWait(t *testing.T, service, name string, w ownWaiter, last string) (err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		e := stub.Expect(service, w.Operation, nil)
		for _, state := range w.Pending {
			e.Return(outputIn(t, service, w, state))
		}
		if w.Path == "" {
			e.Fail(boto3.Code(last))
		} else {
			e.Return(outputIn(t, service, w, last))
		}
		c, made := stub.Session().Client(service)
		if made != nil {
			t.Fatal(made)
		}
		if names, _ := c.Names(); !slices.Contains(names.OwnWaiters, name) || !slices.Contains(names.Waiters, name) {
			t.Errorf("%s is not among the names", name)
		}
		in, made := bototest.ExampleInput(service, w.Operation, 1)
		if made != nil {
			t.Fatal(made)
		}
		_, err = c.Wait(t.Context(), name, in)
	})
	return err
}

// outputIn is an output of the operation with a state at the waiter's path.
func outputIn(t *testing.T, service string, w ownWaiter, state string) boto3.Map {
	t.Helper()
	for seed := range uint64(500) {
		out, err := bototest.ExampleOutput(service, w.Operation, seed)
		if err != nil {
			t.Fatal(err)
		}
		if setAt(out, strings.Split(w.Path, "."), state) {
			return out
		}
	}
	t.Fatalf("no example of %s has %s", w.Operation, w.Path)
	return nil
}

// setAt sets a value at a path; false where the map has not got so far.
func setAt(m boto3.Map, path []string, value string) bool {
	name, list := strings.CutSuffix(path[0], "[]")
	switch inner := m[name].(type) {
	case []any:
		for _, v := range inner {
			if one, ok := v.(boto3.Map); !list || !ok || !setAt(one, path[1:], value) {
				return false
			}
		}
		return len(inner) > 0
	case boto3.Map:
		return setAt(inner, path[1:], value)
	case string:
		m[name] = value
		return len(path) == 1
	}
	return false
}

// TestOwnWaiterTyped has the method, boto3's form of the name, and bounds of the caller's.
func TestOwnWaiterTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("athena", "GetQueryExecution", nil).Return(execution("RUNNING", "")).Return(execution("SUCCEEDED", "")).Return(execution("SUCCEEDED", ""))
		c := athena.New(stub.Session())
		began := time.Now()
		err := c.WaitUntilQueryExecutionComplete(t.Context(), &athena.GetQueryExecutionInput{QueryExecutionId: "q"}, boto3.Delay(time.Hour))
		if took := time.Since(began); err != nil || took != time.Hour {
			t.Error(err, took)
		}
		if _, err = c.Dynamic().Wait(t.Context(), "query_execution_complete", boto3.Map{"QueryExecutionId": "q"}); err != nil {
			t.Error(err)
		}
	})
}
