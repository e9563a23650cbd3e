package parity_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/testoracle"
)

// request is what goes over the wire, or why nothing does.
type request struct {
	refused string // the kind of refusal
	message string

	method, scheme, host, path, query string
	header                            http.Header
	body                              []byte
}

// blanks are what HTTP lets be around a header's value, and net/http takes away.
const blanks = " \t\r\n"

// target is a client as both sides make it.
type target struct {
	Service      string         `json:"service"`
	Region       string         `json:"region,omitempty"`
	Endpoint     string         `json:"endpoint,omitempty"`
	Account      string         `json:"account,omitempty"`
	SessionToken string         `json:"session_token,omitempty"`
	Config       map[string]any `json:"config,omitempty"` // botocore's names
}

// question is one call. The calls of one client stand together.
type question struct {
	target    *target
	operation string
	params    []byte
	presign   int    // seconds that a presigned URL is valid; 0 to make the call
	method    string // of a presigned URL; "" for the operation's own
	post      []byte // a form to presign instead
}

// ask gives questions to botocore.
func ask(t *testing.T, questions []question) []request {
	t.Helper()
	answers := make([]request, len(questions))
	for i, line := range converse(t, questions) {
		var err error
		if answers[i], err = parseAnswer(line); err != nil {
			t.Fatalf("answer %d: %v\n%s", i, err, line)
		}
	}
	return answers
}

// converse returns an answer to each question.
func converse(t *testing.T, questions []question) [][]byte {
	t.Helper()
	var in bytes.Buffer
	var last *target
	for _, q := range questions {
		if q.target != last {
			last = q.target
			line, err := json.Marshal(last)
			if err != nil {
				t.Fatal(err)
			}
			in.Write(append(line, '\n'))
		}
		if q.post != nil {
			fmt.Fprintf(&in, "{\"post\":%s}\n", q.post)
			continue
		}
		fmt.Fprintf(&in, "{\"operation\":%q,\"params\":%s,\"presign\":%d,\"method\":%q}\n", q.operation, q.params, q.presign, q.method)
	}
	out := testoracle.Run(t, testoracle.Botocore, in.Bytes(), filepath.Join("testdata", "oracle.py"))
	answers := slices.DeleteFunc(bytes.Split(out, []byte("\n")), func(line []byte) bool { return len(line) == 0 })
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	return answers
}

func parseAnswer(line []byte) (r request, err error) {
	var a struct {
		Refused, Message, Method, URL, Body string
		Headers                             [][2]string
	}
	if err := json.Unmarshal(line, &a); err != nil {
		return r, err
	}
	if a.Refused != "" {
		return request{refused: a.Refused, message: a.Message}, nil
	}
	if r, err = parseRequest(a.Method, a.URL, a.Headers); err != nil {
		return r, err
	}
	r.body, err = base64.StdEncoding.DecodeString(a.Body)
	return r, err
}

func parseRequest(method, text string, headers [][2]string) (r request, err error) {
	r = request{method: method, header: http.Header{}}
	for _, h := range headers {
		r.header.Add(h[0], strings.Trim(h[1], blanks))
	}
	u, err := url.Parse(text)
	if err != nil {
		return r, err
	}
	r.scheme, r.host = u.Scheme, withoutPort(u.Scheme, u.Host)
	if own := r.header.Get("Host"); own == u.Host || own == r.host { // awscrt's signers say it
		r.header.Del("Host")
	}
	rest := text[strings.Index(text, "://")+3:]
	rest, _, _ = strings.Cut(rest, "#")
	rest, r.query, _ = strings.Cut(rest, "?")
	_, r.path, _ = strings.Cut(rest, "/")
	r.path = "/" + r.path
	return r, nil
}

// withoutPort takes off the scheme's own port, which says nothing.
func withoutPort(scheme, host string) string {
	return strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[scheme])
}

// home makes an empty home in which both sides find the same bearer token.
func home(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // so that it comes back after the test
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("HOME", dir)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("TZ", "UTC")
	write := func(name, text string) {
		name = filepath.Join(dir, ".aws", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("config", "[default]\nsso_session = s\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://example.com/start\n")
	// The file's name is the SHA-1 of the session's.
	write("sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json",
		`{"accessToken": "token", "expiresAt": "2999-01-01T00:00:00Z", "region": "us-east-1", "startUrl": "https://example.com/start"}`)
}
