package dynamodb_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// TestStatementPages reads page after page, and stops where the range does.
func TestStatementPages(t *testing.T) {
	s := &service{answer: func(_ string, in map[string]any) (int, string) {
		if in["NextToken"] == "two" {
			return 200, `{"Items":[{"id":{"S":"c"}}],"ConsumedCapacity":{"CapacityUnits":1}}`
		}
		return 200, `{"Items":[{"id":{"S":"a"}},{"id":{"S":"b"}}],"NextToken":"two","ConsumedCapacity":{"CapacityUnits":0.5}}`
	}}
	client, ctx := newClient(t, s), t.Context()
	var used dynamodb.Usage
	args := []any{"a", 3, dynamodb.StringSet{"x"}, nil}
	statement := dynamodb.Statement[boto3.Map](ctx, client, "SELECT", args, dynamodb.Used(&used))
	args[0] = "changed later"
	for range 2 {
		got := ""
		for item, err := range statement {
			got += fmt.Sprint(item["id"], err)
		}
		if got != "a<nil>b<nil>c<nil>" || fmt.Sprint(used) != "{2 3 3 1.5 0 0}" {
			t.Error(got, used)
		}
	}
	if want := `[map[S:a] map[N:3] map[SS:[x]] map[NULL:true]]`; fmt.Sprint(s.asked[0]["Parameters"]) != want || len(s.asked) != 4 {
		t.Error(s.asked)
	}
	for _, err := range statement {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if len(s.asked) != 5 {
		t.Error(len(s.asked), "calls")
	}
	s.answer = func(string, map[string]any) (int, string) {
		return 400, `{"__type":"DuplicateItemException","message":"no"}`
	}
	if err := dynamodb.Exec(ctx, client, "INSERT", nil); !errors.Is(err, boto3.Code("DuplicateItemException")) {
		t.Error(err)
	}
	if err := dynamodb.Exec(ctx, client, "INSERT", []any{func() {}}); err == nil {
		t.Error("a function is no value")
	}
	for _, err := range dynamodb.Statement[boto3.Map](ctx, nil, "SELECT", nil) {
		if err == nil {
			t.Error("there is no client")
		}
	}
}
