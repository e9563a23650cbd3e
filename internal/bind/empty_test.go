package bind_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
)

// TestEmptyIsRead reads bind.Empty from each form that a string can have, and
// as the keys of maps.
func TestEmptyIsRead(t *testing.T) {
	type text string
	type labels struct{ A, B text }
	type own struct {
		Name, Text string
		Names      []text
		Labels     map[text]string
		Choice     *struct{ A *text }
		Children   map[string]struct{ Name string }
	}
	b, root := newBinder(), rootShape(t)
	for _, in := range []any{
		dyn{"Name": bind.Empty, "Names": []string{bind.Empty}, "Labels": dyn{bind.Empty: bind.Empty}, "Choice": dyn{"A": text(bind.Empty)}, "Children": map[string]any{bind.Empty: dyn{"Name": bind.Empty}}},
		own{Name: bind.Empty, Names: []text{bind.Empty}, Labels: map[text]string{bind.Empty: bind.Empty}, Choice: &struct{ A *text }{new(text(bind.Empty))}, Children: map[string]struct{ Name string }{bind.Empty: {bind.Empty}}},
	} {
		v, err := b.In(root, in)
		if err != nil {
			t.Fatal(err)
		}
		names, _ := member(t, v, "Names")
		children, _ := member(t, v, "Children")
		table, _ := member(t, v, "Labels")
		choice, _ := member(t, v, "Choice")
		name, _ := member(t, v, "Name")
		a, _ := choice.Member(0)
		below, _ := member(t, children.Entry(""), "Name")
		for i, x := range []bind.Value{name, names.Index(0), table.Entry(""), a, below} {
			if text, err := x.Text(); err != nil || text != "" || x.IsNull() {
				t.Errorf("%T %d: %q, %v", in, i, text, err)
			}
		}
		for _, m := range []bind.Value{table, children} {
			if keys := slices.Collect(maps.Keys(maps.Collect(m.Entries()))); !slices.Equal(keys, []string{""}) || !slices.Equal(m.Keys(), keys) || !m.HasKey("") || m.HasKey("x") || m.Len() != 1 {
				t.Errorf("%T: %q, %q", in, keys, m.Keys())
			}
		}
		if _, ok := member(t, v, "Text"); ok {
			t.Errorf("%T: Text is there", in)
		}
	}
	// A struct in place of a map, an overlay, and "" beside it.
	v, err := b.In(root, dyn{"Labels": labels{B: bind.Empty}})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := member(t, v, "Labels")
	if x, err := m.Entry("B").Text(); err != nil || x != "" || m.Len() != 1 {
		t.Errorf("%q, %v, %d", x, err, m.Len())
	}
	if v, err = v.With("Child.Name", bind.Empty); err != nil {
		t.Fatal(err)
	}
	if x, ok := v.Get("Child.Name"); !ok {
		t.Error("no Child.Name")
	} else if x, err := x.Text(); err != nil || x != "" {
		t.Errorf("%q, %v", x, err)
	}
	if _, err := v.With("Labels."+bind.Empty, "x"); err == nil || strings.Contains(err.Error(), bind.Empty) {
		t.Error(err)
	}
	v, err = b.In(root, dyn{"Labels": map[string]string{"": "1", bind.Empty: "2"}})
	if err != nil {
		t.Fatal(err)
	}
	m, _ = member(t, v, "Labels")
	if x, err := m.Entry("").Text(); err != nil || x != "1" {
		t.Errorf("%q, %v", x, err)
	}
}

// TestEmptyIsNoNumber gives it where the description has something else.
func TestEmptyIsNoNumber(t *testing.T) {
	v, err := newBinder().In(rootShape(t), dyn{
		"Count": json.Number(bind.Empty), "Rate": json.Number(bind.Empty), "When": bind.Empty, "Data": bind.Empty, "Flag": bind.Empty,
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func(bind.Value) error{
		"Count": func(v bind.Value) error { _, err := v.Int(); return err },
		"Rate":  func(v bind.Value) error { _, err := v.Float(); return err },
		"When":  func(v bind.Value) error { _, err := v.Time(); return err },
		"Data":  func(v bind.Value) error { _, err := v.Bytes(); return err },
		"Flag":  func(v bind.Value) error { _, err := v.Bool(); return err },
	} {
		x, _ := member(t, v, name)
		if err := read(x); err == nil || strings.Contains(err.Error(), bind.Empty) || strings.Contains(err.Error(), `\xff`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRequiredText tells required text that is empty from text that is sent.
func TestRequiredText(t *testing.T) {
	type embedded struct {
		Name string `boto3:",required"`
	}
	b, root := newBinder(), rootShape(t)
	for _, c := range []struct {
		in   any
		want bool
	}{
		{struct{ Name string }{}, true},
		{&struct{ Name string }{}, true},
		{struct {
			Name string `boto3:",required"`
		}{}, false},
		{&struct {
			X string `boto3:"Name,required"`
		}{}, false},
		{&struct {
			X string `boto3:"Name,required"`
		}{bind.Empty}, true},
		{&struct{ embedded }{}, false},
		{dyn{"Name": ""}, true},
		{dyn{}, false},
	} {
		v, err := b.In(root, c.in)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := member(t, v, "Name"); ok != c.want {
			t.Errorf("%T: %v", c.in, ok)
		}
	}
}

// TestGone lists the fields that hold nothing and are set.
func TestGone(t *testing.T) {
	type held struct {
		Name string
		Old  int               `boto3:"Name,gone"`
		Text map[string]string `boto3:",gone"`
		Far  *bool             `boto3:"Nowhere,gone"`
	}
	b, root := newBinder(), rootShape(t)
	list := func(in any) (all []string) {
		v, err := b.In(root, in)
		if err != nil {
			t.Fatal(err)
		}
		v.Gone(func(field, successor string) { all = append(all, field+">"+successor) })
		return all
	}
	if got := list(&held{Name: "n"}); got != nil {
		t.Error(got)
	}
	if got := list(held{Old: 1, Text: map[string]string{}, Far: new(false)}); !slices.Equal(got, []string{"Old>Name", "Text>", "Far>"}) {
		t.Error(got)
	}
	out := held{Name: "before", Old: 3}
	slot, err := b.Out(root, &out)
	if err != nil {
		t.Fatal(err)
	}
	s := slot.Struct()
	if err := s.Member(1).SetString("text"); err != nil { // Text, which has no field
		t.Fatal(err)
	}
	if out.Name != "" || out.Old != 3 || out.Text != nil {
		t.Errorf("%+v", out)
	}
	if err := bind.Decode(map[string]any{"Old": 4, "Text": dyn{"a": "b"}, "Name": "n"}, &out); err != nil || out.Old != 3 || out.Text != nil || out.Name != "n" {
		t.Errorf("%+v, %v", out, err)
	}
}
