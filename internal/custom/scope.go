package custom

import (
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/endpoint"
)

// scopes are the regions for which services with one endpoint in a partition
// are signed, where their endpoint rules do not say it of every endpoint: of
// FIPS and dual-stack ones in most cases.
var scopes = map[string]map[string]string{
	"billingconductor": {"aws": usEast},
	"chime":            {"aws": usEast},
	"health":           {"aws": usEast, "cn": "cn-northwest-1"},
	"organizations": {
		"aws": usEast, "cn": "cn-northwest-1", "us-gov": "us-gov-west-1",
		"us-iso": "us-iso-east-1", "us-isob": "us-isob-east-1", "us-isof": "us-isof-south-1",
	},
	"savingsplans": {"aws": usEast, "us-isof": "us-isof-south-1"},
	"shield":       {"aws": usEast},
	"waf":          {"aws": usEast},
}

const usEast = "us-east-1"

// scoped are the hooks of such a service.
func scoped(service string) call.Hooks {
	return call.Hooks{Auth: func(c *call.Call) {
		said := slices.ContainsFunc(c.Endpoint.AuthSchemes, func(s endpoint.AuthScheme) bool { return s.SigningRegion != "" })
		if own, _, err := c.Settings.EndpointURL(c.Service.ServiceID); said || own != "" || err != nil {
			return
		}
		if region := scopes[service][regionFamily(c.Region)]; region != "" && (service != "health" || c.Region != "us-east-2") {
			c.Auth.SigningRegion = region
		}
	}}
}

// regionFamily tells partitions apart by the names of their regions.
func regionFamily(region string) string {
	for _, family := range []string{"cn", "us-gov", "us-iso", "us-isob", "us-isof", "eu-isoe", "eusc"} {
		if strings.HasPrefix(region, family+"-") {
			return family
		}
	}
	return "aws"
}
