package wire_test

import (
	"net/url"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

func formInput(tb testing.TB, v any) (*model.Member, bind.Value) {
	tb.Helper()
	op := treeOperation(tb)
	in, err := binder().In(op.Input.Shape, v)
	if err != nil {
		tb.Fatal(err)
	}
	return op.Input, in
}

// TestAppendForm holds the forms that botocore sends for the same values.
func TestAppendForm(t *testing.T) {
	values := oddValues()
	for _, name := range []string{"Label", "Key", "Q", "Inner"} {
		delete(values, name)
	}
	m, in := formInput(t, values)
	const before, after = "Text=a+b%26%3C%3E%22%27~%2A%28%29%2F%C3%A9%E2%82%AC%2B%25%0D%0A%09&Num=1.0",
		"&Map.entry.1.key=k+v&Map.entry.1.value=1e%2B16&Map.entry.2.key=l&Map.entry.2.value=1e-05&Map.entry.3.key=m" +
			"&Map.entry.3.value=1e%2B22&Map.entry.4.key=n&Map.entry.4.value=123456789.125&Map.entry.5.key=o" +
			"&Map.entry.5.value=1000000000000000.0&Flag=false&Data=%2B%2F%2F%2B"
	for dialect, want := range map[wire.FormDialect]string{
		wire.QueryForm: before + "&List=" + after,
		wire.EC2Form:   before + after,
	} {
		got, err := wire.AppendForm(nil, dialect, m, in)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("dialect %d: got  %s\nwant %s", dialect, got, want)
		}
	}
}

func TestAppendFormRefuses(t *testing.T) {
	for name, value := range (tree{"Text": 1, "List": []any{nil}, "Num": "1", "Map": tree{"a": nil}, "Inner": "x"}) {
		m, in := formInput(t, tree{name: value})
		if got, err := wire.AppendForm(nil, wire.QueryForm, m, in); err == nil {
			t.Errorf("%s: %v: %s", name, value, got)
		}
	}
}

// FuzzAppendForm checks that a form's parameters read back as they were.
func FuzzAppendForm(f *testing.F) {
	op := treeOperation(f)
	for _, s := range []string{"", "a b", "a&b=c", "é€\x00\xff", "%41+"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, key string) {
		in, err := binder().In(op.Input.Shape, tree{"Text": text, "P": tree{key: text}, "List": []string{text, key}})
		if err != nil {
			t.Fatal(err)
		}
		for _, dialect := range []wire.FormDialect{wire.QueryForm, wire.EC2Form} {
			body, err := wire.AppendForm(nil, dialect, op.Input, in)
			if err != nil {
				t.Fatal(err)
			}
			form, err := url.ParseQuery(string(body))
			if err != nil {
				t.Fatal(err)
			}
			prefix, list := "X-p-.entry.1.", "List."
			if dialect == wire.QueryForm {
				prefix, list = "x-p-.entry.1.", "List.member."
			}
			for name, want := range map[string]string{"Text": text, prefix + "key": key, prefix + "value": text, list + "1": text, list + "2": key} {
				if got := form.Get(name); got != want {
					t.Errorf("%s: %q, want %q in %s", name, got, want, body)
				}
			}
		}
	})
}
