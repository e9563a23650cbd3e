package boto3_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// canned answers requests in turn and keeps what it was asked.
type canned struct {
	mu       sync.Mutex
	answers  []answer
	requests []*http.Request
	bodies   []string
}

type answer struct {
	status int
	header map[string]string
	body   string
	err    error
}

func (c *canned) Do(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		if err := r.Body.Close(); err != nil {
			return nil, err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests = append(c.requests, r)
	c.bodies = append(c.bodies, string(body))
	a := c.answers[min(len(c.requests), len(c.answers))-1]
	if a.err != nil {
		return nil, a.err
	}
	header := http.Header{}
	for k, v := range a.header {
		header.Set(k, v)
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return &http.Response{
		StatusCode: a.status, Header: header, Body: io.NopCloser(bytes.NewReader([]byte(a.body))),
		ContentLength: int64(len(a.body)), Request: r,
	}, nil
}

// newClient makes a client that no file or variable of this machine changes.
func newClient(t testing.TB, service string, http *canned, cfg ...boto3.Config) *boto3.Client {
	t.Helper()
	var session boto3.Config
	if http != nil {
		session.HTTPClient = http
	}
	c, err := newSession(t, session).Client(service, cfg...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newSession(t testing.TB, cfg boto3.Config) *boto3.Session {
	t.Helper()
	isolate(t)
	if cfg.Region == "" {
		cfg.Region = "us-west-2"
	}
	if cfg.Credentials == nil {
		cfg.Credentials = credentials.Static("AKIDEXAMPLE", "secret", "")
	}
	s, err := boto3.NewSession(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// isolate points every file that a session reads to an empty home.
func isolate(t testing.TB) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
		"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
		"AWS_DATA_PATH", "BOTO_CONFIG", "AWS_CREDENTIAL_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_ENDPOINT_URL_STS", "AWS_RETRY_MODE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN",
	} {
		t.Setenv(name, "") // so that it comes back after the test
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	return home
}

func listing(keys ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>logs</Name>`)
	for _, k := range keys {
		b.WriteString("<Contents><Key>" + k + "</Key><Size>3</Size><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>")
	}
	return b.String()
}
