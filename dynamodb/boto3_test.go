package dynamodb_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"testing"

	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// tree is a condition as the oracle takes it.
type tree struct {
	Op   string `json:"op"`
	Args []any  `json:"args"`
}

// leaf is an operand: one of its fields is set.
type leaf map[string]any

var paths = []string{
	"a", "Title", "Reviews[0].Stars", "a.b.c", "list[3][4]", "with space", "ünïcode.x", "a-b#c:d", "size", "a.size[0]", "#n0", ":v0", "ab%s",
}

func anyOf[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func randomValue(r *rand.Rand) any {
	return anyOf(r, []any{"", "text", ":v1", "#n1", "a.b", 0.0, 12.0, -1.5, true, nil, []any{"x", 1.0}, map[string]any{"k": "v"}})
}

// operandOf returns an operand for the builder and for the oracle.
func operandOf(r *rand.Rand) (any, leaf) {
	path := anyOf(r, paths)
	switch r.IntN(6) {
	case 0:
		return dynamodb.Attr(path), leaf{"attr": path}
	case 1:
		return dynamodb.Attr(path).Size(), leaf{"size": path}
	}
	v := randomValue(r)
	return v, leaf{"value": v}
}

type compared interface {
	Eq(v any) dynamodb.Condition
	Lt(v any) dynamodb.Condition
	Lte(v any) dynamodb.Condition
	Gt(v any) dynamodb.Condition
	Gte(v any) dynamodb.Condition
	Between(low, high any) dynamodb.Condition
}

func comparison(r *rand.Rand, target compared, of leaf) (dynamodb.Condition, tree) {
	v, w := operandOf(r)
	high, oracleHigh := operandOf(r)
	switch r.IntN(6) {
	case 0:
		return target.Eq(v), tree{"=", []any{of, w}}
	case 1:
		return target.Lt(v), tree{"<", []any{of, w}}
	case 2:
		return target.Lte(v), tree{"<=", []any{of, w}}
	case 3:
		return target.Gt(v), tree{">", []any{of, w}}
	case 4:
		return target.Gte(v), tree{">=", []any{of, w}}
	}
	return target.Between(v, high), tree{"BETWEEN", []any{of, w, oracleHigh}}
}

func randomLeaf(r *rand.Rand) (dynamodb.Condition, tree) {
	path := anyOf(r, paths)
	a, of := dynamodb.Attr(path), leaf{"attr": path}
	v, w := operandOf(r)
	switch r.IntN(12) {
	case 0:
		return a.Exists(), tree{"attribute_exists", []any{of}}
	case 1:
		return a.NotExists(), tree{"attribute_not_exists", []any{of}}
	case 2:
		return a.Type("SS"), tree{"attribute_type", []any{of, leaf{"value": "SS"}}}
	case 3:
		return a.Contains(v), tree{"contains", []any{of, w}}
	case 4:
		return a.BeginsWith(v), tree{"begins_with", []any{of, w}}
	case 5:
		return a.Ne(v), tree{"<>", []any{of, w}}
	case 6:
		values, args := []any{}, []any{of}
		for range 1 + r.IntN(5) {
			v := randomValue(r)
			values, args = append(values, v), append(args, leaf{"value": v})
		}
		if len(values) == 1 || r.IntN(2) == 0 {
			return a.In(values), tree{"IN", args}
		}
		return a.In(values...), tree{"IN", args}
	case 7, 8:
		return comparison(r, a.Size(), leaf{"size": path})
	}
	return comparison(r, a, of)
}

func randomCondition(r *rand.Rand, depth int) (dynamodb.Condition, tree) {
	if depth == 0 || r.IntN(3) == 0 {
		return randomLeaf(r)
	}
	left, leftTree := randomCondition(r, depth-1)
	if r.IntN(4) == 0 {
		return left.Not(), tree{"NOT", []any{leftTree}}
	}
	right, rightTree := randomCondition(r, depth-1)
	if r.IntN(2) == 0 {
		return left.And(right), tree{"AND", []any{leftTree, rightTree}}
	}
	return left.Or(right), tree{"OR", []any{leftTree, rightTree}}
}

func randomKeyCondition(r *rand.Rand) (dynamodb.KeyCondition, tree) {
	pk, sk := dynamodb.Key("pk"), dynamodb.Key("sort key")
	v, high := randomValue(r), randomValue(r)
	w, of := leaf{"value": v}, leaf{"key": "sort key"}
	sorts := []dynamodb.KeyCondition{sk.Eq(v), sk.Lt(v), sk.Lte(v), sk.Gt(v), sk.Gte(v), sk.BeginsWith(v), sk.Between(v, high)}
	trees := []tree{
		{"=", []any{of, w}}, {"<", []any{of, w}}, {"<=", []any{of, w}}, {">", []any{of, w}}, {">=", []any{of, w}},
		{"begins_with", []any{of, w}}, {"BETWEEN", []any{of, w, leaf{"value": high}}},
	}
	i := r.IntN(len(sorts))
	return pk.Eq(v).And(sorts[i]), tree{"AND", []any{tree{"=", []any{leaf{"key": "pk"}, w}}, trees[i]}}
}

var placeholder = regexp.MustCompile(`[#:][nv]\d+`)

// resolved puts what placeholders stand for in their places.
func resolved(t *testing.T, text string, names map[string]string, values map[string]any) string {
	t.Helper()
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if name, ok := names[p]; ok {
			return fmt.Sprintf("<%q>", name)
		}
		v, ok := values[p]
		if !ok {
			t.Errorf("%s of %s stands for nothing", p, text)
		}
		return fmt.Sprintf("{%#v}", v)
	})
}

