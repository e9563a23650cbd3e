// Package ec2 also has the two actions on tags that boto3 adds by hand.
package ec2

import (
	"context"

	"github.com/boto3-go/boto3"
)

// CreateTags puts tags on resources, and returns one Tag for each of both.
func (r *ServiceResource) CreateTags(ctx context.Context, in *CreateTagsInput, opts ...boto3.CallOption) ([]*Tag, error) {
	return boto3.DoAll(ctx, r.d, "CreateTags", in, wrapTag, opts)
}

// DeleteTags takes tags off the instance.
func (r *Instance) DeleteTags(ctx context.Context, in *DeleteTagsInput, opts ...boto3.CallOption) (out *DeleteTagsOutput, err error) {
	err = boto3.DoInto(ctx, r.d, "DeleteTags", in, &out, opts)
	return
}
