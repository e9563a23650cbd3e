package boto3_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// TestEndpointWithUser has user and password in the endpoint, which boto3 passes over:
// calls reach the host, and nothing quotes the password.
func TestEndpointWithUser(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Host, "@") || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-") || r.URL.Path != "/api" {
			w.WriteHeader(http.StatusBadRequest)
		}
		_, _ = w.Write([]byte("<ListAllMyBucketsResult/>"))
	}))
	host := web.Listener.Addr().String()
	c, err := boto3.NewClient("s3", boto3.Config{
		Region: "us-east-1", MaxAttempts: 1, EndpointURL: "http://me:hush@" + host + "/api", Credentials: credentials.Static("AKIDEXAMPLE", "s", ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), "ListBuckets", nil, nil); err != nil {
		t.Error(err)
	}
	signed, err := c.PresignURL(t.Context(), "ListBuckets", nil, time.Minute)
	if err != nil || !strings.HasPrefix(signed.URL, "http://"+host+"/api?") {
		t.Errorf("%v, %v", signed, err)
	}
	web.Close()
	if err := c.Call(t.Context(), "ListBuckets", nil, nil); err == nil || strings.Contains(err.Error(), "hush") {
		t.Error(err)
	}
}
