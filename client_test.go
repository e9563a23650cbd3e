package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/transport"
	"github.com/boto3-go/boto3/retry"
)

type page struct {
	Contents []struct {
		Key          string
		Size         int64
		LastModified time.Time
	}
	IsTruncated bool
}

func TestCallIntoStructAndMap(t *testing.T) {
	http := &canned{answers: []answer{{body: listing("a", "b%2Bc") + "<EncodingType>url</EncodingType></ListBucketResult>", header: map[string]string{"x-amz-request-id": "R1"}}}}
	c := newClient(t, "s3", http)
	var p page
	var meta boto3.ResponseMetadata
	err := c.Call(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": "logs", "Prefix": "2026/"}, &p, boto3.Metadata(&meta))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Contents) != 2 || p.Contents[1].Key != "b+c" || p.Contents[0].Size != 3 || p.Contents[0].LastModified.Year() != 2026 {
		t.Errorf("%+v", p)
	}
	if meta.RequestID != "R1" || meta.StatusCode != 200 || meta.Attempts != 1 {
		t.Errorf("%+v", meta)
	}
	r := http.requests[0]
	if got := r.URL.String(); got != "https://logs.s3.us-west-2.amazonaws.com/?list-type=2&encoding-type=url&prefix=2026%2F" &&
		!strings.HasPrefix(got, "https://logs.s3.us-west-2.amazonaws.com/?list-type=2&") {
		t.Errorf("URL %s", got)
	}
	if auth := r.Header.Get("Authorization"); !strings.Contains(auth, "/us-west-2/s3/aws4_request") {
		t.Errorf("Authorization %s", auth)
	}
	out := boto3.Map{}
	if err := c.Call(t.Context(), "ListObjectsV2", struct{ Bucket string }{"logs"}, &out); err != nil {
		t.Fatal(err)
	}
	found, err := out.Search("Contents[].Key")
	if err != nil || !slices.Equal(found.([]any), []any{"a", "b+c"}) {
		t.Errorf("%v, %v", found, err)
	}
}

func TestServiceError(t *testing.T) {
	http := &canned{answers: []answer{{
		status: 404, header: map[string]string{"x-amz-request-id": "R2", "x-amz-id-2": "H2"},
		body: `<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>gone</Message><Key>k</Key></Error>`,
	}}}
	c := newClient(t, "s3", http)
	err := c.Call(t.Context(), "GetObject", boto3.Map{"Bucket": "logs", "Key": "k"}, &boto3.Map{})
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok || !errors.Is(err, boto3.Code("NoSuchKey")) || errors.Is(err, boto3.Code("Other")) {
		t.Fatalf("%v", err)
	}
	if e.StatusCode != 404 || e.RequestID != "R2" || e.HostID != "H2" || e.Message != "gone" || e.Attempts != 1 || e.Operation != "GetObject" {
		t.Errorf("%+v", e)
	}
	if want := "s3.GetObject: NoSuchKey: gone (status 404, request id R2)"; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
}

func TestErrorInASuccess(t *testing.T) {
	http := &canned{answers: []answer{
		{body: `<Error><Code>InternalError</Code><Message>try again</Message></Error>`},
		{body: `<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>`},
	}}
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, "s3", http)
		var meta boto3.ResponseMetadata
		out := boto3.Map{}
		err := c.Call(t.Context(), "CopyObject", boto3.Map{"Bucket": "bkt", "Key": "k", "CopySource": boto3.Map{"Bucket": "from", "Key": "ä b"}}, &out, boto3.Metadata(&meta))
		if err != nil || meta.Attempts != 2 {
			t.Fatal(err, meta.Attempts)
		}
		if got := http.requests[0].Header.Get("X-Amz-Copy-Source"); got != "from/%C3%A4%20b" {
			t.Errorf("copy source %q", got)
		}
	})
}

