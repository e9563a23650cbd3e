package integration

import (
	"errors"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/service/dynamodbstreams"
)

type person struct {
	PK      string `dynamodbav:"pk,hash"`
	SK      string `dynamodbav:"sk,range"`
	Kind    string `dynamodbav:"kind,type=person,hash=by-kind"`
	Name    string `dynamodbav:"name"`
	Version int    `dynamodbav:"version,version"`
}

type invoice struct {
	PK    string `dynamodbav:"pk,hash"`
	SK    string `dynamodbav:"sk,range"`
	Kind  string `dynamodbav:"kind,type=invoice,hash=by-kind"`
	Total int    `dynamodbav:"total"`
}

// TestMixed has two types of item, and one of nobody's, in a table with a stream.
func TestMixed(t *testing.T) {
	client, ctx := newClient(t, "dynamodb").Client, t.Context()
	people, invoices := dynamodb.TableOf[person](client, "app"), dynamodb.TableOf[invoice](client, "app")
	stream := dynamodb.Param("StreamSpecification", boto3.Map{"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"})
	if err := people.Create(ctx, stream); err != nil {
		t.Fatal(err)
	}
	if err := invoices.Check(ctx); err != nil {
		t.Error(err)
	}
	writer := invoices.Writer()
	for _, err := range []error{
		people.Save(ctx, &person{PK: "p#1", SK: "p", Name: "Ann"}),
		writer.Put(ctx, invoice{PK: "p#1", SK: "i#1", Total: 3}), writer.Put(ctx, invoice{PK: "p#1", SK: "i#2", Total: 4}),
		writer.Put(ctx, invoice{PK: "p#1", SK: "i#2", Total: 5}), // in place of the one before
		writer.Close(ctx),
		invoices.Update(ctx, invoice{PK: "p#1", SK: "i#3"}, dynamodb.Set("total", 6)), // makes one
		dynamodb.TableOf[boto3.Map](client, "app").Put(ctx, boto3.Map{"pk": "p#1", "sk": "z", "kind": "memo"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	app := dynamodb.MixedOf(client, "app", person{}, &invoice{})
	total, others := 0, 0
	for item, err := range app.Query(ctx, dynamodb.Key("pk").Eq("p#1")) {
		if err != nil {
			t.Fatal(err)
		}
		switch x := item.(type) {
		case person:
			if x != (person{"p#1", "p", "person", "Ann", 1}) {
				t.Error(x)
			}
		case *invoice:
			total += x.Total
		default:
			others++
		}
	}
	if total != 14 || others != 1 {
		t.Error(total, others)
	}
	found := 0
	for x, err := range invoices.Query(ctx, dynamodb.Key("pk").Eq("p#1")) {
		if found++; err != nil || x.Kind != "invoice" {
			t.Error(x, err)
		}
	}
	for x, err := range invoices.Query(ctx, dynamodb.Key("kind").Eq("invoice"), dynamodb.Index("by-kind")) {
		if found++; err != nil || x.Kind != "invoice" {
			t.Error(x, err)
		}
	}
	if n, err := invoices.Count(ctx, dynamodb.KeyCondition{}); n != 3 || err != nil || found != 6 {
		t.Error(n, err, found)
	}
	if x, err := app.Get(ctx, person{PK: "p#1", SK: "p"}); x != (person{"p#1", "p", "person", "Ann", 1}) || err != nil {
		t.Error(x, err)
	}
	if x, err := invoices.Get(ctx, invoice{PK: "p#1", SK: "p"}); err == nil {
		t.Error(x)
	}
	read := 0
	for _, err := range dynamodb.BatchGet(ctx, invoices, []invoice{{PK: "p#1", SK: "i#1"}, {PK: "p#1", SK: "i#2"}, {PK: "p#1", SK: "no"}}) {
		if read++; err != nil {
			t.Error(err)
		}
	}
	if read != 2 {
		t.Error(read)
	}
	records(t, app)
}

// records reads what the stream has, by a typed client.
func records(t *testing.T, app *dynamodb.Mixed) {
	t.Helper()
	streams, ctx := dynamodbstreams.New(newSession(t)), t.Context()
	list, err := streams.ListStreams(ctx, &dynamodbstreams.ListStreamsInput{TableName: "app"})
	if err != nil || len(list.Streams) != 1 {
		t.Fatal(list, err)
	}
	arn := list.Streams[0].StreamArn
	described, err := streams.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: arn})
	if err != nil {
		t.Fatal(err)
	}
	iterator, err := streams.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
		StreamArn: arn, ShardId: described.StreamDescription.Shards[0].ShardId, ShardIteratorType: "TRIM_HORIZON",
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := streams.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: iterator.ShardIterator})
	if err != nil {
		t.Fatal(err)
	}
	changes, err := app.ReadRecords(out.Records)
	if err != nil || len(changes) < 5 {
		t.Fatal(changes, err)
	}
	if changes[0].New != (person{"p#1", "p", "person", "Ann", 1}) || changes[0].Event != "INSERT" || changes[0].Old != nil {
		t.Errorf("%+v", changes[0])
	}
	invoices := 0
	for _, c := range changes {
		if _, ok := c.New.(*invoice); ok {
			invoices++
		}
	}
	if bills, err := dynamodb.ReadRecords[invoice](out.Records); err != nil || len(bills) != invoices || invoices < 3 {
		t.Error(len(bills), invoices, err)
	}
}

