package protocol_test

import (
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

func encode(t *testing.T, op *model.Operation, in any) *protocol.Request {
	t.Helper()
	codec, err := protocol.For(op.Service)
	if err != nil {
		t.Fatal(err)
	}
	v := bind.Value{}
	if op.Input != nil {
		if v, err = newBinder().In(op.Input.Shape, in); err != nil {
			t.Fatal(err)
		}
	}
	r, err := codec.Encode(op, v)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func bare(t *testing.T, op *model.Operation) *model.Operation {
	t.Helper()
	other, err := op.Service.Operation("Bare")
	if err != nil {
		t.Fatal(err)
	}
	return other
}

// The requests are those that botocore makes.
func TestJSONRequests(t *testing.T) {
	header := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	json10 := []string{"X-Amz-Target", "Target_1.Op", "Content-Type", "application/x-amz-json-1.0"}
	for _, c := range []struct {
		metadata   string
		withInput  bool
		header     http.Header
		path, body string
	}{
		{jsonMetadata, true, header(json10...), "/", `{"Name": "\u00e9"}`},
		{jsonMetadata + `,"awsQueryCompatible":{}`, true, header(append(json10, "x-amzn-query-mode", "true")...), "/", `{"Name": "\u00e9"}`},
		{`"protocol":"json","jsonVersion":"1.1"`, false,
			header("X-Amz-Target", "Target_1.Bare", "Content-Type", "application/x-amz-json-1.1"), "/", `{}`},
		{restJSONMetadata, true, header("Content-Type", "application/json"), "/op", `{"Name": "\u00e9"}`},
		{restJSONMetadata, false, header(), "/bare", ""},
		{cborMetadata, true, header("smithy-protocol", "rpc-v2-cbor", "Accept", "application/cbor", "Content-Type", "application/cbor"),
			"/service/Target_1/operation/Op", "\xa1\x64Name\x62\u00e9"},
		{cborMetadata, false, header("smithy-protocol", "rpc-v2-cbor", "Accept", "application/cbor"), "/service/Target_1/operation/Bare", ""},
	} {
		op := service(t, c.metadata, plainShapes)
		var in any
		if c.withInput {
			in = map[string]any{"Name": "é"}
		} else {
			op = bare(t, op)
		}
		r := encode(t, op, in)
		if r.Method != http.MethodPost || r.Path != c.path || string(r.Body) != c.body || !reflect.DeepEqual(r.Header, c.header) {
			t.Errorf("%s:\ngot  %s %s %v %q\nwant %s %v %q", c.metadata, r.Method, r.Path, r.Header, r.Body, c.path, c.header, c.body)
		}
	}
}

// A body of rest-json that has nothing in it is there if members could be.
func TestRESTJSONEmptyBody(t *testing.T) {
	for shapes, body := range map[string]string{
		plainShapes: "{}",
		`"All":{"type":"structure","members":{"Name":{"shape":"Str","location":"header","locationName":"x-name"}}}`: "",
		`"All":{"type":"structure","members":{}}`: "",
	} {
		if r := encode(t, service(t, restJSONMetadata, shapes), nil); string(r.Body) != body {
			t.Errorf("%s: %q, want %q", shapes, r.Body, body)
		}
	}
}

const streamShapes = `"All":{"type":"structure","members":{"Body":{"shape":"Blob"},"Type":{"shape":"Str","location":"header","locationName":"Content-Type"}},
"payload":"Body"},"Blob":{"type":"blob","streaming":true}`

func TestRESTJSONStreams(t *testing.T) {
	op := service(t, restJSONMetadata, streamShapes)
	r := encode(t, op, map[string]any{"Body": strings.NewReader("data"), "Type": "a/b"})
	if data, err := io.ReadAll(r.Stream); err != nil || string(data) != "data" || r.Body != nil || r.Header.Get("Content-Type") != "a/b" {
		t.Errorf("%q, %v, %q, %v", data, err, r.Body, r.Header)
	}
	codec, err := protocol.For(op.Service)
	if err != nil {
		t.Fatal(err)
	}
	var out struct{ Body io.ReadCloser }
	slot, err := newBinder().Out(op.Output.Shape, &out)
	if err != nil {
		t.Fatal(err)
	}
	answer := &protocol.Response{StatusCode: 200, Header: http.Header{}, Stream: io.NopCloser(strings.NewReader("answer"))}
	if err := codec.Decode(op, answer, slot); err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(out.Body); err != nil || string(data) != "answer" {
		t.Errorf("%q, %v", data, err)
	}
}

// What botocore makes of no body where a structure is the payload.
func TestRESTJSONEmptyPayload(t *testing.T) {
	op := service(t, restJSONMetadata, `"All":{"type":"structure","members":{"In":{"shape":"In"}},"payload":"In"},
"In":{"type":"structure","members":{"Name":{"shape":"Str"}}}`)
	codec, err := protocol.For(op.Service)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	slot, err := newBinder().Out(op.Output.Shape, out)
	if err != nil {
		t.Fatal(err)
	}
	if err := codec.Decode(op, &protocol.Response{StatusCode: 200}, slot); err != nil || out["In"] == nil {
		t.Errorf("%v, %v", out, err)
	}
}

func TestDecodeRefusesJunk(t *testing.T) {
	for _, metadata := range []string{jsonMetadata, restJSONMetadata, cborMetadata} {
		op := service(t, metadata, plainShapes)
		codec, err := protocol.For(op.Service)
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range []string{"<html>", "{", "[]", "\xff", "\xbf"} {
			out := map[string]any{}
			slot, err := newBinder().Out(op.Output.Shape, out)
			if err != nil {
				t.Fatal(err)
			}
			if err := codec.Decode(op, &protocol.Response{StatusCode: 200, Header: http.Header{}, Body: body}, slot); err == nil {
				t.Errorf("%s: %q is accepted: %v", metadata, body, out)
			}
		}
	}
}

func TestDocuments(t *testing.T) {
	for _, metadata := range []string{jsonMetadata, restJSONMetadata, cborMetadata} {
		op := service(t, metadata, plainShapes)
		codec, err := protocol.For(op.Service)
		if err != nil {
			t.Fatal(err)
		}
		v, err := newBinder().In(op.Input.Shape, map[string]any{"Name": "x"})
		if err != nil {
			t.Fatal(err)
		}
		data, err := codec.EncodeDocument(op.Input, v)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{string(data), ""} {
			var out struct{ Name string }
			slot, err := newBinder().Out(op.Output.Shape, &out)
			if err != nil {
				t.Fatal(err)
			}
			if err := codec.DecodeDocument(op.Output, text, slot); err != nil || (out.Name == "x") != (text != "") {
				t.Errorf("%s: %q: %q, %v", metadata, text, out.Name, err)
			}
		}
	}
}
