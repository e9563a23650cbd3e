package dynamodb_test

import (
	"math"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

func TestTagContradictions(t *testing.T) {
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		B string `dynamodbav:"a"`
	}](t, "two fields stand for attribute a")
	mistakes[struct {
		A string `dynamodbav:"a,hash="`
	}](t, "the option hash= lacks the name of an index; for the table's own key it is hash")
	mistakes[struct {
		A string `dynamodbav:"a,hash"`
		B int    `dynamodbav:"b,range,version"`
	}](t, "attribute b is a key of the table, and changes with each write")
	mistakes[struct {
		A int `dynamodbav:"a,hash,counter"`
	}](t, "attribute a is a key of the table, and changes with each write")
}

// left and right have a field that stands for the same attribute.
type (
	left  struct{ Note string }
	right struct{ Note string }
)

// An attribute that two fields stand for would be sent twice, and DynamoDB refuses a name
// that comes twice.
func TestFieldsOfOneAttribute(t *testing.T) {
	type twice struct {
		A string `dynamodbav:"x"`
		B string `dynamodbav:"x"`
	}
	type embeds struct {
		left
		right
	}
	type hidden struct {
		left
		right
		Note string
	}
	for _, item := range []any{twice{"1", "2"}, embeds{left{"1"}, right{"2"}}, []twice{{"1", "2"}}} {
		_, err := dynamodb.Marshal(item)
		if err == nil || !strings.Contains(err.Error(), "both stand for") {
			t.Errorf("%T: %v", item, err)
		}
	}
	if err := dynamodb.UnmarshalMap(map[string]dynamodb.AttributeValue{"x": {S: new("1")}}, new(twice)); err == nil {
		t.Error("one attribute is read into one of two fields")
	}
	item, err := dynamodb.MarshalMap(hidden{left{"1"}, right{"2"}, "3"})
	if err != nil || len(item) != 1 || *item["Note"].S != "3" {
		t.Errorf("%v, %v", item, err)
	}
}

// The difference of two counts may be more than their type has room for: 2^64 - 1.
func TestCountersGrowFar(t *testing.T) {
	type counts struct {
		ID string `dynamodbav:"id,hash"`
		I  int64  `dynamodbav:"i,counter"`
		S  int8   `dynamodbav:"s,counter"`
		U  uint64 `dynamodbav:"u,counter"`
	}
	low, high := counts{"a", math.MinInt64, math.MinInt8, 0}, counts{"a", math.MaxInt64, math.MaxInt8, math.MaxUint64}
	for _, c := range []struct {
		from, to counts
		want     []string
	}{
		{low, high, []string{"18446744073709551615", "255", "18446744073709551615"}},
		{high, low, []string{"-18446744073709551615", "-255", "-18446744073709551615"}},
		{counts{ID: "a", U: 7}, counts{ID: "a", U: 5, I: -3}, []string{"-3", "-2"}},
	} {
		s := &service{answer: func(string, map[string]any) (int, string) { return 200, "{}" }}
		if err := dynamodb.TableOf[counts](newClient(t, s), "t").Change(t.Context(), c.from, &c.to); err != nil {
			t.Error(err)
			continue
		}
		values, _ := s.request(0)["ExpressionAttributeValues"].(map[string]any)
		got := map[string]bool{}
		for _, v := range values {
			number, _ := v.(map[string]any)
			text, _ := number["N"].(string)
			got[text] = true
		}
		for _, want := range c.want {
			if !got[want] {
				t.Errorf("%s is not added: %v", want, values)
			}
		}
	}
}