// SQS, which once spoke the query protocol, as boto3 sees it: the code of then,
// and the exception of today.
func TestQueryCompatibleError(t *testing.T) {
	c := newClient(t, "sqs", &canned{answers: []answer{{
		status: 400, header: map[string]string{"x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"},
		body: `{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue"}`,
	}}})
	err := c.Call(t.Context(), "GetQueueUrl", boto3.Map{"QueueName": "q"}, &boto3.Map{})
	if !errors.Is(err, boto3.Code("AWS.SimpleQueueService.NonExistentQueue")) || !errors.Is(err, boto3.Code("QueueDoesNotExist")) ||
		errors.Is(err, boto3.Code("")) {
		t.Errorf("%#v", err)
	}
}

// Whatever stands in an error of a server, its status is what counts. botocore
// retries the pages and the empty ones; at the others it fails for query, ec2
// and CBOR, and retries for JSON and rest-xml.
func TestUnreadableErrors(t *testing.T) {
	for service, operation := range map[string]string{
		"iam": "ListUsers", "ec2": "DescribeRegions", "dynamodb": "ListTables", "lambda": "ListFunctions", "route53": "ListHostedZones",
	} {
		for _, body := range []string{"", "<html><body>Service Unavailable</body></html>", "upstream connect error", "<Error>", "\xff"} {
			for status, attempts := range map[int]int{503: 2, 500: 2, 403: 1} {
				synctest.Test(t, func(t *testing.T) {
					http := &canned{answers: []answer{{status: status, body: body}}}
					err := newClient(t, service, http, boto3.Config{MaxAttempts: 2}).Call(t.Context(), operation, nil, &boto3.Map{})
					e, ok := errors.AsType[*boto3.Error](err)
					if !ok || e.StatusCode != status || string(e.Code) != fmt.Sprint(status) || e.Attempts != attempts {
						t.Errorf("%s: %d %q: %v", service, status, body, err)
					}
				})
			}
		}
	}
}

func TestPolicyDocuments(t *testing.T) {
	c := newClient(t, "iam", &canned{answers: []answer{{body: `<GetRoleResponse><GetRoleResult><Role><RoleName>a</RoleName>` +
		`<AssumeRolePolicyDocument>%7B%22a%22%3A%7B%22b%22%3A1%7D%7D</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>`}}})
	in := boto3.Map{"RoleName": "a"}
	out := boto3.Map{}
	if err := c.Call(t.Context(), "GetRole", in, &out); err != nil {
		t.Fatal(err)
	}
	want := boto3.Map{"Role": boto3.Map{"RoleName": "a", "AssumeRolePolicyDocument": boto3.Map{"a": boto3.Map{"b": int64(1)}}}}
	if !reflect.DeepEqual(out, want) {
		t.Errorf("%#v", out)
	}
	var typed struct {
		Role *struct {
			AssumeRolePolicyDocument *string
		}
	}
	if err := c.Call(t.Context(), "GetRole", in, &typed); err != nil || *typed.Role.AssumeRolePolicyDocument != `{"a":{"b":1}}` {
		t.Errorf("%v", err)
	}
}

