package s3suite

import (
	"fmt"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// deleteKeys deletes by whatever requests the server has for it.
func (s *suite) deleteKeys(t *testing.T) {
	var keys []string
	for i := range 12 {
		keys = append(keys, fmt.Sprintf("delete/many/%d", i))
		s.put(t, keys[i], "x")
	}
	if deleted, err := transfer.New(s.client, transfer.Config{}).DeleteKeys(t.Context(), s.bucket, keys); deleted != len(keys) || err != nil {
		t.Errorf("%d deleted: %v", deleted, err)
	}
	for _, err := range s.client.Items(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": s.bucket, "Prefix": "delete/many/"}) {
		t.Errorf("a key is left: %v", err)
	}
}

// lifecycle sends another document that S3 takes with a checksum only.
func (s *suite) lifecycle(t *testing.T) {
	rule := boto3.Map{"ID": "old", "Status": "Enabled", "Filter": boto3.Map{"Prefix": "logs/"}, "Expiration": boto3.Map{"Days": 30}}
	s.call(t, "PutBucketLifecycleConfiguration", boto3.Map{
		"Bucket": s.bucket, "LifecycleConfiguration": boto3.Map{"Rules": []any{rule}},
	}, nil)
	var out struct {
		Rules []struct {
			ID         string
			Expiration struct{ Days int }
		}
	}
	s.call(t, "GetBucketLifecycleConfiguration", boto3.Map{"Bucket": s.bucket}, &out)
	if fmt.Sprint(out) != "{[{old {30}}]}" {
		t.Errorf("the rules are %v", out)
	}
	s.call(t, "DeleteBucketLifecycle", boto3.Map{"Bucket": s.bucket}, nil)
}