// DynamoDB answers what was updated, of a list the element alone; moto answers with the
// whole list.
func TestIncrementInLists(t *testing.T) {
	for _, c := range []struct {
		path, answer string
		want         int64
	}{
		{"l[1]", `{"l":{"L":[{"N":"7"}]}}`, 7},
		{"l[1]", `{"l":{"L":[{"N":"1"},{"N":"7"},{"N":"3"}]}}`, 7},
		{"l[9]", `{"l":{"L":[{"N":"1"},{"N":"5"}]}}`, 5},
		{"m.l[0].n", `{"m":{"M":{"l":{"L":[{"M":{"n":{"N":"4"}}}]}}}}`, 4},
		{"m.n", `{"m":{"M":{"n":{"N":"-2"}}}}`, -2},
		{`m\.n`, `{"m.n":{"N":"3"}}`, 3},
	} {
		s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{"Attributes":` + c.answer + `}` }}
		got, err := dynamodb.TableOf[boto3.Map](newClient(t, s), "t").Increment(t.Context(), boto3.Map{"id": "a"}, c.path, 1)
		if err != nil || got != c.want {
			t.Errorf("%s of %s: %d, %v", c.path, c.answer, got, err)
		}
	}
	for _, answer := range []string{`{}`, `{"Attributes":{}}`, `{"Attributes":{"l":{"L":[]}}}`, `{"Attributes":{"l":{"S":"a"}}}`} {
		s := &service{answer: func(string, map[string]any) (int, string) { return 200, answer }}
		_, err := dynamodb.TableOf[boto3.Map](newClient(t, s), "t").Increment(t.Context(), boto3.Map{"id": "a"}, "l[1]", 1)
		if err == nil || !strings.Contains(err.Error(), "l[1] has been added to") {
			t.Errorf("%s: %v", answer, err)
		}
	}
}

// A version that no VersionError can tell is none.
func TestVersionsEnd(t *testing.T) {
	type item struct {
		ID string `dynamodbav:"id,hash"`
		V  uint64 `dynamodbav:"v,version"`
	}
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, "{}" }}
	table := dynamodb.TableOf[item](newClient(t, s), "t")
	for _, v := range []uint64{math.MaxInt64, math.MaxInt64 + 1, math.MaxUint64} {
		if err := table.Save(t.Context(), &item{"a", v}); err == nil || !strings.Contains(err.Error(), "has no next one") {
			t.Errorf("%d: %v", v, err)
		}
	}
	if err := table.Save(t.Context(), &item{"a", math.MaxInt64 - 1}); err != nil {
		t.Error(err)
	}
}

func TestNothingIsNoPanic(t *testing.T) {
	var mixed *dynamodb.Mixed
	var x *dynamodb.Transaction
	ctx := t.Context()
	for name, err := range map[string]error{
		"Get": second(mixed.Get(ctx, boto3.Map{"id": "a"})), "Query": drain(mixed.Query(ctx, dynamodb.Key("id").Eq("a"))),
		"Scan": drain(mixed.Scan(ctx)), "Decode": second(mixed.Decode(nil)), "ReadEvent": second(mixed.ReadEvent([]byte("{}"))),
		"ReadRecords": second(mixed.ReadRecords(nil)), "zero ReadEvent": second(new(dynamodb.Mixed).ReadEvent([]byte("{}"))),
		"zero Get": second(new(dynamodb.Mixed).Get(ctx, nil)),
		"Put":      x.Put("t", keyed{ID: "a", Status: "new"}).Commit(ctx), "Put by a pointer": x.Put("t", &keyed{ID: "a", Status: "new"}).Commit(ctx),
		"Put without keys": x.Put("t", keyed{}).Commit(ctx), "Delete": x.Delete("t", nil).Commit(ctx), "Commit": x.Commit(ctx),
		"ReturnFailed": x.ReturnFailed().Used(nil).Commit(ctx), "Used": x.Used(new(dynamodb.Usage)).Commit(ctx),
	} {
		if err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}

// A goroutine for each of two thousand million segments is more than any machine has.
func TestTooManySegments(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, "{}" }}
	err := drain(dynamodb.TableOf[boto3.Map](newClient(t, s), "t").Scan(t.Context(), dynamodb.Segments(math.MaxInt32)))
	if err == nil || !strings.Contains(err.Error(), "DynamoDB takes up to 1000000") || len(s.asked) > 0 {
		t.Error(err)
	}
}
