package boto3_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sqs"
)

// TestTypedSameBytes makes each call twice, by name with maps and typed.
func TestTypedSameBytes(t *testing.T) {
	ctx := t.Context()
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		typed              func(*boto3.Session) error
	}{
		{"s3", "PutObject", boto3.Map{
			"Bucket": "logs", "Key": "a/b c.txt", "Body": strings.NewReader("text"), "StorageClass": "STANDARD_IA", "BucketKeyEnabled": false,
			"Metadata": map[string]string{"run": "42"}, "Expires": time.Unix(1e9, 0),
		}, func(s *boto3.Session) error {
			_, err := s3.New(s).PutObject(ctx, &s3.PutObjectInput{
				Bucket: "logs", Key: "a/b c.txt", Body: strings.NewReader("text"), StorageClass: s3.StorageClassStandardIa,
				BucketKeyEnabled: new(false), Metadata: map[string]string{"run": "42"}, Expires: time.Unix(1e9, 0),
			})
			return err
		}},
		{"dynamodb", "PutItem", boto3.Map{
			"TableName": "orders", "Item": boto3.Map{
				"pk": boto3.Map{"S": ""}, "n": boto3.Map{"N": "1"}, "no": boto3.Map{"BOOL": false}, "nil": boto3.Map{"NULL": true},
				"list": boto3.Map{"L": []any{boto3.Map{"S": "x"}}}, "none": boto3.Map{"L": []any{}},
			},
		}, func(s *boto3.Session) error {
			_, err := dynamodb.New(s).PutItem(ctx, &dynamodb.PutItemInput{TableName: "orders", Item: map[string]dynamodb.AttributeValue{
				"pk": {S: new("")}, "n": {N: new("1")}, "no": {BOOL: new(false)}, "nil": {NULL: new(true)},
				"list": {L: []dynamodb.AttributeValue{{S: new("x")}}}, "none": {L: []dynamodb.AttributeValue{}},
			}})
			return err
		}},
		{"ec2", "RunInstances", boto3.Map{
			"MinCount": 0, "MaxCount": 2, "EbsOptimized": false, "InstanceType": "t2.micro", "ClientToken": "t",
			"BlockDeviceMappings": []any{boto3.Map{"Ebs": boto3.Map{"DeleteOnTermination": true, "VolumeSize": 8}}},
		}, func(s *boto3.Session) error {
			_, err := ec2.New(s).RunInstances(ctx, &ec2.RunInstancesInput{
				MinCount: new(int32(0)), MaxCount: new(int32(2)), EbsOptimized: new(false), InstanceType: ec2.InstanceTypeT2Micro, ClientToken: "t",
				BlockDeviceMappings: []ec2.BlockDeviceMapping{{Ebs: &ec2.EbsBlockDevice{DeleteOnTermination: new(true), VolumeSize: new(int32(8))}}},
			})
			return err
		}},
		{"sqs", "SendMessage", boto3.Map{"QueueUrl": "http://localhost/q", "MessageBody": "", "DelaySeconds": 0},
			func(s *boto3.Session) error {
				_, err := sqs.New(s).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: "http://localhost/q", MessageBody: boto3.Empty, DelaySeconds: new(int32(0))})
				return err
			}},
	} {
		http := &canned{answers: []answer{{body: "{}"}}}
		if c.service == "s3" || c.service == "ec2" {
			http.answers[0].body = "<" + c.operation + "Response/>"
		}
		sess := newSession(t, boto3.Config{HTTPClient: http})
		client, err := sess.Client(c.service)
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Call(ctx, c.operation, c.in, nil); err != nil {
			t.Fatal(err)
		}
		if err := c.typed(sess); err != nil {
			t.Fatal(err)
		}
		if http.bodies[0] != http.bodies[1] {
			t.Errorf("%s.%s: body by name\n%s\ntyped\n%s", c.service, c.operation, http.bodies[0], http.bodies[1])
		}
		a, b := http.requests[0], http.requests[1]
		if a.Method != b.Method || a.URL.String() != b.URL.String() {
			t.Errorf("%s.%s: %s %s, typed %s %s", c.service, c.operation, a.Method, a.URL, b.Method, b.URL)
		}
		for _, name := range []string{"Amz-Sdk-Invocation-Id", "Authorization", "X-Amz-Date"} { // of the moment
			a.Header.Del(name)
			b.Header.Del(name)
		}
		if got, want := headerText(t, b.Header), headerText(t, a.Header); got != want {
			t.Errorf("%s.%s: header by name\n%s\ntyped\n%s", c.service, c.operation, want, got)
		}
	}
}

