package wire_test

import (
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// TestEncodeHTTP holds the URL and headers that botocore sends for the same
// values, but for the order of the query.
func TestEncodeHTTP(t *testing.T) {
	op := treeOperation(t)
	values := oddValues()
	stamp := time.Date(2020, 1, 2, 3, 4, 5, 678_000_000, time.UTC)
	maps.Copy(values, tree{"Qs": []string{"1", "2 3"}, "Qm": tree{"q": "no", "r s": "t"}, "At": stamp, "HT": stamp,
		"H": []string{"a", "b,c", `d"e`, "f g", ""}, "HF": 2.0, "P": map[string]string{"One": "1"}})
	in, err := binder().In(op.Input.Shape, values)
	if err != nil {
		t.Fatal(err)
	}
	head, err := wire.EncodeHTTP(op, in)
	if err != nil {
		t.Fatal(err)
	}
	if want := "/a%2Fb%20c~%2B%25%C3%A9%2A/x//y%20z~%24%26%3A%E2%82%AC%28"; head.Path != want {
		t.Errorf("path %s, want %s", head.Path, want)
	}
	if want := "fixed=1&q=a%20b%2Bc%2Fd~%2A%27&qs=1&qs=2%203&when=2020-01-02T03%3A04%3A05.678000Z&r%20s=t"; head.Query != want {
		t.Errorf("query %s, want %s", head.Query, want)
	}
	want := http.Header{"X-H": {`a,"b,c","d\"e",f g,`}, "X-T": {"Thu, 02 Jan 2020 03:04:05 GMT"}, "X-F": {"2.0"}, "X-P-One": {"1"}}
	if !reflect.DeepEqual(head.Header, want) {
		t.Errorf("header %v, want %v", head.Header, want)
	}
}

func TestEncodeHTTPRefuses(t *testing.T) {
	op := treeOperation(t)
	for _, c := range []struct {
		in   tree
		name string
	}{
		{tree{"Key": "k"}, "Label"},
		{tree{"Label": "", "Key": "k"}, "Label"},
		{tree{"Label": "l", "Key": ""}, "Key"},
		{tree{"Label": "l", "Key": 1}, "Key"},
		{tree{"Label": "l", "Key": "k", "H": "h"}, "H"},
		{tree{"Label": "l", "Key": "k", "Qm": []any{}}, "Qm"},
		{tree{"Label": "l", "Key": "k", "P": tree{"a": 1}}, "P"},
	} {
		in, err := binder().In(op.Input.Shape, c.in)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := wire.EncodeHTTP(op, in); err == nil || !strings.HasPrefix(err.Error(), c.name) {
			t.Errorf("%v: error %v, want one of %s", c.in, err, c.name)
		}
	}
}

func TestHostPrefix(t *testing.T) {
	op := treeOperation(t)
	labelled := *op
	labelled.HostPrefix = "data-{Label}."
	for text, want := range map[string]string{"ab-1.c": "data-ab-1.c.", "": "", "a/b": "", "a b": ""} {
		in, err := binder().In(op.Input.Shape, tree{"Label": text})
		if err != nil {
			t.Fatal(err)
		}
		got, err := wire.HostPrefix(&labelled, in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func TestDecodeHTTP(t *testing.T) {
	service, err := model.Parse("test", model.Data{Service: []byte(`{"metadata": {"protocol": "rest-xml"},
	"operations": {"Op": {"name": "Op", "http": {"method": "GET", "requestUri": "/"}, "output": {"shape": "Out"}}},
	"shapes": {"S": {"type": "string"}, "B": {"type": "blob"}, "F": {"type": "boolean"}, "I": {"type": "integer"}, "T": {"type": "timestamp"}, "L": {"type": "list", "member": {"shape": "S"}},
	 "TL": {"type": "list", "member": {"shape": "T"}}, "SM": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
	 "Out": {"type": "structure", "members": {"Status": {"shape": "I", "location": "statusCode"}, "List": {"shape": "L", "location": "header", "locationName": "x-list"},
	  "Times": {"shape": "TL", "location": "header", "locationName": "x-times"}, "Size": {"shape": "I", "location": "header", "locationName": "x-size"},
	  "Flag": {"shape": "F", "location": "header", "locationName": "x-flag"}, "Blob": {"shape": "B", "location": "header", "locationName": "x-blob"},
	  "JSON": {"shape": "S", "location": "header", "locationName": "x-json", "jsonvalue": true}, "Meta": {"shape": "SM", "location": "headers", "locationName": "x-amz-meta-"}, "None": {"shape": "S", "location": "header", "locationName": "x-none"}}}}}`)})
	if err != nil {
		t.Fatal(err)
	}
	op, err := service.Operation("Op")
	if err != nil {
		t.Fatal(err)
	}
	decode := func(header map[string]string) (tree, error) {
		h := http.Header{}
		for name, text := range header {
			h.Set(name, text)
		}
		out := tree{}
		slot, err := binder().Out(op.Output.Shape, &out)
		if err != nil {
			return nil, err
		}
		return out, wire.DecodeHTTP(op.Output.Shape, 201, h, slot.Struct())
	}
	day := time.Date(2019, 12, 16, 23, 48, 18, 0, time.UTC)
	for _, c := range []struct {
		header map[string]string
		want   tree
	}{
		{nil, tree{"Status": int64(201), "Meta": tree{}}},
		{map[string]string{"x-size": "7", "x-amz-meta-Color": "red"}, tree{"Status": int64(201), "Size": int64(7), "Meta": tree{"color": "red"}}},
		{map[string]string{"x-list": `a, "b,c" ,"d\"e\\",,f`}, tree{"Status": int64(201), "List": []any{"a", "b,c", `d"e\`, "", "f"}, "Meta": tree{}}},
		{map[string]string{"x-list": `"open, b`}, tree{"Status": int64(201), "List": []any{`"open`, "b"}, "Meta": tree{}}},
		{map[string]string{"x-times": "Mon, 16 Dec 2019 23:48:18 GMT, Mon, 16 Dec 2019 23:48:18 GMT"},
			tree{"Status": int64(201), "Times": []any{day, day}, "Meta": tree{}}},
		{map[string]string{"x-flag": "True"}, tree{"Status": int64(201), "Flag": true, "Meta": tree{}}},
		{map[string]string{"x-blob": "Y W!I=", "x-json": "eyJhIjpbMSwyLjVdfQ=="},
			tree{"Status": int64(201), "Blob": []byte("ab"), "JSON": tree{"a": []any{int64(1), 2.5}}, "Meta": tree{}}},
	} {
		got, err := decode(c.header)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %v, %v, want %v", c.header, got, err, c.want)
		}
	}
	if _, err := decode(map[string]string{"x-size": "many"}); err == nil || !strings.HasPrefix(err.Error(), "Size") {
		t.Errorf("error %v, want one of Size", err)
	}
}
