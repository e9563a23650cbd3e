package boto3_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// TestGarbageSessionsKeepNoConnections makes a session for each request, as a web
// handler may, and closes none: their connections go with them. A body that is still
// read outlives its session.
func TestGarbageSessionsKeepNoConnections(t *testing.T) {
	isolate(t)
	var open atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed:
			open.Add(-1)
		case http.StateActive, http.StateIdle, http.StateHijacked:
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	get := func() io.ReadCloser {
		s, err := boto3.NewSession(boto3.Config{Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("a", "b", "")})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Client("s3")
		if err != nil {
			t.Fatal(err)
		}
		var out struct{ Body io.ReadCloser }
		if err := c.Call(t.Context(), "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}, &out); err != nil {
			t.Fatal(err)
		}
		return out.Body
	}
	reading := get()
	const sessions = 30
	for range sessions {
		body := get()
		if n, err := io.Copy(io.Discard, body); n != 1<<20 || err != nil {
			t.Fatal(n, err)
		}
		_ = body.Close()
	}
	for deadline := time.Now().Add(30 * time.Second); open.Load() > 1; runtime.GC() {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections of %d sessions that are garbage are open", open.Load(), sessions)
		}
	}
	if n, err := io.Copy(io.Discard, reading); n != 1<<20 || err != nil {
		t.Errorf("the body of a session that is garbage: %d bytes, %v", n, err)
	}
	_ = reading.Close()
}
