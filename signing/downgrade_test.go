package signing_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/signing"
)

// downgrade answers every request with a redirect to plain HTTP.
type downgrade struct{ got []string }

func (d *downgrade) RoundTrip(r *http.Request) (*http.Response, error) {
	d.got = append(d.got, r.URL.String())
	w := httptest.NewRecorder()
	w.Header().Set("Location", "http://api.example/plain")
	w.WriteHeader(http.StatusFound)
	answer := w.Result()
	answer.Request = r
	return answer, nil
}

// TestRedirectToPlainHTTP has a host send a request on to itself without TLS, where
// everybody on the way would read the session token.
func TestRedirectToPlainHTTP(t *testing.T) {
	base := &downgrade{}
	transport, err := signing.New(signing.Config{Credentials: keys("token"), Service: "execute-api", Region: "eu-west-1", Base: base})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Client{Transport: transport}).Do(r)
	if err == nil {
		_ = answer.Body.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "is not signed") || len(base.got) != 1 {
		t.Errorf("%v, sent %q", err, base.got)
	}
}

func TestZeroTransport(t *testing.T) {
	for _, transport := range []*signing.Transport{nil, {}} {
		r := httptest.NewRequest(http.MethodPost, "https://api.example/", strings.NewReader("x"))
		if answer, err := transport.RoundTrip(r); err == nil {
			_ = answer.Body.Close()
			t.Error("no error")
		}
	}
}
