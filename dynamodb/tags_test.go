package dynamodb_test

import (
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// TestUnknownTags has values of types that there are not: boto3 refuses them.
func TestUnknownTags(t *testing.T) {
	for _, value := range []string{
		`{"X":"1"}`, `{}`, `{"s":"1"}`, `{"L":[{"X":"1"}]}`, `{"M":{"k":{"X":{"S":"a"}}}}`, `{"S":null}`, `{"L":[{}]}`, `null`,`{"L":[null]}`,
		`{"X":"1","S":"a"}`, `{"S":"a","N":"1"}`,
	} {
		s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{"Item":{"id":{"S":"a"},"note":` + value + `}}` }}
		client := newClient(t, s)
		byMap, err := dynamodb.TableOf[boto3.Map](client, "t").Get(t.Context(), boto3.Map{"id": "a"})
		byStruct, structErr := dynamodb.TableOf[struct{ Note any `dynamodbav:"note"` }](client, "t").Get(t.Context(), boto3.Map{"id": "a"})
		_, st := dynamodb.TableOf[thing](client, "t").Get(t.Context(), boto3.Map{"id": "a"})
		t.Logf("%s: %v, %v; %v, %v; %v", value, byMap, err, byStruct, structErr, st)
	}
	t.Error()
}
