package custom

import (
	"context"
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
)

const bucketRegion = "X-Amz-Bucket-Region"

// s3Redirect sends a call to the region where the bucket is, when S3 refuses it
// for being elsewhere, and remembers the region for the bucket's next calls.
func s3Redirect(ctx context.Context, c *call.Call, r *protocol.Response, f *protocol.Fault) (bool, error) {
	bucket, ok := c.Text("Bucket")
	if !ok || strings.HasPrefix(bucket, "arn:") || !s3Elsewhere(c, r, f) {
		return false, nil
	}
	region := r.Header.Get(bucketRegion)
	if region == "" {
		region, _ = f.Members["Region"].(string)
	}
	if region == "" && c.Op.Name != "HeadBucket" {
		// A refusal carries the header too, so the error does not matter.
		header, _ := c.Probe(ctx, "HeadBucket", map[string]any{"Bucket": bucket})
		region = header.Get(bucketRegion)
	}
	if region == "" || region == c.Region || !s3Region(region) {
		return false, nil
	}
	c.Memory.Store(bucket, region)
	c.Region = region
	return true, nil
}

// s3Elsewhere says whether a refusal means that the bucket is in another
// region. HEAD requests have only a status to say so with.
func s3Elsewhere(c *call.Call, r *protocol.Response, f *protocol.Fault) bool {
	head := f.Code == "301" || f.Code == "400"
	switch r.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect:
		return true
	}
	switch {
	case f.Code == "PermanentRedirect":
		return true
	case f.Code == "AuthorizationHeaderMalformed":
		_, has := f.Members["Region"]
		return has
	case f.Code == "IllegalLocationConstraintException":
		return c.Op.Name != "CreateBucket"
	case c.Op.Name == "HeadObject":
		return head
	case c.Op.Name == "HeadBucket":
		return head && r.Header.Get(bucketRegion) != ""
	}
	return false
}
