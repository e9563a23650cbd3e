package dynamodbtest_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	ddb "github.com/boto3-go/boto3/service/dynamodb"
)

type item = map[string]ddb.AttributeValue

func put(t *testing.T, c *ddb.Client, customer, id string, more item) {
	t.Helper()
	in := item{"customer": {S: &customer}, "id": {N: &id}}
	maps.Copy(in, more)
	if out, err := c.PutItem(t.Context(), &ddb.PutItemInput{TableName: "orders", Item: in}); err != nil || out.Attributes != nil {
		t.Fatalf("got %v, %v", out, err)
	}
}

// TestNumbersHaveAnOrder has items come by the number of their sort key, in pages and
// backward, and numbers in the form that DynamoDB gives them.
func TestNumbersHaveAnOrder(t *testing.T) {
	_, c := start(t)
	for _, id := range []string{"10", "9", "2", "007.50", "1e2", "0"} {
		put(t, c, "ada", id, item{"n": {N: new("01.10")}})
	}
	put(t, c, "ada", "9.0", item{"n": {N: new("3")}}) // is 9
	want := []string{"0", "2", "7.5", "9", "10", "100"}
	for _, forward := range []bool{true, false} {
		var got []string
		for page, err := range c.QueryPages(t.Context(), &ddb.QueryInput{
			TableName: "orders", KeyConditionExpression: "customer = :c", ExpressionAttributeValues: item{":c": {S: new("ada")}},
			ScanIndexForward: &forward, Limit: new(int32(2)),
		}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, order := range page.Items {
				got = append(got, *order["id"].N)
			}
		}
		if !forward {
			slices.Reverse(got)
		}
		if !slices.Equal(got, want) {
			t.Errorf("forward %v: got %v", forward, got)
		}
	}
	out, err := c.Query(t.Context(), &ddb.QueryInput{
		TableName: "orders", KeyConditionExpression: "customer = :c and id between :a and :b", FilterExpression: "n = :n", Select: "COUNT",
		ExpressionAttributeValues: item{":c": {S: new("ada")}, ":a": {N: new("2")}, ":b": {N: new("10.0")}, ":n": {N: new("1.1")}},
	})
	if err != nil || out.Count != 3 || len(out.Items) != 0 {
		t.Errorf("got %v, %v", out, err)
	}
	got, err := c.GetItem(t.Context(), &ddb.GetItemInput{TableName: "orders", Key: item{"customer": {S: new("ada")}, "id": {N: new("7.5")}}})
	if err != nil || got.Item["n"].N == nil || *got.Item["n"].N != "1.1" {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestRefusals has calls refused that would be taken for others.
func TestRefusals(t *testing.T) {
	srv, _ := start(t)
	client, err := srv.Session().Client("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	of := func(name string, v boto3.Map) boto3.Map {
		return boto3.Map{"TableName": "orders", "Item": boto3.Map{"customer": boto3.Map{"S": "ada"}, "id": boto3.Map{"N": "1"}, name: v}}
	}
	with := func(in boto3.Map, name string, v any) boto3.Map {
		in[name] = v
		return in
	}
	one := boto3.Map{"N": "1"}
	for _, c := range []struct {
		operation string
		in        boto3.Map
		want      boto3.Code
	}{
		{"PutItem", of("n", boto3.Map{"N": "abc"}), "ValidationException"},
		{"PutItem", of("n", boto3.Map{"N": "0x10"}), "ValidationException"},
		{"PutItem", of("n", boto3.Map{"N": "1e1000000000"}), "ValidationException"},
		{"PutItem", of("n", boto3.Map{"N": strings.Repeat("1", 39)}), "ValidationException"},
		{"PutItem", of("n", boto3.Map{"N": "1e126"}), "ValidationException"},
		{"PutItem", of("n", boto3.Map{"N": "9.9e125"}), ""},
		{"PutItem", of("n", boto3.Map{"L": []any{boto3.Map{"NS": []string{"x"}}}}), "ValidationException"},
		{"PutItem", of("n", boto3.Map{"SS": []string{}}), "ValidationException"},
		{"PutItem", with(of("n", one), "ReturnValues", "ALL_NEW"), "ValidationException"},
		{"PutItem", with(of("n", one), "ReturnValues", "ALL_OLD"), "NotImplemented"},
		{"PutItem", with(of("n", one), "Expected", boto3.Map{"n": boto3.Map{"Exists": false}}), "NotImplemented"},
		{"PutItem", with(of("n", boto3.Map{"NS": []string{"1", "2"}}), "ReturnValues", "NONE"), ""},
		{"Query", boto3.Map{"TableName": "orders", "KeyConditions": boto3.Map{"customer": boto3.Map{"ComparisonOperator": "NULL"}}}, "NotImplemented"},
		{"Scan", boto3.Map{"TableName": "orders", "Segment": 0, "TotalSegments": 2}, "NotImplemented"},
	} {
		err := client.Call(t.Context(), c.operation, c.in, nil)
		if (c.want == "") != (err == nil) || c.want != "" && !errors.Is(err, c.want) {
			t.Errorf("%s %v: got %v, want %q", c.operation, c.in, err, c.want)
		}
	}
}
