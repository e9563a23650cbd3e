package authtoken_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/authtoken"
	"github.com/boto3-go/boto3/credentials"
)

// registries answers for all three.
type registries struct {
	host, query string
	empty       bool
}

func (r *registries) Do(request *http.Request) (*http.Response, error) {
	r.host, r.query = request.URL.Host, request.URL.RawQuery
	secret := base64.StdEncoding.EncodeToString([]byte("AWS:pass:word"))
	body := `{"authorizationToken": "artifact", "expiration": 1}`
	switch {
	case r.empty:
		body = "{}"
	case strings.HasPrefix(r.host, "api.ecr-public."):
		body = `{"authorizationData": {"authorizationToken": "` + secret + `"}}`
	case strings.HasPrefix(r.host, "api.ecr."):
		body = `{"authorizationData": [{"authorizationToken": "` + secret + `", "proxyEndpoint": "https://1.dkr.ecr.eu-west-1.amazonaws.com"}]}`
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}, nil
}

func TestRegistryTokens(t *testing.T) {
	web := &registries{}
	session(t, "", "") // empties the environment
	sess, err := boto3.NewSession(boto3.Config{Region: "eu-west-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: web})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		ask         func() (string, error)
		want        string
		host, query string
	}{
		{"ecr", func() (string, error) { return authtoken.ECR(t.Context(), sess, "") }, "pass:word", "api.ecr.eu-west-1.amazonaws.com", ""},
		{"ecr elsewhere", func() (string, error) { return authtoken.ECR(t.Context(), sess, "us-east-2") }, "pass:word", "api.ecr.us-east-2.amazonaws.com", ""},
		{"ecr public", func() (string, error) { return authtoken.ECRPublic(t.Context(), sess) }, "pass:word", "api.ecr-public.us-east-1.amazonaws.com", ""},
		{"codeartifact", func() (string, error) {
			return authtoken.CodeArtifact(t.Context(), sess, "tools", "123456789012", "", time.Hour)
		}, "artifact", "codeartifact.eu-west-1.amazonaws.com", "domain=tools&domain-owner=123456789012&duration=3600"},
		{"codeartifact, plain", func() (string, error) { return authtoken.CodeArtifact(t.Context(), sess, "tools", "", "", 0) }, "artifact",
			"codeartifact.eu-west-1.amazonaws.com", "domain=tools"},
	} {
		web.empty = false
		got, err := c.ask()
		if got != c.want || err != nil || web.host != c.host || web.query != c.query {
			t.Errorf("%s: %q, %v, from %s?%s", c.name, got, err, web.host, web.query)
		}
		web.empty = true
		if got, err := c.ask(); strings.HasPrefix(c.name, "ecr") && err == nil {
			t.Errorf("%s: an answer without a password gives %q", c.name, got)
		}
	}
}
