package boto3_test

import (
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// TestSchemesInCapitals holds that the scheme of an endpoint may be written in any
// case, as a URL's may, for services with rules of their own and without.
func TestSchemesInCapitals(t *testing.T) {
	for _, service := range []struct{ name, operation string }{{"s3", "ListBuckets"}, {"sqs", "ListQueues"}, {"dynamodb", "ListTables"}, {"iam", "GetUser"}} {
		for endpoint, want := range map[string]string{"HTTP://127.0.0.1:1": "http://127.0.0.1:1/", "Https://Host.example/base": "https://host.example/base"} {
			web := &canned{answers: []answer{{status: 400}}}
			c := newClient(t, service.name, web, boto3.Config{EndpointURL: endpoint, MaxAttempts: 1})
			err := c.Call(t.Context(), service.operation, nil, nil)
			if len(web.requests) != 1 || !strings.HasPrefix(strings.ToLower(web.requests[0].URL.String()), want) || web.requests[0].URL.Scheme != want[:strings.Index(want, ":")] {
				t.Errorf("%s at %s: %d requests, %v", service.name, endpoint, len(web.requests), err)
			}
			if url, err := c.PresignURL(t.Context(), service.operation, nil, time.Minute); err != nil || !strings.HasPrefix(strings.ToLower(url.URL), want) {
				t.Errorf("%s at %s presigned: %v", service.name, endpoint, err)
			}
		}
	}
}
