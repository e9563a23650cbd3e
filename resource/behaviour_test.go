package resource_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/resource/cloudformation"
	"github.com/boto3-go/boto3/resource/cloudwatch"
	"github.com/boto3-go/boto3/resource/ec2"
	"github.com/boto3-go/boto3/resource/iam"
	"github.com/boto3-go/boto3/resource/s3"
	"github.com/boto3-go/boto3/resource/sqs"
)

// answering is a session whose calls are answered by f.
func answering(t *testing.T, f func(operation string, in boto3.Map) (boto3.Map, error)) *boto3.Session {
	t.Helper()
	return session(t, func(boto3.Handler) boto3.Handler {
		return func(_ context.Context, inv *boto3.Invocation) error {
			in, _ := inv.Input.(boto3.Map)
			out, err := f(inv.Operation, in)
			if err != nil || inv.Output == nil {
				return err
			}
			if to, ok := inv.Output.(*boto3.Map); ok {
				*to = out
				return nil
			}
			return out.Decode(inv.Output)
		}
	})
}

// silent fails the test when a call is made.
func silent(t *testing.T) *boto3.Session {
	return answering(t, func(operation string, _ boto3.Map) (boto3.Map, error) {
		t.Errorf("%s was called", operation)
		return nil, errors.New("no call was expected")
	})
}

func second[T any](_ T, err error) error { return err }

// TestFaultsBeforeAnyCall holds that a wrong identifier is said by whatever the
// resource is asked to do, and by what is made of it.
func TestFaultsBeforeAnyCall(t *testing.T) {
	ctx, storage := t.Context(), s3.New(silent(t))
	bucket := storage.Bucket("")
	object := bucket.Object("k")
	wrong := []error{
		second(bucket.Delete(ctx, nil)), second(bucket.PutObject(ctx, &s3.PutObjectInput{Key: "k"})), second(bucket.Attrs(ctx)), bucket.Reload(ctx),
		second(bucket.Exists(ctx)), bucket.WaitUntilExists(ctx), second(bucket.Objects().Delete(ctx, nil)),
		second(object.Get(ctx, nil)), second(object.Attrs(ctx)), second(object.UploadFile(ctx, "x")), second(bucket.Copy(ctx, "k", s3.CopySource{})),
		second(object.Acl().Attrs(ctx)), second(bucket.Dynamic().Sub("Object", "k")),
		second(storage.Object("logs", "").Get(ctx, nil)),
		second(ec2.New(silent(t)).Instance("").Vpc(ctx)),
	}
	for _, err := range bucket.Objects().Filter(s3.ListObjectsInput{Prefix: "a"}).All(ctx) {
		wrong = append(wrong, err)
	}
	for _, err := range object.Bucket().MultipartUploads().Pages(ctx) {
		wrong = append(wrong, err)
	}
	for i, err := range wrong {
		if fault, ok := errors.AsType[*boto3.ResourceError](err); !ok || fault.Kind != "identifier" || !strings.HasSuffix(fault.Reason, " is empty") {
			t.Errorf("%d: %v", i, err)
		}
	}
	if len(wrong) != 17 {
		t.Errorf("%d errors", len(wrong))
	}
	if bucket.Name() != "" || object.Key() != "" || bucket.String() != "s3.Bucket()" {
		t.Errorf("%s %s", bucket, object)
	}
}

// TestSettingsThatAreNotValid are the error of every call.
func TestSettingsThatAreNotValid(t *testing.T) {
	q := sqs.New(silent(t), boto3.Config{RetryMode: "often"})
	err := second(q.Queue("https://queue").Purge(t.Context(), nil))
	if err == nil || !strings.Contains(err.Error(), "often") {
		t.Error(err)
	}
	for _, err := range q.Queues().All(t.Context()) {
		if err == nil || !strings.Contains(err.Error(), "often") {
			t.Error(err)
		}
	}
	if q.Queue("u").Client() == nil || q.Queue("u").String() == "" {
		t.Error("no client")
	}
}

