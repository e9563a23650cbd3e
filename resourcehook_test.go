package boto3_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
	rs3 "github.com/boto3-go/boto3/resource/s3"
)

// TestResourceHook adds an action and an attribute to buckets, however they are made.
func TestResourceHook(t *testing.T) {
	web := &canned{answers: []answer{{body: "<ListAllMyBucketsResult><Buckets><Bucket><Name>logs</Name></Bucket></Buckets></ListAllMyBucketsResult>"}}}
	s := newSession(t, boto3.Config{HTTPClient: web})
	var made []string
	all := s.HookResource(boto3.ResourceHook{Made: func(r *boto3.Resource) { made = append(made, r.String()) }})
	remove := s.HookResource(boto3.ResourceHook{
		Service: "s3", Type: "Bucket",
		Actions: map[string]func(context.Context, *boto3.Resource, any, ...boto3.CallOption) (*boto3.ActionResult, error){
			"Greet": func(_ context.Context, r *boto3.Resource, params any, opts ...boto3.CallOption) (*boto3.ActionResult, error) {
				name, err := r.Identifier("Name")
				return &boto3.ActionResult{Value: []any{params, name, len(opts)}}, err
			},
		},
		Attributes: map[string]func(context.Context, *boto3.Resource, ...boto3.CallOption) (any, error){
			"Length": func(_ context.Context, r *boto3.Resource, _ ...boto3.CallOption) (any, error) {
				name, err := r.Identifier("Name")
				return len(name.(string)), err
			},
		},
	})

	byName, err := s.Resource("s3")
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := byName.Sub("Bucket", "logs")
	if err != nil {
		t.Fatal(err)
	}
	buckets := []*boto3.Resource{bucket, rs3.New(s).Bucket("logs").Dynamic(), rs3.New(s).Object("logs", "k").Bucket().Dynamic()}
	for b, err := range byName.Collection("Buckets").All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		buckets = append(buckets, b)
	}
	if len(buckets) != 4 {
		t.Fatalf("%d buckets", len(buckets))
	}
	for _, b := range buckets {
		got, err := b.Do(t.Context(), "Greet", "hello", boto3.Header("X-A", "b"))
		if err != nil || !slices.Equal(got.Value.([]any), []any{"hello", "logs", 1}) {
			t.Errorf("%s: %v, %v", b, got, err)
		}
		if n, err := b.Attr(t.Context(), "Length"); n != 4 || err != nil {
			t.Errorf("%s: %v, %v", b, n, err)
		}
		names, err := b.Names()
		if err != nil || !slices.Contains(names.Actions, "Greet") || !slices.Contains(names.Attributes, "Length") || !slices.IsSorted(names.Actions) {
			t.Errorf("%s: %v, %v", b, names, err)
		}
	}
	want := []string{
		`s3.ServiceResource()`, `s3.Bucket(name="logs")`, `s3.ServiceResource()`, `s3.Bucket(name="logs")`,
		`s3.ServiceResource()`, `s3.Object(bucket_name="logs", key="k")`, `s3.Bucket(name="logs")`, `s3.Bucket(name="logs")`,
	}
	if !slices.Equal(made, want) {
		t.Errorf("made %q", made)
	}

	remove()
	all()
	made = nil
	if _, err := bucket.Do(t.Context(), "Greet", nil); !isUnknown(err) {
		t.Errorf("after it is removed: %v", err)
	}
	if _, err := bucket.Attr(t.Context(), "Length"); !isUnknown(err) || made != nil {
		t.Errorf("after it is removed: %v", err)
	}
	if _, err := byName.Do(t.Context(), "Greet", nil); !isUnknown(err) {
		t.Errorf("the service has the bucket's action: %v", err)
	}
}

func isUnknown(err error) bool {
	_, ok := errors.AsType[*boto3.UnknownError](err)
	return ok
}

// The last of two hooks counts, and it can take the place of the description's own.
func TestResourceHookReplaces(t *testing.T) {
	s := newSession(t, boto3.Config{HTTPClient: &canned{answers: []answer{{}}}})
	deletes := func(text string) boto3.ResourceHook {
		return boto3.ResourceHook{Type: "Object", Actions: map[string]func(context.Context, *boto3.Resource, any, ...boto3.CallOption) (*boto3.ActionResult, error){
			"Delete": func(context.Context, *boto3.Resource, any, ...boto3.CallOption) (*boto3.ActionResult, error) {
				return nil, errors.New(text)
			},
		}}
	}
	s.HookResource(deletes("first"))
	remove := s.HookResource(deletes("second"))
	object := rs3.New(s).Object("logs", "k").Dynamic()
	if _, err := object.Do(t.Context(), "Delete", nil); err == nil || err.Error() != "second" {
		t.Error(err)
	}
	remove()
	if _, err := object.Do(t.Context(), "Delete", nil); err == nil || err.Error() != "first" {
		t.Error(err)
	}
	if broken := rs3.New(s).Object("", "k").Dynamic(); broken.Err() != nil {
		if _, err := broken.Do(t.Context(), "Delete", nil); !errors.Is(err, broken.Err()) {
			t.Errorf("a resource that is broken: %v", err)
		}
	}
	(*boto3.Session)(nil).HookResource(boto3.ResourceHook{})()
	if _, err := (&boto3.Resource{}).Do(t.Context(), "Delete", nil); err == nil {
		t.Error("a zero resource does something")
	}
}
