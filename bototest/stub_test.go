package bototest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	s3resource "github.com/boto3-go/boto3/resource/s3"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sqs"
)

// recorder is a test whose failures are looked at.
type recorder struct {
	testing.TB
	errors  []string
	cleanup []func()
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}
func (r *recorder) Failed() bool     { return len(r.errors) > 0 }
func (r *recorder) Cleanup(f func()) { r.cleanup = append(r.cleanup, f) }

// failures runs a test and gives what it reports.
func failures(f func(t testing.TB)) (errors []string) {
	r := &recorder{}
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
		for _, f := range r.cleanup {
			f()
		}
		errors = r.errors
	}()
	f(r)
	return nil
}

func TestStub(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("sqs", "SendMessage", boto3.Map{"QueueUrl": "https://q/1", "MessageBody": bototest.Any}).Return(boto3.Map{"MessageId": "1"})
	bototest.Expect(stub, (*s3.Client).GetObject, &s3.GetObjectInput{Bucket: "logs", Key: "k"}).
		Return(&s3.GetObjectOutput{Body: bototest.Body("hello")})
	stub.Expect("s3", "GetObject", nil).Fail(s3.ErrNoSuchBucket)
	stub.Expect("s3", "GetObject", nil).Fail(&s3.InvalidObjectState{StorageClass: "GLACIER"})

	client, err := stub.Session().Client("sqs")
	if err != nil {
		t.Fatal(err)
	}
	out := boto3.Map{}
	if err := client.Call(t.Context(), "SendMessage", boto3.Map{"QueueUrl": "https://q/1", "MessageBody": "x"}, &out); err != nil || out["MessageId"] != "1" {
		t.Errorf("got %v, %v", out, err)
	}
	c := s3.New(nil, stub.Config())
	object, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(object.Body); err != nil || string(body) != "hello" {
		t.Errorf("got %q, %v", body, err)
	}
	if _, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "k"}); !errors.Is(err, s3.ErrNoSuchBucket) {
		t.Errorf("got %v", err)
	}
	_, err = c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "k"})
	if state, ok := errors.AsType[*s3.InvalidObjectState](err); !ok || state.StorageClass != "GLACIER" {
		t.Errorf("got %v", err)
	}
	if calls := stub.Calls(); len(calls) != 4 || calls[0].Name() != "sqs.SendMessage" || calls[1].Input["Key"] != "k" {
		t.Errorf("got calls %v", calls)
	}
}

