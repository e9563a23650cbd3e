package custom

import (
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
)

// s3controlARN takes the account from the ARN of a bucket or an access point on
// Outposts, which are the only ARNs that these parameters take.
func s3controlARN(c *call.Call) error {
	if c.Op.Name == "CreateBucket" || c.Op.Name == "ListRegionalBuckets" {
		return nil // these go by OutpostId
	}
	for member, kind := range map[string]string{"Name": "accesspoint", "Bucket": "bucket"} {
		text, ok := c.Text(member)
		parts := strings.SplitN(text, ":", 6)
		if !ok || len(parts) < 6 || c.Op.Name == "CreateAccessPoint" && member == "Name" {
			continue
		}
		resource := strings.FieldsFunc(parts[5], func(r rune) bool { return r == '/' || r == ':' })
		switch {
		case c.Settings.S3.UseAccelerateEndpoint:
			return fmt.Errorf("%s: S3 Control has no accelerate endpoints", member)
		case parts[2] != "s3-outposts" || len(resource) != 4 || resource[0] != "outpost" || resource[2] != kind:
			return fmt.Errorf("%s: %q is not the ARN of a %s on Outposts", member, text, kind)
		}
		if given, ok := c.Text("AccountId"); ok && given != parts[4] {
			return fmt.Errorf("AccountId: %q is not the account in the ARN of %s", given, member)
		}
		if err := c.Set("AccountId", parts[4]); err != nil {
			return err
		}
	}
	return nil
}
