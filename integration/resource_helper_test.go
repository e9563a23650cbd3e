package integration

import (
	"iter"
	"testing"

	"github.com/boto3-go/boto3"
)

// attempt is what a call gave.
type attempt[T any] struct {
	value T
	err   error
}

func try[T any](value T, err error) attempt[T] { return attempt[T]{value, err} }

// or fails the test where the call has failed.
func (a attempt[T]) or(t *testing.T) T {
	t.Helper()
	if a.err != nil {
		t.Fatal(a.err)
	}
	return a.value
}

// named yields the resources' own names.
func named[T interface{ String() string }](t *testing.T, all iter.Seq2[T, error]) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for r, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		found[r.String()] = true
	}
	return found
}

// inCollection fails the test unless a resource is in a collection, or is not in it.
func inCollection[T interface{ String() string }](t *testing.T, all iter.Seq2[T, error], r T, want bool) {
	t.Helper()
	if found := named(t, all); found[r.String()] != want {
		t.Errorf("%s is in the collection: %t; there are %v", r, !want, found)
	}
}

// exists fails the test unless a resource is there, or is not.
func exists(t *testing.T, r interface{ String() string }, got bool, err error, want bool) {
	t.Helper()
	if err != nil || got != want {
		t.Errorf("%s exists: %t, %v", r, got, err)
	}
}

func code(t *testing.T, err error, want boto3.Code) {
	t.Helper()
	if e, ok := err.(*boto3.Error); !ok || e.Code != want { //nolint:errorlint // a service's refusal is not wrapped
		t.Errorf("%v, want the code %s", err, want)
	}
}
