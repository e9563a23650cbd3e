package boto3_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// TestPythonNames calls a client by the names that boto3 has for it.
func TestPythonNames(t *testing.T) {
	web := threePages()
	var seen []string
	c := newClient(t, "s3", web, boto3.Config{Interceptors: []boto3.Interceptor{func(next boto3.Handler) boto3.Handler {
		return func(ctx context.Context, inv *boto3.Invocation) error {
			seen = append(seen, inv.Operation)
			return next(ctx, inv)
		}
	}}})
	in := boto3.Map{"Bucket": "logs"}
	if err := c.Call(t.Context(), "list_objects_v2", in, nil); err != nil || seen[0] != "ListObjectsV2" {
		t.Error(err, seen)
	}
	web.requests = nil
	keys, err := itemNames(t, c, "list_objects_v2", in)
	if len(keys) != 5 || err != nil {
		t.Error(keys, err)
	}
	web.answers = []answer{{}}
	if _, err := c.Wait(t.Context(), "bucket_exists", in); err != nil {
		t.Error(err)
	}
	url, err := c.PresignURL(t.Context(), "get_object", boto3.Map{"Bucket": "logs", "Key": "k"}, time.Minute)
	if err != nil || url.Method != "GET" {
		t.Error(url, err)
	}
	if _, err := c.InputJSON("get_object", boto3.Map{"Bucket": "logs", "Key": "k"}); err != nil {
		t.Error(err)
	}
	web.answers = []answer{{status: 403, body: "<Error><Code>AccessDenied</Code></Error>"}}
	failed, ok := errors.AsType[*boto3.Error](c.Call(t.Context(), "get_bucket_acl", in, nil))
	if !ok || failed.Operation != "GetBucketAcl" {
		t.Error(failed)
	}
	for _, err := range []error{
		c.Call(t.Context(), "list_object_v2", in, nil), second(c.Wait(t.Context(), "bucket_exist", in)), c.Call(t.Context(), "", in, nil),
	} {
		if _, ok := errors.AsType[*boto3.UnknownError](err); !ok {
			t.Error(err)
		}
	}
}
