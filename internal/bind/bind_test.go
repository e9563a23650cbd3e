package bind_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math/big"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

type dyn map[string]any

func newBinder() *bind.Binder {
	return bind.New(func(m map[string]any) any { return dyn(m) })
}

const description = `{
 "metadata": {"protocol": "json", "apiVersion": "2020-01-01"},
 "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Root"}, "output": {"shape": "Root"}}},
 "shapes": {
  "Root": {"type": "structure", "required": ["Name", "Count", "Flag"], "members": {
   "Name": {"shape": "Str"}, "Text": {"shape": "Str"}, "Count": {"shape": "Int"}, "Size": {"shape": "Lng"},
   "Flag": {"shape": "Bool"}, "Other": {"shape": "Bool"}, "Ratio": {"shape": "Flt"}, "Rate": {"shape": "Dbl"},
   "When": {"shape": "Time"}, "Data": {"shape": "Blob"}, "Tags": {"shape": "TagList"}, "Labels": {"shape": "StrMap"},
   "Child": {"shape": "Root"}, "Doc": {"shape": "Doc"}, "Names": {"shape": "StrList"}, "Matrix": {"shape": "Matrix"},
   "Sparse": {"shape": "SparseMap"}, "nextToken": {"shape": "Str"}, "Choice": {"shape": "Choice"}, "Children": {"shape": "RootMap"}}},
  "Str": {"type": "string"}, "Int": {"type": "integer"}, "Lng": {"type": "long"}, "Bool": {"type": "boolean"},
  "Flt": {"type": "float"}, "Dbl": {"type": "double"}, "Time": {"type": "timestamp"}, "Blob": {"type": "blob"},
  "Tag": {"type": "structure", "required": ["Key"], "members": {"Key": {"shape": "Str"}, "Value": {"shape": "Str"}}},
  "TagList": {"type": "list", "member": {"shape": "Tag"}},
  "StrMap": {"type": "map", "key": {"shape": "Str"}, "value": {"shape": "Str"}},
  "SparseMap": {"type": "map", "key": {"shape": "Str"}, "value": {"shape": "Str"}, "sparse": true},
  "RootMap": {"type": "map", "key": {"shape": "Str"}, "value": {"shape": "Root"}},
  "StrList": {"type": "list", "member": {"shape": "Str"}}, "Matrix": {"type": "list", "member": {"shape": "StrList"}},
  "Doc": {"type": "structure", "members": {}, "document": true},
  "Choice": {"type": "structure", "union": true, "members": {"A": {"shape": "Str"}, "B": {"shape": "Int"}}}
 }}`

func rootShape(tb testing.TB) *model.Shape {
	tb.Helper()
	s, err := model.Parse("test", model.Data{Service: []byte(description)})
	if err != nil {
		tb.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		tb.Fatal(err)
	}
	return op.Input.Shape
}

// member reads a member by name and fails when the shape has none.
func member(tb testing.TB, v bind.Value, name string) (bind.Value, bool) {
	tb.Helper()
	m, ok := v.Shape().Member(name)
	if !ok {
		tb.Fatalf("no member %s", name)
	}
	return v.Member(m.Index)
}

// dump reads a value through the public face as a plain tree.
func dump(tb testing.TB, v bind.Value) any {
	tb.Helper()
	if v.IsNull() {
		return nil
	}
	s := v.Shape()
	if s.Document {
		return v.Any()
	}
	var x any
	var err error
	switch s.Kind {
	case model.Structure:
		out := map[string]any{}
		for i := range s.Members {
			if m, ok := v.Member(i); ok {
				out[s.Members[i].Name] = dump(tb, m)
			}
		}
		return out
	case model.List:
		out := []any{}
		for i := range v.Len() {
			out = append(out, dump(tb, v.Index(i)))
		}
		return out
	case model.Map:
		out := map[string]any{}
		for k, e := range v.Entries() {
			out[k] = dump(tb, e)
		}
		return out
	case model.String:
		x, err = v.Text()
	case model.Blob:
		if r, ok := v.Reader(); ok {
			x, err = io.ReadAll(r)
		} else {
			x, err = v.Bytes()
		}
	case model.Boolean:
		x, err = v.Bool()
	case model.Integer, model.Long:
		x, err = v.Int()
	case model.Float, model.Double:
		x, err = v.Float()
	case model.Timestamp:
		var t time.Time
		t, err = v.Time()
		x = t.UTC()
	default:
		tb.Fatalf("kind %s", s.Kind)
	}
	if err != nil {
		tb.Errorf("%s: %v", s.Name, err)
	}
	return x
}

