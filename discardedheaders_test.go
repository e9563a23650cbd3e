package boto3_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestHeadersOfDiscardedOutputs holds that a header which is no value of its member
// is an error whoever reads it, as botocore parses all of them: also where the
// caller wants nothing of an output, a stream's and a head's too.
func TestHeadersOfDiscardedOutputs(t *testing.T) {
	object := boto3.Map{"Bucket": "b", "Key": "k"}
	cases := []struct {
		service, operation string
		in                 boto3.Map
		header, bad, good  string
		member             string
	}{
		{"s3", "GetObjectAnnotation", boto3.Map{"Bucket": "b", "Key": "k", "AnnotationName": "a"}, "Last-Modified", "2015-01-25 08:00:00Z, Fri, 01 Jan 2100 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", "LastModified"},
		{"s3", "GetObject", object, "X-Amz-Missing-Meta", "many", "2", "MissingMeta"},
		{"s3", "HeadObject", object, "Last-Modified", "yesterday", "Fri, 01 Jan 2100 00:00:00 GMT", "LastModified"},
		{"s3", "PutObject", object, "X-Amz-Object-Size", "1.5", "15", "Size"},
		{"mediastore-data", "GetObject", boto3.Map{"Path": "p"}, "Last-Modified", "never", "Fri, 01 Jan 2100 00:00:00 GMT", "LastModified"},
		{"mediastore-data", "DescribeObject", boto3.Map{"Path": "p"}, "Last-Modified", "never", "Fri, 01 Jan 2100 00:00:00 GMT", "LastModified"},
		{"polly", "SynthesizeSpeech", boto3.Map{"OutputFormat": "mp3", "Text": "t", "VoiceId": "Amy"}, "X-Amzn-Requestcharacters", "few", "7", "RequestCharacters"},
	}
	for _, c := range cases {
		call := func(value string, out any) error {
			web := &canned{answers: []answer{{header: map[string]string{c.header: value}}}}
			return newClient(t, c.service, web, boto3.Config{MaxAttempts: 1}).Call(t.Context(), c.operation, c.in, out)
		}
		for _, out := range []any{nil, boto3.Map{}} {
			err := call(c.bad, out)
			if _, unusable := errors.AsType[*boto3.ResponseError](err); !unusable || !strings.Contains(err.Error(), c.member) {
				t.Errorf("%s.%s of %s %q into %T: %v", c.service, c.operation, c.header, c.bad, out, err)
			}
			if err := call(c.good, out); err != nil {
				t.Errorf("%s.%s of %s %q into %T: %v", c.service, c.operation, c.header, c.good, out, err)
			}
		}
	}
}
