package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/model"
)

// TestOwnWaiters holds the table of the module's own waiters to the descriptions: each
// operation and state is there, and every state that the service may tell is thought of.
func TestOwnWaiters(t *testing.T) {
	all, err := readOwnWaiters()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for service, waiters := range all {
		file := filepath.Join("..", "..", "service", packageName(service), "description.b3d")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := model.Open(file, string(data))
		if err != nil {
			t.Fatal(err)
		}
		section, err := m.Section(model.WaitersSection)
		if err != nil {
			t.Fatal(err)
		}
		var stored struct{ Waiters map[string]waiter }
		if err := json.Unmarshal(section, &stored); err != nil {
			t.Fatal(err)
		}
		for name, w := range waiters {
			n++
			where := service + "." + name
			if !stored.Waiters[name].Own {
				t.Errorf("%s is not in the store as the module's own: take it out of waiters.json if AWS describes it, or make generate", where)
			}
			op, err := m.Operation(w.Operation)
			if err != nil || op == nil {
				t.Errorf("%s: no operation %s: %v", where, w.Operation, err)
				continue
			}
			if w.Delay < 1 || w.MaxAttempts < 1 || len(w.Success)+len(w.Gone) == 0 {
				t.Errorf("%s has no bounds or no goal", where)
			}
			for _, code := range w.Gone {
				if !slices.ContainsFunc(op.Errors, func(s *model.Shape) bool { return s.Name == code }) {
					t.Errorf("%s: %s has no error %s", where, op.Name, code)
				}
			}
			if w.Path != "" {
				checkStates(t, where, stateAt(t, where, op.Output.Shape, w.Path), slices.Concat(w.Success, w.Failure, w.Pending))
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d waiters", n)
	}
}

// checkStates holds the states to those of the description.
func checkStates(t *testing.T, where string, s *model.Shape, states []string) {
	t.Helper()
	if s == nil {
		return
	}
	want := slices.Sorted(slices.Values(s.Enum))
	if slices.Sort(states); !slices.Equal(states, want) {
		t.Errorf("%s knows the states %v, the description %v", where, states, want)
	}
}

// stateAt is the shape at a path.
func stateAt(t *testing.T, where string, s *model.Shape, path string) *model.Shape {
	t.Helper()
	for name := range strings.SplitSeq(path, ".") {
		name, list := strings.CutSuffix(name, "[]")
		m, ok := s.Member(name)
		if !ok {
			t.Errorf("%s: %s has no %s", where, s.Name, name)
			return nil
		}
		if s = m.Shape; list {
			s = s.Element.Shape
		}
	}
	return s
}

// TestOwnWaitersGiveWay to those that AWS describes under the same name, in the
// service's file or in its extras.
func TestOwnWaitersGiveWay(t *testing.T) {
	const theirs = `{"version": 2, "waiters": {"QueryExecutionComplete": {"operation": "GetQueryExecution", "delay": 7, "maxAttempts": 8, "acceptors": []}}}`
	merged, err := withOwnWaiters("athena", []byte(theirs), nil)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Waiters map[string]waiter }
	if err := json.Unmarshal(merged, &file); err != nil {
		t.Fatal(err)
	}
	if w := file.Waiters["QueryExecutionComplete"]; w.Own || w.Delay != 7 || !file.Waiters["CalculationExecutionComplete"].Own {
		t.Errorf("%s", merged)
	}
	const extras = `{"merge": {"waiters": {"QueryExecutionComplete": {"operation": "GetQueryExecution"}}}}`
	if merged, err = withOwnWaiters("athena", nil, []byte(extras)); err != nil || strings.Contains(string(merged), `"QueryExecutionComplete"`) {
		t.Errorf("%s, %v", merged, err)
	}
	if merged, err = withOwnWaiters("s3", []byte(theirs), nil); err != nil || string(merged) != theirs {
		t.Errorf("a service without own ones: %s, %v", merged, err)
	}
	if _, err = withOwnWaiters("athena", []byte("{"), nil); err == nil {
		t.Error("no JSON")
	}
	if _, err = withOwnWaiters("athena", nil, []byte("[]")); err == nil {
		t.Error("no extras")
	}
}
