package signing_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/signing"
)

// sent is a request as the server got it.
type sent struct {
	Method, URL, Date, Service, Token string
	V4a                               bool
	Header                            map[string]string
	body, authorization               string
}

// server keeps what it is sent.
func server(t *testing.T, start func(*httptest.Server)) (*httptest.Server, *[]sent) {
	t.Helper()
	var got []sent
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		authorization := r.Header.Get("Authorization")
		one := sent{
			Method: r.Method, URL: "https://" + r.Host + r.RequestURI, Date: r.Header.Get("X-Amz-Date"), Token: r.Header.Get("X-Amz-Security-Token"),
			Header: map[string]string{}, body: string(body), authorization: authorization,
		}
		_, names, _ := strings.Cut(authorization, "SignedHeaders=")
		names, _, _ = strings.Cut(names, ",")
		for name := range strings.SplitSeq(names, ";") {
			one.Header[name] = r.Header.Get(name)
		}
		one.Header["host"] = r.Host
		got = append(got, one)
	}))
	start(s)
	t.Cleanup(s.Close)
	return s, &got
}

func keys(token string) func(context.Context) (credentials.Credentials, error) {
	return credentials.Static("AKIDEXAMPLE", "secret", token).Retrieve
}

// once is a body that can be read only once.
type once struct{ io.Reader }

func file(t *testing.T, text string) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "body")
	if err := os.WriteFile(name, []byte("before"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(int64(len("before")), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestTransport has botocore sign what arrives, and compares.
func TestTransport(t *testing.T) {
	web, got := server(t, (*httptest.Server).StartTLS)
	var want []sent
	for _, c := range []struct {
		method, path, service, token, body string
		reader                             io.Reader
		unsigned                           bool
	}{
		{method: "GET", path: "/", service: "execute-api"},
		{method: "GET", path: "/a%20b/../c//d?z=1&a=%2F&b", service: "es", token: "session"},
		{method: "GET", path: "/a%20b/../c//d?z=1&a=%2F&b", service: "s3", token: "session"},
		{method: "POST", path: "/graphql", service: "appsync", body: "{}", reader: strings.NewReader("{}")},
		{method: "POST", path: "/workspaces/w/api/v1/remote_write", service: "aps", body: "\x00\xff", reader: bytes.NewReader([]byte("\x00\xff"))},
		{method: "PUT", path: "/index/_doc/1", service: "aoss", body: "streamed", reader: once{strings.NewReader("streamed")}},
		{method: "PUT", path: "/f", service: "lambda", body: "of a file", reader: file(t, "of a file")},
		{method: "PUT", path: "/f", service: "lambda", body: "unsigned", reader: once{strings.NewReader("unsigned")}, unsigned: true},
		{method: "DELETE", path: "/%E2%82%AC", service: "execute-api"},
	} {
		transport, err := signing.New(signing.Config{
			Credentials: keys(c.token), Service: c.service, Region: "eu-west-1", UnsignedPayload: c.unsigned, Base: web.Client().Transport,
		})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), c.method, web.URL+c.path, c.reader)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Custom", "  a   b ")
		r.Header.Set("Authorization", "Basic old")
		answer, err := (&http.Client{Transport: transport}).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil || r.Header.Get("Authorization") != "Basic old" {
			t.Errorf("the caller's request was changed: %v, %v", r.Header, err)
		}
		last := (*got)[len(*got)-1]
		sum := sha256.Sum256([]byte(c.body))
		hash := hex.EncodeToString(sum[:])
		if c.unsigned {
			hash = "UNSIGNED-PAYLOAD"
		}
		if last.body != c.body || last.Header["x-amz-content-sha256"] != hash || last.Token != c.token || last.Header["x-custom"] == "" {
			t.Errorf("%s %s: body %q, %v", c.method, c.path, last.body, last.Header)
		}
		last.Service = c.service
		want = append(want, last)
	}
	input, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var authorizations []string
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, input, "testdata/botocore_sign.py"), &authorizations); err != nil {
		t.Fatal(err)
	}
	for i, w := range want {
		if w.authorization != authorizations[i] {
			t.Errorf("%s %s\nsent     %s\nbotocore %s", w.Method, w.URL, w.authorization, authorizations[i])
		}
	}
}

// v4aKeys are AWS's public example of keys for Signature Version 4A, and v4aPublic is
// what their signatures verify with.
var v4aKeys = credentials.Static("AKISORANDOMAASORANDOM", "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom", "").Retrieve

const v4aPublic = "0415d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0"

