package integration

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

type order struct {
	Customer string          `dynamodbav:"customer"`
	Number   int             `dynamodbav:"number"`
	Status   string          `dynamodbav:"status,omitempty"`
	Total    dynamodb.Number `dynamodbav:"total,omitempty"`
	Items    []line          `dynamodbav:"items,omitempty"`
	Tags     []string        `dynamodbav:"tags,stringset,omitempty"`
	Placed   time.Time       `dynamodbav:"placed,omitzero"`
	Weight   *big.Int        `dynamodbav:"weight,omitempty"`
}

type line struct {
	SKU   string `dynamodbav:"sku"`
	Count int    `dynamodbav:"count"`
}

type orderKey struct {
	Customer string `dynamodbav:"customer"`
	Number   int    `dynamodbav:"number"`
}

// orders is a new table with an index over status and number.
func orders(t *testing.T, name string) *dynamodb.Table[order] {
	t.Helper()
	client := newClient(t, "dynamodb")
	key := func(names ...string) []boto3.Map {
		return []boto3.Map{{"AttributeName": names[0], "KeyType": "HASH"}, {"AttributeName": names[1], "KeyType": "RANGE"}}
	}
	client.do(t, "CreateTable", boto3.Map{
		"TableName": name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": key("customer", "number"),
		"AttributeDefinitions": []boto3.Map{
			{"AttributeName": "customer", "AttributeType": "S"}, {"AttributeName": "number", "AttributeType": "N"}, {"AttributeName": "status", "AttributeType": "S"},
		},
		"GlobalSecondaryIndexes": []boto3.Map{
			{"IndexName": "by-status", "KeySchema": key("status", "number"), "Projection": boto3.Map{"ProjectionType": "ALL"}},
		},
	})
	if _, err := client.Wait(t.Context(), "TableExists", boto3.Map{"TableName": name}); err != nil {
		t.Fatal(err)
	}
	return dynamodb.TableOf[order](client.Client, name)
}

func TestDynamoDBItems(t *testing.T) {
	table, ctx := orders(t, "native-items"), t.Context()
	want := order{
		Customer: "ann", Number: 1, Status: "new", Total: "12345678901234567890123456789012345678", Items: []line{{"a", 2}, {"b", 1}},
		Tags: []string{"gift", "rush"}, Placed: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Weight: big.NewInt(1).Lsh(big.NewInt(1), 90),
	}
	if err := table.Put(ctx, want, dynamodb.If(dynamodb.Attr("customer").NotExists())); err != nil {
		t.Fatal(err)
	}
	if err := table.Put(ctx, want, dynamodb.If(dynamodb.Attr("customer").NotExists())); !errors.Is(err, dynamodb.ErrConditionFailed) {
		t.Errorf("the second put: %v", err)
	}
	key := orderKey{"ann", 1}
	got, err := table.Get(ctx, key, dynamodb.Consistent())
	slices.Sort(got.Tags)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if got, err := table.Get(ctx, key, dynamodb.Project("items", "status")); err != nil || !reflect.DeepEqual(got, order{Status: "new", Items: want.Items}) {
		t.Errorf("projected: %+v, %v", got, err)
	}
	if _, err := table.Get(ctx, orderKey{"ann", 2}); !errors.Is(err, dynamodb.ErrNotFound) {
		t.Errorf("an item that is not there: %v", err)
	}
	var after order
	err = table.Update(ctx, key, dynamodb.Set("status", "sent").Set("items[0].count", dynamodb.Attr("items[0].count").Plus(3)).
		Delete("tags", dynamodb.StringSet{"rush"}).Remove("weight"),
		dynamodb.If(dynamodb.Attr("status").Eq("new")), dynamodb.Returning(dynamodb.AllNew, &after))
	if err != nil || after.Status != "sent" || after.Items[0].Count != 5 || !slices.Equal(after.Tags, []string{"gift"}) || after.Weight != nil {
		t.Errorf("updated: %+v, %v", after, err)
	}
	var before boto3.Map
	if err := table.Delete(ctx, key, dynamodb.Returning(dynamodb.AllOld, &before)); err != nil || before["status"] != "sent" || before["number"] != dynamodb.Number("1") {
		t.Errorf("deleted: %v, %v", before, err)
	}
	if _, err := table.Get(ctx, key); !errors.Is(err, dynamodb.ErrNotFound) {
		t.Errorf("after the delete: %v", err)
	}
}

