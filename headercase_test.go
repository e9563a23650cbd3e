package boto3_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/s3"
)

// TestMetadataOfOneName holds that no metadata is lost: RFC 9110 section 5.1 has names
// of headers without case, so that two of one name would be one.
func TestMetadataOfOneName(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("s3", "PutObject", func(context.Context, boto3.Map) (boto3.Map, error) { return nil, nil })
	c := s3.New(srv.Session())
	put := func(metadata map[string]string) error {
		_, err := c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: "bucket", Key: "k", Metadata: metadata})
		return err
	}
	err := put(map[string]string{"b": "0", "team": "1", "Team": "2", "TEAM": "3"})
	fault, ok := errors.AsType[*boto3.ParamError](err)
	if !ok || len(fault.Faults) != 2 || !strings.Contains(err.Error(), `the same header as "TEAM"`) {
		t.Errorf("got %v", err)
	}
	if err := put(map[string]string{"team": "1", "teams": "2"}); err != nil {
		t.Errorf("got %v", err)
	}
}
