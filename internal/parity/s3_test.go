package parity_test

import (
	"maps"
	"testing"

	"github.com/boto3-go/boto3/model"
)

// buckets are names of each form that the parameter takes, and of some that it
// does not.
var buckets = []string{
	"logs", "my.dotted.bucket", "UpperCase", "under_score", "ab", "-lead", "trail-", "a..b", "192.168.1.1", "a.-b", "x--ol-s3", "x--table-s3",
	"bucket-name-that-is-as-long-as-it-may-be-and-then-some-more-000000", "with space", "sl/ash", "émoji", "",
	"arn:aws:s3:us-west-2:123456789012:accesspoint/myendpoint",
	"arn:aws:s3:us-west-2:123456789012:accesspoint:myendpoint",
	"arn:aws:s3:eu-west-1:123456789012:accesspoint/elsewhere",
	"arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/myendpoint",
	"arn:aws-us-gov:s3:us-gov-west-1:123456789012:accesspoint/myendpoint",
	"arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap",
	"arn:aws:s3::123456789012:accesspoint:not-a-mrap",
	"arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/mybanner",
	"arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint:mybanner",
	"arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01234567890123456/accesspoint/reports",
	"arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456:accesspoint:reports",
	"arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-01234567890123456/accesspoint/reports",
	"arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01234567890123456/bucket/mybucket",
	"arn:aws:s3-outposts:us-west-2:123456789012:outpost",
	"arn:aws:s3:us-west-2:123456789012:bucket_name:mybucket",
	"arn:aws:sqs:us-west-2:123456789012:accesspoint/myendpoint",
	"arn:aws:s3:us-west-2:12345:accesspoint/myendpoint",
	"arn:aws:s3:us-west-2:123456789012:accesspoint/a_b",
	"arn:aws:s3:us-west-2:123456789012:accesspoint",
	"test-accessp-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3",
}

var keys = []string{
	"key", "a/b/c", "/lead", "a//b", "a b+c", "é/日本", "..", "a/../b", "./a", "?x=1#f", "%41", "trail/", "~!*'()", "a&b;c=d", "\x01", "a\nb", "😀",
}

// s3Targets are the clients for buckets.
func s3Targets(name string) (list []*target) {
	s3 := func(kv ...any) map[string]any {
		inner := map[string]any{}
		for i := 0; i < len(kv); i += 2 {
			inner[kv[i].(string)] = kv[i+1]
		}
		return map[string]any{"s3": inner}
	}
	with := func(c map[string]any, kv ...any) map[string]any {
		c = maps.Clone(c)
		for i := 0; i < len(kv); i += 2 {
			c[kv[i].(string)] = kv[i+1]
		}
		return c
	}
	none := map[string]any{}
	for _, region := range []string{"us-west-2", "us-east-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "xx-north-9", "aws-global", "s3-external-1"} {
		for _, c := range []map[string]any{
			none, s3("addressing_style", "path"), s3("addressing_style", "virtual"), s3("use_accelerate_endpoint", true), s3("use_arn_region", false),
			s3("us_east_1_regional_endpoint", "regional"), with(none, "use_dualstack_endpoint", true), with(none, "use_fips_endpoint", true),
			with(none, "use_fips_endpoint", true, "use_dualstack_endpoint", true), s3("payload_signing_enabled", true), s3("payload_signing_enabled", false),
			with(s3("use_accelerate_endpoint", true), "use_dualstack_endpoint", true), with(none, "signature_version", "s3v4"),
			with(none, "request_checksum_calculation", "when_required", "response_checksum_validation", "when_required"),
			with(none, "signature_version", "s3"),
		} {
			list = append(list, &target{Service: name, Region: region, Config: c})
		}
	}
	for _, url := range []string{
		"https://example.com", "http://localhost:9000", "https://example.com:8443/base/path", "http://127.0.0.1:9000", "https://s3-accelerate.amazonaws.com",
		"https://s3.us-east-2.amazonaws.com", "https://beta.example.com/x/",
	} {
		for _, c := range []map[string]any{none, s3("addressing_style", "path"), s3("addressing_style", "virtual")} {
			c = with(c, "request_checksum_calculation", "when_supported", "response_checksum_validation", "when_supported")
			list = append(list, &target{Service: name, Region: "us-west-2", Endpoint: url, Config: c})
		}
	}
	return list
}