func headerText(t *testing.T, h http.Header) string {
	t.Helper()
	var b strings.Builder
	if err := h.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTypedCall(t *testing.T) {
	http := &canned{answers: []answer{{body: listing("a", "b") + "</ListBucketResult>"}}}
	c := s3.New(newSession(t, boto3.Config{HTTPClient: http}))
	var meta boto3.ResponseMetadata
	out, err := c.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: "logs"}, boto3.Metadata(&meta))
	if err != nil || len(out.Contents) != 2 || out.Contents[1].Key != "b" || out.Contents[1].Size != 3 || meta.StatusCode != 200 {
		t.Errorf("%+v, %v, %+v", out, err, meta)
	}
	if c.Dynamic().Service() != "s3" {
		t.Error(c.Dynamic().Service())
	}
	// A required string that cannot be empty is missed before anything is sent.
	_, err = c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs"})
	if p, ok := errors.AsType[*boto3.ParamError](err); !ok || !strings.Contains(p.Error(), "Key") || len(http.requests) != 1 {
		t.Errorf("%v after %d requests", err, len(http.requests))
	}
}

func TestTypedNilInput(t *testing.T) {
	http := &canned{answers: []answer{{body: "<ListAllMyBucketsResult><Buckets><Bucket><Name>logs</Name></Bucket></Buckets></ListAllMyBucketsResult>"}}}
	out, err := s3.New(newSession(t, boto3.Config{HTTPClient: http})).ListBuckets(t.Context(), nil)
	if err != nil || len(out.Buckets) != 1 || out.Buckets[0].Name != "logs" {
		t.Errorf("%+v, %v", out, err)
	}
}

func TestTypedErrors(t *testing.T) {
	http := &canned{answers: []answer{{status: 403, header: map[string]string{"X-Amz-Request-Id": "r1"}, body: `<Error><Code>InvalidObjectState</Code>` +
		`<Message>archived</Message><StorageClass>GLACIER</StorageClass><AccessTier>ARCHIVE_ACCESS</AccessTier></Error>`}}}
	out, err := s3.New(newSession(t, boto3.Config{HTTPClient: http})).GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "k"})
	if out != nil || !errors.Is(err, s3.ErrInvalidObjectState) || errors.Is(err, s3.ErrNoSuchKey) {
		t.Errorf("%v, %v", out, err)
	}
	e, ok := errors.AsType[*s3.InvalidObjectState](err)
	if !ok {
		t.Fatalf("%v is no InvalidObjectState", err)
	}
	if e.StorageClass != s3.StorageClassGlacier || e.AccessTier != s3.IntelligentTieringAccessTierArchiveAccess || e.Message != "archived" || e.RequestID != "r1" {
		t.Errorf("%+v", e)
	}
	if e.Error() != err.Error() || !errors.Is(e, s3.ErrInvalidObjectState) {
		t.Errorf("%v, want %v", e, err)
	}
	if _, ok := errors.AsType[*boto3.Error](err); !ok {
		t.Errorf("%T is no *boto3.Error", err)
	}
	for _, target := range []any{new(*dynamodb.TransactionCanceledException), new(*struct{ Error }), new(*s3.Client)} {
		if f, _ := errors.AsType[*boto3.Error](err); f.As(target) {
			t.Errorf("%T takes an InvalidObjectState", target)
		}
	}
}

// Error is a struct's field that is no *boto3.Error.
type Error struct{ error }

func TestTypedPages(t *testing.T) {
	http := &canned{answers: []answer{
		{body: listing("a", "b") + "<IsTruncated>true</IsTruncated><NextContinuationToken>t1</NextContinuationToken></ListBucketResult>"},
		{body: listing("c") + "</ListBucketResult>"},
	}}
	c := s3.New(newSession(t, boto3.Config{HTTPClient: http}))
	in := &s3.ListObjectsV2Input{Bucket: "logs"}
	var keys []string
	for page, err := range c.ListObjectsV2Pages(t.Context(), in) {
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Contents {
			keys = append(keys, o.Key)
		}
	}
	if !slices.Equal(keys, []string{"a", "b", "c"}) || http.requests[1].URL.Query().Get("continuation-token") != "t1" || in.ContinuationToken != "" {
		t.Errorf("%v from %d requests", keys, len(http.requests))
	}
}

func TestTypedItems(t *testing.T) {
	http := &canned{answers: []answer{
		{body: listing("a", "b") + "<IsTruncated>true</IsTruncated><NextContinuationToken>t1</NextContinuationToken></ListBucketResult>"},
		{body: listing("c") + "<IsTruncated>true</IsTruncated><NextContinuationToken>t2</NextContinuationToken></ListBucketResult>"},
		{status: 403, body: "<Error><Code>AccessDenied</Code></Error>"},
	}}
	c := s3.New(newSession(t, boto3.Config{HTTPClient: http}))
	var keys []string
	var failure error
	for object, err := range c.ListObjectsV2Contents(t.Context(), &s3.ListObjectsV2Input{Bucket: "logs"}) {
		if err != nil {
			failure = err
			continue
		}
		keys = append(keys, object.Key)
	}
	if !slices.Equal(keys, []string{"a", "b", "c"}) || !errors.Is(failure, boto3.Code("AccessDenied")) {
		t.Errorf("%v, %v", keys, failure)
	}
}

