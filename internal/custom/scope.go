package custom

import (
	"strings"

	"github.com/boto3-go/boto3/internal/call"
)

// health signs for the one region of each partition that answers for all. The
// endpoint rules say so only of the partition's global endpoint.
func health() call.Hooks {
	return call.Hooks{Auth: func(c *call.Call) {
		switch name, _, _ := strings.Cut(c.Region, "-"); {
		case name == "cn":
			c.Auth.SigningRegion = "cn-northwest-1"
		case strings.HasPrefix(c.Region, "us-gov-"), strings.HasPrefix(c.Region, "us-iso"), strings.HasPrefix(c.Region, "eu-iso"), name == "eusc":
		case c.Region != "us-east-2":
			c.Auth.SigningRegion = "us-east-1"
		}
	}}
}

// savingsplans signs for the region of a partition's only endpoint where the
// endpoint rules do not say so.
func savingsplans() call.Hooks {
	return call.Hooks{Auth: func(c *call.Call) {
		if strings.HasPrefix(c.Region, "us-isof-") {
			c.Auth.SigningRegion = "us-isof-south-1"
		}
	}}
}
