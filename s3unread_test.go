package boto3_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestErrorsOfS3ThatNobodyReads gives operations whose success has no document of
// their own an error with the status 200, and a web page.
func TestErrorsOfS3ThatNobodyReads(t *testing.T) {
	const fault = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>`
	bucket := boto3.Map{"Bucket": "b"}
	calls := map[string]boto3.Map{
		"PutBucketPolicy":            {"Bucket": "b", "Policy": "{}"},
		"DeleteBucket":               bucket,
		"DeleteBucketPolicy":         bucket,
		"DeleteBucketLifecycle":      bucket,
		"PutBucketTagging":           {"Bucket": "b", "Tagging": boto3.Map{"TagSet": []any{}}},
		"PutBucketVersioning":        {"Bucket": "b", "VersioningConfiguration": boto3.Map{"Status": "Enabled"}},
		"PutPublicAccessBlock":       {"Bucket": "b", "PublicAccessBlockConfiguration": boto3.Map{}},
		"PutBucketOwnershipControls": {"Bucket": "b", "OwnershipControls": boto3.Map{"Rules": []any{}}},
		"GetBucketPolicy":            bucket,
	}
	for operation, in := range calls {
		call := func(body string, out any) error {
			return newClient(t, "s3", &canned{answers: []answer{{body: body}}}, boto3.Config{MaxAttempts: 1}).Call(t.Context(), operation, in, out)
		}
		for _, out := range []any{nil, boto3.Map{}} {
			for _, body := range []string{fault, " \n" + fault, "<!-- -->" + fault} {
				if err := call(body, out); !errors.Is(err, boto3.Code("InternalError")) {
					t.Errorf("%s: %v", operation, err)
				}
			}
			for _, body := range []string{"<html><body>Sign in</body></html>", "<!DOCTYPE html><p>Error<br>Sign in"} {
				if err := call(body, out); err == nil || !strings.Contains(err.Error(), "a web page came") {
					t.Errorf("%s of a page: %v", operation, err)
				}
			}
			if err := call(`{"Statement":[{"Sid":"<Error>"}]}`, out); err != nil {
				t.Errorf("%s: %v", operation, err)
			}
		}
	}

	transient := &canned{answers: []answer{{body: fault}, {}}}
	if err := newClient(t, "s3", transient, boto3.Config{MaxAttempts: 3}).Call(t.Context(), "DeleteBucket", bucket, nil); err != nil || len(transient.requests) != 2 {
		t.Errorf("%d attempts: %v", len(transient.requests), err)
	}
}
