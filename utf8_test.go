package boto3_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestTextsThatAreNotUTF8 has what Python cannot even hold in a str: a byte of another
// encoding, a surrogate, text that is cut off within a character.
func TestTextsThatAreNotUTF8(t *testing.T) {
	calls := []struct {
		service, operation, path string
		in                       func(x string) boto3.Map
	}{
		{"iam", "GetUser", "UserName", func(x string) boto3.Map { return boto3.Map{"UserName": x} }},
		{"sns", "Publish", "MessageAttributes (key: %)", func(x string) boto3.Map {
			return boto3.Map{"MessageAttributes": boto3.Map{x: boto3.Map{"DataType": "String", "StringValue": "v"}}, "Message": "m"}
		}},
		{"ec2", "DescribeInstances", "Filters[0].Values[0]", func(x string) boto3.Map {
			return boto3.Map{"Filters": []any{boto3.Map{"Name": "n", "Values": []string{x}}}}
		}},
		{"s3", "PutObjectTagging", "Tagging.TagSet[0].Key", func(x string) boto3.Map {
			return boto3.Map{"Bucket": "b", "Key": "k", "Tagging": boto3.Map{"TagSet": []any{boto3.Map{"Key": x, "Value": ""}}}}
		}},
		{"s3", "DeleteObjects", "Delete.Objects[0].Key", func(x string) boto3.Map {
			return boto3.Map{"Bucket": "b", "Delete": boto3.Map{"Objects": []any{boto3.Map{"Key": x}}}}
		}},
		{"route53", "CreateHostedZone", "Name", func(x string) boto3.Map { return boto3.Map{"Name": x, "CallerReference": "r"} }},
	}
	for _, c := range calls {
		for _, x := range []string{"\xe9", "\xed\xa0\x80", "日本"[:5], "a\xffb"} {
			sent := &canned{answers: []answer{{}}}
			err := newClient(t, c.service, sent).Call(t.Context(), c.operation, c.in(x), nil)
			path := c.path
			if path[len(path)-1] == ')' {
				path = path[:len(path)-2] + x + ")"
			}
			bad, ok := errors.AsType[*boto3.ParamError](err)
			if !ok || len(sent.requests) > 0 || !slices.ContainsFunc(bad.Faults, func(f boto3.ParamFault) bool { return f.Path == path }) {
				t.Errorf("%s.%s of %q: %d requests, %v", c.service, c.operation, x, len(sent.requests), err)
			}
		}
		for _, x := range []string{"é", "日本", "\ufffd", "😀"} {
			err := newClient(t, c.service, &canned{answers: []answer{{status: 400}}}).Call(t.Context(), c.operation, c.in(x), nil)
			if _, bad := errors.AsType[*boto3.ParamError](err); bad {
				t.Errorf("%s.%s of %q: %v", c.service, c.operation, x, err)
			}
		}
	}
}
