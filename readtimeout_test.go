package boto3_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// A call waits as long as it says itself, shorter or longer than its client.
func TestReadTimeoutOfOneCall(t *testing.T) {
	const short, long = 50 * time.Millisecond, time.Minute
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		select {
		case <-r.Context().Done():
		case <-time.After(4 * short):
			w.Header().Set("X-Attempt", r.Header.Get("Amz-Sdk-Request"))
		}
	}))
	defer server.Close()
	for _, c := range []struct {
		client time.Duration
		opts   []boto3.CallOption
		fails  bool
	}{
		{short, nil, true},
		{short, []boto3.CallOption{boto3.ReadTimeout(long)}, false},
		{long, []boto3.CallOption{boto3.ReadTimeout(short)}, true},
		{long, nil, false},
	} {
		sess := newSession(t, boto3.Config{Region: "eu-west-1", Credentials: credentials.Static("AKID", "secret", "")})
		client, err := sess.Client("lambda", boto3.Config{EndpointURL: server.URL, MaxAttempts: 1, ReadTimeout: c.client})
		if err != nil {
			t.Fatal(err)
		}
		err = client.Call(t.Context(), "Invoke", boto3.Map{"FunctionName": "f"}, &boto3.Map{}, c.opts...)
		timeout, ok := errors.AsType[interface {
			error
			Timeout() bool
		}](err)
		if failed := ok && timeout.Timeout(); failed != c.fails || err != nil && !c.fails {
			t.Errorf("client %v, %d options: %v", c.client, len(c.opts), err)
		}
		if err := sess.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestReadTimeoutThatCannotBeObeyed(t *testing.T) {
	http := &canned{}
	c := newClient(t, "lambda", http)
	for d, want := range map[time.Duration]string{0: "longer than zero", -time.Second: "longer than zero", time.Minute: "of the program's own"} {
		err := c.Call(t.Context(), "Invoke", boto3.Map{"FunctionName": "f"}, &boto3.Map{}, boto3.ReadTimeout(d))
		if err == nil || !strings.Contains(err.Error(), want) || len(http.requests) > 0 {
			t.Errorf("%v: %v", d, err)
		}
	}
}
