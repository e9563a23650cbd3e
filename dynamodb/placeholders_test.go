package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"regexp"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	api "github.com/boto3-go/boto3/service/dynamodb"
)

var anyPlaceholder = regexp.MustCompile(`[#:]\w+`)

// meaning is an expression of a request with its names and values in place of their
// placeholders.
func meaning(in map[string]any, member string) string {
	names, _ := in["ExpressionAttributeNames"].(map[string]any)
	values, _ := in["ExpressionAttributeValues"].(map[string]any)
	text, _ := in[member].(string)
	return anyPlaceholder.ReplaceAllStringFunc(text, func(p string) string {
		if name, ok := names[p]; ok {
			return fmt.Sprint(name)
		}
		value, err := json.Marshal(values[p])
		if err != nil || values[p] == nil {
			return p + "?"
		}
		return string(value)
	})
}

// drain is the error of a range.
func drain[T any](list iter.Seq2[T, error]) (found error) {
	for _, err := range list {
		found = err
	}
	return found
}

// request is the request of a number, of one table where it is a batch.
func (s *service) request(i int) map[string]any {
	in := s.asked[i]
	if tables, ok := in["RequestItems"].(map[string]any); ok {
		in, _ = tables["or.ders"].(map[string]any)
	}
	return in
}

// TestOwnPlaceholders has the caller's own names and values in each method of a
// table, by Param and by Set, and some that a condition would take.
func TestOwnPlaceholders(t *testing.T) {
	s := &service{answer: func(operation string, _ map[string]any) (int, string) {
		if operation == "GetItem" {
			return 200, `{"Item":{"id":{"S":"a"}}}`
		}
		return 200, `{}`
	}}
	table, ctx := dynamodb.TableOf[boto3.Map](newClient(t, s), "or.ders"), t.Context()
	key := boto3.Map{"id": "a"}
	open := dynamodb.Attr("open").Eq(true)
	for _, p := range []struct{ name, value string }{{"#s", ":s"}, {"#n0", ":v0"}, {"#n1", ":v1"}, {"#n", ":v"}, {"#n00", ":v00"}} {
		names, values := map[string]string{p.name: "status"}, boto3.Map{p.value: "new"}
		for how, own := range map[string]func(name string, value any) dynamodb.Option{
			"Param": dynamodb.Param,
			"Set":   func(name string, value any) dynamodb.Option { return dynamodb.With(boto3.Set(name, value)) },
			"Set of an entry": func(name string, value any) dynamodb.Option {
				switch v := value.(type) {
				case map[string]string:
					return dynamodb.With(boto3.Set(name+"."+p.name, v[p.name]))
				case boto3.Map:
					return dynamodb.With(boto3.Set(name+"."+p.value, v[p.value]))
				}
				return dynamodb.Param(name, value)
			},
		} {
			text := p.name + " = " + p.value
			with := func(member, text string, more ...dynamodb.Option) []dynamodb.Option {
				list := append(more, own(member, text), own("ExpressionAttributeNames", names))
				if member == "ProjectionExpression" {
					return list
				}
				return append(list, own("ExpressionAttributeValues", values))
			}
			const mine = `status = {"S":"new"}`
			for i, c := range []struct {
				method string
				err    error
				want   map[string]string
			}{
				{"Query", drain(table.Query(ctx, dynamodb.Key("id").Eq("a"), with("FilterExpression", text)...)),
					map[string]string{"FilterExpression": mine, "KeyConditionExpression": `id = {"S":"a"}`}},
				{"Scan", drain(table.Scan(ctx, with("FilterExpression", text, dynamodb.Project("open", "id"))...)),
					map[string]string{"FilterExpression": mine, "ProjectionExpression": "open, id"}},
				{"Count", second(table.Count(ctx, dynamodb.Key("id").Eq("a"), with("FilterExpression", text)...)),
					map[string]string{"FilterExpression": mine, "KeyConditionExpression": `id = {"S":"a"}`}},
				{"Put", table.Put(ctx, key, with("ConditionExpression", text)...), map[string]string{"ConditionExpression": mine}},
				{"Update", table.Update(ctx, key, dynamodb.Update{}, with("UpdateExpression", "SET "+text, dynamodb.If(open))...),
					map[string]string{"UpdateExpression": "SET " + mine, "ConditionExpression": `open = {"BOOL":true}`}},
				{"Update2", table.Update(ctx, key, dynamodb.Set("n", nil), with("ConditionExpression", text)...),
					map[string]string{"ConditionExpression": mine, "UpdateExpression": `SET n = {"NULL":true}`}},
				{"Delete", table.Delete(ctx, key, with("ConditionExpression", text)...), map[string]string{"ConditionExpression": mine}},
				{"Get", second(table.Get(ctx, key, with("ProjectionExpression", p.name)...)), map[string]string{"ProjectionExpression": "status"}},
				{"BatchGet", drain(dynamodb.BatchGet(ctx, table, []boto3.Map{key},
					dynamodb.Project("id", "open"), dynamodb.Param("ExpressionAttributeNames", names))),
					map[string]string{"ProjectionExpression": "id, open"}},
			} {
				if c.err != nil {
					t.Errorf("%s by %s of %s: %v", c.method, how, text, c.err)
				}
				for member, want := range c.want {
					if got := meaning(s.request(i), member); got != want {
						t.Errorf("%s by %s of %s: %s: %s, want %s", c.method, how, text, member, got, want)
					}
				}
			}
			s.asked = nil
		}
	}
}

