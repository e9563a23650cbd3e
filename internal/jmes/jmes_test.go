package jmes

import (
	"reflect"
	"testing"
)

type named map[string]any

func TestSearch(t *testing.T) {
	data := named{
		"Count": int64(3), "Big": int64(1)<<60 + 1, "Ratio": 0.5,
		"Items": []any{named{"Name": "a", "State": "ok"}, named{"Name": "b", "State": "bad"}},
		"Next":  named{"Token": "t"},
	}
	for text, want := range map[string]any{
		"Count":                             int64(3),
		"Big":                               int64(1)<<60 + 1,
		"Ratio":                             0.5,
		"Next.Token":                        "t",
		"Items[-1].Name":                    "b",
		"Missing || Items[0].Name":          "a",
		"length(Items[?State=='ok']) > `0`": true,
		"Count == `3`":                      true,
		"Items[].State":                     []any{"ok", "bad"},
		"Absent.Deep":                       nil,
	} {
		e, err := Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Search(data)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s = %#v, %v; want %#v", text, got, err, want)
		}
	}
	if data["Items"].([]any)[0].(named)["Name"] != "a" {
		t.Error("the searched value was changed")
	}
}

func TestPath(t *testing.T) {
	for text, want := range map[string]int{"A.B": 2, "A": 1, "A[0]": 0, "A || B": 0, "`1`": 0} {
		e, err := New(text)
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Path()) != want {
			t.Errorf("Path of %s = %q", text, e.Path())
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"A[?B=='c'].D | [0]", "length(A) > `0`", "@.A[*].B[]", "\"q\".{x: y}", "sort_by(A, &B)"} {
		f.Add(s)
	}
	data := map[string]any{"A": []any{map[string]any{"B": "c", "D": int64(1)}}, "q": nil}
	f.Fuzz(func(_ *testing.T, text string) {
		if e, err := New(text); err == nil {
			_, _ = e.Search(data)
		}
	})
}
