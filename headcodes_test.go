package boto3_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
)

// An answer that has no body for an error has the code that one with a body
// would have, and goes by its status as in botocore too.
func TestCodesWithoutBody(t *testing.T) {
	bucket, object := boto3.Map{"Bucket": "logs"}, boto3.Map{"Bucket": "logs", "Key": "k"}
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		status             int
		code, number       boto3.Code
	}{
		{"s3", "HeadObject", object, 404, s3.ErrNoSuchKey, "404"},
		{"s3", "HeadBucket", bucket, 404, s3.ErrNoSuchBucket, "404"},
		{"s3", "HeadObject", object, 304, "NotModified", "304"},
		{"s3", "GetObject", object, 304, "NotModified", "304"},
		{"s3", "HeadObject", object, 412, "PreconditionFailed", "412"},
		{"s3", "HeadObject", object, 403, "403", "403"}, // one of many codes
		{"s3", "ListObjectsV2", bucket, 404, "404", "404"},
		{"mediastore-data", "DescribeObject", boto3.Map{"Path": "a"}, 404, "NotFound", "404"},
	} {
		client := newClient(t, c.service, &canned{answers: []answer{{status: c.status}}}, boto3.Config{EndpointURL: "https://example.com"})
		err := client.Call(t.Context(), c.operation, c.in, nil)
		e, ok := errors.AsType[*boto3.Error](err)
		if !ok || fmt.Sprint(e.Code) != string(c.code) || !errors.Is(err, c.code) || !errors.Is(err, c.number) || e.StatusCode != c.status {
			t.Errorf("%s.%s %d: %v", c.service, c.operation, c.status, err)
		}
	}
}

// A page that is not the service's is not taken for one of its refusals.
func TestCodeOfAPage(t *testing.T) {
	http := &canned{answers: []answer{{status: 412, body: "<html>no</html>"}}}
	err := newClient(t, "s3", http).Call(t.Context(), "GetObject", boto3.Map{"Bucket": "logs", "Key": "k"}, nil)
	if errors.Is(err, boto3.Code("PreconditionFailed")) || !errors.Is(err, boto3.Code("412")) {
		t.Errorf("%v", err)
	}
}
