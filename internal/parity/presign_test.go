package parity_test

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// presign makes a presigned URL and gives it as what its user would send.
func presign(ctx context.Context, c *boto3.Client, y *trial) request {
	got, err := c.PresignURL(ctx, y.op.Name, live(y.params), time.Duration(y.presign)*time.Second, boto3.PresignMethod(y.method))
	if err != nil {
		return request{refused: "error", message: err.Error()}
	}
	var headers [][2]string
	for name, values := range got.Header {
		for _, v := range values {
			headers = append(headers, [2]string{name, v})
		}
	}
	r, err := parseRequest(got.Method, got.URL, headers)
	if err != nil {
		return request{refused: "no URL", message: err.Error()}
	}
	if err := verifyURL(&r); err != nil {
		return request{refused: "bad signature", message: err.Error()}
	}
	return r
}

// objectParams are what presigned requests of S3 are made with, operation by
// operation.
func objectParams() map[string][]map[string]any {
	object := func(kv ...any) map[string]any {
		m := map[string]any{"Key": "a/b c+é.txt"}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i].(string)] = kv[i+1]
		}
		return m
	}
	day := time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC)
	secret := bytes.Repeat([]byte("k"), 32)
	return map[string][]map[string]any{
		"GetObject": {
			object(), object("VersionId", "v/1+2=="), object("Range", "bytes=0-9", "PartNumber", int64(3)),
			object("IfMatch", `"etag"`, "IfModifiedSince", day), object("IfNoneMatch", "*", "IfUnmodifiedSince", day),
			object("ResponseContentType", "text/plain; charset=utf-8", "ResponseContentDisposition", `attachment; filename="é ü.txt"`,
				"ResponseCacheControl", "no-cache", "ResponseContentEncoding", "gzip", "ResponseContentLanguage", "de", "ResponseExpires", day),
			object("SSECustomerAlgorithm", "AES256", "SSECustomerKey", secret), object("RequestPayer", "requester", "ExpectedBucketOwner", "123456789012"),
			object("ChecksumMode", "ENABLED"), {"Key": "~!*'()/../x//y?#%41"}, {"Key": ""},
		},
		"PutObject": {
			object(), object("ContentType", "image/png", "ContentLength", int64(12), "CacheControl", "max-age=60"),
			object("Metadata", map[string]any{"Owner": "ann", "a-b": " spaced  out "}), object("ACL", "public-read", "StorageClass", "GLACIER", "Tagging", "a=b&c=d e"),
			object("SSECustomerAlgorithm", "AES256", "SSECustomerKey", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"),
			object("ServerSideEncryption", "aws:kms", "SSEKMSKeyId", "arn:aws:kms:us-west-2:123456789012:key/1", "BucketKeyEnabled", true),
			object("ChecksumAlgorithm", "SHA256"), object("ChecksumSHA256", "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="),
			object("ContentMD5", "1B2M2Y8AsgTpgAmY7PhCfg=="), object("IfNoneMatch", "*"), object("Expires", day, "WebsiteRedirectLocation", "/é"),
			object("Body", []byte("text")), object("Body", stream("text")), object("Body", []byte{}),
		},
		"HeadObject":              {object(), object("VersionId", "v1", "IfMatch", "e"), object("PartNumber", int64(1))},
		"DeleteObject":            {object(), object("VersionId", "null", "MFA", "serial 123456", "BypassGovernanceRetention", true)},
		"UploadPart":              {object("UploadId", "u/+=", "PartNumber", int64(7)), object("UploadId", "u", "PartNumber", int64(1), "ChecksumAlgorithm", "CRC32")},
		"CreateMultipartUpload":   {object("ContentType", "text/plain", "ChecksumAlgorithm", "CRC32C")},
		"CompleteMultipartUpload": {object("UploadId", "u"), object("UploadId", "u", "MultipartUpload", map[string]any{"Parts": []any{map[string]any{"ETag": "e", "PartNumber": int64(1)}}})},
		"AbortMultipartUpload":    {object("UploadId", "u")},
		"ListObjectsV2":           {{"Prefix": "a b/é", "Delimiter": "/", "MaxKeys": int64(5)}, {"EncodingType": "url", "FetchOwner": true}},
		"ListObjects":             {{"Marker": "m&="}},
		"HeadBucket":              {{}},
		"CreateBucket":            {{}, {"CreateBucketConfiguration": map[string]any{"LocationConstraint": "us-west-2"}}},
		"GetBucketLocation":       {{}},
		"GetObjectTagging":        {object("VersionId", "1")},
		"PutObjectTagging":        {object("Tagging", map[string]any{"TagSet": []any{}})},
		"CopyObject":              {object("CopySource", map[string]any{"Bucket": "from", "Key": "é b", "VersionId": "v"}, "MetadataDirective", "REPLACE")},
	}
}