func TestConditionsAsBoto3(t *testing.T) {
	const conditions, keyConditions = 1500, 200
	r := rand.New(rand.NewPCG(8, 8))
	var built []dynamodb.Built
	var ask bytes.Buffer
	for i := range conditions + keyConditions {
		var e dynamodb.Expressions
		var want tree
		if i < conditions {
			e.Filter, want = randomCondition(r, 4)
		} else {
			e.Key, want = randomKeyCondition(r)
		}
		b, err := e.Build()
		if err != nil {
			t.Fatal(err)
		}
		built = append(built, b)
		if err := json.NewEncoder(&ask).Encode(map[string]any{"tree": want, "key": i >= conditions}); err != nil {
			t.Fatal(err)
		}
	}
	answers := json.NewDecoder(bytes.NewReader(testoracle.Run(t, testoracle.Boto3, ask.Bytes(), "testdata/conditions.py")))
	for _, b := range built {
		var want struct {
			Text   string
			Names  map[string]string
			Values map[string]any
		}
		if err := answers.Decode(&want); err != nil {
			t.Fatal(err)
		}
		got := resolved(t, b.FilterExpression+b.KeyConditionExpression, b.ExpressionAttributeNames, b.ExpressionAttributeValues)
		if w := resolved(t, want.Text, want.Names, want.Values); got != w {
			t.Errorf("got  %s\nwant %s", got, w)
		}
		if len(b.ExpressionAttributeValues) != len(want.Values) {
			t.Errorf("%d values, want %d", len(b.ExpressionAttributeValues), len(want.Values))
		}
	}
	t.Logf("%d conditions are written as boto3 writes them", len(built))
}

func TestBuild(t *testing.T) {
	attr := dynamodb.Attr
	for name, tt := range map[string]struct {
		in   dynamodb.Expressions
		want dynamodb.Built
	}{
		"nothing": {},
		"update": {
			dynamodb.Expressions{Update: dynamodb.Set("a.b", 1).Remove("old", "list[2]").Set("n", attr("n").Plus(2)).Add("hits", 3).
				Set("l", dynamodb.ListAppend(attr("l"), []any{4})).Set("c", attr("c").IfNotExists(5)).Delete("tags", "six").
				Set("d", attr("n").Minus(attr("a.b")))},
			dynamodb.Built{
				UpdateExpression: "SET #n0.#n1 = :v0, #n2 = #n2 + :v1, #n3 = list_append(#n3, :v2), #n4 = if_not_exists(#n4, :v3), " +
					"#n5 = #n2 - #n0.#n1 REMOVE #n6, #n7[2] ADD #n8 :v4 DELETE #n9 :v5",
				ExpressionAttributeNames: map[string]string{
					"#n0": "a", "#n1": "b", "#n2": "n", "#n3": "l", "#n4": "c", "#n5": "d", "#n6": "old", "#n7": "list", "#n8": "hits", "#n9": "tags",
				},
				ExpressionAttributeValues: map[string]any{":v0": 1, ":v1": 2, ":v2": []any{4}, ":v3": 5, ":v4": 3, ":v5": "six"},
			},
		},
		"the caller's own placeholders": {
			dynamodb.Expressions{
				Condition: attr("x").Eq(1), Projection: []string{"x", "y[0].z"},
				Names: map[string]string{"#n0": "mine"}, Values: map[string]any{":v0": "mine", ":w": 0}, Texts: []string{"#n0 = :v0 AND #n2 > :v1"},
			},
			dynamodb.Built{
				ConditionExpression: "#n1 = :v2", ProjectionExpression: "#n1, #n3[0].#n4",
				ExpressionAttributeNames:  map[string]string{"#n0": "mine", "#n1": "x", "#n3": "y", "#n4": "z"},
				ExpressionAttributeValues: map[string]any{":v0": "mine", ":w": 0, ":v2": 1},
			},
		},
		"names that are no paths": {
			dynamodb.Expressions{Key: dynamodb.Key("a.b").Eq(1), Projection: []string{dynamodb.Escape(`c[0].\`) + ".d"}},
			dynamodb.Built{
				KeyConditionExpression: "#n0 = :v0", ProjectionExpression: "#n1.#n2",
				ExpressionAttributeNames:  map[string]string{"#n0": "a.b", "#n1": `c[0].\`, "#n2": "d"},
				ExpressionAttributeValues: map[string]any{":v0": 1},
			},
		},
		"none joined with one": {
			dynamodb.Expressions{Filter: dynamodb.Condition{}.And(attr("a").Exists()).Or(dynamodb.Condition{}.Not())},
			dynamodb.Built{FilterExpression: "attribute_exists(#n0)", ExpressionAttributeNames: map[string]string{"#n0": "a"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tt.in.Build()
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}
