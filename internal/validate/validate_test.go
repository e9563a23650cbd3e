package validate_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

const description = `{
 "metadata": {"protocol": "rest-json", "apiVersion": "2020-01-01"},
 "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/{Label}"}, "input": {"shape": "Root"}}},
 "shapes": {
  "Root": {"type": "structure", "required": ["Name"], "members": {
   "Name": {"shape": "Str"}, "Label": {"shape": "Str", "location": "uri", "locationName": "Label"},
   "Json": {"shape": "Str", "jsonvalue": true, "location": "header", "locationName": "X-Json"},
   "Count": {"shape": "Int"}, "When": {"shape": "Time"}, "Data": {"shape": "Blob"}, "Tags": {"shape": "TagList"},
   "Labels": {"shape": "StrMap"}, "Sparse": {"shape": "SparseList"}, "Child": {"shape": "Root"}, "Doc": {"shape": "Doc"},
   "Choice": {"shape": "Choice"}, "Token": {"shape": "Str", "idempotencyToken": true}, "Ratio": {"shape": "Dbl"}}},
  "Str": {"type": "string"}, "Key": {"type": "string", "min": 2}, "Int": {"type": "integer", "min": 1, "max": 3},
  "Dbl": {"type": "double"}, "Time": {"type": "timestamp"}, "Blob": {"type": "blob", "min": 4},
  "Tag": {"type": "structure", "required": ["Key"], "members": {"Key": {"shape": "Key"}, "Value": {"shape": "Str"}}},
  "TagList": {"type": "list", "member": {"shape": "Tag"}, "min": 1},
  "StrMap": {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Str"}},
  "SparseList": {"type": "list", "member": {"shape": "Str"}, "sparse": true},
  "Doc": {"type": "structure", "members": {}, "document": true},
  "Choice": {"type": "structure", "union": true, "members": {"A": {"shape": "Str"}, "B": {"shape": "Int"}}}
 }}`

type Tag struct{ Key, Value string }

type Choice struct {
	A string
	B *int32
}

type Root struct {
	Name, Label, Token string
	Json               any
	Count              *int32
	When               time.Time
	Data               []byte
	Tags               []Tag
	Labels             map[string]string
	Sparse             []*string
	Child              *Root
	Doc                any
	Choice             *Choice
	Ratio              *float64
}

type dyn map[string]any

func input(tb testing.TB) func(v any) bind.Value {
	tb.Helper()
	s, err := model.Parse("test", model.Data{Service: []byte(description)})
	if err != nil {
		tb.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		tb.Fatal(err)
	}
	b := bind.New(func(m map[string]any) any { return dyn(m) })
	return func(v any) bind.Value {
		in, err := b.In(op.Input.Shape, v)
		if err != nil {
			tb.Fatal(err)
		}
		return in
	}
}

