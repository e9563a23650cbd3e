package dynamodbtest_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/bototest/dynamodbtest"
	"github.com/boto3-go/boto3/dynamodb"
	ddb "github.com/boto3-go/boto3/service/dynamodb"
)

type order struct {
	Customer string `dynamodbav:"customer"`
	ID       int    `dynamodbav:"id"`
	Total    int    `dynamodbav:"total"`
}

func start(t *testing.T) (*dynamodbtest.Server, *ddb.Client) {
	t.Helper()
	srv := dynamodbtest.New(t)
	c := ddb.New(srv.Session())
	create(t, c)
	return srv, c
}

func create(t *testing.T, c *ddb.Client) {
	t.Helper()
	_, err := c.CreateTable(t.Context(), &ddb.CreateTableInput{
		TableName: "orders", BillingMode: ddb.BillingModePayPerRequest,
		AttributeDefinitions: []ddb.AttributeDefinition{{AttributeName: "customer", AttributeType: "S"}, {AttributeName: "id", AttributeType: "N"}},
		KeySchema:            []ddb.KeySchemaElement{{AttributeName: "customer", KeyType: "HASH"}, {AttributeName: "id", KeyType: "RANGE"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.WaitUntilTableExists(t.Context(), &ddb.DescribeTableInput{TableName: "orders"}); err != nil {
		t.Fatal(err)
	}
}

func TestTable(t *testing.T) {
	srv, c := start(t)
	orders := dynamodb.TableOf[order](c, "orders")
	for i := range 12 {
		if err := orders.Put(t.Context(), order{"ada", i, 10 * i}); err != nil {
			t.Fatal(err)
		}
	}
	srv.Inject("dynamodb", "GetItem", 1, bototest.Throttle())
	if o, err := orders.Get(t.Context(), map[string]any{"customer": "ada", "id": 7}); err != nil || o.Total != 70 {
		t.Errorf("got %v, %v", o, err)
	}
	next := 3
	for o, err := range orders.Query(t.Context(), dynamodb.Key("customer").Eq("ada").And(dynamodb.Key("id").Between(3, 5))) {
		if err != nil {
			t.Fatal(err)
		}
		if o.ID != next {
			t.Errorf("got %v, want %d", o, next)
		}
		next++
	}
	if next != 6 {
		t.Errorf("ended before %d", next)
	}
	page, err := orders.ScanPage(t.Context(), 5, "")
	if err != nil || len(page.Items) != 5 || page.Next == "" {
		t.Errorf("got %v, %v", page, err)
	}
	err = orders.Put(t.Context(), order{"ada", 7, 0}, dynamodb.If(dynamodb.Attr("id").NotExists()))
	if !errors.Is(err, boto3.Code("ConditionalCheckFailedException")) {
		t.Errorf("got %v", err)
	}
	if _, err := orders.Get(t.Context(), map[string]any{"customer": "bob", "id": 1}); err == nil {
		t.Error("got an order that nobody put")
	}
}

// TestConcurrentUpdates adds to a counter from many goroutines.
func TestConcurrentUpdates(t *testing.T) {
	_, c := start(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := c.UpdateItem(t.Context(), &ddb.UpdateItemInput{
				TableName: "orders", Key: map[string]ddb.AttributeValue{"customer": {S: new("ada")}, "id": {N: new("1")}},
				UpdateExpression: "ADD #total :one", ExpressionAttributeNames: map[string]string{"#total": "total"}, // a reserved word
				ExpressionAttributeValues: map[string]ddb.AttributeValue{":one": {N: new("1")}},
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if o, err := dynamodb.TableOf[order](c, "orders").Get(t.Context(), map[string]any{"customer": "ada", "id": 1}); err != nil || o.Total != 20 {
		t.Errorf("got %v, %v", o, err)
	}
}

func TestTransactions(t *testing.T) {
	srv, c := start(t)
	put := func(id int, condition string) ddb.TransactWriteItem {
		return ddb.TransactWriteItem{Put: &ddb.Put{
			TableName: "orders", ConditionExpression: condition,
			Item: map[string]ddb.AttributeValue{"customer": {S: new("ada")}, "id": {N: new(fmt.Sprint(id))}},
		}}
	}
	_, err := c.TransactWriteItems(t.Context(), &ddb.TransactWriteItemsInput{
		TransactItems: []ddb.TransactWriteItem{put(1, ""), put(2, "attribute_exists(customer)")},
	})
	cancelled, ok := errors.AsType[*ddb.TransactionCanceledException](err)
	if !ok || len(cancelled.CancellationReasons) != 2 || cancelled.CancellationReasons[1].Code != "ConditionalCheckFailed" {
		t.Errorf("got %v", err)
	}
	out, err := c.Scan(t.Context(), &ddb.ScanInput{TableName: "orders"})
	if err != nil || len(out.Items) != 0 {
		t.Errorf("got %v, %v", out, err)
	}
	srv.Reset()
	if _, err := c.Scan(t.Context(), &ddb.ScanInput{TableName: "orders"}); !errors.Is(err, ddb.ErrResourceNotFound) {
		t.Errorf("got %v", err)
	}
	create(t, c)
}
