package bind_test

import (
	"slices"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// TestInOrder stores entries in an order of their own and lists them so.
func TestInOrder(t *testing.T) {
	text := &model.Shape{Name: "Text", Kind: model.String}
	table := &model.Shape{Name: "Table", Kind: model.Map, Key: &model.Member{Shape: text}, Value: &model.Member{Shape: text}}
	whole := &model.Shape{Name: "Whole", Kind: model.Structure, Members: []model.Member{{Name: "Tags", Shape: table}}}
	for binder, want := range map[*bind.Binder][]string{
		bind.New(func(m map[string]any) any { return m }):           {"a", "b", "z"},
		bind.New(func(m map[string]any) any { return m }).InOrder(): {"z", "b", "a"},
	} {
		out := map[string]any{}
		slot, err := binder.Out(whole, &out)
		if err != nil {
			t.Fatal(err)
		}
		s := slot.Struct()
		entries := s.Member(0).Map(0)
		for _, k := range []string{"z", "b", "a", "b"} {
			if err := entries.Entry(k).SetString(k); err != nil {
				t.Fatal(err)
			}
		}
		entries.Done()
		v, err := binder.View(whole, out)
		if err != nil {
			t.Fatal(err)
		}
		tags, ok := v.Member(0)
		if keys := tags.Keys(); !ok || !slices.Equal(keys, want) {
			t.Errorf("%v, want %v", keys, want)
		}
	}
}

// TestOrderOfAnother has a map where there was another before: what is known of that one
// says nothing of it.
func TestOrderOfAnother(t *testing.T) {
	text := &model.Shape{Name: "Text", Kind: model.String}
	table := &model.Shape{Name: "Table", Kind: model.Map, Key: &model.Member{Shape: text}, Value: &model.Member{Shape: text}}
	binder := bind.New(func(m map[string]any) any { return m }).InOrder()
	out := map[string]any{}
	for _, keys := range [][]string{{"z", "b", "a"}, {"a", "z"}, {"b", "c"}} {
		clear(out)
		slot, err := binder.Out(table, out)
		if err != nil {
			t.Fatal(err)
		}
		entries := slot.Map(0) // which is out itself
		for _, k := range keys {
			if err := entries.Entry(k).SetString(k); err != nil {
				t.Fatal(err)
			}
		}
		entries.Done()
		if got := binder.Keys(out); !slices.Equal(got, keys) {
			t.Errorf("%v, want %v", got, keys)
		}
	}
}
