package boto3_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// double is an HTTP client as tests are written with: it gives no length.
type double struct {
	status int
	body   string
}

func (d double) Do(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: d.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(d.body))}, nil
}

func (d double) RoundTrip(r *http.Request) (*http.Response, error) { return d.Do(r) }

type doFunc func(*http.Request) (*http.Response, error)

func (f doFunc) Do(r *http.Request) (*http.Response, error) { return f(r) }

func ownClient(t *testing.T, service, endpoint string, own boto3.HTTPClient) *boto3.Client {
	t.Helper()
	c, err := boto3.NewClient(service, boto3.Config{
		Region: "us-east-1", Credentials: credentials.Static("a", "b", "token"), HTTPClient: own, EndpointURL: endpoint, MaxAttempts: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLengthLeftOut(t *testing.T) {
	for _, c := range []struct {
		service, operation, body, member string
	}{
		{"dynamodb", "ListTables", `{"TableNames":["a"]}`, "TableNames"},
		{"lambda", "ListFunctions", `{"Functions":[]}`, "Functions"},
		{"sts", "GetCallerIdentity", "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>", "Account"},
		{"s3", "ListBuckets", "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>", "Buckets"},
	} {
		for _, own := range []boto3.HTTPClient{double{200, c.body}, &http.Client{Transport: double{200, c.body}}} {
			out := boto3.Map{}
			if err := ownClient(t, c.service, "", own).Call(t.Context(), c.operation, nil, &out); err != nil || out[c.member] == nil {
				t.Errorf("%s.%s by %T: %v %v", c.service, c.operation, own, out, err)
			}
		}
	}
	err := ownClient(t, "dynamodb", "", double{400, `{"__type":"LimitExceededException"}`}).Call(t.Context(), "ListTables", nil, nil)
	if !errors.Is(err, boto3.Code("LimitExceededException")) {
		t.Error(err)
	}
}

func TestClientsThatReturnNothing(t *testing.T) {
	for name, own := range map[string]doFunc{
		"nothing":   func(*http.Request) (*http.Response, error) { return nil, nil }, //nolint:nilnil // what must not be
		"no body":   func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 403}, nil },
		"no status": func(*http.Request) (*http.Response, error) { return &http.Response{}, nil },
		"upgrade":   func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 101}, nil },
	} {
		if err := ownClient(t, "dynamodb", "", own).Call(t.Context(), "ListTables", nil, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRedirectsOfOwnClients(t *testing.T) {
	reached := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	defer other.Close()
	status := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) }))
	defer server.Close()
	calls := []struct {
		service, operation string
		in                 boto3.Map
	}{
		{"s3", "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}}, {"lambda", "ListFunctions", nil},
		{"dynamodb", "ListTables", nil}, {"sts", "GetCallerIdentity", nil},
	}
	for _, status = range []int{301, 302, 303, 307, 308} {
		for _, c := range calls {
			if err := ownClient(t, c.service, server.URL, &http.Client{}).Call(t.Context(), c.operation, c.in, nil); err == nil {
				t.Errorf("%s after a %d: no error", c.service, status)
			}
		}
	}
	if reached > 0 {
		t.Errorf("%d requests went to another host", reached)
	}
	status = http.StatusFound
	err := ownClient(t, "s3", server.URL, doFunc(http.DefaultClient.Do)).Call(t.Context(), "GetObject", calls[0].in, nil)
	if err == nil || !strings.Contains(err.Error(), "followed a redirect") {
		t.Errorf("a wrapped client that follows redirects: %v", err)
	}
	if http.DefaultClient.CheckRedirect != nil {
		t.Error("the program's own client was changed")
	}
}

func TestIdentityAndSignedHeaders(t *testing.T) {
	var signed []string
	own := doFunc(func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("Accept-Encoding") != "identity" {
			t.Errorf("Accept-Encoding %q", r.Header.Get("Accept-Encoding"))
		}
		_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
		names, _, _ := strings.Cut(rest, ",")
		signed = append(signed, names)
		return double{503, ""}.Do(r)
	})
	if err := ownClient(t, "s3", "", own).Call(t.Context(), "ListBuckets", nil, nil); err == nil {
		t.Error("no error")
	}
	if len(signed) != 2 || signed[0] != signed[1] || slices.Contains(strings.Split(signed[0], ";"), "accept-encoding") {
		t.Errorf("signed: %q", signed)
	}
}