// TestTransportV4a verifies signatures over what botocore would sign of the requests that
// arrive: Version 4A has the canonical request of Version 4.
func TestTransportV4a(t *testing.T) {
	web, got := server(t, (*httptest.Server).StartTLS)
	for _, c := range []struct {
		method, path, service, body string
		regions                     []string
		unsigned                    bool
	}{
		{method: "GET", path: "/", service: "execute-api", regions: []string{"eu-*", "us-east-1"}},
		{method: "POST", path: "/a%20b/../c//d?z=1&a=%2F&b", service: "es", body: "{}", regions: []string{"*"}},
		{method: "PUT", path: "/a%20b/../c//d?z=1", service: "s3", body: "object", regions: []string{"us-west-2"}},
		{method: "PUT", path: "/f", service: "lambda", body: "unsigned", regions: []string{"*"}, unsigned: true},
	} {
		transport, err := signing.New(signing.Config{Credentials: v4aKeys, Service: c.service, Regions: c.regions, UnsignedPayload: c.unsigned, Base: web.Client().Transport})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), c.method, web.URL+c.path, once{strings.NewReader(c.body)})
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Custom", "  a   b ")
		answer, err := transport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Fatal(err)
		}
		last := &(*got)[len(*got)-1]
		if last.Service, last.V4a = c.service, true; last.body != c.body || last.Header["x-amz-region-set"] != strings.Join(c.regions, ",") {
			t.Errorf("%s: %+v", c.path, last)
		}
	}
	input, err := json.Marshal(*got)
	if err != nil {
		t.Fatal(err)
	}
	var canonical []string
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, input, "testdata/botocore_sign.py"), &canonical); err != nil {
		t.Fatal(err)
	}
	public, err := hex.DecodeString(v4aPublic)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), public)
	if err != nil {
		t.Fatal(err)
	}
	for i, one := range *got {
		scope := one.Date[:8] + "/" + one.Service + "/aws4_request"
		hash := sha256.Sum256([]byte(canonical[i]))
		sum := sha256.Sum256([]byte("AWS4-ECDSA-P256-SHA256\n" + one.Date + "\n" + scope + "\n" + hex.EncodeToString(hash[:])))
		start, signature, _ := strings.Cut(one.authorization, "Signature=")
		raw, err := hex.DecodeString(signature)
		if err != nil || !strings.HasPrefix(start, "AWS4-ECDSA-P256-SHA256 Credential=AKISORANDOMAASORANDOM/"+scope+", ") || !ecdsa.VerifyASN1(key, sum[:], raw) {
			t.Errorf("%s: %s does not verify over\n%s", one.Service, one.authorization, canonical[i])
		}
	}
}

type closing struct {
	io.Reader
	closed int
}

func (c *closing) Close() error { c.closed++; return nil }

func TestTransportRefuses(t *testing.T) {
	web, got := server(t, (*httptest.Server).Start)
	none := func(context.Context) (credentials.Credentials, error) {
		return credentials.Credentials{}, errors.New("no keys here")
	}
	for name, c := range map[string]struct {
		config signing.Config
		url    string
		err    string
	}{
		"long body":   {signing.Config{Credentials: keys(""), MaxBuffered: 3}, web.URL, "longer than 3 bytes"},
		"credentials": {signing.Config{Credentials: none}, web.URL, "no keys here"},
		"unsigned":    {signing.Config{Credentials: keys(""), UnsignedPayload: true}, web.URL, "https"},
		"anonymous":   {signing.Config{Credentials: func(context.Context) (c credentials.Credentials, err error) { return }}, web.URL, "no credentials"},
	} {
		c.config.Service, c.config.Region = "execute-api", "eu-west-1"
		transport, err := signing.New(c.config)
		if err != nil {
			t.Fatal(err)
		}
		body := &closing{Reader: strings.NewReader("four")}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url, body)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := transport.RoundTrip(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.err) || body.closed != 1 {
			t.Errorf("%s: %v, closed %d times", name, err, body.closed)
		}
	}
	if len(*got) > 0 {
		t.Errorf("%d requests were sent", len(*got))
	}

	for _, c := range []signing.Config{
		{}, {Credentials: keys("")}, {Credentials: keys(""), Service: "es"}, {Credentials: keys(""), Service: "es", Region: "a", Regions: []string{"b"}},
		{Credentials: keys(""), Service: "es", Region: "a", MaxBuffered: -1},
	} {
		if _, err := signing.New(c); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
}

// A redirect within the host is signed anew, one to another host is refused.
func TestTransportRedirects(t *testing.T) {
	other, reached := server(t, (*httptest.Server).Start)
	var paths []string
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.Path+" "+r.Header.Get("Authorization")[:4])
		switch r.URL.Path {
		case "/here":
			http.Redirect(w, r, "/there", http.StatusFound)
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusFound)
		}
	}))
	defer web.Close()
	transport, err := signing.New(signing.Config{Credentials: keys("token"), Service: "execute-api", Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: transport}
	for path, ok := range map[string]bool{"/here": true, "/away": false} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		if (err == nil) != ok {
			t.Errorf("%s: %v", path, err)
		}
	}
	if len(*reached) > 0 || len(paths) != 3 {
		t.Errorf("the other host got %d requests, this one %q", len(*reached), paths)
	}
}

// TestRedirectWithoutOrigin has a response that does not say where it came from.
func TestRedirectWithoutOrigin(t *testing.T) {
	web, got := server(t, (*httptest.Server).Start)
	transport, err := signing.New(signing.Config{Credentials: keys("token"), Service: "es", Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Response = &http.Response{StatusCode: http.StatusFound}
	answer, err := transport.RoundTrip(r)
	if err == nil || len(*got) > 0 {
		t.Errorf("%v, %v, %d requests", answer, err, len(*got))
	}
	if answer != nil {
		_ = answer.Body.Close()
	}
}
