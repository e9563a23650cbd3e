package boto3_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
)

// A local clock that is an hour behind is corrected by the refusal's Date, also
// where a HEAD is told no code, and the next call is right at once.
func TestSkewIsCorrected(t *testing.T) {
	const bucket = "bkt"
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		status             int
		body               string
	}{
		{"s3", "HeadObject", boto3.Map{"Bucket": bucket, "Key": "k"}, 403, ""},
		{"s3", "HeadBucket", boto3.Map{"Bucket": bucket}, 403, ""},
		{"s3", "GetObject", boto3.Map{"Bucket": bucket, "Key": "k"}, 403, "<Error><Code>RequestTimeTooSkewed</Code></Error>"},
		{"dynamodb", "ListTables", nil, 400, `{"__type":"InvalidSignatureException","message":"Signature expired"}`},
		{"sts", "GetCallerIdentity", nil, 403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>"},
	} {
		synctest.Test(t, func(t *testing.T) {
			real := time.Now().Add(time.Hour)
			web := &canned{answers: []answer{
				{status: c.status, body: c.body, header: map[string]string{"Date": real.UTC().Format(http.TimeFormat)}},
				{status: 404, body: ""},
			}}
			client := newClient(t, c.service, web)
			_ = client.Call(t.Context(), c.operation, c.in, nil)
			_ = client.Call(t.Context(), c.operation, c.in, nil)
			if len(web.requests) != 3 {
				t.Fatalf("%s.%s: %d requests", c.service, c.operation, len(web.requests))
			}
			for _, r := range web.requests[1:] {
				if got := r.Header.Get("X-Amz-Date"); got != real.UTC().Format("20060102T150405Z") {
					t.Errorf("%s.%s: signed at %s", c.service, c.operation, got)
				}
			}
		})
	}
	synctest.Test(t, func(t *testing.T) { // a refusal by a clock that is right
		web := &canned{answers: []answer{{status: 403, header: map[string]string{"Date": time.Now().UTC().Format(http.TimeFormat)}}}}
		_ = newClient(t, "s3", web).Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": bucket}, nil)
		if len(web.requests) != 1 {
			t.Errorf("%d requests", len(web.requests))
		}
	})
}

// An attempt that is sent to another region is one of the call's, as in botocore.
func TestRedirectedAttemptsCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		moved := answer{status: 301, header: map[string]string{"x-amz-bucket-region": "eu-central-1"}, body: "<Error><Code>PermanentRedirect</Code></Error>"}
		for _, c := range []struct {
			max     int
			answers []answer
			want    []string
		}{
			{0, []answer{moved, {}}, []string{"attempt=1", "attempt=2; max=5"}},
			{0, []answer{{status: 503}, moved, {status: 503}, {}}, []string{"attempt=1", "attempt=2; max=5", "attempt=3; max=5", "attempt=4; max=5"}},
			{1, []answer{moved, {status: 503}}, []string{"attempt=1", "attempt=2; max=1"}},
			{2, []answer{moved, {status: 503}}, []string{"attempt=1", "attempt=2; max=2"}},
		} {
			web := &canned{answers: c.answers}
			var meta boto3.ResponseMetadata
			_ = newClient(t, "s3", web, boto3.Config{MaxAttempts: c.max}).Call(t.Context(), "HeadObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, nil, boto3.Metadata(&meta))
			var got []string
			for _, r := range web.requests {
				got = append(got, r.Header.Get("Amz-Sdk-Request"))
			}
			if strings.Join(got, ",") != strings.Join(c.want, ",") || meta.Attempts != len(c.want) {
				t.Errorf("%q after %d attempts, want %q", got, meta.Attempts, c.want)
			}
		}
	})
}
