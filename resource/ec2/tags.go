// Package ec2 also has the two actions on tags that boto3 adds by hand.
package ec2

import (
	"context"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/runtime"
)

// CreateTags puts tags on resources, and returns one Tag for each of both.
func (r *ServiceResource) CreateTags(ctx context.Context, in *CreateTagsInput, opts ...boto3.CallOption) ([]*Tag, error) {
	tags, err := runtime.DoAll(ctx, r.d, "CreateTags", in, opts)
	return runtime.All(tags, err, wrapTag)
}

// DeleteTags takes tags off the instance.
func (r *Instance) DeleteTags(ctx context.Context, in *DeleteTagsInput, opts ...boto3.CallOption) (*DeleteTagsOutput, error) {
	var out DeleteTagsOutput
	if err := runtime.Do(ctx, r.d, "DeleteTags", in, &out, opts); err != nil {
		return nil, err
	}
	return &out, nil
}
