package main

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/bototest/s3test"
	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/s3"
)

func TestRun(t *testing.T) {
	server := s3test.New(t)
	testserver.Use(t, server.URL())
	if _, err := s3.New(server.Session()).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "logs"}); err != nil {
		t.Fatal(err)
	}
	server.Inject("s3", "ListObjectsV2", 1, bototest.Unavailable())
	var out strings.Builder
	if err := run(t.Context(), &out, "logs"); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{"0 objects", "S3/ListObjectsV2", "rpc.method=", "count objects", "http.response.status_code=503", "http.response.status_code=200"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
}
