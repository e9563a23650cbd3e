package dynamodb_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	typed "github.com/boto3-go/boto3/resource/dynamodb"
)

// TestUsed counts what each method takes.
func TestUsed(t *testing.T) {
	s := &service{answer: func(operation string, in map[string]any) (int, string) {
		if in["ReturnConsumedCapacity"] != "TOTAL" && in["ReturnConsumedCapacity"] != "INDEXES" {
			return 400, `{"__type":"ValidationException","message":"no capacity is asked for"}`
		}
		const capacity = `"ConsumedCapacity":{"TableName":"t","CapacityUnits":1.5}`
		switch operation {
		case "GetItem":
			return 200, `{"Item":{"id":{"S":"a"}},` + capacity + `}`
		case "BatchGetItem":
			return 200, `{"Responses":{"t":[{"id":{"S":"a"}}]},"ConsumedCapacity":[{"CapacityUnits":1.5}]}`
		case "Query", "Scan":
			next := `,"LastEvaluatedKey":{"id":{"S":"a"}}`
			if in["ExclusiveStartKey"] != nil {
				next = ""
			}
			return 200, `{"Items":[{"id":{"S":"a"}}],"Count":1,"ScannedCount":10,` + capacity + next + `}`
		}
		return 200, `{"Attributes":{"id":{"S":"a"}},` + capacity + `}`
	}}
	table, ctx, key := dynamodb.TableOf[boto3.Map](newClient(t, s), "t"), t.Context(), boto3.Map{"id": "a"}
	u := dynamodb.Usage{Calls: 7}
	used := dynamodb.Used(&u)
	var old boto3.Map
	for _, c := range []struct {
		run  func() error
		want string
	}{
		{func() error { return second(table.Get(ctx, key, used)) }, "{1 1 1 1.5 0 0}"},
		{func() error { return table.Put(ctx, key, used) }, "{1 0 0 1.5 0 0}"},
		{func() error { return table.Delete(ctx, key, used, dynamodb.Returning(dynamodb.AllOld, &old)) }, "{1 0 0 1.5 0 0}"},
		{func() error {
			return table.Update(ctx, key, dynamodb.Set("a", 1), dynamodb.Param("ReturnConsumedCapacity", "INDEXES"), used)
		}, "{1 0 0 1.5 0 0}"},
		{func() error { return drain(table.Query(ctx, dynamodb.Key("id").Eq("a"), used)) }, "{2 2 20 3 0 0}"},
		{func() error { return drain(table.Scan(ctx, used)) }, "{2 2 20 3 0 0}"},
		{func() error { return drain(table.Scan(ctx, used, dynamodb.Segments(3))) }, "{6 6 60 9 0 0}"},
		{func() error { return second(table.Count(ctx, dynamodb.KeyCondition{}, used)) }, "{2 2 20 3 0 0}"},
		{func() error { return drain(dynamodb.BatchGet(ctx, table, []boto3.Map{key}, used)) }, "{1 1 1 1.5 0 0}"},
	} {
		if err := c.run(); err != nil || fmt.Sprint(u) != c.want {
			t.Errorf("%v, %v; want %s", u, err, c.want)
		}
	}
	if old["id"] != "a" {
		t.Error(old)
	}
	if err := table.Put(ctx, key, dynamodb.Used(nil)); err == nil {
		t.Error("nil takes the usage")
	}
}

// TestFailed reads the items that conditions have failed on.
func TestFailed(t *testing.T) {
	s := &service{answer: func(operation string, in map[string]any) (int, string) {
		if operation == "TransactWriteItems" {
			return 400, `{"__type":"TransactionCanceledException","CancellationReasons":[{"Code":"None"},
				{"Code":"ConditionalCheckFailed","Message":"no","Item":{"id":{"S":"a"},"n":{"N":"3"}}}]}`
		}
		if in["ReturnValuesOnConditionCheckFailure"] != "ALL_OLD" {
			return 400, `{"__type":"ConditionalCheckFailedException","message":"no"}`
		}
		return 400, `{"__type":"ConditionalCheckFailedException","message":"no","Item":{"id":{"S":"a"},"note":{"S":"there"}}}`
	}}
	client, ctx := newClient(t, s), t.Context()
	table := dynamodb.TableOf[thing](client, "t")
	key, never := boto3.Map{"id": "a"}, dynamodb.If(dynamodb.Attr("n").Eq(1))
	var there thing
	failed := dynamodb.Failed(&there)
	for name, run := range map[string]func() error{
		"Put":    func() error { return table.Put(ctx, thing{ID: "a"}, never, failed) },
		"Update": func() error { return table.Update(ctx, key, dynamodb.Set("a", 1), never, failed) },
		"Delete": func() error { return table.Delete(ctx, key, never, failed) },
	} {
		there = thing{}
		if err := run(); !errors.Is(err, dynamodb.ErrConditionFailed) || there.Note != "there" {
			t.Errorf("%s: %v, %v", name, there, err)
		}
	}
	there = thing{}
	if err := table.Delete(ctx, key, never); !errors.Is(err, dynamodb.ErrConditionFailed) || there.ID != "" {
		t.Error(there, err)
	}
	err := dynamodb.NewTransaction(client).Put("t", key).Delete("t", key, dynamodb.Attr("n").Eq(1)).ReturnFailed().Commit(ctx)
	cancelled, ok := errors.AsType[*dynamodb.TransactionError](err)
	if !ok || len(cancelled.Reasons) != 2 || cancelled.Reasons[1].Item["n"] != dynamodb.Number("3") || cancelled.Reasons[0].Item != nil {
		t.Errorf("%v: %+v", err, cancelled)
	}
}

