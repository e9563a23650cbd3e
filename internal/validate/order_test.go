package validate_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/service/dynamodb"
)

// TestFaultsAreInOrder has faults in maps within maps, deep enough that a second walk
// at each level would not end.
func TestFaultsAreInOrder(t *testing.T) {
	service, err := catalog.New(nil).Service("dynamodb", "")
	if err != nil {
		t.Fatal(err)
	}
	op, err := service.Operation("PutItem")
	if err != nil {
		t.Fatal(err)
	}
	deep := dynamodb.AttributeValue{}
	for range 60 {
		deep = dynamodb.AttributeValue{M: map[string]dynamodb.AttributeValue{"a": deep, "b": {}}}
	}
	in, err := bind.New(func(m map[string]any) any { return m }).In(op.Input.Shape, &dynamodb.PutItemInput{
		TableName: "t", Item: map[string]dynamodb.AttributeValue{"z": {}, "m": deep, "a": {}},
	})
	if err != nil {
		t.Fatal(err)
	}
	text := validate.Params(in).Error()
	first, last := strings.Index(text, "Item.a:"), strings.Index(text, "Item.z:")
	if middle := strings.Index(text, "Item.m.M.b:"); first < 0 || middle < first || last < middle {
		t.Errorf("the faults come at %d, %d and %d of %.300s", first, middle, last, text)
	}
}
