package resource

import (
	"context"
	"fmt"
	"slices"

	"github.com/boto3-go/boto3/internal/engine"
)

// customType is what boto3 adds by hand to a type of resource. Managed
// transfers of S3 are built beside it, on the resource's client.
type customType struct {
	load    func(ctx context.Context, r *Resource, o *engine.Options) (map[string]any, error)
	exists  func(ctx context.Context, r *Resource, o *engine.Options) error // nil for load
	actions map[string]customAction
}

type customAction func(ctx context.Context, r *Resource, params any, o *engine.Options) (*Outcome, error)

// customTypes are the types that have additions, by service and type.
var customTypes = map[[2]string]customType{
	{"s3", "Bucket"}:        {load: loadBucket, exists: headBucket},
	{"s3", "ObjectSummary"}: {load: loadObjectSummary},
	{"ec2", ""}:             {actions: map[string]customAction{"CreateTags": createTags}},
	{"ec2", "Instance"}:     {actions: map[string]customAction{"DeleteTags": deleteTags}},
}

// custom finds what is added to the resource's type.
func (r *Resource) custom() customType {
	name := r.typ.Name
	if r.IsService() {
		name = ""
	}
	return customTypes[[2]string{r.service(), name}]
}

// customAction finds an added action, also by boto3's name.
func (r *Resource) customAction(name string) customAction {
	for known, action := range r.custom().actions {
		if name == known || name == Snake(known) {
			return action
		}
	}
	return nil
}

// otherActions are what boto3 has as actions and this module as functions, by service:
// they take more than a call does, and packages that not every program links.
var otherActions = map[string]map[string]string{
	"s3": {
		"upload_file": "transfer.UploadFile", "download_file": "transfer.DownloadFile", "upload_fileobj": "transfer.Upload",
		"download_fileobj": "transfer.Download", "copy": "transfer.Copy",
	},
	"dynamodb": {"batch_writer": "the Writer of dynamodb.TableFor"},
}

// elsewhere says with the error of an unknown action where there is such a one.
func (r *Resource) elsewhere(action string, err error) error {
	where, ok := otherActions[r.service()][Snake(action)]
	if !ok {
		return err
	}
	return fmt.Errorf("%w; use %s", err, where)
}

// loadBucket finds the bucket in the list of all: no other call has its
// creation date. A bucket of another account, or one that may not be listed,
// has no attributes.
func loadBucket(ctx context.Context, r *Resource, o *engine.Options) (map[string]any, error) {
	out, err := r.of.ask(ctx, "ListBuckets", map[string]any{}, o)
	if refusal, _ := r.of.Face.Refusal(err); refusal.Code == "AccessDenied" {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	buckets, _ := out["Buckets"].([]any)
	for _, b := range buckets {
		if m, ok := r.of.Face.Plain(b); ok && m["Name"] == r.values[0] {
			return m, nil
		}
	}
	return map[string]any{}, nil
}

// headBucket asks for the bucket, which need not be the caller's own.
func headBucket(ctx context.Context, r *Resource, o *engine.Options) error {
	return r.of.call(ctx, "HeadBucket", map[string]any{"Bucket": r.values[0]}, nil, o)
}

// loadObjectSummary asks for the object's headers, in which the size has
// another name than in a listing.
func loadObjectSummary(ctx context.Context, r *Resource, o *engine.Options) (map[string]any, error) {
	out, err := r.of.ask(ctx, "HeadObject", map[string]any{"Bucket": r.values[0], "Key": r.values[1]}, o)
	if err != nil {
		return nil, err
	}
	if size, ok := out["ContentLength"]; ok {
		out["Size"] = size
		delete(out, "ContentLength")
	}
	return out, nil
}

// createTags makes a Tag for each tag of each resource.
func createTags(ctx context.Context, r *Resource, params any, o *engine.Options) (*Outcome, error) {
	in, err := r.of.members("CreateTags", params, nil)
	if err != nil {
		return nil, err
	}
	out, err := r.of.ask(ctx, "CreateTags", in, o)
	if err != nil {
		return nil, err
	}
	a := &Outcome{Output: out, Value: r.of.Face.Map(out), Plural: true}
	plain, err := r.of.plainInput("CreateTags", in)
	if err != nil {
		return nil, err
	}
	given, _ := plain.(map[string]any)
	ids, _ := given["Resources"].([]any)
	tags, _ := given["Tags"].([]any)
	tag := r.of.Description.Type("Tag")
	if tag == nil || len(tag.Identifiers) != 3 {
		return a, nil // the user's own description of EC2 has no tags
	}
	for _, id := range ids {
		for _, t := range tags {
			t, _ := t.(map[string]any)
			value := t["Value"]
			if value == nil { // a struct leaves an empty one out
				value = ""
			}
			a.Resources = append(a.Resources, r.of.make(tag, Item{Identifiers: []any{id, t["Key"], value}}))
		}
	}
	a.Resources = slices.Clip(a.Resources)
	return a, nil
}

// deleteTags takes tags off an instance.
func deleteTags(ctx context.Context, r *Resource, params any, o *engine.Options) (*Outcome, error) {
	in, err := r.of.members("DeleteTags", params, nil)
	if err != nil {
		return nil, err
	}
	in["Resources"] = []any{r.values[0]}
	out, err := r.of.ask(ctx, "DeleteTags", in, o)
	if err != nil {
		return nil, err
	}
	return &Outcome{Output: out, Value: r.of.Face.Map(out)}, nil
}