func TestView(t *testing.T) {
	shape := rootShape(t)
	v, err := newBinder().View(shape, &struct {
		Name, Own string
		Tags      []struct{ Key, Own string }
	}{Name: "n", Own: "mine"})
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := v.Get("Name"); !ok || dump(t, m) != "n" {
		t.Error("the member is absent")
	}
	if _, err := newBinder().View(shape, struct{ Name int }{}); err == nil {
		t.Error("an int was read as text")
	}
}

type Color string

type Tag struct {
	Key   string
	Value *string
}

type Embedded struct{ Names []string }

type Root struct {
	Embedded
	Name      Color
	Text      string
	Count     int8
	Size      *int64
	Flag      bool
	Other     *bool
	Ratio     float32
	Rate      *float64
	When      time.Time
	Data      []byte
	Tags      []Tag
	Labels    map[string]string
	Child     *Root
	Document  any `boto3:"Doc"`
	Matrix    [][]Color
	NextToken string
	Sparse    map[string]*string
	Choice    *struct{ A string }
	Children  map[Color]Root
	Ignored   chan int `boto3:"-"`
	private   int
}

var day = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func TestReadStruct(t *testing.T) {
	in := &Root{
		Embedded: Embedded{Names: []string{"n"}}, Name: "red", Size: new(int64(0)), Other: new(false), Ratio: 0.1,
		When: day, Data: []byte{}, Tags: []Tag{{Key: ""}, {"k", new("")}}, Labels: map[string]string{"b": "2", "a": "1"},
		Child: &Root{Name: "", Text: "x"}, Document: map[string]any{"x": 1}, Matrix: [][]Color{{"a"}, {}}, NextToken: "t",
		Sparse: map[string]*string{"nil": nil, "set": new("")}, private: 1,
	}
	v, err := newBinder().In(rootShape(t), in)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"Names": []any{"n"}, "Name": "red", "Count": int64(0), "Size": int64(0), "Flag": false, "Other": false, "Ratio": 0.1,
		"When": day, "Data": []byte{}, "Tags": []any{map[string]any{"Key": ""}, map[string]any{"Key": "k", "Value": ""}},
		"Labels": map[string]any{"b": "2", "a": "1"}, "nextToken": "t",
		"Child":  map[string]any{"Name": "", "Text": "x", "Count": int64(0), "Flag": false},
		"Doc":    map[string]any{"x": 1},
		"Matrix": []any{[]any{"a"}, []any{}}, "Sparse": map[string]any{"nil": nil, "set": ""},
	}
	if got := dump(t, v); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestReadMap(t *testing.T) {
	in := dyn{
		"Name": Color("red"), "Text": "", "Count": uint8(3), "Size": json.Number("9007199254740993"), "Flag": new(true),
		"Ratio": 2, "Rate": big.NewInt(7), "When": "2026-01-02T03:04:05Z", "Data": strings.NewReader("stream"),
		"Tags": []map[string]any{{"Key": "a"}, {"Key": nil}}, "Labels": map[Color]Color{"x": "y"}, "Other": nil,
		"Child": Root{Name: "inner"}, "Names": []Color{"one"}, "Matrix": [][]string{{"a"}},
		"Sparse": map[string]any{"nil": nil}, "Choice": map[string]int{"B": 4},
		"Children": map[string]*Root{"c": {Name: "deep"}},
	}
	v, err := newBinder().In(rootShape(t), in)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"Name": "red", "Text": "", "Count": int64(3), "Size": int64(9007199254740993), "Flag": true, "Ratio": 2.0, "Rate": 7.0,
		"When": day, "Data": []byte("stream"), "Tags": []any{map[string]any{"Key": "a"}, map[string]any{}},
		"Labels": map[string]any{"x": "y"}, "Names": []any{"one"}, "Matrix": []any{[]any{"a"}},
		"Child":  map[string]any{"Name": "inner", "Count": int64(0), "Flag": false},
		"Sparse": map[string]any{"nil": nil}, "Choice": map[string]any{"B": int64(4)},
		"Children": map[string]any{"c": map[string]any{"Name": "deep", "Count": int64(0), "Flag": false}},
	}
	if got := dump(t, v); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// The values are those of Python's datetime.fromtimestamp.