func TestStubFailures(t *testing.T) {
	get := func(t testing.TB, stub *bototest.Stub, in *s3.GetObjectInput) {
		t.Helper()
		if out, err := s3.New(stub.Session()).GetObject(context.Background(), in); err == nil {
			_ = out.Body.Close()
		}
	}
	for _, c := range []struct {
		name string
		test func(t testing.TB)
		want []string // in the only failure
	}{
		{"not called", func(t testing.TB) {
			bototest.New(t).Expect("s3", "GetObject", boto3.Map{"Bucket": "b", "Key": "k"})
		}, []string{`expected s3.GetObject{Bucket: "b", Key: "k"}, which was not called`}},
		{"not expected", func(t testing.TB) {
			get(t, bototest.New(t), &s3.GetObjectInput{Bucket: "b", Key: "k"})
		}, []string{`s3.GetObject{Bucket: "b"`, `Key: "k"} was called, and no call is expected`}},
		{"difference", func(t testing.TB) {
			stub := bototest.New(t)
			stub.Expect("s3", "GetObject", boto3.Map{"Bucket": "b", "Key": "k", "Range": "bytes=0-9"}).AnyTimes().Return(boto3.Map{})
			get(t, stub, &s3.GetObjectInput{Bucket: "b", Key: "l", VersionId: "3"})
		}, []string{`Key: want "k", got "l"`, `Range: want "bytes=0-9", but it was not sent`, `VersionId: not expected, but sent as "3"`}},
		{"another operation", func(t testing.TB) {
			stub := bototest.New(t)
			stub.Expect("s3", "PutObject", nil).AnyTimes()
			get(t, stub, &s3.GetObjectInput{Bucket: "b", Key: "l"})
		}, []string{"want s3.PutObject, got s3.GetObject"}},
		{"unknown operation", func(t testing.TB) { bototest.New(t).Expect("s3", "GetObjekt", nil) }, []string{"no operation", "GetObject"}},
		{"unknown service", func(t testing.TB) { bototest.New(t).Expect("s33", "GetObject", nil) }, []string{"s33"}},
		{"unknown member", func(t testing.TB) {
			bototest.New(t).Expect("s3", "GetObject", boto3.Map{"Bukket": "b"})
		}, []string{"Bukket is not a member of GetObjectRequest", "Bucket"}},
		{"answer's member", func(t testing.TB) {
			bototest.New(t).Expect("s3", "GetObject", nil).AnyTimes().Return(boto3.Map{"Etag": "b", "ContentLength": "x"})
		}, []string{"Etag: not a member of GetObjectOutput", "ETag", "ContentLength: type string"}},
		{"matcher", func(t testing.TB) {
			stub := bototest.New(t)
			bototest.Expect(stub, (*s3.Client).GetObject, nil).Match(func(in *s3.GetObjectInput) error {
				return fmt.Errorf("key %s is no good", in.Key)
			}).AnyTimes()
			get(t, stub, &s3.GetObjectInput{Bucket: "b", Key: "l"})
		}, []string{"key l is no good"}},
	} {
		errors := failures(c.test)
		if len(errors) != 1 {
			t.Errorf("%s: %d failures: %q", c.name, len(errors), errors)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(errors[0], want) {
				t.Errorf("%s: the failure is %s\nwant %s", c.name, errors[0], want)
			}
		}
	}
}

func TestStubAnyOrder(t *testing.T) {
	stub := bototest.New(t).AnyOrder()
	for _, key := range []string{"a", "b"} {
		stub.Expect("s3", "DeleteObject", boto3.Map{"Bucket": "logs", "Key": key}).Return(nil)
	}
	c := s3.New(stub.Session())
	for _, key := range []string{"b", "a"} {
		if _, err := c.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: "logs", Key: key}); err != nil {
			t.Error(err)
		}
	}
}

// TestStubTime runs retries and a waiter on the clock of the bubble.
func TestStubTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("sqs", "SendMessage", nil).
			Fault(bototest.Throttle()).Fault(bototest.Reset()).Fault(bototest.Delay(time.Minute)).Return(boto3.Map{"MessageId": "1"})
		describe := stub.Expect("ec2", "DescribeInstances", boto3.Map{"InstanceIds": []string{"i-1"}})
		for _, state := range []string{"pending", "pending", "running"} {
			describe.Return(boto3.Map{"Reservations": []any{boto3.Map{"Instances": []any{boto3.Map{"InstanceId": "i-1", "State": boto3.Map{"Name": state}}}}}})
		}
		var meta boto3.ResponseMetadata
		_, err := sqs.New(stub.Session()).SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: "https://q/1", MessageBody: "x"}, boto3.Metadata(&meta))
		if err != nil || meta.Attempts != 3 {
			t.Errorf("%d attempts, %v", meta.Attempts, err)
		}
		begin := time.Now()
		if err := ec2.New(stub.Session()).WaitUntilInstanceRunning(t.Context(), &ec2.DescribeInstancesInput{InstanceIds: []string{"i-1"}}); err != nil {
			t.Error(err)
		}
		if d := time.Since(begin); d != 30*time.Second {
			t.Errorf("waited %v", d)
		}
	})
}

