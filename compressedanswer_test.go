package boto3_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/boto3-go/boto3"
)

func zip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestAnswersThatAreCompressedUnasked holds that a document which a proxy has
// compressed is an error that says so, of a success and of a fault, and that an
// object comes as it is stored.
func TestAnswersThatAreCompressedUnasked(t *testing.T) {
	for _, c := range []struct{ service, operation, body string }{
		{"dynamodb", "ListTables", `{"TableNames": ["a"]}`},
		{"lambda", "ListFunctions", `{}`},
		{"s3", "ListBuckets", `<ListAllMyBucketsResult/>`},
		{"sts", "GetCallerIdentity", `<GetCallerIdentityResponse/>`},
		{"ec2", "DescribeRegions", `<DescribeRegionsResponse/>`},
		{"arc-region-switch", "ListPlans", "\xa0"},
	} {
		for _, status := range []int{200, 400, 403, 503} {
			for _, out := range []any{nil, boto3.Map{}} {
				web := &canned{answers: []answer{{status: status, header: map[string]string{"Content-Encoding": "gzip"}, body: zip(t, c.body)}}}
				err := newClient(t, c.service, web, boto3.Config{MaxAttempts: 1}).Call(t.Context(), c.operation, nil, out)
				if err == nil || !strings.Contains(err.Error(), "compressed with gzip") || strings.ContainsAny(err.Error(), "\x1f\uFFFD") || !utf8.ValidString(err.Error()) {
					t.Errorf("%s %d into %T: %v", c.service, status, out, err)
				}
			}
		}
	}
	stored := zip(t, "hello")
	var out struct{ Body io.ReadCloser }
	web := &canned{answers: []answer{{header: map[string]string{"Content-Encoding": "gzip"}, body: stored}}}
	if err := newClient(t, "s3", web).Call(t.Context(), "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}, &out); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(out.Body); string(got) != stored || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