func TestEpochTimeRounds(t *testing.T) {
	for seconds, want := range map[float64]int64{
		0.0000005: 0, 0.0000015: 2, -0.0000005: 0, -0.0000015: -2, -0.5: -500000, -1.1: -1100000, 1422172800.1234565: 1422172800123456,
		0.9999995: 1000000, 1.0000005: 1000001, 253402300799.99997: 253402300799999969,
	} {
		if got, err := bind.EpochTime(seconds); err != nil || got.UnixMicro() != want {
			t.Errorf("%v: %d, %v, want %d", seconds, got.UnixMicro(), err, want)
		}
	}
}

func TestReadTimes(t *testing.T) {
	shape := rootShape(t)
	for _, x := range []any{
		day, &day, "2026-01-02T03:04:05Z", "2026-01-02T05:04:05+02:00", "2026-01-02T05:04:05+0200", "Fri, 02 Jan 2026 03:04:05 GMT",
		int64(1767323045), 1767323045.0, "1767323045", json.Number("1767323045"), uint32(1767323045), "20260102T030405Z",
	} {
		v, err := newBinder().In(shape, dyn{"When": x})
		if err != nil {
			t.Fatal(err)
		}
		m, _ := member(t, v, "When")
		if got, err := m.Time(); err != nil || !got.Equal(day) {
			t.Errorf("%v: %v, %v", x, got, err)
		}
	}
	local, err := newBinder().In(shape, dyn{"When": "2026-01-02T03:04:05"})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := member(t, local, "When")
	if got, err := m.Time(); err != nil || !got.Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)) {
		t.Errorf("local: %v, %v", got, err)
	}
	for _, x := range []any{"tomorrow", "", true, []string{}} {
		v, _ := newBinder().In(shape, dyn{"When": x})
		if m, ok := member(t, v, "When"); ok {
			if got, err := m.Time(); err == nil {
				t.Errorf("%v: %v", x, got)
			}
		}
	}
}

func TestReadNumbers(t *testing.T) {
	shape := rootShape(t)
	for _, c := range []struct {
		x    any
		want int64
		ok   bool
	}{
		{int16(-4), -4, true}, {uint64(1 << 63), 0, false}, {4.0, 4, true}, {4.5, 0, false}, {1e19, 0, false},
		{json.Number("12"), 12, true}, {json.Number("1.5"), 0, false}, {"12", 0, false}, {true, 0, false},
		{new(big.Int).Lsh(big.NewInt(1), 70), 0, false}, {big.NewInt(-9), -9, true}, {new(int(3)), 3, true},
	} {
		v, err := newBinder().In(shape, dyn{"Size": c.x})
		if err != nil {
			t.Fatal(err)
		}
		m, _ := member(t, v, "Size")
		got, err := m.Int()
		if got != c.want || err == nil != c.ok {
			t.Errorf("%v: %d, %v", c.x, got, err)
		}
	}
}

