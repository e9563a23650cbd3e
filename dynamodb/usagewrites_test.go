package dynamodb_test

import (
	"fmt"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// TestUsedByBatchesAndTransactions counts what a Writer and a Transaction consume, over
// all calls, tables and kinds of capacity, and asks for nothing where nobody counts.
func TestUsedByBatchesAndTransactions(t *testing.T) {
	asked := []any{}
	client := newClient(t, &service{answer: func(operation string, in map[string]any) (int, string) {
		asked = append(asked, in["ReturnConsumedCapacity"])
		if operation == "TransactWriteItems" {
			return 200, `{"ConsumedCapacity":[{"TableName":"t","CapacityUnits":4,"WriteCapacityUnits":4},{"TableName":"o","CapacityUnits":2,"ReadCapacityUnits":1,"WriteCapacityUnits":1}]}`
		}
		return 200, `{"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"t","CapacityUnits":1.5}]}`
	}})
	table, ctx := dynamodb.TableOf[boto3.Map](client, "t"), t.Context()
	used := dynamodb.Usage{Calls: 7}
	w := table.Writer("id").Used(&used)
	for i := range 30 {
		if err := w.Put(ctx, boto3.Map{"id": fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(ctx); err != nil || fmt.Sprint(used, asked) != "{2 0 0 3 0 0} [TOTAL TOTAL]" {
		t.Error(used, asked, err)
	}
	if err := w.Close(ctx); err != nil || used.Calls != 2 {
		t.Error(used, err)
	}
	x := dynamodb.NewTransaction(client).Put("t", boto3.Map{"id": "a"}).Delete("o", boto3.Map{"id": "b"}).Used(&used)
	for range 2 {
		if err := x.Commit(ctx); err != nil || fmt.Sprint(used) != "{1 0 0 6 1 5}" {
			t.Error(used, err)
		}
	}
	asked = nil
	plain := table.Writer()
	if err := plain.Delete(ctx, boto3.Map{"id": "a"}); err != nil {
		t.Fatal(err)
	}
	if err := plain.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if err := dynamodb.NewTransaction(client).Put("t", boto3.Map{"id": "a"}).Commit(ctx); err != nil || fmt.Sprint(asked) != "[<nil> <nil>]" {
		t.Error(asked, err)
	}
}