func TestStatements(t *testing.T) {
	client, ctx := newClient(t, "dynamodb").Client, t.Context()
	table := dynamodb.TableOf[invoice](client, "bills")
	if err := table.Create(ctx); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if err := table.Put(ctx, invoice{PK: "a", SK: string(rune('a' + i))}); err != nil { // moto inserts no parameters
			t.Fatal(err)
		}
		if err := dynamodb.Exec(ctx, client, `UPDATE "bills" SET total = ? WHERE pk = ? AND sk = ?`, []any{i, "a", string(rune('a' + i))}); err != nil {
			t.Fatal(err)
		}
	}
	var sum []int
	var used dynamodb.Usage
	for x, err := range dynamodb.Statement[invoice](ctx, client, `SELECT * FROM "bills" WHERE pk = ?`, []any{"a"}, dynamodb.Used(&used)) {
		if err != nil {
			t.Fatal(err)
		}
		sum = append(sum, x.Total)
	}
	if !slices.Equal(sum, []int{0, 1, 2}) || used.Calls != 1 || used.Count != 3 {
		t.Error(sum, used)
	}
	for _, err := range dynamodb.Statement[invoice](ctx, client, `SELECT * FROM "none"`, nil) {
		if err == nil {
			t.Error("there is no such table")
		}
	}
}

func TestVersionsInTransactions(t *testing.T) {
	client, ctx := newClient(t, "dynamodb").Client, t.Context()
	people := dynamodb.TableOf[person](client, "transacted")
	if err := people.Create(ctx); err != nil {
		t.Fatal(err)
	}
	ann, bob := person{PK: "ann", SK: "p"}, person{PK: "bob", SK: "p"}
	if err := dynamodb.NewTransaction(client).Put("transacted", &ann).Put("transacted", &bob).Commit(ctx); err != nil || ann.Version != 1 || ann.Kind != "person" {
		t.Fatal(ann, err)
	}
	stale := ann
	if err := dynamodb.NewTransaction(client).Update("transacted", ann, dynamodb.Set("name", "Ann")).Check("transacted", bob, dynamodb.Condition{}).Commit(ctx); err != nil {
		t.Fatal(err)
	}
	for _, x := range []*dynamodb.Transaction{
		dynamodb.NewTransaction(client).Put("transacted", &stale),
		dynamodb.NewTransaction(client).Update("transacted", stale, dynamodb.Set("name", "x")),
		dynamodb.NewTransaction(client).Delete("transacted", stale),
		dynamodb.NewTransaction(client).Check("transacted", stale, dynamodb.Condition{}).Delete("transacted", bob),
	} {
		err := x.Commit(ctx)
		if failed, ok := errors.AsType[*dynamodb.TransactionError](err); !ok || failed.Reasons[0].Code != "ConditionalCheckFailed" || stale.Version != 1 {
			t.Error(err, stale)
		}
	}
	var read person
	found, err := dynamodb.TransactGet(ctx, client, []dynamodb.Read{{Table: "transacted", Key: bob, To: &read}})
	if err != nil || !found[0] || read.Version != 1 {
		t.Error(read, found, err)
	}
	if got, err := people.Get(ctx, ann); err != nil || got.Version != 2 || got.Name != "Ann" {
		t.Error(got, err)
	}
}
