package dynamodb_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// TestUnknownTypes has values of types that there are not, which boto3's
// deserializer refuses too, and values with a stranger beside the type.
func TestUnknownTypes(t *testing.T) {
	for value, where := range map[string]string{
		`{"X":"1"}`: "Item.note: ", `{}`: "Item.note: ", `{"s":"1"}`: "Item.note: ", `{"X":"1","Y":"2"}`: "Item.note: ",
		`{"L":[{"X":"1"}]}`: "Item.note.L[0]: ", `{"L":[{}]}`: "Item.note.L[0]: ", `{"M":{"k":{"X":{"S":"a"}}}}`: "Item.note.M.k: ",
		`{"X":"1","S":"a"}`: "", `{"__type":"x","S":"a"}`: "", `{"S":"a"}`: "",
	} {
		s := &service{answer: func(string, map[string]any) (int, string) {
			return 200, `{"Item":{"id":{"S":"a"},"note":` + value + `}}`
		}}
		client, key := newClient(t, s), boto3.Map{"id": "a"}
		_, byMap := dynamodb.TableOf[boto3.Map](client, "t").Get(t.Context(), key)
		_, byAny := dynamodb.TableOf[struct {
			Note any `dynamodbav:"note"`
		}](client, "t").Get(t.Context(), key)
		for _, err := range []error{byMap, byAny} {
			if (err == nil) != (where == "") || err != nil && !strings.Contains(err.Error(), where+"the value has") {
				t.Errorf("%s: %v", value, err)
			}
		}
	}
	var to any
	for _, av := range []dynamodb.AttributeValue{{}, {L: []dynamodb.AttributeValue{{}}}, {M: map[string]dynamodb.AttributeValue{"k": {}}}} {
		if err := dynamodb.Unmarshal(av, &to); err == nil {
			t.Errorf("%+v is read as %v", av, to)
		}
	}
}