// TestInputsAreCompleted holds that what the resource supplies fills only what
// the caller leaves empty, in a copy.
func TestInputsAreCompleted(t *testing.T) {
	var seen []string
	sess := answering(t, func(operation string, in boto3.Map) (boto3.Map, error) {
		seen = append(seen, fmt.Sprintf("%s %v %v %v", operation, in["Bucket"], in["Key"], in["CopySource"]))
		return boto3.Map{}, nil
	})
	object := s3.New(sess).Object("logs", "k")
	in := s3.CopyObjectInput{CopySource: "a/b"}
	err := errors.Join(second(object.CopyFrom(t.Context(), &in)), second(object.CopyFrom(t.Context(), &s3.CopyObjectInput{Bucket: "else", CopySource: "c"})),
		second(object.Delete(t.Context(), nil)))
	for _, e := range s3.New(sess).Bucket("logs").Objects().Filter(s3.ListObjectsInput{Prefix: "p"}).All(t.Context()) {
		err = errors.Join(err, e)
	}
	want := []string{"CopyObject logs k a/b", "CopyObject else k c", "DeleteObject logs k <nil>", "ListObjects logs <nil> <nil>"}
	if err != nil || !slices.Equal(seen, want) {
		t.Errorf("%q, %v", seen, err)
	}
	if !reflect.DeepEqual(in, s3.CopyObjectInput{CopySource: "a/b"}) {
		t.Errorf("the caller's input is %+v", in)
	}
}

func failure(code string, status int, message string) error {
	return &boto3.Error{Code: boto3.Code(code), StatusCode: status, Message: message}
}

// TestExists goes through what services say of things that are not there.
func TestExists(t *testing.T) {
	var out boto3.Map
	var failed error
	sess := answering(t, func(string, boto3.Map) (boto3.Map, error) { return out, failed })
	ctx := t.Context()
	for _, c := range []struct {
		name   string
		exists func(context.Context, ...boto3.CallOption) (bool, error)
		out    boto3.Map
		err    error
		want   bool
		fails  bool
	}{
		{"bucket", s3.New(sess).Bucket("b").Exists, boto3.Map{}, nil, true, false},
		{"no bucket", s3.New(sess).Bucket("b").Exists, nil, failure("404", http.StatusNotFound, "Not Found"), false, false},
		{"bucket of others", s3.New(sess).Bucket("b").Exists, nil, failure("403", http.StatusForbidden, "Forbidden"), false, true},
		{"no user", iam.New(sess).User("u").Exists, nil, failure("NoSuchEntity", 404, ""), false, false},
		{"no instance", ec2.New(sess).Instance("i").Exists, nil, failure("InvalidInstanceID.NotFound", 400, ""), false, false},
		{"bad instance", ec2.New(sess).Instance("i").Exists, nil, failure("InvalidInstanceID.Malformed", 400, ""), false, true},
		{"no instance in the answer", ec2.New(sess).Instance("i").Exists, boto3.Map{"Reservations": []any{}}, nil, false, false},
		{"no queue", sqs.New(sess).Queue("q").Exists, nil, failure("AWS.SimpleQueueService.NonExistentQueue", 400, ""), false, false},
		{"no alarm", cloudwatch.New(sess).Alarm("a").Exists, boto3.Map{}, nil, false, false},
		{"no stack", cloudformation.New(sess).Stack("s").Exists, nil, failure("ValidationError", 400, "Stack with id s does not exist"), false, false},
		{"bad stack", cloudformation.New(sess).Stack("s").Exists, nil, failure("ValidationError", 400, "not a name"), false, true},
		{"throttled", iam.New(sess).User("u").Exists, nil, failure("Throttling", 400, ""), false, true},
	} {
		out, failed = c.out, c.err
		got, err := c.exists(ctx)
		if got != c.want || (err != nil) != c.fails {
			t.Errorf("%s: %t, %v", c.name, got, err)
		}
	}
}

