package boto3_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/retry"
)

// TestRetryRules gives rules to a session, a client and one call; the innermost counts.
func TestRetryRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		denied := answer{status: 403, body: "<Error><Code>AccessDenied</Code></Error>"}
		patient := &retry.Rules{Classify: retry.Also("AccessDenied"), Backoff: retry.Constant(time.Minute)}
		quick := &retry.Rules{Classify: retry.Also("AccessDenied"), Backoff: retry.Constant(time.Second)}
		never := &retry.Rules{Classify: retry.Only()}
		for _, c := range []struct {
			name                  string
			session, client, call *retry.Rules
			sent                  int
			took                  time.Duration
		}{
			{"none", nil, nil, nil, 1, 0},
			{"session", patient, nil, nil, 3, 2 * time.Minute},
			{"client", patient, quick, nil, 3, 2 * time.Second},
			{"call", patient, never, quick, 3, 2 * time.Second},
			{"none for the call", patient, nil, never, 1, 0},
		} {
			web := &canned{answers: []answer{denied, denied, {}}}
			client, err := newSession(t, boto3.Config{HTTPClient: web, RetryRules: c.session}).Client("s3", boto3.Config{RetryRules: c.client})
			if err != nil {
				t.Fatal(err)
			}
			var opts []boto3.CallOption
			if c.call != nil {
				opts = append(opts, boto3.Using(boto3.Config{RetryRules: c.call}))
			}
			start := time.Now()
			err = client.Call(t.Context(), "DeleteObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, nil, opts...)
			if len(web.requests) != c.sent || time.Since(start) != c.took || (err == nil) != (c.sent == 3) {
				t.Errorf("%s: %d requests in %v, %v", c.name, len(web.requests), time.Since(start), err)
			}
		}
	})
}
