package boto3

import (
	"context"
	"errors"
	"slices"

	"github.com/boto3-go/boto3/internal/resource"
)

// customType is what boto3 adds by hand to a type of resource. Managed
// transfers of S3 are built beside it, on the resource's client.
type customType struct {
	load    func(ctx context.Context, r *Resource, opts []CallOption) (Map, error)
	exists  func(ctx context.Context, r *Resource, opts []CallOption) error // nil for load
	actions map[string]customAction
}

type customAction func(ctx context.Context, r *Resource, params any, opts []CallOption) (*ActionResult, error)

// custom finds what is added to the resource's type.
func (r *Resource) custom() customType {
	switch r.of.client.Service() + "." + r.Type() {
	case "s3.Bucket":
		return customType{load: loadBucket, exists: headBucket}
	case "s3.ObjectSummary":
		return customType{load: loadObjectSummary}
	case "ec2.":
		return customType{actions: map[string]customAction{"CreateTags": createTags}}
	case "ec2.Instance":
		return customType{actions: map[string]customAction{"DeleteTags": deleteTags}}
	}
	return customType{}
}

// customAction finds an added action, also by boto3's name.
func (r *Resource) customAction(name string) customAction {
	for known, action := range r.custom().actions {
		if name == known || name == resource.Snake(known) {
			return action
		}
	}
	return nil
}

// mayBeEmpty are the identifiers, by service, type and name, that mean
// something when they are empty.
var mayBeEmpty = map[[3]string]bool{{"ec2", "Tag", "Value"}: true}

// loadBucket finds the bucket in the list of all: no other call has its
// creation date. A bucket of another account, or one that may not be listed,
// has no attributes.
func loadBucket(ctx context.Context, r *Resource, opts []CallOption) (Map, error) {
	out := Map{}
	err := r.of.client.Call(ctx, "ListBuckets", Map{}, &out, opts...)
	if errors.Is(err, Code("AccessDenied")) {
		return Map{}, nil
	}
	if err != nil {
		return nil, err
	}
	buckets, _ := out["Buckets"].([]any)
	i := slices.IndexFunc(buckets, func(b any) bool {
		m, ok := b.(Map)
		return ok && m["Name"] == r.values[0]
	})
	if i < 0 {
		return Map{}, nil
	}
	return buckets[i].(Map), nil
}

// headBucket asks for the bucket, which need not be the caller's own.
func headBucket(ctx context.Context, r *Resource, opts []CallOption) error {
	return r.of.client.Call(ctx, "HeadBucket", Map{"Bucket": r.values[0]}, nil, opts...)
}

// loadObjectSummary asks for the object's headers, in which the size has
// another name than in a listing.
func loadObjectSummary(ctx context.Context, r *Resource, opts []CallOption) (Map, error) {
	out := Map{}
	if err := r.of.client.Call(ctx, "HeadObject", Map{"Bucket": r.values[0], "Key": r.values[1]}, &out, opts...); err != nil {
		return nil, err
	}
	if size, ok := out["ContentLength"]; ok {
		out["Size"] = size
		delete(out, "ContentLength")
	}
	return out, nil
}

// createTags makes a Tag for each tag of each resource.
func createTags(ctx context.Context, r *Resource, params any, opts []CallOption) (*ActionResult, error) {
	in, err := r.of.members("CreateTags", params, nil)
	if err != nil {
		return nil, err
	}
	out := Map{}
	if err := r.of.client.Call(ctx, "CreateTags", Map(in), &out, opts...); err != nil {
		return nil, err
	}
	a := &ActionResult{Output: out, Value: out, Plural: true}
	plain, err := r.of.plainInput("CreateTags", in)
	if err != nil {
		return nil, err
	}
	given, _ := plain.(map[string]any)
	ids, _ := given["Resources"].([]any)
	tags, _ := given["Tags"].([]any)
	tag := r.of.description.Type("Tag")
	if tag == nil || len(tag.Identifiers) != 3 {
		return a, nil // the user's own description of EC2 has no tags
	}
	for _, id := range ids {
		for _, t := range tags {
			t, _ := t.(map[string]any)
			if t["Value"] == nil { // a struct leaves an empty one out
				t = map[string]any{"Key": t["Key"], "Value": ""}
			}
			a.Resources = append(a.Resources, r.of.make(tag, resource.Item{Identifiers: []any{id, t["Key"], t["Value"]}}))
		}
	}
	return a, nil
}

// deleteTags takes tags off an instance.
func deleteTags(ctx context.Context, r *Resource, params any, opts []CallOption) (*ActionResult, error) {
	in, err := r.of.members("DeleteTags", params, nil)
	if err != nil {
		return nil, err
	}
	in["Resources"] = []any{r.values[0]}
	out := Map{}
	if err := r.of.client.Call(ctx, "DeleteTags", Map(in), &out, opts...); err != nil {
		return nil, err
	}
	return &ActionResult{Output: out, Value: out}, nil
}