// TestAttributes holds when attributes are read: once, again after an action,
// and never when they came with a listing.
func TestAttributes(t *testing.T) {
	calls := map[string]int{}
	sess := answering(t, func(operation string, _ boto3.Map) (boto3.Map, error) {
		calls[operation]++
		if operation == "ListObjects" {
			return boto3.Map{"Contents": []any{boto3.Map{"Key": "a", "Size": int64(3)}, boto3.Map{"Key": "b", "Size": int64(5)}}}, nil
		}
		return boto3.Map{"ContentLength": int64(calls[operation]), "Metadata": boto3.Map{"k": "v"}}, nil
	})
	ctx, bucket := t.Context(), s3.New(sess).Bucket("logs")
	var sum int64
	for o, err := range bucket.Objects().All(ctx) {
		attrs, err2 := o.Attrs(ctx)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		sum += attrs.Size
	}
	object := bucket.Object("k")
	first, err := object.Attrs(ctx)
	again, err2 := object.Attrs(ctx)
	if err != nil || err2 != nil || first != again || first.ContentLength != 1 || first.Metadata["k"] != "v" {
		t.Errorf("%+v, %+v, %v, %v", first, again, err, err2)
	}
	if _, err := object.Put(ctx, nil); err != nil {
		t.Error(err)
	}
	if after, err := object.Attrs(ctx); err != nil || after.ContentLength != 2 {
		t.Errorf("after an action: %+v, %v", after, err)
	}
	if err := object.Reload(ctx); err != nil {
		t.Error(err)
	}
	if sum != 8 || calls["HeadObject"] != 3 {
		t.Errorf("%d bytes, %v", sum, calls)
	}
	if _, err := sqs.New(silent(t)).Message("q", "r").Attrs(ctx); err == nil || !strings.Contains(err.Error(), "cannot be loaded") {
		t.Error(err)
	}
}

// TestIdentity compares resources, also nil ones.
func TestIdentity(t *testing.T) {
	storage := s3.New(silent(t))
	a, b := storage.Object("logs", "k"), storage.Bucket("logs").Object("k")
	var none *s3.Object
	if !a.Equal(b) || a.Equal(storage.Object("logs", "l")) || a.Equal(none) || none.Equal(a) || !none.Equal(none) {
		t.Error("not by identifiers")
	}
	if got := fmt.Sprint(storage, a, b.Bucket()); got != `s3.ServiceResource() s3.Object(bucket_name="logs", key="k") s3.Bucket(name="logs")` {
		t.Error(got)
	}
	part := storage.MultipartUploadPart("b", "k", "u", 7)
	if part.PartNumber() != 7 || part.MultipartUpload().Id() != "u" || part.ObjectKey() != "k" {
		t.Error(part)
	}
	pair := iam.New(silent(t)).AccessKeyPair("ann", "AKIDEXAMPLE", "wJalr")
	if got := fmt.Sprintf("%v %+v %#v %s", pair, pair, pair, pair); strings.Contains(got, "wJalr") || pair.Secret() != "wJalr" {
		t.Error(got)
	}
}

// TestManyGoroutines uses one resource from a hundred goroutines.
func TestManyGoroutines(t *testing.T) {
	var heads atomic.Int32
	sess := answering(t, func(operation string, _ boto3.Map) (boto3.Map, error) {
		if operation == "HeadObject" {
			heads.Add(1)
		}
		return boto3.Map{"ContentLength": int64(3), "Contents": []any{boto3.Map{"Key": "a"}}}, nil
	})
	bucket := s3.New(sess).Bucket("logs")
	object, objects := bucket.Object("k"), bucket.Objects().Limit(1)
	var wait sync.WaitGroup
	start := make(chan struct{})
	for i := range 100 {
		wait.Go(func() {
			<-start
			if attrs, err := object.Attrs(t.Context()); err != nil || attrs.ContentLength != 3 {
				t.Error(attrs, err)
			}
			for o, err := range objects.Filter(s3.ListObjectsInput{Prefix: fmt.Sprint(i)}).All(t.Context()) {
				if err != nil || o.Key() != "a" {
					t.Error(o, err)
				}
			}
			if i%10 == 0 {
				if err := object.Reload(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	close(start)
	wait.Wait()
	if n := heads.Load(); n != 11 && n != 10 { // one for all and ten reloads, of which one may be the first
		t.Errorf("%d loads", n)
	}
}
