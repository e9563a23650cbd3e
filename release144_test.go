package boto3_test

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// askEventHeaders prints the headers of a request whose answer is a stream of events.
const askEventHeaders = `import json, sys, botocore.session, botocore.serialize
s = botocore.session.get_session()
s.set_config_variable("data_path", sys.argv[1])
m = s.get_service_model("listen")
h = botocore.serialize.create_serializer(m.protocol).serialize_to_request({"Name": "n"}, m.operation_model("Listen"))["headers"]
print(json.dumps({k: v for k, v in h.items()}))`

// TestTypeOfRequestsForEvents holds that a request whose answer is a stream of events
// has the Content-Type of a plain request in CBOR, as botocore sends it since 1.44.
func TestTypeOfRequestsForEvents(t *testing.T) {
	text, err := os.ReadFile("testdata/events/events-smithy-rpc-v2-cbor/2026-01-01/service-2.json")
	if err != nil {
		t.Fatal(err)
	}
	var description map[string]any
	if err := json.Unmarshal(text, &description); err != nil {
		t.Fatal(err)
	}
	talk := description["operations"].(map[string]any)["Talk"].(map[string]any)
	description["operations"] = map[string]any{"Listen": map[string]any{
		"name": "Listen", "http": talk["http"], "input": map[string]any{"shape": "ListenRequest"}, "output": talk["output"],
	}}
	description["shapes"].(map[string]any)["ListenRequest"] = map[string]any{
		"type": "structure", "members": map[string]any{"Name": map[string]any{"shape": "String"}},
	}
	if text, err = json.Marshal(description); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	home := filepath.Join(dir, "listen", "2026-01-01")
	if err := errors.Join(os.MkdirAll(home, 0o755), os.WriteFile(filepath.Join(home, "service-2.json"), text, 0o600)); err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, nil, "-c", askEventHeaders, dir), &want); err != nil {
		t.Fatal(err)
	}
	web := &canned{answers: []answer{{status: 500}}}
	c, err := newSession(t, boto3.Config{HTTPClient: web, DataPath: []string{dir}, EndpointURL: "https://localhost", MaxAttempts: 1}).Client("listen")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), "Listen", boto3.Map{"Name": "n"}, nil); err == nil || len(web.requests) != 1 {
		t.Fatalf("%d requests, %v", len(web.requests), err)
	}
	for name, value := range want {
		if got := web.requests[0].Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	if want["Content-Type"] == want["Accept"] {
		t.Errorf("botocore asks for what it sends, %v", want)
	}
}

// TestReadTimeoutOfACall gives one call less time for its answer than its client.
func TestReadTimeoutOfACall(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer server.Close()
	defer close(release)
	c, err := newSession(t, boto3.Config{EndpointURL: server.URL, MaxAttempts: 1}).Client("sts")
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	err = c.Call(t.Context(), "GetCallerIdentity", nil, nil, boto3.Using(boto3.Config{ReadTimeout: 50 * time.Millisecond}))
	if timeout, ok := errors.AsType[net.Error](err); !ok || !timeout.Timeout() || time.Since(begin) > 20*time.Second {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
}
