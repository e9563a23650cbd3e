package boto3_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/retry"
)

// How often a call is sent, and how long its delays are at most: the numbers of
// botocore 1.44.8.
func TestAttemptsOfServices(t *testing.T) {
	for _, c := range []struct {
		service, operation string
		mode               retry.Mode
		answer             answer
		attempts           int
		longest            time.Duration
	}{
		{"dynamodb", "ListTables", "", answer{status: 503}, 4, 175 * time.Millisecond},
		{"dynamodb", "ListTables", retry.Legacy, answer{status: 503}, 10, 25550 * time.Millisecond},
		{"sqs", "ListQueues", "", answer{status: 503}, 3, 150 * time.Millisecond},
		{"sqs", "ListQueues", "", answer{status: 429}, 3, 3 * time.Second},
		{"sqs", "ListQueues", "", answer{status: 503, header: map[string]string{"x-amz-retry-after": "4000"}}, 3, 8 * time.Second},
		{"chime-sdk-voice", "ListPhoneNumbers", "", answer{status: 429, body: `{"Code":"Unheard"}`}, 3, 3 * time.Second},
		// The description has this error, and no word of a retry.
		{"chime-sdk-voice", "ListPhoneNumbers", "", answer{status: 429, body: `{"Code":"ThrottledClientException"}`}, 1, 0},
		{"chime-sdk-voice", "ListPhoneNumbers", retry.Legacy, answer{status: 429, body: `{"Code":"ThrottledClientException"}`}, 5, 15 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			web := &canned{answers: []answer{c.answer}}
			client, err := newSession(t, boto3.Config{HTTPClient: web}).Client(c.service, boto3.Config{RetryMode: c.mode})
			if err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			if err := client.Call(t.Context(), c.operation, nil, nil); err == nil {
				t.Errorf("%s: no error", c.service)
			}
			took := time.Since(begin)
			if len(web.requests) != c.attempts || took > c.longest || c.answer.header != nil && took < 8*time.Second {
				t.Errorf("%s, %s, %+v: %d requests in %v", c.service, c.mode, c.answer, len(web.requests), took)
			}
			first, want := web.requests[0].Header.Get("Amz-Sdk-Request"), "attempt=1; max="+string(rune('0'+c.attempts))
			if c.mode == retry.Legacy {
				want = "attempt=1"
			}
			if first != want && c.answer.status != http.StatusTooManyRequests {
				t.Errorf("%s, %s: first %q, want %q", c.service, c.mode, first, want)
			}
		})
	}
}
