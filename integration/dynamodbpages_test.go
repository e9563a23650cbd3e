package integration

import (
	"errors"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// TestDynamoDBWebPages walks over an index by pages as a web site does.
func TestDynamoDBWebPages(t *testing.T) {
	table, ctx := orders(t, "native-web-pages"), t.Context()
	fill(t, table)
	open := dynamodb.Key("status").Eq("open")
	seen, token, pages := map[int]int{}, "", 0
	for {
		page, err := table.QueryPage(ctx, open, 7, token, dynamodb.Index("by-status"))
		if err != nil || len(page.Items) > 7 {
			t.Fatal(page, err)
		}
		for _, o := range page.Items {
			seen[o.Number]++
		}
		// One that comes before all, and one behind the place.
		number := -1 - pages
		if err := table.Put(ctx, order{Customer: "new", Number: number, Status: "open"}); err != nil {
			t.Fatal(err)
		}
		if pages++; page.Next == "" {
			break
		}
		token = page.Next
	}
	if len(seen) != 100 || pages < 15 {
		t.Errorf("%d orders on %d pages", len(seen), pages)
	}
	for number, n := range seen {
		if n != 1 {
			t.Errorf("order %d came %d times", number, n)
		}
	}
	page, err := table.ScanPage(ctx, 5, "", dynamodb.Filter(dynamodb.Attr("status").In([]string{"open", "lost"})))
	if err != nil || len(page.Items) != 5 || page.Next == "" {
		t.Error(page, err)
	}
}

// TestDynamoDBConditionsByName has conditions in calls by name, beside the caller's own
// placeholders.
func TestDynamoDBConditionsByName(t *testing.T) {
	table, ctx := orders(t, "native-conditions"), t.Context()
	fill(t, table)
	client := table.Client()
	var out struct{ Count int }
	err := client.Call(ctx, "scan", boto3.Map{
		"TableName": table.Name(), "FilterExpression": dynamodb.Attr("number").Lt(100).And(dynamodb.Attr("status").In([]string{"open"})),
		"ExpressionAttributeNames": boto3.Map{"#n0": "customer"}, "ProjectionExpression": "#n0",
	}, &out)
	if err != nil || out.Count != 10 {
		t.Error(out, err)
	}
	n := 0
	for _, err := range table.Query(ctx, dynamodb.Key("customer").Eq("c0"), dynamodb.Param("FilterExpression", "#n0 = :v0"),
		dynamodb.Param("ExpressionAttributeNames", map[string]string{"#n0": "status"}),
		dynamodb.Param("ExpressionAttributeValues", boto3.Map{":v0": "open"})) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 50 {
		t.Errorf("%d open orders of c0, want 50", n)
	}
	key := boto3.Map{"customer": "c0", "number": 0}
	var there order
	never := dynamodb.Attr("status").Eq("lost")
	if err := table.Delete(ctx, key, dynamodb.If(never), dynamodb.Failed(&there)); !errors.Is(err, dynamodb.ErrConditionFailed) {
		t.Error(err)
	}
	if there.Status != "open" {
		t.Logf("the server does not give the item: %+v", there)
	}
	cancelled, ok := errors.AsType[*dynamodb.TransactionError](
		dynamodb.NewTransaction(client).Check(table.Name(), key, never).ReturnFailed().Commit(ctx))
	if !ok || len(cancelled.Reasons) != 1 || cancelled.Reasons[0].Code != "ConditionalCheckFailed" {
		t.Errorf("%+v", cancelled)
	}
	var used dynamodb.Usage
	if _, err := table.Count(ctx, dynamodb.Key("customer").Eq("c0"), dynamodb.Used(&used)); err != nil || used.Count != 250 || used.Calls < 1 {
		t.Error(used, err)
	}
}
