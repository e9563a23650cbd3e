package dynamodb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// Items of another type that are in the table need not fit the struct that is read.
func TestReadEventOfOneType(t *testing.T) {
	const mixed = `{"Records":[
 {"eventID":"1","eventName":"MODIFY","dynamodb":{"OldImage":{"pk":{"S":"a"},"kind":{"S":"memo"},"total":{"S":"a lot"},"tags":{"N":"1"}},"NewImage":{"pk":{"S":"a"},"kind":{"S":"memo"},"total":{"M":{}}}}},
 {"eventID":"2","eventName":"MODIFY","dynamodb":{"OldImage":{"pk":{"S":"a"},"kind":{"S":"memo"},"total":{"S":"a lot"}},"NewImage":{"pk":{"S":"a"},"kind":{"S":"bill"},"total":{"N":"1"}}}},
 {"eventID":"3","eventName":"INSERT","dynamodb":{"Keys":{"pk":{"S":"a"}},"NewImage":{"pk":{"S":"a"},"kind":{"S":"bill"},"total":{"N":"12345678901234567890123456789012345678"},"tags":{"SS":["b"]}}}},
 {"eventID":"4","eventName":"INSERT","dynamodb":{"NewImage":{"pk":{"S":"a"},"total":{"S":"no kind"}}}},
 {"eventID":"5","eventName":"INSERT","dynamodb":{"NewImage":{"pk":{"S":"a"},"kind":{"N":"5"}}}},
 {"eventID":"6","eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":"a"}}}}]}`
	bills, err := dynamodb.ReadEvent[bill]([]byte(mixed))
	var ids []string
	for _, r := range bills {
		ids = append(ids, r.ID)
	}
	if err != nil || !slices.Equal(ids, []string{"3", "6"}) { // what has no images tells nothing else
		t.Fatal(ids, err)
	}
	if b := bills[0].New; b.Total != "12345678901234567890123456789012345678" || b.Tags[0] != "b" || bills[0].Old != nil || bills[0].Key["pk"] != "a" {
		t.Errorf("%+v", bills[0])
	}
	if _, err = dynamodb.ReadEvent[bill]([]byte(`{"Records":[{"dynamodb":{"NewImage":{"kind":{"S":"bill"},"total":{"S":"x"}}}}]}`)); err == nil || !strings.Contains(err.Error(), "total") {
		t.Error(err)
	}
}

// A read of some attributes tells the type of the item as well, without which no item is
// one of the table's.
func TestProjectOfOneType(t *testing.T) {
	for _, paths := range [][]string{{"total"}, {"total", "kind"}} {
		s := &service{answer: func(operation string, _ map[string]any) (int, string) {
			if operation == "BatchGetItem" {
				return 200, `{"Responses":{"or.ders":[{"kind":{"S":"bill"},"total":{"N":"7"}}]}}`
			}
			return 200, `{"Item":{"kind":{"S":"bill"},"total":{"N":"7"}}}`
		}}
		table, key := dynamodb.TableOf[bill](newClient(t, s), "or.ders"), bill{PK: "a", SK: "b"}
		got, err := table.Get(t.Context(), key, dynamodb.Project(paths...))
		if err != nil || got.Total != "7" {
			t.Error(got, err)
		}
		for got, err := range dynamodb.BatchGet(t.Context(), table, []bill{key}, dynamodb.Project(paths...)) {
			if err != nil || got.Total != "7" {
				t.Error(got, err)
			}
		}
		for _, in := range []map[string]any{s.request(0), s.request(1)} {
			names, _ := in["ExpressionAttributeNames"].(map[string]any)
			text, _ := in["ProjectionExpression"].(string)
			var read []string
			for name := range strings.SplitSeq(text, ",") {
				read = append(read, strings.TrimSpace(name))
				if full, ok := names[strings.TrimSpace(name)].(string); ok {
					read[len(read)-1] = full
				}
			}
			if slices.Sort(read); !slices.Equal(read, []string{"kind", "total"}) {
				t.Errorf("%v: %v is read", paths, read)
			}
		}
	}
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{"Item":{"total":{"N":"7"}}}` }}
	if _, err := dynamodb.TableOf[boto3.Map](newClient(t, s), "t").Get(t.Context(), boto3.Map{"id": "a"}, dynamodb.Project("total")); err != nil || len(s.asked) != 1 {
		t.Error(err)
	}
	if _, err := dynamodb.TableOf[bill](newClient(t, s), "t").Get(t.Context(), bill{PK: "a", SK: "b"}); err == nil {
		t.Error("an item of no type is a bill")
	}
	if names, _ := s.request(1)["ProjectionExpression"].(string); names != "" {
		t.Errorf("only %s is read", names)
	}
}

// minidyn describes a table without the types of its attributes.
func TestCheckWithoutTypes(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) {
		return 200, `{"Table":{"TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]}}`
	}}
	if err := dynamodb.TableOf[bill](newClient(t, s), "t").Check(t.Context()); err != nil {
		t.Error(err)
	}
	err := dynamodb.TableOf[keyed](newClient(t, s), "t").Check(t.Context())
	if err == nil || !strings.Contains(err.Error(), "key: id (S) sorted by n (N) is wanted, the table has pk () sorted by sk ()") {
		t.Error(err)
	}
}
