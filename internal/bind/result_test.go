package bind_test

import (
	"encoding/json"
	"errors"
	"io"
	"iter"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

type Lists struct {
	Names   *[]string
	Matches []Tag `boto3:"Tags"`
}

type listing struct {
	*Lists
	Token string `boto3:"nextToken"`
	Child *struct{ Names []string }
}

func TestCut(t *testing.T) {
	shape, b := rootShape(t), newBinder()
	for _, c := range []struct{ from, to, first, end int }{{0, 2, 0, 2}, {1, -1, 1, 4}, {-1, -1, 4, 4}, {2, 9, 2, 4}, {9, 9, 4, 4}} {
		all := []string{"a", "b", "c", "d"}
		typed := &listing{Lists: &Lists{Names: new(append([]string(nil), all...))}, Token: "abcd", Child: &struct{ Names []string }{all}}
		list := []any{"a", "b", "c", "d"}
		loose := dyn{"Names": list, "nextToken": "abcd", "Child": dyn{"Names": list}}
		for _, path := range [][]string{{"Names"}, {"nextToken"}, {"Child", "Names"}, {"Tags"}, {"Text"}, {"Child", "Doc", "x"}, {"Count"}, nil} {
			for _, dst := range []any{typed, &loose} {
				if err := b.Cut(shape, dst, path, c.from, c.to); err != nil {
					t.Errorf("%v of %T: %v", path, dst, err)
				}
			}
		}
		want := all[c.first:c.end]
		if !reflect.DeepEqual(*typed.Names, want) || typed.Token != "abcd"[c.first:c.end] || !reflect.DeepEqual(typed.Child.Names, want) {
			t.Errorf("[%d, %d): %v %q %v", c.from, c.to, *typed.Names, typed.Token, typed.Child.Names)
		}
		cut := dyn{"Names": list[c.first:c.end], "nextToken": "abcd"[c.first:c.end], "Child": dyn{"Names": list[c.first:c.end]}}
		if !reflect.DeepEqual(loose, cut) {
			t.Errorf("[%d, %d): %v, want %v", c.from, c.to, loose, cut)
		}
	}
	if err := b.Cut(shape, &listing{}, []string{"Names"}, 0, 1); err != nil {
		t.Errorf("of what is absent: %v", err)
	}
}

func TestHasPath(t *testing.T) {
	shape, b := rootShape(t), newBinder()
	for path, want := range map[string]bool{
		"Names": true, "Tags": true, "nextToken": true, "Child.Names": true, "Child.Tags": false, "Text": false, "Child.Doc": false, "Nothing": false,
	} {
		if got := b.HasPath(shape, reflect.TypeFor[*listing](), strings.Split(path, ".")); got != want {
			t.Errorf("%s: %v", path, got)
		}
		if !b.HasPath(shape, reflect.TypeFor[dyn](), strings.Split(path, ".")) {
			t.Errorf("%s: a map has room for any name", path)
		}
	}
}

func TestPut(t *testing.T) {
	type Outer struct{ Extra **string }
	var tagged struct {
		Extra int    `boto3:"-"`
		Field string `boto3:"Extra"`
	}
	var both struct {
		Field string `boto3:"Extra"`
		Extra string
	}
	var embedded struct{ *Outer }
	var folded struct{ EXTRA Color }
	var none struct{ Other string }
	loose, named, boxed := map[string]any{}, dyn{}, any(dyn{})
	for _, dst := range []any{&tagged, &both, &embedded, &folded, &none, loose, &loose, named, &named, &boxed, nil, (*dyn)(nil), dyn(nil), new(any), 5} {
		if err := bind.Put(dst, "Extra", "text"); err != nil {
			t.Errorf("%T: %v", dst, err)
		}
	}
	if tagged.Field != "text" || both.Field != "text" || both.Extra != "" || **embedded.Extra != "text" || folded.EXTRA != "text" || none.Other != "" {
		t.Errorf("%+v %+v %+v %+v %+v", tagged, both, embedded, folded, none)
	}
	if loose["Extra"] != "text" || named["Extra"] != "text" || boxed.(dyn)["Extra"] != "text" {
		t.Errorf("%v %v %v", loose, named, boxed)
	}
	if err := bind.Put(&struct{ Extra int }{}, "Extra", "text"); err == nil || !strings.Contains(err.Error(), "Extra") {
		t.Errorf("a text in an int: %v", err)
	}
}

func TestDecodeDocuments(t *testing.T) {
	policy := dyn{"Version": "2012-10-17", "Statement": []any{dyn{"Effect": "<Allow>"}}}
	tree := dyn{"Policy": policy, "List": []any{1, "x"}, "Plain": "text", "Inner": []any{dyn{"Policy": policy}}}
	type inner struct{ Policy *string }
	var got struct {
		Policy, List, Plain string
		Inner               []inner
	}
	if err := bind.DecodeDocuments(tree, &got); err != nil {
		t.Fatal(err)
	}
	text := `{"Statement":[{"Effect":"<Allow>"}],"Version":"2012-10-17"}`
	if got.Policy != text || got.List != `[1,"x"]` || got.Plain != "text" || *got.Inner[0].Policy != text {
		t.Errorf("%+v", got)
	}
	if err := bind.Decode(tree, &got); err == nil {
		t.Error("a structure was decoded into a text")
	}
	if err := bind.DecodeDocuments(dyn{"Policy": dyn{"f": func() {}}}, &got); err == nil || !strings.Contains(err.Error(), "Policy") {
		t.Errorf("what JSON cannot write: %v", err)
	}
}

func TestCopy(t *testing.T) {
	shape, from, to := rootShape(t), newBinder(), newBinder()
	type part struct {
		Name     string
		Flag     bool
		Data     []byte
		Names    []string
		Labels   map[string]string
		Child    *part
		Children map[string]part
	}
	in := part{"n", true, []byte{1}, []string{"a", "b"}, map[string]string{"k": "v"}, &part{Name: "below", Flag: true}, map[string]part{"c": {Name: "x", Flag: true}}}
	v, err := from.In(shape, in)
	if err != nil {
		t.Fatal(err)
	}
	var out part
	var loose any
	for _, dst := range []any{&out, &loose, nil} {
		slot, err := to.Out(shape, dst)
		if err == nil {
			err = bind.Copy(slot, v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(out, in) || !reflect.DeepEqual(dump(t, view(t, shape, loose)), dump(t, v)) {
		t.Errorf("%+v\n%+v", out, loose)
	}
	type ring struct{ Children map[string]*ring }
	endless := &ring{}
	endless.Children = map[string]*ring{"k": endless}
	for in, want := range map[any]string{
		&struct{ Names []any }{[]any{"a", 5}}:                                     "[1]: ",
		&struct{ Child dyn }{dyn{"Labels": dyn{"k": 7}}}:                          "k: type int is not a string",
		&struct{ Size int }{1}:                                                    "cannot be copied",
		&struct{ Children map[string]*ring }{map[string]*ring{"k": endless}}:      "levels deep",
		&struct{ Children map[string]any }{map[string]any{"k": dyn{"Flag": "x"}}}: "k: type string is not a bool",
	} {
		v, err := from.In(shape, in)
		if err != nil {
			t.Fatal(err)
		}
		slot, err := to.Out(shape, &loose)
		if err == nil {
			err = bind.Copy(slot, v)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%T: %v, want %s", in, err, want)
		}
	}
}

func view(tb testing.TB, shape *model.Shape, dst any) bind.Value {
	tb.Helper()
	v, err := newBinder().View(shape, dst)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

const streaming = `{
 "metadata": {"protocol": "json", "apiVersion": "2020-01-01"},
 "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "output": {"shape": "Out"}}},
 "shapes": {
  "Out": {"type": "structure", "members": {"Id": {"shape": "Str"}, "Events": {"shape": "Events"}}},
  "Events": {"type": "structure", "eventstream": true, "members": {"A": {"shape": "A"}, "B": {"shape": "B"}}},
  "A": {"type": "structure", "event": true, "members": {"Text": {"shape": "Str"}}},
  "B": {"type": "structure", "event": true, "members": {"Text": {"shape": "Str"}}},
  "Str": {"type": "string"}}}`

// twoEvents are an A and a B with their names for texts, and an error.
func twoEvents(fresh func() bind.Slot, yield func(error) bool) {
	for i, text := range []string{"a", "b"} {
		if !yield(fresh().Struct().Member(i).Struct().Member(0).SetString(text)) {
			return
		}
	}
	yield(io.ErrUnexpectedEOF)
}

func TestEvents(t *testing.T) {
	s, err := model.Parse("test", model.Data{Service: []byte(streaming)})
	if err != nil {
		t.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		t.Fatal(err)
	}
	type text struct{ Text string }
	type event struct{ A, B *text }
	var typed struct {
		Events iter.Seq2[*event, error]
	}
	var maps struct {
		Events func(func(dyn, error) bool)
	}
	var loose, other dyn
	var wrong struct{ Events iter.Seq2[string, error] }
	var unfit struct{ Events chan int }
	var dynamic iter.Seq2[dyn, error] = func(yield func(dyn, error) bool) { yield(dyn{"dynamic": true}, nil) }
	for dst, want := range map[any]string{
		&typed: "", &maps: "", &loose: "", &wrong: "type string cannot hold", &unfit: "type chan int cannot take a stream of events", &other: "",
	} {
		slot, err := newBinder().Out(op.Output.Shape, dst)
		if err != nil {
			t.Fatal(err)
		}
		err = slot.Struct().Member(1).SetEvents(dynamic, twoEvents)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%T: %v, want %q", dst, err, want)
		}
	}
	var texts []string
	for e, err := range typed.Events {
		switch {
		case err != nil:
			texts = append(texts, err.Error())
		case e.A != nil:
			texts = append(texts, e.A.Text)
		default:
			texts = append(texts, e.B.Text)
		}
	}
	if want := []string{"a", "b", "unexpected EOF"}; !slices.Equal(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
	for _, err := range typed.Events { // is left at the first
		if err != nil {
			t.Error(err)
		}
		break
	}
	for _, events := range []func(func(dyn, error) bool){maps.Events, loose["Events"].(iter.Seq2[dyn, error])} {
		for e, err := range events {
			if err != nil || e["dynamic"] != true {
				t.Errorf("%v, %v", e, err)
			}
		}
	}
}

// TestReopen goes on with outputs that hold something already.
func TestReopen(t *testing.T) {
	shape, b := rootShape(t), newBinder()
	typed, loose, boxed := &Root{Name: "kept"}, dyn{"Name": "kept"}, any(dyn{"Name": "kept"})
	for _, dst := range []any{typed, &typed, loose, &loose, &boxed} {
		s, err := b.Reopen(shape, dst)
		if err == nil {
			err = slotNamed(s, shape, "Text").SetString("new")
		}
		if err != nil {
			t.Errorf("%T: %v", dst, err)
		}
	}
	if typed.Name != "kept" || typed.Text != "new" || loose["Name"] != "kept" || loose["Text"] != "new" || boxed.(dyn)["Text"] != "new" {
		t.Errorf("%+v %v %v", typed, loose, boxed)
	}
	if _, err := b.Reopen(shape, &struct{ Name int }{}); err == nil {
		t.Error("a type that does not fit was opened")
	}
	if s, err := b.Reopen(shape, nil); err != nil || slotNamed(s, shape, "Text").Wanted() {
		t.Errorf("nil wants members: %v", err)
	}
}

func TestNames(t *testing.T) {
	shape := rootShape(t)
	mine := dyn{"Name": nil, "nextToken": "t"}
	for _, in := range []any{mine, map[Color]any{"Name": nil, "nextToken": "t"}} {
		v, err := newBinder().In(shape, in)
		if err != nil {
			t.Fatal(err)
		}
		if !v.IsMap() || !v.HasKey("Name") || v.HasKey("Text") {
			t.Errorf("%T: the names are wrong", in)
		}
		renamed := v.Renamed("nextToken", "Text")
		if got := dump(t, renamed); !reflect.DeepEqual(got, map[string]any{"Text": "t"}) {
			t.Errorf("%T: renamed %v", in, got)
		}
		if same := v.Renamed("Other", "Text"); !reflect.DeepEqual(dump(t, same), map[string]any{"nextToken": "t"}) {
			t.Errorf("%T: renamed what is not there", in)
		}
	}
	if len(mine) != 2 || mine["nextToken"] != "t" {
		t.Errorf("the caller's map is %v", mine)
	}
	v, err := newBinder().In(shape, struct{ Name string }{"n"})
	if err != nil || v.IsMap() || v.HasKey("Name") {
		t.Errorf("a struct has no names: %v", err)
	}
	if with, err := v.With("Labels.key", "x"); err != nil {
		t.Error(err)
	} else if labels, _ := member(t, with, "Labels"); !labels.HasKey("key") || labels.HasKey("other") {
		t.Error("what was laid over a map has no names")
	}
}

func TestNoInput(t *testing.T) {
	for _, v := range []any{nil, struct{}{}, &struct{}{}, (*Root)(nil), dyn{}, map[string]any(nil)} {
		if _, err := newBinder().In(nil, v); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
	for _, v := range []any{Root{}, dyn{"a": 1}, "text"} {
		if _, err := newBinder().In(nil, v); err == nil || !strings.Contains(err.Error(), "takes no parameters") {
			t.Errorf("%T: %v", v, err)
		}
	}
	if v, err := newBinder().View(nil, 5); err != nil || v.Shape() != nil {
		t.Errorf("%v, %v", v, err)
	}
}

func TestBlobs(t *testing.T) {
	shape := rootShape(t)
	for _, in := range []any{[]byte("blob"), "blob", Color("blob"), [4]byte{'b', 'l', 'o', 'b'}, strings.NewReader("blob"), json.RawMessage("blob")} {
		v, err := newBinder().In(shape, dyn{"Data": in})
		if err != nil {
			t.Fatal(err)
		}
		m, _ := member(t, v, "Data")
		if err := m.CheckBlob(); err != nil {
			t.Errorf("%T: %v", in, err)
		}
		if data, err := m.Bytes(); err != nil || string(data) != "blob" {
			t.Errorf("%T: %q, %v", in, data, err)
		}
	}
	for _, in := range []any{5, []string{"x"}, dyn{}} {
		v, err := newBinder().In(shape, dyn{"Data": in})
		if err != nil {
			t.Fatal(err)
		}
		m, _ := member(t, v, "Data")
		if _, err := m.Bytes(); err == nil || m.CheckBlob() == nil {
			t.Errorf("%T is taken for a blob", in)
		}
	}
}

// TestWhole tells integers, which are sent without a point, from other numbers.
func TestWhole(t *testing.T) {
	for _, c := range []struct {
		in    any
		n     int64
		whole bool
	}{{int8(-3), -3, true}, {uint64(7), 7, true}, {uint64(math.MaxUint64), -1, false}, {2.0, 0, false}, {json.Number("2"), 2, true}} {
		v, err := newBinder().In(rootShape(t), dyn{"Rate": c.in})
		if err != nil {
			t.Fatal(err)
		}
		m, _ := member(t, v, "Rate")
		if n, whole := m.Whole(); n != c.n || whole != c.whole {
			t.Errorf("%v: %d, %v", c.in, n, whole)
		}
	}
}

func TestPathErrors(t *testing.T) {
	fault := errors.New("too large")
	err := bind.AtName("Items", bind.AtIndex(3, bind.AtIndex(0, bind.AtName("price", fault))))
	if err.Error() != "Items[3][0].price: too large" || !errors.Is(err, fault) {
		t.Errorf("%v", err)
	}
}
