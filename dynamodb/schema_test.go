package dynamodb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// mistakes are of all methods that have to do with tags.
func mistakes[T any](t *testing.T, want string) {
	t.Helper()
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, "{}" }}
	table, ctx := dynamodb.TableOf[T](newClient(t, s), "t"), t.Context()
	var item T
	for name, err := range map[string]error{
		"Create": table.Create(ctx), "Extend": table.Extend(ctx), "Check": table.Check(ctx),
		"Put": table.Put(ctx, item), "Save": table.Save(ctx, &item), "Change": table.Change(ctx, item, &item),
		"Patch": table.Patch(ctx, &item), "Delete": table.Delete(ctx, item), "Update": table.Update(ctx, item, dynamodb.Set("a", 1)),
		"Get": second(table.Get(ctx, item)), "Writer": table.Writer().Put(ctx, item),
		"Transaction": dynamodb.NewTransaction(table.Client()).Put("t", item).Commit(ctx),
		"Mixed":       second(dynamodb.MixedOf(table.Client(), "t", item).Get(ctx, item)),
		"BatchGet":    drain(dynamodb.BatchGet(ctx, table, []T{item})),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	if len(s.asked) > 0 {
		t.Error(s.asked)
	}
}

func TestTagMistakes(t *testing.T) {
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		B string `dynamodbav:"b,hash"`
	}](t, "a table has one hash key; attributes a, b have its option")
	mistakes[struct {
		A string `dynamodbav:"a,range"`
	}](t, "no attribute has the option hash")
	mistakes[struct {
		A string `dynamodbav:"a,hash,omitemty"`
	}](t, `attribute a: there is no option "omitemty" in tags; there is omitempty`)
	mistakes[struct {
		A string `dynamodbav:"a,hash,version=3"`
	}](t, "the option version has no value")
	mistakes[struct {
		A string `dynamodbav:"a,hash,type"`
	}](t, "type=order")
	mistakes[struct {
		A bool `dynamodbav:"a,hash"`
	}](t, "attribute a: type bool cannot be a key")
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		V string `dynamodbav:"v,version"`
	}](t, "type string does not go with the option version")
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		V int    `dynamodbav:"v,version"`
		W int    `dynamodbav:"w,version"`
	}](t, "the option version stands at attribute v too")
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		V int    `dynamodbav:"v,version,counter"`
	}](t, "stands beside another")
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		T string `dynamodbav:"t,ttl"`
	}](t, "type string cannot be a ttl")
	mistakes[struct {
		A string    `dynamodbav:"a,hash"`
		T time.Time `dynamodbav:"t,ttl"`
		U time.Time `dynamodbav:"u,ttl"`
	}](t, "a table has one ttl; attribute t has it too")
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		B string `dynamodbav:"b,range=by-b"`
	}](t, "index by-b has no hash key")
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		B string `dynamodbav:"b,local=by-b"`
	}](t, "index by-b is local, which takes a table with a range key")
	mistakes[struct {
		P pointer `dynamodbav:"p,hash"`
	}](t, "cannot be a key")
	mistakes[struct {
		*Shared
	}](t, "embed the struct itself")
}

// pointer leads to itself.
type pointer *pointer

// Shared is embedded by a pointer.
type Shared struct {
	A string `dynamodbav:"a,hash"`
	V int    `dynamodbav:"v,version"`
}

// keyed has keys of a table and of an index.
type keyed struct {
	ID     string `dynamodbav:"id,hash"`
	N      int    `dynamodbav:"n,range"`
	Status string `dynamodbav:"status,hash=by-status"`
	Sparse string `dynamodbav:"sparse,omitempty,hash=by-sparse"`
}