// TestTake takes out of a writer what the service refuses.
func TestTake(t *testing.T) {
	s := &service{answer: func(_ string, in map[string]any) (int, string) {
		if len(requests(in)) > 1 {
			return 400, `{"__type":"ValidationException","message":"one of them"}`
		}
		return 200, `{}`
	}}
	w := dynamodb.TableOf[thing](newClient(t, s), "things").Writer("id")
	if err := errors.Join(w.Put(t.Context(), thing{ID: "a"}), w.Delete(t.Context(), thing{ID: "b"})); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(t.Context()); !errors.Is(err, boto3.Code("ValidationException")) {
		t.Fatal(err)
	}
	taken := w.Take()
	var first, last thing
	if len(taken) != 2 || taken[0].PutRequest == nil || taken[1].DeleteRequest == nil {
		t.Fatalf("%+v", taken)
	}
	err := errors.Join(dynamodb.UnmarshalMap(taken[0].PutRequest.Item, &first), dynamodb.UnmarshalMap(taken[1].DeleteRequest.Key, &last))
	if err != nil || first.ID != "a" || last.ID != "b" {
		t.Error(first, last, err)
	}
	if err := w.Put(t.Context(), first); err != nil || w.Close(t.Context()) != nil || len(w.Take()) != 0 {
		t.Error("the writer does not go on", err)
	}
}

// TestTableByName has conditions in the actions of a table by name, and the writer of
// one.
func TestTableByName(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{}` }}
	session, err := boto3.NewSession(config(s))
	if err != nil {
		t.Fatal(err)
	}
	r, err := session.Resource("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	byName, err := r.Sub("Table", "things")
	if err != nil {
		t.Fatal(err)
	}
	paid := dynamodb.Attr("paid").Eq(1)
	own := boto3.Map{"#n0": "status"}
	typedTable := typed.New(session).Table("things")
	const one = `paid = {"N":"1"}`
	for i, c := range []struct {
		err          error
		member, want string
	}{
		{second(byName.Do(t.Context(), "query", boto3.Map{
			"KeyConditionExpression": dynamodb.Key("id").Eq("a").And(dynamodb.Key("n").Gt(2)), "FilterExpression": "#n0 = :v0",
			"ExpressionAttributeNames": own, "ExpressionAttributeValues": boto3.Map{":v0": "new"},
		})), "KeyConditionExpression", `(id = {"S":"a"} AND n > {"N":"2"})`},
		{second(byName.Do(t.Context(), "Scan", boto3.Map{"FilterExpression": paid, "ExpressionAttributeNames": own})), "FilterExpression", one},
		{second(byName.Do(t.Context(), "PutItem", boto3.Map{"Item": boto3.Map{"id": "a"}, "ConditionExpression": paid})), "ConditionExpression", one},
		{second(byName.Do(t.Context(), "delete_item", boto3.Map{"Key": boto3.Map{"id": "a"}, "ConditionExpression": paid})), "ConditionExpression", one},
		{second(byName.Do(t.Context(), "UpdateItem", boto3.Map{"Key": boto3.Map{"id": "a"}, "UpdateExpression": dynamodb.Set("paid", 1)})), "UpdateExpression", "SET " + one},
		{second(typedTable.Scan(t.Context(), &typed.ScanInput{ExpressionAttributeNames: map[string]string{"#n0": "z"}}, boto3.Set("FilterExpression", paid))),
			"FilterExpression", one},
	} {
		if c.err != nil {
			t.Fatal(c.err)
		}
		if got := meaning(s.request(i), c.member); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	table, err := dynamodb.TableFor[thing](byName)
	if err != nil {
		t.Fatal(err)
	}
	w := table.Writer("id")
	if err := errors.Join(w.Put(t.Context(), thing{ID: "a"}), w.Close(t.Context())); err != nil || table.Name() != "things" {
		t.Error(err)
	}
	if same, err := dynamodb.TableFor[thing](typedTable.Dynamic()); err != nil || same.Name() != "things" {
		t.Error(err)
	}
	for _, wrong := range []*boto3.Resource{nil, r} {
		if _, err := dynamodb.TableFor[thing](wrong); err == nil {
			t.Errorf("%v is a table", wrong)
		}
	}
}
