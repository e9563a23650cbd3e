package boto3_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestDotSegments holds that no name of a resource leads to another one: SigV4 signs paths
// without their dot segments, as servers read them. Keys of S3 may be such.
func TestDotSegments(t *testing.T) {
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		refused            bool
	}{
		{"apigateway", "DeleteResource", boto3.Map{"restApiId": "a", "resourceId": ".."}, true},
		{"apigateway", "DeleteResource", boto3.Map{"restApiId": ".", "resourceId": "r"}, true},
		{"apigateway", "DeleteResource", boto3.Map{"restApiId": "a", "resourceId": "..."}, false},
		{"apigateway", "DeleteResource", boto3.Map{"restApiId": "a", "resourceId": "../b"}, false}, // its slash is escaped
		{"lambda", "GetFunction", boto3.Map{"FunctionName": ".."}, true},
		{"mediastore-data", "DeleteObject", boto3.Map{"Path": "a/../b"}, true},
		{"mediastore-data", "DeleteObject", boto3.Map{"Path": "a/..b/c."}, false},
		{"route53", "DeleteHostedZone", boto3.Map{"Id": "."}, true},
		{"s3", "DeleteObject", boto3.Map{"Bucket": "bkt", "Key": "a/../b"}, false},
		{"s3", "DeleteObject", boto3.Map{"Bucket": "bkt", "Key": ".."}, false},
	} {
		body := map[string]string{"s3": "", "route53": "<DeleteHostedZoneResponse/>"}
		web := &canned{answers: []answer{{body: body[c.service]}}}
		client := newClient(t, c.service, web, boto3.Config{EndpointURL: "https://example.com"})
		err := client.Call(t.Context(), c.operation, c.in, nil)
		if refused := err != nil && strings.Contains(err.Error(), "is a step within a path"); refused != c.refused || !refused && err != nil || refused != (len(web.requests) == 0) {
			t.Errorf("%s.%s of %v: %v, %d requests", c.service, c.operation, c.in, err, len(web.requests))
		}
	}
}