// botocore reports these as a 500, which they are judged as.
func TestErrorInEverySuccess(t *testing.T) {
	http := &canned{answers: []answer{{body: `<Error><Code>SlowDown</Code><BucketName>bkt</BucketName></Error>`}}}
	c := newClient(t, "s3", http, boto3.Config{MaxAttempts: 1})
	err := c.Call(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": "bkt"}, &boto3.Map{})
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok || e.StatusCode != 500 || e.Code != "SlowDown" || e.Fields["BucketName"] != "bkt" {
		t.Errorf("%+v", err)
	}
}

func TestUnknownNames(t *testing.T) {
	s := newSession(t, boto3.Config{})
	_, err := s.Client("dynamo")
	if e, ok := errors.AsType[*boto3.UnknownError](err); !ok || !strings.Contains(err.Error(), "dynamodb") {
		t.Errorf("%v %v", e, err)
	}
	c := newClient(t, "s3", &canned{})
	err = c.Call(t.Context(), "listObjectV2", nil, nil)
	if _, ok := errors.AsType[*boto3.UnknownError](err); !ok || !strings.Contains(err.Error(), "ListObjectsV2") {
		t.Error(err)
	}
	err = c.Call(t.Context(), "ListObjectsV2", boto3.Map{"Buket": "b", "MaxKeys": "x"}, nil)
	if _, ok := errors.AsType[*boto3.ParamError](err); !ok || !strings.Contains(err.Error(), "Buket") ||
		!strings.Contains(err.Error(), "Bucket") || !strings.Contains(err.Error(), "MaxKeys") {
		t.Error(err)
	}
}

func TestSetSendsWhatTheInputLacks(t *testing.T) {
	http := &canned{answers: []answer{{body: "{}"}}}
	c := newClient(t, "lambda", http)
	in := struct{ FunctionName, Description string }{"f", ""}
	if err := c.Call(t.Context(), "UpdateFunctionConfiguration", &in, nil, boto3.Set("Description", "")); err != nil {
		t.Fatal(err)
	}
	if http.bodies[0] != `{"Description": ""}` { // the spacing is botocore's too
		t.Errorf("body %s", http.bodies[0])
	}
}

func TestStreamingOutput(t *testing.T) {
	http := &canned{answers: []answer{{body: "hello world", header: map[string]string{"x-amz-checksum-crc32": "DUoRhQ=="}}}}
	c := newClient(t, "s3", http)
	var out struct {
		Body io.ReadCloser
	}
	if err := c.Call(t.Context(), "GetObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, &out); err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(out.Body)
	if err != nil || string(data) != "hello world" {
		t.Errorf("%q, %v", data, err)
	}
	if http.requests[0].Header.Get("X-Amz-Checksum-Mode") != "ENABLED" {
		t.Error("checksums were not asked for")
	}
	http.answers[0].header["x-amz-checksum-crc32"] = "AAAAAA=="
	if err := c.Call(t.Context(), "GetObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, &out); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(out.Body); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("a damaged body reads with %v", err)
	}
}

func TestChecksumsByEndpoint(t *testing.T) {
	put := func(cfg boto3.Config) *http.Request {
		web := &canned{answers: []answer{{}}}
		c := newClient(t, "s3", web, cfg)
		if err := c.Call(t.Context(), "PutObject", boto3.Map{"Bucket": "bkt", "Key": "k", "Body": []byte("hello world")}, nil); err != nil {
			t.Fatal(err)
		}
		return web.requests[0]
	}
	if r := put(boto3.Config{}); r.Header.Get("X-Amz-Trailer") != "x-amz-checksum-crc32" || r.Header.Get("X-Amz-Content-Sha256") != "STREAMING-UNSIGNED-PAYLOAD-TRAILER" {
		t.Errorf("AWS: %v", r.Header)
	}
	for _, cfg := range []boto3.Config{{EndpointURL: "https://minio.example.com"}, {EndpointURL: "http://127.0.0.1:9000"}} {
		r := put(cfg)
		for name := range r.Header {
			if strings.Contains(name, "Checksum") || strings.Contains(name, "Trailer") {
				t.Errorf("%s: %s is sent", cfg.EndpointURL, name)
			}
		}
		if r.URL.Path != "/bkt/k" {
			t.Errorf("%s: path %s", cfg.EndpointURL, r.URL.Path)
		}
	}
	if r := put(boto3.Config{EndpointURL: "http://127.0.0.1:9000", RequestChecksumCalculation: "when_supported"}); r.Header.Get("X-Amz-Checksum-Crc32") != "DUoRhQ==" {
		t.Errorf("asked for: %v", r.Header)
	}
}

func TestRedirectToTheBucketsRegion(t *testing.T) {
	web := &canned{answers: []answer{
		{status: 301, header: map[string]string{"x-amz-bucket-region": "eu-central-1"}, body: "<Error><Code>PermanentRedirect</Code></Error>"},
		{}, {},
	}}
	c := newClient(t, "s3", web)
	for range 2 {
		if err := c.Call(t.Context(), "HeadObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	var hosts []string
	for _, r := range web.requests {
		hosts = append(hosts, r.URL.Host)
	}
	want := []string{"bkt.s3.us-west-2.amazonaws.com", "bkt.s3.eu-central-1.amazonaws.com", "bkt.s3.eu-central-1.amazonaws.com"}
	if !slices.Equal(hosts, want) {
		t.Errorf("%q", hosts)
	}
	if !strings.Contains(web.requests[1].Header.Get("Authorization"), "/eu-central-1/s3/") {
		t.Error("signed for the wrong region")
	}
}

func TestRetriesAndCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &canned{answers: []answer{{err: io.ErrUnexpectedEOF}, {status: 503, body: "<html>busy</html>"}, {}}}
		c := newClient(t, "s3", web, boto3.Config{RetryMode: "standard"})
		var meta boto3.ResponseMetadata
		if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil, boto3.Metadata(&meta)); err != nil || meta.Attempts != 3 {
			t.Errorf("%v after %d attempts", err, meta.Attempts)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		before := len(web.requests)
		err := c.Call(ctx, "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil)
		if !errors.Is(err, context.Canceled) || len(web.requests) > before {
			t.Errorf("a cancelled call gives %v after %d requests", err, len(web.requests)-before)
		}
	})
}

func TestWhatWasNeverSentIsNotRetried(t *testing.T) {
	asked := 0
	provider := credentials.ProviderFunc(func(context.Context) (credentials.Credentials, error) {
		asked++
		return credentials.Credentials{}, io.ErrUnexpectedEOF // of a service, a reason to retry
	})
	for _, mode := range []retry.Mode{retry.Legacy, retry.Standard, retry.Adaptive} {
		asked = 0
		web := &canned{}
		s := newSession(t, boto3.Config{HTTPClient: web, Credentials: provider})
		c, err := s.Client("sqs", boto3.Config{RetryMode: mode})
		if err != nil {
			t.Fatal(err)
		}
		err = c.Call(t.Context(), "ListQueues", nil, nil)
		if e, ok := errors.AsType[*boto3.Error](err); !ok || !errors.Is(err, io.ErrUnexpectedEOF) || e.Attempts != 0 {
			t.Errorf("%s: %v", mode, err)
		}
		if asked != 1 || len(web.requests) != 0 {
			t.Errorf("%s: credentials retrieved %d times, %d requests", mode, asked, len(web.requests))
		}
	}
}

func TestInterceptor(t *testing.T) {
	var seen []string
	stub := func(next boto3.Handler) boto3.Handler {
		return func(ctx context.Context, inv *boto3.Invocation) error {
			seen = append(seen, inv.Service+"."+inv.Operation)
			if inv.Operation == "ListBuckets" {
				return boto3.Map{"Buckets": []any{boto3.Map{"Name": "stubbed"}}}.Decode(inv.Output)
			}
			return next(ctx, inv)
		}
	}
	web := &canned{answers: []answer{{}}}
	c := newClient(t, "s3", web, boto3.Config{Interceptors: []boto3.Interceptor{stub}})
	var out struct{ Buckets []struct{ Name string } }
	if err := c.Call(t.Context(), "ListBuckets", nil, &out); err != nil || len(out.Buckets) != 1 || out.Buckets[0].Name != "stubbed" {
		t.Errorf("%+v, %v", out, err)
	}
	if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil); err != nil {
		t.Error(err)
	}
	if len(web.requests) != 1 || !slices.Equal(seen, []string{"s3.ListBuckets", "s3.HeadBucket"}) {
		t.Errorf("%d requests, %q", len(web.requests), seen)
	}
}

func TestPresign(t *testing.T) {
	c := newClient(t, "s3", &canned{})
	r, err := c.PresignURL(t.Context(), "PutObject", boto3.Map{"Bucket": "bkt", "Key": "a/b c"}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if r.Method != "PUT" || !strings.HasPrefix(r.URL, "https://bkt.s3.us-west-2.amazonaws.com/a/b%20c?") ||
		!strings.Contains(r.URL, "X-Amz-Expires=3600") || !strings.Contains(r.URL, "X-Amz-SignedHeaders=host&") || strings.Contains(r.URL, "hecksum") {
		t.Errorf("%+v", r)
	}
	if _, err := c.PresignURL(t.Context(), "GetObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, 8*24*time.Hour); err == nil {
		t.Error("a URL for eight days was made")
	}
}

func TestNoRegion(t *testing.T) {
	isolate(t)
	s, err := boto3.NewSession(boto3.Config{HTTPClient: &canned{}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Client("sqs")
	if err != nil {
		t.Fatal(err)
	}
	err = c.Call(t.Context(), "ListQueues", nil, nil)
	if _, ok := errors.AsType[*boto3.NoRegionError](err); !ok {
		t.Error(err)
	}
}

// A response of DynamoDB whose CRC32 does not match is asked for again, as often
// as there are attempts.
func TestDynamoDBChecksum(t *testing.T) {
	body := `{"TableNames":["a"]}`
	good := fmt.Sprint(crc32.ChecksumIEEE([]byte(body)))
	for _, c := range []struct {
		service  string
		answers  []answer
		attempts int
		damaged  bool
	}{
		{"dynamodb", []answer{{body: body, header: map[string]string{"x-amz-crc32": good}}}, 1, false},
		{"dynamodb", []answer{{body: body, header: map[string]string{"x-amz-crc32": "1"}}, {body: body, header: map[string]string{"x-amz-crc32": good}}}, 2, false},
		{"dynamodb", []answer{{body: body, header: map[string]string{"x-amz-crc32": "1"}}}, 4, true},
		{"dynamodb", []answer{{body: `{"__type":"x#ValidationException"}`, status: 400, header: map[string]string{"x-amz-crc32": "1"}}}, 4, true},
		{"kinesis", []answer{{body: `{"StreamNames":[]}`, header: map[string]string{"x-amz-crc32": "1"}}}, 1, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			http := &canned{answers: c.answers}
			operation := map[string]string{"dynamodb": "ListTables", "kinesis": "ListStreams"}[c.service]
			err := newClient(t, c.service, http).Call(t.Context(), operation, nil, &boto3.Map{})
			if _, damaged := errors.AsType[*transport.ChecksumError](err); damaged != c.damaged || err != nil && !damaged || len(http.requests) != c.attempts {
				t.Errorf("%s: %v after %d attempts", c.service, err, len(http.requests))
			}
		})
	}
}

// TestOutputThatHoldsNothing refuses structs that no member of the output, or of
// a structure inside it, could be stored in.
func TestOutputThatHoldsNothing(t *testing.T) {
	c := newClient(t, "s3", &canned{answers: []answer{{body: "<ListAllMyBucketsResult/>"}}})
	var whole struct{ Bukets []struct{ Name string } }
	var inner struct{ Owner struct{ Ident string } }
	type secret struct{ owner, name string }
	type hidden struct {
		Owner string `boto3:"-"`
	}
	var innerSecret struct{ Owner secret }
	for _, out := range []any{&whole, &inner, &secret{}, &hidden{}, &innerSecret} {
		if err := c.Call(t.Context(), "ListBuckets", nil, out); err == nil || !strings.Contains(err.Error(), "nothing would be stored") {
			t.Errorf("%T: %v", out, err)
		}
	}
	for _, in := range []any{secret{}, &secret{owner: "me"}, hidden{}, struct{ Bucket secret }{}} {
		if err := c.Call(t.Context(), "HeadBucket", in, nil); err == nil || !strings.Contains(err.Error(), "nothing would be sent") && !strings.Contains(err.Error(), "Bucket") {
			t.Errorf("%T: %v", in, err)
		}
	}
	var some struct {
		Owner  *struct{ ID string }
		Unsaid int
	}
	var none struct{}
	for _, out := range []any{&some, &none} {
		if err := c.Call(t.Context(), "ListBuckets", nil, out); err != nil {
			t.Errorf("%T: %v", out, err)
		}
	}
}