// TestBuckets compares what becomes of bucket names, keys and settings of S3.
func TestBuckets(t *testing.T) {
	home(t)
	m := describe(t, "s3")
	y := newTally()
	var trials []trial
	n := 0
	for _, to := range s3Targets("s3") {
		for i, bucket := range buckets {
			for j, name := range []string{"GetObject", "PutObject", "ListObjectsV2", "GetBucketLocation", "DeleteObjects", "HeadBucket", "CopyObject", "UploadPart"} {
				if n++; !*everything && (n+int(*seed))%37 != 0 {
					continue
				}
				op, err := m.Operation(name)
				if err != nil {
					t.Fatal(err)
				}
				trials = append(trials, trial{target: to, op: op, mode: full, params: bucketParams(op, bucket, i, j)})
			}
		}
		if len(trials) > 4000 {
			run(t, y, trials, byMap)
			trials = nil
		}
	}
	run(t, y, trials, byMap)
	y.report(t)
}

// bucketParams are parameters for a bucket; i and j vary them.
func bucketParams(op *model.Operation, bucket string, i, j int) map[string]any {
	key, source := keys[(i+j)%len(keys)], keys[i%len(keys)]
	params := map[string]any{"Bucket": bucket}
	for name, v := range map[string]any{
		"Key":        key,
		"Body":       []any{stream("body"), stream("")}[i%2],
		"CopySource": []any{"source/" + key, map[string]any{"Bucket": "source", "Key": source, "VersionId": "v 1"}}[i%2],
		"Delete":     map[string]any{"Objects": []any{map[string]any{"Key": source}}},
		"UploadId":   "upload", "PartNumber": int64(1), "Metadata": map[string]any{"Name": "value"},
	} {
		if _, ok := op.Input.Shape.Member(name); ok {
			params[name] = v
		}
	}
	return params
}

// TestControlBuckets compares what S3 Control does with accounts and ARNs.
func TestControlBuckets(t *testing.T) {
	home(t)
	m := describe(t, "s3control")
	y := newTally()
	var trials []trial
	names := []string{
		"plain", "UPPER", "a.b", "", "arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456:bucket:mybucket",
		"arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-01234567890123456/bucket/mybucket",
		"arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456:accesspoint:myendpoint",
		"arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456", "arn:aws:s3:us-west-2:123456789012:accesspoint:myendpoint",
		"arn:aws:s3:us-west-2:123456789012:bucket/mybucket", "arn:bad",
	}
	for i, to := range s3Targets("s3control") {
		for _, name := range []string{
			"GetBucket", "GetAccessPoint", "CreateBucket", "ListRegionalBuckets", "PutBucketPolicy", "DeleteAccessPoint", "GetPublicAccessBlock",
			"CreateAccessPoint", "ListAccessPoints", "GetBucketTagging", "CreateJob", "ListTagsForResource", "GetDataAccess",
		} {
			op, err := m.Operation(name)
			if err != nil {
				t.Fatal(err)
			}
			for j, bucket := range names {
				if !*everything && (i*7+j*3+int(*seed))%41 != 0 {
					continue
				}
				params, _ := generate(*seed, op, required).(map[string]any)
				for k, v := range map[string]any{
					"Bucket": bucket, "Name": bucket, "ResourceArn": bucket, "OutpostId": "op-01234567890123456",
					"AccountId": []any{"123456789012", "", "bad account", "234567890123", nil}[j%5],
				} {
					if _, ok := op.Input.Shape.Member(k); ok {
						if params[k] = v; v == nil {
							delete(params, k)
						}
					}
				}
				trials = append(trials, trial{target: to, op: op, mode: required, params: params})
			}
		}
	}
	run(t, y, trials, byMap)
	y.report(t)
}