func TestStubPages(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("s3", "ListObjectsV2", boto3.Map{"Bucket": "logs"}).
		Return(boto3.Map{"IsTruncated": true, "NextContinuationToken": "n", "Contents": []any{boto3.Map{"Key": "a"}}})
	stub.Expect("s3", "ListObjectsV2", boto3.Map{"Bucket": "logs", "ContinuationToken": "n"}).
		Return(boto3.Map{"Contents": []any{boto3.Map{"Key": "b"}}})
	bototest.Expect(stub, (*s3.Client).ListObjects, nil).Return(&s3.ListObjectsOutput{Contents: []s3.Object{{Key: "c"}}})
	var keys []string
	for page, err := range s3.New(stub.Session()).ListObjectsV2Pages(t.Context(), &s3.ListObjectsV2Input{Bucket: "logs"}) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, page.Contents[0].Key)
	}
	for object, err := range s3resource.New(stub.Session()).Bucket("logs").Objects().All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, object.Key())
	}
	if strings.Join(keys, "") != "abc" {
		t.Errorf("got %v", keys)
	}
}

func TestStubPresigned(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("s3", "PutObject", boto3.Map{"Bucket": "logs", "Key": "k", "Body": "data"}).Return(boto3.Map{"ETag": "e"})
	signed, err := s3.New(stub.Session()).PresignURL(t.Context(), &s3.PutObjectInput{Bucket: "logs", Key: "k"}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), signed.Method, signed.URL, strings.NewReader("data"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := stub.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != 200 || resp.Header.Get("ETag") != "e" {
		t.Errorf("got %v", resp)
	}
}

func TestStubEvents(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("s3", "SelectObjectContent", nil).Return(boto3.Map{"Payload": []any{
		boto3.Map{"Records": boto3.Map{"Payload": []byte("a,b")}}, boto3.Map{"End": boto3.Map{}},
	}})
	stub.Expect("bedrock-runtime", "InvokeModelWithBidirectionalStream", boto3.Map{"modelId": "m"}).Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		events := in["body"].(iter.Seq2[boto3.Map, error])
		return boto3.Map{"body": iter.Seq2[boto3.Map, error](func(yield func(boto3.Map, error) bool) {
			for event, err := range events {
				if err != nil || !yield(event, nil) { // an event of the input is one of the output
					return
				}
			}
			yield(nil, &boto3.Error{Code: "ThrottlingException", Message: "enough"})
		})}, nil
	})
	sel, err := s3.New(stub.Session()).SelectObjectContent(t.Context(), &s3.SelectObjectContentInput{
		Bucket: "b", Key: "k", Expression: "select", ExpressionType: "SQL",
		InputSerialization: &s3.InputSerialization{CSV: &s3.CSVInput{}}, OutputSerialization: &s3.OutputSerialization{CSV: &s3.CSVOutput{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var records string
	for event, err := range sel.Payload {
		if err != nil {
			t.Fatal(err)
		}
		if event.Records != nil {
			records += string(event.Records.Payload)
		}
	}
	if records != "a,b" {
		t.Errorf("got %q", records)
	}
	client, err := stub.Session().Client("bedrock-runtime")
	if err != nil {
		t.Fatal(err)
	}
	w := boto3.NewEventWriter[boto3.Map]()
	sent := make(chan error, 1)
	go func() {
		err := w.Send(t.Context(), boto3.Map{"chunk": boto3.Map{"bytes": []byte("x")}})
		sent <- errors.Join(err, w.Close())
	}()
	out := boto3.Map{}
	if err := client.Call(t.Context(), "InvokeModelWithBidirectionalStream", boto3.Map{"modelId": "m", "body": w}, &out); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range out["body"].(iter.Seq2[boto3.Map, error]) {
		if err != nil {
			if !errors.Is(err, boto3.Code("ThrottlingException")) || !strings.Contains(err.Error(), "enough") {
				t.Error(err)
			}
			break
		}
		n++
	}
	if err := <-sent; err != nil || n != 1 {
		t.Errorf("%d events, %v", n, err)
	}
}
