package dynamodb_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// TestExpressionsInStructs puts conditions, keys, updates and nothing at all in fields
// of a user's own structs, of their own types, by pointer and as any.
func TestExpressionsInStructs(t *testing.T) {
	type update struct {
		TableName           string
		Key                 boto3.Map
		UpdateExpression    dynamodb.Update
		ConditionExpression dynamodb.Condition
	}
	type query struct {
		TableName              string
		KeyConditionExpression dynamodb.KeyCondition
		FilterExpression       dynamodb.Condition
	}
	type pointers struct {
		TableName              string
		KeyConditionExpression *dynamodb.KeyCondition
		FilterExpression       any
	}
	type transaction struct {
		TransactItems []struct{ Update *update }
	}
	id, big := dynamodb.Key("id").Eq("a"), dynamodb.Attr("n").Gt(1)
	set := update{"t", boto3.Map{"id": "a"}, dynamodb.Set("n", 2), big}
	const key, filter = "KeyConditionExpression:#n0 = :v0", "FilterExpression:#n1 > :v1"
	for _, c := range []struct {
		operation string
		in        any
		want      []string
		not       string
	}{
		{"Query", query{"t", id, big}, []string{key, filter}, ""},
		{"Query", &query{"t", id, dynamodb.Condition{}}, []string{key}, "FilterExpression"},
		{"Query", pointers{"t", &id, big}, []string{key, filter}, ""},
		{"Query", pointers{"t", &id, nil}, []string{key}, "FilterExpression"},
		{"UpdateItem", set, []string{"UpdateExpression:SET #n0 = :v1", "ConditionExpression:#n0 > :v0"}, ""},
		{"TransactWriteItems", transaction{[]struct{ Update *update }{{&set}}}, []string{"UpdateExpression:SET #n0", "ConditionExpression:#n0 >"}, ""},
	} {
		s := &service{answer: func(string, map[string]any) (int, string) { return 200, "{}" }}
		if err := newClient(t, s).Call(t.Context(), c.operation, c.in, nil, boto3.NativeValues()); err != nil {
			t.Fatalf("%T: %v", c.in, err)
		}
		body := fmt.Sprint(s.asked[0])
		for _, want := range c.want {
			if !strings.Contains(body, want) || c.not != "" && strings.Contains(body, c.not) {
				t.Errorf("%T: %s", c.in, body)
			}
		}
	}
	refused := func(operation string, in, out any) {
		t.Helper()
		err := newClient(t, &service{answer: func(string, map[string]any) (int, string) {
			return 200, `{"TableNames":["a"],"LastEvaluatedTableName":"a"}`
		}}).
			Call(t.Context(), operation, in, out)
		if err == nil || !strings.Contains(err.Error(), "dynamodb.Condition") {
			t.Error(err)
		}
	}
	refused("Scan", struct{ TableName dynamodb.Condition }{big}, nil)
	refused("Scan", boto3.Map{"TableName": big}, nil)
	refused("ListTables", nil, &struct{ LastEvaluatedTableName dynamodb.Condition }{})
}