func TestKeyMistakes(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, "{}" }}
	table, ctx := dynamodb.TableOf[keyed](newClient(t, s), "t"), t.Context()
	for want, err := range map[string]error{
		"the key id is empty":            table.Put(ctx, keyed{N: 1, Status: "x"}),
		"key id is empty":                second(table.Get(ctx, keyed{N: 1})),
		"id is empty":                    table.Delete(ctx, &keyed{N: 1}),
		"a key of index by-st":           table.Put(ctx, keyed{ID: "a"}),
		`the key lacks n; it has ["id"]`: table.Update(ctx, boto3.Map{"id": "a"}, dynamodb.Set("x", 1)),
		"the key differs":                table.Change(ctx, keyed{ID: "a", Status: "x"}, new(keyed{ID: "b"})),
		"the pointer is nil":             table.Save(ctx, nil),
		"there is no item":               table.Patch(ctx, nil),
		"the key":                        dynamodb.NewTransaction(table.Client()).Delete("t", keyed{}).Commit(ctx),
		"nil":                            table.Change(ctx, keyed{ID: "a", Status: "x"}, nil),
		"type int is no struct":          second(dynamodb.MixedOf(table.Client(), "t", 3).Get(ctx, boto3.Map{"id": 1})),
		"tells the type of item":         second(dynamodb.MixedOf(table.Client(), "t", keyed{}).Get(ctx, boto3.Map{"id": 1})),
		"name no keys":                   dynamodb.TableOf[boto3.Map](table.Client(), "t").Create(ctx),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := dynamodb.TableOf[*keyed](table.Client(), "t").Put(ctx, nil); err == nil || !strings.Contains(err.Error(), "there is no item") {
		t.Error(err)
	}
	if len(s.asked) > 0 {
		t.Error(s.asked)
	}
	if err := table.Put(ctx, keyed{ID: "a", N: 0, Status: "x"}); err != nil { // 0 is a number
		t.Error(err)
	}
	if item := s.asked[0]["Item"].(map[string]any); item["sparse"] != nil || item["n"] == nil {
		t.Error(item)
	}
}

// versioned is written by conditions.
type versioned struct {
	ID      string `dynamodbav:"id,hash"`
	Version int8   `dynamodbav:"version,version"`
	Note    string `dynamodbav:"note,omitempty"`
}

// TestWhichConditionFailed tells a version that has changed from a condition of the
// caller's own.
func TestWhichConditionFailed(t *testing.T) {
	there := `,"Item":{"id":{"S":"a"},"version":{"N":"3"}}`
	s := &service{answer: func(string, map[string]any) (int, string) {
		return 400, `{"__type":"ConditionalCheckFailedException","message":"no"` + there + `}`
	}}
	table, ctx := dynamodb.TableOf[versioned](newClient(t, s), "t"), t.Context()
	never := dynamodb.If(dynamodb.Attr("note").Eq("x"))
	for _, c := range []struct {
		err      error
		conflict bool
	}{
		{table.Put(ctx, versioned{ID: "a", Version: 3}, never), false},
		{table.Put(ctx, versioned{ID: "a", Version: 2}, never), true},
		{table.Put(ctx, versioned{ID: "a", Version: 3}), true}, // nothing else can have failed
		{table.Put(ctx, versioned{ID: "a"}, never), true},
		{table.Delete(ctx, versioned{ID: "a", Version: 2}, never), true},
		{table.Delete(ctx, versioned{ID: "a"}, never), false},
		{table.Update(ctx, boto3.Map{"id": "a"}, dynamodb.Set("note", "y"), never), false},
	} {
		conflict, ok := errors.AsType[*dynamodb.VersionError](c.err)
		if ok != c.conflict || !errors.Is(c.err, dynamodb.ErrConditionFailed) || ok && conflict.Item["id"] != "a" {
			t.Error(c.err)
		}
	}
	there = ""
	for err, want := range map[error]string{
		table.Put(ctx, versioned{ID: "a", Version: 2}):                     "is not there any more",
		table.Change(ctx, versioned{ID: "a"}, new(versioned{"a", 0, "x"})): "no such item",
		table.Patch(ctx, new(versioned{"a", 0, "x"})):                      "no such item",
		table.Patch(ctx, new(versioned{"a", 5, "x"})):                      "version 5",
		table.Put(ctx, versioned{ID: "a", Version: 127}):                   "has no next one in type int8",
		table.Update(ctx, versioned{ID: "a"}, dynamodb.Set("version", 9)):  "which the table counts",
		table.Writer().Put(ctx, versioned{ID: "a"}):                        "a batch has no conditions",
		table.Writer().Delete(ctx, versioned{ID: "a", Version: 1}):         "a batch has no conditions",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := table.Writer().Delete(ctx, versioned{ID: "a"}); err != nil {
		t.Error(err)
	}
}
