package integration

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestConcurrentUse shares a session and its clients among goroutines.
func TestConcurrentUse(t *testing.T) {
	session := newSession(t)
	s3, err := session.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if err := s3.Call(ctx, "CreateBucket", boto3.Map{"Bucket": "concurrent"}, nil); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range 16 {
		wait.Go(func() {
			object := boto3.Map{"Bucket": "concurrent", "Key": fmt.Sprint(i)}
			put := boto3.Map{"Bucket": "concurrent", "Key": fmt.Sprint(i), "Body": strings.Repeat("x", i)}
			if err := s3.Call(ctx, "PutObject", put, nil); err != nil {
				t.Error(err)
			}
			var head struct{ ContentLength int }
			if err := s3.Call(ctx, "HeadObject", object, &head); err != nil || head.ContentLength != i {
				t.Errorf("object %d has %d bytes: %v", i, head.ContentLength, err)
			}
			sts, err := session.Client("sts")
			if err != nil {
				t.Error(err)
				return
			}
			if err := sts.Call(ctx, "GetCallerIdentity", nil, nil); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}
