package boto3

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/boto3-go/boto3/credentials"
)

// TestCharactersThatCannotBeCarried has texts that HTTP or XML have no way to
// write, and where in the input they are.
func TestCharactersThatCannotBeCarried(t *testing.T) {
	session, err := NewSession(Config{Region: "eu-west-1", Credentials: credentials.Static("AK", "s", ""), EndpointURL: "http://127.0.0.1:1", MaxAttempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	client, err := session.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	object := func(name string, value any) Map { return Map{"Bucket": "b", "Key": "k", name: value} }
	for _, c := range []struct {
		operation string
		in        Map
		path      string
	}{
		{"PutObject", object("ContentType", "text/plain\r\nX-Evil: 1"), "ContentType"},
		{"PutObject", object("CacheControl", "a\x00"), "CacheControl"},
		{"PutObject", object("Metadata", Map{"a": "line\nline"}), "Metadata.a"},
		{"PutObject", object("Metadata", Map{"a\n": "b"}), "Metadata (key: a\n)"},
		{"PutObject", object("Metadata", Map{"a b": "b"}), "Metadata (key: a b)"},
		{"GetObject", object("IfMatch", "a\r"), "IfMatch"},
		{"GetObjectAttributes", object("ObjectAttributes", []any{"ETag", "a\n"}), "ObjectAttributes[1]"},
		{"PutObjectTagging", object("Tagging", Map{"TagSet": []any{Map{"Key": "k", "Value": "a\x01"}}}), "Tagging.TagSet[0].Value"},
		{"DeleteObjects", Map{"Bucket": "b", "Delete": Map{"Objects": []any{Map{"Key": "a\uffff"}}}}, "Delete.Objects[0].Key"},
	} {
		_, presignErr := client.PresignURL(t.Context(), c.operation, c.in, time.Minute)
		for _, err := range []error{client.Call(t.Context(), c.operation, c.in, nil), presignErr} {
			bad, ok := errors.AsType[*ParamError](err)
			if !ok || !slices.ContainsFunc(bad.Faults, func(f ParamFault) bool { return f.Path == c.path }) {
				t.Errorf("%s %v: %v", c.operation, c.in, err)
			}
		}
	}
	for operation, in := range map[string]Map{
		"PutObject":        object("Metadata", Map{"a-B_1": "tab\t and more"}),
		"PutObjectTagging": object("Tagging", Map{"TagSet": []any{Map{"Key": "k", "Value": "line\r\n\t"}}}),
		"GetObject":        {"Bucket": "b", "Key": "a\x01\n"},
		"PutBucketPolicy":  {"Bucket": "b", "Policy": "\x01"},
	} {
		err := client.Call(t.Context(), operation, in, nil) // fails, as nobody listens
		if _, bad := errors.AsType[*ParamError](err); bad {
			t.Errorf("%s: %v", operation, err)
		}
	}
}
