package codegen

import (
	"os"
	"slices"
	"testing"

	"github.com/boto3-go/boto3/model"
)

// TestNativeTypes holds that no type of the resources of DynamoDB has an
// AttributeValue, and that those without one are the typed package's own.
func TestNativeTypes(t *testing.T) {
	text, err := os.ReadFile("../../service/dynamodb/description.b3d")
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Open("dynamodb", string(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Build(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := BuildResources(m, p)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	for _, s := range r.Native {
		for _, f := range s.Fields {
			fields[s.Name+"."+f.Name] = f.Type
			if slices.Contains(typeParts(f.Type), "AttributeValue") {
				t.Errorf("%s.%s is a %s", s.Name, f.Name, f.Type)
			}
		}
	}
	for field, want := range map[string]string{
		"PutItemInput.Item": "map[string]any", "QueryOutput.Items": "[]map[string]any", "ExpectedAttributeValue.Value": "any",
		"BatchGetItemInput.RequestItems": "map[string]KeysAndAttributes",
	} {
		if fields[field] != want {
			t.Errorf("%s is a %q, want %s", field, fields[field], want)
		}
	}
	if !slices.Contains(r.Aliases, ResourceAlias{"CreateTableInput", "CreateTableInput"}) {
		t.Error("CreateTableInput is no alias")
	}
}
