package boto3_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// TestEndpointsWithAUser holds that a request goes to the host of an endpoint that
// has a user and a password, as botocore's does, and that nothing shows the password:
// no error, no presigned URL, no printed session.
func TestEndpointsWithAUser(t *testing.T) {
	for _, service := range []struct {
		name, operation string
		in              any
	}{
		{"s3", "ListBuckets", nil}, {"s3", "GetBucketAcl", boto3.Map{"Bucket": "bkt"}}, {"sqs", "ListQueues", nil}, {"dynamodb", "ListTables", nil}, {"iam", "GetUser", nil},
	} {
		for _, user := range []string{"me:hidden@", "hidden@", "me:hid@hidden@"} {
			for _, path := range []string{"", "/base", "/ba@se"} {
				web := &canned{answers: []answer{{err: fmt.Errorf("no network")}}}
				cfg := boto3.Config{EndpointURL: "http://" + user + "host.example:81" + path, MaxAttempts: 1}
				c := newClient(t, service.name, web, cfg)
				err := c.Call(t.Context(), service.operation, service.in, nil)
				if len(web.requests) != 1 || !strings.HasSuffix(web.requests[0].URL.Host, "host.example:81") || !strings.HasPrefix(web.requests[0].URL.Path, path) || web.requests[0].URL.User != nil {
					t.Fatalf("%s at %s: %d requests, %v", service.name, cfg.EndpointURL, len(web.requests), err)
				}
				url, presignErr := c.PresignURL(t.Context(), service.operation, service.in, time.Minute)
				if presignErr != nil {
					t.Error(presignErr)
				}
				for _, text := range []string{web.requests[0].URL.String(), web.requests[0].Host, err.Error(), url.URL, fmt.Sprintf("%+v", c)} {
					if strings.Contains(text, "hid") {
						t.Errorf("%s at %s shows the password: %s", service.name, cfg.EndpointURL, text)
					}
				}
			}
		}
	}
}