func TestPlanErrors(t *testing.T) {
	shape := rootShape(t)
	type twice struct {
		Name  string
		Again string `boto3:"Name"`
	}
	for _, c := range []struct {
		name    string
		v       any
		say     []string
		outToo  bool
		pointer any
	}{
		{"unknown field", struct{ Name, Nmae string }{}, []string{"Nmae", "Root", "did you mean Name"}, false, new(struct{ Name, Nmae string })},
		{"unknown fields alone", struct{ Nmae string }{}, []string{"Nmae", "Root", "did you mean Name"}, true, new(struct{ Nmae string })},
		{"unknown field below", struct{ Tags []struct{ Kee string } }{}, []string{"Tags[]", "Kee", "Tag", "Key"}, false, nil},
		{"text for a timestamp", struct{ When string }{}, []string{"When", "string", "timestamp", "time.Time"}, true, new(struct{ When string })},
		{"int for a string", struct{ Names []int }{}, []string{"Names[]", "int", "string"}, true, new(struct{ Names []int })},
		{"int for text in place of a map", struct{ Labels struct{ A int } }{}, []string{"Labels", "field A", "int", "string"}, true, new(struct{ Labels struct{ A int } })},
		{"text for a map", struct{ Labels string }{}, []string{"Labels", "string", "a map with string keys or a struct"}, true, new(struct{ Labels string })},
		{"two fields", twice{}, []string{"Name", "Again"}, true, new(twice)},
		{"text for a structure", "text", []string{"string", "Root"}, true, new(string)},
		{"list for a structure", []int{1}, []string{"[]int", "Root"}, true, new([]int)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := newBinder().In(shape, c.v)
			checkSays(t, err, c.say)
			if c.pointer == nil {
				return
			}
			_, err = newBinder().Out(shape, c.pointer)
			if !c.outToo {
				if err != nil {
					t.Errorf("out: %v", err)
				}
				return
			}
			checkSays(t, err, c.say)
		})
	}
}

// TestKeysAsFields: what is absent as a structure's member is no entry, and
// entries without a field are passed over.
func TestKeysAsFields(t *testing.T) {
	type labels struct {
		Team  string `boto3:"team:name"`
		Stage *string
		Empty string
		Own   string `boto3:"-"`
	}
	type root struct {
		Labels   *labels
		Children struct{ First, Second *Root }
	}
	given := root{&labels{Team: "a", Stage: new(""), Own: "mine"}, struct{ First, Second *Root }{Second: &Root{Name: "n"}}}
	v, err := newBinder().In(rootShape(t), given)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := member(t, v, "Labels")
	if got, want := dump(t, m), (map[string]any{"team:name": "a", "Stage": ""}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if m, _ := member(t, v, "Children"); len(m.Keys()) != 1 || m.Keys()[0] != "Second" {
		t.Errorf("keys %v, want that of the one child", m.Keys())
	}
	out := root{}
	s, err := newBinder().Out(rootShape(t), &out)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, map[string]any{
		"Labels":   map[string]any{"team:name": "b", "stage": "dev", "Other": "x"},
		"Children": map[string]any{"Third": map[string]any{"Name": "m"}, "First": map[string]any{"Name": "n"}},
	})
	want := root{&labels{Team: "b", Stage: new("dev")}, struct{ First, Second *Root }{First: &Root{Name: "n"}}}
	if !reflect.DeepEqual(out, want) {
		t.Errorf("%+v, want %+v", out, want)
	}
}

func checkSays(t *testing.T, err error, words []string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not name %q", err, w)
		}
	}
}

