package boto3_test

import (
	"testing"

	"github.com/boto3-go/boto3"
)

// An endpoint's path stays as it is given; the paths are botocore's.
func TestEndpointsWithAPath(t *testing.T) {
	for _, c := range []struct {
		service, operation, endpoint, want string
		in                                 boto3.Map
	}{
		{"sts", "GetCallerIdentity", "http://h/sts", "/sts", nil},
		{"sts", "GetCallerIdentity", "http://h/sts/", "/sts/", nil},
		{"sts", "GetCallerIdentity", "http://h:99/a/b%20c", "/a/b%20c", nil},
		{"sts", "GetCallerIdentity", "http://h", "/", nil},
		{"sts", "GetCallerIdentity", "http://h/", "/", nil},
		{"ec2", "DescribeRegions", "http://h/ec2", "/ec2", nil},
		{"dynamodb", "ListTables", "http://h/ddb", "/ddb", nil},
		{"dynamodb", "ListTables", "http://h", "/", nil},
		{"lambda", "ListFunctions", "http://h/l", "/l/2015-03-31/functions", nil},
		{"lambda", "ListFunctions", "http://h/l/", "/l/2015-03-31/functions", nil},
		{"s3", "ListBuckets", "http://h/s", "/s", nil},
		{"s3", "GetObject", "http://h/s", "/s/b/k", boto3.Map{"Bucket": "b", "Key": "k"}},
		{"s3", "ListObjectsV2", "http://h/s/", "/s/b", boto3.Map{"Bucket": "b"}},
	} {
		web := &canned{answers: []answer{{status: 400}}}
		err := newClient(t, c.service, web, boto3.Config{EndpointURL: c.endpoint}).Call(t.Context(), c.operation, c.in, nil)
		if err == nil || len(web.requests) != 1 {
			t.Fatalf("%s.%s: %v", c.service, c.operation, err)
		}
		if got := web.requests[0].URL.EscapedPath(); got != c.want {
			t.Errorf("%s.%s at %s: %s, want %s", c.service, c.operation, c.endpoint, got, c.want)
		}
	}
}