func TestParams(t *testing.T) {
	in := input(t)
	cycle := &Root{Label: "l"}
	cycle.Child = cycle
	loop := map[string]any{}
	loop["self"] = loop
	for _, c := range []struct {
		name  string
		v     any
		paths string
	}{
		{"struct", Root{Label: "l"}, ""},
		{"required text may be empty", Root{}, ""},
		{"map", dyn{"Name": "", "Doc": nil, "Json": nil}, ""},
		{"nothing", nil, "Name"},
		{"names", dyn{"Name": "n", "nmae": 1, "Child": dyn{"Name": "x", "Tagz": 1}}, "Child.Tagz nmae"},
		{"nil values", dyn{"Name": nil, "Tags": []any{dyn{"Key": "kk"}, nil}, "Labels": dyn{"kk": nil}}, "Labels.kk Name Tags[1]"},
		{"sparse", dyn{"Name": "n", "Sparse": []any{nil, "x"}}, ""},
		{"lower bounds", Root{Tags: []Tag{}, Count: new(int32(0)), Labels: map[string]string{"k": ""}}, "Count Labels (key: k) Tags"},
		{"no upper bounds", Root{Count: new(int32(99)), Data: []byte{}}, ""},
		{"length is in characters", Root{Tags: []Tag{{Key: "é"}, {Key: "éé"}, {}}}, "Tags[0].Key Tags[2].Key"},
		{"empty label", dyn{"Name": "n", "Label": ""}, "Label"},
		{"union of none", Root{Choice: &Choice{}}, "Choice"},
		{"union of two", Root{Choice: &Choice{A: "a", B: new(int32(1))}}, "Choice"},
		{"union of one", Root{Choice: &Choice{B: new(int32(1))}}, ""},
		{"union with a wrong name", dyn{"Name": "n", "Choice": dyn{"A": "a", "C": 1}}, "Choice Choice.C"},
		{"types", dyn{"Name": 1, "Count": "1", "When": "soon", "Data": 1, "Tags": dyn{}, "Labels": []int{}, "Child": "x"},
			"Child Count Data Labels Name Tags When"},
		{"struct below a map", dyn{"Name": "n", "Child": struct{ Nome string }{}}, "Child"},
		{"numbers that are not finite", dyn{"Name": "n", "Ratio": math.Inf(1), "Child": dyn{"Name": "n", "Ratio": math.NaN()}}, ""},
		{"document", Root{Doc: dyn{"a": []any{1, "b", nil, 1.5, map[string]any{"c": true}}}}, ""},
		{"wrong documents", Root{Doc: dyn{"a": []any{1, func() {}}, "b": []byte{1}, "c": time.Time{}}}, "Doc.a[1] Doc.b Doc.c"},
		{"endless document", Root{Doc: loop}, "*"},
		{"JSON value", Root{Json: dyn{"a": 1}}, ""},
		{"wrong JSON value", Root{Json: func() {}}, "Json"},
		{"endless structure", cycle, "*"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := validate.Params(in(c.v))
			if c.paths == "*" {
				if err == nil {
					t.Error("no fault")
				}
				return
			}
			if got := strings.Join(paths(err), " "); got != c.paths {
				t.Errorf("got %s (%v), want %s", got, err, c.paths)
			}
		})
	}
}

func TestOverlay(t *testing.T) {
	in := input(t)(dyn{"Name": "n", "Label": "x", "bad": 1})
	for path, x := range map[string]any{"Label": nil, "Tags": []Tag{{"ab", ""}}} {
		var err error
		if in, err = in.With(path, x); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(paths(validate.Params(in)), " "); got != "bad" {
		t.Errorf("got %s", got)
	}
}

func TestErrorText(t *testing.T) {
	err := validate.Params(input(t)(dyn{"Nmae": 1, "Tags": []Tag{{Key: "x"}}}))
	fault, ok := errors.AsType[*validate.ParamError](err)
	if !ok {
		t.Fatal(err)
	}
	fault.Operation = "Op"
	for _, want := range []string{"for Op", "Nmae: not a member of Root; did you mean Name?", "Tags[0].Key: of length 1", "Name: required"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
}

func valid() *Root {
	return &Root{
		Name: "n", Label: "l", Count: new(int32(2)), When: time.Unix(1, 0), Data: []byte("data"), Ratio: new(0.5),
		Tags: []Tag{{"key", "value"}, {"other", ""}}, Sparse: []*string{nil, new("x")}, Choice: &Choice{A: "a"},
		Child: &Root{Name: "inner", Tags: []Tag{{"kk", "v"}}},
	}
}

func TestNoAllocation(t *testing.T) {
	in := input(t)(valid())
	if n := testing.AllocsPerRun(100, func() {
		if err := validate.Params(in); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkParams(b *testing.B) {
	in := input(b)(valid())
	b.ReportAllocs()
	for b.Loop() {
		if err := validate.Params(in); err != nil {
			b.Fatal(err)
		}
	}
}
