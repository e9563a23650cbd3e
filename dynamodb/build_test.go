package dynamodb_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3/dynamodb"
)

func TestBuildFaults(t *testing.T) {
	attr := dynamodb.Attr
	for want, e := range map[string]dynamodb.Expressions{
		`filter: document path "": a name is missing at offset 0`:                           {Filter: attr("").Exists()},
		`projection: document path "a..b": a name is missing at offset 2`:                   {Projection: []string{"a..b"}},
		`condition: document path "a[x]": an index is digits in brackets at offset 1`:       {Condition: attr("a[x]").Exists()},
		`update: document path "a[1": an index is digits in brackets at offset 1`:           {Update: dynamodb.Remove("a[1")},
		`update: document path "a[1]b": want a dot or an index after an index at offset 4`:  {Update: dynamodb.Set("a[1]b", 1)},
		`filter: document path "a]": a bracket closes that was not opened; names that have`: {Filter: attr("a]").Exists()},
		`filter: document path "a\\": nothing follows the backslash at offset 2`:            {Filter: attr(`a\`).Exists()},
		`filter: IN without values is never true`:                                           {Filter: attr("a").In()},
		`filter: dynamodb.Condition cannot be a value; write Attr(...) for an attribute`:    {Filter: attr("a").Eq(attr("b").Exists())},
		`filter: dynamodb.KeyAttribute cannot be a value; write Attr(...) for an attribute`: {Filter: attr("a").Eq(dynamodb.Key("b"))},
		`key condition: a key is compared with a value, not with dynamodb.Attribute`:        {Key: dynamodb.Key("a").Eq(attr("b"))},
		`key condition: a key is compared with a value, not with dynamodb.Size`:             {Key: dynamodb.Key("a").Between(1, attr("b").Size())},
	} {
		if _, err := e.Build(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
}

// FuzzPath holds that a path is refused or read back as the names it has.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"a.b[0]", `a\.b`, "", "[0]", "a]", `\`, "a[1][2].c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		built, err := dynamodb.Expressions{Projection: []string{path}}.Build()
		if err == nil {
			text := built.ProjectionExpression
			for placeholder, name := range built.ExpressionAttributeNames {
				if name == "" {
					t.Errorf("%q has an empty name", path)
				}
				if !strings.Contains(text, placeholder) {
					t.Errorf("%s is not in %s", placeholder, text)
				}
			}
			if strings.Trim(text, "#n0123456789.[]") != "" {
				t.Errorf("%q is written as %s", path, text)
			}
		}
		if path == "" {
			return
		}
		built, err = dynamodb.Expressions{Projection: []string{dynamodb.Escape(path)}}.Build()
		if err != nil || built.ExpressionAttributeNames["#n0"] != path {
			t.Errorf("escaped %q: %v, %v", path, built.ExpressionAttributeNames, err)
		}
	})
}
