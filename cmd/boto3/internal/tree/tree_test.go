package tree_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// FuzzDecode reads what encoding/json reads, as it does.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"b":[1,-2.5e3,"a\"\u00e9\ud800",null,true],"a":{}}`, ` [ ] `, `"\\"`, `{"a":1,"a":2}`, `1 2`, `{`, "\"\xff\"", ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := json.NewDecoder(strings.NewReader(string(data)))
		d.UseNumber()
		var want any
		err := d.Decode(&want)
		if err == nil && d.More() || !json.Valid(data) {
			want = nil
		}
		got, err := tree.Decode(data)
		if (err == nil) != json.Valid(data) {
			t.Fatalf("%q: %v", data, err)
		}
		if err == nil && !reflect.DeepEqual(got.Value, want) {
			t.Errorf("%q: %#v, want %#v", data, got.Value, want)
		}
	})
}

func TestKeys(t *testing.T) {
	got, err := tree.Decode([]byte(`{"z":1,"a":{"y":2,"b":3}}`))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := got.Value.(map[string]any)
	inner, _ := m["a"].(map[string]any)
	inner["added"], inner["c"] = 1, 2
	if !slices.Equal(got.Keys(m), []string{"z", "a"}) || !slices.Equal(got.Keys(inner), []string{"y", "b", "added", "c"}) {
		t.Error(got.Keys(m), got.Keys(inner))
	}
}

// TestDeep reads what would need more stack than there is, and what would not.
func TestDeep(t *testing.T) {
	for _, begin := range []string{"[", `{"a":`} {
		if _, err := tree.Decode([]byte(strings.Repeat(begin, 20_000_000))); err == nil {
			t.Errorf("%s: no error", begin)
		}
	}
	if _, err := tree.Decode([]byte(strings.Repeat("[", 9000) + strings.Repeat("]", 9000))); err != nil {
		t.Error(err)
	}
}
