package boto3_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestEachKeepsHooks visits profiles: what the session hooks is hooked there too, and a
// region without a name is none of the environment's.
func TestEachKeepsHooks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	keys := "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\nregion = eu-west-1\n"
	if err := os.WriteFile(file, []byte("[profile a]\n"+keys+"[profile b]\n"+keys), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, boto3.Config{ConfigFile: file, HTTPClient: &world{}})
	var hooked, made atomic.Int32
	s.Hook(boto3.Hook{Params: func(context.Context, *boto3.Invocation) error { hooked.Add(1); return nil }})
	s.HookResource(boto3.ResourceHook{Made: func(*boto3.Resource) { made.Add(1) }})
	for v := range boto3.Each(t.Context(), s, boto3.Places{Profiles: []string{"a", "b"}}, func(ctx context.Context, there *boto3.Session) (any, error) {
		if _, err := there.Resource("s3"); err != nil {
			return nil, err
		}
		c, err := there.Client("sts")
		if err != nil {
			return nil, err
		}
		return nil, c.Call(ctx, "GetCallerIdentity", nil, nil)
	}) {
		if v.Err != nil {
			t.Error(v.Err)
		}
	}
	if hooked.Load() != 2 || made.Load() != 2 {
		t.Errorf("hooked %d calls and %d resources, want 2 and 2", hooked.Load(), made.Load())
	}
	for v := range boto3.Each(t.Context(), s, boto3.Places{Regions: []string{""}}, func(context.Context, *boto3.Session) (any, error) { return nil, nil }) {
		if v.Err == nil || !strings.Contains(v.Err.Error(), "Places.Regions") {
			t.Errorf("%+v", v)
		}
	}
}

// TestHookedNames has hooks stand in place of the description's actions and attributes
// by whichever name they are asked for.
func TestHookedNames(t *testing.T) {
	s := newSession(t, boto3.Config{HTTPClient: &canned{}})
	action := func(context.Context, *boto3.Resource, any, ...boto3.CallOption) (*boto3.ActionResult, error) {
		return &boto3.ActionResult{Value: "hooked"}, nil
	}
	attribute := func(context.Context, *boto3.Resource, ...boto3.CallOption) (any, error) { return "hooked", nil }
	s.HookResource(boto3.ResourceHook{
		Service: "s3", Type: "Bucket",
		Actions:    map[string]func(context.Context, *boto3.Resource, any, ...boto3.CallOption) (*boto3.ActionResult, error){"Delete": action, "put_object": action},
		Attributes: map[string]func(context.Context, *boto3.Resource, ...boto3.CallOption) (any, error){"CreationDate": attribute},
	})
	storage, err := s.Resource("s3")
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := storage.Sub("Bucket", "logs")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Delete", "delete", "PutObject", "put_object"} {
		if got, err := bucket.Do(t.Context(), name, nil); err != nil || got.Value != "hooked" {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, name := range []string{"CreationDate", "creation_date"} {
		if got, err := bucket.Attr(t.Context(), name); err != nil || got != "hooked" {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := new(boto3.Resource).Names(); err == nil {
		t.Error("the zero resource has names")
	}
}