// TestPresignedObjects compares presigned URLs of S3: the host, path, parameters,
// signature and the headers to send.
func TestPresignedObjects(t *testing.T) {
	home(t)
	m := describe(t, "s3")
	y := newTally()
	cases := objectParams()
	var trials []trial
	n := 0
	for i, to := range s3Targets("s3") {
		if i%3 == 1 {
			to.SessionToken = "session/token+=="
		}
		for _, bucket := range append(slices.Clone(buckets), "x--usw2-az1--x-s3") {
			for _, name := range slices.Sorted(maps.Keys(cases)) {
				op, err := m.Operation(name)
				if err != nil {
					t.Fatal(err)
				}
				for _, params := range cases[name] {
					if n++; (n+int(*seed))%everyNth(5, 211) != 0 {
						continue
					}
					params = maps.Clone(params)
					params["Bucket"] = bucket
					trials = append(trials, trial{target: to, op: op, mode: full, params: params, presign: []int{900, 1, 604800}[n%3]})
				}
			}
		}
		if len(trials) > 4000 {
			run(t, y, trials, nil)
			trials = nil
		}
	}
	run(t, y, trials, nil)
	y.report(t)
}

func everyNth(all, sample int) int {
	if *everything {
		return all
	}
	return sample
}

// TestPresigned compares presigned URLs of other services: a few that are used
// this way everywhere, and operations of all of them.
func TestPresigned(t *testing.T) {
	home(t)
	y := newTally()
	var trials []trial
	add := func(to *target, op *model.Operation, how mode) {
		n := len(trials)
		trials = append(trials, trial{target: to, op: op, mode: how, params: generate(*seed, op, how), presign: 900, method: []string{"", http.MethodGet}[n%2]})
	}
	for _, s := range [][2]string{
		{"sts", "GetCallerIdentity"}, {"sts", "AssumeRole"}, {"dynamodb", "ListTables"}, {"sqs", "ReceiveMessage"}, {"ec2", "DescribeInstances"},
		{"rds", "CopyDBSnapshot"}, {"lambda", "Invoke"}, {"lambda", "GetFunction"}, {"polly", "SynthesizeSpeech"}, {"iot", "DescribeEndpoint"},
		{"sns", "Publish"}, {"cloudwatch", "GetMetricWidgetImage"}, {"transcribe", "ListTranscriptionJobs"},
	} {
		op, err := describe(t, s[0]).Operation(s[1])
		if err != nil {
			t.Fatal(err)
		}
		for i, to := range places(s[0]) {
			if *everything || i%4 == 0 {
				add(to, op, []mode{full, required, odd}[i%3])
			}
		}
	}
	for _, e := range service.Entries() {
		if e.Retired || !wanted(e.Name, "") || !*everything && !sampledName(e.Name, 20) {
			continue
		}
		m := describe(t, e.Name)
		to := &target{Service: e.Name, Region: "eu-central-1", SessionToken: "session/token+=="}
		for i, name := range m.OperationNames() {
			op, err := m.Operation(name)
			if err != nil {
				t.Fatal(err)
			}
			if op.EventInput == nil && i%5 == int(*seed)%5 {
				add(to, op, []mode{full, required, odd, empty}[i%4])
			}
		}
	}
	run(t, y, trials, nil)
	y.report(t)
}
