package boto3_test

import (
	"errors"
	"io"
	"maps"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestBodiesOfAnotherLength holds that a body is sent as it is or not at all: one
// that is longer than the ContentLength given is never cut, and one that is shorter
// is never taken for whole.
func TestBodiesOfAnotherLength(t *testing.T) {
	for _, c := range []struct {
		service, operation, body string
		in                       boto3.Map
	}{
		{"s3", "PutObject", "Body", boto3.Map{"Bucket": "b", "Key": "k"}},
		{"s3", "UploadPart", "Body", boto3.Map{"Bucket": "b", "Key": "k", "UploadId": "u", "PartNumber": 1}},
	} {
		for _, length := range []int64{3, 7} {
			for name, r := range map[string]io.Reader{"once": io.MultiReader(strings.NewReader("12345")), "again": strings.NewReader("12345")} {
				web := &canned{answers: []answer{{header: map[string]string{"ETag": `"e"`}}}}
				in := boto3.Map{c.body: r, "ContentLength": length}
				maps.Copy(in, c.in)
				cfg := boto3.Config{MaxAttempts: 1, RequestChecksumCalculation: "when_required", S3: boto3.S3Config{PayloadSigningEnabled: new(false)}}
				err := newClient(t, c.service, web, cfg).Call(t.Context(), c.operation, in, nil)
				if err == nil || !strings.Contains(err.Error(), "ContentLength") && !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Errorf("%s of %d bytes, read %s: %v; sent %q", c.operation, length, name, err, web.bodies)
				}
			}
		}
	}
}
