package responses_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/model"
)

// replay answers every request with one response, as net/http would hand it on.
type replay struct{ response }

func (r *replay) Do(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		if _, err := io.Copy(io.Discard, request.Body); err != nil {
			return nil, err
		}
		if err := request.Body.Close(); err != nil {
			return nil, err
		}
	}
	h := http.Header{}
	for _, line := range r.Headers {
		h.Add(line[0], line[1])
	}
	return &http.Response{
		StatusCode: r.Status, Header: h, Request: request,
		Body: io.NopCloser(bytes.NewReader(r.Body)), ContentLength: int64(len(r.Body)),
	}, nil
}

// engine holds a client for each service, all of them with one transport.
type engine struct {
	session *boto3.Session
	http    replay
	clients map[string]*boto3.Client
}

func newEngine(t *testing.T, models string) *engine {
	t.Helper()
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // so that it comes back after the test
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AWS_BEARER_TOKEN_CODECATALYST", "token")
	t.Setenv("AWS_BEARER_TOKEN_ACCOUNT_ACCESS", "token")
	e := &engine{clients: map[string]*boto3.Client{}}
	var err error
	e.session, err = boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: "https://parity.test", HTTPClient: &e.http, DataPath: []string{models},
		Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), ParameterValidation: new(false), MaxAttempts: 1,
		ResponseChecksumValidation: "when_required", DisableHostPrefixInjection: new(true),
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (e *engine) client(name string) (*boto3.Client, error) {
	if c := e.clients[name]; c != nil {
		return c, nil
	}
	c, err := e.session.Client(name)
	e.clients[name] = c
	return c, err
}

// call sends a request of an operation, which gets the response, and stores its
// output in out.
func (e *engine) call(t *testing.T, r response, out any) error {
	c, err := e.client(r.Service)
	if err != nil {
		return err
	}
	op, err := c.Model().Operation(r.Operation)
	if err != nil {
		return err
	}
	e.http.response = r
	return c.Call(t.Context(), r.Operation, smallest(op), out)
}

// smallest is an input that can be sent: what is required at its top, and
// nothing else.
func smallest(op *model.Operation) boto3.Map {
	in := boto3.Map{}
	if op.Input == nil {
		return in
	}
	s := op.Input.Shape
	for i := range s.Members {
		m := &s.Members[i]
		if m.Required || m.Location == model.InURI || m.HostLabel || m.ContextParam != "" && strings.Contains(m.ContextParam, "Account") {
			in[m.Name] = anything(m)
		}
	}
	return in
}

func anything(m *model.Member) any {
	switch m.Shape.Kind {
	case model.Structure:
		return map[string]any{}
	case model.List:
		return []any{}
	case model.Map:
		return map[string]any{}
	case model.Blob:
		return []byte("x")
	case model.Boolean:
		return true
	case model.Integer, model.Long, model.Float, model.Double, model.Timestamp:
		return 1
	case model.String:
	}
	switch {
	case m.Name == "AccountId":
		return "123456789012"
	case m.Name == "PredictEndpoint":
		return "https://parity.test"
	case m.Name == "KvsARN":
		return "arn:aws:cloudfront::123456789012:key-value-store/63fddc3a-c70c-4bd6-8cd1-4c1f5b5cd8c5"
	case len(m.Shape.Enum) > 0:
		return m.Shape.Enum[0]
	}
	return "thing"
}

// protocolOf is the protocol that a service's client speaks.
func protocolOf(s *model.Service) (string, error) {
	if len(s.Protocols) == 0 {
		return s.Protocol, nil
	}
	for _, name := range []string{"json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor", "query", "ec2"} {
		if slices.Contains(s.Protocols, name) {
			return name, nil
		}
	}
	return "", fmt.Errorf("%s speaks no known protocol", s.Name)
}
