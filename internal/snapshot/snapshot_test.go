package snapshot_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/snapshot"
)

type node struct {
	Name   string
	Values []string
	Next   *node
	hidden []int
}

type table map[string]any

func TestOf(t *testing.T) {
	text, when, reader := "a", time.Now(), strings.NewReader("x")
	from := table{
		"list": []table{{"Values": []string{"running"}}}, "bytes": []byte("ab"), "pointer": &text, "time": when,
		"reader": reader, "array": [1][]int{{1}}, "nil": nil, "none": []string(nil), "empty": []any{},
		"struct": node{Name: "n", Values: []string{"v"}, hidden: []int{1}}, "node": &node{Next: &node{Name: "inner"}},
	}
	got := snapshot.Of(from)
	if !reflect.DeepEqual(got, from) {
		t.Fatalf("%#v", got)
	}
	from["list"].([]table)[0]["Values"].([]string)[0] = "stopped"
	from["bytes"].([]byte)[0] = 'z'
	from["array"].([1][]int)[0][0] = 2
	from["struct"].(node).Values[0] = "w"
	from["node"].(*node).Next.Name = "other"
	text = "b"
	from["more"] = 1
	if got["list"].([]table)[0]["Values"].([]string)[0] != "running" || string(got["bytes"].([]byte)) != "ab" ||
		got["array"].([1][]int)[0][0] != 1 || got["struct"].(node).Values[0] != "v" || *got["pointer"].(*string) != "a" ||
		got["node"].(*node).Next.Name != "inner" || got["more"] != nil || got["reader"] != reader {
		t.Errorf("it is shared: %#v", got)
	}
}

// TestOfItself holds that values which contain or share themselves end.
func TestOfItself(t *testing.T) {
	ring := &node{Name: "ring"}
	ring.Next = ring
	if got := snapshot.Of(any(ring)).(*node); got == ring || got.Next != got {
		t.Errorf("%p %p", got, got.Next)
	}
	m := table{}
	m["self"] = m
	if got := snapshot.Of(m); reflect.ValueOf(got["self"]).Pointer() != reflect.ValueOf(got).Pointer() {
		t.Error("the copy holds the original")
	}
	shared := []any{1}
	for range 60 { // 2^60 elements, were each copied by itself
		shared = []any{shared, shared}
	}
	snapshot.Of(shared)
	long := &node{}
	for range 100_000 {
		long = &node{Next: long}
	}
	snapshot.Of(long)
	if snapshot.Of[any](nil) != nil {
		t.Error("nil is something")
	}
}