// TestTypedItemsOfStrings takes items that are no structures.
func TestTypedItemsOfStrings(t *testing.T) {
	http := &canned{answers: []answer{{body: `{"TableNames":["one","two"],"LastEvaluatedTableName":"two"}`}, {body: `{"TableNames":["three"]}`}}}
	var names []string
	for name, err := range dynamodb.New(newSession(t, boto3.Config{HTTPClient: http})).ListTablesItems(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if !slices.Equal(names, []string{"one", "two", "three"}) {
		t.Error(names)
	}
}

func TestTypedWait(t *testing.T) {
	http := &canned{answers: []answer{{status: 404}, {}}}
	c := s3.New(newSession(t, boto3.Config{HTTPClient: http}))
	if err := c.WaitUntilBucketExists(t.Context(), &s3.HeadBucketInput{Bucket: "logs"}, boto3.Delay(time.Nanosecond)); err != nil || len(http.requests) != 2 {
		t.Errorf("%v after %d requests", err, len(http.requests))
	}
	err := c.WaitUntilBucketNotExists(t.Context(), &s3.HeadBucketInput{Bucket: "logs"}, boto3.Delay(time.Nanosecond), boto3.MaxWaitAttempts(2))
	if _, ok := errors.AsType[*boto3.WaitError](err); !ok {
		t.Error(err)
	}
}

// TestTypedClientThatCannotBeMade holds that each call tells why.
func TestTypedClientThatCannotBeMade(t *testing.T) {
	sess := newSession(t, boto3.Config{})
	c := s3.New(sess, boto3.Config{RetryMode: "twice"})
	_, want := sess.Client("s3", boto3.Config{RetryMode: "twice"})
	if want == nil {
		t.Fatal("the setting is valid")
	}
	ctx := t.Context()
	_, err := c.ListBuckets(ctx, nil)
	errs := []error{err, c.WaitUntilBucketExists(ctx, nil)}
	for page, err := range c.ListObjectsV2Pages(ctx, nil) {
		if page != nil {
			t.Error("a page")
		}
		errs = append(errs, err)
	}
	for _, err := range c.ListObjectsV2Contents(ctx, nil) {
		errs = append(errs, err)
	}
	_, err = c.Dynamic().PresignURL(ctx, "GetObject", nil, time.Minute)
	errs = append(errs, err, dynamicError(ctx, c.Dynamic()))
	if len(errs) != 6 {
		t.Errorf("%d errors", len(errs))
	}
	for _, err := range errs {
		if err == nil || !strings.Contains(err.Error(), want.Error()) {
			t.Errorf("error %v, want %v", err, want)
		}
	}
	if c.Dynamic().Service() != "s3" || c.Dynamic().Region() != "" || c.Dynamic().Model() != nil {
		t.Errorf("%s in %q", c.Dynamic().Service(), c.Dynamic().Region())
	}
}

func dynamicError(ctx context.Context, c *boto3.Client) error {
	for _, err := range c.Pages(ctx, "ListObjectsV2", nil) {
		return err
	}
	return nil
}

// TestTypedDataPath holds that a description of the user's goes before the one
// that is embedded.
func TestTypedDataPath(t *testing.T) {
	dir := t.TempDir()
	for version, text := range map[string]string{"2099-01-01": `{"metadata":{"apiVersion":"2099-01-01","endpointPrefix":"s3","protocol":"rest-xml","serviceId":"S3","signatureVersion":"s3v4"},"operations":{},"shapes":{}}`} {
		if err := os.MkdirAll(filepath.Join(dir, "s3", version), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "s3", version, "service-2.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sess := newSession(t, boto3.Config{DataPath: []string{dir}})
	for version, cfg := range map[string]boto3.Config{"2099-01-01": {}, "2006-03-01": {APIVersion: "2006-03-01"}} {
		if got := s3.New(sess, cfg).Dynamic().Model().APIVersion; got != version {
			t.Errorf("version %s, want %s", got, version)
		}
	}
	_, err := s3.New(sess, boto3.Config{APIVersion: "1999-01-01"}).ListBuckets(t.Context(), nil)
	if e, ok := errors.AsType[*boto3.UnknownError](err); !ok || !slices.Equal(e.Known, []string{"2006-03-01", "2099-01-01"}) {
		t.Error(err)
	}
}

func TestEnumValues(t *testing.T) {
	values := s3.Values[s3.BucketVersioningStatus]()
	if !slices.Equal(values, []s3.BucketVersioningStatus{s3.BucketVersioningStatusEnabled, s3.BucketVersioningStatusSuspended}) {
		t.Error(values)
	}
	type Enabled string
	if values := s3.Values[Enabled](); len(values) != 0 {
		t.Error("of a type that is no enum:", values)
	}
}
