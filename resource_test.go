package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
)

// answering makes the resources of a service whose calls are answered by f.
func answering(t testing.TB, service string, f func(operation string, in boto3.Map) (boto3.Map, error)) *boto3.Resource {
	t.Helper()
	sess := newSession(t, boto3.Config{Interceptors: []boto3.Interceptor{func(boto3.Handler) boto3.Handler {
		return func(_ context.Context, inv *boto3.Invocation) error {
			out, err := f(inv.Operation, inv.Input.(boto3.Map))
			*inv.Output.(*boto3.Map) = out
			return err
		}
	}}})
	r, err := sess.Resource(service)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// silent fails the test when a call is made.
func silent(t testing.TB, service string) *boto3.Resource {
	return answering(t, service, func(operation string, _ boto3.Map) (boto3.Map, error) {
		t.Errorf("%s was called", operation)
		return nil, errors.New("no call was expected")
	})
}

func sub(t testing.TB, r *boto3.Resource, name string, identifiers ...any) *boto3.Resource {
	t.Helper()
	s, err := r.Sub(name, identifiers...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestResourceFaults holds that what is wrong is said before any request.
func TestResourceFaults(t *testing.T) {
	s3 := silent(t, "s3")
	bucket := sub(t, s3, "Bucket", "logs")
	ctx := t.Context()
	last := func(_ any, err error) error { return err }
	for want, err := range map[string]error{
		`s3 has no sub-resource "Buckett"; did you mean Bucket`:                  last(s3.Sub("Buckett", "a")),
		`s3.Bucket: identifier Name is empty`:                                    last(s3.Sub("Bucket", "")),
		`s3.Bucket: identifier Name is not given`:                                last(s3.Sub("Bucket")),
		`s3.Bucket: identifier Name is a []string; give a string`:                last(s3.Sub("Bucket", []string{"a"})),
		`s3.Object: 3 identifiers are given, it takes 2`:                         last(s3.Sub("Object", "a", "b", "c")),
		`s3.Bucket has no action "Delet"; did you mean Delete`:                   last(bucket.Do(ctx, "Delet", nil)),
		`s3.Bucket has no attribute "CreationDat"; did you mean CreationDate?`:   last(bucket.Attr(ctx, "CreationDat")),
		`s3.Bucket has no identifier "Nam"; did you mean Name?`:                  last(bucket.Identifier("Nam")),
		`s3.Bucket has no reference "Owner"; it has none`:                        last(bucket.Ref(ctx, "Owner")),
		`s3.Bucket has no waiter "Exist"; did you mean Exists`:                   bucket.Wait(ctx, "Exist", nil),
		`s3.Bucket.Objects has no batch action "Copy"; there are: Delete`:        last(bucket.Collection("Objects").Do(ctx, "Copy", nil)),
		`s3.Bucket has no collection "Object"; did you mean Objects`:             last(bucket.Collection("Object").Do(ctx, "Delete", nil)),
		`s3.MultipartUploadPart(`:                                                sub(t, s3, "MultipartUploadPart", "b", "k", "u", 3).Reload(ctx),
		`service lambda has no resources, only a client; there are resources of`: last(newSession(t, boto3.Config{}).Resource("lambda")),
		`unknown service "s33"; did you mean s3`:                                 last(newSession(t, boto3.Config{}).Resource("s33")),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	for _, err := range bucket.Collection("Object").All(ctx) {
		if _, ok := errors.AsType[*boto3.UnknownError](err); !ok {
			t.Errorf("%T: %v", err, err)
		}
	}
	sub(t, silent(t, "ec2"), "Tag", "i-1", "key", "") // a tag may have an empty value
}

// TestStoredResources holds the list of services that have resources against
// the store.
func TestStoredResources(t *testing.T) {
	sess := newSession(t, boto3.Config{})
	var have []string
	for _, name := range sess.AvailableServices() {
		_, err := sess.Resource(name)
		if err == nil {
			have = append(have, name)
		} else if _, ok := errors.AsType[*boto3.UnknownError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if known := sess.AvailableResources(); !slices.Equal(have, known) || len(known) != 10 {
		t.Errorf("%v have resources, %v are listed", have, known)
	}
}

func TestResourceIdentity(t *testing.T) {
	s3 := silent(t, "s3")
	a, b := sub(t, s3, "Object", "logs", "k"), sub(t, sub(t, s3, "Bucket", "logs"), "Object", "k")
	if !a.Equal(b) || a.Equal(sub(t, s3, "Object", "logs", "K")) || a.Equal(nil) || a.Equal(sub(t, s3, "ObjectSummary", "logs", "k")) {
		t.Error("identity is not type and identifiers")
	}
	if got := fmt.Sprint(s3, a); got != `s3.ServiceResource() s3.Object(bucket_name="logs", key="k")` {
		t.Error(got)
	}
	pair := sub(t, silent(t, "iam"), "AccessKeyPair", "ann", "AKIDEXAMPLE", "wJalr")
	if got := fmt.Sprintf("%v %s %+v %#v", pair, pair, pair, pair); strings.Contains(got, "wJalr") || !strings.Contains(got, `secret="***"`) {
		t.Error(got)
	}
	// What would run together if it were not quoted.
	if x, y := sub(t, s3, "Object", `a", key="b`, "c"), sub(t, s3, "Object", "a", `b", key="c`); x.Equal(y) {
		t.Errorf("%s equals %s", x, y)
	}
}

// TestOneBucketManyGoroutines uses one value from 100 goroutines: one of them
// reads the attributes for all.
func TestOneBucketManyGoroutines(t *testing.T) {
	var lists atomic.Int64
	s3 := answering(t, "s3", func(operation string, in boto3.Map) (boto3.Map, error) {
		switch operation {
		case "ListBuckets":
			lists.Add(1)
			return boto3.Map{"Buckets": []any{boto3.Map{"Name": "logs", "BucketRegion": "eu-west-1"}}}, nil
		case "ListObjects":
			return boto3.Map{"Contents": []any{boto3.Map{"Key": in["Prefix"], "Size": int64(1)}}}, nil
		}
		return boto3.Map{}, nil
	})
	bucket := sub(t, s3, "Bucket", "logs")
	objects := bucket.Collection("Objects")
	var wait sync.WaitGroup
	for i := range 100 {
		wait.Go(func() {
			if got, err := bucket.Attr(t.Context(), "BucketRegion"); err != nil || got != "eu-west-1" {
				t.Errorf("%v, %v", got, err)
			}
			prefix := fmt.Sprint(i)
			for o, err := range objects.Filter(boto3.Map{"Prefix": prefix}).All(t.Context()) {
				if key, _ := o.Identifier("Key"); err != nil || key != prefix {
					t.Errorf("%v, %v", o, err)
				}
			}
		})
	}
	wait.Wait()
	if n := lists.Load(); n != 1 {
		t.Errorf("the attributes were read %d times", n)
	}
	for range 100 { // with actions, which drop the attributes, among the readers
		wait.Go(func() {
			if _, err := bucket.Do(t.Context(), "Create", nil); err != nil {
				t.Error(err)
			}
			if _, err := bucket.Attrs(t.Context()); err != nil {
				t.Error(err)
			}
			if err := bucket.Reload(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

// TestWaitingForAttributesEnds holds that a cancelled reader does not wait for
// another's call, nor fail it.
func TestWaitingForAttributesEnds(t *testing.T) {
	started, finish := make(chan struct{}), make(chan struct{})
	s3 := answering(t, "s3", func(string, boto3.Map) (boto3.Map, error) {
		close(started)
		<-finish
		return boto3.Map{"ContentLength": int64(3)}, nil
	})
	object := sub(t, s3, "ObjectSummary", "logs", "k")
	var wait sync.WaitGroup
	wait.Go(func() {
		if size, err := object.Attr(t.Context(), "Size"); err != nil || size != int64(3) {
			t.Errorf("%v, %v", size, err)
		}
	})
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := object.Attr(ctx, "Size"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(finish)
	wait.Wait()
}

func TestBucketWithoutListing(t *testing.T) {
	code := "AccessDenied"
	s3 := answering(t, "s3", func(string, boto3.Map) (boto3.Map, error) {
		return nil, &boto3.Error{Service: "s3", Operation: "ListBuckets", Code: boto3.Code(code)}
	})
	if date, err := sub(t, s3, "Bucket", "logs").Attr(t.Context(), "CreationDate"); date != nil || err != nil {
		t.Errorf("%v, %v", date, err)
	}
	code = "SlowDown"
	if _, err := sub(t, s3, "Bucket", "logs").Attr(t.Context(), "CreationDate"); !errors.Is(err, boto3.Code("SlowDown")) {
		t.Error(err)
	}
}

func TestLoadFindsNothing(t *testing.T) {
	ec2 := answering(t, "ec2", func(string, boto3.Map) (boto3.Map, error) { return boto3.Map{"Reservations": []any{}}, nil })
	_, err := sub(t, ec2, "Instance", "i-1").Attrs(t.Context())
	if _, ok := errors.AsType[*boto3.ResourceError](err); !ok || !strings.Contains(err.Error(), `ec2.Instance(id="i-1"): not found: `) {
		t.Error(err)
	}
}

// TestStructParameters gives parameters as structs, at the top and inside.
func TestStructParameters(t *testing.T) {
	type tag struct{ Key, Value string }
	var seen boto3.Map
	ec2 := answering(t, "ec2", func(_ string, in boto3.Map) (boto3.Map, error) {
		seen = in
		return boto3.Map{}, nil
	})
	made, err := sub(t, ec2, "Instance", "i-1").Do(t.Context(), "CreateTags", struct{ Tags []tag }{[]tag{{"a", "1"}, {"b", "2"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(made.Resources); got != `[ec2.Tag(resource_id="i-1", key="a", value="1") ec2.Tag(resource_id="i-1", key="b", value="2")]` {
		t.Error(got)
	}
	if got := fmt.Sprint(seen["Resources"]); got != "[i-1]" {
		t.Error(got)
	}
}

// TestFilterMerges holds that collections are values and lists grow.
func TestFilterMerges(t *testing.T) {
	var seen []string
	ec2 := answering(t, "ec2", func(_ string, in boto3.Map) (boto3.Map, error) {
		seen = append(seen, fmt.Sprint(in))
		return boto3.Map{}, nil
	})
	base := ec2.Collection("Instances").Filter(boto3.Map{"InstanceIds": []string{"i-1"}})
	more, other := base.Filter(boto3.Map{"InstanceIds": []any{"i-2"}}), base.Filter(boto3.Map{"DryRun": true})
	for _, c := range []boto3.Collection{more, other, base} {
		for _, err := range c.All(t.Context()) {
			t.Error(err)
		}
	}
	want := []string{"map[InstanceIds:[i-1 i-2]]", "map[DryRun:true InstanceIds:[i-1]]", "map[InstanceIds:[i-1]]"}
	if !slices.Equal(seen, want) {
		t.Errorf("%q", seen)
	}
}

// TestOwnDescription gives Lambda resources from a file of the data path.
func TestOwnDescription(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lambda", "2015-03-31")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "resources-1.json")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"service": {"hasMany": {"Functions": {"request": {"operation": "ListFunctions"}, "resource": {"type": "Function",
		"identifiers": [{"target": "Name", "source": "response", "path": "Functions[].FunctionName"}], "path": "Functions[]"}}}},
		"resources": {"Function": {"identifiers": [{"name": "Name", "memberName": "FunctionName"}], "shape": "FunctionConfiguration"}}}`)
	http := &canned{answers: []answer{{body: `{"Functions":[{"FunctionName":"resize","MemorySize":128}]}`}}}
	cfg := boto3.Config{HTTPClient: http, DataPath: []string{filepath.Dir(filepath.Dir(dir))}}
	sess := newSession(t, cfg)
	lambda, err := sess.Resource("lambda")
	if err != nil {
		t.Fatal(err)
	}
	for f, err := range lambda.Collection("Functions").All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		size, err := f.Attr(t.Context(), "MemorySize")
		if name, _ := f.Attr(t.Context(), "FunctionName"); name != "resize" || size != int64(128) || err != nil {
			t.Errorf("%s: %v, %v, %v", f, name, size, err)
		}
	}
	if !slices.Contains(sess.AvailableResources(), "lambda") || len(http.requests) != 1 {
		t.Errorf("%v, %d requests", sess.AvailableResources(), len(http.requests))
	}
	write(`{"service": {"actions": {"Go": {"request": {"operation": "Invok"}}}}}`)
	_, err = newSession(t, cfg).Resource("lambda")
	if _, ok := errors.AsType[*boto3.DamagedError](err); !ok || !strings.Contains(err.Error(), "did you mean Invoke") {
		t.Error(err)
	}
}