func TestMismatchBelowMaps(t *testing.T) {
	v, err := newBinder().In(rootShape(t), dyn{"Tags": "text", "Child": []int{1}, "Labels": []string{"x"}, "Name": 3, "Children": dyn{"a": 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Tags", "Child", "Labels"} {
		m, ok := member(t, v, name)
		if !ok || m.Err() == nil || m.Len() != 0 {
			t.Errorf("%s: ok %v, err %v, len %d", name, ok, m.Err(), m.Len())
		}
	}
	m, _ := member(t, v, "Name")
	if _, err := m.Text(); err == nil {
		t.Error("a number read as text")
	}
	c, _ := v.Get("Children.a")
	if c.Err() == nil {
		t.Error("a number read as a structure")
	}
}

func TestWith(t *testing.T) {
	in := &Root{Name: "red", Text: "old", Tags: []Tag{{Key: "a"}, {Key: "b"}}, Labels: map[string]string{"x": "1"}}
	v, err := newBinder().In(rootShape(t), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []struct {
		path  string
		value any
	}{
		{"Text", ""}, {"Tags[1].Value", "new"}, {"Child.Child.Name", "deep"}, {"Labels.y", "2"}, {"Labels.x", nil},
		{"Size", 0}, {"Tags[0]", dyn{"Key": "whole"}}, {"Tags[0].Value", "after"}, {"Matrix", [][]string{{"m"}}},
	} {
		if v, err = v.With(set.path, set.value); err != nil {
			t.Fatalf("%s: %v", set.path, err)
		}
	}
	want := map[string]any{
		"Name": "red", "Text": "", "Count": int64(0), "Flag": false, "Size": int64(0), "Matrix": []any{[]any{"m"}},
		"Tags":   []any{map[string]any{"Key": "whole", "Value": "after"}, map[string]any{"Key": "b", "Value": "new"}},
		"Labels": map[string]any{"y": "2"},
		"Child":  map[string]any{"Child": map[string]any{"Name": "deep"}},
	}
	if got := dump(t, v); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if in.Text != "old" || in.Tags[0].Key != "a" || len(in.Labels) != 1 {
		t.Errorf("the user's value changed: %+v", in)
	}
	if got, ok := v.Get("Tags[1].Value"); !ok || dump(t, got) != "new" {
		t.Errorf("get: %v", got)
	}
	if _, ok := v.Get("Labels.x"); ok {
		t.Error("a removed entry is present")
	}
	for _, path := range []string{"Nmae", "Tags[7].Key", "Tags.Key", "Text.x", "", "Tags[x]"} {
		if _, err := v.With(path, 1); err == nil {
			t.Errorf("path %q was accepted", path)
		}
		if _, ok := v.Get(path); ok {
			t.Errorf("path %q was found", path)
		}
	}
}

// write stores a plain tree through the slots, as a codec does.
func write(tb testing.TB, s bind.Slot, x any) {
	tb.Helper()
	if !s.Wanted() {
		return
	}
	shape := s.Shape()
	var err error
	switch x := x.(type) {
	case nil:
		err = s.SetNull()
	case map[string]any:
		switch {
		case shape.Document:
			err = s.SetAny(x)
		case shape.Kind == model.Map:
			m := s.Map(len(x))
			for k, v := range x {
				write(tb, m.Entry(k), v)
			}
			m.Done()
		default:
			st := s.Struct()
			for i := range shape.Members {
				if v, ok := x[shape.Members[i].Name]; ok {
					write(tb, st.Member(i), v)
				}
			}
		}
	case []any:
		l := s.List(len(x))
		for _, v := range x {
			write(tb, l.Next(), v)
		}
		l.Done()
	case string:
		err = s.SetString(x)
	case []byte:
		err = s.SetBytes(x)
	case int64:
		err = s.SetInt(x)
	case float64:
		err = s.SetFloat(x)
	case bool:
		err = s.SetBool(x)
	case time.Time:
		err = s.SetTime(x)
	}
	if err != nil {
		tb.Error(err)
	}
}

func response() map[string]any {
	return map[string]any{
		"Name": "red", "Count": int64(5), "Size": int64(1 << 40), "Flag": true, "Other": false, "Ratio": 0.5, "Rate": 0.25,
		"When": day, "Data": []byte("blob"), "Tags": []any{map[string]any{"Key": "a", "Value": ""}, map[string]any{"Key": "b"}},
		"Labels": map[string]any{"a": "1", "b": "2"}, "Child": map[string]any{"Name": "inner"}, "nextToken": "t",
		"Doc": map[string]any{"k": []any{int64(1), map[string]any{}}}, "Names": []any{}, "Matrix": []any{[]any{"a", "b"}, []any{}},
		"Sparse": map[string]any{"nil": nil, "set": "x"}, "Children": map[string]any{"c": map[string]any{"Name": "deep"}, "d": map[string]any{}},
	}
}

func TestWriteStruct(t *testing.T) {
	got := Root{Text: "stale", Child: &Root{Text: "stale"}, private: 7, Tags: []Tag{{Key: "stale"}}}
	kept := got.Tags
	s, err := newBinder().Out(rootShape(t), &got)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, response())
	want := Root{
		Embedded: Embedded{Names: []string{}}, Name: "red", Count: 5, Size: new(int64(1 << 40)), Flag: true, Other: new(false),
		Ratio: 0.5, Rate: new(0.25), When: day, Data: []byte("blob"), Tags: []Tag{{"a", new("")}, {"b", nil}},
		Labels: map[string]string{"a": "1", "b": "2"}, Child: &Root{Name: "inner"}, NextToken: "t",
		Document: dyn{"k": []any{int64(1), dyn{}}}, Matrix: [][]Color{{"a", "b"}, {}},
		Sparse: map[string]*string{"nil": nil, "set": new("x")}, Children: map[Color]Root{"c": {Name: "deep"}, "d": {}}, private: 7,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if kept[0].Key != "stale" {
		t.Error("a slice of an earlier result was overwritten")
	}
}

func TestWriteMap(t *testing.T) {
	shape := rootShape(t)
	want := dyn{
		"Name": "red", "Count": int64(5), "Size": int64(1 << 40), "Flag": true, "Other": false, "Ratio": 0.5, "Rate": 0.25,
		"When": day, "Data": []byte("blob"), "Tags": []any{dyn{"Key": "a", "Value": ""}, dyn{"Key": "b"}},
		"Labels": dyn{"a": "1", "b": "2"}, "Child": dyn{"Name": "inner"}, "nextToken": "t",
		"Doc": dyn{"k": []any{int64(1), dyn{}}}, "Names": []any{}, "Matrix": []any{[]any{"a", "b"}, []any{}},
		"Sparse": dyn{"nil": nil, "set": "x"}, "Children": dyn{"c": dyn{"Name": "deep"}, "d": dyn{}},
	}
	direct, pointed := dyn{"stale": 1}, dyn{"stale": 1}
	var boxed any
	for name, dst := range map[string]any{"map": direct, "pointer": &pointed, "any": &boxed} {
		s, err := newBinder().Out(shape, dst)
		if err != nil {
			t.Fatal(name, err)
		}
		write(t, s, response())
	}
	for name, got := range map[string]any{"map": direct, "pointer": pointed, "any": boxed} {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", name, got, want)
		}
	}
}

func TestWriteMixed(t *testing.T) {
	var got struct {
		Name   any
		Tags   []any
		Child  map[string]any
		Labels map[string]any
		Size   json.Number
		Count  **int
		Data   string
		Names  any
		When   *time.Time
		Choice dyn
		Matrix *[][]string
	}
	s, err := newBinder().Out(rootShape(t), &got)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, response())
	if got.Name != "red" || !reflect.DeepEqual(got.Tags, []any{dyn{"Key": "a", "Value": ""}, dyn{"Key": "b"}}) ||
		!reflect.DeepEqual(got.Child, map[string]any{"Name": "inner"}) || got.Labels["a"] != "1" || got.Size != "1099511627776" ||
		**got.Count != 5 || got.Data != "blob" || !reflect.DeepEqual(got.Names, []any{}) || !got.When.Equal(day) || got.Choice != nil ||
		!reflect.DeepEqual(*got.Matrix, [][]string{{"a", "b"}, {}}) {
		t.Errorf("%+v", got)
	}
}

func TestWriteFaults(t *testing.T) {
	shape := rootShape(t)
	var got struct {
		Count int8
		Size  uint16
		Ratio float32
	}
	s, err := newBinder().Out(shape, &got)
	if err != nil {
		t.Fatal(err)
	}
	slot := func(name string) bind.Slot {
		m, _ := shape.Member(name)
		return s.Struct().Member(m.Index)
	}
	checkSays(t, slot("Count").SetInt(300), []string{"Count", "300", "int8"})
	checkSays(t, slot("Size").SetInt(-1), []string{"Size", "-1", "uint16"})
	checkSays(t, slot("Ratio").SetFloat(1e300), []string{"Ratio", "float32"})
	checkSays(t, slot("Count").SetString("x"), []string{"Count", "int8"})
	if slot("Name").Wanted() {
		t.Error("a member without a field is wanted")
	}
	for _, dst := range []any{Root{}, (*Root)(nil), dyn(nil), 3} {
		if _, err := newBinder().Out(shape, dst); err == nil {
			t.Errorf("%T was accepted", dst)
		}
	}
}

func TestWriteReader(t *testing.T) {
	shape := rootShape(t)
	m, _ := shape.Member("Data")
	body := func() io.ReadCloser { return io.NopCloser(bytes.NewReader([]byte("body"))) }
	var typed struct{ Data io.ReadCloser }
	var memory struct{ Data []byte }
	loose := dyn{}
	for _, dst := range []any{&typed, &memory, loose} {
		s, err := newBinder().Out(shape, dst)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Struct().Member(m.Index).SetReader(body()); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range []any{typed.Data, loose["Data"]} {
		if b, err := io.ReadAll(r.(io.Reader)); err != nil || string(b) != "body" {
			t.Errorf("%q, %v", b, err)
		}
	}
	if string(memory.Data) != "body" {
		t.Errorf("%q", memory.Data)
	}
}

func TestEdit(t *testing.T) {
	shape := rootShape(t)
	upper := func(s string) (any, error) { return strings.ToUpper(s), nil }
	typed := Root{Tags: []Tag{{Key: "a"}, {Key: "b", Value: new("v")}}, Text: "x", Embedded: Embedded{Names: []string{"n"}}}
	loose := dyn{"Tags": []any{dyn{"Key": "a"}, dyn{"Key": "b", "Value": "v"}}, "Names": []any{"n"}, "Text": "x"}
	for _, path := range []string{"Tags[].Key", "Tags[].Value", "Names[]", "Text", "nextToken", "Child.Name"} {
		for _, dst := range []any{&typed, loose} {
			if err := newBinder().Edit(shape, dst, path, upper); err != nil {
				t.Fatal(path, err)
			}
		}
	}
	if typed.Tags[0].Key != "A" || *typed.Tags[1].Value != "V" || typed.Names[0] != "N" || typed.Text != "X" || typed.Tags[0].Value != nil {
		t.Errorf("%+v", typed)
	}
	want := dyn{"Tags": []any{dyn{"Key": "A"}, dyn{"Key": "B", "Value": "V"}}, "Names": []any{"N"}, "Text": "X"}
	if !reflect.DeepEqual(loose, want) {
		t.Errorf("%v", loose)
	}
	parse := func(string) (any, error) { return map[string]any{"parsed": true}, nil }
	if err := newBinder().Edit(shape, loose, "Text", parse); err != nil || loose["Text"].(map[string]any)["parsed"] != true {
		t.Errorf("%v, %v", loose, err)
	}
}

func TestDecode(t *testing.T) {
	var got struct {
		Embedded
		Name  Color
		Count int8
		Size  *int64
		Tags  []Tag
		When  time.Time
		Data  []byte
		Child *struct{ Text string }
		Any   any `boto3:"Doc"`
		Rate  json.Number
		next  string
		Map   map[Color]int `boto3:"Labels"`
	}
	tree := dyn{
		"Names": []any{"a"}, "name": "red", "Count": int64(4), "Size": int64(5), "Tags": []any{dyn{"Key": "k", "Value": "v"}},
		"When": day, "Data": []byte("x"), "Child": dyn{"Text": "deep"}, "Doc": []any{1}, "Rate": 0.5, "Labels": dyn{"a": int64(1)}, "Extra": 1,
	}
	if err := bind.Decode(tree, &got); err != nil {
		t.Fatal(err)
	}
	if got.Names[0] != "a" || got.Name != "red" || got.Count != 4 || *got.Size != 5 || *got.Tags[0].Value != "v" || !got.When.Equal(day) ||
		string(got.Data) != "x" || got.Child.Text != "deep" || got.Rate != "0.5" || got.Map["a"] != 1 || got.next != "" {
		t.Errorf("%+v", got)
	}
	var other struct{ Child *struct{ Text string } }
	if err := bind.Decode(struct{ Child Root }{Root{Text: "copied"}}, &other); err != nil || other.Child.Text != "copied" {
		t.Errorf("%+v, %v", other, err)
	}
	checkSays(t, bind.Decode(dyn{"Tags": []any{dyn{"Key": 4}}}, &got), []string{"Tags[0].Key", "int", "string"})
	checkSays(t, bind.Decode(dyn{"Count": int64(400)}, &got), []string{"Count", "400", "int8"})
	for _, dst := range []any{nil, got, (*Root)(nil)} {
		if bind.Decode(tree, dst) == nil {
			t.Errorf("%T was accepted", dst)
		}
	}
}

func FuzzPath(f *testing.F) {
	for _, path := range []string{"Name", "Tags[0].Key", "Children.a.Tags[]", "Labels.x", "a[", "a[1]b", "..", "Tags[0][1]"} {
		f.Add(path)
	}
	shape := rootShape(f)
	in := dyn{"Name": "n", "Tags": []any{dyn{"Key": "k"}}, "Labels": dyn{"x": "y"}, "Children": dyn{"a": dyn{}}}
	v, err := newBinder().In(shape, in)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string) {
		v.Get(path)
		if over, err := v.With(path, nil); err == nil {
			if _, ok := over.Get(path); ok {
				t.Errorf("%q is still there", path)
			}
		}
		same := func(s string) (any, error) { return s, nil }
		if err := newBinder().Edit(shape, dyn{"Name": "n", "Tags": []any{dyn{"Key": "k"}}}, path, same); err != nil {
			return
		}
	})
}

func FuzzTime(f *testing.F) {
	for _, text := range []string{"2026-01-02T03:04:05Z", "1767323045.5", "Fri, 02 Jan 2026 03:04:05 GMT", "nan", "1e400", "2026-01-02"} {
		f.Add(text)
	}
	shape := rootShape(f)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := newBinder().In(shape, dyn{"When": text})
		if err != nil {
			t.Fatal(err)
		}
		m, _ := member(t, v, "When")
		if at, err := m.Time(); err == nil && (at.Year() < -1 || at.Year() > 10000) {
			t.Errorf("%q is in the year %d", text, at.Year())
		}
	})
}

func TestConcurrentUse(t *testing.T) {
	shape, binder := rootShape(t), newBinder()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			var in any = &Root{Name: "n", Child: &Root{Text: "t"}}
			if i%2 == 0 {
				in = dyn{"Name": "n", "Tags": []Tag{{Key: "k"}}}
			}
			v, err := binder.In(shape, in)
			if err != nil {
				t.Error(err)
				return
			}
			dump(t, v)
			var out Root
			s, err := binder.Out(shape, &out)
			if err != nil {
				t.Error(err)
				return
			}
			write(t, s, response())
		})
	}
	wg.Wait()
}
