package protocol_test

import (
	"encoding/hex"
	"net/http"
	"testing"

	"github.com/boto3-go/boto3/internal/protocol"
)

type refusal struct {
	status  int
	header  map[string]string
	body    string
	code    string
	message string
	kind    string
	shape   string
}

func (c refusal) check(t *testing.T, metadata string) {
	t.Helper()
	op := service(t, metadata, plainShapes)
	codec, err := protocol.For(op.Service)
	if err != nil {
		t.Fatal(err)
	}
	r := &protocol.Response{StatusCode: c.status, Header: http.Header{}, Body: c.body}
	for name, text := range c.header {
		r.Header.Set(name, text)
	}
	f, err := codec.DecodeFault(op, r, newBinder())
	if err != nil {
		t.Errorf("%d %v %q: %v", c.status, c.header, c.body, err)
		return
	}
	shape := ""
	if f.Shape != nil {
		shape = f.Shape.Name
	}
	kind, _ := f.Members["Type"].(string)
	if f.Code != c.code || f.Message != c.message || kind != c.kind || shape != c.shape || f.RequestID != c.header["x-amzn-requestid"] {
		t.Errorf("%d %v %q:\ngot  %q %q %q %q %q\nwant %q %q %q %q", c.status, c.header, c.body,
			f.Code, f.Message, kind, shape, f.RequestID, c.code, c.message, c.kind, c.shape)
	}
}

const (
	jsonMetadata     = `"protocol":"json","jsonVersion":"1.0"`
	restJSONMetadata = `"protocol":"rest-json"`
	cborMetadata     = `"protocol":"smithy-rpc-v2-cbor"`
)

// What botocore's parsers say of these. Where a body names no code and no
// message, we add the status's own words.
var sameInBoth = []refusal{
	{status: 400, body: `{"__type":"com.amazonaws.t.v2020#Gone","message":"m"}`, code: "Gone", message: "m", shape: "Gone"},
	{status: 400, body: `{"__type":"x#y:z#w","errorMessage":"em"}`, code: "y", message: "em"},
	{status: 503, body: "", code: "503", message: "Service Unavailable"},
	{status: 503, body: " <html><b>x</b></html>", code: "503", message: "Service Unavailable"},
	{status: 403, body: "<html>no</html>", code: "403", message: "<html>no</html>"},
	{status: 403, body: "plain text", code: "403", message: "plain text"},
	{status: 400, body: `{"__type":null,"message":null}`, code: "400", message: "Bad Request"},
	{status: 400, body: `{"__type":"A","message":"lower","Message":"upper"}`, code: "A", message: "lower"},
	{status: 400, body: `{"__type":"A"}`, code: "A"},
	{status: 400, header: map[string]string{"x-amzn-requestid": "rid"}, body: `{"__type":"A"}`, code: "A"},
	{status: 400, header: map[string]string{"x-amzn-query-error": "Q;Sender"}, body: `{"__type":"a#B"}`, code: "Q", kind: "Sender"},
	{status: 400, header: map[string]string{"x-amzn-query-error": "Q;Sender"}, body: `{"__type":"a#Gone"}`, code: "Q", kind: "Sender", shape: "Gone"},
	{status: 400, header: map[string]string{"x-amzn-query-error": "Wire.Code;Sender"}, body: `{"__type":"a#Coded"}`, code: "Wire.Code", kind: "Sender", shape: "Coded"},
	{status: 400, header: map[string]string{"x-amzn-query-error": "Q"}, body: `{"__type":"a#B"}`, code: "B"},
	{status: 400, header: map[string]string{"x-amzn-query-error": ";Sender"}, body: `{"__type":"a#B"}`, code: "B"},
	{status: 400, header: map[string]string{"x-amzn-errortype": "H"}, body: "", code: "H", message: "Bad Request"},
	// botocore fails on these.
	{status: 400, body: `[]`, code: "400", message: "[]"},
	{status: 400, body: `null`, code: "400", message: "null"},
	{status: 400, body: "\xff!", code: "400", message: "\ufffd!"},
}

func TestJSONFaults(t *testing.T) {
	for _, c := range sameInBoth {
		c.check(t, jsonMetadata)
		c.check(t, restJSONMetadata)
	}
	for _, c := range []refusal{
		{status: 400, body: `{"__type":"A","code":"B","Code":"C","Message":"M"}`, code: "A", message: "M"},
		{status: 400, header: map[string]string{"x-amzn-errortype": "H:http://x/"}, body: `{"__type":"A","code":"B"}`, code: "A"},
	} {
		c.check(t, jsonMetadata)
	}
	for _, c := range []refusal{
		{status: 400, body: `{"__type":"A","code":"B","Code":"C","Message":"M"}`, code: "B", message: "M"},
		{status: 400, header: map[string]string{"x-amzn-errortype": "H:http://x/"}, body: `{"__type":"A","code":"B"}`, code: "H"},
	} {
		c.check(t, restJSONMetadata)
	}
}

func TestCBORFaults(t *testing.T) {
	for _, c := range []refusal{
		{status: 400, body: "a2665f5f7479706566782c23476f6e65", code: "400", message: "Bad Request"}, // cut off
		{status: 400, body: "a2665f5f7479706566782379476f6e", code: "400", message: "Bad Request"},
		{status: 400, body: "a2665f5f7479706566" + "7823476f6e65" + "676d657373616765616d", code: "Gone", message: "m", shape: "Gone"},
		{status: 400, body: "bf665f5f74797065" + "6141" + "674d657373616765614d" + "ff", code: "A", message: "M"},
		{status: 400, body: "a1665f5f74797065" + "6141" + "00", code: "A"},
		{status: 400, body: "", code: "400", message: "Bad Request"},
		{status: 502, body: hex.EncodeToString([]byte("<html>x</html>")), code: "502", message: "Bad Gateway"},
		{status: 404, body: hex.EncodeToString([]byte("<html>x</html>")), code: "404", message: "Not Found"},
		{status: 400, header: map[string]string{"x-amzn-query-error": "Q;Sender"}, body: "a1665f5f74797065" + "6141", code: "Q", kind: "Sender"},
	} {
		data, err := hex.DecodeString(c.body)
		if err != nil {
			t.Fatal(err)
		}
		c.body = string(data)
		c.check(t, cborMetadata)
	}
}

// No body and no header can make a fault unreadable.
func FuzzDecodeFault(f *testing.F) {
	for _, c := range sameInBoth {
		f.Add(c.status, c.header["x-amzn-errortype"], c.body)
	}
	f.Add(500, "", "\xa1\x66__type\x61A")
	f.Fuzz(func(t *testing.T, status int, kind, body string) {
		for _, metadata := range []string{jsonMetadata, restJSONMetadata, cborMetadata} {
			op := service(t, metadata, plainShapes)
			codec, err := protocol.For(op.Service)
			if err != nil {
				t.Fatal(err)
			}
			r := &protocol.Response{StatusCode: status, Header: http.Header{"X-Amzn-Errortype": {kind}}, Body: body}
			if fault, err := codec.DecodeFault(op, r, newBinder()); err != nil || fault.Code == "" {
				t.Fatalf("%s: %d %q %q: %+v, %v", metadata, status, kind, body, fault, err)
			}
		}
	})
}