// TestMeanings looks at what each method asks for, beside the caller's own #n0.
func TestMeanings(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{}` }}
	client := newClient(t, s)
	table, ctx := dynamodb.TableOf[boto3.Map](client, "or.ders"), t.Context()
	key, paid := boto3.Map{"id": "a"}, dynamodb.Attr("paid").Eq(1)
	names := dynamodb.Param("ExpressionAttributeNames", map[string]string{"#n0": "status"})
	values := dynamodb.Param("ExpressionAttributeValues", boto3.Map{":v0": "new"})
	own := func(member, text string, more ...dynamodb.Option) []dynamodb.Option {
		return append(more, dynamodb.Param(member, text), names, values)
	}
	const status, one = `status = {"S":"new"}`, `paid = {"N":"1"}`
	for i, c := range []struct {
		err  error
		want map[string]string
	}{
		{drain(table.Query(ctx, dynamodb.Key("id").Eq("a"), own("FilterExpression", "#n0 = :v0", dynamodb.Project("x.y"))...)),
			map[string]string{"FilterExpression": status, "KeyConditionExpression": `id = {"S":"a"}`, "ProjectionExpression": "x.y"}},
		{drain(table.Query(ctx, dynamodb.KeyCondition{}, own("KeyConditionExpression", "#n0 = :v0", dynamodb.Filter(paid))...)),
			map[string]string{"KeyConditionExpression": status, "FilterExpression": one}},
		{table.Update(ctx, key, dynamodb.Update{}, own("UpdateExpression", "SET #n0 = :v0", dynamodb.If(paid))...),
			map[string]string{"UpdateExpression": "SET " + status, "ConditionExpression": one}},
		{table.Update(ctx, key, dynamodb.Set("paid", 1).Remove("x"), own("ConditionExpression", "#n0 = :v0")...),
			map[string]string{"UpdateExpression": "SET " + one + " REMOVE x", "ConditionExpression": status}},
		{table.Put(ctx, key, own("ConditionExpression", "#n0 = :v0")...), map[string]string{"ConditionExpression": status}},
		{table.Delete(ctx, key, dynamodb.If(paid), names, values), map[string]string{"ConditionExpression": one}},
		{drain(dynamodb.BatchGet(ctx, table, []boto3.Map{key}, dynamodb.Project("a", "b[1].c"), names)),
			map[string]string{"ProjectionExpression": "a, b[1].c"}},
		{table.Put(ctx, key, dynamodb.If(paid), dynamodb.With(boto3.Set("ExpressionAttributeNames", nil))), map[string]string{"ConditionExpression": one}},
		// A condition by Set, over typed inputs and by name.
		{second(api.New(nil, config(s)).PutItem(ctx, &api.PutItemInput{
			TableName: "t", Item: map[string]api.AttributeValue{"id": {S: new("a")}}, ExpressionAttributeNames: map[string]string{"#n0": "z"},
		}, boto3.Set("ConditionExpression", paid))), map[string]string{"ConditionExpression": one}},
		{client.Call(ctx, "PutItem", boto3.Map{"TableName": "t", "Item": boto3.Map{"id": boto3.Map{"S": "a"}}, "ConditionExpression": paid}, nil),
			map[string]string{"ConditionExpression": one}},
		{client.Call(ctx, "UpdateItem", boto3.Map{
			"TableName": "t", "Key": boto3.Map{"id": boto3.Map{"S": "a"}}, "ConditionExpression": &paid, "UpdateExpression": dynamodb.Set("n", nil).Set("s", dynamodb.StringSet{"x"}),
			"ExpressionAttributeValues": boto3.Map{":v0": boto3.Map{"S": "new"}},
		}, nil), map[string]string{"ConditionExpression": one, "UpdateExpression": `SET n = {"NULL":true}, s = {"SS":["x"]}`}},
		{client.Call(ctx, "Scan", struct {
			TableName                string
			FilterExpression         any
			ExpressionAttributeNames map[string]string
		}{"t", paid, map[string]string{"#n0": "z"}}, nil), map[string]string{"FilterExpression": one}},
		{drain(client.Pages(ctx, "Query", boto3.Map{"TableName": "t", "KeyConditionExpression": dynamodb.Key("id").BeginsWith("a")}, boto3.NativeValues())),
			map[string]string{"KeyConditionExpression": `begins_with(id, {"S":"a"})`}},
	} {
		if c.err != nil {
			t.Error(c.err)
		}
		in := s.request(i)
		for member, want := range c.want {
			if got := meaning(in, member); got != want {
				t.Errorf("%s: %s, want %s, of %v", member, got, want, in)
			}
		}
	}
	first := func(list iter.Seq2[boto3.Map, error]) (found error) { return drain(list) }
	for _, err := range []error{
		first(table.Scan(ctx, own("FilterExpression", "#n0 = :v0", dynamodb.Filter(paid))...)),
		client.Call(ctx, "Scan", boto3.Map{"TableName": "t", "FilterExpression": dynamodb.Attr("a[").Exists()}, nil),
		client.Call(ctx, "Scan", boto3.Map{"TableName": "t", "FilterExpression": struct{}{}}, nil),
	} {
		if err == nil || !strings.Contains(err.Error(), "FilterExpression") {
			t.Errorf("two filters, or one that is none: %v", err)
		}
	}
}

func TestTransactionKeepsWhatItIsGiven(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{}` }}
	item, list := boto3.Map{"id": "a", "tags": []string{"x"}}, []string{"new"}
	is := dynamodb.Attr("status").Eq(list)
	set := dynamodb.Set("status", list)
	x := dynamodb.NewTransaction(newClient(t, s)).Put("t", item, is).Update("t", item, set).ReturnFailed()
	x.Check("t", boto3.Map{"id": "c"}, dynamodb.Attr("n").In([]int{1, 2}))
	item["id"], item["tags"].([]string)[0], list[0] = "b", "y", "old"
	if err := x.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	actions := s.request(0)["TransactItems"].([]any)
	put := actions[0].(map[string]any)["Put"].(map[string]any)
	if got := fmt.Sprint(put["Item"]); got != "map[id:map[S:a] tags:map[L:[map[S:x]]]]" {
		t.Error(got)
	}
	for i, want := range []string{`status = {"L":[{"S":"new"}]}`, `SET status = {"L":[{"S":"new"}]}`, `n IN ({"N":"1"}, {"N":"2"})`} {
		for action, in := range actions[i].(map[string]any) {
			in := in.(map[string]any)
			if got := meaning(in, "ConditionExpression") + meaning(in, "UpdateExpression"); got != want {
				t.Errorf("%s: %s, want %s", action, got, want)
			}
			if in["ReturnValuesOnConditionCheckFailure"] != "ALL_OLD" {
				t.Error(action, "does not ask for the item")
			}
		}
	}
}

// TestIn has one list, which is a list of operands.
func TestIn(t *testing.T) {
	type status string
	a := dynamodb.Attr("a")
	for _, c := range []struct {
		is   dynamodb.Condition
		want int
	}{
		{a.In([]string{"open", "new"}), 2}, {a.In([]status{"open", "new"}), 2}, {a.In([...]int{1, 2, 3}), 3}, {a.In([]any{"x"}), 1},
		{a.In("x", "y"), 2}, {a.In([]any{[]any{"x", "y"}}), 1}, {a.In([]string{"x"}, []string{"y"}), 2},
		{a.In([]byte("xy")), 1}, {a.In(dynamodb.StringSet{"x", "y"}), 1}, {a.In([][]byte{{1}, {2}}), 2}, {a.In(nil), 1},
		{a.In([]string{}), 0}, {a.In(), 0},
	} {
		built, err := dynamodb.Expressions{Filter: c.is}.Build()
		if len(built.ExpressionAttributeValues) != c.want || (err == nil) != (c.want > 0) {
			t.Errorf("%v: %v, want %d values", built, err, c.want)
		}
	}
}