// fill writes 1,000 items, of which every tenth is open.
func fill(t *testing.T, table *dynamodb.Table[order]) {
	t.Helper()
	w := table.Writer("customer", "number")
	for i := range 1000 {
		o := order{Customer: fmt.Sprint("c", i%4), Number: i, Status: "done", Total: dynamodb.Number(fmt.Sprint(i, ".5"))}
		if i%10 == 0 {
			o.Status = "open"
		}
		if err := w.Put(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if i%100 == 0 { // twice in a batch
			if err := w.Put(t.Context(), o); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestDynamoDBPages(t *testing.T) {
	table, ctx := orders(t, "native-pages"), t.Context()
	fill(t, table)
	numbers := func(opts ...dynamodb.Option) []int {
		var got []int
		for o, err := range table.Query(ctx, dynamodb.Key("customer").Eq("c0").And(dynamodb.Key("number").Gte(500)), opts...) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, o.Number)
		}
		return got
	}
	pages := dynamodb.WithPages(boto3.PageSize(30))
	if got := numbers(pages); len(got) != 125 || got[0] != 500 || got[124] != 996 {
		t.Errorf("queried %v", got)
	}
	if got := numbers(pages, dynamodb.Descending(), dynamodb.WithPages(boto3.MaxItems(40))); len(got) != 40 || got[0] != 996 {
		t.Errorf("queried from above %v", got)
	}
	if got := numbers(pages, dynamodb.Filter(dynamodb.Attr("status").Eq("open"))); len(got) != 25 {
		t.Errorf("filtered %v", got)
	}
	open := 0
	for o, err := range table.Query(ctx, dynamodb.Key("status").Eq("open"), dynamodb.Index("by-status"), pages) {
		if err != nil || o.Status != "open" || o.Total == "" {
			t.Fatal(o, err)
		}
		open++
	}
	if n, err := table.Count(ctx, dynamodb.Key("customer").Eq("c1"), pages); n != 250 || err != nil || open != 100 {
		t.Errorf("counted %d, %v, and %d open ones", n, err, open)
	}
	for _, opts := range [][]dynamodb.Option{{pages}, {pages, dynamodb.Segments(4)}} {
		seen := map[int]bool{}
		for o, err := range table.Scan(ctx, opts...) {
			if err != nil {
				t.Fatal(err)
			}
			seen[o.Number] = true
		}
		if len(seen) != 1000 {
			t.Errorf("scanned %d items", len(seen))
		}
	}
	for _, err := range table.Scan(ctx, pages, dynamodb.Segments(4)) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	var token string
	first := numbers(dynamodb.WithPages(boto3.MaxItems(50), boto3.ResumeToken(&token)))
	rest := numbers(dynamodb.WithPages(boto3.StartingToken(token)))
	if got := append(first, rest...); len(got) != 125 || !slices.IsSorted(got) {
		t.Errorf("resumed: %v", got)
	}
}

func TestDynamoDBBatches(t *testing.T) {
	table, ctx := orders(t, "native-batches"), t.Context()
	fill(t, table)
	var keys []orderKey
	for i := range 250 {
		keys = append(keys, orderKey{fmt.Sprint("c", i%4), i}, orderKey{fmt.Sprint("c", i%4), i})
	}
	keys = append(keys, orderKey{"nobody", 7})
	seen := map[int]int{}
	for o, err := range dynamodb.BatchGet(ctx, table, keys, dynamodb.Project("number")) {
		if err != nil || o.Total != "" {
			t.Fatal(o, err)
		}
		seen[o.Number]++
	}
	if len(seen) != 250 || seen[249] != 1 {
		t.Errorf("got %d items: %v", len(seen), seen)
	}
	w := table.Writer("customer", "number")
	for i := range 990 {
		if err := w.Delete(ctx, orderKey{fmt.Sprint("c", i%4), i}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := table.Count(ctx, dynamodb.KeyCondition{}); n != 10 || err != nil {
		t.Errorf("%d items are left, %v", n, err)
	}
}

func TestDynamoDBTransactions(t *testing.T) {
	table, ctx := orders(t, "native-transactions"), t.Context()
	name, client := table.Name(), table.Client()
	absent := dynamodb.Attr("customer").NotExists()
	err := dynamodb.NewTransaction(client).
		Put(name, order{Customer: "ann", Number: 1, Status: "new"}, absent).
		Put(name, order{Customer: "bob", Number: 2}, absent).Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = dynamodb.NewTransaction(client).
		Update(name, orderKey{"ann", 1}, dynamodb.Set("status", "sent")).
		Put(name, order{Customer: "bob", Number: 2}, absent).
		Delete(name, orderKey{"eve", 3}).Commit(ctx)
	cancelled, ok := errors.AsType[*dynamodb.TransactionError](err)
	if !ok || len(cancelled.Reasons) != 3 || cancelled.Reasons[1].Code != "ConditionalCheckFailed" || cancelled.Reasons[0].Code != "None" {
		t.Errorf("got %v, reasons %+v", err, cancelled)
	}
	var ann order
	var bob boto3.Map
	found, err := dynamodb.TransactGet(ctx, client, []dynamodb.Read{
		{Table: name, Key: orderKey{"ann", 1}, To: &ann}, {Table: name, Key: orderKey{"bob", 2}, To: &bob, Project: []string{"number"}},
		{Table: name, Key: orderKey{"eve", 3}, To: &bob},
	})
	if err != nil || !slices.Equal(found, []bool{true, true, false}) || ann.Status != "new" || bob["number"] != dynamodb.Number("2") {
		t.Errorf("read %v, %+v, %v, %v", found, ann, bob, err)
	}
	if err := dynamodb.NewTransaction(client).
		Check(name, orderKey{"ann", 1}, dynamodb.Attr("status").Eq("new")).
		Delete(name, orderKey{"bob", 2}).Commit(ctx); err != nil {
		t.Error(err)
	}
}

func TestDynamoDBSettings(t *testing.T) {
	table := orders(t, "native-settings")
	client, name := newClient(t, "dynamodb"), table.Name()
	client.do(t, "UpdateTimeToLive", boto3.Map{"TableName": name, "TimeToLiveSpecification": boto3.Map{"Enabled": true, "AttributeName": "expires"}})
	search(t, client.do(t, "DescribeTimeToLive", boto3.Map{"TableName": name}), "TimeToLiveDescription.TimeToLiveStatus", "ENABLED")
	client.do(t, "UpdateTable", boto3.Map{"TableName": name, "StreamSpecification": boto3.Map{"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}})
	described := client.do(t, "DescribeTable", boto3.Map{"TableName": name})
	search(t, described, "Table.StreamSpecification.StreamEnabled", true)
	if err := table.Put(t.Context(), order{Customer: "ann", Number: 1}); err != nil {
		t.Fatal(err)
	}
	arn, err := described.Search("Table.LatestStreamArn")
	if err != nil {
		t.Fatal(err)
	}
	streams := newClient(t, "dynamodbstreams")
	shard, err := streams.do(t, "DescribeStream", boto3.Map{"StreamArn": arn}).Search("StreamDescription.Shards[0].ShardId")
	if err != nil {
		t.Fatal(err)
	}
	iterator := streams.do(t, "GetShardIterator", boto3.Map{"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"})
	var out struct {
		Records []struct{ Dynamodb struct{ NewImage order } }
	}
	if err := streams.Call(t.Context(), "GetRecords", boto3.Map{"ShardIterator": iterator["ShardIterator"]}, &out, boto3.NativeValues()); err != nil {
		t.Fatal(err)
	}
	if len(out.Records) != 1 || out.Records[0].Dynamodb.NewImage.Customer != "ann" {
		t.Errorf("the stream has %+v", out.Records)
	}
	client.do(t, "DeleteTable", boto3.Map{"TableName": name})
	if _, err := client.Wait(t.Context(), "TableNotExists", boto3.Map{"TableName": name}); err != nil {
		t.Error(err)
	}
}

// TestDynamoDBResource holds that tables of resources take and give native
// values, as boto3's do.
func TestDynamoDBResource(t *testing.T) {
	orders(t, "native-resource")
	service, err := newSession(t).Resource("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	table, err := service.Sub("Table", "native-resource")
	if err != nil {
		t.Fatal(err)
	}
	item := boto3.Map{"customer": "ann", "number": 7, "tags": dynamodb.StringSet{"x"}, "more": boto3.Map{"deep": []any{1.5, nil}}}
	if _, err := table.Do(t.Context(), "PutItem", boto3.Map{"Item": item}); err != nil {
		t.Fatal(err)
	}
	got, err := table.Do(t.Context(), "GetItem", boto3.Map{"Key": orderKey{"ann", 7}})
	if err != nil {
		t.Fatal(err)
	}
	want := boto3.Map{
		"customer": "ann", "number": dynamodb.Number("7"), "tags": dynamodb.StringSet{"x"},
		"more": boto3.Map{"deep": []any{dynamodb.Number("1.5"), nil}},
	}
	if !reflect.DeepEqual(got.Output["Item"], want) {
		t.Errorf("got %v, want %v", got.Output["Item"], want)
	}
}
