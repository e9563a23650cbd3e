package integration

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// things is a service of a user's own that speaks smithy-rpc-v2-cbor, which
// moto does not.
const things = `{
"version":"2.0",
"metadata":{"apiVersion":"2026-01-01","endpointPrefix":"things","protocol":"smithy-rpc-v2-cbor","protocols":["smithy-rpc-v2-cbor"],
	"serviceFullName":"Things","serviceId":"Things","signatureVersion":"v4","signingName":"things","targetPrefix":"Things","uid":"things-2026-01-01"},
"operations":{"GetThing":{"name":"GetThing","http":{"method":"POST","requestUri":"/"},
	"input":{"shape":"GetThingInput"},"output":{"shape":"GetThingOutput"},"errors":[{"shape":"NoSuchThing"}]}},
"shapes":{
	"GetThingInput":{"type":"structure","required":["Name"],"members":{"Name":{"shape":"String"}}},
	"GetThingOutput":{"type":"structure","members":{"Name":{"shape":"String"},"Size":{"shape":"Long"}}},
	"NoSuchThing":{"type":"structure","members":{"message":{"shape":"String"},"Name":{"shape":"String"}},"exception":true},
	"String":{"type":"string"},"Long":{"type":"long"}}}`

// cborMap encodes a map of texts: RFC 8949, section 3.1.
func cborMap(pairs ...string) []byte {
	out := []byte{0xa0 | byte(len(pairs)/2)}
	for _, text := range pairs {
		out = append(append(out, 0x78, byte(len(text))), text...)
	}
	return out
}

// TestCBOR calls a service described in the user's own files.
func TestCBOR(t *testing.T) {
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.Path)
		w.Header().Set("Smithy-Protocol", r.Header.Get("Smithy-Protocol"))
		w.Header().Set("Content-Type", "application/cbor")
		w.Header().Set("X-Amzn-Requestid", "request-1")
		answer := cborMap("Name", "chair")
		if len(paths) > 1 {
			answer = cborMap("__type", "com.example#NoSuchThing", "message", "There is no table.", "Name", "table")
			w.WriteHeader(http.StatusNotFound)
		}
		if _, err := w.Write(answer); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	dir := filepath.Join(t.TempDir(), "things", "2026-01-01")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "service-2.json"), []byte(things), 0o600); err != nil {
		t.Fatal(err)
	}
	session := newSession(t, boto3.Config{
		Region: region, EndpointURL: server.URL, Credentials: credentials.Static("key", "secret", ""),
		DataPath: []string{filepath.Dir(filepath.Dir(dir))}, ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	client, err := session.Client("things")
	if err != nil {
		t.Fatal(err)
	}
	var out struct{ Name string }
	if err := client.Call(t.Context(), "GetThing", boto3.Map{"Name": "chair"}, &out); err != nil || out.Name != "chair" {
		t.Errorf("got %+v, %v", out, err)
	}
	err = client.Call(t.Context(), "GetThing", boto3.Map{"Name": "table"}, &out)
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok || e.Code != "NoSuchThing" || e.Message != "There is no table." || e.StatusCode != 404 || e.RequestID != "request-1" {
		t.Fatalf("got %#v", err)
	}
	search(t, e.Fields, "Name", "table")
	if want := "/service/Things/operation/GetThing"; !slices.Equal(paths, []string{want, want}) {
		t.Errorf("requests went to %q", paths)
	}
}
